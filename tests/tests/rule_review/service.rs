//! What a month leaves and what debts take of it (calculation §1, §8, §9): refinanced amounts, distant and unshown bullets, replacement,
//! withdrawals, expenses that cannot be none.

use crate::{blank, doc, holds, more, said, with};
use serde_json::{Value as Json, json};

fn debt(id: &str, repayment: &str, balance: &str, interest: &str) -> Json {
    json!({ "id": id, "lender": doc("出借人"), "kind": doc("private"), "on_balance": true, "use": doc("business"),
        "balance": doc(balance), "opening_balance": doc(balance), "new_period": doc("0"), "repaid_period": doc("0"),
        "interest_12m": doc("0"), "monthly_principal": doc("0"), "monthly_interest": doc(interest), "repayment": doc(repayment),
        "in_bureau": false, "working_capital": false, "refinanced_by_this_loan": false })
}

#[test]
fn interest_of_the_year_comes_back_and_todays_service_is_taken_off() {
    // The figures of §8: 200,000 borrowed a month ago at 2% a month, 4,000 of interest in the statement, net saving* 1,100,000, nothing to
    // replace. Net saving without any interest is 184,572.71 + 19,020 = 203,592.71, of which 46,800 is family income; 947,207.29 of
    // documented family income make it 1,104,000, less 4,000 of interest. Equity grows with it: no doubt. E0 = 1,134,040.30 − 120,200 +
    // 72,300; E* = E0 + 1,100,000 + 20,000 − 36,000 − 44,383.60 = 2,125,756.70; E = 1,197,221.95 − 171,900 + 122,840 − 200,000 =
    // 948,161.95, so 1,177,594.75 more in the bank.
    let mut loan = debt("d1", "bullet", "200000", "4000");
    for (column, value) in [("opening_balance", "0"), ("new_period", "200000"), ("interest_12m", "4000")] {
        loan[column] = doc(value);
    }
    loan["in_bureau"] = json!(true);
    loan["maturity"] = doc("2027-03-15");
    let a = with(&[
        ("debts", json!({ "rows": [loan] })),
        ("fixed_assets", json!({ "declared_empty": true })),
        ("fixed_assets_bought_12m", doc("0")),
        ("income.other_family_income_year", said("947207.29", "system")),
        ("balance_survey.bank.k1.amount", said("1306000.95", "system")),
    ]);
    holds(
        &a,
        &[
            ("income.year.net_saving_star", "1100000"),
            ("income.year.interest_charged_in_it", "4000"),
            ("income.year.replacement_spending", "0"),
            ("equity_check.by_1_and_3_alone", "pass"),
            ("income.month.cash_before_debt_service", "92000"),
            ("income.month.existing_debt_service", "4000"),
            ("income.month.disposable", "88000"),
        ],
    );
}

#[test]
fn a_bullet_that_nothing_shows_is_served_by_twelfths_and_a_far_one_by_its_months() {
    // In the bureau and due in April 2028, 18 months off: 50,000 ÷ 18 + 200. Due in 2031: 54 months, at most 36.
    let far = |date: &str| with(&[("debts.d1.maturity", doc(date))]);
    holds(&far("2028-04-15"), &[("debts.d1.months_to_maturity", "18"), ("debts.d1.service_month", "2977.78")]);
    holds(&far("2031-04-15"), &[("debts.d1.service_month", "1588.89")]);
    // Within the plan of thirteen months the plan tests it.
    holds(&far("2027-11-15"), &[("debts.d1.service_month", "200")]);
    // Neither bureau nor contract nor lender: a twelfth whatever was said; the contract's number, or the lender's word, shows it again.
    let hidden = |more: &[(&str, Json)]| {
        let mut changes = vec![("debts.d1.in_bureau", json!(false)), ("debts.d1.maturity", doc("2031-04-15"))];
        changes.extend(more.iter().cloned());
        with(&changes)
    };
    holds(&hidden(&[]), &[("debts.d1.service_month", "4366.67")]);
    holds(&hidden(&[("debts.d1.contract", doc("档-21"))]), &[("debts.d1.service_month", "1588.89")]);
    holds(
        &hidden(&[("debts.d1.maturity", said("2031-04-15", "third_party"))]),
        &[("debts.d1.service_month", "1588.89")],
    );
    // A maturity that was not answered: twelve months, provisional.
    holds(&with(&[("debts.d1.maturity", blank())]), &[("debts.d1.service_month", "4366.67 ~debts.d1.maturity")]);
}

