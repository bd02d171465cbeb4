//! The provider of the bank's identities, by OpenID Connect: where people are led to, and what is believed of what they bring back.
//!
//! Code with PKCE (RFC 7636), nothing of it in the browser but a code that only the hub can turn in. What the provider says of itself is read when the first
//! person comes, and again once it is an hour old; its keys also when a token names one that is not among them.

use std::{
    path::Path,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use serde::{Deserialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};
use ureq::Agent;
use zeroize::Zeroizing;

use super::{
    base64url,
    sessions::Begun,
    settings::{Login, is_safe},
    token::{Bad, Key, Wanted, verified},
};
use crate::{
    error::{HubError, Result},
    outward,
    settings::secret,
};

/// What the provider says of itself counts for so long.
const COUNTS_MS: i64 = 3_600_000;
/// Its keys are asked for again no more often, whatever tokens name.
const AGAIN_MS: i64 = 60_000;
/// A call to it as a whole.
const WHOLE: Duration = Duration::from_secs(10);
const CONNECT: Duration = Duration::from_secs(5);
/// Nothing that it says is longer.
const LONGEST: u64 = 1 << 20;

/// Why nobody is signed in.
#[derive(Debug)]
pub(super) enum Trouble {
    /// The provider does not answer, or not as it should: for the hub's log.
    Away(String),
    /// What came back does not hold.
    Refused(&'static str),
}

#[derive(Debug, Clone, Deserialize)]
struct Told {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
}

#[derive(Deserialize)]
struct Keys {
    keys: Vec<serde_json::Value>,
}

#[derive(Deserialize)]
struct Given {
    id_token: String,
}

#[derive(Clone)]
struct Known {
    told: Told,
    keys: Vec<Key>,
    read_ms: i64,
}

/// The provider.
pub(super) struct Provider {
    agent: Agent,
    issuer: String,
    client: String,
    claim: String,
    scope: String,
    secret: Option<Zeroizing<String>>,
    /// Where people are led back to.
    back: String,
    known: Mutex<Option<Known>>,
}

impl Provider {
    /// As the settings name it; `back`: where people come back.
    pub(super) fn of(login: &Login, folder: &Path, back: String) -> Result<Self> {
        let issuer = login.issuer()?.to_owned();
        let mut authorities = Vec::new();
        if let Some(file) = &login.root_certificate {
            authorities = outward::roots(&folder.join(file))?;
        } else if issuer.starts_with("https") {
            return Err(HubError::Cannot(
                "hub.toml [browser.login]：https 要写 root_certificate，不用系统里的签发者。With https, root_certificate is named in hub.toml [browser.login]: the system's authorities are not used.".into(),
            ));
        }
        let wanted = login.secret.is_some() || !login.secret_command.is_empty();
        let secret = wanted.then(|| {
            let file = folder.join(login.secret.as_deref().unwrap_or(Path::new("login.secret")));
            let bytes = secret(&login.secret_command, &file, "secret of the provider")?;
            let text = std::str::from_utf8(&bytes).unwrap_or_default().trim();
            match text.is_empty() {
                true => Err(HubError::Cannot("the secret of the provider is empty".into())),
                false => Ok(Zeroizing::new(text.to_owned())),
            }
        });
        let scope =
            std::iter::once("openid").chain(login.scopes.iter().map(String::as_str)).collect::<Vec<_>>().join(" ");
        Ok(Self {
            agent: outward::agent(&authorities, CONNECT),
            issuer,
            client: login.client.clone(),
            claim: login.staff_claim.clone(),
            scope,
            secret: secret.transpose()?,
            back,
            known: Mutex::default(),
        })
    }

    /// Where somebody who sets out is led to.
    pub(super) fn leads_to(&self, begun: &Begun, now_ms: i64) -> std::result::Result<String, Trouble> {
        let to = self.known(now_ms, false)?.told.authorization_endpoint;
        let challenge = base64url::encode(&Sha256::digest(begun.verifier.as_bytes()));
        let asked = form(&[
            ("response_type", "code"),
            ("client_id", &self.client),
            ("redirect_uri", &self.back),
            ("scope", &self.scope),
            ("state", &begun.state),
            ("nonce", &begun.nonce),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ]);
        Ok(format!("{to}{}{asked}", if to.contains('?') { '&' } else { '?' }))
    }

    /// Whose code it is: the staff number, as the provider's token says it.
    pub(super) fn staff(&self, code: &str, begun: &Begun, now_ms: i64) -> std::result::Result<String, Trouble> {
        let known = self.known(now_ms, false)?;
        let mut sent = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", &self.back),
            ("client_id", &self.client),
            ("code_verifier", &begun.verifier),
        ];
        if let Some(secret) = &self.secret {
            sent.push(("client_secret", secret));
        }
        let body = Zeroizing::new(form(&sent));
        let given: Given = self.said(
            self.agent
                .post(&known.told.token_endpoint)
                .config()
                .timeout_global(Some(WHOLE))
                .build()
                .header("content-type", "application/x-www-form-urlencoded")
                .header("accept", "application/json")
                .send(body.as_bytes()),
            "the token",
        )?;
        let wanted = Wanted { issuer: &self.issuer, client: &self.client, nonce: &begun.nonce, now_ms };
        let claims = match verified(&given.id_token, &known.keys, &wanted) {
            // It may sign with another key since.
            Err(Bad::NoKey) => verified(&given.id_token, &self.known(now_ms, true)?.keys, &wanted),
            other => other,
        };
        let claims = claims.map_err(|bad| Trouble::Refused(bad.word()))?;
        let staff = match claims.get(&self.claim) {
            Some(serde_json::Value::String(text)) => text.trim().to_owned(),
            Some(serde_json::Value::Number(number)) if number.is_u64() => number.to_string(),
            _ => String::new(),
        };
        if staff.is_empty() || staff.len() > 128 || staff.chars().any(char::is_control) {
            return Err(Trouble::Refused("no_staff_number"));
        }
        Ok(staff)
    }

    fn known(&self, now_ms: i64, again: bool) -> std::result::Result<Known, Trouble> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let limit = if again { AGAIN_MS } else { COUNTS_MS };
        if let Some(known) = known.as_ref().filter(|known| (0..limit).contains(&(now_ms - known.read_ms))) {
            return Ok(known.clone());
        }
        let told: Told =
            self.get(&format!("{}/.well-known/openid-configuration", self.issuer.trim_end_matches('/')))?;
        if told.issuer != self.issuer {
            return Err(Trouble::Away("it calls itself by another name than hub.toml does".into()));
        }
        if ![&told.authorization_endpoint, &told.token_endpoint, &told.jwks_uri].into_iter().all(|one| is_safe(one)) {
            return Err(Trouble::Away("it leads to where nothing is encrypted".into()));
        }
        let all: Keys = self.get(&told.jwks_uri)?;
        // Kinds of keys that are not known here are passed over, as the standard asks.
        let keys = all.keys.into_iter().filter_map(|key| serde_json::from_value(key).ok()).collect();
        let fresh = Known { told, keys, read_ms: now_ms };
        *known = Some(fresh.clone());
        Ok(fresh)
    }

    fn get<T: DeserializeOwned>(&self, address: &str) -> std::result::Result<T, Trouble> {
        let asked = self.agent.get(address).config().timeout_global(Some(WHOLE)).build();
        self.said(asked.header("accept", "application/json").call(), "what it says of itself")
    }

    /// What it answered, read; of what went wrong the kind alone is told, for an answer may hold a code or a name.
    fn said<T: DeserializeOwned>(
        &self,
        answered: std::result::Result<ureq::http::Response<ureq::Body>, ureq::Error>,
        what: &str,
    ) -> std::result::Result<T, Trouble> {
        let away = |why: &str| Trouble::Away(format!("{what}: {why}"));
        let mut answered = answered.map_err(|error| away(kind(&error)))?;
        if answered.status() != 200 {
            let code = answered.status().as_u16();
            // A code that was turned in before, or is too old.
            return Err(if code == 400 || code == 401 { Trouble::Refused("code") } else { away(&code.to_string()) });
        }
        let bytes =
            answered.body_mut().with_config().limit(LONGEST).read_to_vec().map_err(|error| away(kind(&error)))?;
        let bytes = Zeroizing::new(bytes);
        serde_json::from_slice(&bytes).map_err(|_| away("it does not read"))
    }
}

fn kind(error: &ureq::Error) -> &'static str {
    match error {
        ureq::Error::Timeout(_) => "it takes too long",
        ureq::Error::HostNotFound => "there is no such name",
        ureq::Error::Rustls(_) | ureq::Error::Tls(_) => "its certificate is not the authority's",
        ureq::Error::BodyExceedsLimit(_) => "it says too much",
        _ => "it does not answer",
    }
}

/// Names and values as a form and an address write them.
fn form(pairs: &[(&str, &str)]) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
    let word = |text: &str| -> String {
        text.bytes()
            .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
            .collect()
    };
    let all: Vec<String> = pairs.iter().map(|(name, value)| format!("{}={}", word(name), word(value))).collect();
    all.join("&")
}
