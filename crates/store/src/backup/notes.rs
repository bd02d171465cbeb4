//! What the own log says of backups: a mark for each that was made, signed like every record, so that the account knows which exist.

use std::{collections::BTreeSet, fs, path::PathBuf};

use evidence::{CaseId, Hash, Kind, Marked, Payload, Record, Stamp};

use super::BackupDone;
use crate::{
    atomic,
    error::{Result, StoreError},
    log::Saved,
    store::Store,
};

/// The mark of a backup that was made.
pub const BACKED_UP: &str = "backed_up";
/// Names, in the account's folder, where the latest backup was put. No record does: a path may bear a name.
const WHERE: &str = "backup";
const REMOVED: &str = "removed";

/// A backup that was made, as the log says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupNote {
    /// The record that says so.
    pub stamp: Stamp,
    /// Its number.
    pub number: u64,
    /// The hash of its manifest.
    pub manifest: Hash,
    /// The last record in it.
    pub seq: u64,
    /// Manifests that were removed then.
    pub removed: Vec<u64>,
}

impl BackupNote {
    fn read(stamp: Stamp, detail: &str) -> Option<Self> {
        let mut words = detail.split(' ');
        let (number, manifest) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
        let seq = words.next()?.parse().ok()?;
        let removed = match words.next() {
            None => Vec::new(),
            Some(REMOVED) => words.map(|word| word.parse().ok()).collect::<Option<_>>()?,
            Some(_) => return None,
        };
        Some(Self { stamp, number, manifest, seq, removed })
    }
}

impl Store {
    /// The backups that the log knows of, in order.
    pub fn backups(&self) -> Result<Vec<BackupNote>> {
        let mut notes = Vec::new();
        for seq in &self.log.notes {
            let Some(entry) = self.log.entry_or_gap(&self.database, *seq)? else { continue };
            if let Some(Payload::Marked(Marked { mark, detail: Some(detail) })) = entry.payload
                && mark == BACKED_UP
            {
                notes.extend(BackupNote::read(entry.stamp, &detail));
            }
        }
        Ok(notes)
    }

    /// Records that a backup was made, and keeps where.
    pub fn backed_up(&mut self, done: &BackupDone) -> Result<Saved> {
        let mut detail = format!("{} {} {}", done.number, done.manifest, done.head.seq);
        if !done.removed.is_empty() {
            detail.push_str(&format!(" {REMOVED}"));
        }
        for number in &done.removed {
            detail.push_str(&format!(" {number}"));
        }
        let saved = self.append(None, &Payload::Marked(Marked { mark: BACKED_UP.to_owned(), detail: Some(detail) }))?;
        if let Some(place) = done.chosen.to_str() {
            // Only a convenience: without it the folder is chosen again.
            let _ = atomic::write(&self.folder.join(WHERE), place.as_bytes());
        }
        Ok(saved)
    }

    /// The folder that was chosen for the latest backup.
    pub fn backup_place(&self) -> Option<PathBuf> {
        let place = fs::read_to_string(self.folder.join(WHERE)).ok()?;
        Some(PathBuf::from(place)).filter(|place| place.is_absolute())
    }

    /// The end of the log that the latest backup holds, and the cases whose content it holds although they were erased since.
    pub fn behind_backup(&self) -> Result<Option<(BackupNote, Vec<CaseId>)>> {
        let Some(latest) = self.backups()?.pop() else { return Ok(None) };
        let held =
            self.erasures()?.into_iter().filter(|erased| erased.is_held_at(latest.seq)).map(|erased| erased.case);
        let held = held.collect();
        Ok(Some((latest, held)))
    }

    /// The cases that were erased.
    pub fn erased(&self) -> BTreeSet<CaseId> {
        self.log.cases.iter().filter(|(_, index)| index.erased).map(|(case, _)| *case).collect()
    }

    /// Cases that were erased: between which records a backup holds what was.
    pub(super) fn erasures(&self) -> Result<Vec<Erasure>> {
        let mut erasures = Vec::new();
        let mut at = self.database.prepare_cached(include_str!("../sql/record_at.sql"))?;
        for (case, index) in self.log.cases.iter().filter(|(_, index)| index.erased) {
            for seq in index.seqs.iter().rev() {
                let sealed: Vec<u8> = at.query_row([seq.cast_signed()], |row| row.get(0))?;
                let record =
                    Record::parse(&sealed, &evidence::Ed25519Sha256).map_err(|_| StoreError::RecordDamaged(*seq))?;
                if Kind::from_code(record.header.kind) == Some(Kind::CaseErased) {
                    let first = index.seqs.first().copied().unwrap_or_default();
                    erasures.push(Erasure { case: *case, first, erased: *seq });
                    break;
                }
            }
        }
        Ok(erasures)
    }
}

/// A case that was erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Erasure {
    pub(super) case: CaseId,
    /// Its first record.
    pub(super) first: u64,
    /// The record that says it was erased.
    pub(super) erased: u64,
}

impl Erasure {
    /// Whether a backup that ends with this record holds the case's key and content.
    pub(super) fn is_held_at(&self, seq: u64) -> bool {
        self.first <= seq && seq < self.erased
    }
}
