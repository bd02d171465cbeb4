//! Visit quality through the commands of the window: photos found again in another case, what the window notes, an old case typed over in minutes, what the
//! report says. The clock is the test's own.
#![allow(clippy::print_stdout)]

use std::io::{self, Cursor};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use app::api::cases::{NewCase, OpenPracticeCase};
use app::api::files::{Attach, AttachmentView, ExportXlsx, FileSource, VerifyLog};
use app::api::session::CreateOfficer;
use app::api::visit::{Action, Change, Commit};
use app::api::visit_quality::{NoteTraces, PlaceTrace, RankVisits, VisitQuality, VisitQualityView};
use app::{App, Argon2Cost, Env, Library, Machine, Settings};

/// A machine whose clock the test sets: wall clock and running time apart.
struct Clocked {
    machine: Machine,
    wall: Arc<AtomicI64>,
    ran: Arc<AtomicI64>,
}

impl Env for Clocked {
    fn moment(&self) -> evidence::Moment {
        let ran = self.ran.load(Ordering::SeqCst).unsigned_abs();
        evidence::Moment {
            wall_ms: self.wall.load(Ordering::SeqCst),
            offset_minutes: 480,
            monotonic_ms: ran,
            ..self.machine.moment()
        }
    }

    fn random(&self, bytes: &mut [u8]) -> io::Result<()> {
        self.machine.random(bytes)
    }

    fn read(&self, path: &Path, most: u64) -> io::Result<Vec<u8>> {
        self.machine.read(path, most)
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        self.machine.list(folder)
    }

    fn is_folder(&self, path: &Path) -> bool {
        self.machine.is_folder(path)
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.machine.write(path, bytes)
    }
}

struct Desk {
    app: App,
    wall: Arc<AtomicI64>,
    ran: Arc<AtomicI64>,
    folder: tempfile::TempDir,
}

/// 2026-11-27 10:00 in China.
const MORNING: i64 = 1_795_744_800_000;
const MINUTE: i64 = 60_000;

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let (wall, ran) = (Arc::new(AtomicI64::new(MORNING)), Arc::new(AtomicI64::new(MINUTE)));
        let env = Clocked { machine: Machine::new(), wall: Arc::clone(&wall), ran: Arc::clone(&ran) };
        let settings = Settings { cost: Argon2Cost::LIGHT, ..Settings::of(folder.path().join("data")) };
        let mut app = App::new(settings, Library::built_in(), Arc::new(env));
        let officer = CreateOfficer { name: "尽调岗甲".into(), password: "口令-Tianye-2026".into(), role: None };
        app.run(officer).expect("an officer");
        Self { app, wall, ran, folder }
    }

    fn pass(&self, ms: i64) {
        self.wall.fetch_add(ms, Ordering::SeqCst);
        self.ran.fetch_add(ms, Ordering::SeqCst);
    }

    fn case(&mut self, title: &str) -> String {
        let command = NewCase {
            industry: "fmcg-wholesale".into(),
            title: title.into(),
            survey_date: "2026-11-27".into(),
            initial_date: "2025-11-27".into(),
        };
        self.app.run(command).expect("a case").meta.id
    }

    /// Types rows of goods counted, each after so many seconds.
    fn count_goods(&mut self, case: &str, numbers: impl Iterator<Item = u32>, seconds: i64) {
        for (row, number) in numbers.enumerate() {
            self.pass(seconds * 1_000 + i64::from(number % 7) * 150 * seconds);
            let cells = [("name", format!("货{row}")), ("qty", "3".to_owned()), ("cost", number.to_string())];
            let cells = cells.into_iter().map(|(column, text)| (column.to_owned(), text)).collect();
            let change = Change::AddRow { table: "stock".into(), row: format!("r{row}"), before: None, cells };
            let commit = Commit { case: case.into(), changes: vec![change], action: Action::Typed };
            self.app.run(commit).expect("saved");
        }
    }

    fn attach(&mut self, case: &str, name: &str, bytes: &[u8]) -> AttachmentView {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).expect("written");
        let file = FileSource::Path { path: path.display().to_string().into() };
        // The client agreed to photographs.
        let (basis, by, how_checked, note) = (None, None, None, None);
        let question = "consent.recording".to_owned();
        let agreed = Change::Answer { question, raw: Some("是".into()), basis, by, how_checked, note };
        let agreed = Commit { case: case.into(), changes: vec![agreed], action: Action::Typed };
        self.app.run(agreed).expect("saved");
        self.app.run(Attach { case: case.into(), at: None, file }).expect("attached")
    }

    fn quality(&mut self, case: &str) -> VisitQualityView {
        self.app.run(VisitQuality { case: case.into() }).expect("a view")
    }
}

