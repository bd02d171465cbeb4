//! What is submitted is reckoned by the branch itself: it comes to what the laptop came to, and believes no figure that it did not find.

use std::path::Path;

use app::App;
use app::api::files::{Attach, CaseSource, FileSource, ImportCase};
use app::api::review::{ReviewView, SubmitCase, ViewReview};
use app::api::session::{CreateOfficer, Lock};
use evidence::{Hash, Payload, Submitted};
use store::Store;

use crate::place::Place;
use crate::{PASSWORD, code, enrol, machine, sent, unlocked};

struct Clock;

impl store::Env for Clock {
    fn moment(&self) -> evidence::Moment {
        app::Env::moment(&app::Machine::new())
    }
}

/// The store of the only account in a folder, without the application.
pub(crate) fn store_in(folder: &Path) -> Store {
    let account = std::fs::read_dir(folder).unwrap().flatten().find(|e| e.path().join("keys").exists()).unwrap();
    Store::unlock(&account.path(), PASSWORD, store::Settings::default(), Box::new(Clock)).unwrap()
}

/// An officer who surveys, with the acceptance case.
pub(crate) fn surveyed(place: &Place, folder: &Path, staff: &str) -> (App, String) {
    surveyed_with(machine(folder), place, staff)
}

fn surveyed_with(mut app: App, place: &Place, staff: &str) -> (App, String) {
    app.run(CreateOfficer { name: crate::NAME.into(), password: PASSWORD.into(), role: None }).unwrap();
    enrol(&mut app, place, staff);
    let mut file = tests::facts::case_file(&tests::golden::facts(), tests::facts::checklist()).unwrap();
    // The workflow judges no practice case.
    file.practice = false;
    let json = serde_json::to_string(&file).unwrap();
    let import = ImportCase { case: None, source: CaseSource::Json { json }, overwrite: false };
    let case = app.run(import).unwrap().case.meta.id;
    (app, case)
}

/// The consents signed, their papers attached: nothing is lacking then.
fn consented(app: &mut App, case: &str) {
    for one in review(app, case).lacking {
        assert_eq!(one.why, "consent_missing", "{one:?}");
        let at = one.at.unwrap();
        paper(app, case, &at);
        crate::answer(app, case, &at, "是");
    }
    let lacking = review(app, case).lacking;
    assert!(lacking.is_empty(), "{lacking:?}");
}

/// The signed paper, attached at the question that says so.
fn paper(app: &mut App, case: &str, at: &str) {
    let file = FileSource::Base64 { name: "授权书.png".into(), base64: "iVBORw0KGgo=".into() };
    app.run(Attach { case: case.into(), at: Some(at.into()), file }).unwrap();
}

fn review(app: &mut App, case: &str) -> ReviewView {
    app.run(ViewReview { case: case.into() }).unwrap()
}

pub(crate) fn submit(app: &mut App, case: &str) -> Hash {
    consented(app, case);
    let statement = "本人到场调查，所填属实".to_owned();
    let submit = SubmitCase { case: case.into(), proposal: String::new(), statement, password: PASSWORD.into() };
    let view = app.run(submit).unwrap();
    view.submissions.last().unwrap().hash.parse().unwrap()
}

/// What the officer's program put into a submission.
fn told(folder: &Path, case: &str) -> Submitted {
    let state = store_in(folder).case_state(case.parse().unwrap()).unwrap();
    let mut all = state.events.into_iter().filter_map(|event| match event.payload {
        Payload::Submitted(submitted) => Some(submitted),
        _ => None,
    });
    all.next_back().unwrap()
}

#[test]
fn the_branch_comes_to_the_figures_of_the_laptop_and_of_the_independent_calculation() {
    let (place, folder) = (Place::open(), tempfile::tempdir().unwrap());
    let (mut app, case) = surveyed(&place, folder.path(), "100236");
    let submission = submit(&mut app, &case);
    assert_eq!(code(&sent(&mut app)), "done");
    let expected = tests::golden::expected();
    let (effect, found) = place.said(&case, submission).unwrap_or_else(|| panic!("waits: {:?}", place.waiting()));
    assert_eq!(effect, Ok(()));
    let found = found.expect("what was reckoned");
    assert_eq!(found.limit.as_deref(), expected["limit"]["limit"].as_str(), "the independent calculation");
    assert_eq!(found.grade.as_deref(), expected["decision"]["grade"].as_str());
    app.run(Lock {}).unwrap();
    drop(app);
    let told = told(folder.path(), &case);
    assert_eq!((told.figures, told.limit, told.grade), (Some(found.figures), found.limit, found.grade));
    assert_eq!((place.state(&case).as_str(), place.waiting().len()), ("S", 0));
}

