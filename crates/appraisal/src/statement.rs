//! The statements 报表 as lines over columns: balance sheet 资产负债表, income 损益表, ratios 比率, and the month tables (cash plan 现金计划).
//!
//! Lines are data (`[[line]]` of the layer files); this stage only reads the figures they name. Knows no check and no score.

use crate::figure::{Named, Reading};
use crate::finding::Text;
use indexmap::IndexMap;
use serde::Serialize;

/// One line 科目 of a statement.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StatementLine {
    /// Line id.
    pub id: String,
    /// Its name.
    pub label: Text,
    /// Depth of indentation, 0 for a heading.
    pub level: u32,
    /// Whether it sums lines above it.
    pub total: bool,
    /// Column id (such as `initial`, `survey`, `low`) to figure.
    pub cells: IndexMap<String, Named>,
    /// How it was checked 检验方式.
    pub how_checked: Text,
}

/// One statement 报表.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Statement {
    /// `balance`, `income`, `ratio`, ….
    pub id: String,
    /// Column ids in order.
    pub columns: Vec<String>,
    /// Its lines in order.
    pub lines: Vec<StatementLine>,
}

/// A table of figures 数表, such as the months of the cash plan or a repayment schedule.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FigureTable {
    /// The rule table's id.
    pub id: String,
    /// Its name.
    pub label: Text,
    /// Column ids with labels, in order.
    pub columns: Vec<(String, Text)>,
    /// Row id, label, cells by column id.
    pub rows: Vec<FigureRow>,
}

/// One row of a table of figures.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FigureRow {
    /// Row id.
    pub id: String,
    /// Its name; empty for counted rows.
    pub label: Text,
    /// Cells by column id.
    pub cells: IndexMap<String, Reading>,
}
