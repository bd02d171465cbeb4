//! The same money in two files: receipts and settlements over weekends and holidays, wallets and cards, own accounts; expected values
//! by construction.
#![allow(clippy::unwrap_used)]

use chrono::{Datelike, Days, NaiveDate};
use flows::{Decision, Decisions, LinkKind, Statement, Verdict};

use crate::support::{Books, Table, books, of, same};

const NAMES: &str = "`交易时间,`商户号,`微信订单号,`商户订单号,`交易类型,`交易状态,`付款银行,`货币种类,`应结订单金额,`退款金额,`商品名称,`手续费\n";

fn day(n: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 9, 1).unwrap().checked_add_days(Days::new(n)).unwrap()
}

/// Receipts of each of some days in cents: three a day, and a refund where asked. Saturdays and Sundays too.
fn receipts(days: u64, refunds: bool) -> (Statement, Vec<(NaiveDate, i64)>) {
    let mut text = String::from(NAMES);
    let mut nets = Vec::new();
    for n in 0..days {
        let mut net = 0;
        for part in 0..3_u64 {
            let cents = i64::try_from(10_000 + (n * 7_919 + part * 3_571) % 90_000).unwrap();
            net += cents;
            text.push_str(&format!(
                "`{} 1{part}:00:0{part},`1900000001,`42000027152026{:014},`T{n},`NATIVE,`SUCCESS,`OTHERS,`CNY,`{}.{:02},`0.00,`零售,`0.00\n",
                day(n), n * 10 + part + 1, cents / 100, cents % 100
            ));
        }
        if refunds && n % 3 == 1 {
            net -= 2_500;
            text.push_str(&format!(
                "`{} 19:00:00,`1900000001,`42000027152026{:014},`T{n},`NATIVE,`REFUND,`OTHERS,`CNY,`0.00,`25.00,`零售,`0.00\n",
                day(n), n * 10 + 1
            ));
        }
        nets.push((day(n), net));
    }
    (of(&text, "商户账单.csv"), nets)
}

/// The bank's side: each working day what was received since the last one, less a fee in ten-thousandths.
fn settled(
    nets: &[(NaiveDate, i64)],
    late: u64,
    fee: i64,
    closed: &dyn Fn(NaiveDate) -> bool,
    words: (&str, &str),
) -> (Statement, i64) {
    let mut text = String::from(
        "样例银行账户明细\n账号：6229000000000001\n起始日期：20251101 截止日期：20261031\n交易日期,交易时间,摘要,收入金额,支出金额,余额,对方户名\n",
    );
    let (mut waiting, mut balance, mut all, mut sent) = (0, 0, 0, 0);
    let last = nets.last().unwrap().0;
    let mut at = nets[0].0;
    while at <= last.checked_add_days(Days::new(12)).unwrap() {
        // What was received up to `late` days before.
        let due: Vec<i64> = nets
            .iter()
            .skip(sent)
            .take_while(|(d, _)| d.checked_add_days(Days::new(late)).unwrap() <= at)
            .map(|(_, net)| *net)
            .collect();
        sent += due.len();
        waiting += due.iter().sum::<i64>();
        if !closed(at) && waiting > 0 {
            let sum = waiting - (waiting * fee + 5_000) / 10_000;
            balance += sum;
            all += sum;
            waiting = 0;
            text.push_str(&format!(
                "{},09:00:00,{},{}.{:02},,{}.{:02},{}\n",
                at.format("%Y%m%d"),
                words.1,
                sum / 100,
                sum % 100,
                balance / 100,
                balance % 100,
                words.0
            ));
        }
        at = at.succ_opt().unwrap();
    }
    (of(&text, "银行.csv"), all)
}

fn yuan(cents: i64) -> String {
    rust_decimal::Decimal::new(cents, 2).normalize().to_string()
}

fn kinds(made: &Books) -> Vec<LinkKind> {
    let mut kinds: Vec<LinkKind> = made.links.iter().map(|l| l.kind).collect();
    kinds.dedup();
    kinds
}

