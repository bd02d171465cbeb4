//! What lies at the edge of what numbers, days and disks can be: said in words, never a panic, and nothing half done.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use app::api::cases::{ListCases, NewCase, ReviseCase};
use app::api::files::{CaseSource, ExportCase, ExportXlsx, ImportCase, VerifyLog};
use app::api::next_question::AskNext;
use app::api::reason::ExplainTree;
use app::api::session::CreateOfficer;
use app::api::text::Code;
use app::{App, Argon2Cost, Env, Library, Machine, Settings};

/// A machine whose disk can be full.
struct Full(Machine, AtomicBool);

impl Env for Full {
    fn moment(&self) -> evidence::Moment {
        self.0.moment()
    }
    fn random(&self, bytes: &mut [u8]) -> std::io::Result<()> {
        self.0.random(bytes)
    }
    fn read(&self, path: &Path, most: u64) -> std::io::Result<Vec<u8>> {
        self.0.read(path, most)
    }
    fn list(&self, folder: &Path) -> std::io::Result<Vec<PathBuf>> {
        self.0.list(folder)
    }
    fn is_folder(&self, path: &Path) -> bool {
        self.0.is_folder(path)
    }
    fn write(&self, path: &Path, bytes: &[u8]) -> std::io::Result<()> {
        match self.1.load(Ordering::Relaxed) {
            true => Err(std::io::ErrorKind::StorageFull.into()),
            false => self.0.write(path, bytes),
        }
    }
}

fn opened(folder: &Path, env: Arc<dyn Env>) -> App {
    let settings = Settings { cost: Argon2Cost::LIGHT, ..Settings::of(folder) };
    let mut app = App::new(settings, Library::built_in(), env);
    app.run(CreateOfficer { name: "尽调岗甲".into(), password: "口令-Tianye-2026".into(), role: None })
        .expect("an officer");
    app
}

fn new_case(survey: &str, initial: &str) -> NewCase {
    NewCase {
        industry: "fmcg-wholesale".into(),
        title: "样例商行".into(),
        survey_date: survey.into(),
        initial_date: initial.into(),
    }
}

fn practice() -> serde_json::Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = path.join("../../industry-checklists/industries/fmcg-wholesale/practice/case.json");
    serde_json::from_str(&std::fs::read_to_string(path).expect("the practice case")).expect("JSON")
}

/// Puts a text in the place of every answer that is a number.
fn replaced(value: &mut serde_json::Value, with: &str) -> usize {
    match value {
        serde_json::Value::Object(all) => {
            let number = |v: &serde_json::Value| match v {
                serde_json::Value::String(text) => text.parse::<rust_decimal::Decimal>().is_ok(),
                other => other.is_number(),
            };
            let mut count = 0;
            for (key, value) in all.iter_mut() {
                if key == "v" && number(value) {
                    *value = with.into();
                    count += 1;
                } else {
                    count += replaced(value, with);
                }
            }
            count
        }
        serde_json::Value::Array(list) => list.iter_mut().map(|value| replaced(value, with)).sum(),
        _ => 0,
    }
}

#[test]
fn amounts_at_the_edge_are_reckoned_explained_and_printed_without_a_panic() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = opened(folder.path(), Arc::new(Machine::new()));
    // The largest that is read, what lies beyond it, and the largest that a decimal can be.
    let edges = [
        "999999999999999",
        "1000000000000001",
        "-999999999999999",
        "79228162514264337593543950335",
        "0.000000000000000001",
    ];
    for edge in edges {
        let mut file = practice();
        assert!(replaced(&mut file, edge) > 300, "answers replaced");
        let source = CaseSource::Json { json: file.to_string() };
        let reply = app.run(ImportCase { case: None, source, overwrite: false }).expect("taken");
        let case = reply.case.meta.id;
        let unread = reply.problems.len();
        let beyond = edge.len() > 15 && !edge.starts_with(['-', '0']);
        assert!(!beyond || unread > 100, "{edge}: {unread} not read");
        app.run(AskNext { case: case.clone(), changes: Vec::new(), most: 12 }).expect("next questions");
        for figure in ["limit.limit", "request.amount", "debts", "income.year.revenue"] {
            // What an absurd case does not have is not found; nothing else may happen.
            let told = app.run(ExplainTree { case: case.clone(), figure: figure.into(), depth: 6 });
            assert!(told.as_ref().err().is_none_or(|failure| failure.code == Code::NotFound), "{edge} {figure}");
        }
        let path = folder.path().join("x.xlsx");
        app.run(ExportXlsx { case, path: path.display().to_string().into() }).expect("a workbook");
    }
}

