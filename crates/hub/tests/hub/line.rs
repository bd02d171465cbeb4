//! A laptop's end of a connection: TLS and HTTP over any stream, which may be cut at any byte.

use std::{
    io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::{Request, client::conn::http1::SendRequest};
use hyper_util::rt::TokioIo;
use rustls::{
    ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme,
    client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    crypto::{CryptoProvider, ring},
    pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer, ServerName, UnixTime},
};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_rustls::TlsConnector;
use wire::{EXPORTER_LABEL, Endpoint, PROTOCOL, SERVER_NAME, UPLOAD_LENGTH, UPLOAD_OFFSET};

use crate::laptop::Laptop;

/// A stream that ends after so many bytes of its own in one direction.
pub(crate) struct Cut<S> {
    inner: S,
    sent: usize,
    heard: usize,
    pub(crate) sends: usize,
    pub(crate) hears: usize,
}

impl<S> Cut<S> {
    pub(crate) fn new(inner: S, sends: usize, hears: usize) -> Self {
        Self { inner, sent: 0, heard: 0, sends, hears }
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Cut<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let left = self.sends - self.sent;
        if left == 0 {
            return Poll::Ready(Err(io::ErrorKind::BrokenPipe.into()));
        }
        let wrote = Pin::new(&mut self.inner).poll_write(cx, &bytes[..bytes.len().min(left)]);
        if let Poll::Ready(Ok(count)) = &wrote {
            self.sent += count;
        }
        wrote
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Cut<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let left = self.hears - self.heard;
        if left == 0 {
            return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()));
        }
        let mut part = vec![0; buf.remaining().min(left)];
        let mut own = ReadBuf::new(&mut part);
        let read = Pin::new(&mut self.inner).poll_read(cx, &mut own);
        if let Poll::Ready(Ok(())) = &read {
            self.heard += own.filled().len();
            buf.put_slice(own.filled());
        }
        read
    }
}

/// Takes any certificate: for the one call that proves itself otherwise.
#[derive(Debug)]
struct Any(Arc<CryptoProvider>);

impl ServerCertVerifier for Any {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Err(rustls::Error::General("1.3 alone".into()))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let known = &self.0.signature_verification_algorithms;
        rustls::crypto::verify_tls13_signature(message, certificate, signature, known)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

fn config(laptop: &Laptop) -> ClientConfig {
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_protocol_versions(&[&rustls::version::TLS13])
        .unwrap();
    let Some(authority) = laptop.chain.last() else {
        let any = Arc::new(Any(provider));
        return builder.dangerous().with_custom_certificate_verifier(any).with_no_client_auth();
    };
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from(authority.clone())).unwrap();
    // PKCS 8 of an Ed25519 seed.
    let head = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
    let key = [&head[..], &laptop.tls_seed()].concat();
    let chain = vec![CertificateDer::from(laptop.chain[0].clone())];
    builder
        .with_root_certificates(roots)
        .with_client_auth_cert(chain, PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key)))
        .unwrap()
}

/// A connection.
pub(crate) struct Line {
    calls: SendRequest<Full<Bytes>>,
    pub(crate) exporter: [u8; 32],
}

/// What came back.
pub(crate) struct Heard {
    pub(crate) status: u16,
    pub(crate) offset: Option<u64>,
    pub(crate) body: Vec<u8>,
}

impl Line {
    pub(crate) async fn open<S>(laptop: &Laptop, stream: S) -> io::Result<Line>
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let name = ServerName::try_from(SERVER_NAME).unwrap();
        let stream = TlsConnector::from(Arc::new(config(laptop))).connect(name, stream).await?;
        let exporter = stream.get_ref().1.export_keying_material([0; 32], EXPORTER_LABEL, None);
        let exporter = exporter.map_err(io::Error::other)?;
        let (calls, connection) =
            hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.map_err(io::Error::other)?;
        tokio::spawn(connection);
        Ok(Line { calls, exporter })
    }

    /// A path that there may be no call of.
    pub(crate) async fn get(&mut self, path: &str) -> io::Result<Heard> {
        let request = Request::builder().uri(path).header("host", SERVER_NAME).header(PROTOCOL, "1");
        self.ask(request.body(Full::default()).unwrap()).await
    }

    pub(crate) async fn call(
        &mut self,
        endpoint: Endpoint,
        at: Option<(u64, u64)>,
        body: Vec<u8>,
    ) -> io::Result<Heard> {
        let mut request = Request::builder()
            .method(endpoint.method().as_str())
            .uri(endpoint.path())
            .header("host", SERVER_NAME)
            .header(PROTOCOL, "1");
        if let Some((offset, length)) = at {
            request = request.header(UPLOAD_OFFSET, offset).header(UPLOAD_LENGTH, length);
        }
        let request = request.body(Full::new(Bytes::from(body))).unwrap();
        self.ask(request).await
    }

    async fn ask(&mut self, request: Request<Full<Bytes>>) -> io::Result<Heard> {
        self.calls.ready().await.map_err(io::Error::other)?;
        let response = self.calls.send_request(request).await.map_err(io::Error::other)?;
        let (status, headers) = (response.status().as_u16(), response.headers());
        assert!(headers.contains_key(wire::HUB_TIME) && headers.contains_key(PROTOCOL));
        let offset = headers.get(UPLOAD_OFFSET).and_then(|v| v.to_str().ok()?.parse().ok());
        let body = response.into_body().collect().await.map_err(io::Error::other)?.to_bytes().to_vec();
        Ok(Heard { status, offset, body })
    }
}
