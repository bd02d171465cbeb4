//! What somebody makes who has the passphrase: parts left out, doubled, exchanged, altered, too long. Each is refused or found; none passes for whole.
#![allow(clippy::unwrap_used)]

use std::{collections::BTreeMap, io::Read, io::Write, path::Path};

use evidence::*;

use super::{chunks::Sealer, chunks::Unsealer, head, parts, *};
use crate::{Argon2Cost, AttachmentDescription, Env, LayerSet, Officer, Settings, Store};

struct Still;

impl Env for Still {
    fn moment(&self) -> Moment {
        Moment {
            wall_ms: 1_000,
            offset_minutes: 480,
            monotonic_ms: 1,
            boot: BootId::from_random([1; 16]),
            hub_heard_ms: None,
        }
    }
}

const SAID: &str = "4711 0815 2026 1130 9999";

fn said() -> Passphrase {
    Passphrase::new(SAID).unwrap()
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Raw {
    kind: u8,
    name: Hash,
    length: u64,
    bytes: Vec<u8>,
}

/// A package's parts as they lie in it, decrypted.
fn raw_parts(bytes: &[u8]) -> Vec<Raw> {
    let mut from = bytes;
    let opened = head::read(&mut from, &PackageKey::said(said())).unwrap();
    let mut content = Unsealer::new(&opened.key, opened.about, &mut from).unwrap();
    let mut found = Vec::new();
    while let Some((kind, name, length)) = parts::read_head(&mut content).unwrap() {
        let mut bytes = Vec::new();
        content.by_ref().take(length).read_to_end(&mut bytes).unwrap();
        found.push(Raw { kind: kind as u8, name, length, bytes });
    }
    found
}

/// The parts sealed again, by somebody who knows the passphrase.
fn sealed(parts: &[Raw]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let opened = head::write(&said(), Argon2Cost::LIGHT, &[], &Still, &mut bytes).unwrap();
    let mut content = Sealer::new(&opened.key, opened.about, &mut bytes);
    for part in parts {
        content.write_all(&[part.kind]).unwrap();
        content.write_all(&part.name.0).unwrap();
        content.write_all(&part.length.to_be_bytes()).unwrap();
        content.write_all(&part.bytes).unwrap();
    }
    content.finish().unwrap();
    bytes
}

fn package(folder: &Path) -> Vec<u8> {
    let settings = Settings { cost: Argon2Cost::LIGHT, ..Settings::default() };
    let officer = Officer { id: "o".into(), name: "甲".into(), role: None };
    let mut store = Store::create(folder, officer, "口令-Tianye", settings, Box::new(Still)).unwrap();
    let set = LayerSet::new("a", vec![("base/layer.toml".into(), "id = \"base\"\n".into())]);
    let created = CaseCreated { title: "甲".into(), checklist_hash: Some(Hash([4; 32])), ..CaseCreated::default() };
    let change = Change::answer("stock", Some(Value::Text("100".into())));
    let answer = Payload::AnswersChanged(AnswersChanged::typed(vec![change]));
    let (case, _) = store.create_case_on(created, vec![answer], Some(&set)).unwrap();
    for content in [&b"a photo"[..], b"another"] {
        store.attach(case, AttachmentDescription::default(), &mut &content[..]).unwrap();
    }
    let mut bytes = Vec::new();
    store.package(case, Some(said())).unwrap().write(&Still, &mut bytes).unwrap();
    bytes
}

/// What the outside learns: an error's code, or whether it holds and how much of it is not proved.
fn told(parts: &[Raw]) -> Result<(bool, usize, u64), &'static str> {
    let bytes = sealed(parts);
    let contents = read_package(&mut &bytes[..], &PackageKey::said(said()), &mut |_, _, _| Ok(()));
    let contents = contents.map_err(|error| error.code())?;
    let report = contents.package.verify(&contents, &BTreeMap::new(), &Ed25519Sha256);
    Ok((report.holds(), report.unproved.len(), contents.strangers))
}

