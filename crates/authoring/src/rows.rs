//! The entries of a layer as lines of sheets 条目与行: one entry is one line, its children are lines that name their parent.

use std::collections::HashMap;
use std::ops::Range;

use appraisal::finding::Text;

use crate::catalog::{Catalog, LAYER_FILE, WORLD_FILE};
use crate::cell::{LONGEST, escaped};
use crate::print;
use crate::tree::{Field, Node, Value, parse};

/// One file of a layer's folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its name in the folder, such as `questions.toml`.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// One step from the root of a file to an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    Key(String),
    Item(usize),
}

/// One line.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    /// The sheet, by its place in the catalog.
    pub(crate) sheet: usize,
    /// `question`, or the keys under which a child stands in its parent: `choices`, `table.column`.
    pub(crate) kind: String,
    /// The line it stands under, by its place among the lines.
    pub(crate) parent: Option<usize>,
    /// How others name it as their parent; of the practice numbers the table they stand in.
    pub(crate) display: String,
    pub(crate) file: String,
    pub(crate) path: Vec<Step>,
    /// Column of the sheet → what the cell says.
    pub(crate) cells: HashMap<usize, String>,
    /// What no column holds, as TOML.
    pub(crate) rest: String,
}

impl Row {
    /// What tells it from every other line, whatever is changed in it.
    pub(crate) fn key(&self) -> String {
        let mut key = self.file.clone();
        for step in &self.path {
            match step {
                Step::Key(name) => key.push_str(&format!("/{name}")),
                Step::Item(at) => key.push_str(&format!("/{at}")),
            }
        }
        key
    }
}

/// A layer read into trees and lines.
#[derive(Debug)]
pub(crate) struct Layer {
    /// File → its tree.
    pub(crate) trees: Vec<(Source, Node)>,
    pub(crate) rows: Vec<Row>,
}

/// Why a layer is no workbook: the file, the line, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// Why.
    pub why: Text,
}

/// The line of a byte, from 1.
pub(crate) fn line_of(text: &str, at: usize) -> usize {
    text.get(..at).map_or(1, |before| before.matches('\n').count() + 1)
}

impl Layer {
    /// Reads the files of a layer.
    pub(crate) fn read(files: &[Source], catalog: &Catalog) -> Result<Self, Unreadable> {
        let mut made = Self { trees: Vec::new(), rows: Vec::new() };
        for file in files {
            let root = parse(&file.text).map_err(|error| Unreadable {
                file: file.name.clone(),
                line: line_of(&file.text, error.at),
                why: Text::new(format!("不是有效的 TOML：{}", error.message), format!("not TOML: {}", error.message)),
            })?;
            made.trees.push((file.clone(), root));
        }
        for at in 0..made.trees.len() {
            made.file(at, catalog)?;
        }
        Ok(made)
    }

