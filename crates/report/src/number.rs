//! Numbers as people read them 数字写法: thousands separators, whole yuan, percentages. Exact decimals in, text out.
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

/// Money in whole yuan, as sentences say it.
pub use appraisal::wording::money;

/// Money in yuan and fen: schedules, whose lines are paid to the fen.
#[must_use]
pub fn cents(number: Decimal) -> String {
    grouped(number, 2)
}

/// The number of a chapter in Chinese 一、二 … 九十九.
#[must_use]
pub fn chinese(no: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    match (no / 10, no % 10) {
        (0, ones) => DIGITS[ones].to_owned(),
        (1, ones) => format!("十{}", DIGITS[ones]),
        (tens @ 2..=9, ones) => format!("{}十{}", DIGITS[tens], DIGITS[ones]),
        _ => no.to_string(),
    }
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
    use super::{cents, chinese, deviation, grouped, money, percent, plain};
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
            assert_eq!(cents(d(number)), wanted);
        }
        assert_eq!(grouped(d("12345.5"), 0), "12,346");
        // Whole yuan, half away from zero; the fen of a price below a hundred yuan stay.
        let read = [("12345.5", "12,346"), ("-12345.49", "-12,345"), ("100.4", "100"), ("99.5", "99.5"), ("3.00", "3")];
        for (number, wanted) in read {
            assert_eq!(money(d(number)), wanted);
        }
    }

    #[test]
    fn chapters_are_numbered_beyond_the_tenth() {
        let all: Vec<String> = [1, 10, 11, 17, 20, 25, 99, 100].into_iter().map(chinese).collect();
        assert_eq!(all, ["一", "十", "十一", "十七", "二十", "二十五", "九十九", "100"]);
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
