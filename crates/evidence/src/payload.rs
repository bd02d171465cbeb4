//! What a record says: one variant per kind, with its version, in deterministic CBOR.
//!
//! The number of a kind and of a field never changes its meaning; new ones are added behind. It must not know how payloads are
//! stored or encrypted.

use minicbor::{Decode, Decoder, Encode, Encoder};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::canonical::is_canonical;
use crate::{
    act::{Countersigned, Role},
    change::AnswersChanged,
    hash::Hash,
    hub_acts::{Assigned, Effect, Enrolled, LogContinued, Order, Published, ReadDay},
    id::CaseId,
    limited::{self, MAX_ITEMS},
    officer_acts::{
        Cosigned, EvidenceAccepted, ExplanationConfirmed, LogsHeard, Motion, Opinion, RemarkAnswered, RemarkClosed,
        Remarked, SignedOff, Submitted, Voted,
    },
    photo_marks::PhotoMarks,
};

/// Version of the payload layout that this program writes; older ones are read, newer ones refused.
pub const PAYLOAD_VERSION: u16 = 1;

/// No payload may be longer: a 10 MB note and a 10,000-row paste fit several times.
pub const MAX_PAYLOAD: usize = 64 << 20;

/// A log begins: who writes it and which key signs.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct LogOpened {
    /// The key that verifies the log.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub public_key: Vec<u8>,
    /// The officer's name as shown.
    #[n(1)]
    pub officer: String,
    /// Version of the program.
    #[n(2)]
    pub program: String,
    /// What the account is for; none in logs older than roles: an officer's.
    #[n(3)]
    pub role: Option<Role>,
}

/// What a case is for. It never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum CaseClass {
    /// An application for credit 授信.
    #[n(0)]
    Credit,
    /// A lead: somebody who might apply 线索.
    #[n(1)]
    Lead,
    /// A visit after disbursement 贷后.
    #[n(2)]
    FollowUp,
    /// A drill 演练.
    #[n(3)]
    Drill,
}

/// A case begins (建案).
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode, Serialize, Deserialize)]
pub struct CaseCreated {
    /// Title shown in the list.
    #[n(0)]
    pub title: String,
    /// Industry layer id.
    #[n(1)]
    pub industry: String,
    /// Checklist id.
    #[n(2)]
    pub checklist: String,
    /// Content hash of the resolved checklist; an old decision replays with it.
    #[n(3)]
    pub checklist_hash: Option<Hash>,
    /// Survey date, ISO.
    #[n(4)]
    pub survey_date: Option<String>,
    /// Date of the initial balance sheet, ISO.
    #[n(5)]
    pub initial_date: Option<String>,
    /// A practice case (练习), never a credit file.
    #[n(6)]
    pub practice: bool,
    /// Digest of the layer files the checklist was made of, as the store keeps them; none in records older than that.
    #[n(7)]
    pub layers: Option<Hash>,
    /// What the case is for; none: an application for credit.
    #[n(8)]
    pub class: Option<CaseClass>,
    /// The case it follows from.
    #[n(9)]
    pub parent: Option<CaseId>,
}

/// The case's own facts change; fields left out stay.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode, Serialize, Deserialize)]
pub struct CaseChanged {
    /// New title.
    #[n(0)]
    pub title: Option<String>,
    /// New survey date, ISO.
    #[n(1)]
    pub survey_date: Option<String>,
    /// New date of the initial balance sheet, ISO.
    #[n(2)]
    pub initial_date: Option<String>,
}

/// An earlier record is taken back: its changes are no longer in force, but stay in the history.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Retracted {
    /// The record taken back, of the same case and log.
    #[n(0)]
    pub seq: u64,
    /// Why.
    #[n(1)]
    pub reason: String,
}

/// A file becomes part of the case (附件).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct AttachmentAdded {
    /// SHA-256 of the file.
    #[n(0)]
    pub id: Hash,
    /// Bytes.
    #[n(1)]
    pub size: u64,
    /// File name as given.
    #[n(2)]
    pub name: String,
    /// Media type, as `image/jpeg`.
    #[n(3)]
    pub media_type: String,
    /// Question or table it belongs to.
    #[n(4)]
    pub question: Option<String>,
    /// Row it belongs to.
    #[n(5)]
    pub row: Option<String>,
    /// Column it belongs to.
    #[n(6)]
    pub column: Option<String>,
    /// What it is, as `loan_application`: the checklist's word for the evidence.
    #[n(7)]
    pub evidence: Option<String>,
    /// How it came: camera, file, paste …
    #[n(8)]
    pub source: Option<String>,
    /// The officer's remark.
    #[n(9)]
    pub note: Option<String>,
    /// What it looks like, of a picture; missing in records of earlier versions.
    #[n(10)]
    pub marks: Option<PhotoMarks>,
}

