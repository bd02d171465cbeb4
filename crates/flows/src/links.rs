//! The same money in two files: a merchant's receipts and their settlement into the bank, a wallet and the card behind it, transfers
//! between own accounts, one account exported twice. Each is proposed with both sides and the reason; until the officer links or
//! parts them, the money counts once.

mod settlement;
mod wallet;

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use rust_decimal::Decimal;
use sha2::{Digest, Sha256};

use crate::classify::Words;
use crate::finding::Text;
use crate::row::{Channel, Direction, Row};
use crate::rules::{PairKind, Rules};
use crate::{Classed, Ledger};

/// What two sides have to do with each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LinkKind {
    /// A merchant's receipts of some days, and their settlement into a bank account.
    Settlement,
    /// Receipts of a wallet that landed on a card at once.
    Landed,
    /// Payments of a wallet that a card paid.
    PaidByCard,
    /// A wallet's balance paid out to a card.
    Withdrawal,
    /// Out of one own account, into another.
    OwnAccounts,
    /// One account in two files, one of which does not name it.
    SameAccount,
}

impl LinkKind {
    /// Its stable word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Settlement => "settlement",
            Self::Landed => "landed",
            Self::PaidByCard => "paid_by_card",
            Self::Withdrawal => "withdrawal",
            Self::OwnAccounts => "own_accounts",
            Self::SameAccount => "same_account",
        }
    }

    /// Its name.
    #[must_use]
    pub fn label(self) -> Text {
        let (zh, en) = match self {
            Self::Settlement => ("商户收款与到账结算", "receipts and their settlement"),
            Self::Landed => ("钱包收款直接进了银行卡", "received by the wallet, landed on the card"),
            Self::PaidByCard => ("钱包付款走的银行卡", "paid by the wallet from the card"),
            Self::Withdrawal => ("钱包提现到银行卡", "withdrawn from the wallet to the card"),
            Self::OwnAccounts => ("自己账户之间转账", "between own accounts"),
            Self::SameAccount => ("同一账户的两份流水", "one account in two files"),
        };
        Text::new(zh, en)
    }
}

/// Two sides that may be the same money.
#[derive(Debug, Clone)]
pub struct Link {
    /// Stable as long as both sides' days, amounts and directions are the same.
    pub key: String,
    /// What it is.
    pub kind: LinkKind,
    /// The amounts agree to the cent, a known fee taken off.
    pub exact: bool,
    /// The side that counts, by place in [`Ledger::rows`]. Empty where it is the rest of a bill, as the reason says.
    pub first: Vec<u32>,
    /// The side that is the same money again, and counts for nothing until it is parted.
    pub second: Vec<u32>,
    /// The first side's sum; of receipts, less what was given back.
    pub first_sum: Decimal,
    /// The second side's sum.
    pub second_sum: Decimal,
    /// Why.
    pub reason: Text,
}

/// A link before it has its key.
struct Draft {
    kind: LinkKind,
    exact: bool,
    first: Vec<usize>,
    second: Vec<usize>,
    first_sum: Decimal,
    reason: Text,
}

/// What the searches share.
struct View<'a> {
    ledger: &'a Ledger,
    classed: &'a Classed,
    rules: &'a Rules,
    words: &'a Words,
}

impl<'a> View<'a> {
    fn row(&self, at: usize) -> Option<&'a Row> {
        self.ledger.rows.get(at)
    }

    /// The channel of the row's file; the row's own says POS where a bank shows a settlement.
    fn file_channel(&self, row: &Row) -> Channel {
        self.ledger.files.get(usize::from(row.file)).map_or(Channel::Aside, |f| f.format.channel)
    }

    fn file_name(&self, file: u16) -> &'a str {
        self.ledger.files.get(usize::from(file)).map(|f| f.name.as_str()).unwrap_or_default()
    }

    fn sum(&self, rows: &[usize]) -> Decimal {
        rows.iter().filter_map(|at| self.row(*at)).map(|r| r.amount).sum()
    }

    /// The pair of rows that a rule found to be between own accounts.
    fn own_pair(&self, at: usize) -> Option<usize> {
        let class = self.classed.get(at)?;
        let rule = self.rules.rules.get(usize::from(class.rule))?;
        (rule.pair == Some(PairKind::OwnAccounts)).then_some(())?;
        class.pair.map(|p| p as usize)
    }
}

