//! The measures 指标 of a visit and from where on each is unusual. Every bound is the founders' own guess 自, uncalibrated 未校准, until a bank
//! has visits enough of its own: it says where to look, not what happened there.

use crate::share::Share;
use crate::visit::{DAY, GAP, MINUTE, PAUSE, Photo, Visit, Way};

/// What belongs together: several measures of one family are one reason to look, not several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// How fast, how evenly, how straight and when it was entered: one reason, because whoever writes on paper first is quick, straight and late at once.
    Time,
    /// Pasting, changing after the limit was seen.
    Hand,
    /// Near another visit.
    Copies,
    /// Round numbers, last digits.
    Digits,
    /// Photos.
    Photos,
    /// Clocks.
    Clock,
}

/// Which end is the unusual one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Small values.
    Low,
    /// Large values.
    High,
}

/// A measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// Median seconds between two times that something was entered by hand, by the clock that cannot be set.
    SecondsBetween,
    /// The ninth decile of the times between two answers, as a multiple of their median.
    Evenness,
    /// Pauses of two minutes and more per hundred times that something was entered.
    Pauses,
    /// Median seconds a question had the focus until it was answered.
    Dwell,
    /// The share of answers in the fullest ten minutes.
    FullestTenMinutes,
    /// The share of answers between seven in the evening and six in the morning.
    Evening,
    /// The share of answers after the day of the survey.
    AfterTheDay,
    /// The share of answers pasted.
    Pasted,
    /// Corrections and returns to an earlier place per hundred answers.
    Returns,
    /// The share of changes of answers made after the limit was seen.
    AfterLimit,
    /// The share of numbers within a twentieth of those of the nearest other visit.
    NearNumbers,
    /// The share of the officer's words that are those of the nearest other visit.
    SameWords,
    /// The share of round ones among large hard numbers.
    RoundNumbers,
    /// χ² of the last digits against those of the officer's other visits.
    LastDigits,
    /// The share of noughts and fives among the last digits, as a share of that of the other visits.
    NoughtsAndFives,
    /// Photos that equal or resemble one of another case.
    PhotosElsewhere,
    /// The share of photos that say they were taken before the day of the survey, or more than three days after.
    PhotosOtherDay,
    /// Minutes between the first and the last photo.
    PhotosWithin,
    /// Metres between the two photos farthest apart.
    PhotosApart,
    /// How often the clock was set back.
    ClockSetBack,
    /// The share of the visit's time by the wall clock that the machine did not run through. Shown and never unusual by itself: a laptop that sleeps while its
    /// officer walks looks the same. Whoever sets the clock forward between answers is seen by the seconds that the machine ran.
    ClockAhead,
}

/// Fewer answers by hand say nothing of how they were entered.
const LEAST: u64 = 60;

