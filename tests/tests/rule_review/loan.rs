//! Need, plan, capacity, caps and the limit beyond the acceptance case (calculation §6).

use crate::{doc, holds, more, said, says, with};
use serde_json::{Value as Json, json};

fn kind(word: &str) -> (&'static str, Json) {
    ("request.purpose_kind", json!(word))
}

#[test]
fn assets_and_consumption_need_what_is_documented_and_no_more() {
    for purpose in ["asset", "consumption"] {
        let a = with(&[kind(purpose), ("request.method", json!("equal_principal"))]);
        // (ii): (0.7 × 14,941.06 − 5,580) ÷ (1/12 + 0.004875) = 4,878.74 ÷ 0.0882083…
        holds(
            &a,
            &[
                ("limit.need", "314984.88"),
                ("limit.seasonal_bullet_rule", "false"),
                ("limit.capacity.capacity_seasonal_goods", "not applicable"),
                ("limit.capacity.capacity_ii_total_service", "55309.29"),
            ],
        );
    }
}

#[test]
fn the_seasonal_rule_ends_with_twelve_months() {
    // 13 months: principal counts too, 6,552.74 × 13 ÷ (1 + 13 × 0.004875) and 4,878.74 × 13 ÷ 1.063375.
    let a = with(&[("request.term_months", json!("13"))]);
    holds(
        &a,
        &[
            ("limit.seasonal_bullet_rule", "false"),
            ("limit.capacity.capacity_i_instalment", "80108.73"),
            ("limit.capacity.capacity_ii_total_service", "59643.7"),
        ],
    );
}

#[test]
fn nothing_to_live_on_lends_nothing() {
    // Household of 26,900 + 3,100: nothing is left before debt service, so capacity and with it L0 are 0; the score is taken there all the same.
    let a = with(&[("household.h1.amount", said("26900", "oral"))]);
    holds(&a, &[("limit.capacity.capacity_i_instalment", "0"), ("limit.L0", "0"), ("limit.limit", "0")]);
    assert_eq!(a.score_at_l0.assessed, 29);
}

#[test]
fn a_gap_below_zero_is_no_need_and_the_score_is_taken_at_nothing() {
    // Growth of 10%: the gap is −51,354.31. At L0 = 0: 5,580 ÷ 15,036.06 = 37%, no loan to equity, lowest closing −170,535.
    let a = with(&[kind("growth"), ("request.method", json!("annuity"))]);
    holds(&a, &[("limit.need", "0"), ("limit.L0", "0"), ("limit.limit", "0"), ("score.at_L0.amount", "0")]);
    assert_eq!(["D1", "D5", "D6"].map(|i| crate::points(&a, i)), [8, 3, 0]);
}

#[test]
fn a_cycle_below_fifteen_days_falls_back_on_documents() {
    // 1,400,000 owed to one supplier: payable days far above all others.
    let a = with(&[kind("growth"), ("payables.y1.amount", doc("1400000"))]);
    holds(&a, &[("working_capital.turns", "not applicable"), ("limit.need", "314984.88")]);
}

#[test]
fn growth_above_thirty_percent_asks_for_evidence() {
    for (growth, asks) in [("0.3", "false"), ("0.3001", "true")] {
        let a = with(&[kind("growth"), ("working_capital.growth", said(growth, "oral"))]);
        holds(&a, &[("working_capital.growth_needs_evidence", asks)]);
    }
}

#[test]
fn debts_on_the_same_collateral_come_off_and_no_cap_is_below_zero() {
    let security = |debt: &str| {
        json!({ "rows": [{ "id": "s1", "name": doc("住房"), "value": said("680000", "third_party"), "rate": doc("0.7"),
            "prior_debt": doc(debt) }] })
    };
    // 476,000 less the debt.
    for (debt, cap) in [("312000", "164000"), ("500000", "0")] {
        holds(&with(&[("security", security(debt))]), &[("limit.exposure_caps.security", cap)]);
    }
    holds(
        &with(&[("request.same_kind_debt_kept", doc("600000"))]),
        &[("limit.exposure_caps.product_maximum", "0"), ("limit.limit", "0")],
    );
}

