//! One visit told from the outside: an officer, a case, a draft, a commit, a restart; nothing saved is ever lost.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use app::api::cases::{ListCases, NewCase, OpenCase};
use app::api::files::{Attach, ExportCase, FileSource, GetAttachment, ImportCase, ListAttachments, VerifyLog};
use app::api::session::{CreateOfficer, Lock, SessionPhase, SessionStatus, Unlock};
use app::api::text::{Basis, Code, FigureState};
use app::api::visit::{Action, CaseView, Change, Commit, Draft, History};
use app::{App, Argon2Cost, Library, Machine, Settings};

const PASSWORD: &str = "口令-Tianye-2026";

fn open_app(folder: &Path) -> App {
    let settings = Settings { cost: Argon2Cost::LIGHT, ..Settings::of(folder) };
    App::new(settings, Library::built_in(), Arc::new(Machine::new()))
}

fn officer(app: &mut App) {
    app.run(CreateOfficer { name: "尽调岗甲".into(), password: PASSWORD.into(), role: None }).expect("an officer");
}

fn new_case(app: &mut App) -> CaseView {
    let command = NewCase {
        industry: "fmcg-wholesale".into(),
        title: "样例商行".into(),
        survey_date: "2026-10-31".into(),
        initial_date: "2025-10-31".into(),
    };
    app.run(command).expect("a case")
}

fn typed(question: &str, raw: &str) -> Change {
    Change::Answer {
        question: question.into(),
        raw: Some(raw.into()),
        basis: None,
        by: None,
        how_checked: None,
        note: None,
    }
}

fn row(table: &str, id: &str, cells: &[(&str, &str)]) -> Change {
    let cells: BTreeMap<String, String> = cells.iter().map(|(c, v)| ((*c).to_owned(), (*v).to_owned())).collect();
    Change::AddRow { table: table.into(), row: id.into(), before: None, cells }
}

#[test]
fn what_was_saved_is_there_after_a_restart() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = open_app(folder.path());
    assert_eq!(app.run(SessionStatus {}).expect("status").phase, SessionPhase::NoOfficer);
    officer(&mut app);
    let case = new_case(&mut app).meta.id;
    let reply = app
        .run(Commit { case: case.clone(), changes: vec![typed("request.amount", "30万")], action: Action::Typed })
        .expect("saved");
    let answer = reply.touched.answers["request.amount"].as_ref().expect("answered");
    assert_eq!(
        (answer.raw.as_str(), answer.value.as_deref(), answer.text.as_str()),
        ("30万", Some("300000"), "300,000")
    );
    assert_eq!(reply.appraisal.headline.amount_asked.raw.as_deref(), Some("300000"));
    // No farewell: what the process knew is gone, what it said it saved is not.
    drop(app);
    let mut app = open_app(folder.path());
    assert_eq!(app.run(SessionStatus {}).expect("status").phase, SessionPhase::Locked);
    app.run(Unlock { officer: "尽调岗甲".into(), password: PASSWORD.into() }).expect("unlocked");
    let view = app.run(OpenCase { case }).expect("the case");
    assert_eq!(view.answers["request.amount"].value.as_deref(), Some("300000"));
    assert_eq!(view.answers["request.amount"].basis, Basis::Oral);
    let report = app.run(VerifyLog::default()).expect("verified");
    assert!(report.ok, "{:?}", report.findings);
    app.run(Lock {}).expect("locked");
    assert_eq!(app.run(ListCases {}).expect_err("locked").code, Code::Locked);
}

