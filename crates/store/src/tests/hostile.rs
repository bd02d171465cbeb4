//! Files put in place by somebody else, settings that silently do not hold, and what must not be left readable.

use std::fs;

use evidence::{CaseCreated, CaseId, LogOpened, Payload, Value};
use rusqlite::Connection;
use zeroize::Zeroizing;

use super::{Still, answer, create, settings, unlock};
use crate::{
    Argon2Cost, AttachmentDescription, Finding, Officer, Settings, SlotKind, StoreError, database,
    key_file::{Credential, KeyFile},
};

const PASSWORD: &str = "旧密码";

#[test]
fn durability_and_secrecy_are_in_force_and_not_only_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    create(folder.path()).lock().unwrap();
    let store = unlock(folder.path(), PASSWORD).unwrap();
    let value = |pragma: &str| database::pragma_value(&store.database, pragma).unwrap();
    assert!(value("cipher_version").unwrap().starts_with("4."));
    for (pragma, wanted) in [
        ("journal_mode", "wal"),
        ("synchronous", "2"),
        ("locking_mode", "exclusive"),
        ("temp_store", "2"),
        ("secure_delete", "1"),
        ("trusted_schema", "0"),
        ("foreign_keys", "1"),
        ("cell_size_check", "1"),
        ("fullfsync", "1"),
        ("checkpoint_fullfsync", "1"),
        ("cipher_page_size", "4096"),
        ("cipher_use_hmac", "1"),
        ("cipher_hmac_algorithm", "HMAC_SHA512"),
        ("page_size", "4096"),
    ] {
        assert_eq!(value(pragma).as_deref(), Some(wanted), "{pragma}");
    }
}

#[test]
fn a_database_that_is_not_as_durable_as_asked_is_not_used() {
    // In memory there is no WAL, whatever is asked for.
    let memory = Connection::open_in_memory().unwrap();
    let error = database::set_up(&memory).unwrap_err().to_string();
    assert!(error.contains("journal_mode"), "{error}");
}

#[test]
fn nobody_signs_in_another_officers_name() {
    let folder = tempfile::tempdir().unwrap();
    create(folder.path()).lock().unwrap();
    let path = folder.path().join("keys");
    let honest = fs::read(&path).unwrap();
    // Needs no password: the key file is readable and its checksum is no secret.
    for (id, name) in [("somebody else", "甲"), ("o", "乙")] {
        let mut file = KeyFile::read(&path).unwrap();
        file.officer = Officer { id: id.into(), name: name.into(), role: None };
        file.write(&path).unwrap();
        assert_eq!(unlock(folder.path(), PASSWORD).err().unwrap().code(), "key_file_damaged", "{id} {name}");
    }
    fs::write(&path, honest).unwrap();
    unlock(folder.path(), PASSWORD).unwrap();
}

#[test]
fn a_key_file_cannot_ask_for_hours_of_work() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("keys");
    let officer = Officer { id: "o".into(), name: "甲".into(), role: None };
    let key = Zeroizing::new([5; 32]);
    let credential = Credential { kind: SlotKind::Officer, password: "p", device_secret: None };
    let file = KeyFile::new(officer, [9; 16], vec![7; 32], &key, credential, Argon2Cost::LIGHT, &Still).unwrap();
    let code = || KeyFile::read(&path).err().map(|error| error.code());
    for (memory_kib, passes, lanes) in
        [(1 << 20, 1, 1), (64, u32::MAX, 1), (256 << 10, 9, 1), (1, 1, 1), (64, 0, 1), (64, 1, 0)]
    {
        let mut hostile = file.clone();
        hostile.set_cost(Argon2Cost { memory_kib, passes, lanes });
        hostile.write(&path).unwrap();
        assert_eq!(code(), Some("key_file_damaged"), "{memory_kib} {passes} {lanes}");
        let mut own = file.clone();
        let cost = Argon2Cost { memory_kib, passes, lanes };
        assert!(own.add(&key, credential, cost, &Still).is_err(), "what could not be read back is not written");
    }
    let mut many = file.clone();
    (0..500).for_each(|_| many.repeat_slot());
    many.write(&path).unwrap();
    assert_eq!(code(), Some("key_file_damaged"), "five hundred slots, each to be tried");
    let mut standard = file;
    standard.set_cost(Argon2Cost::STANDARD);
    standard.write(&path).unwrap();
    assert_eq!(code(), None);
}

