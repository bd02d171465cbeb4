//! The records of an old workbook's stream (BIFF 5 and 8): kind, length, bytes. Nothing of them is trusted: every field is looked
//! for before it is read, and what is not there is an empty cell.

use std::collections::HashSet;

use encoding_rs::{Encoding, GBK, WINDOWS_1252};

use crate::grid;
use crate::limits;

pub(crate) const CONTINUE: u16 = 0x003c;
pub(crate) const BEGIN: u16 = 0x0809;
pub(crate) const END: u16 = 0x000a;
pub(crate) const LOCKED: u16 = 0x002f;
/// The text of the formula before.
pub(crate) const FORMULA_TEXT: u16 = 0x0207;
/// Cells drawn over several others.
pub(crate) const MERGED: u16 = 0x00e5;
/// A pivot table.
pub(crate) const PIVOT: u16 = 0x00b0;
const SHEET_NAME: u16 = 0x0085;
const SHARED_TEXTS: u16 = 0x00fc;
const FORMAT: u16 = 0x041e;
const CELL_FORMAT: u16 = 0x00e0;
const DATE_MODE: u16 = 0x0022;
const CODE_PAGE: u16 = 0x0042;
const FORMULA: u16 = 0x0006;
const NUMBER: u16 = 0x0203;
const LABEL: u16 = 0x0204;
const RICH_LABEL: u16 = 0x00d6;
const SHARED_LABEL: u16 = 0x00fd;
const TRUTH_OR_ERROR: u16 = 0x0205;
const PACKED: u16 = 0x027e;
const PACKED_ROW: u16 = 0x00bd;

/// A record with those that continue it; never without a first part.
pub(crate) struct Record<'b> {
    pub(crate) kind: u16,
    pub(crate) parts: Vec<&'b [u8]>,
}

impl<'b> Record<'b> {
    pub(crate) fn data(&self) -> &'b [u8] {
        self.parts.first().copied().unwrap_or_default()
    }
}

/// A cell's value as stored.
pub(crate) enum Value {
    Number(f64),
    /// Place in the table of shared texts.
    Shared(usize),
    Text(String),
    /// A formula whose text stands in the record after it.
    Follows,
}

/// Row, column, number of its format, value.
pub(crate) type Cell = (u16, u16, u16, Value);

fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(data.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

fn u32_at(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(data.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

fn f64_at(data: &[u8], at: usize) -> Option<f64> {
    Some(f64::from_le_bytes(data.get(at..at.checked_add(8)?)?.try_into().ok()?))
}

/// The records in their order, as far as they are whole.
pub(crate) fn records(stored: &[u8]) -> impl Iterator<Item = Record<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let mut next = || {
            let (kind, length) = (u16_at(stored, at)?, usize::from(u16_at(stored, at + 2)?));
            let data = stored.get(at + 4..at + 4 + length)?;
            at += 4 + length;
            Some((kind, data, u16_at(stored, at)))
        };
        let (kind, first, mut after) = next()?;
        let mut parts = vec![first];
        while after == Some(CONTINUE) {
            let Some((_, part, following)) = next() else { break };
            parts.push(part);
            after = following;
        }
        Some(Record { kind, parts })
    })
}

/// What the beginning of the stream says of all its sheets.
pub(crate) struct Book {
    shared: Vec<String>,
    /// Numbers of formats that show a day or a time.
    moments: HashSet<u16>,
    /// The format of each cell format.
    formats: Vec<u16>,
    from_1904: bool,
    unicode: bool,
    page: &'static Encoding,
    /// The sheets in their order: place in the stream, name, whether hidden.
    sheets: Vec<(u32, grid::Sheet)>,
}

impl Default for Book {
    fn default() -> Self {
        // 14-22 and 45-47 everywhere, 27-36 and 50-58 in East Asia.
        let moments = (14..=22).chain(27..=36).chain(45..=47).chain(50..=58).collect();
        Self {
            shared: Vec::new(),
            moments,
            formats: Vec::new(),
            from_1904: false,
            unicode: true,
            page: GBK,
            sheets: Vec::new(),
        }
    }
}

impl Book {
    pub(crate) fn take(&mut self, record: &Record<'_>) {
        let data = record.data();
        match record.kind {
            BEGIN => self.unicode = u16_at(data, 0) != Some(0x0500),
            CODE_PAGE if u16_at(data, 0) == Some(1252) => self.page = WINDOWS_1252,
            DATE_MODE => self.from_1904 = u16_at(data, 0) == Some(1),
            SHEET_NAME => self.name(data),
            SHARED_TEXTS => self.shared = shared(&record.parts),
            CELL_FORMAT => self.formats.push(u16_at(data, 2).unwrap_or(0)),
            FORMAT => {
                let text = match self.unicode {
                    true => self.text(data.get(2..).unwrap_or_default()),
                    false => data.get(3..).map(|d| String::from_utf8_lossy(d).into_owned()).unwrap_or_default(),
                };
                if let (Some(id), true) = (u16_at(data, 0), shows_moment(&text)) {
                    self.moments.insert(id);
                }
            }
            _ => {}
        }
    }

