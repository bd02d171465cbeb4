//! Makes every text of a document safe to print: bounded in length, no invisible control of direction, breakable where it has no spaces.
//!
//! Works on the tree as JSON, so that no text can be forgotten when the tree grows a field.

use crate::Error;
use crate::fonts::Fonts;
use report::document::{Document, Language};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};

/// The longest text that is printed.
pub const MAX_TEXT_CHARS: usize = 20_000;
/// The largest document that is printed, as JSON.
pub const MAX_DOCUMENT_BYTES: usize = 8 * 1024 * 1024;
/// A run of letters and digits longer than this may be broken anywhere; hashes and addresses would else run over the margin.
const LONG_RUN: usize = 18;
/// How many marks may stand on one letter; more are a way of painting over the lines above.
const MAX_MARKS: usize = 4;

/// Fields of charts that hold a decimal; the template reads them as numbers. As names of objects (a label's `value`) they are texts.
const POSITIONS: [&str; 5] = ["value", "line", "band", "floor", "max"];

pub(crate) struct Prepared {
    pub(crate) json: Vec<u8>,
    /// Characters that no font has; they are printed by their numbers.
    pub(crate) missing: BTreeSet<char>,
    /// Identifies the content in the file's properties.
    pub(crate) ident: String,
}

/// `counted`: whether the number of all pages is known from what is printed.
pub(crate) fn prepare(document: &Document, fonts: &Fonts, counted: bool) -> Result<Prepared, Error> {
    let mut tree = serde_json::to_value(document)?;
    let missing = fonts.missing(&text_of(&tree)?);
    clean(&mut tree, &missing, true);
    let day = document.date.map(|d| {
        use chrono::Datelike as _;
        json!([d.year(), d.month(), d.day()])
    });
    let words = match document.language {
        Language::Zh => json!({
            "practice": "练习案例 PRACTICE", "checklist": "清单", "log": "日志头", "no_log": "未附日志",
            "sign": "签字：", "day": "      年    月    日",
        }),
        Language::En => json!({
            "practice": "练习案例 PRACTICE", "checklist": "Checklist", "log": "Log head", "no_log": "no log attached",
            "sign": "Signature:", "day": "Date:               ",
        }),
    };
    let families = fonts.families();
    let input = json!({ "document": tree, "families": families, "day": day, "words": words, "counted": counted });
    let json = serde_json::to_vec(&input)?;
    if json.len() > MAX_DOCUMENT_BYTES {
        return Err(Error::DocumentTooLong { bytes: json.len(), limit: MAX_DOCUMENT_BYTES });
    }
    let mut hasher = Fnv(0xcbf2_9ce4_8422_2325);
    json.hash(&mut hasher);
    Ok(Prepared { ident: format!("{:016x}", hasher.finish()), json, missing })
}

/// All printed texts of a document one after another, to look for missing characters.
pub(crate) fn printed(document: &Document) -> Result<String, Error> {
    text_of(&serde_json::to_value(document)?)
}

fn text_of(tree: &Value) -> Result<String, Error> {
    let mut text = String::new();
    gather(tree, &mut text)?;
    Ok(text)
}

fn gather(value: &Value, text: &mut String) -> Result<(), Error> {
    match value {
        Value::String(s) => {
            // Bytes bound characters from above: the cheap test first, a text of many megabytes is not walked.
            if s.len() > MAX_TEXT_CHARS {
                let chars = s.chars().count();
                if chars > MAX_TEXT_CHARS {
                    return Err(Error::TextTooLong { chars, limit: MAX_TEXT_CHARS });
                }
            }
            text.push_str(s);
        }
        Value::Array(items) => items.iter().try_for_each(|item| gather(item, text))?,
        Value::Object(fields) => fields.values().try_for_each(|field| gather(field, text))?,
        _ => {}
    }
    Ok(())
}

/// `breakable`: whether long runs may be broken. Hashes in the page frame have a line of their own and must survive being copied.
fn clean(value: &mut Value, missing: &BTreeSet<char>, breakable: bool) {
    match value {
        Value::String(s) => *s = literal(s, missing, breakable),
        Value::Array(items) => items.iter_mut().for_each(|item| clean(item, missing, breakable)),
        Value::Object(fields) => fields.iter_mut().for_each(|(name, field)| {
            let position = POSITIONS.contains(&name.as_str()) && !field.is_object();
            clean(field, missing, breakable && name != "frame" && !position);
        }),
        _ => {}
    }
}

