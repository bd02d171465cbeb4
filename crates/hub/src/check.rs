//! Whether what the hub has is what was signed: chains, signatures, openings, roots, and, where asked, every file.

use evidence::{CaseId, Chain, Ed25519Sha256, LogId, Signatures};
use std::collections::{BTreeMap, BTreeSet};

use crate::{
    blobs::Blobs,
    error::{HubError, Result},
    hub::{Hub, KeyRing},
    keep::{CaseLogRow, Counts, Most, View, read},
    vault::apart,
};

const STEP: Most = Most { records: 1_000, bytes: 16 << 20 };

/// What there is of each case in each log, as it comes out of the records: whole subtrees, not every record of every case at once.
type Cases = BTreeMap<(CaseId, LogId), CaseLogRow>;

/// What a check found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checked {
    /// How much there is.
    pub counts: Counts,
    /// Records whose content is here and is what was signed.
    pub openings: u64,
    /// Records whose content is not here.
    pub closed: u64,
    /// Files that were read.
    pub files: u64,
    /// What does not hold; ids and words alone.
    pub faults: Vec<String>,
    /// What lies where files lie and belongs to no record: told, and no fault of what is kept.
    pub strays: Vec<String>,
}

impl Checked {
    /// Whether everything holds.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.faults.is_empty()
    }
}

impl Hub {
    /// Checks everything; `files`: opens each file as well.
    ///
    /// # Errors
    ///
    /// It cannot be read at all.
    pub fn check(&self, files: bool) -> Result<Checked> {
        let mut found = Checked { counts: read(self.keep(), |view| view.counts())?, ..Checked::default() };
        found.faults.extend(self.keep.integrity()?.into_iter().map(|what| format!("database: {what}")));
        read(self.keep(), |view| {
            let mut cases = Cases::new();
            for log in view.logs()? {
                self.check_log(view, log, &mut cases, &mut found)?;
            }
            self.check_cases(view, &cases, &mut found)?;
            self.check_readings(view, &mut found.faults)
        })?;
        self.check_files(files, &mut found)?;
        match self.find_strays(&mut found.strays) {
            // A store that is away keeps nobody from checking what is here.
            Err(HubError::Store(words)) => found.strays.push(format!(
                "附件存储现在够不着，多出的没有查 the store cannot be reached, nothing was looked for there: {words}"
            )),
            done => done?,
        }
        Ok(found)
    }

    fn check_log(&self, view: &dyn View, log: LogId, cases: &mut Cases, found: &mut Checked) -> Result<()> {
        let Some(row) = view.log(log)? else { return Ok(()) };
        let keys = std::slice::from_ref(&row.public_key);
        let mut chain = Chain::new(&Ed25519Sha256, Some(log), keys, Signatures::Verified);
        let (mut ring, mut after) = (KeyRing::default(), 0);
        loop {
            let rows = view.records(log, after, STEP)?;
            let Some(last) = rows.last() else { break };
            let hashes = view.hashes(log, after, rows.len())?;
            after = last.seq;
            for (row, kept) in rows.into_iter().zip(hashes) {
                let record = match chain.next(&row.body, None) {
                    Ok(record) => record,
                    Err(reason) => {
                        found.faults.push(format!("log {log}: record {}: {}", row.seq, reason.code()));
                        return Ok(());
                    }
                };
                let placed =
                    (row.seq, row.case, row.kind) == (record.header.seq, record.header.case, record.header.kind);
                if !placed || kept != (record.header.seq, record.hash) {
                    found.faults.push(format!("log {log}: record {} stands under another name", row.seq));
                }
                if let Some(case) = record.header.case {
                    let there = cases.entry((case, log)).or_insert_with(|| CaseLogRow::empty(log));
                    there.push(row.seq, &record.hash);
                }
                match self.opening_of(view, &mut ring, log, &row) {
                    Ok(None) => found.closed += 1,
                    Ok(Some(opened)) => match apart(&opened) {
                        Some(opening) if opening.content(&Ed25519Sha256) == record.header.content => {
                            found.openings += 1
                        }
                        _ => found.faults.push(format!("log {log}: record {}: content", row.seq)),
                    },
                    Err(error) => found.faults.push(format!("log {log}: record {}: {error}", row.seq)),
                }
            }
        }
        if chain.report().head != row.head {
            found.faults.push(format!("log {log} does not end where its head says"));
        }
        let receipt = view.receipt(log)?;
        let receipt = receipt.map(|bytes| wire::from_bytes::<wire::Receipt>(&bytes));
        let holds = match &receipt {
            None => true,
            Some(Ok(receipt)) => {
                receipt.is_of(self.id(), self.public_key(), &Ed25519Sha256)
                    && view.hash_at(log, receipt.seq)? == Some(receipt.hash)
            }
            Some(Err(_)) => false,
        };
        if !holds {
            found.faults.push(format!("log {log}: its receipt is of records that are not here"));
        }
        Ok(())
    }

