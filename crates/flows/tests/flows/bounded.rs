//! Work on hostile files is bounded. Tests count steps and never time: what grew with the square of a file's lines once must stay near
//! its length, what takes memory out of all proportion is refused. `cargo bench -p flows` measures the same files in seconds.
#![allow(clippy::unwrap_used)]

use flows::{Refusal, Statement};

use crate::hostile_files::{GROWING, REFUSED, workbook};
use crate::pdf_tables::Dice;
use crate::support::{books, codes, read_bytes, sample};

/// Reads files, lays them together, classes and sums them; the steps that were counted.
fn steps(files: &[Vec<u8>]) -> u64 {
    let before = flows::steps();
    let read: Vec<Statement> = files.iter().filter_map(|bytes| read_bytes(bytes, "x").ok()).collect();
    books(read, "借款人", &flows::Decisions::default());
    flows::steps() - before
}

#[test]
fn twice_the_lines_are_about_twice_the_work() {
    let n = if std::env::var("LONG").is_ok() { 8_000 } else { 600 };
    let mut grown = Vec::new();
    for (name, make) in GROWING {
        let (one, two) = (steps(&make(n)), steps(&make(2 * n)));
        // What is bounded for each file, such as the cells tried as a header, stands in the constant.
        if two > one * 5 / 2 + 20_000 {
            grown.push(format!("{name}: {one} steps, {two} for twice as many lines"));
        }
    }
    assert!(grown.is_empty(), "{grown:#?}");
}

#[test]
fn what_takes_memory_out_of_all_proportion_is_refused_and_says_what_to_do() {
    for (name, make) in REFUSED {
        let files = make(1_000);
        assert!(files[0].len() < 2 << 20, "{name}: {} bytes", files[0].len());
        let refused = read_bytes(&files[0], "x.xlsx").map(|read| read.rows.len());
        assert_eq!(refused, Err(Refusal::TooLarge), "{name}");
    }
    let said = Refusal::TooLarge.text();
    assert!(
        said.zh.contains("没有读") && said.zh.contains("请") && said.en.contains("export"),
        "{} {}",
        said.zh,
        said.en
    );
}

/// A workbook made like the hostile ones, and honest: the tests above refuse for the right reason.
#[test]
fn the_same_workbook_of_an_honest_size_is_read() {
    let cells = |at: usize, cells: [&str; 3]| {
        let cells = cells.map(|c| format!("<c t=\"inlineStr\"><is><t>{c}</t></is></c>")).concat();
        format!("<row r=\"{at}\">{cells}</row>")
    };
    let rows = cells(1, ["交易日期", "收入", "支出"]) + &cells(2, ["2026-03-04", "5.00", ""]);
    let read = read_bytes(&workbook(1, &rows, "", "<sst uniqueCount=\"1\"><si><t>x</t></si></sst>"), "x.xlsx").unwrap();
    assert_eq!(read.rows.len(), 1);
    // The same sheet twice is read twice and counted once.
    let read = read_bytes(&workbook(2, &rows, "", "<sst></sst>"), "x.xlsx").unwrap();
    assert_eq!((read.rows.len(), read.reading.sheets.len()), (1, 2));
}

#[test]
fn a_text_that_many_cells_share_is_kept_short_and_said_a_few_times() {
    let mut rows = String::new();
    for (at, name) in ["交易日期", "收入", "摘要"].iter().enumerate() {
        rows.push_str(&format!("<c r=\"{}1\" t=\"inlineStr\"><is><t>{name}</t></is></c>", ["A", "B", "C"][at]));
    }
    let mut rows = format!("<row r=\"1\">{rows}</row>");
    for at in 2..402 {
        rows.push_str(&format!(
            "<row r=\"{at}\"><c r=\"A{at}\" t=\"inlineStr\"><is><t>2026-03-04</t></is></c><c r=\"B{at}\"><v>5</v></c><c r=\"C{at}\" t=\"s\"><v>0</v></c></row>"
        ));
    }
    let shared = format!("<sst uniqueCount=\"1\"><si><t>{}</t></si></sst>", "长".repeat(300_000));
    let before = flows::steps();
    let read = read_bytes(&workbook(1, &rows, "", &shared), "x.xlsx").unwrap();
    assert_eq!(read.rows.len(), 400);
    assert!(read.rows.iter().all(|row| row.memo.0.len() <= 2_000));
    let cut = codes(&read).iter().filter(|(code, _)| *code == "cell_cut").count();
    assert_eq!((cut, codes(&read).iter().filter(|(code, _)| *code == "cells_cut").count()), (20, 1));
    assert!(flows::steps() - before < 400 * 10_000 + 100_000, "no cell is gone through beyond what it keeps");
}

