//! What a lock found unsaved: sealed, offered after the unlock, taken over or let go by place; nothing of it in plain anywhere.

use std::path::Path;
use std::sync::Arc;

use app::api::cases::{OpenCase, OpenPracticeCase};
use app::api::closing::{EraseCase, ErasureReason};
use app::api::drafts::{DraftsView, ListDrafts, LockKeeping, LockedView, SettleDraft, UnsavedCase, UnsavedItem};
use app::api::session::{ChangePassword, CreateOfficer, Lock, SessionPhase, Unlock};
use app::api::text::{Code, Text};
use app::api::visit::Change;
use app::{App, Argon2Cost, Library, Machine, Settings};

const OFFICER: &str = "尽调岗甲";
const PASSWORD: &str = "口令-Tianye-2026";
const OTHER: &str = "猪圈三十二头母猪 腊月";
/// Stands in no file in plain.
const PLANTED: &str = "机密备货款七十七万";

fn app(folder: &Path) -> App {
    let settings = Settings { cost: Argon2Cost::LIGHT, ..Settings::of(folder) };
    App::new(settings, Library::built_in(), Arc::new(Machine::new()))
}

fn begun(folder: &Path) -> (App, String) {
    let mut app = app(folder);
    app.run(CreateOfficer { name: OFFICER.into(), password: PASSWORD.into(), role: None }).expect("an officer");
    let case = app.run(OpenPracticeCase { industry: "fmcg-wholesale".into() }).expect("a case").meta.id;
    (app, case)
}

fn unlock(app: &mut App) {
    app.run(Unlock { officer: OFFICER.into(), password: PASSWORD.into() }).expect("unlocked");
}

fn answer(question: &str, raw: &str) -> Change {
    let (question, raw) = (question.to_owned(), Some(raw.to_owned()));
    Change::Answer { question, raw, basis: None, by: None, how_checked: None, note: None }
}

fn item(at: &str, text: &str, change: Option<Change>) -> UnsavedItem {
    UnsavedItem { at: at.into(), label: format!("“{at}”"), text: text.into(), change, why: None }
}

/// An answer, a text, one that is always refused, and a form's own text.
fn unsaved(case: &str) -> Vec<UnsavedCase> {
    let items = vec![
        item("request.amount", "210000", Some(answer("request.amount", "210000"))),
        item("request.purpose_text", PLANTED, Some(answer("request.purpose_text", PLANTED))),
        item("no.such_question", "1", Some(answer("no.such_question", "1"))),
        item("explanations equity", PLANTED, None),
    ];
    vec![UnsavedCase { case: case.into(), items }]
}

fn lock(app: &mut App, case: &str) -> LockedView {
    app.run(LockKeeping { unsaved: unsaved(case) }).expect("it locks whatever happens")
}

fn listed(app: &mut App) -> DraftsView {
    app.run(ListDrafts {}).expect("a list")
}

fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

fn drafts(folder: &Path) -> Vec<std::path::PathBuf> {
    files(folder).into_iter().filter(|path| path.parent().is_some_and(|parent| parent.ends_with("drafts"))).collect()
}

fn nothing_in_plain(folder: &Path) {
    for path in files(folder) {
        let bytes = std::fs::read(&path).expect("a file");
        for word in [PLANTED.as_bytes(), b"request.amount", b"210000"] {
            assert!(!bytes.windows(word.len()).any(|window| window == word), "{} holds what was typed", path.display());
        }
    }
}

#[test]
fn what_was_unsaved_is_offered_after_the_unlock_and_goes_place_by_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut app, case) = begun(folder.path());
    let before = app.run(OpenCase { case: case.clone() }).expect("the case").answers["request.amount"].text.clone();
    let locked = lock(&mut app, &case);
    assert_eq!((locked.state.phase, locked.kept, locked.at_risk.len(), locked.why), (SessionPhase::Locked, 4, 0, None));
    assert_eq!(app.run(ListDrafts {}).expect_err("locked").code, Code::Locked);
    assert_eq!(drafts(folder.path()).len(), 1);
    nothing_in_plain(folder.path());
    // By another start of the program, too.
    drop(app);
    let mut app = self::app(folder.path());
    unlock(&mut app);
    let view = listed(&mut app);
    let [draft] = &view.drafts[..] else { panic!("{} drafts", view.drafts.len()) };
    assert!(draft.on_disk && draft.at.is_some() && draft.case == case && !draft.title.is_empty());
    let told: Vec<_> = draft.items.iter().map(|item| (item.at.as_str(), item.text.as_str(), item.takes)).collect();
    assert_eq!(
        told,
        [
            ("request.amount", "210000", true),
            ("request.purpose_text", PLANTED, true),
            ("no.such_question", "1", true),
            ("explanations equity", PLANTED, false)
        ]
    );
    assert_eq!(draft.items[0].stands.as_deref(), Some(&*before), "what stands there is said");
    // One is let go, one taken; the others stay and are offered again.
    let id = draft.id.clone();
    let view = app.run(SettleDraft { id, items: vec![1], take: false }).expect("let go");
    let id = view.drafts[0].id.clone();
    assert_eq!(view.drafts[0].items.len(), 3);
    let view = app.run(SettleDraft { id, items: vec![0, 1, 2], take: true }).expect("taken");
    assert_eq!(view.refused.iter().map(|one| one.at.as_str()).collect::<Vec<_>>(), ["no.such_question"]);
    let left: Vec<&str> = view.drafts[0].items.iter().map(|item| item.at.as_str()).collect();
    assert_eq!(left, ["no.such_question", "explanations equity"], "what cannot be taken stays to be read");
    let answers = app.run(OpenCase { case: case.clone() }).expect("the case").answers;
    assert_eq!(answers["request.amount"].raw, "210000");
    assert!(answers.get("request.purpose_text").is_none_or(|answer| answer.raw != PLANTED));
    let id = view.drafts[0].id.clone();
    let view = app.run(SettleDraft { id: id.clone(), items: vec![0, 1], take: false }).expect("let go");
    assert!(view.drafts.is_empty() && drafts(folder.path()).is_empty());
    assert_eq!(app.run(SettleDraft { id, items: vec![0], take: false }).expect_err("gone").code, Code::NotFound);
}

