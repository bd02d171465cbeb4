//! Account flows from end to end: files in, kept sealed, groups decided, totals written, the estimate as the hand has it; and the same after
//! the case is opened again.

use std::path::Path;
use std::sync::Arc;

use app::api::appraisal::Explain;
use app::api::cases::OpenPracticeCase;
use app::api::files::{FileSource, ListAttachments};
use app::api::flows::{
    ConfirmFlows, DropFlows, FlowAnswer, FlowRows, FlowVerdict, FlowsProgress, FlowsView, KeepFlows, ReadFlows,
    StopFlows, ViewFlows, WriteFlows,
};
use app::api::session::{CreateOfficer, Lock, Unlock};
use app::api::text::{Code, FigureView};
use app::api::visit::{Action, Change, Commit};
use app::api::{Answered, Request};
use app::{App, Argon2Cost, Library, Machine, Settings};

const PASSWORD: &str = "口令-Tianye-2026";
const EXCLUSIONS: &str = "sales.estimates.account_inflows.exclusions";

struct Visit {
    app: App,
    case: String,
    folder: tempfile::TempDir,
}

fn visit() -> Visit {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = Settings { cost: Argon2Cost::LIGHT, ..Settings::of(folder.path() as &Path) };
    let mut app = App::new(settings, Library::built_in(), Arc::new(Machine::new()));
    app.run(CreateOfficer { name: "尽调岗甲".into(), password: PASSWORD.into(), role: None }).expect("an officer");
    let view = app.run(OpenPracticeCase { industry: "fmcg-wholesale".into() }).expect("the case");
    let case = view.meta.id;
    // The practice case's own exclusions make way, so that the hand sum is of the files alone.
    let rows = view.tables[EXCLUSIONS].rows.iter();
    let changes = rows.map(|r| Change::RemoveRow { table: EXCLUSIONS.into(), row: r.id.clone() }).collect();
    app.run(Commit { case: case.clone(), changes, action: Action::Typed }).expect("removed");
    Visit { app, case, folder }
}

/// November 2025 to October 2026.
fn months() -> impl Iterator<Item = String> {
    (0..12).map(|i| if i < 2 { format!("2025-{}", 11 + i) } else { format!("2026-{:02}", i - 1) })
}

/// Each month 10,000 of goods by bank; in March a loan of 5,000 and 700 from somebody unknown.
fn bank() -> String {
    let mut text = String::from(
        "样例银行\n账号：62220001\n起始日期：2025-11-01 终止日期：2026-10-31\n交易日期,收入,支出,余额,对方户名,摘要\n",
    );
    let mut balance = 0;
    for month in months() {
        balance += 10_000;
        text.push_str(&format!("{month}-05,\"10,000.00\",,{balance}.00,样例商贸有限公司,货款\n"));
        if month == "2026-03" {
            balance += 5_000;
            text.push_str(&format!("{month}-06,5000.00,,{balance}.00,样例小贷公司,放款\n"));
            balance += 700;
            text.push_str(&format!("{month}-07,700.00,,{balance}.00,路人甲,转账\n"));
        }
    }
    text
}

/// Each month 1,000 by code; in May 300 from the spouse's red packet.
fn wechat() -> String {
    let mut text = String::from(
        "\u{feff}微信支付账单明细,,\n微信昵称：[样例],,\n起始时间：[2025-11-01 00:00:00] 终止时间：[2026-10-31 23:59:59],,\n\
         交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号,商户单号,备注\n",
    );
    for (no, month) in months().enumerate() {
        text.push_str(&format!(
            "{month}-08 10:00:00,二维码收款,客户{no},收款,收入,¥1000.00,零钱,已存入零钱,10000000000000000{no:02},/,/\n"
        ));
    }
    text.push_str("2026-05-09 10:00:00,微信红包,路人乙,/,收入,¥300.00,零钱,已存入零钱,1000000000000000099,/,/\n");
    text
}

