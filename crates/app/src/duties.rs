//! What the records of a case show of its duties 责任认定 · 尽职免责: readings for the list of duties (`workflow::DutyList`), and for each duty the records that
//! stand behind it. A page of facts; nothing here changes a case, a figure or a decision.
//!
//! What belongs to the survey is read from the records of the submission that counts, with the figures of the checklist that stood then; what came after
//! (remarks, decision, money) from all of them. The same for a case of this store and for one in a package that somebody only checks.

mod proofs;
mod readings;
#[cfg(test)]
mod tests;

use appraisal::Appraisal;
use chrono::NaiveDate;
use evidence::{CaseState, CryptoProvider, Ed25519Sha256, Entry, Hash, Merged, Oddity, Stamp, Team};
use workflow::{DutyList, Judged, Readings, Said, Summary, Worded};

pub(crate) use proofs::Proof;

use crate::api::duties::{DutiesView, DutyOutcome, DutyProof, DutyView};
use crate::api::text::Text;
use crate::case::{CaseSheet, local_time};
use crate::review::Review;
use crate::view::Labels;

/// So many records are shown for one duty; the page says how many more there are.
const SHOWN: usize = 24;

/// A case, as far as duties ask.
pub(crate) struct DutyCase<'a> {
    pub(crate) team: &'a Team,
    /// All records of it.
    pub(crate) merged: &'a Merged,
    /// The state that was submitted, or as it stands where nothing was.
    pub(crate) then: &'a CaseState,
    /// The same as a sheet, on the checklist of then.
    pub(crate) sheet: &'a CaseSheet,
    pub(crate) appraisal: &'a Appraisal,
    pub(crate) review: &'a Review,
    /// The records in an order in which each comes after what it had heard.
    pub(crate) line: &'a [Entry],
    /// The day of the page.
    pub(crate) day: NaiveDate,
}

/// The hash of a list, as a submission names it.
pub(crate) fn list_hash(list: &DutyList) -> Hash {
    Ed25519Sha256.hash(&[list.text().as_bytes()])
}

