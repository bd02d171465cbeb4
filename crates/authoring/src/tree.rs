//! A TOML file as a tree in which every value remembers the bytes it stands in, so that a change touches those bytes and no others.
//!
//! Knows TOML and nothing of checklists.

use std::ops::Range;

use indexmap::IndexMap;
use toml::de::{DeTable, DeValue};

/// A value, and where it stands; what is new stands nowhere yet.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) value: Value,
    /// Its bytes: of a table in brackets those of the brackets, of a table that only dotted keys speak of those of the first key.
    pub(crate) at: Option<Range<usize>>,
    /// The item of the old list that this one was, once lists are changed.
    pub(crate) origin: Option<usize>,
}

#[derive(Debug, Clone)]
pub(crate) enum Value {
    Text(String),
    /// A number or a date, as it is written.
    Number(String),
    Truth(bool),
    List(Vec<Node>),
    Table(IndexMap<String, Field>),
}

/// A value under its key.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    pub(crate) key: Option<Range<usize>>,
    pub(crate) node: Node,
}

/// How a table or a list of tables is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// `[name]`, or one of `[[name]]`; and the file itself.
    Header,
    /// `{ … }` or `[ … ]`.
    Inline,
    /// Spoken of by dotted keys or by the headers of what is in it.
    Implied,
}

/// A file that is no TOML: where, and the parser's words.
#[derive(Debug, Clone)]
pub(crate) struct NoToml {
    pub(crate) at: usize,
    pub(crate) message: String,
}

/// Reads a file.
pub(crate) fn parse(text: &str) -> Result<Node, NoToml> {
    match DeTable::parse(text) {
        Ok(table) => {
            let mut root = Node::new(of_table(table.get_ref(), text));
            root.at = Some(0..0);
            Ok(root)
        }
        Err(error) => Err(NoToml { at: error.span().map_or(0, |s| s.start), message: error.message().to_owned() }),
    }
}

fn of_table(table: &DeTable<'_>, text: &str) -> Value {
    // In the order of the file, not of the alphabet.
    let mut fields: Vec<_> = table.iter().collect();
    fields.sort_by_key(|(key, _)| key.span().start);
    let field = |(key, value): (&toml::Spanned<_>, &toml::Spanned<DeValue<'_>>)| Field {
        key: Some(key.span()),
        node: of_value(value, text),
    };
    Value::Table(fields.into_iter().map(|(k, v)| (k.get_ref().to_string(), field((k, v)))).collect())
}

fn of_value(value: &toml::Spanned<DeValue<'_>>, text: &str) -> Node {
    let at = value.span();
    let plain = match value.get_ref() {
        // Lines of a file from Windows end with two signs; what is written as `\r` is meant.
        DeValue::String(said) if text.get(at.clone()).is_some_and(|raw| raw.contains("\r\n")) => {
            Value::Text(said.replace("\r\n", "\n"))
        }
        DeValue::String(said) => Value::Text(said.to_string()),
        DeValue::Integer(_) | DeValue::Float(_) | DeValue::Datetime(_) => {
            Value::Number(text.get(at.clone()).unwrap_or_default().to_owned())
        }
        DeValue::Boolean(truth) => Value::Truth(*truth),
        DeValue::Array(items) => Value::List(items.iter().map(|item| of_value(item, text)).collect()),
        DeValue::Table(table) => of_table(table, text),
    };
    Node { value: plain, at: Some(at), origin: None }
}

impl Node {
    /// A value that stands nowhere yet.
    pub(crate) fn new(value: Value) -> Self {
        Self { value, at: None, origin: None }
    }

    pub(crate) fn text(said: impl Into<String>) -> Self {
        Self::new(Value::Text(said.into()))
    }

    pub(crate) fn table() -> Self {
        Self::new(Value::Table(IndexMap::new()))
    }

    pub(crate) fn fields(&self) -> Option<&IndexMap<String, Field>> {
        match &self.value {
            Value::Table(fields) => Some(fields),
            _ => None,
        }
    }

    pub(crate) fn fields_mut(&mut self) -> Option<&mut IndexMap<String, Field>> {
        match &mut self.value {
            Value::Table(fields) => Some(fields),
            _ => None,
        }
    }

