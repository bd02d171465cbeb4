//! The checklist 清单: layers of TOML resolved to one immutable value with a content hash, and the rule graph built from it.
//!
//! Pure: the shell reads the files and passes path and text. A case pins the hash, so that an old decision replays exactly. Knows no answer.

pub(crate) mod depth;
mod entry;
mod expanded;
mod guard;
mod hash;
mod label;
mod layer;
mod layers;
mod lever;
mod lint;
mod load;
mod memory;
mod merge;
mod model;
mod node;
mod per_check;
mod preparation;
mod problem;
mod quantity;
mod read;
mod reader;
mod reason;
mod reference;
mod repayment;
pub mod schema;
mod tally;
mod template;

pub(crate) use depth::fits_name;
pub use depth::{AMOUNT as DEPTH_AMOUNT, CHOSEN as DEPTH_CHOSEN, Depth, DepthRule, SURVEY_INPUTS};
pub use entry::*;
pub use expanded::expanded;
pub use guard::Guard;
pub use hash::{files_of, hash_of_files};
pub use layer::{Industry, LayerFile, Margin, MarginMark, RiskClass};
pub use layers::{Layers, Shared};
pub use lever::{By, LARGEST, Lever, Move, StressRule, Turn};
pub use lint::{lint, lint_end, lint_layers};
pub use model::{COMPLETENESS_INPUTS, PROOF_INPUTS, STRUCTURE_INPUT};
pub(crate) use model::{FIRST_SAID, ROW_ID, TRACED, condition_name, reconcile_name, traced_name};
pub use node::Place;
pub(crate) use per_check::made as made_for_check;
pub use preparation::{
    ApartRule, ConsentRule, InformantRule, PhoneOption, PhoneRule, PlaceRule, PreparationRules, SIGNERS, SheetRule,
};
pub(crate) use preparation::{BLANK_ROWS, PREPARE, condition_name as prepare_name};
pub use problem::{Level, Problem, nearest};
pub use quantity::{Form, IdentityRule, PartsRule, QuantityRule, ReadingRule, RowsRule, Term};
pub use reason::{GROUPS, KeyFigure, ReasonRule};
pub use reference::{Derivation, Derived, ReferenceRule};
pub use repayment::{Repayment, SecondPart};

use crate::finding::Text;
use formula::Model;
use indexmap::IndexMap;
use memory::Memory;
use node::Entries;
use reader::Reader;
use std::sync::Arc;

/// One industry's checklist, all layers resolved 已合并的清单.
#[derive(Debug)]
pub struct Checklist {
    /// Industry layer id.
    pub id: String,
    /// Industry name.
    pub name: Text,
    /// GB/T 4754 codes.
    pub gbt4754: Vec<String>,
    /// SHA-256 over the resolved entries, in hex.
    pub hash: String,
    /// Sections in the order of a visit.
    pub sections: Vec<Section>,
    /// Scalar questions by id.
    pub questions: IndexMap<String, Question>,
    /// Asked tables by id.
    pub tables: IndexMap<String, Table>,
    /// Policy values by id.
    pub policies: IndexMap<String, Policy>,
    /// Scalar figures by id.
    pub figures: IndexMap<String, FigureRule>,
    /// Rule tables by id.
    pub rows: IndexMap<String, RuleTable>,
    /// Indicators of the score.
    pub indicators: Vec<Indicator>,
    /// Knock-out rules.
    pub knock_outs: Vec<KnockOutRule>,
    /// Reasons of the proposal.
    pub reasons: Vec<ReasonRule>,
    /// What needs a trace where its basis is hard.
    pub key_figures: Vec<KeyFigure>,
    /// Cross-checks.
    pub checks: Vec<CheckRule>,
    /// Measures.
    pub measures: Vec<MeasureRule>,
    /// Caps of the limit.
    pub caps: Vec<CapRule>,
    /// Statement lines.
    pub lines: Vec<LineRule>,
    /// Warnings.
    pub warnings: Vec<Notice>,
    /// Conditions of the loan.
    pub conditions: Vec<Notice>,
    /// What a committee doubts first.
    pub doubts: Vec<Notice>,
    /// The words of the field.
    pub terms: Vec<FieldTerm>,
    /// Papers expected as evidence.
    pub materials: Vec<Material>,
    /// How deep which request is surveyed, in the order in which the rows are tried.
    pub depths: Vec<DepthRule>,
    /// What may be turned on the side.
    pub levers: IndexMap<String, Lever>,
    /// The stresses that come with every case.
    pub stresses: Vec<StressRule>,
    /// Quantities of the reconciliation.
    pub quantities: Vec<QuantityRule>,
    /// Identities of the reconciliation.
    pub identities: Vec<IdentityRule>,
    /// Words that figures take, such as a direction, and how they read.
    pub words: IndexMap<String, Text>,
    /// What a reviewer will probably ask.
    pub reviewer: Vec<ReviewerRule>,
    /// What repayments policy offers.
    pub repayments: Vec<Repayment>,
    /// What is prepared before the visit.
    pub preparation: PreparationRules,
    /// The rule graph.
    pub model: Arc<Model>,
    /// Which questions apply: reads answers and policy only.
    pub(crate) relevance: Arc<Model>,
}

