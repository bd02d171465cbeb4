//! From nodes to typed entries: one function per kind of entry, nothing else.

use super::blind::{self, Asked};
use super::depth::Depth;
use super::entry::*;
use super::guard::Guard;
use super::node::{Node, Plain};
use super::per_check::PerCheck;
use super::reader::{Reader, text_of};
use super::reference;
use crate::finding::Text;
use indexmap::IndexMap;
use std::sync::Arc;

pub(crate) fn section(r: Reader<'_>) -> Section {
    Section {
        id: r.id(),
        label: r.label("label"),
        help: r.label("help"),
        group: r.count("group").unwrap_or(0),
        order: r.whole("order").unwrap_or(0),
    }
}

fn ask(r: &Reader<'_>) -> Ask {
    let kind = r.kind("type", Kind::Text);
    let choices = r.children("choices").into_iter().map(|c| Choice { id: c.id(), label: c.label("label") });
    Ask {
        id: r.id(),
        kind,
        label: r.label("label"),
        help: r.label("help"),
        unit: r.text("unit").unwrap_or_default(),
        example: r.text("example").unwrap_or_default(),
        decimals: r.count("decimals").unwrap_or(kind.decimals()),
        required: r.truth("required").unwrap_or(false),
        signed: r.truth("signed").unwrap_or(false),
        first_said: false,
        relevant: r.formula("relevant"),
        required_when: r.formula("required_when"),
        constraint: r
            .sub("constraint")
            .map(|c| Constraint { when: c.required_formula("when"), message: c.label("message") }),
        choices: choices.collect(),
        choices_from: r.text("choices_from").unwrap_or_default(),
        default: r.text("default"),
        provisional_ok: r.truth("provisional_ok").unwrap_or(false),
        evidence: r.words("evidence"),
        default_basis: r.text("default_basis"),
        line: r.text("line").unwrap_or_default(),
        width: r.count("width").unwrap_or(0),
        guarded: r.word("guarded", Guard::WORDS),
        signer: r.truth("signer").unwrap_or(false),
        depth: r.word("depth", Depth::WORDS),
        derived: None,
        retired: false,
        left_out_as: None,
        only_choice: None,
        reference: None,
        place: r.node.place.clone(),
    }
}

pub(crate) fn question(r: Reader<'_>) -> Asked {
    let ask = Ask {
        first_said: r.truth("first_said").unwrap_or(false),
        derived: r.sub("derived").map(reference::derived),
        retired: r.truth("retired").unwrap_or(false),
        left_out_as: r.text("left_out_as"),
        ..ask(&r)
    };
    let question = Question { section: r.required("section"), order: r.whole("order").unwrap_or(0), ask };
    blind::asked(question, &r)
}

pub(crate) fn table(r: Reader<'_>) -> Table {
    let columns = r.children("column").into_iter().map(|c| Column {
        formula: c.formula("formula"),
        hidden: c.truth("hidden").unwrap_or(false),
        ask: ask(&c),
    });
    let presets = r.children("preset").into_iter().map(|p| {
        let values = p.fields("values").filter_map(|(k, v)| match &v.value {
            Plain::Text(t) | Plain::Number(t) => Some((k.clone(), t.to_string())),
            Plain::Truth(b) => Some((k.clone(), b.to_string())),
            _ => None,
        });
        Preset { id: p.id(), label: p.label("label"), values: values.collect(), also: p.words("also") }
    });
    Table {
        id: r.id(),
        section: r.required("section"),
        label: r.label("label"),
        help: r.label("help"),
        order: r.whole("order").unwrap_or(0),
        required: r.truth("required").unwrap_or(false),
        relevant: r.formula("relevant"),
        required_when: r.formula("required_when"),
        may_be_empty: r.truth("may_be_empty").unwrap_or(false),
        months: r.text("months").unwrap_or_default(),
        default_basis: r.text("default_basis"),
        evidence: r.words("evidence"),
        line: r.text("line").unwrap_or_default(),
        depth: r.word("depth", Depth::WORDS).unwrap_or_default(),
        columns: columns.map(|c| (c.ask.id.clone(), c)).collect(),
        presets: presets.collect(),
        place: r.node.place.clone(),
    }
}

