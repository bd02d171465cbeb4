//! What might be asked: open answers and answers that were only said, each with what it might reasonably be.

use super::Kind;
use super::measure::Measured;
use super::world::World;
use crate::checklist::{Ask, Checklist, Kind as Type, Table};
use crate::finding::Text;
use crate::observation::{Basis, Observation, Said, TableState};
use crate::typical::better_than_said;
use formula::{Assumed, Assumption, Value};
use rust_decimal::{Decimal, MathematicalOps};
use std::collections::BTreeSet;

/// Choices beyond these are not tried one by one.
const MOST_CHOICES: usize = 8;
/// The most that is tried in one ranking; a table with hundreds of open cells is asked for as a whole.
const MOST_CANDIDATES: usize = 160;

/// One thing that might be asked.
pub(super) struct Candidate<'a> {
    pub(super) at: String,
    pub(super) kind: Kind,
    pub(super) label: Text,
    pub(super) look: Text,
    pub(super) evidence: Vec<String>,
    place: Place<'a>,
    /// The basis the answer would come with.
    basis: Basis,
    /// How far the answer may lie from the middle, relative, before it is given and after.
    spread: [Decimal; 2],
}

enum Place<'a> {
    Question(&'a Ask),
    Cell(&'a Ask),
    Table(&'a Table),
}

/// Everything open or weak that the limit or a knock-out rests on and that applies to this case, in the checklist's order.
pub(super) fn candidates<'a>(
    checklist: &'a Checklist,
    now: &World<'a>,
    world: &World<'_>,
    measures: &[Measured],
) -> Vec<Candidate<'a>> {
    let rests = rests_on(checklist);
    let before = spread_before(checklist);
    let wishes = wishes(checklist);
    let missing: BTreeSet<String> = now.open().into_iter().collect();
    let mut found = Vec::new();
    for question in checklist.questions.values() {
        let ask = &question.ask;
        if !now.relevance.applies(&ask.id) || !rests.contains(&ask.id) {
            continue;
        }
        let basis = expected(ask.default_basis.as_deref(), &ask.evidence);
        let kind = match now.answers.scalar(&ask.id) {
            None if missing.contains(&ask.id) => Kind::Ask,
            Some(said) if said.basis == Basis::Oral && better_than_said(basis) && measurable(ask) => {
                if wishes.contains(&ask.id) {
                    continue;
                }
                Kind::Verify
            }
            _ => continue,
        };
        found.push(Candidate {
            at: ask.id.clone(),
            label: ask.label.clone(),
            look: ask.help.clone(),
            evidence: ask.evidence.clone(),
            spread: spread(kind, basis, before_of(measures, &ask.id, basis, before, world), world),
            place: Place::Question(ask),
            kind,
            basis,
        });
    }
    for table in checklist.tables.values().filter(|t| now.relevance.applies(&t.id)) {
        let read = |column: &str| rests.contains(&format!("{}[{column}]", table.id)) || rests.contains(&table.id);
        let asked: Vec<&Ask> =
            table.columns.values().filter(|c| c.formula.is_none() && read(&c.ask.id)).map(|c| &c.ask).collect();
        if asked.is_empty() {
            continue;
        }
        let basis = expected(table.default_basis.as_deref(), &table.evidence);
        let whole = |kind: Kind| Candidate {
            at: table.id.clone(),
            kind,
            label: table.label.clone(),
            look: table.help.clone(),
            evidence: table.evidence.clone(),
            spread: spread(kind, basis, before_of(measures, &table.id, basis, before, world), world),
            place: Place::Table(table),
            basis,
        };
        match now.answers.table(&table.id) {
            TableState::Untouched if missing.contains(&table.id) => found.push(whole(Kind::Ask)),
            TableState::Untouched => {}
            TableState::DeclaredEmpty => {}
            TableState::Rows(rows) => {
                let open = asked.iter().filter(|ask| ask.required).flat_map(|ask| {
                    let off = now.relevance.off_rows(&table.id, &ask.id);
                    let missing = rows.iter().filter(move |row| {
                        row.cell(&ask.id).is_none() && off.is_none_or(|rows| !rows.contains(&*row.id))
                    });
                    missing.map(|row| Candidate {
                        at: format!("{}.{}.{}", table.id, row.id, ask.id),
                        kind: Kind::Ask,
                        label: Text::new(
                            format!("{}：{}", table.label.zh, ask.label.zh),
                            format!("{}: {}", table.label.en, ask.label.en),
                        ),
                        look: if ask.help.zh.is_empty() { table.help.clone() } else { ask.help.clone() },
                        evidence: table.evidence.clone(),
                        spread: spread(Kind::Ask, basis, before, world),
                        place: Place::Cell(ask),
                        basis,
                    })
                });
                found.extend(open);
                let said = |ask: &&Ask| {
                    measurable(ask) && rows.iter().any(|r| r.cell(&ask.id).is_some_and(|a| a.basis == Basis::Oral))
                };
                if better_than_said(basis) && asked.iter().any(said) {
                    found.push(whole(Kind::Verify));
                }
            }
        }
    }
    // What nobody answered first, so that the bound cuts off the least.
    found.sort_by_key(|c| c.kind == Kind::Verify);
    found.truncate(MOST_CANDIDATES);
    found
}

