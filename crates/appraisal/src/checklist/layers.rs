//! All layers of a folder 清单各层: each file is parsed once, however many industries are read from it, and only when one is.

use super::layer::{self, Industry, Layer, LayerFile, LayerKind, Step, no_toml};
use super::memory::Memory;
use super::node::{Node, parse};
use super::problem::Problem;
use crate::finding::Text;
use std::sync::OnceLock;

/// The layers of a folder, which library, lint and terminal share.
#[derive(Debug, Default)]
pub struct Layers {
    pub(crate) layers: Vec<Layer>,
    /// In the order in which they are read.
    files: Vec<Parsed>,
    /// What is wrong with the `layer.toml`s, alone and among each other.
    pub(crate) problems: Vec<Problem>,
    /// What was worked out for one industry and holds for the next.
    pub(super) memory: Memory,
}

#[derive(Debug)]
struct Parsed {
    path: String,
    text: String,
    node: OnceLock<Result<Node, Box<Problem>>>,
}

/// A layer that trades share 共用的层: a sector or a family.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shared {
    /// Layer id.
    pub id: String,
    /// Name.
    pub name: Text,
    /// A family; else a sector.
    pub family: bool,
    /// The sector that a family stands on.
    pub sector: Option<String>,
    /// It has entries: more than its `layer.toml`.
    pub written: bool,
}

impl Layers {
    /// The layers among the files.
    #[must_use]
    pub fn new(files: &[LayerFile]) -> Self {
        let mut problems = Vec::new();
        let layers = layer::layers(files, &mut problems);
        layer::check(&layers, &mut problems);
        let read = |f: &&LayerFile| layers.iter().any(|l| Step::whole(l).reads(&f.path));
        let parsed = |f: &LayerFile| Parsed { path: f.path.clone(), text: f.text.clone(), node: OnceLock::new() };
        let mut files: Vec<Parsed> = files.iter().filter(read).map(parsed).collect();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Self { layers, files, problems, memory: Memory::default() }
    }

    /// The industries among them.
    #[must_use]
    pub fn industries(&self) -> Vec<Industry> {
        layer::industries(&self.layers)
    }

    /// The sectors and families among them.
    #[must_use]
    pub fn shared(&self) -> Vec<Shared> {
        let of = |layer: &Layer, kind| layer.kind == Some(kind);
        let all = self.layers.iter().filter(|l| of(l, LayerKind::Family) || of(l, LayerKind::Sector));
        let sector = |own: &Layer| {
            let above = layer::ancestors(&self.layers, own, &mut Vec::new());
            above.into_iter().find(|l| of(l, LayerKind::Sector)).map(|l| l.id.clone())
        };
        let shared = |l: &Layer| Shared {
            id: l.id.clone(),
            name: l.name.clone(),
            family: of(l, LayerKind::Family),
            sector: sector(l),
            written: self.written(l),
        };
        all.map(shared).collect()
    }

    /// The folder of a layer; of an industry with a product that of the industry.
    pub(crate) fn folder(&self, id: &str) -> &str {
        let own = id.split('+').next().unwrap_or(id);
        self.layers.iter().find(|l| l.id == own).map_or("", |l| l.folder.as_str())
    }

    /// Whether a layer has entries.
    pub(crate) fn written(&self, layer: &Layer) -> bool {
        self.files.iter().any(|f| Step::whole(layer).reads(&f.path))
    }

    /// The kinds of entries that templates are for.
    pub(crate) fn templated(&self) -> Vec<String> {
        let parsed = self.files.iter().filter_map(|file| file.node().as_ref().ok());
        let templates = parsed.filter_map(|node| node.get("template")).flat_map(Node::items);
        templates.filter_map(|t| t.get("of").and_then(Node::text).map(str::to_owned)).collect()
    }

    /// The files of one step of a chain, in the order of their names.
    pub(crate) fn of<'a>(&'a self, step: &Step<'a>) -> impl Iterator<Item = &'a Result<Node, Box<Problem>>> + use<'a> {
        let step = *step;
        self.files.iter().filter(move |f| step.reads(&f.path)).map(Parsed::node)
    }
}

impl Parsed {
    fn node(&self) -> &Result<Node, Box<Problem>> {
        self.node.get_or_init(|| parse(&self.path, &self.text).map_err(|error| Box::new(no_toml(error))))
    }
}
