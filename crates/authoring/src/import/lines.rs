//! The lines of a workbook, and what each wants its entry to be: a line is known by its key, a copied or written one is new.

use std::collections::{BTreeMap, HashMap};

use appraisal::checklist::nearest;
use appraisal::finding::Text;

use crate::book::{Grid, HEAD};
use crate::catalog::{Catalog, FILE, FOUND, KEY, KIND, OTHERS, PARENT, REST, WORLD_FILE};
use crate::cell::unescaped;
use crate::print;
use crate::read::{Fault, Sheets};
use crate::rows::{Layer, Row};
use crate::tree::{Node, Value, parse};

use super::added;

/// One line as it stands in the workbook.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) plan: usize,
    /// Line of the sheet from 0.
    pub(super) row: u32,
    pub(super) kind: String,
    pub(super) parent: String,
    pub(super) file: String,
    pub(super) key: String,
    /// By the column's place in the plan.
    cells: HashMap<usize, String>,
    rest: String,
    /// Where the columns stand in this sheet.
    at: HashMap<String, usize>,
}

/// What an entry stands under.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Under {
    /// Its file.
    File,
    /// Another line, by its place among the targets.
    Line(usize),
}

/// What a line wants.
#[derive(Debug)]
pub(super) struct Target {
    pub(super) row: u32,
    pub(super) plan: usize,
    pub(super) kind: String,
    pub(super) display: String,
    pub(super) file: String,
    /// The line of the layer that it was.
    pub(super) base: Option<usize>,
    pub(super) under: Under,
    /// The entry without its children.
    pub(super) own: Node,
    pub(super) changed: bool,
    /// Of a practice number: where it is to stand.
    pub(super) path: Vec<String>,
}

impl Target {
    /// Whether it takes an entry of a layer above out.
    pub(super) fn takes_out(&self) -> bool {
        matches!(self.own.get("remove").map(|node| &node.value), Some(Value::Truth(true)))
    }
}

/// The lines of all sheets.
pub(super) fn read(book: &Sheets, base: &[Grid], catalog: &Catalog, faults: &mut Vec<Fault>) -> Vec<Line> {
    let mut out = Vec::new();
    for (plan, declared) in catalog.plans.iter().enumerate() {
        let name = declared.name;
        let Some(sheet) = book.sheets.get(name) else {
            let known = |n: &&String| {
                catalog.plans.iter().any(|p| p.name == **n)
                    || ["说明", "词表", "原文", "上面各层"].contains(&n.as_str())
            };
            let others: Vec<&str> = book.names.iter().filter(|n| !known(n)).map(String::as_str).collect();
            let hint = if others.is_empty() {
                String::new()
            } else {
                format!("；是不是改名成了“{}”", others.join("”“"))
            };
            let zh = format!("少了表“{name}”{hint}。把表名改回来；要清空一张表，删行不删表");
            faults.push(Fault::of_book(zh, format!("the sheet “{name}” is missing")));
            continue;
        };
        let head =
            sheet.lines.iter().find(|(row, _)| *row + 1 == HEAD).map(|(_, line)| line.as_slice()).unwrap_or_default();
        let mut at: HashMap<String, usize> = HashMap::new();
        for (column, said) in head.iter().enumerate().filter(|(_, said)| !said.is_empty()) {
            if at.insert(said.clone(), column).is_some() {
                let zh = format!("有两栏都叫“{said}”：第二行的名字不要改");
                faults.push(Fault::at(
                    name,
                    HEAD - 1,
                    Some(column),
                    Text::new(zh, format!("two columns are named {said}")),
                ));
            }
        }
        let wanted = &base[plan];
        let misspelt = misspelt(head, &wanted.heads, name, faults);
        for (n, said) in wanted.heads.iter().enumerate() {
            let used = wanted.lines.iter().any(|line| line.get(n).is_some_and(|c| !c.is_empty()));
            let meant = misspelt.values().any(|m| m == said);
            if !at.contains_key(said) && said != FOUND && (used || said == KEY) && !meant {
                let zh = format!("第二行少了“{said}”这一栏：不要改第二行，不要删栏");
                faults.push(Fault::at(name, HEAD - 1, None, Text::new(zh, format!("the column {said} is missing"))));
            }
        }
        for (row, cells) in sheet.lines.iter().filter(|(row, _)| *row >= HEAD) {
            let get = |head: &str| at.get(head).and_then(|c| cells.get(*c)).cloned().unwrap_or_default();
            let found = at.get(FOUND).copied();
            if cells.iter().enumerate().all(|(n, c)| c.is_empty() || Some(n) == found) {
                continue;
            }
            for (n, _) in cells.iter().enumerate().filter(|(_, c)| !c.is_empty()) {
                let said = head.get(n).map(String::as_str).unwrap_or_default();
                if !wanted.heads.iter().any(|h| h == said) && !misspelt.contains_key(&n) {
                    let message = Text::new(
                        "这一栏的第二行没有（或不认识）名字，不知道写到哪里：移到有名字的栏，或放进“其余”",
                        "this column has no name in the second line",
                    );
                    faults.push(Fault::at(name, *row, Some(n), message));
                }
            }
            let of = declared.columns.iter().enumerate().map(|(n, column)| (n, get(&column.name)));
            out.push(Line {
                plan,
                row: *row,
                kind: get(KIND),
                parent: get(PARENT),
                file: get(FILE),
                key: get(KEY),
                cells: of.filter(|(_, c)| !c.is_empty()).collect(),
                rest: get(REST),
                at: at.clone(),
            });
        }
    }
    out
}

