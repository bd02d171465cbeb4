//! What is told at a visit and follows from no truth: who, where, since when, what was thought of it. It stands as data beside the layers.

use crate::visit::readings::plain;
use crate::wrong::Wrong;
use appraisal::case_file::{AnswerFile, CaseFile, Raw, RowFile, TableFile};
use appraisal::observation::Basis;
use indexmap::IndexMap;
use std::collections::BTreeSet;
use toml::{Table, Value};

/// Answers, whole tables, and cells that every row of a table has.
#[derive(Debug, Clone, Default)]
pub(crate) struct Told {
    answers: IndexMap<String, AnswerFile>,
    tables: IndexMap<String, TableFile>,
    cells: IndexMap<String, Vec<(String, AnswerFile)>>,
    /// Answers that the last layer gives, the trade's own.
    own: BTreeSet<String>,
}

/// The basis of a word, as the case file writes it.
fn basis(word: &str) -> Option<Basis> {
    match word {
        "document" => Some(Basis::Document),
        "system" => Some(Basis::System),
        "observed" => Some(Basis::Observed),
        "third_party" => Some(Basis::ThirdParty),
        "oral" => Some(Basis::Oral),
        _ => None,
    }
}

/// An answer: a value, or a value with its basis and who gave it.
fn answer(id: &str, value: &Value) -> Result<AnswerFile, Wrong> {
    let text = |v: &Value| match v {
        Value::String(s) => Some(s.clone()),
        Value::Boolean(b) => Some(b.to_string()),
        Value::Integer(i) => Some(i.to_string()),
        _ => None,
    };
    let odd = || Wrong::of(id, "答案写文字、是否、整数，或 { v = …, basis = \"oral\" }；小数写成文字", "no answer");
    let Value::Table(table) = value else { return text(value).map(plain).ok_or_else(odd) };
    let mut made = AnswerFile::default();
    for (key, part) in table {
        match key.as_str() {
            "v" => made.v = Raw(Some(text(part).ok_or_else(odd)?)),
            "basis" => made.basis = Some(part.as_str().and_then(basis).ok_or_else(odd)?),
            "by" => part.as_str().unwrap_or_default().clone_into(&mut made.by),
            "how_checked" => part.as_str().unwrap_or_default().clone_into(&mut made.how_checked),
            "note" => part.as_str().unwrap_or_default().clone_into(&mut made.note),
            _ => return Err(odd()),
        }
    }
    Ok(made)
}

impl Told {
    /// What follows is said by the next layer, nearer to the trade.
    pub(crate) fn next_layer(&mut self) {
        self.own.clear();
    }

    /// Takes a section of a file: `answers` (`{ remove = true }` takes an earlier one out), `tables` (rows by their id; `{}` declares a table
    /// empty) or `cells`.
    pub(crate) fn take(&mut self, section: &str, entries: &Table) -> Result<(), Wrong> {
        for (id, value) in entries {
            let odd = |zh: &str| Wrong::of(id, zh, "not as this section is written");
            match section {
                "answers" if value.get("remove").is_some() => {
                    self.answers.shift_remove(id);
                }
                "answers" => {
                    self.answers.insert(id.clone(), answer(id, value)?);
                    self.own.insert(id.clone());
                }
                "cells" => {
                    let cells = value.as_table().ok_or_else(|| odd("写作 列 = 值"))?;
                    let cells: Result<Vec<_>, Wrong> =
                        cells.iter().map(|(c, v)| Ok((c.clone(), answer(id, v)?))).collect();
                    self.cells.entry(id.clone()).or_default().extend(cells?);
                }
                _ => {
                    let rows = value.as_table().ok_or_else(|| odd("写作 行号 = { 列 = 值 }，空表写 {}"))?;
                    let table = self.tables.entry(id.clone()).or_default();
                    if rows.is_empty() {
                        table.rows.clear();
                    }
                    for (row, cells) in rows {
                        let cells = cells.as_table().ok_or_else(|| odd("写作 行号 = { 列 = 值 }"))?;
                        let cells: Result<IndexMap<_, _>, Wrong> =
                            cells.iter().map(|(c, v)| Ok((c.clone(), answer(id, v)?))).collect();
                        table.rows.retain(|r| r.id != *row);
                        table.rows.push(RowFile { id: row.clone(), cells: cells? });
                    }
                    table.declared_empty = table.rows.is_empty();
                }
            }
        }
        Ok(())
    }

    /// Writes everything down first, so that what follows from the truth stands over it.
    pub(crate) fn begin(&self, case: &mut CaseFile) {
        case.answers.extend(self.answers.clone());
        case.tables.extend(self.tables.clone());
    }

    /// Adds the cells that every row of a table has, where a row says nothing else. What the trade itself answers stands over what was made up
    /// for every trade of its family: whoever writes an answer for this one trade means it. What is asked for follows from the books alone.
    pub(crate) fn complete(&self, case: &mut CaseFile) {
        for id in self.own.iter().filter(|id| !id.starts_with("request.")) {
            if let (Some(made), Some(own)) = (case.answers.get_mut(id), self.answers.get(id)) {
                made.clone_from(own);
            }
        }
        for (table, cells) in &self.cells {
            for row in case.tables.get_mut(table).into_iter().flat_map(|t| &mut t.rows) {
                for (column, cell) in cells {
                    row.cells.entry(column.clone()).or_insert_with(|| cell.clone());
                }
            }
        }
    }
}
