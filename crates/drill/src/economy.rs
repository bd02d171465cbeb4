//! The common economy 共同的账: a household with a business, twelve months of it, kept in double entry, whatever it lives on.

mod setting;
mod year;

use crate::books::{Account, Books, Fen};
pub(crate) use setting::flat;
pub(crate) use year::share_of;

/// Calendar months of the year looked at, November 2025 to October 2026.
pub(crate) const CALENDAR: [i64; 12] = [11, 12, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

/// Goods of one kind on the shelf.
pub(crate) struct Good {
    pub(crate) cost: Fen,
    pub(crate) cases: i64,
    pub(crate) own: bool,
}

/// A running cost: what it is, how it comes, and what a low, a normal and a peak month take.
pub(crate) struct Cost {
    pub(crate) id: &'static str,
    pub(crate) per: &'static str,
    pub(crate) month: [Fen; 3],
    /// How it behaves, where the trade's layer asks for that: labour, rent, platform, variable, fixed.
    pub(crate) nature: Option<&'static str>,
}

impl Cost {
    pub(crate) fn of(id: &'static str, per: &'static str, month: [Fen; 3]) -> Self {
        Self { id, per, month, nature: None }
    }

    /// What the owner calls it; the visit's papers are in Chinese.
    pub(crate) fn called(&self) -> &'static str {
        match self.id {
            "ads" => "广告促销",
            "environment" => "环保、固废、检测",
            "freight" => "运费、油费、过路费",
            "gas" => "燃气",
            "handling" => "装卸",
            "insurance" => "保险",
            "manure" => "粪污处理",
            "platform" => "平台扣费",
            "referral" => "设计师、工长返点",
            "rent" => "房租、地租",
            "repairs" => "维修",
            "tableware" => "消毒餐具",
            "tax" => "税费",
            "telecom" => "通讯",
            "utilities" => "水电",
            "wages" => "工资",
            "yard" => "堆场",
            _ => "招待及其他",
        }
    }
}

/// A thing that wears out.
pub(crate) struct Asset {
    pub(crate) opening: Fen,
    pub(crate) bought: Fen,
    pub(crate) wear: Fen,
    pub(crate) debt: Option<usize>,
}

/// A debt that is listed.
#[derive(Default)]
pub(crate) struct Debt {
    pub(crate) kind: &'static str,
    pub(crate) repayment: &'static str,
    pub(crate) business: bool,
    pub(crate) in_bureau: bool,
    pub(crate) opening: Fen,
    pub(crate) new: Fen,
    pub(crate) repaid: Fen,
    pub(crate) interest: Fen,
    pub(crate) monthly_principal: Fen,
    pub(crate) monthly_interest: Fen,
}

impl Debt {
    pub(crate) fn balance(&self) -> Fen {
        self.opening + self.new - self.repaid
    }
}

/// One month of money moving.
#[derive(Default, Clone, Copy)]
pub(crate) struct Flows {
    pub(crate) operating_in: Fen,
    pub(crate) operating_out: Fen,
    pub(crate) investing: Fen,
    pub(crate) financing: Fen,
    pub(crate) private: Fen,
}

/// How suppliers give credit.
#[derive(Debug, Clone, Copy)]
pub enum SupplierCredit {
    /// This share of what is bought, in hundredths.
    Percent(i64),
    /// Of each month's purchases the part that one amount is of another.
    Parts([(Fen, Fen); 12]),
}

impl Default for SupplierCredit {
    fn default() -> Self {
        Self::Percent(45)
    }
}

/// How the statement tells sales.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Told {
    /// A month of each season.
    #[default]
    Seasons,
    /// Every month by itself.
    Months,
}

/// Everything that is true of the business. A family fills in sales, costs, goods and terms; the year follows.
#[derive(Default)]
pub struct Truth {
    /// Season (low, normal, peak) of each month of the year.
    pub(crate) season: [usize; 12],
    /// Sales of a month of each season.
    pub(crate) season_sales: [Fen; 3],
    /// Sales of each month.
    pub(crate) sales: [Fen; 12],
    pub(crate) told: Told,
    /// A day of October, which has 22 of one kind and 8 of the other.
    pub(crate) weekday_sales: Fen,
    pub(crate) weekend_sales: Fen,
    pub(crate) margin_permille: i64,
    pub(crate) cost_of_sales: [Fen; 12],
    /// What a month takes in goods, materials and work.
    pub(crate) input: [Fen; 12],
    /// What others keep of a month's sales before they pay out: platforms, agents.
    pub(crate) fees: [Fen; 12],
    pub(crate) credit_percent: i64,
    /// Share of a month's credit sales still open after 0, 1, 2, 3 months, in percent.
    pub(crate) open_percent: [i64; 4],
    pub(crate) cash_percent: i64,
    pub(crate) wechat_permille: i64,
    pub(crate) goods: Vec<Good>,
    /// Own stock that is not counted on a shelf: animals, plants.
    pub(crate) living_stock: Fen,
    /// What of it lives: a fault takes in animals by their worth alone, not by that of the feed beside them.
    pub(crate) living_worth: Fen,
    pub(crate) opening_stock: Fen,
    pub(crate) supplier_credit: SupplierCredit,
    /// Months until suppliers are paid, one at least.
    pub(crate) credit_months: usize,
    /// What a loan nobody told of buys: goods, else a thing that stands there.
    pub(crate) loan_buys_goods: bool,
    /// Whether goods on credit that stand in no list lie in the store still.
    pub(crate) credit_lies_there: bool,
    /// Piece wages of the year, where there are any.
    pub(crate) piece_wages: Fen,
    pub(crate) purchases: [Fen; 12],
    pub(crate) credit_purchases: [Fen; 12],
    pub(crate) supplier_payments: [Fen; 12],
    pub(crate) opening_payables: Fen,
    pub(crate) hidden_payables: Fen,
    pub(crate) prepayments: [Fen; 2],
    pub(crate) advances: Fen,
    /// Topped up less eaten: what the advances grew by.
    pub(crate) advances_growth: Fen,
    pub(crate) deposits: Fen,
    pub(crate) prepaid_rent: Fen,
    pub(crate) wages_owed: Fen,
    pub(crate) costs: Vec<Cost>,
    pub(crate) rebates: Fen,
    pub(crate) assets: Vec<Asset>,
    pub(crate) debts: Vec<Debt>,
    pub(crate) heads: i64,
    pub(crate) household: Vec<Fen>,
    pub(crate) family_income: Fen,
    pub(crate) other_private: Fen,
    pub(crate) gift: Fen,
    pub(crate) taken_out: Fen,
    pub(crate) opening_money: Fen,
    pub(crate) closing_money: Fen,
    pub(crate) flows: [Flows; 12],
    pub(crate) books: Books,
    pub(crate) hidden_debt: Fen,
    pub(crate) hidden_outgo: Fen,
    pub(crate) outgo_shows: bool,
    pub(crate) hidden_wages: Fen,
    pub(crate) hidden_cost: Fen,
    pub(crate) hidden_advances: Fen,
    /// Feed or goods on credit that stand in no list, by month.
    pub(crate) hidden_feed: [Fen; 12],
    /// What the loan nobody told of bought, where it bought no goods: a thing everybody can see.
    pub(crate) loan_asset: Fen,
    pub(crate) opening_equity: Fen,
    pub(crate) opening_stock_shown: Fen,
    pub(crate) closing_prepayments_shown: Fen,
    /// The share the fault was drawn at, and its size.
    pub(crate) fault_share: f64,
    pub(crate) fault_size: Fen,
}

