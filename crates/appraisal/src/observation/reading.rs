//! Reading an answer 读数: the text of an answer as a value of its question's type. The one reading for what is typed, pasted and
//! imported.
//!
//! Accepts what officers write (`62万`, `1,2500`, `3500*30`, full-width digits, `6%`, `2026年10月31日`, `是`). What does not read, or could
//! mean two things, is said with the reason, never guessed, and never a panic.

use super::day::{day, month};
use super::number::{Figure, Share, figure};
use super::why::Why;
use crate::checklist::{Ask, Choice, Kind};
use crate::finding::Text;
use chrono::NaiveDate;
use formula::Value;
use rust_decimal::Decimal;
use std::borrow::Cow;

/// Where a text comes from: it decides what a share without a percent sign means, and nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// Typed or pasted by a person: 15 is 15%, 1 is 1%, 0.5 is 0.5%.
    ByHand,
    /// Recorded, or standing in a case file: `0.15` is 15%.
    InFile,
}

/// The value of an answer's text; `None` when the text is blank. Money in yuan, a share as a part of one (15% is 0.15).
///
/// # Errors
/// Why the text does not read as an answer to that question, with the text itself.
pub fn read(ask: &Ask, text: &str, written: Written) -> Result<Option<Value>, Text> {
    read_near(ask, text, written, None)
}

/// The same where a date without its year is the one nearest to a day, such as that of the survey.
///
/// # Errors
/// Why the text does not read as an answer to that question, with the text itself.
pub fn read_near(ask: &Ask, text: &str, written: Written, near: Option<NaiveDate>) -> Result<Option<Value>, Text> {
    let kind = ask.kind;
    if matches!(kind, Kind::Text | Kind::Place | Kind::Photo | Kind::File | Kind::Signature) {
        let text = text.trim();
        return Ok((!text.is_empty()).then(|| Value::text(text)));
    }
    if kind.is_number() {
        let text = text.trim_matches(is_blank);
        if text.is_empty() {
            return Ok(None);
        }
        return number_for(kind, ask.signed, text, written)
            .map(|n| Some(Value::Number(n)))
            .map_err(|why| about(text, &why));
    }
    let plain = halved(text);
    let plain = plain.trim_matches(is_blank);
    if plain.is_empty() {
        return Ok(None);
    }
    let choices = &ask.choices;
    let value = match kind {
        Kind::Choice => choice(choices, plain).map(Value::text).ok_or_else(|| no_choice(choices, plain)),
        Kind::Multi => multi(choices, plain).map(Value::text).ok_or_else(|| no_choice(choices, plain)),
        Kind::Bool => truth(plain)
            .map(Value::Bool)
            .ok_or_else(|| Text::new(format!("“{plain}”不是“是”或“否”"), format!("“{plain}” is neither yes nor no"))),
        Kind::Date => day(plain, near).map(Value::Date).map_err(|why| about(plain, &why)),
        Kind::Month => month(plain, near).map(Value::Date).map_err(|why| about(plain, &why)),
        _ => Ok(Value::text(code(plain))),
    };
    value.map(Some)
}

/// The same for a number that no question asks for, such as the turn of a lever; `signed` where it may be negative.
///
/// # Errors
/// Why the text does not read as a number of that kind, with the text itself.
pub fn read_number(kind: Kind, signed: bool, text: &str, written: Written) -> Result<Option<Decimal>, Text> {
    let text = text.trim_matches(is_blank);
    if text.is_empty() {
        return Ok(None);
    }
    number_for(kind, signed, text, written).map(Some).map_err(|why| about(text, &why))
}

/// A date that no question asks for, such as that of an appointment; blank is none.
///
/// # Errors
/// Why the text does not read as a day, with the text itself.
pub fn read_day(text: &str, near: NaiveDate) -> Result<Option<NaiveDate>, Text> {
    let plain = halved(text);
    let plain = plain.trim_matches(is_blank);
    if plain.is_empty() {
        return Ok(None);
    }
    day(plain, Some(near)).map(Some).map_err(|why| about(plain, &why))
}

/// Why a text that was given and counts as no answer does not read. What did not read when it was given stays unread, even where it
/// would read today: a later reading changes no old answer.
#[must_use]
pub fn unread(ask: &Ask, text: &str) -> Text {
    read(ask, text, Written::ByHand).err().unwrap_or_else(|| {
        about(text, &Text::new("填写时没有读进去，请重新填一遍", "it was not read when it was given; give it again"))
    })
}

/// The longest part of an answer that a reason repeats.
const QUOTED: usize = 40;

