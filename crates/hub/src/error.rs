//! What can fail in a hub, and what a caller is told.

use std::io;

use thiserror::Error;
use wire::{Code, Detail, Refusal, WireError};

/// Something failed that no caller caused.
#[derive(Debug, Error)]
pub enum HubError {
    /// The database.
    #[error("the database: {0}")]
    Database(#[from] rusqlite::Error),
    /// The database server did not do what it was asked; its code and the names in its schema, never its words, which may quote what was to be written.
    #[error("the database server: {0}")]
    Server(String),
    /// The connection to the database server broke.
    #[error("the connection to the database server broke: {0}")]
    Lost(&'static str),
    /// The object store does not answer, or not as it should; its code, never its words, and never an address with a signature.
    #[error("the object store: {0}")]
    Store(String),
    /// The head of a log is not the record before: somebody else was quicker, or the record is not the next.
    #[error("the head of a log is not the record before")]
    HeadMoved,
    /// A file.
    #[error("a file: {0}")]
    Io(#[from] io::Error),
    /// What stands there is not what was written.
    #[error("damaged: {0}")]
    Damaged(String),
    /// Written by a newer program.
    #[error("schema {found} is newer than this program's {known}")]
    Newer {
        /// What stands there.
        found: u32,
        /// What this program knows.
        known: u32,
    },
    /// Another hub runs in this folder.
    #[error("another program holds this folder")]
    InUse,
    /// A sealed content does not open under the vault key.
    #[error("{0} does not open: another vault key, or it was damaged")]
    DoesNotOpen(&'static str),
    /// The erased case's content was asked for.
    #[error("the case was erased")]
    Erased,
    /// A command that cannot be carried out, and why.
    #[error("{0}")]
    Cannot(String),
    /// Should not be.
    #[error("internal: {0}")]
    Internal(String),
}

/// The result of whatever may fail.
pub type Result<T> = std::result::Result<T, HubError>;

impl From<WireError> for HubError {
    fn from(error: WireError) -> Self {
        HubError::Internal(error.to_string())
    }
}

impl From<evidence::SealError> for HubError {
    fn from(error: evidence::SealError) -> Self {
        HubError::Internal(error.to_string())
    }
}

/// Why a call is not carried out: told to the caller, or noted here and told as a failure of the hub.
#[derive(Debug)]
pub enum Denied {
    /// The caller is told this.
    Refused(Box<Refusal>),
    /// The hub failed; the caller learns no more than that.
    Failed(HubError),
}

impl<E: Into<HubError>> From<E> for Denied {
    fn from(error: E) -> Self {
        Denied::Failed(error.into())
    }
}

/// Says no.
pub(crate) fn refuse<T>(code: Code) -> std::result::Result<T, Denied> {
    Err(Denied::Refused(Box::new(Refusal::of(code))))
}

/// Says no, with what the caller needs to go on.
pub(crate) fn refuse_with<T>(code: Code, detail: Detail) -> std::result::Result<T, Denied> {
    Err(Denied::Refused(Box::new(Refusal::with(code, detail))))
}

/// What a caller gets.
pub type Answer<T> = std::result::Result<T, Denied>;
