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

impl Shop {
    /// Till, anchor goods, count at the counter, commission; tax and the ceiling of the tills.
    pub(super) fn over_the_counter(&self, visit: &mut Visit<'_>) {
        let t = visit.t;
        let ticket = visit.r.sum(&[cents(self.ticket)], 20, Document);
        visit.r.money("counter.ticket", ticket, System);
        if visit.has("till") {
            visit.source("till", "pos_report");
            visit.of_the_year("till");
            let seen = std::array::from_fn(|m| part(t.sales(m), self.till));
            visit.months("till", seen, System);
            visit.covers("till", 10 * self.till, Observed);
        }
        if visit.has("anchor") {
            self.anchor_goods(visit);
        }
        if visit.has("count_day") {
            visit.source("count_day", "counter_count");
            visit.of_the_season("count_day");
            for (id, sold) in [("weekday_sales", t.weekday_sales), ("weekend_sales", t.weekend_sales)] {
                let counted = visit.mean_of(money(part(sold, self.day)) / self.ticket, 2, Observed);
                visit.ask("count_day", id, format!("{counted:.10}"), Observed);
            }
            visit.ask("count_day", "weekday_days", "22", Oral);
            visit.ask("count_day", "weekend_days", "8", Oral);
            visit.ask("count_day", "share_of_day", format!("0.{:02}", self.day), System);
        }
        if visit.has("staff") {
            visit.source("staff", "payroll");
            visit.of_the_season("staff");
            // one percent of what they sell
            let paid = visit.r.sum(&[part(part(t.sales(11), self.served), 1)], 3, Document);
            visit.ask_money("staff", "commission_month", paid, Document);
            visit.ask("staff", "rate", "0.01", Document);
            visit.covers("staff", 10 * self.served, Document);
        }
        let declared = part(t.year_sales(), 55);
        visit.r.money("sales.estimates.tax.declared_year", declared, Document);
        let most = (money(t.year_sales()) * 2.4 / (2.0 * 13.0 * 355.0 * self.ticket)).ceil();
        for (id, x) in [("units", 2.0), ("hours_day", 13.0), ("output_per_unit_year", 355.0), ("sales_per_hour", most)]
        {
            visit.r.say(&format!("sales.capacity.{id}"), format!("{x:.0}"), Observed);
        }
        visit.r.money("scorecard.prior_year_hard_sales", t.year_sales(), System);
    }

    /// Goods that an outside system watches: bought at a cost that the mark-up turns into their part of sales.
    fn anchor_goods(&self, visit: &mut Visit<'_>) {
        let sold = part(visit.t.year_sales(), self.anchor);
        let cost = about(sold, 1.0 / (1.0 + self.markup), yuan(100));
        let lay = self.anchor_months.map(|at| at.map(|months| about(cost / 12, months, yuan(10))));
        let [opening, closing] = lay.unwrap_or_default();
        visit.source("anchor", "anchor_report");
        let amounts = [
            ("ordered", cost + closing - opening, System),
            ("opening", opening, System),
            ("closing", closing, Observed),
        ];
        for (id, x, basis) in amounts.into_iter().take(if lay.is_some() { 3 } else { 1 }) {
            let read = visit.r.sum(&[x], 12, basis);
            visit.ask_money("anchor", id, read, basis);
        }
        let over = money(sold) / money(cost);
        let markup = visit.mean_of(over, 5, Observed) - 1.0;
        visit.ask("anchor", "markup", format!("{markup:.12}"), Observed);
        let (whole, of) = (visit.t.margin_permille as f64 / 1000.0, self.anchor as f64 / 100.0);
        let rest = (whole - of * (1.0 - 1.0 / over)) / (1.0 - of);
        visit.ask("anchor", "rest_margin", format!("{rest:.6}"), Observed);
        visit.covers("anchor", 10 * self.anchor, System);
    }

    /// What single trades have beside.
    pub(super) fn trades_own_papers(&self, visit: &mut Visit<'_>) {
        for &(method, percent) in &self.own {
            let (year, month) = (part(visit.t.year_sales(), percent), part(visit.t.sales(11), percent));
            match method {
                "insurance" => Self::settled(visit, method, "insurance_report", year),
                "points" => Self::points(visit, year),
                "signed_notes" => Self::slips(visit, method, "delivery_note", month),
                "job_sheets" => Self::slips(visit, method, "job_sheet", month),
                "fleet_statements" => Self::settled(visit, method, "receivables_book", year),
                "babies" => Self::babies(visit, year),
                "bundles" => Self::bundles(visit, year),
                "scans" => Self::scans(visit, year),
                _ => Self::prescriptions(visit, month, self.ticket),
            }
            let basis =
                if ["signed_notes", "job_sheets", "prescriptions"].contains(&method) { Document } else { System };
            visit.covers(method, 10 * percent, basis);
        }
    }

