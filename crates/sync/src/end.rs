//! How a session ended: a closed list, and what happened on the way.

use evidence::{CaseId, Hash, LogId};
use wire::{Code, Refusal};

use crate::{calls::CallError, line::LineError, tls::TlsFault};

/// How it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// Everything is there: a receipt covers the last record, every file is committed.
    Done,
    /// All that could go is there; something is left, and the report says what.
    Left,
    /// The line broke off, or nobody answers. What arrived stays; the next session goes on.
    Cut(String),
    /// The branch has no room just now.
    Busy {
        /// Seconds to wait.
        after: u64,
    },
    /// Two copies of this account wrote: the branch has another record at this number.
    Fork {
        /// The first number at which they differ, as far as that is known.
        seq: u64,
    },
    /// A record that the branch does not take. Those before it are receipted.
    Stuck {
        /// Its number.
        seq: u64,
        /// A stable word, as in `evidence::BreakReason::code`.
        reason: String,
    },
    /// This store was revoked. Nothing here was destroyed.
    Revoked,
    /// This store was revoked, and the keys here were destroyed on the branch's signed order.
    Destroyed,
    /// A device on the way opens the line: not a byte was sent to it.
    Intercepted(String),
    /// The branch's certificate is over, or the clock here is years ahead.
    Expired,
    /// The own certificate is over: the branch lets this store in no more before it comes by a new invitation.
    CertificateOver,
    /// Who answers says it is another branch than the one this store belongs to.
    AnotherBranch,
    /// The store is only read just now: what was missing was caught up, nothing was sent.
    OnlyRead,
    /// The officer stopped it.
    Stopped,
    /// The branch refused, in its own words.
    Refused(Box<Refusal>),
    /// What came back is not what a hub says.
    NotUnderstood(String),
}

/// Something that could not be done, and that the next session tries again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// A file is missing or damaged here, and the branch does not have it.
    FileLost(CaseId, Hash),
    /// The branch did not take a file.
    FileRefused(CaseId, Hash, Box<Refusal>),
    /// Records of another log are there, and nobody knows whose it is.
    UnknownWriter(CaseId, LogId),
    /// The branch's directory names another key for a log than the one known here, of the officer of this name.
    OtherKey(CaseId, LogId, String),
    /// The branch's directory is not signed by it.
    BadDirectory,
    /// An order that was not carried out; in Chinese and English.
    NotObeyed(String, String),
    /// What the branch handed on does not hold; in Chinese and English.
    NotTaken(CaseId, String, String),
    /// A new certificate was due and did not come about; the one here goes on.
    NotRenewed,
    /// An order that the branch's key did not sign, or that is not of its log.
    BadOrder(u64),
}

/// What a session did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// How it ended.
    pub end: End,
    /// Records receipted.
    pub records: u64,
    /// Files committed.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Records of others taken in.
    pub taken: u64,
    /// Cases erased on the branch's orders.
    pub erased: u64,
    /// Cases here that the branch holds.
    pub held: u64,
    /// Own records that this copy lacked and the branch gave back.
    pub caught_up: u64,
    /// Records that went out without their content, which is lost here.
    pub lost_content: u64,
    /// The clock here less the branch's, ms; none where nothing was heard.
    pub ahead_ms: Option<i64>,
    /// The branch has less than it signed for: it was restored from a backup. All of it was sent again.
    pub hub_lost: bool,
    /// What the branch wants to be shown.
    pub notice: Option<String>,
    /// What could not be done.
    pub problems: Vec<Problem>,
}

impl Report {
    pub(crate) fn new() -> Self {
        Self {
            end: End::Left,
            records: 0,
            files: 0,
            bytes: 0,
            taken: 0,
            erased: 0,
            held: 0,
            caught_up: 0,
            lost_content: 0,
            ahead_ms: None,
            hub_lost: false,
            notice: None,
            problems: Vec::new(),
        }
    }

    pub(crate) fn problem(&mut self, problem: Problem) {
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }
}

impl From<CallError> for End {
    fn from(error: CallError) -> Self {
        match error {
            CallError::Stopped => End::Stopped,
            CallError::Refused(refusal) => match refusal.code() {
                Some(Code::Revoked) => End::Revoked,
                Some(Code::Forked | Code::Fork) => match refusal.detail {
                    Some(wire::Detail::Fork(seq, ..)) => End::Fork { seq },
                    _ => End::Fork { seq: 0 },
                },
                Some(Code::Busy) => End::Busy { after: seconds(&refusal) },
                _ => End::Refused(refusal),
            },
            CallError::Line(LineError::Unreachable(said) | LineError::Cut(said)) => End::Cut(said),
            CallError::Line(LineError::Tls(TlsFault::Intercepted(said) | TlsFault::NotTls(said))) => {
                End::Intercepted(said)
            }
            CallError::Line(LineError::Tls(TlsFault::Expired(_))) => End::Expired,
            CallError::Line(LineError::Tls(TlsFault::Over(_))) => End::CertificateOver,
            CallError::Line(LineError::Tls(TlsFault::Rejected(_))) => {
                End::Refused(Box::new(Refusal::of(Code::UnknownStore)))
            }
            CallError::Line(LineError::NotUnderstood(said)) => End::NotUnderstood(said),
        }
    }
}

pub(crate) fn seconds(refusal: &Refusal) -> u64 {
    match refusal.detail {
        Some(wire::Detail::After(seconds)) => seconds.clamp(1, 3_600),
        _ => 60,
    }
}
