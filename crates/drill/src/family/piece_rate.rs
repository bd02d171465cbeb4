//! Piece rate 计件组装: the hands are the machine, and the slip of pieces is the ledger. Its papers: unit costs, piece wages, outsourcing,
//! electricity, delivery notes, brands' statements, cartons, the packing table.

use super::{Family, Living};
use crate::books::{Fen, yuan};
use crate::dice::Dice;
use crate::economy::{Truth, about, part};
use crate::numbers::Numbers;
use crate::visit::readings::{amount, plain, row, said};
use crate::visit::{SEASONS, Visit};
use crate::wrong::Wrong;
use appraisal::observation::Basis::{Document, Observed, Oral, System};

/// Styles: price, share of sales in percent, how far its wages stand off the mean in thousandths of the price.
const STYLES: [(i64, i64, i64); 6] =
    [(10, 24, 30), (20, 18, -20), (16, 14, 10), (25, 9, -40), (50, 20, 15), (80, 15, -25)];

/// A workshop: piece wages and outsourcing to sales in thousandths, kilowatt-hours of a piece, pieces of a carton.
struct Workshop {
    labour_permille: i64,
    outsourced_permille: i64,
    kwh: f64,
    carton: f64,
}

/// Draws one.
pub(super) fn live(numbers: &Numbers, dice: &mut Dice) -> Result<Living, Wrong> {
    let mut t = Truth::new();
    t.seasons(numbers, dice)?;
    t.margin_permille = numbers.permille("margin", dice)?;
    let labour_permille = numbers.permille("labour_share", dice)?;
    let outsourced_permille = 10 * numbers.percent("outsourced_share", dice)?;
    t.terms(numbers, dice)?;
    t.costs_by_margin();
    t.piece_wages = t.sales.map(|s| s * labour_permille / 1000).iter().sum();
    t.temper(dice);
    let month = t.year_sales() / 12;
    t.on_the_shelf(numbers, dice, (8, 14))?;
    t.stands_in(numbers, dice)?;
    for end in 0..2 {
        t.prepayments[end] = about(month, numbers.between("prepaid_to_suppliers", dice)?, yuan(100));
    }
    t.advances = about(month, numbers.between("customers_paid_ahead", dice)?, yuan(100));
    t.runs_on(
        numbers,
        dice,
        &[
            ("wages", "month"),
            ("rent", "month"),
            ("utilities", "season"),
            ("freight", "season"),
            ("telecom", "month"),
            ("ads", "year"),
            ("repairs", "year"),
            ("tax", "year"),
            ("other", "month"),
        ],
    )?;
    t.financed(numbers, dice)?;
    t.housed_on_what_is_left(dice);
    let (kwh, carton) = (numbers.value("kwh_per_piece")?, numbers.value("pieces_per_carton")?);
    Ok((t, Box::new(Workshop { labour_permille, outsourced_permille, kwh, carton })))
}

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

impl Family for Workshop {
    fn write(&self, _: &Truth, visit: &mut Visit<'_>) {
        let months = visit.accounts();
        visit.statement(&months);
        visit.unit_costs(self);
        visit.work(self);
        visit.shipments(self);
        visit.materials(self);
        visit.customers();
        visit.suppliers();
        visit.costs();
    }
}

