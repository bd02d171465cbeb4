//! Bytes from strangers: refused in bounded time and room, whatever they claim.

use crate::made;
use proptest::prelude::*;
use wire::*;

fn each(bytes: &[u8]) -> usize {
    [
        from_bytes::<Hello>(bytes).is_ok(),
        from_bytes::<Heads>(bytes).is_ok(),
        from_bytes::<Push>(bytes).is_ok(),
        from_bytes::<RecordsPage>(bytes).is_ok(),
        from_bytes::<Receipt>(bytes).is_ok(),
        from_bytes::<Have>(bytes).is_ok(),
        from_bytes::<Missing>(bytes).is_ok(),
        from_bytes::<EnrolRequest>(bytes).is_ok(),
        from_bytes::<SealedEnrolRequest>(bytes).is_ok(),
        from_bytes::<EnrolReply>(bytes).is_ok(),
        from_bytes::<SealedEnrolReply>(bytes).is_ok(),
        from_bytes::<RenewRequest>(bytes).is_ok(),
        from_bytes::<SealedRenewRequest>(bytes).is_ok(),
        from_bytes::<RenewReply>(bytes).is_ok(),
        from_bytes::<Bundle>(bytes).is_ok(),
        from_bytes::<SignedBundle>(bytes).is_ok(),
        from_bytes::<BundleList>(bytes).is_ok(),
        from_bytes::<Directory>(bytes).is_ok(),
        from_bytes::<Refusal>(bytes).is_ok(),
    ]
    .into_iter()
    .filter(|read| *read)
    .count()
}

#[test]
fn depth_and_length_are_never_believed() {
    let deep = [vec![0x81; 1_000_000], vec![0]].concat();
    let endless = [vec![0x9f; 1_000_000], vec![0xff; 1_000_000]].concat();
    let claims = [
        vec![0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
        vec![0x81, 0x9a, 0xff, 0xff, 0xff, 0xff],
        vec![0x81, 0x81, 0x82, 0x5b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
        vec![0x81, 0x9a, 0x00, 0x07, 0xa1, 0x20],
        vec![0xbb, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
        vec![0x5f, 0x41, 0x00, 0xff],
    ];
    let started = std::time::Instant::now();
    for bytes in claims.iter().chain([&deep, &endless]) {
        assert_eq!(each(bytes), 0);
    }
    assert!(started.elapsed().as_secs() < 10);
    // Half a million empty records in half a megabyte: read over, counted, refused.
    let many = [vec![0x81, 0x9a, 0x00, 0x07, 0xa1, 0x20], [0x81, 0x40].repeat(500_000)].concat();
    assert!(matches!(from_bytes::<Push>(&many), Err(WireError::Against(_))));
}

#[test]
fn too_long_is_said_before_it_is_read() {
    let long = vec![0; Receipt::LIMIT + 1];
    assert_eq!(
        from_bytes::<Receipt>(&long),
        Err(WireError::TooLong { found: Receipt::LIMIT + 1, limit: Receipt::LIMIT })
    );
    let mut push = made::push();
    push.records = vec![push.records[0].clone(); MAX_PUSH_RECORDS];
    assert!(to_bytes(&push).is_ok());
    push.records.push(push.records[0].clone());
    assert!(to_bytes(&push).is_err());
    // Two that are large together, or one alone.
    let large = Carried { record: vec![1; 300].into(), opening: Some(vec![1; 3 << 20].into()) };
    assert!(to_bytes(&Push { records: vec![large.clone()] }).is_ok());
    assert!(to_bytes(&Push { records: vec![large.clone(), large] }).is_err());
    assert!(to_bytes(&Push::default()).is_err());
}

#[test]
fn one_content_has_one_form() {
    let good = to_bytes(&made::receipt()).unwrap();
    // The same array with a longer head, an indefinite one, something behind it.
    let longer = [&[0x98, 0x08], &good[1..]].concat();
    let indefinite = [&[0x9f], &good[1..], &[0xff]].concat();
    for bytes in [longer, indefinite, [&good[..], &[0]].concat()] {
        assert!(matches!(from_bytes::<Receipt>(&bytes), Err(WireError::Malformed(_))));
    }
    // A field that a newer hub added behind is passed over; another version is said to be newer.
    let added = [&[0x89], &good[1..], &[0x63, b'n', b'e', b'w']].concat();
    assert_eq!(from_bytes::<Receipt>(&added).unwrap(), made::receipt());
    let mut newer = good;
    newer[1] = 2;
    assert_eq!(from_bytes::<Receipt>(&newer), Err(WireError::Newer(2)));
}

proptest! {
    #[test]
    fn anything_is_read_or_refused(bytes: Vec<u8>) {
        each(&bytes);
    }

    #[test]
    fn one_bent_byte_never_panics(at: prop::sample::Index, to: u8, which in 0..6_usize) {
        let mut bytes = match which {
            0 => to_bytes(&made::heads()),
            1 => to_bytes(&made::page()),
            2 => to_bytes(&made::sealed_request()),
            3 => to_bytes(&made::signed_bundle()),
            4 => to_bytes(&made::bad_record()),
            _ => to_bytes(&made::hello()),
        }.unwrap();
        let at = at.index(bytes.len());
        bytes[at] = to;
        each(&bytes);
        if let Ok(request) = from_bytes::<SealedEnrolRequest>(&bytes) {
            let _ = request.open(&made::invitation().secret, &made::EXPORTER, &evidence::Ed25519Sha256);
        }
    }
}
