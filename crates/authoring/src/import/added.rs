//! Lines that are new: what they stand under, in which file they go, and whether another has their id already.

use std::collections::HashMap;

use appraisal::finding::Text;

use crate::catalog::{Catalog, FILE, KIND, LAYER_FILE, OTHERS, PARENT, WORLD_FILE};
use crate::read::Fault;
use crate::rows::Layer;
use crate::tree::Node;

use super::lines::{Line, Target, Under, apply, flat_world, id_of};

/// The lines that are new. A new child may stand under a new line, so parents are looked for until none is found any more.
pub(super) fn fresh(
    lines: &[Line],
    owners: &[Option<usize>],
    made: &mut Vec<Target>,
    layer: &Layer,
    catalog: &Catalog,
    faults: &mut Vec<Fault>,
) {
    let mut open: Vec<usize> = (0..lines.len())
        .filter(|n| owners[*n].is_none() && !copied_twice(&lines[*n], lines, *n, layer, catalog))
        .collect();
    let mut files: HashMap<usize, String> = HashMap::new();
    for _ in 0..6 {
        let mut later = Vec::new();
        for n in open {
            let line = &lines[n];
            let Some(kind) = line.kind(catalog) else {
                let zh = if line.kind.is_empty() {
                    "写明种类".to_owned()
                } else {
                    format!("这张表没有种类“{}”", line.kind)
                };
                faults.push(line.fault(catalog, KIND, zh, "there is no such kind on this sheet"));
                continue;
            };
            let world = catalog.sheet("numbers") == line.plan;
            if !world && kind == "layer" {
                faults.push(line.fault(catalog, KIND, "“层”表只有一行", "there is one line for the layer"));
                continue;
            }
            let child = !catalog.is_entry(&kind) && !world;
            let (under, kind) = if child || (!world && !line.parent.is_empty()) {
                match parent(line, &kind, made, catalog) {
                    Ok(Some((at, kind))) => (Under::Line(at), kind),
                    Ok(None) => {
                        later.push(n);
                        continue;
                    }
                    Err(message) => {
                        faults.push(line.fault(catalog, PARENT, message.zh, message.en));
                        continue;
                    }
                }
            } else {
                (Under::File, kind)
            };
            let file = match under {
                Under::Line(at) => made[at].file.clone(),
                Under::File => file_of(line, lines, owners, layer, catalog, &files, world),
            };
            if under == Under::File && !world && !good_name(&file) {
                let zh = "文件名只用小写字母、数字、减号，以 .toml 结尾，如 questions-2.toml";
                faults.push(line.fault(catalog, FILE, zh, "a file is named in small letters and ends in .toml"));
                continue;
            }
            files.insert(n, file.clone());
            let mut own = Node::table();
            apply(line, None, &kind, &mut own, catalog, faults);
            let id = line.id(catalog);
            let general = catalog.plans[line.plan].name == OTHERS;
            if id.is_empty() && !general {
                faults.push(line.fault(catalog, "id", "缺编号", "the id is missing"));
                continue;
            }
            let above = match under {
                Under::Line(at) => format!("{}/", made[at].display),
                Under::File => String::new(),
            };
            let path = if world { crate::rows::world_path(&kind, &line.parent, &id) } else { Vec::new() };
            if world && ["tables", "cells"].contains(&kind.as_str()) && line.parent.is_empty() {
                faults.push(line.fault(catalog, PARENT, "写明是哪张表", "name the table"));
                continue;
            }
            let display = if world { line.parent.clone() } else { format!("{above}{kind}:{id}") };
            if world {
                own = flat_world(own, true);
            }
            made.push(Target {
                row: line.row,
                plan: line.plan,
                kind,
                display,
                file,
                base: None,
                under,
                own,
                changed: true,
                path,
            });
        }
        open = later;
    }
    for n in open {
        let line = &lines[n];
        let zh = if line.parent.is_empty() {
            "写明上级：这一行在哪一条下面".to_owned()
        } else {
            format!("没有上级“{}”：先给它一行（要改上面各层的条目，也先加一行写编号），再写这一行", line.parent)
        };
        faults.push(line.fault(catalog, PARENT, zh, format!("there is no parent “{}”", line.parent)));
    }
}

/// It was said already that this line stands twice.
fn copied_twice(line: &Line, lines: &[Line], n: usize, layer: &Layer, catalog: &Catalog) -> bool {
    let base = layer.rows.iter().find(|row| !line.key.is_empty() && row.key() == line.key);
    base.is_some_and(|row| id_of(row, catalog) == line.id(catalog) && lines[..n].iter().any(|l| l.key == line.key))
        || (!line.key.is_empty() && base.is_none())
}

