//! Evidence in and out: files encrypted into the case, listed, read back into memory, never written as plain files.

use std::path::Path;

use appraisal::checklist::{Kind, Question};
use evidence::{AnswersChanged, Change, Payload, Value};
use store::AttachmentDescription;

use crate::api::files::{Attach, AttachmentBytes, AttachmentView, FileSource, GetAttachment, ListAttachments};
use crate::api::text::{Code, Failure};
use crate::app::{App, Handle};
use crate::base64;
use crate::case::{admit, local_time};
use crate::failure::{file, not_found};
use crate::open_case::OpenCase;
use crate::view::Labels;

/// The largest piece of evidence: what the store takes and gives back.
const LARGEST: u64 = store::ATTACHMENT_LIMIT;
const LONGEST_NAME: usize = 200;

impl Handle for Attach {
    fn handle(self, app: &mut App) -> Result<AttachmentView, Failure> {
        let (name, bytes, source) = match self.file {
            FileSource::Path { path } => {
                let path = Path::new(&path);
                let bytes = app.env.read(path, LARGEST).map_err(|error| too_large(path, &error))?;
                let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
                (name, bytes, "file")
            }
            FileSource::Base64 { name, base64: text } => {
                let bytes = base64::decode(&text).ok_or_else(|| {
                    Failure::new(Code::BadRequest).saying("附件内容不是 base64", "the content is not base64")
                })?;
                (name, bytes, "paste")
            }
        };
        if bytes.is_empty() {
            return Err(Failure::new(Code::BadRequest).saying("文件是空的", "the file is empty"));
        }
        if bytes.len() as u64 > LARGEST {
            return Err(Failure::new(Code::TooLarge).saying("附件超过 64 MB", "more than 64 MB"));
        }
        let (store, open) = app.case(&self.case)?;
        open.refuse_when_closed()?;
        let (question, row, column) = place(open, self.at.as_deref())?;
        let name: String = name.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect();
        let description = AttachmentDescription {
            media_type: media_type(&bytes, &name).to_owned(),
            name,
            question,
            row,
            column,
            source: Some(source.to_owned()),
            ..AttachmentDescription::default()
        };
        let answer = answer_of_file(open, self.at.as_deref(), &description.name);
        if let Some(Payload::AnswersChanged(batch)) = &answer {
            admit(&open.sheet.checklist, batch)?;
        }
        // The file and the answer that names it are one step: both are there, or neither.
        let also: Vec<Payload> = answer.into_iter().collect();
        let (id, _) = store.attach_with(open.id, description, &mut bytes.as_slice(), &also)?;
        // The store wrote the records itself; the case is read anew from it.
        open.reload(store)?;
        let added = open.state.attachments.iter().rev().find(|a| a.added.id == id);
        added.map(view).ok_or_else(|| Failure::new(Code::Internal))
    }
}

/// A question that asks for a file is answered by it: the names of its files are the answer.
fn answer_of_file(open: &OpenCase, at: Option<&str>, name: &str) -> Option<Payload> {
    let question = at.and_then(|at| open.sheet.checklist.questions.get(at));
    let asks_for_file = |q: &&Question| matches!(q.ask.kind, Kind::Photo | Kind::File | Kind::Signature);
    let question = question.filter(asks_for_file).map(|q| q.ask.id.clone())?;
    let old = open.sheet.answers.scalars.get(&question).cloned().unwrap_or_default();
    let attached = open.state.attachments.iter().filter(|a| a.retracted_by.is_none());
    let here = attached.filter(|a| a.added.question.as_ref() == Some(&question));
    let names: Vec<&str> = here.map(|a| a.added.name.as_str()).chain([name]).collect();
    let change = Change {
        value: Some(Value::Text(names.join("、"))),
        basis: old.basis,
        by: old.by,
        how_checked: old.how_checked,
        note: old.note,
        evidence: old.evidence.iter().filter_map(|id| id.parse().ok()).collect(),
        ..Change::answer(question, None)
    };
    Some(Payload::AnswersChanged(AnswersChanged::typed(vec![change])))
}

/// The question, or the table's row and column, that a place names.
type Place = (Option<String>, Option<String>, Option<String>);

fn place(open: &OpenCase, at: Option<&str>) -> Result<Place, Failure> {
    let Some(at) = at else { return Ok((None, None, None)) };
    let checklist = &open.sheet.checklist;
    if checklist.questions.contains_key(at) || checklist.tables.contains_key(at) {
        return Ok((Some(at.to_owned()), None, None));
    }
    let appraisal = open.sheet.appraise();
    let cell = Labels::new(checklist, &appraisal).cell(at).map(|(t, r, c)| (t.to_owned(), r.to_owned(), c.to_owned()));
    match cell {
        Some((table, row, column)) if checklist.tables.contains_key(&table) => {
            Ok((Some(table), Some(row), Some(column)))
        }
        _ => Err(not_found("问题", at)),
    }
}

