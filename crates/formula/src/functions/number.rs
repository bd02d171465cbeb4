//! Functions of numbers. Everything is checked: what leaves the range says so, nothing panics.

use crate::outcome::Reason;
use crate::value::{Value, round_with};
use rust_decimal::{Decimal, MathematicalOps, RoundingStrategy, prelude::ToPrimitive};

type Result = std::result::Result<Value, Reason>;

/// The number at an argument; the type checker has seen to it that it is one.
pub(super) fn num(args: &[Value], i: usize) -> std::result::Result<Decimal, Reason> {
    args.get(i).and_then(Value::as_number).ok_or(Reason::OutOfDomain)
}
/// The whole part of the number at an argument, as Excel takes counts.
pub(super) fn int_at(args: &[Value], i: usize) -> std::result::Result<i64, Reason> {
    num(args, i)?.trunc().to_i64().ok_or(Reason::OutOfDomain)
}
fn or_zero(args: &[Value], i: usize) -> std::result::Result<Decimal, Reason> {
    if i < args.len() { num(args, i) } else { Ok(Decimal::ZERO) }
}
fn number(x: Option<Decimal>) -> Result {
    x.map(Value::Number).ok_or(Reason::Overflow)
}

pub(super) fn round(args: &[Value]) -> Result {
    number(round_with(num(args, 0)?, int_at(args, 1)?, RoundingStrategy::MidpointAwayFromZero))
}
pub(super) fn round_up(args: &[Value]) -> Result {
    number(round_with(num(args, 0)?, int_at(args, 1)?, RoundingStrategy::AwayFromZero))
}
pub(super) fn round_down(args: &[Value]) -> Result {
    number(round_with(num(args, 0)?, int_at(args, 1)?, RoundingStrategy::ToZero))
}
pub(super) fn abs(args: &[Value]) -> Result {
    number(Some(num(args, 0)?.abs()))
}
pub(super) fn int(args: &[Value]) -> Result {
    number(Some(num(args, 0)?.floor()))
}

/// The remainder with the divisor's sign, exactly.
fn remainder(x: Decimal, by: Decimal) -> std::result::Result<Decimal, Reason> {
    if by.is_zero() {
        return Err(Reason::DivisionByZero);
    }
    let rest = x.checked_rem(by).ok_or(Reason::Overflow)?;
    if !rest.is_zero() && rest.is_sign_negative() != by.is_sign_negative() {
        return rest.checked_add(by).ok_or(Reason::Overflow);
    }
    Ok(rest)
}

pub(super) fn modulo(args: &[Value]) -> Result {
    remainder(num(args, 0)?, num(args, 1)?).map(Value::Number)
}
pub(super) fn floor(args: &[Value]) -> Result {
    let (x, step) = (num(args, 0)?, num(args, 1)?);
    if x.is_zero() {
        return Ok(Value::Number(Decimal::ZERO));
    }
    if x.is_sign_positive() && step.is_sign_negative() && !step.is_zero() {
        return Err(Reason::OutOfDomain);
    }
    number(x.checked_sub(remainder(x, step)?))
}

/// `x ^ y`, shared by the operator and POWER.
pub(crate) fn raise(x: Decimal, y: Decimal) -> std::result::Result<Decimal, Reason> {
    if x.is_zero() {
        return match (y.is_zero(), y.is_sign_negative()) {
            (true, _) => Err(Reason::OutOfDomain),
            (_, true) => Err(Reason::DivisionByZero),
            _ => Ok(Decimal::ZERO),
        };
    }
    if y.fract().is_zero() {
        let n = y.to_i64().filter(|n| n.unsigned_abs() <= 100_000).ok_or(Reason::OutOfDomain)?;
        return whole_power(x, n).ok_or(Reason::Overflow);
    }
    if x.is_sign_negative() {
        return Err(Reason::OutOfDomain);
    }
    x.checked_powd(y).ok_or(Reason::Overflow)
}

/// Squaring by hand: every step checked, a negative exponent inverts last so that no digit is lost early.
fn whole_power(x: Decimal, n: i64) -> Option<Decimal> {
    let (mut result, mut square, mut left) = (Decimal::ONE, x, n.unsigned_abs());
    while left > 0 {
        if left & 1 == 1 {
            result = result.checked_mul(square)?;
        }
        left >>= 1;
        if left > 0 {
            square = square.checked_mul(square)?;
        }
    }
    if n < 0 {
        return if result.is_zero() { None } else { Decimal::ONE.checked_div(result) };
    }
    Some(result)
}

pub(super) fn power(args: &[Value]) -> Result {
    raise(num(args, 0)?, num(args, 1)?).map(Value::Number)
}

struct Annuity {
    /// (1+r)^n
    growth: Decimal,
    /// ((1+r)^n − 1)/r · (1 + r·type), or n when r is 0
    sum: Decimal,
    other: Decimal,
    future: Decimal,
}

fn annuity(args: &[Value]) -> std::result::Result<Annuity, Reason> {
    let (rate, periods, other) = (num(args, 0)?, num(args, 1)?, num(args, 2)?);
    let (future, due) = (or_zero(args, 3)?, or_zero(args, 4)?);
    let one = Decimal::ONE;
    if rate.is_zero() {
        return Ok(Annuity { growth: one, sum: periods, other, future });
    }
    let build = || {
        let growth = raise(one.checked_add(rate)?, periods).ok()?;
        let early = if due.is_zero() { one } else { one.checked_add(rate)? };
        let sum = growth.checked_sub(one)?.checked_div(rate)?.checked_mul(early)?;
        Some(Annuity { growth, sum, other, future })
    };
    build().ok_or(Reason::Overflow)
}

pub(super) fn pmt(args: &[Value]) -> Result {
    let a = annuity(args)?;
    if a.sum.is_zero() {
        return Err(Reason::OutOfDomain);
    }
    number((|| Some(-a.other.checked_mul(a.growth)?.checked_add(a.future)?.checked_div(a.sum)?))())
}
pub(super) fn pv(args: &[Value]) -> Result {
    let a = annuity(args)?;
    if a.growth.is_zero() {
        return Err(Reason::DivisionByZero);
    }
    number((|| Some(-a.other.checked_mul(a.sum)?.checked_add(a.future)?.checked_div(a.growth)?))())
}
