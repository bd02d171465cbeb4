//! PDFs that mean no good, or broke: an answer, and never a panic.
#![allow(clippy::unwrap_used)]

use std::time::{Duration, Instant};

use flows::Refusal;

use crate::pdf_maker::{Digits, Maker, Paper, Put, Script, assembled};
use crate::pdf_tables::Dice;
use crate::support::{read_bytes, sample};

/// Whatever a loaded machine needs for a small file; a circle that is followed for ever needs more.
const MOST: Duration = Duration::from_secs(60);

fn answered(bytes: &[u8], what: &str) -> Result<usize, Refusal> {
    let began = Instant::now();
    let answer = read_bytes(bytes, "x.pdf").map(|read| read.rows.len());
    assert!(began.elapsed() < MOST, "{what}: {:?}, {answer:?}", began.elapsed());
    answer
}

fn files() -> Vec<(&'static str, Vec<u8>)> {
    let maker = Maker {
        script: Script::OwnTable,
        digits: Digits::Helvetica,
        turns: 1,
        pieces: true,
        bold: false,
        packed: true,
    };
    let put = |x: f64, y: f64, text: &str| Put { x, y, text: text.into(), size: 9.0 };
    let mut paper = Paper::default();
    for (at, name) in ["交易日期", "收入", "支出", "余额"].iter().enumerate() {
        paper.texts.push(put(40.0 + 120.0 * at as f64, 500.0, name));
    }
    for row in 1..20 {
        let y = 500.0 - 15.0 * f64::from(row);
        paper.texts.push(put(40.0, y, &format!("2026-01-{row:02}")));
        paper.texts.push(put(160.0, y, "10.00"));
        paper.texts.push(put(400.0, y, &format!("{}.00", row * 10)));
    }
    let plain = maker.made(&[paper]);
    let mut modern = Vec::new();
    lopdf::Document::load_mem(&plain).unwrap().save_modern(&mut modern).unwrap();
    vec![
        ("made", plain),
        ("modern", modern),
        ("printed", sample("pdf/明细.pdf")),
        ("signed", sample("pdf/签名-国密.pdf")),
    ]
}

#[test]
fn a_file_that_breaks_off_anywhere() {
    for (name, whole) in files() {
        assert!(answered(&whole, name).unwrap() > 5);
        for share in 0..100 {
            let cut = &whole[..whole.len() * share / 100];
            let _ = answered(cut, &format!("{name} cut at {share}%"));
        }
    }
}

#[test]
fn bytes_that_changed_on_the_way() {
    let rounds = if std::env::var("LONG").is_ok() { 5_000 } else { 150 };
    for (name, whole) in files() {
        let mut dice = Dice(42);
        for round in 0..rounds {
            let mut bytes = whole.clone();
            for _ in 0..1 + dice.below(12) {
                let at = dice.below(bytes.len());
                bytes[at] = u8::try_from(dice.below(256)).unwrap();
            }
            // And now and then a number of the file's tables, where wrong ones hurt most.
            if round % 3 == 0
                && let Some(at) = bytes.windows(7).rposition(|w| w == b"/Length" || w == b"/Count " || w == b"/Size 1")
                && let Some(digit) = bytes[at..].iter().position(u8::is_ascii_digit)
            {
                bytes[at + digit] = b'0' + u8::try_from(dice.below(10)).unwrap();
            }
            let _ = answered(&bytes, &format!("{name} round {round}"));
        }
    }
}

fn stream(dict: &str, data: &[u8]) -> Vec<u8> {
    let mut made = format!("<<{dict}/Length {}>>stream\n", data.len()).into_bytes();
    made.extend(data);
    made.extend(b"\nendstream");
    made
}

fn packed(size: usize) -> Vec<u8> {
    let mut stream = lopdf::Stream::new(lopdf::Dictionary::new(), vec![b' '; size]);
    stream.compress().unwrap();
    stream.content
}

#[test]
fn circles_bombs_and_depths() {
    let catalog = b"<</Type/Catalog/Pages 2 0 R>>".to_vec();
    let pages = |kids: &str| format!("<</Type/Pages/Count 1/Kids[{kids}]>>").into_bytes();
    let page = |more: &str| format!("<</Type/Page/Parent 2 0 R{more}>>").into_bytes();
    let circle = assembled(&[catalog.clone(), pages("2 0 R 2 0 R 3 0 R"), pages("2 0 R 3 0 R")]);
    assert_eq!(answered(&circle, "a circle of pages"), Err(Refusal::Damaged));
    let to_itself = assembled(&[catalog.clone(), b"2 0 R".to_vec()]);
    assert_eq!(answered(&to_itself, "a reference to itself"), Err(Refusal::Damaged));
    // Drawings that call themselves and each other.
    let calls = |name: &str| {
        stream(
            &format!("/Type/XObject/Subtype/Form/Resources<</XObject<</A 4 0 R/B 5 0 R>>>>/N({name})"),
            b"/A Do /B Do /A Do /B Do",
        )
    };
    let doubled = assembled(&[
        catalog.clone(),
        pages("3 0 R"),
        page("/Contents 6 0 R/Resources<</XObject<</A 4 0 R/B 5 0 R>>>>"),
        calls("a"),
        calls("b"),
        stream("", b"/A Do /B Do"),
    ]);
    assert!(answered(&doubled, "drawings that call each other").is_err());
    let bomb = packed(150 << 20);
    let one =
        assembled(&[catalog.clone(), pages("3 0 R"), page("/Contents 4 0 R"), stream("/Filter/FlateDecode", &bomb)]);
    assert_eq!(answered(&one, "a bomb"), Err(Refusal::TooLarge));
    let twice = lopdf::Stream::new(lopdf::Dictionary::new(), bomb.clone());
    let mut twice = twice;
    twice.compress().unwrap();
    let nested = assembled(&[
        catalog.clone(),
        pages("3 0 R"),
        page("/Contents 4 0 R"),
        stream("/Filter[/FlateDecode/FlateDecode]", &twice.content),
    ]);
    assert_eq!(answered(&nested, "a bomb in a bomb"), Err(Refusal::TooLarge));
    let many: Vec<String> = (0..40).map(|_| "4 0 R".to_owned()).collect();
    let middling = packed(20 << 20);
    let all = assembled(&[
        catalog.clone(),
        pages("3 0 R"),
        page(&format!("/Contents[{}]", many.join(" "))),
        stream("/Filter/FlateDecode", &middling),
    ]);
    assert_eq!(answered(&all, "one stream forty times"), Err(Refusal::TooLarge));
    for (open, close) in [("[", "]"), ("<</A", ">>"), ("(", ")")] {
        let deep = open.repeat(50_000) + &close.repeat(50_000);
        let file = assembled(&[
            catalog.clone(),
            pages("3 0 R"),
            page(&format!("/Contents 4 0 R/X {deep}")),
            stream("", b"BT ET"),
        ]);
        assert!(answered(&file, "a deep nest").is_err());
        let drawn = assembled(&[
            catalog.clone(),
            pages("3 0 R"),
            page("/Contents 4 0 R"),
            stream("", format!("{deep} TJ q q q").as_bytes()),
        ]);
        assert!(answered(&drawn, "a deep nest, drawn").is_err());
    }
    let states = "q ".repeat(300_000);
    let saved = assembled(&[catalog, pages("3 0 R"), page("/Contents 4 0 R"), stream("", states.as_bytes())]);
    assert!(answered(&saved, "states without end").is_err());
}
