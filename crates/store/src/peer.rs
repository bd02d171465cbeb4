//! Officers with whom a case was exchanged: whose log is whose, by keys that were compared by telephone.

use std::collections::BTreeMap;

use evidence::{CryptoProvider, Ed25519Sha256, Hash, LogId, Role};
use rusqlite::Connection;

use crate::error::{Result, StoreError};

/// Another officer, as known here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Peer {
    /// The officer's log.
    pub log: LogId,
    /// The key that verifies it.
    pub public_key: Vec<u8>,
    /// The id that stands in its records.
    pub officer: String,
    /// The name, as told when it was compared.
    pub name: String,
    /// What the account is for.
    pub role: Role,
    /// The key that packages for the officer are sealed to.
    pub exchange: Option<[u8; 32]>,
}

/// The digits by which two officers compare a key by telephone: of its hash, sixteen of them, in groups of four. Whoever wants a log of their own
/// to be taken for another's has to make about 10^16 keys before the call.
pub fn spoken_digits(public_key: &[u8]) -> String {
    let Hash(bytes) = Ed25519Sha256.hash(&[b"tianye spoken key 1\0", public_key]);
    let mut number = [0; 16];
    number.copy_from_slice(&bytes[..16]);
    let digits = format!("{:016}", u128::from_be_bytes(number) % 10_u128.pow(16));
    format!("{} {} {} {}", &digits[..4], &digits[4..8], &digits[8..12], &digits[12..])
}

fn role_of(number: i64) -> Result<Role> {
    match number {
        0 => Ok(Role::Officer),
        1 => Ok(Role::Reviewer),
        2 => Ok(Role::Committee),
        other => Err(StoreError::Damaged(format!("role {other}"))),
    }
}

pub(crate) fn read(database: &Connection) -> Result<BTreeMap<LogId, Peer>> {
    let mut query = database.prepare(include_str!("sql/peers.sql"))?;
    let mut rows = query.query(())?;
    let mut peers = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let log = LogId(uuid::Uuid::from_bytes(row.get(0)?));
        let peer = Peer {
            log,
            public_key: row.get(1)?,
            officer: row.get(2)?,
            name: row.get(3)?,
            role: role_of(row.get(4)?)?,
            exchange: row.get(5)?,
        };
        peers.insert(log, peer);
    }
    Ok(peers)
}

pub(crate) fn write(database: &Connection, peer: &Peer, now_ms: i64) -> Result<()> {
    let mut add = database.prepare_cached(include_str!("sql/add_peer.sql"))?;
    let role: i64 = match peer.role {
        Role::Officer => 0,
        Role::Reviewer => 1,
        Role::Committee => 2,
    };
    let exchange = peer.exchange.as_ref().map(|key| &key[..]);
    add.execute((&peer.log.0.as_bytes()[..], &peer.public_key, &peer.officer, &peer.name, role, exchange, now_ms))?;
    Ok(())
}
