//! Layers 清单分层: base ← sector ← family ← industry (← product). What `layer.toml` says, and which layers one industry is read from.
//!
//! Knows no entry: what stands in the other files of a layer is another module's.

use super::node::{NoToml, Node, Place, Plain, parse};
use super::problem::{Problem, nearest};
use super::schema::LAYER;
use crate::finding::Text;
use rust_decimal::Decimal;

/// One file of a layer, as the caller read it.
#[derive(Debug, Clone)]
pub struct LayerFile {
    /// Path below `industry-checklists/`, with `/`.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// Where a layer stands in the order of layers: each builds on earlier ones only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum LayerKind {
    Base,
    Sector,
    Family,
    Industry,
    Product,
}

const KINDS: &[(&str, LayerKind)] = &[
    ("base", LayerKind::Base),
    ("sector", LayerKind::Sector),
    ("family", LayerKind::Family),
    ("industry", LayerKind::Industry),
    ("product", LayerKind::Product),
];

/// How risky a trade is held to be 行业风险等级: by family, uncalibrated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RiskClass {
    /// 低
    Low,
    /// 中
    Medium,
    /// 偏高
    Elevated,
    /// 高
    High,
}

impl RiskClass {
    /// The words of layer files.
    pub const WORDS: &[(&str, Self)] =
        &[("low", Self::Low), ("medium", Self::Medium), ("elevated", Self::Elevated), ("high", Self::High)];
}

/// What a usual margin rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarginMark {
    /// A public source 有公开来源.
    Source,
    /// A weak one 来源弱.
    Weak,
    /// Experience of the trade, unchecked 从业经验，未核.
    Own,
}

impl MarginMark {
    /// The words of layer files.
    pub const WORDS: &[(&str, Self)] = &[("source", Self::Source), ("weak", Self::Weak), ("own", Self::Own)];
}

/// The gross margin that is usual in a trade 常见毛利: never a bound, uncalibrated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Margin {
    /// From.
    pub low: Decimal,
    /// To.
    pub high: Decimal,
    /// What it rests on.
    pub mark: MarginMark,
}

/// An industry whose checklist is there 有清单的行业: what its `layer.toml` says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Industry {
    /// Layer id.
    pub id: String,
    /// Name.
    pub name: Text,
    /// GB/T 4754 codes.
    pub gbt4754: Vec<String>,
    /// Other names of it.
    pub aliases: Vec<String>,
    /// Its family, if it has one.
    pub family: Option<String>,
    /// The families whose methods it takes besides.
    pub also: Vec<String>,
    /// The sector its layers are read from.
    pub sector: Option<String>,
    /// How risky the trade is held to be.
    pub risk_class: Option<RiskClass>,
    /// The usual gross margin.
    pub margin: Option<Margin>,
}

/// A layer that another one names, and where it does.
#[derive(Debug, Clone)]
pub(crate) struct Named {
    pub(crate) id: String,
    pub(crate) place: Place,
}

/// What `layer.toml` says.
#[derive(Debug, Clone)]
pub(crate) struct Layer {
    pub(crate) folder: String,
    pub(crate) place: Place,
    pub(crate) id: String,
    pub(crate) kind: Option<LayerKind>,
    pub(crate) parent: Option<Named>,
    pub(crate) also: Vec<Named>,
    pub(crate) name: Text,
    pub(crate) gbt4754: Vec<String>,
    pub(crate) aliases: Vec<String>,
    pub(crate) risk_class: Option<RiskClass>,
    pub(crate) margin: Option<Margin>,
    /// What the phone call asks of papers and permits, in the words of the trade.
    pub(crate) licence: Option<Node>,
}

impl Layer {
    /// The word of its kind; none where its file says none.
    pub(crate) fn word(&self) -> &'static str {
        KINDS.iter().find(|(_, kind)| Some(*kind) == self.kind).map_or("", |(word, _)| word)
    }
}

/// Which files of a layer are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Part {
    Whole,
    /// What a family shares with trades of other families: the files named `methods*.toml`.
    Methods,
}

/// One layer of a chain, and what of it is read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Step<'a> {
    pub(crate) layer: &'a Layer,
    pub(crate) part: Part,
}

impl<'a> Step<'a> {
    /// All of a layer.
    pub(crate) fn whole(layer: &'a Layer) -> Self {
        Self { layer, part: Part::Whole }
    }

    /// Whether a file belongs to this step.
    pub(crate) fn reads(&self, path: &str) -> bool {
        let name = path.strip_prefix(&*self.layer.folder).and_then(|rest| rest.strip_prefix('/'));
        name.is_some_and(|name| {
            let own = !name.contains('/') && name.ends_with(".toml") && name != LAYER_FILE && name != NUMBERS;
            own && (self.part == Part::Whole || name.starts_with(SHARED))
        })
    }
}