#[test]
fn a_draft_changes_the_figures_and_leaves_no_record() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = open_app(folder.path());
    officer(&mut app);
    let case = new_case(&mut app).meta.id;
    let before = app.run(VerifyLog::default()).expect("verified").records;
    let draft =
        app.run(Draft { case: case.clone(), changes: vec![typed("request.amount", "２０万")] }).expect("a draft");
    assert_eq!(draft.appraisal.headline.amount_asked.raw.as_deref(), Some("200000"));
    let wrong =
        app.run(Draft { case: case.clone(), changes: vec![typed("request.amount", "二十来万")] }).expect("a draft");
    assert_eq!(wrong.appraisal.headline.amount_asked.state, FigureState::Unknown);
    let problem = wrong.touched.answers["request.amount"].as_ref().and_then(|a| a.problem.as_ref());
    assert!(problem.is_some(), "what does not read is said beside the field");
    assert_eq!(app.run(VerifyLog::default()).expect("verified").records, before);
    assert!(!app.run(OpenCase { case }).expect("the case").answers.contains_key("request.amount"));
}

#[test]
fn tables_change_row_by_row_and_a_draft_agrees_with_the_record() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = open_app(folder.path());
    officer(&mut app);
    let case = new_case(&mut app).meta.id;
    let steps: Vec<Vec<Change>> = vec![
        vec![
            row("debts", "a1", &[("balance", "5万"), ("lender", "银行甲")]),
            row("debts", "b2", &[("balance", "8000")]),
        ],
        vec![
            Change::AddRow {
                table: "debts".into(),
                row: "c3".into(),
                before: Some("a1".into()),
                cells: BTreeMap::from([("balance".into(), "1".into())]),
            },
            Change::RemoveRow { table: "debts".into(), row: "b2".into() },
        ],
        vec![Change::MoveRow { table: "debts".into(), row: "c3".into(), before: None }],
        vec![Change::TableBasis { table: "debts".into(), basis: Basis::Document }],
    ];
    for changes in steps {
        let draft = app.run(Draft { case: case.clone(), changes: changes.clone() }).expect("a draft");
        let saved = app.run(Commit { case: case.clone(), changes, action: Action::Paste }).expect("saved");
        let order = |t: &app::api::visit::Touched| {
            t.tables["debts"].rows.iter().map(|r| (r.id.clone(), r.cells["balance"].value.clone())).collect::<Vec<_>>()
        };
        assert_eq!(order(&draft.touched), order(&saved.touched));
        assert_eq!(draft.appraisal.headline, saved.appraisal.headline);
    }
    let view = app.run(OpenCase { case: case.clone() }).expect("the case");
    let debts = &view.tables["debts"];
    let ids: Vec<&str> = debts.rows.iter().map(|r| r.id.as_str()).collect();
    assert_eq!(ids, ["a1", "c3"]);
    assert_eq!(debts.rows[0].cells["balance"].basis, Basis::Document);
    assert!(debts.rows[0].cells["balance"].basis_inherited);
    let refused = app.run(Commit {
        case,
        changes: vec![Change::DeclareEmpty { table: "debts".into(), empty: true }],
        action: Action::Typed,
    });
    let refused = refused.expect("an answer").refused;
    assert_eq!(refused.iter().map(|r| r.why.code).collect::<Vec<_>>(), [Code::BadRequest], "it has rows");
}

#[test]
fn every_answer_ever_given_is_in_the_history() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = open_app(folder.path());
    officer(&mut app);
    let case = new_case(&mut app).meta.id;
    for raw in ["30万", "", "25万"] {
        app.run(Commit { case: case.clone(), changes: vec![typed("request.amount", raw)], action: Action::Typed })
            .expect("saved");
    }
    let history =
        app.run(History { case, question: "request.amount".into(), row: None, column: None }).expect("the history");
    let raws: Vec<Option<&str>> = history.iter().map(|h| h.raw.as_deref()).collect();
    assert_eq!(raws, [Some("25万"), None, Some("30万")]);
    assert!(history[0].seq > history[2].seq && history[0].hash.len() == 64);
}

