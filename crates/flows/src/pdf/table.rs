//! The lines of all pages as one table: the heading found wherever it is printed again, the rows under it, and beside them the
//! lines that hold no movement.

use crate::finding::{Finding, Level, Text};
use crate::grid::{Grid, Line, cell};
use crate::header::Role;
use crate::limits::{self, cut, too_many, too_many_tables};
use crate::rules::Rules;

use super::columns::Columns;
use super::heading::{self, Heading, Tries};
use super::rows::{self, Made, Wraps, day, money};
use super::words::{Sheet, TextLine};

/// A heading and the lines up to the next one that differs.
struct Section<'s> {
    heading: Heading,
    /// Lines of the heading itself, wherever it stands again.
    printed: Vec<u32>,
    lines: Vec<&'s TextLine>,
}

pub(super) fn table(sheets: &[Sheet], rules: &Rules) -> Grid {
    let mut grid = Grid::default();
    let (above, sections, more) = sections(sheets, rules);
    if more {
        grid.findings.push(too_many_tables());
    }
    for line in above {
        let cells = heading::cells(line, 1.2).into_iter().map(|name| name.text).collect();
        push(&mut grid, line.no, cells);
    }
    let mut wraps = Wraps::default();
    for section in &sections {
        let (data, rest): (Vec<&TextLine>, Vec<&TextLine>) = section.lines.iter().copied().partition(|l| holds(l));
        let columns = Columns::of(&section.heading, &data, &rest);
        let mut made = rows::rows(&section.heading, &columns, &section.lines, sheets, &mut wraps);
        let names: Vec<String> = section.heading.names.iter().map(|n| n.text.clone()).collect();
        made.extend(section.printed.iter().map(|no| Made::Row { no: *no, cells: names.clone() }));
        made.sort_by_key(Made::no);
        for one in made {
            match one {
                Made::Row { no, cells } => push(&mut grid, no, cells),
                Made::Note { no, text } => push(&mut grid, no, vec![text]),
                Made::Unread { no, why } => grid.unread.push((no, why)),
            }
        }
    }
    if !wraps.unsure.is_empty() {
        let (n, first) = (wraps.unsure.len(), wraps.unsure.first().copied().unwrap_or(0));
        let zh = format!("{n} 行是换行的户名或摘要，上下间距一样，接在上一笔后面或没有接；请核对这几笔的对方");
        let en = format!(
            "{n} lines continue a cell, evenly between two rows: put to the row above or to none; check the names"
        );
        grid.findings.push(Finding::new("pdf_wraps", Level::Attention, zh, en).at(first));
    }
    grid
}

fn push(grid: &mut Grid, no: u32, cells: Vec<String>) {
    if grid.lines.len() >= limits::LINES {
        if !grid.findings.iter().any(|f| f.code == "too_many_lines") {
            grid.findings.push(too_many());
        }
        return;
    }
    let said = || grid.findings.iter().filter(|f| f.code == "cell_cut").count();
    if cells.iter().any(|c| c.len() > limits::CELL) && said() < limits::SAID {
        grid.findings.push(cut(no));
    }
    let cells: Vec<String> = cells.iter().map(|c| cell(c).0).collect();
    if cells.iter().any(|c| !c.is_empty()) {
        grid.lines.push(Line { no, cells });
    }
}

/// A movement by its look, before the columns are known: an amount with its day, or with another amount where the day stands on a
/// line of its own.
fn holds(line: &TextLine) -> bool {
    let amounts = line.words.iter().filter(|w| money(&w.text)).count();
    let whole: String = line.words.iter().map(|w| w.text.as_str()).collect();
    amounts > 0 && (amounts > 1 || line.words.iter().any(|w| day(&w.text))) && !rows::note(&whole)
}

