//! A file as lines of cells, whatever it was: separated text or the sheet of a workbook.

use crate::finding::{Finding, Level, Text};
use crate::limits::{self, Cut, too_many};
use crate::{Progress, Stopped};

/// One line of the file, blank ones left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Counted from 1, as an editor shows it.
    pub no: u32,
    /// The cells, trimmed.
    pub cells: Vec<String>,
}

/// All lines.
#[derive(Debug, Clone, Default)]
pub struct Grid {
    /// In the file's order.
    pub lines: Vec<Line>,
    /// What was cut or could not be read.
    pub findings: Vec<Finding>,
    /// The sheet they stand on.
    pub sheet: Sheet,
    /// Cells drawn over several lines.
    pub merged: Vec<Merged>,
    /// The workbook counts its days from 1904.
    pub from_1904: bool,
    /// Lines that were seen and could not be parted into cells, and why.
    pub unread: Vec<(u32, Text)>,
}

/// A sheet of a workbook; a text has one without a name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// It is not shown.
    pub hidden: bool,
    /// It holds a pivot table: sums of another sheet's lines.
    pub pivot: bool,
}

/// A cell drawn over several lines: its text stands in the first of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merged {
    /// Number of its first line.
    pub first: u32,
    /// Number of its last line.
    pub last: u32,
    /// Column, counted from 0.
    pub column: usize,
}

/// Trims a cell and cuts what is absurdly long; true when it was cut.
pub(crate) fn cell(text: &str) -> (String, bool) {
    let edge = |c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}' | '\0');
    limits::step(text.len());
    let whole = text.trim_matches(edge);
    let text = Some(bare(whole).trim_matches(edge)).filter(|t| !t.is_empty() || whole == "`").unwrap_or(whole);
    if text.len() <= limits::CELL {
        return (text.to_owned(), false);
    }
    (text.chars().take(limits::CELL / 4).collect(), true)
}

/// A cell of a sheet. One that holds a whole line of separated text keeps the separators it begins and ends with.
pub(crate) fn sheet_cell(text: &str) -> (String, bool) {
    let line = text.trim_matches(|c: char| c != '\t' && c.is_whitespace());
    if line.len() <= limits::CELL && line.trim().contains('\t') { (line.to_owned(), false) } else { cell(text) }
}

/// A sheet whose lines stand whole in one column, as a separated text becomes when it is opened and saved as a workbook: as text again.
pub(crate) fn unwrapped(
    grid: Grid,
    fits: &dyn Fn(&[Line]) -> Option<usize>,
    progress: Progress<'_>,
) -> Result<Grid, Stopped> {
    let first = |line: &Line| line.cells.iter().find(|c| !c.is_empty()).map_or(0, |c| c.matches('\t').count());
    // An amount's comma may have split a line of tabs over the next columns.
    let single = |line: &&Line| line.cells.iter().filter(|c| !c.is_empty()).count() == 1 || first(line) >= 2;
    let separated = |line: &&Line| line.cells.iter().any(|c| c.contains('\t') || c.matches(',').count() > 2);
    let lines = grid.lines.get(..grid.lines.len().min(300)).unwrap_or_default();
    let (alone, holding) = (lines.iter().filter(single).count(), lines.iter().filter(separated).count());
    if alone * 10 < lines.len() * 9 || holding * 2 < lines.len() || fits(&grid.lines).is_some() {
        return Ok(grid);
    }
    let mut text = String::new();
    let mut number = 1;
    for line in &grid.lines {
        // Empty rows keep their place, so that the numbers are the sheet's; no sheet has more rows than that.
        while number < line.no.min(limits::SHEET_ROWS) {
            text.push('\n');
            number += 1;
        }
        let whole = line.cells.join(",");
        text.extend(whole.chars().map(|c| if matches!(c, '\n' | '\r') { ' ' } else { c }));
        text.push('\n');
        number += 1;
    }
    let mut made = of_text(&text, fits, progress)?;
    made.findings.splice(0..0, grid.findings);
    (made.sheet, made.from_1904) = (grid.sheet, grid.from_1904);
    Ok(made)
}

/// Without the marks by which exports keep a spreadsheet from turning long numbers into others: `="0123"`, `'0123`, a backtick.
fn bare(text: &str) -> &str {
    if let Some(inner) = text.strip_prefix("=\"").and_then(|t| t.strip_suffix('"')) {
        return inner;
    }
    match text.strip_prefix(['`', '\'']) {
        Some(inner) => inner.strip_suffix('\'').unwrap_or(inner),
        None => text,
    }
}

/// The separator is the one that shows a table, told by `fits` from the first lines; where none does, the one that most lines share.
pub(crate) fn of_text(
    text: &str,
    fits: &dyn Fn(&[Line]) -> Option<usize>,
    progress: Progress<'_>,
) -> Result<Grid, Stopped> {
    // One kind of line end, so that line numbers are those of an editor.
    let mut text = if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text.to_owned() };
    if !text.ends_with('\n') {
        text.push('\n');
    }
    let delimiter = delimiter(&text, fits);
    // A number kept as text begins before its quote, which would then not hold its commas together.
    if text.contains("=\"") {
        let mark = char::from(delimiter);
        text = text.replace(&format!("{mark}=\""), &format!("{mark}\"")).replace("\n=\"", "\n\"");
    }
    let quoted = split(&text, delimiter, true, progress)?;
    match quoted {
        Some(grid) => Ok(grid),
        None => {
            let mut grid = split(&text, delimiter, false, progress)?.unwrap_or_default();
            grid.findings.push(Finding::new(
                "open_quote",
                Level::Attention,
                "文件里有没配对的引号，已按没有引号重读，请抽查几行",
                "a quote was never closed; read again without quotes, please check some lines",
            ));
            Ok(grid)
        }
    }
}

