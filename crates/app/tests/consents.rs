//! Consents that come first, and numbers of persons in full: what waits is refused and the try recorded, without what was typed; what may be seen
//! in full is by right, with password and reason.

use std::path::Path;
use std::sync::Arc;

use app::api::cases::{NewCase, OpenCase, OpenPracticeCase};
use app::api::closing::{CloseCase, Outcome};
use app::api::files::{Attach, ExportXlsx, FileSource};
use app::api::flows::ReadFlows;
use app::api::session::{AccountRole, CreateOfficer, Lock};
use app::api::text::Code;
use app::api::unmasking::{ExportUnmasked, ReportFormat};
use app::api::visit::{Action, CaseView, Change, Commit, CommitReply, Draft};
use app::{App, Argon2Cost, Library, Machine, Settings};
use evidence::Payload;
use store::Store;

const OFFICER: &str = "尽调岗甲";
const PASSWORD: &str = "口令-Tianye-2026";
/// What is typed where it may not be; it must stand nowhere in the record.
const TYPED: &str = "PLANTED-4711";

/// The machine's clock.
struct Clock;

impl store::Env for Clock {
    fn moment(&self) -> evidence::Moment {
        app::Env::moment(&Machine::new())
    }
}

fn at_desk(folder: &Path) -> App {
    let settings = Settings { cost: Argon2Cost::LIGHT, ..Settings::of(folder) };
    let mut app = App::new(settings, Library::built_in(), Arc::new(Machine::new()));
    app.run(CreateOfficer { name: OFFICER.into(), password: PASSWORD.into(), role: None }).expect("an officer");
    app
}

fn new_case(app: &mut App) -> CaseView {
    let case = NewCase {
        industry: "fmcg-wholesale".into(),
        title: "样例商行".into(),
        survey_date: "2026-10-31".into(),
        initial_date: "2025-10-31".into(),
    };
    app.run(case).expect("a case")
}

fn typed(question: &str, raw: &str) -> Change {
    let (basis, by, how_checked, note) = (None, None, None, None);
    Change::Answer { question: question.into(), raw: Some(raw.into()), basis, by, how_checked, note }
}

fn commit(app: &mut App, case: &str, changes: Vec<Change>) -> CommitReply {
    app.run(Commit { case: case.into(), changes, action: Action::Typed }).expect("a reply")
}

fn attach(app: &mut App, case: &str, at: Option<&str>, name: &str) -> Result<(), Code> {
    // A picture by its first bytes.
    let file = FileSource::Base64 { name: name.into(), base64: "iVBORw0KGgo=".into() };
    app.run(Attach { case: case.into(), at: at.map(str::to_owned), file }).map(|_| ()).map_err(|why| why.code)
}

fn read_flows(app: &mut App, case: &str) -> Result<(), Code> {
    let file = FileSource::Base64 { name: "流水.csv".into(), base64: "5pel5pyfLOmHkeminQo=".into() };
    let read = ReadFlows { case: case.into(), file, mapping: None, answers: Vec::new() };
    app.run(read).map(|_| ()).map_err(|why| why.code)
}

/// The first row or answer at a place.
fn first_word(view: &CaseView, place: &str) -> Change {
    let asked = view.questions.iter().find(|q| q.id == place).expect("a question");
    if asked.columns.is_empty() {
        return typed(place, TYPED);
    }
    let column = asked.columns.iter().find(|c| !c.computed && c.read_only.is_none()).expect("a column");
    let cells = [(column.id.clone(), TYPED.to_owned())].into();
    Change::AddRow { table: place.into(), row: "planted".into(), before: None, cells }
}

