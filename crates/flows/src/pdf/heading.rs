//! The names of the columns, and where they stand: on one line or stacked on several, parted by gaps or by rules.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use crate::grid::Line;
use crate::header::{self, Role};
use crate::limits;
use crate::rules::Rules;

use super::columns::Columns;
use super::words::{Sheet, TextLine, Word};

/// A name of a column.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Name {
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) text: String,
}

/// The names of a table.
#[derive(Debug, Clone)]
pub(super) struct Heading {
    pub(super) names: Vec<Name>,
    pub(super) roles: Vec<(usize, Role)>,
    /// Upright rules that part the columns: one more than there are names.
    pub(super) rules: Option<Vec<f64>>,
    /// How many lines it takes.
    pub(super) lines: usize,
}

impl Heading {
    pub(super) fn is(&self, column: usize, roles: &[Role]) -> bool {
        self.roles.iter().any(|(at, role)| *at == column && roles.contains(role))
    }

    /// The same names, wherever they stand.
    pub(super) fn same(&self, other: &Self) -> bool {
        self.names.len() == other.names.len() && self.names.iter().zip(&other.names).all(|(a, b)| a.text == b.text)
    }

    /// The same places, within a hair.
    pub(super) fn there(&self, other: &Self) -> bool {
        let near = |a: &Name, b: &Name| (a.left - b.left).abs() < 2.0 && (a.right - b.right).abs() < 2.0;
        self.names.iter().zip(&other.names).all(|(a, b)| near(a, b))
    }
}

/// Gaps, in sizes, that may part two names; names are printed closely and loosely.
const GAPS: [f64; 6] = [0.3, 0.6, 0.9, 1.2, 1.7, 2.6];
const MOST_STACKED: usize = 3;

/// The heading that begins with a line, if one does. `data` are the lines with a movement that follow: of several ways to cut the
/// names, the one is right whose columns cut through none of their words.
pub(super) fn at(
    lines: &[TextLine],
    place: usize,
    sheet: &Sheet,
    rules: &Rules,
    data: &dyn Fn(usize) -> Vec<TextLine>,
    tries: &Tries,
) -> Option<Heading> {
    lines.get(place).filter(|line| may_name(line))?;
    tries.held.set(tries.held.get().saturating_add(sheet.upright.len()));
    if tries.held.get() > limits::RULES_HELD {
        return None;
    }
    let key = key(lines.get(place..)?, sheet)?;
    if let Some(known) = tries.known.borrow().get(&key) {
        return known.clone();
    }
    if tries.made.get() >= limits::HEADINGS {
        return None;
    }
    tries.made.set(tries.made.get() + 1);
    let found = fresh(lines, place, sheet, rules, data, tries);
    tries.known.borrow_mut().insert(key, found.clone());
    found
}

/// What was tried as a heading. One that is printed again, the same texts at the same places, is what it was before.
#[derive(Default)]
pub(super) struct Tries {
    known: RefCell<HashMap<String, Option<Heading>>>,
    made: Cell<usize>,
    weighed: Cell<usize>,
    held: Cell<usize>,
}

impl Tries {
    /// Whether lines were passed over without being tried.
    pub(super) fn spent(&self) -> bool {
        self.made.get() >= limits::HEADINGS || self.held.get() > limits::RULES_HELD
    }
}

/// What tells one heading from another: the lines that may belong to it, by their texts and places, and the rules that cross the first of
/// them. `None` where the first line can hold no names.
fn key(lines: &[TextLine], sheet: &Sheet) -> Option<String> {
    let first = lines.first().filter(|line| may_name(line))?;
    let middle = first.y + first.size * 0.3;
    let crossing = sheet.upright.iter().filter(|(_, bottom, top)| *bottom < middle && middle < *top);
    let mut key: String = crossing.map(|(x, ..)| format!("|{x:.0}")).collect();
    for line in lines.iter().take(MOST_STACKED).take_while(|line| may_name(line)) {
        key.push_str(&format!("\n{:.0}", first.y - line.y));
        for word in &line.words {
            key.push_str(&format!("\t{:.0} {:.0} {}", word.left, word.right, word.text));
        }
    }
    Some(key)
}