impl Measure {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Measure; 21] = [
        Measure::SecondsBetween,
        Measure::Evenness,
        Measure::Pauses,
        Measure::Dwell,
        Measure::FullestTenMinutes,
        Measure::Evening,
        Measure::AfterTheDay,
        Measure::Pasted,
        Measure::Returns,
        Measure::AfterLimit,
        Measure::NearNumbers,
        Measure::SameWords,
        Measure::RoundNumbers,
        Measure::LastDigits,
        Measure::NoughtsAndFives,
        Measure::PhotosElsewhere,
        Measure::PhotosOtherDay,
        Measure::PhotosWithin,
        Measure::PhotosApart,
        Measure::ClockSetBack,
        Measure::ClockAhead,
    ];

    /// A stable word.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Measure::SecondsBetween => "seconds_between",
            Measure::Evenness => "evenness",
            Measure::Pauses => "pauses",
            Measure::Dwell => "dwell",
            Measure::FullestTenMinutes => "fullest_ten_minutes",
            Measure::Evening => "evening",
            Measure::AfterTheDay => "after_the_day",
            Measure::Pasted => "pasted",
            Measure::Returns => "returns",
            Measure::AfterLimit => "after_limit",
            Measure::NearNumbers => "near_numbers",
            Measure::SameWords => "same_words",
            Measure::RoundNumbers => "round_numbers",
            Measure::LastDigits => "last_digits",
            Measure::NoughtsAndFives => "noughts_and_fives",
            Measure::PhotosElsewhere => "photos_elsewhere",
            Measure::PhotosOtherDay => "photos_other_day",
            Measure::PhotosWithin => "photos_within",
            Measure::PhotosApart => "photos_apart",
            Measure::ClockSetBack => "clock_set_back",
            Measure::ClockAhead => "clock_ahead",
        }
    }

    /// What it belongs to.
    #[must_use]
    pub fn family(self) -> Family {
        match self {
            Measure::SecondsBetween
            | Measure::Evenness
            | Measure::Pauses
            | Measure::Dwell
            | Measure::FullestTenMinutes
            | Measure::Evening
            | Measure::AfterTheDay
            | Measure::Returns => Family::Time,
            Measure::Pasted | Measure::AfterLimit => Family::Hand,
            Measure::NearNumbers | Measure::SameWords => Family::Copies,
            Measure::RoundNumbers | Measure::LastDigits | Measure::NoughtsAndFives => Family::Digits,
            Measure::PhotosElsewhere | Measure::PhotosOtherDay | Measure::PhotosWithin | Measure::PhotosApart => {
                Family::Photos
            }
            Measure::ClockSetBack | Measure::ClockAhead => Family::Clock,
        }
    }

    /// From where on it is unusual; the bound itself is.
    #[must_use]
    pub fn bound(self) -> (Side, Share) {
        use Side::{High, Low};
        let (side, count, of) = match self {
            Measure::SecondsBetween => (Low, 4, 1),
            Measure::Evenness => (Low, 5, 2),
            Measure::Pauses => (Low, 2, 100),
            Measure::Dwell => (Low, 2, 1),
            Measure::FullestTenMinutes => (High, 1, 2),
            Measure::Evening => (High, 1, 2),
            Measure::AfterTheDay => (High, 3, 10),
            Measure::Pasted => (High, 1, 5),
            Measure::Returns => (Low, 1, 100),
            Measure::AfterLimit => (High, 1, 2),
            Measure::NearNumbers => (High, 3, 5),
            Measure::SameWords => (High, 3, 5),
            Measure::RoundNumbers => (High, 3, 5),
            // χ² with nine degrees of freedom: one in a thousand by chance.
            Measure::LastDigits => (High, 2_788, 100),
            Measure::NoughtsAndFives => (Low, 1, 4),
            Measure::PhotosElsewhere => (High, 1, 1),
            Measure::PhotosOtherDay => (High, 3, 10),
            Measure::PhotosWithin => (Low, 3, 1),
            Measure::PhotosApart => (High, 2_000, 1),
            Measure::ClockSetBack => (High, 1, 1),
            Measure::ClockAhead => (High, 2, 1),
        };
        (side, Share { count, of })
    }

    /// Whether a value is unusual.
    #[must_use]
    pub fn is_odd(self, value: Share) -> bool {
        match self.bound() {
            (Side::Low, bound) => value <= bound,
            (Side::High, bound) => value >= bound,
        }
    }

    /// Whether it alone is reason enough to look twice.
    #[must_use]
    pub fn is_strong(self, value: Share) -> bool {
        match self {
            Measure::NearNumbers | Measure::SameWords => value >= Share { count: 4, of: 5 },
            Measure::PhotosElsewhere => value >= Share::number(3),
            _ => false,
        }
    }

    /// Its value for a visit by itself; none where there is too little to say it. Those that compare two visits are made elsewhere.
    pub(crate) fn of(self, visit: &Visit) -> Option<Share> {
        let enough = || Some(visit.firsts()).filter(|firsts| *firsts >= LEAST);
        let share = |wanted: &dyn Fn(&crate::visit::Step) -> bool| {
            let some = visit.answered().filter(|step| wanted(step)).map(|step| u64::from(step.first)).sum();
            Share::of(some, enough()?)
        };
        match self {
            Measure::SecondsBetween => {
                enough()?;
                let mut gaps = visit.gaps();
                gaps.sort_unstable();
                Share::of(gaps.get(gaps.len() / 2)?.unsigned_abs(), 1_000).filter(|_| gaps.len() >= 30)
            }
            Measure::Evenness => evenness(visit),
            Measure::Pauses => {
                enough()?;
                let gaps = visit.gaps();
                Share::of(gaps.iter().filter(|gap| **gap >= PAUSE).count() as u64, gaps.len() as u64)
            }
            Measure::Dwell => {
                let mut dwell = visit.dwell.clone();
                dwell.sort_unstable();
                let middle = dwell.get(dwell.len() / 2).filter(|_| dwell.len() >= 30)?;
                Share::of(u64::from(*middle), 1_000)
            }
            Measure::FullestTenMinutes => Share::of(fullest(visit), enough()?),
            Measure::Evening => share(&|step| !(6 * 60..19 * 60).contains(&(step.wall.rem_euclid(DAY) / MINUTE))),
            Measure::AfterTheDay => {
                // Until six in the morning it is still the same evening.
                let end = visit.day?.saturating_add(DAY + 6 * 60 * MINUTE);
                share(&|step| step.wall >= end)
            }
            Measure::Pasted => share(&|step| step.way == Way::Pasted),
            Measure::Returns => Share::of(returns(visit), enough()?),
            Measure::AfterLimit => {
                let changed = |step: &&crate::visit::Step| step.again > 0;
                let late = visit.answered().filter(changed).filter(|step| step.after_limit).count() as u64;
                let all = visit.answered().filter(changed).count() as u64;
                Share::of(late, all).filter(|_| all >= 5)
            }
            Measure::NearNumbers | Measure::SameWords | Measure::LastDigits | Measure::NoughtsAndFives => None,
            Measure::RoundNumbers => crate::digits::round(visit),
            Measure::PhotosElsewhere => {
                let elsewhere = visit.photos.iter().filter(|photo| photo.elsewhere > 0).count() as u64;
                (!visit.photos.is_empty()).then_some(Share::number(elsewhere))
            }
            Measure::PhotosOtherDay => {
                let day = visit.day?;
                let other = |taken: &i64| !(day..day.saturating_add(4 * DAY)).contains(taken);
                let taken: Vec<i64> = visit.photos.iter().filter_map(|photo| photo.taken).collect();
                Share::of(taken.iter().filter(|t| other(t)).count() as u64, taken.len() as u64)
            }
            Measure::PhotosWithin => {
                let taken: Vec<i64> = visit.photos.iter().filter_map(|photo| photo.taken).collect();
                let (first, last) = (taken.iter().min()?, taken.iter().max()?);
                let apart = last.saturating_sub(*first).unsigned_abs();
                (taken.len() >= 5 && enough().is_some()).then_some(Share { count: apart, of: MINUTE.unsigned_abs() })
            }
            Measure::PhotosApart => farthest(&visit.photos).map(Share::number),
            Measure::ClockSetBack => (!visit.steps.is_empty()).then_some(Share::number(u64::from(visit.set_back))),
            Measure::ClockAhead => ahead(visit),
        }
    }
}

