//! Without the key: whatever is altered, deleted, doubled, reordered or cut is found, and the first bad record is named.
#![allow(clippy::unwrap_used)]

mod support;

use evidence::*;
use support::*;

fn log() -> Vec<Sealed> {
    log_of(&samples())
}

fn first_break(log: &[Sealed]) -> (u64, &'static str) {
    let report = verify(log);
    let at = report.first_break.unwrap_or_else(|| panic!("not found"));
    (at.seq, at.reason.code())
}

#[test]
fn an_untouched_log_holds() {
    let log = log();
    let report = verify(&log);
    assert!(report.holds());
    assert_eq!(report.head, log.last().map(Sealed::head));
}

#[test]
fn each_altered_byte_of_each_record_is_found_at_that_record() {
    let log = log();
    for at in 0..log.len() {
        for byte in 0..log[at].bytes.len() {
            let mut altered = log.clone();
            altered[at].bytes[byte] ^= 1 << (byte % 8);
            let report = verify(&altered);
            assert_eq!(report.first_break.map(|found| found.seq), Some(at as u64 + 1), "record {at}, byte {byte}");
        }
    }
}

#[test]
fn each_altered_payload_or_salt_is_found() {
    let log = log();
    for at in 0..log.len() {
        for byte in 0..log[at].opening.payload.len() {
            let mut altered = log.clone();
            altered[at].opening.payload[byte] ^= 0x10;
            assert_eq!(first_break(&altered), (at as u64 + 1, "content"));
        }
        let mut altered = log.clone();
        altered[at].opening.salt[at] ^= 1;
        assert_eq!(first_break(&altered), (at as u64 + 1, "content"));
    }
}

#[test]
fn each_deleted_doubled_or_swapped_record_is_found() {
    let log = log();
    for at in 0..log.len() - 1 {
        let seq = at as u64 + 1;
        let mut deleted = log.clone();
        deleted.remove(at);
        assert_eq!(first_break(&deleted), (seq, "gap"));
        let mut doubled = log.clone();
        doubled.insert(at, log[at].clone());
        assert_eq!(first_break(&doubled), (seq + 1, "gap"));
        let mut swapped = log.clone();
        swapped.swap(at, at + 1);
        assert_eq!(first_break(&swapped), (seq, "gap"));
    }
}

#[test]
fn a_cut_tail_verifies_but_not_against_a_kept_head() {
    let log = log();
    let kept = log.last().unwrap().head();
    for length in 0..log.len() {
        let cut = &log[..length];
        let report = verify(cut);
        assert!(report.holds(), "a chain cannot show its own missing end");
        let hash_at = |seq: u64| cut.get(seq as usize - 1).map(|sealed| sealed.hash);
        let found = check_head(&kept, report.head.as_ref(), hash_at);
        assert_eq!(found, HeadFinding::TailMissing { kept: log.len() as u64, found: length as u64 });
    }
    let hash_at = |seq: u64| Some(log[seq as usize - 1].hash);
    assert_eq!(check_head(&log[4].head(), Some(&kept), hash_at), HeadFinding::Agrees);
}

#[test]
fn with_the_key_a_rewritten_history_verifies_but_not_against_a_kept_head() {
    let log = log();
    let mut changed = samples();
    changed[4] = Payload::Marked(Marked { mark: "other".into(), detail: None });
    let rewritten = log_of(&changed);
    assert!(verify(&rewritten).holds());
    for (at, original) in log.iter().enumerate() {
        let hash_at = |seq: u64| Some(rewritten[seq as usize - 1].hash);
        let found = check_head(&original.head(), rewritten.last().map(Sealed::head).as_ref(), hash_at);
        let expected = if at < 4 { HeadFinding::Agrees } else { HeadFinding::Rewritten { seq: at as u64 + 1 } };
        assert_eq!(found, expected);
    }
}

#[test]
fn another_key_another_log_another_algorithm_are_told_apart() {
    let log = log();
    let other = Ed25519Signer::from_seed(&[43; 32]);
    let mut chain = Chain::new(PROVIDER, None, &[other.public_key().to_vec()], Signatures::Verified);
    assert_eq!(chain.next(&log[0].bytes, None).unwrap_err(), BreakReason::UnknownKey);
    let elsewhere = LogId::from_random([5; 16]);
    let mut chain = Chain::new(PROVIDER, Some(elsewhere), &[], Signatures::Skipped);
    assert_eq!(chain.next(&log[0].bytes, None).unwrap_err(), BreakReason::OtherLog { log: log_id() });

    /// A provider for 国密, as a bank would bring one.
    struct Sm;
    impl CryptoProvider for Sm {
        fn algorithm(&self) -> Algorithm {
            Algorithm::SM2_SM3
        }
        fn hash(&self, parts: &[&[u8]]) -> Hash {
            PROVIDER.hash(&[b"other: ", &parts.concat()])
        }
        fn verify(&self, _: &[u8], _: &[u8], signature: &[u8]) -> bool {
            signature == b"signed elsewhere"
        }
    }
    impl Signer for Sm {
        fn algorithm(&self) -> Algorithm {
            Algorithm::SM2_SM3
        }
        fn public_key(&self) -> &[u8] {
            b"card 1"
        }
        fn sign(&self, _: &[u8]) -> Result<Vec<u8>, SigningFailed> {
            Ok(b"signed elsewhere".to_vec())
        }
    }
    let sealing = Sealing {
        log: log_id(),
        after: None,
        case: None,
        moment: moment(1),
        author: "a",
        payload: &Payload::Locked,
        salt: [0; 32],
    };
    let sealed = seal(sealing, &Sm, &Sm).unwrap();
    let mut chain = Chain::new(PROVIDER, None, &[], Signatures::Skipped);
    assert_eq!(chain.next(&sealed.bytes, None).unwrap_err(), BreakReason::UnknownAlgorithm { algorithm: 2 });
    let mut chain = Chain::new(&Sm, None, &[b"card 1".to_vec()], Signatures::Verified);
    assert!(chain.next(&sealed.bytes, Some(&sealed.opening)).is_ok());
}