const LAYER_FILE: &str = "layer.toml";
/// What is made up for drills stands beside a layer and is no part of any checklist: no hash of one depends on it.
pub(crate) const NUMBERS: &str = "world.toml";
/// How the names of the files begin that a family shares.
const SHARED: &str = "methods";

/// All layers found in the files.
pub(crate) fn layers(files: &[LayerFile], problems: &mut Vec<Problem>) -> Vec<Layer> {
    let mut found = Vec::new();
    for file in files.iter().filter(|f| f.path.ends_with(&format!("/{LAYER_FILE}"))) {
        match parse(&file.path, &file.text) {
            Err(error) => problems.push(no_toml(error)),
            Ok(node) => found.push(layer(&file.path, &node, problems)),
        }
    }
    found
}

fn layer(path: &str, node: &Node, problems: &mut Vec<Problem>) -> Layer {
    let text = |key: &str| node.get(key).and_then(Node::text).unwrap_or_default().to_owned();
    let list = |key: &str| node.get(key).map_or(&[][..], Node::items).iter().filter_map(Node::text);
    let named = |n: &Node| n.text().map(|id| Named { id: id.to_owned(), place: n.place.clone() });
    if let Plain::Table(fields) = &node.value {
        for (key, value) in fields.iter().filter(|(k, _)| LAYER.field(k).is_none()) {
            let problem =
                Problem::new("C001", &value.place, format!("不认识的键“{key}”"), format!("unknown key “{key}”"));
            problems.push(problem.proposing(nearest(key, LAYER.all().map(|f| f.name))));
        }
    }
    Layer {
        folder: path.trim_end_matches(LAYER_FILE).trim_end_matches('/').to_owned(),
        place: node.place.clone(),
        id: text("id"),
        kind: word(node, "kind", KINDS, problems),
        parent: node.get("parent").and_then(named),
        also: node.get("also").map_or(&[][..], Node::items).iter().filter_map(named).collect(),
        name: node.get("name").map(words).unwrap_or_default(),
        gbt4754: list("gbt4754").map(str::to_owned).collect(),
        aliases: list("aliases").map(str::to_owned).collect(),
        risk_class: node.get("risk_class").and_then(|_| word(node, "risk_class", RiskClass::WORDS, problems)),
        margin: node.get("margin").and_then(|m| margin(m, problems)),
        licence: node.get("licence").cloned(),
    }
}

/// One of a closed list of words; anything else is said where it stands.
fn word<T: Copy>(node: &Node, key: &str, words: &[(&str, T)], problems: &mut Vec<Problem>) -> Option<T> {
    let said = node.get(key).and_then(Node::text).unwrap_or_default();
    let found = words.iter().find(|(w, _)| *w == said).map(|(_, kind)| *kind);
    if found.is_none() {
        let place = &node.get(key).unwrap_or(node).place;
        let known: Vec<&str> = words.iter().map(|(w, _)| *w).collect();
        let (zh, en) = (format!("{key} 没有“{said}”：{}", known.join("、")), format!("{key}: no “{said}”"));
        problems.push(Problem::new("C013", place, zh, en).proposing(nearest(said, known)));
    }
    found
}

fn words(node: &Node) -> Text {
    let part = |key| node.get(key).and_then(Node::text).unwrap_or_default();
    node.text().map_or_else(|| Text::new(part("zh"), part("en")), |zh| Text::new(zh, ""))
}

fn margin(node: &Node, problems: &mut Vec<Problem>) -> Option<Margin> {
    let number = |key: &str| match &node.get(key)?.value {
        Plain::Text(n) | Plain::Number(n) => n.parse::<Decimal>().ok(),
        _ => None,
    };
    let mark = word(node, "mark", MarginMark::WORDS, problems);
    let (Some(low), Some(high)) = (number("low"), number("high")) else {
        let zh = "margin 要写 low 与 high，都是 0 与 1 之间的数，亏的行业可为负";
        problems.push(Problem::new("C013", &node.place, zh, "margin wants low and high, shares of one"));
        return None;
    };
    if low > high || high >= Decimal::ONE {
        let (zh, en) = (format!("毛利 {low} 至 {high} 不成区间"), format!("a margin from {low} to {high}"));
        problems.push(Problem::new("C013", &node.place, zh, en));
    }
    Some(Margin { low, high, mark: mark? })
}

