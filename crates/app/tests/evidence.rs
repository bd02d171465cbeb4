//! Evidence and exports beside typing: what takes long is done without the application, what is done with a file is in the record, what is stopped leaves
//! nothing. The work is held at a gate of the test's own, so that no clock is needed to know that typing went on.

use std::io::{self, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use app::api::cases::{NewCase, OpenPracticeCase};
use app::api::evidence::{
    ExportAttachment, FolderPictures, GetAttachmentFacts, GetThumbnail, ListRemoved, LookAtPicture, RemoveAttachment,
    RunningJobs, StopJob,
};
use app::api::files::{
    Attach, AttachmentView, ExportCase, ExportXlsx, FileSource, GetAttachment, ListAttachments, VerifyLog,
};
use app::api::session::{AccountRole, CreateOfficer};
use app::api::text::{Code, Failure};
use app::api::visit::{Action, Change, Commit, Draft};
use app::api::{Answered, Request};
use app::{App, Argon2Cost, Env, Library, Machine, Settings};
use serde_json::{Value, json};

/// A machine that stops where a file with `held` in its name is read or written, until the test lets it go on.
struct Gate {
    machine: Machine,
    arrived: Mutex<Sender<()>>,
    go: Mutex<Receiver<()>>,
}

impl Gate {
    fn pass(&self, path: &Path) {
        if path.to_string_lossy().contains("held") {
            self.arrived.lock().expect("a gate").send(()).expect("somebody waits");
            self.go.lock().expect("a gate").recv().expect("let go");
        }
    }
}

impl Env for Gate {
    fn moment(&self) -> evidence::Moment {
        self.machine.moment()
    }
    fn random(&self, bytes: &mut [u8]) -> io::Result<()> {
        self.machine.random(bytes)
    }
    fn read(&self, path: &Path, most: u64) -> io::Result<Vec<u8>> {
        self.pass(path);
        self.machine.read(path, most)
    }
    fn open(&self, path: &Path) -> io::Result<Box<dyn Read + Send>> {
        self.machine.open(path)
    }
    fn look(&self, path: &Path) -> io::Result<(u64, Option<i64>)> {
        self.machine.look(path)
    }
    fn list(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        self.machine.list(folder)
    }
    fn is_folder(&self, path: &Path) -> bool {
        self.machine.is_folder(path)
    }
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.pass(path);
        self.machine.write(path, bytes)
    }
}

struct Desk {
    app: Arc<Mutex<App>>,
    case: String,
    arrived: Receiver<()>,
    go: Sender<()>,
    folder: tempfile::TempDir,
}

fn fonts() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../src-tauri/resources/fonts");
    ["Regular", "Bold"].map(|w| folder.join(format!("NotoSansCJK-{w}.ttc"))).to_vec()
}

