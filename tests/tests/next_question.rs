//! The next question: ranked by how far the answer would move the limit, recomputed here the slow way; never what does not apply.

#![allow(clippy::unwrap_used)]

use appraisal::appraise;
use appraisal::case_file::{CaseFile, Raw};
use appraisal::figure::Reading;
use appraisal::next_question::{Case, Kind, NextQuestion, NextQuestions, next_questions};
use rust_decimal::Decimal;
use tests::facts::{case_file, checklist};
use tests::golden::facts;

fn whole() -> CaseFile {
    case_file(&facts(), checklist()).unwrap()
}

/// What to ask about a case, the acceptance case standing for what is usual in the trade.
fn ask(case: &CaseFile, most: usize) -> NextQuestions {
    ask_while(case, most, &|| true)
}

fn ask_while(case: &CaseFile, most: usize, going: &dyn Fn() -> bool) -> NextQuestions {
    let observations = case.observations();
    let usual = whole();
    let as_of = case.case.survey_date;
    let appraisal = appraise(checklist(), &observations, as_of);
    let reconciliation = &appraisal.reconciliation;
    let asked = Case { checklist: checklist(), observations: &observations, as_of, reconciliation };
    next_questions(asked, (&usual.observations(), usual.case.survey_date), most, going)
}

fn limit(case: &CaseFile) -> Decimal {
    let appraisal = appraise(checklist(), &case.observations(), case.case.survey_date);
    if appraisal.knock_outs.iter().any(|k| k.state == "hit") {
        return Decimal::ZERO;
    }
    appraisal.reading("limit.before_floor").and_then(|r: Reading| r.number()).unwrap()
}

fn found<'a>(next: &'a NextQuestions, at: &str) -> &'a NextQuestion {
    next.questions.iter().find(|q| q.at == at).unwrap_or_else(|| panic!("{at} is not asked: {:#?}", next.questions))
}

#[test]
fn an_open_amount_is_moved_by_half_and_the_limit_with_it() {
    // Each answer taken back, then set to 50% and to 150% by hand; the whole case stands in, so its middle is the answer itself.
    let mut moved = 0;
    for id in ["income.other_family_income_year", "income.seasons.normal.r", "margin.stated", "purchases_12m"] {
        let usual = whole();
        let value: Decimal = usual.answers[id].v.0.as_deref().unwrap().parse().unwrap();
        let with = |value: Option<Decimal>| {
            let mut case = usual.clone();
            case.answers.get_mut(id).unwrap().v = Raw(value.map(|v| v.to_string()));
            case
        };
        let half = value / Decimal::TWO;
        let limits = [limit(&usual), limit(&with(Some(value - half))), limit(&with(Some(value + half)))];
        let ends = [*limits.iter().min().unwrap(), *limits.iter().max().unwrap()];
        let next = ask(&with(None), 12);
        match next.questions.iter().find(|q| q.at == id) {
            Some(question) => {
                assert_eq!(question.ends, ends, "{id}");
                assert!(question.narrows <= ends[1] - ends[0] && question.kind == Kind::Ask, "{id}");
                moved += 1;
            }
            None => assert_eq!(ends[0], ends[1], "{id} moves the limit and is not asked"),
        }
    }
    assert!(moved >= 2, "{moved}");
}

#[test]
fn a_knock_out_nobody_asked_about_may_cost_the_whole_limit() {
    let mut case = whole();
    case.answers.get_mut("knockouts.listed").unwrap().v = Raw(None);
    let next = ask(&case, 12);
    let question = found(&next, "knockouts.listed");
    assert_eq!(question.ends, [Decimal::ZERO, limit(&whole())]);
    assert_eq!(question.narrows, limit(&whole()));
    assert_eq!(next.questions[0].at, "knockouts.listed");
    let interval = next.interval.unwrap();
    assert!(interval[0].is_zero() && interval[1] >= limit(&whole()), "{interval:?}");
}

#[test]
fn what_holds_the_limit_up_is_said() {
    let mut case = whole();
    case.tables.shift_remove("stock");
    let next = ask(&case, 12);
    assert!(found(&next, "stock").holds_up);
    assert!(next.questions.iter().all(|q| q.kind == Kind::Ask || !q.holds_up));
}

#[test]
fn only_what_applies_and_is_open_or_only_said_is_proposed() {
    let mut case = whole();
    // bare of everything but the request: most of the checklist is open
    case.answers.retain(|id, _| id.starts_with("request.") || id.starts_with("case."));
    case.tables.clear();
    let appraisal = appraise(checklist(), &case.observations(), case.case.survey_date);
    let next = ask(&case, 500);
    assert!(next.questions.len() > 20, "{}", next.questions.len());
    for question in &next.questions {
        assert!(appraisal.relevance.applies(&question.at), "{} does not apply", question.at);
        assert!(!case.answers.contains_key(&question.at) || question.kind == Kind::Verify, "{}", question.at);
        assert!(!question.label.zh.is_empty() && !question.label.en.is_empty());
    }
    let sorted = next.questions.windows(2).all(|pair| pair[0].narrows >= pair[1].narrows);
    assert!(sorted, "best first");
}

#[test]
fn a_stale_wish_stops_and_the_same_case_gives_the_same_list() {
    let mut case = whole();
    case.tables.shift_remove("household");
    let (first, second) = (ask(&case, 5), ask(&case, 5));
    assert_eq!(first, second);
    let stopped = ask_while(&case, 5, &|| false);
    assert_eq!(stopped, NextQuestions::default());
}
