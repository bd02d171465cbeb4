//! One process at a time holds a folder, and reads its keys only once it does.

use std::{
    fs::{File, TryLockError},
    path::Path,
    time::Duration,
};

use crate::{
    atomic,
    error::{Result, StoreError},
    folder::LOCK,
    key_file::KeyFile,
    revoked::revoked,
    store::{database_path, keys_path},
};

/// A folder that is about to be opened: held, and its key file read under the lock.
pub(crate) struct Begun {
    pub(crate) lock: Option<File>,
    pub(crate) writable: bool,
    pub(crate) key_file: KeyFile,
}

pub(crate) fn begin(folder: &Path, for_reading: bool) -> Result<Begun> {
    if !folder.is_dir() {
        return Err(StoreError::NoStore);
    }
    if revoked(folder)?.is_some() {
        return Err(StoreError::Revoked);
    }
    KeyFile::read(&keys_path(folder))?;
    let (lock, writable) = lock_or_read(folder, for_reading)?;
    // Only now what it says is what stays: another window may have been changing the password.
    let key_file = KeyFile::read(&keys_path(folder))?;
    Ok(Begun { lock, writable, key_file })
}

/// The folder's lock, and whether the folder can be written to. Where nothing can be written nobody else writes either.
fn lock_or_read(folder: &Path, for_reading: bool) -> Result<(Option<File>, bool)> {
    let denied = |error: &std::io::Error| {
        use std::io::ErrorKind;
        matches!(error.kind(), ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem)
    };
    if !for_reading {
        match lock_folder(folder) {
            Err(StoreError::Io(error)) if denied(&error) => {}
            Err(error) => return Err(error),
            Ok(lock) => {
                let database = File::options().write(true).open(database_path(folder));
                return Ok((Some(lock), !database.is_err_and(|error| denied(&error))));
            }
        }
    }
    match File::open(folder.join(LOCK)) {
        Ok(lock) => match lock.try_lock() {
            Err(TryLockError::WouldBlock) => Err(StoreError::AlreadyOpen),
            _ => Ok((Some(lock), false)),
        },
        Err(_) => Ok((None, false)),
    }
}

/// One process at a time; the system frees the lock when the process ends, however it ends.
pub(crate) fn lock_folder(folder: &Path) -> Result<File> {
    let lock = atomic::private().create(true).truncate(false).open(folder.join(LOCK))?;
    atomic::sync_folder(folder)?;
    // A process that is just being started from this one still holds what this one held; so short a wait tells it from a window.
    for _ in 0..20 {
        match lock.try_lock() {
            Ok(()) => return Ok(lock),
            Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(10)),
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
    }
    Err(StoreError::AlreadyOpen)
}
