//! The system's key store before the file: what it does not give, take or answer costs nobody their account, a secret moves into it only when it came
//! back twice, and whoever is not let in reads why.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use app::api::escrow::{PutEscrow, Recover, SealEscrow};
use app::api::session::{CreateOfficer, Lock, SessionStatus, Unlock};
use app::api::text::{Code, Failure};
use app::{
    App, Argon2Cost, DeviceFiles, DeviceKeys, DeviceSecret, FreshEscrow, KeyStore, Library, Machine, Patience,
    Settings, Trouble, fresh_escrow,
};

const OFFICER: &str = "尽调岗甲";
const PASSWORD: &str = "口令-Tianye-2026";
const OTHER: &str = "猪圈三十二头母猪 腊月";
const PATIENCE: Patience = Patience { quiet: Duration::from_millis(150), asking: Duration::from_millis(300) };

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Mood {
    Keeps,
    Absent,
    /// Locked, and nobody unlocks it.
    Locked,
    /// Locked until a person is asked.
    OpensWhenAsked,
    Refuses,
    /// Answers when it is in another mood.
    Hangs,
    /// Gives back another secret than it was given.
    Lies,
    /// Has bytes that are no secret.
    WrongBytes,
}

struct Inside {
    mood: Mood,
    held: Option<[u8; 32]>,
}

struct Keys {
    inside: Mutex<Inside>,
    turned: Condvar,
    calls: AtomicUsize,
}

impl Keys {
    fn new(mood: Mood) -> Arc<Self> {
        let inside = Mutex::new(Inside { mood, held: None });
        Arc::new(Self { inside, turned: Condvar::new(), calls: AtomicUsize::new(0) })
    }

    fn turns(&self, mood: Mood) {
        self.inside.lock().expect("inside").mood = mood;
        self.turned.notify_all();
    }

    fn loses_it(&self) {
        self.inside.lock().expect("inside").held = None;
    }

    fn has_it(&self) -> bool {
        self.inside.lock().expect("inside").held.is_some()
    }

    fn with<T>(&self, ask: bool, then: impl FnOnce(&mut Inside) -> Result<T, Trouble>) -> Result<T, Trouble> {
        self.calls.fetch_add(1, Ordering::Relaxed);
        let inside = self.inside.lock().expect("inside");
        let mut inside = self.turned.wait_while(inside, |inside| inside.mood == Mood::Hangs).expect("turned");
        match inside.mood {
            Mood::Absent => return Err(Trouble::Absent),
            Mood::Refuses => return Err(Trouble::Refused),
            Mood::Locked => return Err(Trouble::Locked),
            Mood::OpensWhenAsked if !ask => return Err(Trouble::Locked),
            Mood::OpensWhenAsked => inside.mood = Mood::Keeps,
            Mood::Keeps | Mood::Lies | Mood::WrongBytes | Mood::Hangs => {}
        }
        then(&mut inside)
    }
}

/// The key store as the application gets it.
struct Shared(Arc<Keys>);

impl KeyStore for Shared {
    fn get(&self, _: &[u8; 16], ask: bool) -> Result<Option<DeviceSecret>, Trouble> {
        self.0.with(ask, |inside| match (inside.mood, inside.held) {
            (Mood::WrongBytes, Some(_)) => Err(Trouble::Unlike),
            (Mood::Lies, Some(held)) => Ok(Some(DeviceSecret::new(held.map(|byte| !byte)))),
            (_, held) => Ok(held.map(DeviceSecret::new)),
        })
    }

    fn put(&self, _: &[u8; 16], secret: &DeviceSecret) -> Result<(), Trouble> {
        self.0.with(false, |inside| {
            inside.held = Some(**secret);
            Ok(())
        })
    }
}

/// A machine: a data folder, a folder for files of secrets, a key store.
struct Desk {
    root: tempfile::TempDir,
    keys: Arc<Keys>,
}

impl Desk {
    fn new(mood: Mood) -> Self {
        Self { root: tempfile::tempdir().expect("a folder"), keys: Keys::new(mood) }
    }

