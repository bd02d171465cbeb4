//! A rule as Excel formulas, from the same tree the engine evaluates: one for the value, one for the status code (0 known,
//! 1 not applicable, 2 not meaningful, 3 unknown). It knows no sheets: a [`Resolver`] says where things stand.
//!
//! Only functions that Excel 2016, WPS and LibreOffice share are used. The value cell of anything not known is a blank text,
//! which folds over ranges skip; nothing tests text for a state. A known empty text must be a text too (`=""`), not a blank cell.
//! The range of a table without rows is one blank row. Formulas with `array` set must be entered as array formulas.

mod basis;
mod choice;
mod fold;
mod ordinary;
mod piece;

use crate::model::{Model, RowsKind, Source};
use crate::value::Type;
use piece::{Piece, Printer, rounded};
use std::cell::Cell as Flag;

/// A1 references of a value and of its status code; for a column two ranges of one size. A status of `0` says: always known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Where the value stands.
    pub value: String,
    /// Where the status code stands.
    pub status: String,
}

/// What stands one row up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Previous {
    /// This is the first row: the initial value holds.
    FirstRow,
    /// The cell above.
    Cell(Cell),
}

/// Says where things stand in the workbook. `None`: not there; the figure is then shown as the engine computed it.
pub trait Resolver {
    /// A scalar.
    fn scalar(&self, name: &str) -> Option<Cell>;
    /// One cell of a table with fixed rows.
    fn cell(&self, table: &str, row: &str, column: &str) -> Option<Cell>;
    /// A whole column.
    fn column(&self, table: &str, column: &str) -> Option<Cell>;
    /// The same row's cell, for row formulas.
    fn same_row(&self, table: &str, column: &str) -> Option<Cell>;
    /// The cell one row up, for row formulas.
    fn previous(&self, table: &str, column: &str) -> Option<Previous>;
    /// The number of rows of a table; its status is 3 when untouched, 1 when not asked.
    fn count(&self, table: &str) -> Option<Cell>;
    /// The basis word of a scalar question.
    fn basis(&self, name: &str) -> Option<Cell>;
    /// The basis words of a column of questions.
    fn basis_column(&self, table: &str, column: &str) -> Option<Cell>;
    /// The basis word of the same row's cell.
    fn basis_same_row(&self, table: &str, column: &str) -> Option<Cell>;
    /// Where the status of the printed figure itself will stand; without it the status is repeated inside the value.
    fn own_status(&self) -> Option<String>;
}

/// A figure in Excel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Printed {
    /// Two formulas, without the leading `=`.
    Formula {
        /// The value; a blank text unless known.
        value: String,
        /// The status code.
        status: String,
        /// Whether they must be entered as array formulas.
        array: bool,
    },
    /// No formula says it; the engine's value is shown. Why, in English.
    CachedOnly(String),
}

/// Excel's limit is 8192 characters.
const LONGEST: usize = 8_000;
/// Excel's limit is 64 levels of functions.
const DEEPEST: usize = 64;

/// Prints the rule of a scalar, of a cell `table.row.column` or of a column `table[column]` (for the row the resolver stands in).
/// `None` when the name has no rule of its own.
pub fn print(model: &Model, name: &str, resolver: &dyn Resolver) -> Option<Printed> {
    let rule = &model.rules[model.rule_named(name)?];
    let node = rule.node()?;
    let row = fixed_row(model, name);
    let printer = Printer { model, resolver, row, array: Flag::new(false) };
    Some(match printer.piece(node, false) {
        Ok(piece) => finish(piece, rule.ty, rule.decimals, resolver, printer.array.get()),
        Err(why) => Printed::CachedOnly(why),
    })
}

/// The row in which the rule of a cell of a fixed table stands.
fn fixed_row(model: &Model, name: &str) -> Option<(u32, u32)> {
    match model.target(name)? {
        crate::model::Target::Cell(c, r) => {
            let column = &model.columns[c as usize];
            let fixed = matches!(model.tables[column.table as usize].rows, RowsKind::Fixed(_));
            (fixed && matches!(column.source, Source::Cells(_))).then_some((column.table, r))
        }
        _ => None,
    }
}

fn finish(piece: Piece, ty: Type, decimals: u8, resolver: &dyn Resolver, array: bool) -> Printed {
    let Piece { value, status, .. } = piece;
    let value = if ty == Type::Number { rounded(&value, decimals) } else { value };
    let value = match status.as_str() {
        "0" => value,
        "1" | "2" | "3" => "\"\"".to_owned(),
        _ => format!("IF({}=0,{value},\"\")", resolver.own_status().unwrap_or_else(|| status.clone())),
    };
    if value.len().max(status.len()) > LONGEST {
        return Printed::CachedOnly("longer than a spreadsheet formula may be".to_owned());
    }
    if depth(&value).max(depth(&status)) > DEEPEST {
        return Printed::CachedOnly("nested deeper than a spreadsheet formula may be".to_owned());
    }
    Printed::Formula { value, status, array }
}

/// How deep brackets nest, outside texts.
fn depth(formula: &str) -> usize {
    let (mut deepest, mut now, mut text) = (0usize, 0usize, false);
    for c in formula.chars() {
        match c {
            '"' => text = !text,
            '(' if !text => {
                now += 1;
                deepest = deepest.max(now);
            }
            ')' if !text => now = now.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}
