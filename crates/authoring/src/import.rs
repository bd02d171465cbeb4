//! A workbook back into the files of a layer 导入: what differs from what the workbook was made from becomes a change, all of it or nothing.

mod added;
mod assemble;
mod lines;

use std::collections::{BTreeMap, HashMap};

use appraisal::checklist::LayerFile;

use crate::book::{Above, Grid, HEAD, Marks, Written, grids, written};
use crate::catalog::{Catalog, FOUND};
use crate::patch::patched;
use crate::read::{Fault, sheets};
use crate::rows::{Layer, Source, line_of};
use crate::source;
use crate::tree::{Node, parse};

use assemble::assembled;

/// What became of one entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// It is new.
    New,
    /// It says something else.
    Changed,
    /// It is gone.
    Gone,
    /// An entry of a layer above is taken out.
    TakenOut,
}

/// One change that an import makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What became of it.
    pub fate: Fate,
    /// Its sheet.
    pub sheet: String,
    /// The entry, by kind and id: `method:tables`.
    pub entry: String,
    /// The file it stands in.
    pub file: String,
}

/// What an import comes to.
#[derive(Debug)]
pub struct Imported {
    /// The files the workbook was made from.
    pub before: Vec<Source>,
    /// The files as the workbook wants them.
    pub after: Vec<Source>,
    /// What changes, entry by entry.
    pub changes: Vec<Change>,
    /// Where what stands in the new files stands in the workbook.
    places: Places,
    /// Lines that take an entry of a layer above out.
    taken_out: Vec<TakenOut>,
}

/// A line that takes an entry of a layer above out.
#[derive(Debug)]
struct TakenOut {
    sheet: String,
    row: u32,
    column: Option<usize>,
    id: String,
}

/// Reads a workbook and says what the files become.
///
/// # Errors
/// Everything that is wrong with the workbook, each with its place; no file is to be written then.
pub fn import(bytes: &[u8], catalog: &Catalog) -> Result<Imported, Vec<Fault>> {
    let known = |name: &str| catalog.plans.iter().any(|p| p.name == name);
    let mut book = sheets(bytes, &known, &|name| known(name) || name == source::SHEET).map_err(|fault| vec![fault])?;
    let before = book.sheets.get(source::SHEET).and_then(|sheet| {
        let pair = |(_, line): &(u32, Vec<String>)| {
            let cell = |at: usize| line.get(at).cloned().unwrap_or_default();
            (cell(0), cell(1))
        };
        source::files(&sheet.lines.iter().map(pair).collect::<Vec<_>>())
    });
    let Some(before) = before else {
        let zh = "工作簿里没有完整的“原文”表（它是藏起来的）：不是由 tianye checklist export 写出的，或被改过。请重新导出，再把改动抄过去";
        return Err(vec![Fault::of_book(
            zh,
            "the hidden sheet with the original files is missing or was changed: export again",
        )]);
    };
    let layer = Layer::read(&before, catalog).map_err(|wrong| {
        vec![Fault::of_book(format!("原文 {}:{}：{}", wrong.file, wrong.line, wrong.why.zh), wrong.why.en.clone())]
    })?;
    let mut faults = std::mem::take(&mut book.faults);
    let (base, _) = grids(&layer, catalog);
    let lines = lines::read(&book, &base, catalog, &mut faults);
    if !faults.is_empty() {
        return Err(faults);
    }
    let targets = lines::targets(lines, &layer, catalog, &mut faults);
    if !faults.is_empty() {
        return Err(faults);
    }
    let (files, changes) = assembled(&layer, catalog, &targets, &mut faults);
    if !faults.is_empty() {
        return Err(faults);
    }
    let mut after = Vec::new();
    for (name, old, new) in files {
        let (text, root) = old;
        let made = match patched(&text, &root, &new) {
            Ok(made) => made,
            Err(why) => return Err(vec![ours(&name, &why)]),
        };
        // What was written is read again before anybody keeps it.
        match parse(&made) {
            Ok(read) if read.same(&new) => after.push(Source { name, text: made }),
            Ok(_) => return Err(vec![ours(&name, "it reads otherwise than it was meant")]),
            Err(error) => return Err(vec![ours(&name, &format!("{} at {}", error.message, line_of(&made, error.at)))]),
        }
    }
    let places = Places::new(&after, catalog, &targets);
    let taken_out = targets.iter().filter(|t| t.takes_out()).map(|t| {
        let plan = &catalog.plans[t.plan];
        let column = plan.columns.iter().position(|c| c.name == "remove").map(|c| c + 2);
        let id = t.own.get("id").and_then(Node::said).unwrap_or_default().to_owned();
        TakenOut { sheet: plan.name.to_owned(), row: t.row, column, id }
    });
    let taken_out = taken_out.collect();
    Ok(Imported { before, after, changes, places, taken_out })
}

