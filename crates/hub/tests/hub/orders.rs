//! What a store is ordered to do: come to its end, erase a case; and the directory that goes down.

use crate::laptop::*;
use evidence::*;
use wire::*;

const P: &Ed25519Sha256 = &Ed25519Sha256;

/// The order that came with a refusal, if the hub signed it.
fn ordered(branch: &Branch, reply: &hub::Reply) -> Order {
    assert_eq!(code(reply), Code::Revoked);
    let Detail::Order(carried) = detail(reply) else { panic!("no order") };
    let record = Record::parse(&carried.record, P).unwrap();
    assert!(record.header.log == branch.hub.log() && record.is_signed_by(branch.hub.public_key(), P));
    let opening = carried.opening().unwrap();
    assert_eq!(opening.content(P), record.header.content);
    match Payload::from_bytes(&opening.payload).unwrap() {
        Payload::Order(order) => order,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_revoked_store_gets_its_order_and_nothing_else() {
    let branch = branch();
    let mut laptop = branch.laptop("S0001", &["DD"], 10);
    laptop.create(case(1));
    laptop.push(&branch.hub);
    branch.hub.revoke(laptop.store, "AD01", "LD01").unwrap();
    for endpoint in [Endpoint::Heads { cursor: None }, Endpoint::Orders { after: 0 }, Endpoint::Bundles { after: 0 }] {
        let reply = laptop.ask(&branch.hub, endpoint, Vec::new());
        let order = Order::new(laptop.store, OrderWhat::Revoke, None);
        assert_eq!(ordered(&branch, &reply), order);
    }
    // It does not come back: what is ordered to be destroyed is lost.
    let invitation = branch.hub.invite("S0001", "AD01").unwrap();
    branch.hub.release(invitation.id, "LD01").unwrap();
    assert_eq!(code(&laptop.ask_to_enrol(&branch.hub, &invitation, &EXPORTER)), Code::EnrolledAlready);
}

#[test]
fn a_store_that_is_not_lost_comes_back_with_its_log() {
    let branch = branch();
    let mut laptop = branch.laptop("S0001", &["DD"], 10);
    laptop.create(case(1));
    laptop.push(&branch.hub);
    assert!(branch.hub.enrol_anew(laptop.store, "AD01", "AD01").is_err(), "two persons");
    branch.hub.enrol_anew(laptop.store, "AD01", "LD01").unwrap();
    let reply = laptop.ask(&branch.hub, Endpoint::Heads { cursor: None }, Vec::new());
    assert_eq!(ordered(&branch, &reply).what, OrderWhat::ReEnrol);
    laptop.answer(case(1), "没到的");
    // Somebody else's invitation does not bring it back.
    branch.officer("S0002", &["DD"]);
    let other = branch.hub.invite("S0002", "AD01").unwrap();
    branch.hub.release(other.id, "LD01").unwrap();
    assert_eq!(code(&laptop.ask_to_enrol(&branch.hub, &other, &EXPORTER)), Code::EnrolledAlready);
    let invitation = branch.hub.invite("S0001", "AD01").unwrap();
    branch.hub.release(invitation.id, "LD01").unwrap();
    let reply = laptop.ask_to_enrol(&branch.hub, &invitation, &EXPORTER);
    laptop.take_certificate(&reply, &invitation);
    laptop.push(&branch.hub);
    assert_eq!(laptop.heads(&branch.hub).own.unwrap().seq, laptop.head.unwrap().seq);
}

#[test]
fn erasures_are_outstanding_until_the_laptops_log_says_so() {
    let branch = branch();
    let mut laptop = branch.laptop("S0001", &["DD"], 10);
    branch.officer("OP01", &["OP"]);
    let reader = branch.laptop("RK01", &["RK"], 40);
    reader.push(&branch.hub);
    laptop.create(case(1));
    laptop.say(Some(case(1)), &Payload::Marked(Marked { mark: "asks".into(), detail: Some("withdraw".into()) }));
    laptop.push(&branch.hub);
    assert!(branch.hub.outstanding().unwrap().is_empty());
    branch.hub.erase(case(1), "OP01", "RK01").unwrap();
    let waiting = branch.hub.outstanding().unwrap();
    let own: Vec<_> = waiting.iter().filter(|one| one.held).collect();
    assert_eq!(own.len(), 1, "{waiting:?}");
    assert_eq!((own[0].store, own[0].staff.as_str(), own[0].case), (laptop.store, "S0001", case(1)));
    laptop.say(Some(case(1)), &Payload::CaseErased(format!("分行删除指令 branch order {}", Hash([1; 32]))));
    laptop.push(&branch.hub);
    assert!(branch.hub.outstanding().unwrap().iter().all(|one| !one.held));
}

fn directory(branch: &Branch, laptop: &Laptop) -> (u64, Directory) {
    let reply = laptop.ask(&branch.hub, Endpoint::Bundles { after: 0 }, Vec::new());
    let list: BundleList = from_bytes(&reply.body).unwrap();
    let listed: Vec<_> = list.bundles.iter().filter(|one| one.kind == "directory").collect();
    assert_eq!(listed.len(), 1, "of a directory there is the newest alone");
    let reply = laptop.ask(&branch.hub, Endpoint::Bundle { sha256: listed[0].sha256 }, Vec::new());
    assert_eq!(
        (reply.status, P.hash(&[&reply.body]), reply.body.len() as u64),
        (200, listed[0].sha256, listed[0].size)
    );
    let signed: SignedBundle = from_bytes(&reply.body).unwrap();
    assert!(Directory::open(&signed, branch.hub.log(), laptop.signer().public_key(), P).is_err());
    assert!(Directory::open(&signed, laptop.log, branch.hub.public_key(), P).is_err());
    let opened = Directory::open(&signed, branch.hub.log(), branch.hub.public_key(), P).unwrap();
    (listed[0].epoch, opened)
}

#[test]
fn the_directory_follows_who_is_who() {
    let branch = branch();
    let first = branch.laptop("S0001", &["DD"], 10);
    let second = branch.laptop("S0002", &["DD"], 20);
    first.push(&branch.hub);
    let (epoch, known) = directory(&branch, &first);
    assert_eq!(known.entries.len(), 1, "of the second one nobody has a record yet");
    second.push(&branch.hub);
    let (later, known) = directory(&branch, &first);
    assert!(later > epoch);
    for laptop in [&first, &second] {
        let entry = known.of(laptop.log).unwrap();
        assert_eq!((&entry.staff, &entry.public_key[..]), (&laptop.staff, laptop.signer().public_key()));
        assert_eq!((entry.branch.as_str(), entry.role), (BRANCH, Role::Officer));
    }
    assert!(known.of(branch.hub.log()).is_none());
    // Nothing changed: the same one. Another name: a new one, and the one before is gone.
    first.push(&branch.hub);
    assert_eq!(directory(&branch, &first).0, later);
    let named = hub::Officer { staff: "S0002".into(), name: "改名".into(), branch: BRANCH.into(), trainee: false };
    branch.hub.set_officer(&named, &[]).unwrap();
    let (renamed, known) = directory(&branch, &first);
    assert!(renamed > later);
    assert_eq!(known.of(second.log).unwrap().name, "改名");
    // A store that was revoked keeps its line: what it wrote before has to be verified.
    branch.hub.revoke(second.store, "AD01", "LD01").unwrap();
    assert!(directory(&branch, &first).1.of(second.log).is_some());
    // A log that goes on from another is a line of its own.
    let mut third = branch.laptop("S0003", &["DD"], 30);
    third.push(&branch.hub);
    let old = third.log;
    third.go_on(31);
    third.push(&branch.hub);
    let known = directory(&branch, &first).1;
    assert!(known.of(old).is_some() && known.of(third.log).is_some());
}

#[test]
fn nobody_publishes_a_directory() {
    let branch = branch();
    let (one, two) = (branch.laptop("RK01", &["RK"], 10), branch.laptop("RK02", &["RK"], 20));
    one.push(&branch.hub);
    two.push(&branch.hub);
    let (_, known) = directory(&branch, &one);
    let by_hub = known.bundled("9", "2026-12-01", None, one.log, &one.signer()).unwrap();
    let bundle = by_hub.bundle.to_vec();
    let signed = SignedBundle {
        author: SignedBundle::signature(&bundle, one.log, &one.signer()).unwrap(),
        releaser: SignedBundle::signature(&bundle, two.log, &two.signer()).unwrap(),
        bundle: bundle.into(),
    };
    assert!(branch.hub.publish(&to_bytes(&signed).unwrap()).is_err());
    assert!(Directory::open(&signed, branch.hub.log(), branch.hub.public_key(), P).is_err());
}

/// What a store was told of holds, in order: which case, and whether it is held.
fn holds(branch: &Branch, laptop: &Laptop) -> Vec<(CaseId, bool)> {
    let told = laptop.orders(&branch.hub).into_iter().filter_map(|payload| match payload {
        Payload::Order(order) if order.what == OrderWhat::Hold => Some((order.case?, order.lifted != Some(true))),
        _ => None,
    });
    told.collect()
}

#[test]
fn a_case_on_hold_is_kept_everywhere_until_it_is_lifted() {
    let branch = branch();
    let mut laptop = branch.laptop("S0001", &["DD"], 10);
    let mut second = branch.laptop("S0002", &["DD"], 20);
    let mut leader = branch.enrol("LD01", 40);
    let mut auditor = branch.laptop("AU01", &["AU"], 50);
    branch.officer("OP01", &["OP"]);
    branch.officer("RK01", &["RK"]);
    let asks = |laptop: &mut Laptop, what: &str| {
        let hash =
            laptop.say(Some(case(1)), &Payload::Marked(Marked { mark: "asks".into(), detail: Some(what.into()) }));
        laptop.push(&branch.hub);
        laptop.said(&branch.hub, hash)
    };
    laptop.create(case(1));
    assert_eq!(asks(&mut laptop, "withdraw"), Some(Ok(())));
    assert!(matches!(asks(&mut laptop, "hold"), Some(Err(_))), "an officer holds nothing");
    assert_eq!(asks(&mut auditor, "hold"), Some(Ok(())));
    assert_eq!(holds(&branch, &laptop), [(case(1), true)]);
    assert!(holds(&branch, &second).is_empty(), "it has nothing of the case");
    let refused = branch.hub.erase(case(1), "OP01", "RK01").unwrap_err().to_string();
    assert!(refused.contains("hold"), "{refused}");
    // Once more says nothing new.
    assert_eq!(asks(&mut auditor, "hold"), Some(Ok(())));
    assert_eq!(holds(&branch, &laptop).len(), 1);
    // Who meets the case later is told: by writing in it, or by fetching it.
    second.answer(case(1), "从案件包并入的");
    second.push(&branch.hub);
    assert_eq!(holds(&branch, &second), [(case(1), true)]);
    let assigned = Assigned { staff: "S0003".into(), role: CaseRole::So, sections: None, until_ms: None, asked: None };
    let third = branch.laptop("S0003", &["DD"], 30);
    leader.say(Some(case(1)), &Payload::Marked(Marked { mark: "asks".into(), detail: Some("reopen".into()) }));
    leader.say(Some(case(1)), &Payload::Assigned(assigned));
    leader.push(&branch.hub);
    let fetched = Endpoint::CaseRecords { case: case(1), log: laptop.log, after: 0 };
    assert_eq!(third.ask(&branch.hub, fetched, Vec::new()).status, 200);
    assert_eq!(holds(&branch, &third), [(case(1), true)]);
    // At the hub itself: risk may hold and not lift.
    assert!(branch.hub.hold(case(1), "RK01", false).is_err());
    assert!(branch.hub.hold(case(1), "S0001", true).is_err());
    branch.hub.hold(case(1), "AU01", false).unwrap();
    for one in [&laptop, &second, &third] {
        assert_eq!(holds(&branch, one), [(case(1), true), (case(1), false)]);
    }
    // Held again by the same person after it was lifted, and lifted for good.
    branch.hub.hold(case(1), "AU01", true).unwrap();
    assert_eq!(asks(&mut laptop, "withdraw"), Some(Ok(())));
    assert!(branch.hub.erase(case(1), "OP01", "RK01").is_err());
    branch.hub.hold(case(1), "AU01", false).unwrap();
    branch.hub.erase(case(1), "OP01", "RK01").unwrap();
    assert_eq!(holds(&branch, &laptop).len(), 4);
    assert!(branch.hub.check(true).unwrap().holds());
}

crate::server::also_over_postgres! {
    a_case_on_hold_is_kept_everywhere_until_it_is_lifted
    a_revoked_store_gets_its_order_and_nothing_else
    a_store_that_is_not_lost_comes_back_with_its_log
    erasures_are_outstanding_until_the_laptops_log_says_so
    the_directory_follows_who_is_who
    nobody_publishes_a_directory
}
