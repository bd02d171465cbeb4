//! Two files whose days lie over each other and whose lines agree one by one in amount and direction, though clocks, serial counts or
//! the way of writing a name keep any single pair from being sure: named as one account, for the officer to decide.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

use chrono::{Days, NaiveDate};

use super::{Overlap, Sum, family, sum};
use crate::identity::{self, Number, Same};
use crate::limits::Comparisons;
use crate::names::may_be;
use crate::row::Direction;

/// Clocks of two systems stand so many seconds apart.
pub(super) const CLOCKS: i64 = 300;
/// So many lines in a row are no chance.
const LEAST: usize = 3;

/// Both files' lines, paired.
struct Aligned {
    pairs: Vec<(usize, usize)>,
    /// The other side's name is written alike in all of them.
    named: bool,
}

/// Takes a row out of a list that stands in the order of the rows.
fn drop_out(list: Option<&mut VecDeque<usize>>, at: usize) {
    if let Some(list) = list
        && let Ok(place) = list.binary_search(&at)
    {
        list.remove(place);
    }
}

impl Overlap {
    /// Names what the file and earlier ones hold alike as a whole; `start`: the first of the file's kept rows.
    pub(super) fn stretches(&mut self, file: u16, start: usize) {
        let later: HashSet<usize> = self.alike.iter().map(|(new, ..)| *new).filter(|new| *new >= start).collect();
        let live =
            |at: &usize| self.rows.get(*at).is_some_and(|r| !r.amount.is_zero() && r.direction != Direction::Neutral);
        let new: Vec<usize> = (start..self.rows.len()).filter(|at| !later.contains(at)).filter(live).collect();
        if new.is_empty() || start == 0 {
            return;
        }
        let mut old: BTreeMap<u16, (Vec<usize>, usize)> = BTreeMap::new();
        for at in (0..start).filter(live) {
            let files = self.found_in.get(at).map(Vec::as_slice).unwrap_or_default();
            let shared = files.contains(&file) || self.alike_in.contains(&(at, file));
            for other in files.iter().filter(|other| **other != file) {
                let entry = old.entry(*other).or_default();
                match shared {
                    true => entry.1 += 1,
                    false => entry.0.push(at),
                }
            }
        }
        let mut taken: HashSet<usize> = HashSet::new();
        let left = Comparisons::default();
        for (other, (list, shared)) in old {
            let free: Vec<usize> = new.iter().copied().filter(|at| !taken.contains(at)).collect();
            let found = [0, 1, -1]
                .into_iter()
                .find_map(|shift| self.stretch((file, &free), (other, &list), shared, shift, &left));
            for (new, old) in found.unwrap_or_default() {
                taken.insert(new);
                self.alike_in.insert((old, file));
                self.alike.push((new, old, true));
            }
        }
    }

    /// The days that two files both cover.
    pub(super) fn common(&self, one: u16, other: u16) -> Option<(NaiveDate, NaiveDate)> {
        let period = |file: u16| self.periods.get(usize::from(file)).copied().flatten();
        let (a, b) = (period(one)?, period(other)?);
        let (from, to) = (a.0.max(b.0), a.1.min(b.1));
        (from <= to).then_some((from, to))
    }

    /// The pairs of two files, if the lesser of both agrees whole.
    fn stretch(
        &self,
        (file, new): (u16, &[usize]),
        (other, old): (u16, &[usize]),
        shared: usize,
        shift: i64,
        left: &Comparisons,
    ) -> Option<Vec<(usize, usize)>> {
        let (from, to) = self.common(file, other)?;
        let edge = Days::new(u64::from(shift != 0));
        let wide = (from.checked_sub_days(edge)?, to.checked_add_days(edge)?);
        let within = |at: &usize, (from, to): (NaiveDate, NaiveDate)| {
            self.rows.get(*at).is_some_and(|r| (from..=to).contains(&r.time.date()))
        };
        let way = |at: &usize| self.rows.get(*at).map(|r| r.direction);
        let ways: HashSet<_> = new.iter().filter_map(way).collect();
        let both: HashSet<_> = old.iter().filter_map(way).filter(|w| ways.contains(w)).collect();
        let side = |list: &[usize], span: (NaiveDate, NaiveDate)| -> Vec<usize> {
            let there = |at: &usize| within(at, span) && way(at).is_some_and(|w| both.contains(&w));
            list.iter().copied().filter(there).collect()
        };
        let made = self.align(&side(new, wide), &side(old, wide), shift, left);
        let n = made.pairs.len();
        // What a day's shift moves over the edge is no difference.
        let inner = (from.checked_add_days(edge)?, to.checked_sub_days(edge)?);
        let (mine, theirs) = (side(new, inner).len(), side(old, inner).len());
        let whole = n > 0 && n + shared >= LEAST && n * 20 >= mine.min(theirs) * 19;
        // A day's shift, or other names: then nearly nothing may be left over on either side.
        let all = n * 10 >= mine.max(theirs) * 9;
        (whole && (all || (shift == 0 && made.named))).then_some(made.pairs)
    }

