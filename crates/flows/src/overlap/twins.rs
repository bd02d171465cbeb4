//! The rows of one file that have one order number, amount and direction: which of them is a row's twin is known at once, however many
//! there are.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime, Timelike};
use rust_decimal::Decimal;

use crate::limits;
use crate::row::Row;

/// The first rows of one moment: any, one without a balance, and one of each balance.
#[derive(Default)]
struct Firsts {
    any: Option<usize>,
    bare: Option<usize>,
    balanced: HashMap<Decimal, usize>,
}

impl Firsts {
    fn push(&mut self, at: usize, balance: Option<Decimal>) {
        self.any = self.any.or(Some(at));
        match balance {
            Some(balance) => _ = self.balanced.entry(balance).or_insert(at),
            None => self.bare = self.bare.or(Some(at)),
        }
    }

    /// The first whose balance does not speak against it.
    fn first(&self, balance: Option<Decimal>) -> Option<usize> {
        let Some(balance) = balance else { return self.any };
        self.bare.into_iter().chain(self.balanced.get(&balance).copied()).min()
    }
}

/// Rows by their moment and by their day. A row with a time of day is the twin of one of the same moment, or of one of the same day that
/// has no time.
#[derive(Default)]
pub(super) struct Twins {
    moments: HashMap<NaiveDateTime, Firsts>,
    untimed: HashMap<NaiveDate, Firsts>,
    days: HashMap<NaiveDate, Firsts>,
}

/// `minutes`: the file knows no seconds.
fn moment(row: &Row, minutes: bool) -> NaiveDateTime {
    if minutes { row.time.with_second(0).unwrap_or(row.time) } else { row.time }
}

impl Twins {
    pub(super) fn is_empty(&self) -> bool {
        self.days.is_empty()
    }

    pub(super) fn push(&mut self, at: usize, row: &Row, minutes: bool) {
        let day = row.time.date();
        self.days.entry(day).or_default().push(at, row.balance);
        match row.timed {
            true => self.moments.entry(moment(row, minutes)).or_default().push(at, row.balance),
            false => self.untimed.entry(day).or_default().push(at, row.balance),
        }
    }

    /// The first row at the same time whose balance does not differ.
    pub(super) fn first(&self, row: &Row, minutes: bool) -> Option<usize> {
        limits::step(1);
        let day = row.time.date();
        if !row.timed {
            return self.days.get(&day)?.first(row.balance);
        }
        let same = self.moments.get(&moment(row, minutes)).and_then(|f| f.first(row.balance));
        let untimed = self.untimed.get(&day).and_then(|f| f.first(row.balance));
        same.into_iter().chain(untimed).min()
    }
}
