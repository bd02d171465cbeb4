//! What stands in the table of foreign records, held against itself and against what the writers' own keys last attested.
//!
//! A record of another log that is gone leaves no gap in the own chain, and the own log names only the last one it heard. What the other
//! officer's key said of all of them is kept beside them: a record that was taken out, renumbered or exchanged is found by it.

use std::collections::{BTreeMap, BTreeSet};

use evidence::{
    Attested, CaseId, CryptoProvider, Ed25519Sha256, Hash, LogId, Record, RecordId, Signatures, merkle_root,
};
use uuid::Uuid;

use crate::{error::Result, foreign::ForeignFault, store::Store};

/// The records of one log in one case, as they stand here.
#[derive(Default)]
struct Standing {
    hashes: Vec<Hash>,
    seqs: Vec<u64>,
    /// Two records at one seq: what was attested is one branch of two, and neither counts.
    forked: bool,
}

impl Store {
    /// Foreign records under names that are not theirs, and logs that are not as attested.
    pub(crate) fn look_at_attested(&self, signatures: Signatures) -> Result<Vec<ForeignFault>> {
        let mut faults = Vec::new();
        let mut logs: BTreeMap<(CaseId, LogId), Standing> = BTreeMap::new();
        let mut rows = self.database.prepare(include_str!("sql/foreign_names.sql"))?;
        let mut rows = rows.query(())?;
        while let Some(row) = rows.next()? {
            let (case, log) = (CaseId(Uuid::from_bytes(row.get(0)?)), LogId(Uuid::from_bytes(row.get(1)?)));
            let (seq, hash, sealed): (i64, Vec<u8>, Vec<u8>) = (row.get(2)?, row.get(3)?, row.get(4)?);
            // One that cannot be read is told where records are walked.
            let Ok(record) = Record::parse(&sealed, &Ed25519Sha256) else { continue };
            let header = &record.header;
            let named = header.log == log
                && header.seq == seq.cast_unsigned()
                && header.case == Some(case)
                && record.hash.0[..] == hash;
            if !named {
                let record = Some(RecordId { log: header.log, seq: header.seq });
                faults.push(ForeignFault { case, record, why: "misplaced" });
            }
            let standing = logs.entry((case, log)).or_default();
            if !standing.leads_to(header.seq, header.prev) {
                let record = Some(RecordId { log: header.log, seq: header.seq });
                faults.push(ForeignFault { case, record, why: "chain" });
            }
            standing.forked |= standing.seqs.last() == Some(&header.seq);
            standing.hashes.push(record.hash);
            standing.seqs.push(header.seq);
        }
        let mut told = self.database.prepare(include_str!("sql/all_attested.sql"))?;
        let mut told = told.query(())?;
        let keys = self.known_log_keys();
        while let Some(row) = told.next()? {
            let (case, log) = (CaseId(Uuid::from_bytes(row.get(0)?)), LogId(Uuid::from_bytes(row.get(1)?)));
            let bytes: Vec<u8> = row.get(2)?;
            let mut standing = logs.remove(&(case, log)).unwrap_or_default();
            if log == self.log.id {
                // Of the own log stands here only what forked from it. What its key attested before, on a package that came back, must still be there.
                standing = Standing { forked: !standing.seqs.is_empty(), ..self.own_standing(case) };
            }
            let holds = minicbor::decode::<Attested>(&bytes).is_ok_and(|attested| {
                let signed = || keys.get(&log).is_some_and(|key| attested.is_signed_by(key, &Ed25519Sha256));
                (attested.case, attested.root.log) == (case, log)
                    && standing.is_as(&attested)
                    && (signatures == Signatures::Skipped || signed())
            });
            if !holds {
                faults.push(ForeignFault { case, record: None, why: "not_as_attested" });
            }
        }
        // One word for a case is enough, however many of its logs are in question.
        let mut said = BTreeSet::new();
        faults.retain(|fault| fault.record.is_some() || said.insert(fault.case));
        Ok(faults)
    }

    fn own_standing(&self, case: CaseId) -> Standing {
        let seqs = self.log.cases.get(&case).map(|index| index.seqs.clone()).unwrap_or_default();
        let hashes = seqs.iter().filter_map(|seq| self.hash_at(*seq)).collect();
        Standing { hashes, seqs, forked: false }
    }
}

impl Standing {
    /// Whether a record may come next: where the seqs adjoin, it is chained to a record that stands there.
    fn leads_to(&self, seq: u64, prev: Hash) -> bool {
        let before = self.seqs.iter().zip(&self.hashes).rev().skip_while(|(there, _)| **there == seq);
        let mut before = before.take_while(|(there, _)| there.checked_add(1) == Some(seq)).peekable();
        before.peek().is_none() || before.any(|(_, hash)| *hash == prev)
    }

    fn is_as(&self, attested: &Attested) -> bool {
        let count = usize::try_from(attested.root.count).unwrap_or(usize::MAX);
        let last = count.checked_sub(1).and_then(|last| self.seqs.get(last));
        let root = |hashes: &[Hash]| merkle_root(hashes, &Ed25519Sha256 as &dyn CryptoProvider);
        self.forked
            || (last == Some(&attested.root.last)
                && self.hashes.get(..count).is_some_and(|hashes| root(hashes) == attested.root.root))
    }
}
