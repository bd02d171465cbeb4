//! Generated: every row deleted, every column emptied, the log cut at every record, every page damaged, the write-ahead log changed byte by byte.
//! Each is told, the second time as the first, and nothing that was left is destroyed by the telling.

use std::{collections::BTreeSet, fs, path::Path, time::Duration};

use evidence::{CaseCreated, CaseId, Hash};
use rusqlite::Connection;

use super::{Still, answer, create, settings, unlock};
use crate::{
    AttachmentDescription, Finding, LayerSet, Reading, Settings, SlotKind, Store, StoreError, database,
    key_file::{Credential, KeyFile},
    keys::Keys,
    wal::{self, Wal},
};

const PASSWORD: &str = "旧密码";

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() { copy(&path, &target) } else { fs::copy(&path, &target).map(drop).unwrap() }
    }
}

/// A locked store: a case with answers, a file and a kept checklist, and a case that was erased.
fn sample(folder: &Path) -> (CaseId, CaseId) {
    let mut store = create(folder);
    let layers =
        LayerSet::new("a", vec![("base/a.toml".into(), "a = 1".into()), ("base/b.toml".into(), "b = 2".into())]);
    let created = CaseCreated { title: "甲".into(), checklist_hash: Some(Hash([4; 32])), ..CaseCreated::default() };
    let (case, _) = store.create_case_on(created, Vec::new(), Some(&layers)).unwrap();
    let (erased, _) = store.create_case(CaseCreated::default()).unwrap();
    for number in 0..6 {
        store.append(Some(case), &answer(number.to_string())).unwrap();
        store.append(Some(erased), &answer(number.to_string())).unwrap();
    }
    store.attach(case, AttachmentDescription::default(), &mut &b"paper"[..]).unwrap();
    store.append(Some(case), &answer("长".repeat(3000))).unwrap();
    store.erase_case(erased, "依申请").unwrap();
    store.lock().unwrap();
    (case, erased)
}

/// The database as somebody with the password and a tool of their own opens it: no trigger holds them.
fn raw(folder: &Path) -> Connection {
    let file = KeyFile::read(&folder.join("keys")).unwrap();
    let credential = Credential { kind: SlotKind::Officer, password: PASSWORD, device_secret: None };
    let keys = Keys::derive(&file.open(credential).unwrap().0, &file.store);
    let opened = database::open(&folder.join("store.db"), &keys.database, 0, &Wal::default()).unwrap();
    let triggers = "SELECT group_concat('DROP TRIGGER ' || name, '; ') FROM sqlite_schema WHERE type = 'trigger'";
    let drop: String = opened.connection.query_row(triggers, (), |row| row.get(0)).unwrap();
    opened.connection.execute_batch(&drop).unwrap();
    opened.connection
}

/// What is said at unlock and by the check-up, by the findings' own ids; or the error that is said instead.
fn said(folder: &Path) -> Result<BTreeSet<String>, &'static str> {
    let store = unlock(folder, PASSWORD).map_err(|error| error.code())?;
    let checkup = store.check().unwrap();
    let told = store.tell(&checkup.findings).unwrap();
    assert_eq!(checkup.holds() && store.findings().is_empty(), !told.iter().any(|one| one.finding.is_fault()));
    let faults = told.iter().filter(|one| one.finding.is_fault()).map(|one| one.id.clone()).collect();
    store.lock().unwrap();
    Ok(faults)
}

/// Told, and told again the same; the file of the case that nobody erased stays.
fn told_twice(folder: &Path, case: CaseId, what: &str) -> Result<BTreeSet<String>, &'static str> {
    let first = said(folder);
    assert!(first.as_ref().map_or(true, |said| !said.is_empty()), "{what} was not told");
    assert_eq!(said(folder), first, "{what}: the second time");
    let files = fs::read_dir(folder.join("attachments").join(case.to_string())).map_or(0, Iterator::count);
    assert_eq!(files, 1, "{what}: the case's file");
    first
}

