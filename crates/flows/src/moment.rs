//! Dates and times as banks write them: `2026-05-01 12:03:04`, `20260501`, `2026年5月1日 星期五`, `2026/5/1 下午 3:05`, `5 Oct 2026`,
//! `120304`. What could be two days (`05/10/2026`, `26-10-05`, `10-05`, `46270`) is taken apart here and decided by [`crate::calendar`],
//! once for a whole file.

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime};

/// A date with its time of day, where the cell gives one; only what can be no other day.
pub(crate) fn read(cell: &str) -> Option<(NaiveDate, Option<NaiveTime>)> {
    match parts(cell)? {
        (Parts::Day(day), time) => Some((day, time)),
        _ => None,
    }
}

/// A date as its cell writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Parts {
    /// One day and no other.
    Day(NaiveDate),
    /// Three numbers with the year behind, of four digits: day or month first.
    YearLast(u32, u32, i32),
    /// Three numbers of two digits: any of them may be the year.
    Short(u32, u32, u32),
    /// Month and day without a year, in the order of writing.
    YearLess(u32, u32),
    /// A spreadsheet's count of days.
    Count(u32),
}

/// Takes a date cell apart. A time that does not read leaves the day standing: the day alone is what the months need.
pub(crate) fn parts(cell: &str) -> Option<(Parts, Option<NaiveTime>)> {
    let text = tidy(cell);
    if text.is_empty() || text.len() > 60 {
        return None;
    }
    let text = without_weekday(&text);
    let (made, rest) = take(&text)?;
    let rest = rest.trim_start_matches(['T', ' ', '-', '.', ',', '/', '_']).trim();
    // From one day to another is a period, and a sentence that begins with a day is no day.
    let beside = rest.chars().filter(|c| c.is_alphabetic() || *c == '~').count();
    let worded =
        rest.starts_with(['至', '到', '~', '—', '–']) || take(rest).is_some_and(|(p, _)| matches!(p, Parts::Day(_)));
    let time = time(rest);
    if time.is_none() && (worded || beside > 8) {
        return None;
    }
    // A count of days is a number and no more.
    if matches!(made, Parts::Count(_)) && !rest.is_empty() {
        return None;
    }
    Some((made, time.or_else(|| fraction(&text, made))))
}

/// The time of a count of days with a fraction: `46270.5` is noon.
fn fraction(text: &str, made: Parts) -> Option<NaiveTime> {
    let Parts::Count(_) = made else { return None };
    let (_, part) = text.split_once('.')?;
    let share: f64 = format!("0.{part}").parse().ok()?;
    let seconds = (share * 86_400.0).round() as u32;
    NaiveTime::from_num_seconds_from_midnight_opt(seconds.min(86_399), 0)
}

/// A day without its year (`12/29`, `01-02`), in the twelve months up to the one that a bill names.
pub(crate) fn within(month_and_day: (u32, u32), (year, month): (i32, u32)) -> Option<NaiveDate> {
    let (own, day) = month_and_day;
    NaiveDate::from_ymd_opt(if own > month { year - 1 } else { year }, own, day)
}

/// The only month that a text names as `2026年01月`, without a day.
pub(crate) fn month_in(text: &str) -> Option<(i32, u32)> {
    let found = text.match_indices('年').find_map(|(at, mark)| {
        let year: String = text.get(..at)?.chars().rev().take(4).collect();
        let year: i32 = year.chars().rev().collect::<String>().parse().ok()?;
        let rest = text.get(at + mark.len()..)?;
        let month = rest.split_once('月')?.0.trim().parse().ok()?;
        let dayless = !rest.split_once('月')?.1.trim_start().starts_with(|c: char| c.is_ascii_digit());
        ((1980..2200).contains(&year) && (1..=12).contains(&month) && dayless).then_some((year, month))
    })?;
    (text.matches('年').count() == 1).then_some(found)
}

