//! A font as far as reading needs it: where one code ends and the next begins, which character a code means, how far it moves the
//! pen. What a code means is told by the file's own table, else by an encoding with a fixed meaning; never by a guess from numbers.

use lopdf::{Dictionary, Object};

use super::cmap::CMap;
use super::collection::Collection;
use super::document::{Opened, dict_of, number};
use super::latin;

/// A font.
pub(super) struct Font {
    codes: Codes,
    /// The file's own table.
    said: Option<CMap>,
    meaning: Meaning,
    widths: Widths,
    /// Written from top to bottom.
    pub(super) vertical: bool,
    /// From the font's measure to one of the size, in its own direction.
    pub(super) unit: f64,
}

/// How a string is cut into codes.
enum Codes {
    One,
    Two,
    /// Two bytes, or four for the rarer characters.
    Utf16,
    /// One byte for Latin letters, two for the others.
    Mixed,
    /// As the file's own table cuts them.
    Spaces(Vec<(usize, u32, u32)>),
}

enum Meaning {
    /// The file does not say it.
    Unknown,
    Unicode,
    Charset(&'static encoding_rs::Encoding),
    Collection(Collection),
    Latin(Box<[Option<char>; 256]>),
}

struct Widths {
    usual: f64,
    /// By the number that the font gives a character.
    by_number: std::collections::HashMap<u32, f64>,
    /// From a code to that number, where they differ.
    numbers: Option<Collection>,
}

/// One character as it is shown.
pub(super) struct Shown {
    /// What it says; `None` where the file does not tell.
    pub(super) text: Option<String>,
    /// How far the pen moves, in the font's measure.
    pub(super) width: f64,
    /// The one-byte space, which justified text widens.
    pub(super) space: bool,
}

impl Font {
    pub(super) fn of(file: &Opened, dict: &Dictionary) -> Self {
        let said = dict.get(b"ToUnicode").ok().and_then(|table| file.table(table)).map(|data| CMap::of(&data));
        let said = said.filter(|map| !map.is_empty());
        match file.name(dict, b"Subtype") {
            Some(b"Type0") => Self::composite(file, dict, said),
            _ => Self::simple(file, dict, said),
        }
    }

    fn simple(file: &Opened, dict: &Dictionary, said: Option<CMap>) -> Self {
        let base = file.name(dict, b"BaseFont").unwrap_or_default();
        let type3 = file.name(dict, b"Subtype") == Some(b"Type3");
        let descriptor = file.dict(dict, b"FontDescriptor");
        let flag = |bit: i64| {
            let flags = descriptor.and_then(|d| file.number(d, b"Flags")).unwrap_or(0.0) as i64;
            flags & bit != 0
        };
        let embedded =
            descriptor.is_some_and(|d| [&b"FontFile"[..], b"FontFile2", b"FontFile3"].iter().any(|key| d.has(key)));
        let encoding = file.get(dict, b"Encoding");
        let named = match encoding {
            Some(Object::Name(name)) => Some(name.as_slice()),
            Some(Object::Dictionary(own)) => file.name(own, b"BaseEncoding"),
            _ => None,
        };
        // A font that comes with the file, or one of signs, has codes of its own; the known ones of Latin letters do not.
        let own = type3 || (embedded && flag(4)) || [&b"Symbol"[..], b"ZapfDingbats"].contains(&base);
        let mut meaning = match named {
            Some(name) => latin::encoding(name),
            None if own => Box::new([None; 256]),
            None => latin::encoding(b"StandardEncoding"),
        };
        if let Some(Object::Dictionary(own)) = encoding
            && let Some(differences) = file.array(own, b"Differences")
        {
            let mut at = 0_usize;
            for entry in differences.iter().take(1_000) {
                match file.solid(entry) {
                    Some(Object::Integer(code)) => at = usize::try_from(*code).unwrap_or(256),
                    Some(Object::Name(name)) => {
                        if let Some(place) = meaning.get_mut(at) {
                            *place = latin::glyph(name);
                        }
                        at = at.saturating_add(1);
                    }
                    _ => {}
                }
            }
        }
        let mut by_number = std::collections::HashMap::new();
        let first = file.number(dict, b"FirstChar").unwrap_or(0.0) as u32;
        match file.array(dict, b"Widths") {
            Some(list) => {
                for (at, width) in (0_u32..256).zip(list) {
                    if let Some(width) = file.solid(width).and_then(number) {
                        by_number.insert(first.saturating_add(at), width);
                    }
                }
            }
            None => {
                for (code, c) in (0_u32..).zip(meaning.iter()) {
                    by_number.insert(code, latin::width(base, c.unwrap_or('a')));
                }
            }
        }
        let usual = descriptor.and_then(|d| file.number(d, b"MissingWidth")).unwrap_or(0.0);
        let matrix = file.numbers(dict, b"FontMatrix").and_then(|m| m.first().copied());
        Self {
            codes: Codes::One,
            said,
            meaning: Meaning::Latin(meaning),
            widths: Widths { usual, by_number, numbers: None },
            vertical: false,
            unit: matrix.filter(|_| type3).unwrap_or(0.001),
        }
    }