/// The case moves to another version of its checklist, or to another trade's; answers keep their ids. It is taken back by moving back.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode, Serialize, Deserialize)]
pub struct ChecklistMoved {
    /// Checklist before.
    #[n(0)]
    pub from: String,
    /// Its content hash.
    #[n(1)]
    pub from_hash: Option<Hash>,
    /// Checklist after: the industry layer that the case is of from here on.
    #[n(2)]
    pub to: String,
    /// Its content hash.
    #[n(3)]
    pub to_hash: Option<Hash>,
    /// Digest of the layer files of the checklist after, as the store keeps them.
    #[n(4)]
    pub layers: Option<Hash>,
    /// What the officer was shown before moving.
    #[n(5)]
    pub shown: Option<MoveShown>,
}

/// What a move changes, as it was shown before it was made.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode, Serialize, Deserialize)]
pub struct MoveShown {
    /// Every difference, in the order in which it was told.
    #[cbor(n(0), with = "limited")]
    pub items: Vec<ShownItem>,
    /// The officer had already seen the limit.
    #[n(1)]
    pub after_limit_seen: bool,
}

/// One line of what was shown.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode, Serialize, Deserialize)]
pub struct ShownItem {
    /// What it is about: `figure`, `question`, `threshold` …
    #[n(0)]
    pub of: String,
    /// `new`, `gone` or `changed`.
    #[n(1)]
    pub how: String,
    /// Its id.
    #[n(2)]
    pub id: String,
    /// What it is called, in Chinese.
    #[n(3)]
    pub zh: String,
    /// The same in English.
    #[n(4)]
    pub en: String,
    /// What stood there before, in words.
    #[n(5)]
    pub before: Option<String>,
    /// What stands there after, in words.
    #[n(6)]
    pub after: Option<String>,
}

/// A report or a plain copy of the data left the store.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Exported {
    /// `xlsx`, `pdf`, `json` …
    #[n(0)]
    pub format: String,
    /// Hash of the file written.
    #[n(1)]
    pub file: Hash,
    /// Whether identity numbers and phones were masked.
    #[n(2)]
    pub masked: bool,
    /// The head printed in it.
    #[n(3)]
    pub head_seq: u64,
    /// Its hash.
    #[n(4)]
    pub head_hash: Hash,
    /// Purpose given by the officer.
    #[n(5)]
    pub purpose: Option<String>,
}

/// The clock went back.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct ClockJumped {
    /// Wall clock of the record before, ms UTC.
    #[n(0)]
    pub before_ms: i64,
    /// Wall clock now, ms UTC.
    #[n(1)]
    pub now_ms: i64,
}

/// The case is closed (结案) or opened again.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct CaseClosed {
    /// The outcome's word, as `approved`, `declined`, `withdrawn`.
    #[n(0)]
    pub outcome: String,
    /// Why.
    #[n(1)]
    pub reason: Option<String>,
}

/// Something was found at a check: a cut tail, a broken chain, a damaged attachment.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct IntegrityNoted {
    /// Stable code of the finding.
    #[n(0)]
    pub code: String,
    /// The record it concerns.
    #[n(1)]
    pub seq: Option<u64>,
    /// The hash it concerns.
    #[n(2)]
    pub hash: Option<Hash>,
    /// Words for people.
    #[n(3)]
    pub detail: String,
}

/// A moment that matters without changing an answer: limit first seen, consent given, interview started …
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Marked {
    /// The mark's word, as `limit_seen`.
    #[n(0)]
    pub mark: String,
    /// Details, if any.
    #[n(1)]
    pub detail: Option<String>,
}

/// One turn of a lever in a scenario.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct ScenarioTurn {
    /// The lever's id.
    #[n(0)]
    pub lever: String,
    /// What it is turned to, as text.
    #[n(1)]
    pub to: String,
    /// The row, where the lever has a table.
    #[n(2)]
    pub row: Option<String>,
}

/// An officer's named assumptions beside the case (假设推演): never answers. The same name again replaces it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct ScenarioKept {
    /// Its name.
    #[n(0)]
    pub name: String,
    /// What is turned.
    #[cbor(n(1), with = "limited")]
    pub turns: Vec<ScenarioTurn>,
}

