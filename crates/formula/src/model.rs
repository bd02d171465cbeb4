//! The rules of a checklist, bound and put in order: what an evaluation runs over and what a reader may ask about.

use crate::alike::Alike;
use crate::aside::StepReads;
use crate::diagnostic::{Origin, Span};
use crate::evaluate::{At, Rows, Run, Store, named};
use crate::evaluation::Evaluation;
use crate::formulas::Bound;
use crate::inputs::{Answer, Answers, Basis, Listed};
use crate::moved::Watch;
use crate::node::{Node, Read, Slot};
use crate::outcome::{Outcome, Reason, State};
use crate::readers::Readers;
use crate::row_ids::RowIds;
use crate::slots::Slots;
use crate::value::{Type, Value};
use indexmap::IndexMap;
use rust_decimal::prelude::ToPrimitive;
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::sync::{Arc, OnceLock};

/// The most rows a counted table may have: fifty debts over the ten years of the longest plan.
pub const MOST_ROWS: usize = 6050;

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    Scalar(Slot),
    Table(Slot),
    Cell(Slot, u32),
}

/// Where the values of a scalar or column come from.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    Constant(Value),
    Input,
    Rule(usize),
    /// One rule per row of a table with fixed rows.
    Cells(Vec<Option<usize>>),
    /// The row number of a counted table.
    Number,
    /// A name of other models, which keep their slots in common: this one does not have it.
    Absent,
}

#[derive(Clone, Debug)]
pub(crate) struct Scalar {
    pub(crate) name: Arc<str>,
    pub(crate) ty: Type,
    pub(crate) decimals: u8,
    /// Its unit as a power of money: 1 元, 0 a plain number.
    pub(crate) power: i32,
    pub(crate) source: Source,
}

#[derive(Clone, Debug)]
pub(crate) struct Column {
    pub(crate) table: Slot,
    pub(crate) name: Arc<str>,
    pub(crate) ty: Type,
    pub(crate) decimals: u8,
    /// Its unit as a power of money: 1 元, 0 a plain number.
    pub(crate) power: i32,
    pub(crate) source: Source,
}

#[derive(Clone, Debug)]
pub(crate) enum RowsKind {
    Asked,
    Fixed(RowIds),
    Count(usize),
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    pub(crate) name: Arc<str>,
    pub(crate) rows: RowsKind,
    pub(crate) columns: IndexMap<Arc<str>, Slot, FxBuildHasher>,
}

// What stands for names of other models.
impl Default for Scalar {
    fn default() -> Self {
        Scalar { name: Arc::default(), ty: Type::Text, decimals: 0, power: 0, source: Source::Absent }
    }
}

impl Default for Column {
    fn default() -> Self {
        Column { table: 0, name: Arc::default(), ty: Type::Text, decimals: 0, power: 0, source: Source::Absent }
    }
}

impl Default for RowsKind {
    fn default() -> Self {
        RowsKind::Fixed(RowIds::default())
    }
}

/// One rule: its source, where it stands, and what became of it.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub(crate) source: Arc<str>,
    pub(crate) origin: Origin,
    pub(crate) ty: Type,
    pub(crate) decimals: u8,
    /// What became of it; none where it does not bind.
    pub(crate) bound: Option<Arc<Bound>>,
}

impl Rule {
    pub(crate) fn node(&self) -> Option<&Node> {
        self.bound.as_ref().map(|bound| &bound.node)
    }

    /// What it reads, each once.
    pub(crate) fn reads(&self) -> &[Read] {
        self.bound.as_ref().map_or(&[], |bound| &bound.reads)
    }
}

/// One step of an evaluation.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    Scalar(Slot),
    Rows(Slot),
    Column(Slot),
    Cell(Slot, u32),
    /// Columns that need each other through PREV, in their order within a row.
    RowByRow(Vec<Slot>),
}

