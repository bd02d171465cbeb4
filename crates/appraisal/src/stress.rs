//! The stress table 压力测试: the same case under each stress of the checklist, every row one evaluation on the side.
//!
//! What may come is put on what was found; no answer, check or verdict of the case changes. The loan tested is the one proposed, or the one
//! asked for where nothing is proposed.

use crate::Appraisal;
use crate::aside::Aside;
use crate::checklist::{Checklist, StressRule};
use crate::figure::Reading;
use crate::figures::Figures;
use crate::finding::Text;
use crate::turn::held;
use formula::Assumption;
use rust_decimal::Decimal;
use serde::Serialize;

/// What one situation gives.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outlook {
    /// Net profit of a year.
    pub net_profit: Reading,
    /// Disposable a month.
    pub disposable: Reading,
    /// Lowest closing cash of the plan with the loan tested.
    pub lowest: Reading,
    /// The month of it.
    pub lowest_month: Reading,
    /// The first month below minimum cash; none when the plan holds; unknown as `lowest` is.
    pub first_below: Option<String>,
    /// The limit that would be proposed.
    pub limit: Reading,
    /// The grade at L0, empty when there is none.
    pub grade: String,
    /// The proposal.
    pub proposal: String,
}

/// One stress 情景.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StressRow {
    /// Its id.
    pub id: String,
    /// Its name.
    pub label: Text,
    /// Whether the bank has confirmed its size.
    pub calibrated: bool,
    /// What it gives, or why it cannot be made in this case.
    pub outlook: Result<Outlook, Text>,
}

/// The stress table of a case 压力测试表.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stress {
    /// The loan whose plan is tested.
    pub tested: Reading,
    /// Whether it is the limit proposed; otherwise the amount asked.
    pub at_limit: bool,
    /// The case as it is.
    pub base: Outlook,
    /// Each stress.
    pub rows: Vec<StressRow>,
}

/// What no stress changes: counts of what the visit found, and whether another method or term would work, which is not searched again.
const FOUND: [&str; 5] = [
    "decision.no_structure_works",
    "decision.checks_open",
    "decision.failed_checks_explained",
    "decision.flags_to_explain",
    "decision.flags_to_committee",
];

/// The stress table.
#[must_use]
pub fn stress(checklist: &Checklist, appraisal: &Appraisal) -> Stress {
    let aside = Aside::new(checklist, appraisal);
    let base = &appraisal.figures;
    let proposed = base.named("limit.limit").reading;
    let at_limit = proposed.number().is_some_and(|limit| limit > Decimal::ZERO);
    let plan = if at_limit { "limit.plan_at_limit" } else { "limit.plan_at_amount_asked" };
    let principal = format!("{plan}.principal");
    let rows = checklist.stresses.iter().map(|rule| StressRow {
        id: rule.id.clone(),
        label: rule.label.clone(),
        calibrated: rule.calibrated,
        outlook: stressed(&aside, rule, &principal).map(|figures| outlook(&figures, plan)),
    });
    Stress { tested: base.named(&principal).reading, at_limit, base: outlook(base, plan), rows: rows.collect() }
}

/// The figures under a stress; the loan tested stays, whatever limit the stress would leave.
fn stressed(aside: &Aside<'_>, rule: &StressRule, principal: &str) -> Result<Figures, Text> {
    let first =
        |findings: Vec<crate::finding::Finding>| findings.into_iter().next().map(|f| f.text).unwrap_or_default();
    let mut all: Vec<Assumption> = held(aside.base, principal.to_owned());
    // What was found deviating was found; what may come is no new deviation to be explained.
    all.extend(FOUND.iter().flat_map(|name| held(aside.base, (*name).to_owned())));
    all.extend(aside.turned(&rule.turns).map_err(first)?);
    aside.under(&all).map_err(first)
}

/// Reads one evaluation.
pub(crate) fn outlook(figures: &Figures, plan: &str) -> Outlook {
    let read = |id: &str| figures.named(id).reading;
    let word = |id: &str| read(id).text().unwrap_or_default().to_owned();
    let months = format!("{plan}.months");
    let below = |row: &String| figures.cell(&months, row, "below_minimum").and_then(|r| r.truth()) == Some(true);
    let first = figures.rows(&months).into_iter().find(below);
    Outlook {
        net_profit: read("income.year.net_profit"),
        disposable: read("income.month.disposable"),
        lowest: read(&format!("{plan}.lowest")),
        lowest_month: read(&format!("{plan}.lowest_month")),
        first_below: first
            .and_then(|row| figures.cell(&months, &row, "month"))
            .and_then(|r| r.text().map(str::to_owned)),
        limit: read("limit.limit"),
        grade: word("decision.grade"),
        proposal: word("decision.proposal"),
    }
}
