//! The end of a case and the change of a password, from the terminal.

use std::path::Path;
use std::process::{Command, Output};

const PASSWORD: &str = "口令-Tianye-2026";
const OTHER: &str = "猪圈三十二头母猪 腊月";

struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Self {
        let desk = Self(tempfile::tempdir().expect("a folder"));
        desk.write("old", PASSWORD);
        desk.write("new", OTHER);
        desk.write("weak", "tianye2026");
        let made = desk.run(&["officer"], "old");
        assert_eq!(made.status.code(), Some(0), "{}", said(&made));
        desk
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.0.path().join(name), text).expect("a file");
    }

    fn at(&self, name: &str) -> String {
        self.0.path().join(name).display().to_string()
    }

    fn run(&self, arguments: &[&str], password: &str) -> Output {
        Command::new(env!("CARGO_BIN_EXE_tianye"))
            .args(arguments)
            .args(["--officer", "尽调岗甲", "--folder", &self.at("data"), "--password-file", &self.at(password)])
            .env_remove("TIANYE_DATA_DIR")
            .output()
            .expect("the program")
    }

    fn ends(&self, arguments: &[&str], password: &str, code: i32) -> String {
        let output = self.run(arguments, password);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {}", said(&output));
        said(&output)
    }
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[&output.stdout[..], &output.stderr[..]].concat()).into_owned()
}

#[test]
fn a_case_is_closed_opened_again_and_erased_and_the_password_changed() {
    let desk = Desk::new();
    let practice = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../industry-checklists/industries/fmcg-wholesale/practice/case.json")
        .display()
        .to_string();
    let imported = desk.ends(&["case", "import", &practice], "old", 0);
    let id = imported.split_whitespace().next().expect("an id").to_owned();
    let closed = desk.ends(&["case", "close", &id, "--outcome", "withdrawn", "--reason", "改向他行申请"], "old", 0);
    assert!(closed.contains("客户撤回") && closed.contains("改向他行申请"), "{closed}");
    assert!(desk.ends(&["case", "close", &id, "--outcome", "declined"], "old", 3).contains("已经结案"));
    desk.ends(&["case", "reopen", &id], "old", 0);
    // Weak ones are refused with the reason and the time; a good one opens from then on, and the old one no more.
    let weak = desk.ends(&["password", "--new-password-file", &desk.at("weak")], "old", 4);
    assert!(weak.contains("猜中"), "{weak}");
    desk.ends(&["password", "--new-password-file", &desk.at("new")], "old", 0);
    desk.ends(&["case", "list"], "old", 4);
    assert!(desk.ends(&["case", "list"], "new", 0).contains("1 次密码不对"), "the wrong one is told");
    assert!(!desk.ends(&["case", "list"], "new", 0).contains("密码不对"), "and told once");
    desk.ends(&["case", "erase", &id, "--reason", "requested"], "new", 2);
    let erased = desk.ends(&["case", "erase", &id, "--reason", "requested", "--yes"], "new", 0);
    assert!(erased.contains("已删除") && erased.contains("备份"), "{erased}");
    assert!(!desk.ends(&["case", "list"], "new", 0).contains(&id));
    assert!(desk.ends(&["verify"], "new", 0).contains("相符"));
}
