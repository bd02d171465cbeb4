//! What contradicts the log is kept beside it, in the folder `found`: a noted end that the log does not hold (`head-…`), a damaged
//! write-ahead log that opening the database would use up (`wal-…`). Named by what it is, so that keeping it again changes nothing.
//!
//! Nothing here is ever overwritten. An erasure removes the write-ahead logs: they hold pages of what was erased.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use evidence::{CryptoProvider, Ed25519Sha256, Hash, Head};

use crate::{
    atomic,
    error::Result,
    head_file::{self, HeadRead},
    wal,
};

/// The folder of what was found.
pub(crate) const FOUND: &str = "found";
const HEAD: &str = "head-";
const WAL: &str = "wal-";

/// Keeps a copy of a file under a name made of its content; the hash of the content.
fn keep(store: &Path, file: &Path, prefix: &str) -> Result<Hash> {
    let bytes = fs::read(file)?;
    let hash = Ed25519Sha256.hash(&[&bytes]);
    let folder = store.join(FOUND);
    let kept = folder.join(format!("{prefix}{hash}"));
    if !kept.exists() {
        atomic::create_folder(&folder)?;
        atomic::write(&kept, &bytes)?;
    }
    Ok(hash)
}

/// Keeps the noted end as it is; nothing to keep when there is none.
pub(crate) fn keep_head(store: &Path) -> Result<()> {
    match keep(store, &store.join("head"), HEAD) {
        Err(crate::StoreError::Io(error)) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        kept => kept.map(drop),
    }
}

/// Keeps a damaged write-ahead log before the database is opened.
pub(crate) fn keep_wal(store: &Path, wal: &Path) -> Result<Hash> {
    keep(store, wal, WAL)
}

fn named(store: &Path, prefix: &str) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(store.join(FOUND)) else { return Vec::new() };
    let paths = entries.flatten().map(|entry| entry.path());
    let bears = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str()).and_then(|name| name.strip_prefix(prefix));
        name.is_some_and(|hash| hash.parse::<Hash>().is_ok())
    };
    let mut named: Vec<PathBuf> = paths.filter(bears).collect();
    named.sort();
    named
}

fn kept(store: &Path, prefix: &str) -> Vec<(Hash, PathBuf)> {
    let with_hash = |path: PathBuf| {
        let hash = path.file_name()?.to_str()?.strip_prefix(prefix)?.parse().ok()?;
        Some((hash, path))
    };
    named(store, prefix).into_iter().filter_map(with_hash).collect()
}

/// The noted ends kept here as files, whoever signed them.
pub(crate) fn kept_heads(store: &Path) -> Vec<(Hash, PathBuf)> {
    kept(store, HEAD)
}

/// The write-ahead logs kept here as files.
pub(crate) fn kept_wals(store: &Path) -> Vec<(Hash, PathBuf)> {
    kept(store, WAL)
}

/// The noted ends kept here that this officer's key signed.
pub(crate) fn heads(store: &Path, public_key: &[u8]) -> Vec<Head> {
    let read = |path: PathBuf| match head_file::read(&path, public_key) {
        Ok(HeadRead::Kept(head)) => Some(head),
        _ => None,
    };
    named(store, HEAD).into_iter().filter_map(read).collect()
}

/// The write-ahead logs kept here: their hash, and how many saves each dropped.
pub(crate) fn wals(store: &Path) -> Vec<(Hash, u64)> {
    let read = |path: PathBuf| {
        let hash = path.file_name()?.to_str()?.strip_prefix(WAL)?.parse().ok()?;
        Some((hash, wal::read(&path).ok()?.dropped.max(1)))
    };
    named(store, WAL).into_iter().filter_map(read).collect()
}

/// Removes what may hold erased content.
pub(crate) fn forget_wals(store: &Path) -> Result<()> {
    for path in named(store, WAL) {
        fs::remove_file(path)?;
    }
    Ok(())
}
