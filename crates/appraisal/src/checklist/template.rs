//! Entries that stand for many others 模板: `[[template]]` says what each `[[method]]` (or another kind it is for) becomes.
//!
//! What comes out are ordinary questions, tables, rules and checks, so that everything behind knows nothing of methods; no formula stands
//! here. A template has fields (what an author may write), lets (texts chosen by conditions) and makes (the entries, with `{field}` put in):
//! a text that is nothing but `{field}` becomes the author's own value, at the author's place; within a text only ids and words are put
//! in. A formula made here may write the names of what it belongs to short (`scope`). How to write one: `industry-checklists/README.md`.
//!
//! The last word an author says counts wherever it stands: an entry that refines or removes a method of an earlier layer changes it there,
//! before anything is made of it. What a layer writes by hand stands behind what was made in that layer and refines it.

mod field;
mod fill;
mod names;

use super::layer::LayerFile;
use super::memory::{Made, Memory};
use super::merge::merge_layer;
use super::node::{Node, Place, Plain, parse};
use super::problem::Problem;
pub(super) use field::Template;
use fill::{Scope, filled};
use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;
use std::hash::BuildHasher;
use std::sync::Arc;

/// Entries by kind.
pub(super) type Kinds = IndexMap<String, Node>;

/// The entries of a layer, those written by hand apart from those that were made.
pub(super) struct Stage {
    /// Made by a template: its entries complete each other and those of the layers before.
    pub(super) made: bool,
    /// No other trade has the same.
    pub(super) alone: bool,
    pub(super) kinds: Kinds,
}

impl Stage {
    /// What a layer's files hold; `alone` where the layer is one trade's.
    pub(super) fn written(kinds: Kinds, alone: bool) -> Self {
        Self { made: false, alone, kinds }
    }
}

/// The templates of some files, for the manual.
pub(super) fn templates(files: &[LayerFile]) -> Vec<Template> {
    let parsed = files.iter().filter_map(|file| parse(&file.path, &file.text).ok());
    let nodes = parsed.filter_map(|node| node.get("template").map(|list| list.items().to_vec())).flatten();
    nodes.map(|node| Template::read(&node, &mut Vec::new())).collect()
}

/// All stages with every template applied; base layers first. `templates` stand as they are applied, the later layers' first: a template may make
/// entries that a later one of its layer is for, or one of the layers before (a family's makes methods of the base).
pub(super) fn expanded(
    mut stages: Vec<Stage>,
    templates: &[Arc<Template>],
    memory: &Memory,
    problems: &mut Vec<Problem>,
) -> Vec<Stage> {
    for template in templates {
        stages = applied(template, stages, memory, problems);
    }
    stages
}

fn applied(
    template: &Arc<Template>,
    mut stages: Vec<Stage>,
    memory: &Memory,
    problems: &mut Vec<Problem>,
) -> Vec<Stage> {
    let whole = resolved(template, &mut stages, problems);
    let mut made: Vec<Vec<Arc<Made>>> = stages.iter().map(|_| Vec::new()).collect();
    let mut alone: Vec<bool> = stages.iter().map(|stage| stage.alone).collect();
    for (number, Whole { at, entry, alone: own, .. }) in whole.iter().enumerate() {
        let of_entry = memory.made(template, entry, number + 1, || {
            let mut problems = Vec::new();
            let fields = template.fields_of(entry, &mut problems);
            let scope = Scope::new(template, entry, fields, number + 1);
            let entries = template.makes.iter().map(|(kind, node)| (kind.clone(), filled(node, &scope))).collect();
            Made { of: entry.clone(), entries, problems }
        });
        problems.extend(of_entry.problems.iter().cloned());
        alone[*at] |= own;
        made[*at].push(of_entry);
    }
    let mut all = Vec::new();
    for ((stage, made), alone) in stages.into_iter().zip(made).zip(alone) {
        let made = Stage { made: true, alone, kinds: memory.listed(made, alone, lists) };
        // What is made of made entries completes them; what a layer writes by hand comes last.
        all.extend(if stage.made { [stage, made] } else { [made, stage] });
    }
    all.retain(|stage| !stage.made || !stage.kinds.is_empty());
    all
}

