//! What the answers themselves leave unproven 凭据: key figures whose hard basis has no trace, answers that contradict each other, and the
//! knock-outs that rest on traced answers (calculation §0, §5).
//!
//! A trace is an attached file, or an archive number in the list of papers; a path there covers all that lies below it. What is untraced
//! keeps its value and blocks the proposal. Reads answers, knows no figure.

mod papers;

use crate::checklist::{Checklist, Kind, KnockOutRule, Table};
use crate::finding::{Finding, Stage, Text, Weight};
use crate::observation::{Answer, Answers, Row, TableState};
use crate::relevance::Relevance;
use formula::Value;

/// The papers with their archive numbers.
pub(crate) const PAPERS: &str = "evidence.papers";
/// What was written on deviations, flags and contradictions.
pub(crate) const EXPLANATIONS: &str = "explanations";
/// How an explanation names the contradiction it speaks of.
const CONTRADICTION: &str = "contradiction/";

/// Answers that contradict each other 矛盾.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contradiction {
    /// A question or `table.row.column`.
    pub place: String,
    /// What does not fit.
    pub text: Text,
}

/// What is proven, and what is not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proof {
    /// Key figures with a hard basis and no trace 未附证据: a question, a table, or `table.row`.
    pub untraced: Vec<String>,
    /// Contradictions that nobody explained in writing.
    pub contradictions: Vec<Contradiction>,
    /// Knock-outs whose answers have a hard basis and a trace.
    pub traced_knock_outs: Vec<String>,
}

impl Proof {
    /// Whether this answer (a question or `table.row.column`) stands on a hard basis that shows no evidence.
    #[must_use]
    pub fn lacks(&self, place: &str) -> bool {
        self.untraced.iter().any(|u| below(place, u))
    }
}

/// Whether a place is the path or lies below it.
fn below(place: &str, path: &str) -> bool {
    place.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Looks through the answers. `contradictions` are the constraints that do not hold.
#[must_use]
pub fn proof(
    checklist: &Checklist,
    answers: &Answers,
    relevance: &Relevance,
    contradictions: &[Finding],
) -> Stage<Proof> {
    let (paths, strange) = papers::papers(checklist, answers);
    let traces = Traces { checklist, answers, relevance, paths };
    let mut untraced = Vec::new();
    for key in &checklist.key_figures {
        let on = |policy: &String| checklist.policies.get(policy).is_some_and(|p| p.value == "true");
        let here = key.at.is_none_or(|depth| depth == relevance.survey().depth);
        if !here || !key.policy.as_ref().is_none_or(on) {
            continue;
        }
        for place in traces.untraced(&key.id) {
            if !untraced.contains(&place) {
                untraced.push(place);
            }
        }
    }
    let explained = |place: &str| written(answers, &format!("{CONTRADICTION}{place}"));
    let open = contradictions.iter().filter_map(|f| Some((f.questions.first()?, f)));
    let contradictions = open
        .filter(|(place, _)| !only_warns(checklist, place) && !explained(place))
        .map(|(place, f)| Contradiction { place: place.clone(), text: f.text.clone() })
        .collect();
    let traced = checklist.knock_outs.iter().filter(|k| traces.settled(k)).map(|k| k.id.clone()).collect();
    let findings = untraced.iter().map(lacking).chain(strange).collect();
    (Proof { untraced, contradictions, traced_knock_outs: traced }, findings)
}

fn lacking(place: &String) -> Finding {
    let text = Text::new(
        "写的是书证、系统或观察，却没有附件，也没有档案号（未附证据）",
        "said to be documented, from a system or observed, yet no file and no archive number is named",
    );
    Finding::new("proof.untraced", Weight::Attention, text, std::slice::from_ref(place))
}

/// Whether the explanations hold a written one under this name.
fn written(answers: &Answers, check: &str) -> bool {
    let TableState::Rows(rows) = answers.table(EXPLANATIONS) else { return false };
    let says = |row: &Row| row.cell("check").is_some_and(|c| text(&c.value) == Some(check));
    rows.iter().any(|row| says(row) && row.cell("explanation").is_some())
}

/// A failed check digit warns and blocks nothing: real codes that fail exist (calculation §2.4).
fn only_warns(checklist: &Checklist, place: &str) -> bool {
    let column = || {
        let (head, column) = place.rsplit_once('.')?;
        let (table, _) = head.rsplit_once('.')?;
        Some(checklist.tables.get(table)?.columns.get(column)?.ask.kind)
    };
    let kind = checklist.questions.get(place).map(|q| q.ask.kind).or_else(column);
    matches!(kind, Some(Kind::IdNumber | Kind::CreditCode))
}

fn text(value: &Value) -> Option<&str> {
    match value {
        Value::Text(text) => Some(text),
        _ => None,
    }
}

struct Traces<'a> {
    checklist: &'a Checklist,
    answers: &'a Answers,
    relevance: &'a Relevance,
    paths: Vec<String>,
}