fn delimiter(text: &str, fits: &dyn Fn(&[Line]) -> Option<usize>) -> u8 {
    let start: String = text.lines().take(400).flat_map(|l| l.chars().take(4_000).chain(['\n'])).collect();
    let sample: Vec<&str> = text.lines().filter(|l| !l.trim().is_empty()).take(200).collect();
    let score = |d: char| {
        let counts: Vec<usize> = sample.iter().map(|l| l.matches(d).count()).filter(|n| *n >= 2).collect();
        (counts.len(), counts.iter().sum::<usize>())
    };
    let mark = |d: char| u8::try_from(d).unwrap_or(b',');
    let columns = |d: char| {
        let lines = split(&start, mark(d), true, &mut |_| true).ok().flatten().unwrap_or_default().lines;
        fits(&lines).unwrap_or(0)
    };
    // Banks put tabs after long numbers: a tab separates only where commas do not.
    [',', '\t', '|', ';'].into_iter().max_by_key(|d| (columns(*d), score(*d), *d == ',')).map_or(b',', mark)
}

/// `None`: a quoted field swallowed the lines after it.
fn split(text: &str, delimiter: u8, quoting: bool, progress: Progress<'_>) -> Result<Option<Grid>, Stopped> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .quoting(quoting)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut grid = Grid::default();
    let mut record = csv::StringRecord::new();
    let mut cuts = Cut::default();
    let mut room = limits::TEXT;
    let total = text.len().max(1) as u64;
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            // Text in memory that is UTF-8 and flexible cannot fail; if it does, what was read stands.
            Err(_) => break,
        }
        let inner: usize = record.iter().map(|c| c.matches('\n').count()).sum();
        if quoting && inner as u64 > limits::INNER_LINES {
            return Ok(None);
        }
        // Counted back from the record's end: its start, as the reader tells it, lies before the empty lines passed over.
        let start = reader.position().line().saturating_sub(1 + inner as u64);
        let no = u32::try_from(start).unwrap_or(u32::MAX);
        if grid.lines.len() >= limits::LINES {
            grid.findings.push(too_many());
            break;
        }
        let held: usize =
            record.iter().take(limits::CELLS).map(|c| c.len().min(limits::CELL) + size_of::<String>()).sum();
        if held > room {
            grid.findings.push(too_many());
            break;
        }
        room -= held;
        let mut any_cut = record.len() > limits::CELLS;
        let mut cells: Vec<String> = Vec::with_capacity(record.len().min(limits::CELLS));
        for raw in record.iter().take(limits::CELLS) {
            let (text, was_cut) = cell(raw);
            any_cut |= was_cut;
            cells.push(text);
        }
        if any_cut {
            cuts.at(no, &mut grid.findings);
        }
        if cells.iter().any(|c| !c.is_empty()) {
            grid.lines.push(Line { no, cells });
        }
        if grid.lines.len() % 2_000 == 0 {
            let done = reader.position().byte().saturating_mul(400) / total;
            if !progress(u32::try_from(done).unwrap_or(400).min(400)) {
                return Err(Stopped);
            }
        }
    }
    cuts.end(&mut grid.findings);
    Ok(Some(grid))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<(u32, Vec<String>)> {
        let grid = of_text(text, &|_| None, &mut |_| true).unwrap_or_default();
        grid.lines.into_iter().map(|l| (l.no, l.cells)).collect()
    }

    #[test]
    fn lines_keep_the_numbers_of_an_editor() {
        let read = lines("甲,乙,丙\r\n\r\n1,\"2,3\",4\t\r5,6,7\n\n\n8,\"9\n9\",10\n11,12,13");
        let numbers: Vec<u32> = read.iter().map(|(no, _)| *no).collect();
        assert_eq!(numbers, [1, 3, 4, 7, 9]);
        assert_eq!(read[1].1, ["1", "2,3", "4"]);
        assert_eq!(read[3].1, ["8", "9\n9", "10"]);
    }

    #[test]
    fn a_quote_that_never_closes_loses_no_line() {
        let mut text = String::from("日期,金额,摘要\n2026-01-01,1,\"开头\n");
        for day in 1..=60 {
            text.push_str(&format!("2026-01-02,{day},货款\n"));
        }
        let grid = of_text(&text, &|_| None, &mut |_| true).unwrap_or_default();
        assert_eq!(grid.lines.len(), 62);
        assert!(grid.findings.iter().any(|f| f.code == "open_quote"));
    }

    #[test]
    fn tabs_and_bars_separate_where_commas_do_not() {
        assert_eq!(lines("a\tb\tc\n1\t2\t3")[1].1, ["1", "2", "3"]);
        assert_eq!(lines("a|b|c\n1|2|3")[1].1, ["1", "2", "3"]);
        assert_eq!(lines("a,b,c\t\n1\t,2\t,3\t")[1].1, ["1", "2", "3"]);
    }
}