#[test]
fn a_row_beyond_every_sheet_leaves_no_gap_of_millions() {
    // A separated text in one column, whose second line claims to be the four thousand millionth.
    let line = |at: u64, text: &str| {
        format!("<row r=\"{at}\"><c r=\"A{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c></row>")
    };
    let rows = line(1, "交易日期,收入,支出,摘要")
        + &line(1_048_576, "2026-03-04,5.00,,货款")
        + &line(400_000_000, "2026-03-05,6.00,,货款");
    let read = read_bytes(&workbook(1, &rows, "", "<sst></sst>"), "x.xlsx").unwrap();
    assert_eq!(read.rows.iter().map(|r| r.line).collect::<Vec<_>>(), [1_048_576]);
    assert!(codes(&read).iter().any(|(code, _)| *code == "far_cells"));
}

#[test]
fn more_tables_than_a_file_has_are_said() {
    let mut text = String::new();
    for at in 0..260 {
        text.push_str(&format!("交易日期,收入,支出,备注{at}\n2026-03-04,{}.00,,货款\n", at + 1));
    }
    let read = read_bytes(text.as_bytes(), "x.csv").unwrap();
    assert!(codes(&read).iter().any(|(code, _)| *code == "too_many_tables"), "{:?}", codes(&read));
    assert!(read.rows.len() >= 200, "{}", read.rows.len());
}

/// What stands in a day's or an amount's place and is none: dates of all centuries, amounts of all sizes. Never a panic, never a sum
/// beyond what amounts can be.
#[test]
fn amounts_and_days_beyond_measure_are_unread_and_never_a_panic() {
    let days = [
        "1969-12-31",
        "1899-12-30",
        "0001-01-01",
        "9999-12-31",
        "99999-01-01",
        "5 Oct 0001",
        "31 Dec 9999",
        "-1",
        "2958466",
        "0000-00-00",
        "2026-10-05",
    ];
    let amounts = [
        "79228162514264337593543950335",
        "-79228162514264337593543950335",
        "1e28",
        "999999999999",
        "1000000000001",
        "9亿亿",
        "99999999亿",
        "0.0000000000000000000000000001",
        "7.9228162514264337593543950335",
    ];
    let mut text = String::from("交易日期,收入,支出,余额,对方户名,摘要\n");
    for day in days {
        for amount in amounts {
            text.push_str(&format!("{day},{amount},,{amount},客户甲,货款\n{day},,{amount},{amount},客户甲,退款\n"));
        }
    }
    for told in ["-2147483648", "99999", "1970", "2026", "x"] {
        let told = [(flows::About::Year, told), (flows::About::Sign, "in")];
        let read = crate::support::read_told(text.as_bytes(), "x.csv", &told).unwrap();
        assert!(read.rows.iter().all(|r| r.amount <= 1_000_000_000_000_i64.into()), "beyond what is read as an amount");
        assert!(read.rows.iter().all(|r| (1980..2200).contains(&chrono::Datelike::year(&r.time))));
        let made = books(vec![read.clone(), read], "借款人", &flows::Decisions::default());
        let rules = crate::support::rules();
        for revenue in [None, Some(rust_decimal::Decimal::MAX), Some(rust_decimal::Decimal::ZERO)] {
            let _ = flows::signs(&made.ledger, &made.summary, &rules, revenue);
        }
    }
    // Days without a year, the officer's year at the edge of all calendars.
    let text = "交易日期,收入,支出\n12-31,5,\n01-01,6,\n";
    for year in ["-2147483648", "2147483647", "-262143", "262142", "2026"] {
        let _ = crate::support::read_told(text.as_bytes(), "x.csv", &[(flows::About::Year, year)]);
    }
}

/// Random files of each form. Short in CI; with `LONG=1` an hour for each form.
fn fuzzed(form: &str, seeds: &[Vec<u8>], mut make: impl FnMut(&mut Dice, &[u8]) -> Vec<u8>) {
    let long = std::env::var("LONG").is_ok();
    let began = std::time::Instant::now();
    let mut dice = Dice(20_261_130);
    for round in 0.. {
        let done = if long { began.elapsed().as_secs() > 3_600 } else { round >= 40 };
        if done {
            break;
        }
        let seed = &seeds[dice.below(seeds.len())];
        let bytes = make(&mut dice, seed);
        let before = flows::steps();
        let read = read_bytes(&bytes, form);
        let made = flows::steps() - before;
        // A workbook unpacks to a multiple of its size; nothing else does.
        let size = bytes.len() as u64 * if form == "x.xlsx" { 100 } else { 1 };
        assert!(made < size * 60 + 1_000_000, "{form} round {round}: {made} steps for {} bytes", bytes.len());
        if let Ok(read) = read {
            let held: usize = read.rows.iter().map(|r| r.party.0.len() + r.memo.0.len() + r.order.len()).sum();
            assert!(held <= 256 << 20, "{form} round {round}: {held} bytes kept");
            books(vec![read], "借款人", &flows::Decisions::default());
        }
    }
}

