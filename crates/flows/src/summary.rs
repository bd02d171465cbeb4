//! What the classes come to: totals by month and channel, groups for the officer to confirm, and the exclusions as they stand.
//!
//! An inflow counts as sales only where a rule says that it looks like business. What a rule takes out of sales is out until the
//! officer rejects it with a reason; so silence lowers the figure and never raises it.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use sha2::{Digest, Sha256};

use crate::links::{Link, LinkKind};
use crate::refunds;
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

impl Group {
    fn new(class: &str, number: u16, party: &str, decisions: &Decisions) -> Self {
        let key = group_key(class, party);
        let decision = decisions.get(&key).cloned();
        let zero = Decimal::ZERO;
        Self {
            key,
            class: number,
            party: Private(party.to_owned()),
            rows: Vec::new(),
            inflow: zero,
            outflow: zero,
            excluded: zero,
            decision,
            open: false,
        }
    }
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
    /// Groups with a proposed exclusion, and links that keep money out, which nobody confirmed or rejected.
    pub open: u32,
    /// Rows outside the twelve months.
    pub outside: u32,
    /// What was said of each link, in their order.
    pub links: Vec<LinkState>,
    /// Refunds going out whose sale stands in no file, and their sum: they take nothing from sales.
    pub refunds_unmatched: (u32, Decimal),
    /// Refunds that are larger than what was counted of their sales, and the sum of what is more.
    pub refunds_beyond: (u32, Decimal),
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

/// What the officer said of a link, and what stays to be said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LinkState {
    /// The decision on it.
    pub decision: Option<Decision>,
    /// Nobody linked or parted it, and its second side would be sales.
    pub open: bool,
}

/// The links as the sums need them.
struct Linked<'a> {
    links: &'a [Link],
    of_row: HashMap<usize, usize>,
    states: Vec<LinkState>,
}

impl<'a> Linked<'a> {
    fn of(links: &'a [Link], decisions: &Decisions) -> Self {
        let rows = links.iter().enumerate().flat_map(|(at, l)| l.second.iter().map(move |row| (*row as usize, at)));
        let states = links.iter().map(|l| LinkState { decision: decisions.get(&l.key).cloned(), open: false });
        Self { links, of_row: rows.collect(), states: states.collect() }
    }

    fn verdict(&self, link: usize) -> Option<Verdict> {
        self.states.get(link)?.decision.as_ref().map(|d| d.verdict)
    }

    /// A row that stands for money of another file and was not parted from it.
    fn again(&self, row: usize) -> bool {
        self.of_row.get(&row).is_some_and(|link| self.verdict(*link) != Some(Verdict::Sales))
    }

    /// Several rows of all classes, each of which stays what it is when they are parted.
    fn whole(&self, link: usize) -> bool {
        let kind = self.links.get(link).map(|l| l.kind);
        matches!(kind, Some(LinkKind::SameAccount | LinkKind::PaidByCard))
    }
}

/// What becomes of an inflow.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stand {
    Sales,
    /// Out of sales: whether an officer said so.
    Out(bool),
    /// Out, because another file holds the same money: whether an officer said so.
    Again(bool),
}

