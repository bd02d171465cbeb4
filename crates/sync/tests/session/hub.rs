//! A hub in memory, built on `wire`: enough of one to hold a session against, and to be looked at afterwards.

use std::{
    collections::{BTreeMap, BTreeSet},
    convert::Infallible,
    sync::{Arc, Mutex},
};

use evidence::{
    BootId, CaseClass, CaseId, CryptoProvider, Ed25519Sha256, Ed25519Signer, Hash, Head, HubId, LogId, LogRoot, Moment,
    Opening, Payload, Record, Sealing, Signer, merkle_root, seal,
};
use http_body_util::{BodyExt, Full};
use hyper::{
    Request, Response,
    body::{Bytes, Incoming},
    header::HeaderMap,
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::TokioIo;
use sync::Stream;
use wire::{
    BadRecord, BundleList, BundleListed, Carried, CaseHead, Code, Detail, Directory, DirectoryEntry, Endpoint, Have,
    Heads, Hello, Limits, Message, Missing, MissingBlob, Push, Receipt, RecordsPage, Refusal, Served, UPLOAD_LENGTH,
    UPLOAD_OFFSET,
};

/// One log at the hub.
#[derive(Default, Clone)]
pub struct Kept {
    pub key: Vec<u8>,
    pub records: Vec<(Record, Vec<u8>, Option<Opening>)>,
    receipts: BTreeMap<u64, Receipt>,
}

/// A file at the hub.
#[derive(Default, Clone, PartialEq, Eq, Debug)]
pub struct Blob {
    pub bytes: Vec<u8>,
    pub whole: bool,
}

#[derive(Default, Clone)]
pub struct State {
    pub logs: BTreeMap<LogId, Kept>,
    pub blobs: BTreeMap<(CaseId, Hash), Blob>,
    pub forked: BTreeMap<LogId, u64>,
    receipts: u64,
    /// Refusals to be given before anything else, by the word of the call; each once.
    pub refuse: Vec<(&'static str, Refusal)>,
    /// Records at these numbers are not taken.
    pub unreadable: BTreeSet<u64>,
    /// Calls there were.
    pub calls: Vec<&'static str>,
    pub now_ms: i64,
    /// Whose logs are whose, as it goes down.
    pub directory: Option<wire::SignedBundle>,
    /// Files in the order in which they became whole.
    pub arrived: Vec<(CaseId, u64)>,
}

pub struct Hub {
    pub id: HubId,
    pub log: LogId,
    signer: Ed25519Signer,
    pub state: Mutex<State>,
    /// Small parts, so that a file takes several.
    pub part: u64,
}

type Reply = Result<(u16, Vec<u8>, Option<u64>), Box<Refusal>>;

/// A refusal as a reply holds it.
fn refused(code: Code) -> Box<Refusal> {
    Box::new(Refusal::of(code))
}

fn head_of(kept: &Kept) -> Option<Head> {
    kept.records.last().map(|(record, _, _)| record.head())
}

fn body<T: Message>(bytes: &[u8]) -> Result<T, Box<Refusal>> {
    wire::from_bytes(bytes).map_err(|_| refused(Code::BadRequest))
}

fn ok<T: Message>(message: &T) -> Reply {
    Ok((200, wire::to_bytes(message).expect("a reply"), None))
}

impl Hub {
    pub fn new() -> Arc<Self> {
        Arc::new(Self {
            id: HubId::from_random([8; 16]),
            log: LogId::from_random([9; 16]),
            signer: Ed25519Signer::from_seed(&[8; 32]),
            state: Mutex::new(State { now_ms: 1_800_000_000_000, ..State::default() }),
            part: 700,
        })
    }

    pub fn branch(&self) -> sync::Branch {
        let hub_key = self.signer.public_key().to_vec();
        sync::Branch { hub: self.id, hub_key_hash: Ed25519Sha256.hash(&[&hub_key]), hub_key, hub_log: self.log }
    }

    pub fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().expect("a hub")
    }

    /// Who is who, as enrolment tells it.
    pub fn enrol(&self, log: LogId, key: &[u8]) {
        self.state().logs.insert(log, Kept { key: key.to_vec(), ..Kept::default() });
    }

    /// Serves one connection of the store that writes this log.
    pub fn serve(self: &Arc<Self>, log: LogId, stream: Box<dyn Stream>) {
        let hub = Arc::clone(self);
        tokio::spawn(async move {
            let service = service_fn(|request: Request<Incoming>| {
                let hub = Arc::clone(&hub);
                async move { Ok::<_, Infallible>(hub.answer(log, request).await) }
            });
            let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
        });
    }

    async fn answer(&self, caller: LogId, request: Request<Incoming>) -> Response<Full<Bytes>> {
        let (head, incoming) = request.into_parts();
        let path = head.uri.path_and_query().map(|p| p.as_str().to_owned()).unwrap_or_default();
        let Ok(collected) = incoming.collect().await else { return Response::new(Full::default()) };
        let bytes = collected.to_bytes();
        let reply = match Endpoint::parse(head.method.as_str(), &path) {
            Ok(endpoint) => self.call(caller, endpoint, &head.headers, &bytes),
            Err(code) => Err(refused(code)),
        };
        let builder = Response::builder();
        let made = match reply {
            Ok((status, bytes, offset)) => {
                let builder = builder.status(status);
                let builder = match offset {
                    Some(offset) => builder.header(UPLOAD_OFFSET, offset),
                    None => builder,
                };
                builder.body(Full::from(bytes))
            }
            Err(refusal) => {
                let status = refusal.code().map_or(500, Code::status);
                builder.status(status).body(Full::from(wire::to_bytes(&*refusal).expect("a refusal")))
            }
        };
        made.expect("a response")
    }

    fn call(&self, caller: LogId, endpoint: Endpoint, headers: &HeaderMap, bytes: &[u8]) -> Reply {
        let mut state = self.state();
        state.calls.push(endpoint.word());
        if let Some(at) = state.refuse.iter().position(|(word, _)| *word == endpoint.word()) {
            return Err(Box::new(state.refuse.remove(at).1));
        }
        match endpoint {
            Endpoint::Hello => ok(&Hello {
                hub: self.id,
                hub_key: Ed25519Sha256.hash(&[self.signer.public_key()]),
                protocols: vec![1],
                hub_ms: state.now_ms,
                boot: BootId::from_random([1; 16]),
                limits: Limits { blob_part: self.part, ..Limits::OURS },
                bundle_epoch: u64::from(state.directory.is_some()),
                order_seq: 0,
                notice: None,
            }),
            Endpoint::Heads { .. } => ok(&self.heads(&state, caller)),
            Endpoint::Push { log, from } if log == caller => self.push(&mut state, log, from, body(bytes)?),
            Endpoint::OwnRecords { log, after } if log == caller => {
                let kept = state.logs.get(&log).ok_or_else(|| refused(Code::NotFound))?;
                let behind = kept.records.iter().filter(|(record, _, _)| record.header.seq > after);
                let records: Vec<Carried> =
                    behind.map(|(_, sealed, opening)| Carried::new(sealed.clone(), opening.as_ref())).collect();
                // Pages of three.
                let end = records.len() <= 3;
                ok(&RecordsPage { records: records.into_iter().take(3).collect(), end, served: None })
            }
            Endpoint::CaseRecords { case, log, after } => {
                let kept = state.logs.get(&log).ok_or_else(|| refused(Code::NotFound))?;
                let of_case = kept.records.iter().filter(|(record, _, _)| record.header.case == Some(case));
                let behind = of_case.filter(|(record, _, _)| record.header.seq > after);
                let records: Vec<Carried> =
                    behind.map(|(_, sealed, opening)| Carried::new(sealed.clone(), opening.as_ref())).collect();
                let end = records.len() <= 3;
                let root = root(kept, log, case);
                let served = Served::sign(self.id, case, root, state.now_ms, &self.signer).expect("signed");
                ok(&RecordsPage { records: records.into_iter().take(3).collect(), end, served: end.then_some(served) })
            }
            Endpoint::Have { case } => {
                let have: Have = body(bytes)?;
                let missing = have.blobs.iter().filter_map(|one| {
                    let blob = state.blobs.get(&(case, one.sha256));
                    let there = blob.map_or(0, |blob| blob.bytes.len() as u64);
                    (!blob.is_some_and(|blob| blob.whole)).then_some(MissingBlob { sha256: one.sha256, offset: there })
                });
                ok(&Missing { blobs: missing.collect() })
            }
            Endpoint::BlobPart { case, sha256 } => {
                let number = |name: &str| headers.get(name)?.to_str().ok()?.parse::<u64>().ok();
                let (offset, length) =
                    (number(UPLOAD_OFFSET).expect("an offset"), number(UPLOAD_LENGTH).expect("a length"));
                let blob = state.blobs.entry((case, sha256)).or_default();
                if blob.whole {
                    return Ok((201, Vec::new(), Some(length)));
                }
                let there = blob.bytes.len() as u64;
                if offset != there {
                    return Err(Box::new(Refusal::with(Code::Offset, Detail::Offset(there))));
                }
                blob.bytes.extend_from_slice(bytes);
                if (blob.bytes.len() as u64) < length {
                    return Ok((204, Vec::new(), Some(blob.bytes.len() as u64)));
                }
                blob.whole = Ed25519Sha256.hash(&[&blob.bytes]) == sha256;
                if blob.whole {
                    state.arrived.push((case, length));
                    return Ok((201, Vec::new(), Some(length)));
                }
                blob.bytes.clear();
                Err(refused(Code::Hash))
            }
            Endpoint::BlobRead { case, sha256 } => {
                let blob = state.blobs.get(&(case, sha256)).filter(|blob| blob.whole);
                blob.map(|blob| (200, blob.bytes.clone(), None)).ok_or_else(|| refused(Code::NotFound))
            }
            Endpoint::Bundles { .. } => {
                let bytes = state.directory.as_ref().map(|bundle| wire::to_bytes(bundle).expect("a bundle"));
                let listed = bytes.map(|bytes| BundleListed {
                    epoch: 1,
                    sha256: Ed25519Sha256.hash(&[&bytes]),
                    size: bytes.len() as u64,
                    kind: "directory".into(),
                    id: "directory".into(),
                    of: "1".into(),
                });
                ok(&BundleList { bundles: listed.into_iter().collect() })
            }
            Endpoint::Bundle { sha256 } => {
                let bytes = state.directory.as_ref().map(|bundle| wire::to_bytes(bundle).expect("a bundle"));
                let bytes = bytes.filter(|bytes| Ed25519Sha256.hash(&[bytes]) == sha256);
                bytes.map(|bytes| (200, bytes, None)).ok_or_else(|| refused(Code::NotFound))
            }
            _ => Err(refused(Code::NotFound)),
        }
    }

    /// A record of the hub's own log, with what opens it.
    pub fn own_record(&self, payload: &Payload, signer: &Ed25519Signer) -> Carried {
        let boot = BootId::from_random([1; 16]);
        let moment = Moment { wall_ms: 1, offset_minutes: 480, monotonic_ms: 1, boot, hub_heard_ms: None };
        let (case, after, salt) = (None, None, [5; 32]);
        let sealing = Sealing { log: self.log, after, case, moment, author: "hub", payload, salt };
        let sealed = seal(sealing, &Ed25519Sha256, signer).expect("sealed");
        Carried::new(sealed.bytes, Some(&sealed.opening))
    }

    pub fn signer(&self) -> &Ed25519Signer {
        &self.signer
    }

    /// The directory of these logs, signed by this key.
    pub fn directory_of(&self, logs: &[(LogId, &[u8], &str)], signer: &Ed25519Signer) -> wire::SignedBundle {
        let mut entries: Vec<DirectoryEntry> = logs
            .iter()
            .map(|(log, key, name)| DirectoryEntry {
                log: *log,
                public_key: key.to_vec(),
                staff: "100235".into(),
                name: (*name).into(),
                branch: "城东".into(),
                role: evidence::Role::Officer,
            })
            .collect();
        entries.sort_by_key(|entry| *entry.log.0.as_bytes());
        let directory = Directory { version: 1, entries };
        directory.bundled("1", "2026-12-01", None, self.log, signer).expect("signed")
    }

    fn heads(&self, state: &State, caller: LogId) -> Heads {
        let mut cases: BTreeMap<CaseId, CaseHead> = BTreeMap::new();
        for (log, kept) in &state.logs {
            for (record, _, opening) in &kept.records {
                let Some(case) = record.header.case else { continue };
                let head = cases.entry(case).or_insert_with(|| CaseHead {
                    case,
                    class: CaseClass::Credit,
                    state: None,
                    token: None,
                    logs: Vec::new(),
                    blobs_missing: 0,
                });
                if !head.logs.iter().any(|root| root.log == *log) {
                    head.logs.push(root(kept, *log, case));
                }
                let payload = opening.as_ref().and_then(|opening| Payload::from_bytes(&opening.payload).ok());
                if let Some(Payload::AttachmentAdded(added)) = payload
                    && !state.blobs.get(&(case, added.id)).is_some_and(|blob| blob.whole)
                {
                    head.blobs_missing += 1;
                }
            }
        }
        Heads { own: state.logs.get(&caller).and_then(head_of), cases: cases.into_values().collect(), next: None }
    }

    fn push(&self, state: &mut State, log: LogId, from: u64, push: Push) -> Reply {
        if state.forked.contains_key(&log) {
            return Err(refused(Code::Forked));
        }
        let (unreadable, now_ms) = (state.unreadable.clone(), state.now_ms);
        let kept = state.logs.get_mut(&log).ok_or_else(|| refused(Code::UnknownStore))?;
        let end = kept.records.len() as u64;
        if from > end + 1 {
            return Err(Box::new(Refusal::with(Code::Gap, Detail::Head(head_of(kept)))));
        }
        let mut bad = None;
        for (carried, seq) in push.records.iter().zip(from..) {
            let hash = Ed25519Sha256.hash(&[&carried.record]);
            if let Some((there, _, _)) = kept.records.get(seq as usize - 1) {
                if there.hash != hash {
                    let (there, head) = (there.hash, head_of(kept).expect("a head"));
                    state.forked.insert(log, seq);
                    return Err(Box::new(Refusal::with(Code::Fork, Detail::Fork(seq, there, head))));
                }
                continue;
            }
            let record = Record::parse(&carried.record, &Ed25519Sha256).ok().filter(|record| {
                let prev = kept.records.last().map_or(Hash::ZERO, |(last, _, _)| last.hash);
                record.header.seq == seq
                    && record.header.prev == prev
                    && record.is_signed_by(&kept.key, &Ed25519Sha256)
                    && !unreadable.contains(&seq)
                    && carried.opening().is_none_or(|o| o.content(&Ed25519Sha256) == record.header.content)
            });
            let Some(record) = record else {
                bad = Some(seq);
                break;
            };
            kept.records.push((record, carried.record.to_vec(), carried.opening()));
        }
        let receipt = head_of(kept).map(|head| {
            let number = state.receipts + 1;
            let fresh = !kept.receipts.contains_key(&head.seq);
            let made = kept
                .receipts
                .entry(head.seq)
                .or_insert_with(|| Receipt::sign(self.id, head, now_ms, number, &self.signer).expect("signed"));
            state.receipts += u64::from(fresh);
            made.clone()
        });
        match (bad, receipt) {
            (Some(seq), received) => Err(Box::new(Refusal::with(
                Code::BadRecord,
                Detail::Bad(BadRecord { seq, reason: "malformed".into(), received }),
            ))),
            (None, Some(receipt)) => ok(&receipt),
            (None, None) => Err(refused(Code::BadRequest)),
        }
    }
}

pub fn root(kept: &Kept, log: LogId, case: CaseId) -> LogRoot {
    let of_case = kept.records.iter().filter(|(record, _, _)| record.header.case == Some(case));
    let (mut hashes, mut last) = (Vec::new(), 0);
    for (record, _, _) in of_case {
        hashes.push(record.hash);
        last = record.header.seq;
    }
    LogRoot { log, count: hashes.len() as u64, last, root: merkle_root(&hashes, &Ed25519Sha256) }
}