/// Each month 100 by code.
fn alipay() -> Vec<u8> {
    let mut text = String::from(
        "导出信息：\n支付宝账户：placeholder@example.com\n起始时间：[2025-11-01 00:00:00]    终止时间：[2026-10-31 23:59:59]\n\
         交易时间,交易分类,交易对方,对方账号,商品说明,收/支,金额,收/付款方式,交易状态,交易订单号,商家订单号,备注,\n",
    );
    for (no, month) in months().enumerate() {
        text.push_str(&format!("{month}-09 10:00:00,商业服务,客户{no},/,收钱码收款 扫码,收入,100.00,余额,交易成功,20000000000000000{no:02},,,\n"));
    }
    encoding_rs::GB18030.encode(&text).0.into_owned()
}

impl Visit {
    fn import(&mut self, name: &str, bytes: &[u8]) {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).expect("a file");
        let file = FileSource::Path { path: path.display().to_string().into() };
        let read = self
            .app
            .run(ReadFlows { case: self.case.clone(), file, mapping: None, answers: Vec::new() })
            .expect("read");
        assert_eq!(read.refused, None, "{name}");
        self.app.run(KeepFlows { case: self.case.clone() }).expect("kept");
    }

    fn flows(&mut self) -> FlowsView {
        self.app.run(ViewFlows { case: self.case.clone() }).expect("the flows")
    }

    fn decide(&mut self, class: &str, verdict: FlowVerdict, reason: &str) -> Result<(), Code> {
        let keys: Vec<String> =
            self.flows().groups.iter().filter(|g| g.class == class).map(|g| g.key.clone()).collect();
        assert!(!keys.is_empty(), "no group {class}");
        let done = self.app.run(ConfirmFlows { case: self.case.clone(), keys, verdict, reason: reason.into() });
        done.map(drop).map_err(|f| f.code)
    }

    fn estimate(&mut self) -> FigureView {
        let figure = "sales_check.estimates.account_inflows.value_month".into();
        self.app.run(Explain { case: self.case.clone(), figure }).expect("explained").figure
    }
}

