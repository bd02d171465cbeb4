//! Answers the rule language's question where a name stands, as seen from the cell whose formula is being printed.

use super::book::{Address, Book};
use super::places::{Places, TableAt};
use formula::excel::{Cell, Previous, Resolver};

pub(super) struct Standing<'a> {
    pub(super) book: &'a Book,
    pub(super) places: &'a Places,
    /// The sheet of the cell.
    pub(super) sheet: usize,
    /// The row of the cell, for row formulas.
    pub(super) row: u32,
    /// Where the status of the cell itself stands.
    pub(super) own: Address,
}

impl Standing<'_> {
    fn cell_at(&self, value: Address, status: Option<Address>) -> Cell {
        Cell {
            value: self.book.reference(self.sheet, value),
            status: status.map_or_else(|| "0".to_owned(), |s| self.book.reference(self.sheet, s)),
        }
    }

    fn in_row(&self, table: &TableAt, column: &str, row: u32) -> Option<Cell> {
        let at = table.columns.get(column)?;
        Some(self.cell_at(Address::new(table.sheet, row, at.value), Some(Address::new(table.sheet, row, at.status))))
    }
}

impl Resolver for Standing<'_> {
    fn scalar(&self, name: &str) -> Option<Cell> {
        let at = self.places.scalars.get(name)?;
        Some(self.cell_at(at.value, at.status))
    }

    fn cell(&self, table: &str, row: &str, column: &str) -> Option<Cell> {
        let (value, status) = self.places.cell(table, row, column)?;
        Some(self.cell_at(value, status))
    }

    fn column(&self, table: &str, column: &str) -> Option<Cell> {
        let table = self.places.tables.get(table)?;
        let at = table.columns.get(column)?;
        let range = |col| self.book.range(self.sheet, table.sheet, col, table.rows());
        Some(Cell { value: range(at.value), status: range(at.status) })
    }

    fn same_row(&self, table: &str, column: &str) -> Option<Cell> {
        self.in_row(self.places.tables.get(table)?, column, self.row)
    }

    fn previous(&self, table: &str, column: &str) -> Option<Previous> {
        let table = self.places.tables.get(table)?;
        if self.row <= table.rows().0 {
            return Some(Previous::FirstRow);
        }
        self.in_row(table, column, self.row - 1).map(Previous::Cell)
    }

    fn count(&self, table: &str) -> Option<Cell> {
        let table = self.places.tables.get(table)?;
        Some(self.cell_at(table.count, Some(table.count_status)))
    }

    fn basis(&self, name: &str) -> Option<Cell> {
        let at = self.places.scalars.get(name)?;
        Some(self.cell_at(at.basis?, at.status))
    }

    fn basis_column(&self, table: &str, column: &str) -> Option<Cell> {
        let table = self.places.tables.get(table)?;
        let at = table.columns.get(column)?;
        let range = |col| self.book.range(self.sheet, table.sheet, col, table.rows());
        Some(Cell { value: range(at.basis?), status: range(at.status) })
    }

    fn basis_same_row(&self, table: &str, column: &str) -> Option<Cell> {
        let table = self.places.tables.get(table)?;
        let at = table.columns.get(column)?;
        let cell = |col| Address::new(table.sheet, self.row, col);
        Some(self.cell_at(cell(at.basis?), Some(cell(at.status))))
    }

    fn own_status(&self) -> Option<String> {
        Some(self.book.reference(self.sheet, self.own))
    }
}
