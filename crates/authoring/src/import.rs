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
    Ok(Imported { before, after, changes, places })
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
    /// A finding of the lint on the new files, at its place in the workbook; at the file where it has none.
    #[must_use]
    pub fn at(&self, finding: &Finding) -> Fault {
        match self.places.at(&finding.file, finding.line, finding.column) {
            Some((sheet, row, column)) => Fault::at(&sheet, row, column, finding.said.clone()),
            None => Fault::of_book(format!("{}:{}：{}", finding.file, finding.line, finding.said.zh), &finding.said.en),
        }
    }
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
        for fault in faults.iter().filter(|f| f.sheet == sheet.name && f.row > HEAD) {
            let at = (fault.row - 1 - HEAD) as usize;
            let column = (0..head.len()).find(|c| crate::book::letters(*c) == fault.column);
            grid.lines.resize(grid.lines.len().max(at + 1), vec![String::new(); head.len()]);
            marks.entry((plan, at)).or_default().push((column, fault.message.zh.clone()));
        }
        grids.push(grid);
    }
    written(&Written { catalog, grids: &grids, marks: &marks, sources: &sources, names: &BTreeMap::new(), above: &[] })
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
