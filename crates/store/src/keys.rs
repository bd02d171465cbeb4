//! Every key derived from the one data key, each for one purpose.
//!
//! The data key is random and never changes; a new password only wraps it anew. What is derived here is never stored.

use evidence::CaseId;
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::cipher::Secret;

/// The keys of an open store.
pub(crate) struct Keys {
    /// SQLCipher's raw key.
    pub(crate) database: Secret,
    /// Wraps the key of each case.
    pub(crate) cases: Secret,
    /// The secret half of the key that packages for this officer are sealed to.
    pub(crate) exchange: Secret,
    /// Encrypts payloads that concern no case.
    pub(crate) log: Secret,
    /// Wraps the officer's signing key.
    pub(crate) signing: Secret,
    /// Wraps the key of the line to the branch.
    pub(crate) transport: Secret,
}

impl Keys {
    pub(crate) fn derive(data_key: &Secret, store: &[u8; 16]) -> Self {
        let derive = |purpose: &str| derive(store, &**data_key, &[purpose.as_bytes()]);
        Self {
            database: derive("tianye 1 database"),
            cases: derive("tianye 1 cases"),
            exchange: derive("tianye 1 exchange"),
            log: derive("tianye 1 log"),
            signing: derive("tianye 1 signing"),
            transport: derive("tianye 1 transport"),
        }
    }
}

/// What is derived from a case's own random key; that key itself seals nothing.
pub(crate) struct CaseKeys {
    /// Encrypts the case's payloads.
    pub(crate) openings: Secret,
    /// Names and encrypts its attachments, through one more derivation per file.
    pub(crate) attachments: Secret,
}

impl CaseKeys {
    pub(crate) fn derive(case_key: &Secret, case: CaseId) -> Self {
        let derive = |purpose: &str| derive(case.0.as_bytes(), &**case_key, &[purpose.as_bytes()]);
        Self { openings: derive("tianye 1 case openings"), attachments: derive("tianye 1 case attachments") }
    }
}

/// HKDF-SHA-256 to 32 bytes.
pub(crate) fn derive(salt: &[u8], secret: &[u8], purpose: &[&[u8]]) -> Secret {
    let mut key = Zeroizing::new([0; 32]);
    let expanded = Hkdf::<Sha256>::new(Some(salt), secret).expand_multi_info(purpose, &mut *key);
    // HKDF refuses only outputs longer than 8,160 bytes.
    debug_assert!(expanded.is_ok());
    key
}