#[test]
fn a_year_that_no_survey_has_is_refused_and_nothing_is_left_behind() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = opened(folder.path(), Arc::new(Machine::new()));
    for (survey, initial) in [
        ("+99999-01-01", "2025-10-31"),
        ("9999-12-31", "2025-10-31"),
        ("2026-10-31", "0001-01-01"),
        ("+262142-12-31", "1000-01-01"),
    ] {
        let failure = app.run(new_case(survey, initial)).expect_err("no survey");
        assert_eq!(failure.code, Code::BadRequest);
        assert!(failure.message.zh.contains("年份"), "{}", failure.message.zh);
        let mut file = practice();
        file["case"]["survey_date"] = survey.into();
        file["case"]["initial_date"] = initial.into();
        let source = CaseSource::Json { json: file.to_string() };
        let failure = app.run(ImportCase { case: None, source, overwrite: false }).expect_err("no survey");
        assert_eq!(failure.code, Code::BadCase);
    }
    assert!(app.run(ListCases {}).expect("cases").is_empty());
    let case = app.run(new_case("2026-10-31", "2025-10-31")).expect("a case").meta.id;
    let revise = ReviseCase { case, title: None, survey_date: Some("9999-12-31".into()), initial_date: None };
    assert_eq!(app.run(revise).expect_err("no survey").code, Code::BadRequest);
}

#[test]
fn an_export_is_its_owners_alone_and_never_among_the_stores_own_files() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = opened(folder.path(), Arc::new(Machine::new()));
    let case = app.run(new_case("2026-10-31", "2025-10-31")).expect("a case").meta.id;
    let export =
        |path: &Path| ExportCase { case: case.clone(), path: path.display().to_string().into(), acknowledged: true };
    let path = folder.path().join("案卷.json");
    app.run(export(&path)).expect("written");
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&path).expect("a file").permissions());
        assert_eq!(mode & 0o777, 0o600);
    }
    let stores = std::fs::read_dir(folder.path()).expect("a folder").map(|entry| entry.expect("an entry").path());
    let store = stores.into_iter().find(|path| path.join("store.db").exists()).expect("a store");
    let before = std::fs::read(store.join("keys")).expect("keys");
    for name in ["keys", "store.db", "head", "x.json", "attachments/x.json"] {
        let failure = app.run(export(&store.join(name))).expect_err("the store's own");
        assert_eq!(failure.code, Code::File, "{name}");
        let told = failure.message.zh.contains("数据库") || name.contains('/');
        assert!(told, "{name}: {}", failure.message.zh);
    }
    assert_eq!(std::fs::read(store.join("keys")).expect("keys"), before);
    assert!(!store.join("x.json").exists());
    assert!(app.run(VerifyLog { head: None, key: None }).expect("verified").ok);
}

#[test]
fn a_full_disk_is_told_as_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let env = Arc::new(Full(Machine::new(), AtomicBool::new(false)));
    let mut app = opened(folder.path(), env.clone());
    let case = app.run(new_case("2026-10-31", "2025-10-31")).expect("a case").meta.id;
    let path = folder.path().join("案卷.json");
    let export = || ExportCase { case: case.clone(), path: path.display().to_string().into(), acknowledged: true };
    app.run(export()).expect("written");
    let before = std::fs::read(&path).expect("a file");
    env.1.store(true, Ordering::Relaxed);
    let failure = app.run(export()).expect_err("no room");
    assert_eq!(failure.code, Code::DiskFull);
    // The answers are kept and the export stands in the log: “this step was not saved” would be untrue.
    let said = &failure.advice.zh;
    assert!(said.contains("没有写成") && said.contains("日志") && !said.contains("没有保存"), "{said}");
    assert_eq!(std::fs::read(&path).expect("a file"), before, "what was there is as it was");
}
