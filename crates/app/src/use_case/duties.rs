//! The page of duties 责任认定 · 尽职免责: of a case in this store, printed, and told where a package is checked.

use evidence::{CaseLogs, Merged, Stamp, Team};
use report::document::{Language, LogHead};

use super::review::submitted;
use crate::api::duties::{DutiesView, ExportDuties, ViewDuties};
use crate::api::preparation::PaperWritten;
use crate::api::text::{Failure, Text};
use crate::app::{App, Handle, case_id};
use crate::case::CaseSheet;
use crate::case_source::{CaseSource, OnChecklist, in_order};
use crate::duties::DutyCase;
use crate::review::Review;

impl App {
    fn duties(&mut self, case: &str) -> Result<DutiesView, Failure> {
        let day = self.today();
        let id = case_id(case)?;
        let (store, open) = self.case(case)?;
        let review = open.review(store)?;
        let latest = review.latest().map(|latest| latest.told.said.clone());
        let then = match &latest {
            Some(said) => self.case_at(id, said)?,
            None => None,
        };
        let (store, open) = self.case(case)?;
        let logs: CaseLogs = CaseSource::entries(store, id)?;
        let team = CaseSource::team(store, id, &logs)?;
        let merged = logs.merge(&team, &OnChecklist(&open.sheet.checklist));
        let line = in_order(&logs, &merged);
        let (state, sheet) = then.as_ref().map_or((&merged.state, &open.sheet), |then| (&then.state, &then.sheet));
        let appraisal = sheet.appraise();
        let made = DutyCase {
            team: &team,
            merged: &merged,
            then: state,
            sheet,
            appraisal: &appraisal,
            review: &review,
            line: &line,
            day,
        };
        let own = store.officer().name.clone();
        let name = |stamp: &Stamp| {
            let officer = team.logs.get(&stamp.log).unwrap_or(&stamp.author);
            team.names.get(officer).cloned().unwrap_or_else(|| own.clone())
        };
        Ok(made.view(&name))
    }
}

/// A case that is only checked.
pub(super) struct Checked<'a> {
    pub(super) logs: &'a CaseLogs,
    pub(super) team: &'a Team,
    pub(super) sheet: &'a CaseSheet,
    pub(super) merged: &'a Merged,
}

impl Checked<'_> {
    /// The line that sums up its duties, and by which version of the list; none of a case that was not submitted. `then` reckons the case from fewer records,
    /// `at` is the local time up to which it is judged.
    pub(super) fn told(
        &self,
        then: &dyn Fn(&CaseLogs) -> Option<(CaseSheet, Merged)>,
        at: &str,
    ) -> Option<(Text, &'static str)> {
        let line = in_order(self.logs, self.merged);
        let review = Review::of(&line, self.team, self.merged.owner.as_ref());
        let said = &review.latest()?.told.said;
        let then = submitted(self.logs, said).and_then(|logs| then(&logs));
        let (sheet, state) =
            then.as_ref().map_or((self.sheet, &self.merged.state), |(sheet, merged)| (sheet, &merged.state));
        let appraisal = sheet.appraise();
        let made = DutyCase {
            team: self.team,
            merged: self.merged,
            then: state,
            sheet,
            appraisal: &appraisal,
            review: &review,
            line: &line,
            day: at.get(..10)?.parse().ok()?,
        };
        let (sum, list) = made.summary();
        Some((Text::new(&sum.words.zh, &sum.words.en), list.version()))
    }
}

impl Handle for ViewDuties {
    fn handle(self, app: &mut App) -> Result<DutiesView, Failure> {
        app.duties(&self.case)
    }
}

impl Handle for ExportDuties {
    fn handle(self, app: &mut App) -> Result<PaperWritten, Failure> {
        let page = app.duties(&self.case)?;
        let (store, open) = app.case(&self.case)?;
        let head = store.head().map(|head| LogHead { seq: head.seq, hash: head.hash.to_string() });
        let facts = &open.sheet.facts;
        let of = report::duties::OfCase {
            case_id: facts.id.clone(),
            title: facts.title.clone(),
            practice: facts.practice,
            language: if self.english { Language::En } else { Language::Zh },
            log_head: head,
        };
        let paper = report::duties::page(&of, &printed(&page));
        let (bytes, warning) = app.printer.print(&paper, &*app.env)?;
        let written = app.write(&self.case, &self.path, "duties_pdf", &bytes)?;
        Ok(PaperWritten { path: self.path.into(), size: written.size, saved: Some(written.saved), warning })
    }
}

/// The page as the printer takes it.
fn printed(page: &DutiesView) -> report::duties::Page {
    use crate::api::duties::DutyOutcome as Outcome;
    use report::document::Mark;
    let text = |text: &crate::api::text::Text| appraisal::finding::Text { zh: text.zh.clone(), en: text.en.clone() };
    let line = |duty: &crate::api::duties::DutyView| report::duties::Line {
        phase: text(&duty.phase),
        role: text(&duty.role),
        label: text(&duty.label),
        mark: match duty.outcome {
            Outcome::Done => Mark::Pass,
            Outcome::NotDone => Mark::Fail,
            Outcome::NotApplicable => Mark::NotApplicable,
            Outcome::CannotTell => Mark::Attention,
        },
        outcome: text(&duty.outcome_text),
        why: duty.why.as_ref().map(text),
        more: duty.more,
        records: duty
            .proofs
            .iter()
            .map(|proof| report::duties::Record {
                by: proof.by.clone(),
                role: proof.role.as_ref().map(text),
                at: crate::case::minute(&proof.at),
                seq: proof.seq,
                hash: proof.hash.clone(),
                what: text(&proof.what),
                before: proof.before.clone(),
                after: proof.after.clone(),
            })
            .collect(),
    };
    report::duties::Page {
        day: page.day.clone(),
        version: page.version.clone(),
        list: page.hash.clone(),
        checklist: page.checklist.clone(),
        summary: text(&page.summary),
        notes: page.notes.iter().map(text).collect(),
        lines: page.duties.iter().map(line).collect(),
    }
}
