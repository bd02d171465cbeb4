//! Walks a log and names the first record that does not hold, and why; and checks a log against heads kept elsewhere.
//!
//! A chain cannot show that its end was cut off, and whoever holds the key can sign a new history: only a head kept elsewhere shows
//! either. That is said to the officer, not hidden.

use std::collections::BTreeMap;

use serde::Serialize;
use thiserror::Error;

use crate::{
    crypto::CryptoProvider,
    hash::Hash,
    id::LogId,
    payload::Payload,
    record::{Head, Opening, Record, RecordError},
};

/// Whether signatures are verified (slow) or only the chain of hashes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signatures {
    /// Each one.
    Verified,
    /// Left out: for the quick walk at each unlock of a store that is itself authenticated.
    Skipped,
}

/// Why a record does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum BreakReason {
    /// The bytes cannot be read.
    #[error("the bytes cannot be read: {detail}")]
    Malformed {
        /// What is wrong.
        detail: String,
    },
    /// Record or payload of a newer program.
    #[error("written by a newer program (version {version})")]
    UnknownVersion {
        /// Its version.
        version: u16,
    },
    /// The provider does not have the algorithm.
    #[error("signed with algorithm {algorithm}, which this program does not have")]
    UnknownAlgorithm {
        /// Its number.
        algorithm: u16,
    },
    /// A record of another log.
    #[error("the record belongs to log {log}")]
    OtherLog {
        /// That log.
        log: LogId,
    },
    /// A record is missing, doubled or out of place.
    #[error("record {found} stands where {expected} should")]
    Gap {
        /// The seq that should come.
        expected: u64,
        /// The seq that stands there.
        found: u64,
    },
    /// It names another record before it than the one that stands there.
    #[error("the record before it is not the one it was chained to")]
    PreviousHash,
    /// No key given is the one it names.
    #[error("signed with an unknown key")]
    UnknownKey,
    /// The signature does not fit.
    #[error("the signature does not fit")]
    Signature,
    /// Salt and payload are not those it was made with.
    #[error("the content is not the one that was signed")]
    Content,
    /// A kind of the log within a case, or a kind of a case outside.
    #[error("a record of this kind does not stand there")]
    Place,
    /// The content is the one that was signed, of a kind that came with a newer program.
    #[error("the content is of kind {kind}, which this program does not know")]
    UnknownKind {
        /// Its number.
        kind: u16,
    },
    /// The payload is not of the kind the header names.
    #[error("the content is of another kind than the record says")]
    Kind,
}

impl BreakReason {
    /// A stable word for it.
    pub fn code(&self) -> &'static str {
        match self {
            BreakReason::Malformed { .. } => "malformed",
            BreakReason::UnknownVersion { .. } => "unknown_version",
            BreakReason::UnknownAlgorithm { .. } => "unknown_algorithm",
            BreakReason::OtherLog { .. } => "other_log",
            BreakReason::Gap { .. } => "gap",
            BreakReason::PreviousHash => "previous_hash",
            BreakReason::UnknownKey => "unknown_key",
            BreakReason::Signature => "signature",
            BreakReason::Content => "content",
            BreakReason::Place => "place",
            BreakReason::UnknownKind { .. } => "unknown_kind",
            BreakReason::Kind => "kind",
        }
    }
}

impl From<RecordError> for BreakReason {
    fn from(error: RecordError) -> Self {
        match error {
            RecordError::NewerFormat(version) => BreakReason::UnknownVersion { version },
            RecordError::OtherAlgorithm(algorithm) => BreakReason::UnknownAlgorithm { algorithm },
            other => BreakReason::Malformed { detail: other.to_string() },
        }
    }
}

/// The first record that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Break {
    /// The seq it should have had.
    pub seq: u64,
    /// Why.
    pub reason: BreakReason,
}

/// How many payloads could be held against their records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Openings {
    /// Present and right.
    pub checked: u64,
    /// Not given: erased, or not asked for.
    pub absent: u64,
}

/// The outcome of a walk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LogReport {
    /// Records that hold, counted from the first.
    pub good: u64,
    /// The last of them.
    pub head: Option<Head>,
    /// Their payloads.
    pub openings: Openings,
    /// The first that does not hold, if any.
    pub first_break: Option<Break>,
}

impl LogReport {
    /// Whether every record holds.
    pub fn holds(&self) -> bool {
        self.first_break.is_none()
    }
}

/// A walk along one log, record by record, so that a long log need not be in memory.
pub struct Chain<'a> {
    provider: &'a dyn CryptoProvider,
    keys: BTreeMap<Hash, Vec<u8>>,
    signatures: Signatures,
    log: Option<LogId>,
    head: Option<Head>,
    openings: Openings,
    first_break: Option<Break>,
}

