//! Signs of writing: a Chinese sentence has its own commas, and a half-width one between two characters is a slip of the keyboard.

use super::arithmetic::Spot;

fn chinese(c: char) -> bool {
    ('\u{4E00}'..='\u{9FFF}').contains(&c)
}

/// The half-width signs that stand between Chinese characters. A colon counts only where the text is a sentence: labels such as `单位:元` are looked for
/// in what banks print; what stands between quotation marks is quoted.
#[must_use]
pub fn half_width(text: &str) -> Vec<char> {
    let chars: Vec<char> = text.chars().collect();
    let sentence = text.contains(['。', '，', '；']);
    let (mut found, mut quoted) = (Vec::new(), false);
    for (at, c) in chars.iter().enumerate() {
        quoted = (quoted || *c == '“') && *c != '”';
        let (before, after) = (at.checked_sub(1).and_then(|b| chars.get(b)), chars.get(at + 1));
        let between = before.is_some_and(|b| chinese(*b) || matches!(b, '”' | '）' | '》'))
            && after.is_some_and(|a| chinese(*a) || matches!(a, '“' | '（' | '《'));
        if between && !quoted && (matches!(c, ',' | ';') || (*c == ':' && sentence)) {
            found.push(*c);
        }
    }
    found
}

/// The same for the texts of a file, each with its line.
#[must_use]
pub fn half_width_in(texts: &[(usize, String)]) -> Vec<Spot> {
    let wrong = texts.iter().filter(|(_, text)| !half_width(text).is_empty());
    wrong.map(|(line, text)| Spot { line: *line, text: text.clone() }).collect()
}
