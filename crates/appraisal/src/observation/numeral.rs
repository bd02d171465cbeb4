//! Numerals in characters 中文数字: `十五万`, `三千五`, `一万零五十`, `三点五亿`.
//!
//! Strict: a place left out is said by 零, and two digits side by side (七八万, an estimate) are no number.

use rust_decimal::Decimal;

/// Whether a character may stand in such a numeral.
pub(super) fn is_part(c: char) -> bool {
    digit(c).is_some() || matches!(c, '十' | '百' | '千' | '万' | '亿' | '点')
}

fn digit(c: char) -> Option<u64> {
    "零一二三四五六七八九".chars().position(|d| d == c).and_then(|at| u64::try_from(at).ok())
}

/// The units, largest first.
const UNITS: [(char, u64); 5] = [('亿', 100_000_000), ('万', 10_000), ('千', 1000), ('百', 100), ('十', 10)];

/// The value; `None` when it is not written as one says it.
pub(super) fn value(chars: &[char]) -> Option<Decimal> {
    let Some(point) = chars.iter().position(|c| *c == '点') else {
        return whole(chars, 0).map(|read| Decimal::from(read.value));
    };
    let ahead = whole(&chars[..point], 2).filter(|read| !read.short)?.value;
    let behind = &chars[point + 1..];
    let end = behind.iter().position(|c| digit(*c).is_none()).unwrap_or(behind.len());
    let places = u32::try_from(end).ok().filter(|places| (1..=9).contains(places))?;
    let fraction = behind[..end].iter().try_fold(0_u64, |sum, c| Some(sum * 10 + digit(*c)?))?;
    let number = Decimal::from(ahead).checked_add(Decimal::new(i64::try_from(fraction).ok()?, places))?;
    let unit: i64 = match &behind[end..] {
        [] => 1,
        ['百'] => 100,
        ['千'] => 1000,
        ['万'] => 10_000,
        ['百', '万'] => 1_000_000,
        ['千', '万'] => 10_000_000,
        ['亿'] => 100_000_000,
        ['万', '亿'] => 1_000_000_000_000,
        _ => return None,
    };
    number.checked_mul(Decimal::from(unit))
}

#[derive(Clone, Copy)]
struct Whole {
    value: u64,
    /// Ends in a bare digit that stands for the next unit down: 三千五 is 3,500.
    short: bool,
}

/// A whole number whose largest unit is at most the one at `from`.
fn whole(chars: &[char], from: usize) -> Option<Whole> {
    let Some((unit_char, unit)) = UNITS.get(from).copied() else {
        let [one] = chars else { return None };
        return digit(*one).map(|value| Whole { value, short: false });
    };
    let Some(at) = chars.iter().position(|c| *c == unit_char) else { return whole(chars, from + 1) };
    let (head, tail) = (&chars[..at], &chars[at + 1..]);
    let head = match head {
        // 十五; within a longer numeral it is 一十五.
        [] if unit == 10 => 1,
        _ => whole(head, from + 1).filter(|head| !head.short && head.value > 0)?.value,
    };
    if unit < 10_000 && head > 9 {
        return None;
    }
    let below = match tail {
        [] => Whole { value: 0, short: false },
        ['零', rest @ ..] => whole(rest, from + 1).filter(|r| r.value > 0 && r.value < unit / 10)?,
        [one] if unit > 10 && digit(*one).is_some() => Whole { value: digit(*one)? * (unit / 10), short: true },
        // A place left out without 零 could be either.
        _ => whole(tail, from + 1).filter(|r| r.value >= unit / 10)?,
    };
    Some(Whole { value: head.checked_mul(unit)?.checked_add(below.value)?, short: below.short })
}
