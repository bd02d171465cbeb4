//! Lines of a page become rows of the table. A row begins where a line has something in a column of money; a line without is the
//! rest of a cell that took several lines, and belongs to the row whose rules enclose it, else to the one it stands clearly nearer
//! to. Numbers are never put together from two lines or two words: such a row is unread, and said to be.

use crate::finding::Text;
use crate::header::Role;
use crate::moment;

use super::columns::Columns;
use super::heading::{Heading, joined};
use super::words::{Sheet, TextLine, Word};

/// What became of a line.
pub(super) enum Made {
    Row { no: u32, cells: Vec<String> },
    Note { no: u32, text: String },
    Unread { no: u32, why: Text },
}

impl Made {
    pub(super) fn no(&self) -> u32 {
        match self {
            Self::Row { no, .. } | Self::Note { no, .. } | Self::Unread { no, .. } => *no,
        }
    }
}

/// How the rests of cells lie in this file.
#[derive(Default)]
pub(super) struct Wraps {
    above: usize,
    below: usize,
    /// Lines whose row was not certain.
    pub(super) unsure: Vec<u32>,
}

pub(super) const MONEY: &[Role] = &[Role::Amount, Role::In, Role::Out, Role::Balance, Role::Refunded];
/// Lines of one cell stand no farther apart than this, in sizes.
const FAR: f64 = 1.9;
const DAYS: &[Role] = &[Role::Date];

/// A line and the columns of its words.
struct Placed<'l> {
    line: &'l TextLine,
    /// `None`: a word lies over an edge.
    words: Option<Vec<(usize, &'l Word)>>,
    money: bool,
    dated: bool,
    note: bool,
    /// Between which level rules, where the table has them.
    band: Option<usize>,
}

/// The rows of one table. `lines` follow its heading, over all its pages.
pub(super) fn rows(
    heading: &Heading,
    columns: &Columns,
    lines: &[&TextLine],
    sheets: &[Sheet],
    wraps: &mut Wraps,
) -> Vec<Made> {
    let mut bands: Vec<(usize, Vec<f64>)> = Vec::new();
    let placed: Vec<Placed<'_>> = lines
        .iter()
        .map(|line| {
            if bands.last().is_none_or(|(page, _)| *page != line.page) {
                bands.push((line.page, heights(sheets.get(line.page), heading)));
            }
            let heights = bands.last().map(|(_, h)| h.as_slice()).unwrap_or_default();
            place(line, heading, columns, heights)
        })
        .collect();
    let mut owner: Vec<Option<usize>> = vec![None; placed.len()];
    enclosed(&placed, heading, &mut owner);
    let blocks = blocks(&placed, &owner);
    // Where a gap decides, it is asked first everywhere: what the file does elsewhere settles the even ones.
    let mut even = Vec::new();
    for block in blocks {
        decide(&placed, block, &mut owner, wraps, &mut even);
    }
    for (from, to, before, after) in even {
        let target = match (wraps.above, wraps.below) {
            (_, 0) => before,
            (0, _) => after,
            _ => None,
        };
        for at in from..to {
            if let Some(place) = owner.get_mut(at) {
                *place = target;
            }
            if (wraps.above, wraps.below) == (0, 0) || target.is_none() {
                wraps.unsure.extend(placed.get(at).map(|p| p.line.no));
            }
        }
    }
    // A text over an edge, close to a row, may be the rest of a cell: it is left out, and said.
    let row = |at: Option<usize>| at.and_then(|at| placed.get(at)).filter(|p| p.begins() && !p.note);
    for (at, one) in placed.iter().enumerate().filter(|(_, p)| p.words.is_none() && !(p.money || p.dated || p.note)) {
        let near = |p: &Placed<'_>| {
            p.line.page == one.line.page && (p.line.y - one.line.y).abs() < FAR * p.line.size.max(one.line.size)
        };
        if row(at.checked_sub(1)).is_some_and(near) || row(Some(at + 1)).is_some_and(near) {
            wraps.unsure.push(one.line.no);
        }
    }
    wraps.unsure.sort_unstable();
    written(&placed, &owner, heading)
}

