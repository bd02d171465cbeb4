//! Commands of what a lock found unsaved: it is kept sealed, offered after the unlock, and taken over or let go place by place.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::session::SessionState;
use super::text::{Failure, Text};
use super::visit::{Change, Refused};

/// Locks after a rest, whatever the disk says. What could not be saved is sealed for whoever was unlocked and kept as a draft.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct LockKeeping {
    pub unsaved: Vec<UnsavedCase>,
}

/// What a window has unsaved of one case.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct UnsavedCase {
    pub case: String,
    pub items: Vec<UnsavedItem>,
}

/// One input that could not be saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UnsavedItem {
    /// The question, `table.row.column`, or what a form calls it.
    pub at: String,
    /// The same in words.
    pub label: String,
    /// What was typed.
    pub text: String,
    /// How it is taken over; null for a form with an act of its own: there it is only shown, to be copied.
    pub change: Option<Change>,
    /// Why it could not be saved, where it was refused.
    pub why: Option<Text>,
}

/// How the lock went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LockedView {
    pub state: SessionState,
    /// How many inputs are kept on the disk.
    pub kept: u32,
    /// Inputs that the disk did not take, by their places in words: the running program alone still has them, sealed.
    pub at_risk: Vec<String>,
    /// Why.
    pub why: Option<Failure>,
}

/// What was left unsaved at earlier locks.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ListDrafts {}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DraftsView {
    pub drafts: Vec<LeftDraft>,
    /// What of them could not be taken just now, with the reason.
    pub refused: Vec<Refused>,
}

/// What one lock left of one case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LeftDraft {
    pub id: String,
    pub case: String,
    pub title: String,
    /// When it locked; null where the draft does not read.
    pub at: Option<String>,
    /// Lies on the disk; else only this running program has it.
    pub on_disk: bool,
    /// What it holds; empty where it does not read any more.
    pub items: Vec<LeftItem>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LeftItem {
    /// Its number in the draft.
    pub n: u32,
    pub at: String,
    pub label: String,
    pub text: String,
    /// What stands there now.
    pub stands: Option<String>,
    /// Whether it can be taken over from here.
    pub takes: bool,
    /// Why it could not be saved then.
    pub why: Option<Text>,
}

/// Takes inputs of a draft over as answers, or lets them go. What cannot be taken stays in the draft.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SettleDraft {
    pub id: String,
    /// Their numbers.
    pub items: Vec<u32>,
    pub take: bool,
}
