//! A TOML document as a plain tree in which every value remembers its place, so that a diagnostic can point at it.
//!
//! Lists and tables are shared by all trees that hold the same: a hundred trades stand on one base. Knows TOML and nothing of checklists.

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use toml::de::{DeTable, DeValue};

/// Where something stands 位置: file, line and column, both from 1.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Place {
    /// File, as the caller named it.
    pub file: Arc<str>,
    /// Line.
    pub line: u32,
    /// Column, in characters.
    pub column: u32,
    /// What a formula here belongs to, whose own names it may write short 短名的前缀.
    pub scope: Option<Arc<str>>,
    /// What made it, when nobody wrote it here 由什么生成: `[[method]] tables`.
    pub made_by: Option<Arc<str>>,
}

/// A value with its place.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) place: Place,
    pub(crate) value: Plain,
}

/// A plain value.
#[derive(Debug, Clone)]
pub(crate) enum Plain {
    Text(Arc<str>),
    Number(Arc<str>),
    Truth(bool),
    List(Shared<Vec<Node>>),
    Table(Shared<Fields>),
}

/// The fields of a table, in the order of the file.
pub(crate) type Fields = IndexMap<String, Node, FxBuildHasher>;

/// The entries of a checklist by kind, in the order in which they are read.
pub(crate) type Entries = IndexMap<String, Shared<Vec<Node>>>;

/// What several trees hold together, until one of them changes it 写时复制: whoever takes it to change gets a copy of its own then.
#[derive(Debug, Default)]
pub(crate) struct Shared<T>(Arc<T>);

impl<T> Shared<T> {
    /// Where it lies: two that lie in one place say the same for as long as both are held.
    pub(crate) fn address(&self) -> usize {
        Arc::as_ptr(&self.0).addr()
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> From<T> for Shared<T> {
    fn from(whole: T) -> Self {
        Self(Arc::new(whole))
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: Clone> DerefMut for Shared<T> {
    fn deref_mut(&mut self) -> &mut T {
        Arc::make_mut(&mut self.0)
    }
}

impl<T: FromIterator<I>, I> FromIterator<I> for Shared<T> {
    fn from_iter<It: IntoIterator<Item = I>>(items: It) -> Self {
        Self(Arc::new(items.into_iter().collect()))
    }
}

impl<T: IntoIterator + Clone> IntoIterator for Shared<T> {
    type Item = T::Item;
    type IntoIter = T::IntoIter;
    fn into_iter(self) -> T::IntoIter {
        Arc::unwrap_or_clone(self.0).into_iter()
    }
}

impl<'a, T> IntoIterator for &'a Shared<T>
where
    &'a T: IntoIterator,
{
    type Item = <&'a T as IntoIterator>::Item;
    type IntoIter = <&'a T as IntoIterator>::IntoIter;
    fn into_iter(self) -> Self::IntoIter {
        (&*self.0).into_iter()
    }
}

/// A file that is no TOML, with the place and the parser's words.
pub(crate) struct NoToml {
    pub(crate) place: Place,
    pub(crate) message: String,
}

/// Turns byte offsets into lines and columns.
struct Lines<'a> {
    file: Arc<str>,
    text: &'a str,
    starts: Vec<usize>,
}

impl Lines<'_> {
    fn place(&self, offset: usize) -> Place {
        let line = self.starts.partition_point(|s| *s <= offset).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or_default();
        let column = self.text.get(start..offset).map_or(0, |t| t.chars().count());
        Place {
            file: self.file.clone(),
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: u32::try_from(column).unwrap_or(0) + 1,
            ..Place::default()
        }
    }
}

/// Parses one file.
pub(crate) fn parse(file: &str, text: &str) -> Result<Node, NoToml> {
    let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(i, _)| i + 1)).collect();
    let lines = Lines { file: Arc::from(file), text, starts };
    match DeTable::parse(text) {
        Ok(table) => {
            let place = lines.place(0);
            Ok(Node { place, value: table_value(table.get_ref(), &lines) })
        }
        Err(error) => {
            let place = lines.place(error.span().map_or(0, |s| s.start));
            Err(NoToml { place, message: error.message().to_owned() })
        }
    }
}

fn table_value(table: &DeTable<'_>, lines: &Lines<'_>) -> Plain {
    // In the order of the file, not of the alphabet.
    let mut fields: Vec<_> = table.iter().collect();
    fields.sort_by_key(|(key, _)| key.span().start);
    Plain::Table(fields.into_iter().map(|(k, v)| (k.get_ref().to_string(), node(v, lines))).collect())
}

