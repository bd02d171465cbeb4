//! Rules that stand once in the layer files and hold for every cross-check 逐项检验规则: `[[per_check]]` with the check's own figures put in.
//!
//! They become ordinary figures (for a check per row, ordinary computed columns of that table), so that lint, the workbook and the
//! explanation of figures treat them like any other. Knows no answer.

use super::Parts;
use super::entry::*;
use super::memory::Memory;
use super::node::Place;
use crate::finding::Text;
use std::sync::Arc;

/// A rule for every check.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PerCheck {
    pub(crate) id: String,
    pub(crate) label: Text,
    /// For every warning that asks for an explanation, instead of every check.
    pub(crate) of_warnings: bool,
    pub(crate) formula: Formula,
    pub(crate) source: String,
    pub(crate) note: String,
    pub(crate) file: String,
    pub(crate) place: Place,
}

/// The name under which a check's own rules stand: `sales/purchases` → `sales.purchases`.
#[must_use]
pub(crate) fn key(check: &str) -> String {
    check.replace('/', ".").replace("_*", "").replace('*', "each")
}

/// The figure that a `[[per_check]]` rule made for this check: `written` or `complete`. For a check per row its cell, `row` the row's id.
#[must_use]
pub(crate) fn made(rule: &CheckRule, what: &str, row: Option<&str>) -> String {
    match (rule.verdict.split_once(".*."), row) {
        (Some((table, _)), Some(row)) => format!("{table}.{row}.{}", column(&rule.id, what)),
        _ => format!("explained.{}.{what}", key(&rule.id)),
    }
}

/// The same as a formula of the check names it: of a check per row its column, `table.*.column`.
#[must_use]
pub(crate) fn made_name(check: &CheckRule, what: &str) -> String {
    made(check, what, Some("*"))
}

/// A column's name cannot hold a dot.
fn column(check: &str, what: &str) -> String {
    format!("explained_{}_{what}", key(check).replace('.', "_"))
}

/// A word that no side of a formula takes for a number: the check has no such figure.
const NONE: &str = "NOTAPPLICABLE(\"没有这个数\")";

/// Puts every check into every rule.
pub(super) fn add(parts: &mut Parts, rules: &[Arc<PerCheck>], memory: &Memory) {
    let (of_warnings, rules): (Vec<_>, Vec<_>) = rules.iter().partition(|r| r.of_warnings);
    for rule in of_warnings {
        for warning in parts.warnings.held().iter().filter(|w| w.gravity == Gravity::Explain) {
            parts.figures.insert(memory.derived(vec![Arc::clone(rule) as _, Arc::clone(warning) as _], &[], || {
                let text = rule.formula.text.replace("{id}", &warning.id).into();
                let formula = Formula { text, place: rule.formula.place.clone() };
                let id = rule.id.replace("{id}", &warning.id);
                figure(rule, id, labelled(&rule.label, &warning.text), formula)
            }));
        }
    }
    // Nothing here looks at the checks of all parts: they are held aside meanwhile.
    let checks = std::mem::take(&mut parts.checks);
    for check in checks.held() {
        let sizes = Sizes::of(parts, check);
        for rule in &rules {
            match check.verdict.split_once(".*.") {
                None => {
                    parts.figures.insert(memory.derived(
                        vec![Arc::clone(*rule) as _, Arc::clone(check) as _],
                        &sizes.which(check),
                        || {
                            let id = rule.id.replace("{key}", &key(&check.id));
                            let formula =
                                put(rule, check, &sizes, &format!("\"{}\"", check.id), |name| name.to_owned());
                            figure(rule, id, labelled(&rule.label, &check.label), formula)
                        },
                    ));
                }
                Some((table, _)) => {
                    let what = rule.id.rsplit('.').next().unwrap_or_default();
                    let quoted = check.id.split('*').map(|part| format!("\"{part}\"")).collect::<Vec<_>>();
                    let said = quoted.join(&format!("&{table}[@[id]]&"));
                    let own = |name: &str| match name.split_once(".*.") {
                        Some((_, column)) => format!("{table}[@[{column}]]"),
                        None => name.to_owned(),
                    };
                    // The check's id in each row stands in a column of its own: a workbook's criterion is one cell.
                    let id = column(&check.id, "check");
                    let formula = put(rule, check, &sizes, &format!("{table}[@[{id}]]"), own);
                    let Some(asked) = parts.tables.get_mut(table) else { continue };
                    let place = &rule.formula.place;
                    let mut add = |id: String, kind: Kind, label: Text, formula: Formula| {
                        let ask = Ask { id: id.clone(), kind, ..computed(label, place) };
                        asked.columns.insert(id, Column { ask, formula: Some(formula), hidden: true });
                    };
                    add(id, Kind::Text, check.label.clone(), Formula { text: said.into(), place: place.clone() });
                    add(column(&check.id, what), Kind::Bool, labelled(&rule.label, &check.label), formula);
                }
            }
        }
    }
    parts.checks = checks;
}

