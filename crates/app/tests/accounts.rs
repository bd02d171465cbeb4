//! What counts as an account, told from the outside: the web view's folders, leftovers, damage, and the places of earlier versions.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use app::api::session::{CreateOfficer, Lock, SessionPhase, SessionState, SessionStatus, Unlock};
use app::api::text::Code;
use app::{App, Argon2Cost, Library, Machine, Places, Settings};

const PASSWORD: &str = "口令-Tianye-2026";
const ID: &str = "0123456789abcdef0123456789abcdef";

fn app(folder: &Path, earlier: &[PathBuf]) -> App {
    let places = Places { folder: folder.to_owned(), earlier: earlier.to_vec(), checklists: None };
    let settings = Settings { cost: Argon2Cost::LIGHT, ..Settings::at(places) };
    App::new(settings, Library::built_in(), Arc::new(Machine::new()))
}

fn status(app: &mut App) -> SessionState {
    app.run(SessionStatus {}).expect("a status")
}

fn create(app: &mut App, name: &str) {
    app.run(CreateOfficer { name: name.into(), password: PASSWORD.into(), role: None }).expect("an officer");
    app.run(Lock {}).expect("locked");
}

fn write(path: PathBuf, bytes: &[u8]) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, bytes).expect("a file");
}

/// What a web view lays in its folder.
fn web_view(folder: &Path) {
    for place in [
        "CacheStorage/salt",
        "databases/indexeddb/v1",
        "localstorage/x.localstorage",
        "mediakeys/v1/keys",
        "storage/0123/origin",
    ] {
        write(folder.join(place), b"webkit");
    }
    // Even one that looks like an id and one with something called `keys` in it.
    write(folder.join("fedcba9876543210fedcba9876543210/IndexedDB"), b"webkit");
    write(folder.join("deviceidhashsalts/1/salt"), b"webkit");
    write(folder.join("keys"), b"a file, no folder");
}

#[test]
fn the_web_views_folders_are_no_accounts_wherever_they_lie() {
    let root = tempfile::tempdir().expect("a folder");
    let (ours, old) = (root.path().join("tianye/officers"), root.path().join("org.tianye.desktop"));
    web_view(&old);
    let mut app = app(&ours, std::slice::from_ref(&old));
    let first = status(&mut app);
    assert_eq!((first.phase, first.officers, first.notices), (SessionPhase::NoOfficer, vec![], vec![]));
    assert!(!ours.exists(), "looking makes nothing");
    // And among our own, should they ever come there.
    web_view(&ours);
    let second = status(&mut app);
    assert_eq!((second.phase, second.officers, second.notices), (SessionPhase::NoOfficer, vec![], vec![]));
    create(&mut app, "尽调岗甲");
    assert_eq!(status(&mut app).officers, ["尽调岗甲"]);
    assert!(
        old.join("CacheStorage/salt").exists() && ours.join("CacheStorage/salt").exists(),
        "nothing of theirs is touched"
    );
}

#[test]
fn what_an_interrupted_creation_left_is_cleared_and_nothing_else() {
    let root = tempfile::tempdir().expect("a folder");
    let ours = root.path().join("officers");
    let pieces = ["lock", "store.new.db", "store.new.db-wal", "store.new.db-shm", "store.new.db-journal", "keys.new"];
    // Each beginning: nothing at all, and the first so many files.
    for count in 0..=pieces.len() {
        let folder = ours.join(format!("{count:032x}"));
        fs::create_dir_all(&folder).expect("a folder");
        for piece in &pieces[..count] {
            write(folder.join(piece), b"begun");
        }
    }
    // What could be somebody's: with any other file, under another name, or with work in it.
    let kept = [
        (ours.join("张三的备份").join("store.new.db"), 0),
        (ours.join(format!("a{:031x}", 1)).join("notes.txt"), 0),
        (ours.join(format!("b{:031x}", 1)).join("store.db"), 1),
        (ours.join(format!("c{:031x}", 1)).join("attachments/x"), 1),
        (ours.join(format!("d{:031x}", 1)).join("head"), 1),
        (ours.join(format!("e{:031x}", 1)).join("store.db-wal"), 1),
    ];
    for (path, _) in &kept {
        write(path.clone(), b"work");
        write(path.parent().filter(|p| !p.ends_with("attachments")).unwrap_or(&ours).join("lock"), b"");
    }
    let mut app = app(&ours, &[]);
    let state = status(&mut app);
    assert_eq!((state.phase, state.officers), (SessionPhase::NoOfficer, vec![]));
    assert_eq!(state.notices.len(), kept.iter().map(|(_, said)| said).sum::<usize>(), "{:?}", state.notices);
    for notice in &state.notices {
        assert!(notice.zh.contains("钥匙文件") && notice.zh.contains("officers") && notice.en.contains("key file"));
    }
    for count in 0..=pieces.len() {
        assert!(!ours.join(format!("{count:032x}")).exists(), "{count} pieces are gone");
    }
    for (path, _) in &kept {
        assert_eq!(fs::read(path).expect("kept"), b"work", "{}", path.display());
    }
}