/// A checked set of rules.
#[derive(Clone, Debug, Default)]
pub struct Model {
    pub(crate) scalars: Slots<Scalar>,
    pub(crate) tables: Slots<Table>,
    pub(crate) columns: Slots<Column>,
    pub(crate) rules: Vec<Rule>,
    /// Scalars and tables by name; a cell of a table with fixed rows is found by its table ([`Model::target`]).
    pub(crate) index: FxHashMap<Arc<str>, Target>,
    /// Its own scalars, tables and columns, in the order in which they were declared.
    pub(crate) own_scalars: Vec<Slot>,
    pub(crate) own_tables: Vec<Slot>,
    pub(crate) own_columns: Vec<Slot>,
    pub(crate) order: Vec<Step>,
    /// What each step of the order reads, made when it is first asked for.
    pub(crate) reads: OnceLock<Vec<StepReads>>,
    /// Whether some rule reads it, of each column.
    pub(crate) read: Vec<bool>,
    /// Who reads what, made when it is first asked for.
    pub(crate) readers: OnceLock<Readers>,
}

impl Model {
    /// Computes every figure from the answers.
    pub fn evaluate(self: &Arc<Self>, answers: &dyn Answers) -> Evaluation {
        self.evaluated(self.filled(answers, |_| true), false)
    }

    /// The same for a caller that looks at figures only: columns of answers that no rule reads stay empty.
    pub fn evaluate_figures(self: &Arc<Self>, answers: &dyn Answers) -> Evaluation {
        self.evaluated(self.filled(answers, |column| self.read.get(column as usize).is_some_and(|read| *read)), true)
    }

    /// What a name stands for: a scalar, a table, or the cell of a table with fixed rows that it is the path of.
    pub(crate) fn target(&self, name: &str) -> Option<Target> {
        if let Some(target) = self.index.get(name) {
            return Some(*target);
        }
        let (path, column) = name.rsplit_once('.')?;
        let (table, row) = path.rsplit_once('.')?;
        let Some(Target::Table(t)) = self.index.get(table) else { return None };
        let table = &self.tables[*t as usize];
        let RowsKind::Fixed(ids) = &table.rows else { return None };
        let column = *table.columns.get(column)?;
        let row = ids.place(row)?;
        Some(Target::Cell(column, row as u32))
    }

    /// Every name that stands for something: scalars, tables, and the cells of tables with fixed rows.
    pub(crate) fn targets(&self) -> Vec<String> {
        let cells = self.own_columns.iter().flat_map(|c| {
            let rows = match &self.tables[self.columns[*c as usize].table as usize].rows {
                RowsKind::Fixed(ids) => ids.len(),
                _ => 0,
            };
            (0..rows as u32).map(move |row| self.cell_name(*c, row))
        });
        self.index.keys().map(|name| name.to_string()).chain(cells).collect()
    }

    /// What each step reads, in the order of the steps.
    pub(crate) fn reads(&self) -> &[StepReads] {
        self.reads.get_or_init(|| self.steps_read())
    }

    pub(crate) fn readers(&self) -> &Readers {
        self.readers.get_or_init(|| Readers::of(self))
    }

    fn evaluated(self: &Arc<Self>, mut store: Store, partial: bool) -> Evaluation {
        for step in &self.order {
            self.step(step, &mut store);
        }
        Evaluation { model: self.clone(), store, partial, watch: Watch::default() }
    }

    fn node(&self, rule: usize) -> Option<(&Node, &Rule)> {
        let rule = &self.rules[rule];
        rule.node().map(|n| (n, rule))
    }

    pub(crate) fn run(&self, rule: usize, at: At, store: &Store) -> Outcome {
        self.run_among(rule, at, store, None)
    }

    fn run_among(&self, rule: usize, at: At, store: &Store, alike: Option<&Alike>) -> Outcome {
        match self.node(rule) {
            Some((node, rule)) => named(Run { model: self, store, alike }.eval(node, at), rule.ty, rule.decimals),
            None => Outcome::not_applicable(Reason::NoRule),
        }
    }

