//! TLS and HTTP over any stream: a socket, or a pipe that a test cuts at any byte.
//!
//! The hub's own accept loop, because what is needed of a connection (the caller's certificate, the exporter) is known to TLS alone and every call needs it.

use std::{
    convert::Infallible,
    future::{Future, poll_fn},
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
    time::{Duration, Instant},
};

use evidence::{CryptoProvider, Ed25519Sha256};
use http_body_util::{BodyExt, Full};
use hyper::{
    Request, Response, StatusCode,
    body::{Body, Bytes, Frame, Incoming, SizeHint},
    header::{CONTENT_TYPE, HeaderMap, RANGE},
    service::service_fn,
};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto,
};
use rustls::ServerConfig;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpListener,
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};
use tokio_rustls::TlsAcceptor;
use wire::{
    BLOB_PART, Code, Detail, EXPORTER_BYTES, EXPORTER_LABEL, Endpoint, HUB_TIME, MAX_ONE_RECORD, MAX_PUSH, PROTOCOL,
    PROTOCOLS, Refusal, UPLOAD_LENGTH, UPLOAD_OFFSET,
};

use super::answer::{Ask, Caller, Reply};
use crate::{
    error::Result,
    folder::Lock,
    hub::Hub,
    reckoning::Why,
    watch::{Counters, Gate},
};

/// Nothing is heard for so long, and a connection or a body is given up.
const IDLE: Duration = Duration::from_secs(60);
/// So long a call may take as a whole.
const WHOLE: Duration = Duration::from_secs(600);
const HANDSHAKE: Duration = Duration::from_secs(15);
/// Connections at once.
const CONNECTIONS: u32 = 1_024;
/// Room for the array around the records of a push.
const AROUND: usize = 64 << 10;
/// So long a call waits for its turn before it is told to come again. Meanwhile its body stays on the line and takes no memory here.
const TURN: Duration = Duration::from_secs(20);
/// Bytes that the bodies of calls without files hold at once; what is made of them takes about as much again.
const BODIES: usize = 96 << 20;
/// They are counted in pieces.
const PIECE: usize = 64 << 10;
/// What is told to come again is read to its end and thrown away where it is no longer than this, so that the line stays of use.
const PASSED_OVER: u64 = 8 << 20;

/// How much goes on at once; more waits in order, and at last is told to come again. A turn lasts until the reply is on its way.
pub struct Gates {
    records: Arc<Semaphore>,
    bodies: Arc<Semaphore>,
    blobs: Arc<Semaphore>,
    /// What is larger than a usual push and held whole in memory: large records that come, whole files that go.
    large: Arc<Semaphore>,
    connections: Arc<Semaphore>,
}

/// A body that keeps the turns of its call until it is sent.
struct Held {
    body: Full<Bytes>,
    _turns: Vec<OwnedSemaphorePermit>,
}

impl Body for Held {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<std::result::Result<Frame<Bytes>, Infallible>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Default for Gates {
    fn default() -> Self {
        Self {
            records: Arc::new(Semaphore::new(64)),
            bodies: Arc::new(Semaphore::new(BODIES / PIECE)),
            blobs: Arc::new(Semaphore::new(16)),
            large: Arc::new(Semaphore::new(4)),
            connections: Arc::new(Semaphore::new(CONNECTIONS as usize)),
        }
    }
}

/// Takes what failed in the hub, for its log: a word for the call, and the failure. No id, no content.
pub type Noting = Box<dyn Fn(&str, &str) + Send + Sync>;

/// A hub that answers.
pub struct Server {
    pub(crate) hub: Arc<Hub>,
    tls: Arc<ServerConfig>,
    gates: Gates,
    pub(crate) noted: Noting,
    pub(crate) counters: Counters,
    /// Said to what is done beside answering.
    ends: AtomicBool,
    _lock: Lock,
}

impl Server {
    /// A hub with its certificate.
    ///
    /// # Errors
    ///
    /// Another program serves this hub; no certificate can be made.
    pub fn new(hub: Arc<Hub>, noted: Noting) -> Result<Arc<Self>> {
        let lock = Lock::take(&hub.folder)?;
        let tls = hub.authority.server(hub.env.now_ms())?;
        // A hub of an earlier version has none yet.
        crate::keep::write(hub.keep(), |change| crate::directory::renew(&hub, change))?;
        let (gates, counters, ends) = (Gates::default(), Counters::default(), AtomicBool::new(false));
        Ok(Arc::new(Self { hub, tls, gates, noted, counters, ends, _lock: lock }))
    }

