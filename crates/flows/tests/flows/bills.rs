//! Layouts beside the personal statement: a merchant's number at WeChat and Alipay, statements between firms, credit cards, orders of
//! a shop, and files whose encoding or separators are unusual. What is expected was written down by hand.
#![allow(clippy::unwrap_used)]

use flows::Channel;

use crate::support::{codes, read_bytes, short};

#[test]
fn a_merchants_bill_with_backticks_and_a_refund() {
    let text = "`交易时间,`公众账号ID,`商户号,`微信订单号,`商户订单号,`用户标识,`交易类型,`交易状态,`付款银行,`货币种类,`应结订单金额,`代金券金额,`微信退款单号,`退款金额,`退款状态,`商品名称,`手续费,`费率,`订单金额\n\
        `2026-10-01 09:00:00,`wx01,`1900000001,`4200000000000001,`T1,`u1,`NATIVE,`SUCCESS,`OTHERS,`CNY,`88.00,`2.00,`0,`0.00,`,`米,`0.53,`0.60%,`90.00\n\
        `2026-10-02 10:00:00,`wx01,`1900000001,`4200000000000002,`T1,`u1,`NATIVE,`REFUND,`OTHERS,`CNY,`0.00,`0.00,`5000000000000001,`30.00,`SUCCESS,`米,`-0.18,`0.60%,`0.00\n\
        `总交易单数,`应结订单总金额,`退款总金额,`充值券退款总金额,`手续费总金额,`订单总金额,`申请退款总金额\n\
        `2,`88.00,`30.00,`0.00,`0.35,`90.00,`30.00\n";
    let read = read_bytes(text.as_bytes(), "1900000001All2026-10-01_2026-10-02.csv").unwrap();
    assert_eq!((read.format.id.as_str(), read.format.channel), ("wechat_merchant", Channel::Wechat));
    assert_eq!(short(&read), ["2 2026-10-01 09:00:00 +88 [] [米]", "3 2026-10-02 10:00:00 -30 [] [米]"]);
    assert_eq!(read.rows[0].order, "4200000000000001");
    assert_eq!((read.unreadable, read.notes.as_slice()), (0, &[4, 5][..]));
}

#[test]
fn funds_of_a_merchants_number() {
    let text = "记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额（元）,账户结余（元）,备注\n\
        `2026-10-01 09:00:01,`4200000000000001,`1000000001,`交易,`交易,`收入,`88.00,`188.00,`\n\
        `2026-10-01 23:00:01,`4200000000000009,`1000000002,`扣除交易手续费,`扣除交易手续费,`支出,`0.53,`187.47,`\n";
    let read = read_bytes(text.as_bytes(), "资金.csv").unwrap();
    assert_eq!(read.format.id, "wechat_funds");
    assert_eq!(short(&read), ["2 2026-10-01 09:00:01 +88 [] [] 188", "3 2026-10-01 23:00:01 -0.53 [] [] 187.47"]);
    assert_eq!(codes(&read), [("balance_holds", None)]);
}

#[test]
fn a_merchants_alipay_with_totals_below() {
    let table = |sum: &str| {
        format!(
            "#支付宝账务明细查询\n#账号：[2088000000000001]\n#起始日期：[2026年10月01日 00:00:00]   终止日期：[2026年10月31日 00:00:00]\n\
            #-----------------账务明细列表----------------\n\
            账务流水号,业务流水号,商户订单号,商品名称,发生时间,对方账号,收入金额（+元）,支出金额（-元）,账户余额（元）,交易渠道,业务类型,备注\n\
            54000000000001\t,2026100100000001\t,T1\t,大米\t,2026-10-03 21:02:06,客户甲 (138****0001)\t,274.00,0.00,1274.00,支付宝,在线支付,\n\
            54000000000002\t,2026100100000002\t,T2\t,大米\t,2026-10-02 20:00:00,客户乙 (139****0002)\t,0.00,-24.00,1000.00,支付宝,交易退款,\n\
            #-----------------账务明细列表结束----------------\n#支出合计：1笔，共24.00元\n#收入合计：1笔，共{sum}元\n#导出时间：[2026年11月01日 13:19:01]\n"
        )
    };
    let text = table("274.00");
    let (bytes, _, _) = encoding_rs::GB18030.encode(&text);
    let read = read_bytes(&bytes, "20881_账务明细.csv").unwrap();
    assert_eq!((read.format.id.as_str(), read.account.0.as_str()), ("alipay_funds", "2088000000000001"));
    assert_eq!(
        short(&read),
        ["6 2026-10-03 21:02:06 +274 [客户甲] [大米] 1274", "7 2026-10-02 20:00:00 -24 [客户乙] [大米] 1000",]
    );
    assert_eq!(read.rows[0].party_account.0, "138****0001");
    assert_eq!(read.rows[0].kind, "在线支付");
    assert_eq!(codes(&read), [("balance_holds", None)]);
    let edited = read_bytes(table("974.00").as_bytes(), "x.csv").unwrap();
    assert_eq!(codes(&edited), [("income_sum_differs", None), ("balance_holds", None)]);
}

