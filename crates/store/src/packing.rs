//! A case made into a package: everything that its records name, taken from the store, signed by the officer.

use std::collections::{BTreeMap, BTreeSet};

use evidence::{
    Attested, CaseId, CryptoProvider, Ed25519Sha256, FileNamed, Hash, LayerFile, LayerSet, LogId, Manifest, Opening,
    PACKAGE_FORMAT, Package, PackageError, PackageLog, Payload, Record,
};
use rusqlite::OptionalExtension;
use zeroize::Zeroizing;

use crate::{
    error::{Result, StoreError},
    package_file::{ExchangeCard, PackageFileError, PackageJob, PackageKey, Passphrase, Receiver, public_of},
    store::Store,
};

/// Texts of layer files by their hash.
type FilesByHash = BTreeMap<Hash, Vec<u8>>;

/// What the records of a case say that it needs.
#[derive(Default)]
struct Needed {
    openings: BTreeMap<Hash, Zeroizing<Vec<u8>>>,
    files: BTreeMap<Hash, u64>,
    checklists: BTreeSet<Hash>,
}

impl Needed {
    fn take(&mut self, record: &Record, opening: Option<Opening>) {
        let Some(opening) = opening else { return };
        match Payload::from_bytes(&opening.payload) {
            Ok(Payload::AttachmentAdded(added)) => {
                self.files.entry(added.id).or_insert(added.size);
            }
            Ok(Payload::CaseCreated(created)) => self.checklists.extend(created.checklist_hash),
            Ok(Payload::ChecklistMoved(moved)) => {
                self.checklists.extend(moved.from_hash.into_iter().chain(moved.to_hash))
            }
            _ => {}
        }
        let bytes = [&opening.salt[..], &opening.payload].concat();
        self.openings.insert(record.header.content, Zeroizing::new(bytes));
    }
}

impl Store {
    /// What a package of a case is made of, without the store from here on. Without a passphrase one is made up.
    pub fn package(&self, case: CaseId, passphrase: Option<Passphrase>) -> Result<PackageJob, PackageFileError> {
        self.case_keys(case)?;
        let mut needed = Needed::default();
        let mut logs = vec![self.own_part(case, &mut needed)?];
        logs.extend(self.foreign_parts(case, &mut needed)?);
        let (mut files, mut named, mut left_out) = (BTreeMap::new(), Vec::new(), Vec::new());
        for (id, size) in needed.files {
            let kept = self.kept(case, id)?;
            // Read once: what is missing or damaged is named and left out, and stops nobody from handing over the rest.
            let within = kept.read().is_ok_and(|bytes| bytes.len() as u64 == size);
            named.push(FileNamed { id, size, within });
            match within {
                true => drop(files.insert(id, (size, kept))),
                false => left_out.push(id),
            }
        }
        let (layers, texts) = self.layer_parts(&needed.checklists)?;
        let manifest = Manifest {
            format: PACKAGE_FORMAT,
            algorithm: Ed25519Sha256.algorithm(),
            case,
            wall_ms: self.env.moment().wall_ms,
            maker: self.log.id,
            logs,
            files: named,
            layers,
            root: Hash::ZERO,
        };
        let receivers = self.receivers(&manifest);
        let mut package = Package::of(manifest.in_order(&Ed25519Sha256), &Ed25519Sha256)?;
        package.sign(self.log.id, &*self.log.signer)?;
        let job = PackageJob {
            manifest: package.to_bytes()?,
            id: package.id(&Ed25519Sha256),
            card: self.exchange_card()?,
            openings: needed.openings,
            layers: texts,
            files,
            passphrase: passphrase.map_or_else(|| Passphrase::fresh(&*self.env), Ok)?,
            cost: self.settings.cost,
            receivers,
            left_out,
        };
        job.within_limits()?;
        Ok(job)
    }

    /// What opens a package here: the own exchange key, and a passphrase where one was said.
    pub fn package_key(&self, passphrase: Option<Passphrase>) -> PackageKey {
        PackageKey { passphrase, own: Some((self.log.id, self.exchange.clone())) }
    }

    fn exchange_card(&self) -> Result<ExchangeCard, PackageFileError> {
        ExchangeCard::sign(self.log.id, public_of(&self.exchange), &*self.log.signer)
    }

    /// The officers on the case whose exchange keys are known.
    fn receivers(&self, manifest: &Manifest) -> Vec<Receiver> {
        let peers = manifest.logs.iter().filter_map(|log| self.peers.get(&log.log));
        peers.filter_map(|peer| Some((peer.log, peer.exchange?))).collect()
    }

