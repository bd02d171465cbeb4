//! Each layout as its source writes it, read from a sample file of our own; what is expected was written down from the samples by hand.
#![allow(clippy::unwrap_used)]

use crate::support::{codes, read, short};
use flows::{Channel, Settled};

#[test]
fn wechat_with_its_mark_head_and_states() {
    let read = read("微信支付账单.csv");
    assert_eq!((read.format.id.as_str(), read.encoding, read.format.channel), ("wechat", "UTF-8", Channel::Wechat));
    assert_eq!(read.account.0, "样例商行");
    let (from, to) = read.period.unwrap();
    assert_eq!(
        (from.to_string().as_str(), to.to_string().as_str(), read.period_said),
        ("2026-09-01", "2026-10-31", true)
    );
    assert_eq!(
        short(&read),
        [
            "16 2026-10-30 20:15:03 +1200 [客户甲] [收款方备注:二维码收款]",
            "17 2026-10-29 11:02:11 +88 [客户乙] [收款方备注:二维码收款]",
            "18 2026-10-28 09:30:00 +3000 [客户丙] [转账备注:货款,九月]",
            "19 2026-10-27 18:00:00 /2000 [样例银行(0001)] [服务费¥2.00]",
            "20 2026-10-20 12:00:00 -150 [样例饭店] [午餐]",
            "21 2026-10-15 23:40:00 +1000 [配偶甲] [转账备注:微信转账]",
            "22 2026-09-30 10:00:00 +600 [客户甲] [收款方备注:二维码收款]",
            "23 2026-09-20 10:00:00 +300 [亲戚甲] []",
            "24 2026-09-10 10:00:00 -1200 [供应商A] [转账备注:进货]",
            "25 2026-09-05 08:00:00 /1000 [] []",
        ]
    );
    let refunded: Vec<String> = read.rows.iter().map(|r| r.refunded.to_string()).collect();
    assert_eq!(refunded, ["0", "88", "0", "0", "0", "0", "100", "0", "1200", "0"]);
    assert_eq!(codes(&read), [], "the head's counts are right");
    assert_eq!(read.rows[0].order, "1000000000000000000000001");
    assert_eq!(read.rows[0].kind, "二维码收款");
}

#[test]
fn alipay_in_gb18030_with_head_and_footer() {
    let read = read("alipay_record_20261102.csv");
    assert_eq!((read.format.id.as_str(), read.encoding, read.format.channel), ("alipay", "gb18030", Channel::Alipay));
    assert_eq!(read.account.0, "placeholder@example.com");
    assert_eq!(
        short(&read),
        [
            "18 2026-10-30 21:32:14 +1512 [客户丁] [收钱码收款 扫码]",
            "19 2026-10-28 14:16:52 -30 [样例超市] [纸巾]",
            "20 2026-10-25 14:16:52 -200 [样例网店] [水杯]",
            "21 2026-10-24 15:24:35 /16.37 [样例网店] [退款-水杯]",
            "22 2026-10-10 10:00:00 /500 [*款人] [余额提现]",
            "23 2026-10-09 10:00:00 +0.5 [蚂蚁样例] [收益发放]",
        ]
    );
    let settled: Vec<Settled> = read.rows.iter().map(|r| r.settled).collect();
    assert_eq!(settled, [Settled::Yes, Settled::Yes, Settled::No, Settled::Yes, Settled::Yes, Settled::Yes]);
    assert_eq!(codes(&read), [("closed", None)]);
}

#[test]
fn icbc_with_padding_tabs_and_both_pairs_of_columns() {
    let read = read("icbc-hisdetail.csv");
    assert_eq!((read.format.id.as_str(), read.account.0.as_str()), ("icbc", "6222****0001"));
    assert_eq!(
        short(&read),
        [
            "8 2026-10-31 +12000 [样例商贸有限公司] [他行汇入] 21998",
            "9 2026-10-27 +1998 [财付通] [财付通提现] 9998",
            "10 2026-10-20 -2000 [供应商A] [跨行汇款] 8000",
            "11 2026-10-08 +10000 [样例农商银行] [贷款发放] 10000",
        ]
    );
    assert_eq!(codes(&read), [("balance_holds", None)]);
    assert_eq!(read.notes, [13], "the total line is beside the table");
}

