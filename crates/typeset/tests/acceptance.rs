//! The credit report of the acceptance case, printed and read back: what the committee must find on the paper is there.

use report::document::LogHead;
use report::{Attachment, Context, credit_report};
use std::path::Path;
use std::process::Command;
use typeset::{Fonts, pdf};

/// `name` keeps the files of tests that run side by side apart.
fn printed(name: &str, unmasked: bool) -> (String, usize) {
    printed_from(&tests::golden::facts(), name, unmasked)
}

fn printed_from(facts: &serde_json::Value, name: &str, unmasked: bool) -> (String, usize) {
    let checklist = tests::facts::checklist();
    let file = tests::facts::case_file(facts, checklist).expect("every fact has a place");
    let observations = file.observations();
    let (answers, _) = appraisal::observation::Answers::fold(checklist, &observations);
    let appraisal = appraisal::appraise(checklist, &observations, file.case.survey_date);
    // As the program prints it: with the search for a structure, and one scenario kept.
    let structures = appraisal::structure::structures(&appraisal::aside::Aside::new(checklist, &appraisal));
    let turn = appraisal::checklist::Turn { lever: "sales".to_owned(), row: None, to: "-0.2".to_owned() };
    let context = Context {
        structures,
        scenarios: vec![report::Scenario { name: "旺季淡了".to_owned(), turns: vec![turn] }],
        date: Some(file.case.survey_date),
        survey_date: Some(file.case.survey_date),
        case_id: "案卷 TY-2026-0001".to_owned(),
        title: "借款人".to_owned(),
        practice: true,
        unmasked,
        log_head: Some(LogHead { seq: 412, hash: "5f0c2a9e".repeat(8) }),
        attachments: vec![Attachment {
            id: "e1".to_owned(),
            name: "进货单".to_owned(),
            at: "2026-10-31 10:12".to_owned(),
            hash: "ab".repeat(32),
        }],
        ..Context::default()
    };
    let document = credit_report(checklist, &answers, &appraisal, &context);
    let paper = pdf(&document, &fonts()).expect("prints");
    assert!(paper.missing.is_empty(), "{:?}", paper.missing);
    (text(name, &paper.bytes), paper.pages)
}

fn fonts() -> Fonts {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../src-tauri/resources/fonts");
    let read = |name: &str| {
        std::fs::read(dir.join(name)).expect("run scripts/fonts.sh first: the fonts are not in the repository")
    };
    Fonts::new([read("NotoSansCJK-Regular.ttc"), read("NotoSansCJK-Bold.ttc")])
}

/// The file's text, as pdftotext reads it.
fn text(name: &str, pdf: &[u8]) -> String {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("acceptance-{name}.pdf"));
    std::fs::write(&path, pdf).expect("the target directory is writable");
    let out = Command::new("pdftotext")
        .args(["-layout", "-enc", "UTF-8"])
        .arg(&path)
        .arg("-")
        .output()
        .expect("poppler-utils");
    String::from_utf8(out.stdout).expect("UTF-8")
}

#[test]
fn the_paper_says_what_the_committee_needs() {
    let (text, pages) = printed("committee", false);
    assert!((6..=40).contains(&pages), "{pages} pages");
    let first = text.split('\u{c}').next().unwrap_or_default();
    for wanted in [
        "审贷会页",
        "建议",
        "借款人",
        "配偶",
        "经营场所",
        "担保方式",
        "申请与建议",
        "300,000",
        "第一还款来源",
        "第二还款来源",
        "逾期与查询",
        "不构成约束",
        "疑点与缓释",
        "准入否决",
        "放款与监控条件",
        "管户岗",
        "合适的方案",
        "未尽事项",
        "压力测试",
        "销售下降 30%",
        "降额同意",
        "续议",
        "否决理由",
        "监控条件",
        "调查人",
        "委员四",
        "练习案例 PRACTICE",
    ] {
        assert!(first.contains(wanted), "page 1 lacks {wanted}");
    }
    let titles = [
        "申请与用途",
        "调查准备与走访记录",
        "借款人与家庭",
        "经营",
        "财务报表",
        "财务附表",
        "交叉检验汇总",
        "信贷历史",
        "担保",
        "行业对标",
        "五维评分",
        "额度推导",
        "还款计划",
        "风险点与缓释",
        "未尽事项清单",
        "附件索引",
        "附录",
    ];
    for (i, title) in titles.iter().enumerate() {
        let chapter = format!("{}、{title}", report::number::chinese(i + 1));
        assert!(text.contains(&chapter), "{chapter} is missing");
    }
    for wanted in ["假设推演", "旺季淡了：今后销售增减 -20.00%"] {
        assert!(text.contains(wanted), "{wanted} is missing");
    }
}

