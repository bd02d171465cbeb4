//! The file's objects and its pages, with a bound on everything that a hostile file could make large: pages, depth, what streams
//! unpack to, how often a drawing calls another.

use std::cell::Cell;
use std::collections::HashSet;

use lopdf::{Dictionary, Document, Error, LoadOptions, Object, ObjectId};

use super::Unread;
use super::matrix::Matrix;
use crate::limits;

/// Levels of the tree of pages.
const DEEPEST: usize = 40;
/// One stream of objects.
const STREAM_UNPACKED: usize = 64 << 20;
/// One page.
const PAGE_DRAWN: usize = 24 << 20;
/// A table of a font.
const FONT_TABLE: usize = 8 << 20;
/// Junk that mail programs and gateways put before the file.
const BEFORE: usize = 1_024;

/// Where the file proper begins, if it is one.
pub(crate) fn begins(bytes: &[u8]) -> Option<usize> {
    let start = bytes.get(..bytes.len().min(BEFORE + 5)).unwrap_or_default();
    start.windows(5).position(|w| w == b"%PDF-")
}

/// A page: its dictionary and what it takes from those above it.
pub(super) struct Page<'d> {
    own: &'d Dictionary,
    pub(super) resources: Option<&'d Dictionary>,
    /// What is shown of it: left, bottom, right, top.
    pub(super) frame: [f64; 4],
    /// Quarter turns clockwise.
    pub(super) turns: i64,
}

/// An opened file.
pub(super) struct Opened {
    doc: Document,
    left: Cell<usize>,
    widths: Cell<usize>,
}

impl Opened {
    pub(super) fn of(bytes: &[u8]) -> Result<Self, Unread> {
        let count = |word: &[u8]| bytes.windows(word.len()).filter(|w| *w == word).count();
        // Streams of objects are unpacked while the file is opened: many of them share one bound. A name may hide behind `#`.
        let streams = count(b"ObjStm") + count(b"XRef") + count(b"#4f") + count(b"#4F") + count(b"#53");
        let each = (limits::objects_room(bytes.len()) / streams.max(1)).min(STREAM_UNPACKED);
        if each < 32 << 10 {
            return Err(Unread::TooLarge);
        }
        let options = LoadOptions::with_max_decompressed_size(each);
        let doc = Document::load_mem_with_options(bytes, options).map_err(|error| match error {
            Error::Decompress(_) => Unread::TooLarge,
            Error::InvalidPassword | Error::Decryption(_) | Error::UnsupportedSecurityHandler(_) => Unread::Locked,
            _ => Unread::Damaged,
        })?;
        if doc.is_encrypted() {
            return Err(Unread::Locked);
        }
        Ok(Self { doc, left: Cell::new(limits::drawn_room(bytes.len())), widths: Cell::new(limits::WIDTHS) })
    }

    pub(super) fn objects(&self) -> impl Iterator<Item = &Object> {
        self.doc.objects.values()
    }

    /// The object itself, where a reference stands for it.
    pub(super) fn solid<'d>(&'d self, object: &'d Object) -> Option<&'d Object> {
        self.doc.dereference(object).ok().map(|(_, object)| object)
    }

    /// What the object is called, where it is not written in place.
    pub(super) fn id(&self, object: &Object) -> Option<ObjectId> {
        self.doc.dereference(object).ok()?.0
    }

    pub(super) fn get<'d>(&'d self, dict: &'d Dictionary, key: &[u8]) -> Option<&'d Object> {
        self.solid(dict.get(key).ok()?)
    }

    /// A dictionary under a key, that of a stream included.
    pub(super) fn dict<'d>(&'d self, dict: &'d Dictionary, key: &[u8]) -> Option<&'d Dictionary> {
        dict_of(self.get(dict, key)?)
    }

    pub(super) fn number(&self, dict: &Dictionary, key: &[u8]) -> Option<f64> {
        number(self.get(dict, key)?)
    }

    pub(super) fn name<'d>(&'d self, dict: &'d Dictionary, key: &[u8]) -> Option<&'d [u8]> {
        self.get(dict, key)?.as_name().ok()
    }

    pub(super) fn array<'d>(&'d self, dict: &'d Dictionary, key: &[u8]) -> Option<&'d Vec<Object>> {
        self.get(dict, key)?.as_array().ok()
    }

    /// Numbers of an array, each perhaps a reference.
    pub(super) fn numbers(&self, dict: &Dictionary, key: &[u8]) -> Option<Vec<f64>> {
        let all = self.array(dict, key)?;
        all.iter().take(16).map(|n| number(self.solid(n)?)).collect()
    }

    /// Whether one more width may be kept, of all fonts together.
    pub(super) fn one_more_width(&self) -> bool {
        limits::step(1);
        let left = self.widths.get().checked_sub(1);
        self.widths.set(left.unwrap_or(0));
        left.is_some()
    }

