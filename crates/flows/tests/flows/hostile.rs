//! Files that mean no good, or were badly treated: every one gets an answer, none a panic, and nothing is dropped in silence.
#![allow(clippy::unwrap_used)]

use std::io::Write;

use flows::Refusal;
use proptest::prelude::*;

use crate::support::{codes, read_bytes, sample, short};

#[test]
fn what_is_no_statement_is_called_by_its_name() {
    for (bytes, refusal) in [
        (&b""[..], Refusal::Empty),
        (b" \r\n\r\n ", Refusal::Empty),
        (b"%PDF-1.7 ...", Refusal::Damaged),
        (b"\xff\xd8\xff\xe0....", Refusal::Picture),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Refusal::Damaged),
        (b"PK\x03\x04rubbish", Refusal::Archive),
        (b"Rar!\x1a\x07\x00", Refusal::Archive),
        (b"<html><body>1</body></html>", Refusal::Page),
    ] {
        assert_eq!(read_bytes(bytes, "x").unwrap_err(), refusal);
        assert!(!refusal.text().zh.is_empty() && !refusal.text().en.is_empty());
    }
    assert!(matches!(read_bytes("甲,乙\n1,2\n".as_bytes(), "x"), Err(Refusal::NoTable(_))));
}

#[test]
fn a_file_that_was_cut_says_so() {
    let whole = sample("微信支付账单.csv");
    // In the middle of the last but one line.
    let cut = &whole[..whole.len() - 160];
    let read = read_bytes(cut, "微信支付账单.csv").unwrap();
    assert!(read.rows.len() + (read.unreadable as usize) < 10);
    assert!(codes(&read).iter().any(|(code, _)| *code == "count_differs"), "{:?}", codes(&read));
}

#[test]
fn a_file_saved_in_the_wrong_encoding_says_so() {
    let mut bytes = sample("alipay_record_20261102.csv");
    let at = bytes.len() - 300;
    bytes[at] = 0xff;
    bytes[at + 1] = 0xff;
    let read = read_bytes(&bytes, "alipay_record.csv").unwrap();
    assert!(codes(&read).iter().any(|(code, _)| *code == "undecodable"), "{:?}", codes(&read));
    let wide: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain("交易日期,收入,摘要\n2026-01-01,5,货款\n".encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let read = read_bytes(&wide, "x.csv").unwrap();
    assert_eq!(short(&read), ["2 2026-01-01 +5 [] [货款]"]);
}

#[test]
fn an_edited_balance_is_found_at_its_line() {
    let text = "交易日期,收入,支出,余额,摘要\n\
        2026-01-01,100.00,,100.00,货款\n\
        2026-01-02,200.00,,300.00,货款\n\
        2026-01-03,9000.00,,350.00,货款\n\
        2026-01-04,,50.00,300.00,进货\n\
        2026-01-05,,-0.00,300.00,零\n";
    let read = read_bytes(text.as_bytes(), "x.csv").unwrap();
    assert_eq!(codes(&read), [("balance_break", Some(4))]);
    assert!(read.findings[0].text.zh.contains("应为 9300") && read.findings[0].text.zh.contains("写的是 350"));
}

#[test]
fn no_rows_huge_cells_and_both_columns_filled_are_said() {
    let read = read_bytes("交易日期,收入,支出,余额\n合计,0,0,0\n".as_bytes(), "x.csv").unwrap();
    assert_eq!((codes(&read), read.notes), (vec![("no_rows", None)], vec![2]));
    let long = "长".repeat(100_000);
    let text = format!("交易日期,收入,支出,摘要\n2026-01-01,5,,{long}\n2026-01-02,5,6,两边\n2026-01-03,,,没有金额\n");
    let read = read_bytes(text.as_bytes(), "x.csv").unwrap();
    assert_eq!(codes(&read), [("cell_cut", Some(2)), ("unreadable", Some(3)), ("unreadable", Some(4))]);
    assert!(read.rows[0].memo.0.len() < 3_000);
}

#[test]
fn a_line_that_is_the_head_of_what_follows_is_told_as_that() {
    let text = "交易日期,收入,支出,余额,对方户名,摘要\n日元\n0-0\n";
    let read = read_bytes(text.as_bytes(), "x.csv").unwrap();
    let told = read.findings.iter().find(|f| f.code == "second_table").expect("told");
    assert!(told.text.zh.contains("第 2 行"), "{}", told.text.zh);
    assert_eq!((read.rows.len(), read.notes.len(), read.unreadable), (0, 1, 0), "the line below it is a note");
}

#[test]
fn a_workbook_that_unpacks_to_a_mountain_is_refused_before_it_is_read() {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    archive.start_file("xl/worksheets/sheet1.xml", options).unwrap();
    let block = vec![b' '; 1 << 20];
    for _ in 0..401 {
        archive.write_all(&block).unwrap();
    }
    let bytes = archive.finish().unwrap().into_inner();
    assert!(bytes.len() < 2 << 20, "the bomb itself is small: {}", bytes.len());
    assert_eq!(read_bytes(&bytes, "x.xlsx").unwrap_err(), Refusal::TooLarge);
}

#[test]
fn far_corners_and_broken_parts_of_a_workbook_cost_nothing() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (column, name) in ["交易日期", "收入", "支出", "摘要"].iter().enumerate() {
        sheet.write(0, u16::try_from(column).unwrap(), *name).unwrap();
    }
    sheet.write(1, 0, "2026-01-01").unwrap();
    sheet.write(1, 1, 5).unwrap();
    sheet.write(1_048_575, 16_383, "far").unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let read = read_bytes(&bytes, "x.xlsx").unwrap();
    assert_eq!(read.rows.len(), 1);
    assert!(codes(&read).contains(&("far_cells", None)));
    for cut in [30, 100, bytes.len() / 2, bytes.len() - 10] {
        assert!(read_bytes(&bytes[..cut], "x.xlsx").is_err());
    }
}

