//! What became different 变动: the places whose values are not what they were, and what a reader looked at.

use crate::evaluation::Evaluation;
use crate::model::Target;
use crate::readers::Place;
use rustc_hash::FxHashMap;
use std::sync::{Mutex, PoisonError};

/// A set of small numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Bits(Vec<u64>);

impl Bits {
    pub(crate) fn room(count: usize) -> Self {
        Self(vec![0; count.div_ceil(64)])
    }
    pub(crate) fn put(&mut self, at: u32) {
        if let Some(word) = self.0.get_mut(at as usize / 64) {
            *word |= 1 << (at % 64);
        }
    }
    pub(crate) fn has(&self, at: u32) -> bool {
        self.0.get(at as usize / 64).is_some_and(|word| word & (1 << (at % 64)) != 0)
    }
    pub(crate) fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }
    /// Takes the smallest one out; `from` is the word to begin with, and where the next one is looked for.
    pub(crate) fn take(&mut self, from: &mut usize) -> Option<u32> {
        while let Some(word) = self.0.get_mut(*from) {
            if *word != 0 {
                let bit = word.trailing_zeros();
                *word &= *word - 1;
                return Some(*from as u32 * 64 + bit);
            }
            *from += 1;
        }
        None
    }
    fn join(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        self.0.iter_mut().zip(&other.0).for_each(|(own, more)| *own |= more);
    }
}

/// What became different, compared to the last digit.
#[derive(Clone, Debug, Default)]
pub struct Moved {
    pub(crate) places: Bits,
    /// Of columns in which few rows differ: those rows. Where a column is not named here, any row may.
    pub(crate) rows: FxHashMap<Place, Vec<u32>>,
    /// Whether a number left the range of the decimals, or came back.
    pub(crate) overflow: bool,
}

impl Moved {
    pub(crate) fn room(places: usize) -> Self {
        Self { places: Bits::room(places), ..Self::default() }
    }

    /// Whether nothing is different.
    #[must_use]
    pub fn nothing(&self) -> bool {
        self.places.is_empty()
    }

    /// Whether a number left the range of the decimals, or came back into it.
    #[must_use]
    pub fn overflow(&self) -> bool {
        self.overflow
    }

    /// Whether any of what was seen is different.
    #[must_use]
    pub fn touches(&self, seen: &Seen) -> bool {
        match &seen.0 {
            Some(places) => places.iter().any(|place| self.places.has(*place)),
            None => true,
        }
    }

    /// In which rows of a column another value stands than before.
    #[must_use]
    pub fn in_column(&self, evaluation: &Evaluation, table: &str, column: &str) -> OtherRows<'_> {
        let model = evaluation.model();
        let Some(Target::Table(t)) = model.index.get(table) else { return OtherRows::None };
        let Some(c) = model.tables[*t as usize].columns.get(column) else { return OtherRows::None };
        let readers = model.readers();
        let mut cells = readers.cells(model, *c);
        if self.places.has(readers.table(*t)) {
            return OtherRows::Any;
        }
        match self.rows.get(&readers.column(*c)).filter(|_| !readers.is_fixed(*c)) {
            Some(rows) => OtherRows::These(rows),
            None if cells.any(|place| self.places.has(place)) => OtherRows::Any,
            None => OtherRows::None,
        }
    }

    /// Takes another change in, which came before or after.
    pub fn join(&mut self, other: Moved) {
        if self.nothing() {
            let overflow = self.overflow;
            *self = other;
            self.overflow |= overflow;
            return;
        }
        self.rows.retain(|place, _| !other.places.has(*place) || other.rows.contains_key(place));
        for (place, rows) in other.rows {
            match self.rows.get_mut(&place) {
                Some(own) => own.extend(rows),
                // any of its rows, as it is
                None if self.places.has(place) => {}
                None => {
                    self.rows.insert(place, rows);
                }
            }
        }
        self.places.join(&other.places);
        self.overflow |= other.overflow;
    }
}

/// The rows in which a column holds another value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OtherRows<'m> {
    /// In none.
    None,
    /// In these, counted from 0; the rows of the table are what they were.
    These(&'m [u32]),
    /// In any, and rows may have come or gone.
    Any,
}

/// What a reader looked at, to be held against what moved since.
#[derive(Clone, Debug, Default)]
pub struct Seen(Option<Box<[Place]>>);

/// Notes what is looked at. A copy of an evaluation is not watched.
#[derive(Debug, Default)]
pub(crate) struct Watch(Option<Mutex<Vec<Place>>>);

impl Clone for Watch {
    fn clone(&self) -> Self {
        Self(None)
    }
}

impl Watch {
    pub(crate) fn begun() -> Self {
        Self(Some(Mutex::default()))
    }

    pub(crate) fn is_on(&self) -> bool {
        self.0.is_some()
    }

    pub(crate) fn sees(&self, place: impl FnOnce() -> Place) {
        if let Some(seen) = &self.0 {
            seen.lock().unwrap_or_else(PoisonError::into_inner).push(place());
        }
    }

    /// What others looked at meanwhile is nothing to whoever begins now.
    pub(crate) fn forget(&self) {
        if let Some(seen) = &self.0 {
            seen.lock().unwrap_or_else(PoisonError::into_inner).clear();
        }
    }

    /// What was looked at since the last time; everything, where nothing was noted.
    pub(crate) fn taken(&self) -> Seen {
        Seen(self.0.as_ref().map(|seen| {
            let mut places = std::mem::take(&mut *seen.lock().unwrap_or_else(PoisonError::into_inner));
            places.sort_unstable();
            places.dedup();
            places.into()
        }))
    }
}
