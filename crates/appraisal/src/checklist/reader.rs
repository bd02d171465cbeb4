//! Reads the fields of one entry, remembers which were read, and reports the rest as unknown: a mistyped key is an error, not silence.

use super::entry::{Formula, Kind};
use super::node::{Node, Plain};
use super::problem::{Problem, nearest};
use crate::finding::Text;
use indexmap::IndexMap;
use std::cell::RefCell;

/// One entry being read.
pub(crate) struct Reader<'a> {
    pub(crate) node: &'a Node,
    read: RefCell<Vec<&'static str>>,
    problems: &'a RefCell<Vec<Problem>>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(node: &'a Node, problems: &'a RefCell<Vec<Problem>>) -> Self {
        Self { node, read: RefCell::new(vec!["id", "foreach", "remove"]), problems }
    }

    pub(crate) fn report(&self, problem: Problem) {
        self.problems.borrow_mut().push(problem);
    }

    fn field(&self, key: &'static str) -> Option<&'a Node> {
        self.read.borrow_mut().push(key);
        self.node.get(key)
    }

    fn wrong(&self, node: &Node, key: &str, zh: &str, en: &str) {
        self.report(Problem::error("C003", &node.place, format!("{key} 应为{zh}"), format!("{key} must be {en}")));
    }

    /// The field cannot be read as what it should be.
    pub(crate) fn wrong_here(&self, key: &'static str, zh: &str, en: &str) {
        let node = self.node.get(key).unwrap_or(self.node);
        self.wrong(node, key, zh, en);
    }

    /// One of a closed list of words.
    pub(crate) fn word<T: Copy>(&self, key: &'static str, words: &[(&str, T)]) -> Option<T> {
        let word = self.required(key);
        let found = words.iter().find(|(w, _)| *w == word).map(|(_, t)| *t);
        if found.is_none() && !word.is_empty() {
            let node = self.node.get(key).unwrap_or(self.node);
            let problem =
                Problem::error("C050", &node.place, format!("{key} 没有“{word}”"), format!("{key}: no “{word}”"));
            self.report(problem.proposing(nearest(&word, words.iter().map(|(w, _)| *w))));
        }
        found
    }

    pub(crate) fn id(&self) -> String {
        self.required("id")
    }

    pub(crate) fn text(&self, key: &'static str) -> Option<String> {
        let node = self.field(key)?;
        match &node.value {
            Plain::Text(text) => Some(text.clone()),
            Plain::Number(number) => Some(number.clone()),
            _ => {
                self.wrong(node, key, "文字", "a text");
                None
            }
        }
    }

    pub(crate) fn required(&self, key: &'static str) -> String {
        self.text(key).unwrap_or_else(|| {
            let zh = format!("缺少 {key}");
            self.report(Problem::error("C002", &self.node.place, zh, format!("{key} is missing")));
            String::new()
        })
    }

    pub(crate) fn formula(&self, key: &'static str) -> Option<Formula> {
        let node = self.field(key)?;
        match node.text() {
            Some(text) => Some(Formula { text: text.to_owned(), place: node.place.clone() }),
            None => {
                self.wrong(node, key, "公式文字", "a formula in quotes");
                None
            }
        }
    }

    pub(crate) fn required_formula(&self, key: &'static str) -> Formula {
        self.formula(key).unwrap_or_else(|| {
            self.report(Problem::error("C002", &self.node.place, format!("缺少 {key}"), format!("{key} is missing")));
            Formula { text: "FALSE".to_owned(), place: self.node.place.clone() }
        })
    }

    pub(crate) fn label(&self, key: &'static str) -> Text {
        let Some(node) = self.field(key) else { return Text::default() };
        text_of(node).unwrap_or_else(|| {
            self.wrong(node, key, "{ zh, en }", "{ zh, en }");
            Text::default()
        })
    }

    pub(crate) fn truth(&self, key: &'static str) -> Option<bool> {
        let node = self.field(key)?;
        if let Plain::Truth(truth) = node.value {
            return Some(truth);
        }
        self.wrong(node, key, "true 或 false", "true or false");
        None
    }

    pub(crate) fn whole(&self, key: &'static str) -> Option<i64> {
        let node = self.field(key)?;
        // Quoted, too: `order = "{m.order}"` of an entry under `foreach`.
        if let Plain::Number(number) | Plain::Text(number) = &node.value
            && let Ok(whole) = number.replace('_', "").parse()
        {
            return Some(whole);
        }
        self.wrong(node, key, "整数", "a whole number");
        None
    }

    pub(crate) fn count(&self, key: &'static str) -> Option<u32> {
        self.whole(key).and_then(|n| u32::try_from(n).ok())
    }

    pub(crate) fn kind(&self, key: &'static str, otherwise: Kind) -> Kind {
        let Some(node) = self.field(key) else { return otherwise };
        let word = node.text().unwrap_or_default();
        match Kind::WORDS.iter().find(|(w, _)| *w == word) {
            Some((_, kind)) => *kind,
            None => {
                let problem =
                    Problem::error("C004", &node.place, format!("没有类型“{word}”"), format!("no type “{word}”"));
                self.report(problem.proposing(nearest(word, Kind::WORDS.iter().map(|(w, _)| *w))));
                otherwise
            }
        }
    }

    pub(crate) fn words(&self, key: &'static str) -> Vec<String> {
        self.field(key)
            .map_or_else(Vec::new, |n| n.items().iter().filter_map(|i| i.text().map(str::to_owned)).collect())
    }

    pub(crate) fn entries(&self, key: &'static str) -> &'a [Node] {
        self.field(key).map_or(&[], Node::items)
    }

    pub(crate) fn fields(&self, key: &'static str) -> impl Iterator<Item = (&'a String, &'a Node)> + use<'a> {
        let fields: Option<&IndexMap<String, Node>> = match self.field(key).map(|n| &n.value) {
            Some(Plain::Table(fields)) => Some(fields),
            _ => None,
        };
        fields.into_iter().flatten()
    }

    pub(crate) fn sub(&self, key: &'static str) -> Option<Reader<'a>> {
        self.field(key).map(|node| Reader::new(node, self.problems))
    }

    pub(crate) fn child(&self, node: &'a Node) -> Reader<'a> {
        Reader::new(node, self.problems)
    }

    /// Reports the keys that nobody read.
    pub(crate) fn close(self) {
        let Plain::Table(fields) = &self.node.value else { return };
        let known = self.read.into_inner();
        for (key, node) in fields.iter().filter(|(k, _)| !known.contains(&k.as_str())) {
            let problem =
                Problem::error("C001", &node.place, format!("不认识的键“{key}”"), format!("unknown key “{key}”"));
            self.problems.borrow_mut().push(problem.proposing(nearest(key, known.iter().copied())));
        }
    }
}

/// A text in both languages: `{ zh, en }`, or one string taken as Chinese.
pub(crate) fn text_of(node: &Node) -> Option<Text> {
    match &node.value {
        Plain::Text(zh) => Some(Text::new(zh.clone(), "")),
        Plain::Table(_) => {
            let part = |key| node.get(key).and_then(Node::text).unwrap_or_default();
            Some(Text::new(part("zh"), part("en")))
        }
        _ => None,
    }
}
