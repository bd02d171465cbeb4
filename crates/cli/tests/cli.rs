//! `tianye` from the outside: exit codes, messages, and what malformed input does. Every test runs the built program.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const PASSWORD: &str = "口令-Tianye-2026";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn practice_case() -> PathBuf {
    root().join("industry-checklists/industries/fmcg-wholesale/practice/case.json")
}

fn tianye(arguments: &[&str], stdin: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_tianye"))
        .args(arguments)
        .env_remove("TIANYE_DATA_DIR")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    // A program that refuses early closes its input; that is no failure of the test.
    let _ = child.stdin.take().expect("stdin").write_all(stdin);
    child.wait_with_output().expect("the program ends")
}

fn run(arguments: &[&str]) -> Output {
    tianye(arguments, b"")
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

fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// A copy of the shipped checklists in which one file is edited.
fn checklists_with(file: &str, edit: impl FnOnce(String) -> String) -> tempfile::TempDir {
    fn copy(from: &Path, to: &Path) {
        std::fs::create_dir_all(to).expect("a folder");
        for entry in std::fs::read_dir(from).expect("a folder") {
            let path = entry.expect("an entry").path();
            let target = to.join(path.file_name().expect("a name"));
            if path.is_dir() { copy(&path, &target) } else { std::fs::copy(&path, &target).map(drop).expect("a copy") }
        }
    }
    let folder = tempfile::tempdir().expect("a folder");
    copy(&root().join("industry-checklists"), folder.path());
    let path = folder.path().join(file);
    let text = std::fs::read_to_string(&path).expect("a layer file");
    std::fs::write(&path, edit(text)).expect("edited");
    folder
}

#[test]
fn without_or_with_wrong_arguments_it_says_how_it_is_used() {
    assert_eq!(code(&run(&[])), 2);
    assert_eq!(code(&run(&["frobnicate"])), 2);
    assert_eq!(code(&run(&["verify"])), 2, "an officer is needed");
    let help = run(&["--help"]);
    assert_eq!(code(&help), 0);
    assert!(out(&help).contains("退出码") && out(&help).contains("lint"));
    assert_eq!(code(&run(&["--version"])), 0);
    let nothing = run(&["report", &shown(&practice_case())]);
    assert_eq!(code(&nothing), 2, "nothing to write");
}

#[test]
fn the_shipped_checklists_are_clean() {
    let built_in = run(&["lint"]);
    assert_eq!(code(&built_in), 0, "{}", out(&built_in));
    let folder = run(&["lint", &shown(&root().join("industry-checklists"))]);
    assert_eq!(code(&folder), 0, "{}", out(&folder));
    assert_eq!(code(&run(&["lint", "no/such/folder"])), 5);
}

#[test]
fn a_broken_checklist_is_named_by_file_and_line() {
    let broken = "\n[[figure]]\nid = \"cli.broken\"\nlabel = { zh = \"坏\", en = \"Broken\" }\ntype = \"money\"\nformula = \"request.amuont + 1\"\n";
    let folder = checklists_with("base/rules-10-balance.toml", |text| text + broken);
    let linted = run(&["lint", &shown(folder.path())]);
    assert_eq!(code(&linted), 1);
    let line = out(&linted).lines().find(|l| l.contains("amuont")).expect("the name is said").to_owned();
    assert!(line.starts_with("base/rules-10-balance.toml:"), "{line}");
    assert!(out(&linted).contains("request.amount"), "the proposal: {}", out(&linted));
    let json = run(&["--json", "lint", &shown(folder.path())]);
    let found: serde_json::Value = serde_json::from_str(&out(&json)).expect("JSON");
    let error = found.as_array().expect("a list").iter().find(|p| p["level"] == "error").expect("an error");
    assert!(error["line"].as_u64().expect("a line") > 0 && error["file"] == "base/rules-10-balance.toml");
    // A case cannot be computed by it, and says why.
    let refused = run(&["--checklists", &shown(folder.path()), "appraise", &shown(&practice_case())]);
    assert_eq!(code(&refused), 3);
    assert!(err(&refused).contains("bad_checklist") && err(&refused).contains("rules-10-balance.toml"));
}

#[test]
fn cyclic_rules_wrong_types_and_broken_toml_are_refused() {
    let figure = |id: &str, formula: &str| {
        format!(
            "\n[[figure]]\nid = \"{id}\"\nlabel = {{ zh = \"甲\", en = \"A\" }}\ntype = \"money\"\nformula = {formula:?}\n"
        )
    };
    let cycle = figure("cli.a", "cli.b + 1") + &figure("cli.b", "cli.a + 1");
    let wrong = figure("cli.a", "request.amount + case.survey_date");
    let text = figure("cli.a", "1 + \"x\"");
    for (addition, what) in [(cycle, "cli.a"), (wrong, "cli.a"), (text, "cli.a"), ("\n[[figure]\n".to_owned(), "TOML")]
    {
        let folder = checklists_with("base/rules-10-balance.toml", |text| text + &addition);
        let linted = run(&["lint", &shown(folder.path())]);
        assert_eq!(code(&linted), 1, "{addition}: {}", out(&linted));
        assert!(out(&linted).contains("rules-10-balance.toml:"), "{what}: {}", out(&linted));
        // What follows from a file that does not read is not said: the fault and the count, no more.
        assert!(what != "TOML" || out(&linted).lines().count() == 2, "{}", out(&linted));
    }
}

#[test]
fn the_practice_case_is_computed() {
    let path = shown(&practice_case());
    let text = run(&["appraise", &path]);
    assert_eq!(code(&text), 0, "{}", err(&text));
    assert!(out(&text).contains("练习案例") && out(&text).contains("200,000"), "{}", out(&text));
    assert!(!out(&text).contains('\u{1b}'), "no colour into a pipe");
    let json = run(&["--json", "appraise", &path]);
    let value: serde_json::Value = serde_json::from_str(&out(&json)).expect("JSON");
    // The expected figures of the acceptance case, from outside this program.
    let expected = std::fs::read_to_string(root().join("tests/data/fmcg-wholesale/expected.json")).expect("expected");
    let expected: serde_json::Value = serde_json::from_str(&expected).expect("JSON");
    let headline = &value["appraisal"]["headline"];
    assert_eq!(headline["limit"]["raw"], expected["limit"]["limit"]);
    assert_eq!(headline["grade"]["raw"], expected["limit"]["grade"]);
    assert_eq!(headline["binding"][0]["id"], expected["limit"]["binding"][0]);
    let piped = tianye(&["--json", "appraise", "-"], &std::fs::read(practice_case()).expect("the case"));
    let again: serde_json::Value = serde_json::from_str(&out(&piped)).expect("JSON");
    assert_eq!(again["appraisal"]["headline"], *headline);
}

#[test]
fn a_figure_is_explained() {
    let path = shown(&practice_case());
    let explained = run(&["explain", &path, "limit.limit"]);
    assert_eq!(code(&explained), 0);
    // 200,000 is what the amount asked leaves after rounding down to 10,000; each level stands further in, answers say who gave them.
    let text = out(&explained);
    assert!(text.starts_with("建议额度 = 200,000 元") && text.contains("向下取整到"), "{text}");
    assert!(text.contains("\n        ") && !text.contains("limit.before_floor"), "{text}");
    let deep = run(&["explain", &path, "limit.limit", "--depth", "12"]);
    assert!(out(&deep).contains("[口述") && out(&deep).contains("未校准"));
    let english = out(&run(&["explain", &path, "limit.limit", "--en"]));
    assert!(english.contains("200,000 yuan") && !english.contains("200,000 元"), "{english}");
    let unknown = run(&["explain", &path, "limit.nothing"]);
    assert_eq!(code(&unknown), 3);
    assert!(err(&unknown).contains("not_found"));
}

#[test]
fn malformed_case_files_are_refused_with_a_place() {
    let head = r#"{"format":"tianye-case/1","checklist":"fmcg-wholesale","case":{"survey_date":"2026-10-31","initial_date":"2025-10-31"}"#;
    let long = format!("{head},\"answers\":{{\"request.purpose_text\":{{\"v\":\"{}\"}}}}}}", "长".repeat(10 << 20));
    for (json, exit, word) in [
        ("{".to_owned(), 3, "bad_case"),
        ("[]".to_owned(), 3, "bad_case"),
        (head.replace("case/1", "case/2") + "}", 6, "newer"),
        (head.replace("tianye-case/1", "something") + "}", 3, "bad_case"),
        (head.to_owned() + r#","answers":{"request.amount":{"v":12.5}}}"#, 3, "bad_case"),
        (head.to_owned() + r#","answers":{"request.amount":{"v":"1","basis":"rumour"}}}"#, 3, "bad_case"),
        (head.to_owned() + r#","tables":{"debts":{"rows":[{"id":"a"},{"id":"a"}]}}}"#, 3, "bad_case"),
        (head.replace("2026-10-31", "yesterday") + "}", 3, "bad_case"),
        (long, 3, "too_large"),
    ] {
        let refused = tianye(&["appraise", "-"], json.as_bytes());
        assert_eq!(code(&refused), exit, "{}", err(&refused));
        assert!(err(&refused).contains(word), "{word}: {}", err(&refused));
        assert!(out(&refused).is_empty());
    }
    let refused = tianye(&["--json", "appraise", "-"], b"{");
    let failure: serde_json::Value = serde_json::from_str(&err(&refused)).expect("a failure is JSON, too");
    assert_eq!(failure["code"], "bad_case");
    assert_eq!(code(&tianye(&["appraise", "-"], b"\xff\xfe{}")), 3, "not UTF-8");
    assert_eq!(code(&run(&["appraise", "no/such/file.json"])), 5);
}

#[test]
fn what_the_checklist_does_not_ask_is_said_and_the_rest_computed() {
    let json = r#"{"format":"tianye-case/1","checklist":"fmcg-wholesale","case":{"survey_date":"2026-10-31","initial_date":"2025-10-31"},
        "answers":{"request.amount":{"v":"二十来万"},"request.colour":{"v":"红"}}}"#;
    let computed = tianye(&["appraise", "-"], json.as_bytes());
    assert_eq!(code(&computed), 0);
    assert!(err(&computed).contains("request.colour") && err(&computed).contains("request.amount"));
    assert!(out(&computed).contains("缺"));
}

#[test]
fn ten_thousand_rows_are_taken_and_more_are_refused() {
    let case = |rows: usize| {
        let rows: Vec<String> =
            (0..rows).map(|i| format!(r#"{{"id":"r{i}","cells":{{"amount":{{"v":"{i}"}}}}}}"#)).collect();
        format!(
            r#"{{"format":"tianye-case/1","checklist":"fmcg-wholesale","case":{{"survey_date":"2026-10-31","initial_date":"2025-10-31"}},"tables":{{"receivables":{{"rows":[{}]}}}}}}"#,
            rows.join(",")
        )
    };
    let taken = tianye(&["--json", "appraise", "-"], case(10_000).as_bytes());
    assert_eq!(code(&taken), 0, "{}", err(&taken));
    let value: serde_json::Value = serde_json::from_str(&out(&taken)).expect("JSON");
    // 0 + 1 + … + 9,999
    assert_eq!(value["appraisal"]["visit"]["sums"]["receivables"]["amount"]["raw"], "49995000");
    let refused = tianye(&["appraise", "-"], case(10_001).as_bytes());
    assert_eq!(code(&refused), 3);
    assert!(err(&refused).contains("too_large"));
}

/// An officer's folder, and how it is opened.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let desk = Self { folder: tempfile::tempdir().expect("a folder") };
        let made = desk.run(&["officer"], PASSWORD);
        assert_eq!(code(&made), 0, "{}", err(&made));
        desk
    }

    fn run(&self, arguments: &[&str], password: &str) -> Output {
        let folder = shown(self.folder.path());
        let access = ["--officer", "尽调岗甲", "--password-stdin", "--folder", &folder];
        tianye(&[arguments, &access].concat(), format!("{password}\n").as_bytes())
    }

    fn database(&self) -> PathBuf {
        let officer = std::fs::read_dir(self.folder.path()).expect("a folder").next().expect("one").expect("entry");
        officer.path().join("store.db")
    }
}

#[test]
fn a_case_goes_into_the_database_and_out_again() {
    let desk = Desk::new();
    let imported = desk.run(&["--json", "case", "import", &shown(&practice_case())], PASSWORD);
    assert_eq!(code(&imported), 0, "{}", err(&imported));
    let imported: serde_json::Value = serde_json::from_str(&out(&imported)).expect("JSON");
    let id = imported["case"].as_str().expect("an id").to_owned();
    assert_eq!(imported["problems"], serde_json::json!([]));
    let list = desk.run(&["case", "list"], PASSWORD);
    assert!(out(&list).contains(&id) && out(&list).contains("【练习】"), "{}", out(&list));
    let refused = desk.run(&["case", "export", &id, "-"], PASSWORD);
    assert_eq!(code(&refused), 2, "plaintext must be acknowledged");
    assert!(out(&refused).is_empty() && err(&refused).contains("not_acknowledged"));
    let exported = desk.run(&["case", "export", &id, "-", "--plaintext"], PASSWORD);
    assert_eq!(code(&exported), 0, "{}", err(&exported));
    assert!(err(&exported).contains("没有加密"), "it warns");
    // What came back is computed to the same figures.
    let again = tianye(&["--json", "appraise", "-"], &exported.stdout);
    let again: serde_json::Value = serde_json::from_str(&out(&again)).expect("JSON");
    let first = run(&["--json", "appraise", &shown(&practice_case())]);
    let first: serde_json::Value = serde_json::from_str(&out(&first)).expect("JSON");
    for part in ["headline", "checks", "statements", "score", "caps", "schedules"] {
        assert_eq!(again["appraisal"][part], first["appraisal"][part], "{part}");
    }
    let verified = desk.run(&["verify"], PASSWORD);
    assert_eq!(code(&verified), 0, "{}", out(&verified));
}

#[test]
fn wrong_password_foreign_and_truncated_databases_are_said_and_left_alone() {
    let desk = Desk::new();
    let wrong = desk.run(&["verify"], "not the password");
    assert_eq!(code(&wrong), 4);
    assert!(err(&wrong).contains("wrong_password"));
    assert_eq!(code(&desk.run(&["officer"], PASSWORD)), 4, "the name is taken");
    let whole = std::fs::read(desk.database()).expect("the database");
    let mut flipped = whole.clone();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 1;
    for broken in [whole[..whole.len() / 2 + 7].to_vec(), b"SQLite format 3\0".repeat(600), Vec::new(), flipped] {
        std::fs::write(desk.database(), &broken).expect("broken");
        let refused = desk.run(&["verify"], PASSWORD);
        assert!(matches!(code(&refused), 1 | 6), "{} {}", code(&refused), err(&refused));
        if code(&refused) == 6 {
            assert!(err(&refused).contains("damaged"), "{}", err(&refused));
            assert_eq!(std::fs::read(desk.database()).expect("it is there"), broken, "left as it is");
        }
    }
}

#[test]
fn an_answer_that_does_not_read_is_said_with_its_field_text_and_reason_by_every_command() {
    let text = r#"{ "format": "tianye-case/1", "checklist": "fmcg-wholesale",
        "case": { "survey_date": "2026-10-31", "initial_date": "2025-10-31" },
        "answers": { "net_profit_stated_month": { "v": "(1,200.00)" }, "balance_survey.cash": { "v": "1.234,56" },
                     "balance_survey.prepaid_rent": { "v": "1,5" }, "margin.stated": { "v": "15%" } } }"#;
    let explained = |figure: &str| tianye(&["explain", "-", figure], text.as_bytes());
    let appraised = tianye(&["appraise", "-"], text.as_bytes());
    for said in [err(&explained("balance_survey.cash")), err(&appraised), out(&appraised)] {
        for (field, typed) in [("balance_survey.cash", "“1.234,56”"), ("balance_survey.prepaid_rent", "“1,5”")]
        {
            let line =
                said.lines().find(|l| l.contains(field)).unwrap_or_else(|| panic!("{field} is not said: {said}"));
            assert!(line.contains(typed) && line.contains("逗号"), "{line}");
        }
        assert!(!said.contains("net_profit_stated_month：") && !said.contains("margin.stated："), "{said}");
    }
    let first = |output: &Output| out(output).lines().next().unwrap_or_default().to_owned();
    assert!(
        first(&explained("net_profit_stated_month")).contains("= -1,200"),
        "{}",
        first(&explained("net_profit_stated_month"))
    );
    assert!(first(&explained("margin.stated")).contains("= 15%"), "{}", first(&explained("margin.stated")));
    let cash = explained("balance_survey.cash");
    assert!(out(&cash).contains("“1.234,56”"), "the tree says it, too: {}", out(&cash));
}

#[test]
fn the_second_officer_signs_with_the_own_account() {
    let desk = Desk::new();
    let write = |name: &str, text: &str| {
        let path = desk.folder.path().join(name);
        std::fs::write(&path, text).expect("written");
        shown(&path)
    };
    let (second, reviewer) = (write("second.txt", "另一个口令-2026\n"), write("reviewer.txt", "第三个口令-2026\n"));
    let folder = shown(desk.folder.path());
    for (name, file, role) in [("尽调岗乙", &second, "officer"), ("审查岗丁", &reviewer, "reviewer")] {
        let words = ["officer", "--role", role, "--officer", name, "--password-file", file, "--folder", &folder];
        assert_eq!(code(&run(&words)), 0, "{name}");
    }
    // 26,900 a month for the household: the equity check fails. The file says that somebody confirmed it.
    let text = std::fs::read_to_string(practice_case()).expect("the case");
    let mut file: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let rows = file["tables"]["household"]["rows"].as_array_mut().expect("rows");
    let living = rows.iter_mut().find(|row| row["id"] == "h1").expect("h1");
    living["cells"]["amount"]["v"] = "26900".into();
    let appraised = tianye(&["--json", "appraise", "-"], file.to_string().as_bytes());
    let appraised: serde_json::Value = serde_json::from_str(&out(&appraised)).expect("JSON");
    let checks = appraised["appraisal"]["checks"].as_array().expect("checks");
    let equity = checks.iter().find(|check| check["id"] == "equity").expect("equity");
    assert_eq!(equity["verdict"], "fail");
    let cell = |text: &serde_json::Value| serde_json::json!({ "v": text });
    let said = |text: &str| serde_json::json!({ "v": text });
    file["tables"]["explanations"] = serde_json::json!({ "rows": [{ "id": "1", "cells": {
        "check": said("equity"), "explanation": said("期初漏记一笔私人借款"), "evidence": said("借条"),
        "deviation": cell(&equity["deviation"]["raw"]), "residual": cell(&equity["residual"]["raw"]),
        "second_officer": said("协办丙"), "second_statement": said("认可"), "accepted_by": said("复核丁"),
    } }] });
    let path = write("case.json", &file.to_string());
    let state = |json: &str| {
        let appraised = tianye(&["--json", "appraise", "-"], json.as_bytes());
        let appraised: serde_json::Value = serde_json::from_str(&out(&appraised)).expect("JSON");
        let checks = appraised["appraisal"]["checks"].as_array().expect("checks").clone();
        checks.into_iter().find(|check| check["id"] == "equity").expect("equity")["explained"].clone()
    };
    assert_eq!(state(&file.to_string()), "needs_second_officer", "a file confirms nothing");
    let imported = desk.run(&["--json", "case", "import", &path], PASSWORD);
    let imported: serde_json::Value = serde_json::from_str(&out(&imported)).expect("JSON");
    let id = imported["case"].as_str().expect("an id").to_owned();
    let sign = |by: &str, file: &str, more: &[&str]| {
        let words = ["case", "confirm", &id, "equity", "--by", by, "--by-password-file", file];
        desk.run(&[&words, more].concat(), PASSWORD)
    };
    let words = ["--statement", "看过借条原件"];
    assert_eq!(code(&sign("审查岗丁", &reviewer, &["--accept"])), 3, "not confirmed yet");
    assert_eq!(code(&sign("协办丙", &second, &words)), 3, "a name alone");
    assert_eq!(code(&sign("尽调岗乙", &reviewer, &words)), 4, "another's password");
    assert_eq!(code(&sign("审查岗丁", &reviewer, &words)), 3, "a reviewer is no second officer");
    assert_eq!(code(&sign("尽调岗乙", &second, &[])), 2, "no statement");
    let signed = sign("尽调岗乙", &second, &words);
    assert_eq!(code(&signed), 0, "{}", err(&signed));
    assert!(out(&signed).contains("尽调岗乙 已签字"), "{}", out(&signed));
    let accepted = sign("审查岗丁", &reviewer, &["--accept"]);
    assert_eq!(code(&accepted), 0, "{}", err(&accepted));
    let verified = desk.run(&["verify"], PASSWORD);
    assert_eq!(code(&verified), 0, "{}", out(&verified));
    // What goes out is a file again, and confirms nothing.
    let exported = desk.run(&["case", "export", &id, "-", "--plaintext"], PASSWORD);
    assert_eq!(state(&out(&exported)), "needs_second_officer");
}

#[test]
fn a_practice_case_is_made_from_a_seed_and_can_be_appraised() {
    let made = run(&["drill", "case", "pig-farm", "--seed", "3"]);
    assert_eq!(code(&made), 0, "{}", err(&made));
    assert_eq!(out(&made), out(&run(&["drill", "case", "pig-farm", "--seed", "3"])), "a seed is a case");
    assert!(out(&made).contains("生成的练习案卷"));
    let appraised = tianye(&["appraise", "-"], &made.stdout);
    assert_eq!(code(&appraised), 0, "{}", err(&appraised));
    assert!(out(&appraised).contains("练习案例"), "{}", out(&appraised));
    let unknown = run(&["drill", "case", "no-such-trade"]);
    assert_eq!(code(&unknown), 3, "{}", err(&unknown));
}

#[test]
fn a_case_moves_to_another_trade_after_it_was_shown_and_comes_back() {
    let desk = Desk::new();
    let imported = desk.run(&["--json", "case", "import", &shown(&practice_case())], PASSWORD);
    let imported: serde_json::Value = serde_json::from_str(&out(&imported)).expect("JSON");
    let id = imported["case"].as_str().expect("an id").to_owned();
    let there = desk.run(&["case", "move", &id], PASSWORD);
    assert!(code(&there) == 0 && out(&there).contains("已经在这一版"), "{}{}", out(&there), err(&there));
    let looked = desk.run(&["case", "move", &id, "--to", "steel-trade"], PASSWORD);
    assert_eq!(code(&looked), 0, "{}", err(&looked));
    for said in ["快消品批发", "→", "额度", "问题与表格：新增", "阈值：", "材料：新增", "数字的算法：新增"]
    {
        assert!(out(&looked).contains(said), "{said}: {}", out(&looked));
    }
    assert!(err(&looked).contains("--yes"), "nothing was moved, and it says so: {}", err(&looked));
    assert!(out(&desk.run(&["case", "list"], PASSWORD)).contains("快消品批发"));
    let moved = desk.run(&["case", "move", &id, "--to", "steel-trade", "--yes"], PASSWORD);
    assert!(code(&moved) == 0 && out(&moved).contains("已转"), "{}{}", out(&moved), err(&moved));
    assert!(out(&desk.run(&["case", "list"], PASSWORD)).contains("钢材"));
    let back = desk.run(&["--json", "case", "move", &id, "--back", "--yes"], PASSWORD);
    assert_eq!(code(&back), 0, "{}", err(&back));
    let back: serde_json::Value = serde_json::from_str(&out(&back)).expect("JSON");
    assert_eq!((&back["moved"], &back["preview"]["to"]["trade"]), (&true.into(), &"fmcg-wholesale".into()));
    // The decision of any record comes out again, by the checklist of then.
    let head = desk.run(&["--json", "case", "replay", &id, "--at", "1000000"], PASSWORD);
    assert_eq!(code(&head), 0, "{}", err(&head));
    let head: serde_json::Value = serde_json::from_str(&out(&head)).expect("JSON");
    let first = run(&["--json", "appraise", &shown(&practice_case())]);
    let first: serde_json::Value = serde_json::from_str(&out(&first)).expect("JSON");
    assert_eq!(head["view"]["appraisal"]["headline"], first["appraisal"]["headline"]);
    assert_eq!(code(&desk.run(&["case", "replay", &id, "--at", "0"], PASSWORD)), 3);
    assert_eq!(code(&desk.run(&["case", "move", &id, "--to", "no-such-trade"], PASSWORD)), 3);
    let verified = desk.run(&["verify"], PASSWORD);
    assert_eq!(code(&verified), 0, "{}", out(&verified));
}

#[test]
fn what_is_prepared_before_a_visit_is_listed_and_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let to = |name: &str| shown(&folder.path().join(name));
    let listed = run(&[
        "prepare",
        "materials",
        "convenience-store",
        "--with",
        "scorecard.premises_owned=true",
        "--txt",
        &to("list.txt"),
    ]);
    assert_eq!(code(&listed), 0, "{}", err(&listed));
    let text = std::fs::read_to_string(folder.path().join("list.txt")).expect("the list");
    assert!(text.contains("烟草专卖") && text.contains("不动产权证") && !text.contains("租约"), "{text}");
    let sheets = run(&["prepare", "sheets", "pig-farm", "--xlsx", &to("sheets.xlsx")]);
    assert!(out(&sheets).contains("活体盘点") && out(&sheets).contains("应收核对表"), "{}", out(&sheets));
    assert!(std::fs::read(folder.path().join("sheets.xlsx")).expect("the workbook").starts_with(b"PK"));
    // A call: nothing asked is to be asked, a stop is no and leaves with 1, and it becomes a case file by word of the borrower.
    let asked = run(&["prepare", "prequalify", "pig-farm"]);
    assert_eq!((code(&asked), out(&asked).contains("先问清")), (0, true), "{}", out(&asked));
    let stopped =
        run(&["prepare", "prequalify", "pig-farm", "--chosen", "purpose=for_another", "--open", &to("case.json")]);
    assert_eq!((code(&stopped), out(&stopped).contains("不必去")), (1, true), "{}", out(&stopped));
    let case: serde_json::Value =
        serde_json::from_slice(&std::fs::read(folder.path().join("case.json")).expect("the case")).expect("JSON");
    let said = &case["answers"]["knockouts.loan_for_another"];
    assert_eq!((said["basis"].as_str(), said["by"].as_str()), (Some("oral"), Some("借款人（电话）")), "{said}");
    let wrong = run(&["prepare", "prequalify", "pig-farm", "--chosen", "purpose=nothing"]);
    assert_eq!(code(&wrong), 3, "{}", err(&wrong));
}
