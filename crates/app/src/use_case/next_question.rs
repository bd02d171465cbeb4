//! What to ask next: a snapshot of the draft is taken under the lock, the reckoning runs without it, and stops as soon as a
//! newer question about what to ask has come.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use appraisal::Appraisal;
use appraisal::next_question::{Case, NextQuestions, next_questions};

use crate::api::next_question::{AskNext, NextQuestionsView};
use crate::api::text::Failure;
use crate::api::visit::Action;
use crate::app::{App, Prepare, Typical, Work};
use crate::case::{self, CaseSheet};
use crate::view::{self, Labels};

/// More than these are no longer a short list.
const MOST: u32 = 12;

impl Prepare for AskNext {
    fn prepare(self, app: &mut App) -> Result<Work<NextQuestionsView>, Failure> {
        let sheet = app.sheet(&self.case)?;
        let batch = case::action(&sheet.checklist, &sheet.answers, &self.changes, Action::Typed, false)?;
        let mut draft = sheet.clone();
        draft.answers.apply(&batch);
        let typical = app.typical(&draft.checklist.id)?;
        let turn = Arc::clone(&app.asked_next);
        let mine = turn.fetch_add(1, Ordering::Relaxed) + 1;
        let most = self.most.min(MOST) as usize;
        Ok(Box::new(move || {
            let start = Instant::now();
            let going = || turn.load(Ordering::Relaxed) == mine;
            let appraisal = draft.appraise();
            let made = reckon(&draft, &appraisal, &typical, most, &going);
            let took = u32::try_from(start.elapsed().as_micros()).unwrap_or(u32::MAX);
            Ok(view::next_questions(&Labels::new(&draft.checklist, &appraisal), &made, took))
        }))
    }
}

/// What to ask next about a case in memory.
pub(crate) fn reckon(
    sheet: &CaseSheet,
    appraisal: &Appraisal,
    typical: &Typical,
    most: usize,
    going: &dyn Fn() -> bool,
) -> NextQuestions {
    let observations = sheet.observations();
    let case = Case {
        checklist: &sheet.checklist,
        observations: &observations,
        as_of: sheet.survey_date(),
        reconciliation: &appraisal.reconciliation,
    };
    next_questions(case, (&typical.observations, typical.surveyed), most, going)
}
