//! One table: its rows in order, what was removed, and every cell's history.
//!
//! Rows exist because they were added, or because a cell of them was answered (rows that a checklist fixes are never added). A row
//! once removed comes back only by being added again, not by an answer that arrives late.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{Cell, Seen, Stamp};
use crate::change::{Action, Basis, TableChange};
use crate::record::RecordId;

/// A change of a table as it was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TableSeen {
    /// When, by whom, which record.
    pub stamp: Stamp,
    /// What; an answer that brought its row along shows as the row added.
    pub change: TableChange,
    /// How it came in.
    pub action: Action,
    /// The record of the same log that took it back, if any.
    pub retracted_by: Option<u64>,
}

/// A table of the case.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Table {
    /// Row ids in order.
    pub rows: Vec<String>,
    /// “There are none” was said, and no row contradicts it.
    pub declared_empty: bool,
    /// The basis that cells inherit.
    pub basis: Option<Basis>,
    /// The officer's remark.
    pub note: Option<String>,
    /// Cells by row, then column; removed rows included.
    pub cells: BTreeMap<String, BTreeMap<String, Cell>>,
    /// Changes of the table, oldest first.
    pub history: Vec<TableSeen>,
    /// Rows ever mentioned; kept so that a lookup need not walk the rows.
    #[serde(skip)]
    known: BTreeSet<String>,
    /// Answers on rows already known: they bring the row along when what made it known is taken back.
    #[serde(skip)]
    mentions: Vec<Mention>,
}

/// An answer on a row that was known already.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Mention {
    /// How many changes of the table came before it.
    after: usize,
    id: RecordId,
    row: String,
    retracted: bool,
}

impl Table {
    /// The answer in force in a cell.
    pub fn answer_at(&self, row: &str, column: &str) -> Option<&Seen> {
        self.cells.get(row)?.get(column)?.in_force()
    }

    /// What was done to the table and not taken back, in order: a change, or an answer on a row that was known.
    pub(crate) fn each_step<'a>(&'a self, mut each: impl FnMut(RecordId, Result<&'a TableChange, &'a str>)) {
        let mut mentions = self.mentions.iter().peekable();
        for place in 0..=self.history.len() {
            while let Some(mention) = mentions.next_if(|mention| mention.after <= place) {
                if !mention.retracted {
                    each(mention.id, Err(&mention.row));
                }
            }
            if let Some(seen) = self.history.get(place).filter(|seen| seen.retracted_by.is_none()) {
                each(seen.stamp.id(), Ok(&seen.change));
            }
        }
    }

    /// What several logs together make of it, where folding them in a line is not enough.
    pub(crate) fn correct(&mut self, rows: Vec<String>, empty: bool, basis: Option<Basis>, note: Option<String>) {
        (self.rows, self.declared_empty, self.basis, self.note) = (rows, empty, basis, note);
    }

    pub(super) fn change(&mut self, stamp: &Stamp, action: Action, change: &TableChange) {
        self.effect(change);
        self.history.push(TableSeen { stamp: stamp.clone(), change: change.clone(), action, retracted_by: None });
    }

    pub(super) fn answer(&mut self, row: &str, column: &str, seen: Seen) {
        let (known, id) = (self.known.contains(row), seen.stamp.id());
        // A cleared cell needs no row.
        if !known && seen.change.value.is_some() {
            let added = vec![crate::RowAdded { row: row.to_owned(), after: None }];
            let change = TableChange { table: seen.change.question.clone(), added, ..TableChange::default() };
            self.change(&seen.stamp, seen.action, &change);
        } else if seen.change.value.is_some()
            && self.mentions.last().is_none_or(|last| (last.id, last.row.as_str()) != (id, row))
        {
            let mention = Mention { after: self.history.len(), id, row: row.to_owned(), retracted: false };
            self.mentions.push(mention);
        }
        self.cells.entry(row.to_owned()).or_default().entry(column.to_owned()).or_default().history.push(seen);
    }

    pub(super) fn retract(&mut self, target: RecordId, by: u64) -> bool {
        let mut found = false;
        for columns in self.cells.values_mut() {
            for cell in columns.values_mut() {
                found |= cell.retract(target, by);
            }
        }
        let mut changed = false;
        for seen in self.history.iter_mut().filter(|seen| seen.stamp.id() == target && seen.retracted_by.is_none()) {
            seen.retracted_by = Some(by);
            changed = true;
        }
        for mention in self.mentions.iter_mut().filter(|mention| mention.id == target && !mention.retracted) {
            mention.retracted = true;
            changed = true;
        }
        if changed {
            self.replay();
        }
        found || changed
    }

    /// Builds rows, order and declarations anew from the changes not taken back.
    fn replay(&mut self) {
        let history = std::mem::take(&mut self.history);
        let cells = std::mem::take(&mut self.cells);
        let mentions = std::mem::take(&mut self.mentions);
        *self = Table { cells, ..Table::default() };
        let mut pending = mentions.iter().peekable();
        for place in 0..=history.len() {
            while let Some(mention) = pending.next_if(|mention| mention.after <= place) {
                if !mention.retracted && !self.known.contains(&mention.row) {
                    self.add(&mention.row, None);
                    self.declared_empty = false;
                }
            }
            if let Some(seen) = history.get(place).filter(|seen| seen.retracted_by.is_none()) {
                self.effect(&seen.change);
            }
        }
        (self.history, self.mentions) = (history, mentions);
    }

    fn effect(&mut self, change: &TableChange) {
        if !change.removed.is_empty() {
            let gone: BTreeSet<&String> = change.removed.iter().collect();
            self.rows.retain(|row| !gone.contains(row));
            self.known.extend(change.removed.iter().cloned());
        }
        for added in &change.added {
            self.add(&added.row, added.after.as_deref());
        }
        if !change.order.is_empty() {
            let places: BTreeMap<&String, usize> = change.order.iter().enumerate().map(|(at, row)| (row, at)).collect();
            self.rows.sort_by_key(|row| places.get(row).copied().unwrap_or(usize::MAX));
        }
        if let Some(empty) = change.declared_empty {
            self.declared_empty = empty;
        }
        if !self.rows.is_empty() {
            self.declared_empty = false;
        }
        if change.basis.is_some() {
            self.basis = change.basis;
        }
        if change.note.is_some() {
            self.note = change.note.clone();
        }
    }

    fn add(&mut self, row: &str, after: Option<&str>) {
        // New rows are the usual case: only a row already known can stand in the list.
        if !self.known.insert(row.to_owned()) && self.rows.iter().any(|present| present == row) {
            return;
        }
        match after.and_then(|after| self.rows.iter().position(|present| present == after)) {
            Some(at) => self.rows.insert(at + 1, row.to_owned()),
            None => self.rows.push(row.to_owned()),
        }
    }
}
