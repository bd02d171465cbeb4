//! What the branch orders, and whose logs are whose by its directory.

use evidence::{CaseId, Ed25519Signer, Order, OrderWhat, Payload, Signer, StoreId};
use sync::{End, Obeyed, Problem, words};
use wire::{Carried, Code, Detail, Refusal};

use crate::{
    enrolled, full,
    hub::Hub,
    laptop::{Paper, writer},
    whole,
};

#[test]
fn an_erasure_goes_out_in_the_session_that_ordered_it_and_what_was_not_done_is_said() {
    let paper = full(1);
    let hub = enrolled(&paper);
    assert_eq!(whole(&paper, &hub).end, End::Done);
    let kept = CaseId::from_random([11; 16]);
    paper.inside().obeys = vec![Obeyed::Held(kept)];
    let report = whole(&paper, &hub);
    let said: Vec<String> = words::notes(&report).into_iter().map(|words| words.zh).collect();
    assert_eq!(said, ["分行冻结着 1 份案件：照常查看和填写，解除之前不能删除"]);
    let case = CaseId::from_random([10; 16]);
    paper.inside().obeys = vec![Obeyed::Erased(case), Obeyed::Not("读不出".into(), "unreadable".into())];
    let report = whole(&paper, &hub);
    assert_eq!((report.end.clone(), report.erased), (End::Done, 1), "{report:?}");
    let last = hub.state().logs[&paper.log].records.last().unwrap().0.clone();
    assert_eq!((last.header.case, last.kind()), (Some(case), Some(evidence::Kind::CaseErased)));
    assert!(paper.all_there());
    let said: Vec<String> = words::notes(&report).into_iter().map(|words| words.zh).collect();
    assert!(said.iter().any(|zh| zh.starts_with("按分行的指令删除了 1 份案件")), "{said:?}");
}

fn refused(paper: &Paper, hub: &std::sync::Arc<Hub>, order: Option<Carried>) -> sync::Report {
    let refusal = match order {
        Some(order) => Refusal::with(Code::Revoked, Detail::Order(order)),
        None => Refusal::of(Code::Revoked),
    };
    hub.state().refuse.push(("heads", refusal));
    whole(paper, hub)
}

#[test]
fn keys_are_destroyed_on_nothing_less_than_the_branches_signed_order() {
    let paper = full(1);
    let hub = enrolled(&paper);
    let order = |what| Payload::Order(Order::new(StoreId::from_random([3; 16]), what, None));
    let signed = hub.own_record(&order(OrderWhat::Revoke), hub.signer());
    // By itself the refusal destroys nothing.
    assert_eq!(refused(&paper, &hub, None).end, End::Revoked);
    // Nor does an order of another key, one whose content is another than was signed, one without content, or noise.
    let stranger = Ed25519Signer::from_seed(&[66; 32]);
    let mut bent = signed.clone();
    let mut opening = bent.opening.unwrap().to_vec();
    *opening.last_mut().unwrap() ^= 1;
    bent.opening = Some(opening.into());
    let planted = [
        hub.own_record(&order(OrderWhat::Revoke), &stranger),
        bent,
        Carried { opening: None, ..signed.clone() },
        Carried { record: vec![1; 90].into(), ..signed.clone() },
    ];
    for planted in planted {
        let report = refused(&paper, &hub, Some(planted));
        assert_eq!((report.end, report.problems), (End::Revoked, vec![Problem::BadOrder(0)]));
        assert!(paper.inside().revoked.is_empty(), "the laptop was not even asked");
    }
    // Nor one that asks for something else.
    let anew = hub.own_record(&order(OrderWhat::ReEnrol), hub.signer());
    assert_eq!(refused(&paper, &hub, Some(anew)).end, End::Revoked);
    let report = refused(&paper, &hub, Some(signed.clone()));
    assert_eq!(report.end, End::Destroyed);
    let handed = paper.inside().revoked.last().unwrap().clone();
    assert_eq!((handed.0, handed.1), (signed.record.to_vec(), signed.opening()));
}

#[test]
fn a_writer_comes_from_the_directory_and_a_key_that_contradicts_is_said() {
    let (one, two) = (full(1), Paper::new(2));
    let hub = enrolled(&one);
    hub.enrol(two.log, two.key());
    let case = one.open(80);
    one.say(case, "owner");
    assert_eq!(whole(&one, &hub).end, End::Done);
    two.say(case, "second");
    // Without a directory nobody knows whose the log is.
    assert_eq!(whole(&two, &hub).problems, [Problem::UnknownWriter(case, one.log)]);
    // A directory that somebody else signed is none, and is said.
    let logs = [(one.log, one.key(), "主办"), (two.log, two.key(), "协办")];
    hub.state().directory = Some(hub.directory_of(&logs, &Ed25519Signer::from_seed(&[66; 32])));
    let report = whole(&two, &hub);
    assert_eq!(report.problems, [Problem::BadDirectory, Problem::UnknownWriter(case, one.log)]);
    assert_eq!(report.taken, 0);
    hub.state().directory = Some(hub.directory_of(&logs, hub.signer()));
    let report = whole(&two, &hub);
    assert_eq!((report.end, report.taken, report.problems), (End::Done, 2, Vec::new()));
    // The first compared a key by telephone, and the directory has it too: nothing is said.
    one.inside().known.insert(two.log, writer(&two));
    let report = whole(&one, &hub);
    assert!(report.taken > 0 && report.problems.is_empty(), "{report:?}");
    // It names another one from now on: said with the name that is known here, nothing is taken in, and nothing here is changed.
    let planted = Ed25519Signer::from_seed(&[77; 32]);
    let logs = [(one.log, one.key(), "主办"), (two.log, planted.public_key(), "另一个人")];
    hub.state().directory = Some(hub.directory_of(&logs, hub.signer()));
    two.say(case, "later");
    assert_eq!(whole(&two, &hub).end, End::Done);
    let report = whole(&one, &hub);
    assert_eq!((report.end.clone(), report.taken), (End::Done, 0));
    assert_eq!(report.problems, [Problem::OtherKey(case, two.log, "协办".into())]);
    assert_eq!(one.inside().known[&two.log].public_key, two.key());
    let said = words::problem(&report.problems[0]);
    assert!(said.zh.starts_with("协办的钥匙和本机已知的不一样") && said.en.contains("another key"), "{said:?}");
}
