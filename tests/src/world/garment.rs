//! A garment workshop's own papers: unit costs, piece wages, outsourcing, electricity, delivery notes, brands' statements, cartons, the packing table.

use super::books::Fen;
use super::readings::{amount, plain, row, said};
use super::trade::part;
use super::visit::{SEASONS, Visit};
use appraisal::observation::Basis::{Document, Observed, System};

/// Styles: price, share of sales in percent, how far its wages stand off the mean in thousandths of the price.
const STYLES: [(i64, i64, i64); 6] =
    [(10, 24, 30), (20, 18, -20), (16, 14, 10), (25, 9, -40), (50, 20, 15), (80, 15, -25)];

/// Kilowatt-hours of a piece, pieces of a carton, pieces of a working hour.
const KWH: f64 = 0.41;
const CARTON: f64 = 26.0;

#[allow(clippy::cast_precision_loss)]
fn money(fen: Fen) -> f64 {
    fen as f64 / 100.0
}

#[allow(clippy::cast_precision_loss)]
fn share(permille: i64) -> f64 {
    permille as f64 / 1000.0
}

/// Yuan of sales for a piece: one yuan of sales holds the sum of share over price in pieces.
#[allow(clippy::cast_precision_loss)]
fn piece() -> f64 {
    1.0 / STYLES.iter().map(|(price, share, _)| *share as f64 / 100.0 / *price as f64).sum::<f64>()
}

