//! Puts an author's values into what a template makes.
//!
//! `{field}` alone is the value itself; within a text `{field}` and `{field.zh}` are its words, `{number}`, `{number*20+400}` the place of the
//! entry among its kind, `{each list|text|between}` the text once for every item. `if` keeps or drops an entry, a cell, an item;
//! `each = "list"` makes one for every item, called `{list.…}` there; `spread = "item"` adds the item's own keys, which win.
//! Conditions: `field` (it is there), `!field`, `field=word`, `field:list`, `field:text`, joined by `&`.

use super::super::merge::put_over;
use super::super::node::{Fields, Node, Place, Plain};
use super::field::Template;
use indexmap::IndexMap;
use std::sync::Arc;

/// What may be put in, and how what is made is marked.
#[derive(Clone)]
pub(super) struct Scope {
    values: IndexMap<String, Node>,
    number: i64,
    place: Place,
}

impl Scope {
    pub(super) fn new(template: &Template, entry: &Node, values: IndexMap<String, Node>, number: usize) -> Self {
        let id = entry.id().unwrap_or_default();
        let mut scope = Self {
            values,
            number: i64::try_from(number).unwrap_or(i64::MAX),
            place: Place { made_by: Some(Arc::from(format!("[[{}]] {id}", template.of))), ..entry.place.clone() },
        };
        let within = template.scope.as_ref().map(|text| scope.words(text));
        scope.place.scope = within.map(Arc::from);
        // A default may name the fields before it, and the number of the entry.
        for field in &template.fields {
            if !scope.values.contains_key(&field.id)
                && let Some(value) = field.default.as_ref().and_then(|default| scope.value(default))
            {
                scope.values.insert(field.id.clone(), value);
            }
        }
        for node in &template.lets {
            let name = node.get("id").and_then(Node::text).unwrap_or_default();
            let holds = node.get("if").and_then(Node::text).is_none_or(|c| scope.holds(c));
            if holds
                && !scope.values.contains_key(name)
                && let Some(value) = node.get("is").and_then(|value| scope.value(value))
            {
                scope.values.insert(name.to_owned(), value);
            }
        }
        scope
    }

    /// The value under a path `field` or `field.key`.
    fn at(&self, path: &str) -> Option<&Node> {
        if let Some(whole) = self.values.get(path) {
            return Some(whole);
        }
        let (head, rest) = path.split_once('.')?;
        rest.split('.').try_fold(self.values.get(head)?, |node, key| node.get(key))
    }

    fn holds(&self, condition: &str) -> bool {
        condition.split('&').map(str::trim).all(|part| {
            if let Some(field) = part.strip_prefix('!') {
                return !self.truth(field.trim());
            }
            if let Some((field, word)) = part.split_once('=') {
                return self.at(field.trim()).is_some_and(|n| text_of(n).as_deref() == Some(word.trim()));
            }
            if let Some((field, kind)) = part.split_once(':') {
                let value = self.at(field.trim()).map(|n| &n.value);
                return match kind.trim() {
                    "list" => matches!(value, Some(Plain::List(_))),
                    _ => matches!(value, Some(Plain::Text(_))),
                };
            }
            self.truth(part)
        })
    }

    /// A field is there, and not `false`.
    fn truth(&self, field: &str) -> bool {
        self.at(field).is_some_and(|n| !matches!(n.value, Plain::Truth(false)))
    }

