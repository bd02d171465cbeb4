//! Amounts as banks write them: `¥1,234.50`, `+10.00`, `-`, `(30.00)`, `30.00-`, `1,200.00+`, `300.00 DR`, `CNY 5`, `1.25万`, `$5`, `１２３`.

use rust_decimal::Decimal;

use crate::denomination::{self, Currency, Unit};
use crate::limits;

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

/// An amount with what is written around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Written {
    /// Negative where a minus, brackets or a mark of a debit say so.
    pub(crate) value: Decimal,
    /// What the sign is worth: a mark says the direction by itself, a plain number does not.
    pub(crate) mark: Mark,
    /// Another currency's sign or word beside it.
    pub(crate) foreign: Option<Currency>,
    /// A unit beside it, already multiplied in.
    pub(crate) unit: Option<Unit>,
}

/// How an amount shows its direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    /// Not at all.
    None,
    /// A plus or a minus, or accountants' brackets.
    Sign,
    /// `CR` or `贷`: money in; `DR` or `借`: money out.
    Side,
}

/// The value alone, in the unit it is written in.
pub(crate) fn read(cell: &str) -> Said {
    match written(cell, Unit::Yuan) {
        Ok(Some(written)) => Said::Amount(written.value),
        Ok(None) => Said::Nothing,
        Err(()) => Said::Unreadable,
    }
}

/// What a cell says; `unit` is what the column counts in, unless the cell says its own.
#[allow(clippy::result_unit_err)]
pub(crate) fn written(cell: &str, unit: Unit) -> Result<Option<Written>, ()> {
    // Looking for currencies in a sentence costs more than the answer is worth: no amount is so long.
    if cell.len() > limits::AMOUNT {
        return Err(());
    }
    let foreign = denomination::of_amount(cell);
    let mut text = String::with_capacity(cell.len());
    let mut chars = cell.trim().chars().peekable();
    while let Some(c) = chars.next() {
        // A space between digits groups them, as a comma does, or parts two numbers.
        let between = c.is_whitespace()
            && text.ends_with(|c: char| c.is_ascii_digit())
            && chars.peek().is_some_and(|next| next.is_ascii_digit() || ('０'..='９').contains(next));
        let c = match c {
            _ if between => ',',
            '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10).unwrap_or(c),
            'Ａ'..='Ｚ' | 'ａ'..='ｚ' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            '．' => '.',
            '，' => ',',
            '－' | '−' | '—' | '–' | '﹣' => '-',
            '＋' | '﹢' => '+',
            '（' | '【' | '［' | '[' => '(',
            '）' | '】' | '］' | ']' => ')',
            '＄' => '$',
            other => other,
        };
        if !c.is_whitespace() && !matches!(c, '\u{feff}' | '\u{200b}' | '¥' | '￥' | '\'' | '"') {
            text.push(c.to_ascii_uppercase());
        }
    }
    for word in ["CNY", "RMB", "人民币"] {
        text = text.replace(word, "");
    }
    if foreign.is_some() {
        text = without_currency(&text);
    }
    if text.is_empty() || text.chars().all(|c| matches!(c, '-' | '/')) {
        return Ok(None);
    }
    let mut side = None;
    for (mark, out) in [
        ("CR", false),
        ("DR", true),
        ("C", false),
        ("D", true),
        ("贷方", false),
        ("借方", true),
        ("贷", false),
        ("借", true),
    ] {
        let rest = text.strip_suffix(mark).or_else(|| text.strip_prefix(mark));
        if let Some(rest) = rest {
            side = Some(out);
            text = rest.trim_matches(|c| matches!(c, ':' | '：')).to_owned();
            break;
        }
    }
    let mut signed = false;
    let mut negative = false;
    if let Some(inner) = text.strip_prefix('(').and_then(|t| t.strip_suffix(')')) {
        (negative, signed) = (true, true);
        text = inner.to_owned();
    }
    let (mut own, mut factor) = (None, unit.factor());
    for (word, said) in [
        ("亿元", Unit::HundredMillion),
        ("亿", Unit::HundredMillion),
        ("百万元", Unit::Million),
        ("万元", Unit::TenThousand),
        ("万", Unit::TenThousand),
        ("千元", Unit::Thousand),
        ("百元", Unit::Hundred),
        ("元", Unit::Yuan),
        ("圆", Unit::Yuan),
    ] {
        let (body, sign) = match text.strip_suffix(['+', '-']) {
            Some(body) => (body, text.get(body.len()..).unwrap_or_default()),
            None => (text.as_str(), ""),
        };
        if let Some(rest) = body.strip_suffix(word) {
            own = Some(said);
            factor = said.factor();
            text = format!("{rest}{sign}");
            break;
        }
    }
    // Signs stand before or behind, and before or behind the currency's sign; one of them alone.
    let (start, rest) = match text.strip_prefix(['-', '+']) {
        Some(rest) => (text.chars().next(), rest),
        None => (None, text.as_str()),
    };
    let (end, digits) = match rest.strip_suffix(['-', '+']) {
        Some(digits) => (rest.chars().next_back(), digits),
        None => (None, rest),
    };
    for sign in [start, end].into_iter().flatten() {
        signed = true;
        if sign == '-' {
            negative = !negative;
        }
    }
    if (start.is_some() && end.is_some()) || !grouped(digits) {
        return Err(());
    }
    let plain: String = digits.chars().filter(|c| *c != ',').collect();
    let value = plain.parse::<Decimal>().map_err(|_| ())?;
    let value = value.checked_mul(factor).filter(|v| *v <= Decimal::from(LARGEST)).ok_or(())?;
    // Workbooks keep numbers in binary: 0.30000000000000004 is 0.30.
    let value = value.round_dp_with_strategy(2, rust_decimal::RoundingStrategy::MidpointAwayFromZero).normalize();
    let value = if value.is_zero() { Decimal::ZERO } else { value };
    let mut value = if negative && !value.is_zero() { -value } else { value };
    let mut mark = if signed { Mark::Sign } else { Mark::None };
    if let Some(out) = side {
        // A debit with a minus takes a debit back.
        value = if out { -value } else { value };
        mark = Mark::Side;
    }
    Ok(Some(Written { value, mark, foreign, unit: own }))
}

