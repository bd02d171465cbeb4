//! What the data tells of itself through the commands of the window: on the desk until dealt with, in history and verification for good.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use app::api::cases::NewCase;
use app::api::files::{Attach, FileSource, VerifyLog};
use app::api::findings::{ListFindings, SalvageCase, SettleFinding};
use app::api::session::{CreateOfficer, Lock, SessionStatus, Unlock};
use app::api::text::Code;
use app::api::visit::{Action, Change, Commit, History};
use app::{App, Argon2Cost, Library, Machine, Settings};

const PASSWORD: &str = "口令-Tianye-2026";
const NAME: &str = "尽调岗甲";

fn open_app(folder: &Path) -> App {
    let settings = Settings { cost: Argon2Cost::LIGHT, ..Settings::of(folder) };
    App::new(settings, Library::built_in(), Arc::new(Machine::new()))
}

fn unlock(app: &mut App) {
    app.run(Unlock { officer: NAME.into(), password: PASSWORD.into() }).expect("unlocked");
}

fn answer(app: &mut App, case: &str, raw: &str) -> Result<(), Code> {
    let change = Change::Answer {
        question: "request.amount".into(),
        raw: Some(raw.into()),
        basis: None,
        by: None,
        how_checked: None,
        note: None,
    };
    let commit = Commit { case: case.into(), changes: vec![change], action: Action::Typed };
    app.run(commit).map(drop).map_err(|failure| failure.code)
}

fn new_case(app: &mut App) -> String {
    let command = NewCase {
        industry: "fmcg-wholesale".into(),
        title: "样例商行".into(),
        survey_date: "2026-10-31".into(),
        initial_date: "2025-10-31".into(),
    };
    app.run(command).expect("a case").meta.id
}

/// An officer with one case, two answers and a file, locked.
fn desk(folder: &Path) -> (App, String) {
    let mut app = open_app(folder);
    app.run(CreateOfficer { name: NAME.into(), password: PASSWORD.into(), role: None }).expect("an officer");
    let case = new_case(&mut app);
    answer(&mut app, &case, "30万").expect("saved");
    answer(&mut app, &case, "25万").expect("saved");
    let file = FileSource::Base64 { name: "现场.txt".into(), base64: "eA==".into() };
    app.run(Attach { case: case.clone(), at: None, file }).expect("attached");
    app.run(Lock {}).expect("locked");
    (app, case)
}

fn store(folder: &Path) -> std::path::PathBuf {
    let mut folders = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    folders.find(|path| path.join("keys").is_file()).expect("a store")
}

#[test]
fn a_file_that_is_gone_is_told_with_its_case_until_and_after_it_is_dealt_with() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut app, case) = desk(folder.path());
    fs::remove_dir_all(store(folder.path()).join("attachments").join(&case)).expect("gone");
    unlock(&mut app);
    let view = app.run(ListFindings { case: None }).expect("the list");
    let [one] = &view.findings[..] else { panic!("{view:?}") };
    assert_eq!((one.code.as_str(), one.case.as_deref(), one.fault), ("attachment_absent", Some(case.as_str()), true));
    assert!(one.happened.zh.contains("样例商行") && !one.kept.zh.is_empty() && !one.to_do.zh.is_empty(), "{one:?}");
    assert_eq!(view.reading, None, "a lost file closes nothing");
    answer(&mut app, &case, "20万").expect("work goes on");
    let report = app.run(VerifyLog::default()).expect("verified");
    assert!(!report.ok && report.findings.len() == 1, "{report:?}");
    let settled = app.run(SettleFinding { id: one.id.clone(), words: "已重新拍照".into() }).expect("dealt with");
    assert!(settled.findings[0].settled.as_ref().is_some_and(|by| by.words == "已重新拍照"), "{settled:?}");
    let twice = app.run(SettleFinding { id: one.id.clone(), words: String::new() });
    assert_eq!(twice.expect_err("dealt with already").code, Code::NotFound);
    app.run(Lock {}).expect("locked");
    unlock(&mut app);
    let report = app.run(VerifyLog::default()).expect("verified");
    assert!(!report.ok && report.findings[0].id == one.id && report.findings[0].settled.is_some(), "{report:?}");
    let other = new_case(&mut app);
    assert_eq!(app.run(ListFindings { case: Some(other) }).expect("the list").findings, [], "of another case");
    assert_eq!(app.run(ListFindings { case: Some(case) }).expect("the list").findings.len(), 1);
}