#[test]
fn whoever_has_the_passphrase_passes_nothing_off_as_whole() {
    let folder = tempfile::tempdir().unwrap();
    let whole = raw_parts(&package(folder.path()));
    let kinds: Vec<u8> = whole.iter().map(|part| part.kind).collect();
    assert_eq!(kinds, [1, 2, 3, 3, 3, 3, 4, 5, 5]);
    // One thing is never proved by the package alone: whose the key is.
    assert_eq!(told(&whole), Ok((true, 1, 0)));
    let altered = |change: &dyn Fn(&mut Vec<Raw>)| {
        let mut parts = whole.clone();
        change(&mut parts);
        told(&parts)
    };
    for at in 0..whole.len() {
        let kind = whole[at].kind;
        // Left out: said, or refused. The exchange key is a convenience and proves nothing.
        match altered(&|parts| drop(parts.remove(at))) {
            Err(code) => assert_eq!((code, kind), ("form", 1)),
            Ok((holds, unproved, _)) => assert!(!holds || unproved > 1 || kind == 2, "part {at} left out"),
        }
        // Twice, and in another order.
        assert_eq!(altered(&|parts| parts.insert(at, whole[at].clone())), Err("form"), "part {at} twice");
        if at > 0 {
            assert_eq!(altered(&|parts| parts.swap(at - 1, at)), Err("form"), "part {at} before its place");
        }
        // Each of its bytes altered, or a few of a long one.
        let step = (whole[at].bytes.len() / 60).max(1);
        for byte in (0..whole[at].bytes.len()).step_by(step) {
            match altered(&|parts| parts[at].bytes[byte] ^= 1) {
                Ok((true, 1, _)) => assert_eq!(kind, 2, "byte {byte} of part {at}"),
                Ok(_) => {}
                Err(code) => assert!(matches!(code, "form" | "manifest" | "too_large" | "newer"), "{code}"),
            }
        }
        // Shorter and longer than it says; and lengths that nobody has.
        assert!(altered(&|parts| parts[at].bytes.truncate(whole[at].bytes.len() - 1)).is_err(), "part {at} short");
        for length in [0, whole[at].length + 1, u64::MAX, 1 << 40, (64 << 20) + 33] {
            let found = altered(&|parts| parts[at].length = length);
            assert!(!matches!(found, Ok((true, 1, _))), "part {at} of length {length}: {found:?}");
        }
        // Under another name.
        let renamed = altered(&|parts| parts[at].name.0[31] ^= 1);
        assert!(!matches!(renamed, Ok((true, 1, 0))) || kind <= 2, "part {at} renamed: {renamed:?}");
        // The content of another.
        for other in (0..whole.len()).filter(|other| *other != at && whole[*other].kind == kind) {
            let exchanged = altered(&|parts| {
                (parts[at].bytes, parts[at].length) = (whole[other].bytes.clone(), whole[other].length);
            });
            assert!(matches!(exchanged, Ok((false, _, _))), "part {at} with the content of {other}: {exchanged:?}");
        }
    }
    // Parts that nobody names, and kinds that are none.
    let stranger = Raw { kind: 5, name: Hash([255; 32]), length: 4, bytes: b"../x".to_vec() };
    assert_eq!(altered(&|parts| parts.push(stranger.clone())), Ok((true, 1, 1)));
    assert_eq!(altered(&|parts| parts.push(Raw { kind: 9, ..stranger.clone() })), Err("form"));
    assert_eq!(told(&[]), Err("form"));
}

#[test]
fn a_head_that_asks_for_too_much_is_refused_before_anything_is_stretched() {
    let folder = tempfile::tempdir().unwrap();
    let bytes = package(folder.path());
    // The cost stands as three numbers in the first slot: 64, 1, 1. Raised, with the checksum made right again.
    let body_length = u32::from_be_bytes(bytes[8..12].try_into().unwrap()) as usize;
    let body = &bytes[12..12 + body_length];
    let cost = body.windows(4).position(|w| w == [0x18, 64, 1, 1]).unwrap();
    let dear = [&body[..cost], &[0x1a, 0xff, 0xff, 0xff, 0xff, 1, 1], &body[cost + 4..]].concat();
    let length = u32::try_from(dear.len()).unwrap().to_be_bytes();
    let sum = Ed25519Sha256.hash(&[b"TYCASE\0\x01", &length, &dear]);
    let made = [b"TYCASE\0\x01", &length[..], &dear, &sum.0, &bytes[12 + body_length + 32..]].concat();
    let error = read_package(&mut &made[..], &PackageKey::said(said()), &mut |_, _, _| Ok(())).unwrap_err();
    assert_eq!(error.code(), "head_damaged");
    // Heads longer than any.
    let long = [b"TYCASE\0\x01", &u32::MAX.to_be_bytes()[..], &bytes[12..]].concat();
    let error = read_package(&mut &long[..], &PackageKey::said(said()), &mut |_, _, _| Ok(())).unwrap_err();
    assert_eq!(error.code(), "head_damaged");
}

/// A stick that never ends.
struct Endless {
    start: Vec<u8>,
    at: usize,
}

impl Read for Endless {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        for byte in into.iter_mut() {
            *byte = self.start.get(self.at).copied().unwrap_or(7);
            self.at += 1;
        }
        Ok(into.len())
    }
}

#[test]
fn a_file_without_end_is_not_read_for_ever() {
    let folder = tempfile::tempdir().unwrap();
    let start = package(folder.path());
    let mut endless = Endless { start, at: 0 };
    assert!(read_package(&mut endless, &PackageKey::said(said()), &mut |_, _, _| Ok(())).is_err());
    assert!(endless.at < 4 << 20, "{} bytes were read", endless.at);
}
