//! Names as they compare: the width of letters, their case, dots within a name, brackets, spaces and punctuation are how a bank or
//! a wallet prints a name and no part of it. Where such a mark stood is kept as a border, so that a short name is found as a word
//! and not in the middle of another person's.

use std::collections::HashMap;

/// A name without how it was printed.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Folded {
    pub(crate) text: String,
    /// Places in the text, in bytes, where a word begins or ends.
    borders: Vec<usize>,
}

/// How a name was found in what a statement shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Found {
    /// It is this name.
    Sure,
    /// The name stands within a longer run of characters: it may be this name with a note, it may be another's.
    Doubtful,
}

/// What a character does to a name.
enum Part {
    Kept(char),
    /// Nothing at all: a dot between the parts of one name, a character of no width.
    Dropped,
    /// The end of a word.
    Border,
}

fn part(c: char) -> Part {
    // Letters, digits and signs of full width have their narrow twin at a fixed distance.
    let narrow = match u32::from(c) {
        wide @ 0xff01..=0xff5e => char::from_u32(wide - 0xfee0).unwrap_or(c),
        _ => c,
    };
    match narrow {
        '*' | '×' | '✱' | '﹡' | '∗' => Part::Kept('*'),
        // Dots between the parts of one name, in all the ways that keyboards and banks write them.
        '·' | '•' | '‧' | '・' | '･' | '.' | '∙' | '⋅' | '˙' | 'ᐧ' | 'ꞏ' | '⸱' | '⸳' | '․' | '﹒' | '。' | '｡' => {
            Part::Dropped
        }
        '\u{00ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}' => {
            Part::Dropped
        }
        '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' => Part::Dropped,
        c if c.is_alphanumeric() => Part::Kept(c),
        _ => Part::Border,
    }
}

/// Digits, Latin letters, everything else: a change from one to another ends a word.
fn kind(c: char) -> u8 {
    match c {
        c if c.is_ascii_digit() => 0,
        c if c.is_ascii_alphabetic() => 1,
        _ => 2,
    }
}

impl Folded {
    pub(crate) fn of(name: &str) -> Self {
        let mut made = Self { text: String::with_capacity(name.len()), borders: vec![0] };
        let mut before: Option<char> = None;
        for c in name.chars() {
            match part(c) {
                Part::Dropped => {}
                Part::Border => made.border(),
                Part::Kept(c) => {
                    if before.is_some_and(|b| b != '*' && c != '*' && kind(b) != kind(c)) {
                        made.border();
                    }
                    before = Some(c);
                    made.text.extend(c.to_lowercase());
                }
            }
        }
        made.border();
        made
    }

    fn border(&mut self) {
        if self.borders.last() != Some(&self.text.len()) {
            self.borders.push(self.text.len());
        }
    }

    fn at_border(&self, at: usize) -> bool {
        self.borders.binary_search(&at).is_ok()
    }

    /// Whether this is the name, the name as a word of it, or the name with stars in it.
    pub(crate) fn shows(&self, name: &Self) -> Option<Found> {
        if self.text.is_empty() || name.text.is_empty() {
            return None;
        }
        if self.text == name.text || starred(&self.text, &name.text) {
            return Some(Found::Sure);
        }
        let long = long(&name.text);
        let mut best = None;
        for (start, found) in self.text.match_indices(name.text.as_str()) {
            let end = start + found.len();
            if long || (self.at_border(start) && self.at_border(end)) {
                return Some(Found::Sure);
            }
            // Three characters without a border are a person's whole name: 李明 is not 李明明.
            let from = self.borders.iter().rev().find(|b| **b <= start).copied().unwrap_or_default();
            let to = self.borders.iter().find(|b| **b >= end).copied().unwrap_or(self.text.len());
            let around = self.text.get(from..to).unwrap_or_default().chars().count();
            if around > 3 {
                best = Some(Found::Doubtful);
            }
        }
        best
    }
}

/// Words of which firms' names are made.
const FIRM: &[&str] =
    &["公司", "商行", "商店", "商贸", "超市", "店", "厂", "部", "社", "中心", "饭", "餐", "集团", "银行", "场", "企业"];

