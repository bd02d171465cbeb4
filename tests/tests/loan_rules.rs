//! Plan, capacity and schedules beyond the acceptance case: all repayment methods, a derived plan, and what unknown answers do to the limit.
//!
//! `data/loan-rules.json` was calculated apart from the rules by `data/loan-rules.py` in 60-digit decimals; it starts from the printed
//! closings of both plans and the rooms of the acceptance file.

use appraisal::Appraisal;
use appraisal::figure::{Reading, Scalar};
use serde_json::{Value as Json, json};
use tests::golden::{appraise, changed, facts, written};

fn cases() -> Vec<Json> {
    serde_json::from_str(include_str!("../data/loan-rules.json")).expect("the cases are a list")
}

fn with(set: &Json) -> Appraisal {
    appraise(&changed(&facts(), set), None)
}

fn reading(a: &Appraisal, id: &str) -> Reading {
    a.reading(id).unwrap_or_else(|| panic!("no figure {id}"))
}

fn causes(a: &Appraisal, id: &str) -> Vec<String> {
    match reading(a, id) {
        Reading::Unknown { questions } => questions,
        other => panic!("{id} is known: {other:?}"),
    }
}

#[test]
fn every_method_term_and_plan_agrees_with_the_independent_calculation() {
    let mut wrong = Vec::new();
    for case in cases() {
        let appraisal = with(&case["set"]);
        for (id, expected) in case["expected"].as_object().expect("figures") {
            let found = reading(&appraisal, id);
            let agrees = if expected.is_null() {
                matches!(found, Reading::NotApplicable { .. })
            } else {
                written(&found) == *expected
            };
            if !agrees {
                wrong.push(format!("{}: {id}: expected {expected}, found {}", case["name"], written(&found)));
            }
        }
    }
    assert!(wrong.is_empty(), "{} figures differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn an_unknown_cap_makes_the_limit_unknown_and_leaves_the_bound_over_the_known_ones() {
    let a = with(&json!({ "security": { "rows": [] } }));
    assert_eq!(causes(&a, "limit.L0"), ["security"]);
    assert_eq!(causes(&a, "limit.limit"), ["security"]);
    // Without L0 the indicators D1, D5 and D6 score 0: grade C, and 0.7 × the sales cap of 235,943.63 is the least that is known.
    let Reading::Known { value: Scalar::Number(bound), provisional } = reading(&a, "limit.bound_over_known") else {
        panic!("no bound")
    };
    assert_eq!((bound.normalize().to_string().as_str(), provisional), ("160000", vec!["security".to_owned()]));
    assert!(a.decision.reasons.iter().any(|r| r.code == "provisional_limit" || r.code == "limit_unknown"));
}

#[test]
fn security_caps_only_a_secured_loan() {
    let house = json!({ "id": "s1", "name": { "v": "住房" }, "value": { "v": "680000", "basis": "third_party" },
        "rate": { "v": "0.7", "basis": "document" }, "prior_debt": { "v": "312000", "basis": "document" } });
    let a = with(&json!({ "security": { "rows": [house] } }));
    // 680,000 × 70% − 312,000
    assert_eq!(written(&reading(&a, "limit.exposure_caps.security")), json!("164000"));
    assert!(matches!(reading(&with(&json!({})), "limit.exposure_caps.security"), Reading::NotApplicable { .. }));
}

#[test]
fn a_purpose_without_documents_leaves_the_need_unknown() {
    let oral = |v: &str| json!({ "v": v, "basis": "oral" });
    let set = json!({ "request.purpose_items.p1.amount": oral("452000"), "request.purpose_items.p2.amount": oral("165835.55") });
    assert_eq!(causes(&with(&set), "limit.need"), ["request.purpose_items"]);
}

#[test]
fn a_missing_maturity_goes_to_the_worse_end_provisionally() {
    // An amortising debt pays on through the whole plan; a bullet is paid in twelve equal parts, as if it were due on demand.
    let amortising = with(&json!({ "debts.d2.maturity": "" }));
    assert_eq!(
        written(&reading(&amortising, "limit.limit")),
        json!({ "value": "200000", "provisional": ["debts.d2.maturity"] })
    );
    // −170,535 with the interest of 200; 50,000 ÷ 12 more leave in month 1.
    assert_eq!(
        written(&reading(&with(&json!({ "debts.d1.maturity": "" })), "cash_plan.lowest")),
        json!({ "value": "-174701.67", "provisional": ["debts.d1.maturity"] })
    );
}

#[test]
fn knock_outs_decline_and_unanswered_ones_leave_the_proposal_open() {
    let proposal = |set: &Json| written(&reading(&with(set), "decision.proposal"));
    assert_eq!(proposal(&json!({ "knockouts.listed": true })), json!("decline"));
    assert_eq!(proposal(&json!({ "knockouts.listed": null })), json!("return"));
    // 65 years on 2026-10-31, 66 at maturity
    assert_eq!(proposal(&json!({ "applicant.birth_date": "1961-11-15" })), json!("decline"));
    let overdue = with(&json!({ "bureau.repayment_24m": ["NNN321NNNNNN", "NN1"] }));
    assert_eq!(written(&reading(&overdue, "knock_outs.each.three_in_row_six_total")), json!("hit"));
    assert_eq!(written(&reading(&overdue, "score.at_L0.indicators.B1.value")), json!("4 months, highest 3"));
}

/// A row of `explanations` with all that a failed check asks for.
fn explanation(row: &str, check: &str, deviation: &str) -> Json {
    let said = |v: &str| json!({ "v": v, "basis": "document" });
    json!({ "id": row, "check": said(check), "explanation": said("期初漏记借款"), "evidence": said("借条"),
        "second_officer": said("协办"), "second_statement": said("看过原件，认可"), "deviation": said(deviation) })
}

#[test]
fn an_explained_failure_no_longer_excludes_agreement_but_its_verdict_stays() {
    // 26,900 a month for the household: the equity check fails, and so do the yearly totals of the plan.
    let a = |rows: Json| with(&json!({ "household.h1.amount": "26900", "explanations": { "rows": rows } }));
    let bare = with(&json!({ "household.h1.amount": "26900" }));
    let deviation = |id: &str| reading(&bare, id).number().expect("a deviation").to_string();
    let full = explanation("x1", "equity", &deviation("equity_check.deviation_in_force"));
    // Of the plan's lines the household is off the most: 12 × 6,300 against 12 × 30,000.
    assert_eq!(deviation("cash_plan.worst_total.off_by"), "0.79");
    let plan = explanation("x2", "cash_plan/yearly_totals", "0.79");
    // The two checks at attention lost their words with the table that is replaced here.
    let unexplained = |a: &Appraisal| {
        let open = a.decision.of_group("return").filter(|r| r.code == "checks_open");
        open.flat_map(|r| &r.about).any(|about| a.decision.failed_checks.contains(&about.id))
    };
    let without = |field: &str| {
        let mut row = full.clone();
        row[field] = json!({ "v": null });
        a(json!([row, plan]))
    };
    let full = a(json!([full, plan]));
    assert!(!unexplained(&full));
    assert_eq!(full.decision.explained_failed_checks, full.decision.failed_checks);
    for field in ["explanation", "evidence", "second_officer", "second_statement", "deviation"] {
        let part = without(field);
        assert!(unexplained(&part), "without {field}");
        assert_eq!(part.decision.explained_failed_checks, ["cash_plan/yearly_totals"], "without {field}");
        assert_eq!(part.decision.failed_checks, full.decision.failed_checks);
        // E3: fail explained scores 1, unexplained 0.
        assert_eq!(written(&reading(&part, "score.at_L0.indicators.E3.points")), json!("0"));
    }
    assert_eq!(written(&reading(&full, "score.at_L0.indicators.E3.points")), json!("1"));
}

#[test]
fn an_explanation_covers_the_difference_it_was_written_for_and_no_other() {
    use appraisal::crosscheck::Explained;
    let state = |amount: &str, said: &str, who: &str| {
        let mut row = explanation("x1", "equity", said);
        row["second_officer"] = json!({ "v": who, "basis": "document" });
        let a = with(&json!({ "household.h1.amount": amount, "explanations": { "rows": [row] },
            "applicant.name": { "v": "借款人", "basis": "document" } }));
        a.checks.iter().find(|c| c.id == "equity").expect("the equity check").explained
    };
    // The equity check's own tolerance is 10 points (policy.equity_pass_1).
    let bare = with(&json!({ "household.h1.amount": "26900" }));
    let now = reading(&bare, "equity_check.deviation_in_force").number().expect("a deviation");
    let moved = |points: &str| (now + points.parse::<rust_decimal::Decimal>().expect("points")).to_string();
    assert_eq!(state("26900", &moved("0.099"), "协办"), Explained::Done);
    assert_eq!(state("26900", &moved("0.101"), "协办"), Explained::Moved, "another difference");
    assert_eq!(state("26900", &moved("-0.101"), "协办"), Explained::Moved, "another difference");
    assert_eq!(
        state("26900", &moved("0"), "借款人"),
        Explained::NeedsSecondOfficer,
        "the borrower is no second officer"
    );
}
