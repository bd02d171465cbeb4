//! The checklist 清单: layers of TOML resolved to one immutable value with a content hash, and the rule graph built from it.
//!
//! Pure: the shell reads the files and passes path and text. A case pins the hash, so that an old decision replays exactly. Knows no answer.

mod blind;
mod by_id;
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

pub use blind::{BLIND, BlindRule, DIFFERING};
pub use by_id::{ById, InOrder, Named};
pub(crate) use depth::fits_name;
pub use depth::{AMOUNT as DEPTH_AMOUNT, CHOSEN as DEPTH_CHOSEN, Depth, DepthRule, SURVEY_INPUTS};
pub use entry::*;
pub use expanded::expanded;
pub use guard::Guard;
pub use hash::{files_of, hash_of_files};
pub use layer::{Industry, LayerFile, Margin, MarginMark, RiskClass};
pub use layers::{Layers, Shared};
pub use lever::{By, LARGEST, Lever, Move, StressRule, Turn};
pub(crate) use lint::folded;
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
use memory::{Held, Memory};
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
    pub sections: InOrder<Section>,
    /// Scalar questions by id.
    pub questions: ById<Question>,
    /// Questions put to the second officer alone, by id.
    pub blind: ById<BlindRule>,
    /// Asked tables by id.
    pub tables: ById<Table>,
    /// Policy values by id.
    pub policies: ById<Policy>,
    /// Scalar figures by id.
    pub figures: ById<FigureRule>,
    /// Rule tables by id.
    pub rows: ById<RuleTable>,
    /// Indicators of the score.
    pub indicators: InOrder<Indicator>,
    /// Knock-out rules.
    pub knock_outs: InOrder<KnockOutRule>,
    /// Reasons of the proposal.
    pub reasons: InOrder<ReasonRule>,
    /// What needs a trace where its basis is hard.
    pub key_figures: InOrder<KeyFigure>,
    /// Cross-checks.
    pub checks: InOrder<CheckRule>,
    /// Measures.
    pub measures: InOrder<MeasureRule>,
    /// Caps of the limit.
    pub caps: InOrder<CapRule>,
    /// Statement lines.
    pub lines: InOrder<LineRule>,
    /// Warnings.
    pub warnings: InOrder<Notice>,
    /// Conditions of the loan.
    pub conditions: InOrder<Notice>,
    /// What a committee doubts first.
    pub doubts: InOrder<Notice>,
    /// The words of the field.
    pub terms: InOrder<FieldTerm>,
    /// Papers expected as evidence.
    pub materials: InOrder<Material>,
    /// How deep which request is surveyed, in the order in which the rows are tried.
    pub depths: InOrder<DepthRule>,
    /// What may be turned on the side.
    pub levers: ById<Lever>,
    /// The stresses that come with every case.
    pub stresses: InOrder<StressRule>,
    /// Quantities of the reconciliation.
    pub quantities: InOrder<QuantityRule>,
    /// Identities of the reconciliation.
    pub identities: InOrder<IdentityRule>,
    /// Words that figures take, such as a direction, and how they read.
    pub words: IndexMap<String, Text>,
    /// What a reviewer will probably ask.
    pub reviewer: InOrder<ReviewerRule>,
    /// What repayments policy offers.
    pub repayments: InOrder<Repayment>,
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
    pub(crate) sections: InOrder<Section>,
    pub(crate) questions: ById<Question>,
    pub(crate) blind: ById<BlindRule>,
    pub(crate) tables: ById<Table>,
    pub(crate) policies: ById<Policy>,
    pub(crate) figures: ById<FigureRule>,
    pub(crate) rows: ById<RuleTable>,
    pub(crate) indicators: InOrder<Indicator>,
    pub(crate) knock_outs: InOrder<KnockOutRule>,
    pub(crate) reasons: InOrder<ReasonRule>,
    pub(crate) key_figures: InOrder<KeyFigure>,
    pub(crate) checks: InOrder<CheckRule>,
    pub(crate) measures: InOrder<MeasureRule>,
    pub(crate) caps: InOrder<CapRule>,
    pub(crate) lines: InOrder<LineRule>,
    pub(crate) warnings: InOrder<Notice>,
    pub(crate) conditions: InOrder<Notice>,
    pub(crate) doubts: InOrder<Notice>,
    pub(crate) terms: InOrder<FieldTerm>,
    pub(crate) materials: InOrder<Material>,
    pub(crate) depths: InOrder<DepthRule>,
    pub(crate) levers: ById<Lever>,
    pub(crate) stresses: InOrder<StressRule>,
    pub(crate) quantities: InOrder<QuantityRule>,
    pub(crate) identities: InOrder<IdentityRule>,
    pub(crate) words: IndexMap<String, Text>,
    pub(crate) reviewer: InOrder<ReviewerRule>,
    pub(crate) repayments: InOrder<Repayment>,
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

