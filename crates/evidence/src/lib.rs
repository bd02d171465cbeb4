//! The record: canonical bytes, hash chain, signature, verification, and the fold that turns a log into a case.
//!
//! Everything the officer does becomes one signed [`Record`] in an append-only log; what a screen or a report shows is a
//! [`fold()`] over those records and nothing else. The flow of this crate:
//!
//! 1. a [`Payload`] says what was done (answers changed, attachment added, report exported …);
//! 2. [`seal`] chains it to the record before it, signs it and gives the exact bytes, which are never serialised again;
//! 3. [`Chain`] walks the bytes of a log and names the first record that does not hold, and why;
//! 4. [`fold()`] derives the answers in force and the whole history of each; [`CaseLogs::merge`] does so for a case of several logs, and
//!    says where two officers differ and what has no effect;
//! 5. [`merkle_root`], [`CaseProof`] and [`compare`] let one case, one record, or two copies of a log be proved against each other;
//! 6. a [`Package`] takes a case from one officer to another, and [`Package::verify`] says what of it holds and what it cannot prove.
//!
//! The bytes, field by field, are in `docs/record.md`.
//!
//! Pure: no files, no clock, no randomness. Identifiers, salts and times are arguments. It must not know SQL, HTTP, or what a
//! question means.

mod act;
mod canonical;
mod change;
mod compare;
mod crypto;
mod fold;
mod hash;
mod hub_acts;
mod id;
mod limited;
mod merge;
mod merkle;
mod officer_acts;
mod package;
mod payload;
mod photo_marks;
mod record;
mod verify;

pub use act::{ACT_FORMAT, Act, ActError, ActFault, Countersigned, MAX_STATEMENT, Role, Statement, Word};
pub use canonical::is_canonical;
pub use change::{Action, AnswersChanged, Basis, Change, RowAdded, TableChange, Value};
pub use compare::{Standing, compare, first_difference};
pub use crypto::{Algorithm, CryptoProvider, Ed25519Sha256, Ed25519Signer, Signer, SigningFailed};
pub use fold::{
    Attachment, CaseDetails, CaseState, Cell, Entry, Event, Oddity, Scenario, Seen, Stamp, Table, TableSeen, fold,
};
pub use hash::Hash;
pub use hub_acts::{
    Assigned, CaseRole, Effect, Enrolled, Found, LogContinued, Order, OrderWhat, Published, ReadDay, Stage,
};
pub use id::{BootId, CaseId, HubId, LogId, MotionId, NotAnId, RemarkId, StoreId};
pub use limited::MAX_ITEMS;
pub use merge::{
    Agreement, AsWritten, CaseLogs, Claim, Conflict, Difference, Explanations, Member, MergeFinding, Merged, NoEffect,
    Outside, Place, Questions, Said, Team, normal_decimal,
};
pub use merkle::{MerkleProof, merkle_proof, merkle_root};
pub use officer_acts::{
    Advice, Cosigned, EvidenceAccepted, ExplanationConfirmed, FinalStep, LogRoot, LogsHeard, Motion, Opinion,
    RemarkAnswered, RemarkClosed, RemarkPlace, Remarked, SignedOff, SignedPaper, Submitted, Vote, Voted, Weight,
};
pub use package::{
    Attested, CaseProof, FileNamed, LayerFile, LayerSet, MAX_PACKAGE, MAX_PACKAGE_LOGS, Manifest, PACKAGE_FORMAT,
    Package, PackageError, PackageFault, PackageLog, PackageParts, PackageReport, PackageSignature, Unproved,
    case_root,
};
pub use payload::{
    AttachmentAdded, CaseChanged, CaseClass, CaseClosed, CaseCreated, ChecklistMoved, ClockJumped, Exported,
    IntegrityNoted, Kind, LogOpened, MAX_PAYLOAD, Marked, MoveShown, PAYLOAD_VERSION, Payload, PayloadError, Retracted,
    ScenarioKept, ScenarioTurn, ShownItem,
};
pub use photo_marks::PhotoMarks;
pub use record::{
    FORMAT, Head, Header, MAX_SEALED, Moment, Opening, Record, RecordError, RecordId, SealError, Sealed, Sealing, seal,
};
pub use verify::{Break, BreakReason, Chain, HeadFinding, LogReport, Openings, Signatures, check_head};
