//! Seeing the hub run: `/health` and `/metrics`, at a door of their own that is on this machine alone unless somebody says otherwise.
//!
//! Numbers and codes of the program, nothing that names a person, a case, a machine or a place. The door of the laptops knows nothing of it.

mod counters;
mod figures;
mod latest;

use std::{
    convert::Infallible,
    sync::{Arc, Mutex},
    time::Duration,
};

use http_body_util::Full;
use hyper::{
    Method, Request, Response, StatusCode,
    body::{Body, Bytes, Incoming},
    header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, HeaderValue},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::{TokioIo, TokioTimer};
use prometheus_client::encoding::text::{encode_eof, encode_registry};
use tokio::{net::TcpListener, sync::Semaphore, task::JoinHandle, time::timeout};
use wire::PROTOCOLS;

pub(crate) use counters::{Counters, Gate};

use crate::{
    error::HubError,
    front::Server,
    hub::Hub,
    keep::{SCHEMA_VERSION, read},
};
use figures::{Figures, Orders};
use latest::Latest;

/// The keep is read no more often, whoever asks.
const EVERY: Duration = Duration::from_secs(10);
/// So long the keep has to answer.
const ANSWERS: Duration = Duration::from_secs(5);
/// So long a connection lasts from its first byte to its last.
const WHOLE: Duration = Duration::from_secs(10);
/// Connections at once: one who watches needs one or two.
const CONNECTIONS: usize = 8;
/// A request is a line and a few headers.
const REQUEST: usize = 8 << 10;
const TEXT: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// What watches a hub that is served.
pub struct Watch {
    server: Arc<Server>,
    figures: Latest<Figures>,
    room: Latest<Option<(u64, u64)>>,
    files: Arc<Latest<()>>,
    orders: Arc<Mutex<Orders>>,
    whole: Duration,
}

impl Watch {
    /// Over a server.
    #[must_use]
    pub fn new(server: Arc<Server>) -> Arc<Self> {
        Self::with(server, EVERY, WHOLE)
    }

    /// The same with other times: how long a reading counts, and how long a connection lasts.
    #[must_use]
    pub fn with(server: Arc<Server>, every: Duration, whole: Duration) -> Arc<Self> {
        let often = every.min(EVERY / 2);
        let (figures, room, files) = (Latest::new(every), Latest::new(often), Arc::new(Latest::new(often)));
        Arc::new(Self { server, figures, room, files, orders: Arc::default(), whole })
    }

    async fn answer(&self, request: Request<Incoming>) -> Response<Full<Bytes>> {
        if request.method() != Method::GET {
            let mut response = plain(StatusCode::METHOD_NOT_ALLOWED);
            response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET"));
            return response;
        }
        // Nothing is read of a body; who sends one means something else.
        if !request.body().is_end_stream() {
            return plain(StatusCode::PAYLOAD_TOO_LARGE);
        }
        match request.uri().path_and_query().map_or("", |path| path.as_str()) {
            "/health" => self.health().await,
            "/metrics" => self.metrics().await,
            _ => plain(StatusCode::NOT_FOUND),
        }
    }

    /// Whether the keep answers, and the room of the disk; none: it does not answer.
    async fn room(&self) -> Option<Option<(u64, u64)>> {
        let server = Arc::clone(&self.server);
        self.room
            .get(ANSWERS, move || {
                let answers = read(server.hub.keep(), |view| view.bundle_epoch().map(drop));
                noted(&server, answers).map(|()| server.hub.room())
            })
            .await
    }

    /// Whether the place where whole files lie answers: asked beside the keep, because each may take as long as it has.
    fn files(&self) -> JoinHandle<bool> {
        let (latest, server) = (Arc::clone(&self.files), Arc::clone(&self.server));
        tokio::spawn(
            async move { latest.get(ANSWERS, move || noted(&server, server.hub.blobs.answers())).await.is_some() },
        )
    }

