//! The installed window, started as a new user starts it: a home folder of one's own, no variable of ours, no driver. Under a driver the web
//! view keeps nothing on the disk, so only such a start shows what it lays beside the officers' data.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::stage::Stage;
use crate::webdriver::key;

const NAME: &str = "officer-a";
const PASSWORD: &str = "correct-horse-9";

/// The accounts on the disk: folders that hold a key file.
fn accounts(home: &Path) -> Vec<PathBuf> {
    let folder = home.join(".local/share/tianye/officers");
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    entries.filter(|entry| entry.join("keys").is_file()).collect()
}

fn folders(place: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(place).into_iter().flatten().flatten();
    entries.filter(|e| e.path().is_dir()).map(|e| e.file_name().to_string_lossy().into_owned()).collect()
}

#[test]
fn a_new_user_is_asked_to_create_an_officer_and_finds_that_one_again() {
    let mut stage = Stage::new("first-start");
    let home = stage.home();
    let pictures = std::env::var_os("TIANYE_PICTURES").map(PathBuf::from);
    let picture = |stage: &Stage, name: &str| {
        if let Some(folder) = &pictures {
            stage.picture(&folder.join(name));
        }
    };

    // Only opened and closed: the web view has laid its folders, and none of them is an account.
    stage.start();
    stage.until_painted();
    picture(&stage, "first-start-1.png");
    stage.close_window();
    let webview = home.join(".local/share/org.tianye.desktop");
    assert!(!folders(&webview).is_empty(), "the web view kept nothing: this start shows nothing");
    assert_eq!(accounts(&home), Vec::<PathBuf>::new());

    // Among those folders the second start still offers to create an officer: typed blind, the account is there.
    stage.start();
    stage.until_painted();
    picture(&stage, "first-start-2.png");
    stage.keyboard(&["type", "--delay", "60", NAME]);
    for _ in 0..2 {
        stage.keyboard(&["key", "Tab"]);
        stage.keyboard(&["type", "--delay", "60", PASSWORD]);
    }
    picture(&stage, "first-start-3.png");
    stage.keyboard(&["key", "Return"]);
    let began = Instant::now();
    while accounts(&home).is_empty() {
        assert!(began.elapsed() < Duration::from_secs(60), "no account was created: the window did not ask for one");
        std::thread::sleep(Duration::from_millis(100));
    }
    stage.until_painted();
    picture(&stage, "first-start-4.png");
    stage.close_window();
    assert_eq!(accounts(&home).len(), 1);

    // The next start, read through a driver in the same home: the lock, with that name and no other.
    let window = stage.open_plain();
    window.until_focused("password");
    let names = window.script(
        "return [...document.querySelectorAll('[data-test=\"officer\"] option')].map((o) => o.textContent.trim())",
    );
    assert_eq!(names, serde_json::json!([NAME]));
    let notices = window.script("return document.querySelectorAll('[data-test=\"unlock-notice\"]').length");
    assert_eq!(notices, 0);
    picture(&stage, "first-start-5.png");
    window.type_text(PASSWORD);
    window.press(key::ENTER);
    window.until_there("new-case");
    window.end();
    // The database is free again only when the program is gone.
    stage.shut();

    // The terminal opens the same account without being told where it lies.
    let password = stage.root().join("tmp/password.txt");
    std::fs::write(&password, format!("{PASSWORD}\n")).expect("a password file");
    let mut terminal = stage.terminal();
    terminal.args(["verify", "--officer", NAME, "--password-file"]).arg(&password);
    let verified = terminal.status().expect("the terminal's program");
    assert!(verified.success(), "the terminal does not find the window's account: {verified}");
}
