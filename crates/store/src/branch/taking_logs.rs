//! Records of other logs of a case, as the branch hands them on: verified like those of a package, and all of them taken in or none.
//!
//! The branch says whose a log is (its directory), and attests how many records of the case it has and which root they give, so that it can leave out none
//! unnoticed by whoever compares. A log that contradicts what was taken in before is kept beside it, as a fork.

use std::collections::BTreeSet;

use evidence::{
    AsWritten, CaseId, Ed25519Sha256, Entry, Hash, Kind, LogId, LogRoot, Opening, Payload, PayloadError, Record, Role,
    Stamp, merkle_root,
};
use rusqlite::params;

use crate::{
    case,
    env::random,
    error::StoreError,
    foreign,
    log::Saved,
    peer::{self, Peer},
    store::Store,
    taking::TakeError,
};

/// What the branch hands on of one log in a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BranchLog {
    /// The log.
    pub log: LogId,
    /// The key that verifies it, as the branch's directory has it.
    pub public_key: Vec<u8>,
    /// The officer's name there.
    pub name: String,
    /// What the account is for.
    pub role: Role,
    /// Records of the case that are not here yet, in order, with what opens them.
    pub records: Vec<(Vec<u8>, Option<Opening>)>,
    /// All records of the case in that log, as the branch attests them.
    pub attested: LogRoot,
}

/// What taking in did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogsTaken {
    /// Records that were new.
    pub records: u64,
    /// The record that says what was heard; none where nothing was new.
    pub heard: Option<Saved>,
}

/// A record that holds and is not here.
struct New {
    record: Record,
    sealed: Vec<u8>,
    payload: Option<Payload>,
    opening: Option<Opening>,
}

impl Store {
    /// What is here of another log in a case: how many records, the last one's number, and the root over them.
    pub fn foreign_root(&self, case: CaseId, log: LogId) -> Result<LogRoot, StoreError> {
        let hashes = self.foreign_hashes(case, log)?;
        let last = hashes.last().map_or(0, |(seq, _)| *seq);
        let leaves: Vec<Hash> = hashes.iter().map(|(_, hash)| *hash).collect();
        Ok(LogRoot { log, count: leaves.len() as u64, last, root: merkle_root(&leaves, &Ed25519Sha256) })
    }

    fn foreign_hashes(&self, case: CaseId, log: LogId) -> Result<Vec<(u64, Hash)>, StoreError> {
        let mut hashes = Vec::new();
        for (sealed, _) in self.foreign_rows(case)? {
            let Ok(record) = Record::parse(&sealed, &Ed25519Sha256) else { continue };
            if record.header.log == log {
                hashes.push((record.header.seq, record.hash));
            }
        }
        Ok(hashes)
    }

    /// Takes in what the branch handed on of a case, in one transaction with the record (kind 21) that says what was heard.
    pub fn take_logs(&mut self, case: CaseId, logs: &[BranchLog]) -> Result<LogsTaken, TakeError> {
        self.refuse_behind_a_gap(Some(case), Kind::LogsHeard)?;
        if matches!(self.log.keys.cases.get(&case), Some(None)) {
            return Err(StoreError::CaseErased(case).into());
        }
        let (mut peers, mut new) = (Vec::new(), Vec::new());
        for log in logs.iter().filter(|log| log.log != self.log.id) {
            let found = self.check_log(case, log)?;
            peers.extend(self.peer_of(log, &found, &peers)?);
            new.extend(found);
        }
        if new.is_empty() && peers.is_empty() {
            return Ok(LogsTaken { records: 0, heard: None });
        }
        let fresh = match self.log.keys.cases.contains_key(&case) {
            true => None,
            false => {
                let (keys, wrapped) = case::fresh_keys(case, &self.case_wrap, &*self.env)?;
                self.log.keys.cases.insert(case, Some(keys));
                Some(wrapped)
            }
        };
        let done = self.write_logs(case, &peers, &new, fresh.as_deref());
        if fresh.is_some() && done.is_err() {
            self.log.keys.cases.remove(&case);
        }
        let heard = done?;
        self.peers = peer::read(&self.database)?;
        self.foreign = foreign::index(&self.database)?;
        Ok(LogsTaken { records: new.len() as u64, heard })
    }

