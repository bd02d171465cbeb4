//! Tests that need the inside of a store: newer schemas, a full disk, steps interrupted half-way.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod hostile;
mod tampered;

use std::{fs, path::Path, time::Duration};

use evidence::{AnswersChanged, BootId, CaseCreated, Change, Moment, Payload, Value};

use crate::{
    Argon2Cost, Env, Finding, Officer, SCHEMA_VERSION, Settings, SlotKind, Store, StoreError, key_file::Credential,
    key_file::KeyFile,
};

struct Still;

impl Env for Still {
    fn moment(&self) -> Moment {
        let boot = BootId::from_random([1; 16]);
        Moment { wall_ms: 1_000, offset_minutes: 480, monotonic_ms: 1, boot, hub_heard_ms: None }
    }
}

fn settings() -> Settings {
    Settings { cost: Argon2Cost::LIGHT, head_interval: Duration::from_secs(60), ..Settings::default() }
}

fn create(folder: &Path) -> Store {
    let officer = Officer { id: "o".into(), name: "甲".into(), role: None };
    Store::create(folder, officer, "旧密码", settings(), Box::new(Still)).unwrap()
}

fn unlock(folder: &Path, password: &str) -> Result<Store, StoreError> {
    Store::unlock(folder, password, settings(), Box::new(Still))
}

fn answer(value: String) -> Payload {
    Payload::AnswersChanged(AnswersChanged::typed(vec![Change::answer("q", Some(Value::Text(value)))]))
}

#[test]
fn a_newer_schema_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let store = create(folder.path());
    store.database.pragma_update(None, "user_version", 99).unwrap();
    store.lock().unwrap();
    let before = fs::read(folder.path().join("store.db")).unwrap();
    let error = unlock(folder.path(), "旧密码").err().unwrap();
    assert!(matches!(error, StoreError::NewerVersion { found: 99, known: SCHEMA_VERSION }), "{error:?}");
    assert_eq!(fs::read(folder.path().join("store.db")).unwrap(), before);
}

#[test]
fn another_programs_database_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let store = create(folder.path());
    store.database.pragma_update(None, "application_id", 7).unwrap();
    store.lock().unwrap();
    assert_eq!(unlock(folder.path(), "旧密码").err().unwrap().code(), "foreign_database");
}

#[test]
fn records_cannot_be_changed_or_deleted_even_from_inside() {
    let folder = tempfile::tempdir().unwrap();
    let store = create(folder.path());
    for statement in ["DELETE FROM record", "UPDATE record SET sealed = x'00'", "UPDATE record SET seq = seq + 1"] {
        let error = store.database.execute(statement, ()).unwrap_err().to_string();
        assert!(error.contains("records are never"), "{error}");
    }
}

#[test]
fn a_record_altered_inside_the_database_is_found_at_unlock() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path());
    let (case, _) = store.create_case(CaseCreated::default()).unwrap();
    for value in 0..5 {
        store.append(Some(case), &answer(value.to_string())).unwrap();
    }
    store.database.execute_batch("DROP TRIGGER record_is_never_changed").unwrap();
    let other = "SELECT sealed FROM record WHERE seq = 3";
    store.database.execute(&format!("UPDATE record SET sealed = ({other}) WHERE seq = 4"), ()).unwrap();
    store.lock().unwrap();
    let store = unlock(folder.path(), "旧密码").unwrap();
    assert!(matches!(store.findings(), [Finding::ChainBroken { at }] if at.seq == 4), "{:?}", store.findings());
    assert!(!store.check().unwrap().holds());
}

#[test]
fn a_full_disk_is_said_clearly_and_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path());
    let (case, _) = store.create_case(CaseCreated::default()).unwrap();
    store.append(Some(case), &answer("kept".into())).unwrap();
    let pages: i64 = store.database.query_row("PRAGMA page_count", (), |row| row.get(0)).unwrap();
    let limit = |store: &Store, pages: i64| {
        store.database.query_row(&format!("PRAGMA max_page_count = {pages}"), (), |_| Ok(())).unwrap();
    };
    limit(&store, pages);
    let error = store.append(Some(case), &answer("x".repeat(100_000))).unwrap_err();
    assert_eq!(error.code(), "disk_full");
    let error = store.append(Some(case), &answer("x".repeat(100_000))).unwrap_err();
    assert_eq!(error.code(), "disk_full", "and again");
    assert_eq!(store.case_state(case).unwrap().answer("q").unwrap().change.value, Some(Value::Text("kept".into())));
    limit(&store, 1_000_000);
    store.append(Some(case), &answer("after".into())).unwrap();
    assert!(store.check().unwrap().holds());
}

#[test]
fn an_interrupted_change_of_password_leaves_one_password() {
    for remembered in ["旧密码", "新密码"] {
        let folder = tempfile::tempdir().unwrap();
        create(folder.path()).lock().unwrap();
        // Both wraps are there, as if the power had failed in between.
        let path = folder.path().join("keys");
        let mut file = KeyFile::read(&path).unwrap();
        let credential = |password| Credential { kind: SlotKind::Officer, password, device_secret: None };
        let (data_key, _) = file.open(credential("旧密码")).unwrap();
        file.add(&data_key, credential("新密码"), Argon2Cost::LIGHT, &Still).unwrap();
        file.write(&path).unwrap();

        unlock(folder.path(), remembered).unwrap().lock().unwrap();
        let other = if remembered == "旧密码" { "新密码" } else { "旧密码" };
        assert_eq!(unlock(folder.path(), other).err().unwrap().code(), "wrong_password");
        unlock(folder.path(), remembered).unwrap();
    }
}

#[test]
fn an_interrupted_creation_can_be_repeated_or_is_finished() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("store.new.db"), [1; 5000]).unwrap();
    create(folder.path()).lock().unwrap();
    // Keys written, but the database not yet in its place.
    fs::rename(folder.path().join("store.db"), folder.path().join("store.new.db")).unwrap();
    let store = unlock(folder.path(), "旧密码").unwrap();
    let log = store.log_records().unwrap();
    assert!(matches!(log[0].payload, Some(Payload::LogOpened(_))), "the log begins as every log: {:?}", log[0]);
}

#[test]
fn a_recovery_slot_opens_the_same_data_key_and_no_other_kind_does() {
    let device_secret = Some(&b"from the keychain"[..]);
    let officer = Credential { kind: SlotKind::Officer, password: "p", device_secret };
    let recovery = Credential { kind: SlotKind::Recovery, password: "r", device_secret: None };
    let key = zeroize::Zeroizing::new([5; 32]);
    let who = Officer { id: "o".into(), name: "甲".into(), role: None };
    let mut file = KeyFile::new(who, [9; 16], vec![7; 32], &key, officer, Argon2Cost::LIGHT, &Still).unwrap();
    file.add(&key, recovery, Argon2Cost::LIGHT, &Still).unwrap();
    assert_eq!(file.open(officer).unwrap().0, key);
    assert_eq!(file.open(recovery).unwrap().0, key, "when the keychain is lost");
    let code = |credential| file.open(credential).err().unwrap().code();
    assert_eq!(code(Credential { device_secret: None, ..officer }), "device_secret_missing");
    assert_eq!(code(Credential { device_secret: Some(b"another device"), ..officer }), "wrong_password");
    assert_eq!(code(Credential { kind: SlotKind::Officer, ..recovery }), "device_secret_missing");
    assert_eq!(code(Credential { password: "p", ..recovery }), "wrong_password");
}
