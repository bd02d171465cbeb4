//! A restaurant's own papers: till reports, platform bills, tables and tableware counted, recipe cards, prepaid cards.

use super::books::{Fen, yuan};
use super::readings::{amount, plain, row, said};
use super::trade::part;
use super::visit::{SEASONS, Visit, month_id};
use appraisal::observation::Basis::{Document, Observed, Oral, System};

/// Dishes by the thousand: price of one, share of sales in percent, margin above or below the mean in thousandths.
const DISHES: [(i64, i64, i64); 8] =
    [(68, 20, 40), (58, 18, -50), (48, 14, 30), (26, 12, 60), (22, 10, -20), (18, 10, -40), (12, 8, 10), (88, 8, -30)];

/// Spending of a guest, guests of a table, hired sets of a guest.
const TICKET: f64 = 65.0;
const GUESTS: f64 = 3.5;
const SETS: f64 = 0.9;

#[allow(clippy::cast_precision_loss)]
fn money(fen: Fen) -> f64 {
    fen as f64 / 100.0
}

impl Visit<'_> {
    pub(super) fn restaurant(&mut self) {
        let months = self.accounts();
        self.statement(&months);
        self.platforms();
        self.recipe_cards();
        self.tables_and_till();
        self.kitchen_stock();
        self.customers();
        self.suppliers();
        self.costs();
    }

    /// The mean of a factor that was read on so many days.
    fn averaged(&mut self, truth: f64, days: u32) -> f64 {
        let total: f64 = (0..days).map(|_| self.r.factor(Observed)).sum();
        truth * total / f64::from(days)
    }

    fn platforms(&mut self) {
        let t = self.t;
        let mut rows = Vec::new();
        for m in 0..12 {
            let sold = part(t.sales(m), t.delivery_percent);
            let (discount, refunds) = (part(sold, 28), part(sold, 1));
            let [turnover, fees, settled] = [sold + discount + refunds, t.platform_fees(m), sold - t.platform_fees(m)]
                .map(|x| self.r.read(x, System));
            let id = month_id(m);
            rows.push(row(
                &id,
                vec![
                    ("month", plain(&id)),
                    ("orders", plain(((sold / yuan(38)).max(1)).to_string())),
                    ("turnover", amount(turnover, System)),
                    ("merchant_discount", amount(discount, System)),
                    ("refunds", amount(refunds, System)),
                    ("fees", amount(fees, System)),
                    ("settled", amount(settled, System)),
                ],
            ));
        }
        self.r.table("delivery.months", System, rows);
        self.r.money("prepaid.sold_12m", 3 * t.advances + t.advances_growth, System);
        self.r.money("prepaid.consumed_12m", 3 * t.advances, System);
    }

    /// Recipe cards leave out packaging, staff meals and waste, which stand beside them: together four of a hundred of sales.
    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)]
    fn recipe_cards(&mut self) {
        let t = self.t;
        let beside = t.year_sales() / 100 * 4;
        let orders: i64 = (0..12).map(|m| (part(t.sales(m), t.delivery_percent) / yuan(38)).max(1)).sum();
        let packaging = 150 * orders;
        self.r.money("margin.packaging_per_order", 150, Observed);
        let left = (beside - packaging) / 12;
        let read = self.r.sum(&[left], 4, Observed);
        self.r.money("margin.staff_and_waste_month", read, Observed);
        // what the month's rounding leaves belongs to the dishes
        let dishes = t.margin_permille as f64 / 1000.0 + money(packaging + 12 * left) / money(t.year_sales());
        let off: i64 = DISHES.iter().map(|(_, share, off)| share * off).sum();
        let mut rows = Vec::new();
        for (i, (price, share, more)) in DISHES.into_iter().enumerate() {
            let margin = dishes + more as f64 / 1000.0 - off as f64 / 100_000.0;
            let cost = 1000.0 * price as f64 * (1.0 - margin);
            // three quarters of the cost is one thing, bought by the kilogram and a fifth of it thrown away
            let (quantity, other) = (0.75 * cost * 0.8 / 20.0, 0.25 * cost);
            let (quantity, other) = (quantity * self.r.factor(Observed), other * self.r.factor(Observed));
            let kilo = 20.0 * self.r.factor(Document);
            rows.push(row(
                format!("M{}", i + 1),
                vec![
                    ("name", plain(format!("菜品{}（千份）", i + 1))),
                    ("main_qty", said(format!("{quantity:.10}"), Observed)),
                    ("main_price", said(format!("{kilo:.10}"), Document)),
                    ("yield", said("0.8", Observed)),
                    ("other_cost", said(format!("{other:.10}"), Observed)),
                    ("price", said((1000 * price).to_string(), System)),
                    ("share", said(format!("0.{share:02}"), System)),
                ],
            ));
        }
        self.r.table("margin.sampled", Observed, rows);
        self.flattered_margin(t.margin_permille as f64 / 1000.0);
    }

    fn tables_and_till(&mut self) {
        let t = self.t;
        let rows = (0..12)
            .map(|m| {
                let id = month_id(m);
                let read = self.r.read(part(t.sales(m), 95), System);
                row(&id, vec![("month", plain(&id)), ("amount", amount(read, System))])
            })
            .collect();
        self.r.table("sales.estimates.pos.months", System, rows);
        self.r.say("sales.estimates.pos.share_of_sales", "0.95", Observed);
        let october = t.sales(11);
        let eaten_here = 1.0 - t.delivery_percent as f64 / 100.0;
        self.r.say("dine_in.share_of_sales", format!("{eaten_here:.2}"), System);
        let ticket = self.r.sum(&[6500], 8, Document);
        self.r.money("dine_in.ticket", ticket, Document);
        let guests = self.averaged(GUESTS, 8);
        self.r.say("dine_in.guests_per_table", format!("{guests:.10}"), Observed);
        let scope = SEASONS[t.season[11]];
        for id in ["tables", "tableware"] {
            self.r.say(&format!("sales.estimates.{id}.scope"), scope, Observed);
        }
        // as many more guests on a day of the weekend as there is more sold
        let a_table = GUESTS * TICKET / eaten_here;
        for (day, sold) in [("weekday", t.weekday_sales), ("weekend", t.weekend_sales)] {
            let tables = self.averaged(money(sold) / a_table, 2);
            self.r.say(&format!("sales.estimates.tables.{day}_tables"), format!("{tables:.10}"), Observed);
        }
        self.r.say("sales.estimates.tables.weekday_days", "22", Oral);
        self.r.say("sales.estimates.tables.weekend_days", "8", Oral);
        let sets = money(october) * eaten_here / TICKET * SETS * self.r.factor(Document);
        self.r.say("sales.estimates.tableware.sets_month", format!("{sets:.8}"), Document);
        let per_guest = self.averaged(SETS, 8);
        self.r.say("sales.estimates.tableware.sets_per_guest", format!("{per_guest:.10}"), Observed);
        self.r.money("sales.estimates.tax.declared_year", part(t.year_sales(), 45), Document);
        // seats for about twice what is sold
        let seats = (money(t.year_sales()) * 1.9 * eaten_here / (4.0 * 0.8 * 348.0 * TICKET)).ceil();
        self.r.say("sales.capacity.units", format!("{seats:.0}"), Observed);
        self.r.say("premises.tables", format!("{:.0}", (seats / 4.0).ceil()), Observed);
        self.r.say(
            "sales.capacity.delivery_orders_day",
            format!("{:.0}", money(part(october, 28)) / 38.0 / 30.0 * 2.0),
            System,
        );
        self.r.money("scorecard.prior_year_hard_sales", t.year_sales(), System);
    }

    #[allow(clippy::cast_precision_loss)]
    fn kitchen_stock(&mut self) {
        self.shelf(&["normal"]);
        let t = self.t;
        let opening = self.r.sum(&[t.opening_stock_shown], 6, Document);
        self.r.money("balance_initial.inventory", opening, Document);
        self.r.money("balance_initial.inventory_write_down", 0, Document);
        let purchases = self.r.sum(&t.purchases, 3, Document);
        self.r.money("purchases_12m", purchases, Document);
    }

    /// The count of what lies there, row by row.
    #[allow(clippy::cast_precision_loss)]
    pub(super) fn shelf(&mut self, stages: &[&str]) {
        let t = self.t;
        let mut rows = Vec::new();
        for (i, good) in t.goods.iter().enumerate() {
            let units = (good.cases as f64 * self.r.factor(Observed)).round().max(1.0);
            let mut cells = vec![
                ("name", plain(format!("货品{}", i + 1))),
                ("unit", plain("件")),
                ("cost", amount(good.cost, Document)),
                ("qty", said(format!("{units:.0}"), Observed)),
                ("how", plain("counted")),
                ("state", plain("normal")),
            ];
            if stages.len() > 1 {
                cells.push(("stage", plain(stages[i % stages.len()])));
            }
            rows.push(row(format!("K{:02}", i + 1), cells));
        }
        self.r.table("stock", Observed, rows);
    }
}