/// Titles of the second line that are none, and the missing one that each was most likely: said once, at the title.
fn misspelt(head: &[String], wanted: &[String], sheet: &str, faults: &mut Vec<Fault>) -> HashMap<usize, String> {
    let mut missing: Vec<&str> =
        wanted.iter().map(String::as_str).filter(|w| !head.iter().any(|h| h == w) && *w != FOUND).collect();
    let mut out = HashMap::new();
    for (column, said) in head.iter().enumerate().filter(|(_, said)| !said.is_empty()) {
        if wanted.contains(said) {
            continue;
        }
        let Some(meant) = nearest(said, missing.iter().copied()) else { continue };
        missing.retain(|m| *m != meant);
        let zh = format!("“{said}”不认识；少了“{meant}”，是否想写它？第二行的名字不要改");
        faults.push(Fault::at(sheet, HEAD - 1, Some(column), Text::new(zh, format!("{said} is no column: {meant}?"))));
        out.insert(column, meant);
    }
    out
}

impl Line {
    pub(super) fn fault(&self, catalog: &Catalog, head: &str, zh: impl Into<String>, en: impl Into<String>) -> Fault {
        Fault::at(catalog.plans[self.plan].name, self.row, self.at.get(head).copied(), Text::new(zh, en))
    }

    pub(super) fn id(&self, catalog: &Catalog) -> String {
        let at = catalog.plans[self.plan].columns.iter().position(|c| c.name == "id");
        at.and_then(|at| self.cells.get(&at)).and_then(|cell| unescaped(cell)).unwrap_or_default()
    }

    /// The kind it says, or the first of its sheet.
    pub(super) fn kind(&self, catalog: &Catalog) -> Option<String> {
        let plan = &catalog.plans[self.plan];
        let first = self.kind.split_whitespace().next().unwrap_or_default();
        if first.is_empty() {
            // A question under a method is one that the method asks.
            let asked = plan.kinds.iter().any(|k| k == "ask") && !self.parent.is_empty();
            return if asked {
                Some("ask".to_owned())
            } else {
                plan.kinds.first().filter(|_| plan.name != OTHERS).cloned()
            };
        }
        let own = plan.kinds.iter().find(|k| *k == first || catalog.called(k) == first).cloned();
        own.or_else(|| {
            let path: Vec<String> = first.split('.').map(str::to_owned).collect();
            (plan.name == OTHERS && (catalog.is_entry(first) || catalog.is_child(&path))).then(|| first.to_owned())
        })
    }
}

