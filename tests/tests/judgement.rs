//! The sentence a committee reads first: what is proposed, what holds it there and why, in words of the trade. Amounts are those of the trades'
//! expectations (`data/*/expected.json`, worked out by other programs from the answers); each bound that can bind is made to, in every trade.

use appraisal::case_file::Raw;
use appraisal::checklist::Checklist;
use appraisal::figure::Reading;
use appraisal::judgement::{Judgement, judgement, meaning};
use appraisal::wording::Wording;
use appraisal::{Appraisal, appraise, appraise_assuming};
use formula::{Assumed, Assumption, Value};
use rust_decimal::Decimal;
use tests::facts::{checklist, explained};
use tests::golden::facts;
use tests::trades::{Trade, trades};

fn trade(id: &str) -> &'static Trade {
    trades().iter().find(|t| t.id == id).expect("shipped")
}

fn told(trade: &Trade) -> Judgement {
    let a = appraise(&trade.checklist, &trade.case.observations_as_signed(), trade.case.case.survey_date);
    judgement(&trade.checklist, &a)
}

/// fmcg: `cash_plan.P_min_for_need` 200,000 in 2026-11 (the plan set by hand), minimum cash 29,465, asked 300,000.
#[test]
fn the_wholesaler_needs_no_more_than_the_tightest_month() {
    let case = explained(&facts());
    let a = appraise(checklist(), &case.observations_as_signed(), case.case.survey_date);
    let told = judgement(checklist(), &a);
    assert_eq!(
        told.sentence().zh,
        "建议同意，降额到 200,000 元（申请 300,000 元），由“需求”卡住：按现金计划备这批货，最紧的是 2026-11，借 200,000 元就付得起货款，\
         月末还留得住一个月的经营费用 29,465 元；再多借，备这批货也花不掉。"
    );
    assert_eq!(
        told.sentence().en,
        "Proposed: agree to 200,000 yuan (300,000 yuan asked), held by need: buying these goods by the cash plan, 2026-11 is the tightest month; \
         200,000 yuan pays for the goods and still leaves a month's expenses of 29,465 yuan at its end; more would not be spent on these goods."
    );
    assert_eq!((told.firm, told.waits_for.len()), (None, 0));
    // The same stands behind the figure when it is asked why.
    let wording = Wording { checklist: checklist(), figures: &a.figures };
    let why = meaning(&wording, "limit.limit").expect("known");
    assert!(why.zh.starts_with("按现金计划备这批货，最紧的是 2026-11") && !why.zh.contains("取整"), "{}", why.zh);
    assert_eq!(meaning(&wording, "limit.need"), Some(why));
    assert_eq!(meaning(&wording, "income.year.revenue"), None);
    // 70% of 1,197,221.95 less 50,000: 788,055.37; at grade B 90% of it: 709,249.83.
    assert_eq!(
        meaning(&wording, "limit.after_grade_factor.equity").expect("known").zh,
        "算得上数的净资产 1,197,222 元，借款最多到它的 70%，扣掉已有的同类贷款 50,000 元，担得起 788,055 元；评级 B，再打 90%，是 709,250 元"
    );
    assert_eq!(
        meaning(&wording, "limit.exposure_caps.sales").expect("known").zh,
        "生意一年毛利 597,973 元，借款总共最多到它的 60%，已有经营借款 122,840 元，只容得下 235,944 元"
    );
    assert_eq!(
        meaning(&wording, "limit.capacity.capacity_seasonal_goods").expect("known").zh,
        "还款靠这批货：有凭据的货 617,836 元，卖掉收回来的钱最多按 80% 还贷，是 559,776 元"
    );
}

