//! What was asked beside what is proposed 申请与建议: amount, term, rate, method and what it costs a month, in one small table.

use crate::case::Case;
use crate::document::{Block, Cell, Column, Row, Table, Tone};
use crate::number;
use appraisal::checklist::Kind;

/// Terms that are the same in both lines.
const SHARED: [&str; 3] = ["request.term_months", "request.annual_rate", "request.method"];
/// The rate by policy, where a bank has entered the reference rate.
const RATE: &str = "pricing.rate_by_policy";

pub(super) fn table(case: &Case<'_>) -> Block {
    let line = |label: &str, amount: Cell, rate: Cell, at: &str| {
        let [term, _, method] = SHARED.map(|id| case.figure(id));
        Row::plain(vec![Cell::strong(label), amount, term, rate, method, instalment(case, at)])
    };
    let limit = case.figure("limit.limit");
    let limit = if limit.tone == Tone::Plain { Cell::strong(limit.text) } else { limit };
    let by_policy = case.reading(RATE).and_then(|r| r.number()).map(|_| case.figure(RATE));
    let rate = by_policy.unwrap_or_else(|| case.figure(SHARED[1]));
    Block::Table(Table {
        caption: case.pick("申请与建议", "Asked and proposed").to_owned(),
        unit: String::new(),
        columns: vec![
            Column::text("", 1),
            Column::figures(case.pick("金额（元）", "Amount (yuan)")),
            Column::figures(case.pick("期限（月）", "Months")),
            Column::figures(case.pick("年利率", "Rate a year")),
            Column::text(case.pick("还款方式", "Repayment"), 3),
            Column::text(case.pick("每期还款（元）", "Instalments (yuan)"), 4),
        ],
        rows: vec![
            line(case.pick("申请", "Asked"), case.figure("request.amount"), case.figure(SHARED[1]), "amount_asked"),
            line(case.pick("建议", "Proposed"), limit, rate, "limit"),
        ],
        note: String::new(),
    })
}

/// The first instalment and, where another is higher, the highest.
fn instalment(case: &Case<'_>, at: &str) -> Cell {
    let method = case.reading("request.method").and_then(|r| r.text().map(str::to_owned)).unwrap_or_default();
    let of = |part: &str| case.reading(&format!("schedules.{at}.totals.{method}.{part}")).and_then(|r| r.number());
    match (of("first_instalment"), of("max_instalment")) {
        (Some(first), Some(most))
            if number::by_kind(most, Kind::Money, "") != number::by_kind(first, Kind::Money, "") =>
        {
            Cell::text(format!(
                "{} {}{}{} {}",
                case.pick("首期", "first"),
                number::by_kind(first, Kind::Money, ""),
                case.pick("，", ", "),
                case.pick("最高一期", "highest"),
                number::by_kind(most, Kind::Money, "")
            ))
        }
        (Some(first), _) => {
            Cell::text(format!("{} {}", case.pick("每期", "each"), number::by_kind(first, Kind::Money, "")))
        }
        _ => Cell::faint("–"),
    }
}
