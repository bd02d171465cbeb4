//! Planted words are in no file, in whatever encoding, while the store is open, after it was killed, and after it was locked.
#![allow(clippy::unwrap_used)]

mod support;

use std::{fs, path::Path};

use evidence::{AnswersChanged, CaseCreated, Change, Payload, Value};
use store::{AttachmentDescription, Store};
use support::{Clock, officer, settings};

const WORDS: &str = "田野调查机密客户王小明";
const ASCII: &str = "SECRET-110101199003070000";
/// `WORDS` in GBK, from the code table.
const GBK: [u8; 22] = [
    0xcc, 0xef, 0xd2, 0xb0, 0xb5, 0xf7, 0xb2, 0xe9, 0xbb, 0xfa, 0xc3, 0xdc, 0xbf, 0xcd, 0xbb, 0xa7, 0xcd, 0xf5, 0xd0,
    0xa1, 0xc3, 0xf7,
];

/// `WORDS` and `ASCII` in base64, without padding.
const BASE64: [&str; 2] = ["55Sw6YeO6LCD5p+l5py65a+G5a6i5oi3546L5bCP5piO", "U0VDUkVULTExMDEwMTE5OTAwMzA3MDAwMA"];

fn planted() -> Vec<Vec<u8>> {
    let mut all = vec![GBK.to_vec()];
    for word in [WORDS, ASCII] {
        all.push(word.as_bytes().to_vec());
        all.push(word.encode_utf16().flat_map(u16::to_le_bytes).collect());
        all.push(word.encode_utf16().flat_map(u16::to_be_bytes).collect());
    }
    all.extend(BASE64.map(|text| text.as_bytes().to_vec()));
    all
}

fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

fn search(folder: &Path) -> usize {
    let files = files(folder);
    for path in &files {
        // A file that was written aside and has taken its place meanwhile is looked at under its own name.
        let bytes = match fs::read(path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            read => read.unwrap(),
        };
        for word in planted() {
            let found = bytes.windows(word.len()).any(|window| window == word);
            assert!(!found, "{} holds a planted word", path.display());
        }
        assert!(!path.to_string_lossy().contains(ASCII), "a file name tells");
    }
    files.len()
}

#[test]
fn planted_words_are_in_no_file() {
    // The search itself must be able to find.
    let control = tempfile::tempdir().unwrap();
    for word in planted() {
        fs::write(control.path().join("f"), [&[0; 5000][..], &word].concat()).unwrap();
        assert!(std::panic::catch_unwind(|| search(control.path())).is_err());
    }

    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::create(folder.path(), officer(), "password", settings(), Clock::at(0).env()).unwrap();
    let title = format!("{WORDS} {ASCII}");
    let (case, _) = store.create_case(CaseCreated { title: title.clone(), ..CaseCreated::default() }).unwrap();
    let mut content = Vec::new();
    for word in planted() {
        let text = String::from_utf8_lossy(&word).into_owned();
        let changes = vec![Change::answer("q", Some(Value::Text(text.clone()))), Change::cell("t", "r", "c", None)];
        store.append(Some(case), &Payload::AnswersChanged(AnswersChanged::typed(changes))).unwrap();
        let long = Change { note: Some(text.repeat(2_000)), ..Change::answer(ASCII, None) };
        store.append(Some(case), &Payload::AnswersChanged(AnswersChanged::typed(vec![long]))).unwrap();
        content.extend_from_slice(&word.repeat(10_000));
    }
    let description = AttachmentDescription { name: format!("{title}.jpg"), ..Default::default() };
    store.attach(case, description, &mut content.as_slice()).unwrap();
    store.cases().unwrap();
    // Open: database, WAL, keys, head, lock, attachment.
    assert!(search(folder.path()) >= 6);
    store.rest().unwrap();
    store.change_password("password", "other").unwrap();
    search(folder.path());
    store.lock().unwrap();
    assert!(search(folder.path()) >= 5);
    // The signing seed and keys do not stand there either: another start needs the password.
    assert_eq!(
        Store::unlock(folder.path(), "password", settings(), Clock::at(0).env()).err().unwrap().code(),
        "wrong_password"
    );
}