    fn own_part(&self, case: CaseId, needed: &mut Needed) -> Result<PackageLog, PackageFileError> {
        let mut records = Vec::new();
        let mut at = self.database.prepare_cached(include_str!("sql/record_at.sql")).map_err(StoreError::from)?;
        for seq in &self.index(case)?.seqs {
            let row = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
            let (sealed, opening): (Vec<u8>, Option<Vec<u8>>) =
                at.query_row([seq.cast_signed()], row).map_err(StoreError::from)?;
            let record = Record::parse(&sealed, &Ed25519Sha256).map_err(|_| StoreError::RecordDamaged(*seq))?;
            needed.take(&record, self.log.open(&record, opening.as_deref())?);
            records.push(sealed.into());
        }
        let mut part = PackageLog {
            log: self.log.id,
            public_key: self.public_key().to_vec(),
            name: self.officer.name.clone(),
            role: Some(self.officer.role()),
            records,
            attested: None,
        };
        if let Some(head) = self.log.head {
            let (root, now_ms) = (part.root(&Ed25519Sha256), self.env.moment().wall_ms);
            part.attested = Some(Attested::sign(case, root, head, now_ms, &*self.log.signer)?);
        }
        Ok(part)
    }

    /// The parts of other logs, each up to where it was forked: what comes after counts nothing and is not passed on.
    fn foreign_parts(&self, case: CaseId, needed: &mut Needed) -> Result<Vec<PackageLog>, PackageFileError> {
        let forks = self.case_logs(case)?;
        let mut parts: BTreeMap<LogId, PackageLog> = BTreeMap::new();
        for (sealed, opening) in self.foreign_rows(case)? {
            let record = Record::parse(&sealed, &Ed25519Sha256)
                .map_err(|error| StoreError::Damaged(format!("a record of another log: {error}")))?;
            let (log, seq) = (record.header.log, record.header.seq);
            let Some(peer) = self.peers.get(&log) else { continue };
            if forks.forked_at(log).is_some_and(|cut| seq >= cut) {
                continue;
            }
            needed.take(&record, self.log.open(&record, opening.as_deref())?);
            let part = parts.entry(log).or_insert_with(|| PackageLog {
                log,
                public_key: peer.public_key.clone(),
                name: peer.name.clone(),
                role: Some(peer.role),
                records: Vec::new(),
                attested: None,
            });
            part.records.push(sealed.into());
        }
        for part in parts.values_mut().filter(|part| forks.forked_at(part.log).is_none()) {
            part.attested = self.kept_attestation(case, part.log)?;
        }
        Ok(parts.into_values().collect())
    }

    fn kept_attestation(&self, case: CaseId, log: LogId) -> Result<Option<Attested>> {
        let mut query = self.database.prepare_cached(include_str!("sql/attested.sql"))?;
        let place = (&case.0.as_bytes()[..], &log.0.as_bytes()[..]);
        let found: Option<Vec<u8>> = query.query_row(place, |row| row.get(0)).optional()?;
        let damaged = |error: minicbor::decode::Error| StoreError::Damaged(format!("an attestation: {error}"));
        found.map(|bytes| minicbor::decode(&bytes).map_err(damaged)).transpose()
    }

    /// The layers of the checklists that are kept; one that is damaged or was never kept is not proved by the package, and it says so.
    fn layer_parts(&self, checklists: &BTreeSet<Hash>) -> Result<(Vec<LayerSet>, FilesByHash)> {
        let (mut sets, mut texts) = (Vec::new(), BTreeMap::new());
        for hash in checklists {
            let Ok(Some(kept)) = self.kept_layers(*hash) else { continue };
            let mut files = Vec::new();
            for (path, text) in kept.files() {
                let own = Ed25519Sha256.hash(&[text.as_bytes()]);
                files.push(LayerFile { path: path.clone(), hash: own, size: text.len() as u64 });
                texts.insert(own, text.clone().into_bytes());
            }
            sets.push(LayerSet { checklist_hash: *hash, checklist: kept.checklist.clone(), files });
        }
        Ok((sets, texts))
    }
}

impl From<PackageError> for StoreError {
    fn from(error: PackageError) -> Self {
        match error {
            PackageError::TooLong(bytes) => StoreError::TooLong { bytes: Some(bytes) },
            PackageError::Signing(error) => StoreError::Signing(error.to_string()),
            other => StoreError::Internal(other.to_string()),
        }
    }
}
