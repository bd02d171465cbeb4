//! What a package proves, what in it does not hold, and what it cannot prove.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{Package, PackageLog, case_root};
use crate::{
    crypto::CryptoProvider,
    fold::{Entry, Stamp},
    hash::Hash,
    id::{CaseId, LogId},
    merge::CaseLogs,
    merkle::merkle_root,
    payload::{Payload, PayloadError},
    record::{Head, Opening, Record},
    verify::BreakReason,
};

/// The parts that lie beside a manifest, each under its hash. Whoever keeps them says what they find; nothing of it is believed but hashes.
pub trait PackageParts {
    /// Salt and payload whose hash is `content`, if at hand.
    fn opening(&self, content: &Hash) -> Option<Opening>;
    /// Size and SHA-256, reckoned anew, of the file kept under `id`.
    fn file(&self, id: &Hash) -> Option<(u64, Hash)>;
    /// The same of a layer file.
    fn layer(&self, id: &Hash) -> Option<(u64, Hash)>;
}

/// Something in a package does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum PackageFault {
    /// A record does not hold.
    Record {
        /// Its log.
        log: LogId,
        /// Its place among the records of that log, from 1.
        number: u64,
        /// Why.
        why: BreakReason,
    },
    /// A record of another case.
    OtherCase {
        /// Its log.
        log: LogId,
        /// Its seq.
        seq: u64,
    },
    /// The log is signed with another key than the one known for it.
    OtherKey {
        /// The log.
        log: LogId,
    },
    /// What the log's own key says about its records is not true of these: some were left out, added or exchanged.
    NotAsAttested {
        /// The log.
        log: LogId,
    },
    /// The root is not that of the records.
    Root,
    /// Who made the package did not sign it, or the signature does not fit.
    NotSigned {
        /// The log of who should have.
        log: LogId,
    },
    /// Signed by a log that has no part in the case.
    SignedByStranger {
        /// The log.
        log: LogId,
    },
    /// A record names a file that the manifest does not, or with another size.
    FileNotNamed {
        /// Its hash.
        id: Hash,
    },
    /// The manifest names a file that no record does.
    FileOfNobody {
        /// Its hash.
        id: Hash,
    },
    /// A file is not the one that was named.
    FileDiffers {
        /// The hash it should have.
        id: Hash,
    },
    /// A layer file is not the one that was named.
    LayerDiffers {
        /// Its path.
        path: String,
        /// The hash it should have.
        id: Hash,
    },
}

/// Something that a package does not prove. Nothing need be wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Unproved {
    /// Whose key it is, is not known from elsewhere.
    Key {
        /// The log.
        log: LogId,
    },
    /// No word of the log's own key says that these are all its records of the case; or some came after it.
    Complete {
        /// The log.
        log: LogId,
        /// How many records it does speak of.
        attested: u64,
    },
    /// What a record says is not at hand.
    Opening {
        /// The log.
        log: LogId,
        /// The seq.
        seq: u64,
        /// The case was erased, so that it cannot be.
        erased: bool,
    },
    /// What a record says was written by a newer program.
    Newer {
        /// The log.
        log: LogId,
        /// The seq.
        seq: u64,
    },
    /// A record was heard that is not in the package.
    HeardNotHere {
        /// Who heard it.
        log: LogId,
        /// What.
        head: Head,
    },
    /// A file is not at hand.
    File {
        /// Its hash.
        id: Hash,
    },
    /// The layers of a checklist that the case was computed with are not all at hand, so that it cannot be computed again.
    Layers {
        /// The checklist's hash.
        checklist_hash: Hash,
    },
}

/// What became of a check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PackageReport {
    /// The case.
    pub case: CaseId,
    /// Records that hold, with signature and, where at hand, content.
    pub records: u64,
    /// Contents that are the ones signed.
    pub openings: u64,
    /// Files that are the ones named.
    pub files: u64,
    /// Layer files that are the ones named.
    pub layers: u64,
    /// Logs that signed the package.
    pub signed_by: BTreeSet<LogId>,
    /// Logs whose own key says that these are all their records of the case.
    pub complete: BTreeMap<LogId, Head>,
    /// What does not hold.
    pub faults: Vec<PackageFault>,
    /// What is not proved.
    pub unproved: Vec<Unproved>,
    /// The records that hold, to be merged.
    #[serde(skip)]
    pub logs: CaseLogs,
}

impl PackageReport {
    /// Whether nothing contradicts anything. What is not proved may still be wrong.
    pub fn holds(&self) -> bool {
        self.faults.is_empty()
    }
}

