//! Equity, margin, sales and the other checks at their edges (calculation §2).

use crate::{doc, holds, more, said, with};
use appraisal::checklist::Checklist;
use serde_json::{Value as Json, json};

/// A loan of two million that was there at both points: equity is below zero, what was earned is not.
fn old_loan() -> Json {
    more(
        "debts",
        json!({ "id": "d5", "lender": doc("亲戚"), "kind": doc("private"), "on_balance": true, "use": doc("business"),
        "balance": doc("2000000"), "opening_balance": doc("2000000"), "new_period": doc("0"), "repaid_period": doc("0"),
        "interest_12m": doc("0"), "monthly_principal": doc("0"), "monthly_interest": doc("0"), "repayment": doc("bullet"),
        "in_bureau": false, "working_capital": false, "refinanced_by_this_loan": false, "maturity": doc("2029-06-30") }),
    )
}

#[test]
fn with_equity_below_zero_the_first_definition_still_speaks() {
    // E = 1,197,221.95 − 2,000,000, E* likewise, P and the residual of −3,907.47 as before: ① is −2.1%, ② to ④ have no base.
    let a = with(&[("debts.rows", old_loan())]);
    holds(
        &a,
        &[
            ("equity_check.E_actual", "-802778.05"),
            ("equity_check.deviation.1", "-0.021170354969"),
            ("equity_check.deviation.2", "not meaningful"),
            ("equity_check.deviation.3", "not meaningful"),
            ("equity_check.verdict", "pass"),
            ("ratios.roe", "not meaningful"),
            ("limit.exposure_caps.equity", "0"),
            ("limit.limit", "0"),
            ("score.at_amount_asked.indicators.D5.points", "0"),
        ],
    );
    // 80,000 of cash missing: ① −45%; without ③ the worse end stands.
    let a = with(&[("debts.rows", old_loan()), ("balance_survey.bank.k1.amount", said("48406.20", "system"))]);
    holds(&a, &[("equity_check.verdict", "fail")]);
    // Neither base: not checked.
    let a = with(&[("debts.rows", old_loan()), ("household.h1.amount", said("26900", "oral"))]);
    holds(&a, &[("equity_check.verdict", "not_checked"), ("score.at_L0.indicators.E3.points", "0 ~balance_initial")]);
}

#[test]
fn the_bank_may_choose_another_definition() {
    // 80,000 of cash missing: residual −83,907.47; ① 45%, ② 83,907.47 ÷ 1,117,221.95 = 7.5%, ③ = ④ = 7.0%.
    let facts = crate::changed(&[("balance_survey.bank.k1.amount", said("48406.20", "system"))]);
    for (definition, verdict) in [("default", "fail"), ("2", "attention"), ("3", "attention"), ("4", "attention")] {
        let mut layers = tests::facts::layer_files();
        for layer in &mut layers {
            let at = "id = \"equity_definition\"\ntype = \"text\"\nvalue = ";
            layer.text = layer.text.replace(&format!("{at}\"default\""), &format!("{at}\"{definition}\""));
        }
        let checklist = Checklist::load(&layers, "fmcg-wholesale").expect("loads");
        let file = tests::facts::case_file(&facts, &checklist).expect("converts");
        let a = appraisal::appraise(&checklist, &file.observations(), file.case.survey_date);
        holds(&a, &[("equity_check.verdict", verdict), ("equity_check.definition_in_force", definition)]);
    }
}

#[test]
fn a_calibrated_range_caps_the_margin_at_its_upper_end() {
    let set = [("margin.industry_calibrated", json!(true)), ("margin.industry_high", json!("0.10"))];
    holds(&with(&set), &[("margin_check.adopted", "0.1"), ("margin_check.from.industry_upper_end", "true")]);
    holds(&with(&set[1..]), &[("margin_check.adopted", "0.117024355637")]);
}

