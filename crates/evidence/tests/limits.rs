//! One set of limits for the writer and the reader, tried just below, at and just above each: what is refused in the one direction is
//! refused in the other, and what is written is read back.
#![allow(clippy::unwrap_used)]

mod support;

use evidence::*;
use support::*;

/// The lists a payload may have, each as long as asked for.
fn lists(length: usize) -> Vec<(&'static str, Payload)> {
    let ids = || vec!["r".to_owned(); length];
    let table = |table: TableChange| {
        Payload::AnswersChanged(AnswersChanged { tables: vec![table], ..AnswersChanged::typed(Vec::new()) })
    };
    let row = RowAdded { row: "r".into(), after: None };
    vec![
        ("changes", answers(vec![Change::default(); length])),
        (
            "tables",
            Payload::AnswersChanged(AnswersChanged {
                tables: vec![TableChange::default(); length],
                ..AnswersChanged::typed(Vec::new())
            }),
        ),
        ("removed", table(TableChange { removed: ids(), ..TableChange::default() })),
        ("added", table(TableChange { added: vec![row; length], ..TableChange::default() })),
        ("order", table(TableChange { order: ids(), ..TableChange::default() })),
        ("evidence", answers(vec![Change { evidence: vec![Hash([7; 32]); length], ..Change::default() }])),
        (
            "turns",
            Payload::ScenarioKept(ScenarioKept {
                name: "n".into(),
                turns: vec![ScenarioTurn { lever: "l".into(), to: "1".into(), row: None }; length],
            }),
        ),
    ]
}

/// A payload's bytes without the writer's own check: the list's head is rewritten from a shorter one, as a hostile file would have it.
fn forged(payload: &Payload, length: usize, claimed: usize, element: &[u8]) -> Vec<u8> {
    let bytes = payload.to_bytes().unwrap();
    let head = |n: usize| {
        let mut head = vec![0x9a];
        head.extend(u32::try_from(n).unwrap().to_be_bytes());
        head
    };
    let old = head(length);
    let at = bytes.windows(old.len()).position(|window| window == old).unwrap();
    let mut made = bytes[..at].to_vec();
    made.extend(head(claimed));
    made.extend_from_slice(&bytes[at + old.len()..]);
    let end = at + old.len() + element.len() * length;
    let more = element.repeat(claimed - length);
    made.splice(end..end, more);
    made
}

#[test]
fn a_list_has_as_many_elements_written_as_read() {
    for (name, payload) in lists(MAX_ITEMS - 1).into_iter().chain(lists(MAX_ITEMS)) {
        let written = payload.to_bytes().unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(Payload::from_bytes(&written).unwrap() == payload, "{name} comes back as it was");
    }
    for (name, payload) in lists(MAX_ITEMS + 1) {
        assert_eq!(
            payload.to_bytes(),
            Err(PayloadError::TooMany(MAX_ITEMS + 1)),
            "{name} is refused before it is written"
        );
    }
    // The reader, given one more than the writer would ever give.
    let row = RowAdded { row: "r".into(), after: None };
    let added = |length| TableChange { added: vec![row.clone(); length], ..TableChange::default() };
    let payload = |length| {
        Payload::AnswersChanged(AnswersChanged { tables: vec![added(length)], ..AnswersChanged::typed(Vec::new()) })
    };
    let element = [0x81, 0x61, b'r'];
    let fits = forged(&payload(MAX_ITEMS - 1), MAX_ITEMS - 1, MAX_ITEMS, &element);
    assert!(Payload::from_bytes(&fits).unwrap() == payload(MAX_ITEMS));
    let error = Payload::from_bytes(&forged(&payload(MAX_ITEMS), MAX_ITEMS, MAX_ITEMS + 1, &element)).unwrap_err();
    assert!(error.to_string().contains("too many elements"), "{error}");
}

