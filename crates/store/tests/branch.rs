//! What a store keeps of its branch: enrolment, receipts, what waits, an older copy caught up, records of other logs handed on by the branch.
#![allow(clippy::unwrap_used)]

mod support;

use std::{fs, path::Path};

use evidence::{
    AnswersChanged, CaseCreated, CaseId, CaseRole, Change, Ed25519Sha256, Ed25519Signer, Entry, Hash, Head, HubId,
    LogId, LogRoot, Opening, Payload, Record, Role, Signer, Value, merkle_root,
};
use store::{
    Arrived, AttachmentDescription, BehindError, Branch, BranchLog, KeptReceipt, Officer, Outgoing, Store, TakeError,
};
use support::{Clock, officer, settings};

const PASSWORD: &str = "口令 Tianye 1";
const T0: i64 = 1_793_404_800_000;

fn answer(value: &str) -> Payload {
    Payload::AnswersChanged(AnswersChanged::typed(vec![Change::answer("q", Some(Value::Text(value.into())))]))
}

fn create(folder: &Path, clock: &Clock) -> Store {
    Store::create(folder, officer(), PASSWORD, settings(), clock.env()).unwrap()
}

fn unlock(folder: &Path, clock: &Clock) -> Store {
    Store::unlock(folder, PASSWORD, settings(), clock.env()).unwrap()
}

fn branch(hub: u8) -> Branch {
    Branch {
        hub: HubId::from_random([hub; 16]),
        address: "branch.example:8443".into(),
        hub_key: Ed25519Signer::from_seed(&[hub; 32]).public_key().to_vec(),
        hub_log: LogId::from_random([hub; 16]),
        chain: vec![vec![1, 2, 3], vec![4, 5]],
        staff: "100234".into(),
        name: "客户经理甲".into(),
        path: "某某分行/城东支行".into(),
        posts: vec![(CaseRole::Rm, "某某分行".into(), None)],
        escrow: Some([9; 32]),
        enrolled_ms: T0 + 5,
    }
}

fn receipt(store: &Store, seq: u64, number: u64) -> KeptReceipt {
    let head = Head { log: store.log_id(), seq, hash: store.hash_at(seq).unwrap() };
    KeptReceipt { head, hub_ms: T0 + 1_000, number, bytes: vec![number as u8; 90] }
}

fn attach(store: &mut Store, case: CaseId, bytes: &[u8]) -> Hash {
    let description = AttachmentDescription { name: "票据.jpg".into(), ..AttachmentDescription::default() };
    store.attach(case, description, &mut &bytes[..]).unwrap().0
}

fn all(store: &Store) -> Vec<Outgoing> {
    store.outgoing(1, usize::MAX, usize::MAX).unwrap()
}

fn carried(records: &[Outgoing]) -> Vec<(Vec<u8>, Option<Opening>)> {
    records.iter().map(|one| (one.sealed.clone(), one.opening.clone())).collect()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for path in fs::read_dir(from).unwrap().map(|entry| entry.unwrap().path()) {
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() { copy(&path, &target) } else { fs::write(target, fs::read(&path).unwrap()).unwrap() }
    }
}

#[test]
fn enrolment_is_kept_and_recorded_and_the_key_of_the_line_stays() {
    let (folder, clock) = (tempfile::tempdir().unwrap(), Clock::at(T0));
    let mut store = create(folder.path(), &clock);
    assert!(store.branch().is_none() && store.receipt().is_none());
    let key = store.tls_key().unwrap();
    assert_ne!(key.public_key, store.public_key(), "never the one that signs records");
    store.enrolment_signer().sign(b"anything else").unwrap_err();
    let signature = store.enrolment_signer().sign(b"tianye enrol 1\0...").unwrap();
    assert_eq!(signature.len(), 64);
    store.enrol(branch(1)).unwrap();
    store.heard_branch(T0 + 77).unwrap();
    store.lock().unwrap();
    let mut store = unlock(folder.path(), &clock);
    assert_eq!(store.branch(), Some(&branch(1)));
    assert_eq!(*store.tls_key().unwrap().seed, *key.seed);
    let enrolled: Vec<_> = store
        .log_records()
        .unwrap()
        .into_iter()
        .filter_map(|entry| match entry.payload {
            Some(Payload::Enrolled(enrolled)) => Some(enrolled),
            _ => None,
        })
        .collect();
    assert_eq!(enrolled.len(), 1);
    assert_eq!((enrolled[0].hub, enrolled[0].staff.as_str()), (branch(1).hub, "100234"));
    let (case, saved) = store.create_case(CaseCreated::default()).unwrap();
    let record = store.outgoing(saved.stamp.seq, 1, usize::MAX).unwrap();
    let record = Record::parse(&record[0].sealed, &Ed25519Sha256).unwrap();
    assert_eq!(record.header.moment.hub_heard_ms, Some(T0 + 77), "and still after a restart");
    assert_eq!(record.header.case, Some(case));
    assert!(store.check().unwrap().holds());
}

