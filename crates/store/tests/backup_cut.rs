//! A backup that is cut at any call to the system: killed, the stick full, the stick gone. The backups before stay whole, and the next run makes a whole one.
#![allow(clippy::unwrap_used)]

mod support;

use std::{
    collections::BTreeMap,
    env, fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use evidence::{AnswersChanged, CaseCreated, CaseId, Change, Payload, Value};
use store::{AttachmentDescription, Store, backups_in};
use support::{Clock, officer, settings};

const FOLDER: &str = "TIANYE_BACKUP_TEST_FOLDER";
const STICK: &str = "TIANYE_BACKUP_TEST_STICK";
/// Calls that change something on a disk; those a system does not have are passed over.
const CALLS: [&str; 10] = [
    "write",
    "fsync",
    "fdatasync",
    "?rename",
    "?renameat",
    "?renameat2",
    "?unlink",
    "?unlinkat",
    "?mkdir",
    "copy_file_range",
];

fn open(folder: &Path) -> Store {
    Store::unlock(folder, "p", settings(), Clock::at(1_700_000_000_000).env()).unwrap()
}

/// The child: one backup, and what became of it.
#[test]
#[ignore = "run by the tests below, in a process that gets killed or has no disk"]
fn child_that_backs_up() {
    let (Ok(folder), Ok(stick)) = (env::var(FOLDER), env::var(STICK)) else { return };
    let said = (|| {
        let clock = Clock::at(1_700_000_000_000);
        let mut store =
            Store::unlock(&PathBuf::from(folder), "p", settings(), clock.env()).map_err(|error| error.code())?;
        let job = store.backup(&PathBuf::from(stick), false).map_err(|error| error.code())?;
        let done = job.run(&mut |_, _| true).map_err(|error| error.code())?;
        store.backed_up(&done).map_err(|error| error.code())?;
        Ok::<_, &'static str>(done.number)
    })();
    let mut out = std::io::stdout();
    // Whoever listens may be gone.
    let _ = match said {
        Ok(number) => writeln!(out, "made {number}"),
        Err(code) => writeln!(out, "failed {code}"),
    };
}

struct World {
    folder: tempfile::TempDir,
    base: tempfile::TempDir,
    case: CaseId,
    answers: u32,
}

fn answer(store: &mut Store, case: CaseId, text: String) {
    let change = Change::answer("q", Some(Value::Text(text)));
    store.append(Some(case), &Payload::AnswersChanged(AnswersChanged::typed(vec![change]))).unwrap();
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let (path, name) = (entry.as_ref().unwrap().path(), entry.unwrap().file_name());
        if path.is_dir() {
            fs::create_dir(to.join(&name)).unwrap();
            copy(&path, &to.join(&name));
        } else {
            fs::copy(&path, to.join(&name)).unwrap();
        }
    }
}

impl World {
    /// An account with a case, three files, and one backup of it.
    fn new() -> Self {
        let (folder, base) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let clock = Clock::at(1_700_000_000_000);
        let mut store = Store::create(folder.path(), officer(), "p", settings(), clock.env()).unwrap();
        let (case, _) = store.create_case(CaseCreated::default()).unwrap();
        for seed in 0..3 {
            store.attach(case, AttachmentDescription::default(), &mut &vec![seed; 70_000][..]).unwrap();
        }
        answer(&mut store, case, "长".repeat(150_000));
        let done = store.backup(base.path(), false).unwrap().run(&mut |_, _| true).unwrap();
        store.backed_up(&done).unwrap();
        store.lock().unwrap();
        Self { folder, base, case, answers: 0 }
    }

    /// Something new to back up, and a stick with the first backup on it.
    fn stick(&mut self) -> tempfile::TempDir {
        let stick = tempfile::tempdir().unwrap();
        copy(self.base.path(), stick.path());
        let mut store = open(self.folder.path());
        self.answers += 1;
        answer(&mut store, self.case, self.answers.to_string());
        store
            .attach(
                self.case,
                AttachmentDescription::default(),
                &mut self.answers.to_string().repeat(30_000).as_bytes(),
            )
            .unwrap();
        store.lock().unwrap();
        stick
    }

    fn child(&self, stick: &Path, strace: &[&str]) -> (String, Option<i32>) {
        let output = Command::new("strace")
            .args(["-f", "-qq"])
            .args(strace)
            .arg(env::current_exe().unwrap())
            .args(["--exact", "child_that_backs_up", "--ignored", "--nocapture"])
            .env(FOLDER, self.folder.path())
            .env(STICK, stick)
            .stderr(Stdio::null())
            .output()
            .expect("strace is not there");
        (String::from_utf8_lossy(&output.stdout).into_owned(), output.status.code())
    }