/// One text as it is printed.
fn literal(text: &str, missing: &BTreeSet<char>, breakable: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut run = 0_usize;
    let mut marks = 0_usize;
    for c in text.chars() {
        match c {
            '\n' => {
                out.push('\n');
                run = 0;
            }
            '\r' => {}
            '\t' => {
                out.push(' ');
                run = 0;
            }
            // Shown by name: a name with a hidden reversal of direction must look like one.
            c if c.is_control() || is_directional(c) => {
                out.push_str(&format!("<U+{:04X}>", u32::from(c)));
                run = 0;
            }
            c if is_combining(c) => {
                marks += 1;
                if marks <= MAX_MARKS && !missing.contains(&c) {
                    out.push(c);
                }
                continue;
            }
            // A box says nothing; by its number the character can be looked up and written in by hand.
            c if missing.contains(&c) => {
                out.push_str(&format!("<U+{:04X}>", u32::from(c)));
                run = 0;
            }
            c => {
                out.push(c);
                if c.is_whitespace() || is_wide(c) {
                    run = 0;
                } else {
                    run += 1;
                    if breakable && run > LONG_RUN {
                        out.push('\u{200B}');
                    }
                }
            }
        }
        marks = 0;
    }
    out
}

/// Marks, embeddings, overrides and isolates of direction.
fn is_directional(c: char) -> bool {
    matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}')
}

fn is_combining(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036F}' | '\u{0483}'..='\u{0489}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}')
}

/// Characters between which a line may break anyway.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{A4CF}' | '\u{AC00}'..='\u{D7A3}' | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FF60}' | '\u{20000}'..='\u{3FFFF}')
}

/// FNV-1a: the same on every machine and version, which the standard hasher does not promise. Names a file; protects nothing.
struct Fnv(u64);

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{BTreeSet, clean, literal};

    #[test]
    fn direction_controls_are_shown_by_name() {
        assert_eq!(literal("样例\u{202E}gnp.exe", &BTreeSet::new(), true), "样例<U+202E>gnp.exe");
        assert_eq!(literal("a\u{0}b", &BTreeSet::new(), true), "a<U+0000>b");
    }

    #[test]
    fn a_character_without_a_glyph_is_printed_by_its_number() {
        let missing = BTreeSet::from(['𱖎', '\u{0336}']);
        assert_eq!(literal("甲𱖎乙", &missing, true), "甲<U+3158E>乙");
        assert_eq!(literal("Z\u{0336}", &missing, true), "Z", "a mark without a glyph is no character of its own");
    }

    #[test]
    fn a_long_run_may_be_broken_and_a_figure_may_not() {
        let long = literal(&"x".repeat(40), &BTreeSet::new(), true);
        assert_eq!(long.chars().filter(|c| *c == '\u{200B}').count(), 40 - 18);
        assert_eq!(literal("1,234,567.89", &BTreeSet::new(), true), "1,234,567.89");
        assert_eq!(
            literal("一段没有空格的很长很长的中文句子不需要断点因为处处可断", &BTreeSet::new(), true),
            "一段没有空格的很长很长的中文句子不需要断点因为处处可断"
        );
    }

    #[test]
    fn positions_of_charts_stay_numbers() {
        let long = "375454.5454545454545454545454";
        let mut tree = serde_json::json!({
            "chart": { "value": long, "band": [long, long], "line": long },
            "fact": { "value": { "text": "9".repeat(40) } },
        });
        clean(&mut tree, &BTreeSet::new(), true);
        assert_eq!(tree["chart"]["value"], long);
        assert_eq!(tree["chart"]["band"][1], long);
        assert_eq!(tree["chart"]["line"], long);
        assert_ne!(tree["fact"]["value"]["text"], "9".repeat(40), "a text of a cell may be broken");
    }

    #[test]
    fn marks_cannot_pile_up_over_other_lines() {
        let piled = format!("Z{}", "\u{0336}".repeat(300));
        assert_eq!(literal(&piled, &BTreeSet::new(), true).chars().count(), 5);
    }

    #[test]
    fn markup_is_left_as_it_is() {
        assert_eq!(
            literal("#eval(\"1\") ~ *粗* <script> $x$ \\ // @a", &BTreeSet::new(), true),
            "#eval(\"1\") ~ *粗* <script> $x$ \\ // @a"
        );
    }
}
