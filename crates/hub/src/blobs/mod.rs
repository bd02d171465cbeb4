//! Files of cases: each arrives in parts in the hub's folder, is read back, opened and hashed there, and then laid whole on the shelf, in the folder or in a
//! bucket. Sealed under the case's own key from its first byte on; its name there says nothing without that key.

mod access;
mod local;
mod parts;
mod s3;
mod sealed;
mod shelf;
mod shift;
mod store;

use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    fs,
    io::Write,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use evidence::{CaseId, Hash};
use sha2::{Digest, Sha256};

use self::{
    parts::{Came, Part},
    sealed::{CHUNK, Found, damaged, each_chunk, hash_of, sealed_length},
    shelf::{Laid, Shelf},
};
use crate::{
    env::{Env, random},
    error::{HubError, Result},
    folder,
    settings::Files,
    vault::{CaseKeys, derive},
};

pub use self::shift::{Shifted, shift_to};

/// Cases whose files a store still has to remove: a folder of empty files, each named by its case.
const TO_ERASE: &str = "to-erase";

/// Where files lie.
pub(crate) struct Blobs {
    folder: PathBuf,
    shelf: Box<dyn Shelf>,
    /// Whole files lie elsewhere than parts do.
    apart: bool,
    /// Files that somebody is sending right now.
    sending: Arc<Mutex<HashSet<(CaseId, Hash)>>>,
}

/// The right to write one file, given back when dropped.
pub(crate) struct Turn {
    sending: Arc<Mutex<HashSet<(CaseId, Hash)>>>,
    file: (CaseId, Hash),
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.sending.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.file);
    }
}

/// What came of a part.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Sent {
    /// So much of the file is there.
    Part(u64),
    /// All of it, and it has its hash.
    Whole,
    /// All of it, and it has another hash; it is gone.
    OtherHash,
    /// The part begins elsewhere than the file ends, which is here.
    Elsewhere(u64),
}

/// What a file is called wherever it lies.
fn name_of(keys: &CaseKeys, sha256: &Hash) -> String {
    Hash(*derive(&sha256.0, &*keys.attachments, b"tianye attachment name 1")).to_string()
}

impl Blobs {
    /// Those of a hub's folder, and where the settings say that whole ones lie.
    ///
    /// # Errors
    ///
    /// Settings or keys that are none.
    pub(crate) fn of(folder: &Path, files: &Files, env: &dyn Env) -> Result<Self> {
        let shelf = shelf::shelf(folder, files, env)?;
        Ok(Self { folder: folder.to_owned(), shelf, apart: files.s3.is_some(), sending: Arc::default() })
    }

    /// Nobody else may write this file meanwhile; none: somebody does.
    pub(crate) fn turn(&self, case: CaseId, sha256: Hash) -> Option<Turn> {
        let mut sending = self.sending.lock().unwrap_or_else(PoisonError::into_inner);
        let free = sending.insert((case, sha256));
        free.then(|| Turn { sending: Arc::clone(&self.sending), file: (case, sha256) })
    }

    /// Whether the whole file is there although no table says so: the program ended between the two. Where whole files lie elsewhere the part is kept until the
    /// table says so, and nobody has to ask.
    pub(crate) fn arrived(&self, case: CaseId, keys: &CaseKeys, sha256: &Hash) -> bool {
        self.shelf.arrived(case, &name_of(keys, sha256))
    }

    /// How much of a file that is not whole is there: whole chunks alone.
    pub(crate) fn offset(&self, case: CaseId, keys: &CaseKeys, sha256: &Hash) -> Result<u64> {
        Part::of(&self.folder, case, &name_of(keys, sha256)).offset()
    }

