//! The branch's orders in a store: which count, what an erasure on one says, and the end of a store that was revoked.
#![allow(clippy::unwrap_used)]

mod support;

use std::{fs, path::Path};

use evidence::{
    BootId, CaseCreated, CaseId, Ed25519Sha256, Ed25519Signer, Hash, HubId, Kind, LogId, Moment, Opening, Order,
    OrderWhat, Payload, Record, Sealing, Signer, StoreId, seal,
};
use store::{Branch, FolderKind, Store, StoreError, ToErase, folder_kind, revoked};
use support::{Clock, officer, settings};

const PASSWORD: &str = "口令 Tianye 1";
const T0: i64 = 1_793_404_800_000;

fn hub_key() -> Ed25519Signer {
    Ed25519Signer::from_seed(&[8; 32])
}

fn hub_log() -> LogId {
    LogId::from_random([8; 16])
}

fn enrolled(folder: &Path, clock: &Clock) -> Store {
    let mut store = Store::create(folder, officer(), PASSWORD, settings(), clock.env()).unwrap();
    let branch = Branch {
        hub: HubId::from_random([8; 16]),
        address: "branch.example:8443".into(),
        hub_key: hub_key().public_key().to_vec(),
        hub_log: hub_log(),
        chain: vec![vec![1, 2, 3], vec![4, 5]],
        staff: "100234".into(),
        name: "客户经理甲".into(),
        path: "某某分行/城东支行".into(),
        posts: Vec::new(),
        escrow: None,
        enrolled_ms: T0,
    };
    store.enrol(branch).unwrap();
    store
}

/// A record of a log, as the branch hands it on.
fn record(log: LogId, seq: u64, key: &Ed25519Signer, payload: &Payload) -> (Vec<u8>, Option<Opening>) {
    let boot = BootId::from_random([1; 16]);
    let moment = Moment { wall_ms: T0, offset_minutes: 480, monotonic_ms: seq, boot, hub_heard_ms: None };
    let after = (seq > 1).then_some(evidence::Head { log, seq: seq - 1, hash: Hash([9; 32]) });
    let sealing = Sealing { log, after, case: None, moment, author: "hub", payload, salt: [seq as u8; 32] };
    let sealed = seal(sealing, &Ed25519Sha256, key).unwrap();
    (sealed.bytes, Some(sealed.opening))
}

fn order(store: &Store, what: OrderWhat, case: Option<CaseId>) -> Payload {
    Payload::Order(Order::new(store.own_id(), what, case))
}

#[test]
fn an_order_counts_if_the_branch_signed_it_for_this_store_and_the_erasure_names_it() {
    let (folder, clock) = (tempfile::tempdir().unwrap(), Clock::at(T0));
    let mut store = enrolled(folder.path(), &clock);
    let (case, _) = store.create_case(CaseCreated { title: "王某某".into(), ..CaseCreated::default() }).unwrap();
    let (kept, _) = store.create_case(CaseCreated::default()).unwrap();
    let erase = order(&store, OrderWhat::EraseCase, Some(case));
    let elsewhere = Payload::Order(Order::new(StoreId::from_random([77; 16]), OrderWhat::EraseCase, Some(kept)));
    let mut without = record(hub_log(), 6, &hub_key(), &order(&store, OrderWhat::EraseCase, Some(kept)));
    without.1 = None;
    let orders = vec![
        record(hub_log(), 2, &hub_key(), &elsewhere),
        record(hub_log(), 3, &Ed25519Signer::from_seed(&[66; 32]), &erase),
        record(LogId::from_random([9; 16]), 4, &hub_key(), &erase),
        record(hub_log(), 5, &hub_key(), &erase),
        without,
    ];
    let named = Record::parse(&orders[3].0, &Ed25519Sha256).unwrap().hash;
    store.keep_orders(&orders, 6).unwrap();
    store.lock().unwrap();
    let mut store = Store::unlock(folder.path(), PASSWORD, settings(), clock.env()).unwrap();
    let found = store.branch_orders().unwrap();
    assert_eq!(found.iter().map(|one| (one.seq, one.order.is_some())).collect::<Vec<_>>(), [(5, true), (6, false)]);
    assert_eq!(found[0].hash, named);
    assert_eq!(store.to_erase(case), ToErase::Here);
    assert_eq!(store.to_erase(CaseId::from_random([5; 16])), ToErase::Nothing);
    let saved = store.erase_on_order(case, &named).unwrap();
    assert_eq!((store.to_erase(case), store.to_erase(kept)), (ToErase::Erased, ToErase::Here));
    assert!(matches!(store.erase_on_order(case, &named), Err(StoreError::CaseErased(_))), "once");
    let nothing = store.erase_on_order(CaseId::from_random([5; 16]), &named);
    assert!(matches!(nothing, Err(StoreError::NoCase(_))));
    // What is signed names the order, and outlives the case.
    let outgoing = store.outgoing(saved.stamp.seq, 1, usize::MAX).unwrap();
    let written = Record::parse(&outgoing[0].sealed, &Ed25519Sha256).unwrap();
    assert_eq!((written.kind(), written.header.case), (Some(Kind::CaseErased), Some(case)));
    let said = Payload::from_bytes(&outgoing[0].opening.as_ref().unwrap().payload).unwrap();
    assert_eq!(said, Payload::CaseErased(format!("分行删除指令 branch order {named}")));
    assert!(store.check().unwrap().holds());
    store.lock().unwrap();
    let store = Store::unlock(folder.path(), PASSWORD, settings(), clock.env()).unwrap();
    assert_eq!((store.to_erase(case), store.findings()), (ToErase::Erased, &[][..]));
}

