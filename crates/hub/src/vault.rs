//! The vault key and everything sealed under it. It lies outside of the database: whoever has the disk without it has nothing.
//!
//! Sealing is that of `docs/record.md` §4: XChaCha20-Poly1305, a random nonce in front, bound to the place it stands in.

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use evidence::{CaseId, LogId, Opening};
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::{
    env::{Env, random},
    error::{HubError, Result},
};

/// 32 secret bytes, wiped when dropped.
pub(crate) type Secret = Zeroizing<[u8; 32]>;

const NONCE: usize = 24;
const SALT: &[u8] = b"tianye hub 1";

/// The keys derived from the vault key, each for one purpose.
pub(crate) struct Vault {
    /// SQLCipher's raw key.
    pub(crate) database: Secret,
    cases: Secret,
    log: Secret,
    small: Secret,
    persons: Secret,
    columns: Secret,
}

/// Seals single values of a database that is not sealed as a whole, each bound to the place it stands in.
#[derive(Clone)]
pub(crate) struct Columns(Secret);

impl Columns {
    /// By how many bytes what is sealed is longer: a nonce in front, a tag behind.
    pub(crate) const OVERHEAD: usize = NONCE + 16;

    /// Seals a value; `place`: table and column.
    pub(crate) fn seal(&self, place: &str, plain: &[u8], env: &dyn Env) -> Result<Vec<u8>> {
        seal(&self.0, place.as_bytes(), plain, env)
    }

    /// Opens it.
    pub(crate) fn open(&self, place: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
        open(&self.0, place.as_bytes(), sealed, "a value in the database")
    }
}

/// What seals the openings of a case and its files.
pub(crate) struct CaseKeys {
    openings: Secret,
    pub(crate) attachments: Secret,
}

/// HKDF-SHA-256 to 32 bytes.
pub(crate) fn derive(salt: &[u8], secret: &[u8], purpose: &[u8]) -> Secret {
    let mut key = Zeroizing::new([0; 32]);
    let expanded = Hkdf::<Sha256>::new(Some(salt), secret).expand(purpose, &mut *key);
    // HKDF refuses only outputs longer than 8,160 bytes.
    debug_assert!(expanded.is_ok());
    key
}

fn seal(key: &Secret, about: &[u8], plain: &[u8], env: &dyn Env) -> Result<Vec<u8>> {
    let nonce: [u8; NONCE] = random(env)?;
    let cipher = XChaCha20Poly1305::new((&**key).into());
    let sealed = cipher
        .encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: about })
        .map_err(|_| HubError::Internal("sealing failed".into()))?;
    Ok([&nonce[..], &sealed].concat())
}

fn open(key: &Secret, about: &[u8], sealed: &[u8], what: &'static str) -> Result<Zeroizing<Vec<u8>>> {
    let (nonce, sealed) = sealed.split_first_chunk::<NONCE>().ok_or(HubError::DoesNotOpen(what))?;
    let cipher = XChaCha20Poly1305::new((&**key).into());
    let plain = cipher.decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: about });
    plain.map(Zeroizing::new).map_err(|_| HubError::DoesNotOpen(what))
}

impl Vault {
    /// The keys of a vault key.
    pub(crate) fn of(key: &Secret) -> Self {
        let of = |purpose: &[u8]| derive(SALT, &**key, purpose);
        Self {
            database: of(b"tianye hub 1 database"),
            cases: of(b"tianye hub 1 cases"),
            log: of(b"tianye hub 1 log"),
            small: of(b"tianye hub 1 secrets"),
            persons: of(b"tianye hub 1 persons"),
            columns: of(b"tianye hub 1 columns"),
        }
    }

    /// What seals single values of a database that is not sealed as a whole.
    pub(crate) fn columns(&self) -> Columns {
        Columns(self.columns.clone())
    }

    /// What stands for a number that names a person: the same for the same number, and nothing without the vault key.
    pub(crate) fn blind(&self, number: &[u8]) -> [u8; 32] {
        *derive(number, &*self.persons, b"tianye hub 1 person")
    }

    /// Seals a small secret of the hub under its name.
    pub(crate) fn seal_small(&self, name: &str, plain: &[u8], env: &dyn Env) -> Result<Vec<u8>> {
        seal(&self.small, name.as_bytes(), plain, env)
    }

    /// Opens it.
    pub(crate) fn open_small(&self, name: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
        open(&self.small, name.as_bytes(), sealed, "a secret of the hub")
    }

    /// Random bytes for a new case, wrapped, and the keys they make.
    pub(crate) fn new_case(&self, case: CaseId, env: &dyn Env) -> Result<(Vec<u8>, CaseKeys)> {
        let bytes: Secret = Zeroizing::new(random(env)?);
        Ok((seal(&self.cases, &case_about(case), &*bytes, env)?, CaseKeys::of(&bytes, case)))
    }

    /// The keys of a case, from its wrapped bytes.
    pub(crate) fn case(&self, case: CaseId, wrapped: &[u8]) -> Result<CaseKeys> {
        let bytes = open(&self.cases, &case_about(case), wrapped, "the key of a case")?;
        let bytes: [u8; 32] = bytes.as_slice().try_into().map_err(|_| HubError::DoesNotOpen("the key of a case"))?;
        Ok(CaseKeys::of(&Zeroizing::new(bytes), case))
    }

    fn opening_key<'a>(&'a self, keys: Option<&'a CaseKeys>) -> &'a Secret {
        keys.map_or(&self.log, |keys| &keys.openings)
    }

    /// Seals what opens a record; `keys`: of its case, none for what concerns no case.
    pub(crate) fn seal_opening(
        &self,
        at: (LogId, u64, Option<CaseId>),
        keys: Option<&CaseKeys>,
        opening: &Opening,
        env: &dyn Env,
    ) -> Result<Vec<u8>> {
        let plain = Zeroizing::new([&opening.salt[..], &opening.payload].concat());
        seal(self.opening_key(keys), &opening_about(at), &plain, env)
    }

    /// Opens it: salt ‖ payload.
    pub(crate) fn open_opening(
        &self,
        at: (LogId, u64, Option<CaseId>),
        keys: Option<&CaseKeys>,
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>> {
        open(self.opening_key(keys), &opening_about(at), sealed, "the content of a record")
    }
}

impl CaseKeys {
    fn of(bytes: &Secret, case: CaseId) -> Self {
        let of = |purpose: &[u8]| derive(case.0.as_bytes(), &**bytes, purpose);
        Self { openings: of(b"tianye 1 case openings"), attachments: of(b"tianye 1 case attachments") }
    }
}

fn case_about(case: CaseId) -> Vec<u8> {
    [&b"tianye case key 1"[..], case.0.as_bytes()].concat()
}

fn opening_about((log, seq, case): (LogId, u64, Option<CaseId>)) -> Vec<u8> {
    let case = case.map_or([0; 16], |case| *case.0.as_bytes());
    [&b"tianye opening 1"[..], log.0.as_bytes(), &seq.to_be_bytes(), &case].concat()
}

/// Salt and payload taken apart.
pub(crate) fn apart(opened: &[u8]) -> Option<Opening> {
    let (salt, payload) = opened.split_first_chunk::<32>()?;
    Some(Opening { salt: *salt, payload: payload.to_vec() })
}
