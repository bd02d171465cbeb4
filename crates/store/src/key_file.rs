//! The key file: the data key, wrapped once per way of opening the store.
//!
//! The key-encryption key is HKDF(argon2id(password) ‖ device secret). A slot is one such wrap: the officer's own. Beside it stands, once the branch
//! has a key of escrow, one sealed to that ([`crate::escrow`]); the device's secret must never be the only way in, because keychains get lost, so it
//! goes into a slot only where that other way is there. A changed password only wraps anew: the new slot is written beside the old one, read back, and
//! only then is the old one dropped.
//!
//! Layout: 8 bytes of magic, CBOR, SHA-256 of both, so that a damaged file is not mistaken for a wrong password.

use std::{fs, io, path::Path};

use argon2::{Algorithm, Argon2, Params, Version};
use evidence::Role;
use minicbor::{Decode, Encode};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::{
    atomic,
    cipher::{self, Secret},
    env::{Env, random},
    error::{Result, StoreError},
    escrow::{
        EscrowKey, EscrowSecret,
        slot::{EscrowSlot, Slots},
    },
    keys,
};

const MAGIC: &[u8; 8] = b"TYKEYS\0\x01";
/// Version 1 knows no slot of escrow. A file without one stays of version 1, so that a program that knows no other still opens it.
const WITHOUT_ESCROW: u16 = 1;
const VERSION: u16 = 2;
const SLOT: &[u8] = b"tianye key slot 1";
/// No key file is longer.
const MAX_LENGTH: u64 = 64 << 10;
/// No key file has more slots: each one that is tried costs a stretching.
const MAX_SLOTS: usize = 8;

/// Who the store belongs to; readable before the password is given, for the lock screen.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Officer {
    /// Id that stands in each record.
    #[n(0)]
    pub id: String,
    /// Name shown.
    #[n(1)]
    pub name: String,
    /// What the account is for; none in accounts older than roles: an officer's. The first record of the log says it, signed; here it is
    /// repeated for lists that are shown before a password is given.
    #[n(2)]
    pub role: Option<Role>,
}

impl Officer {
    /// What the account is for.
    pub fn role(&self) -> Role {
        self.role.unwrap_or_default()
    }
}

/// What argon2id may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Argon2Cost {
    /// Memory, KiB.
    #[n(0)]
    pub memory_kib: u32,
    /// Passes over it.
    #[n(1)]
    pub passes: u32,
    /// Lanes.
    #[n(2)]
    pub lanes: u32,
}

impl Argon2Cost {
    /// For use: 64 MiB, three passes (about 0.2 s on an office laptop).
    pub const STANDARD: Argon2Cost = Argon2Cost { memory_kib: 64 << 10, passes: 3, lanes: 1 };
    /// For tests only: no protection.
    pub const LIGHT: Argon2Cost = Argon2Cost { memory_kib: 64, passes: 1, lanes: 1 };

    /// A key file may not ask for more than this, whoever wrote it: 512 MiB, and altogether ten times the work of today's standard.
    pub(crate) fn is_sane(self) -> bool {
        let work = u64::from(self.memory_kib) * u64::from(self.passes);
        self.memory_kib <= 512 << 10 && work <= 2 << 20 && self.lanes <= 16 && self.params().is_ok()
    }

    fn params(self) -> argon2::Result<Params> {
        Params::new(self.memory_kib, self.passes, self.lanes, Some(32))
    }
}

/// A way of opening the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum SlotKind {
    /// The officer's password.
    #[n(0)]
    Officer,
    /// A recovery secret, held in escrow by the branch.
    #[n(1)]
    Recovery,
    /// The branch's key of escrow; opened by no password.
    #[n(2)]
    Escrow,
}

/// One wrap of the data key.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Slot {
    #[n(0)]
    kind: SlotKind,
    #[n(1)]
    cost: Argon2Cost,
    #[cbor(n(2), with = "minicbor::bytes")]
    salt: [u8; 16],
    #[n(3)]
    device_bound: bool,
    #[cbor(n(4), with = "minicbor::bytes")]
    wrapped: Vec<u8>,
    #[n(5)]
    created_ms: i64,
}

/// The key file, read.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(crate) struct KeyFile {
    #[n(0)]
    version: u16,
    #[cbor(n(1), with = "minicbor::bytes")]
    pub(crate) store: [u8; 16],
    #[n(2)]
    pub(crate) officer: Officer,
    #[n(3)]
    slots: Slots,
    /// The key that verifies what the officer signs, so that others on this machine know it; none in files older than this field.
    #[cbor(n(4), with = "minicbor::bytes")]
    pub(crate) public_key: Option<Vec<u8>>,
}