impl Visit<'_> {
    #[allow(clippy::cast_precision_loss)]
    fn unit_costs(&mut self, w: &Workshop) {
        let t = self.t;
        let material = 1.0 - share(t.margin_permille) - share(w.labour_permille) - share(w.outsourced_permille);
        let off: f64 = STYLES.iter().map(|(_, share, off)| *share as f64 * *off as f64 / 100_000.0).sum();
        let mut rows = Vec::new();
        for (i, (price, part, more)) in STYLES.into_iter().enumerate() {
            let labour = share(w.labour_permille) + more as f64 / 1000.0 - off;
            let [material, labour, outsourcing] = [material, labour, share(w.outsourced_permille)]
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
    fn work(&mut self, w: &Workshop) {
        let t = self.t;
        let monthly = |permille: i64| (0..12).map(|m| t.sales(m) * permille / 1000).collect::<Vec<Fen>>();
        let wages = self.r.sum(&monthly(w.labour_permille), 3, Document);
        self.r.money("production.piece_wages_12m", wages, Document);
        let outside = self.r.sum(&monthly(w.outsourced_permille), 2, Document);
        self.r.money("production.outsourcing_12m", outside, Document);
        self.r.say("production.outsourced_share", format!("{:.3}", share(w.outsourced_permille)), Document);
        let pieces = money(t.year_sales()) * (1.0 - share(w.outsourced_permille)) / piece();
        let meter: f64 = (0..12).map(|_| pieces * w.kwh / 12.0 * self.r.factor(System)).sum();
        self.r.say("production.kwh_12m", format!("{meter:.8}"), System);
        self.r.say("production.kwh_prior_12m", format!("{:.0}", pieces * w.kwh), System);
        let use_: f64 = (0..6).map(|_| w.kwh / 6.0 * self.r.factor(Observed)).sum();
        self.r.say("sales.estimates.electricity.kwh_per_unit", format!("{use_:.12}"), Observed);
        self.r.money("production.wages_owed", 0, Document);
    }

    fn shipments(&mut self, w: &Workshop) {
        let t = self.t;
        let october = t.sales(11);
        let scope = SEASONS[t.season[11]];
        for (id, paper) in [("delivery_notes", "delivery_note"), ("line_count", "site_count")] {
            self.source(id, paper);
            self.r.say(&format!("sales.estimates.{id}.scope"), scope, Observed);
        }
        self.ask("delivery_notes", "months_covered", "1", Document);
        self.covers("delivery_notes", 880, Document);
        self.source("customer_statements", "customer_statement");
        self.covers("customer_statements", 880, Document);
        self.source("packing", "purchase_statement");
        self.covers("packing", 930, Document);
        self.source("electricity", "utility_bill");
        self.source("piece_wages", "piece_record");
        self.ask("line_count", "hours_counted", "4", Observed);
        self.ask("line_count", "hours_of_day", "10", Document);
        let week = part(october, 88) / 4;
        let rows = (0..4)
            .map(|i| {
                let price = self.r.read(week, Document);
                let cells = vec![
                    ("name", plain(format!("第{}周", i + 1))),
                    ("pieces", said("100", Document)),
                    ("price", said(format!("{:.4}", money(price) / 100.0), Document)),
                ];
                row(format!("w{}", i + 1), cells)
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
            (0..12).map(|_| money(t.year_sales()) * 0.93 / piece() / w.carton / 12.0 * self.r.factor(Document)).sum();
        self.r.say("sales.estimates.packing.bought_12m", format!("{cartons:.8}"), Document);
        self.r.say("sales.estimates.packing.opening", "400", Observed);
        self.r.say("sales.estimates.packing.closing", "400", Observed);
        let pieces: f64 = (0..10).map(|_| w.carton / 10.0 * self.r.factor(Observed)).sum();
        self.r.say("sales.estimates.packing.pieces_per_box", format!("{pieces:.10}"), Observed);
        let counted = money(october) / piece() / 26.0 / 10.0 * 4.0 * self.r.factor(Observed);
        self.r.say("sales.estimates.line_count.pieces", format!("{counted:.8}"), Observed);
        self.r.say("sales.estimates.line_count.days_per_month", "26", Document);
        self.r.money("sales.estimates.tax.declared_year", part(t.year_sales(), 80), Document);
        // machines for four thirds of what is sold
        let pieces = money(t.year_sales()) * (1.0 - share(w.outsourced_permille)) / piece();
        let hands = (pieces * 1.34 / (10.0 * 300.0 * 3.6 * 0.85)).ceil();
        for (id, value) in [("days_year", "300"), ("hours_per_shift", "10"), ("shifts", "1")] {
            self.r.say(&format!("sales.capacity.{id}"), value, Document);
        }
        self.r.say("sales.capacity.pieces_per_hour", "3.6", Observed);
        self.r.say("sales.capacity.utilisation", "0.85", Oral);
        for id in ["sales.capacity.units", "sales.capacity.operators"] {
            self.r.say(id, format!("{hands:.0}"), Observed);
        }
        // the hands sit at the machines; a quarter as many pack, cut and carry
        self.r.say("production.machines_running", format!("{hands:.0}"), Observed);
        for id in ["production.workers_now", "production.workers_year_ago"] {
            self.r.say(id, format!("{:.0}", (hands * 1.25).ceil()), Document);
        }
        self.r.money("scorecard.prior_year_hard_sales", t.year_sales(), System);
        self.r.money("receivables.withheld", 0, Document);
    }

    fn materials(&mut self, w: &Workshop) {
        self.shelf(&["raw", "aux", "wip", "finished"]);
        // cloth of the brand, which lies there and is not his
        let cells = vec![
            ("name", plain("品牌甲来料")),
            ("unit", plain("米")),
            ("cost", amount(yuan(18), Document)),
            ("qty", said("1200", Observed)),
            ("how", plain("counted")),
            ("state", plain("others")),
            ("stage", plain("raw")),
        ];
        let cloth = row("K90", cells);
        if let Some(stock) = self.r.case.tables.get_mut("stock") {
            stock.rows.push(cloth);
        }
        let t = self.t;
        let opening = self.r.sum(&[t.opening_stock_shown], 8, Document);
        self.r.money("balance_initial.inventory", opening, Document);
        self.r.money("balance_initial.inventory_write_down", 0, Document);
        let outsourced: Fen = t.sales.map(|s| s * w.outsourced_permille / 1000).iter().sum();
        // wages and outsourcing follow what is sold; what the stock grew by was bought as material
        let all: Fen = t.purchases.iter().sum::<Fen>() - t.piece_wages - outsourced;
        let monthly: Vec<Fen> = (0..12).map(|m| if m == 11 { all - 11 * (all / 12) } else { all / 12 }).collect();
        let read = self.r.sum(&monthly, 3, Document);
        self.r.money("purchases_12m", read, Document);
    }
}
