//! Whether a table repeats what other tables of its file hold: the same movements again, or their sums by day or month.

use std::collections::HashMap;

use chrono::{Datelike, NaiveDateTime};
use rust_decimal::Decimal;

use crate::row::{Direction, Row};

/// What makes a movement of one table that of another: all that is written of it, or day, amount and direction alone.
#[derive(PartialEq, Eq, Hash)]
struct Mark {
    time: NaiveDateTime,
    amount: Decimal,
    direction: Direction,
    words: Option<(String, String, Option<Decimal>)>,
}

impl Mark {
    fn whole(row: &Row) -> Self {
        let words = (row.party.0.clone(), row.memo.0.clone(), row.balance);
        Self { time: row.time, amount: row.amount, direction: row.direction, words: Some(words) }
    }

    fn bare(row: &Row) -> Self {
        let day = row.time.date().and_time(chrono::NaiveTime::MIN);
        Self { time: day, amount: row.amount, direction: row.direction, words: None }
    }
}

/// The movements of the tables taken so far.
#[derive(Default)]
pub(crate) struct Seen {
    whole: HashMap<Mark, u32>,
    bare: HashMap<Mark, u32>,
}

impl Seen {
    pub(crate) fn take(&mut self, rows: &[Row]) {
        for row in rows {
            *self.whole.entry(Mark::whole(row)).or_default() += 1;
            *self.bare.entry(Mark::bare(row)).or_default() += 1;
        }
    }

    /// Whether a table is a copy of what was taken: most of its movements are there word for word, or all of them by day, amount and
    /// direction, as in a copy with fewer columns or other words. Two lines alike in that are chance.
    pub(crate) fn repeated(&self, rows: &[Row]) -> bool {
        let alike = |seen: &HashMap<Mark, u32>, mark: &dyn Fn(&Row) -> Mark| {
            let mut used: HashMap<Mark, u32> = HashMap::new();
            rows.iter()
                .filter(|row| {
                    let n = used.entry(mark(row)).or_default();
                    let there = seen.get(&mark(row)).is_some_and(|there| *n < *there);
                    *n += u32::from(there);
                    there
                })
                .count()
        };
        let (whole, bare) = (alike(&self.whole, &Mark::whole), alike(&self.bare, &Mark::bare));
        !rows.is_empty() && (whole * 2 > rows.len() || (rows.len() >= 3 && bare * 10 >= rows.len() * 9))
    }
}

/// A table's movements by day and by month, to know a table of their sums.
pub(crate) struct Sums {
    days: HashMap<(chrono::NaiveDate, Direction), (Decimal, u32)>,
    months: HashMap<((i32, u32), Direction), (Decimal, u32)>,
}

impl Sums {
    pub(crate) fn of(rows: &[Row]) -> Self {
        let mut made = Self { days: HashMap::new(), months: HashMap::new() };
        for row in rows {
            let day = row.time.date();
            let (by_day, by_month) = (
                made.days.entry((day, row.direction)).or_default(),
                made.months.entry(((day.year(), day.month()), row.direction)).or_default(),
            );
            *by_day = (by_day.0 + row.amount, by_day.1 + 1);
            *by_month = (by_month.0 + row.amount, by_month.1 + 1);
        }
        made
    }

    /// Whether these rows, each by itself, are the sums of this table's days or months, and more than its lines one by one.
    pub(crate) fn summed_by(&self, rows: &[Row], earlier: bool) -> bool {
        let summed = |row: &Row| {
            let day = row.time.date();
            let by_day = self.days.get(&(day, row.direction));
            let by_month = self.months.get(&((day.year(), day.month()), row.direction));
            [by_day, by_month].into_iter().flatten().find(|(sum, _)| *sum == row.amount).map(|(_, n)| *n)
        };
        let own: u32 = self.months.values().map(|(_, n)| *n).sum();
        let found: Option<Vec<u32>> = rows.iter().filter(|r| !r.amount.is_zero()).map(summed).collect();
        let fewer = (rows.len() as u64) < u64::from(own);
        // One line a month in both: the later table is the sums of the earlier one, and never the other way round.
        let single = earlier && own as usize == rows.len() && rows.len() >= 2;
        found.is_some_and(|n| !n.is_empty() && ((fewer && n.iter().any(|n| *n >= 2)) || single))
    }
}

/// Whether an amount is the sum of movements above it: of all, of its day, of its month, or of the last ones.
pub(crate) fn is_sum(rows: &[Row], total: &Row) -> bool {
    let same = |r: &&Row| r.direction == total.direction;
    let sum =
        |keep: &dyn Fn(&Row) -> bool| rows.iter().filter(same).filter(|r| keep(r)).map(|r| r.amount).sum::<Decimal>();
    let (day, month) = (total.time.date(), (total.time.year(), total.time.month()));
    let mut last = Decimal::ZERO;
    let running = rows.iter().rev().filter(same).any(|r| {
        last += r.amount;
        last == total.amount
    });
    running
        || sum(&|_| true) == total.amount
        || sum(&|r| r.time.date() == day) == total.amount
        || sum(&|r| (r.time.year(), r.time.month()) == month) == total.amount
}