    pub(crate) fn step(&self, step: &Step, store: &mut Store) {
        match step {
            Step::Scalar(s) => {
                if let Source::Rule(rule) = self.scalars[*s as usize].source {
                    store.scalars[*s as usize] = self.run(rule, At::default(), store);
                }
            }
            Step::Cell(c, row) => {
                if let Source::Cells(rules) = &self.columns[*c as usize].source
                    && let Some(Some(rule)) = rules.get(*row as usize)
                {
                    store.columns[*c as usize][*row as usize] = self.run(*rule, At::row(*row as usize), store);
                }
            }
            Step::Column(c) => {
                let column = &self.columns[*c as usize];
                let rows = store.tables[column.table as usize].ids.len();
                if let Source::Rule(rule) = column.source {
                    let run = Run { model: self, store, alike: None };
                    let alike = self.rules[rule].node().and_then(|node| Alike::of(&run, node, rows));
                    let cell = |row| self.run_among(rule, At::row(row), store, alike.as_ref());
                    store.columns[*c as usize] = (0..rows).map(cell).collect();
                }
            }
            Step::RowByRow(columns) => {
                let Some(first) = columns.first() else { return };
                let rows = store.tables[self.columns[*first as usize].table as usize].ids.len();
                for row in 0..rows {
                    for c in columns {
                        if let Source::Rule(rule) = self.columns[*c as usize].source {
                            let outcome = self.run(rule, At::row(row), store);
                            store.columns[*c as usize].push(outcome);
                        }
                    }
                }
            }
            Step::Rows(t) => self.count(*t, store),
        }
    }

    /// The rows of a counted table.
    fn count(&self, table: Slot, store: &mut Store) {
        let RowsKind::Count(rule) = self.tables[table as usize].rows else { return };
        let outcome = self.run(rule, At::default(), store);
        let rows = &mut store.tables[table as usize];
        let count = outcome.as_number().map(|n| n.trunc().to_i64().unwrap_or(i64::MAX).max(0) as usize);
        match count {
            Some(n) if n <= MOST_ROWS => {
                rows.ids = (1..=n).map(|i| Arc::from(i.to_string())).collect::<Vec<_>>().into();
                // nothing but the marks of a provisional count has to reach the folds
                let marks = Outcome { state: State::NotApplicable(Reason::NothingToFold), ..outcome };
                rows.state = marks.provisional.is_some().then_some(marks);
            }
            Some(_) => rows.state = Some(Outcome::not_meaningful(Reason::TooManyRows)),
            None => rows.state = Some(outcome),
        }
        let n = rows.ids.len();
        for c in self.tables[table as usize].columns.values() {
            if matches!(self.columns[*c as usize].source, Source::Number) {
                store.columns[*c as usize] = (1..=n as u64).map(Outcome::number).collect();
            }
        }
    }

    /// A store with the answers in their slots.
    pub(crate) fn filled(&self, answers: &dyn Answers, wanted: impl Fn(Slot) -> bool) -> Store {
        let mut store = Store {
            scalars: Vec::with_capacity(self.scalars.len()),
            columns: vec![Vec::new(); self.columns.len()],
            tables: vec![Rows::default(); self.tables.len()],
            scalar_basis: vec![None; self.scalars.len()],
            column_basis: vec![Vec::new(); self.columns.len()],
        };
        for (slot, scalar) in self.scalars.iter().enumerate() {
            store.scalars.push(match &scalar.source {
                Source::Constant(value) => value.clone().into(),
                Source::Input => {
                    let answer = answers.scalar(&scalar.name);
                    store.scalar_basis[slot] = answer.basis;
                    answered(answer, scalar.ty, scalar.decimals, || scalar.name.clone())
                }
                _ => Outcome::not_applicable(Reason::NoRule),
            });
        }
        for (slot, table) in self.tables.iter().enumerate() {
            match &table.rows {
                RowsKind::Asked => self.fill_table(slot, answers, &wanted, &mut store),
                RowsKind::Fixed(ids) => {
                    store.tables[slot].ids = ids.clone();
                    for c in table.columns.values() {
                        store.columns[*c as usize] = vec![Outcome::not_applicable(Reason::NoRule); ids.len()];
                    }
                }
                RowsKind::Count(_) => {}
            }
        }
        store
    }

