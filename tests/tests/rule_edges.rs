//! What the rules do when a case is not the acceptance case: silence, refusals, oral factors, other periods, single months.
//!
//! Every expected figure is worked out by hand from the facts of the acceptance case and the change made to them.

use appraisal::Appraisal;
use appraisal::figure::Reading;
use serde_json::{Value as Json, json};
use tests::golden::facts;

/// The facts with the nodes at these paths replaced; a path step is a key, or the id of a row.
fn changed(changes: &[(&str, Json)]) -> Json {
    let mut facts = facts();
    for (path, value) in changes {
        let mut here = &mut facts;
        for step in path.split('.') {
            here = if here.is_array() {
                let rows = here.as_array_mut().expect("rows");
                rows.iter_mut().find(|r| r["id"] == *step).unwrap_or_else(|| panic!("{path}: no row {step}"))
            } else {
                &mut here[step]
            };
        }
        *here = value.clone();
    }
    facts
}

fn appraise(changes: &[(&str, Json)]) -> Appraisal {
    tests::facts::appraise(&changed(changes))
}

/// A figure in one line: its value, `~` before the questions behind a fallback, `?` before what makes it unknown.
fn says(a: &Appraisal, id: &str) -> String {
    match a.reading(id).unwrap_or_else(|| panic!("no figure {id}")) {
        Reading::Known { value, provisional } => {
            let value = match value {
                appraisal::figure::Scalar::Number(n) => n.normalize().to_string(),
                appraisal::figure::Scalar::Text(t) => t,
                appraisal::figure::Scalar::Truth(b) => b.to_string(),
                appraisal::figure::Scalar::Date(d) => d.to_string(),
            };
            if provisional.is_empty() { value } else { format!("{value} ~{}", provisional.join(",")) }
        }
        Reading::Unknown { questions } => format!("?{}", questions.join(",")),
        Reading::NotMeaningful { .. } => "not meaningful".to_owned(),
        Reading::NotApplicable { .. } => "not applicable".to_owned(),
    }
}

