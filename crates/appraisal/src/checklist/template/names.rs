//! Every name in a template is one of its fields: a mistyped `{field}` would be nothing, and a mistyped condition never hold, in silence.

use super::super::node::{Node, Place, Plain};
use super::super::problem::{Problem, nearest};
use super::field::Template;
use super::fill::closing;

/// Says which names of a template are neither fields nor lets of it.
pub(super) fn check(template: &Template, problems: &mut Vec<Problem>) {
    let lets = template.lets.iter().filter_map(Node::id);
    let mut known: Vec<&str> = template.fields.iter().map(|f| f.id.as_str()).chain(lets).collect();
    known.extend(["id", "number"]);
    let defaults = template.fields.iter().filter_map(|f| f.default.as_ref());
    let makes = template.makes.iter().map(|(_, node)| node);
    let scope =
        template.scope.as_ref().map(|text| Node { place: Place::default(), value: Plain::Text(text.as_str().into()) });
    for node in template.lets.iter().chain(makes).chain(defaults).chain(&scope) {
        named(node, &mut |name, at| {
            if !known.contains(&name) {
                let (zh, en) = (format!("模板没有字段“{name}”"), format!("the template has no field “{name}”"));
                let problem = Problem::new("C070", &at.place, zh, en);
                problems.push(problem.proposing(nearest(name, known.iter().copied())));
            }
        });
    }
}

/// Tells every name that a value puts in or asks for.
fn named(node: &Node, tell: &mut impl FnMut(&str, &Node)) {
    match &node.value {
        Plain::Text(text) => holes(text, &mut |name| tell(name, node)),
        Plain::List(items) => items.iter().for_each(|item| named(item, tell)),
        Plain::Table(fields) => {
            for (key, value) in fields {
                holes(key, &mut |name| tell(name, value));
                match (key.as_str(), value.text()) {
                    ("if", Some(condition)) => condition.split('&').for_each(|part| tell(head(part), value)),
                    ("each" | "spread", Some(path)) => tell(head(path), value),
                    _ => named(value, tell),
                }
            }
        }
        Plain::Number(_) | Plain::Truth(_) => {}
    }
}

/// The names in a text's `{…}`; within `{each list|…}` those of its body, too.
fn holes(text: &str, tell: &mut impl FnMut(&str)) {
    let mut rest = text;
    while let Some(from) = rest.find('{').and_then(|open| rest.get(open..)) {
        let Some(close) = closing(from) else { return };
        let inner = &from[1..close];
        match inner.strip_prefix("each ").map(|loops| loops.split_once('|').unwrap_or((loops, ""))) {
            Some((list, body)) => {
                tell(head(list));
                holes(body, tell);
            }
            None => tell(head(inner)),
        }
        rest = &from[close + 1..];
    }
}

/// The field at the beginning of a path, a sum or a condition: `label.zh`, `number*20+400`, `!period`, `use=chosen`, `rests_on:list`.
fn head(path: &str) -> &str {
    let path = path.trim().trim_start_matches('!');
    path.split(['.', '*', '=', ':']).next().unwrap_or_default().trim()
}
