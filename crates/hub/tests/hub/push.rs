//! Taking in records: again, late, with holes, bent, forked, of somebody else.

use crate::laptop::*;
use evidence::*;
use wire::*;

const P: &Ed25519Sha256 = &Ed25519Sha256;

fn worked(branch: &Branch) -> Laptop {
    let mut laptop = branch.laptop("S0001", &["DD"], 10);
    laptop.create(case(1));
    for n in 0..20 {
        laptop.answer(case(1), &format!("第 {n} 个回答"));
    }
    laptop
}

#[test]
fn a_push_is_received_and_the_same_again_gives_the_same_receipt() {
    let branch = branch();
    let mut laptop = worked(&branch);
    let first = laptop.push(&branch.hub);
    branch.env.later(86_400_000);
    assert_eq!(laptop.push(&branch.hub), first, "a day later, the same request");
    for from in [1, 5, 20, 22] {
        let reply = laptop.push_from(&branch.hub, from);
        assert_eq!(from_bytes::<Receipt>(&reply.body).unwrap(), first, "from {from}");
    }
    laptop.answer(case(1), "后来的");
    let second = laptop.push(&branch.hub);
    assert_eq!((second.seq, second.number), (first.seq + 1, first.number + 1));
    assert!(second.hub_ms > first.hub_ms);
    assert_eq!(laptop.heads(&branch.hub).own, laptop.head);
    assert!(branch.hub.check(true).unwrap().holds());
}

#[test]
fn records_in_any_cut_give_the_same() {
    for step in [1, 2, 3, 7, 22] {
        let branch = branch();
        let laptop = worked(&branch);
        for chunk in laptop.records.chunks(step).enumerate() {
            let from = (chunk.0 * step) as u64 + 1;
            let body = to_bytes(&Push { records: chunk.1.to_vec() }).unwrap();
            // Each one twice, as after a reply that was lost.
            for _ in 0..2 {
                let reply = laptop.ask(&branch.hub, Endpoint::Push { log: laptop.log, from }, body.clone());
                assert_eq!(reply.status, 200);
            }
        }
        let heads = laptop.heads(&branch.hub);
        assert_eq!(heads.own, laptop.head);
        let hashes: Vec<Hash> = laptop.records[1..].iter().map(|c| P.hash(&[&c.record])).collect();
        assert_eq!(heads.cases[0].logs[0].root, merkle_root(&hashes, P));
    }
}

#[test]
fn a_gap_names_the_end_that_is_here() {
    let branch = branch();
    let laptop = worked(&branch);
    let reply = laptop.push_from(&branch.hub, 2);
    assert_eq!((code(&reply), detail(&reply)), (Code::Gap, Detail::Head(None)));
    let body = to_bytes(&Push { records: laptop.records[..3].to_vec() }).unwrap();
    assert_eq!(laptop.ask(&branch.hub, Endpoint::Push { log: laptop.log, from: 1 }, body).status, 200);
    let reply = laptop.push_from(&branch.hub, 5);
    let third = Record::parse(&laptop.records[2].record, P).unwrap().head();
    assert_eq!((code(&reply), detail(&reply)), (Code::Gap, Detail::Head(Some(third))));
    assert_eq!(
        code(&laptop.ask(
            &branch.hub,
            Endpoint::Push { log: laptop.log, from: 0 },
            to_bytes(&Push { records: laptop.records.clone() }).unwrap()
        )),
        Code::BadRequest
    );
    laptop.push(&branch.hub);
}

