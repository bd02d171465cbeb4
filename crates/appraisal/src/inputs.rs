//! The rule graph's inputs 公式输入: answers with their basis, what does not apply, the day of the report, completeness, what is unproven.
//!
//! The last step before evaluation. Knows no rule.

use crate::checklist::{
    COMPLETENESS_INPUTS, Checklist, FIRST_SAID, PROOF_INPUTS, STRUCTURE_INPUT, SURVEY_INPUTS, traced_name,
};
use crate::completeness::Completeness;
use crate::observation::Answers;
use crate::proof::Proof;
use crate::relevance::{Applicable, Relevance};
use chrono::NaiveDate;
use formula::{Answer, Listed, Outcome, Reason, Value};
use rust_decimal::Decimal;

/// Everything the rule graph reads.
pub struct CaseInputs<'a> {
    answers: Applicable<'a>,
    said: &'a Answers,
    given: Given,
}

/// What the rule graph reads besides the answers, by name.
pub(crate) type Given = Vec<(String, Answer)>;

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
        Self::with(checklist, answers, relevance, Self::given(checklist, relevance, completeness, proof, as_of))
    }

    pub(crate) fn with(checklist: &'a Checklist, answers: &'a Answers, relevance: &'a Relevance, given: Given) -> Self {
        Self { answers: Applicable::new(checklist, answers, relevance), said: answers, given }
    }

    /// What is given besides the answers: always the same names in the same order.
    pub(crate) fn given(
        checklist: &Checklist,
        relevance: &Relevance,
        completeness: &Completeness,
        proof: &Proof,
        as_of: NaiveDate,
    ) -> Given {
        let count = |n: usize| Value::Number(Decimal::from(n));
        let [required, answered] = COMPLETENESS_INPUTS;
        let [untraced, contradictions] = PROOF_INPUTS;
        let known = |name: &str, value: Value| (name.to_owned(), Answer::known(value, None));
        let [depth, due, amount, left_out] = SURVEY_INPUTS;
        let survey = relevance.survey();
        let mut given = vec![
            known("case.as_of", Value::Date(as_of)),
            known(required, Value::Number(Decimal::from(completeness.required))),
            known(answered, Value::Number(completeness.answered)),
            known(untraced, count(proof.untraced.len())),
            known(contradictions, count(proof.contradictions.len())),
            // Until the search for one has found it.
            known(STRUCTURE_INPUT, Value::Bool(false)),
            known(depth, Value::text(survey.depth.word())),
            known(due, Value::text(survey.due.unwrap_or_default().word())),
            known(left_out, Value::Number(Decimal::from(survey.answers_left_out))),
        ];
        let unbounded = || Answer::not_applicable(Reason::given("这一档没有金额上限 no amount bounds this depth"));
        let bound = survey.amount.map_or_else(unbounded, |most| Answer::known(Value::Number(most), None));
        given.push((amount.to_owned(), bound));
        let traced = |id: &String| Value::Bool(proof.traced_knock_outs.contains(id));
        given.extend(checklist.knock_outs.iter().map(|k| known(&traced_name(&k.id), traced(&k.id))));
        given
    }
}

impl formula::Answers for CaseInputs<'_> {
    fn scalar(&self, name: &str) -> Answer {
        match self.given.iter().find(|(given, _)| given == name) {
            Some((_, answer)) => answer.clone(),
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

    fn cell(&self, table: &str, row: usize, column: &str) -> Answer {
        self.answers.cell(table, row, column)
    }
}
