//! The exchange key (X25519, RFC 7748) that a package to one officer is sealed to, and the signed card by which others learn it.
//!
//! Its secret half is derived from the store's data key and never stored; the public half goes along in each package the officer makes, signed with the key
//! of the log. So the first package between two officers needs a passphrase said by telephone, and the way back needs none.

use curve25519_dalek::montgomery::MontgomeryPoint;
use evidence::{CryptoProvider, LogId, Signer};
use minicbor::{Decode, Encode};
use zeroize::Zeroizing;

use super::{PackageFileError, Result};
use crate::cipher::Secret;

const DOMAIN: &[u8] = b"tianye exchange 1\0";

/// An officer's exchange key, signed with the key of the officer's log.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct ExchangeCard {
    /// The officer's log.
    #[n(0)]
    pub log: LogId,
    /// The public half.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub key: [u8; 32],
    /// The signature over `"tianye exchange 1" ‖ 00 ‖ log ‖ key`.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub signature: Vec<u8>,
}

impl ExchangeCard {
    pub(crate) fn sign(log: LogId, key: [u8; 32], signer: &dyn Signer) -> Result<Self> {
        let mut card = Self { log, key, signature: Vec::new() };
        card.signature = signer.sign(&card.message()).map_err(evidence::PackageError::Signing)?;
        Ok(card)
    }

    /// Whether the key of the log signed it.
    pub fn is_signed_by(&self, public_key: &[u8], provider: &dyn CryptoProvider) -> bool {
        provider.verify(public_key, &self.message(), &self.signature)
    }

    pub(super) fn to_bytes(&self) -> Result<Vec<u8>> {
        minicbor::to_vec(self).map_err(|error| PackageFileError::Form(error.to_string()))
    }

    /// One card has one form.
    pub(super) fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let card: Self = minicbor::decode(bytes).map_err(|error| PackageFileError::Form(error.to_string()))?;
        if card.to_bytes()? == bytes { Ok(card) } else { Err(PackageFileError::Form("exchange key".into())) }
    }

    fn message(&self) -> Vec<u8> {
        [DOMAIN, self.log.0.as_bytes(), &self.key].concat()
    }
}

/// The public half of an exchange key.
pub(crate) fn public_of(secret: &Secret) -> [u8; 32] {
    MontgomeryPoint::mul_base_clamped(**secret).to_bytes()
}

/// What both sides reckon; none where the other half is one of those with which anybody reckons the same.
pub(crate) fn shared(secret: &Secret, public: &[u8; 32]) -> Option<Secret> {
    let point = MontgomeryPoint(*public).mul_clamped(**secret).to_bytes();
    (point != [0; 32]).then(|| Zeroizing::new(point))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(hex: &str) -> [u8; 32] {
        let mut bytes = [0; 32];
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap_or_default();
        }
        bytes
    }

    /// The worked example of RFC 7748, §6.1.
    #[test]
    fn two_officers_reckon_the_same() {
        let bob = Zeroizing::new(bytes("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"));
        assert_eq!(public_of(&bob), bytes("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"));
        let alice = bytes("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
        let both = bytes("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742");
        assert_eq!(shared(&bob, &alice).map(|key| *key), Some(both));
        assert_eq!(shared(&bob, &[0; 32]), None, "a point of low order");
    }
}
