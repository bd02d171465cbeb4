//! `tianye` without being told where: the default folder, the variables, password files as editors save them, and what a print cannot show.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const PASSWORD: &str = "口令-Tianye-2026";

/// Runs the program with a home of its own and these variables, and nothing else of the user's.
fn tianye(home: &Path, variables: &[(&str, &str)], arguments: &[&str], stdin: &[u8]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tianye"));
    command.args(arguments).env_clear().env("HOME", home).current_dir(home);
    command.envs(variables.iter().copied());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    let _ = child.stdin.take().expect("stdin").write_all(stdin);
    child.wait_with_output().expect("the program ends")
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

fn code(output: &Output) -> i32 {
    output.status.code().expect("it was not killed")
}

fn accounts(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    entries.filter(|entry| entry.join("keys").is_file()).collect()
}

fn officer<'a>(word: &'a [&'a str], name: &'a str) -> Vec<&'a str> {
    [word, &["--officer", name, "--password-stdin"]].concat()
}

#[cfg(target_os = "linux")]
#[test]
fn the_default_folder_is_the_windows_and_the_variables_move_it() {
    let home = tempfile::tempdir().expect("a home");
    let home = home.path();
    let password = format!("{PASSWORD}\n");
    let moved = home.join("moved").display().to_string();
    let named = home.join("named").display().to_string();
    for (variables, name, folder) in [
        (vec![], "甲", home.join(".local/share/tianye/officers")),
        (vec![("XDG_DATA_HOME", moved.as_str())], "乙", home.join("moved/tianye/officers")),
        (vec![("TIANYE_DATA_DIR", named.as_str()), ("XDG_DATA_HOME", moved.as_str())], "丙", home.join("named")),
    ] {
        let made = tianye(home, &variables, &officer(&["officer"], name), password.as_bytes());
        assert_eq!(code(&made), 0, "{}", err(&made));
        assert_eq!(accounts(&folder).len(), 1, "{}", folder.display());
        let listed = tianye(home, &variables, &officer(&["case", "list"], name), password.as_bytes());
        assert_eq!(code(&listed), 0, "{}", err(&listed));
    }
    // Each place knows its own; a folder that is named stands for all others.
    let other = tianye(home, &[("TIANYE_DATA_DIR", &named)], &officer(&["case", "list"], "甲"), password.as_bytes());
    assert_eq!(code(&other), 3, "{}", err(&other));
    // Where the terminal and the window of earlier versions kept theirs, they are found.
    let ours = accounts(&home.join(".local/share/tianye/officers")).remove(0);
    for earlier in ["tianye", "org.tianye.desktop"] {
        let place = home.join(".local/share").join(earlier).join(ours.file_name().expect("an id"));
        std::fs::create_dir_all(place.parent().expect("a place")).expect("a place");
        std::fs::rename(&ours, &place).expect("moved");
        let found = tianye(home, &[], &officer(&["verify"], "甲"), password.as_bytes());
        assert_eq!(code(&found), 0, "{earlier}: {}", err(&found));
        std::fs::rename(&place, &ours).expect("moved back");
    }
    // Data without its key file is said by every command that looks for accounts.
    std::fs::rename(ours.join("keys"), home.join("keys.kept")).expect("taken away");
    let lost = tianye(home, &[], &officer(&["case", "list"], "甲"), password.as_bytes());
    assert!(err(&lost).contains("缺钥匙文件"), "{}", err(&lost));
}

#[test]
fn a_password_file_opens_what_the_same_words_typed_open() {
    let home = tempfile::tempdir().expect("a home");
    let home = home.path();
    let path = home.join("password.txt");
    let shown = path.display().to_string();
    let from_file = |word: &[&str], name: &str, bytes: &[u8]| {
        std::fs::write(&path, bytes).expect("a password file");
        tianye(home, &[], &[word, &["--officer", name, "--password-file", &shown]].concat(), b"")
    };
    let marked = format!("\u{feff}{PASSWORD}\r\n");
    let made = from_file(&["officer"], "甲", marked.as_bytes());
    assert_eq!(code(&made), 0, "{}", err(&made));
    for text in [PASSWORD.to_owned(), format!("{PASSWORD}\n"), format!("{PASSWORD}\r\n"), marked.clone()] {
        let listed = from_file(&["case", "list"], "甲", text.as_bytes());
        assert_eq!(code(&listed), 0, "{text:?}: {}", err(&listed));
        let typed = tianye(home, &[], &officer(&["case", "list"], "甲"), text.as_bytes());
        assert_eq!(code(&typed), 0, "{text:?}: {}", err(&typed));
    }
    let utf16: Vec<u8> = std::iter::once(0xFEFF).chain(PASSWORD.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    for (bytes, word) in [
        (utf16.as_slice(), "UTF-16"),
        (b"\xbf\xda\xc1\xee-Tianye-2026", "GBK"),
        (b"", "空"),
        (b"abc\x00defghij", "控制字符"),
    ] {
        let refused = from_file(&["case", "list"], "甲", bytes);
        assert_ne!(code(&refused), 0);
        assert!(err(&refused).contains(word) && err(&refused).contains("password.txt"), "{word}: {}", err(&refused));
        assert!(!err(&refused).contains("wrong_password"), "{}", err(&refused));
    }
}

#[test]
fn what_the_fonts_lack_is_said_before_the_print_is_made() {
    let fonts = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../src-tauri/resources/fonts").display().to_string();
    let home = tempfile::tempdir().expect("a home");
    let case = |name: &str| {
        format!(
            r#"{{"format":"tianye-case/1","checklist":"fmcg-wholesale","case":{{"survey_date":"2026-10-31","initial_date":"2025-10-31"}},"answers":{{"applicant.name":{{"v":"{name}"}}}},"tables":{{"prepayments":{{"rows":[{{"id":"r","cells":{{"name":{{"v":"供应商𱖎"}}}}}}]}}}}}}"#
        )
    };
    let report = |name: &str, more: &[&str]| {
        let arguments = [&["report", "-"], more].concat();
        tianye(home.path(), &[("TIANYE_FONTS", &fonts)], &arguments, case(name).as_bytes())
    };
    let printed = report("甲𫰠𱖎", &["--pdf", "r.pdf"]);
    assert_eq!(code(&printed), 0, "{}", err(&printed));
    let said = err(&printed);
    // Neither is in the fonts' own list; 𠮷 and 䶮 are.
    let line = said.lines().find(|line| line.contains("姓名")).unwrap_or_else(|| panic!("{said}"));
    assert!(line.contains("𫰠（U+2BC20）") && line.contains("𱖎（U+3158E）"), "{line}");
    assert!(
        said.lines().any(|line| line.contains("供应商𱖎") && !line.contains("𫰠（")),
        "the cell, by its row: {said}"
    );
    let usual = report("吉𠮷䶮", &["--pdf", "r.pdf"]);
    assert!(!err(&usual).contains("姓名"), "{}", err(&usual));
    let workbook = report("甲𫰠𱖎", &["--xlsx", "r.xlsx"]);
    assert_eq!((code(&workbook), err(&workbook).as_str()), (0, ""), "the workbook is not concerned");
}
