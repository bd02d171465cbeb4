//! A workbook weighed before it is read: everything is unpacked once into nothing, and what the reader of workbooks would set memory aside
//! for is counted by its tags. Names of parts prove nothing, nor do prefixes of tags: all parts are counted alike, by local names.

use std::io::{Cursor, Read};

use super::{Kind, Unfit};
use crate::limits;

/// Bytes of a tag's name that are looked at; no tag that counts has a longer one.
const NAME: usize = 64;
/// Bytes of the tag that announces shared texts.
const ANNOUNCEMENT: usize = 4_096;

/// Unpacks everything into nothing, with a bound; says what else than a workbook of the usual kind it is, and to how much it unpacks.
pub(super) fn weigh(bytes: &[u8]) -> Result<(Option<Kind>, u64), Unfit> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unfit::Damaged)?;
    let kind = {
        let names: Vec<String> = archive.file_names().take(limits::PARTS).flatten().map(|n| n.into_owned()).collect();
        let any = |start: &str| names.iter().any(|n| n.starts_with(start));
        let has = |name: &str| names.iter().any(|n| n == name);
        if has("xl/workbook.bin") {
            Some(Kind::Binary)
        } else if has("mimetype") && has("content.xml") {
            Some(Kind::OpenDocument)
        } else if any("Index/") && names.iter().any(|n| n.ends_with(".iwa")) || has("Index.zip") {
            Some(Kind::Numbers)
        } else if has("OFD.xml") {
            Some(Kind::Ofd)
        } else if any("word/") || any("ppt/") {
            Some(Kind::Document)
        } else {
            None
        }
    };
    // What follows would read an encrypted part as a damaged one.
    if (0..archive.len().min(limits::PARTS)).any(|at| archive.by_index_raw(at).is_ok_and(|f| f.encrypted())) {
        return Err(Unfit::Locked);
    }
    if archive.len() > limits::PARTS {
        return Err(Unfit::Bomb);
    }
    let most = (bytes.len() as u64).saturating_mul(limits::RATIO).clamp(limits::UNPACKED_FREE, limits::UNPACKED);
    let mut out = 0_u64;
    let mut block = vec![0_u8; 64 << 10];
    let mut counted = Counted::default();
    for part in 0..archive.len() {
        let Ok(mut file) = archive.by_index(part) else { return Err(Unfit::Damaged) };
        let mut tags = Tags::default();
        // What the directory claims may be a lie; what comes out is counted.
        loop {
            let taken = file.read(&mut block).map_err(|_| Unfit::Damaged)?;
            if taken == 0 {
                break;
            }
            out += taken as u64;
            tags.pass(block.get(..taken).unwrap_or_default(), &mut counted);
            if out > most || counted.too_much() {
                return Err(Unfit::Bomb);
            }
        }
    }
    Ok((kind, out))
}

/// What was counted, of all parts together.
#[derive(Default)]
struct Counted {
    texts: u64,
    announced: u64,
    styles: u64,
    formats: u64,
    merged: u64,
    sheets: u64,
    named: u64,
    /// The longest tag that names a font or a format: each cell format keeps a copy.
    longest_style: u64,
    /// The longest tag that names a sheet or its part: each merged cell keeps a copy.
    longest_sheet: u64,
}

impl Counted {
    fn too_much(&self) -> bool {
        self.texts > limits::SHARED_SAID
            || self.announced > limits::SHARED_SAID
            || self.styles > limits::STYLES
            || self.merged > limits::MERGED_SAID
            || self.sheets > limits::SHEETS_SAID
            || self.named > limits::NAMED
            || self.formats.saturating_mul(self.longest_style) > limits::COPIED
            || self.merged.saturating_mul(self.longest_sheet) > limits::COPIED
    }