impl Desk {
    fn of(role: Option<AccountRole>) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let ((arrival, arrived), (go, wait)) = (channel(), channel());
        let gate = Gate { machine: Machine::new(), arrived: Mutex::new(arrival), go: Mutex::new(wait) };
        let settings = Settings { cost: Argon2Cost::LIGHT, fonts: fonts(), ..Settings::of(folder.path().join("data")) };
        let mut app = App::new(settings, Library::built_in(), Arc::new(gate));
        app.run(CreateOfficer { name: "尽调岗甲".into(), password: "口令-Tianye-2026".into(), role })
            .expect("an officer");
        // Who reviews begins no case of their own but to practise.
        let case = if role.is_some() {
            app.run(OpenPracticeCase { industry: "fmcg-wholesale".into() }).expect("a case").meta.id
        } else {
            let command = NewCase {
                industry: "fmcg-wholesale".into(),
                title: "样例商行".into(),
                survey_date: "2026-11-27".into(),
                initial_date: "2025-11-27".into(),
            };
            app.run(command).expect("a case").meta.id
        };
        let desk = Self { app: Arc::new(Mutex::new(app)), case, arrived, go, folder };
        desk.say("consent.recording", "是");
        desk
    }

    fn new() -> Self {
        Self::of(None)
    }

    fn run<C: app::Handle>(&self, command: C) -> Result<C::Reply, Failure> {
        self.app.lock().expect("free").run(command)
    }

    fn say(&self, question: &str, raw: &str) {
        let (basis, by, how_checked, note) = (None, None, None, None);
        let change = Change::Answer { question: question.into(), raw: Some(raw.into()), basis, by, how_checked, note };
        self.run(Commit { case: self.case.clone(), changes: vec![change], action: Action::Typed }).expect("saved");
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn attach(&self, at: Option<&str>, name: &str, bytes: &[u8]) -> Result<AttachmentView, Failure> {
        std::fs::write(self.path(name), bytes).expect("written");
        let file = FileSource::Path { path: self.path(name).display().to_string().into() };
        self.run(Attach { case: self.case.clone(), at: at.map(str::to_owned), file })
    }

    fn list(&self) -> Vec<AttachmentView> {
        self.run(ListAttachments { case: self.case.clone() }).expect("a list")
    }

    /// A call as the window makes it: on a thread of its own, with the application locked between the long works only.
    fn call(&self, request: Value) -> JoinHandle<Result<Value, Failure>> {
        let app = Arc::clone(&self.app);
        std::thread::spawn(move || {
            let request: Request = serde_json::from_value(request).expect("a request");
            let lock = || app.lock().expect("nobody broke off");
            let mut answered = lock().begin(request)?;
            let reply = loop {
                answered = match answered {
                    Answered::Now(reply) => break reply,
                    Answered::Later(work) => break work()?,
                    Answered::Then(work) => {
                        let next = work()?;
                        next(&mut lock())?
                    }
                };
            };
            Ok(serde_json::from_str(&reply).expect("JSON"))
        })
    }

    /// Types while the call is held at the gate; both go through.
    fn types_meanwhile(&self, request: Value) -> Result<Value, Failure> {
        let call = self.call(request);
        self.arrived.recv().expect("the work stands at the gate");
        let (basis, by, how_checked, note) = (None, None, None, None);
        let raw = Some("300000".to_owned());
        let change = Change::Answer { question: "request.amount".into(), raw, basis, by, how_checked, note };
        let (case, changes) = (self.case.clone(), vec![change]);
        self.run(Draft { case: case.clone(), changes: changes.clone() }).expect("a keystroke is answered");
        self.run(Commit { case, changes, action: Action::Typed }).expect("and kept");
        let jobs = self.run(RunningJobs {}).expect("jobs");
        assert_eq!(jobs.len(), 1, "{jobs:?}");
        self.go.send(()).expect("let go");
        let done = call.join().expect("no panic");
        assert!(self.run(RunningJobs {}).expect("jobs").is_empty(), "nothing runs any more");
        done
    }

    /// Kinds and contents of the case's own records.
    fn records(&self) -> Vec<evidence::Payload> {
        let seen = self.path("data");
        let mut all = Vec::new();
        for officer in std::fs::read_dir(seen).expect("officers").flatten() {
            if !officer.path().join("store.db").exists() {
                continue;
            }
            let settings = store::Settings { for_reading: true, ..store::Settings::default() };
            let copy = tempfile::tempdir().expect("a folder");
            copy_folder(&officer.path(), &copy.path().join("copy"));
            let store = store::Store::unlock(&copy.path().join("copy"), "口令-Tianye-2026", settings, Box::new(Clock))
                .expect("readable");
            let case = self.case.parse().expect("an id");
            all.extend(store.records_after(case, 0).expect("records").into_iter().filter_map(|entry| entry.payload));
        }
        all
    }
}

struct Clock;

impl store::Env for Clock {
    fn moment(&self) -> evidence::Moment {
        Env::moment(&Machine::new())
    }
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("entries").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            // A lock file of the open store may not be readable; it is not needed.
            let _ = std::fs::copy(entry.path(), target);
        }
    }
}

/// A picture of a shelf, of a seed.
fn photo(seed: u8) -> Vec<u8> {
    let picture = image::RgbImage::from_fn(800, 600, |x, y| {
        let (column, row) = (x / 40 * u32::from(seed), y / 30 * (u32::from(seed) + 3));
        image::Rgb([column * 7 % 256, row * 13 % 256, (column * row) % 256].map(|c| u8::try_from(c).unwrap_or(0)))
    });
    let mut out = Cursor::new(Vec::new());
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut out, 90).encode_image(&picture).expect("encoded");
    out.into_inner()
}

