//! A case goes by stick from one store to another and back: sealed, whole or not at all, with both officers' words side by side.
#![allow(clippy::unwrap_used)]

mod support;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::Path,
};

use evidence::*;
use store::{
    AttachmentDescription, LayerSet, Officer, PackageContents, PackageFileError, PackageKey, Passphrase, Settings,
    Store, StoreError, TakeError, Taken, Taking, read_package, spoken_digits,
};
use support::{Clock, settings};

const SAID: &str = "4711 0815 2026 1130 9999";
const PLANTED: &str = "借款人张三 13800138000";

fn officer(id: &str, name: &str) -> Officer {
    Officer { id: id.into(), name: name.into(), role: None }
}

fn store(folder: &Path, id: &str, name: &str) -> Store {
    Store::create(folder, officer(id, name), "口令-Tianye", settings(), Clock::at(1_793_404_800_000).env()).unwrap()
}

fn passphrase() -> Passphrase {
    Passphrase::new(SAID).unwrap()
}

fn said() -> PackageKey {
    PackageKey::said(passphrase())
}

fn answer(question: &str, value: &str) -> Payload {
    let change = Change::answer(question, Some(Value::Text(value.into())));
    Payload::AnswersChanged(AnswersChanged::typed(vec![change]))
}

fn settle(question: &str, value: &str) -> Payload {
    let Payload::AnswersChanged(batch) = answer(question, value) else { unreachable!() };
    Payload::AnswersChanged(AnswersChanged { action: Action::Settled, ..batch })
}

fn layers() -> LayerSet {
    LayerSet::new("a", vec![("base/layer.toml".into(), "id = \"base\"\n".into())])
}

/// An officer's case with a file and the layers of its checklist.
fn opened(store: &mut Store) -> (CaseId, Hash) {
    let created = CaseCreated {
        title: PLANTED.into(),
        checklist: "a".into(),
        checklist_hash: Some(Hash([4; 32])),
        ..CaseCreated::default()
    };
    let (case, _) = store.create_case_on(created, vec![answer("stock", "100")], Some(&layers())).unwrap();
    let photo: Vec<u8> = (0..150_000_u32).map(|n| (n * 7 % 251) as u8).collect();
    let description = AttachmentDescription { name: "a.jpg".into(), ..AttachmentDescription::default() };
    let (file, _) = store.attach(case, description, &mut photo.as_slice()).unwrap();
    (case, file)
}

fn packed(store: &Store, case: CaseId) -> Vec<u8> {
    let mut bytes = Vec::new();
    let job = store.package(case, Some(passphrase())).unwrap();
    let count = job.write(&*Clock::at(0).env(), &mut bytes).unwrap();
    assert_eq!(count, bytes.len() as u64);
    assert!(job.size() >= count && job.size() < count + 4096, "{} for {count}", job.size());
    bytes
}

fn read(bytes: &[u8], with: &PackageKey) -> Result<PackageContents, PackageFileError> {
    read_package(&mut &bytes[..], with, &mut |_, _, _| Ok(()))
}

fn report(contents: &PackageContents, known: &BTreeMap<LogId, Vec<u8>>) -> PackageReport {
    contents.package.verify(contents, known, &Ed25519Sha256)
}

fn take_with(store: &mut Store, bytes: &[u8], with: &PackageKey, confirmed: &[LogId]) -> Result<Taken, TakeError> {
    let contents = read(bytes, with)?;
    let report = report(&contents, &store.known_log_keys());
    let confirmed: BTreeSet<LogId> = confirmed.iter().copied().collect();
    let proven: Vec<(Hash, LayerSet)> =
        contents.layer_set(&Hash([4; 32])).map(|set| (Hash([4; 32]), set)).into_iter().collect();
    let taking = Taking { contents: &contents, report: &report, confirmed: &confirmed, layers: &proven };
    store.take_package(&taking, &mut |on_file| {
        read_package(&mut &bytes[..], with, &mut |name, size, from| on_file(name, size, from)).map(drop)
    })
}