/// A time of day alone, on a clock of twenty-four or of twelve hours.
pub(crate) fn time(cell: &str) -> Option<NaiveTime> {
    let mut text = without_weekday(&tidy(cell)).to_ascii_uppercase().replace('.', ":");
    // Half of the day, before or behind.
    let mut half = None;
    for (word, later) in [
        ("上午", false),
        ("早上", false),
        ("凌晨", false),
        ("早晨", false),
        ("下午", true),
        ("傍晚", true),
        ("晚上", true),
        ("中午", true),
        ("AM", false),
        ("A:M:", false),
        ("PM", true),
        ("P:M:", true),
    ] {
        if let Some(at) = text.find(word) {
            half = Some((word, later));
            text.replace_range(at..at + word.len(), " ");
            break;
        }
    }
    let text = text.trim().trim_start_matches(['T', ',', '-']).trim();
    let text = text.replace(['时', '点', '分'], ":").replace('秒', "");
    let text = text.split(['+', 'Z']).next().unwrap_or_default().trim().trim_end_matches(':').trim();
    let numbers: Vec<u32> = if text.contains(':') {
        // A fraction of a second, and what follows it, is of no use here.
        text.split(':').take(3).map(|n| n.trim().parse().ok()).collect::<Option<_>>()?
    } else if text.len() == 6 && text.bytes().all(|b| b.is_ascii_digit()) {
        [&text[..2], &text[2..4], &text[4..]].iter().map(|n| n.parse().ok()).collect::<Option<_>>()?
    } else {
        return None;
    };
    let (hour, minute, second) = match numbers[..] {
        [h, m] => (h, m, 0),
        [h, m, s] => (h, m, s),
        _ => return None,
    };
    let hour = match half {
        None => hour,
        // 中午 12:30 and 中午 1:00; 上午 12:05 is five past midnight.
        Some(("中午", _)) if hour >= 10 => hour,
        Some((_, true)) if hour < 12 => hour + 12,
        Some((_, false)) if hour == 12 => 0,
        Some(_) => hour,
    };
    NaiveTime::from_hms_opt(hour, minute, second)
}

/// Every date that a text holds, in its order.
pub(crate) fn dates_in(text: &str) -> Vec<NaiveDate> {
    let mut found = Vec::new();
    let text: String = tidy(text).chars().take(400).collect();
    let mut rest = text.as_str();
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        rest = &rest[at..];
        match year_first(rest) {
            Some((day, after)) => {
                found.push(day);
                rest = after;
            }
            None => rest = rest.trim_start_matches(|c: char| c.is_ascii_digit()),
        }
    }
    found
}

/// Midnight stands for a day without a time.
pub(crate) fn at(day: NaiveDate, time: Option<NaiveTime>) -> NaiveDateTime {
    day.and_time(time.unwrap_or(NaiveTime::MIN))
}

fn tidy(cell: &str) -> String {
    let half = |c: char| match c {
        '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10).unwrap_or(c),
        '：' => ':',
        '／' => '/',
        '－' | '‐' | '‑' | '–' => '-',
        '．' | '。' => '.',
        '（' => '(',
        '）' => ')',
        '\t' | '\u{a0}' | '\u{3000}' | '\u{202f}' => ' ',
        other => other,
    };
    let text: String = cell.chars().map(half).filter(|c| !matches!(c, '\u{feff}' | '\u{200b}' | '"' | '\'')).collect();
    text.trim().to_owned()
}

