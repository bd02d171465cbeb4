//! What becomes of honest bytes: flipped, cut, doubled, moved, mixed with another file's, with words of the format and numbers at the edge in their
//! place. A packed file is unpacked first and its parts are changed, since a flipped byte in packed ones is found by their sum alone.

use std::io::{Cursor, Read, Write};

/// Numbers that look random and come the same each time.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % (end.max(1) as u64)).unwrap_or(0)
    }

    fn byte(&mut self) -> u8 {
        u8::try_from(self.below(256)).unwrap_or(0)
    }
}

/// No input grows beyond this; what is larger is cut.
const LARGEST: usize = 600_000;
const EDGES: [&[u8]; 14] = [
    b"0",
    b"-1",
    b"4294967295",
    b"9223372036854775808",
    b"1e308",
    b"79228162514264337593543950336",
    b"0.1e-30",
    b"2026-02-30",
    b"9999-12-31",
    b"",
    b"\xff\xff\xff\xff\xff\xff\xff\xff",
    b"\0",
    "\u{202e}".as_bytes(),
    "\u{feff}".as_bytes(),
];

/// Another input, made out of one or two of the corpus.
pub(crate) fn next(corpus: &[Vec<u8>], words: &[&str], dice: &mut Dice) -> Vec<u8> {
    let whole = &corpus[dice.below(corpus.len())];
    if whole.starts_with(b"PK\x03\x04")
        && dice.below(4) > 0
        && let Some(made) = repacked(whole, words, dice)
    {
        return made;
    }
    let mut bytes = whole.clone();
    let other = &corpus[dice.below(corpus.len())];
    for _ in 0..1 + dice.below(6) {
        change(&mut bytes, other, words, dice);
    }
    bytes.truncate(LARGEST);
    bytes
}

fn change(bytes: &mut Vec<u8>, other: &[u8], words: &[&str], dice: &mut Dice) {
    let at = dice.below(bytes.len() + 1);
    let length = |dice: &mut Dice, left: usize| {
        let most = if dice.below(8) == 0 { left } else { left.min(64) };
        dice.below(most + 1)
    };
    match dice.below(10) {
        0 | 1 if at < bytes.len() => bytes[at] ^= 1 << dice.below(8),
        2 if at < bytes.len() => bytes[at] = dice.byte(),
        3 => {
            let end = at + length(dice, bytes.len() - at);
            bytes.drain(at..end);
        }
        4 => {
            // A piece again, now and then very often.
            let end = at + length(dice, bytes.len() - at);
            let times = if dice.below(6) == 0 { 1 + dice.below(2_000) } else { 1 };
            let piece = bytes[at..end].repeat(times.min(LARGEST / (end - at).max(1)));
            let to = dice.below(bytes.len() + 1);
            bytes.splice(to..to, piece);
        }
        5 => bytes.truncate(at),
        6 => {
            let from = dice.below(other.len() + 1);
            let end = from + length(dice, other.len() - from);
            bytes.splice(at..at, other[from..end].iter().copied());
        }
        7 if !words.is_empty() => {
            let word = words[dice.below(words.len())].as_bytes();
            let times = if dice.below(12) == 0 { 1 + dice.below(5_000) } else { 1 };
            bytes.splice(at..at, word.repeat(times));
        }
        8 => {
            // A number becomes one at the edge.
            let Some(start) = bytes[at..].iter().position(u8::is_ascii_digit).map(|start| at + start) else { return };
            let end = bytes[start..].iter().position(|byte| !byte.is_ascii_digit()).map_or(bytes.len(), |n| start + n);
            bytes.splice(start..end, EDGES[dice.below(EDGES.len())].iter().copied());
        }
        _ => {
            bytes.splice(at..at, EDGES[dice.below(EDGES.len())].iter().copied());
        }
    }
}

/// Unpacks, changes one of the parts, packs again.
fn repacked(whole: &[u8], words: &[&str], dice: &mut Dice) -> Option<Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(whole)).ok()?;
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).ok()?;
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).ok()?;
        parts.push((part.name().ok()?.to_string(), bytes));
    }
    let chosen = dice.below(parts.len());
    let other = parts[dice.below(parts.len())].1.clone();
    match dice.below(12) {
        0 => drop(parts.remove(chosen)),
        1 => parts[chosen].1 = other,
        _ => {
            for _ in 0..1 + dice.below(5) {
                change(&mut parts[chosen].1, &other, words, dice);
            }
            parts[chosen].1.truncate(4 * LARGEST);
        }
    }
    let mut made = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    for (name, bytes) in parts {
        made.start_file(name, options).ok()?;
        made.write_all(&bytes).ok()?;
    }
    made.finish().ok().map(Cursor::into_inner)
}