    /// What was not reckoned before the program ended is reckoned now, also what only a newer program can read.
    fn catch_up(&self) {
        for why in [Why::Turn, Why::Content, Why::Layers] {
            if let Err(failure) = self.hub.reckon_again(why) {
                (self.noted)("reckon", &failure.to_string());
            }
        }
    }

    /// What is done of itself, beside answering.
    fn keep_up(&self) {
        if let Err(failure) = self.hub.close_days() {
            (self.noted)("read_day", &failure.to_string());
        }
        let mut last = Instant::now();
        let go_on = || {
            // The disk is half free for who waits, and a program that is told to end does so soon.
            std::thread::sleep(last.elapsed().min(Duration::from_secs(2)));
            last = Instant::now();
            !self.ends.load(Ordering::Relaxed)
        };
        if let Err(failure) = self.hub.read_share(go_on) {
            (self.noted)("read_data", &failure.to_string());
        }
    }

    /// Serves one connection to its end.
    pub async fn connection<S: AsyncRead + AsyncWrite + Unpin + Send + 'static>(self: Arc<Self>, stream: S) {
        let accepted = timeout(HANDSHAKE, TlsAcceptor::from(Arc::clone(&self.tls)).accept(stream)).await;
        let Ok(Ok(stream)) = accepted else { return };
        let (_, session) = stream.get_ref();
        let certificate = session.peer_certificates().and_then(|chain| chain.first());
        let certificate = certificate.map(|own| Ed25519Sha256.hash(&[own]));
        let exporter = session.export_keying_material([0; EXPORTER_BYTES], EXPORTER_LABEL, None).ok();
        let caller = Caller { certificate, exporter };
        let service = service_fn(move |request| {
            let server = Arc::clone(&self);
            async move { Ok::<_, Infallible>(server.call(caller, request).await) }
        });
        let mut builder = auto::Builder::new(TokioExecutor::new());
        builder.http1().timer(TokioTimer::new()).header_read_timeout(IDLE);
        builder.http2().timer(TokioTimer::new()).keep_alive_interval(IDLE).keep_alive_timeout(IDLE);
        // Calls that wait for their turn wait on the line: of one caller not many.
        builder.http2().max_concurrent_streams(16);
        // A caller that goes away is no failure of the hub.
        let _ = builder.serve_connection(TokioIo::new(stream), service).await;
    }

    async fn call(self: Arc<Self>, caller: Caller, request: Request<Incoming>) -> Response<Held> {
        let mut turns = Vec::new();
        let path = request.uri().path_and_query().map_or("", |path| path.as_str());
        let endpoint = Endpoint::parse(request.method().as_str(), path);
        let answered = timeout(WHOLE, Arc::clone(&self).answered(caller, endpoint, request, &mut turns)).await;
        let reply = match answered {
            Ok(Ok(reply)) => reply,
            Ok(Err(refusal)) => Reply::refusal(&refusal),
            Err(_) => Reply::refusal(&Refusal::with(Code::Busy, Detail::After(5))),
        };
        self.count(&caller, endpoint.ok().as_ref(), &reply);
        let mut response = Response::builder()
            .status(reply.status)
            .header(CONTENT_TYPE, reply.media)
            .header(HUB_TIME, self.hub.env.now_ms())
            .header(PROTOCOL, PROTOCOLS.first().copied().unwrap_or(1));
        for (name, value) in reply.headers {
            response = response.header(name, value);
        }
        let body = Held { body: Full::new(Bytes::from(reply.body)), _turns: turns };
        response.body(body).unwrap_or_else(|_| {
            let mut failed = Response::new(Held { body: Full::default(), _turns: Vec::new() });
            *failed.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
            failed
        })
    }

    fn count(&self, caller: &Caller, endpoint: Option<&Endpoint>, reply: &Reply) {
        let refused = reply.status >= 300;
        let code = refused.then(|| wire::from_bytes::<Refusal>(&reply.body).ok()?.code());
        self.counters.answered(endpoint, code.map(|code| code.unwrap_or(Code::Internal)));
        // Carried out for a certificate: the store was known in the call's own transaction.
        let known = !refused && endpoint.is_some_and(|endpoint| !endpoint.is_open());
        if let Some(certificate) = caller.certificate.filter(|_| known) {
            self.counters.heard(certificate, self.hub.env.now_ms());
        }
    }

