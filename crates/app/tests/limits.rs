//! One set of limits for what comes in and what goes out, as an officer meets them: a large import opens again, what is too large is refused
//! with its number and leaves nothing behind.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use app::api::cases::{ListCases, OpenCase};
use app::api::files::{CaseSource, CaseText, ImportCase, ImportReply, VerifyLog};
use app::api::session::{CreateOfficer, Lock, Unlock};
use app::api::text::{Code, Failure};
use app::api::visit::{Action, Change, ClockEvents, Commit, History};
use app::{App, Argon2Cost, Env, Library, Machine, Settings};

const PASSWORD: &str = "口令-Tianye-2026";

fn open_app(folder: &Path, env: Arc<dyn Env>) -> App {
    let settings = Settings { cost: Argon2Cost::LIGHT, ..Settings::of(folder) };
    App::new(settings, Library::built_in(), env)
}

fn with_officer(folder: &Path) -> App {
    let mut app = open_app(folder, Arc::new(Machine::new()));
    app.run(CreateOfficer { name: "尽调岗甲".into(), password: PASSWORD.into(), role: None }).expect("an officer");
    app
}

fn import(app: &mut App, json: String) -> Result<ImportReply, Failure> {
    app.run(ImportCase { case: None, source: CaseSource::Json { json }, overwrite: false })
}

/// A case file with tables of so many rows; each cell holds a text.
fn file(tables: &[(&str, usize, &[&str])], answers: &str) -> String {
    let mut text = String::from(
        "{\"format\":\"tianye-case/1\",\"checklist\":\"fmcg-wholesale\",\"case\":{\"survey_date\":\"2026-10-31\",\"initial_date\":\"2025-10-31\",\"title\":\"大案\"},\"answers\":{",
    );
    text.push_str(answers);
    text.push_str("},\"tables\":{");
    for (n, (table, rows, columns)) in tables.iter().enumerate() {
        let comma = if n == 0 { "" } else { "," };
        write!(text, "{comma}\"{table}\":{{\"rows\":[").expect("text");
        for row in 0..*rows {
            let cells: Vec<String> = columns.iter().map(|c| format!("\"{c}\":{{\"v\":\"{row}\"}}")).collect();
            let comma = if row == 0 { "" } else { "," };
            write!(text, "{comma}{{\"id\":\"r{row}\",\"cells\":{{{}}}}}", cells.join(",")).expect("text");
        }
        text.push_str("]}");
    }
    text + "}}"
}

#[test]
fn a_table_has_as_many_rows_imported_as_read_back_and_one_more_is_refused_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = with_officer(folder.path());
    // A table that no rule reads: here the rows count, not the reckoning.
    let columns: &[&str] = &["who"];
    for rows in [9_999, 10_000] {
        let reply = import(&mut app, file(&[("interviews", rows, columns)], "")).expect("taken");
        let id = reply.case.meta.id;
        let text = app.run(CaseText { case: id.clone(), acknowledged: true }).expect("written out").json;
        let again = import(&mut app, text).expect("what is written is read");
        assert_eq!(again.case.tables["interviews"].rows.len(), rows);
    }
    let before = app.run(ListCases {}).expect("cases").len();
    let failure = import(&mut app, file(&[("interviews", 10_001, columns)], "")).expect_err("too many");
    assert_eq!(failure.code, Code::TooLarge);
    assert!(failure.message.zh.contains("10001") && failure.message.zh.contains("10000"), "{}", failure.message.zh);
    assert_eq!(app.run(ListCases {}).expect("cases").len(), before, "nothing is left behind");
    assert!(app.run(VerifyLog::default()).expect("verified").ok);
}

#[test]
fn a_text_is_as_long_typed_as_imported_in_every_field_of_an_answer() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = with_officer(folder.path());
    let case = import(&mut app, file(&[], "")).expect("a case").case.meta.id;
    // Counted in characters: a rare one takes four bytes.
    for letter in ["a", "长", "𠮷"] {
        for (length, fits) in [(199_999, true), (200_000, true), (200_001, false)] {
            let text = letter.repeat(length);
            let fields: &[&str] = if letter == "长" { &["v", "by", "how_checked", "note"] } else { &["v"] };
            for field in fields.iter().copied() {
                let value = if field == "v" { String::new() } else { "\"v\":\"x\",".to_owned() };
                let answers = format!("\"request.purpose_text\":{{{value}\"{field}\":\"{text}\"}}");
                let taken = import(&mut app, file(&[], &answers));
                assert_eq!(taken.is_ok(), fits, "{letter} {length} {field}");
                let said = |wanted: &str| (field == wanted).then(|| text.clone());
                let typed = Change::Answer {
                    question: "request.purpose_text".into(),
                    raw: said("v"),
                    basis: None,
                    by: said("by"),
                    how_checked: said("how_checked"),
                    note: said("note"),
                };
                let saved = app.run(Commit { case: case.clone(), changes: vec![typed], action: Action::Typed });
                let saved = saved.expect("an answer");
                assert_eq!(saved.refused.is_empty(), fits, "{letter} {length} {field}");
            }
        }
    }
    assert!(app.run(VerifyLog::default()).expect("verified").ok);
}

