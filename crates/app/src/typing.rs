//! An open case while it is typed in 正在打字: its appraisal goes on from keystroke to keystroke, and the view that the window holds is remembered, so that a
//! reply carries what is different. Thrown away at will: everything here follows from the sheet.

use std::sync::Arc;
use std::time::Instant;

use appraisal::running::Running;

use crate::api::appraisal::AppraisalView;
use crate::api::keystroke::Patch;
use crate::api::text::{Code, Failure};
use crate::case::CaseSheet;
use crate::view;

/// What is kept of an open case between keystrokes.
#[derive(Default)]
pub(crate) struct Typing {
    running: Option<Running>,
    /// The view that the window was given last, and its turn.
    shown: Option<(u32, AppraisalView)>,
}

/// A view, whole or as what is different from the one the window holds.
pub(crate) struct News {
    pub(crate) whole: Option<AppraisalView>,
    pub(crate) patches: Vec<Patch>,
}

impl Typing {
    /// The sheet's appraisal as the window shows it: what [`CaseSheet::appraised`] gives, reckoned on from the last one.
    pub(crate) fn appraised(&mut self, sheet: &CaseSheet) -> AppraisalView {
        let start = Instant::now();
        let goes_on = self.running.as_ref().is_some_and(|r| Arc::ptr_eq(r.checklist(), &sheet.checklist));
        let observations = sheet.observations();
        let appraisal = match self.running.as_mut().filter(|_| goes_on) {
            Some(running) => running.answer_all(observations, sheet.survey_date()),
            None => {
                let fresh = Running::new(Arc::clone(&sheet.checklist), observations, sheet.survey_date());
                self.running.insert(fresh).appraisal()
            }
        };
        let took = u32::try_from(start.elapsed().as_micros()).unwrap_or(u32::MAX);
        view::appraisal(sheet, appraisal, took)
    }

    /// The same for a window that holds the view of the turn `seen`; this one is of the turn given.
    pub(crate) fn news(&mut self, sheet: &CaseSheet, seen: Option<u32>, turn: u32) -> Result<News, Failure> {
        let view = self.appraised(sheet);
        let held = self.shown.take().filter(|(turn, _)| Some(*turn) == seen);
        let news = match held {
            Some((_, before)) => {
                let patches = view::patches(&before, &view);
                let patches = patches.map_err(|error| Failure::new(Code::Internal).caused_by(error))?;
                News { whole: None, patches }
            }
            // In doubt the whole.
            None => News { whole: Some(view.clone()), patches: Vec::new() },
        };
        self.shown = Some((turn, view));
        Ok(news)
    }
}
