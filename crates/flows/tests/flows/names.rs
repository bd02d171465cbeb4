//! Names as banks and wallets print them, each way the same name; and longer names that only hold a shorter one.
#![allow(clippy::unwrap_used)]

use flows::{Decisions, Statement};

use crate::support::{Table, books, of, same};

/// Four receipts from one payer on four days, names as given.
fn paid_by(names: [&str; 4]) -> Statement {
    let rows: String = ["03", "09", "15", "21"]
        .iter()
        .zip(names)
        .map(|(d, name)| format!("202610{d},转账,10000.00,,\"{name}\"\n"))
        .collect();
    of(
        &format!(
            "样例银行账户明细\n账号：6229000000000001\n起始日期：20251101 截止日期：20261031\n交易日期,摘要,收入金额,支出金额,对方户名\n{rows}"
        ),
        "银行.csv",
    )
}

#[test]
fn a_name_is_the_same_however_it_is_printed() {
    let mut table = Table::default();
    let none = Decisions::new();
    let own = |names: [&str; 4], borrower: &str| {
        let made = books(vec![paid_by(names)], borrower, &none);
        (
            made.sales(),
            made.classes().into_iter().collect::<std::collections::BTreeSet<_>>().into_iter().collect::<Vec<_>>(),
        )
    };
    let mine = |borrower: &str, shown: &str| own([shown; 4], borrower);
    let right = || ("0".to_owned(), vec!["own_transfer"]);
    let dots = ["·", "•", "‧", "・", "･", "．", ".", "∙", "⋅", "", " ", "\u{3000}", "\u{200b}", "。"];
    for one in dots {
        for other in dots {
            let (typed, shown) = (format!("甲尔{one}乙提"), format!("甲尔{other}乙提"));
            table.check("dots", &format!("{typed} {shown}"), same(mine(&typed, &shown), right()));
        }
    }
    let brackets = [("（", "）"), ("(", ")"), ("[", "]"), ("【", "】"), ("［", "］"), ("〔", "〕"), ("「", "」")];
    for (a, b) in brackets {
        for (c, d) in brackets {
            let (typed, shown) = (format!("样例{a}北京{b}商行"), format!("样例{c}北京{d}商行"));
            table.check("brackets", &format!("{typed} {shown}"), same(mine(&typed, &shown), right()));
        }
    }
    for (typed, shown) in [
        ("ＡＢ商行", "AB商行"),
        ("ab商行", "ＡＢ商行"),
        ("Li Ming", "LI MING"),
        ("ＬＩ　ＭＩＮＧ", "li ming"),
        ("借款人", "借 款 人"),
        ("借\u{3000}款人", "借款人"),
        ("借款人", "借\u{200b}款\u{feff}人"),
        ("样例、商行", "样例，商行"),
        ("“样例”商行", "「样例」商行"),
        ("借款人", "支付宝-借款人"),
        ("借款人", "借款人（微信）"),
        ("借款人", "借款人/6222"),
        ("借款人", "*款人"),
        ("借款人", "＊款人"),
    ] {
        table.check(
            "width, case, spaces, punctuation, stars",
            &format!("{typed} {shown}"),
            same(mine(typed, shown), right()),
        );
    }
    // Another person's name that holds a short one: he pays on three days, so he is a customer.
    for (typed, shown) in [("李明", "李明明"), ("李明", "木李明"), ("王小", "王小二"), ("客户", "客户甲")]
    {
        let found = mine(typed, shown);
        table.check("another name holds it", &format!("{typed} {shown}"), same(found, ("40000".into(), vec!["sales"])));
    }
    // It may be his with a note behind it: out until somebody says what it is.
    for (typed, shown) in [("李明", "李明转账款"), ("借款人", "收款人借款人本"), ("甲尔乙提", "甲尔乙提江")]
    {
        let found = mine(typed, shown);
        let right = ("0".to_owned(), vec!["unknown_in"]);
        table.check("it may be his: out and asked", &format!("{typed} {shown}"), same(found, right));
    }
    // A customer is no customer by a doubtful name.
    let made = books(vec![paid_by(["客户丙代付款", "路人", "路人乙", "路人丁"])], "借款人", &none);
    table.check("no customer by a doubtful name", "", same(made.sales(), "0".into()));
    // One payer under four spellings paid on four days.
    for names in [
        ["甲·乙", "甲•乙", "甲.乙", "甲乙"],
        ["AB店主", "ＡＢ店主", "ab店主", "Ab 店主"],
        ["客（甲）", "客(甲)", "客[甲]", "客【甲】"],
    ] {
        table.check("days of one payer", names[0], same(own(names, "借款人").0, "40000".into()));
    }
    // A name of digits alone.
    for name in ["8888888888", "13800000000", "88888888888888888888", "666"] {
        let rows: String = ["03", "09", "15"]
            .iter()
            .enumerate()
            .map(|(n, d)| format!("2026-10-{d} 12:00:0{n},转账,{name},转账备注:微信转账,收入,¥1{n}0.00,零钱,已存入零钱,10000500012026100000000001{n}1,/,/\n"))
            .collect();
        let text = format!(
            "微信支付账单明细\n微信昵称：[样例]\n起始时间：[2026-10-01 00:00:00] 终止时间：[2026-10-31 23:59:59]\n\
             交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号,商户单号,备注\n{rows}"
        );
        let made = books(vec![of(&text, "微信支付账单.csv")], "借款人", &none);
        table.check("a name of digits", name, same(made.sales(), "330".into()));
    }
    table.close();
}
