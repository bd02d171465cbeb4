//! What the officer types, as the value that is recorded. How a text reads (`62万`, `3500*30`, `2026年10月31日`) is
//! [`appraisal::observation::read`]'s matter; here the value gets its canonical text, so that the record keeps both what was
//! typed and what was understood, and a later reading cannot change an old answer.

use appraisal::checklist::{Ask, Kind};
use appraisal::observation::read;
use evidence::Value;
use rust_decimal::{Decimal, RoundingStrategy};

use crate::api::text::Text;

/// The longest answer that is taken, in characters; a page of notes has about two thousand.
pub(crate) const LONGEST: usize = 200_000;

/// Whether a text is longer than is taken, from the window and from files alike. Characters are counted, not bytes: a rare one has four.
pub(crate) fn too_long(text: &str) -> bool {
    text.len() > LONGEST && text.chars().count() > LONGEST
}

/// The value of a typed text; nothing when it is blank, the reason when it does not read.
pub(crate) fn value_of(ask: &Ask, raw: &str) -> Result<Option<Value>, Text> {
    let read = read(ask.kind, &ask.choices, raw).map_err(|why| Text::new(why.zh, why.en))?;
    Ok(read.map(|value| match value {
        formula::Value::Bool(truth) => Value::Truth(truth),
        formula::Value::Number(number) => Value::Text(canonical(ask.kind, number, raw)),
        formula::Value::Date(date) => Value::Text(date.to_string()),
        formula::Value::Text(text) => Value::Text(text.to_string()),
    }))
}

fn canonical(kind: Kind, number: Decimal, raw: &str) -> String {
    // The field shows “%” beside it: a bare 15 means 15%, never 1500%.
    let bare = !raw.contains(['%', '％']);
    let number = if kind == Kind::Percent && bare && number.abs() > Decimal::ONE {
        number / Decimal::ONE_HUNDRED
    } else {
        number
    };
    let decimals = if kind == Kind::Money { 2 } else { 12 };
    number.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero).normalize().to_string()
}
