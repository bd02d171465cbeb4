//! The look at unlock: the log against the ends kept beside it, every content against its record, keys and files against what the records say.
//! All of it is told; nothing is repaired. While the end or the chain of the log is in question nothing is written behind it.

use evidence::{
    BreakReason, CaseId, Chain, Ed25519Sha256, FORMAT, Hash, Head, HeadFinding, Kind, LogReport, Payload, Record,
    Signatures, check_head,
};

use crate::{
    backup, beside,
    error::{Result, StoreError},
    finding::Finding,
    head_file::{self, HeadRead},
    log::Content,
    reading::Reading,
    store::Store,
    wal::Wal,
};

/// So many runs of missing records are named one by one.
const MOST_RUNS: usize = 50;

/// A walk along the log with everything in it.
pub(crate) struct Walked {
    pub(crate) log: LogReport,
    pub(crate) findings: Vec<Finding>,
    /// Files that records name: case, record, file; each file of a case once.
    pub(crate) files: Vec<(CaseId, u64, Hash)>,
    /// Checklists that records name as kept: content hash, digest signed, record.
    pub(crate) layers: Vec<(Hash, Hash, u64)>,
    /// Records of other logs that were taken in, as records of the own log say.
    pub(crate) heard: Vec<(CaseId, Head)>,
}

impl Store {
    /// At unlock: reads the log, holds it against what is kept beside it, and writes only if its end is not in question.
    pub(crate) fn look_around(&mut self, damaged: &[u32], writable: bool, wal: &Wal) -> Result<()> {
        let report = self.log.load(&self.database)?;
        self.refuse_another_role()?;
        if let Some(BreakReason::UnknownVersion { version }) = report.first_break.as_ref().map(|at| &at.reason) {
            return Err(StoreError::NewerVersion { found: (*version).into(), known: FORMAT.into() });
        }
        self.end = self.log.head.map_or(0, |head| head.seq);
        let mut found: Vec<Finding> = damaged.iter().map(|page| Finding::PageDamaged { page: *page }).collect();
        let broken = report.first_break.as_ref().map(|at| at.seq);
        found.extend(report.first_break.map(|at| Finding::ChainBroken { at }));
        let runs = self.log.missing.iter().filter(|(from, to)| broken.is_none_or(|seq| seq < *from || *to < seq));
        found.extend(runs.take(MOST_RUNS).map(|(from, to)| Finding::RecordsAbsent { from: *from, to: *to }));
        found.extend(self.hold_against_kept_heads()?);
        found.extend(backup::restored(&self.folder, self.public_key(), |seq| self.hash_at(seq)));
        found.extend(beside::wals(&self.folder).into_iter().map(|(copy, saves)| Finding::WalDamaged { copy, saves }));
        match wal.dropped {
            0 => {}
            1 => self.remarks.push(Finding::LastSaveUnfinished),
            saves if !writable => {
                // Where nothing can be written it is left where it is, and so told anew each time.
                found.push(Finding::WalDamaged { copy: Hash::ZERO, saves });
            }
            _ => {}
        }
        found.extend(self.look_into_records()?);
        self.findings = found;
        self.gapped = self.findings.iter().filter(|finding| gaps_its_case(finding)).filter_map(Finding::case).collect();
        self.reading = match (writable, damaged.is_empty() && !self.log.end_is_taken) {
            (_, false) => Some(Reading::Damage),
            (false, true) => Some(Reading::Disk),
            (true, true) => self.held()?,
        };
        if self.reading == Some(Reading::Disk) {
            self.remarks.push(Finding::NotWritable { error: "read_only".to_owned() });
        }
        if self.reading.is_some() {
            // It cannot be recorded yet; it is told all the same.
            self.remarks.extend(self.recovery_to_record().map(|words| Finding::Recovered { seq: self.end, words }));
        }
        if self.reading.is_none() {
            self.finish_erasures();
            self.clear_unfinished_attachments();
            self.clear_unfinished_drafts();
            // What a backup left that was cut; where it cannot be removed it is tried again.
            let _ = backup::forget_snapshot(&self.folder);
            self.begin_writing();
        }
        Ok(())
    }

