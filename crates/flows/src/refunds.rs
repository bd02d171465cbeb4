//! What a refund takes back: of a sale that was counted, and no more than was counted of it. A refund whose sale stands in no file,
//! or was never sales, takes nothing from the sales of the others.

use std::collections::{HashMap, HashSet};

use rust_decimal::Decimal;

use crate::identity::Number;
use crate::names::Folds;
use crate::row::{Channel, Direction, Row, Settled};
use crate::rules::Rules;
use crate::{Classed, Ledger};

/// What came of the refunds that go out.
#[derive(Debug, Default)]
pub(crate) struct Refunds {
    /// What each takes back, by its row's place; those that the paid row's own status tells are not among them.
    pub(crate) taken: HashMap<usize, Decimal>,
    /// Those for which no sale was found at all, and their sum.
    pub(crate) unmatched: (u32, Decimal),
    /// Those that are larger than what was counted of their sale, and the sum of what is more.
    pub(crate) beyond: (u32, Decimal),
}

/// What is left of an inflow for refunds to take back.
#[derive(Clone, Copy, Default)]
struct Left {
    /// Given back already, as the row's status says.
    told: Decimal,
    counted: Decimal,
}

/// `counted`: what of a row's amount stands in sales, after what its own status says was given back; `within`: the refund lies in
/// the twelve months; `live`: it is not another file's money again.
pub(crate) fn find(
    ledger: &Ledger,
    classed: &Classed,
    rules: &Rules,
    refund: Option<u16>,
    counted: &dyn Fn(usize) -> Decimal,
    within: &dyn Fn(&Row) -> bool,
    live: &dyn Fn(usize) -> bool,
) -> Refunds {
    let mut made = Refunds::default();
    let moved = |row: &Row| row.settled == Settled::Yes && row.channel != Channel::Aside;
    let refunds: Vec<usize> = ledger
        .rows
        .iter()
        .zip(classed)
        .enumerate()
        .filter(|(_, (row, class))| row.direction != Direction::In && Some(class.class) == refund && moved(row))
        .filter(|(at, _)| live(*at))
        .map(|(at, _)| at)
        .collect();
    if refunds.is_empty() {
        return made;
    }
    let folds = Folds::of(ledger.rows.iter().map(|r| r.party.0.as_str()));
    let mut left: Vec<Left> = vec![Left::default(); ledger.rows.len()];
    let mut by_number: HashMap<String, Vec<usize>> = HashMap::new();
    let mut by_party: HashMap<(&str, &str), Vec<usize>> = HashMap::new();
    let mut by_file: HashMap<u16, Vec<usize>> = HashMap::new();
    // Lines without a name, for red entries.
    let mut by_amount: HashMap<(u16, Decimal), Vec<usize>> = HashMap::new();
    let mut red: HashSet<usize> = HashSet::new();
    for (at, row) in ledger.rows.iter().enumerate().filter(|(_, r)| r.direction == Direction::In && !r.reversal) {
        if let Some(slot) = left.get_mut(at) {
            *slot = Left { told: row.refunded, counted: counted(at) };
        }
        if let Number::Whole(number) = Number::of(row) {
            by_number.entry(number).or_default().push(at);
        }
        if let Some(party) = party(row, &folds) {
            by_party.entry(party).or_default().push(at);
        } else {
            by_amount.entry((row.file, row.amount)).or_default().push(at);
        }
        if counted(at) > Decimal::ZERO {
            by_file.entry(row.file).or_default().push(at);
        }
    }
    // A terminal gives a refund a number of its own: nothing but the bill it stands in says whose it was.
    let own_numbers: HashSet<u16> = (0_u16..)
        .zip(&ledger.files)
        .filter(|(_, f)| rules.source(&f.format.id).is_some_and(|s| s.merchant && !s.refund_names_sale))
        .map(|(at, _)| at)
        .collect();
    for at in refunds {
        let Some(row) = ledger.rows.get(at) else { continue };
        let number = match Number::of(row) {
            Number::Whole(number) => Some(number),
            _ => None,
        };
        let before = |list: Option<&Vec<usize>>| -> Vec<usize> {
            let earlier = |at: &&usize| ledger.rows.get(**at).is_some_and(|sale| sale.time.date() <= row.time.date());
            list.into_iter().flatten().rev().filter(earlier).copied().collect()
        };
        // A wallet numbers a refund after its sale: `…_R1`.
        let sale_of = |number: &String| {
            let stem = number.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
            by_number.get(number).or_else(|| by_number.get(stem))
        };
        let numbered = before(number.as_ref().and_then(sale_of));
        // What the statement counts neither in nor out takes back a sale only where its number names it.
        if row.direction == Direction::Neutral && (numbered.is_empty() || row.amount.is_zero()) {
            continue;
        }
        let named = party(row, &folds);
        // A red entry repeats the very line that it takes back, so far as one is found; the latest goes first.
        let very = row.reversal.then(|| {
            let fits = |at: &usize| !red.contains(at) && ledger.rows.get(*at).is_some_and(|r| r.amount == row.amount);
            let by_name = || before(named.and_then(|party| by_party.get(&party))).into_iter().find(fits);
            by_name().or_else(|| before(by_amount.get(&(row.file, row.amount))).into_iter().find(fits))
        });
        let very = very.flatten().filter(|_| numbered.is_empty());
        red.extend(very);
        let sales = match (numbered.is_empty(), named) {
            _ if very.is_some() => very.into_iter().collect(),
            (false, _) => numbered,
            (true, Some(party)) => before(by_party.get(&party)),
            // Neither a number that could tell nor a name: it belongs to what its own file received.
            (true, None) if row.reversal || number.is_none() || own_numbers.contains(&row.file) => {
                before(by_file.get(&row.file))
            }
            (true, None) => Vec::new(),
        };
        let mut rest = row.amount;
        // A status that tells this very refund was counted with the sale.
        let told = sales.iter().copied().find(|s| left.get(*s).is_some_and(|l| l.told >= rest && !l.told.is_zero()));
        if let Some(slot) = told.and_then(|sale| left.get_mut(sale)) {
            slot.told -= rest;
            continue;
        }
        if sales.is_empty() {
            if within(row) {
                made.unmatched = (made.unmatched.0 + 1, made.unmatched.1 + row.amount);
            }
            continue;
        }
        let mut taken = Decimal::ZERO;
        let any = sales.iter().any(|s| left.get(*s).is_some_and(|l| !l.counted.is_zero()));
        for sale in sales {
            let Some(slot) = left.get_mut(sale) else { continue };
            let part = slot.counted.min(rest);
            slot.counted -= part;
            taken += part;
            rest -= part;
            if rest.is_zero() {
                break;
            }
        }
        if !taken.is_zero() {
            made.taken.insert(at, taken);
        }
        if any && !rest.is_zero() && within(row) {
            made.beyond = (made.beyond.0 + 1, made.beyond.1 + rest);
        }
    }
    made
}

/// The other side by name, and by account where stars hide the name.
fn party<'a>(row: &'a Row, folds: &'a Folds<'_>) -> Option<(&'a str, &'a str)> {
    let name = folds.text(&row.party.0);
    let account = if name.contains('*') { row.party_account.0.as_str() } else { "" };
    (!name.is_empty()).then_some((name, account))
}