#[test]
fn a_slot_opens_only_as_what_it_was_made() {
    let folder = tempfile::tempdir().unwrap();
    create(folder.path()).lock().unwrap();
    let file = KeyFile::read(&folder.path().join("keys")).unwrap();
    let credential = |kind| Credential { kind, password: PASSWORD, device_secret: None };
    assert!(file.open(credential(SlotKind::Officer)).is_ok());
    let mut turned = file.clone();
    turned.set_kind(SlotKind::Recovery);
    assert_eq!(turned.open(credential(SlotKind::Recovery)).err().unwrap().code(), "wrong_password");
    let mut moved = file;
    moved.store[0] ^= 1;
    assert_eq!(moved.open(credential(SlotKind::Officer)).err().unwrap().code(), "wrong_password");
}

#[test]
fn a_password_change_that_cannot_be_recorded_is_not_done() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path());
    store
        .database
        .execute_batch("CREATE TEMP TRIGGER full BEFORE INSERT ON record BEGIN SELECT RAISE(ABORT, 'no'); END")
        .unwrap();
    assert!(store.change_password(PASSWORD, "新密码").is_err());
    drop(store);
    assert_eq!(unlock(folder.path(), "新密码").err().unwrap().code(), "wrong_password");
    let store = unlock(folder.path(), PASSWORD).unwrap();
    assert!(!store.log_records().unwrap().iter().any(|entry| entry.payload == Some(Payload::PasswordChanged)));
}

#[test]
fn a_record_of_a_newer_format_is_called_newer() {
    let folder = tempfile::tempdir().unwrap();
    let store = create(folder.path());
    let newer = [&[0x82, 0x44, 0x82, 0x18, 0x63, 0x01][..], &[0x40]].concat();
    store.database.execute("INSERT INTO record (seq, sealed) VALUES (2, ?1)", [newer]).unwrap();
    drop(store);
    let error = unlock(folder.path(), PASSWORD).err().unwrap();
    assert!(matches!(error, StoreError::NewerVersion { found: 99, known: 1 }), "{error:?}");
}

#[test]
fn keys_are_made_and_destroyed_only_by_what_records_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path());
    let (case, _) = store.create_case(CaseCreated::default()).unwrap();
    let head = store.head();
    let opened = LogOpened { public_key: Vec::new(), officer: String::new(), program: String::new(), role: None };
    for (case, payload) in [
        (Some(case), Payload::CaseErased("x".into())),
        (Some(CaseId::from_random([9; 16])), Payload::CaseErased("x".into())),
        (Some(case), Payload::CaseCreated(CaseCreated::default())),
        (None, Payload::LogOpened(opened)),
        // Outside of its case it would outlive the case's erasure.
        (None, answer("1".into())),
    ] {
        assert_eq!(store.append(case, &payload).unwrap_err().code(), "internal", "{payload:?}");
    }
    assert_eq!(store.head(), head);
    store.append(Some(case), &answer("1".into())).unwrap();
}

#[test]
fn a_content_moved_to_another_record_does_not_open() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path());
    let (case, _) = store.create_case(CaseCreated::default()).unwrap();
    for value in ["1", "2"] {
        store.append(Some(case), &answer(value.into())).unwrap();
    }
    let other = "(SELECT opening FROM record WHERE seq = 3)";
    store.database.execute(&format!("UPDATE record SET opening = {other} WHERE seq = 4"), ()).unwrap();
    // The rest of the case is there; the gap is marked, and nothing is written behind it.
    assert_eq!(store.case_state(case).unwrap().answer("q").unwrap().change.value, Some(Value::Text("1".into())));
    assert_eq!(store.heed_gaps(case).unwrap(), [4]);
    assert_eq!(store.append(Some(case), &answer("3".into())).unwrap_err().code(), "case_read_only");
    assert_eq!(store.verify().unwrap().1, [4]);
}

#[test]
fn a_disk_that_turns_read_only_is_said_and_the_answer_is_not_called_saved() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path());
    let (case, _) = store.create_case(CaseCreated::default()).unwrap();
    store.database.pragma_update(None, "query_only", true).unwrap();
    let error = store.append(Some(case), &answer("1".into())).unwrap_err();
    assert_eq!(error.code(), "io", "{error:?}");
    assert_eq!(store.create_case(CaseCreated::default()).unwrap_err().code(), "io");
    assert_eq!(store.cases().unwrap().len(), 1, "reading goes on");
    store.database.pragma_update(None, "query_only", false).unwrap();
    assert_eq!(store.append(Some(case), &answer("1".into())).unwrap().stamp.seq, 3);
    assert!(store.check().unwrap().holds());
}

