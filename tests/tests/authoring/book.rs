//! A workbook in the hands of another program: all cells read as texts and written anew, which also takes every comfort out of it.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use rust_xlsxwriter::{Format, Workbook};

/// Sheets by name, cells by line and column.
pub(crate) struct Book {
    pub(crate) sheets: Vec<(String, Vec<Vec<String>>)>,
    /// Written as a formula of the spreadsheet, as a number, or drawn together with the cell to its right.
    pub(crate) formulas: Vec<(String, u32, u16)>,
    pub(crate) numbers: Vec<(String, u32, u16, f64)>,
    pub(crate) merged: Vec<(String, u32, u16)>,
}

/// The same workbook, changed.
pub(crate) fn changed(bytes: &[u8], change: impl FnOnce(&mut Book)) -> Vec<u8> {
    let mut book = Book::of(bytes);
    change(&mut book);
    book.written()
}

impl Book {
    pub(crate) fn of(bytes: &[u8]) -> Self {
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
        let mut sheets = Vec::new();
        for name in book.sheet_names() {
            let range = book.worksheet_range(&name).unwrap();
            let mut lines: Vec<Vec<String>> = Vec::new();
            let (top, left) = range.start().unwrap_or_default();
            for (row, col, cell) in range.used_cells() {
                let (row, col) = (row + top as usize, col + left as usize);
                lines.resize(lines.len().max(row + 1), Vec::new());
                let line = &mut lines[row];
                line.resize(line.len().max(col + 1), String::new());
                line[col] = match cell {
                    Data::Float(number) => number.to_string(),
                    Data::Int(number) => number.to_string(),
                    other => other.to_string(),
                };
            }
            sheets.push((name, lines));
        }
        Self { sheets, formulas: Vec::new(), numbers: Vec::new(), merged: Vec::new() }
    }

    fn written(&self) -> Vec<u8> {
        let mut book = Workbook::new();
        for (name, lines) in &self.sheets {
            let sheet = book.add_worksheet();
            sheet.set_name(name).unwrap();
            for (row, line) in (0u32..).zip(lines) {
                for (col, cell) in (0u16..).zip(line).filter(|(_, cell)| !cell.is_empty()) {
                    sheet.write_string(row, col, cell).unwrap();
                }
            }
            for (_, row, col) in self.formulas.iter().filter(|(of, _, _)| of == name) {
                sheet.write_formula(*row, *col, "1+1").unwrap();
            }
            for (_, row, col, number) in self.numbers.iter().filter(|(of, _, _, _)| of == name) {
                sheet.write_number(*row, *col, *number).unwrap();
            }
            for (_, row, col) in self.merged.iter().filter(|(of, _, _)| of == name) {
                sheet.merge_range(*row, *col, *row, *col + 1, "合并", &Format::new()).unwrap();
            }
        }
        book.save_to_buffer().unwrap()
    }

    pub(crate) fn lines(&mut self, sheet: &str) -> &mut Vec<Vec<String>> {
        &mut self.sheets.iter_mut().find(|(name, _)| name == sheet).unwrap_or_else(|| panic!("no {sheet}")).1
    }

    pub(crate) fn column(&mut self, sheet: &str, head: &str) -> usize {
        self.lines(sheet)[1].iter().position(|h| h == head).unwrap_or_else(|| panic!("{sheet} has no {head}"))
    }

    pub(crate) fn row(&mut self, sheet: &str, id: &str) -> usize {
        let at = self.column(sheet, "id");
        let found = self.lines(sheet).iter().skip(2).position(|line| line.get(at).is_some_and(|c| c == id));
        found.unwrap_or_else(|| panic!("{sheet} has no {id}")) + 2
    }

    pub(crate) fn put(&mut self, sheet: &str, row: usize, column: usize, said: &str) {
        let lines = self.lines(sheet);
        lines.resize(lines.len().max(row + 1), Vec::new());
        let line = &mut lines[row];
        line.resize(line.len().max(column + 1), String::new());
        said.clone_into(&mut line[column]);
    }

    pub(crate) fn set(&mut self, sheet: &str, id: &str, head: &str, said: &str) {
        let (row, column) = (self.row(sheet, id), self.column(sheet, head));
        self.put(sheet, row, column, said);
    }

    /// A new line at the end.
    pub(crate) fn add(&mut self, sheet: &str, cells: &[(&str, &str)]) {
        let row = self.lines(sheet).len();
        for (head, said) in cells {
            let column = self.column(sheet, head);
            self.put(sheet, row, column, said);
        }
    }

    /// A copy of a line at the end, its key copied, too, as a spreadsheet does.
    pub(crate) fn copy(&mut self, sheet: &str, id: &str, cells: &[(&str, &str)]) {
        let from = self.row(sheet, id);
        let line = self.lines(sheet)[from].clone();
        let row = self.lines(sheet).len();
        self.lines(sheet).push(line);
        for (head, said) in cells {
            let column = self.column(sheet, head);
            self.put(sheet, row, column, said);
        }
    }

    pub(crate) fn remove(&mut self, sheet: &str, id: &str) {
        let row = self.row(sheet, id);
        self.lines(sheet).remove(row);
    }

    /// Every cell below the heads that says what an entry holds.
    pub(crate) fn texts(&self) -> Vec<(String, usize, usize)> {
        let mut out = Vec::new();
        for (name, lines) in
            self.sheets.iter().filter(|(name, _)| !["说明", "词表", "原文", "上面各层"].contains(&name.as_str()))
        {
            for (row, line) in lines.iter().enumerate().skip(2) {
                for (column, cell) in line.iter().enumerate() {
                    let head = lines[1].get(column).cloned().unwrap_or_default();
                    if !cell.is_empty() && !head.starts_with('#') && head != "id" {
                        out.push((name.clone(), row, column));
                    }
                }
            }
        }
        out
    }
}