/// What stands above the first heading, each table, and whether there were more tables than are told apart.
fn sections<'s>(sheets: &'s [Sheet], rules: &Rules) -> (Vec<&'s TextLine>, Vec<Section<'s>>, bool) {
    let tries = Tries::default();
    let mut more = false;
    let (mut above, mut made): (Vec<&TextLine>, Vec<Section<'s>>) = (Vec::new(), Vec::new());
    for (page, sheet) in sheets.iter().enumerate() {
        let mut at = 0;
        // Movements from a line on, over the pages.
        let data = |from: usize| -> Vec<TextLine> {
            let here = sheet.lines.iter().skip(from);
            let next = sheets.iter().skip(page + 1).flat_map(|s| &s.lines);
            here.chain(next).take(400).filter(|l| holds(l)).take(40).cloned().collect()
        };
        while let Some(line) = sheet.lines.get(at) {
            let Some(found) = found(sheet, at, made.is_empty(), rules, &data, &tries) else {
                match made.last_mut() {
                    Some(section) => section.lines.push(line),
                    None => above.push(line),
                }
                at += 1;
                continue;
            };
            let last = sheet.lines.get(at + found.lines - 1).map_or(line.no, |l| l.no);
            at += found.lines;
            match made.iter().position(|s| s.heading.same(&found) && s.heading.there(&found)) {
                // The same names at the same places: the table goes on.
                Some(known) if known + 1 == made.len() => {
                    if let Some(section) = made.last_mut() {
                        section.printed.push(last);
                    }
                }
                _ if made.len() >= limits::TABLES => more = true,
                _ => made.push(Section { heading: found, printed: vec![last], lines: Vec::new() }),
            }
        }
    }
    if made.is_empty() {
        guessed(sheets, &mut above, &mut made);
    }
    (above, made, more || tries.spent())
}

fn found(
    sheet: &Sheet,
    at: usize,
    first: bool,
    rules: &Rules,
    data: &dyn Fn(usize) -> Vec<TextLine>,
    tries: &Tries,
) -> Option<Heading> {
    let here = heading::at(&sheet.lines, at, sheet, rules, data, tries)?;
    // The first one may be only a line of the head that speaks of days and amounts; a better one follows at once.
    let better = |next: usize| {
        heading::at(&sheet.lines, at + next, sheet, rules, data, tries)
            .is_some_and(|n| n.roles.len() > here.roles.len())
    };
    if first && (1..=2).any(better) { None } else { Some(here) }
}

/// No names were recognised: the line over the first movement gives the places, and the officer says what is what.
fn guessed<'s>(sheets: &'s [Sheet], above: &mut Vec<&'s TextLine>, made: &mut Vec<Section<'s>>) {
    let all: Vec<&TextLine> = sheets.iter().flat_map(|s| &s.lines).collect();
    let Some(first) = all.iter().position(|l| holds(l)) else { return };
    let Some(over) = first.checked_sub(1).and_then(|at| all.get(at)) else { return };
    let names = heading::cells(over, 1.0);
    if names.len() < 3 {
        return;
    }
    above.clear();
    above.extend(all.get(..first - 1).unwrap_or_default());
    let mut heading = Heading { names, roles: Vec::new(), rules: None, lines: 1 };
    let lines = all.get(first..).unwrap_or_default().to_vec();
    // What the columns hold by their look, so that rows can be told from the rests of cells.
    let (data, rest): (Vec<&TextLine>, Vec<&TextLine>) = lines.iter().copied().partition(|l| holds(l));
    let columns = Columns::of(&heading, &data, &rest);
    let mut looks = vec![(0_usize, 0_usize); heading.names.len()];
    for word in data.iter().flat_map(|l| &l.words) {
        if let Some(look) = columns.column(word).and_then(|at| looks.get_mut(at)) {
            look.0 += usize::from(money(&word.text));
            look.1 += usize::from(day(&word.text));
        }
    }
    for (at, (amounts, days)) in looks.into_iter().enumerate() {
        match (amounts * 3 > data.len(), days * 2 > data.len()) {
            (true, _) => heading.roles.push((at, Role::Amount)),
            (_, true) => heading.roles.push((at, Role::Date)),
            _ if amounts > 0 => heading.roles.push((at, Role::Amount)),
            _ => {}
        }
    }
    made.push(Section { heading, printed: vec![over.no], lines });
}

impl From<super::Unread> for crate::Refusal {
    fn from(unread: super::Unread) -> Self {
        match unread {
            super::Unread::Locked => Self::PdfLocked,
            super::Unread::Scan => Self::Scan,
            super::Unread::Fonts => Self::PdfFonts,
            super::Unread::Damaged => Self::Damaged,
            super::Unread::TooLarge => Self::TooLarge,
            super::Unread::Stopped => Self::Stopped,
        }
    }
}

/// What is said of a line that was not taken in.
pub(crate) fn unread(why: &Text, no: u32) -> Finding {
    let (zh, en) = (format!("这一行没读进来：{}", why.zh), format!("this line was not taken in: {}", why.en));
    Finding::new("unreadable", Level::Attention, zh, en).at(no)
}
