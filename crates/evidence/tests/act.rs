//! An act of another officer counts when key, bytes, case and person are right, and then once; everything else counts nothing and is said.
#![allow(clippy::unwrap_used)]

mod support;

use evidence::*;
use support::*;

fn signed(statement: &Statement, signer: &Ed25519Signer) -> Payload {
    Payload::Countersigned(Countersigned::sign(statement, signer).unwrap())
}

fn state(payloads: &[Payload]) -> CaseState {
    let first = [Payload::CaseCreated(CaseCreated::default())];
    fold(&entries(&log_of(&[&first, payloads].concat())))
}

fn stands(state: &CaseState) -> Option<String> {
    let seen = state.tables.get("explanations")?.answer_at("r1", "second_officer")?;
    seen.act.as_ref().map(|act| act.said.name.clone())
}

fn fault(payloads: &[Payload]) -> ActFault {
    let state = state(payloads);
    match state.oddities.as_slice() {
        [Oddity::ActCountsNothing { why, .. }] => *why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_act_of_another_officer_is_the_answer() {
    let state = state(&[signed(&confirmation(), &colleague())]);
    assert_eq!(state.oddities, []);
    assert_eq!(stands(&state).as_deref(), Some("客户经理乙"));
    let seen = state.tables["explanations"].answer_at("r1", "second_statement").unwrap();
    assert_eq!(seen.change.value, text("看过借条原件"));
    let act = seen.act.as_ref().unwrap();
    assert_eq!((act.said.role, act.key), (Role::Officer, PROVIDER.hash(&[colleague().public_key()])));
}

#[test]
fn what_is_typed_or_imported_is_no_act() {
    let change = Change {
        question: "explanations".into(),
        row: Some("r1".into()),
        column: Some("second_officer".into()),
        value: text("客户经理乙"),
        by: Some("客户经理乙".into()),
        ..Change::default()
    };
    for action in Action::ALL {
        let mut batch = AnswersChanged::typed(vec![change.clone()]);
        batch.action = action;
        let state = state(&[Payload::AnswersChanged(batch)]);
        assert_eq!(stands(&state), None);
        assert_eq!(state.tables["explanations"].answer_at("r1", "second_officer").unwrap().change, change, "kept");
    }
}

#[test]
fn altered_bytes_another_key_and_another_case_count_nothing() {
    let good = Countersigned::sign(&confirmation(), &colleague()).unwrap();
    // Every byte of the three parts, one after the other.
    let parts: [fn(&mut Countersigned) -> &mut Vec<u8>; 3] =
        [|c| &mut c.statement, |c| &mut c.public_key, |c| &mut c.signature];
    for part in parts {
        for at in 0..part(&mut good.clone()).len() {
            let mut bad = good.clone();
            part(&mut bad)[at] ^= 1;
            let why = fault(&[Payload::Countersigned(bad)]);
            assert!(matches!(why, ActFault::Malformed | ActFault::BadSignature), "{why:?} at {at}");
        }
    }
    let own = Countersigned { public_key: signer().public_key().to_vec(), ..good.clone() };
    assert_eq!(fault(&[Payload::Countersigned(own)]), ActFault::BadSignature);
    let elsewhere = Statement { case: CaseId::from_random([8; 16]), ..confirmation() };
    assert_eq!(fault(&[signed(&elsewhere, &colleague())]), ActFault::OtherCase);
    // Bytes that could be written in two ways are no statement.
    let longer = Countersigned { statement: [&good.statement[..], &[0]].concat(), ..good };
    assert_eq!(fault(&[Payload::Countersigned(longer)]), ActFault::Malformed);
}

#[test]
fn nobody_confirms_themselves() {
    // The first officer's key under another name, and another key under the first officer's account.
    assert_eq!(fault(&[signed(&confirmation(), &signer())]), ActFault::OwnCase);
    let own = Statement { officer: "officer-1".into(), ..confirmation() };
    assert_eq!(fault(&[signed(&own, &colleague())]), ActFault::OwnCase);
}

#[test]
fn an_act_counts_once_and_is_taken_back_like_any_answer() {
    let act = signed(&confirmation(), &colleague());
    let cleared = Change {
        question: "explanations".into(),
        row: Some("r1".into()),
        column: Some("second_officer".into()),
        ..Change::default()
    };
    assert_eq!(stands(&state(&[act.clone(), answers(vec![cleared.clone()])])), None, "cleared later");
    let replayed = [act.clone(), answers(vec![cleared]), act.clone()];
    assert_eq!((fault(&replayed), stands(&state(&replayed))), (ActFault::Replayed, None));
    let retracted = state(&[act, Payload::Retracted(Retracted { seq: 2, reason: "撤回".into() })]);
    assert_eq!((stands(&retracted), retracted.oddities), (None, vec![]));
}

#[test]
fn half_a_cell_and_nothing_answered_are_no_statement() {
    let nothing = Statement { answers: vec![], ..confirmation() };
    let half = Statement { row: None, ..confirmation() };
    let newer = Statement { format: ACT_FORMAT + 1, ..confirmation() };
    for statement in [nothing, half, newer] {
        assert!(matches!(Countersigned::sign(&statement, &colleague()), Err(ActError::Unreadable(_))));
    }
}
