//! What the classes come to: totals by month and channel, groups for the officer to confirm, and the exclusions as they stand.
//!
//! An inflow counts as sales only where a rule says that it looks like business. What a rule takes out of sales is out until the
//! officer rejects it with a reason; so silence lowers the figure and never raises it.

use std::collections::{BTreeMap, HashMap};

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use sha2::{Digest, Sha256};

use crate::row::{Channel, Direction, Private, Row, Settled};
use crate::rules::{Rules, Treatment};
use crate::{Classed, Ledger};

/// What the officer says of a group or a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is not sales.
    Excluded,
    /// It is sales, although a rule proposed to take it out; asks for a reason.
    Sales,
}

/// A decision with its reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// What.
    pub verdict: Verdict,
    /// Why.
    pub reason: String,
}

/// Decisions by key of a group or row; a row's own one goes first.
pub type Decisions = HashMap<String, Decision>;

/// Rows of one class, or of one class and party.
#[derive(Debug, Clone)]
pub struct Group {
    /// Stable as long as class and party are the same.
    pub key: String,
    /// Place in [`Rules::classes`].
    pub class: u16,
    /// The party, for classes that are shown by party.
    pub party: Private,
    /// Its rows, by place in [`Ledger::rows`].
    pub rows: Vec<u32>,
    /// Inflows within the twelve months.
    pub inflow: Decimal,
    /// Outflows within the twelve months.
    pub outflow: Decimal,
    /// What of it is out of sales: inflows, and money given back to customers.
    pub excluded: Decimal,
    /// The decision on the group.
    pub decision: Option<Decision>,
    /// An exclusion is proposed and nobody confirmed or rejected it yet.
    pub open: bool,
}

/// One month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Month {
    /// `2026-11`.
    pub month: String,
    /// Gross credits by channel; none where no file covers the month.
    pub gross: [Option<Decimal>; 4],
    /// What is out of sales.
    pub excluded: Decimal,
    /// What counts as sales.
    pub sales: Decimal,
}

/// The whole.
#[derive(Debug, Clone)]
pub struct Summary {
    /// The twelve months, oldest first.
    pub months: Vec<Month>,
    /// Groups by class, then by size.
    pub groups: Vec<Group>,
    /// Exclusions by class: place of the class, amount, whether all of it is confirmed.
    pub exclusions: Vec<(u16, Decimal, bool)>,
    /// What counts as sales in the twelve months.
    pub sales: Decimal,
    /// Rows that count as sales, by place.
    pub sales_rows: Vec<u32>,
    /// Groups with a proposed exclusion that nobody confirmed or rejected.
    pub open: u32,
    /// Rows outside the twelve months.
    pub outside: u32,
}

impl Summary {
    /// Twelve months of gross credits, all channels.
    #[must_use]
    pub fn gross(&self) -> Decimal {
        self.months.iter().flat_map(|m| m.gross.iter().flatten()).sum()
    }
}

/// The key of a group.
#[must_use]
pub fn group_key(class: &str, party: &str) -> String {
    hash("g", &[class, party])
}

/// The key of a row: the same in whatever file it stands.
#[must_use]
pub fn row_key(row: &Row) -> String {
    let time = row.time.to_string();
    let amount = row.amount.normalize().to_string();
    let balance = row.balance.map(|b| b.normalize().to_string()).unwrap_or_default();
    let direction = match row.direction {
        Direction::In => "in",
        Direction::Out => "out",
        Direction::Neutral => "neutral",
    };
    hash("r", &[&time, direction, &amount, &balance, &row.order, &row.party.0])
}

fn hash(kind: &str, parts: &[&str]) -> String {
    let mut sum = Sha256::new();
    for part in parts {
        sum.update((part.len() as u64).to_be_bytes());
        sum.update(part.as_bytes());
    }
    let hex: String = sum.finalize().iter().take(10).map(|b| format!("{b:02x}")).collect();
    format!("{kind}{hex}")
}

