//! The limit 额度: need, capacities, exposure caps, which one binds, what is left after the grade factor (calculation §6).
//!
//! Every amount is a figure; only the lists a rule cannot hold (which caps equal the minimum) are gathered here. Knows no decision.

use crate::checklist::{CapRule, Checklist};
use crate::figure::{Named, Reading};
use crate::figures::Figures;
use crate::finding::{Finding, Stage, Text, Weight};
use serde::Serialize;

/// One bound on the loan 约束.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cap {
    /// Its id, such as `capacity_ii_total_service`.
    pub id: String,
    /// `need`, `capacity`, `exposure`, `asked`, or `information`: shown, never binding.
    pub kind: String,
    /// Its name.
    pub label: Text,
    /// Before the grade factor.
    pub value: Named,
    /// After the grade factor, as it enters the limit.
    pub after: Named,
    /// Whether it is the smallest after the grade factor.
    pub binds: bool,
    /// A capacity above the amount asked: it constrains nothing 不构成约束, and its size would only mislead.
    pub above_asked: bool,
}

/// The kind of a bound that is shown and never binds.
const INFORMATION: &str = "information";

/// The limit and its derivation 额度推导.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Limit {
    /// All caps in order.
    pub caps: Vec<Cap>,
    /// Candidate amount before the grade 候选额度 L0.
    pub l0: Reading,
    /// Caps that equal L0.
    pub l0_bound_by: Vec<String>,
    /// Before rounding down.
    pub before_floor: Reading,
    /// The limit 建议额度.
    pub limit: Reading,
    /// Caps that equal the minimum before rounding down.
    pub binding: Vec<String>,
    /// The least loan with which the purpose can be completed P_min.
    pub p_min: Reading,
    /// Bound over the caps that are known, when another is unknown.
    pub bound_over_known: Reading,
    /// Derived months, of either plan, in which no amount works 现金断档.
    pub cash_gap_months: Vec<String>,
    /// Plan months below minimum cash, at L0, at the limit and at the amount asked.
    pub months_below_minimum: [Vec<String>; 3],
}

/// Gathers the limit from its figures.
#[must_use]
pub fn limit(checklist: &Checklist, figures: &Figures) -> Stage<Limit> {
    let read = |id: &str| figures.named(id).reading;
    let before_floor = read("limit.before_floor");
    let l0 = read("limit.L0");
    let caps: Vec<Cap> = checklist
        .caps
        .iter()
        .map(|rule| {
            let after = figures.named(&rule.after);
            let binds = rule.kind != INFORMATION && same(&after.reading, &before_floor);
            let above = figures.reading(&format!("limit.capacity.above_asked.{}", rule.id));
            Cap {
                id: rule.id.clone(),
                kind: rule.kind.clone(),
                label: rule.label.clone(),
                value: figures.named(&rule.value),
                after,
                binds,
                above_asked: above.and_then(|r| r.truth()) == Some(true),
            }
        })
        .filter(|cap| cap.value.reading.applies())
        .collect();
    let plans = ["L0", "limit", "amount_asked"].map(|at| below_minimum(figures, &format!("limit.plan_at_{at}.months")));
    let made = Limit {
        l0_bound_by: caps
            .iter()
            .filter(|c| c.kind != INFORMATION && same(&c.value.reading, &l0))
            .map(|c| c.id.clone())
            .collect(),
        binding: caps.iter().filter(|c| c.binds).map(|c| c.id.clone()).collect(),
        caps,
        l0,
        before_floor,
        limit: read("limit.limit"),
        p_min: read("limit.capacity.P_min"),
        bound_over_known: read("limit.bound_over_known"),
        cash_gap_months: cash_gaps(figures),
        months_below_minimum: plans,
    };
    let findings = unsettled(&made.limit).into_iter().collect();
    (made, findings)
}

/// The bounds that hold the limit, by id, where figures read as `at` says.
pub(crate) fn binding(checklist: &Checklist, at: &dyn Fn(&str) -> Reading) -> Vec<String> {
    let before_floor = at("limit.before_floor");
    let holds = |rule: &&CapRule| {
        rule.kind != INFORMATION && at(&rule.value).applies() && same(&at(&rule.after), &before_floor)
    };
    checklist.caps.iter().filter(holds).map(|rule| rule.id.clone()).collect()
}

/// A limit that is unknown or rests on a fallback cannot be agreed to automatically.
fn unsettled(limit: &Reading) -> Option<Finding> {
    let (code, text) = match limit {
        Reading::Known { provisional, .. } if provisional.is_empty() => return None,
        Reading::Known { .. } => ("limit.provisional", Text::new("额度为暂估", "the limit is provisional")),
        _ => ("limit.unknown", Text::new("额度未定", "the limit is unknown")),
    };
    Some(Finding::new(code, Weight::Attention, text, limit.waiting_for()))
}

fn same(a: &Reading, b: &Reading) -> bool {
    a.number().is_some() && a.number() == b.number()
}

fn below_minimum(figures: &Figures, table: &str) -> Vec<String> {
    months_where(figures, table, "below_minimum")
}

/// The months of both plans whose mark is set, each once, in order.
fn cash_gaps(figures: &Figures) -> Vec<String> {
    let mut months = months_where(figures, "cash_plan.months", "cash_gap");
    months.extend(months_where(figures, "cash_plan.derived_plan.months", "cash_gap"));
    months.sort();
    months.dedup();
    months
}

fn months_where(figures: &Figures, table: &str, mark: &str) -> Vec<String> {
    let marked = |row: &String| figures.cell(table, row, mark).and_then(|r| r.truth()) == Some(true);
    let month = |row: &String| figures.cell(table, row, "month").and_then(|r| r.text().map(str::to_owned));
    figures.rows(table).iter().filter(|r| marked(r)).filter_map(month).collect()
}