#[test]
fn names_in_two_languages_and_both_sides_of_a_payment() {
    let text = "查询账号[ Inquirer account number ],1230000000001\n总笔数[ Total number ],2\n\
        交易类型[ Transaction Type ],业务类型[ Business type ],付款人开户行名[ Payer account bank ],付款人账号[ Debit Account No. ],付款人名称[ Payer's Name ],收款人账号[ Payee's Account Number ],收款人名称[ Payee's Name ],交易日期[ Transaction Date ],交易时间[ Transaction time ],交易货币[ Trade Currency ],交易金额[ Trade Amount ],交易后余额[ After-transaction balance ],用途[ Purpose ]\n\
        来账,小额普通,样例银行股份有限公司,7440001,客户甲有限公司,1230000000001,借款人商行,20260703,10:11:12,CNY,267.10,\"2,267.10\",货款\n\
        往账,跨行汇款,样例银行股份有限公司,1230000000001,借款人商行,5010001,供应商A有限公司,20260705,09:00:00,CNY,-50.00,\"2,217.10\",进货\n";
    let read = read_bytes(text.as_bytes(), "明细.csv").unwrap();
    assert_eq!((read.format.id.as_str(), read.account.0.as_str()), ("boc", "1230000000001"));
    assert_eq!(
        short(&read),
        [
            "4 2026-07-03 10:11:12 +267.1 [客户甲有限公司] [货款] 2267.1",
            "5 2026-07-05 09:00:00 -50 [供应商A有限公司] [进货] 2217.1",
        ]
    );
    assert_eq!(codes(&read), [("balance_holds", None)]);
    // The same without a sign: the words alone tell the direction.
    let unsigned = text.replace("-50.00", "50.00");
    assert_eq!(short(&read_bytes(unsigned.as_bytes(), "明细.csv").unwrap()), short(&read));
}

#[test]
fn a_minus_among_debits_takes_a_payment_back() {
    let text = "交易日期,交易时间,借方金额（支出）,贷方金额（收入）,账户余额,对方名称,摘要\n\
        2026-06-09,10:00:00,800.00,,200.00,供应商A,货款\n2026-06-10,17:37:20,-800.00,,1000.00,供应商A,账号户名不符退回\n";
    let read = read_bytes(text.as_bytes(), "样例银行.csv").unwrap();
    assert_eq!(
        short(&read),
        [
            "2 2026-06-09 10:00:00 -800 [供应商A] [货款] 200",
            "3 2026-06-10 17:37:20 +800 [供应商A] [账号户名不符退回] 1000",
        ]
    );
    assert_eq!(codes(&read), [("balance_holds", None)]);
}