#[test]
fn receipts_and_their_settlement_count_once() {
    let mut table = Table::default();
    let none = Decisions::new();
    let never = |_: NaiveDate| false;
    let weekend = |d: NaiveDate| d.weekday().number_from_monday() >= 6;
    let holiday = |d: NaiveDate| d.weekday().number_from_monday() >= 6 || (25..=30).contains(&d.day());
    let calendars: [(&str, &dyn Fn(NaiveDate) -> bool); 3] =
        [("every day", &never), ("weekends", &weekend), ("holiday", &holiday)];
    let words = [
        ("财付通支付科技有限公司", "微信支付商户结算款"),
        ("", "商户清算"),
        ("财付通-备付金", "代付"),
        ("样例支付有限公司", "商户结算"),
    ];
    for (calendar, closed) in calendars {
        for late in 1..=3 {
            for fee in [0, 38, 60, 250] {
                for refunds in [false, true] {
                    for words in words {
                        let (bill, nets) = receipts(30, refunds);
                        let (bank, _) = settled(&nets, late, fee, closed, words);
                        let made = books(vec![bill, bank], "借款人", &none);
                        let sum: i64 = nets.iter().map(|(_, n)| n).sum();
                        let open = made.links.iter().all(|l| l.first.len() >= 3);
                        let variant = format!("{calendar} T+{late} fee {fee} refunds {refunds} {words:?}");
                        table.check(
                            "settlement proposed, counted once",
                            &variant,
                            same((made.sales(), kinds(&made), open), (yuan(sum), vec![LinkKind::Settlement], true)),
                        );
                        table.check("settlement open: provisional", &variant, same(made.summary.open > 0, true));
                    }
                }
            }
        }
    }
    // Linked by hand the same money stays out; parted, both count.
    let (bill, nets) = receipts(5, false);
    let (bank, bank_sum) = settled(&nets, 1, 60, &never, words[0]);
    let files = || vec![bill.clone(), bank.clone()];
    let sum: i64 = nets.iter().map(|(_, n)| n).sum();
    let made = books(files(), "借款人", &none);
    for (verdict, right) in [(Verdict::Excluded, sum), (Verdict::Sales, sum + bank_sum)] {
        let decide = |l: &flows::Link| (l.key.clone(), Decision { verdict, reason: "问过".into() });
        let decisions: Decisions = made.links.iter().map(decide).collect();
        let made = books(files(), "借款人", &decisions);
        let variant = format!("{verdict:?}");
        table.check("linked or parted by hand", &variant, same((made.sales(), made.summary.open), (yuan(right), 0)));
    }
    // Alone each counts as before.
    table.check("the bill alone", "", same(books(vec![bill.clone()], "借款人", &none).sales(), yuan(sum)));
    table.check("the bank alone", "", same(books(vec![bank.clone()], "借款人", &none).sales(), yuan(bank_sum)));
    // Settlements of another company with other sums, or of months that no bill covers, count as before.
    let others: Vec<(NaiveDate, i64)> = nets.iter().map(|(d, n)| (*d, n * 2 + 4_321)).collect();
    let (other, other_sum) = settled(&others, 1, 60, &never, ("拉卡拉支付股份有限公司", "商户结算"));
    let made = books(vec![bill.clone(), other], "借款人", &none);
    table.check(
        "another company's settlements",
        "",
        same((made.sales(), made.links.len()), (yuan(sum + other_sum), 0)),
    );
    // Whoever pays, the sums of several days less one share are no chance; of one day, where a payment company or a bank pays.
    let payers = [
        "拉卡拉支付股份有限公司",
        "网联清算有限公司",
        "中国银联股份有限公司",
        "银联商务支付股份有限公司客户备付金",
        "合利宝",
        "北京三快在线科技有限公司",
        "随行付支付有限公司",
        "支付宝（中国）网络技术有限公司客户备付金",
        "样例农村商业银行",
        "待划转款项",
        "待清算过渡户",
        "其他应付款-收单清算",
        "二维码收单待结算",
        "样例商贸有限公司",
        "",
    ];
    for payer in payers {
        for memo in ["货款", "转账存入", "商户款", ""] {
            for fee in [0, 38, 60] {
                for days in [1, 2, 5] {
                    if days == 1 && matches!(payer, "样例商贸有限公司" | "合利宝" | "") {
                        continue;
                    }
                    let (bill, nets) = receipts(days, false);
                    let sum: i64 = nets.iter().map(|(_, n)| n).sum();
                    let (bank, _) = settled(&nets, 1, fee, &never, (payer, memo));
                    let made = books(vec![bill, bank], "借款人", &none);
                    table.check(
                        "any payer, the sums of days",
                        &format!("{payer} {memo} fee {fee} days {days}"),
                        same((made.sales(), kinds(&made)), (yuan(sum), vec![LinkKind::Settlement])),
                    );
                }
            }
        }
    }
    // A customer who pays nearly a day's receipts once is a customer.
    let (one, one_nets) = receipts(1, false);
    let (bank_one, bank_one_sum) = settled(&one_nets, 1, 60, &never, ("样例商贸有限公司", "货款"));
    let made = books(vec![one, bank_one], "借款人", &none);
    let right = (yuan(one_nets[0].1 + bank_one_sum), 0);
    table.check("a customer near a day's sum", "", same((made.sales(), made.links.len()), right));
    let late: Vec<(NaiveDate, i64)> =
        nets.iter().map(|(d, n)| (d.checked_add_days(Days::new(20)).unwrap(), *n)).collect();
    let (other, other_sum) = settled(&late, 1, 60, &never, words[0]);
    let made = books(vec![bill.clone(), other], "借款人", &none);
    table.check("settlements with no bill", "", same((made.sales(), made.links.len()), (yuan(sum + other_sum), 0)));
    // Paid out in lumps of any size: proposed all the same.
    let lump = "样例银行账户明细\n账号：6229000000000001\n交易日期,交易时间,摘要,收入金额,支出金额,余额,对方户名\n\
        20260904,09:00:00,微信支付商户结算款,1000.00,,1000.00,财付通支付科技有限公司\n";
    let made = books(vec![bill, of(lump, "银行.csv")], "借款人", &none);
    table.check("a lump", "", same((made.sales(), kinds(&made)), (yuan(sum), vec![LinkKind::Settlement])));
    table.close();
}