#[track_caller]
fn holds(a: &Appraisal, expected: &[(&str, &str)]) {
    let wrong: Vec<String> = expected
        .iter()
        .map(|(id, e)| (id, e, says(a, id)))
        .filter(|(_, e, found)| *e != found)
        .map(|(id, e, found)| format!("{id}: expected {e}, found {found}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn said(v: &str, basis: &str) -> Json {
    json!({ "v": v, "basis": basis, "by": "借款人" })
}

fn none() -> Json {
    json!({ "v": null, "basis": "document", "by": "" })
}

#[test]
fn a_missing_factor_goes_to_its_worse_end_and_is_named() {
    // Inflows less exclusions are 4,445,800 over twelve months; cash share 0 stands for the missing one.
    let a = appraise(&[("sales.estimates.account_inflows.cash_share", none())]);
    holds(
        &a,
        &[
            (
                "sales_check.estimates.account_inflows.value_month",
                "370483.33 ~sales.estimates.account_inflows.cash_share",
            ),
            ("sales_check.estimates.account_inflows.basis", "system"),
            ("sales_check.estimates.account_inflows.verdict", "attention ~sales.estimates.account_inflows.cash_share"),
            ("sales_check.reference_R_month", "413557.49 ~sales.estimates.account_inflows.cash_share"),
        ],
    );
}

#[test]
fn an_oral_factor_that_moves_the_result_makes_it_oral_and_the_bare_part_a_lower_bound() {
    // 370,483.33 ÷ 0.8; moved by 25%. Its bare part lies below the median of the hard ones (416,157.23: the merchant report stands for
    // the source), so it joins and, as the lower of its source, takes the report's place: R is what it was.
    let a = appraise(&[("sales.estimates.account_inflows.cash_share", said("0.2", "oral"))]);
    holds(
        &a,
        &[
            ("sales_check.estimates.account_inflows.value_month", "463104.17"),
            ("sales_check.estimates.account_inflows.role", "credibility"),
            ("sales_check.estimates.account_inflows.made_oral_by", "cash_share"),
            ("sales_check.estimates.account_inflows.verdict", "not applicable"),
            ("sales_check.estimates.account_inflows_bare.value_month", "370483.33"),
            ("sales_check.estimates.account_inflows_bare.role", "lower_bound"),
            ("sales_check.estimates.account_inflows_bare.verdict", "pass"),
            ("sales_check.median_of_hard_month", "416157.23"),
            ("sales_check.estimates.account_inflows.softened_value_month", "370483.33"),
            ("sales_check.reference_R_month", "413557.49"),
            ("sales_check.independent_estimates", "6"),
        ],
    );
}

#[test]
fn an_industry_coefficient_makes_an_estimate_third_party() {
    // Third party counts as independent. A document was expected: 411,302.87 lies below the median of the hard ones
    // (394,131.21 409,549.81 415,812.11 416,787.90 418,450.76), so it joins: (411,302.87 + 415,812.11) ÷ 2.
    let a = appraise(&[("sales.estimates.commission_oct.rate", said("0.0105", "third_party"))]);
    holds(
        &a,
        &[
            ("sales_check.estimates.commission.role", "third_party"),
            ("sales_check.independent_estimates", "6"),
            ("sales_check.independent_hard_estimates", "5"),
            ("sales_check.median_of_hard_month", "415812.11"),
            ("sales_check.reference_R_month", "413557.49"),
        ],
    );
}

#[test]
fn an_unanswered_method_is_not_checked_and_makes_the_reference_provisional() {
    let a = appraise(&[("sales.estimates.commission_oct.rate", none())]);
    holds(
        &a,
        &[
            ("sales_check.estimates.commission.role", "hard"),
            ("sales_check.estimates.commission.value_month", "?sales.estimates.commission.rate"),
            ("sales_check.estimates.commission.verdict", "not_checked"),
            ("sales_check.reference_R_month", "415812.11 ~sales.estimates.commission.rate"),
            ("sales_check.verdict", "not_checked ~sales.estimates.commission.rate"),
        ],
    );
}

#[test]
fn estimates_of_one_raw_source_count_once_the_lower() {
    // Delivery notes (416,787.90) now share their source with the commission (411,302.87): five sources remain.
    let same = json!("10月送货单");
    let a = appraise(&[("sales.estimates.commission_oct.source", same)]);
    holds(
        &a,
        &[
            ("sales_check.independent_estimates", "5"),
            ("sales_check.reference_R_month", "411302.87"),
            ("sales_check.estimates.delivery_notes.counted_in_R", "not applicable"),
            ("sales_check.estimates.commission.counted_in_R", "411302.87"),
        ],
    );
    // Of two equal estimates from one source the first counts, once: 7,984 / 2% = 399,200 is what the loading count gives.
    let a = appraise(&[
        ("sales.estimates.commission_oct.source", json!("现场清点装车")),
        ("sales.estimates.commission_oct.wages_month", said("7984", "document")),
        ("sales.estimates.commission_oct.rate", said("0.02", "document")),
    ]);
    holds(
        &a,
        &[
            ("sales_check.independent_estimates", "5"),
            ("sales_check.reference_R_month", "415812.11"),
            ("sales_check.estimates.commission.counted_in_R", "418450.76"),
            ("sales_check.estimates.loading_count.counted_in_R", "not applicable"),
        ],
    );
    // Sources left blank count as one source, and what rests on them is provisional.
    let a = appraise(&[
        ("sales.estimates.delivery_notes_oct.source", json!(null)),
        ("sales.estimates.commission_oct.source", json!(null)),
    ]);
    holds(
        &a,
        &[(
            "sales_check.reference_R_month",
            "411302.87 ~sales.estimates.commission.source,sales.estimates.delivery_notes.source",
        )],
    );
}

#[test]
fn too_thin_evidence_is_not_checked() {
    // Without anything observed the check is not made, however many papers agree.
    let a = appraise(&[
        ("sales.estimates.loading_count.weekday_sales", said("14800", "oral")),
        ("sales.estimates.stock_turnover.turnover_days", none()),
    ]);
    holds(
        &a,
        &[
            ("sales_check.enough_evidence", "false"),
            ("sales_check.verdict_statement_vs_R", "not_checked"),
            ("sales_check.verdict", "not_checked"),
        ],
    );
}

#[test]
fn a_sample_that_cannot_be_used_is_unknown_and_the_range_s_lower_end_joins() {
    for change in [
        ("margin.sampled.cover", said("0.5", "system")),
        ("margin.sampled.rows.M1.share", said("0.25", "system")),
        ("margin.sampled.rows", json!([])),
    ] {
        let emptied = change.0 == "margin.sampled.rows";
        let mut changes = vec![change];
        if emptied {
            changes.push(("margin.sampled.declared_empty", json!(true)));
        }
        let a = appraise(&changes);
        holds(
            &a,
            &[
                ("margin_check.estimates.sampled.value", "?margin.sampled"),
                ("margin_check.adopted", "0.08 ~margin.sampled"),
                ("margin_check.verdict", "not_checked"),
                ("margin_check.margin_used_in_sales_estimates", "0.15 ~margin.sampled"),
                // With the stated margin (oral, 15%) the purchases method is only said: 4,358,045 ÷ 0.85 ÷ 12.
                ("sales_check.estimates.purchases.value_month", "427259.31 ~margin.sampled"),
                ("sales_check.estimates.purchases.role", "credibility ~margin.sampled"),
            ],
        );
        assert!(a.warnings.iter().any(|w| w.code.contains("sample_unusable")));
    }
}

#[test]
fn household_spending_below_the_floor_is_lifted_to_it_in_disposable_only() {
    // Said 4,100 a month, floor 5,100: (210,972.71 − 12,000 + 19,020 − 24,300) ÷ 12 = 16,141.06, less 5,580 of service. The saving that
    // 26,400 less spending would have left is not there: E* 1,227,529.42 against 1,197,221.95, 14.4% of P, so a twelfth of 30,307.47
    // is in doubt.
    let a = appraise(&[("household.rows.h1.amount", said("1000", "oral"))]);
    holds(
        &a,
        &[
            ("other_checks.household.verdict", "attention"),
            ("income.year.net_saving", "210972.71"),
            ("income.year.net_saving_star", "198972.71"),
            ("income.month.doubt", "2525.62"),
            ("income.month.disposable", "8035.44"),
        ],
    );
}

#[test]
fn a_table_declared_empty_is_zero_and_an_untouched_one_unknown() {
    let a = appraise(&[("debts", json!({ "declared_empty": true }))]);
    holds(
        &a,
        &[
            ("balance_sheet.survey.lines.short_term_loans", "0"),
            ("income.month.existing_debt_service", "0"),
            // 5,580 by the bureau and nothing listed.
            ("other_checks.debt_service.deviation", "-1"),
            ("other_checks.debt_service.verdict", "fail"),
            // No running purchase loan is left, so all straight-line depreciation is replacement.
            ("income.year.replacement_spending", "34300"),
        ],
    );
    let a = appraise(&[("debts", json!({}))]);
    holds(
        &a,
        &[
            ("balance_sheet.survey.lines.short_term_loans", "?debts"),
            ("income.month.existing_debt_service", "?debts"),
            ("other_checks.debt_service.verdict", "not_checked"),
            ("equity_check.verdict", "not_checked"),
        ],
    );
    let a = appraise(&[("receivables", json!({ "declared_empty": true }))]);
    holds(
        &a,
        &[
            ("other_checks.receivables.verdict", "fail"),
            ("other_checks.receivables.largest_debtor_share", "not applicable"),
        ],
    );
}

#[test]
fn a_loan_paid_off_no_longer_excuses_replacement_and_must_articulate() {
    // 0 + 60,000 − 14,000 against a balance of 0.
    let a = appraise(&[("debts.rows.d2.balance", said("0", "document"))]);
    holds(
        &a,
        &[
            ("income.year.replacement_spending", "34300"),
            ("debts.d2.articulation_residual", "46000"),
            ("debts.d2.articulation_verdict", "fail"),
        ],
    );
}

#[test]
fn debt_service_counts_a_tenth_of_a_revolving_balance() {
    let a = appraise(&[("debts.rows.d3.revolving_balance", said("20000", "document"))]);
    // 5,580 and a tenth of 20,000; 14,941.06 less that.
    holds(&a, &[("income.month.existing_debt_service", "7580"), ("income.month.disposable", "7361.06")]);
}

#[test]
fn rebates_count_only_with_the_supplier_s_statement() {
    let a = appraise(&[("income.rebates_year", said("18000", "oral"))]);
    holds(&a, &[("income.year.rebates", "0"), ("income.year.gross_profit", "579972.71")]);
}

#[test]
fn an_undocumented_purpose_leaves_the_need_unknown() {
    let a = appraise(&[(
        "request.purpose_items.rows",
        json!([{ "id": "p1", "name": "口头", "amount": said("452000", "oral") }]),
    )]);
    holds(
        &a,
        &[
            ("other_checks.purpose.documented_need", "?request.purpose_items"),
            ("other_checks.purpose.verdict", "not_checked"),
            ("limit.need", "?request.purpose_items"),
        ],
    );
}

#[test]
fn a_residual_large_against_the_amount_asked_raises_the_equity_check() {
    // 3,907.47 ÷ 30,000 = 13%: a pass becomes attention.
    let a = appraise(&[("request.amount", said("30000", "oral"))]);
    holds(
        &a,
        &[
            ("equity_check.verdict_by_definition.default", "pass"),
            ("equity_check.raised_by.residual_over_10_percent_of_amount_asked", "true"),
            ("equity_check.verdict", "attention"),
        ],
    );
}

#[test]
fn a_longer_period_takes_every_calendar_month_with_its_season() {
    // May 2025 to October 2026: low 3, normal 8, peak 7 months, at the lower end of the range: −5,965, −905 and 3,775 a month.
    let a = appraise(&[("case.initial_date", json!("2025-04-30"))]);
    holds(
        &a,
        &[
            ("equity_check.period_months", "18"),
            ("equity_check.P", "1290 ~purchases_12m"),
            ("margin_check.estimates.by_purchases.value", "?purchases_12m"),
        ],
    );
}

#[test]
fn two_seasons_are_enough() {
    // 8 × 322,000 + 4 × 505,000.
    let a = appraise(&[
        ("income.seasons.normal.n", json!("0")),
        ("income.seasons.normal.months", json!([])),
        ("income.seasons.normal.r", said("0", "system")),
        ("income.seasons.low.n", json!("8")),
        ("income.seasons.low.months", json!([2, 3, 4, 5, 6, 10, 11, 12])),
    ]);
    holds(&a, &[("income.year.revenue", "4596000"), ("sales_check.estimates.delivery_notes.verdict", "not_checked")]);
    let a = appraise(&[("income.seasons.low.n", json!("4"))]);
    holds(&a, &[("income.year.revenue", "not meaningful")]);
}

#[test]
fn single_months_stand_instead_of_seasons() {
    let months: Vec<Json> = (1..=12)
        .map(|m| json!({ "id": format!("2026-{m:02}"), "r": said(if m < 7 { "400000" } else { "426000" }, "system") }))
        .collect();
    let year = |id: &'static str, amount: &str| [(id, "per", json!("year")), (id, "amount", said(amount, "document"))];
    let mut changes =
        vec![("income.mode".to_owned(), json!("months")), ("income.months".to_owned(), json!({ "rows": months }))];
    for (row, column, value) in [year("temp", "12000"), year("freight", "50700")].concat() {
        changes.push((format!("income.opex.rows.{row}.{column}"), value));
    }
    let changes: Vec<(&str, Json)> = changes.iter().map(|(p, v)| (p.as_str(), v.clone())).collect();
    let a = appraise(&changes);
    holds(
        &a,
        &[
            ("income.year.revenue", "4956000"),
            // Delivery notes of the normal season have no single month to be compared with: they count as none, and it is said.
            ("income.year.operating_expenses", "353580 ~income.mode"),
            ("sales_check.estimates.delivery_notes.statement_month", "?income.mode"),
            ("income.by_month.1.revenue", "400000"),
            ("income.by_month.12.revenue", "426000"),
            ("income.seasons.low.per_month.revenue", "not applicable"),
            ("sales_check.statement_month", "413000"),
        ],
    );
}

#[test]
fn a_wage_household_s_deposit_is_compared() {
    // 150,000 + 5 × 9,361.06 = 196,805.30, the smaller, against 207,780.55.
    let applies = json!({ "applies": true, "balance_after_outgo": "150000", "months_since": "5" });
    let a = appraise(&[("deposit_check", applies)]);
    holds(
        &a,
        &[
            ("other_checks.deposit.expected", "196805.3"),
            ("other_checks.deposit.deviation", "0.055767044892"),
            ("other_checks.deposit.verdict", "pass"),
        ],
    );
}

#[test]
fn further_methods_count_when_chosen() {
    // Takings so far 2,000 − 500 + 300 + 3,200 = 5,000 in 4 of 12 hours, 26 such days: 390,000; the hours are oral and move it threefold.
    // Credit sales 3,050,000 ÷ 12 ÷ 62%. Contracts 1,200,000 ÷ 12, share not given: taken as all sales.
    let given = |m: &str| format!("sales.estimates.{m}");
    let facts = changed(&[]);
    let mut file = tests::facts::case_file(&facts, tests::facts::checklist()).expect("the case converts");
    let mut answer = |id: String, v: &str, basis: &str| {
        let said = serde_json::from_value(json!({ "v": v, "basis": basis })).expect("an answer");
        file.answers.insert(id, said);
    };
    answer("sales.also_used".to_owned(), "takings,credit_sales,contracts", "observed");
    for (column, v, basis) in [
        ("source", "till_count", "observed"),
        ("scope", "normal", "observed"),
        ("cash_in_hand", "2000", "observed"),
        ("float", "500", "oral"),
        ("spent", "300", "oral"),
        ("mobile_receipts", "3200", "system"),
        ("hours_open", "4", "observed"),
        ("hours_of_day", "12", "oral"),
        ("days_per_month", "26", "observed"),
    ] {
        answer(given(&format!("takings.{column}")), v, basis);
    }
    answer(given("credit_sales.source"), "receivables_book", "document");
    answer(given("credit_sales.share_of_sales"), "0.62", "document");
    answer(given("contracts.source"), "order_contract", "document");
    let list = json!({ "rows": [{ "id": "c1", "cells": { "name": { "v": "客户1" }, "amount": { "v": "1200000", "basis": "document" } } }] });
    file.tables.insert(given("contracts.list"), serde_json::from_value(list).expect("a table"));
    let a = appraisal::appraise(tests::facts::checklist(), &file.observations(), file.case.survey_date);
    holds(
        &a,
        &[
            ("sales_check.estimates.takings.value_month", "390000"),
            ("sales_check.estimates.takings.role", "credibility"),
            ("sales_check.estimates.takings_bare.value_month", "130000"),
            ("sales_check.estimates.takings_bare.verdict", "pass"),
            ("sales_check.estimates.credit_sales.value_month", "409946.24"),
            ("sales_check.estimates.credit_sales.role", "hard"),
            ("sales_check.estimates.contracts.value_month", "100000 ~sales.estimates.contracts.share_of_sales"),
            ("sales_check.independent_hard_estimates", "8 ~sales.estimates.contracts.share_of_sales"),
        ],
    );
}
