//! Amounts as banks write them: `¥1,234.50`, `+10.00`, `-`, `(30.00)`, `30.00-`, `CNY 5`, `１２３`.

use rust_decimal::Decimal;

/// What a cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Said {
    /// Nothing: empty or a dash.
    Nothing,
    /// A number; negative zero is zero.
    Amount(Decimal),
    /// Something that is no number.
    Unreadable,
}

/// Amounts beyond this are no yuan of a small business; the sums stay far from overflow.
const LARGEST: i64 = 1_000_000_000_000;

pub(crate) fn read(cell: &str) -> Said {
    let mut text = String::with_capacity(cell.len());
    for c in cell.chars() {
        let c = match c {
            '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10).unwrap_or(c),
            '．' => '.',
            '，' => ',',
            '－' | '−' | '—' | '–' => '-',
            '＋' => '+',
            '（' => '(',
            '）' => ')',
            other => other,
        };
        if !c.is_whitespace() && !matches!(c, '\u{feff}' | '\u{200b}' | '¥' | '￥' | '元' | '\'' | '"') {
            text.push(c);
        }
    }
    for word in ["CNY", "RMB", "人民币"] {
        text = text.replace(word, "");
    }
    if text.is_empty() || text.chars().all(|c| matches!(c, '-' | '/')) {
        return Said::Nothing;
    }
    let mut negative = false;
    if let Some(inner) = text.strip_prefix('(').and_then(|t| t.strip_suffix(')')) {
        negative = true;
        text = inner.to_owned();
    }
    if let Some(rest) = text.strip_suffix('-') {
        negative = !negative;
        text = rest.to_owned();
    }
    let digits = match text.strip_prefix('-') {
        Some(rest) => {
            negative = !negative;
            rest
        }
        None => text.strip_prefix('+').unwrap_or(&text),
    };
    if !grouped(digits) {
        return Said::Unreadable;
    }
    let plain: String = digits.chars().filter(|c| *c != ',').collect();
    match plain.parse::<Decimal>() {
        Ok(value) if value > Decimal::from(LARGEST) => Said::Unreadable,
        Ok(value) if value.is_zero() => Said::Amount(Decimal::ZERO),
        // Workbooks keep numbers in binary: 0.30000000000000004 is 0.30.
        Ok(value) => {
            let value = value.round_dp_with_strategy(2, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
            Said::Amount(if negative { -value } else { value }.normalize())
        }
        Err(_) => Said::Unreadable,
    }
}

/// Digits with one point at most; a comma only where groups of three make sense, so that `1,5` is not read as 15.
fn grouped(text: &str) -> bool {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let number = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    if !number(fraction) || (whole.is_empty() && fraction.is_empty()) {
        return false;
    }
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let rest: Vec<&str> = groups.collect();
    number(first)
        && rest.iter().all(|g| number(g) && g.len() == 3)
        && (rest.is_empty() || (1..=3).contains(&first.len()))
}

#[cfg(test)]
mod tests {
    use super::{Said, read};

    fn yuan(text: &str) -> Said {
        Said::Amount(text.parse().unwrap_or_default())
    }

    #[test]
    fn amounts_read_as_written() {
        for (cell, value) in [
            ("¥1,234.50", "1234.5"),
            ("￥0.35 ", "0.35"),
            ("+10000.00", "10000"),
            ("-10.00", "-10"),
            ("30.00-", "-30"),
            ("(1,000.00)", "-1000"),
            ("CNY 123.18", "123.18"),
            ("人民币5元", "5"),
            ("１２，３４５．６", "12345.6"),
            ("\t88.00", "88"),
            ("-0.00", "0"),
            ("0.30000000000000004", "0.3"),
            ("1,234,567.89", "1234567.89"),
            (".5", "0.5"),
        ] {
            assert_eq!(read(cell), yuan(value), "{cell}");
        }
        for cell in ["", "  ", "-", "--", "——", "/", "\u{feff}"] {
            assert_eq!(read(cell), Said::Nothing, "{cell}");
        }
        for cell in ["1,5", "12a", "1.2.3", "1,2345", "支出", "1e5", "9999999999999999999", ",,", "."] {
            assert_eq!(read(cell), Said::Unreadable, "{cell}");
        }
    }
}