/// Signed with the officer's own key, past the program: a submission like this one, of all records that are there.
fn forged(folder: &Path, case: &str, like: &Submitted) -> Hash {
    let mut store = store_in(folder);
    let id = case.parse().unwrap();
    let logs = store.case_logs(id).unwrap().roots(&evidence::Ed25519Sha256);
    store.append(Some(id), &Payload::Submitted(Submitted { logs, ..like.clone() })).unwrap().stamp.hash
}

#[test]
fn a_figure_raised_by_hand_has_no_effect_and_both_are_told() {
    let (place, folder) = (Place::open(), tempfile::tempdir().unwrap());
    let (mut app, case) = surveyed(&place, folder.path(), "100236");
    // An honest one that was taken back, so that there is something to copy from.
    submit(&mut app, &case);
    let recall = app::api::review::RecallSubmission { case: case.clone(), password: PASSWORD.into() };
    app.run(recall).unwrap();
    app.run(Lock {}).unwrap();
    drop(app);
    let honest = told(folder.path(), &case);
    let raised = Submitted { limit: Some("260000".to_owned()), ..honest.clone() };
    let digest = Submitted { figures: Some(Hash([9; 32])), ..honest.clone() };
    let grade = Submitted { grade: Some("A".into()), ..honest.clone() };
    let silent = Submitted { figures: None, ..honest.clone() };
    let records = [raised, digest, grade, silent].map(|like| forged(folder.path(), &case, &like));
    let mut app = unlocked(folder.path());
    assert_eq!(code(&sent(&mut app)), "done", "nothing is refused for a business reason");
    for record in records {
        let (effect, found) = place.said(&case, record).unwrap_or_else(|| panic!("waits: {:?}", place.waiting()));
        assert_eq!(effect, Err("figures_differ".to_owned()));
        let found = found.expect("what was reckoned");
        assert_eq!(
            (Some(found.figures), found.limit, found.grade),
            (honest.figures, honest.limit.clone(), honest.grade.clone())
        );
    }
    assert_eq!(place.state(&case), "V");
    // The officer sees both on the screen in the same session: what was submitted, and what the branch made of the same records.
    let seen = |app: &mut App| -> Vec<Option<(bool, Option<String>)>> {
        let view = app.run(app::api::review::ViewReview { case: case.clone() }).unwrap();
        view.submissions.into_iter().map(|s| s.branch.map(|b| (b.same, b.limit))).collect()
    };
    let (same, other) = (Some((true, honest.limit.clone())), Some((false, honest.limit.clone())));
    assert_eq!(seen(&mut app), [&same, &other, &other, &other, &other].map(Clone::clone));
    // Also where nothing of the branch waited when the session began.
    assert_eq!(code(&sent(&mut app)), "done");
    drop(app);
    forged(folder.path(), &case, &Submitted { limit: Some("270000".to_owned()), ..honest.clone() });
    let mut app = unlocked(folder.path());
    assert_eq!(code(&sent(&mut app)), "done");
    assert_eq!(seen(&mut app).last(), Some(&other));
}

/// Nothing but what a record needs; figures that nobody reckoned.
fn bare() -> Submitted {
    Submitted {
        logs: Vec::new(),
        checklist: None,
        policy: None,
        figures: Some(Hash([9; 32])),
        grade: None,
        limit: None,
        proposal: None,
        statement: "以上属实".into(),
    }
}

/// Submits past the program, and what the branch says of it.
fn said_of(place: &Place, app: App, folder: &Path, case: &str) -> (App, String, Vec<String>) {
    drop(app);
    let record = forged(folder, case, &bare());
    let mut app = unlocked(folder);
    assert_eq!(code(&sent(&mut app)), "done");
    let (effect, found) = place.said(case, record).unwrap_or_else(|| panic!("waits: {:?}", place.waiting()));
    (app, effect.unwrap_err(), found.unwrap().places)
}

