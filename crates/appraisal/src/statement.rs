//! The statements 报表 as lines over columns: balance sheet 资产负债表, income 损益表, ratios 比率, and the month tables (cash plan 现金计划).
//!
//! Lines are data (`[[line]]` of the layer files); this stage only reads the figures they name. Knows no check and no score.

use crate::checklist::{Checklist, LineRule};
use crate::figure::{Named, Reading};
use crate::figures::Figures;
use crate::finding::{Finding, Stage, Text, Weight};
use indexmap::IndexMap;
use rustc_hash::FxHashSet;
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

/// The statements named by the `[[line]]` entries, in the order of their first line.
#[must_use]
pub fn statements(checklist: &Checklist, figures: &Figures) -> Stage<Vec<Statement>> {
    let mut made = laid_out(checklist, figures);
    made.iter_mut().for_each(drop_columns_that_do_not_apply);
    let findings = made.iter().filter_map(gaps).collect();
    (made, findings)
}

/// The statements with all their columns.
pub(crate) fn laid_out(checklist: &Checklist, figures: &Figures) -> Vec<Statement> {
    let mut made: IndexMap<&str, Statement> = IndexMap::new();
    for line in &checklist.lines {
        let new = || Statement { id: line.statement.clone(), columns: Vec::new(), lines: Vec::new() };
        let statement = made.entry(&line.statement).or_insert_with(new);
        for column in line.columns.keys().filter(|c| !statement.columns.contains(c)).cloned().collect::<Vec<_>>() {
            statement.columns.push(column);
        }
        statement.lines.push(self::line(line, figures));
    }
    made.into_values().collect()
}

pub(crate) fn line(line: &LineRule, figures: &Figures) -> StatementLine {
    StatementLine {
        id: line.id.clone(),
        label: line.label.clone(),
        level: line.level,
        total: line.total,
        cells: line.columns.iter().map(|(column, figure)| (column.clone(), figures.named(figure))).collect(),
        how_checked: line.how_checked.clone(),
    }
}

/// A column in which nothing applies is left out: the seasons of a year that is kept by single months.
pub(crate) fn drop_columns_that_do_not_apply(statement: &mut Statement) {
    let Statement { columns, lines, .. } = statement;
    columns.retain(|c| lines.iter().filter_map(|l| l.cells.get(c)).any(|named| named.reading.applies()));
}

/// A statement with open lines names the questions that would fill them.
pub(crate) fn gaps(statement: &Statement) -> Option<Finding> {
    // in the order in which they are met; a table of many thousand empty cells is asked about a cell at a time
    let mut met = FxHashSet::default();
    let mut questions: Vec<String> = Vec::new();
    for cell in statement.lines.iter().flat_map(|l| l.cells.values()) {
        if let Reading::Unknown { questions: open } = &cell.reading {
            questions.extend(open.iter().filter(|question| met.insert(*question)).cloned());
        }
    }
    let text = Text::new("报表有未定的行", "the statement has open lines");
    (!questions.is_empty())
        .then(|| Finding::new(&format!("statement.{}.open", statement.id), Weight::Note, text, &questions))
}

/// A rule table as figures, hidden columns left out; `None` when there is no such table.
#[must_use]
pub fn table(checklist: &Checklist, figures: &Figures, id: &str) -> Option<FigureTable> {
    let rule = checklist.rows.get(id)?;
    let shown: Vec<_> = rule.columns.values().filter(|c| !c.hidden).collect();
    let rows = figures.rows(id).into_iter().map(|row| FigureRow {
        label: rule.rows.iter().find(|r| r.id == row).map(|r| r.label.clone()).unwrap_or_default(),
        cells: shown.iter().filter_map(|c| Some((c.id.clone(), figures.cell(id, &row, &c.id)?))).collect(),
        id: row,
    });
    Some(FigureTable {
        id: id.to_owned(),
        label: rule.label.clone(),
        columns: shown.iter().map(|c| (c.id.clone(), c.label.clone())).collect(),
        rows: rows.collect(),
    })
}