#[test]
fn the_first_record_that_does_not_hold_ends_it_and_what_stood_before_is_received() {
    let bend = |at: usize, how: &dyn Fn(&mut Carried)| {
        let branch = branch();
        let laptop = worked(&branch);
        let mut bent = laptop.cloned();
        how(&mut bent.records[at]);
        let reply = bent.push_from(&branch.hub, 1);
        assert_eq!(code(&reply), Code::BadRecord);
        let Detail::Bad(bad) = detail(&reply) else { panic!("{:?}", detail(&reply)) };
        assert_eq!(bad.seq, at as u64 + 1);
        let received = bad.received.map_or(0, |receipt| {
            assert!(receipt.is_of(branch.hub.id(), branch.hub.public_key(), P));
            receipt.seq
        });
        assert_eq!(received, at as u64);
        // Sent right afterwards it is received; nothing is lost by the bad one.
        laptop.push(&branch.hub);
        let checked = branch.hub.check(true).unwrap();
        assert!(checked.holds() && checked.counts.quarantined > 0, "{checked:?}");
        bad.reason
    };
    let signature = |carried: &mut Carried| *carried.record.last_mut().unwrap() ^= 1;
    for at in [0, 1, 7, 21] {
        assert_eq!(bend(at, &signature), "signature");
    }
    let content = |carried: &mut Carried| *carried.opening.as_mut().unwrap().last_mut().unwrap() ^= 1;
    assert_eq!(bend(4, &content), "content");
    let cut = |carried: &mut Carried| assert!(carried.record.pop().is_some());
    assert_eq!(bend(4, &cut), "malformed");
    let deep = |carried: &mut Carried| carried.record = [vec![0x81; 4_000], vec![0]].concat().into();
    assert_eq!(bend(4, &deep), "malformed");
}

#[test]
fn what_does_not_hold_is_kept_once_however_often_it_comes() {
    let branch = branch();
    let mut laptop = worked(&branch);
    *laptop.records[3].record.last_mut().unwrap() ^= 1;
    for _ in 0..3 {
        assert_eq!(code(&laptop.push_from(&branch.hub, 1)), Code::BadRecord);
    }
    assert_eq!(branch.hub.check(false).unwrap().counts.quarantined, 19);
}

#[test]
fn a_log_that_cannot_go_on_is_followed_by_another() {
    let branch = branch();
    let mut laptop = worked(&branch);
    let good = laptop.records.len();
    laptop.answer(case(1), "坏的");
    *laptop.records[good].record.last_mut().unwrap() ^= 1;
    assert_eq!(code(&laptop.push_from(&branch.hub, 1)), Code::BadRecord);
    let old = laptop.cloned();
    laptop.go_on(11);
    laptop.answer(case(1), "接着做");
    laptop.push(&branch.hub);
    assert_eq!(code(&old.push_from(&branch.hub, 1)), Code::LogClosed);
    // The old one is still there to be read.
    let reply = laptop.ask(&branch.hub, Endpoint::OwnRecords { log: old.log, after: 0 }, Vec::new());
    let page: RecordsPage = from_bytes(&reply.body).unwrap();
    assert_eq!((page.records.len(), page.end), (good, true));
    // A log that names nothing, or is of another key, is nobody's.
    let mut stranger = laptop.cloned();
    (stranger.log, stranger.head, stranger.records) = (LogId::from_random([12; 16]), None, Vec::new());
    stranger.answer(case(1), "无名");
    assert_eq!(code(&stranger.push_from(&branch.hub, 1)), Code::NotOwnLog);
    let mut thief = laptop.cloned();
    thief.seed = [77; 32];
    thief.go_on(13);
    assert_eq!(code(&thief.push_from(&branch.hub, 1)), Code::BadRecord);
    assert!(branch.hub.check(true).unwrap().holds());
}

#[test]
fn two_copies_that_went_on_are_a_fork_and_nothing_is_dropped() {
    let branch = branch();
    let mut one = worked(&branch);
    one.push(&branch.hub);
    let mut other = one.cloned();
    one.answer(case(1), "这台电脑的");
    one.push(&branch.hub);
    other.answer(case(1), "那台电脑的");
    other.answer(case(1), "还有一条");
    let there = one.head.unwrap();
    let reply = other.push_from(&branch.hub, 1);
    assert_eq!((code(&reply), detail(&reply)), (Code::Fork, Detail::Fork(there.seq, there.hash, there)));
    // From now on both are told, and may still read.
    for copy in [&one, &other] {
        assert_eq!(code(&copy.push_from(&branch.hub, 1)), Code::Forked);
        assert_eq!(copy.heads(&branch.hub).own, Some(there));
    }
    let checked = branch.hub.check(true).unwrap();
    assert!(checked.holds() && checked.counts.forked == 2, "{checked:?}");
}

