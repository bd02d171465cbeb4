//! The limit 额度: need, capacities, exposure caps, which one binds, what is left after the grade factor (calculation §6).
//!
//! Every amount is a figure; only the lists a rule cannot hold (which caps equal the minimum) are gathered here. Knows no decision.

use crate::figure::{Named, Reading};
use crate::finding::Text;
use serde::Serialize;

/// One bound on the loan 约束.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cap {
    /// Its id, such as `capacity_ii_total_service`.
    pub id: String,
    /// `need`, `capacity`, `exposure` or `asked`.
    pub kind: String,
    /// Its name.
    pub label: Text,
    /// Before the grade factor.
    pub value: Named,
    /// After the grade factor, as it enters the limit.
    pub after: Named,
    /// Whether it is the smallest after the grade factor.
    pub binds: bool,
}

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
    /// Plan months below minimum cash, at L0, at the limit and at the amount asked.
    pub months_below_minimum: [Vec<String>; 3],
}
