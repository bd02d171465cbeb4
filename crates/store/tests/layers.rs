//! The layer files that cases were computed with: kept once each, given back as they were, with the case or not at all.
#![allow(clippy::unwrap_used)]

mod support;

use std::{fs, path::Path};

use evidence::{CaseCreated, ChecklistMoved, Hash, Payload};
use store::{LayerSet, Store, StoreError};
use support::{Clock, officer, settings};

fn store(folder: &Path) -> Store {
    Store::create(folder, officer(), "p", settings(), Clock::at(0).env()).unwrap()
}

fn unlock(folder: &Path) -> Store {
    Store::unlock(folder, "p", settings(), Clock::at(0).env()).unwrap()
}

/// A large file that trades share, and one of the trade's own.
fn layers(own: &str) -> LayerSet {
    let shared: String = (0..20_000).map(|n| format!("[[figure]]\nid = \"f{n}\"\n")).collect();
    let files = vec![
        ("industries/a/rules.toml".to_owned(), own.to_owned()),
        ("base/rules.toml".to_owned(), shared),
        ("base/layer.toml".to_owned(), "id = \"base\"\n".to_owned()),
    ];
    LayerSet::new("a", files)
}

fn on(hash: Hash) -> CaseCreated {
    CaseCreated { checklist: "a".into(), checklist_hash: Some(hash), ..CaseCreated::default() }
}

#[test]
fn kept_with_the_case_and_given_back_in_the_order_of_the_paths() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = store(folder.path());
    let (one, set) = (Hash([1; 32]), layers("第一版"));
    let (case, _) = store.create_case_on(on(one), Vec::new(), Some(&set)).unwrap();
    store.lock().unwrap();
    let store = unlock(folder.path());
    let back = store.kept_layers(one).unwrap().unwrap();
    assert_eq!(back, set);
    let paths: Vec<&str> = back.files().iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths, ["base/layer.toml", "base/rules.toml", "industries/a/rules.toml"]);
    assert_eq!(store.kept_layers(Hash([2; 32])).unwrap(), None, "nobody kept that");
    let state = store.case_state(case).unwrap();
    assert_eq!(state.details.layers, Some(set.digest()), "the record says which files");
    let checkup = store.check().unwrap();
    assert!(checkup.holds() && checkup.layers_good == 1, "{checkup:?}");
}

#[test]
fn what_checklists_share_is_kept_once_and_packed() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = store(folder.path());
    let size = |folder: &Path| fs::metadata(folder.join("store.db")).unwrap().len();
    store.keep_layers(Hash([1; 32]), &layers("1")).unwrap();
    store.rest().unwrap();
    let first = size(folder.path());
    assert!(first < layers("1").files().iter().map(|(_, text)| text.len() as u64).sum::<u64>(), "{first}");
    for n in 2..40_u8 {
        assert!(store.keep_layers(Hash([n; 32]), &layers(&n.to_string())).unwrap());
        assert!(!store.keep_layers(Hash([n; 32]), &layers("another")).unwrap(), "what is kept stays");
    }
    store.rest().unwrap();
    assert!(size(folder.path()) < first + 60 * 4096, "{first} {}", size(folder.path()));
    assert_eq!(store.kept_hashes().unwrap().len(), 39);
    assert_eq!(store.kept_layers(Hash([7; 32])).unwrap().unwrap(), layers("7"));
}

#[test]
fn the_same_checklist_from_files_with_other_comments_is_the_one_kept_first() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = store(folder.path());
    let hash = Hash([1; 32]);
    store.create_case_on(on(hash), Vec::new(), Some(&layers("x = 1"))).unwrap();
    let (later, _) = store.create_case_on(on(hash), Vec::new(), Some(&layers("x = 1 # one"))).unwrap();
    let kept = store.kept_layers(hash).unwrap().unwrap();
    assert_eq!(kept, layers("x = 1"));
    assert_eq!(store.case_state(later).unwrap().details.layers, Some(kept.digest()));
}

#[test]
fn a_move_keeps_the_layers_it_moves_to_and_says_where_the_case_stood() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = store(folder.path());
    let (one, two) = (Hash([1; 32]), Hash([2; 32]));
    let (case, _) = store.create_case_on(on(one), Vec::new(), Some(&layers("1"))).unwrap();
    let moved = ChecklistMoved {
        from: "a".into(),
        from_hash: Some(one),
        to: "b".into(),
        to_hash: Some(two),
        ..ChecklistMoved::default()
    };
    let (recorded, _) = store.move_case(case, moved.clone(), &layers("2")).unwrap();
    assert_eq!(recorded.layers, Some(layers("2").digest()));
    let state = store.case_state(case).unwrap();
    let details = &state.details;
    assert_eq!((details.industry.as_str(), details.checklist.as_str(), details.checklist_hash), ("b", "b", Some(two)));
    assert_eq!(state.oddities, []);
    assert_eq!(store.cases().unwrap()[0].industry, "b", "the list of cases follows");
    // The same again says that the case stood where it does not stand any more.
    store.move_case(case, moved, &layers("2")).unwrap();
    let state = store.case_state(case).unwrap();
    assert_eq!(state.oddities.len(), 1, "{:?}", state.oddities);
    let nowhere = ChecklistMoved { to: "b".into(), ..ChecklistMoved::default() };
    assert!(matches!(store.move_case(case, nowhere, &layers("2")), Err(StoreError::Internal(_))));
}

#[test]
fn an_erased_case_leaves_the_layers_and_a_case_without_any_is_a_case() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = store(folder.path());
    let hash = Hash([1; 32]);
    let (case, _) = store.create_case_on(on(hash), Vec::new(), Some(&layers("1"))).unwrap();
    store.erase_case(case, "依申请").unwrap();
    assert_eq!(store.kept_layers(hash).unwrap(), Some(layers("1")), "they name nobody");
    let (bare, _) = store.create_case_on(CaseCreated::default(), Vec::new(), Some(&layers("1"))).unwrap();
    assert_eq!(store.case_state(bare).unwrap().details.layers, None);
    store.append(Some(bare), &Payload::CaseReopened).unwrap();
}

#[test]
fn a_set_is_told_by_its_paths_and_texts_alone() {
    let files = |pairs: &[(&str, &str)]| pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
    let set = |pairs: &[(&str, &str)]| LayerSet::new("a", files(pairs));
    let one = set(&[("b/x.toml", "1"), ("a/x.toml", "2")]);
    assert_eq!(one.digest(), set(&[("a/x.toml", "2"), ("b/x.toml", "1")]).digest());
    // As docs/record.md says: SHA-256 over "tianye layers 1", a zero byte, and for each path its length, itself and the hash of its text.
    assert_eq!(one.digest().to_string(), DIGEST);
    let others = [
        set(&[("b/x.toml", "2"), ("a/x.toml", "1")]),
        set(&[("b/x.toml", "1")]),
        set(&[("b/x.toml", "1"), ("a/x.toml", "2 ")]),
        set(&[("b/x.toml", "1"), ("a/x.tom", "2")]),
    ];
    assert!(others.iter().all(|other| other.digest() != one.digest()));
}

/// Computed by another program from docs/record.md.
const DIGEST: &str = "c08bf00865961bbd3d40b66dc42e1274dd78aa0be2c634ed121257100c5f3a8a";
