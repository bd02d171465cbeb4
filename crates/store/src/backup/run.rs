//! The run itself: parts that are not there yet are written, then the manifest, and last what must not stay is taken away. Cut anywhere, the backups
//! before are whole, and the next run finds the parts written so far.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::File,
    io::{self, Read},
    path::PathBuf,
};

use evidence::{CryptoProvider, Ed25519Sha256, Hash, Head};

use super::{
    BackupError, BackupJob, Progress,
    manifest::{self, DATABASE_PART, FileEntry, Manifest, Name, PART, Part, Saying},
    place::Standing,
};
use crate::error::StoreError;

/// The number of a backup and the last record in it.
type Older = (u64, u64);

/// A backup that is whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupDone {
    /// Its number.
    pub number: u64,
    /// The hash of its manifest.
    pub manifest: Hash,
    /// The end of the log in it.
    pub head: Head,
    /// The folder that was chosen, and the one below it that the backups lie in.
    pub chosen: PathBuf,
    /// See there.
    pub folder: PathBuf,
    /// Bytes of the account.
    pub size: u64,
    /// Parts written, and their bytes; the rest was there.
    pub written: u64,
    /// See there.
    pub written_bytes: u64,
    /// Parts that were there and not what they should be, written anew.
    pub renewed: u64,
    /// Attachments that changed here since they were backed up: the backup keeps the ones it has.
    pub changed_here: u64,
    /// Manifests removed: older ones, and those that held erased cases.
    pub removed: Vec<u64>,
    /// Those among them that held erased cases.
    pub removed_erased: Vec<u64>,
    /// Manifests that do not read or are not this account's.
    pub unreadable: Vec<u64>,
    /// Files that should have been removed and could not be.
    pub not_removed: u64,
}

/// The work in progress.
struct Run<'a> {
    job: &'a BackupJob,
    before: Option<Manifest>,
    /// Parts of the manifest before: there if they have their size.
    trusted: BTreeSet<Part>,
    /// Parts of this backup that are there for certain.
    certain: BTreeSet<Hash>,
    written: BTreeMap<Hash, u64>,
    renewed: u64,
    changed_here: u64,
    total: u64,
    done: u64,
    progress: &'a mut Progress<'a>,
}

impl BackupJob {
    /// Bytes that are looked at.
    pub fn size(&self) -> Result<u64, BackupError> {
        let database = self.snapshot.size().map_err(|_| BackupError::ErasedMeanwhile)?;
        let small: u64 = self.small.iter().map(|(_, bytes)| bytes.len() as u64).sum();
        Ok(database + small + self.attachments.iter().map(|lying| lying.size).sum::<u64>())
    }

    /// Makes the backup. When this returns it is whole, flushed, and was read back.
    pub fn run<'a>(&'a self, progress: &'a mut Progress<'a>) -> Result<BackupDone, BackupError> {
        self.place.make()?;
        let (older, unreadable) = self.older()?;
        let before = older.last().map(|(number, _)| self.place.manifest(*number)).and_then(Result::ok);
        let trusted = before.iter().filter(|_| !self.every_part).flat_map(Manifest::parts).collect();
        let mut run = Run {
            job: self,
            before,
            trusted,
            certain: BTreeSet::new(),
            written: BTreeMap::new(),
            renewed: 0,
            changed_here: 0,
            total: self.size()?,
            done: 0,
            progress,
        };
        let files = run.files().map_err(|error| run.full(error))?;
        let manifest = run.finish(&files).map_err(|error| run.full(error))?;
        let (removed, removed_erased, not_removed) = self.clear(older, &unreadable, &files)?;
        Ok(BackupDone {
            number: self.number,
            manifest,
            head: self.head,
            chosen: self.chosen.clone(),
            folder: self.place.folder.clone(),
            size: files.iter().map(FileEntry::size).sum(),
            written: run.written.len() as u64,
            written_bytes: run.written.values().sum(),
            renewed: run.renewed,
            changed_here: run.changed_here,
            removed,
            removed_erased,
            unreadable,
            not_removed,
        })
    }

    /// Manifests of this account that are there, with the last record each holds; and the numbers of those that do not read.
    fn older(&self) -> Result<(Vec<Older>, Vec<u64>), BackupError> {
        let (mut older, mut unreadable) = (Vec::new(), Vec::new());
        for number in self.place.numbers()? {
            match self.place.stated(number) {
                Ok(stated) if stated.statement.public_key == self.signer.public_key() => {
                    older.push((number, stated.statement.head.seq));
                }
                Ok(_) | Err(BackupError::Manifest { .. } | BackupError::Newer { .. } | BackupError::Planted(_)) => {
                    unreadable.push(number);
                }
                Err(error) => return Err(error),
            }
        }
        Ok((older, unreadable))
    }
}

