//! A merchant's receipts and their settlement: what a bill shows of some days, less what was given back and less a fee, comes into the
//! bank account a day or more later, holidays joined.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;

use super::{Draft, LinkKind, View, days, yuan};
use crate::classify::Hits;
use crate::finding::Text;
use crate::limits;
use crate::merchant;
use crate::row::{Channel, Direction, Row, Settled};
use crate::rules::Treatment;

/// A settlement comes within this many working days after the last day it settles.
const LATE: u64 = 3;
/// The same with a holiday between.
const LATEST: u64 = 11;
/// It joins at most this many days: the longest holiday and the days around it.
const LONGEST: u64 = 12;

/// Words of those who pay out for merchants, and of the accounts that a bank keeps for it. Too common to call a payment a settlement by
/// themselves; together with the sum of a day or two they are enough to ask.
const PAYERS: &[&str] = &[
    "财付通",
    "网联",
    "银联",
    "备付金",
    "支付",
    "清算",
    "结算",
    "商户",
    "收单",
    "划转",
    "划付",
    "过渡",
    "银行",
    "信用社",
    "农信",
    "农商",
];

/// What a bill shows of one day.
#[derive(Default, Clone)]
struct Day {
    /// Receipts less what was given back.
    net: Decimal,
    /// Fees that the bill lists as lines.
    fee: Decimal,
    rows: Vec<usize>,
    settled: bool,
}

/// One source's bills as one.
struct Bill {
    source: String,
    from: NaiveDate,
    to: NaiveDate,
    days: BTreeMap<NaiveDate, Day>,
    names: Vec<String>,
    /// What settlements that fit no days took of it.
    lumps: Decimal,
    /// Receipts of days that nothing settled, up to a day: asked for days in their order, day after day.
    open: Option<(NaiveDate, Decimal)>,
}

impl Bill {
    /// Takes the days of a window; their rows.
    fn settle(&mut self, from: NaiveDate, to: NaiveDate) -> Vec<usize> {
        let mut rows = Vec::new();
        for (at, day) in self.days.range_mut(from..=to) {
            if let Some((_, sum)) = self.open.as_mut().filter(|(before, _)| !day.settled && at < before) {
                *sum -= day.net;
            }
            day.settled = true;
            rows.extend(day.rows.iter().copied());
        }
        rows
    }

    /// What days before this one hold that nothing settled.
    fn unsettled(&mut self, before: NaiveDate) -> Decimal {
        let (from, sum) = self.open.filter(|(day, _)| *day <= before).unwrap_or((NaiveDate::MIN, Decimal::ZERO));
        let more: Decimal = self
            .days
            .range(from..before)
            .inspect(|_| limits::step(1))
            .filter(|(_, d)| !d.settled)
            .map(|(_, d)| d.net)
            .sum();
        self.open = Some((before, sum + more));
        sum + more
    }
}

/// An inflow of the bank that may be a settlement.
struct Inflow {
    rows: Vec<usize>,
    day: NaiveDate,
    amount: Decimal,
    /// The bills that its words allow; `None`: it says nothing of where it comes from.
    allowed: Option<Vec<usize>>,
    /// Paid by somebody who pays out for merchants, or by nobody that the bank names.
    payer: bool,
}

/// Days of a bill that fit an inflow.
struct Window {
    bill: usize,
    from: NaiveDate,
    to: NaiveDate,
    net: Decimal,
    exact: bool,
    rank: (u8, u8, u64, u64),
}

pub(super) fn find(view: &View<'_>, used: &mut HashSet<usize>) -> Vec<Draft> {
    let mut bills = bills(view);
    if bills.is_empty() {
        return Vec::new();
    }
    let mut open: Vec<Inflow> = inflows(view, &bills, used);
    let mut made = Vec::new();
    // One inflow for some days; then several inflows of one day together; then what fits no days.
    open.retain(|inflow| !take(view, &mut bills, inflow, false, used, &mut made));
    // A name says less than sums: whoever pays out, for whichever bill, is asked about where the days fit.
    let steady = steady(view, &bills, &open);
    open.retain(|inflow| {
        let any = Inflow { rows: inflow.rows.clone(), allowed: None, ..*inflow };
        let sums = inflow.payer || inflow.rows.iter().any(|at| steady.contains(at));
        !(sums && take(view, &mut bills, &any, true, used, &mut made))
    });
    let mut by_day: BTreeMap<(NaiveDate, Vec<usize>), Vec<Inflow>> = BTreeMap::new();
    for inflow in open {
        let Some(allowed) = inflow.allowed.clone() else { continue };
        by_day.entry((inflow.day, allowed)).or_default().push(inflow);
    }
    for ((day, allowed), list) in by_day {
        let joined = Inflow {
            rows: list.iter().flat_map(|i| i.rows.iter().copied()).collect(),
            day,
            amount: list.iter().map(|i| i.amount).sum(),
            allowed: Some(allowed),
            payer: true,
        };
        if list.len() > 1 && take(view, &mut bills, &joined, false, used, &mut made) {
            continue;
        }
        for inflow in list {
            lump(view, &mut bills, &inflow, used, &mut made);
        }
    }
    made
}