/// The same with what a camera notes: 2026-11-24 14:03:22, 31.24 N 121.47 E.
fn with_exif(jpeg: &[u8]) -> Vec<u8> {
    let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| -> Vec<u8> {
        [&tag.to_be_bytes()[..], &kind.to_be_bytes(), &count.to_be_bytes(), &value].concat()
    };
    let at = |offset: u32| offset.to_be_bytes();
    let mut tiff = b"MM\0\x2a\0\0\0\x08".to_vec();
    tiff.extend(2_u16.to_be_bytes());
    tiff.extend(entry(0x8769, 4, 1, at(38)));
    tiff.extend(entry(0x8825, 4, 1, at(76)));
    tiff.extend([0; 4]);
    tiff.extend(1_u16.to_be_bytes());
    tiff.extend(entry(0x9003, 2, 20, at(56)));
    tiff.extend([0; 4]);
    tiff.extend(b"2026:11:24 14:03:22\0");
    tiff.extend(4_u16.to_be_bytes());
    tiff.extend(entry(1, 2, 2, *b"N\0\0\0"));
    tiff.extend(entry(2, 5, 3, at(130)));
    tiff.extend(entry(3, 2, 2, *b"E\0\0\0"));
    tiff.extend(entry(4, 5, 3, at(154)));
    tiff.extend([0; 4]);
    for part in [31_u32, 14, 24, 121, 28, 12] {
        tiff.extend(part.to_be_bytes());
        tiff.extend(1_u32.to_be_bytes());
    }
    let segment = [b"Exif\0\0", &tiff[..]].concat();
    let length = u16::try_from(segment.len() + 2).expect("short");
    [&jpeg[..2], &[0xff, 0xe1], &length.to_be_bytes(), &segment, &jpeg[2..]].concat()
}

#[test]
fn typing_goes_on_while_a_file_is_kept() {
    let desk = Desk::new();
    std::fs::write(desk.path("held.jpg"), photo(3)).expect("written");
    let path = desk.path("held.jpg").display().to_string();
    let file = json!({ "from": "path", "path": path });
    let done = desk.types_meanwhile(json!({ "cmd": "attach", "case": desk.case, "at": null, "file": file }));
    assert_eq!(done.expect("kept")["name"], "held.jpg");
    assert_eq!(desk.list().len(), 1);
    assert!(desk.run(VerifyLog::default()).expect("verified").ok);
}

#[test]
fn typing_goes_on_while_a_file_leaves() {
    let desk = Desk::new();
    let added = desk.attach(None, "shelf.jpg", &photo(3)).expect("kept");
    for (cmd, more) in [
        ("export_xlsx", json!({})),
        ("export_pdf", json!({})),
        ("export_case", json!({ "acknowledged": true })),
        ("export_unmasked", json!({ "format": "xlsx", "reason": "法院调取", "password": "口令-Tianye-2026" })),
        ("export_attachment", json!({ "id": added.id, "reason": "法院调取" })),
    ] {
        let out = desk.path(&format!("held-{cmd}"));
        let mut request = json!({ "cmd": cmd, "case": desk.case, "path": out.display().to_string() });
        for (key, value) in more.as_object().expect("an object") {
            request[key] = value.clone();
        }
        let done = desk.types_meanwhile(request);
        assert!(done.is_ok() && out.is_file(), "{cmd}: {done:?}");
    }
}

#[test]
fn what_is_stopped_leaves_neither_file_nor_record() {
    let desk = Desk::new();
    std::fs::write(desk.path("held.jpg"), photo(3)).expect("written");
    let before = desk.records().len();
    let path = desk.path("held.jpg").display().to_string();
    let file = json!({ "from": "path", "path": path });
    let call = desk.call(json!({ "cmd": "attach", "case": desk.case, "at": null, "file": file }));
    desk.arrived.recv().expect("at the gate");
    let job = desk.run(RunningJobs {}).expect("jobs")[0].job;
    desk.run(StopJob { job }).expect("asked to stop");
    desk.go.send(()).expect("let go");
    assert_eq!(call.join().expect("no panic").expect_err("stopped").code, Code::Stopped);
    assert!(desk.list().is_empty());
    assert_eq!(desk.records().len(), before);
    let left: Vec<PathBuf> = walk(&desk.path("data"));
    assert!(left.iter().all(|path| !path.to_string_lossy().ends_with(".part")), "{left:?}");
    // The application is as it was.
    desk.attach(None, "again.jpg", &photo(3)).expect("kept");
}

fn walk(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).expect("entries").flatten() {
        match entry.path().is_dir() {
            true => all.extend(walk(&entry.path())),
            false => all.push(entry.path()),
        }
    }
    all
}

