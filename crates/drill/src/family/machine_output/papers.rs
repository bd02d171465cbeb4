//! The papers of a works: unit costs, the meter, the ledger of output, slips of material and packing, notes, machines timed, the store.

use super::{DAYS_MONTH, DAYS_YEAR, OWN, TOLL, Works, money, share};
use crate::books::{Fen, yuan};
use crate::economy::part;
use crate::visit::Visit;
use crate::visit::readings::{amount, plain, row, said};
use appraisal::observation::Basis::{Document, Observed, Oral, System};

/// Part of sales, in hundredths, that notes and statements cover, and that is packed in own packing.
const NOTES: i64 = 88;
const PACKED: i64 = 90;

fn fixed(x: f64) -> String {
    format!("{x:.10}")
}

impl Visit<'_> {
    /// A method's paper, unless the trade names another.
    fn paper(&mut self, method: &str, paper: &str) {
        if !self.r.case.answers.contains_key(&format!("sales.estimates.{method}.source")) {
            self.source(method, paper);
        }
    }

    /// Unit costs of own goods and of toll work, whose material is not his.
    #[allow(clippy::cast_precision_loss)]
    pub(super) fn works_costs(&mut self, w: &Works) {
        let t = self.t;
        let mode = if w.toll == 0.0 { "own" } else { "mixed" };
        self.r.say("output.mode", mode, Document);
        let mut products = Vec::new();
        for (times, part, more) in OWN {
            let material = w.material(t) / (1.0 - w.toll);
            let labour = w.labour + more as f64 / 1000.0;
            products.push(("own", w.price * times, part as f64 / 100.0 * (1.0 - w.toll), [material, labour]));
        }
        if w.toll > 0.0 {
            for part in TOLL {
                products.push(("toll", w.fee, part as f64 / 100.0 * w.toll, [0.0, w.labour]));
            }
        }
        let mut rows = Vec::new();
        for (i, (kind, price, part, [material, labour])) in products.into_iter().enumerate() {
            let mut cells = vec![
                ("name", plain(format!("产品{}", i + 1))),
                ("price", said(fixed(price), Document)),
                ("share", said(format!("{part:.4}"), Document)),
            ];
            let costs = [("material", material), ("labour", labour), ("energy", w.energy), ("outsourcing", w.outside)];
            for (column, x) in costs {
                cells.push((column, said(fixed(price * x * self.r.factor(Document)), Document)));
            }
            if w.toll > 0.0 {
                cells.push(("kind", plain(kind)));
            }
            rows.push(row(format!("m{}", i + 1), cells));
        }
        self.r.table("margin.sampled", Document, rows);
        self.flattered_margin(share(t.margin_permille));
    }

    /// Wages, energy, outside work; the meter and the ledger of output.
    pub(super) fn works_figures(&mut self, w: &Works) {
        let t = self.t;
        let year = t.year_sales();
        for (id, x) in [
            ("production.piece_wages_12m", w.labour),
            ("production.energy_12m", w.energy),
            ("production.outsourcing_12m", w.outside),
        ] {
            let monthly: Vec<Fen> = (0..12).map(|m| cost(t.sales(m), x)).collect();
            let read = self.r.sum(&monthly, 3, Document);
            self.r.money(id, read, Document);
        }
        self.r.say("production.outsourced_share", format!("{:.2}", w.bought_in), Document);
        let made = w.made(year);
        let meter = self.mean_of(made * w.kwh, 12, System);
        self.r.say("production.kwh_12m", fixed(meter), System);
        self.r.say("production.kwh_prior_12m", format!("{:.0}", made * w.kwh), System);
        let ledger = self.mean_of(made, 12, Document);
        self.r.say("production.output_12m", fixed(ledger), Document);
        for (id, number) in [("output.yield", "yield"), ("output.use", "material_use")] {
            if self.numbers.has(number) {
                let weighed = self.numbers.value(number).unwrap_or(1.0);
                let weighed = self.mean_of(weighed, 12, Document);
                self.r.say(id, format!("{weighed:.12}"), Observed);
            }
        }
        if w.toll > 0.0 {
            let back = w.handed_back(year);
            self.r.say("output.toll_share", format!("{:.4}", w.toll), Document);
            let came = self.mean_of(back / w.per_material, 12, Document);
            self.r.say("output.toll_material_12m", fixed(came), Document);
            let back = self.mean_of(back, 12, Document);
            self.r.say("output.toll_returned_12m", fixed(back), Document);
            self.r.money("output.toll_claims", 0, Document);
        }
        self.r.money("production.wages_owed", 0, Document);
        self.r.money("scorecard.prior_year_hard_sales", year, System);
        self.r.money("receivables.withheld", 0, Document);
        self.r.money("sales.estimates.tax.declared_year", part(year, 80), Document);
    }

    /// The methods of the family, as far as the trade has them.
    pub(super) fn works_methods(&mut self, w: &Works) {
        let t = self.t;
        let year = t.year_sales();
        self.paper("electricity", "utility_bill");
        let use_ = self.mean_of(w.kwh, 6, Observed);
        self.ask("electricity", "kwh_per_unit", format!("{use_:.12}"), Observed);
        self.paper("piece_wages", "piece_record");
        self.works_notes();
        if self.has("material_yield") {
            self.paper("material_yield", "purchase_statement");
            let used = w.made_of_own(year) / w.per_material;
            self.stocked("material_yield", used);
        }
        if self.numbers.has("methods") && self.has("material_share") {
            self.paper("material_share", "purchase_statement");
            let used: Vec<Fen> = (0..12).map(|m| cost(t.sales(m), w.material(t))).collect();
            let read = self.r.sum(&used, 3, Document);
            self.ask_money("material_share", "bought_12m", read, Document);
        }
        if self.has("packaging") {
            self.paper("packaging", "packing_statement");
            self.covers("packaging", 10 * PACKED, Document);
            let used = money(year) / 100.0 * PACKED as f64 / w.mean_price() / w.pack;
            self.stocked("packaging", used);
            let holds = self.mean_of(w.pack, 10, Observed);
            self.ask("packaging", "units_per_pack", fixed(holds), Observed);
        }
        self.works_own_methods(w);
        self.works_timed(w);
    }

    /// What single trades have beside: numbered job tickets, the quantity declared for liquor tax.
    #[allow(clippy::cast_precision_loss)]
    fn works_own_methods(&mut self, w: &Works) {
        let year = self.t.year_sales();
        if let Ok(mean) = self.numbers.value("mean_ticket") {
            self.source("job_tickets", "job_ticket");
            let tickets = (money(year) / mean).round();
            self.ask("job_tickets", "tickets", format!("{tickets:.0}"), Document);
            let mean = self.mean_of(money(year) / tickets, 20, Document);
            self.ask("job_tickets", "mean_ticket", format!("{mean:.12}"), Document);
        }
        if let Ok(taxed) = self.numbers.value("taxed_share") {
            self.source("liquor_tax", "tax_return");
            self.ask("liquor_tax", "taxed_12m", format!("{:.0}", w.made(year) * taxed), System);
        }
    }

    /// Something bought by the twelve months, of which as much lies there as a year ago: a twentieth of a year.
    fn stocked(&mut self, method: &str, used: f64) {
        let bought = self.mean_of(used, 12, Document);
        self.ask(method, "bought_12m", fixed(bought), Document);
        self.ask(method, "opening", format!("{:.0}", used / 20.0), Document);
        self.ask(method, "closing", format!("{:.0}", used / 20.0), Observed);
    }

    fn works_notes(&mut self) {
        let t = self.t;
        self.paper("delivery_notes", "delivery_note");
        self.of_the_season("delivery_notes");
        self.ask("delivery_notes", "months_covered", "1", Document);
        self.covers("delivery_notes", 10 * NOTES, Document);
        let week = part(t.sales(11), NOTES) / 4;
        let mut rows = Vec::new();
        for i in 1..=4 {
            let price = money(self.r.read(week, Document)) / 100.0;
            let cells = vec![
                ("name", plain(format!("第{i}周"))),
                ("pieces", said("100", Document)),
                ("price", said(format!("{price:.4}"), Document)),
            ];
            rows.push(row(format!("w{i}"), cells));
        }
        self.table_of("delivery_notes", "notes", Document, rows);
        self.paper("customer_statements", "customer_statement");
        self.covers("customer_statements", 10 * NOTES, Document);
        let each = part(t.year_sales(), NOTES) / 2;
        let mut rows = Vec::new();
        for name in ["前三户", "其余月结户"] {
            let read = self.r.sum(&[each], 12, Document);
            rows.push(row(name, vec![("name", plain(name)), ("amount", amount(read, Document))]));
        }
        self.table_of("customer_statements", "list", Document, rows);
    }

    /// Machines timed: watched for a while or a shift, by the cycle, by a counter photographed twice, by what stands dated in the yard, by a day of the season.
    fn works_timed(&mut self, w: &Works) {
        let m = "machine_obs";
        self.paper(m, "machine_count");
        self.r.say("production.machines_running", format!("{:.0}", w.running), Observed);
        let how = self.numbers.words("timed").ok().and_then(|all| all.first().cloned()).unwrap_or_default();
        let day = w.in_a_day(self.t);
        if let Some(days) = w.season_days {
            let counted = self.mean_of(day * w.running, 6, Observed);
            self.ask(m, "counted", format!("{counted:.12}"), Observed);
            self.ask(m, "season_days", format!("{days:.0}"), Document);
            return;
        }
        self.of_the_season(m);
        self.ask(m, "days_per_month", format!("{DAYS_MONTH:.0}"), Document);
        match how.as_str() {
            "cycle" => {
                self.ask(m, "hours_of_day", w.hours.to_string(), Document);
                self.by_the_cycle(day / w.hours);
            }
            "counter" => self.by_the_counter(day),
            "yard" => {
                let counted = self.mean_of(day * w.running * 5.0, 6, Observed);
                self.ask(m, "counted", fixed(counted), Observed);
                self.ask(m, "days_counted", "5", Observed);
            }
            _ => {
                self.ask(m, "hours_of_day", w.hours.to_string(), Document);
                let counted = self.mean_of(day / w.hours * 4.0 * w.running, 6, Observed);
                self.ask(m, "counted", format!("{counted:.12}"), Observed);
                self.ask(m, "hours_watched", "4", Observed);
                self.ask(m, "machines_watched", format!("{:.0}", w.running), Observed);
            }
        }
    }

    /// Three moulding machines with a stopwatch: kilograms by the hour.
    fn by_the_cycle(&mut self, hour: f64) {
        let mut rows = Vec::new();
        for (i, (seconds, cavities, times)) in [(18.0, 2, 0.9), (24.0, 4, 1.0), (30.0, 4, 1.1)].into_iter().enumerate()
        {
            let shot = hour * times * 1000.0 * seconds / 3600.0 / f64::from(cavities);
            let grams = self.mean_of(shot, 3, Observed);
            let cells = vec![
                ("name", plain(format!("{}号机", i + 1))),
                ("seconds", said(format!("{seconds:.0}"), Observed)),
                ("cavities", said(cavities.to_string(), Observed)),
                ("grams", said(format!("{grams:.12}"), Observed)),
            ];
            rows.push(row(format!("t{}", i + 1), cells));
        }
        self.table_of("machine_obs", "timed", Observed, rows);
    }

    /// Counters of three machines, photographed three working days apart.
    fn by_the_counter(&mut self, day: f64) {
        let mut rows = Vec::new();
        for (i, times) in [0.9, 1.0, 1.1].into_iter().enumerate() {
            let run = self.mean_of(3.0 * day * times, 3, Observed);
            let cells = vec![
                ("name", plain(format!("{}号机", i + 1))),
                ("first", said("10000", Observed)),
                ("second", said(fixed(10_000.0 + run), Observed)),
                ("days", said("3", Observed)),
            ];
            rows.push(row(format!("t{}", i + 1), cells));
        }
        self.table_of("machine_obs", "counters", Observed, rows);
    }

    /// The ceiling: machines at full speed.
    pub(super) fn works_ceiling(&mut self, w: &Works) {
        let shifts = if w.hours > 20.0 {
            3.0
        } else if w.hours > 12.0 {
            2.0
        } else {
            1.0
        };
        let answers = [
            ("units", format!("{:.0}", w.machines), Observed),
            ("days_year", format!("{:.0}", w.season_days.unwrap_or(DAYS_YEAR)), Document),
            ("utilisation", w.utilisation.to_string(), Oral),
        ];
        for (id, value, basis) in answers {
            self.r.say(&format!("sales.capacity.{id}"), value, basis);
        }
        if self.numbers.has("mould_volume") {
            let turns = w.speed * w.hours / w.volume;
            self.r.say("sales.capacity.turns_per_day", turns.to_string(), Observed);
            self.r.say("sales.capacity.volume_per_turn", w.volume.to_string(), Observed);
        } else {
            self.r.say("sales.capacity.shifts", format!("{shifts:.0}"), Observed);
            self.r.say("sales.capacity.hours_per_shift", (w.hours / shifts).to_string(), Document);
        }
        if self.numbers.has("web_speed") {
            for (id, number) in [("speed", "web_speed"), ("width", "web_width")] {
                let value = self.numbers.value(number).unwrap_or(1.0);
                self.r.say(&format!("sales.capacity.{id}"), value.to_string(), Observed);
            }
        } else if !self.numbers.has("mould_volume") {
            self.r.say("sales.capacity.pieces_per_hour", w.speed.to_string(), Observed);
        }
        let hands = self.numbers.value("hands_per_machine").unwrap_or(1.0);
        for id in ["production.workers_now", "production.workers_year_ago"] {
            self.r.say(id, format!("{:.0}", (w.machines * hands).ceil().max(3.0)), Document);
        }
    }

    /// The store: material, packing, work in progress, goods; beside it what customers brought.
    pub(super) fn works_store(&mut self, w: &Works) {
        let t = self.t;
        self.shelf(&["raw", "aux", "wip", "finished"]);
        if w.toll > 0.0 {
            let cells = vec![
                ("name", plain("客户甲来料")),
                ("unit", plain("件")),
                ("cost", amount(yuan(12), Document)),
                ("qty", said("900", Observed)),
                ("how", plain("counted")),
                ("state", plain("others")),
                ("stage", plain("raw")),
            ];
            let theirs = row("K90", cells);
            if let Some(stock) = self.r.case.tables.get_mut("stock") {
                stock.rows.push(theirs);
            }
        }
        let opening = self.r.sum(&[t.opening_stock_shown], 8, Document);
        self.r.money("balance_initial.inventory", opening, Document);
        self.r.money("balance_initial.inventory_write_down", 0, Document);
        // wages, energy and outside work follow what is sold; what the stock grew by was bought as material
        let others: Fen =
            [w.labour, w.energy, w.outside].iter().map(|x| (0..12).map(|m| cost(t.sales(m), *x)).sum::<Fen>()).sum();
        let all: Fen = t.purchases.iter().sum::<Fen>() - others;
        let monthly: Vec<Fen> = (0..12).map(|m| if m == 11 { all - 11 * (all / 12) } else { all / 12 }).collect();
        let read = self.r.sum(&monthly, 3, Document);
        self.r.money("purchases_12m", read, Document);
    }
}

/// A share of a month's sales, in whole cents: shares are whole thousandths, sales whole thousands of yuan.
#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)]
fn cost(sales: Fen, share: f64) -> Fen {
    (sales as f64 * share).round() as Fen
}
