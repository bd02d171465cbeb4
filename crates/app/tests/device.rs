//! The secret of the device: it goes in only where losing it leads to the custodians, and a store of secrets that forgets, refuses or lies keeps nobody out.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use app::api::escrow::{PutEscrow, Recover, SealEscrow};
use app::api::session::{ChangePassword, CreateOfficer, Lock, SessionStatus, Unlock};
use app::api::text::{Code, Failure};
use app::{App, Argon2Cost, DeviceSecret, DeviceSecrets, Env, FreshEscrow, Library, Machine, Settings, fresh_escrow};

const OFFICER: &str = "尽调岗甲";
const PASSWORD: &str = "口令-Tianye-2026";
const OTHER: &str = "猪圈三十二头母猪 腊月";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mood {
    Keeps,
    Forgets,
    Refuses,
    /// Says another secret each time.
    Lies,
}

struct Secrets(Mutex<(Mood, Option<[u8; 32]>, u8)>);

impl DeviceSecrets for Secrets {
    fn get(&self, _: &[u8; 16]) -> io::Result<Option<DeviceSecret>> {
        let mut held = self.0.lock().expect("held");
        held.2 += 1;
        match held.0 {
            Mood::Keeps => Ok(held.1.map(DeviceSecret::new)),
            Mood::Forgets => Ok(None),
            Mood::Refuses => Err(io::ErrorKind::PermissionDenied.into()),
            Mood::Lies => Ok(Some(DeviceSecret::new([held.2; 32]))),
        }
    }

    fn put(&self, _: &[u8; 16], secret: &DeviceSecret) -> io::Result<()> {
        let mut held = self.0.lock().expect("held");
        match held.0 {
            Mood::Refuses => return Err(io::ErrorKind::PermissionDenied.into()),
            Mood::Keeps => held.1 = Some(**secret),
            Mood::Forgets | Mood::Lies => {}
        }
        Ok(())
    }
}

/// The machine, with such a store.
struct Desk(Machine, Secrets);

impl Desk {
    fn new(mood: Mood) -> Arc<Self> {
        Arc::new(Self(Machine::new(), Secrets(Mutex::new((mood, None, 0)))))
    }

    fn turns(&self, mood: Mood) {
        self.1.0.lock().expect("held").0 = mood;
    }

    fn loses_it(&self) {
        self.1.0.lock().expect("held").1 = None;
    }
}

impl Env for Desk {
    fn moment(&self) -> evidence::Moment {
        self.0.moment()
    }
    fn random(&self, bytes: &mut [u8]) -> io::Result<()> {
        self.0.random(bytes)
    }
    fn read(&self, path: &Path, most: u64) -> io::Result<Vec<u8>> {
        self.0.read(path, most)
    }
    fn list(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        self.0.list(folder)
    }
    fn is_folder(&self, path: &Path) -> bool {
        self.0.is_folder(path)
    }
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.0.write(path, bytes)
    }
    fn device_secrets(&self) -> &dyn DeviceSecrets {
        &self.1
    }
}

fn app(folder: &Path, desk: &Arc<Desk>) -> App {
    let settings = Settings { cost: Argon2Cost::LIGHT, ..Settings::of(folder) };
    App::new(settings, Library::built_in(), desk.clone())
}

fn unlock(app: &mut App, password: &str) -> Result<(), Failure> {
    app.run(Unlock { officer: OFFICER.into(), password: password.into() }).map(drop)?;
    app.run(Lock {}).map(drop)
}

fn bound(app: &mut App, password: &str) -> bool {
    app.run(Unlock { officer: OFFICER.into(), password: password.into() }).expect("unlocked");
    let bound = app.run(SessionStatus {}).expect("a status").escrow.is_some_and(|escrow| escrow.device_bound);
    app.run(Lock {}).expect("locked");
    bound
}

/// An account, in escrow if so wished, locked.
fn prepared(root: &Path, desk: &Arc<Desk>, escrow: bool) -> (App, FreshEscrow) {
    let custodians = ["保管人甲", "保管人乙", "保管人丙"].map(str::to_owned);
    let made = fresh_escrow(Arc::new(Machine::new()), &custodians).expect("a key");
    let mut app = app(&root.join("data"), desk);
    app.run(CreateOfficer { name: OFFICER.into(), password: PASSWORD.into(), role: None }).expect("an officer");
    if escrow {
        std::fs::write(root.join("escrow.key"), &made.file).expect("a stick");
        app.run(PutEscrow { path: root.join("escrow.key").display().to_string().into() }).expect("put");
        app.run(SealEscrow { digits: made.digits.clone(), password: PASSWORD.into() }).expect("sealed");
    }
    app.run(Lock {}).expect("locked");
    (app, made)
}

