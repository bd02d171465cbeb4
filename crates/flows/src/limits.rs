//! How much work a file may cause: every bound in one place. A file that goes beyond one is refused or read in part, and either is
//! said in words; none is dropped in silence. The bounds count what is read, never time, so that the same file gives the same answer
//! on every machine.

use std::cell::Cell;

use crate::finding::{Finding, Level};

/// Lines of a file, all its sheets together; no small business has more.
pub(crate) const LINES: usize = 600_000;
/// Cells of a line.
pub(crate) const CELLS: usize = 256;
/// What all cells of a file hold together, in bytes. A file that repeats one long text without end is no statement.
pub(crate) const TEXT: usize = 256 << 20;
/// What a file's cells may hold for each byte that it unpacks to: short references may stand for long texts.
pub(crate) const TEXT_PER_BYTE: usize = 4;
/// What the cells of even a tiny file may hold.
pub(crate) const TEXT_LEAST: usize = 64 << 20;
/// A cell longer than this, in bytes, holds no transaction; it is cut.
pub(crate) const CELL: usize = 2_000;
/// An amount is written in fewer bytes than this.
pub(crate) const AMOUNT: usize = 120;
/// A longer text, in bytes, is no name of a column.
pub(crate) const NAME: usize = 400;
/// More cells drawn over several lines than this are no statement's.
pub(crate) const MERGED: usize = 20_000;
/// Line ends inside one quoted field; more mean that a quote was never closed.
pub(crate) const INNER_LINES: u64 = 30;
/// Rows of a sheet, as every spreadsheet program has them.
pub(crate) const SHEET_ROWS: u32 = 1_048_576;
/// Tables of a file.
pub(crate) const TABLES: usize = 200;
/// Cells that are looked at for the names of columns, from a sheet's beginning.
pub(crate) const HEADER_CELLS: usize = 10_000;
/// Lines above a later table that are looked at as its head.
pub(crate) const HEAD: usize = 60;
/// Findings of one kind about single lines; beyond them only their number is told.
pub(crate) const SAID: usize = 20;

/// What a workbook's parts may unpack to, all together.
pub(crate) const UNPACKED: u64 = 400 << 20;
/// A workbook that unpacks to no more than this is read whatever its ratio.
pub(crate) const UNPACKED_FREE: u64 = 32 << 20;
/// Beyond that, how many times its own size a workbook may unpack to; honest ones stay below thirty.
pub(crate) const RATIO: u64 = 80;
/// Parts of a workbook.
pub(crate) const PARTS: usize = 2_000;
/// Sheets of a workbook.
pub(crate) const SHEETS: usize = 40;
/// Shared texts that a workbook may hold, or announce: memory is set aside for what it says.
pub(crate) const SHARED_SAID: u64 = 2_000_000;
/// Fonts, fills, borders and cell formats of a workbook; spreadsheet programs keep some 64,000 of each at most.
pub(crate) const STYLES: u64 = 300_000;
/// Cells drawn over others that a workbook may hold: all are read before the tall ones are picked out.
pub(crate) const MERGED_SAID: u64 = 200_000;
/// Sheets that a workbook may list; beyond [`SHEETS`] they are not read, which is said.
pub(crate) const SHEETS_SAID: u64 = 5_000;
/// Number formats, names of ranges and relations between parts of a workbook.
pub(crate) const NAMED: u64 = 400_000;
/// What copies of one long name, kept for each cell format or merged cell, may come to, in bytes.
pub(crate) const COPIED: u64 = 64 << 20;
/// How often a workbook's bytes may be read over. Two readings of each part do; forty sheets that stand for one part take more.
pub(crate) const READ_OVER: u64 = 3;
/// The same for a small file, in bytes.
pub(crate) const READ_LEAST: u64 = 64 << 10;

/// Pages of a print.
pub(crate) const PAGES: usize = 3_000;
/// What pages draw, unpacked, all together.
pub(crate) const DRAWN: usize = 128 << 20;
/// What the pages of even a tiny print may draw.
pub(crate) const DRAWN_LEAST: usize = 24 << 20;
/// What pages may draw for each byte of the file: one heading may be drawn on every page.
pub(crate) const DRAWN_PER_BYTE: usize = 60;
/// Streams that hold a print's objects, unpacked, all together: of a large file, of a tiny one, and for each byte between.
pub(crate) const OBJECTS: usize = 512 << 20;
pub(crate) const OBJECTS_LEAST: usize = 128 << 20;
pub(crate) const OBJECTS_PER_BYTE: usize = 60;
/// Fonts made of a print, and entries of their tables of widths, all together.
pub(crate) const FONTS: usize = 20_000;
pub(crate) const WIDTHS: usize = 4_000_000;
/// Different lines of a print that are tried as a heading; one that is printed again on each page counts once.
pub(crate) const HEADINGS: usize = 6_000;
/// Of these, those that can be cut into names in several ways, which the lines below decide.
pub(crate) const HEADINGS_WEIGHED: usize = 200;
/// Upright rules that are held against lines, of all pages together.
pub(crate) const RULES_HELD: usize = 40_000_000;

/// Candidates looked at for one row, as long as [`COMPARISONS`] are left.
pub(crate) const CANDIDATES: usize = 2_000;
/// Candidates looked at for one row afterwards.
pub(crate) const CANDIDATES_LEFT: usize = 16;
/// Comparisons of single rows in one search.
pub(crate) const COMPARISONS: u64 = 3_000_000;

