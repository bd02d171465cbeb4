//! Damaged, foreign, cut-off, swapped files: each is said, with its own code; nothing is overwritten.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod support;

use std::{fs, path::Path};

use evidence::{AnswersChanged, CaseCreated, CaseId, Change, Hash, Payload, Value};
use store::{AttachmentDescription, Finding, Reading, Store, StoreError};
use support::{Clock, cases, officer, settings};

fn unlock(folder: &Path) -> Result<Store, StoreError> {
    Store::unlock(folder, "p", settings(), Clock::at(0).env())
}

fn code(result: Result<Store, StoreError>) -> &'static str {
    result.err().unwrap().code()
}

/// A locked store with a case of a hundred answers and one attachment.
fn store(folder: &Path) -> (CaseId, Hash) {
    let mut store = Store::create(folder, officer(), "p", settings(), Clock::at(0).env()).unwrap();
    let (case, _) = store.create_case(CaseCreated::default()).unwrap();
    for number in 0..100 {
        answer(&mut store, case, number);
    }
    let content: Vec<u8> = (0..150_000_u32).map(|i| (i % 253) as u8).collect();
    let (id, _) = store.attach(case, AttachmentDescription::default(), &mut content.as_slice()).unwrap();
    store.lock().unwrap();
    (case, id)
}

fn answer(store: &mut Store, case: CaseId, number: u32) {
    let value = Some(Value::Text(format!("{number}")));
    let payload = Payload::AnswersChanged(AnswersChanged::typed(vec![Change::answer("q", value)]));
    store.append(Some(case), &payload).unwrap();
}

fn flip(path: &Path, at: usize, bit: u8) {
    let mut bytes = fs::read(path).unwrap();
    bytes[at] ^= 1 << bit;
    fs::write(path, bytes).unwrap();
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

#[test]
fn wrong_password_no_store_second_opening_second_creation() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(code(unlock(folder.path())), "no_store");
    assert_eq!(code(unlock(&folder.path().join("nowhere"))), "no_store");
    store(folder.path());
    assert_eq!(Store::officer_of(folder.path()).unwrap(), officer());
    let wrong = Store::unlock(folder.path(), "P", settings(), Clock::at(0).env());
    assert_eq!(code(wrong), "wrong_password");
    let open = unlock(folder.path()).unwrap();
    assert_eq!(code(unlock(folder.path())), "already_open");
    let again = || Store::create(folder.path(), officer(), "p", settings(), Clock::at(0).env());
    assert_eq!(code(again()), "already_open");
    drop(open);
    assert_eq!(code(again()), "already_exists");
    unlock(folder.path()).unwrap();
}

#[test]
fn every_error_has_words_in_both_languages() {
    for error in [StoreError::WrongPassword, StoreError::DiskFull, StoreError::Truncated, StoreError::AlreadyOpen] {
        let advice = error.advice();
        for text in [advice.happened, advice.kept, advice.to_do] {
            assert!(text.zh.chars().any(|c| ('一'..='龥').contains(&c)) && text.en.is_ascii(), "{text:?}");
        }
    }
}

#[test]
fn the_password_changes_and_everything_still_opens() {
    let folder = tempfile::tempdir().unwrap();
    let (case, id) = store(folder.path());
    let mut open = unlock(folder.path()).unwrap();
    assert_eq!(open.change_password("not it", "new").unwrap_err().code(), "wrong_password");
    open.change_password("p", "new").unwrap();
    answer(&mut open, case, 1);
    drop(open);
    assert_eq!(code(unlock(folder.path())), "wrong_password");
    let open = Store::unlock(folder.path(), "new", settings(), Clock::at(0).env()).unwrap();
    assert_eq!(open.attachment(case, id).unwrap().len(), 150_000);
    assert!(open.check().unwrap().holds());
}

#[test]
fn a_missing_foreign_empty_or_cut_database_is_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    store(folder.path());
    let path = folder.path().join("store.db");
    let whole = fs::read(&path).unwrap();
    let with = |bytes: &[u8]| {
        fs::write(&path, bytes).unwrap();
        let code = code(unlock(folder.path()));
        assert_eq!(fs::read(&path).unwrap(), bytes, "the file is left as it was");
        code
    };
    assert_eq!(with(&[]), "truncated");
    assert_eq!(with(&whole[..4096 * 3 + 7]), "truncated");
    assert_eq!(with(&[b"SQLite format 3\0", &[0; 4080][..]].concat()), "foreign_database");
    assert_eq!(with(&[0x55; 8192]), "damaged");
    for pages in 1..whole.len() / 4096 {
        let code = with(&whole[..4096 * pages]);
        assert!(["truncated", "damaged"].contains(&code), "{pages} pages: {code}");
    }
    // Another store's database does not open with these keys.
    let other = tempfile::tempdir().unwrap();
    store(other.path());
    assert_eq!(with(&fs::read(other.path().join("store.db")).unwrap()), "damaged");
    fs::remove_file(&path).unwrap();
    assert_eq!(code(unlock(folder.path())), "database_missing");
    assert!(!path.exists(), "no empty database is put in its place");
    fs::write(&path, &whole).unwrap();
    assert!(unlock(folder.path()).unwrap().check().unwrap().holds());
}