/// A password, and the secret of the device it is tied to.
#[derive(Clone, Copy)]
pub(crate) struct Credential<'a> {
    pub(crate) kind: SlotKind,
    pub(crate) password: &'a str,
    pub(crate) device_secret: Option<&'a [u8]>,
}

impl KeyFile {
    /// A new file with one slot.
    pub(crate) fn new(
        officer: Officer,
        store: [u8; 16],
        public_key: Vec<u8>,
        data_key: &Secret,
        credential: Credential<'_>,
        cost: Argon2Cost,
        env: &dyn Env,
    ) -> Result<Self> {
        let mut file =
            KeyFile { version: WITHOUT_ESCROW, store, officer, slots: Slots::default(), public_key: Some(public_key) };
        file.add(data_key, credential, cost, env)?;
        file.to_bytes()?;
        Ok(file)
    }

    /// Wraps the data key once more.
    pub(crate) fn add(
        &mut self,
        data_key: &Secret,
        credential: Credential<'_>,
        cost: Argon2Cost,
        env: &dyn Env,
    ) -> Result<()> {
        // What could not be read back is not written.
        if self.slots.len() >= MAX_SLOTS || !cost.is_sane() {
            return Err(StoreError::Internal("the key file has no place for this slot".into()));
        }
        let mut slot = Slot {
            kind: credential.kind,
            cost,
            salt: random(env)?,
            device_bound: credential.device_secret.is_some(),
            wrapped: Vec::new(),
            created_ms: env.moment().wall_ms,
        };
        let key = slot.key(credential, &self.store)?;
        slot.wrapped = cipher::seal(&key, random(env)?, &slot.about(&self.store), &**data_key)
            .map_err(|_| StoreError::Internal("the data key could not be wrapped".into()))?;
        self.slots.typed.push(slot);
        Ok(())
    }

    /// Seals the data key to the key of escrow, beside what is there.
    pub(crate) fn add_escrow(&mut self, data_key: &Secret, to: EscrowKey, env: &dyn Env) -> Result<()> {
        if self.slots.len() >= MAX_SLOTS {
            return Err(StoreError::Internal("the key file has no place for this slot".into()));
        }
        self.slots.escrow.push(EscrowSlot::seal(data_key, to, &self.store, env)?);
        self.version = VERSION;
        Ok(())
    }

    /// Leaves the newest slot of escrow alone.
    pub(crate) fn keep_newest_escrow(&mut self) {
        let older = self.slots.escrow.len().saturating_sub(1);
        self.slots.escrow.drain(..older);
    }

    /// The keys of escrow it is sealed to.
    pub(crate) fn escrow_keys(&self) -> Vec<EscrowKey> {
        self.slots.escrow.iter().map(EscrowSlot::to).collect()
    }

    /// The data key, by what two custodians put together.
    pub(crate) fn open_escrow(&self, with: &EscrowSecret) -> Result<Secret> {
        let mut sealed = self.slots.escrow.iter().rev().filter(|slot| slot.to() == with.public());
        let slot = sealed.next().ok_or(StoreError::NotInEscrow)?;
        slot.open(with, &self.store)
    }

    /// Whether the officer's password alone is not enough: the device's secret goes into the key.
    pub(crate) fn is_device_bound(&self) -> bool {
        let officers = || self.slots.typed.iter().filter(|slot| slot.kind == SlotKind::Officer);
        officers().all(|slot| slot.device_bound) && officers().next().is_some()
    }

    /// The data key, and which slot gave it.
    pub(crate) fn open(&self, credential: Credential<'_>) -> Result<(Secret, usize)> {
        let mut lacks_device = false;
        // Newest first: after an interrupted change of the password both slots are there.
        for (place, slot) in self.slots.typed.iter().enumerate().rev().filter(|(_, slot)| slot.kind == credential.kind)
        {
            if slot.device_bound && credential.device_secret.is_none() {
                lacks_device = true;
                continue;
            }
            let key = slot.key(credential, &self.store)?;
            if let Ok(data_key) = cipher::open_secret(&key, &slot.about(&self.store), &slot.wrapped) {
                return Ok((data_key, place));
            }
        }
        Err(if lacks_device { StoreError::DeviceSecretMissing } else { StoreError::WrongPassword })
    }

    /// Notes whose key it is. Whether that was news; another key than the one noted is damage.
    pub(crate) fn note_key(&mut self, public_key: &[u8]) -> Result<bool> {
        match &self.public_key {
            Some(known) if known == public_key => Ok(false),
            Some(_) => Err(StoreError::KeyFileDamaged),
            None => {
                self.public_key = Some(public_key.to_vec());
                Ok(true)
            }
        }
    }