fn evenness(visit: &Visit) -> Option<Share> {
    let mut gaps: Vec<u64> =
        visit.gaps().into_iter().filter(|gap| (500..=GAP).contains(gap)).map(i64::unsigned_abs).collect();
    gaps.sort_unstable();
    let (middle, ninth) = (gaps.get(gaps.len() / 2)?, gaps.get(gaps.len() * 9 / 10)?);
    Share::of(*ninth, *middle).filter(|_| gaps.len() >= 30)
}

fn fullest(visit: &Visit) -> u64 {
    let steps: Vec<(i64, u64)> = visit.answered().map(|step| (step.wall, u64::from(step.first))).collect();
    let (mut from, mut within, mut most) = (0, 0, 0);
    for (at, first) in &steps {
        within += first;
        // A clock that went back only makes the window longer.
        while steps.get(from).is_some_and(|(began, _)| at.saturating_sub(*began) > 10 * MINUTE) {
            within -= steps.get(from).map_or(0, |(_, n)| *n);
            from += 1;
        }
        most = most.max(within);
    }
    most
}

fn returns(visit: &Visit) -> u64 {
    let (mut count, mut farthest) = (0, 0);
    for step in visit.answered() {
        let back = step.first > 0 && step.place.is_some_and(|place| place < farthest);
        count += u64::from(back || step.again > 0);
        farthest = farthest.max(step.place.unwrap_or_default());
    }
    count
}

