//! Backups to a folder: what a second one costs, what a check finds, restoring, erasing, hostile folders.
#![allow(clippy::unwrap_used)]

mod support;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use evidence::{AnswersChanged, CaseCreated, CaseId, Change, Payload, Value};
use store::{
    AttachmentDescription, BackupDone, BackupError, BackupFault, BackupSeries, Before, Finding, Officer, Restore,
    Restored, Settings, Store, backups_in,
};
use support::{Clock, settings};

const ID: &str = "0123456789abcdef0123456789abcdef";

fn officer() -> Officer {
    Officer { id: ID.into(), name: "客户经理甲".into(), role: None }
}

struct World {
    clock: Clock,
    accounts: tempfile::TempDir,
    stick: tempfile::TempDir,
    store: Store,
}

fn answer(store: &mut Store, case: CaseId, text: &str) {
    let change = Change::answer("q", Some(Value::Text(text.into())));
    store.append(Some(case), &Payload::AnswersChanged(AnswersChanged::typed(vec![change]))).unwrap();
}

fn photo(store: &mut Store, case: CaseId, seed: u8, length: usize) {
    let content: Vec<u8> = (0..length).map(|i| (i % 251) as u8 ^ seed).collect();
    store.attach(case, AttachmentDescription::default(), &mut content.as_slice()).unwrap();
}

impl World {
    fn new() -> Self {
        let (clock, accounts, stick) =
            (Clock::at(1_700_000_000_000), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let store = Store::create(&accounts.path().join(ID), officer(), "p", settings(), clock.env()).unwrap();
        Self { clock, accounts, stick, store }
    }

    fn case(&mut self, photos: u8) -> CaseId {
        let (case, _) = self.store.create_case(CaseCreated::default()).unwrap();
        for seed in 0..photos {
            photo(&mut self.store, case, seed, 100_000 + usize::from(seed) * 1_000);
        }
        answer(&mut self.store, case, "62万");
        case
    }

    fn run(&mut self, every_part: bool) -> Result<BackupDone, BackupError> {
        let job = self.store.backup(self.stick.path(), every_part)?;
        let done = job.run(&mut |_, _| true)?;
        self.store.backed_up(&done).unwrap();
        Ok(done)
    }

    fn backup(&mut self) -> BackupDone {
        self.run(false).unwrap()
    }

    fn series(&self) -> BackupSeries {
        series(self.stick.path())
    }

    fn restore(&self, accounts: &Path, number: Option<u64>, password: &str) -> Result<Restored, BackupError> {
        restore(&self.series(), accounts, number, Some(password), &BTreeSet::new())
    }
}

fn series(chosen: &Path) -> BackupSeries {
    let mut all = backups_in(chosen).unwrap();
    assert_eq!(all.len(), 1);
    all.remove(0)
}

fn restore(
    series: &BackupSeries,
    accounts: &Path,
    number: Option<u64>,
    password: Option<&str>,
    erased: &BTreeSet<CaseId>,
) -> Result<Restored, BackupError> {
    let clock = Clock::at(1_700_000_900_000);
    let env = || clock.env();
    let settings = settings();
    let restore = Restore { number, password, accounts, erased, beside: false, settings, env: &env };
    series.restore(&restore, &mut |_, _| true)
}

fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(files(&path));
        } else {
            let bytes = fs::read(&path).unwrap();
            all.insert(path, bytes);
        }
    }
    all
}

fn code<T>(result: Result<T, BackupError>) -> &'static str {
    result.map(drop).unwrap_err().code()
}