fn node(value: &toml::Spanned<DeValue<'_>>, lines: &Lines<'_>) -> Node {
    let mut offset = value.span().start;
    let plain = match value.get_ref() {
        DeValue::String(text) => {
            // An editor on Windows ends lines with two signs: the checklist, and its hash, is the same.
            // The text itself begins after its quotes (and, for """, after the line break).
            let raw = lines.text.get(value.span()).unwrap_or_default();
            let quotes = if raw.starts_with("\"\"\"") || raw.starts_with("'''") { 3 } else { 1 };
            offset += quotes;
            let windows = quotes == 3 && raw[3..].starts_with("\r\n");
            if windows {
                offset += 1;
            }
            if windows || (quotes == 3 && raw[3..].starts_with('\n')) {
                offset += 1;
            }
            // Only as the lines of the file end: what is written as `\r` is meant.
            match raw.contains("\r\n") {
                true => Plain::Text(text.replace("\r\n", "\n").into()),
                false => Plain::Text((&**text).into()),
            }
        }
        DeValue::Integer(number) => Plain::Number(number.as_str().into()),
        DeValue::Float(number) => Plain::Number(number.as_str().into()),
        DeValue::Boolean(truth) => Plain::Truth(*truth),
        DeValue::Datetime(date) => Plain::Text(date.to_string().into()),
        DeValue::Array(items) => Plain::List(items.iter().map(|i| node(i, lines)).collect()),
        DeValue::Table(table) => table_value(table, lines),
    };
    Node { place: lines.place(offset), value: plain }
}

impl Node {
    pub(crate) fn get(&self, key: &str) -> Option<&Node> {
        match &self.value {
            Plain::Table(fields) => fields.get(key),
            _ => None,
        }
    }

    pub(crate) fn text(&self) -> Option<&str> {
        match &self.value {
            Plain::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn items(&self) -> &[Node] {
        match &self.value {
            Plain::List(items) => items,
            _ => &[],
        }
    }

    pub(crate) fn id(&self) -> Option<&str> {
        let Plain::Table(fields) = &self.value else { return None };
        // It nearly always stands first, and thousands of entries look for each other by it.
        let first = fields.first().filter(|(key, _)| *key == "id").map(|(_, id)| id);
        first.or_else(|| fields.get("id")).and_then(Node::text)
    }

    /// Its text as all hold it who have it.
    pub(crate) fn shared_text(&self) -> Option<&Arc<str>> {
        match &self.value {
            Plain::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The list or table under it lies there; nothing of texts and numbers.
    pub(crate) fn address(&self) -> Option<usize> {
        match &self.value {
            Plain::List(items) => Some(items.address()),
            Plain::Table(fields) => Some(fields.address()),
            _ => None,
        }
    }

    /// The same tree with `{key}` replaced in every text and key. What holds no mark is shared with this tree.
    pub(crate) fn replaced(&self, pairs: &[(&str, &str)]) -> Node {
        let marks: Vec<(String, &str)> = pairs.iter().map(|(key, value)| (format!("{{{key}}}"), *value)).collect();
        self.with(&marks).unwrap_or_else(|| self.clone())
    }

    /// None: nothing in it is replaced.
    fn with(&self, marks: &[(String, &str)]) -> Option<Node> {
        let value = match &self.value {
            Plain::Text(text) => Plain::Text(swapped(text, marks)?.into()),
            Plain::List(items) => {
                let swapped: Vec<Option<Node>> = items.iter().map(|item| item.with(marks)).collect();
                if swapped.iter().all(Option::is_none) {
                    return None;
                }
                let each = items.iter().zip(swapped);
                Plain::List(each.map(|(item, swapped)| swapped.unwrap_or_else(|| item.clone())).collect())
            }
            Plain::Table(fields) => {
                let each = fields.iter().map(|(key, node)| (swapped(key, marks), node.with(marks)));
                let swapped: Vec<(Option<String>, Option<Node>)> = each.collect();
                if swapped.iter().all(|(key, node)| key.is_none() && node.is_none()) {
                    return None;
                }
                let each = fields.iter().zip(swapped).map(|((key, node), (swapped, other))| {
                    (swapped.unwrap_or_else(|| key.clone()), other.unwrap_or_else(|| node.clone()))
                });
                Plain::Table(each.collect())
            }
            Plain::Number(_) | Plain::Truth(_) => return None,
        };
        Some(Node { place: self.place.clone(), value })
    }
}

/// A text with each mark replaced, one mark after the other; none: it holds no mark.
fn swapped(text: &str, marks: &[(String, &str)]) -> Option<String> {
    // Most texts and nearly all keys hold none: one look for one sign says so.
    text.find('{')?;
    marks.iter().fold(None, |swapped: Option<String>, (mark, value)| {
        let text = swapped.as_deref().unwrap_or(text);
        if text.contains(mark.as_str()) { Some(text.replace(mark.as_str(), value)) } else { swapped }
    })
}
