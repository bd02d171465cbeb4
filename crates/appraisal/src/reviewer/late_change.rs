//! An answer that was changed after the officer had seen the limit 看到额度之后的改动: the record tells it, nobody judges it here.

use crate::finding::Text;
use crate::wording::Wording;

/// One place and what was changed there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LateChange {
    /// The question, the cell `table.row.column`, or the table whose row came or went.
    pub place: String,
    /// When it was changed last.
    pub at: String,
    /// What stood there when the limit was first seen; none when nothing did.
    pub before: Option<String>,
    /// What stands there now; none when it was cleared or taken out.
    pub after: Option<String>,
    /// How often it was changed since.
    pub times: usize,
    /// It stands again as it did.
    pub undone: bool,
    /// A whole row came or went: both sides say its first text.
    pub whole_row: bool,
}

impl LateChange {
    /// What was changed.
    #[must_use]
    pub fn label(&self, wording: &Wording<'_>) -> Text {
        wording.label(&self.place)
    }

    /// Before and after, as they stand in a sentence.
    #[must_use]
    pub fn sides(&self, wording: &Wording<'_>) -> [Text; 2] {
        [&self.before, &self.after].map(|side| match (side, self.whole_row) {
            (Some(name), true) => Text::new(format!("有“{name}”这一行"), format!("a row “{name}”")),
            (None, true) => Text::new("没有这一行", "no such row"),
            (Some(raw), false) => wording.said(&self.place, raw),
            (None, false) => Text::new("没有填", "no answer"),
        })
    }
}
