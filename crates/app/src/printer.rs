//! The report as a workbook and as a printed document. The typesetter is heavy: a build without the feature `pdf` says so
//! instead of printing. It decides nothing about the content.

use std::path::PathBuf;

use appraisal::aside::Aside;
use appraisal::observation::Answers;
use appraisal::structure::structures;
use report::document::{Document, LogHead};
use report::{Attachment, CheckStory, Context, credit_report};

use crate::api::files::LackingCharacters;
use crate::api::moving::SetAside;
use crate::api::text::{Code, Failure, Text};
use crate::case::CaseSheet;
use crate::env::Env;

/// No font of ours is larger.
#[cfg(feature = "pdf")]
const LARGEST_FONT: u64 = 64 << 20;

/// What a report says besides the case itself.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cover {
    pub(crate) officer: String,
    pub(crate) head: Option<(u64, String)>,
    pub(crate) attachments: Vec<Attachment>,
    pub(crate) date: Option<chrono::NaiveDate>,
    /// The checks that failed on record, before and after.
    pub(crate) check_stories: Vec<CheckStory>,
    /// What was changed after the limit had been seen.
    pub(crate) late_changes: Vec<appraisal::reviewer::LateChange>,
    /// The officer's named assumptions.
    pub(crate) scenarios: Vec<report::Scenario>,
    /// The moves of the case from one checklist to another.
    pub(crate) moves: Vec<report::Move>,
    /// Answers that the checklist does not ask for.
    pub(crate) set_aside: Vec<SetAside>,
    /// The fingerprint of the key that signs the log.
    pub(crate) log_key: Option<String>,
    /// What the store found out about itself.
    pub(crate) log_findings: Vec<Text>,
}

/// Keeps the fonts, parsed once.
pub(crate) struct Printer {
    #[cfg_attr(not(feature = "pdf"), allow(dead_code))]
    fonts: Vec<PathBuf>,
    #[cfg(feature = "pdf")]
    parsed: Option<typeset::Fonts>,
}

impl Printer {
    pub(crate) fn new(fonts: Vec<PathBuf>) -> Self {
        Self {
            fonts,
            #[cfg(feature = "pdf")]
            parsed: None,
        }
    }

    /// The print-ready document.
    #[cfg(feature = "pdf")]
    pub(crate) fn pdf(&mut self, sheet: &CaseSheet, cover: &Cover, env: &dyn Env) -> Result<Vec<u8>, Failure> {
        let fonts = self.fonts(env)?;
        Ok(typeset::pdf(&document(sheet, cover), fonts).map_err(|error| refused(&error))?.bytes)
    }

    /// The characters that it could not show, and in which answers, before it is made.
    #[cfg(feature = "pdf")]
    pub(crate) fn lacking(
        &mut self,
        sheet: &CaseSheet,
        cover: &Cover,
        env: &dyn Env,
    ) -> Result<Vec<LackingCharacters>, Failure> {
        let fonts = self.fonts(env)?;
        let missing = typeset::lacking(&document(sheet, cover), fonts).map_err(|error| refused(&error))?;
        Ok(crate::lacking::lacking(&missing, sheet, cover))
    }

    /// Any other paper, with what its fonts could not show.
    #[cfg(feature = "pdf")]
    pub(crate) fn print(&mut self, paper: &Document, env: &dyn Env) -> Result<(Vec<u8>, Option<Text>), Failure> {
        let fonts = self.fonts(env)?;
        let made = typeset::pdf(paper, fonts).map_err(|error| refused(&error))?;
        let missing: String = made.missing.iter().collect();
        let warning = (!missing.is_empty())
            .then(|| Text::new(format!("字体里没有这些字：{missing}"), format!("no font has {missing}")));
        Ok((made.bytes, warning))
    }

    #[cfg(feature = "pdf")]
    fn fonts(&mut self, env: &dyn Env) -> Result<&typeset::Fonts, Failure> {
        if self.parsed.is_none() {
            let mut files = Vec::new();
            for path in &self.fonts {
                files.push(env.read(path, LARGEST_FONT).map_err(|error| crate::failure::file(path, &error))?);
            }
            self.parsed = Some(typeset::Fonts::new(files));
        }
        self.parsed.as_ref().ok_or_else(|| Failure::new(Code::Internal))
    }