#[test]
fn a_second_backup_costs_what_is_new_and_both_are_restored_elsewhere() {
    let mut world = World::new();
    let case = world.case(5);
    // More than one part of the database.
    answer(&mut world.store, case, &"长".repeat(600_000));
    let first = world.backup();
    assert_eq!((first.number, first.renewed, first.removed.len()), (1, 0, 0));
    assert!(first.written_bytes > 2_000_000, "{first:?}");
    answer(&mut world.store, case, "65万");
    photo(&mut world.store, case, 99, 50_000);
    let second = world.backup();
    assert_eq!(second.number, 2);
    // The photo, the small files, and the parts of the database that a few records touch.
    assert!(second.written_bytes < 900_000 && second.written < 12, "{second:?}");
    let check = world.series().check(None, &mut |_, _| true).unwrap();
    assert!(check.holds() && check.key_noted && check.before == Before::Here, "{check:?}");
    assert_eq!((check.number, check.manifest, check.head), (2, second.manifest, second.head));

    for (number, done) in [(Some(1), &first), (None, &second)] {
        let elsewhere = tempfile::tempdir().unwrap();
        let restored = world.restore(elsewhere.path(), number, "p").unwrap();
        assert_eq!((restored.number, restored.newest, restored.head), (done.number, 2, done.head));
        assert_eq!(restored.findings, []);
        assert_eq!(restored.opened, Some((done.head.seq, if done.number == 1 { 5 } else { 6 })));
        let folder = restored.folder.unwrap();
        assert_eq!(folder, elsewhere.path().join(ID));
        assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 1, "nothing is left beside it");
        let mut store = Store::unlock(&folder, "p", settings(), Clock::at(1_700_001_000_000).env()).unwrap();
        // Held until it was seen; then it goes on behind the end that was restored.
        assert_eq!(store.reading(), Some(store::Reading::Restored));
        assert_eq!(store.head(), Some(done.head));
        let told = store.tell(&[]).unwrap();
        let open: Vec<_> = told.iter().filter(|one| one.settled.is_none()).collect();
        assert_eq!(open.len(), 1);
        let Finding::Restored { head, number, newest, .. } = open[0].finding else { panic!("{open:?}") };
        assert_eq!((head, number, newest), (done.head, Some(done.number), Some(2)));
        let id = open[0].id.clone();
        store.settle(&id, "旧电脑丢了", &[]).unwrap();
        assert_eq!(store.reading(), None);
        answer(&mut store, case, "70万");
        let text = store.case_state(case).unwrap();
        assert_eq!(text.answer("q").unwrap().change.value, Some(Value::Text("70万".into())));
        store.lock().unwrap();
        let store = Store::unlock(&folder, "p", settings(), Clock::at(1_700_002_000_000).env()).unwrap();
        assert_eq!(store.reading(), None, "seen once");
        assert!(store.tell(&[]).unwrap().iter().any(|one| one.finding.code() == "restored" && one.settled.is_some()));
        assert!(store.check().unwrap().holds());
    }
    let notes = world.store.backups().unwrap();
    let said: Vec<_> = notes.iter().map(|note| (note.number, note.manifest, note.seq)).collect();
    assert_eq!(said, [(1, first.manifest, first.head.seq), (2, second.manifest, second.head.seq)]);
    let chosen = fs::canonicalize(world.store.backup_place().unwrap()).unwrap();
    assert_eq!(chosen, fs::canonicalize(world.stick.path()).unwrap());
    assert!(!world.accounts.path().join(ID).join("store.backup.db").exists());
}

#[test]
fn nothing_plain_leaves_and_names_tell_nothing() {
    let mut world = World::new();
    let (case, _) =
        world.store.create_case(CaseCreated { title: "机密标题甲乙丙".into(), ..CaseCreated::default() }).unwrap();
    answer(&mut world.store, case, "SECRET-ANSWER");
    let description = AttachmentDescription { name: "SECRET-NAME.jpg".into(), ..Default::default() };
    world.store.attach(case, description, &mut &b"SECRET-CONTENT".repeat(9_000)[..]).unwrap();
    world.backup();
    let all = files(world.stick.path());
    // Keys, noted end, database, photo, manifest.
    assert!(all.len() >= 5);
    for (path, bytes) in &all {
        for word in ["SECRET".as_bytes(), "机密标题".as_bytes()] {
            assert!(!bytes.windows(word.len()).any(|window| window == word), "{}", path.display());
        }
        let name = path.file_name().unwrap().to_str().unwrap();
        assert!(name == "00000001.tybackup" || name.len() == 64, "{name}");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600, "{name}");
        }
    }
}