    async fn answered(
        self: Arc<Self>,
        caller: Caller,
        endpoint: std::result::Result<Endpoint, Code>,
        request: Request<Incoming>,
        turns: &mut Vec<OwnedSemaphorePermit>,
    ) -> std::result::Result<Reply, Box<Refusal>> {
        let no = |code| Err(Box::new(Refusal::of(code)));
        let endpoint = match endpoint {
            Ok(endpoint) => endpoint,
            Err(code) => return no(code),
        };
        match number(request.headers(), PROTOCOL) {
            // Hello says which versions there are.
            _ if endpoint == Endpoint::Hello => {}
            Some(version) if PROTOCOLS.iter().any(|known| u64::from(*known) == version) => {}
            Some(0) | None => return no(Code::Older),
            Some(_) => return no(Code::Newer),
        }
        if caller.certificate.is_none() && !endpoint.is_open() {
            return no(Code::NoCertificate);
        }
        let files = matches!(endpoint, Endpoint::BlobPart { .. } | Endpoint::BlobRead { .. });
        let (gate, name) = if files { (&self.gates.blobs, Gate::Blobs) } else { (&self.gates.records, Gate::Records) };
        let busy = |seconds| Err(Box::new(Refusal::with(Code::Busy, Detail::After(seconds))));
        let (parts, body) = request.into_parts();
        let Some(turn) = self.turn(gate, 1, name).await else {
            pass_over(body).await;
            return busy(5);
        };
        turns.push(turn);
        if !files {
            // Without a length it could be the longest there is.
            let length = body.size_hint().upper().map_or(usize::MAX, |n| usize::try_from(n).unwrap_or(usize::MAX));
            let pieces = length.min(limit(&endpoint)).div_ceil(PIECE).min(BODIES / PIECE);
            let Some(turn) = self.turn(&self.gates.bodies, u32::try_from(pieces).unwrap_or(u32::MAX), name).await
            else {
                pass_over(body).await;
                return busy(5);
            };
            turns.push(turn);
        }
        let (offset, length) = (number(&parts.headers, UPLOAD_OFFSET), number(&parts.headers, UPLOAD_LENGTH));
        let from = range(&parts.headers);
        if matches!(endpoint, Endpoint::BlobRead { .. }) && from.is_none() {
            // It waits among few: sixteen calls for files are let in at all.
            if self.gates.large.available_permits() == 0 {
                self.counters.full(Gate::Large);
            }
            let large = timeout(IDLE, Arc::clone(&self.gates.large).acquire_owned()).await;
            let Ok(Ok(large)) = large else { return busy(10) };
            turns.push(large);
        }
        let body = self.body(&endpoint, body, turns).await?;
        let server = Arc::clone(&self);
        let ask = Ask { endpoint, offset, length, from, body };
        // Databases and files block; what is begun there comes to its end even when the caller goes away.
        let answered = tokio::task::spawn_blocking(move || {
            let began = Instant::now();
            let answered = server.hub.answer(&caller, &ask);
            server.counters.took(&ask.endpoint, began.elapsed());
            answered
        })
        .await;
        match answered {
            Ok((reply, None)) => Ok(reply),
            Ok((reply, Some(failure))) => {
                (self.noted)(endpoint.word(), &failure.to_string());
                Ok(reply)
            }
            Err(_) => {
                (self.noted)(endpoint.word(), "the call panicked");
                no(Code::Internal)
            }
        }
    }

    /// A turn at a gate, after those who came before; none: it took too long.
    async fn turn(&self, gate: &Arc<Semaphore>, permits: u32, name: Gate) -> Option<OwnedSemaphorePermit> {
        if let Ok(turn) = Arc::clone(gate).try_acquire_many_owned(permits) {
            return Some(turn);
        }
        self.counters.full(name);
        timeout(TURN, Arc::clone(gate).acquire_many_owned(permits)).await.ok()?.ok()
    }