#[test]
fn only_a_receipt_that_counts_and_files_that_are_there_make_a_case_arrived() {
    let (folder, clock) = (tempfile::tempdir().unwrap(), Clock::at(T0));
    let mut store = create(folder.path(), &clock);
    store.enrol(branch(1)).unwrap();
    let (case, _) = store.create_case(CaseCreated::default()).unwrap();
    let file = attach(&mut store, case, b"a photo");
    let arrived = |store: &mut Store| store.arrivals().unwrap()[0].arrived;
    assert_eq!(arrived(&mut store), Arrived::Here);
    let waiting = store.waiting().unwrap();
    assert_eq!((waiting.cases, waiting.records, waiting.files, waiting.bytes), (1, 2, 1, 7));
    let end = store.head().unwrap().seq;
    store.keep_receipt(receipt(&store, end - 1, 1)).unwrap();
    assert_eq!(arrived(&mut store), Arrived::Here, "one record is not covered");
    store.keep_receipt(receipt(&store, end, 2)).unwrap();
    assert_eq!(arrived(&mut store), Arrived::Records);
    store.branch_holds(case, &[file], &[]).unwrap();
    assert_eq!(arrived(&mut store), Arrived::All);
    // A late reply of an earlier push says less; it takes nothing away.
    store.keep_receipt(receipt(&store, end - 1, 1)).unwrap();
    assert_eq!(store.receipted(), end);
    // A receipt of what does not stand here is none.
    let wrong = KeptReceipt { head: Head { hash: Hash([3; 32]), ..store.head().unwrap() }, ..receipt(&store, end, 9) };
    store.keep_receipt(wrong).unwrap_err();
    store.lock().unwrap();
    let mut store = unlock(folder.path(), &clock);
    assert_eq!((arrived(&mut store), store.receipted()), (Arrived::All, end), "read again from the disk");
    assert_eq!(store.branch_heard_ms(), Some(T0 + 1_000));
    // The next word is not there yet.
    store.append(Some(case), &answer("1")).unwrap();
    assert_eq!(arrived(&mut store), Arrived::Here);
    let now = store.head().unwrap().seq;
    store.keep_receipt(receipt(&store, now, 3)).unwrap();
    // The branch was restored from a backup: it has less than it signed for, and lacks the file.
    assert!(store.branch_ends_at(end).unwrap());
    assert_eq!(arrived(&mut store), Arrived::Here);
    assert_eq!(store.lost_receipts().unwrap(), [vec![3; 90]], "the proof is kept");
    store.keep_receipt(receipt(&store, now, 4)).unwrap();
    store.branch_holds(case, &[], &[file]).unwrap();
    assert_eq!(arrived(&mut store), Arrived::Records);
    // Erased: the file is gone, the record of it has to arrive.
    store.erase_case(case, "依申请").unwrap();
    let waiting = store.waiting().unwrap();
    assert_eq!((waiting.cases, waiting.records, waiting.files, waiting.all_cases), (1, 1, 0, 0));
}

#[test]
fn records_go_out_with_what_opens_them_in_pieces_of_any_size() {
    let (folder, clock) = (tempfile::tempdir().unwrap(), Clock::at(T0));
    let mut store = create(folder.path(), &clock);
    let (case, _) = store.create_case(CaseCreated::default()).unwrap();
    for n in 0..20 {
        store.append(Some(case), &answer(&"x".repeat(n * 50))).unwrap();
    }
    let whole = all(&store);
    for (most, bytes) in [(1, usize::MAX), (7, usize::MAX), (1_000, 1_500), (1_000, 1)] {
        let mut again = Vec::new();
        while again.len() < whole.len() {
            let part = store.outgoing(again.len() as u64 + 1, most, bytes).unwrap();
            assert!(!part.is_empty() && part.len() <= most);
            again.extend(part);
        }
        assert_eq!(again, whole);
    }
    for one in &whole {
        let record = Record::parse(&one.sealed, &Ed25519Sha256).unwrap();
        assert!(!one.lost && one.opening.as_ref().unwrap().content(&Ed25519Sha256) == record.header.content);
    }
    store.erase_case(case, "依申请").unwrap();
    let erased = all(&store);
    assert!(erased.iter().filter(|one| one.opening.is_none()).count() == 21 && erased.iter().all(|one| !one.lost));
}

