//! What is turned beside a case: kept scenarios survive closing and reopening, change no answer and no figure, and go when dropped.

use std::path::Path;
use std::sync::Arc;

use app::api::cases::{OpenCase, OpenPracticeCase};
use app::api::session::{CreateOfficer, Unlock};
use app::api::text::Code;
use app::api::visit::Change;
use app::api::what_if::{DeleteScenario, FindStructure, ListScenarios, SaveScenario, StressTable, TurnView, WhatIf};
use app::{App, Argon2Cost, Library, Machine, Settings};

const PASSWORD: &str = "口令-Tianye-2026";

fn open(folder: &Path) -> App {
    let settings = Settings { cost: Argon2Cost::LIGHT, ..Settings::of(folder) };
    App::new(settings, Library::built_in(), Arc::new(Machine::new()))
}

fn what_if(case: &str, turns: Vec<TurnView>) -> WhatIf {
    WhatIf { case: case.into(), changes: Vec::new(), turns }
}

fn turn(lever: &str, to: &str) -> TurnView {
    TurnView { lever: lever.into(), row: None, to: to.into() }
}

/// Everything of a case but when it was saved and how long it took.
fn figures(app: &mut App, case: &str) -> serde_json::Value {
    let view = app.run(OpenCase { case: case.into() }).expect("opens");
    let mut json = serde_json::to_value(view).expect("json");
    json["meta"]["saved_at"].take();
    json["appraisal"]["took_us"].take();
    json
}

#[test]
fn a_scenario_outlives_a_sudden_end_and_touches_no_answer() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = open(folder.path());
    app.run(CreateOfficer { name: "尽调岗甲".into(), password: PASSWORD.into(), role: None }).expect("an officer");
    let case = app.run(OpenPracticeCase { industry: "fmcg-wholesale".into() }).expect("the case").meta.id;
    let before = figures(&mut app, &case);
    let save =
        |name: &str, to: &str| SaveScenario { case: case.clone(), name: name.into(), turns: vec![turn("sales", to)] };
    app.run(save("旺季淡了", "-0.2")).expect("kept");
    app.run(save("再坏一点", "-0.3")).expect("kept");
    // The same name again replaces it.
    let list = app.run(save("旺季淡了", "-0.15")).expect("kept");
    assert_eq!(list.scenarios.iter().map(|s| s.name.as_str()).collect::<Vec<_>>(), ["旺季淡了", "再坏一点"]);
    assert_eq!(figures(&mut app, &case), before, "no answer and no figure moves");

    // The program ends without closing anything.
    drop(app);
    let mut app = open(folder.path());
    app.run(Unlock { officer: "尽调岗甲".into(), password: PASSWORD.into() }).expect("unlocks");
    let list = app.run(ListScenarios { case: case.clone() }).expect("lists");
    assert_eq!(list.scenarios[0].turns, [turn("sales", "-0.15")]);
    assert_eq!(figures(&mut app, &case), before);

    // Side by side: the case, what is turned now, both scenarios. Revenue of the case is 4,956,000.
    let view = app.run(what_if(&case, vec![turn("sales", "-0.1")])).expect("reckons");
    assert_eq!(view.columns.len(), 4);
    let revenue = view.groups[0].rows.first().expect("revenue");
    let raw: Vec<&str> = revenue.cells.iter().filter_map(|c| c.figure.raw.as_deref()).collect();
    assert_eq!(raw, ["4956000", "4460400", "3469200", "4212600"]);
    assert_eq!(revenue.cells[1].change.as_deref(), Some("-495600"));
    // What cannot be turned is said, and nothing is assumed.
    let wrong = app.run(what_if(&case, vec![turn("term", "0")])).expect("answers");
    assert_eq!((wrong.refused.len(), wrong.columns[1].refused.len()), (1, 1));

    let list = app.run(DeleteScenario { case: case.clone(), name: "旺季淡了".into() }).expect("dropped");
    assert_eq!(list.scenarios.len(), 1);
    let again = app.run(DeleteScenario { case: case.clone(), name: "旺季淡了".into() });
    assert_eq!(again.err().map(|f| f.code), Some(Code::NotFound));
    for (name, turns) in [("", vec![turn("sales", "-0.1")]), ("空", Vec::new())] {
        let refused = app.run(SaveScenario { case: case.clone(), name: name.into(), turns });
        assert_eq!(refused.err().map(|f| f.code), Some(Code::BadRequest));
    }
}

#[test]
fn stress_and_structures_answer_for_the_practice_case() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = open(folder.path());
    app.run(CreateOfficer { name: "尽调岗甲".into(), password: PASSWORD.into(), role: None }).expect("an officer");
    let case = app.run(OpenPracticeCase { industry: "fmcg-wholesale".into() }).expect("the case").meta.id;
    let stress = app.run(StressTable { case: case.clone(), changes: Vec::new() }).expect("reckons");
    assert_eq!(stress.rows.len(), 7);
    assert!(stress.at_limit && stress.rows.iter().all(|r| r.outlook.is_some()));
    // The wholesaler's derived plan bears no other term: the search ends with its reasons (what it finds elsewhere: tests/structure.rs).
    let found = app.run(FindStructure { case, changes: Vec::new() }).expect("searches");
    assert!(found.complete && found.evaluations > 10 && !found.why.is_empty() && found.better.is_empty());
}

/// What stands on the screen counts before it is saved, and is not saved by being looked at.
#[test]
fn a_typed_answer_counts_before_it_is_saved() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = open(folder.path());
    app.run(CreateOfficer { name: "尽调岗甲".into(), password: PASSWORD.into(), role: None }).expect("an officer");
    let case = app.run(OpenPracticeCase { industry: "fmcg-wholesale".into() }).expect("the case").meta.id;
    let before = figures(&mut app, &case);
    let typed = vec![Change::Answer {
        question: "request.amount".into(),
        raw: Some("12万".into()),
        basis: None,
        by: None,
        how_checked: None,
        note: None,
    }];
    let asked = |view: &app::api::what_if::WhatIfView| {
        let rows = view.groups.iter().flat_map(|g| &g.rows);
        rows.map(|r| &r.cells[0].figure).find(|f| f.id == "limit.amount_asked").and_then(|f| f.raw.clone())
    };
    let saved = app.run(what_if(&case, Vec::new())).expect("reckons");
    assert_eq!(asked(&saved).as_deref(), Some("300000"));
    let drafted = WhatIf { changes: typed.clone(), ..what_if(&case, Vec::new()) };
    assert_eq!(asked(&app.run(drafted).expect("reckons")).as_deref(), Some("120000"));
    // 120,000 is less than the limit of 200,000, so the plan is tested with it.
    let stress = app.run(StressTable { case: case.clone(), changes: typed }).expect("reckons");
    assert_eq!(stress.tested.raw.as_deref(), Some("120000"));
    assert_eq!(figures(&mut app, &case), before);
}
