//! The write-ahead log beside the database, read from outside before the database is opened.
//!
//! The library takes what holds at its beginning and passes over the rest without a word: a damaged byte makes it drop saves that were
//! acknowledged. Here they are counted. Format: the file format of SQLite, “The Write-Ahead Log”. Nothing is written.

use std::{collections::BTreeSet, fs, io, path::Path};

const HEADER: usize = 32;
const FRAME_HEADER: usize = 24;
const PAGE: usize = 4096;
/// Its last bit says in which order the bytes are added up.
const MAGIC: u32 = 0x377f_0682;

/// What a write-ahead log holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Wal {
    /// Pages of which it holds the latest version.
    pub(crate) pages: BTreeSet<u32>,
    /// Pages the database has after its last save; none when it holds no save.
    pub(crate) database_pages: Option<u32>,
    /// Saves that were written and are dropped because something before or in them does not hold.
    pub(crate) dropped: u64,
}

/// Reads it; nothing there is an empty one.
pub(crate) fn read(path: &Path) -> io::Result<Wal> {
    match fs::read(path) {
        Ok(bytes) => Ok(of(&bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Wal::default()),
        Err(error) => Err(error),
    }
}

fn word(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).and_then(|four| four.try_into().ok()).map_or(0, u32::from_be_bytes)
}

/// The running sum that ties each frame to those before it.
#[derive(Clone, Copy)]
struct Sum {
    big_endian: bool,
    sums: (u32, u32),
}

impl Sum {
    fn add(mut self, bytes: &[u8]) -> Self {
        let (pairs, _) = bytes.as_chunks::<8>();
        for pair in pairs {
            let [a, b, c, d, e, f, g, h] = *pair;
            let read = |four| if self.big_endian { u32::from_be_bytes(four) } else { u32::from_le_bytes(four) };
            let (first, second) = (read([a, b, c, d]), read([e, f, g, h]));
            self.sums.0 = self.sums.0.wrapping_add(first).wrapping_add(self.sums.1);
            self.sums.1 = self.sums.1.wrapping_add(second).wrapping_add(self.sums.0);
        }
        self
    }

    fn is(self, bytes: &[u8], at: usize) -> bool {
        self.sums == (word(bytes, at), word(bytes, at + 4))
    }
}

fn of(bytes: &[u8]) -> Wal {
    let mut wal = Wal::default();
    let frames: Vec<&[u8]> = bytes.get(HEADER..).unwrap_or_default().chunks_exact(FRAME_HEADER + PAGE).collect();
    let Some(first) = frames.first() else { return wal };
    let mut sum = Sum { big_endian: word(bytes, 0) & 1 == 1, sums: (0, 0) }.add(&bytes[..24]);
    let header = word(bytes, 0) & !1 == MAGIC && word(bytes, 8) == PAGE as u32 && sum.is(bytes, 24);
    // Which frames were written together with this header, and not by an earlier use of the file.
    let salt = if header { &bytes[16..24] } else { &first[8..16] };
    let mut pending = BTreeSet::new();
    let mut at = 0;
    if header {
        for frame in &frames {
            let added = sum.add(&frame[..8]).add(&frame[FRAME_HEADER..]);
            if &frame[8..16] != salt || !added.is(frame, 16) || word(frame, 0) == 0 {
                break;
            }
            sum = added;
            at += 1;
            pending.insert(word(frame, 0));
            if word(frame, 4) != 0 {
                wal.pages.append(&mut pending);
                wal.database_pages = Some(word(frame, 4));
            }
        }
    }
    let Some(broken) = frames.get(at) else { return wal };
    // A frame that fits the sum under another salt was written here, and its salt was changed.
    let moved = header && sum.add(&broken[..8]).add(&broken[FRAME_HEADER..]).is(broken, 16);
    let ours = |frame: &&&[u8]| &frame[8..16] == salt;
    if moved || frames[at..].iter().any(|frame| ours(&frame)) {
        let ends = frames[at..].iter().filter(|frame| ours(frame) && word(frame, 4) != 0).count() as u64;
        wal.dropped = ends.max(1);
    }
    wal
}
