//! An evaluation under assumptions made from one already there: only what reads a changed name is computed again, and only as far as the
//! change reaches. What-if tables, stress and the next question ask for hundreds of these from the same answers.

use crate::assumption::{Assumption, Touched};
use crate::evaluate::{Rows, Store};
use crate::evaluation::Evaluation;
use crate::formulas::Bound;
use crate::model::{Model, RowsKind, Source, Step};
use crate::moved::Watch;
use crate::node::Read;
use crate::outcome::Outcome;
use std::sync::Arc;

/// Which values differ from those of the evaluation before.
struct Moved {
    scalars: Vec<bool>,
    columns: Vec<bool>,
    /// Tables whose rows differ.
    tables: Vec<bool>,
}

impl Evaluation {
    /// Every figure under assumptions on the same answers: equal to [`Model::evaluate_assuming`]. `Err` names what no figure, question or
    /// cell is called.
    pub fn assuming(&self, assumptions: &[Assumption]) -> Result<Evaluation, Vec<String>> {
        let model = &self.model;
        let touched = model.touched(assumptions, &self.store)?;
        let mut store = self.store.clone();
        let mut moved = Moved::answers(model, &touched, &self.store, &mut store);
        for (step, reads) in model.order.iter().zip(model.reads()) {
            let again = reads.any(|read| moved.has(model, read));
            if again {
                empty(step, &mut store);
                model.step(step, &mut store);
            }
            if again || touches(step, &touched) {
                model.change_after(step, &touched, &mut store);
                moved.note(step, &self.store, &store);
            }
        }
        Ok(Evaluation { model: Arc::clone(model), store, partial: self.partial, watch: Watch::default() })
    }
}

/// Whether an assumption is about what this step gives.
fn touches(step: &Step, touched: &Touched) -> bool {
    match step {
        Step::Scalar(s) => touched.scalars.contains_key(s),
        Step::Column(c) | Step::Cell(c, _) => touched.columns.contains_key(c),
        Step::RowByRow(columns) => columns.iter().any(|c| touched.columns.contains_key(c)),
        Step::Rows(_) => false,
    }
}

/// Makes room where a step adds to what it finds.
fn empty(step: &Step, store: &mut Store) {
    match step {
        Step::Rows(t) => store.tables[*t as usize] = Rows::default(),
        Step::RowByRow(columns) => columns.iter().for_each(|c| store.columns[*c as usize].clear()),
        Step::Scalar(_) | Step::Column(_) | Step::Cell(..) => {}
    }
}

/// The same value to the last written digit.
pub(crate) fn same(a: &Outcome, b: &Outcome) -> bool {
    a == b && a.as_number().map(|n| n.scale()) == b.as_number().map(|n| n.scale())
}

pub(crate) fn all_same(a: &[Outcome], b: &[Outcome]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
}

impl Moved {
    /// Changes the answers and constants that are assumed to be others.
    fn answers(model: &Model, touched: &Touched, before: &Store, store: &mut Store) -> Moved {
        let mut moved = Moved {
            scalars: vec![false; model.scalars.len()],
            columns: vec![false; model.columns.len()],
            tables: vec![false; model.tables.len()],
        };
        for slot in touched.scalars.keys() {
            let at = *slot as usize;
            if !matches!(model.scalars[at].source, Source::Rule(_)) {
                model.change_scalar(*slot, touched, store);
                moved.scalars[at] = !same(&before.scalars[at], &store.scalars[at]);
            }
        }
        for slot in touched.columns.keys() {
            let at = *slot as usize;
            if matches!(model.columns[at].source, Source::Input) {
                model.change_column(*slot, None, touched, store);
                moved.columns[at] = !all_same(&before.columns[at], &store.columns[at]);
            }
        }
        moved
    }

    fn has(&self, model: &Model, read: Read) -> bool {
        match read {
            Read::Scalar(s) => self.scalars[s as usize],
            Read::Rows(t) => self.tables[t as usize],
            Read::Cell(c, _) | Read::SameRow(c) | Read::Prev(c) | Read::Column(c) => {
                self.columns[c as usize] || self.tables[model.columns[c as usize].table as usize]
            }
        }
    }

    /// Notes whether a step came to something else than before.
    fn note(&mut self, step: &Step, before: &Store, store: &Store) {
        match step {
            Step::Scalar(s) => {
                let at = *s as usize;
                self.scalars[at] |= !same(&before.scalars[at], &store.scalars[at]);
            }
            Step::Cell(c, row) => {
                let at = (*c as usize, *row as usize);
                self.columns[at.0] |= !same(&before.columns[at.0][at.1], &store.columns[at.0][at.1]);
            }
            Step::Column(c) => self.column(*c as usize, before, store),
            Step::RowByRow(columns) => columns.iter().for_each(|c| self.column(*c as usize, before, store)),
            Step::Rows(t) => {
                let (old, new) = (&before.tables[*t as usize], &store.tables[*t as usize]);
                self.tables[*t as usize] |= old.ids != new.ids || old.state != new.state;
            }
        }
    }

    fn column(&mut self, at: usize, before: &Store, store: &Store) {
        self.columns[at] |= !all_same(&before.columns[at], &store.columns[at]);
    }
}

/// What one step reads.
#[derive(Clone, Debug)]
pub(crate) enum StepReads {
    Nothing,
    /// What its one rule does.
    Rule(Arc<Bound>),
    /// What the rules of its columns do, and the rows they stand in.
    Columns(Box<[Read]>),
}

impl StepReads {
    /// One by one, each once.
    pub(crate) fn each(&self) -> &[Read] {
        match self {
            StepReads::Nothing => &[],
            StepReads::Rule(bound) => &bound.reads,
            StepReads::Columns(reads) => reads,
        }
    }

    fn any(&self, of: impl Fn(Read) -> bool) -> bool {
        self.each().iter().any(|read| of(*read))
    }
}

impl Model {
    pub(crate) fn steps_read(&self) -> Vec<StepReads> {
        self.order.iter().map(|step| self.step_reads(step)).collect()
    }

    fn step_reads(&self, step: &Step) -> StepReads {
        let rule = match step {
            Step::Scalar(s) => match self.scalars[*s as usize].source {
                Source::Rule(rule) => Some(rule),
                _ => None,
            },
            Step::Rows(t) => match self.tables[*t as usize].rows {
                RowsKind::Count(rule) => Some(rule),
                _ => None,
            },
            Step::Cell(c, row) => match &self.columns[*c as usize].source {
                Source::Cells(rules) => rules.get(*row as usize).copied().flatten(),
                _ => None,
            },
            Step::Column(c) => return StepReads::Columns(self.column_reads(&[*c])),
            Step::RowByRow(columns) => return StepReads::Columns(self.column_reads(columns)),
        };
        let bound = rule.and_then(|rule| self.rules[rule].bound.clone());
        bound.map_or(StepReads::Nothing, StepReads::Rule)
    }

    fn column_reads(&self, columns: &[u32]) -> Box<[Read]> {
        let mut reads = Vec::new();
        for c in columns {
            let column = &self.columns[*c as usize];
            if let Source::Rule(rule) = column.source {
                reads.push(Read::Rows(column.table));
                reads.extend(self.rules[rule].reads());
            }
        }
        reads.sort_unstable();
        reads.dedup();
        reads.into()
    }
}
