//! Who reads what: the own log, cases one is on, cases of one's posts, and nothing else.

use crate::laptop::*;
use evidence::*;
use wire::*;

const P: &Ed25519Sha256 = &Ed25519Sha256;

#[test]
fn hello_needs_nobody() {
    let branch = branch();
    let reply = ask_as(&branch.hub, &hub::Caller::default(), Endpoint::Hello, Vec::new());
    let hello: Hello = from_bytes(&reply.body).unwrap();
    assert_eq!((hello.hub, hello.hub_key, hello.protocols), (branch.hub.id(), branch.hub.key_hash(), vec![1]));
    assert_eq!((hello.hub_ms, hello.limits), (START, Limits::OURS));
}

#[test]
fn a_case_of_others_is_as_if_there_were_none() {
    let branch = branch();
    let mut one = branch.laptop("S0001", &["DD"], 10);
    one.create(case(1));
    let file = one.attach(case(1), b"a photo");
    one.push(&branch.hub);
    let other = branch.laptop("S0002", &["DD"], 20);
    other.push(&branch.hub);
    assert!(other.heads(&branch.hub).cases.is_empty());
    let no_case = |case, log, sha256| {
        [
            Endpoint::CaseRecords { case, log, after: 0 },
            Endpoint::CaseRecords { case, log: branch.hub.log(), after: 0 },
            Endpoint::BlobStatus { case, sha256 },
            Endpoint::BlobRead { case, sha256 },
        ]
    };
    // The answers to a case that is and to one that is not are the same, byte for byte.
    for (is, is_not) in no_case(case(1), one.log, file).into_iter().zip(no_case(case(9), one.log, file)) {
        let (is, is_not) = (other.ask(&branch.hub, is, Vec::new()), other.ask(&branch.hub, is_not, Vec::new()));
        assert_eq!((code(&is), &is.body), (Code::NotFound, &is_not.body));
    }
    let reply = other.ask(&branch.hub, Endpoint::OwnRecords { log: one.log, after: 0 }, Vec::new());
    assert_eq!(code(&reply), Code::NotFound);
    let reply = other.ask(&branch.hub, Endpoint::OwnRecords { log: branch.hub.log(), after: 0 }, Vec::new());
    assert_eq!(code(&reply), Code::NotFound);
    assert!(other.orders(&branch.hub).is_empty());
}

#[test]
fn a_second_officer_reads_the_first_ones_records_attested() {
    let branch = branch();
    let mut first = branch.laptop("S0001", &["DD"], 10);
    first.create(case(1));
    first.answer(case(1), "甲");
    first.create(case(2));
    first.answer(case(1), "乙");
    first.push(&branch.hub);
    let second = branch.laptop("S0002", &["DD"], 20);
    let mut leader = branch.enrol("LD01", 30);
    let assigned = Assigned { staff: "S0002".into(), role: CaseRole::So, sections: None, until_ms: None, asked: None };
    let asked = leader.say(Some(case(1)), &Payload::Assigned(assigned));
    leader.push(&branch.hub);
    assert_eq!(leader.said(&branch.hub, asked), Some(Ok(())));
    let heads = second.heads(&branch.hub);
    assert_eq!(heads.cases.len(), 1, "and not the other case");
    let head = &heads.cases[0];
    let token = head.token.as_ref().unwrap();
    assert!(token.is_of(branch.hub.id(), branch.hub.public_key(), P));
    assert_eq!((token.role, token.staff.as_str(), token.case), (CaseRole::So, "S0002", case(1)));
    assert!(head.logs.iter().any(|root| root.log == first.log && root.count == 3));
    let endpoint = Endpoint::CaseRecords { case: case(1), log: first.log, after: 0 };
    let page: RecordsPage = from_bytes(&second.ask(&branch.hub, endpoint, Vec::new()).body).unwrap();
    assert!(page.end && page.records.len() == 3);
    let served = page.served.unwrap();
    assert!(served.is_of(branch.hub.id(), branch.hub.public_key(), P));
    let hashes: Vec<Hash> = page.records.iter().map(|c| P.hash(&[&c.record])).collect();
    assert_eq!((served.root.count, served.root.root), (3, merkle_root(&hashes, P)));
    assert!(page.records.iter().all(|c| c.opening.is_some()));
    // And asks which of its files are there before they wrote a word of their own.
    let have = second.ask(&branch.hub, Endpoint::Have { case: case(1) }, to_bytes(&Have::default()).unwrap());
    assert_eq!(have.status, 200);
    // The record of the hub that gives the role was among the orders.
    assert!(second.orders(&branch.hub).iter().any(|p| matches!(p, Payload::Assigned(a) if a.asked == Some(asked))));
}

#[test]
fn heads_come_in_pages() {
    let branch = branch();
    let mut laptop = branch.laptop("S0001", &["DD"], 10);
    for n in 0..1_201_u32 {
        let mut id = [7; 16];
        id[..4].copy_from_slice(&n.to_be_bytes());
        laptop.create(CaseId::from_random(id));
    }
    for part in 0..2 {
        let records = laptop.records.iter().skip(part * 1_000).take(1_000).cloned().collect();
        let from = part as u64 * 1_000 + 1;
        let body = to_bytes(&Push { records }).unwrap();
        assert_eq!(laptop.ask(&branch.hub, Endpoint::Push { log: laptop.log, from }, body).status, 200);
    }
    let (mut seen, mut cursor) = (Vec::new(), None);
    loop {
        let page: Heads = from_bytes(&laptop.ask(&branch.hub, Endpoint::Heads { cursor }, Vec::new()).body).unwrap();
        assert!(page.cases.len() <= MAX_HEADS);
        seen.extend(page.cases.iter().map(|c| c.case));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert!(seen.len() == 1_201 && seen.is_sorted());
}

crate::server::also_over_postgres! {
    hello_needs_nobody
    a_case_of_others_is_as_if_there_were_none
    a_second_officer_reads_the_first_ones_records_attested
    heads_come_in_pages
}