    /// How often each call is made in a run that nobody cuts, by the thread that makes most of them.
    fn counted(&mut self) -> BTreeMap<&'static str, usize> {
        let stick = self.stick();
        let trace = tempfile::NamedTempFile::new().unwrap();
        let all = format!("trace={}", CALLS.join(","));
        let (said, _) = self.child(stick.path(), &["-e", &all, "-o", trace.path().to_str().unwrap()]);
        assert!(said.contains("made 2"), "{said}");
        let text = fs::read_to_string(trace.path()).unwrap();
        let mut counts = BTreeMap::new();
        for call in CALLS {
            let name = call.trim_start_matches('?');
            let mut by_thread: BTreeMap<&str, usize> = BTreeMap::new();
            for line in text.lines() {
                let (thread, rest) = line.split_once(' ').unwrap();
                if rest.trim_start().starts_with(&format!("{name}(")) {
                    *by_thread.entry(thread).or_default() += 1;
                }
            }
            counts.extend(by_thread.into_values().max().map(|most| (call, most)));
        }
        counts
    }

    /// What there is after a cut: every backup that is there is whole, the first among them, and the next run makes another whole one.
    fn goes_on(&self, stick: &Path, said: &str) {
        let left = backups_in(stick).unwrap().remove(0);
        assert!(left.unreadable.is_empty() && left.backups[0].number == 1, "{left:?}");
        for card in &left.backups {
            let check = left.check(Some(card.number), &mut |_, _| true).unwrap();
            assert!(check.holds(), "{said}: {check:?}");
        }
        let mut store = open(self.folder.path());
        assert!(store.findings().is_empty(), "{said}: {:?}", store.findings());
        assert!(!self.folder.path().join("store.backup.db").exists());
        let done = store.backup(stick, false).unwrap().run(&mut |_, _| true).unwrap();
        store.backed_up(&done).unwrap();
        store.lock().unwrap();
        let now = backups_in(stick).unwrap().remove(0);
        assert_eq!(now.newest(), Some(done.number));
        assert!(now.check(None, &mut |_, _| true).unwrap().holds());
        let left: Vec<_> = fs::read_dir(&now.folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        assert!(left.iter().all(|path| path.extension().is_none_or(|extension| extension != "part")), "{left:?}");
    }
}

#[test]
fn killed_at_each_call_the_backups_before_are_whole_and_the_next_run_goes_on() {
    let mut world = World::new();
    let counts = world.counted();
    let (mut killed, mut made) = (0, 0);
    for (call, count) in counts {
        for n in 1..=count {
            let stick = world.stick();
            let inject = format!("inject={call}:signal=KILL:when={n}");
            let trace = format!("trace={call}");
            let (said, code) = world.child(stick.path(), &["-o", "/dev/null", "-e", &trace, "-e", &inject]);
            killed += u32::from(code.is_none() || !said.contains("test result"));
            made += u32::from(said.contains("made 2"));
            world.goes_on(stick.path(), &format!("killed at {call} {n}"));
        }
    }
    assert!(killed > 30, "{killed} killed, {made} made: too few to mean anything");
}

#[test]
fn a_full_stick_or_one_that_is_pulled_is_said_and_costs_no_earlier_backup() {
    let mut world = World::new();
    let counts = world.counted();
    let (mut failed, mut codes) = (0, BTreeMap::new());
    for (call, count) in counts {
        // What takes away what is no longer needed may fail without failing the backup. The account's own disk is hit as well.
        for error in ["ENOSPC", "EIO"] {
            // From the nth on, as a stick does that is gone; and at the nth alone.
            for when in
                (1..=count).flat_map(|n| [format!("{n}+"), n.to_string()]).step_by(if error == "EIO" { 3 } else { 2 })
            {
                let stick = world.stick();
                let inject = format!("inject={call}:error={error}:when={when}");
                let trace = format!("trace={call}");
                let (said, _) = world.child(stick.path(), &["-o", "/dev/null", "-e", &trace, "-e", &inject]);
                if let Some((_, rest)) = said.split_once("failed ") {
                    let code = rest.split_once('\n').map_or(rest, |(code, _)| code);
                    let known = ["medium_full", "medium", "disk_full", "io", "not_writable"];
                    assert!(known.contains(&code), "{error} at {call} {when}: {code}");
                    *codes.entry(code.to_owned()).or_insert(0) += 1;
                    failed += 1;
                }
                world.goes_on(stick.path(), &format!("{error} at {call} {when}"));
            }
        }
    }
    assert!(failed > 20 && codes.contains_key("medium_full") && codes.contains_key("medium"), "{codes:?}");
}
