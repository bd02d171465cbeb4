//! Files laid over each other: a movement that two of them hold, or one of them twice, is kept once, the fuller copy of it. What
//! cannot be told for sure (an account without its number) is left standing and named as alike, for the officer to decide.

mod pasted;
mod stretch;
mod twins;

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use chrono::{NaiveDate, NaiveDateTime, Timelike};
use rust_decimal::Decimal;

use crate::identity::{self, Number, Origin, Same, Traits};
use crate::limits::Comparisons;
use crate::names::Folded;
use crate::row::{Channel, Direction, Row};
use crate::statement::Statement;
use crate::summary::row_key;
use twins::Twins;

/// File and line.
type Place = (u16, u32);
/// Amount and direction within a channel: what never differs between two copies.
type Sum = (Channel, Decimal, Direction);

/// What makes a movement that one, when two copies are written alike.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Mark {
    sum: Sum,
    account: Rc<str>,
    order: String,
    time: NaiveDateTime,
    balance: Option<Decimal>,
    party: String,
}

/// What one file brought.
#[derive(Default)]
pub(crate) struct Brought {
    /// Also in earlier files.
    pub(crate) twice: u32,
    /// Of these, those whose numbers lost digits.
    pub(crate) unproved: u32,
    /// Twice in the file itself.
    pub(crate) inner: u32,
    /// Of these, lines of a list that stands in the file again.
    pub(crate) pasted: u32,
    /// Rows with more rows like them than could be looked at.
    pub(crate) crowded: u32,
    /// Rows whose number lost digits.
    pub(crate) lost: u32,
    /// Lines that may repeat another of this file, but for the number that lost digits.
    pub(crate) doubted: Vec<u32>,
    /// Lines with the number, the amount and the direction of another, at another time.
    pub(crate) again: Vec<u32>,
}

/// The rows so far.
#[derive(Default)]
pub(crate) struct Overlap {
    pub(crate) rows: Vec<Row>,
    traits: Vec<Traits>,
    /// The files in which each row was found.
    found_in: Vec<Vec<u16>>,
    periods: Vec<Option<(NaiveDate, NaiveDate)>>,
    /// Keys under which a kept row was known before a fuller copy, or by its copy.
    pub(crate) also: HashMap<usize, Keys>,
    pub(crate) duplicates: Vec<(Place, Place)>,
    /// Rows that may be one movement, where an account is not named: the later, the earlier, and whether they are part of a whole
    /// stretch that agrees.
    pub(crate) alike: Vec<(usize, usize, bool)>,
    alike_in: HashSet<(usize, u16)>,
    by_number: HashMap<(String, Decimal, Direction), Vec<usize>>,
    exact: HashMap<Mark, Vec<usize>>,
    by_minute: HashMap<(NaiveDateTime, Sum), Vec<usize>>,
    by_day: HashMap<(NaiveDate, Sum), Vec<usize>>,
    untimed: HashMap<(NaiveDate, Sum), Vec<usize>>,
    by_balance: HashMap<(Sum, Decimal), Vec<usize>>,
}

/// Other keys of a row, in the order in which they were learnt.
#[derive(Default)]
pub(crate) struct Keys {
    pub(crate) list: Vec<String>,
    known: HashSet<String>,
}

impl Keys {
    fn learn(&mut self, key: String) {
        if self.known.insert(key.clone()) {
            self.list.push(key);
        }
    }

    fn forget(&mut self, key: &str) {
        if self.known.remove(key) {
            self.list.retain(|own| own != key);
        }
    }
}

/// What becomes of a row.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Open,
    /// A copy of a kept row.
    Of(usize),
    /// A copy of another row of the same file.
    Inner(usize),
}

fn sum(row: &Row) -> Sum {
    (row.channel, row.amount, row.direction)
}

fn minute(row: &Row) -> NaiveDateTime {
    row.time.with_second(0).unwrap_or(row.time)
}

