//! Cases: their keys, their list, their records and state, and their erasure.

use std::{
    collections::{BTreeSet, HashMap},
    fs,
};

use evidence::{
    AsWritten, CaseCreated, CaseId, CaseState, ChecklistMoved, Ed25519Sha256, Entry, Hash, Payload, Record, fold,
    merkle_root,
};
use rusqlite::Connection;
use serde::Serialize;
use zeroize::Zeroizing;

use crate::{
    backup, beside,
    cipher::{self, Secret},
    database,
    env::{Env, random},
    error::{Result, StoreError},
    folder::DATABASE,
    keys::CaseKeys,
    layers::{self, LayerSet},
    log::{CaseIndex, Content, Saved},
    store::Store,
};

const CASE_KEY: &[u8] = b"tianye case key 1";

/// A line of the list of cases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CaseCard {
    /// The case.
    pub id: CaseId,
    /// Title; empty once erased.
    pub title: String,
    /// Industry layer id.
    pub industry: String,
    /// Checklist id.
    pub checklist: String,
    /// A practice case.
    pub practice: bool,
    /// When created, ms since 1970 UTC.
    pub created_ms: Option<i64>,
    /// When last saved, ms since 1970 UTC.
    pub last_saved_ms: i64,
    /// Offset of the local time then, minutes.
    pub offset_minutes: i16,
    /// Seq of its last record.
    pub last_seq: u64,
    /// Hash of its last record in the own log.
    pub last: Option<Hash>,
    /// Records it has.
    pub records: u64,
    /// The outcome, when closed.
    pub closed: Option<String>,
    /// Its content was erased.
    pub erased: bool,
}

/// What is known of a case without opening a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseTrace {
    /// The case.
    pub id: CaseId,
    /// Seq of its last record in the own log.
    pub last_seq: u64,
    /// Hash of that record.
    pub last: Option<Hash>,
    /// Records it has, of whatever log.
    pub records: u64,
    /// When last saved, ms since 1970 UTC.
    pub last_saved_ms: i64,
    /// Offset of the local time then, minutes.
    pub offset_minutes: i16,
    /// Its content was erased.
    pub erased: bool,
}

/// The keys of each case, none where its key was destroyed.
type KeysByCase = HashMap<CaseId, Option<CaseKeys>>;

/// The keys of the cases; and the cases whose key does not open, which closes no other.
pub(crate) fn read_keys(database: &Connection, wrap: &Secret) -> Result<(KeysByCase, BTreeSet<CaseId>)> {
    let mut query = database.prepare(include_str!("sql/case_keys.sql"))?;
    let rows = query.query_map((), |row| Ok((row.get::<_, [u8; 16]>(0)?, row.get::<_, Option<Vec<u8>>>(1)?)))?;
    let (mut keys, mut damaged) = (HashMap::new(), BTreeSet::new());
    for row in rows {
        let (id, wrapped) = row?;
        let case = CaseId(uuid::Uuid::from_bytes(id));
        let key = wrapped.map(|wrapped| cipher::open_secret(wrap, &about(case), &wrapped)).transpose();
        let key = key.unwrap_or_else(|_| {
            damaged.insert(case);
            None
        });
        keys.insert(case, key.map(|key| CaseKeys::derive(&key, case)));
    }
    Ok((keys, damaged))
}

fn about(case: CaseId) -> Vec<u8> {
    [CASE_KEY, case.0.as_bytes()].concat()
}

impl Store {
    /// Creates a case with a key of its own.
    pub fn create_case(&mut self, created: CaseCreated) -> Result<(CaseId, Saved)> {
        let (case, saved) = self.create_case_with(created, Vec::new())?;
        let saved = saved.into_iter().next();
        Ok((case, saved.ok_or_else(|| StoreError::Internal("nothing was written".into()))?))
    }

    /// Creates a case together with its first records: all of it, or nothing. The first of the saved is the creation.
    pub fn create_case_with(&mut self, created: CaseCreated, first: Vec<Payload>) -> Result<(CaseId, Vec<Saved>)> {
        self.create_case_on(created, first, None)
    }

