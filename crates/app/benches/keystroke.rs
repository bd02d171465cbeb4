//! What a keystroke costs on its way through the program: one typed cell of the stock list in the wholesaler's practice case, whose list is filled up to 178
//! and to 1,500 rows; from the command to the reply, without the window. Prints medians, and how large replies are.

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

use app::api::cases::OpenPracticeCase;
use app::api::keystroke::Keystroke;
use app::api::session::CreateOfficer;
use app::api::visit::{Action, CaseView, Change, Commit};
use app::{App, Argon2Cost, Library, Machine, Settings};

/// The allocator that the window and the terminal have.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const RUNS: usize = 100;

fn typed(raw: &str) -> Vec<Change> {
    let (table, row, column) = ("stock".to_owned(), "K05".to_owned(), "qty".to_owned());
    let raw = Some(raw.to_owned());
    vec![Change::Cell { table, row, column, raw, basis: None, by: None, how_checked: None, note: None }]
}

/// The practice case with at least so many rows; those that are added differ in their names.
fn filled(app: &mut App, case: &CaseView, wanted: usize) -> usize {
    let mut rows: usize = case.tables.values().map(|table| table.rows.len()).sum();
    let mut changes = Vec::new();
    while rows < wanted {
        let name = format!("商品{rows}");
        let cells =
            [("name", &*name), ("unit", "箱"), ("cost", "18.5"), ("qty", "1"), ("how", "counted"), ("state", "normal")];
        let cells: BTreeMap<String, String> = cells.iter().map(|(c, v)| ((*c).to_owned(), (*v).to_owned())).collect();
        changes.push(Change::AddRow { table: "stock".into(), row: format!("more{rows}"), before: None, cells });
        rows += 1;
    }
    app.run(Commit { case: case.meta.id.clone(), changes, action: Action::Paste }).expect("rows");
    rows
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = Settings { cost: Argon2Cost::LIGHT, ..Settings::of(folder.path()) };
    let mut app = App::new(settings, Library::built_in(), Arc::new(Machine::new()));
    let officer = CreateOfficer { name: "尽调岗甲".into(), password: "口令-Tianye-2026".into(), role: None };
    app.run(officer).expect("an officer");
    let mut out = std::io::stdout();
    for wanted in [178, 1_500] {
        let case = app.run(OpenPracticeCase { industry: "fmcg-wholesale".into() }).expect("a case");
        let id = case.meta.id.clone();
        let rows = filled(&mut app, &case, wanted);
        let mut seen = None;
        let (mut times, mut reckoned, mut sizes) = (Vec::new(), Vec::new(), Vec::new());
        for n in 0..RUNS {
            let changes = typed(&(600 + n).to_string());
            let start = Instant::now();
            let reply = app.run(Keystroke { case: id.clone(), changes, seen }).expect("answered");
            times.push(start.elapsed());
            seen = Some(reply.turn);
            sizes.push(serde_json::to_string(&reply).expect("JSON").len());
            let took = reply.patches.iter().filter(|patch| patch.at.is_empty()).find_map(|p| p.set.get("took_us"));
            reckoned.extend(took.and_then(serde_json::Value::as_u64).map(Duration::from_micros));
        }
        sizes.sort_unstable();
        let milliseconds = |d: Duration| d.as_secs_f64() * 1e3;
        // Without standard output there is nobody to tell.
        let _ = writeln!(
            out,
            "{rows} rows: a typed cell {:.2} ms, of it the figures {:.2} ms; the reply {} KB; the first, with the whole view, {:.2} ms",
            milliseconds(median(times.split_off(1))),
            milliseconds(median(reckoned)),
            sizes[RUNS / 2] / 1024,
            milliseconds(times[0]),
        );
    }
}
