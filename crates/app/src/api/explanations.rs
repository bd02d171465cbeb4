//! Commands about a deviating check: its written explanation, the second officer's confirmation, and what its values were before.
//! The verdict never changes by them.

use std::collections::BTreeMap;

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
    /// Whether the second officer signed it; null: nobody is named.
    pub confirmed: Option<SignatureView>,
    pub accepted_by: Option<String>,
    /// Whether the reviewer signed it; null: nobody is named.
    pub accepted: Option<SignatureView>,
    /// The deviation or residual it was written for, as shown.
    pub written_for: Option<String>,
    pub saved_at: Option<String>,
}

/// What stands behind a name in an explanation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SignatureView {
    /// Signed by that person, for what stands there now.
    pub holds: bool,
    /// How it was signed, or why it does not count.
    pub text: Text,
    pub at: Option<String>,
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

/// The second officer confirms an explanation with their own account on this machine: the password unlocks their key, which signs.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ConfirmExplanation {
    pub case: String,
    pub check: String,
    /// The account.
    pub officer: String,
    pub password: Password,
    pub statement: String,
}

/// A reviewer accepts a confirmed explanation, in the same way.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AcceptExplanation {
    pub case: String,
    pub check: String,
    pub officer: String,
    pub password: Password,
}

/// The same for any guarded answer: another person signs what the checklist asks of them at one place.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SignAnswers {
    pub case: String,
    /// A question, or a table.
    pub question: String,
    /// The row, in a table.
    pub row: Option<String>,
    /// `second_officer`, `reviewer` or `committee`.
    pub guard: String,
    pub officer: String,
    pub password: Password,
    /// Raw texts by column, or by the question's own id. What holds the signer's name is filled in by the signature.
    pub answers: BTreeMap<String, String>,
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
