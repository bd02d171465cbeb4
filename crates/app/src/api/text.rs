//! Words shared by every reply: a text in both languages, a figure with its state, a failure. It knows no use case; the
//! window never parses a message, it reads codes, states and decimal strings.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A user-visible text, Chinese first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Text {
    pub zh: String,
    pub en: String,
}

impl Text {
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }
}

/// What is known of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FigureState {
    Known,
    Unknown,
    NotMeaningful,
    NotApplicable,
}

/// How a figure reads: it decides the unit shown and the alignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FigureKind {
    Money,
    Ratio,
    Number,
    Integer,
    Days,
    Text,
    Bool,
    Date,
}

/// One figure. `raw` is exact (a decimal string, a word, `true`/`false`, an ISO date) and present when known;
/// `text` is ready to print in Chinese; `provisional` and `unknown` name the questions (or `table.row.column`) behind it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FigureView {
    pub id: String,
    pub label: Text,
    pub kind: FigureKind,
    pub unit: Option<String>,
    pub state: FigureState,
    pub raw: Option<String>,
    pub text: String,
    pub provisional: Vec<String>,
    pub unknown: Vec<String>,
    pub reason: Option<String>,
}

/// The five verdicts; the window gives each a sign and a word (✓ 通过, ! 关注, ✗ 不通过, – 未检, 不适用).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Pass,
    Attention,
    Fail,
    NotChecked,
    NotApplicable,
}

/// The basis of an answer 依据.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    Oral,
    ThirdParty,
    Observed,
    System,
    Document,
}

/// Something wrong or contradictory in the answers; it is listed and never blocks typing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Problem {
    /// The question id, or `table.row.column`.
    pub at: String,
    pub label: Text,
    pub kind: ProblemKind,
    pub message: Text,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ProblemKind {
    /// The text does not read as a value of the question's type; the answer counts as not given.
    Unreadable,
    /// A constraint of the checklist is broken (a contradiction).
    Contradiction,
    /// The case file names a question, table or column that this checklist does not have.
    UnknownName,
}

/// The closed set of failures at the boundary; the window matches on the code and never on the message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// No officer is unlocked.
    Locked,
    /// Wrong password.
    WrongPassword,
    /// Too many wrong passwords in a row: the next try has to wait.
    TooManyTries,
    /// The officer's name is taken, empty or unusable.
    BadOfficer,
    /// The password is too weak to protect anything.
    WeakPassword,
    /// The database is open in another window or process.
    InUse,
    /// The database is damaged, truncated or not one of ours.
    Damaged,
    /// The data, or this case, is open for reading only.
    ReadOnly,
    /// The account reviews or decides: it reads surveys and does not change them.
    ReadsOnly,
    /// It is not done in a browser, or not at this level of reading.
    NotHere,
    /// The database or case file was written by a newer version.
    Newer,
    /// The case, question, figure, attachment or industry is not there.
    NotFound,
    /// The request itself is malformed (an unknown command, a wrong type, a bad date).
    BadRequest,
    /// A case file does not read (not JSON, wrong format, wrong shape).
    BadCase,
    /// A checklist does not load.
    BadChecklist,
    /// The client has not consented yet to what was tried.
    ConsentMissing,
    /// Too large to take.
    TooLarge,
    /// The disk is full.
    DiskFull,
    /// A file cannot be read or written.
    File,
    /// The second officer has not opened the first officer's answers: first come the questions put to them alone.
    KeptBack,
    /// A plaintext export was not acknowledged.
    NotAcknowledged,
    /// The officer stopped it.
    Stopped,
    /// The report could not be produced.
    Report,
    /// A fault of ours.
    Internal,
}

/// A failure at the boundary: what happened, what was kept, what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[error("{}", .message.zh)]
pub struct Failure {
    pub code: Code,
    pub message: Text,
    /// What was kept and what to do next.
    pub advice: Text,
    /// For support: where and why, never needed to understand the message.
    pub detail: Option<Box<str>>,
}