#[test]
fn bit_flips_in_the_database_are_all_reported() {
    let original = tempfile::tempdir().unwrap();
    store(original.path());
    let length = fs::metadata(original.path().join("store.db")).unwrap().len() as usize;
    let (mut refused, mut told_whole) = (0, 0);
    for sample in 0..cases(50, 1_000) {
        let folder = tempfile::tempdir().unwrap();
        copy(original.path(), folder.path());
        let at = (sample * 7_919 + 13) * 31 % length;
        flip(&folder.path().join("store.db"), at, (sample % 8) as u8);
        match unlock(folder.path()) {
            Err(error) => {
                assert!(["damaged", "truncated"].contains(&error.code()), "byte {at}: {error:?}");
                refused += 1;
            }
            Ok(store) => {
                let told = store.check().map_or(true, |checkup| !checkup.holds());
                assert!(told, "a flip at byte {at} was not reported");
                told_whole += 1;
            }
        }
    }
    println!("flips in the database: {refused} refused, {told_whole} told, 0 silent");
}

/// One page is damaged, whichever it is: the list of tables, the signing key, the keys of the cases. The store opens for reading, says so, and
/// changes nothing; what lies on the other pages is there.
#[test]
fn a_store_with_any_one_page_damaged_opens_for_reading() {
    let original = tempfile::tempdir().unwrap();
    let (case, id) = store(original.path());
    let whole = fs::read(original.path().join("store.db")).unwrap();
    let mut with_all = 0;
    for page in 0..whole.len() / 4096 {
        let folder = tempfile::tempdir().unwrap();
        copy(original.path(), folder.path());
        let path = folder.path().join("store.db");
        flip(&path, page * 4096 + 100 + page, (page % 8) as u8);
        let damaged = fs::read(&path).unwrap();
        for _ in 0..2 {
            let mut open = unlock(folder.path()).unwrap_or_else(|error| panic!("page {}: {error}", page + 1));
            let told = Finding::PageDamaged { page: u32::try_from(page + 1).unwrap() };
            assert!(open.findings().contains(&told), "page {}: {:?}", page + 1, open.findings());
            assert_eq!(open.reading(), Some(Reading::Damage));
            assert_eq!(open.append(Some(case), &Payload::CaseReopened).unwrap_err().code(), "read_only");
            let all = open.case_state(case).is_ok_and(|state| state.records == 102);
            // The page of the case's key costs its contents.
            if all && open.attachment(case, id).is_ok_and(|content| content.len() == 150_000) {
                assert!(open.check().map_or(true, |checkup| !checkup.holds()), "the check says so, too");
                with_all += 1;
            }
            open.lock().unwrap();
        }
        assert_eq!(fs::read(&path).unwrap(), damaged, "the file is evidence");
        let names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        let left = names.iter().filter(|name| name.to_string_lossy().starts_with("store.") && *name != "store.db");
        let left: Vec<_> = left.filter(|name| fs::metadata(folder.path().join(name)).unwrap().len() > 0).collect();
        assert!(left.is_empty(), "a copy is left behind: {left:?}");
    }
    assert!(with_all >= 2 * 2, "the list of tables and the signing key cost no answer: {with_all}");
    // The salt, the first bytes of all, is what every page is read with.
    flip(&original.path().join("store.db"), 3, 1);
    let error = unlock(original.path()).err().unwrap();
    assert_eq!(error.code(), "damaged");
    assert!(error.advice().kept.zh.contains("封存") && error.advice().to_do.zh.contains("从备份恢复"));
}

#[test]
fn cuts_anywhere_in_any_file_are_all_reported() {
    let original = tempfile::tempdir().unwrap();
    let (case, id) = store(original.path());
    let attachment = fs::read_dir(original.path().join("attachments").join(case.to_string())).unwrap();
    let attachment = attachment.map(|entry| entry.unwrap().path()).next().unwrap();
    let attachment = attachment.strip_prefix(original.path()).unwrap().to_path_buf();
    let count = cases(60, 1_000);
    let mut by_file = [0; 4];
    for sample in 0..count {
        let folder = tempfile::tempdir().unwrap();
        copy(original.path(), folder.path());
        let file = sample % 4;
        let path = folder.path().join([Path::new("store.db"), Path::new("head"), Path::new("keys"), &attachment][file]);
        let whole = fs::read(&path).unwrap();
        // Up to the last byte, and at whole pages, which no length betrays.
        let mut length = (sample * 7_919 + 13) * 31 % whole.len();
        if file == 0 && sample % 8 == 0 {
            length -= length % 4_096;
        }
        fs::write(&path, &whole[..length]).unwrap();
        by_file[file] += 1;
        let told = match unlock(folder.path()) {
            Err(_) => true,
            Ok(store) => {
                !store.findings().is_empty()
                    || store.check().map_or(true, |checkup| !checkup.holds())
                    || store.attachment(case, id).is_err()
            }
        };
        assert!(told, "{} cut to {length} of {} bytes was not reported", path.display(), whole.len());
    }
    println!("cuts of database, head, keys, attachment: {by_file:?}, 0 silent");
}

