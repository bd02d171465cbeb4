//! Who signs: the officer's log and signing key, kept in the database, the key wrapped once more.

use std::sync::Arc;

use evidence::{Algorithm, Ed25519Sha256, Ed25519Signer, LogId, Record, Signer, SigningFailed};
use rusqlite::{Connection, OptionalExtension};
use zeroize::Zeroizing;

use crate::{
    cipher::{self, Secret},
    env::{Env, random},
    error::{Result, StoreError},
    key_file::Officer,
    keys::Keys,
};

const SEED: &[u8] = b"tianye signing seed 1";

/// A fresh signing key: its seed, and the key that verifies what it signs.
pub(crate) fn fresh(env: &dyn Env) -> Result<(Secret, Vec<u8>)> {
    let seed: Secret = Zeroizing::new(random(env)?);
    let public_key = Ed25519Signer::from_seed(&seed).public_key().to_vec();
    Ok((seed, public_key))
}

/// Keeps the officer's signing key, wrapped.
pub(crate) fn create(
    database: &Connection,
    keys: &Keys,
    log: LogId,
    officer: &Officer,
    seed: &Secret,
    env: &dyn Env,
) -> Result<Arc<dyn Signer>> {
    let signer = Ed25519Signer::from_seed(seed);
    let about = about(log, officer, signer.public_key());
    let wrapped = cipher::seal(&keys.signing, random(env)?, &about, &**seed)
        .map_err(|_| StoreError::Internal("the signing key could not be wrapped".into()))?;
    let row = (&log.0.as_bytes()[..], &officer.id, &officer.name, signer.public_key(), &wrapped);
    database.execute(include_str!("sql/add_identity.sql"), row)?;
    Ok(Arc::new(signer))
}

/// What the wrapped seed is bound to: it signs in this log, for this officer, and nowhere else.
fn about(log: LogId, officer: &Officer, public_key: &[u8]) -> Vec<u8> {
    [SEED, log.0.as_bytes(), public_key, officer.id.as_bytes()].concat()
}

/// Log, officer's id and name, public key, wrapped seed.
type IdentityRow = ([u8; 16], String, String, Vec<u8>, Vec<u8>);

/// The log and the key that signs in it. The key file is no secret and under no key: who it says the officer is must be what the
/// database says, or records would be signed in another's name.
pub(crate) fn read(database: &Connection, keys: &Keys, officer: &Officer) -> Result<(LogId, Arc<dyn Signer>)> {
    let damaged = |_| StoreError::Damaged("the signing key does not open".into());
    let row: Option<IdentityRow> = database
        .query_row(include_str!("sql/identity.sql"), (), |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
        })
        .optional()?;
    let gone = || StoreError::Damaged("the log's own entry is gone".into());
    let (log, id, name, public_key, wrapped) = row.ok_or_else(gone)?;
    if (&id, &name) != (&officer.id, &officer.name) {
        return Err(StoreError::KeyFileDamaged);
    }
    let log = LogId(uuid::Uuid::from_bytes(log));
    let about = about(log, officer, &public_key);
    let seed = cipher::open_secret(&keys.signing, &about, &wrapped).map_err(damaged)?;
    let signer = Ed25519Signer::from_seed(&seed);
    if signer.public_key() != public_key {
        return Err(StoreError::Damaged("the signing key is not the one of the log".into()));
    }
    Ok((log, Arc::new(signer)))
}

/// A signer whose key is gone with a damaged page: it says whose signatures the log bears, and signs nothing.
struct KeyGone(Vec<u8>);

impl Signer for KeyGone {
    fn algorithm(&self) -> Algorithm {
        Algorithm::ED25519_SHA256
    }

    fn public_key(&self) -> &[u8] {
        &self.0
    }

    fn sign(&self, _: &[u8]) -> Result<Vec<u8>, SigningFailed> {
        Err(SigningFailed("the signing key lay on a damaged page".into()))
    }
}

/// The log by its own records, and the key as the key file notes it; none where one of them does not say. For reading only.
pub(crate) fn without_its_page(database: &Connection, known: Option<&[u8]>) -> Option<(LogId, Arc<dyn Signer>)> {
    let sealed: Vec<u8> =
        database.query_row("SELECT sealed FROM record ORDER BY seq LIMIT 1", (), |row| row.get(0)).ok()?;
    let record = Record::parse(&sealed, &Ed25519Sha256).ok()?;
    Some((record.header.log, Arc::new(KeyGone(known?.to_vec()))))
}
