//! Files made to cost more than they are worth, of any size: each is small beside the work that it once caused. Used by the tests, which
//! count work, and by the bench, which measures time.
#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;
use std::io::Write as _;

/// A kind of file by its name, and the file of so many lines (or so many tens of bytes).
pub(crate) type Kind = (&'static str, fn(usize) -> Vec<Vec<u8>>);

const HEADER: &str = "交易时间,收入,支出,余额,对方户名,摘要,流水号,交易状态\n";

/// One text file of a header and lines.
fn csv(n: usize, line: impl Fn(usize) -> String) -> Vec<Vec<u8>> {
    let mut text = HEADER.to_owned();
    (0..n).for_each(|at| text.push_str(&line(at)));
    vec![text.into_bytes()]
}

fn day(at: usize) -> String {
    format!("2026-{:02}-{:02}", at % 10 + 1, at % 28 + 1)
}

/// Each of these grew with the square of its lines, or worse.
pub(crate) const GROWING: &[Kind] = &[
    ("lines called totals", |n| csv(n, |at| format!("{},{}.01,,,,货款合计,,\n", day(at), at + 1))),
    ("ampersands in a page", |n| vec![format!("<html><table><tr><td>{}", "&".repeat(n * 10)).into_bytes()]),
    ("comments that never end", |n| vec![format!("<html><table><tr><td>{}", "<!-- ".repeat(n)).into_bytes()]),
    ("identical lines", |n| csv(n, |_| "2026-03-04,60000.00,,,客户甲,货款,,\n".into())),
    ("identical lines in two files", |n| {
        let one = csv(n, |_| "2026-03-04 10:00:01,60.00,,,客户甲,货款,,\n".into());
        [one.clone(), one].concat()
    }),
    ("headers one below the other", |n| csv(n, |_| HEADER.into())),
    ("headers with a movement above", |n| {
        let mut made = csv(1, |_| "2026-03-04,60.00,,,客户甲,货款,,\n".into());
        made[0].extend(HEADER.repeat(n).into_bytes());
        made
    }),
    ("lines of words, then headers", |n| {
        let mut made = csv(n, |at| format!("一行字,二行字,第{at}段\n"));
        (0..300).for_each(|at| made[0].extend(format!("交易日期,收入,支出,备注{at}\n").into_bytes()));
        made
    }),
    ("states nobody knows", |n| csv(n, |at| format!("{},5.00,,,客户甲,货款,,怪{at}\n", day(at)))),
    ("one order number", |n| {
        let clock = |at: usize| format!("{:02}:{:02}:{:02}", at / 3_600 % 24, at / 60 % 60, at % 60);
        csv(n, |at| format!("2026-03-04 {},5.00,,,客户甲,货款,20260304000000000001,\n", clock(at)))
    }),
    ("copies under many names", |n| {
        csv(n, |at| format!("2026-03-04 10:00:01,5.00,,,客户{at},货款,20260304000000000001,\n"))
    }),
    ("sales and refunds of one customer", |n| {
        csv(n, |at| match at % 2 {
            0 => format!("{},9.00,,,客户甲,货款,,\n", day(at / 2)),
            _ => format!("{},,9.00,,客户甲,退款,,\n", day(at / 2)),
        })
    }),
    ("in and out on one day", |n| {
        csv(n, |at| match at % 2 {
            0 => format!("2026-03-04,{}.00,,,客户甲,货款,,\n", 50_000 + at),
            _ => format!("2026-03-04,,{}.00,,客户乙,货款,,\n", 90_000 + at),
        })
    }),
    ("own transfers of one amount", |n| {
        let one = csv(n, |at| format!("{},60000.00,,,借款人,转账,,\n", day(at)));
        let other = csv(n, |at| format!("{},,60000.00,,借款人,转账,,\n", day(at)));
        [one, other].concat()
    }),
    ("own transfers of many amounts", |n| {
        let one = csv(n, |at| format!("{},50000.00,,,借款人,转账,,\n", day(at)));
        let other = csv(n, |at| format!("{},,500{:02}.{:02},,借款人,转账,,\n", day(at), at / 100 % 100, at % 100));
        [one, other].concat()
    }),
    ("own transfers of one day", |n| {
        let one = csv(n, |at| format!("2026-03-04,{}.00,,,借款人,转账,,\n", 50_000 + at % 7));
        let other = csv(n, |at| format!("2026-03-04,,{}.00,,借款人,转账,,\n", 50_000 + at % 7));
        [one, other].concat()
    }),
    ("one line that no other file has, and many that it has", |n| {
        let line = |name: &str| format!("2026-03-04 10:00:01,60.00,,,{name},货款,,\n");
        let mut one = csv(1, |_| line("客户丙"));
        let mut other = csv(1, |_| line("客户丁"));
        for file in [&mut one, &mut other] {
            (0..n).for_each(|at| file[0].extend(line(&format!("客户{at}")).into_bytes()));
        }
        [one, other].concat()
    }),
    ("nothing but quotes", |n| vec!["\"".repeat(n * 10).into_bytes()]),
    ("quotes and line ends", |n| vec![(HEADER.to_owned() + &"\"\n\",".repeat(n * 2)).into_bytes()]),
    ("nothing but separators", |n| vec![",;\t|".repeat(n * 2).into_bytes()]),
    ("one line without end", |n| vec![(HEADER.to_owned() + &"2026-03-04,5.00,,".repeat(n)).into_bytes()]),
    ("one cell without end", |n| {
        csv(2, |at| format!("2026-03-04,5.00,,,客户甲,{},,\n", "货款（万元）".repeat(if at == 0 { n } else { 1 })))
    }),
    ("headers of brackets", |n| {
        vec![(HEADER.trim_end().to_owned() + "," + &"（元".repeat(n) + "\n" + HEADER).into_bytes()]
    }),
    ("moments without end", |n| csv(n / 10, |_| format!("{},5.00,,,客户甲,货款,,\n", "2026-03-04 ".repeat(100)))),
    ("tables in tables", |n| vec!["<table><tr><td>".repeat(n).into_bytes()]),
    ("rows below a page of rowspans", |n| {
        let tall = "<html><table><tr>".to_owned() + &"<td rowspan=99999>x".repeat(255);
        vec![(tall + &"<tr>".repeat(n * 3)).into_bytes()]
    }),
    ("attributes without end", |n| vec![format!("<table><tr><td {}>x", "a=1 ".repeat(n)).into_bytes()]),
    ("tags that never end", |n| vec![format!("<table><tr><td>x{}", "<td ".repeat(n)).into_bytes()]),
    ("a cell of a workbook without end", |n| {
        let row =
            format!("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>{}</t></is></c></row>", "交易日期".repeat(n));
        vec![workbook(1, &row, "", "<sst/>")]
    }),
    ("tags in tags of a workbook", |n| vec![workbook(1, &"<row><c><is>".repeat(n), "", "<sst/>")]),
    ("cells far to the right", |n| {
        let rows: String = (1..=n).map(|at| format!("<row r=\"{at}\"><c r=\"IV{at}\"><v>1</v></c></row>")).collect();
        vec![workbook(1, &rows, "", "<sst/>")]
    }),
    ("many sheets", |n| vec![workbook(n / 20, "<row><c><v>1</v></c></row>", "", "<sst/>")]),
    ("merged cells without end", |n| {
        let merged = "<mergeCell ref=\"A1:A900000\"/>".repeat(n);
        vec![workbook(
            1,
            "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>",
            &format!("<mergeCells>{merged}</mergeCells>"),
            "<sst/>",
        )]
    }),
    ("a page of a print without end", |n| {
        vec![print(&["/Contents 4 0 R".into()], &"BT /F1 9 Tf 40 500 Td (5.00) Tj ET\n".repeat(n))]
    }),
    ("pages of a print that are one", |n| {
        vec![print(&vec!["/Contents 4 0 R".into(); (n / 20).min(2_000)], "BT /F1 9 Tf 40 500 Td (5.00) Tj ET\n")]
    }),
    ("headings on every page of a print", |n| {
        let names = ["Date", "Credit", "Debit", "Balance"].iter().enumerate();
        let heading: String =
            names.map(|(at, name)| format!("BT /F1 9 Tf {} 500 Td ({name}) Tj ET\n", 40 + at * 120)).collect();
        vec![print(&vec!["/Contents 4 0 R".into(); (n / 20).min(2_000)], &heading.repeat(5))]
    }),
    ("objects of a print without end", |n| vec![print(&vec!["/X[[[1 2 3]]]/Contents 4 0 R".into(); n / 4], "BT ET")]),
    ("a dictionary without end in a print", |n| {
        let entries: String = (0..n).map(|at| format!("/K{at} {at}")).collect();
        vec![print(&[format!("/Contents 4 0 R{entries}")], "BT ET")]
    }),
    ("lines drawn on a page of a print", |n| {
        let rules: String = (0..n).map(|at| format!("{} 100 m {} 500 l S\n", at % 800, at % 800)).collect();
        vec![print(&["/Contents 4 0 R".into()], &(rules + &"BT /F1 9 Tf 40 400 Td (5.00) Tj ET\n".repeat(50)))]
    }),
    ("a page of rowspans", |n| {
        let mut text = "<html><table>".to_owned();
        (0..n / 10).for_each(|_| text.push_str("<tr><td rowspan=9999 colspan=300><td rowspan=9 colspan=200>x"));
        vec![text.into_bytes()]
    }),
    ("columns of remarks", |n| {
        let mut text = format!("交易日期,收入,支出{}\n", ",备注".repeat(200));
        for at in 0..n / 100 {
            writeln!(text, "{},5,{}", day(at), (0..200).map(|c| format!(",字{c}")).collect::<String>()).unwrap();
        }
        vec![text.into_bytes()]
    }),
    ("wide lines before the header", |n| {
        let mut text = String::new();
        for at in 0..n / 10 {
            text.push_str(&(0..250).map(|c| format!("列名{at}{c},")).collect::<String>());
            text.push('\n');
        }
        text.push_str(HEADER);
        text.push_str("2026-03-04,60.00,,,客户甲,货款,,\n");
        vec![text.into_bytes()]
    }),
    ("cells drawn over each other", |n| {
        let mut rows = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>交易日期</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>收入</t></is></c><c r=\"C1\" t=\"inlineStr\"><is><t>支出</t></is></c></row>".to_owned();
        for at in 2..n + 2 {
            let day = if at == 2 { "<c r=\"A2\" t=\"inlineStr\"><is><t>2026-03-04</t></is></c>" } else { "" };
            write!(rows, "<row r=\"{at}\">{day}<c r=\"B{at}\"><v>{at}</v></c></row>").unwrap();
        }
        let merged: String = (0..n).map(|at| format!("<mergeCell ref=\"A{}:A{}\"/>", at + 2, n + 1)).collect();
        vec![workbook(1, &rows, &format!("<mergeCells>{merged}</mergeCells>"), "<sst></sst>")]
    }),
];

/// Each of these is refused: it would take memory or time out of all proportion.
pub(crate) const REFUSED: &[Kind] = &[
    ("shared texts that are announced", |n| {
        let sst = format!("<sst count=\"1\" uniqueCount=\"{}\"><si><t>x</t></si></sst>", n * 1_000_000);
        vec![workbook(1, "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>", "", &sst)]
    }),
    ("shared texts that are announced with zeros in front", |n| {
        let sst = format!("<sst uniqueCount=\"{}{}\"><si/></sst>", "0".repeat(60), n * 1_000_000_000);
        vec![workbook(1, "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>", "", &sst)]
    }),
    ("shared texts under another prefix", |n| {
        vec![workbook(1, "<row><c><v>1</v></c></row>", "", &format!("<x:sst>{}</x:sst>", "<x:si/>".repeat(n * 2_500)))]
    }),
    ("formats without end", |n| {
        let styles = format!("<styleSheet><cellXfs>{}</cellXfs></styleSheet>", "<xf/>".repeat(n * 2_000));
        vec![book(&["表"], "<row><c><v>1</v></c></row>", "", "<sst/>", &styles)]
    }),
    ("formats that keep a long name each", |n| {
        let font = format!("<fonts><font><name val=\"{}\"/></font></fonts>", "x".repeat(n * 1_000));
        let styles =
            format!("<styleSheet>{font}<cellXfs>{}</cellXfs></styleSheet>", "<xf fontId=\"0\"/>".repeat(n * 50));
        vec![book(&["表"], "<row><c><v>1</v></c></row>", "", "<sst/>", &styles)]
    }),
    ("merged cells of a sheet with a long name", |n| {
        let merged = "<mergeCell ref=\"A1:A9\"/>".repeat(n * 100);
        let merged = format!("<mergeCells>{merged}</mergeCells>");
        vec![book(
            &[&"名".repeat(n * 300)],
            "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>",
            &merged,
            "<sst/>",
            "<styleSheet/>",
        )]
    }),
    ("shared texts without end", |n| {
        vec![workbook(
            1,
            "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>",
            "",
            &format!("<sst>{}</sst>", "<si/>".repeat(n * 2_500)),
        )]
    }),
    ("rows without end", |n| {
        vec![workbook(1, &"<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>".repeat(n * 1_000), "", "<sst/>")]
    }),
    ("forty sheets of one part", |n| vec![workbook(40, &"<row><c><v>1</v></c></row>".repeat(n * 100), "", "<sst/>")]),
];

/// A print whose pages are given by what follows their type; the fourth object is what they may draw.
fn print(pages: &[String], drawn: &str) -> Vec<u8> {
    let first = 6;
    let kids: String = (0..pages.len()).map(|at| format!("{} 0 R ", first + at)).collect();
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!("<</Type/Pages/Count {}/Kids[{kids}]/Resources 3 0 R/MediaBox[0 0 842 595]>>", pages.len()),
        "<</Font<</F1 5 0 R>>>>".to_owned(),
        format!("<</Length {}>>stream\n{drawn}\nendstream", drawn.len()),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned(),
    ];
    objects.extend(pages.iter().map(|more| format!("<</Type/Page/Parent 2 0 R{more}>>")));
    let (mut made, mut places) = ("%PDF-1.4\n".to_owned(), Vec::new());
    for (at, object) in objects.iter().enumerate() {
        places.push(made.len());
        write!(made, "{} 0 obj\n{object}\nendobj\n", at + 1).unwrap();
    }
    let start = made.len();
    write!(made, "xref\n0 {}\n0000000000 65535 f \n", places.len() + 1).unwrap();
    places.iter().for_each(|place| writeln!(made, "{place:010} 00000 n ").unwrap());
    write!(made, "trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n", places.len() + 1).unwrap();
    made.into_bytes()
}