#[test]
fn wrong_passwords_and_foreign_files_are_said_and_harm_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = open_app(folder.path());
    let weak = app.run(CreateOfficer { name: "甲".into(), password: "11111111".into(), role: None });
    assert_eq!(weak.expect_err("weak").code, Code::WeakPassword);
    officer(&mut app);
    let again = app.run(CreateOfficer { name: "尽调岗甲".into(), password: PASSWORD.into(), role: None });
    assert_eq!(again.expect_err("taken").code, Code::BadOfficer);
    app.run(Lock {}).expect("locked");
    let wrong = app.run(Unlock { officer: "尽调岗甲".into(), password: "not it at all".into() });
    assert_eq!(wrong.expect_err("wrong").code, Code::WrongPassword);
    let nobody = app.run(Unlock { officer: "别人".into(), password: PASSWORD.into() });
    assert_eq!(nobody.expect_err("nobody").code, Code::NotFound);
    app.run(Unlock { officer: "尽调岗甲".into(), password: PASSWORD.into() }).expect("unlocked");
    // A second process finds it taken.
    let mut other = open_app(folder.path());
    let taken = other.run(Unlock { officer: "尽调岗甲".into(), password: PASSWORD.into() });
    assert_eq!(taken.expect_err("taken").code, Code::InUse);
    app.run(Lock {}).expect("locked");
    let database =
        std::fs::read_dir(folder.path()).expect("folder").next().expect("one officer").expect("entry").path();
    let database = database.join("store.db");
    let whole = std::fs::read(&database).expect("the database");
    for (broken, code) in [
        (whole[..5000].to_vec(), Code::Damaged),
        (b"SQLite format 3\0 and something else of another program".to_vec(), Code::Damaged),
        (Vec::new(), Code::Damaged),
    ] {
        std::fs::write(&database, &broken).expect("broken");
        let failure = app.run(Unlock { officer: "尽调岗甲".into(), password: PASSWORD.into() }).expect_err("broken");
        assert_eq!(failure.code, code);
        assert!(!failure.advice.zh.is_empty());
        assert_eq!(std::fs::read(&database).expect("still there"), broken, "a broken file is left as it is");
    }
    std::fs::write(&database, whole).expect("restored");
    app.run(Unlock { officer: "尽调岗甲".into(), password: PASSWORD.into() }).expect("unlocked again");
}

#[test]
fn evidence_comes_back_as_it_went_in_and_never_lies_open() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = open_app(folder.path());
    officer(&mut app);
    let case = new_case(&mut app).meta.id;
    let picture = [&[0x89, b'P', b'N', b'G'][..], b"PLANTED-PICTURE".repeat(100).as_slice()].concat();
    let source = folder.path().join("photo.png");
    std::fs::write(&source, &picture).expect("a picture");
    let attach = |at: Option<&str>| Attach {
        case: case.clone(),
        at: at.map(str::to_owned),
        file: FileSource::Path { path: source.display().to_string().into() },
    };
    // The client has agreed to photographs.
    let agreed = Commit { case: case.clone(), changes: vec![typed("consent.recording", "是")], action: Action::Typed };
    app.run(agreed).expect("saved");
    let added = app.run(attach(Some("request.amount"))).expect("attached");
    assert!(added.image && added.at.as_deref() == Some("request.amount"));
    let view = app.run(OpenCase { case: case.clone() }).expect("the case");
    assert_eq!(view.answers["request.amount"].evidence, std::slice::from_ref(&added.id));
    // A question that asks for a photo is answered by it.
    app.run(attach(Some("visit.site_photo"))).expect("attached");
    let view = app.run(OpenCase { case: case.clone() }).expect("the case");
    assert_eq!(view.answers["visit.site_photo"].value.as_deref(), Some("photo.png"));
    assert!(!view.appraisal.visit.missing.iter().any(|m| m.at == "visit.site_photo"));
    assert_eq!(app.run(attach(Some("no.such.question"))).expect_err("nowhere").code, Code::NotFound);
    assert_eq!(app.run(ListAttachments { case: case.clone() }).expect("list").len(), 2);
    let back = app.run(GetAttachment { case, id: added.id }).expect("bytes");
    assert!(back.base64.starts_with("iVBOR"), "PNG in base64");
    std::fs::remove_file(&source).expect("removed");
    let mut open = vec![folder.path().to_owned()];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(std::fs::read_dir(&path).expect("folder").map(|e| e.expect("entry").path()));
        } else {
            let bytes = std::fs::read(&path).expect("file");
            assert!(!bytes.windows(15).any(|w| w == b"PLANTED-PICTURE"), "plain in {}", path.display());
        }
    }
}