    /// Records the unlocking and notes the end of the log.
    pub(crate) fn begin_writing(&mut self) {
        let unlocked = Payload::Unlocked(self.settings.program.clone());
        if self.branch().is_some() && self.recovery_to_record().is_none() {
            // Written with the first record after it: until then a copy that is merely older than what the branch has can be caught up, and is no fork.
            self.unlocked = Some(unlocked);
            return;
        }
        let written = self.append(None, &unlocked).map(drop).and_then(|()| self.record_recovery());
        if let Err(error) = written.and_then(|()| self.rest()) {
            // A full or read-only disk must not keep the officer from reading.
            self.findings.push(Finding::NotWritable { error: error.code().to_owned() });
        }
    }

    /// The key file is under no key: what it says the account is for must be what the first record says, which is signed.
    fn refuse_another_role(&self) -> Result<()> {
        let opened = self.log.head.and_then(|_| self.log.entry(&self.database, 1).ok());
        match opened.and_then(|entry| entry.payload) {
            Some(Payload::LogOpened(opened)) if opened.role.unwrap_or_default() != self.officer.role() => {
                Err(StoreError::KeyFileDamaged)
            }
            _ => Ok(()),
        }
    }

    /// The head file, and the ends that contradicted the log before and were kept.
    fn hold_against_kept_heads(&self) -> Result<Vec<Finding>> {
        let mut found = Vec::new();
        let public_key = self.log.signer.public_key();
        let mut heads = beside::heads(&self.folder, public_key);
        match head_file::read(&self.folder.join("head"), public_key)? {
            HeadRead::Missing => found.push(Finding::HeadFileMissing),
            HeadRead::Damaged => found.push(Finding::HeadFileDamaged),
            HeadRead::Kept(kept) => heads.insert(0, kept),
        }
        for kept in heads {
            let finding = self.against(kept);
            found.extend(finding.filter(|finding| !found.contains(finding)));
        }
        Ok(found)
    }

    fn against(&self, kept: Head) -> Option<Finding> {
        match check_head(&kept, self.log.head.as_ref(), |seq| self.hash_at(seq)) {
            HeadFinding::Agrees => None,
            HeadFinding::TailMissing { found, .. } => Some(Finding::TailMissing { kept, found }),
            HeadFinding::Rewritten { .. } | HeadFinding::OtherLog => Some(Finding::Rewritten { kept }),
        }
    }

    /// The hash of the record that stands at a number.
    pub fn hash_at(&self, seq: u64) -> Option<Hash> {
        self.log.entry_or_gap(&self.database, seq).ok().flatten().map(|entry| entry.stamp.hash)
    }

    /// Everything the records say, held against what there is of it; without signatures and without reading the files.
    fn look_into_records(&self) -> Result<Vec<Finding>> {
        let walked = self.walk(Signatures::Skipped)?;
        let mut found = walked.findings;
        found.extend(self.look_at_keys());
        for (case, seq, id) in walked.files {
            if self.kept(case, id).is_ok_and(|kept| !kept.is_there()) {
                found.push(Finding::AttachmentAbsent { case, seq, id });
            }
        }
        for (hash, _, seq) in walked.layers {
            if !self.has_layers(hash)? {
                found.push(Finding::LayersAbsent { hash, seq });
            }
        }
        found.extend(self.look_at_foreign()?);
        found.extend(self.look_for_heard(walked.heard)?);
        found.extend(self.look_at_versions()?);
        Ok(found)
    }

    /// The keys of the cases that records speak of.
    pub(crate) fn look_at_keys(&self) -> Vec<Finding> {
        let keys = &self.log.keys;
        let finding = |(case, index): (&CaseId, &crate::log::CaseIndex)| {
            let (case, seq) = (*case, index.seqs.first().copied().unwrap_or_default());
            match keys.cases.get(&case) {
                Some(Some(_)) if index.erased => Some(Finding::NotErased { case, seq }),
                Some(Some(_)) => None,
                _ if index.erased => None,
                _ if keys.damaged.contains(&case) => Some(Finding::CaseKeyDamaged { case, seq }),
                _ => Some(Finding::CaseKeyAbsent { case, seq }),
            }
        };
        self.log.cases.iter().filter_map(finding).collect()
    }

    pub(crate) fn look_at_versions(&self) -> Result<Option<Finding>> {
        if self.reading == Some(Reading::Damage) {
            return Ok(None);
        }
        let count: u32 = self.database.query_row("SELECT count(*) FROM migration", (), |row| row.get(0))?;
        Ok((count < self.schema).then_some(Finding::VersionsIncomplete))
    }

