//! Bytes from anyone: clear errors, no panic, no memory claimed for what is not there.
#![allow(clippy::unwrap_used)]

mod support;

use evidence::*;
use proptest::prelude::*;
use support::*;

#[test]
fn cut_off_at_each_byte_is_an_error() {
    for (sealed, payload) in log_of(&samples()).iter().zip(samples()) {
        for length in 0..sealed.bytes.len() {
            let error = Record::parse(&sealed.bytes[..length], PROVIDER).unwrap_err();
            assert!(matches!(error, RecordError::Malformed(_)), "{error:?}");
        }
        let bytes = payload.to_bytes().unwrap();
        for length in 0..bytes.len() {
            assert!(matches!(Payload::from_bytes(&bytes[..length]), Err(PayloadError::Malformed(_))));
        }
        assert!(Payload::from_bytes(&[&bytes[..], &[0]].concat()).is_err(), "bytes behind the payload");
        assert!(Record::parse(&[&sealed.bytes[..], &[0]].concat(), PROVIDER).is_err(), "bytes behind the record");
    }
}

#[test]
fn deep_nesting_is_refused() {
    for opener in [0x81, 0x9f, 0xa1, 0xbf, 0xc1, 0xd8] {
        let deep = vec![opener; 1_000_000];
        assert!(Payload::from_bytes(&deep).is_err());
        // Behind a valid beginning, where an unknown field would be skipped.
        let behind = [&[0x82, 0x01, 0x82, 0x12, 0x81, 0x83, 0x61, b'a', 0xf6][..], &deep].concat();
        assert!(Payload::from_bytes(&behind).is_err());
        assert!(Record::parse(&deep[..4096], PROVIDER).is_err());
    }
}

#[test]
fn claimed_lengths_do_not_claim_memory() {
    // A list, a text and a byte string of 2^62 elements, where a list of changes belongs.
    for claim in [0x9b, 0x7b, 0x5b, 0xbb] {
        let mut bytes = vec![0x82, 0x01, 0x82, 0x04, 0x81, 0x84, 0x80, claim];
        bytes.extend_from_slice(&(1_u64 << 62).to_be_bytes());
        bytes.extend_from_slice(&[0; 64]);
        assert!(matches!(Payload::from_bytes(&bytes), Err(PayloadError::Malformed(_))));
    }
    let many = [&[0x82, 0x01, 0x82, 0x04, 0x81, 0x84, 0x80, 0x9a, 0, 8, 0, 0][..], &vec![0x89; 600_000]].concat();
    let error = Payload::from_bytes(&many).unwrap_err().to_string();
    assert!(error.contains("too many elements"), "{error}");
    assert_eq!(Payload::from_bytes(&vec![0; MAX_PAYLOAD + 1]), Err(PayloadError::TooLong(MAX_PAYLOAD + 1)));
    assert_eq!(Record::parse(&[0; MAX_SEALED + 1], PROVIDER), Err(RecordError::TooLong(MAX_SEALED + 1)));
}

#[test]
fn newer_versions_are_called_newer_not_broken() {
    let payload = [0x82, 0x02, 0xf6];
    assert_eq!(Payload::from_bytes(&payload), Err(PayloadError::NewerVersion(2)));
    let payload = [0x82, 0x01, 0x82, 0x18, 0x63, 0x80];
    assert_eq!(Payload::from_bytes(&payload), Err(PayloadError::NewerKind(99)));
    let body = [0x82, 0x18, 0x63, 0x01];
    let record = [&[0x82, 0x44][..], &body, &[0x40]].concat();
    assert_eq!(Record::parse(&record, PROVIDER), Err(RecordError::NewerFormat(99)));
    let mut chain = Chain::new(PROVIDER, None, &[], Signatures::Skipped);
    assert_eq!(chain.next(&record, None).unwrap_err(), BreakReason::UnknownVersion { version: 99 });
}

#[test]
fn a_second_way_to_write_the_same_is_refused() {
    let sealed = &log_of(&samples()[..1])[0];
    // The outer array with an indefinite length, and with a longer head.
    let inner = &sealed.bytes[1..];
    let indefinite = [&[0x9f][..], inner, &[0xff]].concat();
    assert!(Record::parse(&indefinite, PROVIDER).is_err());
    let longer = [&[0x98, 0x02][..], inner].concat();
    assert_eq!(Record::parse(&longer, PROVIDER), Err(RecordError::NotCanonical));
    // And a payload: the version in two bytes, the fields with an indefinite length, what is passed over in a form that is none.
    assert!(Payload::from_bytes(&[0x82, 1, 0x82, 15, 0x80]).is_ok());
    assert!(
        Payload::from_bytes(&[0x82, 1, 0x82, 14, 0x82, 0x61, b'a', 0]).is_ok(),
        "fields that came later are passed over"
    );
    for second in [
        &[0x82, 0x18, 1, 0x82, 15, 0x80][..],
        &[0x82, 1, 0x82, 15, 0x9f, 0xff],
        &[0x82, 1, 0x82, 14, 0x82, 0x61, b'a', 0x18, 0],
        &[0x82, 1, 0x82, 14, 0x82, 0x61, b'a', 0xf9, 0, 0],
    ] {
        assert!(Payload::from_bytes(second).is_err(), "{second:x?}");
    }
}

fn change() -> impl Strategy<Value = Change> {
    let words = proptest::option::of(".{0,12}");
    let value =
        proptest::option::of(prop_oneof![".{0,20}".prop_map(Value::Text), any::<bool>().prop_map(Value::Truth)]);
    let basis = proptest::option::of(proptest::sample::select(Basis::ALL.to_vec()));
    let cell = proptest::option::of(("[a-c]", "[x-z]"));
    (".{1,12}", cell, value, basis, words.clone(), words, proptest::collection::vec(any::<[u8; 32]>(), 0..3)).prop_map(
        |(question, cell, value, basis, by, note, evidence)| {
            let (row, column) = cell.unzip();
            let evidence = evidence.into_iter().map(Hash).collect();
            Change { question, row, column, value, basis, by, how_checked: None, note, evidence, typed: None }
        },
    )
}

proptest! {
    #[test]
    fn random_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = Record::parse(&bytes, PROVIDER);
        let _ = Payload::from_bytes(&bytes);
    }

    #[test]
    fn changed_payloads_never_panic(which in 0..18_usize, changes in proptest::collection::vec((any::<usize>(), any::<u8>()), 1..6)) {
        let mut bytes = samples()[which].to_bytes().unwrap();
        for (at, byte) in changes {
            let at = at % bytes.len();
            bytes[at] = byte;
        }
        let _ = Payload::from_bytes(&bytes);
    }

    #[test]
    fn payloads_come_back_as_they_were(changes in proptest::collection::vec(change(), 0..8), after_limit_seen: bool) {
        let batch = AnswersChanged { after_limit_seen, ..AnswersChanged::typed(changes) };
        let payload = Payload::AnswersChanged(batch);
        prop_assert_eq!(Payload::from_bytes(&payload.to_bytes().unwrap()), Ok(payload));
    }
}