impl Traces<'_> {
    fn covered(&self, place: &str) -> bool {
        self.paths.iter().any(|path| below(place, path))
    }

    /// Places at or below the path whose hard basis shows no evidence.
    fn untraced(&self, path: &str) -> Vec<String> {
        let mut found = Vec::new();
        for (id, question) in self.checklist.questions.iter().filter(|(id, _)| below(id, path)) {
            let Some(answer) = self.answers.scalar(id).filter(|_| self.relevance.applies(id)) else { continue };
            // Below a path the figures count, not the words beside them.
            let asked = id == path || question.ask.kind.is_number();
            if asked && answer.basis.is_hard() && !answer.attached && !self.covered(id) {
                found.push(id.clone());
            }
        }
        for table in self.checklist.tables.values().filter(|t| below(&t.id, path) && self.relevance.applies(&t.id)) {
            let TableState::Rows(rows) = self.answers.table(&table.id) else { continue };
            let lacking: Vec<&Row> = rows.iter().filter(|row| self.row_lacks(table, row)).collect();
            match lacking.len() {
                0 => {}
                n if n == rows.len() => found.push(table.id.clone()),
                _ => found.extend(lacking.iter().map(|row| format!("{}.{}", table.id, row.id))),
            }
        }
        found
    }

    /// A row shows its evidence where any of its cells does: a photo of a heap is one of its count and its price.
    fn row_lacks(&self, table: &Table, row: &Row) -> bool {
        let figures = table.columns.values().filter(|c| c.formula.is_none() && c.ask.kind.is_number());
        let hard = |column: &str| row.cell(column).is_some_and(|a| a.basis.is_hard());
        let attached = table.columns.keys().any(|column| row.cell(column).is_some_and(|a| a.attached));
        !attached
            && figures
                .filter(|c| hard(&c.ask.id))
                .any(|c| !self.covered(&format!("{}.{}.{}", table.id, row.id, c.ask.id)))
    }

    /// Whether the answers that settle a knock-out are all hard and traced.
    fn settled(&self, rule: &KnockOutRule) -> bool {
        let read = self.checklist.model.questions(&format!("knock_outs.hit.{}", rule.id));
        let all: Vec<&str> = match rule.rests_on.is_empty() {
            true => read.iter().map(|q| q.split('[').next().unwrap_or(q)).filter(|q| !q.starts_with("case.")).collect(),
            false => rule.rests_on.iter().map(String::as_str).collect(),
        };
        let traced = |id: &str, answer: &Answer| answer.basis.is_hard() && (answer.attached || self.covered(id));
        let mut answered = false;
        for id in all.into_iter().filter(|id| self.relevance.applies(id)) {
            if let Some(answer) = self.answers.scalar(id) {
                answered = true;
                if !traced(id, answer) {
                    return false;
                }
            }
            let (TableState::Rows(rows), Some(table)) = (self.answers.table(id), self.checklist.tables.get(id)) else {
                continue;
            };
            for row in rows {
                answered = true;
                let attached = table.columns.keys().any(|c| row.cell(c).is_some_and(|a| a.attached));
                let all = table.columns.keys().filter_map(|c| row.cell(c).map(|a| (c, a)));
                let lacks = |(c, a): (&String, &Answer)| {
                    !a.basis.is_hard() || !(attached || self.covered(&format!("{id}.{}.{c}", row.id)))
                };
                if all.into_iter().any(lacks) {
                    return false;
                }
            }
        }
        answered
    }
}
