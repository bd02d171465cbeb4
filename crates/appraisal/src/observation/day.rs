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
pub(super) fn day(text: &str, near: Option<NaiveDate>) -> Result<NaiveDate, Text> {
    match yearless(text)? {
        Some((month, Some(day))) => near_to(near, month, day),
        Some((_, None)) => {
            Err(Text::new("只有月份；请写到日，如 2026-10-31", "a month alone; write the day, as in 2026-10-31"))
        }
        None => whole_day(text),
    }
}

/// The first day of the month that a text names.
pub(super) fn month(text: &str, near: Option<NaiveDate>) -> Result<NaiveDate, Text> {
    let found = match yearless(text)? {
        // The month of the day that is said, which must be one.
        Some((month, Some(day))) => near_to(near, month, day),
        Some((month, None)) => near_to(near.and_then(|n| n.with_day(1)), month, 1),
        None => match six_digits(text) {
            // Where a month is asked, six digits are its year and itself.
            Some((year, month)) => that_exists(year, month, 1),
            None => whole_day(text),
        },
    };
    found.map(|day| day.with_day(1).unwrap_or(day)).map_err(|why| if why == no_date() { no_month() } else { why })
}

/// `202605`: year and month, as they are written where only a month is asked.
fn six_digits(text: &str) -> Option<(i32, i32)> {
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    if bare.len() != 6 || !bare.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    Some((bare.get(..4)?.parse().ok()?, bare.get(4..)?.parse().ok()?))
}

fn no_date() -> Text {
    Text::new("不是日期，写法如 2026-10-31", "is no date; write 2026-10-31")
}

fn no_month() -> Text {
    Text::new("不是年月，写法如 2026-10", "is no month; write 2026-10")
}

/// Two years are about as near as each other when the distances differ by less than this: then nobody can tell which is meant.
const AS_NEAR_DAYS: i64 = 60;

/// Month and day of a date that is said without its year: `10月31日`, `10月31号`, `10-31`, and `10月` for a month. `None` for anything
/// else; what leaves open which month is meant, or which number it is, is refused.
fn yearless(text: &str) -> Result<Option<(i32, Option<i32>)>, Text> {
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let number = |part: &str| -> Option<i32> {
        let digits = !part.is_empty() && part.len() <= 2 && part.chars().all(|c| c.is_ascii_digit());
        if digits { part.parse().ok() } else { None }
    };
    if let Some(day) = bare.strip_suffix(['日', '号']).and_then(number) {
        return Err(Text::new(
            format!("哪个月的 {day} 号？请写上月份，如 10月{day}日"),
            format!("the {day}th of which month? write the month as well, as in 2026-10-{day:02}"),
        ));
    }
    if let Some((month, rest)) = bare.split_once('月') {
        let Some(month) = number(month) else { return Ok(None) };
        let rest = rest.strip_prefix('份').unwrap_or(rest);
        if rest.is_empty() {
            return Ok(Some((month, None)));
        }
        let day = number(rest.strip_suffix(['日', '号']).unwrap_or(rest));
        return Ok(day.map(|day| (month, Some(day))));
    }
    let parts = bare.split_once(['-', '/', '.']).and_then(|(a, b)| Some((number(a)?, number(b)?)));
    match parts {
        Some((month, day)) if month <= 12 && day > 12 => Ok(Some((month, Some(day)))),
        Some(_) => Err(Text::new(
            "说不清哪个是月、哪个是日；请写成 10月5日 或 2026-10-05",
            "it is unclear which is the month and which the day; write 2026-10-05",
        )),
        None => Ok(None),
    }
}

/// The day of this month that is nearest to another day.
fn near_to(near: Option<NaiveDate>, month: i32, day: i32) -> Result<NaiveDate, Text> {
    let Some(near) = near else {
        return Err(Text::new("没有写年份；请写成 2026-10-31", "the year is missing; write 2026-10-31"));
    };
    let mut found: Vec<(i64, NaiveDate)> = Vec::new();
    let mut none = None;
    for year in near.year() - 1..=near.year() + 1 {
        match that_exists(year, month, day) {
            Ok(at) => found.push(((at - near).num_days().abs(), at)),
            Err(why) => none = Some(why),
        }
    }
    found.sort_unstable();
    match found.as_slice() {
        [(nearest, at), (next, other), ..] if next - nearest < AS_NEAR_DAYS => {
            let (first, second) = (at.year().min(other.year()), at.year().max(other.year()));
            Err(Text::new(
                format!("说不清是 {first} 年还是 {second} 年；请写上年份"),
                format!("{first} or {second}? write the year as well"),
            ))
        }
        [(_, at), ..] => Ok(*at),
        [] => Err(none.unwrap_or_else(|| unclear("?"))),
    }
}

