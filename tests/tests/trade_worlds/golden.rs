//! With no scatter each method of reckoning sales gives the true sales, each identity is zero, nobody is named.

use appraisal::estimate::Estimate;
use appraisal::figure::Reading;
use appraisal::{Appraisal, appraise};
use rust_decimal::Decimal;
use tests::effort::{cases, tell};
use tests::trades::checklist;
use tests::world::{Noise, World, trades, world};

pub(crate) fn appraised(trade: &str, world: &World) -> Appraisal {
    appraise(&checklist(trade, 1), &world.case.observations(), world.case.case.survey_date)
}

/// True sales of a month of what an estimate stands for.
fn truth(world: &World, scope: &str) -> Decimal {
    let season = ["low", "normal", "peak"].iter().position(|s| *s == scope);
    let of: Vec<i64> =
        (0..12).filter(|m| season.is_none_or(|s| world.season[*m] == s)).map(|m| world.sales[m]).collect();
    Decimal::from(of.iter().sum::<i64>()) / Decimal::from(100 * of.len().max(1))
}

fn text(estimate: &Estimate, column: &str) -> String {
    match estimate.columns.get(column) {
        Some(reading) => reading.text().unwrap_or_default().to_owned(),
        None => String::new(),
    }
}

#[test]
fn told() {
    for trade in trades() {
        for seed in 0..u64::from(cases(3, 50)) {
            let world = world(&trade, seed, Noise(0.0), None);
            let a = appraised(&trade, &world);
            for m in &a.measures {
                for e in &m.estimates {
                    let value = e.columns.get("value_month").and_then(Reading::number);
                    tell(&format!("{trade} {seed} {} {} scope={} role={} value={value:?} truth={}", m.id, e.id, text(e, "scope"), text(e, "role"), truth(&world, &text(e, "scope"))));
                }
            }
            let d = &a.decision;
            tell(&format!("  {} by {} grade {} missing {:?} untraced {:?} failed {:?} attention {:?} limit {:?} warnings {:?}", d.proposal, d.by, d.grade, a.missing, a.proof.untraced, d.failed_checks, d.attention, a.limit.limit, a.warnings.iter().map(|w| w.code.clone()).collect::<Vec<_>>()));
            for r in &d.reasons { tell(&format!("    {} {} {}", r.code, r.weight, r.text.zh)); }
            for c in &a.limit.caps { tell(&format!("     cap {} {} binds {} {:?} after {:?}", c.id, c.kind, c.binds, c.value.reading.number(), c.after.reading.number())); }
            tell(&format!("     gap {:?} below {:?} pmin {:?}", a.limit.cash_gap_months, a.limit.months_below_minimum, a.limit.p_min.number()));
            tell(&format!("   income {:?} asked {:?}", a.reading("income.year.revenue").and_then(|r| r.number()), world.case.answers.get("request.amount").map(|x| &x.v)));
        }
    }
}