/// The twelve whole months up to a day: its own month only when the day is the month's last.
#[must_use]
pub(crate) fn twelve_months(day: NaiveDate) -> Vec<(i32, u32)> {
    let last = day.succ_opt().is_none_or(|next| next.month() != day.month());
    let index = day.year() * 12 + i32::try_from(day.month0()).unwrap_or(0) - i32::from(!last);
    (0..12)
        .rev()
        .map(|back| index - back)
        .map(|i| (i.div_euclid(12), u32::try_from(i.rem_euclid(12)).unwrap_or(0) + 1))
        .collect()
}

/// Sums up, with the officer's decisions, for the twelve whole months up to the survey date.
#[must_use]
pub fn summarise(
    ledger: &Ledger,
    classed: &Classed,
    rules: &Rules,
    decisions: &Decisions,
    survey: NaiveDate,
) -> Summary {
    let window = twelve_months(survey);
    let place: BTreeMap<(i32, u32), usize> = window.iter().enumerate().map(|(at, m)| (*m, at)).collect();
    let mut months: Vec<Month> = window
        .iter()
        .map(|month| Month {
            month: format!("{:04}-{:02}", month.0, month.1),
            gross: covered(ledger, *month),
            excluded: Decimal::ZERO,
            sales: Decimal::ZERO,
        })
        .collect();
    let returned = returned(ledger, classed, rules);
    let refund = rules.class("refund").and_then(|c| u16::try_from(c).ok());
    let mut groups: Vec<Group> = Vec::new();
    let mut by_key: HashMap<(u16, &str), usize> = HashMap::new();
    let mut made = Summary {
        months: Vec::new(),
        groups: Vec::new(),
        exclusions: Vec::new(),
        sales: Decimal::ZERO,
        sales_rows: Vec::new(),
        open: 0,
        outside: 0,
    };
    let mut by_class: BTreeMap<u16, (Decimal, bool)> = BTreeMap::new();
    let none = |row: &Row| row.settled != Settled::Yes || row.channel == Channel::Aside;
    for (at, (row, class)) in ledger.rows.iter().zip(classed).enumerate() {
        let number = u32::try_from(at).unwrap_or(u32::MAX);
        let Some(rule) = rules.classes.get(usize::from(class.class)) else { continue };
        let party = if rule.by_party { row.party.0.as_str() } else { "" };
        let slot = *by_key.entry((class.class, party)).or_insert_with(|| {
            let key = group_key(&rule.id, party);
            let decision = decisions.get(&key).cloned();
            groups.push(Group {
                key,
                class: class.class,
                party: Private(party.to_owned()),
                rows: Vec::new(),
                inflow: Decimal::ZERO,
                outflow: Decimal::ZERO,
                excluded: Decimal::ZERO,
                decision,
                open: false,
            });
            groups.len() - 1
        });
        let Some(group) = groups.get_mut(slot) else { continue };
        group.rows.push(number);
        if none(row) {
            continue;
        }
        let Some(month) = place.get(&(row.time.year(), row.time.month())).and_then(|m| months.get_mut(*m)) else {
            made.outside += 1;
            continue;
        };
        if row.direction == Direction::Out {
            group.outflow += row.amount;
            // Money given back to a customer whose payment stands in the gross credits.
            // A payment of the borrower's own that came back is no such money.
            if Some(class.class) == refund && row.refunded.is_zero() && !returned.contains_key(&at) {
                let kept =
                    decisions.get(&row_key(row)).or(group.decision.as_ref()).map(|d| d.verdict) != Some(Verdict::Sales);
                let told = decisions.contains_key(&row_key(row)) || group.decision.is_some();
                if kept {
                    group.excluded += row.amount;
                    group.open |= !told;
                    month.excluded += row.amount;
                    let sum = by_class.entry(class.class).or_insert((Decimal::ZERO, true));
                    *sum = (sum.0 + row.amount, sum.1 && told);
                }
            }
            continue;
        }
        if row.direction == Direction::Neutral {
            continue;
        }
        group.inflow += row.amount;
        if let Some(sum) = Channel::ALL.iter().position(|c| *c == row.channel).and_then(|c| month.gross.get_mut(c)) {
            *sum = Some(sum.unwrap_or_default() + row.amount);
        }
        let decision =
            if decisions.is_empty() { None } else { decisions.get(&row_key(row)) }.or(group.decision.as_ref());
        let sales = match decision {
            Some(decision) => decision.verdict == Verdict::Sales,
            None => rule.treatment == Treatment::Sales,
        };
        if sales {
            let back = row.refunded.min(row.amount);
            made.sales_rows.push(number);
            if !back.is_zero() {
                month.excluded += back;
                let sum = by_class.entry(refund.unwrap_or(class.class)).or_insert((Decimal::ZERO, true));
                // The wallet itself says so; nobody needs to confirm it.
                sum.0 += back;
            }
        } else {
            let told = decision.is_some();
            group.excluded += row.amount;
            group.open |= !told;
            month.excluded += row.amount;
            let sum = by_class.entry(class.class).or_insert((Decimal::ZERO, true));
            *sum = (sum.0 + row.amount, sum.1 && told);
        }
    }
    groups.sort_by(|a, b| (a.class, b.inflow, b.outflow, &a.key).cmp(&(b.class, a.inflow, a.outflow, &b.key)));
    for month in &mut months {
        // A refund of an earlier month's sale can exceed the month.
        month.sales = month.gross.iter().flatten().sum::<Decimal>() - month.excluded;
    }
    made.open = u32::try_from(groups.iter().filter(|g| g.open).count()).unwrap_or(u32::MAX);
    made.sales = months.iter().map(|m| m.sales).sum();
    made.exclusions = by_class
        .into_iter()
        .filter(|(_, (sum, _))| !sum.is_zero())
        .map(|(class, (sum, told))| (class, sum, told))
        .collect();
    made.months = months;
    made.groups = groups;
    made
}

