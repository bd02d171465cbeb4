//! Commands about what the store found out about itself: listed until dealt with, dealt with by a signed word, and what of a case can still be
//! read, written out.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::file_ref::FileRef;
use super::text::Text;
use super::visit::Saved;

/// Everything to be told: of all cases, or of what concerns one (its own, and the log's).
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ListFindings {
    pub case: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FindingsView {
    /// Those that are open first.
    pub findings: Vec<FindingView>,
    /// Why the data is open for reading only, and what ends that; null when it is written to.
    pub reading: Option<Text>,
}

/// One finding: what happened, what was kept, what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FindingView {
    /// By what it is known again.
    pub id: String,
    /// A stable word.
    pub code: String,
    /// The evidence itself is in question; else it is to be known and spoils no check.
    pub fault: bool,
    /// The case it concerns; null: the log.
    pub case: Option<String>,
    pub happened: Text,
    pub kept: Text,
    pub to_do: Text,
    /// The record that tells of it, its local time and hash; null until one does.
    pub noted: Option<Saved>,
    /// How it was dealt with; null while it is open.
    pub settled: Option<SettledView>,
    /// Until it is dealt with, nothing is written.
    pub holds: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SettledView {
    pub saved: Saved,
    /// The officer's words.
    pub words: String,
}

/// Notes what was done about a finding. It repairs nothing, and the check says it as before; it leaves the desk.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SettleFinding {
    pub id: String,
    pub words: String,
}

/// Writes what of a case can be read, record by record, in plain text: for a case with a gap, or one that no checklist opens any more. Refused
/// unless acknowledged; recorded in the log where that can be written to.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SalvageCase {
    pub case: String,
    pub path: FileRef,
    pub acknowledged: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Salvaged {
    pub path: String,
    pub size: u32,
    /// Records written with their content.
    pub records: u32,
    /// Records whose content is lost.
    pub gaps: Vec<u32>,
    /// Null where the log could not be written to.
    pub saved: Option<Saved>,
    pub warning: Text,
}
