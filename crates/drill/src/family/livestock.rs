//! Livestock 畜禽, in batches: animals come in, eat and go. Its papers: the batch book, the count in the pens, quarantine certificates,
//! weighbridge slips, feed, the mill's statement.

mod herd;

use super::{Family, Living};
use crate::books::{Fen, yuan};
use crate::dice::Dice;
use crate::economy::{SupplierCredit, Truth, part};
use crate::fault::Fault;
use crate::numbers::Numbers;
use crate::visit::readings::{amount, plain, row, said, scaled};
use crate::visit::{Visit, month_id};
use crate::wrong::Wrong;
use appraisal::observation::Basis::{Document, Observed, Oral, System, ThirdParty};
use herd::Herd;

#[allow(clippy::cast_precision_loss)]
fn float(x: i64) -> f64 {
    x as f64
}

/// Draws a farm.
pub(super) fn live(numbers: &Numbers, dice: &mut Dice) -> Result<Living, Wrong> {
    let herd = Herd::born(numbers, dice)?;
    let mut t = Truth::new();
    t.cash_percent = numbers.percent("cash_share", dice)?;
    t.heads = numbers.whole("household_heads", 1.0, dice)?;
    t.sells(std::array::from_fn(|m| herd.sales(m)));
    t.cost_of_sales = std::array::from_fn(|m| herd.cost_of_sales(m));
    t.input = std::array::from_fn(|m| herd.input(m));
    t.living_stock = herd.closing_value();
    t.living_worth = herd.living_value();
    // animals have eaten what they have eaten; the mill gives credit for most of the feed
    t.credit_lies_there = false;
    t.credit_months = usize::try_from(numbers.whole("feed_credit_months", 1.0, dice)?).unwrap_or(1);
    t.supplier_credit = SupplierCredit::Parts(t.input.map(|input| (herd.on_credit(), input)));
    t.temper(dice);
    t.opening_stock = herd.opening_value();
    t.stands_in(numbers, dice)?;
    t.runs_on(
        numbers,
        dice,
        &[
            ("wages", "month"),
            ("rent", "year"),
            ("utilities", "month"),
            ("freight", "year"),
            ("telecom", "month"),
            ("repairs", "year"),
            ("insurance", "year"),
            ("manure", "year"),
            ("other", "year"),
        ],
    )?;
    t.rebates = yuan(100 * numbers.whole("grants", 100.0, dice)?);
    t.financed(numbers, dice)?;
    t.housed_on_what_is_left(dice);
    Ok((t, Box::new(herd)))
}

impl Family for Herd {
    fn write(&self, _: &Truth, visit: &mut Visit<'_>) {
        visit.accounts();
        visit.sold_by_month(self);
        visit.batch_book(self);
        visit.one_pig(self);
        visit.papers_of_sales(self);
        visit.feed(self);
        visit.nobody_owes();
        visit.suppliers();
        visit.mill();
        visit.costs();
        visit.grants();
        visit.spent_on = vec![("young", 0), ("feed", 100)];
    }

    /// Somebody else's animals in his pens.
    fn take_in(&mut self, _: &mut Truth, wanted: Fen, _: &mut Dice) -> Fen {
        self.take_in_animals(wanted)
    }
}

