//! Commands of the page of duties 责任认定 · 尽职免责: what diligence asked for in a case, what the records show of it, with the records themselves.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::file_ref::FileRef;
use super::text::Text;

/// The page of a case. It writes nothing.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ViewDuties {
    pub case: String,
}

/// The page as a PDF, recorded as an export before it is written.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ExportDuties {
    pub case: String,
    pub path: FileRef,
    #[serde(default)]
    pub english: bool,
}

/// What the records show of a duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DutyOutcome {
    /// 已尽
    Done,
    /// 未尽
    NotDone,
    /// 不适用
    NotApplicable,
    /// 无法判断
    CannotTell,
}

/// A record behind a duty: who, what, when, its number and hash, what stood there before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DutyProof {
    pub by: String,
    /// In which role, of an act of review and decision.
    pub role: Option<Text>,
    pub at: String,
    pub seq: u32,
    pub hash: String,
    pub what: Text,
    /// The question, table or cell it is about.
    pub place: Option<String>,
    pub before: Option<String>,
    pub after: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DutyView {
    pub id: String,
    /// At which step.
    pub phase: Text,
    /// Whose it is.
    pub role: Text,
    pub label: Text,
    pub outcome: DutyOutcome,
    pub outcome_text: Text,
    /// What was not done, why it is not owed, why nobody can tell.
    pub why: Option<Text>,
    pub proofs: Vec<DutyProof>,
    /// Records left out between the first and the last.
    pub more: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DutiesView {
    /// The version of the list.
    pub version: String,
    /// Its SHA-256.
    pub hash: String,
    /// The content hash of the checklist whose figures were read.
    pub checklist: String,
    /// The day of the page, ISO: what was not due by then does not apply.
    pub day: String,
    /// The case was submitted; else the page says how it stands.
    pub submitted: bool,
    pub summary: Text,
    pub due: u32,
    pub done: u32,
    pub not_done: u32,
    pub not_applicable: u32,
    pub cannot_tell: u32,
    pub notes: Vec<Text>,
    /// In the order of a loan's life.
    pub duties: Vec<DutyView>,
}