fn figure(rule: &PerCheck, id: String, label: Text, formula: Formula) -> FigureRule {
    FigureRule {
        id,
        kind: Kind::Bool,
        decimals: 0,
        label,
        unit: String::new(),
        formula,
        source: rule.source.clone(),
        note: rule.note.clone(),
        file: rule.file.clone(),
        of_each: Some(rule.formula.text.to_string()),
    }
}

/// By which figures a check's explanation is held to what it was written for.
struct Sizes {
    deviation: Option<String>,
    residual: Option<String>,
}

impl Sizes {
    /// Which of the check's figures they are: what they are depends on other entries, on their kinds.
    fn which(&self, check: &CheckRule) -> [usize; 3] {
        [self.deviation.is_some(), self.deviation == check.deviation, self.residual.is_some()].map(usize::from)
    }

    fn of(parts: &Parts, check: &CheckRule) -> Self {
        let money = |name: &String| kind(parts, name) == Some(Kind::Money);
        let plain = |name: &String| kind(parts, name).is_some_and(|k| k.is_number() && k != Kind::Money);
        let residual = check.residual.clone().filter(money);
        // A residual that is no money (a difference of margins, of months) holds where there is no deviation.
        let deviation = check.deviation.clone().filter(plain).or_else(|| check.residual.clone().filter(plain));
        Self { deviation, residual }
    }
}

fn put(rule: &PerCheck, check: &CheckRule, sizes: &Sizes, id: &str, own: impl Fn(&str) -> String) -> Formula {
    let size = |name: &Option<String>| name.as_ref().map_or_else(|| NONE.to_owned(), |n| own(n));
    let tolerance = check.tolerance.clone().unwrap_or_else(|| "policy.explanation_tolerance".to_owned());
    let text = filled(&rule.formula.text, |key, out| match key {
        "check" => out.push_str(id),
        "deviation" => out.push_str(&size(&sizes.deviation)),
        "residual" => out.push_str(&size(&sizes.residual)),
        "tolerance" => out.push_str(&tolerance),
        "verdict" => out.push_str(&own(&check.verdict)),
        "written" => out.push_str(&own(&made_name(check, "written"))),
        "complete" => out.push_str(&own(&made_name(check, "complete"))),
        other => {
            out.push('{');
            out.push_str(other);
            out.push('}');
        }
    });
    Formula { text: text.into(), place: rule.formula.place.clone() }
}

/// The text with what `put` writes for each `{key}`.
fn filled(text: &str, put: impl Fn(&str, &mut String)) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    let mut rest = text;
    while let Some((before, from)) = rest.split_once('{') {
        out.push_str(before);
        let Some((key, after)) = from.split_once('}') else {
            out.push('{');
            rest = from;
            continue;
        };
        put(key, &mut out);
        rest = after;
    }
    out.push_str(rest);
    out
}

fn labelled(label: &Text, check: &Text) -> Text {
    let one = |text: &str, own: &str| text.replace("{label}", own.trim_end_matches([' ', '·', '*']));
    Text::new(one(&label.zh, &check.zh), one(&label.en, &check.en))
}

fn computed(label: Text, place: &Place) -> Ask {
    Ask {
        id: String::new(),
        kind: Kind::Bool,
        label,
        help: Text::default(),
        unit: String::new(),
        example: String::new(),
        decimals: 0,
        required: false,
        signed: false,
        first_said: false,
        relevant: None,
        required_when: None,
        constraint: None,
        choices: Vec::new(),
        choices_from: String::new(),
        default: None,
        provisional_ok: false,
        evidence: Vec::new(),
        default_basis: None,
        line: String::new(),
        width: 0,
        guarded: None,
        signer: false,
        depth: None,
        derived: None,
        retired: false,
        left_out_as: None,
        only_choice: None,
        reference: None,
        place: place.clone(),
    }
}

/// What kind of number a figure, a cell of a rule table or a computed column is.
fn kind(parts: &Parts, name: &str) -> Option<Kind> {
    if let Some(figure) = parts.figures.get(name) {
        return Some(figure.kind);
    }
    if let Some((table, column)) = name.split_once(".*.") {
        return Some(parts.tables.get(table)?.columns.get(column)?.ask.kind);
    }
    let (path, column) = name.rsplit_once('.')?;
    let (table, _) = path.rsplit_once('.')?;
    Some(parts.rows.get(table)?.columns.get(column)?.kind)
}