fn ours(file: &str, why: &str) -> Fault {
    Fault::of_book(
        format!("程序没能写出 {file}（{why}）；什么都没有写，请把工作簿交给技术支持"),
        format!("{file} could not be written ({why}); nothing was written"),
    )
}

/// Line and column of a file → line of the workbook.
#[derive(Debug)]
struct Places {
    /// File, bytes of the entry, sheet, its line, and the columns with the bytes they hold.
    spans: Vec<Span>,
    texts: HashMap<String, String>,
}

#[derive(Debug)]
struct Span {
    file: String,
    bytes: std::ops::Range<usize>,
    sheet: String,
    row: u32,
    columns: Vec<(usize, std::ops::Range<usize>)>,
}

impl Places {
    fn new(files: &[Source], catalog: &Catalog, targets: &[lines::Target]) -> Self {
        let mut made = Self { spans: Vec::new(), texts: HashMap::new() };
        let Ok(layer) = Layer::read(files, catalog) else { return made };
        // Entries of one name stand in the new files in the order in which they stand in the workbook.
        let mut named: HashMap<(String, String, String), Vec<u32>> = HashMap::new();
        for target in targets {
            let key = (target.file.clone(), target.kind.clone(), target.display.clone());
            named.entry(key).or_default().push(target.row);
        }
        for row in &layer.rows {
            let Some(at) = named.get_mut(&(row.file.clone(), row.kind.clone(), row.display.clone())) else { continue };
            if at.is_empty() {
                continue;
            }
            made.spans.push(span(&layer, row, at.remove(0), catalog));
        }
        made.texts = files.iter().map(|f| (f.name.clone(), f.text.clone())).collect();
        made
    }

    fn at(&self, file: &str, line: u32, column: u32) -> Option<(String, u32, Option<usize>)> {
        locate(&self.spans, self.texts.get(file)?, file, line, column)
    }

    /// The column of a line that holds a word which a message quotes: what is wrong with something made of the line is wrong in that cell.
    fn saying(&self, sheet: &str, row: u32, said: &str) -> Option<usize> {
        let span = self.spans.iter().find(|s| s.sheet == sheet && s.row == row)?;
        let text = self.texts.get(&span.file)?;
        let quoted = said.split(['“', '”']).skip(1).step_by(2).filter(|word| !word.is_empty());
        quoted.into_iter().find_map(|word| {
            let holds =
                |(_, at): &&(usize, std::ops::Range<usize>)| text.get(at.clone()).is_some_and(|t| t.contains(word));
            span.columns.iter().filter(holds).min_by_key(|(_, at)| at.len()).map(|(column, _)| *column)
        })
    }
}

fn span(layer: &Layer, row: &crate::rows::Row, line: u32, catalog: &Catalog) -> Span {
    let plan = &catalog.plans[row.sheet];
    let node = layer.node(row);
    let held = plan.columns.iter().enumerate().filter_map(|(n, column)| {
        let at = node?.at_path(&column.path)?.at.clone()?;
        Some((n + 2, at))
    });
    Span {
        file: row.file.clone(),
        bytes: layer.span(row),
        sheet: plan.name.to_owned(),
        row: line,
        columns: held.collect(),
    }
}

/// The smallest entry that holds this place, and the column of its value.
fn locate(spans: &[Span], text: &str, file: &str, line: u32, column: u32) -> Option<(String, u32, Option<usize>)> {
    let start: usize = text.split_inclusive('\n').take((line as usize).saturating_sub(1)).map(str::len).sum();
    let ahead: usize = text.get(start..)?.chars().take((column as usize).saturating_sub(1)).map(char::len_utf8).sum();
    let byte = start + ahead;
    let holds = spans.iter().filter(|s| s.file == file && s.bytes.start <= byte && byte <= s.bytes.end);
    let span = holds.min_by_key(|s| s.bytes.len())?;
    let cell = span.columns.iter().filter(|(_, at)| at.start <= byte && byte <= at.end).min_by_key(|(_, at)| at.len());
    Some((span.sheet.clone(), span.row, cell.map(|(column, _)| *column)))
}