    /// The records of a log that hold and are not here; an error where one does not hold, or where together with what is here they are not what is attested.
    fn check_log(&self, case: CaseId, log: &BranchLog) -> Result<Vec<New>, TakeError> {
        let provider = Ed25519Sha256;
        let here = self.foreign_hashes(case, log.log)?;
        let mut all = here.clone();
        let mut new = Vec::new();
        for (sealed, opening) in &log.records {
            let next = all.last().map_or(0, |(seq, _)| *seq);
            let fails = |seq, why| TakeError::Record { log: log.log, seq, why };
            let record = Record::parse(sealed, &provider).map_err(|_| fails(next, "malformed"))?;
            let header = &record.header;
            if here.contains(&(header.seq, record.hash)) {
                continue;
            }
            if (header.log, header.case) != (log.log, Some(case)) {
                return Err(fails(header.seq, "other_case"));
            }
            if record.kind().is_some_and(|kind| !kind.fits(true)) {
                return Err(fails(header.seq, "place"));
            }
            if !record.is_signed_by(&log.public_key, &provider) {
                return Err(fails(header.seq, "signature"));
            }
            if header.seq > next {
                let adjoins = next.checked_add(1) == Some(header.seq) && next > 0;
                if adjoins && all.last().is_some_and(|(_, hash)| *hash != header.prev) {
                    return Err(fails(header.seq, "previous_hash"));
                }
                all.push((header.seq, record.hash));
            } else if here.iter().any(|(seq, _)| *seq == header.seq) {
                // Another record at this number: the log went two ways, and both are kept.
                all.push((header.seq, record.hash));
            } else {
                return Err(fails(header.seq, "order"));
            }
            let payload = match opening {
                Some(opening) => content(&record, opening).map_err(|why| fails(header.seq, why))?,
                None => None,
            };
            new.push(New { sealed: sealed.clone(), opening: opening.clone(), payload, record });
        }
        let distinct: BTreeSet<u64> = all.iter().map(|(seq, _)| *seq).collect();
        let forked = distinct.len() < all.len();
        // What is here may go further than the branch, where a package brought it; all that the branch attests has to be among it.
        let attested = usize::try_from(log.attested.count).ok().and_then(|count| all.get(..count));
        let root = attested.map(|part| {
            let leaves: Vec<Hash> = part.iter().map(|(_, hash)| *hash).collect();
            let last = part.last().map_or(0, |(seq, _)| *seq);
            LogRoot { log: log.log, count: log.attested.count, last, root: merkle_root(&leaves, &provider) }
        });
        // What is attested is one branch of a fork; then the records speak for themselves.
        if !forked && root != Some(log.attested) {
            return Err(TakeError::NotAsAttested { log: log.log });
        }
        Ok(new)
    }

    /// Whose the log is, where that is not known here yet. One log is of one officer.
    fn peer_of(&self, log: &BranchLog, new: &[New], others: &[Peer]) -> Result<Option<Peer>, TakeError> {
        if let Some(known) = self.peers.get(&log.log) {
            return match known.public_key == log.public_key {
                true => Ok(None),
                false => Err(TakeError::Record { log: log.log, seq: 0, why: "other_key" }),
            };
        }
        let authors: BTreeSet<&str> = new.iter().map(|new| new.record.header.author.as_str()).collect();
        let mut authors = authors.into_iter();
        let (officer, None) = (authors.next(), authors.next()) else {
            return Err(TakeError::SameOfficer { log: log.log });
        };
        let Some(officer) = officer else { return Ok(None) };
        let taken = |peer: &Peer| peer.officer == officer;
        if officer == self.officer.id || self.peers.values().any(taken) || others.iter().any(taken) {
            return Err(TakeError::SameOfficer { log: log.log });
        }
        Ok(Some(Peer {
            log: log.log,
            public_key: log.public_key.clone(),
            officer: officer.to_owned(),
            name: log.name.clone(),
            role: log.role,
            exchange: None,
        }))
    }

    fn write_logs(
        &mut self,
        case: CaseId,
        peers: &[Peer],
        new: &[New],
        fresh: Option<&[u8]>,
    ) -> Result<Option<Saved>, TakeError> {
        let mut logs = match self.log.cases.contains_key(&case) || self.is_shared(case) {
            true => self.case_logs(case)?,
            false => Default::default(),
        };
        let mut rows = Vec::new();
        for new in new {
            logs.take(Entry { stamp: Stamp::from(&new.record), payload: new.payload.clone() });
            let opening = match &new.opening {
                Some(opening) => {
                    Some(self.log.seal_foreign(&new.record, opening, random(&*self.env).map_err(StoreError::from)?)?)
                }
                None => None,
            };
            rows.push((new, opening));
        }
        let mut team = self.team(case, &logs)?;
        team.logs.extend(peers.iter().map(|peer| (peer.log, peer.officer.clone())));
        let heard = logs.merge(&team, &AsWritten).to_hear(self.log.id).map(Payload::LogsHeard);
        let now_ms = self.env.moment().wall_ms;
        let saved = self.commit_all(Some(case), heard.as_slice(), |step| {
            if let Some(wrapped) = fresh {
                step.execute(include_str!("../sql/add_case_key.sql"), (&case.0.as_bytes()[..], wrapped))?;
            }
            for peer in peers {
                peer::write(step, peer, now_ms)?;
            }
            let mut add = step.prepare_cached(include_str!("../sql/add_foreign_record.sql"))?;
            for (new, opening) in &rows {
                let header = &new.record.header;
                let (log, seq) = (&header.log.0.as_bytes()[..], header.seq.cast_signed());
                add.execute(params![log, seq, &new.record.hash.0[..], &case.0.as_bytes()[..], new.sealed, opening])?;
            }
            Ok(())
        })?;
        Ok(saved.into_iter().next_back())
    }
}

/// The payload, if it is the one that was signed; none of a kind that came with a newer program.
fn content(record: &Record, opening: &Opening) -> Result<Option<Payload>, &'static str> {
    if opening.content(&Ed25519Sha256) != record.header.content {
        return Err("content");
    }
    match Payload::from_bytes(&opening.payload) {
        Ok(payload) if payload.kind() as u16 == record.header.kind => Ok(Some(payload)),
        Err(PayloadError::NewerKind(kind)) if kind == record.header.kind => Ok(None),
        Err(PayloadError::NewerVersion(_)) => Ok(None),
        _ => Err("kind"),
    }
}