fn take(store: &mut Store, bytes: &[u8], confirmed: &[LogId]) -> Result<Taken, TakeError> {
    take_with(store, bytes, &said(), confirmed)
}

struct Two {
    folders: [tempfile::TempDir; 2],
    first: Store,
    second: Store,
    case: CaseId,
    file: Hash,
}

fn two() -> Two {
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let mut first = store(folders[0].path(), "id-1", "客户经理甲");
    let second = store(folders[1].path(), "id-2", "客户经理乙");
    let (case, file) = opened(&mut first);
    Two { folders, first, second, case, file }
}

fn merged(store: &Store, case: CaseId) -> Merged {
    let logs = store.case_logs(case).unwrap();
    logs.merge(&store.team(case, &logs).unwrap(), &AsWritten)
}

#[test]
fn there_and_back_with_both_words_side_by_side() {
    let Two { folders, mut first, mut second, case, file } = two();
    let there = packed(&first, case);
    let (one, other) = (first.log_id(), second.log_id());
    // A key that nobody compared is no officer's.
    match take(&mut second, &there, &[]) {
        Err(TakeError::UnknownLogs(logs)) => assert_eq!(logs, [one]),
        other => panic!("{other:?}"),
    }
    assert_eq!(second.cases().unwrap(), [], "nothing of it was taken in");
    let taken = take(&mut second, &there, &[one]).unwrap();
    assert_eq!((taken.new_case, taken.records, taken.files, taken.forks.len()), (true, 3, 1, 0));
    assert!(taken.heard.is_some());
    assert_eq!(second.case_state(case).unwrap().details.title, PLANTED);
    assert_eq!(second.cases().unwrap()[0].title, PLANTED);
    assert_eq!(second.attachment(case, file).unwrap().len(), 150_000);
    assert_eq!(second.kept_layers(Hash([4; 32])).unwrap(), Some(layers()));
    // A second time, nothing.
    let head = second.head();
    let again = take(&mut second, &there, &[]).unwrap();
    assert_eq!((again.new_case, again.records, again.files, again.heard), (false, 0, 0, None));
    assert_eq!(second.head(), head);

    // Both go on; neither hears the other.
    second.append(Some(case), &answer("stock", "120")).unwrap();
    second.append(Some(case), &answer("heads", "7")).unwrap();
    first.append(Some(case), &answer("heads", "9")).unwrap();
    let back = packed(&second, case);
    // The way back needs no passphrase: the first officer's exchange key went along on the way there.
    let with = first.package_key(None);
    let taken = take_with(&mut first, &back, &with, &[other]).unwrap();
    assert_eq!((taken.new_case, taken.records, taken.files), (false, 3, 0));
    let state = merged(&first, case);
    assert_eq!(state.owner.as_deref(), Some("id-1"));
    // The second officer had heard 100 and said 120; of the heads neither had heard the other.
    assert_eq!(state.state.answer("stock").unwrap().change.value, Some(Value::Text("120".into())));
    let places: Vec<&Place> = state.conflicts.iter().map(|conflict| &conflict.place).collect();
    assert_eq!(places, [&Place::Question { question: "heads".into() }]);
    let conflict = &state.conflicts[0];
    let values = |claim: &Claim| match &claim.said {
        Said::Answer(change) => change.value.clone(),
        _ => None,
    };
    assert_eq!(values(&conflict.in_force), Some(Value::Text("9".into())), "the owner's stands meanwhile");
    assert_eq!((conflict.beside.len(), values(&conflict.beside[0])), (1, Some(Value::Text("7".into()))));
    // Whoever heard both settles it.
    first.append(Some(case), &settle("heads", "8")).unwrap();
    assert_eq!(merged(&first, case).conflicts, []);
    // And the second officer comes to the same, and so does anybody who has the package alone.
    let there = packed(&first, case);
    let with = second.package_key(None);
    let taken = take_with(&mut second, &there, &with, &[]).unwrap();
    assert_eq!((taken.records, taken.forks.len()), (3, 0));
    let (a, b) = (merged(&first, case), merged(&second, case));
    assert_eq!((a.state.answers, a.conflicts), (b.state.answers, b.conflicts));
    let last = packed(&second, case);
    let contents = read(&last, &said()).unwrap();
    let known = second.known_log_keys();
    let found = report(&contents, &known);
    assert_eq!((found.faults.as_slice(), found.unproved.as_slice()), (&[][..], &[][..]));
    // A restart remembers all of it.
    second.lock().unwrap();
    let second = Store::unlock(folders[1].path(), "口令-Tianye", settings(), Clock::at(0).env()).unwrap();
    assert_eq!(merged(&second, case).state.answers, merged(&first, case).state.answers);
    assert_eq!(second.peers().map(|p| p.name.as_str()).collect::<Vec<_>>(), ["客户经理甲"]);
    let check = second.check_foreign().unwrap();
    assert_eq!((check.good, check.files, check.files_absent, check.faults.len()), (6, 1, 0, 0));
    assert!(second.check().unwrap().holds());
}

