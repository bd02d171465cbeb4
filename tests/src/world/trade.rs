//! The true business: a household that sells goods by the case, twelve months of it, kept in double entry.

use super::books::{Account, Books, Fen, yuan};
use super::dice::Dice;
use super::fault::Fault;
use super::herd::Herd;

/// Calendar months of the year looked at, November 2025 to October 2026.
pub(super) const CALENDAR: [i64; 12] = [11, 12, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

/// Goods of one kind on the shelf.
pub(super) struct Good {
    pub(super) cost: Fen,
    pub(super) cases: i64,
    pub(super) own: bool,
}

/// A running cost: what it is, how it comes, and what a low, a normal and a peak month take.
pub(super) struct Cost {
    pub(super) id: &'static str,
    pub(super) per: &'static str,
    pub(super) month: [Fen; 3],
}

/// A thing that wears out.
pub(super) struct Asset {
    pub(super) opening: Fen,
    pub(super) bought: Fen,
    pub(super) wear: Fen,
    pub(super) debt: Option<usize>,
}

/// A debt that is listed.
#[derive(Default)]
pub(super) struct Debt {
    pub(super) kind: &'static str,
    pub(super) repayment: &'static str,
    pub(super) business: bool,
    pub(super) in_bureau: bool,
    pub(super) opening: Fen,
    pub(super) new: Fen,
    pub(super) repaid: Fen,
    pub(super) interest: Fen,
    pub(super) monthly_principal: Fen,
    pub(super) monthly_interest: Fen,
}

impl Debt {
    pub(super) fn balance(&self) -> Fen {
        self.opening + self.new - self.repaid
    }
}

/// One month of money moving.
#[derive(Default, Clone, Copy)]
pub(super) struct Flows {
    pub(super) operating_in: Fen,
    pub(super) operating_out: Fen,
    pub(super) investing: Fen,
    pub(super) financing: Fen,
    pub(super) private: Fen,
}

/// The line of business.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Line {
    /// Wholesaler of fast-moving goods.
    #[default]
    Wholesaler,
    /// Restaurant: guests times spending, delivery, prepaid cards.
    Restaurant,
    /// Garment workshop: piece wages, outsourcing, electricity, long receivables.
    Garment,
    /// Pig farm: batches, living animals, feed on credit, a ceiling of places.
    PigFarm,
}

impl Line {
    /// Its checklist.
    #[must_use]
    pub fn checklist(self) -> &'static str {
        match self {
            Self::Wholesaler => "fmcg-wholesale",
            Self::Restaurant => "restaurant",
            Self::Garment => "garment-workshop",
            Self::PigFarm => "pig-farm",
        }
    }
}