/// What each line wants; children of entries that are gone go with them.
pub(super) fn targets(lines: Vec<Line>, layer: &Layer, catalog: &Catalog, faults: &mut Vec<Fault>) -> Vec<Target> {
    let owners = owners(&lines, layer, catalog, faults);
    let kept: HashMap<usize, usize> =
        owners.iter().enumerate().filter_map(|(line, base)| Some(((*base)?, line))).collect();
    let mut made: Vec<Target> = Vec::new();
    // Line → its target.
    let mut at: HashMap<usize, usize> = HashMap::new();
    for (n, line) in lines.iter().enumerate() {
        let Some(base) = owners[n] else { continue };
        let row = &layer.rows[base];
        let gone = std::iter::successors(row.parent, |p| layer.rows[*p].parent).any(|p| !kept.contains_key(&p));
        let target = existing(line, base, layer, catalog, faults);
        if gone {
            if target.changed {
                let zh = "这一行的上级已经删了，这一行却改过：要么把上级找回来，要么把这一行也删掉";
                faults.push(line.fault(catalog, PARENT, zh, "its parent is gone, but the line was changed"));
            }
            continue;
        }
        at.insert(n, made.len());
        made.push(target);
    }
    // Now that every kept line has its place, each finds its parent.
    for target in &mut made {
        let parent = target.base.and_then(|base| layer.rows[base].parent);
        target.under =
            parent.and_then(|p| kept.get(&p)).and_then(|line| at.get(line)).map_or(Under::File, |t| Under::Line(*t));
    }
    for (n, line) in lines.iter().enumerate().filter(|(n, _)| owners[*n].is_some()) {
        if let Some(target) = at.get(&n) {
            check_parent(line, &made[*target], &made, layer, catalog, faults);
        }
    }
    added::fresh(&lines, &owners, &mut made, layer, catalog, faults);
    added::twice(&made, layer, catalog, faults);
    made
}

/// Which line of the layer each line was; a copy is new.
fn owners(lines: &[Line], layer: &Layer, catalog: &Catalog, faults: &mut Vec<Fault>) -> Vec<Option<usize>> {
    let keys: HashMap<String, usize> = layer.rows.iter().enumerate().map(|(n, row)| (row.key(), n)).collect();
    let mut by_key: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    lines
        .iter()
        .enumerate()
        .filter(|(_, l)| !l.key.is_empty())
        .for_each(|(n, l)| by_key.entry(&l.key).or_default().push(n));
    let mut owners = vec![None; lines.len()];
    for (key, group) in by_key {
        let Some(base) = keys.get(key).copied() else {
            for n in group {
                let zh = "“行号”不认识：它由程序写，新行这一格要空着";
                faults.push(lines[n].fault(
                    catalog,
                    KEY,
                    zh,
                    "the key is none of this workbook's: leave it empty in a new line",
                ));
            }
            continue;
        };
        let row = &layer.rows[base];
        let was = id_of(row, catalog);
        let same: Vec<usize> =
            group.iter().copied().filter(|n| lines[*n].plan == row.sheet && lines[*n].id(catalog) == was).collect();
        let owner = same.first().or_else(|| group.iter().find(|n| lines[**n].plan == row.sheet)).copied();
        if let Some(owner) = owner {
            owners[owner] = Some(base);
        }
        for n in same.into_iter().skip(1) {
            let zh =
                format!("编号重复：与第 {} 行是同一条。复制来的行要换编号", lines[owner.unwrap_or_default()].row + 1);
            faults.push(lines[n].fault(
                catalog,
                "id",
                zh,
                "the same entry twice: a copied line needs an id of its own",
            ));
        }
    }
    owners
}

pub(super) fn id_of(row: &Row, catalog: &Catalog) -> String {
    let at = catalog.plans[row.sheet].columns.iter().position(|c| c.name == "id");
    at.and_then(|at| row.cells.get(&at)).and_then(|cell| unescaped(cell)).unwrap_or_default()
}