/// A picture of coloured boxes, of a seed.
fn picture(seed: u32) -> image::RgbImage {
    let mut turn = u64::from(seed).wrapping_mul(0x9E37_79B9_7F4A_7C15) + 1;
    let mut next = move || {
        turn = turn.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from(turn >> 40).unwrap_or(0)
    };
    let boxes: Vec<[u32; 6]> = (0..60).map(|_| [(); 6].map(|()| next())).collect();
    image::RgbImage::from_fn(320, 240, |x, y| {
        let mut shade = [180, 175, 160];
        for [left, top, width, height, one, two] in &boxes {
            let (left, top) = (left % 300, top % 220);
            if (left..left + 8 + width % 50).contains(&x) && (top..top + 8 + height % 60).contains(&y) {
                shade = [one % 256, two % 256, (one + two) % 256];
            }
        }
        image::Rgb(shade.map(|c| u8::try_from(c).unwrap_or(0)))
    })
}

fn jpeg(picture: &image::RgbImage, quality: u8) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut out, quality).encode_image(picture).expect("encoded");
    out.into_inner()
}

#[test]
fn a_photo_of_another_case_is_said_when_it_is_attached_and_in_the_quality() {
    let mut desk = Desk::new();
    let (first, second) = (desk.case("甲店"), desk.case("乙店"));
    let shelf = picture(1);
    assert!(desk.attach(&first, "货架.jpg", &jpeg(&shelf, 90)).notices.is_empty());
    assert!(desk.attach(&first, "柜台.jpg", &jpeg(&picture(2), 90)).notices.is_empty());
    // The same file, and the same picture smaller and cut.
    let same = desk.attach(&second, "现场一.jpg", &jpeg(&shelf, 90));
    assert!(same.notices[0].zh.contains("甲店") && same.notices[0].zh.contains("同一个文件"), "{:?}", same.notices);
    let cut = image::imageops::crop_imm(&shelf, 12, 9, 296, 222).to_image();
    let like = desk.attach(&second, "现场二.jpg", &jpeg(&cut, 70));
    assert!(like.notices.iter().any(|n| n.zh.contains("甲店") && n.zh.contains("很像")), "{:?}", like.notices);
    assert!(desk.attach(&second, "别处.jpg", &jpeg(&picture(3), 90)).notices.is_empty());
    // What is no picture, and what only says it is one.
    assert!(desk.attach(&second, "说明.txt", b"x").notices.is_empty());
    assert!(desk.attach(&second, "坏.jpg", &[0xff, 0xd8, 0xff, 0xe0, 0, 1]).notices.is_empty());
    let view = desk.quality(&second);
    assert_eq!(
        (view.compared, view.photos.len()),
        (1, 3),
        "each with the other case, and with each other: {:?}",
        view.photos
    );
    let odd = view.oddities.iter().find(|odd| odd.id == "photos_elsewhere").expect("said");
    assert!(odd.seen.zh.contains("2 张") && !odd.innocent.zh.is_empty() && !odd.ask.zh.is_empty());
    assert!(odd.bound.zh.contains("未校准"));
    // The other case's photo is elsewhere as well; nobody says which was first.
    assert!(desk.quality(&first).oddities.iter().any(|odd| odd.id == "photos_elsewhere"));
    let report = desk.app.run(VerifyLog::default()).expect("verified");
    assert!(report.ok, "{:?}", report.findings);
}

