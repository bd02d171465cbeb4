//! Taking a package in: all of it, or nothing; a second time, nothing new.
//!
//! What was checked ([`evidence::PackageReport`]) is written in one transaction: the keys that were compared, records and their openings under this store's
//! own key of the case, the layers, and in the own log a record of kind 21 that says what was heard. Files are written before it, under names that
//! nothing mentions until it is done. A log that was forked keeps both branches, which count nothing from there on.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
};

use evidence::{
    AsWritten, CaseId, CryptoProvider, Ed25519Sha256, Entry, Hash, Kind, LogId, PackageLog, PackageParts,
    PackageReport, Payload, Record, Role, Stamp,
};
use rusqlite::{Connection, OptionalExtension, params};
use thiserror::Error;

use crate::{
    attachment::Written,
    env::random,
    error::StoreError,
    foreign,
    landing::Landed,
    layers,
    layers::LayerSet,
    log::Saved,
    package_file::{PackageContents, PackageFileError},
    peer::{self, Peer},
    store::Store,
};

/// Why a package was not taken in. Nothing of it was.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum TakeError {
    /// Something in it contradicts something: see the report.
    #[error("the package does not hold")]
    NotSound,
    /// Keys that are not known here and were not compared.
    #[error("keys of {} logs are not known here", .0.len())]
    UnknownLogs(Vec<LogId>),
    /// A log claims to be of an officer whose log is another.
    #[error("log {log} claims to be of an officer whose log is another")]
    SameOfficer {
        /// That log.
        log: LogId,
    },
    /// It has records of the own log that are not here: this store is an older copy.
    #[error("the package has record {seq} of this store's own log, which ends before it")]
    OwnLogBehind {
        /// The seq.
        seq: u64,
    },
    /// A record that the branch handed on does not hold.
    #[error("record {seq} of log {log} does not hold: {why}")]
    Record {
        /// The log.
        log: LogId,
        /// The number that stands in it, or after which it came.
        seq: u64,
        /// A stable word, as in a check of a package.
        why: &'static str,
    },
    /// What the branch handed on is not what it attests of that log.
    #[error("the records of log {log} are not as attested")]
    NotAsAttested {
        /// The log.
        log: LogId,
    },
    /// The case came here, or was erased, while the package was read.
    #[error("the case changed while the package was read")]
    Meanwhile,
    /// It could not be read once more.
    #[error(transparent)]
    File(#[from] PackageFileError),
    /// The store said so.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<rusqlite::Error> for TakeError {
    fn from(error: rusqlite::Error) -> Self {
        TakeError::Store(error.into())
    }
}

/// A package that was read and checked, to be taken in.
pub struct Taking<'a> {
    /// What was read.
    pub contents: &'a PackageContents,
    /// What was found.
    pub report: &'a PackageReport,
    /// Logs whose keys the officer compared just now.
    pub confirmed: &'a BTreeSet<LogId>,
    /// Layer files that give the hash they are kept under: whoever knows checklists tried it.
    pub layers: &'a [(Hash, LayerSet)],
}

/// What taking in did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The case.
    pub case: CaseId,
    /// It was not known here before.
    pub new_case: bool,
    /// Records that were new.
    pub records: u64,
    /// Files that were new.
    pub files: u64,
    /// Logs that are forked.
    pub forks: Vec<LogId>,
    /// The record that says what was heard; none where nothing was new.
    pub heard: Option<Saved>,
}

/// Reads the package once more and gives each file to what is passed to it.
pub(crate) type Again<'a> =
    dyn FnMut(&mut dyn FnMut(&Hash, u64, &mut dyn io::Read) -> io::Result<()>) -> Result<(), PackageFileError> + 'a;

/// A record to be kept.
struct New {
    record: Record,
    sealed: Vec<u8>,
    opening: Option<Vec<u8>>,
    /// The record is here, and only what opens it is new.
    opening_only: bool,
}

impl Store {
    /// Takes in a package that holds. `again` reads it a second time, for the files.
    pub fn take_package(&mut self, taking: &Taking<'_>, again: &mut Again<'_>) -> Result<Taken, TakeError> {
        self.refuse_to_take(taking)?;
        let landed = self.ground()?.land(taking, &*self.env, again)?;
        self.take_landed(taking, landed)
    }

    /// What is refused before anything of it is written.
    fn refuse_to_take(&self, taking: &Taking<'_>) -> Result<(), TakeError> {
        let manifest = &taking.contents.package.manifest;
        self.refuse_behind_a_gap(Some(manifest.case), Kind::LogsHeard)?;
        if !taking.report.holds() {
            return Err(TakeError::NotSound);
        }
        if matches!(self.log.keys.cases.get(&manifest.case), Some(None)) {
            return Err(StoreError::CaseErased(manifest.case).into());
        }
        self.refuse_older_copy(&manifest.logs)
    }