#[test]
fn a_database_put_back_in_time_is_only_read_until_the_officer_has_seen_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut app, case) = desk(folder.path());
    let database = store(folder.path()).join("store.db");
    let before = fs::read(&database).expect("the database");
    unlock(&mut app);
    answer(&mut app, &case, "10万").expect("saved");
    app.run(Lock {}).expect("locked");
    fs::write(&database, before).expect("an older copy");
    unlock(&mut app);
    let view = app.run(ListFindings { case: None }).expect("the list");
    assert!(view.reading.is_some() && view.findings[0].holds, "{view:?}");
    assert_eq!(answer(&mut app, &case, "5万"), Err(Code::ReadOnly));
    let read = app.run(app::api::cases::OpenCase { case: case.clone() }).expect("it is read");
    assert!(read.meta.read_only.is_some() && read.answers["request.amount"].raw == "25万");
    let target = folder.path().join("part.json").display().to_string();
    let out = SalvageCase { case: case.clone(), path: target.into(), acknowledged: true };
    let out = app.run(out).expect("written");
    assert!(out.saved.is_none() && out.gaps.is_empty() && out.warning.zh.contains("没有记入日志"), "{out:?}");
    let view = app.run(SettleFinding { id: view.findings[0].id.clone(), words: "已补填".into() }).expect("dealt with");
    assert_eq!(view.reading, None);
    answer(&mut app, &case, "10万").expect("saved again");
    let read = app.run(app::api::cases::OpenCase { case }).expect("it is open");
    assert_eq!(read.meta.read_only, None);
}

#[test]
fn the_history_says_who_where_when_and_what_stood_there_before() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut app, case) = desk(folder.path());
    unlock(&mut app);
    let asked = History { case, question: "request.amount".into(), row: None, column: None };
    let history = app.run(asked).expect("the history");
    assert_eq!(history.len(), 2);
    assert_eq!((history[0].text.as_str(), history[0].before.as_deref()), ("250,000", Some("300,000")));
    assert_eq!((history[1].text.as_str(), history[1].before.as_deref()), ("300,000", None));
    for entry in &history {
        assert!(entry.device.zh.starts_with("本机（") && entry.officer == NAME && !entry.at.is_empty(), "{entry:?}");
    }
}

#[test]
fn a_copy_of_a_store_is_called_one_and_comes_last() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut app, _) = desk(folder.path());
    let own = store(folder.path());
    let copy = folder.path().join("0-备份");
    fs::create_dir_all(&copy).expect("a folder");
    for file in ["keys", "store.db", "head"] {
        fs::copy(own.join(file), copy.join(file)).expect("copied");
    }
    let state = app.run(SessionStatus {}).expect("status");
    assert_eq!((state.officers[0].as_str(), state.officers.len()), (NAME, 2));
    assert_eq!(state.copies, [state.officers[1].clone()]);
    assert!(state.copies[0].contains("副本") && state.copies[0].contains("0-备份"), "{:?}", state.copies);
    assert_eq!(state.accounts.len(), 1, "a copy signs for nobody");
    assert!(state.notices.len() == 1 && state.notices[0].zh.contains("不会被自动选用"), "{:?}", state.notices);
    // Alone, it is the officer's: where it lies is nobody's business.
    fs::remove_dir_all(&own).expect("away");
    let state = app.run(SessionStatus {}).expect("status");
    assert_eq!((state.officers, state.copies), (vec![NAME.to_owned()], vec![]));
    // Two of one store, neither where it was made: nobody can know which, and neither is chosen.
    let third = folder.path().join("1-备份");
    fs::create_dir_all(&third).expect("a folder");
    for file in ["keys", "store.db", "head"] {
        fs::copy(copy.join(file), third.join(file)).expect("copied");
    }
    let state = app.run(SessionStatus {}).expect("status");
    assert_eq!((state.officers.len(), state.copies.len()), (2, 2));
}
