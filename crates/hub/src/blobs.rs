//! Files of cases, sealed as they arrive, in the chunks of `TYFILE` (docs/record.md §4) under the case's own key.
//!
//! Only whole chunks count: after a cut the file goes on behind the last one. At full length it is read back, opened and hashed; only then it gets its name.

use std::{
    collections::HashSet,
    fs::{self, File},
    io::{self, BufReader, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use evidence::{CaseId, Hash};
use sha2::{Digest, Sha256};

use crate::{
    env::{Env, random},
    error::{HubError, Result},
    folder,
    vault::{CaseKeys, Secret, derive},
};

const MAGIC: &[u8; 8] = b"TYFILE\0\x01";
const HEAD: u64 = 40;
pub(crate) const CHUNK: u64 = 64 << 10;
const TAG: u64 = 16;
/// Parts that nobody went on with.
const EXPIRES: Duration = Duration::from_secs(7 * 86_400);

/// Where files lie.
pub(crate) struct Blobs {
    folder: PathBuf,
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

impl Blobs {
    /// Those of a hub's folder.
    pub(crate) fn of(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), sending: Arc::default() }
    }

    /// Nobody else may write this file meanwhile; none: somebody does.
    pub(crate) fn turn(&self, case: CaseId, sha256: Hash) -> Option<Turn> {
        let mut sending = self.sending.lock().unwrap_or_else(PoisonError::into_inner);
        let free = sending.insert((case, sha256));
        free.then(|| Turn { sending: Arc::clone(&self.sending), file: (case, sha256) })
    }

    fn path(&self, case: CaseId, keys: &CaseKeys, sha256: &Hash) -> PathBuf {
        let name = derive(&sha256.0, &*keys.attachments, b"tianye attachment name 1");
        folder::blobs_of(&self.folder, case).join(Hash(*name).to_string())
    }

    fn part(&self, case: CaseId, keys: &CaseKeys, sha256: &Hash) -> PathBuf {
        self.path(case, keys, sha256).with_extension("part")
    }

    /// Whether the whole file is there.
    pub(crate) fn is_whole(&self, case: CaseId, keys: &CaseKeys, sha256: &Hash) -> bool {
        self.path(case, keys, sha256).is_file()
    }

    /// Where a whole file lies; none: it is not there.
    pub(crate) fn path_of_whole(&self, case: CaseId, keys: &CaseKeys, sha256: &Hash) -> Option<PathBuf> {
        Some(self.path(case, keys, sha256)).filter(|path| path.is_file())
    }

    /// How much of a file that is not whole is there: whole chunks alone.
    pub(crate) fn offset(&self, case: CaseId, keys: &CaseKeys, sha256: &Hash) -> Result<u64> {
        match fs::metadata(self.part(case, keys, sha256)) {
            Ok(data) => Ok(whole_chunks(data.len()) * CHUNK),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
            Err(error) => Err(error.into()),
        }
    }

    /// Takes a part. What of it is no whole chunk, and not the end of the file, is left out: the offset says so.
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
        let there = self.offset(case, keys, &sha256)?;
        // Nothing of a file is ever past its end: who says another length now than before gets the true place.
        if from != there || from + bytes.len() as u64 > length {
            return Ok(Sent::Elsewhere(there));
        }
        folder::create_folder(&folder::blobs_of(&self.folder, case))?;
        let path = self.part(case, keys, &sha256);
        let mut file = folder::private().create(true).truncate(false).open(&path)?;
        let mut head = [0; HEAD as usize];
        if there == 0 {
            head[..8].copy_from_slice(MAGIC);
            head[8..].copy_from_slice(&random::<32>(env)?);
            file.set_len(0)?;
            file.write_all(&head)?;
        } else {
            file.read_exact(&mut head)?;
            file.set_len(HEAD + there / CHUNK * (CHUNK + TAG))?;
            file.seek(SeekFrom::End(0))?;
        }
        let cipher = cipher(&keys.attachments, &head)?;
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
                return self.finish(case, keys, &sha256, &path);
            }
            number += 1;
            if rest.is_empty() {
                break;
            }
        }
        file.sync_all()?;
        folder::sync_folder(&folder::blobs_of(&self.folder, case))?;
        Ok(Sent::Part(number * CHUNK))
    }

    fn finish(&self, case: CaseId, keys: &CaseKeys, sha256: &Hash, part: &Path) -> Result<Sent> {
        if hash_of(&keys.attachments, part)? != Some(*sha256) {
            fs::remove_file(part)?;
            return Ok(Sent::OtherHash);
        }
        folder::rename(part, &self.path(case, keys, sha256))?;
        Ok(Sent::Whole)
    }

    /// Octets of a whole file from an offset on, at most so many.
    pub(crate) fn read(&self, case: CaseId, keys: &CaseKeys, sha256: &Hash, from: u64, most: u64) -> Result<Vec<u8>> {
        let mut file = File::open(self.path(case, keys, sha256))?;
        let mut head = [0; HEAD as usize];
        file.read_exact(&mut head)?;
        let cipher = cipher(&keys.attachments, &head)?;
        let chunks = chunk_count(file.metadata()?.len());
        let (mut number, mut skip, mut given) = (from / CHUNK, from % CHUNK, Vec::new());
        file.seek(SeekFrom::Start(HEAD + number * (CHUNK + TAG)))?;
        while number < chunks && (given.len() as u64) < most {
            let mut chunk = Vec::new();
            Read::by_ref(&mut file).take(CHUNK + TAG).read_to_end(&mut chunk)?;
            let plain = opened(&cipher, number, number + 1 == chunks, &chunk).ok_or_else(damaged)?;
            given.extend_from_slice(plain.get(usize::try_from(skip).unwrap_or(usize::MAX)..).unwrap_or_default());
            (number, skip) = (number + 1, 0);
        }
        given.truncate(usize::try_from(most).unwrap_or(usize::MAX));
        Ok(given)
    }

    /// Whether a whole file opens and has its hash.
    pub(crate) fn holds(&self, case: CaseId, keys: &CaseKeys, sha256: &Hash) -> Result<bool> {
        match hash_of(&keys.attachments, &self.path(case, keys, sha256)) {
            Ok(found) => Ok(found == Some(*sha256)),
            Err(HubError::Io(error)) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Removes the files of an erased case.
    pub(crate) fn erase(&self, case: CaseId) -> Result<()> {
        match fs::remove_dir_all(folder::blobs_of(&self.folder, case)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(folder::sync_folder(&self.folder.join(folder::BLOBS))?),
        }
    }

    /// Removes parts that nobody went on with for seven days; how many.
    pub(crate) fn sweep(&self) -> Result<usize> {
        let mut gone = 0;
        for case in fs::read_dir(self.folder.join(folder::BLOBS))?.flatten() {
            let Ok(files) = fs::read_dir(case.path()) else { continue };
            for file in files.flatten() {
                let is_part = file.path().extension().is_some_and(|e| e == "part");
                let age = file.metadata().and_then(|data| data.modified()).ok().and_then(|at| at.elapsed().ok());
                if is_part && age.is_some_and(|age| age > EXPIRES) && fs::remove_file(file.path()).is_ok() {
                    gone += 1;
                }
            }
        }
        Ok(gone)
    }
}

fn damaged() -> HubError {
    HubError::Damaged("a file does not open".into())
}

/// Chunks of a file that is whole, the last one shorter perhaps.
fn chunk_count(length: u64) -> u64 {
    length.saturating_sub(HEAD).div_ceil(CHUNK + TAG)
}

/// Whole chunks of a file that is not.
fn whole_chunks(length: u64) -> u64 {
    length.saturating_sub(HEAD) / (CHUNK + TAG)
}

fn cipher(key: &Secret, head: &[u8; HEAD as usize]) -> Result<XChaCha20Poly1305> {
    let salt = head.strip_prefix(&MAGIC[..]).ok_or_else(damaged)?;
    Ok(XChaCha20Poly1305::new((&*derive(salt, &**key, b"tianye attachment 1")).into()))
}

/// The key is of this file alone, so the chunk's number makes the nonce.
fn nonce(number: u64, last: bool) -> Option<XNonce> {
    let mut nonce = [0; 24];
    nonce[19..23].copy_from_slice(&u32::try_from(number).ok()?.to_be_bytes());
    nonce[23] = last.into();
    Some(XNonce::from(nonce))
}

fn sealed(cipher: &XChaCha20Poly1305, number: u64, last: bool, chunk: &[u8]) -> Result<Vec<u8>> {
    let sealed = nonce(number, last).and_then(|n| cipher.encrypt(&n, Payload { msg: chunk, aad: MAGIC }).ok());
    sealed.ok_or_else(|| HubError::Internal("a chunk could not be sealed".into()))
}

fn opened(cipher: &XChaCha20Poly1305, number: u64, last: bool, chunk: &[u8]) -> Option<Vec<u8>> {
    cipher.decrypt(&nonce(number, last)?, Payload { msg: chunk, aad: MAGIC }).ok()
}

/// SHA-256 of what a file holds; none where a chunk does not open.
fn hash_of(key: &Secret, path: &Path) -> Result<Option<Hash>> {
    let file = File::open(path)?;
    let chunks = chunk_count(file.metadata()?.len());
    let mut file = BufReader::with_capacity(1 << 20, file);
    let mut head = [0; HEAD as usize];
    if file.read_exact(&mut head).is_err() {
        return Ok(None);
    }
    let Ok(cipher) = cipher(key, &head) else { return Ok(None) };
    let mut sha = Sha256::new();
    for number in 0..chunks {
        let mut chunk = Vec::new();
        Read::by_ref(&mut file).take(CHUNK + TAG).read_to_end(&mut chunk)?;
        match opened(&cipher, number, number + 1 == chunks, &chunk) {
            Some(plain) => sha.update(&plain),
            None => return Ok(None),
        }
    }
    Ok((chunks > 0).then(|| Hash(sha.finalize().into())))
}
