//! The end of a case, and the password: closed, opened again, erased; wrong passwords counted; the password changed.

use std::path::Path;
use std::sync::Arc;

use app::api::cases::{ListCases, MarkLimitSeen, NewCase, OpenPracticeCase, ReviseCase};
use app::api::closing::{CloseCase, EraseCase, ErasureReason, Outcome, ReopenCase};
use app::api::files::{Attach, FileSource, VerifyLog};
use app::api::session::{ChangePassword, ConsiderPassword, CreateOfficer, Lock, Unlock};
use app::api::text::{Code, Failure};
use app::api::visit::{Action, Change, Commit};
use app::{App, Argon2Cost, Env, Library, Machine, Settings};

const OFFICER: &str = "尽调岗甲";
const PASSWORD: &str = "口令-Tianye-2026";
const OTHER: &str = "猪圈三十二头母猪 腊月";

/// The machine's own clock, set forward by as much as a test says.
struct Later(Machine, std::sync::Mutex<i64>);

impl Env for Later {
    fn moment(&self) -> evidence::Moment {
        let moment = self.0.moment();
        evidence::Moment { wall_ms: moment.wall_ms + *self.1.lock().expect("a clock"), ..moment }
    }
    fn random(&self, bytes: &mut [u8]) -> std::io::Result<()> {
        self.0.random(bytes)
    }
    fn read(&self, path: &Path, most: u64) -> std::io::Result<Vec<u8>> {
        self.0.read(path, most)
    }
    fn list(&self, folder: &Path) -> std::io::Result<Vec<std::path::PathBuf>> {
        self.0.list(folder)
    }
    fn is_folder(&self, path: &Path) -> bool {
        self.0.is_folder(path)
    }
    fn write(&self, path: &Path, bytes: &[u8]) -> std::io::Result<()> {
        self.0.write(path, bytes)
    }
}

fn app(folder: &Path) -> (App, Arc<Later>) {
    let settings = Settings { cost: Argon2Cost::LIGHT, ..Settings::of(folder) };
    let clock = Arc::new(Later(Machine::new(), std::sync::Mutex::new(0)));
    let mut app = App::new(settings, Library::built_in(), clock.clone());
    app.run(CreateOfficer { name: OFFICER.into(), password: PASSWORD.into(), role: None }).expect("an officer");
    (app, clock)
}

fn unlock(app: &mut App, password: &str) -> Result<app::api::session::SessionState, Failure> {
    app.run(Unlock { officer: OFFICER.into(), password: password.into() })
}

fn practice(app: &mut App) -> String {
    app.run(OpenPracticeCase { industry: "fmcg-wholesale".into() }).expect("a case").meta.id
}

fn answer(case: &str) -> Commit {
    let change = Change::Answer {
        question: "request.amount".into(),
        raw: Some("200000".into()),
        basis: None,
        by: None,
        how_checked: None,
        note: None,
    };
    Commit { case: case.into(), changes: vec![change], action: Action::Typed }
}

fn attach(case: &str) -> Attach {
    Attach { case: case.into(), at: None, file: FileSource::Base64 { name: "a.txt".into(), base64: "aGFsbG8=".into() } }
}

#[test]
fn nothing_of_a_closed_case_changes_until_it_is_opened_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut app, _) = app(folder.path());
    let case = practice(&mut app);
    let closed = app
        .run(CloseCase { case: case.clone(), outcome: Outcome::Withdrawn, reason: Some("改向他行申请".into()) })
        .expect("closed");
    let words = closed.meta.closed.expect("said").zh;
    assert!(words.contains("客户撤回") && words.contains("改向他行申请"), "{words}");
    assert!(!words.contains('T') && !words.contains("+0"), "a time as people read it: {words}");
    let card = app.run(ListCases {}).expect("a list").remove(0);
    assert_eq!(card.closed.map(|text| text.zh), Some(words));
    let head = app.run(VerifyLog { head: None, key: None }).expect("a report").head_seq;
    let refusals: Vec<Failure> = vec![
        app.run(answer(&case)).expect_err("an answer"),
        app.run(attach(&case)).expect_err("a file"),
        app.run(ReviseCase {
            case: case.clone(), title: Some("另一名".into()), survey_date: None, initial_date: None
        })
        .expect_err("a title"),
        app.run(CloseCase { case: case.clone(), outcome: Outcome::Declined, reason: None }).expect_err("closed twice"),
    ];
    for refused in refusals {
        assert_eq!(refused.code, Code::BadRequest);
        assert!(refused.message.zh.contains("结案"), "{}", refused.message.zh);
    }
    assert_eq!(app.run(VerifyLog { head: None, key: None }).expect("a report").head_seq, head, "nothing was recorded");
    // What is only said of it goes on, and it opens as it was after a lock.
    app.run(MarkLimitSeen { case: case.clone() }).expect("a mark");
    unlock(&mut app, PASSWORD).expect("unlocked");
    assert!(app.run(answer(&case)).is_err());
    assert!(app.run(ReopenCase { case: case.clone() }).expect("opened").meta.closed.is_none());
    app.run(answer(&case)).expect("an answer");
    app.run(attach(&case)).expect("a file");
    assert!(app.run(ReopenCase { case }).is_err(), "it is open");
}

