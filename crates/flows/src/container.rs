//! The container of an old workbook (compound file): one stream of it, by its name. Banks' own programs write containers that
//! stricter readers refuse (entries out of order), so only what the stream needs is read, and no chain is followed twice.

const END_OF_CHAIN: u32 = 0xffff_fffe;
const UNUSED: u32 = 0xffff_ffff;
/// The header's size; the sectors follow it, whatever their own size is.
const HEADER: usize = 512;

/// A compound file that is looked into.
pub(crate) struct Container<'b> {
    bytes: &'b [u8],
    sector: usize,
    small_sector: usize,
    /// Streams below this size stand in the small sectors.
    small_below: u64,
    chain: Vec<u32>,
    small_chain: Vec<u32>,
    /// Name, kind, first sector, size.
    entries: Vec<(String, u8, u32, u64)>,
    small: Vec<u8>,
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> + '_ {
    bytes.chunks_exact(4).filter_map(|four| Some(u32::from_le_bytes(four.try_into().ok()?)))
}

impl<'b> Container<'b> {
    pub(crate) fn open(bytes: &'b [u8]) -> Option<Self> {
        let shift = |at: usize, largest: u32| {
            let shift = u32::from(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?));
            (6..=largest).contains(&shift).then(|| 1_usize << shift)
        };
        let mut made = Self {
            bytes,
            sector: shift(30, 12)?,
            small_sector: shift(32, 9)?,
            small_below: u64::from(number(bytes, 56)?),
            chain: Vec::new(),
            small_chain: Vec::new(),
            entries: Vec::new(),
            small: Vec::new(),
        };
        // Where the chains stand: the first 109 places in the header, the rest in sectors of their own.
        let mut places: Vec<u32> = numbers(bytes.get(76..HEADER)?).collect();
        let (mut next, mut left) = (number(bytes, 68)?, made.sectors());
        while next < END_OF_CHAIN && left > 0 {
            let mut more: Vec<u32> = numbers(made.at(next)?).collect();
            next = more.pop()?;
            places.extend(more);
            left -= 1;
        }
        places.truncate(made.sectors());
        for place in places.into_iter().filter(|p| *p < END_OF_CHAIN) {
            // A chain that breaks off ends there.
            let Some(part) = made.at(place) else { break };
            made.chain.extend(numbers(part));
        }
        let directory = made.follow(number(bytes, 48)?, u64::MAX);
        made.entries = directory.chunks_exact(128).filter_map(entry).collect();
        made.small_chain = numbers(&made.follow(number(bytes, 60)?, u64::MAX)).collect();
        let root = made.entries.iter().find(|(_, kind, ..)| *kind == 5).map(|(_, _, first, size)| (*first, *size));
        if let Some((first, size)) = root {
            made.small = made.follow(first, size);
        }
        Some(made)
    }

    /// A stream's bytes, as far as they are there.
    pub(crate) fn stream(&self, name: &str) -> Option<Vec<u8>> {
        let (_, _, first, size) =
            self.entries.iter().find(|(own, kind, ..)| *kind == 2 && own.eq_ignore_ascii_case(name))?;
        if *size >= self.small_below {
            return Some(self.follow(*first, *size));
        }
        let mut found = Vec::new();
        let (mut next, mut left) = (*first, self.small_chain.len());
        while next < END_OF_CHAIN && left > 0 && (found.len() as u64) < *size {
            let from = (next as usize).checked_mul(self.small_sector)?;
            let Some(part) = self.small.get(from..self.small.len().min(from + self.small_sector)) else { break };
            found.extend_from_slice(part);
            next = self.small_chain.get(next as usize).copied().unwrap_or(UNUSED);
            left -= 1;
        }
        found.truncate(usize::try_from(*size).ok()?);
        Some(found)
    }

    /// How many sectors the file has room for: no chain is longer.
    fn sectors(&self) -> usize {
        self.bytes.len() / self.sector + 1
    }

    /// A sector's bytes; the last one may be cut.
    fn at(&self, sector: u32) -> Option<&'b [u8]> {
        let from = (sector as usize).checked_mul(self.sector)?.checked_add(self.sector.max(HEADER))?;
        self.bytes.get(from..self.bytes.len().min(from.checked_add(self.sector)?)).filter(|part| !part.is_empty())
    }

    fn follow(&self, first: u32, size: u64) -> Vec<u8> {
        let mut found = Vec::new();
        let (mut next, mut left) = (first, self.sectors());
        while next < END_OF_CHAIN && left > 0 && (found.len() as u64) < size {
            let Some(part) = self.at(next) else { break };
            found.extend_from_slice(part);
            next = self.chain.get(next as usize).copied().unwrap_or(UNUSED);
            left -= 1;
        }
        found.truncate(usize::try_from(size).unwrap_or(usize::MAX));
        found
    }
}

/// Name, kind, first sector, size of one entry of the directory.
fn entry(bytes: &[u8]) -> Option<(String, u8, u32, u64)> {
    let length = usize::from(u16::from_le_bytes(bytes.get(64..66)?.try_into().ok()?)).clamp(2, 64) - 2;
    let units: Vec<u16> =
        bytes.get(..length)?.chunks_exact(2).filter_map(|two| Some(u16::from_le_bytes(two.try_into().ok()?))).collect();
    // The upper half of the size holds rubbish in files with small sectors.
    Some((String::from_utf16_lossy(&units), *bytes.get(66)?, number(bytes, 116)?, u64::from(number(bytes, 120)?)))
}
