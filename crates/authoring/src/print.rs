//! Values as TOML text: what is new in a file is written as the files are written by hand.

use crate::tree::{Field, Node, Value};
use indexmap::IndexMap;

/// A key, quoted where it must be.
pub(crate) fn key(name: &str) -> String {
    let bare = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    if bare { name.to_owned() } else { basic(name) }
}

/// Keys one within the other.
pub(crate) fn dotted(path: &[String]) -> String {
    path.iter().map(|k| key(k)).collect::<Vec<_>>().join(".")
}

/// A text in the quotes that leave it most readable.
pub(crate) fn text(said: &str) -> String {
    let control = said.chars().any(|c| c.is_control() && c != '\n');
    if !control && said.contains('\n') && !said.contains("'''") && !said.ends_with('\'') {
        return format!("'''\n{said}'''");
    }
    let quoted = said.contains('"') || said.contains('\\');
    if !control && quoted && !said.contains('\'') && !said.contains('\n') { format!("'{said}'") } else { basic(said) }
}

fn basic(said: &str) -> String {
    let mut out = String::from("\"");
    for c in said.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A value on one line.
pub(crate) fn inline(node: &Node) -> String {
    match &node.value {
        Value::Text(said) => text(said),
        Value::Number(number) => number.clone(),
        Value::Truth(truth) => truth.to_string(),
        Value::List(items) => format!("[{}]", items.iter().map(inline).collect::<Vec<_>>().join(", ")),
        Value::Table(fields) if fields.is_empty() => "{}".to_owned(),
        Value::Table(fields) => {
            let each = fields.iter().map(|(name, field)| format!("{} = {}", key(name), inline(&field.node)));
            format!("{{ {} }}", each.collect::<Vec<_>>().join(", "))
        }
    }
}

/// A value as it stands behind `key = `: a list of tables takes a line an item.
pub(crate) fn value(node: &Node, indent: &str) -> String {
    if !node.is_tables() {
        return inline(node);
    }
    let items: String = node.items().iter().map(|item| format!("{indent}  {},\n", inline(item))).collect();
    format!("[\n{items}{indent}]")
}

/// The keys of an entry, a line each.
pub(crate) fn lines(fields: &IndexMap<String, Field>, indent: &str) -> String {
    let line = |(name, field): (&String, &Field)| format!("{indent}{} = {}\n", key(name), value(&field.node, indent));
    fields.iter().map(line).collect()
}

/// An entry in double brackets.
pub(crate) fn entry(path: &[String], node: &Node, indent: &str) -> String {
    let body = node.fields().map(|fields| lines(fields, indent)).unwrap_or_default();
    format!("{indent}[[{}]]\n{body}", dotted(path))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::tree::parse;

    #[test]
    fn every_text_reads_back() {
        for said in ["", "a", "\"a\"", "it's \"b\"", "a\nb", "a\n'''b", "x\\y", "\ttab\r\n", "'''", "a'", "\n'", "中文"]
        {
            let written = format!("k = {}\n", text(said));
            assert_eq!(parse(&written).unwrap().get("k").unwrap().said(), Some(said), "{written}");
        }
        for name in ["a", "a.b", "中", ""] {
            let written = format!("{} = 1\n", key(name));
            assert!(parse(&written).unwrap().get(name).is_some(), "{written}");
        }
    }
}
