//! The rule graph's inputs 公式输入: answers with their basis, what does not apply, the day of the report, completeness, what is unproven.
//!
//! The last step before evaluation. Knows no rule.

use crate::checklist::{COMPLETENESS_INPUTS, Checklist, FIRST_SAID, PROOF_INPUTS, STRUCTURE_INPUT, traced_name};
use crate::completeness::Completeness;
use crate::observation::Answers;
use crate::proof::Proof;
use crate::relevance::{Applicable, Relevance};
use chrono::NaiveDate;
use formula::{Answer, Listed, Outcome, Value};
use rust_decimal::Decimal;

/// Everything the rule graph reads.
pub struct CaseInputs<'a> {
    answers: Applicable<'a>,
    said: &'a Answers,
    given: Vec<(String, Value)>,
}

impl<'a> CaseInputs<'a> {
    /// The inputs of one case.
    #[must_use]
    pub fn new(
        checklist: &'a Checklist,
        answers: &'a Answers,
        relevance: &'a Relevance,
        completeness: &Completeness,
        proof: &Proof,
        as_of: NaiveDate,
    ) -> Self {
        let count = |n: usize| Value::Number(Decimal::from(n));
        let [required, answered] = COMPLETENESS_INPUTS;
        let [untraced, contradictions] = PROOF_INPUTS;
        let mut given = vec![
            ("case.as_of".to_owned(), Value::Date(as_of)),
            (required.to_owned(), Value::Number(Decimal::from(completeness.required))),
            (answered.to_owned(), Value::Number(completeness.answered)),
            (untraced.to_owned(), count(proof.untraced.len())),
            (contradictions.to_owned(), count(proof.contradictions.len())),
            // Until the search for one has found it.
            (STRUCTURE_INPUT.to_owned(), Value::Bool(false)),
        ];
        let traced = |id: &String| Value::Bool(proof.traced_knock_outs.contains(id));
        given.extend(checklist.knock_outs.iter().map(|k| (traced_name(&k.id), traced(&k.id))));
        Self { answers: Applicable::new(checklist, answers, relevance), said: answers, given }
    }
}

impl formula::Answers for CaseInputs<'_> {
    fn scalar(&self, name: &str) -> Answer {
        match self.given.iter().find(|(given, _)| given == name) {
            Some((_, value)) => Answer::known(value.clone(), None),
            // What was said first counts only beside an answer; without one it is as open as the question.
            None => match name.strip_prefix(FIRST_SAID) {
                Some(question) => {
                    let answer = self.answers.scalar(question);
                    match self.said.first_said(question) {
                        Some(first) if answer.outcome.as_ref().is_some_and(Outcome::is_known) => {
                            Answer::known(first.clone(), None)
                        }
                        _ => answer,
                    }
                }
                None => self.answers.scalar(name),
            },
        }
    }

    fn rows(&self, table: &str) -> Listed {
        self.answers.rows(table)
    }

    fn column(&self, table: &str, column: &str) -> Vec<Answer> {
        self.answers.column(table, column)
    }
}
