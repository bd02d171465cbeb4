//! A workbook's sheet as lines. A small file can claim to be a huge one: it is unpacked once into nothing, with a bound, before a
//! cell is read; and cells are taken as they come, never as the rectangle that two far corners would span.

use std::borrow::Cow;
use std::cell::Cell;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::rc::Rc;

use calamine::{DataRef, Reader, SheetVisible, Xlsx};
use chrono::{Days, NaiveDate, NaiveTime};

use crate::finding::{Finding, Level};
use crate::grid::{Grid, Line, Merged, Sheet, sheet_cell};
use crate::limits::{self, Cut, too_many};
use crate::{Progress, Stopped};

mod weighed;

/// Why a workbook is not read.
#[derive(Debug)]
pub(crate) enum Unfit {
    /// It unpacks to more than any statement holds.
    Bomb,
    /// It asks for a password.
    Locked,
    /// It is a workbook of another kind: which, and that it is to be saved as xlsx.
    Other(Kind),
    /// It is no workbook, or damaged.
    Damaged,
    /// It was stopped.
    Stopped,
}

/// A kind of workbook that is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// OpenDocument (ods).
    OpenDocument,
    /// Apple Numbers.
    Numbers,
    /// Excel's binary workbook (xlsb).
    Binary,
    /// A document or slides.
    Document,
    /// A fixed-layout document (OFD).
    Ofd,
    /// A workbook whose inside is written in a way that is not read.
    Unusual,
}

impl From<Stopped> for Unfit {
    fn from(_: Stopped) -> Self {
        Self::Stopped
    }
}

pub(crate) fn of_workbook(bytes: &[u8], progress: Progress<'_>) -> Result<Vec<Grid>, Unfit> {
    let (kind, unpacked) = weighed::weigh(bytes)?;
    if let Some(kind) = kind {
        return Err(Unfit::Other(kind));
    }
    if !progress(100) {
        return Err(Unfit::Stopped);
    }
    let metered = Metered::new(bytes);
    let spent = Rc::clone(&metered.spent);
    let mut book: Xlsx<_> = Xlsx::new(metered).map_err(|_| Unfit::Damaged)?;
    let from_1904 = book.has_1904_epoch();
    let mut sheets = Vec::new();
    let mut room = limits::text_room(usize::try_from(unpacked).unwrap_or(usize::MAX));
    let mut left = limits::LINES;
    let pivots: Vec<String> = book
        .pivot_tables()
        .map(|found| found.get_pivot_tables_by_name_and_sheet().iter().map(|(sheet, _)| (*sheet).to_owned()).collect())
        .unwrap_or_default();
    let listed: Vec<(String, bool)> =
        book.sheets_metadata().iter().map(|s| (s.name.clone(), s.visible != SheetVisible::Visible)).collect();
    let more = listed.len().saturating_sub(limits::SHEETS);
    for (name, hidden) in listed.into_iter().take(limits::SHEETS) {
        let merged = merged(&mut book, &name);
        // A sheet that does not read (a chart sheet) has no lines.
        if let Ok(mut cells) = book.worksheet_cells_reader(&name) {
            let pivot = pivots.contains(&name);
            let mut grid =
                Grid { sheet: Sheet { name: name.clone(), hidden, pivot }, merged, from_1904, ..Grid::default() };
            let mut row: Option<(u32, Vec<String>)> = None;
            let mut far = false;
            let mut cuts = Cut::default();
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
                if no > limits::SHEET_ROWS {
                    far = true;
                    continue;
                }
                if row.as_ref().is_none_or(|(current, _)| *current != no) {
                    finish(&mut grid, row.take());
                    room = room.saturating_sub(size_of::<Line>());
                    if grid.lines.len() >= left || room == 0 {
                        grid.findings.push(too_many());
                        break;
                    }
                    if grid.lines.len() % 2_000 == 1999 && !progress(200) {
                        return Err(Unfit::Stopped);
                    }
                    row = Some((no, Vec::new()));
                }
                let column = column as usize;
                if column >= limits::CELLS {
                    far = true;
                    continue;
                }
                let (text, was_cut) = sheet_cell(&shown(next.get_value(), from_1904));
                if was_cut {
                    cuts.at(no, &mut grid.findings);
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
            left = left.saturating_sub(grid.lines.len());
            cuts.end(&mut grid.findings);
            if far {
                let (zh, en) = ("有格子远在表外，没有读", "cells far outside the table were not read");
                grid.findings.push(Finding::new("far_cells", Level::Attention, zh, en));
            }
            sheets.push(grid);
        }
        if spent.get() {
            return Err(Unfit::Bomb);
        }
    }
    if more > 0
        && let Some(first) = sheets.first_mut()
    {
        let zh = format!("工作簿里表太多，最后 {more} 张没有读；请分开导出");
        let en = format!("too many sheets: the last {more} were not read");
        first.findings.push(Finding::new("too_many_sheets", Level::Serious, zh, en));
    }
    match sheets.iter().all(|grid| grid.lines.is_empty()) {
        // Written with prefixes before every tag, for one: another program reads it, and saves it in the usual way.
        true if !sheets.is_empty() => Err(Unfit::Other(Kind::Unusual)),
        true => Err(Unfit::Damaged),
        false => Ok(sheets),
    }
}

/// The cells of a sheet that are drawn over several lines.
fn merged(book: &mut Xlsx<Metered<'_>>, name: &str) -> Vec<Merged> {
    let found = book.merge_cells_by_sheet_name(name).unwrap_or_default();
    let tall = found.into_iter().filter(|d| d.end.0 > d.start.0).take(limits::MERGED);
    tall.map(|d| Merged {
        first: d.start.0.saturating_add(1),
        last: d.end.0.saturating_add(1),
        column: d.start.1 as usize,
    })
    .collect()
}

fn finish(grid: &mut Grid, row: Option<(u32, Vec<String>)>) {
    if let Some((no, cells)) = row
        && cells.iter().any(|c| !c.is_empty())
    {
        grid.lines.push(Line { no, cells });
    }
}

/// The file's bytes, as often as an honest workbook has them read: sheets may all stand for one part that unpacks to a mountain.
struct Metered<'b> {
    bytes: Cursor<&'b [u8]>,
    left: u64,
    /// Set where nothing is left: the reader in between would call it damage.
    spent: Rc<Cell<bool>>,
}

