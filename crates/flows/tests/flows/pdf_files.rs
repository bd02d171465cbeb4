//! PDFs of every make and state: what other programs wrote, locked files, scans, fonts that say nothing, and the doubts that must
//! be said instead of decided.
#![allow(clippy::unwrap_used)]

use flows::{Level, Refusal, Statement};
use rust_decimal::Decimal;

use crate::pdf_maker::{Digits, Maker, Paper, Put, Script};
use crate::support::{codes, read, read_bytes, sample, short};

fn maker(script: Script) -> Maker {
    Maker { script, digits: Digits::Helvetica, turns: 0, pieces: false, bold: false, packed: false }
}

fn put(x: f64, y: f64, text: &str) -> Put {
    Put { x, y, text: text.to_owned(), size: 9.0 }
}

const PLACES: [f64; 5] = [40.0, 140.0, 260.0, 380.0, 500.0];

/// Lines of five cells, the first one the heading; each cell at its column's left edge.
fn plain(lines: &[[&str; 5]], step: f64) -> Paper {
    let mut paper = Paper::default();
    let mut y = 500.0;
    for line in lines {
        for (text, x) in line.iter().zip(PLACES).filter(|(text, _)| !text.is_empty()) {
            paper.texts.push(put(x, y, text));
        }
        y -= step;
    }
    paper
}

const NAMES: [&str; 5] = ["交易日期", "收入", "支出", "余额", "对方户名"];
const ROWS: [[&str; 5]; 4] = [
    NAMES,
    ["2026-01-05", "1,200.00", "", "5,200.00", "客户甲"],
    ["2026-01-06", "", "200.50", "4,999.50", "供应商A"],
    ["2026-01-07", "0.50", "", "5,000.00", "客户乙"],
];

fn file(script: Script) -> Vec<u8> {
    maker(script).made(&[plain(&ROWS, 20.0)])
}

fn ok(bytes: &[u8]) -> Statement {
    read_bytes(bytes, "x.pdf").unwrap_or_else(|r| panic!("{r:?}"))
}

const WANTED: [&str; 3] = [
    "2 2026-01-05 +1200 [客户甲] [] 5200",
    "3 2026-01-06 -200.5 [供应商A] [] 4999.5",
    "4 2026-01-07 +0.5 [客户乙] [] 5000",
];

#[test]
fn what_a_spreadsheet_program_printed_reads_as_its_source() {
    let read = read("pdf/明细.pdf");
    let source = String::from_utf8(sample("pdf/明细.csv")).unwrap();
    let money = |text: &str| -> Decimal { text.replace(',', "").parse().unwrap_or_default() };
    let mut wanted = Vec::new();
    let mut reader = csv_lines(&source);
    reader.drain(..3);
    for cells in reader {
        wanted.push((
            cells[0].clone(),
            money(&cells[3]) - money(&cells[2]),
            money(&cells[4]),
            cells[5].clone(),
            cells[6].clone(),
            cells[1].clone(),
        ));
    }
    let got: Vec<_> = read
        .rows
        .iter()
        .map(|r| {
            let amount = if r.direction == flows::Direction::Out { -r.amount } else { r.amount };
            (
                r.time.date().to_string(),
                amount,
                r.balance.unwrap(),
                r.party.0.clone(),
                r.party_account.0.clone(),
                r.memo.0.clone(),
            )
        })
        .collect();
    assert_eq!(got, wanted);
    assert_eq!((read.encoding, read.unreadable, read.account.0.as_str()), ("pdf", 0, "6222020200001234567"));
    assert!(codes(&read).contains(&("balance_holds", None)), "{:?}", read.findings);
}

/// The quoted lines of the source, without any library.
fn csv_lines(text: &str) -> Vec<Vec<String>> {
    let line = |line: &str| {
        let (mut cells, mut quoted) = (vec![String::new()], false);
        for c in line.chars() {
            match c {
                '"' => quoted = !quoted,
                ',' if !quoted => cells.push(String::new()),
                c => cells.last_mut().unwrap().push(c),
            }
        }
        cells
    };
    text.lines().map(line).collect()
}

