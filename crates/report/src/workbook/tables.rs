//! The sheets of tables 明细与数表: asked tables by section, rule tables together, each a block of caption, head and rows.
//!
//! Beside the values, out of sight, stand their status codes and bases in the same order, so that a range of values has a range of
//! statuses of the same size.

use super::Error;
use super::book::{Address, letters};
use super::coded;
use super::inputs::hide;
use super::maker::{Maker, NOT_APPLICABLE, Target, UNKNOWN};
use super::places::{ColumnAt, TableAt};
use super::style::Role;
use crate::case::masked;
use appraisal::checklist::Kind;
use appraisal::finding::Text;
use formula::{Outcome, Type};
use rust_xlsxwriter::{Color, ConditionalFormatFormula, Format};
use std::collections::HashMap;

/// The row of the first block's caption, below title and banner.
const FIRST: u32 = 3;
/// Widths in characters of a digit.
const NAMES: f64 = 22.0;
const FIGURES: f64 = 15.0;
const TEXTS: f64 = 30.0;

/// The tables of one sheet.
pub(super) struct Stack {
    sheet: usize,
    title: String,
    tables: Vec<String>,
    /// Where the hidden columns begin and end.
    hidden: (u16, u16),
}

/// One column of a table as the sheet shows it.
struct Shown {
    id: String,
    title: String,
    kind: Kind,
    unit: String,
    asked: bool,
    /// Formulas read a code where a word is shown.
    coded: bool,
}

pub(super) fn plan(maker: &mut Maker<'_>) -> Vec<Stack> {
    let case = maker.case;
    let mut stacks = Vec::new();
    for section in &case.checklist.sections {
        let ids: Vec<String> =
            case.checklist.tables.values().filter(|t| t.section == section.id).map(|t| t.id.clone()).collect();
        if !ids.is_empty() {
            let label = case.say(&section.label);
            stacks.push(place(maker, &format!("{}{label}", case.pick("明细-", "List ")), label, ids));
        }
    }
    let ids: Vec<String> = case.checklist.rows.keys().cloned().collect();
    let title = case.pick("数表", "Rule tables");
    let ruled = place(maker, title, title, ids);
    maker.book.sheets[ruled.sheet].hidden = true;
    stacks.push(ruled);
    stacks
}

fn place(maker: &mut Maker<'_>, name: &str, title: &str, ids: Vec<String>) -> Stack {
    let sheet = maker.book.sheet(name);
    let most = ids.iter().map(|id| shown(maker, id).len()).max().unwrap_or(0);
    let width = u16::try_from(most + 1).unwrap_or(u16::MAX);
    // Row names or ids stand in column 0; statuses begin one blank column after the widest table.
    let (statuses, bases, codes) = (width + 1, width * 2 + 1, width * 3 + 1);
    let mut caption = FIRST;
    for id in &ids {
        let mut columns = HashMap::new();
        for (i, column) in (1_u16..).zip(shown(maker, id)) {
            let basis = column.asked.then_some(bases + i);
            let value = if column.coded { codes + i } else { i };
            columns.insert(column.id, ColumnAt { value, shown: i, status: statuses + i, basis });
        }
        // The ids of rows are a column that formulas read and nobody else.
        columns.insert("id".to_owned(), ColumnAt { value: bases, shown: bases, status: statuses, basis: None });
        let rows = maker.evaluation().table_rows(id).iter().map(ToString::to_string).collect();
        let at = TableAt {
            sheet,
            caption,
            ids: rows,
            columns,
            count: Address::new(sheet, caption, 2),
            count_status: Address::new(sheet, caption, statuses),
        };
        caption += at.height() + 1;
        maker.places.tables.insert(id.clone(), at);
    }
    Stack { sheet, title: title.to_owned(), tables: ids, hidden: (statuses, codes + width) }
}

