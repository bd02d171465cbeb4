//! When two lines are one movement. An order number alone says so when it is whole; a number that lost digits (a spreadsheet keeps
//! fifteen) proves nothing. Without a number, all that both lines show must agree: what one of them leaves out or hides behind stars
//! does not speak against it.

use std::rc::Rc;

use chrono::Timelike;
use rust_decimal::Decimal;

use crate::names::{Folded, may_be};
use crate::row::{Channel, Direction, Row};

/// An order or serial number as a proof of identity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Number {
    /// None, or so short that it begins again every day.
    None,
    /// It names the movement.
    Whole(String),
    /// Digits went missing: the first ones, and how many there were.
    Lost(String, usize),
}

/// Digits that a spreadsheet keeps of a number.
const KEPT: usize = 15;

/// A number without what exports put around it to save it from a spreadsheet.
fn clean(order: &str) -> String {
    order.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '+' | '-' | '_')).collect()
}

impl Number {
    /// A row's number, read by itself: where no file speaks, only a long tail of zeros says that digits are gone.
    pub(crate) fn of(row: &Row) -> Self {
        Self::within(row, clean(&row.order).len() >= KEPT + 8)
    }

    /// A row's number within its file; `cut`: the file's long numbers lost their last digits, see [`cut`].
    pub(crate) fn within(row: &Row, cut: bool) -> Self {
        let order = clean(&row.order);
        let order = match order.split_once('.') {
            // A number shown with decimals: `4200001234.00`.
            Some((whole, rest)) if !rest.is_empty() && rest.bytes().all(|b| b == b'0') => whole.to_owned(),
            _ => order,
        };
        if let Some(lost) = scientific(&order) {
            return lost;
        }
        if cut && long(&order) && zeros(&order) {
            return Self::Lost(order.chars().take(KEPT).collect(), order.len());
        }
        let digits = order.bytes().filter(u8::is_ascii_digit).count();
        // A bank's short serial begins again each day, a terminal's each shift.
        let least = if row.channel == Channel::Bank { 16 } else { 10 };
        if digits >= least && !order.contains('.') { Self::Whole(order) } else { Self::None }
    }

    /// Whether two numbers can be one, as far as their digits are left.
    fn may_be(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Whole(one), Self::Whole(other)) => one == other,
            (Self::Lost(start, length), Self::Whole(whole)) | (Self::Whole(whole), Self::Lost(start, length)) => {
                whole.len() == *length && begins(whole, start)
            }
            (Self::Lost(one, a), Self::Lost(other, b)) => a == b && begins(one, other),
            (Self::None, _) | (_, Self::None) => true,
        }
    }
}

/// A number of more digits than a spreadsheet keeps.
fn long(order: &str) -> bool {
    order.len() > KEPT && order.bytes().all(|b| b.is_ascii_digit())
}

/// Nothing but zeros behind the digits that a spreadsheet keeps.
fn zeros(order: &str) -> bool {
    order.bytes().skip(KEPT).all(|b| b == b'0')
}

/// Whether a spreadsheet took the last digits of a file's long numbers and put zeros. One serial in ten ends in a zero honestly, so
/// one number says nothing: nearly all of them must end so, by several zeros each or in several numbers.
pub(crate) fn cut(rows: &[Row]) -> bool {
    let (mut all, mut ending, mut tell) = (0_usize, 0_usize, false);
    for order in rows.iter().map(|row| clean(&row.order)).filter(|order| long(order)) {
        all += 1;
        if zeros(&order) {
            ending += 1;
            tell |= order.len() >= KEPT + 3;
        }
    }
    ending * 10 >= all * 9 && (tell || ending >= 5)
}

/// `2.02610E+27`: what a spreadsheet shows of a long number.
fn scientific(order: &str) -> Option<Number> {
    let (mantissa, exponent) = order.split_once(['e', 'E'])?;
    let exponent: usize = exponent.strip_prefix('+').unwrap_or(exponent).parse().ok().filter(|e| *e < 100)?;
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    // One digit before the point, or one digit alone; an order of letters and digits is no such number.
    let point = usize::from(mantissa.contains('.'));
    let number = digits.len() + point == mantissa.len() && mantissa.find('.').unwrap_or(mantissa.len()) == 1;
    number.then_some(Number::Lost(digits, exponent + 1))
}

/// Whether two numbers begin alike; the last digit shown may be rounded.
fn begins(one: &str, other: &str) -> bool {
    let sure = one.len().min(other.len()).saturating_sub(1);
    one.get(..sure) == other.get(..sure)
}

