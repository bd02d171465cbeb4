//! The lower end of the evidence 按证据下限: the limit with every figure at the worse end of what its basis supports (calculation §9).
//!
//! Which figures, which way and by how much are rows of the rule table `limit.evidence_floor`; here they become assumptions, and the case is
//! reckoned once on the side. Shown beside the limit, binding nothing.

use crate::checklist::Checklist;
use crate::figure::Reading;
use crate::figures::{Figures, figures_aside, reading};
use crate::turn::held;
use formula::{Assumed, Assumption, Basis, Evaluation};
use rust_decimal::Decimal;

/// The rule table of what is moved.
pub(crate) const TABLE: &str = "limit.evidence_floor";

/// What the case would carry at the lower end of its evidence.
#[derive(Debug, Clone, PartialEq)]
pub struct EvidenceFloor {
    /// The limit there; never above the limit itself. Unknown where the limit is.
    pub limit: Reading,
    /// The bounds that hold it there, by id, where it is lower than the limit: the reason why.
    pub bound_by: Vec<String>,
}

impl EvidenceFloor {
    pub(crate) fn of(limit: Reading) -> Self {
        Self { limit, bound_by: Vec::new() }
    }
}

/// Reckons the case once more, with every figure at the worse end.
pub(crate) fn evidence_floor(
    checklist: &Checklist,
    figures: &Figures,
    under: &dyn Fn(&[Assumption]) -> Option<Figures>,
) -> EvidenceFloor {
    let limit = figures.named(LIMIT).reading;
    if !has_a_floor(&limit) {
        return EvidenceFloor::of(limit);
    }
    let worse = under(&assumptions(figures));
    not_above(checklist, limit, worse.as_ref().map(|f| &f.evaluation))
}

/// The figure that is held against the evidence.
pub(crate) const LIMIT: &str = "limit.limit";

/// A limit that is not known or nothing has no lower end.
pub(crate) fn has_a_floor(limit: &Reading) -> bool {
    limit.number().is_some_and(|now| !now.is_zero())
}

/// The limit at the worse end, where it is the lower one, and what holds it there.
pub(crate) fn not_above(checklist: &Checklist, limit: Reading, worse: Option<&Evaluation>) -> EvidenceFloor {
    let at = |id: &str| worse.and_then(|evaluation| evaluation.get(id)).map(reading);
    // A row that names nothing here is a fault of the layer files; nothing is then said.
    let there = at(LIMIT).unwrap_or(Reading::Unknown { questions: Vec::new() });
    match (there.number(), limit.number()) {
        // What the worse figures make more needed is no better evidence.
        (Some(floor), Some(now)) if floor > now => EvidenceFloor::of(limit),
        (Some(floor), Some(now)) if floor < now => {
            let unnamed = || Reading::Unknown { questions: Vec::new() };
            let bound_by = crate::limit::binding(checklist, &|id| at(id).unwrap_or_else(unnamed));
            EvidenceFloor { limit: there, bound_by }
        }
        _ => EvidenceFloor::of(there),
    }
}

/// What the rows assume. Figures are set from what they are now, so that one row never moves another; answers are multiplied.
pub(crate) fn assumptions(figures: &Figures) -> Vec<Assumption> {
    let (mut kept, mut moved) = (Vec::new(), Vec::new());
    for row in figures.rows(TABLE) {
        let of = |column: &str| figures.cell(TABLE, &row, column);
        let word = |column: &str| of(column).and_then(|r| r.text().map(str::to_owned));
        let (Some(name), Some(worse)) = (word("of"), word("worse")) else { continue };
        let one = of("factor").and_then(|r| r.number());
        match worse.as_str() {
            "hold" => kept.extend(held(figures, name)),
            _ if one.is_none() => moved.extend(by_answer(figures, &name, worse == "lower")),
            _ => moved.extend(one.into_iter().flat_map(|factor| by_one(figures, &name, factor))),
        }
    }
    kept.extend(moved);
    kept
}

/// A figure or a whole column, all by one factor.
fn by_one(figures: &Figures, name: &str, factor: Decimal) -> Vec<Assumption> {
    let mut all = if name.ends_with(']') { Vec::new() } else { held(figures, name.to_owned()) };
    all.push(Assumption { name: name.to_owned(), assumed: Assumed::Times(factor) });
    all
}

/// An answer, or every cell of a column, each by its own basis. What is not answered stays so.
fn by_answer(figures: &Figures, name: &str, lower: bool) -> Vec<Assumption> {
    let evaluation = &figures.evaluation;
    let way = if lower { Decimal::NEGATIVE_ONE } else { Decimal::ONE };
    let moved = |name: String, basis: Option<Basis>| {
        Some(Assumption { name, assumed: Assumed::grown(spread(figures, basis), way)? })
    };
    let Some((table, column)) = name.strip_suffix(']').and_then(|n| n.split_once('[')) else {
        return moved(name.to_owned(), evaluation.basis(name)).into_iter().collect();
    };
    let bases = evaluation.column_basis(table, column).unwrap_or_default();
    let rows = figures.rows(table).into_iter().zip(bases);
    rows.filter_map(|(row, basis)| moved(format!("{table}.{row}.{column}"), *basis)).collect()
}

/// How far a figure of this basis may be off; one without a basis, as far as an oral one.
fn spread(figures: &Figures, basis: Option<Basis>) -> Decimal {
    figures.reading(&spread_of(basis)).and_then(|r| r.number()).unwrap_or_default()
}

/// The policy value that says so.
pub(crate) fn spread_of(basis: Option<Basis>) -> String {
    format!("policy.sd_{}", basis.unwrap_or(Basis::Oral).as_str())
}

/// The figures with everything at the worse end of its evidence; none where the limit has no lower end.
#[must_use]
pub fn figures_at_the_floor(figures: &Figures) -> Option<Figures> {
    has_a_floor(&figures.named(LIMIT).reading).then(|| figures_aside(figures, &assumptions(figures)).ok()).flatten()
}