    fn name(&mut self, data: &[u8]) {
        let (Some(at), Some(state)) = (u32_at(data, 0), data.get(4)) else { return };
        let length = data.get(6).copied().map_or(0, usize::from);
        let name = match (self.unicode, data.get(7)) {
            (true, Some(1)) => {
                let units: Vec<u16> = (0..length).map_while(|n| u16_at(data, 8 + n * 2)).collect();
                String::from_utf16_lossy(&units)
            }
            (true, _) => {
                let text = data.get(8..).map_or(&[][..], |d| d.get(..length).unwrap_or(d));
                text.iter().map(|b| char::from(*b)).collect()
            }
            (false, _) => {
                let text = data.get(7..).map_or(&[][..], |d| d.get(..length).unwrap_or(d));
                self.page.decode_without_bom_handling(text).0.into_owned()
            }
        };
        if self.sheets.len() < 1_000 {
            self.sheets.push((at, grid::Sheet { name, hidden: state & 3 != 0, pivot: false }));
            self.sheets.sort_by_key(|(at, _)| *at);
        }
    }

    /// Name and state of the sheet that stands at this place in the stream.
    pub(crate) fn sheet(&self, number: usize) -> grid::Sheet {
        self.sheets.get(number).map(|(_, sheet)| sheet.clone()).unwrap_or_default()
    }

    /// Whether a number in this format is a day or a time.
    pub(crate) fn is_moment(&self, format: u16) -> bool {
        self.formats.get(usize::from(format)).is_some_and(|id| self.moments.contains(id))
    }

    /// A day number counted from 1899-12-30.
    pub(crate) fn day(&self, number: f64) -> f64 {
        if self.from_1904 { number + 1_462.0 } else { number }
    }

    pub(crate) fn shared(&self, at: usize) -> &str {
        self.shared.get(at).map_or("", String::as_str)
    }

    /// A length and its characters.
    pub(crate) fn text(&self, data: &[u8]) -> String {
        let Some(length) = u16_at(data, 0) else { return String::new() };
        if !self.unicode {
            let bytes = data.get(2..).unwrap_or_default();
            return self.page.decode_without_bom_handling(bytes.get(..usize::from(length)).unwrap_or(bytes)).0.into();
        }
        let mut reader = Parts { parts: &[data], part: 0, at: 2 };
        let wide = reader.byte().unwrap_or(0) & 1 == 1;
        reader.characters(usize::from(length), wide).unwrap_or_default()
    }

    /// The cells of a record; most hold one.
    pub(crate) fn cells(&self, record: &Record<'_>) -> Vec<Cell> {
        let data = record.data();
        let (Some(row), Some(column), Some(format)) = (u16_at(data, 0), u16_at(data, 2), u16_at(data, 4)) else {
            return Vec::new();
        };
        let value = match record.kind {
            NUMBER => f64_at(data, 6).map(Value::Number),
            PACKED => u32_at(data, 6).map(|packed| Value::Number(unpacked(packed))),
            SHARED_LABEL => u32_at(data, 6).and_then(|at| usize::try_from(at).ok()).map(Value::Shared),
            LABEL | RICH_LABEL => data.get(6..).map(|text| Value::Text(self.text(text))),
            TRUTH_OR_ERROR => data.get(6..8).map(|d| {
                let text = match d {
                    [0, 0] => "false",
                    [_, 0] => "true",
                    _ => "#",
                };
                Value::Text(text.into())
            }),
            FORMULA => match (u16_at(data, 12), data.get(6)) {
                (Some(0xffff), Some(0)) => Some(Value::Follows),
                (Some(0xffff), Some(2)) => Some(Value::Text("#".into())),
                (Some(0xffff), _) => None,
                _ => f64_at(data, 6).map(Value::Number),
            },
            PACKED_ROW => {
                let pairs = data.get(4..data.len().saturating_sub(2)).unwrap_or_default();
                let columns = (column..).zip(pairs.chunks_exact(6));
                return columns
                    .filter_map(|(column, pair)| {
                        Some((row, column, u16_at(pair, 0)?, Value::Number(unpacked(u32_at(pair, 2)?))))
                    })
                    .collect();
            }
            _ => None,
        };
        value.map(|value| (row, column, format, value)).into_iter().collect()
    }
}

/// The cells over several lines that a record lists.
pub(crate) fn merged(data: &[u8]) -> impl Iterator<Item = grid::Merged> + '_ {
    let places = data.get(2..).unwrap_or_default().chunks_exact(8);
    places.filter_map(|place| {
        let (first, last, column) = (u16_at(place, 0)?, u16_at(place, 2)?, u16_at(place, 4)?);
        (last > first).then(|| grid::Merged {
            first: u32::from(first) + 1,
            last: u32::from(last) + 1,
            column: usize::from(column),
        })
    })
}

/// A number in four bytes: thirty bits of a double or of an integer, perhaps a hundredth.
fn unpacked(packed: u32) -> f64 {
    let number = if packed & 2 == 2 {
        f64::from(packed.cast_signed() >> 2)
    } else {
        f64::from_bits(u64::from(packed & 0xffff_fffc) << 32)
    };
    if packed & 1 == 1 { number / 100.0 } else { number }
}