#[test]
fn a_debt_on_demand_and_a_soft_instalment_are_served_within_a_year() {
    let a = with(&[("debts.rows", more("debts", debt("d5", "on_demand", "60000", "0")))]);
    holds(&a, &[("debts.d5.service_month", "5000"), ("debts.d5.months_to_maturity", "not applicable")]);
    // The car loan taken out of the bureau: 46,000 ÷ 12 = 3,833.33 of principal instead of 2,000, and 300 of interest.
    let a = with(&[("debts.d2.in_bureau", json!(false))]);
    holds(&a, &[("debts.d2.service_month", "4133.33")]);
    // Repaid in full, an instalment ends.
    holds(&with(&[("debts.d2.balance", doc("0"))]), &[("debts.d2.service_month", "0")]);
}

#[test]
fn private_use_that_was_only_said_is_business() {
    // The mortgage of 312,000 said to be the family's, without a paper: its interest and its balance are the business's.
    let a = with(&[("debts.d4.use", said("private", "oral"))]);
    holds(
        &a,
        &[
            ("balance_sheet.survey.lines.long_term_loans", "312000"),
            ("balance_sheet.off_balance.family_debts", "0"),
            ("income.year.interest_business", "19020"),
            ("income.year.interest_private", "0"),
        ],
    );
}

#[test]
fn a_debt_is_refinanced_only_to_the_amount_the_purpose_list_names() {
    // Two debts ticked and nothing named: both stay.
    let ticked = [("debts.d1.refinanced_by_this_loan", json!(true)), ("debts.d2.refinanced_by_this_loan", json!(true))];
    holds(&with(&ticked), &[("debts.d1.refinanced_amount", "0"), ("income.month.existing_debt_service", "5580")]);
    // 20,000 of the 50,000 named by a paper: three fifths of 200 stay. A line that was only said names nothing.
    let line = |basis: &str| json!({ "rows": [{ "id": "p1", "name": "归还", "refinances": "d1", "amount": said("20000", basis) }] });
    let named = |basis: &str| with(&[("request.purpose_items", line(basis))]);
    holds(
        &named("document"),
        &[
            ("debts.d1.refinanced_amount", "20000"),
            ("debts.d1.balance_that_stays", "30000"),
            ("debts.d1.service_month", "120"),
            ("income.month.existing_debt_service", "5500"),
            // The interest charged comes back whole, whatever is refinanced.
            ("income.month.cash_before_debt_service", "14941.06"),
        ],
    );
    holds(&named("oral"), &[("debts.d1.refinanced_amount", "0"), ("debts.d1.service_month", "200")]);
    // Named above the balance, the balance is all there is.
    let all = json!({ "rows": [{ "id": "p1", "name": "归还", "refinances": "d1", "amount": doc("80000") }] });
    holds(
        &with(&[("request.purpose_items", all)]),
        &[("debts.d1.balance_that_stays", "0"), ("debts.d1.service_month", "0")],
    );
}

#[test]
fn expenses_cannot_be_none() {
    let none = with(&[("income.opex", json!({ "declared_empty": true }))]);
    holds(
        &none,
        &[
            ("income.year.operating_expenses", "?income.opex"),
            ("income.month.cash_before_debt_service", "?income.opex"),
            ("income.month.disposable", "?income.opex"),
        ],
    );
    // No wages, no rent: answered with a nil, or refused with the reason in words.
    let nil = |more: &[(&str, Json)]| {
        let mut changes = vec![("income.opex.wages.amount", said("0", "oral"))];
        changes.extend(more.iter().cloned());
        with(&changes)
    };
    holds(&nil(&[]), &[("income.opex_kinds_open", "1"), ("income.year.operating_expenses", "?income.opex_none")]);
    let refused = nil(&[
        ("income.opex_none", said("wages", "observed")),
        ("income.opex_none_why", said("夫妻二人自己送货，不雇人", "observed")),
    ]);
    // 353,580 − 12 × 15,500
    holds(&refused, &[("income.opex_kinds_open", "0"), ("income.year.operating_expenses", "167580")]);
}

