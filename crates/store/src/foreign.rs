//! Records of a case in logs of other officers: kept beside the own log, sealed under this store's own key of the case, and read together with it.

use std::collections::BTreeMap;

use evidence::{
    CaseId, CaseLogs, CaseRole, Ed25519Sha256, Entry, Hash, Head, LogId, Member, Payload, Record, RecordId, Role,
    Signatures, Stamp, Team,
};
use rusqlite::{Connection, OptionalExtension};
use serde::Serialize;

use crate::{
    error::{NO_ATTACHMENT, Result, StoreError},
    finding::Finding,
    looked::FilesLooked,
    peer::Peer,
    store::Store,
};

/// The schema that has a place for them.
pub(crate) const SCHEMA: u32 = 5;

/// The exact bytes of a record, and its sealed opening; none where it was erased.
type SealedRow = (Vec<u8>, Option<Vec<u8>>);
/// Hashes of a case.
pub(crate) type CaseHashes = (CaseId, Vec<Hash>);

/// What is known of a case's foreign records without opening them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ForeignIndex {
    /// How many.
    pub(crate) records: u64,
    /// The logs they stand in.
    pub(crate) logs: std::collections::BTreeSet<LogId>,
}

pub(crate) fn index(database: &Connection) -> Result<BTreeMap<CaseId, ForeignIndex>> {
    let mut walk = database.prepare(include_str!("sql/foreign_walk.sql"))?;
    let mut rows = walk.query(())?;
    let mut cases: BTreeMap<CaseId, ForeignIndex> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let case = CaseId(uuid::Uuid::from_bytes(row.get(0)?));
        let sealed: Vec<u8> = row.get(1)?;
        let index = cases.entry(case).or_default();
        index.records += 1;
        // One that does not parse is found by the check-up.
        if let Ok(record) = Record::parse(&sealed, &Ed25519Sha256) {
            index.logs.insert(record.header.log);
        }
    }
    Ok(cases)
}

/// A foreign record that does not hold any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ForeignFault {
    /// The case it was kept for.
    pub case: CaseId,
    /// Which record, where that can be read.
    pub record: Option<RecordId>,
    /// A stable word: `malformed`, `unknown_key`, `signature`, `content`, `not_erased`, `misplaced`, `not_as_attested`, or that of a file's error.
    pub why: &'static str,
}

impl ForeignFault {
    fn finding(&self) -> Finding {
        Finding::ForeignDamaged { case: self.case, record: self.record, why: self.why }
    }
}

impl ForeignCheck {
    /// The faults as findings.
    pub fn findings(&self) -> Vec<Finding> {
        self.faults.iter().map(ForeignFault::finding).collect()
    }
}

/// What a check of the foreign records found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ForeignCheck {
    /// Records that hold, with signature and, where not erased, content.
    pub good: u64,
    /// Files named by foreign records that are here and whole.
    pub files: u64,
    /// Files that they name and that never came along, or are gone.
    pub files_absent: u64,
    /// What does not hold.
    pub faults: Vec<ForeignFault>,
}

impl Store {
    /// Whether records of other logs belong to the case.
    pub fn is_shared(&self, case: CaseId) -> bool {
        self.foreign.contains_key(&case)
    }

    /// The officers with whom cases were exchanged.
    pub fn peers(&self) -> impl Iterator<Item = &Peer> {
        self.peers.values()
    }

    /// The own log.
    pub fn log_id(&self) -> LogId {
        self.log.id
    }

    /// The keys of logs that are known here, the own among them.
    pub fn known_log_keys(&self) -> BTreeMap<LogId, Vec<u8>> {
        let own = (self.log.id, self.public_key().to_vec());
        self.peers.values().map(|peer| (peer.log, peer.public_key.clone())).chain([own]).collect()
    }

    /// All records of a case, of whatever log.
    pub fn case_logs(&self, case: CaseId) -> Result<CaseLogs> {
        let mut logs: CaseLogs = self.records(case)?.into_iter().collect();
        logs.extend(self.foreign_entries(case)?);
        Ok(logs)
    }

    fn foreign_entries(&self, case: CaseId) -> Result<Vec<Entry>> {
        let mut entries = Vec::new();
        for (sealed, opening) in self.foreign_rows(case)? {
            // As in the own log a gap closes no case: what cannot be read is told, and the rest is there.
            let Ok(record) = Record::parse(&sealed, &Ed25519Sha256) else { continue };
            match self.log.opened(&record, opening.as_deref()) {
                Ok(entry) => entries.push(entry),
                Err(StoreError::RecordDamaged(_)) => entries.push(Entry { stamp: Stamp::from(&record), payload: None }),
                Err(error) => return Err(error),
            }
        }
        Ok(entries)
    }