#[test]
fn each_damaged_or_missing_part_is_found_and_written_anew_when_asked() {
    let mut world = World::new();
    let case = world.case(3);
    answer(&mut world.store, case, &"长".repeat(200_000));
    world.backup();
    let objects: Vec<PathBuf> =
        files(world.stick.path()).into_keys().filter(|path| path.extension().is_none()).collect();
    for path in &objects {
        let whole = fs::read(path).unwrap();
        let mut flipped = whole.clone();
        flipped[whole.len() / 2] ^= 1;
        for (bytes, absent) in [(Some(flipped), false), (Some(whole[..whole.len() - 1].to_vec()), false), (None, true)]
        {
            match bytes {
                Some(bytes) => fs::write(path, bytes).unwrap(),
                None => fs::remove_file(path).unwrap(),
            }
            let hash = path.file_name().unwrap().to_str().unwrap().parse().unwrap();
            let elsewhere = tempfile::tempdir().unwrap();
            match world.series().check(None, &mut |_, _| true) {
                Ok(check) => {
                    let fault = if absent { BackupFault::Absent(hash) } else { BackupFault::Damaged(hash) };
                    assert_eq!(check.faults, [fault]);
                }
                // The keys themselves: then not even the account can be named.
                Err(error) => assert_eq!(error.code(), "parts"),
            }
            assert_eq!(code(world.restore(elsewhere.path(), None, "p")), "parts");
            assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0, "nothing was put in place");
            fs::write(path, &whole).unwrap();
        }
    }
    // A photo damaged without a change of its size goes unseen by a usual run, and is written anew by one that looks at each part.
    let photo = objects.iter().find(|path| fs::read(path).unwrap().starts_with(b"TYFILE")).unwrap();
    let whole = fs::read(photo).unwrap();
    let mut damaged = whole.clone();
    damaged[50_000] ^= 1;
    fs::write(photo, &damaged).unwrap();
    assert_eq!(world.run(false).unwrap().renewed, 0);
    assert_eq!(world.series().check(None, &mut |_, _| true).unwrap().faults.len(), 1);
    assert_eq!(world.run(true).unwrap().renewed, 1);
    assert_eq!(fs::read(photo).unwrap(), whole);
    assert!(world.series().check(None, &mut |_, _| true).unwrap().holds());
}

#[test]
fn an_erased_case_leaves_the_backups_with_the_next_one() {
    let mut world = World::new();
    let (kept, gone) = (world.case(2), world.case(2));
    let first = world.backup();
    answer(&mut world.store, kept, "a");
    world.backup();
    world.store.erase_case(gone, "customer_asked").unwrap();
    let (note, held) = world.store.behind_backup().unwrap().unwrap();
    assert_eq!((note.number, held), (2, vec![gone]));
    let before = files(world.stick.path());
    let third = world.backup();
    assert_eq!(third.removed, [1, 2]);
    assert_eq!(third.removed_erased, [1, 2]);
    assert_eq!(world.store.behind_backup().unwrap().unwrap().1, []);
    assert_eq!(world.store.backups().unwrap()[2].removed, [1, 2]);
    let series = world.series();
    assert_eq!(series.backups.iter().map(|card| card.number).collect::<Vec<_>>(), [3]);
    let check = series.check(None, &mut |_, _| true).unwrap();
    assert!(check.holds() && check.before == Before::Gone, "{check:?}");
    // What is left is what the last one names and nothing else, and the pages that held the case's key are not among it.
    let after = files(world.stick.path());
    assert_eq!(after.len() as u64, check.parts + 1);
    assert!(before.keys().filter(|path| after.contains_key(*path)).count() < before.len());
    let elsewhere = tempfile::tempdir().unwrap();
    let folder = world.restore(elsewhere.path(), None, "p").unwrap().folder.unwrap();
    let store = Store::unlock(&folder, "p", settings(), Clock::at(1_700_001_000_000).env()).unwrap();
    assert!(store.cases().unwrap().iter().any(|card| card.id == gone && card.erased));
    assert!(first.number == 1 && store.case_state(kept).is_ok());
}

