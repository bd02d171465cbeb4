//! How this household earns 怎么挣钱: a line on the committee's page, so that it is understood before it is weighed.
//!
//! Figures and sentences of the appraisal, put beside each other; nothing is computed here.

use crate::case::Case;
use crate::document::{Cell, Fact};
use crate::number;
use appraisal::checklist::Kind;
use appraisal::figure::Reading;

/// Completed years in the trade, as the score takes them.
const YEARS: &str = "score.at_L0.indicators.A2.value";
/// What a year brings and what is left of it, in this order.
const EARNS: &[(&str, &str, &str)] = &[
    ("income.year.revenue", "年销售", "sales"),
    ("margin_check.adopted", "毛利率", "gross margin"),
    ("income.year.net_profit", "净利润", "net profit"),
];

pub(super) fn earns(case: &Case<'_>) -> Fact {
    Fact::wide(case.pick("怎么挣钱", "How he earns"), told(case))
}

fn told(case: &Case<'_>) -> Cell {
    let mut parts = Vec::new();
    if let Some(years) = case.reading(YEARS).and_then(|r| r.number()) {
        let years = number::grouped(years, 0);
        parts.push(format!("{} {years}{}", case.pick("从业", "in trade for"), case.pick(" 年", " years")));
    }
    for (id, zh, en) in EARNS {
        if let Some(reading) = case.reading(id) {
            parts.push(format!("{} {}", case.pick(zh, en), short(case, id, &reading)));
        }
    }
    if let Some(disposable) = case.reading("income.month.disposable") {
        let left = short(case, "income.month.disposable", &disposable);
        parts.push(format!("{} {left}", case.pick("扣家用、还债后月可支", "left a month after family and debts")));
    }
    Cell::text(parts.join(case.pick("；", "; ")))
}

/// Whole yuan and whole percents: a story is no statement.
fn short(case: &Case<'_>, id: &str, reading: &Reading) -> String {
    let star = if reading.is_firm() { "" } else { "*" };
    match (reading.number(), case.kind(id)) {
        (Some(n), Kind::Money) => format!("{}{star}{}", number::grouped(n, 0), case.pick(" 元", " yuan")),
        (Some(n), _) => format!("{}{star}", number::percent(n)),
        (None, _) => case.figure(id).text,
    }
}
