//! Visit quality 走访质量: the measures of each visit, which of them are unusual, and where the visit stands among the officer's own.

use std::collections::BTreeSet;

use crate::copies::{numbers, words};
use crate::digits;
use crate::measure::{Family, Measure, Side};
use crate::share::Share;
use crate::visit::Visit;

/// From how many visits on a place among them says something (portfolio §0).
pub const RANKING: usize = 30;
/// More visits are not set beside each other at once: every pair is compared.
pub const MOST_VISITS: usize = 200;

/// Where a visit stands among those that have the measure: 1 is the most unusual.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rank {
    /// Its place; visits with the same value share the better one.
    pub place: usize,
    /// Of how many.
    pub of: usize,
}

/// What a measure says of a visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// Which.
    pub measure: Measure,
    /// How much.
    pub value: Share,
    /// Among the visits given.
    pub rank: Rank,
    /// The other visit it was compared with.
    pub with: Option<usize>,
}

/// A reading that is unusual.
pub type Oddity = Reading;

/// What is said of a visit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Quality {
    /// Every measure for which there is enough to say.
    pub readings: Vec<Reading>,
    /// How many reasons there are to look twice: a family with an oddity is one, with a strong one two.
    pub reasons: usize,
}

impl Quality {
    /// What is unusual, the families with strong ones first, then in the order of the measures.
    #[must_use]
    pub fn oddities(&self) -> Vec<&Oddity> {
        let mut odd: Vec<&Reading> = self.readings.iter().filter(|r| r.measure.is_odd(r.value)).collect();
        odd.sort_by_key(|r| (!r.measure.is_strong(r.value), r.measure));
        odd
    }

    /// Whether it is proposed for a second look: two reasons. A proposal, not a finding.
    #[must_use]
    pub fn look_twice(&self) -> bool {
        self.reasons >= 2
    }
}

/// Sets visits beside each other. In the order given; the first [`MOST_VISITS`] of them.
#[must_use]
pub fn review(visits: &[Visit]) -> Vec<Quality> {
    let visits = &visits[..visits.len().min(MOST_VISITS)];
    let (near, same, digits) = (numbers(visits), words(visits), digits::last(visits));
    let mut all: Vec<Quality> = visits.iter().map(|_| Quality::default()).collect();
    for measure in Measure::ALL {
        let values: Vec<Option<(Share, Option<usize>)>> = (0..visits.len())
            .map(|at| match measure {
                Measure::NearNumbers => near[at].map(|(with, share)| (share, Some(with))),
                Measure::SameWords => same[at].map(|(with, share)| (share, Some(with))),
                Measure::LastDigits => digits[at].0.map(|share| (share, None)),
                Measure::NoughtsAndFives => digits[at].1.map(|share| (share, None)),
                _ => measure.of(&visits[at]).map(|share| (share, None)),
            })
            .collect();
        let known: Vec<Share> = values.iter().flatten().map(|(share, _)| *share).collect();
        for (quality, value) in all.iter_mut().zip(values) {
            let Some((value, with)) = value else { continue };
            let before = |other: &&Share| match measure.bound().0 {
                Side::Low => **other < value,
                Side::High => **other > value,
            };
            let rank = Rank { place: known.iter().filter(before).count() + 1, of: known.len() };
            quality.readings.push(Reading { measure, value, rank, with });
        }
    }
    for quality in &mut all {
        let odd = |strong: bool| -> BTreeSet<Family> {
            let odd = quality.readings.iter().filter(|r| r.measure.is_odd(r.value));
            odd.filter(|r| !strong || r.measure.is_strong(r.value)).map(|r| r.measure.family()).collect()
        };
        quality.reasons = odd(false).len() + odd(true).len();
    }
    all
}
