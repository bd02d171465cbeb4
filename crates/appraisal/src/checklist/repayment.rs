//! Repayments that policy offers 可选的还款安排: for which purposes, by which method, over which terms, alone or in two parts.

use super::node::{Node, Place};
use super::problem::Problem;
use super::reader::Reader;
use rust_decimal::Decimal;
use std::str::FromStr;

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

/// A list of numbers; what does not read is a problem.
fn numbers<T: FromStr>(r: &Reader<'_>, key: &'static str) -> Vec<T> {
    let mut read = Vec::new();
    for node in r.entries(key) {
        match number(node).and_then(|text| text.parse().ok()) {
            Some(n) => read.push(n),
            None => r.report(Problem::error(
                "C003",
                &node.place,
                format!("{key} 应为数的列表"),
                format!("{key} must be a list of numbers"),
            )),
        }
    }
    read
}

fn number(node: &Node) -> Option<String> {
    match &node.value {
        super::node::Plain::Number(text) | super::node::Plain::Text(text) => Some(text.clone()),
        _ => None,
    }
}

pub(super) fn repayment(r: Reader<'_>) -> Repayment {
    let second = r.sub("second").map(|s| {
        let made =
            SecondPart { method: s.required("method"), shares: numbers(&s, "shares"), terms: numbers(&s, "terms") };
        s.close();
        made
    });
    let made = Repayment {
        id: r.id(),
        purposes: r.words("purposes"),
        method: r.required("method"),
        terms: numbers(&r, "terms"),
        interest_only_months: r.count("interest_only_months"),
        second,
        order: r.whole("order").unwrap_or(0),
        calibrated: r.truth("calibrated").unwrap_or(false),
        place: r.node.place.clone(),
    };
    r.text("source");
    r.close();
    made
}
