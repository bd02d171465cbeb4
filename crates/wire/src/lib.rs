//! What a laptop and the branch hub say to each other, version 1: requests, replies, refusals, limits, and their exact bytes.
//!
//! 1. [`Endpoint`] is the list of calls: a method, a path, and what either side reads from a path.
//! 2. A body is one [`Message`]: [`to_bytes`] and [`from_bytes`] are the only ways in and out. Reading is strict (one content, one form) and bounded:
//!    a length is checked before anything is parsed, no list or depth is believed before its bytes are there.
//! 3. A call that is not carried out gives a [`Refusal`]: a code of a closed list, words in Chinese and English, and what the caller needs to go on.
//! 4. What the hub signs ([`Receipt`], [`Served`], [`CaseToken`]) and what a laptop proves when it is enrolled ([`EnrolRequest`]) are checked here,
//!    so that both sides check the same.
//!
//! The caller's store is never in a body: the hub takes it from the certificate. The bytes, field by field, are in `docs/record.md` §8.
//!
//! Pure: no socket, no clock, no randomness, no file. Whoever calls brings octets, times and random bytes.

mod blobs;
mod bounded;
mod bundle;
mod directory;
mod enrol;
mod heads;
mod invite;
mod layers;
mod limits;
mod path;
mod records;
mod refusal;
mod token;

pub use blobs::{Have, HaveBlob, Missing, MissingBlob};
pub use bounded::{Message, WireError, from_bytes, to_bytes};
pub use bundle::{Bundle, BundleFile, BundleKind, BundleList, BundleListed, BundleSignature, SignedBundle};
pub use directory::{Directory, DirectoryEntry};
pub use enrol::{
    EXPORTER_BYTES, EXPORTER_LABEL, EnrolReply, EnrolRequest, OFFLINE_EXPORTER, Post, RenewReply, RenewRequest,
    SealedEnrolReply, SealedEnrolRequest, SealedRenewRequest,
};
pub use heads::{CaseHead, Heads, Hello};
pub use invite::{Invitation, InviteFault, InviteId, InviteSecret};
pub use layers::{LayerFiles, LayerText, LayerWanted, LayersWanted};
pub use limits::{
    BLOB_PART, Limits, MAX_BLOB, MAX_BUNDLE, MAX_CASE_BLOBS, MAX_HAVE, MAX_HEADS, MAX_LOGS, MAX_ONE_RECORD, MAX_PAGE,
    MAX_PUSH, MAX_PUSH_RECORDS,
};
pub use path::{
    CBOR, Endpoint, HUB_TIME, Method, OCTETS, PROTOCOL, PROTOCOLS, RETRY_AFTER, SERVER_NAME, UPLOAD_LENGTH,
    UPLOAD_OFFSET,
};
pub use records::{Carried, Push, Receipt, RecordsPage, Served};
pub use refusal::{BadRecord, Code, Detail, Refusal, Words};
pub use token::CaseToken;