/// Whether two accounts are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Same {
    Yes,
    /// One of them is not named.
    Perhaps,
    /// Two numbers; a card and the account behind it may still be one.
    Other,
}

/// What all rows of one file have in common.
#[derive(Debug, Clone)]
pub(crate) struct Origin {
    /// The source and the names of the columns: one system's way of writing.
    pub(crate) format: String,
    pub(crate) columns: Vec<String>,
    /// The file gives times without seconds.
    pub(crate) minutes: bool,
    /// Its long numbers lost their last digits.
    pub(crate) cut: bool,
}

/// What is known of a row besides itself.
#[derive(Debug, Clone)]
pub(crate) struct Traits {
    pub(crate) number: Number,
    pub(crate) origin: Rc<Origin>,
    /// Its account, folded.
    pub(crate) account: Rc<str>,
    pub(crate) party: String,
    raw_order: String,
}

impl Traits {
    pub(crate) fn of(row: &Row, account: Rc<str>, origin: Rc<Origin>) -> Self {
        Self {
            number: Number::within(row, origin.cut),
            origin,
            account,
            party: Folded::of(&row.party.0).text,
            raw_order: clean(&row.order),
        }
    }

    pub(crate) fn account(&self, other: &Self) -> Same {
        let (one, two) = (&*self.account, &*other.account);
        let one_source = self.origin.format == other.origin.format;
        if one.is_empty() || two.is_empty() {
            return if one == two && one_source { Same::Yes } else { Same::Perhaps };
        }
        // A card's last four digits alone name it within one bank.
        let tail = |short: &str, long: &str| {
            let digits: String = short.chars().filter(char::is_ascii_digit).collect();
            digits.len() >= 4 && digits.len() < 8 && short.len() < long.len() && long.ends_with(&digits)
        };
        let visible = |text: &str| text.chars().filter(|c| *c != '*').count() >= 4;
        if one == two || (visible(one) && visible(two) && may_be(one, two)) {
            Same::Yes
        } else if tail(one, two) || tail(two, one) {
            if one_source { Same::Yes } else { Same::Perhaps }
        } else {
            Same::Other
        }
    }
}

/// Whether two times may be one moment, each as exact as its file is.
pub(crate) fn times(one: (&Row, &Traits), other: (&Row, &Traits)) -> bool {
    let ((a, x), (b, y)) = (one, other);
    if !a.timed || !b.timed {
        return a.time.date() == b.time.date();
    }
    let minute = |row: &Row| row.time.with_second(0);
    a.time == b.time || ((x.origin.minutes || y.origin.minutes) && minute(a) == minute(b))
}

/// Whether balances speak against it.
pub(crate) fn balances_differ(one: &Row, other: &Row) -> bool {
    matches!((one.balance, other.balance), (Some(a), Some(b)) if a != b)
}

/// Whether two rows of two files show one movement, whatever their accounts: all that both of them say agrees.
pub(crate) fn agree(one: (&Row, &Traits), other: (&Row, &Traits)) -> bool {
    let ((a, x), (b, y)) = (one, other);
    let basic = a.channel == b.channel && a.direction == b.direction && a.amount == b.amount;
    if !basic || !times(one, other) || balances_differ(a, b) {
        return false;
    }
    // The same balance after the same amount at the same time: then the name may be the payer's or the payment company's.
    let balanced = a.balance.is_some() && b.balance.is_some() && a.balance != Some(Decimal::ZERO);
    let alike = x.party.is_empty() || y.party.is_empty() || may_be(&x.party, &y.party);
    if !alike && !balanced {
        return false;
    }
    // Two systems number one movement in two ways; one system does not.
    let one_system = one_system(x, y);
    let numbered = !x.raw_order.is_empty() && !y.raw_order.is_empty();
    let wallet = a.channel != Channel::Bank;
    match (&x.number, &y.number) {
        (Number::None, Number::None) => !(numbered && one_system) || x.raw_order == y.raw_order,
        (one, other) => one.may_be(other) || !(wallet || one_system),
    }
}

/// Whether one system wrote both: it numbers a movement in one way.
pub(crate) fn one_system(one: &Traits, other: &Traits) -> bool {
    one.origin.format == other.origin.format && one.origin.columns == other.origin.columns
}

/// Whether two whole numbers can be a card's and that of the account behind it: they are of two lengths, and one is no card's.
pub(crate) fn card_and_account(one: &str, other: &str) -> bool {
    let digits = |text: &str| text.len() >= 8 && text.bytes().all(|b| b.is_ascii_digit());
    let card = |text: &str| (16..=19).contains(&text.len());
    digits(one) && digits(other) && one.len() != other.len() && !(card(one) && card(other))
}