macro_rules! payloads {
    ($($(#[$doc:meta])* $code:literal $variant:ident $(($inner:ty))? $word:literal;)*) => {
        /// What a record says.
        #[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum Payload { $($(#[$doc])* #[n($code)] $variant $((#[n(0)] $inner))?,)* }

        /// The kind of a record, readable without its payload.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum Kind { $($(#[$doc])* $variant = $code,)* }

        impl Kind {
            /// Every kind, by number.
            pub const ALL: &'static [Kind] = &[$(Kind::$variant,)*];

            /// The kind of a number; none when a newer program made it.
            pub fn from_code(code: u16) -> Option<Kind> {
                match code { $($code => Some(Kind::$variant),)* _ => None }
            }

            /// The stable word.
            pub fn as_str(self) -> &'static str {
                match self { $(Kind::$variant => $word,)* }
            }
        }

        impl Payload {
            /// Its kind.
            pub fn kind(&self) -> Kind {
                match self { $(payloads!(@pattern $variant $(($inner))?) => Kind::$variant,)* }
            }
        }
    };
    (@pattern $variant:ident) => { Payload::$variant };
    (@pattern $variant:ident ($inner:ty)) => { Payload::$variant(_) };
}

payloads! {
    /// A log begins.
    1 LogOpened(LogOpened) "log_opened";
    /// A case begins.
    2 CaseCreated(CaseCreated) "case_created";
    /// The case's own facts change.
    3 CaseChanged(CaseChanged) "case_changed";
    /// Answers change.
    4 AnswersChanged(AnswersChanged) "answers_changed";
    /// An earlier record is taken back.
    5 Retracted(Retracted) "retracted";
    /// A file becomes part of the case.
    6 AttachmentAdded(AttachmentAdded) "attachment_added";
    /// The case moves to another checklist.
    7 ChecklistMoved(ChecklistMoved) "checklist_moved";
    /// A report was written.
    8 ReportExported(Exported) "report_exported";
    /// A plain copy of the data was written.
    9 PlaintextExported(Exported) "plaintext_exported";
    /// The case is closed.
    10 CaseClosed(CaseClosed) "case_closed";
    /// The case is opened again.
    11 CaseReopened "case_reopened";
    /// The case's key was destroyed (个人信息保护法 art. 47); the text is the reason.
    12 CaseErased(String) "case_erased";
    /// The clock went back.
    13 ClockJumped(ClockJumped) "clock_jumped";
    /// The store was unlocked; the text is the version of the program.
    14 Unlocked(String) "unlocked";
    /// The store was locked.
    15 Locked "locked";
    /// The password changed.
    16 PasswordChanged "password_changed";
    /// Something was found at a check.
    17 IntegrityNoted(IntegrityNoted) "integrity_noted";
    /// A moment that matters.
    18 Marked(Marked) "marked";
    /// Named assumptions beside the case are kept.
    19 ScenarioKept(ScenarioKept) "scenario_kept";
    /// They are dropped; the text is their name.
    20 ScenarioDropped(String) "scenario_dropped";
    /// What of other logs was taken in so far.
    21 LogsHeard(LogsHeard) "logs_heard";
    /// The case is submitted for review.
    22 Submitted(Submitted) "submitted";
    /// The second officer signs a submission.
    23 Cosigned(Cosigned) "cosigned";
    /// The second officer confirms the text of an explanation.
    24 ExplanationConfirmed(ExplanationConfirmed) "explanation_confirmed";
    /// A reviewer remarks on a submission.
    25 Remarked(Remarked) "remarked";
    /// A remark is answered.
    26 RemarkAnswered(RemarkAnswered) "remark_answered";
    /// A remark is closed by who made it.
    27 RemarkClosed(RemarkClosed) "remark_closed";
    /// What a reviewer thinks of a submission.
    28 Opinion(Opinion) "opinion";
    /// What a deciding body is asked to decide.
    29 Motion(Motion) "motion";
    /// A member votes.
    30 Voted(Voted) "voted";
    /// A reviewer accepts what explains a check.
    31 EvidenceAccepted(EvidenceAccepted) "evidence_accepted";
    /// The contract is signed face to face, or the loan is disbursed.
    32 SignedOff(SignedOff) "signed_off";
    /// The store belongs to a branch from here on.
    33 Enrolled(Enrolled) "enrolled";
    /// The log goes on from another one that could not.
    34 LogContinued(LogContinued) "log_continued";
    /// The hub gives an officer a role in the case.
    35 Assigned(Assigned) "assigned";
    /// The hub says whether a record has effect.
    36 Effect(Effect) "effect";
    /// The hub orders a store to do something.
    37 Order(Order) "order";
    /// The hub publishes a bundle of reference data.
    38 Published(Published) "published";
    /// Who read what on one day.
    39 ReadDay(ReadDay) "read_day";
    /// Another officer's own act: answers that only they can give, signed with their key.
    60 Countersigned(Countersigned) "countersigned";
}

impl Kind {
    /// Whether a record of this kind may stand in a case, or outside of any. What an officer says about a case never stands outside:
    /// there it would be sealed under the log's key, which no erasure destroys.
    pub fn fits(self, in_case: bool) -> bool {
        match self {
            Kind::LogOpened | Kind::ClockJumped | Kind::Unlocked | Kind::Locked | Kind::PasswordChanged => !in_case,
            Kind::Enrolled | Kind::LogContinued | Kind::Order | Kind::Published | Kind::ReadDay => !in_case,
            Kind::IntegrityNoted | Kind::Marked => true,
            _ => in_case,
        }
    }
}

/// The bytes are not a payload that this program reads.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PayloadError {
    /// Longer than [`MAX_PAYLOAD`].
    #[error("the payload has {0} bytes, more than the limit")]
    TooLong(usize),
    /// A list in it is longer than [`MAX_ITEMS`].
    #[error("the payload has a list of {0} elements, more than {MAX_ITEMS}")]
    TooMany(usize),
    /// Written by a newer program.
    #[error("the payload has version {0}, this program reads up to {PAYLOAD_VERSION}")]
    NewerVersion(u16),
    /// Of a kind that came with a newer program.
    #[error("the payload is of kind {0}, which this program does not know")]
    NewerKind(u16),
    /// Not the CBOR it should be.
    #[error("the payload cannot be read: {0}")]
    Malformed(String),
}

