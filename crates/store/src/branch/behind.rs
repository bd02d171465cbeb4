//! A copy that is merely older 旧副本: what the branch has of the own log beyond its end is verified and appended byte for byte. Nothing is signed anew.

use std::collections::BTreeMap;

use evidence::{CaseId, CryptoProvider, Ed25519Sha256, Hash, Kind, Opening, Payload, PayloadError, Record};
use rusqlite::params;
use thiserror::Error;

use crate::{
    attachment::Written, case, env::random, error::StoreError, keys::CaseKeys, reading::Reading, store::Store,
};

/// Why nothing was appended.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum BehindError {
    /// A record does not follow on the own log as it is here, or is not signed by its key.
    #[error("record {seq} does not hold: {why}")]
    Record {
        /// The number that should come.
        seq: u64,
        /// A stable word, as in a check of a package.
        why: &'static str,
    },
    /// The store said so.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<rusqlite::Error> for BehindError {
    fn from(error: rusqlite::Error) -> Self {
        BehindError::Store(error.into())
    }
}

/// What was appended.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CaughtUp {
    /// Records.
    pub records: u64,
    /// Files that they name and that are not here.
    pub files: Vec<(CaseId, Hash)>,
}

/// A record that holds, its bytes, and what opens it.
type Held<'r> = (Record, &'r [u8], Option<&'r Opening>);

impl Store {
    /// Appends records of the own log that the branch has and this copy does not: all of them, or none.
    pub fn catch_up(&mut self, records: &[(Vec<u8>, Option<Opening>)]) -> Result<CaughtUp, BehindError> {
        match self.reading {
            // Restored from a backup it is read only; what the branch has beyond that is just what is missing.
            None | Some(Reading::Restored) => {}
            Some(reading) => return Err(StoreError::ReadOnly(reading).into()),
        }
        self.log.resolve(&self.database)?;
        let checked = self.check_following(records)?;
        let mut caught = CaughtUp { records: checked.len() as u64, files: Vec::new() };
        let mut fresh: BTreeMap<CaseId, Vec<u8>> = BTreeMap::new();
        let prepared = self.prepare_following(&checked, &mut fresh, &mut caught);
        let done = prepared.and_then(|openings| self.write_following(&checked, &openings, &fresh));
        if let Err(error) = done {
            fresh.keys().for_each(|case| drop(self.log.keys.cases.remove(case)));
            self.log.doubt();
            return Err(error);
        }
        // From the disk: what is remembered is what is there.
        self.log.load(&self.database)?;
        let erased = checked.iter().any(|(record, _, _)| record.kind() == Some(Kind::CaseErased));
        if erased {
            let gone = self.log.cases.iter().filter(|(_, index)| index.erased).map(|(case, _)| (*case, None));
            self.log.keys.cases.extend(gone);
            self.forget_what_erasures_left()?;
        }
        if let Some(head) = self.log.head {
            self.head_file.write(head, self.env.moment().wall_ms)?;
        }
        caught.files.retain(|(case, id)| self.kept(*case, *id).is_ok_and(|kept| !kept.is_there()));
        Ok(caught)
    }

