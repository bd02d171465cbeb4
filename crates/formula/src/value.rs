//! Values and their types. Money is an exact decimal; there is no float here.

use chrono::NaiveDate;
use rust_decimal::{Decimal, RoundingStrategy};
use std::{fmt, sync::Arc};

/// The type of a value. A multi-choice answer is a text of items joined by commas.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Type {
    /// An exact decimal; how many decimals is said by the name that holds it.
    Number,
    /// Text; compared without regard to case, as in Excel.
    Text,
    /// A truth.
    Bool,
    /// A calendar date.
    Date,
}

impl Type {
    /// The Chinese word for the type.
    pub fn zh(self) -> &'static str {
        match self {
            Type::Number => "数字",
            Type::Text => "文本",
            Type::Bool => "真假",
            Type::Date => "日期",
        }
    }
    /// The English word for the type.
    pub fn en(self) -> &'static str {
        match self {
            Type::Number => "number",
            Type::Text => "text",
            Type::Bool => "truth",
            Type::Date => "date",
        }
    }
}

/// A known value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// An exact decimal.
    Number(Decimal),
    /// Text.
    Text(Arc<str>),
    /// A truth.
    Bool(bool),
    /// A calendar date.
    Date(NaiveDate),
}

impl Value {
    /// A text value.
    pub fn text(text: impl AsRef<str>) -> Value {
        Value::Text(Arc::from(text.as_ref()))
    }
    /// The type of this value.
    pub fn ty(&self) -> Type {
        match self {
            Value::Number(_) => Type::Number,
            Value::Text(_) => Type::Text,
            Value::Bool(_) => Type::Bool,
            Value::Date(_) => Type::Date,
        }
    }
    /// The number, if it is one.
    pub fn as_number(&self) -> Option<Decimal> {
        if let Value::Number(n) = self { Some(*n) } else { None }
    }
    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        if let Value::Text(t) = self { Some(t) } else { None }
    }
    /// The truth, if it is one.
    pub fn as_bool(&self) -> Option<bool> {
        if let Value::Bool(b) = self { Some(*b) } else { None }
    }
    /// The date, if it is one.
    pub fn as_date(&self) -> Option<NaiveDate> {
        if let Value::Date(d) = self { Some(*d) } else { None }
    }
    /// The text that `&` sees: a date is its serial number, as in Excel.
    pub(crate) fn joined(&self) -> String {
        match self {
            Value::Number(n) => n.normalize().to_string(),
            Value::Text(t) => t.to_string(),
            Value::Bool(b) => if *b { "TRUE" } else { "FALSE" }.to_owned(),
            Value::Date(d) => serial(*d).to_string(),
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Number(n) => write!(f, "{}", n.normalize()),
            Value::Text(t) => f.write_str(t),
            Value::Bool(b) => f.write_str(if *b { "TRUE" } else { "FALSE" }),
            Value::Date(d) => write!(f, "{}", d.format("%Y-%m-%d")),
        }
    }
}

/// Excel's serial number of a date (days since 1899-12-30, right from March 1900 on).
pub fn serial(date: NaiveDate) -> i64 {
    NaiveDate::from_ymd_opt(1899, 12, 30).map_or(0, |zero| date.signed_duration_since(zero).num_days())
}

/// The date of an Excel serial number.
pub(crate) fn from_serial(days: i64) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_signed(chrono::Duration::try_days(days)?)
}

/// Round half away from zero; `places` may be negative as in Excel's ROUND.
pub(crate) fn round_with(x: Decimal, places: i64, strategy: RoundingStrategy) -> Option<Decimal> {
    if places >= 0 {
        return Some(x.round_dp_with_strategy(places.min(28) as u32, strategy));
    }
    if places < -28 {
        return if strategy == RoundingStrategy::AwayFromZero && !x.is_zero() { None } else { Some(Decimal::ZERO) };
    }
    let mut unit = Decimal::ONE;
    for _ in 0..-places {
        unit = unit.checked_mul(Decimal::TEN)?;
    }
    let whole = x.checked_div(unit)?;
    whole.round_dp_with_strategy(0, strategy).checked_mul(unit)
}

/// Rounding of a named figure: ROUND(ROUND(x, d+6), d), half away from zero. The inner step is there because the workbook
/// computes in binary: without it 1.005*100 falls on the wrong side, and engine and workbook would disagree.
pub fn named_round(x: Decimal, decimals: u8) -> Decimal {
    let d = u32::from(decimals);
    if x.scale() <= d {
        return x;
    }
    x.round_dp_with_strategy((d + 6).min(28), RoundingStrategy::MidpointAwayFromZero)
        .round_dp_with_strategy(d, RoundingStrategy::MidpointAwayFromZero)
}

/// Text equality: Excel ignores case.
pub(crate) fn same_text(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    // Where texts first differ mostly decides: what stands before is one, and a plain letter or a Chinese sign has a plain lower case.
    let mut at = a.bytes().zip(b.bytes()).take_while(|(x, y)| x == y).count();
    while !(a.is_char_boundary(at) && b.is_char_boundary(at)) {
        at -= 1;
    }
    let first = |text: &str| text.get(at..).and_then(|rest| rest.chars().next());
    let plain = |c: char| c.is_ascii() || ('\u{3000}'..='\u{9fff}').contains(&c);
    match (first(a), first(b)) {
        (Some(x), Some(y)) if plain(x) && plain(y) && !x.eq_ignore_ascii_case(&y) => return false,
        (Some(_), Some(_)) => {}
        // One goes on where the other has ended.
        _ => return false,
    }
    if a.is_ascii() && b.is_ascii() {
        return a.eq_ignore_ascii_case(b);
    }
    // one letter of all, the final sigma, has a lower case that depends on its place
    if a.contains('Σ') || b.contains('Σ') {
        return a.to_lowercase() == b.to_lowercase();
    }
    a.chars().flat_map(char::to_lowercase).eq(b.chars().flat_map(char::to_lowercase))
}