#[test]
fn an_erased_case_is_gone_and_the_chain_still_holds() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut app, _) = app(folder.path());
    let case = practice(&mut app);
    app.run(attach(&case)).expect("a file");
    let erase =
        |password: &str| EraseCase { case: case.clone(), reason: ErasureReason::Requested, password: password.into() };
    assert_eq!(app.run(erase("not this one")).expect_err("the password").code, Code::WrongPassword);
    assert_eq!(app.run(ListCases {}).expect("a list").len(), 1);
    let erased = app.run(erase(PASSWORD)).expect("erased");
    assert!(erased.seq > 0 && erased.remains.zh.contains("备份"));
    assert_eq!(app.run(ListCases {}).expect("a list"), vec![]);
    assert_eq!(app.run(answer(&case)).expect_err("gone").code, Code::NotFound);
    assert_eq!(app.run(erase(PASSWORD)).expect_err("gone").code, Code::NotFound);
    let attachments = walk(folder.path()).into_iter().filter(|path| path.contains("attachments")).collect::<Vec<_>>();
    assert_eq!(attachments, Vec::<String>::new(), "no file is left");
    let report = app.run(VerifyLog { head: None, key: None }).expect("a report");
    assert!(report.ok, "{:?}", report.findings);
    unlock(&mut app, PASSWORD).expect("unlocked");
    assert!(app.run(VerifyLog { head: None, key: None }).expect("a report").ok);
}

fn walk(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        match entry.path() {
            path if path.is_dir() => found.extend(walk(&path)),
            path => found.push(path.display().to_string()),
        }
    }
    found
}

#[test]
fn wrong_passwords_are_counted_slowed_and_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut app, clock) = app(folder.path());
    app.run(Lock {}).expect("locked");
    for _ in 0..3 {
        let wrong = unlock(&mut app, "not it at all").expect_err("wrong");
        assert_eq!(wrong.code, Code::WrongPassword);
        assert!(!wrong.message.zh.contains("请等"), "{}", wrong.message.zh);
    }
    assert!(unlock(&mut app, "not it at all").expect_err("wrong").message.zh.contains("请等 5 秒"));
    let waits = unlock(&mut app, PASSWORD).expect_err("too soon");
    assert_eq!(waits.code, Code::TooManyTries);
    *clock.1.lock().expect("a clock") += 5_000;
    let state = unlock(&mut app, PASSWORD).expect("unlocked");
    let told = state.tries.expect("told").zh;
    assert!(told.contains("4 次"), "{told}");
    // Told once, recorded, and then forgotten.
    assert!(unlock(&mut app, PASSWORD).expect("unlocked").tries.is_none());
    // The same count guards what asks for the password while unlocked.
    for _ in 0..4 {
        let change = ChangePassword { old: "not it at all".into(), new: OTHER.into() };
        assert_eq!(app.run(change).expect_err("wrong").code, Code::WrongPassword);
    }
    let change = || ChangePassword { old: PASSWORD.into(), new: OTHER.into() };
    assert_eq!(app.run(change()).expect_err("too soon").code, Code::TooManyTries);
    *clock.1.lock().expect("a clock") += 15 * 60_000;
    app.run(change()).expect("changed");
    assert_eq!(unlock(&mut app, PASSWORD).expect_err("the old one").code, Code::WrongPassword);
    unlock(&mut app, OTHER).expect("the new one");
}

#[test]
fn weak_passwords_are_refused_with_the_reason_and_the_time() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut app, _) = app(folder.path());
    let change = ChangePassword { old: PASSWORD.into(), new: "tianye2026".into() };
    let weak = app.run(change).expect_err("weak");
    assert_eq!(weak.code, Code::WeakPassword);
    assert!(weak.message.zh.contains("猜中"), "{}", weak.message.zh);
    unlock(&mut app, PASSWORD).expect("it stays as it was");
    let view = app.run(ConsiderPassword { password: "jindiaogangjia".into(), name: String::new() }).expect("a view");
    assert!(!view.accepted, "the officer's own name by its sound: {view:?}");
    assert!(app.run(ConsiderPassword { password: OTHER.into(), name: "乙".into() }).expect("a view").accepted);
    // A case made meanwhile is where it was.
    let case = NewCase {
        industry: "fmcg-wholesale".into(),
        title: "样例商行".into(),
        survey_date: "2026-10-31".into(),
        initial_date: "2025-10-31".into(),
    };
    app.run(case).expect("a case");
}