#[test]
fn a_creation_that_is_going_on_elsewhere_is_left_alone() {
    let root = tempfile::tempdir().expect("a folder");
    let folder = root.path().join(ID);
    write(folder.join("lock"), b"");
    write(folder.join("store.new.db"), b"being made");
    let lock = fs::File::options().write(true).open(folder.join("lock")).expect("the lock");
    lock.lock().expect("held");
    let mut app = app(root.path(), &[]);
    assert_eq!(status(&mut app).phase, SessionPhase::NoOfficer);
    assert!(folder.join("store.new.db").exists());
    drop(lock);
    status(&mut app);
    assert!(!folder.exists());
}

#[test]
fn a_damaged_key_file_is_still_an_account_and_a_lost_one_is_said() {
    let root = tempfile::tempdir().expect("a folder");
    let mut app = app(root.path(), &[]);
    create(&mut app, "尽调岗甲");
    let folder = fs::read_dir(root.path()).expect("a folder").next().expect("one").expect("read").path();
    let keys = fs::read(folder.join("keys")).expect("the keys");
    for damaged in [&b""[..], b"TYKEYS", &keys[..keys.len() - 1]] {
        fs::write(folder.join("keys"), damaged).expect("damaged");
        let state = status(&mut app);
        assert_eq!(state.phase, SessionPhase::Locked, "nobody is told that nothing is here");
        assert!(state.officers[0].contains("钥匙文件读不出"), "{:?}", state.officers);
        let failure =
            app.run(Unlock { officer: state.officers[0].clone(), password: PASSWORD.into() }).expect_err("damaged");
        assert_eq!(failure.code, Code::Damaged);
    }
    fs::remove_file(folder.join("keys")).expect("gone");
    let state = status(&mut app);
    assert_eq!((state.phase, state.notices.len()), (SessionPhase::NoOfficer, 1));
    assert!(folder.join("store.db").exists());
    // Put back, it is whole again; a temporary key file beside it goes at the next unlock.
    fs::write(folder.join("keys"), &keys).expect("restored");
    fs::write(folder.join("keys.new"), b"half").expect("a leftover");
    app.run(Unlock { officer: "尽调岗甲".into(), password: PASSWORD.into() }).expect("unlocked");
    assert!(!folder.join("keys.new").exists());
}

#[test]
fn accounts_of_earlier_versions_are_found_where_they_lie_and_stay_there() {
    let root = tempfile::tempdir().expect("a folder");
    let ours = root.path().join("tianye/officers");
    let (window, terminal) = (root.path().join("org.tianye.desktop"), root.path().join("tianye"));
    create(&mut app(&window, &[]), "窗口里的甲");
    create(&mut app(&terminal, &[]), "终端里的乙");
    web_view(&window);
    let mut app = app(&ours, &[window.clone(), terminal.clone()]);
    let state = status(&mut app);
    assert_eq!(
        (state.phase, state.officers),
        (SessionPhase::Locked, vec!["窗口里的甲".to_owned(), "终端里的乙".to_owned()])
    );
    for name in ["窗口里的甲", "终端里的乙"] {
        app.run(Unlock { officer: name.into(), password: PASSWORD.into() }).expect("unlocked where it lies");
        app.run(Lock {}).expect("locked");
        let taken =
            app.run(CreateOfficer { name: name.into(), password: PASSWORD.into(), role: None }).expect_err("taken");
        assert_eq!(taken.code, Code::BadOfficer);
    }
    create(&mut app, "新来的丙");
    assert_eq!(fs::read_dir(&ours).expect("ours").count(), 1, "who is new lies in the new place");
    assert_eq!(status(&mut app).officers.len(), 3);
}
