//! How deep a case is surveyed 调查深浅: which row of the policy fits, what the officer chose beyond it, and what that leaves out.
//!
//! The rows are tried from the top and the first that fits counts. The officer may go deeper, never shallower. While the amount, or what a row
//! looks at, is not known, the case is surveyed at the standard depth. Knows no figure.

use crate::checklist::{Checklist, DEPTH_AMOUNT, DEPTH_CHOSEN, Depth, DepthRule, Question, fits_name};
use crate::observation::{Answers, TableState};
use formula::{Evaluation, Outcome, Value};
use rust_decimal::Decimal;
use std::collections::HashSet;

/// How deep, why, and what is left out 本案查到哪一档.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Survey {
    /// How deep the case is surveyed.
    pub depth: Depth,
    /// How deep the policy wants it; `None` while that is open.
    pub due: Option<Depth>,
    /// The row of the policy that fits.
    pub row: Option<String>,
    /// The amount in yuan that the limit never exceeds at this depth; `None` where the policy names none.
    pub amount: Option<Decimal>,
    /// Questions, tables, and columns as `table[column]`, that are asked at a deeper survey only.
    pub left_out: Vec<String>,
    /// How many of them are answered all the same; those answers are kept and do not count.
    pub answers_left_out: u32,
}

/// Finds the depth from the answers that the policy looks at.
pub(crate) fn survey(checklist: &Checklist, answers: &Answers, evaluation: &Evaluation) -> Survey {
    let asked = answers.scalar(DEPTH_AMOUNT).and_then(|a| a.value.as_number());
    let row = asked.and_then(|asked| first(checklist, evaluation, asked));
    let due = row.map(|r| r.depth);
    let chosen = answers.scalar(DEPTH_CHOSEN).and_then(|a| match &a.value {
        Value::Text(word) => Depth::of(word),
        _ => None,
    });
    let depth = due.unwrap_or_default().max(chosen.unwrap_or(Depth::Short));
    let amount = row.and_then(|row| bound(checklist, evaluation, row, depth));
    Survey { depth, due, row: row.map(|r| r.id.clone()), amount, ..Survey::default() }
}

fn holds(evaluation: &Evaluation, row: &DepthRule) -> Option<bool> {
    evaluation.get(&fits_name(&row.id)).and_then(Outcome::as_bool)
}

/// The first row that fits; none while a row that might fit stands before it.
fn first<'c>(checklist: &'c Checklist, evaluation: &Evaluation, asked: Decimal) -> Option<&'c DepthRule> {
    for row in checklist.depths.iter().filter(|row| row.up_to.is_none_or(|most| asked <= most)) {
        match holds(evaluation, row) {
            Some(true) => return Some(row),
            Some(false) => {}
            None => return None,
        }
    }
    None
}

/// The largest amount that the policy surveys this deep for such a request; none where it names no bound.
fn bound(checklist: &Checklist, evaluation: &Evaluation, row: &DepthRule, depth: Depth) -> Option<Decimal> {
    let fitting = checklist.depths.iter().filter(|r| r.depth == depth && holds(evaluation, r) == Some(true));
    let mut bounds: Vec<Option<Decimal>> = fitting.map(|r| r.up_to).collect();
    if bounds.is_empty() {
        // Deeper than any row asks for.
        bounds.push(if row.depth == depth { row.up_to } else { None });
    }
    bounds.into_iter().try_fold(Decimal::ZERO, |most, bound| bound.map(|b| most.max(b)))
}

impl Survey {
    /// Lists what is asked at a deeper survey only, and counts the answers that stand there.
    pub(crate) fn leaves_out(&mut self, checklist: &Checklist, answers: &Answers, off: &HashSet<String>) {
        let depth = self.depth;
        let mut answered = Vec::new();
        let mut with_rows = Vec::new();
        let mut left_out = Vec::new();
        // The case's own facts are nobody's answer.
        let asked = |q: &&Question| !q.ask.asked_of_nobody() && !q.ask.id.starts_with("case.");
        for question in checklist.questions.values().filter(asked).filter(|q| q.ask.least_depth() > depth) {
            answered.extend(answers.scalar(&question.ask.id));
            left_out.push(question.ask.id.clone());
        }
        for table in checklist.tables.values() {
            let rows = matches!(answers.table(&table.id), TableState::Rows(_));
            if table.depth > depth {
                with_rows.extend(rows.then_some(&table.id));
                left_out.push(table.id.clone());
            } else if !off.contains(&table.id) {
                let columns =
                    table.columns.values().filter(|c| c.formula.is_none() && c.ask.depth.is_some_and(|d| d > depth));
                left_out.extend(columns.map(|c| format!("{}[{}]", table.id, c.ask.id)));
            }
        }
        self.left_out = left_out;
        let count = answered.iter().map(|_| ()).chain(with_rows.iter().map(|_| ())).count();
        self.answers_left_out = u32::try_from(count).unwrap_or(u32::MAX);
    }
}