#[test]
fn it_locks_without_disk_and_says_what_is_at_risk_and_offers_it_as_long_as_the_program_runs() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut app, case) = begun(folder.path());
    let account = std::fs::read_dir(folder.path()).expect("a folder").next().expect("one").expect("read").path();
    // A file in the place of the folder: nothing can be written there.
    std::fs::write(account.join("drafts"), "").expect("a file");
    let locked = lock(&mut app, &case);
    assert_eq!((locked.state.phase, locked.kept), (SessionPhase::Locked, 0));
    assert_eq!(
        locked.at_risk,
        ["“request.amount”", "“request.purpose_text”", "“no.such_question”", "“explanations equity”"]
    );
    assert!(locked.why.is_some());
    nothing_in_plain(folder.path());
    unlock(&mut app);
    let view = listed(&mut app);
    assert_eq!((view.drafts.len(), view.drafts[0].on_disk, view.drafts[0].items.len()), (1, false, 4));
    let id = view.drafts[0].id.clone();
    let view = app.run(SettleDraft { id, items: vec![0], take: true });
    assert!(view.is_err(), "what stays of it cannot be kept, so nothing of it goes");
    assert_eq!(listed(&mut app).drafts[0].items.len(), 4);
    // As soon as there is room it lies on the disk.
    std::fs::remove_file(account.join("drafts")).expect("room");
    let view = listed(&mut app);
    assert!(view.drafts[0].on_disk && view.drafts.len() == 1);
    drop(app);
    let mut app = self::app(folder.path());
    unlock(&mut app);
    assert_eq!(listed(&mut app).drafts[0].items.len(), 4);
}

#[test]
fn a_draft_opens_for_its_officer_alone_and_goes_with_its_case() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut app, case) = begun(folder.path());
    lock(&mut app, &case);
    unlock(&mut app);
    lock(&mut app, &case);
    app.run(CreateOfficer { name: "尽调岗乙".into(), password: OTHER.into(), role: None }).expect("another officer");
    assert!(listed(&mut app).drafts.is_empty());
    // Even where somebody puts the file into the other's folder.
    let of: Vec<_> = drafts(folder.path());
    assert_eq!(of.len(), 2);
    let accounts = std::fs::read_dir(folder.path()).expect("a folder").flatten().map(|entry| entry.path());
    let other = accounts.into_iter().find(|path| !of[0].starts_with(path)).expect("the other account");
    std::fs::create_dir_all(other.join("drafts")).expect("a folder");
    std::fs::copy(&of[0], other.join("drafts").join(of[0].file_name().expect("a name"))).expect("planted");
    let planted = listed(&mut app).drafts;
    assert_eq!((planted.len(), planted[0].items.len()), (1, 0), "it says nothing");
    let id = planted[0].id.clone();
    assert!(app.run(SettleDraft { id, items: vec![], take: false }).expect("let go").drafts.is_empty());
    // Damaged by a byte it does not open, and is let go whole.
    let mut bytes = std::fs::read(&of[1]).expect("a draft");
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    std::fs::write(&of[1], bytes).expect("damaged");
    app.run(Lock {}).expect("locked");
    unlock(&mut app);
    // A changed password opens them all the same.
    app.run(ChangePassword { old: PASSWORD.into(), new: OTHER.into() }).expect("changed");
    app.run(Lock {}).expect("locked");
    app.run(Unlock { officer: OFFICER.into(), password: OTHER.into() }).expect("unlocked");
    let mut items: Vec<usize> = listed(&mut app).drafts.iter().map(|draft| draft.items.len()).collect();
    items.sort_unstable();
    assert_eq!(items, [0, 4]);
    app.run(EraseCase { case, reason: ErasureReason::Practice, password: OTHER.into() }).expect("erased");
    assert!(listed(&mut app).drafts.is_empty());
    assert_eq!(drafts(&of[0].parent().expect("a folder").join("..")).len(), 0);
}

#[test]
fn what_was_being_written_when_the_program_ended_is_no_draft() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut app, case) = begun(folder.path());
    lock(&mut app, &case);
    let whole = drafts(folder.path()).remove(0);
    std::fs::write(whole.with_extension("new"), "half").expect("half a draft");
    unlock(&mut app);
    assert_eq!((listed(&mut app).drafts.len(), drafts(folder.path())), (1, vec![whole]));
}

#[test]
fn why_it_was_refused_is_kept_with_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut app, case) = begun(folder.path());
    let mut all = unsaved(&case);
    all[0].items[0].why = Some(Text::new("太长", "too long"));
    app.run(LockKeeping { unsaved: all }).expect("locked");
    unlock(&mut app);
    assert_eq!(listed(&mut app).drafts[0].items[0].why, Some(Text::new("太长", "too long")));
    // Nothing unsaved leaves nothing.
    let id = listed(&mut app).drafts[0].id.clone();
    app.run(SettleDraft { id, items: vec![0, 1, 2, 3], take: false }).expect("let go");
    app.run(LockKeeping { unsaved: vec![] }).expect("locked");
    unlock(&mut app);
    assert!(listed(&mut app).drafts.is_empty() && drafts(folder.path()).is_empty());
}