/// Questions, tables and columns that the limit or a knock-out rests on.
fn rests_on(checklist: &Checklist) -> BTreeSet<String> {
    let mut all = checklist.model.questions("limit.before_floor");
    for rule in &checklist.knock_outs {
        all.extend(checklist.model.questions(&format!("knock_outs.hit.{}", rule.id)));
    }
    all
}

/// What the applicant asks for is a wish, not a fact that could be verified.
fn wishes(checklist: &Checklist) -> BTreeSet<String> {
    let asked = checklist.caps.iter().filter(|cap| cap.kind == "asked");
    asked.flat_map(|cap| checklist.model.questions(&cap.value).into_iter().chain([cap.value.clone()])).collect()
}

/// The basis on which an answer would come: the usual one of the question, a document where one is expected.
fn expected(usual: Option<&str>, evidence: &[String]) -> Basis {
    let usual = usual.and_then(Basis::of).unwrap_or(Basis::Oral);
    if evidence.is_empty() { usual } else { usual.max(Basis::Observed) }
}

fn measurable(ask: &Ask) -> bool {
    matches!(ask.kind, Type::Money | Type::Number | Type::Integer | Type::Percent | Type::Ratio | Type::Days)
}

/// How far an answer nobody gave may lie from the typical one, relative (policy, uncalibrated).
fn spread_before(checklist: &Checklist) -> Decimal {
    let policy = checklist.policies.get("next_question_spread");
    policy.and_then(|p| p.value.parse().ok()).unwrap_or_default()
}

/// Another reading of a measure that others have settled already will not lie far from them.
fn before_of(measures: &[Measured], id: &str, basis: Basis, before: Decimal, world: &World<'_>) -> Decimal {
    let Some(measure) = measures.iter().find(|m| m.is_read_by(id)) else { return before };
    let square = |x: Decimal| x.checked_mul(x).unwrap_or_default();
    let apart = (square(measure.sd) + square(world.sd(basis))).sqrt().unwrap_or_default();
    before.min(apart.checked_mul(world.two_sided()).unwrap_or(before))
}

fn spread(kind: Kind, basis: Basis, open: Decimal, world: &World<'_>) -> [Decimal; 2] {
    let of = |basis: Basis| world.sd(basis).checked_mul(world.two_sided()).unwrap_or_default();
    match kind {
        Kind::Ask => [open, of(basis).min(open)],
        Kind::Verify => [of(Basis::Oral), of(basis).min(of(Basis::Oral))],
    }
}

