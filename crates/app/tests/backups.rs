//! The backup through the commands: told when it is due, made aside with progress, stopped, tried out, restored beside and elsewhere; what was erased leaves it.

use std::path::Path;
use std::sync::Arc;

use app::api::backups::{
    BackupChecked, BackupMade, BackupProgress, BackupStanding, BackupStatus, ListBackups, MakeBackup, RestoreBackup,
    StopBackup, VerifyBackup,
};
use app::api::cases::{ListCases, NewCase, OpenPracticeCase};
use app::api::closing::{EraseCase, ErasureReason};
use app::api::files::{Attach, FileSource, VerifyLog};
use app::api::findings::{ListFindings, SettleFinding};
use app::api::packages::PackageWord;
use app::api::session::{ChangePassword, CreateOfficer, Lock, SessionPhase, Unlock};
use app::api::text::{Code, Failure};
use app::api::{Answered, Request};
use app::{App, Argon2Cost, Env, Library, Machine, Settings};

const OFFICER: &str = "尽调岗甲";
const PASSWORD: &str = "口令-Tianye-2026";

/// The machine's own clock, set forward by as much as a test says.
struct Later(Machine, std::sync::Mutex<i64>);

impl Later {
    fn days(&self, days: i64) {
        *self.1.lock().expect("a clock") += days * 86_400_000;
    }
}

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

fn empty(folder: &Path) -> (App, Arc<Later>) {
    let settings = Settings { cost: Argon2Cost::LIGHT, ..Settings::of(folder) };
    let clock = Arc::new(Later(Machine::new(), std::sync::Mutex::new(0)));
    (App::new(settings, Library::built_in(), clock.clone()), clock)
}