/// Inflows of one payer that fit days of one bill, two days or more, less one and the same share: that is no chance, whoever pays.
fn steady(view: &View<'_>, bills: &[Bill], open: &[Inflow]) -> HashSet<usize> {
    let mut made = HashSet::new();
    for (at, bill) in bills.iter().enumerate() {
        let mut by_payer: BTreeMap<&str, Vec<(usize, Decimal, Decimal, usize)>> = BTreeMap::new();
        // The days are tried on a copy: what one inflow takes is not there for the next.
        let mut copy = bill.days.clone();
        for inflow in open {
            let Some(first) = inflow.rows.first().copied() else { continue };
            let Some(found) = window(&copy, at, inflow, Decimal::new(97, 2)) else { continue };
            let mut receipts = 0;
            for (_, day) in copy.range_mut(found.from..=found.to) {
                day.settled = true;
                receipts += day.rows.len();
            }
            let party = view.row(first).map(|r| r.party.0.as_str()).unwrap_or_default();
            by_payer.entry(party).or_default().push((first, found.net, inflow.amount, receipts));
        }
        for list in by_payer.into_values().filter(|list| list.len() >= 2) {
            let (net, sum) = list.iter().fold((Decimal::ZERO, Decimal::ZERO), |(n, s), l| (n + l.1, s + l.2));
            let Some(share) = sum.checked_div(net) else { continue };
            // A fee is rounded to the cent receipt by receipt.
            let fits = |(_, net, sum, receipts): &&(usize, Decimal, Decimal, usize)| {
                (*net * share - *sum).abs() <= Decimal::new(i64::try_from(*receipts).unwrap_or(i64::MAX), 2)
            };
            if list.iter().all(|l| fits(&l)) {
                made.extend(list.iter().map(|l| l.0));
            }
        }
    }
    made
}

/// The receipts by source and day.
fn bills(view: &View<'_>) -> Vec<Bill> {
    let refund = view.rules.class("refund");
    let fees = view.rules.class("fees");
    let mut made: Vec<Bill> = Vec::new();
    let mut of_file: HashMap<u16, usize> = HashMap::new();
    for (number, file) in view.ledger.files.iter().enumerate() {
        let (Some((from, to)), true) = (file.period, merchant::is_bill(file, view.rules)) else { continue };
        let at = match made.iter().position(|b| b.source == file.format.id) {
            Some(at) => at,
            None => {
                made.push(Bill {
                    source: file.format.id.clone(),
                    from,
                    to,
                    days: BTreeMap::new(),
                    names: Vec::new(),
                    lumps: Decimal::ZERO,
                    open: None,
                });
                made.len() - 1
            }
        };
        if let Some(bill) = made.get_mut(at) {
            (bill.from, bill.to) = (bill.from.min(from), bill.to.max(to));
            bill.names.push(file.name.clone());
            of_file.insert(u16::try_from(number).unwrap_or(u16::MAX), at);
        }
    }
    for (at, (row, class)) in view.ledger.rows.iter().zip(view.classed).enumerate() {
        let Some(bill) = of_file.get(&row.file).and_then(|b| made.get_mut(*b)) else { continue };
        let class = usize::from(class.class);
        let back = Some(class) == refund && row.direction == Direction::Out;
        let fee = Some(class) == fees && row.direction == Direction::Out;
        let sale = row.direction == Direction::In
            && view.rules.classes.get(class).is_some_and(|c| c.treatment == Treatment::Sales);
        if row.settled != Settled::Yes || !(back || fee || sale) {
            continue;
        }
        let day = bill.days.entry(row.time.date()).or_default();
        match (sale, back) {
            (true, _) => day.net += row.amount,
            (_, true) => day.net -= row.amount,
            _ => day.fee += row.amount,
        }
        day.rows.push(at);
    }
    made
}