/// Sums up, with the officer's decisions, for the twelve whole months up to the survey date.
#[must_use]
pub fn summarise(
    ledger: &Ledger,
    classed: &Classed,
    rules: &Rules,
    links: &[Link],
    decisions: &Decisions,
    survey: NaiveDate,
) -> Summary {
    let window = twelve_months(survey);
    let place: BTreeMap<(i32, u32), usize> = window.iter().enumerate().map(|(at, m)| (*m, at)).collect();
    let month_of = |row: &Row| place.get(&(row.time.year(), row.time.month())).copied();
    let shows_pos: HashSet<u16> = ledger.rows.iter().filter(|r| r.channel == Channel::Pos).map(|r| r.file).collect();
    let mut months: Vec<Month> = window
        .iter()
        .map(|month| Month {
            month: format!("{:04}-{:02}", month.0, month.1),
            gross: covered(ledger, &shows_pos, *month),
            excluded: Decimal::ZERO,
            sales: Decimal::ZERO,
        })
        .collect();
    let mut linked = Linked::of(links, decisions);
    let class_at = |id: &str| rules.class(id).and_then(|c| u16::try_from(c).ok());
    let (refund, same_money) = (class_at("refund"), class_at("same_money"));
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
        links: Vec::new(),
        refunds_unmatched: (0, Decimal::ZERO),
        refunds_beyond: (0, Decimal::ZERO),
    };
    let mut by_class: BTreeMap<u16, (Decimal, bool)> = BTreeMap::new();
    // What of each inflow stands in sales: refunds take back no more.
    let mut counted: Vec<Decimal> = vec![Decimal::ZERO; ledger.rows.len()];
    let mut slots: Vec<usize> = Vec::with_capacity(ledger.rows.len());
    for (at, (row, class)) in ledger.rows.iter().zip(classed).enumerate() {
        let number = u32::try_from(at).unwrap_or(u32::MAX);
        let Some(rule) = rules.classes.get(usize::from(class.class)) else {
            slots.push(usize::MAX);
            continue;
        };
        let party = if rule.by_party { row.party.0.as_str() } else { "" };
        let slot = *by_key.entry((class.class, party)).or_insert_with(|| {
            groups.push(Group::new(&rule.id, class.class, party, decisions));
            groups.len() - 1
        });
        slots.push(slot);
        let Some(group) = groups.get_mut(slot) else { continue };
        group.rows.push(number);
        if row.settled != Settled::Yes || row.channel == Channel::Aside {
            continue;
        }
        let Some(month) = month_of(row).and_then(|m| months.get_mut(m)) else {
            made.outside += 1;
            continue;
        };
        match row.direction {
            Direction::Neutral => continue,
            Direction::Out => {
                // The same payment in the statement of the card behind a wallet went out once.
                if !linked.again(at) {
                    group.outflow += row.amount;
                }
                continue;
            }
            Direction::In => group.inflow += row.amount,
        }
        if let Some(sum) = Channel::ALL.iter().position(|c| *c == row.channel).and_then(|c| month.gross.get_mut(c)) {
            *sum = Some(sum.unwrap_or_default() + row.amount);
        }
        let stand = stand(ledger.decision(at, decisions), &mut linked, at, group.decision.as_ref(), rule.treatment);
        let (out, told) = match stand {
            Stand::Sales => {
                let back = row.refunded.min(row.amount);
                made.sales_rows.push(number);
                if let Some(counted) = counted.get_mut(at) {
                    *counted = row.amount - back;
                }
                if !back.is_zero() {
                    month.excluded += back;
                    let sum = by_class.entry(refund.unwrap_or(class.class)).or_insert((Decimal::ZERO, true));
                    // The wallet itself says so; nobody needs to confirm it.
                    sum.0 += back;
                }
                continue;
            }
            Stand::Out(told) => (class.class, told),
            Stand::Again(told) => (same_money.unwrap_or(class.class), told),
        };
        group.excluded += row.amount;
        if matches!(stand, Stand::Out(false)) {
            group.open = true;
        }
        month.excluded += row.amount;
        let sum = by_class.entry(out).or_insert((Decimal::ZERO, true));
        *sum = (sum.0 + row.amount, sum.1 && told);
    }
    // Money given back to a customer, as far as his payment was counted; what the paid row's own status tells was taken off there.
    let live = |at: usize| !linked.again(at);
    let within = |row: &Row| month_of(row).is_some();
    let taken = |at: usize| counted.get(at).copied().unwrap_or_default();
    let refunds = refunds::find(ledger, classed, rules, refund, &taken, &within, &live);
    (made.refunds_unmatched, made.refunds_beyond) = (refunds.unmatched, refunds.beyond);
    let mut back: Vec<(usize, Decimal)> = refunds.taken.into_iter().collect();
    back.sort();
    for (at, amount) in back {
        let Some(row) = ledger.rows.get(at) else { continue };
        let Some(month) = month_of(row).and_then(|m| months.get_mut(m)) else { continue };
        let Some(group) = slots.get(at).and_then(|slot| groups.get_mut(*slot)) else { continue };
        let decision = ledger.decision(at, decisions).or(group.decision.as_ref());
        // A payment of the borrower's own that came back is no such money.
        if decision.is_some_and(|d| d.verdict == Verdict::Sales) {
            continue;
        }
        let told = decision.is_some();
        group.excluded += amount;
        group.open |= !told;
        month.excluded += amount;
        let sum = by_class.entry(group.class).or_insert((Decimal::ZERO, true));
        *sum = (sum.0 + amount, sum.1 && told);
    }
    groups.sort_by(|a, b| (a.class, b.inflow, b.outflow, &a.key).cmp(&(b.class, a.inflow, a.outflow, &b.key)));
    for month in &mut months {
        // A refund of an earlier month's sale can exceed the month.
        month.sales = month.gross.iter().flatten().sum::<Decimal>() - month.excluded;
    }
    let open = groups.iter().filter(|g| g.open).count() + linked.states.iter().filter(|l| l.open).count();
    made.open = u32::try_from(open).unwrap_or(u32::MAX);
    made.links = linked.states;
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