#[test]
fn settings_do_not_show_the_devices_secret() {
    let secret = Zeroizing::new(b"from the keychain".to_vec());
    let shown = format!("{:?}", Settings { device_secret: Some(secret.clone()), ..settings() });
    assert!(!shown.contains(&format!("{:?}", secret.as_slice())) && !shown.contains("102"), "{shown}");
}

#[cfg(unix)]
#[test]
fn files_are_the_officers_alone() {
    use std::os::unix::fs::PermissionsExt;
    let outside = tempfile::tempdir().unwrap();
    let folder = outside.path().join("officers").join("one");
    let mut store = create(&folder);
    let (case, _) = store.create_case(CaseCreated::default()).unwrap();
    store.attach(case, AttachmentDescription::default(), &mut &b"x"[..]).unwrap();
    store.change_password(PASSWORD, "新密码").unwrap();
    let mut folders = vec![outside.path().join("officers")];
    let mut files = 0;
    while let Some(folder) = folders.pop() {
        assert_eq!(fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700, "{}", folder.display());
        for path in fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else {
                assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600, "{}", path.display());
                files += 1;
            }
        }
    }
    // Database, WAL, keys, head, lock, attachment.
    assert_eq!(files, 6);
}

#[test]
fn what_was_being_attached_at_a_crash_is_cleared_away() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path());
    let (case, _) = store.create_case(CaseCreated::default()).unwrap();
    let (id, _) = store.attach(case, AttachmentDescription::default(), &mut &b"x"[..]).unwrap();
    let part = store.attachment_folder(case).join("00.part");
    fs::write(&part, b"half").unwrap();
    store.lock().unwrap();
    let store = unlock(folder.path(), PASSWORD).unwrap();
    assert!(!part.exists());
    assert_eq!(*store.attachment(case, id).unwrap(), b"x");
}

#[test]
fn a_file_sealed_aside_is_there_once_recorded_and_gone_when_not() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path());
    let (case, _) = store.create_case(CaseCreated::default()).unwrap();
    let files = |store: &crate::Store| fs::read_dir(store.attachment_folder(case)).map_or(0, Iterator::count);
    // Sealed on another thread, while the store goes on recording.
    let place = store.place(case).unwrap();
    let sealing = std::thread::spawn(move || place.write(&mut &b"sealed aside"[..]).unwrap());
    store.append(Some(case), &answer("1".into())).unwrap();
    let written = sealing.join().unwrap();
    let before = store.records(case).unwrap().len();
    let (added, _) = store.record_written(written, AttachmentDescription::default()).unwrap();
    assert_eq!(*store.attachment(case, added.id).unwrap(), b"sealed aside");
    assert_eq!((store.records(case).unwrap().len(), files(&store)), (before + 1, 1));
    // Dropped unrecorded, and broken off half way: nothing stays.
    drop(store.place(case).unwrap().write(&mut &b"never recorded"[..]).unwrap());
    struct Breaks;
    impl std::io::Read for Breaks {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("stopped"))
        }
    }
    assert!(store.place(case).unwrap().write(&mut Breaks).is_err());
    assert_eq!(files(&store), 1);
    // Erased meanwhile, the case takes no file any more.
    let written = store.place(case).unwrap().write(&mut &b"too late"[..]).unwrap();
    store.erase_case(case, "样例").unwrap();
    assert!(store.record_written(written, AttachmentDescription::default()).is_err());
    assert_eq!(files(&store), 0);
}