    /// A paper, which this build does not print.
    #[cfg(not(feature = "pdf"))]
    pub(crate) fn print(&mut self, _: &Document, _: &dyn Env) -> Result<(Vec<u8>, Option<Text>), Failure> {
        Err(Failure::new(Code::Report).saying("本构建不含排版", "this build has no typesetter"))
    }

    /// A build without the typesetter prints nothing, and so lacks nothing.
    #[cfg(not(feature = "pdf"))]
    pub(crate) fn lacking(
        &mut self,
        sheet: &CaseSheet,
        cover: &Cover,
        _: &dyn Env,
    ) -> Result<Vec<LackingCharacters>, Failure> {
        Ok(crate::lacking::lacking(&std::collections::BTreeSet::new(), sheet, cover))
    }

    /// The print-ready document, which this build does not have.
    #[cfg(not(feature = "pdf"))]
    pub(crate) fn pdf(&mut self, sheet: &CaseSheet, cover: &Cover, _: &dyn Env) -> Result<Vec<u8>, Failure> {
        let _ = document(sheet, cover);
        Err(Failure::new(Code::Report).saying("本构建不含排版", "this build has no typesetter"))
    }
}

#[cfg(feature = "pdf")]
fn refused(error: &typeset::Error) -> Failure {
    Failure::new(Code::Report).saying(error.to_string(), error.to_string())
}

/// The workbook.
pub(crate) fn xlsx(sheet: &CaseSheet, cover: &Cover) -> Result<Vec<u8>, Failure> {
    let (appraisal, answers) = (sheet.appraise(), answers(sheet));
    let made = report::workbook(&sheet.checklist, &answers, &appraisal, &context(sheet, cover));
    let made = made.map_err(|error| Failure::new(Code::Report).saying(error.to_string(), error.to_string()))?;
    Ok(made.bytes)
}

fn answers(sheet: &CaseSheet) -> Answers {
    Answers::fold(&sheet.checklist, &sheet.observations()).0
}

fn document(sheet: &CaseSheet, cover: &Cover) -> Document {
    let (appraisal, answers) = (sheet.appraise(), answers(sheet));
    let structures = structures(&Aside::new(&sheet.checklist, &appraisal));
    let context = Context { structures, ..context(sheet, cover) };
    credit_report(&sheet.checklist, &answers, &appraisal, &context)
}

/// Who attended 协办, as answered.
const SECOND_OFFICER: &str = "visit.second_officer";

fn plain(text: &Text) -> appraisal::finding::Text {
    appraisal::finding::Text::new(&text.zh, &text.en)
}

fn context(sheet: &CaseSheet, cover: &Cover) -> Context {
    Context {
        date: cover.date,
        case_id: sheet.facts.id.clone(),
        title: sheet.facts.title.clone(),
        practice: sheet.facts.practice,
        log_head: cover.head.as_ref().map(|(seq, hash)| LogHead { seq: *seq, hash: hash.clone() }),
        log_key: cover.log_key.clone(),
        log_findings: cover.log_findings.iter().map(plain).collect(),
        officer: cover.officer.clone(),
        second_officer: sheet.answers.scalars.get(SECOND_OFFICER).map(|given| given.raw.clone()).unwrap_or_default(),
        survey_date: Some(sheet.survey_date()),
        attachments: cover.attachments.clone(),
        check_stories: cover.check_stories.clone(),
        late_changes: cover.late_changes.clone(),
        scenarios: cover.scenarios.clone(),
        moves: cover.moves.clone(),
        set_aside: cover.set_aside.iter().map(|a| (plain(&a.label), plain(&a.text))).collect(),
        disputes: sheet.facts.disputes.words.iter().map(plain).collect(),
        checklist_note: sheet.facts.standing.words().filter(|_| sheet.facts.standing.is_another()).map(|t| plain(&t)),
        ..Context::default()
    }
}
