//! An evaluation on the side: some names take other values than the answers and rules give them 假设. For what-if, stress, and the
//! spread of a reference. The answers themselves stay as they are; everything that reads a changed name follows it.

use crate::evaluate::{Store, named};
use crate::evaluation::Evaluation;
use crate::inputs::Answers;
use crate::model::{Model, RowsKind, Source, Step, Target};
use crate::moved::Watch;
use crate::node::Slot;
use crate::outcome::{Outcome, Reason, State};
use crate::value::{Type, Value};
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// What becomes of a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Assumed {
    /// Taken as this value, whatever was known; known and firm.
    Set(Value),
    /// Multiplied; what is not known stays as it is.
    Times(Decimal),
    /// Raised (or lowered) by; what is not known stays as it is.
    Plus(Decimal),
}

impl Assumed {
    /// Grown by a share: −0.1 leaves nine tenths. `scale` multiplies the share first. `None` when it leaves the range of numbers.
    #[must_use]
    pub fn grown(share: Decimal, scale: Decimal) -> Option<Self> {
        share.checked_mul(scale)?.checked_add(Decimal::ONE).map(Self::Times)
    }

    /// Raised by a value, or by the value as a share of `of`. `scale` multiplies it first. `None` when it leaves the range of numbers.
    #[must_use]
    pub fn raised(value: Decimal, scale: Decimal, of: Option<Decimal>) -> Option<Self> {
        value.checked_mul(scale)?.checked_mul(of.unwrap_or(Decimal::ONE)).map(Self::Plus)
    }
}

/// One name and what becomes of it. The name is a question, a figure, a policy value, a cell `table.row.column` of any table, or a
/// whole column `table[column]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Assumption {
    /// Whose value.
    pub name: String,
    /// What becomes of it.
    pub assumed: Assumed,
}

/// The assumptions by the slot they touch.
#[derive(Clone, Debug, Default)]
pub(crate) struct Touched {
    pub(crate) scalars: FxHashMap<Slot, Vec<Assumed>>,
    /// A row of a column, or all its rows.
    pub(crate) columns: FxHashMap<Slot, Vec<(Option<usize>, Assumed)>>,
    /// The row found last: assumptions on the rows of a column mostly follow each other.
    row: usize,
}

impl Model {
    /// Computes every figure under assumptions, which are applied where each value arises, in the order given. `Err` names what no
    /// figure, question or cell is called. An assumption of the wrong type makes the value not meaningful.
    pub fn evaluate_assuming(
        self: &Arc<Self>,
        answers: &dyn Answers,
        assumptions: &[Assumption],
    ) -> Result<Evaluation, Vec<String>> {
        let mut store = self.filled(answers, |_| true);
        let touched = self.touched(assumptions, &store)?;
        let (scalars, columns): (Vec<_>, Vec<_>) =
            (touched.scalars.keys().copied().collect(), touched.columns.keys().copied().collect());
        // answers first; a rule's value is overwritten by its step and changed after it
        for slot in scalars {
            self.change_scalar(slot, &touched, &mut store);
        }
        for slot in columns {
            self.change_column(slot, None, &touched, &mut store);
        }
        for step in &self.order {
            self.step(step, &mut store);
            self.change_after(step, &touched, &mut store);
        }
        Ok(Evaluation { model: self.clone(), store, partial: false, watch: Watch::default() })
    }

    /// What the assumptions touch; `Err` names the strangers.
    pub(crate) fn touched(&self, assumptions: &[Assumption], store: &Store) -> Result<Touched, Vec<String>> {
        let (mut touched, mut strangers) = (Touched::default(), Vec::new());
        for assumption in assumptions {
            if self.touch(&assumption.name, store, &assumption.assumed, &mut touched).is_none() {
                strangers.push(assumption.name.clone());
            }
        }
        if strangers.is_empty() { Ok(touched) } else { Err(strangers) }
    }

    /// Changes what a step gave. Questions stand among the steps, too; they have been changed before.
    pub(crate) fn change_after(&self, step: &Step, touched: &Touched, store: &mut Store) {
        match step {
            Step::Scalar(s) if matches!(self.scalars[*s as usize].source, Source::Rule(_)) => {
                self.change_scalar(*s, touched, store);
            }
            Step::Cell(c, row) => self.change_column(*c, Some(*row as usize), touched, store),
            Step::Column(c) if matches!(self.columns[*c as usize].source, Source::Rule(_)) => {
                self.change_column(*c, None, touched, store);
            }
            Step::RowByRow(columns) => columns.iter().for_each(|c| self.change_column(*c, None, touched, store)),
            Step::Scalar(_) | Step::Column(_) | Step::Rows(_) => {}
        }
    }