/// How much a row tells, for choosing among rows that all agree.
pub(crate) fn closeness(one: (&Row, &Traits), other: (&Row, &Traits)) -> u8 {
    let ((a, x), (b, y)) = (one, other);
    let same = [a.time == b.time, a.balance == b.balance, x.party == y.party, x.raw_order == y.raw_order];
    same.iter().map(|s| u8::from(*s)).sum()
}

/// Takes over from a copy of a row what the row itself lacks; `newer`: the copy's file was made later; `number`: the copy's number
/// is worth more.
pub(crate) fn enrich(kept: &mut Row, copy: Row, newer: bool, number: bool) {
    let seconds = |row: &Row| row.timed && row.time.second() != 0;
    if (copy.timed && !kept.timed) || (seconds(&copy) && !seconds(kept)) {
        (kept.time, kept.timed) = (copy.time, true);
    }
    let stars = |text: &str| text.contains(['*', '＊']);
    for (mine, theirs) in [
        (&mut kept.party.0, copy.party.0),
        (&mut kept.party_account.0, copy.party_account.0),
        (&mut kept.own_account.0, copy.own_account.0),
        (&mut kept.memo.0, copy.memo.0),
        (&mut kept.kind, copy.kind),
        (&mut kept.method, copy.method),
    ] {
        if !theirs.is_empty() && (mine.is_empty() || (stars(mine) && !stars(&theirs))) {
            *mine = theirs;
        }
    }
    if kept.balance.is_none() {
        kept.balance = copy.balance;
    }
    if kept.order.is_empty() || number {
        kept.order = copy.order;
    }
    // What was given back later stands in the later export alone.
    kept.refunded = kept.refunded.max(copy.refunded).min(kept.amount);
    if newer {
        kept.settled = copy.settled;
    }
}

/// Whether two rows of one file with all the same cannot be two movements: one second and one balance belong to one.
pub(crate) fn distinct(row: &Row) -> bool {
    // Without a time of day, in, out and in again within a day give the same balance honestly.
    row.timed && row.balance.is_some() && !row.amount.is_zero() && row.direction != Direction::Neutral
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::row::{Private, Settled};

    fn row(order: &str, channel: Channel) -> Row {
        Row {
            file: 0,
            line: 1,
            time: chrono::NaiveDateTime::default(),
            timed: true,
            amount: Decimal::ONE,
            direction: Direction::In,
            refunded: Decimal::ZERO,
            settled: Settled::Yes,
            unclear: String::new(),
            reversal: false,
            channel,
            party: Private::default(),
            party_account: Private::default(),
            memo: Private::default(),
            kind: String::new(),
            method: String::new(),
            balance: None,
            order: order.to_owned(),
            own_account: Private::default(),
        }
    }

    #[test]
    fn a_number_is_whole_lost_or_nothing() {
        let lost = |start: &str, length| Number::Lost(start.into(), length);
        for (order, channel, number) in [
            ("2026101022001100000000000001\t", Channel::Alipay, Number::Whole("2026101022001100000000000001".into())),
            ("`4200002715202610100000000000", Channel::Wechat, Number::Whole("4200002715202610100000000000".into())),
            ("2.02610102200110E+27", Channel::Alipay, lost("202610102200110", 28)),
            ("2.0261E+27", Channel::Alipay, lost("20261", 28)),
            ("2E27", Channel::Alipay, lost("2", 28)),
            ("2026101022001100000000000000", Channel::Alipay, lost("202610102200110", 28)),
            ("4200000000000001.00", Channel::Wechat, Number::Whole("4200000000000001".into())),
            ("000123", Channel::Bank, Number::None),
            ("123456789012", Channel::Bank, Number::None),
            ("123456789012", Channel::Pos, Number::Whole("123456789012".into())),
            ("000017", Channel::Pos, Number::None),
            ("", Channel::Wechat, Number::None),
            ("/", Channel::Wechat, Number::None),
            ("########", Channel::Wechat, Number::None),
        ] {
            assert_eq!(Number::within(&row(order, channel), true), number, "{order}");
        }
        // In a file whose other numbers are whole, a zero at the end is a digit like others.
        let plain = row("2026101022001100000000000000", Channel::Alipay);
        assert_eq!(Number::within(&plain, false), Number::Whole("2026101022001100000000000000".into()));
        assert!(lost("20261", 28).may_be(&Number::Whole("2026101022001100000000000001".into())));
        assert!(!lost("20261", 28).may_be(&Number::Whole("2027101022001100000000000001".into())));
        assert!(!lost("20261", 20).may_be(&Number::Whole("2026101022001100000000000001".into())));
    }
}
