//! A keystroke's reply put into the view that the window holds is the view a draft gives, over edits drawn at random; in doubt the whole comes; and a
//! typical reply is small.

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::Arc;

use app::api::cases::OpenPracticeCase;
use app::api::keystroke::{Keystroke, KeystrokeReply, Patch};
use app::api::session::CreateOfficer;
use app::api::visit::{Action, CaseView, Change, Commit, Draft, QuestionType, QuestionView};
use app::{App, Argon2Cost, Library, Machine, Settings};
use serde_json::Value;

const PASSWORD: &str = "口令-Tianye-2026";
const TRADES: [&str; 2] = ["fmcg-wholesale", "restaurant"];
/// What a typical reply has at most.
const SMALL: usize = 40 * 1024;

fn opened(folder: &std::path::Path, industry: &str) -> (App, CaseView) {
    let settings = Settings { cost: Argon2Cost::LIGHT, ..Settings::of(folder) };
    let mut app = App::new(settings, Library::built_in(), Arc::new(Machine::new()));
    app.run(CreateOfficer { name: "尽调岗甲".into(), password: PASSWORD.into(), role: None }).expect("an officer");
    let case = app.run(OpenPracticeCase { industry: industry.into() }).expect("a case");
    (app, case)
}

/// As the window does it.
fn merge(view: &mut Value, patches: &[Patch]) {
    for patch in patches {
        let mut here = &mut *view;
        for step in &patch.at {
            here = match here {
                Value::Array(all) => &mut all[step.parse::<usize>().expect("a place")],
                other => &mut other[step.as_str()],
            };
        }
        for (key, value) in &patch.set {
            match here {
                Value::Array(all) => all[key.parse::<usize>().expect("a place")] = value.clone(),
                Value::Object(fields) => {
                    fields.insert(key.clone(), value.clone());
                }
                _ => panic!("neither a list nor an object at {:?}", patch.at),
            }
        }
        for key in &patch.gone {
            here.as_object_mut().expect("an object").remove(key);
        }
    }
}

fn without_time(mut view: Value) -> Value {
    view["took_us"] = Value::Null;
    view
}

struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % most.max(1) as u64) as usize
    }
    fn text(&mut self, kind: QuestionType, choices: &[app::api::visit::ChoiceView]) -> String {
        match (kind, self.below(12)) {
            (_, 0) => String::new(),
            (_, 1) => "约三万五".to_owned(),
            _ if !choices.is_empty() => choices[self.below(choices.len())].id.clone(),
            (QuestionType::Date, n) => format!("2026-1{}-0{}", n % 3, 1 + n % 9),
            (QuestionType::Percent, n) => format!("{n}%"),
            (_, n) => (self.below(900) * [1, 10, 1000][n % 3]).to_string(),
        }
    }
}

fn change(dice: &mut Dice, case: &CaseView, questions: &[&QuestionView]) -> Option<Change> {
    let question = questions[dice.below(questions.len())];
    if question.kind != QuestionType::Table {
        let raw = Some(dice.text(question.kind, &question.choices));
        let question = question.id.clone();
        return Some(Change::Answer { question, raw, basis: None, by: None, how_checked: None, note: None });
    }
    let table = question.id.clone();
    let rows = &case.tables.get(&table)?.rows;
    let row = rows.get(dice.below(rows.len()))?.id.clone();
    Some(match dice.below(8) {
        0 => Change::RemoveRow { table, row },
        1 => Change::AddRow {
            table,
            row: format!("n{}", dice.below(1_000_000)),
            before: Some(row),
            cells: BTreeMap::new(),
        },
        _ => {
            let asked: Vec<_> = question.columns.iter().filter(|c| !c.computed).collect();
            let column = asked.get(dice.below(asked.len()))?;
            let raw = Some(dice.text(column.kind, &column.choices));
            let column = column.id.clone();
            Change::Cell { table, row, column, raw, basis: None, by: None, how_checked: None, note: None }
        }
    })
}

#[test]
fn what_the_window_puts_together_is_the_whole_view() {
    let edits = if std::env::var_os("LONG").is_some() { 2_000 } else { 40 };
    for industry in TRADES {
        let folder = tempfile::tempdir().expect("a folder");
        let (mut app, case) = opened(folder.path(), industry);
        let id = case.meta.id.clone();
        let questions: Vec<&QuestionView> = case.questions.iter().collect();
        let mut dice = Dice(5);
        let mut held: Option<(u32, Value)> = None;
        let mut changes: Vec<Change> = Vec::new();
        for n in 0..edits {
            match dice.below(10) {
                // Taken back, one or all; written; or the window lost what it held.
                0 => drop(changes.pop()),
                1 => changes.clear(),
                2 if n % 3 == 0 => {
                    let changes = std::mem::take(&mut changes);
                    app.run(Commit { case: id.clone(), changes, action: Action::Typed }).expect("answered");
                }
                3 if n % 4 == 0 => held = None,
                _ => changes.extend(change(&mut dice, &case, &questions)),
            }
            let seen = held.as_ref().map(|(turn, _)| *turn);
            let reply: KeystrokeReply =
                app.run(Keystroke { case: id.clone(), changes: changes.clone(), seen }).expect("answered");
            let whole = app.run(Draft { case: id.clone(), changes: changes.clone() }).expect("answered");
            assert_eq!(reply.whole.is_some(), seen.is_none(), "{industry} {n}");
            let mut view = match (reply.whole, held.take()) {
                (Some(whole), _) => serde_json::to_value(whole).expect("JSON"),
                (None, held) => held.expect("a view").1,
            };
            merge(&mut view, &reply.patches);
            let wanted = without_time(serde_json::to_value(&whole.appraisal).expect("JSON"));
            assert!(without_time(view.clone()) == wanted, "{industry} {n}: {changes:?}");
            assert_eq!((reply.touched, reply.refused), (whole.touched, whole.refused), "{industry} {n}");
            held = Some((reply.turn, view));
        }
    }
}

#[test]
fn a_turn_that_is_not_the_last_gets_the_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut app, case) = opened(folder.path(), "fmcg-wholesale");
    let key = |app: &mut App, seen| {
        app.run(Keystroke { case: case.meta.id.clone(), changes: Vec::new(), seen }).expect("answered")
    };
    let first = key(&mut app, None);
    assert!(first.whole.is_some());
    let second = key(&mut app, Some(first.turn));
    assert!(second.whole.is_none());
    assert!(key(&mut app, Some(first.turn)).whole.is_some(), "the view of an earlier turn is not at hand any more");
    assert!(key(&mut app, Some(77)).whole.is_some());
}

#[test]
fn the_reply_of_a_typed_cell_is_small() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut app, case) = opened(folder.path(), "fmcg-wholesale");
    let rows = &case.tables["stock"].rows;
    let mut seen = None;
    let mut sizes = Vec::new();
    for (n, row) in rows.iter().take(12).enumerate() {
        let (table, row, column) = ("stock".to_owned(), row.id.clone(), "qty".to_owned());
        let raw = Some((100 + n).to_string());
        let changes =
            vec![Change::Cell { table, row, column, raw, basis: None, by: None, how_checked: None, note: None }];
        let reply = app.run(Keystroke { case: case.meta.id.clone(), changes, seen }).expect("answered");
        seen = Some(reply.turn);
        sizes.push(serde_json::to_string(&reply).expect("JSON").len());
    }
    let _ = writeln!(std::io::stdout(), "whole {} bytes, then {:?}", sizes[0], &sizes[1..]);
    sizes.remove(0);
    sizes.sort_unstable();
    assert!(sizes[sizes.len() / 2] <= SMALL, "{sizes:?}");
}
