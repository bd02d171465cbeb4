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
        .filter(|(_, (row, class))| row.direction == Direction::Out && Some(class.class) == refund && moved(row))
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
    for (at, row) in ledger.rows.iter().enumerate().filter(|(_, r)| r.direction == Direction::In) {
        if let Some(slot) = left.get_mut(at) {
            *slot = Left { told: row.refunded, counted: counted(at) };
        }
        if let Number::Whole(number) = Number::of(row) {
            by_number.entry(number).or_default().push(at);
        }
        if let Some(party) = party(row, &folds) {
            by_party.entry(party).or_default().push(at);
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
        let numbered = before(number.as_ref().and_then(|n| by_number.get(n)));
        let named = party(row, &folds);
        let sales = match (numbered.is_empty(), named) {
            (false, _) => numbered,
            (true, Some(party)) => before(by_party.get(&party)),
            // Neither a number that could tell nor a name: it belongs to what its own file received.
            (true, None) if number.is_none() || own_numbers.contains(&row.file) => before(by_file.get(&row.file)),
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