#[test]
fn a_case_on_hold_is_not_erased_before_the_branch_lifts_it() {
    let (folder, clock) = (tempfile::tempdir().unwrap(), Clock::at(T0));
    let mut store = enrolled(folder.path(), &clock);
    let (case, _) = store.create_case(CaseCreated::default()).unwrap();
    let (other, _) = store.create_case(CaseCreated::default()).unwrap();
    let hold = |store: &Store, lifted| {
        Payload::Order(Order { lifted, ..Order::new(store.own_id(), OrderWhat::Hold, Some(case)) })
    };
    let held = hold(&store, None);
    let lifted = hold(&store, Some(true));
    store.keep_orders(&[record(hub_log(), 2, &hub_key(), &held)], 2).unwrap();
    assert_eq!(store.held_by_branch().unwrap().into_iter().collect::<Vec<_>>(), [case]);
    let head = store.head();
    assert!(matches!(store.erase_case(case, "本人要求"), Err(StoreError::OnHold(_))));
    assert!(matches!(store.erase_on_order(case, &Hash([1; 32])), Err(StoreError::OnHold(_))));
    assert_eq!((store.head(), store.to_erase(case)), (head, ToErase::Here), "nothing was written");
    store.erase_case(other, "本人要求").unwrap();
    // What the branch did not sign lifts nothing; nor does a lock.
    let stranger = Ed25519Signer::from_seed(&[66; 32]);
    store.keep_orders(&[record(hub_log(), 3, &stranger, &lifted)], 3).unwrap();
    store.lock().unwrap();
    let mut store = Store::unlock(folder.path(), PASSWORD, settings(), clock.env()).unwrap();
    assert!(matches!(store.erase_case(case, "本人要求"), Err(StoreError::OnHold(_))));
    store.keep_orders(&[record(hub_log(), 4, &hub_key(), &lifted)], 4).unwrap();
    assert!(store.held_by_branch().unwrap().is_empty());
    store.erase_case(case, "本人要求").unwrap();
    assert!(store.check().unwrap().holds());
}

#[test]
fn a_revoked_store_opens_to_nobody_and_says_by_whose_order() {
    let (folder, clock) = (tempfile::tempdir().unwrap(), Clock::at(T0));
    let mut store = enrolled(folder.path(), &clock);
    store.create_case(CaseCreated { title: "王某某".into(), ..CaseCreated::default() }).unwrap();
    store.rest().unwrap();
    let keys = fs::read(folder.path().join("keys")).unwrap();
    let (bytes, opening) = record(hub_log(), 7, &hub_key(), &order(&store, OrderWhat::Revoke, None));
    assert!(revoked(folder.path()).unwrap().is_none());
    clock.forward(5_000);
    store.destroy_keys(&bytes, &opening.clone().unwrap()).unwrap();
    assert!(!folder.path().join("keys").exists() && folder.path().join("store.db").exists());
    let again = || Store::unlock(folder.path(), PASSWORD, settings(), clock.env()).map(drop);
    assert!(matches!(again(), Err(StoreError::Revoked)));
    let FolderKind::Revoked(said) = folder_kind(folder.path()).unwrap() else { panic!("revoked") };
    assert_eq!((said.officer.as_str(), said.at_ms), ("客户经理甲", T0 + 5_000));
    // Whoever comes later can check that the branch ordered it.
    let ordered = Record::parse(&said.record, &Ed25519Sha256).unwrap();
    assert!(ordered.is_signed_by(&said.hub_key, &Ed25519Sha256));
    let (salt, payload) = said.opening.split_first_chunk::<32>().unwrap();
    let opened = Opening { salt: *salt, payload: payload.to_vec() };
    assert!(Some(&opened) == opening.as_ref() && opened.content(&Ed25519Sha256) == ordered.header.content);
    // Interrupted between the two, or with the keys put back: the next look destroys them, and no password opens meanwhile.
    fs::write(folder.path().join("keys"), &keys).unwrap();
    assert!(matches!(again(), Err(StoreError::Revoked)));
    assert!(!folder.path().join("keys").exists());
    fs::write(folder.path().join("keys"), &keys).unwrap();
    assert!(matches!(folder_kind(folder.path()).unwrap(), FolderKind::Revoked(_)));
    assert!(!folder.path().join("keys").exists());
}
