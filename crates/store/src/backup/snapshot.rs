//! The database as it is at one moment, copied beside it: under the same key, because its pages are copied as they are. Its write-ahead log was moved into
//! it before, so that the copy is whole by itself.
//!
//! It is removed when the backup is made, at the next unlock if that never came, and by an erasure: it holds what is erased.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use crate::{atomic, error::Result, folder::DATABASE};

const COPY: &str = "store.backup.db";

/// Removed when dropped.
#[derive(Debug)]
pub(super) struct Snapshot(PathBuf);

impl Snapshot {
    /// Copies the database through a handle that stays open with the store: closing a second one on the file would take the locks of the first with it.
    pub(super) fn take(store: &Path, raw: &mut Option<File>) -> Result<Self> {
        forget(store)?;
        let from = match raw {
            Some(open) => open,
            None => raw.insert(File::open(store.join(DATABASE))?),
        };
        let copy = Self(store.join(COPY));
        io::Seek::rewind(from)?;
        // Not flushed: after a power failure it is made anew.
        io::copy(from, &mut atomic::create_new(&copy.0)?)?;
        Ok(copy)
    }

    pub(super) fn open(&self) -> io::Result<File> {
        File::open(&self.0)
    }

    /// False once an erasure took it away.
    pub(super) fn is_there(&self) -> bool {
        self.0.is_file()
    }

    pub(super) fn size(&self) -> io::Result<u64> {
        Ok(fs::metadata(&self.0)?.len())
    }
}

impl Drop for Snapshot {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// Removes one that was left.
pub(crate) fn forget(store: &Path) -> Result<()> {
    match fs::remove_file(store.join(COPY)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}
