//! What lies where in the hub's folder, made for nobody else to read, and the lock that keeps a second program out.
//!
//! ```text
//! hub.toml    settings, nothing secret      vault.key   64 hexadecimal digits, 0600; may lie elsewhere
//! hub.db      everything but files          blobs/      files, sealed per case          lock
//! backed-up   when the last backup was made         s3.key      the store's key, 0600, where there is one; may lie elsewhere
//! read-data   how far the files were read           retention.toml   how long what is kept, where the bank has its own table
//! ```
//!
//! There is no `hub.db` where `hub.toml` names a server; where it names a store, `blobs/` holds only files on their way.

use std::{
    fs::{self, DirBuilder, File, OpenOptions, TryLockError},
    io::{self, Write},
    path::{Path, PathBuf},
};

use crate::error::{HubError, Result};

pub(crate) const SETTINGS: &str = "hub.toml";
pub(crate) const DATABASE: &str = "hub.db";
pub(crate) const BLOBS: &str = "blobs";
pub(crate) const VAULT_KEY: &str = "vault.key";
pub(crate) const S3_KEY: &str = "s3.key";
pub(crate) const RETENTION: &str = "retention.toml";
pub(crate) const READ_DATA: &str = "read-data";
pub(crate) const BACKED_UP: &str = "backed-up";
const LOCK: &str = "lock";

/// To write; a file made by it is the hub's alone.
pub(crate) fn private() -> OpenOptions {
    let mut options = File::options();
    options.read(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Makes a folder and those above it, durably, for the hub alone.
pub(crate) fn create_folder(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    if let Some(above) = folder.parent().filter(|above| !above.as_os_str().is_empty()) {
        create_folder(above)?;
    }
    #[cfg_attr(not(unix), expect(unused_mut, reason = "elsewhere the folder above says who may read"))]
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    match builder.create(folder) {
        Err(_) if folder.is_dir() => {}
        made => made?,
    }
    folder.parent().map_or(Ok(()), sync_folder)
}

/// Makes names in a folder durable.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// Writes a file that is not there yet, flushed.
pub(crate) fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = private().create_new(true).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    path.parent().map_or(Ok(()), sync_folder)
}

/// Renames a file already flushed, durably.
pub(crate) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    fs::rename(from, to)?;
    to.parent().map_or(Ok(()), sync_folder)
}

/// Whether a folder holds nothing, or is not there.
pub(crate) fn is_empty(folder: &Path) -> io::Result<bool> {
    match fs::read_dir(folder) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(error),
    }
}

/// Keeps a second program out of the folder as long as it lives.
pub(crate) struct Lock(#[expect(dead_code, reason = "held for its lock")] File);

impl Lock {
    pub(crate) fn take(folder: &Path) -> Result<Self> {
        let file = private().create(true).truncate(false).open(folder.join(LOCK))?;
        match file.try_lock() {
            Ok(()) => Ok(Self(file)),
            Err(TryLockError::WouldBlock) => Err(HubError::InUse),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }
}

/// Where the files of a case lie.
pub(crate) fn blobs_of(folder: &Path, case: evidence::CaseId) -> PathBuf {
    folder.join(BLOBS).join(case.to_string())
}