impl Candidate<'_> {
    /// Whether an answer here would settle what is waited for there (a table covers its cells).
    pub(super) fn covers(&self, waited: &str) -> bool {
        waited == self.at || (matches!(self.place, Place::Table(_)) && waited.starts_with(&format!("{}.", self.at)))
    }

    /// The limit at both ends of what the answer might be, and how many evaluations that took.
    pub(super) fn ends(
        &self,
        world: &World<'_>,
        observations: &[Observation],
        asked: Decimal,
    ) -> (Option<[Decimal; 2]>, u32) {
        let mut limits: Vec<Decimal> = world.limit(&[]).into_iter().collect();
        let mut evaluations = 0;
        for way in self.ways(world, asked) {
            evaluations += 1;
            limits.extend(match way {
                Way::Assumed(assumptions) => world.limit(&assumptions),
                Way::Answered(said) => world.after(observations, &said).limit(&[]),
            });
        }
        let ends = limits.iter().min().zip(limits.iter().max()).map(|(low, high)| [*low, *high]);
        (ends.filter(|_| evaluations > 0), evaluations)
    }

    /// By how much the interval shrinks: what the answer leaves open is its own spread.
    pub(super) fn narrows(&self, ends: &[Decimal; 2]) -> Decimal {
        let width = ends[1] - ends[0];
        let settled = match &self.place {
            Place::Question(ask) | Place::Cell(ask) if !measurable(ask) => Decimal::ONE,
            _ => {
                let left = self.spread[1].checked_div(self.spread[0]).unwrap_or_default();
                Decimal::ONE - left.min(Decimal::ONE)
            }
        };
        width.checked_mul(settled).unwrap_or_default()
    }

    /// By how much the interval shrinks because one more reading makes a measure's reference surer.
    pub(super) fn sharpens(&self, world: &World<'_>, measures: &[Measured]) -> Decimal {
        let gain = || {
            let counts = match &self.place {
                Place::Question(ask) => measurable(ask),
                Place::Table(_) => true,
                Place::Cell(_) => false,
            };
            if self.kind != Kind::Ask || !counts {
                return None;
            }
            let measure = measures.iter().find(|m| m.is_read_by(&self.at))?;
            let width = |ends: [Decimal; 2]| ends[1].saturating_sub(ends[0]);
            let now = width(measure.ends(world, measure.sd)?);
            Some(now.saturating_sub(width(measure.ends(world, measure.sd_after(world.sd(self.basis))?)?)))
        };
        gain().unwrap_or_default().max(Decimal::ZERO)
    }

    /// What the answer might be.
    fn ways(&self, world: &World<'_>, asked: Decimal) -> Vec<Way> {
        match &self.place {
            Place::Question(ask) => match ask.kind {
                Type::Bool => self.said(["true", "false"].into_iter()),
                Type::Choice => self.said(ask.choices.iter().take(MOST_CHOICES).map(|c| c.id.as_str())),
                _ if measurable(ask) => self.around(ask, world.answers.scalar(&ask.id).map(|a| &a.value), asked),
                _ => Vec::new(),
            },
            Place::Cell(ask) if measurable(ask) => {
                let value = self.at.rsplit_once('.').and_then(|(head, column)| {
                    let (table, row) = head.rsplit_once('.')?;
                    Some(&world.answers.cell(table, row, column)?.value)
                });
                self.around(ask, value, asked)
            }
            Place::Cell(_) => Vec::new(),
            Place::Table(table) => self.table(table, world),
        }
    }

    fn said<'b>(&self, words: impl Iterator<Item = &'b str>) -> Vec<Way> {
        let answered = |word: &str| Observation::of(&self.at, Said::Answer(word.to_owned())).on(self.basis);
        words.map(|word| Way::Answered(vec![answered(word)])).collect()
    }

    fn around(&self, ask: &Ask, value: Option<&Value>, asked: Decimal) -> Vec<Way> {
        let set = |value: Decimal| {
            let value = Value::Number(value.round_dp(ask.decimals));
            Way::Assumed(vec![Assumption { name: self.at.clone(), assumed: Assumed::Set(value) }])
        };
        let value = value.and_then(Value::as_number).unwrap_or_default();
        if value.is_zero() {
            // A typical “nothing” says little: what if there were something after all?
            let some = match ask.kind {
                Type::Money => asked / Decimal::TEN,
                Type::Integer => Decimal::ONE,
                Type::Percent | Type::Ratio => Decimal::new(1, 1),
                _ => return Vec::new(),
            };
            return vec![set(some)];
        }
        let by = value.checked_mul(self.spread[0]).unwrap_or_default();
        vec![set(value.saturating_sub(by)), set(value.saturating_add(by))]
    }

    /// How far a table's sum moves when its rows err one by one: amounts that were said err independently of each other, the others not at
    /// all; as a share of what one row errs. A table nobody filled in errs as a whole.
    fn together(&self, table: &Table, amounts: &[&Ask], world: &World<'_>) -> Decimal {
        let TableState::Rows(rows) = world.answers.table(&table.id) else { return Decimal::ONE };
        if self.kind == Kind::Ask {
            return Decimal::ONE;
        }
        let (mut squares, mut sum) = (Decimal::ZERO, Decimal::ZERO);
        for cell in rows.iter().flat_map(|row| amounts.iter().filter_map(|ask| row.cell(&ask.id))) {
            let amount = cell.value.as_number().unwrap_or_default().abs();
            sum = sum.checked_add(amount).unwrap_or(sum);
            if cell.basis == Basis::Oral {
                squares = amount.checked_mul(amount).and_then(|s| squares.checked_add(s)).unwrap_or(squares);
            }
        }
        squares.sqrt().and_then(|root| root.checked_div(sum)).unwrap_or(Decimal::ONE)
    }

    /// A table is moved in its amounts, or its quantities where it has no amounts; an untouched one might hold nothing.
    fn table(&self, table: &Table, world: &World<'_>) -> Vec<Way> {
        let asked = table.columns.values().filter(|c| c.formula.is_none());
        let amounts: Vec<&Ask> = asked.map(|c| &c.ask).filter(|ask| ask.kind == Type::Money).collect();
        let mut ways = Vec::new();
        if !amounts.is_empty() {
            let by = self.spread[0].checked_mul(self.together(table, &amounts, world)).unwrap_or_default();
            for factor in [Decimal::ONE.saturating_sub(by), Decimal::ONE.saturating_add(by)] {
                let times = |ask: &&Ask| Assumption {
                    name: format!("{}[{}]", table.id, ask.id),
                    assumed: Assumed::Times(factor),
                };
                ways.push(Way::Assumed(amounts.iter().map(times).collect()));
            }
        }
        if self.kind == Kind::Ask && table.may_be_empty {
            let mut nothing = Vec::new();
            if let TableState::Rows(rows) = world.answers.table(&table.id) {
                nothing.extend(rows.iter().map(|row| Observation {
                    row: Some(row.id.to_string()),
                    ..Observation::of(&table.id, Said::RowRemoved)
                }));
            }
            nothing.push(Observation::of(&table.id, Said::DeclaredEmpty));
            ways.push(Way::Answered(nothing));
        }
        ways
    }
}

/// One thing the answer might be: a value in place of the stand-in, or an answer that may change what applies.
enum Way {
    Assumed(Vec<Assumption>),
    Answered(Vec<Observation>),
}
