//! Evidence in and out: files encrypted into the case, listed, read back into memory, never written as plain files. What takes long (reading, encrypting,
//! decoding a picture) is done without the application: typing goes on meanwhile.

use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use appraisal::checklist::{Kind, Question};
use evidence::{AnswersChanged, CaseId, Change, Payload, PhotoMarks, Value};
use store::{AttachmentDescription, Place, Store, Written};
use zeroize::Zeroizing;

use super::photos_seen::{Depth, Looking};
use crate::api::evidence::JobKind;
use crate::api::files::{Attach, AttachmentBytes, AttachmentView, FileSource, GetAttachment, ListAttachments};
use crate::api::text::{Code, Failure};
use crate::app::{App, Handle, Prepare, Work};
use crate::base64;
use crate::case::{HeldAct, admit, local_time};
use crate::env::Env;
use crate::failure::{file, not_found};
use crate::jobs::Job;
use crate::open_case::OpenCase;
use crate::photo_marks::seen;
use crate::steps::{Step, Stepped, aside};
use crate::view::Labels;

/// The largest piece of evidence: what the store takes and gives back.
const LARGEST: u64 = store::ATTACHMENT_LIMIT;
const LONGEST_NAME: usize = 200;
/// Enough of a file to tell what it is, and divisible by four as base64 is.
const HEAD: usize = 1_400;

/// Where the content comes from.
enum Content {
    Path(PathBuf),
    Base64(String),
    Memory(Zeroizing<Vec<u8>>),
}

impl Content {
    fn of(from: FileSource, app: &App) -> Result<(String, Self, &'static str), Failure> {
        Ok(match from {
            FileSource::Path { path } => {
                let path = path.place().to_owned();
                let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
                (name, Content::Path(path), "file")
            }
            FileSource::Base64 { name, base64 } => (name, Content::Base64(base64), "paste"),
            FileSource::Staged { name, id } => {
                let bytes = app.staging.take(&id).ok_or_else(|| not_found("文件", &name))?;
                (name, Content::Memory(bytes), "paste")
            }
        })
    }

    /// How it begins.
    fn head(&self, env: &dyn Env) -> Result<Vec<u8>, Failure> {
        match self {
            Content::Path(path) => {
                let mut head = Vec::new();
                let read = env.open(path).and_then(|open| open.take(HEAD as u64).read_to_end(&mut head));
                read.map_err(|error| file(path, &error))?;
                Ok(head)
            }
            Content::Base64(text) => base64::decode(text.get(..HEAD).unwrap_or(text)).ok_or_else(not_base64),
            Content::Memory(bytes) => Ok(bytes.get(..HEAD).unwrap_or(bytes).to_vec()),
        }
    }

    /// All of it.
    fn whole(self, env: &dyn Env) -> Result<Zeroizing<Vec<u8>>, Failure> {
        let bytes = match self {
            Content::Path(path) => Zeroizing::new(env.read(&path, LARGEST).map_err(|error| too_large(&path, &error))?),
            Content::Base64(text) => Zeroizing::new(base64::decode(&text).ok_or_else(not_base64)?),
            Content::Memory(bytes) => bytes,
        };
        match bytes.len() as u64 > LARGEST {
            true => Err(too_much()),
            false => Ok(bytes),
        }
    }
}

fn not_base64() -> Failure {
    Failure::new(Code::BadRequest).saying("附件内容不是 base64", "the content is not base64")
}

fn too_much() -> Failure {
    Failure::new(Code::TooLarge).saying("附件超过 64 MB", "more than 64 MB")
}

/// A file sealed on the disk, not recorded yet.
struct Sealed {
    written: Written,
    marks: Option<PhotoMarks>,
    small: Option<Vec<u8>>,
}

/// What is known of a file before it is read.
struct Told {
    case: String,
    at: Option<String>,
    name: String,
    media_type: &'static str,
    source: &'static str,
}

