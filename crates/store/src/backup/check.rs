//! The check of a backup without a password: the signature, every part, and how it stands to the manifest before.

use std::collections::BTreeSet;

use evidence::{CryptoProvider, Ed25519Sha256, Hash, Head};

use super::{
    BackupError, BackupSeries, Progress,
    manifest::{Name, Part},
    place::Standing,
};

/// What is wrong with a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BackupFault {
    /// It is not there.
    Absent(Hash),
    /// It is another than it should be.
    Damaged(Hash),
}

/// The manifest before, which this one names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Before {
    /// It names none: the first in its folder.
    None,
    /// It is here.
    Here,
    /// It is not here: removed since, because it was old or held an erased case.
    Gone,
}

/// What a check came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupCheck {
    /// Its number.
    pub number: u64,
    /// When it was made, ms since 1970 UTC.
    pub made_ms: i64,
    /// The end of the log in it.
    pub head: Head,
    /// The hash of its manifest.
    pub manifest: Hash,
    /// SHA-256 of the key that signed it.
    pub key: Hash,
    /// The key file notes that key; without a password that is all there is to hold it against.
    pub key_noted: bool,
    /// Parts that hold, and their bytes.
    pub parts: u64,
    /// See there.
    pub bytes: u64,
    /// Parts that do not.
    pub faults: Vec<BackupFault>,
    /// The manifest before.
    pub before: Before,
}

impl BackupCheck {
    /// Whether everything holds.
    pub fn holds(&self) -> bool {
        self.faults.is_empty()
    }
}

impl BackupSeries {
    /// Checks a backup; without a number the newest.
    pub fn check(&self, number: Option<u64>, progress: &mut Progress<'_>) -> Result<BackupCheck, BackupError> {
        let manifest = self.manifest(number)?;
        let statement = &manifest.stated.statement;
        let newest = self.newest() == Some(statement.number);
        // Its own keys may have been superseded, and removed: a password that was changed opens nothing any more.
        let files = manifest.files.iter().filter(|file| newest || file.name != Name::Keys);
        let parts: BTreeSet<Part> = files.flat_map(|file| file.parts.iter().copied()).collect();
        let keys = self.keys();
        let key_noted = matches!(&keys, Ok((keys, _)) if keys.public_key.is_some());
        if !newest {
            keys?;
        }
        let total = parts.iter().map(|part| part.size).sum();
        let (mut good, mut bytes, mut faults, mut done) = (0, 0, Vec::new(), 0);
        for part in &parts {
            match self.place.standing(*part)? {
                Standing::Whole => {
                    good += 1;
                    bytes += part.size;
                }
                Standing::Absent => faults.push(BackupFault::Absent(part.hash)),
                Standing::Damaged => faults.push(BackupFault::Damaged(part.hash)),
            }
            done += part.size;
            if !progress(done, total) {
                return Err(BackupError::Stopped);
            }
        }
        let earlier = self.backups.iter().map(|card| card.number).filter(|number| *number < statement.number);
        let before = match statement.before {
            None => Before::None,
            Some(hash) if self.is_among(earlier, hash) => Before::Here,
            Some(_) => Before::Gone,
        };
        Ok(BackupCheck {
            number: statement.number,
            made_ms: statement.wall_ms,
            head: statement.head,
            manifest: manifest.hash,
            key: Ed25519Sha256.hash(&[&statement.public_key]),
            key_noted,
            parts: good,
            bytes,
            faults,
            before,
        })
    }

    fn is_among(&self, numbers: impl DoubleEndedIterator<Item = u64>, hash: Hash) -> bool {
        numbers.rev().any(|number| self.place.manifest(number).is_ok_and(|manifest| manifest.hash == hash))
    }
}
