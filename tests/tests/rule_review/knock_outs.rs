//! Hard knock-outs (calculation §5): each one hit declines, each one unanswered blocks approval.

use crate::{blank, doc, said, says, with};
use serde_json::{Value as Json, json};

#[track_caller]
fn state(changes: &[(&str, Json)], knock_out: &str, expected: &str, proposal: &str) {
    let a = with(changes);
    assert_eq!(says(&a, &format!("knock_outs.each.{knock_out}")), expected, "{knock_out}");
    assert_eq!(a.decision.proposal, proposal, "{knock_out} {expected}");
    if expected == "unknown" {
        assert!(a.decision.of_group("return").any(|r| r.code == "knock_out_unknown"), "{knock_out}");
    }
}

#[test]
fn each_hit_declines_and_each_gap_blocks() {
    for (path, knock_out, hit) in [
        ("bureau.currently_overdue", "currently_overdue", true),
        ("knockouts.listed", "listed_dishonest_or_enforced", true),
        ("knockouts.gambling_drugs_usury", "gambling_drugs_usury", true),
        ("knockouts.prohibited_industry", "prohibited_industry", true),
        ("knockouts.loan_for_another", "loan_for_another", true),
        ("knockouts.purpose_known", "purpose_unknown", false),
        ("knockouts.purpose_prohibited", "purpose_property_securities_lending", true),
        ("knockouts.spouse_aware", "spouse_unaware", false),
        ("knockouts.related_party_unsecured", "related_party_unsecured", true),
        ("knockouts.frozen_or_litigation", "accounts_frozen_or_assets_in_litigation", true),
        ("knockouts.licence_missing", "licence_missing", true),
    ] {
        state(&[(path, json!(hit))], knock_out, "hit", "decline");
        state(&[(path, json!(!hit))], knock_out, "clear", "agree_with_less");
        state(&[(path, blank())], knock_out, "unknown", "return");
    }
}

#[test]
fn age_at_maturity_is_in_completed_years() {
    // The loan of 12 months is repaid by 2027-11-30: 65 on that day for who is born on 1961-12-01, 66 for 1961-11-30.
    state(&[("applicant.birth_date", json!("1961-12-01"))], "age", "clear", "agree_with_less");
    state(&[("applicant.birth_date", json!("1961-11-30"))], "age", "hit", "decline");
    state(&[("applicant.birth_date", json!("2008-10-31"))], "age", "clear", "agree_with_less");
    state(&[("applicant.birth_date", json!("2008-11-01"))], "age", "hit", "decline");
    assert_eq!(says(&with(&[("applicant.birth_date", json!(null))]), "knock_outs.each.age"), "unknown");
    // The card says 1984; an answer of 1990 does not make him younger.
    assert_eq!(says(&with(&[("applicant.birth_date", json!("1990-01-01"))]), "score.age"), "42");
}

#[test]
fn trade_counts_from_practice() {
    assert_eq!(
        says(&with(&[("applicant.trade_since", json!("2025-11-01"))]), "knock_outs.each.trade_under_one_year"),
        "hit"
    );
    assert_eq!(
        says(&with(&[("applicant.trade_since", json!("2025-10-31"))]), "knock_outs.each.trade_under_one_year"),
        "clear"
    );
}

#[test]
fn three_in_a_row_and_six_in_total_are_per_account() {
    for (records, expected) in [
        (json!(["N3N"]), "hit"),
        (json!(["NN7"]), "hit"),
        (json!(["N1212N1212N"]), "hit"),       // eight months, digits to 2
        (json!(["1N1N1N1N1N1"]), "hit"),       // six months of one account
        (json!(["1N1N1N1N1N", "1"]), "clear"), // five and one
        (json!(["2N2"]), "clear"),
        // With four lenders in the bureau, no record is one that was not copied.
        (json!({ "declared_empty": true }), "unknown"),
        (json!({}), "unknown"),
    ] {
        let a = with(&[("bureau.repayment_24m", records.clone())]);
        assert_eq!(says(&a, "knock_outs.each.three_in_row_six_total"), expected, "{records}");
    }
}

#[test]
fn a_tick_waives_nothing_and_the_committees_record_does() {
    let record = json!({ "rows": [{ "id": "1", "record": said("NN3N", "system"), "waived": doc("true") }] });
    let run = |accepted: bool| {
        let mut file = tests::facts::case_file(
            &crate::changed(&[("bureau.repayment_24m", record.clone())]),
            tests::facts::checklist(),
        )
        .expect("converts");
        let answer = |v: &str| serde_json::from_value(json!({ "v": v, "basis": "document" })).expect("an answer");
        file.answers.insert("bureau.overdue_waived_reason".to_owned(), answer("年费"));
        if accepted {
            let cells = [
                ("check", "waiver/1"),
                ("explanation", "年费逾期，非本人过错"),
                ("evidence", "档-04"),
                ("second_officer", "尽调岗乙"),
                ("second_statement", "看过"),
                ("waived_by", "委员会秘书"),
            ];
            let cells = cells.map(|(column, v)| (column.to_owned(), answer(v))).into_iter().collect();
            let table = file.tables.entry("explanations".to_owned()).or_default();
            table.rows.push(appraisal::case_file::RowFile { id: "w1".to_owned(), cells });
        }
        appraisal::appraise(tests::facts::checklist(), &file.observations_as_signed(), file.case.survey_date)
    };
    let state = |accepted: bool| says(&run(accepted), "knock_outs.each.three_in_row_six_total");
    assert_eq!((state(false), state(true)), ("hit".to_owned(), "clear".to_owned()));
    assert_eq!((crate::points(&run(false), "B1"), crate::points(&run(true), "B1")), (0, 6));
}

#[test]
fn lenders_above_the_product_s_number() {
    let lenders = |n: &str| {
        says(
            &with(&[("bureau.lenders_with_balance", said(n, "system"))]),
            "knock_outs.each.lenders_above_product_number",
        )
    };
    assert_eq!((lenders("5"), lenders("6")), ("clear".to_owned(), "hit".to_owned()));
}