/// An amount without the sign or word of another currency.
fn without_currency(text: &str) -> String {
    let kept = |c: &char| c.is_ascii_digit() || matches!(c, '.' | ',' | '+' | '-' | '(' | ')');
    text.chars().filter(kept).collect()
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
            ("1,200.00+", "1200"),
            ("300.00 DR", "-300"),
            ("1,200.00CR", "1200"),
            ("贷 88.00", "88"),
            ("[1,000.00]", "-1000"),
            ("（５.00）", "-5"),
            ("-¥300", "-300"),
            ("￥-300", "-300"),
            ("1.25万", "12500"),
            ("3万元", "30000"),
            ("1.25万-", "-12500"),
            ("$1,000.00", "1000"),
            ("USD 20.5", "20.5"),
            ("1234567.8949999999", "1234567.89"),
            ("1 234 567.80", "1234567.8"),
        ] {
            assert_eq!(read(cell), yuan(value), "{cell}");
        }
        for cell in ["", "  ", "-", "--", "——", "/", "\u{feff}"] {
            assert_eq!(read(cell), Said::Nothing, "{cell}");
        }
        for cell in [
            "1,5",
            "12a",
            "1.2.3",
            "1,2345",
            "支出",
            "1e5",
            "9999999999999999999",
            ",,",
            ".",
            "-5-",
            "+5-",
            "5--",
            "1 ..2",
            "12 5",
            "1.234,56",
        ] {
            assert_eq!(read(cell), Said::Unreadable, "{cell}");
        }
    }
}