/// A workbook whose sheets all stand for one part.
pub(crate) fn workbook(sheets: usize, rows: &str, more: &str, shared: &str) -> Vec<u8> {
    let names: Vec<String> = (0..sheets).map(|n| format!("表{n}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    book(&names, rows, more, shared, "")
}

/// The same with sheets of these names, and with styles where any are given.
fn book(sheets: &[&str], rows: &str, more: &str, shared: &str, styles: &str) -> Vec<u8> {
    let spaces = "http://schemas.openxmlformats.org";
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    let mut part = |name: &str, text: &str| {
        archive.start_file(name, options).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    };
    let listed: String = sheets
        .iter()
        .enumerate()
        .map(|(n, name)| format!("<sheet name=\"{name}\" sheetId=\"{}\" r:id=\"rId1\"></sheet>", n + 1))
        .collect();
    part(
        "[Content_Types].xml",
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"></Types>",
    );
    part(
        "_rels/.rels",
        &format!(
            "<Relationships xmlns=\"{spaces}/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"{spaces}/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
        ),
    );
    part(
        "xl/workbook.xml",
        &format!(
            "<workbook xmlns=\"{spaces}/spreadsheetml/2006/main\" xmlns:r=\"{spaces}/officeDocument/2006/relationships\"><sheets>{listed}</sheets></workbook>"
        ),
    );
    part(
        "xl/_rels/workbook.xml.rels",
        &format!(
            "<Relationships xmlns=\"{spaces}/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"{spaces}/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
        ),
    );
    part("xl/sharedStrings.xml", shared);
    if !styles.is_empty() {
        part("xl/styles.xml", styles);
    }
    part(
        "xl/worksheets/sheet1.xml",
        &format!(
            "<worksheet xmlns=\"{spaces}/spreadsheetml/2006/main\"><sheetData>{rows}</sheetData>{more}</worksheet>"
        ),
    );
    archive.finish().unwrap().into_inner()
}
