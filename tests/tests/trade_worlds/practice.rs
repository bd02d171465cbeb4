//! Practice cases made from a seed: whole, marked as generated, and a loan comes of them.

use appraisal::{Appraisal, appraise};
use tests::effort::{cases, tell};
use tests::trades::checklist;
use tests::world::{practice, trades};

fn appraised(trade: &str, seed: u64) -> Appraisal {
    let case = practice(trade, seed);
    appraise(&checklist(trade, 1), &case.observations(), case.case.survey_date)
}

#[test]
fn measure() {
    for trade in trades() {
        for seed in 1..=u64::from(cases(6, 50)) {
            let a = appraised(&trade, seed);
            let d = &a.decision;
            tell(&format!("{trade} {seed}  {} by {} grade {} missing {:?} untraced {:?} failed {:?} attention {:?} limit {:?} warnings {:?} findings {:?}", d.proposal, d.by, d.grade, a.missing, a.proof.untraced, d.failed_checks, d.attention, a.limit.limit.number(), a.warnings.iter().map(|w| w.code.clone()).collect::<Vec<_>>(), a.findings.iter().map(|f| format!("{} {:?}", f.code, f.questions)).collect::<Vec<_>>()));
            for r in &d.reasons { tell(&format!("    {} {} {} {:?}", r.code, r.weight, r.text.zh, r.about.iter().map(|x| x.id.clone()).collect::<Vec<_>>())); }
            for c in &a.limit.caps { tell(&format!("     cap {} {} binds {} {:?} after {:?}", c.id, c.kind, c.binds, c.value.reading.number(), c.after.reading.number())); }
            tell(&format!("     gap {:?} below {:?} pmin {:?} knock {:?}", a.limit.cash_gap_months, a.limit.months_below_minimum, a.limit.p_min.number(), d.knocked_out_by));
        }
    }
}

#[test]
fn plan() {
    let case = practice("fmcg-wholesale", 4);
    let a = appraised("fmcg-wholesale", 4);
    for (id, x) in &case.answers { if id.contains("balance_survey") || id.starts_with("request") || id.contains("12m") || id.contains("seasons") { tell(&format!("{id} {:?}", x.v.0)); } }
    for r in &case.tables["cash_back"].rows { tell(&r.cells.values().map(|c| c.v.0.clone().unwrap_or_default()).collect::<Vec<_>>().join(" ")); }
    for r in a.rows("cash_plan.derived_plan.months") {
        let get = |c: &str| a.reading(&format!("cash_plan.derived_plan.months.{r}.{c}")).and_then(|x| x.number()).map(|x| x.to_string()).unwrap_or_default();
        tell(&format!("{r} {} rec {} oth {} purch {} opex {} hh {} priv {} purp {} debt {} net {} closing {}", get("calendar_month"), get("sales_receipts"), get("other_operating_in"), get("purchases_paid"), get("opex_paid"), get("household"), get("private_out"), get("purpose_out"), get("existing_debt_service"), get("net"), get("closing")));
    }
}
