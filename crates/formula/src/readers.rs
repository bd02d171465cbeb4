//! Who reads what 谁读谁: for every value the steps that read it, so that a change finds them at once instead of asking each step in turn.
//!
//! A value stands at a *place*: a scalar, the rows of a table, a column whose rows come with the answers or a count, or one cell of a table with fixed
//! rows. Made once for a model, when somebody first follows a change.

use crate::model::{Model, RowsKind, Source, Step};
use crate::node::{Read, Slot};

/// The number of a place.
pub(crate) type Place = u32;

/// A step that reads a place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reader {
    pub(crate) step: u32,
    /// A column that reads the same row only: of a column in which few rows changed, it is computed in those rows alone.
    pub(crate) same_row: bool,
}

/// The readers of all places.
#[derive(Clone, Debug, Default)]
pub(crate) struct Readers {
    tables_at: u32,
    /// The place of a column, or of the first cell of a column whose rows are fixed.
    column_at: Vec<Place>,
    fixed: Vec<bool>,
    places: usize,
    /// Where the readers of each place begin.
    starts: Vec<u32>,
    readers: Vec<Reader>,
    /// The step that gives each place its value.
    made_by: Vec<u32>,
}

/// No step gives it: an answer, or a constant.
const NONE: u32 = u32::MAX;

impl Readers {
    pub(crate) fn of(model: &Model) -> Self {
        let tables_at = model.scalars.len() as u32;
        let mut places = model.scalars.len() + model.tables.len();
        let (mut column_at, mut fixed) = (Vec::new(), Vec::new());
        for column in model.columns.iter() {
            column_at.push(places as Place);
            let absent = matches!(column.source, Source::Absent);
            match &model.tables[column.table as usize].rows {
                RowsKind::Fixed(ids) if !absent => {
                    places += ids.len();
                    fixed.push(true);
                }
                _ => {
                    places += 1;
                    fixed.push(false);
                }
            }
        }
        let mut made = Self { tables_at, column_at, fixed, places, made_by: vec![NONE; places], ..Self::default() };
        let mut pairs: Vec<(Place, Reader)> = Vec::new();
        for (at, (step, reads)) in model.order.iter().zip(model.reads()).enumerate() {
            let at = at as u32;
            made.gives(step, at);
            for read in reads.each() {
                made.places_of(model, *read, step, &mut |place, same_row| {
                    pairs.push((place, Reader { step: at, same_row }));
                });
            }
        }
        made.sort(&pairs);
        made
    }

    fn gives(&mut self, step: &Step, at: u32) {
        let place = match step {
            Step::Scalar(s) => *s,
            Step::Rows(t) => self.table(*t),
            Step::Column(c) => self.column(*c),
            Step::Cell(c, r) => self.cell(*c, *r),
            Step::RowByRow(columns) => {
                columns.iter().for_each(|c| self.made_by[self.column_at[*c as usize] as usize] = at);
                return;
            }
        };
        self.made_by[place as usize] = at;
    }

    /// The places that a read of this step looks at. Who reads cells reads that there are such rows.
    fn places_of(&self, model: &Model, read: Read, step: &Step, see: &mut impl FnMut(Place, bool)) {
        let rows = |c: Slot| self.table(model.columns[c as usize].table);
        match (read, step) {
            (Read::Scalar(s), _) => see(s, false),
            (Read::Rows(t), _) => see(self.table(t), false),
            (Read::SameRow(c), Step::Cell(_, r)) => see(self.cell(c, *r), false),
            (Read::Prev(_), Step::Cell(_, 0)) => {}
            (Read::Prev(c), Step::Cell(_, r)) => see(self.cell(c, *r - 1), false),
            (Read::Cell(c, r), _) if self.fixed[c as usize] => see(self.cell(c, r), false),
            (Read::SameRow(c), Step::Column(_)) if !self.fixed[c as usize] => {
                see(self.column(c), true);
                see(rows(c), false);
            }
            (Read::Cell(c, _) | Read::SameRow(c) | Read::Prev(c) | Read::Column(c), _) => {
                for place in self.cells(model, c) {
                    see(place, false);
                }
                see(rows(c), false);
            }
        }
    }

    fn sort(&mut self, pairs: &[(Place, Reader)]) {
        let mut counts = vec![0_u32; self.places + 1];
        for (place, _) in pairs {
            counts[*place as usize + 1] += 1;
        }
        for at in 1..counts.len() {
            counts[at] += counts[at - 1];
        }
        self.starts.clone_from(&counts);
        self.readers = vec![Reader { step: 0, same_row: false }; pairs.len()];
        for (place, reader) in pairs {
            let next = &mut counts[*place as usize];
            self.readers[*next as usize] = *reader;
            *next += 1;
        }
    }

    /// How many places there are.
    pub(crate) fn places(&self) -> usize {
        self.places
    }

    /// Who reads a place.
    pub(crate) fn of_place(&self, place: Place) -> &[Reader] {
        let at = place as usize;
        &self.readers[self.starts[at] as usize..self.starts[at + 1] as usize]
    }

    /// The step that gives a place its value; none for answers and constants.
    pub(crate) fn maker(&self, place: Place) -> Option<u32> {
        Some(self.made_by[place as usize]).filter(|step| *step != NONE)
    }

    pub(crate) fn table(&self, table: Slot) -> Place {
        self.tables_at + table
    }

    /// A column as a whole; of one with fixed rows, its first cell.
    pub(crate) fn column(&self, column: Slot) -> Place {
        self.column_at[column as usize]
    }

    /// One cell: in a table without fixed rows, the column as a whole.
    pub(crate) fn cell(&self, column: Slot, row: u32) -> Place {
        self.column_at[column as usize] + if self.fixed[column as usize] { row } else { 0 }
    }

    pub(crate) fn is_fixed(&self, column: Slot) -> bool {
        self.fixed[column as usize]
    }

    /// All places of a column.
    pub(crate) fn cells(&self, model: &Model, column: Slot) -> std::ops::Range<Place> {
        let first = self.column(column);
        match &model.tables[model.columns[column as usize].table as usize].rows {
            RowsKind::Fixed(ids) if self.fixed[column as usize] => first..first + ids.len() as Place,
            _ => first..first + 1,
        }
    }
}
