//! Two rows that belong together: money moved between own accounts, and money that came and went again on the same day.

use std::collections::{BTreeMap, HashMap, VecDeque};

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::Ledger;
use crate::classify::Words;
use crate::known::{Known, Relation};
use crate::limits::Comparisons;
use crate::names::{Folded, Folds, may_be};
use crate::row::{Channel, Direction, Row, Settled};
use crate::rules::{PairKind, Rules};

/// A partner.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pair {
    pub(crate) kind: PairKind,
    pub(crate) other: u32,
}

/// A transfer between own accounts arrives within this many days.
const DAYS: i64 = 2;
/// A payment that is returned comes back within this many days.
const RETURNED: i64 = 3;

pub(crate) fn find(
    ledger: &Ledger,
    rules: &Rules,
    known: &Known,
    words: &Words,
    folds: &Folds<'_>,
) -> Vec<Option<Pair>> {
    let mut pairs = vec![None; ledger.rows.len()];
    own_accounts(ledger, rules, known, words, &mut pairs);
    round_trips(ledger, rules, folds, &mut pairs);
    came_back(ledger, folds, &mut pairs);
    pairs
}

/// In on one account, out (or neutral, for a wallet) on another, the same amount up to the wallet's fee, within two days, and one
/// of the two says that it is the borrower's own.
fn own_accounts(ledger: &Ledger, rules: &Rules, known: &Known, words: &Words, pairs: &mut [Option<Pair>]) {
    let accounts: Vec<(&str, &str)> =
        ledger.files.iter().map(|f| (f.format.id.as_str(), f.account.0.as_str())).collect();
    // An account of the case's other files is an own one, the spouse's too: its number says so where no name does.
    let numbers: Vec<(u16, String)> = ledger
        .files
        .iter()
        .enumerate()
        .filter_map(|(at, f)| Some((u16::try_from(at).ok()?, Folded::of(&f.account.0).text)))
        .filter(|(_, number)| number.bytes().filter(u8::is_ascii_digit).count() >= 8)
        .collect();
    let theirs = |row: &Row| {
        let shown = Folded::of(&row.party_account.0).text;
        shown.bytes().filter(u8::is_ascii_digit).count() >= 8
            && numbers.iter().any(|(file, number)| *file != row.file && may_be(&shown, number))
    };
    let own = |row: &Row| {
        known.who(&row.party.0) == Some(Relation::Borrower) || theirs(row) || words.any(row, &rules.own_words)
    };
    let moved = |row: &&(usize, &Row)| {
        let counts = row.1.settled == Settled::Yes && row.1.channel != Channel::Aside && !row.1.reversal;
        counts && !row.1.amount.is_zero()
    };
    let rows = || ledger.rows.iter().enumerate();
    // Only what says so on one side is compared, so that equal amounts of a busy day do not all meet each other.
    let said: Vec<bool> = ledger.rows.iter().map(own).collect();
    let says = |at: usize| said.get(at).copied().unwrap_or_default();
    // A file's lines of one account are one group: whether they may be the other side is asked of one of them.
    let mut groups: HashMap<(u16, &str, &str), u32> = HashMap::new();
    let mut group: Vec<u32> = Vec::with_capacity(ledger.rows.len());
    for row in &ledger.rows {
        let (format, own) = account(&accounts, row);
        let next = u32::try_from(groups.len()).unwrap_or(u32::MAX);
        group.push(*groups.entry((row.file, format, own)).or_insert(next));
    }
    let group = |at: usize| group.get(at).copied().unwrap_or_default();
    // By day, amount and group, in the order of time, as the ledger has them: those that say so, and all.
    let mut sources: [Outflows; 2] = Default::default();
    for (at, row) in rows().filter(|r| moved(&r)).filter(|(_, r)| r.direction != Direction::In) {
        for (days, kept) in sources.iter_mut().zip([says(at), true]) {
            if kept {
                days.entry(row.time.date()).or_default().entry((row.amount, group(at))).or_default().push_back(at);
            }
        }
    }
    let left = Comparisons::default();
    for (at, row) in rows().filter(|r| moved(&r)).filter(|(_, r)| r.direction == Direction::In) {
        let most = row.amount + row.amount * Decimal::new(2, 3) + Decimal::new(1, 1);
        let near = |other: usize| {
            left.one();
            let out = ledger.rows.get(other)?;
            let days = (row.time - out.time).num_days().abs();
            (days <= DAYS).then_some((days, other))
        };
        let apart = |list: &VecDeque<usize>| {
            left.one();
            let out = list.front().and_then(|at| ledger.rows.get(*at));
            out.is_some_and(|out| out.file != row.file && account(&accounts, out) != account(&accounts, row))
        };
        // Whole days between two moments: the last one may begin a calendar day later. The nearest day goes first.
        let reach = (0..=DAYS + 1).flat_map(|n| [-n, n]).skip(1);
        let reach = reach.filter_map(|n| row.time.date().checked_add_signed(chrono::TimeDelta::days(n)));
        let days = sources.get(usize::from(says(at)));
        let lists = reach
            .filter_map(|day| days?.get(&day))
            .flat_map(|amounts| amounts.range((row.amount, 0)..=(most, u32::MAX)));
        // Of one day, amount and group the first within a day is the nearest: what stands behind it need not be looked at.
        let nearest = |(_, list): (&(Decimal, u32), &VecDeque<usize>)| {
            if !apart(list) {
                return None;
            }
            let mut best: Option<(i64, usize)> = None;
            for found in list.iter().copied().take(left.window()).filter_map(near) {
                best = Some(best.map_or(found, |best| best.min(found)));
                if found.0 == 0 {
                    break;
                }
            }
            best
        };
        let Some((_, other)) = lists.take(left.window()).filter_map(nearest).min() else { continue };
        join(pairs, at, other, PairKind::OwnAccounts);
        if let Some(out) = ledger.rows.get(other) {
            sources.iter_mut().for_each(|days| drop_out(days, out, group(other), other));
        }
    }
}