/// The table that has a row for every method of reckoning sales.
pub const METHODS: &str = "sales_check.methods";

/// The industries the files offer.
#[must_use]
pub fn industries(files: &[LayerFile]) -> Vec<Industry> {
    Layers::new(files).industries()
}

/// Everything a checklist holds, before its rule graph is built.
pub(crate) struct Parts {
    pub(crate) sections: Vec<Section>,
    pub(crate) questions: IndexMap<String, Question>,
    pub(crate) tables: IndexMap<String, Table>,
    pub(crate) policies: IndexMap<String, Policy>,
    pub(crate) figures: IndexMap<String, FigureRule>,
    pub(crate) rows: IndexMap<String, RuleTable>,
    pub(crate) indicators: Vec<Indicator>,
    pub(crate) knock_outs: Vec<KnockOutRule>,
    pub(crate) reasons: Vec<ReasonRule>,
    pub(crate) key_figures: Vec<KeyFigure>,
    pub(crate) checks: Vec<CheckRule>,
    pub(crate) measures: Vec<MeasureRule>,
    pub(crate) caps: Vec<CapRule>,
    pub(crate) lines: Vec<LineRule>,
    pub(crate) warnings: Vec<Notice>,
    pub(crate) conditions: Vec<Notice>,
    pub(crate) doubts: Vec<Notice>,
    pub(crate) terms: Vec<FieldTerm>,
    pub(crate) materials: Vec<Material>,
    pub(crate) depths: Vec<DepthRule>,
    pub(crate) levers: IndexMap<String, Lever>,
    pub(crate) stresses: Vec<StressRule>,
    pub(crate) quantities: Vec<QuantityRule>,
    pub(crate) identities: Vec<IdentityRule>,
    pub(crate) words: IndexMap<String, Text>,
    pub(crate) reviewer: Vec<ReviewerRule>,
    pub(crate) repayments: Vec<Repayment>,
    pub(crate) preparation: PreparationRules,
}

/// The entries of one industry, all its layers merged.
pub(crate) fn resolved(layers: &Layers, id: &str, problems: &mut Vec<Problem>) -> Entries {
    problems.extend(layers.problems.iter().cloned());
    let chain = layer::chain(&layers.layers, id, problems);
    let mut entries = load::entries(layers, &chain, problems);
    let trade = chain.iter().map(|s| s.layer).rfind(|l| l.kind == Some(layer::LayerKind::Industry));
    reference::from_manifest(&mut entries, trade);
    entries
}

/// The methods of a trade by id, in their order, without its rule graph.
#[must_use]
pub fn methods(layers: &Layers, id: &str) -> Vec<String> {
    let mut problems = Vec::new();
    let parts = parts(layers, &resolved(layers, id, &mut problems), &mut problems);
    parts.rows.get(METHODS).map_or_else(Vec::new, |table| table.rows.iter().map(|row| row.id.clone()).collect())
}

