//! The papers of a fleet: meters, fuel, wages, slips, a day riding along, platforms, settlements.

use super::{Fleet, float, is_so, whole};
use crate::books::yuan;
use crate::visit::Visit;
use crate::visit::readings::{amount, plain, row, said};
use appraisal::observation::Basis::{Document, Observed, System};

/// Days of a month with work in it, on the day that was ridden along.
const DAYS: i64 = 25;

/// Rows of the slips at most.
const SLIPS: i64 = 12;

impl Visit<'_> {
    /// What the machines themselves tell: meters, fuel, wages by the piece, a day riding along.
    pub(super) fn running(&mut self, f: &Fleet) {
        let units = f.units_of_year(self.numbers);
        let billed = self.number("billed_share", 1.0);
        let price = float(f.price) / 100.0;
        if !is_so(self.numbers, "let_by_slips") {
            let read = self.mean_of(price, 20, Document);
            self.r.say("fleet.price", format!("{read:.10}"), Document);
        }
        if self.numbers.has("billed_share") {
            let id = if self.numbers.trade == "freight" { "freight.loaded_share" } else { "excavator.billed_share" };
            self.r.say(id, format!("{billed}"), Document);
        }
        if self.numbers.trade == "freight" {
            let trip = self.mean_of(price * float(f.step), 20, Document);
            self.r.say("freight.trip_price", format!("{trip:.10}"), Document);
        }
        if self.has("meter") {
            self.source("meter", "meter_photo");
            self.ask("meter", "months_between", "12", Document);
            let n = f.units.iter().sum::<i64>();
            let rows = (0..n)
                .map(|i| {
                    let run = units / billed / float(n) * self.r.factor(Observed);
                    let cells = vec![
                        ("name", plain(format!("J{:03}", i + 1))),
                        ("from", said("10000", Document)),
                        ("to", said(format!("{:.10}", 10_000.0 + run), Observed)),
                    ];
                    row(format!("r{}", i + 1), cells)
                })
                .collect();
            self.table_of("meter", "readings", Observed, rows);
        }
        if self.has("fuel") {
            self.source("fuel", "fuel_card");
            let use_ = self.number("litres_per_unit", 1.0);
            let litres = units / billed / self.number("fuel_per", 1.0) * use_;
            let read = self.mean_of(litres, 12, Document);
            self.ask("fuel", "litres_12m", format!("{read:.8}"), Document);
            let read = self.mean_of(use_, 4, Observed);
            self.ask("fuel", "litres_per_unit", format!("{read:.10}"), Observed);
        }
        if self.has("operator") {
            self.source("operator", "payroll");
            let of_price = price * float(f.wages_permille) / 1000.0;
            let crew = self.number("crew", 1.0);
            let per = self.number("wage_per", 1.0);
            let read = self.mean_of(of_price * per / crew, 6, Document);
            self.ask("operator", "wage_rate", format!("{read:.10}"), Document);
            if self.numbers.has("crew") {
                self.ask("operator", "crew", format!("{crew}"), Document);
            }
        }
        if self.has("ride") {
            self.source("ride", "ride_record");
            self.of_the_season("ride");
            let working = f.units[0].max(1);
            let october = float(f.steps[self.t.season[11]] * f.step) / self.number("ride_per", 1.0);
            let seen = self.mean_of(october / float(DAYS * working), 3, Observed);
            self.ask("ride", "units_day", format!("{seen:.12}"), Observed);
            self.ask("ride", "machines_working", working.to_string(), Observed);
            self.ask("ride", "days_month", DAYS.to_string(), Document);
        }
    }

    /// What slips and the yard tell of things that are let or hired.
    pub(super) fn hired_out(&mut self, f: &Fleet) {
        let units = f.units_of_year(self.numbers);
        if self.has("contracts_units") {
            self.source("contracts_units", "rental_contract");
            let cover = whole(self.number("slips_cover", 1.0) * 1000.0);
            self.covers("contracts_units", cover, Document);
            let per = self.number("slip_per", 1.0);
            let n = f.units.iter().sum::<i64>().clamp(1, SLIPS);
            // whole quantities, so that each row comes out to the cent
            let all = units / per * float(cover) / 1000.0;
            let each = (all / float(n)).floor();
            let rows = (0..n)
                .map(|i| {
                    let quantity = if i == 0 { all - each * float(n - 1) } else { each };
                    let price = float(f.price) / 100.0 * per * self.r.factor(Document);
                    let cells = vec![
                        ("name", plain(format!("J{:03}", i + 1))),
                        ("quantity", said(format!("{quantity:.6}"), Document)),
                        ("price", said(format!("{price:.10}"), Document)),
                    ];
                    row(format!("s{}", i + 1), cells)
                })
                .collect();
            self.table_of("contracts_units", "slips", Document, rows);
        }
        if self.has("yard") {
            self.source("yard", "site_count");
            self.of_the_season("yard");
        }
        if self.has("inspections") {
            self.source("inspections", "inspection_statement");
            // as many as leave a whole number of thousandths of a month for each
            let most = f.units[0].max(1) * 2;
            let times = (1..=most).rev().find(|n| f.year * 1000 % n == 0).unwrap_or(1);
            let read = self.mean_of(units / float(times), 12, Document);
            self.ask("inspections", "times_12m", times.to_string(), Document);
            self.ask("inspections", "months_mounted", format!("{read:.10}"), Document);
        }
        if self.has("haulage") {
            self.source("haulage", "outside_contract");
            // a ton stays out for 73 days, the fifth part of a year
            let tons = 5 * f.year;
            let fees = self.r.sum(&[yuan(60) * tons], 6, Document);
            self.ask_money("haulage", "fees_12m", fees, Document);
            self.ask("haulage", "fee_per_ton", "60", Document);
            self.ask("haulage", "mean_days", "73", Document);
        }
        if self.has("losses") {
            self.source("losses", "order_contract");
            let lost = self.mean_of(float(f.year) * 0.02, 6, Document);
            self.ask("losses", "lost_tons_12m", format!("{lost:.10}"), Document);
            self.r.say("scaffold.loss_rate", "0.02", Document);
        }
    }

    /// What others' systems hold of it.
    pub(super) fn watched(&mut self, f: &Fleet) {
        let units = f.units_of_year(self.numbers);
        if self.has("external") {
            self.source("external", "platform_export");
            let cover = whole(self.number("platform_cover", 1.0) * 1000.0);
            self.covers("external", cover, System);
            // a maker's cloud counts all hours, billed or not
            let billed =
                if is_so(self.numbers, "platform_counts_all") { self.number("billed_share", 1.0) } else { 1.0 };
            let seen = units * float(cover) / 1000.0 / billed / self.number("platform_per", 1.0);
            let read = self.mean_of(seen, 12, System);
            self.ask("external", "units_12m", format!("{read:.10}"), System);
            if self.numbers.has("crew") {
                self.ask("external", "not_cancelled", "0", Document);
            }
        }
        if self.has("subsidy_mu") {
            self.source("subsidy_mu", "subsidy_list");
            self.covers("subsidy_mu", 300, System);
            let read = self.mean_of(units * 0.3, 12, System);
            self.ask("subsidy_mu", "mu_12m", format!("{read:.8}"), System);
        }
    }

    /// Customers' statements: what came in, and as much owed at the end as at the beginning.
    pub(super) fn settled(&mut self) {
        self.source("settlements", "customer_settlement");
        self.covers("settlements", 900, Document);
        let each = self.t.year_sales() / 10 * 3;
        let rows = ["客户甲", "客户乙", "客户丙"]
            .into_iter()
            .enumerate()
            .map(|(i, name)| {
                let read = self.r.sum(&[each], 12, System);
                let owed = each / 6;
                let cells = vec![
                    ("name", plain(name)),
                    ("received", amount(read, System)),
                    ("noncash", amount(0, Document)),
                    ("opening", amount(owed, Document)),
                    ("closing", amount(owed, Document)),
                ];
                row(format!("c{}", i + 1), cells)
            })
            .collect();
        self.table_of("settlements", "list", Document, rows);
        self.r.money("receivables.unsigned_over_6m", 0, Document);
    }
}