fn existing(line: &Line, base: usize, layer: &Layer, catalog: &Catalog, faults: &mut Vec<Fault>) -> Target {
    let row = &layer.rows[base];
    let world = row.file == WORLD_FILE;
    let node = layer.node(row).cloned().unwrap_or_else(Node::table);
    let scalar = world && node.fields().is_none();
    let mut own = if scalar {
        let mut table = Node::table();
        // An empty table takes any key.
        let _ = table.set(&["v".to_owned()], node);
        table
    } else {
        node
    };
    if !world {
        childless(&mut own, catalog);
    }
    let mut changed = apply(line, Some(row), &row.kind, &mut own, catalog, faults);
    if !line.file.is_empty() && line.file != row.file {
        let zh = format!("条目不能换文件（它在 {}）：在新文件里另写一行，再删掉这一行", row.file);
        faults.push(line.fault(catalog, FILE, zh, "an entry does not change its file"));
    }
    let said = line.kind.split_whitespace().next().unwrap_or_default();
    if !said.is_empty() && said != row.kind && catalog.called(&row.kind) != said {
        let zh = format!("种类不能改（它是 {}）：另写一行，再删掉这一行", row.kind);
        faults.push(line.fault(catalog, KIND, zh, "an entry does not change its kind"));
    }
    let mut path = Vec::new();
    if world {
        let id = line.id(catalog);
        if id.is_empty() {
            faults.push(line.fault(catalog, "id", "缺编号", "the id is missing"));
        }
        path = crate::rows::world_path(&row.kind, &line.parent, &id);
        let before: Vec<String> = crate::rows::world_path(&row.kind, &row.display, &id_of(row, catalog));
        changed |= path != before;
        own = flat_world(own, scalar);
    }
    let display = if world { row.display.clone() } else { renamed(row, line, catalog) };
    Target {
        row: line.row,
        plan: line.plan,
        kind: row.kind.clone(),
        display,
        file: row.file.clone(),
        base: Some(base),
        under: Under::File,
        own,
        changed,
        path,
    }
}

/// How it is named now.
fn renamed(row: &Row, line: &Line, catalog: &Catalog) -> String {
    let (was, now) = (id_of(row, catalog), line.id(catalog));
    match row.display.strip_suffix(&was) {
        Some(above) if !was.is_empty() && !now.is_empty() => format!("{above}{now}"),
        _ => row.display.clone(),
    }
}

/// A practice number that is nothing but its value is written as one.
pub(super) fn flat_world(own: Node, scalar: bool) -> Node {
    let alone = own.fields().is_some_and(|fields| fields.len() == 1);
    match own.get("v") {
        Some(value) if alone && scalar => value.clone(),
        _ => own,
    }
}

/// Takes out what has lines of its own.
fn childless(node: &mut Node, catalog: &Catalog) {
    fn paths(node: &Node, above: &[String], catalog: &Catalog, out: &mut Vec<Vec<String>>) {
        for (key, field) in node.fields().into_iter().flatten() {
            let path: Vec<String> = above.iter().cloned().chain([key.clone()]).collect();
            if field.node.is_tables() && catalog.is_child(&path) {
                out.push(path);
            } else {
                paths(&field.node, &path, catalog, out);
            }
        }
    }
    let mut all = Vec::new();
    paths(node, &[], catalog, &mut all);
    all.iter().for_each(|path| node.remove(path));
}