/// `percent` of an amount; amounts are kept so that this is exact wherever it matters.
pub(crate) fn part(of: Fen, percent: i64) -> Fen {
    of * percent / 100
}

/// An amount times a factor, to the nearest whole step, one step at least.
#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)]
pub(crate) fn about(x: Fen, factor: f64, step: Fen) -> Fen {
    ((x as f64 * factor / step as f64).round() as Fen).max(1) * step
}

impl Truth {
    /// Sales of a month, counted from November.
    #[must_use]
    pub fn sales(&self, month: usize) -> Fen {
        self.sales[month]
    }

    /// Sales of the year.
    #[must_use]
    pub fn year_sales(&self) -> Fen {
        self.sales.iter().sum()
    }

    /// The family's own doing: what each month sells at, where sales follow from things that are counted.
    pub(crate) fn sells(&mut self, sales: [Fen; 12]) {
        self.sales = sales;
        self.told = Told::Months;
    }

    /// What goods sold have cost at one margin for all of them, and what a month takes in: what it sells.
    pub(crate) fn costs_by_margin(&mut self) {
        self.cost_of_sales = self.sales.map(|s| s - s * self.margin_permille / 1000);
        self.input = self.cost_of_sales;
    }

    /// Cost of what was sold in the year.
    #[must_use]
    pub fn year_cost_of_sales(&self) -> Fen {
        self.cost_of_sales.iter().sum()
    }

    pub(crate) fn credit_sales(&self, month: usize) -> Fen {
        part(self.sales(month), self.credit_percent)
    }

    /// Still open at the end of the month `age` months after the sale; the year before had the same months.
    pub(crate) fn open_after(&self, month: usize, age: usize) -> Fen {
        self.open_percent.get(age).map_or(0, |p| part(self.credit_sales(month), *p))
    }

    pub(crate) fn collected(&self, month: usize) -> Fen {
        let before = |age: usize| (month + 12 - age) % 12;
        let fresh = self.credit_sales(month) - self.open_after(month, 0);
        fresh
            + (1..=4).map(|age| self.open_after(before(age), age - 1) - self.open_after(before(age), age)).sum::<Fen>()
    }

    pub(crate) fn receivables(&self) -> Fen {
        (0..4).map(|age| self.open_after(11 - age, age)).sum()
    }

    pub(crate) fn own_stock(&self) -> Fen {
        self.living_stock + self.goods.iter().filter(|g| g.own).map(|g| g.cost * g.cases).sum::<Fen>()
    }

    pub(crate) fn payables(&self) -> Fen {
        self.books.owed(Account::Payables)
    }

    /// The part of a month's goods that is taken on credit.
    pub(crate) fn on_credit(&self, month: usize, goods: Fen) -> Fen {
        match self.supplier_credit {
            SupplierCredit::Percent(p) => part(goods, p),
            SupplierCredit::Parts(parts) => {
                let (credit, whole) = parts[month];
                goods / 100 * (credit / 100) / (whole / 100) * 100
            }
        }
    }

    /// Closing equity of the books: what is owned less what is owed.
    pub(crate) fn equity(&self) -> Fen {
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

    pub(crate) fn household_year(&self) -> Fen {
        12 * self.household.iter().sum::<Fen>()
    }

    pub(crate) fn net_saving(&self) -> Fen {
        let private_interest: Fen = self.debts.iter().filter(|d| !d.business).map(|d| d.interest).sum();
        self.books.profit() + self.family_income
            - self.household_year()
            - self.other_private
            - private_interest
            - self.hidden_outgo
    }

    pub(crate) fn rent_year(&self) -> Fen {
        let rent = self.costs.iter().find(|c| c.id == "rent");
        12 * rent.map_or(0, |c| c.month[1])
    }
}
