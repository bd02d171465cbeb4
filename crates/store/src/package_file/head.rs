//! The head of a package file: the key of its content, wrapped for whoever may open it.

use std::io::{Read, Write};

use argon2::{Algorithm, Argon2, Params, Version};
use evidence::LogId;
use minicbor::{Decode, Encode};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::{PackageFileError, Result, chunks::up_to, exchange};
use crate::{
    cipher::{self, Secret},
    env::{Env, random},
    error::StoreError,
    key_file::Argon2Cost,
    keys,
};

const MAGIC: &[u8; 8] = b"TYCASE\0\x01";
const MAGIC_STEM: usize = 7;
const FORMAT: u16 = 1;
const SLOT: &[u8] = b"tianye package slot 1";
/// No head is longer, and none has more slots: each passphrase slot that is tried costs a stretching.
const LONGEST_HEAD: usize = 16 << 10;
const MOST_PASSPHRASES: usize = 2;
const MOST_RECEIVERS: usize = 64;
/// Digits of a passphrase that the program makes up: 66 bits, stretched.
const DIGITS: usize = 20;
/// Fewer characters are no passphrase for something that lies on a stick.
const SHORTEST: usize = 12;

/// A passphrase as it is said by telephone: blanks and hyphens between its characters are for the ear and do not count, and full-width digits are digits.
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// As it was typed; none when it is too short.
    pub fn new(typed: &str) -> Option<Self> {
        let heard = typed.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '－' | '—' | '–'));
        let plain: Zeroizing<String> = Zeroizing::new(
            heard
                .map(|c| if ('０'..='９').contains(&c) { char::from(b'0' + (c as u32 - '０' as u32) as u8) } else { c })
                .collect(),
        );
        let mut kinds: Vec<char> = plain.chars().collect();
        let long = (SHORTEST..=256).contains(&kinds.len());
        kinds.sort_unstable();
        kinds.dedup();
        (long && kinds.len() > 2).then_some(Self(plain))
    }

    /// A fresh one of twenty digits.
    pub(crate) fn fresh(env: &dyn Env) -> Result<Self> {
        let bytes: [u8; 16] = random(env).map_err(StoreError::from)?;
        // 2^128 is so much more than 10^20 that no digit is likelier than another.
        let number = u128::from_be_bytes(bytes) % 10_u128.pow(DIGITS as u32);
        Ok(Self(Zeroizing::new(format!("{number:020}"))))
    }

    /// In groups of four, to be said.
    pub fn shown(&self) -> Zeroizing<String> {
        let characters: Vec<char> = self.0.chars().collect();
        let groups: Vec<String> = characters.chunks(4).map(|group| group.iter().collect()).collect();
        Zeroizing::new(groups.join(" "))
    }
}

impl std::fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Passphrase")
    }
}

/// What a package is opened with.
#[derive(Default)]
pub struct PackageKey {
    pub(crate) passphrase: Option<Passphrase>,
    /// A log, and the secret half of its exchange key.
    pub(crate) own: Option<(LogId, Secret)>,
}

