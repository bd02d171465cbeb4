//! One question or one cell of a table: every answer it ever had, and which is in force.

use serde::Serialize;

use super::Stamp;
use crate::act::Act;
use crate::change::{Action, Change};
use crate::hash::Hash;
use crate::record::RecordId;

/// An answer as it was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Seen {
    /// When, by whom, which record.
    pub stamp: Stamp,
    /// Value, basis and the words about it.
    pub change: Change,
    /// How it came in.
    pub action: Action,
    /// Whether the limit had been seen before.
    pub after_limit_seen: bool,
    /// The record of the same log that took it back, if any.
    pub retracted_by: Option<u64>,
    /// The act of another officer that gave it; none when the officer on the case wrote it.
    pub act: Option<Box<Act>>,
    /// The record whose text it confirms or accepts, when another officer did so in a log of their own.
    pub confirms: Option<Hash>,
}

/// All answers to one question or cell, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Cell {
    /// Oldest first.
    pub history: Vec<Seen>,
}

impl Cell {
    /// The latest answer that was not taken back. Its value may be none: cleared.
    pub fn in_force(&self) -> Option<&Seen> {
        self.history.iter().rev().find(|seen| seen.retracted_by.is_none())
    }

    pub(super) fn retract(&mut self, target: RecordId, by: u64) -> bool {
        let mut found = false;
        for seen in self.history.iter_mut().filter(|seen| seen.stamp.id() == target && seen.retracted_by.is_none()) {
            seen.retracted_by = Some(by);
            found = true;
        }
        found
    }
}