#[test]
fn each_flipped_byte_of_the_key_file_is_damage_not_a_wrong_password() {
    let folder = tempfile::tempdir().unwrap();
    store(folder.path());
    let path = folder.path().join("keys");
    let whole = fs::read(&path).unwrap();
    for at in 0..whole.len() {
        flip(&path, at, (at % 8) as u8);
        assert_eq!(code(unlock(folder.path())), "key_file_damaged", "byte {at}");
        fs::write(&path, &whole).unwrap();
    }
    fs::write(&path, vec![0; 1 << 20]).unwrap();
    assert_eq!(code(unlock(folder.path())), "key_file_damaged");
}

#[test]
fn a_lost_tail_is_found_by_the_head_file_and_work_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let (case, _) = store(folder.path());
    let old = fs::read(folder.path().join("store.db")).unwrap();
    let mut open = unlock(folder.path()).unwrap();
    for number in 0..5 {
        answer(&mut open, case, number);
    }
    let kept = open.head().unwrap();
    open.rest().unwrap();
    drop(open);
    // An older copy of the database is put in place: every page of it is authentic.
    let _ = fs::remove_file(folder.path().join("store.db-wal"));
    fs::write(folder.path().join("store.db"), old).unwrap();

    // Told, and nothing is written: neither the noted end nor the log is another after it, however often it is unlocked.
    let head_file = fs::read(folder.path().join("head")).unwrap();
    let found = kept.seq - 6;
    let told = [Finding::TailMissing { kept, found }];
    for _ in 0..3 {
        let mut open = unlock(folder.path()).unwrap();
        assert_eq!((open.findings(), open.head().unwrap().seq), (&told[..], found));
        assert!(open.check().unwrap().holds(), "what is there holds");
        assert_eq!(open.reading(), Some(Reading::Findings));
        let payload = Payload::CaseReopened;
        assert_eq!(open.append(Some(case), &payload).unwrap_err().code(), "read_only");
        assert_eq!(open.case_state(case).unwrap().records, 102, "it is read");
        open.lock().unwrap();
        assert_eq!(fs::read(folder.path().join("head")).unwrap(), head_file);
    }
    // Dealt with: the contradicting end is kept beside, what was found and what was done is signed, and work goes on.
    let mut open = unlock(folder.path()).unwrap();
    let id = open.tell(&[]).unwrap()[0].id.clone();
    assert_eq!(open.settle("tail_missing/1/", "x", &[]).unwrap_err().code(), "no_finding");
    open.settle(&id, "已核对并补填", &[]).unwrap();
    assert_eq!(open.reading(), None);
    assert_eq!(open.settle(&id, "again", &[]).unwrap_err().code(), "no_finding");
    answer(&mut open, case, 7);
    let noted = open.log_records().unwrap();
    let noted = noted.iter().find_map(|entry| match &entry.payload {
        Some(Payload::IntegrityNoted(noted)) => Some((noted.code.clone(), noted.seq, noted.hash)),
        _ => None,
    });
    assert_eq!(noted, Some(("tail_missing".into(), Some(kept.seq), Some(kept.hash))), "signed into the log");
    open.lock().unwrap();
    let beside: Vec<_> = fs::read_dir(folder.path().join("found")).unwrap().map(|e| e.unwrap().path()).collect();
    assert_eq!(beside.iter().map(|path| fs::read(path).unwrap()).collect::<Vec<_>>(), [head_file]);
    // The second time it says what it said the first time.
    for _ in 0..2 {
        let open = unlock(folder.path()).unwrap();
        assert_eq!(open.reading(), None);
        let told = open.tell(&[]).unwrap();
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!((&told[0].finding, &told[0].id), (&Finding::TailMissing { kept, found }, &id));
        assert_eq!(told[0].settled.as_ref().unwrap().words, "已核对并补填");
        open.lock().unwrap();
    }
}