/// The marks of tries in the record, and the whole record as text.
fn record(folder: &Path, case: &str) -> (Vec<String>, String) {
    let account = std::fs::read_dir(folder).expect("accounts").flatten().find(|e| e.path().join("keys").exists());
    let settings = store::Settings { for_reading: true, ..store::Settings::default() };
    let open = Store::unlock(&account.expect("an account").path(), PASSWORD, settings, Box::new(Clock));
    let state = open.expect("unlocked").case_state(case.parse().expect("an id")).expect("a case");
    let marks = state.events.iter().filter_map(|event| match &event.payload {
        Payload::Marked(mark) if mark.mark == "consent_missing" => mark.detail.clone(),
        _ => None,
    });
    (marks.collect(), format!("{state:?}"))
}

#[test]
fn every_place_and_act_waits_for_its_consent_and_the_try_is_recorded_without_its_words() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = at_desk(folder.path());
    let view = new_case(&mut app);
    let case = view.meta.id.clone();
    let locks = view.appraisal.visit.locks.clone();
    let all: Vec<(String, String)> =
        locks.iter().flat_map(|l| l.questions.iter().map(|q| (l.consent.clone(), q.clone()))).collect();
    assert!(locks.len() >= 4 && all.len() >= 10, "{locks:?}");
    for (consent, place) in &all {
        let change = first_word(&view, place);
        let draft = app.run(Draft { case: case.clone(), changes: vec![change.clone()] }).expect("a draft");
        assert_eq!(draft.refused.first().map(|r| r.why.code), Some(Code::ConsentMissing), "{consent}: {place}");
        // What waits for nothing is saved beside it.
        let reply = commit(&mut app, &case, vec![typed("request.amount", "300000"), change]);
        assert_eq!(reply.refused.first().map(|r| r.why.code), Some(Code::ConsentMissing), "{consent}: {place}");
        assert!(reply.saved.is_some(), "{place}");
        assert_eq!(attach(&mut app, &case, Some(place), "photo.png"), Err(Code::ConsentMissing), "{place}");
    }
    assert_eq!(read_flows(&mut app, &case), Err(Code::ConsentMissing));
    assert_eq!(attach(&mut app, &case, None, "photo.png"), Err(Code::ConsentMissing));
    app.run(Lock {}).expect("locked");
    let (marks, text) = record(folder.path(), &case);
    for (consent, place) in &all {
        let told = marks.iter().filter(|m| **m == format!("{consent}: {place}")).count();
        assert!(told >= 2, "typed and attached: {consent} {place} {marks:?}");
    }
    assert!(
        marks.contains(&"accounts: flows".to_owned()) && marks.iter().any(|m| m.ends_with(": images")),
        "{marks:?}"
    );
    assert!(!text.contains(TYPED) && !text.contains("photo.png"));
}

#[test]
fn a_bureau_consent_is_signed_dated_and_attached_or_none() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = at_desk(folder.path());
    // Each of the three is left out in turn, and none.
    for left_out in 0..4 {
        let case = new_case(&mut app).meta.id;
        if left_out != 0 {
            commit(&mut app, &case, vec![typed("consent.bureau_written", "是")]);
        }
        if left_out != 1 {
            commit(&mut app, &case, vec![typed("consent.bureau_date", "2026-10-29")]);
        }
        if left_out != 2 {
            attach(&mut app, &case, Some("consent.bureau_written"), "授权书.png")
                .expect("the paper itself waits for nothing");
        }
        let reply = commit(&mut app, &case, vec![typed("bureau.hard_enquiries_6m", "2")]);
        let why: Vec<_> = reply.refused.iter().map(|r| r.why.message.zh.clone()).collect();
        assert_eq!(why.is_empty(), left_out == 3, "{left_out}: {why:?}");
        let words = ["答“已签”", "写上签字日期", "附上签了字的那张"];
        assert!(words.get(left_out).is_none_or(|word| why[0].contains(word)), "{left_out}: {why:?}");
        // Taken back, it is locked again; clearing is the officer's.
        if left_out == 3 {
            commit(&mut app, &case, vec![typed("consent.bureau_written", "否")]);
            let again = commit(&mut app, &case, vec![typed("bureau.hard_enquiries_6m", "3")]);
            assert_eq!(again.refused.len(), 1);
            assert!(commit(&mut app, &case, vec![typed("bureau.hard_enquiries_6m", "")]).refused.is_empty());
        }
    }
}

