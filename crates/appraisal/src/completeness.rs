//! Completeness 完整度: which required questions apply in this case, which are answered, which are missing.
//!
//! A question counts one, and so does a table: the share of its required cells that are answered, so that a long table outweighs nothing
//! (calculation §4). Counts; judges nothing.

use crate::checklist::{Ask, Checklist, Table};
use crate::observation::{Answers, Row, TableState};
use crate::relevance::Relevance;
use rust_decimal::{Decimal, RoundingStrategy};

/// Decimals of a table's share; rounded down, so that a table that lacks one cell is never whole.
const SHARE_DECIMALS: u32 = 12;

/// Required questions that apply, and those still missing 必填完成情况.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Completeness {
    /// Required questions that apply in this case; a table counts as one, however many rows it has.
    pub required: u32,
    /// How much of them is answered: a question one or nothing, a table the share of its required cells that are answered.
    pub answered: Decimal,
    /// How many are answered whole.
    pub whole: u32,
    /// Ids of those missing: a question, an untouched table, or `table.row.column`.
    pub missing: Vec<String>,
}

impl Completeness {
    fn question(&mut self, id: &str, answered: bool) {
        self.required += 1;
        if answered {
            self.answered += Decimal::ONE;
            self.whole += 1;
        } else {
            self.missing.push(id.to_owned());
        }
    }

    /// Rows: together one question. A row without required cells says all there is to say by being there.
    fn rows(&mut self, table: &Table, rows: &[Row], required: bool, relevance: &Relevance) {
        let asked = table.columns.values().filter(|c| c.formula.is_none() && c.ask.required);
        let asked: Vec<_> = asked.map(|c| (&c.ask.id, relevance.off_rows(&table.id, &c.ask.id))).collect();
        let (mut cells, mut answered) = (0_u64, 0_u64);
        for row in rows {
            for (column, off) in &asked {
                if off.is_some_and(|rows| rows.contains(&*row.id)) {
                    continue;
                }
                cells += 1;
                if row.cell(column).is_some() {
                    answered += 1;
                } else {
                    self.missing.push(format!("{}.{}.{column}", table.id, row.id));
                }
            }
        }
        if cells == 0 && !required {
            return;
        }
        self.required += 1;
        if answered == cells {
            self.answered += Decimal::ONE;
            self.whole += 1;
        } else {
            let share = Decimal::from(answered) / Decimal::from(cells);
            self.answered += share.round_dp_with_strategy(SHARE_DECIMALS, RoundingStrategy::ToZero);
        }
    }
}

/// Counts what is required and what is answered.
#[must_use]
pub fn completeness(checklist: &Checklist, answers: &Answers, relevance: &Relevance) -> Completeness {
    let mut made = Completeness::default();
    for question in checklist.questions.values() {
        let Ask { id, required, .. } = &question.ask;
        let answered = answers.scalar(id).is_some();
        // What nobody is asked is not missing; an answer in an old case counts as it did, and one taken back is open.
        let asked = answered || !question.ask.asked_of_nobody() || answers.taken_back(id);
        if asked && relevance.applies(id) && (*required || relevance.is_required(id)) {
            made.question(id, answered);
        }
    }
    for table in checklist.tables.values() {
        if !relevance.applies(&table.id) {
            continue;
        }
        let required = table.required || relevance.is_required(&table.id);
        match answers.table(&table.id) {
            TableState::Untouched if required => made.question(&table.id, false),
            TableState::DeclaredEmpty if required => made.question(&table.id, true),
            TableState::Untouched | TableState::DeclaredEmpty => {}
            TableState::Rows(rows) => made.rows(table, rows, required, relevance),
        }
    }
    made.answered = made.answered.normalize();
    made
}

#[cfg(test)]
#[path = "completeness/tests.rs"]
mod tests;