#[test]
fn an_old_case_typed_over_in_the_evening_stands_first_and_a_slow_one_does_not() {
    let mut desk = Desk::new();
    let honest = desk.case("如实");
    desk.count_goods(&honest, (0..40).map(|n| 1_231 + n * n * 37), 24);
    let other = desk.case("另一家");
    desk.count_goods(&other, (0..40).map(|n| 9_117 + n * 613), 19);
    // Three days later, at night, the first one again, within minutes.
    desk.pass(3 * 24 * 60 * MINUTE + 11 * 60 * MINUTE);
    let typed = desk.case("照着打");
    desk.count_goods(&typed, (0..40).map(|n| 1_231 + n * n * 37 + n % 3), 1);
    let view = desk.quality(&typed);
    let ids: Vec<&str> = view.oddities.iter().map(|odd| odd.id.as_str()).collect();
    for id in ["seconds_between", "evening", "after_the_day", "near_numbers"] {
        assert!(ids.contains(&id), "{id} in {ids:?}");
    }
    assert!(view.look_twice);
    let near = view.oddities.iter().find(|odd| odd.id == "near_numbers").and_then(|odd| odd.other.as_ref());
    assert_eq!(near.map(|other| other.title.as_str()), Some("如实"));
    // Words that rank and ask: none that charges.
    for text in view.oddities.iter().flat_map(|odd| [&odd.label, &odd.seen, &odd.innocent, &odd.ask]) {
        for charge in ["造假", "欺诈", "编造", "虚假", "违规", "嫌疑"] {
            assert!(!text.zh.contains(charge), "{}", text.zh);
        }
    }
    let ranked = desk.app.run(RankVisits {}).expect("ranked");
    assert_eq!(ranked[0].title, "照着打");
    assert!(ranked.iter().find(|one| one.title == "另一家").is_some_and(|one| !one.look_twice));
    // The report says so, and names the other case by its number alone.
    let path = desk.folder.path().join("报告.xlsx").display().to_string();
    desk.app.run(ExportXlsx { case: typed, path: path.into() }).expect("written");
}

#[test]
fn what_the_window_notes_is_durations_and_nothing_else() {
    let mut desk = Desk::new();
    let case = desk.case("甲店");
    let trace = |question: &str, dwell_ms| PlaceTrace { question: question.into(), dwell_ms, edits: 1, pastes: 0 };
    let note = |case: &str, section: &str| NoteTraces {
        case: case.into(),
        section: section.into(),
        open_ms: 90_000,
        away_ms: u32::MAX,
        places: vec![trace("request.amount", 5_000), trace("没有这题;x 1 1 1", 1), trace("debts", 9_000)],
    };
    let saved = desk.app.run(note(&case, "request")).expect("noted").expect("a record");
    assert!(saved.seq > 0);
    // A chapter that is not there, and a practice case: nothing is written.
    assert!(desk.app.run(note(&case, "没有这章")).expect("passed over").is_none());
    let practice = desk.app.run(OpenPracticeCase { industry: "fmcg-wholesale".into() }).expect("a case").meta.id;
    assert!(desk.app.run(note(&practice, "request")).expect("passed over").is_none());
    let view = desk.quality(&practice);
    assert!(view.compared == 0 && view.oddities.is_empty() && view.summary.zh.contains("练习案例"));
    assert!(desk.app.run(RankVisits {}).expect("ranked").iter().all(|one| one.case != practice));
}

