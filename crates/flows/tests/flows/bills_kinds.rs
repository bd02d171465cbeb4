//! Words and signs by which a line does not count: states nobody knows, marks of reversal, kinds of a merchant's bill that are no
//! receipts, red entries, payments that came back. Each kind in many variants; the sums follow from how the files are made.
#![allow(clippy::unwrap_used)]

use flows::Decisions;

use crate::support::{Books, Table, books, of, same};

fn sums(text: &str, name: &str) -> Books {
    books(vec![of(text, name)], "借款人", &Decisions::default())
}

const HEAD: &str = "样例农村商业银行账户明细\n账号：6229000000000001\n起始日期：20260901 截止日期：20261031\n";

/// Two sales by QR code, the second with this state.
fn wechat(status: &str, direction: &str) -> String {
    format!(
        "微信支付账单明细\n微信昵称：[样例]\n起始时间：[2026-09-01 00:00:00] 终止时间：[2026-10-31 23:59:59]\n\
         交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号,商户单号,备注\n\
         2026-10-02 10:00:00,二维码收款,客户乙,/,收入,¥500.00,零钱,已收钱,4200000000202600000000000001,/,/\n\
         2026-10-03 10:00:00,二维码收款,客户甲,/,{direction},¥100.00,零钱,{status},4200000000202600000000000002,/,/\n"
    )
}

/// The same in a bank's table, under a column of this name.
fn bank(column: &str, first: &str, second: &str) -> String {
    format!(
        "{HEAD}交易日期,摘要,收入金额,支出金额,余额,对方户名,{column}\n\
         20260910,货款,500.00,,500.00,样例超市有限公司,{first}\n\
         20261012,货款,100.00,,,样例超市有限公司,{second}\n"
    )
}

const GOOD: &[&str] = &[
    "成功",
    "已收钱",
    "对方已收钱",
    "朋友已收钱",
    "已转账",
    "已存入零钱",
    "支付成功",
    "交易成功",
    "SUCCESS",
    "TRADE_SUCCESS",
    "已完成",
    "已入账",
    "已到账",
    "提现已到账",
    "还款成功",
    "正常",
    "已记账",
    "已结算",
    "充值完成",
    "Success",
    "交易完成",
    "",
];

const BAD: &[&str] = &[
    "待支付",
    "支付中",
    "处理中",
    "交易超时",
    "WAIT_BUYER_PAY",
    "FAIL",
    "PENDING",
    "已作废",
    "未付款",
    "取消",
    "INIT",
    "已冲正",
    "CANCELED",
    "已撤单",
    "不成功",
    "未成功",
    "交易未完成",
    "待收款",
    "待记账",
    "交易关闭",
    "支付失败",
    "等待付款",
    "trade_closed",
    "退款中",
    "部分退款",
    "已退货",
    "REFUND_PENDING",
    "已全额退款",
    "已退款",
];

const UNKNOWN: &[&str] =
    &["未知", "异常", "挂起", "X9", "已提交审批", "STATE_7", "争议", "解冻成功", "转人工", "已成功提交"];

