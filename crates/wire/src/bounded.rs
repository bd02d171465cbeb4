//! The one way in and the one way out of bytes: bounded before parsing, strict while parsing, checked behind it.

use evidence::{CryptoProvider, is_canonical};
use minicbor::{Decode, Encode};
use thiserror::Error;

/// The bytes are not the message they should be.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum WireError {
    /// Longer than this message ever is.
    #[error("{found} bytes, more than the limit of {limit}")]
    TooLong {
        /// Bytes there are.
        found: usize,
        /// Bytes there may be.
        limit: usize,
    },
    /// Of a newer program.
    #[error("version {0}, which this program does not know")]
    Newer(u16),
    /// Not the CBOR it should be, or not in its one form.
    #[error("cannot be read: {0}")]
    Malformed(String),
    /// Readable, but against a rule.
    #[error("not allowed: {0}")]
    Against(&'static str),
    /// Whoever sent it does not know the secret of the invitation, or sits between the two who do.
    #[error("the proof of the invitation does not fit")]
    NotProved,
    /// The signature is not of the key that it should be of.
    #[error("the signature does not fit")]
    NotSigned,
    /// The signing key did not sign.
    #[error(transparent)]
    Signing(#[from] evidence::SigningFailed),
}

/// A body.
pub trait Message: Encode<()> + for<'b> Decode<'b, ()> {
    /// It never has more bytes.
    const LIMIT: usize;

    /// What the form alone does not say.
    ///
    /// # Errors
    ///
    /// The rule that it is against.
    fn check(&self) -> Result<(), WireError> {
        Ok(())
    }
}

/// The bytes of a message. What a reader would refuse is not given out.
///
/// # Errors
///
/// A rule that it is against, or too many bytes.
pub fn to_bytes<T: Message>(message: &T) -> Result<Vec<u8>, WireError> {
    message.check()?;
    let bytes = encoded(message)?;
    if bytes.len() > T::LIMIT {
        return Err(WireError::TooLong { found: bytes.len(), limit: T::LIMIT });
    }
    Ok(bytes)
}

/// Reads a message, from whoever it comes. Fields that a newer program added behind are passed over; anything else that is not as it should be is refused.
///
/// # Errors
///
/// Too many bytes, bytes of another form, a rule that it is against.
pub fn from_bytes<T: Message>(bytes: &[u8]) -> Result<T, WireError> {
    if bytes.len() > T::LIMIT {
        return Err(WireError::TooLong { found: bytes.len(), limit: T::LIMIT });
    }
    // Walked without recursion before any of it is decoded: what comes from a stranger may be nested as deeply as its bytes reach.
    if !is_canonical(bytes) {
        return Err(WireError::Malformed("not in its one form".into()));
    }
    let message: T = minicbor::decode(bytes).map_err(|error| WireError::Malformed(error.to_string()))?;
    message.check()?;
    Ok(message)
}

pub(crate) fn encoded<T: Encode<()>>(value: &T) -> Result<Vec<u8>, WireError> {
    minicbor::to_vec(value).map_err(|error| WireError::Malformed(error.to_string()))
}

/// What is signed: a word for the purpose, a zero, and the bytes.
pub(crate) fn signed(domain: &[u8], parts: &[&[u8]]) -> Vec<u8> {
    [domain, b"\0"].into_iter().chain(parts.iter().copied()).collect::<Vec<_>>().concat()
}

/// Whether a key signed it.
pub(crate) fn holds(key: &[u8], message: Result<Vec<u8>, WireError>, signature: &[u8], p: &dyn CryptoProvider) -> bool {
    message.is_ok_and(|message| p.verify(key, &message, signature))
}

pub(crate) fn version(found: u16) -> Result<(), WireError> {
    match found {
        1 => Ok(()),
        0 => Err(WireError::Malformed("version 0".into())),
        newer => Err(WireError::Newer(newer)),
    }
}

pub(crate) fn at_most(found: usize, limit: usize, rule: &'static str) -> Result<(), WireError> {
    if found > limit { Err(WireError::Against(rule)) } else { Ok(()) }
}

/// A text of a person, a place, a program: short, and nothing in it that moves a screen or a terminal.
pub(crate) fn text(found: &str, limit: usize, rule: &'static str) -> Result<(), WireError> {
    if found.chars().any(char::is_control) { Err(WireError::Against(rule)) } else { at_most(found.len(), limit, rule) }
}
