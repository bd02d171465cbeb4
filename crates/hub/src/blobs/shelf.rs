//! Where whole files lie, sealed: in the hub's folder, or in a bucket of an object store. Each under its case and a name that says nothing without the vault key.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use evidence::CaseId;

use super::{
    local::Local,
    s3::S3,
    sealed::{Slice, Source},
};
use crate::{env::Env, error::Result, settings::Files};

/// What keeps whole files. They are laid once, read, and never changed.
pub(super) trait Shelf: Send + Sync {
    /// Takes a sealed file in from where it lies; once this returns it is there whatever happens. A file of that name is written over.
    fn put(&self, case: CaseId, name: &str, sealed: &Path) -> Result<()>;

    /// Octets of a file from a place on, at most so many; none: it is not there.
    fn slice(&self, case: CaseId, name: &str, from: u64, most: u64) -> Result<Option<Slice>>;

    /// The files of a case, and how long each is, sealed.
    fn list(&self, case: CaseId) -> Result<BTreeMap<String, u64>>;

    /// What lies there on the uppermost level: a name for each case of which there are files, and whatever else somebody put there.
    fn above(&self) -> Result<BTreeSet<String>>;

    /// Removes the files of a case, every one.
    fn erase(&self, case: CaseId) -> Result<()>;

    /// Whether it answers at all.
    fn answers(&self) -> Result<()>;

    /// Whether a file lies there already that no table names, because the program ended in between. Only asked where that costs nothing.
    fn arrived(&self, case: CaseId, name: &str) -> bool;
}

/// The shelf that the settings name. Nothing is asked of it yet: a store that is away keeps no hub from taking records.
pub(super) fn shelf(folder: &Path, files: &Files, env: &dyn Env) -> Result<Box<dyn Shelf>> {
    Ok(match &files.s3 {
        None => Box::new(Local::of(folder)),
        Some(endpoint) => Box::new(S3::of(endpoint, files, folder, env)?),
    })
}

/// One file on it.
pub(super) struct Laid<'a> {
    pub(super) shelf: &'a dyn Shelf,
    pub(super) case: CaseId,
    pub(super) name: &'a str,
}

impl Source for Laid<'_> {
    fn slice(&self, from: u64, most: u64) -> Result<Option<Slice>> {
        self.shelf.slice(self.case, self.name, from, most)
    }
}
