//! Balance sheet and income beyond the acceptance case (calculation §1).

use crate::{blank, doc, holds, more, said, with};
use serde_json::json;

#[test]
fn only_accounts_with_business_money_are_in_the_balance_sheet() {
    // 193,520.55 − 16,200 of Alipay.
    let a = with(&[("balance_survey.bank.k3.business_money", json!(false))]);
    holds(&a, &[("balance_sheet.survey.lines.bank", "177320.55")]);
}

#[test]
fn each_age_band_of_receivables_includes_its_upper_end() {
    // R1 is 128,600 at face and counted in full in 430,570.
    for (days, valued) in [
        ("30", "430570"),
        ("31", "424140"),
        ("90", "424140"),
        ("91", "404850"),
        ("180", "404850"),
        ("181", "366270"),
        ("365", "366270"),
        ("366", "301970"),
    ] {
        holds(&with(&[("receivables.R1.days", json!(days))]), &[("balance_sheet.survey.lines.receivables", valued)]);
    }
}

#[test]
fn a_business_debt_cannot_be_put_off_balance() {
    // "Debt is business or private by its use": off balance are family debts only, so hiding the mark must not lift equity.
    let a = with(&[("debts.d1.on_balance", json!(false))]);
    holds(
        &a,
        &[
            ("balance_sheet.survey.lines.short_term_loans", "50000"),
            ("balance_sheet.survey.totals.equity", "1197221.95"),
            ("balance_sheet.off_balance.family_debts", "312000"),
            ("equity_check.W", "58800"),
        ],
    );
}

#[test]
fn guarantees_count_in_full_and_oral_family_assets_by_half() {
    let guarantee = json!({ "rows": [{ "id": "g1", "name": doc("同行甲"), "amount": doc("120000") }] });
    let house = json!({ "rows": [{ "id": "f1", "name": doc("住房"), "amount": said("680000", "oral") }] });
    // (303,490 + 312,000 + 120,000) ÷ (1,500,711.95 + 340,000); equity itself does not move.
    let a = with(&[("guarantees", guarantee), ("family_assets", house)]);
    holds(
        &a,
        &[
            ("balance_sheet.off_balance.guarantees", "120000"),
            ("balance_sheet.off_balance.family_assets_counted", "340000"),
            ("ratios.combined_debt_ratio", "0.399568221416"),
            ("balance_sheet.survey.totals.equity", "1197221.95"),
        ],
    );
}

#[test]
fn a_private_bullet_is_interest_in_disposable_and_principal_in_the_plan() {
    let loan = json!({ "id": "d5", "lender": doc("亲戚"), "kind": doc("private"), "on_balance": true, "use": doc("private"),
        "balance": said("80000", "oral"), "opening_balance": doc("80000"), "new_period": doc("0"), "repaid_period": doc("0"),
        "interest_12m": doc("9600"), "monthly_principal": doc("0"), "monthly_interest": doc("800"), "repayment": doc("bullet"),
        "in_bureau": false, "working_capital": false, "refinanced_by_this_loan": false, "maturity": doc("2027-06-30") });
    let a = with(&[("debts.rows", more("debts", loan))]);
    holds(
        &a,
        &[
            ("balance_sheet.survey.lines.private_loans", "80000"),
            ("balance_sheet.survey.totals.equity", "1117221.95"),
            // Private interest leaves net profit alone.
            ("income.year.net_profit", "239532.71"),
            ("income.year.net_saving", "174972.71"),
            // (174,972.71 + 28,620 − 24,300) ÷ 12
            ("income.month.cash_before_debt_service", "14941.06"),
            // Neither bureau nor contract shows it: 800 of interest and a twelfth of 80,000 beside 5,580.
            ("income.month.existing_debt_service", "13046.67"),
            ("income.month.disposable", "1894.39"),
        ],
    );
}

/// A purpose list of one documented line that repays a debt.
fn named(debt: &str, amount: &str) -> (&'static str, serde_json::Value) {
    let line = json!({ "id": "p1", "name": "归还借款", "refinances": debt, "amount": doc(amount) });
    ("request.purpose_items", json!({ "rows": [line] }))
}

#[test]
fn a_refinanced_card_is_left_out_of_disposable_and_need_counts_its_balance() {
    let a = with(&[
        ("request.purpose_kind", json!("refinance")),
        ("debts.d3.revolving_balance", doc("20000")),
        ("debts.d3.refinanced_by_this_loan", json!(true)),
        named("d3", "26840"),
    ]);
    holds(
        &a,
        &[
            ("income.month.existing_debt_service", "5580"),
            ("limit.need", "26840"),
            ("limit.business_borrowings_that_stay", "96000"),
        ],
    );
    // A private debt refinanced is no business need.
    let a = with(&[
        ("request.purpose_kind", json!("refinance")),
        ("debts.d4.refinanced_by_this_loan", json!(true)),
        named("d4", "312000"),
    ]);
    holds(&a, &[("limit.need", "0"), ("limit.limit", "0")]);
}

#[test]
fn the_floor_of_household_spending_takes_the_higher_measure_and_adds_tuition_and_rent() {
    // max(1.5 × 720, 60% × 1,750) × 4 + 900 + 300
    let a = with(&[("household.dibao_per_head_month", doc("720")), ("household.home_rent_month", doc("300"))]);
    holds(&a, &[("other_checks.household.floor", "5520")]);
    // Said 6,300; a floor of exactly that passes, one yuan more asks for attention.
    let a = with(&[("household.home_rent_month", doc("1200"))]);
    holds(&a, &[("other_checks.household.verdict", "pass")]);
    let a = with(&[("household.home_rent_month", doc("1201"))]);
    holds(
        &a,
        &[("other_checks.household.verdict", "attention"), ("income.year.household_used_for_disposable", "75612")],
    );
}

#[test]
fn a_season_without_its_figure_leaves_the_year_unknown() {
    let a = with(&[("income.seasons.peak.r", blank())]);
    holds(&a, &[("income.year.revenue", "?income.seasons.peak.r"), ("limit.limit", "?income.seasons.peak.r")]);
}

#[test]
fn eleven_months_are_no_year() {
    let months: Vec<_> =
        (1..=11).map(|m| json!({ "id": format!("2026-{m:02}"), "r": said("400000", "system") })).collect();
    let a = with(&[("income.mode", json!("months")), ("income.months", json!({ "rows": months }))]);
    holds(&a, &[("income.year.revenue", "not meaningful"), ("limit.limit", "not meaningful")]);
    assert!(a.decision.reasons.iter().any(|r| r.code == "provisional_limit" || r.code == "limit_unknown"));
    assert!(!a.decision.proposal.starts_with("agree"), "{}", a.decision.proposal);
}

#[test]
fn stock_near_expiry_and_out_of_season_is_written_down() {
    // K27: 58 × 312 = 18,096; near expiry at 30%: 540,961.40 − 12,667.20; out of season at half: − 9,048; others' goods: out.
    for (state, value) in [("near_expiry", "528294.2"), ("out_of_season", "531913.4"), ("others", "522865.4")] {
        holds(&with(&[("stock.K27.state", json!(state))]), &[("balance_sheet.survey.lines.inventory", value)]);
    }
}
