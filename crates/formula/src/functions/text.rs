//! Functions of texts. Characters are counted, not bytes.

use super::number::int_at;
use crate::outcome::Reason;
use crate::value::Value;
use rust_decimal::Decimal;

type Result = std::result::Result<Value, Reason>;

pub(super) fn txt(args: &[Value], i: usize) -> std::result::Result<&str, Reason> {
    args.get(i).and_then(Value::as_text).ok_or(Reason::OutOfDomain)
}
fn count(args: &[Value], i: usize) -> std::result::Result<usize, Reason> {
    usize::try_from(int_at(args, i)?).map_err(|_| Reason::OutOfDomain)
}
fn count_or_one(args: &[Value]) -> std::result::Result<usize, Reason> {
    if args.len() > 1 { count(args, 1) } else { Ok(1) }
}

pub(super) fn len(args: &[Value]) -> Result {
    Ok(Value::Number(Decimal::from(txt(args, 0)?.chars().count())))
}
pub(super) fn mid(args: &[Value]) -> Result {
    let (from, n) = (count(args, 1)?, count(args, 2)?);
    if from == 0 {
        return Err(Reason::OutOfDomain);
    }
    Ok(Value::text(txt(args, 0)?.chars().skip(from - 1).take(n).collect::<String>()))
}
pub(super) fn left(args: &[Value]) -> Result {
    Ok(Value::text(txt(args, 0)?.chars().take(count_or_one(args)?).collect::<String>()))
}
pub(super) fn right(args: &[Value]) -> Result {
    let text = txt(args, 0)?;
    let skip = text.chars().count().saturating_sub(count_or_one(args)?);
    Ok(Value::text(text.chars().skip(skip).collect::<String>()))
}
pub(super) fn substitute(args: &[Value]) -> Result {
    let (text, old, new) = (txt(args, 0)?, txt(args, 1)?, txt(args, 2)?);
    Ok(if old.is_empty() { Value::text(text) } else { Value::text(text.replace(old, new)) })
}
/// Just what the workbook does: `,item,` stands in `,set,`, without regard to case.
pub(super) fn has(args: &[Value]) -> Result {
    let item = args.get(1).ok_or(Reason::OutOfDomain)?.joined();
    let wrap = |text: &str| format!(",{},", text.to_lowercase());
    Ok(Value::Bool(wrap(txt(args, 0)?).contains(&wrap(&item))))
}
/// A plain number in digits; anything else has no meaning.
pub(super) fn value(args: &[Value]) -> Result {
    let text = txt(args, 0)?.trim();
    let plain = text.strip_prefix('-').unwrap_or(text).chars().all(|c| c.is_ascii_digit() || c == '.');
    let number = plain.then(|| text.parse::<rust_decimal::Decimal>().ok()).flatten();
    number.map(Value::Number).ok_or(Reason::OutOfDomain)
}
