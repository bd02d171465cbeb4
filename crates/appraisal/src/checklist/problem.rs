//! What is wrong with a layer file 清单问题: a code, a place, a message in both languages, a proposal.

use super::node::Place;
use crate::finding::Text;
use std::fmt;

/// How bad it is 严重程度.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Worth knowing.
    Note,
    /// Probably not meant.
    Warning,
    /// The checklist is refused.
    Error,
}

/// One thing wrong with a layer file.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Problem {
    /// Stable code: `C…` for the file, `F…` for a formula.
    pub code: String,
    /// How bad.
    pub level: Level,
    /// Where.
    pub place: Place,
    /// What is wrong.
    pub message: Text,
    /// What was probably meant.
    pub proposal: Option<String>,
}

impl Problem {
    /// Its severity is that of its code.
    pub(crate) fn new(code: &str, place: &Place, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            level: super::schema::level(code),
            place: place.clone(),
            message: Text::new(zh, en),
            proposal: None,
        }
    }

    pub(crate) fn proposing(mut self, proposal: Option<String>) -> Self {
        self.proposal = proposal;
        self
    }
}

impl From<formula::Diagnostic> for Problem {
    fn from(d: formula::Diagnostic) -> Self {
        let made_by = d.made_by.clone();
        let place = Place { file: d.file.clone(), line: d.line, column: d.column, made_by, ..Place::default() };
        let text = Text::new(d.message.zh.clone(), d.message.en.clone());
        let code = d.code.as_str();
        Self { code: code.to_owned(), level: super::schema::level(code), place, message: text, proposal: d.proposal }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Place { file, line, column, made_by, .. } = &self.place;
        write!(f, "{file}:{line}:{column}: {} {} / {}", self.code, self.message.zh, self.message.en)?;
        if let Some(made_by) = made_by {
            write!(f, "（由 {made_by} 生成 made by {made_by}）")?;
        }
        match &self.proposal {
            Some(p) => write!(f, "（是否想写 did you mean: {p}?）"),
            None => Ok(()),
        }
    }
}

#[must_use]
/// The known word nearest to `word`, if near enough to be a slip of the pen.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let length = word.chars().count();
    let near = |k: &'a str| {
        let own = k.chars().count();
        let most = 2.max(own / 4);
        // Whatever else they share: so many letters more or fewer are as many slips.
        (own.abs_diff(length) <= most).then(|| (distance(word, k), k)).filter(|(d, _)| *d <= most)
    };
    known.into_iter().filter_map(near).min_by_key(|(d, _)| *d).map(|(_, k)| k.to_owned())
}

/// Edit distance (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let cost = corner + usize::from(x != *y);
            corner = row[j + 1];
            row[j + 1] = cost.min(row[j] + 1).min(corner + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_of_the_pen_is_recognised() {
        assert_eq!(nearest("lable", ["label", "help"]), Some("label".to_owned()));
        assert_eq!(nearest("xyzzy", ["label", "help"]), None);
    }
}
