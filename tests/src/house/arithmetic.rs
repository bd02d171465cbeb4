//! Arithmetic in a source, and formulas written into its texts: a figure is a rule of the layer files, so both are looked for.

use super::code::Code;

/// A place in a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// Line, from 1.
    pub line: usize,
    /// What stands there.
    pub text: String,
}

/// Functions that compute an amount without an operator.
const CALLS: &[&str] = &[
    "checked_add(",
    "checked_sub(",
    "checked_mul(",
    "checked_div(",
    "checked_rem(",
    ".sum()",
    ".sum::<",
    ".product()",
    ".product::<",
    ".powi(",
    ".powd(",
    ".sqrt(",
    "Decimal::new(",
    "dec!(",
];

/// Words after which `*` or `-` begins an operand.
const BEFORE_AN_OPERAND: &[&str] =
    &["return", "in", "if", "else", "match", "while", "mut", "as", "where", "dyn", "impl"];

/// Every operation on two values of which neither is a whole number written out or the length of a list (that is counting), and every
/// call that computes. Read over line ends, for a long sum is broken before its operators.
#[must_use]
pub fn arithmetic(code: &Code) -> Vec<Spot> {
    let mut spots = Vec::new();
    let lines: Vec<&str> = code.plain.lines().collect();
    let mut note = |line: usize| {
        let text = lines.get(line - 1).copied().unwrap_or_default().trim().to_owned();
        let spot = Spot { line, text };
        if spots.last() != Some(&spot) {
            spots.push(spot);
        }
    };
    let chars: Vec<char> = code.plain.chars().collect();
    let mut line = 1;
    for (at, c) in chars.iter().enumerate() {
        line += usize::from(*c == '\n');
        if matches!(c, '+' | '-' | '*' | '/' | '%') && is_operation(&chars, at) {
            note(line);
        }
    }
    for (number, text) in lines.iter().enumerate() {
        if CALLS.iter().any(|call| text.contains(call)) {
            note(number + 1);
        }
    }
    spots.sort_by_key(|s| s.line);
    spots.dedup();
    spots
}

fn is_operation(chars: &[char], at: usize) -> bool {
    let next = chars.get(at + 1).copied().unwrap_or('\0');
    if chars[at] == '-' && next == '>' {
        return false;
    }
    let before: String = chars[..at].iter().collect();
    let left = before.trim_end();
    let rest: String = chars[at + 1..].iter().take(200).collect();
    let right = rest.strip_prefix('=').unwrap_or(&rest).trim_start();
    let Some(last) = left.chars().last() else { return false };
    if !(last.is_alphanumeric() || matches!(last, '_' | ')' | ']' | '?' | '"')) {
        return false;
    }
    let word = trailing(left);
    if BEFORE_AN_OPERAND.contains(&word) || word.starts_with('\'') {
        return false;
    }
    let counted = |text: &str| {
        let call = text.split_once('(').is_some_and(|(name, _)| name.ends_with(".len"));
        call || text.starts_with("usize::from(") || text.starts_with("u8::from(") || text.starts_with("&format")
    };
    if left.ends_with(".len()") || counted(right) {
        return false;
    }
    // a bound on a type: `T: A + 'a`, `impl Fn(X) -> Y + Send`
    let bound = chars[at] == '+' && (right.starts_with('\'') || right.starts_with('?') || bound_before(left));
    let first: String = right.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    !bound && !whole(word) && !whole(&first) && first.chars().next().or(right.chars().next()) != Some('>')
}

/// Whether the statement so far says `impl`, `dyn` or opens a bound, which a `+` would then lengthen.
fn bound_before(left: &str) -> bool {
    let from = left.rfind(['{', ';', ',', '=']).map_or(0, |at| at + 1);
    let here = &left[from..];
    here.contains("impl ") || here.contains("dyn ") || (here.contains(": ") && here.contains('<'))
}

fn trailing(text: &str) -> &str {
    let start = text.char_indices().rev().take_while(|(_, c)| c.is_alphanumeric() || matches!(c, '_' | '\'')).last();
    start.map_or("", |(at, _)| &text[at..])
}

/// A whole number written out, with or without its type.
fn whole(word: &str) -> bool {
    let bare = ["usize", "u8", "u16", "u32", "u64", "i32", "i64"].iter().find_map(|t| word.strip_suffix(t));
    let digits = bare.unwrap_or(word);
    digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_hexdigit() || matches!(c, '_' | 'x'))
}

/// Formulas of a workbook written into texts: a function with its bracket other than those in `harmless`, or cells joined by an operator.
#[must_use]
pub fn workbook_formulas(code: &Code, harmless: &[&str]) -> Vec<Spot> {
    let foreign = |text: &str| {
        text.match_indices('(').any(|(at, _)| {
            let name: String = text[..at].chars().rev().take_while(|c| c.is_ascii_uppercase() || *c == '.').collect();
            let name: String = name.chars().rev().collect();
            name.len() > 1 && !harmless.contains(&name.as_str())
        })
    };
    let joined = |text: &str| ["}+{", "}-{", "}*{", "}/{", "}^{"].iter().any(|j| text.contains(j));
    let found = code.texts.iter().filter(|(_, text)| foreign(text) || joined(text));
    found.map(|(line, text)| Spot { line: *line, text: text.clone() }).collect()
}