/// The text without the day of the week, which says nothing new: `星期五`, `周五`, `(五)`, `Fri`.
fn without_weekday(text: &str) -> String {
    let mut text = text.to_owned();
    // Most cells name no weekday: nothing in them begins like one.
    let chinese = text.contains(['星', '礼', '周', '(']);
    let days: &[char] = if chinese { &['一', '二', '三', '四', '五', '六', '日', '天'] } else { &[] };
    for day in days {
        for word in [format!("星期{day}"), format!("礼拜{day}"), format!("周{day}"), format!("({day})")] {
            if text.contains(&word) {
                text = text.replace(&word, " ");
            }
        }
    }
    if !text.bytes().any(|b| b.is_ascii_alphabetic()) {
        return unbracketed(&text);
    }
    const LONG: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let lower = text.to_ascii_lowercase();
    for name in LONG {
        for word in [name, &name[..3]] {
            let Some(at) = lower.find(word) else { continue };
            let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
            let (before, after) = (lower[..at].chars().next_back(), lower[at + word.len()..].chars().next());
            if !letter(before) && !letter(after) {
                text.replace_range(at..at + word.len(), " ");
                return unbracketed(&text);
            }
        }
    }
    unbracketed(&text)
}

/// Without the brackets that stood around the weekday.
fn unbracketed(text: &str) -> String {
    text.replace("()", " ").replace("( )", " ").trim_matches([' ', ',']).to_owned()
}

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The month at the start of a text in letters, and what follows it.
fn month_name(text: &str) -> Option<(u32, &str)> {
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let name = text.get(..letters)?.to_ascii_lowercase();
    let at = MONTHS.iter().position(|m| name.len() >= 3 && name.starts_with(m))?;
    Some((u32::try_from(at).ok()? + 1, text.get(letters..)?.trim_start_matches(['.', ',', ' ', '-', '/'])))
}

fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

/// A number of at most `most` digits at the start.
fn number(text: &str, most: usize) -> Option<(u32, &str)> {
    let n = digits(text);
    ((1..=most).contains(&n)).then(|| Some((text[..n].parse().ok()?, &text[n..])))?
}

fn take(text: &str) -> Option<(Parts, &str)> {
    if let Some((day, rest)) = year_first(text) {
        return Some((Parts::Day(day), rest));
    }
    if let Some((day, rest)) = lettered(text) {
        return Some((Parts::Day(day), rest));
    }
    let n = digits(text);
    // A count of days, as a spreadsheet keeps them; what else could a date column hold as five digits alone.
    if n == 5 && text[n..].bytes().all(|b| b.is_ascii_digit() || b == b'.') && text[n..].matches('.').count() <= 1 {
        return Some((Parts::Count(text[..5].parse().ok()?), ""));
    }
    if n == 6 && text.len() == 6 {
        return Some((Parts::Short(text[..2].parse().ok()?, text[2..4].parse().ok()?, text[4..].parse().ok()?), ""));
    }
    let (first, rest) = number(text, 2)?;
    let rest = rest.trim_start();
    let mark = rest.chars().next().filter(|c| matches!(c, '-' | '/' | '.' | '月' | '年'))?;
    let (second, rest) = number(rest[mark.len_utf8()..].trim_start(), 2)?;
    let rest = rest.trim_start();
    if mark == '月' {
        let rest = rest.strip_prefix(['日', '号']).unwrap_or(rest);
        return Some((Parts::YearLess(first, second), rest));
    }
    if mark == '年' {
        // 26年10月5日
        let (third, rest) = number(rest.strip_prefix('月')?.trim_start(), 2)?;
        let day = NaiveDate::from_ymd_opt(2000 + i32::try_from(first).ok()?, second, third)?;
        return Some((Parts::Day(day), rest.strip_prefix(['日', '号']).unwrap_or(rest)));
    }
    // Three numbers with one mark between them; two numbers otherwise.
    match rest.strip_prefix(mark).map(str::trim_start) {
        Some(after) if digits(after) == 4 => {
            let year: i32 = after[..4].parse().ok()?;
            (1980..2200).contains(&year).then_some((Parts::YearLast(first, second, year), &after[4..]))
        }
        Some(after) if (1..=2).contains(&digits(after)) => {
            let (third, rest) = number(after, 2)?;
            Some((Parts::Short(first, second, third), rest))
        }
        Some(_) => None,
        // 12.29 might be an amount: a day without its year is written with a stroke or a dash.
        None if mark == '.' => None,
        None => Some((Parts::YearLess(first, second), rest)),
    }
}

