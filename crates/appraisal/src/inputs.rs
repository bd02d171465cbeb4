//! The rule graph's inputs 公式输入: answers with their basis, what does not apply, the day of the report, completeness.
//!
//! The last step before evaluation. Knows no rule.

use crate::checklist::Checklist;
use crate::completeness::Completeness;
use crate::observation::Answers;
use crate::relevance::{Relevance, answered};
use chrono::NaiveDate;
use formula::{Answer, Inputs, Value};
use rust_decimal::Decimal;

/// Everything the rule graph reads.
#[must_use]
pub fn inputs(
    checklist: &Checklist,
    answers: &Answers,
    relevance: &Relevance,
    completeness: &Completeness,
    as_of: NaiveDate,
) -> Inputs {
    let mut inputs = answered(checklist, answers, relevance);
    let mut given = |name: &str, value: Value| {
        inputs.set(name, Answer::known(value, None));
    };
    given("case.as_of", Value::Date(as_of));
    given("completeness.required_questions", Value::Number(Decimal::from(completeness.required)));
    given("completeness.answered", Value::Number(Decimal::from(completeness.answered)));
    inputs
}