/// Pieces of which files of a form are made, put together at random: what a change of single bytes never reaches.
fn pieced(dice: &mut Dice, seed: &[u8], pieces: &[&str]) -> Vec<u8> {
    let mut made = match dice.below(3) {
        0 => Vec::new(),
        _ => seed[..dice.below(seed.len() + 1)].to_vec(),
    };
    for _ in 0..dice.below(60) {
        let piece = pieces[dice.below(pieces.len())];
        made.extend(piece.repeat(1 + dice.below(4).pow(dice.below(6) as u32)).into_bytes());
    }
    for _ in 0..dice.below(4) {
        if !made.is_empty() {
            let at = dice.below(made.len());
            made[at] = dice.below(256) as u8;
        }
    }
    made
}

#[test]
fn random_separated_texts() {
    let pieces = [
        "交易日期,收入,支出,余额\n",
        "2026-03-04,",
        "5.00,",
        "\n",
        "\"",
        "\"\"",
        "\t",
        "|",
        ";",
        "\r",
        "=\"1\"",
        "合计,",
        "币种：美元\n",
        "账号：6229000000000001\n",
        "99999999999999999999",
        "退款,",
        "\u{feff}",
        "万元",
        "12-31,",
        "05/10/2026,",
    ];
    let seeds = ["微信支付账单.csv", "cmb.csv", "icbc-hisdetail.csv", "某农商行.txt"].map(sample);
    fuzzed("x.csv", &seeds, |dice, seed| pieced(dice, seed, &pieces));
}

#[test]
fn random_pages() {
    let pieces = [
        "<table>",
        "<tr>",
        "<td>",
        "</td>",
        "</tr>",
        "</table>",
        "<td rowspan=99999 colspan=99999>",
        "<th colspan=-1>",
        "&",
        "&amp;",
        "&#x110000;",
        "&#1;",
        "<!--",
        "-->",
        "<style>",
        "</style>",
        "<",
        ">",
        "交易日期",
        "收入",
        "支出",
        "2026-03-04",
        "5.00",
        "<Cell ss:Index=\"4000000000\">",
        "<Row>",
        "mergedown=\"99\"",
    ];
    fuzzed("x.xls", &[b"<html><table><tr><td>\xe4\xba\xa4".to_vec()], |dice, seed| pieced(dice, seed, &pieces));
}

#[test]
fn random_workbooks() {
    let pieces = [
        "<row>",
        "</row>",
        "<row r=\"1048577\">",
        "<c r=\"A1\" t=\"s\"><v>0</v></c>",
        "<c><v>46000.5</v></c>",
        "<c r=\"XFD9\"><v>1</v></c>",
        "<c t=\"inlineStr\"><is><t>收入</t></is></c>",
        "<c t=\"inlineStr\"><is><t>交易日期</t></is></c>",
        "<c t=\"s\"><v>99999999</v></c>",
        "<c",
        "</c>",
        "<v>1e308</v>",
        "<f>A1</f>",
        "<is>",
    ];
    fuzzed("x.xlsx", &[Vec::new()], |dice, _| {
        let text = |dice: &mut Dice| String::from_utf8_lossy(&pieced(dice, b"", &pieces)).into_owned();
        let rows = text(dice);
        let more = [
            "",
            "<mergeCells><mergeCell ref=\"A1:XFD1048576\"/></mergeCells>",
            "<mergeCells><mergeCell ref=\"A9:A1\"/></mergeCells>",
        ][dice.below(3)];
        let shared =
            ["<sst></sst>", "<sst uniqueCount=\"4\"><si><t>收入</t></si></sst>", "<sst><si/>", ""][dice.below(4)];
        workbook(1 + dice.below(3), &rows, more, shared)
    });
}

#[test]
fn random_old_workbooks() {
    let seed = sample("建行明细.xls");
    fuzzed("x.xls", &[seed], |dice, seed| {
        let mut made = seed.to_vec();
        for _ in 0..1 + dice.below(30) {
            let at = dice.below(made.len());
            made[at] = [0, 1, 0xff, 0xfe, dice.below(256) as u8][dice.below(5)];
        }
        made.truncate(made.len() - dice.below(made.len() / 4));
        made
    });
}

#[test]
fn random_prints() {
    let pieces = [
        "1 0 obj",
        "endobj",
        "stream\n",
        "endstream",
        "<<",
        ">>",
        "[",
        "]",
        "/Type/Page",
        "/Kids[3 0 R]",
        "/Contents 4 0 R",
        "BT /F1 9 Tf 40 500 Td (5.00) Tj ET\n",
        "q ",
        "Q ",
        "9999999999",
        "-1",
        "0 ",
        "/W[0 70000 500]",
        "/Length 99999999",
        "/Predictor 15/Columns 0/Colors 0/BitsPerComponent 0",
        "/Rotate 9223372036854775807",
        "xref",
        "trailer",
        "startxref",
    ];
    let seeds = [sample("pdf/明细.pdf")];
    fuzzed("x.pdf", &seeds, |dice, seed| {
        if dice.below(2) == 0 {
            return pieced(dice, seed, &pieces);
        }
        let mut made = seed.to_vec();
        for _ in 0..1 + dice.below(8) {
            let (at, piece) = (dice.below(made.len()), pieces[dice.below(pieces.len())]);
            made.splice(at..at, piece.bytes());
        }
        made
    });
}