fn fresh(
    lines: &[TextLine],
    place: usize,
    sheet: &Sheet,
    rules: &Rules,
    data: &dyn Fn(usize) -> Vec<TextLine>,
    tries: &Tries,
) -> Option<Heading> {
    let mut ways: Vec<Heading> = Vec::new();
    // Cuts by gaps that give the same names are one.
    let mut cuts: Vec<Vec<Name>> = Vec::new();
    let mut stacked: Vec<&TextLine> = Vec::new();
    for line in lines.get(place..)?.iter().take(MOST_STACKED) {
        let follows = stacked
            .last()
            .is_none_or(|above| line.page == above.page && above.y - line.y < 2.2 * above.size.max(line.size));
        if !follows || !may_name(line) {
            break;
        }
        stacked.push(line);
        let ruled = ruled(&stacked, sheet).into_iter();
        let loose = GAPS.iter().flat_map(|gap| [false, true].map(|gather| (by_gaps(&stacked, *gap, gather), None)));
        for (names, edges) in ruled.map(|(names, edges)| (names, Some(edges))).chain(loose) {
            if ways.iter().any(|w| w.names == names && w.rules.is_some() == edges.is_some()) {
                continue;
            }
            // A statement has three columns at the least; the rest of a name's line has fewer words.
            if names.len() < 3 || (edges.is_none() && cuts.contains(&names)) {
                continue;
            }
            if edges.is_none() {
                cuts.push(names.clone());
            }
            if let Some(roles) = roles(&names, rules) {
                ways.push(Heading { names, roles, rules: edges, lines: stacked.len() });
            }
        }
    }
    if ways.len() < 2 {
        return ways.pop();
    }
    tries.weighed.set(tries.weighed.get() + 1);
    let weigh = tries.weighed.get() <= limits::HEADINGS_WEIGHED;
    let uncut = |way: &Heading| {
        if !weigh {
            return false;
        }
        let data = data(place + way.lines);
        let lines: Vec<&TextLine> = data.iter().collect();
        let columns = Columns::of(way, &lines, &[]);
        let cut = lines.iter().filter(|l| l.words.iter().any(|w| columns.column(w).is_none())).count();
        cut * 8 <= lines.len()
    };
    // Among equals: rules say where the columns are; a line more for nothing is no part of the heading; a cut less hides a column.
    let key =
        |way: &Heading| (uncut(way), way.roles.len(), way.rules.is_some(), MOST_STACKED - way.lines, way.names.len());
    ways.into_iter().map(|way| (key(&way), way)).max_by_key(|(key, _)| *key).map(|(_, way)| way)
}

/// Whether a line may hold names: none of its words is a day, an amount or a long number.
fn may_name(line: &TextLine) -> bool {
    let digits = |w: &Word| w.text.bytes().filter(u8::is_ascii_digit).count();
    !line.words.is_empty() && line.words.len() < 120 && line.words.iter().all(|w| digits(w) < 4)
}

fn roles(names: &[Name], rules: &Rules) -> Option<Vec<(usize, Role)>> {
    let cells = names.iter().map(|n| n.text.clone()).collect();
    let found = header::find(&[Line { no: 1, cells }], rules)?;
    Some(found.mapping.columns)
}

/// Words of a line put together where the gap between them is smaller than so many sizes.
pub(super) fn cells(line: &TextLine, gap: f64) -> Vec<Name> {
    let mut made: Vec<Name> = Vec::new();
    for word in &line.words {
        match made.last_mut() {
            // Texts that run into each other are two cells, not one.
            Some(name) if (-0.4..gap).contains(&((word.left - name.right) / word.size)) => {
                name.text = joined(&name.text, &word.text, (word.left - name.right) / word.size);
                name.right = name.right.max(word.right);
            }
            _ => made.push(Name { left: word.left, right: word.right, text: word.text.clone() }),
        }
    }
    made
}

