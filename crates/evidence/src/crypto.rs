//! The seam to cryptography: hash, sign, verify, and the number that says which algorithms did it.
//!
//! A bank may have to use certified 国密 hardware (SM2/SM3). It implements [`CryptoProvider`] and [`Signer`] with an algorithm
//! number of its own; the number stands in each record, so that old records stay verifiable. The hash must have 32 bytes.

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::hash::Hash;

/// Which hash and signature a record uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
#[cbor(transparent)]
pub struct Algorithm(#[n(0)] pub u16);

impl Algorithm {
    /// Ed25519 over SHA-256 hashes: what the product itself brings.
    pub const ED25519_SHA256: Algorithm = Algorithm(1);
    /// SM2 over SM3 hashes (国密): reserved for a provider that a bank plugs in.
    pub const SM2_SM3: Algorithm = Algorithm(2);
}

/// Hashing and verification of one algorithm.
pub trait CryptoProvider: Send + Sync {
    /// Its number.
    fn algorithm(&self) -> Algorithm;
    /// The hash of the parts, one after the other.
    fn hash(&self, parts: &[&[u8]]) -> Hash;
    /// Whether `signature` is the signature of `message` under `public_key`.
    fn verify(&self, public_key: &[u8], message: &[u8], signature: &[u8]) -> bool;
}

/// The officer's signing key: in memory here, in a card or module elsewhere.
pub trait Signer: Send + Sync {
    /// The number of its algorithm.
    fn algorithm(&self) -> Algorithm;
    /// The public key that verifies what it signs.
    fn public_key(&self) -> &[u8];
    /// Signs; hardware may fail.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SigningFailed>;
}

/// The signing device did not sign.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the signing key could not be used: {0}")]
pub struct SigningFailed(pub String);

/// Ed25519 and SHA-256.
#[derive(Debug, Clone, Copy, Default)]
pub struct Ed25519Sha256;

impl CryptoProvider for Ed25519Sha256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::ED25519_SHA256
    }

    fn hash(&self, parts: &[&[u8]]) -> Hash {
        let mut sha = Sha256::new();
        for part in parts {
            sha.update(part);
        }
        Hash(sha.finalize().into())
    }

    fn verify(&self, public_key: &[u8], message: &[u8], signature: &[u8]) -> bool {
        let Ok(key) = public_key.try_into().map(VerifyingKey::from_bytes) else { return false };
        let (Ok(key), Ok(signature)) = (key, Signature::from_slice(signature)) else { return false };
        // Strict: refuses weak keys and malleable signatures, so that one record has one signature.
        key.verify_strict(message, &signature).is_ok()
    }
}

/// An Ed25519 key held in memory; wiped when dropped.
pub struct Ed25519Signer {
    key: SigningKey,
    public: [u8; 32],
}

impl Ed25519Signer {
    /// The key that a 32-byte seed makes.
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        let key = SigningKey::from_bytes(seed);
        let public = key.verifying_key().to_bytes();
        Self { key, public }
    }
}

impl Signer for Ed25519Signer {
    fn algorithm(&self) -> Algorithm {
        Algorithm::ED25519_SHA256
    }

    fn public_key(&self) -> &[u8] {
        &self.public
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SigningFailed> {
        Ok(self.key.sign(message).to_bytes().to_vec())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn bytes(hex: &str) -> Vec<u8> {
        (0..hex.len() / 2).map(|i| u8::from_str_radix(&hex[2 * i..2 * i + 2], 16).unwrap()).collect()
    }

    /// RFC 8032 §7.1, TEST 3.
    #[test]
    fn signs_as_rfc_8032_says() {
        let seed = bytes("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7");
        let signer = Ed25519Signer::from_seed(&seed.try_into().unwrap());
        assert_eq!(signer.public_key(), bytes("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025"));
        let expected = bytes(concat!(
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac",
            "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        ));
        let signature = signer.sign(&[0xaf, 0x82]).unwrap();
        assert_eq!(signature, expected);
        assert!(Ed25519Sha256.verify(signer.public_key(), &[0xaf, 0x82], &signature));
        assert!(!Ed25519Sha256.verify(signer.public_key(), &[0xaf, 0x83], &signature));
        assert!(!Ed25519Sha256.verify(&[0; 32], &[0xaf, 0x82], &signature));
        assert!(!Ed25519Sha256.verify(&[1, 2], &[0xaf, 0x82], &signature[..10]));
    }

    /// FIPS 180-4 example, in one part and in two.
    #[test]
    fn hashes_as_fips_180_says() {
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(Ed25519Sha256.hash(&[b"abc"]).to_string(), expected);
        assert_eq!(Ed25519Sha256.hash(&[b"a", b"bc"]).to_string(), expected);
    }
}
