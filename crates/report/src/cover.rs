//! Numbers of persons inside texts 遮盖: identity cards, telephones, bank cards, wherever somebody wrote them.
//!
//! A question of its own kind for them is covered where it is printed; here are the others: a phone typed into a title, a purpose, the name of
//! a supplier, a remark. All but the last four digits become `*`. Digits that are part of a longer word (a hash, a case number) and amounts
//! stay. Full-width digits count as digits; spaces and hyphens inside a number are kept.

use std::borrow::Cow;
use std::ops::Range;

/// The longest number looked for: a bank card.
const LONGEST: usize = 19;
const SHOWN: usize = 4;

/// The text with such numbers covered.
pub fn covered(text: &str) -> Cow<'_, str> {
    // Shorter texts hold no number that is looked for.
    if text.len() < 10 || text.chars().filter(|c| digit(*c).is_some()).count() < 10 {
        return Cow::Borrowed(text);
    }
    let letters: Vec<char> = text.chars().collect();
    let mut hidden = vec![false; letters.len()];
    let mut at = 0;
    while at < letters.len() {
        let groups = groups(&letters, at);
        let Some(last) = groups.last() else {
            at += 1;
            continue;
        };
        at = last.end;
        cover(&letters, &groups, &mut hidden);
    }
    if !hidden.contains(&true) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(letters.iter().zip(&hidden).map(|(c, hidden)| if *hidden { '*' } else { *c }).collect())
}

/// A number may be written in one group of digits or in several, and others may follow it: the longest that is one counts.
fn cover(letters: &[char], groups: &[Range<usize>], hidden: &mut [bool]) {
    let mut first = 0;
    while first < groups.len() {
        let until = (first + 1..=groups.len()).rev().find(|until| is_personal(letters, &groups[first..*until]));
        if let Some(until) = until {
            let places: Vec<usize> = groups[first..until].iter().cloned().flatten().collect();
            places[..places.len().saturating_sub(SHOWN)].iter().for_each(|place| hidden[*place] = true);
        }
        first = until.unwrap_or(first + 1);
    }
}

fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => c.to_digit(10),
        // Full width.
        '０'..='９' => "０１２３４５６７８９".chars().zip(0..).find_map(|(wide, value)| (wide == c).then_some(value)),
        _ => None,
    }
}

/// Groups of digits with single spaces or hyphens between them, from a place on. The last of a group may be the X of an identity number.
fn groups(letters: &[char], start: usize) -> Vec<Range<usize>> {
    let mut groups = Vec::new();
    let mut at = start;
    loop {
        let from = at;
        while letters.get(at).is_some_and(|c| digit(*c).is_some()) {
            at += 1;
        }
        if at - from == 17 && letters.get(at).is_some_and(|c| matches!(c, 'x' | 'X' | 'Ｘ')) {
            at += 1;
        }
        if at == from {
            return groups;
        }
        groups.push(from..at);
        let joined = letters.get(at).is_some_and(|c| matches!(c, ' ' | '-' | '－' | '\u{a0}'));
        if !joined {
            return groups;
        }
        at += 1;
    }
}

fn is_personal(letters: &[char], groups: &[Range<usize>]) -> bool {
    let [first, ..] = groups else { return false };
    let end = groups.last().map_or(first.end, |last| last.end);
    // Part of a word of Latin letters (a hash, a code), or of an amount with decimals or groups.
    let word = |c: Option<&char>| c.is_some_and(|c| c.is_ascii_alphabetic() || *c == '_');
    let before = first.start.checked_sub(1).and_then(|at| letters.get(at));
    let after = letters.get(end);
    let decimals = |c: Option<&char>| c.is_some_and(|c| matches!(c, '.' | ','));
    let digit_at = |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(|c| digit(*c).is_some());
    let (leads, follows) = (digit_at(first.start.checked_sub(2)), digit_at(Some(end + 1)));
    if word(before) || word(after) || (decimals(before) && leads) || (decimals(after) && follows) {
        return false;
    }
    let read: String = groups
        .iter()
        .cloned()
        .flatten()
        .filter_map(|at| letters.get(at))
        .map(|c| digit(*c).and_then(|n| char::from_digit(n, 10)).unwrap_or('X'))
        .collect();
    // A country's code in front of a mobile number.
    let national = read.strip_prefix("0086").or_else(|| read.strip_prefix("86")).filter(|rest| is_mobile(rest));
    // 138 0000 1111, never a date with a figure behind it.
    let mobile = is_mobile(&read) && matches!(first.len(), 3 | 11);
    national.is_some() || mobile || is_landline(&read) || is_identity(&read) || is_card(&read)
}

