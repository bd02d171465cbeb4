//! An old workbook (`.xls`) as lines: the records of its sheets one after the other. Cells are taken as they come, never as the
//! rectangle that two far corners would span, and what they may hold together is bounded.

use std::collections::BTreeMap;

use crate::biff::{self, Book, Value};
use crate::container::Container;
use crate::finding::{Finding, Level};
use crate::grid::{self, Grid, Line, Merged, sheet_cell};
use crate::limits::{self, Cut, too_many};
use crate::workbook::{Unfit, plain, serial};
use crate::{Progress, Stopped};

pub(crate) fn of_old_workbook(bytes: &[u8], progress: Progress<'_>) -> Result<Vec<Grid>, Unfit> {
    let container = Container::open(bytes).ok_or(Unfit::Damaged)?;
    if container.stream("EncryptedPackage").is_some() {
        return Err(Unfit::Locked);
    }
    // A stream that breaks off is read as far as it goes; the sheet that does not end tells.
    let stored = ["Workbook", "Book"].into_iter().find_map(|name| container.stream(name)).ok_or(Unfit::Damaged)?;
    if !progress(100) {
        return Err(Unfit::Stopped);
    }
    sheets(&stored, progress)
}

/// What a sheet gathers until it ends.
#[derive(Default)]
struct Sheet {
    rows: BTreeMap<u16, Vec<String>>,
    far: bool,
    full: bool,
    findings: Vec<Finding>,
    cuts: Cut,
    /// Name, and whether it is shown.
    about: grid::Sheet,
    merged: Vec<Merged>,
}

impl Sheet {
    /// `room` is what all sheets of the file may still hold, in bytes.
    fn put(&mut self, row: u16, column: u16, text: &str, room: &mut usize) {
        let column = usize::from(column);
        if column >= limits::CELLS {
            self.far = true;
            return;
        }
        let (text, was_cut) = sheet_cell(text);
        if text.is_empty() {
            return;
        }
        self.full |= *room == 0;
        if self.full {
            return;
        }
        if was_cut {
            self.cuts.at(u32::from(row) + 1, &mut self.findings);
        }
        let cells = self.rows.entry(row).or_default();
        if cells.len() <= column {
            *room = room.saturating_sub((column + 1 - cells.len()) * size_of::<String>());
            cells.resize(column + 1, String::new());
        }
        *room = room.saturating_sub(text.len());
        if let Some(place) = cells.get_mut(column) {
            *place = text;
        }
    }

    fn grid(mut self) -> Grid {
        self.cuts.end(&mut self.findings);
        if self.far {
            let (zh, en) = ("有格子远在表外，没有读", "cells far outside the table were not read");
            self.findings.push(Finding::new("far_cells", Level::Attention, zh, en));
        }
        if self.full {
            self.findings.push(too_many());
        }
        let lines = self.rows.into_iter().map(|(row, cells)| Line { no: u32::from(row) + 1, cells }).collect();
        Grid { lines, findings: self.findings, sheet: self.about, merged: self.merged, ..Grid::default() }
    }
}

fn sheets(stored: &[u8], progress: Progress<'_>) -> Result<Vec<Grid>, Unfit> {
    let mut book = Book::default();
    let mut grids = Vec::new();
    // What begins inside a sheet, a chart, has its own end.
    let mut depth = 0_u32;
    let mut sheet: Option<Sheet> = None;
    let mut waiting: Option<(u16, u16)> = None;
    let mut number = 0;
    let mut room = limits::text_room(stored.len());
    for (done, record) in biff::records(stored).enumerate() {
        if done % 50_000 == 49_999 && !progress(200) {
            return Err(Stopped.into());
        }
        match (record.kind, &mut sheet) {
            (biff::LOCKED, _) => return Err(Unfit::Locked),
            (biff::BEGIN, _) => {
                depth += 1;
                if depth == 1 {
                    book.take(&record);
                    // 0x10 is a sheet of cells; 0x05 the part about the whole book.
                    // The first part is about the whole book; the others stand in the order of their names.
                    let whole = record.data().get(2..4) == Some(&[5, 0]);
                    let cells = record.data().get(2..4) == Some(&[0x10, 0]);
                    sheet = cells.then(|| Sheet { about: book.sheet(number), ..Sheet::default() });
                    number += usize::from(!whole);
                }
            }
            (biff::END, _) => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    grids.extend(sheet.take().map(Sheet::grid));
                    if grids.len() >= limits::SHEETS {
                        break;
                    }
                }
            }
            (biff::FORMULA_TEXT, Some(sheet)) => {
                if let Some((row, column)) = waiting.take() {
                    sheet.put(row, column, &book.text(record.data()), &mut room);
                }
            }
            (biff::PIVOT, Some(sheet)) => sheet.about.pivot = true,
            (biff::MERGED, Some(sheet)) => {
                let room = limits::MERGED.saturating_sub(sheet.merged.len());
                sheet.merged.extend(biff::merged(record.data()).take(room));
            }
            (_, Some(sheet)) if depth == 1 => {
                for (row, column, format, value) in book.cells(&record) {
                    waiting = None;
                    match value {
                        Value::Number(number) if book.is_moment(format) => {
                            sheet.put(row, column, &serial(book.day(number)), &mut room);
                        }
                        Value::Number(number) => sheet.put(row, column, &plain(number), &mut room),
                        Value::Shared(at) => sheet.put(row, column, book.shared(at), &mut room),
                        Value::Text(text) => sheet.put(row, column, &text, &mut room),
                        Value::Follows => waiting = Some((row, column)),
                    }
                }
            }
            (_, None) if depth == 1 => book.take(&record),
            _ => {}
        }
    }
    if let Some(mut sheet) = sheet {
        let last = sheet.rows.keys().next_back().map_or(1, |row| u32::from(*row) + 1);
        let (zh, en) = ("工作表在这里断了，后面的读不出", "the sheet breaks off here; what follows does not read");
        sheet.findings.push(Finding::new("sheet_broken", Level::Serious, zh, en).at(last));
        grids.push(sheet.grid());
    }
    if grids.is_empty() { Err(Unfit::Damaged) } else { Ok(grids) }
}
