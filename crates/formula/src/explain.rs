//! Why a figure is what it is: its formula with the value at every part that was computed, one level at a time. Each operand's
//! name can be explained in turn, down to the questions.

use crate::diagnostic::{Origin, Span};
use crate::evaluate::{At, Run};
use crate::evaluation::Evaluation;
use crate::expr::Operator;
use crate::model::{Model, RowsKind, Source, Target, part};
use crate::node::{Kind, Node, Slot};
use crate::outcome::Outcome;
use crate::value::Value;
use std::sync::Arc;

/// What a step is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A scalar or one cell; its name can be explained in turn.
    Name(String),
    /// A whole column, folded here; `table[column]`.
    Column(String),
    /// A table, counted here.
    Table(String),
    /// A literal.
    Literal,
    /// An operation on other parts.
    Operation,
}

/// One part of the formula that was computed. Parts of a branch not taken are left out.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Where in the source.
    pub span: Span,
    /// The source of the part.
    pub text: String,
    /// How deep in the formula, from 0.
    pub depth: u16,
    /// What it is about.
    pub subject: Subject,
    /// What it came to; `None` for whole columns and column arithmetic.
    pub outcome: Option<Outcome>,
}

/// What a part of a formula does.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    /// Takes a scalar or a cell by name.
    Name(String),
    /// Takes the basis of an answer.
    Basis(String),
    /// Takes a whole column `table[column]`.
    Column(String),
    /// Takes a table as such.
    Table(String),
    /// A value written in the formula.
    Literal(Value),
    /// Turns the sign.
    Negative,
    /// A hundredth.
    Percent,
    /// Two parts joined by an operator.
    Binary(Operator),
    /// A function of its parts; of a choice (IF, IFS, SWITCH, FALLBACK) only the parts that were computed.
    Call(&'static str),
}

/// One part of a formula as it was computed, with the parts it was computed from.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// What it does.
    pub act: Act,
    /// What it came to; `None` for whole columns and column arithmetic.
    pub outcome: Option<Outcome>,
    /// What it was computed from, in the order of the source.
    pub parts: Vec<Part>,
}

/// A figure, its formula and the values in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// The figure.
    pub name: String,
    /// What it came to, rounded to its decimals.
    pub outcome: Outcome,
    /// Its formula; `None` for questions and constants: the chain ends there.
    pub source: Option<Arc<str>>,
    /// Where the formula stands.
    pub origin: Option<Origin>,
    /// The parts that were computed, outermost first.
    pub steps: Vec<Step>,
}

impl Evaluation {
    /// Explains a scalar or a cell `table.row.column` by its formula.
    pub fn explain(&self, name: &str) -> Option<Explanation> {
        let outcome = self.get(name)?.clone();
        let (rule, row) = self.rule_of(name)?;
        let mut explanation =
            Explanation { name: name.to_owned(), outcome, source: None, origin: None, steps: Vec::new() };
        let Some(rule) = rule.map(|r| &self.model.rules[r]) else { return Some(explanation) };
        explanation.source = Some(rule.source.clone());
        explanation.origin = Some(rule.origin.clone());
        if let Some(node) = rule.node() {
            let run = Run { model: &self.model, store: &self.store, alike: None };
            let mut walk = Walk { run, evaluation: self, source: &rule.source, at: At::row(row), steps: Vec::new() };
            walk.visit(node, 0);
            explanation.steps = walk.steps;
        }
        Some(explanation)
    }

    /// The formula of a scalar or a cell as it was computed, part by part; `None` for questions, constants and strangers.
    pub fn parts(&self, name: &str) -> Option<Part> {
        let (rule, row) = self.rule_of(name)?;
        let node = self.model.rules[rule?].node()?;
        let run = Run { model: &self.model, store: &self.store, alike: None };
        let walk = Walk { run, evaluation: self, source: "", at: At::row(row), steps: Vec::new() };
        Some(walk.part(node))
    }

    /// Where the rule of a name stands and what it says.
    pub fn rule_origin(&self, name: &str) -> Option<(&Arc<str>, &Origin)> {
        let (rule, _) = self.rule_of(name)?;
        let rule = &self.model.rules[rule?];
        Some((&rule.source, &rule.origin))
    }

    /// The rule of a name (if it has one) and the row it stands in.
    fn rule_of(&self, name: &str) -> Option<(Option<usize>, usize)> {
        match self.model.target(name) {
            Some(Target::Scalar(s)) => match self.model.scalars[s as usize].source {
                Source::Rule(rule) => Some((Some(rule), 0)),
                _ => Some((None, 0)),
            },
            Some(Target::Cell(c, r)) => Some((self.column_rule(c, r as usize), r as usize)),
            Some(Target::Table(_)) => None,
            None => {
                let (path, column) = name.rsplit_once('.')?;
                let (table, row) = path.rsplit_once('.')?;
                let Some(Target::Table(t)) = self.model.index.get(table) else { return None };
                let c = *self.model.tables[*t as usize].columns.get(column)?;
                let r = self.store.tables[*t as usize].ids.place(row)?;
                Some((self.column_rule(c, r), r))
            }
        }
    }

    fn column_rule(&self, column: Slot, row: usize) -> Option<usize> {
        match &self.model.columns[column as usize].source {
            Source::Rule(rule) => Some(*rule),
            Source::Cells(rules) => rules.get(row).copied().flatten(),
            _ => None,
        }
    }

    fn cell_name(&self, column: Slot, row: usize) -> String {
        let model: &Model = &self.model;
        let table = model.columns[column as usize].table as usize;
        match &model.tables[table].rows {
            RowsKind::Fixed(_) => model.cell_name(column, row as u32),
            _ => {
                let id = self.store.tables[table].ids.get(row).map_or("", |id| id);
                format!("{}.{id}.{}", model.tables[table].name, model.columns[column as usize].name)
            }
        }
    }
}