    fn tag(&mut self, name: &[u8], length: u64, text: &[u8]) {
        match local(name) {
            b"si" => self.texts += 1,
            b"sst" => self.announced = self.announced.max(announced(text)),
            b"font" | b"fill" | b"border" => self.styles += 1,
            b"xf" => {
                self.styles += 1;
                self.formats += 1;
            }
            b"mergeCell" => self.merged += 1,
            b"name" => self.longest_style = self.longest_style.max(length),
            b"numFmt" => {
                self.named += 1;
                self.longest_style = self.longest_style.max(length);
            }
            b"sheet" => {
                self.sheets += 1;
                self.longest_sheet = self.longest_sheet.max(length);
            }
            b"Relationship" => {
                self.named += 1;
                self.longest_sheet = self.longest_sheet.max(length);
            }
            b"definedName" => self.named += 1,
            _ => {}
        }
    }
}

/// A tag's name without its prefix.
fn local(name: &[u8]) -> &[u8] {
    name.rsplit(|b| *b == b':').next().unwrap_or_default()
}

/// How many shared texts a tag announces; memory is set aside for what it says.
fn announced(tag: &[u8]) -> u64 {
    const WORD: &[u8] = b"uniqueCount";
    if tag.len() >= ANNOUNCEMENT {
        return u64::MAX;
    }
    let mut most = 0;
    let mut rest = tag;
    while let Some(at) = rest.windows(WORD.len()).position(|w| w == WORD) {
        rest = rest.get(at + WORD.len()..).unwrap_or_default();
        let digits = rest.iter().skip_while(|b| !b.is_ascii_digit()).take_while(|b| b.is_ascii_digit());
        most = most.max(digits.fold(0_u64, |n, b| n.saturating_mul(10).saturating_add(u64::from(b - b'0'))));
    }
    most
}

/// Where in a part the walk is. Blocks may end anywhere.
#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum At {
    #[default]
    Text,
    /// The name of a tag that begins or stands alone.
    Name,
    /// What follows the name, outside of quotes or within.
    Inside(Option<u8>),
    /// What counts for nothing, up to these bytes.
    Skip(&'static [u8]),
    /// Behind `<!`: what is skipped is not known yet.
    Bang,
}

/// The walk through one part's tags.
#[derive(Default)]
struct Tags {
    at: At,
    /// The name of the tag; behind `<!` what it begins with; while skipping, the last bytes.
    name: Vec<u8>,
    /// The tag's text behind its name, as far as it may be needed.
    text: Vec<u8>,
    length: u64,
}

impl Tags {
    fn pass(&mut self, block: &[u8], counted: &mut Counted) {
        let mut rest = block;
        while let Some((byte, after)) = rest.split_first() {
            rest = after;
            let byte = *byte;
            self.at = match self.at {
                At::Text if byte == b'<' => {
                    self.name.clear();
                    self.text.clear();
                    self.length = 0;
                    At::Name
                }
                At::Text => {
                    let next = rest.iter().position(|b| *b == b'<').unwrap_or(rest.len());
                    rest = rest.get(next..).unwrap_or_default();
                    At::Text
                }
                At::Name => self.name(byte, counted),
                At::Inside(quote) => self.inside(byte, quote, counted),
                At::Bang => self.bang(byte),
                At::Skip(end) => self.skip(byte, end),
            };
        }
    }

    fn name(&mut self, byte: u8, counted: &mut Counted) -> At {
        self.length += 1;
        match byte {
            b'!' if self.name.is_empty() => At::Bang,
            b'?' if self.name.is_empty() => At::Skip(b"?>"),
            b'/' if self.name.is_empty() => At::Skip(b">"),
            b'>' => {
                counted.tag(&self.name, self.length, &self.text);
                At::Text
            }
            b'/' | b' ' | b'\t' | b'\r' | b'\n' => At::Inside(None),
            _ => {
                if self.name.len() < NAME {
                    self.name.push(byte);
                }
                At::Name
            }
        }
    }