/// Whether a file could not be read as TOML. Then that is all there is to say: whatever else is found follows from what it lacks, some hundred errors that
/// nobody made, each with a search for the name that was meant.
pub(crate) fn unreadable(problems: &mut Vec<Problem>) -> bool {
    let found = problems.iter().any(|problem| problem.code == "C000");
    if found {
        problems.retain(|problem| problem.code == "C000");
    }
    found
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
    chosen_from_materials(&mut made, &layers.memory);
    blind::same_choices(&mut made);
    per_check::add(&mut made, &per_checks, &layers.memory);
    tally::add(&mut made, &tallies);
    made
}

/// Takes every entry by the reader of its kind; what is wrong with it was said before.
fn read(entries: &Entries, memory: &Memory) -> (Parts, Vec<Arc<per_check::PerCheck>>, Vec<Arc<tally::Tally>>) {
    fn held<T: Send + Sync + 'static>(
        kind: &str,
        read: fn(Reader<'_>) -> T,
        (entries, memory): (&Entries, &Memory),
    ) -> Vec<Arc<T>> {
        let (Some(entry), Some(list)) = (schema::entry(kind), entries.get(kind)) else { return Vec::new() };
        memory.typed(list, |node| read(Reader::new(node, entry)))
    }
    fn all<T: Clone + Send + Sync + 'static>(kind: &str, read: fn(Reader<'_>) -> T, e: (&Entries, &Memory)) -> Vec<T> {
        held(kind, read, e).into_iter().map(Arc::unwrap_or_clone).collect()
    }
    fn in_order<T>(mut list: Vec<T>, order: fn(&T) -> i64) -> Vec<T> {
        list.sort_by_key(order);
        list
    }
    let e = (entries, memory);
    let mut sections = held("section", read::section, e);
    sections.sort_by_key(|s| s.order);
    let (mut questions, mut blind) = blind::apart(&held("question", read::question, e));
    questions.sort_by_key(|q| q.order);
    blind.sort_by_key(|q| q.order);
    let mut tables = held("table", read::table, e);
    tables.sort_by_key(|t| t.order);
    let mut checks = held("check", read::check, e);
    checks.sort_by_key(|c| c.order);
    let mut lines = held("line", read::line, e);
    lines.sort_by_key(|l| l.order);
    let mut levers = held("lever", lever::lever, e);
    levers.sort_by_key(|l| l.order);
    let mut stresses = held("stress", lever::stress, e);
    stresses.sort_by_key(|s| s.order);
    let mut repayments = held("repayment", repayment::repayment, e);
    repayments.sort_by_key(|r| r.order);
    let made = Parts {
        sections: sections.into(),
        questions: questions.into_iter().collect(),
        blind: blind.into_iter().collect(),
        tables: tables.into_iter().collect(),
        policies: held("policy", read::policy, e).into_iter().collect(),
        figures: held("figure", read::figure, e).into_iter().collect(),
        rows: held("rows", read::rule_table, e).into_iter().collect(),
        indicators: held("indicator", read::indicator, e).into(),
        knock_outs: held("knock_out", read::knock_out, e).into(),
        reasons: held("reason", reason::reason, e).into(),
        key_figures: held("key_figure", reason::key_figure, e).into(),
        checks: checks.into(),
        measures: held("measure", read::measure, e).into(),
        caps: held("cap", read::cap, e).into(),
        lines: lines.into(),
        warnings: held("warning", read::warning, e).into(),
        conditions: held("condition", read::condition, e).into(),
        doubts: held("doubt", read::doubt, e).into(),
        terms: held("term", read::term, e).into(),
        materials: held("material", read::material, e).into(),
        depths: held("depth", depth::depth, e).into(),
        levers: levers.into_iter().collect(),
        stresses: stresses.into(),
        quantities: held("quantity", quantity::quantity, e).into(),
        identities: held("identity", quantity::identity, e).into(),
        words: all("word", read::word, e).into_iter().collect(),
        reviewer: held("reviewer_question", read::reviewer, e).into(),
        repayments: repayments.into(),
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
    (made, held("per_check", read::per_check, e), held("tally", tally::tally, e))
}

