//! Seats and portions 桌台与出品: whoever sits down or takes away is reckoned by the portion. Its papers: till reports, platform bills, tables
//! and tableware counted, recipe cards, prepaid cards.

use super::{Family, Living};
use crate::books::{Fen, yuan};
use crate::dice::Dice;
use crate::economy::{Cost, SupplierCredit, Truth, about, part};
use crate::fault::Fault;
use crate::numbers::Numbers;
use crate::visit::readings::{amount, plain, row, said};
use crate::visit::{SEASONS, Visit, month_id};
use crate::wrong::Wrong;
use appraisal::observation::Basis::{Document, Observed, Oral, System};

/// Dishes by the thousand: price of one, share of sales in percent, margin above or below the mean in thousandths.
const DISHES: [(i64, i64, i64); 8] =
    [(68, 20, 40), (58, 18, -50), (48, 14, 30), (26, 12, 60), (22, 10, -20), (18, 10, -40), (12, 8, 10), (88, 8, -30)];

/// A kitchen: what is delivered, what a guest spends, how many sit at a table, hired sets of a guest.
struct Kitchen {
    delivery_percent: i64,
    discount_percent: i64,
    ticket: f64,
    guests: f64,
    sets: f64,
}

/// Draws one.
pub(super) fn live(numbers: &Numbers, dice: &mut Dice) -> Result<Living, Wrong> {
    let mut t = Truth::new();
    t.seasons(numbers, dice)?;
    t.margin_permille = numbers.permille("margin", dice)?;
    let delivery_percent = numbers.percent("delivery_share", dice)?;
    // delivery is settled within days; a few tables sign and pay later
    t.credit_percent = delivery_percent + numbers.percent("signed_share", dice)?;
    for (age, id) in ["open_same_month", "open_after_1", "open_after_2"].into_iter().enumerate() {
        t.open_percent[age] = numbers.percent(id, dice)?;
    }
    t.cash_percent = numbers.percent("cash_share", dice)?;
    t.heads = numbers.whole("household_heads", 1.0, dice)?;
    t.supplier_credit = SupplierCredit::Percent(numbers.percent("supplier_credit", dice)?);
    t.costs_by_margin();
    t.temper(dice);
    let month = t.year_sales() / 12;
    t.on_the_shelf(numbers, dice, (12, 18))?;
    t.stands_in(numbers, dice)?;
    for end in 0..2 {
        t.prepayments[end] = about(month, numbers.between("prepaid_to_suppliers", dice)?, yuan(100));
    }
    t.advances = about(month, numbers.between("cards_sold", dice)?, yuan(100));
    t.advances_growth = about(t.advances, numbers.between("cards_growth", dice)?, yuan(100));
    t.runs_on(
        numbers,
        dice,
        &[
            ("wages", "month"),
            ("rent", "month"),
            ("gas", "season"),
            ("utilities", "season"),
            ("tableware", "season"),
            ("telecom", "year"),
            ("ads", "year"),
            ("repairs", "year"),
            ("tax", "year"),
            ("other", "year"),
        ],
    )?;
    let kept = numbers.percent("platform_keeps", dice)?;
    let fees = t.season_sales.map(|s| part(part(s, delivery_percent), kept));
    t.costs.push(Cost::of("platform", "season", fees));
    t.fees = t.season.map(|s| fees[s]);
    for cost in &mut t.costs {
        cost.nature = Some(nature(cost.id));
    }
    t.rebates = yuan(100 * numbers.whole("rebates", 100.0, dice)?);
    t.financed(numbers, dice)?;
    t.housed_on_what_is_left(dice);
    let kitchen = Kitchen {
        delivery_percent,
        discount_percent: numbers.percent("shop_discount", dice)?,
        ticket: numbers.value("ticket")?,
        guests: numbers.value("guests_per_table")?,
        sets: numbers.value("sets_per_guest")?,
    };
    Ok((t, Box::new(kitchen)))
}

/// How a kitchen's costs behave.
fn nature(cost: &str) -> &'static str {
    match cost {
        "wages" => "labour",
        "rent" => "rent",
        "platform" => "platform",
        "gas" | "utilities" | "tableware" => "variable",
        _ => "fixed",
    }
}