/// A credit card's bill receives nothing: what was spent is out, what was paid back is in, and neither counts.
#[test]
fn credit_cards_are_listed_and_counted_nowhere() {
    let signed = "交易日期,入账日期,交易摘要,交易金额,交易货币,入账金额,入账货币\n\
        2026/01/05,2026/01/06,（消费）样例商户甲,15.90,人民币,15.90,人民币\n2026/01/04,2026/01/04,（退款）样例商户乙,-97.20,人民币,-97.20,人民币\n";
    let unsigned = "交易日期,记账日期,交易说明,交易币种/金额,入账币种/金额\n\
        2026-01-10,2026-01-10,退货 样例商户甲,CNY 123.18,CNY 123.18\n2026-01-11,2026-01-12,消费 样例商户乙,CNY2.99,CNY 2.99\n\
        2026-01-18,2026-01-18,消费 境外商户,JPY 1000.00,CNY 49.85\n2026-01-29,2026-01-29,信用卡还款 转账还款,CNY 666.60,CNY 666.60\n";
    let yearless = "样例银行信用卡对账单（2026年01月）\n交易日,记账日,交易摘要,人民币金额,卡号末四位,交易地金额\n\
        ,12/29,掌上还款,-1.23,0001,-1.23\n01/02,01/03,样例商户,4.56,0001,4.56\n";
    for (text, rows) in [
        (signed, &["2 2026-01-05 -15.9 [] [（消费）样例商户甲]", "3 2026-01-04 +97.2 [] [（退款）样例商户乙]"][..]),
        (
            unsigned,
            &[
                "2 2026-01-10 +123.18 [] [退货 样例商户甲]",
                "3 2026-01-11 -2.99 [] [消费 样例商户乙]",
                "4 2026-01-18 -49.85 [] [消费 境外商户]",
                "5 2026-01-29 +666.6 [] [信用卡还款 转账还款]",
            ],
        ),
        (yearless, &["3 2025-12-29 +1.23 [] [掌上还款]", "4 2026-01-02 -4.56 [] [样例商户]"]),
    ] {
        let read = read_bytes(text.as_bytes(), "账单.csv").unwrap();
        assert_eq!(short(&read), rows);
        assert_eq!((read.format.channel, codes(&read)), (Channel::Aside, vec![("aside", None)]));
        assert!(read.rows.iter().all(|r| r.inflow().is_zero()));
        let rules = crate::support::rules();
        let ledger = flows::Ledger::of(vec![read], &rules);
        let classed = flows::classify(&ledger, &rules, &flows::Known::default(), &mut |_| true).unwrap();
        let day = chrono::NaiveDate::from_ymd_opt(2026, 1, 31).unwrap();
        let summary = flows::summarise(&ledger, &classed, &rules, &[], &flows::Decisions::new(), day);
        assert!(
            summary.months.iter().all(|m| m.gross.iter().all(Option::is_none)),
            "no account, so no month is covered"
        );
        assert!(summary.sales.is_zero() && summary.exclusions.is_empty() && summary.open == 0);
    }
}

#[test]
fn orders_of_a_shop_with_what_was_paid_and_given_back() {
    let text = "导出信息：\n京东账号名：样例\n日期区间：2026-01-01 至 2026-01-31\n共：3笔记录\n\n\
        交易时间,商户名称,交易说明,金额,收/付款方式,交易状态,收/支,交易分类,交易订单号\n\
        2026-01-30 10:00:00\t,样例商户,大米 等多件,131.77(已退款89.84),样例银行信用卡(0001),交易成功,支出,食品,1001\t\n\
        2026-01-29 10:00:00\t,样例商户,外套,468.32(已全额退款),样例银行信用卡(0001),交易成功,不计收支,服饰,1002\t\n\
        2026-01-28 10:00:00\t,样例商户,退款-大米,89.84,样例银行信用卡(0001),退款成功,不计收支,网购,1003\t\n";
    let read = read_bytes(text.as_bytes(), "订单.csv").unwrap();
    let amounts: Vec<(String, String)> =
        read.rows.iter().map(|r| (r.amount.to_string(), r.refunded.to_string())).collect();
    let pairs = [("131.77", "89.84"), ("468.32", "468.32"), ("89.84", "0")];
    assert_eq!(amounts, pairs.map(|(a, b)| (a.to_owned(), b.to_owned())));
    assert_eq!((read.format.id.as_str(), codes(&read)), ("jd", vec![("aside", None)]));
    assert_eq!(read.rows[0].party.0, "样例商户");
    // Where the order and the payment differ, the payment counts.
    let text = "美团交易账单明细\n收入：1笔 9.00元\n交易创建时间,交易成功时间,交易类型,订单标题,收/支,支付方式,订单金额,实付金额,交易单号\n\
        2026-02-28 20:35:13,2026-02-28 20:35:25,退款,样例,收入,微信支付,¥11.90,¥9.00,\"1\t\"\n";
    let read = read_bytes(text.as_bytes(), "账单.csv").unwrap();
    assert_eq!(short(&read), ["4 2026-02-28 20:35:13 +9 [] [样例]"]);
}

#[test]
fn numbers_kept_as_text_and_other_separators() {
    // As a spreadsheet keeps long numbers: `="…"`, also with a comma inside.
    let text = "=\"交易日期\",=\"摘要\",=\"收入\",=\"支出\",=\"对方账号\"\n=\"20260102\",=\"货款\",=\"1,234.50\",,=\"6222000000000001\"\n";
    let read = read_bytes(text.as_bytes(), "x.csv").unwrap();
    assert_eq!(short(&read), ["2 2026-01-02 +1234.5 [] [货款]"]);
    assert_eq!(read.rows[0].party_account.0, "6222000000000001");
    // Commas in the head, tabs in the table, and more commas than tabs in all.
    let text = "账号,户名,网点,币种,,,,,,,\n说明,一,二,三,四,五,六,七,八,九\n交易日期\t金额\t对方户名\n2026-01-02\t-5.00\t供应商A\n";
    assert_eq!(short(&read_bytes(text.as_bytes(), "x.txt").unwrap()), ["4 2026-01-02 -5 [供应商A] []"]);
    // UTF-16 without its mark, either way round.
    let text = "交易日期\t收入金额\t支出金额\t对方户名\n2026-01-02\t5.00\t\t客户甲\n2026-01-03\t\t6.00\t供应商A\n";
    let wanted = ["2 2026-01-02 +5 [客户甲] []", "3 2026-01-03 -6 [供应商A] []"];
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for (bytes, encoding) in [(little, "UTF-16LE"), (big, "UTF-16BE")] {
        let read = read_bytes(&bytes, "x.csv").unwrap();
        assert_eq!((short(&read), read.encoding), (wanted.map(str::to_owned).to_vec(), encoding));
    }
}

