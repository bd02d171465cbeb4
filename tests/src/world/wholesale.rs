//! The wholesaler's own papers: margins of eight goods, the merchant's report, delivery notes, commission, loading, the count on the shelf.

use super::books::{Fen, yuan};
use super::readings::{amount, plain, row, said};
use super::trade::part;
use super::visit::{SEASONS, Visit};
use appraisal::observation::Basis::{Document, Observed, Oral, System};

impl Visit<'_> {
    pub(super) fn wholesaler(&mut self) {
        let months = self.accounts();
        self.statement(&months);
        self.sampled();
        self.estimates();
        self.goods();
        self.customers();
        self.suppliers();
        self.costs();
    }

    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)]
    fn sampled(&mut self) {
        let t = self.t;
        // eight goods whose margins average to the true one; each is misread on its own
        let shares = [19, 17, 14, 13, 12, 10, 8, 7];
        let off = [8, -8, 5, -4, 3, -6, 1, 0];
        let mean: i64 = shares.iter().zip(off).map(|(s, o)| s * o).sum();
        let mut rows = Vec::new();
        for (i, (share, off)) in shares.iter().zip(off).enumerate() {
            // in hundred-thousandths, so that the mean is met exactly
            let margin = t.margin_permille * 100 + off * 100 - mean;
            let read = self.r.factor(Observed) * margin as f64;
            let price = yuan(1000);
            let cost = if read == margin as f64 { price - margin } else { price - read.round() as Fen };
            rows.push(row(
                format!("M{}", i + 1),
                vec![
                    ("name", plain(format!("商品{}", i + 1))),
                    ("cost", amount(cost, Document)),
                    ("price", amount(price, Observed)),
                    ("share", said(format!("0.{share:02}"), System)),
                ],
            ));
        }
        self.r.table("margin.sampled", Observed, rows);
        self.flattered_margin(t.margin_permille as f64 / 1000.0);
    }

    fn estimates(&mut self) {
        let t = self.t;
        let october = t.sales(11);
        let scope = SEASONS[t.season[11]];
        for id in ["delivery_notes", "commission", "loading_count"] {
            self.r.say(&format!("sales.estimates.{id}.scope"), scope, Observed);
        }
        let covered = part(october, 88);
        let rows = (0..4)
            .map(|w| {
                let week = if w == 3 { covered - 3 * (covered / 4) } else { covered / 4 };
                let read = self.r.read(week, Document);
                row(
                    format!("w{}", w + 1),
                    vec![("name", plain(format!("第{}周", w + 1))), ("amount", amount(read, Document))],
                )
            })
            .collect();
        self.r.table("sales.estimates.delivery_notes.notes", Document, rows);
        // one percent and a bit; the wages sheet of the month
        let wages = self.r.sum(&[october / 100], 3, Document);
        self.r.money("sales.estimates.commission.wages_month", wages, Document);
        self.r.say("sales.estimates.commission.rate", "0.01", Document);
        let (weekday, weekend) = (self.r.read(t.weekday_sales, Observed), self.r.read(t.weekend_sales, Observed));
        self.r.money("sales.estimates.loading_count.weekday_sales", weekday, Observed);
        self.r.money("sales.estimates.loading_count.weekend_sales", weekend, Observed);
        let sold: Fen = (0..12).map(|m| t.cost_of_sales(m)).sum();
        let days = t.own_stock() as f64 * 365.0 / sold as f64 * self.r.factor(Document);
        self.r.say("sales.estimates.stock_turnover.turnover_days", format!("{days:.6}"), Document);
        let declared = part(t.year_sales(), 60);
        self.r.money("sales.estimates.tax.declared_year", declared, Document);
        self.r.say("sales.capacity.utilisation", "0.8", Oral);
        self.r.money("sales.capacity.price", (t.year_sales() * 17 / 10 / (3 * 312) * 10 / 8 / 100 + 1) * 100, Oral);
        self.r.money("scorecard.prior_year_hard_sales", t.year_sales(), System);
    }

    /// The count on the shelf, and purchases.
    fn goods(&mut self) {
        let t = self.t;
        let mut rows = Vec::new();
        for (i, good) in t.goods.iter().enumerate() {
            let cases = (good.cases as f64 * self.r.factor(Observed)).round().max(1.0);
            rows.push(row(
                format!("K{:02}", i + 1),
                vec![
                    ("name", plain(format!("商品{}", i + 1))),
                    ("unit", plain("箱")),
                    ("cost", amount(good.cost, Document)),
                    ("qty", said(format!("{cases:.0}"), Observed)),
                    ("how", plain("counted")),
                    ("state", plain("normal")),
                ],
            ));
        }
        self.r.table("stock", Observed, rows);
        let opening = self.r.sum(&[t.opening_stock_shown], 12, Document);
        self.r.money("balance_initial.inventory", opening, Document);
        self.r.money("balance_initial.inventory_write_down", 0, Document);
        let purchases = self.r.sum(&t.purchases, 3, Document);
        self.r.money("purchases_12m", purchases, Document);
    }
}
