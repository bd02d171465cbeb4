//! The slot of kind 2 in `keys`: the data key sealed to the public half of the key of escrow, which needs no password to be made.

use minicbor::{
    Decode, Decoder, Encode, Encoder,
    decode::Error as DecodeError,
    encode::{Error as EncodeError, Write},
};
use zeroize::Zeroizing;

use super::{EscrowKey, EscrowSecret};
use crate::{
    cipher::{self, Secret},
    env::{Env, random},
    error::{Result, StoreError},
    key_file::{Slot, SlotKind},
    keys,
    package_file::{public_of, shared},
};

const SLOT: &[u8] = b"tianye key slot 1";

/// One wrap of the data key for the custodians.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(crate) struct EscrowSlot {
    #[n(0)]
    kind: SlotKind,
    #[cbor(n(1), with = "minicbor::bytes")]
    escrow: [u8; 32],
    #[cbor(n(2), with = "minicbor::bytes")]
    ephemeral: [u8; 32],
    #[cbor(n(3), with = "minicbor::bytes")]
    wrapped: Vec<u8>,
    #[n(4)]
    created_ms: i64,
}

impl EscrowSlot {
    /// Seals the data key of a store; refused for a key with which anybody reckons the same.
    pub(crate) fn seal(data_key: &Secret, to: EscrowKey, store: &[u8; 16], env: &dyn Env) -> Result<Self> {
        let secret: Secret = Zeroizing::new(random(env)?);
        let common = shared(&secret, &to.0).ok_or(StoreError::EscrowKeyUnusable)?;
        let (ephemeral, created_ms) = (public_of(&secret), env.moment().wall_ms);
        let mut slot = Self { kind: SlotKind::Escrow, escrow: to.0, ephemeral, wrapped: Vec::new(), created_ms };
        slot.wrapped = cipher::seal(&slot.key(&common), random(env)?, &slot.about(store), &**data_key)
            .map_err(|_| StoreError::Internal("the data key could not be sealed".into()))?;
        Ok(slot)
    }

    /// The data key.
    pub(crate) fn open(&self, with: &EscrowSecret, store: &[u8; 16]) -> Result<Secret> {
        let common = shared(with.secret(), &self.ephemeral).ok_or(StoreError::KeyFileDamaged)?;
        cipher::open_secret(&self.key(&common), &self.about(store), &self.wrapped)
            .map_err(|_| StoreError::KeyFileDamaged)
    }

    /// To whom it is sealed.
    pub(crate) fn to(&self) -> EscrowKey {
        EscrowKey(self.escrow)
    }

    pub(crate) fn is_sane(&self) -> bool {
        self.kind == SlotKind::Escrow
    }

    fn key(&self, common: &Secret) -> Secret {
        let salt = [self.ephemeral, self.escrow].concat();
        keys::derive(&salt, &**common, &[b"tianye 1 escrow"])
    }

    fn about(&self, store: &[u8; 16]) -> Vec<u8> {
        [SLOT, store, &[SlotKind::Escrow as u8], &self.ephemeral, &self.escrow].concat()
    }
}

/// All slots of a key file. On the disk they are one list; what a slot is stands in its first field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Slots {
    /// Those opened by something that is typed.
    pub(crate) typed: Vec<Slot>,
    /// Those opened by the key of escrow.
    pub(crate) escrow: Vec<EscrowSlot>,
}

impl Slots {
    pub(crate) fn len(&self) -> usize {
        self.typed.len() + self.escrow.len()
    }
}

impl<C> Encode<C> for Slots {
    fn encode<W: Write>(&self, e: &mut Encoder<W>, c: &mut C) -> std::result::Result<(), EncodeError<W::Error>> {
        e.array(self.len() as u64)?;
        self.typed.iter().try_for_each(|slot| slot.encode(e, c))?;
        self.escrow.iter().try_for_each(|slot| slot.encode(e, c))
    }
}

impl<'b, C> Decode<'b, C> for Slots {
    fn decode(d: &mut Decoder<'b>, c: &mut C) -> std::result::Result<Self, DecodeError> {
        let count = d.array()?.ok_or_else(|| DecodeError::message("a list without its length"))?;
        let mut slots = Self::default();
        for _ in 0..count {
            let mut ahead = d.probe();
            ahead.array()?;
            match ahead.u8()? {
                2 => slots.escrow.push(EscrowSlot::decode(d, c)?),
                _ => slots.typed.push(Slot::decode(d, c)?),
            }
        }
        Ok(slots)
    }
}
