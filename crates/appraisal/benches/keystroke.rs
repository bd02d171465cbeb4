//! What a keystroke costs: one typed cell of the stock list in the wholesaler's practice case (more than the 178 rows of the aim), and with its tables filled
//! up to 1,500 rows; beside it the whole reckoning and its parts. Prints medians of processor time; fails when a typed cell misses its aim.
//!
//! `MEASURE_ONLY=1` never fails; `WALL=1` takes the time of day; for a profiler `CELL_ONLY=1` measures the typed cell alone, `ROWS=178` one size alone, `RUNS=n`
//! how often.

use appraisal::case_file::CaseFile;
use appraisal::checklist::{Checklist, LayerFile};
use appraisal::completeness::completeness;
use appraisal::crosscheck::checks;
use appraisal::figures::figures;
use appraisal::inputs::CaseInputs;
use appraisal::observation::{Answers, Basis, Observation, Said};
use appraisal::proof::proof;
use appraisal::reconcile::reconcile;
use appraisal::relevance::relevance;
use appraisal::running::{Edit, Running};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

/// The allocator that the window and the terminal have.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const RUNS: usize = 200;

/// Processor time of this process: what other programs do meanwhile is left out.
fn now() -> Duration {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    let start = *START;
    #[cfg(unix)]
    if std::env::var_os("WALL").is_none() {
        let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
        return Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or(0));
    }
    start.elapsed()
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|e| e == "toml") {
            found.push(path);
        }
    }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn timed<T>(mut work: impl FnMut() -> T) -> Duration {
    let once = |_| {
        let start = now();
        std::hint::black_box(work());
        now() - start
    };
    let runs = std::env::var("RUNS").ok().and_then(|n| n.parse().ok()).unwrap_or(RUNS);
    median((0..runs).map(once).collect())
}

/// The practice case with at least so many rows; those that are added differ in their names.
fn filled(case: &str, wanted: usize) -> (CaseFile, usize) {
    let mut json: serde_json::Value = serde_json::from_str(case).expect("JSON");
    let tables = json["tables"].as_object().expect("tables");
    let mut rows: usize = tables.values().filter_map(|t| t["rows"].as_array()).map(Vec::len).sum();
    let stock = json["tables"]["stock"]["rows"].as_array_mut().expect("stock");
    while rows < wanted {
        let mut row = stock[rows % 40].clone();
        row["id"] = format!("more{rows}").into();
        row["cells"]["name"]["v"] = format!("商品{rows}").into();
        row["cells"]["qty"]["v"] = "0.01".into();
        stock.push(row);
        rows += 1;
    }
    (serde_json::from_value(json).expect("a case file"), rows)
}

fn qty(row: &str, said: Option<&str>) -> Vec<Edit> {
    let said = said.map(|text| Said::Answer(text.to_owned())).into_iter();
    let said = said.map(|said| Observation::of_cell("stock", row, "qty", said).on(Basis::Observed)).collect();
    vec![Edit::Cell { table: "stock".into(), row: row.into(), column: "qty".into(), said }]
}

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../industry-checklists");
    let mut found = Vec::new();
    files(&root, &mut found);
    let layers: Vec<LayerFile> = found
        .iter()
        .map(|path| LayerFile {
            path: path.strip_prefix(&root).expect("inside").to_string_lossy().replace('\\', "/"),
            text: std::fs::read_to_string(path).expect("a layer file"),
        })
        .collect();
    let checklist = Arc::new(Checklist::load(&layers, "fmcg-wholesale").expect("the shipped layers"));
    let case = std::fs::read_to_string(root.join("industries/fmcg-wholesale/practice/case.json")).expect("the case");
    let mut out = std::io::stdout();
    let mut say = |what: &str, took: Duration| {
        // Without standard output there is nobody to tell.
        let _ = writeln!(out, "{what:<42} {:>9.1} µs", took.as_secs_f64() * 1e6);
    };
    for (wanted, aim) in [(178, Duration::from_micros(500)), (1_500, Duration::from_millis(1))] {
        if std::env::var("ROWS").is_ok_and(|rows| rows != wanted.to_string()) {
            continue;
        }
        let (file, rows) = filled(&case, wanted);
        let observations = file.observations_as_signed();
        let day = file.case.survey_date;
        let mut running = Running::new(Arc::clone(&checklist), observations.clone(), day);
        let mut n = 0;
        let cell = timed(|| {
            n += 1;
            running.answer(qty("K05", Some(&(600 + n % 200).to_string())), day).limit.limit.number()
        });
        say(&format!("{rows} rows: a typed cell"), cell);
        if std::env::var_os("CELL_ONLY").is_some() {
            continue;
        }
        let first = timed(|| {
            n += 1;
            running.answer(qty("K05", (n % 2 == 0).then_some("7")), day).limit.limit.number()
        });
        say("  its first figure, and taken back", first);
        let amount = timed(|| {
            n += 1;
            let said = Observation::of("request.amount", Said::Answer((200_000 + n * 100).to_string()));
            let edit = Edit::Question { id: "request.amount".into(), said: vec![said.on(Basis::Oral)] };
            running.answer(vec![edit], day).limit.limit.number()
        });
        say("  the amount asked", amount);
        let all = timed(|| {
            n += 1;
            let mut all = observations.clone();
            all.extend(qty("K05", Some(&(600 + n).to_string())).into_iter().flat_map(|edit| match edit {
                Edit::Cell { said, .. } => said,
                _ => Vec::new(),
            }));
            running.answer_all(all, day).limit.limit.number()
        });
        say("  a typed cell, told everything", all);
        say("the whole reckoning", timed(|| appraisal::appraise(&checklist, &observations, day)));
        say("  answers", timed(|| Answers::fold(&checklist, &observations)));
        let (answers, _) = Answers::fold(&checklist, &observations);
        say("  what applies", timed(|| relevance(&checklist, &answers)));
        let (applies, contradictions) = relevance(&checklist, &answers);
        say("  proof", timed(|| proof(&checklist, &answers, &applies, &contradictions)));
        let (proven, _) = proof(&checklist, &answers, &applies, &contradictions);
        say("  completeness", timed(|| completeness(&checklist, &answers, &applies)));
        let counted = completeness(&checklist, &answers, &applies);
        let inputs = CaseInputs::new(&checklist, &answers, &applies, &counted, &proven, day);
        say("  figures", timed(|| figures(&checklist.model, &inputs)));
        let (made, _) = figures(&checklist.model, &inputs);
        say("  statements", timed(|| appraisal::statement::statements(&checklist, &made)));
        say("  measures", timed(|| appraisal::estimate::measures(&checklist, &made)));
        say("  checks", timed(|| checks(&checklist, &made)));
        let (checked, _) = checks(&checklist, &made);
        say("  reconciliation", timed(|| reconcile(&checklist, &made, &checked)));
        say("  score", timed(|| appraisal::score::score(&checklist, &made, "at_L0")));
        say("  limit", timed(|| appraisal::limit::limit(&checklist, &made)));
        let strict = std::env::var_os("MEASURE_ONLY").is_none();
        assert!(!strict || cell <= aim, "a typed cell took {cell:?} at {rows} rows, the aim is {aim:?}");
    }
}
