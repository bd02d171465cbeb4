//! Edits drawn at random, one to three at a time, on every complete case and on cases that have something to hide: none that weakens the
//! evidence pays. `CASES=10000 SEED=n` for many; every finding is shrunk to the fewest edits that still pay.

use std::collections::BTreeMap;
use tests::effort::{cases, seed, tell};
use tests::misuse::draw::{Drawer, plug};
use tests::misuse::edit::{Edit, edited};
use tests::misuse::outcome::Outcome;
use tests::misuse::{Base, SHORT, bases};
use tests::world::dice::Dice;

/// What is known to pay and no rule of version 4 closes: the cases in which it does (`!x`: all but x; `generated`: practice cases made from a
/// seed; `short`: those of a short survey), the whole of the kind, the reason. A finding that is exactly this is told, not failed; with anything beside it, it fails.
const OPEN: &[(&[&str], &str, &str)] = &[
    (
        &["!restaurant"],
        "row left out fixed_assets",
        "a small asset left out at both points with its depreciation: equity agrees, and held against sales only what weighs is missed",
    ),
    (
        WHOLESALE,
        "untraced balance_initial.inventory",
        "the acceptance case names no papers for the opening point, so its lines are key figures behind a switch",
    ),
    (
        WHOLESALE,
        "said balance_initial.non_operating",
        "other assets of the opening point stand as said in the acceptance case itself: asking for their paper would send it back",
    ),
    (WHOLESALE, "untraced income.seasons.low.r", SEASONS),
    (WHOLESALE, "untraced income.seasons.normal.r", SEASONS),
    (WHOLESALE, "untraced income.seasons.peak.r", SEASONS),
    (
        &["generated"],
        "row left out debts",
        "a private loan without interest, the same at both points, in no statement and no bureau: only the people asked apart can name it",
    ),
    (&["restaurant", "generated"], "said household.*.amount", FAMILY),
    (&["restaurant", "generated"], "said income.other_private_outgo_year", FAMILY),
    (&["short"], "row left out income.opex", NO_OPENING),
    (&["short"], "said income.opex.*.amount", NO_OPENING),
    (&["restaurant"], "said income.opex.*.amount", SMALL),
    (&["restaurant"], "said income.opex.*.amount_normal", SMALL),
    (&["restaurant"], "said income.opex.*.amount_peak", SMALL),
];

const FAMILY: &str = "a family's spending said lower, above the floor: nobody keeps a paper, and honest families spend as little as that";

const SMALL: &str = "temporary hands, telephone, entertainment said lower: they leave no paper, and equity still agrees within its pass";

const NO_OPENING: &str = "an expense told lower or left out of a short survey, of a kind that not every trade has: without an opening point no equity is held \
                          against profit; the amount of the depth bounds what it can bring";

const SEASONS: &str =
    "statement revenue up to R: key figures behind a switch, for the acceptance case names no papers for them";

/// The trade of the acceptance case.
const WHOLESALE: &[&str] = &["acceptance", "fmcg-wholesale"];

/// Something that pays.
struct Found {
    base: String,
    kind: String,
    text: String,
}

/// The fewest of the edits that still pay, and what they gain.
fn shrunk(base: &Base<'_>, before: &Outcome, edits: &[Edit], gain: String) -> (Vec<Edit>, String) {
    let mut subsets: Vec<Vec<Edit>> = (1..((1_u32 << edits.len()) - 1))
        .map(|bits| edits.iter().enumerate().filter(|(i, _)| (bits >> i) & 1 == 1).map(|(_, e)| e.clone()).collect())
        .collect();
    subsets.sort_by_key(Vec::len);
    for fewer in subsets {
        if let Some(gain) = before.gain(&Outcome::of_case(base.checklist, &edited(&base.case, &fewer))) {
            return (fewer, gain);
        }
    }
    (edits.to_vec(), gain)
}