#[test]
fn what_the_program_would_not_have_submitted_has_no_effect_at_the_branch_either() {
    let (place, folder) = (Place::open(), tempfile::tempdir().unwrap());
    let (app, case) = surveyed(&place, folder.path(), "100236");
    let (mut app, reason, places) = said_of(&place, app, folder.path(), &case);
    assert_eq!(reason, "consent_missing");
    assert_eq!(places, ["consent.bureau_written", "consent.accounts", "consent.place"]);
    consented(&mut app, &case);
    crate::answer(&mut app, &case, "balance_survey.cash", "");
    let (mut app, reason, places) = said_of(&place, app, folder.path(), &case);
    assert_eq!((reason.as_str(), places), ("answer_missing", vec!["balance_survey.cash".to_owned()]));
    crate::answer(&mut app, &case, "balance_survey.cash", "14260");
    assert_eq!(code(&sent(&mut app)), "done");
    // Two officers who did not hear each other.
    place.member(&case, "100237", "SO");
    let elsewhere = tempfile::tempdir().unwrap();
    let mut second = machine(elsewhere.path());
    second.run(CreateOfficer { name: crate::NAME.into(), password: PASSWORD.into(), role: None }).unwrap();
    enrol(&mut second, &place, "100237");
    assert_eq!(code(&sent(&mut second)), "done");
    drop(second);
    let other = evidence::Change::answer("request.amount", Some(evidence::Value::Text("123000".into())));
    let action = evidence::Action::Typed;
    let said = evidence::AnswersChanged { tables: Vec::new(), changes: vec![other], action, after_limit_seen: false };
    store_in(elsewhere.path()).append(case.parse().ok(), &Payload::AnswersChanged(said)).unwrap();
    let mut second = unlocked(elsewhere.path());
    crate::answer(&mut app, &case, "request.amount", "290000");
    assert_eq!(code(&sent(&mut second)), "done");
    assert_eq!(code(&sent(&mut app)), "done");
    let (_, reason, places) = said_of(&place, app, folder.path(), &case);
    // The checklist asks of each conflict how it was settled, and that is open, too.
    assert_eq!(reason, "open_conflict");
    assert_eq!(places, ["request.amount", "officer_conflicts.record-1.settled"]);
    assert_eq!((place.state(&case).as_str(), place.waiting().len()), ("V", 0));
}

#[test]
fn a_checklist_that_the_branch_does_not_have_is_brought_by_the_laptop() {
    let (place, folder, layers) = (Place::open(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    // The bank's own wording of one question: another content hash, the same figures.
    copied(&tests::tree::root().join("industry-checklists"), layers.path());
    let request = layers.path().join("base/questions-20-request.toml");
    let text = std::fs::read_to_string(&request).unwrap();
    let other = text.replace("zh = \"还款账户\"", "zh = \"还款的账户\"");
    assert_ne!(text, other);
    std::fs::write(&request, other).unwrap();
    let settings = app::Settings { cost: app::Argon2Cost::LIGHT, ..app::Settings::of(folder.path()) };
    let library = app::Library::of_folder(layers.path(), &app::Machine::new()).unwrap();
    let app = App::new(settings, library, std::sync::Arc::new(app::Machine::new()));
    let (mut app, case) = surveyed_with(app, &place, "100236");
    let submission = submit(&mut app, &case);
    assert_eq!(code(&sent(&mut app)), "done");
    let expected = tests::golden::expected();
    let (effect, found) = place.said(&case, submission).unwrap_or_else(|| panic!("waits: {:?}", place.waiting()));
    assert_eq!((effect, found.unwrap().limit.as_deref()), (Ok(()), expected["limit"]["limit"].as_str()));
    assert!(place.waiting().is_empty() && place.state(&case) == "S");
}

fn copied(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for path in std::fs::read_dir(from).unwrap().map(|entry| entry.unwrap().path()) {
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() { copied(&path, &target) } else { std::fs::copy(&path, &target).map(|_| ()).unwrap() }
    }
}