/// Everything that is true of the business.
#[derive(Default)]
pub(super) struct Trade {
    pub(super) line: Line,
    /// Season (low, normal, peak) of each month of the year.
    pub(super) season: [usize; 12],
    /// Sales of a month of each season.
    pub(super) season_sales: [Fen; 3],
    pub(super) weekday_sales: Fen,
    pub(super) weekend_sales: Fen,
    pub(super) margin_permille: i64,
    /// Restaurant: sales delivered, in percent. Workshop: piece wages and outsourcing to sales, in thousandths.
    pub(super) delivery_percent: i64,
    pub(super) labour_permille: i64,
    pub(super) outsourced_permille: i64,
    /// Farm: the herd, from which sales, costs and stock follow.
    pub(super) herd: Option<Herd>,
    pub(super) credit_percent: i64,
    /// Share of a month's credit sales still open after 0, 1, 2, 3 months, in percent.
    pub(super) open_percent: [i64; 4],
    pub(super) cash_percent: i64,
    pub(super) wechat_permille: i64,
    pub(super) goods: Vec<Good>,
    pub(super) opening_stock: Fen,
    pub(super) purchases: [Fen; 12],
    pub(super) credit_purchases: [Fen; 12],
    pub(super) supplier_payments: [Fen; 12],
    pub(super) opening_payables: Fen,
    pub(super) hidden_payables: Fen,
    pub(super) prepayments: [Fen; 2],
    pub(super) advances: Fen,
    /// Topped up less eaten: what the advances grew by.
    pub(super) advances_growth: Fen,
    pub(super) deposits: Fen,
    pub(super) prepaid_rent: Fen,
    pub(super) wages_owed: Fen,
    pub(super) costs: Vec<Cost>,
    pub(super) rebates: Fen,
    pub(super) assets: Vec<Asset>,
    pub(super) debts: Vec<Debt>,
    pub(super) heads: i64,
    pub(super) household: Vec<Fen>,
    pub(super) family_income: Fen,
    pub(super) other_private: Fen,
    pub(super) gift: Fen,
    pub(super) taken_out: Fen,
    pub(super) opening_money: Fen,
    pub(super) closing_money: Fen,
    pub(super) flows: [Flows; 12],
    pub(super) books: Books,
    pub(super) hidden_debt: Fen,
    pub(super) hidden_outgo: Fen,
    pub(super) outgo_shows: bool,
    pub(super) hidden_wages: Fen,
    pub(super) hidden_cost: Fen,
    pub(super) hidden_advances: Fen,
    /// Feed or goods on credit that stand in no list, by month.
    pub(super) hidden_feed: [Fen; 12],
    /// What the loan nobody told of bought, where it bought no goods: a thing everybody can see.
    pub(super) loan_asset: Fen,
    pub(super) opening_equity: Fen,
    pub(super) opening_stock_shown: Fen,
    pub(super) closing_prepayments_shown: Fen,
    /// The share the fault was drawn at, and its size.
    pub(super) fault_share: f64,
    pub(super) fault_size: Fen,
}

/// `percent` of an amount; amounts are kept so that this is exact wherever it matters.
pub(super) fn part(of: Fen, percent: i64) -> Fen {
    of * percent / 100
}

#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)]
pub(super) fn about(x: Fen, factor: f64, step: Fen) -> Fen {
    ((x as f64 * factor / step as f64).round() as Fen).max(1) * step
}

impl Trade {
    pub(super) fn sales(&self, month: usize) -> Fen {
        self.herd.as_ref().map_or_else(|| self.season_sales[self.season[month]], |h| h.sales(month))
    }

    pub(super) fn year_sales(&self) -> Fen {
        (0..12).map(|m| self.sales(m)).sum()
    }

    pub(super) fn credit_sales(&self, month: usize) -> Fen {
        part(self.sales(month), self.credit_percent)
    }

    /// Still open at the end of the month `age` months after the sale; the year before had the same months.
    pub(super) fn open_after(&self, month: usize, age: usize) -> Fen {
        self.open_percent.get(age).map_or(0, |p| part(self.credit_sales(month), *p))
    }

    pub(super) fn collected(&self, month: usize) -> Fen {
        let before = |age: usize| (month + 12 - age) % 12;
        let fresh = self.credit_sales(month) - self.open_after(month, 0);
        fresh
            + (1..=4).map(|age| self.open_after(before(age), age - 1) - self.open_after(before(age), age)).sum::<Fen>()
    }

    pub(super) fn receivables(&self) -> Fen {
        (0..4).map(|age| self.open_after(11 - age, age)).sum()
    }

    pub(super) fn own_stock(&self) -> Fen {
        let living = self.herd.as_ref().map_or(0, Herd::closing_value);
        living + self.goods.iter().filter(|g| g.own).map(|g| g.cost * g.cases).sum::<Fen>()
    }

    pub(super) fn payables(&self) -> Fen {
        self.books.owed(Account::Payables)
    }

    pub(super) fn cost_of_sales(&self, month: usize) -> Fen {
        if let Some(herd) = &self.herd {
            return herd.cost_of_sales(month);
        }
        self.sales(month) - self.sales(month) * self.margin_permille / 1000
    }

