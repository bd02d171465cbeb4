//! Checks a signature's message (CMS, PKCS#7) against the bytes it signs. The message is read piece by piece as it lies there,
//! because what signs bank statements sorts and measures its pieces more loosely than strict readers allow; the sums and the
//! curves are RustCrypto's. Nothing is fetched: whether the certificate leads to a trusted root is not looked at.

use p256::ecdsa::signature::Verifier;
use p256::ecdsa::signature::hazmat::PrehashVerifier;
use rsa::pkcs1::DecodeRsaPublicKey;
use sha2::Digest;

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The bytes are those that were signed with the certificate's key.
    Holds,
    /// The bytes are not those that were signed.
    Changed,
    /// The signature was not made with the certificate's key.
    Forged,
    /// It could not be checked.
    Unknown(Why),
}

/// Why it could not be checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Its message does not read.
    Damaged,
    /// The certificate it was made with is not in it.
    NoCertificate,
    /// A way of signing that is not known here.
    Method,
}

/// Who signed, and what came of the check.
pub(super) struct Checked {
    pub(super) signer: Option<String>,
    pub(super) verdict: Verdict,
}

/// One piece: its tag, all of it, what is in it.
#[derive(Clone, Copy)]
struct Piece<'b> {
    tag: u8,
    whole: &'b [u8],
    body: &'b [u8],
}

const DEEPEST: usize = 24;
const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;

fn piece<'b>(rest: &mut &'b [u8], depth: usize) -> Option<Piece<'b>> {
    let all = *rest;
    let (tag, length) = (*all.first()?, *all.get(1)?);
    if tag & 0x1f == 0x1f || depth > DEEPEST {
        return None;
    }
    if length == 0x80 {
        // Without a measure: until two zeros.
        let mut inside = all.get(2..)?;
        while !inside.starts_with(&[0, 0]) {
            piece(&mut inside, depth + 1)?;
        }
        let used = all.len() - inside.len();
        *rest = inside.get(2..)?;
        return Some(Piece { tag, whole: all.get(..used + 2)?, body: all.get(2..used)? });
    }
    let (head, size) = if length < 0x80 {
        (2, usize::from(length))
    } else {
        let count = usize::from(length & 0x7f);
        let digits = all.get(2..2 + count).filter(|_| count <= 4)?;
        (2 + count, digits.iter().fold(0_usize, |n, b| n << 8 | usize::from(*b)))
    };
    let whole = all.get(..head.checked_add(size)?)?;
    *rest = all.get(whole.len()..)?;
    Some(Piece { tag, whole, body: whole.get(head..)? })
}

/// The pieces in a piece.
fn inside(body: &[u8]) -> Option<Vec<Piece<'_>>> {
    let mut rest = body;
    let mut made = Vec::new();
    while !rest.is_empty() {
        if made.len() > 2_000 {
            return None;
        }
        made.push(piece(&mut rest, 0)?);
    }
    Some(made)
}

fn first(bytes: &[u8]) -> Option<Piece<'_>> {
    piece(&mut &*bytes, 0)
}

/// The text of octets, whether in one piece or several.
fn octets(piece: Piece<'_>) -> Option<Vec<u8>> {
    if piece.tag & 0x20 == 0 {
        return Some(piece.body.to_vec());
    }
    Some(inside(piece.body)?.iter().flat_map(|p| p.body).copied().collect())
}

/// A certificate, as far as it is needed.
struct Certificate<'b> {
    whole: &'b [u8],
    serial: &'b [u8],
    issuer: &'b [u8],
    subject: &'b [u8],
    /// Kind of key, its curve, the key.
    key: (&'b [u8], &'b [u8], &'b [u8]),
}

impl<'b> Certificate<'b> {
    fn of(certificate: Piece<'b>) -> Option<Self> {
        let body = inside(inside(certificate.body)?.first()?.body)?;
        // The version comes first and may be left out.
        let start = usize::from(body.first()?.tag == 0xa0);
        let at = |n: usize| body.get(start + n).copied();
        let key = inside(at(5)?.body)?;
        let method = inside(key.first()?.body)?;
        let bits = key.get(1)?.body.get(1..)?;
        let curve = method.get(1).map(|p| p.body).unwrap_or_default();
        Some(Self {
            whole: certificate.whole,
            serial: at(0)?.body,
            issuer: at(2)?.whole,
            subject: at(4)?.body,
            key: (method.first()?.body, curve, bits),
        })
    }

