//! What the stages notice beside their results: failed checks, a limit that rests on a fallback, a case too open to be rated.

use appraisal::Appraisal;
use appraisal::appraise;
use appraisal::finding::{Finding, Weight};
use tests::facts::{case_file, checklist};
use tests::golden::facts;

fn noticed<'a>(appraisal: &'a Appraisal, code: &str) -> Option<&'a Finding> {
    appraisal.noticed.iter().find(|f| f.code == code)
}

#[test]
fn a_failed_check_blocks_and_says_what_its_direction_means() {
    let appraisal = tests::golden::appraise(&facts(), Some("oral_in_statement"));
    let equity = noticed(&appraisal, "check.fail.equity").expect("the equity check fails in this variant");
    assert_eq!(equity.weight, Weight::Blocking);
    assert!(equity.text.en.contains("overstated profit"), "{}", equity.text.en);
    let failed = appraisal.noticed.iter().filter(|f| f.code.starts_with("check.fail.")).count();
    assert_eq!(failed, 8, "the eight failed checks of the expected file");
}

#[test]
fn a_limit_on_a_fallback_names_its_question() {
    let appraisal = tests::golden::appraise(&facts(), Some("purchases_unanswered"));
    let limit = noticed(&appraisal, "limit.provisional").expect("provisional in this variant");
    assert_eq!(limit.questions, ["purchases_12m"]);
    assert!(noticed(&tests::golden::appraise(&facts(), None), "limit.provisional").is_none());
}

#[test]
fn an_empty_case_is_said_to_be_open_everywhere() {
    let mut case = case_file(&facts(), checklist()).expect("converts");
    case.answers.clear();
    case.tables.clear();
    let appraisal = appraise(checklist(), &case.observations(), case.case.survey_date);
    for code in ["statement.balance.open", "measure.sales.no_reference", "score.unrated", "limit.unknown"] {
        assert!(
            noticed(&appraisal, code).is_some(),
            "{code} in {:?}",
            appraisal.noticed.iter().map(|f| &f.code).collect::<Vec<_>>()
        );
    }
    let open = noticed(&appraisal, "statement.balance.open").expect("checked above");
    assert!(open.questions.contains(&"balance_survey.cash".to_owned()));
}

/// No answer is taken that rules could not reckon with; where figures leave the range all the same, under an assumption, it is said.
#[test]
fn a_number_out_of_range_is_a_finding() {
    let mut case = case_file(&facts(), checklist()).expect("converts");
    for id in ["balance_survey.cash", "credit_sales_12m", "purchases_12m"] {
        case.answers.get_mut(id).expect("answered").v = appraisal::case_file::Raw(Some("9".repeat(28)));
    }
    let appraisal = appraise(checklist(), &case.observations(), case.case.survey_date);
    for id in ["balance_survey.cash", "credit_sales_12m", "purchases_12m"] {
        let refused = appraisal.findings.iter().find(|f| f.questions.iter().any(|q| q == id)).expect("refused");
        assert_eq!(refused.weight, Weight::Blocking);
        assert!(refused.text.zh.contains("10 的 15 次方"), "{}", refused.text.zh);
        assert!(appraisal.missing.iter().any(|q| q == id), "{id} counts as not answered");
    }
    assert!(noticed(&appraisal, "figure.out_of_range").is_none());
    let largest = formula::Value::Number(rust_decimal::Decimal::MAX);
    let assumed = ["balance_survey.cash", "purchases_12m"]
        .map(|name| formula::Assumption { name: name.to_owned(), assumed: formula::Assumed::Set(largest.clone()) });
    let whole = case_file(&facts(), checklist()).expect("converts");
    let appraisal = appraisal::appraise_assuming(checklist(), &whole.observations(), whole.case.survey_date, &assumed);
    assert_eq!(noticed(&appraisal, "figure.out_of_range").expect("an overflow").weight, Weight::Blocking);
}
