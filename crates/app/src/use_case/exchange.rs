//! Case files in and out, the workbook and the print. Every file that leaves is recorded, with its hash, before the officer
//! is told that it is there.

use std::path::Path;
use std::sync::Arc;

use evidence::{Action, Exported};
use zeroize::Zeroizing;

use super::attachments::{exported, index, payload};
use super::photos_seen::{Depth, Looking};
use crate::api::evidence::JobKind;
use crate::api::file_ref::FileRef;
use crate::api::files::{
    CaseSource, CaseText, CheckPrint, ExportCase, ExportPdf, ExportXlsx, FileWritten, ImportCase, ImportReply,
    LackingCharacters, PdfPreview, PlainCase, PreviewFirstPage, PreviewPdf,
};
use crate::api::text::{Code, Failure, Text};
use crate::api::visit;
use crate::app::{App, Handle};
use crate::base64;
use crate::borrower;
use crate::case::{self, CaseSheet, parse, read_into};
use crate::env::now;
use crate::failure::{file, unwritten};
use crate::jobs::Job;
use crate::open_case::saved;
use crate::printer::{self, Cover, LaidOut, Printed};
use crate::steps::{Step, Stepped, aside};

impl Handle for ImportCase {
    fn handle(self, app: &mut App) -> Result<ImportReply, Failure> {
        let bytes = match self.source {
            CaseSource::Json { json } => json.into_bytes(),
            CaseSource::Path { path } => {
                let path = path.place();
                app.env.read(path, case::LARGEST_FILE).map_err(|error| match error.kind() {
                    std::io::ErrorKind::FileTooLarge => Failure::new(Code::TooLarge).caused_by(error),
                    _ => file(path, &error),
                })?
            }
        };
        let read = parse(&bytes)?;
        let (id, imported) = match self.case {
            Some(id) => {
                let (store, open) = app.case(&id)?;
                if open.sheet.checklist.id != read.checklist {
                    let zh = format!("文件是 {} 的，本案是 {} 的", read.checklist, open.sheet.checklist.id);
                    let en = format!("the file is of {}, the case of {}", read.checklist, open.sheet.checklist.id);
                    return Err(Failure::new(Code::BadCase).saying(zh, en));
                }
                let mut imported =
                    read_into(&open.sheet.checklist, &open.sheet.answers, &read, self.overwrite, Action::Imported)?;
                imported.batch.after_limit_seen = open.limit_seen();
                if let Some(batch) = imported.taken() {
                    open.append_answers(store, batch)?;
                }
                (id, imported)
            }
            None => {
                let title = if read.case.title.trim().is_empty() { "导入的案卷" } else { read.case.title.trim() };
                let title: String = title.chars().take(80).collect();
                let dates = (read.case.survey_date, read.case.initial_date);
                // Read before anything is created, and created in one step: a file that does not fit leaves nothing behind.
                let mut kept = None;
                // Another case of the same borrower: this one renews it.
                let parent = match borrower::of_file(&read).filter(|_| !read.practice) {
                    Some(borrower) => app.latest_of(borrower)?,
                    None => None,
                };
                let id =
                    app.create_case(&read.checklist, title, dates, read.practice, parent, |checklist, answers| {
                        let mut imported = read_into(checklist, answers, &read, self.overwrite, Action::Imported)?;
                        let batch = imported.taken();
                        kept = Some(imported);
                        Ok(batch)
                    })?;
                (id.to_string(), kept.ok_or_else(|| Failure::new(Code::Internal))?)
            }
        };
        let case = app.case(&id)?.1.view();
        Ok(ImportReply { case, imported: imported.imported, kept: imported.kept, problems: imported.problems })
    }
}

impl App {
    pub(super) fn cover(&mut self, id: &str) -> Result<(CaseSheet, Cover), Failure> {
        let date = Some(now(&*self.env).date_naive());
        let moves = self.moves(id)?.iter().map(super::moving::printed).collect();
        let log_findings = self.printed_findings(id)?;
        let visit_quality = self.printed_quality(id)?;
        let (store, open) = self.case(id)?;
        let head = store.head().map(|h| (h.seq, h.hash.to_string()));
        open.follow(store)?;
        let check_stories = open.replay.failed.values().map(|points| super::explanations::told(points)).collect();
        let officer = store.officer().name.clone();
        let cover = Cover {
            officer,
            head,
            attachments: index(open),
            date,
            check_stories,
            late_changes: super::late_change::late_changes(open),
            scenarios: super::scenarios(&open.state),
            moves,
            set_aside: open.set_aside(),
            log_key: Some(store.key_hash().to_string()),
            log_findings,
            unmasked: false,
            second: open.second_views(),
            visit_quality,
        };
        Ok((open.sheet.clone(), cover))
    }

