//! Ways of writing an amount, made from the amount: the value is known before any text is.

use proptest::prelude::*;
use rust_decimal::Decimal;

/// Amounts in cents from nothing to a few hundred billion yuan, small, round and odd ones alike; a quarter are negative.
pub(crate) fn cents() -> impl Strategy<Value = i64> {
    let size = prop_oneof![
        2 => 0_i64..10_000,
        3 => 0_i64..100_000_000,
        2 => 0_i64..30_000_000_000_000,
        2 => (0_i64..100_000).prop_map(|n| n * 100),
        2 => (0_i64..1_000_000).prop_map(|n| n * 100_000),
        1 => (0_i64..10_000).prop_map(|n| n * 1_000_000_000),
    ];
    (size, 0..4).prop_map(|(n, sign)| if sign == 0 { -n } else { n })
}

/// Groups of so many digits, from the right.
pub(crate) fn in_groups(digits: &str, size: usize) -> String {
    let mut made = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(size) {
            made.push(',');
        }
        made.push(c);
    }
    made
}

pub(crate) fn full_width(text: &str) -> String {
    let wide = |c: char| match c {
        ' ' => '\u{3000}',
        '!'..='~' => char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c),
        '¥' => '￥',
        other => other,
    };
    text.chars().map(wide).collect()
}

/// A number of yuan with its cents, in units of ten to the power `places`: exact, without trailing zeros.
fn moved(cents: i64, places: u32) -> String {
    Decimal::new(cents, 2 + places).normalize().to_string()
}

/// The amount in one of the notations, in one of the dresses.
pub(crate) fn written(cents: i64, form: u32, dress: u32, part: u32) -> (String, Decimal) {
    let value = Decimal::new(cents, 2);
    let size = cents.abs();
    let (yuan, rest) = (size / 100, size % 100);
    let plain = format!("{yuan}.{rest:02}");
    let behind = |whole: String| if rest == 0 { whole } else { format!("{whole}.{rest:02}") };
    let digits = yuan.to_string();
    let whole = u64::try_from(yuan).unwrap_or_default();
    let (text, is_sum) = match form % 14 {
        0 => (plain, false),
        1 => (behind(in_groups(&digits, 3)), false),
        2 => (behind(in_groups(&digits, 4)), false),
        3 => (format!("{}万", moved(size, 4)), false),
        4 => (format!("{}{}", moved(size, 4), if part.is_multiple_of(2) { 'w' } else { 'W' }), false),
        5 => (format!("{}亿", moved(size, 8)), false),
        6 => (format!("{}千", moved(size, 3)), false),
        // 3万5千, 3万0500: every place below the unit is written.
        7 if yuan >= 10_000 => (format!("{}万{:04}", yuan / 10_000, yuan % 10_000) + &cents_behind(rest), false),
        8 if rest == 0 && yuan >= 10_000 && yuan % 10_000 >= 1000 && yuan % 1000 == 0 => {
            (format!("{}万{}千", yuan / 10_000, yuan % 10_000 / 1000), false)
        }
        9 if rest == 0 => (in_characters(whole), false),
        10 if rest == 0 => (in_short(whole).unwrap_or(digits), false),
        11 => {
            let first = i64::from(part) % (size + 1);
            (format!("{}+{}", moved(first, 0), moved(size - first, 0)), true)
        }
        12 => {
            let more = i64::from(part % 100_000);
            (format!("{} - {}", moved(size + more, 0), moved(more, 0)), true)
        }
        13 => {
            let times = i64::from(part % 90 + 2);
            (format!("({}*{times})/{times}", moved(size, 0)), true)
        }
        _ => (plain, false),
    };
    let text = dressed(text, is_sum, cents < 0, dress);
    (text, value)
}

fn cents_behind(rest: i64) -> String {
    if rest == 0 { String::new() } else { format!(".{rest:02}") }
}

/// Sign, currency, width and blanks.
fn dressed(text: String, is_sum: bool, negative: bool, dress: u32) -> String {
    const DASHES: [char; 5] = ['-', '－', '−', '—', '–'];
    let dash = DASHES[dress as usize % DASHES.len()];
    let dress = dress / 5;
    let mut text = match (is_sum, dress % 4) {
        (true, _) => text,
        (false, 0) => format!("¥{text}"),
        (false, 1) => format!("{text}元"),
        (false, 2) => format!("¥ {text} 元"),
        (false, _) => text,
    };
    let dress = dress / 4;
    text = match (negative, is_sum) {
        (false, _) => text,
        (true, true) => format!("{dash}({text})"),
        (true, false) if dress.is_multiple_of(3) => format!("({text})"),
        (true, false) if dress % 3 == 1 => format!("{dash}{text}"),
        (true, false) => format!("{dash} {text}"),
    };
    let dress = dress / 3;
    if dress.is_multiple_of(3) {
        text = full_width(&text);
    }
    const BLANKS: [&str; 6] = ["", " ", "\u{a0}", "\u{3000}", "\u{feff}", "\t"];
    let (ahead, behind) = (BLANKS[dress as usize / 3 % 6], BLANKS[dress as usize / 18 % 6]);
    format!("{ahead}{text}{behind}")
}

const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

/// A whole number as one writes it in characters.
pub(crate) fn in_characters(n: u64) -> String {
    if n == 0 {
        return "零".to_owned();
    }
    let mut made = String::new();
    let mut gap = false;
    for (level, unit) in [(100_000_000, "亿"), (10_000, "万"), (1, "")] {
        let section = n / level % 10_000;
        if section == 0 {
            gap |= !made.is_empty();
            continue;
        }
        if !made.is_empty() && (gap || section < 1000) {
            made.push('零');
        }
        gap = false;
        made.push_str(&under_ten_thousand(section));
        made.push_str(unit);
    }
    // 十五, not 一十五, at the start.
    made.strip_prefix("一十").map_or(made.clone(), |rest| format!("十{rest}"))
}

fn under_ten_thousand(n: u64) -> String {
    let mut made = String::new();
    let mut gap = false;
    for (place, unit) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let digit = n / place % 10;
        if digit == 0 {
            gap |= !made.is_empty();
            continue;
        }
        if gap {
            made.push('零');
            gap = false;
        }
        made.push(DIGITS[usize::try_from(digit).unwrap_or_default()]);
        made.push_str(unit);
    }
    made
}

/// 三千五 for 3,500: the last unit is left unsaid. `None` where one does not speak so.
pub(crate) fn in_short(n: u64) -> Option<String> {
    [(100_u64, '百'), (1000, '千'), (10_000, '万'), (100_000_000, '亿')].into_iter().find_map(|(unit, word)| {
        let digit = n / (unit / 10) % 10;
        let rest = n - digit * (unit / 10);
        let ahead = in_characters(rest);
        let speaks = digit > 0 && rest > 0 && rest.is_multiple_of(unit) && ahead.ends_with(word);
        speaks.then(|| format!("{ahead}{}", DIGITS[usize::try_from(digit).unwrap_or_default()]))
    })
}
