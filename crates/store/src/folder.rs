//! What a folder is, seen from outside without a password: a store, what is left of one, or what an interrupted creation left.
//!
//! The lists of files stand here and nowhere else, because one of them decides what may be removed: only what was never more than a
//! beginning, which nobody could open any more, and in which nobody had written a word.

use std::{
    collections::BTreeSet,
    fs::{self, File},
    io,
    path::Path,
};

use crate::{
    beside::FOUND,
    error::{Result, StoreError},
    key_file::{KeyFile, Officer},
    revoked::{Revoked, revoked},
};

/// The wrapped keys; what makes a folder a store.
pub(crate) const KEYS: &str = "keys";
/// The database.
pub(crate) const DATABASE: &str = "store.db";
/// The database as it was before the latest migration.
pub(crate) const BEFORE: &str = "store.before.db";
/// Where a new database grows until its keys are written.
pub(crate) const UNFINISHED: &str = "store.new.db";
/// What ordered the keys to be destroyed, where the branch revoked the store.
pub(crate) const REVOKED: &str = "revoked";
/// Held by the process that has the store open.
pub(crate) const LOCK: &str = "lock";

/// Somebody's work lies in the folder if any of these is there.
const WORK: [&str; 8] =
    [DATABASE, BEFORE, "store.db-wal", "store.db-journal", "head", FOUND, "attachments", crate::drafts::DRAFTS];
/// Made before the keys are written; after an interruption there they are worth nothing.
const BEGINNING: [&str; 6] =
    [LOCK, UNFINISHED, "store.new.db-wal", "store.new.db-shm", "store.new.db-journal", "keys.new"];

/// What a folder is.
#[derive(Debug)]
pub enum FolderKind {
    /// A store, and whose it is.
    Store(Officer),
    /// A store that its branch revoked: its keys are destroyed.
    Revoked(Revoked),
    /// A store whose key file does not read; why.
    KeysUnreadable(StoreError),
    /// A database, or what belongs to one, without its key file: it cannot be opened, and must not be lost sight of.
    WithoutKeys,
    /// A creation that was interrupted before there was anything to open: [`clear_interrupted`] takes it away.
    Interrupted,
    /// Nothing of ours.
    Other,
}

/// Looks at a folder. An error is the system's: it could not be looked at.
pub fn folder_kind(folder: &Path) -> io::Result<FolderKind> {
    let names: BTreeSet<String> = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.file_name().to_string_lossy().into_owned()))
        .collect::<io::Result<_>>()?;
    if names.contains(REVOKED)
        && let Some(said) = revoked(folder)?
    {
        return Ok(FolderKind::Revoked(said));
    }
    // A folder of that name is not a key file; whose it is nobody knows.
    if names.contains(KEYS) && !folder.join(KEYS).is_dir() {
        return Ok(match KeyFile::read(&folder.join(KEYS)) {
            Ok(file) => FolderKind::Store(file.officer),
            Err(error) => FolderKind::KeysUnreadable(error),
        });
    }
    if names.iter().any(|name| WORK.contains(&name.as_str())) {
        return Ok(FolderKind::WithoutKeys);
    }
    let begun = names.iter().all(|name| BEGINNING.contains(&name.as_str()));
    Ok(if begun && is_id(folder) { FolderKind::Interrupted } else { FolderKind::Other })
}

/// Takes away what an interrupted creation left, and the folder. Whether it is gone; while another process creates there it stays.
pub fn clear_interrupted(folder: &Path) -> Result<bool> {
    let lock = match File::options().write(true).open(folder.join(LOCK)) {
        Ok(lock) => Some(lock),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error.into()),
    };
    if lock.as_ref().is_some_and(|lock| lock.try_lock().is_err()) {
        return Ok(false);
    }
    // Looked at under the lock: what was a beginning a moment ago may be a store by now.
    if !matches!(folder_kind(folder)?, FolderKind::Interrupted) {
        return Ok(false);
    }
    for name in BEGINNING.iter().rev() {
        match fs::remove_file(folder.join(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    drop(lock);
    // Removes an empty folder only.
    fs::remove_dir(folder)?;
    Ok(true)
}

/// Folders are named by 32 hexadecimal digits when they are made; what bears another name was put there by somebody.
fn is_id(folder: &Path) -> bool {
    let name = folder.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    name.len() == 32 && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}