#[test]
fn the_sample_s_rules_include_their_limits() {
    for (path, v, met) in [
        ("margin.sampled.cover", "0.6", "true"),
        ("margin.sampled.cover", "0.5999", "false"),
        // 0.19 of M1: the sum is 1 + the difference.
        ("margin.sampled.M1.share", "0.2", "true"),
        ("margin.sampled.M1.share", "0.201", "false"),
        ("margin.sampled.M1.share", "0.18", "true"),
        ("margin.sampled.M1.share", "0.179", "false"),
    ] {
        holds(&with(&[(path, json!(v))]), &[("margin_check.sample_rules_met", met)]);
    }
    let row = |i: u32, share: &str| json!({ "id": format!("M{i}"), "name": doc("品"), "cost": doc("88"), "price": doc("100"), "share": doc(share) });
    let five: Vec<Json> = (1..=5).map(|i| row(i, "0.2")).collect();
    holds(&with(&[("margin.sampled.rows", json!(five))]), &[("margin_check.estimates.sampled.value", "0.12")]);
    let four: Vec<Json> = (1..=4).map(|i| row(i, "0.25")).collect();
    holds(
        &with(&[("margin.sampled.rows", json!(four))]),
        &[("margin_check.estimates.sampled.value", "?margin.sampled")],
    );
}

#[test]
fn sales_above_the_ceiling_fail_even_when_the_ceiling_is_nothing() {
    // 3 × 312 × 0.85 × 8,600 = 6,842,160; the statement is 4,956,000. Price p: 3 × 312 × 0.85 × p = 795.6 p.
    for (price, verdict) in [
        ("6921.57", "pass"),      // 90% of 5,506,801.09 is 4,956,120.98
        ("6921.00", "attention"), // 90% of 5,506,347.60 is 4,955,712.84
        ("6229.27", "attention"), // 4,956,007.21
        ("6229.20", "fail"),      // 4,955,951.52
        ("0", "fail"),
    ] {
        let a = with(&[("sales.capacity.price", said(price, "observed"))]);
        holds(&a, &[("sales_check.capacity.verdict", verdict)]);
    }
}

#[test]
fn sales_below_the_taxed_ones_ask_for_attention() {
    for (year, verdict) in [("4956000", "pass"), ("4956012", "attention")] {
        let a = with(&[("sales.estimates.tax.declared_year", doc(year))]);
        holds(&a, &[("sales_check.taxed_sales.verdict", verdict), ("sales_check.verdict", verdict)]);
    }
}

#[test]
fn a_hard_estimate_of_nothing_fails() {
    // Nothing loaded all month against 394,000 in the statement: no ratio to nothing, but surely not within 30%.
    let a = with(&[
        ("sales.estimates.loading_count.weekday_sales", said("0", "observed")),
        ("sales.estimates.loading_count.weekend_sales", said("0", "observed")),
    ]);
    holds(&a, &[("sales_check.estimates.loading_count.verdict", "fail")]);
}

#[test]
fn an_industry_coefficient_stays_one_beside_a_small_oral_margin() {
    // No usable sample, so the stated margin of 5% enters: it moves the result by 5.3% only, but the turnover days are the industry's.
    let a = with(&[
        ("margin.sampled.cover", said("0.5", "system")),
        ("margin.stated", said("0.05", "oral")),
        ("sales.estimates.stock_turnover.turnover_days", said("46", "third_party")),
    ]);
    holds(&a, &[("sales_check.methods.stock_turnover.basis", "third_party ~margin.sampled")]);
}

#[test]
fn three_independent_estimates_may_include_a_third_party_s() {
    // What is left: account inflows (system), loading counted (observed), the commission at an industry rate; purchases have the source of
    // the inflows, which are lower.
    let refused = "wechat_merchant_report,stock_turnover,delivery_notes";
    let facts = crate::changed(&[
        ("sales.estimates.commission_oct.rate", said("0.0105", "third_party")),
        ("sales.estimates.purchases.source", json!("银行+微信+支付宝流水")),
    ]);
    let run = |also: &str| {
        let mut file = tests::facts::case_file(&facts, tests::facts::checklist()).expect("converts");
        for method in format!("{refused}{also}").split(',') {
            tests::facts::refuse(&mut file, method, "not_used", "没有");
        }
        appraisal::appraise(tests::facts::checklist(), &file.observations(), file.case.survey_date)
    };
    holds(
        &run(""),
        &[
            ("sales_check.independent_estimates", "3"),
            ("sales_check.independent_hard_estimates", "2"),
            ("sales_check.enough_evidence", "true"),
            // (394,131.21 + 418,450.76) ÷ 2
            ("sales_check.reference_R_month", "406290.99"),
        ],
    );
    holds(&run(",commission"), &[("sales_check.enough_evidence", "false"), ("sales_check.verdict", "not_checked")]);
}