#[test]
fn nothing_of_a_case_lies_plain_in_it() {
    let Two { folders: _folders, mut first, case, .. } = two();
    first.append(Some(case), &answer("phone", PLANTED)).unwrap();
    let bytes = packed(&first, case);
    let title = PLANTED.as_bytes();
    let wide: Vec<u8> = PLANTED.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for planted in [title, &wide, "id-1".as_bytes(), "客户经理甲".as_bytes(), "base/layer.toml".as_bytes()] {
        assert!(!bytes.windows(planted.len()).any(|window| window == planted));
    }
    // Twice the same case is never the same file.
    assert_ne!(packed(&first, case), bytes);
}

#[test]
fn it_opens_with_what_was_said_and_with_nothing_else() {
    let Two { folders: _folders, first, second, case, .. } = two();
    let bytes = packed(&first, case);
    for typed in ["47110815202611309999", "4711-0815-2026-1130-9999", " ４７１１ 0815　2026 1130 9999 "] {
        assert!(read(&bytes, &PackageKey::said(Passphrase::new(typed).unwrap())).is_ok(), "{typed}");
    }
    let wrong = PackageKey::said(Passphrase::new("4711 0815 2026 1130 9998").unwrap());
    assert_eq!(read(&bytes, &wrong).unwrap_err().code(), "wrong_passphrase");
    assert_eq!(read(&bytes, &PackageKey::default()).unwrap_err().code(), "wrong_passphrase");
    // Its maker's exchange key does not open it: it is sealed to others.
    assert_eq!(read(&bytes, &second.package_key(None)).unwrap_err().code(), "wrong_passphrase");
    for short in ["", "4711", "11111111111111111111", "1212 1212 1212", "1234 5678 901"] {
        assert!(Passphrase::new(short).is_none(), "{short}");
    }
    // One that the program makes up has twenty digits, each time others.
    let fresh = |_| first.package(case, None).unwrap().passphrase().shown().to_string();
    let made: BTreeSet<String> = (0..4).map(fresh).collect();
    assert_eq!(made.len(), 4);
    assert!(made.iter().all(|p| p.len() == 24 && p.chars().filter(char::is_ascii_digit).count() == 20), "{made:?}");
}

