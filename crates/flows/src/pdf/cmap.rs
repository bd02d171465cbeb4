//! What a font's codes mean, as the file's own table says it (`ToUnicode`), and how many bytes a code takes.

use std::collections::HashMap;

/// No font has more.
const MOST: usize = 200_000;

/// Part of the range of codes: bytes of one code, first, last.
type Space = (usize, u32, u32);

#[derive(Default)]
pub(super) struct CMap {
    pub(super) spaces: Vec<Space>,
    single: HashMap<u32, String>,
    /// First code, last code, what the first means; the last unit counts up.
    ranges: Vec<(u32, u32, Vec<u16>)>,
}

enum Token<'t> {
    Hex(Vec<u8>),
    Open,
    Close,
    Word(&'t [u8]),
}

impl CMap {
    pub(super) fn of(data: &[u8]) -> Self {
        let mut made = Self::default();
        let mut stack: Vec<Token<'_>> = Vec::new();
        let mut rest = data;
        while let Some(token) = next(&mut rest) {
            let word = match token {
                Token::Word(word) => word,
                other => {
                    if stack.len() < MOST {
                        stack.push(other);
                    }
                    continue;
                }
            };
            match word {
                b"begincodespacerange" | b"beginbfchar" | b"beginbfrange" | b"begincidchar" | b"begincidrange" => {
                    stack.clear();
                }
                b"endcodespacerange" => made.spaces(&std::mem::take(&mut stack)),
                b"endbfchar" => made.singles(&std::mem::take(&mut stack)),
                b"endbfrange" => made.ranged(std::mem::take(&mut stack)),
                _ => {}
            }
        }
        made.ranges.sort_by_key(|(first, ..)| *first);
        made
    }

    fn spaces(&mut self, stack: &[Token<'_>]) {
        for pair in stack.chunks_exact(2) {
            if let [Token::Hex(low), Token::Hex(high)] = pair
                && (1..=4).contains(&low.len())
                && low.len() == high.len()
                && self.spaces.len() < 100
            {
                self.spaces.push((low.len(), code(low), code(high)));
            }
        }
    }

    fn singles(&mut self, stack: &[Token<'_>]) {
        for pair in stack.chunks_exact(2) {
            if let [Token::Hex(from), Token::Hex(to)] = pair
                && self.single.len() < MOST
            {
                self.single.insert(code(from), String::from_utf16_lossy(&units(to)));
            }
        }
    }

    fn ranged(&mut self, stack: Vec<Token<'_>>) {
        let mut tokens = stack.into_iter();
        while let (Some(Token::Hex(first)), Some(Token::Hex(last)), Some(to)) =
            (tokens.next(), tokens.next(), tokens.next())
        {
            let (first, last) = (code(&first), code(&last));
            match to {
                Token::Hex(to) if self.ranges.len() < MOST => self.ranges.push((first, last, units(&to))),
                Token::Open => {
                    for (at, to) in tokens.by_ref().take_while(|t| !matches!(t, Token::Close)).enumerate() {
                        if let (Token::Hex(to), Ok(at)) = (to, u32::try_from(at))
                            && self.single.len() < MOST
                        {
                            self.single.insert(first.saturating_add(at), String::from_utf16_lossy(&units(&to)));
                        }
                    }
                }
                _ => return,
            }
        }
    }

    /// What a code means; `None` where the table does not say, or says what is no character.
    pub(super) fn text(&self, code: u32) -> Option<String> {
        let found = match self.single.get(&code) {
            Some(text) => text.clone(),
            None => {
                let at = self.ranges.partition_point(|(first, ..)| *first <= code).checked_sub(1)?;
                let (first, last, units) = self.ranges.get(at)?;
                if code > *last {
                    return None;
                }
                let mut units = units.clone();
                let end = units.last_mut()?;
                *end = end.checked_add(u16::try_from(code - first).ok()?)?;
                String::from_utf16(&units).ok()?
            }
        };
        // Private characters and those that stand for nothing say only what the glyph's number is.
        let nothing =
            |c: char| matches!(c, '\0' | '\u{fffd}' | '\u{e000}'..='\u{f8ff}') || (c.is_control() && c != '\t');
        (!found.is_empty() && !found.chars().any(nothing)).then_some(found)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.single.is_empty() && self.ranges.is_empty()
    }
}

fn code(bytes: &[u8]) -> u32 {
    bytes.iter().take(4).fold(0, |all, b| all << 8 | u32::from(*b))
}

fn units(bytes: &[u8]) -> Vec<u16> {
    match bytes {
        [one] => vec![u16::from(*one)],
        _ => bytes.chunks_exact(2).take(32).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect(),
    }
}

fn next<'t>(rest: &mut &'t [u8]) -> Option<Token<'t>> {
    loop {
        let (first, after) = rest.split_first()?;
        match first {
            b'%' => *rest = past(after, |b| matches!(b, b'\n' | b'\r')),
            b'<' if after.first() == Some(&b'<') => *rest = &after[1..],
            b'<' => {
                let end = after.iter().position(|b| *b == b'>').unwrap_or(after.len());
                let (inside, tail) = after.split_at(end);
                *rest = tail.get(1..).unwrap_or_default();
                let digits: Vec<u8> = inside
                    .iter()
                    .filter_map(|b| char::from(*b).to_digit(16))
                    .filter_map(|d| u8::try_from(d).ok())
                    .collect();
                let bytes = digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0));
                return Some(Token::Hex(bytes.collect()));
            }
            b'[' => {
                *rest = after;
                return Some(Token::Open);
            }
            b']' => {
                *rest = after;
                return Some(Token::Close);
            }
            b if b.is_ascii_alphanumeric() => {
                let end = rest.iter().position(|b| !b.is_ascii_alphanumeric()).unwrap_or(rest.len());
                let (word, tail) = rest.split_at(end);
                *rest = tail;
                return Some(Token::Word(word));
            }
            _ => *rest = after,
        }
    }
}

fn past(bytes: &[u8], end: impl Fn(u8) -> bool) -> &[u8] {
    let at = bytes.iter().position(|b| end(*b)).unwrap_or(bytes.len());
    &bytes[at..]
}

#[cfg(test)]
mod tests {
    use super::CMap;

    #[test]
    fn tables_are_read_as_written() {
        let map = CMap::of(
            b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n\
            1 begincodespacerange <0000> <FFFF> endcodespacerange\n\
            2 beginbfchar <0003> <0020>\n<0004><4E2D56FD> endbfchar\n\
            3 beginbfrange <0010> <0019> <0030>\n<0020><0022>[<0041> <0042> <E000>] <0030> <0030> <D83DDE00> endbfrange\n\
            endcmap",
        );
        let read = |code| map.text(code);
        assert_eq!(map.spaces, [(2, 0, 0xffff)]);
        assert_eq!(read(3).as_deref(), Some(" "));
        assert_eq!(read(4).as_deref(), Some("中国"));
        assert_eq!(read(0x15).as_deref(), Some("5"));
        assert_eq!(read(0x21).as_deref(), Some("B"));
        assert_eq!((read(0x22), read(0x1a), read(0)), (None, None, None));
        assert_eq!(read(0x30).as_deref(), Some("\u{1f600}"));
        assert!(CMap::of(b"beginbfchar <00 endbfchar <").is_empty());
    }
}