    /// Takes a part. What of it is no whole chunk, and not the end of the file, is left out: the offset says so. With the last one the file is looked at and laid
    /// where it stays; where that fails the part is kept, and the next call, whatever it brings, goes on from there.
    pub(crate) fn send(
        &self,
        turn: &Turn,
        keys: &CaseKeys,
        from: u64,
        length: u64,
        bytes: &[u8],
        env: &dyn Env,
    ) -> Result<Sent> {
        let (case, sha256) = turn.file;
        let name = name_of(keys, &sha256);
        let part = Part::of(&self.folder, case, &name);
        match part.take(&keys.attachments, from, length, bytes, env)? {
            Came::Part(there) => return Ok(Sent::Part(there)),
            Came::Elsewhere(there) => return Ok(Sent::Elsewhere(there)),
            Came::All => {}
        }
        if hash_of(part.path(), &keys.attachments)? != Some(sha256) {
            part.remove()?;
            return Ok(Sent::OtherHash);
        }
        self.shelf.put(case, &name, part.path())?;
        Ok(Sent::Whole)
    }

    /// A table says that the file is whole: its part is needed no more. One that cannot be removed is swept later.
    pub(crate) fn settled(&self, turn: &Turn, keys: &CaseKeys) {
        let (case, sha256) = turn.file;
        let _ = Part::of(&self.folder, case, &name_of(keys, &sha256)).remove();
    }

    /// Octets of a whole file from an offset on, at most so many.
    pub(crate) fn read(&self, case: CaseId, keys: &CaseKeys, sha256: &Hash, from: u64, most: u64) -> Result<Vec<u8>> {
        let laid = Laid { shelf: &*self.shelf, case, name: &name_of(keys, sha256) };
        let (skip, mut given) = (from % CHUNK, Vec::new());
        let chunks = skip.saturating_add(most).div_ceil(CHUNK);
        match each_chunk(&laid, &keys.attachments, from / CHUNK, chunks, |plain| given.extend_from_slice(plain))? {
            Found::Opened => {}
            Found::Absent => return Err(HubError::Damaged("a file is missing".into())),
            Found::Damaged => return Err(damaged()),
        }
        given.drain(..usize::try_from(skip).unwrap_or(usize::MAX).min(given.len()));
        given.truncate(usize::try_from(most).unwrap_or(usize::MAX));
        Ok(given)
    }

    /// Whether a whole file opens and has its hash.
    pub(crate) fn holds(&self, case: CaseId, keys: &CaseKeys, sha256: &Hash) -> Result<bool> {
        let laid = Laid { shelf: &*self.shelf, case, name: &name_of(keys, sha256) };
        Ok(hash_of(&laid, &keys.attachments)? == Some(*sha256))
    }

    /// The files of a case as they lie: name and length, sealed.
    pub(crate) fn list(&self, case: CaseId) -> Result<BTreeMap<String, u64>> {
        self.shelf.list(case)
    }

    /// What lies on the uppermost level of the place: cases by their ids, and what is none.
    pub(crate) fn above(&self) -> Result<BTreeSet<String>> {
        self.shelf.above()
    }

    /// Erased cases whose files a store that was away still has.
    pub(crate) fn to_erase(&self) -> BTreeSet<String> {
        let noted = fs::read_dir(self.folder.join(folder::BLOBS).join(TO_ERASE));
        let names = noted.into_iter().flatten().flatten().filter_map(|case| case.file_name().into_string().ok());
        names.collect()
    }

    /// What a file is called where it lies.
    pub(crate) fn name(keys: &CaseKeys, sha256: &Hash) -> String {
        name_of(keys, sha256)
    }

    /// Whether a file is among those of its case, as long as it should be.
    pub(crate) fn is_listed(listed: &BTreeMap<String, u64>, keys: &CaseKeys, sha256: &Hash, size: u64) -> bool {
        listed.get(&name_of(keys, sha256)) == Some(&sealed_length(size))
    }

    /// Copies a whole file as it lies into a new one in a folder, flushed: its name, length and hash, sealed. None: it is not there.
    pub(crate) fn copy(
        &self,
        case: CaseId,
        keys: &CaseKeys,
        sha256: &Hash,
        to: &Path,
    ) -> Result<Option<(String, u64, Hash)>> {
        let name = name_of(keys, sha256);
        let copied = self.copy_as_it_lies(case, &name, &to.join(&name))?;
        Ok(copied.map(|(size, hash)| (name, size, hash)))
    }