#[test]
fn replacement_is_straight_line_and_a_typed_figure_may_only_raise_it() {
    let typed = |v: &str, basis: &str| with(&[("income.replacement_documented_year", said(v, basis))]);
    // Straight line 34,300 less the van of 10,000 that its loan repays: 24,300; half of it is 12,150.
    holds(
        &typed("12149.99", "document"),
        &[("other_checks.replacement.verdict", "attention"), ("income.year.replacement_spending", "24300")],
    );
    holds(&typed("12150", "document"), &[("other_checks.replacement.verdict", "pass")]);
    holds(
        &typed("30000", "oral"),
        &[("income.year.replacement_spending", "30000"), ("income.year.replacement_from", "said")],
    );
    // A depreciation typed too low: opening 120,200 + bought 86,000 − closing 153,900 = 52,300 was used up; less 10,000.
    let worn = with(&[("fixed_assets.F1.net_survey", said("30000", "observed"))]);
    holds(&worn, &[("income.year.replacement_spending", "42300")]);
    // From the price and the longest life: 300,000 ÷ 10 instead of 14,000.
    let dear = with(&[("fixed_assets.F1.price", doc("300000")), ("fixed_assets.F1.bought_month", doc("2021-05"))]);
    holds(&dear, &[("fixed_assets.F1.depreciation_due", "30000"), ("income.year.replacement_spending", "40300")]);
    // The van's loan repaid 4,000 of principal in the year: only that is left out of its 10,000.
    let slow = with(&[("debts.d2.repaid_period", doc("4000")), ("debts.d2.new_period", doc("50000"))]);
    holds(&slow, &[("income.year.replacement_spending", "30300")]);
    // An old van under a new loan was not bought by it; five months apart it was not either.
    let old = with(&[("fixed_assets.F1.financed_by", json!("d2"))]);
    holds(&old, &[("income.year.replacement_spending", "24300")]);
    let apart = with(&[("fixed_assets.F2.bought_month", doc("2026-03")), ("debts.d2.taken_month", doc("2026-08"))]);
    holds(&apart, &[("income.year.replacement_spending", "34300")]);
}

#[test]
fn withdrawals_leave_again_unless_their_own_paper_names_a_thing() {
    // 36,000 of renovation by contract: gone. The same money only said: 3,000 a month.
    let a = with(&[("equity.withdrawals.w1.amount", said("36000", "oral"))]);
    holds(&a, &[("income.month.withdrawals", "3000"), ("income.year.withdrawals_counted", "36000")]);
    let a = with(&[("equity.withdrawals.w1.again", json!(true))]);
    holds(&a, &[("income.month.withdrawals", "3000"), ("income.month.cash_before_debt_service", "11941.06")]);
    // It leaves each derived month of the plan too.
    let closing = |a: &appraisal::Appraisal| {
        crate::says(a, "cash_plan.derived_plan.months.3.closing").parse::<f64>().expect("a number")
    };
    let plain = with(&[]);
    assert!((closing(&plain) - closing(&a) - 9_000.0).abs() < 0.01);
    holds(&plain, &[("income.month.withdrawals", "0")]);
}

#[test]
fn instalments_are_held_to_balance_rate_and_months_left() {
    // 46,000 over 23 months at 7.8%: 2,000 + 299 by equal principal, 2,159.70 as an annuity; 2,300 is nearer the first.
    holds(&with(&[]), &[("debts.d2.instalment_expected", "2299"), ("debts.d2.instalment_by", "equal_principal")]);
    let by_contract = with(&[("debts.d2.method", doc("annuity"))]);
    holds(&by_contract, &[("debts.d2.instalment_expected", "2159.7"), ("debts.d2.instalment_verdict", "pass")]);
    // 1,900 said: 1,900 ÷ 2,159.70 − 1 = −12.0%; 1,700: −21.3%.
    let said_low = |v: &str| with(&[("debts.d2.method", doc("annuity")), ("debts.d2.monthly_principal", doc(v))]);
    holds(&said_low("1600"), &[("other_checks.instalments.verdict", "attention")]);
    holds(&said_low("1400"), &[("other_checks.instalments.verdict", "fail")]);
    // The worst of the known: a fail stands beside a row that cannot be told; without one the check is not made.
    let mixed = |v: &str| {
        with(&[("debts.d2.method", doc("annuity")), ("debts.d2.monthly_principal", doc(v)), ("debts.d4.rate", blank())])
    };
    holds(&mixed("1400"), &[("other_checks.instalments.verdict", "fail")]);
    holds(&mixed("2000"), &[("other_checks.instalments.verdict", "not_checked")]);
}

#[test]
fn lenders_are_counted_by_institution() {
    // A second loan of the same bank is no fifth institution; a row that names two is two.
    let mut loan = debt("d5", "bullet", "30000", "100");
    loan["lender"] = doc("银行甲（经营贷）");
    loan["in_bureau"] = json!(true);
    loan["maturity"] = doc("2027-05-15");
    holds(
        &with(&[("debts.rows", more("debts", loan))]),
        &[("other_checks.lenders.listed", "4"), ("other_checks.lenders.verdict", "pass")],
    );
    let two = with(&[("debts.d2.institutions", doc("汽车金融公司、合作银行"))]);
    holds(&two, &[("other_checks.lenders.listed", "5"), ("other_checks.lenders.verdict", "attention")]);
    let heads = with(&[("household.heads", json!("5"))]);
    holds(&heads, &[("other_checks.household_members.verdict", "attention")]);
}
