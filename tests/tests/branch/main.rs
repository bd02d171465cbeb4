//! The visit reaches the branch: the application with its real store, a hub with its real database, TLS between them, and a line that breaks.
#![allow(clippy::unwrap_used)]

mod browser;
mod orders;
mod place;
mod reckoned;
mod renewal;
mod unaccepted;
#[path = "../window/webdriver.rs"]
#[allow(dead_code, unreachable_pub, reason = "written for the real window, of which a browser needs less")]
mod webdriver;

use app::api::branch::{ArrivedWord, BranchStatus, BranchView, EnrolBranch, SendToBranch};
use app::api::cases::OpenPracticeCase;
use app::api::session::{CreateOfficer, Lock, Unlock};
use app::api::visit::{Action, Change, Commit};
use app::{App, Argon2Cost, Library, Machine, Settings};
use place::{Breaking, Place};
use serde_json::json;
use std::path::Path;
use std::sync::Arc;

const PASSWORD: &str = "口令-Tianye-2026";
const NAME: &str = "客户经理甲";

fn machine(folder: &Path) -> App {
    let settings = Settings { cost: Argon2Cost::LIGHT, ..Settings::of(folder) };
    App::new(settings, Library::built_in(), Arc::new(Machine::new()))
}

fn officer(folder: &Path) -> App {
    let mut app = machine(folder);
    app.run(CreateOfficer { name: NAME.into(), password: PASSWORD.into(), role: None }).unwrap();
    app
}

fn unlocked(folder: &Path) -> App {
    let mut app = machine(folder);
    app.run(Unlock { officer: NAME.into(), password: PASSWORD.into() }).unwrap();
    app
}

fn practice(app: &mut App) -> String {
    app.run(OpenPracticeCase { industry: "fmcg-wholesale".into() }).unwrap().meta.id
}

fn attach(app: &mut App, case: &str, bytes: &[u8]) {
    let text: String = bytes.iter().map(|byte| char::from(b'a' + byte % 26)).collect();
    // Base64 of letters, four at a time: what they decode to is some bytes, which is all that is wanted.
    let whole = text.len() / 4 * 4;
    let file = json!({ "from": "base64", "name": "照片.bin", "base64": &text[..whole] });
    app.answer_json(&json!({ "cmd": "attach", "case": case, "at": null, "file": file }).to_string()).unwrap();
}

fn answer(app: &mut App, case: &str, question: &str, raw: &str) {
    let change = Change::Answer {
        question: question.into(),
        raw: Some(raw.into()),
        basis: None,
        by: None,
        how_checked: None,
        note: None,
    };
    app.run(Commit { case: case.into(), changes: vec![change], action: Action::Typed }).unwrap();
}

fn status(app: &mut App, case: &str) -> BranchView {
    app.run(BranchStatus { cases: vec![case.into()] }).unwrap()
}

fn sent(app: &mut App) -> BranchView {
    app.run(SendToBranch {}).unwrap()
}

fn code(view: &BranchView) -> &str {
    view.last.as_ref().unwrap().code.as_str()
}

fn enrol(app: &mut App, place: &Place, staff: &str) {
    let view = app.run(EnrolBranch { code: place.invite(staff).into(), address: place.address.clone() }).unwrap();
    assert_eq!(view.branch.unwrap().staff, staff);
}

#[test]
fn connected_by_the_code_on_paper_everything_arrives() {
    let (place, folder) = (Place::open(), tempfile::tempdir().unwrap());
    let mut app = officer(folder.path());
    let case = practice(&mut app);
    attach(&mut app, &case, &[1; 300_000]);
    assert_eq!(status(&mut app, &case).words.zh, "未接入分行，数据只在本机");
    // A wrong letter, and a code that nobody made.
    let good = place.invite("100234");
    let refused = |app: &mut App, code: &str| {
        app.run(EnrolBranch { code: code.to_owned().into(), address: place.address.clone() }).unwrap_err()
    };
    let typo: String = good.chars().rev().collect();
    refused(&mut app, &typo);
    let other = wire::Invitation::of([9; 3], [9; 12]).code();
    let said = refused(&mut app, &other);
    assert!(said.message.zh.contains("邀请码无效"), "{said:?}");
    app.run(EnrolBranch { code: good.clone().into(), address: place.address.clone() }).unwrap();
    // The reply may be lost, so the same account may ask again; nobody else comes in by that code.
    let elsewhere = tempfile::tempdir().unwrap();
    let said = refused(&mut officer(elsewhere.path()), &good);
    assert!(said.message.zh.contains("邀请码无效"), "{said:?}");
    let before = status(&mut app, &case);
    assert!(
        before.words.zh.starts_with("待回行：1 份案件 · ") && before.words.zh.contains("1 张照片"),
        "{:?}",
        before.words
    );
    assert_eq!(before.cases[0].arrived, ArrivedWord::Here);
    let after = sent(&mut app);
    assert_eq!(code(&after), "done", "{:?}", after.last);
    assert!(after.words.zh.starts_with("已全部到分行"), "{:?}", after.words);
    assert_eq!(status(&mut app, &case).cases[0].arrived, ArrivedWord::All);
    place.same_as(&mut app);
    // Typed after it: not there, and said so, also after a restart.
    answer(&mut app, &case, "request.amount", "123000");
    assert_eq!(status(&mut app, &case).cases[0].arrived, ArrivedWord::Here);
    app.run(Lock {}).unwrap();
    let mut app = unlocked(folder.path());
    assert_eq!(status(&mut app, &case).cases[0].arrived, ArrivedWord::Here);
    assert_eq!(code(&sent(&mut app)), "done");
    assert_eq!(status(&mut app, &case).cases[0].arrived, ArrivedWord::All);
    place.same_as(&mut app);
}

