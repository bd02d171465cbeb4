//! The bytes of one record of each kind are frozen: whatever changes them makes old logs unverifiable.
#![allow(clippy::unwrap_used)]

mod support;

use std::fmt::Write;

use evidence::{Kind, Payload, Record};
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
