//! What the branch orders is done on the laptop, and said where it cannot be; and officers of one case meet by the branch's directory, without a stick.

use app::api::cases::{ListCases, NewCase, OpenCase};
use app::api::closing::{EraseCase, ErasureReason};
use app::api::findings::ListFindings;
use app::api::session::{CreateOfficer, SessionPhase, SessionStatus, Unlock};
use app::api::text::Code;
use std::fs;

use crate::place::Place;
use crate::{NAME, PASSWORD, answer, attach, code, enrol, machine, officer, practice, sent, unlocked};

#[test]
fn an_erase_order_is_carried_out_in_the_session_that_brings_it() {
    let (place, folder) = (Place::open(), tempfile::tempdir().unwrap());
    let mut app = officer(folder.path());
    enrol(&mut app, &place, "100234");
    let case = practice(&mut app);
    attach(&mut app, &case, &[1; 60_000]);
    assert_eq!(code(&sent(&mut app)), "done");
    place.erase(&case);
    let waiting = place.outstanding();
    assert!(waiting.len() == 1 && waiting[0].held && waiting[0].case.to_string() == case, "{waiting:?}");
    // Typed before the order is heard: it goes out, and goes with the case.
    answer(&mut app, &case, "request.amount", "111000");
    let view = sent(&mut app);
    assert_eq!(code(&view), "done", "{:?}", view.last);
    let notes: Vec<String> = view.last.unwrap().notes.into_iter().map(|note| note.zh).collect();
    assert!(notes.iter().any(|note| note.starts_with("按分行的指令删除了 1 份案件")), "{notes:?}");
    assert_eq!(app.run(OpenCase { case: case.clone() }).unwrap_err().code, Code::NotFound);
    assert!(!app.run(ListCases {}).unwrap().iter().any(|card| card.id == case));
    let attachments = walk(folder.path()).into_iter().filter(|path| path.contains(&case)).count();
    assert_eq!(attachments, 0, "its files are gone");
    // The branch has the signed record, and nothing is outstanding any more.
    assert!(place.outstanding().is_empty(), "{:?}", place.outstanding());
    place.same_as(&mut app);
    // Once: the next session has nothing to do and nothing to say.
    let view = sent(&mut app);
    assert!(code(&view) == "done" && view.last.unwrap().notes.is_empty());
    assert!(app.run(ListFindings { case: None }).unwrap().findings.is_empty());
}

#[test]
fn a_case_on_hold_stays_and_the_officer_is_told_why() {
    let (place, folder) = (Place::open(), tempfile::tempdir().unwrap());
    let mut app = officer(folder.path());
    enrol(&mut app, &place, "100234");
    let case = opened(&mut app);
    assert_eq!(code(&sent(&mut app)), "done");
    place.hold(&case, true);
    let view = sent(&mut app);
    let notes: Vec<String> = view.last.unwrap().notes.into_iter().map(|note| note.zh).collect();
    assert!(notes.iter().any(|note| note.starts_with("分行冻结着 1 份案件")), "{notes:?}");
    let erase = || EraseCase { case: case.clone(), reason: ErasureReason::Requested, password: PASSWORD.into() };
    let refused = app.run(erase()).unwrap_err();
    assert!(refused.message.zh.contains("分行冻结了这个案件") && refused.message.en.contains("on hold"), "{refused:?}");
    answer(&mut app, &case, "request.amount", "111000");
    place.hold(&case, false);
    assert!(sent(&mut app).last.unwrap().notes.is_empty());
    app.run(erase()).unwrap();
}

fn walk(folder: &std::path::Path) -> Vec<String> {
    let mut found = Vec::new();
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            found.extend(walk(&path));
        } else {
            found.push(path.to_string_lossy().into_owned());
        }
    }
    found
}

