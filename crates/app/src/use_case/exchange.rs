//! Case files in and out, the workbook and the print. Every file that leaves is recorded, with its hash, before the officer
//! is told that it is there.

use std::path::Path;

use evidence::Action;

use super::attachments::{exported, index, payload};
use crate::api::files::{
    CaseSource, CaseText, CheckPrint, ExportCase, ExportPdf, ExportXlsx, FileWritten, ImportCase, ImportReply,
    LackingCharacters, PdfPreview, PlainCase, PreviewPdf,
};
use crate::api::text::{Code, Failure, Text};
use crate::api::visit;
use crate::app::{App, Handle};
use crate::base64;
use crate::case::{self, CaseSheet, parse, read_into};
use crate::env::now;
use crate::failure::{file, unwritten};
use crate::open_case::saved;
use crate::printer::{self, Cover};

impl Handle for ImportCase {
    fn handle(self, app: &mut App) -> Result<ImportReply, Failure> {
        let bytes = match self.source {
            CaseSource::Json { json } => json.into_bytes(),
            CaseSource::Path { path } => {
                let path = Path::new(&path);
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
                let id = app.create_case(&read.checklist, title, dates, read.practice, |checklist, answers| {
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
    fn cover(&mut self, id: &str) -> Result<(CaseSheet, Cover), Failure> {
        let date = Some(now(&*self.env).date_naive());
        let moves = self.moves(id)?.iter().map(super::moving::printed).collect();
        let log_findings = self.printed_findings(id)?;
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
        };
        Ok((open.sheet.clone(), cover))
    }

    fn record(&mut self, id: &str, format: &str, bytes: &[u8]) -> Result<visit::Saved, Failure> {
        let (store, open) = self.case(id)?;
        let record = open.append(store, payload(exported(format, bytes, store.head(), format != "json")))?;
        Ok(saved(&record))
    }

    pub(super) fn write(&mut self, id: &str, path: &str, format: &str, bytes: &[u8]) -> Result<FileWritten, Failure> {
        // Recorded first: an export that could not be written may stand in the log, a file that nobody recorded may not exist.
        let saved = self.record(id, format, bytes)?;
        let target = Path::new(path);
        self.env.write(target, bytes).map_err(|error| unwritten(target, &error, true))?;
        let size = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        Ok(FileWritten { path: path.to_owned(), size, saved, warning: None })
    }
}

/// The warning that goes with every plaintext export.
pub(super) fn plaintext_warning() -> Text {
    Text::new(
        "这个文件没有加密，拿到的人都能读；用完请删除。本次导出已记入日志。",
        "This file is not encrypted: whoever has it can read it. Delete it when done. The export is in the log.",
    )
}

impl Handle for ExportCase {
    fn handle(self, app: &mut App) -> Result<FileWritten, Failure> {
        if !self.acknowledged {
            return Err(Failure::new(Code::NotAcknowledged));
        }
        let text = case_json(app.sheet(&self.case)?)?;
        let mut written = app.write(&self.case, &self.path, "json", text.as_bytes())?;
        written.warning = Some(plaintext_warning());
        Ok(written)
    }
}

impl Handle for CaseText {
    fn handle(self, app: &mut App) -> Result<PlainCase, Failure> {
        if !self.acknowledged {
            return Err(Failure::new(Code::NotAcknowledged));
        }
        let json = case_json(app.sheet(&self.case)?)?;
        // Recorded before it is handed out: what a stream does with it cannot be known.
        let saved = app.record(&self.case, "json", json.as_bytes())?;
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

impl Handle for ExportXlsx {
    fn handle(self, app: &mut App) -> Result<FileWritten, Failure> {
        let (sheet, cover) = app.cover(&self.case)?;
        let bytes = printer::xlsx(&sheet, &cover)?;
        app.write(&self.case, &self.path, "xlsx", &bytes)
    }
}

impl Handle for ExportPdf {
    fn handle(self, app: &mut App) -> Result<FileWritten, Failure> {
        let (sheet, cover) = app.cover(&self.case)?;
        let lacking = app.printer.lacking(&sheet, &cover, &*app.env)?;
        let bytes = app.printer.pdf(&sheet, &cover, &*app.env)?;
        let mut written = app.write(&self.case, &self.path, "pdf", &bytes)?;
        written.warning = lacking
            .into_iter()
            .map(|one| one.text)
            .reduce(|all, one| Text::new(format!("{} {}", all.zh, one.zh), format!("{} {}", all.en, one.en)));
        Ok(written)
    }
}

impl Handle for CheckPrint {
    fn handle(self, app: &mut App) -> Result<Vec<LackingCharacters>, Failure> {
        let (sheet, cover) = app.cover(&self.case)?;
        app.printer.lacking(&sheet, &cover, &*app.env)
    }
}

impl Handle for PreviewPdf {
    fn handle(self, app: &mut App) -> Result<PdfPreview, Failure> {
        let (sheet, cover) = app.cover(&self.case)?;
        let lacking = app.printer.lacking(&sheet, &cover, &*app.env)?;
        let bytes = app.printer.pdf(&sheet, &cover, &*app.env)?;
        Ok(PdfPreview { base64: base64::encode(&bytes), lacking })
    }
}
