//! One call, one answer. No socket and no HTTP here: a call is an endpoint, who calls, a few numbers and a body.

use evidence::Hash;
use wire::{CBOR, Code, Detail, Endpoint, Message, OCTETS, RETRY_AFTER, Refusal, UPLOAD_LENGTH, UPLOAD_OFFSET};

use super::{enrol, files, layers, reading};
use crate::{
    ahead::Ahead,
    error::{Answer, Denied, HubError, refuse, refuse_with},
    hub::Hub,
    keep::{Change, StoreRow, StoreStatus, View, read, write},
    push,
};

/// Seconds until a laptop comes again where the object store is away: more than a session waits for, so that it ends and says so.
const STORE_AWAY: u64 = 60;

/// Who calls, as TLS has it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Caller {
    /// SHA-256 of the certificate that the caller showed and proved.
    pub certificate: Option<Hash>,
    /// The exporter of this connection (`wire::EXPORTER_LABEL`).
    pub exporter: Option<[u8; 32]>,
}

/// What is asked.
#[derive(Debug, Clone)]
pub struct Ask {
    /// The call.
    pub endpoint: Endpoint,
    /// Header `upload-offset`.
    pub offset: Option<u64>,
    /// Header `upload-length`.
    pub length: Option<u64>,
    /// Header `range: bytes=N-`: a part of a file instead of all of it.
    pub from: Option<u64>,
    /// The body.
    pub body: Vec<u8>,
}

/// What is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// Status of HTTP.
    pub status: u16,
    /// Headers beside the media type.
    pub headers: Vec<(&'static str, String)>,
    /// Media type of the body.
    pub media: &'static str,
    /// The body.
    pub body: Vec<u8>,
}

impl Reply {
    pub(super) fn message<T: Message>(message: &T) -> Answer<Self> {
        Ok(Self {
            status: 200,
            headers: Vec::new(),
            media: CBOR,
            body: wire::to_bytes(message).map_err(HubError::from)?,
        })
    }

    pub(super) fn octets(status: u16, headers: Vec<(&'static str, String)>, body: Vec<u8>) -> Self {
        Self { status, headers, media: OCTETS, body }
    }

    /// A refusal. One that passes says when; one of a file says how much of it is there.
    #[must_use]
    pub fn refusal(refusal: &Refusal) -> Self {
        let status = refusal.code().map_or(500, Code::status);
        let headers = match refusal.detail {
            Some(Detail::After(seconds)) => vec![(RETRY_AFTER, seconds.to_string())],
            Some(Detail::Offset(offset)) => vec![(UPLOAD_OFFSET, offset.to_string())],
            _ => Vec::new(),
        };
        Self { status, headers, media: CBOR, body: wire::to_bytes(refusal).unwrap_or_default() }
    }
}

/// Runs work in a transaction, more than once where it has to ([`crate::Keep::writing`]). A refusal stands with what was kept; a failure undoes all.
pub(super) fn writing<T>(hub: &Hub, mut work: impl FnMut(&dyn Change) -> Answer<T>) -> Answer<T> {
    let done = write(hub.keep(), |change| match work(change) {
        Err(Denied::Failed(error)) => Err(error),
        done => Ok(done),
    });
    done.unwrap_or_else(|error| Err(Denied::Failed(error)))
}

/// The store that calls, read in the call's own transaction: what was revoked a moment ago gets nothing.
pub(super) fn who(hub: &Hub, view: &dyn View, caller: &Caller) -> Answer<StoreRow> {
    let Some(certificate) = caller.certificate else { return refuse(Code::NoCertificate) };
    match view.store_of_certificate(&certificate, hub.env.now_ms())? {
        None => refuse(Code::UnknownStore),
        Some(store) if store.status == StoreStatus::Revoked => revoked(hub, view, &store),
        Some(store) => Ok(store),
    }
}

/// Nothing but the order that says what a revoked store has to do: destroy its keys, or enrol anew.
fn revoked<T>(hub: &Hub, view: &dyn View, store: &StoreRow) -> Answer<T> {
    match hub.last_order(view, store.store)? {
        Some((carried, _)) => refuse_with(Code::Revoked, Detail::Order(carried)),
        None => refuse(Code::Revoked),
    }
}

pub(super) fn body<T: Message>(bytes: &[u8]) -> Answer<T> {
    match wire::from_bytes(bytes) {
        Ok(message) => Ok(message),
        Err(wire::WireError::TooLong { .. }) => refuse(Code::TooLarge),
        Err(wire::WireError::Newer(_)) => refuse(Code::Newer),
        Err(_) => refuse(Code::BadRequest),
    }
}

impl Hub {
    /// Answers a call. Never panics on what a caller sends; what failed in the hub is given beside the reply, to be noted.
    pub fn answer(&self, caller: &Caller, ask: &Ask) -> (Reply, Option<HubError>) {
        match self.answered(caller, ask) {
            // The receipt does not hang on what is reckoned of it: what fails there waits and is noted.
            Ok(reply) if matches!(ask.endpoint, Endpoint::Push { .. }) => (reply, self.reckon().err()),
            Ok(reply) => (reply, None),
            Err(Denied::Refused(refusal)) => (Reply::refusal(&refusal), None),
            // A store that is away is no failure of this hub, and what came is kept: the laptop goes on when the store is back.
            Err(Denied::Failed(error @ HubError::Store(_))) => {
                (Reply::refusal(&Refusal::with(Code::Busy, Detail::After(STORE_AWAY))), Some(error))
            }
            Err(Denied::Failed(error)) => {
                let code = if no_room(&error) { Code::DiskFull } else { Code::Internal };
                (Reply::refusal(&Refusal::of(code)), Some(error))
            }
        }
    }

