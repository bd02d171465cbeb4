//! Signatures checked before the turn to write comes: one program writes at a time, and checking a thousand signatures is the longest part of taking in a
//! thousand records. What was found to hold is remembered by everything that goes into it, so that the walk along the chain, in the transaction, asks the same
//! question and gets the same answer; whatever was not asked before is checked there.

use std::{
    collections::HashSet,
    sync::{Mutex, PoisonError},
};

use evidence::{Algorithm, CryptoProvider, Ed25519Sha256, Hash, Record};
use wire::Carried;

const P: &Ed25519Sha256 = &Ed25519Sha256;

/// The cryptography of a push, with what it found already.
#[derive(Default)]
pub(crate) struct Ahead(Mutex<HashSet<Hash>>);

impl Ahead {
    /// Checks these records' signatures under a key. What does not hold is nobody's to report here: the chain meets it in its place.
    pub(crate) fn check(&self, key: &[u8], records: &[Carried]) {
        for carried in records {
            if let Ok(record) = Record::parse(&carried.record, P) {
                record.is_signed_by(key, self);
            }
        }
    }

    fn known(&self) -> std::sync::MutexGuard<'_, HashSet<Hash>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl CryptoProvider for Ahead {
    fn algorithm(&self) -> Algorithm {
        P.algorithm()
    }

    fn hash(&self, parts: &[&[u8]]) -> Hash {
        P.hash(parts)
    }

    fn verify(&self, public_key: &[u8], message: &[u8], signature: &[u8]) -> bool {
        // With their lengths, so that no two questions look alike.
        let lengths = [public_key.len(), signature.len()].map(|length| (length as u64).to_be_bytes());
        let question = P.hash(&[&lengths[0], public_key, &lengths[1], signature, message]);
        if self.known().contains(&question) {
            return true;
        }
        let holds = P.verify(public_key, message, signature);
        if holds {
            self.known().insert(question);
        }
        holds
    }
}

#[cfg(test)]
mod tests {
    use super::Ahead;
    use evidence::{CryptoProvider, Ed25519Signer, Signer};

    #[test]
    fn only_what_holds_is_remembered_and_only_for_the_same_question() {
        let (signer, other) = (Ed25519Signer::from_seed(&[1; 32]), Ed25519Signer::from_seed(&[2; 32]));
        let (ahead, signature) = (Ahead::default(), signer.sign(b"one").unwrap_or_default());
        for _ in 0..2 {
            assert!(ahead.verify(signer.public_key(), b"one", &signature));
            assert!(!ahead.verify(signer.public_key(), b"two", &signature));
            assert!(!ahead.verify(other.public_key(), b"one", &signature));
            assert!(!ahead.verify(signer.public_key(), b"one", &signature[..63]));
        }
        assert_eq!(ahead.known().len(), 1);
    }
}
