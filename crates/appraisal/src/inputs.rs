//! The rule graph's inputs 公式输入: answers with their basis, what does not apply, the day of the report, completeness.
//!
//! The last step before evaluation. Knows no rule.

use crate::checklist::{Checklist, Question, ROW_ID, Table};
use crate::completeness::Completeness;
use crate::observation::{self, Answers, TableState};
use crate::relevance::Relevance;
use chrono::NaiveDate;
use formula::{Answer, Inputs, Reason, Row, TableAnswer, Value};
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