struct Walk<'a> {
    run: Run<'a>,
    evaluation: &'a Evaluation,
    source: &'a str,
    at: At,
    steps: Vec<Step>,
}

impl Walk<'_> {
    fn visit(&mut self, node: &Node, depth: u16) {
        let model = self.run.model;
        let subject = match &node.kind {
            Kind::Literal(_) => Subject::Literal,
            Kind::Scalar(s) | Kind::BasisOfScalar(s) => Subject::Name(model.scalars[*s as usize].name.to_string()),
            Kind::Cell(c, r) => Subject::Name(model.cell_name(*c, *r)),
            Kind::SameRow(c) | Kind::BasisOfSameRow(c) => Subject::Name(self.evaluation.cell_name(*c, self.at.row)),
            Kind::Prev(c, _) if self.at.row > 0 => Subject::Name(self.evaluation.cell_name(*c, self.at.row - 1)),
            Kind::Column(c) | Kind::BasisOfColumn(c) | Kind::BasisOfRows(c) => Subject::Column(model.column_name(*c)),
            Kind::Table(t) => Subject::Table(model.tables[*t as usize].name.to_string()),
            _ => Subject::Operation,
        };
        let single = node.over.is_none() && !matches!(node.kind, Kind::Table(_));
        let outcome = single.then(|| self.run.eval(node, self.at));
        let text = part(self.source, node.span).to_owned();
        self.steps.push(Step { span: node.span, text, depth, subject, outcome });
        for inner in self.taken(node) {
            self.visit(inner, depth + 1);
        }
    }

    fn part(&self, node: &Node) -> Part {
        let model = self.run.model;
        let scalar = |s: Slot| model.scalars[s as usize].name.to_string();
        let act = match &node.kind {
            Kind::Literal(value) => Act::Literal(value.clone()),
            Kind::Scalar(s) => Act::Name(scalar(*s)),
            Kind::BasisOfScalar(s) => Act::Basis(scalar(*s)),
            Kind::Cell(c, r) => Act::Name(model.cell_name(*c, *r)),
            Kind::SameRow(c) => Act::Name(self.evaluation.cell_name(*c, self.at.row)),
            Kind::BasisOfSameRow(c) => Act::Basis(self.evaluation.cell_name(*c, self.at.row)),
            Kind::Prev(c, _) if self.at.row > 0 => Act::Name(self.evaluation.cell_name(*c, self.at.row - 1)),
            // In the first row the initial value stands for the row above.
            Kind::Prev(_, initial) => return self.part(initial),
            Kind::Column(c) => Act::Column(model.column_name(*c)),
            Kind::BasisOfColumn(c) | Kind::BasisOfRows(c) => Act::Basis(model.column_name(*c)),
            Kind::Table(t) => Act::Table(model.tables[*t as usize].name.to_string()),
            Kind::Negative(_) => Act::Negative,
            Kind::Percent(_) => Act::Percent,
            Kind::Binary(operator, _) => Act::Binary(*operator),
            Kind::Call(function, _) => Act::Call(function.name),
        };
        let single = node.over.is_none() && !matches!(node.kind, Kind::Table(_));
        Part {
            act,
            outcome: single.then(|| self.run.eval(node, self.at)),
            parts: self.taken(node).into_iter().map(|inner| self.part(inner)).collect(),
        }
    }

    /// The parts that were computed on the way to this value.
    fn taken<'n>(&self, node: &'n Node) -> Vec<&'n Node> {
        let truth = |n: &Node| self.run.eval(n, self.at).as_bool();
        match &node.kind {
            Kind::Prev(..) if self.at.row > 0 => Vec::new(),
            Kind::Call(function, args) if node.over.is_none() => match function.name {
                "IF" => match truth(&args[0]) {
                    Some(true) => vec![&args[0], &args[1]],
                    Some(false) => vec![&args[0], &args[2]],
                    None => vec![&args[0]],
                },
                "IFS" => {
                    let mut parts = Vec::new();
                    for pair in args.chunks_exact(2) {
                        parts.push(&pair[0]);
                        match truth(&pair[0]) {
                            Some(false) => continue,
                            Some(true) => parts.push(&pair[1]),
                            None => {}
                        }
                        break;
                    }
                    parts
                }
                "SWITCH" => self.switch(args),
                "FALLBACK" if !self.run.eval(&args[0], self.at).is_unknown() => vec![&args[0]],
                _ => args.iter().collect(),
            },
            _ => node.parts(),
        }
    }

    fn switch<'n>(&self, args: &'n [Node]) -> Vec<&'n Node> {
        let mut parts = vec![&args[0]];
        let key = self.run.eval(&args[0], self.at);
        let rest = &args[1..];
        for pair in rest.chunks_exact(2) {
            let value = self.run.eval(&pair[0], self.at);
            let (Some(k), Some(v)) = (key.value(), value.value()) else { return parts };
            parts.push(&pair[0]);
            let decimals = args[0].decimals.max(pair[0].decimals);
            if crate::evaluate::compare(crate::expr::Operator::Equal, k, v, decimals) {
                parts.push(&pair[1]);
                return parts;
            }
        }
        if rest.len() % 2 == 1 {
            parts.extend(rest.last());
        }
        parts
    }
}

impl Model {
    /// Explains a figure of an evaluation; the same as [`Evaluation::explain`].
    pub fn explain(&self, evaluation: &Evaluation, name: &str) -> Option<Explanation> {
        evaluation.explain(name)
    }
}