/// What holds between layers: every id once, each below an earlier kind, what `also` names is a family.
pub(crate) fn check(all: &[Layer], problems: &mut Vec<Problem>) {
    for (n, layer) in all.iter().enumerate() {
        if let Some(first) = all[..n].iter().find(|l| l.id == layer.id) {
            let (zh, en) = (format!("层“{}”已有：{}", layer.id, first.folder), format!("layer “{}” exists", layer.id));
            problems.push(Problem::new("C014", &layer.place, zh, en));
        }
        if let (Some(named), Some(kind)) = (&layer.parent, layer.kind)
            && let Some(parent) = all.iter().find(|l| l.id == named.id)
            && parent.kind.is_some_and(|above| above >= kind)
        {
            let zh = format!("“{}”的上级“{}”不在它前面：次序是 base、sector、family、industry", layer.id, parent.id);
            let en = format!("“{}” cannot stand below “{}”: base, sector, family, industry", layer.id, parent.id);
            problems.push(Problem::new("C015", &named.place, zh, en));
        }
        for named in &layer.also {
            let families = || all.iter().filter(|l| l.kind == Some(LayerKind::Family));
            let own = ancestors(all, layer, &mut Vec::new()).iter().any(|l| l.id == named.id);
            if own || layer.kind != Some(LayerKind::Industry) || !families().any(|l| l.id == named.id) {
                let zh = format!("also 只在行业里写，写另一个族：“{}”不是", named.id);
                let en = format!("also, in an industry, names another family: “{}” is none", named.id);
                let problem = Problem::new("C016", &named.place, zh, en);
                problems.push(problem.proposing(nearest(&named.id, families().map(|l| l.id.as_str()))));
            }
        }
    }
}

/// The layers of one industry, base first. `industry+product` adds a product's policy after them.
pub(crate) fn chain<'a>(all: &'a [Layer], id: &str, problems: &mut Vec<Problem>) -> Vec<Step<'a>> {
    let mut ids = id.split('+');
    let wanted = ids.next().unwrap_or_default();
    let Some(own) = all.iter().find(|l| l.id == wanted) else {
        problems.push(missing(wanted, &Place::default(), all));
        return Vec::new();
    };
    let mut chain: Vec<Step<'a>> = ancestors(all, own, problems).into_iter().map(Step::whole).collect();
    // What another family shares is read after the own family, so that the trade itself has the last word.
    for named in &own.also {
        if let Some(family) = all.iter().find(|l| l.id == named.id && l.kind == Some(LayerKind::Family)) {
            chain.insert(chain.len().saturating_sub(1), Step { layer: family, part: Part::Methods });
        }
    }
    for product in ids {
        let products = || all.iter().filter(|l| l.kind == Some(LayerKind::Product));
        match products().find(|l| l.id == product) {
            Some(layer) => chain.push(Step::whole(layer)),
            None => {
                let zh = format!("没有产品层“{product}”");
                let problem = Problem::new("C010", &Place::default(), zh, format!("no product layer “{product}”"));
                problems.push(problem.proposing(nearest(product, products().map(|l| l.id.as_str()))));
            }
        }
    }
    chain
}

/// A layer and those it stands on, base first.
pub(crate) fn ancestors<'a>(all: &'a [Layer], own: &'a Layer, problems: &mut Vec<Problem>) -> Vec<&'a Layer> {
    let mut chain = vec![own];
    let mut layer = own;
    loop {
        let base = Named { id: "base".to_owned(), place: layer.place.clone() };
        let next = layer.parent.clone().or_else(|| (layer.kind != Some(LayerKind::Base)).then_some(base));
        let Some(wanted) = next else { break };
        let Some(parent) = all.iter().find(|l| l.id == wanted.id) else {
            problems.push(missing(&wanted.id, &wanted.place, all));
            break;
        };
        if chain.iter().any(|l| l.id == parent.id) {
            let (zh, en) = (format!("层 {} 互为上级", parent.id), format!("layer {} is its own ancestor", parent.id));
            problems.push(Problem::new("C011", &wanted.place, zh, en));
            break;
        }
        chain.insert(0, parent);
        layer = parent;
    }
    chain
}

fn missing(id: &str, place: &Place, all: &[Layer]) -> Problem {
    let problem = Problem::new("C010", place, format!("没有清单层“{id}”"), format!("no layer “{id}”"));
    problem.proposing(nearest(id, all.iter().map(|l| l.id.as_str())))
}

/// The industries among the layers, as their files say.
pub(crate) fn industries(all: &[Layer]) -> Vec<Industry> {
    let industry = |own: &Layer| {
        let above = ancestors(all, own, &mut Vec::new());
        let of = |kind| above.iter().find(|l| l.kind == Some(kind)).map(|l| l.id.clone());
        Industry {
            id: own.id.clone(),
            name: own.name.clone(),
            gbt4754: own.gbt4754.clone(),
            aliases: own.aliases.clone(),
            family: of(LayerKind::Family),
            also: own.also.iter().map(|n| n.id.clone()).collect(),
            sector: of(LayerKind::Sector),
            risk_class: own.risk_class,
            margin: own.margin,
        }
    };
    all.iter().filter(|l| l.kind == Some(LayerKind::Industry)).map(industry).collect()
}

pub(crate) fn no_toml(error: NoToml) -> Problem {
    Problem::new(
        "C000",
        &error.place,
        format!("不是有效的 TOML：{}；用到它的行业等它读得懂再查", error.message),
        format!("not TOML: {}; trades that use it are checked once it reads", error.message),
    )
}

#[cfg(test)]
#[path = "layer/tests.rs"]
mod tests;