#[test]
fn files_become_the_estimate_that_the_hand_has() {
    let mut visit = visit();
    visit.import("bank.csv", bank().as_bytes());
    visit.import("微信支付账单.csv", wechat().as_bytes());
    visit.import("alipay_record.csv", &alipay());
    let flows = visit.flows();
    // 12 × (10,000 + 1,000 + 100) + 5,000 + 700 + 300 = 139,200; out: loan 5,000, unexplained 700, red packet 300.
    assert_eq!((flows.gross.as_str(), flows.excluded.as_str(), flows.sales.as_str()), ("139200", "6000", "133200"));
    assert_eq!((flows.files.len(), flows.rows, flows.open), (3, 39, 3));
    assert!(flows.files[0].findings.iter().any(|f| f.code == "balance_holds"));
    let march = flows.months.iter().find(|m| m.month == "2026-03").expect("March");
    assert_eq!(
        (march.bank.as_deref(), march.wechat.as_deref(), march.pos.as_deref()),
        (Some("15700"), Some("1000"), None),
        "the bank's statement shows no terminal, so it says nothing of one"
    );
    // What was typed of the terminals stays: 9,800 + 11,200 + 15,800 + 10,900 + 9,400 + 9,100 + 10,600 + 10,400 + 14,700 + 15,100
    // + 15,600 + 10,800 = 143,400; and it is asked whether the bank holds it already.
    let stays: Vec<&str> = flows.stays.iter().map(|t| t.zh.as_str()).collect();
    assert!(
        matches!(stays[..], [pos] if pos.contains("12 个月") && pos.contains("143400") && pos.contains("银行")),
        "{stays:?}"
    );
    assert_eq!((march.excluded.as_str(), march.sales.as_str()), ("5700", "11100"));

    // Written as it stands: provisional, because three groups are not confirmed. (133,200 + 143,400) ÷ 12 ÷ (1 − 6% in cash) = 24,521.28.
    visit.app.run(WriteFlows { case: visit.case.clone() }).expect("written");
    let estimate = visit.estimate();
    assert_eq!(estimate.raw.as_deref(), Some("24521.28"));
    assert_eq!(estimate.provisional, [EXCLUSIONS]);
    let again = visit.flows();
    assert_eq!(again.changes, [], "written once, nothing is left to write");

    // The loan and the red packet are confirmed; the unknown payer turns out to be a customer, with a reason only.
    visit.decide("loan_in", FlowVerdict::Excluded, "").expect("confirmed");
    visit.decide("gift", FlowVerdict::Excluded, "").expect("confirmed");
    assert_eq!(visit.decide("unknown_in", FlowVerdict::Sales, " "), Err(Code::BadRequest));
    visit.decide("unknown_in", FlowVerdict::Sales, "看过送货单").expect("rejected with a reason");
    // Stale until it was looked at again.
    assert_eq!(
        visit.app.run(WriteFlows { case: visit.case.clone() }).map(drop).map_err(|f| f.code),
        Err(Code::BadRequest)
    );
    let flows = visit.flows();
    assert_eq!((flows.open, flows.sales.as_str()), (0, "133900"));
    visit.app.run(WriteFlows { case: visit.case.clone() }).expect("written");
    // (133,900 + 143,400) ÷ 12 ÷ 0.94 = 24,583.33…
    let estimate = visit.estimate();
    assert_eq!((estimate.raw.as_deref(), estimate.provisional.len()), (Some("24583.33"), 0));

    // Opened again after the lock: files, decisions and sums are there, read from the case alone.
    for name in ["bank.csv", "微信支付账单.csv", "alipay_record.csv"] {
        std::fs::remove_file(visit.folder.path().join(name)).expect("removed");
    }
    visit.app.run(Lock {}).expect("locked");
    visit.app.run(Unlock { officer: "尽调岗甲".into(), password: PASSWORD.into() }).expect("unlocked");
    let reopened = visit.flows();
    assert_eq!(reopened, flows_without_changes(flows));
    let unknown = reopened.groups.iter().find(|g| g.class == "unknown_in").expect("the group");
    assert_eq!((unknown.verdict, unknown.reason.as_str()), (Some(FlowVerdict::Sales), "看过送货单"));

    // A file taken out is out of the sums and stays in the history.
    let alipay = reopened.files.iter().find(|f| f.name.starts_with("alipay")).expect("the file").id.clone();
    visit
        .app
        .run(DropFlows { case: visit.case.clone(), file: alipay, reason: "不是他的账户".into() })
        .expect("dropped");
    let without = visit.flows();
    assert_eq!((without.files.len(), without.sales.as_str()), (2, "132700"));
    assert_eq!(without.months[0].alipay, None, "unknown again, not zero");
    let files = visit.app.run(ListAttachments { case: visit.case.clone() }).expect("listed");
    assert_eq!(files.len(), 2);
}

fn flows_without_changes(mut view: FlowsView) -> FlowsView {
    view.changes.clear();
    view
}

#[test]
fn rows_are_paged_decided_one_by_one_and_nothing_is_kept_of_a_refused_file() {
    let mut visit = visit();
    visit.import("bank.csv", bank().as_bytes());
    let flows = visit.flows();
    let sales = flows.groups.iter().find(|g| g.class == "sales").expect("sales").key.clone();
    let page = |visit: &mut Visit, offset, limit| {
        visit.app.run(FlowRows { case: visit.case.clone(), group: sales.clone(), offset, limit }).expect("a page")
    };
    let first = page(&mut visit, 0, 5);
    assert_eq!((first.total, first.rows.len(), first.rows[0].time.as_str()), (12, 5, "2026-10-05"));
    assert_eq!(page(&mut visit, 10, 5).rows.len(), 2);
    let key = first.rows[0].key.clone();
    let one = ConfirmFlows {
        case: visit.case.clone(),
        keys: vec![key],
        verdict: FlowVerdict::Excluded,
        reason: "代收".into(),
    };
    visit.app.run(one).expect("one row");
    assert_eq!(visit.flows().sales, "110000");
    assert_eq!(page(&mut visit, 0, 1).rows[0].verdict, Some(FlowVerdict::Excluded));

    let file = FileSource::Base64 { name: "x.pdf".into(), base64: "JVBERi0xLjcK".into() };
    let read = visit
        .app
        .run(ReadFlows { case: visit.case.clone(), file, mapping: None, answers: Vec::new() })
        .expect("answered");
    assert!(read.file.is_none() && read.refused.is_some_and(|r| r.zh.contains("损坏")));
    assert!(visit.app.run(KeepFlows { case: visit.case.clone() }).is_err(), "nothing to keep");
    let done = visit.app.run(FlowsProgress { case: visit.case.clone() }).expect("progress");
    assert!(!done.running);
}