/// `5 Oct 2026`, `05-Oct-26`, `Oct 5, 2026`.
fn lettered(text: &str) -> Option<(NaiveDate, &str)> {
    let year = |text: &str| -> Option<(i32, usize)> {
        match digits(text) {
            4 => Some((text[..4].parse().ok()?, 4)),
            2 => Some((2000 + text[..2].parse::<i32>().ok()?, 2)),
            _ => None,
        }
    };
    if let Some((month, rest)) = month_name(text) {
        let (day, rest) = number(rest, 2)?;
        let rest = rest.trim_start_matches([',', ' ']);
        let (year, n) = year(rest)?;
        return Some((NaiveDate::from_ymd_opt(year, month, day).filter(likely)?, &rest[n..]));
    }
    let (day, rest) = number(text, 2)?;
    let (month, rest) = month_name(rest.trim_start_matches([' ', '-', '/', '.']))?;
    let (year, n) = year(rest)?;
    Some((NaiveDate::from_ymd_opt(year, month, day).filter(likely)?, &rest[n..]))
}

/// A day of a statement: other years are numbers of another kind.
fn likely(day: &NaiveDate) -> bool {
    (1980..2200).contains(&day.year())
}

fn year_first(text: &str) -> Option<(NaiveDate, &str)> {
    let n = digits(text);
    if n == 8 || n == 14 || n == 12 {
        let day = ymd(&text[..4], &text[4..6], &text[6..8])?;
        return Some((day, &text[8..]));
    }
    if n != 4 {
        return None;
    }
    let (year, rest) = text.split_at(4);
    let mut rest = rest.trim_start();
    let mark = rest.chars().next().filter(|c| matches!(c, '-' | '/' | '.' | '年'))?;
    rest = rest[mark.len_utf8()..].trim_start();
    let (month, after) = rest.split_at(digits(rest));
    let after = after.trim_start();
    let second = after.chars().next().filter(|c| matches!(c, '-' | '/' | '.' | '月'))?;
    let rest = after[second.len_utf8()..].trim_start();
    let (day, rest) = rest.split_at(digits(rest));
    Some((ymd(year, month, day)?, rest.strip_prefix(['日', '号']).unwrap_or(rest)))
}