    /// Takes in a package whose files are written already, on this store's own ground.
    pub fn take_landed(&mut self, taking: &Taking<'_>, mut landed: Landed) -> Result<Taken, TakeError> {
        self.refuse_to_take(taking)?;
        let case = taking.contents.package.manifest.case;
        let new_case = !self.log.keys.cases.contains_key(&case);
        if landed.case() != case || new_case != landed.fresh.is_some() {
            // Sealed under a key that is the case's no more.
            return Err(TakeError::Meanwhile);
        }
        let known = Known { log: self.log.id, officer: &self.officer.id, peers: &self.peers };
        let peers = known.peers_of(taking)?;
        let wrapped = landed.fresh.take().map(|(keys, wrapped)| {
            self.log.keys.cases.insert(case, Some(keys));
            wrapped
        });
        let done = self.take_checked(taking, &peers, wrapped.as_deref(), &landed.written);
        if new_case && done.is_err() {
            self.log.keys.cases.remove(&case);
            let _ = fs::remove_dir_all(self.attachment_folder(case));
        }
        let (records, files, heard) = done?;
        // From the disk: what is remembered is what is there.
        self.peers = peer::read(&self.database)?;
        self.foreign = foreign::index(&self.database)?;
        let forks = self.case_logs(case).map(|logs| logs.logs().filter(|log| logs.forked_at(*log).is_some()).collect());
        Ok(Taken { case, new_case, records, files, forks: forks?, heard })
    }

    fn take_checked(
        &mut self,
        taking: &Taking<'_>,
        peers: &[Peer],
        wrapped: Option<&[u8]>,
        written: &[Written],
    ) -> Result<(u64, u64, Option<Saved>), TakeError> {
        let manifest = &taking.contents.package.manifest;
        let case = manifest.case;
        let new = self.new_records(taking)?;
        for file in written {
            self.put_in_place(file)?;
        }
        let heard = self.to_hear(case, &new, taking, peers)?;
        let learned = peers.iter().any(|peer| self.peers.get(&peer.log) != Some(peer));
        let layers: Vec<&(Hash, LayerSet)> =
            taking.layers.iter().filter(|(hash, _)| !self.has_layers(*hash).unwrap_or(false)).collect();
        let files = written.len() as u64;
        if new.is_empty() && heard.is_none() && !learned && layers.is_empty() {
            return Ok((0, files, None));
        }
        let now_ms = self.env.moment().wall_ms;
        let saved = self.commit_all(Some(case), heard.as_slice(), |step| {
            if let Some(wrapped) = wrapped {
                step.execute(include_str!("sql/add_case_key.sql"), (&case.0.as_bytes()[..], wrapped))?;
            }
            for peer in peers {
                peer::write(step, peer, now_ms)?;
            }
            for record in &new {
                keep(step, case, record)?;
            }
            for log in &manifest.logs {
                attest(step, case, log)?;
            }
            for (hash, set) in layers {
                layers::write(step, *hash, set)?;
            }
            Ok(())
        })?;
        let records = new.iter().filter(|new| !new.opening_only).count() as u64;
        Ok((records, files, saved.into_iter().next_back()))
    }

    /// The own log is only read from a package: what it has beyond ours was written by this officer on this log, and this store does not have it.
    fn refuse_older_copy(&self, logs: &[PackageLog]) -> Result<(), TakeError> {
        let end = self.log.head.map_or(0, |head| head.seq);
        let own = logs.iter().filter(|log| log.log == self.log.id).flat_map(|log| &log.records);
        let seqs = own.filter_map(|bytes| Record::parse(bytes, &Ed25519Sha256).ok()).map(|record| record.header.seq);
        match seqs.max().filter(|last| *last > end) {
            Some(seq) => Err(TakeError::OwnLogBehind { seq }),
            None => Ok(()),
        }
    }

    /// The records that are not here, sealed for this store.
    fn new_records(&self, taking: &Taking<'_>) -> Result<Vec<New>, TakeError> {
        let mut new = Vec::new();
        for bytes in taking.contents.package.manifest.logs.iter().flat_map(|log| &log.records) {
            let record = Record::parse(bytes, &Ed25519Sha256)
                .map_err(|error| PackageFileError::Form(format!("a record: {error}")))?;
            let header = &record.header;
            if header.log == self.log.id && self.own_hash_at(header.seq)? == Some(record.hash) {
                continue;
            }
            let there = self.foreign_there(&record)?;
            let opening = taking.contents.opening(&header.content);
            if there == Some(true) || (there == Some(false) && opening.is_none()) {
                continue;
            }
            let seal = |opening| self.log.seal_foreign(&record, &opening, random(&*self.env)?);
            let opening = opening.map(seal).transpose()?;
            new.push(New { opening, opening_only: there.is_some(), sealed: bytes.to_vec(), record });
        }
        Ok(new)
    }

    /// The hash of the own record at a seq.
    fn own_hash_at(&self, seq: u64) -> Result<Option<Hash>, StoreError> {
        let mut at = self.database.prepare_cached(include_str!("sql/record_at.sql"))?;
        let sealed: Option<Vec<u8>> = at.query_row([seq.cast_signed()], |row| row.get(0)).optional()?;
        Ok(sealed.map(|sealed| Ed25519Sha256.hash(&[&sealed])))
    }