#[test]
fn a_case_goes_out_acknowledged_and_comes_back_equal() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = open_app(folder.path());
    officer(&mut app);
    let case = new_case(&mut app).meta.id;
    let changes = vec![
        typed("request.amount", "30万"),
        row("debts", "d1", &[("balance", "5万")]),
        Change::DeclareEmpty { table: "guarantees".into(), empty: true },
    ];
    app.run(Commit { case: case.clone(), changes, action: Action::Typed }).expect("saved");
    let path = folder.path().join("case.json").display().to_string();
    let refused = app.run(ExportCase { case: case.clone(), path: path.clone().into(), acknowledged: false });
    assert_eq!(refused.expect_err("not acknowledged").code, Code::NotAcknowledged);
    let written =
        app.run(ExportCase { case: case.clone(), path: path.clone().into(), acknowledged: true }).expect("written");
    assert!(written.warning.is_some() && written.saved.seq > 0);
    let source = app::api::files::CaseSource::Path { path: path.into() };
    let reply = app.run(ImportCase { case: None, source, overwrite: false }).expect("imported");
    assert!(reply.problems.is_empty(), "{:?}", reply.problems);
    let before = app.run(OpenCase { case: case.clone() }).expect("the case");
    assert_ne!(reply.case.meta.id, case);
    assert_eq!(reply.case.answers["request.amount"].value, before.answers["request.amount"].value);
    assert_eq!(reply.case.tables["debts"].rows[0].id, "d1");
    assert!(reply.case.tables["guarantees"].declared_empty);
    assert_eq!(reply.case.appraisal.headline, before.appraisal.headline);
}

#[test]
fn case_files_that_do_not_fit_are_refused_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = open_app(folder.path());
    officer(&mut app);
    let head = r#"{"format":"tianye-case/1","checklist":"fmcg-wholesale","case":{"survey_date":"2026-10-31","initial_date":"2025-10-31"}"#;
    for (json, code) in [
        ("not json".to_owned(), Code::BadCase),
        (head.replace("case/1", "case/9") + "}", Code::Newer),
        (head.replace("tianye-case/1", "other/1") + "}", Code::BadCase),
        (head.replace("fmcg-wholesale", "nowhere") + "}", Code::NotFound),
        (head.to_owned() + r#","answers":{"request.amount":{"v":300000}}}"#, Code::BadCase),
        (head.to_owned() + r#","surprise":1}"#, Code::BadCase),
        (head.replace("2025-10-31", "2027-10-31") + "}", Code::BadCase),
        (
            format!("{head},\"answers\":{{\"request.purpose_text\":{{\"v\":\"{}\"}}}}}}", "长".repeat(4 << 20)),
            Code::TooLarge,
        ),
    ] {
        let source = app::api::files::CaseSource::Json { json };
        let failure = app.run(ImportCase { case: None, source, overwrite: false }).expect_err("refused");
        assert_eq!(failure.code, code, "{:?}", failure.detail);
    }
    assert!(app.run(ListCases {}).expect("list").is_empty(), "nothing half imported");
}

#[test]
fn an_officer_whose_key_file_is_damaged_does_not_vanish() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = open_app(folder.path());
    officer(&mut app);
    app.run(Lock {}).expect("locked");
    drop(app);
    let own = std::fs::read_dir(folder.path())
        .expect("the data folder")
        .flatten()
        .find(|e| e.path().is_dir())
        .expect("an officer");
    std::fs::write(own.path().join("keys"), b"not a key file").expect("damaged");
    let mut app = open_app(folder.path());
    let status = app.run(SessionStatus {}).expect("status");
    assert_eq!(status.phase, SessionPhase::Locked, "the window would offer to create a first officer");
    let failure =
        app.run(Unlock { officer: status.officers[0].clone(), password: PASSWORD.into() }).expect_err("no key");
    assert_ne!(failure.code, Code::WrongPassword);
}