    /// Reads a body within its limit. One that is larger than usual takes a turn of its own before it is held in memory.
    async fn body(
        &self,
        endpoint: &Endpoint,
        mut body: Incoming,
        turns: &mut Vec<OwnedSemaphorePermit>,
    ) -> std::result::Result<Vec<u8>, Box<Refusal>> {
        let no = |code| Err(Box::new(Refusal::of(code)));
        let limit = limit(endpoint);
        if body.size_hint().lower() > limit as u64 {
            return no(Code::TooLarge);
        }
        let length = usize::try_from(body.size_hint().lower()).unwrap_or_default();
        let (mut bytes, mut large) = (Vec::with_capacity(length), false);
        loop {
            let frame = match timeout(IDLE, body.frame()).await {
                Ok(Some(Ok(frame))) => frame,
                Ok(None) => return Ok(bytes),
                // Cut off, or nothing came for a minute.
                Ok(Some(Err(_))) | Err(_) => return no(Code::BadRequest),
            };
            let Ok(data) = frame.into_data() else { continue };
            if bytes.len() + data.len() > limit {
                return no(Code::TooLarge);
            }
            if !large && bytes.len() + data.len() > MAX_PUSH + AROUND {
                let Ok(turn) = Arc::clone(&self.gates.large).try_acquire_owned() else {
                    self.counters.full(Gate::Large);
                    return Err(Box::new(Refusal::with(Code::Busy, Detail::After(10))));
                };
                turns.push(turn);
                large = true;
            }
            bytes.extend_from_slice(&data);
        }
    }
}

/// The longest body of a call.
fn limit(endpoint: &Endpoint) -> usize {
    match endpoint {
        Endpoint::Push { .. } => MAX_ONE_RECORD,
        Endpoint::BlobPart { .. } => BLOB_PART as usize,
        Endpoint::SendLayers { .. } => <wire::LayerFiles as wire::Message>::LIMIT,
        Endpoint::Have { .. } | Endpoint::Enrol | Endpoint::Renew => 64 << 10,
        _ => 0,
    }
}

/// Reads a body that is not taken, unless it is long: what is not read breaks the line off, and with it perhaps the refusal.
async fn pass_over(mut body: Incoming) {
    if body.size_hint().upper().is_some_and(|length| length <= PASSED_OVER) {
        while let Ok(Some(Ok(_))) = timeout(TURN, body.frame()).await {}
    }
}

fn number(headers: &HeaderMap, name: &str) -> Option<u64> {
    headers.get(name)?.to_str().ok()?.parse().ok()
}

/// `bytes=N-`; any other range is served from the beginning, which its reader sees by the offset.
fn range(headers: &HeaderMap) -> Option<u64> {
    headers.get(RANGE)?.to_str().ok()?.strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok()
}

/// Takes connections until `stop` comes, then waits for those that are open, for a minute at most.
pub async fn serve(server: Arc<Server>, listener: TcpListener, stop: impl Future<Output = ()>) {
    let sweeping = tokio::spawn(sweep(Arc::clone(&server)));
    let keeping_up = tokio::spawn(keep_up(Arc::clone(&server)));
    let caught_up = Arc::clone(&server);
    tokio::task::spawn_blocking(move || caught_up.catch_up());
    let mut stop = std::pin::pin!(stop);
    let open = Arc::clone(&server.gates.connections);
    loop {
        let accepted = poll_fn(|context| match stop.as_mut().poll(context) {
            Poll::Ready(()) => Poll::Ready(None),
            Poll::Pending => listener.poll_accept(context).map(Some),
        });
        let Some(accepted) = accepted.await else { break };
        let Ok((stream, _)) = accepted else {
            // No more descriptors, or a caller that went away at once.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let Ok(turn) = Arc::clone(&open).try_acquire_owned() else {
            server.counters.full(Gate::Connections);
            continue;
        };
        let _ = stream.set_nodelay(true);
        let server = Arc::clone(&server);
        tokio::spawn(async move {
            server.connection(stream).await;
            drop(turn);
        });
    }
    sweeping.abort();
    keeping_up.abort();
    server.ends.store(true, Ordering::Relaxed);
    let _ = timeout(Duration::from_secs(60), open.acquire_many(CONNECTIONS)).await;
}

/// Every ten minutes: days of readings that are over are closed, and today's part of the files is read, as slowly again as it takes.
async fn keep_up(server: Arc<Server>) {
    loop {
        let kept_up = Arc::clone(&server);
        let done = tokio::task::spawn_blocking(move || kept_up.keep_up()).await;
        if done.is_err() {
            (server.noted)("upkeep", "the work panicked");
        }
        tokio::time::sleep(Duration::from_secs(600)).await;
    }
}

/// Once an hour: parts of files that nobody went on with for a week go.
async fn sweep(server: Arc<Server>) {
    loop {
        let swept = Arc::clone(&server);
        let done = tokio::task::spawn_blocking(move || swept.hub.blobs.sweep()).await;
        if let Ok(Err(failure)) = done {
            (server.noted)("sweep", &failure.to_string());
        }
        tokio::time::sleep(Duration::from_secs(3_600)).await;
    }
}
