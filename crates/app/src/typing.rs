//! An open case while it is typed in 正在打字: its appraisal goes on from keystroke to keystroke, and the view that the window holds is remembered, so that a
//! reply carries what is different. Thrown away at will: everything here follows from the sheet.

mod draft;

use std::sync::Arc;
use std::time::Instant;

use appraisal::running::Running;
use evidence::AnswersChanged;

use crate::api::appraisal::AppraisalView;
use crate::api::keystroke::Patch;
use crate::api::text::{Code, Failure};
use crate::api::visit::Touched;
use crate::case::CaseSheet;
use crate::view;
use draft::Draft;

/// What is kept of an open case between keystrokes.
#[derive(Default)]
pub(crate) struct Typing {
    running: Option<Running>,
    /// The sheet with what was typed last.
    draft: Option<Draft>,
    /// The view that the window was given last, and its turn.
    shown: Option<(u32, AppraisalView)>,
}

/// A view, whole or as what is different from the one the window holds.
pub(crate) struct News {
    pub(crate) whole: Option<AppraisalView>,
    pub(crate) patches: Vec<Patch>,
    pub(crate) touched: Touched,
}

impl Typing {
    /// The sheet's appraisal as the window shows it: what [`CaseSheet::appraised`] gives, reckoned on from the last one.
    pub(crate) fn appraised(&mut self, sheet: &CaseSheet) -> AppraisalView {
        let start = Instant::now();
        if let Some(draft) = &mut self.draft {
            draft.told = false;
        }
        let running = self.told_all(sheet);
        view::appraisal(sheet, running.appraisal(), elapsed(start))
    }

    /// The appraisal of all that the sheet says.
    fn told_all(&mut self, sheet: &CaseSheet) -> &mut Running {
        let observations = sheet.observations();
        match self.running.take().filter(|running| Arc::ptr_eq(running.checklist(), &sheet.checklist)) {
            Some(mut running) => {
                running.answer_all(observations, sheet.survey_date());
                self.running.insert(running)
            }
            None => {
                let fresh = Running::new(Arc::clone(&sheet.checklist), observations, sheet.survey_date());
                self.running.insert(fresh)
            }
        }
    }

    /// The same for a sheet with what is typed on it, for a window that holds the view of the turn `seen`; this one is of the turn given. What the last
    /// keystroke typed is told no second time.
    pub(crate) fn news(
        &mut self,
        sheet: &CaseSheet,
        batch: AnswersChanged,
        seen: Option<u32>,
        turn: u32,
    ) -> Result<News, Failure> {
        let start = Instant::now();
        let kept = self.draft.take().filter(|draft| draft.stands_on(sheet));
        let (mut draft, edits) = match kept {
            Some(mut draft) => {
                let edits = draft.typed(sheet, batch);
                (draft, edits)
            }
            None => (Draft::of(sheet, batch), None),
        };
        if let (Some(running), Some(edits)) = (self.running.as_mut(), edits) {
            running.answer(edits, draft.sheet.survey_date());
        } else {
            self.told_all(&draft.sheet);
        }
        draft.told = true;
        let running = self.running.as_mut().ok_or_else(|| Failure::new(Code::Internal))?;
        let took = elapsed(start);
        let moved = running.moved_since();
        let appraisal = running.appraisal();
        let touched = draft.touched();
        let held = self.shown.take().filter(|(turn, _)| Some(*turn) == seen);
        let (view, whole, patches) = match held {
            Some((_, before)) => {
                let news = view::appraisal_after(&draft.sheet, appraisal, took, before, moved.as_ref());
                let (view, patches) = news.map_err(|error| Failure::new(Code::Internal).caused_by(error))?;
                (view, None, patches)
            }
            // In doubt the whole.
            None => {
                let view = view::appraisal(&draft.sheet, appraisal, took);
                (view.clone(), Some(view), Vec::new())
            }
        };
        self.shown = Some((turn, view));
        self.draft = Some(draft);
        Ok(News { whole, patches, touched })
    }
}

fn elapsed(since: Instant) -> u32 {
    u32::try_from(since.elapsed().as_micros()).unwrap_or(u32::MAX)
}