impl PackageKey {
    /// With a passphrase alone.
    pub fn said(passphrase: Passphrase) -> Self {
        Self { passphrase: Some(passphrase), own: None }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
struct PassphraseSlot {
    #[n(0)]
    cost: Argon2Cost,
    #[cbor(n(1), with = "minicbor::bytes")]
    salt: [u8; 16],
    #[cbor(n(2), with = "minicbor::bytes")]
    wrapped: Vec<u8>,
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
struct ReceiverSlot {
    #[n(0)]
    log: LogId,
    #[cbor(n(1), with = "minicbor::bytes")]
    ephemeral: [u8; 32],
    #[cbor(n(2), with = "minicbor::bytes")]
    wrapped: Vec<u8>,
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
struct Head {
    #[n(0)]
    format: u16,
    #[n(1)]
    passphrases: Vec<PassphraseSlot>,
    #[n(2)]
    receivers: Vec<ReceiverSlot>,
}

/// The key of a content, and what each of its chunks is bound to: every byte of the head.
pub(super) struct Opened {
    pub(super) key: Secret,
    pub(super) about: [u8; 32],
}

/// Writes a head with a fresh key.
pub(super) fn write(
    passphrase: &Passphrase,
    cost: Argon2Cost,
    receivers: &[(LogId, [u8; 32])],
    env: &dyn Env,
    out: &mut dyn Write,
) -> Result<Opened> {
    let fresh = || random::<32>(env).map(Zeroizing::new).map_err(StoreError::from);
    let nonce = || random::<24>(env).map_err(StoreError::from);
    let refused = |_| PackageFileError::Form("the key could not be wrapped".into());
    let key: Secret = fresh()?;
    let mut slot = PassphraseSlot { cost, salt: random(env).map_err(StoreError::from)?, wrapped: Vec::new() };
    slot.wrapped = cipher::seal(&slot.key(passphrase)?, nonce()?, &slot.about(), &*key).map_err(refused)?;
    let mut head = Head { format: FORMAT, passphrases: vec![slot], receivers: Vec::new() };
    for (log, public) in receivers.iter().take(MOST_RECEIVERS) {
        let secret = fresh()?;
        let ephemeral = exchange::public_of(&secret);
        let Some(shared) = exchange::shared(&secret, public) else { continue };
        let mut slot = ReceiverSlot { log: *log, ephemeral, wrapped: Vec::new() };
        slot.wrapped =
            cipher::seal(&slot.key(&shared, public), nonce()?, &slot.about(public), &*key).map_err(refused)?;
        head.receivers.push(slot);
    }
    let body = minicbor::to_vec(&head).map_err(|error| PackageFileError::Form(error.to_string()))?;
    let length = u32::try_from(body.len()).unwrap_or(u32::MAX).to_be_bytes();
    let about = checksum(&body);
    for piece in [&MAGIC[..], &length, &body, &about] {
        out.write_all(piece)?;
    }
    Ok(Opened { key, about })
}

/// Reads a head and opens it.
pub(super) fn read(from: &mut dyn Read, with: &PackageKey) -> Result<Opened> {
    let start = up_to(from, MAGIC.len() + 4)?;
    if start.get(..MAGIC_STEM) != Some(&MAGIC[..MAGIC_STEM]) {
        return Err(PackageFileError::NotAPackage);
    }
    match start.get(MAGIC_STEM) {
        Some(1) => {}
        Some(0) | None => return Err(PackageFileError::HeadDamaged),
        Some(newer) => return Err(PackageFileError::Newer((*newer).into())),
    }
    let length = start.get(MAGIC.len()..).and_then(|bytes| bytes.try_into().ok()).map(u32::from_be_bytes);
    let length = length.map(|length| length as usize).filter(|length| *length <= LONGEST_HEAD);
    let bytes = up_to(from, length.ok_or(PackageFileError::HeadDamaged)? + 32)?;
    let (body, about) = bytes.split_last_chunk::<32>().ok_or(PackageFileError::HeadDamaged)?;
    if Some(body.len()) != length || checksum(body) != *about {
        return Err(PackageFileError::HeadDamaged);
    }
    let mut peek = minicbor::Decoder::new(body);
    let format = peek.array().and_then(|_| peek.u16()).map_err(|_| PackageFileError::HeadDamaged)?;
    if format > FORMAT {
        return Err(PackageFileError::Newer(format.into()));
    }
    let head: Head = minicbor::decode(body).map_err(|_| PackageFileError::HeadDamaged)?;
    let sane = format == FORMAT
        && head.passphrases.len() <= MOST_PASSPHRASES
        && head.receivers.len() <= MOST_RECEIVERS
        && head.passphrases.iter().all(|slot| slot.cost.is_sane())
        && minicbor::to_vec(&head).is_ok_and(|again| again == body);
    if !sane {
        return Err(PackageFileError::HeadDamaged);
    }
    let key = head.open(with)?.ok_or(PackageFileError::WrongPassphrase)?;
    Ok(Opened { key, about: *about })
}

impl Head {
    fn open(&self, with: &PackageKey) -> Result<Option<Secret>> {
        if let Some((log, secret)) = &with.own {
            let public = exchange::public_of(secret);
            for slot in self.receivers.iter().filter(|slot| slot.log == *log) {
                let Some(shared) = exchange::shared(secret, &slot.ephemeral) else { continue };
                let key = slot.key(&shared, &public);
                if let Ok(key) = cipher::open_secret(&key, &slot.about(&public), &slot.wrapped) {
                    return Ok(Some(key));
                }
            }
        }
        let Some(passphrase) = &with.passphrase else { return Ok(None) };
        for slot in &self.passphrases {
            if let Ok(key) = cipher::open_secret(&slot.key(passphrase)?, &slot.about(), &slot.wrapped) {
                return Ok(Some(key));
            }
        }
        Ok(None)
    }
}

impl PassphraseSlot {
    fn key(&self, passphrase: &Passphrase) -> Result<Secret> {
        let internal = |error: argon2::Error| PackageFileError::Form(format!("argon2: {error}"));
        let cost = self.cost;
        let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(32)).map_err(internal)?;
        let mut stretched = Zeroizing::new([0; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase.0.as_bytes(), &self.salt, &mut *stretched)
            .map_err(internal)?;
        Ok(keys::derive(&self.salt, &*stretched, &[b"tianye package passphrase 1"]))
    }

    fn about(&self) -> Vec<u8> {
        let cost = [self.cost.memory_kib, self.cost.passes, self.cost.lanes].map(u32::to_be_bytes).concat();
        [SLOT, &[0], &cost, &self.salt].concat()
    }
}

impl ReceiverSlot {
    fn key(&self, shared: &Secret, public: &[u8; 32]) -> Secret {
        let salt = [self.ephemeral, *public].concat();
        keys::derive(&salt, &**shared, &[b"tianye package exchange 1"])
    }

    fn about(&self, public: &[u8; 32]) -> Vec<u8> {
        [SLOT, &[1], self.log.0.as_bytes(), &self.ephemeral, public].concat()
    }
}

fn checksum(body: &[u8]) -> [u8; 32] {
    let length = u32::try_from(body.len()).unwrap_or(u32::MAX).to_be_bytes();
    Sha256::new().chain_update(MAGIC).chain_update(length).chain_update(body).finalize().into()
}
