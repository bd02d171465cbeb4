//! What the checklists cost: reading and checking the trades that are shipped, one of them, and a hundred that are copies of them, and the
//! list of a hundred trades. Prints medians; fails when a hundred miss 1 s, one 15 ms.

use appraisal::checklist::{Checklist, LayerFile, Layers, industries, lint};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

const RUNS: usize = 3;
const TRADES: usize = 100;

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

fn median(work: impl Fn()) -> Duration {
    let mut times: Vec<Duration> = (0..RUNS).map(|_| Instant::now()).map(|start| (work(), start.elapsed()).1).collect();
    times.sort_unstable();
    times[RUNS / 2]
}

/// The shipped layers with so many copies of the trades that there are `TRADES` of them.
fn copied(layers: &[LayerFile]) -> Vec<LayerFile> {
    let shipped: Vec<String> = industries(layers).into_iter().map(|i| i.id).collect();
    let mut all = layers.to_vec();
    for n in shipped.len()..TRADES {
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
    let many = copied(&layers);
    assert_eq!(industries(&many).len(), TRADES);
    let mut out = std::io::stdout();
    let mut say = |what: &str, took: Duration, budget: Option<Duration>| {
        writeln!(out, "{what}: {took:?}").expect("stdout");
        assert!(budget.is_none_or(|budget| took <= budget), "{what} took {took:?}, {budget:?} is the aim");
    };
    let strict = std::env::var_os("MEASURE_ONLY").is_none();
    let aim = |ms| strict.then(|| Duration::from_millis(ms));
    say("the list of a hundred trades", median(|| drop(industries(&many))), aim(15));
    let one = || drop(Checklist::load(&layers, "fmcg-wholesale").expect("the shipped layers"));
    say("one trade alone, loaded", median(one), aim(15));
    // As the terminal and the library do it: the layers are at hand.
    let at_hand = Layers::new(&layers);
    let one = || drop(Checklist::of(&at_hand, "fmcg-wholesale").expect("the shipped layers"));
    say("one trade more, its layers at hand", median(one), aim(15));
    say("the trades shipped, checked", median(|| drop(lint(&layers))), None);
    say("a hundred trades, checked", median(|| drop(lint(&many))), aim(1_000));
}