    /// Whether a foreign record is here, and if so whether what opens it is.
    fn foreign_there(&self, record: &Record) -> Result<Option<bool>, StoreError> {
        let mut there = self.database.prepare_cached(include_str!("sql/foreign_record_there.sql"))?;
        let header = &record.header;
        let key = (&header.log.0.as_bytes()[..], header.seq.cast_signed(), &record.hash.0[..]);
        Ok(there.query_row(key, |row| row.get(0)).optional()?)
    }

    /// What the own log has to say it heard, once these records are here.
    fn to_hear(
        &self,
        case: CaseId,
        new: &[New],
        taking: &Taking<'_>,
        peers: &[Peer],
    ) -> Result<Option<Payload>, TakeError> {
        let mut logs = match self.log.cases.contains_key(&case) {
            true => self.case_logs(case)?,
            false => Default::default(),
        };
        for record in new {
            let opening = taking.contents.opening(&record.record.header.content);
            let payload = opening.and_then(|opening| Payload::from_bytes(&opening.payload).ok());
            logs.take(Entry { stamp: Stamp::from(&record.record), payload });
        }
        let mut team = self.team(case, &logs)?;
        team.logs.extend(peers.iter().map(|peer| (peer.log, peer.officer.clone())));
        let merged = logs.merge(&team, &AsWritten);
        Ok(merged.to_hear(self.log.id).map(Payload::LogsHeard))
    }
}

/// Whose logs are known here.
pub(crate) struct Known<'a> {
    pub(crate) log: LogId,
    pub(crate) officer: &'a str,
    pub(crate) peers: &'a BTreeMap<LogId, Peer>,
}

impl Known<'_> {
    /// Whose the logs of a package are: known already, or compared just now.
    pub(crate) fn peers_of(&self, taking: &Taking<'_>) -> Result<Vec<Peer>, TakeError> {
        let manifest = &taking.contents.package.manifest;
        let (mut peers, mut unknown) = (Vec::new(), Vec::new());
        for log in manifest.logs.iter().filter(|log| log.log != self.log) {
            let card = taking.contents.exchange.as_ref().filter(|card| card.log == log.log).map(|card| card.key);
            if let Some(known) = self.peers.get(&log.log) {
                peers.push(Peer { exchange: card.or(known.exchange), ..known.clone() });
                continue;
            }
            if !taking.confirmed.contains(&log.log) {
                unknown.push(log.log);
                continue;
            }
            let authors: BTreeSet<String> = log
                .records
                .iter()
                .filter_map(|bytes| Record::parse(bytes, &Ed25519Sha256).ok())
                .map(|record| record.header.author)
                .collect();
            // One log is of one officer, and an officer of one log here: else a second log could answer in the first one's name.
            let mut authors = authors.into_iter();
            let (Some(officer), None) = (authors.next(), authors.next()) else {
                return Err(TakeError::SameOfficer { log: log.log });
            };
            let taken = |peer: &Peer| peer.officer == officer;
            if officer == *self.officer || self.peers.values().any(taken) || peers.iter().any(taken) {
                return Err(TakeError::SameOfficer { log: log.log });
            }
            peers.push(Peer {
                log: log.log,
                public_key: log.public_key.clone(),
                officer,
                name: log.name.clone(),
                role: log.role.unwrap_or(Role::Officer),
                exchange: card,
            });
        }
        if unknown.is_empty() { Ok(peers) } else { Err(TakeError::UnknownLogs(unknown)) }
    }
}

fn keep(step: &Connection, case: CaseId, new: &New) -> Result<(), StoreError> {
    let header = &new.record.header;
    let (log, seq, hash) = (&header.log.0.as_bytes()[..], header.seq.cast_signed(), &new.record.hash.0[..]);
    if new.opening_only {
        let mut add = step.prepare_cached(include_str!("sql/foreign_opening.sql"))?;
        add.execute(params![log, seq, hash, new.opening])?;
    } else {
        let mut add = step.prepare_cached(include_str!("sql/add_foreign_record.sql"))?;
        add.execute(params![log, seq, hash, &case.0.as_bytes()[..], new.sealed, new.opening])?;
    }
    Ok(())
}

fn attest(step: &Connection, case: CaseId, log: &PackageLog) -> Result<(), StoreError> {
    let Some(attested) = &log.attested else { return Ok(()) };
    let bytes = minicbor::to_vec(attested).map_err(|error| StoreError::Internal(error.to_string()))?;
    let count = i64::try_from(attested.root.count).unwrap_or(i64::MAX);
    let mut add = step.prepare_cached(include_str!("sql/add_attested.sql"))?;
    add.execute(params![&case.0.as_bytes()[..], &log.log.0.as_bytes()[..], count, bytes])?;
    Ok(())
}