    /// Room on the hub's disk: free and whole, bytes; none where the system does not say.
    pub(crate) fn room(&self) -> Option<(u64, u64)> {
        self.env.room(&self.folder)
    }

    /// A disk that is nearly full takes no files any more, then no records: what is here must stay writable for what says so.
    fn has_room(&self, endpoint: &Endpoint) -> bool {
        let per_cent = match endpoint {
            Endpoint::BlobPart { .. } => 5,
            Endpoint::Push { .. } | Endpoint::Enrol | Endpoint::SendLayers { .. } => 1,
            _ => return true,
        };
        self.room().is_none_or(|(free, whole)| u128::from(free) * 100 >= u128::from(whole) * per_cent)
    }

    fn answered(&self, caller: &Caller, ask: &Ask) -> Answer<Reply> {
        if !self.has_room(&ask.endpoint) {
            return refuse(Code::DiskFull);
        }
        match ask.endpoint {
            Endpoint::Hello => read(self.keep(), |view| reading::hello(self, view)),
            Endpoint::Enrol => enrol::enrol(self, caller, &ask.body),
            Endpoint::Renew => enrol::renew(self, caller, &ask.body),
            Endpoint::Push { log, from } => {
                let (push, ahead): (wire::Push, _) = (body(&ask.body)?, Ahead::default());
                let sent = push::Sent { log, from, push: &push, ahead: &ahead };
                let (store, head) = read(self.keep(), |view| {
                    let store = who(self, view, caller)?;
                    Ok::<_, Denied>((store, view.log(log)?.and_then(|row| row.head)))
                })?;
                sent.check(&store, head);
                let receipt = writing(self, |change| {
                    // Once more: who was revoked meanwhile gets nothing.
                    let store = who(self, change, caller)?;
                    push::push(self, change, &store, &sent)
                })?;
                Reply::message(&receipt)
            }
            Endpoint::Heads { cursor } => read(self.keep(), |view| {
                let store = who(self, view, caller)?;
                reading::heads(self, view, &store, cursor)
            }),
            Endpoint::OwnRecords { log, after } => read(self.keep(), |view| {
                let store = who(self, view, caller)?;
                reading::own_records(self, view, &store, log, after)
            }),
            Endpoint::CaseRecords { case, log, after } => writing(self, |change| {
                let store = who(self, change, caller)?;
                reading::case_records(self, change, &store, case, log, after)
            }),
            Endpoint::Orders { after } => read(self.keep(), |view| {
                let store = who(self, view, caller)?;
                reading::orders(self, view, &store, after)
            }),
            Endpoint::Have { case } => {
                let have: wire::Have = body(&ask.body)?;
                files::have(self, caller, case, &have)
            }
            Endpoint::LayersWanted => layers::wanted(self, caller),
            Endpoint::SendLayers { case, hash } => layers::send(self, caller, case, hash, body(&ask.body)?),
            Endpoint::BlobStatus { case, sha256 } => files::status(self, caller, case, sha256),
            Endpoint::BlobPart { case, sha256 } => match (ask.offset, ask.length) {
                (Some(offset), Some(length)) => files::part(self, caller, case, sha256, offset, length, &ask.body),
                _ => refuse(Code::BadRequest),
            },
            Endpoint::BlobRead { case, sha256 } => files::content(self, caller, case, sha256, ask.from),
            Endpoint::Bundles { after } => read(self.keep(), |view| {
                who(self, view, caller)?;
                reading::bundles(view, after)
            }),
            Endpoint::Bundle { sha256 } => read(self.keep(), |view| {
                who(self, view, caller)?;
                match view.bundle(&sha256)? {
                    Some(bytes) => {
                        let headers = vec![("etag", format!("\"{sha256}\"")), (UPLOAD_LENGTH, bytes.len().to_string())];
                        Ok(Reply::octets(200, headers, bytes))
                    }
                    None => refuse(Code::NotFound),
                }
            }),
        }
    }
}

/// Whether something failed for want of room.
fn no_room(error: &HubError) -> bool {
    match error {
        HubError::Io(error) => error.kind() == std::io::ErrorKind::StorageFull,
        HubError::Database(error) => error.sqlite_error_code() == Some(rusqlite::ErrorCode::DiskFull),
        // “disk_full”
        HubError::Server(words) => words.starts_with("53100"),
        _ => false,
    }
}