#[test]
fn each_region_flipped_and_each_cut_is_refused() {
    let Two { folders: _folders, first, case, .. } = two();
    let bytes = packed(&first, case);
    let whole = read(&bytes, &said()).unwrap();
    assert!(report(&whole, &BTreeMap::new()).holds());
    // Each byte of the head, then one in each short region of the rest.
    let places = (0..400).chain((400..bytes.len()).step_by(331));
    for at in places {
        let mut altered = bytes.clone();
        altered[at] ^= 1 << (at % 8);
        assert!(read(&altered, &said()).is_err(), "byte {at}");
    }
    for length in (0..400).chain((400..bytes.len()).step_by(331)).chain([bytes.len() - 1]) {
        assert!(read(&bytes[..length], &said()).is_err(), "cut at {length}");
    }
    // At the end of a chunk it is known that the rest is missing.
    let head = 12 + u32::from_be_bytes(bytes[8..12].try_into().unwrap()) as usize + 32;
    let ends: Vec<usize> = (head..bytes.len()).step_by((64 << 10) + 16).skip(1).collect();
    assert!(!ends.is_empty());
    for end in ends {
        assert!(matches!(read(&bytes[..end], &said()), Err(PackageFileError::CutOff)), "cut at {end}");
    }
    assert!(read(&[&bytes[..], b"x"].concat(), &said()).is_err(), "something behind its end");
    for other in [&b""[..], b"PK\x03\x04", b"TYCASE", b"TYCASE\0", &[0; 4096]] {
        assert_eq!(
            read(other, &said()).unwrap_err().code(),
            if other == b"TYCASE\0" { "head_damaged" } else { "not_a_package" }
        );
    }
    assert!(matches!(read(b"TYCASE\0\x02", &said()), Err(PackageFileError::Newer(2))));
}

#[test]
fn a_log_that_goes_two_ways_keeps_both_and_counts_neither() {
    let Two { folders, mut first, mut second, case, .. } = two();
    // Somebody copied the first officer's laptop; both copies go on.
    first.rest().unwrap();
    first.lock().unwrap();
    let copy = tempfile::tempdir().unwrap();
    copy_folder(folders[0].path(), copy.path());
    let backup = tempfile::tempdir().unwrap();
    copy_folder(folders[0].path(), backup.path());
    let unlock = |folder: &Path| Store::unlock(folder, "口令-Tianye", settings(), Clock::at(0).env()).unwrap();
    let (mut first, mut clone) = (unlock(folders[0].path()), unlock(copy.path()));
    first.append(Some(case), &answer("cash", "1")).unwrap();
    clone.append(Some(case), &answer("cash", "2")).unwrap();
    clone.append(Some(case), &answer("cash", "3")).unwrap();
    let log = first.log_id();
    take(&mut second, &packed(&first, case), &[log]).unwrap();
    let taken = take(&mut second, &packed(&clone, case), &[]).unwrap();
    assert_eq!((taken.records, taken.forks.as_slice()), (2, &[log][..]));
    let state = merged(&second, case);
    assert!(state.state.answer("cash").is_none(), "neither branch counts");
    assert!(state.outside.iter().filter(|o| o.why == NoEffect::Forked).count() == 3);
    assert_eq!(
        state.state.answer("stock").unwrap().change.value,
        Some(Value::Text("100".into())),
        "what came before does"
    );
    // The officer's own laptop, shown the clone's words, says so as well and loses none.
    let own = take(&mut first, &packed(&second, case), &[second.log_id()]).unwrap();
    assert!(own.forks.is_empty(), "a branch that counts nothing is not passed on");
    let own = take(&mut first, &packed(&clone, case), &[]).unwrap();
    assert_eq!((own.records, own.forks.as_slice()), (2, &[log][..]));
    assert!(merged(&first, case).outside.iter().any(|outside| outside.why == NoEffect::Forked));
    assert!(first.check().unwrap().holds(), "the own log stands as it was");
    // A copy that is merely older does not take in what its own officer wrote since: it would write other records in their place.
    let mut older = unlock(backup.path());
    let error = take(&mut older, &packed(&clone, case), &[]).unwrap_err();
    assert!(matches!(error, TakeError::OwnLogBehind { .. }), "{error:?}");
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for path in fs::read_dir(from).unwrap().map(|entry| entry.unwrap().path()) {
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() { copy_folder(&path, &target) } else { fs::write(target, fs::read(&path).unwrap()).unwrap() }
    }
}

#[test]
fn nobody_answers_in_anothers_name() {
    let Two { folders: _folders, first, mut second, case, .. } = two();
    // Another store whose records claim to be of the second officer, or of one already known.
    for id in ["id-2", "id-1"] {
        let folder = tempfile::tempdir().unwrap();
        let mut third = store(folder.path(), id, "冒名");
        let (other, _) = opened(&mut third);
        let bytes = packed(&third, other);
        if id == "id-1" {
            take(&mut second, &packed(&first, case), &[first.log_id()]).unwrap();
        }
        let error = take(&mut second, &bytes, &[third.log_id()]).unwrap_err();
        assert!(matches!(error, TakeError::SameOfficer { log } if log == third.log_id()), "{error:?}");
    }
    assert_eq!(second.cases().unwrap().len(), 1);
}