    fn inside(&mut self, byte: u8, quote: Option<u8>, counted: &mut Counted) -> At {
        self.length += 1;
        match (byte, quote) {
            (b'>', None) => {
                counted.tag(&self.name, self.length, &self.text);
                return At::Text;
            }
            _ if self.text.len() < ANNOUNCEMENT => self.text.push(byte),
            _ => {}
        }
        At::Inside(match (byte, quote) {
            (b'"' | b'\'', None) => Some(byte),
            (_, Some(open)) if open == byte => None,
            _ => quote,
        })
    }

    fn bang(&mut self, byte: u8) -> At {
        self.name.push(byte);
        match self.name.as_slice() {
            b"--" => {
                self.name.clear();
                At::Skip(b"-->")
            }
            b"[CDATA[" => {
                self.name.clear();
                At::Skip(b"]]>")
            }
            begun if b"--".starts_with(begun) || b"[CDATA[".starts_with(begun) => At::Bang,
            begun if begun.ends_with(b">") => At::Text,
            _ => {
                self.name.clear();
                At::Skip(b">")
            }
        }
    }

    fn skip(&mut self, byte: u8, end: &'static [u8]) -> At {
        self.name.push(byte);
        if self.name.ends_with(end) {
            return At::Text;
        }
        let far = self.name.len().saturating_sub(end.len());
        self.name.drain(..far);
        At::Skip(end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every way to cut the text into two blocks gives the same count.
    fn counted(text: &str) -> Counted {
        let mut all: Vec<Counted> = Vec::new();
        for cut in 0..=text.len() {
            let (mut tags, mut counted) = (Tags::default(), Counted::default());
            let (one, two) = text.as_bytes().split_at(cut);
            tags.pass(one, &mut counted);
            tags.pass(two, &mut counted);
            all.push(counted);
        }
        let sum = |c: &Counted| (c.texts, c.announced, c.styles, c.merged, c.sheets, c.named, c.longest_sheet);
        assert!(all.iter().all(|one| sum(one) == sum(&all[0])), "{text}");
        all.swap_remove(0)
    }

    #[test]
    fn tags_are_counted_wherever_they_hide() {
        for (text, texts) in [
            ("<si/><si></si><x:si a='>'/><si\n>", 4),
            ("<!-- it's <si/> --><si/>", 1),
            ("<![CDATA[<si/>']]><si/>", 1),
            ("<!DOCTYPE x><?xml version='1.0'?><si/>", 1),
            ("</si '><si/>", 1),
            ("<six/><si.x/><t>si</t>", 0),
            ("<a b=\"<si/>\"/><si/>", 1),
            ("<!><si/><!-><si/>", 2),
        ] {
            assert_eq!(counted(text).texts, texts, "{text}");
        }
        let made = counted("<fonts><font><name val=\"x\"/></font></fonts><cellXfs><xf/><xf a='1'/></cellXfs>");
        assert_eq!((made.styles, made.formats), (3, 2));
        let made = counted("<mergeCell ref=\"A1:A2\"/><sheet name=\"0123456789\"/><s:Relationship/>");
        assert_eq!((made.merged, made.sheets, made.named, made.longest_sheet), (1, 1, 1, 25));
    }

    #[test]
    fn what_is_announced_is_read_whole() {
        for (tag, said) in [
            ("<sst count=\"1\" uniqueCount=\"12\">", 12),
            ("<sst uniqueCount = '0000000000000000000000000000000099999'>", 99_999),
            ("<sst uniqueCount=\"99999999999999999999999999\">", u64::MAX),
            ("<sst>", 0),
        ] {
            assert_eq!(counted(tag).announced, said, "{tag}");
        }
        let padded = format!("<sst {}uniqueCount=\"1\">", " ".repeat(ANNOUNCEMENT));
        let (mut tags, mut counted) = (Tags::default(), Counted::default());
        tags.pass(padded.as_bytes(), &mut counted);
        assert!(counted.too_much());
    }
}
