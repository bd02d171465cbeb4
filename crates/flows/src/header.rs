//! The table's header: found by the names of its columns, not by its place, also when it takes two lines.

use std::collections::HashMap;

use serde::Deserialize;

use crate::amount::{self, Said};
use crate::denomination::{self, Currency};
use crate::grid::Line;
use crate::limits;
use crate::moment;
use crate::rules::Rules;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Day, or day and time.
    Date,
    /// Time of day.
    Time,
    /// One amount, signed or with a direction beside it.
    Amount,
    /// Money in.
    In,
    /// Money out.
    Out,
    /// Direction of the amount.
    Direction,
    /// Balance after it.
    Balance,
    /// The other side's name.
    Party,
    /// The other side's account.
    PartyAccount,
    /// What for.
    Memo,
    /// Kind of transaction.
    Kind,
    /// Way of payment, place.
    Method,
    /// State of the transaction.
    Status,
    /// Order or serial number.
    Order,
    /// Currency.
    Currency,
    /// What of it was given back.
    Refunded,
    /// The own account.
    OwnAccount,
}

impl Role {
    /// All of them, for choosing by hand.
    pub const ALL: [Self; 17] = [
        Self::Date,
        Self::Time,
        Self::Amount,
        Self::In,
        Self::Out,
        Self::Direction,
        Self::Balance,
        Self::Party,
        Self::PartyAccount,
        Self::Memo,
        Self::Kind,
        Self::Method,
        Self::Status,
        Self::Order,
        Self::Currency,
        Self::Refunded,
        Self::OwnAccount,
    ];
}

/// Which columns hold what, found or confirmed by the officer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, serde::Serialize)]
pub struct Mapping {
    /// Line of the header (its last one); the table begins after it.
    pub line: u32,
    /// Column, counted from 0, and what it holds. Several columns of one role stand in order of preference.
    pub columns: Vec<(usize, Role)>,
}

impl Mapping {
    /// The columns of a role, the preferred one first.
    pub(crate) fn of(&self, role: Role) -> impl Iterator<Item = usize> + '_ {
        self.columns.iter().filter(move |(_, r)| *r == role).map(|(at, _)| *at)
    }

    /// A table can be read from it: it says when, how much and which way.
    #[must_use]
    pub fn usable(&self) -> bool {
        let has = |role| self.of(role).next().is_some();
        has(Role::Date) && (has(Role::Amount) || has(Role::In) || has(Role::Out))
    }
}

/// A found header, its names as they stand.
pub(crate) struct Header {
    pub(crate) mapping: Mapping,
    pub(crate) names: Vec<String>,
    /// Place among the lines of its last line.
    pub(crate) at: usize,
}

/// The table of a statement begins within this many lines.
const DEEPEST: usize = 300;

pub(crate) fn find(lines: &[Line], rules: &Rules) -> Option<Header> {
    let mut best: Option<(usize, Header)> = None;
    let mut tried = 0;
    for at in 0..lines.len().min(DEEPEST) {
        let Some(line) = lines.get(at) else { continue };
        if line.cells.iter().filter(|c| !c.is_empty()).count() < 2 {
            continue;
        }
        tried += line.cells.len();
        if tried > limits::HEADER_CELLS {
            break;
        }
        let single = roles(&line.cells, rules);
        let mut candidates = vec![(at, line.cells.clone(), single)];
        if let Some(next) = lines.get(at + 1)
            && second(&next.cells, rules)
        {
            let both = joined(&line.cells, &next.cells);
            let roles = roles(&both, rules);
            candidates.push((at + 1, both, roles));
        }
        for (last, names, columns) in candidates {
            let no = lines.get(last).map_or(line.no, |l| l.no);
            let mapping = Mapping { line: no, columns };
            if mapping.usable() && best.as_ref().is_none_or(|(score, _)| mapping.columns.len() > *score) {
                best = Some((mapping.columns.len(), Header { mapping, names, at: last }));
            }
        }
        // The first line that will do, and the two after it, in case it was only the upper half.
        if best.as_ref().is_some_and(|(_, header)| header.at + 2 <= at) {
            break;
        }
    }
    best.map(|(_, header)| header)
}

/// Whether a line may be a header's second one: it holds names of columns of two kinds, but neither a day nor an amount as a first
/// line of data would. A line that will do alone is no second line: what stands over it is the file's head.
fn second(cells: &[String], rules: &Rules) -> bool {
    let columns = roles(cells, rules);
    let kinds = columns.iter().any(|(_, role)| columns.first().is_some_and(|(_, first)| first != role));
    let data = |cell: &String| moment::read(cell).is_some() || matches!(amount::read(cell), Said::Amount(_));
    kinds && !cells.iter().any(data) && !Mapping { line: 0, columns }.usable()
}