#[test]
fn a_head_of_names_over_the_header_and_a_first_line_of_words_are_no_header() {
    let text = "账号,6217000000000001,账户类型,借记卡,日期范围,20261201-20261231\n顺序号,交易日期,交易类型,存入金额,取出金额,余额,交易对手名称,交易对手账号,附言\n\
        1,2026/12/03  14:06:51,网上支付,,3.88,6.12,样例超市,123456789012,\n2,2026/12/05  07:22:32,汇入,10.00,,16.12,客户甲,123456789013,\n";
    let read = read_bytes(text.as_bytes(), "x.csv").unwrap();
    assert_eq!((read.format.id.as_str(), read.account.0.as_str()), ("spdb", "6217000000000001"));
    assert_eq!(
        short(&read),
        ["3 2026-12-03 14:06:51 -3.88 [样例超市] [] 6.12", "4 2026-12-05 07:22:32 +10 [客户甲] [] 16.12"]
    );
    // A first line whose cells sound like names of columns is data all the same.
    let text = "交易时间,交易对方,商品,收/支,金额(元)\n2026-10-01 10:00:00,客户甲,货款说明,收入,5.00\n2026-10-02 10:00:00,客户乙,备注,收入,6.00\n";
    assert_eq!(read_bytes(text.as_bytes(), "x.csv").unwrap().rows.len(), 2);
}

#[test]
fn midnight_is_no_time_and_a_date_in_a_name_no_account() {
    let text = "交易日期,交易时间,金额,对方户名\n2026-01-02,00:00:00,+5.00,收款20260102\n2026-01-02,00:00:01,+6.00,客户甲6222****0001\n";
    let read = read_bytes(text.as_bytes(), "x.csv").unwrap();
    assert_eq!(short(&read), ["2 2026-01-02 +5 [收款20260102] []", "3 2026-01-02 00:00:01 +6 [客户甲] []"]);
    assert_eq!(read.rows[1].party_account.0, "6222****0001");
}

#[test]
fn what_is_not_here_yet_and_what_came_back_is_not_counted_twice() {
    let text = "交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号\n\
        2026-10-01 10:00:00,二维码收款,客户甲,样例,收入,50.00,零钱,等待对方确认收货,1\n\
        2026-10-02 10:00:00,样例商户-退款,样例商户,样例,收入,40.10,零钱,已全额退款,2\n\
        2026-10-03 10:00:00,商户消费,样例商户,样例,支出,40.10,零钱,已全额退款,3\n";
    let read = read_bytes(text.as_bytes(), "微信支付账单.csv").unwrap();
    let settled: Vec<flows::Settled> = read.rows.iter().map(|r| r.settled).collect();
    assert_eq!(settled, [flows::Settled::No, flows::Settled::Yes, flows::Settled::Yes]);
    let refunded: Vec<String> = read.rows.iter().map(|r| r.refunded.to_string()).collect();
    assert_eq!(refunded, ["0", "0", "40.1"], "a refund's status speaks of the payment before it");
}

/// Many banks' own programs write a web page and call it a workbook.
#[test]
fn a_page_that_calls_itself_a_workbook() {
    let text = "<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><head><meta charset=gbk><style>td {x: y}</style></head><body>\
        <table><tr><td colspan=6>样例村镇银行账户明细</td></tr><tr><td>账号：6210000000000077</td></tr>\
        <tr><th>交易日期</th><th>借方发生额</th><th>贷方发生额</th><th>余额</th><th>对方户名</th><th>摘要</th></tr>\
        <tr><td>20261001</td><td>&nbsp;</td><td>1,200.00</td><td>1,500.00</td><td>客户甲</td><td>货款</td></tr>\
        <tr><td>20261002</td><td>300.00</td><td></td><td>1,200.00</td><td>供应商A</td><td>进货</td></tr></table></body></html>";
    let (bytes, _, _) = encoding_rs::GB18030.encode(text);
    let read = read_bytes(&bytes, "明细.xls").unwrap();
    assert_eq!(
        (read.format.id.as_str(), read.encoding, read.account.0.as_str()),
        ("rural", "html", "6210000000000077")
    );
    assert_eq!(short(&read), ["4 2026-10-01 +1200 [客户甲] [货款] 1500", "5 2026-10-02 -300 [供应商A] [进货] 1200"]);
    assert_eq!(codes(&read), [("balance_holds", None)]);
}