    fn touch(&self, name: &str, store: &Store, assumed: &Assumed, touched: &mut Touched) -> Option<()> {
        if let Some((table, column)) = name.strip_suffix(']').and_then(|n| n.split_once('[')) {
            let Some(Target::Table(t)) = self.index.get(table) else { return None };
            let column = *self.tables[*t as usize].columns.get(column)?;
            touched.columns.entry(column).or_default().push((None, assumed.clone()));
            return Some(());
        }
        match self.target(name) {
            Some(Target::Scalar(s)) => touched.scalars.entry(s).or_default().push(assumed.clone()),
            Some(Target::Cell(c, row)) => {
                touched.columns.entry(c).or_default().push((Some(row as usize), assumed.clone()));
            }
            Some(Target::Table(_)) => return None,
            None => {
                let (path, column) = name.rsplit_once('.')?;
                let (table, row) = path.rsplit_once('.')?;
                let Some(Target::Table(t)) = self.index.get(table) else { return None };
                let column = *self.tables[*t as usize].columns.get(column)?;
                // The rows of a counted table stand only once their count is known; a row beyond them is touched in vain.
                let row = match self.tables[*t as usize].rows {
                    RowsKind::Count(_) => row.parse::<usize>().ok()?.checked_sub(1)?,
                    _ => {
                        let ids = &store.tables[*t as usize].ids;
                        let next = [touched.row, touched.row + 1].into_iter();
                        let mut near = next.filter(|at| ids.get(*at).is_some_and(|id| &**id == row));
                        let row = near.next().or_else(|| ids.place(row))?;
                        touched.row = row;
                        row
                    }
                };
                touched.columns.entry(column).or_default().push((Some(row), assumed.clone()));
            }
        }
        Some(())
    }

    pub(crate) fn change_scalar(&self, slot: Slot, touched: &Touched, store: &mut Store) {
        self.change(touched.scalars.get(&slot), slot, &mut store.scalars[slot as usize]);
    }

    /// Makes the changes to a scalar, as they were given.
    pub(crate) fn change(&self, changes: Option<&Vec<Assumed>>, slot: Slot, outcome: &mut Outcome) {
        let scalar = &self.scalars[slot as usize];
        for change in changes.into_iter().flatten() {
            apply(change, scalar.ty, scalar.decimals, outcome);
        }
    }

    pub(crate) fn change_column(&self, slot: Slot, only: Option<usize>, touched: &Touched, store: &mut Store) {
        let Some(changes) = touched.columns.get(&slot) else { return };
        let column = &self.columns[slot as usize];
        let cells = &mut store.columns[slot as usize];
        for (row, change) in changes {
            let chosen = match (*row, only) {
                (Some(row), Some(only)) if row != only => continue,
                (Some(row), _) | (None, Some(row)) => row..row + 1,
                (None, None) => 0..cells.len(),
            };
            for cell in cells.get_mut(chosen).into_iter().flatten() {
                apply(change, column.ty, column.decimals, cell);
            }
        }
    }
}

fn apply(assumed: &Assumed, ty: Type, decimals: u8, outcome: &mut Outcome) {
    let moved = |by: &dyn Fn(Decimal) -> Option<Decimal>, outcome: &Outcome| match &outcome.state {
        State::Known(Value::Number(x)) => match by(*x) {
            Some(y) => State::Known(Value::Number(y)),
            None => State::NotMeaningful(Reason::Overflow),
        },
        State::Known(_) => State::NotMeaningful(Reason::OutOfDomain),
        other => other.clone(),
    };
    let changed = match assumed {
        Assumed::Set(value) if value.ty() == ty => value.clone().into(),
        Assumed::Set(_) => Outcome::not_meaningful(Reason::OutOfDomain),
        Assumed::Times(factor) => {
            Outcome { state: moved(&|x| x.checked_mul(*factor), outcome), provisional: outcome.provisional.clone() }
        }
        Assumed::Plus(more) => {
            Outcome { state: moved(&|x| x.checked_add(*more), outcome), provisional: outcome.provisional.clone() }
        }
    };
    *outcome = named(changed, ty, decimals);
}
