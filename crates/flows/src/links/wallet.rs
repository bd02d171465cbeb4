//! A wallet and the card behind it: what the wallet's bill shows as received on, or paid from, a bank card stands in the bank's
//! statement again, under the wallet's name.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::{Draft, LinkKind, View, yuan};
use crate::classify::Hits;
use crate::finding::Text;
use crate::limits::{self, Comparisons};
use crate::names::{Folded, Folds, may_be};
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
    let mut bank = bank_rows(view, used);
    if bank.is_empty() {
        return Vec::new();
    }
    let folds = Folds::of(view.ledger.rows.iter().map(|r| r.party.0.as_str()));
    let left = Comparisons::default();
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
        let named = late
            .filter_map(|d| {
                let place = (Some(row.channel), row.direction, row.amount, d);
                bank.get_mut(&place).and_then(|rows| rows.first(&tail, used))
            })
            .next();
        let nameless = (None, row.direction, row.amount, day);
        let found = named.or_else(|| by_payer(view, row, &folds, bank.get_mut(&nameless)?, &tail, &left));
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
fn by_payer(
    view: &View<'_>,
    row: &Row,
    folds: &Folds<'_>,
    bank: &mut Booked,
    tail: &str,
    left: &Comparisons,
) -> Option<usize> {
    if row.direction != Direction::In {
        return None;
    }
    let party = folds.text(&row.party.0);
    let near = |at: usize| {
        left.one();
        let other = view.row(at)?;
        let moment = row.timed && other.timed && (row.time - other.time).num_seconds().abs() <= 60;
        let name = folds.text(&other.party.0);
        let named = !party.is_empty() && !name.is_empty() && may_be(party, name);
        Some(if moment {
            0_u8
        } else if named {
            1
        } else {
            return None;
        })
    };
    let open = bank.all.iter().copied().take(left.window()).filter(|at| Card::of(view, *at).fits(tail));
    let found = open.filter_map(|at| Some((near(at)?, at))).min().map(|(_, at)| at)?;
    bank.take(found);
    Some(found)
}

/// Rows of one place in the order of time, those that a link used taken from the front; and the same by the card that they show.
#[derive(Default)]
struct Booked {
    all: VecDeque<usize>,
    /// Rows whose account cannot speak against a card.
    any_card: VecDeque<usize>,
    by_card: HashMap<String, VecDeque<usize>>,
}

impl Booked {
    fn push(&mut self, at: usize, card: Card) {
        self.all.push_back(at);
        match card {
            Card::Any => self.any_card.push_back(at),
            Card::Ends(digits) => self.by_card.entry(digits).or_default().push_back(at),
        }
    }

    /// The first that is not used and fits a card's last digits; none given fit all.
    fn first(&mut self, tail: &str, used: &HashSet<usize>) -> Option<usize> {
        fn head(list: &mut VecDeque<usize>, used: &HashSet<usize>) -> Option<usize> {
            while list.front().is_some_and(|at| used.contains(at)) {
                limits::step(1);
                list.pop_front();
            }
            list.front().copied()
        }
        if tail.is_empty() {
            return head(&mut self.all, used);
        }
        let shown = self.by_card.get_mut(tail).and_then(|list| head(list, used));
        head(&mut self.any_card, used).into_iter().chain(shown).min()
    }

    /// Takes a row out of those that name no wallet: it stands in no other place.
    fn take(&mut self, at: usize) {
        if let Ok(place) = self.all.binary_search(&at) {
            self.all.remove(place);
        }
    }
}

/// The wallet that a bank's row names, if it names one.
type Place = (Option<Channel>, Direction, Decimal, NaiveDate);

/// The bank's rows by the wallet that they name, direction, amount and day.
fn bank_rows(view: &View<'_>, used: &HashSet<usize>) -> HashMap<Place, Booked> {
    let wallets: Vec<(Channel, &[u16])> =
        view.rules.settlements.iter().filter_map(|s| Some((s.wallet?, s.words.as_slice()))).collect();
    let carded = view.ledger.rows.iter().any(|r| r.channel != Channel::Bank && card(&r.method).is_some());
    let mut made: HashMap<Place, Booked> = HashMap::new();
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
            let place = made.entry((wallet, row.direction, row.amount, row.time.date())).or_default();
            place.push(at, Card::of(view, at));
        }
    }
    made
}

/// What a bank's account says of the card behind it.
enum Card {
    /// Nothing: too few digits are shown, or it is a passbook's number. Only a card's own number can speak against a card.
    Any,
    /// Its last four characters.
    Ends(String),
}

impl Card {
    fn of(view: &View<'_>, at: usize) -> Self {
        let account = view.row(at).map(|row| account(view, row)).unwrap_or_default();
        let short = account.chars().filter(char::is_ascii_digit).count() < 4;
        let card = (16..=19).contains(&account.len());
        let end = account.len().checked_sub(4).and_then(|from| account.get(from..));
        match end {
            Some(end) if card && !short => Self::Ends(end.to_owned()),
            // A card's number whose end is no four bytes of its own ends in no digits.
            None if card && !short => Self::Ends(String::new()),
            _ => Self::Any,
        }
    }

    /// Whether it may be the card with these last digits; none given fit all.
    fn fits(&self, tail: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Ends(end) => tail.is_empty() || end == tail,
        }
    }
}

fn account(view: &View<'_>, row: &Row) -> String {
    let own = row.own_account.0.as_str();
    let named = view.ledger.files.get(usize::from(row.file)).map(|f| f.account.0.as_str()).unwrap_or_default();
    Folded::of(if own.is_empty() { named } else { own }).text
}
