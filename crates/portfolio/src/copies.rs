//! How near the answers of two visits are 雷同: numbers within a twentieth of each other, words that are the same. A place where most visits are near each
//! other anyway (a usual rent, a rate, a phrase) weighs little, one where they differ weighs full, else every honest shop of a trade would resemble the next.

use std::collections::HashMap;

use crate::share::Share;
use crate::visit::{Value, Visit};

/// Fewer common places at which visits differ say nothing; places that differ now and then count in part.
const LEAST_NUMBERS: u64 = 20;
const LEAST_WORDS: u64 = 5;
/// Smaller numbers (years, heads, shares) are alike by chance. In hundredths.
const SMALL: i128 = 100 * 100;
/// Shorter words too.
const SHORT: usize = 8;
/// The weight of a place where visits differ.
const WHOLE: u64 = 1_000;

/// The visit before it that is nearest to one, and how near.
pub(crate) type Nearest = Option<(usize, Share)>;

/// For each visit the one before it whose numbers are nearest: an original is not unusual because it was copied.
pub(crate) fn numbers(visits: &[Visit]) -> Vec<Nearest> {
    let of = |value: &Value| match value {
        Value::Number(number) => {
            // In hundredths; what is larger than that counts as itself at the edge.
            let exact = number.round_dp(2);
            let hundredths = exact.mantissa().checked_mul(10_i128.pow(2_u32.saturating_sub(exact.scale())))?;
            (hundredths.abs() >= SMALL).then_some(hundredths)
        }
        Value::Text(_) => None,
    };
    let near = |a: &i128, b: &i128| {
        let apart = a.checked_sub(*b).and_then(|apart| apart.abs().checked_mul(20));
        apart.is_some_and(|apart| apart <= a.abs().max(b.abs()))
    };
    nearest(visits, LEAST_NUMBERS, of, near)
}

/// For each visit the one before it whose words are most often the same.
pub(crate) fn words(visits: &[Visit]) -> Vec<Nearest> {
    let of = |value: &Value| match value {
        Value::Text(text) if text.chars().count() >= SHORT => Some(text.clone()),
        _ => None,
    };
    nearest(visits, LEAST_WORDS, of, |a: &String, b: &String| a == b)
}

/// Between two visits: the weight of common places, and of those that are near.
#[derive(Debug, Clone, Copy, Default)]
struct Between {
    common: u64,
    near: u64,
}

fn nearest<T>(
    visits: &[Visit],
    least: u64,
    of: impl Fn(&Value) -> Option<T>,
    near: impl Fn(&T, &T) -> bool,
) -> Vec<Nearest> {
    let mut places: HashMap<&str, Vec<(usize, T)>> = HashMap::new();
    for (at, visit) in visits.iter().enumerate() {
        for given in &visit.answers {
            if let Some(value) = of(&given.value) {
                places.entry(&given.place).or_default().push((at, value));
            }
        }
    }
    let count = visits.len();
    let mut between = vec![Between::default(); count * count];
    for values in places.values().filter(|values| values.len() > 1) {
        weigh(values, &near, count, &mut between);
    }
    let best = |at: usize| {
        let row = between.get(at * count..(at + 1) * count)?;
        let began = |visit: usize| (visits.get(visit).and_then(Visit::began), visit);
        let renewal = |other: usize| visits.get(at).zip(visits.get(other)).is_some_and(|(a, b)| a.same_borrower(b));
        let earlier = row.iter().enumerate().filter(|(other, _)| began(*other) < began(at) && !renewal(*other));
        let shares = earlier.filter(|(_, between)| between.common >= least * WHOLE);
        let shares = shares.filter_map(|(other, between)| Some((other, Share::of(between.near, between.common)?)));
        // Ties by the order given, so that the answer is always the same one.
        shares.max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0)))
    };
    (0..count).map(best).collect()
}

/// Adds one place to all pairs. For a visit the weight is one less the share of pairs of the *others* that are near each other there.
fn weigh<T>(values: &[(usize, T)], near: &impl Fn(&T, &T) -> bool, count: usize, between: &mut [Between]) {
    let those = values.len();
    let mut pairs = Vec::new();
    let mut near_of = vec![0_u64; those];
    for (a, (_, one)) in values.iter().enumerate() {
        for (b, (_, other)) in values.iter().enumerate().skip(a + 1) {
            if near(one, other) {
                near_of[a] += 1;
                near_of[b] += 1;
                pairs.push((a, b));
            }
        }
    }
    let all_pairs = (those * (those - 1) / 2) as u64;
    let weight = |at: usize| {
        let others = all_pairs - (those - 1) as u64;
        // Two more that differ: one pair alone proves no custom.
        WHOLE - WHOLE * (pairs.len() as u64 - near_of[at]) / (others + 2)
    };
    let weights: Vec<u64> = (0..those).map(weight).collect();
    let mut add = |a: usize, b: usize, is_near: bool| {
        let Some(cell) = between.get_mut(values[a].0 * count + values[b].0) else { return };
        if is_near {
            cell.near += weights[a];
        } else {
            cell.common += weights[a];
        }
    };
    for a in 0..those {
        for b in 0..those {
            if a != b {
                add(a, b, false);
            }
        }
    }
    for (a, b) in pairs {
        add(a, b, true);
        add(b, a, true);
    }
}
