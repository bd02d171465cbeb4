//! Where two officers differ: what is in force, and what stands beside it.

use serde::Serialize;

use crate::{
    change::{Basis, Change},
    fold::Stamp,
    hash::Hash,
};

/// What two records may set.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum Place {
    /// The answer to a question.
    Question {
        /// Its id.
        question: String,
    },
    /// A cell.
    Cell {
        /// The table.
        table: String,
        /// The row.
        row: String,
        /// The column.
        column: String,
    },
    /// Whether a row is there.
    Row {
        /// The table.
        table: String,
        /// The row.
        row: String,
    },
    /// “There are none”.
    Empty {
        /// The table.
        table: String,
    },
    /// The basis that a table's cells inherit.
    Basis {
        /// The table.
        table: String,
    },
    /// The remark on a table.
    Note {
        /// The table.
        table: String,
    },
    /// The case's title.
    Title,
    /// Its survey date.
    SurveyDate,
    /// The date of its initial balance sheet.
    InitialDate,
    /// Its checklist.
    Checklist,
    /// Whether it is closed.
    Closed,
}

/// What a record says at a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Said {
    /// An answer, or none: cleared.
    Answer(Box<Change>),
    /// The row is there: added.
    Added,
    /// The row is there: a cell of it was answered.
    Answered,
    /// The row is gone.
    Removed,
    /// There are none (true), or that was taken back.
    Empty(bool),
    /// A basis.
    Basis(Basis),
    /// A remark, title or date.
    Text(String),
    /// A checklist and its hash.
    Checklist(String, Option<Hash>),
    /// Closed with an outcome; none: opened again.
    Closed(Option<String>),
}

/// One record's word at a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Claim {
    /// Which record.
    pub stamp: Stamp,
    /// Who wrote it.
    pub officer: String,
    /// What it says.
    pub said: Said,
}

/// How they differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Difference {
    /// Different values (两人不一致).
    Values,
    /// One removed the row, another kept working on it (一人删、一人改).
    RemovedAndKept,
    /// One said there are none, another added a row.
    EmptyAndRows,
}

/// Two or more officers, or two machines of one, said different things without having heard each other. Any later answer there by
/// somebody who heard all of them settles it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Conflict {
    /// Where.
    pub place: Place,
    /// How they differ.
    pub how: Difference,
    /// What counts meanwhile.
    pub in_force: Claim,
    /// What stands beside it, by rank.
    pub beside: Vec<Claim>,
}

/// They said the same without having heard each other (两人一致).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Agreement {
    /// Where.
    pub place: Place,
    /// Their words, by rank; the first is in force.
    pub claims: Vec<Claim>,
}
