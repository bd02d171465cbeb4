//! What one user action changes: answers, table cells and rows, each with its basis (依据) and the words about it.
//!
//! A question is known here only by its id; what it means, its type and whether a value fits are the checklist's matter.

use std::{fmt, str::FromStr};

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::{
    hash::Hash,
    id::NotAnId,
    limited::{self, MAX_ITEMS},
    payload::MAX_PAYLOAD,
};

/// An answer's value: everything but a truth is text (money as a decimal string, dates as ISO, …).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// Text, number, date, choice ids …
    #[n(0)]
    Text(#[n(0)] String),
    /// Yes or no.
    #[n(1)]
    Truth(#[n(0)] bool),
}

/// What an answer rests on (依据), weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Said by the borrower (口述).
    #[n(0)]
    Oral,
    /// Said by somebody else (第三方).
    #[n(1)]
    ThirdParty,
    /// Seen or counted by the officer (眼见、清点).
    #[n(2)]
    Observed,
    /// Read from a system or app (系统、流水).
    #[n(3)]
    System,
    /// Read from a document (单据).
    #[n(4)]
    Document,
}

impl Basis {
    /// All of them, weakest first.
    pub const ALL: [Basis; 5] = [Basis::Oral, Basis::ThirdParty, Basis::Observed, Basis::System, Basis::Document];

    /// The word used in checklists and case files.
    pub fn as_str(self) -> &'static str {
        match self {
            Basis::Oral => "oral",
            Basis::ThirdParty => "third_party",
            Basis::Observed => "observed",
            Basis::System => "system",
            Basis::Document => "document",
        }
    }
}

impl fmt::Display for Basis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Basis {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        Basis::ALL.into_iter().find(|basis| basis.as_str() == text).ok_or(NotAnId)
    }
}

/// How the answers came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Typed or chosen.
    #[n(0)]
    Typed,
    /// Pasted.
    #[n(1)]
    Pasted,
    /// Read from a file.
    #[n(2)]
    Imported,
    /// Undo of an earlier record (撤销); undo appends.
    #[n(3)]
    Undone,
    /// Redo of an undone one.
    #[n(4)]
    Redone,
    /// Filled in by a practice case (练习).
    #[n(5)]
    Practice,
    /// Chosen after what two officers answered was seen side by side (两人不一致，已定).
    #[n(6)]
    Settled,
    /// Entered again out of a log that could not go on.
    #[n(7)]
    Reentered,
    /// Carried over from an earlier case of the customer.
    #[n(8)]
    Carried,
}

impl Action {
    /// All of them.
    pub const ALL: [Action; 9] = [
        Action::Typed,
        Action::Pasted,
        Action::Imported,
        Action::Undone,
        Action::Redone,
        Action::Practice,
        Action::Settled,
        Action::Reentered,
        Action::Carried,
    ];
}

/// A new answer to one question or one cell. It supersedes the earlier ones, which stay in the history.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode, Serialize, Deserialize)]
pub struct Change {
    /// Question id, or the table's id when `row` and `column` say which cell.
    #[n(0)]
    pub question: String,
    /// Row id within the table.
    #[n(1)]
    pub row: Option<String>,
    /// Column id within the table.
    #[n(2)]
    pub column: Option<String>,
    /// The value; none clears the answer.
    #[n(3)]
    pub value: Option<Value>,
    /// Its basis; none inherits it.
    #[n(4)]
    pub basis: Option<Basis>,
    /// Who said or showed it.
    #[n(5)]
    pub by: Option<String>,
    /// How the officer checked it.
    #[n(6)]
    pub how_checked: Option<String>,
    /// The officer's remark.
    #[n(7)]
    pub note: Option<String>,
    /// Attachments that prove it.
    #[cbor(n(8), with = "limited")]
    pub evidence: Vec<Hash>,
    /// The text as typed (`62万`, `3500*30`), when it differs from the value that was understood.
    #[n(9)]
    pub typed: Option<String>,
}

impl Change {
    /// A bare new value for a question.
    pub fn answer(question: impl Into<String>, value: Option<Value>) -> Self {
        Self { question: question.into(), value, ..Self::default() }
    }

    /// A bare new value for a cell.
    pub fn cell(
        table: impl Into<String>,
        row: impl Into<String>,
        column: impl Into<String>,
        value: Option<Value>,
    ) -> Self {
        Self { row: Some(row.into()), column: Some(column.into()), ..Self::answer(table, value) }
    }
}

