//! What the flows as a whole tell: how much of the sales runs through the accounts, how regular, from how many, at what hours, in what
//! amounts. Signs ask for an explanation; they prove nothing. Their thresholds are data.

use std::collections::{BTreeMap, HashMap};

use chrono::{Datelike, NaiveDate, Timelike};
use rust_decimal::{Decimal, RoundingStrategy};

use crate::Ledger;
use crate::finding::{Finding, Level};
use crate::names::Folds;
use crate::row::{Channel, Direction, Row, Settled};
use crate::rules::Rules;
use crate::summary::Summary;

/// The measures themselves, for a picture; shares are of the twelve months' sales.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Measures {
    /// Sales through the accounts ÷ revenue of the statement 归集率.
    pub through: Option<Decimal>,
    /// Share of the first payer.
    pub first: Option<Decimal>,
    /// Share of the first five.
    pub five: Option<Decimal>,
    /// Share between 0 and 5 o'clock, of what has a time of day.
    pub night: Option<Decimal>,
    /// Share in round amounts.
    pub round: Option<Decimal>,
    /// Share on the last days of months.
    pub month_end: Option<Decimal>,
    /// Last three months against the mean of those before.
    pub growth: Option<Decimal>,
    /// Months with at least the weak share of the mean.
    pub regular_months: u32,
    /// Longest time without a receipt, days.
    pub idle_days: u32,
    /// Share of inflows that left again whole on the same day.
    pub round_trip: Option<Decimal>,
}

fn share(part: Decimal, whole: Decimal) -> Option<Decimal> {
    (whole > Decimal::ZERO).then(|| part.checked_div(whole)).flatten()
}

fn percent(share: Decimal) -> String {
    let percent = (share * Decimal::ONE_HUNDRED).round_dp_with_strategy(1, RoundingStrategy::MidpointAwayFromZero);
    format!("{}%", percent.normalize())
}

/// The measures and what they say. `revenue` is the statement's for the year, where it is known.
#[must_use]
pub fn signs(ledger: &Ledger, summary: &Summary, rules: &Rules, revenue: Option<Decimal>) -> (Measures, Vec<Finding>) {
    let rows: Vec<&Row> = summary.sales_rows.iter().filter_map(|at| ledger.rows.get(*at as usize)).collect();
    let amount = |row: &Row| row.amount - row.refunded.min(row.amount);
    let total: Decimal = rows.iter().map(|r| amount(r)).sum();
    let sum = |keep: &dyn Fn(&Row) -> bool| rows.iter().filter(|r| keep(r)).map(|r| amount(r)).sum::<Decimal>();
    let folds = Folds::of(rows.iter().map(|r| r.party.0.as_str()));
    let mut payers: HashMap<&str, Decimal> = HashMap::new();
    for row in rows.iter().filter(|r| !r.party.0.is_empty()) {
        *payers.entry(folds.text(&row.party.0)).or_default() += amount(row);
    }
    let mut largest: Vec<Decimal> = payers.values().copied().collect();
    largest.sort_by(|a, b| b.cmp(a));
    let timed = sum(&|r| r.timed);
    let unit = rules.threshold("round_unit");
    let end_days = rules.threshold("month_end_days");
    let weak = rules.threshold("month_weak_share");
    let sales: Vec<Decimal> = summary.months.iter().map(|m| m.sales).collect();
    let mean = share(sales.iter().sum(), Decimal::from(12));
    let mut measures = Measures {
        through: revenue.and_then(|revenue| share(summary.sales, revenue)),
        first: largest.first().and_then(|first| share(*first, total)),
        five: share(largest.iter().take(5).sum(), total).filter(|_| !largest.is_empty()),
        night: share(sum(&|r| r.timed && r.time.hour() < 5), timed),
        round: share(sum(&|r| unit > Decimal::ZERO && (r.amount % unit).is_zero()), total),
        month_end: share(sum(&|r| Decimal::from(days_left(r.time.date())) < end_days), total),
        growth: growth(&sales),
        regular_months: u32::try_from(
            sales.iter().filter(|s| mean.is_some_and(|m| **s > Decimal::ZERO && **s >= m * weak)).count(),
        )
        .unwrap_or(0),
        idle_days: idle(&rows),
        round_trip: None,
    };
    let (count, passed) = through(ledger, rules);
    let inflow: Decimal = ledger.rows.iter().map(Row::inflow).sum();
    measures.round_trip = share(passed, inflow);
    let mut found = Vec::new();
    let mut say = |code: &'static str, value: Option<Decimal>, threshold: &str, below: bool, zh: &str, en: &str| {
        let Some(value) = value else { return };
        let limit = rules.threshold(threshold);
        let beyond = if below { value < limit } else { value > limit };
        let level = if beyond { Level::Attention } else { Level::Note };
        let sign = if below { "低于" } else { "高于" };
        let (is, at) = (percent(value), percent(limit));
        let tail = if beyond { format!("，{sign} {at}，请说明") } else { String::new() };
        let tail_en = if beyond { format!(", beyond {at}: to be explained") } else { String::new() };
        found.push(Finding::new(
            code,
            level,
            format!("{zh} {is}{tail}（未校准）"),
            format!("{en} {is}{tail_en} (uncalibrated)"),
        ));
    };
    say(
        "through",
        measures.through,
        "through_share",
        true,
        "归集率（流水里的销售 ÷ 报表年销售）",
        "sales through the accounts ÷ revenue:",
    );
    say("first_payer", measures.first, "concentration_first", false, "第一大付款人占", "share of the first payer:");
    say("five_payers", measures.five, "concentration_five", false, "前五大付款人占", "share of the first five payers:");
    say("night", measures.night, "night_share", false, "夜里 0–5 点入账占", "share between 0 and 5 o'clock:");
    say(
        "round",
        measures.round,
        "round_share",
        false,
        &format!("整 {unit} 元的入账占"),
        &format!("share in multiples of {unit} yuan:"),
    );
    say(
        "month_end",
        measures.month_end,
        "month_end_share",
        false,
        &format!("每月最后 {end_days} 天入账占"),
        &format!("share on the last {end_days} days of months:"),
    );
    say(
        "growth",
        measures.growth,
        "growth_last_three",
        false,
        "最近三个月比之前月均增长",
        "last three months against the mean before:",
    );
    say(
        "round_trip",
        measures.round_trip.filter(|_| count > 0),
        "round_trip_share",
        false,
        &format!("整进整出（当日进、当日原数转走）{count} 次，占入账"),
        &format!("in and out whole on the same day, {count} times, share of inflows:"),
    );
    found.extend(refunds(summary));
    let months = measures.regular_months;
    if !rows.is_empty() {
        let level = if months < 9 { Level::Attention } else { Level::Note };
        let at = percent(weak);
        found.push(Finding::new(
            "regular",
            level,
            format!("12 个月里有 {months} 个月销售入账达到月均的 {at}（未校准）"),
            format!("{months} of 12 months have at least {at} of the mean (uncalibrated)"),
        ));
        let idle = measures.idle_days;
        let level = if Decimal::from(idle) > rules.threshold("idle_days") { Level::Attention } else { Level::Note };
        found.push(Finding::new(
            "idle",
            level,
            format!("最长 {idle} 天没有销售入账（未校准）"),
            format!("longest time without a receipt: {idle} days (uncalibrated)"),
        ));
        let empty: Vec<&str> =
            summary.months.iter().filter(|m| m.gross.iter().all(Option::is_none)).map(|m| m.month.as_str()).collect();
        if !empty.is_empty() {
            let list = empty.join("、");
            found.push(Finding::new(
                "uncovered",
                Level::Attention,
                format!("没有流水的月份：{list}"),
                format!("months without a statement: {list}"),
            ));
        }
    }
    (measures, found)
}

