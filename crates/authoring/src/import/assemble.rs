//! What the lines want, put together into the trees of the files: what is kept in its old order, what is new behind the line above it.

use std::collections::BTreeMap;

use crate::catalog::{Catalog, LAYER_FILE, WORLD_FILE};
use crate::read::Fault;
use crate::rows::{Layer, Source, Step};
use crate::tree::{Node, Value, parse};

use super::lines::{Target, Under};
use super::{Change, Fate};

/// A file: its name, its old text and tree, its new tree.
pub(super) type File = (String, (String, Node), Node);

/// The trees of all files, and what changes.
pub(super) fn assembled(
    layer: &Layer,
    catalog: &Catalog,
    targets: &[Target],
    faults: &mut Vec<Fault>,
) -> (Vec<File>, Vec<Change>) {
    let mut files: Vec<File> = layer
        .trees
        .iter()
        .map(|(source, root)| (source.name.clone(), (source.text.clone(), root.clone()), root.clone()))
        .collect();
    for target in targets.iter().filter(|t| t.under == Under::File) {
        if !files.iter().any(|(name, _, _)| *name == target.file) {
            let empty = Source { name: target.file.clone(), text: String::new() };
            // An empty file is TOML.
            if let Ok(root) = parse(&empty.text) {
                files.push((empty.name, (empty.text, root.clone()), root));
            }
        }
    }
    for (name, _, root) in &mut files {
        match name.as_str() {
            LAYER_FILE => match targets.iter().find(|t| t.kind == "layer" && t.file == *name) {
                Some(target) => *root = Node { at: root.at.clone(), ..target.own.clone() },
                None => {
                    let zh = "“层”表里的那一行不能删";
                    faults.push(Fault::of_book(zh, "the line of the layer itself must stay"));
                }
            },
            WORLD_FILE => world(root, layer, targets),
            _ => entries(root, name, layer, targets),
        }
    }
    let changes = changes(layer, catalog, targets);
    (files, changes)
}

fn entries(root: &mut Node, file: &str, layer: &Layer, targets: &[Target]) {
    let mut kinds: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (n, target) in targets.iter().enumerate().filter(|(_, t)| t.under == Under::File && t.file == file) {
        kinds.entry(&target.kind).or_default().push(n);
    }
    let before: Vec<String> = root.fields().into_iter().flatten().map(|(kind, _)| kind.clone()).collect();
    for kind in before.iter().filter(|kind| !kinds.contains_key(kind.as_str())) {
        root.remove(std::slice::from_ref(kind));
    }
    for (kind, all) in kinds {
        let list = listed(all, layer, targets);
        // The root is a table, so that any key can be set.
        let _ = root.set(&[kind.to_owned()], list);
    }
}

/// Entries that stand beside each other: those kept in their order, new ones behind the line that stands above them in the sheet.
fn listed(all: Vec<usize>, layer: &Layer, targets: &[Target]) -> Node {
    let index = |n: usize| targets[n].base.and_then(|base| item(layer, base));
    let mut order: Vec<usize> = all.iter().copied().filter(|n| targets[*n].base.is_some()).collect();
    order.sort_by_key(|n| index(*n));
    let mut fresh: Vec<usize> = all.iter().copied().filter(|n| targets[*n].base.is_none()).collect();
    fresh.sort_by_key(|n| targets[*n].row);
    for n in fresh {
        let above = |m: &usize| targets[*m].row < targets[n].row;
        // The nearest line above it, wherever that line stands in the file.
        let near = order.iter().enumerate().filter(|(_, m)| above(m)).max_by_key(|(_, m)| targets[**m].row);
        let place = near.map_or(0, |(at, _)| at + 1);
        order.insert(place, n);
    }
    let node = |n: &usize| Node { origin: index(*n), ..whole(*n, layer, targets) };
    Node::new(Value::List(order.iter().map(node).collect()))
}

fn item(layer: &Layer, base: usize) -> Option<usize> {
    match layer.rows[base].path.last() {
        Some(Step::Item(at)) => Some(*at),
        _ => None,
    }
}

/// An entry with its children.
fn whole(n: usize, layer: &Layer, targets: &[Target]) -> Node {
    let mut node = targets[n].own.clone();
    let mut kinds: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (m, child) in targets.iter().enumerate().filter(|(_, t)| t.under == Under::Line(n)) {
        kinds.entry(&child.kind).or_default().push(m);
    }
    for (kind, all) in kinds {
        let path: Vec<String> = kind.split('.').map(str::to_owned).collect();
        // What stands there otherwise was said when the line was read.
        let _ = node.set(&path, listed(all, layer, targets));
    }
    node
}

fn world(root: &mut Node, layer: &Layer, targets: &[Target]) {
    let of = || targets.iter().filter(|t| t.file == WORLD_FILE);
    for row in layer.rows.iter().filter(|row| row.file == WORLD_FILE) {
        let path: Vec<String> =
            row.path.iter().filter_map(|s| if let Step::Key(key) = s { Some(key.clone()) } else { None }).collect();
        if !of().any(|t| t.path == path) {
            gone(root, &path);
        }
    }
    for target in of().filter(|t| t.changed) {
        // Tables stand where the sections of the file are.
        let _ = root.set(&target.path, target.own.clone());
    }
}

/// Takes one out and leaves its table, though empty: an empty table says that there is none.
fn gone(root: &mut Node, path: &[String]) {
    let Some((last, above)) = path.split_last() else { return };
    let mut here = root;
    for key in above {
        let Some(next) = here.fields_mut().and_then(|f| f.get_mut(key)) else { return };
        here = &mut next.node;
    }
    if let Some(fields) = here.fields_mut() {
        fields.shift_remove(last);
    }
}

fn changes(layer: &Layer, catalog: &Catalog, targets: &[Target]) -> Vec<Change> {
    let mut out = Vec::new();
    let mut say = |fate, plan: usize, entry: String, file: &str| {
        out.push(Change { fate, sheet: catalog.plans[plan].name.to_owned(), entry, file: file.to_owned() });
    };
    for target in targets.iter().filter(|t| t.changed) {
        let fate = match target.base {
            _ if target.takes_out() => Fate::TakenOut,
            Some(_) => Fate::Changed,
            None => Fate::New,
        };
        let name = if target.file == WORLD_FILE { target.path.join("/") } else { target.display.clone() };
        say(fate, target.plan, name, &target.file);
    }
    for (n, row) in layer.rows.iter().enumerate() {
        let kept = |n: usize| targets.iter().any(|t| t.base == Some(n));
        if !kept(n) && row.parent.is_none_or(kept) {
            let name = if row.file == WORLD_FILE { row.key() } else { row.display.clone() };
            say(Fate::Gone, row.sheet, name, &row.file);
        }
    }
    out
}
