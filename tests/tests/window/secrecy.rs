//! What a person typed is in no file in the clear: not in the database or its log, not in a temp file, not in the web view's folders, also
//! when the program is killed in the middle of typing.

use std::path::{Path, PathBuf};

use crate::officer;
use crate::stage::Stage;
use crate::webdriver::key;

const NAME: &str = "绝密借款人-ZEBRA";
const PHONE: &str = "13900007391";
const UNFINISHED: &str = "未存完的话-WALRUS";

/// `NAME` in GBK, and the base64 of `NAME` and `PHONE` at each of the three alignments (from another program).
const GBK: &[u8] = b"\xbe\xf8\xc3\xdc\xbd\xe8\xbf\xee\xc8\xcb-ZEBRA";
const BASE64: [&str; 6] = [
    "57ud5a+G5YCf5qy+5Lq6LVpFQlJB",
    "e7neWvhuWAn+asvuS6ui1aRUJS",
    "nu53lr4blgJ/mrL7kurotWkVC",
    "MTM5MDAwMDcz",
    "EzOTAwMDA3Mzkx",
    "xMzkwMDAwNzM5",
];

fn planted() -> Vec<Vec<u8>> {
    let mut all: Vec<Vec<u8>> = BASE64.iter().map(|b| b.as_bytes().to_vec()).collect();
    all.push(GBK.to_vec());
    for word in [NAME, PHONE, UNFINISHED] {
        all.push(word.as_bytes().to_vec());
        all.push(word.encode_utf16().flat_map(u16::to_le_bytes).collect());
        all.push(word.encode_utf16().flat_map(u16::to_be_bytes).collect());
    }
    all
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        // A link or a socket is not a file that keeps words.
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => files(&path, found),
            Ok(kind) if kind.is_file() => found.push(path),
            _ => {}
        }
    }
}

fn holds(bytes: &[u8], words: &[u8]) -> bool {
    bytes.windows(words.len()).any(|window| window == words)
}

/// Every file of the stage that holds a planted word.
fn leaks(root: &Path) -> (usize, Vec<String>) {
    let mut all = Vec::new();
    files(root, &mut all);
    let words = planted();
    let leaking = all.iter().filter(|path| {
        let bytes = std::fs::read(path).unwrap_or_default();
        words.iter().any(|word| holds(&bytes, word))
    });
    let leaking = leaking.map(|p| p.display().to_string()).collect();
    (all.len(), leaking)
}

#[test]
fn what_was_typed_is_in_no_file() {
    let mut stage = Stage::new("secrecy");
    let window = stage.open();
    officer::create(&window);
    officer::new_case(&window);
    for (question, text) in [("applicant.name", NAME), ("applicant.phone", PHONE)] {
        officer::go_to(&window, question);
        window.type_text(text);
        window.press(key::ENTER);
        officer::until_saved(&window);
    }
    // The pages that show it again.
    for tab in ["evidence", "report", "visit"] {
        officer::screen(&window, tab);
        window.painted();
    }
    officer::go_to(&window, "request.purpose_text");
    window.type_text(UNFINISHED);
    // The search finds what is there: a file with the words, planted and taken away again.
    let bait = stage.out().join("bait.txt");
    std::fs::write(&bait, PHONE).expect("bait");
    assert_eq!(leaks(stage.root()).1, [bait.display().to_string()]);
    std::fs::remove_file(&bait).expect("bait gone");

    stage.kill();
    drop(window);
    let (searched, leaking) = leaks(stage.root());
    assert!(searched > 5, "only {searched} files");
    assert!(leaking.is_empty(), "{leaking:?}");
}