    /// Common name, else organisation.
    fn name(&self) -> Option<String> {
        let parts: Vec<Piece<'_>> = inside(self.subject)?.iter().filter_map(|set| inside(set.body)).flatten().collect();
        let of = |kind: &[u8]| {
            parts.iter().find_map(|p| {
                let pair = inside(p.body)?;
                let (name, value) = (pair.first()?, pair.get(1)?);
                (name.body == kind).then(|| text(*value))
            })
        };
        of(&[0x55, 4, 3]).or_else(|| of(&[0x55, 4, 10])).filter(|t| !t.trim().is_empty())
    }
}

fn text(value: Piece<'_>) -> String {
    let read = match value.tag {
        // Two bytes a character.
        0x1e => {
            let units: Vec<u16> = value.body.chunks_exact(2).map(|p| u16::from_be_bytes([p[0], p[1]])).collect();
            String::from_utf16_lossy(&units)
        }
        _ => match std::str::from_utf8(value.body) {
            Ok(text) => text.to_owned(),
            Err(_) => encoding_rs::GBK.decode(value.body).0.into_owned(),
        },
    };
    read.chars().filter(|c| !c.is_control()).take(80).collect()
}

#[derive(Clone, Copy, PartialEq)]
enum Hash {
    Sha1,
    Sha256,
    Sha384,
    Sha512,
    Sm3,
}

impl Hash {
    fn of(name: &[u8]) -> Option<Self> {
        Some(match name {
            [0x2b, 0x0e, 3, 2, 0x1a] => Self::Sha1,
            [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1] => Self::Sha256,
            [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 2] => Self::Sha384,
            [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 3] => Self::Sha512,
            [0x2a, 0x81, 0x1c, 0xcf, 0x55, 1, 0x83, 0x11] => Self::Sm3,
            _ => return None,
        })
    }

    fn sum(self, parts: &[&[u8]]) -> Vec<u8> {
        fn run<D: Digest>(parts: &[&[u8]]) -> Vec<u8> {
            let mut sum = D::new();
            for part in parts {
                sum.update(part);
            }
            sum.finalize().to_vec()
        }
        match self {
            Self::Sha1 => run::<sha1::Sha1>(parts),
            Self::Sha256 => run::<sha2::Sha256>(parts),
            Self::Sha384 => run::<sha2::Sha384>(parts),
            Self::Sha512 => run::<sha2::Sha512>(parts),
            Self::Sm3 => run::<sm3::Sm3>(parts),
        }
    }
}

/// Checks a message against the bytes it signs, given in their parts. `old`: the message holds their sum, as the older way has it.
pub(super) fn check(message: &[u8], signed: &[&[u8]], old: bool) -> Checked {
    let mut signer = None;
    let verdict = match examine(message, signed, old, &mut signer) {
        Ok(()) => Verdict::Holds,
        Err(verdict) => verdict,
    };
    Checked { signer, verdict }
}