/// A store that belongs to a branch, a copy of it as it was, and what was written since in the first.
struct Copies {
    folder: tempfile::TempDir,
    older: tempfile::TempDir,
    clock: Clock,
    kept: CaseId,
    fresh: CaseId,
    gone: CaseId,
    file: Hash,
}

impl Copies {
    fn make() -> Self {
        let (folder, older, clock) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), Clock::at(T0));
        let mut store = create(folder.path(), &clock);
        store.enrol(branch(1)).unwrap();
        let (kept, _) = store.create_case(CaseCreated { title: "甲".into(), ..CaseCreated::default() }).unwrap();
        let (gone, _) = store.create_case(CaseCreated::default()).unwrap();
        store.append(Some(gone), &answer("private")).unwrap();
        attach(&mut store, gone, b"private, too");
        store.lock().unwrap();
        copy(folder.path(), older.path());
        let mut store = unlock(folder.path(), &clock);
        store.append(Some(kept), &answer("2")).unwrap();
        let (fresh, _) = store.create_case(CaseCreated { title: "乙".into(), ..CaseCreated::default() }).unwrap();
        let file = attach(&mut store, fresh, b"a photo");
        store.erase_case(gone, "依申请").unwrap();
        drop(store);
        Self { folder, older, clock, kept, fresh, gone, file }
    }
}

#[test]
fn an_older_copy_catches_up_byte_for_byte() {
    let copies = Copies::make();
    let store = unlock(copies.folder.path(), &copies.clock);
    let there = carried(&all(&store));
    let mut copy = unlock(copies.older.path(), &copies.clock);
    let at = copy.head().unwrap().seq as usize;
    assert!(at < there.len());
    assert_eq!(copy.hash_at(at as u64), store.hash_at(at as u64), "unlocking alone writes nothing");
    // Whatever is not the next record as it was signed is refused whole.
    let mut planted = Vec::new();
    type Carried = Vec<(Vec<u8>, Option<Opening>)>;
    let with = |change: &dyn Fn(&mut Carried)| {
        let mut records = there[at..].to_vec();
        change(&mut records);
        records
    };
    planted.push(with(&|r| drop(r.remove(1))));
    planted.push(with(&|r| r.swap(0, 1)));
    planted.push(with(&|r| r[1].0[40] ^= 1));
    planted.push(with(&|r| {
        let last = r[2].0.len() - 1;
        r[2].0[last] ^= 1;
    }));
    planted.push(with(&|r| r[1].1.as_mut().unwrap().payload.push(0)));
    for records in planted {
        let error = copy.catch_up(&records).unwrap_err();
        assert!(matches!(error, BehindError::Record { .. }), "{error}");
        assert_eq!(copy.head().unwrap().seq as usize, at);
    }
    // In pieces, as pages come.
    let first = copy.catch_up(&there[at..at + 3]).unwrap();
    let second = copy.catch_up(&there[at + 3..]).unwrap();
    assert_eq!(first.records + second.records, (there.len() - at) as u64);
    assert_eq!([first.files, second.files].concat(), [(copies.fresh, copies.file)]);
    assert_eq!(copy.head(), store.head());
    assert_eq!(all(&copy), all(&store));
    // What was destroyed there is destroyed here.
    assert!(copy.cases().unwrap().iter().any(|card| card.id == copies.gone && card.erased));
    assert!(!copies.older.path().join("attachments").join(copies.gone.to_string()).exists());
    copy.put_back(copies.fresh, copies.file, &mut &b"another"[..]).unwrap_err();
    copy.put_back(copies.fresh, copies.file, &mut &b"a photo"[..]).unwrap();
    assert_eq!(copy.case_state(copies.kept).unwrap().answer("q").unwrap().change.value, Some(Value::Text("2".into())));
    copy.append(Some(copies.fresh), &answer("3")).unwrap();
    let checkup = copy.check().unwrap();
    assert!(checkup.holds(), "{checkup:?}");
    copy.lock().unwrap();
    let copy = unlock(copies.older.path(), &copies.clock);
    assert_eq!(copy.findings(), []);
    assert_eq!(*copy.attachment(copies.fresh, copies.file).unwrap(), b"a photo");
}

#[test]
fn a_copy_that_went_on_is_not_caught_up() {
    let copies = Copies::make();
    let there = carried(&all(&unlock(copies.folder.path(), &copies.clock)));
    let mut copy = unlock(copies.older.path(), &copies.clock);
    copy.append(Some(copies.kept), &answer("elsewhere")).unwrap();
    let at = copy.head().unwrap().seq as usize;
    let before = all(&copy);
    let error = copy.catch_up(&there[at.min(there.len() - 1)..]).unwrap_err();
    assert!(matches!(error, BehindError::Record { why: "previous_hash" | "gap", .. }), "{error}");
    assert_eq!(all(&copy), before);
}