/// Heights of the rules that cross most of the table.
fn heights(sheet: Option<&Sheet>, heading: &Heading) -> Vec<f64> {
    let Some(sheet) = sheet else { return Vec::new() };
    let (left, right) = match (heading.names.first(), heading.names.last()) {
        (Some(first), Some(last)) => (first.left, last.right),
        _ => return Vec::new(),
    };
    let mut level = sheet.level.clone();
    level.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut made: Vec<(f64, f64)> = Vec::new();
    for (y, from, to) in level {
        let long = (to.min(right) - from.max(left)).max(0.0);
        match made.last_mut() {
            Some((height, sum)) if *height - y < 1.5 => *sum += long,
            _ => made.push((y, long)),
        }
    }
    made.into_iter().filter(|(_, sum)| *sum >= 0.6 * (right - left)).map(|(y, _)| y).collect()
}

fn place<'l>(line: &'l TextLine, heading: &Heading, columns: &Columns, heights: &[f64]) -> Placed<'l> {
    let words: Option<Vec<(usize, &Word)>> = line.words.iter().map(|w| Some((columns.column(w)?, w))).collect();
    let text = |roles: &[Role]| {
        let own = words.iter().flatten().filter(|(at, _)| heading.is(*at, roles)).map(|(_, w)| w.text.as_str());
        own.collect::<Vec<_>>().join(" ")
    };
    let middle = line.y + line.size * 0.3;
    let over = heights.iter().filter(|y| **y > middle).count();
    // Enclosed from both sides.
    let band = (over > 0 && over < heights.len()).then_some(over);
    let any_day = || line.words.iter().any(|w| day(&w.text));
    let any_money = || line.words.iter().any(|w| money(&w.text));
    let (dated, has_money) = match &words {
        Some(_) => (day(&text(DAYS)), !text(MONEY).is_empty()),
        None => (any_day(), any_money()),
    };
    let whole: String = line.words.iter().map(|w| w.text.as_str()).collect();
    Placed { line, words, money: has_money, dated, note: note(&whole), band }
}

/// A day, or the beginning of one with its time behind it.
pub(super) fn day(text: &str) -> bool {
    let short = |t: &str| {
        let parts: Vec<&str> = t.split(['-', '/', '.']).collect();
        parts.len() == 2 && parts.iter().all(|p| (1..=2).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_digit()))
    };
    let eight = text.len() == 8 && text.starts_with(['1', '2']);
    let marked = text.contains(['-', '/', '.', '年']) || eight || text.len() == 14;
    (marked && moment::read(text).is_some()) || (text.contains(['-', '/']) && short(text))
}

/// An amount with its two decimals.
pub(super) fn money(text: &str) -> bool {
    let bare = text.trim_matches(|c: char| !c.is_ascii_digit());
    let Some((whole, cents)) = bare.rsplit_once('.') else { return false };
    cents.len() == 2 && !whole.is_empty() && whole.bytes().all(|b| b.is_ascii_digit() || b == b',')
}

/// A total, a page's number, a heading of a page: no row, and no part of one.
pub(super) fn note(text: &str) -> bool {
    const STARTS: &[&str] = &[
        "合计",
        "小计",
        "总计",
        "累计",
        "承前页",
        "过次页",
        "本页",
        "本月",
        "本年",
        "期初",
        "期末",
        "上期余额",
        "上页",
        "总笔数",
        "总金额",
        "总收入",
        "总支出",
        "以下空白",
        "打印",
        "温馨提示",
        "特别提示",
        "说明",
        "备注:",
        "备注：",
        "注:",
        "注：",
        "第",
        "共",
        "页",
        "Page",
        "page",
        "制表",
        "单位:",
        "单位：",
        "账号",
        "户名",
    ];
    let page = (text.contains('第') || text.contains('共')) && text.contains('页');
    let slash = text.split_once('/').is_some_and(|(a, b)| {
        (1..=4).contains(&a.len())
            && (1..=4).contains(&b.len())
            && (a.to_owned() + b).bytes().all(|b| b.is_ascii_digit())
    });
    page || slash
        || STARTS.iter().any(|w| text.starts_with(w))
        || text.chars().all(|c| matches!(c, '-' | '=' | '*' | '_'))
}