    pub(super) fn record(
        &mut self,
        id: &str,
        format: &str,
        bytes: &[u8],
        purpose: Option<String>,
        masked: bool,
    ) -> Result<visit::Saved, Failure> {
        let (store, open) = self.case(id)?;
        let told = Exported { purpose, ..exported(format, bytes, store.head(), masked) };
        let record = open.append(store, payload(told))?;
        Ok(saved(&record))
    }
}

impl App {
    /// Records a small file and writes it at once.
    pub(super) fn write(
        &mut self,
        id: &str,
        path: &FileRef,
        format: &str,
        bytes: &[u8],
    ) -> Result<FileWritten, Failure> {
        let saved = self.record(id, format, bytes, None, true)?;
        let target = path.place();
        self.env.write(target, bytes).map_err(|error| unwritten(target, &error, true))?;
        let size = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        Ok(FileWritten { path: path.to_string(), size, saved, warning: None })
    }
}

/// A file that is made and not written yet.
pub(super) struct Leaving {
    pub(super) case: String,
    pub(super) path: FileRef,
    pub(super) format: &'static str,
    pub(super) bytes: Zeroizing<Vec<u8>>,
    pub(super) masked: bool,
    pub(super) purpose: Option<String>,
    pub(super) warning: Option<Text>,
    pub(super) job: Job,
}

impl Leaving {
    /// Recorded first: an export that could not be written may stand in the log, a file that nobody recorded may not exist. Stopped before, it is neither.
    pub(super) fn leave(self, app: &mut App) -> Result<Step<FileWritten>, Failure> {
        self.job.settle()?;
        let saved = app.record(&self.case, self.format, &self.bytes, self.purpose, self.masked)?;
        let (env, path, bytes, warning, job) = (Arc::clone(&app.env), self.path, self.bytes, self.warning, self.job);
        Ok(Step::Last(Box::new(move || {
            let target = path.place();
            env.write(target, &bytes).map_err(|error| unwritten(target, &error, true))?;
            drop(job);
            let size = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
            Ok(FileWritten { path: path.into(), size, saved, warning })
        })))
    }
}

/// The name of a file, without its folder.
pub(super) fn bare(path: &str) -> String {
    Path::new(path).file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Takes what a report says, and goes on with it. The checks are followed through the record and the other cases read before, without the application:
/// only then is the rest of it short.
pub(super) fn with_cover<R: 'static>(
    app: &mut App,
    id: String,
    then: impl FnOnce(&mut App, CaseSheet, Cover) -> Result<Step<R>, Failure> + Send + 'static,
) -> Result<Step<R>, Failure> {
    let (store, open) = app.case(&id)?;
    let (mut replay, sheet, eras) = (open.replay.clone(), open.sheet.clone(), open.eras.clone());
    let (case, entries) = (open.id, open.steps(store)?);
    let follow = move || {
        replay.follow(&entries, &sheet, &eras);
        Ok(replay)
    };
    Ok(aside(follow, move |app, replay| {
        let open = app.case(&id)?.1;
        if replay.last() > open.replay.last() {
            open.replay = replay;
        }
        let practice = open.sheet.facts.practice;
        let taken = move |app: &mut App| {
            let (sheet, cover) = app.cover(&id)?;
            then(app, sheet, cover)
        };
        // A practice case is set beside nothing.
        if practice { taken(app) } else { Looking::of(app, Some(case), Depth::Visits)?.before(app, taken) }
    }))
}

/// The warning that goes with every plaintext export.
pub(super) fn plaintext_warning() -> Text {
    Text::new(
        "这个文件没有加密，拿到的人都能读；用完请删除。本次导出已记入日志。",
        "This file is not encrypted: whoever has it can read it. Delete it when done. The export is in the log.",
    )
}

impl Stepped for ExportCase {
    fn start(self, app: &mut App) -> Result<Step<FileWritten>, Failure> {
        if !self.acknowledged {
            return Err(Failure::new(Code::NotAcknowledged));
        }
        let sheet = app.sheet(&self.case)?.clone();
        let job = app.jobs.begin(&self.case, JobKind::Json, &bare(self.path.as_str()));
        let write = move || {
            let bytes = Zeroizing::new(case_json(&sheet)?.into_bytes());
            job.at(700)?;
            let (case, path, warning) = (self.case, self.path, Some(plaintext_warning()));
            Ok(Leaving { case, path, format: "json", bytes, masked: false, purpose: None, warning, job })
        };
        Ok(aside(write, |app, leaving: Leaving| leaving.leave(app)))
    }
}

impl Handle for CaseText {
    fn handle(self, app: &mut App) -> Result<PlainCase, Failure> {
        if !self.acknowledged {
            return Err(Failure::new(Code::NotAcknowledged));
        }
        let json = case_json(app.sheet(&self.case)?)?;
        // Recorded before it is handed out: what a stream does with it cannot be known.
        let saved = app.record(&self.case, "json", json.as_bytes(), None, false)?;
        Ok(PlainCase { json, saved, warning: plaintext_warning() })
    }
}

