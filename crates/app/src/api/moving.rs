//! Commands that move a running case to another checklist: the present version of its trade's, another trade's, or back to one it stood on.
//! What a move changes is shown before it is made, and kept.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::text::{FigureView, Text};
use super::visit::CaseView;

/// How the checklist a case stands on relates to the one that is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It is the one that is here.
    Present,
    /// An earlier one, kept for the case: it computes as it did.
    Older,
    /// An earlier one that nobody kept: figures follow the present one.
    NotKept,
    /// An earlier one that was kept and is damaged: figures follow the present one.
    Damaged,
}

/// A version of a trade's checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChecklistRef {
    pub trade: String,
    pub name: Text,
    /// Content hash; empty where none was recorded.
    pub hash: String,
}

/// What is new, gone or changed, one kind of thing in each group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChangeGroup {
    /// `figure`, `question`, `threshold`, `method`, `check`, `knock_out`, `warning`, `material`, `rule`, `answer`, `explanation`.
    pub of: String,
    pub label: Text,
    pub items: Vec<ChangeItem>,
}

/// One thing that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChangeItem {
    /// `new`, `gone` or `changed`.
    pub how: String,
    pub how_text: Text,
    pub id: String,
    pub label: Text,
    /// What stands there before and after; null where nothing does.
    pub before: Option<Text>,
    pub after: Option<Text>,
}

/// A figure of the case before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FigureMove {
    pub label: Text,
    pub before: FigureView,
    pub after: FigureView,
    pub same: bool,
}

/// An answer that is kept and not asked for by the checklist on which the case stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SetAside {
    /// Question, table, or `table.row.column`.
    pub at: String,
    pub label: Text,
    /// The answer as it was given; of a table how many rows.
    pub text: Text,
}

/// What a move would change; nothing is recorded. Without `trade` the case's own, without `checklist` the version that is here now.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PreviewMove {
    pub case: String,
    pub trade: Option<String>,
    /// Content hash of a version that the store kept.
    pub checklist: Option<String>,
}

/// What a move changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MovePreview {
    pub from: ChecklistRef,
    pub to: ChecklistRef,
    /// The case stands there already: there is nothing to move.
    pub same: bool,
    pub figures: Vec<FigureMove>,
    pub groups: Vec<ChangeGroup>,
    /// Answers that would be set aside: kept, not asked for there, back with a move back.
    pub set_aside: Vec<SetAside>,
    /// Answers set aside now that would be asked for again.
    pub back: Vec<SetAside>,
    /// Explanations that would be due again, because their deviation moves.
    pub due_again: Vec<Text>,
    /// The last record of the case when this was reckoned.
    pub seen: u32,
}

/// Moves the case. `seen` is that of the preview: a case that changed since is to be looked at again.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct MoveCase {
    pub case: String,
    pub trade: Option<String>,
    pub checklist: Option<String>,
    pub seen: u32,
}

/// Where the case stands, where it could go, and the moves it made.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ListMoves {
    pub case: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MovesView {
    pub now: ChecklistRef,
    pub standing: Standing,
    pub standing_text: Option<Text>,
    /// Oldest first.
    pub moves: Vec<MoveView>,
    pub set_aside: Vec<SetAside>,
}

/// A move that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MoveView {
    pub seq: u32,
    pub at: String,
    pub from: ChecklistRef,
    pub to: ChecklistRef,
    /// Where it came from can be moved back to.
    pub can_go_back: bool,
    /// As it was shown then.
    pub groups: Vec<ChangeGroup>,
    pub after_limit_seen: bool,
}

/// The decision as it stood after a record, with the checklist in force then; nothing is recorded.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ReplayCase {
    pub case: String,
    /// The number of the last record that counts.
    pub at: u32,
}

/// A decision replayed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Replayed {
    pub checklist: ChecklistRef,
    pub standing: Standing,
    pub standing_text: Option<Text>,
    pub view: CaseView,
}
