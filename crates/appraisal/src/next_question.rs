//! The next question 下一问 (calculation §7): of all that nobody has answered, or has only said, what would narrow the limit most?
//!
//! The case is completed by a typical business of the trade; then each open answer is moved over what it might reasonably be, one at a
//! time, and the limit recomputed. How far the limit moves is what not knowing that answer costs; the answer, on the basis it would come
//! with, takes most of it away. Measures are moved by ± 1.96 standard deviations of their reference. A knock-out counts as no limit.
//!
//! It advises only: nothing it assumes enters a figure. Pure and bounded; `going` lets the caller stop work that has become stale.

mod candidate;
mod measure;
mod world;

use crate::checklist::Checklist;
use crate::finding::Text;
use crate::observation::{Answers, Observation, Said};
use crate::reconcile::Reconciliation;
use crate::typical::Typical;
use candidate::{Candidate, candidates};
use chrono::NaiveDate;
use measure::{Measured, measured};
use rust_decimal::{Decimal, MathematicalOps};
use world::World;

/// How often stand-ins are filled in for what the stand-ins before them made apply.
const ROUNDS: usize = 3;

/// Whether the answer is missing or only weak.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Nobody answered it 未答.
    Ask,
    /// Only said; a paper, a count or a system would settle it 只有口述.
    Verify,
}

/// One thing to ask 下一问.
#[derive(Debug, Clone, PartialEq)]
pub struct NextQuestion {
    /// A question, a table or `table.row.column`.
    pub at: String,
    /// Missing or weak.
    pub kind: Kind,
    /// Its name, with the table's when it is a cell.
    pub label: Text,
    /// How to find it out.
    pub look: Text,
    /// Ids of the materials that would settle it.
    pub evidence: Vec<String>,
    /// By how many yuan the interval of the limit would shrink.
    pub narrows: Decimal,
    /// The limit at the two ends of what the answer might be.
    pub ends: [Decimal; 2],
    /// Without it there is no limit at all.
    pub holds_up: bool,
}

/// What to ask, best first, and between what the limit lies meanwhile.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct NextQuestions {
    /// The interval of the limit as things stand, yuan; none while even the completed case gives no limit.
    pub interval: Option<[Decimal; 2]>,
    /// The questions, best first.
    pub questions: Vec<NextQuestion>,
    /// How many times the figures were computed.
    pub evaluations: u32,
}

/// The case that is looked at.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    /// Its checklist.
    pub checklist: &'a Checklist,
    /// Its observations.
    pub observations: &'a [Observation],
    /// Day of the appraisal.
    pub as_of: NaiveDate,
    /// What its figures say of each other: the references of its measures.
    pub reconciliation: &'a Reconciliation,
}

