//! Entries of all layers 条目: a layer adds, refines or removes entries by id; the result is one list.

use super::layer::Step;
use super::layers::Layers;
use super::merge::{merge_layer, merge_within};
use super::node::{Node, Place, Plain};
use super::problem::Problem;
use indexmap::IndexMap;

/// All entries by kind (`question`, `figure`, …), layers merged, `foreach` expanded.
pub(crate) fn entries(layers: &Layers, chain: &[Step<'_>], problems: &mut Vec<Problem>) -> IndexMap<String, Vec<Node>> {
    let mut merged: IndexMap<String, Node> = IndexMap::new();
    for layer in chain {
        let mut in_layer: IndexMap<String, Node> = IndexMap::new();
        let mut additions: IndexMap<String, Vec<Node>> = IndexMap::new();
        for file in layers.of(layer) {
            let node = match file {
                Ok(node) => node,
                Err(error) => {
                    problems.push(error.clone());
                    continue;
                }
            };
            let Plain::Table(kinds) = &node.value else { continue };
            for (kind, list) in kinds {
                let Plain::List(items) = &list.value else {
                    problems.push(Problem::error(
                        "C005",
                        &list.place,
                        format!("{kind} 应写作 [[{kind}]]"),
                        format!("write [[{kind}]]"),
                    ));
                    continue;
                };
                let mut expanded: Vec<Node> = items.iter().flat_map(expand).collect();
                let place = list.place.clone();
                // A table without a section adds columns, a rule table without a label adds rows, to one that stands in another file
                // of this layer; a removal is none: it is for an earlier layer's table.
                let own_field = match kind.as_str() {
                    "table" => Some("section"),
                    "rows" => Some("label"),
                    _ => None,
                };
                if let Some(field) = own_field {
                    let added = expanded.extract_if(.., |t| t.get(field).is_none() && t.get("remove").is_none());
                    additions.entry(kind.clone()).or_default().extend(added);
                }
                match in_layer.get_mut(kind) {
                    Some(Node { value: Plain::List(all), .. }) => all.extend(expanded),
                    _ => {
                        in_layer.insert(kind.clone(), Node { place, value: Plain::List(expanded) });
                    }
                }
            }
        }
        for (kind, list) in &in_layer {
            twice(kind, list, problems);
        }
        for (kind, added) in additions {
            let Some(place) = added.first().map(|n| n.place.clone()) else { continue };
            let list = in_layer.entry(kind).or_insert(Node { place: place.clone(), value: Plain::List(Vec::new()) });
            merge_within(list, Node { place, value: Plain::List(added) });
        }
        for (kind, list) in in_layer {
            match merged.get_mut(&kind) {
                Some(old) => merge_layer(&kind, old, list, problems),
                None => {
                    merged.insert(kind, list);
                }
            }
        }
    }
    merged
        .into_iter()
        .map(|(kind, node)| match node.value {
            Plain::List(items) => (kind, items),
            _ => (kind, Vec::new()),
        })
        .collect()
}

/// Within one layer an id stands once.
fn twice(kind: &str, list: &Node, problems: &mut Vec<Problem>) {
    let mut seen: IndexMap<String, &Place> = IndexMap::new();
    for item in list.items() {
        // Statement lines are named within their statement.
        let scope = item.get("statement").and_then(Node::text).unwrap_or_default();
        let Some(id) = item.id() else { continue };
        let key = format!("{scope}/{id}");
        if let Some(first) = seen.get(&key) {
            let zh = format!("{kind} “{id}” 重复，先见于第 {} 行", first.line);
            problems.push(Problem::error(
                "C006",
                &item.place,
                zh,
                format!("{kind} “{id}” stands twice, first at line {}", first.line),
            ));
        } else {
            seen.insert(key, &item.place);
        }
    }
}

/// `foreach = { s = ["low", "high"] }` stands for one entry per combination. A value may be a table
/// `{ id = "low", zh = "淡季", en = "low season" }`: `{s}` is its id, `{s.zh}` its words.
fn expand(item: &Node) -> Vec<Node> {
    let Some(Plain::Table(keys)) = item.get("foreach").map(|n| &n.value) else { return vec![item.clone()] };
    let mut all = vec![item.clone()];
    for (key, values) in keys {
        let each = values.items().iter().map(|value| pairs(key, value));
        all = each.flat_map(|v| all.iter().map(|n| n.replaced(&as_str(&v))).collect::<Vec<_>>()).collect();
    }
    all
}

/// What one value of a `foreach` replaces.
fn pairs(key: &str, value: &Node) -> Vec<(String, String)> {
    let own = value.text().or_else(|| value.id()).unwrap_or_default();
    let mut pairs = vec![(key.to_owned(), own.to_owned())];
    if let Plain::Table(fields) = &value.value {
        pairs.extend(fields.iter().filter_map(|(k, v)| Some((format!("{key}.{k}"), v.text()?.to_owned()))));
    }
    pairs
}

fn as_str(pairs: &[(String, String)]) -> Vec<(&str, &str)> {
    pairs.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect()
}
