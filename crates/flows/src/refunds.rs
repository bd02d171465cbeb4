//! What a refund takes back: of a sale that was counted, and no more than was counted of it. A refund whose sale stands in no file,
//! or was never sales, takes nothing from the sales of the others.

use std::collections::{HashMap, HashSet};

use rust_decimal::Decimal;

use crate::earlier::Earlier;
use crate::identity::Number;
use crate::limits::Comparisons;
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

/// Sales that a refund may take back, oldest first: walked from the latest one back, passing over what nothing is left of.
#[derive(Default)]
struct Sales {
    counted: Earlier,
    told: Earlier,
}

impl Sales {
    fn push(&mut self, sale: usize) {
        self.counted.push(sale);
        self.told.push(sale);
    }

    /// Whether there is one before the refund at all.
    fn any(&self, earlier: &dyn Fn(usize) -> bool) -> bool {
        self.counted.first().is_some_and(earlier)
    }

    /// The latest of which something still counts.
    fn counted(&mut self, earlier: &dyn Fn(usize) -> bool, left: &[Left]) -> Option<usize> {
        self.counted.latest(earlier, &|sale| left.get(sale).is_some_and(|l| !l.counted.is_zero()))
    }

    /// The latest whose own status tells so much given back. One that tells less may still tell of another refund: such are looked
    /// through one by one, as long as there is room.
    fn told(
        &mut self,
        earlier: &dyn Fn(usize) -> bool,
        amount: Decimal,
        left: &[Left],
        comparisons: &Comparisons,
    ) -> Option<usize> {
        let told = |sale: usize| left.get(sale).map_or(Decimal::ZERO, |l| l.told);
        let mut at = self.told.before(earlier);
        for _ in 0..comparisons.window() {
            at = self.told.open(at, &|sale| !told(sale).is_zero());
            let sale = self.told.at(at?)?;
            comparisons.one();
            if told(sale) >= amount {
                return Some(sale);
            }
            at = at?.checked_sub(1);
        }
        None
    }
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
    let mut by_number: HashMap<String, Sales> = HashMap::new();
    let mut by_party: HashMap<(&str, &str), Sales> = HashMap::new();
    let mut by_file: HashMap<u16, Sales> = HashMap::new();
    // For red entries, which repeat an amount: lines with a name, and those without.
    let mut by_party_amount: HashMap<((&str, &str), Decimal), Earlier> = HashMap::new();
    let mut by_amount: HashMap<(u16, Decimal), Earlier> = HashMap::new();
    let mut red: HashSet<usize> = HashSet::new();
    let comparisons = Comparisons::default();
    for (at, row) in ledger.rows.iter().enumerate().filter(|(_, r)| r.direction == Direction::In && !r.reversal) {
        if let Some(slot) = left.get_mut(at) {
            *slot = Left { told: row.refunded, counted: counted(at) };
        }
        if let Number::Whole(number) = Number::of(row) {
            by_number.entry(number).or_default().push(at);
        }
        if let Some(party) = party(row, &folds) {
            by_party.entry(party).or_default().push(at);
            by_party_amount.entry((party, row.amount)).or_default().push(at);
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
        // The ledger is in the order of time: what lies before a refund's day is the beginning of each list.
        let earlier = |sale: usize| ledger.rows.get(sale).is_some_and(|sale| sale.time.date() <= row.time.date());
        // A wallet numbers a refund after its sale: `…_R1`.
        let number_of_sale = number.as_ref().map(|number| {
            let stem = number.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
            if by_number.contains_key(number) { number.as_str() } else { stem }
        });
        let numbered = number_of_sale.filter(|n| by_number.get(*n).is_some_and(|sales| sales.any(&earlier)));
        // What the statement counts neither in nor out takes back a sale only where its number names it.
        if row.direction == Direction::Neutral && (numbered.is_none() || row.amount.is_zero()) {
            continue;
        }
        let named = party(row, &folds);
        // A red entry repeats the very line that it takes back, so far as one is found; the latest goes first.
        let mut very = None;
        if row.reversal && numbered.is_none() {
            let free = |sale: usize| !red.contains(&sale);
            let by_name = named.and_then(|party| by_party_amount.get_mut(&(party, row.amount)));
            very = by_name.and_then(|list| list.latest(&earlier, &free));
            if very.is_none() {
                let nameless = by_amount.get_mut(&(row.file, row.amount));
                very = nameless.and_then(|list| list.latest(&earlier, &free));
            }
        }
        red.extend(very);
        let mut single = Sales::default();
        let sales = match (very, numbered, named) {
            (Some(very), ..) => {
                single.push(very);
                Some(&mut single)
            }
            (None, Some(number), _) => by_number.get_mut(number),
            (None, None, Some(party)) => by_party.get_mut(&party),
            // Neither a number that could tell nor a name: it belongs to what its own file received.
            (None, None, None) if row.reversal || number.is_none() || own_numbers.contains(&row.file) => {
                by_file.get_mut(&row.file)
            }
            (None, None, None) => None,
        };
        let mut rest = row.amount;
        let Some(sales) = sales.filter(|sales| sales.any(&earlier)) else {
            if within(row) {
                made.unmatched = (made.unmatched.0 + 1, made.unmatched.1 + row.amount);
            }
            continue;
        };
        // A status that tells this very refund was counted with the sale.
        if let Some(slot) = sales.told(&earlier, rest, &left, &comparisons).and_then(|sale| left.get_mut(sale)) {
            slot.told -= rest;
            continue;
        }
        let mut taken = Decimal::ZERO;
        let mut any = false;
        while let Some(slot) = sales.counted(&earlier, &left).and_then(|sale| left.get_mut(sale)) {
            any = true;
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
