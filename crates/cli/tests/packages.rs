//! The case package from the outside: made on one laptop, checked on a machine where nobody has an account, taken in on another.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const PASSWORD: &str = "口令-Tianye-2026";

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

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

fn json(output: &Output) -> serde_json::Value {
    serde_json::from_str(&out(output)).unwrap_or_else(|error| panic!("{error}: {} {}", out(output), err(output)))
}

struct Desk {
    folder: tempfile::TempDir,
    name: &'static str,
}

impl Desk {
    fn new(name: &'static str) -> Self {
        let desk = Self { folder: tempfile::tempdir().expect("a folder"), name };
        let made = desk.run(&["officer"]);
        assert_eq!(code(&made), 0, "{}", err(&made));
        desk
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let folder = self.folder.path().display().to_string();
        let access = ["--officer", self.name, "--password-stdin", "--folder", &folder];
        tianye(&[arguments, &access].concat(), PASSWORD)
    }
}

fn practice_case() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../industry-checklists/industries/fmcg-wholesale/practice/case.json")
}

#[test]
fn a_package_is_made_checked_anywhere_and_taken_in() {
    let stick = tempfile::tempdir().expect("a stick");
    let on_stick = |name: &str| stick.path().join(name).display().to_string();
    let (first, second) = (Desk::new("客户经理甲"), Desk::new("客户经理乙"));
    let imported = json(&first.run(&["--json", "case", "import", &practice_case().display().to_string()]));
    let case = imported["case"].as_str().expect("an id").to_owned();

    let package = on_stick("甲.tycase");
    let made = first.run(&["--json", "package", &case, &package]);
    assert_eq!(code(&made), 0, "{}", err(&made));
    let made = json(&made);
    let (passphrase, digits) = (made["passphrase"].as_str().expect("said"), made["digits"].as_str().expect("digits"));

    // Anybody's machine: no account, no folder, no home.
    let check = |arguments: &[&str], said: &str| {
        tianye(&[&["verify", package.as_str(), "--passphrase-stdin"], arguments].concat(), said)
    };
    let told = check(&[], passphrase);
    assert_eq!(code(&told), 0, "{} {}", out(&told), err(&told));
    for words in ["相符", "证明不了", "一分不差", "用包里的清单重算", "200,000", "核对码"] {
        assert!(out(&told).contains(words), "{words}: {}", out(&told));
    }
    let known = check(&["--json", "--key", digits], passphrase);
    let view = json(&known);
    assert_eq!((code(&known), view["ok"].as_bool()), (0, Some(true)));
    // The acceptance case's own figures, as a program outside of this one reckoned them.
    let expected = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/fmcg-wholesale/expected.json");
    let expected: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(expected).expect("expected")).expect("JSON");
    assert_eq!(view["figures"]["limit"]["raw"], expected["limit"]["limit"]);
    assert_eq!(view["figures"]["grade"]["raw"], expected["limit"]["grade"]);
    assert!(view["lines"].as_array().expect("lines").iter().all(|line| line["word"] != "unproved"), "{view}");
    // What does not hold, is not opened, or is no package: each with its exit code.
    assert_eq!(code(&check(&["--key", "0000 0000 0000 0000"], passphrase)), 1);
    let kept = made["saved"]["seq"].as_u64().expect("a number") - 1;
    assert_eq!(code(&check(&["--head", &format!("{kept}:{}", "0".repeat(64))], passphrase)), 1);
    assert_eq!(code(&check(&[], "1234 5678 9012 3456 7890")), 4);
    assert_eq!(code(&tianye(&["verify", package.as_str()], "")), 2, "a passphrase is needed");
    let mut bytes = fs::read(&package).expect("the package");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(on_stick("b.tycase"), &bytes).expect("written");
    let flipped = tianye(&["verify", &on_stick("b.tycase"), "--passphrase-stdin"], passphrase);
    assert_eq!(code(&flipped), 6, "{}", err(&flipped));
    fs::write(on_stick("c.tycase"), b"PK\x03\x04").expect("written");
    assert_eq!(code(&tianye(&["verify", &on_stick("c.tycase"), "--passphrase-stdin"], passphrase)), 3);
    assert_eq!(code(&tianye(&["verify", &on_stick("none.tycase"), "--passphrase-stdin"], passphrase)), 5);

    // The other laptop: not before the digits were compared; then whole, and a second time nothing.
    fs::write(on_stick("said"), passphrase).expect("written");
    let said = on_stick("said");
    let take =
        |more: &[&str]| second.run(&[&["--json", "take", package.as_str(), "--passphrase-file", &said], more].concat());
    let strange = take(&[]);
    assert!(code(&strange) == 3 && err(&strange).contains(digits), "{}", err(&strange));
    let taken = take(&["--confirm", digits]);
    assert_eq!(code(&taken), 0, "{}", err(&taken));
    assert_eq!((json(&taken)["new_case"].as_bool(), json(&taken)["case"].as_str()), (Some(true), Some(case.as_str())));
    assert_eq!(json(&take(&[]))["records"], 0);
    let verified = second.run(&["verify"]);
    assert_eq!(code(&verified), 0, "{}", out(&verified));

    // The second officer answers alone first: until then nothing of the case leaves the other one's answers.
    let refused = second.run(&["case", "conflicts", &case]);
    assert!(code(&refused) == 4 && err(&refused).contains("还没有打开"), "{}", err(&refused));
    let listed = second.run(&["case", "blind", &case]);
    assert!(code(&listed) == 1 && out(&listed).contains("second.cash"), "{}", out(&listed));
    assert_eq!(code(&second.run(&["case", "blind", &case, "--answer", "second.purpose=nonsense"])), 3);
    assert_eq!(code(&second.run(&["case", "blind", &case, "--open"])), 3, "nothing is answered yet");
    let asked = json(&second.run(&["--json", "case", "blind", &case]));
    let asked = asked["items"].as_array().expect("questions").iter().map(|item| item["question"]["id"].as_str());
    let declines: Vec<String> =
        asked.flatten().filter(|id| *id != "second.cash").map(|id| format!("{id}=不在场")).collect();
    let mut arguments = vec!["--json", "case", "blind", case.as_str(), "--answer", "second.cash=3000", "--open"];
    declines.iter().for_each(|words| arguments.extend(["--decline", words.as_str()]));
    let opened = second.run(&arguments);
    assert_eq!(code(&opened), 0, "{}", err(&opened));
    assert_eq!(json(&opened)["kept_back"], false);

    // And back, without a passphrase.
    let back = on_stick("乙.tycase");
    let made = json(&second.run(&["--json", "package", &case, &back]));
    let digits = made["digits"].as_str().expect("digits");
    let taken = first.run(&["take", &back, "--confirm", digits]);
    assert_eq!(code(&taken), 0, "{}", err(&taken));
    let conflicts = first.run(&["case", "conflicts", &case]);
    assert!(code(&conflicts) == 0 && out(&conflicts).contains("不一致 0 处"), "{}", out(&conflicts));
    assert_eq!(code(&first.run(&["case", "conflicts", &case, "--settle", "x"])), 3);
}
