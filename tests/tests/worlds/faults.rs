//! Planted faults: who is named when something was hidden, and who is named when nothing was.
//!
//! What a fault is called by is agreed by meaning (`Named::names`). A set counts when it holds one of the names in the right direction (too high
//! for what was puffed up, too little for what was left out, or either). The seeds stand far from those the generator (0 to 400) and the
//! reconciliation (5,000 to 7,000) were worked on with.

use crate::oracle::Oracle;
use appraisal::{Appraisal, appraise};
use std::collections::BTreeMap;
use tests::effort::{cases, is_long, tell};
use tests::trades::checklist;
use tests::world::{Fault, Line, Named, Noise, World, numbers};

/// The first seed held out.
const HELD_OUT: u64 = 9_000_000;

/// The oracle learns on others.
const TAUGHT: u64 = 3_000_000;

/// How noisy the readings are, as a share of the modelled standard deviations.
const LEVELS: [(f64, &str); 3] = [(0.0, "none"), (0.5, "half"), (1.0, "full")];

/// Not surely found in 80 of 100 worlds, and why. Each is 25% or more of its own figure and small beside the rest. The oracle sees most of them: it
/// knows how sure totals are in these worlds, while the reconciliation takes the spread that policy assumes (3% a paper, 8% a count).
const SMALL: [(Line, Fault, &str); 3] = [
    (
        Line::Restaurant,
        Fault::SupplierCredit,
        "a month's food on credit is a tenth of the year's; below two fifths of it the check itself lets it stand (2-5% of the flow)",
    ),
    (
        Line::Garment,
        Fault::SupplierCredit,
        "a month's materials on credit; below two fifths of it the check itself lets it stand (2-5% of the flow)",
    ),
    (
        Line::Garment,
        Fault::ConsignedStock,
        "own materials of half a month: a quarter of them is a hundredth of what goes in and out; no check fails",
    ),
];

pub(crate) fn appraised(line: Line, world: &World) -> Appraisal {
    appraise(&checklist(line.checklist(), 1), &world.case.observations(), world.case.case.survey_date)
}

#[derive(Default, Clone)]
struct Tally {
    worlds: u32,
    first: u32,
    three: u32,
    /// Below and above two fifths of the figure: worlds, and among the first three.
    small: (u32, u32),
    large: (u32, u32),
    oracle: u32,
    /// Named first within its own set, in one of the first three.
    leading: u32,
    /// Size of the set that named it.
    size: usize,
    anyone: u32,
    by: BTreeMap<String, u32>,
}

fn percent(part: u32, of: u32) -> f64 {
    100.0 * f64::from(part) / f64::from(of.max(1))
}

fn tally(line: Line, kind: Option<Fault>, noise: f64, seeds: std::ops::Range<u64>, oracle: Option<&Oracle>) -> Tally {
    let mut t = Tally::default();
    for seed in seeds {
        let world = line.world(seed, Noise(noise), kind);
        let appraisal = appraised(line, &world);
        let list = &appraisal.reconciliation.suspects;
        t.worlds += 1;
        t.anyone += u32::from(!list.is_empty());
        t.oracle += u32::from(oracle.is_some_and(|o| o.sees(&appraisal)));
        let leader =
            || list.first().and_then(|s| s.blamed.first()).map_or_else(|| "nobody".to_owned(), |b| b.id.clone());
        let Some(kind) = kind else {
            if !list.is_empty() {
                *t.by.entry(leader()).or_default() += 1;
            }
            continue;
        };
        let hit = list.iter().take(3).position(|s| s.blamed.iter().any(|b| kind.is(b)));
        let size = if world.share < 0.4 { &mut t.small } else { &mut t.large };
        size.0 += 1;
        size.1 += u32::from(hit.is_some());
        if let Some(at) = hit {
            t.three += 1;
            t.first += u32::from(at == 0);
            t.size += list[at].blamed.len();
        } else {
            *t.by.entry(leader()).or_default() += 1;
        }
        t.leading += u32::from(list.iter().take(3).any(|s| s.blamed.first().is_some_and(|b| kind.is(b))));
    }
    t
}

/// The kinds of a line that are told beside those the issue names.
fn beside(line: Line) -> Vec<Fault> {
    let own: &[Fault] = match line {
        Line::Wholesaler => &[],
        Line::Restaurant => &[Fault::RentTooLow, Fault::CardsLeftOut],
        Line::Garment => &[Fault::UnpaidWages],
        Line::PigFarm => &[Fault::SecondMill],
    };
    [Fault::SmallLoan, Fault::OutgoByAccount].into_iter().chain(own.iter().copied()).collect()
}

