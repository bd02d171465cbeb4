//! Numbers as people read them 数字写法: thousands separators, two decimals of money, percentages. Exact decimals in, text out.
//!
//! Rounds only what is shown; no figure is ever computed from a text made here.

use appraisal::checklist::Kind;
use rust_decimal::{Decimal, RoundingStrategy};

/// With thousands separators and this many decimals.
#[must_use]
pub fn grouped(number: Decimal, decimals: u32) -> String {
    let rounded = number.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero);
    let sign = if rounded.is_sign_negative() && !rounded.is_zero() { "-" } else { "" };
    let plain = format!("{:.*}", decimals as usize, rounded.abs());
    let (whole, part) = plain.split_once('.').map_or((plain.as_str(), None), |(w, p)| (w, Some(p)));
    let mut out = String::from(sign);
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(part) = part {
        out.push('.');
        out.push_str(part);
    }
    out
}

/// Money in yuan and fen.
#[must_use]
pub fn money(number: Decimal) -> String {
    grouped(number, 2)
}

/// A fraction as a percentage with two decimals.
#[must_use]
pub fn percent(number: Decimal) -> String {
    number.checked_mul(Decimal::ONE_HUNDRED).map_or_else(|| number.to_string(), |p| format!("{}%", grouped(p, 2)))
}

/// A signed percentage, for deviations.
#[must_use]
pub fn deviation(number: Decimal) -> String {
    let text = percent(number);
    if number > Decimal::ZERO { format!("+{text}") } else { text }
}

/// From ten times on nobody reads percentages any more.
const MANIFOLD: Decimal = Decimal::TEN;

/// A number by the kind of its question or figure. Ratios are percentages unless their unit says otherwise (倍, 天, …).
#[must_use]
pub fn by_kind(number: Decimal, kind: Kind, unit: &str) -> String {
    match kind {
        Kind::Money => money(number),
        Kind::Percent => percent(number),
        Kind::Ratio if matches!(unit, "" | "%" | "比") && number.abs() < MANIFOLD => percent(number),
        Kind::Ratio => grouped(number, 2),
        Kind::Days => grouped(number, 1),
        Kind::Integer => grouped(number, 0),
        _ => plain(number),
    }
}

/// As it stands, without trailing zeros, with thousands separators.
#[must_use]
pub fn plain(number: Decimal) -> String {
    let number = number.normalize();
    grouped(number, number.scale().min(6))
}

#[cfg(test)]
mod tests {
    use super::{deviation, grouped, money, percent, plain};
    use rust_decimal::Decimal;

    fn d(text: &str) -> Decimal {
        text.parse().unwrap_or_default()
    }

    #[test]
    fn separators_stand_between_thousands_only() {
        for (number, wanted) in [
            ("0", "0.00"),
            ("-0.004", "0.00"),
            ("-0.005", "-0.01"),
            ("999", "999.00"),
            ("1000", "1,000.00"),
            ("-1234567.895", "-1,234,567.90"),
            ("100000000", "100,000,000.00"),
            ("79228162514264337593543950335", "79,228,162,514,264,337,593,543,950,335.00"),
        ] {
            assert_eq!(money(d(number)), wanted);
        }
        assert_eq!(grouped(d("12345.5"), 0), "12,346");
    }

    #[test]
    fn fractions_are_percentages() {
        assert_eq!(percent(d("0.117024355637")), "11.70%");
        assert_eq!(percent(d("4.272997298099")), "427.30%");
        assert_eq!(deviation(d("0.05")), "+5.00%");
        assert_eq!(deviation(d("-0.021170354969")), "-2.12%");
        assert_eq!(percent(Decimal::MAX), Decimal::MAX.to_string(), "too large to multiply, and no panic");
    }

    #[test]
    fn plain_numbers_lose_their_trailing_zeros() {
        assert_eq!(plain(d("1500.500")), "1,500.5");
        assert_eq!(plain(d("12")), "12");
    }
}
