//! How a store comes to a branch, over a connection of which neither side knows yet who sits at the other end.
//!
//! Both prove that they know the secret of the invitation *over this very connection*: what is signed and authenticated begins with the TLS exporter, and who
//! sits between two connections has two exporters. Offline, as files, the exporter is 32 zeros, and six digits are compared by telephone.

use evidence::{CaseRole, CryptoProvider, Hash, HubId, LogId, Signer, StoreId};
use hmac::{Hmac, KeyInit, Mac};
use minicbor::{Decode, Encode, bytes::ByteVec};
use sha2::{Digest, Sha256};

use crate::{
    bounded::{Message, WireError, at_most, encoded, from_bytes, signed, text, version},
    invite::{InviteId, InviteSecret},
};

/// The label of the exporter (RFC 8446 §7.5), without context.
pub const EXPORTER_LABEL: &[u8] = b"EXPORTER-tianye-enrol-1";
/// How many bytes are exported.
pub const EXPORTER_BYTES: usize = 32;
/// What stands for the exporter in files.
pub const OFFLINE_EXPORTER: [u8; EXPORTER_BYTES] = [0; EXPORTER_BYTES];

const ASK: &[u8] = b"tianye enrol 1";
const ANSWER: &[u8] = b"tianye enrolled 1";
const RENEW: &[u8] = b"tianye renew 1";

/// What a store says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct EnrolRequest {
    /// 1.
    #[n(0)]
    pub version: u16,
    /// Which invitation.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub invite: [u8; 3],
    /// The store.
    #[n(2)]
    pub store: StoreId,
    /// Its log.
    #[n(3)]
    pub log: LogId,
    /// The machine, 16 random bytes made once on it.
    #[cbor(n(4), with = "minicbor::bytes")]
    pub device: [u8; 16],
    /// The key that verifies the log.
    #[cbor(n(5), with = "minicbor::bytes")]
    pub log_key: Vec<u8>,
    /// The public half of the key the store speaks TLS with (Ed25519).
    #[cbor(n(6), with = "minicbor::bytes")]
    pub tls_key: [u8; 32],
    /// The public half of the key that packages for it are sealed to (X25519).
    #[cbor(n(7), with = "minicbor::bytes")]
    pub exchange_key: [u8; 32],
    /// Seq and hash of the end of the log.
    #[n(8)]
    pub head: (u64, Hash),
    /// The officer's id in the records of the log.
    #[n(9)]
    pub officer: String,
    /// The version of the program.
    #[n(10)]
    pub program: String,
}

impl EnrolRequest {
    /// Six digits to be compared by telephone where it goes as a file.
    ///
    /// # Errors
    ///
    /// A rule that the request is against.
    pub fn digits(&self) -> Result<String, WireError> {
        Ok(digits(&encoded(self)?))
    }
}

impl Message for EnrolRequest {
    const LIMIT: usize = 2 << 10;

    fn check(&self) -> Result<(), WireError> {
        version(self.version)?;
        at_most(self.log_key.len(), 256, "a public key is short")?;
        text(&self.officer, 256, "an officer's id is one short line")?;
        text(&self.program, 64, "a version is one short line")
    }
}

/// SHA-256 of the request as a number, modulo a million.
fn digits(request: &[u8]) -> String {
    let rest = Sha256::digest(request).iter().fold(0_u64, |rest, byte| (rest * 256 + u64::from(*byte)) % 1_000_000);
    format!("{rest:06}")
}

/// The request with its two proofs: the log key's signature and the invitation's HMAC, both over `"tianye enrol 1" ‖ 00 ‖ exporter ‖ request`.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct SealedEnrolRequest {
    /// The bytes of an [`EnrolRequest`].
    #[n(0)]
    pub request: ByteVec,
    /// The signature.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub signature: Vec<u8>,
    /// HMAC-SHA-256 under the secret of the invitation.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub mac: [u8; 32],
}

impl SealedEnrolRequest {
    /// Makes both proofs.
    ///
    /// # Errors
    ///
    /// A rule that the request is against; the key does not sign.
    pub fn seal(
        request: &EnrolRequest,
        secret: &InviteSecret,
        exporter: &[u8; EXPORTER_BYTES],
        signer: &dyn Signer,
    ) -> Result<Self, WireError> {
        let bytes = crate::to_bytes(request)?;
        let message = signed(ASK, &[exporter, &bytes]);
        Ok(Self { signature: signer.sign(&message)?, mac: mac(secret, &message), request: bytes.into() })
    }

