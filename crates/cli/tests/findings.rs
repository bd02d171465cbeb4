//! What the data tells of itself, from the outside: a cut tail, a head from a report, a history signed with another key, a copy beside the store.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const PASSWORD: &str = "口令-Tianye-2026";
const NAME: &str = "尽调岗甲";

struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let desk = Self { folder: tempfile::tempdir().expect("a folder") };
        assert_eq!(code(&desk.run(&["officer"])), 0);
        desk
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut child = Command::new(env!("CARGO_BIN_EXE_tianye"))
            .args(arguments)
            .args(["--officer", NAME, "--password-stdin", "--folder"])
            .arg(self.folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("tianye starts");
        writeln!(child.stdin.take().expect("stdin"), "{PASSWORD}").expect("written");
        child.wait_with_output().expect("it ends")
    }

    /// The officer's own folder.
    fn store(&self) -> PathBuf {
        let mut own = fs::read_dir(self.folder.path()).expect("a folder").map(|entry| entry.expect("an entry").path());
        own.find(|path| path.file_name().is_some_and(|name| name.len() == 32)).expect("a store")
    }

    fn import(&self) -> String {
        let done = self.run(&["--json", "case", "import", &practice_case()]);
        assert_eq!(code(&done), 0, "{}", err(&done));
        let done: serde_json::Value = serde_json::from_str(&out(&done)).expect("JSON");
        done["case"].as_str().expect("an id").to_owned()
    }
}

fn practice_case() -> String {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR"));
    crates.join("../../industry-checklists/industries/fmcg-wholesale/practice/case.json").display().to_string()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap_or(-1)
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() { copy(&path, &target) } else { fs::copy(&path, &target).map(drop).expect("copied") }
    }
}

#[test]
fn a_cut_tail_is_told_at_each_unlock_and_by_each_verification_until_and_after_it_is_dealt_with() {
    let desk = Desk::new();
    let database = desk.store().join("store.db");
    let before = fs::read(&database).expect("the database");
    let case = desk.import();
    fs::write(&database, &before).expect("an older copy put in its place");
    let head = fs::read(desk.store().join("head")).expect("the noted end");
    let first = desk.run(&["verify"]);
    assert_eq!(code(&first), 1, "{}", out(&first));
    assert!(out(&first).contains("不符") && out(&first).contains("最后的一些记录不见了"), "{}", out(&first));
    for _ in 0..2 {
        let again = desk.run(&["verify"]);
        assert_eq!((code(&again), out(&again)), (1, out(&first)), "the second says what the first said");
        let told = desk.run(&["case", "list"]);
        assert!(err(&told).contains("最后的一些记录不见了") && err(&told).contains("只能查看"), "{}", err(&told));
    }
    assert_eq!(fs::read(desk.store().join("head")).expect("the noted end"), head, "it is not written over");
    let refused = desk.run(&["case", "import", &practice_case()]);
    assert!(code(&refused) == 4 && err(&refused).contains("read_only"), "{} {}", code(&refused), err(&refused));
    // Dealt with: work goes on, the contradicting end is kept, and the verification says it as before.
    let listed: serde_json::Value = serde_json::from_str(&out(&desk.run(&["--json", "findings"]))).expect("JSON");
    let id = listed["findings"][0]["id"].as_str().expect("an id").to_owned();
    assert!(id.starts_with("tail_missing/"), "{id}");
    let settled = desk.run(&["findings", "--settle", &id, "--words", "已与报告核对"]);
    assert_eq!(code(&settled), 0, "{}{}", out(&settled), err(&settled));
    assert!(out(&settled).contains("已与报告核对"), "{}", out(&settled));
    assert!(fs::read_dir(desk.store().join("found")).expect("kept").count() == 1);
    assert_ne!(desk.import(), case);
    for _ in 0..2 {
        let after = desk.run(&["verify"]);
        assert_eq!(code(&after), 1, "{}", out(&after));
        assert!(
            out(&after).contains("最后的一些记录不见了") && out(&after).contains("已与报告核对"),
            "{}",
            out(&after)
        );
        assert!(!err(&after).contains("不见了"), "it is told no more: {}", err(&after));
    }
}

#[test]
fn a_head_from_a_report_and_a_key_from_elsewhere_are_held_against_the_log() {
    let desk = Desk::new();
    let verified = |desk: &Desk, more: &[&str]| desk.run(&[&["verify"], more].concat());
    let report: serde_json::Value = serde_json::from_str(&out(&desk.run(&["--json", "verify"]))).expect("JSON");
    let (seq, hash) = (report["head_seq"].to_string(), report["head_hash"].as_str().expect("a hash").to_owned());
    let key = report["key"].as_str().expect("a key").to_owned();
    desk.import();
    for head in [format!("#{seq} {hash}"), format!("{seq}:{}", &hash[..16])] {
        let good = verified(&desk, &["--head", &head, "--key", &key]);
        assert_eq!(code(&good), 0, "{}{}", out(&good), err(&good));
        assert!(out(&good).contains("在这份日志里") && out(&good).contains("给出的公钥"), "{}", out(&good));
    }
    let other: String = hash.chars().rev().collect();
    for (more, words) in [
        (["--head", &format!("{seq}:{other}")], "打印的日志头在这份日志里对不上"),
        (["--head", &format!("100000:{hash}")], "这里没有第 100000 条"),
        (["--key", &other], "不是用您给出的那把公钥签的"),
    ] {
        let wrong = verified(&desk, &more);
        assert!(code(&wrong) == 1 && out(&wrong).contains(words), "{more:?}: {}{}", out(&wrong), err(&wrong));
    }
    assert_eq!(code(&verified(&desk, &["--head", "x"])), 3);
    // Everything written anew under another key verifies by itself: not against the key, nor against the printed head.
    let forged = Desk::new();
    forged.import();
    assert_eq!(code(&verified(&forged, &[])), 0);
    assert_eq!(code(&verified(&forged, &["--key", &key])), 1);
    assert_eq!(code(&verified(&forged, &["--head", &format!("{seq}:{hash}")])), 1);
}