fn recover(app: &mut App, made: &FreshEscrow) -> Result<(), Failure> {
    let share = |paper: &str| {
        let lines: Vec<&str> = paper.lines().collect();
        let numbers = |line: &str| {
            !line.trim().is_empty() && line.split_whitespace().all(|word| word.parse::<u8>().is_ok_and(|n| n <= 16))
        };
        lines.windows(2).filter(|two| numbers(two[0])).map(|two| two[1]).collect::<Vec<_>>().join(" ")
    };
    let (first, second) = (share(&made.papers[0]).into(), share(&made.papers[2]).into());
    app.run(Recover { officer: OFFICER.into(), first, second, password: OTHER.into() }).map(drop)?;
    app.run(Lock {}).map(drop)
}

#[test]
fn without_escrow_the_secret_stays_out() {
    let root = tempfile::tempdir().expect("a folder");
    let desk = Desk::new(Mood::Keeps);
    let (mut app, _) = prepared(root.path(), &desk, false);
    unlock(&mut app, PASSWORD).expect("unlocked");
    app.run(Unlock { officer: OFFICER.into(), password: PASSWORD.into() }).expect("unlocked");
    app.run(ChangePassword { old: PASSWORD.into(), new: OTHER.into() }).expect("changed");
    app.run(Lock {}).expect("locked");
    desk.loses_it();
    unlock(&mut app, OTHER).expect("a password is enough");
}

#[test]
fn in_escrow_copied_data_opens_nowhere_else_and_the_custodians_get_in() {
    let root = tempfile::tempdir().expect("a folder");
    let desk = Desk::new(Mood::Keeps);
    let (mut app, made) = prepared(root.path(), &desk, true);
    assert!(bound(&mut app, PASSWORD), "as soon as it is in escrow");
    unlock(&mut app, PASSWORD).expect("here");
    // The data folder on another machine.
    drop(app);
    let elsewhere = Desk::new(Mood::Keeps);
    let mut app = self::app(&root.path().join("data"), &elsewhere);
    let failure = unlock(&mut app, PASSWORD).expect_err("elsewhere");
    assert_eq!(failure.code, Code::WrongPassword);
    assert!(failure.message.zh.contains("本机钥匙") && failure.advice.zh.contains("两位保管人"), "{failure:?}");
    recover(&mut app, &made).expect("recovered");
    assert!(bound(&mut app, OTHER), "to the new one");
    drop(app);
    let mut app = self::app(&root.path().join("data"), &desk);
    assert!(unlock(&mut app, OTHER).is_err(), "the old one opens no more");
}

#[test]
fn a_store_that_does_not_give_back_what_it_was_given_is_not_used() {
    for mood in [Mood::Forgets, Mood::Refuses, Mood::Lies] {
        let root = tempfile::tempdir().expect("a folder");
        let desk = Desk::new(mood);
        let (mut app, _) = prepared(root.path(), &desk, true);
        assert!(!bound(&mut app, PASSWORD));
        for other in [Mood::Forgets, Mood::Refuses, Mood::Lies] {
            desk.turns(other);
            unlock(&mut app, PASSWORD).expect("a password is enough");
        }
        // Once it does, it is used from the next unlock on.
        desk.turns(Mood::Keeps);
        unlock(&mut app, PASSWORD).expect("unlocked");
        assert!(bound(&mut app, PASSWORD));
    }
}

#[test]
fn a_store_that_goes_bad_later_leads_to_the_custodians_and_says_so() {
    for mood in [Mood::Forgets, Mood::Refuses, Mood::Lies] {
        let root = tempfile::tempdir().expect("a folder");
        let desk = Desk::new(Mood::Keeps);
        let (mut app, made) = prepared(root.path(), &desk, true);
        assert!(bound(&mut app, PASSWORD));
        desk.turns(mood);
        let failure = unlock(&mut app, PASSWORD).expect_err("gone bad");
        assert_eq!(failure.code, Code::WrongPassword);
        assert!(failure.advice.zh.contains("两位保管人"), "{failure:?}");
        recover(&mut app, &made).expect("recovered");
        assert!(!bound(&mut app, OTHER), "not to a store like that");
        desk.turns(Mood::Keeps);
        unlock(&mut app, OTHER).expect("unlocked");
    }
}