/// What the lint found in a file of the layer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Its code: `F002`.
    pub code: String,
    /// The file in the layer's folder.
    pub file: String,
    /// Its line and column, from 1.
    pub line: u32,
    /// The column.
    pub column: u32,
    /// What is said.
    pub said: appraisal::finding::Text,
}

impl Imported {
    /// A finding of the lint on the new files, at its place in the workbook; at the file where it has none. Where what is wrong stands in a
    /// layer above and comes of an entry that the workbook takes out, it is said at that entry; `above` is the text of that layer's file.
    #[must_use]
    pub fn at(&self, finding: &Finding, catalog: &Catalog, above: Option<&str>) -> Fault {
        if let Some((sheet, row, column)) = self.places.at(&finding.file, finding.line, finding.column) {
            let column = column
                .or_else(|| meant(finding, &sheet, catalog))
                .or_else(|| self.places.saying(&sheet, row, &finding.said.zh));
            return Fault::at(&sheet, row, column, finding.said.clone());
        }
        let still_used = || {
            let named = |entry: &&TakenOut| !entry.id.is_empty() && names(&finding.said.zh, &entry.id);
            let entry = self.taken_out.iter().filter(named).max_by_key(|entry| entry.id.len())?;
            let (sheet, user) = used_by(finding, above?, &entry.id, catalog)?;
            let message = appraisal::finding::Text::new(
                format!(
                    "去掉了 {}，上面各层的“{sheet}”里 {user} 还用它；在表“{sheet}”加一行，编号写 {user}，“去掉”写“是”",
                    entry.id
                ),
                format!("{} is taken out, but {user} of a layer above needs it: take that out, too", entry.id),
            );
            Some(Fault::at(&entry.sheet, entry.row, entry.column, message))
        };
        still_used().unwrap_or_else(|| {
            Fault::of_book(format!("{}:{}：{}", finding.file, finding.line, finding.said.zh), &finding.said.en)
        })
    }
}

/// Whether a message speaks of an entry: of its id, or of a name that its id is a part of.
fn names(said: &str, id: &str) -> bool {
    let mut names = said.split(['“', '”']).skip(1).step_by(2);
    names.any(|name| format!(".{name}.").contains(&format!(".{id}.")))
}

/// The column that a finding on a whole line is about: the one its code is for, or whose name it says is missing.
fn meant(finding: &Finding, sheet: &str, catalog: &Catalog) -> Option<usize> {
    let plan = catalog.plans.iter().find(|p| p.name == sheet)?;
    let column = |name: &str| plan.columns.iter().position(|c| c.name == name).map(|c| c + 2);
    match finding.code.as_str() {
        "C012" => column("value"),
        "C025" => column("section"),
        "C008" if finding.said.zh.contains("去掉") => column("remove").or_else(|| column("id")),
        "C002" => {
            let missing = finding.said.zh.split("缺少 ").nth(1)?.split([' ', '；', '，']).next()?;
            column(missing).or_else(|| column(&format!("{missing}::zh")))
        }
        _ => None,
    }
}

/// The entry of a layer above in which a finding stands: its sheet and its id. Of one that is written for many it is the one for what was
/// taken out.
fn used_by(finding: &Finding, text: &str, taken_out: &str, catalog: &Catalog) -> Option<(&'static str, String)> {
    let name = finding.file.rsplit('/').next().unwrap_or(&finding.file).to_owned();
    let file = Source { name: name.clone(), text: text.to_owned() };
    let layer = Layer::read(std::slice::from_ref(&file), catalog).ok()?;
    let start: usize = text.split_inclusive('\n').take((finding.line as usize).saturating_sub(1)).map(str::len).sum();
    let holds = layer.rows.iter().filter(|row| {
        let bytes = layer.span(row);
        row.parent.is_none() && bytes.start <= start && start <= bytes.end
    });
    let row = holds.min_by_key(|row| layer.span(row).len())?;
    let node = layer.node(row)?;
    let id = node.get("id").and_then(Node::said)?;
    let whole = |pairs: Vec<(String, String)>| {
        pairs.iter().fold(id.to_owned(), |id, (key, value)| id.replace(&format!("{{{key}}}"), value))
    };
    let one = each(node).into_iter().map(whole).find(|id| id.contains(taken_out));
    Some((catalog.plans[row.sheet].name, one.unwrap_or_else(|| id.to_owned())))
}