    /// What a payer or a customer settled in the year.
    fn settled(visit: &mut Visit<'_>, method: &str, paper: &str, year: Fen) {
        visit.source(method, paper);
        let basis = if paper == "insurance_report" { System } else { Document };
        let read = visit.r.sum(&[year], 12, basis);
        visit.ask_money(method, "settled_12m", read, basis);
    }

    /// Slips of a month, added up by the week.
    fn slips(visit: &mut Visit<'_>, method: &str, paper: &str, month: Fen) {
        visit.source(method, paper);
        visit.of_the_season(method);
        visit.ask(method, "months_covered", "1", Document);
        let rows = (0..4)
            .map(|w| {
                let week = if w == 3 { month - 3 * (month / 4) } else { month / 4 };
                let read = visit.r.read(week, Document);
                let name = plain(format!("第{}周", w + 1));
                row(format!("w{}", w + 1), vec![("name", name), ("amount", amount(read, Document))])
            })
            .collect();
        visit.table_of(method, "notes", Document, rows);
    }

    fn points(visit: &mut Visit<'_>, year: Fen) {
        visit.source("points", "member_system");
        let given = visit.mean_of(money(year), 12, System);
        visit.ask("points", "points_12m", format!("{given:.6}"), System);
        visit.ask("points", "yuan_per_point", "1", Document);
    }

    fn babies(visit: &mut Visit<'_>, year: Fen) {
        let (cans, price) = (Self::number(visit, "cans_month"), Self::number(visit, "can_price"));
        visit.source("babies", "member_system");
        let fed = visit.mean_of(money(year) / 12.0 / cans / price, 10, System);
        visit.ask("babies", "fed", format!("{fed:.10}"), System);
        let cans = visit.mean_of(cans, 10, ThirdParty);
        visit.ask("babies", "cans_month", format!("{cans:.10}"), ThirdParty);
        visit.ask_money("babies", "can_price", cents(price), Observed);
    }

    fn bundles(visit: &mut Visit<'_>, year: Fen) {
        let (price, sold) = (Self::number(visit, "piece_price"), Self::number(visit, "sold_through"));
        visit.source("bundles", "purchase_statement");
        let pieces = visit.mean_of(money(year) / price / sold, 12, Document);
        visit.ask("bundles", "pieces_12m", format!("{pieces:.10}"), Document);
        visit.ask("bundles", "sold_through", format!("{sold:.2}"), System);
        visit.ask_money("bundles", "piece_price", cents(price), System);
    }

    fn scans(visit: &mut Visit<'_>, year: Fen) {
        let price = Self::number(visit, "tyre_price");
        visit.source("scans", "maker_system");
        let scanned = visit.mean_of(money(year) / price, 12, System);
        visit.ask("scans", "scanned_12m", format!("{scanned:.10}"), System);
        visit.ask_money("scans", "tyre_price", cents(price), Document);
    }

    fn prescriptions(visit: &mut Visit<'_>, month: Fen, pair: f64) {
        let fitted = Self::number(visit, "fit_rate");
        visit.source("prescriptions", "prescription_book");
        visit.of_the_season("prescriptions");
        let written = visit.mean_of(money(month) / pair / fitted, 4, Document);
        visit.ask("prescriptions", "written_month", format!("{written:.10}"), Document);
        visit.ask("prescriptions", "fit_rate", format!("{fitted:.2}"), Document);
    }

    /// A quantity of the trade that is one and the same everywhere.
    fn number(visit: &Visit<'_>, id: &str) -> f64 {
        visit.numbers.value(id).unwrap_or_default()
    }

    /// What stands in the shop: the shelf, members' money, the same month over the years.
    pub(super) fn in_the_shop(visit: &mut Visit<'_>) {
        visit.shelf_and_purchases(&["normal"]);
        let t = visit.t;
        visit.r.money("members.topped_up_12m", 3 * t.advances + t.advances_growth, System);
        visit.r.money("members.used_12m", 3 * t.advances, System);
        let rows = [(2024, 95), (2025, 98), (2026, 100)]
            .map(|(year, of)| {
                let month = visit.r.read(part(t.sales(11), of), System);
                row(year.to_string(), vec![("year", plain(year.to_string())), ("amount", amount(month, System))])
            })
            .into();
        visit.r.table("shop.same_month", System, rows);
    }
}
