//! The practice case as an officer meets it: opened with one click, marked everywhere, complete, explained, reported.

use std::path::Path;
use std::sync::Arc;

use app::api::appraisal::Explain;
use app::api::cases::{
    CaseState, ListCases, ListIndustries, MarkLimitSeen, OpenCase, OpenPracticeCase, OpenShortPracticeCase,
};
use app::api::files::{CaseSource, ExportXlsx, ImportCase};
use app::api::reviewer::ReviewerQuestions;
use app::api::session::{CreateOfficer, Lock, SessionPhase, SessionStatus, Unlock};
use app::api::text::{FigureState, Verdict};
use app::api::visit::{Action, Change, Commit, Draft, History};
use app::{App, Argon2Cost, Library, Machine, Settings};

fn open_app(folder: &Path) -> App {
    let settings = Settings { cost: Argon2Cost::LIGHT, ..Settings::of(folder) };
    let mut app = App::new(settings, Library::built_in(), Arc::new(Machine::new()));
    app.run(CreateOfficer { name: "尽调岗甲".into(), password: "口令-Tianye-2026".into(), role: None })
        .expect("an officer");
    app
}

fn practice() -> OpenPracticeCase {
    OpenPracticeCase { industry: "fmcg-wholesale".into() }
}

fn typed(question: &str, raw: &str) -> Change {
    Change::Answer {
        question: question.into(),
        raw: Some(raw.into()),
        basis: None,
        by: None,
        how_checked: None,
        note: None,
    }
}

#[test]
fn the_practice_case_opens_complete_and_only_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = open_app(folder.path());
    assert!(app.run(ListIndustries {}).expect("industries").iter().any(|i| i.id == "fmcg-wholesale" && i.practice));
    let view = app.run(practice()).expect("the practice case");
    assert!(view.meta.practice);
    assert_eq!(view.appraisal.headline.completeness, "1");
    assert!(view.appraisal.visit.missing.is_empty() && view.appraisal.visit.problems.is_empty());
    // Each section's progress adds up to the whole.
    let progress = &view.appraisal.visit.progress;
    assert_eq!(progress.iter().map(|p| p.required).sum::<u32>(), view.appraisal.headline.required);
    assert_eq!(progress.iter().map(|p| p.answered).sum::<u32>(), view.appraisal.headline.answered);
    assert_eq!(app.run(practice()).expect("again").meta.id, view.meta.id);
    let cards = app.run(ListCases {}).expect("the list");
    assert_eq!(cards.len(), 1);
    assert!(cards[0].practice && cards[0].state == CaseState::Complete, "{:?}", cards[0].blockers);
}

#[test]
fn a_small_practice_case_stands_beside_the_usual_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = open_app(folder.path());
    for industry in ["fmcg-wholesale", "convenience-store"] {
        let short = || OpenShortPracticeCase { industry: industry.into() };
        let small = app.run(short()).expect("the small case");
        assert!(small.meta.practice && small.appraisal.visit.missing.is_empty());
        assert_eq!(small.appraisal.visit.survey.depth, "short");
        assert_eq!(small.appraisal.visit.survey.answers_left_out, 0);
        assert!(small.appraisal.headline.graded_by.is_some() && small.appraisal.headline.score_out_of < 100);
        let usual = app.run(OpenPracticeCase { industry: industry.into() }).expect("the usual one");
        assert_eq!(usual.appraisal.visit.survey.depth, "standard");
        assert_ne!(usual.meta.id, small.meta.id);
        assert_eq!(app.run(short()).expect("again").meta.id, small.meta.id);
        assert_eq!(app.run(OpenPracticeCase { industry: industry.into() }).expect("again").meta.id, usual.meta.id);
    }
    assert_eq!(app.run(ListCases {}).expect("the list").len(), 4);
}

/// Every text that the window shows of a case, as it comes in Chinese.
fn shown<'j>(tree: &'j serde_json::Value, key: &str, all: &mut Vec<&'j str>) {
    match tree {
        serde_json::Value::String(text) if matches!(key, "text" | "zh") => all.push(text),
        serde_json::Value::Array(items) => items.iter().for_each(|item| shown(item, key, all)),
        serde_json::Value::Object(entries) => entries.iter().for_each(|(key, item)| shown(item, key, all)),
        _ => {}
    }
}

