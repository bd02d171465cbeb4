//! A provider of identities, written for the tests: it says who somebody is as OpenID Connect has it, checks what the hub has to bring (PKCE, its secret, where
//! people are led back to), and bends its token where a test wants.

use std::{
    collections::HashMap,
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    time::Duration,
};

use evidence::{CryptoProvider, Ed25519Sha256, Ed25519Signer, Signer};
use serde_json::{Value, json};

/// The hub's name and secret there.
pub(crate) const CLIENT: &str = "tianye";
pub(crate) const SECRET: &str = "客户端-secret-2026";

/// What is wrong with the next token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bent {
    Nothing,
    Nonce,
    Audience,
    Issuer,
    Over,
    Unsigned,
    OtherKey,
    NoClaim,
}

struct Begun {
    challenge: String,
    nonce: String,
    back: String,
    staff: String,
}

struct State {
    staff: String,
    bent: Bent,
    away: bool,
    /// It signs with another key from now on, and says so.
    seed: u8,
    codes: HashMap<String, Begun>,
    count: u32,
}

/// See the module.
#[derive(Clone)]
pub(crate) struct Provider {
    pub(crate) address: String,
    state: Arc<Mutex<State>>,
    now_ms: Arc<dyn Fn() -> i64 + Send + Sync>,
}

fn base64url(bytes: &[u8]) -> String {
    base64(bytes).trim_end_matches('=').replace('+', "-").replace('/', "_")
}

/// As in PEM.
pub(crate) fn base64(bytes: &[u8]) -> String {
    let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for part in bytes.chunks(3) {
        let bits = part.iter().chain([0, 0].iter()).take(3).fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte));
        for at in 0..4 {
            let letter = letters[(bits >> (18 - 6 * at)) as usize & 63] as char;
            text.push(if at <= part.len() { letter } else { '=' });
        }
    }
    text
}

fn words(form: &str) -> HashMap<String, String> {
    let plain = |text: &str| {
        let (mut bytes, mut rest) = (Vec::new(), text.bytes());
        while let Some(byte) = rest.next() {
            let mut digit = || char::from(rest.next().unwrap()).to_digit(16).unwrap() as u8;
            bytes.push(if byte == b'%' { digit() << 4 | digit() } else { byte });
        }
        String::from_utf8(bytes).unwrap()
    };
    form.split('&').filter_map(|pair| pair.split_once('=')).map(|(name, value)| (plain(name), plain(value))).collect()
}

