//! Relevance 适用性: which questions apply in this case, which became required, which answers contradict a constraint.
//!
//! Conditions read answers and policy only. A question that does not apply keeps its old answer but does not count; a condition that is
//! unknown counts as asked. Knows no figure.

use crate::checklist::{Checklist, Question, ROW_ID, Table, condition_name};
use crate::finding::{Finding, Weight};
use crate::observation::{self, Answers, TableState};
use formula::{Answer, Evaluation, Inputs, Reason, Row, TableAnswer, Value};
use std::collections::HashSet;

/// Rounds after which conditions that switch each other on and off are left as they stand.
const ROUNDS: usize = 4;

/// What applies in this case 适用情况.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Relevance {
    off: HashSet<String>,
    off_cells: HashSet<(String, String, String)>,
    required: HashSet<String>,
}

impl Relevance {
    /// Whether the question or table is asked in this case.
    #[must_use]
    pub fn applies(&self, id: &str) -> bool {
        !self.off.contains(id)
    }

    /// Whether this cell is asked in this row.
    #[must_use]
    pub fn cell_applies(&self, table: &str, row: &str, column: &str) -> bool {
        self.off_cells.is_empty() || !self.off_cells.contains(&(table.to_owned(), row.to_owned(), column.to_owned()))
    }

    /// Whether its `required_when` holds.
    #[must_use]
    pub fn is_required(&self, id: &str) -> bool {
        self.required.contains(id)
    }
}

/// Finds what applies, and the answers that contradict a constraint.
#[must_use]
pub fn relevance(checklist: &Checklist, answers: &Answers) -> (Relevance, Vec<Finding>) {
    let mut relevance = Relevance::default();
    let mut evaluation = checklist.relevance.evaluate(&answered(checklist, answers, &relevance));
    // An answer that no longer applies must not switch on another question: repeat until nothing changes.
    for _ in 0..ROUNDS {
        let next = read(checklist, &evaluation);
        if next == relevance {
            break;
        }
        relevance = next;
        evaluation = checklist.relevance.evaluate(&answered(checklist, answers, &relevance));
    }
    let findings = contradictions(checklist, &evaluation, &relevance);
    (relevance, findings)
}

fn says(evaluation: &Evaluation, name: &str, truth: bool) -> bool {
    evaluation.get(name).and_then(formula::Outcome::as_bool) == Some(truth)
}

fn read(checklist: &Checklist, evaluation: &Evaluation) -> Relevance {
    let mut made = Relevance::default();
    let asked =
        checklist.questions.values().map(|q| (&q.ask.id, q.ask.relevant.is_some(), q.ask.required_when.is_some()));
    let tables = checklist.tables.values().map(|t| (&t.id, t.relevant.is_some(), t.required_when.is_some()));
    for (id, relevant, required) in asked.chain(tables) {
        if relevant && says(evaluation, &condition_name("relevant", id), false) {
            made.off.insert(id.clone());
        }
        if required && says(evaluation, &condition_name("required", id), true) {
            made.required.insert(id.clone());
        }
    }
    for table in checklist.tables.values() {
        for column in table.columns.values().filter(|c| c.ask.relevant.is_some()) {
            let condition = condition_name("relevant", &column.ask.id);
            for row in evaluation.table_rows(&table.id) {
                let off =
                    evaluation.cell(&table.id, row, &condition).and_then(formula::Outcome::as_bool) == Some(false);
                if off {
                    made.off_cells.insert((table.id.clone(), row.to_string(), column.ask.id.clone()));
                }
            }
        }
    }
    made
}

fn contradictions(checklist: &Checklist, evaluation: &Evaluation, relevance: &Relevance) -> Vec<Finding> {
    let mut findings = Vec::new();
    let finding = |place: String, text: &crate::finding::Text| Finding {
        code: "answer.contradicts_constraint".to_owned(),
        weight: Weight::Attention,
        text: text.clone(),
        questions: vec![place],
    };
    for question in checklist.questions.values().filter(|q| relevance.applies(&q.ask.id)) {
        if let Some(constraint) = &question.ask.constraint
            && says(evaluation, &condition_name("holds", &question.ask.id), false)
        {
            findings.push(finding(question.ask.id.clone(), &constraint.message));
        }
    }
    for table in checklist.tables.values().filter(|t| relevance.applies(&t.id)) {
        for column in table.columns.values() {
            let Some(constraint) = &column.ask.constraint else { continue };
            let condition = condition_name("holds", &column.ask.id);
            for row in evaluation.table_rows(&table.id) {
                if evaluation.cell(&table.id, row, &condition).and_then(formula::Outcome::as_bool) == Some(false) {
                    findings.push(finding(format!("{}.{row}.{}", table.id, column.ask.id), &constraint.message));
                }
            }
        }
    }
    findings
}

/// The answers alone, with what does not apply marked as such.
pub(crate) fn answered(checklist: &Checklist, answers: &Answers, relevance: &Relevance) -> Inputs {
    let mut inputs = Inputs::new();
    for Question { ask, .. } in checklist.questions.values() {
        let answer = match answers.scalar(&ask.id) {
            _ if !relevance.applies(&ask.id) => Answer::not_applicable(not_asked()),
            Some(answer) => known(answer),
            None => Answer::unanswered(),
        };
        inputs.set(&ask.id, answer);
    }
    for table in checklist.tables.values() {
        inputs.set_table(&table.id, table_answer(table, answers, relevance));
    }
    inputs
}

fn table_answer(table: &Table, answers: &Answers, relevance: &Relevance) -> TableAnswer {
    if !relevance.applies(&table.id) {
        return TableAnswer::NotApplicable(not_asked());
    }
    match answers.table(&table.id) {
        TableState::Untouched => TableAnswer::Untouched,
        TableState::DeclaredEmpty => TableAnswer::DeclaredEmpty,
        TableState::Rows(rows) => TableAnswer::Rows(rows.iter().map(|r| row(table, r, relevance)).collect()),
    }
}

fn row(table: &Table, row: &observation::Row, relevance: &Relevance) -> Row {
    let mut made = Row::new(&row.id).with(ROW_ID, Answer::known(Value::text(&row.id), None));
    for column in table.columns.values().filter(|c| c.formula.is_none()) {
        let id = &column.ask.id;
        if !relevance.cell_applies(&table.id, &row.id, id) {
            made = made.with(id, Answer::not_applicable(not_asked()));
        } else if let Some(answer) = row.cell(id) {
            made = made.with(id, known(answer));
        } else if !column.ask.required {
            // An optional cell left empty is a detail that was not given, not a gap in the sum.
            made = made.with(id, Answer::not_applicable(not_asked()));
        }
    }
    made
}

fn known(answer: &observation::Answer) -> Answer {
    Answer::known(answer.value.clone(), formula::Basis::named(answer.basis.word()))
}

fn not_asked() -> Reason {
    Reason::given("本例不问 not asked in this case")
}
