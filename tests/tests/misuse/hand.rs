//! A case in the hands of someone who changes it: answers set, rows added and left out, by name.

use appraisal::case_file::{AnswerFile, CaseFile, RowFile, TableFile};
use appraisal::observation::Basis;
use rust_decimal::Decimal;

/// A changed case and what was done to it.
pub(crate) struct Tried {
    pub(crate) how: String,
    pub(crate) case: CaseFile,
}

/// The case while it is being changed.
#[derive(Clone)]
pub(crate) struct Hand(pub(crate) CaseFile);

pub(crate) fn number(answer: Option<&AnswerFile>) -> Option<Decimal> {
    answer?.v.0.as_deref()?.parse().ok()
}

impl Hand {
    pub(crate) fn of(case: &CaseFile) -> Self {
        Self(case.clone())
    }

    pub(crate) fn done(self, how: impl Into<String>) -> Vec<Tried> {
        vec![self.tried(how)]
    }

    pub(crate) fn tried(self, how: impl Into<String>) -> Tried {
        Tried { how: how.into(), case: self.0 }
    }

    pub(crate) fn number(&self, id: &str) -> Option<Decimal> {
        number(self.0.answers.get(id))
    }

    pub(crate) fn say(mut self, id: &str, value: impl ToString, basis: Basis) -> Self {
        let answer = AnswerFile { basis: Some(basis), ..AnswerFile::of(value.to_string()) };
        self.0.answers.insert(id.to_owned(), answer);
        self
    }

    pub(crate) fn without(mut self, begins: &[&str]) -> Self {
        let gone = |id: &String| begins.iter().any(|b| id == b || (b.ends_with('.') && id.starts_with(b)));
        self.0.answers.retain(|id, _| !gone(id));
        self.0.tables.retain(|id, _| !gone(id));
        self
    }

    pub(crate) fn none(mut self, table: &str) -> Self {
        self.0.tables.insert(table.to_owned(), TableFile { declared_empty: true, ..TableFile::default() });
        self
    }

    pub(crate) fn row(mut self, table: &str, cells: &[(&str, &str)], basis: Basis) -> Self {
        let table = self.0.tables.entry(table.to_owned()).or_default();
        table.declared_empty = false;
        let answer = |v: &str| AnswerFile { basis: Some(basis), ..AnswerFile::of(v) };
        let cells = cells.iter().map(|(c, v)| ((*c).to_owned(), answer(v))).collect();
        table.rows.push(RowFile { id: format!("said{}", table.rows.len()), cells });
        self
    }

    pub(crate) fn left_out(mut self, table: &str, row: &str) -> Self {
        if let Some(table) = self.0.tables.get_mut(table) {
            table.rows.retain(|r| r.id != row);
        }
        self
    }

    pub(crate) fn cell(mut self, table: &str, row: &str, column: &str, value: impl ToString, basis: Basis) -> Self {
        let rows = self.0.tables.get_mut(table).into_iter().flat_map(|t| &mut t.rows);
        let answer = AnswerFile { basis: Some(basis), ..AnswerFile::of(value.to_string()) };
        rows.filter(|r| r.id == row).for_each(|r| {
            r.cells.insert(column.to_owned(), answer.clone());
        });
        self
    }

    /// The cells of a column with their row ids, as numbers.
    pub(crate) fn column(&self, table: &str, column: &str) -> Vec<(String, Decimal)> {
        let rows = self.0.tables.get(table).into_iter().flat_map(|t| &t.rows);
        rows.filter_map(|r| Some((r.id.clone(), number(r.cells.get(column))?))).collect()
    }

    /// The text of a cell; empty where there is none.
    pub(crate) fn text(&self, table: &str, row: &str, column: &str) -> String {
        let rows = self.0.tables.get(table).into_iter().flat_map(|t| &t.rows);
        let cell = rows.filter(|r| r.id == row).find_map(|r| r.cells.get(column));
        cell.and_then(|a| a.v.0.clone()).unwrap_or_default()
    }

    pub(crate) fn rows(&self, table: &str) -> Vec<String> {
        self.0.tables.get(table).into_iter().flat_map(|t| &t.rows).map(|r| r.id.clone()).collect()
    }
}
