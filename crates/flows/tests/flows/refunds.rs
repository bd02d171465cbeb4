//! Refunds take back what was counted and no more; merchants' bills say by the kind of a line which way its money went.
#![allow(clippy::unwrap_used)]

use flows::{Decision, Decisions, Statement, Verdict};

use crate::support::{Table, books, of, same};

/// Time, kind, party, direction, amount, status, number.
type Line<'a> = (&'a str, &'a str, &'a str, &'a str, &'a str, &'a str, &'a str);

fn wechat(rows: &[Line<'_>]) -> Statement {
    let mut text = String::from(
        "微信支付账单明细\n微信昵称：[样例]\n起始时间：[2025-10-01 00:00:00] 终止时间：[2026-10-31 23:59:59]\n\
         交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号,商户单号,备注\n",
    );
    for (time, kind, party, direction, amount, status, number) in rows {
        text.push_str(&format!("{time},{kind},{party},/,{direction},¥{amount},零钱,{status},{number},/,/\n"));
    }
    of(&text, "微信支付账单.csv")
}

const SALE: &str = "二维码收款";
const BACK: &str = "二维码收款-退款";

#[test]
fn a_refund_takes_back_what_was_counted_and_no_more() {
    let mut table = Table::default();
    let (in_, out) = ("收入", "支出");
    let n = |k: u32| format!("42000000002026{k:014}");
    let (a, b, c) = (n(1), n(2), n(3));
    let kept = (("2026-10-20 10:00:00"), SALE, "客户乙", in_, "1000.00", "已存入零钱", b.as_str());
    // What is written, the sales by hand, whether something is asked.
    let cases: Vec<(&str, Vec<Line<'_>>, &str, Option<&str>)> = vec![
        (
            "a sale in the window, half of it back",
            vec![
                ("2026-10-02 10:00:00", SALE, "客户甲", in_, "600.00", "已存入零钱", &a),
                kept,
                ("2026-10-03 10:00:00", BACK, "客户甲", out, "300.00", "支付成功", &c),
            ],
            "1300",
            None,
        ),
        (
            "the same by the number, another name",
            vec![
                ("2026-10-02 10:00:00", SALE, "客户甲", in_, "600.00", "已存入零钱", &a),
                kept,
                ("2026-10-03 10:00:00", BACK, "甲", out, "300.00", "支付成功", &a),
            ],
            "1300",
            None,
        ),
        (
            "a sale before the window",
            vec![
                ("2025-10-30 10:00:00", SALE, "客户甲", in_, "600.00", "已存入零钱", &a),
                kept,
                ("2025-11-02 10:00:00", BACK, "客户甲", out, "600.00", "支付成功", &a),
            ],
            "1000",
            None,
        ),
        (
            "a sale in no file",
            vec![kept, ("2026-10-02 10:00:00", BACK, "客户甲", out, "600.00", "支付成功", &c)],
            "1000",
            Some("refund_unmatched"),
        ),
        (
            "the payer's later sale is not what came back",
            vec![
                ("2026-10-02 10:00:00", BACK, "客户甲", out, "600.00", "支付成功", &c),
                ("2026-10-09 10:00:00", SALE, "客户甲", in_, "700.00", "已存入零钱", &a),
                kept,
            ],
            "1700",
            Some("refund_unmatched"),
        ),
        (
            "more back than came",
            vec![
                ("2026-10-02 10:00:00", SALE, "客户甲", in_, "600.00", "已存入零钱", &a),
                kept,
                ("2026-10-03 10:00:00", BACK, "客户甲", out, "900.00", "支付成功", &c),
            ],
            "1000",
            Some("refund_beyond"),
        ),
        (
            "what came was no sale",
            vec![
                ("2026-10-02 10:00:00", "转账", "配偶甲", in_, "600.00", "已存入零钱", &a),
                kept,
                ("2026-10-03 10:00:00", "转账-退款", "配偶甲", out, "600.00", "支付成功", &a),
            ],
            "1000",
            None,
        ),
        (
            "the sale's own status tells it, and so does the line",
            vec![
                ("2026-10-02 10:00:00", SALE, "客户甲", in_, "600.00", "已退款(￥200.00)", &a),
                kept,
                ("2026-10-03 10:00:00", BACK, "客户甲", out, "200.00", "支付成功", &c),
            ],
            "1400",
            None,
        ),
        (
            "a purchase given back is no sale",
            vec![
                kept,
                ("2026-10-01 10:00:00", "商户消费", "供应商A", out, "500.00", "支付成功", &a),
                ("2026-10-03 10:00:00", "退款", "供应商A", in_, "500.00", "已退款", &c),
            ],
            "1000",
            None,
        ),
        (
            "two refunds of one sale",
            vec![
                ("2026-10-02 10:00:00", SALE, "客户甲", in_, "600.00", "已存入零钱", &a),
                kept,
                ("2026-10-03 10:00:00", BACK, "客户甲", out, "250.00", "支付成功", &a),
                ("2026-10-04 10:00:00", BACK, "客户甲", out, "250.00", "支付成功", &a),
            ],
            "1100",
            None,
        ),
    ];
    for (what, mut lines, right, asked) in cases {
        for turned in [false, true] {
            if turned {
                lines.reverse();
            }
            let made = books(vec![wechat(&lines)], "借款人", &Decisions::new());
            table.check("refunds", what, same(made.sales(), right.to_owned()));
            let (_, found) = flows::signs(&made.ledger, &made.summary, &crate::support::rules(), None);
            let said: Vec<&str> = found.iter().map(|f| f.code).filter(|c| c.starts_with("refund_")).collect();
            table.check("refunds: asked", what, same(said, asked.into_iter().collect()));
        }
    }
    // The officer takes the sale out: its refund takes nothing from the others.
    let lines: Vec<Line<'_>> = vec![
        ("2026-10-02 10:00:00", SALE, "客户甲", in_, "600.00", "已存入零钱", &a),
        kept,
        ("2026-10-03 10:00:00", BACK, "客户甲", out, "600.00", "支付成功", &a),
    ];
    let first = books(vec![wechat(&lines)], "借款人", &Decisions::new());
    let sale = first.ledger.rows.iter().find(|r| r.amount == 600.into()).unwrap();
    let mut decisions = Decisions::new();
    decisions.insert(flows::row_key(sale), Decision { verdict: Verdict::Excluded, reason: "代收".into() });
    table.check(
        "refunds",
        "the sale was taken out by hand",
        same(books(vec![wechat(&lines)], "借款人", &decisions).sales(), "1000".into()),
    );
    table.close();
}

