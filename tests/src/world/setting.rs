//! How a business is set up: goods, running costs, things that wear out, debts, the family.

use super::books::{Fen, yuan};
use super::dice::Dice;
use super::trade::{Asset, Cost, Debt, Good, Line, Trade, about, part};

impl Trade {
    /// Goods, suppliers, customers' money, running costs.
    pub(super) fn stocked(&mut self, dice: &mut Dice) {
        let month = self.year_sales() / 12;
        let target = about(month, dice.between(0.9, 1.5), yuan(1000));
        let kinds = dice.whole(14, 30);
        for _ in 0..kinds {
            let cost = yuan(dice.whole(16, 120)) + 50 * dice.whole(0, 1);
            let share = dice.between(0.5, 1.5);
            let cases = about(target / kinds, share, 1) / cost;
            self.goods.push(Good { cost, cases: cases.max(5), own: true });
        }
        self.opening_stock = about(self.own_stock(), dice.between(0.9, 1.06), yuan(100));
        self.prepayments = [0, 1].map(|_| about(month, dice.between(0.05, 0.35), yuan(100)));
        self.advances = about(month, dice.between(0.0, 0.05), yuan(100));
        self.deposits = yuan(1000 * dice.whole(5, 40));
        self.prepaid_rent = yuan(1000 * dice.whole(0, 20));
        self.wages_owed = yuan(100 * dice.whole(50, 200));
        let profit = self.year_sales() / 12 * self.margin_permille / 1000;
        let level = |dice: &mut Dice, from: f64, to: f64| about(profit, dice.between(from, to), yuan(10));
        let flat = |x: Fen| [x, x, x];
        let freight = level(dice, 0.05, 0.10);
        self.costs = vec![
            Cost { id: "wages", per: "month", month: flat(level(dice, 0.15, 0.28)) },
            Cost { id: "rent", per: "month", month: flat(level(dice, 0.05, 0.10)) },
            Cost { id: "utilities", per: "month", month: flat(level(dice, 0.01, 0.03)) },
            Cost {
                id: "freight",
                per: "season",
                month: [about(freight, 0.8, yuan(10)), freight, about(freight, 1.3, yuan(10))],
            },
            Cost { id: "telecom", per: "month", month: flat(yuan(10 * dice.whole(20, 50))) },
            Cost { id: "repairs", per: "year", month: flat(level(dice, 0.01, 0.03)) },
            Cost { id: "tax", per: "year", month: flat(level(dice, 0.02, 0.04)) },
        ];
        self.rebates = about(12 * profit, dice.between(0.0, 0.05), yuan(100));
    }

    /// Things that wear out, and debts.
    pub(super) fn financed(&mut self, dice: &mut Dice) {
        let month = self.year_sales() / 12;
        for _ in 0..dice.whole(2, 6) {
            let opening = yuan(100 * dice.whole(20, 600));
            self.assets.push(Asset { opening, bought: 0, wear: opening / dice.whole(4, 8) / 100 * 100, debt: None });
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
    }

    /// The family.
    pub(super) fn housed(&mut self, dice: &mut Dice) {
        let month = if self.line == Line::Wholesaler {
            self.year_sales() / 12 * self.margin_permille / 1000
        } else {
            // what is left after costs, of which a family takes a fifth to two fifths
            let sold: Fen = (0..12).map(|m| self.cost_of_sales(m)).sum();
            let costs: Fen = (0..12)
                .flat_map(|m| self.costs.iter().map(move |c| (c, m)))
                .map(|(c, m)| c.month[self.season[m]])
                .sum();
            (self.year_sales() - sold - costs) / 12 * 8 / 5
        };
        // never below what a frugal family of that size takes
        let total = about(month, dice.between(0.12, 0.25), yuan(50)).max(yuan(1250 * self.heads + 1000));
        let shares = [55, 20, 8, 10, 7];
        self.household = shares.iter().map(|s| part(total, *s) / 100 * 100).collect();
        self.family_income = yuan(1200 * dice.whole(0, 60));
        self.other_private = yuan(1200 * dice.whole(0, 15));
        self.gift = if dice.chance(0.3) { yuan(1000 * dice.whole(5, 30)) } else { 0 };
        self.taken_out = if dice.chance(0.4) { yuan(1000 * dice.whole(5, 40)) } else { 0 };
    }
}