#[test]
fn no_id_of_an_option_or_a_row_is_shown() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = open_app(folder.path());
    let mut found = Vec::new();
    for industry in ["fmcg-wholesale", "restaurant", "convenience-store", "grain", "tower-crane-rental"] {
        let view = app.run(OpenPracticeCase { industry: industry.into() }).expect("the case");
        let columns = view.questions.iter().flat_map(|q| q.columns.iter().flat_map(|c| &c.choices));
        let choices = view.questions.iter().flat_map(|q| &q.choices).chain(columns);
        let mut ids: Vec<String> = choices.map(|c| c.id.clone()).chain(["none".to_owned()]).collect();
        ids.extend(view.tables.values().flat_map(|t| t.rows.iter().map(|r| r.id.clone())));
        ids.retain(|id| id.len() > 2 && id.chars().all(|c| c.is_ascii_lowercase() || c == '_'));
        let mut json = serde_json::to_value(&view).expect("JSON");
        // What a paper proves is typed as paths, and edited so; what stands in a choice is drawn by its label. Figures have their own guard.
        json["tables"]["evidence.papers"] = serde_json::Value::Null;
        json["appraisal"] = serde_json::Value::Null;
        let drawn = |id: &str| view.questions.iter().find(|q| q.id == id).is_some_and(|q| !q.choices.is_empty());
        if let Some(answers) = json["answers"].as_object_mut() {
            answers.retain(|id, _| !drawn(id));
        }
        let mut texts = Vec::new();
        shown(&json, "", &mut texts);
        for text in texts {
            let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
            found.extend(words.filter(|w| ids.iter().any(|id| id == w)).map(|w| format!("{industry}: {w} in {text}")));
        }
    }
    found.sort();
    found.dedup();
    assert!(found.is_empty(), "{}\n{}", found.len(), found.join("\n"));
}

#[test]
fn a_draft_is_looked_at_with_its_practice_case_on_the_screen() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("case.json");
    let text = Library::built_in().drill("grain", 7).expect("a practice case");
    std::fs::write(&file, text).expect("a file");
    let data = folder.path().join("preview");
    let window = || {
        let settings = Settings { cost: Argon2Cost::LIGHT, ..Settings::of(&data) };
        let mut app = App::new(settings, Library::built_in(), Arc::new(Machine::new()));
        app.begin_with_preview(&file);
        app
    };
    let mut first = window();
    let state = first.run(SessionStatus {}).expect("the state");
    assert_eq!(state.phase, SessionPhase::Open);
    let view = first.run(OpenCase { case: state.begin.expect("a case") }).expect("it opens");
    assert!(view.meta.practice && view.meta.industry == "grain");
    // The first is still open: another draft gets an account of its own, and what the lock screen says opens it again.
    let mut second = window();
    let state = second.run(SessionStatus {}).expect("the state");
    assert_eq!((state.officer.as_deref(), state.officers.len()), (Some("预览 2"), 2));
    let locked = second.run(Lock {}).expect("locked");
    let notice = &locked.notices[0].zh;
    let password = notice.split("密码是 ").nth(1).and_then(|rest| rest.split('，').next()).expect("the password");
    second.run(Unlock { officer: "预览 2".into(), password: password.into() }).expect("unlocked");
    // A case that is none for practice is not shown, and the window opens all the same.
    std::fs::write(&file, "{}").expect("a file");
    let mut third = window();
    let state = third.run(SessionStatus {}).expect("the state");
    assert!(state.begin.is_none() && !state.notices.is_empty());
}

#[test]
fn figures_wait_for_an_answer_taken_back_and_say_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = open_app(folder.path());
    let case = app.run(practice()).expect("the practice case").meta.id;
    let draft = app.run(Draft { case: case.clone(), changes: vec![typed("purchases_12m", "")] }).expect("a draft");
    let visit = &draft.appraisal.visit;
    let gap = visit.missing.iter().find(|m| m.at == "purchases_12m").expect("named as missing");
    assert!(!gap.matters.is_empty() && !gap.section.is_empty());
    let mut waits = draft.appraisal.checks.iter().filter(|c| c.missing.contains(&"purchases_12m".to_owned()));
    assert!(waits.any(|c| c.verdict == Verdict::NotChecked), "checks wait");
    assert_ne!(draft.appraisal.headline.completeness, "1");
    let back = app.run(Draft { case, changes: Vec::new() }).expect("nothing changed");
    assert_eq!(back.appraisal.headline.completeness, "1");
}