/// Ranks what to ask next. `typical` is the trade's practice case with its survey date.
#[must_use]
pub fn next_questions(
    case: Case<'_>,
    typical: (&[Observation], NaiveDate),
    most: usize,
    going: &dyn Fn() -> bool,
) -> NextQuestions {
    let Case { checklist, observations, as_of, reconciliation } = case;
    let (given, _) = Answers::fold(checklist, observations);
    let now = World::of(checklist, observations, as_of);
    let stand_in = Typical::new(checklist, typical.0, typical.1, as_of);
    let its = |id: &str| stand_in.number(id);
    let asked = given.scalar("request.amount").and_then(|a| a.value.as_number());
    let usual_revenue = World::of(checklist, typical.0, typical.1).number("income.year.revenue");
    let (its, ours) = match now.number("income.year.revenue") {
        Some(revenue) if usual_revenue.is_some() => (usual_revenue, Some(revenue)),
        _ => (its("request.amount"), asked),
    };
    let stand_in = stand_in.scaled(its, ours);
    let waiting = now.waiting_for_limit();
    let mut made = NextQuestions { evaluations: 2, ..NextQuestions::default() };
    // An answer taken back would take the stand-in back, too.
    let mut completed: Vec<Observation> = observations.iter().filter(|o| o.said != Said::Cleared).cloned().collect();
    let mut world = World::of(checklist, &completed, as_of);
    // A stand-in may make other questions apply: they get one in the next round.
    for _ in 0..ROUNDS {
        let open = world.open();
        let stand_ins = stand_in.standing_in(&open);
        made.evaluations += 1;
        if stand_ins.is_empty() {
            break;
        }
        completed.extend(stand_ins);
        world = World::of(checklist, &completed, as_of);
    }
    let Some(middle) = world.limit(&[]) else {
        // Not even a typical business would get a limit: what holds the limit up is all there is to say.
        made.questions = waiting_only(&now, &waiting, most);
        return made;
    };

    let mut deviations = Deviations::default();
    let measures = measured(checklist, reconciliation);
    for measure in &measures {
        if !going() {
            return NextQuestions::default();
        }
        made.evaluations += 2;
        if let Some(ends) = measure.ends(&world, measure.sd) {
            deviations.add(middle, &ends);
        }
    }
    let mut ranked = Vec::new();
    for candidate in candidates(checklist, &now, &world, &measures) {
        if !going() {
            return NextQuestions::default();
        }
        let (ends, evaluations) = candidate.ends(&world, &completed, asked.unwrap_or_default());
        made.evaluations += evaluations;
        let Some(ends) = ends else { continue };
        deviations.add(middle, &ends);
        let holds_up = waiting.iter().any(|w| candidate.covers(w));
        let narrows = (candidate.narrows(&ends) + candidate.sharpens(&world, &measures)).round_dp(2);
        if narrows > Decimal::ZERO || holds_up {
            ranked.push(candidate.asked(narrows, ends, holds_up));
        }
    }
    // What holds the limit up comes before what would only narrow it by the same amount; the sort is stable in the checklist's order.
    ranked.sort_by_key(|q| std::cmp::Reverse((q.narrows, q.holds_up)));
    // One more source of a measure is one thing to ask for, however many questions it takes.
    let mut sources = std::collections::BTreeSet::new();
    ranked.retain(|q| q.ends[0] != q.ends[1] || q.holds_up || sources.insert(source_of(&measures, &q.at)));
    ranked.truncate(most);
    made.questions = ranked;
    made.interval = Some(deviations.around(middle, asked));
    made
}

/// The method a question belongs to: `sales.estimates.commission` of `sales.estimates.commission.rate`.
fn source_of(measures: &[Measured], at: &str) -> String {
    let method = measures.iter().find_map(|m| m.method_of(at));
    method.unwrap_or_else(|| at.to_owned())
}

/// What holds the limit up, in the checklist's order.
fn waiting_only(now: &World<'_>, waiting: &[String], most: usize) -> Vec<NextQuestion> {
    let open = candidates(now.checklist, now, now, &[]);
    let open = open.iter().filter(|c| c.kind == Kind::Ask && waiting.iter().any(|w| c.covers(w)));
    open.take(most).map(|c| c.asked(Decimal::ZERO, [Decimal::ZERO; 2], true)).collect()
}

/// How far the limit may lie below and above its middle, when several things are unknown independently of each other.
#[derive(Default)]
struct Deviations {
    below: Decimal,
    above: Decimal,
}

impl Deviations {
    fn add(&mut self, middle: Decimal, ends: &[Decimal; 2]) {
        let square = |by: Decimal| by.max(Decimal::ZERO).checked_mul(by.max(Decimal::ZERO)).unwrap_or_default();
        self.below = self.below.saturating_add(square(middle.saturating_sub(ends[0])));
        self.above = self.above.saturating_add(square(ends[1].saturating_sub(middle)));
    }

    fn around(&self, middle: Decimal, asked: Option<Decimal>) -> [Decimal; 2] {
        let root = |x: Decimal| x.sqrt().unwrap_or_default().round_dp(0);
        let middle = middle.round_dp(0);
        let top = middle.saturating_add(root(self.above));
        [
            middle.saturating_sub(root(self.below)).max(Decimal::ZERO),
            asked.map_or(top, |asked| top.min(asked.max(middle))),
        ]
    }
}

impl Candidate<'_> {
    fn asked(&self, narrows: Decimal, ends: [Decimal; 2], holds_up: bool) -> NextQuestion {
        NextQuestion {
            at: self.at.clone(),
            kind: self.kind,
            label: self.label.clone(),
            look: self.look.clone(),
            evidence: self.evidence.clone(),
            narrows,
            ends,
            holds_up,
        }
    }
}