    /// Drops every slot of the kind but one. Whether anything was dropped.
    pub(crate) fn keep_only(&mut self, kind: SlotKind, place: usize) -> bool {
        let before = self.slots.len();
        let mut at = 0..;
        self.slots.typed.retain(|slot| at.next() == Some(place) || slot.kind != kind);
        self.slots.len() < before
    }

    pub(crate) fn read(path: &Path) -> Result<Self> {
        let bytes = match fs::metadata(path).and_then(|data| {
            if data.len() > MAX_LENGTH { Err(io::ErrorKind::FileTooLarge.into()) } else { fs::read(path) }
        }) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(StoreError::NoStore),
            Err(error) if error.kind() == io::ErrorKind::FileTooLarge => return Err(StoreError::KeyFileDamaged),
            Err(error) => return Err(error.into()),
        };
        let body = bytes.strip_prefix(&MAGIC[..]).ok_or(StoreError::KeyFileDamaged)?;
        let (body, sum) = body.split_last_chunk::<32>().ok_or(StoreError::KeyFileDamaged)?;
        if checksum(body) != *sum {
            return Err(StoreError::KeyFileDamaged);
        }
        let mut peek = minicbor::Decoder::new(body);
        let version = peek.array().and_then(|_| peek.u16()).map_err(|_| StoreError::KeyFileDamaged)?;
        if version == 0 {
            return Err(StoreError::KeyFileDamaged);
        }
        if version > VERSION {
            return Err(StoreError::NewerVersion { found: version.into(), known: VERSION.into() });
        }
        let file: KeyFile = minicbor::decode(body).map_err(|_| StoreError::KeyFileDamaged)?;
        let sane = file.slots.len() <= MAX_SLOTS
            && file.slots.typed.iter().all(|slot| slot.cost.is_sane() && slot.kind != SlotKind::Escrow)
            && file.slots.escrow.iter().all(EscrowSlot::is_sane)
            && (version > WITHOUT_ESCROW || file.slots.escrow.is_empty());
        if sane { Ok(file) } else { Err(StoreError::KeyFileDamaged) }
    }

    pub(crate) fn write(&self, path: &Path) -> Result<()> {
        atomic::write(path, &self.to_bytes()?)?;
        Ok(())
    }

    /// The bytes of the file. What would not be read back is not given out: it would lock the officer out for good.
    pub(crate) fn to_bytes(&self) -> Result<Vec<u8>> {
        let body = minicbor::to_vec(self).map_err(|error| StoreError::Internal(error.to_string()))?;
        let bytes = [&MAGIC[..], &body, &checksum(&body)].concat();
        if bytes.len() as u64 > MAX_LENGTH {
            return Err(StoreError::TooLong { bytes: Some(bytes.len()) });
        }
        Ok(bytes)
    }
}

#[cfg(test)]
impl KeyFile {
    pub(crate) fn set_cost(&mut self, cost: Argon2Cost) {
        self.slots.typed[0].cost = cost;
    }

    pub(crate) fn set_kind(&mut self, kind: SlotKind) {
        self.slots.typed[0].kind = kind;
    }

    pub(crate) fn repeat_slot(&mut self) {
        self.slots.typed.push(self.slots.typed[0].clone());
    }
}

impl Slot {
    /// The key-encryption key.
    fn key(&self, credential: Credential<'_>, store: &[u8; 16]) -> Result<Secret> {
        let internal = |error: argon2::Error| StoreError::Internal(format!("argon2: {error}"));
        let params = self.cost.params().map_err(internal)?;
        let mut stretched = Zeroizing::new([0; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(credential.password.as_bytes(), &self.salt, &mut *stretched)
            .map_err(internal)?;
        let device = credential.device_secret.filter(|_| self.device_bound).unwrap_or_default();
        let both = Zeroizing::new([&stretched[..], device].concat());
        Ok(keys::derive(store, &both, &[b"tianye 1 key encryption"]))
    }

    /// What the wrap is bound to: it opens in its own store, kind and cost only.
    fn about(&self, store: &[u8; 16]) -> Vec<u8> {
        let cost = [self.cost.memory_kib, self.cost.passes, self.cost.lanes].map(u32::to_be_bytes).concat();
        [SLOT, store, &[self.kind as u8, self.device_bound.into()], &cost, &self.salt].concat()
    }
}

fn checksum(body: &[u8]) -> [u8; 32] {
    Sha256::new().chain_update(MAGIC).chain_update(body).finalize().into()
}
