//! Backups from the outside: made on one machine, checked on any, restored on another, where everything is as it was.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const PASSWORD: &str = "口令-Tianye-2026";
const OFFICER: &str = "客户经理甲";

fn tianye(arguments: &[&str], stdin: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_tianye"))
        .args(arguments)
        .env_remove("TIANYE_DATA_DIR")
        .env_remove("HOME")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let _ = child.stdin.take().expect("stdin").write_all(stdin.as_bytes());
    child.wait_with_output().expect("the program ends")
}

fn code(output: &Output) -> i32 {
    output.status.code().expect("it was not killed")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

fn ok(output: Output) -> serde_json::Value {
    assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

fn on(folder: &Path, arguments: &[&str]) -> Output {
    let folder = shown(folder);
    tianye(&[arguments, &["--officer", OFFICER, "--password-stdin", "--folder", &folder]].concat(), PASSWORD)
}

fn practice_case() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../industry-checklists/industries/fmcg-wholesale/practice/case.json")
}

#[test]
fn an_account_is_restored_on_another_machine_and_gives_the_same_figures() {
    let (one, other, stick) = (folder(), folder(), folder());
    let (one, other, stick) = (one.path(), other.path(), stick.path());
    let to = shown(stick);
    assert_eq!(code(&on(one, &["officer"])), 0);
    let imported = ok(on(one, &["--json", "case", "import", &shown(&practice_case())]));
    let case = imported["case"].as_str().expect("an id").to_owned();

    let first = ok(on(one, &["--json", "backup", "make", &to]));
    assert_eq!(first["number"], 1);
    // The place is remembered, and little is new.
    let second = ok(on(one, &["--json", "backup", "make"]));
    assert_eq!(second["number"], 2);
    let kb = |made: &serde_json::Value| made["written_kb"].as_u64().expect("a number");
    // Parts of the database that a few records touch; the case has no photo.
    assert!(kb(&second) < kb(&first), "{first} {second}");

    // Anybody's machine: no account, no folder, no password.
    let listed = ok(tianye(&["--json", "backup", "list", &to], ""));
    assert_eq!(
        (listed[0]["officer"].as_str(), listed[0]["backups"].as_array().map(Vec::len)),
        (Some(OFFICER), Some(2))
    );
    let checked = ok(tianye(&["--json", "backup", "verify", &to], ""));
    assert_eq!((&checked["ok"], &checked["backup"]["number"]), (&true.into(), &2.into()));
    let folder_of_other = shown(other);
    let with_password = |verb: &str, password: &str| {
        tianye(&["--json", "backup", verb, &to, "--password-stdin", "--folder", &folder_of_other], password)
    };
    let tried = ok(with_password("verify", PASSWORD));
    assert!(tried["lines"].to_string().contains("用密码打开核对过"), "{tried}");
    assert_eq!(fs::read_dir(other).expect("the folder").count(), 0, "a trial leaves nothing");

    // The new machine.
    let wrong = with_password("restore", "另一个口令-2026");
    assert_eq!(code(&wrong), 4, "{}", text(&wrong.stderr));
    assert_eq!(code(&tianye(&["backup", "restore", &to, "--folder", &folder_of_other], "")), 2, "no password, no word");
    assert_eq!(fs::read_dir(other).expect("the folder").count(), 0);
    let restored = ok(with_password("restore", PASSWORD));
    assert_eq!((&restored["officer"], &restored["backup"]["number"]), (&OFFICER.into(), &2.into()));
    let again = with_password("restore", PASSWORD);
    assert_eq!(code(&again), 4, "the account is here already: {}", text(&again.stderr));

    // It says what it is, and is read until that was seen.
    let found = on(other, &["--json", "findings"]);
    assert_eq!(code(&found), 1);
    let found: serde_json::Value = serde_json::from_slice(&found.stdout).expect("JSON");
    let finding = &found["findings"][0];
    assert_eq!((&finding["code"], &finding["holds"]), (&"restored".into(), &true.into()));
    let words = finding["happened"]["zh"].as_str().expect("words");
    assert!(words.contains("第 2 号备份") && words.contains("备份做于"), "{words}");
    assert_eq!(code(&on(other, &["case", "import", &shown(&practice_case())])), 4, "read only");
    let id = finding["id"].as_str().expect("an id").to_owned();
    assert_eq!(code(&on(other, &["findings", "--settle", &id, "--words", "旧电脑丢了"])), 0);

    // The record holds, and the case gives the same figures.
    let verified = ok(on(other, &["--json", "verify"]));
    assert_eq!(verified["ok"], true, "{verified}");
    let (there, here) = (export_outside(one, &case), export_outside(other, &case));
    assert!(there == here && there.1.to_string().len() > 100_000, "the same case, the same figures");
    // And it goes on, with a backup of its own.
    let own = folder();
    assert_eq!(ok(on(other, &["--json", "backup", "make", &shown(own.path())]))["number"], 2);
    // The first machine went on as well: its backups and these do not mix.
    ok(on(one, &["--json", "backup", "make", &to]));
    let mixed = on(other, &["backup", "make", &to]);
    assert_eq!(code(&mixed), 3);
    assert!(
        text(&mixed.stderr).contains("两台电脑") || text(&mixed.stderr).contains("没有那么新"),
        "{}",
        text(&mixed.stderr)
    );
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

/// A case as plain text, and what is reckoned from it.
fn export_outside(account: &Path, case: &str) -> (Vec<u8>, serde_json::Value) {
    let outside = folder();
    let file = outside.path().join("case.json");
    let exported = on(account, &["case", "export", case, &shown(&file), "--plaintext"]);
    assert_eq!(code(&exported), 0, "{}", text(&exported.stderr));
    let mut appraised = ok(tianye(&["--json", "appraise", &shown(&file)], ""));
    // How long it took is no figure.
    let took = appraised
        .as_object_mut()
        .expect("a reply")
        .values_mut()
        .filter_map(|part| part.as_object_mut()?.remove("took_us"));
    assert_eq!(took.count(), 1);
    (fs::read(&file).expect("exported"), appraised)
}

#[test]
fn what_is_damaged_is_found_without_a_password_and_not_restored() {
    let (one, other, stick) = (folder(), folder(), folder());
    assert_eq!(code(&on(one.path(), &["officer"])), 0);
    ok(on(one.path(), &["--json", "case", "import", &shown(&practice_case())]));
    let to = shown(stick.path());
    let made = ok(on(one.path(), &["--json", "backup", "make", &to]));
    let objects = Path::new(made["path"].as_str().expect("a path")).join("objects");
    let mut largest: Option<(u64, PathBuf)> = None;
    for above in fs::read_dir(objects).expect("objects") {
        for part in fs::read_dir(above.expect("a folder").path()).expect("parts") {
            let part = part.expect("a part").path();
            let size = fs::metadata(&part).expect("its size").len();
            largest = largest.max(Some((size, part)));
        }
    }
    let (_, part) = largest.expect("a part");
    let mut bytes = fs::read(&part).expect("bytes");
    bytes[1_000] ^= 1;
    fs::write(&part, bytes).expect("damaged");
    let checked = tianye(&["backup", "verify", &to], "");
    assert_eq!(code(&checked), 1);
    assert!(text(&checked.stdout).contains("1 块损坏"), "{}", text(&checked.stdout));
    let restored = tianye(&["backup", "restore", &to, "--password-stdin", "--folder", &shown(other.path())], PASSWORD);
    assert_eq!(code(&restored), 6);
    assert_eq!(fs::read_dir(other.path()).expect("the folder").count(), 0);
    // A run that looks at every part writes it anew.
    let again = ok(on(one.path(), &["--json", "backup", "make", "--every-part"]));
    assert!(again["number"] == 2);
    assert_eq!(code(&tianye(&["backup", "verify", &to], "")), 0);
    let nothing = tianye(&["backup", "verify", &shown(other.path())], "");
    assert_eq!(code(&nothing), 3);
    assert!(text(&nothing.stderr).contains("没有备份"), "{}", text(&nothing.stderr));
}