    /// The same, with the layer files of the checklist it is created with, kept under the content hash that the creation names.
    pub fn create_case_on(
        &mut self,
        mut created: CaseCreated,
        first: Vec<Payload>,
        layers: Option<&LayerSet>,
    ) -> Result<(CaseId, Vec<Saved>)> {
        let kept = created.checklist_hash.zip(layers);
        if let Some((hash, set)) = kept {
            created.layers = Some(self.digest_for(hash, set)?);
        }
        let case = CaseId::from_random(random(&*self.env)?);
        let wrapped = self.fresh_case_key(case)?;
        let mut payloads = vec![Payload::CaseCreated(created)];
        payloads.extend(first);
        let saved = self.commit_all(Some(case), &payloads, |step| {
            step.execute(include_str!("sql/add_case_key.sql"), (&case.0.as_bytes()[..], &wrapped))?;
            kept.map_or(Ok(()), |(hash, set)| layers::write(step, hash, set))
        });
        if saved.is_err() {
            self.log.keys.cases.remove(&case);
        }
        Ok((case, saved?))
    }

    /// A fresh key for a case, known from now on; wrapped, to be written with the case.
    pub(crate) fn fresh_case_key(&mut self, case: CaseId) -> Result<Vec<u8>> {
        let (keys, wrapped) = fresh_keys(case, &self.case_wrap, &*self.env)?;
        self.log.keys.cases.insert(case, Some(keys));
        Ok(wrapped)
    }

    /// Moves a case to another checklist and keeps that one's layer files under the content hash the move names: both, or nothing.
    pub fn move_case(
        &mut self,
        case: CaseId,
        mut moved: ChecklistMoved,
        set: &LayerSet,
    ) -> Result<(ChecklistMoved, Saved)> {
        let hash = moved.to_hash.ok_or_else(|| StoreError::Internal("a move without a hash".into()))?;
        moved.layers = Some(self.digest_for(hash, set)?);
        let payload = Payload::ChecklistMoved(moved.clone());
        let saved = self.commit_with(Some(case), &payload, |step| layers::write(step, hash, set))?;
        Ok((moved, saved))
    }

    /// The list of cases, the one saved last first.
    pub fn cases(&self) -> Result<Vec<CaseCard>> {
        let mut cards = self.log.cases.iter().map(|(id, index)| self.card(*id, index)).collect::<Result<Vec<_>>>()?;
        cards.sort_by_key(|card| std::cmp::Reverse(card.last_seq));
        Ok(cards)
    }

