//! Portions 份: bowls, cups, pieces, skewers, tables of a feast. What one brings, those counted on site, and what each of them uses up.

use super::{Kitchen, cents, money};
use crate::dice::Dice;
use crate::economy::part;
use crate::numbers::Numbers;
use crate::visit::readings::{amount, plain, row};
use crate::visit::{Visit, month_id};
use crate::wrong::Wrong;
use appraisal::observation::Basis::{self, Document, Observed, Oral, System, ThirdParty};

/// A thing that is used up with each portion.
struct UsedUp {
    method: String,
    /// What a portion takes of it, what a portion brings, what of it is spoilt.
    per: f64,
    price: f64,
    lost: f64,
    /// Share of sales that goes with it, in thousandths; none where the tables say it.
    share: Option<i64>,
    /// Months of it that lie there a year ago and today.
    left: [f64; 2],
}

/// Portions of a trade and what follows from them. What the trade does not have is left out.
#[derive(Default)]
pub(super) struct Portions {
    price: Option<f64>,
    day_percent: i64,
    used_up: Vec<UsedUp>,
    /// One of what makes portions, in an hour; hours a day; share of them that can be used.
    made: Option<[f64; 3]>,
    days_open: f64,
    /// Power a table takes, and what is used beside.
    fuel: Option<[f64; 2]>,
    /// Share of sales, in thousandths.
    beer: Option<(f64, i64)>,
    cakes: Option<i64>,
    feast: Option<Feast>,
}

/// Feasts: money of a table, wages of helpers for one, feasts of a month, crews, good days of a year.
struct Feast {
    table: f64,
    helpers: f64,
    month: f64,
    crews: f64,
    days: f64,
}

/// What is sold on beer that was given away.
const GIVEN: f64 = 0.05;
/// Numbers that were printed and are no sale.
const VOID: f64 = 0.03;

impl Portions {
    /// Draws them.
    pub(super) fn of(numbers: &Numbers, dice: &mut Dice) -> Result<Self, Wrong> {
        let value = |id: &str| numbers.value(id);
        let mut made = Self { days_open: 348.0, ..Self::default() };
        if numbers.has("days_open") {
            made.days_open = value("days_open")?;
        }
        if numbers.has("portion_price") {
            made.price = Some(value("portion_price")?);
        }
        if numbers.has("day_share") {
            made.day_percent = numbers.percent("day_share", dice)?;
        }
        if numbers.has("rate") {
            made.made = Some([value("rate")?, value("hours_day")?, value("busy_share")?]);
        }
        if numbers.has("used_up") {
            for method in numbers.words("used_up")? {
                let of = |what: &str| format!("{method}_{what}");
                let price = if numbers.has(&of("price")) {
                    value(&of("price"))?
                } else if let Some(price) = made.price {
                    price
                } else {
                    value("ticket")? * value("guests_per_table")?
                };
                let share = if numbers.has(&of("share")) { Some(numbers.permille(&of("share"), dice)?) } else { None };
                let left = [numbers.between("used_stock", dice)?, numbers.between("used_stock", dice)?];
                made.used_up.push(UsedUp {
                    method: method.clone(),
                    per: value(&of("per"))?,
                    price,
                    lost: value(&of("lost"))?,
                    share,
                    left,
                });
            }
        }
        if numbers.has("fuel_per_table") {
            made.fuel = Some([value("fuel_per_table")?, value("fuel_beside")?]);
        }
        if numbers.has("beer_price") {
            made.beer = Some((value("beer_price")?, numbers.permille("beer_share", dice)?));
        }
        if numbers.has("cake_share") {
            made.cakes = Some(10 * numbers.percent("cake_share", dice)?);
        }
        if numbers.has("feast_table") {
            made.feast = Some(Feast {
                table: value("feast_table")?,
                helpers: value("helpers_per_table")?,
                month: value("feasts_month")?,
                crews: value("crews")?,
                days: value("good_days")?,
            });
        }
        Ok(made)
    }
}