#[test]
fn abc_signed_amounts_and_times_without_colons() {
    let read = read("abc_debit.csv");
    assert_eq!(read.format.id, "abc");
    assert_eq!(
        short(&read),
        [
            "2 2026-10-01 09:30:11 +5000 [客户戊] [转存；货款] 5000",
            "3 2026-10-02 13:23:24 -10 [微信支付样例商户] [财付通；样例] 4990",
            "4 2026-10-15 +0.35 [] [结息；个人活期结息] 4990.35",
            "5 2026-10-15 /0 [] [利息税；个人活期结息] 4990.35",
        ]
    );
    assert_eq!(read.rows[0].party_account.0, "6228000000000001");
    assert_eq!(codes(&read), [("balance_holds", None)]);
}

#[test]
fn boc_newest_first_with_a_foreign_line() {
    let read = read("boc.csv");
    assert_eq!(read.format.id, "boc");
    assert_eq!(
        short(&read),
        [
            "3 2026-10-22 17:57:17 -71.89 [样例商户] [] 3240.28",
            "4 2026-10-22 12:23:04 +50 [支付宝-样例] [] 3312.17",
            "5 2026-10-21 09:00:00 +100 [境外客户] [] 100",
            "6 2026-10-20 15:00:00 +3000 [支付宝-借款人] [支付宝余额提现-借款人] 3262.17",
        ]
    );
    assert_eq!(read.rows[2].settled, Settled::Foreign);
    assert_eq!(codes(&read), [("foreign", None), ("balance_holds", None)]);
}

#[test]
fn cmb_with_comment_lines_and_tabs_inside_quotes() {
    let read = read("cmb.csv");
    assert_eq!((read.format.id.as_str(), read.encoding), ("cmb", "gb18030"));
    assert_eq!(
        short(&read),
        ["9 2026-10-03 10:11:12 +2000 [] [客户己 订货] 7000", "10 2026-10-02 09:00:00 -1000 [] [房租] 5000",]
    );
    assert_eq!(read.notes, [11, 12]);
    assert_eq!(read.period.map(|p| p.1.to_string()).as_deref(), Some("2026-10-31"));
    assert_eq!(codes(&read), [("balance_holds", None)]);
}

#[test]
fn psbc_with_units_in_the_names_and_a_page_total() {
    let read = read("psbc.csv");
    assert_eq!((read.format.id.as_str(), read.account.0.as_str()), ("psbc", "6217000000000001"));
    assert_eq!(
        short(&read),
        [
            "5 2026-10-05 +800 [客户庚] [转账] 1800",
            "6 2026-10-06 +1500.5 [银联商务支付股份有限公司] [银联商务结算] 3300.5",
        ]
    );
    assert_eq!(read.notes, [7]);
}

#[test]
fn an_unknown_bank_with_sensible_names_and_bars() {
    let read = read("某农商行.txt");
    assert_eq!(read.format.id, "rural");
    assert_eq!(short(&read), ["3 2026-10-01 +500 [客户辛] [货款] 1500", "4 2026-10-02 -300 [供应商B] [进货] 1200"]);
    assert_eq!(read.unreadable, 2);
    assert_eq!(codes(&read)[..2], [("unreadable", Some(5)), ("unreadable", Some(6))]);
}

/// A workbook as the counter prints it: title, account, a header of two lines, numbers and dates as cells.
#[test]
fn a_two_line_header_in_a_workbook() {
    use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "样例农村商业银行账户交易明细").unwrap();
    sheet.write(1, 0, "账号：").unwrap();
    sheet.write(1, 1, "6210000000000077").unwrap();
    for (column, name) in [(0, "交易日期"), (1, "摘要"), (2, "发生额"), (4, "余额"), (5, "对方信息")] {
        sheet.write(3, column, name).unwrap();
    }
    for (column, name) in [(2, "借方"), (3, "贷方"), (5, "户名"), (6, "账号")] {
        sheet.write(4, column, name).unwrap();
    }
    let day = Format::new().set_num_format("yyyy-mm-dd hh:mm:ss");
    sheet
        .write_with_format(5, 0, ExcelDateTime::from_ymd(2026, 10, 1).unwrap().and_hms(8, 30, 15).unwrap(), &day)
        .unwrap();
    sheet.write(5, 1, "货款").unwrap();
    sheet.write(5, 3, 1234.56).unwrap();
    sheet.write(5, 4, 2000.1).unwrap();
    sheet.write(5, 5, "客户癸").unwrap();
    sheet.write(5, 6, "6210000000000088").unwrap();
    sheet.write(6, 0, "20261003").unwrap();
    sheet.write(6, 1, "进货").unwrap();
    sheet.write(6, 2, 0.3 + 0.6).unwrap();
    // A formula's cached value counts, the formula does not.
    sheet.write_formula(6, 4, rust_xlsxwriter::Formula::new("=E6-C7").set_result("1999.2")).unwrap();
    sheet.write(6, 5, "供应商B").unwrap();
    sheet.write(8, 0, "合计").unwrap();
    sheet.write(8, 3, 1234.56).unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let read = crate::support::read_bytes(&bytes, "明细.xlsx").unwrap();
    assert_eq!(
        (read.format.id.as_str(), read.encoding, read.account.0.as_str()),
        ("rural", "xlsx", "6210000000000077")
    );
    assert_eq!(
        short(&read),
        ["6 2026-10-01 08:30:15 +1234.56 [客户癸] [货款] 2000.1", "7 2026-10-03 -0.9 [供应商B] [进货] 1999.2",]
    );
    assert_eq!(read.notes, [9]);
    assert_eq!(codes(&read), [("balance_holds", None)]);
}

