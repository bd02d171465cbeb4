//! Random messages, written and read back.

use evidence::{CaseClass, CaseId, Hash, LogId, LogRoot, Stage};
use proptest::{collection::vec, option, prelude::*};
use wire::*;

fn hash() -> impl Strategy<Value = Hash> + Clone {
    any::<[u8; 32]>().prop_map(Hash)
}

fn root() -> impl Strategy<Value = LogRoot> {
    (any::<[u8; 16]>(), any::<u64>(), any::<u64>(), hash()).prop_map(|(log, count, last, root)| LogRoot {
        log: LogId::from_random(log),
        count,
        last,
        root,
    })
}

fn carried() -> impl Strategy<Value = Carried> {
    (vec(any::<u8>(), 0..300), option::of(vec(any::<u8>(), 32..400)))
        .prop_map(|(record, opening)| Carried { record: record.into(), opening: opening.map(Into::into) })
}

fn stage() -> impl Strategy<Value = Stage> {
    prop::sample::select(vec![Stage::Survey, Stage::Submitted, Stage::Returned, Stage::Erased])
}

fn detail() -> impl Strategy<Value = Detail> {
    let head = (any::<[u8; 16]>(), any::<u64>(), hash());
    let head = head.prop_map(|(log, seq, hash)| evidence::Head { log: LogId::from_random(log), seq, hash }).boxed();
    prop_oneof![
        option::of(head.clone()).prop_map(Detail::Head),
        any::<u64>().prop_map(Detail::Offset),
        any::<u64>().prop_map(Detail::After),
        (any::<u64>(), hash(), head).prop_map(|(seq, hash, head)| Detail::Fork(seq, hash, head)),
        (any::<u64>(), "[a-z_]{0,12}").prop_map(|(seq, reason)| Detail::Bad(BadRecord { seq, reason, received: None })),
    ]
}

fn back<T: Message + PartialEq + std::fmt::Debug>(message: &T) -> Result<(), TestCaseError> {
    let bytes = to_bytes(message).map_err(|e| TestCaseError::fail(e.to_string()))?;
    let read: T = from_bytes(&bytes).map_err(|e| TestCaseError::fail(e.to_string()))?;
    prop_assert_eq!(&read, message);
    prop_assert_eq!(to_bytes(&read).ok(), Some(bytes));
    Ok(())
}

proptest! {
    #[test]
    fn records(records in vec(carried(), 1..20), end: bool) {
        back(&Push { records: records.clone() })?;
        back(&RecordsPage { records, end, served: None })?;
    }

    #[test]
    fn heads(
        cases in prop::collection::btree_map(any::<[u8; 16]>(), (option::of(stage()), vec(root(), 0..4), any::<u64>()), 0..12),
        next in option::of(any::<[u8; 16]>()),
    ) {
        let mut cases: Vec<CaseHead> = cases
            .into_iter()
            .map(|(case, (state, logs, blobs_missing))| {
                let case = CaseId::from_random(case);
                CaseHead { case, class: CaseClass::Lead, state, token: None, logs, blobs_missing }
            })
            .collect();
        cases.sort_by_key(|c| c.case);
        cases.dedup_by_key(|c| c.case);
        back(&Heads { own: None, cases, next: next.map(CaseId::from_random) })?;
    }

    #[test]
    fn refusals(code in prop::sample::select(Code::ALL.to_vec()), detail in option::of(detail())) {
        back(&Refusal { detail, ..Refusal::of(code) })?;
    }

    #[test]
    fn files(blobs in vec((hash(), 0..MAX_BLOB), 0..50)) {
        back(&Have { blobs: blobs.iter().map(|(sha256, size)| HaveBlob { sha256: *sha256, size: *size }).collect() })?;
        back(&Missing { blobs: blobs.into_iter().map(|(sha256, offset)| MissingBlob { sha256, offset }).collect() })?;
    }

    #[test]
    fn layers(wanted in vec((any::<[u8; 16]>(), hash()), 0..20), mut paths in vec("[a-z/.]{1,20}", 0..20)) {
        let one = |(case, hash)| LayerWanted { case: CaseId::from_random(case), hash };
        back(&LayersWanted { wanted: wanted.into_iter().map(one).collect() })?;
        paths.sort();
        paths.dedup();
        let files = paths.into_iter().map(|path| LayerText { text: path.clone(), path }).collect();
        back(&LayerFiles { checklist: "x".into(), files })?;
    }
}