#[test]
fn what_the_account_here_erased_is_not_brought_back_beside_it() {
    let mut world = World::new();
    let gone = world.case(0);
    world.backup();
    let elsewhere = tempfile::tempdir().unwrap();
    let erased = BTreeSet::from([gone]);
    let refused = restore(&world.series(), elsewhere.path(), None, Some("p"), &erased);
    assert_eq!(code(refused), "holds_erased");
    assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
}

#[test]
fn a_changed_password_opens_earlier_backups_and_the_old_one_none() {
    let mut world = World::new();
    world.case(0);
    world.backup();
    world.store.change_password("p", "new").unwrap();
    world.backup();
    for number in [1, 2] {
        let elsewhere = tempfile::tempdir().unwrap();
        assert_eq!(code(world.restore(elsewhere.path(), Some(number), "p")), "wrong_password");
        world.restore(elsewhere.path(), Some(number), "new").unwrap();
        assert!(world.series().check(Some(number), &mut |_, _| true).unwrap().holds());
    }
}

#[test]
fn an_erasure_while_it_runs_ends_it_and_leaves_the_one_before() {
    let mut world = World::new();
    let (_, gone) = (world.case(1), world.case(1));
    world.backup();
    answer(&mut world.store, gone, "b");
    let job = world.store.backup(world.stick.path(), false).unwrap();
    world.store.erase_case(gone, "customer_asked").unwrap();
    assert_eq!(code(job.run(&mut |_, _| true)), "erased_meanwhile");
    assert_eq!(world.series().newest(), Some(1));
    assert_eq!(world.backup().removed_erased, [1]);
}

#[test]
fn ten_stay_and_numbers_go_on_on_another_stick() {
    let mut world = World::new();
    let case = world.case(1);
    for number in 1..=13 {
        answer(&mut world.store, case, &number.to_string());
        assert_eq!(world.backup().number, number);
    }
    assert_eq!(world.series().backups.iter().map(|card| card.number).collect::<Vec<_>>(), (4..=13).collect::<Vec<_>>());
    for number in 4..=13 {
        assert!(world.series().check(Some(number), &mut |_, _| true).unwrap().holds(), "{number}");
    }
    world.stick = tempfile::tempdir().unwrap();
    assert_eq!(world.backup().number, 14);
}

#[test]
fn a_folder_of_another_continuation_or_a_later_one_is_left_alone() {
    let mut world = World::new();
    let case = world.case(1);
    world.backup();
    let elsewhere = tempfile::tempdir().unwrap();
    let folder = world.restore(elsewhere.path(), None, "p").unwrap().folder.unwrap();
    // The first machine goes on and backs up again.
    answer(&mut world.store, case, "first machine");
    world.backup();
    let mut restored = Store::unlock(&folder, "p", settings(), world.clock.env()).unwrap();
    assert_eq!(code(restored.backup(world.stick.path(), false)), "read_only", "not seen yet");
    let id = restored.tell(&[]).unwrap()[0].id.clone();
    restored.settle(&id, "", &[]).unwrap();
    let before = files(world.stick.path());
    let error = restored.backup(world.stick.path(), false).map(drop).unwrap_err();
    assert!(matches!(error, BackupError::OtherLog { number: 2, .. }), "{error}");
    assert_eq!(files(world.stick.path()), before);
    // And the other way round.
    let other = tempfile::tempdir().unwrap();
    let done = restored.backup(other.path(), false).unwrap().run(&mut |_, _| true).unwrap();
    restored.backed_up(&done).unwrap();
    answer(&mut world.store, case, "more");
    let error = world.store.backup(other.path(), false).map(drop).unwrap_err();
    assert!(matches!(error, BackupError::OtherLog { .. }), "{error}");
}

