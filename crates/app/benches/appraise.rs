//! One changed answer, the whole appraisal: what every keystroke costs, on the practice case with its tables filled up to at
//! least 150 rows. Prints medians; fails when the appraisal misses its budget of 16 ms.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use app::api::visit::Change;
use app::{App, Library, LooseCase, Machine, Settings};

/// The allocator that the window and the terminal have.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const ROWS: usize = 150;
const RUNS: usize = 200;
const BUDGET: Duration = Duration::from_millis(16);

fn typed(raw: &str) -> Change {
    Change::Answer {
        question: "request.amount".into(),
        raw: Some(raw.into()),
        basis: None,
        by: None,
        how_checked: None,
        note: None,
    }
}

fn case(app: &mut App) -> (LooseCase, usize) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = path.join("../../industry-checklists/industries/fmcg-wholesale/practice/case.json");
    let bytes = std::fs::read(path).expect("the practice case");
    let file: serde_json::Value = serde_json::from_slice(&bytes).expect("JSON");
    let tables = file["tables"].as_object().expect("tables");
    let mut rows: usize = tables.values().filter_map(|t| t["rows"].as_array()).map(Vec::len).sum();
    let mut case = app.loose(&bytes).expect("a case");
    let mut more = Vec::new();
    while rows < ROWS {
        let cells = [
            ("name", "商品"),
            ("unit", "箱"),
            ("cost", "18.5"),
            ("qty", "12"),
            ("how", "counted"),
            ("state", "normal"),
        ];
        let cells = cells.iter().map(|(c, v)| ((*c).to_owned(), (*v).to_owned())).collect();
        more.push(Change::AddRow { table: "stock".into(), row: format!("more{rows}"), before: None, cells });
        rows += 1;
    }
    case.change(&more).expect("more rows");
    (case, rows)
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn main() {
    let mut app = App::new(Settings::of("unused"), Library::built_in(), Arc::new(Machine::new()));
    let (mut case, rows) = case(&mut app);
    let (mut appraisals, mut views, mut replies, mut size) = (Vec::new(), Vec::new(), Vec::new(), 0);
    for run in 0..RUNS {
        case.change(&[typed(&(200_000 + run * 100).to_string())]).expect("a change");
        let start = Instant::now();
        let appraisal = case.appraisal();
        appraisals.push(start.elapsed());
        drop(appraisal);
        let start = Instant::now();
        let view = case.appraised();
        views.push(start.elapsed());
        size = serde_json::to_string(&view).expect("JSON").len();
        replies.push(start.elapsed());
    }
    let (appraisal, view, reply) = (median(appraisals), median(views), median(replies));
    let milliseconds = |d: Duration| d.as_secs_f64() * 1000.0;
    let report = format!(
        "one changed answer, {rows} table rows, median of {RUNS}\n\
         appraisal            {:8.2} ms\n\
         with the window's view {:6.2} ms\n\
         as JSON ({} KB)    {:8.2} ms\n",
        milliseconds(appraisal),
        milliseconds(view),
        size / 1024,
        milliseconds(reply)
    );
    // Without standard output there is nobody to tell.
    let _ = std::io::stdout().write_all(report.as_bytes());
    assert!(cfg!(debug_assertions) || appraisal <= BUDGET, "the appraisal took {appraisal:?}, more than {BUDGET:?}");
}