    fn copy_as_it_lies(&self, case: CaseId, name: &str, to: &Path) -> Result<Option<(u64, Hash)>> {
        const STEP: u64 = 4 << 20;
        let Some(first) = self.shelf.slice(case, name, 0, STEP)? else { return Ok(None) };
        let mut file = folder::private().create_new(true).open(to)?;
        let (mut sha, mut at, whole, mut bytes) = (Sha256::new(), 0, first.whole, first.bytes);
        loop {
            file.write_all(&bytes)?;
            sha.update(&bytes);
            at += bytes.len() as u64;
            if at >= whole || bytes.is_empty() {
                break;
            }
            let Some(next) = self.shelf.slice(case, name, at, STEP)? else {
                // Erased meanwhile.
                fs::remove_file(to)?;
                return Ok(None);
            };
            bytes = next.bytes;
        }
        if at != whole {
            return Err(damaged());
        }
        file.sync_all()?;
        Ok(Some((whole, Hash(sha.finalize().into()))))
    }

    /// Removes the files of an erased case. What a store that is away still has goes when it is back: it is noted until then.
    pub(crate) fn erase(&self, case: CaseId) -> Result<()> {
        if !self.apart {
            return self.shelf.erase(case);
        }
        let noted = self.folder.join(folder::BLOBS).join(TO_ERASE);
        folder::create_folder(&noted)?;
        drop(folder::private().create(true).truncate(false).open(noted.join(case.to_string()))?);
        folder::sync_folder(&noted)?;
        local::Local::of(&self.folder).erase(case)?;
        self.shelf.erase(case)?;
        Ok(fs::remove_file(noted.join(case.to_string()))?)
    }

    /// Removes parts that nobody went on with for seven days, and what a store that was away should have removed; how many.
    pub(crate) fn sweep(&self) -> Result<usize> {
        let gone = parts::sweep(&self.folder)?;
        if !self.apart {
            return Ok(gone);
        }
        let noted = fs::read_dir(self.folder.join(folder::BLOBS).join(TO_ERASE));
        for case in noted.into_iter().flatten().flatten() {
            if let Some(case) = case.file_name().to_str().and_then(|name| name.parse().ok()) {
                self.erase(case)?;
            }
        }
        Ok(gone)
    }

    /// Whether whole files can be reached.
    pub(crate) fn answers(&self) -> Result<()> {
        self.shelf.answers()
    }

    /// Asks a shelf whether it takes a file, gives it back and removes it: before a hub is made on it, or moved to it.
    pub(crate) fn reach(folder: &Path, files: &Files, env: &dyn Env) -> Result<()> {
        if files.s3.is_none() {
            return Ok(());
        }
        let shelf = shelf::shelf(folder, files, env)?;
        let (case, bytes): (_, [u8; 64]) = (CaseId::from_random(random(env)?), random(env)?);
        // Whoever asks at the same time has another file, whatever chance gives them.
        static ASKED: AtomicU64 = AtomicU64::new(0);
        let number = ASKED.fetch_add(1, Ordering::Relaxed);
        let file = std::env::temp_dir().join(format!("tianye-{}-{number}-{case}", std::process::id()));
        folder::write_new(&file, &bytes)?;
        let put = shelf.put(case, "probe", &file);
        let _ = fs::remove_file(&file);
        put?;
        let back = shelf.slice(case, "probe", 0, 1 << 10)?;
        shelf.erase(case)?;
        if back.is_none_or(|back| back.bytes != bytes) || !shelf.list(case)?.is_empty() {
            return Err(HubError::Cannot(
                "对象存储没有把写进去的原样还回来 the store does not give back what it took".into(),
            ));
        }
        Ok(())
    }
}
