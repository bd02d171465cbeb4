//! A store written by version 1 of every layout still opens, with all that is in it: whoever changes a key's derivation, a seal, a
//! table or a file's layout makes officers' data unreadable, and sees it here first.
//!
//! `golden/store-1` was written once by this program (password `口令 Tianye 1`) and is never written again, and so was `golden/backup-1`, two backups of
//! an account with the same password; the layouts are in `docs/record.md`.
#![allow(clippy::unwrap_used)]

mod support;

use std::{collections::BTreeSet, fs, path::Path};

use evidence::{AnswersChanged, CaseCreated, Change, Ed25519Sha256, Hash, LogId, Payload, Value};
use store::{
    AttachmentDescription, Before, LayerSet, Officer, PackageKey, Passphrase, Restore, Store, Taking, backups_in,
    read_package,
};
use support::{Clock, officer, settings};

const PASSWORD: &str = "口令 Tianye 1";
/// The root of the case's three records.
const ROOT: &str = "e44e2a1c9aa8fbff903d05a4ed383cc916684b117fb6c85167883033f70e8b7e";

fn answer(value: &str) -> Payload {
    let change = Change::answer("request.amount", Some(Value::Text(value.into())));
    Payload::AnswersChanged(AnswersChanged::typed(vec![change]))
}

fn content() -> Vec<u8> {
    (0..70_000_u32).map(|i| (i % 251) as u8).collect()
}

#[test]
#[ignore = "wrote the fixture; a new one is a new folder, store-2"]
fn write_the_fixture() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/store-1");
    let mut store =
        Store::create(&folder, officer(), PASSWORD, settings(), Clock::at(1_793_404_800_000).env()).unwrap();
    let title = "食品批发 30万".to_owned();
    let (case, _) = store.create_case(CaseCreated { title, ..CaseCreated::default() }).unwrap();
    store.append(Some(case), &answer("300000")).unwrap();
    let description = AttachmentDescription { name: "合同.bin".into(), ..AttachmentDescription::default() };
    store.attach(case, description, &mut content().as_slice()).unwrap();
    let (erased, _) = store.create_case(CaseCreated::default()).unwrap();
    store.append(Some(erased), &answer("1")).unwrap();
    store.erase_case(erased, "依申请").unwrap();
    store.lock().unwrap();
    fs::remove_file(folder.join("lock")).unwrap();
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for path in fs::read_dir(from).unwrap().map(|entry| entry.unwrap().path()) {
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() { copy(&path, &target) } else { fs::write(target, fs::read(&path).unwrap()).unwrap() }
    }
}

#[test]
fn a_store_of_version_1_opens_whole() {
    let folder = tempfile::tempdir().unwrap();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/store-1"), folder.path());
    let clock = Clock::at(1_793_404_900_000);
    let mut store = Store::unlock(folder.path(), PASSWORD, settings(), clock.env()).unwrap();
    assert_eq!(store.findings(), []);
    assert_eq!(store.officer(), &officer());
    let cards = store.cases().unwrap();
    assert_eq!(
        cards.iter().map(|card| (card.title.as_str(), card.erased)).collect::<Vec<_>>(),
        [("", true), ("食品批发 30万", false)]
    );
    let case = cards[1].id;
    let state = store.case_state(case).unwrap();
    assert_eq!(state.answer("request.amount").unwrap().change.value, Some(Value::Text("300000".into())));
    assert_eq!(*store.attachment(case, state.attachments[0].added.id).unwrap(), content());
    assert_eq!(store.case_root(case).unwrap().to_string(), ROOT);
    store.append(Some(case), &answer("250000")).unwrap();
    // The file as it was before the migration is kept, and an erasure takes it away.
    assert!(folder.path().join("store.before.db").is_file());
    let layers = LayerSet::new("a", vec![("base/layer.toml".into(), "id = \"base\"".into())]);
    assert!(store.keep_layers(Hash([1; 32]), &layers).unwrap());
    assert_eq!(store.kept_layers(Hash([1; 32])).unwrap(), Some(layers));
    let checkup = store.check().unwrap();
    assert!(checkup.holds() && checkup.attachments_good == 1 && checkup.log.openings.absent == 2, "{checkup:?}");
    store.erase_case(case, "依申请").unwrap();
    assert!(!folder.path().join("store.before.db").exists());
}

#[test]
fn what_was_kept_before_the_migration_opens_like_the_store_it_was() {
    let folder = tempfile::tempdir().unwrap();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/store-1"), folder.path());
    let clock = Clock::at(1_793_404_900_000);
    let mut store = Store::unlock(folder.path(), PASSWORD, settings(), clock.env()).unwrap();
    let (case, _) = store.create_case(CaseCreated { title: "升级以后".into(), ..CaseCreated::default() }).unwrap();
    store.append(Some(case), &answer("1")).unwrap();
    store.lock().unwrap();
    fs::rename(folder.path().join("store.before.db"), folder.path().join("store.db")).unwrap();
    let store = Store::unlock(folder.path(), PASSWORD, settings(), clock.env()).unwrap();
    let titles: Vec<String> = store.cases().unwrap().into_iter().map(|card| card.title).collect();
    assert_eq!(titles, ["", "食品批发 30万"], "as it was, and said to be behind the head kept beside it");
    assert_eq!(store.findings().iter().map(|f| f.code()).collect::<Vec<_>>(), ["tail_missing"]);
}