/// Finds them all; the surest kinds first, so that a row is the second side of one link only.
#[must_use]
pub fn links(ledger: &Ledger, classed: &Classed, rules: &Rules) -> Vec<Link> {
    if ledger.files.len() < 2 {
        return Vec::new();
    }
    let words = Words::of(rules);
    let view = View { ledger, classed, rules, words: &words };
    let mut used: HashSet<usize> = HashSet::new();
    let mut drafts = same_account(&view, &mut used);
    drafts.extend(own_accounts(&view, &mut used));
    drafts.extend(settlement::find(&view, &mut used));
    drafts.extend(wallet::find(&view, &mut used));
    let mut seen: HashMap<String, u32> = HashMap::new();
    let small = |rows: &[usize]| rows.iter().map(|at| u32::try_from(*at).unwrap_or(u32::MAX)).collect::<Vec<u32>>();
    let mut made: Vec<Link> = drafts
        .into_iter()
        .map(|draft| {
            let base = key(&view, &draft);
            let nth = seen.entry(base.clone()).or_insert(0);
            *nth += 1;
            Link {
                // Two transfers of one day and one amount are two links.
                key: if *nth == 1 { base } else { format!("{base}_{nth}") },
                kind: draft.kind,
                exact: draft.exact,
                second_sum: view.sum(&draft.second),
                first: small(&draft.first),
                second: small(&draft.second),
                first_sum: draft.first_sum,
                reason: draft.reason,
            }
        })
        .collect();
    made.sort_by_key(|l| (l.kind, l.second.first().copied()));
    made
}

/// A print of both sides by day, direction and amount: what stays the same when a fuller export of either joins.
fn key(view: &View<'_>, draft: &Draft) -> String {
    let mut sum = Sha256::new();
    for (side, rows) in [("first", &draft.first), ("second", &draft.second)] {
        sum.update(side.as_bytes());
        let mut lines: Vec<String> = rows
            .iter()
            .filter_map(|at| view.row(*at))
            .map(|r| {
                let direction = match r.direction {
                    Direction::In => "in",
                    Direction::Out => "out",
                    Direction::Neutral => "neutral",
                };
                format!("{} {direction} {}\n", r.time.date(), r.amount.normalize())
            })
            .collect();
        lines.sort();
        lines.iter().for_each(|line| sum.update(line.as_bytes()));
    }
    let hex: String = sum.finalize().iter().take(10).map(|b| format!("{b:02x}")).collect();
    format!("l{hex}")
}

