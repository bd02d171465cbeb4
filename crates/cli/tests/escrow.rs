//! Escrow from the terminal: a key is made, shares are checked, an account is sealed and opened again.

use std::io::Write;
use std::process::{Command, Output, Stdio};

const PASSWORD: &str = "口令-Tianye-2026";
const OTHER: &str = "猪圈三十二头母猪 腊月";

struct Desk(tempfile::TempDir);

impl Desk {
    fn at(&self, name: &str) -> String {
        self.0.path().join(name).display().to_string()
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.at(name), text).expect("a file");
    }

    fn run(&self, arguments: &[&str], stdin: &str) -> Output {
        let mut child = Command::new(env!("CARGO_BIN_EXE_tianye"))
            .args(arguments)
            .env_remove("TIANYE_DATA_DIR")
            .env("HOME", self.0.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program");
        let _ = child.stdin.take().expect("its input").write_all(stdin.as_bytes());
        child.wait_with_output().expect("its end")
    }

    fn ends(&self, arguments: &[&str], stdin: &str, code: i32) -> String {
        let output = self.run(arguments, stdin);
        let said = String::from_utf8_lossy(&[&output.stdout[..], &output.stderr[..]].concat()).into_owned();
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}");
        said
    }
}

fn typed(paper: &str) -> String {
    let lines: Vec<&str> = paper.lines().collect();
    let numbers = |line: &str| {
        !line.trim().is_empty() && line.split_whitespace().all(|word| word.parse::<u8>().is_ok_and(|n| n <= 16))
    };
    let below = lines.windows(2).filter(|two| numbers(two[0])).flat_map(|two| two[1].split_whitespace());
    below.collect::<Vec<_>>().join(" ")
}

#[test]
fn from_the_making_of_a_key_to_a_forgotten_password() {
    let desk = Desk(tempfile::tempdir().expect("a folder"));
    desk.write("old", PASSWORD);
    desk.write("new", OTHER);
    let (key, data) = (desk.at("escrow.key"), desk.at("data"));
    let account = ["--officer", "尽调岗甲", "--folder", &data, "--password-file", &desk.at("old")].map(str::to_owned);
    let with = |head: &[&str], password: &str| {
        let own = account.iter().map(|word| if *word == desk.at("old") { desk.at(password) } else { word.clone() });
        head.iter().map(|word| (*word).to_owned()).chain(own).collect::<Vec<_>>()
    };
    let run = |head: &[&str], password: &str, code: i32| {
        let all = with(head, password);
        desk.ends(&all.iter().map(String::as_str).collect::<Vec<_>>(), "", code)
    };
    run(&["officer"], "old", 0);
    desk.ends(&["escrow", "init", "--public", &key, "--custodian", "保管人甲"], "", 2);
    let names = ["--custodian", "保管人甲", "--custodian", "保管人乙", "--custodian", "保管人丙"];
    let printed = desk.run(&[&["escrow", "init", "--public", &key][..], &names].concat(), "");
    assert_eq!(printed.status.code(), Some(0));
    let printed = String::from_utf8(printed.stdout).expect("text");
    let shares: Vec<String> = printed.split('\u{c}').map(typed).collect();
    assert_eq!(shares.iter().map(|share| share.split(' ').count()).collect::<Vec<_>>(), [16, 16, 16]);
    assert!(desk.ends(&[&["escrow", "init", "--public", &key][..], &names].concat(), "", 5).contains("没有覆盖"));
    assert!(desk.ends(&["escrow", "check"], &shares[1], 0).contains("第 2 份"));
    let wrong = shares[1].replacen(&shares[1][..1], if shares[1].starts_with('2') { "3" } else { "2" }, 1);
    assert!(desk.ends(&["escrow", "check"], &wrong, 1).contains("第 1 组"));

    let offered = run(&["escrow", "use", &key], "old", 1);
    let digits = std::fs::read_to_string(&key).expect("the key").lines().nth(2).expect("digits").to_owned();
    assert!(offered.contains(&digits) && offered.contains("还没有托管"), "{offered}");
    run(&["escrow", "use", &key, "--confirm", "1234"], "old", 3);
    assert!(run(&["escrow", "use", &key, "--confirm", &digits], "old", 0).contains("已托管"));

    let open = ["escrow", "open", "--officer", "尽调岗甲", "--folder", &data, "--new-password-file", &desk.at("new")]
        .map(str::to_owned);
    let open: Vec<&str> = open.iter().map(String::as_str).collect();
    desk.ends(&open, &shares[0], 2);
    desk.ends(&open, &format!("{}\n{}\n", shares[0], shares[0]), 3);
    run(&["case", "list"], "old", 0);
    let opened = desk.ends(&open, &format!("{}\n{}\n", shares[0], shares[2]), 0);
    assert!(opened.contains("分片 1、3") && opened.contains("旧密码作废"), "{opened}");
    run(&["case", "list"], "old", 4);
    let listed = run(&["case", "list"], "new", 0);
    assert!(listed.contains("两位保管人"), "told at the next unlock: {listed}");
    assert!(run(&["findings"], "new", 1).contains("recovered"));
    desk.write("s2", &shares[1]);
    desk.write("s3", &shares[2]);
    let files = ["--share-file", &desk.at("s2"), "--share-file", &desk.at("s3")].map(str::to_owned);
    let again: Vec<&str> = open.iter().copied().chain(files.iter().map(String::as_str)).collect();
    desk.ends(&again, "", 0);
}