/// Rows that rules enclose.
fn enclosed(placed: &[Placed<'_>], heading: &Heading, owner: &mut [Option<usize>]) {
    let mut from = 0;
    while let Some(first) = placed.get(from) {
        let same = |p: &&Placed<'_>| p.band.is_some() && p.band == first.band && p.line.page == first.line.page;
        let long = placed.iter().skip(from).take_while(same).count().max(1);
        let band = placed.get(from..from + long).unwrap_or_default();
        let fits = |p: &&Placed<'_>| p.words.is_some() && !p.note;
        let anchor = band.iter().position(|p| p.money && !p.note);
        if let Some(anchor) = anchor.filter(|_| first.band.is_some() && band.iter().all(|p| fits(&p))) {
            let lines = |column: usize| {
                let has = |p: &&Placed<'_>| p.words.iter().flatten().any(|(at, _)| *at == column);
                band.iter().filter(has).count()
            };
            let one_each = (0..heading.names.len()).filter(|at| heading.is(*at, MONEY)).all(|at| lines(at) <= 1);
            if one_each && band.iter().filter(|p| p.dated).count() <= 1 {
                for at in from..from + long {
                    if let Some(place) = owner.get_mut(at) {
                        *place = Some(from + anchor);
                    }
                }
            }
        }
        from += long;
    }
}

impl Placed<'_> {
    /// Begins a row of its own.
    fn begins(&self) -> bool {
        self.words.is_some() && (self.money || self.dated)
    }

    fn rest(&self) -> bool {
        self.words.is_some() && !self.money && !self.dated && !self.note
    }
}

/// Runs of lines that begin no row and are not enclosed.
fn blocks(placed: &[Placed<'_>], owner: &[Option<usize>]) -> Vec<(usize, usize)> {
    let mut made: Vec<(usize, usize)> = Vec::new();
    for (at, one) in placed.iter().enumerate() {
        if owner.get(at).is_some_and(Option::is_some) || !(one.rest() || alone(placed, at)) {
            continue;
        }
        let page = |at: usize| placed.get(at).map(|p| (p.line.page, p.band));
        match made.last_mut() {
            Some((_, end)) if *end == at && page(at - 1) == page(at) => *end = at + 1,
            _ => made.push((at, at + 1)),
        }
    }
    made
}

/// A line that has its day alone, beside one that has everything but the day.
fn alone(placed: &[Placed<'_>], at: usize) -> bool {
    let Some(one) = placed.get(at) else { return false };
    let lacks = |p: Option<&Placed<'_>>| {
        p.is_some_and(|p| p.money && !p.dated && !p.note && (p.line.y - one.line.y).abs() < 1.3 * one.line.size)
    };
    let before = at.checked_sub(1).and_then(|b| placed.get(b));
    one.words.is_some() && one.dated && !one.money && (lacks(before) != lacks(placed.get(at + 1)))
}

/// Above, below, or nobody's. What stands evenly between two rows is put off.
fn decide(
    placed: &[Placed<'_>],
    (from, to): (usize, usize),
    owner: &mut [Option<usize>],
    wraps: &mut Wraps,
    even: &mut Vec<(usize, usize, Option<usize>, Option<usize>)>,
) {
    let (Some(first), Some(last)) = (placed.get(from), placed.get(to - 1)) else { return };
    let target = |at: Option<usize>, near: &Placed<'_>| {
        let p = placed.get(at?)?;
        let row = owner.get(at?).copied().flatten();
        let open = p.begins() && !p.note && p.line.page == near.line.page && (row.is_none() || row == at);
        // A rule between them parts them.
        (open && p.band == near.band).then_some(at?)
    };
    let before = target(from.checked_sub(1), first);
    let after = target(Some(to), last);
    // The gaps from the row above, between the lines, to the row below, in sizes.
    let ys = before.into_iter().chain(from..to).chain(after).filter_map(|at| placed.get(at));
    let ys: Vec<(f64, f64)> = ys.map(|p| (p.line.y, p.line.size)).collect();
    let mut gaps: Vec<f64> = ys.windows(2).map(|p| (p[0].0 - p[1].0) / p[0].1.max(p[1].1).max(1.0)).collect();
    if before.is_none() {
        gaps.insert(0, f64::INFINITY);
    }
    if after.is_none() {
        gaps.push(f64::INFINITY);
    }
    let count = to - from;
    // The widest gap parts what belongs above from what belongs below.
    let Some(widest) = (0..gaps.len()).max_by(|a, b| gaps[*a].total_cmp(&gaps[*b]).then(b.cmp(a))) else { return };
    let second = gaps.iter().enumerate().filter(|(at, _)| *at != widest).map(|(_, g)| *g).fold(0.0, f64::max);
    if before.is_some() && after.is_some() && gaps[widest] < 1.12 * second {
        if gaps.iter().all(|g| *g < FAR) {
            even.push((from, to, before, after));
        }
        return;
    }
    let mut reaches = true;
    for (step, at) in (from..to).enumerate().take(widest) {
        reaches &= gaps.get(step).is_some_and(|g| *g < FAR);
        if reaches && before.is_some() {
            wraps.above += usize::from(step == 0);
            if let Some(place) = owner.get_mut(at) {
                *place = before;
            }
        }
    }
    reaches = true;
    for step in (widest..count).rev() {
        reaches &= gaps.get(step + 1).is_some_and(|g| *g < FAR);
        if reaches && after.is_some() {
            wraps.below += usize::from(step + 1 == count);
            if let Some(place) = owner.get_mut(from + step) {
                *place = after;
            }
        }
    }
}

fn written(placed: &[Placed<'_>], owner: &[Option<usize>], heading: &Heading) -> Vec<Made> {
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); placed.len()];
    for at in 0..placed.len() {
        let row = owner.get(at).copied().flatten().unwrap_or(at);
        if let Some(list) = members.get_mut(row) {
            list.push(at);
        }
    }
    let mut made = Vec::new();
    for (row, list) in members.iter().enumerate().filter(|(_, list)| !list.is_empty()) {
        let Some(one) = placed.get(row) else { continue };
        let no = one.line.no;
        let text = one.line.words.iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(" ");
        let loose = one.words.is_none();
        made.push(
            if loose && (one.dated || one.money) && one.dated | !one.note && (one.dated && one.money || !one.note) {
                let why = Text::new("分不清每一格属于哪一列", "its words lie over the columns' edges");
                Made::Unread { no, why }
            } else if loose || (list.len() == 1 && (one.rest() || (one.note && !one.money))) {
                Made::Note { no, text }
            } else {
                match cells(placed, list, heading) {
                    Ok(cells) => Made::Row { no, cells },
                    Err(_) if one.note => Made::Note { no, text },
                    Err(why) => Made::Unread { no, why },
                }
            },
        );
    }
    made.sort_by_key(Made::no);
    made
}

