//! Small files with the traits of statements, answers and checklists met in the field, run through the built program: each gives its right
//! answer, and what is ambiguous in it is said. `-- --nocapture` prints the table.

#![allow(clippy::print_stdout)]

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/field")
}

fn run(arguments: &[&str]) -> (i32, String, String) {
    let done = Command::new(env!("CARGO_BIN_EXE_tianye"))
        .args(arguments)
        .env_remove("TIANYE_FOLDER")
        .current_dir(data())
        .output()
        .expect("the program starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (done.status.code().unwrap_or(-1), text(done.stdout), text(done.stderr))
}

/// What `tianye flows` makes of files.
struct Flows {
    view: Value,
    refused: String,
}

impl Flows {
    fn of(files: &[&str], case: &str) -> Self {
        let mut arguments = vec!["--json", "flows"];
        arguments.extend(files);
        arguments.extend(["--case", case]);
        let (code, out, err) = run(&arguments);
        match code {
            0 => Self { view: serde_json::from_str(&out).expect("a reply"), refused: String::new() },
            _ => Self { view: Value::Null, refused: err },
        }
    }

    fn sales(&self) -> &str {
        self.view["sales"].as_str().unwrap_or("refused")
    }

    fn rows(&self) -> u64 {
        self.view["rows"].as_u64().unwrap_or(0)
    }

    fn unread(&self) -> u64 {
        self.files().map(|f| f["unreadable"].as_u64().unwrap_or(0)).sum()
    }

    fn files(&self) -> impl Iterator<Item = &Value> {
        self.view["files"].as_array().into_iter().flatten()
    }

    /// Whether a finding of attention or more holds these words.
    fn said(&self, words: &str) -> bool {
        let own = self.files().flat_map(|f| f["findings"].as_array().into_iter().flatten());
        let all = own.chain(self.view["findings"].as_array().into_iter().flatten());
        all.into_iter().any(|f| f["level"] != "note" && f["text"]["zh"].as_str().is_some_and(|t| t.contains(words)))
    }

    fn holds(&self) -> bool {
        self.files().any(|f| f["findings"].as_array().into_iter().flatten().any(|x| x["code"] == "balance_holds"))
    }

    fn period(&self) -> (String, String) {
        let mut files = self.files();
        let file = files.next().cloned().unwrap_or_default();
        let text = |key: &str| file[key].as_str().unwrap_or_default().to_owned();
        (text("from"), text("to"))
    }

    fn open_links(&self) -> usize {
        self.view["links"].as_array().map_or(0, Vec::len)
    }
}

type Trial = (&'static str, &'static [&'static str], &'static str, fn(&Flows) -> bool);

const CASE: &str = "case.json";

const TRIALS: &[Trial] = &[
    ("a currency in the head alone", &["01b-foreign-in-head.csv"], CASE, |f| f.sales() == "0" && f.said("美元")),
    ("a wallet exported twice", &["02-alipay-seconds.csv", "02-alipay-minutes.csv"], CASE, |f| {
        f.rows() == 3 && f.sales() == "1200" && f.view["duplicates"] == 3
    }),
    ("the same, the other way round", &["02-alipay-minutes.csv", "02-alipay-seconds.csv"], CASE, |f| {
        f.rows() == 3 && f.sales() == "1200" && f.view["duplicates"] == 3
    }),
    ("order numbers that lost digits", &["04-order-number-as-number.xlsx"], CASE, |f| f.sales() == "90"),
    ("days counted from 1904", &["05-days-from-1904.xlsx"], CASE, |f| {
        f.sales() == "1500" && f.period() == ("2026-09-05".into(), "2026-10-06".into())
    }),
    ("day numbers in a text", &["07b-day-numbers.csv"], CASE, |f| {
        f.sales() == "1500" && f.period() == ("2026-09-05".into(), "2026-10-06".into())
    }),
    ("a hidden copy", &["08-hidden-copy.xlsx"], CASE, |f| f.sales() == "900" && f.said("隐藏")),
    ("a clock of twelve hours", &["09-twelve-hours.csv"], CASE, |f| {
        f.sales() == "1700" && f.unread() == 0 && f.period() == ("2026-10-05".into(), "2026-10-07".into())
    }),
    ("signs behind the amount", &["10b-plus-behind.csv"], CASE, |f| f.sales() == "1400" && f.rows() == 3 && f.holds()),
    ("day first", &["11-day-first.csv"], CASE, |f| {
        f.sales() == "1500" && f.period() == ("2026-10-05".into(), "2026-10-28".into())
    }),
    ("receipts and their settlement", &["14-merchant-bill.csv", "14-bank-settlement.csv"], CASE, |f| {
        ["2000", "1988"].contains(&f.sales()) && f.open_links() > 0
    }),
    ("the receipts alone", &["14-merchant-bill.csv"], CASE, |f| f.sales() == "2000" && f.open_links() == 0),
    ("the settlement alone", &["14-bank-settlement.csv"], CASE, |f| f.sales() == "1988" && f.open_links() == 0),
    ("the borrower's name with another dot", &["15-dot.csv"], "15-dot.case.json", |f| f.sales() == "0"),
    ("ten thousands", &["17-ten-thousands.csv"], CASE, |f| f.sales() == "42500"),
    ("one date over several lines", &["19-merged-days.xlsx"], CASE, |f| {
        f.sales() == "1000" && f.rows() == 5 && f.holds()
    }),
    ("the newest WeChat bill", &["20-wechat-newest.xlsx"], CASE, |f| f.sales() == "1288" && f.rows() == 3),
    ("an OpenDocument sheet", &["21-open-document.ods"], CASE, |f| {
        f.refused.contains("另存为 xlsx") && !f.refused.contains("解压")
    }),
    ("a payer whose name is a number", &["23-number-names.csv"], CASE, |f| f.sales() == "390"),
    ("dated totals and carried balances", &["24-forward.csv"], CASE, |f| {
        f.sales() == "1200" && f.rows() == 3 && f.unread() == 0 && f.holds()
    }),
    ("a comma without quotes", &["31-unquoted-comma.csv"], CASE, |f| {
        f.sales() == "3108" || (f.sales() == "88" && f.unread() == 2 && f.said("格子比表头多"))
    }),
    ("an aggregator's bill", &["35-aggregator.csv"], CASE, |f| f.sales() == "58" && f.unread() == 0),
];

#[test]
fn statements_from_the_field_give_their_right_answer() {
    let mut wrong = Vec::new();
    println!("{:<40}{:>10}{:>7}{:>7}", "trait", "sales", "right", "");
    for (what, files, case, right) in TRIALS {
        let flows = Flows::of(files, case);
        let ok = right(&flows);
        println!("{what:<40}{:>10}{:>7}", flows.sales(), if ok { "yes" } else { "NO" });
        if !ok {
            wrong.push(format!("{what}: {} {}", flows.view, flows.refused));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn typed_answers_that_do_not_read_are_said_with_their_reason() {
    let (code, out, _) = run(&["explain", "36-typed.case.json", "net_profit_stated_month"]);
    assert!(code == 0 && out.contains("-1,200"), "{out}");
    for (figure, text) in [("balance_survey.cash", "1.234,56"), ("balance_survey.prepaid_rent", "1,5")] {
        let (code, out, err) = run(&["explain", "36-typed.case.json", figure]);
        assert_eq!(code, 0, "{err}");
        // No number is made of it; the text, the field and the reason are said.
        assert!(out.contains("缺") && out.contains(&format!("“{text}”读不出")), "{out}");
        assert!(err.contains(figure) && err.contains(text) && err.contains("逗号"), "{err}");
    }
}

#[test]
fn rare_characters_are_said_before_they_are_printed() {
    let folder = tempfile::tempdir().expect("a folder");
    let pdf = folder.path().join("r.pdf");
    let (code, _, err) = run(&["report", "25-rare.case.json", "--pdf", &pdf.display().to_string()]);
    assert_eq!(code, 0, "{err}");
    for said in ["姓名", "𫰠", "𱖎", "用途说明"] {
        assert!(err.contains(said), "{said}: {err}");
    }
    assert!(std::fs::read(pdf).expect("the print").starts_with(b"%PDF"));
}

#[test]
fn an_id_that_separates_answers_is_an_error_of_the_checklist() {
    fn copy(from: &Path, to: &Path) {
        std::fs::create_dir_all(to).expect("a folder");
        for entry in std::fs::read_dir(from).expect("a folder") {
            let path = entry.expect("an entry").path();
            let target = to.join(path.file_name().expect("a name"));
            if path.is_dir() { copy(&path, &target) } else { std::fs::copy(&path, &target).map(drop).expect("a copy") }
        }
    }
    let folder = tempfile::tempdir().expect("a folder");
    copy(&data().join("../../../industry-checklists"), folder.path());
    std::fs::copy(data().join("26-choice-with-space.toml"), folder.path().join("base/zz-field.toml")).expect("a copy");
    let (code, out, err) = run(&["lint", &folder.path().display().to_string()]);
    assert_eq!(code, 1, "{out}{err}");
    assert!(format!("{out}{err}").contains("a b"), "{out}{err}");
}

#[test]
fn a_mark_before_a_password_is_no_part_of_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = folder.path().display().to_string();
    let (code, _, err) =
        run(&["officer", "--officer", "尽调岗甲", "--password-file", "29-password-bom.txt", "--folder", &store]);
    assert_eq!(code, 0, "{err}");
    // The same password without the mark opens it.
    let plain = folder.path().join("plain.txt");
    std::fs::write(&plain, "口令-Tianye-2026\n").expect("a file");
    let plain = plain.display().to_string();
    let (code, _, err) = run(&["verify", "--officer", "尽调岗甲", "--password-file", &plain, "--folder", &store]);
    assert_eq!(code, 0, "{err}");
}