    /// Which invitation it names; nothing is proved yet.
    ///
    /// # Errors
    ///
    /// Bytes that are no request.
    pub fn invite(&self) -> Result<InviteId, WireError> {
        Ok(InviteId(self.read()?.invite))
    }

    /// The request, once both proofs hold over this connection's exporter.
    ///
    /// # Errors
    ///
    /// [`WireError::NotProved`] of the invitation, which counts against its tries; [`WireError::NotSigned`] of the log's key.
    pub fn open(
        &self,
        secret: &InviteSecret,
        exporter: &[u8; EXPORTER_BYTES],
        provider: &dyn CryptoProvider,
    ) -> Result<EnrolRequest, WireError> {
        let request = self.read()?;
        let message = signed(ASK, &[exporter, &self.request]);
        if !mac_holds(secret, &message, &self.mac) {
            return Err(WireError::NotProved);
        }
        if !provider.verify(&request.log_key, &message, &self.signature) {
            return Err(WireError::NotSigned);
        }
        Ok(request)
    }

    /// SHA-256 of the request, which the reply is bound to.
    #[must_use]
    pub fn hash(&self) -> Hash {
        Hash(Sha256::digest(&self.request[..]).into())
    }

    /// Six digits to be compared by telephone where it goes as a file.
    #[must_use]
    pub fn digits(&self) -> String {
        digits(&self.request)
    }

    fn read(&self) -> Result<EnrolRequest, WireError> {
        from_bytes(&self.request)
    }
}

impl Message for SealedEnrolRequest {
    const LIMIT: usize = 4 << 10;
}

/// A post 岗位: a role for all cases below a branch.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Post {
    /// The role.
    #[n(0)]
    pub role: CaseRole,
    /// The branch and all below it.
    #[n(1)]
    pub branch: String,
    /// Until when, ms since 1970 UTC; none: until it is taken away.
    #[n(2)]
    pub until_ms: Option<i64>,
}

/// What the hub says to a store that it took in. The store keeps all of it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct EnrolReply {
    /// 1.
    #[n(0)]
    pub version: u16,
    /// The hub.
    #[n(1)]
    pub hub: HubId,
    /// The officer's staff number.
    #[n(2)]
    pub staff: String,
    /// The officer's name as the branch has it.
    #[n(3)]
    pub name: String,
    /// The officer's branch.
    #[n(4)]
    pub branch: String,
    /// The officer's posts.
    #[n(5)]
    pub posts: Vec<Post>,
    /// The store's certificate, then the hub's authority (DER): from here on nothing but the latter is trusted.
    #[n(6)]
    pub chain: Vec<ByteVec>,
    /// The key that verifies receipts, tokens and the hub's log.
    #[cbor(n(7), with = "minicbor::bytes")]
    pub hub_key: Vec<u8>,
    /// The branch's key of escrow (X25519), if it has one.
    #[cbor(n(8), with = "minicbor::bytes")]
    pub escrow_key: Option<[u8; 32]>,
    /// The hub's clock, ms since 1970 UTC.
    #[n(9)]
    pub hub_ms: i64,
    /// The hub's own log.
    #[n(10)]
    pub hub_log: LogId,
}

fn chain(chain: &[ByteVec]) -> Result<(), WireError> {
    if !(2..=4).contains(&chain.len()) || chain.iter().any(|c| c.len() > 4 << 10) {
        return Err(WireError::Against("a chain is two to four small certificates"));
    }
    Ok(())
}

impl Message for EnrolReply {
    const LIMIT: usize = 24 << 10;

    fn check(&self) -> Result<(), WireError> {
        version(self.version)?;
        text(&self.staff, 64, "a staff number is short")?;
        text(&self.name, 256, "a name is one short line")?;
        text(&self.branch, 256, "a branch is one short line")?;
        at_most(self.posts.len(), 64, "an officer has few posts")?;
        at_most(self.hub_key.len(), 256, "a public key is short")?;
        chain(&self.chain)
    }
}

/// The reply with the hub's proof: HMAC over `"tianye enrolled 1" ‖ 00 ‖ exporter ‖ SHA-256(request) ‖ reply`.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct SealedEnrolReply {
    /// The bytes of an [`EnrolReply`].
    #[n(0)]
    pub reply: ByteVec,
    /// HMAC-SHA-256 under the secret of the invitation.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub mac: [u8; 32],
}

