//! The bytes of one record of each kind from 21 to 39 are frozen, read back, and refused when damaged, whoever made them.
#![allow(clippy::unwrap_used, unreachable_pub)]

mod samples;
#[path = "../support/mod.rs"]
mod support;

use std::fmt::Write;

use evidence::*;
use proptest::prelude::*;
use samples::acts;
use support::{PROVIDER, hex, log_of, verify};

const GOLDEN: &str = include_str!("../golden/acts.txt");

#[test]
fn every_kind_has_the_frozen_bytes() {
    let mut now = String::new();
    for sealed in log_of(&acts()) {
        let kind = Kind::from_code(sealed.header.kind).unwrap().as_str();
        writeln!(now, "{kind} {} {}", hex(&sealed.bytes), hex(&sealed.opening.payload)).unwrap();
    }
    assert!(now == GOLDEN, "new kinds are added to the file:\n{now}");
    let kinds: Vec<Kind> = support::samples().iter().chain(&acts()).map(Payload::kind).collect();
    assert!(Kind::ALL.iter().all(|kind| kinds.contains(kind)) && kinds.len() == Kind::ALL.len());
}

#[test]
fn what_is_written_is_read_back_and_verifies() {
    for payload in acts() {
        assert_eq!(Payload::from_bytes(&payload.to_bytes().unwrap()), Ok(payload));
    }
    let log = log_of(&acts());
    let report = verify(&log);
    assert!(report.holds() && report.good == 19 && report.openings.checked == 19, "{report:?}");
    for sealed in log {
        let stands = Record::parse(&sealed.bytes, PROVIDER).unwrap().header.case.is_some();
        let of_the_log = matches!(sealed.header.kind, 33 | 34 | 37..=39);
        assert_eq!(stands, !of_the_log, "{}", sealed.header.kind);
    }
}

#[test]
fn what_may_be_missing_is_left_out_or_null() {
    let mut assigned = Assigned { staff: "1".into(), role: CaseRole::Dd, sections: None, until_ms: None, asked: None };
    let bytes = |assigned: &Assigned| hex(&Payload::Assigned(assigned.clone()).to_bytes().unwrap());
    // Of all sections and of none are two things.
    assert_eq!(bytes(&assigned), "820182182381826131 01".replace(' ', ""));
    assigned.sections = Some(vec![]);
    assert_eq!(bytes(&assigned), "82018218238183613101 80".replace(' ', ""));
    assigned = Assigned { sections: None, until_ms: Some(5), ..assigned };
    assert_eq!(bytes(&assigned), "82018218238184613101 f605".replace(' ', ""));
    // What the branch found of a submission stands behind the stage, and what it does not know is null.
    let (figures, record) = (Hash([9; 32]), Hash::ZERO);
    let (grade, limit) = (Some("B".into()), Some("200000".into()));
    let found = Some(Found { figures, grade, limit, score: None, places: vec!["a".into()] });
    let (reason, stage) = (Some("figures_differ".into()), Some(Stage::Survey));
    let effect = Effect { number: 1, record, effective: false, reason, stage, found };
    let bytes = Payload::Effect(effect.clone()).to_bytes().unwrap();
    let by_hand = format!(
        "8201821824818601 5820{} f4 6e666967757265735f646966666572 00 85 5820{} 6142 66323030303030 f6 816161",
        "00".repeat(32),
        "09".repeat(32)
    );
    assert_eq!(hex(&bytes), by_hand.replace(' ', ""));
    assert_eq!(Payload::from_bytes(&bytes), Ok(Payload::Effect(effect)));
    // Why a remark is made stands behind its text.
    let mut remarked = Remarked {
        remark: RemarkId::from_random([0; 16]),
        submission: record,
        place: None,
        weight: Weight::Must,
        text: "a".into(),
        reasons: None,
    };
    let bytes = |remarked: &Remarked| hex(&Payload::Remarked(remarked.clone()).to_bytes().unwrap());
    let head = |fields: &str| {
        format!("820182181981 8{fields}5000000000000040008000000000000000 5820{}f6006161", "00".repeat(32))
            .replace(' ', "")
    };
    assert_eq!(bytes(&remarked), head("5"));
    remarked.reasons = Some(vec!["purpose".into()]);
    assert_eq!(bytes(&remarked), head("6") + "8167707572706f7365");
    let again = Payload::Remarked(remarked);
    assert_eq!(Payload::from_bytes(&again.to_bytes().unwrap()), Ok(again));
    // A case's class and the case it follows from stand behind a place kept for the layers.
    let created = CaseCreated { class: Some(CaseClass::FollowUp), ..CaseCreated::default() };
    let bytes = hex(&Payload::CaseCreated(created.clone()).to_bytes().unwrap());
    assert!(bytes.ends_with("f602"), "{bytes}");
    assert_eq!(
        Payload::from_bytes(&Payload::CaseCreated(created.clone()).to_bytes().unwrap()),
        Ok(Payload::CaseCreated(created))
    );
}

#[test]
fn lists_are_as_long_written_as_read() {
    let lists = |length: usize| {
        let words = vec![String::new(); length];
        let head = Head { log: support::log_id(), seq: 1, hash: Hash::ZERO };
        vec![
            Payload::LogsHeard(LogsHeard { heads: vec![head; length] }),
            Payload::Assigned(Assigned {
                staff: String::new(),
                role: CaseRole::Op,
                sections: Some(words.clone()),
                until_ms: None,
                asked: None,
            }),
            Payload::RemarkAnswered(RemarkAnswered {
                remark: RemarkId::from_random([1; 16]),
                text: String::new(),
                records: vec![Hash::ZERO; length],
            }),
        ]
    };
    for payload in lists(MAX_ITEMS) {
        assert!(Payload::from_bytes(&payload.to_bytes().unwrap()).unwrap() == payload);
    }
    for payload in lists(MAX_ITEMS + 1) {
        assert_eq!(payload.to_bytes(), Err(PayloadError::TooMany(MAX_ITEMS + 1)));
    }
}

#[test]
fn cut_off_at_each_byte_is_an_error() {
    for payload in acts() {
        let bytes = payload.to_bytes().unwrap();
        for length in 0..bytes.len() {
            assert!(matches!(Payload::from_bytes(&bytes[..length]), Err(PayloadError::Malformed(_))));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]
    #[test]
    fn changed_payloads_never_panic(which in 0..19_usize, changes in proptest::collection::vec((any::<usize>(), any::<u8>()), 1..6)) {
        let mut bytes = acts()[which].to_bytes().unwrap();
        for (at, byte) in changes {
            let at = at % bytes.len();
            bytes[at] = byte;
        }
        let _ = Payload::from_bytes(&bytes);
    }
}
