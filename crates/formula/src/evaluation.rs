//! The result of one pass: every value by name.

use crate::aside::{all_same, same};
use crate::evaluate::Store;
use crate::inputs::Basis;
use crate::model::{Model, Target};
use crate::moved::Watch;
use crate::outcome::{Outcome, Reason};
use std::sync::Arc;

/// Every value of a case.
#[derive(Clone, Debug)]
pub struct Evaluation {
    pub(crate) model: Arc<Model>,
    pub(crate) store: Store,
    /// Whether columns of answers that no rule reads were left empty.
    pub(crate) partial: bool,
    pub(crate) watch: Watch,
}

/// Equal to the last written digit, of the same model.
impl PartialEq for Evaluation {
    fn eq(&self, other: &Self) -> bool {
        let (a, b) = (&self.store, &other.store);
        let rows = |(a, b): (&crate::evaluate::Rows, &crate::evaluate::Rows)| a.ids == b.ids && a.state == b.state;
        Arc::ptr_eq(&self.model, &other.model)
            && a.scalars.iter().zip(&b.scalars).all(|(a, b)| same(a, b))
            && a.columns.iter().zip(&b.columns).all(|(a, b)| all_same(a, b))
            && a.tables.iter().zip(&b.tables).all(rows)
            && a.scalar_basis == b.scalar_basis
            && a.column_basis == b.column_basis
    }
}

impl Evaluation {
    /// The model it was computed with.
    pub fn model(&self) -> &Arc<Model> {
        &self.model
    }
    /// A scalar, or a cell by its path `table.row.column` (of any table).
    pub fn get(&self, name: &str) -> Option<&Outcome> {
        match self.model.target(name) {
            Some(Target::Scalar(s)) => {
                self.watch.sees(|| s);
                self.store.scalars.get(s as usize)
            }
            Some(Target::Cell(c, r)) => {
                self.watch.sees(|| self.model.readers().cell(c, r));
                self.store.columns[c as usize].get(r as usize)
            }
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
        self.watch.sees(|| self.model.readers().table(t as u32));
        let r = self.store.tables[t].ids.place(row)?;
        self.watch.sees(|| self.model.readers().cell(c, r as u32));
        self.store.columns[c as usize].get(r)
    }
    /// A whole column in row order.
    pub fn column(&self, table: &str, column: &str) -> Option<&[Outcome]> {
        let t = self.table(table)?;
        let c = *self.model.tables[t].columns.get(column)?;
        self.see_column(t, c);
        Some(&self.store.columns[c as usize])
    }
    /// The bases of an asked column's answers, in row order.
    pub fn column_basis(&self, table: &str, column: &str) -> Option<&[Option<Basis>]> {
        let t = self.table(table)?;
        let c = *self.model.tables[t].columns.get(column)?;
        self.see_column(t, c);
        Some(&self.store.column_basis[c as usize])
    }
    /// The row ids of a table in order; none of a table without rows or an unknown name.
    pub fn table_rows(&self, table: &str) -> &[Arc<str>] {
        let Some(t) = self.table(table) else { return &[] };
        self.watch.sees(|| self.model.readers().table(t as u32));
        &self.store.tables[t].ids
    }
    /// The place of a row in its table, counted from 0; none where the table has no such row.
    pub fn row_place(&self, table: &str, row: &str) -> Option<usize> {
        let t = self.table(table)?;
        self.watch.sees(|| self.model.readers().table(t as u32));
        self.store.tables[t].ids.place(row)
    }
    /// What a table's folds come to besides its rows: unknown when untouched, not applicable when not asked; else `None`.
    pub fn table_state(&self, table: &str) -> Option<&Outcome> {
        let t = self.table(table)?;
        self.watch.sees(|| self.model.readers().table(t as u32));
        self.store.tables[t].state.as_ref()
    }
    /// The basis of a question's answer.
    pub fn basis(&self, name: &str) -> Option<Basis> {
        match self.model.target(name)? {
            Target::Scalar(s) => {
                self.watch.sees(|| s);
                self.store.scalar_basis[s as usize]
            }
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
    fn see_column(&self, table: usize, column: u32) {
        if !self.watch.is_on() {
            return;
        }
        self.watch.sees(|| self.model.readers().table(table as u32));
        for place in self.model.readers().cells(&self.model, column) {
            self.watch.sees(|| place);
        }
    }
    fn table(&self, name: &str) -> Option<usize> {
        match self.model.target(name)? {
            Target::Table(t) => Some(t as usize),
            _ => None,
        }
    }
}