#[test]
fn a_copy_beside_the_store_is_named_and_nothing_goes_into_it_without_a_word() {
    let desk = Desk::new();
    let own = desk.store();
    // A name that sorts before the store's own, and one behind it.
    for name in ["0-备份", "z-备份"] {
        let copied = desk.folder.path().join(name);
        copy(&own, &copied);
        let there = fs::read(copied.join("store.db")).expect("the copy");
        let done = desk.run(&["case", "list"]);
        assert!(code(&done) == 0 && err(&done).contains("副本") && err(&done).contains(name), "{}", err(&done));
        desk.import();
        assert_eq!(fs::read(copied.join("store.db")).expect("the copy"), there, "nothing went into it");
        fs::remove_dir_all(copied).expect("away");
    }
    assert_eq!(out(&desk.run(&["case", "list"])).lines().count(), 2, "both imports are in the store");
}

#[test]
fn what_can_be_read_of_a_case_is_written_out() {
    let desk = Desk::new();
    let id = desk.import();
    let target = desk.folder.path().join("salvaged.json");
    let to = target.display().to_string();
    assert_eq!(code(&desk.run(&["case", "salvage", &id, &to])), 2, "plaintext must be acknowledged");
    let done = desk.run(&["case", "salvage", &id, &to, "--plaintext"]);
    assert!(code(&done) == 0 && err(&done).contains("没有加密"), "{}{}", out(&done), err(&done));
    let text: serde_json::Value = serde_json::from_slice(&fs::read(&target).expect("written")).expect("JSON");
    assert_eq!((text["format"].as_str(), text["case"].as_str()), (Some("tianye-salvage/1"), Some(id.as_str())));
    assert!(text["records"].as_array().expect("records").len() > 1 && text["gaps"] == serde_json::json!([]));
    assert!(text["records"][0]["content"]["case_created"]["title"].is_string(), "{}", text["records"][0]);
    assert_eq!(code(&desk.run(&["verify"])), 0);
}

/// A folder that takes no writing, for as long as this lives.
#[cfg(target_os = "linux")]
struct ReadOnly(PathBuf);

#[cfg(target_os = "linux")]
impl ReadOnly {
    /// Mounted so; the reason when that is not allowed here (it takes root).
    fn of(folder: &Path) -> Result<Self, String> {
        let mount = |arguments: &[&str]| {
            let done = Command::new("mount").args(arguments).arg(folder).output().map_err(|error| error.to_string())?;
            let said = String::from_utf8_lossy(&done.stderr).trim().to_owned();
            if done.status.success() { Ok(()) } else { Err(said) }
        };
        let own = folder.display().to_string();
        mount(&["--bind", &own])?;
        let mounted = Self(folder.to_owned());
        mount(&["-o", "remount,bind,ro"])?;
        Ok(mounted)
    }
}

#[cfg(target_os = "linux")]
impl Drop for ReadOnly {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_store_on_a_disk_that_takes_nothing_opens_for_reading() {
    let desk = Desk::new();
    let id = desk.import();
    let disk = match ReadOnly::of(desk.folder.path()) {
        Ok(disk) => disk,
        // Nothing can be said here about such a disk; `store` tests reading without one.
        Err(why) => return assert!(!why.is_empty()),
    };
    let listed = desk.run(&["case", "list"]);
    assert!(code(&listed) == 0 && out(&listed).contains(&id), "{}{}", out(&listed), err(&listed));
    assert!(err(&listed).contains("只能查看"), "{}", err(&listed));
    assert_eq!(code(&desk.run(&["verify"])), 0, "what is there holds");
    let exported = desk.run(&["case", "export", &id, "-", "--plaintext"]);
    assert!(code(&exported) == 4 && err(&exported).contains("read_only"), "{} {}", code(&exported), err(&exported));
    let elsewhere = tempfile::tempdir().expect("a folder");
    let to = elsewhere.path().join("part.json").display().to_string();
    let salvaged = desk.run(&["case", "salvage", &id, &to, "--plaintext"]);
    assert!(code(&salvaged) == 0 && err(&salvaged).contains("没有记入日志"), "{}", err(&salvaged));
    drop(disk);
    assert_eq!(code(&desk.run(&["case", "export", &id, "-", "--plaintext"])), 0);
}