/// Banks, what receives nothing, and wallets: an order number is one system's within each.
fn family(channel: Channel) -> u8 {
    match channel {
        Channel::Bank => 0,
        Channel::Aside => 1,
        Channel::Wechat | Channel::Alipay | Channel::Pos => 2,
    }
}

impl Overlap {
    /// Lays one more file over what is there.
    pub(crate) fn take(&mut self, number: u16, file: &Statement, rows: Vec<Row>) -> Brought {
        let origin = Rc::new(Origin {
            format: file.format.id.clone(),
            columns: file.columns.clone(),
            minutes: rows.iter().any(|r| r.timed) && rows.iter().all(|r| r.time.second() == 0),
            cut: identity::cut(&rows),
        });
        let named: Rc<str> = Folded::of(&file.account.0).text.into();
        let mut accounts: HashMap<String, Rc<str>> = HashMap::new();
        let traits: Vec<Traits> = rows
            .iter()
            .map(|row| {
                let account = match row.own_account.0.as_str() {
                    "" => Rc::clone(&named),
                    own => Rc::clone(accounts.entry(own.to_owned()).or_insert_with(|| Folded::of(own).text.into())),
                };
                Traits::of(row, account, Rc::clone(&origin))
            })
            .collect();
        self.periods.push(file.period);
        let mut brought = Brought::default();
        let mut fates = vec![Fate::Open; rows.len()];
        let known = !self.rows.is_empty();
        self.numbered(number, &rows, &traits, &mut fates, &mut brought);
        brought.pasted = pasted::find(&rows, &traits, &mut fates);
        self.written_alike(number, &rows, &traits, &mut fates);
        if known {
            // What is sure first, so that what is not takes nothing away from it.
            self.agreeing(number, &rows, &traits, &mut fates, true, &mut brought);
            self.balanced(number, &rows, &traits, &mut fates);
            self.agreeing(number, &rows, &traits, &mut fates, false, &mut brought);
        }
        doubts(&rows, &traits, &fates, &mut brought);
        let start = self.rows.len();
        self.settle(number, rows, traits, &fates, &mut brought);
        self.stretches(number, start);
        brought
    }

    /// Whether a kept row is not of this file yet.
    fn open(&self, at: usize, file: u16) -> bool {
        self.found_in.get(at).is_some_and(|files| !files.contains(&file))
    }

    /// The first row of the list that is not of this file yet and fits.
    fn free(&self, list: &[usize], file: u16, left: &Comparisons, fits: impl Fn(usize) -> bool) -> Option<usize> {
        let open = |at: &usize| self.open(*at, file) || left.passed();
        list.iter().copied().take(left.window()).filter(open).find(|at| fits(*at))
    }

    fn claim(&mut self, at: usize, file: u16) {
        if let Some(files) = self.found_in.get_mut(at) {
            files.push(file);
        }
    }

    fn pair(&self, at: usize) -> Option<(&Row, &Traits)> {
        Some((self.rows.get(at)?, self.traits.get(at)?))
    }