impl Visit<'_> {
    /// Everything that is reckoned by portions.
    pub(super) fn kitchen_portions(&mut self, k: &Kitchen) {
        let p = &k.portions;
        for used in &p.used_up {
            let share = used.share.map_or(k.eaten_here(), thousandths);
            let sold = money(self.t.year_sales()) * share / used.price;
            self.kitchen_used_up(&used.method, sold * used.per / (1.0 - used.lost), used.left);
            self.ask(&used.method, "lost", format!("{:.3}", used.lost), Observed);
            let per = self.mean_of(used.per, 8, Observed);
            self.ask(&used.method, "per_portion", format!("{per:.10}"), Observed);
            if let Some(permille) = used.share {
                self.covers(&used.method, permille, System);
            }
        }
        if let Some(price) = p.price {
            self.handed_over(p, price);
        }
        self.fuel_and_beer(k);
        if let Some(permille) = p.cakes {
            self.source("cake_orders", "order_book");
            self.months("cake_orders", self.t.sales.map(|x| x / 1000 * permille), Document);
            self.covers("cake_orders", permille, System);
        }
        if let Some(feast) = &p.feast {
            self.feasts(feast);
        }
    }

    /// A year of a thing: what was left, what was bought, what is left.
    fn kitchen_used_up(&mut self, method: &str, used: f64, left: [f64; 2]) {
        let [opening, closing] = left.map(|months| (used / 12.0 * months).round());
        let bought = self.mean_of(used + closing - opening, 12, Document);
        self.ask(method, "bought_12m", format!("{bought:.8}"), Document);
        for (ask, there, basis) in [("opening", opening, Oral), ("closing", closing, Observed)] {
            let read = self.counted(there, 0, basis);
            self.ask(method, ask, read, basis);
        }
    }

    fn handed_over(&mut self, p: &Portions, price: f64) {
        let t = self.t;
        let read = self.r.sum(&[cents(price)], 8, System);
        self.r.money("portion.price", read, System);
        self.source("portions_counted", "guest_count");
        self.of_the_season("portions_counted");
        #[allow(clippy::cast_precision_loss)]
        let share = p.day_percent as f64 / 100.0;
        for (day, sold) in [("weekday", t.weekday_sales), ("weekend", t.weekend_sales)] {
            let counted = self.mean_of(money(sold) * share / price, 2, Observed);
            self.ask("portions_counted", &format!("{day}_portions"), format!("{counted:.10}"), Observed);
        }
        self.ask("portions_counted", "weekday_days", "22", Observed);
        self.ask("portions_counted", "weekend_days", "8", Observed);
        self.ask("portions_counted", "share_of_day", format!("{share:.2}"), System);
        if self.has("cup_numbers") {
            self.of_the_season("cup_numbers");
            let printed = self.counted(money(t.sales(11)) / price / (1.0 - VOID), 8, System);
            self.ask("cup_numbers", "cups_month", printed, System);
            self.ask("cup_numbers", "void_share", format!("{VOID}"), Observed);
        }
        if let Some([rate, hours, busy]) = p.made {
            // room for about twice what is sold
            let units = (money(t.year_sales()) * 1.9 / (rate * hours * busy * p.days_open * price)).ceil();
            self.kitchen_ceiling(units, p.days_open, busy);
            self.r.say("sales.capacity.portions_per_hour", format!("{rate}"), Observed);
            self.r.say("sales.capacity.hours_day", format!("{hours}"), Observed);
        }
    }

    fn kitchen_ceiling(&mut self, units: f64, days: f64, share: f64) {
        self.r.say("sales.capacity.units", format!("{units:.0}"), Observed);
        self.r.say("sales.capacity.output_per_unit_year", format!("{days:.0}"), Document);
        self.r.say("sales.capacity.utilisation", format!("{share:.2}"), Observed);
    }

    fn fuel_and_beer(&mut self, k: &Kitchen) {
        let p = &k.portions;
        if let (Some([per, beside]), Some(seats)) = (p.fuel, &k.seats) {
            let tables = money(self.t.sales(11)) * k.eaten_here() / (seats.guests * seats.ticket);
            self.source("fuel", "utility_bill");
            self.of_the_season("fuel");
            let used = self.counted(tables * per + beside, 8, System);
            self.ask("fuel", "used_month", used, System);
            self.ask("fuel", "beside", format!("{beside}"), Observed);
            let per = self.mean_of(per, 8, Observed);
            self.ask("fuel", "per_table", format!("{per:.10}"), Observed);
        }
        if let Some((price, permille)) = p.beer {
            let sold = money(self.t.year_sales()) * thousandths(permille) / price;
            self.source("beer", "beer_slip");
            self.kitchen_used_up("beer", sold / (1.0 - GIVEN), [0.4, 0.5]);
            self.ask("beer", "given", format!("{GIVEN}"), Observed);
            let read = self.r.sum(&[cents(price)], 8, Observed);
            self.ask_money("beer", "price", read, Observed);
            self.covers("beer", permille, Observed);
        }
    }

    /// Feasts: the booking book by the month, what helpers were paid, one feast seen, good days as the ceiling.
    fn feasts(&mut self, f: &Feast) {
        let t = self.t;
        let price = cents(f.table);
        let read = self.r.sum(&[price], 8, Document);
        self.r.money("banquet.price_table", read, Document);
        let rows = (0..12)
            .map(|m| {
                let written = part(t.sales(m), BOOKED);
                let (tables, id) = (written / price, month_id(m));
                let table = self.r.read(price, Document);
                let cells = vec![
                    ("month", plain(&id)),
                    ("events", plain((tables / 20).max(1).to_string())),
                    ("tables", Self::cell(tables.to_string(), Document)),
                    ("price", amount(table, Document)),
                    ("extra", amount(written - tables * price, Document)),
                ];
                row(&id, cells)
            })
            .collect();
        self.source("bookings", "booking_book");
        self.table_of("bookings", "feasts", Document, rows);
        self.covers("bookings", 10 * BOOKED, Document);
        let tables = money(t.year_sales()) / f.table;
        self.source("helpers", "helper_list");
        let paid = self.r.sum(&[cents(tables * f.helpers)], 12, Document);
        self.ask_money("helpers", "wages_12m", paid, Document);
        self.asked_of_two("helpers", "per_table", f.helpers, ThirdParty);
        self.source("feast_seen", "guest_count");
        self.of_the_season("feast_seen");
        let seen = self.mean_of(money(t.sales(11)) / f.table / f.month, 4, Observed);
        self.ask("feast_seen", "tables_seen", format!("{seen:.10}"), Observed);
        self.ask("feast_seen", "feasts_month", format!("{:.0}", f.month), Document);
        self.r.say("banquet.crews", format!("{:.0}", f.crews), ThirdParty);
        let units = (money(t.year_sales()) * 1.9 / (f.crews * f.days * 0.9 * f.table)).ceil();
        self.kitchen_ceiling(units, f.days, 0.9);
    }

    /// An amount that two people were asked for.
    fn asked_of_two(&mut self, method: &str, ask: &str, truth: f64, basis: Basis) {
        let read = self.r.sum(&[cents(truth)], 2, basis);
        self.ask_money(method, ask, read, basis);
    }
}

/// Feasts that stand in the book, in hundredths.
const BOOKED: i64 = 92;

#[allow(clippy::cast_precision_loss)]
fn thousandths(permille: i64) -> f64 {
    permille as f64 / 1000.0
}