/// Refunds that found no sale to be taken from.
fn refunds(summary: &Summary) -> Vec<Finding> {
    let mut found = Vec::new();
    let (n, sum) = summary.refunds_unmatched;
    if n > 0 {
        let sum = sum.normalize();
        let zh = format!("{n} 笔退款（共 {sum} 元）在这些流水里找不到当初的收款，没有从销售里减；请问清退的是哪笔");
        let en = format!("{n} refunds ({sum} yuan) whose sale stands in no file: not taken from sales; ask which sale");
        found.push(Finding::new("refund_unmatched", Level::Attention, zh, en));
    }
    let (n, sum) = summary.refunds_beyond;
    if n > 0 {
        let sum = sum.normalize();
        let zh = format!("{n} 笔退款比算作销售的收款多 {sum} 元；只减到收款为止，请问清");
        let en =
            format!("{n} refunds exceed what was counted of their sales by {sum} yuan; no more was taken off, ask");
        found.push(Finding::new("refund_beyond", Level::Attention, zh, en));
    }
    found
}

/// Days until the month's end.
fn days_left(day: NaiveDate) -> u32 {
    let (year, month) = if day.month() == 12 { (day.year() + 1, 1) } else { (day.year(), day.month() + 1) };
    let next = NaiveDate::from_ymd_opt(year, month, 1).unwrap_or(day);
    u32::try_from(next.signed_duration_since(day).num_days() - 1).unwrap_or(0)
}

fn growth(sales: &[Decimal]) -> Option<Decimal> {
    let (before, last) = sales.split_at_checked(9)?;
    let before: Vec<Decimal> = before.iter().copied().filter(|s| *s > Decimal::ZERO).collect();
    // Three months of history at least: less is no trend.
    if before.len() < 3 {
        return None;
    }
    let mean = share(before.iter().sum(), Decimal::from(before.len()))?;
    let now = share(last.iter().sum(), Decimal::from(3))?;
    share(now, mean).map(|x| x - Decimal::ONE)
}

/// The longest run of days without a receipt, between the first and the last.
fn idle(rows: &[&Row]) -> u32 {
    let mut days: Vec<NaiveDate> = rows.iter().map(|r| r.time.date()).collect();
    days.sort();
    days.dedup();
    let gaps = days.windows(2).filter_map(|w| Some(w.get(1)?.signed_duration_since(*w.first()?).num_days() - 1));
    u32::try_from(gaps.max().unwrap_or(0)).unwrap_or(0)
}

/// Large sums that came and left again on the same day, whatever the parties: how often, and how much.
fn through(ledger: &Ledger, rules: &Rules) -> (u32, Decimal) {
    /// What came on a day, and how often each sum left.
    type OfDay = (Vec<Decimal>, HashMap<Decimal, u32>);
    let least = rules.threshold("round_trip_min");
    let mut days: BTreeMap<(u16, NaiveDate), OfDay> = BTreeMap::new();
    let counts = |r: &&Row| r.settled == Settled::Yes && r.channel != Channel::Aside && r.amount >= least;
    for row in ledger.rows.iter().filter(counts) {
        let day = days.entry((row.file, row.time.date())).or_default();
        match row.direction {
            Direction::In => day.0.push(row.amount),
            Direction::Out => *day.1.entry(row.amount).or_default() += 1,
            Direction::Neutral => {}
        }
    }
    let mut count = 0;
    let mut sum = Decimal::ZERO;
    for (inflows, mut outflows) in days.into_values() {
        for amount in inflows {
            if let Some(left) = outflows.get_mut(&amount).filter(|left| **left > 0) {
                *left -= 1;
                count += 1;
                sum += amount;
            }
        }
    }
    (count, sum)
}
