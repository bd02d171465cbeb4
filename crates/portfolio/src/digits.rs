//! Digits of numbers 数字的尾数: what was counted or read off a paper is seldom round, and its last digits are spread as in the officer's other visits. Not
//! evenly: prices of a trade end as they like, which is why visits are held to each other and not to chance alone.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use crate::share::Share;
use crate::visit::{Value, Visit};

/// Fewer numbers say nothing.
const LEAST_ROUND: u64 = 15;
const LEAST_DIGITS: u64 = 30;
/// Fewer digits of other visits are no custom.
const LEAST_OTHERS: u64 = 300;

fn hard(visit: &Visit) -> impl Iterator<Item = Decimal> + '_ {
    visit.answers.iter().filter(|given| given.hard).filter_map(|given| match given.value {
        Value::Number(number) => Some(number.abs()),
        Value::Text(_) => None,
    })
}

/// The digits of a number without leading and trailing noughts.
fn significant(number: Decimal) -> usize {
    let digits = number.normalize().mantissa().unsigned_abs().to_string();
    digits.trim_end_matches('0').len()
}

/// The share of hard numbers of a thousand and more that have at most two digits before their noughts.
pub(crate) fn round(visit: &Visit) -> Option<Share> {
    let large: Vec<Decimal> = hard(visit).filter(|n| *n >= Decimal::ONE_THOUSAND).collect();
    let round = large.iter().filter(|n| significant(**n) <= 2).count() as u64;
    let all = large.len() as u64;
    Share::of(round, all).filter(|_| all >= LEAST_ROUND)
}

/// How often each digit stands last in the whole part of hard numbers that are not round. The same number twice is one: it was carried, not counted.
fn last_digits(visit: &Visit) -> [u64; 10] {
    let numbers: BTreeSet<Decimal> =
        hard(visit).filter(|n| *n >= Decimal::ONE_HUNDRED && significant(*n) > 2).map(|n| n.trunc()).collect();
    let mut seen = [0; 10];
    for number in numbers {
        let last = number.normalize().to_string().chars().last().and_then(|c| c.to_digit(10));
        if let Some(count) = last.and_then(|digit| seen.get_mut(digit as usize)) {
            *count += 1;
        }
    }
    seen
}

/// What is said of the last digits of each visit against those of all others: Pearson's χ² of two samples, in thousandths, and the share of noughts and
/// fives as a share of what the others have.
pub(crate) fn last(visits: &[Visit]) -> Vec<(Option<Share>, Option<Share>)> {
    let all: Vec<[u64; 10]> = visits.iter().map(last_digits).collect();
    let mut pool = [0; 10];
    for seen in &all {
        pool.iter_mut().zip(seen).for_each(|(sum, count)| *sum += count);
    }
    all.iter().map(|seen| against(seen, &pool)).collect()
}

fn against(seen: &[u64; 10], pool: &[u64; 10]) -> (Option<Share>, Option<Share>) {
    let own: u64 = seen.iter().sum();
    let others: u64 = pool.iter().sum::<u64>() - own;
    if own < LEAST_DIGITS || others < LEAST_OTHERS {
        return (None, None);
    }
    let whole = u128::from(own + others);
    let mut thousandths = 0_u128;
    for (mine, sum) in seen.iter().zip(pool) {
        // (o − e)² ÷ e for both samples together, with e in proportion to the pool; a digit that nobody has adds nothing.
        let (mine, sum, own, others) = (u128::from(*mine), u128::from(*sum), u128::from(own), u128::from(others));
        if sum > 0 {
            let apart = (mine * whole).abs_diff(sum * own);
            thousandths += apart * apart * 1_000 / (sum * own * others);
        }
    }
    let uneven = Share::of(u64::try_from(thousandths).unwrap_or(u64::MAX), 1_000);
    let usual = pool[0] + pool[5] - seen[0] - seen[5];
    // (mine ÷ own) ÷ (usual ÷ others)
    let rare = Share::of((seen[0] + seen[5]) * others, usual * own);
    (uneven, rare)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::visit::Given;

    fn visit(numbers: impl IntoIterator<Item = i64>) -> Visit {
        let given =
            |(at, n): (usize, i64)| Given { place: at.to_string(), value: Value::Number(Decimal::from(n)), hard: true };
        Visit { answers: numbers.into_iter().enumerate().map(given).collect(), ..Visit::default() }
    }

    #[test]
    fn digits_by_hand() {
        // 10001 … 10400 without the round ones (10100, 10200, 10300, 10400 have three digits, so they count): 40 of each digit.
        let others = visit(10_001..=10_400);
        assert_eq!(last_digits(&others), [40; 10]);
        // Forty nines. Pool: 40 of each digit and 80 nines, N = 440. Two samples: for digit 9 (40·440 − 80·40)² = 14400²,
        // ÷ (80·40·400) = 162; for each of the nine others (0 − 40·40)² = 1600² ÷ (40·40·400) = 4 → 162 + 36 = 198.
        let nines = visit((1..=40).map(|n| 20_009 + n * 10));
        let said = last(&[others, nines.clone()]);
        assert_eq!(said[1], (Some(Share::number(198)), Some(Share { count: 0, of: 1 })));
        // Alone there is no custom to hold it to.
        assert_eq!(last(&[nines]), [(None, None)]);
        let half = visit(
            [1_000, 12_000, 380_000, 9_900, 45_000, 6_000, 71_000, 80_000]
                .into_iter()
                .chain([1_234, 12_345, 380_120, 9_904, 45_100, 6_125, 71_003, 80_808]),
        );
        assert_eq!(round(&half), Share::of(8, 16));
        assert_eq!(round(&visit([1_000; 14])), None);
    }
}
