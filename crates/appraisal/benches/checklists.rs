//! What the checklists cost: reading and checking the trades that are shipped, one of them, and one or two hundred that are copies of them, changing
//! from one trade to another, and the list of trades. Prints medians of processor time; fails when a hundred miss 1 s, one 15 ms, a change 50 ms.
//!
//! `MEASURE_ONLY=1` never fails; `ONLY=text` measures what has that text in its name and `RUNS=n` how often, for a profiler.

use appraisal::checklist::{Checklist, LayerFile, Layers, industries, lint};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

/// The allocator that the window and the terminal have.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const RUNS: usize = 3;

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

/// Processor time of this process: what other programs do meanwhile is left out. `WALL=1` takes the time of day.
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

/// A name of its own, so that a profiler can be told to look at this alone.
#[inline(never)]
fn measured<T>(work: &dyn Fn(&T), there: &T) {
    work(std::hint::black_box(there));
    std::hint::black_box(());
}

/// Each run begins with what is there before it, which is not measured.
fn median<T>(before: &dyn Fn() -> T, work: &dyn Fn(&T)) -> Duration {
    let runs = std::env::var("RUNS").ok().and_then(|n| n.parse().ok()).unwrap_or(RUNS);
    let mut times: Vec<Duration> = (0..runs)
        .map(|_| {
            let there = before();
            let start = now();
            measured(work, &there);
            now() - start
        })
        .collect();
    times.sort_unstable();
    times[runs / 2]
}

/// The shipped layers with so many copies of the trades that there are `count` of them.
fn copied(layers: &[LayerFile], count: usize) -> Vec<LayerFile> {
    let shipped: Vec<String> = industries(layers).into_iter().map(|i| i.id).collect();
    let mut all = layers.to_vec();
    for n in shipped.len()..count {
        let id = &shipped[n % shipped.len()];
        let folder = format!("industries/{id}/");
        for file in layers.iter().filter(|f| f.path.starts_with(&folder)) {
            let text = match file.path.ends_with("/layer.toml") {
                true => file.text.replacen(&format!("id = \"{id}\""), &format!("id = \"{id}-{n}\""), 1),
                false => file.text.clone(),
            };
            all.push(LayerFile { path: file.path.replacen(id, &format!("{id}-{n}"), 1), text });
        }
    }
    all
}

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../industry-checklists");
    let mut found = Vec::new();
    files(&root, &mut found);
    found.sort();
    let layers: Vec<LayerFile> = found
        .iter()
        .map(|path| LayerFile {
            path: path.strip_prefix(&root).expect("inside").to_string_lossy().replace('\\', "/"),
            text: std::fs::read_to_string(path).expect("a layer file"),
        })
        .collect();
    let (hundred, two_hundred) = (copied(&layers, 100), copied(&layers, 200));
    assert_eq!((industries(&hundred).len(), industries(&two_hundred).len()), (100, 200));
    let only = std::env::var("ONLY").unwrap_or_default();
    let strict = std::env::var_os("MEASURE_ONLY").is_none();
    let mut out = std::io::stdout();
    let mut said = |what: &str, took: Duration, budget: Option<u64>| {
        writeln!(out, "{what}: {took:?}").expect("stdout");
        let budget = budget.map(Duration::from_millis).filter(|_| strict);
        assert!(budget.is_none_or(|budget| took <= budget), "{what} took {took:?}, {budget:?} is the aim");
    };
    let mut say = |what: &str, budget: Option<u64>, work: &dyn Fn()| {
        if what.contains(&only) {
            said(what, median(&|| (), &|()| work()), budget);
        }
    };
    let loaded = |at_hand: &Layers, trade: &str| drop(Checklist::of(at_hand, trade).expect("the shipped layers"));
    say("the list of a hundred trades", Some(15), &|| drop(industries(&hundred)));
    say("the list of two hundred trades", Some(30), &|| drop(industries(&two_hundred)));
    say("one trade alone, loaded", None, &|| loaded(&Layers::new(&layers), "fmcg-wholesale"));
    let shipped = format!("the {} trades shipped, checked", industries(&layers).len());
    say(&shipped, None, &|| drop(lint(&layers)));
    say("a hundred trades, checked", Some(1_000), &|| drop(lint(&hundred)));
    say("two hundred trades, checked", Some(2_000), &|| drop(lint(&two_hundred)));
    // As the library has them: the layers are at hand, and another trade was read before.
    let at_hand = |trade: &'static str| {
        let layers = &layers;
        move || {
            let at_hand = Layers::new(layers);
            loaded(&at_hand, trade);
            at_hand
        }
    };
    let mut one = |what: &str, budget: u64, before: &'static str, then: &'static str| {
        if what.contains(&only) {
            said(what, median(&at_hand(before), &|at_hand| loaded(at_hand, then)), Some(budget));
        }
    };
    one("one trade more of another family", 15, "restaurant", "fmcg-wholesale");
    one("one trade more of the same family", 15, "steel-trade", "fmcg-wholesale");
    one("from a pharmacy to a shop", 50, "pharmacy", "convenience-store");
}
