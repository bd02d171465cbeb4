//! One change that cannot be taken stops no other: it comes back with its place and its reason, the rest is one record. And a new row
//! begins with its columns' defaults, whichever way it comes.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::api::cases::NewCase;
use app::api::files::{CaseSource, ImportCase};
use app::api::session::CreateOfficer;
use app::api::text::Code;
use app::api::visit::{Action, CaseView, Change, Commit, CommitReply, Draft, History, TableView};
use app::{App, Argon2Cost, Library, Machine, Settings};

const PASSWORD: &str = "口令-Tianye-2026";
/// More than an answer may have.
const TOO_LONG: usize = 800_001;

fn opened(folder: &std::path::Path) -> (App, CaseView) {
    let settings = Settings { cost: Argon2Cost::LIGHT, ..Settings::of(folder) };
    let mut app = App::new(settings, Library::built_in(), Arc::new(Machine::new()));
    app.run(CreateOfficer { name: "尽调岗甲".into(), password: PASSWORD.into(), role: None }).expect("an officer");
    let command = NewCase {
        industry: "fmcg-wholesale".into(),
        title: "样例商行".into(),
        survey_date: "2026-10-31".into(),
        initial_date: "2025-10-31".into(),
    };
    let case = app.run(command).expect("a case");
    (app, case)
}

fn answer(question: &str, raw: &str) -> Change {
    let raw = Some(raw.to_owned());
    Change::Answer { question: question.into(), raw, basis: None, by: None, how_checked: None, note: None }
}

fn cell(table: &str, row: &str, column: &str, raw: &str) -> Change {
    let raw = Some(raw.to_owned());
    let (table, row, column) = (table.into(), row.into(), column.into());
    Change::Cell { table, row, column, raw, basis: None, by: None, how_checked: None, note: None }
}

fn row(table: &str, id: &str, cells: &[(&str, &str)]) -> Change {
    let cells: BTreeMap<String, String> = cells.iter().map(|(c, v)| ((*c).to_owned(), (*v).to_owned())).collect();
    Change::AddRow { table: table.into(), row: id.into(), before: None, cells }
}

fn commit(app: &mut App, case: &str, changes: Vec<Change>) -> CommitReply {
    app.run(Commit { case: case.to_owned(), changes, action: Action::Typed }).expect("answered")
}

#[test]
fn every_kind_of_refusal_leaves_the_others_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut app, case) = opened(folder.path());
    let case = case.meta.id;
    let long = "9".repeat(TOO_LONG);
    let refused = [
        (answer("no.such.question", "1"), "no.such.question", Code::NotFound),
        (answer("request.purpose_text", &long), "request.purpose_text", Code::TooLarge),
        (cell("no_such_table", "r1", "name", "x"), "no_such_table.r1.name", Code::NotFound),
        (cell("income.opex", "gone", "name", "x"), "income.opex.gone.name", Code::NotFound),
        (cell("income.opex", "o1", "no_such_column", "x"), "income.opex.o1.no_such_column", Code::NotFound),
        (cell("income.opex", "o1", "name", &long), "income.opex.o1.name", Code::TooLarge),
        (row("income.opex", "坏 行号", &[]), "income.opex.坏 行号", Code::BadRequest),
        (row("income.opex", "o1", &[]), "income.opex.o1", Code::BadRequest),
        (
            row("explanations", "e1", &[("check", "sales"), ("residual", "5")]),
            "explanations.e1.residual",
            Code::BadRequest,
        ),
        (Change::DeclareEmpty { table: "income.opex".into(), empty: true }, "income.opex", Code::BadRequest),
        (Change::RemoveRow { table: "income.opex".into(), row: "gone".into() }, "income.opex.gone", Code::NotFound),
        (
            Change::MoveRow { table: "income.opex".into(), row: "gone".into(), before: None },
            "income.opex.gone",
            Code::NotFound,
        ),
    ];
    commit(&mut app, &case, vec![row("income.opex", "o1", &[("name", "工资")])]);
    let mut last = 0;
    for (n, (bad, at, code)) in refused.into_iter().enumerate() {
        let fees = (100 + n).to_string();
        // Before it, after it, and twice over: the place in the batch does not matter.
        for changes in [
            vec![bad.clone(), answer("request.fees", &fees), cell("income.opex", "o1", "amount", &fees)],
            vec![answer("request.fees", &fees), cell("income.opex", "o1", "amount", &fees), bad.clone()],
        ] {
            let draft = app.run(Draft { case: case.clone(), changes: changes.clone() }).expect("a draft of the rest");
            assert_eq!(draft.refused.len(), 1, "{at}");
            assert!(draft.touched.answers["request.fees"].is_some(), "{at}");
            let reply = commit(&mut app, &case, changes);
            let found: Vec<(&str, Code)> = reply.refused.iter().map(|r| (r.at.as_str(), r.why.code)).collect();
            assert_eq!(found, [(at, code)]);
            assert!(!reply.refused[0].why.message.zh.is_empty());
            let saved = reply.saved.unwrap_or_else(|| panic!("{at}: the rest is saved"));
            assert!(saved.seq > last, "{at}");
            last = saved.seq;
            if at == "explanations.e1.residual" {
                commit(&mut app, &case, vec![Change::RemoveRow { table: "explanations".into(), row: "e1".into() }]);
            }
        }
        let asked = History { case: case.clone(), question: "request.fees".into(), row: None, column: None };
        assert_eq!(app.run(asked).expect("history")[0].raw.as_deref(), Some(fees.as_str()), "{at}");
    }
    // Nothing left to save: no record, and no lie about one.
    let reply = commit(&mut app, &case, vec![answer("no.such.question", "1"), answer("request.purpose_text", &long)]);
    assert!(reply.saved.is_none() && reply.refused.len() == 2);
}