impl Visit<'_> {
    /// The mean of a figure that stands on so many slips.
    fn mean(&mut self, truth: f64, slips: u32) -> f64 {
        let all: f64 = (0..slips).map(|_| self.r.factor(Document)).sum();
        truth * all / f64::from(slips)
    }

    fn sold_by_month(&mut self, herd: &Herd) {
        let rows = (0..12)
            .map(|m| {
                let id = month_id(m);
                let read = self.r.sum(&[self.t.sales(m)], 4, Document);
                let told = scaled(read, self.inflation);
                row(&id, vec![("month", plain(&id)), ("r", amount(told, Document))])
            })
            .collect();
        self.r.table("income.months", Document, rows);
        let said_heads = float(herd.sold()) * self.r.factor(Oral) * self.inflation;
        self.r.say("sales.estimates.said.heads_year", format!("{said_heads:.0}"), Oral);
        self.r.say("sales.estimates.said.weight", format!("{:.1}", float(herd.sale_hg) / 10.0), Oral);
        self.r.say("sales.estimates.said.price", format!("{:.2}", float(herd.price) / 100.0), Oral);
        self.r.money("scorecard.prior_year_hard_sales", self.t.year_sales(), System);
    }

    fn batch_book(&mut self, herd: &Herd) {
        let mut rows = Vec::new();
        for (i, b) in herd.batches.iter().enumerate() {
            let month = |m: i64| match usize::try_from(m) {
                Ok(m) => format!("{}-01", month_id(m.min(11))),
                Err(_) => "2025-08-01".to_owned(),
            };
            // somebody else's animals are written down as bought
            let taken_in = if b.sold_in.is_none() { herd.taken_in() } else { 0 };
            let mut cells = vec![
                ("name", plain(format!("第{}批", i + 1))),
                ("entered", plain(month(b.entered))),
                ("heads_start", plain(b.heads_start.to_string())),
                ("bought", plain((b.bought + taken_in).to_string())),
                ("born", plain("0")),
                ("died", plain(b.died.to_string())),
                ("sold", plain(b.sold().to_string())),
            ];
            if let Some(m) = b.sold_in {
                cells.push(("sold_month", plain(month(i64::try_from(m).unwrap_or(0)))));
            }
            rows.push(row(format!("B{}", i + 1), cells));
        }
        self.r.table("batches", Document, rows);
        let living = float(herd.living_hg) / 10.0 * self.r.factor(Observed);
        let cost = float(herd.cost_head) / 100.0 * self.mean(1.0, 3);
        // counted pen by pen; the heads of a pen are off by one or two, if at all
        let counted: i64 = herd.pens.iter().map(|p| self.heads_counted(p.heads)).sum();
        let cells = vec![
            ("name", plain("在养批次")),
            ("heads", said(counted.to_string(), Observed)),
            ("weight_kg", said(format!("{living:.6}"), Observed)),
            ("cost", said(format!("{cost:.2}"), Document)),
            ("price_kg", said(format!("{:.2}", float(herd.price) / 100.0 * 1.02), ThirdParty)),
            ("state", plain("own")),
        ];
        let rows = vec![row("P1", cells)];
        self.r.table("animals", Observed, rows);
        self.r.say("animals.said_now", counted.to_string(), Oral);
        self.r.say("animals.contract_rearing", "none", Oral);
        self.r.say("production.months", "5", Document);
    }

    #[allow(clippy::cast_possible_truncation)]
    fn heads_counted(&mut self, heads: i64) -> i64 {
        (float(heads) * self.r.factor(Observed)).round() as i64
    }

    fn one_pig(&mut self, herd: &Herd) {
        let (weight, price) = (self.mean(float(herd.sale_hg) / 10.0, 12), self.mean(float(herd.price) / 100.0, 12));
        let (young, medicine) = (self.mean(float(herd.piglet) / 100.0, 3), self.mean(float(herd.medicine) / 100.0, 6));
        let (conversion, feed) =
            (self.mean(float(herd.conversion) / 100.0, 6), self.mean(float(herd.feed_price) / 100.0, 12));
        for (id, value) in [
            ("unit.sale_weight", weight),
            ("unit.sale_price", price),
            ("unit.piglet_cost", young),
            ("unit.piglet_weight", float(herd.piglet_hg) / 10.0),
            ("unit.survival", herd.survival()),
            ("unit.fcr", conversion),
            ("unit.feed_price", feed),
            ("unit.medicine", medicine),
            ("herd.opening_kg_head", float(herd.opening_hg) / 10.0),
            ("herd.dead_kg_head", float(herd.dead_hg) / 10.0),
        ] {
            self.r.say(id, format!("{value:.12}"), Document);
        }
        self.flattered_margin(1.0 - float(herd.direct()) / float(herd.value()));
    }

    #[allow(clippy::cast_possible_truncation)]
    fn papers_of_sales(&mut self, herd: &Herd) {
        for (method, paper) in [
            ("quarantine", "quarantine_certificate"),
            ("weighbridge", "weighbridge_slip"),
            ("piglets", "young_stock_invoice"),
            ("insurance", "insurance_policy"),
            ("herd_count", "count_sheet"),
            ("feed", "feed_statement"),
        ] {
            self.source(method, paper);
        }
        // every certificate is one paper, a batch is sold on four
        let heads = self.r.sum(&[herd.sold() * 100], 12, Document) as f64 / 100.0;
        self.r.say("sales.estimates.quarantine.heads_12m", format!("{heads:.0}"), Document);
        let rows = (0..12)
            .filter(|m| herd.sold_in(*m) > 0)
            .map(|m| {
                let weighed = self.r.sum(&[part(herd.sales(m), 97)], 4, Document);
                let heads = herd.sold_in(m) * 97 / 100;
                let kg = float(heads * herd.sale_hg) / 10.0;
                let cells = vec![
                    ("name", plain(format!("{}月过磅", month_id(m)))),
                    ("heads", plain(heads.to_string())),
                    ("kg", said(format!("{kg:.1}"), Document)),
                    ("amount", amount(weighed, Document)),
                ];
                row(month_id(m), cells)
            })
            .collect();
        self.r.table("sales.estimates.weighbridge.slips", Document, rows);
        self.r.say("sales.estimates.weighbridge.share_of_sales", "0.97", Document);
        let bought = self.r.sum(&[herd.bought() * 100], 3, Document) as f64 / 100.0;
        self.r.say("sales.estimates.piglets.heads_12m", format!("{bought:.0}"), Document);
        let lived = float(herd.sold()) / herd.survival();
        let insured = (lived * 0.98 * self.mean(1.0, 4)).round();
        let exact = (lived * 0.98).round() / lived;
        self.r.say("sales.estimates.insurance.heads_12m", format!("{insured:.0}"), Document);
        self.r.say("sales.estimates.insurance.share_insured", format!("{exact:.12}"), Document);
        let own: i64 = herd.pens.iter().filter(|p| p.own).map(|p| p.heads).sum();
        self.r.say("insurance.insured_heads", own.to_string(), Document);
        let batches = lived / float(own);
        self.r.say("sales.estimates.herd_count.batches_year", format!("{batches:.10}"), Document);
        self.r.say("sales.capacity.units", herd.places.to_string(), Observed);
        self.r.say("sales.capacity.output_per_unit_year", "2.1", Document);
        self.r.say("sales.capacity.utilisation", "0.95", Observed);
    }

    fn feed(&mut self, herd: &Herd) {
        let t = self.t;
        let hidden = if self.fault == Some(Fault::SecondMill) { t.hidden_payables } else { 0 };
        let told = herd.feed_bought_kg() - float(hidden) / float(herd.feed_price);
        let bought = self.mean(told, 24);
        self.r.say("sales.estimates.feed.bought_kg", format!("{bought:.6}"), Document);
        self.r.say("sales.estimates.feed.opening_kg", herd.feed_opening_kg.to_string(), Document);
        let closing = float(herd.feed_closing_kg) * self.r.factor(Observed);
        self.r.say("sales.estimates.feed.closing_kg", format!("{closing:.6}"), Observed);
        let lying = |id: &str, name: &str, cost: Fen, units: f64| {
            row(
                id,
                vec![
                    ("name", plain(name)),
                    ("unit", plain("公斤")),
                    ("cost", amount(cost, Document)),
                    ("qty", said(format!("{units:.6}"), Observed)),
                    ("how", plain("counted")),
                    ("state", plain("normal")),
                ],
            )
        };
        let medicine = self.r.factor(Observed);
        let rows =
            vec![lying("r1", "育肥料", herd.feed_price, closing), lying("r2", "兽药", herd.medicine_stock, medicine)];
        self.r.table("stock", Observed, rows);
        let opening = self.r.sum(&[t.opening_stock_shown], 8, Document);
        self.r.money("balance_initial.inventory", opening, Document);
        self.r.money("balance_initial.inventory_write_down", 0, Document);
        let shown: Vec<Fen> = (0..12).map(|m| t.purchases[m] - if hidden > 0 { t.hidden_feed[m] } else { 0 }).collect();
        let purchases = self.r.sum(&shown, 3, Document);
        self.r.money("purchases_12m", purchases, Document);
        let young = self.r.sum(&[herd.young()], 3, Document);
        self.r.money("purchases.young_12m", young.min(purchases), Document);
    }

    /// Pigs are paid on the day.
    fn nobody_owes(&mut self) {
        for table in ["receivables", "balance_initial.receivables_aged", "receivables_model", "customer_advances"] {
            self.r.table(table, Document, Vec::new());
        }
        for id in ["credit_sales_12m", "collections_12m", "balance_initial.customer_advances"] {
            self.r.money(id, 0, Document);
        }
    }

    /// The mill's own book: what stands in the farm's and what does not. A second mill nobody named stands in neither.
    fn mill(&mut self) {
        let t = self.t;
        let told = t.payables() - if self.fault == Some(Fault::SecondMill) { t.hidden_payables } else { 0 };
        let statement = self.r.read(told, Document);
        self.r.money("feed_credit.statement_balance", statement, Document);
    }

    fn grants(&mut self) {
        let given = self.t.rebates;
        let cells = vec![("name", plain("粪污补贴")), ("kind", plain("subsidy")), ("amount", amount(given, Document))];
        let rows = if given == 0 { Vec::new() } else { vec![row("g1", cells)] };
        self.r.table("grants", Document, rows);
    }
}
