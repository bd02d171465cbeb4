//! Repayments that policy offers 可选的还款安排: for which purposes, by which method, over which terms, alone or in two parts.

use super::node::Place;
use super::reader::Reader;
use rust_decimal::Decimal;

/// A second part of the loan that is repaid month by month beside the first.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub struct SecondPart {
    pub method: String,
    /// Its shares of the amount asked.
    pub shares: Vec<Decimal>,
    pub terms: Vec<u32>,
}

/// One way of repaying that policy offers.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)] // the fields are those of the layer files
pub struct Repayment {
    pub id: String,
    pub purposes: Vec<String>,
    pub method: String,
    pub terms: Vec<u32>,
    pub interest_only_months: Option<u32>,
    pub second: Option<SecondPart>,
    pub order: i64,
    pub calibrated: bool,
    pub place: Place,
}

pub(super) fn repayment(r: Reader<'_>) -> Repayment {
    let second = r.sub("second").map(|s| SecondPart {
        method: s.required("method"),
        shares: s.numbers("shares"),
        terms: s.numbers("terms"),
    });
    Repayment {
        id: r.id(),
        purposes: r.words("purposes"),
        method: r.required("method"),
        terms: r.numbers("terms"),
        interest_only_months: r.count("interest_only_months"),
        second,
        order: r.whole("order").unwrap_or(0),
        calibrated: r.truth("calibrated").unwrap_or(false),
        place: r.node.place.clone(),
    }
}
