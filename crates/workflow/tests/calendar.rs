//! Working minutes: the worked example of the brief, ends of days, weekends, days off, and what no notice is known of.

use chrono::{NaiveDate, NaiveDateTime};
use workflow::{Calendar, CalendarError, Wait};

fn at(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").expect("a time")
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn due(from: &str, minutes: u32) -> String {
    let due = Calendar::shipped().due(at(from), minutes).expect("within ten years");
    due.format("%Y-%m-%d %H:%M").to_string()
}

/// 例 of the brief, §1: submitted on a Friday at 16:30, 60 minutes that day and 420 on Monday.
#[test]
fn friday_afternoon_is_due_on_monday_evening() {
    let minutes = Calendar::shipped().minutes(Wait::Review).expect("a limit");
    assert_eq!(minutes, 480);
    // 6 November 2026 is a Friday.
    assert_eq!(due("2026-11-06 16:30", minutes), "2026-11-09 17:30");
    assert_eq!(Calendar::shipped().between(at("2026-11-06 16:30"), at("2026-11-06 23:00")), 60);
    assert_eq!(Calendar::shipped().between(at("2026-11-06 16:30"), at("2026-11-09 17:30")), 480);
}

#[test]
fn limits_are_those_of_the_brief() {
    let limits = Wait::ALL.map(|wait| Calendar::shipped().minutes(wait));
    assert_eq!(limits, [Some(480), Some(240), Some(480), Some(1440), Some(480), None, None]);
    assert!(Wait::ALL.iter().all(|wait| Wait::of(wait.id()) == Some(*wait)));
    assert!(!Calendar::shipped().is_calibrated());
}

#[test]
fn ends_of_days_pauses_and_nights() {
    // 420 minutes are a day: from the morning on they end with it, and not on the next morning.
    assert_eq!(due("2026-11-10 09:00", 420), "2026-11-10 17:30");
    assert_eq!(due("2026-11-10 09:00", 421), "2026-11-11 09:01");
    // What comes at night or at noon begins with the next hour that is worked.
    assert_eq!(due("2026-11-09 22:00", 60), "2026-11-10 10:00");
    assert_eq!(due("2026-11-10 06:00", 60), "2026-11-10 10:00");
    assert_eq!(due("2026-11-10 12:15", 60), "2026-11-10 14:30");
    assert_eq!(due("2026-11-10 11:30", 60), "2026-11-10 14:00");
    assert_eq!(due("2026-11-10 11:30", 30), "2026-11-10 12:00");
    // Over the weekend, and 1,440 minutes as three days and 180 minutes.
    assert_eq!(due("2026-11-07 10:00", 1), "2026-11-09 09:01");
    assert_eq!(due("2026-11-09 09:00", 1440), "2026-11-12 12:00");
    assert_eq!(Calendar::shipped().between(at("2026-11-10 12:00"), at("2026-11-10 13:30")), 0);
    assert_eq!(Calendar::shipped().between(at("2026-11-11 12:00"), at("2026-11-10 13:30")), 0);
}

#[test]
fn days_off_and_weekends_that_are_worked() {
    let calendar = Calendar::shipped();
    // 30 September 2026 is a Wednesday; the week after it is off, and Thursday 8 October is the next day worked.
    assert_eq!(due("2026-09-30 17:00", 60), "2026-10-08 09:30");
    assert_eq!(calendar.holiday(day("2026-10-01")).map(|said| said.zh.as_str()), Some("国庆节"));
    assert!(calendar.is_worked(day("2026-10-10")), "a Saturday that is worked instead");
    assert!(!calendar.is_worked(day("2026-10-11")));
    assert!(calendar.knows(day("2026-12-31")) && !calendar.knows(day("2027-01-01")));
    // Of a year whose notice is not known only weekends are off: Friday 1 January 2027.
    assert!(calendar.is_worked(day("2027-01-01")) && calendar.holiday(day("2027-01-01")).is_none());
}

#[test]
fn a_record_is_read_by_the_clock_of_the_branch() {
    // 2026-11-06 08:30:59 UTC
    let ms = at("2026-11-06 08:30").and_utc().timestamp_millis() + 59_999;
    assert_eq!(Calendar::shipped().local(ms), Some(at("2026-11-06 16:30")));
    assert_eq!(Calendar::shipped().local(i64::MAX), None);
}

/// Whatever the start, exactly as many minutes lie between it and its end as were asked for.
#[test]
fn what_is_counted_forth_is_counted_back() {
    let calendar = Calendar::shipped();
    let mut minute = at("2026-09-24 00:00");
    for n in 0_u32..700 {
        minute += chrono::TimeDelta::minutes(37);
        let wanted = 1 + (n * 7919) % 2000;
        let end = calendar.due(minute, wanted).expect("an end");
        assert_eq!(calendar.between(minute, end), i64::from(wanted), "{minute} + {wanted}");
    }
}

#[test]
fn a_calendar_that_cannot_be_is_refused() {
    let text = include_str!("../calendar.toml");
    let with = |from: &str, to: &str| Calendar::read(&text.replacen(from, to, 1)).map(drop);
    assert_eq!(with("", ""), Ok(()));
    assert_eq!(with("[\"13:30\", \"17:30\"]", "[\"11:30\", \"17:30\"]"), Err(CalendarError::Hours));
    assert_eq!(with("\"17:30\"", "\"25:30\""), Err(CalendarError::Hours));
    assert_eq!(with("\"sat\", \"sun\"", "\"sat\", \"day\""), Err(CalendarError::Weekday("day".into())));
    let week = "\"mon\",\"tue\",\"wed\",\"thu\",\"fri\",\"sat\", \"sun\"";
    assert_eq!(with("\"sat\", \"sun\"", week), Err(CalendarError::NoDay));
    assert_eq!(with("to = \"2026-01-03\"", "to = \"2025-01-03\""), Err(CalendarError::Holiday(day("2026-01-01"))));
    assert_eq!(with("wait = \"decision\"", "wait = \"review\""), Err(CalendarError::Limit("review")));
    assert!(matches!(with("offset_minutes = 480", "offset = 480"), Err(CalendarError::Shape(_))));
}