    /// By a whole order number: alone it names the movement, whatever else is written differently.
    fn numbered(&mut self, file: u16, rows: &[Row], traits: &[Traits], fates: &mut [Fate], brought: &mut Brought) {
        let mut here: HashMap<(&str, Decimal, Direction), Twins> = HashMap::new();
        // How much of a list this file has taken from its start.
        let mut gone: HashMap<(&str, Decimal, Direction), usize> = HashMap::new();
        let left = Comparisons::default();
        for (at, (row, own)) in rows.iter().zip(traits).enumerate() {
            let Number::Whole(order) = &own.number else { continue };
            let key = (order.as_str(), row.amount, row.direction);
            let twins = here.entry(key).or_default();
            // Two refunds in part of one order are two; a program that knows no seconds cannot tell them from one written twice.
            let exact = row.direction != Direction::Out || (row.timed && !own.origin.minutes);
            let alone = twins.is_empty();
            let twin = twins.first(row, own.origin.minutes);
            twins.push(at, row, own.origin.minutes);
            if let Some(twin) = twin.filter(|_| exact) {
                set(fates, at, Fate::Inner(twin));
                continue;
            }
            if !alone && twin.is_none() && row.channel != Channel::Bank && row.direction == Direction::In {
                brought.again.push(row.line);
            }
            let fits = |kept: usize, close: bool| {
                left.one();
                self.pair(kept).is_some_and(|(other, its)| {
                    let bank = row.channel == Channel::Bank && own.account(its) == Same::Other;
                    let near = (row.time - other.time).num_days().abs() <= 3;
                    family(row.channel) == family(other.channel)
                        && !bank
                        && !identity::balances_differ(row, other)
                        && (if close { identity::times((row, own), (other, its)) } else { near })
                })
            };
            let Some(list) = self.by_number.get(&(order.clone(), row.amount, row.direction)) else { continue };
            let from = gone.entry(key).or_default();
            *from += list.get(*from..).unwrap_or_default().iter().take_while(|kept| !self.open(**kept, file)).count();
            let list = list.get(*from..).unwrap_or_default();
            let found = self
                .free(list, file, &left, |k| fits(k, true))
                .or_else(|| self.free(list, file, &left, |k| fits(k, false)));
            if let Some(kept) = found {
                self.claim(kept, file);
                set(fates, at, Fate::Of(kept));
            }
        }
    }

    /// All the same: the n-th of one file is the n-th of another.
    fn written_alike(&mut self, file: u16, rows: &[Row], traits: &[Traits], fates: &mut [Fate]) {
        let mut here: HashMap<Mark, usize> = HashMap::new();
        // How much of a list this file has taken: thousands of equal lines are not gone through from the start each time.
        let mut gone: HashMap<Mark, usize> = HashMap::new();
        for (at, (row, own)) in rows.iter().zip(traits).enumerate() {
            if fates.get(at) != Some(&Fate::Open) {
                continue;
            }
            let mark = mark(row, own);
            if identity::distinct(row) {
                if let Some(twin) = here.get(&mark) {
                    set(fates, at, Fate::Inner(*twin));
                    continue;
                }
                here.insert(mark.clone(), at);
            }
            let Some(list) = self.exact.get(&mark) else { continue };
            let from = gone.get(&mark).copied().unwrap_or_default();
            let next = list.get(from..).unwrap_or_default().iter().position(|k| self.open(*k, file)).map(|n| from + n);
            gone.insert(mark, next.map_or(list.len(), |n| n + 1));
            if let Some(kept) = next.and_then(|n| list.get(n)).copied() {
                self.claim(kept, file);
                set(fates, at, Fate::Of(kept));
            }
        }
    }