    /// Each by itself as a verifier would: of this log, the next one, chained, signed by the own key, its content the one that was signed.
    fn check_following<'r>(&self, records: &'r [(Vec<u8>, Option<Opening>)]) -> Result<Vec<Held<'r>>, BehindError> {
        let provider = Ed25519Sha256;
        let key = self.public_key();
        let mut checked = Vec::new();
        let (mut seq, mut prev) = self.log.head.map_or((0, Hash::ZERO), |head| (head.seq, head.hash));
        for (sealed, opening) in records {
            seq += 1;
            let fails = |why| BehindError::Record { seq, why };
            let record = Record::parse(sealed, &provider).map_err(|_| fails("malformed"))?;
            let header = &record.header;
            if header.log != self.log.id || header.author != self.log.officer {
                return Err(fails("other_log"));
            }
            if header.seq != seq {
                return Err(fails("gap"));
            }
            if header.prev != prev {
                return Err(fails("previous_hash"));
            }
            if record.kind().is_some_and(|kind| !kind.fits(header.case.is_some())) {
                return Err(fails("place"));
            }
            if header.key != provider.hash(&[key]) || !record.is_signed_by(key, &provider) {
                return Err(fails("signature"));
            }
            if let Some(opening) = opening {
                if opening.content(&provider) != header.content {
                    return Err(fails("content"));
                }
                match Payload::from_bytes(&opening.payload) {
                    Ok(payload) if payload.kind() as u16 == header.kind => {}
                    Err(PayloadError::NewerKind(kind)) if kind == header.kind => {}
                    _ => return Err(fails("kind")),
                }
            }
            prev = record.hash;
            checked.push((record, sealed.as_slice(), opening.as_ref()));
        }
        Ok(checked)
    }

    /// Openings sealed anew for this copy; a case that is not known here gets a key of its own.
    fn prepare_following(
        &mut self,
        checked: &[(Record, &[u8], Option<&Opening>)],
        fresh: &mut BTreeMap<CaseId, Vec<u8>>,
        caught: &mut CaughtUp,
    ) -> Result<Vec<Option<Vec<u8>>>, BehindError> {
        let mut openings = Vec::new();
        for (record, _, opening) in checked {
            if let Some(case) = record.header.case
                && !self.log.keys.cases.contains_key(&case)
            {
                let (keys, wrapped): (CaseKeys, Vec<u8>) = case::fresh_keys(case, &self.case_wrap, &*self.env)?;
                self.log.keys.cases.insert(case, Some(keys));
                fresh.insert(case, wrapped);
            }
            let sealed = match opening {
                Some(opening) => {
                    Some(self.log.seal_foreign(record, opening, random(&*self.env).map_err(StoreError::from)?)?)
                }
                None => None,
            };
            if let (Some(case), Some(opening), Some(Kind::AttachmentAdded)) =
                (record.header.case, opening, record.kind())
                && let Ok(Payload::AttachmentAdded(added)) = Payload::from_bytes(&opening.payload)
                && !caught.files.contains(&(case, added.id))
            {
                caught.files.push((case, added.id));
            }
            openings.push(sealed);
        }
        Ok(openings)
    }

    fn write_following(
        &mut self,
        checked: &[(Record, &[u8], Option<&Opening>)],
        openings: &[Option<Vec<u8>>],
        fresh: &BTreeMap<CaseId, Vec<u8>>,
    ) -> Result<(), BehindError> {
        let now_ms = self.env.moment().wall_ms;
        let step = self.database.unchecked_transaction()?;
        for (case, wrapped) in fresh {
            step.execute(include_str!("../sql/add_case_key.sql"), (&case.0.as_bytes()[..], wrapped))?;
        }
        let mut of_case: BTreeMap<CaseId, Vec<i64>> = BTreeMap::new();
        for ((record, sealed, _), opening) in checked.iter().zip(openings) {
            let seq = record.header.seq.cast_signed();
            step.execute(include_str!("../sql/append.sql"), params![seq, sealed, opening])?;
            let Some(case) = record.header.case else { continue };
            if record.kind() == Some(Kind::CaseErased) {
                // It was destroyed there, so it is destroyed here.
                step.execute(include_str!("../sql/destroy_case_key.sql"), (&case.0.as_bytes()[..], now_ms))?;
                let known = self.log.cases.get(&case).map(|index| index.seqs.clone()).unwrap_or_default();
                let known = known.into_iter().map(u64::cast_signed);
                for seq in known.chain(of_case.remove(&case).unwrap_or_default()) {
                    step.execute(include_str!("../sql/forget_opening.sql"), [seq])?;
                }
                step.execute(include_str!("../sql/forget_foreign_openings.sql"), [&case.0.as_bytes()[..]])?;
            } else {
                of_case.entry(case).or_default().push(seq);
            }
        }
        step.commit()?;
        Ok(())
    }

    /// Puts a file that the branch gave back in its place, if a record of the case names it and it is what its name says.
    pub fn put_back(&mut self, case: CaseId, id: Hash, content: &mut dyn std::io::Read) -> Result<(), StoreError> {
        let written = self.place(case)?.write(content)?;
        self.put_back_written(written, id)
    }

    /// The same for one that was written without the store.
    pub fn put_back_written(&mut self, written: Written, id: Hash) -> Result<(), StoreError> {
        self.writable()?;
        if written.id() != id {
            return Err(StoreError::AttachmentDamaged(id));
        }
        self.put_in_place(&written)
    }
}
