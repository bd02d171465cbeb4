//! Killed at any moment, nothing that was acknowledged is lost and the chain holds. `LONG=1`: 10,000 kills, a full disk at each of the first 2,000
//! writes; `CASES=n` any number.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod support;

use std::{
    env,
    ffi::OsString,
    fs,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use evidence::{AnswersChanged, CaseCreated, CaseId, Change, Entry, Payload, Value};
use store::Store;
use support::{Clock, cases, officer, settings};

const FOLDER: &str = "TIANYE_CRASH_TEST_FOLDER";
const ANSWERS: &str = "TIANYE_CRASH_TEST_ANSWERS";

/// The child: answers as fast as it can and says each seq once it is saved, or that it was not and why.
#[test]
#[ignore = "run by the tests below, in a process that gets killed or has no disk"]
fn child_that_answers_until_killed() {
    let Ok(folder) = env::var(FOLDER) else { return };
    let end = env::var(ANSWERS).map_or(u64::MAX, |count| count.parse().unwrap());
    let mut out = std::io::stdout();
    let mut store = match Store::unlock(&PathBuf::from(folder), "p", settings(), Clock::at(0).env()) {
        Ok(store) => store,
        Err(error) => return writeln!(out, "failed {} {error:?}", error.code()).unwrap(),
    };
    for finding in store.findings() {
        writeln!(out, "failed {} {finding:?}", finding.code()).unwrap();
    }
    let case = store.cases().unwrap()[0].id;
    for number in 0..end {
        let value = Value::Text(format!("{number} {}", "内容".repeat((number % 50) as usize)));
        let payload = Payload::AnswersChanged(AnswersChanged::typed(vec![Change::answer("q", Some(value))]));
        match store.append(Some(case), &payload) {
            Ok(saved) => writeln!(out, "saved {} {}", saved.stamp.seq, saved.stamp.hash).unwrap(),
            Err(error) => writeln!(out, "failed {} {error:?}", error.code()).unwrap(),
        }
        out.flush().unwrap();
        if number % 20 == 7 {
            let _ = store.rest();
        }
    }
}

fn child(folder: &Path) -> Vec<OsString> {
    let exe = env::current_exe().unwrap().into_os_string();
    let arguments = ["--exact", "child_that_answers_until_killed", "--ignored", "--nocapture"];
    let mut all = vec![exe];
    all.extend(arguments.map(OsString::from));
    assert!(folder.is_dir());
    all
}

/// Every answer said to be saved is there, with the hash that was said. How many there were.
fn all_there(said: &[String], records: &[Entry]) -> usize {
    let mut count = 0;
    for line in said {
        let Some((_, saved)) = line.split_once("saved ") else { continue };
        // The last line may be cut by the kill.
        let Some((seq, hash)) = saved.split_once(' ').filter(|(_, hash)| hash.len() == 64) else { continue };
        let seq: u64 = seq.parse().unwrap();
        let at = records.binary_search_by_key(&seq, |entry| entry.stamp.seq).expect("an acknowledged answer is lost");
        assert_eq!(records[at].stamp.hash.to_string(), hash);
        count += 1;
    }
    count
}

/// A locked store with one case.
fn prepared(folder: &Path) -> CaseId {
    let mut store = Store::create(folder, officer(), "p", settings(), Clock::at(0).env()).unwrap();
    let (case, _) = store.create_case(CaseCreated::default()).unwrap();
    store.lock().unwrap();
    case
}

#[test]
fn killed_at_any_moment_nothing_acknowledged_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let mut case = prepared(folder.path());
    let mut acknowledged = 0;
    let rounds = cases(20, 10_000);
    for round in 0..rounds {
        let command = child(folder.path());
        let mut child = Command::new(&command[0])
            .args(&command[1..])
            .env(FOLDER, folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        // The first acknowledgement shows that it is at work; the kill comes at a random moment after it.
        let first = lines.find(|line| line.contains("saved ")).expect("the child saved nothing");
        let reader = thread::spawn(move || lines.collect::<Vec<_>>());
        let mut random = [0; 2];
        getrandom::fill(&mut random).unwrap();
        thread::sleep(Duration::from_millis(u64::from(u16::from_le_bytes(random)) % 300));
        child.kill().unwrap();
        child.wait().unwrap();
        let mut said: Vec<String> = vec![first];
        said.extend(reader.join().unwrap());

        let store = Store::unlock(folder.path(), "p", settings(), Clock::at(0).env()).unwrap();
        assert_eq!(store.findings(), [], "round {round}");
        let records = store.records(case).unwrap();
        acknowledged += all_there(&said, &records);
        // Unlocking walked the chain; signatures and contents of all are checked once, at the end.
        if round + 1 == rounds || round % 500 == 499 {
            let checkup = store.check().unwrap();
            assert!(checkup.holds(), "{checkup:?}");
        }
        drop(store);
        if round % 100 == 99 {
            // A log that only grows makes each unlock slower; what it held was looked at.
            fs::remove_dir_all(folder.path()).unwrap();
            fs::create_dir(folder.path()).unwrap();
            case = prepared(folder.path());
        }
    }
    assert!(acknowledged > 5 * rounds, "only {acknowledged} answers: too few to mean anything");
    println!("{rounds} kills, {acknowledged} acknowledged answers, 0 lost");
}

#[test]
fn each_answer_is_flushed_to_the_disk_before_it_is_said() {
    let folder = tempfile::tempdir().unwrap();
    prepared(folder.path());
    let trace = folder.path().join("trace");
    let status = Command::new("strace")
        .args(["-f", "-qq", "-y", "-e", "trace=write,pwrite64,fsync,fdatasync", "-o"])
        .arg(&trace)
        .args(child(folder.path()))
        .env(FOLDER, folder.path())
        .env(ANSWERS, "50")
        .stdout(Stdio::null())
        .status()
        .expect("strace is not there");
    assert!(status.success());
    // What is in the WAL and not flushed, what was flushed, and the thread whose call another thread's line cut in two.
    let (mut written, mut flushed, mut waiting, mut said) = (false, false, None, 0);
    for line in fs::read_to_string(&trace).unwrap().lines() {
        let thread = line.split(' ').next();
        let resumed = waiting == thread && line.contains(" resumed>");
        if line.contains("store.db-wal>") || resumed {
            waiting = if line.ends_with("<unfinished ...>") { thread } else { None };
            let flush = (line.contains("fsync") || line.contains("fdatasync")) && line.ends_with("= 0");
            // A later write makes an earlier flush worthless.
            (written, flushed) = (true, flush || (flushed && !line.contains("pwrite64")));
        } else if line.contains("\"saved ") {
            assert!(written && flushed, "said before it was flushed: {line}");
            (written, flushed) = (false, false);
            said += 1;
        }
    }
    assert_eq!(said, 50);
}

#[test]
fn a_disk_full_at_any_write_loses_nothing_and_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let mut case = prepared(folder.path());
    let (mut saved, mut failed, mut round) = (0, 0, 0);
    let writes = cases(59, 2_000);
    // From the nth write on, and at the nth only. A few writes an answer: so many answers that the nth is reached.
    for when in (1..=writes).flat_map(|n| [format!("{n}+"), n.to_string()]) {
        let nth: usize = when.trim_end_matches('+').parse().unwrap();
        let inject = format!("inject=pwrite64:error=ENOSPC:when={when}");
        let output = Command::new("strace")
            .args(["-f", "-qq", "-o", "/dev/null", "-e", "trace=pwrite64", "-e", &inject])
            .args(child(folder.path()))
            .env(FOLDER, folder.path())
            .env(ANSWERS, (12 + nth / 4).to_string())
            .output()
            .expect("strace is not there");
        let text = String::from_utf8_lossy(&output.stdout);
        let said: Vec<String> = text.lines().map(str::to_owned).collect();
        for line in &said {
            let Some((_, code)) = line.split_once("failed ") else { continue };
            let (code, detail) = code.split_once(' ').unwrap();
            assert!(["disk_full", "not_writable"].contains(&code), "at write {when}: {code} {detail}");
            failed += 1;
        }
        let store = Store::unlock(folder.path(), "p", settings(), Clock::at(0).env()).unwrap();
        assert_eq!(store.findings(), [], "after write {when}");
        saved += all_there(&said, &store.records(case).unwrap());
        store.lock().unwrap();
        round += 1;
        if round % 200 == 0 {
            fs::remove_dir_all(folder.path()).unwrap();
            fs::create_dir(folder.path()).unwrap();
            case = prepared(folder.path());
        }
    }
    assert!(saved > writes && failed > writes, "{saved} saved, {failed} failed: too few to mean anything");
    println!(
        "a full disk at each of the first {writes} writes, once and from there on: {saved} saved and there, {failed} refused and said"
    );
}
