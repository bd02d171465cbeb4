//! One call on a line: a request of `wire`, its reply or refusal. Bodies are bounded while they are read, and every call can be repeated.

use std::{future::Future, time::Duration};

use http_body_util::{BodyExt, Full};
use hyper::{
    Request, Response,
    body::{Body, Bytes, Incoming},
    client::conn::http1::{self, SendRequest},
    header,
};
use hyper_util::rt::TokioIo;
use wire::{
    CBOR, Carried, Detail, Endpoint, Message, OCTETS, PROTOCOL, PROTOCOLS, Refusal, UPLOAD_LENGTH, UPLOAD_OFFSET,
};

use crate::{
    idle::Idle,
    line::{Line, LineError},
    watch::Watch,
};

/// Why a call gave no reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CallError {
    /// The line.
    Line(LineError),
    /// The branch said no.
    Refused(Box<Refusal>),
    /// The officer stopped it.
    Stopped,
}

impl From<LineError> for CallError {
    fn from(error: LineError) -> Self {
        CallError::Line(error)
    }
}

impl From<crate::tls::TlsFault> for CallError {
    fn from(fault: crate::tls::TlsFault) -> Self {
        CallError::Line(fault.into())
    }
}

pub(crate) fn not_understood(said: impl std::fmt::Display) -> CallError {
    CallError::Line(LineError::NotUnderstood(said.to_string()))
}

/// What came of a part of a file.
pub(crate) enum Part {
    /// So much is there now.
    There(u64),
    /// All of it, and it has its hash.
    Committed,
}

/// How often the wish to stop is looked at while a call waits.
const LOOK: Duration = Duration::from_millis(150);

/// Speaks on a line.
pub(crate) struct Caller<'a> {
    send: SendRequest<Full<Bytes>>,
    watch: &'a Watch,
    pub(crate) exporter: Option<[u8; wire::EXPORTER_BYTES]>,
    /// What a branch that revoked this store said with its refusal.
    pub(crate) order: Option<Carried>,
}

impl<'a> Caller<'a> {
    pub(crate) async fn on(line: Line, idle: Duration, watch: &'a Watch) -> Result<Self, CallError> {
        let Line { stream, exporter } = line;
        let io = TokioIo::new(Idle::new(stream, idle));
        let (send, connection) = http1::handshake(io).await.map_err(|error| LineError::of(&error))?;
        // It ends with the line; what it ends in is said by the call that waits.
        tokio::spawn(async move { drop(connection.await) });
        Ok(Self { send, watch, exporter, order: None })
    }

    /// Whether the other side still listens, as far as is known here.
    pub(crate) fn is_open(&self) -> bool {
        !self.send.is_closed()
    }

    /// A call without a body.
    pub(crate) async fn get<T: Message>(&mut self, endpoint: Endpoint) -> Result<T, CallError> {
        self.call(endpoint, Bytes::new()).await
    }

    /// A call with one.
    pub(crate) async fn send<M: Message, T: Message>(
        &mut self,
        endpoint: Endpoint,
        message: &M,
    ) -> Result<T, CallError> {
        let body = wire::to_bytes(message).map_err(not_understood)?;
        self.call(endpoint, body.into()).await
    }

    async fn call<T: Message>(&mut self, endpoint: Endpoint, body: Bytes) -> Result<T, CallError> {
        let request = request(&endpoint, CBOR, body)?;
        let (_, bytes) = self.exchange(request, T::LIMIT).await?;
        wire::from_bytes(&bytes).map_err(not_understood)
    }

    /// Octets of a file, from where the hub has it on.
    pub(crate) async fn part(
        &mut self,
        endpoint: Endpoint,
        offset: u64,
        length: u64,
        octets: Bytes,
    ) -> Result<Part, CallError> {
        let mut request = request(&endpoint, OCTETS, octets)?;
        let headers = request.headers_mut();
        headers.insert(UPLOAD_OFFSET, offset.into());
        headers.insert(UPLOAD_LENGTH, length.into());
        let (head, _) = self.exchange(request, 0).await?;
        match head.status.as_u16() {
            201 => Ok(Part::Committed),
            204 => {
                let there = head.headers.get(UPLOAD_OFFSET).and_then(|value| value.to_str().ok()?.parse().ok());
                there.map(Part::There).ok_or_else(|| not_understood("no offset"))
            }
            other => Err(not_understood(format!("status {other}"))),
        }
    }

    /// The octets of a file that the hub gives back.
    pub(crate) async fn octets(&mut self, endpoint: Endpoint, most: u64) -> Result<Vec<u8>, CallError> {
        let request = request(&endpoint, OCTETS, Bytes::new())?;
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        Ok(self.exchange(request, most).await?.1)
    }

    async fn exchange(
        &mut self,
        request: Request<Full<Bytes>>,
        most: usize,
    ) -> Result<(hyper::http::response::Parts, Vec<u8>), CallError> {
        let watch = self.watch;
        let send = &mut self.send;
        let spoken = async {
            let cut = |error: hyper::Error| CallError::from(LineError::of(&error));
            send.ready().await.map_err(cut)?;
            let response: Response<Incoming> = send.send_request(request).await.map_err(cut)?;
            let (head, body) = response.into_parts();
            let limit = if head.status.is_success() { most } else { Refusal::LIMIT };
            let bytes = collected(body, limit).await?;
            if head.status.is_success() {
                return Ok((head, bytes));
            }
            match wire::from_bytes::<Refusal>(&bytes) {
                Ok(refusal) => Err(CallError::Refused(Box::new(refusal))),
                // Not a hub's words: a proxy, a portal, a page of an error.
                Err(_) => Err(not_understood(format!("status {}", head.status))),
            }
        };
        let spoken = until_stopped(watch, spoken).await;
        if let Err(CallError::Refused(refusal)) = &spoken
            && let Some(Detail::Order(order)) = &refusal.detail
        {
            self.order = Some(order.clone());
        }
        spoken
    }
}

/// Waits for something unless the officer stops it.
pub(crate) async fn until_stopped<T>(
    watch: &Watch,
    work: impl Future<Output = Result<T, CallError>>,
) -> Result<T, CallError> {
    let mut work = std::pin::pin!(work);
    loop {
        if watch.stopped() {
            return Err(CallError::Stopped);
        }
        if let Ok(done) = tokio::time::timeout(LOOK, work.as_mut()).await {
            return done;
        }
    }
}

fn request(endpoint: &Endpoint, media: &'static str, body: Bytes) -> Result<Request<Full<Bytes>>, CallError> {
    let version = PROTOCOLS.first().copied().unwrap_or(1);
    let builder = Request::builder()
        .method(endpoint.method().as_str())
        .uri(endpoint.path())
        .header(header::HOST, wire::SERVER_NAME)
        .header(PROTOCOL, version)
        .header(header::CONTENT_TYPE, media);
    builder.body(Full::new(body)).map_err(not_understood)
}

/// A body of at most so many bytes; what is said of its length beforehand is not believed.
async fn collected(mut body: Incoming, limit: usize) -> Result<Vec<u8>, CallError> {
    let mut bytes = Vec::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| LineError::of(&error))?;
        if let Ok(data) = frame.into_data() {
            if bytes.len() + data.len() > limit {
                return Err(not_understood(format!("a reply of more than {limit} bytes")));
            }
            bytes.extend_from_slice(&data);
        }
    }
    if body.is_end_stream() { Ok(bytes) } else { Err(LineError::Cut("a reply broke off".into()).into()) }
}
