//! Numbers of persons inside texts 遮盖: identity cards, telephones, bank cards, wherever somebody wrote them.
//!
//! A question of its own kind for them is covered where it is printed; here are the others: a phone typed into a title, a purpose, the name of
//! a supplier, a remark. All but the last four digits become `*`. Digits that are part of a longer word (a hash, a case number) and amounts
//! stay. Full-width digits count as digits; spaces and hyphens inside a number are kept.

use std::borrow::Cow;

/// The longest number looked for: a bank card.
const LONGEST: usize = 19;
const SHOWN: usize = 4;

/// The text with such numbers covered.
pub(crate) fn covered(text: &str) -> Cow<'_, str> {
    // Shorter texts hold no number that is looked for.
    if text.len() < 10 || text.chars().filter(|c| digit(*c).is_some()).count() < 10 {
        return Cow::Borrowed(text);
    }
    let letters: Vec<char> = text.chars().collect();
    let mut hidden = vec![false; letters.len()];
    let mut at = 0;
    while at < letters.len() {
        let run = Run::from(&letters, at);
        if run.digits.is_empty() {
            at += 1;
            continue;
        }
        if run.is_personal(&letters) {
            let covered = run.digits.len().saturating_sub(SHOWN);
            for place in &run.digits[..covered] {
                hidden[*place] = true;
            }
        }
        at = run.end;
    }
    if !hidden.contains(&true) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(letters.iter().zip(&hidden).map(|(c, hidden)| if *hidden { '*' } else { *c }).collect())
}

fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => c.to_digit(10),
        '０'..='９' => Some(u32::from(c) - u32::from('０')),
        _ => None,
    }
}

/// Digits in a row, with single spaces or hyphens between them.
struct Run {
    /// Where its digits stand; the last may be the X of an identity number.
    digits: Vec<usize>,
    start: usize,
    end: usize,
}

impl Run {
    fn from(letters: &[char], start: usize) -> Self {
        let mut run = Self { digits: Vec::new(), start, end: start };
        let mut at = start;
        while let Some(c) = letters.get(at) {
            if digit(*c).is_some() {
                run.digits.push(at);
            } else if matches!(c, 'x' | 'X' | 'Ｘ') && run.digits.len() == 17 {
                run.digits.push(at);
                at += 1;
                break;
            } else if !(matches!(c, ' ' | '-' | '－' | '\u{a0}')
                && !run.digits.is_empty()
                && letters.get(at + 1).is_some_and(|next| digit(*next).is_some()))
            {
                break;
            }
            at += 1;
        }
        run.end = at.max(start + 1);
        run
    }

    fn is_personal(&self, letters: &[char]) -> bool {
        // Part of a word of Latin letters (a hash, a code), or of an amount with decimals or groups.
        let word = |c: Option<&char>| c.is_some_and(|c| c.is_ascii_alphabetic() || *c == '_');
        let before = self.start.checked_sub(1).and_then(|at| letters.get(at));
        let after = letters.get(self.end);
        let decimals = |c: Option<&char>| c.is_some_and(|c| matches!(c, '.' | ','));
        let follows = letters.get(self.end + 1).is_some_and(|c| digit(*c).is_some());
        if word(before) || word(after) || decimals(before) || (decimals(after) && follows) {
            return false;
        }
        let read: String = self
            .digits
            .iter()
            .filter_map(|at| letters.get(*at))
            .map(|c| digit(*c).and_then(|n| char::from_digit(n, 10)).unwrap_or('X'))
            .collect();
        // A country's code in front of a mobile number.
        let national = read.strip_prefix("0086").or_else(|| read.strip_prefix("86")).filter(|rest| is_mobile(rest));
        national.is_some() || is_mobile(&read) || is_landline(&read) || is_identity(&read) || is_card(&read)
    }
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
