//! Classes, overlaps, pairs, sums and signs, against tables written by hand.
#![allow(clippy::unwrap_used)]

use chrono::NaiveDate;
use flows::{Channel, Decision, Decisions, Known, Ledger, Relation, Rules, Statement, Verdict};
use rust_decimal::Decimal;

use crate::support::{read_bytes, rules, sample};

fn yuan(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn known() -> Known {
    let mut known = Known::default();
    for (relation, name) in [
        (Relation::Borrower, "借款人"),
        (Relation::Spouse, "配偶甲"),
        (Relation::Family, "亲戚甲"),
        (Relation::Guarantor, "保证人甲"),
        (Relation::Lender, "样例农商银行"),
        (Relation::Customer, "客户丙"),
        (Relation::Supplier, "供应商A"),
    ] {
        known.add(relation, name);
    }
    known
}

fn bank(lines: &str) -> Statement {
    let text = format!("样例银行\n账号：62220001\n交易日期,交易时间,收入,支出,对方户名,摘要,交易类型\n{lines}");
    read_bytes(text.as_bytes(), "bank.csv").unwrap()
}

fn classes(files: Vec<Statement>, rules: &Rules) -> (Ledger, Vec<String>, flows::Classed) {
    let ledger = Ledger::of(files, rules);
    let classed = flows::classify(&ledger, rules, &known(), &mut |_| true).unwrap();
    let words = classed.iter().map(|c| rules.classes[usize::from(c.class)].id.clone()).collect();
    (ledger, words, classed)
}

#[test]
fn each_class_by_its_words_names_and_pairs() {
    let table = [
        // day, in, out, party, memo, kind, class
        ("01", "500", "", "客户丙", "", "转账", "sales"),
        ("02", "700", "", "路人甲", "货款", "转账", "sales"),
        ("03", "80", "", "", "二维码收款", "", "sales"),
        ("04", "3000", "", "样例商贸有限公司", "", "转账", "sales"),
        ("05", "9000", "", "借款人", "", "转账", "own_transfer"),
        ("06", "1200", "", "支付宝", "余额提现", "", "own_transfer"),
        ("07", "4000", "", "配偶甲", "货款", "转账", "spouse_transfer"),
        ("08", "", "600", "亲戚甲", "", "转账", "family_transfer"),
        ("09", "2000", "", "保证人甲", "", "转账", "guarantor_transfer"),
        ("10", "50000", "", "样例农商银行", "", "转账", "loan_in"),
        ("11", "30000", "", "样例小额贷款公司", "", "转账", "loan_in"),
        ("12", "20000", "", "路人乙", "借款", "转账", "loan_in"),
        ("13", "", "1500", "样例农商银行", "", "扣款", "loan_repayment"),
        ("14", "60", "", "样例网店有限公司", "退款", "", "refund"),
        ("15", "8000", "", "样例基金销售有限公司", "赎回", "", "investment"),
        ("16", "5500", "", "样例工厂", "代发工资", "", "wages_in"),
        ("17", "3.21", "", "", "结息", "", "interest"),
        ("18", "10000", "", "", "ATM存款 现金存入", "", "cash_deposit"),
        ("19", "200", "", "路人丙", "微信红包", "", "gift"),
        ("20", "15000", "", "路人丁", "", "转账", "unknown_in"),
        ("21", "", "2600", "供应商A", "", "转账", "supplier"),
        ("22", "", "3500", "路人戊", "九月工资", "转账", "wages"),
        ("23", "", "120", "国家金库", "缴税", "", "tax"),
        ("24", "", "5", "", "短信费", "", "fees"),
        ("25", "", "88", "样例超市", "", "消费", "household"),
        ("26", "", "999", "路人己", "", "转账", "other_out"),
        ("27", "300", "", "", "样例体彩中奖", "", "gambling"),
    ];
    let lines: String =
        table.iter().map(|(d, i, o, p, m, k, _)| format!("2026-10-{d},10:00:00,{i},{o},{p},{m},{k}\n")).collect();
    let rules = rules();
    let (_, found, _) = classes(vec![bank(&lines)], &rules);
    for (row, class) in table.iter().zip(&found) {
        assert_eq!(class, row.6, "{row:?}");
    }
    assert_eq!(found.len(), table.len());
}

#[test]
fn who_pays_on_three_days_is_a_customer_who_pays_once_is_not() {
    let lines = "2026-10-01,10:00:00,100,,路人甲,,转账\n2026-10-02,10:00:00,120,,路人甲,,转账\n\
        2026-10-02,11:00:00,90,,路人乙,,转账\n2026-10-02,12:00:00,90,,路人乙,,转账\n2026-10-03,10:00:00,90,,路人乙,,转账\n\
        2026-10-09,10:00:00,100,,路人甲,,转账\n";
    let rules = rules();
    let (_, found, _) = classes(vec![bank(lines)], &rules);
    // 路人甲 on the 1st, 2nd and 9th; 路人乙 three times, but on two days.
    assert_eq!(found, ["sales", "sales", "unknown_in", "unknown_in", "unknown_in", "sales"]);
}

#[test]
fn money_in_and_out_with_one_party_on_one_day_is_no_sale() {
    let lines = "2026-10-01,09:00:00,50000,,样例商贸有限公司,货款,转账\n2026-10-01,16:00:00,,50000,样例商贸有限公司,货款,转账\n\
        2026-10-02,09:00:00,50000,,样例商贸有限公司,货款,转账\n2026-10-03,16:00:00,,50000,样例商贸有限公司,货款,转账\n";
    let rules = rules();
    let (ledger, found, classed) = classes(vec![bank(lines)], &rules);
    assert_eq!(found, ["round_trip", "round_trip", "sales", "supplier"]);
    assert_eq!((classed[0].pair, classed[1].pair, classed[2].pair), (Some(1), Some(0), None));
    let summary = flows::summarise(
        &ledger,
        &classed,
        &rules,
        &[],
        &Decisions::new(),
        NaiveDate::from_ymd_opt(2026, 10, 31).unwrap(),
    );
    let (measures, _) = flows::signs(&ledger, &summary, &rules, Some(yuan("200000")));
    // 50,000 of 100,000 in left again the same day; 50,000 of sales against 200,000 of revenue.
    assert_eq!((measures.round_trip, measures.through), (Some(yuan("0.5")), Some(yuan("0.25"))));
}

#[test]
fn a_withdrawal_meets_its_row_in_the_bank_less_the_fee() {
    let rules = rules();
    let wechat = read_bytes(&sample("微信支付账单.csv"), "微信支付账单.csv").unwrap();
    let icbc = read_bytes(&sample("icbc-hisdetail.csv"), "icbc.csv").unwrap();
    let (ledger, found, classed) = classes(vec![wechat, icbc], &rules);
    let at = ledger.rows.iter().position(|r| r.amount == yuan("1998")).unwrap();
    let pair = classed[at].pair.expect("the withdrawal has its other half") as usize;
    assert_eq!(
        (found[at].as_str(), ledger.rows[pair].amount, found[pair].as_str()),
        ("own_transfer", yuan("2000"), "own_transfer")
    );
}

#[test]
fn overlapping_files_count_once_and_say_so() {
    let rules = rules();
    let lines = |days: std::ops::RangeInclusive<u32>| {
        // Two equal payments on the 5th are two payments.
        days.map(|d| {
            format!("2026-10-{d:02},,100,,客户丙,货款,转账\n")
                + if d == 5 { "2026-10-05,,100,,客户丙,货款,转账\n" } else { "" }
        })
        .collect::<String>()
    };
    let (ledger, ..) = classes(vec![bank(&lines(1..=10)), bank(&lines(4..=12))], &rules);
    assert_eq!(ledger.rows.len(), 13, "twelve days, the 5th twice");
    assert_eq!(ledger.duplicates.len(), 8, "the 4th to the 10th, the 5th twice");
    assert_eq!(ledger.findings.iter().map(|f| f.code).collect::<Vec<_>>(), ["overlap"]);
    // The same wallet file twice, also when it calls the account otherwise.
    let wallet = || read_bytes(&sample("微信支付账单.csv"), "a.csv").unwrap();
    let mut other = wallet();
    other.account = flows::Private("改名".into());
    let (ledger, ..) = classes(vec![wallet(), other], &rules);
    assert_eq!((ledger.rows.len(), ledger.duplicates.len()), (10, 10));
}

/// The hand sums of the samples WeChat, ICBC, Alipay and PSBC for the twelve months to October 2026.
#[test]
fn months_exclusions_and_decisions_add_up_by_hand() {
    let rules = rules();
    let files: Vec<Statement> = ["微信支付账单.csv", "icbc-hisdetail.csv", "alipay_record_20261102.csv", "psbc.csv"]
        .iter()
        .map(|name| read_bytes(&sample(name), name).unwrap())
        .collect();
    let (ledger, _, classed) = classes(files, &rules);
    let survey = NaiveDate::from_ymd_opt(2026, 10, 31).unwrap();
    let mut decisions = Decisions::new();
    let sum = |d: &Decisions| flows::summarise(&ledger, &classed, &rules, &[], d, survey);
    let summary = sum(&decisions);
    assert_eq!((summary.months.len(), summary.months[0].month.as_str()), (12, "2025-11"));
    let gross = |month: usize| summary.months[month].gross.map(|g| g.map(|g| g.normalize().to_string()));
    // October: bank 12,000 + 1,998 + 10,000 + 800; WeChat 1,200 + 88 + 3,000 + 1,000; Alipay 1,512 + 0.50; POS 1,500.50.
    assert_eq!(gross(11), [Some("24798".into()), Some("5288".into()), Some("1512.5".into()), Some("1500.5".into())]);
    // September: the WeChat file alone covers it; 600 + 300.
    assert_eq!(gross(10), [None, Some("900".into()), None, None]);
    assert_eq!(gross(9), [None, None, None, None], "unknown is never zero");
    let by_class: Vec<(String, String, bool)> = summary
        .exclusions
        .iter()
        .map(|(class, sum, told)| (rules.classes[usize::from(*class)].id.clone(), sum.normalize().to_string(), *told))
        .collect();
    // Refunds: 88 whole and 100 in part, by the wallet's own word. Unexplained: 客户甲 pays on two days only, by code, so sales;
    // 客户庚 800 has no word of business; the 0.50 are a money fund's yield.
    let expected = [
        ("own_transfer", "1998", false),
        ("spouse_transfer", "1000", false),
        ("family_transfer", "300", false),
        ("loan_in", "10000", false),
        ("refund", "188", true),
        ("interest", "0.5", false),
        ("unknown_in", "800", false),
    ];
    let expected: Vec<(String, String, bool)> =
        expected.iter().map(|(a, b, c)| ((*a).into(), (*b).into(), *c)).collect();
    assert_eq!(by_class, expected);
    // 24,798 + 5,288 + 1,512.50 + 1,500.50 + 900 − (1,998 + 1,000 + 300 + 10,000 + 188 + 0.50 + 800) = 33,999 − 14,286.50
    assert_eq!((summary.gross(), summary.sales), (yuan("33999"), yuan("19712.5")));
    // own, spouse, family, loan, the yield, and the unexplained payer
    assert_eq!(summary.open, 6);
    // 客户庚 turns out to be a customer: 800 come back, with a reason; the loan is confirmed.
    let decided = |verdict, reason: &str| Decision { verdict, reason: reason.into() };
    decisions.insert(flows::group_key("unknown_in", "客户庚"), decided(Verdict::Sales, "看过送货单"));
    decisions.insert(flows::group_key("loan_in", "样例农商银行"), decided(Verdict::Excluded, ""));
    // One row of sales is taken out by hand.
    let row = ledger.rows.iter().find(|r| r.amount == yuan("12000")).unwrap();
    decisions.insert(flows::row_key(row), decided(Verdict::Excluded, "代收"));
    let summary = sum(&decisions);
    assert_eq!((summary.sales, summary.open), (yuan("8512.5"), 4));
    assert_eq!(summary.months[11].gross[0], Some(yuan("24798")), "gross credits never change");
    assert!(ledger.rows.iter().any(|r| r.channel == Channel::Pos));
}

#[test]
fn a_day_in_the_middle_of_a_month_leaves_that_month_out() {
    let rules = rules();
    let ledger = Ledger::of(vec![bank("2026-10-01,,5,,客户丙,货款,\n2025-09-30,,7,,客户丙,货款,\n")], &rules);
    let classed = flows::classify(&ledger, &rules, &known(), &mut |_| true).unwrap();
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let summary = flows::summarise(&ledger, &classed, &rules, &[], &Decisions::new(), day("2026-10-30"));
    assert_eq!((summary.months[0].month.as_str(), summary.months[11].month.as_str()), ("2025-10", "2026-09"));
    assert_eq!((summary.outside, summary.sales), (2, yuan("0")));
    let summary = flows::summarise(&ledger, &classed, &rules, &[], &Decisions::new(), day("2026-02-28"));
    assert_eq!((summary.months[0].month.as_str(), summary.months[11].month.as_str()), ("2025-03", "2026-02"));
}

#[test]
fn slips_in_the_rules_are_found_at_their_place() {
    let base = r#"
[[class]]
id = "sales"
label = { zh = "经营", en = "Sales" }
treatment = "sales"
[[rule]]
class = "salse"
reason = { zh = "一", en = "one" }
"#;
    let problems = Rules::load(&[("flows/rules.toml", base)]).unwrap_err();
    assert!(problems.iter().any(|p| p.line == 7 && p.column == 9 && p.text.zh.contains("salse")), "{problems:#?}");
    let bare = base.replace("salse", "sales").replace("reason", "direction = \"in\"\nreason");
    let problems = Rules::load(&[("flows/rules.toml", &bare)]).unwrap_err();
    assert!(
        problems.iter().any(|p| p.line == 7 && p.text.zh.contains("至少要有一个")),
        "silence must not pay: {problems:#?}"
    );
    let broken = Rules::load(&[("flows/rules.toml", "[[class]\nid=1")]).unwrap_err();
    assert_eq!(broken[0].line, 1);
    let unknown = Rules::load(&[(
        "flows/t.toml",
        "[[threshold]]\nid=\"typo\"\nvalue=\"x\"\nlabel={zh=\"\",en=\"\"}\ncalibrated=false\n",
    )])
    .unwrap_err();
    assert!(unknown.iter().any(|p| p.line == 2) && unknown.iter().any(|p| p.line == 3), "{unknown:#?}");
    assert!(rules().thresholds.iter().all(|t| !t.calibrated), "shipped as calibrated, which only a bank can say");
}
