//! What a shop shows of its sales: papers of every counter, and those of single trades.

use super::Shop;
use crate::books::{Fen, yuan};
use crate::economy::{about, part};
use crate::visit::Visit;
use crate::visit::readings::{amount, plain, row};
use appraisal::observation::Basis::{Document, Observed, Oral, System, ThirdParty};

/// Papers that single trades have: the number `<id>_share` is the part of all sales that each covers.
pub(super) const OWN: [&str; 9] = [
    "insurance",
    "points",
    "signed_notes",
    "babies",
    "bundles",
    "job_sheets",
    "scans",
    "fleet_statements",
    "prescriptions",
];

#[allow(clippy::cast_precision_loss)]
fn money(fen: Fen) -> f64 {
    fen as f64 / 100.0
}

#[allow(clippy::cast_possible_truncation)]
fn cents(yuan: f64) -> Fen {
    (yuan * 100.0).round() as Fen
}

impl Visit<'_> {
    /// Till, anchor goods, count at the counter, commission; tax and the ceiling of the tills.
    pub(super) fn over_the_counter(&mut self, shop: &Shop) {
        let t = self.t;
        let ticket = self.r.sum(&[cents(shop.ticket)], 20, Document);
        self.r.money("counter.ticket", ticket, System);
        if self.has("till") {
            self.source("till", "pos_report");
            self.of_the_year("till");
            let seen = std::array::from_fn(|m| part(t.sales(m), shop.till));
            self.months("till", seen, System);
            self.covers("till", 10 * shop.till, Observed);
        }
        if self.has("anchor") {
            self.anchor_goods(shop);
        }
        if self.has("count_day") {
            self.source("count_day", "counter_count");
            self.of_the_season("count_day");
            for (id, sold) in [("weekday_sales", t.weekday_sales), ("weekend_sales", t.weekend_sales)] {
                let counted = self.mean_of(money(part(sold, shop.day)) / shop.ticket, 2, Observed);
                self.ask("count_day", id, format!("{counted:.10}"), Observed);
            }
            self.ask("count_day", "weekday_days", "22", Oral);
            self.ask("count_day", "weekend_days", "8", Oral);
            self.ask("count_day", "share_of_day", format!("0.{:02}", shop.day), System);
        }
        if self.has("staff") {
            self.source("staff", "payroll");
            self.of_the_season("staff");
            // one percent of what they sell
            let paid = self.r.sum(&[part(part(t.sales(11), shop.served), 1)], 3, Document);
            self.ask_money("staff", "commission_month", paid, Document);
            self.ask("staff", "rate", "0.01", Document);
            self.covers("staff", 10 * shop.served, Document);
        }
        let declared = part(t.year_sales(), 55);
        self.r.money("sales.estimates.tax.declared_year", declared, Document);
        let most = (money(t.year_sales()) * 2.4 / (2.0 * 13.0 * 355.0 * shop.ticket)).ceil();
        for (id, x) in [("units", 2.0), ("hours_day", 13.0), ("output_per_unit_year", 355.0), ("sales_per_hour", most)]
        {
            self.r.say(&format!("sales.capacity.{id}"), format!("{x:.0}"), Observed);
        }
        self.r.money("scorecard.prior_year_hard_sales", t.year_sales(), System);
    }

    /// Goods that an outside system watches: bought at a cost that the mark-up turns into their part of sales.
    fn anchor_goods(&mut self, shop: &Shop) {
        let sold = part(self.t.year_sales(), shop.anchor);
        let cost = about(sold, 1.0 / (1.0 + shop.markup), yuan(100));
        let lay = shop.anchor_months.map(|at| at.map(|months| about(cost / 12, months, yuan(10))));
        let [opening, closing] = lay.unwrap_or_default();
        self.source("anchor", "anchor_report");
        let amounts = [
            ("ordered", cost + closing - opening, System),
            ("opening", opening, System),
            ("closing", closing, Observed),
        ];
        for (id, x, basis) in amounts.into_iter().take(if lay.is_some() { 3 } else { 1 }) {
            let read = self.r.sum(&[x], 12, basis);
            self.ask_money("anchor", id, read, basis);
        }
        let over = money(sold) / money(cost);
        let markup = self.mean_of(over, 5, Observed) - 1.0;
        self.ask("anchor", "markup", format!("{markup:.12}"), Observed);
        let (whole, of) = (self.t.margin_permille as f64 / 1000.0, shop.anchor as f64 / 100.0);
        let rest = (whole - of * (1.0 - 1.0 / over)) / (1.0 - of);
        self.ask("anchor", "rest_margin", format!("{rest:.6}"), Observed);
        self.covers("anchor", 10 * shop.anchor, System);
    }

    /// What single trades have beside.
    pub(super) fn trades_own_papers(&mut self, shop: &Shop) {
        for &(method, percent) in &shop.own {
            let (year, month) = (part(self.t.year_sales(), percent), part(self.t.sales(11), percent));
            match method {
                "insurance" => self.settled_by_system(method, "insurance_report", year),
                "points" => self.points(year),
                "signed_notes" => self.slips(method, "delivery_note", month),
                "job_sheets" => self.slips(method, "job_sheet", month),
                "fleet_statements" => self.settled_by_system(method, "receivables_book", year),
                "babies" => self.babies(year),
                "bundles" => self.bundles(year),
                "scans" => self.scans(year),
                _ => self.prescriptions(month, shop.ticket),
            }
            let basis =
                if ["signed_notes", "job_sheets", "prescriptions"].contains(&method) { Document } else { System };
            self.covers(method, 10 * percent, basis);
        }
    }

    /// What a payer or a customer settled in the year.
    fn settled_by_system(&mut self, method: &str, paper: &str, year: Fen) {
        self.source(method, paper);
        let basis = if paper == "insurance_report" { System } else { Document };
        let read = self.r.sum(&[year], 12, basis);
        self.ask_money(method, "settled_12m", read, basis);
    }

    /// Slips of a month, added up by the week.
    fn slips(&mut self, method: &str, paper: &str, month: Fen) {
        self.source(method, paper);
        self.of_the_season(method);
        self.ask(method, "months_covered", "1", Document);
        let rows = (0..4)
            .map(|w| {
                let week = if w == 3 { month - 3 * (month / 4) } else { month / 4 };
                let read = self.r.read(week, Document);
                let name = plain(format!("第{}周", w + 1));
                row(format!("w{}", w + 1), vec![("name", name), ("amount", amount(read, Document))])
            })
            .collect();
        self.table_of(method, "notes", Document, rows);
    }

    fn points(&mut self, year: Fen) {
        self.source("points", "member_system");
        let given = self.mean_of(money(year), 12, System);
        self.ask("points", "points_12m", format!("{given:.6}"), System);
        self.ask("points", "yuan_per_point", "1", Document);
    }

    fn babies(&mut self, year: Fen) {
        let (cans, price) = (self.quantity_of_trade("cans_month"), self.quantity_of_trade("can_price"));
        self.source("babies", "member_system");
        let fed = self.mean_of(money(year) / 12.0 / cans / price, 10, System);
        self.ask("babies", "fed", format!("{fed:.10}"), System);
        let cans = self.mean_of(cans, 10, ThirdParty);
        self.ask("babies", "cans_month", format!("{cans:.10}"), ThirdParty);
        self.ask_money("babies", "can_price", cents(price), Observed);
    }

    fn bundles(&mut self, year: Fen) {
        let (price, sold) = (self.quantity_of_trade("piece_price"), self.quantity_of_trade("sold_through"));
        self.source("bundles", "purchase_statement");
        let pieces = self.mean_of(money(year) / price / sold, 12, Document);
        self.ask("bundles", "pieces_12m", format!("{pieces:.10}"), Document);
        self.ask("bundles", "sold_through", format!("{sold:.2}"), System);
        self.ask_money("bundles", "piece_price", cents(price), System);
    }

    fn scans(&mut self, year: Fen) {
        let price = self.quantity_of_trade("tyre_price");
        self.source("scans", "maker_system");
        let scanned = self.mean_of(money(year) / price, 12, System);
        self.ask("scans", "scanned_12m", format!("{scanned:.10}"), System);
        self.ask_money("scans", "tyre_price", cents(price), Document);
    }

    fn prescriptions(&mut self, month: Fen, pair: f64) {
        let fitted = self.quantity_of_trade("fit_rate");
        self.source("prescriptions", "prescription_book");
        self.of_the_season("prescriptions");
        let written = self.mean_of(money(month) / pair / fitted, 4, Document);
        self.ask("prescriptions", "written_month", format!("{written:.10}"), Document);
        self.ask("prescriptions", "fit_rate", format!("{fitted:.2}"), Document);
    }

    /// A quantity of the trade that is one and the same everywhere.
    fn quantity_of_trade(&self, id: &str) -> f64 {
        self.numbers.value(id).unwrap_or_default()
    }

    /// What stands in the shop: the shelf, members' money, the same month over the years.
    pub(super) fn in_the_shop(&mut self) {
        self.shelf(&["normal"]);
        let t = self.t;
        let opening = self.r.sum(&[t.opening_stock_shown], 12, Document);
        self.r.money("balance_initial.inventory", opening, Document);
        self.r.money("balance_initial.inventory_write_down", 0, Document);
        let purchases = self.r.sum(&t.purchases, 3, Document);
        self.r.money("purchases_12m", purchases, Document);
        self.r.money("members.topped_up_12m", 3 * t.advances + t.advances_growth, System);
        self.r.money("members.used_12m", 3 * t.advances, System);
        let rows = [(2024, 95), (2025, 98), (2026, 100)]
            .map(|(year, of)| {
                let month = self.r.read(part(t.sales(11), of), System);
                row(year.to_string(), vec![("year", plain(year.to_string())), ("amount", amount(month, System))])
            })
            .into();
        self.r.table("shop.same_month", System, rows);
    }
}
