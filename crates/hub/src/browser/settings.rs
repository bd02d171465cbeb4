//! What an administrator may set of browsers: `[browser]` and `[browser.login]` of `hub.toml`. Nothing in it is secret.

use std::{net::SocketAddr, path::PathBuf};

use serde::Deserialize;

use crate::{
    error::{HubError, Result},
    outward,
};

/// Where people read with a browser.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Browsers {
    /// An address and a port; none: nowhere.
    pub listen: Option<String>,
    /// What people type, as `https://tianye.bank.example:8444`: no other name is answered, and whoever knows the people leads back to it.
    pub address: String,
    /// The file (PEM) with the certificate of the bank's own authority and what leads to it, from the hub's folder on.
    pub certificate: PathBuf,
    /// The file (PEM, mode 600) with its key, from the hub's folder on.
    pub key: PathBuf,
    /// The folder with the screens, as `npm run build` leaves them.
    pub ui: PathBuf,
    /// Who says who somebody is.
    pub login: Login,
}

/// The provider of the bank's identities, by OpenID Connect: code with PKCE.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Login {
    /// Who issues, exactly as its tokens say.
    pub issuer: String,
    /// What this hub is called there.
    pub client: String,
    /// Which claim of a token holds the staff number. Never one that people may change themselves.
    pub staff_claim: String,
    /// What is asked for beside `openid`, where the claim needs it.
    pub scopes: Vec<String>,
    /// The file (PEM) with the certificate of the authority that vouches for the provider, from the hub's folder on: needed for one on another machine.
    pub root_certificate: Option<PathBuf>,
    /// The file (mode 600) with this hub's secret there, from the hub's folder on; none: it has none, and PKCE alone proves it.
    pub secret: Option<PathBuf>,
    /// A program that prints the secret instead: its words, the first one the program.
    pub secret_command: Vec<String>,
}

impl Default for Browsers {
    fn default() -> Self {
        Self {
            listen: None,
            address: String::new(),
            certificate: "browser.pem".into(),
            key: "browser.key".into(),
            ui: "/usr/share/tianye/ui".into(),
            login: Login::default(),
        }
    }
}

impl Default for Login {
    fn default() -> Self {
        Self {
            issuer: String::new(),
            client: "tianye".into(),
            staff_claim: "staff_number".into(),
            scopes: Vec::new(),
            root_certificate: None,
            secret: None,
            secret_command: Vec::new(),
        }
    }
}

/// The name under which browsers know the hub.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Own {
    /// As a page says where it is from: `https://host:port`.
    pub(super) origin: String,
    /// As a call says whom it means: `host:port`.
    pub(super) host: String,
}

fn no<T>(section: &str, words: &str) -> Result<T> {
    Err(HubError::Cannot(format!("hub.toml [{section}] {words}")))
}

impl Browsers {
    /// Where it listens; none: nowhere.
    ///
    /// # Errors
    ///
    /// No address and port.
    pub fn listens(&self) -> Result<Option<SocketAddr>> {
        let Some(listen) = &self.listen else { return Ok(None) };
        match listen.parse() {
            Ok(address) => Ok(Some(address)),
            Err(_) => {
                no("browser", "listen：要写成数字地址和端口 it is an address in numbers and a port, as 0.0.0.0:8444")
            }
        }
    }

    /// The name that people type.
    pub(super) fn own(&self) -> Result<Own> {
        let host = self.address.strip_prefix("https://").map(|rest| rest.strip_suffix('/').unwrap_or(rest));
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | ':' | '[' | ']');
        match host.filter(|host| !host.is_empty() && host.chars().all(plain)) {
            // Browsers leave the usual port out.
            Some(host) => {
                let host = host.strip_suffix(":443").unwrap_or(host).to_owned();
                Ok(Own { origin: format!("https://{host}"), host })
            }
            None => no(
                "browser",
                "address：员工在浏览器里打的地址，如 https://tianye.bank.example:8444; what people type, as https://tianye.bank.example:8444",
            ),
        }
    }
}

impl Login {
    /// Who issues, without the slash at the end; under TLS unless it is on this machine.
    pub(super) fn issuer(&self) -> Result<&str> {
        match is_safe(&self.issuer) {
            true => Ok(self.issuer.as_str()),
            false => no(
                "browser.login",
                "issuer：统一认证的地址，https（本机可以 http）; who knows the bank's people, by https (http on this machine alone)",
            ),
        }
    }
}

/// Whether an address may be spoken to or led to: by https, or on this machine; without a name and a secret in front, and without a fragment.
pub(super) fn is_safe(address: &str) -> bool {
    let Ok(parsed) = ureq::http::Uri::try_from(address) else { return false };
    let host = parsed.host().unwrap_or_default();
    let near = parsed.scheme_str() == Some("http") && outward::is_near(host);
    !host.is_empty() && (near || parsed.scheme_str() == Some("https")) && !address.contains(['@', '#', ' '])
}