    /// Walks the log with every content in it.
    pub(crate) fn walk(&self, signatures: Signatures) -> Result<Walked> {
        let provider = Ed25519Sha256;
        let mut chain = Chain::new(&provider, Some(self.log.id), &[self.public_key().to_vec()], signatures);
        let (mut findings, mut files, mut layers, mut heard) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut walk = self.database.prepare(include_str!("sql/walk_opened.sql"))?;
        let mut rows = walk.query(())?;
        while let Some(row) = rows.next()? {
            let (sealed, opening): (Vec<u8>, Option<Vec<u8>>) = (row.get(1)?, row.get(2)?);
            let at = row.get::<_, i64>(0)?.cast_unsigned();
            // Another record's bytes in this place are the chain's matter.
            let record = Record::parse(&sealed, &provider).ok().filter(|record| record.header.seq == at);
            let content = record.as_ref().map(|record| self.log.content(record, opening.as_deref())).transpose()?;
            let opened = match &content {
                Some(Content::Whole(opening)) => Some(opening),
                _ => None,
            };
            // The chain keeps the first break itself. Without signatures it is the quick look: contents were held against their records above.
            let _ = chain.next(&sealed, opened.filter(|_| signatures == Signatures::Verified));
            let (Some(record), Some(content)) = (record, content) else { continue };
            let (seq, case) = (record.header.seq, record.header.case);
            match content {
                Content::Absent => findings.push(Finding::ContentAbsent { seq, case }),
                Content::Damaged => findings.push(Finding::ContentDamaged { seq, case }),
                Content::LeftOver => {
                    findings.extend(case.map(|case| Finding::NotErased { case, seq }));
                }
                Content::Erased | Content::Closed => {}
                // Only what names something beside the log is read; a paste of 10,000 rows is not.
                Content::Whole(_) if !names_something(record.header.kind) => {}
                Content::Whole(opening) => match (Payload::from_bytes(&opening.payload), case) {
                    (Ok(Payload::AttachmentAdded(added)), Some(case))
                        if !files.iter().any(|(of, _, id)| (*of, *id) == (case, added.id)) =>
                    {
                        files.push((case, seq, added.id));
                    }
                    (Ok(Payload::CaseCreated(made)), _) => {
                        layers.extend(made.checklist_hash.zip(made.layers).map(|(hash, digest)| (hash, digest, seq)));
                    }
                    (Ok(Payload::ChecklistMoved(moved)), _) => {
                        layers.extend(moved.to_hash.zip(moved.layers).map(|(hash, digest)| (hash, digest, seq)));
                    }
                    (Ok(Payload::LogsHeard(said)), Some(case)) => {
                        heard.extend(said.heads.into_iter().map(|head| (case, head)));
                    }
                    (Ok(Payload::LogOpened(opened)), _) if opened.public_key != self.public_key() => {
                        findings.push(Finding::OtherKey { found: self.key_hash() });
                    }
                    (Err(evidence::PayloadError::Malformed(_) | evidence::PayloadError::TooLong(_)), _) => {
                        findings.push(Finding::ContentDamaged { seq, case });
                    }
                    _ => {}
                },
            }
        }
        Ok(Walked { log: chain.report(), findings, files, layers, heard })
    }

    /// The hash of the key that verifies the log.
    pub fn key_hash(&self) -> Hash {
        use evidence::CryptoProvider;
        Ed25519Sha256.hash(&[self.public_key()])
    }
}

/// Whether records of this kind name keys, files, checklists or records of other logs kept beside the log.
fn names_something(kind: u16) -> bool {
    matches!(
        Kind::from_code(kind),
        Some(Kind::LogOpened | Kind::CaseCreated | Kind::AttachmentAdded | Kind::ChecklistMoved | Kind::LogsHeard)
    )
}

/// Whether what was found leaves a hole in what a case says.
fn gaps_its_case(finding: &Finding) -> bool {
    matches!(
        finding,
        Finding::ContentAbsent { .. }
            | Finding::ContentDamaged { .. }
            | Finding::CaseKeyAbsent { .. }
            | Finding::CaseKeyDamaged { .. }
    )
}
