//! Visit quality from the terminal: of one case and the list; it ranks, and its exit code is no verdict.

use std::path::Path;
use std::process::{Command, Output};

struct Desk(tempfile::TempDir);

impl Desk {
    fn run(&self, arguments: &[&str]) -> String {
        let at = |name: &str| self.0.path().join(name).display().to_string();
        let output: Output = Command::new(env!("CARGO_BIN_EXE_tianye"))
            .args(arguments)
            .args(["--officer", "尽调岗甲", "--folder", &at("data"), "--password-file", &at("password")])
            .env_remove("TIANYE_DATA_DIR")
            .output()
            .expect("the program");
        let said = String::from_utf8_lossy(&[&output.stdout[..], &output.stderr[..]].concat()).into_owned();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {said}");
        said
    }
}

#[test]
fn quality_is_listed_and_told_of_one_case() {
    let desk = Desk(tempfile::tempdir().expect("a folder"));
    std::fs::write(desk.0.path().join("password"), "口令-Tianye-2026").expect("a file");
    desk.run(&["officer"]);
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../industry-checklists/industries/fmcg-wholesale/practice/case.json");
    let text = std::fs::read_to_string(file).expect("the practice case");
    let mut case: serde_json::Value = serde_json::from_str(&text).expect("a case file");
    // The same as a case of the officer's own: a practice case is never set beside others.
    case["practice"] = serde_json::Value::Bool(false);
    let path = desk.0.path().join("case.json");
    std::fs::write(&path, case.to_string()).expect("a file");
    let imported = desk.run(&["case", "import", &path.display().to_string()]);
    let id = imported.split_whitespace().next().expect("an id").to_owned();
    let told = desk.run(&["case", "quality", &id]);
    // What a file brought was typed by nobody: there is nothing to say of how it was entered.
    for words in ["走访质量", "手工填答", "未校准", "不给分", "不记按键和内容"] {
        assert!(told.contains(words), "{words}: {told}");
    }
    let json: serde_json::Value = serde_json::from_str(&desk.run(&["case", "quality", &id, "--json"])).expect("JSON");
    assert_eq!(json["look_twice"], false, "{json}");
    assert!(json["oddities"].as_array().is_some_and(Vec::is_empty), "{json}");
    assert!(desk.run(&["case", "quality"]).contains(&id));
}
