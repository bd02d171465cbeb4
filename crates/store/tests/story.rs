//! One officer's days with a store: create, answer, correct, attach, lock, unlock, check, erase.
#![allow(clippy::unwrap_used)]

mod support;

use evidence::{
    AnswersChanged, CaseClosed, CaseCreated, Change, CryptoProvider, Ed25519Sha256, Payload, Retracted, RowAdded,
    TableChange, Value,
};
use store::{AttachmentDescription, Store, StoreError};
use support::{Clock, officer, settings};

fn text(value: &str) -> Option<Value> {
    Some(Value::Text(value.into()))
}

#[test]
fn a_case_from_creation_to_erasure() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Clock::at(1_000_000);
    let mut store = Store::create(folder.path(), officer(), "秘密 42", settings(), clock.env()).unwrap();
    let created = CaseCreated { title: "供应商A 30万".into(), industry: "fmcg".into(), ..CaseCreated::default() };
    let (case, _) = store.create_case(created.clone()).unwrap();

    let first = Payload::AnswersChanged(AnswersChanged::typed(vec![Change::answer("request.amount", text("300000"))]));
    let first = store.append(Some(case), &first).unwrap();
    assert_eq!(first.stamp.seq, 3);
    clock.forward(5_000);
    let mut batch = AnswersChanged::typed(vec![
        Change::answer("request.amount", text("250000")),
        Change::cell("debts", "d1", "balance", text("50000")),
    ]);
    let added = vec![RowAdded { row: "d1".into(), after: None }];
    batch.tables.push(TableChange { table: "debts".into(), added, ..TableChange::default() });
    let second = store.append(Some(case), &Payload::AnswersChanged(batch)).unwrap();
    let photo: Vec<u8> = (0..200_000_u32).map(|i| (i * 31 % 251) as u8).collect();
    let description = AttachmentDescription { name: "a.jpg".into(), ..Default::default() };
    let (id, _) = store.attach(case, description, &mut photo.as_slice()).unwrap();
    assert_eq!(id, Ed25519Sha256.hash(&[&photo]));

    let state = store.case_state(case).unwrap();
    assert_eq!(state.answer("request.amount").unwrap().change.value, text("250000"));
    assert_eq!(state.answers["request.amount"].history.len(), 2);
    assert_eq!(state.tables["debts"].rows, ["d1"]);
    assert_eq!(state.tables["debts"].answer_at("d1", "balance").unwrap().change.value, text("50000"));
    let retraction = Retracted { seq: second.stamp.seq, reason: "误填".into() };
    store.append(Some(case), &Payload::Retracted(retraction)).unwrap();
    let head = store.head().unwrap();
    let root = store.case_root(case).unwrap();
    store.lock().unwrap();

    let mut store = Store::unlock(folder.path(), "秘密 42", settings(), clock.env()).unwrap();
    assert_eq!(store.findings(), []);
    // Locked and Unlocked stand behind the head of before.
    assert_eq!(store.head().unwrap().seq, head.seq + 2);
    let state = store.case_state(case).unwrap();
    assert_eq!(state.details.title, created.title);
    assert_eq!(state.answer("request.amount").unwrap().change.value, text("300000"));
    assert!(state.tables["debts"].rows.is_empty());
    assert_eq!(state.oddities, []);
    assert_eq!(store.case_root(case).unwrap(), root);
    assert_eq!(*store.attachment(case, id).unwrap(), photo);
    let closed = CaseClosed { outcome: "approved".into(), reason: None };
    store.append(Some(case), &Payload::CaseClosed(closed)).unwrap();
    let cards = store.cases().unwrap();
    assert_eq!(
        (cards.len(), cards[0].title.as_str(), cards[0].closed.as_deref()),
        (1, "供应商A 30万", Some("approved"))
    );
    assert_eq!(cards[0].last_saved_ms, 1_005_000);
    let checkup = store.check().unwrap();
    assert!(checkup.holds() && checkup.attachments_good == 1 && checkup.log.openings.absent == 0, "{checkup:?}");

    let (other, _) = store.create_case(CaseCreated { title: "另一案".into(), ..CaseCreated::default() }).unwrap();
    store.erase_case(case, "借款人要求删除").unwrap();
    assert_eq!(store.attachment(case, id).unwrap_err().code(), "case_erased");
    assert!(matches!(store.append(Some(case), &Payload::CaseReopened), Err(StoreError::CaseErased(_))));
    store.lock().unwrap();
    let store = Store::unlock(folder.path(), "秘密 42", settings(), clock.env()).unwrap();
    let checkup = store.check().unwrap();
    assert!(checkup.holds(), "{checkup:?}");
    assert_eq!(checkup.log.openings.absent, 6, "six records of the erased case have no content any more");
    let cards = store.cases().unwrap();
    assert_eq!(cards.iter().map(|card| (card.id, card.erased)).collect::<Vec<_>>(), [(case, true), (other, false)]);
    assert_eq!(store.case_state(case).unwrap().answers.len(), 0);
    assert_eq!(store.case_state(other).unwrap().details.title, "另一案");
}
