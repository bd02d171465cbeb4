//! Planted faults: who is named when something was hidden, and who is named when nothing was.
//!
//! What a fault is called by is agreed by meaning, beside each kind below, and was written down before any result was seen. One name came
//! later, when the reconciliation learned that quantity: an outgo neither told nor in the flows, accepted where the fault is just that. A set
//! counts when it holds one of the names in the right direction (too high for what was puffed up, too little for what was left out, or
//! either). The seeds stand far from those used while the generator was written (0 to 400).

use appraisal::appraise;
use appraisal::reconcile::{Blamed, Suspect, Way};
use std::collections::BTreeMap;
use tests::effort::{cases, tell};
use tests::facts::checklist;
use tests::world::{Fault, Noise, fault, wholesaler};

/// The first seed held out.
const HELD_OUT: u64 = 1_000_000;

/// How noisy the readings are, as a share of the modelled standard deviations.
const LEVELS: [(f64, &str); 3] = [(0.0, "none"), (0.5, "half"), (1.0, "full")];

/// Told beside the others: a quarter of small borrowings may be less than the noise of equity; an outgo the accounts show.
const BESIDE: [Fault; 2] = [Fault::SmallLoan, Fault::OutgoByAccount];

/// Not yet found in 80 of 100 worlds by itself; every other kind must be, and all together. At a quarter of a year's saving an untold outgo
/// stays within what the equity check lets pass when the readings are noisy, and then nobody is named.
const NOT_YET: [Fault; 1] = [Fault::MissingFamilyOutgo];

/// What a fault may be called by, and which way it is wrong.
fn names(fault: Fault) -> (&'static [&'static str], Way) {
    match fault {
        // money that is owed and stands in no list, so the list is too short
        Fault::UndisclosedLoan | Fault::SmallLoan => (&["unlisted_debt", "debts_survey"], Way::TooLow),
        // the statement's, and the owner's, sales
        Fault::InflatedSales => (&["sales_month"], Way::TooHigh),
        // goods in the count that are not his
        Fault::ConsignedStock => (&["others_goods", "stock_survey"], Way::TooHigh),
        // what the family took and did not tell; from the till, no flow holds it either
        Fault::MissingFamilyOutgo => {
            (&["unlisted_cash_outgo", "unlisted_outgo", "household", "other_private", "withdrawals"], Way::TooLow)
        }
        Fault::OutgoByAccount => (&["unlisted_outgo", "household", "other_private", "withdrawals"], Way::TooLow),
        // goods owed for, in no list
        Fault::SupplierCredit => (&["unlisted_payables", "payables_survey"], Way::TooLow),
    }
}

fn is_named(fault: Fault, blamed: &Blamed) -> bool {
    let (names, way) = names(fault);
    // what is left out is, by its name, neither high nor low
    let direction = blamed.way == way
        || blamed.way == Way::Either
        || blamed.id.starts_with("unlisted_")
        || blamed.id == "others_goods";
    names.contains(&blamed.id.as_str()) && direction
}

fn suspects(seed: u64, noise: f64, fault: Option<Fault>) -> Vec<Suspect> {
    let world = wholesaler(seed, Noise(noise), fault);
    appraise(checklist(), &world.case.observations(), world.case.case.survey_date).reconciliation.suspects
}

#[derive(Default)]
struct Tally {
    worlds: u32,
    first: u32,
    three: u32,
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

fn tally(fault: Option<Fault>, noise: f64, seeds: std::ops::Range<u64>) -> Tally {
    let mut t = Tally::default();
    for seed in seeds {
        let list = suspects(seed, noise, fault);
        t.worlds += 1;
        t.anyone += u32::from(!list.is_empty());
        let Some(fault) = fault else {
            for s in &list {
                *t.by.entry(s.blamed.first().map_or_else(String::new, |b| b.id.clone())).or_default() += 1;
            }
            continue;
        };
        let hit = list.iter().take(3).position(|s| s.blamed.iter().any(|b| is_named(fault, b)));
        if let Some(at) = hit {
            t.three += 1;
            t.first += u32::from(at == 0);
            t.size += list[at].blamed.len();
        } else {
            *t.by
                .entry(
                    list.first().and_then(|s| s.blamed.first()).map_or_else(|| "nobody".to_owned(), |b| b.id.clone()),
                )
                .or_default() += 1;
        }
        t.leading += u32::from(list.iter().take(3).any(|s| s.blamed.first().is_some_and(|b| is_named(fault, b))));
    }
    t
}

#[test]
fn planted_faults_are_named_and_clean_worlds_left_alone() {
    let seeds = |n: u32| HELD_OUT..HELD_OUT + u64::from(n);
    let per_kind = cases(12, 700);
    tell(&format!(
        "{:<40} {:<5} {:>7} {:>7} {:>7} {:>7} {:>9} {:>5}",
        "fault 25-60% of", "noise", "worlds", "first", "in 3", "not", "leads set", "size"
    ));
    let (mut named, mut planted) = (0, 0);
    let mut weak = Vec::new();
    for kind in fault::ALL.into_iter().chain(BESIDE) {
        tell(&format!("{} – {}", kind.name(), kind.figure()));
        let (mut found, mut of) = (0, 0);
        for (noise, word) in LEVELS {
            let t = tally(Some(kind), noise, seeds(per_kind));
            let size = t.size as f64 / f64::from(t.three.max(1));
            tell(&format!(
                "{:<40} {word:<5} {:>7} {:>6.1}% {:>6.1}% {:>6.1}% {:>8.1}% {size:>5.1}  {:?}",
                "",
                t.worlds,
                percent(t.first, t.worlds),
                percent(t.three, t.worlds),
                percent(t.worlds - t.three, t.worlds),
                percent(t.leading, t.worlds),
                t.by
            ));
            found += t.three;
            of += t.worlds;
        }
        if BESIDE.contains(&kind) {
            continue;
        }
        named += found;
        planted += of;
        if percent(found, of) < 80.0 && !NOT_YET.contains(&kind) {
            weak.push(format!("{}: {:.1}%", kind.name(), percent(found, of)));
        }
    }
    let clean = cases(60, 2_000);
    let (mut blamed, mut quiet) = (0, 0);
    for (noise, word) in LEVELS {
        let t = tally(None, noise, seeds(clean));
        tell(&format!(
            "{:<40} {word:<5} {:>7} name anyone {:.1}%  {:?}",
            "clean 无",
            t.worlds,
            percent(t.anyone, t.worlds),
            t.by
        ));
        blamed += t.anyone;
        quiet += t.worlds;
    }
    tell(&format!(
        "named among the first three: {:.1}% of {planted}; clean worlds naming anyone: {:.1}% of {quiet}",
        percent(named, planted),
        percent(blamed, quiet)
    ));
    tell(&format!("asked: 80%; kinds not yet found that often: {NOT_YET:?}"));
    assert!(percent(named, planted) >= 80.0, "only {named} of {planted} are named");
    assert!(weak.is_empty(), "not named in 80 of 100 worlds: {weak:?}");
    assert!(percent(blamed, quiet) < 5.0, "{blamed} of {quiet} clean worlds name somebody");
}
