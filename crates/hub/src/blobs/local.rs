//! Whole files in the hub's folder: a file gets its name once it is whole.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::{Path, PathBuf},
};

use evidence::CaseId;

use super::{
    TO_ERASE,
    sealed::{Slice, Source},
    shelf::Shelf,
};
use crate::{error::Result, folder};

pub(super) struct Local {
    folder: PathBuf,
}

impl Local {
    pub(super) fn of(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    fn path(&self, case: CaseId, name: &str) -> PathBuf {
        folder::blobs_of(&self.folder, case).join(name)
    }
}

impl Shelf for Local {
    fn put(&self, case: CaseId, name: &str, sealed: &Path) -> Result<()> {
        Ok(folder::rename(sealed, &self.path(case, name))?)
    }

    fn slice(&self, case: CaseId, name: &str, from: u64, most: u64) -> Result<Option<Slice>> {
        self.path(case, name).slice(from, most)
    }

    fn list(&self, case: CaseId) -> Result<BTreeMap<String, u64>> {
        let mut found = BTreeMap::new();
        let entries = match fs::read_dir(folder::blobs_of(&self.folder, case)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(found),
            entries => entries?,
        };
        for entry in entries {
            let entry = entry?;
            if let (Ok(name), None) = (entry.file_name().into_string(), entry.path().extension()) {
                found.insert(name, entry.metadata()?.len());
            }
        }
        Ok(found)
    }

    fn above(&self) -> Result<BTreeSet<String>> {
        let mut found = BTreeSet::new();
        for entry in fs::read_dir(self.folder.join(folder::BLOBS))? {
            let entry = entry?;
            // A folder that holds only files on their way holds none that is whole.
            let mut whole = match fs::read_dir(entry.path()) {
                Ok(files) => files.flatten().any(|file| file.path().extension().is_none()),
                Err(_) => true,
            };
            whole &= entry.file_name() != TO_ERASE;
            if whole {
                found.insert(entry.file_name().to_string_lossy().into_owned());
            }
        }
        Ok(found)
    }

    fn erase(&self, case: CaseId) -> Result<()> {
        match fs::remove_dir_all(folder::blobs_of(&self.folder, case)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(folder::sync_folder(&self.folder.join(folder::BLOBS))?),
        }
    }

    fn answers(&self) -> Result<()> {
        Ok(fs::metadata(self.folder.join(folder::BLOBS)).map(drop)?)
    }

    fn arrived(&self, case: CaseId, name: &str) -> bool {
        self.path(case, name).is_file()
    }
}