impl Run<'_> {
    /// A full stick says how much was still to be done.
    fn full(&self, error: BackupError) -> BackupError {
        match error {
            BackupError::MediumFull { .. } => BackupError::MediumFull { left: self.total.saturating_sub(self.done) },
            error => error,
        }
    }

    fn step(&mut self, bytes: u64) -> Result<(), BackupError> {
        self.done += bytes;
        if (self.progress)(self.done.min(self.total), self.total) { Ok(()) } else { Err(BackupError::Stopped) }
    }

    fn files(&mut self) -> Result<Vec<FileEntry>, BackupError> {
        self.step(0)?;
        let mut files = Vec::new();
        for (name, bytes) in &self.job.small {
            let parts = self.parts_of(&mut bytes.as_slice(), PART)?;
            files.push(FileEntry { name: *name, parts });
        }
        let mut database = self.job.snapshot.open().map_err(|_| BackupError::ErasedMeanwhile)?;
        let parts = self.parts_of(&mut database, DATABASE_PART)?;
        files.push(FileEntry { name: Name::Database, parts });
        for lying in &self.job.attachments {
            let parts = match self.unchanged(lying.name, lying.size)? {
                Some(parts) => parts,
                None => {
                    let mut file = File::open(&lying.path).map_err(|error| match error.kind() {
                        io::ErrorKind::NotFound => BackupError::ErasedMeanwhile,
                        _ => StoreError::from(error).into(),
                    })?;
                    self.parts_of(&mut file, PART)?
                }
            };
            files.push(FileEntry { name: lying.name, parts });
        }
        files.sort_by_key(|file| file.name);
        Ok(files)
    }

    /// The parts of an attachment that the backup before holds already. It never changes: one that has changed here is damaged here, and the
    /// backup keeps the one it has.
    fn unchanged(&mut self, name: Name, size: u64) -> Result<Option<Vec<Part>>, BackupError> {
        let Some(known) = self.before.as_ref().and_then(|before| before.file(name)) else { return Ok(None) };
        let parts = known.parts.clone();
        let same_size = known.size() == size;
        for part in &parts {
            let there = match self.trusted.contains(part) {
                true => self.job.place.has(*part)?,
                false => self.job.place.standing(*part)? == Standing::Whole,
            };
            if !there {
                return Ok(None);
            }
        }
        self.changed_here += u64::from(!same_size);
        self.certain.extend(parts.iter().map(|part| part.hash));
        self.step(size)?;
        Ok(Some(parts))
    }

    fn parts_of(&mut self, from: &mut dyn Read, length: usize) -> Result<Vec<Part>, BackupError> {
        let (mut parts, mut bytes) = (Vec::new(), Vec::new());
        loop {
            bytes.clear();
            from.take(length as u64).read_to_end(&mut bytes).map_err(StoreError::from)?;
            if bytes.is_empty() {
                return Ok(parts);
            }
            let part = Part { hash: Ed25519Sha256.hash(&[&bytes]), size: bytes.len() as u64 };
            self.keep(part, &bytes)?;
            parts.push(part);
            self.step(part.size)?;
        }
    }

    /// Makes sure that a part is there.
    fn keep(&mut self, part: Part, bytes: &[u8]) -> Result<(), BackupError> {
        if self.certain.contains(&part.hash) {
            return Ok(());
        }
        let place = &self.job.place;
        let there = match self.trusted.contains(&part) && place.has(part)? {
            true => Standing::Whole,
            // Left by a run that was cut, or to be looked at in any case.
            false => place.standing(part)?,
        };
        if there != Standing::Whole {
            place.put_part(part.hash, bytes)?;
            self.written.insert(part.hash, part.size);
            self.renewed += u64::from(there == Standing::Damaged);
        }
        self.certain.insert(part.hash);
        Ok(())
    }

    /// The names of the parts are flushed, then the manifest makes them a backup.
    fn finish(&mut self, files: &[FileEntry]) -> Result<Hash, BackupError> {
        let job = self.job;
        job.place.flush(&self.written.keys().copied().collect())?;
        let saying = Saying {
            store: job.place.store,
            number: job.number,
            wall_ms: job.wall_ms,
            head: job.head,
            before: self.before.as_ref().map(|before| before.hash),
            signer: &*job.signer,
        };
        let bytes = manifest::signed(&saying, files)?;
        self.step(0)?;
        // What was erased while this ran must not become a backup.
        if !job.snapshot.is_there() {
            return Err(BackupError::ErasedMeanwhile);
        }
        job.place.put_manifest(job.number, &bytes)
    }
}
