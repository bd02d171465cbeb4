//! Every band edge of the scorecard: limits are inclusive, the first band that matches counts, what is negative never scores well.

use crate::{blank, doc, more, points, points_asked, said, with};
use rust_decimal::Decimal;
use serde_json::{Value as Json, json};

/// Each change of one answer and the points it must give.
#[track_caller]
fn gives(indicator: &str, cases: &[(&str, Json, u32)]) {
    let wrong: Vec<String> = cases
        .iter()
        .map(|(path, value, expected)| (path, value, *expected, points(&with(&[(path, value.clone())]), indicator)))
        .filter(|(.., expected, found)| expected != found)
        .map(|(path, value, expected, found)| {
            format!("{indicator}: {path} = {value}: expected {expected}, found {found}")
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn age_is_in_completed_years_on_the_survey_date() {
    // Without the card's number the answer alone says it.
    for (day, expected) in [
        ("2001-10-31", 2), // 25 today
        ("2001-11-01", 1), // 24
        ("2004-10-31", 1), // 22
        ("2004-11-01", 0), // 21
        ("1970-11-01", 2), // 55
        ("1970-10-31", 1), // 56
        ("1965-11-01", 1), // 60
        ("1965-10-31", 0), // 61
    ] {
        let a = with(&[("applicant.id_number", json!(null)), ("applicant.birth_date", json!(day))]);
        assert_eq!(points(&a, "A1"), expected, "{day}");
    }
    // The older of card (1984) and answer counts.
    let born = |day: &str, points: u32| ("applicant.birth_date", json!(day), points);
    gives("A1", &[born("2004-11-01", 2), born("1965-10-31", 0)]);
    let since = |day: &str, points: u32| ("applicant.trade_since", json!(day), points);
    gives(
        "A2",
        &[
            since("2018-10-31", 4),
            since("2018-11-01", 3),
            since("2021-10-31", 3),
            since("2021-11-01", 2),
            since("2023-10-31", 2),
            since("2023-11-01", 1),
            since("2025-10-31", 1),
            since("2025-11-01", 0),
        ],
    );
}

#[test]
fn residence_interviews_and_reputation() {
    for (years, expected) in [("10", 3), ("9", 2), ("3", 2), ("2", 1), ("1", 1), ("0", 0)] {
        let a = with(&[("scorecard.own_home_in_county", json!(false)), ("applicant.local_years", json!(years))]);
        assert_eq!(points(&a, "A3"), expected, "{years} years");
    }
    let said = |word: &str, points: u32| ("scorecard.separate_interviews", json!(word), points);
    // The record of the spouse's interview says “a tenth less”: that is no agreement.
    gives("A4", &[said("consistent", 2), said("minor", 2), said("material_explained", 1), said("contradictory", 0)]);
    for (good, bad, expected) in
        [("2", "0", 3), ("1", "0", 2), ("2", "1", 1), ("1", "3", 1), ("0", "0", 0), ("0", "1", 0)]
    {
        let a = with(&[("scorecard.reputation_good", json!(good)), ("scorecard.reputation_bad", json!(bad))]);
        assert_eq!(points(&a, "A5"), expected, "{good} good, {bad} bad");
    }
}

#[test]
fn overdue_history_counts_all_accounts_together() {
    let record = |lines: &[&str], points: u32| ("bureau.repayment_24m", json!(lines), points);
    gives(
        "B1",
        &[
            record(&["NNNN", "*#CM"], 6),
            record(&["N1N1"], 4),
            record(&["N1", "1N"], 4),
            record(&["11", "1"], 2),
            record(&["2NNN"], 2),
            record(&["N121"], 2),
            record(&["2", "2"], 0),
            record(&["123"], 0),
            record(&["7NN"], 0),
            // 呆账、代偿、以资抵债、非正常结束: the rules name digits only; none of these is better than three months overdue.
            record(&["NNNNB"], 0),
            record(&["NNNND"], 0),
            record(&["NNNNZ"], 0),
            record(&["NNNNG"], 0),
            // Four lenders in the bureau and nothing copied: not answered.
            ("bureau.repayment_24m", json!({ "declared_empty": true }), 0),
            ("bureau.repayment_24m", json!({}), 0),
        ],
    );
}

#[test]
fn bureau_counts() {
    let asked = |n: &str, points: u32| ("bureau.hard_enquiries_6m", said(n, "system"), points);
    gives(
        "B2",
        &[asked("0", 3), asked("2", 3), asked("3", 2), asked("4", 2), asked("5", 1), asked("6", 1), asked("7", 0)],
    );
    // The larger of the bureau's number and the list of four.
    let lenders = |n: &str, points: u32| ("bureau.lenders_with_balance", said(n, "system"), points);
    gives("B3", &[lenders("2", 1), lenders("4", 1), lenders("5", 0)]);
    let off = |id: &'static str| (id, json!(false));
    for (hidden, expected) in
        [(vec![off("debts.d2.in_bureau"), off("debts.d4.in_bureau")], 3), (vec![off("debts.d2.in_bureau")], 2)]
    {
        let mut changes = vec![("bureau.lenders_with_balance", said("2", "system"))];
        changes.extend(hidden);
        assert_eq!(points(&with(&changes), "B3"), expected);
    }
}

fn guarantee(amount: &str) -> Json {
    json!({ "rows": [{ "id": "g1", "name": doc("同行甲"), "amount": doc(amount) }] })
}

#[test]
fn combined_debt_ratio_and_guarantees() {
    // Debts 303,490 + 312,000 + guarantees; assets 1,500,711.95 + family assets, here made 2 or 3 million in all.
    for (family, guaranteed, expected) in [
        ("1499288.05", "284510", 5),
        ("1499288.05", "284510.01", 4),
        ("499288.05", "184510", 4),
        ("499288.05", "184510.01", 3),
        ("499288.05", "384510", 3),
        ("499288.05", "384510.01", 2),
        ("499288.05", "584510", 2),
        ("499288.05", "584510.01", 1),
        ("499288.05", "784510", 1),
        ("499288.05", "784510.01", 0),
    ] {
        let family = json!({ "rows": [{ "id": "f1", "name": doc("住房"), "amount": doc(family) }] });
        let a = with(&[("family_assets", family), ("guarantees", guarantee(guaranteed))]);
        assert_eq!(points(&a, "B4"), expected, "{guaranteed} guaranteed");
    }
    // Equity is 1,197,221.95.
    for (guaranteed, expected) in [("1", 2), ("239444.39", 2), ("239444.40", 1), ("598610.97", 1), ("598610.98", 0)] {
        assert_eq!(points(&with(&[("guarantees", guarantee(guaranteed))]), "B5"), expected, "{guaranteed} guaranteed");
    }
}

#[test]
fn a_ratio_without_a_base_never_scores_well() {
    let hole = json!({ "id": "d5", "lender": doc("亲戚"), "kind": doc("private"), "on_balance": true, "use": doc("business"),
        "balance": doc("2000000"), "opening_balance": doc("2000000"), "new_period": doc("0"), "repaid_period": doc("0"),
        "interest_12m": doc("0"), "monthly_principal": doc("0"), "monthly_interest": doc("0"), "repayment": doc("bullet"),
        "in_bureau": false, "working_capital": false, "refinanced_by_this_loan": false, "maturity": doc("2029-06-30") });
    // Equity below zero: guarantees and loan have nothing to be measured by.
    let a = with(&[("debts.rows", more("debts", hole)), ("guarantees", guarantee("1000"))]);
    assert_eq!(["B4", "B5", "D5"].map(|i| points(&a, i)), [0, 0, 0]);
    assert_eq!(points_asked(&a, "D5"), 0);
    // 26,900 a month for the household: no cash before debt service, the last band of D1, assessed.
    let a = with(&[("household.h1.amount", said("26900", "oral"))]);
    let d1 = a.score_at_l0.indicators.iter().find(|i| i.id == "D1").expect("D1");
    assert_eq!((d1.points, d1.band, d1.assessed), (0, 5, true));
    // An overdrawn account turns all assets below zero: a negative ratio is no low debt.
    let a = with(&[
        ("balance_survey.bank.k1.amount", said("-2000000", "system")),
        ("family_assets", json!({ "declared_empty": true })),
    ]);
    assert_eq!([points(&a, "B4"), points(&a, "D2")], [0, 0]);
}

#[test]
fn business_and_its_customers() {
    let class = |word: &str, points: u32| ("scorecard.industry_risk_class", json!(word), points);
    // The bank's data say medium: an answer of low does not better it.
    gives("C1", &[class("low", 3), class("medium", 3), class("elevated", 1), class("high", 0)]);
    // 12 R = 4,962,689.88.
    let prior = |v: &str, points: u32| ("scorecard.prior_year_hard_sales", said(v, "system"), points);
    gives(
        "C2",
        &[
            prior("4726371.31", 4),
            prior("4726372", 3),
            prior("5223884.08", 3),
            prior("5223885", 1),
            prior("5838458.68", 1),
            prior("5838459", 0),
            ("scorecard.prior_year_hard_sales", blank(), 0),
        ],
    );
    let customer = |v: &str, points: u32| ("concentration.first_customer_share", doc(v), points);
    gives(
        "C3",
        &[
            customer("0.2", 3),
            customer("0.2001", 2),
            customer("0.35", 2),
            customer("0.3501", 1),
            customer("0.5", 1),
            customer("0.5001", 0),
        ],
    );
    let supplier = |v: &str, points: u32| ("concentration.first_supplier_share", doc(v), points);
    gives(
        "C4",
        &[
            supplier("0.4", 3),
            supplier("0.4001", 2),
            supplier("0.6", 2),
            supplier("0.6001", 1),
            supplier("0.8", 1),
            supplier("0.8001", 0),
        ],
    );
    let old = |v: &str, points: u32| ("scorecard.old_customers_share", doc(v), points);
    gives("C8", &[old("0.6", 2), old("0.5999", 1), old("0.3", 1), old("0.2999", 0)]);
}

#[test]
fn the_lease_is_measured_by_the_term() {
    for (term, months, expected) in [
        ("12", "24", 3),
        ("12", "23", 2),
        ("12", "12", 2),
        ("12", "11", 0),
        ("6", "18", 3),
        ("6", "17", 2),
        ("6", "6", 2),
        ("6", "5", 0),
        ("24", "36", 3),
        ("24", "24", 2),
        ("24", "23", 1),
        ("24", "12", 1),
        ("24", "11", 0),
    ] {
        let a = with(&[("request.term_months", json!(term)), ("scorecard.lease_months_left", doc(months))]);
        assert_eq!(points(&a, "C5"), expected, "{months} months left, {term} of the loan");
    }
    let owned = with(&[("scorecard.premises_owned", json!(true)), ("scorecard.lease_months_left", blank())]);
    assert_eq!(points(&owned, "C5"), 3);
}

#[test]
fn quality_of_stock_and_receivables() {
    // 100 boxes at 100; the state of some of them changes.
    for (bad, state, expected) in [
        ("2", "expired", 3),
        ("2.01", "expired", 2),
        ("5", "near_expiry", 2),
        ("5.01", "near_expiry", 1),
        ("10", "out_of_season", 1),
        ("10.01", "out_of_season", 0),
        // Goods of others and consigned ones are no own listed goods.
        ("50", "consigned", 3),
    ] {
        let rest = (100.0 - bad.parse::<f64>().expect("a number")).to_string();
        let row = |id: &str, qty: &str, state: &str| json!({ "id": id, "name": doc("货"), "unit": "箱", "cost": doc("100"), "qty": said(qty, "observed"), "how": "counted", "state": state });
        let a = with(&[("stock", json!({ "rows": [row("K1", &rest, "normal"), row("K2", bad, state)] }))]);
        assert_eq!(points(&a, "C6"), expected, "{bad} {state}");
    }
    for (old, days, expected) in [
        ("5000", "91", 3),
        ("5000.01", "91", 2),
        ("10000", "200", 2),
        ("10000.01", "200", 1),
        ("20000", "400", 1),
        ("20000.01", "400", 0),
        ("90000", "90", 3),
    ] {
        let rest = format!("{:.2}", 100_000.0 - old.parse::<f64>().expect("a number"));
        let row = |id: &str, amount: &str, days: &str| json!({ "id": id, "debtor": doc("客户"), "amount": doc(amount), "days": days, "confirmed": true });
        let a = with(&[("receivables", json!({ "rows": [row("R1", &rest, "10"), row("R2", old, days)] }))]);
        assert_eq!(points(&a, "C7"), expected, "{old} of {days} days");
    }
    assert_eq!(points(&with(&[("receivables", json!({ "declared_empty": true }))]), "C7"), 3);
}

#[test]
fn financial_ratios() {
    // Current assets 1,296,811.95; current liabilities 287,890 without other payables.
    let other = |v: &str, points: u32| ("balance_survey.other_payables", doc(v), points);
    gives(
        "D2",
        &[
            other("360515.97", 4),
            other("360515.98", 3),
            other("576651.30", 3),
            other("576651.31", 2),
            other("792786.62", 2),
            other("792786.63", 1),
            other("1008921.95", 1),
            other("1008921.96", 0),
        ],
    );
    // Adopted margin 0.117024355637.
    for (low, high, expected) in [
        ("0.117024355637", "0.15", 4),
        ("0.08", "0.117024355637", 4),
        ("0.08", "0.0976", 3),
        ("0.08", "0.0975", 0),
        ("0.13", "0.15", 2),
        ("0.1301", "0.15", 0),
    ] {
        let a = with(&[("margin.industry_low", json!(low)), ("margin.industry_high", json!(high))]);
        assert_eq!(points(&a, "D3"), expected, "{low} to {high}");
    }
    // Net profit 239,532.71 with rebates of 18,000; 10% of sales are 495,600, 5% are 247,800.
    let rebates = |v: &str, points: u32| ("income.rebates_year", doc(v), points);
    gives("D4", &[rebates("274067.29", 3), rebates("274067.28", 2), rebates("26267.29", 2), rebates("26267.28", 1)]);
    // 2% are 99,120: 140,412.71 more of expenses.
    let other = |v: &str, points: u32| ("income.opex.other.amount", said(v, "oral"), points);
    gives("D4", &[other("146412.71", 1), other("146412.72", 0)]);
}

#[test]
fn indicators_that_depend_on_the_loan() {
    let asked = |v: &str| with(&[("request.amount", said(v, "oral"))]);
    // Equity 1,197,221.95; the ratio is compared at six decimals, so 30.00005% (359,167.1836), 50.00005% and 70.00005% part the bands.
    for (amount, expected) in
        [("359167.18", 3), ("359167.19", 2), ("598611.57", 2), ("598611.58", 1), ("838055.96", 1), ("838055.97", 0)]
    {
        assert_eq!(points_asked(&asked(amount), "D5"), expected, "{amount}");
    }
    // (5,580 + interest) ÷ 14,941.06, compared at four decimals: 397.17, 1,891.28, 3,385.38 and 4,879.49 of interest still fit; a month is
    // 0.4875%.
    for (amount, expected) in [
        ("81470", 8),
        ("81473", 6),
        ("387953", 6),
        ("387956", 4),
        ("694436", 4),
        ("694439", 2),
        ("1000919", 2),
        ("1000922", 0),
    ] {
        assert_eq!(points_asked(&asked(amount), "D1"), expected, "{amount}");
    }
    // The lower of both plans: the derived one closes its first month at −281,467.40 without the loan; expenses 29,465 a month.
    for (amount, expected) in [("340398", 3), ("340397", 2), ("310933", 2), ("310932", 1), ("281468", 1), ("281467", 0)]
    {
        assert_eq!(points_asked(&asked(amount), "D6"), expected, "{amount}");
    }
}

#[test]
fn funds_through_listed_accounts() {
    // 4,445,800 after exclusions of which 86,000 are from the spouse; 80, 60, 40 and 20% of the larger of revenue and 12 R:
    // 12 × 413,557.49 = 4,962,689.88 (the flows lie below the median and do not move it).
    let spouse =
        |v: &str, points: u32| ("sales.estimates.account_inflows.exclusions.x1.amount", said(v, "system"), points);
    gives(
        "E1",
        &[
            spouse("561648", 4),
            spouse("561649", 3),
            spouse("1554186", 3),
            spouse("1554187", 2),
            spouse("2546724", 2),
            spouse("2546725", 1),
            spouse("3539262", 1),
            spouse("3539263", 0),
        ],
    );
}

fn inflows(months: &[&str]) -> Json {
    let id = |i: usize| format!("{}-{:02}", 2024 + (10 + i) / 12, (10 + i) % 12 + 1);
    let row = |(i, v): (usize, &&str)| json!({ "id": id(i), "bank": v, "wechat": "0", "alipay": "0", "pos": "0" });
    json!(months.iter().enumerate().map(row).collect::<Vec<_>>())
}

#[test]
fn regular_inflows_include_half_the_mean_and_no_second_year() {
    let rows = "sales.estimates.account_inflows.inflows.rows";
    let e2 = |months: &[&str]| points(&with(&[(rows, inflows(months))]), "E2");
    // Eleven months of 2,300 and one of 1,100: half of the mean of 2,200.
    let mut year = ["2300"; 12];
    year[5] = "1100";
    assert_eq!(e2(&year), 2);
    year[5] = "1099.99";
    assert_eq!(e2(&year), 1);
    let with_zeros = |zeros: usize| {
        let mut year = ["2300"; 12];
        year[..zeros].fill("0");
        year
    };
    assert_eq!((e2(&with_zeros(3)), e2(&with_zeros(4))), (1, 0));
    // Nine good months alone are nine; two years of which one is empty are not twelve, and do not fill the accounts twice.
    assert_eq!((e2(&["2300"; 9]), e2(&["2300"; 8])), (1, 0));
    let two_years: Vec<&str> = [["400000"; 12], ["0"; 12]].concat();
    assert_eq!(e2(&two_years), 0);
    // 24 months of 120,000 less 420,700 are 1,229,650 a year: 25% of sales.
    assert_eq!(points(&with(&[(rows, inflows(&["120000"; 24]))]), "E1"), 1);
}

#[test]
fn checks_and_completeness() {
    // Attention, by 10% of the amount asked.
    assert_eq!(points(&with(&[("request.amount", said("30000", "oral"))]), "E3"), 1);
    // Oral sales per mean month to R = 413,557.49: ×1.1 is 454,913.24, ×1.3 is 537,624.74; all three seasons alike.
    for (month, expected) in [("454913.23", 3), ("454913.25", 2), ("537624.73", 2), ("537624.75", 1)] {
        let season = |s: &str| format!("sales.estimates.oral_seasons.{s}.r");
        let paths = ["low", "normal", "peak"].map(season);
        let changes: Vec<(&str, Json)> = paths.iter().map(|p| (p.as_str(), said(month, "oral"))).collect();
        assert_eq!(points(&with(&changes), "E4"), expected, "{month}");
    }
    // One of some hundred and sixty answers missing.
    assert_eq!(points(&with(&[("scorecard.old_customers_share", blank())]), "E5"), 2);
}

#[test]
fn grades_include_their_limits() {
    // 76 in the case. Enquiries, interviews, reputation and customers move it by whole points.
    let graded = |changes: &[(&str, Json)], total: u32, grade: &str| {
        let a = with(changes);
        assert_eq!((a.score_at_l0.total, a.score_at_l0.grade.as_str()), (total, grade));
        a
    };
    let interviews = |word: &str| ("scorecard.separate_interviews", json!(word));
    let enquiries = |n: &str| ("bureau.hard_enquiries_6m", said(n, "system"));
    let bad = || ("scorecard.reputation_good", json!("0"));
    let class = |word: &str| ("scorecard.industry_risk_class", json!(word));
    let customers = |v: &str| ("scorecard.old_customers_share", doc(v));
    let first = |v: &str| ("concentration.first_customer_share", doc(v));
    let supplier = |v: &str| ("concentration.first_supplier_share", doc(v));
    // +1 each
    graded(&[enquiries("2"), customers("0.6"), first("0.2")], 79, "B");
    graded(&[enquiries("2"), customers("0.6"), first("0.2"), supplier("0.4")], 80, "A");
    // −2 −3 −1
    graded(&[enquiries("7"), bad(), customers("0.1")], 70, "B");
    graded(&[enquiries("7"), bad(), customers("0.1"), interviews("material_explained")], 69, "C");
    // −2 −3 −1 −2 −3 −2 = 63, B1 from 4 to 2: 61
    let mut at_60 =
        vec![enquiries("7"), bad(), customers("0.1"), interviews("contradictory"), class("high"), first("0.6")];
    at_60.push(("bureau.repayment_24m", json!(["111"])));
    graded(&at_60, 61, "C");
    at_60.push(supplier("0.7"));
    graded(&at_60, 60, "C");
    at_60.pop();
    at_60.push(supplier("0.9"));
    let declined = graded(&at_60, 59, "D");
    // Grade D: the factor is 0, and among the reasons stands the refusal; before it comes that so large a customer is not explained.
    assert_eq!(crate::says(&declined, "limit.limit"), "0");
    let reasons: Vec<&str> = declined.decision.reasons.iter().map(|r| r.code.as_str()).collect();
    assert_eq!((declined.decision.proposal.as_str(), &reasons[..2]), ("return", &["flags_open", "grade_d"][..]));
}

#[test]
fn too_many_gaps_leave_no_grade_and_no_limit() {
    // Cost, quantity and state of the whole count of stock gone: 138 cells, yet part of one answer of some 165. With it the twenty-odd
    // answers about the person that the scorecard asks for: more than a tenth.
    let mut facts = tests::golden::facts();
    let rows = facts["stock"]["rows"].as_array_mut().expect("rows");
    for row in rows.iter_mut() {
        for column in ["cost", "qty", "state"] {
            row[column] = blank();
        }
    }
    let stock_alone = tests::facts::appraise(&facts);
    let lacks = |a: &appraisal::Appraisal| Decimal::from(a.completeness.required) - a.completeness.answered;
    assert!(lacks(&stock_alone) < Decimal::ONE, "a long table outweighs nothing: {}", lacks(&stock_alone));
    for group in ["scorecard", "concentration", "bureau", "household", "equity", "margin", "income"] {
        for (_, said) in facts[group].as_object_mut().expect("a group of facts").iter_mut() {
            if said.get("v").is_some() {
                *said = blank();
            }
        }
    }
    let a = tests::facts::appraise(&facts);
    let tenth = Decimal::from(a.completeness.required) / Decimal::TEN;
    assert!(lacks(&a) > tenth, "{} of {}", a.completeness.answered, a.completeness.required);
    assert_eq!(a.score_at_l0.grade, "unrated");
    assert!(a.limit.limit.number().is_none());
    assert!(a.score_at_l0.total_if_full > a.score_at_l0.total);
    assert_eq!(a.decision.proposal, "return");
    assert!(a.decision.of_group("return").any(|r| r.code == "completeness_low"));
}
