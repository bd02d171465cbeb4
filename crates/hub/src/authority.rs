//! The hub's own authority: it certifies this hub and the stores it took in, and nobody else trusts it or is trusted.

use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, PKCS_ED25519, PublicKeyData, SignatureAlgorithm,
};
use rustls::{
    RootCertStore, ServerConfig,
    crypto::{CryptoProvider, ring},
    pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer},
    server::WebPkiClientVerifier,
};
use time::OffsetDateTime;
use wire::SERVER_NAME;

use crate::error::{HubError, Result};

const DAY: i64 = 86_400_000;
/// How long a certificate holds.
pub(crate) const HOLDS_MS: i64 = 730 * DAY;
/// Clocks of laptops go wrong; a certificate holds from a while before it was made.
const BEFORE_MS: i64 = 30 * DAY;

/// The authority.
pub(crate) struct Authority {
    issuer: Issuer<'static, KeyPair>,
    der: Vec<u8>,
}

/// A key of which only the public half is here.
struct PublicHalf([u8; 32]);

impl PublicKeyData for PublicHalf {
    fn der_bytes(&self) -> &[u8] {
        &self.0
    }

    fn algorithm(&self) -> &'static SignatureAlgorithm {
        &PKCS_ED25519
    }
}

fn failed(error: &dyn std::fmt::Display) -> HubError {
    HubError::Internal(format!("certificates: {error}"))
}

fn at(ms: i64) -> Result<OffsetDateTime> {
    OffsetDateTime::from_unix_timestamp(ms.div_euclid(1000)).map_err(|e| failed(&e))
}

fn params(name: &str, names: Vec<String>, from_ms: i64, until_ms: i64) -> Result<CertificateParams> {
    let mut params = CertificateParams::new(names).map_err(|e| failed(&e))?;
    let mut distinguished = DistinguishedName::new();
    distinguished.push(DnType::CommonName, name);
    params.distinguished_name = distinguished;
    (params.not_before, params.not_after) = (at(from_ms)?, at(until_ms)?);
    Ok(params)
}

/// The same at each start, so that what it signs chains to the certificate that stores have.
fn ca_params(name: &str, made_ms: i64) -> Result<CertificateParams> {
    let mut params = params(name, Vec::new(), made_ms - BEFORE_MS, made_ms + 10 * HOLDS_MS)?;
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    Ok(params)
}

impl Authority {
    /// A new one: its certificate, and its key (PKCS 8) to be sealed.
    pub(crate) fn make(name: &str, now_ms: i64) -> Result<(Vec<u8>, Vec<u8>)> {
        let key = KeyPair::generate_for(&PKCS_ED25519).map_err(|e| failed(&e))?;
        let certificate = ca_params(name, now_ms)?.self_signed(&key).map_err(|e| failed(&e))?;
        Ok((certificate.der().to_vec(), key.serialize_der()))
    }

    /// The one that was made; `name`: as then.
    pub(crate) fn open(name: &str, der: Vec<u8>, key: &[u8], now_ms: i64) -> Result<Self> {
        let key = KeyPair::try_from(key).map_err(|e| failed(&e))?;
        // Of the parameters only the name and the key stand in what it issues.
        Ok(Self { issuer: Issuer::new(ca_params(name, now_ms)?, key), der })
    }

    /// Its certificate.
    pub(crate) fn der(&self) -> &[u8] {
        &self.der
    }

    /// A certificate for a store over its own key.
    pub(crate) fn certify(&self, store: &str, key: [u8; 32], serial: [u8; 16], now_ms: i64) -> Result<Vec<u8>> {
        let mut params = params(store, Vec::new(), now_ms - BEFORE_MS, now_ms + HOLDS_MS)?;
        // Positive, and never the same twice: a certificate is known by its hash.
        params.serial_number = Some([&[1][..], &serial].concat().into());
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        let certificate = params.signed_by(&PublicHalf(key), &self.issuer).map_err(|e| failed(&e))?;
        Ok(certificate.der().to_vec())
    }

    /// What the hub speaks TLS with: 1.3 alone, a new key at each start, certificates of stores taken where they are shown.
    pub(crate) fn server(&self, now_ms: i64) -> Result<Arc<ServerConfig>> {
        let key = KeyPair::generate_for(&PKCS_ED25519).map_err(|e| failed(&e))?;
        let mut own = params(SERVER_NAME, vec![SERVER_NAME.into()], now_ms - BEFORE_MS, now_ms + HOLDS_MS)?;
        own.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        own.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let own = own.signed_by(&key, &self.issuer).map_err(|e| failed(&e))?;
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from(self.der.clone())).map_err(|e| failed(&e))?;
        let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider())
            .allow_unauthenticated()
            .build()
            .map_err(|e| failed(&e))?;
        let mut config = ServerConfig::builder_with_provider(provider())
            .with_protocol_versions(&[&rustls::version::TLS13])
            .map_err(|e| failed(&e))?
            .with_client_cert_verifier(verifier)
            .with_single_cert(
                vec![own.der().clone(), CertificateDer::from(self.der.clone())],
                PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der())),
            )
            .map_err(|e| failed(&e))?;
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(Arc::new(config))
    }
}

/// The one provider. Said at every builder: a process may hold two, and its default then panics.
pub(crate) fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}
