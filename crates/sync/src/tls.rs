//! TLS 1.3 with `ring`, and nothing else. Whom it believes: the branch's own authority; at enrolment anybody, because what is said there proves itself.
//!
//! The provider is always named: a process that holds two of them has no default.

use std::sync::Arc;

use thiserror::Error;
use tokio_rustls::rustls::{
    self, AlertDescription, CertificateError, ClientConfig, ClientConnection, DigitallySignedStruct, Error,
    RootCertStore, SignatureScheme,
    client::{
        WebPkiServerVerifier,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    crypto::{CryptoProvider, ring, verify_tls13_signature},
    pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer, ServerName, UnixTime},
};
use zeroize::Zeroizing;

/// What stands before the 32 bytes of an Ed25519 seed in PKCS #8 (RFC 8410).
const PKCS8: [u8; 16] = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];

/// The key this store speaks with: the seed of an Ed25519 key.
pub type ClientKey = Zeroizing<[u8; 32]>;

/// Why TLS did not come about.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TlsFault {
    /// Somebody answers with a certificate that the branch's authority did not sign: a device on the way opens the line.
    #[error("the certificate is not the branch's: {0}")]
    Intercepted(String),
    /// The branch's certificate is over, or the clock here is ahead.
    #[error("the certificate is over by the clock here: {0}")]
    Expired(String),
    /// The branch did not take this store's certificate.
    #[error("the branch refused this store's certificate: {0}")]
    Rejected(String),
    /// This store's own certificate is over, by the branch's clock.
    #[error("this store's certificate is over: {0}")]
    Over(String),
    /// It is no TLS, or none that is spoken here.
    #[error("no TLS 1.3: {0}")]
    NotTls(String),
}

/// What an error of TLS says; none where it is another.
pub(crate) fn fault(error: &(dyn std::error::Error + 'static)) -> Option<TlsFault> {
    let error = error.downcast_ref::<Error>()?;
    let said = error.to_string();
    Some(match error {
        Error::InvalidCertificate(CertificateError::Expired | CertificateError::ExpiredContext { .. }) => {
            TlsFault::Expired(said)
        }
        Error::InvalidCertificate(_) | Error::NoCertificatesPresented => TlsFault::Intercepted(said),
        Error::AlertReceived(AlertDescription::CertificateExpired) => TlsFault::Over(said),
        Error::AlertReceived(_) => TlsFault::Rejected(said),
        _ => TlsFault::NotTls(said),
    })
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

fn bad(error: impl std::fmt::Display) -> TlsFault {
    TlsFault::NotTls(error.to_string())
}

pub(crate) fn server_name() -> Result<ServerName<'static>, TlsFault> {
    ServerName::try_from(wire::SERVER_NAME).map_err(bad)
}

/// Believes what the last of these certificates signed, and shows the ones before it.
pub(crate) fn pinned(chain: &[Vec<u8>], key: &ClientKey) -> Result<Arc<ClientConfig>, TlsFault> {
    let provider = provider();
    let (authority, own) = chain.split_last().ok_or_else(|| bad("no certificate"))?;
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from(authority.clone())).map_err(bad)?;
    let verifier =
        WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider)).build().map_err(bad)?;
    let own = own.iter().map(|der| CertificateDer::from(der.clone())).collect();
    let pkcs8 = [&PKCS8[..], &key[..]].concat();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(pkcs8));
    let config = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13])
        .map_err(bad)?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(Pinned(verifier)))
        .with_client_auth_cert(own, key)
        .map_err(bad)?;
    Ok(Arc::new(config))
}

/// Believes anybody.
pub(crate) fn anybody() -> Result<Arc<ClientConfig>, TlsFault> {
    let provider = provider();
    let config = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_protocol_versions(&[&rustls::version::TLS13])
        .map_err(bad)?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(Anybody(provider)))
        .with_no_client_auth();
    Ok(Arc::new(config))
}

pub(crate) fn exporter(connection: &ClientConnection) -> Result<[u8; wire::EXPORTER_BYTES], TlsFault> {
    connection.export_keying_material([0; wire::EXPORTER_BYTES], wire::EXPORTER_LABEL, None).map_err(bad)
}

/// The branch's authority. A certificate that is not valid *yet* is one of a clock that was set back or lost its battery: no clock refuses anything, and the
/// difference is said once the hub's own time is known. One that is over is refused, because its key may have been given up.
#[derive(Debug)]
struct Pinned(Arc<WebPkiServerVerifier>);

impl ServerCertVerifier for Pinned {
    fn verify_server_cert(
        &self,
        end: &CertificateDer<'_>,
        between: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        match self.0.verify_server_cert(end, between, name, ocsp, now) {
            Err(Error::InvalidCertificate(CertificateError::NotValidYetContext { not_before, .. })) => {
                self.0.verify_server_cert(end, between, name, ocsp, not_before)
            }
            verified => verified,
        }
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Err(Error::General("TLS 1.3 alone".into()))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.0.verify_tls13_signature(message, cert, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.supported_verify_schemes()
    }
}

/// Whoever holds the key of the certificate that is shown.
#[derive(Debug)]
struct Anybody(Arc<CryptoProvider>);

impl ServerCertVerifier for Anybody {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Err(Error::General("TLS 1.3 alone".into()))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, cert, signed, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
