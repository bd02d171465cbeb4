//! One movement in two exports: generated copies that differ as exports do, and neighbours that only look like copies.
#![allow(clippy::unwrap_used)]

use flows::{Decisions, Statement};

use crate::support::{Books, Table, books, of, same};

/// How one export writes the movements.
#[derive(Clone, Copy, Debug)]
struct Way {
    /// Seconds, minutes, or the day alone.
    time: &'static str,
    /// Plain, grouped or with a sign.
    amount: &'static str,
    stars: bool,
    /// How the number is kept: whole, or as a spreadsheet leaves it.
    order: &'static str,
}

type Maker = fn(&[Movement], Way, &str) -> Statement;

/// Time, amount in cents, direction, name, number.
type Movement = (&'static str, i64, &'static str, &'static str, String);

fn time(of: &str, way: Way) -> String {
    match way.time {
        "seconds" => of.to_owned(),
        "minutes" => of[..16].to_owned(),
        _ => of[..10].to_owned(),
    }
}

fn amount(cents: i64, way: Way) -> String {
    let plain = format!("{}.{:02}", cents / 100, cents % 100);
    match way.amount {
        "grouped" if cents >= 100_000 => {
            format!("\"{},{:03}.{:02}\"", cents / 100_000, cents / 100 % 1000, cents % 100)
        }
        "signed" => format!("¥{plain}"),
        _ => plain,
    }
}

fn order(number: &str, way: Way) -> String {
    match way.order {
        "tab" => format!("{number}\t"),
        "tick" => format!("`{number}"),
        "scientific" => format!("{}.{}E+{}", &number[..1], &number[1..6], number.len() - 1),
        "fifteen" => format!("{}.{}E+{}", &number[..1], &number[1..15], number.len() - 1),
        "zeros" => format!("{}{}", &number[..15], "0".repeat(number.len() - 15)),
        _ => number.to_owned(),
    }
}

fn name(name: &str, way: Way) -> String {
    if way.stars { format!("{}*", name.chars().next().unwrap()) } else { name.to_owned() }
}

fn alipay(rows: &[Movement], way: Way, file: &str) -> Statement {
    let mut text = String::from(
        "支付宝账户：borrower@example.com\n起始时间：[2026-10-01 00:00:00]    终止时间：[2026-10-31 23:59:59]\n\
         交易时间,交易分类,交易对方,对方账号,商品说明,收/支,金额,收/付款方式,交易状态,交易订单号,商家订单号,备注,\n",
    );
    for (at, cents, direction, who, number) in rows {
        text.push_str(&format!(
            "{},收入,{},/,收钱码收款,{direction},{},余额,交易成功,{},,,\n",
            time(at, way),
            name(who, way),
            amount(*cents, way),
            order(number, way)
        ));
    }
    of(&text, file)
}

fn wechat(rows: &[Movement], way: Way, file: &str) -> Statement {
    let mut text = String::from(
        "微信支付账单明细\n微信昵称：[样例]\n起始时间：[2026-10-01 00:00:00] 终止时间：[2026-10-31 23:59:59]\n\
         交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号,商户单号,备注\n",
    );
    for (at, cents, direction, who, number) in rows {
        let kind = if *direction == "收入" { "二维码收款" } else { "二维码收款-退款" };
        text.push_str(&format!(
            "{},{kind},{},收款,{direction},{},零钱,已存入零钱,{},/,/\n",
            time(at, way),
            name(who, way),
            amount(*cents, way),
            order(number, way)
        ));
    }
    of(&text, file)
}

const WHOLE: Way = Way { time: "seconds", amount: "plain", stars: false, order: "plain" };

fn numbered(n: u32) -> String {
    format!("20261010220011{n:014}")
}

fn sales() -> Vec<Movement> {
    vec![
        ("2026-10-10 09:12:31", 50_000, "收入", "客户甲", numbered(1_234_001)),
        ("2026-10-10 09:12:31", 50_000, "收入", "客户甲", numbered(1_234_002)),
        ("2026-10-11 10:20:05", 140_050, "收入", "客户乙", numbered(1_234_003)),
        ("2026-10-12 18:44:59", 30_000, "收入", "客户丁", numbered(1_234_004)),
    ]
}
/// 500 + 500 + 1,400.50 + 300.
const SALES: &str = "2700.5";

fn counted(books: &Books, rows: usize, duplicates: usize, sales: &str) -> Result<(), String> {
    same((books.ledger.rows.len(), books.ledger.duplicates.len(), books.sales()), (rows, duplicates, sales.to_owned()))
}

#[test]
fn copies_of_one_movement_count_once_and_neighbours_count_each() {
    let mut table = Table::default();
    let none = Decisions::new();
    let makers: [(&str, Maker); 2] = [("alipay", alipay), ("wechat", wechat)];
    for (wallet, make) in makers {
        for time in ["seconds", "minutes", "day"] {
            for amount in ["plain", "grouped", "signed"] {
                for stars in [false, true] {
                    for order in ["plain", "tab", "tick"] {
                        let way = Way { time, amount, stars, order };
                        for turned in [false, true] {
                            let (one, other) =
                                (make(&sales(), WHOLE, "甲支付宝微信.csv"), make(&sales(), way, "乙支付宝微信.csv"));
                            let files = if turned { vec![other, one] } else { vec![one, other] };
                            let made = books(files, "借款人", &none);
                            let variant = format!("{wallet} {way:?} turned {turned}");
                            table.check("order whole, written differently", &variant, counted(&made, 4, 4, SALES));
                            // The fuller copy is the one that stays.
                            let fuller = made.ledger.rows.iter().all(|r| {
                                r.timed && !r.party.0.contains('*') && r.time.to_string().chars().nth(17).is_some()
                            });
                            let seconds = made.ledger.rows.iter().any(|r| r.time.to_string().ends_with(":31"));
                            table.check("the fuller copy stays", &variant, same((fuller, seconds), (true, true)));
                        }
                    }
                }
            }
        }
        for order in ["scientific", "fifteen", "zeros"] {
            let lost = Way { order, ..WHOLE };
            let made = books(vec![make(&sales(), lost, "支付宝微信.csv")], "借款人", &none);
            let variant = format!("{wallet} {order}");
            table.check("digits lost, one file: nothing dropped", &variant, counted(&made, 4, 0, SALES));
            let said = (made.said("order_lost"), made.said("order_doubted"));
            table.check("digits lost: said", &variant, same(said, (true, true)));
            for turned in [false, true] {
                let (one, other) =
                    (make(&sales(), WHOLE, "甲支付宝微信.csv"), make(&sales(), lost, "乙支付宝微信.csv"));
                let files = if turned { vec![other, one] } else { vec![one, other] };
                let made = books(files, "借款人", &none);
                table.check("digits lost beside a whole file", &variant, counted(&made, 4, 4, SALES));
            }
            let twice = || make(&sales(), lost, "支付宝微信.csv");
            let made = books(vec![twice(), twice()], "借款人", &none);
            table.check("digits lost in two files alike", &variant, counted(&made, 4, 4, SALES));
            table.check("digits lost in two files: said", &variant, same(made.said("overlap_doubted"), true));
        }
        // A sale, money given back of it in two equal parts under the sale's number, and a second payment on the same order.
        let number = numbered(77_001);
        let near: Vec<Movement> = vec![
            ("2026-10-10 09:00:01", 100_000, "收入", "客户甲", number.clone()),
            ("2026-10-10 09:00:02", 20_000, "收入", "客户甲", number.clone()),
            ("2026-10-11 10:00:03", 10_000, "支出", "客户甲", number.clone()),
            ("2026-10-11 11:00:04", 10_000, "支出", "客户甲", number),
        ];
        for time in ["seconds", "minutes"] {
            let way = Way { time, ..WHOLE };
            let one = books(vec![make(&near, way, "支付宝微信.csv")], "借款人", &none);
            let variant = format!("{wallet} {time}");
            table.check("one number, other amounts or directions", &variant, same(one.ledger.rows.len(), 4));
            let two = books(
                vec![make(&near, WHOLE, "甲支付宝微信.csv"), make(&near, way, "乙支付宝微信.csv")],
                "借款人",
                &none,
            );
            let found = (two.ledger.rows.len(), two.ledger.duplicates.len());
            table.check("the same in two files", &variant, same(found, (4, 4)));
        }
    }
    table.close();
}

/// How one export of a bank account is made.
#[derive(Clone, Copy, Debug)]
struct Export {
    timed: bool,
    balance: bool,
    account: &'static str,
    /// What the serial column is called, if there is one.
    serial: Option<&'static str>,
    stars: bool,
}

/// Two equal payments on the 5th; the serial starts again each day.
fn bank(export: Export, days: std::ops::RangeInclusive<u32>, file: &str) -> Statement {
    let mut text = String::from("样例银行\n");
    if !export.account.is_empty() {
        text.push_str(&format!("账号：{}\n", export.account));
    }
    let mut names = vec!["交易日期"];
    if export.timed {
        names.push("交易时间");
    }
    names.extend(["收入", "支出"]);
    if export.balance {
        names.push("余额");
    }
    names.extend(["对方户名", "摘要"]);
    names.extend(export.serial);
    text.push_str(&(names.join(",") + "\n"));
    let mut balance = 0;
    for day in 1..=20_u32 {
        for nth in 0..if day == 5 { 2 } else { 1 } {
            balance += 100;
            if !days.contains(&day) {
                continue;
            }
            let mut cells = vec![format!("2026-10-{day:02}")];
            if export.timed {
                cells.push(format!("10:{day:02}:{:02}", 10 + nth));
            }
            cells.extend(["100.00".to_owned(), String::new()]);
            if export.balance {
                cells.push(format!("{balance}.00"));
            }
            cells.push(if export.stars { "客*".into() } else { "客户丙".into() });
            cells.push("货款".into());
            if export.serial.is_some() {
                cells.push(format!("{:04}", nth + 1));
            }
            text.push_str(&(cells.join(",") + "\n"));
        }
    }
    of(&text, file)
}

#[test]
fn exports_of_one_bank_account_lie_over_each_other() {
    const FULL: &str = "6222020000001234";
    let mut table = Table::default();
    let none = Decisions::new();
    let rich = Export { timed: true, balance: true, account: FULL, serial: None, stars: false };
    for timed in [true, false] {
        for balance in [true, false] {
            for account in [FULL, "6222****1234", "622202******1234", "6222 0200 0000 1234"] {
                for serial in [None, Some("流水号"), Some("凭证号")] {
                    for stars in [true, false] {
                        let other = Export { timed, balance, account, serial, stars };
                        for turned in [false, true] {
                            let (one, two) = (bank(rich, 1..=12, "甲.csv"), bank(other, 4..=20, "乙.csv"));
                            let files = if turned { vec![two, one] } else { vec![one, two] };
                            let made = books(files, "借款人", &none);
                            // Twenty days and the 5th twice; the 4th to the 12th, the 5th twice, stand in both.
                            let right = counted(&made, 21, 10, "2100");
                            table.check("one account, two exports", &format!("{other:?} turned {turned}"), right);
                        }
                    }
                }
            }
        }
    }
    // Without a number on one side: proposed as one account, counted once; parted by hand, counted twice.
    for timed in [true, false] {
        for balance in [true, false] {
            for turned in [false, true] {
                let other = Export { timed, balance, account: "", serial: None, stars: false };
                let files = || {
                    let (one, two) = (bank(rich, 1..=12, "甲.csv"), bank(other, 4..=20, "乙.csv"));
                    if turned { vec![two, one] } else { vec![one, two] }
                };
                let variant = format!("{other:?} turned {turned}");
                let made = books(files(), "借款人", &none);
                let kinds: Vec<&str> = made.links.iter().map(|l| l.kind.word()).collect();
                table.check(
                    "an account not named: asked, once until then",
                    &variant,
                    same((kinds, made.sales(), made.summary.open), (vec!["same_account"], "2100".into(), 1)),
                );
                let mut parted = Decisions::new();
                let decision = flows::Decision { verdict: flows::Verdict::Sales, reason: "两个账户".into() };
                parted.insert(made.links[0].key.clone(), decision);
                let made = books(files(), "借款人", &parted);
                table.check(
                    "the same parted by hand",
                    &variant,
                    same((made.sales(), made.summary.open), ("3100".into(), 0)),
                );
            }
        }
    }
    // Two accounts are two, whatever else is equal, and serials of a few digits make nothing one.
    for (one, two) in [(FULL, "6222020000009999"), ("6222****1234", "6222****9999")] {
        let other = |account| Export { account, balance: false, ..rich };
        let made = books(vec![bank(other(one), 1..=12, "甲.csv"), bank(other(two), 1..=12, "乙.csv")], "借款人", &none);
        table.check("two accounts", two, counted(&made, 26, 0, "2600"));
    }
    for serial in ["流水号", "凭证号", "日志号"] {
        let export = Export { timed: false, balance: false, serial: Some(serial), ..rich };
        let made = books(vec![bank(export, 1..=20, "甲.csv")], "借款人", &none);
        table.check("a serial that begins again each day", serial, counted(&made, 21, 0, "2100"));
    }
    table.close();
}

/// Serials of sixteen digits and more that count upward: one in ten ends in a zero, some in several, and none of them lost anything.
#[test]
fn a_zero_at_the_end_of_a_long_serial_is_a_digit() {
    let mut table = Table::default();
    for length in 16..=28_usize {
        for first in [0_u32, 7, 90, 995] {
            for count in [1_u32, 3, 12, 40] {
                if count == 1 && first == 0 {
                    // One number alone, all zeros behind the fifteenth digit: nobody can tell.
                    continue;
                }
                let mut text = String::from("交易时间,商户号,终端号,订单号,交易类型,交易金额,手续费\n");
                for n in 0..count {
                    let number = format!("1{:0width$}", first + n, width = length - 1);
                    text.push_str(&format!(
                        "2026-10-{:02} 10:{:02}:00,5500000001,0001,{number},消费,10.00,0.03\n",
                        n / 20 + 1,
                        n % 20
                    ));
                }
                let file = || of(&text, "收单.csv");
                let made = books(vec![file(), file()], "借款人", &Decisions::new());
                let said = ["order_lost", "order_doubted", "overlap_doubted"].map(|code| made.said(code));
                let right = (count as usize, count as usize, [false; 3]);
                let found = (made.ledger.rows.len(), made.ledger.duplicates.len(), said);
                table.check("long serials", &format!("{length} digits from {first}, {count}"), same(found, right));
            }
        }
    }
    table.close();
}

/// One column of an export: its name, and what it shows of the n-th movement.
type Column<'a> = (&'a str, &'a dyn Fn(usize) -> String);

/// Ten different sums of money in, one a day from the 5th.
fn listed(account: &str, count: usize, columns: &[Column<'_>], file: &str) -> Statement {
    let head = if account.is_empty() { String::new() } else { format!("样例银行\n账号：{account}\n") };
    let mut text = format!("{head}起始日期：20261001 截止日期：20261031\n");
    let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    text.push_str(&format!("{},摘要\n", names.join(",")));
    for n in 0..count {
        let cells: Vec<String> = columns.iter().map(|(_, cell)| cell(n)).collect();
        text.push_str(&format!("{},货款\n", cells.join(",")));
    }
    of(&text, file)
}

const SUMS: [u32; 10] = [500, 700, 300, 410, 620, 830, 140, 250, 960, 170];

/// Two exports of one account that differ in the clock, the day of booking, running counts, names or the account's own number: one
/// movement each, sure or asked, and never two in silence.
#[test]
fn exports_that_differ_in_clock_day_count_or_name_count_once() {
    let mut table = Table::default();
    let none = Decisions::new();
    let day = |shift: usize| move |n: usize| format!("202610{:02}", 5 + n + shift);
    let clock = |seconds: usize| move |n: usize| format!("09{:02}{:02}", n, 1 + seconds % 59);
    let sum = |n: usize| SUMS[n].to_string();
    let out = |_: usize| String::new();
    let balance = |n: usize| SUMS[..=n].iter().sum::<u32>().to_string();
    let party = |name: &'static str| move |_: usize| name.to_owned();
    let count = |from: usize| move |n: usize| (from + n).to_string();
    let firm = party("样例超市有限公司");
    let (day0, day1, clock0) = (day(0), day(1), clock(0));
    let (one, forty) = (count(1), count(40));
    let (short, wallet) = (party("样例超市"), party("财付通"));
    for rows in [3_usize, 4, 10] {
        let whole: u32 = SUMS[..rows].iter().sum();
        let mut check = |kind: &str, variant: String, files: [&dyn Fn(&str) -> Statement; 2], sure: bool| {
            for turned in [false, true] {
                let (a, b) = (files[0]("甲.csv"), files[1]("乙.csv"));
                let made = books(if turned { vec![b, a] } else { vec![a, b] }, "借款人", &none);
                let kinds: Vec<&str> = made.links.iter().map(|l| l.kind.word()).collect();
                let right = if sure { vec![] } else { vec!["same_account"] };
                let left = if sure { rows } else { 2 * rows };
                table.check(
                    kind,
                    &format!("{variant}, {rows} lines, turned {turned}"),
                    same((made.sales(), kinds, made.ledger.rows.len()), (whole.to_string(), right, left)),
                );
            }
        };
        let card = "6229000000000001";
        let plain: Vec<Column<'_>> =
            vec![("交易日期", &day0), ("收入金额", &sum), ("支出金额", &out), ("对方户名", &firm)];
        for seconds in [3_usize, 20, 50] {
            let later = clock(seconds);
            for balanced in [true, false] {
                let timed = |clock: &dyn Fn(usize) -> String, file: &str| {
                    let mut columns: Vec<Column<'_>> =
                        vec![("交易日期", &day0), ("交易时间", clock), ("收入金额", &sum), ("支出金额", &out)];
                    if balanced {
                        columns.push(("余额", &balance));
                    }
                    columns.push(("对方户名", &firm));
                    listed(card, rows, &columns, file)
                };
                check(
                    "a clock some seconds apart",
                    format!("{seconds} s, balances {balanced}"),
                    [&|f| timed(&clock0, f), &|f| timed(&later, f)],
                    balanced,
                );
            }
        }
        for balanced in [true, false] {
            let dated = |day: &dyn Fn(usize) -> String, count: Option<&dyn Fn(usize) -> String>, file: &str| {
                let mut columns: Vec<Column<'_>> = Vec::new();
                if let Some(count) = count {
                    columns.push(("流水号", count));
                }
                columns.extend([("交易日期", day), ("收入金额", &sum as &dyn Fn(usize) -> String), ("支出金额", &out)]);
                if balanced {
                    columns.push(("余额", &balance));
                }
                columns.push(("对方户名", &firm));
                listed(card, rows, &columns, file)
            };
            let variant = format!("balances {balanced}");
            let shifted: [&dyn Fn(&str) -> Statement; 2] = [&|f| dated(&day0, None, f), &|f| dated(&day1, None, f)];
            check("the day of booking", variant.clone(), shifted, balanced);
            let counts: [&dyn Fn(&str) -> Statement; 2] =
                [&|f| dated(&day0, Some(&one), f), &|f| dated(&day0, Some(&forty), f)];
            check("running counts", variant, counts, balanced);
        }
        for (name, other) in [("short", &short), ("wallet", &wallet)] {
            let named: Vec<Column<'_>> =
                vec![("交易日期", &day0), ("收入金额", &sum), ("支出金额", &out), ("对方户名", other)];
            for account in [card, ""] {
                check(
                    "the other side written otherwise",
                    format!("{name}, account {account:?}"),
                    [&|f| listed(card, rows, &plain, f), &|f| listed(account, rows, &named, f)],
                    false,
                );
            }
        }
        let timed: Vec<Column<'_>> = vec![
            ("交易日期", &day0),
            ("交易时间", &clock0),
            ("收入金额", &sum),
            ("支出金额", &out),
            ("对方户名", &firm),
        ];
        check(
            "a card and its account",
            String::new(),
            [&|f| listed(card, rows, &timed, f), &|f| listed("10100000000009", rows, &timed, f)],
            false,
        );
    }
    table.close();
}

/// A part of a list that stands in the file again counts once; the same paid twice beside itself counts twice.
#[test]
fn a_list_pasted_twice_counts_once_and_two_payments_of_a_day_twice() {
    let mut table = Table::default();
    let none = Decisions::new();
    for timed in [true, false] {
        for balanced in [true, false] {
            for block in [1_usize, 2, 3, 6] {
                for newest_first in [true, false] {
                    let mut lines: Vec<String> = (0..8_usize)
                        .map(|n| {
                            let time = if timed { format!("09{n:02}00,") } else { String::new() };
                            let balance = if balanced { format!("{},", (n + 1) * 100) } else { String::new() };
                            format!("202610{:02},{time}100,,{balance}客户甲,货款\n", 5 + n)
                        })
                        .collect();
                    if newest_first {
                        lines.reverse();
                    }
                    let head = format!(
                        "样例银行\n账号：6229000000000001\n交易日期,{}收入,支出,{}对方户名,摘要\n",
                        if timed { "交易时间," } else { "" },
                        if balanced { "余额," } else { "" }
                    );
                    let honest = of(&(head.clone() + &lines.concat()), "甲.csv");
                    let pasted = of(&(head + &lines.concat() + &lines[..block].concat()), "甲.csv");
                    let made = books(vec![honest], "借款人", &none);
                    let variant =
                        format!("timed {timed} balances {balanced} block {block} newest first {newest_first}");
                    table.check("the list once", &variant, counted(&made, 8, 0, "800"));
                    let made = books(vec![pasted], "借款人", &none);
                    // A line or two that show the day alone may honestly come again.
                    let sure = timed || balanced || block >= 3;
                    let sales = if sure { 800 } else { 800 + 100 * block };
                    table.check(
                        "a part of it again",
                        &variant,
                        same((made.sales(), made.said("pasted") || made.said("repeated")), (sales.to_string(), sure)),
                    );
                }
            }
            // The same customer pays the same four times on one day, without a time or within one minute.
            let time = if timed { "090000," } else { "" };
            let line = |n: usize| {
                let balance = if balanced && !timed { format!("{},", n * 100) } else { String::new() };
                format!("20261005,{time}100,,{balance}客户甲,货款\n")
            };
            let head = format!(
                "样例银行\n账号：6229000000000001\n交易日期,{}收入,支出,{}对方户名,摘要\n",
                if timed { "交易时间," } else { "" },
                if balanced && !timed { "余额," } else { "" }
            );
            let made = books(vec![of(&(head + &(1..=6).map(line).collect::<String>()), "甲.csv")], "借款人", &none);
            table.check(
                "six payments of a day",
                &format!("timed {timed} balances {balanced}"),
                counted(&made, 6, 0, "600"),
            );
        }
    }
    table.close();
}

/// More equal lines of one day than are compared one by one: none is counted twice in silence.
#[test]
fn thousands_of_equal_lines_in_two_files_count_once() {
    let many = |party: &str, file: &str| {
        let line = format!("20261005,10.00,,{party},货款\n");
        let head = "样例银行\n账号：6229000000000001\n交易日期,收入,支出,对方户名,摘要\n";
        of(&(head.to_owned() + &line.repeat(2_500)), file)
    };
    let firm = "样例超市有限公司";
    for (other, rows, kinds) in [(firm, 2_500, vec![]), ("样例超市", 5_000, vec!["same_account"])] {
        let made = books(vec![many(firm, "甲.csv"), many(other, "乙.csv")], "借款人", &Decisions::new());
        let links: Vec<&str> = made.links.iter().map(|l| l.kind.word()).collect();
        assert_eq!((made.ledger.rows.len(), made.sales(), links), (rows, "25000".to_owned(), kinds), "{other}");
        assert_eq!(made.said("crowded"), other != firm);
    }
}

/// A decision on a row stays when a fuller export of the same movements joins.
#[test]
fn a_decision_outlives_the_fuller_copy() {
    let rows = vec![("2026-10-10 09:12:31", 50_000, "收入", "客户甲", numbered(5_551))];
    let minutes = || alipay(&rows, Way { time: "minutes", stars: true, ..WHOLE }, "甲支付宝.csv");
    let first = books(vec![minutes()], "借款人", &Decisions::new());
    let mut decisions = Decisions::new();
    let decision = flows::Decision { verdict: flows::Verdict::Excluded, reason: "代收".into() };
    decisions.insert(flows::row_key(&first.ledger.rows[0]), decision);
    assert_eq!(books(vec![minutes()], "借款人", &decisions).sales(), "0");
    let fuller = || alipay(&rows, WHOLE, "乙支付宝.csv");
    assert_eq!(books(vec![minutes(), fuller()], "借款人", &decisions).sales(), "0");
    assert_eq!(books(vec![fuller(), minutes()], "借款人", &decisions).sales(), "0");
}

#[test]
fn a_hundred_thousand_equal_payments_do_not_meet_each_other_one_by_one() {
    let rows: Vec<Movement> =
        (0..4_000).map(|n| ("2026-10-10 09:12:31", 500, "收入", "客户甲", numbered(n + 1_234_567))).collect();
    let made = books(
        vec![alipay(&rows, WHOLE, "甲支付宝.csv"), alipay(&rows, Way { time: "minutes", ..WHOLE }, "乙支付宝.csv")],
        "借款人",
        &Decisions::new(),
    );
    assert_eq!((made.ledger.rows.len(), made.ledger.duplicates.len()), (4_000, 4_000));
}
