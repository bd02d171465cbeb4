//! Files on their way: sealed as they arrive, in the hub's folder, wherever whole ones lie.
//!
//! Only whole chunks count: after a cut the file goes on behind the last one.

use std::{
    fs,
    io::{self, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    time::Duration,
};

use evidence::CaseId;

use super::sealed::{CHUNK, HEAD, cipher, new_head, place_of, sealed, sealed_length, whole_chunks};
use crate::{env::Env, error::Result, folder, vault::Secret};

/// Parts that nobody went on with.
const EXPIRES: Duration = Duration::from_secs(7 * 86_400);
/// What ends their names.
pub(super) const ENDING: &str = "part";
/// What ends the name of a file that a move takes along; one that was broken off leaves it.
pub(super) const MOVING: &str = "moving";

/// What came of octets.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Came {
    /// So much of the file is there.
    Part(u64),
    /// All of it lies there, flushed; nobody looked yet whether it has its hash.
    All,
    /// They begin elsewhere than the file ends, which is here.
    Elsewhere(u64),
}

/// A file on its way.
pub(super) struct Part {
    folder: PathBuf,
    path: PathBuf,
}

impl Part {
    /// That of a name.
    pub(super) fn of(folder: &Path, case: CaseId, name: &str) -> Self {
        let folder = folder::blobs_of(folder, case);
        Self { path: folder.join(name).with_extension(ENDING), folder }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    fn sealed_there(&self) -> Result<u64> {
        match fs::metadata(&self.path) {
            Ok(data) => Ok(data.len()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
            Err(error) => Err(error.into()),
        }
    }

    /// How much of it is there: whole chunks alone.
    pub(super) fn offset(&self) -> Result<u64> {
        Ok(whole_chunks(self.sealed_there()?) * CHUNK)
    }

    /// Takes octets. What of them is no whole chunk, and not the end of the file, is left out: the offset says so.
    pub(super) fn take(&self, key: &Secret, from: u64, length: u64, bytes: &[u8], env: &dyn Env) -> Result<Came> {
        let there = self.sealed_there()?;
        // All of it came before, and what was to follow did not: nothing has to be sent again, whatever is sent.
        if there == sealed_length(length) {
            return Ok(Came::All);
        }
        let there = whole_chunks(there) * CHUNK;
        // Nothing of a file is ever past its end: who says another length now than before gets the true place.
        if from != there || from + bytes.len() as u64 > length {
            return Ok(Came::Elsewhere(there));
        }
        folder::create_folder(&self.folder)?;
        let mut file = folder::private().create(true).truncate(false).open(&self.path)?;
        let mut head = [0; HEAD as usize];
        if there == 0 {
            head = new_head(env)?;
            file.set_len(0)?;
            file.write_all(&head)?;
        } else {
            file.read_exact(&mut head)?;
            file.set_len(place_of(there / CHUNK))?;
            file.seek(SeekFrom::End(0))?;
        }
        let cipher = cipher(key, &head)?;
        let last = length.div_ceil(CHUNK).max(1) - 1;
        let (mut number, mut rest) = (there / CHUNK, bytes);
        loop {
            let size = if number == last { length - number * CHUNK } else { CHUNK };
            let Some((chunk, behind)) = usize::try_from(size).ok().and_then(|size| rest.split_at_checked(size)) else {
                break;
            };
            file.write_all(&sealed(&cipher, number, number == last, chunk)?)?;
            rest = behind;
            if number == last {
                file.sync_all()?;
                return Ok(Came::All);
            }
            number += 1;
            if rest.is_empty() {
                break;
            }
        }
        file.sync_all()?;
        folder::sync_folder(&self.folder)?;
        Ok(Came::Part(number * CHUNK))
    }

    /// It is needed no more.
    pub(super) fn remove(&self) -> Result<()> {
        match fs::remove_file(&self.path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }
}

/// Removes parts that nobody went on with for seven days; how many.
pub(super) fn sweep(folder: &Path) -> Result<usize> {
    let mut gone = 0;
    let cases = match fs::read_dir(folder.join(folder::BLOBS)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
        cases => cases?,
    };
    for case in cases.flatten() {
        let Ok(files) = fs::read_dir(case.path()) else { continue };
        for file in files.flatten() {
            let is_part = file.path().extension().is_some_and(|e| e == ENDING || e == MOVING);
            let age = file.metadata().and_then(|data| data.modified()).ok().and_then(|at| at.elapsed().ok());
            if is_part && age.is_some_and(|age| age > EXPIRES) && fs::remove_file(file.path()).is_ok() {
                gone += 1;
            }
        }
    }
    Ok(gone)
}