/// By which list a case is judged.
enum Yardstick {
    /// The one that its submission names.
    Pinned(&'static DutyList),
    /// Nothing was submitted yet, or by a program that pinned none: the one in force here.
    InForce(&'static DutyList),
    /// The submission names one that this program does not have.
    Lacking(Hash),
}

impl DutyCase<'_> {
    fn yardstick(&self) -> Yardstick {
        match self.review.latest().and_then(|latest| latest.told.said.policy) {
            None => Yardstick::InForce(DutyList::shipped()),
            Some(pinned) => {
                let known = DutyList::all().iter().find(|list| list_hash(list) == pinned);
                known.map_or(Yardstick::Lacking(pinned), Yardstick::Pinned)
            }
        }
    }

    /// Every record of the case could be read.
    fn is_whole(&self) -> bool {
        !self.merged.state.oddities.iter().any(|oddity| matches!(oddity, Oddity::Unreadable { .. }))
    }

    /// What came of each duty. Without the list of then nobody can tell anything.
    fn judged(&self) -> (&'static DutyList, Vec<Judged<'static>>) {
        match self.yardstick() {
            Yardstick::Pinned(list) | Yardstick::InForce(list) => {
                (list, list.judge(&self.readings(list), self.is_whole()))
            }
            Yardstick::Lacking(_) => {
                let list = DutyList::shipped();
                (list, list.judge(&Readings::new(), false))
            }
        }
    }

    /// The line that sums it up, and by which version.
    pub(crate) fn summary(&self) -> (Summary, &'static DutyList) {
        let (list, judged) = self.judged();
        (Summary::of(&judged), list)
    }

    /// The page. `name` says who wrote a record.
    pub(crate) fn view(&self, name: &dyn Fn(&Stamp) -> String) -> DutiesView {
        let (list, judged) = self.judged();
        let sum = Summary::of(&judged);
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let labels = Labels::new(&self.sheet.checklist, self.appraisal);
        let duties = judged.iter().map(|one| {
            let mut proofs = self.proofs(one.duty, &labels);
            let more = proofs.len().saturating_sub(SHOWN);
            // The first of them show what came first, the last what stands.
            if more > 0 {
                proofs.drain(SHOWN / 2..SHOWN / 2 + more);
            }
            DutyView {
                id: one.duty.id.clone(),
                phase: words(one.duty.phase.words()),
                role: words(one.duty.role.words()),
                label: said(&one.duty.label),
                outcome: outcome(one.outcome),
                outcome_text: words(one.outcome.words()),
                why: (!one.why.zh.is_empty()).then(|| said(&one.why)),
                proofs: proofs.into_iter().map(|proof| shown(proof, name)).collect(),
                more: count(more),
            }
        });
        DutiesView {
            version: list.version().to_owned(),
            hash: list_hash(list).to_string(),
            checklist: self.sheet.checklist.hash.clone(),
            day: self.day.to_string(),
            submitted: self.review.latest().is_some(),
            summary: said(&sum.words),
            due: count(sum.due),
            done: count(sum.done),
            not_done: count(sum.not_done),
            not_applicable: count(sum.not_applicable),
            cannot_tell: count(sum.cannot_tell),
            notes: self.notes(),
            duties: duties.collect(),
        }
    }

    /// What a reader has to know before the list.
    fn notes(&self) -> Vec<Text> {
        let mut notes = vec![Text::new(
            "本页只列记录里有什么，不认定免责，也不认定责任。",
            "This page lists what the records hold. It neither acquits nor accuses.",
        )];
        notes.push(match self.yardstick() {
            Yardstick::Pinned(list) => Text::new(
                format!("按提交审查时钉住的尽职清单（{} 版）认定。", list.version()),
                format!("Judged by the list that the submission names, version {}.", list.version()),
            ),
            Yardstick::InForce(list) if self.review.latest().is_some() => Text::new(
                format!("提交审查的记录没有写明尽职清单，按本程序的 {} 版认定。", list.version()),
                format!("The submission names no list; judged by version {} of this program.", list.version()),
            ),
            Yardstick::InForce(list) => Text::new(
                format!("还没有提交审查：这是到现在为止的样子，按 {} 版。", list.version()),
                format!("Nothing was submitted yet: this is how it stands, by version {}.", list.version()),
            ),
            Yardstick::Lacking(hash) => Text::new(
                format!("提交审查时用的尽职清单（{}）这个程序没有，一项也不能认定；请用更新的程序看。", hash.short()),
                format!("This program lacks the list that the submission names ({}); use a newer one.", hash.short()),
            ),
        });
        if !self.is_whole() {
            notes.push(Text::new(
                "本案有记录读不出，凡要靠它才能说“没有做”的，都写无法判断。",
                "A record of this case cannot be read; whatever would need it to be called not done cannot be told.",
            ));
        }
        notes
    }
}

fn words(text: workflow::Text) -> Text {
    Text::new(text.zh, text.en)
}

fn said(text: &Said) -> Text {
    Text::new(&text.zh, &text.en)
}

fn outcome(outcome: workflow::DutyOutcome) -> DutyOutcome {
    match outcome {
        workflow::DutyOutcome::Done => DutyOutcome::Done,
        workflow::DutyOutcome::NotDone => DutyOutcome::NotDone,
        workflow::DutyOutcome::NotApplicable => DutyOutcome::NotApplicable,
        workflow::DutyOutcome::CannotTell => DutyOutcome::CannotTell,
    }
}

fn shown(proof: Proof, name: &dyn Fn(&Stamp) -> String) -> DutyProof {
    DutyProof {
        by: name(&proof.stamp),
        role: proof.role.map(|role| words(role.words())),
        at: local_time(&proof.stamp),
        seq: u32::try_from(proof.stamp.seq).unwrap_or(u32::MAX),
        hash: proof.stamp.hash.to_string(),
        what: proof.what,
        place: proof.place,
        before: proof.before,
        after: proof.after,
    }
}