impl Handle for ListAttachments {
    fn handle(self, app: &mut App) -> Result<Vec<AttachmentView>, Failure> {
        let (_, open) = app.case(&self.case)?;
        Ok(open.state.attachments.iter().filter(|a| a.retracted_by.is_none()).map(view).collect())
    }
}

impl Handle for GetAttachment {
    fn handle(self, app: &mut App) -> Result<AttachmentBytes, Failure> {
        let (store, open) = app.case(&self.case)?;
        let added = open.state.attachments.iter().find(|a| a.added.id.to_string() == self.id);
        let added = &added.ok_or_else(|| not_found("附件", &self.id))?.added;
        let bytes = store.attachment(open.id, added.id)?;
        Ok(AttachmentBytes {
            id: self.id,
            name: added.name.clone(),
            mime: added.media_type.clone(),
            base64: base64::encode(&bytes),
        })
    }
}

fn view(attachment: &evidence::Attachment) -> AttachmentView {
    let added = &attachment.added;
    let at = added.question.as_ref().map(|question| match (&added.row, &added.column) {
        (Some(row), Some(column)) => format!("{question}.{row}.{column}"),
        _ => question.clone(),
    });
    AttachmentView {
        id: added.id.to_string(),
        name: added.name.clone(),
        image: added.media_type.starts_with("image/"),
        mime: added.media_type.clone(),
        size: u32::try_from(added.size).unwrap_or(u32::MAX),
        at,
        added_at: local_time(&attachment.stamp),
        seq: u32::try_from(attachment.stamp.seq).unwrap_or(u32::MAX),
    }
}

fn too_large(path: &Path, error: &std::io::Error) -> Failure {
    match error.kind() {
        std::io::ErrorKind::FileTooLarge => Failure::new(Code::TooLarge).saying("附件超过 64 MB", "more than 64 MB"),
        _ => file(path, error),
    }
}

/// By content first: a name proves nothing.
pub(super) fn media_type(bytes: &[u8], name: &str) -> &'static str {
    match bytes {
        [0xff, 0xd8, 0xff, ..] => return "image/jpeg",
        [0x89, b'P', b'N', b'G', ..] => return "image/png",
        [b'G', b'I', b'F', b'8', ..] => return "image/gif",
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => return "image/webp",
        [b'%', b'P', b'D', b'F', ..] => return "application/pdf",
        // Gateways put some lines of their own before the file.
        _ if bytes.get(..bytes.len().min(1_029)).is_some_and(|s| s.windows(5).any(|w| w == b"%PDF-")) => {
            return "application/pdf";
        }
        _ => {}
    }
    match name.rsplit_once('.').map(|(_, e)| e.to_lowercase()).as_deref() {
        Some("txt" | "csv") => "text/plain",
        Some("xlsx") => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Some("docx") => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Some("mp4") => "video/mp4",
        Some("mp3") => "audio/mpeg",
        _ => "application/octet-stream",
    }
}

/// Records of attachments in a case, for the report's index.
pub(super) fn index(open: &OpenCase) -> Vec<report::Attachment> {
    let there = open.state.attachments.iter().filter(|a| a.retracted_by.is_none());
    let entry = |a: &evidence::Attachment| report::Attachment {
        id: a.added.id.short(),
        name: a.added.name.clone(),
        at: local_time(&a.stamp),
        hash: a.added.id.to_string(),
    };
    there.map(entry).collect()
}

/// What a plain copy of a case is recorded as.
pub(super) fn exported(format: &str, bytes: &[u8], head: Option<evidence::Head>, masked: bool) -> evidence::Exported {
    use evidence::CryptoProvider;
    let file = evidence::Ed25519Sha256.hash(&[bytes]);
    evidence::Exported {
        format: format.to_owned(),
        file,
        masked,
        head_seq: head.map_or(0, |h| h.seq),
        head_hash: head.map_or(evidence::Hash([0; 32]), |h| h.hash),
        purpose: None,
    }
}

/// The kind of record an export makes.
pub(super) fn payload(exported: evidence::Exported) -> Payload {
    if exported.format == "json" { Payload::PlaintextExported(exported) } else { Payload::ReportExported(exported) }
}
