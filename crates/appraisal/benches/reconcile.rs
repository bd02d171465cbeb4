//! What the reconciliation costs: the practice case of the wholesaler with its tables filled up to 150 and to 1,500 rows, the stage alone and
//! the whole appraisal with it. Prints medians; fails when the stage alone misses 1 ms and 3 ms.

use appraisal::case_file::CaseFile;
use appraisal::checklist::{Checklist, LayerFile};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// The allocator that the window and the terminal have.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const RUNS: usize = 200;

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
    let checklist = Checklist::load(&layers, "fmcg-wholesale").expect("the shipped layers");
    let case = std::fs::read_to_string(root.join("industries/fmcg-wholesale/practice/case.json")).expect("the case");
    let mut out = std::io::stdout();
    for (wanted, budget) in [(150, Duration::from_millis(1)), (1_500, Duration::from_millis(3))] {
        let mut json: serde_json::Value = serde_json::from_str(&case).expect("JSON");
        let tables = json["tables"].as_object().expect("tables");
        let mut rows: usize = tables.values().filter_map(|t| t["rows"].as_array()).map(Vec::len).sum();
        let stock = json["tables"]["stock"]["rows"].as_array_mut().expect("stock");
        while rows < wanted {
            let mut row = stock[0].clone();
            row["id"] = format!("more{rows}").into();
            row["cells"]["qty"]["v"] = "0.01".into();
            stock.push(row);
            rows += 1;
        }
        let file: CaseFile = serde_json::from_value(json).expect("a case file");
        let observations = file.observations();
        let run = || appraisal::appraise(&checklist, &observations, file.case.survey_date);
        let made = run();
        let timed = |work: &dyn Fn()| {
            median((0..RUNS).map(|_| Instant::now()).map(|start| (work(), start.elapsed()).1).collect())
        };
        let alone = timed(&|| {
            let (result, _) = appraisal::reconcile::reconcile(&checklist, &made.figures, &made.checks);
            assert!(!result.quantities.is_empty());
        });
        let whole = timed(&|| drop(run()));
        writeln!(out, "{rows} rows: reconciliation {alone:?}, whole appraisal {whole:?}").expect("stdout");
        assert!(alone <= budget, "{alone:?} for {rows} rows, the aim is {budget:?}");
    }
}