/// The columns of a table in order, without the built-in row id.
fn shown(maker: &Maker<'_>, id: &str) -> Vec<Shown> {
    let case = maker.case;
    let model = case.appraisal.figures.evaluation.model();
    let column = |name: &str| {
        let said = |text: &Text| case.say(text).to_owned();
        let asked = case.checklist.tables.get(id).and_then(|t| t.columns.get(name));
        let ruled = case.checklist.rows.get(id).and_then(|t| t.columns.get(name));
        match (asked, ruled) {
            (Some(c), _) => (said(&c.ask.label), c.ask.kind, c.ask.unit.clone(), c.formula.is_none()),
            (None, Some(c)) => (said(&c.label), c.kind, String::new(), false),
            (None, None) => {
                let ty = model.name(&format!("{id}[{name}]")).and_then(|n| n.ty);
                let kind = if ty == Some(Type::Number) { Kind::Integer } else { Kind::Text };
                (name.to_owned(), kind, String::new(), false)
            }
        }
    };
    let columns = model.columns(id).into_iter().filter(|name| *name != "id");
    columns
        .map(|name| {
            let (title, kind, unit, asked) = column(name);
            let coded = asked && ask(maker, id, name).is_some_and(coded::is_coded);
            Shown { id: name.to_owned(), title, kind, unit, asked, coded }
        })
        .collect()
}

fn ask<'c>(maker: &Maker<'c>, table: &str, column: &str) -> Option<&'c appraisal::checklist::Ask> {
    maker.case.checklist.tables.get(table).and_then(|t| t.columns.get(column)).map(|c| &c.ask)
}

/// Which columns of a stack hold sentences in one of its tables.
fn texts(maker: &Maker<'_>, tables: &[String]) -> Vec<bool> {
    let mut all: Vec<bool> = Vec::new();
    for id in tables {
        for (i, column) in shown(maker, id).iter().enumerate() {
            let text = column.asked && column.kind == Kind::Text;
            match all.get_mut(i) {
                Some(seen) => *seen |= text,
                None => all.push(text),
            }
        }
    }
    all
}

pub(super) fn write(maker: &mut Maker<'_>, stacks: &[Stack]) -> Result<(), Error> {
    for stack in stacks {
        maker.head(stack.sheet, &stack.title, &[NAMES])?;
        for (col, text) in (1_u16..).zip(texts(maker, &stack.tables)) {
            maker.book.sheets[stack.sheet].work.set_column_width(col, if text { TEXTS } else { FIGURES })?;
        }
        maker.book.sheets[stack.sheet].work.set_freeze_panes(FIRST, 1)?.set_landscape();
        for id in &stack.tables {
            table(maker, id)?;
        }
        hide(maker, stack.sheet, stack.hidden.0, stack.hidden.1)?;
    }
    Ok(())
}

fn table(maker: &mut Maker<'_>, id: &str) -> Result<(), Error> {
    let Some(at) = maker.places.tables.get(id).cloned() else { return Ok(()) };
    let case = maker.case;
    let columns = shown(maker, id);
    caption(maker, id, &at)?;
    let head = maker.book.style.head.clone();
    let cell = |row, col| Address::new(at.sheet, row, col);
    maker.book.text(cell(at.caption + 1, 0), case.pick("行", "Row"), &head)?;
    for column in &columns {
        let Some(place) = at.columns.get(&column.id) else { continue };
        maker.book.text(cell(at.caption + 1, place.shown), &column.title, &head)?;
    }
    for row_id in &at.ids {
        let Some(row) = at.row(row_id) else { continue };
        row_name(maker, id, row_id, &at, row)?;
        for column in &columns {
            let Some(place) = at.columns.get(&column.id).copied() else { continue };
            let Some(outcome) = maker.evaluation().cell(id, row_id, &column.id).cloned() else { continue };
            let name = format!("{id}.{row_id}.{}", column.id);
            let target = Target {
                name: &name,
                value: cell(row, place.value),
                status: cell(row, place.status),
                kind: column.kind,
                unit: &column.unit,
                role: if column.asked { Role::Asked } else { Role::Computed },
            };
            if column.asked {
                asked_cell(maker, &target, &outcome, (id, row_id, &column.id), place)?;
            } else {
                maker.computed(&target, &outcome)?;
            }
        }
    }
    shade(maker, &at, columns.len())
}