/// Two lines as one: an upper name stands over the columns to its right until the next upper name.
fn joined(upper: &[String], lower: &[String]) -> Vec<String> {
    let mut over = String::new();
    (0..upper.len().max(lower.len()))
        .map(|at| {
            let (up, low) = (upper.get(at), lower.get(at));
            let (up, low) = (up.map_or("", String::as_str), low.map_or("", String::as_str));
            if !up.is_empty() {
                over = up.to_owned();
            }
            if low.is_empty() { up.to_owned() } else { format!("{over}{low}") }
        })
        .collect()
}

/// Whether a line names columns from which a table could be read, and holds no data: the header of another table, or the same again.
pub(crate) fn again(line: &Line, rules: &Rules, known: &mut Known) -> Option<Vec<(usize, Role)>> {
    let filled = line.cells.iter().filter(|c| !c.is_empty()).count();
    if filled < 3 {
        return None;
    }
    // Only what holds no data is known, so it need not be asked again.
    if let Some(found) = known.get(&line.cells) {
        return found.clone();
    }
    let data = |cell: &String| moment::read(cell).is_some() || matches!(amount::read(cell), Said::Amount(_));
    if line.cells.iter().any(data) {
        return None;
    }
    let columns = roles(&line.cells, rules);
    let found = (columns.len() >= 3 && Mapping { line: line.no, columns: columns.clone() }.usable()).then_some(columns);
    if known.len() < limits::TABLES {
        known.insert(line.cells.clone(), found.clone());
    }
    found
}

/// What lines without data were found to name: the same header, printed again on every page, is looked at once.
pub(crate) type Known = HashMap<Vec<String>, Option<Vec<(usize, Role)>>>;

fn roles(names: &[String], rules: &Rules) -> Vec<(usize, Role)> {
    limits::step(names.len());
    let tidied: Vec<String> = names.iter().map(|n| tidy(n)).collect();
    // (preference, column, role): exact names by their place in the list, then names recognised by their parts.
    let mut found: Vec<(usize, usize, Role)> = Vec::new();
    for (column, name) in tidied.iter().enumerate() {
        // A sentence is no name of a column.
        if name.is_empty() || name.chars().count() > 24 {
            continue;
        }
        let exact = rules.columns.iter().find_map(|c| Some((c.names.iter().position(|n| n == name)?, c.role)));
        let by_part = || {
            rules.columns.iter().find_map(|c| {
                let fits = |parts: &Vec<String>| parts.iter().all(|p| name.contains(p.as_str()));
                let none = !c.not.iter().any(|n| name.contains(n.as_str()));
                let at = c.parts.iter().position(fits)?;
                none.then_some((100 + at, c.role))
            })
        };
        if let Some((preference, role)) = exact.or_else(by_part) {
            found.push((preference, column, role));
        }
    }
    found.sort_by_key(|(preference, column, _)| (*preference, *column));
    // Beside a column in yuan, the same in another currency counts for nothing.
    let abroad = |column: &usize| {
        let said = names.get(*column).and_then(|n| denomination::of_title(n).currency);
        matches!(said, Some(Currency::Foreign(_)))
    };
    let foreign: Vec<usize> = found.iter().map(|(_, column, _)| *column).filter(abroad).collect();
    let other = |column: &usize| foreign.contains(column);
    let money = [Role::Amount, Role::In, Role::Out, Role::Balance];
    let in_yuan: Vec<Role> = found.iter().filter(|(_, c, _)| !other(c)).map(|(_, _, role)| *role).collect();
    found.retain(|(_, column, role)| !(other(column) && money.contains(role) && in_yuan.contains(role)));
    let dated = found.iter().any(|(_, _, role)| *role == Role::Date);
    // A table whose only moment is called a time holds the day in it.
    let moment = |role| if role == Role::Time && !dated { Role::Date } else { role };
    found.into_iter().map(|(_, column, role)| (column, moment(role))).collect()
}

/// A name without what printing adds: spaces, units, brackets of one width, capitals.
pub(crate) fn tidy(name: &str) -> String {
    // A text is no name of a column; taking its brackets away one by one would cost its length for each of them.
    if name.len() > limits::NAME {
        return name.chars().take(limits::NAME / 4).collect();
    }
    let text: String = denomination::bare(name)
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '*' | '"' | '\u{feff}' | '\u{200b}' | '#'))
        .map(|c| match c {
            '（' | '【' | '[' => '(',
            '）' | '】' | ']' => ')',
            '：' => ':',
            '／' => '/',
            other => other.to_ascii_lowercase(),
        })
        .collect();
    let mut text = text;
    for unit in ["(元)", "(人民币元)", "(人民币)", "(rmb)", "(cny)", "/元", "(单位:元)"] {
        text = text.replace(unit, "");
    }
    // Some banks print the name again in English behind it, in brackets.
    if let Some(at) = text.find('(')
        && !text[..at].is_ascii()
        && text[at..].is_ascii()
        && text[at..].bytes().filter(u8::is_ascii_alphabetic).count() >= 4
    {
        text.truncate(at);
    }
    text.trim_end_matches(':').to_owned()
}
