//! “Silence, copying and flattery must never pay”: tricks on the case, and on cases with something to hide.
//!
//! A trick may raise neither score nor limit, unless the result is provisional or a check fails that did not fail before.

use crate::{blank, changed, doc, said, with};
use appraisal::Appraisal;
use serde_json::{Value as Json, json};

/// What a trick gained without being noticed.
fn gain(honest: &Appraisal, tricked: &Appraisal) -> Option<String> {
    let limit = |a: &Appraisal| a.limit.limit.number();
    let new_failure = tricked.decision.failed_checks.iter().any(|c| !honest.decision.failed_checks.contains(c));
    let excluded = !tricked.limit.limit.is_firm() || new_failure;
    let (was, is) = (honest.score_at_l0.total, tricked.score_at_l0.total);
    if excluded {
        return None;
    }
    if is > was {
        return Some(format!("score {was} → {is}"));
    }
    (limit(tricked) > limit(honest)).then(|| format!("limit {:?} → {:?}", limit(honest), limit(tricked)))
}

type Changes = Vec<(&'static str, Json)>;

/// Purposes whose limit is not bound by the need: an annuity for assets, and the seasonal case itself.
fn bases() -> Vec<(&'static str, Changes)> {
    let asset = ["asset", "annuity", "36"].map(|v| json!(v));
    let paths = ["request.purpose_kind", "request.method", "request.term_months"];
    vec![("seasonal", Vec::new()), ("asset, 36 months", paths.into_iter().zip(asset).collect())]
}

#[track_caller]
fn never_pays(tricks: &[(&str, Changes, Changes)]) {
    let mut wrong = Vec::new();
    for (base, start) in bases() {
        for (trick, truth, lie) in tricks {
            let honest = with(&[start.clone(), truth.clone()].concat());
            let tricked = with(&[start.clone(), truth.clone(), lie.clone()].concat());
            if let Some(gain) = gain(&honest, &tricked) {
                wrong.push(format!("{base}: {trick}: {gain}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn leaving_a_bad_answer_blank_never_pays() {
    let bad = |path: &'static str, v: Json| (path, vec![(path, v)], vec![(path, blank())]);
    never_pays(&[
        bad("bureau.hard_enquiries_6m", said("9", "system")),
        bad("bureau.lenders_with_balance", said("5", "system")),
        bad("concentration.first_customer_share", doc("0.9")),
        bad("concentration.first_supplier_share", doc("0.95")),
        bad("scorecard.lease_months_left", doc("1")),
        bad("scorecard.old_customers_share", doc("0.05")),
        bad("scorecard.prior_year_hard_sales", said("9000000", "system")),
        bad("scorecard.separate_interviews", json!("contradictory")),
        bad("scorecard.reputation_bad", json!("2")),
        bad("scorecard.industry_risk_class", json!("high")),
        bad("applicant.birth_date", json!("1962-01-01")),
        bad("margin.stated", said("0.05", "oral")),
        bad("sales.capacity.price", said("5000", "observed")),
        bad("sales.capacity.units", said("2", "observed")),
        bad("sales.estimates.tax.declared_year", doc("6000000")),
        bad("sales.estimates.loading_count.weekday_sales", said("9000", "observed")),
        bad("sales.estimates.stock_turnover.turnover_days", doc("90")),
        bad("sales.estimates.oral_seasons.peak.r", said("990000", "oral")),
        bad("household.county_mean_consumption_month", doc("4000")),
        bad("household.tuition_month", doc("6000")),
        bad("net_profit_stated_month", said("90000", "oral")),
        bad("bureau.monthly_total", said("9000", "system")),
        bad("request.same_kind_debt_kept", doc("400000")),
        bad("working_capital.other_channels", doc("90000")),
        bad("debts.d3.revolving_balance", doc("26840")),
        bad("debts.d1.balance", doc("200000")),
        bad("income.opex.rent.amount", doc("9000")),
        bad("credit_sales_12m", doc("9000000")),
        bad("equity.revaluation", said("90000", "oral")),
        bad("request.own_contribution", said("450000", "oral")),
        bad("balance_survey.other_payables", doc("700000")),
        bad("receivables.R1.days", json!("400")),
        bad("stock.K08.state", json!("expired")),
        bad("margin.sampled.M1.price", said("108.5", "observed")),
        bad("purchases_12m", doc("4700000")),
        bad("sales.estimates.account_inflows.exclusions.x4.amount", said("1500000", "system")),
    ]);
}

#[test]
fn the_owner_s_figure_in_the_statement_never_pays() {
    let seasons = |low: &str, normal: &str, peak: &str| -> Changes {
        vec![
            ("income.seasons.low.r", said(low, "oral")),
            ("income.seasons.normal.r", said(normal, "oral")),
            ("income.seasons.peak.r", said(peak, "oral")),
        ]
    };
    never_pays(&[
        ("what the owner says", Vec::new(), seasons("420000", "515000", "665000")),
        // 15% and 30% above.
        ("15% above", Vec::new(), seasons("370300", "453100", "580750")),
        ("30% above", Vec::new(), seasons("418600", "512200", "656500")),
    ]);
}

#[test]
fn oral_flattery_of_soft_figures_never_pays() {
    never_pays(&[
        ("a flattering last year", Vec::new(), vec![("scorecard.prior_year_hard_sales", said("3000000", "oral"))]),
        ("rebates said", Vec::new(), vec![("income.rebates_year", said("400000", "oral"))]),
        ("a margin said", Vec::new(), vec![("margin.stated", said("0.45", "oral"))]),
        (
            "a delivery share said",
            Vec::new(),
            vec![("sales.estimates.delivery_notes_oct.share_of_sales", said("0.3", "oral"))],
        ),
        ("replacement of nothing said", Vec::new(), vec![("income.replacement_documented_year", said("0", "oral"))]),
        ("orders said", Vec::new(), vec![("request.purpose_items.p3.amount", said("900000", "oral"))]),
        ("own money of nothing", Vec::new(), vec![("request.own_contribution", said("0", "oral"))]),
        (
            "family assets said",
            vec![("family_assets.h1.amount", said("100000", "document"))],
            vec![("family_assets.h1.amount", said("150000", "oral"))],
        ),
        ("profit said", Vec::new(), vec![("net_profit_stated_month", said("19000", "oral"))]),
    ]);
}

/// By rule an estimate with an oral factor leaves R, so R may rise to the others; what was said never enters, however high.
#[test]
fn a_flattering_factor_never_enters_the_reference() {
    for (path, v) in [
        ("sales.estimates.account_inflows.cash_share", "0.6"),
        ("sales.estimates.account_inflows.cash_share", "0.9"),
        ("sales.estimates.commission_oct.rate", "0.004"),
        ("sales.estimates.stock_turnover.turnover_days", "20"),
    ] {
        let a = with(&[(path, said(v, "oral"))]);
        // The estimates left lie between 409,549.81 (stock) or 411,302.87 (commission) and 418,450.76 (loading counted).
        let r = a.reading("sales_check.reference_R_month").and_then(|r| r.number()).expect("R");
        assert!(r > 409_549.into() && r < 418_451.into(), "{path}: {r}");
        assert!(a.limit.limit.number() <= Some(200_000.into()), "{path}");
    }
}

#[test]
fn declaring_a_table_empty_never_pays() {
    let none = || json!({ "declared_empty": true });
    never_pays(&[
        ("stock", Vec::new(), vec![("stock", none())]),
        ("receivables", Vec::new(), vec![("receivables", none())]),
        ("debts", Vec::new(), vec![("debts", none())]),
        (
            "margin sample",
            Vec::new(),
            vec![("margin.sampled.rows", json!([])), ("margin.sampled.declared_empty", json!(true))],
        ),
        ("inflows", Vec::new(), vec![("sales.estimates.account_inflows.inflows", none())]),
        ("household", Vec::new(), vec![("household.rows", json!([])), ("household.declared_empty", json!(true))]),
        ("withdrawals", Vec::new(), vec![("equity.withdrawals", none())]),
        ("fixed assets", Vec::new(), vec![("fixed_assets", none())]),
        ("payables", Vec::new(), vec![("payables", none())]),
        ("outflows of the purpose", Vec::new(), vec![("purpose_plan", none())]),
        ("part of the purpose", Vec::new(), vec![("purpose_plan.2026-11.out", doc("350000"))]),
    ]);
}

#[test]
fn leaving_weak_months_out_of_a_year_never_pays() {
    let facts = changed(&[]);
    let strong = |table: &str| {
        let mut here = &facts["sales"]["estimates"];
        let list = here.as_array().expect("estimates");
        here = list.iter().find(|e| e["id"] == json!(table)).expect("the estimate");
        let rows = if table == "account_inflows" { &here["inflows"]["rows"] } else { &here["months"]["rows"] };
        let peak = ["2026-01", "2026-07", "2026-08", "2026-09"];
        let peaks = rows.as_array().expect("rows").iter().filter(|r| peak.iter().any(|p| r["id"] == json!(p)));
        json!(peaks.cloned().collect::<Vec<_>>())
    };
    let a = with(&[
        ("sales.estimates.account_inflows.inflows.rows", strong("account_inflows")),
        ("sales.estimates.account_inflows.exclusions", json!({ "declared_empty": true })),
        ("sales.estimates.wechat_merchant_report.months.rows", strong("wechat_merchant_report")),
    ]);
    // Four months of 490,500 484,000… : (490,500 + 476,500 + 483,900 + 493,700) ÷ 12 ÷ 0.94, not ÷ 4.
    // Nothing excluded although loans were paid out is no answer: provisional.
    let value = "172393.62 ~sales.estimates.account_inflows.exclusions";
    crate::holds(&a, &[("sales_check.estimates.account_inflows.value_month", value)]);
    // The merchant report likewise: (181,200 + 176,800 + 179,600 + 182,500) ÷ 12 ÷ 0.355.
    crate::holds(&a, &[("sales_check.estimates.wechat_merchant_report.value_month", "169037.56")]);
}