/// A case as the text of a case file.
pub(super) fn case_json(sheet: &CaseSheet) -> Result<String, Failure> {
    let mut text = serde_json::to_string_pretty(&case::to_file(sheet))
        .map_err(|error| Failure::new(Code::Internal).caused_by(error))?;
    text.push('\n');
    let most = case::LARGEST_FILE;
    if text.len() as u64 > most {
        let (found, most) = (text.len().div_ceil(1 << 20), most >> 20);
        let zh =
            format!("案卷写出来有 {found} MB，能读回的最多 {most} MB，所以没有写出；请缩短备注等长文字，或改作附件");
        let en = format!(
            "the case file would have {found} MB; one of more than {most} MB is not read back, so none was written"
        );
        return Err(Failure::new(Code::TooLarge).saying(zh, en));
    }
    Ok(text)
}

impl Stepped for ExportXlsx {
    fn start(self, app: &mut App) -> Result<Step<FileWritten>, Failure> {
        let job = app.jobs.begin(&self.case, JobKind::Xlsx, &bare(self.path.as_str()));
        with_cover(app, self.case.clone(), move |_, sheet, cover| {
            job.at(200)?;
            let make = move || {
                let bytes = Zeroizing::new(printer::xlsx(&sheet, &cover)?);
                job.at(800)?;
                let (case, path) = (self.case, self.path);
                Ok(Leaving { case, path, format: "xlsx", bytes, masked: true, purpose: None, warning: None, job })
            };
            Ok(aside(make, |app, leaving: Leaving| leaving.leave(app)))
        })
    }
}

/// The report as it prints, laid out without the application; the one laid out last is taken where nothing was recorded since.
fn laid_out<R: 'static>(
    app: &mut App,
    id: String,
    job: Job,
    then: impl FnOnce(&mut App, Arc<Printed>, Job) -> Result<Step<R>, Failure> + Send + 'static,
) -> Result<Step<R>, Failure> {
    with_cover(app, id.clone(), move |app, sheet, cover| {
        job.at(200)?;
        if let Some(printed) = app.session()?.laid_out.as_ref().and_then(|laid_out| laid_out.still(&id, &cover)) {
            return then(app, printed, job);
        }
        let (printer, env) = (Arc::clone(&app.printer), Arc::clone(&app.env));
        let lay_out = move || {
            let printed = Arc::new(printer.report(&sheet, &cover, &*env)?);
            job.at(850)?;
            Ok((LaidOut::new(&id, &cover, &printed), printed, job))
        };
        Ok(aside(lay_out, move |app, (laid_out, printed, job)| {
            app.session()?.laid_out = Some(laid_out);
            then(app, printed, job)
        }))
    })
}

impl Stepped for ExportPdf {
    fn start(self, app: &mut App) -> Result<Step<FileWritten>, Failure> {
        let job = app.jobs.begin(&self.case, JobKind::Pdf, &bare(self.path.as_str()));
        laid_out(app, self.case.clone(), job, move |app, printed, job| {
            let words = printed.lacking.iter().map(|one| one.text.clone());
            let warning =
                words.reduce(|all, one| Text::new(format!("{} {}", all.zh, one.zh), format!("{} {}", all.en, one.en)));
            let (case, path, bytes) = (self.case, self.path, printed.bytes.clone());
            Leaving { case, path, format: "pdf", bytes, masked: true, purpose: None, warning, job }.leave(app)
        })
    }
}

impl Stepped for CheckPrint {
    fn start(self, app: &mut App) -> Result<Step<Vec<LackingCharacters>>, Failure> {
        with_cover(app, self.case, |app, sheet, cover| {
            let (printer, env) = (Arc::clone(&app.printer), Arc::clone(&app.env));
            Ok(Step::Last(Box::new(move || printer.lacking(&sheet, &cover, &*env))))
        })
    }
}

impl Stepped for PreviewFirstPage {
    fn start(self, app: &mut App) -> Result<Step<PdfPreview>, Failure> {
        with_cover(app, self.case, |app, sheet, cover| {
            let (printer, env) = (Arc::clone(&app.printer), Arc::clone(&app.env));
            let lay_out = move || {
                let printed = printer.first_page(&sheet, &cover, &*env)?;
                Ok(PdfPreview { base64: base64::encode(&printed.bytes), lacking: printed.lacking })
            };
            Ok(Step::Last(Box::new(lay_out)))
        })
    }
}

impl Stepped for PreviewPdf {
    fn start(self, app: &mut App) -> Result<Step<PdfPreview>, Failure> {
        let job = app.jobs.begin(&self.case, JobKind::Preview, "");
        laid_out(app, self.case, job, |_, printed, _| {
            let reply =
                move || Ok(PdfPreview { base64: base64::encode(&printed.bytes), lacking: printed.lacking.clone() });
            Ok(Step::Last(Box::new(reply)))
        })
    }
}
