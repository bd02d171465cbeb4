//! The rules against the words that banks and wallets really use: each line with its class, as a credit officer would sort it.
#![allow(clippy::unwrap_used)]

use flows::{Known, Ledger, Relation};

use crate::support::{read_bytes, rules};

fn classes(text: &str, name: &str) -> Vec<String> {
    let rules = rules();
    let mut known = Known::default();
    known.add(Relation::Borrower, "借款人");
    let ledger = Ledger::of(vec![read_bytes(text.as_bytes(), name).unwrap()], &rules);
    let classed = flows::classify(&ledger, &rules, &known, &mut |_| true).unwrap();
    let mut found: Vec<(u32, String)> = ledger
        .rows
        .iter()
        .zip(&classed)
        .map(|(row, class)| (row.line, rules.classes[usize::from(class.class)].id.clone()))
        .collect();
    found.sort();
    found.into_iter().map(|(_, class)| class).collect()
}

fn check(head: &str, name: &str, table: &[(&str, &str)]) {
    // A day each, so that no rule about days or pairs has a say.
    let lines: String = table
        .iter()
        .enumerate()
        .map(|(at, (line, _))| format!("2026-{:02}-{:02} 10:{:02}:00,{line}\n", at / 28 + 1, at % 28 + 1, at % 60))
        .collect();
    for ((line, wanted), class) in table.iter().zip(classes(&format!("{head}\n{lines}"), name)) {
        assert_eq!(class, *wanted, "{line}");
    }
}

#[test]
fn wechat() {
    check(
        "交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号",
        "微信支付账单.csv",
        &[
            ("二维码收款,客户甲,收款方备注:二维码收款,收入,23.00,零钱,已收钱,1", "sales"),
            ("商户消费,打开某平台领现金,/,收入,0.07,/,充值成功,2", "unknown_in"),
            ("商户消费,拼手气抢红包现金奖励,/,收入,2.00,/,充值成功,3", "gift"),
            ("微信红包,亲戚甲,/,收入,300.00,/,已存入零钱,4", "gift"),
            ("微信红包-退款,/,/,收入,100.00,零钱通,已全额退款,5", "refund"),
            ("转账-退款,/,转账备注:微信转账,收入,3.00,零钱通,已全额退款,6", "refund"),
            ("转账,路人甲,转账备注:微信转账,收入,85.00,/,已存入零钱,7", "unknown_in"),
            ("转账,路人甲,转账备注:十月货款,收入,85.00,/,已存入零钱,8", "sales"),
            ("其他,赞赏作者的收款_20260101,/,收入,5.00,/,已到账,9", "gift"),
            ("零钱提现,样例银行(0001),/,/,1000.00,样例银行(0001),提现已到账,10", "own_transfer"),
            ("零钱通转出-到零钱,/,/,/,2634.78,零钱通,支付成功,11", "own_transfer"),
            // Paid from the money fund, but a repayment all the same.
            ("信用卡还款,样例银行信用卡还款,/,/,7022.76,零钱通,支付成功,12", "loan_repayment"),
            ("购买理财通,理财通,样例货币,/,3000.00,样例银行,支付成功,13", "investment"),
            ("亲属卡交易,样例,亲属卡,支出,2243.46,零钱通,支付成功,14", "household"),
            ("分分捐,样例公益慈善基金会,样例,支出,0.01,样例银行,支付成功,15", "other_out"),
            ("商户消费,样例网络科技有限公司,点券,支出,1.00,零钱通,支付成功,16", "other_out"),
            ("转账,供应商A,转账备注:进货,支出,900.00,零钱通,对方已收钱,17", "supplier"),
        ],
    );
}

#[test]
fn alipay() {
    check(
        "交易时间,交易分类,交易对方,对方账号,商品说明,收/支,金额,收/付款方式,交易状态,交易订单号",
        "alipay_record.csv",
        &[
            ("收入,**过,255***@qq.com,收钱码经营版收款,收入,500.00,,交易成功,1", "sales"),
            // Alipay files every transfer under “转账红包”: that alone is no gift.
            ("转账红包,路人乙,xxx***@163.com,转账,收入,22222.00,余额,交易成功,2", "unknown_in"),
            ("转账红包,路人乙,xxx***@163.com,十月货款,收入,2222.00,余额,交易成功,3", "sales"),
            ("转账红包,路人丙,xxx***@163.com,新年红包,收入,66.00,余额,交易成功,4", "gift"),
            ("转账红包,哈啰,/,哈啰出行账户余额提现,收入,49.60,,交易成功,5", "unknown_in"),
            ("转账红包,钉钉红包,/,钉钉红包提现,收入,7.28,,交易成功,6", "gift"),
            ("退款,一卡通,fin***@x.com,退款-一卡通充值,不计收支,50.00,余额宝,退款成功,7", "refund"),
            ("信用借还,样例银行,/,信用卡还款,不计收支,1995.00,样例银行储蓄卡(0814),还款成功,8", "loan_repayment"),
            ("投资理财,样例基金,/,余额宝-2026.10.12-收益发放,不计收支,0.01,余额宝,交易成功,9", "interest"),
            ("投资理财,余额宝,jry***@x.com,余额宝-单次转入,不计收支,124.59,余额,交易成功,10", "own_transfer"),
            ("账户存取,样例银行,/,提现-实时提现,不计收支,5000.00,余额,交易成功,11", "own_transfer"),
            // The goods' title speaks of refunds, the line is a purchase.
            ("日用百货,小店,/,恶意投诉不退款,支出,15.90,余额宝,交易成功,12", "household"),
            ("数码电器,样例店,/,七天无理由退货 手机壳,支出,15.90,余额宝,交易成功,13", "household"),
            ("医疗健康,样例医院,/,医保支付(不含自费),支出,1.00,,支付成功,14", "household"),
            ("充值缴费,国家税务总局样例税务局,/,社保费缴纳,支出,580.00,余额,交易成功,15", "tax"),
        ],
    );
}