/// The bank's inflows that may settle receipts, oldest first.
fn inflows(view: &View<'_>, bills: &[Bill], used: &HashSet<usize>) -> Vec<Inflow> {
    let mut made = Vec::new();
    let mut hits = Hits::default();
    for (at, row) in view.ledger.rows.iter().enumerate() {
        let bank = view.file_channel(row) == Channel::Bank && row.settled == Settled::Yes;
        if !bank || row.direction != Direction::In || row.amount.is_zero() || used.contains(&at) {
            continue;
        }
        let near = bills.iter().any(|b| {
            row.time.date() >= b.from && row.time.date() <= b.to.checked_add_days(Days::new(LATEST)).unwrap_or(b.to)
        });
        if !near {
            continue;
        }
        view.words.hits(row, &mut hits);
        let said: Vec<_> = view.rules.settlements.iter().filter(|s| hits.anywhere(&s.words)).collect();
        // A company's name says more than “settlement”.
        let named: Vec<_> = said.iter().filter(|s| !s.sources.is_empty()).collect();
        let fits = |bill: &Bill| named.is_empty() || named.iter().any(|s| s.sources.contains(&bill.source));
        let allowed = (!said.is_empty())
            .then(|| bills.iter().enumerate().filter(|(_, b)| fits(b)).map(|(at, _)| at).collect::<Vec<usize>>());
        let says = |text: &str| PAYERS.iter().any(|word| text.contains(word));
        let payer = !said.is_empty() || says(&row.party.0) || (row.party.0.is_empty() && says(&row.memo.0));
        made.push(Inflow { rows: vec![at], day: row.time.date(), amount: row.amount, allowed, payer });
    }
    made
}

/// The days that an inflow settles, if any fit; they are taken. `sums`: its sum alone is proof enough to ask.
fn take(
    view: &View<'_>,
    bills: &mut [Bill],
    inflow: &Inflow,
    sums: bool,
    used: &mut HashSet<usize>,
    made: &mut Vec<Draft>,
) -> bool {
    let nameless = inflow.rows.iter().filter_map(|at| view.row(*at)).all(|r: &Row| r.party.0.is_empty());
    let mut best: Option<Window> = None;
    for (at, bill) in bills.iter().enumerate() {
        if inflow.allowed.as_ref().is_some_and(|a| !a.contains(&at)) {
            continue;
        }
        // Without a word of settlement only the exact sum speaks, or nearly it where the bank names nobody.
        let least = match (&inflow.allowed, nameless) {
            (Some(_), _) => Decimal::new(97, 2),
            _ if sums => Decimal::new(97, 2),
            (None, true) => Decimal::new(99, 2),
            (None, false) => Decimal::ONE,
        };
        let found = window(&bill.days, at, inflow, least);
        if let Some(found) = found
            && best.as_ref().is_none_or(|b| found.rank < b.rank)
        {
            best = Some(found);
        }
    }
    let Some(best) = best else { return false };
    let Some(bill) = bills.get_mut(best.bill) else { return false };
    if inflow.allowed.is_none() && !sums {
        // A round sum, or that of a receipt or two, is met by chance where nothing calls it a settlement.
        let receipts: usize = bill.days.range(best.from..=best.to).map(|(_, d)| d.rows.len()).sum();
        if (inflow.amount % Decimal::from(100)).is_zero() || receipts < 3 {
            return false;
        }
    }
    let first = bill.settle(best.from, best.to);
    used.extend(inflow.rows.iter().copied());
    let (zh_days, en_days) = days(best.from, best.to);
    let (net, sum) = (yuan(best.net), yuan(inflow.amount));
    let fee = best.net - inflow.amount;
    let share = (fee * Decimal::ONE_HUNDRED).checked_div(best.net).unwrap_or_default().round_dp(2).normalize();
    let (less, less_en) = match fee.is_zero() {
        true => ("，一分不差".to_owned(), ", to the cent".to_owned()),
        false => {
            let fee = yuan(fee);
            (format!("，相差 {fee} 元（{share}%）像手续费"), format!(", {fee} less ({share}%), like a fee"))
        }
    };
    let names = bill.names.join("、");
    let bank = inflow.rows.first().and_then(|at| view.row(*at)).map(|r| view.file_name(r.file)).unwrap_or_default();
    let day = inflow.day;
    made.push(Draft {
        kind: LinkKind::Settlement,
        exact: best.exact,
        first,
        second: inflow.rows.clone(),
        first_sum: best.net,
        reason: Text::new(
            format!("{names} {zh_days} 收款减退款 {net} 元，{day} {bank} 结算到账 {sum} 元{less}"),
            format!("{names}: {net} received less refunds on {en_days}; {bank} shows {sum} on {day}{less_en}"),
        ),
    });
    true
}

