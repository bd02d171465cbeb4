//! Why a backup was not made, read or restored.

use std::io;

use evidence::Hash;
use thiserror::Error;

use crate::error::StoreError;

/// Why not. [`BackupError::code`] is stable.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum BackupError {
    /// The account's own folder, or its disk, said so.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Stick or share could not be read or written: pulled out, gone, not allowed.
    #[error("the backup's folder cannot be read or written: {0}")]
    Medium(#[source] io::Error),
    /// No room on it; about so many bytes were still to be looked at or written.
    #[error("no room in the backup's folder, {left} bytes were left to be done")]
    MediumFull {
        /// Bytes.
        left: u64,
    },
    /// Other bytes come back than were written.
    #[error("part {0} comes back otherwise than it was written")]
    ReadBack(Hash),
    /// Stopped by the officer.
    #[error("stopped")]
    Stopped,
    /// The folder is not there.
    #[error("there is no such folder")]
    NoFolder,
    /// An account lies there.
    #[error("an account lies in the folder")]
    OwnFolder,
    /// A link, or no plain file or folder, where one should be.
    #[error("{0} is a link, or no plain file or folder")]
    Planted(String),
    /// No backup is in the folder.
    #[error("there is no backup in the folder")]
    NoBackup,
    /// There is no backup of this number.
    #[error("there is no backup number {0}")]
    NoNumber(u64),
    /// A manifest does not read, or is not what it should be.
    #[error("the manifest of backup {number} does not hold: {why}")]
    Manifest {
        /// Of which backup.
        number: u64,
        /// What of it.
        why: &'static str,
    },
    /// Written by a newer program.
    #[error("backup {number} was written by a newer program")]
    Newer {
        /// Of which backup.
        number: u64,
    },
    /// A backup in the folder ends with a record that is not in this log.
    #[error("backup {number} ends with record {seq}, which is not in this log")]
    OtherLog {
        /// Of which backup.
        number: u64,
        /// Its last record.
        seq: u64,
        /// The log here is shorter: an older copy of the account.
        ahead: bool,
    },
    /// Every way into the account is bound to this machine.
    #[error("the password is bound to this device: nobody could open the backup elsewhere")]
    DeviceBound,
    /// A case was erased while the backup was made.
    #[error("a case was erased while the backup was made")]
    ErasedMeanwhile,
    /// Parts are missing or damaged.
    #[error("{absent} parts are missing, {damaged} damaged")]
    Parts {
        /// Not there.
        absent: u64,
        /// Others than they should be.
        damaged: u64,
    },
    /// Put together, it is not what the manifest says.
    #[error("put together, it is not what was backed up: {0}")]
    NotItself(String),
    /// It would bring back cases that the account here erased.
    #[error("it holds {0} cases that were erased here")]
    HoldsErased(u64),
    /// The account is on this machine already.
    #[error("the account is here already")]
    AlreadyHere,
}

impl BackupError {
    /// A stable word.
    pub fn code(&self) -> &'static str {
        match self {
            BackupError::Store(error) => error.code(),
            BackupError::Medium(_) => "medium",
            BackupError::MediumFull { .. } => "medium_full",
            BackupError::ReadBack(_) => "read_back",
            BackupError::Stopped => "stopped",
            BackupError::NoFolder => "no_folder",
            BackupError::OwnFolder => "own_folder",
            BackupError::Planted(_) => "planted",
            BackupError::NoBackup => "no_backup",
            BackupError::NoNumber(_) => "no_number",
            BackupError::Manifest { .. } => "manifest",
            BackupError::Newer { .. } => "newer",
            BackupError::OtherLog { .. } => "other_log",
            BackupError::DeviceBound => "device_bound",
            BackupError::ErasedMeanwhile => "erased_meanwhile",
            BackupError::Parts { .. } => "parts",
            BackupError::NotItself(_) => "not_itself",
            BackupError::HoldsErased(_) => "holds_erased",
            BackupError::AlreadyHere => "already_here",
        }
    }
}
