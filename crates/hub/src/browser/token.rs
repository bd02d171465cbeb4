//! A token of the provider, verified: signature by one of its keys, issuer, audience, time, nonce. What it says counts only then.
//!
//! OpenID Connect Core 1.0 §3.1.3.7; JWS (RFC 7515) in its short form; keys as RFC 7517 writes them. Only what a bank's provider signs with: RSA (RS256,
//! RS384, RS512, PS256, PS384, PS512), ECDSA (ES256, ES384) and Ed25519. A token without a signature, or with one by a shared secret, is none.

use ring::signature::{self, RsaPublicKeyComponents, UnparsedPublicKey, VerificationAlgorithm};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::base64url;

/// Clocks differ.
const LEEWAY_S: i64 = 120;
/// A token is a few hundred bytes; more than this is none.
const LONGEST: usize = 64 << 10;

/// A key of the provider.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Key {
    #[serde(default)]
    kid: Option<String>,
    kty: String,
    #[serde(rename = "use", default)]
    purpose: Option<String>,
    #[serde(default)]
    alg: Option<String>,
    #[serde(default)]
    crv: Option<String>,
    #[serde(default)]
    n: Option<String>,
    #[serde(default)]
    e: Option<String>,
    #[serde(default)]
    x: Option<String>,
    #[serde(default)]
    y: Option<String>,
}

/// What a token has to say.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted<'a> {
    pub(super) issuer: &'a str,
    pub(super) client: &'a str,
    pub(super) nonce: &'a str,
    pub(super) now_ms: i64,
}

/// Why a token does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bad {
    /// It does not read.
    Form,
    /// None of the keys is the one it names: the provider may have others by now.
    NoKey,
    /// The signature does not hold.
    Signature,
    /// Of another provider.
    Issuer,
    /// For somebody else.
    Audience,
    /// Over, or not yet.
    Time,
    /// Not the answer to this question.
    Nonce,
}

impl Bad {
    /// For the hub's log.
    pub(super) fn word(self) -> &'static str {
        match self {
            Bad::Form => "form",
            Bad::NoKey => "no_key",
            Bad::Signature => "signature",
            Bad::Issuer => "issuer",
            Bad::Audience => "audience",
            Bad::Time => "time",
            Bad::Nonce => "nonce",
        }
    }
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    #[serde(default)]
    kid: Option<String>,
    /// Whoever does not know what these mean has to refuse (RFC 7515 §4.1.11); none are known here.
    #[serde(default)]
    crit: Option<Value>,
}

impl Key {
    /// Whether the signature is this key's.
    fn signed(&self, alg: &str, message: &[u8], mark: &[u8]) -> bool {
        let part = |text: &Option<String>| text.as_deref().and_then(base64url::decode).unwrap_or_default();
        let plain = |known: &'static dyn VerificationAlgorithm, key: &[u8]| {
            UnparsedPublicKey::new(known, key).verify(message, mark).is_ok()
        };
        let curve = |name: &str| self.kty == "EC" && self.crv.as_deref() == Some(name);
        // Uncompressed: both coordinates, each of its whole length.
        let point = || [&[4][..], &part(&self.x), &part(&self.y)].concat();
        let rsa = match alg {
            "RS256" => &signature::RSA_PKCS1_2048_8192_SHA256,
            "RS384" => &signature::RSA_PKCS1_2048_8192_SHA384,
            "RS512" => &signature::RSA_PKCS1_2048_8192_SHA512,
            "PS256" => &signature::RSA_PSS_2048_8192_SHA256,
            "PS384" => &signature::RSA_PSS_2048_8192_SHA384,
            "PS512" => &signature::RSA_PSS_2048_8192_SHA512,
            "ES256" if curve("P-256") => return plain(&signature::ECDSA_P256_SHA256_FIXED, &point()),
            "ES384" if curve("P-384") => return plain(&signature::ECDSA_P384_SHA384_FIXED, &point()),
            "EdDSA" | "Ed25519" if self.kty == "OKP" && self.crv.as_deref() == Some("Ed25519") => {
                return plain(&signature::ED25519, &part(&self.x));
            }
            _ => return false,
        };
        self.kty == "RSA"
            && RsaPublicKeyComponents { n: part(&self.n), e: part(&self.e) }.verify(rsa, message, mark).is_ok()
    }

    /// Whether it may have signed a token with this header.
    fn fits(&self, header: &Header) -> bool {
        let named = header.kid.is_none() || header.kid == self.kid;
        let signs = self.purpose.as_deref().is_none_or(|purpose| purpose == "sig");
        named && signs && self.alg.as_ref().is_none_or(|alg| *alg == header.alg)
    }
}