    pub(crate) fn items(&self) -> &[Node] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }

    pub(crate) fn said(&self) -> Option<&str> {
        match &self.value {
            Value::Text(said) => Some(said),
            _ => None,
        }
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Node> {
        self.fields()?.get(key).map(|f| &f.node)
    }

    /// The node under keys one within the other.
    pub(crate) fn at_path(&self, path: &[String]) -> Option<&Node> {
        path.iter().try_fold(self, |node, key| node.get(key))
    }

    /// Puts a value under keys one within the other, making the tables between; says which key already holds something else.
    pub(crate) fn set(&mut self, path: &[String], node: Node) -> Result<(), String> {
        let Some((last, above)) = path.split_last() else { return Ok(()) };
        let mut here = self;
        for key in above {
            let Some(fields) = here.fields_mut() else { return Err(key.clone()) };
            here = &mut fields.entry(key.clone()).or_insert_with(|| Field { key: None, node: Node::table() }).node;
        }
        let Some(fields) = here.fields_mut() else { return Err(above.last().unwrap_or(last).clone()) };
        match fields.get_mut(last) {
            // The new value stands where the old one stood.
            Some(field) => {
                let (at, origin) = (field.node.at.clone(), field.node.origin);
                field.node = Node { at: at.or(node.at), origin: origin.or(node.origin), value: node.value };
            }
            None => {
                fields.insert(last.clone(), Field { key: None, node });
            }
        }
        Ok(())
    }

    /// Takes out what is under these keys, and tables that are then empty.
    pub(crate) fn remove(&mut self, path: &[String]) {
        let Some((first, rest)) = path.split_first() else { return };
        let Some(fields) = self.fields_mut() else { return };
        if rest.is_empty() {
            fields.shift_remove(first);
            return;
        }
        if let Some(field) = fields.get_mut(first) {
            field.node.remove(rest);
            if field.node.fields().is_some_and(IndexMap::is_empty) {
                fields.shift_remove(first);
            }
        }
    }

    /// A list of which each item is a table.
    pub(crate) fn is_tables(&self) -> bool {
        !self.items().is_empty() && self.items().iter().all(|item| item.fields().is_some())
    }

    /// How a table or a list of tables is written in this text.
    pub(crate) fn shape(&self, text: &str) -> Shape {
        let Some(at) = &self.at else { return Shape::Inline };
        let begins = text.get(at.clone()).unwrap_or_default();
        match &self.value {
            // The file itself.
            Value::Table(_) if at.end == 0 => Shape::Header,
            Value::Table(_) if begins.starts_with('{') => Shape::Inline,
            Value::Table(_) if begins.starts_with('[') => Shape::Header,
            Value::Table(_) => Shape::Implied,
            // A list in brackets has the place of its first item.
            Value::List(items) => {
                let first = items.first().filter(|item| item.fields().is_some()).and_then(|item| item.at.as_ref());
                if first.is_some_and(|first| first.start == at.start) { Shape::Header } else { Shape::Inline }
            }
            _ => Shape::Inline,
        }
    }

    /// Whether both say the same, wherever they stand.
    pub(crate) fn same(&self, other: &Node) -> bool {
        match (&self.value, &other.value) {
            (Value::Text(a), Value::Text(b)) => a == b,
            (Value::Number(a), Value::Number(b)) => a == b || a.replace('_', "") == b.replace('_', ""),
            (Value::Truth(a), Value::Truth(b)) => a == b,
            (Value::List(a), Value::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.same(b)),
            (Value::Table(a), Value::Table(b)) => {
                a.len() == b.len() && a.iter().all(|(key, f)| b.get(key).is_some_and(|g| f.node.same(&g.node)))
            }
            _ => false,
        }
    }

    /// The last byte that belongs to it, headers of what is in it included.
    pub(crate) fn end(&self) -> usize {
        let own = self.at.as_ref().map_or(0, |at| at.end);
        match &self.value {
            Value::Table(fields) => fields.values().map(|f| f.node.end()).fold(own, usize::max),
            Value::List(items) => items.iter().map(Node::end).fold(own, usize::max),
            _ => own,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_value_knows_its_bytes_and_how_it_is_written() {
        let text =
            "# x\n[[a]]\nid = \"q\"\nlabel = { zh = \"一\" }\nn.m = 1_0\n[[a.b]]\nx = 1\n[a.c]\ny = [{ z = 1 }]\n";
        let root = parse(text).unwrap();
        let a = &root.get("a").unwrap().items()[0];
        assert_eq!(a.shape(text), Shape::Header);
        assert_eq!(root.get("a").unwrap().shape(text), Shape::Header);
        assert_eq!(&text[a.at.clone().unwrap()], "[[a]]");
        assert_eq!(a.get("label").unwrap().shape(text), Shape::Inline);
        assert_eq!(a.get("n").unwrap().shape(text), Shape::Implied);
        assert_eq!(a.get("b").unwrap().shape(text), Shape::Header);
        assert_eq!(a.get("c").unwrap().shape(text), Shape::Header);
        assert_eq!(a.get("c").unwrap().get("y").unwrap().shape(text), Shape::Inline);
        assert_eq!(a.end(), text.len() - 1);
        let path = ["n".to_owned(), "m".to_owned()];
        assert!(a.at_path(&path).unwrap().same(&Node::new(Value::Number("10".to_owned()))));
    }

    #[test]
    fn setting_and_removing_keep_the_rest() {
        let mut root = parse("a = 1\nb = { c = 2 }\n").unwrap();
        let path = |keys: &[&str]| keys.iter().map(|k| (*k).to_owned()).collect::<Vec<_>>();
        root.set(&path(&["b", "d"]), Node::text("x")).unwrap();
        assert_eq!(root.at_path(&path(&["b", "d"])).unwrap().said(), Some("x"));
        assert_eq!(root.set(&path(&["a", "d"]), Node::text("x")), Err("a".to_owned()));
        root.remove(&path(&["b", "c"]));
        root.remove(&path(&["b", "d"]));
        assert!(root.get("b").is_none() && root.get("a").is_some());
    }
}
