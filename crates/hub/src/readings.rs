//! Who read what 阅读记录: each day of it is closed by its root in the hub's own log (kind 39), so that nothing of it can be taken out or put in later; what is
//! older than its term goes by the day, and the roots stay.

use std::collections::BTreeMap;

use evidence::{CryptoProvider, Ed25519Sha256, Hash, Kind, Payload, ReadDay, merkle_root};
use minicbor::Encode;
use time::Date;

use crate::{
    calendar,
    error::{HubError, Result},
    hub::{Hub, KeyRing},
    keep::{ReadingRow, RecordRow, View, read, write},
    retention::Kept,
    vault::apart,
};

/// So many days at once: one a day is what comes, and a clock that is years ahead closes and removes no more than this.
const DAYS: usize = 31;

/// What closing came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Closed {
    /// Days of which the root was written.
    pub days: usize,
    /// Readings that were older than their term.
    pub removed: usize,
}

#[derive(Encode)]
struct Leaf<'r> {
    #[n(0)]
    at_ms: i64,
    #[n(1)]
    case: evidence::CaseId,
    #[n(2)]
    staff: &'r str,
    #[n(3)]
    store: evidence::StoreId,
    #[n(4)]
    what: &'r str,
}

fn leaf(row: &ReadingRow) -> Result<Hash> {
    let leaf = Leaf { at_ms: row.at_ms, case: row.case, staff: &row.staff, store: row.store, what: &row.what };
    let bytes = minicbor::to_vec(leaf).map_err(|error| HubError::Internal(error.to_string()))?;
    Ok(Ed25519Sha256.hash(&[&bytes]))
}

fn day_ended(day: Date, leaves: &[Hash]) -> ReadDay {
    let root = merkle_root(leaves, &Ed25519Sha256);
    ReadDay { day: calendar::iso(day), count: leaves.len() as u64, root }
}

impl Hub {
    fn read_day(&self, view: &dyn View, row: &RecordRow) -> Result<Option<(Date, ReadDay)>> {
        let opened = self.opening_of(view, &mut KeyRing::default(), self.log(), row)?;
        let said = opened.as_ref().and_then(|o| apart(o)).and_then(|o| Payload::from_bytes(&o.payload).ok());
        Ok(match said {
            Some(Payload::ReadDay(read)) => calendar::of_iso(&read.day).map(|day| (day, read)),
            _ => None,
        })
    }

    /// The days that are closed, as the hub's log says them.
    ///
    /// # Errors
    ///
    /// The database.
    pub fn read_days(&self) -> Result<Vec<ReadDay>> {
        read(self.keep(), |view| {
            let rows = view.all_of_kind(self.log(), Kind::ReadDay as u16)?;
            let days = rows.iter().map(|row| Ok(self.read_day(view, row)?.map(|(_, read)| read)));
            Ok(days.collect::<Result<Vec<_>>>()?.into_iter().flatten().collect())
        })
    }

    /// Closes the days that are over, each by its root, and removes readings that are older than their term, a day as a whole and only one that is closed.
    ///
    /// # Errors
    ///
    /// The database.
    pub fn close_days(&self) -> Result<Closed> {
        let today = calendar::day_of(self.env.now_ms())?;
        write(self.keep(), |change| {
            let mut closed = Closed::default();
            let last = change.last_of_kind(self.log(), Kind::ReadDay as u16)?;
            let last = last.map(|row| self.read_day(change, &row)).transpose()?.flatten().map(|(day, _)| day);
            let first = match last {
                Some(day) => calendar::next(day)?,
                None => match change.first_reading()? {
                    Some(ms) => calendar::day_of(ms)?,
                    None => today.previous_day().unwrap_or(today),
                },
            };
            let (mut day, mut upto) = (first, last);
            let mut leaves: BTreeMap<Date, Vec<Hash>> = BTreeMap::new();
            while day < today && closed.days < DAYS {
                leaves.insert(day, Vec::new());
                upto = Some(day);
                day = calendar::next(day)?;
                closed.days += 1;
            }
            if closed.days > 0 {
                change.each_reading(calendar::begins_ms(first)?, calendar::begins_ms(day)?, &mut |row| {
                    let of = calendar::day_of(row.at_ms)?;
                    leaves.entry(of).or_default().push(leaf(&row)?);
                    Ok(())
                })?;
            }
            for (day, leaves) in &leaves {
                let ended = Payload::ReadDay(day_ended(*day, leaves));
                self.append(change, &mut KeyRing::default(), None, &ended)?;
            }
            if let (Some(upto), Some(oldest)) = (upto, change.first_reading()?) {
                let mut keep_from = calendar::day_of(oldest)?;
                for _ in 0..DAYS {
                    let over = self.retention.over(Kept::ReadLog, keep_from);
                    if keep_from > upto || over.is_none_or(|over| over > today) {
                        break;
                    }
                    keep_from = calendar::next(keep_from)?;
                }
                closed.removed = change.forget_readings(calendar::begins_ms(keep_from)?)?;
            }
            Ok(closed)
        })
    }

    /// Holds the readings that are kept against the roots of their days.
    pub(crate) fn check_readings(&self, view: &dyn View, faults: &mut Vec<String>) -> Result<()> {
        let today = calendar::day_of(self.env.now_ms())?;
        let mut days: BTreeMap<Date, ReadDay> = BTreeMap::new();
        for row in view.all_of_kind(self.log(), Kind::ReadDay as u16)? {
            match self.read_day(view, &row)? {
                Some((day, read)) if days.insert(day, read.clone()).is_none() => {}
                _ => faults.push(format!("readings: record {} closes no day, or one that is closed", row.seq)),
            }
        }
        let Some(last) = days.keys().next_back().copied() else { return Ok(()) };
        let mut leaves: BTreeMap<Date, Vec<Hash>> = BTreeMap::new();
        view.each_reading(i64::MIN, calendar::begins_ms(calendar::next(last)?)?, &mut |row| {
            leaves.entry(calendar::day_of(row.at_ms)?).or_default().push(leaf(&row)?);
            Ok(())
        })?;
        for (day, read) in &days {
            let here = leaves.remove(day).unwrap_or_default();
            let removed = here.is_empty() && self.retention.over(Kept::ReadLog, *day).is_some_and(|over| over <= today);
            if !removed && day_ended(*day, &here) != *read {
                faults.push(format!("readings of {}: not those of which the root stands in the log", read.day));
            }
        }
        faults
            .extend(leaves.keys().map(|day| format!("readings of {}: no root stands in the log", calendar::iso(*day))));
        Ok(())
    }
}