    /// The program started anew.
    fn start(&self) -> App {
        let files = DeviceFiles::within(self.root.path().join("device"));
        let keys = DeviceKeys::new(Arc::new(Shared(self.keys.clone())), files, PATIENCE);
        let folder = self.root.path().join("data");
        let settings = Settings { cost: Argon2Cost::LIGHT, ..Settings::of(folder) };
        App::new(settings, Library::built_in(), Arc::new(Machine::new().keeping(Some(keys))))
    }

    /// Whether a secret lies in a file, and whether it is noted that one lies in the key store.
    fn on_disk(&self) -> (bool, bool) {
        let names: Vec<PathBuf> = std::fs::read_dir(self.root.path().join("device"))
            .map(|entries| entries.map(|entry| entry.expect("an entry").path()).collect())
            .unwrap_or_default();
        let noted = |path: &Path| path.extension().is_some_and(|ending| ending == "key-store");
        // A note never holds a secret.
        for note in names.iter().filter(|path| noted(path)) {
            let text = std::fs::read_to_string(note).expect("a note");
            assert!(text.contains("系统钥匙串") && !text.bytes().any(|byte| byte.is_ascii_digit()), "{text}");
        }
        (names.iter().any(|path| !noted(path)), names.iter().any(|path| noted(path)))
    }

    /// An account in escrow, made and locked.
    fn account(&self) -> FreshEscrow {
        let custodians = ["保管人甲", "保管人乙", "保管人丙"].map(str::to_owned);
        let made = fresh_escrow(Arc::new(Machine::new()), &custodians).expect("a key");
        let mut app = self.start();
        app.run(CreateOfficer { name: OFFICER.into(), password: PASSWORD.into(), role: None }).expect("an officer");
        let stick = self.root.path().join("escrow.key");
        std::fs::write(&stick, &made.file).expect("a stick");
        app.run(PutEscrow { path: stick.display().to_string().into() }).expect("put");
        app.run(SealEscrow { digits: made.digits.clone(), password: PASSWORD.into() }).expect("sealed");
        app.run(Lock {}).expect("locked");
        made
    }

    /// Started anew and unlocked: where the secret lies, in words; none where the password alone opens.
    fn unlocked(&self, password: &str) -> Result<Option<String>, Failure> {
        unlock(&mut self.start(), password)
    }

    fn place(&self, password: &str) -> String {
        self.unlocked(password).expect("unlocked").expect("bound to the device")
    }

    /// An account whose secret lies in the key store alone.
    fn moved(&self) -> FreshEscrow {
        self.keys.turns(Mood::Keeps);
        let made = self.account();
        assert_eq!(self.on_disk(), (false, true));
        made
    }
}