fn wallet(rows: &str) -> Statement {
    of(
        &format!(
            "微信支付账单明细\n微信昵称：[样例]\n起始时间：[2026-10-01 00:00:00] 终止时间：[2026-10-31 23:59:59]\n\
             交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号,商户单号,备注\n{rows}"
        ),
        "微信支付账单.csv",
    )
}

fn bank(account: &str, rows: &str) -> Statement {
    of(
        &format!(
            "样例银行\n账号：{account}\n起始日期：20261001 截止日期：20261031\n交易日期,交易时间,收入,支出,对方户名,对方账号,摘要\n{rows}"
        ),
        "银行.csv",
    )
}

#[test]
fn a_wallet_and_the_card_behind_it() {
    let mut table = Table::default();
    let none = Decisions::new();
    let received = |method: &str| {
        wallet(&format!(
            "2026-10-10 10:00:00,商户收款,客户甲,货款,收入,¥1234.50,{method},支付成功,4200000000000000000000000001,/,/\n\
             2026-10-11 11:00:00,商户消费,供应商A,进货,支出,¥800.00,{method},支付成功,4200000000000000000000000002,/,/\n"
        ))
    };
    let card = |later: u32, in_words: &str| {
        bank(
            "6229000000001234",
            &format!(
                "202610{},09:00:00,1234.50,,{in_words},,货款\n202610{},09:00:00,,800.00,{in_words},,消费\n",
                10 + later,
                11 + later
            ),
        )
    };
    for method in ["样例银行(1234)", "样例银行储蓄卡(1234)", "储蓄卡", "样例农商行银行卡（1234）"]
    {
        for later in 0..=2 {
            for party in ["财付通-微信支付", "财付通支付科技有限公司", "微信支付"] {
                let made = books(vec![received(method), card(later, party)], "借款人", &none);
                let variant = format!("{method} +{later} {party}");
                let out: Vec<String> = made
                    .summary
                    .groups
                    .iter()
                    .map(|g| g.outflow.normalize().to_string())
                    .filter(|o| o != "0")
                    .collect();
                table.check(
                    "landed on, and paid from, the card",
                    &variant,
                    same(
                        (made.sales(), kinds(&made), out),
                        ("1234.5".into(), vec![LinkKind::Landed, LinkKind::PaidByCard], vec!["800".into()]),
                    ),
                );
            }
        }
    }
    // The bank names the customer where it could name the wallet: on that day, or whoever it names in that minute.
    let paid_in = |wallet: &str, method: &str| match wallet {
        "wechat" => received(method),
        _ => of(
            &format!(
                "支付宝账户：borrower@example.com\n起始时间：[2026-10-01 00:00:00]    终止时间：[2026-10-31 23:59:59]\n\
                 交易时间,交易分类,交易对方,对方账号,商品说明,收/支,金额,收/付款方式,交易状态,交易订单号,商家订单号,备注,\n\
                 2026-10-10 10:00:00,收入,客户甲,/,收钱码收款,收入,1234.50,{method},交易成功,2026101022001100000000000001,,,\n"
            ),
            "支付宝.csv",
        ),
    };
    for from in ["wechat", "alipay"] {
        for method in ["样例银行(1234)", "样例银行储蓄卡(1234)", "储蓄卡"] {
            for (time, payer) in [
                ("10:00:00", "客户甲"),
                ("10:00:07", "客户甲"),
                ("18:30:00", "客户甲"),
                ("10:00:00", "客户*"),
                ("10:00:05", ""),
                ("10:00:05", "某清算户"),
            ] {
                for memo in ["货款", "转账", "快捷支付"] {
                    let rows = format!("20261010,{time},1234.50,,{payer},,{memo}\n");
                    let made = books(vec![paid_in(from, method), bank("6229000000001234", &rows)], "借款人", &none);
                    table.check(
                        "landed, the bank names the customer",
                        &format!("{from} {method} {time} {payer} {memo}"),
                        same((made.sales(), kinds(&made)), ("1234.5".into(), vec![LinkKind::Landed])),
                    );
                }
            }
        }
    }
    // From the balance, or on another card, or under nobody's name: two movements.
    for (method, account, party) in [
        ("零钱", "6229000000001234", "财付通支付科技有限公司"),
        ("样例银行(9999)", "6229000000001234", "财付通支付科技有限公司"),
        ("样例银行(1234)", "6229000000001234", "样例商贸有限公司"),
    ] {
        let rows = format!("20261010,09:00:00,1234.50,,{party},,货款\n");
        let made = books(vec![received(method), bank(account, &rows)], "借款人", &none);
        table.check(
            "no card, another card, another payer",
            method,
            same((made.sales(), made.links.len()), ("2469".into(), 0)),
        );
    }
    // Withdrawn to the card less a fee.
    for (sum, comes) in [("2000.00", "2000.00"), ("2000.00", "1998.00")] {
        let out = wallet(&format!(
            "2026-10-09 10:00:00,二维码收款,客户甲,收款,收入,¥2000.00,零钱,已存入零钱,4200000000000000000000000003,/,/\n\
             2026-10-10 10:00:00,零钱提现,样例银行,/,/,¥{sum},样例银行(1234),提现已到账,4200000000000000000000000004,/,/\n"
        ));
        let made = books(
            vec![out, bank("6229000000001234", &format!("20261010,12:00:00,{comes},,财付通,,转账\n"))],
            "借款人",
            &none,
        );
        table.check(
            "withdrawn",
            comes,
            same((made.sales(), kinds(&made)), ("2000".into(), vec![LinkKind::Withdrawal])),
        );
    }
    table.close();
}

