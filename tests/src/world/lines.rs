//! How the other lines of business are set up: a restaurant, a garment workshop, a pig farm.

use super::books::{Fen, yuan};
use super::dice::Dice;
use super::herd::Herd;
use super::trade::{Cost, Good, Line, Trade, about, part};

fn flat(x: Fen) -> [Fen; 3] {
    [x, x, x]
}

impl Trade {
    pub(super) fn restaurant(dice: &mut Dice) -> Self {
        let mut made = Self::default();
        made.seasons(dice, (110, 320));
        made.margin_permille = dice.whole(560, 640);
        made.delivery_percent = dice.whole(16, 28);
        // delivery is settled within days; a few tables sign and pay later
        made.credit_percent = made.delivery_percent + dice.whole(2, 6);
        made.open_percent = [dice.whole(18, 30), dice.whole(3, 8), dice.whole(1, 3), 0];
        made.cash_percent = dice.whole(3, 9);
        made.heads = dice.whole(2, 5);
        made
    }

    pub(super) fn garment(dice: &mut Dice) -> Self {
        let mut made = Self::default();
        made.seasons(dice, (150, 500));
        made.margin_permille = dice.whole(210, 280);
        made.labour_permille = dice.whole(400, 480);
        made.outsourced_permille = 10 * dice.whole(3, 9);
        made.credit_percent = dice.whole(90, 97);
        made.open_percent = [dice.whole(90, 97), dice.whole(80, 90), dice.whole(20, 45), dice.whole(2, 8)];
        made.cash_percent = dice.whole(1, 5);
        made.heads = dice.whole(2, 5);
        made
    }

    pub(super) fn pig_farm(dice: &mut Dice) -> Self {
        let herd = Herd::born(dice);
        Self {
            season: [1; 12],
            cash_percent: dice.whole(1, 5),
            heads: dice.whole(2, 5),
            herd: Some(herd),
            ..Self::default()
        }
    }

    /// Running costs as shares of an ordinary month's sales, in thousandths.
    fn runs_on(&mut self, dice: &mut Dice, shares: &[(&'static str, &'static str, i64, i64)]) {
        let month = self.year_sales() / 12;
        for (id, per, from, to) in shares {
            let level = about(month, 0.001 * dice.between(*from as f64, *to as f64), yuan(10));
            let by_season = [about(level, 0.85, yuan(10)), level, about(level, 1.2, yuan(10))];
            let month = if *per == "season" { by_season } else { flat(level) };
            self.costs.push(Cost { id, per, month });
        }
    }

    fn on_the_shelf(&mut self, dice: &mut Dice, months: (f64, f64), kinds: i64, change: (f64, f64)) {
        let cost = (0..12).map(|m| self.cost_of_sales(m)).sum::<Fen>() / 12;
        let target = about(cost, dice.between(months.0, months.1), yuan(1000));
        for _ in 0..kinds {
            let cost = yuan(dice.whole(8, 60)) + 50 * dice.whole(0, 1);
            let cases = about(target / kinds, dice.between(0.5, 1.5), 1) / cost;
            self.goods.push(Good { cost, cases: cases.max(5), own: true });
        }
        self.opening_stock = about(self.own_stock(), dice.between(change.0, change.1), yuan(100));
        self.deposits = yuan(1000 * dice.whole(5, 40));
        self.prepaid_rent = yuan(1000 * dice.whole(0, 30));
        self.wages_owed = yuan(100 * dice.whole(100, 400));
    }