pub(crate) fn policy(r: Reader<'_>) -> Policy {
    Policy {
        id: r.id(),
        value: r.required("value"),
        kind: r.kind("type", Kind::Ratio),
        label: r.label("label"),
        source: r.text("source").unwrap_or_default(),
        calibrated: r.truth("calibrated").unwrap_or(false),
        place: r.node.place.clone(),
    }
}

/// Figures and rule tables are grouped by the file they stand in.
pub(crate) fn stem(node: &Node) -> String {
    let name = node.place.file.rsplit('/').next().unwrap_or_default();
    name.trim_end_matches(".toml").to_owned()
}

pub(crate) fn figure(r: Reader<'_>) -> FigureRule {
    let kind = r.kind("type", Kind::Money);
    FigureRule {
        id: r.id(),
        kind,
        decimals: r.count("decimals").unwrap_or(kind.decimals()),
        label: r.label("label"),
        unit: r.text("unit").unwrap_or_default(),
        formula: r.required_formula("formula"),
        source: r.text("source").unwrap_or_default(),
        note: r.text("note").unwrap_or_default(),
        file: stem(r.node),
        of_each: None,
    }
}

pub(crate) fn rule_table(r: Reader<'_>) -> RuleTable {
    let columns = r.children("column").into_iter().map(|c| {
        let kind = c.kind("type", Kind::Money);
        RuleColumn {
            id: c.id(),
            kind,
            decimals: c.count("decimals").unwrap_or(kind.decimals()),
            label: c.label("label"),
            formula: c.formula("formula"),
            hidden: c.truth("hidden").unwrap_or(false),
        }
    });
    let rows = r.children("row").into_iter().map(|w| {
        let cells = w.fields("cells").filter_map(|(k, v)| {
            let text = Arc::clone(v.shared_text()?);
            Some((k.clone(), Formula { text, place: v.place.clone() }))
        });
        RuleRow { id: w.id(), label: w.label("label"), cells: cells.collect() }
    });
    RuleTable {
        id: r.id(),
        label: r.label("label"),
        source: r.text("source").unwrap_or_default(),
        count: r.formula("count"),
        columns: columns.map(|c| (c.id.clone(), c)).collect(),
        rows: rows.collect(),
        file: stem(r.node),
        place: r.node.place.clone(),
    }
}

pub(crate) fn indicator(r: Reader<'_>) -> Indicator {
    let bands = r.children("bands").into_iter().map(|b| Band {
        when: b.formula("when"),
        points: b.count("points").unwrap_or(0),
        text: b.label("text"),
    });
    let value = r.formula("value");
    let at = |own: Option<Formula>| own.or_else(|| value.clone());
    let (l0, asked) = (at(r.formula("value_at_L0")), at(r.formula("value_at_amount_asked")));
    let missing = || Formula { text: "".into(), place: r.node.place.clone() };
    Indicator {
        id: r.id(),
        dimension: r.required("dimension"),
        label: r.label("label"),
        max: r.count("max").unwrap_or(0),
        value_kind: r.kind("value_type", Kind::Ratio),
        value_at_l0: l0.unwrap_or_else(missing),
        value_at_asked: asked.unwrap_or_else(missing),
        bands: bands.collect(),
        not_meaningful_last_band: r.word("not_meaningful", &[("last_band", true)]).unwrap_or(false),
        place: r.node.place.clone(),
    }
}

pub(crate) fn knock_out(r: Reader<'_>) -> KnockOutRule {
    KnockOutRule {
        id: r.id(),
        label: r.label("label"),
        hit: r.required_formula("hit"),
        waivable: r.truth("waivable").unwrap_or(false),
        proven: r.truth("proven").unwrap_or(false),
        rests_on: r.words("rests_on"),
    }
}

pub(crate) fn check(r: Reader<'_>) -> CheckRule {
    let meaning = r.fields("meaning").filter_map(|(k, v)| Some((k.clone(), text_of(v)?)));
    CheckRule {
        id: r.id(),
        label: r.label("label"),
        verdict: r.required("verdict"),
        residual: r.text("residual"),
        deviation: r.text("deviation"),
        direction: r.text("direction"),
        left: r.text("left"),
        right: r.text("right"),
        tolerance: r.text("tolerance"),
        meaning: meaning.collect(),
        order: r.whole("order").unwrap_or(0),
    }
}

