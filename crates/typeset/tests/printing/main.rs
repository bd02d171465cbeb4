//! Prints documents and reads them back as text: what a committee member would see, what a hostile answer must not do.

mod sample;

use report::document::{Block, Cell, Chart, Column, Fact, Row, Table};
use sample::{FONTS, document, everything, text_of};
use typeset::{Error, Fonts, MAX_TEXT_CHARS, pdf};

/// A text without the places where it was broken into lines.
fn compact(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{200B}').collect()
}

#[test]
fn every_kind_of_block_is_printed() {
    let printed = pdf(&document(everything()), &FONTS).expect("prints");
    assert!(printed.pages >= 4, "{} pages", printed.pages);
    assert!(printed.missing.is_empty(), "the cross of a failed check is drawn, nothing else lacks a glyph");
    let text = text_of("everything", &printed.bytes);
    for wanted in [
        "审贷会意见页",
        "建议：上会",
        "第一还款来源",
        "流水法",
        "还款能力（二）",
        "权益检验",
        "最低现金",
        "五维评分",
        "资金与信息",
        "111,111,110.10",
        "不通过",
        "案卷 TY-2026-0001",
        "日志头",
        "#412",
        "内部资料",
        "签字",
    ] {
        assert!(text.contains(wanted), "{wanted} is missing");
    }
}

#[test]
fn a_table_repeats_its_head_and_every_page_carries_mark_and_number() {
    let printed = pdf(&document(everything()), &FONTS).expect("prints");
    let text = text_of("frame", &printed.bytes);
    let pages: Vec<&str> = text.split('\u{c}').filter(|page| !page.trim().is_empty()).collect();
    assert_eq!(pages.len(), printed.pages);
    let with_rows = pages.iter().filter(|page| page.contains("货品"));
    let mut seen = 0;
    for page in with_rows {
        assert!(page.contains("检验方式"), "the head of the table is repeated");
        seen += 1;
    }
    assert!(seen >= 2, "the table reaches a second page");
    for (i, page) in pages.iter().enumerate() {
        assert!(page.contains("练习案例 PRACTICE"), "page {}", i + 1);
        assert!(compact(page).contains(&format!("{}/{}", i + 1, pages.len())), "page {}", i + 1);
    }
    let mut real = document(everything());
    real.practice = false;
    let printed = pdf(&real, &FONTS).expect("prints");
    assert!(!text_of("real", &printed.bytes).contains("PRACTICE"));
}

/// All figures of all charts the same: charts whose axis would have no length, and numbers that one more or less does not change.
#[test]
fn charts_of_one_figure_however_large_are_drawn() {
    for text in [
        "0",
        "413000",
        "79228162514264337593543950335",
        "-79228162514264337593543950335",
        "0.0000000000000000000000000001",
    ] {
        let figure: rust_decimal::Decimal = text.parse().expect("a number");
        let mut blocks = everything();
        for block in &mut blocks {
            let Block::Chart(chart) = block else { continue };
            match chart {
                Chart::Dots(dots) => {
                    dots.line = dots.line.map(|_| figure);
                    dots.band = dots.band.map(|_| (figure, figure));
                    dots.dots.iter_mut().for_each(|dot| dot.value = Some(figure));
                }
                Chart::Bars(bars) => {
                    bars.line = bars.line.map(|_| figure);
                    bars.bars.iter_mut().for_each(|bar| bar.value = Some(figure));
                }
                Chart::Months(months) => {
                    months.floor = months.floor.map(|_| figure);
                    months.months.iter_mut().for_each(|bar| bar.value = Some(figure));
                }
                Chart::Waterfall(fall) => fall.steps.iter_mut().for_each(|step| step.value = Some(figure)),
                Chart::Radar(radar) => radar.axes.iter_mut().for_each(|axis| (axis.value, axis.max) = (figure, figure)),
            }
        }
        let printed = pdf(&document(blocks), &FONTS).unwrap_or_else(|error| panic!("{text}: {error:?}"));
        assert!(printed.pages >= 4, "{text}");
    }
}

#[test]
fn hostile_text_stays_literal() {
    let hostile = "#eval(\"1+1\") #import \"/etc/passwd\": * ~ *粗* _斜_ $x^2$ <script>alert(1)</script> @ref \\ /* c */ // d -- ... 'q'";
    let everywhere = vec![
        Block::Title { text: hostile.to_owned(), subtitle: hostile.to_owned(), remarks: Vec::new() },
        Block::heading(1, hostile),
        Block::paragraph(hostile),
        Block::Facts { columns: 1, items: vec![Fact::new("值", Cell::text(hostile))] },
        Block::Table(Table {
            columns: vec![Column::text("列", 1)],
            rows: vec![Row::plain(vec![Cell::text(hostile)])],
            ..Table::default()
        }),
    ];
    let printed = pdf(&document(everywhere), &FONTS).expect("prints");
    let text = compact(&text_of("hostile", &printed.bytes));
    assert_eq!(text.matches(&compact(hostile)).count(), 6, "title, subtitle, heading, paragraph, fact, cell");
}