#[test]
fn a_removed_file_is_in_the_record_with_its_reason_and_stays_on_the_disk() {
    let desk = Desk::new();
    let added = desk.attach(None, "wrong.jpg", &photo(3)).expect("kept");
    let remove = |reason: &str| RemoveAttachment { case: desk.case.clone(), seq: added.seq, reason: reason.into() };
    assert_eq!(desk.run(remove(" ")).expect_err("no reason").code, Code::BadRequest);
    let saved = desk.run(remove("拿错了，是别家的货架")).expect("taken out");
    assert!(desk.list().is_empty());
    let removed = desk.run(ListRemoved { case: desk.case.clone() }).expect("a list");
    assert_eq!((removed[0].seq, removed[0].reason.as_str()), (added.seq, "拿错了，是别家的货架"));
    assert!(saved.seq > added.seq);
    let told = |payload: &evidence::Payload| matches!(payload, evidence::Payload::Retracted(r) if r.seq == u64::from(added.seq) && r.reason.contains("拿错了"));
    assert!(desk.records().iter().any(told));
    let bytes = desk.run(GetAttachment { case: desk.case.clone(), id: added.id.clone() }).expect("still there");
    assert!(bytes.base64.len() > 1_000);
    let verified = desk.run(VerifyLog::default()).expect("verified");
    assert!(verified.ok && verified.attachments == 1, "{verified:?}");
    assert_eq!(desk.run(remove("再来一次")).expect_err("gone").code, Code::NotFound);
}

#[test]
fn the_answer_that_named_a_removed_file_names_it_no_more() {
    let desk = Desk::new();
    let at = "consent.data_signed";
    let view = desk.run(app::api::cases::OpenCase { case: desk.case.clone() }).expect("the case");
    let file_question = view
        .questions
        .iter()
        .find(|q| matches!(q.kind, app::api::visit::QuestionType::Photo | app::api::visit::QuestionType::File));
    let at = file_question.map_or(at, |q| q.id.as_str());
    let first = desk.attach(Some(at), "one.jpg", &photo(3)).expect("kept");
    desk.attach(Some(at), "two.jpg", &photo(4)).expect("kept");
    let said = || {
        let view = desk.run(app::api::cases::OpenCase { case: desk.case.clone() }).expect("the case");
        view.answers.get(at).map(|answer| answer.raw.clone())
    };
    assert_eq!(said().as_deref(), Some("one.jpg、two.jpg"));
    desk.run(RemoveAttachment { case: desk.case.clone(), seq: first.seq, reason: "重复".into() }).expect("taken out");
    assert_eq!(said().as_deref(), Some("two.jpg"));
}

#[test]
fn a_plain_copy_is_by_right_and_recorded_with_its_reason_and_hash() {
    let desk = Desk::new();
    let bytes = photo(3);
    let added = desk.attach(None, "shelf.jpg", &bytes).expect("kept");
    let out = desk.path("copy.jpg");
    let export = |reason: &str| ExportAttachment {
        case: desk.case.clone(),
        id: added.id.clone(),
        path: out.display().to_string().into(),
        reason: reason.into(),
    };
    assert_eq!(desk.run(export("")).expect_err("no reason").code, Code::BadRequest);
    assert!(!out.exists());
    desk.run(export("公安调取")).expect("written");
    assert_eq!(std::fs::read(&out).expect("there"), bytes);
    let told = |payload: &evidence::Payload| matches!(payload, evidence::Payload::ReportExported(e) if e.format == "attachment" && !e.masked && e.file.to_string() == added.id && e.purpose.as_deref() == Some("公安调取"));
    assert!(desk.records().iter().any(told));
}

#[test]
fn only_the_officers_of_a_case_hand_out_originals() {
    let desk = Desk::of(Some(AccountRole::Reviewer));
    let export = ExportAttachment {
        case: desk.case.clone(),
        id: "0".repeat(64),
        path: desk.path("copy.jpg").display().to_string().into(),
        reason: "想看看".into(),
    };
    let refused = desk.run(export).expect_err("not a reviewer's");
    assert!(refused.message.zh.contains("尽调岗"), "{refused:?}");
}

#[test]
fn what_a_photo_says_is_set_against_the_visit_in_plain_words() {
    let desk = Desk::new();
    desk.say("applicant.premises_address", "城东市场 12 号");
    let added = desk.attach(None, "shelf.jpg", &with_exif(&photo(3))).expect("kept");
    assert_eq!(added.taken.as_deref(), Some("2026-11-24T14:03:22"));
    assert!(added.notices.iter().any(|notice| notice.zh.contains("2026-11-24")), "{:?}", added.notices);
    desk.attach(None, "smaller.jpg", &photo(3)).expect("kept");
    let facts = desk.run(GetAttachmentFacts { case: desk.case.clone(), id: added.id }).expect("facts");
    assert_eq!((facts.width, facts.height), (Some(800), Some(600)));
    assert_eq!(facts.officer, "尽调岗甲");
    assert!(facts.place.as_deref().is_some_and(|place| place.starts_with("31.2")), "{:?}", facts.place);
    let all: String = facts.remarks.iter().map(|remark| remark.zh.as_str()).collect();
    assert!(all.contains("拍摄于 2026-11-24 14:03") && all.contains("走访是 2026-11-27"), "{all}");
    assert!(all.contains("城东市场 12 号"), "{all}");
    assert_eq!(facts.alike.len(), 1, "{:?}", facts.alike);
    assert!(facts.alike[0].text.zh.contains("smaller.jpg"));
}

