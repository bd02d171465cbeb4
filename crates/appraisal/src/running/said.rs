//! What is said of each place now 各处现在怎么说: questions and tables by their ids, rows in their order, cells by column. The latest word stands last.
//!
//! Knows no checklist.

use super::Edit;
use crate::observation::{Observation, Said};
use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;
use std::collections::BTreeMap;

/// Everything that is said.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct AllSaid {
    pub(super) questions: BTreeMap<String, Vec<Observation>>,
    pub(super) tables: BTreeMap<String, TableSaid>,
}

type Cells = BTreeMap<String, Vec<Observation>>;

/// What is said of a table: of it as a whole, and cell by cell.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct TableSaid {
    whole: Vec<Observation>,
    rows: IndexMap<String, Cells, FxBuildHasher>,
}

impl AllSaid {
    pub(super) fn of(observations: Vec<Observation>) -> Self {
        let mut made = Self::default();
        for o in observations {
            let whole = matches!(o.said, Said::DeclaredEmpty | Said::NotEmpty | Said::TableBasis);
            if o.row.is_some() || whole {
                let table = made.tables.entry(o.question.clone()).or_default();
                table.take(o);
            } else {
                made.questions.entry(o.question.clone()).or_default().push(o);
            }
        }
        made
    }

    pub(super) fn observations(&self) -> Vec<Observation> {
        let mut all: Vec<Observation> = self.questions.values().flatten().cloned().collect();
        self.tables.iter().for_each(|(id, table)| table.write(id, &mut all));
        all
    }
}

impl AllSaid {
    /// What has to be told so that this becomes `now`.
    pub(super) fn edits_to(&self, mut now: Self) -> Vec<Edit> {
        let mut edits = Vec::new();
        let gone = self.questions.keys().filter(|id| !now.questions.contains_key(*id));
        edits.extend(gone.map(|id| Edit::Question { id: id.clone(), said: Vec::new() }));
        now.questions.retain(|id, said| self.questions.get(id) != Some(said));
        edits.extend(now.questions.into_iter().map(|(id, said)| Edit::Question { id, said }));
        let gone = self.tables.keys().filter(|id| !now.tables.contains_key(*id));
        edits.extend(gone.map(|id| Edit::Table { id: id.clone(), said: Vec::new() }));
        for (id, table) in now.tables {
            let before = self.tables.get(&id);
            match before.and_then(|before| before.cells_to(&id, &table)) {
                Some(cells) => edits.extend(cells),
                None => {
                    let mut said = Vec::new();
                    table.write(&id, &mut said);
                    edits.push(Edit::Table { id, said });
                }
            }
        }
        edits
    }
}

impl TableSaid {
    /// The cells that are different; `None` where more than cells is.
    fn cells_to(&self, id: &str, now: &Self) -> Option<Vec<Edit>> {
        if self.whole != now.whole || !self.rows.keys().eq(now.rows.keys()) {
            return None;
        }
        let mut edits = Vec::new();
        for ((row, before), cells) in self.rows.iter().zip(now.rows.values()) {
            if before == cells {
                continue;
            }
            let edit = |column: &String, said: &[Observation]| Edit::Cell {
                table: id.to_owned(),
                row: row.clone(),
                column: column.clone(),
                said: said.to_vec(),
            };
            edits.extend(before.keys().filter(|c| !cells.contains_key(*c)).map(|c| edit(c, &[])));
            edits.extend(cells.iter().filter(|(c, said)| before.get(*c) != Some(*said)).map(|(c, said)| edit(c, said)));
        }
        Some(edits)
    }

    pub(super) fn take(&mut self, o: Observation) {
        match (&o.row, &o.column, &o.said) {
            (None, ..) => self.whole.push(o),
            (Some(row), _, Said::RowRemoved) => {
                self.rows.shift_remove(row.as_str());
            }
            (Some(row), None, _) => {
                self.rows.entry(row.clone()).or_default();
            }
            (Some(row), Some(column), _) => {
                self.rows.entry(row.clone()).or_default().entry(column.clone()).or_default().push(o);
            }
        }
    }

    /// Puts what is said of a cell now; where the row stands. `None` where there is no such row.
    pub(super) fn put(&mut self, row: &str, column: &str, said: Vec<Observation>) -> Option<usize> {
        let (at, _, cells) = self.rows.get_full_mut(row)?;
        if said.is_empty() {
            cells.remove(column);
        } else {
            cells.insert(column.to_owned(), said);
        }
        Some(at)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.whole.is_empty() && self.rows.is_empty()
    }

    pub(super) fn write(&self, id: &str, all: &mut Vec<Observation>) {
        all.extend(self.whole.iter().cloned());
        for (row, cells) in &self.rows {
            all.push(Observation { row: Some(row.clone()), ..Observation::of(id, Said::RowAdded) });
            all.extend(cells.values().flatten().cloned());
        }
    }

    /// What one cell's reading needs: the basis of the table, and what is said of the cell.
    pub(super) fn of_cell(&self, said: &[Observation]) -> Vec<Observation> {
        self.whole.iter().chain(said).cloned().collect()
    }
}