    /// The text with all words put in; what is not there is left out.
    fn words(&self, text: &str) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some(open) = rest.find('{') {
            let (before, from) = rest.split_at(open);
            out.push_str(before);
            let Some(close) = closing(from) else {
                out.push_str(from);
                return out;
            };
            out.push_str(&self.word(&from[1..close]));
            rest = &from[close + 1..];
        }
        out.push_str(rest);
        out
    }

    fn word(&self, inner: &str) -> String {
        if let Some(loops) = inner.strip_prefix("each ") {
            let mut parts = loops.splitn(2, '|');
            let (list, body) = (parts.next().unwrap_or_default().trim(), parts.next().unwrap_or_default());
            let (body, between) = body.rsplit_once('|').unwrap_or((body, ","));
            let items = self.at(list).map_or(&[][..], Node::items);
            return items.iter().map(|item| self.with(list, item).words(body)).collect::<Vec<_>>().join(between);
        }
        if let Some(sum) = inner.strip_prefix("number") {
            let (times, plus) = sum.strip_prefix('*').and_then(|s| s.split_once('+')).unwrap_or(("1", "0"));
            let value = |text: &str| text.trim().parse::<i64>().unwrap_or(0);
            return (self.number.saturating_mul(value(times)).saturating_add(value(plus))).to_string();
        }
        self.at(inner).and_then(text_of).unwrap_or_default()
    }

    /// The same with an item of a list under the list's name.
    fn with(&self, list: &str, item: &Node) -> Self {
        let mut scope = self.clone();
        scope.values.insert(list.to_owned(), item.clone());
        scope
    }

    fn marked(&self, node: &Node) -> Node {
        let place =
            Place { scope: self.place.scope.clone(), made_by: self.place.made_by.clone(), ..node.place.clone() };
        let value = match &node.value {
            Plain::List(items) => Plain::List(items.iter().map(|i| self.marked(i)).collect()),
            Plain::Table(fields) => Plain::Table(fields.iter().map(|(k, v)| (k.clone(), self.marked(v))).collect()),
            other => other.clone(),
        };
        Node { place, value }
    }

    /// What a value of the template becomes; none when there is nothing to put in.
    fn value(&self, node: &Node) -> Option<Node> {
        let value = match &node.value {
            Plain::Text(text) => {
                let alone = text.strip_prefix('{').filter(|_| closing(text) == Some(text.len() - 1));
                if let Some(path) = alone.map(|t| &t[..t.len() - 1])
                    && !path.starts_with("each ")
                    && !path.starts_with("number")
                {
                    return self.at(path).map(|found| self.marked(found));
                }
                Plain::Text(self.words(text).into())
            }
            Plain::List(items) => Plain::List(items.iter().flat_map(|item| self.items(item)).collect()),
            Plain::Table(_) => return self.items(node).into_iter().next(),
            other => other.clone(),
        };
        Some(Node { place: self.place.clone(), value })
    }

    /// An item of a list, or an entry: none, one, or one for every item of `each`.
    fn items(&self, node: &Node) -> Vec<Node> {
        let Plain::Table(fields) = &node.value else { return self.value(node).into_iter().collect() };
        if let Some(list) = node.get("each").and_then(Node::text) {
            let items = self.at(list).map_or(&[][..], Node::items);
            return items.iter().filter_map(|item| self.with(list, item).table(fields)).collect();
        }
        self.table(fields).into_iter().collect()
    }

    fn table(&self, fields: &Fields) -> Option<Node> {
        if fields.get("if").and_then(Node::text).is_some_and(|condition| !self.holds(condition)) {
            return None;
        }
        let own = |key: &str| !matches!(key, "if" | "each" | "spread");
        let mut made = Fields::default();
        for (key, value) in fields.iter().filter(|(k, _)| own(k)) {
            if let Some(value) = self.value(value) {
                made.insert(self.words(key), value);
            }
        }
        let mut made = Node { place: self.place.clone(), value: Plain::Table(made.into()) };
        let spread = fields.get("spread").and_then(Node::text).and_then(|path| self.at(path));
        if let Some(Node { place, value: Plain::Table(more) }) = spread {
            let own = more.iter().filter(|(k, _)| *k != "id").map(|(k, v)| (k.clone(), self.marked(v))).collect();
            put_over(&mut made, Node { place: place.clone(), value: Plain::Table(own) });
        }
        Some(made)
    }
}

/// The entries that one `make` of a template gives.
pub(super) fn filled(node: &Node, scope: &Scope) -> Vec<Node> {
    scope.items(node)
}

/// Where the bracket with which the text begins closes.
pub(super) fn closing(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

fn text_of(node: &Node) -> Option<String> {
    match &node.value {
        Plain::Text(text) | Plain::Number(text) => Some(text.to_string()),
        Plain::Truth(truth) => Some(truth.to_string()),
        _ => None,
    }
}