impl Change {
    /// About how many bytes it takes in a record, never less.
    fn weight(&self) -> usize {
        let value = match &self.value {
            Some(Value::Text(text)) => text.len(),
            _ => 0,
        };
        let words = [&self.row, &self.column, &self.by, &self.how_checked, &self.note, &self.typed];
        let words: usize = words.into_iter().flatten().map(String::len).sum();
        64 + self.question.len() + value + words + 34 * self.evidence.len()
    }
}

/// A row that appears.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct RowAdded {
    /// Its id (a UUID for rows the officer adds).
    #[n(0)]
    pub row: String,
    /// The row it stands behind; none puts it at the end.
    #[n(1)]
    pub after: Option<String>,
}

/// What happens to a table as a whole. Parts are applied in the order of the fields.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode, Serialize, Deserialize)]
pub struct TableChange {
    /// Table id.
    #[n(0)]
    pub table: String,
    /// Rows removed; their cells stay in the history.
    #[cbor(n(1), with = "limited")]
    pub removed: Vec<String>,
    /// Rows added (again).
    #[cbor(n(2), with = "limited")]
    pub added: Vec<RowAdded>,
    /// The new order; rows not named keep their order behind the named ones. Empty changes nothing.
    #[cbor(n(3), with = "limited")]
    pub order: Vec<String>,
    /// “There are none” said (true) or taken back (false).
    #[n(4)]
    pub declared_empty: Option<bool>,
    /// The basis that cells inherit.
    #[n(5)]
    pub basis: Option<Basis>,
    /// The officer's remark on the table.
    #[n(6)]
    pub note: Option<String>,
}

impl TableChange {
    /// About how many bytes it takes in a record, never less.
    fn weight(&self) -> usize {
        let ids = self.removed.iter().chain(&self.order).chain(self.added.iter().map(|added| &added.row));
        let after = self.added.iter().filter_map(|added| added.after.as_ref());
        let words: usize = ids.chain(after).map(|id| id.len() + 12).sum();
        64 + self.table.len() + words + self.note.as_ref().map_or(0, String::len)
    }
}

/// A list cut where a part would have more than [`MAX_ITEMS`] elements or more bytes than there is room for.
fn in_parts<T>(list: Vec<T>, room: usize, weight: impl Fn(&T) -> usize) -> Vec<Vec<T>> {
    let mut parts: Vec<Vec<T>> = Vec::new();
    let mut left = 0;
    for item in list {
        let heavy = weight(&item);
        match parts.last_mut().filter(|part| heavy <= left && part.len() < MAX_ITEMS) {
            Some(part) => part.push(item),
            None => {
                parts.push(vec![item]);
                left = room;
            }
        }
        left = left.saturating_sub(heavy);
    }
    parts
}

/// One user action on answers: one record, however many cells it touches, up to the limits of a record.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct AnswersChanged {
    /// Table changes; applied before the cells.
    #[cbor(n(0), with = "limited")]
    pub tables: Vec<TableChange>,
    /// New answers.
    #[cbor(n(1), with = "limited")]
    pub changes: Vec<Change>,
    /// How they came in.
    #[n(2)]
    pub action: Action,
    /// Whether the officer had already seen the limit (额度) when changing this.
    #[n(3)]
    pub after_limit_seen: bool,
}

impl AnswersChanged {
    /// The length of its longest list.
    pub(crate) fn longest_list(&self) -> usize {
        let in_tables = self.tables.iter().map(|t| t.removed.len().max(t.added.len()).max(t.order.len()));
        let in_changes = self.changes.iter().map(|change| change.evidence.len());
        in_tables.chain(in_changes).fold(self.tables.len().max(self.changes.len()), usize::max)
    }

    /// The same action as records that each keep the limits: as many as it takes, one if it fits. Changes of tables come first, as they do
    /// within one record. What is too large by itself stays so, and the writer refuses it.
    #[must_use]
    pub fn in_records(self) -> Vec<AnswersChanged> {
        let (action, after_limit_seen) = (self.action, self.after_limit_seen);
        let record = |tables, changes| AnswersChanged { tables, changes, action, after_limit_seen };
        let room = MAX_PAYLOAD / 2;
        let tables = in_parts(self.tables, room, TableChange::weight);
        let changes = in_parts(self.changes, room, Change::weight);
        if tables.len() <= 1 && changes.len() <= 1 {
            let (tables, changes) = (tables.into_iter().flatten(), changes.into_iter().flatten());
            return vec![record(tables.collect(), changes.collect())];
        }
        let tables = tables.into_iter().map(|part| record(part, Vec::new()));
        tables.chain(changes.into_iter().map(|part| record(Vec::new(), part))).collect()
    }

    /// Typed answers without table changes.
    pub fn typed(changes: Vec<Change>) -> Self {
        Self { tables: Vec::new(), changes, action: Action::Typed, after_limit_seen: false }
    }
}
