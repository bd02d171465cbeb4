//! Files are read, one in thirty a day 逐日核对附件: each opened and hashed, so that what a disk or a store lost is known within a month and not when it is
//! needed. Which thirtieth a file is in, its hash says. How far it went is noted in the hub's folder, so that a program that ends goes on where it was.

use std::{collections::BTreeMap, fs, io, path::Path};

use evidence::{CaseId, Hash};
use serde::{Deserialize, Serialize};

use crate::{
    calendar,
    error::{HubError, Result},
    folder,
    hub::Hub,
    keep::read,
};

/// Into so many parts all files fall.
pub(crate) const SHARES: u16 = 30;
/// A part is not begun before this hour: the offices are closed, backups of the machine are under way or over.
const FROM_HOUR: u8 = 1;
/// After so many files it is noted how far it went.
const NOTED: usize = 16;

/// A file that did not open, or not to what it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DamagedFile {
    /// The case.
    pub case: CaseId,
    /// The file.
    pub sha256: Hash,
    /// The day on which it was found first, ISO.
    pub since: String,
}

/// How far reading went.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadData {
    /// Thirtieths of this round that are read.
    pub shares: u16,
    /// When the last whole round ended, ms since 1970 UTC.
    pub round_ms: Option<i64>,
    /// The day of that, ISO.
    pub round: Option<String>,
    /// Files that are damaged or missing, until they are read and hold, or their case is erased.
    pub damaged: Vec<DamagedFile>,
}

/// As it stands in the file.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
struct Note {
    share: u16,
    begun_ms: i64,
    done: bool,
    after: String,
    round_ms: Option<i64>,
    damaged: BTreeMap<String, i64>,
}

fn named(case: CaseId, sha256: &Hash) -> String {
    format!("{sha256} {case}")
}

fn read_name(name: &str) -> Option<(CaseId, Hash)> {
    let (sha256, case) = name.split_once(' ')?;
    Some((case.parse().ok()?, sha256.parse().ok()?))
}

/// Which thirtieth a file is in.
fn share_of(sha256: &Hash) -> u16 {
    let high = u32::from(u16::from_be_bytes([sha256.0[0], sha256.0[1]]));
    u16::try_from((high * u32::from(SHARES)) >> 16).unwrap_or_default()
}

impl Note {
    /// One that is not there, or that nobody can read, is a beginning: reading anew costs time and loses nothing.
    fn read(folder: &Path) -> Result<Self> {
        match fs::read_to_string(folder.join(folder::READ_DATA)) {
            Ok(text) => Ok(toml::from_str(&text).ok().filter(|note: &Note| note.share < SHARES).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(error.into()),
        }
    }

    fn write(&self, folder: &Path) -> Result<()> {
        let text = toml::to_string(self).map_err(|error| HubError::Internal(error.to_string()))?;
        let path = folder.join(folder::READ_DATA);
        let aside = path.with_extension("new");
        match fs::remove_file(&aside) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
        folder::write_new(&aside, text.as_bytes())?;
        Ok(folder::rename(&aside, &path)?)
    }

    fn told(&self) -> Result<ReadData> {
        let day = |ms: i64| calendar::day_of(ms).map(calendar::iso);
        let mut damaged = Vec::new();
        for (name, since_ms) in &self.damaged {
            if let Some((case, sha256)) = read_name(name) {
                damaged.push(DamagedFile { case, sha256, since: day(*since_ms)? });
            }
        }
        let shares = self.share + u16::from(self.done);
        Ok(ReadData { shares, round_ms: self.round_ms, round: self.round_ms.map(day).transpose()?, damaged })
    }
}

impl Hub {
    /// How far reading the files went; nothing is read by this.
    ///
    /// # Errors
    ///
    /// The disk.
    pub fn read_data(&self) -> Result<ReadData> {
        Note::read(&self.folder)?.told()
    }