fn table(line: Line, kind: Fault, seeds: std::ops::Range<u64>) -> (u32, u32) {
    tell(&format!("{} · {} – {}", line.checklist(), kind.name(), kind.figure()));
    let (mut found, mut of) = (0, 0);
    for (noise, word) in LEVELS {
        let oracle = (is_long() && noise > 0.0).then(|| Oracle::taught(line, kind, noise, TAUGHT..TAUGHT + 300));
        let t = tally(line, Some(kind), noise, seeds.clone(), oracle.as_ref());
        let size = t.size as f64 / f64::from(t.three.max(1));
        let seen =
            if oracle.is_some() { format!("{:>5.1}%", percent(t.oracle, t.worlds)) } else { "     –".to_owned() };
        tell(&format!(
            "{:<12}{word:<5} {:>6} {:>6.1}% {:>6.1}% {:>7.1}% {:>7.1}% {seen:>8} {:>8.1}% {size:>5.1}  {:?}",
            "",
            t.worlds,
            percent(t.first, t.worlds),
            percent(t.three, t.worlds),
            percent(t.small.1, t.small.0),
            percent(t.large.1, t.large.0),
            percent(t.leading, t.worlds),
            t.by
        ));
        found += t.three;
        of += t.worlds;
    }
    (found, of)
}

#[test]
fn planted_faults_are_named_and_clean_worlds_left_alone() {
    let seeds = |n: u32| HELD_OUT..HELD_OUT + u64::from(n);
    let per_kind = cases(2, 300);
    tell(&format!(
        "{:<12}{:<5} {:>6} {:>7} {:>7} {:>8} {:>8} {:>8} {:>9} {:>5}  not named: first on the list",
        "", "noise", "worlds", "first", "in 3", "25-40%", "40-60%", "oracle", "leads set", "size"
    ));
    let (mut named, mut planted) = (0, 0);
    let mut weak = Vec::new();
    for line in Line::ALL {
        let kinds = drill::faults(&numbers(line.checklist())).expect("the numbers make a world");
        for kind in kinds {
            let (found, of) = table(line, *kind, seeds(per_kind));
            named += found;
            planted += of;
            let excused = SMALL.iter().any(|(l, k, _)| (*l, *k) == (line, *kind));
            if percent(found, of) < 80.0 && !excused {
                weak.push(format!("{line:?} {}: {:.1}%", kind.name(), percent(found, of)));
            }
        }
        if is_long() {
            for kind in beside(line) {
                table(line, kind, seeds(per_kind));
            }
        }
    }
    tell(&format!("named among the first three: {:.1}% of {planted}; asked: 80%", percent(named, planted)));
    for (line, kind, why) in SMALL {
        tell(&format!("below 80% by itself: {line:?} {}: {why}", kind.name()));
    }
    assert!(percent(named, planted) >= 80.0, "only {named} of {planted} are named");
    assert!(!is_long() || weak.is_empty(), "not named in 80 of 100 worlds: {weak:?}");
}

#[test]
fn clean_worlds_are_left_alone() {
    let mut all = (0, 0);
    let clean = cases(5, 1_000);
    for line in Line::ALL {
        let (mut blamed, mut quiet) = (0, 0);
        for (noise, word) in LEVELS {
            let t = tally(line, None, noise, HELD_OUT..HELD_OUT + u64::from(clean), None);
            let share = percent(t.anyone, t.worlds);
            tell(&format!(
                "{:<18}{word:<5} {:>6} clean, name anyone {share:.1}%  {:?}",
                line.checklist(),
                t.worlds,
                t.by
            ));
            blamed += t.anyone;
            quiet += t.worlds;
        }
        let share = percent(blamed, quiet);
        tell(&format!("{:<18}clean worlds naming anyone: {share:.1}% of {quiet}; allowed: 5%", line.checklist()));
        // a few worlds of the short form cannot show a rate
        assert!(share < if is_long() { 5.0 } else { 20.0 }, "{line:?}: {blamed} of {quiet} clean worlds name somebody");
        all = (all.0 + blamed, all.1 + quiet);
    }
    // A line has few worlds in the short form; over all lines the bound is the same in both.
    let (blamed, quiet) = all;
    assert!(percent(blamed, quiet) < 5.0, "{blamed} of {quiet} clean worlds name somebody");
}
