//! Every kind of doubt that a statement file may hold, in variants made by the test: what is read, or that it is said and not counted.
//! Expected values come from how the file was made. The test prints its table: `cargo test -p flows kinds -- --nocapture`.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::fmt::Write as _;

use chrono::NaiveDate;
use flows::{About, Direction, Settled, Statement};
use rust_decimal::Decimal;

use crate::support::{read_bytes, read_told};

/// One variant: what it is called, the file, the answers given, and what must come out.
struct Variant {
    kind: &'static str,
    name: String,
    text: String,
    answers: Vec<(About, &'static str)>,
    wanted: Wanted,
}

enum Wanted {
    /// Day and signed amount of each movement that counts.
    Rows(Vec<(&'static str, &'static str)>),
    /// Nothing counts, and the officer is asked about this.
    Asked(About),
    /// These count, so many lines are said to be unread.
    Unread(Vec<(&'static str, &'static str)>, u32),
    /// Nothing counts; a finding of this code says why.
    Said(&'static str),
}

fn counted(read: &Statement) -> Vec<(String, String)> {
    let sign = |d: Direction| if d == Direction::Out { "-" } else { "" };
    read.rows
        .iter()
        .filter(|r| r.settled == Settled::Yes && r.direction != Direction::Neutral)
        .map(|r| (r.time.date().to_string(), format!("{}{}", sign(r.direction), r.amount.normalize())))
        .collect()
}

fn check(variant: &Variant) -> Result<(), String> {
    let read = read_told(variant.text.as_bytes(), "x.csv", &variant.answers).map_err(|r| format!("refused: {r:?}"))?;
    let rows = counted(&read);
    let same = |wanted: &[(&str, &str)]| {
        rows.len() == wanted.len() && rows.iter().zip(wanted).all(|((d, a), (wd, wa))| d == wd && a == wa)
    };
    let asked = read.reading.question.as_ref().map(|q| q.about);
    let right = match &variant.wanted {
        Wanted::Rows(wanted) => same(wanted) && asked.is_none() && read.unreadable == 0,
        Wanted::Asked(about) => rows.is_empty() && asked == Some(*about),
        Wanted::Unread(wanted, lines) => same(wanted) && read.unreadable == *lines && !read.findings.is_empty(),
        Wanted::Said(code) => rows.is_empty() && read.findings.iter().any(|f| f.code == *code),
    };
    let codes: Vec<&str> = read.findings.iter().map(|f| f.code).collect();
    if right { Ok(()) } else { Err(format!("{rows:?} unread {} asked {asked:?} {codes:?}", read.unreadable)) }
}

const TWO: [(&str, &str); 2] = [("2026-10-05", "1000"), ("2026-10-25", "500")];

fn two() -> Wanted {
    Wanted::Rows(TWO.to_vec())
}

fn of(kind: &'static str, name: impl Into<String>, text: String, wanted: Wanted) -> Variant {
    Variant { kind, name: name.into(), text, answers: Vec::new(), wanted }
}

/// A statement of two receipts with these date cells.
fn dated(first: &str, second: &str) -> String {
    format!(
        "样例银行明细\n交易日期,摘要,收入,支出,对方户名\n{first},货款,1000.00,,样例超市\n{second},货款,500.00,,样例超市\n"
    )
}

fn dates() -> Vec<Variant> {
    let mut list = Vec::new();
    let ways: &[(&str, &dyn Fn(u32) -> String)] = &[
        ("2026-10-25", &|d| format!("2026-10-{d:02}")),
        ("2026/10/25", &|d| format!("2026/10/{d}")),
        ("2026.10.25", &|d| format!("2026.10.{d:02}")),
        ("20261025", &|d| format!("202610{d:02}")),
        ("2026年10月25日", &|d| format!("2026年10月{d}日")),
        ("with weekday", &|d| format!("2026-10-{d:02} {}", if d == 5 { "星期一" } else { "星期日" })),
        ("weekday before", &|d| format!("{} 2026年10月{d}日", if d == 5 { "周一" } else { "周日" })),
        ("weekday in brackets", &|d| format!("2026/10/{d:02}（{}）", if d == 5 { "周一" } else { "周日" })),
        ("English weekday", &|d| format!("{} 2026-10-{d:02}", if d == 5 { "Mon" } else { "Sunday" })),
        ("上午", &|d| format!("2026-10-{d:02} 上午 9:05")),
        ("下午", &|d| format!("2026/10/{d} 下午3:05:00")),
        ("PM", &|d| format!("2026-10-{d:02} 9:05:00 PM")),
        ("time that does not read", &|d| format!("2026-10-{d:02} 25:99")),
        ("words for a time", &|d| format!("2026-10-{d:02} 批量")),
        ("ISO with zone", &|d| format!("2026-10-{d:02}T09:05:00+08:00")),
        ("25-Oct-2026", &|d| format!("{d:02}-Oct-2026")),
        ("25 October 2026", &|d| format!("{d} October 2026")),
        ("day first /", &|d| format!("{d:02}/10/2026")),
        ("day first -", &|d| format!("{d:02}-10-2026")),
        ("day first .", &|d| format!("{d:02}.10.2026")),
        ("day first, time", &|d| format!("{d:02}/10/2026 09:05")),
        ("month first /", &|d| format!("10/{d:02}/2026")),
        ("short years", &|d| format!("26-10-{d:02}")),
        ("short years, day first", &|d| format!("{d:02}/10/26")),
        ("six digits", &|d| format!("2610{d:02}")),
        ("full width", &|d| format!("２０２６－１０－{d:02}")),
        // 46300 is 2026-10-05 counted from 1899-12-30: 46023 for the first of January and 277 days after it.
        ("counts of days", &|d| format!("{}", 46_295 + d)),
        ("counts of days with time", &|d| format!("{}.5", 46_295 + d)),
    ];
    for (name, way) in ways {
        list.push(of("dates", *name, dated(&way(5), &way(25)), two()));
    }
    // Nothing settles the order: asked, and either answer is taken at its word.
    for mark in ['/', '-', '.'] {
        let text = dated(&format!("05{mark}10{mark}2026"), &format!("06{mark}10{mark}2026"));
        list.push(of("dates asked", format!("05{mark}10{mark}2026"), text.clone(), Wanted::Asked(About::Dates)));
        for (answer, days) in [("day", ["2026-10-05", "2026-10-06"]), ("month", ["2026-05-10", "2026-06-10"])] {
            list.push(Variant {
                answers: vec![(About::Dates, answer)],
                ..of(
                    "dates answered",
                    format!("{answer} first {mark}"),
                    text.clone(),
                    Wanted::Rows(vec![(days[0], "1000"), (days[1], "500")]),
                )
            });
        }
        // The period that the file names settles it.
        let text = text.replace("明细\n", "明细\n起始日期：2026-10-01 截止日期：2026-10-31\n");
        let wanted = Wanted::Rows(vec![("2026-10-05", "1000"), ("2026-10-06", "500")]);
        list.push(of("dates by period", format!("{mark}"), text, wanted));
    }
    for (first, second) in [("10-05", "10-25"), ("10月5日", "10月25日"), ("10/05", "10/25")] {
        let text = dated(first, second);
        list.push(of("year asked", first, text.clone(), Wanted::Asked(About::Year)));
        list.push(Variant { answers: vec![(About::Year, "2026")], ..of("year answered", first, text.clone(), two()) });
        let text = text.replace("明细\n", "明细\n查询期间：2025-11-01 至 2026-10-31\n");
        list.push(of("year by period", first, text, two()));
    }
    let text = dated("2026-10-05", "");
    list.push(of("blank date asked", "second line", text.clone(), Wanted::Unread(vec![TWO[0]], 1)));
    list.push(Variant {
        answers: vec![(About::BlankDates, "above")],
        ..of("blank date answered", "above", text, Wanted::Rows(vec![TWO[0], ("2026-10-05", "500")]))
    });
    list
}

fn money() -> Vec<Variant> {
    let mut list = Vec::new();
    let table = |title: &str, first: &str, second: &str| {
        format!(
            "样例银行明细\n交易日期,摘要,{title},支出,对方户名\n2026-10-05,货款,{first},,样例超市\n2026-10-25,货款,{second},,样例超市\n"
        )
    };
    for (title, first, second) in [
        ("收入（万元）", "0.1", "0.05"),
        ("收入(单位：万元)", "0.1000", "0.0500"),
        ("收入金额（千元）", "1.00", "0.5"),
        ("收入（人民币万元）", "0.1", "0.05"),
        ("收入/万元", "0.1", "0.05"),
        ("收入（元）", "1000", "500.00"),
        ("收入（分）", "100000", "50000"),
        ("收入（RMB）", "\"1,000.00\"", "500"),
        ("收入", "￥1000.00", "¥ 500"),
        ("收入", "0.1万", "0.05万元"),
        ("收入", "\"1,000.00元\"", "人民币500"),
        ("收入", "1000.00CR", "500.00 CR"),
        ("收入", "１０００", "５００．００"),
        ("收入", "1 000.00", "500"),
    ] {
        list.push(of("unit and signs of yuan", format!("{title} {first}"), table(title, first, second), two()));
    }
    for unit in ["单位：万元", "金额单位：人民币万元", "(单位:万元)", "单位,万元"] {
        let text = table("收入", "0.1", "0.05").replace("明细\n", &format!("明细\n{unit}\n"));
        list.push(of("unit in the head", unit, text, two()));
    }
    for (head, title) in [
        ("币种：美元", "收入"),
        ("币种:USD", "收入"),
        ("币别,HKD", "收入"),
        ("账号：6229 币种：港币", "收入"),
        ("币种：欧元 (EUR)", "收入"),
        ("货币：840", "收入"),
        ("", "收入（美元）"),
        ("", "收入(USD)"),
        ("", "收入金额（港币）"),
        ("美元账户交易明细", "收入"),
    ] {
        let text = table(title, "1000", "500").replace("明细\n", &format!("明细\n{head}\n"));
        list.push(of("foreign", format!("{head}{title}"), text, Wanted::Said("foreign")));
    }
    for head in [
        "外币活期一本通明细（美元）",
        "账户类型：港币储蓄",
        "本账户为美元现汇账户",
        "币种：人民币以外（USD）",
        "HKD Savings Account",
        "以下金额均为港币",
        "外币账户对账单",
        "Ccy: USD",
        "币种：XYZ",
    ] {
        let text = table("收入", "1000", "500").replace("明细\n", &format!("明细\n{head}\n"));
        list.push(of("foreign in other words", head, text, Wanted::Said("foreign")));
    }
    let below = format!("{}以上金额币种为美元\n", table("收入", "1000", "500"));
    list.push(of("foreign in other words", "below the table", below, Wanted::Said("foreign")));
    for head in ["本行美元业务", "美元"] {
        let text = table("收入", "1000", "500").replace("明细\n", &format!("明细\n{head}优惠客户\n"));
        list.push(of("currency asked", head, text.clone(), Wanted::Asked(About::Currency)));
        list.push(Variant { answers: vec![(About::Currency, "yuan")], ..of("currency answered", head, text, two()) });
    }
    for hint in ["温馨提示：美元账户明细请到柜台查询", "外汇牌价请见网站", "币种：人民币", "币种：全部"]
    {
        let text = table("收入", "1000", "500").replace("明细\n", &format!("明细\n{hint}\n"));
        list.push(of("honest heads", hint, text, two()));
    }
    for unit in ["以下金额单位为万元", "以万元列示", "（人民币：万元）", "万元", "Unit: 10,000 yuan"]
    {
        let text = table("收入", "0.1", "0.05").replace("明细\n", &format!("明细\n\"{unit}\"\n"));
        list.push(of("unit in other words", unit, text, two()));
    }
    for title in ["收入 万元", "收入万元", "收入-万元", "\"收入，万元\""] {
        list.push(of("unit in other words", title, table(title, "0.1", "0.05"), two()));
    }
    for cell in ["$1000", "US$1000", "USD 1000", "HK$1000", "€1000", "1000港币"] {
        let wanted = Wanted::Rows(vec![TWO[1]]);
        list.push(of("foreign in a cell", cell, table("收入", cell, "500"), wanted));
    }
    for word in ["人民币", "CNY", "RMB", "156", "￥", "元", "¥", "人民币元", "本币"] {
        let text = format!(
            "样例银行明细\n交易日期,摘要,币种,收入,支出\n2026-10-05,货款,{word},1000,\n2026-10-25,货款,{word},500,\n"
        );
        list.push(of("yuan in a currency column", word, text, two()));
    }
    for word in ["美元", "USD", "840", "港币", "$"] {
        let text = format!(
            "样例银行明细\n交易日期,摘要,币种,收入,支出\n2026-10-05,货款,{word},1000,\n2026-10-25,货款,CNY,500,\n"
        );
        list.push(of("foreign in a currency column", word, text, Wanted::Rows(vec![TWO[1]])));
    }
    let signed = |first: &str, second: &str, third: &str| {
        format!(
            "样例银行明细\n交易日期,摘要,交易金额,对方户名\n2026-10-05,货款,{first},样例超市\n2026-10-06,进货,{second},供应商A\n2026-10-25,货款,{third},样例超市\n"
        )
    };
    for (first, second, third) in [
        ("1000", "-300", "500"),
        ("+1000", "-300", "+500"),
        ("1000.00+", "300.00-", "500.00+"),
        ("1000", "(300.00)", "500"),
        ("1000", "（300.00）", "500"),
        ("1000", "[300]", "500"),
        ("1000 CR", "300 DR", "500 CR"),
        ("1000CR", "300DR", "500CR"),
        ("贷1000", "借300", "贷500"),
        ("¥1000", "-¥300", "¥500"),
        ("¥1000", "¥-300", "¥500"),
        ("1000", "－300", "500"),
    ] {
        let wanted = Wanted::Rows(vec![TWO[0], ("2026-10-06", "-300"), TWO[1]]);
        list.push(of("signs", second, signed(first, second, third), wanted));
    }
    list.push(of("signs asked", "none", signed("1000", "300", "500"), Wanted::Asked(About::Sign)));
    list.push(Variant {
        answers: vec![(About::Sign, "in")],
        ..of(
            "signs answered",
            "in",
            signed("1000", "300", "500"),
            Wanted::Rows(vec![TWO[0], ("2026-10-06", "300"), TWO[1]]),
        )
    });
    let balance = "样例银行明细\n交易日期,摘要,收入（万元）,支出（万元）,余额\n2026-10-05,货款,0.1,,0.1\n2026-10-25,货款,0.05,,0.15\n";
    list.push(of("unit in other words", "no unit at the balance", balance.into(), two()));
    let proved = "样例银行明细\n交易日期,摘要,交易金额,余额\n2026-10-05,货款,1000,1000\n2026-10-06,进货,300,700\n2026-10-25,货款,500,1200\n";
    let wanted = Wanted::Rows(vec![TWO[0], ("2026-10-06", "-300"), TWO[1]]);
    list.push(of("signs by balance", "oldest first", proved.into(), wanted));
    list
}

fn lines() -> Vec<Variant> {
    let mut list = Vec::new();
    for word in [
        "本月合计",
        "本年累计",
        "上页余额",
        "承上页",
        "承前页",
        "过次页",
        "本日合计",
        "期初余额",
        "期末余额",
        "上月结转",
        "转下页",
        "小计",
        "10月份合计",
        "昨日余额",
    ] {
        let text = format!(
            "样例农商行明细\n交易日期,凭证号,摘要,借方发生额,贷方发生额,余额,对方户名\n20261001,,{word},,,0.00,\n20261005,1,货款,,1000.00,1000.00,样例超市\n20261005,,{word},0.00,1000.00,1000.00,\n20261025,2,货款,,500.00,1500.00,样例超市\n20261031,,{word},,1500.00,1500.00,\n"
        );
        list.push(of("dated totals", word, text, two()));
    }
    let wechat = |first: &str, second: &str| {
        format!(
            "交易时间,交易类型,交易对方,收/支,金额(元),当前状态,备注\n2026-10-05 10:00:00,二维码收款,客户甲,收入,{first},已存入零钱,/\n2026-10-25 10:00:00,二维码收款,客户乙,收入,{second},已存入零钱,/\n2026-10-26 10:00:00,二维码收款,客户丙,收入,88.00,已存入零钱,/\n"
        )
    };
    for (first, second) in [("¥1,000.00", "500"), ("\"1,000\"", "¥1,500"), ("1,000", "500")] {
        let broken = u32::from(!first.starts_with('"') && first.contains(',')) + u32::from(second.contains(','));
        let mut rows = vec![];
        if first.starts_with('"') {
            rows.push(("2026-10-05", "1000"));
        }
        if !second.contains(',') {
            rows.push(("2026-10-25", "500"));
        }
        rows.push(("2026-10-26", "88"));
        list.push(of(
            "unquoted comma",
            format!("{first} {second}"),
            wechat(first, second),
            Wanted::Unread(rows, broken),
        ));
    }
    let comma = "交易日期,摘要,收入,支出\n2026-10-05,货款,1000,\n2026-10-06,货,款,500,\n2026-10-25,货款,500,\n";
    list.push(of("unquoted comma", "in the memo", comma.into(), Wanted::Unread(TWO.to_vec(), 1)));
    let second = "样例银行明细\n账号：6229000000000001\n交易日期,摘要,收入,支出,余额\n2026-10-05,货款,1000,,1000\n合计,,1000,0,\n\n账号：6229000000000002\n交易日期,摘要,借方发生额,贷方发生额,对方户名\n2026-10-25,货款,,500,样例超市\n";
    list.push(of("second table", "another account", second.into(), two()));
    let sections = "样例银行明细\n币种：人民币\n交易日期,摘要,收入,支出\n2026-10-05,货款,1000,\n2026-10-25,货款,500,\n币种：美元\n交易日期,摘要,收入,支出\n2026-10-26,货款,9999,\n";
    list.push(of("second table", "a section in dollars", sections.into(), two()));
    for sums in
        ["2026-10-05,1000.00,0\n2026-10-25,500.00,0\n", "2026-10-31,1500.00,0\n", "2026-10-05,1000\n2026-10-25,500\n"]
    {
        let text = format!(
            "样例银行明细\n交易日期,摘要,收入,支出,对方户名\n2026-10-05,货款,400,,客户甲\n2026-10-05,货款,600,,客户乙\n2026-10-25,货款,500,,客户丙\n\n按日汇总\n日期,收入,支出\n{sums}"
        );
        let rows = vec![("2026-10-05", "400"), ("2026-10-05", "600"), ("2026-10-25", "500")];
        list.push(of("sums below the table", sums, text, Wanted::Rows(rows)));
    }
    for word in ["货款合计", "货款小计", "本月货款合计", "样例超市 汇总", "货款总额"] {
        let text = format!(
            "样例银行明细\n交易日期,摘要,收入,支出,对方户名\n2026-10-05,货款,1000,,样例超市\n2026-10-25,货款,500,,样例超市\n2026-10-31,{word},1500,,\n"
        );
        list.push(of("totals called after their lines", word, text, two()));
        let text = text_of_other_sum(word);
        list.push(of(
            "totals called after their lines",
            format!("{word}, another sum"),
            text,
            Wanted::Unread(TWO.to_vec(), 1),
        ));
    }
    let again = "样例银行明细\n交易日期,摘要,收入,支出,余额\n2026-10-05,货款,1000,,1000\n交易日期,摘要,收入,支出,余额\n2026-10-25,货款,500,,1500\n";
    list.push(of("header again", "page break", again.into(), two()));
    let copy = "样例银行明细\n交易日期,摘要,收入,支出\n2026-10-05,货款,1000,\n2026-10-25,货款,500,\n\n记账日期,摘要,贷方金额,借方金额\n2026-10-05,货款,1000,\n2026-10-25,货款,500,\n";
    list.push(of("second table", "a copy of the first", copy.into(), two()));
    list
}

/// A line called like a total whose amount is no sum of the lines above.
fn text_of_other_sum(word: &str) -> String {
    format!(
        "样例银行明细\n交易日期,摘要,收入,支出,对方户名\n2026-10-05,货款,1000,,样例超市\n2026-10-25,货款,500,,样例超市\n2026-10-31,{word},777,,\n"
    )
}

#[test]
fn every_kind_of_doubt_is_settled_asked_or_said() {
    let all: Vec<Variant> = dates().into_iter().chain(money()).chain(lines()).collect();
    let mut table: Vec<(&str, u32, u32)> = Vec::new();
    let mut wrong = String::new();
    for variant in &all {
        let result = check(variant);
        let slot = match table.iter().position(|(kind, ..)| *kind == variant.kind) {
            Some(at) => at,
            None => {
                table.push((variant.kind, 0, 0));
                table.len() - 1
            }
        };
        table[slot].1 += 1;
        table[slot].2 += u32::from(result.is_ok());
        if let Err(got) = result {
            let _ = writeln!(wrong, "{} / {}: {got}", variant.kind, variant.name);
        }
    }
    println!("{:<32}{:>9}{:>9}", "kind", "variants", "right");
    for (kind, made, right) in table {
        println!("{kind:<32}{made:>9}{right:>9}");
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// A workbook with these sheets; `None` is an empty cell.
fn book(build: impl FnOnce(&mut rust_xlsxwriter::Workbook)) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    build(&mut book);
    book.save_to_buffer().unwrap()
}

fn sheet(book: &mut rust_xlsxwriter::Workbook, name: &str, rows: &[(&str, f64)]) -> usize {
    let sheet = book.add_worksheet();
    sheet.set_name(name).unwrap();
    for (column, title) in ["交易日期", "摘要", "收入", "支出", "对方户名"].iter().enumerate() {
        sheet.write(0, u16::try_from(column).unwrap(), *title).unwrap();
    }
    for (at, (day, amount)) in rows.iter().enumerate() {
        let row = u32::try_from(at).unwrap() + 1;
        sheet.write(row, 0, *day).unwrap();
        sheet.write(row, 1, "货款").unwrap();
        sheet.write(row, 2, *amount).unwrap();
        sheet.write(row, 4, "样例超市").unwrap();
    }
    0
}

fn total(read: &Statement) -> Decimal {
    read.rows.iter().map(flows::Row::inflow).sum()
}

#[test]
fn sheets_count_once() {
    let september: &[(&str, f64)] = &[("2026-09-05", 100.0), ("2026-09-06", 200.0), ("2026-09-07", 300.0)];
    let october: &[(&str, f64)] = &[("2026-10-05", 400.0), ("2026-10-06", 500.0)];
    let whole: Vec<(&str, f64)> = september.iter().chain(october).copied().collect();
    // Months on sheets of their own are added up.
    let months = book(|b| {
        sheet(b, "9月", september);
        sheet(b, "10月", october);
    });
    let read = read_bytes(&months, "x.xlsx").unwrap();
    assert_eq!(total(&read), Decimal::from(1_500));
    assert!(read.reading.sheets.iter().all(|s| s.taken) && read.reading.sheets.len() == 2);
    // A sheet of the whole year repeats them, before them or behind them.
    for first in [true, false] {
        let both = book(|b| {
            if first {
                sheet(b, "全年", &whole);
            }
            sheet(b, "9月", september);
            sheet(b, "10月", october);
            if !first {
                sheet(b, "全年", &whole);
            }
        });
        let read = read_bytes(&both, "x.xlsx").unwrap();
        assert_eq!(total(&read), Decimal::from(1_500), "{first}");
        assert!(read.findings.iter().any(|f| f.code == "repeats"), "{first}");
    }
    // A copy with fewer columns and other words, and a sheet of sums, are no new money.
    let poorer = book(|b| {
        sheet(b, "明细", &whole);
        let copy = b.add_worksheet();
        copy.set_name("筛选").unwrap();
        copy.write_row(0, 0, ["日期", "收入", "支出"]).unwrap();
        for (at, (day, amount)) in whole.iter().enumerate() {
            copy.write(u32::try_from(at).unwrap() + 1, 0, *day).unwrap();
            copy.write(u32::try_from(at).unwrap() + 1, 1, *amount).unwrap();
        }
        sheet(b, "每月", &[("2026-09-30", 600.0), ("2026-10-31", 900.0)]);
    });
    let read = read_bytes(&poorer, "x.xlsx").unwrap();
    assert_eq!(total(&read), Decimal::from(1_500));
    assert_eq!(read.reading.sheets.iter().filter(|s| s.taken).count(), 1);
    // What is hidden does not count, whether it repeats or not, and is said.
    for rows in [september, october] {
        let hidden = book(|b| {
            sheet(b, "明细", september);
            sheet(b, "藏", rows);
            b.worksheets_mut()[1].set_hidden(true);
        });
        let read = read_bytes(&hidden, "x.xlsx").unwrap();
        assert_eq!(total(&read), Decimal::from(600));
        assert!(read.findings.iter().any(|f| f.code == "hidden"));
    }
    let very = book(|b| {
        sheet(b, "藏", october);
        sheet(b, "明细", september);
        b.worksheets_mut()[0].set_very_hidden(true);
        b.worksheets_mut()[1].set_active(true);
    });
    let read = read_bytes(&very, "x.xlsx").unwrap();
    assert_eq!((total(&read), read.findings.iter().any(|f| f.code == "hidden")), (Decimal::from(600), true));
}

#[test]
fn one_date_over_several_lines_of_a_sheet_or_a_page() {
    let merged = book(|b| {
        sheet(b, "明细", &[("2026-10-05", 100.0), ("", 200.0), ("", 300.0), ("2026-10-06", 400.0)]);
        let format = rust_xlsxwriter::Format::new();
        b.worksheets_mut()[0].merge_range(1, 0, 3, 0, "2026-10-05", &format).unwrap();
    });
    let read = read_bytes(&merged, "x.xlsx").unwrap();
    let days: Vec<NaiveDate> = read.rows.iter().map(|r| r.time.date()).collect();
    assert_eq!((read.rows.len(), read.unreadable, total(&read)), (4, 0, Decimal::from(1_000)));
    assert_eq!(days[2].to_string(), "2026-10-05");
    let page = "<html><table><tr><th>交易日期</th><th>摘要</th><th>收入</th><th>支出</th></tr>\
        <tr><td rowspan=2>2026-10-05</td><td>货款</td><td>100</td><td></td></tr>\
        <tr><td>货款</td><td>200</td><td></td></tr><tr><td>2026-10-06</td><td>进货</td><td></td><td>50</td></tr></table>";
    let read = read_bytes(page.as_bytes(), "x.xls").unwrap();
    assert_eq!((read.rows.len(), read.unreadable, total(&read)), (3, 0, Decimal::from(300)));
    assert_eq!(read.rows[1].time.date().to_string(), "2026-10-05");
}

#[test]
fn files_that_are_not_read_say_what_to_do() {
    let zip = |parts: &[(&str, &str)]| {
        use std::io::Write as _;
        let mut made = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (name, text) in parts {
            made.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            made.write_all(text.as_bytes()).unwrap();
        }
        made.finish().unwrap().into_inner()
    };
    let usual = book(|b| {
        sheet(b, "明细", &[("2026-10-05", 100.0)]);
    });
    let mut prefixed = b"junk before\r\n".to_vec();
    prefixed.extend(&usual);
    for (what, bytes, words) in [
        (
            "ods",
            zip(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", "<a/>")]),
            "另存为 xlsx",
        ),
        ("numbers", zip(&[("Index/Document.iwa", "x"), ("Metadata/a", "x")]), "导出为"),
        ("xlsb", zip(&[("[Content_Types].xml", "<a/>"), ("xl/workbook.bin", "x")]), "另存为 xlsx"),
        ("docx", zip(&[("[Content_Types].xml", "<a/>"), ("word/document.xml", "<a/>")]), "CSV 或 Excel"),
        ("prefixed", prefixed, "另存为 xlsx"),
    ] {
        let refusal = read_bytes(&bytes, "x").expect_err(what);
        assert!(refusal.text().zh.contains(words), "{what}: {}", refusal.text().zh);
    }
    // Every tag with a prefix: read like any other, or said.
    let tagged = retagged(&usual);
    match read_bytes(&tagged, "x.xlsx") {
        Ok(read) => assert_eq!(total(&read), Decimal::from(100)),
        Err(refusal) => assert!(refusal.text().zh.contains("另存为 xlsx"), "{}", refusal.text().zh),
    }
}

/// The same workbook with a prefix before every tag of its sheets.
fn retagged(bytes: &[u8]) -> Vec<u8> {
    use std::io::{Read as _, Write as _};
    let mut from = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut made = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for at in 0..from.len() {
        let mut part = from.by_index(at).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        if name.starts_with("xl/worksheets/sheet") || name == "xl/workbook.xml" || name == "xl/sharedStrings.xml" {
            let (head, body) = text.split_once("?>").unwrap_or(("", &text));
            let body =
                body.replace("</", "\u{1}").replace('<', "<x:").replace('\u{1}', "</x:").replace("xmlns=", "xmlns:x=");
            text = format!("{head}?>{body}");
        }
        made.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        made.write_all(text.as_bytes()).unwrap();
    }
    made.finish().unwrap().into_inner()
}