fn asked_cell(
    maker: &mut Maker<'_>,
    target: &Target<'_>,
    outcome: &Outcome,
    path: (&str, &str, &str),
    place: ColumnAt,
) -> Result<(), Error> {
    let case = maker.case;
    let covered = match target.kind {
        Kind::IdNumber | Kind::Phone if !case.context.unmasked => outcome.as_text().map(masked),
        _ => None,
    };
    let answer = case.answers.cell(path.0, path.1, path.2);
    match ask(maker, path.0, path.2).filter(|a| coded::is_coded(a)) {
        Some(ask) => {
            let shown = Address { col: place.shown, ..target.value };
            coded::write(maker, target, shown, ask, answer, outcome)?;
        }
        None => maker.asked(target, outcome, covered)?,
    }
    if let (Some(col), Some(answer)) = (place.basis, answer) {
        let code = maker.book.style.code.clone();
        maker.book.text(Address::new(target.value.sheet, target.value.row, col), answer.basis.word(), &code)?;
    }
    Ok(())
}

/// The first column: the row's name, else its number; its id, which formulas read, stands out of sight.
fn row_name(maker: &mut Maker<'_>, table: &str, row_id: &str, at: &TableAt, row: u32) -> Result<(), Error> {
    let case = maker.case;
    let label =
        case.checklist.rows.get(table).and_then(|t| t.rows.iter().find(|r| r.id == row_id)).map(|r| case.say(&r.label));
    let (format, code) = (maker.book.style.small.clone(), maker.book.style.code.clone());
    let number = (row - at.rows().0 + 1).to_string();
    maker.book.text(Address::new(at.sheet, row, 0), label.filter(|l| !l.is_empty()).unwrap_or(&number), &format)?;
    if let Some(place) = at.columns.get("id") {
        let known = maker.evaluation().cell(table, row_id, "id").and_then(|o| o.as_text().map(str::to_owned));
        maker.book.text(Address::new(at.sheet, row, place.value), known.as_deref().unwrap_or(row_id), &code)?;
        maker.book.number(Address::new(at.sheet, row, place.status), 0.into(), &code)?;
    }
    Ok(())
}

/// Label, number of rows, and in a hidden column whether the table was touched.
fn caption(maker: &mut Maker<'_>, id: &str, at: &TableAt) -> Result<(), Error> {
    let case = maker.case;
    let label =
        case.checklist.tables.get(id).map(|t| &t.label).or_else(|| case.checklist.rows.get(id).map(|t| &t.label));
    let state = maker.evaluation().table_state(id).filter(|o| !o.is_known());
    let (code, said) = match state {
        Some(o) if o.is_not_applicable() && at.ids.is_empty() => {
            (NOT_APPLICABLE, case.pick("不适用", "not applicable"))
        }
        Some(o) if o.is_unknown() => (UNKNOWN, case.pick("未填", "not filled in")),
        Some(o) if o.is_not_meaningful() => (2, case.pick("无意义", "not meaningful")),
        _ if at.ids.is_empty() => (0, case.pick("核实无", "none")),
        _ => (0, ""),
    };
    let (group, note, hidden) =
        (maker.book.style.group.clone(), maker.book.style.note.clone(), maker.book.style.code.clone());
    let cell = |col| Address::new(at.sheet, at.caption, col);
    maker.book.text(cell(0), label.map_or(id, |l| case.say(l)), &group)?;
    maker.book.text(cell(1), case.pick("行数", "rows"), &note)?;
    maker.book.number(at.count, at.ids.len().into(), &note)?;
    maker.book.text(cell(3), said, &note)?;
    maker.book.number(at.count_status, code.into(), &hidden)
}

/// Shades cells that are missing (rose) or not meaningful (grey), because their value cells are blank.
fn shade(maker: &mut Maker<'_>, at: &TableAt, columns: usize) -> Result<(), Error> {
    let (Ok(columns), Some(first)) = (u16::try_from(columns), at.columns.get("id")) else { return Ok(()) };
    if columns == 0 || at.ids.is_empty() {
        return Ok(());
    }
    let rows = at.rows();
    for (code, colour) in [(UNKNOWN, 0xF6D9DC), (2, 0xE3E6EA)] {
        let status = format!("={}{}={code}", letters(first.status + 1), rows.0 + 1);
        let format = Format::new().set_background_color(Color::RGB(colour));
        let rule = ConditionalFormatFormula::new().set_rule(status.as_str()).set_format(format);
        maker.book.sheets[at.sheet].work.add_conditional_format(rows.0, 1, rows.1, columns, &rule)?;
    }
    Ok(())
}
