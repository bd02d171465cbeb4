//! `tianye checklist` from the outside: a new trade, its workbook and back, the check, the preview in the terminal, what changes.

use std::path::Path;
use std::process::{Command, Output};

fn tianye(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let done: Output = Command::new(env!("CARGO_BIN_EXE_tianye"))
        .args(arguments)
        .current_dir(folder)
        .env("XDG_DATA_HOME", folder)
        .env_remove("TIANYE_DATA_DIR")
        .env_remove("TIANYE_CHECKLISTS")
        .output()
        .expect("the program starts");
    let said = String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr);
    (done.status.code().expect("it was not killed"), said)
}

#[test]
fn a_trade_is_made_taken_through_a_workbook_and_previewed() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let new = [
        "checklist",
        "new",
        "car-wash",
        "--name",
        "洗车店",
        "--family",
        "车机设备",
        "--like",
        "agri-machinery",
        "--into",
        "我的清单",
    ];
    let (code, said) = tianye(at, &new);
    assert!(code == 0 && said.contains("0 个错误，0 个警告"), "{said}");
    let (code, said) = tianye(at, &new);
    assert!(code == 3 && said.contains("已有编号"), "{said}");
    let dir = "我的清单/industries/car-wash";
    let (code, said) = tianye(at, &["checklist", "export", dir, "x.xlsx"]);
    assert!(code == 0 && said.contains("工作簿写在 x.xlsx"), "{said}");
    // A workbook may hold a day's work: it is not written over.
    let (code, said) = tianye(at, &["checklist", "export", dir, "x.xlsx"]);
    assert!(code == 3 && said.contains("x.xlsx 已经有了") && said.contains("x-2.xlsx"), "{said}");
    let (code, said) = tianye(at, &["checklist", "export", dir, "x.xlsx", "--force"]);
    assert!(code == 0, "{said}");
    let (code, said) = tianye(at, &["checklist", "import", "我的清单", "x.xlsx"]);
    assert!(code == 3 && said.contains("不是一层的目录；是否想写") && said.contains("car-wash"), "{said}");
    let (code, said) = tianye(at, &["checklist", "import", dir, "x.xlsx"]);
    assert!(code == 0 && said.contains("什么都没有写"), "{said}");
    let (code, said) = tianye(at, &["checklist", "lint", dir]);
    assert!(code == 0 && said.contains("0 个错误"), "{said}");
    let (code, said) = tianye(at, &["checklist", "preview", dir, "--no-window", "--case", "case.json"]);
    assert!(code == 0 && said.contains("洗车店") && said.contains("检验"), "{said}");
    assert!(at.join("case.json").is_file());
    let (code, said) = tianye(at, &["checklist", "diff", dir, "x.xlsx"]);
    assert!(code == 0 && said.contains("看不出不同"), "{said}");
    std::fs::write(at.join("y.xlsx"), "no workbook").expect("writable");
    let (code, said) = tianye(at, &["checklist", "import", dir, "y.xlsx"]);
    assert!(code == 1 && said.contains("不是 xlsx 工作簿"), "{said}");
    let (code, said) = tianye(at, &["checklist", "export", "nowhere", "x.xlsx"]);
    assert!(code == 3 && said.contains("layer.toml"), "{said}");
    // Put where the program looks for added checklists, it is among the trades; a broken one is named and left out.
    std::fs::create_dir_all(at.join("tianye")).expect("a folder");
    std::fs::rename(at.join("我的清单"), at.join("tianye/checklists")).expect("moved");
    let (code, said) = tianye(at, &["trades", "洗车店"]);
    assert!(code == 0 && said.contains("car-wash") && said.contains("✓"), "{said}");
    let warnings = at.join("tianye/checklists/industries/car-wash/warnings.toml");
    std::fs::write(&warnings, "[[warning]]\nid = \"x\"\nwhen = \"no.such>0\"\ntext = { zh = \"x\" }\n")
        .expect("writable");
    let (code, said) = tianye(at, &["trades", "洗车店"]);
    assert!(code == 0 && said.contains("没有装入") && !said.contains("✓ 洗车店"), "{said}");
}

/// A trade made by the program, in a folder of its own.
fn made(at: &Path) -> std::path::PathBuf {
    let new = ["checklist", "new", "car-wash", "--name", "洗车店", "--family", "车机设备", "--like", "agri-machinery"];
    let (code, said) = tianye(at, &[&new[..], &["--into", "清单"]].concat());
    assert!(code == 0, "{said}");
    at.join("清单/industries/car-wash")
}