#[test]
fn a_profit_on_paper_where_none_is_found_fails() {
    // Wages 20,000 a month more: 239,532.71 − 240,000 = −467.29 rebuilt, 276,000 on paper.
    let a = with(&[("net_profit_stated_month", doc("23000")), ("income.opex.wages.amount", doc("35500"))]);
    holds(&a, &[("income.year.net_profit", "-467.29"), ("other_checks.net_profit.verdict", "fail")]);
}

#[test]
fn the_deposit_check_s_limits_are_inclusive() {
    // 207,780.55 against the balance after the outgo, no month since: ÷ 1.2 = 173,150.4583…, ÷ 1.5 = 138,520.3666…
    for (balance, verdict) in [
        ("173150.46", "pass"),
        ("173150.45", "attention"),
        ("138520.37", "attention"),
        ("138520.36", "fail"),
        // Where less is found than expected, what is found is the base: 207,780.55 × 1.2 = 249,336.66.
        ("249336.66", "pass"),
        ("249336.67", "attention"),
    ] {
        let applies = json!({ "applies": true, "balance_after_outgo": balance, "months_since": "0" });
        holds(&with(&[("deposit_check", applies)]), &[("other_checks.deposit.verdict", verdict)]);
    }
}

#[test]
fn own_money_said_counts_when_it_is_more_than_the_least_share() {
    // 617,835.55 − 117,500 − 200,000; 1% more passes, a cent above fails.
    let own = ("request.own_contribution", said("200000", "oral"));
    for (amount, verdict) in [("303338.90", "pass"), ("303338.92", "fail")] {
        let a = with(&[own.clone(), ("request.amount", said(amount, "oral"))]);
        holds(&a, &[("other_checks.purpose.documented_need", "300335.55"), ("other_checks.purpose.verdict", verdict)]);
    }
}

#[test]
fn a_code_that_fails_its_check_digit_warns_and_blocks_nothing() {
    let a =
        with(&[("applicant.id_number", json!("999999198406120017")), ("applicant.uscc", json!("92999999MA7T0001X1"))]);
    holds(
        &a,
        &[
            ("other_checks.identity.id_card_check_digit_ok", "false"),
            ("other_checks.identity.uscc_check_digit_ok", "false"),
            ("limit.limit", "200000"),
            ("decision.proposal", "agree_with_less"),
        ],
    );
    assert!(a.warnings.iter().any(|w| w.code == "id_card_check_digit"));
    assert!(a.decision.of_group("committee").all(|r| r.code != "provisional_limit"));
}

#[test]
fn last_year_s_sales_count_only_when_they_are_hard() {
    // C2 compares hard figures: a low year that was only said would turn stagnation into growth.
    for basis in ["oral", "third_party"] {
        let a = with(&[("scorecard.prior_year_hard_sales", said("4000000", basis))]);
        assert_eq!(crate::points(&a, "C2"), 0, "{basis}");
    }
}

#[test]
fn takings_that_were_mostly_said_are_no_observation() {
    // In hand 2,000 − 500 counted and 3,200 by the phone's own record; spent 300 said: 300 ÷ 4,700 = 6%. 3,200 said: far more than a tenth.
    let run = |mobile: &str| {
        let mut file = tests::facts::case_file(&crate::changed(&[]), tests::facts::checklist()).expect("converts");
        for (column, v, basis) in [
            ("source", "钱箱", "observed"),
            ("scope", "normal", "observed"),
            ("cash_in_hand", "2000", "observed"),
            ("float", "500", "observed"),
            ("spent", "300", "oral"),
            ("mobile_receipts", "3200", mobile),
            ("hours_open", "12", "observed"),
            ("hours_of_day", "12", "observed"),
            ("days_per_month", "26", "observed"),
        ] {
            let answer = serde_json::from_value(json!({ "v": v, "basis": basis })).expect("an answer");
            file.answers.insert(format!("sales.estimates.takings.{column}"), answer);
        }
        let used = serde_json::from_value(json!({ "v": "takings", "basis": "observed" })).expect("an answer");
        file.answers.insert("sales.also_used".to_owned(), used);
        appraisal::appraise(tests::facts::checklist(), &file.observations(), file.case.survey_date)
    };
    // 5,000 × 26
    holds(
        &run("system"),
        &[("sales_check.estimates.takings.value_month", "130000"), ("sales_check.estimates.takings.role", "hard")],
    );
    holds(&run("oral"), &[("sales_check.estimates.takings.role", "credibility")]);
}
