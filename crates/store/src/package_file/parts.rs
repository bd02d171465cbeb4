//! The parts of a package: kind, name and length, then the bytes. In strictly ascending order of kind and name, so that none stands twice and the manifest,
//! which names all others, comes first.

use std::io::{Read, Write};

use evidence::Hash;

use super::{PackageFileError, Result, chunks::up_to};

/// What a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PartKind {
    /// The signed manifest; named by the hash of its bytes.
    Manifest = 1,
    /// The maker's exchange key; likewise.
    Exchange = 2,
    /// What opens a record; named by the content hash in the record.
    Opening = 3,
    /// A layer file; named by its hash.
    Layer = 4,
    /// A file of the case; likewise.
    File = 5,
}

impl PartKind {
    const ALL: [PartKind; 5] =
        [PartKind::Manifest, PartKind::Exchange, PartKind::Opening, PartKind::Layer, PartKind::File];
}

/// The bytes before each part's own.
pub(super) const PART_HEAD: u64 = 1 + 32 + 8;
/// Of all parts that stay in memory, by kind; the files never do.
pub(super) const MOST_OPENINGS: u64 = 256 << 20;
pub(super) const MOST_LAYERS: u64 = 128 << 20;
/// Of all files of a case.
pub(super) const MOST_FILES: u64 = 2 << 30;
/// No package file is longer, seals and heads included.
pub(super) const LONGEST_FILE: u64 = 3 << 30;
/// The longest single layer file.
pub(super) const LONGEST_LAYER: u64 = 16 << 20;
pub(super) const LONGEST_CARD: u64 = 1 << 10;

pub(super) fn write_head(kind: PartKind, name: &Hash, length: u64, out: &mut dyn Write) -> Result<()> {
    out.write_all(&[kind as u8])?;
    out.write_all(&name.0)?;
    Ok(out.write_all(&length.to_be_bytes())?)
}

/// The next part's head; none at the end.
pub(super) fn read_head(from: &mut dyn Read) -> Result<Option<(PartKind, Hash, u64)>> {
    let bytes = up_to(from, PART_HEAD as usize)?;
    if bytes.is_empty() {
        return Ok(None);
    }
    let form = || PackageFileError::Form("a part's head is incomplete or of no known kind".into());
    let (kind, rest) = bytes.split_first().ok_or_else(form)?;
    let (name, rest) = rest.split_first_chunk::<32>().ok_or_else(form)?;
    let length: [u8; 8] = rest.try_into().map_err(|_| form())?;
    let kind = PartKind::ALL.into_iter().find(|known| *known as u8 == *kind).ok_or_else(form)?;
    Ok(Some((kind, Hash(*name), u64::from_be_bytes(length))))
}