    /// A font's table, unpacked.
    pub(super) fn table(&self, object: &Object) -> Option<Vec<u8>> {
        let stream = self.solid(object)?.as_stream().ok()?;
        let data = stream.get_plain_content_with_limit(FONT_TABLE).ok()?;
        self.left.set(self.left.get().checked_sub(data.len())?);
        Some(data)
    }

    /// What a stream draws; an error where all of them together grow beyond every statement.
    pub(super) fn drawn(&self, object: &Object) -> Result<Vec<u8>, Unread> {
        let Some(Object::Stream(stream)) = self.solid(object) else { return Ok(Vec::new()) };
        let data = match stream.get_plain_content_with_limit(PAGE_DRAWN.min(self.left.get())) {
            Ok(data) => data,
            Err(Error::Decompress(_)) => return Err(Unread::TooLarge),
            Err(_) => return Ok(Vec::new()),
        };
        self.left.set(self.left.get().checked_sub(data.len()).ok_or(Unread::TooLarge)?);
        Ok(data)
    }

    /// What a page draws. Its streams are one text, cut anywhere between two words.
    pub(super) fn content(&self, page: &Page<'_>) -> Result<Vec<u8>, Unread> {
        let Ok(contents) = page.own.get(b"Contents") else { return Ok(Vec::new()) };
        match self.solid(contents) {
            Some(Object::Array(parts)) => {
                let mut all = Vec::new();
                for part in parts {
                    all.extend(self.drawn(part)?);
                    all.push(b'\n');
                    if all.len() > PAGE_DRAWN {
                        return Err(Unread::TooLarge);
                    }
                }
                Ok(all)
            }
            Some(_) => self.drawn(contents),
            None => Ok(Vec::new()),
        }
    }

    /// The pages in their order, and whether there were too many.
    pub(super) fn pages(&self) -> (Vec<Page<'_>>, bool) {
        let root = self.get(&self.doc.trailer, b"Root").and_then(dict_of);
        let mut pages = Vec::new();
        let mut seen = HashSet::new();
        let Some(top) = root.and_then(|root| root.get(b"Pages").ok()) else { return (pages, false) };
        let from = Page { own: &self.doc.trailer, resources: None, frame: [0.0, 0.0, 595.0, 842.0], turns: 0 };
        // Last in, first out: the kids go in backwards.
        let mut open = vec![(top, from, 0)];
        while let Some((object, above, depth)) = open.pop() {
            if self.id(object).is_some_and(|id| !seen.insert(id)) || depth > DEEPEST {
                continue;
            }
            let Some(own) = self.solid(object).and_then(dict_of) else { continue };
            let frame = || {
                let media = self.numbers(own, b"MediaBox");
                let crop = self.numbers(own, b"CropBox").or(media)?;
                let [a, b, c, d] = crop[..] else { return None };
                Some([a.min(c), b.min(d), a.max(c), b.max(d)])
            };
            let turns = self.number(own, b"Rotate").map(|angle| (angle as i64).rem_euclid(360) / 90);
            let here = Page {
                own,
                resources: self.dict(own, b"Resources").or(above.resources),
                frame: frame().unwrap_or(above.frame),
                turns: turns.unwrap_or(above.turns),
            };
            match self.array(own, b"Kids") {
                Some(kids) if self.name(own, b"Type") != Some(b"Page") => {
                    for kid in kids.iter().rev().take(limits::PAGES * 2) {
                        let copy = Page { own, ..here };
                        open.push((kid, copy, depth + 1));
                    }
                }
                _ if pages.len() >= limits::PAGES => return (pages, true),
                _ => pages.push(here),
            }
        }
        (pages, false)
    }
}

impl Page<'_> {
    /// From the page's own measure to one that is seen upright.
    pub(super) fn upright(&self) -> Matrix {
        match self.turns {
            1 => Matrix([0.0, -1.0, 1.0, 0.0, 0.0, 0.0]),
            2 => Matrix([-1.0, 0.0, 0.0, -1.0, 0.0, 0.0]),
            3 => Matrix([0.0, 1.0, -1.0, 0.0, 0.0, 0.0]),
            _ => Matrix::ONE,
        }
    }
}

/// A dictionary, that of a stream included.
pub(super) fn dict_of(object: &Object) -> Option<&Dictionary> {
    match object {
        Object::Dictionary(dict) => Some(dict),
        Object::Stream(stream) => Some(&stream.dict),
        _ => None,
    }
}

/// A finite number.
pub(super) fn number(object: &Object) -> Option<f64> {
    let value = match object {
        Object::Integer(n) => *n as f64,
        Object::Real(n) => f64::from(*n),
        _ => return None,
    };
    value.is_finite().then_some(value)
}