#[test]
fn directions_long_words_and_strange_input_are_printed() {
    let strange = [
        "供应商\u{202E}A\u{202C}".to_owned(),
        "x".repeat(3000),
        "W".repeat(400),
        "。，".repeat(200),
        String::new(),
        "\n\n\n".to_owned(),
        "\u{0}\u{1}\u{feff}".to_owned(),
        "👨‍👩‍👧".to_owned(),
        "العربية עברית".to_owned(),
    ];
    let rows = strange.iter().map(|s| Row::plain(vec![Cell::text(s), Cell::text(s)])).collect();
    let table =
        Block::Table(Table { columns: vec![Column::text("甲", 1), Column::text("乙", 3)], rows, ..Table::default() });
    let mut blocks = vec![table];
    blocks.extend(strange.iter().map(Block::paragraph));
    let printed = pdf(&document(blocks), &FONTS).expect("prints");
    let text = text_of("strange", &printed.bytes);
    assert!(text.contains("<U+202E>"), "a reversal of direction is shown by name");
    let letters = text.chars().filter(|c| *c == 'x').count();
    assert_eq!(letters, 9000, "no letter of a long word is lost: twice in the table, once below");
}

#[test]
fn a_text_of_ten_megabytes_is_refused() {
    let huge = "长".repeat(10 * 1024 * 1024 / 3);
    match pdf(&document(vec![Block::paragraph(huge)]), &FONTS) {
        Err(Error::TextTooLong { chars, limit }) => {
            assert_eq!(limit, MAX_TEXT_CHARS);
            assert!(chars > 3_000_000);
        }
        other => panic!("{other:?}"),
    }
    let many: Vec<Block> = (0..1000).map(|_| Block::paragraph("长".repeat(10_000))).collect();
    assert!(matches!(pdf(&document(many), &FONTS), Err(Error::DocumentTooLong { .. })));
}

#[test]
fn characters_without_a_glyph_are_reported() {
    assert!(FONTS.missing("吉𠮷䶮〇㐂 借款人").is_empty(), "rare characters of names are there");
    assert_eq!(FONTS.missing("姓名\u{10FFFD}✗").into_iter().collect::<String>(), "✗\u{10FFFD}");
    let printed = pdf(&document(vec![Block::paragraph("𠮷𠮷 䶮 \u{10FFFD}")]), &FONTS).expect("prints");
    assert_eq!(printed.missing.into_iter().collect::<Vec<_>>(), ['\u{10FFFD}']);
    let text = text_of("rare", &printed.bytes);
    assert!(text.contains("𠮷𠮷") && text.contains('䶮'));
    assert!(text.contains("<U+10FFFD>"), "by its number, not as a box: {text}");
    let before = typeset::lacking(&document(vec![Block::paragraph("𠮷𠮷 䶮 \u{10FFFD}")]), &FONTS).expect("fonts");
    assert!(before.contains(&'\u{10FFFD}'), "known before anything is printed");
}

#[test]
fn an_english_document_has_english_frame_words() {
    let mut english = document(vec![Block::heading(1, "Conclusion"), Block::paragraph("Agree.")]);
    english.language = report::document::Language::En;
    english.frame.log_head = None;
    let text = text_of("english", &pdf(&english, &FONTS).expect("prints").bytes);
    assert!(text.contains("Checklist") && text.contains("no log attached") && !text.contains("清单"));
}

#[test]
fn no_font_is_an_error_and_rubbish_is_no_font() {
    let none = Fonts::new([b"not a font".to_vec()]);
    assert!(none.is_empty());
    assert!(matches!(pdf(&document(Vec::new()), &none), Err(Error::NoFont)));
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let blocks = || vec![Block::heading(1, "一、结论"), Block::paragraph("同样的内容")];
    let first = pdf(&document(blocks()), &FONTS).expect("prints");
    let second = pdf(&document(blocks()), &FONTS).expect("prints");
    assert_eq!(first.bytes, second.bytes);
    let other = pdf(&document(vec![Block::paragraph("另外的内容")]), &FONTS).expect("prints");
    assert_ne!(first.bytes, other.bytes);
}
