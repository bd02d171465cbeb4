//! The day and hour of an appointment as people write them: 明天, 11月5日, 2026/11/5, 周五; 9:30, 0930, 下午3点半.

use chrono::{Datelike, Days, NaiveDate};

use crate::api::text::{Code, Failure};

/// An appointment lies within so many days before and after today.
const FARTHEST: i64 = 730;

fn refused(zh: impl AsRef<str>, en: impl AsRef<str>) -> Failure {
    Failure::new(Code::BadRequest).saying(zh, en)
}

/// Small signs of usual width, without blanks.
fn plain(text: &str) -> String {
    let usual = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c),
        c => c,
    };
    text.chars().map(usual).filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// The day that is meant; one without a year is the next of its kind.
pub(super) fn day(text: &str, today: NaiveDate) -> Result<NaiveDate, Failure> {
    let shown: String = text.trim().chars().take(20).collect();
    let unread = || {
        refused(
            format!("“{shown}”看不出是哪一天；可以写：明天、11月5日、2026-11-05"),
            format!("“{shown}” names no day; write tomorrow, 11-05 or 2026-11-05"),
        )
    };
    let text = plain(text);
    let later = |days: u64| today.checked_add_days(Days::new(days));
    let by_word = match text.as_str() {
        "今天" | "今日" | "today" => later(0),
        "明天" | "明日" | "tomorrow" => later(1),
        "后天" => later(2),
        "大后天" => later(3),
        word => weekday(word)
            .and_then(|wanted| (1..=7).filter_map(later).find(|day| day.weekday().num_days_from_monday() == wanted)),
    };
    let day = by_word.or_else(|| by_numbers(&text, today)).ok_or_else(unread)?;
    if (day - today).num_days().abs() > FARTHEST {
        return Err(refused(format!("{day} 离今天太远"), format!("{day} is too far from today")));
    }
    Ok(day)
}

/// The next Monday, …: counted from Monday.
fn weekday(word: &str) -> Option<u32> {
    let name = word.strip_prefix("周").or_else(|| word.strip_prefix("星期")).or_else(|| word.strip_prefix("礼拜"))?;
    let mut names = ["一", "二", "三", "四", "五", "六", "日天"].iter();
    let at = names.position(|names| names.contains(name) && name.chars().count() == 1)?;
    u32::try_from(at).ok()
}

fn by_numbers(text: &str, today: NaiveDate) -> Option<NaiveDate> {
    if !text.chars().all(|c| c.is_ascii_digit() || "-/.年月日号".contains(c)) {
        return None;
    }
    let parts: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let number = |part: &str| part.parse::<u32>().ok();
    match parts[..] {
        [all] if all.len() == 8 => {
            NaiveDate::from_ymd_opt(all[..4].parse().ok()?, number(&all[4..6])?, number(&all[6..])?)
        }
        [year, month, day] if year.len() == 4 => {
            NaiveDate::from_ymd_opt(year.parse().ok()?, number(month)?, number(day)?)
        }
        [month, day] if month.len() <= 2 && day.len() <= 2 => {
            let of = |year| NaiveDate::from_ymd_opt(year, number(month)?, number(day)?);
            of(today.year()).filter(|day| *day >= today).or_else(|| of(today.year() + 1))
        }
        _ => None,
    }
}

/// The hour, `09:30`; none where nothing is written.
pub(super) fn time(text: &str) -> Result<Option<String>, Failure> {
    let shown: String = text.trim().chars().take(20).collect();
    let plain = plain(text);
    if plain.is_empty() {
        return Ok(None);
    }
    let afternoon = ["下午", "晚上", "傍晚", "pm"].iter().find(|word| plain.contains(**word));
    let mut bare = plain.clone();
    for word in ["上午", "早上", "中午", "下午", "晚上", "傍晚", "am", "pm"] {
        bare = bare.replace(word, "");
    }
    let bare = bare.replace("点半", ":30").replace("点钟", ":00").replace(['点', '时'], ":").replace('分', "");
    let read = |hour: &str, minute: &str| -> Option<(u32, u32)> {
        let minute = if minute.is_empty() { 0 } else { minute.parse().ok()? };
        Some((hour.parse().ok()?, minute))
    };
    let digits = bare.chars().all(|c| c.is_ascii_digit());
    let read = match bare.split_once([':', '.']) {
        Some((hour, minute)) => read(hour, minute),
        None if digits && bare.len() <= 2 => read(&bare, ""),
        None if digits && bare.len() <= 4 => read(&bare[..bare.len() - 2], &bare[bare.len() - 2..]),
        None => None,
    };
    let read = read.map(|(hour, minute)| (if afternoon.is_some() && hour < 12 { hour + 12 } else { hour }, minute));
    match read.filter(|(hour, minute)| *hour < 24 && *minute < 60) {
        Some((hour, minute)) => Ok(Some(format!("{hour:02}:{minute:02}"))),
        None => Err(refused(
            format!("“{shown}”看不出是几点；可以写：9:30、下午3点"),
            format!("“{shown}” names no hour; write 9:30 or 3pm"),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A Thursday.
    fn today() -> NaiveDate {
        "2026-11-05".parse().expect("a day")
    }

    #[test]
    fn days_as_people_write_them() {
        for (text, wanted) in [
            ("今天", "2026-11-05"),
            ("明天", "2026-11-06"),
            ("后天", "2026-11-07"),
            ("周五", "2026-11-06"),
            ("星期四", "2026-11-12"),
            ("礼拜天", "2026-11-08"),
            ("11月5日", "2026-11-05"),
            ("11.4", "2027-11-04"),
            ("1/2", "2027-01-02"),
            ("20261120", "2026-11-20"),
            ("2026/11/20", "2026-11-20"),
            ("２０２６－１１－２０", "2026-11-20"),
            ("2026年11月20号", "2026-11-20"),
            ("Tomorrow", "2026-11-06"),
        ] {
            assert_eq!(day(text, today()).map(|day| day.to_string()).as_deref(), Ok(wanted), "{text}");
        }
        for text in ["改天", "11月31日", "2026-02-30", "13/13", "周八", "19000101", "5"] {
            assert!(day(text, today()).is_err(), "{text}");
        }
    }

    #[test]
    fn hours_as_people_write_them() {
        for (text, wanted) in [
            ("9:30", "09:30"),
            ("0930", "09:30"),
            ("930", "09:30"),
            ("9", "09:00"),
            ("9点", "09:00"),
            ("上午9点半", "09:30"),
            ("下午3点", "15:00"),
            ("晚上 7：15", "19:15"),
            ("3pm", "15:00"),
            ("14时20分", "14:20"),
        ] {
            assert_eq!(time(text).map(|time| time.unwrap_or_default()).as_deref(), Ok(wanted), "{text}");
        }
        assert_eq!(time("  "), Ok(None));
        for text in ["25:00", "9:75", "下班后", "12345"] {
            assert!(time(text).is_err(), "{text}");
        }
    }
}