#[test]
fn a_lost_laptop_destroys_its_keys_at_the_next_contact() {
    let (place, folder) = (Place::open(), tempfile::tempdir().unwrap());
    let mut app = officer(folder.path());
    enrol(&mut app, &place, "100234");
    let case = practice(&mut app);
    assert_eq!(code(&sent(&mut app)), "done");
    answer(&mut app, &case, "request.amount", "111000");
    place.revoke("100234");
    let refused = app.run(app::api::branch::SendToBranch {}).unwrap_err();
    assert_eq!(refused.code, Code::Locked);
    assert!(refused.message.zh.contains("钥匙已经销毁"), "{refused:?}");
    let state = app.run(SessionStatus {}).unwrap();
    assert!(state.phase != SessionPhase::Open && state.officers.is_empty(), "{state:?}");
    let said: Vec<&str> = state.notices.iter().map(|notice| notice.zh.as_str()).collect();
    assert!(said.iter().any(|zh| zh.starts_with(&format!("“{NAME}”的接入已被分行吊销"))), "{said:?}");
    app.run(Unlock { officer: NAME.into(), password: PASSWORD.into() }).unwrap_err();
    drop(app);
    assert!(walk(folder.path()).iter().all(|path| !path.ends_with("/keys")));
    // Somebody may begin anew on the machine, under the same name.
    let mut app = machine(folder.path());
    app.run(CreateOfficer { name: NAME.into(), password: PASSWORD.into(), role: None }).unwrap();
    enrol(&mut app, &place, "100234");
    practice(&mut app);
    assert_eq!(code(&sent(&mut app)), "done");
}

#[test]
fn a_laptop_that_is_not_lost_keeps_its_data_and_comes_back() {
    let (place, folder) = (Place::open(), tempfile::tempdir().unwrap());
    let mut app = officer(folder.path());
    enrol(&mut app, &place, "100234");
    let case = practice(&mut app);
    assert_eq!(code(&sent(&mut app)), "done");
    place.enrol_anew("100234");
    answer(&mut app, &case, "request.amount", "111000");
    let view = sent(&mut app);
    assert_eq!(code(&view), "revoked", "{:?}", view.last);
    drop(app);
    let mut app = unlocked(folder.path());
    app.run(OpenCase { case: case.clone() }).unwrap();
    enrol(&mut app, &place, "100234");
    assert_eq!(code(&sent(&mut app)), "done");
    place.same_as(&mut app);
}

fn opened(app: &mut app::App) -> String {
    let case = NewCase {
        industry: "fmcg-wholesale".into(),
        title: "分行里的案件".into(),
        survey_date: "2026-10-31".into(),
        initial_date: "2025-10-31".into(),
    };
    app.run(case).unwrap().meta.id
}

#[test]
fn two_officers_meet_by_the_branches_directory() {
    let (place, one, two) = (Place::open(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut first = officer(one.path());
    enrol(&mut first, &place, "100234");
    let case = opened(&mut first);
    answer(&mut first, &case, "request.amount", "123000");
    assert_eq!(code(&sent(&mut first)), "done");
    place.member(&case, "100234", "DD");
    place.member(&case, "100235", "SO");
    let mut second = machine(two.path());
    second.run(CreateOfficer { name: "客户经理乙".into(), password: PASSWORD.into(), role: None }).unwrap();
    enrol(&mut second, &place, "100235");
    // No package was exchanged, no key compared: the branch says whose the log is.
    let view = sent(&mut second);
    assert_eq!(code(&view), "done", "{:?}", view.last);
    let notes: Vec<String> = view.last.unwrap().notes.into_iter().map(|note| note.zh).collect();
    assert!(notes.iter().any(|note| note.starts_with("别人写的")), "{notes:?}");
    assert!(notes.iter().all(|note| !note.contains("不知道是谁的")), "{notes:?}");
    assert!(second.run(ListCases {}).unwrap().iter().any(|card| card.id == case));
    // And the first hears the second, whose log it had never met.
    let view = sent(&mut first);
    assert_eq!(code(&view), "done", "{:?}", view.last);
    let notes: Vec<String> = view.last.unwrap().notes.into_iter().map(|note| note.zh).collect();
    assert!(notes.iter().any(|note| note.starts_with("别人写的")), "{notes:?}");
    assert!(notes.iter().all(|note| !note.contains("不知道是谁的")), "{notes:?}");
    for app in [&mut first, &mut second] {
        assert!(app.run(ListFindings { case: None }).unwrap().findings.is_empty());
        place.same_as(app);
    }
}