#[test]
fn a_line_that_breaks_anywhere_loses_nothing_and_says_nothing_too_early() {
    let (place, folder) = (Place::open(), tempfile::tempdir().unwrap());
    let mut app = officer(folder.path());
    enrol(&mut app, &place, "100234");
    let breaking = Breaking::before(&place);
    app.run(app::api::branch::SetBranchAddress { address: breaking.address.clone() }).unwrap();
    let long = std::env::var("LONG").is_ok_and(|v| v == "1");
    let case = practice(&mut app);
    for (n, limit) in [3_000_usize, 9_000, 20_000, 60_000, 120_000, 400_000].into_iter().enumerate() {
        attach(&mut app, &case, &vec![n as u8 + 3; 90_000]);
        answer(&mut app, &case, "request.amount", &format!("{}000", 100 + n));
        let rounds = if long { 12 } else { 2 };
        for part in 1..=rounds {
            breaking.after(limit * part / rounds);
            let view = sent(&mut app);
            let all = status(&mut app, &case).cases[0].arrived == ArrivedWord::All;
            assert_eq!(all, code(&view) == "done", "{:?}", view.last);
            if all {
                place.same_as(&mut app);
            } else {
                assert_eq!(code(&view), "cut", "{:?}", view.last);
            }
        }
        breaking.after(usize::MAX);
        assert_eq!(code(&sent(&mut app)), "done");
        assert_eq!(status(&mut app, &case).cases[0].arrived, ArrivedWord::All);
        place.same_as(&mut app);
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for path in std::fs::read_dir(from).unwrap().map(|entry| entry.unwrap().path()) {
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() { copy(&path, &target) } else { std::fs::copy(&path, &target).map(|_| ()).unwrap() }
    }
}

#[test]
fn an_older_copy_is_caught_up_and_a_copy_that_wrote_is_a_fork() {
    let (place, folder) = (Place::open(), tempfile::tempdir().unwrap());
    let mut app = officer(folder.path());
    enrol(&mut app, &place, "100234");
    let case = practice(&mut app);
    assert_eq!(code(&sent(&mut app)), "done");
    app.run(Lock {}).unwrap();
    drop(app);
    let (older, wrote) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    copy(folder.path(), older.path());
    copy(folder.path(), wrote.path());
    let mut app = unlocked(folder.path());
    answer(&mut app, &case, "request.amount", "222000");
    attach(&mut app, &case, &[5; 80_000]);
    assert_eq!(code(&sent(&mut app)), "done");
    // Merely older: its first act is to hear the branch.
    let mut behind = unlocked(older.path());
    let view = sent(&mut behind);
    assert_eq!(code(&view), "done", "{:?}", view.last);
    assert!(view.last.unwrap().notes.iter().any(|note| note.zh.contains("这台电脑的数据比分行旧，补回")));
    place.same_as(&mut behind);
    // It wrote something of its own first.
    let mut other = unlocked(wrote.path());
    answer(&mut other, &case, "request.amount", "333000");
    let view = sent(&mut other);
    assert_eq!(code(&view), "fork", "{:?}", view.last);
    let last = view.last.unwrap();
    assert!(last.words.zh.starts_with("发现同一账户的两份数据") && last.steps.len() == 3);
    assert_eq!(status(&mut other, &case).cases[0].arrived, ArrivedWord::Here);
}