    fn composite(file: &Opened, dict: &Dictionary, said: Option<CMap>) -> Self {
        let below = file.array(dict, b"DescendantFonts").and_then(|all| dict_of(file.solid(all.first()?)?));
        let system = below.and_then(|b| file.dict(b, b"CIDSystemInfo"));
        let mut ordering = system.and_then(|s| file.get(s, b"Ordering")?.as_str().ok()).unwrap_or_default();
        // Programs that put a TrueType font into the file number its glyphs as they please, whatever collection they name.
        if below.and_then(|b| file.dict(b, b"FontDescriptor")).is_some_and(|d| d.has(b"FontFile2")) {
            ordering = b"";
        }
        let encoding = dict.get(b"Encoding").ok();
        let table = encoding.and_then(|e| file.table(e));
        let name = match encoding.and_then(|e| file.solid(e)) {
            Some(Object::Name(name)) => name.clone(),
            Some(Object::Stream(stream)) => {
                let mode = file.number(&stream.dict, b"WMode").unwrap_or(0.0);
                if mode == 1.0 { b"-V".to_vec() } else { Vec::new() }
            }
            _ => Vec::new(),
        };
        let word = String::from_utf8_lossy(&name).into_owned();
        let has = |part: &str| word.contains(part);
        let identity = has("Identity");
        let (codes, meaning) = match () {
            () if has("UCS2") => (Codes::Two, Meaning::Unicode),
            () if has("UTF16") => (Codes::Utf16, Meaning::Unicode),
            () if has("GBK2K") => (Codes::Mixed, Meaning::Charset(encoding_rs::GB18030)),
            () if has("GBK") || has("GB-EUC") || has("GBpc-EUC") => (Codes::Mixed, Meaning::Charset(encoding_rs::GBK)),
            () if has("B5") => (Codes::Mixed, Meaning::Charset(encoding_rs::BIG5)),
            () if identity => {
                (Codes::Two, Collection::meanings(ordering).map_or(Meaning::Unknown, Meaning::Collection))
            }
            () => {
                let spaces = table.as_deref().map(|t| CMap::of(t).spaces).filter(|s| !s.is_empty());
                (spaces.map_or(Codes::Two, Codes::Spaces), Meaning::Unknown)
            }
        };
        let numbers = match (&table, identity) {
            (Some(table), _) => Collection::of_table(table),
            (None, true) => None,
            (None, false) => Collection::numbers(&name),
        };
        let mut by_number = std::collections::HashMap::new();
        let list = below.and_then(|b| file.array(b, b"W"));
        let mut list = list.map(Vec::as_slice).unwrap_or_default().iter();
        let plain = |object: Option<&Object>| file.solid(object?).and_then(number);
        while let Some(first) = plain(list.next()) {
            let first = first as u32;
            match list.next().and_then(|o| file.solid(o)) {
                Some(Object::Array(each)) => {
                    for (at, width) in (first..=first.saturating_add(70_000)).zip(each) {
                        if !file.one_more_width() {
                            break;
                        }
                        if let Some(width) = plain(Some(width)) {
                            by_number.insert(at, width);
                        }
                    }
                }
                Some(last) => {
                    let (Some(last), Some(width)) = (number(last), plain(list.next())) else { break };
                    for at in first..=(last as u32).min(first.saturating_add(70_000)) {
                        if !file.one_more_width() {
                            break;
                        }
                        by_number.insert(at, width);
                    }
                }
                None => break,
            }
            if by_number.len() > 200_000 {
                break;
            }
        }
        let usual = below.and_then(|b| file.number(b, b"DW")).unwrap_or(1_000.0);
        let vertical = word.ends_with("-V");
        Self { codes, said, meaning, widths: Widths { usual, by_number, numbers }, vertical, unit: 0.001 }
    }