fn ymd(year: &str, month: &str, day: &str) -> Option<NaiveDate> {
    if month.len() > 2 || day.len() > 2 {
        return None;
    }
    let year: i32 = year.parse().ok()?;
    let day = NaiveDate::from_ymd_opt(year, month.parse().ok()?, day.parse().ok()?)?;
    (1980..2200).contains(&year).then_some(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_read_as_written() {
        for (cell, wanted) in [
            ("2026-05-01 12:03:04", "2026-05-01 12:03:04"),
            ("\t2026-05-01 12:03:04 ", "2026-05-01 12:03:04"),
            ("20260501", "2026-05-01"),
            ("20260501120304", "2026-05-01 12:03:04"),
            ("20260501 12:03:04", "2026-05-01 12:03:04"),
            ("2026/5/1", "2026-05-01"),
            ("2026/5/1 9:05", "2026-05-01 09:05:00"),
            ("2026年5月1日", "2026-05-01"),
            ("2026年05月01日 10:00:00", "2026-05-01 10:00:00"),
            ("2026年5月1日10时5分", "2026-05-01 10:05:00"),
            ("2026.05.01", "2026-05-01"),
            ("2026-05-01T08:00:00", "2026-05-01 08:00:00"),
            ("2026-05-01T08:00:00.123+08:00", "2026-05-01 08:00:00"),
            ("２０２６－０５－０１", "2026-05-01"),
            ("2026-05-01 星期五", "2026-05-01"),
            ("星期五 2026年5月1日", "2026-05-01"),
            ("2026-05-01(周五) 09:00", "2026-05-01 09:00:00"),
            ("2026/05/01 Fri 09:00:01", "2026-05-01 09:00:01"),
            ("2026/10/5 下午 3:05:00", "2026-10-05 15:05:00"),
            ("2026/10/6 上午9:05", "2026-10-06 09:05:00"),
            ("2026/10/7 9:05:00 PM", "2026-10-07 21:05:00"),
            ("2026/10/7 12:05:00 am", "2026-10-07 00:05:00"),
            ("2026/10/7 12:05 PM", "2026-10-07 12:05:00"),
            ("2026/10/7 中午12:30", "2026-10-07 12:30:00"),
            ("2026/10/7 晚上 11:59", "2026-10-07 23:59:00"),
            ("2026/10/7 9:05 p.m.", "2026-10-07 21:05:00"),
            ("2026-05-01 99:00", "2026-05-01"),
            ("2026-05-01 未知", "2026-05-01"),
            ("5 Oct 2026", "2026-10-05"),
            ("05-Oct-26", "2026-10-05"),
            ("October 5, 2026 08:00", "2026-10-05 08:00:00"),
            ("26年10月5日", "2026-10-05"),
        ] {
            let read = read(cell).map(|(day, time)| time.map_or_else(|| day.to_string(), |t| format!("{day} {t}")));
            assert_eq!(read.as_deref(), Some(wanted), "{cell}");
        }
        for cell in
            ["", "合计", "2026-13-01", "2026-02-30", "202605", "05-01", "99990101", "1", "2026-05-01至2026-05-31"]
        {
            assert_eq!(read(cell), None, "{cell}");
        }
        assert_eq!(time("120304").map(|t| t.to_string()).as_deref(), Some("12:03:04"));
        assert_eq!(time("9:05").map(|t| t.to_string()).as_deref(), Some("09:05:00"));
        assert_eq!(month_in("某某信用卡对账单（2026年01月）"), Some((2026, 1)));
        for text in ["2026年01月05日", "2026年1月至2026年3月", "26年1月", "2026年13月", "年月"] {
            assert_eq!(month_in(text), None, "{text}");
        }
        let two = dates_in("起始日期: [20260101] 终止日期: [2026-06-30 23:59:59]");
        assert_eq!(two.iter().map(ToString::to_string).collect::<Vec<_>>(), ["2026-01-01", "2026-06-30"]);
    }

    #[test]
    fn what_could_be_two_days_is_taken_apart() {
        for (cell, wanted) in [
            ("05/10/2026", Parts::YearLast(5, 10, 2026)),
            ("28-10-2026 09:00", Parts::YearLast(28, 10, 2026)),
            ("05.10.2026", Parts::YearLast(5, 10, 2026)),
            ("26-10-05", Parts::Short(26, 10, 5)),
            ("261005", Parts::Short(26, 10, 5)),
            ("10-05", Parts::YearLess(10, 5)),
            ("10月5日", Parts::YearLess(10, 5)),
            ("12/29 10:00", Parts::YearLess(12, 29)),
            ("46270", Parts::Count(46270)),
            ("46270.5", Parts::Count(46270)),
        ] {
            assert_eq!(parts(cell).map(|(p, _)| p), Some(wanted), "{cell}");
        }
        assert_eq!(parts("46270.5").and_then(|(_, t)| t).map(|t| t.to_string()).as_deref(), Some("12:00:00"));
        for cell in ["12.29", "1/2/3/4x", "1,234.50", "客户甲", "123456789", "46270元"] {
            assert!(!matches!(parts(cell), Some((Parts::Count(_) | Parts::YearLess(..), _))), "{cell}");
        }
        let days = [(12, 29), (1, 2), (1, 31)].map(|d| within(d, (2026, 1)).map(|d| d.to_string()).unwrap_or_default());
        assert_eq!(days, ["2025-12-29", "2026-01-02", "2026-01-31"]);
        assert!([(13, 1), (2, 30)].iter().all(|d| within(*d, (2026, 1)).is_none()));
    }
}