impl<'b> Metered<'b> {
    fn new(bytes: &'b [u8]) -> Self {
        let left = (bytes.len() as u64).saturating_mul(limits::READ_OVER).saturating_add(limits::READ_LEAST);
        Self { bytes: Cursor::new(bytes), left, spent: Rc::default() }
    }
}

impl Read for Metered<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let taken = self.bytes.read(buffer)?;
        match self.left.checked_sub(taken as u64) {
            Some(left) => self.left = left,
            None => {
                self.spent.set(true);
                return Err(io::Error::other("read over too often"));
            }
        }
        Ok(taken)
    }
}

impl Seek for Metered<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.bytes.seek(to)
    }
}

/// A cell's value as text; of one that is absurdly long no more than is needed to see that it is.
fn shown<'v>(value: &'v DataRef<'_>, from_1904: bool) -> Cow<'v, str> {
    match value {
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => clipped(text).into(),
        DataRef::SharedString(text) => clipped(text).into(),
        other => made(other, from_1904).into(),
    }
}

/// The beginning of a text that many cells may share: a cell keeps less.
fn clipped(text: &str) -> &str {
    let most = limits::CELL * 4;
    let end = (0..=most.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    text.get(..end).unwrap_or_default()
}

fn made(value: &DataRef<'_>, from_1904: bool) -> String {
    match value {
        DataRef::Int(n) => n.to_string(),
        DataRef::Float(n) => plain(*n),
        DataRef::Bool(truth) => truth.to_string(),
        DataRef::DateTime(moment) => {
            let later = if from_1904 && moment.as_f64() >= 1.0 { LATER } else { 0.0 };
            serial(moment.as_f64() + later)
        }
        DataRef::Error(_) => "#".to_owned(),
        _ => String::new(),
    }
}

/// Days between the two beginnings that workbooks count from.
const LATER: f64 = 1_462.0;

/// A number as text. The shortest one that reads back the same is what the cell shows, for any amount; a number of more than fifteen
/// digits was a long order number once, whose last digits are lost: it is written so that nobody takes it for whole.
pub(crate) fn plain(number: f64) -> String {
    if number.abs() < 1e15 {
        return number.to_string();
    }
    let text = format!("{number:E}");
    text.split_once('E').map_or(text.clone(), |(digits, power)| format!("{digits}E+{power}"))
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
    fn long_numbers_show_that_they_lost_digits() {
        assert_eq!(super::plain(4.20000271520261e27), "4.20000271520261E+27");
        assert_eq!(super::plain(1234.5), "1234.5");
        assert_eq!(super::plain(999_999_999_999_999.0), "999999999999999");
        assert_eq!(super::plain(1e15), "1E+15");
    }

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
