//! One record: its header, the exact signed bytes, and what opens its payload.
//!
//! The bytes are `[body, signature]`, both byte strings; the body is the header in deterministic CBOR. What is kept and passed on
//! is always these bytes: they are made once, in [`seal`], and never again. The payload stands beside them under a salted hash,
//! so that destroying it (erasure) leaves the chain intact.

use std::fmt;

use minicbor::{Decode, Decoder, Encode, Encoder};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{
    crypto::{Algorithm, CryptoProvider, Signer, SigningFailed},
    hash::Hash,
    id::{BootId, CaseId, LogId},
    payload::{Kind, Payload, PayloadError},
};

/// Version of the record's layout that this program writes.
pub const FORMAT: u16 = 1;

/// No record is longer; payloads are beside it.
pub const MAX_SEALED: usize = 4096;

/// Signed before the body, so that a signature made for something else never fits a record.
const DOMAIN: &[u8] = b"tianye record 1\0";

/// When: wall clock, and what cannot be set back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Moment {
    /// Wall clock, ms since 1970 UTC.
    #[n(0)]
    pub wall_ms: i64,
    /// Offset of the local time from UTC, minutes.
    #[n(1)]
    pub offset_minutes: i16,
    /// Monotonic clock, ms since the machine's start.
    #[n(2)]
    pub monotonic_ms: u64,
    /// Which start of the machine.
    #[n(3)]
    pub boot: BootId,
    /// When the hub was last heard from, ms since 1970 UTC.
    #[n(4)]
    pub hub_heard_ms: Option<i64>,
}

/// The signed part of a record.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Header {
    /// Layout version.
    #[n(0)]
    pub format: u16,
    /// Hash and signature used.
    #[n(1)]
    pub algorithm: Algorithm,
    /// The log.
    #[n(2)]
    pub log: LogId,
    /// 1, 2, 3 … without gaps.
    #[n(3)]
    pub seq: u64,
    /// Hash of the record before; zero in the first.
    #[n(4)]
    pub prev: Hash,
    /// Number of the kind.
    #[n(5)]
    pub kind: u16,
    /// The case; none for what concerns the whole log.
    #[n(6)]
    pub case: Option<CaseId>,
    /// When.
    #[n(7)]
    pub moment: Moment,
    /// The officer's id.
    #[n(8)]
    pub author: String,
    /// Hash of the public key that signs.
    #[n(9)]
    pub key: Hash,
    /// H(salt ‖ payload).
    #[n(10)]
    pub content: Hash,
}

/// One record among those of all logs: what a history, a conflict or a proof names. A seq alone says nothing once a case has two logs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
pub struct RecordId {
    /// The log.
    #[n(0)]
    pub log: LogId,
    /// Its place there.
    #[n(1)]
    pub seq: u64,
}

impl fmt::Display for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}", self.log, self.seq)
    }
}

/// The last record of a log, as kept elsewhere: printed in reports, receipted by the hub, in the head file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Encode, Decode, Serialize, Deserialize)]
pub struct Head {
    /// The log.
    #[n(0)]
    pub log: LogId,
    /// Its last seq.
    #[n(1)]
    pub seq: u64,
    /// That record's hash.
    #[n(2)]
    pub hash: Hash,
}

/// What opens a record's content hash: kept encrypted, destroyed on erasure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// Random, so that guessing a payload is no use.
    pub salt: [u8; 32],
    /// The payload's bytes.
    pub payload: Vec<u8>,
}

impl Opening {
    /// H(salt ‖ payload).
    pub fn content(&self, provider: &dyn CryptoProvider) -> Hash {
        provider.hash(&[&self.salt, &self.payload])
    }
}

/// Everything a new record is made of.
#[derive(Debug, Clone, Copy)]
pub struct Sealing<'a> {
    /// The log.
    pub log: LogId,
    /// Its head so far; none for the first record.
    pub after: Option<Head>,
    /// The case.
    pub case: Option<CaseId>,
    /// When.
    pub moment: Moment,
    /// The officer's id.
    pub author: &'a str,
    /// What it says.
    pub payload: &'a Payload,
    /// 32 random bytes.
    pub salt: [u8; 32],
}

/// A new record: bytes to keep, and the opening to encrypt beside them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// The exact bytes.
    pub bytes: Vec<u8>,
    /// Their hash.
    pub hash: Hash,
    /// The header in them.
    pub header: Header,
    /// Salt and payload.
    pub opening: Opening,
}

impl Sealed {
    /// The head that this record makes.
    pub fn head(&self) -> Head {
        Head { log: self.header.log, seq: self.header.seq, hash: self.hash }
    }
}

