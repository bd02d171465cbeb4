//! Bank statements as PDF, made at random with known rows: every script, layout, page break and wrap gives back what was put in.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use flows::{Direction, Level, Statement};
use rust_decimal::Decimal;

use crate::pdf_maker::{Digits, HIGH, Maker, Paper, Put, Script, WIDE};
use crate::support::{codes, read_bytes};

/// Numbers that look random and are the same each time.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n
    }

    pub(crate) fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Wanted {
    day: NaiveDate,
    amount: Decimal,
    balance: Decimal,
    party: String,
    memo: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Layout {
    TwoAmounts,
    Signed,
    Marked,
    Stacked,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Wrap {
    None,
    /// The cells begin at the row's top.
    Top,
    /// The cells stand in the middle of the row's height.
    Middle,
}

#[derive(Debug, Clone, Copy)]
struct Kind {
    layout: Layout,
    wrap: Wrap,
    ruled: bool,
    right: bool,
    again: bool,
    carried: bool,
    per_page: usize,
    /// Columns stand as near to each other as their widest texts allow.
    tight: bool,
    /// The day's cell holds a time as well: behind the day, or under it.
    times: Times,
    /// Names and texts stand in the middle of their columns.
    centred: bool,
    /// The page is drawn column by column.
    by_columns: bool,
    /// `余  额`: the names' signs stand apart.
    spread: bool,
    /// Rules are thin boxes, filled.
    boxes: bool,
    /// The last line adds up.
    totals: bool,
    /// Names stand to the left of their columns, also over numbers that stand to the right.
    names_left: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Times {
    None,
    Behind,
    Under,
}

const NAMES: [&str; 6] =
    ["供应商A", "客户甲", "样例县兴旺农资经营部", "借款人", "样例市第二小学食堂采购专户", "客户乙"];
const MEMOS: [&str; 5] = ["货款", "转账", "工资", "网上支付跨行清算扣款", "利息"];

pub(crate) fn grouped(value: Decimal) -> String {
    let text = format!("{:.2}", value.abs());
    let (whole, cents) = text.split_once('.').unwrap();
    let mut made = String::new();
    for (at, c) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            made.push(',');
        }
        made.push(c);
    }
    format!("{}{made}.{cents}", if value.is_sign_negative() { "-" } else { "" })
}

fn movements(dice: &mut Dice, count: usize) -> Vec<Wanted> {
    let mut balance = Decimal::new(1_000_000_000, 2);
    let mut day = NaiveDate::from_ymd_opt(2026, 1, 3).unwrap();
    (0..count)
        .map(|_| {
            day = day.checked_add_days(Days::new(dice.below(4) as u64)).unwrap();
            let digits = 3 + u32::try_from(dice.below(6)).unwrap();
            let cents = i64::try_from(1 + dice.below(10_usize.pow(digits))).unwrap();
            let amount = Decimal::new(if dice.below(2) == 0 { cents } else { -cents }, 2);
            balance += amount;
            let (party, memo) = (dice.one(&NAMES).to_owned(), dice.one(&MEMOS).to_owned());
            Wanted { day, amount, balance, party, memo }
        })
        .collect()
}

/// A column: left edge, width, its name on one or two lines, whether it holds numbers.
type Column = (f64, f64, &'static str, bool);

fn columns(layout: Layout) -> Vec<Column> {
    match layout {
        Layout::TwoAmounts => vec![
            (30.0, 75.0, "交易日期", false),
            (110.0, 100.0, "摘要", false),
            (215.0, 110.0, "收入金额", true),
            (330.0, 110.0, "支出金额", true),
            (445.0, 120.0, "余额", true),
            (575.0, 120.0, "对方户名", false),
        ],
        Layout::Signed => vec![
            (30.0, 75.0, "记账日期", false),
            (115.0, 60.0, "币种", false),
            (185.0, 120.0, "交易金额", true),
            (310.0, 130.0, "联机余额", true),
            (450.0, 110.0, "交易摘要", false),
            (570.0, 120.0, "对方名称", false),
        ],
        Layout::Marked => vec![
            (30.0, 30.0, "序号", false),
            (70.0, 75.0, "交易日期", false),
            (150.0, 40.0, "借贷", false),
            (200.0, 110.0, "交易金额", true),
            (315.0, 120.0, "账户余额", true),
            (445.0, 120.0, "对方户名", false),
            (575.0, 120.0, "摘要", false),
        ],
        Layout::Stacked => vec![
            (30.0, 75.0, "交易/日期", false),
            (110.0, 100.0, "摘要", false),
            (215.0, 110.0, "贷方/发生额", true),
            (330.0, 110.0, "借方/发生额", true),
            (445.0, 120.0, "账户/余额", true),
            (575.0, 120.0, "对方/户名", false),
        ],
    }
}

fn row_cells(kind: Kind, at: usize, w: &Wanted) -> Vec<String> {
    let day = w.day.format("%Y-%m-%d").to_string();
    let day = if kind.times == Times::None { day } else { format!("{day} 10:{:02}:07", at % 60) };
    let (come, gone) = match w.amount.is_sign_negative() {
        true => (String::new(), grouped(-w.amount)),
        false => (grouped(w.amount), String::new()),
    };
    match kind.layout {
        Layout::TwoAmounts | Layout::Stacked => {
            vec![day, w.memo.clone(), come, gone, grouped(w.balance), w.party.clone()]
        }
        Layout::Signed => {
            vec![day, "人民币".into(), grouped(w.amount), grouped(w.balance), w.memo.clone(), w.party.clone()]
        }
        Layout::Marked => {
            let mark = if w.amount.is_sign_negative() { "借" } else { "贷" };
            let no = (at + 1).to_string();
            vec![no, day, mark.into(), grouped(w.amount.abs()), grouped(w.balance), w.party.clone(), w.memo.clone()]
        }
    }
}

const SIZE: f64 = 9.0;

impl Kind {
    fn x(&self, maker: &Maker, left: f64, width: f64, number: bool, text: &str) -> f64 {
        let room = width - maker.width(text, SIZE);
        match (number && self.right, self.centred) {
            (true, _) => left + room,
            (_, true) => left + room / 2.0,
            _ => left,
        }
    }
}

fn spread(name: &str, wide: bool) -> String {
    let chars: Vec<char> = name.chars().collect();
    match chars[..] {
        [a, b] if wide => format!("{a}　{b}"),
        _ => name.to_owned(),
    }
}

fn cell_lines(maker: &Maker, kind: Kind, column: &Column, cell: &str) -> Vec<String> {
    if kind.times == Times::Under && cell.contains(':') {
        return cell.split(' ').map(str::to_owned).collect();
    }
    match kind.wrap == Wrap::None || column.3 || cell.contains(':') {
        true => vec![cell.to_owned()],
        false => cut(maker, cell, column.1.max(60.0)),
    }
}

/// A text cut to the width of its column.
fn cut(maker: &Maker, text: &str, width: f64) -> Vec<String> {
    let mut lines = vec![String::new()];
    for c in text.chars() {
        let last = lines.last_mut().unwrap();
        if maker.width(&format!("{last}{c}"), SIZE) > width {
            lines.push(c.to_string());
        } else {
            last.push(c);
        }
    }
    lines
}

fn papers(maker: &Maker, kind: Kind, rows: &[Wanted]) -> Vec<Paper> {
    let mut columns = columns(kind.layout);
    if kind.wrap != Wrap::None {
        // Narrow enough that long names take two or three lines.
        for column in columns.iter_mut().filter(|c| !c.3 && c.1 > 90.0) {
            column.1 = 60.0;
        }
    }
    if kind.times == Times::Behind {
        for at in 1..columns.len() {
            columns[at].0 += if columns[at].0 > columns[0].0 + 75.0 { 25.0 } else { 0.0 };
        }
        let day = columns.iter().position(|c| c.2.replace('/', "").contains("日")).unwrap();
        columns[day].1 += 30.0;
        for column in &mut columns[day + 1..] {
            column.0 += 12.0;
        }
    }
    if kind.tight {
        // Each as wide as its widest text, and a small gap.
        let mut left = 30.0;
        for (at, column) in columns.iter_mut().enumerate() {
            let name = column.2.split('/').map(|n| maker.width(&spread(n, kind.spread), SIZE)).fold(0.0, f64::max);
            let cells = rows.iter().enumerate().map(|(n, row)| {
                let cell = &row_cells(kind, n, row)[at];
                cell_lines(maker, kind, column, cell).iter().map(|l| maker.width(l, SIZE)).fold(0.0, f64::max)
            });
            column.1 = cells.fold(name, f64::max) + 1.0;
            column.0 = left;
            left += column.1 + 6.0;
        }
    }
    let mut made: Vec<Paper> = Vec::new();
    let pages = rows.len().div_ceil(kind.per_page);
    for (page, chunk) in rows.chunks(kind.per_page).enumerate() {
        let mut paper = Paper::default();
        let put = |paper: &mut Paper, x: f64, y: f64, text: &str| {
            if !text.is_empty() {
                paper.texts.push(Put { x, y, text: text.to_owned(), size: SIZE });
            }
        };
        let mut y = HIGH - 40.0;
        if page == 0 {
            paper.texts.push(Put { x: 300.0, y, text: "样例银行个人账户交易明细".into(), size: 16.0 });
            y -= 24.0;
            put(&mut paper, 30.0, y, "户名：借款人");
            put(&mut paper, 300.0, y, "账号：6222020200001234567");
            y -= 20.0;
        }
        let mut tops = Vec::new();
        if page == 0 || kind.again {
            tops.push(y + 11.0);
            let stacked = columns.iter().any(|c| c.2.contains('/'));
            for (left, width, name, number) in &columns {
                for (line, part) in name.split('/').enumerate() {
                    let part = spread(part, kind.spread);
                    let x = if kind.names_left { *left } else { kind.x(maker, *left, *width, *number, &part) };
                    put(&mut paper, x, y - 11.0 * line as f64, &part);
                }
            }
            y -= if stacked { 29.0 } else { 18.0 };
        }
        if kind.carried && page > 0 {
            tops.push(y + 11.0);
            let before = &rows[page * kind.per_page - 1];
            put(&mut paper, columns[1].0, y, "承前页");
            let at = columns.iter().position(|c| c.2.contains("余额")).unwrap();
            let text = grouped(before.balance);
            put(&mut paper, columns[at].0 + columns[at].1 - maker.width(&text, SIZE), y, &text);
            y -= 18.0;
        }
        for (at, row) in chunk.iter().enumerate() {
            tops.push(y + 11.0);
            let cells = row_cells(kind, page * kind.per_page + at, row);
            let lines: Vec<Vec<String>> =
                cells.iter().zip(&columns).map(|(cell, column)| cell_lines(maker, kind, column, cell)).collect();
            let most = lines.iter().map(Vec::len).max().unwrap();
            for (cell, (left, width, _, number)) in lines.iter().zip(&columns) {
                let down = match kind.wrap {
                    Wrap::Middle => 11.0 * (most - cell.len()) as f64 / 2.0,
                    _ => 0.0,
                };
                for (line, part) in cell.iter().enumerate() {
                    let x = kind.x(maker, *left, *width, *number, part);
                    put(&mut paper, x, y - down - 11.0 * line as f64, part);
                }
            }
            y -= 11.0 * most as f64 + 7.0;
        }
        tops.push(y + 11.0);
        if kind.ruled {
            let (left, right) = (columns[0].0 - 3.0, columns.last().map(|c| c.0 + c.1 + 3.0).unwrap());
            for top in &tops {
                paper.rules.push((left, *top, right, *top));
            }
            let (first, last) = (tops[0], *tops.last().unwrap());
            for x in columns.iter().map(|c| c.0 - 3.0).chain([right]) {
                paper.rules.push((x, first, x, last));
            }
        }
        if kind.totals && page + 1 == pages {
            let sum: Decimal = rows.iter().map(|r| r.amount).filter(|a| !a.is_sign_negative()).sum();
            put(&mut paper, 30.0, y - 6.0, &format!("合计 收入 {} 元", grouped(sum)));
        }
        if kind.by_columns {
            paper.texts.sort_by(|a, b| a.x.total_cmp(&b.x));
        }
        paper.boxes = kind.boxes;
        put(&mut paper, WIDE / 2.0, 20.0, &format!("第 {} 页/共 {pages} 页", page + 1));
        made.push(paper);
    }
    made
}

fn got(read: &Statement) -> Vec<Wanted> {
    let row = |r: &flows::Row| Wanted {
        day: r.time.date(),
        amount: if r.direction == Direction::Out { -r.amount } else { r.amount },
        balance: r.balance.unwrap_or_default(),
        party: r.party.0.clone(),
        memo: r.memo.0.clone(),
    };
    read.rows.iter().map(row).collect()
}

fn any_maker(dice: &mut Dice, script: Script) -> Maker {
    Maker {
        script,
        digits: dice.one(&[Digits::Helvetica, Digits::Courier, Digits::Same]),
        turns: i64::try_from(dice.below(4)).unwrap(),
        pieces: dice.below(2) == 0,
        bold: dice.below(4) == 0,
        packed: dice.below(2) == 0,
    }
}

fn any_kind(dice: &mut Dice) -> Kind {
    Kind {
        layout: dice.one(&[Layout::TwoAmounts, Layout::Signed, Layout::Marked, Layout::Stacked]),
        wrap: dice.one(&[Wrap::None, Wrap::Top, Wrap::Middle]),
        ruled: dice.below(2) == 0,
        right: dice.below(3) > 0,
        again: dice.below(3) > 0,
        carried: dice.below(3) == 0,
        per_page: 5 + dice.below(5),
        tight: dice.below(3) == 0,
        times: dice.one(&[Times::None, Times::None, Times::Behind, Times::Under]),
        centred: dice.below(3) == 0,
        by_columns: dice.below(3) == 0,
        spread: dice.below(3) == 0,
        boxes: dice.below(2) == 0,
        totals: dice.below(3) == 0,
        names_left: dice.below(3) == 0,
    }
}

#[test]
fn a_long_statement_is_read_in_reasonable_time() {
    let dice = &mut Dice(77);
    let maker = Maker { turns: 0, pieces: true, bold: false, packed: true, ..any_maker(dice, Script::UniGbUcs2) };
    let kind = Kind { wrap: Wrap::Top, per_page: 12, again: true, ruled: false, tight: false, ..any_kind(dice) };
    let wanted = movements(dice, 3_000);
    let bytes = maker.made(&papers(&maker, kind, &wanted));
    let began = std::time::Instant::now();
    let read = read_bytes(&bytes, "x.pdf").unwrap();
    let took = began.elapsed();
    println!(
        "{} rows on {} pages in {took:?} by a build without optimisation",
        wanted.len(),
        wanted.len().div_ceil(12)
    );
    assert_eq!(got(&read), wanted);
}

#[test]
fn pages_too_narrow_for_their_texts_are_never_read_wrongly_in_silence() {
    let cases: u64 = std::env::var("CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(200);
    let (mut rows, mut right, mut unread) = (0, 0, 0);
    for case in 0..cases {
        let dice = &mut Dice(case * 104_729 + 3);
        let script = dice.one(&[Script::UniGbUcs2, Script::GbkEuc, Script::OwnTable]);
        let maker = any_maker(dice, script);
        let kind = Kind { tight: false, ..any_kind(dice) };
        let count = 4 + dice.below(20);
        let wanted = movements(dice, count);
        let mut papers = papers(&maker, kind, &wanted);
        // Everything is moved to the left edge, texts and rules alike: what had room runs into its neighbour.
        let squeeze = 0.35 + dice.below(60) as f64 / 100.0;
        for paper in &mut papers {
            for put in &mut paper.texts {
                put.x *= squeeze;
            }
            for rule in &mut paper.rules {
                (rule.0, rule.2) = (rule.0 * squeeze, rule.2 * squeeze);
            }
        }
        let bytes = maker.made(&papers);
        if std::env::var("KEEP").is_ok_and(|n| n == case.to_string()) {
            std::fs::write(std::env::temp_dir().join("kept.pdf"), &bytes).unwrap();
        }
        let name = format!("case {case}, squeezed to {squeeze}: {maker:?} {kind:?}");
        rows += wanted.len();
        let read = match read_bytes(&bytes, "x.pdf") {
            Ok(read) => read,
            Err(flows::Refusal::NoTable(_)) => {
                unread += wanted.len();
                continue;
            }
            Err(refusal) => panic!("{name}: {refusal:?}"),
        };
        let said = read.unreadable > 0 || read.findings.iter().any(|f| f.level > Level::Note);
        let got = got(&read);
        let money = |w: &Wanted| (w.day, w.amount, w.balance);
        // Every movement as it was, or something is said of the file.
        // A time that runs into the text beside it may stand there; money, day and name may not change.
        let bare = |memo: &str| memo.replace(|c: char| c.is_ascii_digit() || matches!(c, ':' | ' '), "");
        let one = |(g, w): (&Wanted, &Wanted)| money(g) == money(w) && g.party == w.party && bare(&g.memo) == w.memo;
        let same = got.len() == wanted.len() && got.iter().zip(&wanted).all(one);
        assert!(same || said, "{name}: {:?}", read.findings);
        let good = got.iter().filter(|g| wanted.iter().any(|w| money(w) == money(g))).count();
        right += good;
        unread += wanted.len() - good.min(wanted.len());
    }
    println!("{rows} rows on pages too narrow: {right} read as they are, {unread} not read, and that was said");
}

#[test]
fn tables_of_every_kind_give_back_what_was_put_in() {
    let scripts =
        [Script::UniGbUcs2, Script::UniGbUtf16, Script::GbkEuc, Script::GbkpEuc, Script::GbEuc, Script::OwnTable];
    let cases: u64 = std::env::var("CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(300);
    let mut table: BTreeMap<String, (u32, u32)> = BTreeMap::new();
    for case in 0..cases {
        let dice = &mut Dice(case * 7_919 + 11);
        let script = scripts[usize::try_from(case).unwrap() % scripts.len()];
        let maker = any_maker(dice, script);
        let kind = any_kind(dice);
        let count = 4 + dice.below(25);
        let wanted = movements(dice, count);
        let bytes = maker.made(&papers(&maker, kind, &wanted));
        let name = format!("case {case}: {maker:?} {kind:?}");
        if std::env::var("KEEP").is_ok_and(|n| n == case.to_string()) {
            std::fs::write(std::env::temp_dir().join("kept.pdf"), &bytes).unwrap();
        }
        let read = read_bytes(&bytes, "x.pdf").unwrap_or_else(|r| panic!("{name}: {r:?}"));
        let got = got(&read);
        assert_eq!(read.unreadable, 0, "{name}: {:?}", read.findings);
        for (got, wanted) in got.iter().zip(&wanted) {
            assert_eq!(got, wanted, "{name}");
        }
        assert_eq!(got.len(), wanted.len(), "{name}");
        assert!(codes(&read).iter().any(|(code, _)| *code == "balance_holds"), "{name}: {:?}", codes(&read));
        assert_eq!(read.account.0, "6222020200001234567", "{name}");
        let bad = read.findings.iter().filter(|f| f.level > Level::Note).count();
        assert_eq!(bad, 0, "{name}: {:?}", read.findings);
        for key in [
            format!("script {script:?}"),
            format!("digits {:?}", maker.digits),
            format!("turned {}", maker.turns * 90),
            format!("in pieces {}", maker.pieces),
            format!("bold by drawing twice {}", maker.bold),
            format!("columns {:?}", kind.layout),
            format!("wrapped {:?}, ruled {}", kind.wrap, kind.ruled),
            format!("amounts to the right {}", kind.right),
            format!("heading on each page {}", kind.again),
            format!("carried forward {}", kind.carried),
            format!("columns close together {}", kind.tight),
            format!("times {:?}", kind.times),
            format!("in the middle of the column {}", kind.centred),
            format!("drawn by columns {}", kind.by_columns),
            format!("names spread {}", kind.spread),
            format!("totals below {}", kind.totals),
            format!("names to the left of numbers to the right {}", kind.names_left && kind.right),
        ] {
            let place = table.entry(key).or_default();
            place.0 += 1;
            place.1 += u32::try_from(wanted.len()).unwrap();
        }
    }
    let mut text = String::from("kind: files, rows, all as put in\n");
    for (kind, (files, rows)) in &table {
        text += &format!("{kind}: {files}, {rows}\n");
    }
    println!("{text}");
}
