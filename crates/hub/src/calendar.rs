//! Days as the branch counts them: those of the hub's own records, eight hours ahead of UTC 北京时间.

use time::{Date, Duration, Month, OffsetDateTime, UtcOffset};

use crate::error::{HubError, Result};

/// The offset that the hub's own records bear, minutes.
pub(crate) const OFFSET_MINUTES: i16 = 480;

fn offset() -> Result<UtcOffset> {
    UtcOffset::from_whole_seconds(i32::from(OFFSET_MINUTES) * 60).map_err(|e| HubError::Internal(e.to_string()))
}

/// The day of a moment (ms since 1970 UTC).
pub(crate) fn day_of(ms: i64) -> Result<Date> {
    let moment = OffsetDateTime::from_unix_timestamp(ms.div_euclid(1_000));
    let moment = moment.map_err(|_| HubError::Damaged("a time that no calendar has".into()))?;
    Ok(moment.to_offset(offset()?).date())
}

/// When a day begins, ms since 1970 UTC.
pub(crate) fn begins_ms(day: Date) -> Result<i64> {
    Ok(day.midnight().assume_offset(offset()?).unix_timestamp() * 1_000)
}

/// The hour of a moment, 0–23.
pub(crate) fn hour_of(ms: i64) -> u8 {
    let hour = (ms.div_euclid(60_000) + i64::from(OFFSET_MINUTES)).rem_euclid(1_440) / 60;
    u8::try_from(hour).unwrap_or_default()
}

/// The day after.
pub(crate) fn next(day: Date) -> Result<Date> {
    day.next_day().ok_or_else(|| HubError::Damaged("a time that no calendar has".into()))
}

/// `2026-11-30`.
pub(crate) fn iso(day: Date) -> String {
    format!("{:04}-{:02}-{:02}", day.year(), u8::from(day.month()), day.day())
}

/// The day that `iso` wrote; none: it is none.
pub(crate) fn of_iso(text: &str) -> Option<Date> {
    let mut parts = text.splitn(3, '-');
    let (year, month, day) = (parts.next()?.parse().ok()?, parts.next()?.parse::<u8>().ok()?, parts.next()?);
    let found = Date::from_calendar_date(year, Month::try_from(month).ok()?, day.parse().ok()?).ok()?;
    (iso(found) == text).then_some(found)
}

/// A day so many months later. Where that month has no such day it is the first of the next one: a term is never shorter than it says.
pub(crate) fn months_later(day: Date, months: u32) -> Option<Date> {
    let at = i64::from(day.year()) * 12 + i64::from(u8::from(day.month())) - 1 + i64::from(months);
    let of = |at: i64| Some((i32::try_from(at.div_euclid(12)).ok()?, u8::try_from(at.rem_euclid(12) + 1).ok()?));
    let (year, month) = of(at)?;
    match Date::from_calendar_date(year, Month::try_from(month).ok()?, day.day()) {
        Ok(found) => Some(found),
        Err(_) => {
            let (year, month) = of(at + 1)?;
            Date::from_calendar_date(year, Month::try_from(month).ok()?, 1).ok()
        }
    }
}

/// A day so many days later.
pub(crate) fn days_later(day: Date, days: u32) -> Option<Date> {
    day.checked_add(Duration::days(days.into()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn days_begin_at_midnight_of_beijing() {
        // 2026-11-30T16:00Z is midnight of the first of December there.
        let midnight = 1_796_054_400_000;
        assert_eq!(iso(day_of(midnight).unwrap()), "2026-12-01");
        assert_eq!(iso(day_of(midnight - 1).unwrap()), "2026-11-30");
        assert_eq!(begins_ms(day_of(midnight + 5).unwrap()).unwrap(), midnight);
        assert_eq!((hour_of(midnight), hour_of(midnight - 1), hour_of(midnight + 3_600_000)), (0, 23, 1));
        assert!(day_of(i64::MAX).is_err());
    }

    #[test]
    fn terms_are_never_shorter_than_they_say() {
        let day = |text| of_iso(text).unwrap();
        for (from, months, to) in [
            ("2026-11-30", 24, "2028-11-30"),
            ("2026-11-30", 3, "2027-03-01"),
            ("2028-02-29", 12, "2029-03-01"),
            ("2028-02-29", 48, "2032-02-29"),
            ("2026-12-31", 2, "2027-03-01"),
            ("2026-12-01", 1, "2027-01-01"),
        ] {
            assert_eq!(iso(months_later(day(from), months).unwrap()), to, "{from} {months}");
        }
        assert_eq!(iso(days_later(day("2026-12-31"), 60).unwrap()), "2027-03-01");
        assert_eq!(months_later(day("2026-12-31"), u32::MAX), None);
        for text in ["", "2026-13-01", "2026-2-01", "2026-02-30", "2026-02-03-04", "+2026-01-01"] {
            assert_eq!(of_iso(text), None, "{text}");
        }
    }
}
