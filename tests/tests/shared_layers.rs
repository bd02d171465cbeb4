//! A trade reads the same whatever was read before it: what trades share is worked out once, and that must not show in any of them.

use appraisal::appraise;
use appraisal::checklist::{Checklist, Layers, expanded, industries, lint, lint_end};
use appraisal::difference::differences;
use tests::facts::layer_files;

/// One of each family with numbers for a practice case, and one twice.
const TRADES: [&str; 9] = [
    "fmcg-wholesale",
    "restaurant",
    "pig-farm",
    "garment-workshop",
    "pharmacy",
    "tower-crane-rental",
    "steel-trade",
    "convenience-store",
    "fmcg-wholesale",
];

#[test]
fn a_trade_read_after_others_is_the_trade_read_alone() {
    let files = layer_files();
    let shared = Layers::new(&files);
    for trade in TRADES {
        let alone = Checklist::load(&files, trade).expect("loads");
        let after = Checklist::of(&shared, trade).expect("loads");
        assert_eq!(alone.hash, after.hash, "{trade}");
        assert_eq!(differences(&alone, &after), [], "{trade}");
        assert_eq!(alone.model.names(), after.model.names(), "{trade}");
        for name in alone.model.names() {
            let read = |c: &Checklist| (c.model.read_set(&name.name), c.model.questions(&name.name));
            assert_eq!(read(&alone), read(&after), "{trade} {}", name.name);
        }
    }
}

/// An editor on Windows ends each line with two signs, and a copy out of a repository may do so to all: a case goes on with the checklist it stood on.
#[test]
fn files_whose_lines_end_as_on_windows_are_the_same_checklist() {
    let files = layer_files();
    let mut windows = files.clone();
    for file in &mut windows {
        file.text = file.text.replace('\n', "\r\n");
    }
    for trade in TRADES {
        let (here, there) =
            (Checklist::load(&files, trade).expect("loads"), Checklist::load(&windows, trade).expect("loads"));
        assert_eq!(here.hash, there.hash, "{trade}");
        assert_eq!(differences(&here, &there), [], "{trade}");
    }
}

/// Every trade that is shipped, from layers that all before it were read from, against layers of its own: what templates make of it, its hash, its
/// entries, its names, and what the lint says, in the order in which it says it.
#[test]
fn every_trade_is_the_same_from_shared_layers_and_from_its_own() {
    let files = layer_files();
    let shared = Layers::new(&files);
    let trades = industries(&files);
    assert!(trades.len() > 40, "{}", trades.len());
    for trade in trades.iter().map(|t| t.id.as_str()) {
        let own = Layers::new(&files);
        assert_eq!(expanded(&own, trade).expect("expands"), expanded(&shared, trade).expect("expands"), "{trade}");
        assert_eq!(lint_end(&own, trade), lint_end(&shared, trade), "{trade}");
        let alone = Checklist::load(&files, trade).expect("loads");
        // Twice: what was read once is at hand then, its own entries, too.
        for after in [Checklist::of(&shared, trade), Checklist::of(&shared, trade)] {
            let after = after.expect("loads");
            assert_eq!(alone.hash, after.hash, "{trade}");
            assert_eq!(differences(&alone, &after), [], "{trade}");
            assert_eq!(alone.model.names(), after.model.names(), "{trade}");
        }
    }
}

#[test]
fn its_figures_are_those_it_has_alone() {
    let files = layer_files();
    let shared = Layers::new(&files);
    for trade in TRADES {
        let alone = Checklist::load(&files, trade).expect("loads");
        let after = Checklist::of(&shared, trade).expect("loads");
        let case = tests::world::practice(trade, 1);
        let (observations, as_of) = (case.observations(), case.case.survey_date);
        let (one, other) = (appraise(&alone, &observations, as_of), appraise(&after, &observations, as_of));
        let figures = |c: &Checklist, a: &appraisal::Appraisal| -> Vec<String> {
            let names = c.model.names().into_iter().map(|n| n.name);
            names.map(|name| format!("{name} {:?}", a.reading(&name))).collect()
        };
        assert_eq!(figures(&alone, &one), figures(&after, &other), "{trade}");
    }
}

#[test]
fn the_lint_says_the_same_in_the_same_order_each_time() {
    let mut files = layer_files();
    let broken = files.iter_mut().find(|f| f.path.starts_with("base/rules-65")).expect("the limit");
    broken.text = broken.text.replacen("MIN(", "MIN(no_such_name, ", 1);
    assert!(industries(&files).len() > 40);
    let first = lint(&files);
    assert!(first.iter().any(|p| p.to_string().contains("no_such_name")));
    assert_eq!(first, lint(&files));
}