/// Zero where a file of the channel covers the month, none where none does: unknown is never zero.
fn covered(ledger: &Ledger, month: (i32, u32)) -> [Option<Decimal>; 4] {
    let mut gross = [None; 4];
    for file in &ledger.files {
        let Some((from, to)) = file.period else { continue };
        let number = |d: NaiveDate| (d.year(), d.month());
        if number(from) <= month && month <= number(to) {
            for (slot, channel) in gross.iter_mut().zip(Channel::ALL) {
                // Terminals settle into the bank account, so the bank's statement shows them.
                let same =
                    channel == file.format.channel || (channel == Channel::Pos && file.format.channel == Channel::Bank);
                if same {
                    *slot = Some(Decimal::ZERO);
                }
            }
        }
    }
    gross
}

/// Refunds going out that the paid row's own status already tells: counted there.
fn returned(ledger: &Ledger, classed: &Classed, rules: &Rules) -> HashMap<usize, usize> {
    let Some(refund) = rules.class("refund").and_then(|c| u16::try_from(c).ok()) else { return HashMap::new() };
    let mut told: HashMap<(&str, Decimal), Vec<usize>> = HashMap::new();
    for (at, row) in ledger.rows.iter().enumerate() {
        if row.direction == Direction::In && !row.refunded.is_zero() {
            told.entry((&row.party.0, row.refunded)).or_default().push(at);
        }
    }
    let mut found = HashMap::new();
    for (at, (row, class)) in ledger.rows.iter().zip(classed).enumerate() {
        if row.direction == Direction::Out
            && class.class == refund
            && let Some(paid) = told.get_mut(&(row.party.0.as_str(), row.amount)).and_then(Vec::pop)
        {
            found.insert(at, paid);
        }
    }
    found
}