impl Package {
    /// Checks everything that can be checked. `known`: the public keys of logs, as far as known from elsewhere.
    pub fn verify(
        &self,
        parts: &dyn PackageParts,
        known: &BTreeMap<LogId, Vec<u8>>,
        provider: &dyn CryptoProvider,
    ) -> PackageReport {
        let mut report = PackageReport {
            case: self.manifest.case,
            records: 0,
            openings: 0,
            files: 0,
            layers: 0,
            signed_by: BTreeSet::new(),
            complete: BTreeMap::new(),
            faults: Vec::new(),
            unproved: Vec::new(),
            logs: CaseLogs::default(),
        };
        for log in &self.manifest.logs {
            match known.get(&log.log) {
                Some(key) if *key != log.public_key => report.faults.push(PackageFault::OtherKey { log: log.log }),
                Some(_) => {}
                None => report.unproved.push(Unproved::Key { log: log.log }),
            }
            report.walk(log, parts, provider);
            report.completeness(log, provider);
        }
        if case_root(&self.manifest.roots(provider), provider) != self.manifest.root {
            report.faults.push(PackageFault::Root);
        }
        self.signatures(&mut report, provider);
        self.contents(&mut report, parts);
        report
    }

    fn signatures(&self, report: &mut PackageReport, provider: &dyn CryptoProvider) {
        for signed in &self.signatures {
            let Some(log) = self.manifest.logs.iter().find(|log| log.log == signed.log) else {
                report.faults.push(PackageFault::SignedByStranger { log: signed.log });
                continue;
            };
            if self.is_signed_by(&log.public_key, &signed.signature, provider) {
                report.signed_by.insert(signed.log);
            } else {
                report.faults.push(PackageFault::NotSigned { log: signed.log });
            }
        }
        let maker = self.manifest.maker;
        if !self.signatures.iter().any(|signed| signed.log == maker) {
            report.faults.push(PackageFault::NotSigned { log: maker });
        }
    }

    /// Files and layers, against what the records say of them.
    fn contents(&self, report: &mut PackageReport, parts: &dyn PackageParts) {
        let (mut named, mut computed, mut readable) = (BTreeMap::new(), BTreeSet::new(), true);
        let mut heard = Vec::new();
        for entry in report.logs.logs().flat_map(|log| report.logs.all(log)) {
            match &entry.payload {
                None => readable = false,
                Some(Payload::AttachmentAdded(file)) => {
                    named.insert(file.id, file.size);
                }
                Some(Payload::CaseCreated(created)) => computed.extend(created.checklist_hash),
                Some(Payload::ChecklistMoved(moved)) => computed.extend(moved.to_hash),
                Some(Payload::LogsHeard(said)) => {
                    let absent = |head: &&Head| {
                        !report.logs.at(head.log, head.seq).iter().any(|there| there.stamp.hash == head.hash)
                    };
                    let log = entry.stamp.log;
                    heard.extend(
                        said.heads.iter().filter(absent).map(|head| Unproved::HeardNotHere { log, head: *head }),
                    );
                }
                _ => {}
            }
        }
        report.unproved.append(&mut heard);
        for (id, size) in &named {
            if !self.manifest.files.iter().any(|file| file.id == *id && file.size == *size) {
                report.faults.push(PackageFault::FileNotNamed { id: *id });
            }
        }
        for file in &self.manifest.files {
            // Where some payloads cannot be read, one of them may name it.
            if readable && !named.contains_key(&file.id) {
                report.faults.push(PackageFault::FileOfNobody { id: file.id });
            }
            match parts.file(&file.id) {
                Some(found) if found == (file.size, file.id) => report.files += 1,
                Some(_) => report.faults.push(PackageFault::FileDiffers { id: file.id }),
                None => report.unproved.push(Unproved::File { id: file.id }),
            }
        }
        for set in &self.manifest.layers {
            let mut whole = true;
            for file in &set.files {
                match parts.layer(&file.hash) {
                    Some(found) if found == (file.size, file.hash) => report.layers += 1,
                    Some(_) => {
                        report.faults.push(PackageFault::LayerDiffers { path: file.path.clone(), id: file.hash });
                    }
                    None => whole = false,
                }
            }
            if whole && !set.files.is_empty() {
                computed.remove(&set.checklist_hash);
            } else {
                computed.insert(set.checklist_hash);
            }
        }
        report.unproved.extend(computed.into_iter().map(|checklist_hash| Unproved::Layers { checklist_hash }));
    }
}

