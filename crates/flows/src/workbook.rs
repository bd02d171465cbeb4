//! A workbook's sheet as lines. A small file can claim to be a huge one: it is unpacked once into nothing, with a bound, before a
//! cell is read; and cells are taken as they come, never as the rectangle that two far corners would span.

use std::io::{Cursor, Read};

use calamine::{DataRef, Reader, Xlsx};
use chrono::{Days, NaiveDate, NaiveTime};

use crate::finding::{Finding, Level};
use crate::grid::{Grid, Line, MOST_CELLS, MOST_LINES, MOST_TEXT, cut, sheet_cell, too_many};
use crate::{Progress, Stopped};

/// Unpacked size of all parts together.
const LARGEST: u64 = 400 << 20;
const MOST_PARTS: usize = 2_000;

/// Why a workbook is not read.
#[derive(Debug)]
pub(crate) enum Unfit {
    /// It unpacks to more than any statement holds.
    Bomb,
    /// It asks for a password.
    Locked,
    /// It is no workbook, or damaged.
    Damaged,
    /// It was stopped.
    Stopped,
}

impl From<Stopped> for Unfit {
    fn from(_: Stopped) -> Self {
        Self::Stopped
    }
}

pub(crate) fn of_workbook(bytes: &[u8], progress: Progress<'_>) -> Result<Vec<Grid>, Unfit> {
    bounded(bytes)?;
    if !progress(100) {
        return Err(Unfit::Stopped);
    }
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| Unfit::Damaged)?;
    let mut sheets = Vec::new();
    let mut room = MOST_TEXT;
    for name in book.sheet_names().into_iter().take(20) {
        // A sheet that does not read (a chart sheet) has no lines.
        if let Ok(mut cells) = book.worksheet_cells_reader(&name) {
            let mut grid = Grid::default();
            let mut row: Option<(u32, Vec<String>)> = None;
            let mut far = false;
            loop {
                let next = match cells.next_cell() {
                    Ok(Some(next)) => next,
                    Ok(None) => break,
                    Err(_) => {
                        let line = row.as_ref().map_or(1, |(no, _)| *no);
                        let (zh, en) =
                            ("工作表在这里断了，后面的读不出", "the sheet breaks off here; what follows does not read");
                        grid.findings.push(Finding::new("sheet_broken", Level::Serious, zh, en).at(line));
                        break;
                    }
                };
                let (at, column) = next.get_position();
                let no = at.saturating_add(1);
                if row.as_ref().is_none_or(|(current, _)| *current != no) {
                    finish(&mut grid, row.take());
                    if grid.lines.len() >= MOST_LINES || room == 0 {
                        grid.findings.push(too_many());
                        break;
                    }
                    if grid.lines.len() % 2_000 == 1999 && !progress(200) {
                        return Err(Unfit::Stopped);
                    }
                    row = Some((no, Vec::new()));
                }
                let column = column as usize;
                if column >= MOST_CELLS {
                    far = true;
                    continue;
                }
                let (text, was_cut) = sheet_cell(&shown(next.get_value()));
                if was_cut {
                    grid.findings.push(cut(no));
                }
                if let Some((_, cells)) = &mut row {
                    let more = (column + 1).saturating_sub(cells.len()) * size_of::<String>();
                    room = room.saturating_sub(more + text.len());
                    if cells.len() <= column {
                        cells.resize(column + 1, String::new());
                    }
                    if let Some(place) = cells.get_mut(column) {
                        *place = text;
                    }
                }
            }
            finish(&mut grid, row);
            if far {
                let (zh, en) = ("有格子远在表外，没有读", "cells far outside the table were not read");
                grid.findings.push(Finding::new("far_cells", Level::Attention, zh, en));
            }
            sheets.push(grid);
        }
    }
    if sheets.is_empty() { Err(Unfit::Damaged) } else { Ok(sheets) }
}

fn finish(grid: &mut Grid, row: Option<(u32, Vec<String>)>) {
    if let Some((no, cells)) = row
        && cells.iter().any(|c| !c.is_empty())
    {
        grid.lines.push(Line { no, cells });
    }
}

fn bounded(bytes: &[u8]) -> Result<(), Unfit> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unfit::Damaged)?;
    if archive.len() > MOST_PARTS {
        return Err(Unfit::Bomb);
    }
    let mut left = LARGEST;
    for part in 0..archive.len() {
        let Ok(mut file) = archive.by_index(part) else { return Err(Unfit::Damaged) };
        // What the directory claims may be a lie; what comes out is counted.
        let out = std::io::copy(&mut file.by_ref().take(left + 1), &mut std::io::sink()).map_err(|_| Unfit::Damaged)?;
        if out > left {
            return Err(Unfit::Bomb);
        }
        left -= out;
    }
    Ok(())
}

fn shown(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(n) => n.to_string(),
        // The shortest text that reads back the same: what the cell shows, for any amount.
        DataRef::Float(n) => n.to_string(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(truth) => truth.to_string(),
        DataRef::DateTime(moment) => serial(moment.as_f64()),
        DataRef::Error(_) => "#".to_owned(),
        DataRef::Empty => String::new(),
    }
}

/// A day number of a workbook: days since 1899-12-30, the time of day as their fraction.
pub(crate) fn serial(number: f64) -> String {
    if !(0.0..=100_000.0).contains(&number) {
        return number.to_string();
    }
    let seconds = (number.fract() * 86_400.0).round() as u32;
    let (carry, seconds) = (seconds / 86_400, seconds % 86_400);
    let time = NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0).unwrap_or_default();
    let epoch = NaiveDate::from_ymd_opt(1899, 12, 30).unwrap_or_default();
    let day = epoch.checked_add_days(Days::new(number.trunc() as u64 + u64::from(carry))).unwrap_or(epoch);
    match (number < 1.0, seconds) {
        // A clock alone.
        (true, _) => time.to_string(),
        (_, 0) => day.to_string(),
        _ => format!("{day} {time}"),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn day_numbers_are_dates() {
        // 2026-05-01 is day 46143: 46023 is 2026-01-01 (a spreadsheet's DATEVALUE), and 31+28+31+30 days follow.
        for (number, text) in [
            (46_143.0, "2026-05-01"),
            (46_143.5, "2026-05-01 12:00:00"),
            (0.5, "12:00:00"),
            (46_142.999_999_99, "2026-05-01"),
            (-1.0, "-1"),
        ] {
            assert_eq!(super::serial(number), text);
        }
    }
}
