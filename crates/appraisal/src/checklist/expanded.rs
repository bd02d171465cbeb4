//! What templates made, as text 展开: an author reads what an entry became, in the form in which it could have been written by hand.

use super::layer::chain;
use super::layers::Layers;
use super::load;
use super::node::{Node, Plain};
use super::problem::{Level, Problem};

/// The entries that templates made for one trade, as the text of a layer file; each says what made it, and where that stands.
///
/// # Errors
/// All problems found while reading the layers, when at least one of them is an error.
pub fn expanded(layers: &Layers, id: &str) -> Result<String, Vec<Problem>> {
    let mut problems = layers.problems.clone();
    let chain = chain(&layers.layers, id, &mut problems);
    let made = load::made(layers, &chain, &mut problems);
    if problems.iter().any(|p| p.level == Level::Error) {
        return Err(problems);
    }
    let mut out = String::new();
    let mut last = String::new();
    for (kind, entry) in &made {
        let place = &entry.place;
        let by = place.made_by.as_deref().unwrap_or_default();
        let head = format!("# {by} · {}:{}", place.file, place.line);
        if head != last {
            out.push_str(&format!("\n{head}\n"));
            last = head;
        }
        let Plain::Table(fields) = &entry.value else { continue };
        out.push_str(&format!("[[{kind}]]\n"));
        for (key, value) in fields {
            out.push_str(&format!("{} = {}\n", word(key), inline(value)));
        }
    }
    Ok(out)
}

/// A value on one line.
fn inline(node: &Node) -> String {
    match &node.value {
        Plain::Text(text) => toml::Value::String(text.to_string()).to_string(),
        Plain::Number(number) => number.to_string(),
        Plain::Truth(truth) => truth.to_string(),
        Plain::List(items) => format!("[{}]", items.iter().map(inline).collect::<Vec<_>>().join(", ")),
        Plain::Table(fields) => {
            let fields = fields.iter().map(|(key, value)| format!("{} = {}", word(key), inline(value)));
            format!("{{ {} }}", fields.collect::<Vec<_>>().join(", "))
        }
    }
}

/// A key, quoted where it must be.
fn word(key: &str) -> String {
    let bare = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    if bare { key.to_owned() } else { toml::Value::String(key.to_owned()).to_string() }
}
