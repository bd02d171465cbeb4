//! The real Secret Service of a Linux desktop (GNOME's key ring), each call in a session of its own. Where it is not installed, nothing is tried and that is said.
#![cfg(target_os = "linux")]
#![allow(clippy::print_stderr)]

use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

const PASSWORD: &str = "口令-Tianye-2026";

/// In a session with a key ring that this password unlocks; in one where it stays locked; in none.
#[derive(Clone, Copy)]
enum Session {
    Unlocked,
    Locked,
    None,
}

struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Self {
        let desk = Self(tempfile::tempdir().expect("a folder"));
        std::fs::write(desk.at("password"), PASSWORD).expect("a file");
        desk
    }

    fn at(&self, name: &str) -> String {
        self.0.path().join(name).display().to_string()
    }

    fn run(&self, session: Session, arguments: &[&str]) -> Output {
        let program = env!("CARGO_BIN_EXE_tianye");
        let unlocked =
            "printf key-ring | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; exec \"$@\"";
        let mut command = match session {
            Session::None => Command::new(program),
            Session::Unlocked | Session::Locked => {
                let before = if matches!(session, Session::Unlocked) { unlocked } else { "exec \"$@\"" };
                let mut command = Command::new("dbus-run-session");
                command.args(["--", "sh", "-c", before, "sh", program]);
                command
            }
        };
        command.args(arguments).env_remove("TIANYE_DATA_DIR").env_remove("DBUS_SESSION_BUS_ADDRESS");
        for gone in ["DISPLAY", "WAYLAND_DISPLAY", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "GNOME_KEYRING_CONTROL"] {
            command.env_remove(gone);
        }
        command.env("HOME", self.0.path()).env("XDG_RUNTIME_DIR", self.0.path()).output().expect("the program")
    }

    /// The same with the account's name and password: what was printed, with the expected end.
    fn says(&self, session: Session, head: &[&str], code: i32) -> String {
        let (data, password) = (self.at("data"), self.at("password"));
        let account = ["--officer", "尽调岗甲", "--folder", &data, "--password-file", &password];
        let output = self.run(session, &[head, &account].concat());
        let said = String::from_utf8_lossy(&[&output.stdout[..], &output.stderr[..]].concat()).into_owned();
        assert_eq!(output.status.code(), Some(code), "{head:?}: {said}");
        said
    }

    /// An account, sealed to a key of escrow in such a session.
    fn account(&self, session: Session) {
        self.says(session, &["officer"], 0);
        let key = self.at("escrow.key");
        let custodians = ["--custodian", "保管人甲", "--custodian", "保管人乙", "--custodian", "保管人丙"];
        assert!(self.run(session, &[&["escrow", "init", "--public", &key][..], &custodians].concat()).status.success());
        let text = std::fs::read_to_string(&key).expect("the key");
        let digits = text.lines().nth(2).expect("digits");
        self.says(session, &["escrow", "use", &key, "--confirm", digits], 0);
    }

    /// The secret in a file of ours, if one is there.
    fn file(&self) -> Option<String> {
        let entries = std::fs::read_dir(self.0.path().join(".config/tianye/device")).ok()?;
        let mut paths = entries.map(|entry| entry.expect("an entry").path());
        let secret = paths.find(|path| path.extension().is_none())?;
        Some(std::fs::read_to_string(secret).expect("text").trim().to_owned())
    }
}

fn there(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// Whether the programs for a key ring are there.
fn installed() -> bool {
    let missing = ["dbus-run-session", "gnome-keyring-daemon"].into_iter().find(|one| !there(one));
    if let Some(missing) = missing {
        eprintln!("key_store: {missing} is not installed; nothing was tried (scripts/setup.sh test installs it)");
    }
    missing.is_none()
}

/// Whether these bytes lie in a file below a folder.
fn holds(folder: &Path, text: &str) -> bool {
    std::fs::read_dir(folder).into_iter().flatten().flatten().any(|entry| {
        let path = entry.path();
        match path.symlink_metadata() {
            Ok(data) if data.is_dir() => holds(&path, text),
            Ok(data) if data.is_file() => std::fs::read(&path)
                .is_ok_and(|bytes| bytes.windows(text.len()).any(|window| window == text.as_bytes())),
            _ => false,
        }
    })
}

#[test]
fn a_secret_goes_into_the_real_key_ring_and_comes_back_in_another_session() {
    if !installed() {
        return;
    }
    let desk = Desk::new();
    desk.account(Session::Unlocked);
    assert_eq!(desk.file(), None, "in the key ring alone");
    let status = desk.says(Session::Unlocked, &["escrow", "status"], 0);
    assert!(status.contains("只在这台电脑上有效") && status.contains("本机钥匙在系统钥匙串里"), "{status}");
    assert!(std::fs::exists(desk.at(".local/share/keyrings/login.keyring")).expect("a folder"));
    // Without a session, and in one whose key ring nobody unlocks: said, in bounded time, and not taken for a wrong password.
    let without = desk.says(Session::None, &["escrow", "status"], 4);
    assert!(without.contains("现在取不到") && without.contains("没有系统钥匙串"), "{without}");
    let began = Instant::now();
    let locked = desk.says(Session::Locked, &["escrow", "status"], 4);
    assert!(locked.contains("现在取不到"), "{locked}");
    assert!(began.elapsed() < Duration::from_secs(60), "{:?}", began.elapsed());
    desk.says(Session::Unlocked, &["case", "list"], 0);
}

#[test]
fn a_secret_in_the_file_moves_into_the_real_key_ring_in_two_starts() {
    if !installed() {
        return;
    }
    let desk = Desk::new();
    desk.account(Session::None);
    let secret = desk.file().expect("without a session it lies in the file");
    assert_eq!(secret.len(), 64);
    let without = desk.says(Session::None, &["escrow", "status"], 0);
    assert!(without.contains("没有系统钥匙串") && without.contains("文件"), "{without}");
    let first = desk.says(Session::Unlocked, &["escrow", "status"], 0);
    assert!(first.contains("下次启动") && desk.file().is_some(), "{first}");
    let second = desk.says(Session::Unlocked, &["escrow", "status"], 0);
    assert!(second.contains("本机钥匙在系统钥匙串里") && desk.file().is_none(), "{second}");
    desk.says(Session::Unlocked, &["case", "list"], 0);
    assert!(!holds(desk.0.path(), &secret), "plain nowhere any more");
}