fn rows(database: &Connection, table: &str, key: &str) -> Vec<String> {
    let mut all = database.prepare(&format!("SELECT quote({key}) FROM {table} ORDER BY {key}")).unwrap();
    all.query_map((), |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
}

const TABLES: [(&str, &str); 6] = [
    ("record", "seq"),
    ("case_key", "case_id"),
    ("identity", "only"),
    ("migration", "version"),
    ("layer_file", "hash"),
    ("layer_set", "hash"),
];

#[test]
fn each_deleted_row_is_told_and_told_again() {
    let original = tempfile::tempdir().unwrap();
    let (case, erased) = sample(original.path());
    let gone = format!("X'{}'", erased.0.simple().to_string().to_uppercase());
    let mut count = 0;
    for (table, key) in TABLES {
        let folder = tempfile::tempdir().unwrap();
        copy(original.path(), folder.path());
        for row in rows(&raw(folder.path()), table, key) {
            if table == "case_key" && row == gone {
                continue; // Destroyed already, by a signed record: there is nothing to miss.
            }
            let folder = tempfile::tempdir().unwrap();
            copy(original.path(), folder.path());
            raw(folder.path()).execute(&format!("DELETE FROM {table} WHERE {key} = {row}"), ()).unwrap();
            told_twice(folder.path(), case, &format!("{table} {row}")).ok();
            count += 1;
        }
    }
    assert!(count > 25, "{count}");
}

#[test]
fn each_emptied_column_is_told_and_told_again() {
    let original = tempfile::tempdir().unwrap();
    let (case, erased) = sample(original.path());
    let gone = format!("X'{}'", erased.0.simple().to_string().to_uppercase());
    // When something was done is told by signed records; these say it once more for whoever reads the tables.
    let not_evidence = ["erased_ms", "applied_ms"];
    // The name of a checklist is proved by its hash coming out again, which takes whoever can resolve one.
    let proved_elsewhere = ["checklist"];
    let mut told = Vec::new();
    for (table, key) in TABLES {
        let folder = tempfile::tempdir().unwrap();
        copy(original.path(), folder.path());
        let database = raw(folder.path());
        let columns: Vec<String> = {
            let mut all = database.prepare(&format!("SELECT name FROM pragma_table_info('{table}')")).unwrap();
            all.query_map((), |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
        };
        for row in rows(&database, table, key) {
            for column in columns.iter().filter(|column| *column != key) {
                if not_evidence.contains(&column.as_str()) || proved_elsewhere.contains(&column.as_str()) {
                    continue;
                }
                let folder = tempfile::tempdir().unwrap();
                copy(original.path(), folder.path());
                let database = raw(folder.path());
                let set = |to: &str| {
                    let update =
                        format!("UPDATE {table} SET {column} = {to} WHERE {key} = {row} AND {column} IS NOT NULL");
                    database.execute(&update, ())
                };
                let changed = set("NULL").or_else(|_| set("X''")).or_else(|_| set("''")).or_else(|_| set("0")).unwrap();
                drop(database);
                if changed == 0 {
                    assert!(row == gone || table == "record", "{table} {row} {column}");
                    continue; // Erased.
                }
                told.push(told_twice(folder.path(), case, &format!("{table} {row} {column}")));
            }
        }
    }
    assert!(told.len() > 30, "{}", told.len());
    let codes: BTreeSet<String> =
        told.iter().flatten().flatten().map(|id| id.split('/').next().unwrap().to_owned()).collect();
    for code in ["content_absent", "case_key_absent", "chain_broken", "layers_damaged"] {
        assert!(codes.contains(code), "{code}: {codes:?}");
    }
}

#[test]
fn a_log_cut_at_each_record_is_told_and_not_written_to() {
    let original = tempfile::tempdir().unwrap();
    let (case, _) = sample(original.path());
    let head = fs::read(original.path().join("head")).unwrap();
    let last = unlock_for_reading(original.path()).head().unwrap().seq;
    for from in 1..=last {
        let folder = tempfile::tempdir().unwrap();
        copy(original.path(), folder.path());
        raw(folder.path()).execute("DELETE FROM record WHERE seq >= ?1", [from.cast_signed()]).unwrap();
        let said = told_twice(folder.path(), case, &format!("cut at {from}")).unwrap();
        assert!(said.iter().any(|id| id.starts_with(&format!("tail_missing/{last}/"))), "{said:?}");
        assert_eq!(fs::read(folder.path().join("head")).unwrap(), head, "cut at {from}: the noted end stays");
        let store = unlock(folder.path(), PASSWORD).unwrap();
        assert_eq!(store.head().map_or(0, |head| head.seq), from - 1, "nothing is appended over the gap");
    }
}

#[test]
fn each_damaged_page_is_told_and_the_rest_is_read() {
    let original = tempfile::tempdir().unwrap();
    let (case, _) = sample(original.path());
    let whole = fs::read(original.path().join("store.db")).unwrap();
    let records = unlock_for_reading(original.path()).head().unwrap().seq;
    let (mut read, mut closed) = (Vec::new(), Vec::new());
    for page in 1..=whole.len() / 4096 {
        let folder = tempfile::tempdir().unwrap();
        copy(original.path(), folder.path());
        let mut bytes = whole.clone();
        bytes[page * 4096 - 2000] ^= 8;
        fs::write(folder.path().join("store.db"), &bytes).unwrap();
        match told_twice(folder.path(), case, &format!("page {page}")) {
            Ok(said) => {
                assert!(said.contains(&format!("page_damaged/{page}/")), "{page}: {said:?}");
                let mut store = unlock(folder.path(), PASSWORD).unwrap();
                assert_eq!(store.reading(), Some(Reading::Damage));
                assert_eq!(store.append(Some(case), &answer("1".into())).unwrap_err().code(), "read_only");
                assert!(store.settle(&format!("page_damaged/{page}/"), "", &[]).is_err(), "nothing can be signed");
                read.push(
                    store.log_records().unwrap().len()
                        + store.cases().unwrap().iter().map(|c| c.records as usize).sum::<usize>(),
                );
            }
            Err(code) => {
                assert_eq!(code, "damaged", "page {page}");
                closed.push(page);
            }
        }
        assert_eq!(fs::read(folder.path().join("store.db")).unwrap(), bytes, "page {page}: the file is only read");
    }
    assert!(closed.len() <= 3, "without the pages of the tables' names and of the key nothing opens: {closed:?}");
    // A record lies on one page and what its content runs over to; the page that leads to all of them costs all. Nothing else may be lost.
    let lost: usize = read.iter().map(|count| records as usize - count).sum();
    assert!(lost <= 2 * records as usize + 3, "{read:?} of {records}");
    assert!(read.iter().filter(|count| **count == 0).count() <= 1, "{read:?} of {records}");
}

fn unlock_for_reading(folder: &Path) -> Store {
    Store::unlock(folder, PASSWORD, Settings { for_reading: true, ..settings() }, Box::new(Still)).unwrap()
}

fn bytes_of(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&path).unwrap()))
        .collect();
    files.sort();
    files
}

