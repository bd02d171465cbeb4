//! The lower end of the evidence 按证据下限: the limit with every figure at the worse end of what its basis supports (calculation §9).
//!
//! Which figures, which way and by how much are rows of the rule table `limit.evidence_floor`; here they become assumptions, and the case is
//! reckoned once on the side. Shown beside the limit, binding nothing.

use crate::checklist::Checklist;
use crate::figure::Reading;
use crate::figures::Figures;
use crate::turn::held;
use formula::{Assumed, Assumption, Basis};
use rust_decimal::Decimal;

const TABLE: &str = "limit.evidence_floor";

/// What the case would carry at the lower end of its evidence.
#[derive(Debug, Clone, PartialEq)]
pub struct EvidenceFloor {
    /// The limit there; never above the limit itself. Unknown where the limit is.
    pub limit: Reading,
    /// The bounds that hold it there, by id, where it is lower than the limit: the reason why.
    pub bound_by: Vec<String>,
}

impl EvidenceFloor {
    fn of(limit: Reading) -> Self {
        Self { limit, bound_by: Vec::new() }
    }
}

/// Reckons the case once more, with every figure at the worse end.
pub(crate) fn evidence_floor(
    checklist: &Checklist,
    figures: &Figures,
    under: &dyn Fn(&[Assumption]) -> Option<Figures>,
) -> EvidenceFloor {
    let limit = figures.named("limit.limit").reading;
    let Some(now) = limit.number().filter(|now| !now.is_zero()) else { return EvidenceFloor::of(limit) };
    // A row that names nothing here is a fault of the layer files; nothing is then said.
    let Some(worse) = under(&assumptions(figures)) else {
        return EvidenceFloor::of(Reading::Unknown { questions: Vec::new() });
    };
    let there = worse.named("limit.limit").reading;
    match there.number() {
        // What the worse figures make more needed is no better evidence.
        Some(floor) if floor > now => EvidenceFloor::of(limit),
        Some(floor) if floor < now => {
            let (there_limit, _) = crate::limit::limit(checklist, &worse);
            EvidenceFloor { limit: there, bound_by: there_limit.binding }
        }
        _ => EvidenceFloor::of(there),
    }
}

/// What the rows assume. Figures are set from what they are now, so that one row never moves another; answers are multiplied.
fn assumptions(figures: &Figures) -> Vec<Assumption> {
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
    let word = basis.unwrap_or(Basis::Oral).as_str();
    figures.reading(&format!("policy.sd_{word}")).and_then(|r| r.number()).unwrap_or_default()
}