/// Whether a format shows a day or a time: its letters outside quotes and brackets.
fn shows_moment(format: &str) -> bool {
    let (mut quoted, mut bracket, mut skip) = (false, false, false);
    format.chars().any(|c| {
        let free = !quoted && !bracket && !skip;
        skip = free && matches!(c, '\\' | '_' | '*');
        match c {
            '"' if !bracket => quoted = !quoted,
            '[' if !quoted => bracket = true,
            ']' => bracket = false,
            _ => {}
        }
        free && matches!(c.to_ascii_lowercase(), 'y' | 'd' | 'h' | 's' | '年' | '月' | '日')
    })
}

/// The shared texts, which run on over the records that continue them.
fn shared(parts: &[&[u8]]) -> Vec<String> {
    let mut reader = Parts { parts, part: 0, at: 8 };
    let mut texts = Vec::new();
    while let Some(text) = reader.rich() {
        texts.push(text);
    }
    texts
}

/// Bytes over several records.
struct Parts<'b> {
    parts: &'b [&'b [u8]],
    part: usize,
    at: usize,
}

impl Parts<'_> {
    /// What is left of the record that the next byte stands in.
    fn left(&mut self) -> Option<&[u8]> {
        while self.at >= self.parts.get(self.part)?.len() {
            (self.part, self.at) = (self.part + 1, 0);
        }
        self.parts.get(self.part)?.get(self.at..)
    }

    fn byte(&mut self) -> Option<u8> {
        let byte = self.left()?.first().copied();
        self.at += 1;
        byte
    }

    fn number(&mut self, bytes: u32) -> Option<usize> {
        (0..bytes).try_fold(0_usize, |sum, place| Some(sum | usize::from(self.byte()?) << (8 * place)))
    }

    fn skip(&mut self, mut bytes: usize) {
        while bytes > 0 {
            let Some(left) = self.left().map(<[u8]>::len) else { return };
            let step = left.min(bytes);
            self.at += step;
            bytes -= step;
        }
    }

    /// A text with what may hang on it: runs of fonts, readings.
    fn rich(&mut self) -> Option<String> {
        let length = self.number(2)?;
        let flags = self.byte()?;
        let runs = if flags & 8 == 8 { self.number(2)? } else { 0 };
        let more = if flags & 4 == 4 { self.number(4)? } else { 0 };
        let text = self.characters(length, flags & 1 == 1)?;
        self.skip(runs.saturating_mul(4).saturating_add(more));
        Some(text)
    }

    /// Characters; where they run on into the next record, that one says anew how wide they are.
    fn characters(&mut self, length: usize, mut wide: bool) -> Option<String> {
        let mut units: Vec<u16> = Vec::new();
        let mut missing = length;
        while missing > 0 {
            let size = if wide { 2 } else { 1 };
            let Some(left) = self.parts.get(self.part).and_then(|p| p.get(self.at..)) else { break };
            let count = missing.min(left.len() / size);
            let here = left.get(..count * size).unwrap_or_default();
            // More than a cell keeps is passed over.
            if units.len() <= limits::CELL {
                match wide {
                    true => units.extend(here.chunks_exact(2).filter_map(|c| u16_at(c, 0))),
                    false => units.extend(here.iter().map(|b| u16::from(*b))),
                }
            }
            self.at += count * size;
            missing -= count;
            if missing > 0 {
                (self.part, self.at) = (self.part + 1, 0);
                wide = self.byte()? & 1 == 1;
            }
        }
        Some(String::from_utf16_lossy(&units))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_numbers_are_unpacked() {
        // From the format's own description: 1 as a double, 1.23 as a hundredth of a double, 12345678 and -4.56 as integers.
        for (packed, number) in
            [(0x3ff0_0000, 1.0), (0x405e_c001, 1.23), (0x02f1_853a, 12_345_678.0), (0xffff_f8e3, -4.56)]
        {
            assert!((unpacked(packed) - number).abs() < 1e-9, "{packed:#x}: {}", unpacked(packed));
        }
    }

    #[test]
    fn formats_of_days_are_told_from_those_of_money() {
        for format in ["yyyy-mm-dd", "yyyy\"年\"m\"月\"d\"日\"", "[$-804]h:mm:ss", "m/d/yy h:mm"] {
            assert!(shows_moment(format), "{format}");
        }
        for format in ["#,##0.00", "0.00_);[Red](0.00)", "\"day\"0", "\\d0", "¥#,##0.00;[$¥-804]-#,##0.00", "@"] {
            assert!(!shows_moment(format), "{format}");
        }
    }

    /// One text over two records, narrow in the first, wide in the second, and one after it.
    #[test]
    fn shared_texts_run_on_over_records() {
        let first: &[u8] = &[0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, b'A', b'B'];
        let second: &[u8] = &[1, 0x32, 0x75, 0x33, 0x75, 1, 0, 8, 1, 0, b'Z', 9, 9, 9, 9, 2, 0, 0, b'o', b'k'];
        assert_eq!(shared(&[first, second]), ["AB\u{7532}\u{7533}", "Z", "ok"]);
    }
}