#[test]
fn a_store_that_is_only_read_is_read_whole_and_not_a_byte_of_it_changes() {
    let folder = tempfile::tempdir().unwrap();
    let (case, _) = sample(folder.path());
    // As a power failure leaves it, with saves in the write-ahead log alone; and locked in good order.
    let left = tempfile::tempdir().unwrap();
    let mut open = unlock(folder.path(), PASSWORD).unwrap();
    for number in 10..20 {
        open.append(Some(case), &answer(number.to_string())).unwrap();
    }
    copy(folder.path(), left.path());
    open.lock().unwrap();
    for (folder, extra) in [(left.path(), 11), (folder.path(), 12)] {
        let before = bytes_of(folder);
        let mut store = unlock_for_reading(folder);
        assert_eq!(store.reading(), Some(Reading::Disk));
        assert_eq!(store.findings(), []);
        assert!(store.check().unwrap().holds());
        assert!(store.head().unwrap().seq > 20 + extra - 12);
        assert_eq!(store.case_state(case).unwrap().answers["q"].history.len(), 17);
        assert_eq!(store.append(Some(case), &answer("1".into())).unwrap_err().code(), "read_only");
        assert!(matches!(store.create_case(CaseCreated::default()), Err(StoreError::ReadOnly(Reading::Disk))));
        store.lock().unwrap();
        assert_eq!(bytes_of(folder), before);
    }
}

#[test]
fn a_changed_byte_in_the_write_ahead_log_never_loses_a_save_in_silence() {
    let folder = tempfile::tempdir().unwrap();
    let (case, _) = sample(folder.path());
    let mut open = unlock(folder.path(), PASSWORD).unwrap();
    // The noted end lags behind all of these: only the write-ahead log itself can tell.
    for number in 0..12 {
        open.append(Some(case), &answer(number.to_string())).unwrap();
    }
    let head = open.head().unwrap();
    let left = tempfile::tempdir().unwrap();
    copy(folder.path(), left.path());
    let log = fs::read(left.path().join("store.db-wal")).unwrap();
    assert_eq!(wal::read(&left.path().join("store.db-wal")).unwrap().dropped, 0);
    let (mut lost, mut silent) = (0, Vec::new());
    // Every byte of the header and of the frames' own headers, and some of each page.
    let places = (0..log.len()).filter(|at| *at < 32 || (at - 32) % 4120 < 24 || (at - 32) % 4120 % 1009 == 25);
    for at in places.step_by(3) {
        let copied = tempfile::tempdir().unwrap();
        copy(left.path(), copied.path());
        let mut changed = log.clone();
        changed[at] ^= 1 << (at % 8);
        fs::write(copied.path().join("store.db-wal"), changed).unwrap();
        let Ok(store) = unlock(copied.path(), PASSWORD) else { continue };
        let there = store.hash_at(head.seq) == Some(head.hash);
        lost += usize::from(!there);
        if !there && store.tell(&[]).unwrap().is_empty() {
            silent.push(at);
        }
    }
    println!("{lost} changed bytes lost a save, {} of them in silence", silent.len());
    assert!(lost > 20, "{lost}");
    assert_eq!(silent, [] as [usize; 0], "of {lost} that lost a save");
}