#[test]
fn flips_in_the_wal_of_a_store_that_was_not_closed_are_all_reported() {
    let folder = tempfile::tempdir().unwrap();
    let (case, _) = store(folder.path());
    let mut open = unlock(folder.path()).unwrap();
    for number in 0..30 {
        answer(&mut open, case, number);
        if number == 15 {
            // Some of it is in the database already, so that a cut WAL would put old pages over new ones.
            open.rest().unwrap();
        }
    }
    let head = open.head().unwrap();
    std::thread::sleep(std::time::Duration::from_millis(300));
    // The copy is what a power failure leaves.
    let left = tempfile::tempdir().unwrap();
    copy(folder.path(), left.path());
    let wal = fs::metadata(left.path().join("store.db-wal")).unwrap().len() as usize;
    assert!(wal > 50_000, "{wal}");
    let mut dropped = 0;
    for sample in 0..cases(40, 1_000) {
        let copied = tempfile::tempdir().unwrap();
        copy(left.path(), copied.path());
        let at = sample * 7_919 * 13 % wal;
        flip(&copied.path().join("store.db-wal"), at, (sample % 8) as u8);
        match unlock(copied.path()) {
            Err(error) => assert_eq!(error.code(), "damaged", "byte {at}"),
            Ok(store) if store.findings().is_empty() => {
                // Nothing said: then nothing may be missing.
                let kept = store.check().unwrap();
                assert!(kept.holds() && store.head().unwrap().seq > head.seq, "byte {at} of {wal}: silently lost");
            }
            Ok(_) => dropped += 1,
        }
    }
    assert!(dropped > 5, "flips in the WAL drop commits; only {dropped} were told");
    println!("flips in the write-ahead log: {dropped} told, 0 silently lost");
    assert_eq!(unlock(left.path()).unwrap().findings(), [], "without a flip nothing is said");
}

#[test]
fn another_history_in_place_of_the_log_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let (case, _) = store(folder.path());
    let clone = tempfile::tempdir().unwrap();
    copy(folder.path(), clone.path());
    for (path, count) in [(folder.path(), 3), (clone.path(), 9)] {
        let mut open = unlock(path).unwrap();
        for number in 0..count {
            answer(&mut open, case, number + count);
        }
        open.lock().unwrap();
    }
    fs::copy(clone.path().join("store.db"), folder.path().join("store.db")).unwrap();
    let open = unlock(folder.path()).unwrap();
    assert!(matches!(open.findings(), [Finding::Rewritten { .. }]), "{:?}", open.findings());
}

#[test]
fn a_missing_or_forged_head_file_is_found() {
    let folder = tempfile::tempdir().unwrap();
    store(folder.path());
    let path = folder.path().join("head");
    let head = fs::read(&path).unwrap();
    fs::remove_file(&path).unwrap();
    assert_eq!(unlock(folder.path()).unwrap().findings(), [Finding::HeadFileMissing]);
    let other = tempfile::tempdir().unwrap();
    store(other.path());
    fs::copy(other.path().join("head"), &path).unwrap();
    assert_eq!(unlock(folder.path()).unwrap().findings(), [Finding::HeadFileDamaged]);
    for at in 0..head.len() {
        fs::write(&path, &head).unwrap();
        flip(&path, at, 3);
        assert_eq!(unlock(folder.path()).unwrap().findings(), [Finding::HeadFileDamaged], "byte {at}");
    }
}

#[test]
fn a_damaged_attachment_is_told_and_the_rest_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let (case, id) = store(folder.path());
    let attachments = folder.path().join("attachments").join(case.to_string());
    let path = fs::read_dir(attachments).unwrap().next().unwrap().unwrap().path();
    let whole = fs::read(&path).unwrap();
    let open = unlock(folder.path()).unwrap();
    let damaged = |bytes: &[u8]| {
        fs::write(&path, bytes).unwrap();
        assert_eq!(open.attachment(case, id).unwrap_err().code(), "attachment_damaged");
        assert_eq!(open.check().unwrap().attachments, [(case, id, "attachment_damaged")]);
    };
    for at in (0..whole.len()).step_by(10_007) {
        let mut bytes = whole.clone();
        bytes[at] ^= 4;
        damaged(&bytes);
    }
    let chunk = 65_536 + 16;
    let (start, body) = whole.split_at(40);
    damaged(&[]);
    damaged(start);
    damaged(&whole[..whole.len() - 1]);
    damaged(&whole[..40 + chunk]);
    damaged(&[start, &body[chunk..2 * chunk], &body[..chunk], &body[2 * chunk..]].concat());
    damaged(&[&whole[..], &[0]].concat());
    fs::write(&path, &whole).unwrap();
    assert_eq!(open.attachment(case, id).unwrap().len(), 150_000);
    fs::remove_file(&path).unwrap();
    assert_eq!(open.attachment(case, id).unwrap_err().code(), "no_attachment");
    assert_eq!(open.check().unwrap().attachments, [(case, id, "no_attachment")]);
}