#[test]
fn only_states_known_to_be_good_let_a_receipt_count() {
    let mut table = Table::default();
    for (list, right, kind, asked) in [
        (GOOD, "600", "a state known to be good", false),
        (BAD, "500", "a state known to be bad", false),
        (UNKNOWN, "500", "a state that nobody knows", true),
    ] {
        for word in list {
            let text = wechat(word, "收入");
            let made = sums(&text, "微信支付账单.csv");
            table.check(kind, word, same(made.sales(), right.to_owned()));
            table.check("said where it is not known", word, same(made.said("state_unclear"), asked));
            for column in ["交易状态", "交易结果", "处理结果", "记账状态"] {
                let text = bank(column, "成功", word);
                let made = sums(&text, "a.csv");
                table.check(kind, &format!("{column} {word}"), same(made.sales(), right.to_owned()));
                table.check(
                    "said where it is not known",
                    &format!("{column} {word}"),
                    same(made.said("state_unclear"), asked),
                );
            }
        }
    }
    // The words, the lines and the sum stand in what is said.
    let made = sums(&wechat("挂起", "收入"), "微信支付账单.csv");
    let said = made.ledger.files[0].findings.iter().find(|f| f.code == "state_unclear").unwrap();
    for part in ["挂起", "1 笔", "100 元"] {
        table.check("what is said", part, same(said.text.zh.contains(part), true));
    }
    // Parts that the state names are taken off, and no more.
    for (status, right) in [
        ("已退款(￥40.00)", "560"),
        ("已退款￥40.00", "560"),
        ("部分退款(￥40.00)", "560"),
        ("已退款(￥40.00)，已退款(￥20.00)", "540"),
        ("未退款", "600"),
    ] {
        let made = sums(&wechat(status, "收入"), "微信支付账单.csv");
        table.check("a part given back", status, same(made.sales(), right.to_owned()));
    }
    table.close();
}

#[test]
fn marks_of_reversal_say_that_it_did_not_take_place() {
    let mut table = Table::default();
    for column in ["冲正标志", "红蓝字标志", "抹账标志", "撤销标志", "冲销标志", "是否冲正", "被冲正标志"]
    {
        for yes in ["是", "1", "Y", "true", "红", "冲正", "已冲正", "被冲正"] {
            for no in ["否", "0", "N", "蓝", "正常", ""] {
                let made = sums(&bank(column, no, yes), "a.csv");
                table.check("marked", &format!("{column} {no} {yes}"), same(made.sales(), "500".to_owned()));
                let made = sums(&bank(column, no, no), "a.csv");
                table.check("not marked", &format!("{column} {no}"), same(made.sales(), "600".to_owned()));
            }
        }
    }
    for mark in ["贷", "正常", ""] {
        let made = sums(&bank("交易标志", mark, mark), "a.csv");
        table.check("a mark that says the side", mark, same(made.sales(), "600".to_owned()));
    }
    table.close();
}

#[test]
fn only_kinds_known_to_be_receipts_are_sales_of_a_merchants_bill() {
    let mut table = Table::default();
    let bill = |kind: &str, amount: &str| {
        format!(
            "交易时间,交易类型,终端号,交易金额,手续费,参考号\n\
             2026-10-02 10:00:00,消费,T1,500.00,1.00,202610020001\n2026-10-03 10:00:00,{kind},T1,{amount},0.10,202610030002\n"
        )
    };
    for kind in [
        "消费",
        "支付",
        "收款",
        "付款",
        "交易",
        "扫码",
        "刷卡",
        "主扫",
        "被扫",
        "B2C",
        "NATIVE",
        "JSAPI",
        "MICROPAY",
        "APP",
        "微信",
        "支付宝",
        "云闪付",
        "银联",
        "预授权完成",
        "订单",
        "SALE",
        "PAY",
        "PURCHASE",
        "核销",
        "外卖",
        "堂食",
        "微信扫码支付",
        "刷卡消费",
        "支付宝-被扫",
        "银联二维码(主扫)",
        "扫码收款",
        "外卖订单",
        "",
    ] {
        let made = sums(&bill(kind, "100.00"), "商户对账单.csv");
        table.check("a receipt", kind, same((made.sales(), made.said("state_unclear")), ("600".to_owned(), false)));
    }
    for kind in [
        "结算",
        "划付",
        "T1结算",
        "自动结算",
        "秒到",
        "分润",
        "手续费",
        "代扣",
        "服务费扣款",
        "押金退还",
        "调账",
        "冻结",
        "解冻",
        "扣回",
        "押金收取",
        "转账",
        "补贴",
        "返现",
        "分账",
        "红包",
        "交易手续费",
        "微信补贴",
        "消费分账",
        "ADJUST",
        "订单结算",
        "平台红包",
    ] {
        let made = sums(&bill(kind, "100.00"), "商户对账单.csv");
        table.check("no receipt", kind, same((made.sales(), made.said("state_unclear")), ("500".to_owned(), true)));
    }
    for kind in ["VOID", "撤销", "消费撤销", "冲正", "REVERSAL", "退货", "扫码退款"] {
        for amount in ["100.00", "-100.00"] {
            let made = sums(&bill(kind, amount), "商户对账单.csv");
            table.check("given back", &format!("{kind} {amount}"), same(made.sales(), "400".to_owned()));
        }
    }
    table.close();
}