impl Told {
    /// Whether the case takes it, and as what. Asked again before it is recorded: the case may have been closed meanwhile.
    fn admitted<'a>(&self, app: &'a mut App) -> Result<(&'a mut Store, &'a mut OpenCase, Spot), Failure> {
        let (store, open) = app.case(&self.case)?;
        open.refuse_when_closed()?;
        let spot = spot(open, self.at.as_deref())?;
        let paper = open.sheet.is_consent_paper(spot.0.as_deref());
        if let Some(question) = spot.0.as_deref().filter(|_| !paper) {
            open.refuse_place(store, question)?;
        }
        if self.media_type.starts_with("image/") && !paper {
            open.refuse_act(store, HeldAct::Images)?;
        }
        Ok((store, open, spot))
    }

    /// Encrypts it, and looks at it if it is a picture, both at once.
    fn seal(&self, content: Content, place: Place, env: &dyn Env, job: &Job) -> Result<Sealed, Failure> {
        let bytes = content.whole(env)?;
        if media_type(&bytes, &self.name) != self.media_type {
            let (zh, en) = ("文件正在被别的程序改写，请稍后再附", "the file is being changed; attach it again later");
            return Err(Failure::new(Code::File).saying(zh, en));
        }
        let image = self.media_type.starts_with("image/");
        std::thread::scope(|scope| {
            let looked = image.then(|| scope.spawn(|| seen(&bytes)));
            let written =
                place.write(&mut Counted { bytes: &bytes, at: 0, job }).map_err(|error| match job.stopped() {
                    true => Failure::new(Code::Stopped),
                    false => error.into(),
                });
            // A picture that breaks the decoder is a file like any other.
            let looked = looked.and_then(|looking| looking.join().ok()).flatten();
            let (marks, small) = looked.map_or((None, None), |(marks, small)| (Some(marks), small));
            Ok(Sealed { written: written?, marks, small })
        })
    }

    /// Records it, with the answer that names it: both are there, or neither.
    fn record(self, sealed: Sealed, job: &Job, app: &mut App) -> Result<Step<AttachmentView>, Failure> {
        let case = self.case.clone();
        let (store, open, (question, row, column)) = self.admitted(app)?;
        let name: String = self.name.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect();
        let description = AttachmentDescription {
            media_type: self.media_type.to_owned(),
            name,
            question,
            row,
            column,
            marks: sealed.marks,
            source: Some(self.source.to_owned()),
            ..AttachmentDescription::default()
        };
        let answer = answer_of_file(open, self.at.as_deref(), &description.name);
        if let Some(Payload::AnswersChanged(batch)) = &answer {
            admit(&open.sheet.checklist, batch)?;
        }
        job.settle()?;
        let mut payloads: Vec<Payload> = answer.into_iter().collect();
        let (added, saved) = store.record_written_with(sealed.written, description, &payloads)?;
        let (id, small) = (added.id, sealed.small);
        payloads.insert(0, Payload::AttachmentAdded(added));
        open.learn_all(&saved, payloads);
        let added = open.state.attachments.iter().rev().find(|a| a.added.id == id);
        let view = added.map(view).ok_or_else(|| Failure::new(Code::Internal))?;
        if !view.image {
            return Ok(Step::Done(view));
        }
        let (place, number) = (store.small(open.id, id)?, open.id);
        let keep = move || {
            // It can be made again at any time.
            if let Some(small) = small {
                let _ = place.write(&small);
            }
            Ok(())
        };
        Ok(aside(keep, move |app, _| noticed(app, &case, number, view)))
    }
}

/// What is to be looked at of a photo that was just attached.
fn noticed(
    app: &mut App,
    case: &str,
    number: CaseId,
    mut view: AttachmentView,
) -> Result<Step<AttachmentView>, Failure> {
    let case = case.to_owned();
    let looking = Looking::of(app, Some(number), Depth::Photos)?;
    looking.before(app, move |app| {
        view.notices = app.notices(&case, view.seq)?;
        Ok(Step::Done(view))
    })
}

impl Stepped for Attach {
    fn start(self, app: &mut App) -> Result<Step<AttachmentView>, Failure> {
        let (name, content, source) = Content::of(self.file, app)?;
        let head = content.head(&*app.env)?;
        if head.is_empty() {
            return Err(Failure::new(Code::BadRequest).saying("文件是空的", "the file is empty"));
        }
        let media_type = media_type(&head, &name);
        let told = Told { case: self.case, at: self.at, name, media_type, source };
        let (store, open, _) = told.admitted(app)?;
        let place = store.place(open.id)?;
        let (env, job) = (Arc::clone(&app.env), app.jobs.begin(&told.case, JobKind::Attach, &told.name));
        let work = move || {
            let sealed = told.seal(content, place, &*env, &job)?;
            Ok((told, sealed, job))
        };
        Ok(aside(work, |app, (told, sealed, job)| told.record(sealed, &job, app)))
    }
}