pub(crate) fn parts(layers: &Layers, entries: &Entries, problems: &mut Vec<Problem>) -> Parts {
    for (kind, nodes) in entries {
        match schema::entry(kind) {
            Some(entry) => layers.memory.checked(nodes.iter(), |node| {
                let before = problems.len();
                schema::valid(entry, node, problems);
                problems.len() == before
            }),
            None => {
                let place = nodes.first().map(|n| n.place.clone()).unwrap_or_default();
                let (zh, en) = (format!("不认识的条目 [[{kind}]]"), format!("unknown entry [[{kind}]]"));
                let templated = layers.templated();
                let known = schema::entries().map(|e| e.name).chain(templated.iter().map(String::as_str));
                problems.push(Problem::new("C001", &place, zh, en).proposing(problem::nearest(kind, known)));
            }
        }
    }
    let (mut made, per_checks, tallies) = read(entries, &layers.memory);
    chosen_from_materials(&mut made);
    per_check::add(&mut made, &per_checks);
    tally::add(&mut made, &tallies);
    made
}

/// Takes every entry by the reader of its kind; what is wrong with it was said before.
fn read(entries: &Entries, memory: &Memory) -> (Parts, Vec<per_check::PerCheck>, Vec<tally::Tally>) {
    fn all<T: Clone + Send + Sync + 'static>(
        kind: &str,
        read: fn(Reader<'_>) -> T,
        (entries, memory): (&Entries, &Memory),
    ) -> Vec<T> {
        let (Some(entry), Some(list)) = (schema::entry(kind), entries.get(kind)) else { return Vec::new() };
        memory.typed(list, |node| read(Reader::new(node, entry)))
    }
    fn by<T>(list: Vec<T>, id: fn(&T) -> &String) -> IndexMap<String, T> {
        list.into_iter().map(|t| (id(&t).clone(), t)).collect()
    }
    fn in_order<T>(mut list: Vec<T>, order: fn(&T) -> i64) -> Vec<T> {
        list.sort_by_key(order);
        list
    }
    let e = (entries, memory);
    let mut sections = all("section", read::section, e);
    sections.sort_by_key(|s| s.order);
    let mut questions = all("question", read::question, e);
    questions.sort_by_key(|q| q.order);
    let mut tables = all("table", read::table, e);
    tables.sort_by_key(|t| t.order);
    let mut checks = all("check", read::check, e);
    checks.sort_by_key(|c| c.order);
    let mut lines = all("line", read::line, e);
    lines.sort_by_key(|l| l.order);
    let mut levers = all("lever", lever::lever, e);
    levers.sort_by_key(|l| l.order);
    let mut stresses = all("stress", lever::stress, e);
    stresses.sort_by_key(|s| s.order);
    let mut repayments = all("repayment", repayment::repayment, e);
    repayments.sort_by_key(|r| r.order);
    let made = Parts {
        sections,
        questions: by(questions, |q| &q.ask.id),
        tables: by(tables, |t| &t.id),
        policies: by(all("policy", read::policy, e), |p| &p.id),
        figures: by(all("figure", read::figure, e), |x| &x.id),
        rows: by(all("rows", read::rule_table, e), |x| &x.id),
        indicators: all("indicator", read::indicator, e),
        knock_outs: all("knock_out", read::knock_out, e),
        reasons: all("reason", reason::reason, e),
        key_figures: all("key_figure", reason::key_figure, e),
        checks,
        measures: all("measure", read::measure, e),
        caps: all("cap", read::cap, e),
        lines,
        warnings: all("warning", read::warning, e),
        conditions: all("condition", read::condition, e),
        doubts: all("doubt", read::doubt, e),
        terms: all("term", read::term, e),
        materials: all("material", read::material, e),
        depths: all("depth", depth::depth, e),
        levers: by(levers, |l| &l.id),
        stresses,
        quantities: all("quantity", quantity::quantity, e),
        identities: all("identity", quantity::identity, e),
        words: all("word", read::word, e).into_iter().collect(),
        reviewer: all("reviewer_question", read::reviewer, e),
        repayments,
        preparation: PreparationRules {
            phone: in_order(all("prequalify", preparation::phone, e), |p| p.order),
            consents: in_order(all("consent", preparation::consent, e), |c| c.order),
            places: in_order(all("place", preparation::place, e), |p| p.order),
            informants: in_order(all("informant", preparation::informant, e), |i| i.order),
            apart: in_order(all("ask_apart", preparation::apart, e), |a| a.order),
            sheets: in_order(all("sheet", preparation::sheet, e), |s| s.order),
        },
    };
    let mut made = made;
    reference::known(&mut made, all("reference", reference::reference, e));
    (made, all("per_check", read::per_check, e), all("tally", tally::tally, e))
}