/// Sealing a file is work aside: answers are saved meanwhile, and the file is in the case only when the last step recorded it.
#[test]
fn answers_are_saved_while_a_file_is_sealed() {
    let mut visit = visit();
    let path = visit.folder.path().join("bank.csv");
    std::fs::write(&path, bank()).expect("a file");
    let file = FileSource::Path { path: path.display().to_string().into() };
    visit.app.run(ReadFlows { case: visit.case.clone(), file, mapping: None, answers: Vec::new() }).expect("read");
    let keep = || Request::KeepFlows(KeepFlows { case: visit.case.clone() });
    let kept = |app: &mut App| {
        let list = app.run(ListAttachments { case: visit.case.clone() }).expect("a list");
        list.iter().filter(|a| a.name == "bank.csv").count()
    };
    let answer = |app: &mut App, raw: &str| {
        let change = Change::Answer {
            question: "request.amount".into(),
            raw: Some(raw.into()),
            basis: None,
            by: None,
            how_checked: None,
            note: None,
        };
        app.run(Commit { case: visit.case.clone(), changes: vec![change], action: Action::Typed }).expect("saved");
    };

    // Stopped while it is sealed: nothing is kept, and what was read may be kept again.
    let Ok(Answered::Then(work)) = visit.app.begin(keep()) else { panic!("work aside") };
    visit.app.run(StopFlows { case: visit.case.clone() }).expect("stopped");
    assert!(work().is_err());
    assert_eq!(kept(&mut visit.app), 0);

    let Ok(Answered::Then(work)) = visit.app.begin(keep()) else { panic!("work aside") };
    answer(&mut visit.app, "310000");
    let last = work().expect("sealed");
    answer(&mut visit.app, "320000");
    assert_eq!(kept(&mut visit.app), 0, "sealed is not yet recorded");
    last(&mut visit.app).expect("recorded");
    assert_eq!(kept(&mut visit.app), 1);

    // The record is whole: locked and opened again, file and answers are there.
    visit.app.run(Lock {}).expect("locked");
    visit.app.run(Unlock { officer: "尽调岗甲".into(), password: PASSWORD.into() }).expect("open again");
    assert_eq!(kept(&mut visit.app), 1);
    let figure = "request.amount".into();
    let amount = visit.app.run(Explain { case: visit.case.clone(), figure }).expect("explained").figure;
    assert!(format!("{amount:?}").contains("320000"), "{amount:?}");
    assert_eq!(visit.flows().rows, 14);
}