#[test]
fn a_small_picture_is_made_once_kept_sealed_and_made_again_where_it_is_gone() {
    let desk = Desk::new();
    let added = desk.attach(None, "shelf.jpg", &photo(3)).expect("kept");
    let small = || walk(&desk.path("data")).into_iter().find(|path| path.extension().is_some_and(|e| e == "small"));
    let kept = small().expect("made when it was attached");
    let sealed = std::fs::read(&kept).expect("there");
    assert!(!sealed.windows(3).any(|three| three == [0xff, 0xd8, 0xff]), "a JPEG in the clear");
    let get = || desk.run(GetThumbnail { case: desk.case.clone(), id: added.id.clone() }).expect("a picture").base64;
    let first = get().expect("a picture");
    assert!(first.len() < 40_000, "{} characters", first.len());
    assert_eq!(std::fs::read(&kept).expect("there"), sealed, "it was only read");
    // Damaged or gone, as in an account of an earlier version, it is made again.
    std::fs::write(&kept, b"bent").expect("written");
    assert_eq!(get().as_deref(), Some(first.as_str()));
    std::fs::remove_file(small().expect("made again")).expect("gone");
    assert_eq!(get().as_deref(), Some(first.as_str()));
    assert!(small().is_some());
    let text = desk.attach(None, "note.txt", b"words").expect("kept");
    assert_eq!(desk.run(GetThumbnail { case: desk.case.clone(), id: text.id }).expect("answered").base64, None);
}

#[test]
fn a_folder_is_offered_and_nothing_of_it_is_taken_by_itself() {
    let desk = Desk::new();
    let card = desk.path("card");
    std::fs::create_dir(&card).expect("a folder");
    std::fs::write(card.join("DSC1.JPG"), with_exif(&photo(3))).expect("written");
    std::fs::write(card.join("notes.txt"), b"x").expect("written");
    std::fs::write(card.join(".hidden.jpg"), photo(3)).expect("written");
    let look = || {
        desk.run(FolderPictures { case: desk.case.clone(), path: card.display().to_string().into() }).expect("a list")
    };
    let offered = look();
    assert_eq!(offered.iter().map(|one| (one.name.as_str(), one.there)).collect::<Vec<_>>(), [("DSC1.JPG", false)]);
    let seen = desk.run(LookAtPicture { path: offered[0].path.clone().into() }).expect("a look");
    assert_eq!(seen.taken.as_deref(), Some("2026-11-24T14:03:22"));
    assert!(seen.base64.is_some());
    assert!(desk.list().is_empty(), "only looked at");
    let file = FileSource::Path { path: offered[0].path.clone().into() };
    desk.run(Attach { case: desk.case.clone(), at: None, file }).expect("taken");
    assert!(look()[0].there);
}

#[test]
fn a_file_that_came_in_pieces_is_whole_and_gone_from_memory() {
    let desk = Desk::new();
    let bytes = photo(3);
    let staging = desk.app.lock().expect("free").staging();
    for piece in bytes.chunks(10_000) {
        assert!(staging.put("f1", piece));
    }
    let attach = |id: &str| {
        let file = FileSource::Staged { name: "shelf.jpg".into(), id: id.into() };
        desk.run(Attach { case: desk.case.clone(), at: None, file })
    };
    assert_eq!(attach("f1").expect("kept").size as usize, bytes.len());
    assert_eq!(attach("f1").expect_err("taken once").code, Code::NotFound);
}

#[test]
fn exports_are_recorded_before_they_are_written() {
    let desk = Desk::new();
    let missing = desk.path("no-such-folder/report.xlsx").display().to_string();
    desk.run(ExportXlsx { case: desk.case.clone(), path: missing.clone().into() }).expect_err("not written");
    desk.run(ExportCase { case: desk.case.clone(), path: missing.into(), acknowledged: true })
        .expect_err("not written");
    let records = desk.records();
    let report = records.iter().any(|p| matches!(p, evidence::Payload::ReportExported(e) if e.format == "xlsx"));
    let plain = records.iter().any(|p| matches!(p, evidence::Payload::PlaintextExported(e) if e.format == "json"));
    assert!(report && plain, "the tries stand in the record");
}