fn about(text: &str, why: &Text) -> Text {
    let shown = |c: char| match c {
        '\t' => '⇥',
        c if c.is_control() => '␤',
        c => c,
    };
    let mut quoted: String = text.chars().take(QUOTED).map(shown).collect();
    if text.chars().count() > QUOTED {
        quoted.push('…');
    }
    Text::new(format!("“{quoted}”读不出：{}", why.zh), format!("“{quoted}” was not read: {}", why.en))
}

/// No amount, count or share of a small business lies beyond it; rules may multiply and add what lies below it many times over.
const LARGEST: u64 = 1_000_000_000_000_000;

fn number_for(kind: Kind, signed: bool, text: &str, written: Written) -> Result<Decimal, Text> {
    let read = figure(text).map_err(Why::text)?;
    if read.value.abs() > Decimal::from(LARGEST) {
        return Err(Why::TooLarge.text());
    }
    let value = match kind {
        Kind::Percent => share(&read, text, written)?,
        Kind::Ratio => read.value,
        _ => {
            if read.share == Share::Part && kind != Kind::Number {
                return Err(Text::new("这里不填百分比", "no percentage goes here"));
            }
            if read.currency && kind != Kind::Money && kind != Kind::Number {
                return Err(Text::new("这里不填金额", "no amount of money goes here"));
            }
            read.value
        }
    };
    if kind == Kind::Integer && !value.is_integer() {
        return Err(Text::new("这里要填整数", "a whole number goes here"));
    }
    if !signed && value.is_sign_negative() && !value.is_zero() {
        let bracketed = !text.contains(['-', '－', '−', '–', '—']);
        return Err(if bracketed {
            Text::new(
                "括号里的数是负数，这里不能是负数",
                "a number in brackets is negative; it cannot be negative here",
            )
        } else {
            Text::new("不能是负数", "cannot be negative")
        });
    }
    Ok(value)
}

/// A share. Typed by hand a bare number is a percentage, whatever its size; in a file it is the part itself.
fn share(read: &Figure, text: &str, written: Written) -> Result<Decimal, Text> {
    if read.currency {
        return Err(Text::new("这里填比例，不填金额", "a share goes here, not an amount"));
    }
    if read.unit {
        return Err(Text::new("这里填比例，不写万、千", "a share goes here, without units of amounts"));
    }
    if read.share != Share::Plain {
        return Ok(read.value);
    }
    if read.divided {
        return Err(Text::new(
            "除出来的数说不清是比例还是百分数；请在后面乘 100%，如 3/12*100%，或直接写 25%",
            "it is unclear whether a quotient is a share or a percentage; write 3/12*100%, or 25%",
        ));
    }
    match written {
        Written::InFile if text.parse() == Ok(read.value) => Ok(read.value),
        Written::InFile => Err(Text::new(
            "案卷文件里的比例写成 0.15 或 15%，不写算式和中文数字",
            "a share in a case file is written 0.15 or 15%, without arithmetic",
        )),
        Written::ByHand => {
            read.value.checked_mul(Decimal::new(1, 2)).ok_or_else(|| Text::new("位数太多", "too many digits"))
        }
    }
}

fn no_choice(choices: &[Choice], text: &str) -> Text {
    let zh: Vec<&str> = choices.iter().map(|c| c.label.zh.as_str()).collect();
    let en: Vec<&str> = choices.iter().map(|c| c.id.as_str()).collect();
    Text::new(
        format!("没有选项“{text}”，可选：{}", zh.join("、")),
        format!("no choice “{text}”; one of {}", en.join(", ")),
    )
}

/// Blanks around an answer: spaces of all kinds, and marks that nobody sees, such as the one at the start of a file.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2060}')
}

/// Full-width letters, digits and signs as their half-width forms; most answers are written half-width already and stay as they are.
fn halved(text: &str) -> Cow<'_, str> {
    if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(text.chars().map(half).collect()) }
}

fn half(c: char) -> char {
    match c {
        '\u{3000}' | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '、' => ',',
        '\u{2010}'..='\u{2015}' | '−' => '-',
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
        "true" | "yes" | "y" | "1" | "是" | "有" | "对" | "已" | "√" | "✓" => Some(true),
        "false" | "no" | "n" | "0" | "否" | "无" | "没有" | "不是" | "未" | "×" => Some(false),
        _ => None,
    }
}

/// Numbers of phones, cards and licences: without the blanks and dashes that people put between their groups.
fn code(text: &str) -> String {
    text.chars().filter(|c| !is_blank(*c) && *c != '-').collect::<String>().to_uppercase()
}

#[cfg(test)]
#[path = "reading_tests.rs"]
mod tests;
