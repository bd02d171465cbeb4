//! The report as a workbook and as a printed document. The typesetter is heavy: a build without the feature `pdf` says so
//! instead of printing. It decides nothing about the content.

use std::path::PathBuf;
use std::sync::Arc;
#[cfg(feature = "pdf")]
use std::sync::Mutex;

use appraisal::aside::Aside;
use appraisal::observation::Answers;
use appraisal::structure::structures;
use report::document::{Document, LogHead};
use report::{Attachment, CheckStory, Context, credit_report};
use zeroize::Zeroizing;

use crate::api::files::LackingCharacters;
use crate::api::moving::SetAside;
use crate::api::second::{SecondRow, SecondView};
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
    /// Numbers of persons in full.
    pub(crate) unmasked: bool,
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
    /// What second officers said alone.
    pub(crate) second: Vec<SecondView>,
    /// How the case was entered.
    pub(crate) visit_quality: Option<report::VisitQuality>,
}

/// A report that was laid out, and of what: asked for again before anything was recorded, it is the same.
#[derive(Debug, Clone)]
pub(crate) struct LaidOut {
    case: String,
    /// Everything the report says besides the answers, the log's head among it.
    of: String,
    pub(crate) printed: Arc<Printed>,
}

/// A print, and what it could not show.
#[derive(Debug)]
pub(crate) struct Printed {
    pub(crate) bytes: Zeroizing<Vec<u8>>,
    pub(crate) lacking: Vec<LackingCharacters>,
}

impl LaidOut {
    pub(crate) fn new(case: &str, cover: &Cover, printed: &Arc<Printed>) -> Self {
        Self { case: case.to_owned(), of: format!("{cover:?}"), printed: Arc::clone(printed) }
    }

    /// The print, if it is of this case as it stands. A record changes the head, and with it the print.
    pub(crate) fn still(&self, case: &str, cover: &Cover) -> Option<Arc<Printed>> {
        (self.case == case && self.of == format!("{cover:?}")).then(|| Arc::clone(&self.printed))
    }
}

/// Keeps the fonts, parsed once. Shared with the work that runs aside.
pub(crate) struct Printer {
    #[cfg_attr(not(feature = "pdf"), allow(dead_code))]
    fonts: Vec<PathBuf>,
    #[cfg(feature = "pdf")]
    parsed: Mutex<Option<Arc<typeset::Fonts>>>,
}

impl Printer {
    pub(crate) fn new(fonts: Vec<PathBuf>) -> Self {
        Self {
            fonts,
            #[cfg(feature = "pdf")]
            parsed: Mutex::default(),
        }
    }

    /// The print-ready document.
    #[cfg(feature = "pdf")]
    pub(crate) fn pdf(&self, sheet: &CaseSheet, cover: &Cover, env: &dyn Env) -> Result<Vec<u8>, Failure> {
        let fonts = self.fonts(env)?;
        Ok(typeset::pdf(&document(sheet, cover), &fonts).map_err(|error| refused(&error))?.bytes)
    }

    /// What stands on its first page, long before the whole is ready.
    #[cfg(feature = "pdf")]
    pub(crate) fn first_page(&self, sheet: &CaseSheet, cover: &Cover, env: &dyn Env) -> Result<Printed, Failure> {
        let made = typeset::first_page(&document(sheet, cover), &*self.fonts(env)?).map_err(|error| refused(&error))?;
        let lacking = crate::lacking::lacking(&made.missing, sheet, cover);
        Ok(Printed { bytes: Zeroizing::new(made.bytes), lacking })
    }

    /// Nothing is kept of what was printed: nobody is signed in any more.
    pub(crate) fn forget() {
        #[cfg(feature = "pdf")]
        typeset::forget();
    }

    /// The characters that it could not show, and in which answers, before it is made.
    #[cfg(feature = "pdf")]
    pub(crate) fn lacking(
        &self,
        sheet: &CaseSheet,
        cover: &Cover,
        env: &dyn Env,
    ) -> Result<Vec<LackingCharacters>, Failure> {
        let fonts = self.fonts(env)?;
        let missing = typeset::lacking(&document(sheet, cover), &fonts).map_err(|error| refused(&error))?;
        Ok(crate::lacking::lacking(&missing, sheet, cover))
    }

    /// Any other paper, with what its fonts could not show.
    #[cfg(feature = "pdf")]
    pub(crate) fn print(&self, paper: &Document, env: &dyn Env) -> Result<(Vec<u8>, Option<Text>), Failure> {
        let fonts = self.fonts(env)?;
        let made = typeset::pdf(paper, &fonts).map_err(|error| refused(&error))?;
        let missing: String = made.missing.iter().collect();
        let warning = (!missing.is_empty())
            .then(|| Text::new(format!("字体里没有这些字：{missing}"), format!("no font has {missing}")));
        Ok((made.bytes, warning))
    }