    fn check_cases(&self, view: &dyn View, cases: &Cases, found: &mut Checked) -> Result<()> {
        let mut rows = 0;
        for case in view.cases()? {
            for row in view.case_logs(case)? {
                rows += 1;
                let as_kept = cases.get(&(case, row.log)) == Some(&row);
                if !as_kept {
                    found.faults.push(format!("case {case}: its records in log {} are not those counted", row.log));
                }
            }
        }
        if rows != cases.len() {
            found.faults.push("records of cases are not counted in their case".into());
        }
        Ok(())
    }

    /// What lies where files lie, of no case or named by no record. Listed first and held against the table then: a file that comes meanwhile is named already.
    fn find_strays(&self, strays: &mut Vec<String>) -> Result<()> {
        let waiting = self.blobs.to_erase();
        for name in self.blobs.above()? {
            let Some(case) = name.parse::<CaseId>().ok().filter(|case| case.to_string() == name) else {
                strays.push(format!("{name}: 不是案件 of no case"));
                continue;
            };
            if waiting.contains(&name) {
                strays.push(format!(
                    "{name}: 已删除的案件，等存储恢复后清掉 of an erased case, removed when the store is back"
                ));
                continue;
            }
            let listed = self.blobs.list(case)?;
            let (keys, named) = (self.keys_of(case)?, read(self.keep(), |view| view.case_blobs(case))?);
            let Some(keys) = keys else {
                if !listed.is_empty() {
                    let count = listed.len();
                    strays.push(format!("{name}: 这里没有这个案件或已删除，有 {count} 个文件 {count} files of a case that is not here or was erased"));
                }
                continue;
            };
            let named: BTreeSet<String> = named.iter().map(|sha256| Blobs::name(&keys, sha256)).collect();
            for file in listed.keys().filter(|file| !named.contains(*file)) {
                strays.push(format!("{name}/{file}: 没有记录提到它 named by no record"));
            }
        }
        Ok(())
    }

    /// Without a transaction: a store is asked once for each case, and for a long time where each file is read.
    fn check_files(&self, read_all: bool, found: &mut Checked) -> Result<()> {
        let mut ring = KeyRing::default();
        let blobs = read(self.keep(), |view| {
            let blobs = view.whole_blobs()?;
            for (case, ..) in &blobs {
                ring.of(self, view, *case)?;
            }
            Ok::<_, HubError>(blobs)
        })?;
        let mut listed: Option<(CaseId, BTreeMap<String, u64>)> = None;
        for (case, sha256, size) in blobs {
            let Some(keys) = ring.held(case) else {
                found.faults.push(format!("case {case}: file {sha256} of an erased case"));
                continue;
            };
            let holds = if read_all {
                self.blobs.holds(case, keys, &sha256)?
            } else {
                if listed.as_ref().is_none_or(|(of, _)| *of != case) {
                    listed = Some((case, self.blobs.list(case)?));
                }
                listed.as_ref().is_some_and(|(_, listed)| Blobs::is_listed(listed, keys, &sha256, size))
            };
            found.files += u64::from(read_all);
            if !holds {
                found.faults.push(format!("case {case}: file {sha256} is missing or damaged"));
            }
        }
        Ok(())
    }
}