thread_local! {
    static STEPS: Cell<u64> = const { Cell::new(0) };
}

/// Counts work that could grow faster than the file: comparisons of rows, lines gone through again, characters looked at twice.
pub(crate) fn step(steps: usize) {
    STEPS.set(STEPS.get().saturating_add(steps as u64));
}

/// Steps of this thread so far. For tests: they hold that twice the lines cause no more than about twice the steps.
#[doc(hidden)]
#[must_use]
pub fn steps() -> u64 {
    STEPS.get()
}

/// The comparisons that a search still has.
pub(crate) struct Comparisons(Cell<u64>);

impl Default for Comparisons {
    fn default() -> Self {
        Self(Cell::new(COMPARISONS))
    }
}

impl Comparisons {
    /// How many candidates may be looked at for the next row.
    pub(crate) fn window(&self) -> usize {
        if self.0.get() > 0 { CANDIDATES } else { CANDIDATES_LEFT }
    }

    /// One candidate was passed over: not looked at, but gone by.
    pub(crate) fn passed(&self) -> bool {
        self.one();
        false
    }

    /// One comparison was made.
    pub(crate) fn one(&self) {
        self.0.set(self.0.get().saturating_sub(1));
        step(1);
    }
}

/// What all cells of a file may hold together, in bytes, when it unpacks to so many.
pub(crate) fn text_room(unpacked: usize) -> usize {
    unpacked.saturating_mul(TEXT_PER_BYTE).clamp(TEXT_LEAST, TEXT)
}

/// What pages may draw, when the file has so many bytes.
pub(crate) fn drawn_room(bytes: usize) -> usize {
    bytes.saturating_mul(DRAWN_PER_BYTE).clamp(DRAWN_LEAST, DRAWN)
}

/// What the streams of objects may unpack to, when the file has so many bytes.
pub(crate) fn objects_room(bytes: usize) -> usize {
    bytes.saturating_mul(OBJECTS_PER_BYTE).clamp(OBJECTS_LEAST, OBJECTS)
}

/// Cells that were cut: the first ones by their line, then only how many.
#[derive(Debug, Default)]
pub(crate) struct Cut(usize);

impl Cut {
    pub(crate) fn at(&mut self, line: u32, findings: &mut Vec<Finding>) {
        self.0 += 1;
        if self.0 <= SAID {
            findings.push(cut(line));
        }
    }

    /// When the file is read: how many there were, where not each was told.
    pub(crate) fn end(self, findings: &mut Vec<Finding>) {
        let n = self.0;
        if n > SAID {
            let zh = format!("共 {n} 格长得不像流水，都已截短；请抽查原件");
            let en = format!("{n} cells are absurdly long, all were cut; compare some with the original");
            findings.push(Finding::new("cells_cut", Level::Attention, zh, en));
        }
    }
}

pub(crate) fn cut(line: u32) -> Finding {
    Finding::new(
        "cell_cut",
        Level::Attention,
        "这一行有一格长得不像流水，已截短",
        "a cell of this line is absurdly long; cut",
    )
    .at(line)
}

pub(crate) fn too_many() -> Finding {
    let zh = format!("超过 {LINES} 行，或格子里的字太多：后面的没有读，前面的照算；请按年份分开导出");
    let en = format!(
        "more than {LINES} lines, or too much text in its cells: the rest was not read, what stands before counts; export it by year"
    );
    Finding::new("too_many_lines", Level::Serious, zh, en)
}

pub(crate) fn too_many_tables() -> Finding {
    let zh = format!("文件里超过 {TABLES} 张表：后面的接在前一张里读；请核对，或分开导出");
    let en = format!(
        "more than {TABLES} tables: later ones were read as part of the one before; check, or export them apart"
    );
    Finding::new("too_many_tables", Level::Serious, zh, en)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_that_spent_its_comparisons_looks_at_few() {
        let left = Comparisons::default();
        assert_eq!(left.window(), CANDIDATES);
        let before = steps();
        (0..COMPARISONS).for_each(|_| left.one());
        assert_eq!((left.window(), steps() - before), (CANDIDATES_LEFT, COMPARISONS));
        left.one();
        assert_eq!(left.window(), CANDIDATES_LEFT);
    }

    #[test]
    fn what_small_files_may_hold_is_in_proportion() {
        assert_eq!((text_room(0), text_room(100 << 20), text_room(usize::MAX)), (TEXT_LEAST, TEXT, TEXT));
        assert_eq!((drawn_room(0), drawn_room(usize::MAX)), (DRAWN_LEAST, DRAWN));
        assert_eq!((objects_room(1), objects_room(usize::MAX)), (OBJECTS_LEAST, OBJECTS));
    }

    #[test]
    fn cut_cells_are_told_one_by_one_and_then_by_their_number() {
        for (n, told) in [(0, 0), (1, 1), (20, 20), (21, 21), (5_000, 21)] {
            let (mut cuts, mut findings) = (Cut::default(), Vec::new());
            (0..n).for_each(|line| cuts.at(line, &mut findings));
            cuts.end(&mut findings);
            assert_eq!(findings.len(), told, "{n}");
        }
    }
}
