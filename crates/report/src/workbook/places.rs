//! Where every name stands in the workbook 定位: scalars with value, status and basis; tables with their columns and rows.
//!
//! Filled completely before the first formula is written. Knows no content.

use super::book::Address;
use std::collections::{BTreeSet, HashMap};

/// Where a scalar stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct ScalarAt {
    pub(super) value: Address,
    /// None: always known.
    pub(super) status: Option<Address>,
    pub(super) basis: Option<Address>,
}

/// Where a column of a table stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct ColumnAt {
    /// What formulas read.
    pub(super) value: u16,
    /// What a person reads: the same, or the word of a code.
    pub(super) shown: u16,
    pub(super) status: u16,
    pub(super) basis: Option<u16>,
}

/// Where a table stands.
#[derive(Debug, Clone)]
pub(super) struct TableAt {
    pub(super) sheet: usize,
    /// The row of its caption; its head stands below, then its rows.
    pub(super) caption: u32,
    pub(super) ids: Vec<String>,
    pub(super) columns: HashMap<String, ColumnAt>,
    pub(super) count: Address,
    pub(super) count_status: Address,
}

impl TableAt {
    /// First and last row of its body; a table without rows has one blank row, so that its ranges exist.
    pub(super) fn rows(&self) -> (u32, u32) {
        let first = self.caption + 2;
        let length = u32::try_from(self.ids.len().max(1)).unwrap_or(u32::MAX);
        (first, first + length - 1)
    }

    pub(super) fn row(&self, id: &str) -> Option<u32> {
        let at = self.ids.iter().position(|i| i == id)?;
        u32::try_from(at).ok().map(|at| self.caption + 2 + at)
    }

    /// Rows that a block of this table takes, with a blank row below.
    pub(super) fn height(&self) -> u32 {
        self.rows().1 - self.caption + 2
    }
}

#[derive(Debug, Default)]
pub(super) struct Places {
    /// Where the word of a coded answer stands.
    pub(super) words: HashMap<String, Address>,
    /// Answers whose numbers are covered: `name` or `table[column]`.
    pub(super) covered: BTreeSet<String>,
    pub(super) scalars: HashMap<String, ScalarAt>,
    pub(super) tables: HashMap<String, TableAt>,
}

impl Places {
    /// Value and status of a scalar or of a cell `table.row.column`.
    pub(super) fn find(&self, id: &str) -> Option<(Address, Option<Address>)> {
        if let Some(at) = self.scalars.get(id) {
            return Some((at.value, at.status));
        }
        // Table names hold dots too, so the split is tried from the right.
        let (head, column) = id.rsplit_once('.')?;
        head.match_indices('.').find_map(|(at, _)| self.cell(&head[..at], &head[at + 1..], column))
    }

    pub(super) fn cell(&self, table: &str, row: &str, column: &str) -> Option<(Address, Option<Address>)> {
        let table = self.tables.get(table)?;
        let (row, at) = (table.row(row)?, table.columns.get(column)?);
        Some((Address::new(table.sheet, row, at.value), Some(Address::new(table.sheet, row, at.status))))
    }
}
