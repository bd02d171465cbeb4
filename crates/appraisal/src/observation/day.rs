//! A day as officers write it 日期的写法: `2026-10-31`, `2026/10/31`, `2026.10.31`, `20261031`, `2026年10月31日`; a month alone is its
//! first day.
//!
//! The year comes first and has four digits. Where day and month could be exchanged, or the day does not exist, that is said.

use crate::finding::Text;
use chrono::{Datelike, NaiveDate};

/// Years in which a visit, a contract or a birth can lie.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2199;

/// Reads a day from a text of half-width characters.
///
/// # Errors
/// Why it is none, to stand behind the text.
pub(super) fn day(text: &str) -> Result<NaiveDate, Text> {
    // A spreadsheet's day carries midnight along; another time of day is no part of a date.
    let text = match text.split_once([' ', 'T']) {
        Some((day, time)) if time.contains(':') => match time.trim_end_matches(['Z', ' ']) {
            "0:00" | "00:00" | "0:00:00" | "00:00:00" | "00:00:00.000" => day,
            _ => return Err(Text::new("带了时间；这里只填日期", "carries a time; give the day alone")),
        },
        _ => text,
    };
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let parts = parts(&bare).ok_or_else(|| unclear(&bare))?;
    let number = |part: &str| part.parse::<i32>().map_err(|_| unclear(&bare));
    let (year, month, day) = match parts.as_slice() {
        [all] if all.len() == 8 => (number(&all[..4])?, number(&all[4..6])?, number(&all[6..])?),
        [year, month] if year.len() == 4 => (number(year)?, number(month)?, 1),
        [year, month, day] if year.len() == 4 => (number(year)?, number(month)?, number(day)?),
        _ => return Err(unclear(&bare)),
    };
    that_exists(year, month, day)
}

fn that_exists(year: i32, month: i32, day: i32) -> Result<NaiveDate, Text> {
    if !YEARS.contains(&year) {
        return Err(Text::new(format!("年份 {year} 不对"), format!("the year {year} cannot be right")));
    }
    let of = |day: i32| NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?);
    let Some(first) = of(1) else {
        return Err(Text::new(format!("没有 {month} 月"), format!("there is no month {month}")));
    };
    of(day).ok_or_else(|| {
        let last = u32::from(first.num_days_in_month());
        Text::new(
            format!("没有这一天：{year} 年 {month} 月只有 {last} 天"),
            format!("no such day: {year}-{month:02} has {last} days"),
        )
    })
}

/// The digits between separators of one kind; `None` when anything else stands there.
fn parts(text: &str) -> Option<Vec<&str>> {
    let parts: Vec<&str> = if text.contains('年') {
        let (year, rest) = text.split_once('年')?;
        let (month, rest) = rest.split_once('月').unwrap_or((rest, ""));
        let day = rest.strip_suffix(['日', '号']).unwrap_or(rest);
        if day.is_empty() { vec![year, month] } else { vec![year, month, day] }
    } else {
        let sign = text.chars().find(|c| !c.is_ascii_digit()).unwrap_or('-');
        if !matches!(sign, '-' | '/' | '.') {
            return None;
        }
        text.split(sign).collect()
    };
    let digits = |part: &&str| !part.is_empty() && part.len() <= 8 && part.chars().all(|c| c.is_ascii_digit());
    parts.iter().all(digits).then_some(parts)
}

fn unclear(text: &str) -> Text {
    let parts: Vec<&str> = text.split(['-', '/', '.', '年', '月', '日', '号']).filter(|p| !p.is_empty()).collect();
    let digits = parts.iter().all(|p| p.chars().all(|c| c.is_ascii_digit()));
    match parts.as_slice() {
        [_, _, year] if digits && year.len() == 4 => Text::new(
            "日和月说不清谁在前；请先写年，如 2026-10-05",
            "it is unclear which is the day and which the month; write the year first, as in 2026-10-05",
        ),
        [year, _, _] if digits && year.len() <= 2 => {
            Text::new("年份要写四位，如 2026-10-31", "the year has four digits, as in 2026-10-31")
        }
        [serial] if digits && serial.len() == 5 => Text::new(
            "像是表格里的日期序号；请写成 2026-10-31",
            "looks like a spreadsheet's day number; write 2026-10-31",
        ),
        _ => Text::new("不是日期，写法如 2026-10-31", "is no date; write 2026-10-31"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_in_the_usual_forms() {
        let expected = NaiveDate::from_ymd_opt(2026, 10, 31).ok_or_else(Text::default);
        for text in [
            "2026-10-31",
            "2026/10/31",
            "2026.10.31",
            "20261031",
            "2026年10月31日",
            "2026 年 10 月 31 日",
            "2026年10月31号",
            "2026-10-31 00:00:00",
        ] {
            assert_eq!(day(text), expected, "{text}");
        }
        for text in ["2028-09", "2028年9月", "2028/9"] {
            assert_eq!(day(text), NaiveDate::from_ymd_opt(2028, 9, 1).ok_or_else(Text::default), "{text}");
        }
    }

    #[test]
    fn what_could_be_another_day_or_is_none_is_refused_with_the_reason() {
        for (text, reason) in [
            ("2026-13-01", "没有 13 月"),
            ("2026-00-01", "没有 0 月"),
            ("2026-02-30", "2 月只有 28 天"),
            ("2028-02-30", "2 月只有 29 天"),
            ("20260230", "2 月只有 28 天"),
            ("2026-10-00", "没有这一天"),
            ("05/10/2026", "谁在前"),
            ("25/10/2026", "谁在前"),
            ("28-10-2026", "谁在前"),
            ("26-10-31", "四位"),
            ("46270", "序号"),
            ("2026-10-31 15:05", "时间"),
            ("昨天", "不是日期"),
            ("2026", "不是日期"),
            ("202610", "不是日期"),
            ("2026-10/31", "不是日期"),
            ("2026-10-31-2", "不是日期"),
            ("0026-10-31", "年份"),
        ] {
            let why = day(text).expect_err(text);
            assert!(why.zh.contains(reason), "{text}: {}", why.zh);
        }
    }

    /// Every day of four years, in every form, is read as itself; the days that a month lacks are not read.
    #[test]
    fn every_day_in_every_form() {
        for year in 2023..=2026 {
            for month in 1..=12 {
                for n in 1..=31 {
                    let expected = NaiveDate::from_ymd_opt(year, month, n);
                    for text in [
                        format!("{year}-{month:02}-{n:02}"),
                        format!("{year}/{month}/{n}"),
                        format!("{year}.{month}.{n}"),
                        format!("{year}{month:02}{n:02}"),
                        format!("{year}年{month}月{n}日"),
                        format!("{year} 年 {month:02} 月 {n:02} 日"),
                    ] {
                        assert_eq!(day(&text).ok(), expected, "{text}");
                    }
                    for text in [format!("{n:02}/{month:02}/{year}"), format!("{month}-{n}-{year}")] {
                        assert!(day(&text).is_err(), "{text}");
                    }
                }
            }
        }
    }
}