impl SealedEnrolReply {
    /// Makes the proof.
    ///
    /// # Errors
    ///
    /// A rule that the reply is against.
    pub fn seal(
        reply: &EnrolReply,
        secret: &InviteSecret,
        exporter: &[u8; EXPORTER_BYTES],
        request: Hash,
    ) -> Result<Self, WireError> {
        let bytes = crate::to_bytes(reply)?;
        let mac = mac(secret, &signed(ANSWER, &[exporter, &request.0, &bytes]));
        Ok(Self { reply: bytes.into(), mac })
    }

    /// The reply, once its proof holds over this connection's exporter and for the request that was sent.
    ///
    /// # Errors
    ///
    /// [`WireError::NotProved`] where it does not: whoever answered does not know the secret, or sits between.
    pub fn open(
        &self,
        secret: &InviteSecret,
        exporter: &[u8; EXPORTER_BYTES],
        request: Hash,
    ) -> Result<EnrolReply, WireError> {
        if !mac_holds(secret, &signed(ANSWER, &[exporter, &request.0, &self.reply]), &self.mac) {
            return Err(WireError::NotProved);
        }
        from_bytes(&self.reply)
    }
}

impl Message for SealedEnrolReply {
    const LIMIT: usize = 32 << 10;
}

/// A store asks for a certificate over a new key.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct RenewRequest {
    /// 1.
    #[n(0)]
    pub version: u16,
    /// The store.
    #[n(1)]
    pub store: StoreId,
    /// The public half of the key it will speak TLS with (Ed25519).
    #[cbor(n(2), with = "minicbor::bytes")]
    pub tls_key: [u8; 32],
    /// The version of the program.
    #[n(3)]
    pub program: String,
}

impl Message for RenewRequest {
    const LIMIT: usize = 1 << 10;

    fn check(&self) -> Result<(), WireError> {
        version(self.version)?;
        text(&self.program, 64, "a version is one short line")
    }
}

/// The request with the log key's signature over `"tianye renew 1" ‖ 00 ‖ exporter ‖ request`: who took only the certificate cannot renew it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct SealedRenewRequest {
    /// The bytes of a [`RenewRequest`].
    #[n(0)]
    pub request: ByteVec,
    /// The signature.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub signature: Vec<u8>,
}

impl SealedRenewRequest {
    /// Signs the request.
    ///
    /// # Errors
    ///
    /// The key does not sign.
    pub fn seal(
        request: &RenewRequest,
        exporter: &[u8; EXPORTER_BYTES],
        signer: &dyn Signer,
    ) -> Result<Self, WireError> {
        let bytes = crate::to_bytes(request)?;
        let signature = signer.sign(&signed(RENEW, &[exporter, &bytes]))?;
        Ok(Self { request: bytes.into(), signature })
    }

    /// The request, once the log's key signed it over this connection.
    ///
    /// # Errors
    ///
    /// [`WireError::NotSigned`] where it did not.
    pub fn open(
        &self,
        log_key: &[u8],
        exporter: &[u8; EXPORTER_BYTES],
        provider: &dyn CryptoProvider,
    ) -> Result<RenewRequest, WireError> {
        if !provider.verify(log_key, &signed(RENEW, &[exporter, &self.request]), &self.signature) {
            return Err(WireError::NotSigned);
        }
        from_bytes(&self.request)
    }
}

impl Message for SealedRenewRequest {
    const LIMIT: usize = 2 << 10;
}

/// The new certificate, then the hub's authority (DER). The one before goes on being taken until it ends.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct RenewReply {
    /// 1.
    #[n(0)]
    pub version: u16,
    /// The certificates.
    #[n(1)]
    pub chain: Vec<ByteVec>,
    /// The hub's clock, ms since 1970 UTC.
    #[n(2)]
    pub hub_ms: i64,
}

impl Message for RenewReply {
    const LIMIT: usize = 24 << 10;

    fn check(&self) -> Result<(), WireError> {
        version(self.version)?;
        chain(&self.chain)
    }
}

fn keyed(secret: &InviteSecret, message: &[u8]) -> Option<Hmac<Sha256>> {
    // HMAC takes keys of any length.
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(&secret.0).ok()?;
    mac.update(message);
    Some(mac)
}

fn mac(secret: &InviteSecret, message: &[u8]) -> [u8; 32] {
    keyed(secret, message).map_or([0; 32], |mac| mac.finalize().into_bytes().into())
}

fn mac_holds(secret: &InviteSecret, message: &[u8], found: &[u8; 32]) -> bool {
    keyed(secret, message).is_some_and(|mac| mac.verify_slice(found).is_ok())
}