/// Two words of one cell. Chinese is written without spaces; a wide gap stays one.
pub(super) fn joined(before: &str, after: &str, gap: f64) -> String {
    let wide = |c: Option<char>| c.is_some_and(|c| !c.is_ascii());
    let close = gap < 0.8 && (wide(before.chars().last()) || wide(after.chars().next()));
    if close || before.is_empty() { format!("{before}{after}") } else { format!("{before} {after}") }
}

fn by_gaps(stacked: &[&TextLine], gap: f64, gather: bool) -> Vec<Name> {
    let mut names: Vec<Name> = Vec::new();
    for line in stacked {
        let mut lower = cells(line, gap);
        if gather {
            lower = gathered(&lower, line.size);
        }
        if names.is_empty() {
            names = lower;
            continue;
        }
        let over = |a: &Name, b: &Name| a.left < b.right && b.left < a.right;
        let mut made: Vec<Name> = names.iter().filter(|up| !lower.iter().any(|low| over(up, low))).cloned().collect();
        for low in lower {
            let above: Vec<&Name> = names.iter().filter(|up| over(up, &low)).collect();
            let text = above.iter().map(|up| up.text.as_str()).chain([low.text.as_str()]).collect();
            // A name over several belongs to each of them, but its width to none.
            let alone = |up: &&&Name| (up.right - up.left) < 2.0 * (low.right - low.left) || above.len() > 1;
            let left = above.iter().filter(alone).map(|up| up.left).fold(low.left, f64::min);
            let right = above.iter().filter(alone).map(|up| up.right).fold(low.right, f64::max);
            made.push(Name { left, right, text });
        }
        made.sort_by(|a, b| a.left.total_cmp(&b.left));
        names = made;
    }
    names
}

/// `余  额`: single signs that stand evenly apart are one name.
fn gathered(names: &[Name], size: f64) -> Vec<Name> {
    let single = |n: &Name| n.text.chars().count() == 1 && !n.text.is_ascii();
    let mut made: Vec<Name> = Vec::new();
    // The step between the signs of the name that is being gathered.
    let mut step: Option<f64> = None;
    let mut open = false;
    for name in names {
        let gap = made.last().map_or(f64::INFINITY, |last| name.left - last.right);
        let even = step.is_none_or(|step| (gap - step).abs() < 0.08 * size);
        match made.last_mut().filter(|_| open && single(name) && even && gap < 3.0 * size) {
            Some(last) => {
                last.text.push_str(&name.text);
                last.right = name.right;
                step = Some(gap);
            }
            None => {
                made.push(name.clone());
                (open, step) = (single(name), None);
            }
        }
    }
    made
}

/// Names between upright rules, where the rules part all words.
fn ruled(stacked: &[&TextLine], sheet: &Sheet) -> Option<(Vec<Name>, Vec<f64>)> {
    let middle = stacked.first()?.y + stacked.first()?.size * 0.3;
    let mut edges: Vec<f64> =
        sheet.upright.iter().filter(|(_, bottom, top)| *bottom < middle && middle < *top).map(|(x, ..)| *x).collect();
    edges.sort_by(f64::total_cmp);
    edges.dedup_by(|a, b| (*a - *b).abs() < 3.0);
    if !(4..=80).contains(&edges.len()) {
        return None;
    }
    let mut names: Vec<Name> =
        edges.windows(2).map(|e| Name { left: e[0], right: e[1], text: String::new() }).collect();
    for word in stacked.iter().flat_map(|l| &l.words) {
        let centre = f64::midpoint(word.left, word.right);
        let name = names.iter_mut().find(|n| n.left <= centre && centre < n.right)?;
        if word.left < name.left - 1.0 || word.right > name.right + 1.0 {
            return None;
        }
        name.text.push_str(&word.text);
    }
    Some((names, edges))
}