/// Lines of day, memo, side, amount and party, in a bank's table of two columns or of one column and a mark.
fn statement(two: bool, lines: &[(&str, &str, bool, &str, &str)]) -> String {
    let mut text = String::from(HEAD);
    text.push_str(if two {
        "交易日期,摘要,收入金额,支出金额,对方户名\n"
    } else {
        "交易日期,摘要,借贷标志,金额,对方户名\n"
    });
    for (day, memo, credit, amount, party) in lines {
        text.push_str(&match (two, credit) {
            (true, true) => format!("{day},{memo},{amount},,{party}\n"),
            (true, false) => format!("{day},{memo},,{amount},{party}\n"),
            (false, true) => format!("{day},{memo},贷,{amount},{party}\n"),
            (false, false) => format!("{day},{memo},借,{amount},{party}\n"),
        });
    }
    text
}

#[test]
fn red_entries_take_back_what_was_received() {
    let mut table = Table::default();
    let (shop, other, supplier) = ("样例超市有限公司", "样例百货有限公司", "供应商甲");
    for two in [true, false] {
        for memo in ["货款", "冲账", "", "更正"] {
            for day in ["20260910", "20260911", "20261005"] {
                let name = format!("two columns {two}, {memo} {day}");
                let sold = ("20260910", "货款", true, "1200.00", shop);
                let text = statement(two, &[sold, (day, memo, true, "-300.00", shop)]);
                table.check("a part, same party", &name, same(sums(&text, "a.csv").sales(), "900".to_owned()));
                let text = statement(two, &[sold, (day, memo, true, "-1200.00", shop)]);
                table.check("all of it", &name, same(sums(&text, "a.csv").sales(), "0".to_owned()));
                let text = statement(two, &[sold, (day, memo, true, "-1200.00", "")]);
                table.check("all of it, no party", &name, same(sums(&text, "a.csv").sales(), "0".to_owned()));
                let twice =
                    [sold, sold, (day, memo, true, "-1200.00", shop), ("20261020", "货款", true, "50.00", other)];
                let lines: Vec<_> = twice.to_vec();
                let mut text = statement(two, &lines);
                // Two equal sales are told apart by the rest of the line.
                text = text.replacen("20260910,货款", "20260909,货款", 1);
                table.check("one of two equal ones", &name, same(sums(&text, "a.csv").sales(), "1250".to_owned()));
                let loan = ("20260910", "贷款发放", true, "800.00", "样例银行");
                let text = statement(two, &[sold, loan, (day, memo, true, "-800.00", "样例银行")]);
                table.check("of a loan", &name, same(sums(&text, "a.csv").sales(), "1200".to_owned()));
                let paid = [
                    sold,
                    ("20260910", "进货", false, "300.00", supplier),
                    ("20260910", "进货", false, "70.00", supplier),
                    (day, if memo == "冲账" { "货款" } else { memo }, false, "-300.00", supplier),
                ];
                let text = statement(two, &paid);
                table.check("an own payment", &name, same(sums(&text, "a.csv").sales(), "1200".to_owned()));
            }
        }
        // Where all debits have a minus, they are payments.
        let lines = [
            ("20260910", "货款", true, "1200.00", shop),
            ("20260911", "进货", false, "-300.00", supplier),
            ("20260912", "进货", false, "-100.00", supplier),
        ];
        let made = sums(&statement(two, &lines), "a.csv");
        let out = made.ledger.rows.iter().filter(|r| r.direction == flows::Direction::Out && !r.reversal).count();
        table.check("debits with a minus", "", same((made.sales(), out), ("1200".to_owned(), 2)));
    }
    table.close();
}