impl Visit<'_> {
    pub(super) fn garment(&mut self) {
        let months = self.accounts();
        self.statement(&months);
        self.unit_costs();
        self.work();
        self.shipments();
        self.materials();
        self.customers();
        self.suppliers();
        self.costs();
    }

    #[allow(clippy::cast_precision_loss)]
    fn unit_costs(&mut self) {
        let t = self.t;
        let material = 1.0 - share(t.margin_permille) - share(t.labour_permille) - share(t.outsourced_permille);
        let off: f64 = STYLES.iter().map(|(_, share, off)| *share as f64 * *off as f64 / 100_000.0).sum();
        let mut rows = Vec::new();
        for (i, (price, part, more)) in STYLES.into_iter().enumerate() {
            let labour = share(t.labour_permille) + more as f64 / 1000.0 - off;
            let [material, labour, outsourcing] = [material, labour, share(t.outsourced_permille)]
                .map(|x| said(format!("{:.10}", price as f64 * x * self.r.factor(Document)), Document));
            rows.push(row(
                format!("m{}", i + 1),
                vec![
                    ("name", plain(format!("款式{}", i + 1))),
                    ("kind", plain(if i > 3 { "full_package" } else { "processing" })),
                    ("price", said(price.to_string(), Document)),
                    ("material", material),
                    ("labour", labour),
                    ("outsourcing", outsourcing),
                    ("share", said(format!("0.{part:02}"), Document)),
                ],
            ));
        }
        self.r.table("margin.sampled", Document, rows);
        self.flattered_margin(share(t.margin_permille));
    }

    /// Wages' sheets, outsourcing slips, the meter.
    fn work(&mut self) {
        let t = self.t;
        let monthly = |permille: i64| (0..12).map(|m| t.sales(m) * permille / 1000).collect::<Vec<Fen>>();
        let wages = self.r.sum(&monthly(t.labour_permille), 3, Document);
        self.r.money("production.piece_wages_12m", wages, Document);
        let outside = self.r.sum(&monthly(t.outsourced_permille), 2, Document);
        self.r.money("production.outsourcing_12m", outside, Document);
        self.r.say("production.outsourced_share", format!("{:.3}", share(t.outsourced_permille)), Document);
        let pieces = money(t.year_sales()) * (1.0 - share(t.outsourced_permille)) / piece();
        let meter: f64 = (0..12).map(|_| pieces * KWH / 12.0 * self.r.factor(System)).sum();
        self.r.say("production.kwh_12m", format!("{meter:.8}"), System);
        self.r.say("production.kwh_prior_12m", format!("{:.0}", pieces * KWH), System);
        let use_: f64 = (0..6).map(|_| KWH / 6.0 * self.r.factor(Observed)).sum();
        self.r.say("sales.estimates.electricity.kwh_per_unit", format!("{use_:.12}"), Observed);
        self.r.money("production.wages_owed", 0, Document);
    }

    fn shipments(&mut self) {
        let t = self.t;
        let october = t.sales(11);
        let scope = SEASONS[t.season[11]];
        for id in ["delivery_notes", "line_count"] {
            self.r.say(&format!("sales.estimates.{id}.scope"), scope, Observed);
        }
        let week = part(october, 88) / 4;
        let rows = (0..4)
            .map(|w| {
                let price = self.r.read(week, Document);
                let cells = vec![
                    ("name", plain(format!("第{}周", w + 1))),
                    ("pieces", said("100", Document)),
                    ("price", said(format!("{:.4}", money(price) / 100.0), Document)),
                ];
                row(format!("w{}", w + 1), cells)
            })
            .collect();
        self.r.table("sales.estimates.delivery_notes.notes", Document, rows);
        let brands = part(t.year_sales(), 88) / 2;
        let rows = ["品牌甲", "品牌乙"]
            .map(|name| {
                let read = self.r.sum(&[brands], 12, Document);
                row(name, vec![("name", plain(name)), ("amount", amount(read, Document))])
            })
            .to_vec();
        self.r.table("sales.estimates.customer_statements.list", Document, rows);
        let cartons: f64 =
            (0..12).map(|_| money(t.year_sales()) * 0.93 / piece() / CARTON / 12.0 * self.r.factor(Document)).sum();
        self.r.say("sales.estimates.packing.bought_12m", format!("{cartons:.8}"), Document);
        self.r.say("sales.estimates.packing.opening", "400", Observed);
        self.r.say("sales.estimates.packing.closing", "400", Observed);
        let pieces: f64 = (0..10).map(|_| CARTON / 10.0 * self.r.factor(Observed)).sum();
        self.r.say("sales.estimates.packing.pieces_per_box", format!("{pieces:.10}"), Observed);
        let counted = money(october) / piece() / 26.0 / 10.0 * 4.0 * self.r.factor(Observed);
        self.r.say("sales.estimates.line_count.pieces", format!("{counted:.8}"), Observed);
        self.r.say("sales.estimates.line_count.days_per_month", "26", Document);
        self.r.money("sales.estimates.tax.declared_year", part(t.year_sales(), 80), Document);
        // machines for four thirds of what is sold
        let pieces = money(t.year_sales()) * (1.0 - share(t.outsourced_permille)) / piece();
        let hands = (pieces * 1.34 / (10.0 * 300.0 * 3.6 * 0.85)).ceil();
        for id in ["sales.capacity.units", "sales.capacity.operators"] {
            self.r.say(id, format!("{hands:.0}"), Observed);
        }
        self.r.money("scorecard.prior_year_hard_sales", t.year_sales(), System);
        self.r.money("receivables.withheld", 0, Document);
    }

    fn materials(&mut self) {
        self.shelf(&["raw", "aux", "wip", "finished"]);
        let t = self.t;
        let opening = self.r.sum(&[t.opening_stock_shown], 8, Document);
        self.r.money("balance_initial.inventory", opening, Document);
        self.r.money("balance_initial.inventory_write_down", 0, Document);
        // wages and outsourcing follow what is sold; what the stock grew by was bought as material
        let all: Fen = t.purchases.iter().sum::<Fen>() - t.piece_wages() - t.outsourced();
        let monthly: Vec<Fen> = (0..12).map(|m| if m == 11 { all - 11 * (all / 12) } else { all / 12 }).collect();
        let read = self.r.sum(&monthly, 3, Document);
        self.r.money("purchases_12m", read, Document);
    }
}
