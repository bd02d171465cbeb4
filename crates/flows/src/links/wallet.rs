//! A wallet and the card behind it: what the wallet's bill shows as received on, or paid from, a bank card stands in the bank's
//! statement again, under the wallet's name.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::{Draft, LinkKind, View, yuan};
use crate::classify::Hits;
use crate::finding::Text;
use crate::names::{Folded, may_be};
use crate::row::{Channel, Direction, Row, Settled};

/// The bank books within this many days.
const LATE: i64 = 2;

/// Words by which a wallet's bill says that a card was used.
const CARD: &[&str] = &["银行", "储蓄卡", "借记卡", "信用卡", "农商", "农信", "信用社", "银行卡"];

/// Whether a way of payment is a bank card, and the digits of the card that it shows.
fn card(method: &str) -> Option<String> {
    let wallet = ["网商银行余额", "余额宝", "零钱通"].iter().any(|w| method.contains(w));
    (!wallet && CARD.iter().any(|w| method.contains(w))).then(|| {
        let digits: String = method.chars().filter(char::is_ascii_digit).collect();
        if digits.len() == 4 { digits } else { String::new() }
    })
}

pub(super) fn find(view: &View<'_>, used: &mut HashSet<usize>) -> Vec<Draft> {
    let bank = bank_rows(view, used);
    if bank.is_empty() {
        return Vec::new();
    }
    let mut made = Vec::new();
    let mut paid: BTreeMap<(u16, u16), (Vec<usize>, Vec<usize>)> = BTreeMap::new();
    for (at, row) in view.ledger.rows.iter().enumerate() {
        let wallet = matches!(row.channel, Channel::Wechat | Channel::Alipay) && row.settled == Settled::Yes;
        if !wallet || row.direction == Direction::Neutral || row.amount.is_zero() {
            continue;
        }
        let Some(tail) = card(&row.method) else { continue };
        let day = row.time.date();
        let late = (0..=LATE).filter_map(|n| day.checked_add_signed(chrono::TimeDelta::days(n)));
        let found = late
            .filter_map(|d| bank.get(&(Some(row.channel), row.direction, row.amount, d)))
            .flatten()
            .copied()
            .find(|b| !used.contains(b) && fits(view, *b, &tail))
            .or_else(|| by_payer(view, row, bank.get(&(None, row.direction, row.amount, day)), used, &tail));
        let Some(other) = found.and_then(|b| view.row(b).map(|r| (b, r))) else { continue };
        used.insert(other.0);
        if row.direction == Direction::Out {
            let (first, second) = paid.entry((row.file, other.1.file)).or_default();
            first.push(at);
            second.push(other.0);
            continue;
        }
        let (here, there) = (view.file_name(row.file), view.file_name(other.1.file));
        let (sum, booked) = (yuan(row.amount), other.1.time.date());
        let zh = format!("{here} {day} 收款 {sum} 元写明进了银行卡（{}），{booked} {there} 收到同样金额", row.method);
        let en = format!("{here} shows {sum} received on a card on {day}; {there} shows the same amount on {booked}");
        made.push(Draft {
            kind: LinkKind::Landed,
            exact: true,
            first: vec![at],
            second: vec![other.0],
            first_sum: row.amount,
            reason: Text::new(zh, en),
        });
    }
    // Payments are many and no sales: one link for each pair of files.
    for ((here, there), (first, second)) in paid {
        let (x, y, n) = (view.file_name(here), view.file_name(there), first.len());
        let zh = format!("{x} 里有 {n} 笔付款走的是银行卡，{y} 里有同样金额付给钱包的 {n} 笔");
        let en = format!("{n} payments of {x} were made by card; {y} shows the same amounts paid to the wallet");
        made.push(Draft {
            kind: LinkKind::PaidByCard,
            exact: true,
            first_sum: view.sum(&first),
            first,
            second,
            reason: Text::new(zh, en),
        });
    }
    made
}

/// A bank that names the customer and not the wallet: of one day, one amount and one payer, or of one minute.
fn by_payer(view: &View<'_>, row: &Row, bank: Option<&Vec<usize>>, used: &HashSet<usize>, tail: &str) -> Option<usize> {
    if row.direction != Direction::In {
        return None;
    }
    let party = Folded::of(&row.party.0).text;
    let near = |at: usize| {
        let other = view.row(at)?;
        let moment = row.timed && other.timed && (row.time - other.time).num_seconds().abs() <= 60;
        let name = Folded::of(&other.party.0).text;
        let named = !party.is_empty() && !name.is_empty() && may_be(&party, &name);
        Some(if moment {
            0_u8
        } else if named {
            1
        } else {
            return None;
        })
    };
    let open = bank?.iter().copied().filter(|at| !used.contains(at) && fits(view, *at, tail));
    open.filter_map(|at| Some((near(at)?, at))).min().map(|(_, at)| at)
}

/// The wallet that a bank's row names, if it names one.
type Place = (Option<Channel>, Direction, Decimal, NaiveDate);

/// The bank's rows by the wallet that they name, direction, amount and day.
fn bank_rows(view: &View<'_>, used: &HashSet<usize>) -> HashMap<Place, Vec<usize>> {
    let wallets: Vec<(Channel, &[u16])> =
        view.rules.settlements.iter().filter_map(|s| Some((s.wallet?, s.words.as_slice()))).collect();
    let carded = view.ledger.rows.iter().any(|r| r.channel != Channel::Bank && card(&r.method).is_some());
    let mut made: HashMap<Place, Vec<usize>> = HashMap::new();
    if !carded {
        return made;
    }
    let mut hits = Hits::default();
    for (at, row) in view.ledger.rows.iter().enumerate() {
        let bank = view.file_channel(row) == Channel::Bank && row.settled == Settled::Yes;
        if !bank || row.direction == Direction::Neutral || used.contains(&at) || view.own_pair(at).is_some() {
            continue;
        }
        view.words.hits(row, &mut hits);
        let named = wallets.iter().filter(|(_, words)| hits.anywhere(words)).map(|(wallet, _)| Some(*wallet));
        let mut named: Vec<Option<Channel>> = named.collect();
        if named.is_empty() {
            named.push(None);
        }
        for wallet in named {
            made.entry((wallet, row.direction, row.amount, row.time.date())).or_default().push(at);
        }
    }
    made
}

/// Whether the bank's account ends in the digits that the wallet shows of the card.
fn fits(view: &View<'_>, at: usize, tail: &str) -> bool {
    let Some(row) = view.row(at) else { return false };
    let account = account(view, row);
    tail.is_empty() || account.chars().filter(char::is_ascii_digit).count() < 4 || account.ends_with(tail) || {
        // A passbook's number is not its card's: only a card's own number can speak against it.
        account.len() < 16 || account.len() > 19
    }
}

fn account(view: &View<'_>, row: &Row) -> String {
    let own = row.own_account.0.as_str();
    let named = view.ledger.files.get(usize::from(row.file)).map(|f| f.account.0.as_str()).unwrap_or_default();
    Folded::of(if own.is_empty() { named } else { own }).text
}