/// The workbook of a layer, with what the lint found behind each line, and what the layers above it have: each its name and its files.
///
/// # Errors
/// A file that does not read, or an entry that is too large for a cell.
pub fn export(
    files: &[Source],
    catalog: &Catalog,
    findings: &[Finding],
    names: &BTreeMap<String, Vec<(String, String)>>,
    above: &[(String, Vec<Source>)],
) -> Result<Vec<u8>, crate::rows::Unreadable> {
    let layer = Layer::read(files, catalog)?;
    let (grids, places) = grids(&layer, catalog);
    let spans: Vec<Span> = layer
        .rows
        .iter()
        .zip(&places)
        .map(|(row, (_, line))| span(&layer, row, u32::try_from(*line).unwrap_or_default(), catalog))
        .collect();
    let mut marks = Marks::new();
    for finding in findings {
        let Some(file) = files.iter().find(|f| f.name == finding.file) else { continue };
        let Some((sheet, row, _)) = locate(&spans, &file.text, &file.name, finding.line, finding.column) else {
            continue;
        };
        let Some(plan) = catalog.plans.iter().position(|p| p.name == sheet) else { continue };
        marks.entry((plan, row as usize)).or_default().push((None, finding.said.zh.clone()));
    }
    written(&Written {
        catalog,
        grids: &grids,
        marks: &marks,
        titles: &[],
        sources: files,
        names,
        above: &looked_up(above, catalog),
    })
    .map_err(|error| crate::rows::Unreadable {
        file: String::new(),
        line: 0,
        why: appraisal::finding::Text::new(format!("工作簿没写成：{error}"), error.to_string()),
    })
}

/// The entries of the layers above, sheet by sheet. A file that does not read is said by the lint; here it has nothing to look up.
fn looked_up(above: &[(String, Vec<Source>)], catalog: &Catalog) -> Vec<Above> {
    let mut out = Vec::new();
    for (name, files) in above {
        let files: Vec<Source> =
            files.iter().filter(|f| f.name != "layer.toml" && f.name != "world.toml").cloned().collect();
        let Ok(layer) = Layer::read(&files, catalog) else { continue };
        for row in
            layer.rows.iter().filter(|row| row.parent.is_none() || row.kind == "ask" || row.kind.ends_with("column"))
        {
            let plan = &catalog.plans[row.sheet];
            let Some(node) = layer.node(row).filter(|_| plan.name != crate::catalog::OTHERS || row.kind == "figure")
            else {
                continue;
            };
            let text = |path: &[&str]| {
                let path: Vec<String> = path.iter().map(|k| (*k).to_owned()).collect();
                node.at_path(&path).and_then(Node::said).unwrap_or_default().to_owned()
            };
            let says = ["type", "unit", "value", "when", "hit", "formula"].map(|key| text(&[key]));
            let label = if text(&["label", "zh"]).is_empty() { text(&["text", "zh"]) } else { text(&["label", "zh"]) };
            let entry = Above {
                sheet: plan.name,
                kind: catalog.called(&row.kind),
                parent: row.parent.map(|p| layer.rows[p].display.clone()).unwrap_or_default(),
                id: text(&["id"]),
                label,
                says: says.iter().filter(|s| !s.is_empty()).cloned().collect::<Vec<_>>().join(" · "),
                layer: name.clone(),
            };
            for pairs in each(node) {
                let put = |said: &str| {
                    pairs.iter().fold(said.to_owned(), |t, (key, value)| t.replace(&format!("{{{key}}}"), value))
                };
                let made =
                    Above { id: put(&entry.id), label: put(&entry.label), says: put(&entry.says), ..entry.clone() };
                out.push(Above { says: made.says.chars().take(500).collect(), ..made });
            }
        }
    }
    out.sort_by_key(|entry| catalog.plans.iter().position(|p| p.name == entry.sheet));
    out
}

