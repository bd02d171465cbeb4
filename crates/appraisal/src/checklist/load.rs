//! Entries of all layers 条目: a layer adds, refines or removes entries by id; the result is one list.

use super::layer::{LayerKind, Part, Step};
use super::layers::Layers;
use super::memory::Memory;
use super::merge::{Places, merge_indexed, merge_within};
use super::node::{Entries, Fields, Node, Place, Plain};
use super::problem::Problem;
use super::schema;
use super::template::{Kinds, Stage, Template, expanded};
use indexmap::IndexMap;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// All entries by kind (`question`, `figure`, …): `foreach` and templates expanded, layers merged.
pub(crate) fn entries(layers: &Layers, chain: &[Step<'_>], problems: &mut Vec<Problem>) -> Entries {
    let mut merged: IndexMap<String, Whole> = IndexMap::new();
    let mut alone: FxHashSet<String> = FxHashSet::default();
    for stage in stages(layers, chain, problems) {
        merge_stage(&mut merged, stage, &mut alone, &layers.memory, problems);
    }
    merged
        .into_iter()
        .map(|(kind, whole)| match whole.list.value {
            Plain::List(items) => (kind, items),
            _ => (kind, Vec::new().into()),
        })
        .collect()
}

/// All stages of a chain with every template applied.
fn stages(layers: &Layers, chain: &[Step<'_>], problems: &mut Vec<Problem>) -> Vec<Stage> {
    let each: Vec<Arc<Written>> =
        chain.iter().map(|step| layers.memory.written(step, || written(layers, step))).collect();
    for written in &each {
        problems.extend(written.problems.iter().cloned());
    }
    let templates: Vec<Arc<Template>> =
        each.iter().rev().flat_map(|written| written.templates.iter().cloned()).collect();
    let stage = |(step, written): (&Step<'_>, &Arc<Written>)| {
        Stage::written(written.kinds.clone(), step.layer.kind >= Some(LayerKind::Industry))
    };
    let stages = chain.iter().zip(&each).map(stage).collect();
    expanded(stages, &templates, &layers.memory, problems)
}

/// The entries that templates made, with their kinds, in the order in which they were made.
pub(crate) fn made(layers: &Layers, chain: &[Step<'_>], problems: &mut Vec<Problem>) -> Vec<(String, Node)> {
    let made = stages(layers, chain, problems).into_iter().filter(|stage| stage.made);
    let each = made.flat_map(|stage| stage.kinds.into_iter());
    let mut all: Vec<(String, Node)> = each
        .flat_map(|(kind, list)| match list.value {
            Plain::List(items) => items.into_iter().map(|item| (kind.clone(), item)).collect(),
            _ => Vec::new(),
        })
        .collect();
    // What one entry became stands together.
    let place = |(_, node): &(String, Node)| (node.place.file.to_string(), node.place.line);
    all.sort_by_key(place);
    all
}

/// What stands in a layer's own files, whoever reads it.
#[derive(Debug)]
pub(super) struct Written {
    /// Entries by kind, `foreach` expanded, without templates.
    kinds: Kinds,
    templates: Vec<Arc<Template>>,
    problems: Vec<Problem>,
}

fn written(layers: &Layers, layer: &Step<'_>) -> Written {
    let (mut in_layer, mut problems) = (Kinds::new(), Vec::new());
    for file in layers.of(layer) {
        let node = match file {
            Ok(node) => node,
            Err(error) => {
                problems.push(error.as_ref().clone());
                continue;
            }
        };
        let Plain::Table(kinds) = &node.value else { continue };
        for (kind, list) in kinds {
            let Plain::List(items) = &list.value else {
                problems.push(Problem::new(
                    "C005",
                    &list.place,
                    format!("{kind} 应写作 [[{kind}]]"),
                    format!("write [[{kind}]]"),
                ));
                continue;
            };
            let expanded: Vec<Node> = items.iter().flat_map(expand).collect();
            match in_layer.get_mut(kind) {
                Some(Node { value: Plain::List(all), .. }) => all.extend(expanded),
                _ => {
                    let value = Plain::List(expanded.into());
                    in_layer.insert(kind.clone(), Node { place: list.place.clone(), value });
                }
            }
        }
    }
    if let Some(said) = layer.layer.licence.as_ref().filter(|_| layer.part == Part::Whole) {
        licence(said, &mut in_layer);
    }
    schema::layer(layer.layer.word(), &in_layer, &mut problems);
    let list = in_layer.shift_remove("template");
    let templates = list.as_ref().map_or(&[][..], Node::items);
    let templates = templates.iter().map(|node| Arc::new(Template::read(node, &mut problems))).collect();
    Written { kinds: in_layer, templates, problems }
}

/// The words of `layer.toml` for the question of the phone call that a layer before asks: as if they stood in a file of their own.
fn licence(said: &Node, in_layer: &mut Kinds) {
    let at = |value| Node { place: said.place.clone(), value };
    let fields = [("id".to_owned(), at(Plain::Text("licence".into()))), ("say".to_owned(), said.clone())].into_iter();
    let entry = at(Plain::Table(fields.collect::<Fields>().into()));
    let list = in_layer.entry("prequalify".to_owned()).or_insert_with(|| at(Plain::List(Vec::new().into())));
    if let Plain::List(items) = &mut list.value {
        items.extend([entry]);
    }
}

/// The entries of one kind that all layers up to here come to.
struct Whole {
    list: Node,
    places: Option<Places>,
}

/// Merges a stage into what stands before it. What layers come to that trades share is merged once; `alone` are the kinds of which something up to
/// here is this trade's alone.
fn merge_stage(
    merged: &mut IndexMap<String, Whole>,
    stage: Stage,
    alone: &mut FxHashSet<String>,
    memory: &Memory,
    problems: &mut Vec<Problem>,
) {
    for (kind, list) in stage.kinds {
        let old = merged.get(&kind).map(|whole| &whole.list);
        if stage.alone {
            alone.insert(kind.clone());
        } else if let Some(known) = memory.merged(old, &list, stage.made) {
            merged.insert(kind, Whole { list: known, places: None });
            continue;
        }
        let kept = (!alone.contains(&kind)).then(|| (old.cloned(), list.clone()));
        let before = problems.len();
        let list = if stage.made {
            list
        } else {
            memory.put_together(list, problems, |list, problems| own(&kind, list, problems))
        };
        merge_kind(merged, &kind, list, stage.made, problems);
        if let (Some((old, later)), Some(whole), true) = (kept, merged.get_mut(&kind), problems.len() == before) {
            whole.list = memory.keep_merged(old, later, stage.made, whole.list.clone());
        }
    }
}

/// A layer's own entries of one kind, each once: a table without a section adds columns, a rule table without a label adds rows, to one that stands in
/// another file of this layer; a removal is none: it is for an earlier layer's table.
fn own(kind: &str, mut list: Node, problems: &mut Vec<Problem>) -> Node {
    let own_field = schema::entry(kind).filter(|e| e.spread).and_then(|e| e.own);
    let mut added = Vec::new();
    if let (Some(field), Plain::List(items)) = (own_field, &mut list.value) {
        let adds = |t: &Node| t.get(field).is_none() && t.get("remove").is_none();
        if items.iter().any(adds) {
            added = items.extract_if(.., |t| adds(t)).collect();
        }
    }
    twice(kind, &list, problems);
    if let Some(place) = added.first().map(|n| n.place.clone()) {
        merge_within(&mut list, Node { place, value: Plain::List(added.into()) });
    }
    list
}

/// Merges a stage's entries of one kind into those before.
fn merge_kind(merged: &mut IndexMap<String, Whole>, kind: &str, list: Node, made: bool, problems: &mut Vec<Problem>) {
    let of_layer = if made { None } else { Some(kind) };
    match merged.get_mut(kind) {
        Some(Whole { list: old, places }) => merge_indexed(of_layer, old, list, places, problems),
        None => {
            let mut whole = Whole { list, places: None };
            if made {
                let empty = Node { place: whole.list.place.clone(), value: Plain::List(Vec::new().into()) };
                let list = std::mem::replace(&mut whole.list, empty);
                merge_indexed(of_layer, &mut whole.list, list, &mut whole.places, problems);
            }
            merged.insert(kind.to_owned(), whole);
        }
    }
}

/// Within one layer an id stands once.
fn twice(kind: &str, list: &Node, problems: &mut Vec<Problem>) {
    let mut seen: FxHashMap<(&str, &str), &Place> = FxHashMap::default();
    let own = schema::entry(kind).and_then(|e| e.scope);
    for item in list.items() {
        // Statement lines are named within their statement.
        let scope = own.and_then(|field| item.get(field)).and_then(Node::text).unwrap_or_default();
        let Some(id) = item.id() else { continue };
        if let Some(first) = seen.get(&(scope, id)) {
            let zh = format!("{kind} “{id}” 重复，先见于第 {} 行", first.line);
            problems.push(Problem::new(
                "C006",
                &item.place,
                zh,
                format!("{kind} “{id}” stands twice, first at line {}", first.line),
            ));
        } else {
            seen.insert((scope, id), &item.place);
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
