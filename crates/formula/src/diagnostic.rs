//! What is wrong with a rule, where, and what was probably meant. A closed set of codes; texts in both languages.

use std::{fmt, sync::Arc};

/// Where a source text begins: file, and line and column (from 1) of its first character.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The file, as the loader names it.
    pub file: Arc<str>,
    /// Line of the first character, from 1.
    pub line: u32,
    /// Column of the first character, from 1, counted in characters.
    pub column: u32,
    /// What the formula belongs to, whose own names it may write short: within `sales.estimates.tables`, `days` is `sales.estimates.tables.days`.
    pub scope: Option<Arc<str>>,
    /// What made the formula, when nobody wrote it here.
    pub made_by: Option<Arc<str>>,
}

impl Origin {
    /// An origin.
    pub fn new(file: impl AsRef<str>, line: u32, column: u32) -> Origin {
        Origin { file: Arc::from(file.as_ref()), line, column, scope: None, made_by: None }
    }

    /// An origin in a file whose name others share.
    pub fn in_file(file: Arc<str>, line: u32, column: u32) -> Origin {
        Origin { file, line, column, scope: None, made_by: None }
    }

    /// The same place, within what has names of its own.
    #[must_use]
    pub fn within(mut self, scope: Option<Arc<str>>, made_by: Option<Arc<str>>) -> Origin {
        (self.scope, self.made_by) = (scope, made_by);
        self
    }
    /// Line and column of a byte offset in the source text that begins here.
    pub(crate) fn at(&self, source: &str, offset: usize) -> (u32, u32) {
        let mut end = offset.min(source.len());
        while !source.is_char_boundary(end) {
            end -= 1;
        }
        let before = &source[..end];
        let lines = before.matches('\n').count() as u32;
        match before.rfind('\n') {
            Some(i) => (self.line + lines, before[i + 1..].chars().count() as u32 + 1),
            None => (self.line, self.column + before.chars().count() as u32),
        }
    }
}

/// Part of a source text, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    pub(crate) fn new(start: usize, end: usize) -> Span {
        Span { start: start as u32, end: end as u32 }
    }
    pub(crate) fn to(self, other: Span) -> Span {
        Span { start: self.start, end: other.end }
    }
}

/// The closed set of diagnostics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Code {
    /// F001: not a formula.
    Syntax,
    /// F002: a name nobody declares.
    UnknownName,
    /// F003: a function the language does not have.
    UnknownFunction,
    /// F004: too few or too many arguments.
    Arguments,
    /// F005: types do not fit.
    TypeMismatch,
    /// F006: names that need each other.
    Cycle,
    /// F007: declared twice.
    Duplicate,
    /// F008: a table nobody declares.
    UnknownTable,
    /// F009: a column the table does not have.
    UnknownColumn,
    /// F010: a same-row reference outside a row formula of that table.
    RowReference,
    /// F011: a column or table where one value is needed, or the other way round.
    Shape,
    /// F012: nested too deep or too long.
    TooDeep,
    /// F013: not a name.
    BadName,
    /// F014: columns of different tables in one expression.
    MixedTables,
    /// F015: an argument that must be one of a few literals.
    Literal,
    /// F016: a row the table does not have.
    UnknownRow,
    /// F017: units that do not fit, money against a plain number.
    UnitMismatch,
    /// F018: a choice compared with a word that is none of its options.
    NoOption,
}

impl Code {
    /// The code as printed.
    pub fn as_str(self) -> &'static str {
        match self {
            Code::Syntax => "F001",
            Code::UnknownName => "F002",
            Code::UnknownFunction => "F003",
            Code::Arguments => "F004",
            Code::TypeMismatch => "F005",
            Code::Cycle => "F006",
            Code::Duplicate => "F007",
            Code::UnknownTable => "F008",
            Code::UnknownColumn => "F009",
            Code::RowReference => "F010",
            Code::Shape => "F011",
            Code::TooDeep => "F012",
            Code::BadName => "F013",
            Code::MixedTables => "F014",
            Code::Literal => "F015",
            Code::UnknownRow => "F016",
            Code::UnitMismatch => "F017",
            Code::NoOption => "F018",
        }
    }
}

/// A text in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bilingual {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// A word that nothing answers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The word as it is written.
    pub word: String,
    /// What it was looked for in: a table, a choice; none where it is any name.
    pub of: Option<String>,
}

/// One thing wrong with the rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which kind.
    pub code: Code,
    /// The file.
    pub file: Arc<str>,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1.
    pub column: u32,
    /// What is wrong.
    pub message: Bilingual,
    /// What was probably meant.
    pub proposal: Option<String>,
    /// What made the formula, when nobody wrote it here.
    pub made_by: Option<Arc<str>>,
    /// The formula.
    pub source: String,
    /// What the formula belongs to, whose own names it may write short.
    pub scope: Option<Arc<str>>,
    /// The word that nothing answers to, where that is what is wrong.
    pub wanted: Option<Wanted>,
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: {} {}", self.file, self.line, self.column, self.code.as_str(), self.message.zh)?;
        write!(f, " / {}", self.message.en)?;
        match &self.proposal {
            Some(p) => write!(f, "（是否想写 did you mean: {p}?）"),
            None => Ok(()),
        }
    }
}
impl std::error::Error for Diagnostic {}

/// A fault inside one source text, before it has a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Which kind.
    pub code: Code,
    /// Where in the source.
    pub span: Span,
    /// What is wrong.
    pub message: Bilingual,
    /// What was probably meant.
    pub proposal: Option<String>,
    /// The word that nothing answers to; apart, so that what may fail stays small.
    pub wanted: Option<Box<Wanted>>,
}