/// garment: need 183,373.51 (the derived plan without doubt), minimum cash 46,150, asked 200,000. pig farm: 104,912.63, 9,150, 120,000.
#[test]
fn seasonal_trades_are_told_the_month_and_what_it_lacks() {
    let garment = told(trade("garment-workshop")).sentence().zh;
    assert!(garment.contains("（申请 200,000 元），由“需求”卡住"), "{garment}");
    assert!(garment.contains("借 183,374 元就付得起货款，月末还留得住一个月的经营费用 46,150 元"), "{garment}");
    let pigs = told(trade("pig-farm")).sentence().zh;
    assert!(pigs.contains("（申请 120,000 元），由“需求”卡住"), "{pigs}");
    assert!(pigs.contains("借 104,913 元就付得起货款，月末还留得住一个月的经营费用 9,150 元"), "{pigs}");
}

/// restaurant: before debts 19,958.88 a month, 70%, existing 8,920, room 5,051.22, 36 months at 6.6%: 164,564.12; B: 148,107.71.
#[test]
fn the_restaurant_is_told_what_a_month_leaves_for_instalments() {
    let said = told(trade("restaurant")).sentence();
    assert!(said.zh.contains("（申请 180,000 元），由“还款能力：全部月供”卡住"), "{}", said.zh);
    let why = "每月还债以前剩 19,959 元，最多拿 70% 还债，现有月供已占 8,920 元，这笔一个月只还得起 5,051 元，按申请的期限和还款方式（等额本息）折成本金是 164,564 元；\
               评级 B，再打 90%，是 148,108 元";
    assert!(said.zh.contains(why), "{}", said.zh);
    assert!(said.en.contains("5,051 yuan a month is left for this loan"), "{}", said.en);
}

fn with(assumed: &[(&str, i64)], trade: &Trade) -> Appraisal {
    let set = |value: &i64| Assumed::Set(Value::Number(Decimal::from(*value)));
    let assumptions: Vec<Assumption> =
        assumed.iter().map(|(name, value)| Assumption { name: (*name).to_owned(), assumed: set(value) }).collect();
    let case = &trade.case;
    appraise_assuming(&trade.checklist, &case.observations_as_signed(), case.case.survey_date, &assumptions)
}

fn chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c))
}

fn sound(told: &Judgement, checklist: &Checklist, at: &str) {
    let sentence = told.sentence();
    for text in told.because.iter().chain([&told.head, &sentence]).chain(&told.firm) {
        for hole in ["{", "}", "NaN", "无意义", "不适用", " 缺", "，，", "：：", "。。", "；；"] {
            assert!(!text.zh.contains(hole), "{at}: {}", text.zh);
        }
        for hole in ["{", "}", "not meaningful", "not applicable", "missing,", "..", ";;"] {
            assert!(!text.en.contains(hole), "{at}: {}", text.en);
        }
        assert!(!text.zh.is_empty() && !text.en.is_empty(), "{at}");
    }
    // What people wrote stays as it was written; the program's own words are in one language.
    assert!(!chinese(&told.head.en), "{at}: {}", told.head.en);
    assert!(checklist.caps.len() > 5 && sentence.zh.ends_with('。'), "{at}");
}

/// Each bound that a checklist has, at several sizes, in every trade with a practice case: it is named, and what it means is said.
#[test]
fn every_bound_that_binds_is_named_with_what_it_means() {
    let mut seen = 0;
    for trade in trades() {
        for rule in trade.checklist.caps.iter().filter(|rule| rule.kind != "information" && rule.kind != "asked") {
            for size in [21_000, 47_500] {
                let a = with(&[(&rule.value, size)], trade);
                let at = format!("{} {} {size}", trade.id, rule.id);
                let bound = a.limit.caps.iter().find(|cap| cap.id == rule.id);
                // What is assumed of a bound that does not apply here stays without effect.
                let Some(bound) = bound.filter(|cap| cap.binds && !cap.above_asked) else { continue };
                let told = judgement(&trade.checklist, &a);
                sound(&told, &trade.checklist, &at);
                let sentence = told.sentence();
                assert!(sentence.zh.contains(&format!("“{}”", bound.label.zh)), "{at}: {}", sentence.zh);
                let wording = Wording { checklist: &trade.checklist, figures: &a.figures };
                let why = meaning(&wording, &rule.value).unwrap_or_else(|| panic!("{at}: no meaning"));
                assert!(!chinese(&why.en) || rule.id == "need", "{at}: {}", why.en);
                assert!(
                    sentence.zh.contains(why.zh.split('；').next().expect("a part")),
                    "{at}: {} | {}",
                    sentence.zh,
                    why.zh
                );
                seen += 1;
            }
        }
    }
    assert!(seen >= 40, "only {seen} bounds bound");
}