/// A committee decides on one page, in every trade, whatever is proposed.
#[test]
fn the_committees_page_is_one_page_in_every_trade() {
    let trades = tests::trades::trades();
    assert!(trades.len() >= 4, "{} trades", trades.len());
    for trade in trades {
        let observations = trade.case.observations();
        let (answers, _) = appraisal::observation::Answers::fold(&trade.checklist, &observations);
        let appraisal = appraisal::appraise(&trade.checklist, &observations, trade.case.case.survey_date);
        let structures = appraisal::structure::structures(&appraisal::aside::Aside::new(&trade.checklist, &appraisal));
        let context = Context {
            structures,
            date: Some(trade.case.case.survey_date),
            survey_date: Some(trade.case.case.survey_date),
            title: "借款人".to_owned(),
            officer: "主办".to_owned(),
            practice: true,
            ..Context::default()
        };
        let document = credit_report(&trade.checklist, &answers, &appraisal, &context);
        let text = text(&trade.id, &pdf(&document, &fonts()).expect("prints").bytes);
        let pages: Vec<&str> = text.split('\u{c}').collect();
        assert!(pages[0].contains("委员四"), "{}: the signatures are not on the first page", trade.id);
        assert!(pages[1].contains("一、申请与用途"), "{}: the committee's page runs over", trade.id);
    }
}

#[test]
fn the_committees_page_stays_one_page_when_everything_is_open() {
    let checklist = tests::facts::checklist();
    let as_of = chrono::NaiveDate::from_ymd_opt(2026, 10, 31).expect("a day");
    let appraisal = appraisal::appraise(checklist, &[], as_of);
    let answers = appraisal::observation::Answers::default();
    let document =
        credit_report(checklist, &answers, &appraisal, &Context { title: "借款人".to_owned(), ..Context::default() });
    let text = text("empty", &pdf(&document, &fonts()).expect("prints").bytes);
    let pages: Vec<&str> = text.split('\u{c}').collect();
    assert!(pages[0].contains("审贷会页") && pages[0].contains("调查人"), "the signatures are on the first page");
    assert!(pages[1].contains("一、申请与用途"), "{}", pages[1]);
}

/// The long form: every variant of the case (LONG=1).
#[test]
fn variants_print_with_their_conclusion_on_the_first_page() {
    let facts = tests::golden::facts();
    let variants = facts["variants"].as_array().cloned().unwrap_or_default();
    let many = std::env::var_os("LONG").map_or(1, |_| variants.len());
    for variant in variants.iter().take(many) {
        let id = variant["id"].as_str().expect("a variant has an id");
        let (text, _) = printed_from(&tests::golden::with_variant(&facts, id), id, false);
        let pages: Vec<&str> = text.split('\u{c}').collect();
        assert!(pages[0].contains("建议：") && pages[0].contains("委员四"), "{id}");
        assert!(pages[1].contains("一、申请与用途"), "{id}: the committee's page is longer than one page");
    }
    assert!(many > 0, "the case has variants");
}

#[test]
fn personal_numbers_are_masked_unless_asked_for() {
    let id = tests::golden::facts()["applicant"]["id_number"].as_str().map(str::to_owned).expect("the case has one");
    let (masked, _) = printed("masked", false);
    assert!(!masked.contains(&id), "the identity number is printed in full");
    assert!(masked.contains(&id[id.len() - 4..]), "its last four characters are there");
    let (full, _) = printed("full", true);
    let compact: String = full.chars().filter(|c| !c.is_whitespace() && *c != '\u{200B}').collect();
    assert!(compact.contains(&id));
}
