//! How a business is set up: seasons, goods, running costs, things that wear out, debts, the family.

use super::{Asset, Cost, Debt, Good, SupplierCredit, Truth, about, part};
use crate::books::{Fen, yuan};
use crate::dice::Dice;
use crate::numbers::Numbers;
use crate::wrong::Wrong;

/// The same in every season.
pub(crate) fn flat(x: Fen) -> [Fen; 3] {
    [x, x, x]
}

/// What the numbers of a seasonal trade are drawn to.
const WEEKDAYS: i64 = 22;
const WEEKEND_DAYS: i64 = 8;

impl Truth {
    /// A business of this trade with nothing in it yet: terms of payment and the people who live on it are the family's to fill in.
    pub(crate) fn new() -> Self {
        Self { credit_months: 1, credit_lies_there: true, season: [1; 12], ..Self::default() }
    }

    /// Seasons and sales of a month of each; the last month in whole days. Reads `sales_month`, `low_season`, `peak_season`, and
    /// `low_months`, `peak_months` where the trade names them.
    pub(crate) fn seasons(&mut self, numbers: &Numbers, dice: &mut Dice) -> Result<(), Wrong> {
        let season = if numbers.has("low_months") { named(numbers)? } else { drawn(dice) };
        let normal = yuan(numbers.whole("sales_month", 1000.0, dice)? * 1000);
        let mut season_sales = [
            about(normal, numbers.between("low_season", dice)?, yuan(1000)),
            normal,
            about(normal, numbers.between("peak_season", dice)?, yuan(1000)),
        ];
        // October is sold on 22 weekdays and 8 days of weekends, in whole yuan
        let i = season_sales[season[11]] / yuan(13_400);
        (self.weekday_sales, self.weekend_sales) = (yuan(500 * i), yuan(250 * (i + dice.whole(0, i / 3 + 1))));
        season_sales[season[11]] = WEEKDAYS * self.weekday_sales + WEEKEND_DAYS * self.weekend_sales;
        (self.season, self.season_sales) = (season, season_sales);
        self.sales = season.map(|s| season_sales[s]);
        Ok(())
    }

    /// Terms of payment and the people who live on it: `credit_share` with `open_same_month`, `open_after_1` … 3 (where a trade gives credit),
    /// `cash_share`, `wechat_share` (where it is told), `household_heads`, `supplier_credit`.
    pub(crate) fn terms(&mut self, numbers: &Numbers, dice: &mut Dice) -> Result<(), Wrong> {
        if numbers.has("credit_share") {
            self.credit_percent = numbers.percent("credit_share", dice)?;
        }
        for (age, id) in ["open_same_month", "open_after_1", "open_after_2", "open_after_3"].into_iter().enumerate() {
            if numbers.has(id) {
                self.open_percent[age] = numbers.percent(id, dice)?;
            }
        }
        self.cash_percent = numbers.percent("cash_share", dice)?;
        if numbers.has("wechat_share") {
            self.wechat_permille = numbers.permille("wechat_share", dice)?;
        }
        self.heads = numbers.whole("household_heads", 1.0, dice)?;
        self.supplier_credit = SupplierCredit::Percent(numbers.percent("supplier_credit", dice)?);
        Ok(())
    }

    /// How large a fault would be, as a share of the figure it distorts: drawn whether there is one or not, so that the rest of a seed's world is
    /// the same.
    pub(crate) fn temper(&mut self, dice: &mut Dice) {
        self.fault_share = dice.between(0.25, 0.60);
    }

    /// Running costs as shares of an ordinary month's sales: each `(id, per)` reads the number `cost_<id>`.
    pub(crate) fn runs_on(
        &mut self,
        numbers: &Numbers,
        dice: &mut Dice,
        costs: &[(&'static str, &'static str)],
    ) -> Result<(), Wrong> {
        let month = self.year_sales() / 12;
        for (id, per) in costs {
            let level = about(month, numbers.between(&format!("cost_{id}"), dice)?, yuan(10));
            let by_season = [about(level, 0.85, yuan(10)), level, about(level, 1.2, yuan(10))];
            let month = if *per == "season" { by_season } else { flat(level) };
            self.costs.push(Cost::of(id, per, month));
        }
        Ok(())
    }

    /// Goods on the shelf for `stock_months` of what is sold, in about so many kinds, and what stood there a year ago (`stock_change`).
    pub(crate) fn on_the_shelf(&mut self, numbers: &Numbers, dice: &mut Dice, kinds: (i64, i64)) -> Result<(), Wrong> {
        let kinds = dice.whole(kinds.0, kinds.1);
        let cost = self.year_cost_of_sales() / 12;
        let target = about(cost, numbers.between("stock_months", dice)?, yuan(1000));
        for _ in 0..kinds {
            let cost = yuan(numbers.whole("unit_cost", 1.0, dice)?) + 50 * dice.whole(0, 1);
            let cases = about(target / kinds, dice.between(0.5, 1.5), 1) / cost;
            self.goods.push(Good { cost, cases: cases.max(5), own: true });
        }
        self.opening_stock = about(self.own_stock(), numbers.between("stock_change", dice)?, yuan(100));
        Ok(())
    }

    /// Deposits, rent paid ahead, wages owed: whole thousands and hundreds of yuan of their ranges.
    pub(crate) fn stands_in(&mut self, numbers: &Numbers, dice: &mut Dice) -> Result<(), Wrong> {
        self.deposits = yuan(1000 * numbers.whole("deposits", 1000.0, dice)?);
        self.prepaid_rent = yuan(1000 * numbers.whole("prepaid_rent", 1000.0, dice)?);
        self.wages_owed = yuan(100 * numbers.whole("wages_owed", 100.0, dice)?);
        Ok(())
    }

