//! All figures 全部数字 of one evaluation, read by id: scalars, cells of rule tables, cells of asked tables.
//!
//! The only door from the stages to the rule graph's results. Knows no stage.

use crate::figure::{Named, Reading, Scalar};
use crate::finding::{Finding, Stage, Text, Weight};
use formula::{Answers, Assumption, Evaluation, Model, Outcome, State, Value};
use std::sync::Arc;

/// The figures of one appraisal.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    /// What the rule graph gave.
    pub evaluation: Evaluation,
}

/// Runs the rule graph. A number that left the range of the decimals is a finding.
#[must_use]
pub fn figures(model: &Arc<Model>, answers: &dyn Answers) -> Stage<Figures> {
    beside(model.evaluate(answers))
}

/// The same under assumptions 假设: some names take other values. A name that does not exist here (another industry's) is a finding, and
/// the figures are then those without any assumption.
#[must_use]
pub fn figures_assuming(model: &Arc<Model>, answers: &dyn Answers, assumptions: &[Assumption]) -> Stage<Figures> {
    match model.evaluate_assuming(answers, assumptions) {
        Ok(evaluation) => beside(evaluation),
        Err(strangers) => {
            let (figures, mut findings) = figures(model, answers);
            findings.extend(unknown_names(&strangers));
            (figures, findings)
        }
    }
}

/// The same on figures already made from the same answers: only what follows from the assumptions is computed again.
///
/// # Errors
/// What was assumed has no place in this checklist.
pub(crate) fn figures_aside(base: &Figures, assumptions: &[Assumption]) -> Result<Figures, Vec<Finding>> {
    match base.evaluation.assuming(assumptions) {
        Ok(evaluation) => Ok(Figures { evaluation }),
        Err(strangers) => Err(unknown_names(&strangers).collect()),
    }
}

fn unknown_names(strangers: &[String]) -> impl Iterator<Item = Finding> + '_ {
    strangers.iter().map(|name| {
        let text = Text::new(
            format!("假设里的“{name}”在这份清单里没有，未作假设"),
            format!("the assumption on “{name}” has no place in this checklist; nothing was assumed"),
        );
        Finding::new("assumption.unknown_name", Weight::Blocking, text, &[])
    })
}

fn beside(evaluation: Evaluation) -> Stage<Figures> {
    let findings = out_of_range(&evaluation);
    (Figures { evaluation }, findings)
}

/// The numbers that left the range of the decimals.
pub(crate) fn out_of_range(evaluation: &Evaluation) -> Vec<Finding> {
    let over = |id: &String| {
        let text = Text::new(
            format!("“{id}”超出可算的范围，请核对数量级"),
            format!("“{id}” left the range of numbers; check its magnitude"),
        );
        Finding::new("figure.out_of_range", Weight::Blocking, text, &[])
    };
    evaluation.overflows().iter().map(over).collect()
}

impl Figures {
    /// What the figure of this id says; `None` when there is no such figure.
    #[must_use]
    pub fn reading(&self, id: &str) -> Option<Reading> {
        if let Some(outcome) = self.evaluation.get(id) {
            return Some(reading(outcome));
        }
        // `table.row.column`: table names hold dots too, so the split is tried from the right.
        let (head, column) = id.rsplit_once('.')?;
        for (at, _) in head.match_indices('.') {
            if let Some(outcome) = self.evaluation.cell(&head[..at], &head[at + 1..], column) {
                return Some(reading(outcome));
            }
        }
        None
    }

    /// The same under its id; a figure that does not exist reads as not applicable, which lint reports ahead.
    #[must_use]
    pub fn named(&self, id: &str) -> Named {
        let missing = || Reading::NotApplicable { reason: "没有这个数字 no such figure".to_owned() };
        Named { figure: id.to_owned(), reading: self.reading(id).unwrap_or_else(missing) }
    }

    /// Whether a figure that is true or false is known to be true.
    #[must_use]
    pub fn says_yes(&self, id: &str) -> bool {
        self.reading(id).and_then(|r| r.truth()) == Some(true)
    }

    /// One cell of a table.
    #[must_use]
    pub fn cell(&self, table: &str, row: &str, column: &str) -> Option<Reading> {
        self.evaluation.cell(table, row, column).map(reading)
    }

    /// One cell by the place of its row, counted from 0.
    #[must_use]
    pub fn cell_at(&self, table: &str, row: usize, column: &str) -> Option<Reading> {
        self.evaluation.column(table, column)?.get(row).map(reading)
    }

    /// A whole column in row order; empty when there is no such column.
    #[must_use]
    pub fn column(&self, table: &str, column: &str) -> Vec<Reading> {
        self.evaluation.column(table, column).unwrap_or_default().iter().map(reading).collect()
    }

    /// Row ids of a table, in order.
    #[must_use]
    pub fn rows(&self, table: &str) -> Vec<String> {
        self.evaluation.table_rows(table).iter().map(ToString::to_string).collect()
    }

    /// The place of a row in its table, counted from 0; none where the table has no such row.
    #[must_use]
    pub fn place(&self, table: &str, row: &str) -> Option<usize> {
        self.evaluation.row_place(table, row)
    }
}

/// The rule language's outcome as a reading.
pub(crate) fn reading(outcome: &Outcome) -> Reading {
    match &outcome.state {
        State::Known(value) => {
            let provisional = outcome.provisional_ids().iter().map(ToString::to_string).collect();
            Reading::Known { value: scalar(value), provisional }
        }
        State::Unknown(causes) => {
            Reading::Unknown { questions: causes.ids().iter().map(ToString::to_string).collect() }
        }
        State::NotMeaningful(reason) => Reading::NotMeaningful { reason: reason.zh().to_owned() },
        State::NotApplicable(reason) => Reading::NotApplicable { reason: reason.zh().to_owned() },
    }
}

fn scalar(value: &Value) -> Scalar {
    match value {
        Value::Number(n) => Scalar::Number(*n),
        Value::Text(t) => Scalar::Text(t.to_string()),
        Value::Bool(b) => Scalar::Truth(*b),
        Value::Date(d) => Scalar::Date(*d),
    }
}