#[test]
fn the_limit_is_explained_down_to_a_question() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = open_app(folder.path());
    let case = app.run(practice()).expect("the practice case").meta.id;
    let mut open = vec!["limit.limit".to_owned()];
    let mut seen = std::collections::BTreeSet::new();
    let mut asked = None;
    while let Some(figure) = open.pop().filter(|_| asked.is_none()) {
        let explained = app.run(Explain { case: case.clone(), figure: figure.clone() }).expect("explained");
        assert_ne!(explained.figure.label.zh, "", "{figure} has a label");
        for input in explained.inputs {
            if input.question.as_deref() == Some("request.amount") {
                asked = Some(figure.clone());
            } else if input.figure.id.starts_with("limit.") && seen.insert(input.figure.id.clone()) {
                open.push(input.figure.id);
            }
        }
    }
    assert!(asked.is_some(), "the amount asked lies behind the limit");
}

#[test]
fn what_is_changed_after_the_limit_was_seen_is_marked() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = open_app(folder.path());
    let case = app.run(practice()).expect("the practice case").meta.id;
    let commit = |app: &mut App, raw: &str| {
        let changes = vec![typed("request.amount", raw)];
        app.run(Commit { case: case.clone(), changes, action: Action::Typed }).expect("saved");
    };
    commit(&mut app, "31万");
    assert!(app.run(MarkLimitSeen { case: case.clone() }).expect("marked").is_some());
    assert!(app.run(MarkLimitSeen { case: case.clone() }).expect("marked").is_none(), "only once");
    commit(&mut app, "20万");
    let history = History { case: case.clone(), question: "request.amount".into(), row: None, column: None };
    let after: Vec<bool> = app.run(history).expect("history").iter().map(|h| h.after_limit_seen).collect();
    assert_eq!(after, [true, false, false]);
}

/// Each late change is asked about with what stood before and after; what stands again as it did is not, and neither is what came before.
#[test]
fn a_reviewer_is_told_what_changed_after_the_limit_was_seen_and_what_stood_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = open_app(folder.path());
    let case = app.run(practice()).expect("the practice case").meta.id;
    let commit = |app: &mut App, change: Change| {
        app.run(Commit { case: case.clone(), changes: vec![change], action: Action::Typed }).expect("saved");
    };
    let asked = |app: &mut App| {
        let all = app.run(ReviewerQuestions { case: case.clone() }).expect("questions");
        let late = all.into_iter().filter(|q| q.id.starts_with("changed_after_limit_seen"));
        late.map(|q| q.text.zh).collect::<Vec<_>>()
    };
    commit(&mut app, typed("request.amount", "31万"));
    app.run(MarkLimitSeen { case: case.clone() }).expect("marked");
    assert!(asked(&mut app).is_empty(), "nothing changed since");
    commit(&mut app, typed("request.amount", "20万"));
    commit(&mut app, typed("request.amount", "25万"));
    commit(&mut app, typed("margin.stated", "14%"));
    commit(&mut app, typed("margin.stated", "15%"));
    let row = Change::RemoveRow { table: "debts".into(), row: "d2".into() };
    commit(&mut app, row);
    let told = asked(&mut app);
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told.iter().any(|t| t.contains("从 310,000 元 改成 250,000 元")), "{told:?}");
    assert!(told.iter().any(|t| t.contains("没有这一行")), "{told:?}");
}

#[test]
fn importing_into_a_case_keeps_what_was_typed() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = open_app(folder.path());
    let new = app::api::cases::NewCase {
        industry: "fmcg-wholesale".into(),
        title: "样例商行".into(),
        survey_date: "2026-10-31".into(),
        initial_date: "2025-10-31".into(),
    };
    let case = app.run(new).expect("a case").meta.id;
    app.run(Commit { case: case.clone(), changes: vec![typed("request.amount", "28万")], action: Action::Typed })
        .expect("saved");
    let path = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = path.join("../../industry-checklists/industries/fmcg-wholesale/practice/case.json");
    let source = CaseSource::Path { path: path.display().to_string().into() };
    let reply = app.run(ImportCase { case: Some(case), source, overwrite: false }).expect("imported");
    assert!(reply.problems.is_empty() && reply.kept >= 1 && reply.imported > 500);
    assert_eq!(reply.case.answers["request.amount"].value.as_deref(), Some("280000"));
    assert_eq!(reply.case.appraisal.headline.completeness, "1");
    assert!(!reply.case.meta.practice, "the officer's own case stays their own");
}

#[test]
fn the_workbook_is_written_and_recorded() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = open_app(folder.path());
    let case = app.run(practice()).expect("the practice case").meta.id;
    let path = folder.path().join("报告.xlsx");
    let written = app.run(ExportXlsx { case: case.clone(), path: path.display().to_string().into() }).expect("written");
    let bytes = std::fs::read(&path).expect("the workbook");
    assert_eq!(u32::try_from(bytes.len()).expect("small"), written.size);
    assert!(bytes.starts_with(b"PK"), "a workbook is a zip");
    let nowhere =
        app.run(ExportXlsx { case, path: folder.path().join("no/such/报告.xlsx").display().to_string().into() });
    assert_eq!(nowhere.expect_err("no folder").code, app::api::text::Code::File);
}