#[test]
fn construction_bank_and_wechat_as_workbooks() {
    use rust_xlsxwriter::Workbook;
    let table = |rows: &[&[&str]]| {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (r, row) in rows.iter().enumerate() {
            for (c, cell) in row.iter().enumerate() {
                sheet.write(u32::try_from(r).unwrap(), u16::try_from(c).unwrap(), *cell).unwrap();
            }
        }
        book.save_to_buffer().unwrap()
    };
    let ccb = table(&[
        &["中国建设银行账户明细信息"],
        &[
            "账号",
            "账户名称",
            "交易时间",
            "借方发生额/元(支取)",
            "贷方发生额/元(收入)",
            "余额",
            "币种",
            "对方户名",
            "对方账号",
            "对方开户机构",
            "记账日期",
            "摘要",
            "备注",
            "账户明细编号-交易流水号",
        ],
        &[
            "4300001",
            "样例商行",
            "20261001 09:10:11",
            "0.00",
            "600.00",
            "1,600.00",
            "人民币元",
            "客户甲",
            "4300002",
            "样例支行",
            "20261001",
            "货款",
            "",
            "1-1",
        ],
        &[
            "4300001",
            "样例商行",
            "20261002 10:00:00",
            "100.00",
            "0.00",
            "1,500.00",
            "人民币元",
            "供应商A",
            "4300003",
            "样例支行",
            "20261002",
            "转账",
            "进货",
            "2-1",
        ],
    ]);
    let read = crate::support::read_bytes(&ccb, "ccb.xlsx").unwrap();
    assert_eq!(read.format.id, "ccb");
    assert_eq!(
        short(&read),
        ["3 2026-10-01 09:10:11 +600 [客户甲] [货款] 1600", "4 2026-10-02 10:00:00 -100 [供应商A] [转账；进货] 1500",]
    );
    assert_eq!(read.rows[0].own_account.0, "4300001");
    let wechat = table(&[
        &["微信支付账单明细"],
        &["微信昵称：[样例商行]"],
        &[
            "交易时间",
            "交易类型",
            "交易对方",
            "商品",
            "收/支",
            "金额(元)",
            "支付方式",
            "当前状态",
            "交易单号",
            "商户单号",
            "备注",
        ],
        &[
            "2026-10-30 20:15:03",
            "二维码收款",
            "客户甲",
            "收款",
            "收入",
            "1200",
            "零钱",
            "已存入零钱",
            "1000000000000000000000001",
            "/",
            "/",
        ],
    ]);
    let read = crate::support::read_bytes(&wechat, "微信支付账单流水文件.xlsx").unwrap();
    assert_eq!(read.format.id, "wechat");
    assert_eq!(short(&read), ["4 2026-10-30 20:15:03 +1200 [客户甲] [收款]"]);
}

#[test]
fn a_mapping_by_hand_reads_what_no_name_tells() {
    let text = "A栏,B栏,C栏\n2026-10-01,100.00,客户甲\n2026-10-02,-50.00,供应商A\n";
    let Err(flows::Refusal::NoTable(sample)) = crate::support::read_bytes(text.as_bytes(), "x.csv") else {
        panic!("it has no names")
    };
    assert_eq!(sample[0].cells, ["A栏", "B栏", "C栏"]);
    let mapping = flows::Mapping {
        line: 1,
        columns: vec![(0, flows::Role::Date), (1, flows::Role::Amount), (2, flows::Role::Party)],
    };
    let read = flows::read(
        text.as_bytes(),
        "x.csv",
        0,
        &flows::Told { mapping: Some(mapping), ..Default::default() },
        &crate::support::rules(),
        &mut |_| true,
    )
    .unwrap();
    assert_eq!(short(&read), ["2 2026-10-01 +100 [客户甲] []", "3 2026-10-02 -50 [供应商A] []"]);
}