/// A renewal finds the shop it knows: that its numbers are near those of before is no oddity. The case that comes from a file says which one it renews.
#[test]
fn a_renewal_resembles_the_case_it_renews_and_nobody_wonders() {
    use app::api::cases::ListCases;
    use app::api::files::{CaseSource, CaseText, ImportCase};
    struct Later;
    impl store::Env for Later {
        fn moment(&self) -> evidence::Moment {
            Env::moment(&Machine::new())
        }
    }
    let mut desk = Desk::new();
    let first = desk.case("甲店");
    let say = |desk: &mut Desk, case: &str, question: &str, text: &str| {
        let (basis, by, how_checked, note) = (None, None, None, None);
        let change = Change::Answer { question: question.into(), raw: Some(text.into()), basis, by, how_checked, note };
        desk.app.run(Commit { case: case.into(), changes: vec![change], action: Action::Typed }).expect("saved");
    };
    say(&mut desk, &first, "consent.personal_data", "是");
    say(&mut desk, &first, "applicant.id_number", "11010519491231002X");
    desk.count_goods(&first, (0..40).map(|n| 1_231 + n * n * 37), 24);
    let other = desk.case("另一家");
    desk.count_goods(&other, (0..40).map(|n| 9_117 + n * 613), 19);
    let near = |desk: &mut Desk, case: &str| {
        let odd = desk.quality(case).oddities;
        odd.into_iter().find(|odd| odd.id == "near_numbers").and_then(|odd| odd.other).map(|other| other.title)
    };
    // A year later, typed anew: the same person, written in another way.
    desk.pass(365 * 24 * 60 * MINUTE);
    let renewed = desk.case("甲店续贷");
    desk.count_goods(&renewed, (0..40).map(|n| 1_231 + n * n * 37 + n % 3), 22);
    assert_eq!(near(&mut desk, &renewed).as_deref(), Some("甲店"), "nobody knows yet that it is the same person");
    say(&mut desk, &renewed, "consent.personal_data", "是");
    say(&mut desk, &renewed, "applicant.id_number", "110105 19491231 002x");
    assert_eq!(near(&mut desk, &renewed), None);
    // From a file: the record says which case it renews, and a second renewal the latest one.
    while desk.app.run(ListCases {}).expect("the desk").iter().any(|card| card.pending) {}
    let json = desk.app.run(CaseText { case: renewed.clone(), acknowledged: true }).expect("its file").json;
    let import = ImportCase { case: None, source: CaseSource::Json { json }, overwrite: false };
    let imported = desk.app.run(import).expect("taken in").case.meta.id;
    let parent_of = |desk: &mut Desk, case: &str| {
        desk.app.close().expect("closed");
        let folder = std::fs::read_dir(desk.folder.path().join("data")).expect("accounts").flatten();
        let folder = folder.map(|entry| entry.path()).find(|path| path.join("keys").exists()).expect("an account");
        let settings = store::Settings { cost: Argon2Cost::LIGHT, for_reading: true, ..store::Settings::default() };
        let open = store::Store::unlock(&folder, "口令-Tianye-2026", settings, Box::new(Later)).expect("unlocked");
        open.case_state(case.parse().expect("an id")).expect("a case").details.parent.map(|parent| parent.to_string())
    };
    assert_eq!(parent_of(&mut desk, &imported), Some(renewed));
}

/// The officer waits while a photo is set beside those of 200 other cases. `cargo test --release … -- --ignored --nocapture` prints how long.
#[test]
#[ignore = "measures; run it by hand, optimised"]
fn a_photo_is_set_beside_those_of_200_cases_in_a_tenth_of_a_second() {
    use app::api::cases::ListCases;
    use app::api::session::{Lock, Unlock};
    let mut desk = Desk::new();
    let cases: Vec<String> = (0..200).map(|number| desk.case(&format!("第{number}家"))).collect();
    for (number, case) in (0_u32..).zip(&cases) {
        desk.count_goods(case, (0..20).map(|row| 1_000 + number * 31 + row * 977), 20);
        for photo in 0..4 {
            let bytes = jpeg(&picture(number * 10 + photo), 90);
            desk.attach(case, &format!("照片{photo}.jpg"), &bytes);
        }
    }
    let shown =
        |desk: &mut Desk| while desk.app.run(ListCases {}).expect("the desk").iter().any(|card| card.pending) {};
    shown(&mut desk);
    desk.app.run(Lock {}).expect("locked");
    desk.app.run(Unlock { officer: "尽调岗甲".into(), password: "口令-Tianye-2026".into() }).expect("unlocked");
    shown(&mut desk);
    for (turn, case) in cases[..3].iter().enumerate() {
        let bytes = jpeg(&picture(u32::try_from(turn).unwrap_or(0) * 10 + 1_001), 70);
        let began = std::time::Instant::now();
        let path = desk.folder.path().join("新.jpg");
        std::fs::write(&path, &bytes).expect("written");
        let file = FileSource::Path { path: path.display().to_string().into() };
        let attached = desk.app.run(Attach { case: case.clone(), at: None, file }).expect("attached");
        let took = began.elapsed().as_millis();
        println!(
            "attach {turn} after unlock, 200 cases with 4 photos each: {took} ms, {} notices",
            attached.notices.len()
        );
        assert!(took <= 100, "{took} ms");
    }
}