    fn fill_table(&self, slot: usize, answers: &dyn Answers, wanted: &impl Fn(Slot) -> bool, store: &mut Store) {
        let table = &self.tables[slot];
        let ids = match answers.rows(&table.name) {
            Listed::Untouched => {
                store.tables[slot].state = Some(Outcome::unknown(&table.name));
                return;
            }
            Listed::NotApplicable(reason) => {
                store.tables[slot].state = Some(Outcome::not_applicable(reason));
                return;
            }
            Listed::Rows(ids) => ids,
        };
        for (name, c) in table.columns.iter().filter(|_| !ids.is_empty()) {
            let column = &self.columns[*c as usize];
            if !matches!(column.source, Source::Input) || !wanted(*c) {
                continue;
            }
            (store.columns[*c as usize], store.column_basis[*c as usize]) =
                self.asked_column(answers, slot as Slot, *c, name, &ids);
        }
        store.tables[slot].ids = ids.into();
    }

    /// The answers of one column and their bases; none where the table has no rows.
    pub(crate) fn asked_column(
        &self,
        answers: &dyn Answers,
        table: Slot,
        column: Slot,
        name: &str,
        ids: &[Arc<str>],
    ) -> (Vec<Outcome>, Vec<Option<Basis>>) {
        if ids.is_empty() {
            return (Vec::new(), Vec::new());
        }
        let (table, column) = (&self.tables[table as usize].name, &self.columns[column as usize]);
        let mut cells = answers.column(table, name);
        cells.resize_with(ids.len(), Answer::unanswered);
        let bases = cells.iter().map(|cell| cell.basis).collect();
        let outcome = |(cell, row): (Answer, &Arc<str>)| {
            answered(cell, column.ty, column.decimals, || Arc::from(format!("{table}.{row}.{name}")))
        };
        (cells.into_iter().zip(ids).map(outcome).collect(), bases)
    }

    /// What a rule reads directly: names, `table[column]`, `table.row.column`, tables.
    pub(crate) fn reads_of(&self, node: &Node, row: Option<u32>, see: &mut impl FnMut(String, Read)) {
        node.reads(&mut |read| {
            let name = match read {
                Read::Scalar(s) => self.scalars[s as usize].name.to_string(),
                Read::Cell(c, r) => self.cell_name(c, r),
                Read::Rows(t) => self.tables[t as usize].name.to_string(),
                Read::SameRow(c) | Read::Prev(c) | Read::Column(c) => match (row, read) {
                    (Some(r), Read::SameRow(_)) => self.cell_name(c, r),
                    (Some(r), Read::Prev(_)) if r > 0 => self.cell_name(c, r - 1),
                    _ => self.column_name(c),
                },
            };
            see(name, read);
        });
    }

    pub(crate) fn column_name(&self, column: Slot) -> String {
        let column = &self.columns[column as usize];
        format!("{}[{}]", self.tables[column.table as usize].name, column.name)
    }

    pub(crate) fn cell_name(&self, column: Slot, row: u32) -> String {
        let column = &self.columns[column as usize];
        let table = &self.tables[column.table as usize];
        match &table.rows {
            RowsKind::Fixed(ids) => {
                format!("{}.{}.{}", table.name, ids.get(row as usize).map_or("", |id| id), column.name)
            }
            _ => format!("{}.{}.{}", table.name, row + 1, column.name),
        }
    }
}

/// An answer as it enters: rounded to the question's decimals; one of the wrong type counts as not given.
pub(crate) fn answered(answer: Answer, ty: Type, decimals: u8, name: impl FnOnce() -> Arc<str>) -> Outcome {
    let Some(outcome) = answer.outcome else { return Outcome::unknown(&name()) };
    match &outcome.state {
        State::Known(value) if value.ty() != ty => Outcome::unknown(&name()),
        State::Unknown(causes) if causes.ids().is_empty() => Outcome::unknown(&name()),
        _ => named(outcome, ty, decimals),
    }
}

/// A part of a source text.
pub(crate) fn part(source: &str, span: Span) -> &str {
    source.get(span.start as usize..span.end as usize).unwrap_or("")
}
