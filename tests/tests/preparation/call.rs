//! Two minutes on the phone, in every trade.

use super::trade::{Told, all, of};
use appraisal::checklist::{Checklist, Kind, PhoneRule};
use appraisal::preparation::{CallOutcome, PhoneCall, PhoneState};

fn call(checklist: &Checklist, said: &[(&str, &str)]) -> PhoneCall {
    let told = Told::of(said);
    let appraisal = told.appraisal(checklist);
    told.look(checklist, |c| c.call(&appraisal))
}

/// The worst that can be said to a question that is typed.
fn worst(checklist: &Checklist, id: &str) -> [&'static str; 2] {
    match checklist.questions[id].ask.kind {
        Kind::Date => ["2026-09", "1930-01"],
        Kind::Percent => ["99%", "0%"],
        Kind::Money => ["99999999", "0"],
        _ => ["999", "0"],
    }
}

/// Answers to one question of the call: each option, and the worst of what is typed, on a loan of twelve months.
fn answers<'r>(checklist: &Checklist, rule: &'r PhoneRule) -> Vec<Vec<(&'r str, String)>> {
    let mut all: Vec<Vec<(&str, String)>> =
        rule.options.iter().map(|o| o.sets.iter().map(|(id, v)| (id.as_str(), v.clone())).collect()).collect();
    for which in [0, 1] {
        let typed: Vec<(&str, String)> =
            rule.fields.iter().map(|id| (id.as_str(), worst(checklist, id)[which].to_owned())).collect();
        let with_options: Vec<_> = all.iter().take(rule.options.len()).cloned().collect();
        all.extend(with_options.into_iter().map(|own| [own, typed.clone()].concat()));
        all.push(typed);
    }
    all
}

#[test]
fn a_call_has_five_to_eight_questions_and_each_stops_or_opens_something() {
    assert!(all().len() >= 42, "{} trades", all().len());
    for checklist in all() {
        let empty = call(checklist, &[]);
        assert!((5..=8).contains(&empty.questions.len()), "{}: {} questions", checklist.id, empty.questions.len());
        assert_eq!(empty.outcome, CallOutcome::ToBeAsked, "{}: nothing is asked yet", checklist.id);
        for (rule, question) in checklist.preparation.phone.iter().zip(&empty.questions) {
            let (trade, id) = (&checklist.id, &rule.id);
            assert_eq!(question.state, PhoneState::Open, "{trade}/{id}");
            assert!(!rule.say.zh.is_empty() && !rule.say.en.is_empty(), "{trade}/{id} is said in both languages");
            let decides = answers(checklist, rule).into_iter().any(|said| {
                let term = ("request.term_months", "12".to_owned());
                let said: Vec<(&str, &str)> =
                    std::iter::once(&term).chain(&said).map(|(q, v)| (*q, v.as_str())).collect();
                let made = call(checklist, &said);
                let state = made.questions.iter().find(|q| q.id == *id).map(|q| (q.state, !q.reasons.is_empty()));
                matches!(state, Some((PhoneState::Stopped | PhoneState::AskFirst, true)))
            });
            assert!(decides, "{trade}/{id} neither stops nor opens anything, or does so without a reason");
        }
    }
}

/// Everything answered well.
fn well(checklist: &Checklist) -> Vec<(&str, String)> {
    let good = |id: &str| match id {
        "applicant.birth_date" => "1985-06",
        "applicant.trade_since" => "2016-03",
        "request.amount" => "200000",
        "request.term_months" => "12",
        "bureau.lenders_with_balance" => "2",
        "scorecard.lease_months_left" => "36",
        "concentration.first_customer_share" => "10%",
        _ => "0",
    };
    let mut said: Vec<(&str, String)> = Vec::new();
    for rule in &checklist.preparation.phone {
        said.extend(rule.fields.iter().map(|id| (id.as_str(), good(id).to_owned())));
        // The first answer is the good one.
        said.extend(rule.options.first().into_iter().flat_map(|o| &o.sets).map(|(id, v)| (id.as_str(), v.clone())));
    }
    said
}

#[test]
fn a_good_call_says_go_and_what_a_word_does_not_clear_stays_to_be_proven() {
    for checklist in all() {
        let said = well(checklist);
        let said: Vec<(&str, &str)> = said.iter().map(|(q, v)| (*q, v.as_str())).collect();
        let made = call(checklist, &said);
        assert_eq!(made.outcome, CallOutcome::Go, "{}: {:?}", checklist.id, made.reasons);
        let to_prove: Vec<&str> = made.questions.iter().flat_map(|q| &q.to_prove).map(|t| t.zh.as_str()).collect();
        for label in ["当前逾期", "失信被执行人或被执行", "必需许可证缺失"] {
            assert!(to_prove.contains(&label), "{}: {label} is cleared by a word: {to_prove:?}", checklist.id);
        }
        // One bad word is enough, whatever else was said.
        let bad = [said.as_slice(), &[("knockouts.loan_for_another", "true")]].concat();
        let made = call(checklist, &bad);
        assert_eq!(made.outcome, CallOutcome::No, "{}", checklist.id);
        assert!(made.reasons.iter().any(|r| r.zh.contains("替他人借款")), "{:?}", made.reasons);
    }
}

#[test]
fn marital_status_decides_nothing_but_whether_a_spouse_is_asked() {
    let checklist = of("convenience-store");
    for marital in ["single", "divorced", "widowed"] {
        let made = call(checklist, &[("applicant.marital", marital)]);
        let spouse = made.questions.iter().find(|q| q.id == "spouse").expect("the question");
        assert_eq!((spouse.state, spouse.reasons.len()), (PhoneState::Said, 0), "{marital}");
    }
}

#[test]
fn the_licence_is_asked_for_by_its_name() {
    let words = |id: &str| {
        let rule = of(id).preparation.phone.iter().find(|p| p.id == "licence");
        rule.map(|p| p.say.zh.clone()).unwrap_or_default()
    };
    for (trade, name) in [
        ("convenience-store", "烟草专卖"),
        ("pharmacy", "执业药师"),
        ("tower-crane-rental", "备案"),
        ("pig-farm", "动物防疫"),
        ("restaurant", "排烟"),
        ("grain", "确权证"),
        ("tobacco-leaf", "种植收购合同"),
        ("mushrooms", "菌种"),
        ("dairy", "生鲜乳"),
    ] {
        assert!(words(trade).contains(name), "{trade}: {}", words(trade));
    }
    for checklist in all() {
        let said = words(&checklist.id);
        assert!(!said.contains("这一行要的许可证"), "{}: nothing is asked by name: {said}", checklist.id);
    }
}