/// The second officer's machine, told by the branch of a case that the first opened.
#[test]
fn logs_of_others_are_taken_in_only_as_they_were_signed_and_attested() {
    let (one, other, clock) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), Clock::at(T0));
    let mut first = create(one.path(), &clock);
    let (case, _) = first.create_case(CaseCreated { title: "甲".into(), ..CaseCreated::default() }).unwrap();
    first.append(Some(case), &answer("1")).unwrap();
    let (aside, _) = first.create_case(CaseCreated::default()).unwrap();
    first.append(Some(case), &answer("2")).unwrap();
    let of_case = |store: &Store, case: CaseId| -> Vec<(Vec<u8>, Option<Opening>)> {
        let is = |one: &Outgoing| Record::parse(&one.sealed, &Ed25519Sha256).unwrap().header.case == Some(case);
        carried(&all(store).into_iter().filter(is).collect::<Vec<_>>())
    };
    let root = |records: &[(Vec<u8>, Option<Opening>)], log: LogId| {
        let parsed: Vec<Record> = records.iter().map(|(r, _)| Record::parse(r, &Ed25519Sha256).unwrap()).collect();
        let hashes: Vec<Hash> = parsed.iter().map(|r| r.hash).collect();
        let last = parsed.last().map_or(0, |r| r.header.seq);
        LogRoot { log, count: hashes.len() as u64, last, root: merkle_root(&hashes, &Ed25519Sha256) }
    };
    let handed = |store: &Store, records: Vec<(Vec<u8>, Option<Opening>)>| BranchLog {
        log: store.log_id(),
        public_key: store.public_key().to_vec(),
        name: "客户经理甲".into(),
        role: Role::Officer,
        attested: root(&of_case(store, case), store.log_id()),
        records,
    };
    let records = of_case(&first, case);
    let second = Officer { id: "officer-2".into(), name: "客户经理乙".into(), role: None };
    let mut second = Store::create(other.path(), second, PASSWORD, settings(), clock.env()).unwrap();
    let end = second.head();
    let mut planted = vec![
        handed(&first, records[..2].to_vec()),
        handed(&first, vec![records[1].clone(), records[0].clone(), records[2].clone()]),
        BranchLog { public_key: second.public_key().to_vec(), ..handed(&first, records.clone()) },
        handed(&first, [records.clone(), of_case(&first, aside)].concat()),
    ];
    let mut changed = records.clone();
    changed[1].1.as_mut().unwrap().payload.push(0);
    planted.push(handed(&first, changed));
    for log in planted {
        let error = second.take_logs(case, &[log]).unwrap_err();
        assert!(matches!(error, TakeError::Record { .. } | TakeError::NotAsAttested { .. }), "{error}");
        assert_eq!(second.head(), end);
        assert!(second.cases().unwrap().is_empty());
    }
    let taken = second.take_logs(case, &[handed(&first, records.clone())]).unwrap();
    assert!(taken.records == 3 && taken.heard.is_some());
    let again = second.take_logs(case, &[handed(&first, records.clone())]).unwrap();
    assert!(again.records == 0 && again.heard.is_none(), "a second time changes nothing");
    assert_eq!(second.foreign_root(case, first.log_id()).unwrap(), root(&records, first.log_id()));
    // The branch has less of it than a package brought: nothing is new, and nothing is wrong.
    let less =
        BranchLog { attested: root(&records[..2], first.log_id()), records: Vec::new(), ..handed(&first, Vec::new()) };
    let taken = second.take_logs(case, &[less]).unwrap();
    assert!(taken.records == 0 && taken.heard.is_none());
    second.append(Some(case), &answer("3")).unwrap();
    // The first hears the second, and only what is new is handed on.
    let back = of_case(&second, case);
    let log = BranchLog { name: "客户经理乙".into(), ..handed(&second, back.clone()) };
    let taken = first.take_logs(case, &[log]).unwrap();
    assert_eq!(taken.records, back.len() as u64);
    let heard = first
        .case_logs(case)
        .unwrap()
        .entries(first.log_id())
        .filter(|entry: &&Entry| matches!(entry.payload, Some(Payload::LogsHeard(_))))
        .count();
    assert_eq!(heard, 1);
    for store in [&first, &second] {
        let checkup = store.check().unwrap();
        assert!(checkup.holds(), "{checkup:?}");
        assert_eq!(store.check_foreign().unwrap().faults, []);
    }
    let late = handed(&first, records);
    first.lock().unwrap();
    assert_eq!(unlock(one.path(), &clock).findings(), []);
    // An erased case takes nothing in.
    second.erase_case(case, "依申请").unwrap();
    second.take_logs(case, &[late]).unwrap_err();
}
