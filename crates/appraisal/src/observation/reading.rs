//! Reading an answer 读数: the text of an answer as a value of its question's type.
//!
//! Accepts what officers write (`62万`, `1,2500`, `3500*30`, full-width digits, `6%`, `2026年10月31日`, `是`). What does not read is
//! said, never guessed, and never a panic.

use crate::checklist::{Choice, Kind};
use crate::finding::Text;
use chrono::NaiveDate;
use formula::Value;
use rust_decimal::Decimal;
use std::borrow::Cow;

/// The value of an answer's text; `None` when the text is blank.
///
/// # Errors
/// Why the text does not read as that kind.
pub fn read(kind: Kind, choices: &[Choice], text: &str) -> Result<Option<Value>, Text> {
    if matches!(kind, Kind::Text | Kind::Place | Kind::Photo | Kind::File | Kind::Signature) {
        let text = text.trim();
        return Ok((!text.is_empty()).then(|| Value::text(text)));
    }
    let plain = halved(text);
    let plain = plain.trim();
    if plain.is_empty() {
        return Ok(None);
    }
    let value = match kind {
        Kind::Choice => choice(choices, plain).map(Value::text),
        Kind::Multi => multi(choices, plain).map(Value::text),
        Kind::Bool => truth(plain).map(Value::Bool),
        Kind::Date => date(plain).map(Value::Date),
        Kind::Month => date(plain).and_then(|d| chrono::Datelike::with_day(&d, 1)).map(Value::Date),
        Kind::Phone | Kind::IdNumber | Kind::CreditCode => Some(Value::text(code(plain))),
        Kind::Integer => number(plain).filter(Decimal::is_integer).map(Value::Number),
        _ => number(plain).map(Value::Number),
    };
    value.map(Some).ok_or_else(|| not_read(kind, choices, plain))
}

fn not_read(kind: Kind, choices: &[Choice], text: &str) -> Text {
    match kind {
        Kind::Choice | Kind::Multi => {
            let zh: Vec<&str> = choices.iter().map(|c| c.label.zh.as_str()).collect();
            let en: Vec<&str> = choices.iter().map(|c| c.id.as_str()).collect();
            Text::new(
                format!("没有选项“{text}”，可选：{}", zh.join("、")),
                format!("no choice “{text}”; one of {}", en.join(", ")),
            )
        }
        Kind::Bool => Text::new(format!("“{text}”不是“是”或“否”"), format!("“{text}” is neither yes nor no")),
        Kind::Date | Kind::Month => {
            Text::new(format!("“{text}”不是日期，写法如 2026-10-31"), format!("“{text}” is no date; write 2026-10-31"))
        }
        Kind::Integer => Text::new(format!("“{text}”不是整数"), format!("“{text}” is not a whole number")),
        _ => Text::new(format!("“{text}”不是数字"), format!("“{text}” is not a number")),
    }
}

/// Full-width letters, digits and signs as their half-width forms.
#[must_use]
pub fn half_width(text: &str) -> String {
    halved(text).into_owned()
}

/// The same; most answers are written half-width already and stay as they are.
fn halved(text: &str) -> Cow<'_, str> {
    if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(text.chars().map(half).collect()) }
}

fn half(c: char) -> char {
    match c {
        '\u{3000}' | '\u{a0}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '、' => ',',
        '−' | '–' | '—' => '-',
        '×' => '*',
        '÷' => '/',
        '￥' => '¥',
        other => other,
    }
}

fn choice<'c>(choices: &'c [Choice], text: &str) -> Option<&'c str> {
    let zh = |c: &Choice| c.label.zh.chars().map(half).eq(text.chars());
    let hit = choices.iter().find(|c| c.id == text || zh(c) || c.label.en.eq_ignore_ascii_case(text));
    hit.map(|c| c.id.as_str())
}

/// Items joined by commas, in the order of the choices, each once.
fn multi(choices: &[Choice], text: &str) -> Option<String> {
    let items = text.split([',', ';', ' ']).map(str::trim).filter(|t| !t.is_empty());
    let picked: Option<Vec<&str>> = items.map(|t| choice(choices, t)).collect();
    let picked = picked?;
    let ordered: Vec<&str> = choices.iter().map(|c| c.id.as_str()).filter(|id| picked.contains(id)).collect();
    Some(ordered.join(","))
}

