//! Check digits of identity numbers. A failure is a truth, not an error: real codes that fail exist.

use super::text::txt;
use crate::outcome::Reason;
use crate::value::Value;
use chrono::NaiveDate;

type Result = std::result::Result<Value, Reason>;

pub(super) fn id_card(args: &[Value]) -> Result {
    Ok(Value::Bool(id_card_ok(txt(args, 0)?.trim())))
}

/// GB 11643: Σ digit·2^(17−i) mod 11 picks the last character; digits 7 to 14 are a date.
fn id_card_ok(text: &str) -> bool {
    let text = text.as_bytes();
    if text.len() != 18 || !text[..17].iter().all(u8::is_ascii_digit) {
        return false;
    }
    let digit = |i: usize| u32::from(text[i] - b'0');
    let two = |i: usize| digit(i) * 10 + digit(i + 1);
    let year = (two(6) * 100 + two(8)) as i32;
    if year < 1800 || NaiveDate::from_ymd_opt(year, two(10), two(12)).is_none() {
        return false;
    }
    let sum = (0..17).fold(0, |sum, i| (sum * 2 + digit(i)) % 11) * 2 % 11;
    let check = b"10X98765432"[sum as usize];
    text[17].to_ascii_uppercase() == check
}

pub(super) fn credit_code(args: &[Value]) -> Result {
    Ok(Value::Bool(credit_code_ok(txt(args, 0)?.trim())))
}

/// GB 32100: base 31 (no I, O, S, V, Z), weights 3^i mod 31.
fn credit_code_ok(text: &str) -> bool {
    const DIGITS: &[u8] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
    let text = text.to_ascii_uppercase();
    if text.len() != 18 {
        return false;
    }
    let mut values = text.bytes().map(|c| DIGITS.iter().position(|d| *d == c));
    let (mut sum, mut weight) = (0, 1);
    for _ in 0..17 {
        let Some(Some(value)) = values.next() else { return false };
        sum = (sum + value * weight) % 31;
        weight = weight * 3 % 31;
    }
    values.next().flatten() == Some((31 - sum) % 31)
}
