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
use std::sync::Arc;

/// Entries by kind.
pub(super) type Kinds = IndexMap<String, Node>;

/// The entries of a layer, those written by hand apart from those that were made.
pub(super) struct Stage {
    /// Made by a template: its entries complete each other and those of the layers before.
    pub(super) made: bool,
    pub(super) kinds: Kinds,
}

impl Stage {
    /// What a layer's files hold.
    pub(super) fn written(kinds: Kinds) -> Self {
        Self { made: false, kinds }
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
    let mut made: Vec<Kinds> = stages.iter().map(|_| Kinds::new()).collect();
    for (number, (at, entry)) in whole.iter().enumerate() {
        let of_entry = memory.made(template, entry, number + 1, || {
            let mut problems = Vec::new();
            let fields = template.fields_of(entry, &mut problems);
            let scope = Scope::new(template, entry, fields, number + 1);
            let entries = template.makes.iter().map(|(kind, node)| (kind.clone(), filled(node, &scope))).collect();
            Made { of: entry.clone(), entries, problems }
        });
        problems.extend(of_entry.problems.iter().cloned());
        for (kind, entries) in &of_entry.entries {
            let place = &of_entry.of.place;
            let list = made[*at].entry(kind.clone()).or_insert_with(|| list_of(place, Vec::new()));
            if let Plain::List(items) = &mut list.value {
                items.extend(entries.iter().cloned());
            }
        }
    }
    let mut all = Vec::new();
    for (stage, made) in stages.into_iter().zip(made) {
        let made = Stage { made: true, kinds: made };
        // What is made of made entries completes them; what a layer writes by hand comes last.
        all.extend(if stage.made { [stage, made] } else { [made, stage] });
    }
    all.retain(|stage| !stage.made || !stage.kinds.is_empty());
    all
}

/// The entries that the template is for as they are in the end, with the stage in which each first stood; they are taken out of the stages.
fn resolved(template: &Template, stages: &mut [Stage], problems: &mut Vec<Problem>) -> Vec<(usize, Node)> {
    let mut whole: Vec<(usize, Node)> = Vec::new();
    for (at, stage) in stages.iter_mut().enumerate() {
        for entry in taken(template, &mut stage.kinds, &whole) {
            let Some(i) = whole.iter().position(|(_, w)| w.id() == entry.id()) else {
                if matches!(entry.get("remove").map(|r| &r.value), Some(Plain::Truth(true))) {
                    problems.push(template.stray(&entry, whole.iter().filter_map(|(_, w)| w.id())));
                } else {
                    whole.push((at, entry));
                }
                continue;
            };
            if whole[i].0 == at {
                let (id, line) = (entry.id().unwrap_or_default(), whole[i].1.place.line);
                let zh = format!("{} “{id}” 重复，先见于第 {line} 行", template.of);
                let en = format!("{} “{id}” stands twice, first at line {line}", template.of);
                problems.push(Problem::new("C006", &entry.place, zh, en));
                continue;
            }
            let place = entry.place.clone();
            let mut old = list_of(&place, vec![whole[i].1.clone()]);
            merge_layer(&template.of, &mut old, list_of(&place, vec![entry]), problems);
            match old.value {
                Plain::List(mut left) if !left.is_empty() => whole[i].1 = left.swap_remove(0),
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
fn taken(template: &Template, kinds: &mut Kinds, known: &[(usize, Node)]) -> Vec<Node> {
    let Some(Node { value: Plain::List(items), .. }) = kinds.get_mut(&template.of) else { return Vec::new() };
    let ours = |entry: &Node| {
        let field = |field: &String| entry.get(field).is_some() || known.iter().any(|(_, k)| k.id() == entry.id());
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