#[test]
fn the_floor_steps_at_a_hundred_thousand() {
    for (asked, limit) in
        [("99999.99", "99000"), ("100000", "100000"), ("109999.99", "100000"), ("999.99", "0"), ("1000", "1000")]
    {
        holds(&with(&[("request.amount", said(asked, "oral"))]), &[("limit.limit", limit)]);
    }
}

#[test]
fn a_reviewer_who_accepts_evidence_frees_the_actual_equity_only() {
    // 80,000 more in the bank: E 1,277,221.95 above E* 1,201,129.42.
    let rich = ("balance_survey.bank.k1.amount", said("208406.20", "system"));
    let told = |accepted: bool| {
        let said = json!({ "text": "期初漏记存款", "evidence": "档-01", "second_officer": "尽调岗乙", "reviewer_accepted": accepted });
        ("explanations.equity", said)
    };
    holds(&with(&[rich.clone(), told(false)]), &[("limit.equity_base", "1201129.42")]);
    holds(&with(&[rich, told(true)]), &[("limit.equity_base", "1277221.95")]);
    // Where E is below E*, accepting changes nothing.
    holds(&with(&[told(true)]), &[("limit.equity_base", "1197221.95")]);
}

#[test]
fn what_instalments_leave_is_due_at_maturity() {
    // The car loan of 46,000 pays 2,300 a month: 300 of it interest, 44,000 are left; maturing in December 2026, the second month, these fall
    // due with their interest, 44,000 × 300 ÷ 46,000 = 286.96.
    let a = with(&[("debts.d2.maturity", doc("2026-12-20"))]);
    holds(
        &a,
        &[
            // 200 + 2,300 + 3,080
            ("cash_plan.months.1.existing_debt_service", "5580"),
            ("cash_plan.months.2.existing_debt_service", "47566.96"),
            ("cash_plan.months.3.existing_debt_service", "3280"),
        ],
    );
}

#[test]
fn a_plan_with_income_the_statement_does_not_know_fails() {
    // 3,900 a month of family income in the plan, none in the statement.
    let a = with(&[("income.other_family_income_year", said("0", "system"))]);
    holds(&a, &[("cash_plan.yearly_totals.other_income.verdict", "fail"), ("cash_plan.verdict_yearly_totals", "fail")]);
}

#[test]
fn a_plan_without_the_purpose_is_said_to_be_too_fair() {
    // 617,835.55 documented, 117,500 prepaid: 500,335.55 stand in November.
    holds(&with(&[]), &[("cash_plan.purpose_left_out", "0"), ("warning.plan_leaves_out_purpose", "false")]);
    let a = with(&[("purpose_plan", json!({ "declared_empty": true }))]);
    holds(&a, &[("cash_plan.purpose_left_out", "500335.55"), ("warning.plan_leaves_out_purpose", "true")]);
    assert!(!a.limit.limit.is_firm() && a.limit.l0.waiting_for() == ["purpose_plan"]);
}

#[test]
fn a_new_bullet_within_the_plan_is_paid_at_its_maturity() {
    // P_max looks at every month: a private bullet of 300,000 in the eighth month lowers it.
    let loan = json!({ "id": "d5", "lender": doc("亲戚"), "kind": doc("private"), "on_balance": true, "use": doc("business"),
        "balance": doc("300000"), "opening_balance": doc("300000"), "new_period": doc("0"), "repaid_period": doc("0"),
        "interest_12m": doc("0"), "monthly_principal": doc("0"), "monthly_interest": doc("0"), "repayment": doc("bullet"),
        "in_bureau": false, "working_capital": false, "refinanced_by_this_loan": false, "maturity": doc("2027-06-30") });
    let a = with(&[("debts.rows", more("debts", loan))]);
    let closing = |a: &appraisal::Appraisal| says(a, "cash_plan.months.8.closing").parse::<f64>().expect("a number");
    assert!((closing(&with(&[])) - closing(&a) - 300_000.0).abs() < 0.01);
    // Sales cap: 60% of gross profit 358,783.63 less 122,840 and 300,000: nothing left.
    holds(&a, &[("limit.exposure_caps.sales", "0"), ("limit.limit", "0")]);
}