/// Puts into an entry what its line says otherwise than before; whether anything did.
pub(super) fn apply(
    line: &Line,
    row: Option<&Row>,
    kind: &str,
    own: &mut Node,
    catalog: &Catalog,
    faults: &mut Vec<Fault>,
) -> bool {
    let plan = &catalog.plans[line.plan];
    let world = catalog.sheet("numbers") == line.plan;
    let mut changed = false;
    for (n, column) in plan.columns.iter().enumerate() {
        let was = row.and_then(|row| row.cells.get(&n)).map(String::as_str).unwrap_or_default();
        let now = line.cells.get(&n).map(String::as_str).unwrap_or_default();
        if was == now || (world && column.name == "id") {
            continue;
        }
        let mut wrong = |zh: String, en: String| faults.push(line.fault(catalog, &column.name, zh, en));
        if was.is_empty() && own.at_path(&column.path).is_some() {
            wrong(
                format!("“{}”写在“其余”一栏里，请改那里", column.name),
                format!("{} stands in the column for the rest", column.name),
            );
            continue;
        }
        if now.is_empty() {
            if column.name == "id" {
                wrong("编号不能空".to_owned(), "an entry needs its id".to_owned());
                continue;
            }
            own.remove(&column.path);
            changed = true;
            continue;
        }
        let codec = column.codec(kind).or_else(|| world.then(|| column.codec("numbers")).flatten());
        let Some(codec) = codec else {
            let has: Vec<&str> = column.codecs.keys().map(String::as_str).collect();
            wrong(
                format!("{kind}（{}）没有“{}”这一栏；有的是 {}", catalog.called(kind), column.name, has.join("、")),
                format!("{kind} has no field {}", column.name),
            );
            continue;
        };
        if column.name == "id"
            && let Some(odd) = now.chars().find(|c| !(c.is_alphanumeric() || "_.-{}".contains(*c)))
        {
            let zh = format!("编号里不能有“{odd}”：只用字母、数字、下划线、点和汉字，标点用半角");
            wrong(zh, format!("an id holds no “{odd}”: letters, digits, underscore, dot"));
            continue;
        }
        match codec.read(now, own.at_path(&column.path)) {
            Err(message) => wrong(message.zh, message.en),
            Ok(node) => {
                if own.at_path(&column.path).is_some_and(|old| old.same(&node)) {
                    continue;
                }
                changed = true;
                if let Err(key) = own.set(&column.path, node) {
                    wrong(
                        format!("“其余”里已经写了 {key}，两处只能写一处"),
                        format!("{key} stands in the column for the rest"),
                    );
                }
            }
        }
    }
    let before = row.map(|row| row.rest.as_str()).unwrap_or_default();
    if line.rest != before {
        match (leaves(before), leaves(&line.rest)) {
            (Ok(before), Ok(after)) => {
                for (path, _) in before.iter().filter(|(path, _)| !after.iter().any(|(p, _)| p == path)) {
                    own.remove(path);
                    changed = true;
                }
                for (path, node) in after {
                    if own.at_path(&path).is_some_and(|old| old.same(&node)) {
                        continue;
                    }
                    changed = true;
                    let doubled = !before.iter().any(|(p, _)| *p == path) && own.at_path(&path).is_some();
                    if doubled || own.set(&path, node).is_err() {
                        let name = print::dotted(&path);
                        let zh = format!("“{name}”另有一栏写着，两处只能写一处");
                        faults.push(line.fault(catalog, REST, zh, format!("{name} has a column of its own")));
                    }
                }
            }
            (_, Err(why)) | (Err(why), _) => {
                let zh = format!("“其余”一栏读不懂（{why}）：一行一个，写成 名字 = 值，文字加引号");
                faults.push(line.fault(catalog, REST, zh, format!("the rest is not TOML: {why}")));
            }
        }
    }
    changed
}

/// What the column for the rest says.
fn leaves(cell: &str) -> Result<Vec<(Vec<String>, Node)>, String> {
    fn walk(node: &Node, above: &[String], out: &mut Vec<(Vec<String>, Node)>) {
        for (key, field) in node.fields().into_iter().flatten() {
            let path: Vec<String> = above.iter().cloned().chain([key.clone()]).collect();
            match &field.node.value {
                Value::Table(fields) if !fields.is_empty() => walk(&field.node, &path, out),
                _ => out.push((path, field.node.clone())),
            }
        }
    }
    let text = unescaped(cell).ok_or("\"\"")?;
    let root = parse(&text).map_err(|error| error.message)?;
    let mut out = Vec::new();
    walk(&root, &[], &mut out);
    Ok(out)
}

/// What stood under a line stays there.
fn check_parent(
    line: &Line,
    target: &Target,
    made: &[Target],
    layer: &Layer,
    catalog: &Catalog,
    faults: &mut Vec<Fault>,
) {
    let Some(base) = target.base else { return };
    if target.file == WORLD_FILE {
        return;
    }
    let was = layer.rows[base].parent.map(|p| layer.rows[p].display.as_str()).unwrap_or_default();
    let now = match target.under {
        Under::Line(parent) => made[parent].display.as_str(),
        Under::File => "",
    };
    if line.parent != was && line.parent != now {
        let zh = format!("上级不能改（它在 {was} 下面）：在新的上级下面另写一行，再删掉这一行");
        faults.push(line.fault(catalog, PARENT, zh, "an entry does not change its parent"));
    }
}