/// What a file leaves open is asked once, kept with the file, and answered by itself for the next file of the same layout.
#[test]
fn a_question_is_asked_once_and_remembered_for_the_bank() {
    let mut visit = visit();
    let text = |day: u32| {
        format!("某某银行明细\n交易日期,摘要,收入,支出,对方户名\n0{day}/10/2026,货款,1000.00,,样例超市有限公司\n")
    };
    let read = |visit: &mut Visit, day: u32, answers: Vec<FlowAnswer>| {
        let name = format!("bank{day}.csv");
        let path = visit.folder.path().join(&name);
        std::fs::write(&path, text(day)).expect("a file");
        let file = FileSource::Path { path: path.display().to_string().into() };
        let read = visit.app.run(ReadFlows { case: visit.case.clone(), file, mapping: None, answers }).expect("read");
        read.file.expect("a table").reading
    };
    let asked = read(&mut visit, 5, Vec::new());
    let question = asked.question.expect("05/10 is one of two days");
    assert_eq!((question.about.as_str(), question.choices.len(), asked.remembered), ("dates", 2, false));
    let answer = || vec![FlowAnswer { about: "dates".into(), value: "day".into() }];
    assert_eq!(read(&mut visit, 5, answer()).question, None);
    visit.app.run(KeepFlows { case: visit.case.clone() }).expect("kept");
    assert_eq!(visit.flows().gross, "1000");
    // The next file of the same layout is read as the first one was, and says so.
    let next = read(&mut visit, 6, Vec::new());
    assert_eq!((next.question, next.remembered, next.told.len()), (None, true, 1));
    visit.app.run(KeepFlows { case: visit.case.clone() }).expect("kept");
    assert_eq!(visit.flows().gross, "2000");
    let october = visit.flows().months.pop().expect("a month");
    assert_eq!((october.month.as_str(), october.bank.as_deref()), ("2026-10", Some("2000")));
    // Opened again, without what was in memory, the files read the same.
    visit.app.run(Lock {}).expect("locked");
    visit.app.run(Unlock { officer: "尽调岗甲".into(), password: PASSWORD.into() }).expect("unlocked");
    assert_eq!(visit.flows().gross, "2000");
}

/// A merchant's receipts and their settlement: counted once while nobody decided, and the estimate is provisional for it; linked it
/// stays so for good, parted both count. The same decision stands after the case is opened again.
#[test]
fn the_same_money_in_two_files_is_decided_by_hand() {
    let mut visit = visit();
    let mut bill = String::from(
        "`交易时间,`商户号,`微信订单号,`商户订单号,`交易类型,`交易状态,`付款银行,`货币种类,`应结订单金额,`退款金额,`商品名称,`手续费\n",
    );
    for (no, sum) in [600, 500, 450, 450].iter().enumerate() {
        bill.push_str(&format!(
            "`2026-10-10 1{no}:00:00,`1900000001,`42000027152026101000000001{no:02},`T{no},`NATIVE,`SUCCESS,`OTHERS,`CNY,`{sum}.00,`0.00,`零售,`3.00\n"
        ));
    }
    visit.import("商户账单.csv", bill.as_bytes());
    let bank = "样例银行账户明细\n账号：6229000000000001\n起始日期：20251101 截止日期：20261031\n\
        交易日期,交易时间,摘要,收入金额,支出金额,余额,对方户名\n20261011,09:00:00,微信支付商户结算款,1988.00,,1988.00,财付通支付科技有限公司\n";
    visit.import("银行.csv", bank.as_bytes());
    let flows = visit.flows();
    assert_eq!((flows.sales.as_str(), flows.open, flows.links.len()), ("2000", 1, 1));
    let link = &flows.links[0];
    assert_eq!((link.kind.as_str(), link.first.sum.as_str(), link.second.sum.as_str()), ("settlement", "2000", "1988"));
    assert_eq!((link.first.count, link.first.file.as_str(), link.second.rows[0].line), (4, "商户账单.csv", 5));
    assert!(link.open && link.reason.zh.contains("12 元") && link.reason.zh.contains("手续费"), "{}", link.reason.zh);
    let out = flows.exclusions.iter().find(|e| e.label.zh.contains("同一笔钱")).expect("named among the exclusions");
    assert_eq!((out.amount.as_str(), out.confirmed), ("1988", false));
    visit.app.run(WriteFlows { case: visit.case.clone() }).expect("written");
    assert_eq!(visit.estimate().provisional, [EXCLUSIONS]);

    let key = link.key.clone();
    let decide = |visit: &mut Visit, verdict, reason: &str| {
        let keys = vec![key.clone()];
        let done = visit.app.run(ConfirmFlows { case: visit.case.clone(), keys, verdict, reason: reason.into() });
        done.map(drop).map_err(|f| f.code)
    };
    assert_eq!(decide(&mut visit, FlowVerdict::Sales, ""), Err(Code::BadRequest), "parted with a reason only");
    decide(&mut visit, FlowVerdict::Sales, "另一个商户号的结算").expect("parted");
    let parted = visit.flows();
    assert_eq!((parted.sales.as_str(), parted.open, parted.links[0].why.as_str()), ("3988", 0, "另一个商户号的结算"));
    decide(&mut visit, FlowVerdict::Excluded, "").expect("linked");
    let linked = visit.flows();
    assert_eq!((linked.sales.as_str(), linked.open, linked.links[0].verdict), ("2000", 0, Some(FlowVerdict::Excluded)));
    visit.app.run(WriteFlows { case: visit.case.clone() }).expect("written");
    assert_eq!(visit.estimate().provisional, Vec::<String>::new());
    visit.app.run(Lock {}).expect("locked");
    visit.app.run(Unlock { officer: "尽调岗甲".into(), password: PASSWORD.into() }).expect("unlocked");
    let again = visit.flows();
    assert_eq!((again.sales.as_str(), again.links[0].verdict), ("2000", Some(FlowVerdict::Excluded)));
}

