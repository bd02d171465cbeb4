//! How a file lies sealed: a head, then its chunks of 64 KiB, each with a tag, in the form of `TYFILE` (docs/record.md §4).

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    path::Path,
};

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use evidence::Hash;
use sha2::{Digest, Sha256};

use crate::{
    env::{Env, random},
    error::{HubError, Result},
    vault::{Secret, derive},
};

pub(super) const MAGIC: &[u8; 8] = b"TYFILE\0\x01";
pub(super) const HEAD: u64 = 40;
pub(crate) const CHUNK: u64 = 64 << 10;
pub(super) const TAG: u64 = 16;
/// So many chunks are read at once: what a store is asked for in one call, and what of a file is in memory.
const RUN: u64 = 64;

/// Octets of something sealed, from a place on.
pub(super) struct Slice {
    /// At most as many as were asked for, fewer only where it ends.
    pub(super) bytes: Vec<u8>,
    /// How long the whole of it is.
    pub(super) whole: u64,
}

/// Where something sealed is read from.
pub(super) trait Source {
    /// Octets from a place on, at most so many; none: it is not there.
    fn slice(&self, from: u64, most: u64) -> Result<Option<Slice>>;
}

/// A file of this machine.
impl Source for Path {
    fn slice(&self, from: u64, most: u64) -> Result<Option<Slice>> {
        let mut file = match File::open(self) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            file => file?,
        };
        let whole = file.metadata()?.len();
        file.seek(SeekFrom::Start(from))?;
        let mut bytes = Vec::new();
        file.take(most).read_to_end(&mut bytes)?;
        Ok(Some(Slice { bytes, whole }))
    }
}

/// How something sealed came out.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// Every chunk that was asked for opened.
    Opened,
    /// There is none.
    Absent,
    /// A chunk does not open, or it is no such file.
    Damaged,
}

pub(super) fn damaged() -> HubError {
    HubError::Damaged("a file does not open".into())
}

/// How long a file is once it is sealed.
pub(super) fn sealed_length(length: u64) -> u64 {
    HEAD + length + length.div_ceil(CHUNK).max(1) * TAG
}

/// Chunks of a file that is whole, the last one shorter perhaps.
fn chunk_count(length: u64) -> u64 {
    length.saturating_sub(HEAD).div_ceil(CHUNK + TAG)
}

/// Whole chunks of a file that is not.
pub(super) fn whole_chunks(length: u64) -> u64 {
    length.saturating_sub(HEAD) / (CHUNK + TAG)
}

/// Where a chunk begins.
pub(super) fn place_of(number: u64) -> u64 {
    HEAD + number * (CHUNK + TAG)
}

/// The head of a new file.
pub(super) fn new_head(env: &dyn Env) -> Result<[u8; HEAD as usize]> {
    let mut head = [0; HEAD as usize];
    head[..8].copy_from_slice(MAGIC);
    head[8..].copy_from_slice(&random::<32>(env)?);
    Ok(head)
}

pub(super) fn cipher(key: &Secret, head: &[u8; HEAD as usize]) -> Result<XChaCha20Poly1305> {
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

pub(super) fn sealed(cipher: &XChaCha20Poly1305, number: u64, last: bool, chunk: &[u8]) -> Result<Vec<u8>> {
    let sealed = nonce(number, last).and_then(|n| cipher.encrypt(&n, Payload { msg: chunk, aad: MAGIC }).ok());
    sealed.ok_or_else(|| HubError::Internal("a chunk could not be sealed".into()))
}

fn opened(cipher: &XChaCha20Poly1305, number: u64, last: bool, chunk: &[u8]) -> Option<Vec<u8>> {
    cipher.decrypt(&nonce(number, last)?, Payload { msg: chunk, aad: MAGIC }).ok()
}

/// Opens chunks from a number on, at most so many, and gives what each holds in order.
pub(super) fn each_chunk(
    source: &(impl Source + ?Sized),
    key: &Secret,
    from: u64,
    most: u64,
    mut give: impl FnMut(&[u8]),
) -> Result<Found> {
    // A file that is read from its beginning needs no call of its own for its head.
    let first_run = if from == 0 { place_of(RUN.min(most)) } else { HEAD };
    let Some(mut run) = source.slice(0, first_run)? else { return Ok(Found::Absent) };
    let whole = run.whole;
    let Some((head, _)) = run.bytes.split_first_chunk::<{ HEAD as usize }>() else { return Ok(Found::Damaged) };
    let Ok(cipher) = cipher(key, head) else { return Ok(Found::Damaged) };
    let chunks = chunk_count(whole);
    if chunks == 0 {
        return Ok(Found::Damaged);
    }
    let (mut number, end) = (from, chunks.min(from.saturating_add(most)));
    run.bytes.drain(..HEAD as usize);
    while number < end {
        if run.bytes.is_empty() {
            let wanted = RUN.min(end - number) * (CHUNK + TAG);
            let Some(next) = source.slice(place_of(number), wanted)? else { return Ok(Found::Absent) };
            // It is another one now, or shorter than it was.
            if next.whole != whole || next.bytes.is_empty() {
                return Ok(Found::Damaged);
            }
            run = next;
        }
        for chunk in run.bytes.chunks((CHUNK + TAG) as usize).take(usize::try_from(end - number).unwrap_or(usize::MAX))
        {
            match opened(&cipher, number, number + 1 == chunks, chunk) {
                Some(plain) => give(&plain),
                None => return Ok(Found::Damaged),
            }
            number += 1;
        }
        run.bytes.clear();
    }
    Ok(Found::Opened)
}

/// SHA-256 of what something sealed holds; none: a chunk does not open, or it is not there.
pub(super) fn hash_of(source: &(impl Source + ?Sized), key: &Secret) -> Result<Option<Hash>> {
    let mut sha = Sha256::new();
    let found = each_chunk(source, key, 0, u64::MAX, |plain| sha.update(plain))?;
    Ok((found == Found::Opened).then(|| Hash(sha.finalize().into())))
}