impl Payload {
    /// The bytes: `[version, payload]`. They are read back before they are given out: the writer refuses whatever the reader would,
    /// because what is once in a log can never be taken out of it.
    pub fn to_bytes(&self) -> Result<Vec<u8>, PayloadError> {
        let longest = match self {
            Payload::AnswersChanged(batch) => batch.longest_list(),
            Payload::ScenarioKept(kept) => kept.turns.len(),
            Payload::LogsHeard(heard) => heard.heads.len(),
            Payload::Submitted(submitted) => submitted.logs.len(),
            Payload::Remarked(remarked) => remarked.reasons.as_ref().map_or(0, Vec::len),
            Payload::RemarkAnswered(answered) => answered.records.len(),
            Payload::Opinion(opinion) => opinion.conditions.len(),
            Payload::Motion(motion) => motion.conditions.len().max(motion.waivers.len()),
            Payload::SignedOff(signed) => signed.papers.len().max(signed.conditions.len()),
            Payload::Assigned(assigned) => assigned.sections.as_ref().map_or(0, Vec::len),
            _ => 0,
        };
        if longest > MAX_ITEMS {
            return Err(PayloadError::TooMany(longest));
        }
        let mut encoder = Encoder::new(Vec::with_capacity(256));
        let written = encoder.array(2).and_then(|e| e.u16(PAYLOAD_VERSION)).and_then(|e| e.encode(self));
        written.map_err(|error| PayloadError::Malformed(error.to_string()))?;
        let bytes = encoder.into_writer();
        if Payload::from_bytes(&bytes)? == *self {
            Ok(bytes)
        } else {
            Err(PayloadError::Malformed("the payload would not be read back as it is".into()))
        }
    }

    /// Reads the bytes of a payload, from whoever they come.
    pub fn from_bytes(bytes: &[u8]) -> Result<Payload, PayloadError> {
        if bytes.len() > MAX_PAYLOAD {
            return Err(PayloadError::TooLong(bytes.len()));
        }
        let malformed = |error: minicbor::decode::Error| PayloadError::Malformed(error.to_string());
        let mut decoder = Decoder::new(bytes);
        if decoder.array().map_err(malformed)? != Some(2) {
            return Err(PayloadError::Malformed("a payload is an array of two".into()));
        }
        match decoder.u16().map_err(malformed)? {
            PAYLOAD_VERSION => {}
            0 => return Err(PayloadError::Malformed("payload version 0".into())),
            newer => return Err(PayloadError::NewerVersion(newer)),
        }
        let mut peek = decoder.clone();
        let kind = peek.array().and_then(|_| peek.u16()).map_err(malformed)?;
        if kind != 0 && Kind::from_code(kind).is_none() {
            return Err(PayloadError::NewerKind(kind));
        }
        let payload = decoder.decode().map_err(malformed)?;
        if is_canonical(bytes) { Ok(payload) } else { Err(PayloadError::Malformed("not in its one form".into())) }
    }
}
