//! What a template says: for which entries it is, what an author may write in them, what they become.

use super::super::node::{Node, Plain};
use super::super::problem::{Problem, nearest};
use super::super::reader::Reader;
use super::super::schema::{TEMPLATE, valid};
use super::names;
use crate::finding::Text;
use indexmap::IndexMap;

/// What one kind of entry becomes.
#[derive(Debug)]
pub(crate) struct Template {
    /// The kind it is for.
    pub(crate) of: String,
    /// It is for entries with this field only; the others stay what they are.
    pub(crate) where_has: Option<String>,
    /// What that kind is called, and what it is, for the manual.
    pub(crate) label: Text,
    pub(crate) doc: Text,
    /// What its formulas belong to, `{id}` put in.
    pub(crate) scope: Option<String>,
    pub(crate) fields: Vec<Field>,
    /// Texts chosen by conditions, the first that holds.
    pub(crate) lets: Vec<Node>,
    pub(crate) makes: Vec<(String, Node)>,
}

/// What an author may write.
#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) id: String,
    /// `text words number truth formula table entries label`; `words` takes one text as a list of one.
    pub(crate) kind: String,
    pub(crate) required: bool,
    /// Not required where this field is written.
    pub(crate) unless: Option<String>,
    pub(crate) default: Option<Node>,
    /// What it means, for the manual.
    pub(crate) doc: Text,
    /// A list whose items may be one text: the keys under which it then stands.
    pub(crate) short: Vec<String>,
}

impl Template {
    /// Says what is wrong with it and takes the rest.
    pub(crate) fn read(node: &Node, problems: &mut Vec<Problem>) -> Self {
        valid(&TEMPLATE, node, problems);
        let r = Reader::new(node, &TEMPLATE);
        let makes = r.children("make").into_iter().filter_map(|make| {
            let kind = make.text("kind")?;
            let Plain::Table(keys) = &make.node.value else { return None };
            let entry = keys.iter().filter(|(k, _)| *k != "kind").map(|(k, v)| (k.clone(), v.clone())).collect();
            Some((kind, Node { place: make.node.place.clone(), value: Plain::Table(entry) }))
        });
        let made = Self {
            of: r.required("of"),
            where_has: r.text("where"),
            scope: r.text("scope"),
            label: r.label("label"),
            doc: r.label("doc"),
            fields: r.children("field").iter().map(Field::read).collect(),
            lets: r.children("let").iter().map(|l| l.node.clone()).collect(),
            makes: makes.collect(),
        };
        names::check(&made, problems);
        made
    }

    /// The entry's fields as an author wrote them; what is unknown, missing or of another kind is said.
    pub(crate) fn fields_of(&self, entry: &Node, problems: &mut Vec<Problem>) -> IndexMap<String, Node> {
        let Plain::Table(written) = &entry.value else { return IndexMap::new() };
        let mut found = IndexMap::new();
        for (key, node) in written {
            // What `foreach` stood for is written out by now.
            if key == "foreach" {
                continue;
            }
            if key == "id" {
                found.insert(key.clone(), node.clone());
                continue;
            }
            let Some(field) = self.fields.iter().find(|f| f.id == *key) else {
                let (zh, en) = (format!("不认识的键“{key}”"), format!("unknown key “{key}”"));
                let known = self.fields.iter().map(|f| f.id.as_str());
                problems.push(Problem::new("C001", &node.place, zh, en).proposing(nearest(key, known)));
                continue;
            };
            match field.taken(node) {
                Some(value) => {
                    found.insert(key.clone(), value);
                }
                None => {
                    let (zh, en) = (format!("{key} 应为 {}", field.kind), format!("{key} must be {}", field.kind));
                    problems.push(Problem::new("C003", &node.place, zh, en));
                }
            }
        }
        let instead = |f: &Field| f.unless.as_ref().is_some_and(|other| written.contains_key(other));
        let absent = |f: &&Field| f.required && f.default.is_none() && !written.contains_key(&f.id) && !instead(f);
        for field in self.fields.iter().filter(absent) {
            let (zh, en) = (format!("缺少 {}", field.id), format!("{} is missing", field.id));
            problems.push(Problem::new("C002", &entry.place, zh, en));
        }
        found
    }

    /// An entry that removes what no earlier layer has.
    pub(crate) fn stray<'a>(&self, entry: &Node, known: impl Iterator<Item = &'a str>) -> Problem {
        let id = entry.id().unwrap_or_default();
        let zh = format!("{} “{id}” 去掉的条目，前面的层里没有", self.of);
        let en = format!("{} “{id}”: no earlier layer has the entry it removes", self.of);
        Problem::new("C008", &entry.place, zh, en).proposing(nearest(id, known))
    }
}

impl Field {
    fn read(r: &Reader<'_>) -> Self {
        Self {
            id: r.id(),
            kind: r.required("type"),
            required: r.truth("required").unwrap_or(false),
            unless: r.text("unless"),
            default: r.any("default").cloned(),
            doc: r.label("doc"),
            short: r.words("short"),
        }
    }

    /// The value as the template reads it; none when it is of another kind.
    fn taken(&self, node: &Node) -> Option<Node> {
        let fits = match self.kind.as_str() {
            "text" | "formula" => matches!(node.value, Plain::Text(_) | Plain::Number(_)),
            "number" => matches!(node.value, Plain::Number(_) | Plain::Text(_)),
            "truth" => matches!(node.value, Plain::Truth(_)),
            "table" => matches!(node.value, Plain::Table(_)),
            "entries" => matches!(node.value, Plain::List(_)),
            "label" => matches!(node.value, Plain::Text(_) | Plain::Table(_)),
            "words" => matches!(node.value, Plain::Text(_) | Plain::List(_)),
            _ => true,
        };
        if !fits {
            return None;
        }
        match (&node.value, self.kind.as_str()) {
            (Plain::Text(_), "words") => {
                Some(Node { place: node.place.clone(), value: Plain::List(vec![self.item(node)].into()) })
            }
            (Plain::List(items), _) => {
                let items = items.iter().map(|item| self.item(item)).collect();
                Some(Node { place: node.place.clone(), value: Plain::List(items) })
            }
            _ => Some(node.clone()),
        }
    }

    /// An item that is one text stands under each of the short keys.
    fn item(&self, node: &Node) -> Node {
        if self.short.is_empty() || node.text().is_none() {
            return node.clone();
        }
        let keys = self.short.iter().map(|key| (key.clone(), node.clone())).collect();
        Node { place: node.place.clone(), value: Plain::Table(keys) }
    }
}
