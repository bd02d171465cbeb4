//! Calls that the hub makes itself, to an object store or to whoever knows the bank's people: over TLS by the one provider that the program has, and only to
//! authorities that somebody named.

use std::{fs, net::IpAddr, path::Path, sync::Arc, time::Duration};

use rustls::pki_types::{CertificateDer, pem::PemObject};
use ureq::{
    Agent,
    tls::{Certificate, RootCerts, TlsConfig},
};

use crate::error::{HubError, Result};

/// Whether nothing leaves this machine.
pub(crate) fn is_near(host: &str) -> bool {
    let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    bare == "localhost" || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Who calls: without the proxies of the environment and without following anybody elsewhere.
pub(crate) fn agent(authorities: &[Certificate<'static>], connect: Duration) -> Agent {
    let tls = TlsConfig::builder()
        .root_certs(RootCerts::new_with_certs(authorities))
        .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .build();
    let config = Agent::config_builder()
        .tls_config(tls)
        .proxy(None)
        .max_redirects(0)
        .http_status_as_error(false)
        .user_agent("tianye-hub")
        .timeout_connect(Some(connect))
        .max_response_header_size(16 << 10)
        .max_idle_connections_per_host(16)
        .max_idle_age(Duration::from_secs(20))
        .build();
    config.new_agent()
}

/// The authorities of a file (PEM), each of which can be used.
pub(crate) fn roots(file: &Path) -> Result<Vec<Certificate<'static>>> {
    let unreadable = |why: String| HubError::Cannot(format!("root_certificate {}: {why}", file.display()));
    let bytes = fs::read(file).map_err(|error| unreadable(error.to_string()))?;
    let mut found = Vec::new();
    for certificate in CertificateDer::pem_slice_iter(&bytes) {
        let certificate = certificate.map_err(|error| unreadable(error.to_string()))?;
        // What rustls would pass over in silence is said here.
        rustls::RootCertStore::empty().add(certificate.clone()).map_err(|error| unreadable(error.to_string()))?;
        found.push(Certificate::from_der(&certificate).to_owned());
    }
    if found.is_empty() {
        return Err(unreadable("里面没有证书 it holds no certificate".into()));
    }
    Ok(found)
}
