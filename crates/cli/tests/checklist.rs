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
