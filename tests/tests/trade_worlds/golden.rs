//! With no scatter each method of reckoning sales gives the true sales, each identity is zero, nobody is named; and every number that a trade
//! gives is of use.

use appraisal::crosscheck::{Check, Verdict};
use appraisal::estimate::Estimate;
use appraisal::figure::Reading;
use appraisal::{Appraisal, appraise};
use rust_decimal::Decimal;
use tests::effort::{cases, is_long, tell};
use tests::trades::checklist;
use tests::world::{Noise, World, numbers, trades, world};

/// Bounds and wishes, not two sides of one thing: they pass with a distance that is meant to be there.
const ONE_SIDED: [&str; 6] = ["sales/capacity", "sales/tax", "sales/liquor_tax", "purpose", "tenor", "maturity"];

/// What an estimate may be off by: a year is rounded to a cent before it is divided into months.
const CENTS: Decimal = Decimal::from_parts(2, 0, 0, false, 2);

/// Methods that go over a sampled margin. Its rows hold costs in whole cents, so that the margin itself is exact to some ten-millionths.
const BY_MARGIN: [&str; 4] = ["purchases", "stock_turnover", "supplier_stmt", "food_cost"];
const MARGIN: Decimal = Decimal::from_parts(3, 0, 0, false, 7);

/// What a check may leave: of money half a yuan or two millionths (the purchase-based margin rests on a monthly median rounded to a cent), of
/// shares two millionths.
const HALF_A_YUAN: Decimal = Decimal::from_parts(5, 0, 0, false, 1);
const SHARE: Decimal = Decimal::from_parts(2, 0, 0, false, 6);

pub(crate) fn appraised(trade: &str, world: &World) -> Appraisal {
    appraise(&checklist(trade, 1), &world.case.observations(), world.case.case.survey_date)
}

/// True sales of a month of what an estimate stands for: a season, else the year.
fn truth(world: &World, scope: &str) -> Decimal {
    let season = ["low", "normal", "peak"].iter().position(|s| *s == scope);
    let months = (0..12).filter(|m| season.is_none_or(|s| world.season[*m] == s));
    let of: Vec<i64> = months.map(|m| world.sales[m]).collect();
    Decimal::from(of.iter().sum::<i64>()) / Decimal::from(100 * of.len().max(1))
}

fn text<'a>(estimate: &'a Estimate, column: &str) -> &'a str {
    estimate.columns.get(column).and_then(Reading::text).unwrap_or_default()
}

/// What a method gives against what is true; a bound has to lie on its side.
fn off(world: &World, estimate: &Estimate) -> Option<String> {
    let told = |what: String| Some(format!("{}: {what}", estimate.id));
    let Some(value) = estimate.columns.get("value_month").and_then(Reading::number) else {
        return told("gives nothing".to_owned());
    };
    let truth = truth(world, text(estimate, "scope"));
    let right = match text(estimate, "role") {
        "lower_bound" => value <= truth,
        "ceiling" | "upper_bound" => value >= truth,
        _ if BY_MARGIN.contains(&estimate.id.as_str()) => (value - truth).abs() <= CENTS.max(truth * MARGIN),
        _ => (value - truth).abs() <= CENTS,
    };
    if right { None } else { told(format!("gives {value}, true are {truth:.2}")) }
}

fn left_over(check: &Check) -> Option<String> {
    let number = |reading: &Option<appraisal::figure::Named>| {
        reading.as_ref().and_then(|r| r.reading.number()).unwrap_or_default().abs()
    };
    let size = number(&check.left).max(number(&check.right));
    let slack = if size < Decimal::from(1000) { SHARE } else { HALF_A_YUAN.max(size * SHARE) };
    let residual = number(&check.residual);
    (residual > slack).then(|| format!("{}: {residual} left over", check.id))
}

fn wrong_with(trade: &str, seed: u64) -> Vec<String> {
    wrong_in(trade, seed, &world(trade, seed, Noise(0.0), None))
}

/// What is not as it is in a world without scatter.
pub(crate) fn wrong_in(trade: &str, seed: u64, world: &World) -> Vec<String> {
    let a = appraised(trade, world);
    let mut found: Vec<String> = a.missing.iter().map(|q| format!("{q} not answered")).collect();
    found.extend(a.findings.iter().map(|f| format!("{} {:?} {}", f.code, f.questions, f.text.zh)));
    let sales: Vec<&Estimate> = a.measures.iter().filter(|m| m.id == "sales").flat_map(|m| &m.estimates).collect();
    found.extend(sales.iter().filter_map(|e| off(world, e)));
    let hard = sales.iter().filter(|e| text(e, "role") == "hard").count();
    if hard < 3 {
        found.push(format!("only {hard} methods with evidence"));
    }
    let open = |v| !matches!(v, Verdict::Pass | Verdict::NotApplicable);
    found.extend(a.checks.iter().filter(|c| open(c.verdict)).map(|c| format!("{} says {:?}", c.id, c.verdict)));
    found.extend(a.checks.iter().filter(|c| !ONE_SIDED.contains(&c.id.as_str())).filter_map(left_over));
    for debt in a.rows("debts") {
        let id = format!("debts.{debt}.articulation_residual");
        if a.reading(&id).and_then(|r| r.number()) != Some(Decimal::ZERO) {
            found.push(format!("{id} is not zero"));
        }
    }
    found.extend(a.reconciliation.suspects.iter().map(|s| format!("names {}", s.sentence.zh)));
    if is_long() && seed == 0 {
        let methods: Vec<&str> = sales.iter().map(|e| e.id.as_str()).collect();
        tell(&format!("{trade}: {}", methods.join(", ")));
    }
    found.into_iter().map(|f| format!("{trade} {seed}: {f}")).collect()
}

#[test]
fn without_scatter_every_method_gives_the_true_sales() {
    let count = cases(3, 200);
    let trades = trades();
    assert!(!trades.is_empty(), "no trade gives numbers");
    let wrong: Vec<String> =
        trades.iter().flat_map(|t| (0..u64::from(count)).flat_map(move |s| wrong_with(t, s))).collect();
    let shown = wrong.iter().take(30).cloned().collect::<Vec<_>>().join("\n");
    assert!(wrong.is_empty(), "{} findings over {count} worlds of each trade:\n{shown}", wrong.len());
}

#[test]
fn every_number_of_a_trade_is_read() {
    for trade in trades() {
        let numbers = numbers(&trade);
        assert!(drill::world(&numbers, 1, Noise(0.0), None).is_ok());
        assert!(drill::practice(&numbers, 1).is_ok());
        assert_eq!(numbers.unused(), Vec::<String>::new(), "{trade} gives numbers that its family never reads");
    }
}
