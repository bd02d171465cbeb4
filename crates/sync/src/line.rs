//! A line to the branch: a byte stream, and how it is made. Tests give streams that break where they want.

use std::{future::Future, io, pin::Pin, sync::Arc, time::Duration};

use evidence::{Hash, HubId, LogId};
use thiserror::Error;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::{TlsConnector, rustls::ClientConfig};

use crate::tls::{self, ClientKey, TlsFault};

/// The port of a hub where an address names none.
const PORT: u16 = 8443;
/// How long reaching a host, and the handshake with it, may take.
const REACH: Duration = Duration::from_secs(20);

/// A byte stream.
pub trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

/// An open line.
pub struct Line {
    /// The stream that HTTP is spoken on.
    pub stream: Box<dyn Stream>,
    /// What TLS exports of this very connection (RFC 8446 §7.5), by which both ends prove that nobody sits between.
    pub exporter: Option<[u8; wire::EXPORTER_BYTES]>,
}

/// Why there is no line, or none any more.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LineError {
    /// Nobody answers at the address.
    #[error("not reached: {0}")]
    Unreachable(String),
    /// It broke off.
    #[error("cut: {0}")]
    Cut(String),
    /// Who answers is not the branch.
    #[error(transparent)]
    Tls(#[from] TlsFault),
    /// What came back is not what a hub says.
    #[error("not understood: {0}")]
    NotUnderstood(String),
}

impl LineError {
    /// What an error of a stream says, however deep it stands.
    pub(crate) fn of(error: &(dyn std::error::Error + 'static)) -> Self {
        let mut cause = Some(error);
        while let Some(one) = cause {
            if let Some(fault) = tls::fault(one) {
                return LineError::Tls(fault);
            }
            // An error of input and output hides its cause where sources are not looked for.
            let inner = one.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
            cause = match inner {
                Some(inner) => Some(inner),
                None => one.source(),
            };
        }
        LineError::Cut(error.to_string())
    }
}

/// A line being made.
pub type Connecting<'a> = Pin<Box<dyn Future<Output = Result<Line, LineError>> + Send + 'a>>;

/// Makes lines.
pub trait Connect: Send + Sync {
    /// A new one.
    fn connect(&self) -> Connecting<'_>;
}

/// The branch as this store knows it, and by what it proves itself there.
pub struct Branch {
    /// Which one.
    pub hub: HubId,
    /// SHA-256 of its key.
    pub hub_key_hash: Hash,
    /// The key that signs receipts, tokens and its own log.
    pub hub_key: Vec<u8>,
    /// Its own log.
    pub hub_log: LogId,
}

/// A line by TCP and TLS.
pub struct TcpLine {
    address: String,
    tls: Arc<ClientConfig>,
}

impl Branch {
    /// Lines to the branch at this address: its authority (the last of the chain) and nobody else's is believed.
    ///
    /// # Errors
    ///
    /// Certificates or a key that are none.
    pub fn tcp(address: &str, chain: &[Vec<u8>], key: &ClientKey) -> Result<TcpLine, TlsFault> {
        Ok(TcpLine { address: address.to_owned(), tls: tls::pinned(chain, key)? })
    }
}

impl TcpLine {
    /// A line to whoever answers at the address: for the one call that proves itself over the connection's exporter.
    ///
    /// # Errors
    ///
    /// The cryptography at hand does not do TLS 1.3.
    pub fn to_anybody(address: &str) -> Result<Self, TlsFault> {
        Ok(Self { address: address.to_owned(), tls: tls::anybody()? })
    }
}

/// An address as it was typed: host and port, the usual one where none is said. None where it is no address.
pub fn address(typed: &str) -> Option<String> {
    let narrow = |c: char| match c {
        '：' => ':',
        '。' | '．' => '.',
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        other => other,
    };
    let text: String = typed.trim().chars().map(narrow).collect();
    let text = text.strip_prefix("https://").unwrap_or(&text).trim_end_matches('/');
    let (host, port) = match text.rsplit_once(':') {
        // An address of six parts and more is in brackets where a port follows.
        Some((host, port)) if !host.contains(':') || host.ends_with(']') => (host, port.parse().ok()?),
        _ => (text, PORT),
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
    let named = !host.is_empty() && host.len() <= 253 && host.chars().all(plain);
    (named && port != 0).then(|| format!("{host}:{port}"))
}

impl Connect for TcpLine {
    fn connect(&self) -> Connecting<'_> {
        Box::pin(async {
            let slow = |_| LineError::Unreachable("no answer in time".into());
            let unreached = |error: io::Error| LineError::Unreachable(error.to_string());
            let tcp = timeout(REACH, TcpStream::connect(&self.address)).await.map_err(slow)?.map_err(unreached)?;
            // Small requests go out at once; a failure of that costs only time.
            let _ = tcp.set_nodelay(true);
            let connector = TlsConnector::from(Arc::clone(&self.tls));
            let shaking = connector.connect(tls::server_name()?, tcp);
            let stream = timeout(REACH, shaking).await.map_err(slow)?.map_err(|error| LineError::of(&error))?;
            let exporter = tls::exporter(stream.get_ref().1)?;
            Ok(Line { stream: Box::new(stream), exporter: Some(exporter) })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_they_are_typed() {
        for (typed, read) in [
            ("10.1.2.3", Some("10.1.2.3:8443")),
            (" hub.bank.cn:9443 ", Some("hub.bank.cn:9443")),
            ("https://hub.bank.cn/", Some("hub.bank.cn:8443")),
            ("１０．１．２．３：８４４３", Some("10.1.2.3:8443")),
            ("[fd00::1]:8443", Some("[fd00::1]:8443")),
            ("", None),
            ("hub bank", None),
            ("hub:0", None),
            ("hub:port", None),
            ("hub/../x", None),
        ] {
            assert_eq!(address(typed).as_deref(), read, "{typed}");
        }
    }
}