/// A name so long that no other holds it by chance.
fn long(name: &str) -> bool {
    let chars = name.chars().count();
    chars >= 5 || (chars >= 4 && FIRM.iter().any(|w| name.contains(w)))
}

/// The same name with stars in it: as long, at least half of it to be seen.
fn starred(shown: &str, name: &str) -> bool {
    if !shown.contains('*') {
        return false;
    }
    let (shown, own): (Vec<char>, Vec<char>) = (shown.chars().collect(), name.chars().collect());
    let visible = shown.iter().filter(|c| **c != '*').count();
    shown.len() == own.len() && visible * 2 >= own.len() && shown.iter().zip(&own).all(|(s, o)| *s == '*' || s == o)
}

/// Whether two texts of folded characters may be one, the stars of either standing for any characters.
pub(crate) fn may_be(one: &str, other: &str) -> bool {
    one == other || (one.contains('*') && covers(one, other)) || (other.contains('*') && covers(other, one))
}

/// Whether a text with stars can stand for another: what it shows begins, ends and follows in order.
fn covers(shown: &str, whole: &str) -> bool {
    let parts: Vec<&str> = shown.split('*').collect();
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return false };
    let visible = shown.chars().filter(|c| *c != '*').count();
    let Some(mut rest) = whole.strip_prefix(first) else { return false };
    if visible == 0 {
        return false;
    }
    let middle = parts.get(1..parts.len().saturating_sub(1)).unwrap_or_default();
    for part in middle {
        let Some(at) = rest.find(part) else { return false };
        rest = rest.get(at + part.len()..).unwrap_or_default();
    }
    rest.ends_with(last)
}

/// The folded texts of many names, each folded once.
#[derive(Default)]
pub(crate) struct Folds<'a>(HashMap<&'a str, Folded>);

impl<'a> Folds<'a> {
    pub(crate) fn of(names: impl Iterator<Item = &'a str>) -> Self {
        let mut made = HashMap::new();
        for name in names {
            made.entry(name).or_insert_with(|| Folded::of(name));
        }
        Self(made)
    }

    /// The folded text of a name that was among them.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.0.get(name).map(|f| f.text.as_str()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_printing_adds_is_no_part_of_a_name() {
        for shown in ["甲尔•乙提", "甲尔・乙提", "甲尔‧乙提", "甲尔．乙提", "甲尔.乙提", "甲尔乙提", "甲尔\u{3000}乙提"]
        {
            assert_eq!(Folded::of(shown).text, "甲尔乙提", "{shown}");
        }
        for shown in ["样例（北京）ＡＢ行", "样例(北京)ab行", "样例【北京】 Ab行", "样例\u{200b}[北京]ab行"]
        {
            assert_eq!(Folded::of(shown).text, "样例北京ab行", "{shown}");
        }
    }

    #[test]
    fn a_short_name_is_found_as_a_word_alone() {
        let cases = [
            ("李明", "李明", Some(Found::Sure)),
            ("李明", "李明明", None),
            ("李明", "木李明", None),
            ("李明", "支付宝-李明", Some(Found::Sure)),
            ("李明", "李明（微信）", Some(Found::Sure)),
            ("李明", "李明6222", Some(Found::Sure)),
            ("李明", "李明转账给我", Some(Found::Doubtful)),
            ("李明", "李 明", Some(Found::Sure)),
            ("李明", "*明", Some(Found::Sure)),
            ("甲尔·乙提", "甲尔*提", Some(Found::Sure)),
            ("样例商贸", "样例商贸有限公司", Some(Found::Sure)),
            ("样例商贸有限公司", "样例商贸", None),
            ("借款人", "**人", None),
        ];
        for (name, shown, found) in cases {
            assert_eq!(Folded::of(shown).shows(&Folded::of(name)), found, "{name} in {shown}");
        }
    }

    #[test]
    fn stars_stand_for_what_they_hide() {
        for (one, other, same) in [
            ("6222****1234", "6222021234561234", true),
            ("6222****1234", "6222021234569999", false),
            ("客*", "客户甲", true),
            ("*甲", "客户甲", true),
            ("***", "客户甲", false),
            ("客户甲", "客户乙", false),
        ] {
            assert_eq!(may_be(one, other), same, "{one} {other}");
        }
    }
}