#[test]
fn row_ids_hold_nothing_that_separates_names_or_answers() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = with_officer(folder.path());
    let long = "r".repeat(65);
    for (id, fits) in [
        ("r1", true),
        ("2026-11", true),
        ("a_b", true),
        ("甲", true),
        (&long[..64], true),
        (&long, false),
        ("", false),
        ("a b", false),
        ("a.b", false),
        ("a,b", false),
        ("a、b", false),
        ("a;b", false),
        ("a[b]", false),
        ("a\\tb", false),
        ("a\u{3000}b", false),
    ] {
        let text = file(&[("prepayments", 1, &["name"])], "").replace("\"r0\"", &format!("\"{id}\""));
        let taken = import(&mut app, text);
        assert_eq!(taken.is_ok(), fits, "{id:?}");
        if let Err(failure) = taken {
            assert_eq!(failure.code, Code::BadCase);
            assert!(failure.message.zh.contains("prepayments"), "{}", failure.message.zh);
        }
    }
}

#[test]
fn a_doubled_key_is_refused_with_its_place_and_nothing_is_taken_in() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = with_officer(folder.path());
    for (text, place) in [
        (file(&[], "\"request.amount\":{\"v\":\"1\"},\"request.amount\":{\"v\":\"2\"}"), "answers › request.amount"),
        (file(&[], "\"request.amount\":{\"v\":\"1\",\"v\":\"2\"}"), "answers › request.amount › v"),
        (
            file(&[("prepayments", 2, &["name"])], "").replace("\"v\":\"1\"", "\"v\":\"1\",\"v\":\"7\""),
            "tables › prepayments › rows › 2 › cells › name › v",
        ),
        (file(&[], "").replace("\"title\"", "\"title\":\"a\",\"title\""), "case › title"),
        (file(&[], "").replace("\"checklist\"", "\"checklist\":\"restaurant\",\"checklist\""), "checklist"),
    ] {
        let failure = import(&mut app, text).expect_err("doubled");
        assert_eq!(failure.code, Code::BadCase);
        assert!(failure.message.zh.contains(&format!("“{place}”写了两次")), "{}", failure.message.zh);
    }
    assert!(app.run(ListCases {}).expect("cases").is_empty());
}

#[test]
fn an_import_of_more_cells_than_a_record_holds_is_taken_whole_and_opens_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = with_officer(folder.path());
    // The checklist's own tables and columns, until there are more cells than one record may have.
    let probe = import(&mut app, file(&[], "")).expect("a case").case;
    let mut tables: Vec<(String, usize, Vec<String>)> = Vec::new();
    let mut cells = 0;
    for question in probe.questions.iter().filter(|q| !q.columns.is_empty()) {
        let columns: Vec<String> = question.columns.iter().filter(|c| !c.computed).map(|c| c.id.clone()).collect();
        if cells <= 500_000 && !columns.is_empty() {
            cells += 10_000 * columns.len();
            tables.push((question.id.clone(), 10_000, columns));
        }
    }
    assert!(cells > 500_000, "{cells}");
    let columns: BTreeMap<&str, Vec<&str>> =
        tables.iter().map(|(t, _, c)| (t.as_str(), c.iter().map(String::as_str).collect())).collect();
    let listed: Vec<(&str, usize, &[&str])> = columns.iter().map(|(t, c)| (*t, 10_000, c.as_slice())).collect();
    let text = file(&listed, "");
    assert!(text.len() < 64 << 20, "{} bytes", text.len());
    let reply = import(&mut app, text).expect("taken");
    assert_eq!(usize::try_from(reply.imported).expect("a count"), cells);
    let case = reply.case.meta.id;
    app.run(Lock {}).expect("locked");
    drop(app);
    let mut app = open_app(folder.path(), Arc::new(Machine::new()));
    app.run(Unlock { officer: "尽调岗甲".into(), password: PASSWORD.into() }).expect("unlocked");
    let view = app.run(OpenCase { case }).expect("it opens");
    assert_eq!(view.tables.values().map(|t| t.rows.iter().map(|r| r.cells.len()).sum::<usize>()).sum::<usize>(), cells);
    let report = app.run(VerifyLog::default()).expect("verified");
    assert!(report.ok, "{:?}", report.findings);
}

