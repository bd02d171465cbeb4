//! A farm that yields every day, as an officer brings it home: groups counted, a day's output, the buyer's settlements, records, feed.

use super::flock::Flock;
use super::{COSTS, buyers_terms, float};
use crate::books::{Fen, yuan};
use crate::dice::Dice;
use crate::economy::{SupplierCredit, Truth};
use crate::family::{Family, Living};
use crate::fault::Fault;
use crate::numbers::Numbers;
use crate::visit::readings::{amount, plain, row, said, scaled};
use crate::visit::{Visit, month_id};
use crate::wrong::Wrong;
use appraisal::observation::Basis::{Document, Observed, Oral, System, ThirdParty};

/// Draws a farm that yields every day.
pub(super) fn live(numbers: &Numbers, dice: &mut Dice) -> Result<Living, Wrong> {
    let flock = Flock::born(numbers, dice)?;
    let mut t = Truth::new();
    t.cash_percent = numbers.percent("cash_share", dice)?;
    t.heads = numbers.whole("household_heads", 1.0, dice)?;
    buyers_terms(&mut t, numbers, dice)?;
    t.sells(std::array::from_fn(|m| flock.sales(m)));
    t.cost_of_sales = std::array::from_fn(|m| flock.cost_of_sales(m));
    t.input = std::array::from_fn(|m| flock.input(m));
    t.living_stock = flock.closing_value();
    t.living_worth = flock.living_value();
    t.credit_lies_there = false;
    t.credit_months = usize::try_from(numbers.whole("feed_credit_months", 1.0, dice)?).unwrap_or(1);
    t.supplier_credit = SupplierCredit::Parts(t.input.map(|input| (flock.on_credit(), input)));
    t.temper(dice);
    t.opening_stock = flock.opening_value();
    t.stands_in(numbers, dice)?;
    t.runs_on(numbers, dice, &COSTS)?;
    t.rebates = yuan(100 * numbers.whole("grants", 100.0, dice)?);
    t.financed(numbers, dice)?;
    t.housed_on_what_is_left(dice);
    Ok((t, Box::new(flock)))
}

impl Family for Flock {
    fn write(&self, _: &Truth, visit: &mut Visit<'_>) {
        visit.accounts();
        visit.yielded_by_month(self);
        visit.groups(self);
        visit.one_kilogram(self);
        visit.papers_of_output(self);
        visit.feed_of_the_flock(self);
        visit.buyers();
        visit.suppliers();
        visit.mill();
        visit.costs();
        visit.grants();
        visit.spent_on = vec![("young", 0), ("feed", 100)];
    }

    /// Somebody else's animals among his own.
    fn take_in(&mut self, _: &mut Truth, wanted: Fen, _: &mut Dice) -> Fen {
        self.take_in_animals(wanted)
    }
}

