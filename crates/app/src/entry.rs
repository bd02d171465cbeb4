//! What the officer types, as the value that is recorded. How a text reads (`62万`, `3500*30`, `2026年10月31日`) is
//! [`appraisal::observation::read`]'s matter; here the value gets its canonical text, so that the record keeps both what was
//! typed and what was understood, and a later reading cannot change an old answer.

use appraisal::checklist::{Ask, Kind};
use appraisal::observation::{Written, read_day, read_near, read_number};
use chrono::NaiveDate;
use evidence::Value;
use rust_decimal::{Decimal, RoundingStrategy};

use crate::api::text::Text;
use crate::api::visit::QuestionType;

/// The longest answer that is taken, in characters; a page of notes has about two thousand.
pub(crate) const LONGEST: usize = 200_000;

/// Whether a text is longer than is taken, from the window and from files alike. Characters are counted, not bytes: a rare one has four.
pub(crate) fn too_long(text: &str) -> bool {
    text.len() > LONGEST && text.chars().count() > LONGEST
}

/// The value of a typed text; nothing when it is blank, the reason when it does not read. A date without its year is the one nearest to the
/// given day: that of the survey.
pub(crate) fn value_of(ask: &Ask, raw: &str, near: Option<NaiveDate>) -> Result<Option<Value>, Text> {
    let read = read_near(ask, raw, Written::ByHand, near).map_err(|why| Text::new(why.zh, why.en))?;
    Ok(read.map(|value| match value {
        formula::Value::Bool(truth) => Value::Truth(truth),
        formula::Value::Number(number) => Value::Text(canonical(ask.kind, number)),
        formula::Value::Date(date) => Value::Text(date.to_string()),
        formula::Value::Text(text) => Value::Text(text.to_string()),
    }))
}

fn canonical(kind: Kind, number: Decimal) -> String {
    let decimals = if kind == Kind::Money { 2 } else { 12 };
    number.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero).normalize().to_string()
}

/// A typed number that may be negative and that no question asks for, as an exact decimal.
pub(crate) fn number_of(kind: QuestionType, text: &str) -> Result<Option<String>, Text> {
    let kind = match kind {
        QuestionType::Money => Kind::Money,
        QuestionType::Percent => Kind::Percent,
        QuestionType::Integer => Kind::Integer,
        _ => Kind::Number,
    };
    let read = read_number(kind, true, text, Written::ByHand).map_err(|why| Text::new(why.zh, why.en))?;
    Ok(read.map(|number| canonical(kind, number)))
}

/// A typed date that no question asks for.
pub(crate) fn day_of(text: &str, near: NaiveDate) -> Result<Option<NaiveDate>, Text> {
    read_day(text, near).map_err(|why| Text::new(why.zh, why.en))
}

/// The text of an answer as the field shows it for editing: as it was typed. A share that a file brought, or that was typed when bare
/// numbers were read otherwise, is written with its sign (15%), so that the field never shows a text which would mean another value.
pub(crate) fn in_hand(ask: &Ask, raw: &str, value: Option<&Value>) -> String {
    let Some(Value::Text(value)) = value.filter(|_| ask.kind == Kind::Percent) else { return raw.to_owned() };
    let as_is = value_of(ask, raw, None).ok().flatten();
    if as_is == Some(Value::Text(value.clone())) {
        return raw.to_owned();
    }
    let percent = value.parse::<Decimal>().ok().and_then(|n| n.checked_mul(Decimal::ONE_HUNDRED));
    percent.map_or_else(|| raw.to_owned(), |n| format!("{}%", n.normalize()))
}