    /// All that both say agrees.
    fn agreeing(
        &mut self,
        file: u16,
        rows: &[Row],
        traits: &[Traits],
        fates: &mut [Fate],
        only_sure: bool,
        brought: &mut Brought,
    ) {
        // The place that a row gets when it is kept: after the ones before it that are.
        let mut next = self.rows.len();
        let mut gone: HashMap<(usize, NaiveDateTime, Sum), usize> = HashMap::new();
        let left = Comparisons::default();
        for (at, (row, own)) in rows.iter().zip(traits).enumerate() {
            if fates.get(at) != Some(&Fate::Open) {
                continue;
            }
            let place = next;
            next += 1;
            if row.amount.is_zero() {
                continue;
            }
            let day = (row.time.date(), sum(row));
            let lists = match row.timed {
                true => [self.by_minute.get(&(minute(row), sum(row))), self.untimed.get(&day)],
                false => [self.by_day.get(&day), None],
            };
            let mut best: [Option<(u8, usize)>; 2] = [None, None];
            let open = |kept: &usize| self.open(*kept, file);
            let window = left.window();
            let mut candidates: Vec<usize> = Vec::new();
            for (kind, list) in lists.into_iter().enumerate() {
                let Some(list) = list else { continue };
                // Over what this file took from the start of a list, nothing goes again.
                let from = match row.timed && kind == 0 {
                    true => gone.entry((kind, minute(row), sum(row))).or_default(),
                    false => gone.entry((2 + kind, row.time.date().into(), sum(row))).or_default(),
                };
                *from += list.get(*from..).unwrap_or_default().iter().take_while(|kept| !open(kept)).count();
                let rest = list.get(*from..).unwrap_or_default();
                // What this file took from the midst of a list is passed over, and a list of nothing else is not gone through for each row.
                let there = rest.iter().take(window * 4).filter(|kept| open(kept) || left.passed());
                candidates.extend(there.take(window + 1));
            }
            for (nth, kept) in candidates.into_iter().enumerate() {
                if nth >= window {
                    brought.crowded += u32::from(!only_sure);
                    break;
                }
                left.one();
                let Some((other, its)) = self.pair(kept) else { continue };
                if !identity::agree((row, own), (other, its)) {
                    continue;
                }
                // A number that lost digits, at one second: the wallet is the same whatever it is called.
                let lost = |n: &Number| matches!(n, Number::Lost(..));
                let wallet = family(row.channel) == 2 && row.timed && other.timed;
                let by_rest = wallet && (lost(&own.number) || lost(&its.number));
                let sure = match own.account(its) {
                    Same::Yes => true,
                    _ if by_rest => true,
                    // A card and the account behind it have two numbers: the balances must say that it is one.
                    Same::Other if row.balance.is_none() || other.balance.is_none() => continue,
                    Same::Other | Same::Perhaps => false,
                };
                if !sure && (only_sure || self.alike_in.contains(&(kept, file))) {
                    continue;
                }
                let close = identity::closeness((row, own), (other, its));
                let slot = usize::from(!sure);
                if let Some(best) = best.get_mut(slot)
                    && best.is_none_or(|(before, _)| close > before)
                {
                    *best = Some((close, kept));
                }
            }
            match best {
                [Some((_, kept)), _] => {
                    self.claim(kept, file);
                    set(fates, at, Fate::Of(kept));
                    next = place;
                }
                [None, Some((_, kept))] => {
                    self.alike_in.insert((kept, file));
                    self.alike.push((place, kept, false));
                }
                [None, None] => {}
            }
        }
    }

    /// One account, one amount, one balance after it, and clocks a little apart or the day of booking beside the day itself. A running
    /// count in front of the lines is no number of theirs.
    fn balanced(&mut self, file: u16, rows: &[Row], traits: &[Traits], fates: &mut [Fate]) {
        let left = Comparisons::default();
        for (at, (row, own)) in rows.iter().zip(traits).enumerate() {
            let Some(balance) = row.balance.filter(|b| !b.is_zero() && !row.amount.is_zero()) else { continue };
            if fates.get(at) != Some(&Fate::Open) {
                continue;
            }
            let near = |kept: &usize| {
                left.one();
                let (other, its) = self.pair(*kept)?;
                let free = self.open(*kept, file);
                let numbers = match (&own.number, &its.number) {
                    (Number::Whole(one), Number::Whole(two)) => one == two || !identity::one_system(own, its),
                    _ => true,
                };
                let apart = match row.timed && other.timed {
                    true => Some((row.time - other.time).num_seconds().abs()).filter(|s| *s <= stretch::CLOCKS),
                    false => {
                        let days = (row.time.date() - other.time.date()).num_days().abs();
                        (days <= 1 && self.common(file, other.file).is_some()).then_some(days)
                    }
                };
                apart.filter(|_| free && numbers && own.account(its) == Same::Yes)
            };
            let list = self.by_balance.get(&(sum(row), balance)).into_iter().flatten().take(left.window());
            let best = list.filter_map(|kept| Some((near(kept)?, *kept))).min();
            if let Some((_, kept)) = best {
                self.claim(kept, file);
                set(fates, at, Fate::Of(kept));
            }
        }
    }