#[test]
fn a_package_that_does_not_hold_changes_nothing() {
    let Two { folders: _folders, first, mut second, case, .. } = two();
    let bytes = packed(&first, case);
    let contents = read(&bytes, &said()).unwrap();
    // The same log, known here with another key.
    let known = [(first.log_id(), second.public_key().to_vec())].into();
    let found = report(&contents, &known);
    assert!(!found.holds());
    let confirmed = [first.log_id()].into();
    let taking = Taking { contents: &contents, report: &found, confirmed: &confirmed, layers: &[] };
    let error = second.take_package(&taking, &mut |_| panic!("not read again")).unwrap_err();
    assert!(matches!(error, TakeError::NotSound), "{error:?}");
    // The stick breaks between the two readings.
    let good = report(&contents, &BTreeMap::new());
    let taking = Taking { contents: &contents, report: &good, confirmed: &confirmed, layers: &[] };
    let error = second.take_package(&taking, &mut |_| Err(PackageFileError::CutOff)).unwrap_err();
    assert!(matches!(error, TakeError::File(PackageFileError::CutOff)), "{error:?}");
    let error = second
        .take_package(&taking, &mut |on_file| {
            on_file(&contents.package.manifest.files[0].id, 3, &mut io::Cursor::new(b"abc")).map_err(Into::into)
        })
        .unwrap_err();
    assert_eq!(error.to_string(), "the content is not in the form of a package: a file changed while it was read");
    assert_eq!((second.cases().unwrap().len(), second.peers().count()), (0, 0));
    assert!(matches!(second.attachment(case, Hash([0; 32])), Err(StoreError::NoCase(_))));
}

#[test]
fn an_erasure_forgets_what_others_wrote_as_well() {
    let Two { folders, first, mut second, case, .. } = two();
    take(&mut second, &packed(&first, case), &[first.log_id()]).unwrap();
    second.erase_case(case, "依申请").unwrap();
    assert!(matches!(take(&mut second, &packed(&first, case), &[]), Err(TakeError::Store(StoreError::CaseErased(_)))));
    second.lock().unwrap();
    let second = Store::unlock(folders[1].path(), "口令-Tianye", settings(), Clock::at(0).env()).unwrap();
    let logs = second.case_logs(case).unwrap();
    let payloads = logs.logs().flat_map(|log| logs.entries(log)).filter(|entry| entry.payload.is_some()).count();
    assert_eq!((logs.len(), payloads), (5, 1), "the chain stands, the words are gone but that of the erasure");
    assert!(second.check().unwrap().holds());
    assert_eq!(second.check_foreign().unwrap().faults, []);
}

#[test]
fn keys_are_compared_by_digits_that_can_be_said() {
    let digits = spoken_digits(&[7; 32]);
    assert_eq!(digits.len(), 19, "{digits}");
    assert!(digits.split(' ').all(|group| group.len() == 4 && group.bytes().all(|b| b.is_ascii_digit())));
    assert_ne!(digits, spoken_digits(&[8; 32]));
}

#[test]
fn a_store_that_is_only_read_takes_nothing_in() {
    let Two { folders, first, second, case, .. } = two();
    let there = packed(&first, case);
    second.lock().unwrap();
    let reading = Settings { for_reading: true, ..settings() };
    let clock = Clock::at(1_793_404_800_000);
    let mut second = Store::unlock(folders[1].path(), "口令-Tianye", reading, clock.env()).unwrap();
    let taken = take(&mut second, &there, &[first.log_id()]);
    assert!(matches!(taken, Err(TakeError::Store(StoreError::ReadOnly(_)))), "{taken:?}");
    assert_eq!(second.cases().unwrap(), []);
}
