//! What a model has in its slots 槽位. Names keep their slots in all models made with the same formulas, so that a model has but some of them: those stand
//! one after the other, and of the others only their number is kept.

use crate::node::Slot;
use std::ops::{Index, IndexMut};

/// The values of one model by slot; a slot that it does not have gives what stands for all of those.
#[derive(Clone, Debug, Default)]
pub(crate) struct Slots<T> {
    /// Where the value of each slot stands among the own; [`ABSENT`] where there is none.
    at: Vec<u32>,
    own: Vec<T>,
    absent: T,
}

const ABSENT: u32 = u32::MAX;

impl<T> Slots<T> {
    /// One more than the last slot.
    pub(crate) fn len(&self) -> usize {
        self.at.len()
    }

    /// Makes room for slots up to this one, and so many values.
    pub(crate) fn reserve(&mut self, slots: usize, own: usize) {
        self.at.reserve(slots);
        self.own.reserve(own);
    }

    /// Every slot, those that the model does not have too.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.at.iter().map(|at| self.own.get(*at as usize).unwrap_or(&self.absent))
    }

    pub(crate) fn get(&self, slot: Slot) -> Option<&T> {
        self.own.get(*self.at.get(slot as usize)? as usize)
    }

    pub(crate) fn put(&mut self, slot: Slot, value: T) {
        let slot = slot as usize;
        if self.at.len() <= slot {
            self.at.resize(slot + 1, ABSENT);
        }
        match self.own.get_mut(self.at[slot] as usize) {
            Some(old) => *old = value,
            None => {
                self.at[slot] = self.own.len() as u32;
                self.own.push(value);
            }
        }
    }
}

impl<T> Index<usize> for Slots<T> {
    type Output = T;
    fn index(&self, slot: usize) -> &T {
        self.own.get(self.at[slot] as usize).unwrap_or(&self.absent)
    }
}

impl<T> IndexMut<usize> for Slots<T> {
    /// Of a slot that the model has.
    fn index_mut(&mut self, slot: usize) -> &mut T {
        &mut self.own[self.at[slot] as usize]
    }
}