    async fn health(&self) -> Response<Full<Bytes>> {
        let files = self.files();
        let (answers, files) = (self.room().await, files.await.unwrap_or_default());
        let room = answers.flatten();
        // A small file of the hub's own folder; what it says closes no door.
        let read_data = noted(&self.server, self.server.hub.read_data());
        let well = answers.is_some() && files && !room.is_some_and(is_full);
        let json = serde_json::json!({
            "well": well,
            "protocols": PROTOCOLS,
            "schema": SCHEMA_VERSION,
            "engine": engine(&self.server.hub),
            "keep": answers.is_some(),
            "files": files,
            "store": store(&self.server.hub),
            "room_per_cent": room.map(per_cent),
            "read_data_shares": read_data.as_ref().map(|read| read.shares),
            "damaged_files": read_data.as_ref().map(|read| read.damaged.len()),
        });
        let status = if well { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
        given(status, "application/json", format!("{json}\n"))
    }

    async fn metrics(&self) -> Response<Full<Bytes>> {
        let (server, orders) = (Arc::clone(&self.server), Arc::clone(&self.orders));
        let figures =
            self.figures.get(ANSWERS, move || noted(&server, Figures::read(&server.hub, &server.counters, &orders)));
        let files = self.files();
        let (figures, files) = (figures.await, files.await.unwrap_or_default());
        let mut read = figures::registry();
        figures::gauge(
            &mut read,
            "files_answer",
            "Whether the place where whole files lie answered: 1 or 0",
            files.into(),
        );
        figures::gauge(&mut read, "keep_answers", "Whether the keep answered: 1 or 0", figures.is_some().into());
        if let Some(figures) = figures {
            figures.register(&mut read, self.server.hub.env.now_ms());
        }
        let mut text = String::new();
        let written = encode_registry(&mut text, &self.server.counters.registry)
            .and_then(|()| encode_registry(&mut text, &read))
            .and_then(|()| encode_eof(&mut text));
        match written {
            Ok(()) => given(StatusCode::OK, TEXT, text),
            Err(_) => plain(StatusCode::INTERNAL_SERVER_ERROR),
        }
    }
}

fn noted<T>(server: &Server, read: Result<T, HubError>) -> Option<T> {
    read.map_err(|failure| (server.noted)("watch", &failure.to_string())).ok()
}

fn engine(hub: &Hub) -> &'static str {
    if hub.settings.database.postgres.is_some() { "postgres" } else { "sqlite" }
}

fn store(hub: &Hub) -> &'static str {
    if hub.settings.files.s3.is_some() { "s3" } else { "folder" }
}

/// Where no record is taken any more, the hub is not well.
fn is_full((free, whole): (u64, u64)) -> bool {
    per_cent((free, whole)) < 1
}

fn per_cent((free, whole): (u64, u64)) -> u64 {
    let per_cent = u128::from(free) * 100 / u128::from(whole).max(1);
    u64::try_from(per_cent).unwrap_or(100)
}

fn plain(status: StatusCode) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::default());
    *response.status_mut() = status;
    response
}

fn given(status: StatusCode, media: &'static str, text: String) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(text)));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(media));
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Takes connections for as long as it is not dropped; one that is slow is cut, and more than a few at once are turned away.
pub async fn watch(watch: Arc<Watch>, listener: TcpListener) {
    let open = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // No more descriptors, or a caller that went away at once.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let Ok(turn) = Arc::clone(&open).try_acquire_owned() else { continue };
        let watch = Arc::clone(&watch);
        tokio::spawn(async move {
            let whole = watch.whole;
            let service = service_fn(move |request| {
                let watch = Arc::clone(&watch);
                async move { Ok::<_, Infallible>(watch.answer(request).await) }
            });
            let mut builder = http1::Builder::new();
            // One request a connection, so that a connection is over when its time is.
            builder.timer(TokioTimer::new()).header_read_timeout(whole).keep_alive(false).max_buf_size(REQUEST);
            // Cut off, or gone: no failure of the hub.
            let _ = timeout(whole, builder.serve_connection(TokioIo::new(stream), service)).await;
            drop(turn);
        });
    }
}
