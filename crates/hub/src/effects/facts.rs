//! What of a case must be read from its records before the workflow can be asked.

use evidence::{Hash, LogRoot, Payload, RemarkId, Weight};
use std::collections::BTreeSet;
use workflow::{Action, Group, Role};

use super::case::Sitting;
use crate::{
    error::Result,
    keep::{CaseLogRow, NamedRecord},
};

impl Sitting<'_> {
    /// Records of a case with kinds between two that have effect, with what they say and who wrote them.
    pub(super) fn effective(&mut self, from: u16, to: u16) -> Result<Vec<(NamedRecord, String, Payload)>> {
        let mut found = Vec::new();
        for named in self.change.records_of_kinds(self.case, from, to)? {
            if self.change.is_effective(&named.hash)? != Some(true) {
                continue;
            }
            let Some(store) = self.change.store_of_log(named.log)? else { continue };
            if let Some(payload) = self.hub.payload_of(self.change, self.ring, &named)? {
                found.push((named, store.staff, payload));
            }
        }
        Ok(found)
    }

    /// Whether somebody wrote a record.
    pub(super) fn wrote(&self, record: &Hash, staff: &str) -> Result<bool> {
        let named = self.change.record_of_hash(record)?;
        let store = named.map(|named| self.change.store_of_log(named.log)).transpose()?.flatten();
        Ok(store.is_some_and(|store| store.staff == staff))
    }

    /// Whether a submission names all that the hub has of the case by now; what it names besides is still to come.
    pub(super) fn heard_all(&self, told: &[LogRoot]) -> Result<bool> {
        let here: Vec<LogRoot> = self.change.case_logs(self.case)?.iter().map(CaseLogRow::root).collect();
        let here: Vec<LogRoot> = here.into_iter().filter(|root| root.log != self.hub.log()).collect();
        Ok(crate::reckoning::heard(told, &here, |log| self.owner_writes(log)))
    }

    fn owner_writes(&self, log: evidence::LogId) -> bool {
        let store = self.change.store_of_log(log).ok().flatten();
        store.is_some_and(|store| Some(&store.staff) == self.row.owner.as_ref())
    }

    /// Past its end an assignment lets its officer answer; submitting waits for the branch.
    pub(super) fn may_submit(&self, staff: &str) -> Result<bool> {
        let members = self.change.members(self.case)?;
        Ok(members.iter().any(|m| m.staff == staff && m.role == Role::Officer.code() && m.until_ms > self.now))
    }

    /// Whether a reviewer did anything since the case was submitted last.
    pub(super) fn review_claimed(&self) -> Result<bool> {
        let history = self.history()?;
        let since = history.all().iter().rev().take_while(|done| done.action != Action::Submit);
        Ok(since.into_iter().any(|done| done.group == Some(Group::Review)))
    }

    /// Whether the case is on hold.
    pub(super) fn held(&self) -> Result<bool> {
        crate::holds::is_held(self.change, self.case)
    }

    /// Whether the second officer, where there is one, has not signed the submission in force.
    pub(super) fn not_cosigned(&mut self) -> Result<bool> {
        let seconds = self.change.members(self.case)?;
        let seconds = seconds.iter().any(|m| m.role == Role::SecondOfficer.code() && m.until_ms > self.now);
        if !seconds {
            return Ok(false);
        }
        let in_force = self.row.submission;
        let signed = self.effective(23, 23)?;
        let of = |payload: &Payload| matches!(payload, Payload::Cosigned(c) if Some(c.submission) == in_force);
        Ok(!signed.iter().any(|(_, _, payload)| of(payload)))
    }

    /// Remarks that must be answered: of the submission in force, and those of any that are open.
    pub(super) fn must_remarks(&mut self) -> Result<(usize, usize)> {
        let (mut must, mut here, mut closed) = (BTreeSet::<RemarkId>::new(), 0, BTreeSet::new());
        for (_, _, payload) in self.effective(25, 27)? {
            match payload {
                Payload::Remarked(remark) if remark.weight == Weight::Must => {
                    here += usize::from(Some(remark.submission) == self.row.submission);
                    must.insert(remark.remark);
                }
                Payload::RemarkClosed(closing) if closing.accepted => {
                    closed.insert(closing.remark);
                }
                Payload::RemarkClosed(closing) => {
                    closed.remove(&closing.remark);
                }
                _ => {}
            }
        }
        Ok((here, must.difference(&closed).count()))
    }
}