/// A file of a folder with a part of it replaced.
fn replaced(dir: &Path, name: &str, old: &str, new: &str) {
    let file = dir.join(name);
    let text = std::fs::read_to_string(&file).expect("readable");
    assert!(text.contains(old), "{name} has no {old}");
    std::fs::write(file, text.replacen(old, new, 1)).expect("writable");
}

/// Takes a method of the family out of the trade.
fn without(dir: &Path, method: &str) {
    let file = dir.join("zz-gone.toml");
    std::fs::write(file, format!("[[method]]\nid = \"{method}\"\nremove = true\n")).expect("writable");
}

#[test]
fn a_method_that_is_gone_is_missed_among_the_practice_numbers_at_its_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let dir = made(folder.path());
    let world = std::fs::read_to_string(dir.join("world.toml")).expect("readable");
    let line = world.lines().position(|l| l.starts_with("methods = ")).expect("it lists methods");
    // One of the family, which nothing else of it needs.
    let method = "operator";
    let quoted = format!("\"{method}\"");
    let column = world.lines().nth(line).and_then(|l| l.find(&quoted)).expect("its word") + 1;
    without(&dir, method);
    let (code, said) = tianye(folder.path(), &["checklist", "lint", "清单/industries/car-wash"]);
    let wanted = format!("industries/car-wash/world.toml:{}:{column}: 警告 W004", line + 1);
    assert!(code == 0 && said.contains(&wanted) && said.contains(&format!("算法“{method}”")), "{wanted}\n{said}");
    replaced(&dir, "world.toml", &format!("{quoted}, "), "");
    let (code, said) = tianye(folder.path(), &["checklist", "lint", "清单/industries/car-wash"]);
    assert!(code == 0 && !said.contains("W004"), "{said}");
    // A slip is said with what it is a slip for.
    replaced(&dir, "world.toml", "words = [\"", "words = [\"subsidy\", \"");
    let (_, said) = tianye(folder.path(), &["checklist", "lint", "清单/industries/car-wash"]);
    assert!(said.contains("W004") && said.contains("算法“subsidy”"), "{said}");
}

#[test]
fn what_is_said_after_an_import_names_sheet_line_and_column() {
    let folder = tempfile::tempdir().expect("a folder");
    let dir = made(folder.path());
    // A note and a warning that stand in the workbook from the start.
    replaced(&dir, "world.toml", "words = [\"", "words = [\"subsidy\", \"");
    let at = "清单/industries/car-wash";
    let (code, said) = tianye(folder.path(), &["checklist", "export", at, "x.xlsx"]);
    assert!(code == 0, "{said}");
    let (code, said) = tianye(folder.path(), &["checklist", "import", at, "x.xlsx"]);
    let line = said.lines().find(|l| l.contains("W004")).unwrap_or_else(|| panic!("{said}"));
    assert!(code == 0 && line.starts_with("警告 表“演练”第 ") && line.contains(" 列：W004"), "{line}");
    assert!(!said.contains("world.toml:"), "{said}");
    let (_, json) = tianye(folder.path(), &["--json", "checklist", "import", at, "x.xlsx"]);
    assert!(json.contains("\"sheet\": \"演练\"") || json.contains("\"sheet\":\"演练\""), "{json}");
}

#[test]
fn what_follows_from_a_change_is_counted_under_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let dir = made(folder.path());
    let old = folder.path().join("旧/industries/car-wash");
    std::fs::create_dir_all(&old).expect("a folder");
    for entry in std::fs::read_dir(&dir).expect("readable").flatten() {
        std::fs::copy(entry.path(), old.join(entry.file_name())).expect("copied");
    }
    without(&dir, "operator");
    let versions = ["checklist", "diff", "旧/industries/car-wash", "清单/industries/car-wash"];
    let (code, said) = tianye(folder.path(), &versions);
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!((code, lines.len(), lines[0]), (0, 4, "算法："), "{said}");
    assert!(lines[1].starts_with("  不再有 ") && lines[1].contains("（operator）"), "{said}");
    assert!(lines[2].starts_with("    随之改变 ") && lines[2].contains("问题 "), "{said}");
    assert!(lines[3].starts_with("共 1 处，随之改变 ") && lines[3].contains("--all"), "{said}");
    let (_, whole) = tianye(folder.path(), &[&versions[..], &["--all"]].concat());
    let told = whole.lines().filter(|l| l.starts_with("      ")).count();
    assert!(told > 2 && lines[3].contains(&format!("随之改变 {told} 处")), "{whole}");
}
