//! An answer that the branch gave no effect counts nothing on the laptop either, is told with its reason, and counts once it is given again.

use app::App;
use app::api::cases::OpenCase;
use app::api::review::{RecallSubmission, ViewReview};
use app::api::session::Lock;
use app::api::visit::CaseView;
use evidence::{Action, AnswersChanged, Change, Hash, Payload, Value};
use std::path::Path;

use crate::place::Place;
use crate::reckoned::{store_in, submit, surveyed};
use crate::{PASSWORD, code, sent, unlocked};

const CASH: &str = "balance_survey.cash";

fn open(app: &mut App, case: &str) -> CaseView {
    app.run(OpenCase { case: case.into() }).unwrap()
}

fn cash(view: &CaseView) -> String {
    view.answers[CASH].raw.clone()
}

fn told(view: &CaseView) -> Vec<String> {
    view.appraisal.warnings.iter().map(|said| said.zh.clone()).filter(|said| said.contains("分行没有采纳")).collect()
}

/// Signed with the officer's own key, past the program, which refuses to answer what is being reviewed.
fn answered_past_the_program(folder: &Path, case: &str, raw: &str) -> Hash {
    let mut store = store_in(folder);
    let changes = vec![Change::answer(CASH, Some(Value::Text(raw.into())))];
    let said = AnswersChanged { tables: Vec::new(), changes, action: Action::Typed, after_limit_seen: false };
    store.append(case.parse().ok(), &Payload::AnswersChanged(said)).unwrap().stamp.hash
}

#[test]
fn what_the_branch_gave_no_effect_counts_nothing_here_until_it_is_said_again() {
    let (place, folder) = (Place::open(), tempfile::tempdir().unwrap());
    let (mut app, case) = surveyed(&place, folder.path(), "100236");
    submit(&mut app, &case);
    assert_eq!(code(&sent(&mut app)), "done");
    assert_eq!(place.state(&case), "S");
    let submitted = open(&mut app, &case);
    assert_eq!((cash(&submitted).as_str(), told(&submitted)), ("14260", vec![]));
    app.run(Lock {}).unwrap();
    drop(app);

    let record = answered_past_the_program(folder.path(), &case, "914260");
    let photo = store::AttachmentDescription { name: "晚到.jpg".into(), ..Default::default() };
    store_in(folder.path()).attach(case.parse().unwrap(), photo, &mut &b"late"[..]).unwrap();
    let mut app = unlocked(folder.path());
    // Nobody has spoken yet.
    assert_eq!(cash(&open(&mut app, &case)), "914260");
    assert_eq!(code(&sent(&mut app)), "done", "nothing is refused for a business reason");
    let (effect, _) = place.said(&case, record).unwrap();
    assert_eq!(effect, Err("not_listed".to_owned()));

    let after = open(&mut app, &case);
    assert_eq!(cash(&after), "14260", "the last that counts");
    assert_eq!(told(&after).len(), 2, "{:?}", after.appraisal.warnings);
    assert!(told(&after)[0].contains("要算数，请再答一次"), "{:?}", told(&after));
    assert!(told(&after)[1].starts_with("分行没有采纳证据“晚到.jpg”"), "{:?}", told(&after));
    let figures = |view: &CaseView| {
        let head = &view.appraisal.headline;
        [&head.limit, &head.score, &head.grade, &head.proposal].map(|figure| figure.raw.clone())
    };
    assert_eq!(figures(&after), figures(&submitted), "the figures that were submitted");
    // Also after a restart, and in a store that is read without the application.
    app.run(Lock {}).unwrap();
    drop(app);
    let state = store_in(folder.path()).case_state(case.parse().unwrap()).unwrap();
    let in_force = state.answer(CASH).and_then(|seen| seen.change.value.clone());
    assert_eq!(in_force, Some(Value::Text("14260".into())));

    let mut app = unlocked(folder.path());
    app.run(RecallSubmission { case: case.clone(), password: PASSWORD.into() }).unwrap();
    assert_eq!(code(&sent(&mut app)), "done");
    assert_eq!(place.state(&case), "V");
    crate::answer(&mut app, &case, CASH, "15000");
    let again = open(&mut app, &case);
    assert_eq!(
        (cash(&again).as_str(), told(&again).len()),
        ("15000", 1),
        "said again, it counts; the photo still does not"
    );
    // Both come to the same figures of it.
    let second = submit(&mut app, &case);
    assert_eq!(code(&sent(&mut app)), "done");
    assert_eq!(place.said(&case, second).unwrap().0, Ok(()));
    let view = app.run(ViewReview { case: case.clone() }).unwrap();
    assert!(view.submissions.last().unwrap().branch.as_ref().is_some_and(|branch| branch.same));
}