/// What took place is counted apart from what is still to come.
#[test]
fn counts_of_what_took_place() {
    let text = "交易创建时间,付款时间,交易对方,商品名称,金额（元）,收/支,交易状态,成功退款（元）\n\
        2026-02-09 07:57:01,2026-02-09 07:57:02,客户甲,大米,300.00,收入,交易成功,50.00\n\
        2026-02-08 07:57:01,,客户乙,面粉,40.00,收入,等待付款,0.00\n共2笔记录\n已收入:1笔,300.00元\n待收入:1笔,40.00元\n";
    let read = read_bytes(text.as_bytes(), "alipay_record.csv").unwrap();
    assert_eq!(codes(&read), [("closed", None)]);
    assert_eq!(read.rows[0].refunded.to_string(), "50");
    let edited = text.replace("已收入:1笔,300.00元", "已收入:1笔,900.00元");
    assert_eq!(codes(&read_bytes(edited.as_bytes(), "alipay_record.csv").unwrap())[0], ("income_sum_differs", None));
}

/// A separated text that was opened and saved as a workbook: each line stands whole in the first column.
#[test]
fn lines_that_stand_whole_in_one_column() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let lines = [
        (0, "[HISTORYDETAIL]"),
        (2, "凭证号\t本方账号\t对方账号\t交易时间\t借/贷\t借方发生额\t贷方发生额\t摘要\t对方单位名称\t余额"),
        // The first place is empty, and so is the last.
        (3, "\t6222000000001\t6221000000001\t2026-02-04 10:00:00\t贷\t0.00\t300.00\t货款\t客户甲\t1,300.00"),
        (4, "\t6222000000001\t6223000000001\t2026-02-05 10:00:00\t借\t100.00\t0.00\t进货\t供应商A\t"),
    ];
    for (row, line) in lines {
        // As a spreadsheet opens it: the comma of an amount begins the next column.
        for (column, part) in line.split(',').enumerate() {
            sheet.write(row, u16::try_from(column).unwrap(), part).unwrap();
        }
    }
    let read = read_bytes(&book.save_to_buffer().unwrap(), "historydetail.xlsx").unwrap();
    assert_eq!(read.format.id, "icbc");
    assert_eq!(
        short(&read),
        ["4 2026-02-04 10:00:00 +300 [客户甲] [货款] 1300", "5 2026-02-05 10:00:00 -100 [供应商A] [进货]"]
    );
    assert_eq!(read.rows[0].own_account.0, "6222000000001");
}

/// The day an account was opened is no beginning of a period: months without a line would count as empty, not as unknown.
#[test]
fn days_of_the_head_that_bound_no_period() {
    let table = "交易日期,收入,支出,摘要\n2026-10-01,5.00,,货款\n";
    let read = |head: &str| read_bytes(format!("{head}\n{table}").as_bytes(), "x.csv").unwrap();
    let printed = read("查询账号：62220001 开户日期：2015-01-01 打印日期：2026-11-01");
    assert!(!printed.period_said);
    let said = read("交易日期：20260901-20261031,借贷方向：全部");
    let (from, to) = said.period.unwrap();
    assert_eq!((from.to_string().as_str(), to.to_string().as_str()), ("2026-09-01", "2026-10-31"));
}

/// What somebody typed into an account book is no statement, whatever it looks like.
#[test]
fn private_account_books_count_nowhere() {
    for text in [
        "特别提示：\n1.本记账单内容为样例\n记录时间,分类,收支类型,金额,备注,账户,来源,标签\n2026-06-28 11:19:26,转账,收入,5000.00,货款,样例银行,手工,\n",
        "交易类型,日期,分类,子分类,账户1,账户2,金额,成员,商家,项目,备注\n收入,2026-06-28 11:19:26,职业,货款,现金,,5000.00,,,,货款\n",
    ] {
        let read = read_bytes(text.as_bytes(), "x.csv").unwrap();
        assert_eq!((read.format.id.as_str(), read.format.channel), ("bookkeeping", Channel::Aside));
        assert_eq!(codes(&read), [("aside", None)]);
        assert_eq!((read.rows.len(), read.rows[0].direction), (1, flows::Direction::In));
    }
}