/// What whoever holds the key could sign: the header of a record that stands first in its log, altered, over this payload.
fn signed_by_the_key_holder(payload: &[u8], alter: impl FnOnce(&mut Header)) -> Sealed {
    let mut sealed = log_of(&[Payload::Locked]).remove(0);
    let opening = Opening { salt: [0; 32], payload: payload.to_vec() };
    let mut header = Header { content: opening.content(PROVIDER), ..sealed.header.clone() };
    alter(&mut header);
    let mut body = Vec::new();
    minicbor::encode(&header, &mut body).unwrap();
    let signature = signer().sign(&[b"tianye record 1\0", &body[..]].concat()).unwrap();
    let mut bytes = Vec::new();
    let mut encoder = minicbor::Encoder::new(&mut bytes);
    encoder.array(2).unwrap().bytes(&body).unwrap().bytes(&signature).unwrap();
    (sealed.bytes, sealed.opening) = (bytes, opening);
    sealed
}

#[test]
fn a_payload_of_another_kind_than_the_header_says_is_found() {
    // The reader must not trust the header alone.
    let reopened = Payload::CaseReopened.to_bytes().unwrap();
    assert_eq!(first_break(&[signed_by_the_key_holder(&reopened, |_| {})]), (1, "kind"));
    let newer = [0x82, 0x01, 0x82, 0x18, 0x63, 0x80];
    assert_eq!(first_break(&[signed_by_the_key_holder(&newer, |_| {})]), (1, "kind"));
    let newer = signed_by_the_key_holder(&newer, |header| header.kind = 99);
    assert_eq!(first_break(&[newer]), (1, "unknown_kind"), "not called broken: a newer program made it");
}

#[test]
fn what_is_said_about_a_case_never_stands_outside_of_it() {
    // There it would be sealed under the log's key, and the erasure of the case would miss it.
    let answers = answers(vec![Change::answer("q", text("1"))]);
    let alone = |payload: &Payload, case| {
        let sealing =
            Sealing { log: log_id(), after: None, case, moment: moment(1), author: "a", payload, salt: [0; 32] };
        seal(sealing, PROVIDER, &signer()).map(drop)
    };
    assert_eq!(alone(&answers, None), Err(SealError::Place(Kind::AnswersChanged)));
    assert_eq!(alone(&Payload::Locked, Some(case_id())), Err(SealError::Place(Kind::Locked)));
    for payload in samples() {
        assert!(alone(&payload, None).is_ok() || alone(&payload, Some(case_id())).is_ok());
    }
    let outside =
        signed_by_the_key_holder(&answers.to_bytes().unwrap(), |header| header.kind = Kind::AnswersChanged as u16);
    assert_eq!(first_break(&[outside]), (1, "place"));
}

#[test]
fn two_parties_learn_from_heads_what_each_lacks() {
    let log = log();
    let forked = {
        let mut changed = samples();
        changed[4] = Payload::Locked;
        log_of(&changed)
    };
    let id = log_id();
    let hash_at = |_, seq: u64| Some(log[seq as usize - 1].hash);
    let at = |log: &[Sealed], seq: usize| vec![log[seq - 1].head()];
    assert_eq!(compare(&at(&log, 9), &at(&log, 9), hash_at), [Standing::Same { log: id }]);
    assert_eq!(compare(&at(&log, 9), &at(&log, 4), hash_at), [Standing::TheyLack { log: id, from: 5, to: 9 }]);
    assert_eq!(compare(&at(&log, 4), &at(&log, 9), hash_at), [Standing::WeLack { log: id, from: 5, to: 9 }]);
    assert_eq!(compare(&at(&log, 9), &[], hash_at), [Standing::TheyLack { log: id, from: 1, to: 9 }]);
    assert_eq!(compare(&[], &at(&log, 9), hash_at), [Standing::WeLack { log: id, from: 1, to: 9 }]);
    assert_eq!(compare(&at(&log, 9), &at(&forked, 9), hash_at), [Standing::Forked { log: id, seq: 9 }]);
    assert_eq!(compare(&at(&log, 9), &at(&forked, 6), hash_at), [Standing::Forked { log: id, seq: 6 }]);
    assert_eq!(
        compare(&at(&log, 9), &at(&forked, 4), hash_at),
        [Standing::TheyLack { log: id, from: 5, to: 9 }],
        "same until 4"
    );
    let hashes = |log: &[Sealed]| log.iter().map(|sealed| sealed.hash).collect::<Vec<_>>();
    assert_eq!(first_difference(&hashes(&log), &hashes(&forked)), Some(5));
    assert_eq!(first_difference(&hashes(&log), &hashes(&log[..3])), None);
}