    /// Every case, without opening a record: ten thousand take no time.
    pub fn case_traces(&self) -> impl Iterator<Item = CaseTrace> + '_ {
        self.log.cases.iter().map(|(id, index)| {
            let (last_saved_ms, offset_minutes) = index.last.unwrap_or_default();
            CaseTrace {
                id: *id,
                last_seq: index.seqs.last().copied().unwrap_or_default(),
                last: index.end,
                records: self.records_of(*id, index),
                last_saved_ms,
                offset_minutes,
                erased: index.erased,
            }
        })
    }

    fn records_of(&self, id: CaseId, index: &CaseIndex) -> u64 {
        index.seqs.len() as u64 + self.foreign.get(&id).map_or(0, |foreign| foreign.records)
    }

    /// One line of the list of cases.
    pub fn case_card(&self, id: CaseId) -> Result<CaseCard> {
        self.card(id, self.index(id)?)
    }

    fn card(&self, id: CaseId, index: &CaseIndex) -> Result<CaseCard> {
        // A damaged record spoils its line at most, never the list.
        let landmarks: Vec<Entry> =
            index.landmarks.iter().filter_map(|seq| self.log.entry(&self.database, *seq).ok()).collect();
        let foreign = self.foreign.get(&id);
        let state = match foreign.filter(|_| !index.erased) {
            Some(_) => self.case_state(id).unwrap_or_default(),
            None => fold(&landmarks),
        };
        let (last_saved_ms, offset_minutes) = index.last.unwrap_or_default();
        Ok(CaseCard {
            id,
            title: state.details.title,
            industry: state.details.industry,
            checklist: state.details.checklist,
            practice: state.details.practice,
            created_ms: state.created.or_else(|| Some(landmarks.first()?.stamp.clone())).map(|stamp| stamp.wall_ms),
            last_saved_ms,
            offset_minutes,
            last_seq: index.seqs.last().copied().unwrap_or_default(),
            last: index.end,
            records: self.records_of(id, index),
            closed: state.closed.map(|(_, closed)| closed.outcome),
            erased: index.erased,
        })
    }

    /// The records of a case in the own log, in order; those that cannot be read come without their content ([`Store::gaps`]).
    pub fn records(&self, case: CaseId) -> Result<Vec<Entry>> {
        self.records_after(case, 0)
    }

    /// The records of a case that came after this number, in order.
    pub fn records_after(&self, case: CaseId, seq: u64) -> Result<Vec<Entry>> {
        let later = self.index(case)?.seqs.iter().filter(|s| **s > seq);
        later.filter_map(|seq| self.log.entry_or_gap(&self.database, *seq).transpose()).collect()
    }

    /// Records of a case whose content is gone or cannot be read, though nobody erased it. Such a case is looked at and exported, and
    /// nothing is written behind the gap.
    pub fn gaps(&self, case: CaseId) -> Result<Vec<u64>> {
        let index = self.index(case)?;
        if index.erased {
            return Ok(Vec::new());
        }
        let mut gaps = Vec::new();
        for seq in &index.seqs {
            let whole = match self.log.entry(&self.database, *seq) {
                // Of a newer kind, it is whole.
                Ok(entry) => entry.payload.is_some() || self.has_content(*seq)?,
                Err(StoreError::RecordDamaged(_)) => false,
                Err(error) => return Err(error),
            };
            if !whole {
                gaps.push(*seq);
            }
        }
        Ok(gaps)
    }

    fn has_content(&self, seq: u64) -> Result<bool> {
        let mut at = self.database.prepare_cached(include_str!("sql/record_at.sql"))?;
        let (sealed, opening): (Vec<u8>, Option<Vec<u8>>) =
            at.query_row([seq.cast_signed()], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let record = Record::parse(&sealed, &Ed25519Sha256).map_err(|_| StoreError::RecordDamaged(seq))?;
        Ok(matches!(self.log.content(&record, opening.as_deref())?, Content::Whole(_)))
    }

    /// Looks anew whether a case has gaps, so that nothing is written behind one.
    pub fn heed_gaps(&mut self, case: CaseId) -> Result<Vec<u64>> {
        let gaps = self.gaps(case)?;
        if gaps.is_empty() {
            self.gapped.remove(&case)
        } else {
            self.gapped.insert(case)
        };
        Ok(gaps)
    }

    /// The case as its records make it; of all its logs, where it has several, and without what the branch gave no effect.
    pub fn case_state(&self, case: CaseId) -> Result<CaseState> {
        if self.is_merged(case)? {
            let logs = self.case_logs(case)?;
            return Ok(logs.merge(&self.team(case, &logs)?, &AsWritten).state);
        }
        let mut state = CaseState::default();
        for seq in &self.index(case)?.seqs {
            if let Some(entry) = self.log.entry_or_gap(&self.database, *seq)? {
                state.apply(&entry);
            }
        }
        Ok(state)
    }

    /// The exact bytes of a case's records, in order: what a package carries so that others can verify it.
    pub fn sealed_records(&self, case: CaseId) -> Result<Vec<Vec<u8>>> {
        let mut at = self.database.prepare_cached(include_str!("sql/record_at.sql"))?;
        let index = self.index(case)?;
        index.seqs.iter().map(|seq| Ok(at.query_row([seq.cast_signed()], |row| row.get(0))?)).collect()
    }

    /// The Merkle root over a case's records: proves one case without showing others.
    pub fn case_root(&self, case: CaseId) -> Result<Hash> {
        let leaves = self
            .sealed_records(case)?
            .iter()
            .map(|sealed| Record::parse(sealed, &Ed25519Sha256).map(|record| record.hash))
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| StoreError::Damaged(error.to_string()))?;
        Ok(merkle_root(&leaves, &Ed25519Sha256))
    }

    /// Destroys a case's key, its contents and its files. The chain of records stays, and still verifies.
    pub fn erase_case(&mut self, case: CaseId, reason: &str) -> Result<Saved> {
        let index = self.index(case)?;
        if index.erased {
            return Err(StoreError::CaseErased(case));
        }
        if self.held_by_branch()?.contains(&case) {
            return Err(StoreError::OnHold(case));
        }
        let seqs = index.seqs.clone();
        let now_ms = self.env.moment().wall_ms;
        let saved = self.commit_with(Some(case), &Payload::CaseErased(reason.to_owned()), |step| {
            step.execute(include_str!("sql/destroy_case_key.sql"), (&case.0.as_bytes()[..], now_ms))?;
            let mut forget = step.prepare_cached(include_str!("sql/forget_opening.sql"))?;
            for seq in &seqs {
                forget.execute([seq.cast_signed()])?;
            }
            step.execute(include_str!("sql/forget_foreign_openings.sql"), [&case.0.as_bytes()[..]])?;
            Ok(())
        })?;
        self.log.keys.cases.insert(case, None);
        self.forget_what_erasures_left()?;
        Ok(saved)
    }

    /// The old pages must not live on in the WAL, nor in what a migration kept; nor the files beside.
    pub(crate) fn forget_what_erasures_left(&self) -> Result<()> {
        database::checkpoint(&self.database, true)?;
        database::forget_before(&self.folder.join(DATABASE))?;
        beside::forget_wals(&self.folder)?;
        backup::forget_snapshot(&self.folder)?;
        self.forget_memo();
        self.finish_erasures();
        Ok(())
    }

    /// Removes the files of erased cases; also after an erasure that was interrupted. On the signed record of the erasure alone: a key that is
    /// gone without one is damage, and damage removes nothing.
    pub(crate) fn finish_erasures(&self) {
        for (case, index) in &self.log.cases {
            if index.erased {
                let _ = fs::remove_dir_all(self.attachment_folder(*case));
                self.forget_drafts_of(*case);
            }
        }
    }

    /// Removes attachments that were being written when the program ended; nothing names them. Only at unlock: nobody writes then.
    pub(crate) fn clear_unfinished_attachments(&self) {
        let folders = self.log.keys.cases.keys().filter_map(|case| fs::read_dir(self.attachment_folder(*case)).ok());
        for path in folders.flatten().flatten().map(|entry| entry.path()) {
            if path.extension().is_some_and(|extension| extension == "part") {
                let _ = fs::remove_file(path);
            }
        }
    }

    pub(crate) fn index(&self, case: CaseId) -> Result<&CaseIndex> {
        self.log.cases.get(&case).ok_or(StoreError::NoCase(case))
    }

    pub(crate) fn case_keys(&self, case: CaseId) -> Result<&CaseKeys> {
        match self.log.keys.cases.get(&case) {
            Some(Some(keys)) => Ok(keys),
            _ => Err(self.log.no_key_of(case)),
        }
    }
}

/// The keys of a case from a fresh key of its own, and that key wrapped.
pub(crate) fn fresh_keys(case: CaseId, case_wrap: &Secret, env: &dyn Env) -> Result<(CaseKeys, Vec<u8>)> {
    let key: Secret = Zeroizing::new(random(env)?);
    let wrapped = cipher::seal(case_wrap, random(env)?, &about(case), &*key)
        .map_err(|_| StoreError::Internal("the case's key could not be wrapped".into()))?;
    Ok((CaseKeys::derive(&key, case), wrapped))
}
