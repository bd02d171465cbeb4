//! Worked examples others printed (`data/published`), fed to our rules: instalments, and the regulator's working-capital formula.

use appraisal::appraise_assuming;
use appraisal::figure::Reading;
use formula::{Answer, Assumed, Assumption, Basis, Evaluation, Inputs, Value};
use rust_decimal::Decimal;
use serde_json::Value as Json;
use tests::facts::checklist;

fn published(part: &str) -> Vec<Json> {
    let all: Json = serde_json::from_str(include_str!("../data/published/published.json")).expect("the data is JSON");
    all[part].as_array().cloned().unwrap_or_default()
}

fn decimal(value: &Json) -> Option<Decimal> {
    value.as_str().map(|t| t.parse().expect("a decimal"))
}

/// Half a unit of the last printed digit.
fn half_unit(printed: Decimal) -> Decimal {
    Decimal::new(5, printed.scale() + 1)
}

fn number(e: &Evaluation, id: &str) -> Decimal {
    e.get(id).and_then(formula::Outcome::as_number).unwrap_or_else(|| panic!("{id} is not known"))
}

fn plan(case: &Json) -> Evaluation {
    let periods = case["periods"].as_u64().expect("periods");
    let rate =
        decimal(&case["annual_rate"]).or_else(|| decimal(&case["rate_per_period"]).map(|r| r * Decimal::from(12)));
    let mut inputs = Inputs::new();
    let values = [
        ("request.amount", decimal(&case["amount"]).expect("amount")),
        ("request.term_months", Decimal::from(periods)),
        ("request.annual_rate", rate.expect("rate")),
        ("request.fees", Decimal::ZERO),
    ];
    for (id, value) in values {
        inputs.set(id, Answer::known(Value::Number(value), Some(Basis::Document)));
    }
    checklist().model.evaluate(&inputs)
}

#[test]
fn instalments_are_those_of_the_books() {
    let cases = published("instalments");
    assert!(cases.len() >= 15);
    let (mut wrong, mut compared) = (Vec::new(), 0);
    for case in &cases {
        let e = plan(case);
        let (source, method) =
            (case["source"].as_str().unwrap_or_default(), case["method"].as_str().unwrap_or_default());
        let mut same = |what: String, printed: Option<Decimal>, ours: Decimal, tolerance: &str| {
            let Some(printed) = printed else { return };
            compared += 1;
            let slack = decimal(&case[tolerance]).unwrap_or_else(|| half_unit(printed));
            if (printed - ours).abs() > slack {
                wrong.push(format!("{source}: {what}: printed {printed}, ours {ours}"));
            }
        };
        let table = format!("schedules.amount_asked.{method}");
        let cell = |row: usize, column: &str| {
            e.cell(&table, &row.to_string(), column).and_then(formula::Outcome::as_number).unwrap_or_default()
        };
        let total = |t: &str| number(&e, &format!("schedules.amount_asked.totals.{method}.{t}"));
        same("instalment".into(), decimal(&case["instalment"]), total("first_instalment"), "none");
        let last = if case["last_tolerance"].is_null() { "none" } else { "last_tolerance" };
        same("last instalment".into(), decimal(&case["last_instalment"]), total("last_instalment"), last);
        same("total paid".into(), decimal(&case["total_paid"]), total("total_paid"), "total_tolerance");
        same("total interest".into(), decimal(&case["total_interest"]), total("total_interest"), "total_tolerance");
        for (list, column) in [
            ("interest", "interest"),
            ("principal", "principal"),
            ("balance", "balance"),
            ("instalments", "instalment"),
        ] {
            for (i, printed) in case[list].as_array().into_iter().flatten().enumerate() {
                same(format!("{list} {}", i + 1), decimal(printed), cell(i + 1, column), "tolerance");
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {compared} figures differ:\n{}", wrong.len(), wrong.join("\n"));
    assert!(compared > 80, "only {compared} figures compared");
}

fn assume(name: &str, value: Decimal) -> Assumption {
    Assumption { name: name.to_owned(), assumed: Assumed::Set(Value::Number(value)) }
}

/// The printed inputs, set where our rules read them; what the formula does with them is ours.
fn inputs(case: &Json) -> Vec<Assumption> {
    let unit = if case["unit"] == "万元" { Decimal::from(10_000) } else { Decimal::ONE };
    let money = |v: &Json| decimal(v).map(|d| d * unit);
    let revenue = money(&case["revenue"]).expect("revenue");
    let growth = decimal(&case["growth"])
        .unwrap_or_else(|| money(&case["expected_revenue"]).expect("expected revenue") / revenue - Decimal::ONE);
    let mut set = vec![
        assume("limit.revenue_used", revenue),
        assume("working_capital.net_profit_used", money(&case["profit"]).expect("profit")),
        assume("working_capital.growth", growth),
        assume("working_capital.own_funds.own_working_capital", money(&case["own_funds"]).expect("own funds")),
        assume("working_capital.existing_working_capital_loans", money(&case["loans"]).expect("loans")),
        assume("working_capital.other_channels", money(&case["other_channels"]).expect("other channels")),
    ];
    if let Some(cost) = money(&case["cost_of_sales"]) {
        set.push(assume("working_capital.cost_of_sales_used", cost));
    }
    for line in ["inventory", "receivables", "payables", "prepayments", "customer_advances"] {
        for (at, balance) in ["initial", "survey"].iter().zip(case[line].as_array().into_iter().flatten()) {
            set.push(assume(&format!("balance_sheet.{at}.lines.{line}"), money(balance).expect("balance")));
        }
    }
    for (line, days) in case["given_days"].as_object().into_iter().flatten() {
        set.push(assume(&format!("working_capital.days.{line}"), decimal(days).expect("days")));
    }
    set
}

#[test]
fn the_working_capital_formula_is_that_of_the_published_sheets() {
    let cases = published("working_capital");
    assert!(cases.len() >= 3);
    let file = tests::facts::case_file(&tests::golden::facts(), checklist()).expect("the case converts");
    let mut wrong = Vec::new();
    for case in &cases {
        let a = appraise_assuming(checklist(), &file.observations(), file.case.survey_date, &inputs(case));
        let unit = if case["unit"] == "万元" { Decimal::from(10_000) } else { Decimal::ONE };
        let source = case["source"].as_str().unwrap_or_default();
        let mut same = |id: &str, printed: &Json, unit: Decimal| {
            let Some(printed) = decimal(printed) else { return };
            match a.reading(id).and_then(|r| r.number()) {
                // money is rounded to the cent, which a sheet in 万元 prints with more digits
                Some(ours) if (printed * unit - ours).abs() <= half_unit(printed) * unit + Decimal::new(1, 2) => {}
                ours => wrong.push(format!("{source}: {id}: printed {printed}, ours {ours:?}")),
            }
        };
        for (line, days) in case["days"].as_object().into_iter().flatten() {
            same(&format!("working_capital.days.{line}"), days, Decimal::ONE);
        }
        if case["does_not_apply"] == Json::Bool(true) {
            for id in ["working_capital.turns", "working_capital.volume", "working_capital.gap.own_working_capital"] {
                assert!(
                    matches!(a.reading(id), Some(Reading::NotApplicable { .. })),
                    "{source}: {id} {:?}",
                    a.reading(id)
                );
            }
            continue;
        }
        same("working_capital.turns", &case["turns"], Decimal::ONE);
        same("working_capital.volume", &case["volume"], unit);
        same("working_capital.gap.own_working_capital", &case["gap"], unit);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