    fn file(&mut self, at: usize, catalog: &Catalog) -> Result<(), Unreadable> {
        let (source, root) = self.trees[at].clone();
        match source.name.as_str() {
            LAYER_FILE => self.entry(&source, &root, "layer", None, Vec::new(), catalog)?,
            WORLD_FILE => self.world(&source, &root, catalog)?,
            _ => {
                for (kind, field) in root.fields().into_iter().flatten() {
                    if !field.node.is_tables() {
                        let at = field.key.as_ref().map_or(0, |k| k.start);
                        return Err(Unreadable {
                            file: source.name.clone(),
                            line: line_of(&source.text, at),
                            why: Text::new(format!("{kind} 应写作 [[{kind}]]"), format!("write [[{kind}]]")),
                        });
                    }
                    for (n, item) in field.node.items().iter().enumerate() {
                        let path = vec![Step::Key(kind.clone()), Step::Item(n)];
                        self.entry(&source, item, kind, None, path, catalog)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn entry(
        &mut self,
        source: &Source,
        node: &Node,
        kind: &str,
        parent: Option<usize>,
        path: Vec<Step>,
        catalog: &Catalog,
    ) -> Result<(), Unreadable> {
        let sheet = catalog.sheet(kind);
        let mut flat = Flat { cells: HashMap::new(), rest: Vec::new(), children: Vec::new() };
        flat.walk(node, &[], kind, sheet, catalog);
        let above = parent.map(|p| format!("{}/", self.rows[p].display)).unwrap_or_default();
        let own = node.get("id").and_then(Node::said).map(str::to_owned);
        let nth = || match path.last() {
            Some(Step::Item(n)) => format!("{}", n + 1),
            _ => String::new(),
        };
        let display = format!("{above}{kind}:{}", own.unwrap_or_else(nth));
        let file = source.name.clone();
        let rest = escaped_rest(&flat.rest);
        if rest.chars().count() > LONGEST {
            return Err(Unreadable {
                file,
                line: line_of(&source.text, node.at.as_ref().map_or(0, |at| at.start)),
                why: Text::new(format!("{display} 太长，一格放不下"), format!("{display} is too long for a cell")),
            });
        }
        let row = self.rows.len();
        self.rows.push(Row {
            sheet,
            kind: kind.to_owned(),
            parent,
            display,
            file,
            path: path.clone(),
            cells: flat.cells,
            rest,
        });
        for (below, list) in flat.children {
            for (n, item) in list.items().iter().enumerate() {
                let mut path = path.clone();
                path.extend(below.iter().cloned().map(Step::Key));
                path.push(Step::Item(n));
                self.entry(source, item, &below.join("."), Some(row), path, catalog)?;
            }
        }
        Ok(())
    }

    /// The practice numbers: a line a number, an answer, a row of a table.
    fn world(&mut self, source: &Source, root: &Node, catalog: &Catalog) -> Result<(), Unreadable> {
        for (section, field) in root.fields().into_iter().flatten() {
            match (&field.node.value, section.as_str()) {
                (Value::Table(tables), "tables" | "cells") => {
                    for (table, field) in tables {
                        for (id, value) in field.node.fields().into_iter().flatten() {
                            self.number(source, &value.node, (section, table, id), catalog);
                        }
                    }
                }
                (Value::Table(numbers), _) => {
                    for (id, value) in numbers {
                        self.number(source, &value.node, (section, "", id), catalog);
                    }
                }
                _ => self.number(source, &field.node, ("root", "", section), catalog),
            }
        }
        Ok(())
    }

    fn number(&mut self, source: &Source, node: &Node, (section, table, id): (&str, &str, &str), catalog: &Catalog) {
        let sheet = catalog.sheet("numbers");
        let mut flat = Flat { cells: HashMap::new(), rest: Vec::new(), children: Vec::new() };
        let kind = if catalog.plans[sheet].kinds.iter().any(|k| k == section) { section } else { "numbers" };
        match node.fields() {
            Some(_) => flat.plain(node, &[], kind, sheet, catalog),
            None => flat.leaf(node, vec!["v".to_owned()], kind, sheet, catalog),
        }
        flat.cells.insert(0, escaped(id));
        self.rows.push(Row {
            sheet,
            kind: section.to_owned(),
            parent: None,
            display: table.to_owned(),
            file: source.name.clone(),
            path: world_path(section, table, id).into_iter().map(Step::Key).collect(),
            cells: flat.cells,
            rest: escaped_rest(&flat.rest),
        });
    }

    /// The tree of a file.
    pub(crate) fn tree(&self, file: &str) -> Option<&(Source, Node)> {
        self.trees.iter().find(|(source, _)| source.name == file)
    }

    /// The node that a line stands for.
    pub(crate) fn node(&self, row: &Row) -> Option<&Node> {
        let (_, root) = self.tree(&row.file)?;
        row.path.iter().try_fold(root, |node, step| match step {
            Step::Key(key) => node.get(key),
            Step::Item(at) => node.items().get(*at),
        })
    }

    /// The bytes of a line's entry, what is in it included.
    pub(crate) fn span(&self, row: &Row) -> Range<usize> {
        self.node(row).map_or(0..0, |node| node.at.as_ref().map_or(0, |at| at.start)..node.end())
    }
}

/// Where a practice number stands in its file.
pub(crate) fn world_path(section: &str, table: &str, id: &str) -> Vec<String> {
    let path: &[&str] = match section {
        "root" => &[id],
        "tables" | "cells" => &[section, table, id],
        _ => &[section, id],
    };
    path.iter().map(|k| (*k).to_owned()).collect()
}

fn escaped_rest(lines: &[String]) -> String {
    if lines.is_empty() { String::new() } else { escaped(&lines.join("\n")) }
}

/// What an entry becomes.
struct Flat {
    cells: HashMap<usize, String>,
    rest: Vec<String>,
    children: Vec<(Vec<String>, Node)>,
}

impl Flat {
    fn walk(&mut self, node: &Node, above: &[String], kind: &str, sheet: usize, catalog: &Catalog) {
        for (key, field) in node.fields().into_iter().flatten() {
            let path: Vec<String> = above.iter().cloned().chain([key.clone()]).collect();
            if field.node.is_tables() && catalog.is_child(&path) {
                self.children.push((path, field.node.clone()));
            } else {
                self.any(
                    field,
                    path,
                    |flat, node, path| flat.walk(node, path, kind, sheet, catalog),
                    (kind, sheet, catalog),
                );
            }
        }
    }

    /// The same where nothing has children.
    fn plain(&mut self, node: &Node, above: &[String], kind: &str, sheet: usize, catalog: &Catalog) {
        for (key, field) in node.fields().into_iter().flatten() {
            let path: Vec<String> = above.iter().cloned().chain([key.clone()]).collect();
            self.any(
                field,
                path,
                |flat, node, path| flat.plain(node, path, kind, sheet, catalog),
                (kind, sheet, catalog),
            );
        }
    }

    fn any(
        &mut self,
        field: &Field,
        path: Vec<String>,
        deeper: impl Fn(&mut Self, &Node, &[String]),
        (kind, sheet, catalog): (&str, usize, &Catalog),
    ) {
        match field.node.fields() {
            Some(fields) if !fields.is_empty() => deeper(self, &field.node, &path),
            _ => self.leaf(&field.node, path, kind, sheet, catalog),
        }
    }

    fn leaf(&mut self, node: &Node, path: Vec<String>, kind: &str, sheet: usize, catalog: &Catalog) {
        let columns = &catalog.plans[sheet].columns;
        let at = columns.iter().position(|column| column.path == path);
        let shown = at.and_then(|at| Some((at, columns[at].codec(kind)?.shown(node)?)));
        match shown {
            Some((at, cell)) => {
                self.cells.insert(at, cell);
            }
            None => self.rest.push(format!("{} = {}", print::dotted(&path), print::inline(node))),
        }
    }
}