/// What a token says, once everything about it holds.
pub(super) fn verified(token: &str, keys: &[Key], wanted: &Wanted<'_>) -> Result<Map<String, Value>, Bad> {
    let parts: Vec<&str> = token.split('.').collect();
    let [head, body, mark] = parts[..] else { return Err(Bad::Form) };
    if token.len() > LONGEST {
        return Err(Bad::Form);
    }
    let read = |part: &str| base64url::decode(part).ok_or(Bad::Form);
    let header: Header = serde_json::from_slice(&read(head)?).map_err(|_| Bad::Form)?;
    if header.crit.is_some() {
        return Err(Bad::Form);
    }
    let (message, mark) = (format!("{head}.{body}"), read(mark)?);
    let mut fitting = keys.iter().filter(|key| key.fits(&header)).peekable();
    if fitting.peek().is_none() {
        return Err(Bad::NoKey);
    }
    if !fitting.any(|key| key.signed(&header.alg, message.as_bytes(), &mark)) {
        return Err(Bad::Signature);
    }
    let claims: Map<String, Value> = serde_json::from_slice(&read(body)?).map_err(|_| Bad::Form)?;
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    if text("iss") != Some(wanted.issuer) {
        return Err(Bad::Issuer);
    }
    let whom = match claims.get("aud") {
        Some(Value::String(one)) => vec![one.as_str()],
        Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let party = claims.get("azp").is_none_or(|party| party.as_str() == Some(wanted.client));
    if !whom.contains(&wanted.client) || !party || (whom.len() > 1 && text("azp").is_none()) {
        return Err(Bad::Audience);
    }
    // Whole seconds, or with a fraction; anything else is no time.
    let time = |name: &str| claims.get(name).and_then(Value::as_f64).map(|seconds| seconds as i64);
    let now = wanted.now_ms.div_euclid(1000);
    let begun = time("iat").is_some_and(|made| made <= now + LEEWAY_S);
    let valid = claims.get("nbf").is_none() || time("nbf").is_some_and(|from| from <= now + LEEWAY_S);
    if !begun || !valid || time("exp").is_none_or(|end| end < now - LEEWAY_S) {
        return Err(Bad::Time);
    }
    if text("nonce") != Some(wanted.nonce) {
        return Err(Bad::Nonce);
    }
    Ok(claims)
}

#[cfg(test)]
mod tests {
    use evidence::{Ed25519Signer, Signer};
    use serde_json::json;

    use super::*;

    const NOW: i64 = 1_796_040_000_000;

    fn signer() -> Ed25519Signer {
        Ed25519Signer::from_seed(&[7; 32])
    }

    fn keys() -> Vec<Key> {
        let x = base64url::encode(signer().public_key());
        serde_json::from_value(json!([{ "kty": "OKP", "crv": "Ed25519", "kid": "one", "use": "sig", "x": x }]))
            .expect("keys")
    }

    fn claims() -> Value {
        json!({ "iss": "https://login.example", "aud": "tianye", "nonce": "n", "iat": NOW / 1000, "exp": NOW / 1000 + 300, "staff_number": "S1" })
    }

    fn token(header: &Value, claims: &Value) -> String {
        let message = [header, claims].map(|part| base64url::encode(part.to_string().as_bytes())).join(".");
        let mark = signer().sign(message.as_bytes()).expect("a signature");
        format!("{message}.{}", base64url::encode(&mark))
    }

    fn held(header: &Value, claims: &Value) -> Result<Map<String, Value>, Bad> {
        let wanted = Wanted { issuer: "https://login.example", client: "tianye", nonce: "n", now_ms: NOW };
        verified(&token(header, claims), &keys(), &wanted)
    }

    #[test]
    fn only_a_token_of_which_everything_holds_says_anything() {
        let head = json!({ "alg": "EdDSA", "kid": "one" });
        assert_eq!(held(&head, &claims()).expect("it holds")["staff_number"], "S1");
        let with = |name: &str, value: Value| {
            let mut other = claims();
            other[name] = value;
            held(&head, &other).map(|_| ())
        };
        assert_eq!(with("iss", json!("https://login.example/")), Err(Bad::Issuer));
        assert_eq!(with("aud", json!("other")), Err(Bad::Audience));
        assert_eq!(
            with("aud", json!(["tianye", "other"])),
            Err(Bad::Audience),
            "for several, and nobody says for whom it was made"
        );
        assert_eq!(with("azp", json!("other")), Err(Bad::Audience));
        assert_eq!(with("nonce", json!("m")), Err(Bad::Nonce));
        for (name, value) in [
            ("exp", json!(NOW / 1000 - 121)),
            ("exp", json!("soon")),
            ("exp", Value::Null),
            ("iat", json!(NOW / 1000 + 121)),
            ("nbf", json!(NOW / 1000 + 121)),
            ("nbf", json!("now")),
        ] {
            assert_eq!(with(name, value.clone()), Err(Bad::Time), "{name} {value}");
        }
        assert_eq!(held(&json!({ "alg": "none" }), &claims()).map(|_| ()), Err(Bad::Signature));
        assert_eq!(held(&json!({ "alg": "HS256", "kid": "one" }), &claims()).map(|_| ()), Err(Bad::Signature));
        assert_eq!(held(&json!({ "alg": "EdDSA", "kid": "two" }), &claims()).map(|_| ()), Err(Bad::NoKey));
        assert_eq!(held(&json!({ "alg": "EdDSA", "crit": ["b64"] }), &claims()).map(|_| ()), Err(Bad::Form));
        // Another word under the same signature.
        let wanted = Wanted { issuer: "https://login.example", client: "tianye", nonce: "n", now_ms: NOW };
        let good = token(&head, &claims());
        let parts: Vec<&str> = good.split('.').collect();
        let mut other = claims();
        other["staff_number"] = json!("S2");
        let bent = format!("{}.{}.{}", parts[0], base64url::encode(other.to_string().as_bytes()), parts[2]);
        assert_eq!(verified(&bent, &keys(), &wanted).map(|_| ()), Err(Bad::Signature));
        for short in ["", "a.b", "a.b.c.d", &format!("{}.{}.", parts[0], parts[1])] {
            assert!(verified(short, &keys(), &wanted).is_err(), "{short}");
        }
    }
}