#[test]
fn an_account_bound_to_its_device_is_restored_elsewhere_by_the_custodians() {
    let accounts = tempfile::tempdir().unwrap();
    let (own, clock) = (accounts.path().join(ID), Clock::at(0));
    let bound = Settings { device_secret: Some(vec![7; 32].into()), ..settings() };
    let mut store = Store::create(&own, officer(), "p", bound, clock.env()).unwrap();
    let (key, shares) = store::fresh_escrow(&*clock.env()).unwrap();
    store.seal_to_escrow("p", key).unwrap();
    assert!(store.bind_to_device("p", vec![7; 32].into()).unwrap());
    let stick = tempfile::tempdir().unwrap();
    store.backup(stick.path(), false).unwrap().run(&mut |_, _| true).unwrap();
    drop(store);
    let elsewhere = tempfile::tempdir().unwrap();
    let series = backups_in(stick.path()).unwrap().remove(0);
    // The password alone opens it nowhere else; the hashes and the signature need none.
    assert!(restore(&series, elsewhere.path(), None, Some("p"), &BTreeSet::new()).is_err());
    let restored = restore(&series, elsewhere.path(), None, None, &BTreeSet::new()).unwrap();
    let secret = store::EscrowSecret::of(&shares[0], &shares[2]).unwrap();
    let folder = restored.folder.unwrap();
    Store::recover(&folder, &secret, "neu", settings(), clock.env()).unwrap();
    assert!(Store::unlock(&folder, "neu", settings(), clock.env()).is_ok());
}

#[test]
fn stopped_it_goes_on_with_what_is_there() {
    let mut world = World::new();
    world.case(6);
    let mut steps = 0;
    let job = world.store.backup(world.stick.path(), false).unwrap();
    let stopped = job.run(&mut |_, _| {
        steps += 1;
        steps < 6
    });
    assert_eq!(code(stopped), "stopped");
    drop(job);
    assert_eq!(backups_in(world.stick.path()).map(drop).unwrap_err().code(), "no_backup");
    let there = files(world.stick.path()).len() as u64;
    assert!(there >= 4);
    let done = world.backup();
    let check = world.series().check(None, &mut |_, _| true).unwrap();
    // The small files may be others by now; what was sealed before is not written twice.
    assert!(done.written < check.parts, "{done:?} {check:?}");
    assert!(world.accounts.path().join(ID).join("store.db").exists());
}