fn cells(placed: &[Placed<'_>], members: &[usize], heading: &Heading) -> Result<Vec<String>, Text> {
    let mut cells = vec![String::new(); heading.names.len()];
    let mut numbers = vec![0_u32; heading.names.len()];
    let mut last: Vec<Option<(u32, f64)>> = vec![None; heading.names.len()];
    for member in members {
        let Some(one) = placed.get(*member) else { continue };
        for (column, word) in one.words.iter().flatten() {
            let (Some(cell), Some(count), Some(before)) =
                (cells.get_mut(*column), numbers.get_mut(*column), last.get_mut(*column))
            else {
                continue;
            };
            *count += u32::from(word.text.bytes().any(|b| b.is_ascii_digit()));
            if heading.is(*column, MONEY) && *count > 1 {
                return Err(Text::new(
                    "一格里有几段数字，拼起来不可靠",
                    "one cell holds several numbers; putting them together would be a guess",
                ));
            }
            *cell = match before {
                Some((no, right)) if *no == one.line.no => joined(cell, &word.text, (word.left - *right) / word.size),
                Some(_) => wrapped(cell, &word.text),
                None => word.text.clone(),
            };
            *before = Some((one.line.no, word.right));
        }
    }
    Ok(cells)
}

/// The rest of a cell from its next line.
fn wrapped(before: &str, after: &str) -> String {
    let (end, start) = (before.chars().last(), after.chars().next());
    let wide = |c: Option<char>| c.is_some_and(|c| !c.is_ascii());
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let clock = after.contains(':') && moment::time(after).is_some();
    let close = wide(end) || wide(start) || matches!(end, Some('-' | '/' | '(' | '*')) || (digit(end) && digit(start));
    if close && !clock { format!("{before}{after}") } else { format!("{before} {after}") }
}