fn examine(message: &[u8], signed: &[&[u8]], old: bool, signer: &mut Option<String>) -> Result<(), Verdict> {
    let bad = || Verdict::Unknown(Why::Damaged);
    let outer = first(message).filter(|p| p.tag == SEQUENCE).and_then(|p| inside(p.body)).ok_or_else(bad)?;
    let data = outer.get(1).and_then(|p| first(p.body)).and_then(|p| inside(p.body)).ok_or_else(bad)?;
    let content = data.get(2).and_then(|p| inside(p.body)).ok_or_else(bad)?;
    let held = content.get(1).and_then(|p| first(p.body)).and_then(octets);
    let certificates = data.get(3..).unwrap_or_default().iter().find(|p| p.tag == 0xa0);
    let certificates = certificates.and_then(|p| inside(p.body)).unwrap_or_default();
    let certificates: Vec<Certificate<'_>> = certificates.into_iter().filter_map(Certificate::of).collect();
    let infos = data.last().filter(|p| p.tag == SET).and_then(|p| inside(p.body)).ok_or_else(bad)?;
    let info = infos.first().and_then(|p| inside(p.body)).ok_or_else(bad)?;

    let who = info.get(1).ok_or_else(bad)?;
    let named = |c: &&Certificate<'_>| {
        inside(who.body).is_some_and(|pair| match pair[..] {
            [issuer, serial] => issuer.whole == c.issuer && serial.body == c.serial,
            _ => false,
        })
    };
    let by_key = |c: &&Certificate<'_>| {
        // A key's print has some twenty bytes; a longer one is searched for in vain, and long.
        who.tag & 0xc0 == 0x80
            && (1..=64).contains(&who.body.len())
            && c.whole.windows(who.body.len()).any(|w| w == who.body)
    };
    let certificate = certificates.iter().find(|c| named(c) || by_key(c));
    let certificate = certificate.ok_or(Verdict::Unknown(Why::NoCertificate))?;
    *signer = certificate.name();

    let name = |at: usize| info.get(at).and_then(|p| first(p.body)).map(|p| p.body);
    let hash = name(2).and_then(Hash::of).ok_or(Verdict::Unknown(Why::Method))?;
    let attributes = info.get(3).filter(|p| p.tag == 0xa0);
    let at = 3 + usize::from(attributes.is_some());
    let method = info.get(at).and_then(|p| inside(p.body)).ok_or_else(bad)?;
    let signature = info.get(at + 1).copied().and_then(octets).ok_or_else(bad)?;

    // What is signed: the attributes, which hold the sum of the bytes, or the bytes themselves.
    let held = match (old, held) {
        (true, Some(held)) => {
            if Hash::Sha1.sum(signed) != held {
                return Err(Verdict::Changed);
            }
            Some(held)
        }
        (true, None) => return Err(bad()),
        (false, _) => None,
    };
    let content: Vec<&[u8]> = held.as_deref().map_or_else(|| signed.to_vec(), |held| vec![held]);
    let text: Vec<u8> = match attributes {
        Some(attributes) => {
            if summed(attributes.body).ok_or_else(bad)? != hash.sum(&content) {
                return Err(Verdict::Changed);
            }
            if attributes.whole.get(1) == Some(&0x80) {
                return Err(Verdict::Unknown(Why::Method));
            }
            [&[SET], attributes.whole.get(1..).unwrap_or_default()].concat()
        }
        None => content.concat(),
    };
    let kind = method.first().map(|p| p.body).unwrap_or_default();
    match signed_with(&certificate.key, kind, method.get(1).copied(), hash, &text, &signature) {
        Some(true) => Ok(()),
        // Without attributes a changed file and a forged signature look alike.
        Some(false) if attributes.is_none() => Err(Verdict::Changed),
        Some(false) => Err(Verdict::Forged),
        None => Err(Verdict::Unknown(Why::Method)),
    }
}

/// The sum of the signed bytes, from the signed attributes.
fn summed(attributes: &[u8]) -> Option<&[u8]> {
    const MESSAGE_DIGEST: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 4];
    inside(attributes)?.iter().find_map(|attribute| {
        let pair = inside(attribute.body)?;
        (pair.first()?.body == MESSAGE_DIGEST).then_some(())?;
        first(pair.get(1)?.body).map(|p| p.body)
    })
}

const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1];
const SM2: &[u8] = &[0x2a, 0x81, 0x1c, 0xcf, 0x55, 1];
const ECDSA: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d];
const P256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7];
const P384: &[u8] = &[0x2b, 0x81, 4, 0, 0x22];
const SM2_CURVE: &[u8] = &[0x2a, 0x81, 0x1c, 0xcf, 0x55, 1, 0x82, 0x2d];