/// What belongs together breaks off at each of its records, and at the disk's own word that it is full.
#[test]
fn what_breaks_off_at_any_of_its_records_leaves_nothing_behind() {
    type Step = fn(&mut crate::Store, CaseId) -> Result<(), StoreError>;
    let steps: [(&str, Step); 5] = [
        ("several records", |store, case| store.append_all(case, &[answer("1".into()), answer("2".into())]).map(drop)),
        ("a case", |store, _| store.create_case_with(CaseCreated::default(), vec![answer("1".into())]).map(drop)),
        ("a file", |store, case| store.attach(case, AttachmentDescription::default(), &mut &b"another"[..]).map(drop)),
        ("a file that is there already", |store, case| {
            store.attach(case, AttachmentDescription::default(), &mut &b"kept"[..]).map(drop)
        }),
        ("a file and what it answers", |store, case| {
            let also = [answer("1".into()), answer("2".into())];
            store.attach_with(case, AttachmentDescription::default(), &mut &b"another"[..], &also).map(drop)
        }),
    ];
    for (name, step) in steps {
        let folder = tempfile::tempdir().unwrap();
        let mut store = create(folder.path());
        let (case, _) = store.create_case(CaseCreated::default()).unwrap();
        let (kept, _) = store.attach(case, AttachmentDescription::default(), &mut &b"kept"[..]).unwrap();
        let there = |store: &crate::Store| {
            let mut files: Vec<_> =
                fs::read_dir(store.attachment_folder(case)).unwrap().map(|e| e.unwrap().path()).collect();
            files.sort();
            (store.head(), store.cases().unwrap(), store.case_state(case).unwrap(), files)
        };
        let before = there(&store);
        let next = store.head().unwrap().seq + 1;
        let mut broken = 0;
        loop {
            let seq = next + broken;
            store
                .database
                .execute_batch(&format!(
                    "DROP TRIGGER IF EXISTS temp.full; CREATE TEMP TRIGGER full BEFORE INSERT ON record WHEN NEW.seq = {seq} BEGIN SELECT RAISE(ABORT, 'no'); END"
                ))
                .unwrap();
            if step(&mut store, case).is_ok() {
                break;
            }
            broken += 1;
            // The next step reads the log anew; this one must not have to.
            store.log.resolve(&store.database).unwrap();
            assert!(there(&store) == before, "{name} broken off at record {broken}");
        }
        assert!(broken > 0, "{name}");
        assert_eq!(*store.attachment(case, kept).unwrap(), b"kept", "{name}");
        assert!(store.check().unwrap().holds(), "{name}");
        store.database.execute_batch("DROP TRIGGER temp.full").unwrap();
        // A database that may not grow: the system's own full disk.
        let before = there(&store);
        let pages: u32 = store.database.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
        store.database.pragma_update(None, "max_page_count", pages).unwrap();
        let mut full = None;
        for _ in 0..200 {
            if let Err(error) = step(&mut store, case) {
                full = Some(error);
                break;
            }
        }
        let full = full.unwrap();
        assert_eq!(full.code(), "disk_full", "{name}");
        assert!(full.advice().kept.zh.contains("没有保存") && full.advice().to_do.zh.contains("空间"), "{name}");
        store.log.resolve(&store.database).unwrap();
        let after = there(&store);
        assert!(after.0.unwrap().seq >= before.0.unwrap().seq && store.check().unwrap().holds(), "{name}");
        let named: std::collections::BTreeSet<_> = after.2.attachments.iter().map(|a| a.added.id).collect();
        assert_eq!(after.3.len(), named.len(), "{name}: as many files as records name");
    }
}

#[test]
fn a_head_file_of_any_size_is_only_damaged() {
    let folder = tempfile::tempdir().unwrap();
    create(folder.path()).lock().unwrap();
    fs::File::create(folder.path().join("head")).unwrap().set_len(1 << 40).unwrap();
    assert_eq!(unlock(folder.path(), PASSWORD).unwrap().findings(), [Finding::HeadFileDamaged]);
}

#[test]
fn a_small_picture_belongs_to_its_file_alone() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path());
    let (case, _) = store.create_case(CaseCreated::default()).unwrap();
    let attach = |store: &mut crate::Store, bytes: &[u8]| {
        store.attach(case, AttachmentDescription::default(), &mut &bytes[..]).unwrap().0
    };
    let (one, other) = (attach(&mut store, b"one"), attach(&mut store, b"other"));
    store.small(case, one).unwrap().write(b"small one").unwrap();
    assert_eq!(store.small(case, one).unwrap().read().unwrap().as_slice(), b"small one");
    assert!(store.small(case, other).unwrap().read().is_none());
    // Put in another's place it does not open.
    let named = |store: &crate::Store| {
        let entries = fs::read_dir(store.attachment_folder(case)).unwrap().map(|e| e.unwrap().path());
        entries.filter(|path| path.extension().is_some_and(|e| e == "small")).collect::<Vec<_>>()
    };
    let first = named(&store).remove(0);
    store.small(case, other).unwrap().write(b"small other").unwrap();
    let second = named(&store).into_iter().find(|path| *path != first).unwrap();
    fs::copy(&first, &second).unwrap();
    assert!(store.small(case, other).unwrap().read().is_none());
    // No copy of the account carries it, and it is no fault where it is gone.
    fs::remove_file(&first).unwrap();
    assert!(store.small(case, one).unwrap().read().is_none());
}