    fn align(&self, new: &[usize], old: &[usize], shift: i64, left: &Comparisons) -> Aligned {
        // What is paired goes out of its list: thousands of equal lines stay cheap. Those of one name are found by it, without a search.
        let mut places: HashMap<(NaiveDate, Sum), VecDeque<usize>> = HashMap::new();
        let mut names: HashMap<(NaiveDate, Sum, &str), VecDeque<usize>> = HashMap::new();
        for at in old {
            if let Some((row, own)) = self.pair(*at) {
                let (day, sum) = (row.time.date(), sum(row));
                places.entry((day, sum)).or_default().push_back(*at);
                names.entry((day, sum, &own.party)).or_default().push_back(*at);
            }
        }
        let mut made = Aligned { pairs: Vec::new(), named: true };
        for at in new {
            let Some((row, own)) = self.pair(*at) else { continue };
            let day = row.time.date();
            let moved = day.checked_sub_signed(chrono::TimeDelta::days(shift)).filter(|moved| *moved != day);
            // One written with the same name goes before another, one of the same day before its neighbour's.
            let mut best: Option<(bool, (NaiveDate, Sum), usize)> = None;
            for key in [Some(day), moved].into_iter().flatten().map(|day| (day, sum(row))) {
                let window = left.window();
                let same = names.get(&(key.0, key.1, own.party.as_str())).into_iter().flatten().take(window);
                let all = places.get(&key).into_iter().flatten().take(window);
                for old in same.chain(all) {
                    left.one();
                    let Some(named) = self.likely(*at, *old) else { continue };
                    if best.is_none_or(|(before, ..)| named && !before) {
                        best = Some((named, key, *old));
                    }
                    if named {
                        break;
                    }
                }
            }
            let Some((named, key, old)) = best else { continue };
            let name = self.pair(old).map(|(_, its)| its.party.as_str()).unwrap_or_default();
            drop_out(places.get_mut(&key), old);
            drop_out(names.get_mut(&(key.0, key.1, name)), old);
            made.named &= named;
            made.pairs.push((*at, old));
        }
        made
    }

    /// Whether nothing speaks against two rows being one, and whether their names are alike.
    fn likely(&self, one: usize, other: usize) -> Option<bool> {
        let ((a, x), (b, y)) = (self.pair(one)?, self.pair(other)?);
        let names = x.party.is_empty() || y.party.is_empty() || may_be(&x.party, &y.party) || {
            // A firm's name in short: 样例超市 for 样例超市有限公司.
            let (short, long) = if x.party.len() < y.party.len() { (&x.party, &y.party) } else { (&y.party, &x.party) };
            short.chars().count() >= 2 && long.contains(short.as_str())
        };
        let account = match x.account(y) {
            Same::Yes | Same::Perhaps => true,
            // A card and the account behind it have numbers of two lengths.
            Same::Other => names && a.timed && b.timed && identity::card_and_account(&x.account, &y.account),
        };
        let clocks = !(a.timed && b.timed) || (a.time - b.time).num_seconds().abs() <= CLOCKS;
        let numbers = match (&x.number, &y.number) {
            (Number::Whole(one), Number::Whole(two)) => {
                one == two || (family(a.channel) == 0 && !identity::one_system(x, y))
            }
            _ => true,
        };
        (account && clocks && numbers && !identity::balances_differ(a, b)).then_some(names)
    }
}