/// Whether an inflow counts: the row's own decision goes first, then that of its link, then that of its group; a link nobody decided
/// keeps the money out, whatever the group says, because it is counted on the other side.
fn stand(
    own: Option<&Decision>,
    linked: &mut Linked<'_>,
    at: usize,
    group: Option<&Decision>,
    treatment: Treatment,
) -> Stand {
    let by = |decision: &Decision| match decision.verdict {
        Verdict::Sales => Stand::Sales,
        Verdict::Excluded => Stand::Out(true),
    };
    if let Some(own) = own {
        return by(own);
    }
    let proposed = match (group, treatment) {
        (Some(group), _) => by(group),
        (None, Treatment::Sales) => Stand::Sales,
        (None, _) => Stand::Out(false),
    };
    let Some(link) = linked.of_row.get(&at).copied() else { return proposed };
    match (linked.verdict(link), proposed) {
        (Some(Verdict::Sales), proposed) if linked.whole(link) => proposed,
        (Some(Verdict::Sales), _) => Stand::Sales,
        // What is out for a reason of its own stays named by it.
        (Some(Verdict::Excluded), Stand::Sales) => Stand::Again(true),
        (Some(Verdict::Excluded), _) => Stand::Out(true),
        (None, Stand::Sales) => {
            if let Some(state) = linked.states.get_mut(link) {
                state.open = true;
            }
            Stand::Again(false)
        }
        (None, proposed) => proposed,
    }
}

/// Zero where a file of the channel covers the month, none where none does: unknown is never zero.
///
/// Terminals settle into the bank account, so the bank's statement shows them; but only one that shows any says that there were no more.
fn covered(ledger: &Ledger, shows_pos: &HashSet<u16>, month: (i32, u32)) -> [Option<Decimal>; 4] {
    let mut gross = [None; 4];
    for (at, file) in ledger.files.iter().enumerate() {
        let Some((from, to)) = file.period else { continue };
        let number = |d: NaiveDate| (d.year(), d.month());
        if number(from) <= month && month <= number(to) {
            for (slot, channel) in gross.iter_mut().zip(Channel::ALL) {
                let pos = u16::try_from(at).is_ok_and(|at| shows_pos.contains(&at));
                let same = channel == file.format.channel || (channel == Channel::Pos && pos);
                if same {
                    *slot = Some(Decimal::ZERO);
                }
            }
        }
    }
    gross
}