#[test]
fn every_figure_of_the_views_is_known_in_the_complete_case() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = open_app(folder.path());
    let view = app.run(practice()).expect("the practice case").appraisal;
    let lines = view.statements.iter().flat_map(|s| &s.lines).flat_map(|l| l.cells.values());
    let caps = view.caps.iter().map(|c| &c.value);
    let bars = view.waterfall.iter().map(|b| &b.figure);
    let points = view.score.at_l0.indicators.iter().map(|i| &i.points);
    for figure in lines.chain(caps).chain(bars).chain(points) {
        assert_ne!(figure.state, FigureState::Unknown, "{}", figure.id);
        assert!(!figure.text.is_empty() && !figure.label.zh.is_empty(), "{}", figure.id);
    }
    assert_eq!(view.score.at_l0.dimensions.len(), 5);
    assert_eq!(view.plan.months.len(), 13);
    assert!(view.schedules.iter().any(|s| s.asked && s.rows.len() == 12));
    assert!(view.measures.iter().any(|m| m.estimates.len() >= 3 && m.pass_band.is_some()));
}

/// A figure lowered after the check was shown was said all the same, in the record and in a draft of it.
#[test]
fn what_was_said_first_stays_in_the_record() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = open_app(folder.path());
    let case = app.run(practice()).expect("the practice case").meta.id;
    let lower = |v: &str| ["low", "normal", "peak"].map(|s| typed(&format!("sales.estimates.oral_seasons.{s}.r"), v));
    let told = |app: &mut App| {
        let figure = "sales_check.estimates.oral_seasons.value_month".into();
        format!("{:?}", app.run(Explain { case: case.clone(), figure }).expect("explained").figure)
    };
    // 3 × 420,000, 5 × 515,000 and 4 × 665,000 in twelve months.
    assert!(told(&mut app).contains("541250"), "{}", told(&mut app));
    let changes = lower("400000").to_vec();
    app.run(Commit { case: case.clone(), changes, action: Action::Typed }).expect("saved");
    assert!(told(&mut app).contains("541250"), "{}", told(&mut app));
    // More was said later: season by season the larger, (3 × 600,000 + 5 × 600,000 + 4 × 665,000) ÷ 12.
    let changes = lower("600000").to_vec();
    app.run(Commit { case: case.clone(), changes, action: Action::Typed }).expect("saved");
    assert!(told(&mut app).contains("621666.67"), "{}", told(&mut app));
}

/// The shipped checklists without the practice cases made by hand.
fn without_practice_cases(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name");
        if path.is_dir() && name != "practice" {
            without_practice_cases(&path, &to.join(name));
        } else if path.extension().is_some_and(|e| e == "toml") {
            std::fs::copy(&path, to.join(name)).expect("a copy");
        }
    }
}

#[test]
fn a_trade_without_a_practice_case_has_one_made_when_it_is_opened() {
    let folder = tempfile::tempdir().expect("a folder");
    let lists = folder.path().join("lists");
    without_practice_cases(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../industry-checklists"), &lists);
    let library = Library::of_folder(&lists, &Machine::new()).expect("the lists");
    let settings = Settings { cost: Argon2Cost::LIGHT, ..Settings::of(folder.path().join("data")) };
    let mut app = App::new(settings, library, Arc::new(Machine::new()));
    app.run(CreateOfficer { name: "尽调岗甲".into(), password: "口令-Tianye-2026".into(), role: None })
        .expect("an officer");
    let industries = app.run(ListIndustries {}).expect("industries");
    // The desk offers the cases made by hand alone; every other trade's is made when it is asked for.
    assert!(industries.iter().any(|i| i.id == "restaurant" && !i.practice));
    let view = app.run(OpenPracticeCase { industry: "restaurant".into() }).expect("the practice case");
    assert!(view.meta.practice && view.meta.title.contains("生成的练习案卷"), "{}", view.meta.title);
    assert_eq!(view.appraisal.headline.completeness, "1");
    assert!(view.appraisal.visit.missing.is_empty() && view.appraisal.visit.problems.is_empty());
    let again = app.run(OpenPracticeCase { industry: "restaurant".into() }).expect("again");
    assert_eq!(again.meta.id, view.meta.id, "it is made once");
}
