//! In which order the rows of a table stand: as the main officer has them; what that officer never placed comes behind, by the log that
//! added it, in the order in which it did.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::{
    Context,
    rows::{Known, Made, Rows, Step},
};

pub(super) fn rows(context: &Context, made: &[Made], rows: &Rows, there: &BTreeSet<&str>) -> Vec<String> {
    let mut list = List::default();
    for one in made.iter().filter(|one| context.standing.is_owner(one.at.id.log)) {
        match &one.step {
            Step::Removed(row) => list.remove(row),
            Step::Added(row, after) => list.add(row, after.as_deref()),
            Step::Answered(row) if one.brings => list.add(row, None),
            Step::Order(order) => {
                // Rows of others that the owner saw when putting them in order.
                for row in order {
                    if !list.within.contains(row) && rows.known(context, row, one.at) == Known::There {
                        list.add(row, None);
                    }
                }
                list.sort(order);
            }
            Step::Answered(_) | Step::Empty(_) => {}
        }
    }
    let mut behind: BTreeMap<&str, _> = BTreeMap::new();
    for one in made {
        let row = match &one.step {
            Step::Added(row, _) => row,
            Step::Answered(row) if one.brings => row,
            _ => continue,
        };
        let key = (context.rank(one.at.id), one.at.id.seq, one.at.sub);
        let known = behind.entry(row.as_str()).or_insert(key);
        *known = key.min(*known);
    }
    let mut behind: Vec<_> =
        behind.into_iter().filter(|(row, _)| there.contains(row) && !list.within.contains(*row)).collect();
    behind.sort_by_key(|(_, key)| *key);
    let placed = list.rows.into_iter().filter(|row| there.contains(row.as_str()));
    placed.chain(behind.into_iter().map(|(row, _)| row.to_owned())).collect()
}

/// Rows in order, with a quick answer to whether one is among them.
#[derive(Default)]
struct List {
    rows: Vec<String>,
    within: HashSet<String>,
}

impl List {
    fn add(&mut self, row: &str, after: Option<&str>) {
        if !self.within.insert(row.to_owned()) {
            return;
        }
        match after.and_then(|after| self.rows.iter().position(|known| known == after)) {
            Some(at) => self.rows.insert(at + 1, row.to_owned()),
            None => self.rows.push(row.to_owned()),
        }
    }

    fn remove(&mut self, row: &str) {
        if self.within.remove(row) {
            self.rows.retain(|known| known != row);
        }
    }

    fn sort(&mut self, order: &[String]) {
        let places: BTreeMap<&String, usize> = order.iter().enumerate().map(|(at, row)| (row, at)).collect();
        self.rows.sort_by_key(|row| places.get(row).copied().unwrap_or(usize::MAX));
    }
}