fn truth(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "true" | "yes" | "y" | "1" | "是" | "有" | "对" | "已" => Some(true),
        "false" | "no" | "n" | "0" | "否" | "无" | "没有" | "不是" | "未" => Some(false),
        _ => None,
    }
}

fn code(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect::<String>().to_uppercase()
}

/// `2026-10-31`, `2026/10/31`, `2026.10.31`, `20261031`, `2026年10月31日`; a month alone is its first day.
fn date(text: &str) -> Option<NaiveDate> {
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let parts: Vec<&str> = bare.split(['-', '/', '.', '年', '月', '日']).filter(|p| !p.is_empty()).collect();
    if let [all] = parts.as_slice()
        && all.len() == 8
        && all.chars().all(|c| c.is_ascii_digit())
    {
        return NaiveDate::from_ymd_opt(all[..4].parse().ok()?, all[4..6].parse().ok()?, all[6..].parse().ok()?);
    }
    let (year, month, day) = match parts.as_slice() {
        [year, month] => (year, month, "1"),
        [year, month, day] => (year, month, *day),
        _ => return None,
    };
    if year.len() != 4 {
        return None;
    }
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// A number as officers write it: `62万`, `1,2500`, `1.2亿`, `6%`, sums and products of such.
#[must_use]
pub fn number(text: &str) -> Option<Decimal> {
    if is_plain(text) {
        return Decimal::from_str_exact(text).ok();
    }
    let plain: Vec<char> =
        halved(text).chars().filter(|c| !c.is_whitespace() && !matches!(c, ',' | '元' | '¥' | '_')).collect();
    if is_date_like(&plain) {
        return None;
    }
    let mut reader = Arithmetic { chars: &plain, at: 0, depth: 0 };
    let value = reader.sum()?;
    (reader.at == plain.len()).then_some(value)
}

/// Digits with perhaps a point among them: what most answers are, needing no arithmetic.
fn is_plain(text: &str) -> bool {
    let ends = |c: Option<&u8>| c.is_some_and(u8::is_ascii_digit);
    let text = text.as_bytes();
    ends(text.first()) && ends(text.last()) && text.iter().all(|c| c.is_ascii_digit() || *c == b'.')
}

/// A date pasted into a field for amounts is no subtraction.
fn is_date_like(text: &[char]) -> bool {
    let text: String = text.iter().collect();
    let parts: Vec<&str> = text.split(['-', '/']).collect();
    let digits = |part: &&str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
    matches!(parts.as_slice(), [y, m, d] if y.len() == 4 && m.len() <= 2 && d.len() <= 2) && parts.iter().all(digits)
}

/// Deeper nesting than anyone writes by hand is refused.
const DEEPEST: u8 = 16;

struct Arithmetic<'a> {
    chars: &'a [char],
    at: usize,
    depth: u8,
}

