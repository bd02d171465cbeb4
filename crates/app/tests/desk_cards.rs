//! The desk says of each case what it would say worked out anew, however it came to know it; and what it keeps for that outlives no erasure.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use app::api::cases::{CaseCard, ListCases, NewCase, OpenPracticeCase};
use app::api::closing::{CloseCase, EraseCase, ErasureReason, Outcome};
use app::api::session::{AccountRole, CreateOfficer, Lock, Unlock};
use app::api::visit::{Action, Change, Commit};
use app::{App, Argon2Cost, Library, Machine, Settings};

const OFFICER: &str = "尽调岗甲";
const PASSWORD: &str = "口令-Tianye-2026";

fn open_app(folder: &Path) -> App {
    let settings = Settings { cost: Argon2Cost::LIGHT, ..Settings::of(folder) };
    App::new(settings, Library::built_in(), Arc::new(Machine::new()))
}

fn unlock(app: &mut App) {
    app.run(Unlock { officer: OFFICER.into(), password: PASSWORD.into() }).expect("unlocked");
}

fn new_case(app: &mut App, title: &str) -> String {
    let case = NewCase {
        industry: "fmcg-wholesale".into(),
        title: title.into(),
        survey_date: "2026-10-31".into(),
        initial_date: "2025-10-31".into(),
    };
    app.run(case).expect("a case").meta.id
}

fn ask(app: &mut App, case: &str, amount: &str) {
    let (basis, by, how_checked, note) = (None, None, None, None);
    let question = "request.amount".to_owned();
    let change = Change::Answer { question, raw: Some(amount.into()), basis, by, how_checked, note };
    app.run(Commit { case: case.into(), changes: vec![change], action: Action::Typed }).expect("saved");
}

/// The desk, and in how many calls all of it was worked out.
fn desk(app: &mut App) -> (Vec<CaseCard>, u32) {
    for calls in 1..100 {
        let cards = app.run(ListCases {}).expect("the desk");
        if cards.iter().all(|card| !card.pending) {
            return (cards, calls);
        }
    }
    panic!("the desk is never worked out");
}

fn memo(folder: &Path) -> PathBuf {
    let account = std::fs::read_dir(folder).expect("accounts").flatten().find(|e| e.path().join("keys").exists());
    account.expect("an account").path().join("memo")
}

#[test]
fn a_card_is_what_it_would_be_worked_out_anew() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = open_app(folder.path());
    app.run(CreateOfficer { name: OFFICER.into(), password: PASSWORD.into(), role: None }).expect("an officer");
    let cases: Vec<String> = (0..30).map(|n| new_case(&mut app, &format!("样例{n}"))).collect();
    let practice = app.run(OpenPracticeCase { industry: "fmcg-wholesale".into() }).expect("a practice case").meta.id;
    let (first, calls) = desk(&mut app);
    assert!(calls > 1 && first.len() == 31, "a long desk comes in parts");
    assert_eq!(desk(&mut app), (first, 1));
    // Changed in every way the desk shows, in and out of memory.
    ask(&mut app, &cases[0], "30万");
    ask(&mut app, &practice, "10万");
    app.run(CloseCase { case: cases[1].clone(), outcome: Outcome::Declined, reason: None }).expect("closed");
    let (changed, _) = desk(&mut app);
    let card = |id: &str| changed.iter().find(|card| card.id == id).expect("a card");
    assert_eq!(card(&cases[0]).amount_asked.as_ref().and_then(|f| f.raw.as_deref()), Some("300000"));
    assert!(card(&cases[1]).closed.is_some());
    // Kept from unlock to unlock: all of it at once.
    app.run(Lock {}).expect("locked");
    unlock(&mut app);
    assert_eq!(desk(&mut app), (changed.clone(), 1));
    // Worked out anew it is the same, where nothing was kept, and where what was kept is damaged or another's.
    for spoilt in [None, Some(b"TYMEMO\0\x01 of somebody else".to_vec()), Some(vec![0; 9])] {
        app.run(Lock {}).expect("locked");
        match spoilt {
            None => std::fs::remove_file(memo(folder.path())).expect("removed"),
            Some(bytes) => std::fs::write(memo(folder.path()), bytes).expect("written"),
        }
        unlock(&mut app);
        let (anew, calls) = desk(&mut app);
        assert!(calls > 1);
        assert_eq!(anew, changed);
    }
    // Another officer comes to this machine: whose signatures count is another matter now, so each card is worked out again.
    app.run(Lock {}).expect("locked");
    let reviewer =
        CreateOfficer { name: "审查岗乙".into(), password: PASSWORD.into(), role: Some(AccountRole::Reviewer) };
    app.run(reviewer).expect("a reviewer");
    app.run(Lock {}).expect("locked");
    unlock(&mut app);
    let (anew, calls) = desk(&mut app);
    assert!(calls > 1, "the cards of before the reviewer came stand no more");
    assert_eq!(anew, changed);
    assert_eq!(desk(&mut app).1, 1);
}

#[test]
fn what_is_kept_for_the_desk_goes_with_the_case() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = open_app(folder.path());
    app.run(CreateOfficer { name: OFFICER.into(), password: PASSWORD.into(), role: None }).expect("an officer");
    let (gone, stays) = (new_case(&mut app, "甲"), new_case(&mut app, "乙"));
    desk(&mut app);
    app.rest().expect("rested");
    let kept = memo(folder.path());
    assert!(kept.exists() && !String::from_utf8_lossy(&std::fs::read(&kept).expect("kept")).contains("fmcg"));
    let erase = EraseCase { case: gone.clone(), reason: ErasureReason::Mistaken, password: PASSWORD.into() };
    app.run(erase).expect("erased");
    assert!(!kept.exists());
    assert_eq!(desk(&mut app).0.iter().map(|card| card.id.as_str()).collect::<Vec<_>>(), [stays.as_str()]);
    app.run(Lock {}).expect("locked");
    unlock(&mut app);
    assert_eq!(desk(&mut app).0.len(), 1);
}

/// A link in the place of the memo is taken away, and what it leads to stays as it is: it is somebody's file.
#[cfg(unix)]
#[test]
fn a_link_in_the_place_of_what_is_kept_loses_nothing_of_its_target() {
    let (folder, elsewhere) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let mut app = open_app(folder.path());
    app.run(CreateOfficer { name: OFFICER.into(), password: PASSWORD.into(), role: None }).expect("an officer");
    let gone = new_case(&mut app, "甲");
    desk(&mut app);
    app.rest().expect("rested");
    let (kept, target) = (memo(folder.path()), elsewhere.path().join("letter.txt"));
    std::fs::write(&target, "somebody's words").expect("written");
    std::fs::remove_file(&kept).expect("removed");
    std::os::unix::fs::symlink(&target, &kept).expect("a link");
    app.run(EraseCase { case: gone, reason: ErasureReason::Mistaken, password: PASSWORD.into() }).expect("erased");
    assert_eq!(std::fs::read_to_string(&target).expect("still there"), "somebody's words");
    assert!(std::fs::symlink_metadata(&kept).is_err(), "the link is gone");
}
