//! An object store of a test's own: it checks signatures and checksums, keeps its objects in a folder that goes with the test, listens on this machine alone, and
//! meets what it is told to: it answers nothing, fails, hangs up in the middle, or does what it is asked and never says so.

use std::{
    cell::Cell,
    collections::BTreeMap,
    fs,
    io::{self, Write},
    net::SocketAddr,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    pin::Pin,
    sync::{Arc, Mutex},
    task::{Context, Poll},
};

use bytes::Bytes;
use http_body_util::BodyExt;
use hub::Files;
use hyper::{
    Request, Response,
    body::{Body, Frame, Incoming, SizeHint},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::TokioIo;
use s3s::{
    auth::SimpleAuth,
    service::{S3Service, S3ServiceBuilder},
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpListener,
    runtime::Runtime,
    task::{JoinHandle, JoinSet},
};
use tokio_rustls::TlsAcceptor;

const NAME: &str = "tianye-test";
const PREFIX: &str = "hub";
const KEY: (&str, &str) = ("TESTKEY", "a-secret-of-the-test");

/// What a call meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meets {
    /// This status, and nothing is done.
    Status(u16),
    /// No answer.
    Silence,
    /// The end of the connection once some of what is sent came.
    CutComing,
    /// The end of the connection in the middle of the answer.
    CutGoing,
    /// The end of the connection when everything is done.
    Untold,
    /// No answer when everything is done.
    UntoldSilence,
    /// One bit less or more on the way there.
    Bent,
    /// The same on the way back.
    BentGoing,
    /// No word of a checksum.
    Mute,
    /// More than was asked for.
    TooMuch,
}

#[derive(Default)]
struct Told {
    /// By method: what calls meet, behind how many that meet nothing, and how many of them.
    meets: BTreeMap<String, (Meets, usize, usize)>,
    /// Calls, by method.
    calls: BTreeMap<String, usize>,
}

/// The store.
pub(crate) struct Bucket {
    folder: tempfile::TempDir,
    runtime: Option<Runtime>,
    service: S3Service,
    told: Arc<Mutex<Told>>,
    tls: Option<TlsAcceptor>,
    address: SocketAddr,
    taking: Option<JoinHandle<()>>,
}

thread_local! {
    static IN_BUCKET: Cell<bool> = const { Cell::new(false) };
}

/// Runs a test with the files of its hubs in a bucket.
pub(crate) fn over_s3(test: fn()) {
    IN_BUCKET.set(true);
    test();
    IN_BUCKET.set(false);
}

/// Where a test's hub keeps its files: a bucket of its own where the test runs over one.
pub(crate) fn place() -> (Files, Option<Bucket>) {
    if !IN_BUCKET.get() {
        return (Files::default(), None);
    }
    let bucket = Bucket::start();
    (bucket.files(), Some(bucket))
}

/// Tests once more, with the files in a bucket: every one of them is an ordinary test as well.
macro_rules! also_over_s3 {
    ($($test:ident)*) => {
        mod s3 {
            $(
                #[test]
                fn $test() {
                    crate::bucket::over_s3(super::$test);
                }
            )*
        }
    };
}
pub(crate) use also_over_s3;

/// An answer, whole or cut off.
struct Given {
    bytes: Option<Bytes>,
    cut: bool,
}

impl Body for Given {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        Poll::Ready(match self.bytes.take() {
            Some(bytes) if self.cut => Some(Ok(Frame::data(bytes.slice(..bytes.len() / 2)))),
            Some(bytes) if !bytes.is_empty() => Some(Ok(Frame::data(bytes))),
            _ if self.cut => Some(Err(io::Error::other("cut"))),
            _ => None,
        })
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.bytes.as_ref().map_or(0, |bytes| bytes.len() as u64))
    }
}

impl Bucket {
    pub(crate) fn start() -> Self {
        Self::start_with(None)
    }