/// The record could not be made.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SealError {
    /// The payload is too long or cannot be encoded.
    #[error(transparent)]
    Payload(#[from] PayloadError),
    /// The key did not sign.
    #[error(transparent)]
    Signing(#[from] SigningFailed),
    /// Header longer than a record may be.
    #[error("the record would have {0} bytes, more than the limit")]
    TooLong(usize),
    /// A kind of the log within a case, or a kind of a case outside.
    #[error("a record of kind {} does not stand there", .0.as_str())]
    Place(Kind),
}

/// Chains, hashes and signs a payload into the next record of its log.
pub fn seal(sealing: Sealing<'_>, provider: &dyn CryptoProvider, signer: &dyn Signer) -> Result<Sealed, SealError> {
    let kind = sealing.payload.kind();
    if !kind.fits(sealing.case.is_some()) {
        return Err(SealError::Place(kind));
    }
    let opening = Opening { salt: sealing.salt, payload: sealing.payload.to_bytes()? };
    let header = Header {
        format: FORMAT,
        algorithm: signer.algorithm(),
        log: sealing.log,
        seq: sealing.after.map_or(1, |head| head.seq + 1),
        prev: sealing.after.map_or(Hash::ZERO, |head| head.hash),
        kind: kind as u16,
        case: sealing.case,
        moment: sealing.moment,
        author: sealing.author.to_owned(),
        key: provider.hash(&[signer.public_key()]),
        content: opening.content(provider),
    };
    let body = encode(&header).map_err(PayloadError::Malformed)?;
    let signature = signer.sign(&signed_message(&body))?;
    let bytes = wrap(&body, &signature).map_err(PayloadError::Malformed)?;
    if bytes.len() > MAX_SEALED {
        return Err(SealError::TooLong(bytes.len()));
    }
    // What the reader would refuse is not given out: once it is in a log, the log would never verify again.
    let read = Record::parse(&bytes, provider).map_err(|error| PayloadError::Malformed(error.to_string()))?;
    if read.header != header {
        return Err(PayloadError::Malformed("the record would not be read back as it is".into()).into());
    }
    Ok(Sealed { hash: read.hash, bytes, header, opening })
}

/// The bytes are not a record that this program reads.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RecordError {
    /// Longer than [`MAX_SEALED`].
    #[error("the record has {0} bytes, more than the limit")]
    TooLong(usize),
    /// Written by a newer program.
    #[error("the record has format {0}, this program reads up to {FORMAT}")]
    NewerFormat(u16),
    /// Needs another provider.
    #[error("the record uses algorithm {0}, which this provider does not have")]
    OtherAlgorithm(u16),
    /// Not the CBOR it should be.
    #[error("the record cannot be read: {0}")]
    Malformed(String),
    /// Readable, but not the one way to write it.
    #[error("the record is not in the canonical form")]
    NotCanonical,
}

/// A record read from its bytes. Reading proves nothing yet: see [`crate::Chain`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// What was signed, read.
    pub header: Header,
    /// Hash of the bytes.
    pub hash: Hash,
    body: Vec<u8>,
    signature: Vec<u8>,
}

impl Record {
    /// Reads the bytes of a record, from whoever they come.
    pub fn parse(bytes: &[u8], provider: &dyn CryptoProvider) -> Result<Record, RecordError> {
        if bytes.len() > MAX_SEALED {
            return Err(RecordError::TooLong(bytes.len()));
        }
        let (body, signature) = unwrap(bytes).map_err(|error| RecordError::Malformed(error.to_string()))?;
        let header = read_header(body, provider)?;
        let rewritten = encode(&header).and_then(|body| wrap(&body, signature)).map_err(RecordError::Malformed)?;
        if rewritten != bytes {
            return Err(RecordError::NotCanonical);
        }
        let (body, signature) = (body.to_vec(), signature.to_vec());
        Ok(Record { hash: provider.hash(&[bytes]), header, body, signature })
    }

    /// Whether the signature is that of `public_key`, and the record names that key.
    pub fn is_signed_by(&self, public_key: &[u8], provider: &dyn CryptoProvider) -> bool {
        self.header.key == provider.hash(&[public_key])
            && provider.verify(public_key, &signed_message(&self.body), &self.signature)
    }

    /// The kind; none when a newer program made it.
    pub fn kind(&self) -> Option<Kind> {
        Kind::from_code(self.header.kind)
    }

    /// The head that this record makes.
    pub fn head(&self) -> Head {
        Head { log: self.header.log, seq: self.header.seq, hash: self.hash }
    }
}

fn signed_message(body: &[u8]) -> Vec<u8> {
    [DOMAIN, body].concat()
}

fn encode(header: &Header) -> Result<Vec<u8>, String> {
    let mut encoder = Encoder::new(Vec::with_capacity(320));
    encoder.encode(header).map_err(|error| error.to_string())?;
    Ok(encoder.into_writer())
}

fn wrap(body: &[u8], signature: &[u8]) -> Result<Vec<u8>, String> {
    let mut encoder = Encoder::new(Vec::with_capacity(body.len() + signature.len() + 8));
    encoder.array(2).and_then(|e| e.bytes(body)).and_then(|e| e.bytes(signature)).map_err(|error| error.to_string())?;
    Ok(encoder.into_writer())
}

fn unwrap(bytes: &[u8]) -> Result<(&[u8], &[u8]), minicbor::decode::Error> {
    let mut decoder = Decoder::new(bytes);
    if decoder.array()? != Some(2) {
        return Err(minicbor::decode::Error::message("a record is an array of two"));
    }
    Ok((decoder.bytes()?, decoder.bytes()?))
}

/// Version and algorithm are read first, so that a newer layout is said to be newer and not broken.
fn read_header(body: &[u8], provider: &dyn CryptoProvider) -> Result<Header, RecordError> {
    let malformed = |error: minicbor::decode::Error| RecordError::Malformed(error.to_string());
    let mut peek = Decoder::new(body);
    peek.array().map_err(malformed)?;
    match peek.u16().map_err(malformed)? {
        FORMAT => {}
        0 => return Err(RecordError::Malformed("format 0".into())),
        newer => return Err(RecordError::NewerFormat(newer)),
    }
    let algorithm = Algorithm(peek.u16().map_err(malformed)?);
    if algorithm != provider.algorithm() {
        return Err(RecordError::OtherAlgorithm(algorithm.0));
    }
    Decoder::new(body).decode().map_err(malformed)
}