/// What acquirers and aggregators call their columns; amounts by the kind of each line.
#[test]
fn merchants_bills_by_the_names_of_their_columns() {
    let mut table = Table::default();
    let headers = [
        "交易日期,交易时间,商户号,商户名称,终端号,交易类型,卡号,卡类型,交易金额,手续费,结算金额,参考号,流水号",
        "清算日期,交易日期,交易时间,商户编号,商户名称,终端编号,交易类型,交易卡号,交易金额,商户手续费,清算金额,检索参考号",
        "交易日期,交易时间,门店名称,终端号,交易类型,交易状态,订单金额,实收金额,手续费,结算金额,商户订单号",
        "交易时间,商户名称,订单号,支付渠道,交易类型,订单金额,手续费,到账金额",
        "交易日期,时间,门店号,终端名称,商户内部订单号,收款通道,交易类型,交易状态,币种,交易金额,实收金额,手续费,结算金额",
    ];
    // Kind, amount in yuan, what it does to sales.
    let kinds: [(&str, i64, i64); 9] = [
        ("消费", 500, 500),
        ("收款", 300, 300),
        ("退货", 120, -120),
        ("退款", 30, -30),
        ("消费撤销", 80, -80),
        ("消费冲正", 20, -20),
        ("预授权", 900, 0),
        ("预授权完成", 100, 100),
        ("提现", 400, 0),
    ];
    for header in headers {
        for minus in [false, true] {
            let names: Vec<&str> = header.split(',').collect();
            let mut text = format!("{header}\n");
            let (mut sales, mut back) = (0, 0);
            for (n, (kind, amount, effect)) in kinds.iter().enumerate() {
                sales += (*effect).max(0);
                back -= (*effect).min(0);
                let shown = if minus && *effect < 0 { -amount } else { *amount };
                let cell = |name: &&str| match *name {
                    "交易日期" | "清算日期" => "2026-10-12".to_owned(),
                    "交易时间" if !names.contains(&"交易日期") => format!("2026-10-12 10:0{n}:00"),
                    "交易时间" | "时间" => format!("10:0{n}:00"),
                    "交易类型" => (*kind).to_owned(),
                    "交易金额" | "订单金额" | "实收金额" => format!("{shown}.00"),
                    "手续费" | "商户手续费" => format!("{}.50", if shown < 0 { "-1" } else { "1" }),
                    "结算金额" | "清算金额" | "到账金额" => format!("{}.50", shown - 2),
                    "交易状态" => "成功".into(),
                    "币种" => "人民币".into(),
                    "商户名称" | "门店名称" => "借款人商行".into(),
                    "支付渠道" | "收款通道" => "微信".into(),
                    "卡类型" => "借记卡".into(),
                    "卡号" | "交易卡号" => "6222****0001".into(),
                    "参考号" | "检索参考号" | "商户订单号" | "订单号" | "商户内部订单号" => {
                        format!("61028300000{n}")
                    }
                    _ => "1".into(),
                };
                text.push_str(&(names.iter().map(cell).collect::<Vec<_>>().join(",") + "\n"));
            }
            let made = books(vec![of(&text, "账单.csv")], "借款人商行", &Decisions::new());
            let channel = made.ledger.files[0].format.channel;
            let variant = format!("{header} minus {minus}");
            // What was given back belongs to no order here: it comes off the bill's own receipts.
            table.check(
                "acquirers' bills",
                &variant,
                same((made.sales(), channel), ((sales - back).to_string(), flows::Channel::Pos)),
            );
        }
    }
    let aggregator = "交易完成时间,订单号,业务系统订单号,支付方式,渠道商户号,交易平台单号,渠道交易单号,交易状态,付款银行,货币类型,订单金额,手续费,费率,应结订单金额,代金券金额,退款单号,业务系统退款单号,退款金额,退款状态,商品名称\n\
        `2026-10-10 10:00:01,`600000000000000001,`B1,`微信,`1900000001,`420000271520261010000000001,`C1,`SUCCESS,`OTHERS,`CNY,`88.00,`0.33,`0.38%,`87.67,`0.00,`,`,`0.00,`,`米\n\
        `2026-10-12 10:00:01,`600000000000000001,`B1,`微信,`1900000001,`420000271520261010000000001,`C1,`REFUND,`OTHERS,`CNY,`88.00,`-0.11,`0.38%,`-29.89,`0.00,`620000000000000001,`B1R,`30.00,`SUCCESS,`米\n";
    let made = books(vec![of(aggregator, "账单.csv")], "借款人", &Decisions::new());
    table.check("an aggregator's bill", "", same(made.sales(), "58".into()));
    table.close();
}
