//! Completeness 完整度: which required questions apply in this case, which are answered, which are missing.
//!
//! Counts; judges nothing.

use crate::checklist::{Ask, Checklist};
use crate::observation::{Answers, TableState};
use crate::relevance::Relevance;

/// Required questions that apply, and those still missing 必填完成情况.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Completeness {
    /// Required questions that apply in this case; a required cell of each table row counts as one.
    pub required: u32,
    /// Those answered.
    pub answered: u32,
    /// Ids of those missing: a question, an untouched table, or `table.row.column`.
    pub missing: Vec<String>,
}

impl Completeness {
    fn count(&mut self, id: impl FnOnce() -> String, answered: bool) {
        self.required += 1;
        if answered {
            self.answered += 1;
        } else {
            self.missing.push(id());
        }
    }
}

/// Counts what is required and what is answered.
#[must_use]
pub fn completeness(checklist: &Checklist, answers: &Answers, relevance: &Relevance) -> Completeness {
    let mut made = Completeness::default();
    for question in checklist.questions.values() {
        let Ask { id, required, .. } = &question.ask;
        if relevance.applies(id) && (*required || relevance.is_required(id)) {
            made.count(|| id.clone(), answers.scalar(id).is_some());
        }
    }
    for table in checklist.tables.values() {
        if !relevance.applies(&table.id) {
            continue;
        }
        let required = table.required || relevance.is_required(&table.id);
        match answers.table(&table.id) {
            TableState::Untouched if required => made.count(|| table.id.clone(), false),
            TableState::Untouched => {}
            TableState::DeclaredEmpty => {
                if required {
                    made.count(|| table.id.clone(), true);
                }
            }
            TableState::Rows(rows) => {
                let asked = table.columns.values().filter(|c| c.formula.is_none() && c.ask.required);
                let asked: Vec<_> = asked.map(|c| (&c.ask.id, relevance.off_rows(&table.id, &c.ask.id))).collect();
                for row in rows {
                    for (column, off) in &asked {
                        if off.is_none_or(|rows| !rows.contains(&*row.id)) {
                            made.count(|| format!("{}.{}.{column}", table.id, row.id), row.cell(column).is_some());
                        }
                    }
                }
            }
        }
    }
    made
}