fn opex(table: &TableView, row: &str, column: &str) -> Option<String> {
    let found = table.rows.iter().find(|r| r.id == row).expect("the row");
    found.cells.get(column).map(|c| c.raw.clone())
}

#[test]
fn a_new_row_begins_with_the_defaults_of_its_columns() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut app, view) = opened(folder.path());
    let case = view.meta.id;
    // Typed, with other cells, given otherwise, and left blank on purpose: `per` is by month unless something is said.
    let changes = vec![
        row("income.opex", "typed", &[("name", "工资")]),
        row("income.opex", "given", &[("per", "year")]),
        row("income.opex", "blank", &[("name", "房租"), ("per", "")]),
    ];
    let draft = app.run(Draft { case: case.clone(), changes: changes.clone() }).expect("a draft");
    let reply = commit(&mut app, &case, changes);
    for touched in [&draft.touched, &reply.touched] {
        let table = &touched.tables["income.opex"];
        assert_eq!(opex(table, "typed", "per").as_deref(), Some("month"));
        assert_eq!(opex(table, "typed", "spoilage").as_deref(), Some("false"));
        assert_eq!(opex(table, "given", "per").as_deref(), Some("year"));
        assert_eq!(opex(table, "blank", "per"), None, "what was left blank on purpose stays blank");
    }
    // Taken back later, it does not come again by itself.
    let back = commit(&mut app, &case, vec![cell("income.opex", "typed", "per", "")]);
    assert_eq!(back.touched.cells["income.opex.typed.per"], None);
    // A case file that leaves the cell out says the same as a row that is typed.
    let json = r#"{"format":"tianye-case/1","checklist":"fmcg-wholesale","case":{"survey_date":"2026-10-31","initial_date":"2025-10-31","title":"样例商行"},
        "answers":{},"tables":{"income.opex":{"rows":[{"id":"i1","cells":{"name":{"v":"水电"}}},{"id":"i2","cells":{"per":{"v":"year"}}}]}}}"#;
    let import = ImportCase { case: None, source: CaseSource::Json { json: json.into() }, overwrite: false };
    let imported = app.run(import).expect("imported");
    let table = &imported.case.tables["income.opex"];
    assert_eq!(opex(table, "i1", "per").as_deref(), Some("month"));
    assert_eq!(opex(table, "i2", "per").as_deref(), Some("year"));
    assert_eq!(imported.imported, 2, "what the file says is counted, not what it leaves out");
}
