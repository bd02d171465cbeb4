//! Functions of dates, as Excel defines them, without its broken units ("MD", "YD", "YM").

use super::number::int_at;
use super::text::txt;
use crate::outcome::Reason;
use crate::value::Value;
use chrono::{Datelike, Months, NaiveDate};
use rust_decimal::Decimal;

type Result = std::result::Result<Value, Reason>;

fn day_at(args: &[Value], i: usize) -> std::result::Result<NaiveDate, Reason> {
    args.get(i).and_then(Value::as_date).ok_or(Reason::OutOfDomain)
}
fn whole(n: impl Into<Decimal>) -> Result {
    Ok(Value::Number(n.into()))
}

pub(super) fn year(args: &[Value]) -> Result {
    whole(day_at(args, 0)?.year())
}
pub(super) fn month(args: &[Value]) -> Result {
    whole(day_at(args, 0)?.month())
}
pub(super) fn day(args: &[Value]) -> Result {
    whole(day_at(args, 0)?.day())
}
pub(super) fn year_month(args: &[Value]) -> Result {
    let d = day_at(args, 0)?;
    Ok(Value::text(format!("{:04}-{:02}", d.year(), d.month())))
}

fn add_months(date: NaiveDate, months: i64) -> Option<NaiveDate> {
    let n = Months::new(u32::try_from(months.unsigned_abs()).ok()?);
    let moved = if months < 0 { date.checked_sub_months(n) } else { date.checked_add_months(n) }?;
    (1900..=9999).contains(&moved.year()).then_some(moved)
}

/// DATE(y, m, d): months and days run over into the next year and month, as in Excel.
pub(super) fn date(args: &[Value]) -> Result {
    let (y, m, d) = (int_at(args, 0)?, int_at(args, 1)?, int_at(args, 2)?);
    let build = || {
        let start = NaiveDate::from_ymd_opt(i32::try_from(y).ok()?, 1, 1)?;
        let first = add_months(start, m.checked_sub(1)?)?;
        let day = first.checked_add_signed(chrono::Duration::try_days(d.checked_sub(1)?)?)?;
        (1900..=9999).contains(&day.year()).then_some(Value::Date(day))
    };
    build().ok_or(Reason::OutOfDomain)
}
pub(super) fn edate(args: &[Value]) -> Result {
    add_months(day_at(args, 0)?, int_at(args, 1)?).map(Value::Date).ok_or(Reason::OutOfDomain)
}

pub(super) fn date_dif(args: &[Value]) -> Result {
    let (a, b, unit) = (day_at(args, 0)?, day_at(args, 1)?, txt(args, 2)?);
    if a > b {
        return Err(Reason::OutOfDomain);
    }
    let months = (b.year() - a.year()) * 12 + b.month() as i32 - a.month() as i32 - i32::from(b.day() < a.day());
    match unit {
        "D" | "d" => whole(b.signed_duration_since(a).num_days()),
        "M" | "m" => whole(months),
        "Y" | "y" => whole(months / 12),
        _ => Err(Reason::OutOfDomain),
    }
}

fn leap(year: i32) -> bool {
    NaiveDate::from_ymd_opt(year, 2, 29).is_some()
}
fn last_of_february(d: NaiveDate) -> bool {
    d.month() == 2 && d.succ_opt().is_some_and(|next| next.month() == 3)
}

/// Days of the 30/360 year; `european` caps both days at 30, the American (NASD) rule is the longer one.
fn days_360(a: NaiveDate, b: NaiveDate, european: bool) -> i32 {
    let (mut from, mut to) = (a.day() as i32, b.day() as i32);
    if european {
        (from, to) = (from.min(30), to.min(30));
    } else {
        // one rule at most applies, in this order; a start on the last of February leaves a 31st at the end alone
        match (from, to) {
            (31, 31) | (30, 31) => (from, to) = (30, 30),
            (31, _) => from = 30,
            _ if last_of_february(a) && last_of_february(b) => (from, to) = (30, 30),
            _ if last_of_february(a) => from = 30,
            _ => {}
        }
    }
    (b.year() - a.year()) * 360 + (b.month() as i32 - a.month() as i32) * 30 + to - from
}

/// Days of the year that the actual/actual basis divides by.
fn actual_year(a: NaiveDate, b: NaiveDate) -> Decimal {
    let within_a_year = add_months(a, 12).is_some_and(|end| b <= end);
    if within_a_year {
        let leaps = |y: i32| NaiveDate::from_ymd_opt(y, 2, 29).is_some_and(|d| a <= d && d <= b);
        let long = if a.year() == b.year() { leap(a.year()) } else { leaps(a.year()) || leaps(b.year()) };
        return Decimal::from(if long { 366 } else { 365 });
    }
    let years = b.year() - a.year() + 1;
    let days: i32 = (a.year()..=b.year()).map(|y| if leap(y) { 366 } else { 365 }).sum();
    Decimal::from(days) / Decimal::from(years)
}

pub(super) fn year_frac(args: &[Value]) -> Result {
    let (a, b) = (day_at(args, 0)?, day_at(args, 1)?);
    let (a, b) = (a.min(b), a.max(b));
    let days = Decimal::from(b.signed_duration_since(a).num_days());
    let basis = if args.len() > 2 { int_at(args, 2)? } else { 0 };
    let (days, year) = match basis {
        0 => (Decimal::from(days_360(a, b, false)), Decimal::from(360)),
        1 => (days, actual_year(a, b)),
        2 => (days, Decimal::from(360)),
        3 => (days, Decimal::from(365)),
        4 => (Decimal::from(days_360(a, b, true)), Decimal::from(360)),
        _ => return Err(Reason::OutOfDomain),
    };
    days.checked_div(year).map(Value::Number).ok_or(Reason::DivisionByZero)
}
