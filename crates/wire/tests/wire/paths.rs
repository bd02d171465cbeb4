//! Every path is written and read in one way, and every refusal has its words.

use crate::made;
use evidence::Hash;
use std::collections::BTreeSet;
use wire::{Code, Endpoint};

fn all() -> Vec<Endpoint> {
    let (log, case, sha256) = (made::log(2), made::case(3), Hash([0xab; 32]));
    vec![
        Endpoint::Hello,
        Endpoint::Enrol,
        Endpoint::Renew,
        Endpoint::Heads { cursor: None },
        Endpoint::Heads { cursor: Some(case) },
        Endpoint::Push { log, from: 1 },
        Endpoint::OwnRecords { log, after: 0 },
        Endpoint::CaseRecords { case, log, after: u64::MAX },
        Endpoint::Have { case },
        Endpoint::LayersWanted,
        Endpoint::SendLayers { case, hash: sha256 },
        Endpoint::BlobStatus { case, sha256 },
        Endpoint::BlobPart { case, sha256 },
        Endpoint::BlobRead { case, sha256 },
        Endpoint::Orders { after: 7 },
        Endpoint::Bundles { after: 0 },
        Endpoint::Bundle { sha256 },
    ]
}

#[test]
fn every_call_is_read_as_it_is_written() {
    let mut seen = BTreeSet::new();
    for call in all() {
        let path = call.path();
        assert_eq!(Endpoint::parse(call.method().as_str(), &path), Ok(call), "{path}");
        assert_eq!(Endpoint::parse("DELETE", &path), Err(Code::Method), "{path}");
        assert!(seen.insert((call.method().as_str(), path)));
        assert_eq!(call.is_open(), matches!(call, Endpoint::Hello | Endpoint::Enrol));
    }
    let words: BTreeSet<&str> = all().iter().map(Endpoint::word).collect();
    assert_eq!(words.len(), all().len() - 1);
}

#[test]
fn what_is_written_otherwise_is_not_found() {
    let (log, case) = (made::log(0xab), made::case(0xcd));
    for path in [
        "".into(),
        "/".into(),
        "/v1".into(),
        "/v1/".into(),
        "/v2/hello".into(),
        "/v1/hello/".into(),
        "/v1/hello?x=1".into(),
        "/v1/heads?cursor=".into(),
        "/v1/heads?after=1".into(),
        format!("/v1/logs/{log}/records"),
        format!("/v1/logs/{log}/records?after=01"),
        format!("/v1/logs/{log}/records?after=+1"),
        format!("/v1/logs/{log}/records?after=-1"),
        format!("/v1/logs/{log}/records/18446744073709551616"),
        format!("/v1/logs/{}/records/1", log.to_string().to_uppercase()),
        format!("/v1/logs/{}/records/1", log.to_string().replace('-', "")),
        format!("/v1/cases/{case}/blobs/{}", "AB".repeat(32)),
        format!("/v1/cases/{case}/blobs/../../x"),
        format!("/v1/cases/{case}/blobs/"),
        "/v1/../v1/hello".into(),
        format!("/v1/heads?cursor={}", "a".repeat(10_000)),
    ] {
        for method in ["GET", "PUT", "HEAD"] {
            assert_eq!(Endpoint::parse(method, &path), Err(Code::NotFound), "{path}");
        }
    }
}

#[test]
fn every_refusal_says_what_it_is_in_both_languages() {
    let mut seen = BTreeSet::new();
    for code in Code::ALL {
        assert_eq!(Code::of(code.as_str()), Some(*code));
        assert!(seen.insert(code.as_str()) && (400..=599).contains(&code.status()));
        let words = code.words();
        assert!(!words.zh.is_ascii() && words.en.is_ascii() && words.en.len() > 10);
    }
    assert_eq!(Code::of("of_a_newer_hub"), None);
}
