//! Latin letters and digits: the fixed encodings, the names of glyphs, the widths of the fonts that every viewer brings along.

use encoding_rs::{MACINTOSH, WINDOWS_1252};

/// An encoding by its name; where it is another's, the part that all share.
pub(super) fn encoding(name: &[u8]) -> Box<[Option<char>; 256]> {
    let charset = match name {
        b"WinAnsiEncoding" => Some(WINDOWS_1252),
        b"MacRomanEncoding" => Some(MACINTOSH),
        _ => None,
    };
    let mut table = Box::new([None; 256]);
    for (code, place) in (0_u8..=255).zip(table.iter_mut()) {
        *place = match (charset, code) {
            (_, 0..32 | 127) => None,
            (_, 32..127) => Some(char::from(code)),
            (Some(charset), _) => charset.decode_without_bom_handling(&[code]).0.chars().next(),
            // The standard encoding above the digits and letters: what amounts may hold.
            (None, 0xa5) => Some('¥'),
            (None, 0xb1) => Some('–'),
            (None, 0xd0) => Some('—'),
            (None, 0xb7) => Some('•'),
            (None, _) => None,
        };
    }
    table
}

/// The character that a glyph's name stands for.
pub(super) fn glyph(name: &[u8]) -> Option<char> {
    if let [letter] = name
        && letter.is_ascii_alphabetic()
    {
        return Some(char::from(*letter));
    }
    let word = std::str::from_utf8(name).ok()?;
    let bare = word.split('.').next().unwrap_or_default();
    let known = NAMES.split_whitespace().zip(SIGNS.chars()).find(|(own, _)| *own == bare).map(|(_, sign)| sign);
    let hex = |digits: &str| u32::from_str_radix(digits, 16).ok().and_then(char::from_u32);
    let by_number = || match (bare.strip_prefix("uni"), bare.strip_prefix('u')) {
        (Some(digits), _) if digits.len() == 4 => hex(digits),
        (_, Some(digits)) if (4..=6).contains(&digits.len()) => hex(digits),
        _ => None,
    };
    known.or_else(by_number).or((bare == "space" || bare == "nbspace").then_some(' '))
}

const NAMES: &str = "zero one two three four five six seven eight nine comma period hyphen minus plus colon semicolon slash \
    backslash parenleft parenright bracketleft bracketright braceleft braceright asterisk at numbersign percent ampersand \
    quotesingle quotedbl underscore equal less greater exclam question dollar yen sterling Euro bar asciitilde asciicircum \
    grave quoteright quoteleft endash emdash bullet periodcentered section degree multiply";
const SIGNS: &str = "0123456789,.--+:;/\\()[]{}*@#%&'\"_=<>!?$¥£€|~^`’‘–—•·§°×";

/// The width of a character in a font without widths of its own, in thousandths of the size.
pub(super) fn width(font: &[u8], c: char) -> f64 {
    let has = |word: &[u8]| font.windows(word.len()).any(|w| w.eq_ignore_ascii_case(word));
    if has(b"Courier") {
        return 600.0;
    }
    let at = u32::from(c).checked_sub(32).map(|at| at as usize);
    let sans = at.and_then(|at| SANS.get(at)).copied().unwrap_or(556);
    match has(b"Times") {
        true if c.is_ascii_digit() => 500.0,
        true if matches!(c, ',' | '.' | ' ') => 250.0,
        true => f64::from(sans) * 0.92,
        false => f64::from(sans),
    }
}

/// The signs from the space to the tilde, as Helvetica has them.
const SANS: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
    556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
    260, 334, 584,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_codes_of_signs() {
        assert_eq!(NAMES.split_whitespace().count(), SIGNS.chars().count());
        let names = ["nine", "period", "A", "uni4E2D", "u4E2D", "space", "g12", "cid_7", "multiply", "five.tnum"];
        let signs = names.map(|n| glyph(n.as_bytes()));
        assert_eq!(
            signs,
            [Some('9'), Some('.'), Some('A'), Some('中'), Some('中'), Some(' '), None, None, Some('×'), Some('5')]
        );
        assert_eq!(encoding(b"WinAnsiEncoding")[0x80], Some('€'));
        assert_eq!((encoding(b"StandardEncoding")[0x35], encoding(b"x")[0xff]), (Some('5'), None));
        assert!((width(b"Helvetica", '5') - 556.0).abs() < 0.1 && (width(b"Courier-Bold", 'i') - 600.0).abs() < 0.1);
    }
}
