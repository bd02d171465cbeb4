//! The proposal as an ordered list (calculation §5): the first group that holds decides, and the reasons of the others stand beside it.

use crate::{blank, doc, points, said, says, with};
use appraisal::Appraisal;
use appraisal::case_file::RowFile;
use serde_json::{Value as Json, json};

/// The codes of a group's reasons.
fn codes(a: &Appraisal, group: &str) -> Vec<String> {
    a.decision.of_group(group).map(|r| r.code.clone()).collect()
}

/// A row to add: table, row, cells.
type NewRow<'a> = (&'a str, &'a str, &'a [(&'a str, &'a str)]);

/// What the case proposes with these rows added to tables of the product's own.
fn with_rows(changes: &[(&str, Json)], rows: &[NewRow<'_>]) -> Appraisal {
    let mut file = tests::facts::explained(&crate::changed(changes));
    for (table, id, cells) in rows {
        let answer = |v: &str| serde_json::from_value(json!({ "v": v })).expect("an answer");
        let cells = cells.iter().map(|(column, v)| ((*column).to_owned(), answer(v))).collect();
        let table = file.tables.entry((*table).to_owned()).or_default();
        table.rows.push(RowFile { id: (*id).to_owned(), cells });
    }
    appraisal::appraise(tests::facts::checklist(), &file.observations_as_signed(), file.case.survey_date)
}

/// The case with an answer of the product's own, which the facts do not hold.
fn answering(answers: &[(&str, &str)]) -> Appraisal {
    let mut file = tests::facts::explained(&tests::golden::facts());
    for (id, v) in answers {
        let said = serde_json::from_value(json!({ "v": v })).expect("an answer");
        file.answers.insert((*id).to_owned(), said);
    }
    appraisal::appraise(tests::facts::checklist(), &file.observations_as_signed(), file.case.survey_date)
}

#[test]
fn a_knock_out_on_file_declines_before_anything_is_asked_back() {
    // `bureau` is among the papers; the enforcement list is not.
    let gap = || ("purchases_12m", blank());
    let on_file = with(&[("bureau.currently_overdue", json!(true)), gap()]);
    assert_eq!(on_file.decision.by, "decline_traced_knock_out");
    assert_eq!(on_file.decision.proposal, "decline");
    assert!(codes(&on_file, "return").contains(&"required_unknown".to_owned()), "later groups stay");
    let said_only = with(&[("knockouts.listed", json!(true)), gap()]);
    assert_eq!(said_only.decision.by, "return");
    assert_eq!(codes(&said_only, "decline")[0], "knock_out");
    assert_eq!(with(&[("knockouts.listed", json!(true))]).decision.by, "decline");
}

#[test]
fn a_key_figure_without_its_paper_goes_back() {
    let mut facts = tests::golden::facts();
    let papers = facts["evidence"]["rows"].as_array_mut().expect("papers");
    papers.retain(|p| p["id"] != "e6" && p["id"] != "e7");
    let a = tests::facts::appraise(&facts);
    assert_eq!(a.decision.by, "return");
    assert_eq!(codes(&a, "return"), ["untraced"]);
    // One line of the purpose is oral: the documented ones are named by row, the count of stock as a whole.
    assert!(a.proof.untraced.contains(&"stock".to_owned()), "{:?}", a.proof.untraced);
    assert!(a.proof.lacks("request.purpose_items.p1.amount"), "{:?}", a.proof.untraced);
    // The value stays.
    assert_eq!(says(&a, "limit.limit"), "200000");
    // A path covers what lies below it.
    facts["evidence"]["rows"]
        .as_array_mut()
        .expect("papers")
        .push(json!({ "id": "e6", "ref": "档-06", "what": "订货单", "figures": ["request.purpose_items", "stock"] }));
    assert!(tests::facts::appraise(&facts).proof.untraced.is_empty());
}

#[test]
fn identity_consent_and_visit_are_asked_back() {
    for (path, value, code) in [
        ("applicant.name", blank(), "identity"),
        ("applicant.home_address", blank(), "identity"),
        ("visit.consent_date", doc("2026-10-31"), "consent_late"),
        ("bureau.report_date", blank(), "consent"),
        ("visit.second_officer", blank(), "visit"),
    ] {
        let a = with(&[(path, value)]);
        assert_eq!(a.decision.by, "return", "{path}");
        assert!(codes(&a, "return").iter().any(|c| c == code), "{path}: {:?}", codes(&a, "return"));
    }
    // The day of the report itself is in time.
    assert_eq!(with(&[("visit.consent_date", doc("2026-10-30"))]).decision.by, "agree_with_less");
}

#[test]
fn a_red_flag_weighs_what_its_layer_says() {
    assert_eq!(answering(&[("soft.red_flags", "staged")]).decision.by, "return");
    let explained: &[(&str, &str)] = &[("check", "flag/red_flag_staged"), ("explanation", "节前整理货架")];
    let mut file = tests::facts::explained(&tests::golden::facts());
    file.answers.insert("soft.red_flags".to_owned(), serde_json::from_value(json!({ "v": "staged" })).expect("one"));
    let cells =
        explained.iter().map(|(c, v)| ((*c).to_owned(), serde_json::from_value(json!({ "v": v })).expect("one")));
    let row = RowFile { id: "f1".to_owned(), cells: cells.collect() };
    file.tables.entry("explanations".to_owned()).or_default().rows.push(row);
    let a = appraisal::appraise(tests::facts::checklist(), &file.observations_as_signed(), file.case.survey_date);
    assert_eq!(a.decision.by, "agree_with_less", "{:?}", a.decision.reasons);
    // What is the committee's stays the committee's.
    assert_eq!(answering(&[("soft.red_flags", "source_destroyed")]).decision.by, "committee");
    let own = |weight: &str| with_rows(&[], &[("red_flags", "f1", &[("what", "邻居说在找下家"), ("weight", weight)])]);
    assert_eq!(own("note").decision.by, "agree_with_less");
    assert_eq!(own("explain").decision.by, "return");
    assert_eq!(own("committee").decision.by, "committee");
}

#[test]
fn words_and_facts_that_deviate_reach_the_proposal() {
    let contradictory = with(&[("scorecard.separate_interviews", json!("contradictory"))]);
    assert_eq!(
        (contradictory.decision.by.as_str(), codes(&contradictory, "committee")[0].as_str()),
        ("committee", "interviews")
    );
    let bad = with(&[("scorecard.reputation_good", json!("0")), ("scorecard.reputation_bad", json!("1"))]);
    assert!(codes(&bad, "committee").contains(&"reputation".to_owned()));
    // A share above one contradicts itself; explained in writing it no longer sends the case back.
    let wrong = with(&[("margin.stated", said("1.2", "oral"))]);
    assert!(codes(&wrong, "return").contains(&"contradictions".to_owned()));
    let words = with_rows(
        &[("margin.stated", said("1.2", "oral"))],
        &[("explanations", "c1", &[("check", "contradiction/margin.stated"), ("explanation", "说的是加价率")])],
    );
    assert!(!codes(&words, "return").contains(&"contradictions".to_owned()));
    let row =
        |settled: &str| with_rows(&[], &[("officer_conflicts", "o1", &[("what", "库存新旧"), ("settled", settled)])]);
    assert_eq!((row("false").decision.by.as_str(), row("true").decision.by.as_str()), ("return", "agree_with_less"));
}

#[test]
fn a_bureau_line_reads_by_a_closed_set_of_marks() {
    let line = |text: &str| with(&[("bureau.repayment_24m", json!([text]))]);
    // Full width and small letters are the same marks.
    assert_eq!(points(&line("ＮＮ１ｎN"), "B1"), 0, "a small letter of full width is not in the set");
    assert_eq!(points(&line("ＮＮ１nN"), "B1"), 4);
    for strange in ["NNXN", "NNONN", "N8N", "NNNNNNNNNNNNNNNNNNNNNNNNN"] {
        assert_eq!(says(&line(strange), "knock_outs.each.three_in_row_six_total"), "unknown", "{strange}");
        assert_eq!(line(strange).decision.by, "return");
    }
}

#[test]
fn a_spouse_whom_a_table_names_is_asked() {
    let unmarried =
        |aware: bool| with(&[("applicant.marital", json!("未婚")), ("knockouts.spouse_aware", json!(aware))]);
    // The family's table names 配偶.
    assert_eq!(says(&unmarried(false), "knock_outs.each.spouse_unaware"), "hit");
    assert_eq!(says(&unmarried(true), "knock_outs.each.spouse_unaware"), "clear");
}

#[test]
fn what_the_bank_keeps_is_no_answer() {
    // The product's number, only said, clears nobody.
    let asked = json!({ "v": "9", "basis": "oral" });
    assert_eq!(
        says(&with(&[("request.product_max_lenders", asked)]), "knock_outs.each.lenders_above_product_number"),
        "unknown"
    );
    let a = with(&[("household.dibao_per_head_month", said("1", "oral"))]);
    assert_eq!(says(&a, "other_checks.household.floor"), "?household.dibao_per_head_month");
    // A wider range is not the trade's: 8–15%.
    let a = with(&[("margin.industry_high", json!("0.5")), ("margin.industry_low", json!("0.01"))]);
    assert_eq!(
        (says(&a, "score.margin_range_low"), says(&a, "score.margin_range_high")),
        ("0.08".into(), "0.15".into())
    );
}

#[test]
fn prepackaged_food_needs_a_filing_and_no_licence() {
    let state = |food: &str| {
        says(
            &answering(&[("knockouts.licence_missing", "true"), ("licence.food", food)]),
            "knock_outs.each.licence_missing",
        )
    };
    assert_eq!((state("other"), state("prepackaged")), ("hit".to_owned(), "clear".to_owned()));
}

#[test]
fn current_liabilities_that_are_none_are_the_first_band() {
    let none = || json!({ "declared_empty": true });
    let a = with(&[
        ("payables", none()),
        ("customer_advances", none()),
        ("debts", none()),
        ("balance_survey.other_payables", said("0", "document")),
    ]);
    assert_eq!(says(&a, "balance_sheet.survey.totals.current_liabilities"), "0");
    assert_eq!(points(&a, "D2"), 4);
    // An open line is not assessed.
    let open = with(&[("payables", json!({}))]);
    assert_eq!(points(&open, "D2"), 0);
}

#[test]
fn the_supplier_is_paid_from_the_amount_of_policy_on() {
    // A sole trader's 200,000 are below 500,000; a consumer's loan above 300,000 is not.
    assert_eq!(says(&with(&[]), "payment.to_suppliers"), "false");
    assert_eq!(says(&with(&[("request.purpose_kind", json!("消费"))]), "payment.from"), "300000");
}
