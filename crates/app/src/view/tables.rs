//! What tables show beside what is typed in them 表中算出的数: computed columns and the sums of money columns. After a keystroke only the rows that moved are
//! written again: a table of a thousand rows says the same as before in nearly all of them.

use std::collections::BTreeMap;

use appraisal::checklist::{Kind, Table};
use appraisal::figure::{Reading, Scalar};
use formula::{Moved, OtherRows};
use rust_decimal::Decimal;

use super::Labels;
use super::patch::Patches;
use crate::api::appraisal::VisitView;
use crate::api::keystroke::Patch;
use crate::api::text::{FigureKind, FigureView, Text};
use crate::case::CaseSheet;

type ByRow = BTreeMap<String, BTreeMap<String, FigureView>>;

/// By table.
#[derive(Debug, Default)]
pub(super) struct Tables {
    /// Values of computed columns by row and column.
    pub(super) computed: BTreeMap<String, ByRow>,
    /// Sums by column.
    pub(super) sums: BTreeMap<String, BTreeMap<String, FigureView>>,
}

impl Tables {
    /// As it stands.
    pub(super) fn of(sheet: &CaseSheet, labels: &Labels<'_>) -> Self {
        let computing = sheet.checklist.tables.values().filter(|table| shown(table).next().is_some());
        let computed = computing.map(|table| (table.id.clone(), computed(table, labels))).collect();
        let summed = summed(sheet).map(|table| (table.id.clone(), sums(table, labels)));
        Self { computed, sums: summed.collect() }
    }

    /// What a view shows, taken out of it.
    pub(super) fn taken(view: &mut VisitView) -> Self {
        Self { computed: std::mem::take(&mut view.computed), sums: std::mem::take(&mut view.sums) }
    }

    /// As it stands now, and what makes it of this.
    pub(super) fn renewed(
        self,
        sheet: &CaseSheet,
        labels: &Labels<'_>,
        moved: Option<&Moved>,
    ) -> Result<(Self, Vec<Patch>), serde_json::Error> {
        let mut patches = Patches::default();
        let Some(moved) = moved else {
            let now = Self::of(sheet, labels);
            patches.field(&["visit"], "computed", &self.computed, &now.computed)?;
            patches.field(&["visit"], "sums", &self.sums, &now.sums)?;
            return Ok((now, patches.all));
        };
        let Self { mut computed, sums: before } = self;
        for table in sheet.checklist.tables.values() {
            if let Some(rows) = computed.get_mut(&table.id) {
                again(table, labels, moved, rows, &mut patches)?;
            }
        }
        let evaluation = &labels.appraisal.figures.evaluation;
        let same = |table: &Table| {
            money(table).all(|column| moved.in_column(evaluation, &table.id, column) == OtherRows::None)
        };
        let mut now = BTreeMap::new();
        for table in summed(sheet) {
            let held = before.get(&table.id).filter(|_| same(table));
            now.insert(table.id.clone(), held.cloned().unwrap_or_else(|| sums(table, labels)));
        }
        patches.field(&["visit"], "sums", &before, &now)?;
        Ok((Self { computed, sums: now }, patches.all))
    }
}

/// The computed columns that are shown, with the kind of their figures.
fn shown(table: &Table) -> impl Iterator<Item = (&String, FigureKind)> {
    let columns = table.columns.values().filter(|c| c.formula.is_some() && !c.hidden);
    columns.map(|c| (&c.ask.id, super::label::figure_kind(c.ask.kind)))
}

fn cell(
    table: &Table,
    labels: &Labels<'_>,
    row: &str,
    column: &str,
    kind: FigureKind,
    reading: &Reading,
) -> FigureView {
    // The column's head says what it is; a label in every cell would be most of the reply.
    labels.bare(format!("{}.{row}.{column}", table.id), Text::default(), kind, reading)
}

fn computed(table: &Table, labels: &Labels<'_>) -> ByRow {
    let rows = labels.appraisal.rows(&table.id);
    let mut by_row: Vec<(String, BTreeMap<String, FigureView>)> =
        rows.into_iter().map(|row| (row, BTreeMap::new())).collect();
    for (column, kind) in shown(table) {
        let readings = labels.appraisal.figures.column(&table.id, column);
        for ((row, cells), reading) in by_row.iter_mut().zip(readings) {
            cells.insert(column.clone(), cell(table, labels, row, column, kind, &reading));
        }
    }
    by_row.into_iter().collect()
}

/// Writes again what moved in one table.
fn again(
    table: &Table,
    labels: &Labels<'_>,
    moved: &Moved,
    held: &mut ByRow,
    patches: &mut Patches,
) -> Result<(), serde_json::Error> {
    let evaluation = &labels.appraisal.figures.evaluation;
    let other: Vec<_> =
        shown(table).map(|(column, kind)| (column, kind, moved.in_column(evaluation, &table.id, column))).collect();
    if other.iter().any(|(.., rows)| *rows == OtherRows::Any) {
        let now = computed(table, labels);
        patches.field(&["visit", "computed"], &table.id, held, &now)?;
        *held = now;
        return Ok(());
    }
    let ids = evaluation.table_rows(&table.id);
    for (column, kind, rows) in other {
        let OtherRows::These(rows) = rows else { continue };
        for at in rows {
            let Some(row) = ids.get(*at as usize) else { continue };
            let reading = labels.appraisal.figures.cell_at(&table.id, *at as usize, column);
            let (Some(reading), Some(cells)) = (reading, held.get_mut(&**row)) else { continue };
            let now = cell(table, labels, row, column, kind, &reading);
            if let Some(before) = cells.insert(column.clone(), now.clone()) {
                patches.field(&["visit", "computed", &table.id, row], column, &before, &now)?;
            }
        }
    }
    Ok(())
}

fn money(table: &Table) -> impl Iterator<Item = &String> {
    table.columns.values().filter(|c| c.ask.kind == Kind::Money).map(|c| &c.ask.id)
}

/// The tables that have rows.
fn summed(sheet: &CaseSheet) -> impl Iterator<Item = &Table> {
    let filled = sheet.answers.tables.iter().filter(|(_, rows)| !rows.rows.is_empty());
    filled.filter_map(|(id, _)| sheet.checklist.tables.get(id))
}

/// Sums of money columns; unknown as soon as a cell that applies is open.
fn sums(table: &Table, labels: &Labels<'_>) -> BTreeMap<String, FigureView> {
    let columns = table.columns.values().filter(|c| c.ask.kind == Kind::Money).map(|column| {
        let mut total = Decimal::ZERO;
        let mut open = Vec::new();
        for reading in labels.appraisal.figures.column(&table.id, &column.ask.id) {
            match reading {
                Reading::Known { value: Scalar::Number(n), .. } => total = total.saturating_add(n),
                Reading::Unknown { questions } => open.extend(questions),
                _ => {}
            }
        }
        let gaps = open.len();
        let reading = if open.is_empty() {
            Reading::Known { value: Scalar::Number(total), provisional: Vec::new() }
        } else {
            Reading::Unknown { questions: open }
        };
        let at = format!("{}[{}]", table.id, column.ask.id);
        let mut view = labels.bare(at, super::text(&column.ask.label), FigureKind::Money, &reading);
        if gaps > 0 {
            // The sum so far stays in sight while a table is being filled, and says what it lacks.
            view.text = format!("{}＋缺 {gaps}", crate::show::number(total, 2));
        }
        (column.ask.id.clone(), view)
    });
    columns.collect()
}