    /// The print-ready document, and the characters that it could not show. The case is appraised once for both.
    #[cfg(feature = "pdf")]
    pub(crate) fn report(&self, sheet: &CaseSheet, cover: &Cover, env: &dyn Env) -> Result<Printed, Failure> {
        let made = typeset::pdf(&document(sheet, cover), &*self.fonts(env)?).map_err(|error| refused(&error))?;
        let lacking = crate::lacking::lacking(&made.missing, sheet, cover);
        Ok(Printed { bytes: Zeroizing::new(made.bytes), lacking })
    }

    #[cfg(feature = "pdf")]
    fn fonts(&self, env: &dyn Env) -> Result<Arc<typeset::Fonts>, Failure> {
        // Whoever comes meanwhile waits for the fonts instead of parsing them, too.
        let mut parsed = self.parsed.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(fonts) = parsed.as_ref() {
            return Ok(Arc::clone(fonts));
        }
        let mut files = Vec::new();
        for path in &self.fonts {
            files.push(env.read(path, LARGEST_FONT).map_err(|error| crate::failure::file(path, &error))?);
        }
        let fonts = Arc::new(typeset::Fonts::new(files));
        *parsed = Some(Arc::clone(&fonts));
        Ok(fonts)
    }

    /// The report, which this build does not print.
    #[cfg(not(feature = "pdf"))]
    pub(crate) fn report(&self, sheet: &CaseSheet, cover: &Cover, env: &dyn Env) -> Result<Printed, Failure> {
        let bytes = Zeroizing::new(self.pdf(sheet, cover, env)?);
        Ok(Printed { bytes, lacking: Vec::new() })
    }

    /// Its first page, which this build does not print.
    #[cfg(not(feature = "pdf"))]
    pub(crate) fn first_page(&self, sheet: &CaseSheet, cover: &Cover, env: &dyn Env) -> Result<Printed, Failure> {
        self.report(sheet, cover, env)
    }

    /// A paper, which this build does not print.
    #[cfg(not(feature = "pdf"))]
    pub(crate) fn print(&self, _: &Document, _: &dyn Env) -> Result<(Vec<u8>, Option<Text>), Failure> {
        Err(Failure::new(Code::Report).saying("本构建不含排版", "this build has no typesetter"))
    }

    /// A build without the typesetter prints nothing, and so lacks nothing.
    #[cfg(not(feature = "pdf"))]
    pub(crate) fn lacking(
        &self,
        sheet: &CaseSheet,
        cover: &Cover,
        _: &dyn Env,
    ) -> Result<Vec<LackingCharacters>, Failure> {
        Ok(crate::lacking::lacking(&std::collections::BTreeSet::new(), sheet, cover))
    }

    /// The print-ready document, which this build does not have.
    #[cfg(not(feature = "pdf"))]
    pub(crate) fn pdf(&self, sheet: &CaseSheet, cover: &Cover, _: &dyn Env) -> Result<Vec<u8>, Failure> {
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

/// What a second officer said alone, for paper.
fn alone(second: &SecondView) -> report::Alone {
    let some = |text: &Option<Text>| text.as_ref().map(plain);
    let row = |row: &SecondRow| report::AloneRow {
        label: plain(&row.label),
        second: plain(&row.second),
        first: plain(&row.first),
        first_now: some(&row.first_now),
        differs: row.differs,
        verdict: plain(&row.verdict),
        tolerance: some(&row.tolerance),
        to_do: some(&row.to_do),
        later: some(&row.later),
    };
    report::Alone {
        officer: second.officer.clone(),
        opened_at: crate::case::minute(&second.opened_at),
        seq: second.seq,
        rows: second.rows.iter().map(row).collect(),
    }
}

fn context(sheet: &CaseSheet, cover: &Cover) -> Context {
    Context {
        date: cover.date,
        case_id: sheet.facts.id.clone(),
        title: sheet.facts.title.clone(),
        practice: sheet.facts.practice,
        unmasked: cover.unmasked,
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
        alone: cover.second.iter().map(alone).collect(),
        visit_quality: cover.visit_quality.clone(),
        disputes: sheet.facts.disputes.words.iter().map(plain).collect(),
        checklist_note: sheet.facts.standing.words().filter(|_| sheet.facts.standing.is_another()).map(|t| plain(&t)),
        ..Context::default()
    }
}
