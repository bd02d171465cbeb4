//! What a figure is called and how it reads, from whatever entry of the checklist defines it.

use appraisal::Appraisal;
use appraisal::checklist::{Ask, Checklist, Kind};
use appraisal::figure::{Named, Reading};

use super::text;
use crate::api::text::{FigureKind, FigureView, Text};
use crate::show::{self, Shape};

/// A checklist and an appraisal by it.
#[derive(Clone, Copy)]
pub(crate) struct Labels<'a> {
    pub(crate) checklist: &'a Checklist,
    pub(crate) appraisal: &'a Appraisal,
}

/// How a kind of figure is shown.
pub(crate) fn figure_kind(kind: Kind) -> FigureKind {
    match kind {
        Kind::Money => FigureKind::Money,
        Kind::Percent | Kind::Ratio => FigureKind::Ratio,
        Kind::Days => FigureKind::Days,
        Kind::Integer => FigureKind::Integer,
        Kind::Number => FigureKind::Number,
        Kind::Bool => FigureKind::Bool,
        Kind::Date | Kind::Month => FigureKind::Date,
        _ => FigureKind::Text,
    }
}

/// A ratio with a unit of its own (倍, 次, 月) is a number, not a percentage.
fn shown_kind(kind: Kind, unit: &str) -> FigureKind {
    match figure_kind(kind) {
        FigureKind::Ratio if kind == Kind::Ratio && !matches!(unit, "" | "%" | "比") => FigureKind::Number,
        shown => shown,
    }
}

impl<'a> Labels<'a> {
    pub(crate) fn new(checklist: &'a Checklist, appraisal: &'a Appraisal) -> Self {
        Self { checklist, appraisal }
    }

    /// The figure of this id with its label.
    pub(crate) fn figure(&self, id: &str) -> FigureView {
        let reading = self.appraisal.reading(id).unwrap_or_else(|| no_such(id));
        self.view(id, &reading)
    }

    /// A reading under its figure's label.
    pub(crate) fn named(&self, named: &Named) -> FigureView {
        self.view(&named.figure, &named.reading)
    }

    pub(crate) fn view(&self, id: &str, reading: &Reading) -> FigureView {
        let shape = self.shape(id);
        let choices = self.ask(id).map(|ask| ask.choices.as_slice()).unwrap_or_default();
        show::figure(shape, reading, |word| {
            let choice = choices.iter().find(|c| c.id == word).map(|c| c.label.zh.clone());
            choice.or_else(|| super::word(word).map(|t| t.zh))
        })
    }

    /// A reading of a kind that no entry of the checklist declares, such as points.
    pub(crate) fn bare(&self, id: String, label: Text, kind: FigureKind, reading: &Reading) -> FigureView {
        show::figure(Shape { id, label, kind, unit: None }, reading, |word| super::word(word).map(|t| t.zh))
    }

    /// The question or column that asks this, if any: `request.amount`, `debts.d1.balance`.
    pub(crate) fn ask(&self, id: &str) -> Option<&'a Ask> {
        if let Some(question) = self.checklist.questions.get(id) {
            return Some(&question.ask);
        }
        let (table, _, column) = self.cell(id)?;
        Some(&self.checklist.tables.get(table)?.columns.get(column)?.ask)
    }

    /// Splits `table.row.column`; table ids hold dots too, so the longest known table wins.
    pub(crate) fn cell<'b>(&self, id: &'b str) -> Option<(&'b str, &'b str, &'b str)> {
        let (head, column) = id.rsplit_once('.')?;
        let known = |name: &str| self.checklist.tables.contains_key(name) || self.checklist.rows.contains_key(name);
        head.rmatch_indices('.')
            .map(|(at, _)| (&head[..at], &head[at + 1..]))
            .find(|(t, _)| known(t))
            .map(|(t, r)| (t, r, column))
    }

    /// The section where a question, table or cell is asked.
    pub(crate) fn section(&self, id: &str) -> Option<&'a str> {
        let checklist = self.checklist;
        if let Some(question) = checklist.questions.get(id) {
            return Some(&question.section);
        }
        let table = checklist.tables.get(id).or_else(|| checklist.tables.get(self.cell(id)?.0))?;
        Some(&table.section)
    }

    /// The label of anything that has a name.
    pub(crate) fn label(&self, id: &str) -> Text {
        self.shape(id).label
    }

    pub(crate) fn shape(&self, id: &str) -> Shape {
        let make = |label: Text, kind: Kind, unit: &str| Shape {
            id: id.to_owned(),
            label,
            kind: shown_kind(kind, unit),
            unit: (!unit.is_empty()).then(|| unit.to_owned()),
        };
        let checklist = self.checklist;
        if let Some(figure) = checklist.figures.get(id) {
            return make(text(&figure.label), figure.kind, &figure.unit);
        }
        if let Some(question) = checklist.questions.get(id) {
            return make(text(&question.ask.label), question.ask.kind, &question.ask.unit);
        }
        if let Some(table) = checklist.tables.get(id) {
            return make(text(&table.label), Kind::Text, "");
        }
        if let Some(policy) = id.strip_prefix("policy.").and_then(|p| checklist.policies.get(p)) {
            return make(text(&policy.label), policy.kind, "");
        }
        if let Some(shape) = self.cell_shape(id) {
            return shape;
        }
        let label = super::word(id).unwrap_or_else(|| Text::new(id, id));
        let kind = if id.ends_with("_date") { Kind::Date } else { Kind::Text };
        make(label, kind, "")
    }

    fn cell_shape(&self, id: &str) -> Option<Shape> {
        let (table, row, column) = self.cell(id)?;
        let (row_label, column_label, kind, unit) = if let Some(asked) = self.checklist.tables.get(table) {
            let ask = &asked.columns.get(column)?.ask;
            (self.row_label(table, row), &ask.label, ask.kind, ask.unit.as_str())
        } else {
            let rule = self.checklist.rows.get(table)?;
            let label = rule.rows.iter().find(|r| r.id == row).map(|r| text(&r.label));
            let column = rule.columns.get(column)?;
            (label.unwrap_or_else(|| Text::new(row, row)), &column.label, column.kind, "")
        };
        let label = Text::new(
            format!("{}·{}", row_label.zh, column_label.zh),
            format!("{} · {}", row_label.en, column_label.en),
        );
        let unit = (!unit.is_empty()).then(|| unit.to_owned());
        Some(Shape { id: id.to_owned(), label, kind: figure_kind(kind), unit })
    }

    /// A row is called by its first text, as the officer calls it; else by its place.
    fn row_label(&self, table: &str, row: &str) -> Text {
        let first =
            self.checklist.tables.get(table).and_then(|t| t.columns.values().find(|c| c.ask.kind == Kind::Text));
        let named = first.and_then(|c| self.appraisal.figures.cell(table, row, &c.ask.id));
        if let Some(name) = named.as_ref().and_then(Reading::text).filter(|n| !n.is_empty()) {
            return Text::new(name, name);
        }
        let place = self.appraisal.figures.place(table, row).map_or(0, |i| i + 1);
        let label = self.checklist.tables.get(table).map(|t| text(&t.label)).unwrap_or_default();
        Text::new(format!("{}第 {place} 行", label.zh), format!("{} row {place}", label.en))
    }
}

fn no_such(id: &str) -> Reading {
    Reading::NotApplicable { reason: format!("本清单没有 {id}") }
}