impl Fault {
    pub(crate) fn new(code: Code, span: Span, zh: impl Into<String>, en: impl Into<String>) -> Fault {
        Fault { code, span, message: Bilingual { zh: zh.into(), en: en.into() }, proposal: None, wanted: None }
    }
    /// With the word that nothing answers to.
    pub(crate) fn wanting(mut self, wanted: Wanted) -> Fault {
        self.wanted = Some(Box::new(wanted));
        self
    }
    /// With a name that nobody declares.
    pub(crate) fn of_name(self, word: &str) -> Fault {
        self.wanting(Wanted { word: word.to_owned(), of: None })
    }
    pub(crate) fn propose(mut self, proposal: Option<String>) -> Fault {
        self.proposal = proposal;
        self
    }
    /// The diagnostic, once it is known where the source stands.
    pub fn at(self, origin: &Origin, source: &str) -> Diagnostic {
        let (line, column) = origin.at(source, self.span.start as usize);
        let Fault { code, message, proposal, wanted, .. } = self;
        let wanted = wanted.map(|wanted| *wanted);
        let (file, made_by, scope) = (origin.file.clone(), origin.made_by.clone(), origin.scope.clone());
        Diagnostic { code, file, line, column, message, proposal, made_by, source: source.to_owned(), scope, wanted }
    }
}

/// The nearest of the known names by edit distance, if one is near enough; of equally near ones the first by alphabet. A broken file asks this some ten
/// thousand times over some thousand names, so a name that is farther than the best so far is left as soon as that is known.
pub fn nearest<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let mut a = Vec::new();
    folded(wanted, &mut a);
    let letters_of_a = letters(&a);
    let mut most = (a.len() / 3).max(1);
    let (mut b, mut row) = (Vec::new(), Vec::new());
    let mut best: Option<(usize, &str)> = None;
    for name in known {
        // A character has one to four octets.
        if name.len() > 4 * (a.len() + most) || name.len() + most < a.len() {
            continue;
        }
        folded(name, &mut b);
        if a.len().abs_diff(b.len()) > most || apart(&letters_of_a, &letters(&b)) > most {
            continue;
        }
        let Some(distance) = edits(&a, &b, most, &mut row) else { continue };
        if best.is_none_or(|(d, n)| distance < d || (distance == d && name < n)) {
            (best, most) = (Some((distance, name)), distance);
        }
    }
    best.map(|(_, name)| name.to_owned())
}

/// The characters of a name, large and small ones alike.
fn folded(name: &str, into: &mut Vec<char>) {
    into.clear();
    into.extend(name.chars().map(|c| {
        let mut small = c.to_lowercase();
        match (small.next(), small.next()) {
            (Some(one), None) => one,
            _ => c,
        }
    }));
}

/// How often each character stands in a name; characters that share a place count together.
fn letters(name: &[char]) -> [i16; 32] {
    let mut counts = [0_i16; 32];
    for c in name {
        if let Some(count) = counts.get_mut(*c as usize % 32) {
            *count = count.saturating_add(1);
        }
    }
    counts
}

/// At least so many edits lie between two names by their letters alone.
fn apart(a: &[i16; 32], b: &[i16; 32]) -> usize {
    let (more, fewer) = a.iter().zip(b).fold((0_usize, 0_usize), |(more, fewer), (a, b)| {
        let by = usize::from(a.abs_diff(*b));
        if a > b { (more + by, fewer) } else { (more, fewer + by) }
    });
    more.max(fewer)
}

/// The edit distance of two names; none where it is above `most`.
fn edits(a: &[char], b: &[char], most: usize, row: &mut Vec<usize>) -> Option<usize> {
    row.clear();
    row.extend(0..=b.len());
    for (i, x) in a.iter().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        let mut least = row[0];
        for (j, y) in b.iter().enumerate() {
            let change = corner + usize::from(x != y);
            corner = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(corner + 1);
            least = least.min(row[j + 1]);
        }
        if least > most {
            return None;
        }
    }
    Some(row[b.len()]).filter(|distance| *distance <= most)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    /// The edit distance as it is written in books.
    fn distance(a: &[char], b: &[char]) -> usize {
        match (a, b) {
            ([], rest) | (rest, []) => rest.len(),
            ([x, a @ ..], [y, b @ ..]) if x == y => distance(a, b),
            ([_, a_rest @ ..], [_, b_rest @ ..]) => {
                1 + distance(a_rest, b_rest).min(distance(a_rest, b)).min(distance(a, b_rest))
            }
        }
    }

    #[test]
    fn the_nearest_is_the_nearest_by_every_single_edit() {
        let mut seed = 7_u32;
        let mut draw = |n: usize| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 16) as usize % n
        };
        let letters = ['a', 'b', 'C', '.', '销', '售'];
        let mut near = 0;
        for _ in 0..400 {
            let mut name = || (0..1 + draw(7)).map(|_| letters[draw(letters.len())]).collect::<String>();
            let (wanted, known): (String, Vec<String>) = (name(), (0..12).map(|_| name()).collect());
            let small = |text: &str| text.to_lowercase().chars().collect::<Vec<char>>();
            let most = (wanted.chars().count() / 3).max(1);
            let all = known.iter().map(|name| (distance(&small(&wanted), &small(name)), name.as_str()));
            let expected = all.filter(|(far, _)| *far <= most).min().map(|(_, name)| name.to_owned());
            near += usize::from(expected.is_some());
            assert_eq!(nearest(&wanted, known.iter().map(String::as_str)), expected, "{wanted} of {known:?}");
        }
        assert!(near > 100, "{near}");
    }
}
