//! A case file without a database: appraised, explained and reported by the terminal and by tests. Nothing is recorded,
//! because nothing here is a credit file.

use appraisal::Appraisal;
use std::sync::Arc;

use chrono::NaiveDate;

use super::exchange::case_json;
use crate::api::appraisal::{AppraisalView, Explanation};
use crate::api::files::LackingCharacters;
use crate::api::flows::{FlowAnswer, FlowsView};
use crate::api::next_question::NextQuestionsView;
use crate::api::reason::Reason;
use crate::api::reviewer::ReviewerQuestionView;
use crate::api::text::{Code, Failure, Problem};
use crate::api::visit::{Action, CaseMeta, Change};
use crate::app::{App, Typical};
use crate::case::{Answers, CaseFacts, CaseSheet, action, parse, read_into};
use crate::printer::{self, Cover};
use crate::view::{self, Labels};

/// A case file, read.
pub struct LooseCase {
    sheet: CaseSheet,
    problems: Vec<Problem>,
}

/// What an appraisal of a case file gives a script.
#[derive(Debug, serde::Serialize)]
pub struct Appraised {
    pub meta: CaseMeta,
    pub problems: Vec<Problem>,
    pub appraisal: AppraisalView,
}

impl App {
    /// Reads a case file.
    pub fn loose(&mut self, bytes: &[u8]) -> Result<LooseCase, Failure> {
        let file = parse(bytes)?;
        let checklist = self.library.checklist(&file.checklist)?;
        let mut answers = Answers::default();
        let imported = read_into(&checklist, &answers, &file, true, evidence::Action::Imported)?;
        answers.apply(&imported.batch);
        let facts = CaseFacts {
            void_acts: Vec::new(),
            closed: None,
            read_only: None,
            disputes: Arc::default(),
            papers: Arc::default(),
            second: Arc::default(),
            id: String::new(),
            title: file.case.title.clone(),
            practice: file.practice,
            survey_date: file.case.survey_date,
            initial_date: file.case.initial_date,
            created_at: String::new(),
            saved_at: None,
            standing: crate::api::moving::Standing::Present,
        };
        Ok(LooseCase {
            sheet: CaseSheet { facts, checklist, answers, known: Arc::default() },
            problems: imported.problems,
        })
    }

    /// Statement files without a database: classed with the names of a case, where one is given; nothing is kept.
    /// `answers` holds for all of them.
    pub fn loose_flows(
        &mut self,
        case: Option<&LooseCase>,
        files: &[(String, Vec<u8>)],
        answers: &[FlowAnswer],
    ) -> Result<FlowsView, Failure> {
        let rules = self.library.flows()?;
        let told = ::flows::Told {
            answers: super::flows::answers(answers)?,
            as_of: case.map(|c| c.sheet.survey_date()),
            ..::flows::Told::default()
        };
        let mut read = Vec::new();
        for (name, bytes) in files {
            let statement = ::flows::read(bytes, name, 0, &told, &rules, &mut |_| true).map_err(|refusal| {
                let words = refusal.text();
                Failure::new(Code::BadRequest).saying(format!("{name}：{}", words.zh), format!("{name}: {}", words.en))
            })?;
            read.push(statement);
        }
        let names = files.iter().map(|(name, _)| name.clone()).collect();
        Ok(super::flows::loose(case.map(|c| &c.sheet), read, names, rules))
    }

    /// The characters that the print of a case file could not show, known before it is made.
    pub fn loose_lacking(&mut self, case: &LooseCase) -> Result<Vec<LackingCharacters>, Failure> {
        let cover = case.cover();
        self.printer.lacking(&case.sheet, &cover, &*self.env)
    }

    /// The print-ready report of a case file.
    pub fn loose_pdf(&mut self, case: &LooseCase) -> Result<Vec<u8>, Failure> {
        let cover = case.cover();
        self.printer.pdf(&case.sheet, &cover, &*self.env)
    }
}

impl LooseCase {
    /// The case as what is usual in its trade.
    pub(crate) fn typical(&self) -> Typical {
        Typical { observations: self.sheet.observations(), surveyed: self.sheet.survey_date() }
    }

    /// What to ask next, best first; `typical` is another case of the trade.
    pub fn next_questions(&self, app: &mut App, most: usize) -> Result<NextQuestionsView, Failure> {
        let typical = app.typical(&self.sheet.checklist.id)?;
        let appraisal = self.sheet.appraise();
        let made = super::next_question::reckon(&self.sheet, &appraisal, &typical, most, &|| true);
        Ok(view::next_questions(&Labels::new(&self.sheet.checklist, &appraisal), &made, 0))
    }

    pub(crate) fn sheet(&self) -> &CaseSheet {
        &self.sheet
    }

    pub(crate) fn into_sheet(self) -> CaseSheet {
        self.sheet
    }

    /// What the file holds and the checklist does not ask, or what does not read.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Changes answers, as a draft does.
    pub fn change(&mut self, changes: &[Change]) -> Result<(), Failure> {
        let batch = action(&self.sheet.checklist, &self.sheet.answers, changes, Action::Typed, false)?;
        self.sheet.answers.apply(&batch);
        Ok(())
    }

    /// The appraisal as the window shows it.
    #[must_use]
    pub fn appraised(&self) -> Appraised {
        Appraised { meta: self.sheet.meta(), problems: self.problems.clone(), appraisal: self.sheet.appraised() }
    }

    /// The appraisal itself, for tests that read every figure.
    #[must_use]
    pub fn appraisal(&self) -> Appraisal {
        self.sheet.appraise()
    }

    /// What a reviewer will probably ask back.
    #[must_use]
    pub fn reviewer_questions(&self) -> Vec<ReviewerQuestionView> {
        super::reviewer::questions(&self.sheet, &[])
    }

    /// Why a figure is what it is, as a tree for reading.
    pub fn explain_tree(&self, figure: &str, depth: usize) -> Result<Reason, Failure> {
        let (tree, meaning) = self.sheet.explained(figure, depth)?;
        Ok(Reason { meaning: meaning.as_ref().map(view::text), ..view::reason(tree) })
    }

    /// Why a figure is what it is.
    pub fn explain(&self, figure: &str) -> Result<Explanation, Failure> {
        let appraisal = self.sheet.appraise();
        view::explanation(&Labels::new(&self.sheet.checklist, &appraisal), figure)
    }

    /// The workbook.
    pub fn xlsx(&self) -> Result<Vec<u8>, Failure> {
        printer::xlsx(&self.sheet, &self.cover())
    }

    /// The case as a case file again: the same answers, in the order of the checklist's ids.
    pub fn to_json(&self) -> Result<String, Failure> {
        case_json(&self.sheet)
    }

    /// A file has no log; its report is dated by the survey, so that the same file gives the same bytes.
    fn cover(&self) -> Cover {
        let date: NaiveDate = self.sheet.survey_date();
        Cover { date: Some(date), ..Cover::default() }
    }
}