    /// Copies give what they know and go; the others stay.
    fn settle(&mut self, file: u16, rows: Vec<Row>, traits: Vec<Traits>, fates: &[Fate], brought: &mut Brought) {
        let mut places: Vec<usize> = Vec::with_capacity(rows.len());
        for (at, (row, own)) in rows.into_iter().zip(traits).enumerate() {
            let kept = match fates.get(at) {
                Some(Fate::Of(kept)) => Some(*kept),
                Some(Fate::Inner(twin)) => places.get(*twin).copied(),
                _ => None,
            };
            let Some(kept) = kept else {
                let place = self.rows.len();
                places.push(place);
                if let Number::Whole(order) = &own.number {
                    self.by_number.entry((order.clone(), row.amount, row.direction)).or_default().push(place);
                }
                self.exact.entry(mark(&row, &own)).or_default().push(place);
                let day = (row.time.date(), sum(&row));
                self.by_day.entry(day).or_default().push(place);
                if let Some(balance) = row.balance {
                    self.by_balance.entry((sum(&row), balance)).or_default().push(place);
                }
                match row.timed {
                    true => self.by_minute.entry((minute(&row), sum(&row))).or_default().push(place),
                    false => self.untimed.entry(day).or_default().push(place),
                }
                self.rows.push(row);
                self.traits.push(own);
                self.found_in.push(vec![file]);
                continue;
            };
            places.push(kept);
            if matches!(fates.get(at), Some(Fate::Inner(_))) {
                brought.inner += 1;
            } else {
                brought.twice += 1;
                brought.unproved += u32::from(matches!(own.number, Number::Lost(..)));
            }
            let Some(before) = self.rows.get_mut(kept) else { continue };
            self.duplicates.push(((row.file, row.line), (before.file, before.line)));
            let ends = |file: u16| self.periods.get(usize::from(file)).copied().flatten().map(|p| p.1);
            let newer = ends(file) > ends(before.file);
            // A key is a hash over what names the row; of thousands of copies that are written alike it is reckoned once each.
            let old = row_key(before);
            let copy = if keyed_alike(before, &row) { old.clone() } else { row_key(&row) };
            let was = (before.time, before.balance, before.order.clone(), before.party.0.clone());
            let whole = |n: Option<&Number>| matches!(n, Some(Number::Whole(_)));
            let number = !whole(self.traits.get(kept).map(|t| &t.number)) && whole(Some(&own.number));
            identity::enrich(before, row, newer, number);
            let same =
                was.0 == before.time && was.1 == before.balance && was.2 == before.order && was.3 == before.party.0;
            let now = if same { old.clone() } else { row_key(before) };
            if old == now && copy == now && !self.also.contains_key(&kept) {
                continue;
            }
            let names = self.also.entry(kept).or_default();
            names.forget(&now);
            [old, copy].into_iter().filter(|key| *key != now).for_each(|key| names.learn(key));
        }
        self.also.retain(|_, keys| !keys.list.is_empty());
    }
}

fn set(fates: &mut [Fate], at: usize, fate: Fate) {
    if let Some(place) = fates.get_mut(at) {
        *place = fate;
    }
}

/// Whether two rows have one key ([`row_key`]).
fn keyed_alike(one: &Row, other: &Row) -> bool {
    one.time == other.time
        && one.direction == other.direction
        && one.amount == other.amount
        && one.balance == other.balance
        && one.order == other.order
        && one.party.0 == other.party.0
}

fn mark(row: &Row, own: &Traits) -> Mark {
    Mark {
        sum: sum(row),
        account: Rc::clone(&own.account),
        order: row.order.clone(),
        time: row.time,
        balance: row.balance,
        party: own.party.clone(),
    }
}

/// Rows that differ from another of the same file in nothing but digits that are gone.
fn doubts(rows: &[Row], traits: &[Traits], fates: &[Fate], brought: &mut Brought) {
    let mut seen: HashSet<(NaiveDateTime, Sum, &str)> = HashSet::new();
    for ((row, own), fate) in rows.iter().zip(traits).zip(fates) {
        if !matches!(own.number, Number::Lost(..)) {
            continue;
        }
        brought.lost += 1;
        if *fate == Fate::Open && !seen.insert((row.time, sum(row), &own.party)) {
            brought.doubted.push(row.line);
        }
    }
}