/// Whether the key made the signature; `None` where the way is not known.
fn signed_with(
    key: &(&[u8], &[u8], &[u8]),
    kind: &[u8],
    parameters: Option<Piece<'_>>,
    hash: Hash,
    text: &[u8],
    signature: &[u8],
) -> Option<bool> {
    let (_, curve, bits) = *key;
    if let Some([way]) = kind.strip_prefix(RSA) {
        let key = rsa::PublicKey::from_pkcs1_der(bits).ok()?;
        // The way may name the sum itself; else it is the one of the bytes.
        let hash = match way {
            1 => hash,
            5 => Hash::Sha1,
            10 => pss_hash(parameters),
            11 => Hash::Sha256,
            12 => Hash::Sha384,
            13 => Hash::Sha512,
            _ => return None,
        };
        return rsa_holds(key, *way == 10, hash, &hash.sum(&[text]), signature);
    }
    if kind.starts_with(SM2) || curve == SM2_CURVE {
        let pair = pair(signature, 32)?;
        let key = sm2::dsa::VerifyingKey::from_sec1_bytes("1234567812345678", bits).ok()?;
        return Some(key.verify(text, &sm2::dsa::Signature::from_slice(&pair).ok()?).is_ok());
    }
    if kind.starts_with(ECDSA) {
        let hash = match kind.get(ECDSA.len()..)? {
            [4, 1] => Hash::Sha1,
            [4, 3, 2] => Hash::Sha256,
            [4, 3, 3] => Hash::Sha384,
            [4, 3, 4] => Hash::Sha512,
            [2, 1] => hash,
            _ => return None,
        };
        let sum = hash.sum(&[text]);
        return match curve {
            P256 => {
                let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(bits).ok()?;
                let own = p256::ecdsa::Signature::from_slice(&pair(signature, 32)?);
                Some(own.is_ok_and(|own| key.verify_prehash(&sum, &own).is_ok()))
            }
            P384 => {
                let key = p384::ecdsa::VerifyingKey::from_sec1_bytes(bits).ok()?;
                let own = p384::ecdsa::Signature::from_slice(&pair(signature, 48)?);
                Some(own.is_ok_and(|own| key.verify_prehash(&sum, &own).is_ok()))
            }
            _ => None,
        };
    }
    None
}

/// The sum that a signature of the newer kind of RSA names; SHA-1 where it names none.
fn pss_hash(parameters: Option<Piece<'_>>) -> Hash {
    let named = || {
        let parts = inside(parameters?.body)?;
        let own = parts.iter().find(|p| p.tag == 0xa0)?;
        Hash::of(first(first(own.body)?.body)?.body)
    };
    named().unwrap_or(Hash::Sha1)
}

fn rsa_holds(key: rsa::PublicKey, pss: bool, hash: Hash, sum: &[u8], signature: &[u8]) -> Option<bool> {
    fn one<D>(key: rsa::PublicKey, pss: bool, sum: &[u8], signature: &[u8]) -> bool
    where
        D: Digest + sha2::digest::FixedOutputReset + sha2::digest::const_oid::AssociatedOid,
    {
        if pss {
            let key = rsa::pss::VerifyingKey::<D>::new_with_auto_salt_len(key);
            return rsa::pss::Signature::try_from(signature).is_ok_and(|own| key.verify_prehash(sum, &own).is_ok());
        }
        let key = rsa::pkcs1v15::VerifyingKey::<D>::new(key);
        rsa::pkcs1v15::Signature::try_from(signature).is_ok_and(|own| key.verify_prehash(sum, &own).is_ok())
    }
    Some(match hash {
        Hash::Sha1 => one::<sha1::Sha1>(key, pss, sum, signature),
        Hash::Sha256 => one::<sha2::Sha256>(key, pss, sum, signature),
        Hash::Sha384 => one::<sha2::Sha384>(key, pss, sum, signature),
        Hash::Sha512 => one::<sha2::Sha512>(key, pss, sum, signature),
        Hash::Sm3 => return None,
    })
}

/// The two numbers of a curve's signature, each as so many bytes.
fn pair(signature: &[u8], size: usize) -> Option<Vec<u8>> {
    let two = first(signature).filter(|p| p.tag == SEQUENCE).and_then(|p| inside(p.body))?;
    let mut made = Vec::with_capacity(size * 2);
    for number in two.get(..2)? {
        let digits = number.body.iter().position(|b| *b != 0).map_or(&[][..], |at| &number.body[at..]);
        made.extend(std::iter::repeat_n(0, size.checked_sub(digits.len())?));
        made.extend(digits);
    }
    Some(made)
}