/// The days of a bill that come closest to an inflow.
fn window(days: &BTreeMap<NaiveDate, Day>, at: usize, inflow: &Inflow, least: Decimal) -> Option<Window> {
    let back = |n: u64| inflow.day.checked_sub_days(Days::new(n));
    let earliest = back(LONGEST + LATEST)?;
    let first_open = days.range(earliest..=inflow.day).find(|(_, d)| !d.settled && !d.net.is_zero()).map(|(d, _)| *d);
    let mut best: Option<Window> = None;
    for lag in 0..=LATEST {
        let end = back(lag)?;
        if days.get(&end).is_none_or(|d| d.settled || d.net.is_zero()) {
            continue;
        }
        let (mut net, mut fee) = (Decimal::ZERO, Decimal::ZERO);
        let begin = end.checked_sub_days(Days::new(LONGEST - 1))?;
        for (start, day) in days.range(begin..=end).rev() {
            if day.settled {
                break;
            }
            net += day.net;
            fee += day.fee;
            if net <= Decimal::ZERO || day.net.is_zero() {
                continue;
            }
            let length = u64::try_from((end - *start).num_days() + 1).unwrap_or(u64::MAX);
            let exact = inflow.amount == net || (!fee.is_zero() && inflow.amount == net - fee);
            let likely = inflow.amount <= net && inflow.amount >= net * least;
            // Days settle in their order: what is nearly the sum of some days counts where nothing is left open before them.
            let in_order = Some(*start) == first_open;
            if !(exact || (likely && (in_order || (length == 1 && lag <= LATE)))) {
                continue;
            }
            let lag_rank = match lag {
                1 => 0,
                0 => 2,
                n => n + 1,
            };
            let rank = (u8::from(!exact), u8::from(!in_order), lag_rank, length);
            if best.as_ref().is_none_or(|b| rank < b.rank) {
                best = Some(Window { bill: at, from: *start, to: end, net, exact, rank });
            }
        }
    }
    best
}

/// A settlement that fits no days, while the bill holds receipts before it that nothing settled: paid out in a lump.
fn lump(view: &View<'_>, bills: &mut [Bill], inflow: &Inflow, used: &mut HashSet<usize>, made: &mut Vec<Draft>) {
    let sales = inflow.rows.iter().all(|at| {
        let class = view.classed.get(*at).map(|c| usize::from(c.class));
        class.and_then(|c| view.rules.classes.get(c)).is_some_and(|c| c.treatment == Treatment::Sales)
    });
    let Some(allowed) = inflow.allowed.as_ref().filter(|_| sales) else { return };
    for at in allowed {
        let Some(bill) = bills.get_mut(*at) else { continue };
        let rest = bill.unsettled(inflow.day) - bill.lumps;
        if rest < inflow.amount {
            continue;
        }
        bill.lumps += inflow.amount;
        used.extend(inflow.rows.iter().copied());
        let bank = inflow.rows.first().and_then(|at| view.row(*at)).map(|r| view.file_name(r.file)).unwrap_or_default();
        let (names, from, day) = (bill.names.join("、"), bill.from, inflow.day);
        let left = rest;
        let (rest, sum) = (yuan(rest), yuan(inflow.amount));
        made.push(Draft {
            kind: LinkKind::Settlement,
            exact: false,
            first: Vec::new(),
            second: inflow.rows.clone(),
            first_sum: left,
            reason: Text::new(
                format!("{day} {bank} 结算到账 {sum} 元，对不上哪几天；{names} 自 {from} 起还有 {rest} 元收款没对上结算，像分批提出来的"),
                format!("{bank} shows a settlement of {sum} on {day} that fits no days; {names} holds {rest} since {from} not settled otherwise"),
            ),
        });
        return;
    }
}