pub(crate) fn per_check(r: Reader<'_>) -> PerCheck {
    PerCheck {
        id: r.id(),
        label: r.label("label"),
        of_warnings: r.word("over", &[("check", false), ("warning_explain", true)]).unwrap_or(false),
        formula: r.required_formula("formula"),
        source: r.text("source").unwrap_or_default(),
        note: r.text("note").unwrap_or_default(),
        file: stem(r.node),
        place: r.node.place.clone(),
    }
}

pub(crate) fn measure(r: Reader<'_>) -> MeasureRule {
    MeasureRule {
        id: r.id(),
        label: r.label("label"),
        rows: r.required("rows"),
        statement: r.required("statement"),
        reference: r.required("reference"),
        check: r.required("check"),
    }
}

pub(crate) fn cap(r: Reader<'_>) -> CapRule {
    CapRule {
        id: r.id(),
        kind: r.required("kind"),
        label: r.label("label"),
        value: r.required("value"),
        after: r.required("after"),
        rests_on: r.words("rests_on"),
    }
}

pub(crate) fn line(r: Reader<'_>) -> LineRule {
    let columns = r.fields("columns").filter_map(|(k, v)| Some((k.clone(), v.text()?.to_owned())));
    LineRule {
        id: r.id(),
        statement: r.required("statement"),
        label: r.label("label"),
        columns: columns.collect::<IndexMap<_, _>>(),
        how_checked: r.label("how_checked"),
        level: r.count("level").unwrap_or(1),
        total: r.truth("total").unwrap_or(false),
        order: r.whole("order").unwrap_or(0),
    }
}

/// When a notice is shown and what it says; each kind adds its own.
fn notice(r: &Reader<'_>) -> Notice {
    Notice {
        id: r.id(),
        when: r.required_formula("when"),
        text: r.label("text"),
        gravity: Gravity::Note,
        weight: 0,
        eased_by: Text::default(),
        told_at: String::new(),
        watched_by: Text::default(),
    }
}

/// A warning, whose weight is a word.
pub(crate) fn warning(r: Reader<'_>) -> Notice {
    let words = [("note", Gravity::Note), ("explain", Gravity::Explain), ("committee", Gravity::Committee)];
    let gravity = r.word("weight", &words).unwrap_or(Gravity::Note);
    Notice { gravity, eased_by: r.label("eased_by"), told_at: r.text("told_at").unwrap_or_default(), ..notice(&r) }
}

/// A condition, which somebody watches.
pub(crate) fn condition(r: Reader<'_>) -> Notice {
    Notice { watched_by: r.label("watched_by"), ..notice(&r) }
}

/// A doubt, whose weight is a number.
pub(crate) fn doubt(r: Reader<'_>) -> Notice {
    Notice { weight: r.whole("weight").unwrap_or(0), eased_by: r.label("eased_by"), ..notice(&r) }
}

pub(crate) fn material(r: Reader<'_>) -> Material {
    Material {
        id: r.id(),
        label: r.label("label"),
        before: r.truth("before").unwrap_or(false),
        form: r.word("form", MaterialForm::WORDS).unwrap_or(MaterialForm::Paper),
        group: r.word("group", MaterialGroup::WORDS).unwrap_or(MaterialGroup::Business),
        when: r.formula("when"),
        given: r.label("given"),
        note: r.label("note"),
        kept: r.formula("kept"),
    }
}

pub(crate) fn term(r: Reader<'_>) -> FieldTerm {
    FieldTerm { id: r.id(), label: r.label("label"), means: r.label("means"), instead_of: r.words("instead_of") }
}

pub(crate) fn word(r: Reader<'_>) -> (String, Text) {
    (r.id(), r.label("label"))
}

pub(crate) fn reviewer(r: Reader<'_>) -> ReviewerRule {
    ReviewerRule {
        id: r.id(),
        each: r.text("each").unwrap_or_default(),
        when: r.formula("when"),
        weight: r.whole("weight").unwrap_or(0),
        at: r.text("at").map_or_else(Vec::new, |at| at.split(',').map(|id| id.trim().to_owned()).collect()),
        text: r.label("text"),
        why: r.label("why"),
        answers: r.label("answers"),
        place: r.node.place.clone(),
    }
}