/// What `choices_from` says when the answer is one of the papers: those of the question's `evidence`, all of the list without any.
pub(crate) const MATERIALS: &str = "materials";

/// A raw source is chosen, never typed: the choices are the papers of the material list.
fn chosen_from_materials(made: &mut Parts) {
    let columns = made.tables.values_mut().flat_map(|t| t.columns.values_mut().map(|c| &mut c.ask));
    let asks = made.questions.values_mut().map(|q| &mut q.ask).chain(columns);
    for ask in asks.filter(|a| a.choices_from == MATERIALS) {
        let papers = made.materials.iter().filter(|m| ask.evidence.is_empty() || ask.evidence.contains(&m.id));
        ask.choices = papers.map(|m| Choice { id: m.id.clone(), label: m.label.clone() }).collect();
        ask.choices_from.clear();
        // A short survey does not ask which paper where there is one.
        if let ([only], Some(Depth::Short)) = (ask.choices.as_slice(), ask.depth) {
            ask.only_choice = Some(only.id.clone());
        }
    }
}

impl Checklist {
    /// The answers on which it depends what else is asked: questions, tables (by their rows), and columns as `table[column]`.
    #[must_use]
    pub fn steering(&self) -> std::collections::BTreeSet<String> {
        let asks =
            |name: &str| name.starts_with("relevant.") || name.starts_with("relevant__") || name.contains("[relevant");
        let steers = |name: &str| asks(name) || name.starts_with(depth::FITS);
        let conditions = self.relevance.names().into_iter().filter(|n| steers(&n.name));
        let mut all: std::collections::BTreeSet<String> =
            conditions.flat_map(|n| self.relevance.questions(&n.name)).collect();
        if !self.depths.is_empty() {
            all.extend([DEPTH_AMOUNT, DEPTH_CHOSEN].map(str::to_owned));
        }
        all
    }

    /// Resolves the layers of one industry and builds its rule graph. `industry+product` takes a product's policy on top.
    ///
    /// # Errors
    /// All problems found, when at least one of them is an error.
    pub fn load(files: &[LayerFile], id: &str) -> Result<Self, Vec<Problem>> {
        Self::of(&Layers::new(files), id)
    }

    /// The same from layers that are at hand.
    ///
    /// # Errors
    /// All problems found, when at least one of them is an error.
    pub fn of(layers: &Layers, id: &str) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let entries = resolved(layers, id, &mut problems);
        let parts = parts(layers, &entries, &mut problems);
        let built = model::build(&parts, layers.folder(id), &layers.memory.formulas, &mut problems);
        let (Some((model, relevance)), false) = (built, problems.iter().any(|p| p.level == Level::Error)) else {
            return Err(problems);
        };
        let chain = layer::chain(&layers.layers, id, &mut problems);
        let own = chain.iter().map(|s| s.layer).rfind(|l| l.kind != Some(layer::LayerKind::Product));
        Ok(Self {
            id: id.to_owned(),
            name: own.map(|l| l.name.clone()).unwrap_or_default(),
            gbt4754: own.map(|l| l.gbt4754.clone()).unwrap_or_default(),
            hash: hash::content(id, &entries, &layers.memory),
            sections: parts.sections,
            questions: parts.questions,
            tables: parts.tables,
            policies: parts.policies,
            figures: parts.figures,
            rows: parts.rows,
            indicators: parts.indicators,
            knock_outs: parts.knock_outs,
            reasons: parts.reasons,
            key_figures: parts.key_figures,
            checks: parts.checks,
            measures: parts.measures,
            caps: parts.caps,
            lines: parts.lines,
            warnings: parts.warnings,
            conditions: parts.conditions,
            doubts: parts.doubts,
            terms: parts.terms,
            materials: parts.materials,
            depths: parts.depths,
            levers: parts.levers,
            stresses: parts.stresses,
            quantities: parts.quantities,
            identities: parts.identities,
            words: parts.words,
            reviewer: parts.reviewer,
            repayments: parts.repayments,
            preparation: parts.preparation,
            model,
            relevance,
        })
    }
}
