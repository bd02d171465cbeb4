//! Two officers, one question 独立回答的比对: what the second officer said without seeing anything, against what the first officer's answers come to.
//!
//! Says whether they agree and how far they are apart; what follows from that stands in the layer files. Knows no officer and no log.

use crate::checklist::{BlindRule, Checklist, Kind};
use crate::figure::{Reading, Scalar};
use crate::observation::Observation;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// How two answers stand to each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Against {
    /// The same.
    Same,
    /// Numbers that are not the same, and near enough.
    Near(Apart),
    /// Apart: to be explained.
    Differs(Option<Apart>),
    /// Words, which somebody has to read.
    ByEye,
    /// The other side says nothing that could be compared.
    Nothing,
}

/// How far two numbers are apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Apart {
    /// The second officer's less the first one's.
    pub difference: Decimal,
    /// As a share of the larger of the two; nothing where that has no meaning.
    pub share: Option<Decimal>,
}

impl Against {
    /// Whether it asks for an explanation.
    #[must_use]
    pub fn is_material(&self) -> bool {
        matches!(self, Self::Differs(_))
    }
}

/// What the first officer's answers come to, at each question put to the second.
#[must_use]
pub fn other_sides(checklist: &Checklist, observations: &[Observation], as_of: NaiveDate) -> BTreeMap<String, Reading> {
    let appraisal = crate::appraise(checklist, observations, as_of);
    let side = |rule: &BlindRule| Some((rule.ask.id.clone(), appraisal.reading(&rule.other_side())?));
    checklist.blind.values().filter_map(side).collect()
}

/// Holds the second officer's answer, as it is recorded, against the first one's. Tolerances are inclusive; what is nothing on one side agrees with
/// nothing on the other.
#[must_use]
pub fn against(rule: &BlindRule, checklist: &Checklist, second: &str, first: &Reading) -> Against {
    let Reading::Known { value, .. } = first else { return Against::Nothing };
    match (value, rule.ask.kind) {
        (Scalar::Number(first), kind) if kind.is_number() => match second.parse::<Decimal>() {
            Ok(second) => numbers(second, *first, rule.tolerance(checklist)),
            Err(_) => Against::Nothing,
        },
        (Scalar::Truth(first), Kind::Bool) => same(second == if *first { "true" } else { "false" }),
        (Scalar::Text(first), Kind::Choice) => same(second.trim() == first.trim()),
        (Scalar::Text(first), Kind::Text) if second.trim() == first.trim() => Against::Same,
        (Scalar::Text(_), Kind::Text) => Against::ByEye,
        _ => Against::Nothing,
    }
}

fn same(truth: bool) -> Against {
    if truth { Against::Same } else { Against::Differs(None) }
}

fn numbers(second: Decimal, first: Decimal, tolerance: Decimal) -> Against {
    let larger = second.abs().max(first.abs());
    let Some(difference) = second.checked_sub(first) else { return Against::Differs(None) };
    let apart = Apart { difference, share: difference.abs().checked_div(larger) };
    let near = larger.checked_mul(tolerance).is_some_and(|most| difference.abs() <= most);
    match () {
        () if difference.is_zero() => Against::Same,
        () if near => Against::Near(apart),
        () => Against::Differs(Some(apart)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(second: &str, first: &str, tolerance: &str) -> Against {
        let number = |text: &str| text.parse::<Decimal>().unwrap_or_default();
        numbers(number(second), number(first), number(tolerance))
    }

    #[test]
    fn the_tolerance_is_a_share_of_the_larger_and_inclusive() {
        assert_eq!(of("100", "100.00", "0.1"), Against::Same);
        assert!(matches!(of("90", "100", "0.1"), Against::Near(_)), "ten of a hundred");
        assert!(of("89.99", "100", "0.1").is_material());
        assert!(matches!(of("100", "90", "0.1"), Against::Near(_)), "either way round");
        assert!(of("100", "89.99", "0.1").is_material());
        assert_eq!(of("0", "0", "0.1"), Against::Same);
        assert!(of("0", "1", "0.1").is_material(), "something against nothing");
        assert!(of("10", "11", "0").is_material());
    }

    #[test]
    fn how_far_apart_is_said_with_its_sign() {
        let apart = Apart { difference: Decimal::from(-20), share: Some(Decimal::new(2, 1)) };
        assert_eq!(of("80", "100", "0.1"), Against::Differs(Some(apart)));
    }
}
