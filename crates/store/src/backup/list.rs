//! What lies in a folder: whose backups, how many, of when.

use std::path::{Path, PathBuf};

use evidence::Head;

use super::{
    BackupError,
    manifest::{Manifest, Name},
    place::{Place, Standing},
};
use crate::key_file::{KeyFile, Officer};

/// One backup, as its manifest states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BackupCard {
    /// Its number.
    pub number: u64,
    /// When it was made, ms since 1970 UTC.
    pub made_ms: i64,
    /// The end of the log in it.
    pub head: Head,
    /// Bytes of the account.
    pub size: u64,
}

/// One account's backups in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupSeries {
    pub(super) place: Place,
    /// The folder they lie in.
    pub folder: PathBuf,
    /// Which store.
    pub store: [u8; 16],
    /// Whose it is, as its key file says; none where that does not read.
    pub officer: Option<Officer>,
    /// By number. What they state is signed by the key they name.
    pub backups: Vec<BackupCard>,
    /// Numbers of manifests that do not read.
    pub unreadable: Vec<u64>,
}

/// The backups that lie in a folder or right below it.
pub fn backups_in(chosen: &Path) -> Result<Vec<BackupSeries>, BackupError> {
    let mut all = Vec::new();
    for place in Place::all_in(chosen)? {
        let (mut backups, mut unreadable) = (Vec::new(), Vec::new());
        for number in place.numbers()? {
            match place.stated(number) {
                Ok(stated) => {
                    let statement = stated.statement;
                    let (made_ms, head, size) = (statement.wall_ms, statement.head, statement.size);
                    backups.push(BackupCard { number, made_ms, head, size });
                }
                Err(BackupError::Manifest { .. } | BackupError::Newer { .. } | BackupError::Planted(_)) => {
                    unreadable.push(number);
                }
                Err(error) => return Err(error),
            }
        }
        if backups.is_empty() && unreadable.is_empty() {
            continue;
        }
        let (folder, store) = (place.folder.clone(), place.store);
        let mut series = BackupSeries { place, folder, store, officer: None, backups, unreadable };
        series.officer = series.keys().ok().map(|(file, _)| file.officer);
        all.push(series);
    }
    if all.is_empty() { Err(BackupError::NoBackup) } else { Ok(all) }
}

impl BackupSeries {
    /// The newest.
    pub fn newest(&self) -> Option<u64> {
        self.backups.last().map(|card| card.number)
    }

    /// A backup's manifest; without a number the newest one's.
    pub(super) fn manifest(&self, number: Option<u64>) -> Result<Manifest, BackupError> {
        let number = number.or(self.newest()).or(self.unreadable.last().copied()).ok_or(BackupError::NoBackup)?;
        let manifest = self.place.manifest(number)?;
        // Not a name in a list, but the key that those who know the officer know.
        match self.keys() {
            Ok((keys, _))
                if keys.public_key.as_ref().is_some_and(|key| *key != manifest.stated.statement.public_key) =>
            {
                Err(BackupError::Manifest { number, why: "another key than the account's signed it" })
            }
            _ => Ok(manifest),
        }
    }

    /// The keys in force: those of the newest manifest that reads, for all of them.
    pub(super) fn keys(&self) -> Result<(KeyFile, Vec<u8>), BackupError> {
        for card in self.backups.iter().rev() {
            let Ok(manifest) = self.place.manifest(card.number) else { continue };
            let (bytes, path) = self.single(&manifest, Name::Keys)?;
            let file = KeyFile::read(&path)?;
            if file.store != self.store {
                return Err(BackupError::Manifest { number: card.number, why: "its keys are another account's" });
            }
            return Ok((file, bytes));
        }
        Err(BackupError::NoBackup)
    }

    /// A file of one part: its bytes, held against the hash, and where they lie.
    fn single(&self, manifest: &Manifest, name: Name) -> Result<(Vec<u8>, PathBuf), BackupError> {
        match manifest.file(name).map(|file| file.parts.as_slice()) {
            Some([part]) => match self.place.part(*part)? {
                Ok(bytes) => Ok((bytes, self.place.part_path(part.hash))),
                Err(Standing::Absent) => Err(BackupError::Parts { absent: 1, damaged: 0 }),
                Err(_) => Err(BackupError::Parts { absent: 0, damaged: 1 }),
            },
            _ => {
                Err(BackupError::Manifest { number: manifest.stated.statement.number, why: "its keys are no key file" })
            }
        }
    }
}
