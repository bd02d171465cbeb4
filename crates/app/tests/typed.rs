//! What is typed in the window and what a file brings: one reading, the reason at the field, and nothing unread that is silent.

use std::path::Path;
use std::sync::Arc;

use app::api::cases::{NewCase, OpenCase};
use app::api::files::{CaseSource, CaseText, ImportCase};
use app::api::reading::ReadNumber;
use app::api::session::CreateOfficer;
use app::api::text::ProblemKind;
use app::api::visit::{Action, AnswerView, Change, Commit, QuestionType};
use app::{App, Argon2Cost, Library, Machine, Settings};

fn open_app(folder: &Path) -> App {
    let settings = Settings { cost: Argon2Cost::LIGHT, ..Settings::of(folder) };
    let mut app = App::new(settings, Library::built_in(), Arc::new(Machine::new()));
    app.run(CreateOfficer { name: "尽调岗甲".into(), password: "口令-Tianye-2026".into(), role: None })
        .expect("an officer");
    app
}

fn new_case(app: &mut App) -> String {
    let command = NewCase {
        industry: "fmcg-wholesale".into(),
        title: "样例商行".into(),
        survey_date: "2026-10-31".into(),
        initial_date: "2025-10-31".into(),
    };
    app.run(command).expect("a case").meta.id
}

fn type_in(app: &mut App, case: &str, question: &str, raw: &str) -> AnswerView {
    let change = Change::Answer {
        question: question.into(),
        raw: Some(raw.into()),
        basis: None,
        by: None,
        how_checked: None,
        note: None,
    };
    let reply = app.run(Commit { case: case.into(), changes: vec![change], action: Action::Typed }).expect("saved");
    reply.touched.answers[question].clone().expect("an answer")
}

#[test]
fn a_share_is_a_percentage_when_typed_and_says_what_it_was_read_as() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = open_app(folder.path());
    let case = new_case(&mut app);
    for (raw, value, shown) in [
        ("1", "0.01", "1.00%"),
        ("0.5", "0.005", "0.50%"),
        ("15", "0.15", "15.00%"),
        ("15%", "0.15", "15.00%"),
        ("百分之五", "0.05", "5.00%"),
        ("5‰", "0.005", "0.50%"),
        ("13.125", "0.13125", "13.125%"),
        ("1200", "12", "1,200.00%"),
    ] {
        let answer = type_in(&mut app, &case, "margin.stated", raw);
        assert_eq!((answer.value.as_deref(), answer.text.as_str()), (Some(value), shown), "{raw}");
        assert_eq!(answer.raw, raw, "what was typed stays in the field");
    }
}

fn file(answers: &str) -> String {
    format!(
        r#"{{ "format": "tianye-case/1", "checklist": "fmcg-wholesale", "case": {{ "survey_date": "2026-10-31", "initial_date": "2025-10-31" }},
        "answers": {{ {answers} }} }}"#
    )
}

fn import(app: &mut App, text: String) -> app::api::files::ImportReply {
    app.run(ImportCase { case: None, source: CaseSource::Json { json: text }, overwrite: false }).expect("imported")
}

#[test]
fn a_file_holds_a_share_as_a_part_of_one_or_with_its_sign_and_the_field_shows_the_sign() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = open_app(folder.path());
    for (v, value, in_hand) in
        [("0.15", "0.15", "15%"), ("15%", "0.15", "15%"), ("1", "1", "100%"), ("0.0585", "0.0585", "5.85%")]
    {
        let reply = import(&mut app, file(&format!(r#""margin.stated": {{ "v": "{v}" }}"#)));
        assert_eq!(reply.problems, [], "{v}");
        let answer = &reply.case.answers["margin.stated"];
        assert_eq!((answer.value.as_deref(), answer.raw.as_str()), (Some(value), in_hand), "{v}");
        // What the field shows, typed again, is the same answer.
        let case = reply.case.meta.id.clone();
        let again = type_in(&mut app, &case, "margin.stated", in_hand);
        assert_eq!(again.value.as_deref(), Some(value), "{v}");
        let plain = app.run(CaseText { case, acknowledged: true }).expect("the file");
        assert!(plain.json.contains(&format!("\"v\": \"{value}\"")), "the file keeps its form: {}", plain.json);
    }
    let reply = import(&mut app, file(r#""margin.stated": { "v": "15" }"#));
    assert_eq!(reply.case.answers["margin.stated"].value.as_deref(), Some("15"));
    assert!(
        reply.problems.iter().any(|p| p.message.zh.contains("1500%") && p.message.zh.contains("15%")),
        "{:?}",
        reply.problems
    );
}

#[test]
fn what_does_not_read_is_said_at_the_field_and_in_the_list_wherever_it_comes_from() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = open_app(folder.path());
    let typed = new_case(&mut app);
    for (question, raw, reason) in [
        ("balance_survey.cash", "1.234,56", "逗号"),
        ("balance_survey.prepaid_rent", "1,5", "逗号"),
        ("balance_survey.cash", "12\t5", "制表符"),
        ("balance_survey.cash", "3、5万", "、"),
        ("balance_survey.cash", "(1,200.00)", "负数"),
        ("balance_survey.cash", "-5", "负数"),
        ("household.heads", "3.5", "整数"),
    ] {
        let answer = type_in(&mut app, &typed, question, raw);
        assert_eq!(answer.value, None, "{raw}");
        assert_eq!(answer.raw, raw, "what was typed stays in the field");
        let problem = answer.problem.expect("said at the field");
        assert!(
            problem.message.zh.contains(reason) && problem.message.zh.contains('“'),
            "{raw}: {}",
            problem.message.zh
        );
        let listed = app.run(OpenCase { case: typed.clone() }).expect("the case").appraisal.visit.problems;
        assert!(listed.iter().any(|p| p.at == question && p.message.zh.contains(reason)), "{raw}: {listed:?}");

        let v = raw.replace('\t', "\\t");
        let reply = import(&mut app, file(&format!(r#""{question}": {{ "v": "{v}" }}"#)));
        let found = reply.problems.iter().find(|p| p.at == question).expect("said on import");
        assert_eq!(found.kind, ProblemKind::Unreadable);
        assert!(found.message.zh.contains(reason), "{raw}: {}", found.message.zh);
        assert!(reply.case.answers[question].problem.is_some(), "{raw}: said at the field");
    }
}

#[test]
fn the_window_asks_here_for_numbers_that_no_question_asks_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = open_app(folder.path());
    let mut read = |kind, text: &str| app.run(ReadNumber { kind, text: text.into(), ahead: false }).expect("an answer");
    assert_eq!(read(QuestionType::Money, "５万").value.as_deref(), Some("50000"));
    assert_eq!(read(QuestionType::Percent, "-10").value.as_deref(), Some("-0.1"));
    assert_eq!(read(QuestionType::Percent, "＋5％").value.as_deref(), Some("0.05"));
    assert_eq!(read(QuestionType::Integer, " ").value, None);
    let refused = read(QuestionType::Integer, "1,5");
    assert!(refused.value.is_none() && refused.problem.is_some_and(|why| why.zh.contains("1,5")));
}
