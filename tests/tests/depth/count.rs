//! A stall that asks for little is asked little: counted over every trade, with everything open that is not what the policy looks at.

use appraisal::case_file::{AnswerFile, CaseFile};
use appraisal::checklist::{Checklist, Depth};
use appraisal::{Appraisal, appraise};
use tests::effort::tell;
use tests::facts::layer_files;
use tests::trades::checklist;

const QUESTIONS: usize = 70;
const TABLES: usize = 4;
/// The most that a short survey carries, as shipped.
const AMOUNT: &str = "50000";

/// What the program itself keeps at a table: explanations of checks, archive numbers of papers. Nobody is asked.
const KEPT: [&str; 2] = ["explanations", "evidence.papers"];

fn every_trade() -> Vec<String> {
    appraisal::checklist::industries(&layer_files()).into_iter().map(|i| i.id).collect()
}

/// Only what the policy looks at is answered: a condition that is open counts as asked.
fn opened(trade: &str, amount: &str, more: &[(&str, &str)]) -> (std::sync::Arc<Checklist>, Appraisal) {
    let checklist = checklist(trade, 1);
    let mut case = CaseFile { checklist: trade.to_owned(), ..CaseFile::default() };
    let first = [("request.amount", amount), ("survey.customer", "repeat"), ("survey.security_kinds", "credit")];
    // No months of interest alone: what a stall has.
    let stall = [("request.method", "annuity")];
    for (id, value) in first.iter().chain(&stall).chain(more) {
        case.answers.insert((*id).to_owned(), AnswerFile::of(*value));
    }
    let appraisal = appraise(&checklist, &case.observations(), "2026-10-31".parse().expect("a day"));
    (checklist, appraisal)
}

fn asked(checklist: &Checklist, a: &Appraisal) -> (Vec<String>, Vec<String>) {
    let questions = checklist.questions.values().filter(|q| a.relevance.applies(&q.ask.id) && !q.ask.asked_of_nobody());
    let tables = checklist.tables.values().filter(|t| a.relevance.applies(&t.id) && !KEPT.contains(&t.id.as_str()));
    (questions.map(|q| q.ask.id.clone()).collect(), tables.map(|t| t.id.clone()).collect())
}

#[test]
fn a_stall_that_asks_for_little_is_asked_at_most_seventy_questions_and_four_tables() {
    let mut long = Vec::new();
    for trade in every_trade() {
        let (checklist, a) = opened(&trade, AMOUNT, &[]);
        assert_eq!(a.relevance.survey().depth, Depth::Short, "{trade}");
        let (questions, tables) = asked(&checklist, &a);
        tell(&format!("{trade}: {} questions, {} tables", questions.len(), tables.len()));
        if questions.len() > QUESTIONS || tables.len() > TABLES {
            long.push(format!("{trade}: {} {questions:?} {} {tables:?}", questions.len(), tables.len()));
        }
    }
    assert!(long.is_empty(), "{} trades\n{}", long.len(), long[..long.len().min(3)].join("\n"));
}

#[test]
fn a_short_survey_has_three_methods_one_of_a_system_or_paper_and_one_seen() {
    for trade in every_trade() {
        let (checklist, a) = opened(&trade, AMOUNT, &[]);
        let methods: Vec<&str> = checklist
            .questions
            .keys()
            .filter_map(|id| {
                let method = id.strip_prefix("sales.estimates.")?.strip_suffix(".source")?;
                a.relevance.applies(id).then_some(method)
            })
            .collect();
        let expected = |method: &str| {
            let at = format!("sales_check.methods.{method}.expected_basis");
            a.reading(&at).and_then(|r| r.text().map(str::to_owned)).unwrap_or_default()
        };
        let bases: Vec<String> = methods.iter().map(|m| expected(m)).collect();
        assert_eq!(methods.len(), 3, "{trade}: {methods:?}");
        assert!(bases.iter().any(|b| b == "observed"), "{trade}: {bases:?}");
        assert!(bases.iter().any(|b| b == "document"), "{trade}: {bases:?}");
    }
}

#[test]
fn going_up_in_amount_asks_the_rest_and_the_officer_may_go_deeper_never_shallower() {
    let trade = "convenience-store";
    let count = |a: &(std::sync::Arc<Checklist>, Appraisal)| asked(&a.0, &a.1).0.len();
    let short = opened(trade, AMOUNT, &[]);
    let standard = opened(trade, "50001", &[]);
    let enhanced = opened(trade, "1000001", &[]);
    assert_eq!(standard.1.relevance.survey().depth, Depth::Standard);
    assert_eq!(enhanced.1.relevance.survey().depth, Depth::Enhanced);
    assert!(count(&standard) > 2 * count(&short), "{} {}", count(&standard), count(&short));
    assert!(standard.1.missing.len() > short.1.missing.len());
    assert!(enhanced.1.missing.len() > standard.1.missing.len(), "an enhanced survey demands more");
    let deeper = opened(trade, AMOUNT, &[("survey.depth_chosen", "standard")]);
    assert_eq!(deeper.1.relevance.survey().depth, Depth::Standard);
    assert_eq!(deeper.1.relevance.survey().due, Some(Depth::Short));
    let shallower = opened(trade, "1000001", &[("survey.depth_chosen", "standard")]);
    assert_eq!(shallower.1.relevance.survey().depth, Depth::Enhanced);
    // What is left out is listed, and the limit is bounded by the amount of the depth.
    assert!(short.1.relevance.survey().left_out.iter().any(|id| id == "stock"));
    assert_eq!(
        short.1.reading("limit.depth_amount").and_then(|r| r.number()).map(|n| n.normalize().to_string()).as_deref(),
        Some("50000")
    );
}

#[test]
fn what_the_bank_knows_or_what_follows_is_asked_of_nobody() {
    for trade in every_trade() {
        let (checklist, a) = opened(
            &trade,
            "200000",
            &[("income.seasons.low.months", "2,3"), ("applicant.id_number", "11010519491231002X")],
        );
        for id in [
            "household.dibao_per_head_month",
            "household.county_mean_consumption_month",
            "margin.industry_low",
            "request.product_max",
            "scorecard.industry_risk_class",
        ] {
            // A trade that has no such question asks it of nobody anyway.
            let Some(question) = checklist.questions.get(id) else { continue };
            assert!(question.ask.asked_of_nobody(), "{trade}: {id}");
            assert!(!a.missing.contains(&id.to_owned()), "{trade}: {id}");
            let stands = a.reading(id).is_some_and(|r| matches!(r, appraisal::figure::Reading::Known { .. }));
            assert!(stands || !a.relevance.applies(id), "{trade}: {id} {:?}", a.reading(id));
        }
        assert_eq!(
            a.reading("income.seasons.low.n").and_then(|r| r.number()).map(|n| n.normalize().to_string()).as_deref(),
            Some("2"),
            "{trade}"
        );
        assert!(!a.missing.iter().any(|m| m == "income.seasons.low.n" || m == "applicant.birth_date"), "{trade}");
    }
}