#[test]
fn a_viewer_that_is_not_ours_sees_the_same_numbers() {
    let Ok(there) = std::process::Command::new("pdftotext").arg("-v").output() else { return };
    if !there.status.success() && there.stderr.is_empty() {
        return;
    }
    for script in [Script::UniGbUcs2, Script::GbkEuc, Script::OwnTable] {
        let folder = tempfolder(script);
        let path = folder.join("x.pdf");
        std::fs::write(&path, file(script)).unwrap();
        let out = std::process::Command::new("pdftotext").arg("-layout").arg(&path).arg("-").output().unwrap();
        std::fs::remove_dir_all(&folder).unwrap();
        let text = String::from_utf8_lossy(&out.stdout).into_owned();
        for cell in ROWS[1..].iter().flatten().filter(|c| c.is_ascii() && !c.is_empty()) {
            assert!(text.contains(cell), "{script:?}: {cell} is not in\n{text}");
        }
    }
}

fn tempfolder(script: Script) -> std::path::PathBuf {
    let folder = std::env::temp_dir().join(format!("flows-pdf-{}-{script:?}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn every_script_reads_and_none_is_guessed() {
    for script in
        [Script::UniGbUcs2, Script::UniGbUtf16, Script::GbkEuc, Script::GbkpEuc, Script::GbEuc, Script::OwnTable]
    {
        assert_eq!(short(&ok(&file(script))), WANTED, "{script:?}");
    }
    // Only numbers of glyphs, nothing that says what they mean.
    let digits = Maker { digits: Digits::Same, ..maker(Script::Bare) };
    assert_eq!(read_bytes(&digits.made(&[plain(&ROWS, 20.0)]), "x.pdf").unwrap_err(), Refusal::PdfFonts);
    // Numbers of a published collection have one meaning: `中` is 4559, `国` is 1875 of Adobe-GB1.
    let mut lines = ROWS;
    lines[1][4] = "中国";
    let collected = Maker { digits: Digits::Same, ..maker(Script::Gb1) };
    let mut paper = plain(&lines, 20.0);
    paper.texts.retain(|t| t.text.is_ascii() || t.text == "中国");
    let Err(Refusal::NoTable(sample)) = read_bytes(&collected.made(&[paper]), "x.pdf") else {
        panic!("a table without names")
    };
    let all: Vec<String> = sample.iter().flat_map(|l| l.cells.clone()).collect();
    assert!(["2026-01-05", "1,200.00", "中国"].iter().all(|c| all.iter().any(|a| a.contains(c))), "{all:?}");
    // Written from top to bottom: every sign where it stands.
    let mut paper = plain(&ROWS, 20.0);
    paper.texts.retain(|t| t.text.is_ascii());
    paper.texts.push(put(700.0, 400.0, "章"));
    assert!(read_bytes(&maker(Script::UniGbUcs2V).made(&[paper]), "x.pdf").is_err());
}

#[test]
fn modern_and_locked_files() {
    let plain = file(Script::UniGbUcs2);
    let mut doc = lopdf::Document::load_mem(&plain).unwrap();
    let mut modern = Vec::new();
    doc.save_modern(&mut modern).unwrap();
    assert!(modern.windows(6).any(|w| w == b"ObjStm"));
    assert_eq!(short(&ok(&modern)), WANTED);
    // Junk that a gateway put before it.
    let junk: Vec<u8> = b"Content-Type: application/pdf\r\n\r\n"
        .iter()
        .copied()
        .cycle()
        .take(900)
        .chain(plain.iter().copied())
        .collect();
    assert_eq!(short(&ok(&junk)), WANTED);
    for (owner, user) in [("bank", ""), ("bank", "123456")] {
        for kind in 0..3 {
            let mut doc = lopdf::Document::load_mem(&plain).unwrap();
            doc.trailer.set(
                "ID",
                vec![
                    lopdf::Object::string_literal("0123456789abcdef"),
                    lopdf::Object::string_literal("0123456789abcdef"),
                ],
            );
            let bytes = locked(&mut doc, owner, user, kind);
            match user {
                "" => assert_eq!(short(&ok(&bytes)), WANTED, "{kind}"),
                _ => {
                    let refused = read_bytes(&bytes, "x.pdf").unwrap_err();
                    assert_eq!(refused, Refusal::PdfLocked, "{kind}");
                    assert!(refused.text().zh.contains("密码"));
                }
            }
        }
    }
}

fn locked(doc: &mut lopdf::Document, owner: &str, user: &str, kind: u8) -> Vec<u8> {
    use lopdf::encryption::crypt_filters::{Aes128CryptFilter, Aes256CryptFilter, CryptFilter};
    use lopdf::{EncryptionState, EncryptionVersion, Permissions};
    let filter: std::sync::Arc<dyn CryptFilter> = match kind {
        1 => std::sync::Arc::new(Aes128CryptFilter),
        _ => std::sync::Arc::new(Aes256CryptFilter),
    };
    let filters = std::collections::BTreeMap::from([(b"StdCF".to_vec(), filter)]);
    let key = [7_u8; 32];
    let state = {
        let version = match kind {
            0 => EncryptionVersion::V2 {
                document: doc,
                owner_password: owner,
                user_password: user,
                key_length: 128,
                permissions: Permissions::PRINTABLE,
            },
            1 => EncryptionVersion::V4 {
                document: doc,
                encrypt_metadata: true,
                crypt_filters: filters,
                stream_filter: b"StdCF".to_vec(),
                string_filter: b"StdCF".to_vec(),
                owner_password: owner,
                user_password: user,
                permissions: Permissions::PRINTABLE,
            },
            _ => EncryptionVersion::V5 {
                encrypt_metadata: true,
                crypt_filters: filters,
                file_encryption_key: &key,
                stream_filter: b"StdCF".to_vec(),
                string_filter: b"StdCF".to_vec(),
                owner_password: owner,
                user_password: user,
                permissions: Permissions::PRINTABLE,
            },
        };
        EncryptionState::try_from(version).unwrap()
    };
    doc.encrypt(&state).unwrap();
    let mut bytes = Vec::new();
    doc.save_to(&mut bytes).unwrap();
    bytes
}

#[test]
fn scans_are_named_and_pages_of_pictures_too() {
    let scan = Paper { picture: true, ..Paper::default() };
    let refused = read_bytes(&maker(Script::GbkEuc).made(&[scan.clone(), scan.clone()]), "x.pdf").unwrap_err();
    assert_eq!(refused, Refusal::Scan);
    assert!(refused.text().zh.contains("扫描件") && refused.text().zh.contains("附上"));
    // What a text recognition lays over a scan is no statement's text.
    let laid = Paper { picture: true, unseen: true, ..plain(&ROWS, 20.0) };
    assert_eq!(read_bytes(&maker(Script::GbkEuc).made(&[laid]), "x.pdf").unwrap_err(), Refusal::Scan);
    let mixed = ok(&maker(Script::GbkEuc).made(&[plain(&ROWS, 20.0), scan]));
    assert_eq!(short(&mixed), WANTED);
    let said = mixed.findings.iter().find(|f| f.code == "pdf_pictures").unwrap();
    assert!(said.level == Level::Serious && said.text.zh.contains("第 2 页"), "{}", said.text.zh);
}

#[test]
fn a_mark_over_the_page_is_not_read_into_it() {
    let paper = Paper { mark: Some("仅供样例银行查询使用 2026-01-05 9,999.00".into()), ..plain(&ROWS, 20.0) };
    let read = ok(&maker(Script::OwnTable).made(&[paper]));
    assert_eq!(short(&read).len(), 3);
    assert!(codes(&read).contains(&("pdf_askew", None)) && codes(&read).contains(&("balance_holds", None)));
}

#[test]
fn numbers_are_never_put_together() {
    for (cell, level) in [("1,2 34.50", "spaced"), ("1 200.00", "spaced"), ("12 00.00", "spaced")] {
        let mut lines = ROWS;
        lines[1][1] = cell;
        let read = ok(&maker(Script::UniGbUcs2).made(&[plain(&lines, 20.0)]));
        assert_eq!((read.rows.len(), read.unreadable), (2, 1), "{cell} {level}");
        let said = read.findings.iter().find(|f| f.code == "unreadable").unwrap();
        assert_eq!(said.line, Some(2), "{cell}");
    }
    // A number that its column was too narrow for, on two lines.
    let mut paper = plain(&ROWS, 40.0);
    paper.texts.push(put(PLACES[1], 500.0 - 40.0 - 11.0, "567.00"));
    let read = ok(&maker(Script::UniGbUcs2).made(&[paper]));
    assert!(read.rows.iter().all(|r| r.amount != Decimal::new(1_200_567, 0)), "{:?}", short(&read));
    assert!(read.unreadable > 0 && codes(&read).iter().all(|(c, _)| *c != "balance_holds") || read.rows.len() == 3);
    // A text that runs over the next column's number.
    let mut paper = plain(&ROWS, 20.0);
    paper.texts.push(put(PLACES[1] + 20.0, 480.0, "样例县兴旺农资经营部样例县兴旺农资经营部"));
    let read = ok(&maker(Script::UniGbUcs2).made(&[paper]));
    assert_eq!((read.rows.len(), read.unreadable), (2, 1), "{:?}", read.findings);
}

#[test]
fn the_balance_is_the_proof() {
    let mut lines = ROWS;
    lines[2][3] = "4,999.60";
    let broken = ok(&maker(Script::UniGbUcs2).made(&[plain(&lines, 20.0)]));
    assert!(
        broken.findings.iter().any(|f| f.code.starts_with("balance_") && f.level > Level::Note),
        "{:?}",
        broken.findings
    );
    let mut lines = ROWS;
    for line in &mut lines {
        line[3] = "";
    }
    let without = ok(&maker(Script::UniGbUcs2).made(&[plain(&lines, 20.0)]));
    let said = without.findings.iter().find(|f| f.code == "pdf_unproved").unwrap();
    assert!(said.level == Level::Attention && said.text.zh.contains("没有余额"), "{}", said.text.zh);
    assert_eq!(without.rows.len(), 3);
}

#[test]
fn names_that_no_one_knows_are_asked_for() {
    use flows::{Mapping, Role};
    let mut lines = ROWS;
    lines[0] = ["甲栏", "乙栏", "丙栏", "丁栏", "戊栏"];
    let bytes = maker(Script::GbkEuc).made(&[plain(&lines, 20.0)]);
    let Err(Refusal::NoTable(sample)) = read_bytes(&bytes, "x.pdf") else { panic!("a table without names") };
    assert_eq!(
        sample.iter().map(|l| l.cells.clone()).collect::<Vec<_>>(),
        lines.map(|l| l.map(str::to_owned).to_vec())
    );
    let columns = vec![(0, Role::Date), (1, Role::In), (2, Role::Out), (3, Role::Balance), (4, Role::Party)];
    let mapping = Mapping { line: 1, columns };
    let read = flows::read(
        &bytes,
        "x.pdf",
        0,
        &flows::Told { mapping: Some(mapping), ..Default::default() },
        &crate::support::rules(),
        &mut |_| true,
    )
    .unwrap();
    assert_eq!(short(&read), WANTED);
}

#[test]
fn names_that_wrap_evenly_are_doubted() {
    // No space between the rows: the rest of a name stands as near to the one as to the other.
    let mut paper = Paper::default();
    let mut y = 500.0;
    for line in ROWS {
        for (text, x) in line.iter().zip(PLACES) {
            paper.texts.push(put(x, y, text));
        }
        y -= 12.0;
        if line[0] == "2026-01-05" {
            paper.texts.push(put(PLACES[4], y, "经营部"));
            y -= 12.0;
        }
    }
    paper.texts.retain(|t| !t.text.is_empty());
    let read = ok(&maker(Script::UniGbUcs2).made(&[paper]));
    assert_eq!(read.rows.len(), 3);
    let (first, second) = (&read.rows[0].party.0, &read.rows[1].party.0);
    assert_eq!((first.as_str(), second.as_str()), ("客户甲经营部", "供应商A"));
    assert!(codes(&read).contains(&("pdf_wraps", Some(3))), "{:?}", read.findings);
}