/// 1[3–9] and nine digits more.
fn is_mobile(digits: &str) -> bool {
    digits.len() == 11 && digits.starts_with('1') && digits.as_bytes()[1] >= b'3' && !digits.ends_with('X')
}

/// An area code that begins with 0, and seven or eight digits.
fn is_landline(digits: &str) -> bool {
    (10..=12).contains(&digits.len()) && digits.starts_with('0') && !digits.starts_with("00") && !digits.ends_with('X')
}

/// GB 11643: region, date of birth, sequence; of fifteen digits without century and check letter.
fn is_identity(digits: &str) -> bool {
    let (century, date) = match digits.len() {
        18 => (digits.get(6..8), digits.get(10..14)),
        15 => (Some("19"), digits.get(8..12)),
        _ => return false,
    };
    let part = |range: std::ops::Range<usize>| date.and_then(|d| d.get(range)).and_then(|d| d.parse::<u32>().ok());
    matches!(century, Some("18" | "19" | "20"))
        && part(0..2).is_some_and(|month| (1..=12).contains(&month))
        && part(2..4).is_some_and(|day| (1..=31).contains(&day))
}

/// A bank card: sixteen to nineteen digits whose check digit fits (ISO/IEC 7812, Luhn).
fn is_card(digits: &str) -> bool {
    if !(16..=LONGEST).contains(&digits.len()) || digits.ends_with('X') {
        return false;
    }
    let sum: u32 = digits.bytes().rev().enumerate().fold(0, |sum, (at, byte)| {
        let n = u32::from(byte - b'0') << (at % 2);
        sum + if n > 9 { n - 9 } else { n }
    });
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::covered;

    /// Written by hand, by the rules of the header.
    #[test]
    fn numbers_of_persons_are_covered_wherever_they_stand() {
        for (text, printed) in [
            ("13800001111", "*******1111"),
            ("样例商行（13800001111）", "样例商行（*******1111）"),
            ("找老李138-0000-1111，白天打", "找老李***-****-1111，白天打"),
            ("138 0000 1111", "*** **** 1111"),
            ("+86 13800001111", "+** *******1111"),
            ("电话１３８００００１１１１", "电话*******１１１１"),
            ("0571-88886666", "****-****6666"),
            ("证号110105199001011234。", "证号**************1234。"),
            ("11010519900101123x", "**************123x"),
            ("旧证110105900101123", "旧证***********1123"),
            ("卡6222021234567890128", "卡***************0128"),
            ("两个：13800001111、13900002222", "两个：*******1111、*******2222"),
            ("13800001111 13900002222", "*******1111 *******2222"),
            ("110105199001011234 2026-10-31", "**************1234 2026-10-31"),
            ("3 0571-88886666 12", "3 ****-****6666 12"),
            ("tel.13800001111", "tel.*******1111"),
        ] {
            assert_eq!(covered(text), printed, "{text}");
        }
    }

    #[test]
    fn other_figures_stay() {
        for text in [
            "",
            "12,345,678,901.00 元",
            "13800001111.50",
            "2026-11-30 09:00",
            "第 12 条 a13800001111b",
            "3f13800001111e",
            "550e8400-e29b-41d4-a716-446655440000",
            "23800001111",
            "12345678901234567",
            "规则 91330100MA27X12345",
            "2025-01 至 2026-11",
        ] {
            assert_eq!(covered(text), text);
        }
    }
}
