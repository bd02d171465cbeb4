//! An evaluation that follows its answers 随答而算: what was typed changes some answers, and only what reads them is computed again, as far as the
//! change reaches. It ends where a result is what it was to the last digit, so that most keystrokes compute a few dozen of some thousand steps.
//!
//! A table is compared row by row: a column that reads its own row is computed in the changed rows alone. Tests hold it equal to
//! [`Model::evaluate`] over edits drawn at random.

use crate::aside::same;
use crate::assumption::{Assumption, Touched};
use crate::evaluate::{At, Rows, Run, Store};
use crate::evaluation::Evaluation;
use crate::inputs::{Answers, Basis, Listed};
use crate::model::{Model, RowsKind, Source, Step, Target, answered};
use crate::moved::{Bits, Moved, Seen, Watch};
use crate::node::Slot;
use crate::outcome::{Outcome, Reason, State};
use crate::readers::{Place, Readers};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// An answer that may have changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed<'a> {
    /// A scalar question.
    Scalar(&'a str),
    /// One cell; the rows of its table are what they were.
    Cell {
        /// The table.
        table: &'a str,
        /// The row, counted from 0.
        row: usize,
        /// The column.
        column: &'a str,
    },
    /// A table: its rows and all its cells.
    Table(&'a str),
    /// Whatever there is.
    Everything,
}

impl Evaluation {
    /// Takes in what the answers say now at the places named; elsewhere they say what they said. Names that the model does not ask are passed over.
    pub fn follow(&mut self, answers: &dyn Answers, changed: &[Changed<'_>]) -> Moved {
        let model = Arc::clone(&self.model);
        let mut walk = Walk::new(&model, &mut self.store);
        for place in changed {
            walk.enter(answers, place, self.partial);
        }
        walk.run(&Touched::default());
        walk.moved
    }

    /// The same, noting from now on what is read of it (see [`Evaluation::watched`]).
    #[must_use]
    pub fn watching(mut self) -> Self {
        self.watch = Watch::begun();
        self
    }

    /// What was looked at on the way to a result; everything, when nobody is [`watching`](Evaluation::watching).
    pub fn watched<T>(&self, look: impl FnOnce() -> T) -> (T, Seen) {
        self.watch.forget();
        let made = look();
        (made, self.watch.taken())
    }

    /// The same under assumptions, to go along with this one.
    ///
    /// # Errors
    /// What no figure, question or cell is called.
    pub fn alongside(&self, assumptions: &[Assumption]) -> Result<Alongside, Vec<String>> {
        let touched = self.model.touched(assumptions, &self.store)?;
        Ok(Alongside { evaluation: self.assuming(assumptions)?, touched })
    }
}

/// An evaluation under assumptions that goes along with the one it stands beside 同行的旁算: equal to [`Evaluation::assuming`] from what that one says now.
#[derive(Clone, Debug)]
pub struct Alongside {
    evaluation: Evaluation,
    touched: Touched,
}

impl Alongside {
    /// What it came to.
    #[must_use]
    pub fn evaluation(&self) -> &Evaluation {
        &self.evaluation
    }

    /// Goes along: `moved` is what became different in `base` since the last time.
    ///
    /// # Errors
    /// What no figure, question or cell is called; it is then of no use any more.
    pub fn follow(
        &mut self,
        base: &Evaluation,
        moved: &Moved,
        assumptions: &[Assumption],
    ) -> Result<Moved, Vec<String>> {
        let model = Arc::clone(&base.model);
        let touched = model.touched(assumptions, &base.store)?;
        let before = std::mem::replace(&mut self.touched, touched);
        let mut walk = Walk::new(&model, &mut self.evaluation.store);
        walk.along(&base.store, moved, &before, &self.touched);
        walk.run(&self.touched);
        Ok(walk.moved)
    }
}

/// The steps still to be made, and what became different so far.
struct Walk<'a> {
    model: &'a Model,
    readers: &'a Readers,
    store: &'a mut Store,
    moved: Moved,
    pending: Bits,
    /// Of the pending columns those in which any row may differ.
    whole: Bits,
    /// The rows to be computed of the others.
    rows: FxHashMap<u32, Vec<u32>>,
    /// The step at hand; what it changes is read by later ones.
    at: Option<u32>,
}

fn is_over(outcome: &Outcome) -> bool {
    matches!(&outcome.state, State::NotMeaningful(Reason::Overflow | Reason::TooManyRows))
}

impl<'a> Walk<'a> {
    fn new(model: &'a Model, store: &'a mut Store) -> Self {
        let readers = model.readers();
        Self {
            model,
            readers,
            store,
            moved: Moved::room(readers.places()),
            pending: Bits::room(model.order.len()),
            whole: Bits::room(model.order.len()),
            rows: FxHashMap::default(),
            at: None,
        }
    }

    /// Notes that a place is different, and who has to be computed for it. `rows`: of a column, the rows in which it is.
    fn mark(&mut self, place: Place, rows: Option<&[u32]>) {
        match rows {
            Some(rows) if !self.moved.places.has(place) => {
                self.moved.rows.insert(place, rows.to_vec());
            }
            Some(rows) => {
                if let Some(known) = self.moved.rows.get_mut(&place) {
                    known.extend_from_slice(rows);
                }
            }
            None => {
                self.moved.rows.remove(&place);
            }
        }
        self.moved.places.put(place);
        for reader in self.readers.of_place(place) {
            if self.at.is_some_and(|at| reader.step <= at) {
                continue;
            }
            self.pending.put(reader.step);
            match rows {
                Some(rows) if reader.same_row => self.rows.entry(reader.step).or_default().extend_from_slice(rows),
                _ => self.whole.put(reader.step),
            }
        }
    }

    fn note_overflow(&mut self, before: &Outcome, now: &Outcome) {
        self.moved.overflow |= is_over(before) || is_over(now);
    }

    fn scalar(&mut self, slot: Slot, outcome: Outcome, basis: Option<Basis>) {
        let at = slot as usize;
        let before = std::mem::replace(&mut self.store.scalars[at], outcome);
        let held = std::mem::replace(&mut self.store.scalar_basis[at], basis);
        if held != basis || !same(&before, &self.store.scalars[at]) {
            let now = self.store.scalars[at].clone();
            self.note_overflow(&before, &now);
            self.mark(slot, None);
        }
    }

    /// Puts a whole column in the place of what was there.
    fn column(&mut self, slot: Slot, cells: Vec<Outcome>, bases: Option<Vec<Option<Basis>>>) {
        let before = std::mem::replace(&mut self.store.columns[slot as usize], cells);
        let held = bases.map(|bases| std::mem::replace(&mut self.store.column_basis[slot as usize], bases));
        self.compare(slot, &before, held.as_deref());
    }

    /// Marks what a column has come to, against what it was.
    fn compare(&mut self, slot: Slot, before: &[Outcome], held: Option<&[Option<Basis>]>) {
        let at = slot as usize;
        let cells = &self.store.columns[at];
        let mut rows: Option<Vec<u32>> = (before.len() == cells.len()).then(Vec::new);
        let mut over = false;
        if let Some(rows) = &mut rows {
            for (row, (old, new)) in before.iter().zip(cells).enumerate() {
                if !same(old, new) {
                    over |= is_over(old) || is_over(new);
                    rows.push(row as u32);
                }
            }
            if let Some(held) = held {
                let bases = &self.store.column_basis[at];
                let other = (0..cells.len()).filter(|row| held.get(*row) != bases.get(*row));
                rows.extend(other.map(|row| row as u32));
                rows.sort_unstable();
                rows.dedup();
            }
        } else {
            over = before.iter().chain(cells).any(is_over);
        }
        self.moved.overflow |= over;
        self.moved_column(slot, rows.as_deref());
    }

    fn moved_column(&mut self, slot: Slot, rows: Option<&[u32]>) {
        if rows.is_some_and(<[u32]>::is_empty) {
            return;
        }
        if self.readers.is_fixed(slot) {
            let cells = self.readers.cells(self.model, slot);
            match rows {
                Some(rows) => rows.iter().for_each(|row| self.mark(cells.start + row, None)),
                None => cells.for_each(|place| self.mark(place, None)),
            }
        } else {
            self.mark(self.readers.column(slot), rows);
        }
    }

    /// Takes in what the answers say at a place now.
    fn enter(&mut self, answers: &dyn Answers, place: &Changed<'_>, partial: bool) {
        let model = self.model;
        let wanted = |column: Slot| {
            matches!(model.columns[column as usize].source, Source::Input)
                && (!partial || model.read.get(column as usize).is_some_and(|read| *read))
        };
        match place {
            Changed::Scalar(name) => {
                if let Some(Target::Scalar(slot)) = model.index.get(*name) {
                    self.ask(answers, *slot);
                }
            }
            Changed::Cell { table, row, column } => {
                let Some(Target::Table(t)) = model.index.get(*table) else { return };
                let Some(slot) = model.tables[*t as usize].columns.get(*column) else { return };
                let Some(id) = self.store.tables[*t as usize].ids.get(*row) else { return };
                if !wanted(*slot) || !matches!(model.tables[*t as usize].rows, RowsKind::Asked) {
                    return;
                }
                let (at, asked) = (*slot as usize, &model.columns[*slot as usize]);
                let answer = answers.cell(table, *row, column);
                let basis = answer.basis;
                let cause = || Arc::from(format!("{table}.{id}.{column}"));
                let outcome = answered(answer, asked.ty, asked.decimals, cause);
                let before = std::mem::replace(&mut self.store.columns[at][*row], outcome);
                let held = std::mem::replace(&mut self.store.column_basis[at][*row], basis);
                if held != basis || !same(&before, &self.store.columns[at][*row]) {
                    let now = self.store.columns[at][*row].clone();
                    self.note_overflow(&before, &now);
                    self.moved_column(*slot, Some(&[*row as u32]));
                }
            }
            Changed::Table(name) => {
                if let Some(Target::Table(t)) = model.index.get(*name)
                    && matches!(model.tables[*t as usize].rows, RowsKind::Asked)
                {
                    self.table(answers, *t, &wanted);
                }
            }
            Changed::Everything => {
                for slot in &model.own_scalars {
                    self.ask(answers, *slot);
                }
                for t in &model.own_tables {
                    if matches!(model.tables[*t as usize].rows, RowsKind::Asked) {
                        self.table(answers, *t, &wanted);
                    }
                }
            }
        }
    }

    fn ask(&mut self, answers: &dyn Answers, slot: Slot) {
        let scalar = &self.model.scalars[slot as usize];
        if matches!(scalar.source, Source::Input) {
            let answer = answers.scalar(&scalar.name);
            let basis = answer.basis;
            let outcome = answered(answer, scalar.ty, scalar.decimals, || scalar.name.clone());
            self.scalar(slot, outcome, basis);
        }
    }

    fn table(&mut self, answers: &dyn Answers, t: Slot, wanted: &impl Fn(Slot) -> bool) {
        let table = &self.model.tables[t as usize];
        let (ids, state) = match answers.rows(&table.name) {
            Listed::Untouched => (Vec::new(), Some(Outcome::unknown(&table.name))),
            Listed::NotApplicable(reason) => (Vec::new(), Some(Outcome::not_applicable(reason))),
            Listed::Rows(ids) => (ids, None),
        };
        let fresh = Rows { ids: ids.into(), state };
        let before = &self.store.tables[t as usize];
        let other = before.ids != fresh.ids || before.state != fresh.state;
        if other {
            self.store.tables[t as usize] = fresh;
            self.mark(self.readers.table(t), None);
        }
        for (name, c) in table.columns.iter().filter(|(_, c)| wanted(**c)) {
            let (cells, bases) = self.model.asked_column(answers, t, *c, name, &self.store.tables[t as usize].ids);
            self.column(*c, cells, Some(bases));
            if other {
                // What stands in another row is another cell, be it the same value.
                self.mark(self.readers.column(*c), None);
            }
        }
    }

    /// What stands under assumptions beside `base`: takes over its answers where they moved, and what is assumed otherwise than before.
    fn along(&mut self, base: &Store, moved: &Moved, before: &Touched, now: &Touched) {
        let model = self.model;
        for t in &model.own_tables {
            let place = self.readers.table(*t);
            if matches!(model.tables[*t as usize].rows, RowsKind::Asked) && moved.places.has(place) {
                self.store.tables[*t as usize] = base.tables[*t as usize].clone();
                self.mark(place, None);
            }
        }
        for slot in &model.own_scalars {
            let otherwise = before.scalars.get(slot) != now.scalars.get(slot);
            match model.scalars[*slot as usize].source {
                Source::Rule(_) => self.again(*slot, otherwise),
                _ if otherwise || moved.places.has(*slot) => {
                    let mut outcome = base.scalars[*slot as usize].clone();
                    model.change(now.scalars.get(slot), *slot, &mut outcome);
                    self.scalar(*slot, outcome, base.scalar_basis[*slot as usize]);
                }
                _ => {}
            }
        }
        for slot in &model.own_columns {
            let column = &model.columns[*slot as usize];
            let otherwise = before.columns.get(slot) != now.columns.get(slot);
            let place = self.readers.column(*slot);
            match column.source {
                Source::Input => {
                    let rows = self.readers.table(column.table);
                    let all = otherwise || moved.places.has(rows);
                    match moved.rows.get(&place).filter(|_| !all) {
                        Some(rows) => {
                            for row in rows {
                                self.take_cell(*slot, *row, base, now);
                            }
                        }
                        None if all || moved.places.has(place) => {
                            let cells = base.columns[*slot as usize].clone();
                            let before = std::mem::replace(&mut self.store.columns[*slot as usize], cells);
                            model.change_column(*slot, None, now, self.store);
                            let bases = base.column_basis[*slot as usize].clone();
                            let held = std::mem::replace(&mut self.store.column_basis[*slot as usize], bases);
                            self.compare(*slot, &before, Some(&held));
                            if moved.places.has(rows) {
                                self.mark(place, None);
                            }
                        }
                        None => {}
                    }
                }
                _ if otherwise => {
                    for place in self.readers.cells(model, *slot) {
                        self.again(place, true);
                    }
                }
                _ => {}
            }
        }
    }

    fn take_cell(&mut self, slot: Slot, row: u32, base: &Store, now: &Touched) {
        let (at, r) = (slot as usize, row as usize);
        let Some(cell) = base.columns[at].get(r) else { return };
        let before = std::mem::replace(&mut self.store.columns[at][r], cell.clone());
        self.model.change_column(slot, Some(r), now, self.store);
        let basis = base.column_basis[at].get(r).copied().flatten();
        let held = std::mem::replace(&mut self.store.column_basis[at][r], basis);
        if held != basis || !same(&before, &self.store.columns[at][r]) {
            let over = is_over(&before) || is_over(&self.store.columns[at][r]);
            self.moved.overflow |= over;
            self.moved_column(slot, Some(&[row]));
        }
    }

    /// Has a place computed again by the step that gives it.
    fn again(&mut self, place: Place, needed: bool) {
        if let Some(step) = self.readers.maker(place).filter(|_| needed) {
            self.pending.put(step);
            self.whole.put(step);
        }
    }

    /// Makes the pending steps in their order; each may call for later ones.
    fn run(&mut self, touched: &Touched) {
        let mut from = 0;
        while let Some(at) = self.pending.take(&mut from) {
            self.at = Some(at);
            self.step(at, touched);
        }
    }

    fn step(&mut self, at: u32, touched: &Touched) {
        let model = self.model;
        let step = &model.order[at as usize];
        match step {
            Step::Scalar(s) => {
                let before = self.store.scalars[*s as usize].clone();
                model.step(step, self.store);
                model.change_after(step, touched, self.store);
                let now = &self.store.scalars[*s as usize];
                if !same(&before, now) {
                    self.moved.overflow |= is_over(&before) || is_over(now);
                    self.mark(*s, None);
                }
            }
            Step::Cell(c, row) => {
                let (c, r) = (*c as usize, *row as usize);
                let before = self.store.columns[c][r].clone();
                model.step(step, self.store);
                model.change_after(step, touched, self.store);
                let now = &self.store.columns[c][r];
                if !same(&before, now) {
                    self.moved.overflow |= is_over(&before) || is_over(now);
                    self.mark(self.readers.cell(c as Slot, *row), None);
                }
            }
            Step::Column(c) => match self.rows.remove(&at).filter(|_| !self.whole.has(at)) {
                Some(rows) => self.some_rows(*c, rows, touched),
                None => match self.twice_there(*c, touched) {
                    Some(rows) => self.some_rows(*c, rows, touched),
                    None => {
                        let before = std::mem::take(&mut self.store.columns[*c as usize]);
                        model.step(step, self.store);
                        model.change_after(step, touched, self.store);
                        self.compare(*c, &before, None);
                    }
                },
            },
            Step::RowByRow(columns) => {
                let take = |c: &Slot| std::mem::take(&mut self.store.columns[*c as usize]);
                let before: Vec<_> = columns.iter().map(take).collect();
                model.step(step, self.store);
                model.change_after(step, touched, self.store);
                for (c, before) in columns.iter().zip(&before) {
                    self.compare(*c, before, None);
                }
            }
            Step::Rows(t) => self.counted(*t, step),
        }
    }

    /// A column of rules in some of its rows.
    fn some_rows(&mut self, c: Slot, mut rows: Vec<u32>, touched: &Touched) {
        let model = self.model;
        let Source::Rule(rule) = model.columns[c as usize].source else { return };
        rows.sort_unstable();
        rows.dedup();
        rows.retain(|row| {
            let r = *row as usize;
            if r >= self.store.columns[c as usize].len() {
                return false;
            }
            let now = model.run(rule, At::row(r), self.store);
            let before = std::mem::replace(&mut self.store.columns[c as usize][r], now);
            model.change_column(c, Some(r), touched, self.store);
            let now = &self.store.columns[c as usize][r];
            let other = !same(&before, now);
            self.moved.overflow |= other && (is_over(&before) || is_over(now));
            other
        });
        self.moved_column(c, Some(&rows));
    }

    /// The rows in which a column that looks for what is there twice may say something else; none where it is no such column, or all have to be computed.
    fn twice_there(&self, c: Slot, touched: &Touched) -> Option<Vec<u32>> {
        let (model, column) = (self.model, &self.model.columns[c as usize]);
        let Source::Rule(rule) = column.source else { return None };
        let node = model.rules[rule].node()?;
        let looked_at = crate::alike::looked_at(node);
        let before = &self.store.columns[c as usize];
        let rows = self.store.tables[column.table as usize].ids.len();
        let as_they_were = !self.moved.places.has(self.readers.table(column.table)) && before.len() == rows;
        if looked_at.is_empty() || !as_they_were || touched.columns.contains_key(&c) {
            return None;
        }
        let mut changed = Vec::new();
        for own in looked_at {
            let place = self.readers.column(own);
            if self.readers.is_fixed(own) || self.moved.places.has(place) {
                changed.extend_from_slice(self.moved.rows.get(&place)?);
            }
        }
        changed.sort_unstable();
        changed.dedup();
        let run = Run { model, store: self.store, alike: None };
        crate::alike::other_rows(&run, node, before, &changed)
    }

    /// A counted table.
    fn counted(&mut self, t: Slot, step: &Step) {
        let before = std::mem::take(&mut self.store.tables[t as usize]);
        self.model.step(step, self.store);
        let now = &self.store.tables[t as usize];
        if before.ids != now.ids || before.state != now.state {
            self.mark(self.readers.table(t), None);
            for c in self.model.tables[t as usize].columns.values() {
                if matches!(self.model.columns[*c as usize].source, Source::Number) {
                    self.mark(self.readers.column(*c), None);
                }
            }
        }
    }
}
