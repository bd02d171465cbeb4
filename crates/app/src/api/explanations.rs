//! Commands about a deviating check: its written explanation, the second officer's confirmation, and what its values were before.
//! The verdict never changes by them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::secret::Password;
use super::text::{FigureView, Text, Verdict};

/// How far the explanation of the present deviation got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ExplainedState {
    /// Nothing to explain.
    NotDue,
    /// Nothing was written yet.
    Due,
    /// What was written was for another deviation.
    Moved,
    NeedsEvidence,
    NeedsSecondOfficer,
    Done,
}

/// An explanation as it stands on record, the latest of a check last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ExplanationView {
    /// Row id in the table `explanations`; evidence is attached at `explanations.<row>.evidence`.
    pub row: String,
    pub text: String,
    pub evidence: Option<String>,
    /// Attachment ids.
    pub files: Vec<String>,
    pub second_officer: Option<String>,
    pub second_statement: Option<String>,
    /// How the second officer confirmed: with the password of an own account, or by an own entry.
    pub confirmed_how: Option<String>,
    pub accepted_by: Option<String>,
    /// The deviation or residual it was written for, as shown.
    pub written_for: Option<String>,
    pub saved_at: Option<String>,
}

/// Writes or changes the explanation of a check for its present deviation. Null keeps what is in force.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ExplainCheck {
    pub case: String,
    pub check: String,
    pub text: Option<String>,
    /// What proves it: names of files, or where the paper is kept.
    pub evidence: Option<String>,
}

/// The second officer confirms an explanation, on this machine: with the password where they have an account here, else by an own
/// entry of name and statement.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ConfirmExplanation {
    pub case: String,
    pub check: String,
    pub name: String,
    pub statement: String,
    pub password: Option<Password>,
}

/// The values of every check that ever failed on record: when it was first seen, and what changed after.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CheckHistory {
    pub case: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CheckStory {
    pub check: String,
    pub label: Text,
    /// First the record at which it failed first, then each at which its values had changed, the last as they are now.
    pub points: Vec<CheckPoint>,
    /// Points left out in the middle.
    pub left_out: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CheckPoint {
    pub seq: u32,
    /// Local time of the record.
    pub at: String,
    pub verdict: Verdict,
    pub left: Option<FigureView>,
    pub right: Option<FigureView>,
    pub residual: Option<FigureView>,
    pub deviation: Option<FigureView>,
    /// What the record changed, in words.
    pub changed: Vec<Text>,
    /// The officer had already seen the limit.
    pub after_limit_seen: bool,
}
