//! Layers 清单分层: base ← sector ← industry (← product). A layer adds, refines or removes entries by id; the result is one list.

use super::merge::{merge_layer, merge_within};
use super::node::{NoToml, Node, Place, Plain, parse};
use super::problem::Problem;
use indexmap::IndexMap;

/// One file of a layer, as the caller read it.
#[derive(Debug, Clone)]
pub struct LayerFile {
    /// Path below `industry-checklists/`, with `/`.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// What `layer.toml` says.
#[derive(Debug, Clone, Default)]
pub(crate) struct Layer {
    pub(crate) folder: String,
    pub(crate) id: String,
    pub(crate) kind: String,
    pub(crate) parent: Option<String>,
    pub(crate) name: crate::finding::Text,
    pub(crate) gbt4754: Vec<String>,
}

/// All layers found in the files.
pub(crate) fn layers(files: &[LayerFile], problems: &mut Vec<Problem>) -> Vec<Layer> {
    let mut found = Vec::new();
    for file in files.iter().filter(|f| f.path.ends_with("layer.toml")) {
        match parse(&file.path, &file.text) {
            Err(error) => problems.push(no_toml(error)),
            Ok(node) => {
                let text = |key: &str| node.get(key).and_then(Node::text).unwrap_or_default().to_owned();
                found.push(Layer {
                    folder: file.path.trim_end_matches("layer.toml").trim_end_matches('/').to_owned(),
                    id: text("id"),
                    kind: text("kind"),
                    parent: node.get("parent").and_then(Node::text).map(str::to_owned),
                    name: node.get("name").and_then(super::reader::text_of).unwrap_or_default(),
                    gbt4754: node.get("gbt4754").map_or_else(Vec::new, |n| {
                        n.items().iter().filter_map(|i| i.text().map(str::to_owned)).collect()
                    }),
                });
            }
        }
    }
    found
}

/// The layers of one industry, base first. `industry+product` adds a product's policy after them.
pub(crate) fn chain<'a>(all: &'a [Layer], id: &str, problems: &mut Vec<Problem>) -> Vec<&'a Layer> {
    let mut ids = id.split('+');
    let mut chain = ancestors(all, ids.next().unwrap_or_default(), problems);
    for product in ids {
        match all.iter().find(|l| l.id == product && l.kind == "product") {
            Some(layer) => chain.push(layer),
            None => {
                let zh = format!("没有产品层“{product}”");
                let products = all.iter().filter(|l| l.kind == "product").map(|l| l.id.as_str());
                let problem = Problem::error("C010", &Place::default(), zh, format!("no product layer “{product}”"));
                problems.push(problem.proposing(super::problem::nearest(product, products)));
            }
        }
    }
    chain
}

fn ancestors<'a>(all: &'a [Layer], id: &str, problems: &mut Vec<Problem>) -> Vec<&'a Layer> {
    let mut chain: Vec<&Layer> = Vec::new();
    let mut next = Some(id.to_owned());
    while let Some(wanted) = next {
        let Some(layer) = all.iter().find(|l| l.id == wanted) else {
            let zh = format!("没有清单层“{wanted}”");
            problems.push(Problem::error("C010", &Place::default(), zh, format!("no layer “{wanted}”")));
            break;
        };
        if chain.iter().any(|l| l.id == layer.id) {
            problems.push(Problem::error(
                "C011",
                &Place::default(),
                format!("层 {wanted} 互为上级"),
                format!("layer {wanted} is its own ancestor"),
            ));
            break;
        }
        chain.insert(0, layer);
        next = layer.parent.clone().or_else(|| (layer.kind != "base").then(|| "base".to_owned()));
    }
    chain
}

/// All entries by kind (`question`, `figure`, …), layers merged, `foreach` expanded.
pub(crate) fn entries(
    files: &[LayerFile],
    chain: &[&Layer],
    problems: &mut Vec<Problem>,
) -> IndexMap<String, Vec<Node>> {
    let mut merged: IndexMap<String, Node> = IndexMap::new();
    for layer in chain {
        let prefix = format!("{}/", layer.folder);
        let mut own: Vec<&LayerFile> =
            files.iter().filter(|f| f.path.starts_with(&prefix) && f.path.ends_with(".toml")).collect();
        // What is made up for drills (`world.toml`) is no part of a checklist, so that no hash of one depends on it.
        let apart = |f: &LayerFile| f.path.ends_with("layer.toml") || f.path.ends_with("/world.toml");
        own.retain(|f| !f.path[prefix.len()..].contains('/') && !apart(f));
        own.sort_by(|a, b| a.path.cmp(&b.path));
        let mut in_layer: IndexMap<String, Node> = IndexMap::new();
        let mut additions: IndexMap<String, Vec<Node>> = IndexMap::new();
        for file in own {
            let node = match parse(&file.path, &file.text) {
                Ok(node) => node,
                Err(error) => {
                    problems.push(no_toml(error));
                    continue;
                }
            };
            let Plain::Table(kinds) = node.value else { continue };
            for (kind, list) in kinds {
                let Plain::List(items) = list.value else {
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
                match in_layer.get_mut(&kind) {
                    Some(Node { value: Plain::List(all), .. }) => all.extend(expanded),
                    _ => {
                        in_layer.insert(kind, Node { place, value: Plain::List(expanded) });
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

fn no_toml(error: NoToml) -> Problem {
    Problem::error(
        "C000",
        &error.place,
        format!("不是有效的 TOML：{}", error.message),
        format!("not TOML: {}", error.message),
    )
}
