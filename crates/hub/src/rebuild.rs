//! What follows from records is thrown away and made again from them 重建, and has to come out as it was.
//!
//! Made again: which records of a case stand in which log and the roots over them, what the hub said of each record, where each case stands and which
//! submission is in force (all from the hub's own log), the files that records name, and what was reckoned of each submission, from its records alone. Not
//! made again is what hung on the posts of that day, which no record tells: in whose role an act had effect, and of which branch a case is.

use std::collections::BTreeMap;

use evidence::{CaseId, Effect, Hash, Kind, LogId, Payload};

use crate::{
    error::Result,
    hub::{Hub, KeyRing},
    keep::{CaseLogRow, CaseRow, ReckonedRow, View, read, write},
    reckoning::kept,
};

/// What a rebuilding came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rebuilt {
    /// Cases made again.
    pub cases: u64,
    /// Submissions reckoned again.
    pub submissions: u64,
    /// Submissions that cannot be reckoned again: their case was erased, or their checklist is not here any more.
    pub left: u64,
    /// What came out otherwise than it stood; ids and words alone.
    pub differences: Vec<String>,
}

/// What follows from the records of one case.
#[derive(Debug, PartialEq, Eq)]
struct Derived {
    logs: Vec<CaseLogRow>,
    said: Vec<(u64, Hash, Option<String>)>,
    row: Option<CaseRow>,
    files: BTreeMap<Hash, u64>,
}

impl Hub {
    /// Makes everything again that follows from records. What came out otherwise is told, and stands as it came out.
    ///
    /// # Errors
    ///
    /// The database.
    pub fn rebuild(&self) -> Result<Rebuilt> {
        let mut rebuilt = Rebuilt::default();
        for case in read(self.keep(), |view| view.cases())? {
            self.rebuild_case(case, &mut rebuilt)?;
        }
        for (case, submission) in read(self.keep(), |view| view.all_reckoned())? {
            self.rebuild_reckoned(case, submission, &mut rebuilt)?;
        }
        Ok(rebuilt)
    }

    fn rebuild_case(&self, case: CaseId, rebuilt: &mut Rebuilt) -> Result<()> {
        let differences = write(self.keep(), |change| {
            let (was, now) = (self.as_it_stands(change, case)?, self.derived(change, case)?);
            let mut differences = Vec::new();
            if was.logs != now.logs {
                differences.push("its records in the logs");
            }
            if was.said != now.said {
                differences.push("what was said of its records");
            }
            if was.row != now.row {
                differences.push("where it stands");
            }
            // Files of an erased case are named by nobody any more.
            if now.files.iter().any(|file| was.files.get(file.0) != Some(file.1)) {
                differences.push("the files that it names");
            }
            change.forget_derived(case)?;
            for row in &now.logs {
                change.set_case_log(case, row)?;
            }
            for (n, record, reason) in &now.said {
                change.add_effect(case, *n, record, reason.as_deref())?;
            }
            if let Some(row) = &now.row {
                change.set_case_row(case, row)?;
            }
            for (sha256, size) in &now.files {
                change.add_blob(case, sha256, *size)?;
            }
            Ok(differences)
        })?;
        rebuilt.cases += 1;
        rebuilt.differences.extend(differences.into_iter().map(|what| format!("case {case}: {what}")));
        Ok(())
    }

    fn as_it_stands(&self, view: &dyn View, case: CaseId) -> Result<Derived> {
        let mut files = BTreeMap::new();
        for sha256 in self.named_files(view, case)?.into_keys() {
            files.extend(view.blob(case, &sha256)?.map(|blob| (sha256, blob.size)));
        }
        Ok(Derived { logs: view.case_logs(case)?, said: view.said(case)?, row: view.case_row(case)?, files })
    }

    fn derived(&self, view: &dyn View, case: CaseId) -> Result<Derived> {
        let mut logs: BTreeMap<LogId, CaseLogRow> = BTreeMap::new();
        for log in view.logs_of_case(case)? {
            for (seq, hash) in view.case_hashes(case, log, u64::MAX)? {
                logs.entry(log).or_insert_with(|| CaseLogRow::empty(log)).push(seq, &hash);
            }
        }
        let (kind, mut ring) = (Kind::Effect as u16, KeyRing::default());
        let (mut said, mut row) = (Vec::new(), view.case_row(case)?);
        let erased = row.as_ref().is_some_and(|row| row.state == Some(evidence::Stage::Erased));
        let mut effects: Vec<Effect> = Vec::new();
        for named in view.records_of_kinds(case, kind, kind)?.iter().filter(|named| named.log == self.log()) {
            if let Some(Payload::Effect(effect)) = self.payload_of(view, &mut ring, named)? {
                effects.push(effect);
            }
        }
        effects.sort_by_key(|effect| effect.number);
        if erased {
            // The words are gone with the key of the case; what follows from them stays as it was.
            said = view.said(case)?;
        } else if let Some(row) = row.as_mut().filter(|row| !row.outside) {
            (row.state, row.submission, row.effects) = (None, None, 0);
            for effect in effects {
                (row.state, row.effects) = (effect.stage, effect.number);
                let named = view.record_of_hash(&effect.record)?;
                if effect.effective && named.is_some_and(|named| named.kind == Kind::Submitted as u16) {
                    row.submission = Some(effect.record);
                }
                said.push((effect.number, effect.record, effect.reason.filter(|_| !effect.effective)));
            }
        }
        Ok(Derived { logs: logs.into_values().collect(), said, row, files: self.named_files(view, case)? })
    }

    fn named_files(&self, view: &dyn View, case: CaseId) -> Result<BTreeMap<Hash, u64>> {
        let (kind, mut ring) = (Kind::AttachmentAdded as u16, KeyRing::default());
        let mut files = BTreeMap::new();
        for named in view.records_of_kinds(case, kind, kind)? {
            if let Some(Payload::AttachmentAdded(added)) = self.payload_of(view, &mut ring, &named)? {
                files.entry(added.id).or_insert(added.size);
            }
        }
        Ok(files)
    }

    fn rebuild_reckoned(&self, case: CaseId, submission: Hash, rebuilt: &mut Rebuilt) -> Result<()> {
        let was = read(self.keep(), |view| view.reckoned(&submission))?;
        let Some(reckoned) = self.reckoned_anew(case, submission)? else {
            rebuilt.left += 1;
            return Ok(());
        };
        let now: ReckonedRow = kept(&reckoned);
        rebuilt.submissions += 1;
        if was.as_ref() != Some(&now) {
            rebuilt.differences.push(format!("case {case}: what was reckoned of submission {submission}"));
            write(self.keep(), |change| change.set_reckoned(case, &submission, &now))?;
        }
        Ok(())
    }
}