/// What `choices_from` says when the answer is one of the papers: those of the question's `evidence`, all of the list without any.
pub(crate) const MATERIALS: &str = "materials";

/// A raw source is chosen, never typed: the choices are the papers of the material list.
fn chosen_from_materials(made: &mut Parts, memory: &Memory) {
    let papers = |ask: &Ask| -> Vec<Arc<Material>> {
        let chosen = |m: &&Arc<Material>| ask.evidence.is_empty() || ask.evidence.contains(&m.id);
        made.materials.held().iter().filter(chosen).cloned().collect()
    };
    let choosing = |ask: &Ask| ask.choices_from == MATERIALS;
    let questions: Vec<Arc<Question>> = made
        .questions
        .held()
        .filter(|question| choosing(&question.ask))
        .map(|question| {
            let papers = papers(&question.ask);
            memory.derived(with(Arc::clone(question) as _, &papers), &[], || {
                let mut own = Question::clone(question);
                choose(&mut own.ask, &papers);
                own
            })
        })
        .collect();
    let tables: Vec<Arc<Table>> = made
        .tables
        .held()
        .filter(|table| table.columns.values().any(|column| choosing(&column.ask)))
        .map(|table| {
            let columns = || table.columns.values().filter(|column| choosing(&column.ask));
            let all: Vec<Vec<Arc<Material>>> = columns().map(|column| papers(&column.ask)).collect();
            // With how many each column has, so that no two ways to part them are taken for one.
            let counts: Vec<usize> = all.iter().map(Vec::len).collect();
            memory.derived(with(Arc::clone(table) as _, all.iter().flatten()), &counts, || {
                let mut own = Table::clone(table);
                let columns = own.columns.values_mut().filter(|column| choosing(&column.ask));
                columns.zip(&all).for_each(|(column, papers)| choose(&mut column.ask, papers));
                own
            })
        })
        .collect();
    questions.into_iter().for_each(|question| made.questions.insert(question));
    tables.into_iter().for_each(|table| made.tables.insert(table));
}

/// An entry and the papers it is made with.
fn with<'p>(of: Held, papers: impl IntoIterator<Item = &'p Arc<Material>>) -> Vec<Held> {
    let papers = papers.into_iter().map(|paper| Arc::clone(paper) as Held);
    std::iter::once(of).chain(papers).collect()
}

/// These papers are the choices.
fn choose(ask: &mut Ask, papers: &[Arc<Material>]) {
    ask.choices = papers.iter().map(|m| Choice { id: m.id.clone(), label: m.label.clone() }).collect();
    ask.choices_from.clear();
    // A short survey does not ask which paper where there is one.
    if let ([only], Some(Depth::Short)) = (ask.choices.as_slice(), ask.depth) {
        ask.only_choice = Some(only.id.clone());
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
        if unreadable(&mut problems) {
            return Err(problems);
        }
        // The hash reads the entries alone, so it is taken beside the rest: who opens a case of another trade waits for both.
        let (hash, (parts, built)) = std::thread::scope(|scope| {
            let hash = scope.spawn(|| hash::content(id, &entries, &layers.memory));
            let parts = parts(layers, &entries, &mut problems);
            let built = model::build(&parts, layers.folder(id), &layers.memory.formulas, &mut problems);
            (hash.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), (parts, built))
        });
        let (Some((model, relevance)), false) = (built, problems.iter().any(|p| p.level == Level::Error)) else {
            return Err(problems);
        };
        let chain = layer::chain(&layers.layers, id, &mut problems);
        let own = chain.iter().map(|s| s.layer).rfind(|l| l.kind != Some(layer::LayerKind::Product));
        Ok(Self {
            id: id.to_owned(),
            name: own.map(|l| l.name.clone()).unwrap_or_default(),
            gbt4754: own.map(|l| l.gbt4754.clone()).unwrap_or_default(),
            hash,
            sections: parts.sections,
            questions: parts.questions,
            blind: parts.blind,
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