#[test]
fn transfers_between_own_accounts_and_through_the_spouse() {
    let mut table = Table::default();
    let none = Decisions::new();
    let (a, b, spouse) = ("6229000000000001", "6228000000000002", "6227000000000003");
    let leg = |out: bool, party: &str, account: &str, on: u32, sum: &str| {
        let (i, o) = if out { ("", sum) } else { (sum, "") };
        format!("202610{on:02},10:00:00,{i},{o},{party},{account},转账\n")
    };
    // The name says it, or the number of an account whose file is here.
    for (name, number) in [("借款人", ""), ("借 款 人", ""), ("借款人*", ""), ("*款人", ""), ("样例户", "yes")]
    {
        for late in 0..=2 {
            let to = |own: &'static str| if number.is_empty() { "" } else { own };
            let first = bank(a, &leg(true, name, to(b), 5, "9000"));
            let second = bank(b, &leg(false, name, to(a), 5 + late, "9000"));
            let made = books(vec![first, second], "借款人", &none);
            let variant = format!("{name} {number} +{late}");
            if name == "借款人*" {
                // Behind a star may stand another's name.
                table.check("own accounts, a name longer by a star", &variant, same(made.sales(), "0".into()));
                continue;
            }
            table.check(
                "own accounts",
                &variant,
                same((made.sales(), kinds(&made)), ("0".into(), vec![LinkKind::OwnAccounts])),
            );
        }
    }
    // Out of one's own account into the spouse's, out of that into another own one.
    let first = bank(a, &leg(true, "配偶甲", spouse, 5, "9000"));
    let through = bank(spouse, &(leg(false, "借款人", a, 5, "9000") + &leg(true, "借款人", b, 6, "9000")));
    let last = bank(b, &leg(false, "配偶甲", spouse, 6, "9000"));
    let made = books(vec![first, through, last], "借款人", &none);
    table.check("through the spouse", "", same((made.sales(), made.links.len()), ("0".into(), 2)));
    table.close();
}

#[test]
fn links_keep_their_keys() {
    let (bill, nets) = receipts(9, true);
    let (bank, _) = settled(&nets, 1, 60, &|_| false, ("财付通", "商户结算"));
    let keys = |files: Vec<Statement>| {
        let mut keys: Vec<String> =
            books(files, "借款人", &Decisions::new()).links.into_iter().map(|l| l.key).collect();
        keys.sort();
        keys
    };
    let one = keys(vec![bill.clone(), bank.clone()]);
    assert_eq!(one.len(), 9);
    assert!(one.iter().all(|k| k.starts_with('l')));
    assert_eq!(one, keys(vec![bank.clone(), bill.clone()]), "in either order");
    assert_eq!(one, keys(vec![bill.clone(), bank.clone(), bill, bank]), "and with copies beside them");
}