    /// The exact bytes of the foreign records of a case, with their sealed openings, by log, seq and hash.
    pub(crate) fn foreign_rows(&self, case: CaseId) -> Result<Vec<SealedRow>> {
        if !self.is_shared(case) {
            return Ok(Vec::new());
        }
        let mut query = self.database.prepare_cached(include_str!("sql/foreign_records.sql"))?;
        let rows = query.query_map([&case.0.as_bytes()[..]], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Whether a case is read by the merge: it has several logs, or the branch gave something in it no effect.
    pub fn is_merged(&self, case: CaseId) -> Result<bool> {
        Ok(self.is_shared(case) || !self.branch_refused(case)?.is_empty())
    }

    /// Who is who in a case: the officers of the logs known here, who opened it as its owner, the others by what their account is for; and which
    /// records the branch gave no effect.
    pub fn team(&self, case: CaseId, logs: &CaseLogs) -> Result<Team> {
        let mut team = Team { refused: self.branch_refused(case)?, ..Team::default() };
        let mut known: Vec<(LogId, String, String, Role)> =
            vec![(self.log.id, self.officer.id.clone(), self.officer.name.clone(), self.officer.role())];
        known.extend(self.peers.values().map(|p| (p.log, p.officer.clone(), p.name.clone(), p.role)));
        let opened = |log: LogId| logs.entries(log).any(|e| matches!(e.payload, Some(Payload::CaseCreated(_))));
        for (log, officer, name, role) in known {
            team.names.insert(officer.clone(), name);
            if !opened(log) {
                let role = case_role(role);
                team.members.push(Member { officer: officer.clone(), role, sections: None });
            }
            team.logs.insert(log, officer);
        }
        Ok(team)
    }

    /// Checks every foreign record: form, key, signature, content; and the files they name.
    pub fn check_foreign(&self) -> Result<ForeignCheck> {
        self.check_foreign_with(&FilesLooked::default())
    }

    /// The same where the files were looked at already.
    pub fn check_foreign_with(&self, looked: &FilesLooked) -> Result<ForeignCheck> {
        let (mut found, files) = self.walk_foreign(Signatures::Verified)?;
        for (case, files) in files {
            self.check_files(looked, case, &files, &mut found);
        }
        Ok(found)
    }

    /// The files that records of other logs name.
    pub(crate) fn foreign_files(&self) -> Result<Vec<CaseHashes>> {
        Ok(self.walk_foreign(Signatures::Skipped)?.1)
    }

    /// The look at unlock: form, key and content of every foreign record. A file that never came along is nothing to be told of.
    pub(crate) fn look_at_foreign(&self) -> Result<Vec<Finding>> {
        Ok(self.walk_foreign(Signatures::Skipped)?.0.findings())
    }

    /// Records of other logs that the own log says were taken in, and that are not here.
    pub(crate) fn look_for_heard(&self, heard: Vec<(CaseId, Head)>) -> Result<Vec<Finding>> {
        let mut absent = Vec::new();
        if self.schema < SCHEMA {
            return Ok(absent);
        }
        let mut there = self.database.prepare_cached(include_str!("sql/foreign_record_there.sql"))?;
        for (case, head) in heard {
            let key = (&head.log.0.as_bytes()[..], head.seq.cast_signed(), &head.hash.0[..]);
            let found: Option<bool> = there.query_row(key, |row| row.get(0)).optional()?;
            let record = Some(RecordId { log: head.log, seq: head.seq });
            let finding = Finding::ForeignDamaged { case, record, why: "absent" };
            if found.is_none() && !absent.contains(&finding) {
                absent.push(finding);
            }
        }
        Ok(absent)
    }

    fn walk_foreign(&self, signatures: Signatures) -> Result<(ForeignCheck, Vec<CaseHashes>)> {
        let verified = signatures == Signatures::Verified;
        let mut all = Vec::new();
        let mut found = ForeignCheck::default();
        let keys = self.known_log_keys();
        for case in self.foreign.keys() {
            let mut files = Vec::new();
            let erased = self.log.cases.get(case).is_some_and(|index| index.erased);
            for (sealed, opening) in self.foreign_rows(*case)? {
                let record = Record::parse(&sealed, &Ed25519Sha256).ok();
                let id = record.as_ref().map(|r| RecordId { log: r.header.log, seq: r.header.seq });
                let why = match &record {
                    None => Some("malformed"),
                    Some(record) => match keys.get(&record.header.log) {
                        None => Some("unknown_key"),
                        Some(key) if verified && !record.is_signed_by(key, &Ed25519Sha256) => Some("signature"),
                        Some(_) if erased && opening.is_some() => Some("not_erased"),
                        Some(_) => match self.log.opened(record, opening.as_deref()) {
                            Ok(Entry { payload: Some(Payload::AttachmentAdded(added)), .. }) => {
                                files.push(added.id);
                                None
                            }
                            Ok(_) => None,
                            Err(_) => Some("content"),
                        },
                    },
                };
                match why {
                    Some(why) => found.faults.push(ForeignFault { case: *case, record: id, why }),
                    None => found.good += 1,
                }
            }
            all.push((*case, files));
        }
        if self.schema >= SCHEMA {
            found.faults.extend(self.look_at_attested(signatures)?);
        }
        Ok((found, all))
    }

    fn check_files(&self, looked: &FilesLooked, case: CaseId, files: &[Hash], found: &mut ForeignCheck) {
        for id in files {
            match self.file_fault(looked, case, *id) {
                None => found.files += 1,
                Some(NO_ATTACHMENT) => found.files_absent += 1,
                Some(why) => found.faults.push(ForeignFault { case, record: None, why }),
            }
        }
    }
}

/// What somebody does in a case that another opened, by what the account is for.
pub(crate) fn case_role(role: Role) -> CaseRole {
    match role {
        Role::Officer => CaseRole::So,
        Role::Reviewer => CaseRole::Rv,
        Role::Committee => CaseRole::Cm,
    }
}
