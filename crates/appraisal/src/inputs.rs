//! The rule graph's inputs 公式输入: answers with their basis, what does not apply, the day of the report, completeness.
//!
//! The last step before evaluation. Knows no rule.

use crate::checklist::{COMPLETENESS_INPUTS, Checklist};
use crate::completeness::Completeness;
use crate::observation::Answers;
use crate::relevance::{Applicable, Relevance};
use chrono::NaiveDate;
use formula::{Answer, Listed, Value};
use rust_decimal::Decimal;

/// Everything the rule graph reads.
pub struct CaseInputs<'a> {
    answers: Applicable<'a>,
    given: [(&'static str, Value); 3],
}

impl<'a> CaseInputs<'a> {
    /// The inputs of one case.
    #[must_use]
    pub fn new(
        checklist: &'a Checklist,
        answers: &'a Answers,
        relevance: &'a Relevance,
        completeness: &Completeness,
        as_of: NaiveDate,
    ) -> Self {
        let [required, answered] = COMPLETENESS_INPUTS;
        let given = [
            ("case.as_of", Value::Date(as_of)),
            (required, Value::Number(Decimal::from(completeness.required))),
            (answered, Value::Number(completeness.answered)),
        ];
        Self { answers: Applicable::new(checklist, answers, relevance), given }
    }
}

impl formula::Answers for CaseInputs<'_> {
    fn scalar(&self, name: &str) -> Answer {
        match self.given.iter().find(|(given, _)| *given == name) {
            Some((_, value)) => Answer::known(value.clone(), None),
            None => self.answers.scalar(name),
        }
    }

    fn rows(&self, table: &str) -> Listed {
        self.answers.rows(table)
    }

    fn column(&self, table: &str, column: &str) -> Vec<Answer> {
        self.answers.column(table, column)
    }
}