impl PackageReport {
    fn walk(&mut self, log: &PackageLog, parts: &dyn PackageParts, provider: &dyn CryptoProvider) {
        let key = provider.hash(&[&log.public_key]);
        let mut before: Option<Head> = None;
        let mut closed: Vec<u64> = Vec::new();
        let mut erased = false;
        for (number, bytes) in (1_u64..).zip(&log.records) {
            let record = match judge(bytes, log, key, before, provider) {
                Ok(record) => record,
                Err(why) => {
                    self.faults.push(PackageFault::Record { log: log.log, number, why });
                    // What comes after a record that cannot be read is judged by itself.
                    before = None;
                    continue;
                }
            };
            let seq = record.header.seq;
            before = Some(record.head());
            if record.header.case != Some(self.case) {
                self.faults.push(PackageFault::OtherCase { log: log.log, seq });
                continue;
            }
            self.records += 1;
            erased |= record.kind() == Some(crate::Kind::CaseErased);
            let payload = match parts.opening(&record.header.content) {
                None => {
                    closed.push(seq);
                    None
                }
                Some(opening) => match opened(&record, &opening, provider) {
                    Ok(payload) => {
                        self.openings += 1;
                        Some(payload)
                    }
                    Err(BreakReason::UnknownKind { .. } | BreakReason::UnknownVersion { .. }) => {
                        self.openings += 1;
                        self.unproved.push(Unproved::Newer { log: log.log, seq });
                        None
                    }
                    Err(why) => {
                        self.faults.push(PackageFault::Record { log: log.log, number, why });
                        None
                    }
                },
            };
            self.logs.take(Entry { stamp: Stamp::from(&record), payload });
        }
        let opening = |seq| Unproved::Opening { log: log.log, seq, erased };
        self.unproved.extend(closed.into_iter().map(opening));
    }

    fn completeness(&mut self, log: &PackageLog, provider: &dyn CryptoProvider) {
        let Some(attested) = &log.attested else {
            self.unproved.push(Unproved::Complete { log: log.log, attested: 0 });
            return;
        };
        let count = usize::try_from(attested.root.count).unwrap_or(usize::MAX);
        let hashes: Vec<Hash> = log.records.iter().map(|bytes| provider.hash(&[bytes])).collect();
        let last = count.checked_sub(1).and_then(|last| log.records.get(last));
        let last = last.and_then(|bytes| Record::parse(bytes, provider).ok()).map_or(0, |record| record.header.seq);
        let true_of = attested.is_signed_by(&log.public_key, provider)
            && attested.case == self.case
            && (attested.root.log, attested.head.log) == (log.log, log.log)
            && attested.root.last == last
            && attested.head.seq >= last
            && hashes.get(..count).is_some_and(|hashes| merkle_root(hashes, provider) == attested.root.root);
        if !true_of {
            self.faults.push(PackageFault::NotAsAttested { log: log.log });
        } else if count < hashes.len() {
            self.unproved.push(Unproved::Complete { log: log.log, attested: attested.root.count });
        } else {
            self.complete.insert(log.log, attested.head);
        }
    }
}

/// One record of a log of which only the records of one case are at hand.
fn judge(
    bytes: &[u8],
    log: &PackageLog,
    key: Hash,
    before: Option<Head>,
    provider: &dyn CryptoProvider,
) -> Result<Record, BreakReason> {
    let record = Record::parse(bytes, provider)?;
    let header = &record.header;
    if header.log != log.log {
        return Err(BreakReason::OtherLog { log: header.log });
    }
    if let Some(before) = before {
        if header.seq <= before.seq {
            return Err(BreakReason::Gap { expected: before.seq.saturating_add(1), found: header.seq });
        }
        // Between them stand records of other cases, which are not shown.
        if header.seq == before.seq + 1 && header.prev != before.hash {
            return Err(BreakReason::PreviousHash);
        }
    }
    if header.key != key {
        return Err(BreakReason::UnknownKey);
    }
    if record.kind().is_some_and(|kind| !kind.fits(header.case.is_some())) {
        return Err(BreakReason::Place);
    }
    if record.is_signed_by(&log.public_key, provider) { Ok(record) } else { Err(BreakReason::Signature) }
}

fn opened(record: &Record, opening: &Opening, provider: &dyn CryptoProvider) -> Result<Payload, BreakReason> {
    if opening.content(provider) != record.header.content {
        return Err(BreakReason::Content);
    }
    match Payload::from_bytes(&opening.payload) {
        Ok(payload) if payload.kind() as u16 == record.header.kind => Ok(payload),
        Ok(_) => Err(BreakReason::Kind),
        Err(PayloadError::NewerVersion(version)) => Err(BreakReason::UnknownVersion { version }),
        Err(PayloadError::NewerKind(kind)) if kind == record.header.kind => Err(BreakReason::UnknownKind { kind }),
        Err(PayloadError::NewerKind(_)) => Err(BreakReason::Kind),
        Err(error) => Err(BreakReason::Malformed { detail: error.to_string() }),
    }
}