#[test]
fn banks() {
    check(
        "样例银行\n交易日期,交易类型,摘要,收入,支出,对方户名",
        "x.csv",
        &[
            ("转账,,500.00,,客户甲", "unknown_in"),
            ("网上快捷提现,支付宝余额提现,3000.00,,支付宝-借款人", "own_transfer"),
            ("快捷退款,,50.00,,样例商户", "refund"),
            ("汇入,网银跨行汇款失败 账号户名不符,800.00,,样例商行", "refund"),
            ("网银入账,外卖结算款,1200.00,,北京三快在线科技有限公司", "sales"),
            // No word of a settlement: it may be a purchase given back.
            ("快捷,,35.00,,美团", "unknown_in"),
            ("代付,店铺提现,1200.00,,上海寻梦信息技术有限公司", "sales"),
            ("代付,拼多多提现,1200.00,,付费通", "unknown_in"),
            ("银证转账,银行转证券,,500.00,样例证券股份有限公司", "investment"),
            ("消费,,,30.00,样例网络科技有限公司", "other_out"),
            ("转账,进货,,30.00,样例食品有限公司", "supplier"),
            ("转账,房租,700.00,,路人甲", "unknown_in"),
            // A word within a word is none.
            ("Deposit,COMPOSITE,700.00,,路人丁", "unknown_in"),
            ("消费POS,,700.00,,路人戊", "sales"),
            // Through a payment company anything may come.
            ("代付,跨行代付,5000.00,,样例电子支付有限公司", "unknown_in"),
            ("大额支付来账,,5000.00,,样例食品有限公司", "sales"),
        ],
    );
}

/// Three people behind one mask on three days are no customer who comes again; one person with one account is.
#[test]
fn a_mask_is_nobody() {
    let line = |day: u32, account: &str| format!("2026-10-0{day},10.00,**过,{account}\n");
    let head = "交易日期,收入,支出,对方户名,对方账号\n".replace("支出,", "");
    let without = format!("{head}{}{}{}", line(1, ""), line(2, ""), line(3, ""));
    assert_eq!(classes(&without, "x.csv"), ["unknown_in"; 3]);
    let with = format!("{head}{}{}{}", line(1, "138****1"), line(2, "138****1"), line(3, "138****1"));
    assert_eq!(classes(&with, "x.csv"), ["sales"; 3]);
}

/// Money of the borrower's own that came back to him is not money given back to a customer.
#[test]
fn an_own_payment_that_came_back_lowers_no_sales() {
    let text = "交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号\n\
        2026-10-01 10:00:00,二维码收款,客户甲,样例,收入,500.00,零钱,已收钱,1\n\
        2026-10-02 10:00:00,转账退款,路人甲,样例,支出,100.00,零钱,已全额退款,2\n\
        2026-10-03 10:00:00,转账退款,客户甲,样例,支出,20.00,零钱,支付成功,3\n";
    let rules = rules();
    let ledger = Ledger::of(vec![read_bytes(text.as_bytes(), "微信支付账单.csv").unwrap()], &rules);
    let classed = flows::classify(&ledger, &rules, &Known::default(), &mut |_| true).unwrap();
    let day = chrono::NaiveDate::from_ymd_opt(2026, 10, 31).unwrap();
    let summary = flows::summarise(&ledger, &classed, &rules, &[], &flows::Decisions::new(), day);
    // 500 − 20: the 100 went to somebody else and came back.
    assert_eq!(summary.sales, rust_decimal::Decimal::from(480));
}

#[test]
fn merchants_numbers() {
    let funds = "记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额（元）,账户结余（元）,备注\n\
        2026-10-01 09:00:01,4200000001,1000000001,交易,交易,收入,88.00,188.00,\n\
        2026-10-01 10:00:01,4200000001,1000000002,退款,退款,支出,8.00,180.00,\n\
        2026-10-01 23:00:01,4200000009,1000000003,扣除交易手续费,扣除交易手续费,支出,0.53,179.47,\n\
        2026-10-02 01:00:01,4200000010,1000000004,提现,提现,支出,100.00,79.47,\n";
    assert_eq!(classes(funds, "资金.csv"), ["sales", "refund", "fees", "own_transfer"]);
    let bill = "交易时间,商户号,微信订单号,交易类型,交易状态,应结订单金额,退款金额,商品名称\n\
        2026-10-01 09:00:00,1900000001,42001,JSAPI,SUCCESS,88.00,0.00,米\n2026-10-02 09:00:00,1900000001,42001,JSAPI,REFUND,0.00,30.00,米\n";
    assert_eq!(classes(bill, "x.csv"), ["sales", "refund"]);
    let alipay = "账务流水号,业务流水号,商品名称,发生时间,对方账号,收入金额（+元）,支出金额（-元）,账户余额（元）,业务类型,备注\n\
        5401,2026100101,大米,2026-10-01 21:02:06,客户甲,274.00,0.00,1274.00,在线支付,\n\
        5402,2026100102,大米,2026-10-02 21:02:06,客户乙,0.00,-24.00,1250.00,交易退款,\n\
        5403,2026100103,,2026-10-03 21:02:06,样例银行,0.00,-1000.00,250.00,提现,\n\
        5404,2026100104,,2026-10-04 21:02:06,路人甲,500.00,0.00,750.00,转账,\n";
    assert_eq!(classes(alipay, "x.csv"), ["sales", "refund", "own_transfer", "unknown_in"]);
}
