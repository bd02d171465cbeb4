//! Dates and times as banks write them: `2026-05-01 12:03:04`, `20260501`, `2026/5/1`, `2026年5月1日`, `120304`, `12:03`.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

/// A date with its time of day, where the cell gives one.
pub(crate) fn read(cell: &str) -> Option<(NaiveDate, Option<NaiveTime>)> {
    let text = tidy(cell);
    if text.is_empty() || text.len() > 40 {
        return None;
    }
    let (day, rest) = take_date(&text)?;
    let rest = rest.trim_start_matches(['T', ' ', '-', '.', ',']).trim();
    if rest.is_empty() {
        return Some((day, None));
    }
    // A time that does not read leaves the day standing: the day alone is what the months need.
    time(rest).map(|t| (day, Some(t)))
}

/// A day without its year (`12/29`, `01-02`), in the twelve months up to the one that a bill names.
pub(crate) fn within(cell: &str, (year, month): (i32, u32)) -> Option<NaiveDate> {
    let text = tidy(cell);
    let (own, day) = text.split_once(['/', '-'])?;
    let own: u32 = own.parse().ok()?;
    NaiveDate::from_ymd_opt(if own > month { year - 1 } else { year }, own, day.parse().ok()?)
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

/// A time of day alone.
pub(crate) fn time(cell: &str) -> Option<NaiveTime> {
    let text = tidy(cell);
    let text = text.split(['.', '+', 'Z']).next().unwrap_or_default().trim();
    let numbers: Vec<u32> = if text.contains(':') {
        text.split(':').map(|n| n.trim().parse().ok()).collect::<Option<_>>()?
    } else if text.len() == 6 && text.bytes().all(|b| b.is_ascii_digit()) {
        [&text[..2], &text[2..4], &text[4..]].iter().map(|n| n.parse().ok()).collect::<Option<_>>()?
    } else {
        return None;
    };
    match numbers[..] {
        [h, m] => NaiveTime::from_hms_opt(h, m, 0),
        [h, m, s] => NaiveTime::from_hms_opt(h, m, s),
        _ => None,
    }
}

/// Every date that a text holds, in its order.
pub(crate) fn dates_in(text: &str) -> Vec<NaiveDate> {
    let mut found = Vec::new();
    let text: String = tidy(text).chars().take(400).collect();
    let mut rest = text.as_str();
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        rest = &rest[at..];
        match take_date(rest) {
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
        '－' => '-',
        '\t' | '\u{a0}' | '\u{3000}' => ' ',
        other => other,
    };
    let text: String = cell.chars().map(half).filter(|c| !matches!(c, '\u{feff}' | '\u{200b}' | '"' | '\'')).collect();
    text.trim().to_owned()
}

fn take_date(text: &str) -> Option<(NaiveDate, &str)> {
    let digits = |t: &str| t.bytes().take_while(u8::is_ascii_digit).count();
    let n = digits(text);
    if n == 8 || n == 14 {
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
    Some((ymd(year, month, day)?, rest.strip_prefix('日').unwrap_or(rest)))
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
            ("2026.05.01", "2026-05-01"),
            ("2026-05-01T08:00:00", "2026-05-01 08:00:00"),
            ("２０２６－０５－０１", "2026-05-01"),
        ] {
            let read = read(cell).map(|(day, time)| time.map_or_else(|| day.to_string(), |t| format!("{day} {t}")));
            assert_eq!(read.as_deref(), Some(wanted), "{cell}");
        }
        for cell in ["", "合计", "2026-13-01", "2026-02-30", "202605", "05-01", "2026-05-01 99:00", "99990101", "1"] {
            assert_eq!(read(cell), None, "{cell}");
        }
        assert_eq!(time("120304").map(|t| t.to_string()).as_deref(), Some("12:03:04"));
        assert_eq!(time("9:05").map(|t| t.to_string()).as_deref(), Some("09:05:00"));
        assert_eq!(month_in("某某信用卡对账单（2026年01月）"), Some((2026, 1)));
        for text in ["2026年01月05日", "2026年1月至2026年3月", "26年1月", "2026年13月", "年月"] {
            assert_eq!(month_in(text), None, "{text}");
        }
        let days = ["12/29", "01/02", "01-31"].map(|c| within(c, (2026, 1)).map(|d| d.to_string()).unwrap_or_default());
        assert_eq!(days, ["2025-12-29", "2026-01-02", "2026-01-31"]);
        assert!(["13/01", "1/2/3", "", "02/30"].iter().all(|c| within(c, (2026, 1)).is_none()));
        let two = dates_in("起始日期: [20260101] 终止日期: [2026-06-30 23:59:59]");
        assert_eq!(two.iter().map(ToString::to_string).collect::<Vec<_>>(), ["2026-01-01", "2026-06-30"]);
    }
}