fn unlock(app: &mut App, password: &str) -> Result<Option<String>, Failure> {
    app.run(Unlock { officer: OFFICER.into(), password: password.into() })?;
    let escrow = app.run(SessionStatus {})?.escrow;
    app.run(Lock {})?;
    let escrow = escrow.expect("an account in escrow");
    assert_eq!(escrow.device_bound, escrow.secret_place.is_some(), "{:?}", escrow.secret_place);
    let words = escrow.secret_place;
    if let Some(words) = &words {
        assert!(words.en.contains("key store") || words.en.contains("file"), "{}", words.en);
    }
    Ok(words.map(|words| words.zh))
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
fn a_new_secret_lies_in_the_key_store_alone() {
    let desk = Desk::new(Mood::Keeps);
    desk.account();
    assert!(desk.keys.has_it());
    assert_eq!(desk.on_disk(), (false, true), "no file was left");
    assert_eq!(desk.place(PASSWORD), "本机钥匙在系统钥匙串里。");
}

#[test]
fn an_account_that_needs_no_secret_asks_no_key_store() {
    let desk = Desk::new(Mood::Keeps);
    let mut app = desk.start();
    app.run(CreateOfficer { name: OFFICER.into(), password: PASSWORD.into(), role: None }).expect("an officer");
    app.run(Lock {}).expect("locked");
    app.run(Unlock { officer: OFFICER.into(), password: PASSWORD.into() }).expect("unlocked");
    assert!(app.run(SessionStatus {}).expect("a status").escrow.is_none());
    assert_eq!(desk.keys.calls.load(Ordering::Relaxed), 0);
}

#[test]
fn where_the_key_store_does_not_serve_the_file_does_and_it_is_said_why() {
    for (mood, why) in [
        (Mood::Absent, "没有系统钥匙串"),
        (Mood::Locked, "锁着"),
        (Mood::OpensWhenAsked, "锁着"),
        (Mood::Refuses, "不让用"),
        (Mood::Hangs, "没有应答"),
        (Mood::Lies, "不一样"),
        (Mood::WrongBytes, "不一样"),
    ] {
        let desk = Desk::new(mood);
        desk.account();
        assert_eq!(desk.on_disk(), (true, false), "{mood:?}");
        for _ in 0..2 {
            let began = Instant::now();
            let place = desk.place(PASSWORD);
            assert!(place.contains("文件") && place.contains(why), "{mood:?}: {place}");
            assert!(began.elapsed() < Duration::from_secs(10), "{mood:?}: {:?}", began.elapsed());
        }
        // An account of before: its file goes only at a later start than the one that wrote into the key store.
        desk.keys.turns(Mood::Keeps);
        let mut same = desk.start();
        for _ in 0..3 {
            let place = unlock(&mut same, PASSWORD).expect("unlocked").expect("bound");
            assert!(
                place.starts_with("本机钥匙已写入系统钥匙串") || place.starts_with("本机钥匙在系统钥匙串里"),
                "{mood:?}: {place}"
            );
        }
        // Those two took it at an earlier start, and only gave it back wrong then.
        if !matches!(mood, Mood::Lies | Mood::WrongBytes) {
            assert_eq!(desk.on_disk(), (true, false), "{mood:?}");
        }
        assert_eq!(desk.place(PASSWORD), "本机钥匙在系统钥匙串里。", "{mood:?}");
        assert_eq!(desk.on_disk(), (false, true), "{mood:?}");
        assert_eq!(desk.place(PASSWORD), "本机钥匙在系统钥匙串里。", "{mood:?}");
    }
}

#[test]
fn what_is_lost_on_the_way_into_the_key_store_is_still_in_the_file() {
    let desk = Desk::new(Mood::Absent);
    desk.account();
    desk.keys.turns(Mood::Keeps);
    assert!(desk.place(PASSWORD).contains("下次启动"));
    for mood in [Mood::Absent, Mood::Locked, Mood::Refuses, Mood::Hangs, Mood::WrongBytes, Mood::Lies] {
        desk.keys.turns(mood);
        assert!(desk.place(PASSWORD).contains("文件"), "{mood:?}");
        assert_eq!(desk.on_disk(), (true, false), "{mood:?}");
    }
    desk.keys.loses_it();
    desk.keys.turns(Mood::Keeps);
    assert!(desk.place(PASSWORD).contains("下次启动"), "it begins again");
    // A file damaged on the way: what came back from the key store is as good.
    let device = desk.root.path().join("device");
    let file = std::fs::read_dir(&device).expect("files").next().expect("one").expect("one").path();
    std::fs::write(&file, "zz").expect("damaged");
    assert_eq!(desk.place(PASSWORD), "本机钥匙在系统钥匙串里。");
    assert_eq!(desk.on_disk(), (false, true), "what is damaged goes once the other opened the account");
}

#[test]
fn a_key_store_out_of_reach_is_told_from_a_wrong_password_and_costs_no_try() {
    for (mood, why) in [
        (Mood::Absent, "没有系统钥匙串"),
        (Mood::Locked, "锁着"),
        (Mood::Refuses, "不让用"),
        (Mood::Hangs, "没有应答"),
        (Mood::WrongBytes, "不一样"),
    ] {
        let desk = Desk::new(Mood::Keeps);
        desk.moved();
        desk.keys.turns(mood);
        for _ in 0..6 {
            let began = Instant::now();
            let failure = desk.unlocked(PASSWORD).expect_err("out of reach");
            assert_eq!(failure.code, Code::WrongPassword, "{mood:?}");
            let said = failure.message.zh + &failure.advice.zh;
            assert!(
                said.contains("现在取不到") && said.contains(why) && said.contains("两位保管人"),
                "{mood:?}: {said}"
            );
            assert!(began.elapsed() < Duration::from_secs(10), "{mood:?}: {:?}", began.elapsed());
        }
        assert_eq!(desk.on_disk(), (false, true), "{mood:?}: nothing was put in its place");
        desk.keys.turns(Mood::Keeps);
        assert_eq!(desk.place(PASSWORD), "本机钥匙在系统钥匙串里。", "{mood:?}");
    }
    // A person who is asked and unlocks it is let in.
    let desk = Desk::new(Mood::Keeps);
    desk.moved();
    desk.keys.turns(Mood::OpensWhenAsked);
    assert_eq!(desk.place(PASSWORD), "本机钥匙在系统钥匙串里。");
}

#[test]
fn a_hanging_key_store_is_waited_for_once() {
    let desk = Desk::new(Mood::Keeps);
    desk.moved();
    desk.keys.turns(Mood::Hangs);
    let mut app = desk.start();
    assert!(unlock(&mut app, PASSWORD).is_err());
    let calls = desk.keys.calls.load(Ordering::Relaxed);
    assert!(unlock(&mut app, PASSWORD).is_err());
    assert_eq!(desk.keys.calls.load(Ordering::Relaxed), calls, "one call is out, no second is made");
    desk.keys.turns(Mood::Keeps);
    // The one that was out ends by itself, and the same start of the program gets in.
    let until = Instant::now() + Duration::from_secs(20);
    while unlock(&mut app, PASSWORD).is_err() {
        assert!(Instant::now() < until, "still out");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_key_store_that_lost_it_leads_to_the_custodians_and_gets_a_new_one() {
    let desk = Desk::new(Mood::Keeps);
    let made = desk.moved();
    desk.keys.loses_it();
    let failure = desk.unlocked(PASSWORD).expect_err("lost");
    let said = failure.message.zh + &failure.advice.zh;
    assert!(said.contains("现在里面没有了") && said.contains("数据都在") && said.contains("两位保管人"), "{said}");
    recover(&mut desk.start(), &made).expect("recovered");
    assert!(desk.keys.has_it());
    assert_eq!(desk.place(OTHER), "本机钥匙在系统钥匙串里。");
    assert!(desk.unlocked(PASSWORD).is_err(), "the old password opens no more");
}

#[test]
fn custodians_get_in_without_the_key_store_and_never_make_another_secret_over_one_that_may_come_back() {
    for mood in [Mood::Absent, Mood::Locked, Mood::Refuses, Mood::Hangs, Mood::WrongBytes] {
        let desk = Desk::new(Mood::Keeps);
        let made = desk.moved();
        desk.keys.turns(mood);
        // Papers of another key open nothing, and nothing is put in the place of what may come back.
        let other = fresh_escrow(Arc::new(Machine::new()), &["甲", "乙", "丙"].map(str::to_owned)).expect("a key");
        assert!(recover(&mut desk.start(), &other).is_err(), "{mood:?}");
        assert_eq!(desk.on_disk(), (false, true), "{mood:?}");
        recover(&mut desk.start(), &made).expect("recovered");
        // Nothing rests on the old secret any more: the next unlock makes one, here into the file.
        assert!(desk.place(OTHER).contains("文件"), "{mood:?}");
        desk.keys.turns(Mood::Keeps);
        for _ in 0..2 {
            assert!(!desk.place(OTHER).contains("取不到"), "{mood:?}");
        }
        assert_eq!(desk.on_disk(), (false, true), "{mood:?}");
    }
}

#[test]
fn a_data_folder_carried_away_opens_nowhere_else() {
    let desk = Desk::new(Mood::Keeps);
    desk.moved();
    // Another machine with a key store of its own, that has neither the secret nor the note.
    let keys = DeviceKeys::new(
        Arc::new(Shared(Keys::new(Mood::Keeps))),
        DeviceFiles::within(desk.root.path().join("elsewhere")),
        PATIENCE,
    );
    let settings = Settings { cost: Argon2Cost::LIGHT, ..Settings::of(desk.root.path().join("data")) };
    let mut app = App::new(settings, Library::built_in(), Arc::new(Machine::new().keeping(Some(keys))));
    let failure = unlock(&mut app, PASSWORD).expect_err("elsewhere");
    assert_eq!(failure.code, Code::WrongPassword);
    assert!(failure.advice.zh.contains("两位保管人"), "{failure:?}");
}