/// A day with its year.
fn whole_day(text: &str) -> Result<NaiveDate, Text> {
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
        // May be a year and a month, or a short year with month and day: nobody can tell.
        [six] if digits && six.len() == 6 => Text::new(
            "六位数说不清是年月还是年月日；只记得年月就写 2017-03，到日写 2017-03-15",
            "six digits may be a year and a month or a whole date; write 2017-03, or 2017-03-15",
        ),
        _ => no_date(),
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
            assert_eq!(day(text, None), expected, "{text}");
        }
        for text in ["2028-09", "2028年9月", "2028/9"] {
            assert_eq!(day(text, None), NaiveDate::from_ymd_opt(2028, 9, 1).ok_or_else(Text::default), "{text}");
        }
    }

    #[test]
    fn a_month_is_read_as_people_write_it_and_refused_with_an_example_of_a_month() {
        for text in ["202605", "2026-05", "2026/5", "2026年5月", "20260515", "2026-05-15"] {
            assert_eq!(month(text, None), NaiveDate::from_ymd_opt(2026, 5, 1).ok_or_else(Text::default), "{text}");
        }
        for (text, reason) in
            [("202613", "没有 13 月"), ("002605", "年份"), ("去年", "写法如 2026-10"), ("20265", "序号")]
        {
            let why = month(text, None).expect_err(text);
            assert!(why.zh.contains(reason), "{text}: {}", why.zh);
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
            ("202610", "说不清是年月还是年月日"),
            ("201703", "说不清是年月还是年月日"),
            ("2026-10/31", "不是日期"),
            ("2026-10-31-2", "不是日期"),
            ("0026-10-31", "年份"),
        ] {
            let why = day(text, None).expect_err(text);
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
                        assert_eq!(day(&text, None).ok(), expected, "{text}");
                    }
                    for text in [format!("{n:02}/{month:02}/{year}"), format!("{month}-{n}-{year}")] {
                        assert!(day(&text, None).is_err(), "{text}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_month_without_its_year_is_the_nearest() {
        let near = NaiveDate::from_ymd_opt(2026, 10, 31);
        let first = |y, m| NaiveDate::from_ymd_opt(y, m, 1).ok_or_else(Text::default);
        for (text, meant) in [
            ("10月", first(2026, 10)),
            ("12月份", first(2026, 12)),
            ("1月", first(2027, 1)),
            ("10月31日", first(2026, 10)),
        ] {
            assert_eq!(month(text, near), meant, "{text}");
        }
        assert!(day("10月", near).expect_err("a month").zh.contains("写到日"));
        assert!(month("10月", None).expect_err("no year").zh.contains("年份"));
    }

    #[test]
    fn what_leaves_month_or_year_open_is_asked() {
        let near = NaiveDate::from_ymd_opt(2026, 10, 31);
        for (text, reason) in [
            ("31号", "哪个月"),
            ("31日", "哪个月"),
            ("5/10", "哪个是月"),
            ("10-5", "哪个是月"),
            ("31/10", "哪个是月"),
            ("5月1日", "2026 年还是 2027 年"),
            ("4月31日", "只有 30 天"),
            ("13月1日", "没有 13 月"),
            ("2月29日", "只有 28 天"),
        ] {
            let why = day(text, near).expect_err(text);
            assert!(why.zh.contains(reason), "{text}: {}", why.zh);
        }
    }

    /// Without its year a day is the nearest of its name, found here by walking away from the other day, one day at a time.
    #[test]
    fn every_day_without_its_year() {
        let start = NaiveDate::from_ymd_opt(2026, 1, 1).expect("a day");
        for near in start.iter_days().step_by(7).take(110) {
            for meant in start.iter_days().take(365) {
                let (m, d) = (meant.month(), meant.day());
                let same = |day: NaiveDate| day.month() == m && day.day() == d;
                let back = (0..800).find(|n| same(near - chrono::Days::new(*n))).expect("before");
                let ahead = (0..800).find(|n| same(near + chrono::Days::new(*n))).expect("after");
                let expected = match (back, ahead) {
                    (0, _) => Some(near),
                    (b, a) if b.abs_diff(a) < 60 => None,
                    (b, a) if b < a => Some(near - chrono::Days::new(b)),
                    (_, a) => Some(near + chrono::Days::new(a)),
                };
                let mut forms = vec![format!("{m}月{d}日"), format!("{m:02}月{d:02}号"), format!("{m} 月 {d} 日")];
                if d > 12 {
                    forms.extend([format!("{m}-{d}"), format!("{m:02}/{d}"), format!("{m}.{d}")]);
                }
                for text in forms {
                    assert_eq!(day(&text, Some(near)).ok(), expected, "{text} near {near}");
                    assert!(day(&text, None).is_err(), "{text}");
                }
            }
        }
    }
}
