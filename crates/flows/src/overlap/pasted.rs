//! A list pasted twice into one file: the same lines again, out of the order of time. An honest list repeats a line only beside the
//! line itself, where a customer pays the same twice.

use std::collections::HashMap;

use super::{Fate, Mark, mark};
use crate::identity::Traits;
use crate::row::Row;

/// A block of so many lines is no chance, even where lines show nothing but the day.
const BLOCK: usize = 3;

/// The lines that stand in the file again, set as copies of the first ones; how many they are.
pub(super) fn find(rows: &[Row], traits: &[Traits], fates: &mut [Fate]) -> u32 {
    let marks: Vec<Mark> = rows.iter().zip(traits).map(|(row, own)| mark(row, own)).collect();
    let mut first: HashMap<&Mark, usize> = HashMap::new();
    // For each line the last place up to it where the time changed: whether a stretch holds two times is then seen at once.
    let mut changed: Vec<usize> = Vec::with_capacity(rows.len());
    for (at, row) in rows.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|n| rows.get(n));
        let same = before.is_some_and(|other| other.time == row.time);
        changed.push(if same { changed.last().copied().unwrap_or_default() } else { at });
    }
    let mixed = |from: usize, to: usize| changed.get(to).is_some_and(|last| *last > from);
    let (mut found, mut at) = (0, 0);
    while let Some(here) = marks.get(at) {
        let before = first.get(here).copied();
        let Some(start) = before else {
            first.insert(here, at);
            at += 1;
            continue;
        };
        // How far the lines go on like those before, up to where the copy itself began.
        let same = |n: &usize| start + n < at && marks.get(start + n) == marks.get(at + n);
        let length = (0..rows.len() - at).take_while(same).count().max(1);
        // Something of another time stands between the line and its like: the list went back.
        let back = mixed(start, at);
        let told = rows.get(at).is_some_and(|row| row.timed || row.balance.is_some());
        let days = mixed(at, at + length - 1);
        if back && ((length >= BLOCK && days) || told) {
            for n in 0..length {
                let zero = rows.get(at + n).is_none_or(|row| row.amount.is_zero());
                if let Some(fate) = fates.get_mut(at + n).filter(|fate| **fate == Fate::Open && !zero) {
                    *fate = Fate::Inner(start + n);
                    found += 1;
                }
            }
        }
        at += length;
    }
    found
}