#[test]
fn other_bytes_that_never_were_of_the_log_are_no_fork() {
    let branch = branch();
    let laptop = worked(&branch);
    let receipt = laptop.push(&branch.hub);
    let mut bent = laptop.cloned();
    *bent.records[5].record.last_mut().unwrap() ^= 1;
    let reply = bent.push_from(&branch.hub, 1);
    assert_eq!(code(&reply), Code::BadRecord);
    let Detail::Bad(bad) = detail(&reply) else { panic!() };
    assert_eq!((bad.seq, bad.received), (6, Some(receipt.clone())));
    assert_eq!(laptop.push(&branch.hub), receipt, "the store goes on");
}

#[test]
fn a_copy_that_is_merely_older_fetches_what_it_lacks() {
    let branch = branch();
    let mut laptop = worked(&branch);
    let older = laptop.cloned();
    for n in 0..5 {
        laptop.answer(case(1), &format!("新的 {n}"));
    }
    let receipt = laptop.push(&branch.hub);
    // What it has lies on the chain that is here: no fork, and the receipt says how much further it goes.
    let reply = older.push_from(&branch.hub, 1);
    assert_eq!(from_bytes::<Receipt>(&reply.body).unwrap(), receipt);
    let after = older.head.unwrap().seq;
    let reply = older.ask(&branch.hub, Endpoint::OwnRecords { log: older.log, after }, Vec::new());
    let page: RecordsPage = from_bytes(&reply.body).unwrap();
    assert_eq!((page.records, page.end), (laptop.records[after as usize..].to_vec(), true));
}

#[test]
fn nobody_pushes_another_log() {
    let branch = branch();
    let (one, other) = (worked(&branch), branch.laptop("S0002", &["DD"], 20));
    one.push(&branch.hub);
    let body = to_bytes(&Push { records: one.records.clone() }).unwrap();
    for log in [one.log, branch.hub.log(), LogId::from_random([99; 16])] {
        assert_eq!(code(&other.ask(&branch.hub, Endpoint::Push { log, from: 1 }, body.clone())), Code::NotOwnLog);
    }
    // Nor records of another log under its own name.
    let reply = other.ask(&branch.hub, Endpoint::Push { log: other.log, from: 1 }, body);
    let Detail::Bad(bad) = detail(&reply) else { panic!() };
    assert_eq!(bad.reason, "other_log");
}

#[test]
fn kinds_of_a_newer_program_are_kept() {
    let branch = branch();
    let mut laptop = worked(&branch);
    // A record of kind 70, made by hand: no program here writes one.
    let seq = laptop.head.unwrap().seq + 1;
    let opening = Opening { salt: [5; 32], payload: vec![0x82, 0x01, 0x82, 0x18, 70, 0x81, 0x61, b'x'] };
    let header = Header {
        format: 1,
        algorithm: Algorithm::ED25519_SHA256,
        log: laptop.log,
        seq,
        prev: laptop.head.unwrap().hash,
        kind: 70,
        case: Some(case(1)),
        moment: Record::parse(&laptop.records[0].record, P).unwrap().header.moment,
        author: "S0001".into(),
        key: P.hash(&[laptop.signer().public_key()]),
        content: opening.content(P),
    };
    let body = minicbor::to_vec(&header).unwrap();
    let signature = laptop.signer().sign(&[b"tianye record 1\0", &body[..]].concat()).unwrap();
    let mut encoder = minicbor::Encoder::new(Vec::new());
    encoder.array(2).unwrap().bytes(&body).unwrap().bytes(&signature).unwrap();
    let bytes = encoder.into_writer();
    laptop.head = Some(Record::parse(&bytes, P).unwrap().head());
    laptop.records.push(Carried::new(bytes, Some(&opening)));
    laptop.answer(case(1), "之后的");
    laptop.push(&branch.hub);
    assert!(branch.hub.check(true).unwrap().holds());
}