impl Family for Kitchen {
    fn write(&self, _: &Truth, visit: &mut Visit<'_>) {
        let months = visit.accounts();
        visit.statement(&months);
        visit.platforms(self);
        visit.recipe_cards(self);
        visit.tables_and_till(self);
        visit.kitchen_stock();
        visit.customers();
        visit.suppliers();
        visit.rebates();
        visit.costs();
    }

    /// A kitchen holds goods of a few days: consigned bottles are no matter there.
    fn faults(&self) -> &'static [Fault] {
        &[Fault::UndisclosedLoan, Fault::InflatedSales, Fault::MissingFamilyOutgo, Fault::SupplierCredit]
    }
}

#[allow(clippy::cast_possible_truncation)]
fn cents(yuan: f64) -> Fen {
    (yuan * 100.0).round() as Fen
}

#[allow(clippy::cast_precision_loss)]
fn money(fen: Fen) -> f64 {
    fen as f64 / 100.0
}

impl Visit<'_> {
    /// The mean of a factor that was read on so many days.
    fn averaged(&mut self, truth: f64, days: u32) -> f64 {
        let total: f64 = (0..days).map(|_| self.r.factor(Observed)).sum();
        truth * total / f64::from(days)
    }

    fn platforms(&mut self, k: &Kitchen) {
        let t = self.t;
        let mut rows = Vec::new();
        for m in 0..12 {
            let sold = part(t.sales(m), k.delivery_percent);
            let (discount, refunds) = (part(sold, k.discount_percent), part(sold, 1));
            let [turnover, fees, settled] =
                [sold + discount + refunds, t.fees[m], sold - t.fees[m]].map(|x| self.r.read(x, System));
            let id = month_id(m);
            rows.push(row(
                &id,
                vec![
                    ("month", plain(&id)),
                    ("orders", plain(((sold / yuan(38)).max(1)).to_string())),
                    ("turnover", amount(turnover, System)),
                    ("merchant_discount", amount(discount, System)),
                    ("refunds", amount(refunds, System)),
                    ("fees", amount(fees, System)),
                    ("settled", amount(settled, System)),
                ],
            ));
        }
        self.r.table("delivery.months", System, rows);
        self.r.money("prepaid.sold_12m", 3 * t.advances + t.advances_growth, System);
        self.r.money("prepaid.consumed_12m", 3 * t.advances, System);
    }

    /// Recipe cards leave out packaging, staff meals and waste, which stand beside them: together four of a hundred of sales.
    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)]
    fn recipe_cards(&mut self, k: &Kitchen) {
        let t = self.t;
        let beside = t.year_sales() / 100 * 4;
        let orders: i64 = (0..12).map(|m| (part(t.sales(m), k.delivery_percent) / yuan(38)).max(1)).sum();
        let packaging = 150 * orders;
        self.r.money("margin.packaging_per_order", 150, Observed);
        let left = (beside - packaging) / 12;
        let read = self.r.sum(&[left], 4, Observed);
        self.r.money("margin.staff_and_waste_month", read, Observed);
        // what the month's rounding leaves belongs to the dishes
        let dishes = t.margin_permille as f64 / 1000.0 + money(packaging + 12 * left) / money(t.year_sales());
        let off: i64 = DISHES.iter().map(|(_, share, off)| share * off).sum();
        let mut rows = Vec::new();
        for (i, (price, share, more)) in DISHES.into_iter().enumerate() {
            let margin = dishes + more as f64 / 1000.0 - off as f64 / 100_000.0;
            let cost = 1000.0 * price as f64 * (1.0 - margin);
            // three quarters of the cost is one thing, bought by the kilogram and a fifth of it thrown away
            let (quantity, other) = (0.75 * cost * 0.8 / 20.0, 0.25 * cost);
            let (quantity, other) = (quantity * self.r.factor(Observed), other * self.r.factor(Observed));
            let kilo = 20.0 * self.r.factor(Document);
            rows.push(row(
                format!("M{}", i + 1),
                vec![
                    ("name", plain(format!("菜品{}（千份）", i + 1))),
                    ("main_qty", said(format!("{quantity:.10}"), Observed)),
                    ("main_price", said(format!("{kilo:.10}"), Document)),
                    ("yield", said("0.8", Observed)),
                    ("other_cost", said(format!("{other:.10}"), Observed)),
                    ("price", said((1000 * price).to_string(), System)),
                    ("share", said(format!("0.{share:02}"), System)),
                ],
            ));
        }
        self.r.table("margin.sampled", Observed, rows);
        self.flattered_margin(t.margin_permille as f64 / 1000.0);
    }

    fn tables_and_till(&mut self, k: &Kitchen) {
        let t = self.t;
        let rows = (0..12)
            .map(|m| {
                let id = month_id(m);
                let read = self.r.read(part(t.sales(m), 95), System);
                row(&id, vec![("month", plain(&id)), ("amount", amount(read, System))])
            })
            .collect();
        self.source("pos", "pos_report");
        self.of_the_year("pos");
        self.r.table("sales.estimates.pos.months", System, rows);
        self.r.say("sales.estimates.pos.share_of_sales", "0.95", Observed);
        let october = t.sales(11);
        let eaten_here = 1.0 - k.delivery_percent as f64 / 100.0;
        self.r.say("dine_in.share_of_sales", format!("{eaten_here:.2}"), System);
        let ticket = self.r.sum(&[cents(k.ticket)], 8, Document);
        self.r.money("dine_in.ticket", ticket, Document);
        let guests = self.averaged(k.guests, 8);
        self.r.say("dine_in.guests_per_table", format!("{guests:.10}"), Observed);
        let scope = SEASONS[t.season[11]];
        for (id, paper) in [("tables", "guest_count"), ("tableware", "tableware_bill")] {
            self.source(id, paper);
            self.r.say(&format!("sales.estimates.{id}.scope"), scope, Observed);
        }
        // as many more guests on a day of the weekend as there is more sold
        let a_table = k.guests * k.ticket / eaten_here;
        for (day, sold) in [("weekday", t.weekday_sales), ("weekend", t.weekend_sales)] {
            let tables = self.averaged(money(sold) / a_table, 2);
            self.r.say(&format!("sales.estimates.tables.{day}_tables"), format!("{tables:.10}"), Observed);
        }
        self.r.say("sales.estimates.tables.weekday_days", "22", Oral);
        self.r.say("sales.estimates.tables.weekend_days", "8", Oral);
        let sets = money(october) * eaten_here / k.ticket * k.sets * self.r.factor(Document);
        self.r.say("sales.estimates.tableware.sets_month", format!("{sets:.8}"), Document);
        let per_guest = self.averaged(k.sets, 8);
        self.r.say("sales.estimates.tableware.sets_per_guest", format!("{per_guest:.10}"), Observed);
        self.r.money("sales.estimates.tax.declared_year", part(t.year_sales(), 45), Document);
        self.r.say("sales.capacity.output_per_unit_year", "348", Document);
        self.r.say("sales.capacity.utilisation", "0.8", Observed);
        self.r.say("sales.capacity.meal_hours", "5", Observed);
        self.r.say("sales.capacity.minutes_per_meal", "75", Observed);
        // seats for about twice what is sold
        let seats = (money(t.year_sales()) * 1.9 * eaten_here / (4.0 * 0.8 * 348.0 * k.ticket)).ceil();
        self.r.say("sales.capacity.units", format!("{seats:.0}"), Observed);
        self.r.say("premises.tables", format!("{:.0}", (seats / 4.0).ceil()), Observed);
        self.r.say(
            "sales.capacity.delivery_orders_day",
            format!("{:.0}", money(part(october, 28)) / 38.0 / 30.0 * 2.0),
            System,
        );
        self.r.money("scorecard.prior_year_hard_sales", t.year_sales(), System);
    }

    #[allow(clippy::cast_precision_loss)]
    fn kitchen_stock(&mut self) {
        self.shelf(&["normal"]);
        let t = self.t;
        let opening = self.r.sum(&[t.opening_stock_shown], 6, Document);
        self.r.money("balance_initial.inventory", opening, Document);
        self.r.money("balance_initial.inventory_write_down", 0, Document);
        let purchases = self.r.sum(&t.purchases, 3, Document);
        self.r.money("purchases_12m", purchases, Document);
    }
}
