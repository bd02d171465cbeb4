//! Answers as the record holds them: a grid of the scalar questions of a section, and its tables row by row, with basis.
//!
//! Questions that do not apply or were not asked of this case are left out; open ones are said to be open.

use crate::case::Case;
use crate::document::{Align, Block, Cell, Column, Fact, Row, Table};
use appraisal::checklist::{Kind, Table as AskedTable};
use appraisal::figure::Reading;
use appraisal::observation::TableState;

/// More rows than this of one table are not printed; the workbook has them all.
const MOST_ROWS: usize = 60;
/// More columns than this do not fit a page; the rest is in the workbook.
const MOST_COLUMNS: usize = 9;
/// A text longer than this takes a whole line of the grid.
const WIDE: usize = 18;

/// The scalar questions of these sections as one grid, then their tables.
pub(super) fn sections(case: &Case<'_>, ids: &[&str]) -> Vec<Block> {
    let mut blocks = Vec::new();
    for section in case.checklist.sections.iter().filter(|s| ids.contains(&s.id.as_str())) {
        let content = section_blocks(case, &section.id);
        if content.is_empty() {
            continue;
        }
        blocks.push(Block::heading(2, case.say(&section.label)));
        blocks.extend(content);
    }
    blocks
}

fn section_blocks(case: &Case<'_>, section: &str) -> Vec<Block> {
    let mut items = Vec::new();
    for question in case.checklist.questions.values().filter(|q| q.section == section) {
        let ask = &question.ask;
        if matches!(ask.kind, Kind::Photo | Kind::File | Kind::Signature) {
            continue;
        }
        let value = match case.answers.scalar(&ask.id) {
            Some(answer) => {
                let mut text = case.answer(ask, answer);
                if ask.kind.is_number() && !ask.unit.is_empty() && ask.unit != "%" {
                    text = format!("{text} {}", case.unit(&ask.unit));
                }
                format!("{text}{}", case.within(case.say(&answer.basis.label())))
            }
            None => match case.reading(&ask.id) {
                Some(Reading::Unknown { .. }) if ask.required => {
                    items.push(Fact::new(case.say(&ask.label), Cell::faint(case.pick("缺", "missing"))));
                    continue;
                }
                _ => continue,
            },
        };
        let label = case.say(&ask.label);
        let wide = value.chars().count() > WIDE || label.chars().count() > 12;
        items.push(if wide { Fact::wide(label, Cell::text(value)) } else { Fact::new(label, Cell::text(value)) });
    }
    let mut blocks = Vec::new();
    if !items.is_empty() {
        blocks.push(Block::Facts { columns: 2, items });
    }
    for table in case.checklist.tables.values().filter(|t| t.section == section) {
        blocks.extend(table_block(case, table));
    }
    blocks
}

/// Columns that share the page: in a narrow table figures take what they need, in a wide one everything gets its part, so that no column is
/// squeezed to a character.
fn widths(titles: Vec<(String, Kind)>) -> Vec<Column> {
    let wide = titles.len() > 5;
    let texts = titles.iter().any(|(_, kind)| matches!(kind, Kind::Text | Kind::Place));
    let last = titles.len().saturating_sub(1);
    let column = |(i, (title, kind)): (usize, (String, Kind))| {
        let align = if kind.is_number() { Align::Right } else { Align::Left };
        let share = match kind {
            Kind::Text | Kind::Place => Some(if wide { 5 } else { 3 }),
            Kind::Money if wide => Some(4),
            _ if wide => Some(3),
            _ if !texts && i == last => Some(1),
            _ => None,
        };
        Column { title, align, share }
    };
    titles.into_iter().enumerate().map(column).collect()
}

/// One asked table; what was declared empty is said so, what was never touched is left to the open points.
pub(super) fn table_block(case: &Case<'_>, table: &AskedTable) -> Option<Block> {
    let label = case.say(&table.label);
    let rows = match case.answers.table(&table.id) {
        TableState::Untouched => return None,
        TableState::DeclaredEmpty => {
            return Some(Block::note(format!("{label}{}{}", case.colon(), case.pick("核实无", "checked, none"))));
        }
        TableState::Rows(rows) => rows,
    };
    let mut shown: Vec<_> = table
        .columns
        .values()
        .filter(|c| !matches!(c.ask.kind, Kind::Photo | Kind::File | Kind::Signature))
        // A computed word is for the rules; a person reads the figures that come of it.
        .filter(|c| !c.hidden && (c.formula.is_none() || c.ask.kind.is_number()))
        .filter(|c| {
            rows.iter().any(|r| case.appraisal.figures.cell(&table.id, &r.id, &c.ask.id).is_some_and(|v| v.applies()))
        })
        .filter(|c| !c.hidden)
        .collect();
    // Where not all fit, what was asked comes before what is computed from it.
    shown.sort_by_key(|c| c.formula.is_some());
    shown.truncate(MOST_COLUMNS);
    let columns = widths(shown.iter().map(|c| (case.say(&c.ask.label).to_owned(), c.ask.kind)).collect());
    let cell = |row: &appraisal::observation::Row, column: &appraisal::checklist::Column| match row.cell(&column.ask.id)
    {
        Some(answer) => Cell::text(case.answer(&column.ask, answer)),
        None => match case.appraisal.figures.cell(&table.id, &row.id, &column.ask.id) {
            Some(reading) => case.reading_cell(&reading, column.ask.kind, &column.ask.unit, ""),
            None => Cell::empty(),
        },
    };
    let body: Vec<Row> =
        rows.iter().take(MOST_ROWS).map(|row| Row::plain(shown.iter().map(|c| cell(row, c)).collect())).collect();
    let note = if rows.len() > MOST_ROWS {
        format!("{} {} / {}", case.pick("仅列前", "rows shown"), MOST_ROWS, rows.len())
    } else {
        String::new()
    };
    Some(Block::Table(Table { caption: label.to_owned(), unit: String::new(), columns, rows: body, note }))
}
