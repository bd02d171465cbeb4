//! Planted faults are named among the first three in each family, and clean businesses name nobody. The four lines of `tests/tests/worlds` are
//! measured there in more detail; here every trade is, as it comes.

use crate::golden::appraised;
use std::collections::BTreeMap;
use tests::effort::{cases, is_long, tell};
use tests::world::{Named, Noise, numbers, trades, world};

/// Far from the seeds that any trade's numbers were worked on with.
const HELD_OUT: u64 = 8_000_000;

const LEVELS: [f64; 3] = [0.0, 0.5, 1.0];

#[derive(Default)]
struct Tally {
    named: u32,
    planted: u32,
    blamed: u32,
    clean: u32,
    missed: BTreeMap<String, u32>,
}

fn percent(part: u32, of: u32) -> f64 {
    100.0 * f64::from(part) / f64::from(of.max(1))
}

#[test]
fn planted_faults_are_named_in_each_family_and_clean_trades_are_left_alone() {
    let (per_kind, clean) = (cases(1, 100), cases(3, 200));
    let mut families: BTreeMap<String, Tally> = BTreeMap::new();
    for trade in trades() {
        let numbers = numbers(&trade);
        let tally = families.entry(numbers.family.clone()).or_default();
        let kinds = drill::faults(&numbers).expect("the numbers make a world");
        for (kind, noise) in kinds.iter().flat_map(|k| LEVELS.map(|n| (*k, n))) {
            for seed in HELD_OUT..HELD_OUT + u64::from(per_kind) {
                let a = appraised(&trade, &world(&trade, seed, Noise(noise), Some(kind)));
                let first = a.reconciliation.suspects.iter().take(3);
                let hit = first.flat_map(|s| &s.blamed).any(|b| kind.is(b));
                tally.planted += 1;
                tally.named += u32::from(hit);
                if !hit {
                    *tally.missed.entry(format!("{trade} {}", kind.name())).or_default() += 1;
                }
            }
        }
        for noise in LEVELS {
            for seed in HELD_OUT..HELD_OUT + u64::from(clean) {
                let a = appraised(&trade, &world(&trade, seed, Noise(noise), None));
                tally.clean += 1;
                tally.blamed += u32::from(!a.reconciliation.suspects.is_empty());
            }
        }
    }
    let mut weak = Vec::new();
    for (family, t) in &families {
        tell(&format!(
            "{family}: named among the first three {:.1}% of {} (asked 80%), clean naming anyone {:.1}% of {} {:?}",
            percent(t.named, t.planted),
            t.planted,
            percent(t.blamed, t.clean),
            t.clean,
            t.missed
        ));
        if percent(t.named, t.planted) < 80.0 {
            weak.push(format!("{family}: {} of {} are named, {:?}", t.named, t.planted, t.missed));
        }
        // a few worlds of the short form cannot show a rate
        if percent(t.blamed, t.clean) >= if is_long() { 5.0 } else { 20.0 } {
            weak.push(format!("{family}: {} of {} clean worlds name somebody", t.blamed, t.clean));
        }
    }
    assert!(weak.is_empty(), "{}", weak.join("\n"));
}
