//! Records on their way, and what the hub signs about them.

use evidence::{CaseId, CryptoProvider, Hash, Head, HubId, LogId, LogRoot, Opening, Signer};
use minicbor::{Decode, Encode, bytes::ByteVec};

use crate::{
    bounded::{Message, WireError, at_most, encoded, holds, signed, version},
    limits::{MAX_ONE_RECORD, MAX_PUSH, MAX_PUSH_RECORDS},
};

const RECEIPT: &[u8] = b"tianye receipt 1";
const SERVED: &[u8] = b"tianye served 1";
const SALT: usize = 32;

/// One record: its exact bytes, and what opens it (32 bytes of salt ‖ payload). None: erased.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Carried {
    /// The record's bytes.
    #[n(0)]
    pub record: ByteVec,
    /// Salt and payload.
    #[n(1)]
    pub opening: Option<ByteVec>,
}

impl Carried {
    /// Puts both together.
    #[must_use]
    pub fn new(record: Vec<u8>, opening: Option<&Opening>) -> Self {
        let opening = opening.map(|o| ByteVec::from([&o.salt[..], &o.payload].concat()));
        Self { record: record.into(), opening }
    }

    /// What opens it, taken apart; none where there is none. [`Message::check`] saw that a salt is there.
    #[must_use]
    pub fn opening(&self) -> Option<Opening> {
        let (salt, payload) = self.opening.as_ref()?.split_first_chunk::<SALT>()?;
        Some(Opening { salt: *salt, payload: payload.to_vec() })
    }

    fn check(&self) -> Result<(), WireError> {
        at_most(self.record.len(), evidence::MAX_SEALED, "a record is short")?;
        match &self.opening {
            Some(opening) if opening.len() < SALT => Err(WireError::Against("an opening begins with its salt")),
            Some(opening) => at_most(opening.len(), SALT + evidence::MAX_PAYLOAD, "a payload has a limit"),
            None => Ok(()),
        }
    }

    /// Bytes it takes on the way, about.
    #[must_use]
    pub fn size(&self) -> usize {
        self.record.len() + self.opening.as_ref().map_or(1, |o| o.len() + 5) + 6
    }
}

/// Records of the own log, in order. One that is large goes alone.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
pub struct Push {
    /// The records.
    #[n(0)]
    pub records: Vec<Carried>,
}

impl Message for Push {
    const LIMIT: usize = MAX_ONE_RECORD;

    fn check(&self) -> Result<(), WireError> {
        match self.records.len() {
            0 => return Err(WireError::Against("a push has records")),
            1 => {}
            count => {
                at_most(count, MAX_PUSH_RECORDS, "too many records at once")?;
                let bytes = self.records.iter().map(Carried::size).sum();
                at_most(bytes, MAX_PUSH, "several records have fewer bytes together")?;
            }
        }
        self.records.iter().try_for_each(Carried::check)
    }
}

/// Records served, in order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
pub struct RecordsPage {
    /// The records.
    #[n(0)]
    pub records: Vec<Carried>,
    /// Nothing comes behind them.
    #[n(1)]
    pub end: bool,
    /// Of the records of one case in one log, on the last page: what the hub has of them, signed. So nothing can be left out unnoticed.
    #[n(2)]
    pub served: Option<Served>,
}

impl Message for RecordsPage {
    const LIMIT: usize = MAX_ONE_RECORD;

    fn check(&self) -> Result<(), WireError> {
        at_most(self.records.len(), MAX_PUSH_RECORDS, "too many records on a page")?;
        self.records.iter().try_for_each(Carried::check)
    }
}

/// What the hub has of a log, durably (回执). It is made after the records are on its disk, and the same again when the same records are sent again.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Receipt {
    /// 1.
    #[n(0)]
    pub version: u16,
    /// The hub.
    #[n(1)]
    pub hub: HubId,
    /// The log.
    #[n(2)]
    pub log: LogId,
    /// Its last seq at the hub.
    #[n(3)]
    pub seq: u64,
    /// That record's hash.
    #[n(4)]
    pub hash: Hash,
    /// The hub's clock when it was received, ms since 1970 UTC.
    #[n(5)]
    pub hub_ms: i64,
    /// Counts the receipts of this hub.
    #[n(6)]
    pub number: u64,
    /// The hub key's signature over `"tianye receipt 1" ‖ 00 ‖ [fields 0–6]`.
    #[cbor(n(7), with = "minicbor::bytes")]
    pub signature: Vec<u8>,
}

impl Receipt {
    /// Signs what was received.
    ///
    /// # Errors
    ///
    /// The key does not sign.
    pub fn sign(hub: HubId, head: Head, hub_ms: i64, number: u64, signer: &dyn Signer) -> Result<Self, WireError> {
        let (log, seq, hash) = (head.log, head.seq, head.hash);
        let mut receipt = Self { version: 1, hub, log, seq, hash, hub_ms, number, signature: Vec::new() };
        receipt.signature = signer.sign(&receipt.message()?)?;
        Ok(receipt)
    }

    /// Whether this hub's key signed it.
    #[must_use]
    pub fn is_of(&self, hub: HubId, hub_key: &[u8], provider: &dyn CryptoProvider) -> bool {
        self.hub == hub && holds(hub_key, self.message(), &self.signature, provider)
    }

    /// The end of the log that it speaks of.
    #[must_use]
    pub fn head(&self) -> Head {
        Head { log: self.log, seq: self.seq, hash: self.hash }
    }

    fn message(&self) -> Result<Vec<u8>, WireError> {
        let said = (self.version, self.hub, self.log, self.seq, self.hash, self.hub_ms, self.number);
        Ok(signed(RECEIPT, &[&encoded(&said)?]))
    }
}

impl Message for Receipt {
    const LIMIT: usize = 1 << 10;

    fn check(&self) -> Result<(), WireError> {
        version(self.version)
    }
}

/// What the hub has of one case in one log, signed with the last page of it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Served {
    /// 1.
    #[n(0)]
    pub version: u16,
    /// The hub.
    #[n(1)]
    pub hub: HubId,
    /// The case.
    #[n(2)]
    pub case: CaseId,
    /// Count, last seq and root of the records of the case in the log.
    #[n(3)]
    pub root: LogRoot,
    /// The hub's clock, ms since 1970 UTC.
    #[n(4)]
    pub hub_ms: i64,
    /// The hub key's signature over `"tianye served 1" ‖ 00 ‖ [fields 0–4]`.
    #[cbor(n(5), with = "minicbor::bytes")]
    pub signature: Vec<u8>,
}

impl Served {
    /// Signs what is served.
    ///
    /// # Errors
    ///
    /// The key does not sign.
    pub fn sign(hub: HubId, case: CaseId, root: LogRoot, hub_ms: i64, signer: &dyn Signer) -> Result<Self, WireError> {
        let mut served = Self { version: 1, hub, case, root, hub_ms, signature: Vec::new() };
        served.signature = signer.sign(&served.message()?)?;
        Ok(served)
    }

    /// Whether this hub's key signed it.
    #[must_use]
    pub fn is_of(&self, hub: HubId, hub_key: &[u8], provider: &dyn CryptoProvider) -> bool {
        self.version == 1 && self.hub == hub && holds(hub_key, self.message(), &self.signature, provider)
    }

    fn message(&self) -> Result<Vec<u8>, WireError> {
        Ok(signed(SERVED, &[&encoded(&(self.version, self.hub, self.case, self.root, self.hub_ms))?]))
    }
}
