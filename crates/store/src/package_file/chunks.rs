//! The content in sealed chunks: a chunk moved, doubled, altered or left out does not open, and an end that is no end shows.

use std::io::{self, Read, Write};

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use zeroize::Zeroizing;

use super::{PackageFileError, Result};
use crate::cipher::Secret;

/// Plain bytes of a chunk; the last may be shorter.
pub(super) const CHUNK: usize = 64 << 10;
pub(super) const TAG: usize = 16;

/// The key is of this package alone, so the chunk's number makes the nonce.
fn nonce(number: u32, last: bool) -> XNonce {
    let mut nonce = [0; 24];
    nonce[19..23].copy_from_slice(&number.to_be_bytes());
    nonce[23] = last.into();
    XNonce::from(nonce)
}

/// Seals what is written to it.
pub(super) struct Sealer<'w> {
    cipher: XChaCha20Poly1305,
    about: [u8; 32],
    number: u32,
    plain: Zeroizing<Vec<u8>>,
    out: &'w mut dyn Write,
}

impl<'w> Sealer<'w> {
    pub(super) fn new(key: &Secret, about: [u8; 32], out: &'w mut dyn Write) -> Self {
        let plain = Zeroizing::new(Vec::with_capacity(CHUNK));
        Self { cipher: XChaCha20Poly1305::new((&**key).into()), about, number: 0, plain, out }
    }

    fn seal(&mut self, last: bool) -> io::Result<()> {
        let message = Payload { msg: &self.plain, aad: &self.about };
        let sealed = self.cipher.encrypt(&nonce(self.number, last), message);
        self.out.write_all(&sealed.map_err(|_| io::Error::other("a chunk could not be encrypted"))?)?;
        self.plain.clear();
        self.number = self.number.checked_add(1).ok_or_else(|| io::Error::from(io::ErrorKind::FileTooLarge))?;
        Ok(())
    }

    /// The last chunk says that it is the last.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.seal(true)?;
        self.out.flush()
    }
}

impl Write for Sealer<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !bytes.is_empty() && self.plain.len() == CHUNK {
            self.seal(false)?;
        }
        let taken = bytes.len().min(CHUNK - self.plain.len());
        self.plain.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Gives the plain content back, chunk by chunk: never more of it in memory.
pub(super) struct Unsealer<'r> {
    cipher: XChaCha20Poly1305,
    about: [u8; 32],
    number: u32,
    from: &'r mut dyn Read,
    /// The next chunk, still sealed: only what follows tells whether a chunk is the last.
    ahead: Vec<u8>,
    plain: Zeroizing<Vec<u8>>,
    at: usize,
    ended: bool,
}

impl<'r> Unsealer<'r> {
    pub(super) fn new(key: &Secret, about: [u8; 32], from: &'r mut dyn Read) -> Result<Self> {
        let ahead = up_to(from, CHUNK + TAG)?;
        let cipher = XChaCha20Poly1305::new((&**key).into());
        let plain = Zeroizing::new(Vec::new());
        Ok(Self { cipher, about, number: 0, from, ahead, plain, at: 0, ended: false })
    }

    fn open(&self, sealed: &[u8], last: bool) -> Option<Zeroizing<Vec<u8>>> {
        let message = Payload { msg: sealed, aad: &self.about };
        self.cipher.decrypt(&nonce(self.number, last), message).ok().map(Zeroizing::new)
    }

    /// Opens the next chunk; false behind the last.
    fn advance(&mut self) -> Result<bool> {
        if self.ended {
            return Ok(false);
        }
        let sealed = std::mem::take(&mut self.ahead);
        self.ahead = if sealed.len() == CHUNK + TAG { up_to(self.from, CHUNK + TAG)? } else { Vec::new() };
        let last = self.ahead.is_empty();
        let Some(plain) = self.open(&sealed, last) else {
            // Whole, and not meant to be the last: the rest is missing.
            let cut = last && self.open(&sealed, false).is_some();
            return Err(if cut { PackageFileError::CutOff } else { PackageFileError::Damaged(self.number) });
        };
        (self.plain, self.at, self.ended) = (plain, 0, last);
        self.number = self.number.checked_add(1).ok_or(PackageFileError::Damaged(u32::MAX))?;
        Ok(true)
    }
}

impl Read for Unsealer<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.at == self.plain.len() {
            if !self.advance()? {
                return Ok(0);
            }
        }
        let count = into.len().min(self.plain.len() - self.at);
        into[..count].copy_from_slice(&self.plain[self.at..self.at + count]);
        self.at += count;
        Ok(count)
    }
}

/// Reads until `length` bytes or the end.
pub(super) fn up_to(from: &mut dyn Read, length: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(length.min(CHUNK + TAG));
    from.take(length as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}
