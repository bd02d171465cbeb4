//! The count of goods that lie on a shelf, row by row.

use super::Visit;
use super::readings::{amount, plain, row, said};
use appraisal::observation::Basis::{Document, Observed};

impl Visit<'_> {
    /// Counts what lies there; a workshop says at what stage it is.
    #[allow(clippy::cast_precision_loss)]
    pub fn shelf(&mut self, stages: &[&str]) {
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

    /// The count with what stood there a year ago and what was bought since.
    pub fn shelf_and_purchases(&mut self, stages: &[&str]) {
        self.shelf(stages);
        let t = self.t;
        let opening = self.r.sum(&[t.opening_stock_shown], 12, Document);
        self.r.money("balance_initial.inventory", opening, Document);
        self.r.money("balance_initial.inventory_write_down", 0, Document);
        let purchases = self.r.sum(&t.purchases, 3, Document);
        self.r.money("purchases_12m", purchases, Document);
    }
}