impl Arithmetic<'_> {
    fn next_is(&mut self, wanted: char) -> bool {
        let hit = self.chars.get(self.at) == Some(&wanted);
        self.at += usize::from(hit);
        hit
    }

    fn sum(&mut self) -> Option<Decimal> {
        let mut total = self.product()?;
        loop {
            if self.next_is('+') {
                total = total.checked_add(self.product()?)?;
            } else if self.next_is('-') {
                total = total.checked_sub(self.product()?)?;
            } else {
                return Some(total);
            }
        }
    }

    fn product(&mut self) -> Option<Decimal> {
        let mut total = self.factor()?;
        loop {
            if self.next_is('*') {
                total = total.checked_mul(self.factor()?)?;
            } else if self.next_is('/') {
                total = total.checked_div(self.factor()?)?;
            } else {
                return Some(total);
            }
        }
    }

    fn factor(&mut self) -> Option<Decimal> {
        let negative = self.next_is('-');
        if !negative {
            self.next_is('+');
        }
        let mut value = if self.next_is('(') {
            self.depth += 1;
            if self.depth > DEEPEST {
                return None;
            }
            let inner = self.sum()?;
            self.depth -= 1;
            self.next_is(')').then_some(inner)?
        } else {
            let from = self.at;
            while self.chars.get(self.at).is_some_and(|c| c.is_ascii_digit() || *c == '.') {
                self.at += 1;
            }
            let digits: String = self.chars.get(from..self.at)?.iter().collect();
            if digits.is_empty() || digits.starts_with('.') || digits.ends_with('.') {
                return None;
            }
            Decimal::from_str_exact(&digits).ok()?
        };
        while let Some(unit) = self.chars.get(self.at) {
            let times = match unit {
                '%' => Decimal::new(1, 2),
                '百' => Decimal::ONE_HUNDRED,
                '千' => Decimal::ONE_THOUSAND,
                '万' | '萬' => Decimal::new(10_000, 0),
                '亿' => Decimal::new(100_000_000, 0),
                _ => break,
            };
            value = value.checked_mul(times)?;
            self.at += 1;
        }
        Some(if negative { -value } else { value })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Option<String> {
        number(text).map(|n| n.normalize().to_string())
    }

    #[test]
    fn numbers_as_officers_write_them() {
        let cases = [
            ("62万", "620000"),
            ("1,2500", "12500"),
            ("3500*30", "105000"),
            ("３５００×３０", "105000"),
            ("1.2亿", "120000000"),
            ("6%", "0.06"),
            ("0.06", "0.06"),
            ("-6480", "-6480"),
            ("5万+3千", "53000"),
            ("(1200+800)*12", "24000"),
            ("￥300,000元", "300000"),
            (" 165835.55 ", "165835.55"),
            ("100-20-30", "50"),
            ("100/4/5", "5"),
        ];
        for (text, expected) in cases {
            assert_eq!(value(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in [
            "大概五十",
            "1.2.3",
            "3500*",
            "1..2",
            "万",
            "(1",
            "1)",
            "",
            "1/0",
            "--1",
            "1e9",
            ".5",
            "2026-10-31",
            "2026/10/31",
        ] {
            assert_eq!(value(text), None, "{text}");
        }
        assert_eq!(value(&"9".repeat(60)), None, "more digits than a decimal holds");
        assert_eq!(value(&format!("{}1{}", "(".repeat(99), ")".repeat(99))), None, "nested too deep");
    }

    #[test]
    fn dates_in_the_usual_forms() {
        let day = NaiveDate::from_ymd_opt(2026, 10, 31);
        for text in ["2026-10-31", "2026/10/31", "2026.10.31", "20261031", "2026年10月31日", "2026 年 10 月 31 日"]
        {
            assert_eq!(date(text), day, "{text}");
        }
        assert_eq!(date("2028-09"), NaiveDate::from_ymd_opt(2028, 9, 1));
        for text in ["2026-13-01", "2026-02-30", "昨天", "26-10-31", "2026"] {
            assert_eq!(date(text), None, "{text}");
        }
    }

    fn choices() -> Vec<Choice> {
        let of = |id: &str, zh: &str| Choice { id: id.to_owned(), label: Text::new(zh, id) };
        vec![of("3", "3 月"), of("4", "4 月"), of("11", "11 月")]
    }

    #[test]
    fn choices_by_id_or_label_and_several_in_order() {
        let read = |kind, text: &str| read(kind, &choices(), text).map(|v| v.map(|v| v.to_string()));
        assert_eq!(read(Kind::Choice, "11 月"), Ok(Some("11".to_owned())));
        assert_eq!(read(Kind::Multi, "11，3、4,3"), Ok(Some("3,4,11".to_owned())));
        assert!(read(Kind::Multi, "3,12").is_err());
        assert_eq!(read(Kind::Choice, "  "), Ok(None));
    }

    #[test]
    fn the_wrong_kind_is_said_not_guessed() {
        let why = read(Kind::Money, &[], "五十四五万").expect_err("no number");
        assert!(why.zh.contains("五十四五万"), "{}", why.zh);
        assert!(read(Kind::Integer, &[], "12.5").is_err());
        assert!(read(Kind::Bool, &[], "也许").is_err());
        assert_eq!(read(Kind::Bool, &[], "否"), Ok(Some(Value::Bool(false))));
        assert_eq!(read(Kind::IdNumber, &[], "９９９９９９19840612001x"), Ok(Some(Value::text("99999919840612001X"))));
    }
}