    /// The characters of a string.
    pub(super) fn show(&self, bytes: &[u8]) -> Vec<Shown> {
        let mut made = Vec::new();
        let mut rest = bytes;
        while !rest.is_empty() {
            let length = self.codes.length(rest).clamp(1, rest.len());
            let (own, after) = rest.split_at(length);
            rest = after;
            let code = own.iter().fold(0_u32, |all, b| all << 8 | u32::from(*b));
            let said = self.said.as_ref().and_then(|map| map.text(code));
            let text = said.or_else(|| self.meaning.text(code, own));
            made.push(Shown { text, width: self.widths.of(code, length), space: length == 1 && code == 32 });
        }
        made
    }
}

impl Codes {
    fn length(&self, rest: &[u8]) -> usize {
        let first = rest.first().copied().unwrap_or_default();
        match self {
            Self::One => 1,
            Self::Two => 2,
            Self::Utf16 => {
                if (0xd8..0xdc).contains(&first) {
                    4
                } else {
                    2
                }
            }
            Self::Mixed => {
                if (0x81..=0xfe).contains(&first) {
                    2
                } else {
                    1
                }
            }
            Self::Spaces(spaces) => {
                let fits = |(length, low, high): &&(usize, u32, u32)| {
                    let byte = |n: u32, at: usize| n >> (8 * (length - 1 - at)) & 0xff;
                    let Some(own) = rest.get(..*length) else { return false };
                    own.iter().enumerate().all(|(at, b)| (byte(*low, at)..=byte(*high, at)).contains(&u32::from(*b)))
                };
                spaces.iter().find(fits).map_or(spaces.iter().map(|s| s.0).min().unwrap_or(1), |s| s.0)
            }
        }
    }
}

impl Meaning {
    fn text(&self, code: u32, bytes: &[u8]) -> Option<String> {
        match self {
            Self::Unknown => None,
            Self::Unicode => {
                let units: Vec<u16> =
                    bytes.chunks(2).map(|p| u16::from_be_bytes([p[0], p.get(1).copied().unwrap_or(0)])).collect();
                let text = String::from_utf16(&units).ok()?;
                (!text.chars().any(|c| c.is_control() || ('\u{e000}'..='\u{f8ff}').contains(&c))).then_some(text)
            }
            Self::Charset(charset) => {
                let text = charset.decode_without_bom_handling_and_without_replacement(bytes)?;
                (!text.chars().any(char::is_control)).then(|| text.into_owned())
            }
            Self::Collection(collection) => collection.text(code),
            Self::Latin(table) => Some((*table.get(code as usize)?)?.to_string()),
        }
    }
}

impl Widths {
    fn of(&self, code: u32, length: usize) -> f64 {
        let number = match &self.numbers {
            Some(numbers) => numbers.number(code, length).unwrap_or(0),
            None => code,
        };
        self.by_number.get(&number).copied().unwrap_or(self.usual)
    }
}