#[test]
fn part_of_a_page_at_the_end_opens_when_the_write_ahead_log_has_the_whole() {
    let folder = tempfile::tempdir().unwrap();
    let (case, _) = sample(folder.path());
    let mut open = unlock(folder.path(), PASSWORD).unwrap();
    for number in 0..40 {
        open.append(Some(case), &answer(format!("{number}{}", "长".repeat(300)))).unwrap();
    }
    let head = open.head().unwrap();
    let left = tempfile::tempdir().unwrap();
    copy(folder.path(), left.path());
    let mut database = fs::read(left.path().join("store.db")).unwrap();
    // A checkpoint that was cut while it made the file longer.
    database.extend([7; 1000]);
    fs::write(left.path().join("store.db"), &database).unwrap();
    for reading in [true, false] {
        let settings = Settings { for_reading: reading, ..settings() };
        let store = Store::unlock(left.path(), PASSWORD, settings, Box::new(Still)).unwrap();
        assert_eq!((store.hash_at(head.seq), store.findings()), (Some(head.hash), &[][..]));
    }
    // Without it nothing holds the rest.
    let alone = tempfile::tempdir().unwrap();
    copy(folder.path(), alone.path());
    fs::remove_file(alone.path().join("store.db-wal")).unwrap();
    fs::write(alone.path().join("store.db"), &database).unwrap();
    assert_eq!(unlock(alone.path(), PASSWORD).err().unwrap().code(), "truncated");
}

#[test]
fn the_noted_end_is_at_most_a_second_behind() {
    let folder = tempfile::tempdir().unwrap();
    let (case, _) = sample(folder.path());
    let cost = crate::Argon2Cost::LIGHT;
    let mut store =
        Store::unlock(folder.path(), PASSWORD, Settings { cost, ..Settings::default() }, Box::new(Still)).unwrap();
    assert!(Settings::default().head_interval <= Duration::from_millis(500));
    for number in 0..3 {
        store.append(Some(case), &answer(number.to_string())).unwrap();
        std::thread::sleep(Duration::from_secs(1));
        let noted = crate::head_file::read(&folder.path().join("head"), store.public_key()).unwrap();
        assert_eq!(noted, crate::head_file::HeadRead::Kept(store.head().unwrap()), "{number}");
    }
}

#[test]
fn a_case_with_a_gap_is_read_and_the_others_are_written() {
    let folder = tempfile::tempdir().unwrap();
    let (case, _) = sample(folder.path());
    raw(folder.path()).execute("UPDATE record SET opening = NULL WHERE seq = 6", ()).unwrap();
    let mut store = unlock(folder.path(), PASSWORD).unwrap();
    assert_eq!(store.findings(), [Finding::ContentAbsent { seq: 6, case: Some(case) }]);
    assert_eq!((store.reading(), store.gaps(case).unwrap()), (None, vec![6]));
    assert!(store.case_state(case).unwrap().answer("q").is_some(), "the rest of it is there");
    assert_eq!(store.append(Some(case), &answer("1".into())).unwrap_err().code(), "case_read_only");
    let (other, _) = store.create_case(CaseCreated::default()).unwrap();
    store.append(Some(other), &answer("1".into())).unwrap();
    // Dealt with, it leaves the desk and stays in the check-up; the case stays closed to writing.
    store.settle("content_absent/6/", "已从纸质材料补记到新案", &[]).unwrap();
    store.lock().unwrap();
    let mut store = unlock(folder.path(), PASSWORD).unwrap();
    let told = store.tell(&store.check().unwrap().findings).unwrap();
    assert_eq!((told.len(), told[0].settled.is_some()), (1, true));
    assert!(!store.check().unwrap().holds());
    assert_eq!(store.append(Some(case), &answer("1".into())).unwrap_err().code(), "case_read_only");
}