    /// The same, with TLS.
    pub(crate) fn start_with(tls: Option<TlsAcceptor>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("objects").join(NAME)).unwrap();
        write_key(&folder.path().join("s3.key"), KEY.0, KEY.1);
        let mut service = S3ServiceBuilder::new(s3s_fs::FileSystem::new(folder.path().join("objects")).unwrap());
        service.set_auth(SimpleAuth::from_single(KEY.0, KEY.1));
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let mut bucket = Self {
            folder,
            runtime: Some(runtime),
            service: service.build(),
            told: Arc::default(),
            tls,
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
            taking: None,
        };
        bucket.open();
        bucket
    }

    /// Takes calls at the address it had.
    pub(crate) fn open(&mut self) {
        let runtime = self.runtime.as_ref().unwrap();
        let listener = runtime.block_on(TcpListener::bind(self.address)).unwrap();
        self.address = listener.local_addr().unwrap();
        let (service, told, tls) = (self.service.clone(), Arc::clone(&self.told), self.tls.clone());
        self.taking = Some(runtime.spawn(async move {
            let mut open = JoinSet::new();
            loop {
                let Ok((stream, _)) = listener.accept().await else { continue };
                let (service, told, tls) = (service.clone(), Arc::clone(&told), tls.clone());
                open.spawn(async move {
                    match tls {
                        None => serve(stream, service, told).await,
                        Some(tls) => {
                            if let Ok(stream) = tls.accept(stream).await {
                                serve(stream, service, told).await;
                            }
                        }
                    }
                });
            }
        }));
    }

    /// Takes no calls any more and ends those that are under way.
    pub(crate) fn close(&mut self) {
        let taking = self.taking.take().unwrap();
        taking.abort();
        let _ = self.runtime.as_ref().unwrap().block_on(taking);
    }

    /// The next calls by a method meet this.
    pub(crate) fn meets(&self, method: &str, what: Meets, times: usize) {
        self.meets_behind(method, 0, what, times);
    }

    /// The same, behind so many that meet nothing.
    pub(crate) fn meets_behind(&self, method: &str, before: usize, what: Meets, times: usize) {
        self.told.lock().unwrap().meets.insert(method.into(), (what, before, times));
    }

    /// Nothing is met any more.
    pub(crate) fn is_well(&self) {
        self.told.lock().unwrap().meets.clear();
    }

    /// Calls by a method so far.
    pub(crate) fn calls(&self, method: &str) -> usize {
        self.told.lock().unwrap().calls.get(method).copied().unwrap_or_default()
    }

    /// What a hub is told of it.
    pub(crate) fn files(&self) -> Files {
        Files {
            s3: Some(format!(
                "{}://localhost:{}",
                if self.tls.is_some() { "https" } else { "http" },
                self.address.port()
            )),
            bucket: NAME.into(),
            prefix: PREFIX.into(),
            key: Some(self.folder.path().join("s3.key")),
            ..Files::default()
        }
    }

    /// The same, with less patience.
    pub(crate) fn hasty(&self) -> Files {
        Files { seconds: 2, ..self.files() }
    }

    /// The folder of the store, with everything that it keeps.
    pub(crate) fn folder(&self) -> PathBuf {
        self.folder.path().join("objects")
    }

    /// The folder in which the objects of hubs lie, each below its case.
    pub(crate) fn objects(&self) -> PathBuf {
        self.folder().join(NAME).join(PREFIX)
    }

    /// A key that the store does not know by this secret.
    pub(crate) fn wrong_key(&self) -> PathBuf {
        let file = self.folder.path().join("wrong.key");
        write_key(&file, KEY.0, "another-secret");
        file
    }
}

impl Drop for Bucket {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

fn write_key(file: &Path, id: &str, secret: &str) {
    let mut file = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(file).unwrap();
    writeln!(file, "{id}\n{secret}").unwrap();
}

async fn serve<S>(stream: S, service: S3Service, told: Arc<Mutex<Told>>)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let answers = service_fn(move |request| answer(request, service.clone(), Arc::clone(&told)));
    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), answers).await;
}

fn cut<T>() -> io::Result<T> {
    Err(io::Error::other("cut"))
}

async fn answer(request: Request<Incoming>, service: S3Service, told: Arc<Mutex<Told>>) -> io::Result<Response<Given>> {
    let meets = {
        let mut told = told.lock().unwrap();
        let method = request.method().as_str().to_owned();
        *told.calls.entry(method.clone()).or_default() += 1;
        match told.meets.get_mut(&method) {
            Some((_, before, _)) if *before > 0 => {
                *before -= 1;
                None
            }
            Some((meets, _, times)) if *times > 0 => {
                *times -= 1;
                Some(*meets)
            }
            _ => None,
        }
    };
    let (head, mut body) = request.into_parts();
    match meets {
        Some(Meets::Status(status)) => {
            let _ = body.collect().await;
            let given = Given { bytes: Some(Bytes::new()), cut: false };
            return Ok(Response::builder().status(status).body(given).unwrap());
        }
        Some(Meets::Silence) => std::future::pending().await,
        Some(Meets::CutComing) => {
            let _ = body.frame().await;
            return cut();
        }
        _ => {}
    }
    let mut bytes = body.collect().await.map_err(io::Error::other)?.to_bytes().to_vec();
    if let (Some(Meets::Bent), Some(byte)) = (meets, bytes.last_mut()) {
        *byte ^= 1;
    }
    let done = service.call(Request::from_parts(head, s3s::Body::from(bytes))).await;
    let (mut head, body) = done.map_err(|error| io::Error::other(format!("{error:?}")))?.into_parts();
    let collected = body.collect().await.map_err(|error| io::Error::other(error.to_string()))?;
    let mut bytes = collected.to_bytes().to_vec();
    match (meets, bytes.last_mut()) {
        (Some(Meets::BentGoing), Some(byte)) => *byte ^= 1,
        (Some(Meets::TooMuch), _) => {
            bytes.resize(8 << 20, 0);
            head.headers.remove("content-length");
        }
        (Some(Meets::Mute), _) => drop(head.headers.remove("x-amz-checksum-sha256")),
        _ => {}
    }
    let bytes = Bytes::from(bytes);
    match meets {
        Some(Meets::Untold) => cut(),
        Some(Meets::UntoldSilence) => std::future::pending().await,
        meets => Ok(Response::from_parts(head, Given { bytes: Some(bytes), cut: meets == Some(Meets::CutGoing) })),
    }
}
