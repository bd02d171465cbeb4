//! Everything that can go wrong, with a stable code each; the words for the officer are in [`crate::advice`].

use std::io;

use evidence::{CaseId, Hash};
use rusqlite::ErrorCode;
use thiserror::Error;

use crate::{env::NoRandomness, reading::Reading};

/// Or a [`StoreError`].
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

/// What went wrong. [`StoreError::code`] is stable; [`StoreError::advice`] says what happened, what was kept, what to do.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StoreError {
    /// There is no store in the folder.
    #[error("there is no store in this folder")]
    NoStore,
    /// There is one already.
    #[error("there is a store in this folder already")]
    AlreadyExists,
    /// Another process holds it.
    #[error("the store is already open in another window")]
    AlreadyOpen,
    /// The password does not open it.
    #[error("wrong password")]
    WrongPassword,
    /// The password is tied to this device's secret, which was not found.
    #[error("the device's secret is missing")]
    DeviceSecretMissing,
    /// The branch revoked the store, and its keys were destroyed.
    #[error("the branch revoked this store; its keys are destroyed")]
    Revoked,
    /// The key file is damaged.
    #[error("the key file is damaged")]
    KeyFileDamaged,
    /// The database file is gone.
    #[error("the database file is missing")]
    DatabaseMissing,
    /// The database file is of another program or another store.
    #[error("the database file is not this store's")]
    ForeignDatabase,
    /// The database file is shorter than it was.
    #[error("the database file is cut off")]
    Truncated,
    /// The database file is damaged.
    #[error("the database is damaged: {0}")]
    Damaged(String),
    /// Written by a newer program.
    #[error("written by a newer program (version {found}, this one knows {known})")]
    NewerVersion {
        /// Version found.
        found: u32,
        /// Version known.
        known: u32,
    },
    /// No space left.
    #[error("the disk is full")]
    DiskFull,
    /// The system could not read or write.
    #[error("reading or writing failed: {0}")]
    Io(#[source] io::Error),
    /// SQLite reported something else.
    #[error("the database reported: {0}")]
    Database(#[source] rusqlite::Error),
    /// The case does not exist here.
    #[error("there is no case {0}")]
    NoCase(CaseId),
    /// The case was erased.
    #[error("case {0} was erased")]
    CaseErased(CaseId),
    /// The branch put the case on hold.
    #[error("the branch put case {0} on hold")]
    OnHold(CaseId),
    /// A record cannot be opened.
    #[error("record {0} cannot be opened")]
    RecordDamaged(u64),
    /// The attachment is not there.
    #[error("there is no attachment {0}")]
    NoAttachment(Hash),
    /// The attachment is damaged.
    #[error("attachment {0} is damaged")]
    AttachmentDamaged(Hash),
    /// The layer files kept under this content hash are not what was kept.
    #[error("the kept layers {0} are damaged")]
    LayersDamaged(Hash),
    /// The store is open for reading only.
    #[error("the store is open for reading only")]
    ReadOnly(Reading),
    /// Records of the case cannot be read, so nothing is written behind them.
    #[error("records of case {0} cannot be read, so it is open for reading only")]
    CaseReadOnly(CaseId),
    /// The key of a case is gone or damaged, and no erasure says so.
    #[error("the key of case {0} is missing")]
    CaseKeyMissing(CaseId),
    /// There is no such finding to deal with.
    #[error("there is no open finding {0}")]
    NoFinding(String),
    /// The attachment is too large.
    #[error("the attachment is larger than {limit} bytes")]
    AttachmentTooLarge {
        /// The limit.
        limit: u64,
    },
    /// The account was never sealed to the key of escrow that the shares are of.
    #[error("the account is not sealed to this key of escrow")]
    NotInEscrow,
    /// The key of escrow is one with which anybody reckons the same.
    #[error("this key of escrow protects nothing")]
    EscrowKeyUnusable,
    /// The draft is not there.
    #[error("there is no such draft")]
    NoDraft,
    /// What should be saved is too long.
    #[error("what should be saved is too long: {bytes:?} bytes, at most {}", evidence::MAX_PAYLOAD)]
    TooLong {
        /// Its length, where it is known.
        bytes: Option<usize>,
    },
    /// What should be saved at once are too many pieces.
    #[error("{count} answers or rows at once, at most {}", evidence::MAX_ITEMS)]
    TooMany {
        /// How many.
        count: usize,
    },
    /// The signing key did not sign.
    #[error("signing failed: {0}")]
    Signing(String),
    /// No random bytes.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
    /// A mistake of ours.
    #[error("internal: {0}")]
    Internal(String),
}

/// The code of a file that is not there.
pub(crate) const NO_ATTACHMENT: &str = "no_attachment";

impl StoreError {
    /// A stable word; the window matches on nothing else.
    pub fn code(&self) -> &'static str {
        match self {
            StoreError::NoStore => "no_store",
            StoreError::AlreadyExists => "already_exists",
            StoreError::AlreadyOpen => "already_open",
            StoreError::WrongPassword => "wrong_password",
            StoreError::DeviceSecretMissing => "device_secret_missing",
            StoreError::Revoked => "revoked",
            StoreError::KeyFileDamaged => "key_file_damaged",
            StoreError::DatabaseMissing => "database_missing",
            StoreError::ForeignDatabase => "foreign_database",
            StoreError::Truncated => "truncated",
            StoreError::Damaged(_) => "damaged",
            StoreError::NewerVersion { .. } => "newer_version",
            StoreError::DiskFull => "disk_full",
            StoreError::Io(_) => "io",
            StoreError::Database(_) => "database",
            StoreError::NoCase(_) => "no_case",
            StoreError::CaseErased(_) => "case_erased",
            StoreError::OnHold(_) => "on_hold",
            StoreError::RecordDamaged(_) => "record_damaged",
            StoreError::NoAttachment(_) => NO_ATTACHMENT,
            StoreError::AttachmentDamaged(_) => "attachment_damaged",
            StoreError::LayersDamaged(_) => "layers_damaged",
            StoreError::ReadOnly(_) => "read_only",
            StoreError::CaseReadOnly(_) => "case_read_only",
            StoreError::CaseKeyMissing(_) => "case_key_missing",
            StoreError::NoFinding(_) => "no_finding",
            StoreError::AttachmentTooLarge { .. } => "attachment_too_large",
            StoreError::NoDraft => "no_draft",
            StoreError::NotInEscrow => "not_in_escrow",
            StoreError::EscrowKeyUnusable => "escrow_key_unusable",
            StoreError::TooLong { .. } => "too_long",
            StoreError::TooMany { .. } => "too_many",
            StoreError::Signing(_) => "signing",
            StoreError::NoRandomness(_) => "no_randomness",
            StoreError::Internal(_) => "internal",
        }
    }
}

impl From<io::Error> for StoreError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => StoreError::DiskFull,
            _ => StoreError::Io(error),
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => StoreError::DiskFull,
            // SQLCipher reports a page whose authentication fails as corrupt or as no database.
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => StoreError::Damaged(error.to_string()),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::AlreadyOpen,
            Some(ErrorCode::TooBig) => StoreError::TooLong { bytes: None },
            // The officer can do something about these: the disk, the rights on the folder.
            Some(
                ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied | ErrorCode::SystemIoFailure,
            ) => StoreError::Io(io::Error::other(error.to_string())),
            _ => StoreError::Database(error),
        }
    }
}

impl From<evidence::SealError> for StoreError {
    fn from(error: evidence::SealError) -> Self {
        match error {
            evidence::SealError::Signing(error) => StoreError::Signing(error.to_string()),
            evidence::SealError::Payload(evidence::PayloadError::TooLong(bytes))
            | evidence::SealError::TooLong(bytes) => StoreError::TooLong { bytes: Some(bytes) },
            evidence::SealError::Payload(evidence::PayloadError::TooMany(count)) => StoreError::TooMany { count },
            error => StoreError::Internal(error.to_string()),
        }
    }
}