    /// Reads today's thirtieth of the files, or what is left of one that was begun; nothing where today's is read already. `go_on` is asked before each file, so
    /// that whoever calls may pause or stop: the next call goes on.
    ///
    /// # Errors
    ///
    /// The database, the disk, a store that is away. What was read is noted.
    pub fn read_share(&self, mut go_on: impl FnMut() -> bool) -> Result<ReadData> {
        let mut note = Note::read(&self.folder)?;
        let now = self.env.now_ms();
        let begun = note.begun_ms != 0;
        if !begun || note.done {
            let due = calendar::day_of(now)? > calendar::day_of(note.begun_ms)? && calendar::hour_of(now) >= FROM_HOUR;
            if begun && !due {
                return note.told();
            }
            let share = if begun { (note.share + 1) % SHARES } else { 0 };
            note = Note { share, begun_ms: now, done: false, after: String::new(), ..note };
        }
        let done = self.read_files(&mut note, &mut go_on);
        if matches!(done, Ok(true)) {
            note.done = true;
            if note.share + 1 == SHARES {
                note.round_ms = Some(self.env.now_ms());
            }
        }
        note.write(&self.folder)?;
        done?;
        note.told()
    }

    /// Whether it came to the end of its part.
    fn read_files(&self, note: &mut Note, go_on: &mut dyn FnMut() -> bool) -> Result<bool> {
        let whole = read(self.keep(), |view| view.whole_blobs())?;
        let mut names: Vec<String> = whole.iter().map(|(case, sha256, _)| named(*case, sha256)).collect();
        names.sort_unstable();
        // What is not among the files any more was erased.
        note.damaged.retain(|name, _| names.binary_search(name).is_ok());
        let part = names.into_iter().filter(|name| {
            read_name(name).is_some_and(|(_, sha256)| share_of(&sha256) == note.share) && *name > note.after
        });
        for (count, name) in part.collect::<Vec<_>>().into_iter().enumerate() {
            if !go_on() {
                return Ok(false);
            }
            if count % NOTED == NOTED - 1 {
                note.write(&self.folder)?;
            }
            let Some((case, sha256)) = read_name(&name) else { continue };
            match self.file_holds(case, &sha256)? {
                Some(false) => {
                    note.damaged.entry(name.clone()).or_insert_with(|| self.env.now_ms());
                }
                Some(true) | None => {
                    note.damaged.remove(&name);
                }
            }
            note.after = name;
        }
        Ok(true)
    }

    /// Whether a file opens and has its hash; none: it is not among the files any more.
    fn file_holds(&self, case: CaseId, sha256: &Hash) -> Result<Option<bool>> {
        let there = || read(self.keep(), |view| Ok::<_, HubError>(view.blob(case, sha256)?.is_some_and(|b| b.whole)));
        let Some(keys) = self.keys_of(case)? else { return Ok(None) };
        if !there()? {
            return Ok(None);
        }
        let holds = match self.blobs.holds(case, &keys, sha256) {
            Ok(holds) => holds,
            Err(HubError::Damaged(_)) => false,
            Err(error) => return Err(error),
        };
        // Erased while it was read.
        Ok(if holds || there()? { Some(holds) } else { None })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_in_one_of_thirty_parts_of_about_one_size() {
        let mut counts = [0_u32; SHARES as usize];
        for high in 0..=u16::MAX {
            let [one, two] = high.to_be_bytes();
            let mut hash = [7; 32];
            (hash[0], hash[1]) = (one, two);
            counts[usize::from(share_of(&Hash(hash)))] += 1;
        }
        assert!(counts.iter().all(|count| (2_184..=2_185).contains(count)), "{counts:?}");
    }

    #[test]
    fn a_name_is_read_back_and_nothing_else_is() {
        let (case, sha256) = (CaseId::from_random([3; 16]), Hash([9; 32]));
        assert_eq!(read_name(&named(case, &sha256)), Some((case, sha256)));
        for text in ["", "x y", "0909", &format!("{sha256} x")] {
            assert_eq!(read_name(text), None, "{text}");
        }
    }
}
