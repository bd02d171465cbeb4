//! Killed at any moment, nothing that was acknowledged is lost and the chain holds.
#![allow(clippy::unwrap_used)]

mod support;

use std::{
    env,
    io::{BufRead, BufReader, Write},
    path::PathBuf,
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use evidence::{AnswersChanged, CaseCreated, Change, Payload, Value};
use store::Store;
use support::{Clock, officer, settings};

const FOLDER: &str = "TIANYE_CRASH_TEST_FOLDER";

/// The child: answers as fast as it can and says each seq once it is saved.
#[test]
#[ignore = "run by the test below, in a process that gets killed"]
fn child_that_answers_until_killed() {
    let Ok(folder) = env::var(FOLDER) else { return };
    let mut store = Store::unlock(&PathBuf::from(folder), "p", settings(), Clock::at(0).env()).unwrap();
    let case = store.cases().unwrap()[0].id;
    let mut out = std::io::stdout();
    for number in 0_u64.. {
        let value = Value::Text(format!("{number} {}", "内容".repeat((number % 50) as usize)));
        let payload = Payload::AnswersChanged(AnswersChanged::typed(vec![Change::answer("q", Some(value))]));
        let saved = store.append(Some(case), &payload).unwrap();
        writeln!(out, "saved {} {}", saved.stamp.seq, saved.stamp.hash).unwrap();
        out.flush().unwrap();
        if number % 20 == 7 {
            store.rest().unwrap();
        }
    }
}

#[test]
fn killed_twenty_times_nothing_acknowledged_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::create(folder.path(), officer(), "p", settings(), Clock::at(0).env()).unwrap();
    let (case, _) = store.create_case(CaseCreated::default()).unwrap();
    store.lock().unwrap();

    let mut acknowledged = 0;
    for round in 0..20 {
        let mut child = Command::new(env::current_exe().unwrap())
            .args(["--exact", "child_that_answers_until_killed", "--ignored", "--nocapture"])
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
        for line in &said {
            let Some((_, saved)) = line.split_once("saved ") else { continue };
            // The last line may be cut by the kill.
            let Some((seq, hash)) = saved.split_once(' ').filter(|(_, hash)| hash.len() == 64) else { continue };
            let seq: u64 = seq.parse().unwrap();
            let at =
                records.binary_search_by_key(&seq, |entry| entry.stamp.seq).expect("an acknowledged answer is lost");
            assert_eq!(records[at].stamp.hash.to_string(), hash);
            acknowledged += 1;
        }
        // Unlocking walked the chain; signatures and contents of all are checked once, at the end.
        if round == 19 {
            let checkup = store.check().unwrap();
            assert!(checkup.holds(), "{checkup:?}");
        }
    }
    assert!(acknowledged > 100, "only {acknowledged} answers: too few to mean anything");
}