/// Two exports that agree row by row over the days that both cover, where one of them does not name its account.
fn same_account(view: &View<'_>, used: &mut HashSet<usize>) -> Vec<Draft> {
    let mut pairs: HashMap<(u16, u16), Vec<(usize, usize)>> = HashMap::new();
    let mut stretches: HashSet<(u16, u16)> = HashSet::new();
    for (later, earlier, whole) in &view.ledger.alike {
        let (later, earlier) = (*later as usize, *earlier as usize);
        if let (Some(a), Some(b)) = (view.row(later), view.row(earlier)) {
            pairs.entry((b.file, a.file)).or_default().push((earlier, later));
            if *whole {
                stretches.insert((b.file, a.file));
            }
        }
    }
    let mut pairs: Vec<_> = pairs.into_iter().collect();
    pairs.sort_by_key(|(files, _)| *files);
    // The days of each file's movements, in their order: how many lie within a span is then two searches.
    let mut days: HashMap<u16, Vec<NaiveDate>> = HashMap::new();
    if !pairs.is_empty() {
        for row in view.ledger.rows.iter().filter(|r| !r.amount.is_zero()) {
            days.entry(row.file).or_default().push(row.time.date());
        }
    }
    let mut made = Vec::new();
    for ((one, other), rows) in pairs {
        let period = |file: u16| view.ledger.files.get(usize::from(file)).and_then(|f| f.period);
        let (Some(a), Some(b)) = (period(one), period(other)) else { continue };
        let (from, to) = (a.0.max(b.0), a.1.min(b.1));
        let within = |file: u16| {
            let days = days.get(&file).map(Vec::as_slice).unwrap_or_default();
            days.partition_point(|day| *day <= to).saturating_sub(days.partition_point(|day| *day < from))
        };
        let named = |file: u16| view.ledger.files.get(usize::from(file)).is_some_and(|f| !f.account.0.is_empty());
        // Two accounts with a number each are one only where much agrees, balances too.
        let least = if named(one) && named(other) { 3 } else { 1 };
        let whole = stretches.contains(&(one, other));
        if !whole && (rows.len() < least || rows.len() * 2 < within(one).min(within(other))) {
            continue;
        }
        let rows: Vec<(usize, usize)> = rows.into_iter().filter(|(_, later)| used.insert(*later)).collect();
        let (first, second): (Vec<usize>, Vec<usize>) = rows.into_iter().unzip();
        let n = second.len();
        let (x, y) = (view.file_name(one), view.file_name(other));
        let whole_zh = format!(
            "{x} 与 {y} 在 {from} 到 {to} 有 {n} 笔金额、收支依次都一样，日期差不到两天，时间、流水号、对方或账号的写法不全一样，像同一账户导出两次；认不准"
        );
        let whole_en = format!(
            "{x} and {y} agree line by line in {n} amounts from {from} to {to}, though times, serials, names or account numbers are not \
             all written alike: like one account exported twice"
        );
        let zh = format!(
            "{x} 与 {y} 在 {from} 到 {to} 有 {n} 笔日期、金额、对方都一样，像同一账户导出两次；账号没写全，认不准"
        );
        let en = format!(
            "{x} and {y} agree in {n} movements from {from} to {to}, like one account exported twice; an account number is missing"
        );
        made.push(Draft {
            kind: LinkKind::SameAccount,
            exact: true,
            first_sum: view.sum(&first),
            first,
            second,
            reason: if whole { Text::new(whole_zh, whole_en) } else { Text::new(zh, en) },
        });
    }
    made
}

/// Transfers that pairing found, out of one own account and into another.
fn own_accounts(view: &View<'_>, used: &mut HashSet<usize>) -> Vec<Draft> {
    let mut made = Vec::new();
    for (at, row) in view.ledger.rows.iter().enumerate().filter(|(_, r)| r.direction == Direction::In) {
        let Some(other) = view.own_pair(at) else { continue };
        let Some(out) = view.row(other).filter(|_| used.insert(at)) else { continue };
        let wallet = matches!(view.file_channel(out), Channel::Wechat | Channel::Alipay);
        let kind = if wallet && view.file_channel(row) == Channel::Bank {
            LinkKind::Withdrawal
        } else {
            LinkKind::OwnAccounts
        };
        let (from, to) = (view.file_name(out.file), view.file_name(row.file));
        let fee = out.amount - row.amount;
        let less = if fee.is_zero() { String::new() } else { format!("，相差 {} 元像手续费", yuan(fee)) };
        let less_en = if fee.is_zero() { String::new() } else { format!(", {} less, like a fee", yuan(fee)) };
        let zh = format!(
            "{} {from} 转出 {} 元，{} {to} 收到 {} 元{less}",
            out.time.date(),
            yuan(out.amount),
            row.time.date(),
            yuan(row.amount)
        );
        let en = format!(
            "{} out of {from}, {} on {} into {to}{less_en}",
            out.time.date(),
            yuan(row.amount),
            row.time.date()
        );
        made.push(Draft {
            kind,
            exact: fee.is_zero(),
            first: vec![other],
            second: vec![at],
            first_sum: out.amount,
            reason: Text::new(zh, en),
        });
    }
    made
}

/// An amount as an officer reads it: grouped, with cents.
fn yuan(amount: Decimal) -> String {
    let text = format!("{:.2}", amount.abs());
    let (whole, cents) = text.split_once('.').unwrap_or((&text, "00"));
    let mut made = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            made.push(',');
        }
        made.push(digit);
    }
    let sign = if amount < Decimal::ZERO { "-" } else { "" };
    if cents == "00" { format!("{sign}{made}") } else { format!("{sign}{made}.{cents}") }
}

/// A span of days in words.
fn days(from: NaiveDate, to: NaiveDate) -> (String, String) {
    if from == to {
        (from.to_string(), from.to_string())
    } else {
        (format!("{from} 到 {to}"), format!("{from} to {to}"))
    }
}