impl Visit<'_> {
    fn yielded_by_month(&mut self, flock: &Flock) {
        let rows = (0..12)
            .map(|m| {
                let id = month_id(m);
                let read = self.r.sum(&[self.t.sales(m)], 4, Document);
                let told = scaled(read, self.inflation);
                row(&id, vec![("month", plain(&id)), ("r", amount(told, Document))])
            })
            .collect();
        self.r.table("income.months", Document, rows);
        // he speaks of the whole as if all of it were the product
        let day = float(flock.year_sales()) / float(flock.price) / 365.0 * self.r.factor(Oral) * self.inflation;
        self.r.say("sales.estimates.said.day_kg", format!("{day:.9}"), Oral);
        self.r.say("sales.estimates.said.price", format!("{:.2}", float(flock.price) / 100.0), Oral);
        self.r.money("scorecard.prior_year_hard_sales", self.t.year_sales(), System);
    }

    fn groups(&mut self, flock: &Flock) {
        let mut book = Vec::new();
        let mut count = Vec::new();
        let mut all = 0;
        for (i, g) in flock.groups.iter().enumerate() {
            let entered =
                if g.entered < 0 { "2025-06-01".to_owned() } else { format!("{}-01", month_id(whole(g.entered))) };
            let mut cells = vec![
                ("name", plain(g.name)),
                ("entered", plain(entered)),
                ("heads_start", plain(g.start.to_string())),
                ("bought", plain((g.bought + g.others).to_string())),
                ("born", plain(g.born.to_string())),
                ("died", plain(g.died.to_string())),
                ("sold", plain(g.sold.to_string())),
            ];
            if let Some(m) = g.sold_in {
                cells.push(("sold_month", plain(format!("{}-01", month_id(m)))));
            }
            book.push(row(format!("B{}", i + 1), cells));
            let here = g.left() + g.others;
            if here == 0 {
                continue;
            }
            let weight = float(g.weight_g) / 1000.0 * self.r.factor(Observed);
            let cost = float(g.cost_head) / 100.0 * self.mean(1.0, 3);
            // counted row by row of cages, stall by stall
            let stalls = (here / 20).clamp(1, 20);
            let counted: i64 =
                (0..stalls).map(|k| self.heads_counted(here * (k + 1) / stalls - here * k / stalls)).sum();
            all += counted;
            // what such an animal changes hands for: above what it has cost
            let worth = float(g.cost_head) / 100.0 / (float(g.weight_g) / 1000.0) * 1.4;
            let cells = vec![
                ("name", plain(g.name)),
                ("heads", said(counted.to_string(), Observed)),
                ("weight_kg", said(format!("{weight:.6}"), Observed)),
                ("cost", said(format!("{cost:.2}"), Document)),
                ("price_kg", said(format!("{worth:.2}"), ThirdParty)),
                ("state", plain("own")),
                ("stage", plain(g.stage)),
            ];
            count.push(row(format!("P{}", i + 1), cells));
        }
        self.r.table("batches", Document, book);
        self.r.table("animals", Observed, count);
        self.r.say("animals.said_now", all.to_string(), Oral);
        self.r.say("animals.contract_rearing", "none", Oral);
        self.r.say("production.months", "1", Document);
        self.r.say("insurance.insured_heads", all.to_string(), Document);
    }

    fn one_kilogram(&mut self, flock: &Flock) {
        let young = self.numbers.words("young").ok().and_then(|w| w.first().cloned()).unwrap_or_default();
        let price = self.mean(float(flock.price) / 100.0, 12);
        let (cost, feed) = (self.mean(float(flock.young) / 100.0, 3), self.mean(float(flock.feed_price) / 100.0, 12));
        let conversion = self.mean(float(flock.feed_per_kg) / 100.0, 6);
        let mut all = vec![
            ("unit.sale_price".to_owned(), price),
            (format!("unit.{young}_cost"), cost),
            ("unit.feed_price".to_owned(), feed),
            ("unit.feed_per_kg".to_owned(), conversion),
            ("unit.life_kg".to_owned(), float(flock.life_kg)),
            ("unit.medicine".to_owned(), float(flock.medicine) / 100.0),
        ];
        if flock.forage > 0 {
            all.push(("unit.forage".to_owned(), float(flock.forage) / 100.0));
        }
        for (id, value) in all {
            self.r.say(&id, format!("{value:.12}"), Document);
        }
        self.market(float(flock.price) / 100.0);
        let cost: Fen = (0..12).map(|m| flock.cost_of_sales(m)).sum();
        self.flattered_margin(1.0 - float(cost) / float(flock.year_sales()));
    }

    fn papers_of_output(&mut self, flock: &Flock) {
        let (kg, sales) = (flock.year_kg(), flock.year_sales());
        let main = float(kg * flock.price) / float(sales);
        let mean = float(flock.mean) / 1e9;
        let producing: i64 =
            flock.groups.iter().filter(|g| g.stage == "producing").map(super::flock::Group::left).sum();
        for (id, value) in [
            ("daily.main_share", main),
            ("daily.mean_heads", flock.mean_heads()),
            ("daily.mean_to_today", float(flock.mean) / 1e3 / float(flock.today)),
            ("daily.sold_share", float(flock.sold_permille) / 1e3),
            ("daily.other_feed_kg", float(flock.other_feed_kg)),
        ] {
            self.r.say(id, format!("{value:.12}"), Document);
        }
        self.source("collected", "weighbridge_slip");
        let months: [Fen; 12] = std::array::from_fn(|m| flock.kg[m] * flock.price);
        self.months("collected", months, Document);
        self.ask("collected", "slip_kg", kg.to_string(), Document);
        self.ask("collected", "share_of_sales", format!("{main:.12}"), Document);
        self.source("day_count", "count_sheet");
        // a day is read off three times: box by box, tank by tank
        let day = self.mean_of(float(producing) * float(flock.today) / 1e6, 3, Observed);
        self.ask("day_count", "output", format!("{day:.9}"), Observed);
        let paper = if self.has("tankers") { "dhi_report" } else { "egg_record" };
        self.source("records", paper);
        let head = mean * self.mean(1.0, 12);
        self.ask("records", "kg_head_day", format!("{head:.9}"), System);
        self.source("feed", "feed_statement");
        if self.has("boxes") {
            self.boxes(kg);
            self.pullets(flock);
        }
        if self.has("tankers") {
            self.source("tankers", "gate_record");
            let trips = (float(kg) / 4_200.0).round().max(1.0);
            let load = self.mean(float(kg) / trips, 10);
            self.ask("tankers", "trips_12m", format!("{trips:.0}"), System);
            self.ask("tankers", "kg_per_trip", format!("{load:.9}"), System);
        }
        self.r.say("sales.capacity.units", flock.places.to_string(), Observed);
        let most = self.numbers.value("kg_place_year").unwrap_or_default();
        self.r.say("sales.capacity.output_per_unit_year", format!("{most}"), Document);
        self.r.say("sales.capacity.utilisation", "0.98", Observed);
    }

    fn boxes(&mut self, kg: i64) {
        self.source("boxes", "packing_statement");
        let (opening, closing) = (800.0, 600.0);
        let used = (float(kg) / 22.0).round();
        let bought = (used + closing - opening) * self.mean(1.0, 4);
        self.ask("boxes", "bought_12m", format!("{bought:.0}"), Document);
        self.ask("boxes", "opening", format!("{opening:.0}"), Document);
        self.ask("boxes", "closing", format!("{closing:.0}"), Observed);
        self.ask("boxes", "kg_per_box", format!("{:.9}", float(kg) / used), Observed);
    }

    /// Invoices of the flocks that laid in the year. What was alive of them is such that their hens make up the mean of the year.
    fn pullets(&mut self, flock: &Flock) {
        self.source("pullets", "young_stock_invoice");
        let hens = |g: &super::flock::Group| float(g.yields.iter().sum::<i64>());
        let all: f64 = flock.groups.iter().map(hens).sum();
        let mut rows = Vec::new();
        for (i, g) in flock.groups.iter().enumerate().filter(|(_, g)| g.months() > 0) {
            let heads = g.start + g.bought;
            let invoice = self.r.sum(&[heads * 100], 3, Document) as f64 / 100.0;
            let alive = hens(g) / all * flock.mean_heads() * 12.0 / float(heads * g.months());
            let cells = vec![
                ("name", plain(g.name)),
                ("heads", said(format!("{invoice:.0}"), Document)),
                ("alive", said(format!("{alive:.12}"), Document)),
                ("months", said(g.months().to_string(), Document)),
            ];
            rows.push(row(format!("Q{}", i + 1), cells));
        }
        self.table_of("pullets", "flocks", Document, rows);
    }

    fn feed_of_the_flock(&mut self, flock: &Flock) {
        let hidden = if self.fault == Some(Fault::SecondMill) { self.t.hidden_payables } else { 0 };
        let told = flock.feed_bought_kg() - float(hidden) / float(flock.feed_price);
        let bought = self.mean(told, 24);
        self.ask("feed", "bought_kg", format!("{bought:.6}"), Document);
        self.ask("feed", "opening_kg", flock.feed_opening_kg.to_string(), Document);
        let closing = float(flock.feed_closing_kg) * self.r.factor(Observed);
        self.ask("feed", "closing_kg", format!("{closing:.6}"), Observed);
        self.store(("饲料", flock.feed_price, closing), ("兽药", flock.medicine_stock), false);
        self.bought(flock.young_bought());
    }
}

/// A month of the year as a place in it.
fn whole(month: i64) -> usize {
    usize::try_from(month).unwrap_or(0).min(11)
}