#[test]
fn a_payload_is_as_long_written_as_read() {
    let of = |length: usize| answers(vec![Change::answer("q", Some(Value::Text("a".repeat(length))))]);
    // Everything beside the text has the same length for all texts of this size.
    let around = of(MAX_PAYLOAD / 2).to_bytes().unwrap().len() - MAX_PAYLOAD / 2;
    for length in [MAX_PAYLOAD - around - 1, MAX_PAYLOAD - around] {
        let bytes = of(length).to_bytes().unwrap();
        assert!(bytes.len() <= MAX_PAYLOAD && Payload::from_bytes(&bytes).unwrap() == of(length));
    }
    let over = of(MAX_PAYLOAD - around + 1);
    assert_eq!(over.to_bytes(), Err(PayloadError::TooLong(MAX_PAYLOAD + 1)));
    assert_eq!(Payload::from_bytes(&vec![0; MAX_PAYLOAD + 1]), Err(PayloadError::TooLong(MAX_PAYLOAD + 1)));
}

#[test]
fn a_record_is_as_long_written_as_read() {
    let signer = signer();
    let payload = Payload::Locked;
    let sealed = |length: usize| {
        let author = "a".repeat(length);
        let sealing = Sealing {
            log: log_id(),
            after: None,
            case: None,
            moment: moment(1),
            author: &author,
            payload: &payload,
            salt: [1; 32],
        };
        seal(sealing, PROVIDER, &signer)
    };
    let around = sealed(3_000).unwrap().bytes.len() - 3_000;
    for length in [MAX_SEALED - around - 1, MAX_SEALED - around] {
        let sealed = sealed(length).unwrap();
        assert_eq!(Record::parse(&sealed.bytes, PROVIDER).unwrap().header, sealed.header);
    }
    assert_eq!(sealed(MAX_SEALED - around + 1), Err(SealError::TooLong(MAX_SEALED + 1)));
    assert_eq!(Record::parse(&[0; MAX_SEALED + 1], PROVIDER), Err(RecordError::TooLong(MAX_SEALED + 1)));
}

#[test]
fn an_action_too_large_for_one_record_is_cut_into_several_that_say_the_same() {
    let cells = |count: usize| {
        (0..count).map(|n| Change::cell("t", format!("r{}", n % 1_000), format!("c{}", n / 1_000), text("1"))).collect()
    };
    let added = (0..1_000).map(|n| RowAdded { row: format!("r{n}"), after: None }).collect();
    let tables = vec![TableChange { table: "t".into(), added, ..TableChange::default() }];
    let batch = |count| AnswersChanged {
        tables: tables.clone(),
        action: Action::Imported,
        ..AnswersChanged::typed(cells(count))
    };
    assert_eq!(batch(1_000).in_records(), [batch(1_000)], "what fits stays one record");
    for count in [MAX_ITEMS, MAX_ITEMS + 1, 2 * MAX_ITEMS + 3] {
        let parts = batch(count).in_records();
        assert!(parts.len() > 1 || count <= MAX_ITEMS);
        let mut changes = Vec::new();
        for (n, part) in parts.into_iter().enumerate() {
            assert_eq!(part.action, Action::Imported);
            assert!(part.tables.is_empty() || n == 0, "rows come before their cells");
            assert!(Payload::AnswersChanged(part.clone()).to_bytes().is_ok());
            changes.extend(part.changes);
        }
        assert!(changes == batch(count).changes, "nothing is lost, doubled or moved");
    }
    // By bytes: each text alone fits, together they do not.
    let long = |n: usize| Change::answer(format!("q{n}"), Some(Value::Text("长".repeat(3_000_000))));
    let parts = AnswersChanged::typed((0..12).map(long).collect()).in_records();
    assert!(parts.len() > 1);
    assert!(parts.iter().all(|part| Payload::AnswersChanged(part.clone()).to_bytes().is_ok()));
    assert_eq!(parts.iter().map(|part| part.changes.len()).sum::<usize>(), 12);
    let nothing = AnswersChanged::typed(Vec::new());
    assert_eq!(nothing.clone().in_records(), [nothing]);
}
