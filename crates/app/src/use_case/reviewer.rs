//! The reviewer's probable questions, asked for beside the keystroke: from the appraisal and from what the record tells of late changes.

use std::collections::BTreeSet;

use crate::api::reviewer::{ReviewerQuestionView, ReviewerQuestions};
use crate::api::text::Failure;
use crate::app::{App, Handle};
use crate::case::CaseSheet;
use crate::open_case::OpenCase;
use crate::view;

/// More late changes than this are one habit, not many causes.
const MOST_CHANGES: usize = 5;

/// What was changed after the limit had been seen and is in force.
fn after_limit(open: &OpenCase) -> Vec<String> {
    let mut places = BTreeSet::new();
    for (id, cell) in &open.state.answers {
        if cell.history.len() > 1 && cell.in_force().is_some_and(|seen| seen.after_limit_seen) {
            places.insert(id.clone());
        }
    }
    for (id, table) in open.state.tables.iter().filter(|(id, _)| *id != "explanations") {
        for (row, cells) in &table.cells {
            for (column, cell) in cells {
                if cell.history.len() > 1 && cell.in_force().is_some_and(|seen| seen.after_limit_seen) {
                    places.insert(format!("{id}.{row}.{column}"));
                }
            }
        }
    }
    places.into_iter().take(MOST_CHANGES).collect()
}

/// The questions of a sheet.
pub(super) fn questions(sheet: &CaseSheet, after_limit: &[String]) -> Vec<ReviewerQuestionView> {
    let asked = appraisal::reviewer::reviewer(&sheet.checklist, &sheet.appraise(), after_limit);
    let made = |q: appraisal::reviewer::ReviewerQuestion| ReviewerQuestionView {
        id: q.id,
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
        let (_, open) = app.case(&self.case)?;
        Ok(questions(&open.sheet, &after_limit(open)))
    }
}
