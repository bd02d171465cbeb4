//! The result of one pass: every value by name.

use crate::evaluate::Store;
use crate::inputs::Basis;
use crate::model::{Model, Target};
use crate::outcome::{Outcome, Reason};
use std::sync::Arc;

/// Every value of a case.
#[derive(Clone, Debug)]
pub struct Evaluation {
    pub(crate) model: Arc<Model>,
    pub(crate) store: Store,
}

impl Evaluation {
    /// The model it was computed with.
    pub fn model(&self) -> &Arc<Model> {
        &self.model
    }
    /// A scalar, or a cell by its path `table.row.column` (of any table).
    pub fn get(&self, name: &str) -> Option<&Outcome> {
        match self.model.index.get(name) {
            Some(Target::Scalar(s)) => self.store.scalars.get(*s as usize),
            Some(Target::Cell(c, r)) => self.store.columns[*c as usize].get(*r as usize),
            Some(Target::Table(_)) => None,
            None => {
                let (path, column) = name.rsplit_once('.')?;
                let (table, row) = path.rsplit_once('.')?;
                self.cell(table, row, column)
            }
        }
    }
    /// A cell by table, row id and column id.
    pub fn cell(&self, table: &str, row: &str, column: &str) -> Option<&Outcome> {
        let t = self.table(table)?;
        let c = *self.model.tables[t].columns.get(column)?;
        let r = self.store.tables[t].ids.iter().position(|id| &**id == row)?;
        self.store.columns[c as usize].get(r)
    }
    /// A whole column in row order.
    pub fn column(&self, table: &str, column: &str) -> Option<&[Outcome]> {
        let t = self.table(table)?;
        let c = *self.model.tables[t].columns.get(column)?;
        Some(&self.store.columns[c as usize])
    }
    /// The bases of an asked column's answers, in row order.
    pub fn column_basis(&self, table: &str, column: &str) -> Option<&[Option<Basis>]> {
        let t = self.table(table)?;
        let c = *self.model.tables[t].columns.get(column)?;
        Some(&self.store.column_basis[c as usize])
    }
    /// The row ids of a table in order; none of a table without rows or an unknown name.
    pub fn table_rows(&self, table: &str) -> &[Arc<str>] {
        self.table(table).map_or(&[], |t| &self.store.tables[t].ids)
    }
    /// What a table's folds come to besides its rows: unknown when untouched, not applicable when not asked; else `None`.
    pub fn table_state(&self, table: &str) -> Option<&Outcome> {
        self.store.tables[self.table(table)?].state.as_ref()
    }
    /// The basis of a question's answer.
    pub fn basis(&self, name: &str) -> Option<Basis> {
        match self.model.index.get(name)? {
            Target::Scalar(s) => self.store.scalar_basis[*s as usize],
            _ => None,
        }
    }
    /// Every scalar with its outcome, in order of declaration.
    pub fn scalars(&self) -> impl Iterator<Item = (&Arc<str>, &Outcome)> {
        let own = self.model.own_scalars.iter().map(|slot| *slot as usize);
        own.map(|slot| (&self.model.scalars[slot].name, &self.store.scalars[slot]))
    }
    /// Every cell of every table: (table, row, column, outcome).
    pub fn cells(&self) -> impl Iterator<Item = (&Arc<str>, &Arc<str>, &Arc<str>, &Outcome)> {
        let own = self.model.own_columns.iter().map(|slot| *slot as usize);
        own.flat_map(move |slot| {
            let (column, values) = (&self.model.columns[slot], &self.store.columns[slot]);
            let ids = &self.store.tables[column.table as usize].ids;
            let table = &self.model.tables[column.table as usize].name;
            ids.iter().zip(values).map(move |(id, value)| (table, id, &column.name, value))
        })
    }
    /// The names whose numbers left the range of the decimals: a finding each.
    pub fn overflows(&self) -> Vec<String> {
        let over =
            |o: &Outcome| matches!(&o.state, crate::State::NotMeaningful(Reason::Overflow | Reason::TooManyRows));
        let scalars = self.scalars().filter(|(_, o)| over(o)).map(|(name, _)| name.to_string());
        let cells = self.cells().filter(|(.., o)| over(o)).map(|(t, r, c, _)| format!("{t}.{r}.{c}"));
        scalars.chain(cells).collect()
    }
    fn table(&self, name: &str) -> Option<usize> {
        match self.model.index.get(name)? {
            Target::Table(t) => Some(*t as usize),
            _ => None,
        }
    }
}
