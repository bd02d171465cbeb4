//! A restore that is killed at any call to the system: no half an account is there afterwards, and the next restore brings the whole one.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod support;

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use evidence::{AnswersChanged, CaseCreated, CaseId, Change, Payload, Value};
use store::{AttachmentDescription, FolderKind, Officer, Restore, Store, backups_in, folder_kind};
use support::{Clock, cases, settings};

const ACCOUNTS: &str = "TIANYE_RESTORE_TEST_ACCOUNTS";
const STICK: &str = "TIANYE_RESTORE_TEST_STICK";
const ID: &str = "0123456789abcdef0123456789abcdef";
/// Calls that change something on a disk; those a system does not have are passed over.
const CALLS: [&str; 11] = [
    "write",
    "pwrite64",
    "fsync",
    "fdatasync",
    "?rename",
    "?renameat",
    "?renameat2",
    "?unlink",
    "?unlinkat",
    "?mkdir",
    "openat",
];

/// Brings the account, or says why not.
fn restore(stick: &Path, accounts: &Path) -> Result<(), &'static str> {
    let series = backups_in(stick).map_err(|error| error.code())?.remove(0);
    let clock = Clock::at(1_700_000_900_000);
    let (env, erased) = (|| clock.env(), BTreeSet::new());
    let (settings, beside, erased) = (settings(), false, &erased);
    let restore = Restore { number: None, password: Some("p"), accounts, erased, beside, settings, env: &env };
    series.restore(&restore, &mut |_, _| true).map(drop).map_err(|error| error.code())
}

#[test]
#[ignore = "run by the test below, in a process that gets killed"]
fn child_that_restores() {
    let (Ok(accounts), Ok(stick)) = (env::var(ACCOUNTS), env::var(STICK)) else { return };
    let said = restore(&PathBuf::from(stick), &PathBuf::from(accounts));
    // Whoever listens may be gone.
    let _ = writeln!(std::io::stdout(), "restored {said:?}");
}

/// A stick with the backup of an account: its case, and how many records it has.
fn backed_up(stick: &Path) -> (CaseId, u64) {
    let (folder, clock) = (tempfile::tempdir().unwrap(), Clock::at(1_700_000_000_000));
    let officer = Officer { id: ID.into(), name: "客户经理甲".into(), role: None };
    let mut store = Store::create(&folder.path().join(ID), officer, "p", settings(), clock.env()).unwrap();
    let (case, _) = store.create_case(CaseCreated::default()).unwrap();
    for seed in 0..2 {
        store.attach(case, AttachmentDescription::default(), &mut &vec![seed; 70_000][..]).unwrap();
    }
    for number in 0..20 {
        let change = Change::answer("q", Some(Value::Text(number.to_string())));
        store.append(Some(case), &Payload::AnswersChanged(AnswersChanged::typed(vec![change]))).unwrap();
    }
    let records = store.case_state(case).unwrap().records;
    let done = store.backup(stick, false).unwrap().run(&mut |_, _| true).unwrap();
    store.backed_up(&done).unwrap();
    store.lock().unwrap();
    (case, records)
}

fn child(stick: &Path, accounts: &Path, strace: &[&str]) -> String {
    let output = Command::new("strace")
        .args(["-f", "-qq"])
        .args(strace)
        .arg(env::current_exe().unwrap())
        .args(["--exact", "child_that_restores", "--ignored", "--nocapture"])
        .env(ACCOUNTS, accounts)
        .env(STICK, stick)
        .stderr(Stdio::null())
        .output()
        .expect("strace is not there");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// How often each call is made in a run that nobody cuts, by the thread that makes most of them.
fn counted(stick: &Path) -> BTreeMap<&'static str, usize> {
    let (accounts, trace) = (tempfile::tempdir().unwrap(), tempfile::NamedTempFile::new().unwrap());
    let all = format!("trace={}", CALLS.join(","));
    let said = child(stick, accounts.path(), &["-e", &all, "-o", trace.path().to_str().unwrap()]);
    assert!(said.contains("restored Ok"), "{said}");
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

/// The accounts that a start of the program would list.
fn listed(accounts: &Path) -> Vec<PathBuf> {
    let folders = fs::read_dir(accounts).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
    folders.filter(|folder| !matches!(folder_kind(folder), Ok(FolderKind::Other))).collect()
}

#[test]
fn a_restore_killed_at_any_call_leaves_no_half_and_the_next_one_brings_all() {
    let stick = tempfile::tempdir().unwrap();
    let (case, records) = backed_up(stick.path());
    let counts = counted(stick.path());
    let all: Vec<(&str, usize)> = counts.iter().flat_map(|(call, count)| (1..=*count).map(|n| (*call, n))).collect();
    // Spread over all of them where there are more than a run is to take.
    let step = (all.len() / cases(60, all.len())).max(1);
    let (mut killed, mut whole_before) = (0, 0);
    for (call, n) in all.iter().step_by(step) {
        let accounts = tempfile::tempdir().unwrap();
        let (inject, trace) = (format!("inject={call}:signal=KILL:when={n}"), format!("trace={call}"));
        let said = child(stick.path(), accounts.path(), &["-o", "/dev/null", "-e", &trace, "-e", &inject]);
        let cut = !said.contains("test result");
        killed += usize::from(cut);
        let left = listed(accounts.path());
        assert!(left.len() <= 1, "killed at {call} {n}: {left:?}");
        // It is there or it is not: what a start would list is the whole account.
        match restore(stick.path(), accounts.path()) {
            Ok(()) => assert!(left.is_empty(), "killed at {call} {n}: half of one was listed: {left:?}"),
            Err("already_here") => whole_before += 1,
            Err(code) => panic!("killed at {call} {n}: the next restore says {code}"),
        }
        let folder = accounts.path().join(ID);
        let store = Store::unlock(&folder, "p", settings(), Clock::at(1_700_001_000_000).env()).unwrap();
        assert_eq!(store.case_state(case).unwrap().records, records);
        let checkup = store.check().unwrap();
        assert!(checkup.holds() && checkup.attachments_good == 2, "killed at {call} {n}: {checkup:?}");
        assert_eq!(store.findings().iter().map(|found| found.code()).collect::<Vec<_>>(), ["restored"]);
        drop(store);
        let names: Vec<_> = fs::read_dir(accounts.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(names, [ID], "what the cut one left is gone");
    }
    assert!(killed > 30, "{killed} killed: too few to mean anything");
    println!("{killed} restores killed, {whole_before} of them after the account was in place; 0 halves");
}