#[test]
fn hostile_bodies_are_refused_with_a_code() {
    let branch = branch();
    let laptop = worked(&branch);
    let deep = [vec![0x81; 1_000_000], vec![0]].concat();
    for body in [Vec::new(), vec![0xff; 100], deep, vec![0x81, 0x9a, 0xff, 0xff, 0xff, 0xff], vec![0x81, 0x00]] {
        let reply = laptop.ask(&branch.hub, Endpoint::Push { log: laptop.log, from: 1 }, body.clone());
        assert_eq!(code(&reply), Code::BadRequest);
        for endpoint in [Endpoint::Have { case: case(1) }, Endpoint::Enrol, Endpoint::Renew] {
            let refused = code(&laptop.ask(&branch.hub, endpoint, body.clone()));
            assert_eq!(refused, if body.len() > 1_000_000 { Code::TooLarge } else { Code::BadRequest });
        }
    }
    let long = vec![0; 73 << 20];
    assert_eq!(code(&laptop.ask(&branch.hub, Endpoint::Push { log: laptop.log, from: 1 }, long)), Code::TooLarge);
}

#[test]
fn one_record_may_be_large() {
    let branch = branch();
    let mut laptop = worked(&branch);
    laptop.answer(case(1), &"长".repeat(3 << 20));
    let (small, large) = laptop.records.split_at(laptop.records.len() - 1);
    for (from, records) in [(1, small), (laptop.head.unwrap().seq, large)] {
        let body = to_bytes(&Push { records: records.to_vec() }).unwrap();
        assert_eq!(laptop.ask(&branch.hub, Endpoint::Push { log: laptop.log, from }, body).status, 200);
    }
    let reply = laptop.ask(&branch.hub, Endpoint::OwnRecords { log: laptop.log, after: 0 }, Vec::new());
    let page: RecordsPage = from_bytes(&reply.body).unwrap();
    assert_eq!((page.records.len(), page.end), (small.len(), false), "the large one has a page of its own");
    let after = laptop.head.unwrap().seq - 1;
    let reply = laptop.ask(&branch.hub, Endpoint::OwnRecords { log: laptop.log, after }, Vec::new());
    let page: RecordsPage = from_bytes(&reply.body).unwrap();
    assert_eq!((page.records, page.end), (large.to_vec(), true));
}

/// Records a second into the database, as a laptop sends them: 500 in a push. `cargo test -p hub --test hub -- --ignored --nocapture records_a_second`
#[test]
#[ignore = "a measurement"]
fn records_a_second() {
    let branch = branch();
    let mut laptop = branch.laptop("S0001", &["DD"], 10);
    laptop.create(case(1));
    for n in 0..4_999 {
        laptop.answer(case(1), &format!("第 {n} 个回答，二十来个字的一句话，像现场写的那样"));
    }
    let began = std::time::Instant::now();
    for (at, records) in laptop.records.chunks(500).enumerate() {
        let body = to_bytes(&Push { records: records.to_vec() }).unwrap();
        let reply = laptop.ask(&branch.hub, Endpoint::Push { log: laptop.log, from: at as u64 * 500 + 1 }, body);
        assert_eq!(reply.status, 200);
    }
    let rate = laptop.records.len() as f64 / began.elapsed().as_secs_f64();
    let place = if branch.made.is_some() { "PostgreSQL" } else { "SQLite" };
    std::io::Write::write_fmt(&mut std::io::stderr(), format_args!("{place}: {rate:.0} records/s\n")).unwrap();
}

crate::server::also_over_postgres! {
    #[ignore = "a measurement"]
    records_a_second
    a_push_is_received_and_the_same_again_gives_the_same_receipt
    records_in_any_cut_give_the_same
    a_gap_names_the_end_that_is_here
    the_first_record_that_does_not_hold_ends_it_and_what_stood_before_is_received
    what_does_not_hold_is_kept_once_however_often_it_comes
    a_log_that_cannot_go_on_is_followed_by_another
    two_copies_that_went_on_are_a_fork_and_nothing_is_dropped
    other_bytes_that_never_were_of_the_log_are_no_fork
    a_copy_that_is_merely_older_fetches_what_it_lacks
    nobody_pushes_another_log
    kinds_of_a_newer_program_are_kept
    hostile_bodies_are_refused_with_a_code
    one_record_may_be_large
}