#[test]
fn names_stay_out_of_what_is_printed() {
    let read = crate::support::read("微信支付账单.csv");
    let printed = format!("{read:?}");
    assert!(!printed.contains("客户甲") && !printed.contains("货款,九月"), "{printed}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Bytes of the samples, damaged anywhere.
    #[test]
    fn damaged_samples_never_panic(
        which in 0..4_usize,
        damage in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..40),
        cut in any::<proptest::sample::Index>(),
    ) {
        let name = ["微信支付账单.csv", "alipay_record_20261102.csv", "icbc-hisdetail.csv", "cmb.csv"][which];
        let mut bytes = sample(name);
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes.truncate(cut.index(bytes.len() + 1));
        let _ = read_bytes(&bytes, name);
    }

    /// Tables of hostile cells: every line is a row, a note or a finding.
    #[test]
    fn every_line_is_accounted_for(lines in proptest::collection::vec(proptest::collection::vec("[0-9.,+¥年月日:\\-/元收支借贷 \\t\"'a-z甲乙]{0,12}", 1..8), 0..40)) {
        let mut text = String::from("交易日期,收入,支出,余额,对方户名,摘要\n");
        for line in &lines {
            text.push_str(&line.join(",").replace('"', ""));
            text.push('\n');
        }
        // Also where tabs outnumber the commas: the separator is the one that shows the table.
        let read = read_bytes(text.as_bytes(), "x.csv").unwrap();
        let filled = text.lines().skip(1).filter(|l| l.split(',').any(|c| !c.trim().is_empty())).count();
        // A line that says “日元” alone is the head of what follows, and told as that.
        let heads = codes(&read).iter().filter(|(code, _)| *code == "second_table").count();
        prop_assert_eq!(read.rows.len() + read.notes.len() + read.unreadable as usize + heads, filled);
        prop_assert!(read.rows.iter().all(|r| !r.amount.is_sign_negative() || r.amount.is_zero()));
    }
}

#[test]
fn a_damaged_workbook_never_panics() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for row in 0..20 {
        for column in 0..6_u16 {
            sheet.write(row, column, format!("{row}-{column}")).unwrap();
        }
    }
    let bytes = book.save_to_buffer().unwrap();
    // Parts repacked with bytes changed inside, so that the damage reaches the reader of cells and not the unpacker alone.
    let mut seed = 12_345_u64;
    let mut next = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize
    };
    for _ in 0..150 {
        let mut old = zip::ZipArchive::new(std::io::Cursor::new(&bytes)).unwrap();
        let mut new = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for part in 0..old.len() {
            let mut file = old.by_index(part).unwrap();
            let name = file.name().unwrap().into_owned();
            let mut content = Vec::new();
            std::io::Read::read_to_end(&mut file, &mut content).unwrap();
            if name.contains("sheet1.xml") || name.contains("sharedStrings") || next() % 4 == 0 {
                for _ in 0..next() % 6 {
                    let at = next() % content.len();
                    content[at] = b"<>/\"=0123456789AZrscv t\xff"[next() % 24];
                }
            }
            new.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            new.write_all(&content).unwrap();
        }
        let bytes = new.finish().unwrap().into_inner();
        let _ = read_bytes(&bytes, "x.xlsx");
    }
}
