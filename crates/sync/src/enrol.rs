//! Coming to a branch 接入: by the code on paper, over a connection of which neither side knows yet who sits at the other end.

use std::time::Duration;

use evidence::{Ed25519Sha256, Head, Signer, StoreId};
use thiserror::Error;
use wire::{
    Endpoint, EnrolReply, EnrolRequest, Invitation, OFFLINE_EXPORTER, SealedEnrolReply, SealedEnrolRequest, WireError,
};

use crate::{
    calls::{CallError, Caller, until_stopped},
    line::Connect,
    watch::Watch,
};

/// What a store says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolling {
    /// The store.
    pub store: [u8; 16],
    /// The end of its log.
    pub head: Head,
    /// The machine, 16 random bytes made once on it.
    pub device: [u8; 16],
    /// The public half of the key of the line.
    pub tls_key: [u8; 32],
    /// The public half of the key that packages for it are sealed to.
    pub exchange_key: [u8; 32],
    /// The officer's id in the records.
    pub officer: String,
    /// The version of the program.
    pub program: String,
}

impl Enrolling {
    pub(crate) fn request(&self, invitation: &Invitation, signer: &dyn Signer) -> EnrolRequest {
        EnrolRequest {
            version: 1,
            invite: invitation.id.0,
            store: StoreId(uuid::Uuid::from_bytes(self.store)),
            log: self.head.log,
            device: self.device,
            log_key: signer.public_key().to_vec(),
            tls_key: self.tls_key,
            exchange_key: self.exchange_key,
            head: (self.head.seq, self.head.hash),
            officer: self.officer.clone(),
            program: self.program.clone(),
        }
    }
}

/// The branch took the store in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolled {
    /// What it said.
    pub reply: EnrolReply,
}

/// Why it did not come about.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EnrolError {
    /// The line, or the branch's no.
    #[error("{0:?}")]
    Call(CallError),
    /// Who answered does not know the secret of the invitation, or sits between.
    #[error("the reply does not prove itself")]
    NotProved,
    /// The reply is not for the key of this store.
    #[error("the certificate is of another key")]
    OtherKey,
    /// It is no reply.
    #[error("no reply: {0}")]
    NotUnderstood(String),
    /// The store's key did not sign.
    #[error("{0}")]
    Signing(String),
}

impl From<CallError> for EnrolError {
    fn from(error: CallError) -> Self {
        EnrolError::Call(error)
    }
}

impl From<WireError> for EnrolError {
    fn from(error: WireError) -> Self {
        match error {
            WireError::NotProved => EnrolError::NotProved,
            WireError::Signing(error) => EnrolError::Signing(error.to_string()),
            other => EnrolError::NotUnderstood(other.to_string()),
        }
    }
}

/// Asks the branch to take this store in. The connection may be to anybody: both ends prove the secret over what TLS exports of it.
///
/// # Errors
///
/// Why the branch did not, or who answered in its place.
pub async fn enrol(
    connect: &dyn Connect,
    invitation: &Invitation,
    store: &Enrolling,
    signer: &dyn Signer,
    idle: Duration,
    watch: &Watch,
) -> Result<Enrolled, EnrolError> {
    let line = until_stopped(watch, async { Ok(connect.connect().await?) }).await?;
    let mut caller = Caller::on(line, idle, watch).await?;
    // Without TLS nothing is proved, and the secret is given to nobody.
    let exporter = caller.exporter.ok_or(EnrolError::NotProved)?;
    let sealed = SealedEnrolRequest::seal(&store.request(invitation, signer), &invitation.secret, &exporter, signer)?;
    let reply: SealedEnrolReply = caller.send(Endpoint::Enrol, &sealed).await?;
    taken(&reply, invitation, &exporter, &sealed, &store.tls_key)
}

pub(crate) fn taken(
    reply: &SealedEnrolReply,
    invitation: &Invitation,
    exporter: &[u8; wire::EXPORTER_BYTES],
    request: &SealedEnrolRequest,
    tls_key: &[u8; 32],
) -> Result<Enrolled, EnrolError> {
    let reply = reply.open(&invitation.secret, exporter, request.hash())?;
    let own = reply.chain.first().map(|der| der.as_slice()).unwrap_or_default();
    // An Ed25519 key stands in a certificate as its 32 bytes.
    if !own.windows(tls_key.len()).any(|part| part == tls_key) {
        return Err(EnrolError::OtherKey);
    }
    Ok(Enrolled { reply })
}

pub(crate) const NOBODY_BETWEEN: [u8; wire::EXPORTER_BYTES] = OFFLINE_EXPORTER;

/// SHA-256 of a key, as hubs name theirs.
pub fn key_hash(key: &[u8]) -> evidence::Hash {
    use evidence::CryptoProvider;
    Ed25519Sha256.hash(&[key])
}