/// A machine whose clock can be set.
struct SetClock(Machine, AtomicI64);

impl Env for SetClock {
    fn moment(&self) -> evidence::Moment {
        let moment = self.0.moment();
        evidence::Moment { wall_ms: moment.wall_ms + self.1.load(Ordering::Relaxed), ..moment }
    }
    fn random(&self, bytes: &mut [u8]) -> std::io::Result<()> {
        self.0.random(bytes)
    }
    fn read(&self, path: &Path, most: u64) -> std::io::Result<Vec<u8>> {
        self.0.read(path, most)
    }
    fn list(&self, folder: &Path) -> std::io::Result<Vec<std::path::PathBuf>> {
        self.0.list(folder)
    }
    fn is_folder(&self, path: &Path) -> bool {
        self.0.is_folder(path)
    }
    fn write(&self, path: &Path, bytes: &[u8]) -> std::io::Result<()> {
        self.0.write(path, bytes)
    }
}

#[test]
fn a_clock_set_back_stands_in_the_history_of_the_cases_it_concerns() {
    let folder = tempfile::tempdir().expect("a folder");
    let clock = Arc::new(SetClock(Machine::new(), AtomicI64::new(0)));
    let mut app = open_app(folder.path(), clock.clone());
    app.run(CreateOfficer { name: "尽调岗甲".into(), password: PASSWORD.into(), role: None }).expect("an officer");
    let case = import(&mut app, file(&[], "")).expect("a case").case.meta.id;
    let answer = |raw: &str| Commit {
        case: case.clone(),
        changes: vec![Change::Answer {
            question: "request.amount".into(),
            raw: Some(raw.into()),
            basis: None,
            by: None,
            how_checked: None,
            note: None,
        }],
        action: Action::Typed,
    };
    let events = |app: &mut App, case: &str| app.run(ClockEvents { case: case.to_owned() }).expect("events");
    app.run(answer("1")).expect("saved");
    assert!(events(&mut app, &case).is_empty());
    // Two hours and five minutes back: the work goes on, and is told.
    clock.1.store(-7_500_000, Ordering::Relaxed);
    let saved = app.run(answer("2")).expect("never refused because of a clock").saved;
    let told = events(&mut app, &case);
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].seq + 1, saved.expect("a record").seq, "it stands just before the answer that found it");
    assert!(told[0].before > told[0].now, "{} {}", told[0].before, told[0].now);
    assert!(told[0].text.zh.contains("2 小时 ") && told[0].text.zh.contains("往回走"), "{}", told[0].text.zh);
    let history = app
        .run(History { case: case.clone(), question: "request.amount".into(), row: None, column: None })
        .expect("history");
    assert!(history[1].seq < told[0].seq && told[0].seq < history[0].seq, "between the two answers");
    assert!(history[1].at > history[0].at, "the times alone would say otherwise");
    // Set right again nothing more is said, and a case begun since is not concerned.
    clock.1.store(0, Ordering::Relaxed);
    app.run(answer("3")).expect("saved");
    let later = import(&mut app, file(&[], "")).expect("another case").case.meta.id;
    assert_eq!((events(&mut app, &case).len(), events(&mut app, &later).len()), (1, 0));
    // Set back while the program was closed: found at the next start.
    app.run(Lock {}).expect("locked");
    drop(app);
    clock.1.store(-86_400_000 * 3, Ordering::Relaxed);
    let mut app = open_app(folder.path(), clock);
    app.run(Unlock { officer: "尽调岗甲".into(), password: PASSWORD.into() }).expect("unlocked");
    let told = events(&mut app, &case);
    assert_eq!(told.len(), 2);
    assert!(told[1].text.zh.contains("天"), "{}", told[1].text.zh);
    assert_eq!(events(&mut app, &later).len(), 1);
    assert!(app.run(VerifyLog::default()).expect("verified").ok);
}
