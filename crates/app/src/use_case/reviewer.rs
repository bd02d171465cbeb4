//! The reviewer's probable questions, asked for beside the keystroke: from the appraisal and from what the record tells of late changes.

use crate::api::reviewer::{ReviewerQuestionView, ReviewerQuestions};
use crate::api::text::Failure;
use crate::app::{App, Handle};
use crate::case::CaseSheet;
use crate::open_case::OpenCase;
use crate::view;
use appraisal::reviewer::LateChange;

use super::late_change::late_changes;

/// More late changes than this are one habit, not many causes; the report lists them all.
const MOST_CHANGES: usize = 5;

/// The questions of a sheet.
pub(super) fn questions(sheet: &CaseSheet, late: &[LateChange]) -> Vec<ReviewerQuestionView> {
    let asked = appraisal::reviewer::reviewer(&sheet.checklist, &sheet.appraise(), late);
    let made = |q: appraisal::reviewer::ReviewerQuestion| ReviewerQuestionView {
        id: q.id,
        weight: i32::try_from(q.weight).unwrap_or(i32::MAX),
        text: view::text(&q.text),
        why: view::text(&q.why),
        answers: view::text(&q.answers),
        check: q.check,
        at: q.at,
    };
    asked.into_iter().map(made).collect()
}

impl Handle for ReviewerQuestions {
    fn handle(self, app: &mut App) -> Result<Vec<ReviewerQuestionView>, Failure> {
        Ok(questions_of(app.case(&self.case)?.1))
    }
}

/// The questions of an open case.
pub(crate) fn questions_of(open: &OpenCase) -> Vec<ReviewerQuestionView> {
    let mut late = late_changes(open);
    late.retain(|change| !change.undone);
    late.truncate(MOST_CHANGES);
    questions(&open.sheet, &late)
}