/// Each kind of purpose: what the need is then.
#[test]
fn the_need_is_told_by_its_purpose() {
    let text = |value: &str| Assumed::Set(Value::Text(value.into()));
    let told = |kind: &str, more: &[(&str, i64)]| {
        let trade = trade("fmcg-wholesale");
        let number = |value: i64| Assumed::Set(Value::Number(Decimal::from(value)));
        let mut assumptions = vec![Assumption { name: "limit.purpose_kind_used".to_owned(), assumed: text(kind) }];
        assumptions.extend(more.iter().map(|(n, v)| Assumption { name: (*n).to_owned(), assumed: number(*v) }));
        let case = &trade.case;
        let a =
            appraise_assuming(&trade.checklist, &case.observations_as_signed(), case.case.survey_date, &assumptions);
        let wording = Wording { checklist: &trade.checklist, figures: &a.figures };
        meaning(&wording, "limit.need").expect("known").zh
    };
    // The working capital of the acceptance case: 991,967.64 tied up, 993,321.95 of its own, loans 50,000.
    assert_eq!(
        told("growth", &[("limit.need_parts.working_capital_gap", 80_000)]),
        "流动资金缺口只有 80,000 元：这样的销售，存货、应收、预付减去应付、预收要占用 991,968 元，自己的流动资金有 993,322 元，已有流动资金贷款 50,000 元"
    );
    assert!(told("growth", &[]).starts_with("流动资金没有缺口：这样的销售"), "{}", told("growth", &[]));
    // 617,835.55 on paper, 117,500 prepaid, 185,350.67 of the borrower's own: 314,984.88.
    assert_eq!(
        told("asset", &[]),
        "用途有凭据的是 617,836 元，已经预付 117,500 元，自己要出 185,351 元，要借的是 314,985 元"
    );
    assert_eq!(
        told("refinance", &[("limit.need_parts.balance_refinanced", 60_000)]),
        "要归还的经营借款余额就是 60,000 元，置换只换这么多"
    );
    assert_eq!(
        told("seasonal", &[("limit.need_parts.P_min", 0)]),
        "按现金计划，手上的钱和回款付得起这批货，不借也周转得开"
    );
}

#[test]
fn an_empty_case_says_what_it_waits_for_and_a_knock_out_what_stops_it() {
    for trade in trades() {
        let nothing = appraise(&trade.checklist, &[], trade.case.case.survey_date);
        let told = judgement(&trade.checklist, &nothing);
        sound(&told, &trade.checklist, &trade.id);
        assert!(told.head.zh.starts_with("先退回补查，不报金额（申请金额未填）"), "{}", told.head.zh);
        let firm = told.firm.expect("what it waits for");
        assert!(firm.zh.starts_with("额度还算不出来，等这些回答：") && !told.waits_for.is_empty(), "{}", firm.zh);
        assert!(matches!(nothing.limit.limit, Reading::Unknown { .. }));
    }
    let trade = trade("fmcg-wholesale");
    let mut case = trade.case.clone();
    case.answers.get_mut("bureau.currently_overdue").expect("asked").v = Raw(Some("true".to_owned()));
    let a = appraise(&trade.checklist, &case.observations_as_signed(), case.case.survey_date);
    let told = judgement(&trade.checklist, &a);
    sound(&told, &trade.checklist, "overdue");
    assert!(told.head.zh.starts_with("建议否决（申请 300,000 元）"), "{}", told.sentence().zh);
    assert!(told.sentence().zh.contains("触及准入否决"), "{}", told.sentence().zh);
}