/// What no file covers keeps what was typed, by month and by channel, with its basis; what a file covers is replaced.
#[test]
fn a_channel_without_a_file_keeps_what_was_typed() {
    const INFLOWS: &str = "sales.estimates.account_inflows.inflows";
    let channels = ["bank", "wechat", "alipay", "pos"];
    // Which files are there, and which channels they speak for.
    let sets: [(&[&str], &[&str]); 5] = [
        (&["bank"], &["bank"]),
        (&["wechat"], &["wechat"]),
        (&["bank", "wechat"], &["bank", "wechat"]),
        (&["bank", "wechat", "alipay"], &["bank", "wechat", "alipay"]),
        (&["settling"], &["bank", "pos"]),
    ];
    for (files, covered) in sets {
        let mut visit = visit();
        let typed = |visit: &mut Visit| -> Vec<(String, String, Option<String>, Option<app::api::text::Basis>)> {
            let view = visit.app.run(app::api::cases::OpenCase { case: visit.case.clone() }).expect("the case");
            let rows = view.tables[INFLOWS].rows.iter();
            rows.flat_map(|row| {
                let month = row.cells["month"].raw.clone();
                channels.map(|c| {
                    let cell = row.cells.get(c);
                    (month.clone(), c.to_owned(), cell.map(|c| c.raw.clone()), cell.map(|c| c.basis))
                })
            })
            .collect()
        };
        let before = typed(&mut visit);
        for file in files {
            match *file {
                "bank" => visit.import("bank.csv", bank().as_bytes()),
                // The bank's statement shows the terminal's settlements: what it does not show did not come.
                "settling" => visit.import("bank.csv", bank().replacen("货款", "POS 商户结算", 1).as_bytes()),
                "wechat" => visit.import("微信支付账单.csv", wechat().as_bytes()),
                _ => visit.import("alipay_record.csv", &alipay()),
            }
        }
        let flows = visit.flows();
        visit.app.run(WriteFlows { case: visit.case.clone() }).expect("written");
        let after = typed(&mut visit);
        assert_eq!(before.len(), after.len());
        for (was, is) in before.iter().zip(&after) {
            if covered.contains(&was.1.as_str()) {
                assert_eq!(is.3, Some(app::api::text::Basis::System), "{files:?} {is:?}");
            } else {
                assert_eq!(was, is, "{files:?}: what no file covers changed");
            }
        }
        assert_eq!(flows.stays.len(), 4 - covered.len(), "{files:?}: {:?}", flows.stays);
    }
}