#[test]
fn a_store_of_version_1_hands_its_case_over_and_takes_the_answers_back() {
    let folder = tempfile::tempdir().unwrap();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/store-1"), folder.path());
    let clock = Clock::at(1_793_404_900_000);
    let mut old = Store::unlock(folder.path(), PASSWORD, settings(), clock.env()).unwrap();
    let case = old.cases().unwrap()[1].id;
    let said = || Passphrase::new("4711 0815 2026 1130 9999").unwrap();
    let packed = |store: &Store| {
        let mut bytes = Vec::new();
        store.package(case, Some(said())).unwrap().write(&*clock.env(), &mut bytes).unwrap();
        bytes
    };
    let take = |store: &mut Store, bytes: &[u8], from: LogId| {
        let with = PackageKey::said(said());
        let contents = read_package(&mut &bytes[..], &with, &mut |_, _, _| Ok(())).unwrap();
        let report = contents.package.verify(&contents, &store.known_log_keys(), &Ed25519Sha256);
        let confirmed = [from].into();
        let taking = Taking { contents: &contents, report: &report, confirmed: &confirmed, layers: &[] };
        store.take_package(&taking, &mut |on_file| read_package(&mut &bytes[..], &with, on_file).map(drop)).unwrap()
    };
    let other = tempfile::tempdir().unwrap();
    let officer = store::Officer { id: "officer-2".into(), name: "客户经理乙".into(), role: None };
    let mut second = Store::create(other.path(), officer, PASSWORD, settings(), clock.env()).unwrap();
    let taken = take(&mut second, &packed(&old), old.log_id());
    assert_eq!((taken.records, taken.files), (3, 1));
    second.append(Some(case), &answer("280000")).unwrap();
    assert_eq!(take(&mut old, &packed(&second), second.log_id()).records, 2);
    let given = |store: &Store| store.case_state(case).unwrap().answer("request.amount").unwrap().change.value.clone();
    assert_eq!((given(&old), given(&second)), (Some(Value::Text("280000".into())), Some(Value::Text("280000".into()))));
    // What the old tables prove is untouched by it.
    let checkup = old.check().unwrap();
    assert!(checkup.holds() && checkup.log.openings.absent == 2, "{checkup:?}");
    old.lock().unwrap();
    assert_eq!(Store::unlock(folder.path(), PASSWORD, settings(), clock.env()).unwrap().findings(), []);
}

const BACKED_UP: &str = "0123456789abcdef0123456789abcdef";

#[test]
#[ignore = "wrote the fixture; a new one is a new folder, backup-2"]
fn write_the_backup() {
    let stick = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/backup-1");
    let (folder, clock) = (tempfile::tempdir().unwrap(), Clock::at(1_793_404_800_000));
    let officer = Officer { id: BACKED_UP.into(), name: "客户经理甲".into(), role: None };
    let mut store = Store::create(&folder.path().join(BACKED_UP), officer, PASSWORD, settings(), clock.env()).unwrap();
    fs::create_dir_all(&stick).unwrap();
    let back_up = |store: &mut Store| {
        let done = store.backup(&stick, false).unwrap().run(&mut |_, _| true).unwrap();
        store.backed_up(&done).unwrap();
    };
    let title = "食品批发 30万".to_owned();
    let (case, _) = store.create_case(CaseCreated { title, ..CaseCreated::default() }).unwrap();
    store.append(Some(case), &answer("300000")).unwrap();
    back_up(&mut store);
    let description = AttachmentDescription { name: "合同.bin".into(), ..AttachmentDescription::default() };
    store.attach(case, description, &mut &content()[..5_000]).unwrap();
    let layers = LayerSet::new("a", vec![("base/layer.toml".into(), "id = \"base\"".into())]);
    store.keep_layers(Hash([1; 32]), &layers).unwrap();
    back_up(&mut store);
    store.lock().unwrap();
}

#[test]
fn a_backup_of_version_1_is_read_and_restored_whole() {
    let (stick, accounts) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/backup-1"), stick.path());
    let series = backups_in(stick.path()).unwrap().remove(0);
    assert_eq!(series.backups.iter().map(|card| (card.number, card.head.seq)).collect::<Vec<_>>(), [(1, 3), (2, 5)]);
    assert!(series.unreadable.is_empty());
    for (number, before) in [(1, Before::None), (2, Before::Here)] {
        let check = series.check(Some(number), &mut |_, _| true).unwrap();
        assert!(check.holds() && check.key_noted && check.before == before, "{check:?}");
    }
    let clock = Clock::at(1_793_404_900_000);
    let (env, erased) = (|| clock.env(), BTreeSet::new());
    for (number, files, records) in [(Some(1), 0, 3), (None, 1, 5)] {
        let to = accounts.path().join(format!("{records}"));
        let (settings, password) = (settings(), Some(PASSWORD));
        let restore = Restore { number, password, accounts: &to, erased: &erased, beside: false, settings, env: &env };
        let restored = series.restore(&restore, &mut |_, _| true).unwrap();
        assert_eq!(restored.opened, Some((records, files)));
        let mut store = Store::unlock(&to.join(BACKED_UP), PASSWORD, support::settings(), clock.env()).unwrap();
        let case = store.cases().unwrap()[0].id;
        let state = store.case_state(case).unwrap();
        assert_eq!(state.answer("request.amount").unwrap().change.value, Some(Value::Text("300000".into())));
        for attachment in &state.attachments {
            assert_eq!(*store.attachment(case, attachment.added.id).unwrap(), content()[..5_000]);
        }
        assert_eq!(store.kept_layers(Hash([1; 32])).unwrap().is_some(), number.is_none());
        // Seen, and it goes on: also with a third backup to the same stick.
        let id = store.tell(&[]).unwrap()[0].id.clone();
        store.settle(&id, "旧电脑丢了", &[]).unwrap();
        store.append(Some(case), &answer("250000")).unwrap();
        assert!(store.check().unwrap().holds());
        if number.is_none() {
            let done = store.backup(stick.path(), false).unwrap().run(&mut |_, _| true).unwrap();
            assert_eq!(done.number, 3);
        }
    }
}