impl<'a> Chain<'a> {
    /// Begins before the first record. `log`: the log it must be, if known.
    pub fn new(
        provider: &'a dyn CryptoProvider,
        log: Option<LogId>,
        public_keys: &[Vec<u8>],
        signatures: Signatures,
    ) -> Self {
        let keys = public_keys.iter().map(|key| (provider.hash(&[key]), key.clone())).collect();
        Self { provider, keys, signatures, log, head: None, openings: Openings::default(), first_break: None }
    }

    /// Goes on behind a record that was verified before.
    pub fn after(
        provider: &'a dyn CryptoProvider,
        head: Head,
        public_keys: &[Vec<u8>],
        signatures: Signatures,
    ) -> Self {
        Self { head: Some(head), ..Self::new(provider, Some(head.log), public_keys, signatures) }
    }

    /// Takes the next record; `opening` when its payload is at hand. After the first break the rest is only read, not judged.
    pub fn next(&mut self, sealed: &[u8], opening: Option<&Opening>) -> Result<Record, BreakReason> {
        let result = self.judge(sealed, opening);
        match &result {
            _ if self.first_break.is_some() => {}
            Ok(record) => {
                self.head = Some(record.head());
                self.log = Some(record.header.log);
                let counter = if opening.is_some() { &mut self.openings.checked } else { &mut self.openings.absent };
                *counter += 1;
            }
            Err(reason) => {
                self.first_break = Some(Break { seq: self.expected_seq(), reason: reason.clone() });
            }
        }
        result
    }

    /// The outcome so far.
    pub fn report(&self) -> LogReport {
        LogReport {
            good: self.head.map_or(0, |head| head.seq),
            head: self.head,
            openings: self.openings,
            first_break: self.first_break.clone(),
        }
    }

    fn expected_seq(&self) -> u64 {
        self.head.map_or(1, |head| head.seq.saturating_add(1))
    }

    fn judge(&self, sealed: &[u8], opening: Option<&Opening>) -> Result<Record, BreakReason> {
        let record = Record::parse(sealed, self.provider)?;
        if self.first_break.is_some() {
            return Ok(record);
        }
        let header = &record.header;
        if self.log.is_some_and(|log| log != header.log) {
            return Err(BreakReason::OtherLog { log: header.log });
        }
        if header.seq != self.expected_seq() {
            return Err(BreakReason::Gap { expected: self.expected_seq(), found: header.seq });
        }
        if header.prev != self.head.map_or(Hash::ZERO, |head| head.hash) {
            return Err(BreakReason::PreviousHash);
        }
        if record.kind().is_some_and(|kind| !kind.fits(header.case.is_some())) {
            return Err(BreakReason::Place);
        }
        if self.signatures == Signatures::Verified {
            let key = self.keys.get(&header.key).ok_or(BreakReason::UnknownKey)?;
            if !record.is_signed_by(key, self.provider) {
                return Err(BreakReason::Signature);
            }
        }
        if let Some(opening) = opening {
            self.judge_opening(&record, opening)?;
        }
        Ok(record)
    }

    fn judge_opening(&self, record: &Record, opening: &Opening) -> Result<(), BreakReason> {
        if opening.content(self.provider) != record.header.content {
            return Err(BreakReason::Content);
        }
        use crate::payload::PayloadError;
        match Payload::from_bytes(&opening.payload) {
            Ok(payload) if payload.kind() as u16 == record.header.kind => Ok(()),
            Ok(_) => Err(BreakReason::Kind),
            Err(PayloadError::NewerVersion(version)) => Err(BreakReason::UnknownVersion { version }),
            Err(PayloadError::NewerKind(kind)) if kind == record.header.kind => Err(BreakReason::UnknownKind { kind }),
            Err(PayloadError::NewerKind(_)) => Err(BreakReason::Kind),
            Err(error) => Err(BreakReason::Malformed { detail: error.to_string() }),
        }
    }
}

/// What a kept head says about a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum HeadFinding {
    /// The log contains it.
    Agrees,
    /// The log ends before it: its tail was cut off or lost.
    TailMissing {
        /// Seq of the kept head.
        kept: u64,
        /// Seq at which the log ends.
        found: u64,
    },
    /// Another record stands at its seq: the history was written anew, or the log was cloned.
    Rewritten {
        /// That seq.
        seq: u64,
    },
    /// The head is of another log.
    OtherLog,
}

/// Holds a kept head against a log, of which `hash_at` gives the hash at a seq.
pub fn check_head(kept: &Head, actual: Option<&Head>, hash_at: impl FnOnce(u64) -> Option<Hash>) -> HeadFinding {
    let found = actual.map_or(0, |head| head.seq);
    if actual.is_some_and(|head| head.log != kept.log) {
        HeadFinding::OtherLog
    } else if kept.seq > found {
        HeadFinding::TailMissing { kept: kept.seq, found }
    } else if hash_at(kept.seq) == Some(kept.hash) {
        HeadFinding::Agrees
    } else {
        HeadFinding::Rewritten { seq: kept.seq }
    }
}
