//! Takes the fields of one entry as its declaration has them. What is missing or mistyped was said by `schema::valid`; here it is nothing.

use super::entry::{Formula, Kind};
use super::node::{Fields, Node, Plain};
use super::schema::{Entry, Value};
use crate::finding::Text;
use rust_decimal::Decimal;
use std::str::FromStr;
use std::sync::Arc;

/// One entry being read.
#[derive(Clone)]
pub(crate) struct Reader<'a> {
    pub(crate) node: &'a Node,
    pub(crate) entry: &'static Entry,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(node: &'a Node, entry: &'static Entry) -> Self {
        Self { node, entry }
    }

    fn field(&self, key: &'static str) -> Option<&'a Node> {
        #[cfg(test)]
        taken::note(self.entry, key);
        self.node.get(key)
    }

    pub(crate) fn id(&self) -> String {
        self.required("id")
    }

    /// One of a closed list of words.
    pub(crate) fn word<T: Copy>(&self, key: &'static str, words: &[(&str, T)]) -> Option<T> {
        #[cfg(test)]
        taken::same_words(self.entry, key, &words.iter().map(|(w, _)| *w).collect::<Vec<_>>());
        let word = self.text(key)?;
        words.iter().find(|(w, _)| *w == word).map(|(_, t)| *t)
    }

    pub(crate) fn text(&self, key: &'static str) -> Option<String> {
        self.field(key).and_then(plain).map(str::to_owned)
    }

    pub(crate) fn required(&self, key: &'static str) -> String {
        self.text(key).unwrap_or_default()
    }

    pub(crate) fn formula(&self, key: &'static str) -> Option<Formula> {
        let node = self.field(key)?;
        node.shared_text().map(|text| Formula { text: Arc::clone(text), place: node.place.clone() })
    }

    pub(crate) fn required_formula(&self, key: &'static str) -> Formula {
        self.formula(key).unwrap_or_else(|| Formula { text: "FALSE".into(), place: self.node.place.clone() })
    }

    pub(crate) fn label(&self, key: &'static str) -> Text {
        self.field(key).and_then(text_of).unwrap_or_default()
    }

    pub(crate) fn truth(&self, key: &'static str) -> Option<bool> {
        match self.field(key)?.value {
            Plain::Truth(truth) => Some(truth),
            _ => None,
        }
    }

    pub(crate) fn whole(&self, key: &'static str) -> Option<i64> {
        plain(self.field(key)?)?.replace('_', "").parse().ok()
    }

    pub(crate) fn count(&self, key: &'static str) -> Option<u32> {
        self.whole(key).and_then(|n| u32::try_from(n).ok())
    }

    pub(crate) fn decimal(&self, key: &'static str) -> Option<Decimal> {
        Decimal::from_str(plain(self.field(key)?)?).ok()
    }

    pub(crate) fn kind(&self, key: &'static str, otherwise: Kind) -> Kind {
        let word = self.field(key).and_then(Node::text);
        word.and_then(|word| Kind::WORDS.iter().find(|(w, _)| *w == word)).map_or(otherwise, |(_, kind)| *kind)
    }

    pub(crate) fn words(&self, key: &'static str) -> Vec<String> {
        let items = self.field(key).map_or(&[][..], Node::items);
        items.iter().filter_map(|i| i.text().map(str::to_owned)).collect()
    }

    pub(crate) fn numbers<T: FromStr>(&self, key: &'static str) -> Vec<T> {
        let items = self.field(key).map_or(&[][..], Node::items);
        items.iter().filter_map(|i| plain(i)?.parse().ok()).collect()
    }

    pub(crate) fn fields(&self, key: &'static str) -> impl Iterator<Item = (&'a String, &'a Node)> + use<'a> {
        let fields: Option<&Fields> = match self.field(key).map(|n| &n.value) {
            Some(Plain::Table(fields)) => Some(&**fields),
            _ => None,
        };
        fields.into_iter().flatten()
    }

    /// Whatever stands there.
    pub(crate) fn any(&self, key: &'static str) -> Option<&'a Node> {
        self.field(key)
    }

    /// The one child under a key.
    pub(crate) fn sub(&self, key: &'static str) -> Option<Reader<'a>> {
        let Some(Value::One(child)) = self.entry.field(key).map(|f| f.value) else { return None };
        self.field(key).map(|node| Reader::new(node, child))
    }

    /// The children under a key.
    pub(crate) fn children(&self, key: &'static str) -> Vec<Reader<'a>> {
        let Some(Value::Many(child)) = self.entry.field(key).map(|f| f.value) else { return Vec::new() };
        let items = self.field(key).map_or(&[][..], Node::items);
        items.iter().map(|node| Reader::new(node, child)).collect()
    }
}

/// A text, or a number as text.
fn plain(node: &Node) -> Option<&str> {
    match &node.value {
        Plain::Text(text) | Plain::Number(text) => Some(text),
        _ => None,
    }
}

/// A text in both languages: `{ zh, en }`, or one string taken as Chinese.
pub(crate) fn text_of(node: &Node) -> Option<Text> {
    match &node.value {
        Plain::Text(zh) => Some(Text::new(&**zh, "")),
        Plain::Table(_) => {
            let part = |key| node.get(key).and_then(Node::text).unwrap_or_default();
            Some(Text::new(part("zh"), part("en")))
        }
        _ => None,
    }
}

/// What the readers took, so that a test can hold it against what is declared.
#[cfg(test)]
pub(crate) mod taken {
    use crate::checklist::schema::{Entry, Value};
    use std::cell::RefCell;
    use std::collections::BTreeSet;

    thread_local! {
        static TAKEN: RefCell<BTreeSet<(usize, &'static str)>> = const { RefCell::new(BTreeSet::new()) };
    }

    /// Every declaration stands in memory once: its place is its name.
    pub(crate) fn place(entry: &'static Entry) -> usize {
        std::ptr::from_ref(entry).addr()
    }

    pub(super) fn note(entry: &'static Entry, key: &'static str) {
        TAKEN.with_borrow_mut(|t| t.insert((place(entry), key)));
    }

    /// The words a reader knows are those of the declaration.
    pub(super) fn same_words(entry: &'static Entry, key: &'static str, words: &[&str]) {
        let Some(Value::Word(declared)) = entry.field(key).map(|f| f.value) else { panic!("{}.{key}", entry.name) };
        let declared: Vec<&str> = declared.iter().map(|w| w.word).collect();
        assert_eq!(declared, words, "the words of {}.{key}", entry.name);
    }

    /// Everything taken in this thread so far.
    pub(crate) fn all() -> BTreeSet<(usize, &'static str)> {
        TAKEN.with_borrow(Clone::clone)
    }
}
