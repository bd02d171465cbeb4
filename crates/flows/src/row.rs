//! One movement of money as the statement shows it.

use std::fmt;

use chrono::NaiveDateTime;
use rust_decimal::Decimal;

/// Text about a person: shown to the officer, masked wherever a value is merely printed.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Private(pub String);

impl fmt::Debug for Private {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&masked(&self.0))
    }
}

/// The first character and stars: enough to tell two lines apart, too little to name anybody.
#[must_use]
pub fn masked(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        None => String::new(),
        Some(first) => format!("{first}{}", "*".repeat(chars.count().clamp(1, 3))),
    }
}

/// Which way the money went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Into the account.
    In,
    /// Out of it.
    Out,
    /// Neither, as the statement itself says: between a wallet's balance and its owner's cards or funds.
    Neutral,
}

/// Through what the money came, as the checklist's table of inflows asks it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Channel {
    /// A bank account.
    Bank,
    /// WeChat.
    Wechat,
    /// Alipay.
    Alipay,
    /// Card terminals and merchants' collection, settled into a bank account.
    Pos,
    /// Nothing that receives money: a credit card, a securities account, an order list of a shop. Shown, counted in no total.
    Aside,
}

impl Channel {
    /// All that count, in the order of the table's columns.
    pub const ALL: [Self; 4] = [Self::Bank, Self::Wechat, Self::Alipay, Self::Pos];

    /// The column of the table of inflows.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Bank => "bank",
            Self::Wechat => "wechat",
            Self::Alipay => "alipay",
            Self::Pos => "pos",
            Self::Aside => "aside",
        }
    }
}

/// Whether the money really moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Settled {
    /// It did.
    Yes,
    /// Closed, failed or cancelled: no money moved.
    No,
    /// In another currency: shown, counted in no total.
    Foreign,
}

/// One line of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Which file, by its place among the files read.
    pub file: u16,
    /// Line of the file, counted from 1.
    pub line: u32,
    /// When.
    pub time: NaiveDateTime,
    /// Whether the statement gives a time of day.
    pub timed: bool,
    /// How much, never negative.
    pub amount: Decimal,
    /// Which way.
    pub direction: Direction,
    /// What of it was given back later, as the status says.
    pub refunded: Decimal,
    /// Whether it took place.
    pub settled: Settled,
    /// Words of its state or kind that are not known, for which it does not count; empty where there are none.
    pub unclear: String,
    /// A red entry: written with a minus under the side of the line that it takes back. Its direction is that of the money.
    pub reversal: bool,
    /// Through what.
    pub channel: Channel,
    /// The other side's name.
    pub party: Private,
    /// The other side's account.
    pub party_account: Private,
    /// What it was for, as written: summary, remark, goods.
    pub memo: Private,
    /// Kind of transaction, as the bank or wallet calls it.
    pub kind: String,
    /// Way of payment or place.
    pub method: String,
    /// Balance after it.
    pub balance: Option<Decimal>,
    /// Order or serial number.
    pub order: String,
    /// The account it belongs to, where the table itself says so.
    pub own_account: Private,
}

impl Row {
    /// Money that came in and stayed a fact: the gross credit of the month.
    #[must_use]
    pub fn inflow(&self) -> Decimal {
        let counts = self.settled == Settled::Yes && self.channel != Channel::Aside;
        if self.direction == Direction::In && counts { self.amount } else { Decimal::ZERO }
    }

    /// Change of the balance.
    #[must_use]
    pub fn signed(&self) -> Decimal {
        match self.direction {
            Direction::In => self.amount,
            Direction::Out => -self.amount,
            Direction::Neutral => Decimal::ZERO,
        }
    }
}
