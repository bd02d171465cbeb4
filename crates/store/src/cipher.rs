//! Sealing small things under a key: XChaCha20-Poly1305 with a random nonce in front.
//!
//! The random nonce has 192 bits, so that one key may seal as many records as a case will ever have.

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use zeroize::Zeroizing;

/// 32 secret bytes, wiped when dropped.
pub(crate) type Secret = Zeroizing<[u8; 32]>;

const NONCE: usize = 24;

/// The bytes do not open under this key: another key, or they were damaged or changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DoesNotOpen;

/// `nonce ‖ ciphertext`, bound to `about`.
pub(crate) fn seal(key: &Secret, nonce: [u8; NONCE], about: &[u8], plain: &[u8]) -> Result<Vec<u8>, DoesNotOpen> {
    let cipher = XChaCha20Poly1305::new((&**key).into());
    let sealed = cipher.encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: about }).map_err(|_| DoesNotOpen)?;
    Ok([&nonce[..], &sealed].concat())
}

/// What [`seal`] sealed.
pub(crate) fn open(key: &Secret, about: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, DoesNotOpen> {
    let (nonce, sealed) = sealed.split_first_chunk::<NONCE>().ok_or(DoesNotOpen)?;
    let cipher = XChaCha20Poly1305::new((&**key).into());
    let plain = cipher.decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: about });
    plain.map(Zeroizing::new).map_err(|_| DoesNotOpen)
}

/// The same, of exactly 32 bytes.
pub(crate) fn open_secret(key: &Secret, about: &[u8], sealed: &[u8]) -> Result<Secret, DoesNotOpen> {
    let plain = open(key, about, sealed)?;
    plain.as_slice().try_into().map(Zeroizing::new).map_err(|_| DoesNotOpen)
}