fn begun(folder: &Path) -> (App, Arc<Later>) {
    let (mut app, clock) = empty(folder);
    app.run(CreateOfficer { name: OFFICER.into(), password: PASSWORD.into(), role: None }).expect("an officer");
    (app, clock)
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

fn practice(app: &mut App) -> String {
    app.run(OpenPracticeCase { industry: "fmcg-wholesale".into() }).expect("a case").meta.id
}

fn photo(app: &mut App, case: &str, bytes: usize) {
    // Bytes that no two photos share, in base64 of the letter A and a number.
    let text = format!("{bytes:08}").repeat(bytes / 8);
    let file = FileSource::Base64 { name: "照片.jpg".into(), base64: text };
    app.run(Attach { case: case.into(), at: None, file }).expect("attached");
}

fn made(app: &mut App, stick: Option<&Path>) -> Result<BackupMade, Failure> {
    app.run(MakeBackup { path: stick.map(|path| path.display().to_string()).map(Into::into), every_part: false })
}

fn standing(app: &mut App) -> BackupStanding {
    app.run(BackupStatus {}).expect("how it stands")
}

fn restore(
    app: &mut App,
    stick: &Path,
    password: &str,
    beside: bool,
) -> Result<app::api::backups::BackupRestored, Failure> {
    app.run(RestoreBackup {
        path: stick.display().to_string().into(),
        store: None,
        number: None,
        password: Some(password.into()),
        beside,
    })
}

#[test]
fn it_is_told_when_it_is_due_and_where_it_went() {
    let (home, stick) = (folder(), folder());
    let (mut app, clock) = begun(home.path());
    let before = standing(&mut app);
    assert!(!before.due && before.last.is_none() && before.place.is_none(), "nothing is lost yet: {before:?}");
    practice(&mut app);
    assert!(!standing(&mut app).due, "a practice case is nobody's work");
    app.run(new_case("甲店")).expect("a case");
    assert!(standing(&mut app).due, "work without a backup");
    let failure = made(&mut app, None).expect_err("nobody said where");
    assert_eq!(failure.code, Code::BadRequest);
    let first = made(&mut app, Some(stick.path())).expect("made");
    assert_eq!(first.number, 1);
    let now = standing(&mut app);
    assert!(!now.due && now.place_there, "{now:?}");
    let last = now.last.expect("known");
    assert_eq!((last.number, last.days, last.records_since), (1, 0, 0));
    clock.days(8);
    assert!(!standing(&mut app).due, "nothing was written since");
    app.run(new_case("乙店")).expect("a case");
    let now = standing(&mut app);
    assert!(now.due && now.last.as_ref().is_some_and(|last| last.days == 8 && last.records_since >= 1), "{now:?}");
    // The stick is not in.
    let place = stick.path().to_owned();
    drop(stick);
    assert!(!standing(&mut app).place_there);
    let failure = made(&mut app, None).expect_err("no stick");
    assert_eq!(failure.code, Code::NotFound);
    assert!(failure.message.zh.contains("优盘没有插好"), "{}", failure.message.zh);
    std::fs::create_dir(&place).expect("back");
    assert_eq!(made(&mut app, None).expect("made").number, 2);
    std::fs::remove_dir_all(place).expect("cleared");
    // Where the accounts lie is no place for it.
    for path in [home.path().to_owned(), home.path().join("x")] {
        std::fs::create_dir_all(&path).expect("a folder");
        assert_eq!(made(&mut app, Some(&path)).expect_err("refused").code, Code::BadRequest);
    }
}

fn new_case(title: &str) -> NewCase {
    NewCase {
        industry: "fmcg-wholesale".into(),
        title: title.into(),
        survey_date: "2026-11-20".into(),
        initial_date: "2025-12-31".into(),
    }
}

#[test]
fn it_runs_aside_with_progress_and_stops_when_told() {
    let (home, stick) = (folder(), folder());
    let (mut app, _) = begun(home.path());
    let case = practice(&mut app);
    for bytes in [400_000, 400_008, 400_016] {
        photo(&mut app, &case, bytes);
    }
    let begin = |app: &mut App| {
        let path = Some(stick.path().display().to_string());
        app.begin(Request::MakeBackup(MakeBackup { path: path.map(Into::into), every_part: false }))
    };
    let Answered::Then(work) = begin(&mut app).expect("begun") else { panic!("it runs aside") };
    assert!(app.run(BackupProgress {}).expect("progress").running);
    assert_eq!(begin(&mut app).map(drop).expect_err("one at a time").code, Code::BadRequest);
    // Typing goes on meanwhile.
    photo(&mut app, &case, 400_024);
    app.run(StopBackup {}).expect("told");
    let failure = work().map(drop).expect_err("stopped");
    assert!(failure.message.zh.contains("已停止") && failure.advice.zh.contains("以前的备份没有动"), "{failure:?}");
    assert!(!app.run(BackupProgress {}).expect("progress").running);
    // Locked while it runs: the backup is whole, and it says that no record tells of it.
    let Answered::Then(work) = begin(&mut app).expect("begun") else { panic!("it runs aside") };
    let last = work().map_err(|failure| failure.message.zh).expect("made");
    app.run(Lock {}).expect("locked");
    let app::api::Answered::Now(told) = last(&mut app).expect("told") else { panic!("it is done") };
    let made: BackupMade = serde_json::from_str(&told).expect("JSON");
    assert!(made.saved.is_none() && made.notes.iter().any(|note| note.zh.contains("没能记入日志")), "{made:?}");
    app.run(Unlock { officer: OFFICER.into(), password: PASSWORD.into() }).expect("unlocked");
    // The next one counts on behind it.
    let again = crate::made(&mut app, Some(stick.path())).expect("made");
    assert_eq!((made.number, again.number), (1, 2));
    assert!(again.written_kb * 2 < made.written_kb, "{made:?} {again:?}");
}

#[test]
fn it_is_tried_out_and_restored_on_a_new_machine() {
    let (home, other, stick) = (folder(), folder(), folder());
    let (mut app, _) = begun(home.path());
    let case = practice(&mut app);
    photo(&mut app, &case, 300_000);
    made(&mut app, Some(stick.path())).expect("made");
    let path = stick.path().display().to_string();
    let check = |app: &mut App, password: Option<&str>| -> Result<BackupChecked, Failure> {
        app.run(VerifyBackup {
            path: path.clone().into(),
            store: None,
            number: None,
            password: password.map(Into::into),
        })
    };
    let (mut new, _) = empty(other.path());
    let looked = check(&mut new, None).expect("looked at");
    assert!(looked.ok && looked.officer.as_deref() == Some(OFFICER), "{looked:?}");
    assert!(!looked.lines.iter().any(|line| line.text.zh.contains("用密码打开")));
    let tried = check(&mut new, Some(PASSWORD)).expect("tried out");
    assert!(
        tried.lines.iter().any(|line| line.word == PackageWord::Holds && line.text.zh.contains("1 个文件都相符")),
        "{tried:?}"
    );
    assert_eq!(check(&mut new, Some("另一个口令-2026")).expect_err("wrong").code, Code::WrongPassword);

    let listed = new.run(ListBackups { path: path.clone().into() }).expect("listed");
    assert!(listed.len() == 1 && !listed[0].here && listed[0].backups.len() == 1, "{listed:?}");
    assert_eq!(restore(&mut new, stick.path(), "另一个口令-2026", false).expect_err("wrong").code, Code::WrongPassword);
    let restored = restore(&mut new, stick.path(), PASSWORD, false).expect("restored");
    assert_eq!(
        (restored.state.phase, restored.state.officers.as_slice()),
        (SessionPhase::Locked, &[OFFICER.to_owned()][..])
    );
    assert!(restored.lines.iter().any(|line| line.text.zh.contains("不在这份备份里")), "{restored:?}");
    assert!(new.run(ListBackups { path: path.into() }).expect("listed")[0].here);
    new.run(Unlock { officer: OFFICER.into(), password: PASSWORD.into() }).expect("unlocked");
    let found = new.run(ListFindings { case: None }).expect("told");
    assert!(found.reading.as_ref().is_some_and(|words| words.zh.contains("从备份恢复")), "{found:?}");
    assert_eq!(found.findings.len(), 1);
    assert_eq!(made(&mut new, Some(stick.path())).expect_err("not seen yet").code, Code::ReadOnly);
    let settled = SettleFinding { id: found.findings[0].id.clone(), words: "旧电脑丢了".into() };
    assert_eq!(new.run(settled).expect("noted").reading, None);
    assert!(new.run(VerifyLog { head: None, key: None }).expect("verified").ok);
    assert_eq!(new.run(ListCases {}).expect("listed").len(), 1);
    assert_eq!(made(&mut new, Some(stick.path())).expect("its own").number, 2);
    // The first machine went on and comes with its stick: the two do not mix.
    photo(&mut app, &case, 300_008);
    let failure = made(&mut app, Some(stick.path())).expect_err("two continuations");
    assert!(
        failure.message.zh.contains("两台电脑") || failure.message.zh.contains("没有那么新"),
        "{}",
        failure.message.zh
    );
}

#[test]
fn what_was_erased_leaves_the_backup_and_does_not_come_back() {
    let (home, stick) = (folder(), folder());
    let (mut app, _) = begun(home.path());
    let case = practice(&mut app);
    made(&mut app, Some(stick.path())).expect("made");
    // Beside it, as a copy, while the case is there: that is allowed, and it is named as what it is.
    let beside = restore(&mut app, stick.path(), PASSWORD, true).expect("beside");
    assert_eq!(beside.state.copies.len(), 1);
    assert_eq!(restore(&mut app, stick.path(), PASSWORD, false).expect_err("here").code, Code::BadOfficer);
    app.run(EraseCase { case, reason: ErasureReason::Requested, password: PASSWORD.into() }).expect("erased");
    let now = standing(&mut app);
    assert!(now.due && now.erased_held == 1, "{now:?}");
    let refused = restore(&mut app, stick.path(), PASSWORD, true).expect_err("it would bring it back");
    assert!(refused.message.zh.contains("后来已删除"), "{}", refused.message.zh);
    // Also where nobody is unlocked: the account here opens with the same password.
    app.run(Lock {}).expect("locked");
    let refused = restore(&mut app, stick.path(), PASSWORD, true).expect_err("it would bring it back");
    assert!(refused.message.zh.contains("后来已删除"), "{}", refused.message.zh);
    app.run(Unlock { officer: OFFICER.into(), password: PASSWORD.into() }).expect("unlocked");
    let done = made(&mut app, None).expect("made");
    assert_eq!(done.removed_erased, [1]);
    assert!(done.notes.iter().any(|note| note.zh.contains("去掉了 1 份")), "{done:?}");
    assert_eq!(standing(&mut app).erased_held, 0);
    restore(&mut app, stick.path(), PASSWORD, true).expect("the new one holds none");
}

#[test]
fn where_the_account_here_does_not_open_it_is_said_that_erased_cases_may_come_back() {
    const NEWER: &str = "另一个口令-Tianye-2027";
    let (home, stick) = (folder(), folder());
    let (mut app, _) = begun(home.path());
    let case = practice(&mut app);
    made(&mut app, Some(stick.path())).expect("made");
    app.run(ChangePassword { old: PASSWORD.into(), new: NEWER.into() }).expect("changed");
    app.run(EraseCase { case, reason: ErasureReason::Requested, password: NEWER.into() }).expect("erased");
    app.run(Lock {}).expect("locked");
    // The backup opens with the password of then; the account here does not, so nobody can look which cases it erased.
    let restored = restore(&mut app, stick.path(), PASSWORD, true).expect("beside");
    let told: Vec<_> = restored.lines.iter().filter(|line| line.code == "erased_unknown").collect();
    assert!(told.len() == 1 && told[0].word == PackageWord::Unproved, "{restored:?}");
    assert!(told[0].text.zh.contains("再删一次"), "{}", told[0].text.zh);
    // Where it opens it is known, and nothing of the kind is said.
    let (home, stick) = (folder(), folder());
    let (mut app, _) = begun(home.path());
    practice(&mut app);
    made(&mut app, Some(stick.path())).expect("made");
    app.run(Lock {}).expect("locked");
    let restored = restore(&mut app, stick.path(), PASSWORD, true).expect("beside");
    assert!(restored.lines.iter().all(|line| line.code != "erased_unknown"), "{restored:?}");
}