/// Bytes that say how far they are taken, and end when the officer stops.
struct Counted<'a> {
    bytes: &'a [u8],
    at: usize,
    job: &'a Job,
}

impl Read for Counted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let taken = self.bytes.get(self.at..).unwrap_or_default().read(buffer)?;
        self.at += taken;
        let share = self.at as u64 * 850 / (self.bytes.len() as u64).max(1);
        self.job.at(u32::try_from(share).unwrap_or(850)).map_err(|_| io::Error::other("stopped by the officer"))?;
        Ok(taken)
    }
}

/// A question that asks for a file is answered by it: the names of its files are the answer.
fn answer_of_file(open: &OpenCase, at: Option<&str>, name: &str) -> Option<Payload> {
    let question = asks_for_file(open, at)?;
    let attached = open.state.attachments.iter().filter(|a| a.retracted_by.is_none());
    let here = attached.filter(|a| a.added.question.as_ref() == Some(&question));
    let names: Vec<&str> = here.map(|a| a.added.name.as_str()).chain([name]).collect();
    Some(named_files(open, question, &names))
}

/// The question of this place, if it asks for a file.
pub(super) fn asks_for_file(open: &OpenCase, at: Option<&str>) -> Option<String> {
    let question = at.and_then(|at| open.sheet.checklist.questions.get(at));
    let asks = |q: &&Question| matches!(q.ask.kind, Kind::Photo | Kind::File | Kind::Signature);
    question.filter(asks).map(|q| q.ask.id.clone())
}

/// The answer that names these files; none of them takes the answer back.
pub(super) fn named_files(open: &OpenCase, question: String, names: &[&str]) -> Payload {
    let old = open.sheet.answers.scalars.get(&question).cloned().unwrap_or_default();
    let change = Change {
        value: (!names.is_empty()).then(|| Value::Text(names.join("、"))),
        basis: old.basis,
        by: old.by,
        how_checked: old.how_checked,
        note: old.note,
        evidence: old.evidence.iter().filter_map(|id| id.parse().ok()).collect(),
        ..Change::answer(question, None)
    };
    Payload::AnswersChanged(AnswersChanged::typed(vec![change]))
}

/// The question, or the table's row and column, that a place names.
type Spot = (Option<String>, Option<String>, Option<String>);

fn spot(open: &OpenCase, at: Option<&str>) -> Result<Spot, Failure> {
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

/// A file of the case that is there, taken out or not.
pub(super) fn of_id<'a>(open: &'a OpenCase, id: &str) -> Result<&'a evidence::Attachment, Failure> {
    open.state.attachments.iter().find(|a| a.added.id.to_string() == id).ok_or_else(|| not_found("附件", id))
}

impl Prepare for GetAttachment {
    fn prepare(self, app: &mut App) -> Result<Work<AttachmentBytes>, Failure> {
        let (store, open) = app.case(&self.case)?;
        let added = &of_id(open, &self.id)?.added;
        let kept = store.kept(open.id, added.id)?;
        let (name, mime) = (added.name.clone(), added.media_type.clone());
        Ok(Box::new(move || Ok(AttachmentBytes { id: self.id, name, mime, base64: base64::encode(&kept.read()?) })))
    }
}

impl App {
    /// A file's bytes as they are, for a shell that can hand over bytes.
    pub fn attachment(&mut self, case: &str, id: &str) -> Result<Work<Zeroizing<Vec<u8>>>, Failure> {
        let (store, open) = self.case(case)?;
        let kept = store.kept(open.id, of_id(open, id)?.added.id)?;
        Ok(Box::new(move || Ok(kept.read()?)))
    }
}

pub(super) fn view(attachment: &evidence::Attachment) -> AttachmentView {
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
        taken: added.marks.as_ref().and_then(|marks| marks.taken.clone()),
        notices: Vec::new(),
    }
}

fn too_large(path: &Path, error: &io::Error) -> Failure {
    match error.kind() {
        io::ErrorKind::FileTooLarge => too_much(),
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
