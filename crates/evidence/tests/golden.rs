//! The bytes of one record of each kind are frozen: whatever changes them makes old logs unverifiable.
#![allow(clippy::unwrap_used)]

mod support;

use std::fmt::Write;

use evidence::{
    AttachmentAdded, CaseCreated, ChecklistMoved, Hash, Kind, MoveShown, Payload, PhotoMarks, Record, ShownItem,
};
use support::{PROVIDER, hex, log_of, samples, verify};

const GOLDEN: &str = include_str!("golden/records.txt");

#[test]
fn every_kind_has_the_frozen_bytes() {
    let mut now = String::new();
    for sealed in log_of(&samples()) {
        let kind = Kind::from_code(sealed.header.kind).unwrap().as_str();
        writeln!(now, "{kind} {} {}", hex(&sealed.bytes), hex(&sealed.opening.payload)).unwrap();
    }
    for (now, golden) in now.lines().zip(GOLDEN.lines()) {
        assert_eq!(now, golden);
    }
    assert_eq!(now.lines().count(), GOLDEN.lines().count(), "new kinds are added to the file:\n{now}");
}

#[test]
fn the_frozen_bytes_still_verify_and_read_as_the_samples() {
    let bytes = |hex: &str| -> Vec<u8> {
        (0..hex.len() / 2).map(|i| u8::from_str_radix(&hex[2 * i..2 * i + 2], 16).unwrap()).collect()
    };
    let mut log = log_of(&samples());
    assert_eq!(
        (log.len(), GOLDEN.lines().count()),
        (21, 21),
        "one sample of each kind that was first; tests/golden_acts has the rest"
    );
    for ((line, sealed), sample) in GOLDEN.lines().zip(&mut log).zip(samples()) {
        let mut parts = line.split(' ').skip(1).map(bytes);
        (sealed.bytes, sealed.opening.payload) = (parts.next().unwrap(), parts.next().unwrap());
        assert_eq!(Payload::from_bytes(&sealed.opening.payload), Ok(sample));
        assert_eq!(Record::parse(&sealed.bytes, PROVIDER).unwrap().header, sealed.header);
    }
    let report = verify(&log);
    assert!(report.holds() && report.good == 21 && report.openings.checked == 21, "{report:?}");
}

/// Fields that came later stand behind the others; these bytes are frozen like the records.
#[test]
fn the_fields_of_kept_layers_and_of_a_move_have_the_frozen_bytes() {
    let (created, moved) = (Hash([3; 32]), Hash([4; 32]));
    let item = ShownItem {
        of: "threshold".into(),
        how: "changed".into(),
        id: "capacity_share".into(),
        zh: "可用于还款的比例".into(),
        en: "Share for service".into(),
        before: Some("0.7".into()),
        after: Some("0.6".into()),
    };
    let shown = MoveShown { items: vec![item], after_limit_seen: true };
    let payloads = [
        Payload::CaseCreated(CaseCreated { title: "案".into(), layers: Some(created), ..CaseCreated::default() }),
        Payload::ChecklistMoved(ChecklistMoved {
            from: "pharmacy".into(),
            from_hash: Some(created),
            to: "convenience-store".into(),
            to_hash: Some(moved),
            layers: Some(moved),
            shown: Some(shown),
        }),
    ];
    let bytes: Vec<String> = payloads.iter().map(|p| hex(&p.to_bytes().unwrap())).collect();
    assert_eq!(bytes, LATER, "{bytes:#?}");
}

/// Written by another program from docs/record.md.
const LATER: [&str; 2] = [
    "82018202818863e6a1886060f6f6f6f458200303030303030303030303030303030303030303030303030303030303030303",
    "82018207818668706861726d6163795820030303030303030303030303030303030303030303030303030303030303030371636f6e76656e69656e63652d73746f72655820040404040404040404040404040404040404040404040404040404040404040458200404040404040404040404040404040404040404040404040404040404040404828187697468726573686f6c64676368616e6765646e63617061636974795f73686172657818e58fafe794a8e4ba8ee8bf98e6acbee79a84e6af94e4be8b71536861726520666f72207365727669636563302e3763302e36f5",
];

/// The same of what a picture looks like and says of itself: all of it, and a blank one.
#[test]
fn the_marks_of_a_picture_have_the_frozen_bytes() {
    let file = |name: &str, media: &str, marks| {
        Payload::AttachmentAdded(AttachmentAdded {
            id: Hash([3; 32]),
            size: 9,
            name: name.into(),
            media_type: media.into(),
            question: None,
            row: None,
            column: None,
            evidence: None,
            source: None,
            note: None,
            marks: Some(marks),
        })
    };
    let full = PhotoMarks {
        scheme: 1,
        looks: vec![Hash([5; 32]), Hash([6; 32])],
        width: 4032,
        height: 3024,
        taken: Some("2026-11-30T14:03:22".into()),
        north: Some(31_240_000),
        east: Some(-121_470_000),
    };
    let blank = PhotoMarks { scheme: 1, width: 80, height: 80, ..PhotoMarks::default() };
    let payloads = [file("架.jpg", "image/jpeg", full), file("白.png", "image/png", blank)];
    for (payload, frozen) in payloads.iter().zip(MARKS) {
        let bytes = payload.to_bytes().unwrap();
        assert_eq!(hex(&bytes), frozen);
        assert_eq!(Payload::from_bytes(&bytes).as_ref(), Ok(payload));
    }
}

/// Written by another program from docs/record.md.
const MARKS: [&str; 2] = [
    "82018206818b582003030303030303030303030303030303030303030303030303030303030303030967e69eb62e6a70676a696d6167652f6a706567f6f6f6f6f6f68701825820050505050505050505050505050505050505050505050505050505050505050558200606060606060606060606060606060606060606060606060606060606060606190fc0190bd073323032362d31312d33305431343a30333a32321a01dcaf403a073d7c2f",
    "82018206818b582003030303030303030303030303030303030303030303030303030303030303030967e799bd2e706e6769696d6167652f706e67f6f6f6f6f6f684018018501850",
];
