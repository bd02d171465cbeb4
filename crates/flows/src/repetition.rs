//! Whether a table repeats what other tables of its file hold: the same movements again, or their sums by day or month.

use std::collections::{HashMap, HashSet};

use chrono::{Datelike, NaiveDate, NaiveDateTime};
use rust_decimal::Decimal;

use crate::limits;
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
    lines: u64,
    days: HashMap<(NaiveDate, Direction), (Decimal, u32)>,
    months: HashMap<((i32, u32), Direction), (Decimal, u32)>,
}

impl Sums {
    pub(crate) fn of(rows: &[Row]) -> Self {
        let mut made = Self { lines: rows.len() as u64, days: HashMap::new(), months: HashMap::new() };
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
        let own = rows.len() as u64;
        let fewer = own < self.lines;
        // One line a month in both: the later table is the sums of the earlier one, and never the other way round.
        let single = earlier && self.lines == own && own >= 2;
        if !fewer && !single {
            return false;
        }
        let summed = |row: &Row| {
            let day = row.time.date();
            let by_day = self.days.get(&(day, row.direction));
            let by_month = self.months.get(&((day.year(), day.month()), row.direction));
            [by_day, by_month].into_iter().flatten().find(|(sum, _)| *sum == row.amount).map(|(_, n)| *n)
        };
        let (mut any, mut several) = (false, false);
        for row in rows.iter().filter(|r| !r.amount.is_zero()) {
            limits::step(1);
            let Some(n) = summed(row) else { return false };
            (any, several) = (true, several || n >= 2);
        }
        any && ((fewer && several) || single)
    }
}

/// The movements above a line, added up as they come: whether an amount is the sum of all of them, of its day, of its month, or of the
/// last ones is known at once, however many lines are called like a total.
#[derive(Default)]
pub(crate) struct Totals {
    /// By direction: the sum, and what it was before each of the movements.
    all: HashMap<Direction, (Decimal, HashSet<Decimal>)>,
    days: HashMap<(NaiveDate, Direction), Decimal>,
    months: HashMap<((i32, u32), Direction), Decimal>,
}

impl Totals {
    pub(crate) fn add(&mut self, row: &Row) {
        let (sum, before) = self.all.entry(row.direction).or_default();
        before.insert(*sum);
        *sum += row.amount;
        let (day, way) = (row.time.date(), row.direction);
        *self.days.entry((day, way)).or_default() += row.amount;
        *self.months.entry(((day.year(), day.month()), way)).or_default() += row.amount;
    }

    pub(crate) fn hold(&self, total: &Row) -> bool {
        limits::step(1);
        let (day, way) = (total.time.date(), total.direction);
        let none = (Decimal::ZERO, HashSet::new());
        let (sum, before) = self.all.get(&way).unwrap_or(&none);
        let is = |sum: Option<&Decimal>| sum.copied().unwrap_or_default() == total.amount;
        before.contains(&(*sum - total.amount))
            || *sum == total.amount
            || is(self.days.get(&(day, way)))
            || is(self.months.get(&((day.year(), day.month()), way)))
    }
}