    /// Goods of somebody else, counted with his own: about so much.
    pub(crate) fn consigned(&mut self, wanted: Fen, dice: &mut Dice) -> Fen {
        let mut put = 0;
        while put < wanted {
            let cost = yuan(dice.whole(20, 120));
            let cases = ((wanted / 4) / cost).max(1);
            put += cost * cases;
            self.goods.push(Good { cost, cases, own: false });
        }
        put
    }

    /// Things that wear out, and debts. Together the things lose `wear_share` of the year's sales in a year.
    pub(crate) fn financed(&mut self, numbers: &Numbers, dice: &mut Dice) -> Result<(), Wrong> {
        let month = self.year_sales() / 12;
        let wear = about(self.year_sales(), numbers.between("wear_share", dice)?, yuan(100));
        let things: Vec<(i64, i64)> = (0..dice.whole(2, 6)).map(|_| (dice.whole(20, 600), dice.whole(4, 8))).collect();
        let weight: i64 = things.iter().map(|(w, _)| w).sum();
        for (w, years) in things {
            let wear = (wear * w / weight / yuan(100)).max(1) * yuan(100);
            self.assets.push(Asset { opening: wear * years, bought: 0, wear, debt: None });
        }
        if dice.chance(0.8) {
            let balance = about(month, dice.between(0.08, 0.5), yuan(1000));
            let renewed = dice.chance(0.7);
            let (opening, new, repaid) = if renewed { (balance, balance, balance) } else { (0, balance, 0) };
            let interest = balance / 1000 * dice.whole(3, 6);
            self.debts.push(Debt {
                kind: "short_term",
                repayment: "bullet",
                business: true,
                in_bureau: true,
                opening,
                new,
                repaid,
                interest: if renewed { 12 } else { 5 } * interest,
                monthly_interest: interest,
                ..Debt::default()
            });
        }
        if dice.chance(0.6) {
            let price = yuan(1000 * dice.whole(40, 150));
            let (part, months) = (price / 5 * 3, dice.whole(3, 9));
            // Thirty equal parts of principal, so that what is left is a whole number of them.
            let principal = about(part, 1.0 / 30.0, yuan(100));
            let new = 30 * principal;
            self.assets.push(Asset {
                opening: 0,
                bought: price,
                wear: price / 10 / 100 * 100,
                debt: Some(self.debts.len()),
            });
            self.debts.push(Debt {
                kind: "other_institution",
                repayment: "amortising",
                business: true,
                in_bureau: true,
                new,
                repaid: months * principal,
                interest: months * yuan(300),
                monthly_principal: principal,
                monthly_interest: yuan(300),
                ..Debt::default()
            });
        }
        if dice.chance(0.5) {
            let opening = yuan(100 * dice.whole(50, 300));
            let spent = yuan(10 * dice.whole(0, 500));
            self.debts.push(Debt {
                kind: "credit_card",
                repayment: "card",
                business: true,
                in_bureau: true,
                opening,
                new: spent,
                ..Debt::default()
            });
        }
        if dice.chance(0.6) {
            let principal = yuan(100 * dice.whole(12, 30));
            let interest = yuan(10 * dice.whole(50, 150));
            self.debts.push(Debt {
                kind: "long_term",
                repayment: "amortising",
                business: false,
                in_bureau: true,
                opening: 200 * principal,
                repaid: 12 * principal,
                interest: 12 * interest,
                monthly_principal: principal,
                monthly_interest: interest,
                ..Debt::default()
            });
        }
        if dice.chance(0.3) {
            let balance = yuan(1000 * dice.whole(20, 80));
            self.debts.push(Debt {
                kind: "private",
                repayment: "bullet",
                business: true,
                opening: balance,
                ..Debt::default()
            });
        }
        Ok(())
    }

    /// The family, which lives on what is left after costs and takes a fifth to two fifths of it.
    pub(crate) fn housed_on_what_is_left(&mut self, dice: &mut Dice) {
        let costs: Fen = self.costs.iter().flat_map(|c| self.season.map(|s| c.month[s])).sum();
        let month = (self.year_sales() - self.year_cost_of_sales() - costs) / 12 * 8 / 5;
        self.housed(dice, month);
    }

    /// The family, which takes a part of what a month leaves it.
    pub(crate) fn housed(&mut self, dice: &mut Dice, month: Fen) {
        // never below what a frugal family of that size takes
        let total = about(month, dice.between(0.12, 0.25), yuan(50)).max(yuan(1250 * self.heads + 1000));
        let shares = [55, 20, 8, 10, 7];
        self.household = shares.iter().map(|s| part(total, *s) / 100 * 100).collect();
        self.family_income = yuan(1200 * dice.whole(0, 60));
        self.other_private = yuan(1200 * dice.whole(5, 15));
        self.gift = if dice.chance(0.3) { yuan(1000 * dice.whole(5, 30)) } else { 0 };
        self.taken_out = if dice.chance(0.4) { yuan(1000 * dice.whole(5, 40)) } else { 0 };
    }
}

/// Seasons by calendar months, as the trade names them.
fn named(numbers: &Numbers) -> Result<[usize; 12], Wrong> {
    let (low, peak) = (numbers.months("low_months")?, numbers.months("peak_months")?);
    let season = super::CALENDAR.map(|m| {
        if low.contains(&m) {
            0
        } else if peak.contains(&m) {
            2
        } else {
            1
        }
    });
    if (0..3).all(|s| season.contains(&s)) {
        return Ok(season);
    }
    let zh = "淡、平、旺三季都要有月份，且不重复";
    Err(Wrong::of("low_months", zh, "each season needs a month of its own").at(&numbers.trade))
}

/// Seasons drawn, where a trade names none.
fn drawn(dice: &mut Dice) -> [usize; 12] {
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
    season
}