/// The kinds that may hold a child, and the keys it stands under there.
fn parent(line: &Line, kind: &str, made: &[Target], catalog: &Catalog) -> Result<Option<(usize, String)>, Text> {
    let said = line.parent.as_str();
    if said.is_empty() {
        return Ok(None);
    }
    let last = kind.rsplit('.').next().unwrap_or(kind);
    let fits = |target: &Target| match last {
        "choices" => ["question", "ask", "column", "table.column"].contains(&target.kind.as_str()),
        "column" | "ask" | "steps" => catalog.is_entry(&target.kind),
        "row" => target.kind == "rows" || target.kind == "make",
        _ => true,
    };
    let all: Vec<usize> = (0..made.len()).filter(|n| made[*n].file != WORLD_FILE && fits(&made[*n])).collect();
    let exact: Vec<usize> = all.iter().copied().filter(|n| made[*n].display == said).collect();
    let (slash, colon) = (format!("/{said}"), format!(":{said}"));
    let near = || {
        all.iter()
            .copied()
            .filter(|n| made[*n].display.ends_with(&slash) || made[*n].display.ends_with(&colon))
            .collect()
    };
    let found: Vec<usize> = if exact.is_empty() { near() } else { exact };
    match found.as_slice() {
        [] => Ok(None),
        [one] => {
            // Columns of a method stand in its table.
            let own = ["table", "rows"].contains(&made[*one].kind.as_str()) || made[*one].kind.ends_with("make");
            let kind = if kind == "column" && !own { "table.column".to_owned() } else { kind.to_owned() };
            Ok(Some((*one, kind)))
        }
        several => {
            let names: Vec<&str> = several.iter().map(|n| made[*n].display.as_str()).collect();
            let zh = format!("“{said}”不止一处有：写全，如 {}", names.join(" 或 "));
            Err(Text::new(zh, format!("several are named {said}: {}", names.join(", "))))
        }
    }
}

/// The file of a new entry: what it says, else that of the line above, else the usual one.
fn file_of(
    line: &Line,
    lines: &[Line],
    owners: &[Option<usize>],
    layer: &Layer,
    catalog: &Catalog,
    files: &HashMap<usize, String>,
    world: bool,
) -> String {
    if world {
        return WORLD_FILE.to_owned();
    }
    if !line.file.is_empty() {
        return line.file.clone();
    }
    let above = lines.iter().enumerate().filter(|(_, l)| l.plan == line.plan && l.row < line.row);
    let known = |(n, _): (usize, &Line)| {
        let base =
            owners[n].map(|base| &layer.rows[base]).filter(|row| row.parent.is_none()).map(|row| row.file.clone());
        base.or_else(|| files.get(&n).cloned())
    };
    above.rev().find_map(known).unwrap_or_else(|| catalog.plans[line.plan].file.to_owned())
}

fn good_name(file: &str) -> bool {
    let Some(stem) = file.strip_suffix(".toml") else { return false };
    let good = stem.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_');
    good && !stem.is_empty() && file != LAYER_FILE && file != WORLD_FILE && stem.len() <= 60
}

/// A new id that another line has already.
pub(super) fn twice(made: &[Target], layer: &Layer, catalog: &Catalog, faults: &mut Vec<Fault>) {
    let mut seen: HashMap<(&str, &str, String), &Target> = HashMap::new();
    let mut all: Vec<&Target> = made.iter().collect();
    all.sort_by_key(|t| t.base.is_none());
    for target in all {
        let world = target.file == WORLD_FILE;
        // A statement line counts within its statement; what refines one table in two files stands twice by right.
        let scope = target.own.get("statement").and_then(Node::said).unwrap_or_default();
        let said = if world { target.path.join("/") } else { target.display.clone() };
        let renamed = target.base.is_some_and(|base| !world && layer.rows[base].display != target.display);
        let fresh = target.base.is_none() || renamed;
        let nameless = !world && target.own.get("id").is_none();
        match seen.get(&(target.kind.as_str(), scope, said.clone())) {
            Some(first) if fresh && !nameless => {
                let plan = &catalog.plans[target.plan];
                let message = Text::new(
                    format!("编号重复：第 {} 行已有 {}", first.row + 1, target.display),
                    format!("{} stands in line {} already", target.display, first.row + 1),
                );
                let column = plan.columns.iter().position(|c| c.name == "id").map(|c| c + 2);
                faults.push(Fault::at(plan.name, target.row, column, message));
            }
            _ => {
                seen.insert((target.kind.as_str(), scope, said), target);
            }
        }
    }
}