impl Provider {
    /// On this machine, by a clock.
    pub(crate) fn start(now_ms: impl Fn() -> i64 + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://127.0.0.1:{}", listener.local_addr().unwrap().port());
        let state =
            State { staff: "S0001".into(), bent: Bent::Nothing, away: false, seed: 7, codes: HashMap::new(), count: 0 };
        let provider = Self { address, state: Arc::new(Mutex::new(state)), now_ms: Arc::new(now_ms) };
        let served = provider.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                served.connection(stream);
            }
        });
        provider
    }

    /// Who comes next.
    pub(crate) fn is(&self, staff: &str) {
        self.state.lock().unwrap().staff = staff.into();
    }

    pub(crate) fn bend(&self, bent: Bent) {
        self.state.lock().unwrap().bent = bent;
    }

    pub(crate) fn away(&self, away: bool) {
        self.state.lock().unwrap().away = away;
    }

    pub(crate) fn other_key(&self) {
        self.state.lock().unwrap().seed += 1;
    }

    /// What stands in `hub.toml` of it.
    pub(crate) fn settings(&self) -> String {
        format!(
            "[browser.login]\nissuer = \"{}\"\nclient = \"{CLIENT}\"\nstaff_claim = \"staff\"\nsecret = \"login.secret\"\n",
            self.address
        )
    }

    fn connection(&self, mut stream: TcpStream) {
        let _ = stream.set_read_timeout(Some(Duration::from_secs(5)));
        let (mut heard, mut part) = (Vec::new(), [0; 4_096]);
        let (head, body) = loop {
            let text = String::from_utf8_lossy(&heard).into_owned();
            if let Some((head, body)) = text.split_once("\r\n\r\n") {
                let length = head
                    .lines()
                    .find_map(|line| line.to_lowercase().strip_prefix("content-length:")?.trim().parse().ok());
                if body.len() >= length.unwrap_or(0) {
                    break (head.to_owned(), body.to_owned());
                }
            }
            match stream.read(&mut part) {
                Ok(0) | Err(_) => return,
                Ok(read) => heard.extend_from_slice(&part[..read]),
            }
        };
        let target = head.split(' ').nth(1).unwrap_or_default().to_owned();
        let (path, query) = target.split_once('?').unwrap_or((&target, ""));
        let (status, extra, text) = match path {
            _ if self.state.lock().unwrap().away => (503, String::new(), "{}".to_owned()),
            "/.well-known/openid-configuration" => (200, String::new(), self.told().to_string()),
            "/keys" => (200, String::new(), self.keys().to_string()),
            "/authorize" => (302, format!("location: {}\r\n", self.lead_back(&words(query))), String::new()),
            "/token" => match self.token(&words(&body)) {
                Some(token) => (200, String::new(), json!({ "id_token": token, "token_type": "Bearer" }).to_string()),
                None => (400, String::new(), json!({ "error": "invalid_grant" }).to_string()),
            },
            _ => (404, String::new(), String::new()),
        };
        let answer = format!(
            "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\n{extra}content-length: {}\r\nconnection: close\r\n\r\n{text}",
            text.len()
        );
        let _ = stream.write_all(answer.as_bytes());
    }

    fn told(&self) -> Value {
        let at = |path: &str| format!("{}/{path}", self.address);
        json!({ "issuer": self.address, "authorization_endpoint": at("authorize"), "token_endpoint": at("token"), "jwks_uri": at("keys") })
    }

    fn key(&self) -> (String, Ed25519Signer) {
        let seed = self.state.lock().unwrap().seed;
        (format!("key-{seed}"), Ed25519Signer::from_seed(&[seed; 32]))
    }

    fn keys(&self) -> Value {
        let (kid, signer) = self.key();
        let x = base64url(signer.public_key());
        // One that nobody here knows is passed over.
        json!({ "keys": [{ "kty": "oct", "k": "x" }, { "kty": "OKP", "crv": "Ed25519", "use": "sig", "kid": kid, "x": x }] })
    }

    /// The person is known here already: they are led back at once.
    fn lead_back(&self, asked: &HashMap<String, String>) -> String {
        assert_eq!((asked["response_type"].as_str(), asked["client_id"].as_str()), ("code", CLIENT));
        assert_eq!(asked["code_challenge_method"], "S256");
        assert!(asked["scope"].split(' ').any(|scope| scope == "openid"));
        let mut state = self.state.lock().unwrap();
        state.count += 1;
        let (code, staff) = (format!("code+/{}", state.count), state.staff.clone());
        let (challenge, nonce, back) =
            (asked["code_challenge"].clone(), asked["nonce"].clone(), asked["redirect_uri"].clone());
        let to = format!("{back}?code=code%2B%2F{}&state={}", state.count, asked["state"]);
        state.codes.insert(code, Begun { challenge, nonce, back, staff });
        to
    }

    fn token(&self, asked: &HashMap<String, String>) -> Option<String> {
        let (begun, bent) = {
            let mut state = self.state.lock().unwrap();
            (state.codes.remove(asked.get("code")?)?, state.bent)
        };
        let proves = base64url(&Ed25519Sha256.hash(&[asked.get("code_verifier")?.as_bytes()]).0);
        let secret = asked.get("client_secret").map(String::as_str);
        if proves != begun.challenge || begun.back != *asked.get("redirect_uri")? || secret != Some(SECRET) {
            return None;
        }
        let now = (self.now_ms)() / 1000;
        let mut claims = json!({
            "iss": self.address, "aud": CLIENT, "nonce": begun.nonce, "iat": now, "exp": now + 300, "staff": begun.staff, "name": "某某",
        });
        match bent {
            Bent::Nonce => claims["nonce"] = json!("another"),
            Bent::Audience => claims["aud"] = json!("another"),
            Bent::Issuer => claims["iss"] = json!("https://another"),
            Bent::Over => claims["exp"] = json!(now - 600),
            Bent::NoClaim => drop(claims.as_object_mut().unwrap().remove("staff")),
            Bent::Nothing | Bent::Unsigned | Bent::OtherKey => {}
        }
        let (kid, signer) = self.key();
        let signer = if bent == Bent::OtherKey { Ed25519Signer::from_seed(&[99; 32]) } else { signer };
        let head = match bent {
            Bent::Unsigned => json!({ "alg": "none" }),
            _ => json!({ "alg": "EdDSA", "kid": kid }),
        };
        let message = [head, claims].map(|part| base64url(part.to_string().as_bytes())).join(".");
        let mark = if bent == Bent::Unsigned { Vec::new() } else { signer.sign(message.as_bytes()).unwrap() };
        Some(format!("{message}.{}", base64url(&mark)))
    }
}

/// A certificate for `localhost` by an authority of its own, as a bank's would be: writes `browser.pem` and `browser.key` beside `hub.toml`, gives the
/// authority's certificate (DER).
pub(crate) fn certified(folder: &std::path::Path) -> Vec<u8> {
    use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, PKCS_ECDSA_P256_SHA256};
    let pem = |what: &str, der: &[u8]| {
        let text = base64(der);
        let lines: Vec<&str> = text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
        format!("-----BEGIN {what}-----\n{}\n-----END {what}-----\n", lines.join("\n"))
    };
    let key = || KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
    let mut above = CertificateParams::new(Vec::new()).unwrap();
    above.distinguished_name.push(DnType::CommonName, "银行自己的签发者");
    above.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    let above_key = key();
    let authority = above.self_signed(&above_key).unwrap().der().to_vec();
    let own_key = key();
    let own = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    let own = own.signed_by(&own_key, &Issuer::new(above, above_key)).unwrap();
    std::fs::write(folder.join("browser.pem"), pem("CERTIFICATE", own.der()) + &pem("CERTIFICATE", &authority))
        .unwrap();
    for (name, text) in
        [("browser.key", pem("PRIVATE KEY", &own_key.serialize_der())), ("login.secret", format!("{SECRET}\n"))]
    {
        std::fs::write(folder.join(name), text).unwrap();
        #[cfg(unix)]
        std::fs::set_permissions(folder.join(name), std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    }
    authority
}