/// Money that left, by day, amount and group.
type Outflows = HashMap<NaiveDate, BTreeMap<(Decimal, u32), VecDeque<usize>>>;

/// Takes out a row that has its partner: thousands of equal lines are not gone through again.
fn drop_out(days: &mut Outflows, row: &Row, group: u32, at: usize) {
    let Some(amounts) = days.get_mut(&row.time.date()) else { return };
    let Some(list) = amounts.get_mut(&(row.amount, group)) else { return };
    if let Ok(place) = list.binary_search(&at) {
        list.remove(place);
    }
    if list.is_empty() {
        amounts.remove(&(row.amount, group));
    }
}

/// The account of a row: its source and number. Two files of one bank without account numbers may be one account: they pair with others
/// only.
fn account<'a>(files: &[(&'a str, &'a str)], row: &'a Row) -> (&'a str, &'a str) {
    let (format, named) = files.get(usize::from(row.file)).copied().unwrap_or_default();
    (format, if row.own_account.0.is_empty() { named } else { &row.own_account.0 })
}

/// The same party, the same amount, in and out on one day.
fn round_trips(ledger: &Ledger, rules: &Rules, folds: &Folds<'_>, pairs: &mut [Option<Pair>]) {
    let least = rules.threshold("round_trip_min");
    let mut waiting: HashMap<(NaiveDate, &str, Decimal), Vec<usize>> = HashMap::new();
    for (at, row) in ledger.rows.iter().enumerate() {
        let moved = row.settled == Settled::Yes && row.channel != Channel::Aside && !row.reversal;
        let fits = moved && row.direction != Direction::Neutral && row.amount >= least;
        if !fits || row.party.0.is_empty() || pairs.get(at).is_some_and(Option::is_some) {
            continue;
        }
        let list = waiting.entry((row.time.date(), folds.text(&row.party.0), row.amount)).or_default();
        // What waits in a list went one way, or it would have met its opposite: the first tells for all.
        crate::limits::step(1);
        let opposite = |other: &usize| ledger.rows.get(*other).is_some_and(|o| o.direction != row.direction);
        if list.first().is_some_and(opposite) {
            let other = list.swap_remove(0);
            join(pairs, at, other, PairKind::RoundTrip);
        } else {
            list.push(at);
        }
    }
}

/// A payment out, and the same amount from the same party within a few days after it, whatever the memo says: it was returned.
fn came_back(ledger: &Ledger, folds: &Folds<'_>, pairs: &mut [Option<Pair>]) {
    let mut paid: HashMap<(&str, &str, Decimal), Vec<usize>> = HashMap::new();
    for (at, row) in ledger.rows.iter().enumerate() {
        let moved = row.settled == Settled::Yes && row.channel != Channel::Aside && !row.reversal;
        let name = folds.text(&row.party.0);
        // Behind stars stand many people: only the account tells that it is the same.
        let account = if name.contains('*') { row.party_account.0.as_str() } else { "" };
        let named = !name.is_empty() && (!name.contains('*') || !account.is_empty());
        if !moved || !named || row.amount.is_zero() || pairs.get(at).is_some_and(Option::is_some) {
            continue;
        }
        let list = paid.entry((name, account, row.amount)).or_default();
        match row.direction {
            // Money given back to a customer is no payment that could return.
            Direction::Out if !row.kind.contains("退款") && !row.memo.0.contains("退款") => list.push(at),
            Direction::In => {
                // The ledger is in the order of time: when the latest payment is too old, all of them are.
                let late = list
                    .last()
                    .and_then(|other| ledger.rows.get(*other))
                    .is_some_and(|paid| row.time.date().signed_duration_since(paid.time.date()).num_days() > RETURNED);
                if late {
                    list.clear();
                }
                if let Some(other) = list.pop() {
                    join(pairs, at, other, PairKind::CameBack);
                }
            }
            _ => {}
        }
    }
}

fn join(pairs: &mut [Option<Pair>], one: usize, other: usize, kind: PairKind) {
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    if let Some(place) = pairs.get_mut(one) {
        *place = Some(Pair { kind, other: number(other) });
    }
    if let Some(place) = pairs.get_mut(other) {
        *place = Some(Pair { kind, other: number(one) });
    }
}