    /// Closing equity of the books: what is owned less what is owed.
    pub(super) fn equity(&self) -> Fen {
        use Account::{
            Advances, Debt, Deposits, FixedAssets, HiddenDebt, Money, Payables, Prepayments, Receivables, Stock,
            WagesOwed,
        };
        let listed: Fen = (0..self.debts.len()).map(|d| self.books.balance(Debt(d))).sum();
        [Money, Receivables, Prepayments, Stock, FixedAssets, Deposits, Payables, WagesOwed, Advances, HiddenDebt]
            .iter()
            .map(|a| self.books.balance(*a))
            .sum::<Fen>()
            + listed
    }

    pub(super) fn household_year(&self) -> Fen {
        12 * self.household.iter().sum::<Fen>()
    }

    pub(super) fn net_saving(&self) -> Fen {
        let private_interest: Fen = self.debts.iter().filter(|d| !d.business).map(|d| d.interest).sum();
        self.books.profit() + self.family_income
            - self.household_year()
            - self.other_private
            - private_interest
            - self.hidden_outgo
    }

    /// A business and its year.
    pub(super) fn live(line: Line, dice: &mut Dice, fault: Option<Fault>) -> Self {
        let mut trade = match line {
            Line::Wholesaler => Self::founded(dice),
            Line::Restaurant => Self::restaurant(dice),
            Line::Garment => Self::garment(dice),
            Line::PigFarm => Self::pig_farm(dice),
        };
        trade.line = line;
        trade.fault_share = dice.between(0.25, 0.60);
        match line {
            Line::Wholesaler => trade.stocked(dice),
            Line::Restaurant => trade.kitchen(dice),
            Line::Garment => trade.workshop(dice),
            Line::PigFarm => trade.pens(dice),
        }
        trade.financed(dice);
        trade.housed(dice);
        trade.run(fault);
        trade.plant(dice, fault);
        trade
    }

    /// Seasons and sales of a month of each; the last month in whole days.
    pub(super) fn seasons(&mut self, dice: &mut Dice, thousands: (i64, i64)) {
        let mut season = [1usize; 12];
        for (kind, count) in [(0, dice.whole(2, 4)), (2, dice.whole(2, 4))] {
            let from = dice.whole(0, 11);
            for k in 0..count {
                let at = usize::try_from((from + k) % 12).unwrap_or_default();
                if season[at] == 1 {
                    season[at] = kind;
                }
            }
        }
        // every season has its months
        season[3] = 0;
        season[7] = 2;
        season[5] = 1;
        let normal = yuan(dice.whole(thousands.0, thousands.1) * 1000);
        let mut season_sales = [
            about(normal, dice.between(0.70, 0.92), yuan(1000)),
            normal,
            about(normal, dice.between(1.15, 1.5), yuan(1000)),
        ];
        // October is sold on 22 weekdays and 8 days of weekends, in whole yuan
        let i = season_sales[season[11]] / yuan(13_400);
        (self.weekday_sales, self.weekend_sales) = (yuan(500 * i), yuan(250 * (i + dice.whole(0, i / 3 + 1))));
        season_sales[season[11]] = 22 * self.weekday_sales + 8 * self.weekend_sales;
        (self.season, self.season_sales) = (season, season_sales);
    }

    /// Seasons, sales, terms of trade of a wholesaler.
    fn founded(dice: &mut Dice) -> Self {
        let mut made = Self::default();
        made.seasons(dice, (150, 700));
        made.margin_permille = dice.whole(100, 170);
        made.credit_percent = dice.whole(35, 70);
        made.open_percent = [dice.whole(85, 96), dice.whole(38, 52), dice.whole(8, 16), dice.whole(0, 5)];
        made.cash_percent = dice.whole(2, 9);
        made.wechat_permille = dice.whole(250, 400);
        made.heads = dice.whole(2, 5);
        made
    }
}
