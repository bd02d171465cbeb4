//! What can be wrong with a package as a file.

use std::io;

use evidence::PackageError;
use thiserror::Error;

use crate::error::StoreError;

/// Why a package file was not read or written. [`PackageFileError::code`] is stable.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum PackageFileError {
    /// It does not begin as one.
    #[error("this is not a case package")]
    NotAPackage,
    /// Written by a newer program.
    #[error("the package has version {0}, newer than this program")]
    Newer(u32),
    /// The head does not read; nothing was decrypted.
    #[error("the head of the package is damaged")]
    HeadDamaged,
    /// Nothing given opens it.
    #[error("neither passphrase nor key opens the package")]
    WrongPassphrase,
    /// It ends before its end.
    #[error("the package is cut off")]
    CutOff,
    /// A chunk does not open.
    #[error("the package is damaged or cut off at chunk {0}")]
    Damaged(u32),
    /// It opens, but is not put together as a package is.
    #[error("the content is not in the form of a package: {0}")]
    Form(String),
    /// Larger than any package may be.
    #[error("{what} of the package: more than {limit} bytes")]
    TooLarge {
        /// What of it.
        what: &'static str,
        /// The limit.
        limit: u64,
    },
    /// The manifest does not read.
    #[error(transparent)]
    Manifest(#[from] PackageError),
    /// The system could not read or write.
    #[error("reading or writing failed: {0}")]
    Io(#[source] io::Error),
    /// The store said so.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl PackageFileError {
    /// A stable word.
    pub fn code(&self) -> &'static str {
        match self {
            PackageFileError::NotAPackage => "not_a_package",
            PackageFileError::Newer(_) => "newer",
            PackageFileError::HeadDamaged => "head_damaged",
            PackageFileError::WrongPassphrase => "wrong_passphrase",
            PackageFileError::CutOff => "cut_off",
            PackageFileError::Damaged(_) => "damaged",
            PackageFileError::Form(_) => "form",
            PackageFileError::TooLarge { .. } => "too_large",
            PackageFileError::Manifest(_) => "manifest",
            PackageFileError::Io(_) => "io",
            PackageFileError::Store(error) => error.code(),
        }
    }
}

impl From<io::Error> for PackageFileError {
    fn from(error: io::Error) -> Self {
        // A reader of chunks passes its own findings through the reader's interface.
        match error.downcast::<PackageFileError>() {
            Ok(own) => own,
            Err(error) => PackageFileError::Io(error),
        }
    }
}

impl From<PackageFileError> for io::Error {
    fn from(error: PackageFileError) -> Self {
        match error {
            PackageFileError::Io(error) => error,
            other => io::Error::new(io::ErrorKind::InvalidData, other),
        }
    }
}