/// What some entries became, as lists by kind.
fn lists(made: &[Arc<Made>]) -> Kinds {
    let mut kinds = Kinds::new();
    for of_entry in made {
        for (kind, entries) in &of_entry.entries {
            let list = kinds.entry(kind.clone()).or_insert_with(|| list_of(&of_entry.of.place, Vec::new()));
            if let Plain::List(items) = &mut list.value {
                items.extend(entries.iter().cloned());
            }
        }
    }
    kinds
}

/// An entry that the template is for as it is in the end.
struct Whole {
    /// The stage in which it first stood.
    at: usize,
    /// A hash of its id: hundreds look for each other.
    key: u64,
    entry: Node,
    /// One trade has it so, or first.
    alone: bool,
}

/// The entries that the template is for; they are taken out of the stages.
fn resolved(template: &Template, stages: &mut [Stage], problems: &mut Vec<Problem>) -> Vec<Whole> {
    let mut whole: Vec<Whole> = Vec::new();
    for (at, stage) in stages.iter_mut().enumerate() {
        for entry in taken(template, &mut stage.kinds, &whole) {
            let key = FxBuildHasher.hash_one(entry.id());
            let Some(i) = whole.iter().position(|w| w.key == key && w.entry.id() == entry.id()) else {
                if matches!(entry.get("remove").map(|r| &r.value), Some(Plain::Truth(true))) {
                    problems.push(template.stray(&entry, whole.iter().filter_map(|w| w.entry.id())));
                } else {
                    whole.push(Whole { at, key, entry, alone: stage.alone });
                }
                continue;
            };
            if whole[i].at == at {
                let (id, line) = (entry.id().unwrap_or_default(), whole[i].entry.place.line);
                let zh = format!("{} “{id}” 重复，先见于第 {line} 行", template.of);
                let en = format!("{} “{id}” stands twice, first at line {line}", template.of);
                problems.push(Problem::new("C006", &entry.place, zh, en));
                continue;
            }
            let place = entry.place.clone();
            let mut old = list_of(&place, vec![whole[i].entry.clone()]);
            merge_layer(&template.of, &mut old, list_of(&place, vec![entry]), problems);
            match old.value {
                Plain::List(mut left) if !left.is_empty() => {
                    whole[i].entry = left.swap_remove(0);
                    whole[i].alone |= stage.alone;
                }
                _ => {
                    whole.remove(i);
                }
            }
        }
    }
    whole
}

fn list_of(place: &Place, items: Vec<Node>) -> Node {
    Node { place: place.clone(), value: Plain::List(items.into()) }
}

/// The entries that the template is for. Where it is for those with a certain field, one without it counts only as the refinement of a known one.
fn taken(template: &Template, kinds: &mut Kinds, known: &[Whole]) -> Vec<Node> {
    let Some(Node { value: Plain::List(items), .. }) = kinds.get_mut(&template.of) else { return Vec::new() };
    let among = |entry: &Node| {
        let key = FxBuildHasher.hash_one(entry.id());
        known.iter().any(|k| k.key == key && k.entry.id() == entry.id())
    };
    let ours = |entry: &Node| {
        let field = |field: &String| entry.get(field).is_some() || among(entry);
        template.where_has.as_ref().is_none_or(field)
    };
    if template.where_has.is_some() && !items.iter().any(ours) {
        return Vec::new();
    }
    let (own, others): (Vec<Node>, Vec<Node>) = std::mem::take(items).into_iter().partition(ours);
    if others.is_empty() {
        kinds.shift_remove(&template.of);
    } else {
        *items = others.into();
    }
    own
}

#[cfg(test)]
#[path = "template/tests.rs"]
mod tests;