/// By how much the wall clock went on without the machine: a machine asleep, or a clock set forward. Both look the same.
fn ahead(visit: &Visit) -> Option<Share> {
    let (mut leaps, mut leapt, mut whole) = (0_u32, 0_u64, 0_u64);
    for two in visit.steps.windows(2).filter(|two| two[0].boot == two[1].boot) {
        let wall = two[1].wall.saturating_sub(two[0].wall).max(0).unsigned_abs();
        let ran = two[1].uptime.saturating_sub(two[0].uptime);
        // A night in between is no part of the visit.
        if wall > 4 * 60 * MINUTE.unsigned_abs() {
            continue;
        }
        whole += wall;
        let more = wall.saturating_sub(ran);
        if more > MINUTE.unsigned_abs() {
            leaps += 1;
            leapt += more;
        }
    }
    // A lid closed a few times is no sign of anything.
    if leaps < 8 {
        return Share::of(0, whole);
    }
    Share::of(leapt, whole)
}

/// The greatest distance between two photos, in metres. A degree is 111,195 m on a meridian (mean radius 6,371 km); the cosine of the latitude is that of
/// a parabola corrected once, good to a hundredth up to 60°.
fn farthest(photos: &[Photo]) -> Option<u64> {
    let places: Vec<(i64, i64)> = photos.iter().filter_map(|photo| photo.position).collect();
    let mut most = None;
    for (at, a) in places.iter().enumerate() {
        for b in &places[at + 1..] {
            most = most.max(Some(apart(*a, *b)));
        }
    }
    most
}

/// Metres between two places, each north and east in millionths of a degree.
pub fn apart(a: (i64, i64), b: (i64, i64)) -> u64 {
    let north = (a.0 - b.0).unsigned_abs() * 111_195 / 1_000_000;
    let millis = (a.0 / 1_000).unsigned_abs().min(89_999);
    // cos x ≈ 1 − x²/2 + x⁴/24, x in radians, all in millionths.
    let x = millis * 1_745_329 / 100_000; // micro-radians
    let square = x * x / 1_000_000;
    let cosine = (1_000_000 + square * square / 24_000_000).saturating_sub(square / 2);
    let around = (a.1 - b.1).unsigned_abs() % 360_000_000;
    let east = around.min(360_000_000 - around) * 111_195 / 1_000_000 * cosine / 1_000_000;
    (north * north + east * east).isqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_of_towns() {
        // Beijing – Tianjin (39.9042 N 116.4074 E; 39.0842 N 117.2009 E): 113.9 km on a sphere, by another program.
        let far = apart((39_904_200, 116_407_400), (39_084_200, 117_200_900));
        assert!((112_700..115_100).contains(&far), "{far}");
        assert_eq!(apart((0, 0), (0, 0)), 0);
        // across the date line
        assert!(apart((0, 179_999_000), (0, -179_999_000)) < 300);
    }

    #[test]
    fn every_measure_has_a_word_of_its_own() {
        let mut words: Vec<&str> = Measure::ALL.iter().map(|measure| measure.id()).collect();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), Measure::ALL.len());
    }
}