/// One draw; its number alone says what it is.
fn tried(all: &[(Base<'static>, Outcome)], number: u64) -> (bool, Option<Found>) {
    let mut dice = Dice::new(seed().wrapping_mul(1_000_003).wrapping_add(number));
    let at = usize::try_from(dice.whole(0, i64::try_from(all.len()).unwrap_or(1) - 1)).unwrap_or(0);
    let (whole, of_whole) = &all[at];
    let truths =
        if dice.chance(0.5) { Drawer::new(whole.checklist, &whole.case).truths(&mut dice) } else { Vec::new() };
    let mut base = whole.clone();
    for (place, value) in &truths {
        if let Some(answer) = place.answer_mut(&mut base.case) {
            answer.v.0 = Some(value.clone());
        }
    }
    let before = if truths.is_empty() { of_whole.clone() } else { Outcome::of_case(base.checklist, &base.case) };
    let mut edits = Drawer::new(base.checklist, &base.case).edits(&mut dice);
    if edits.len() < 3 && dice.chance(0.2) {
        edits.extend(plug(base.checklist, &edited(&base.case, &edits)));
    }
    let after = Outcome::of_case(base.checklist, &edited(&base.case, &edits));
    let raised = before.raised(&after).is_some();
    let Some(gain) = before.gain(&after) else { return (raised, None) };
    let (fewest, gain) = shrunk(&base, &before, &edits, gain);
    let mut kinds: Vec<String> = fewest.iter().map(Edit::kind).collect();
    kinds.sort();
    let list = |items: Vec<String>| items.join("; ");
    let truth = list(truths.iter().map(|(p, v)| format!("{p} = {v}")).collect());
    let made = list(fewest.iter().map(ToString::to_string).collect());
    let case = if truth.is_empty() { base.name.clone() } else { format!("{} with {truth}", base.name) };
    let text = format!("[{}/{number}] {case}: {made}: {gain} ({} → {})", seed(), before.proposal, after.proposal);
    (raised, Some(Found { base: base.name, kind: kinds.join(" + "), text }))
}

fn is_known(found: &Found) -> bool {
    let by_hand = |name: &str| name == "acceptance" || tests::trades::trades().iter().any(|t| t.id == name);
    let holds = |of: &&str| match of.strip_prefix('!') {
        Some(but) => but != found.base,
        None if *of == "short" => found.base.ends_with(SHORT),
        None => *of == found.base || (*of == "generated" && !by_hand(&found.base)),
    };
    OPEN.iter().any(|(bases, kind, _)| found.kind == *kind && bases.iter().any(&holds))
}

/// Findings of a kind together, the most frequent first.
fn by_kind(found: Vec<Found>) -> Vec<(String, Vec<String>)> {
    let mut kinds: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for one in found {
        kinds.entry(one.kind).or_default().push(one.text);
    }
    let mut kinds: Vec<(String, Vec<String>)> = kinds.into_iter().collect();
    kinds.sort_by_key(|(_, texts)| std::cmp::Reverse(texts.len()));
    kinds
}

#[test]
fn no_edit_that_weakens_the_evidence_pays() {
    let count = u64::from(cases(300, 10_000));
    let known = bases().iter().map(|b| {
        let outcome = Outcome::of_case(b.checklist, &b.case);
        (b.clone(), outcome)
    });
    let all: Vec<(Base<'static>, Outcome)> = known.collect();
    let cores = u64::try_from(std::thread::available_parallelism().map_or(1, std::num::NonZero::get)).unwrap_or(1);
    let share = |first: u64| {
        let (mut raised, mut found) = (0, Vec::new());
        for number in (first..count).step_by(usize::try_from(cores).unwrap_or(1)) {
            let (rose, one) = tried(&all, number);
            raised += u32::from(rose);
            found.extend(one);
        }
        (raised, found)
    };
    let share = &share;
    let parts: Vec<(u32, Vec<Found>)> = std::thread::scope(|scope| {
        let working: Vec<_> = (0..cores).map(|first| scope.spawn(move || share(first))).collect();
        working.into_iter().map(|w| w.join().expect("a draw is appraised")).collect()
    });
    let named: Vec<String> = all.iter().map(|(b, o)| format!("{} {}", b.name, o.proposal)).collect();
    tell(&format!("drawn from: {}", named.join(", ")));
    let raised: u32 = parts.iter().map(|(r, _)| r).sum();
    let found: Vec<Found> = parts.into_iter().flat_map(|(_, f)| f).collect();
    let paying = found.len();
    let (known, new): (Vec<Found>, Vec<Found>) = found.into_iter().partition(is_known);
    let (known, kinds) = (by_kind(known), by_kind(new));
    tell(&format!(
        "{count} draws of seed {}: {paying} pay, of {} kinds; in {raised} limit or grade rises, answered or not",
        seed(),
        known.len() + kinds.len()
    ));
    let line = |(kind, texts): &(String, Vec<String>)| {
        if tests::effort::is_long() {
            return format!("{:>4} × {kind}\n       {}", texts.len(), texts.join("\n       "));
        }
        let shortest = texts.iter().min_by_key(|t| t.len()).map(String::as_str).unwrap_or_default();
        format!("{:>4} × {kind}\n       {shortest}", texts.len())
    };
    known.iter().for_each(|one| tell(&format!("known to be open: {}", line(one))));
    let lines: Vec<String> = kinds.iter().map(line).collect();
    assert!(kinds.is_empty(), "{paying} of {count} draws of seed {} pay:\n{}", seed(), lines.join("\n"));
}