    pub(super) fn kitchen(&mut self, dice: &mut Dice) {
        let month = self.year_sales() / 12;
        let kinds = dice.whole(12, 18);
        self.on_the_shelf(dice, (0.18, 0.3), kinds, (0.9, 1.08));
        self.prepayments = [0, 1].map(|_| about(month, dice.between(0.01, 0.04), yuan(100)));
        self.advances = about(month, dice.between(0.1, 0.25), yuan(100));
        self.advances_growth = about(self.advances, dice.between(0.05, 0.5), yuan(100));
        self.runs_on(
            dice,
            &[
                ("wages", "month", 165, 200),
                ("rent", "month", 85, 120),
                ("gas", "season", 16, 26),
                ("utilities", "season", 22, 36),
                ("tableware", "season", 8, 12),
                ("telecom", "year", 1, 3),
                ("ads", "year", 6, 14),
                ("repairs", "year", 6, 12),
                ("tax", "year", 3, 6),
                ("other", "year", 4, 10),
            ],
        );
        let fees = self.season_sales.map(|s| part(part(s, self.delivery_percent), 20));
        self.costs.push(Cost { id: "platform", per: "season", month: fees });
        self.rebates = yuan(100 * dice.whole(0, 60));
    }

    pub(super) fn workshop(&mut self, dice: &mut Dice) {
        let month = self.year_sales() / 12;
        let kinds = dice.whole(8, 14);
        self.on_the_shelf(dice, (0.35, 0.6), kinds, (0.8, 1.1));
        self.prepayments = [0, 1].map(|_| about(month, dice.between(0.02, 0.1), yuan(100)));
        self.advances = about(month, dice.between(0.0, 0.06), yuan(100));
        self.runs_on(
            dice,
            &[
                ("wages", "month", 40, 65),
                ("rent", "month", 18, 30),
                ("utilities", "season", 14, 22),
                ("freight", "season", 4, 8),
                ("telecom", "month", 1, 2),
                ("ads", "year", 1, 3),
                ("repairs", "year", 3, 7),
                ("tax", "year", 3, 6),
                ("other", "month", 6, 12),
            ],
        );
    }

    pub(super) fn pens(&mut self, dice: &mut Dice) {
        self.opening_stock = self.herd.as_ref().map_or(0, Herd::opening_value);
        self.deposits = yuan(1000 * dice.whole(0, 10));
        self.prepaid_rent = yuan(1000 * dice.whole(0, 10));
        self.wages_owed = yuan(100 * dice.whole(10, 60));
        self.runs_on(
            dice,
            &[
                ("wages", "month", 25, 45),
                ("rent", "year", 6, 14),
                ("utilities", "month", 10, 18),
                ("freight", "year", 3, 7),
                ("telecom", "month", 1, 2),
                ("repairs", "year", 4, 9),
                ("insurance", "year", 4, 7),
                ("manure", "year", 3, 6),
                ("other", "year", 2, 5),
            ],
        );
        self.rebates = yuan(100 * dice.whole(0, 150));
    }

    /// What a month takes in goods, materials and work.
    pub(super) fn input(&self, month: usize) -> Fen {
        self.herd.as_ref().map_or_else(|| self.cost_of_sales(month), |h| h.input(month))
    }

    /// The part of a month's goods that is taken on credit.
    pub(super) fn on_credit(&self, month: usize, goods: Fen) -> Fen {
        match (&self.herd, self.line) {
            (Some(herd), _) => goods / 100 * (herd.on_credit() / 100) / (herd.input(month) / 100) * 100,
            (None, Line::Restaurant) => part(goods, 75),
            (None, Line::Garment) => part(goods, 40),
            (None, _) => part(goods, 45),
        }
    }

    /// Months until it is paid.
    pub(super) fn credit_months(&self) -> usize {
        if self.herd.is_some() { 3 } else { 1 }
    }

    /// What the delivery platforms keep of a month.
    pub(super) fn platform_fees(&self, month: usize) -> Fen {
        let fees = self.costs.iter().find(|c| c.id == "platform");
        fees.map_or(0, |c| c.month[self.season[month]])
    }

    pub(super) fn piece_wages(&self) -> Fen {
        (0..12).map(|m| self.sales(m) * self.labour_permille / 1000).sum()
    }

    pub(super) fn outsourced(&self) -> Fen {
        (0..12).map(|m| self.sales(m) * self.outsourced_permille / 1000).sum()
    }

    pub(super) fn rent_year(&self) -> Fen {
        let rent = self.costs.iter().find(|c| c.id == "rent");
        12 * rent.map_or(0, |c| c.month[1])
    }
}