/// What a `foreach` stands for, one after the other; one of nothing where there is none.
fn each(node: &Node) -> Vec<Vec<(String, String)>> {
    let mut all = vec![Vec::new()];
    for (key, field) in node.get("foreach").and_then(Node::fields).into_iter().flatten() {
        let values = field.node.items().iter().map(|value| {
            let own = value.said().or_else(|| value.get("id").and_then(Node::said)).unwrap_or_default();
            let parts = value.fields().into_iter().flatten();
            let parts = parts.filter_map(|(part, f)| Some((format!("{key}.{part}"), f.node.said()?.to_owned())));
            std::iter::once((key.clone(), own.to_owned())).chain(parts).collect::<Vec<_>>()
        });
        all = values
            .flat_map(|v| all.iter().map(move |before| [before.clone(), v.clone()].concat()).collect::<Vec<_>>())
            .collect();
    }
    all
}

/// A copy of a workbook in which the cells with a fault are red, and what is wrong stands behind the line. None where it does not read at all.
#[must_use]
pub fn marked(bytes: &[u8], catalog: &Catalog, faults: &[Fault]) -> Option<Vec<u8>> {
    let known = |name: &str| catalog.plans.iter().any(|p| p.name == name);
    let book = sheets(bytes, &|_| false, &|name| known(name) || name == source::SHEET).ok()?;
    let pair = |(_, line): &(u32, Vec<String>)| {
        let cell = |at: usize| line.get(at).cloned().unwrap_or_default();
        (cell(0), cell(1))
    };
    let lines: Vec<_> = book.sheets.get(source::SHEET)?.lines.iter().map(pair).collect();
    let sources = source::files(&lines)?;
    let mut grids = Vec::new();
    let mut marks = Marks::new();
    let mut titles = Vec::new();
    for (plan, sheet) in catalog.plans.iter().enumerate() {
        let Some(read) = book.sheets.get(sheet.name) else { continue };
        let head =
            read.lines.iter().find(|(row, _)| *row + 1 == HEAD).map(|(_, line)| line.clone()).unwrap_or_default();
        let found = head.iter().position(|h| h == FOUND);
        let mut grid = Grid { plan, heads: head.clone(), lines: Vec::new() };
        for (row, line) in read.lines.iter().filter(|(row, _)| *row >= HEAD) {
            let at = (*row - HEAD) as usize;
            grid.lines.resize(grid.lines.len().max(at + 1), vec![String::new(); head.len()]);
            let mut line = line.clone();
            line.resize(head.len().max(line.len()), String::new());
            if let Some(found) = found {
                line[found].clear();
            }
            grid.lines[at] = line;
        }
        let of_titles = faults.iter().filter(|f| f.sheet == sheet.name && f.row == HEAD);
        titles.extend(of_titles.filter_map(|f| {
            (0..head.len()).find(|c| crate::book::letters(*c) == f.column).map(|column| (plan, column))
        }));
        for fault in faults.iter().filter(|f| f.sheet == sheet.name && f.row > HEAD) {
            let at = (fault.row - 1 - HEAD) as usize;
            let column = (0..head.len()).find(|c| crate::book::letters(*c) == fault.column);
            grid.lines.resize(grid.lines.len().max(at + 1), vec![String::new(); head.len()]);
            marks.entry((plan, at)).or_default().push((column, fault.message.zh.clone()));
        }
        grids.push(grid);
    }
    let names = BTreeMap::new();
    let titles = titles.as_slice();
    written(&Written { catalog, grids: &grids, marks: &marks, titles, sources: &sources, names: &names, above: &[] })
        .ok()
}

/// The files of a layer among all files: those of its folder, with their names there.
#[must_use]
pub fn of_layer(files: &[LayerFile], folder: &str) -> Vec<Source> {
    let own = files.iter().filter_map(|f| {
        let name = f.path.strip_prefix(folder)?.strip_prefix('/')?;
        let own = !name.contains('/') && name.ends_with(".toml");
        own.then(|| Source { name: name.to_owned(), text: f.text.clone() })
    });
    own.collect()
}