#[test]
fn accounts_place_and_images_open_one_by_one_and_a_practice_case_has_no_client() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = at_desk(folder.path());
    let case = new_case(&mut app).meta.id;
    commit(&mut app, &case, vec![typed("consent.recording", "是")]);
    attach(&mut app, &case, None, "photo.png").expect("images are agreed to");
    assert_eq!(read_flows(&mut app, &case), Err(Code::ConsentMissing), "accounts are another matter");
    commit(&mut app, &case, vec![typed("consent.accounts", "是")]);
    assert_ne!(read_flows(&mut app, &case), Err(Code::ConsentMissing));
    let left: Vec<String> = app
        .run(OpenCase { case })
        .expect("the case")
        .appraisal
        .visit
        .locks
        .into_iter()
        .map(|lock| lock.consent)
        .collect();
    assert_eq!(left, ["bureau", "place"]);
    let practice = app.run(OpenPracticeCase { industry: "fmcg-wholesale".into() }).expect("a practice case");
    assert!(practice.appraisal.visit.locks.is_empty());
    assert!(commit(&mut app, &practice.meta.id, vec![typed("bureau.hard_enquiries_6m", "3")]).refused.is_empty());
}

#[test]
fn numbers_in_full_are_by_right_with_password_and_reason_and_recorded() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = at_desk(folder.path());
    let case = new_case(&mut app).meta.id;
    commit(&mut app, &case, vec![typed("applicant.phone", "13800001111")]);
    let path = folder.path().join("报告.xlsx");
    let ask = |reason: &str, password: &str| ExportUnmasked {
        case: case.clone(),
        path: path.display().to_string().into(),
        format: ReportFormat::Xlsx,
        reason: reason.into(),
        password: password.into(),
    };
    let holds = |path: &Path, number: &str| {
        let mut book = calamine::open_workbook_auto(path).expect("a workbook");
        let sheets = calamine::Reader::worksheets(&mut book);
        sheets.iter().any(|(_, sheet)| sheet.used_cells().any(|(.., cell)| cell.to_string().contains(number)))
    };
    let covered = folder.path().join("covered.xlsx");
    app.run(ExportXlsx { case: case.clone(), path: covered.display().to_string().into() }).expect("a workbook");
    assert!(!holds(&covered, "13800001111") && holds(&covered, "*******1111"));
    assert_eq!(app.run(ask(" ", PASSWORD)).expect_err("no reason").code, Code::BadRequest);
    assert_eq!(app.run(ask("公证处要求", "another")).expect_err("no password").code, Code::WrongPassword);
    assert!(!path.exists());
    let written = app.run(ask("公证处要求", PASSWORD)).expect("written");
    assert!(written.warning.is_some() && holds(&path, "13800001111"));
    app.run(CloseCase { case: case.clone(), outcome: Outcome::Dropped, reason: None }).expect("closed");
    assert_eq!(app.run(ask("公证处要求", PASSWORD)).expect_err("over").code, Code::BadRequest);
    app.run(Lock {}).expect("locked");
    let (_, text) = record(folder.path(), &case);
    assert_eq!(text.matches("masked: false").count(), 1, "one in full, with its reason");
    assert!(text.contains("公证处要求"));

    let reviewer =
        CreateOfficer { name: "审查岗乙".into(), password: PASSWORD.into(), role: Some(AccountRole::Reviewer) };
    app.run(reviewer).expect("a reviewer");
    // A case of their own begins nobody who reviews; a practice case may be opened by everybody.
    let case = app.run(OpenPracticeCase { industry: "fmcg-wholesale".into() }).expect("a practice case").meta.id;
    let refused = app.run(ExportUnmasked { case, ..ask("公证处要求", PASSWORD) }).expect_err("no right");
    assert_eq!(refused.code, Code::BadRequest);
}