#[cfg(unix)]
#[test]
fn hostile_folders_are_refused_and_nothing_is_written_through_a_link() {
    use std::os::unix::fs::symlink;
    let mut world = World::new();
    world.case(1);
    let done = world.backup();
    let own = done.folder.clone();
    let victim = tempfile::tempdir().unwrap();
    fs::write(victim.path().join("kept"), b"kept").unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let manifest = own.join("00000001.tybackup");
    let whole = fs::read(&manifest).unwrap();

    // Every byte of the manifest changed in turn, and cut at every length: it is never taken, and nothing panics.
    for at in (0..whole.len()).step_by(7) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x41;
        fs::write(&manifest, &bytes).unwrap();
        assert!(world.restore(elsewhere.path(), None, "p").is_err(), "byte {at}");
        fs::write(&manifest, &whole[..at]).unwrap();
        assert!(world.restore(elsewhere.path(), None, "p").is_err(), "cut at {at}");
    }
    // A huge one.
    fs::write(&manifest, [&whole[..], &vec![0; 65 << 20][..]].concat()).unwrap();
    assert!(world.restore(elsewhere.path(), None, "p").is_err());
    fs::remove_file(&manifest).unwrap();
    // A link to a good one, and one to nothing.
    fs::write(victim.path().join("m"), &whole).unwrap();
    symlink(victim.path().join("m"), &manifest).unwrap();
    let listed = backups_in(world.stick.path()).unwrap();
    assert_eq!((listed[0].backups.len(), listed[0].unreadable.as_slice()), (0, &[1][..]));
    assert_eq!(code(world.restore(elsewhere.path(), None, "p")), "planted");
    fs::remove_file(&manifest).unwrap();
    // Under another number.
    fs::write(own.join("00000009.tybackup"), &whole).unwrap();
    assert_eq!(code(world.restore(elsewhere.path(), Some(9), "p")), "manifest");
    fs::remove_file(own.join("00000009.tybackup")).unwrap();
    fs::write(&manifest, &whole).unwrap();

    // A part that is a link to one that is right is refused; so is a folder of parts.
    let part = files(&own).into_keys().find(|path| path.extension().is_none()).unwrap();
    fs::rename(&part, victim.path().join("part")).unwrap();
    symlink(victim.path().join("part"), &part).unwrap();
    assert_eq!(code(world.restore(elsewhere.path(), None, "p")), "planted");
    fs::remove_file(&part).unwrap();
    fs::rename(victim.path().join("part"), &part).unwrap();
    let (above, aside) = (part.parent().unwrap().to_owned(), victim.path().join("aside"));
    fs::rename(&above, &aside).unwrap();
    symlink(&aside, &above).unwrap();
    assert_eq!(code(world.restore(elsewhere.path(), None, "p")), "planted");
    fs::remove_file(&above).unwrap();
    fs::rename(&aside, &above).unwrap();
    world.restore(elsewhere.path(), None, "p").unwrap();

    // Another account's manifest and keys in this folder.
    let mut other = World::new();
    other.case(0);
    let theirs = other.backup();
    fs::copy(theirs.folder.join("00000001.tybackup"), own.join("00000002.tybackup")).unwrap();
    let again = tempfile::tempdir().unwrap();
    assert_eq!(code(world.restore(again.path(), Some(2), "p")), "manifest");
    assert_eq!(world.series().unreadable, [2]);
    assert_eq!(world.restore(again.path(), None, "p").unwrap().number, 1, "it hides nothing");
    // The next number goes behind it, and it is neither used nor removed.
    let next = world.backup();
    assert_eq!((next.number, next.unreadable), (3, vec![2]));
    assert!(own.join("00000002.tybackup").exists());

    // Links where this account's folder, its parts or its next manifest would be.
    for name in ["", "objects", "objects/ab", "00000001.tybackup"] {
        let stick = tempfile::tempdir().unwrap();
        let folder = stick.path().join(own.file_name().unwrap());
        let at = folder.join(name);
        fs::create_dir_all(at.parent().unwrap()).unwrap();
        symlink(victim.path(), if name.is_empty() { &folder } else { &at }).unwrap();
        for n in 0..=255_u8 {
            let below = folder.join("objects").join(format!("{n:02x}"));
            if name == "objects/ab" && below != at {
                symlink(victim.path(), below).unwrap();
            }
        }
        let before = files(victim.path());
        let result = world.store.backup(stick.path(), false).and_then(|job| job.run(&mut |_, _| true));
        match result {
            Err(error) => assert_eq!(error.code(), "planted", "{name}"),
            // A planted manifest only takes a number.
            Ok(done) => assert!(name == "00000001.tybackup" && done.unreadable == [1], "{name}"),
        }
        assert_eq!(files(victim.path()), before, "{name}");
    }
    let inside = world.store.folder().join("attachments");
    fs::create_dir_all(&inside).unwrap();
    assert_eq!(code(world.store.backup(&inside, false)), "own_folder");
    assert_eq!(code(world.store.backup(&victim.path().join("missing"), false)), "no_folder");
}

#[test]
fn without_a_password_parts_and_signature_are_proved_and_it_is_said() {
    let mut world = World::new();
    world.case(1);
    world.backup();
    let elsewhere = tempfile::tempdir().unwrap();
    let restored = restore(&world.series(), elsewhere.path(), None, None, &BTreeSet::new()).unwrap();
    assert_eq!(restored.opened, None);
    Store::unlock(&restored.folder.unwrap(), "p", settings(), Clock::at(0).env()).unwrap();
    // The account is there now; a second one is not put in its place.
    assert_eq!(code(restore(&world.series(), elsewhere.path(), None, None, &BTreeSet::new())), "already_here");
}

#[test]
fn a_trial_with_the_password_leaves_nothing() {
    let mut world = World::new();
    world.case(2);
    world.backup();
    let elsewhere = tempfile::tempdir().unwrap();
    let (clock, erased) = (Clock::at(0), BTreeSet::new());
    let env = || clock.env();
    let restore = Restore {
        number: None,
        password: Some("p"),
        accounts: elsewhere.path(),
        erased: &erased,
        beside: false,
        settings: settings(),
        env: &env,
    };
    let tried = world.series().try_out(&restore, &mut |_, _| true).unwrap();
    assert_eq!((tried.folder, tried.opened.unwrap().1), (None, 2));
    assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
}