#[test]
fn a_payment_that_comes_back_is_no_sale() {
    let mut table = Table::default();
    let (shop, supplier) = ("样例超市有限公司", "样例供应有限公司");
    for two in [true, false] {
        for memo in ["货款", "转账", ""] {
            for (day, right) in [
                ("20260910", "500"),
                ("20260911", "500"),
                ("20260913", "500"),
                ("20260920", "800"),
                ("20260909", "800"),
            ] {
                let sold = ("20260905", "货款", true, "500.00", shop);
                let lines =
                    [sold, ("20260910", memo, false, "300.00", supplier), (day, "货款", true, "300.00", supplier)];
                let found = sums(&statement(two, &lines), "a.csv").sales();
                table.check(
                    "the same amount, the same party",
                    &format!("{two} {memo} {day}"),
                    same(found, right.to_owned()),
                );
            }
        }
    }
    table.close();
}

#[test]
fn an_alipay_refund_counted_neither_way_takes_back_the_sale_it_names() {
    let mut table = Table::default();
    let number = |n: u32| format!("20261010220011000000000000{n:02}");
    for (of_sale, suffix, right) in [
        (1, "_R1", "300"),
        (1, "_2026101500001", "300"),
        (1, "*R1", "300"),
        (1, "", "300"),
        (2, "_R1", "500"),
        (9, "_R1", "500"),
        (9, "", "500"),
    ] {
        let text = format!(
            "支付宝交易明细\n支付宝账户：b@example.com\n起始时间：[2026-09-01 00:00:00] 终止时间：[2026-10-31 23:59:59]\n\
             交易时间,交易分类,交易对方,对方账号,商品说明,收/支,金额,收/付款方式,交易状态,交易订单号,商家订单号,备注\n\
             2026-10-10 10:00:00,商业服务,客户甲,/,收钱码收款,收入,200.00,余额,交易成功,{},,\n\
             2026-10-10 11:00:00,商业服务,客户乙,/,收钱码收款,收入,300.00,余额,交易成功,{},,\n\
             2026-10-10 12:00:00,日用百货,样例百货,/,买货,支出,200.00,余额,交易成功,{},,\n\
             2026-10-15 10:00:00,退款,客户甲,/,退款-收钱码收款,不计收支,200.00,余额,退款成功,{}{suffix},,\n",
            number(1),
            number(3),
            number(2),
            number(of_sale),
        );
        let made = sums(&text, "alipay_record.csv");
        table.check("refund", &format!("{of_sale}{suffix}"), same(made.sales(), right.to_owned()));
    }
    table.close();
}

#[test]
fn bills_known_by_their_columns() {
    let mut table = Table::default();
    for (name, text, right) in [
        (
            "商家应收款与订单编号",
            "下单时间,订单编号,门店,交易类型,顾客实付,商家活动支出,佣金,配送费,商家应收款\n\
             2026-10-10 12:00:00,10000000000000001,样例,外卖订单,88.00,5.00,8.00,3.00,72.00\n\
             2026-10-10 13:00:00,10000000000000002,样例,外卖退款,-20.00,0,0,0,-20.00\n",
            "52",
        ),
        (
            "应结金额与佣金",
            "账单日期,订单号,业务类型,应结金额,佣金,商户名称\n2026-10-10,10000000000000001,订单,72.00,8.00,样例\n\
             2026-10-11,10000000000000003,提现,500.00,0,样例\n",
            "72",
        ),
        (
            "实收金额与商户名称",
            "交易时间,交易类型,支付方式,商户名称,交易金额(元),实收金额(元),优惠金额(元),订单号,交易状态\n\
             2026-10-10 10:00:00,消费,云闪付,样例,100.00,95.00,5.00,1234567890123456,成功\n",
            "100",
        ),
    ] {
        table.check("a merchant's bill", name, same(sums(text, "bill.csv").sales(), right.to_owned()));
    }
    table.close();
}
