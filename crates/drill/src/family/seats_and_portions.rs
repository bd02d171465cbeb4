//! Seats and portions 桌台与出品: whoever sits down or takes away is reckoned by the portion. Its papers: till reports, platform bills, tables
//! and tableware counted, recipe cards, prepaid cards; portions counted and what they use up stand in `portions`.

mod portions;

use super::{Family, Living};
use crate::books::{Fen, yuan};
use crate::dice::Dice;
use crate::economy::{Cost, SupplierCredit, Truth, about, part};
use crate::fault::Fault;
use crate::numbers::Numbers;
use crate::visit::readings::{amount, plain, row, said};
use crate::visit::{Visit, month_id};
use crate::wrong::Wrong;
use appraisal::observation::Basis::{Document, Observed, Oral, System};

/// Dishes by the thousand: price of one, share of sales in percent, margin above or below the mean in thousandths.
const DISHES: [(i64, i64, i64); 8] =
    [(68, 20, 40), (58, 18, -50), (48, 14, 30), (26, 12, 60), (22, 10, -20), (18, 10, -40), (12, 8, 10), (88, 8, -30)];

/// An order delivered where the trade says nothing, in yuan.
const ORDER: i64 = 38;

/// A kitchen: what is delivered and what an order comes to, who sits at its tables, what one portion brings and what it uses up.
struct Kitchen {
    delivery_percent: i64,
    discount_percent: i64,
    /// An order delivered, in yuan.
    order: i64,
    seats: Option<Seats>,
    portions: portions::Portions,
}

/// Tables: what a guest spends, how many sit at one, hired sets of a guest.
struct Seats {
    ticket: f64,
    guests: f64,
    sets: f64,
}

impl Kitchen {
    /// The share of sales that is eaten here.
    #[allow(clippy::cast_precision_loss)]
    fn eaten_here(&self) -> f64 {
        1.0 - self.delivery_percent as f64 / 100.0
    }
}

/// What runs on, and how it comes. A trade names those it has.
const COSTS: [(&str, &str); 10] = [
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
];

/// Draws one.
pub(super) fn live(numbers: &Numbers, dice: &mut Dice) -> Result<Living, Wrong> {
    let mut t = Truth::new();
    t.seasons(numbers, dice)?;
    t.margin_permille = numbers.permille("margin", dice)?;
    let delivers = numbers.has("delivery_share");
    let delivery_percent = if delivers { numbers.percent("delivery_share", dice)? } else { 0 };
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
    if numbers.has("cards_sold") {
        t.advances = about(month, numbers.between("cards_sold", dice)?, yuan(100));
        t.advances_growth = about(t.advances, numbers.between("cards_growth", dice)?, yuan(100));
    }
    let costs: Vec<_> = COSTS.into_iter().filter(|(id, _)| numbers.has(&format!("cost_{id}"))).collect();
    t.runs_on(numbers, dice, &costs)?;
    if delivers {
        let kept = numbers.percent("platform_keeps", dice)?;
        let fees = t.season_sales.map(|s| part(part(s, delivery_percent), kept));
        t.costs.push(Cost::of("platform", "season", fees));
        t.fees = t.season.map(|s| fees[s]);
    }
    for cost in &mut t.costs {
        cost.nature = Some(nature(cost.id));
    }
    t.rebates = yuan(100 * numbers.whole("rebates", 100.0, dice)?);
    t.financed(numbers, dice)?;
    t.housed_on_what_is_left(dice);
    let discount_percent = if delivers { numbers.percent("shop_discount", dice)? } else { 0 };
    let seats = if numbers.has("ticket") {
        let sets = if numbers.has_method("tableware") { numbers.value("sets_per_guest")? } else { 0.0 };
        Some(Seats { ticket: numbers.value("ticket")?, guests: numbers.value("guests_per_table")?, sets })
    } else {
        None
    };
    let order = if numbers.has("delivery_order") { numbers.whole("delivery_order", 1.0, dice)? } else { ORDER };
    let portions = portions::Portions::of(numbers, dice)?;
    let kitchen = Kitchen { delivery_percent, discount_percent, order, seats, portions };
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
        visit.kitchen_till();
        visit.kitchen_tables(self);
        visit.kitchen_portions(self);
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
        if t.advances > 0 {
            self.r.money("prepaid.sold_12m", 3 * t.advances + t.advances_growth, System);
            self.r.money("prepaid.consumed_12m", 3 * t.advances, System);
        }
        if k.delivery_percent == 0 {
            return;
        }
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
                    ("orders", plain(((sold / yuan(k.order)).max(1)).to_string())),
                    ("turnover", amount(turnover, System)),
                    ("merchant_discount", amount(discount, System)),
                    ("refunds", amount(refunds, System)),
                    ("fees", amount(fees, System)),
                    ("settled", amount(settled, System)),
                ],
            ));
        }
        self.r.table("delivery.months", System, rows);
    }

    /// Recipe cards leave out packaging, staff meals and waste, which stand beside them: together four of a hundred of sales.
    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)]
    fn recipe_cards(&mut self, k: &Kitchen) {
        let t = self.t;
        let beside = t.year_sales() / 100 * 4;
        let mut packaging = 0;
        if k.delivery_percent > 0 {
            let orders: i64 = (0..12).map(|m| (part(t.sales(m), k.delivery_percent) / yuan(k.order)).max(1)).sum();
            // an order of little money is packed for little
            let boxes = (yuan(k.order) / 25).min(150);
            packaging = boxes * orders;
            self.r.money("margin.packaging_per_order", boxes, Observed);
        }
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

    fn kitchen_till(&mut self) {
        let t = self.t;
        self.r.money("sales.estimates.tax.declared_year", part(t.year_sales(), 45), Document);
        self.r.money("scorecard.prior_year_hard_sales", t.year_sales(), System);
        if self.has("pos") {
            let received = t.sales.map(|x| part(x, 95));
            self.source("pos", "pos_report");
            self.of_the_year("pos");
            self.months("pos", received, System);
            self.covers("pos", 950, Observed);
        }
    }

    fn kitchen_tables(&mut self, k: &Kitchen) {
        let t = self.t;
        let Some(s) = &k.seats else { return };
        let october = t.sales(11);
        let eaten_here = k.eaten_here();
        if k.delivery_percent > 0 {
            self.r.say("dine_in.share_of_sales", format!("{eaten_here:.2}"), System);
        }
        let ticket = self.r.sum(&[cents(s.ticket)], 8, Document);
        self.r.money("dine_in.ticket", ticket, Document);
        let guests = self.averaged(s.guests, 8);
        self.r.say("dine_in.guests_per_table", format!("{guests:.10}"), Observed);
        self.source("tables", "guest_count");
        self.of_the_season("tables");
        // as many more guests on a day of the weekend as there is more sold
        let a_table = s.guests * s.ticket / eaten_here;
        for (day, sold) in [("weekday", t.weekday_sales), ("weekend", t.weekend_sales)] {
            let tables = self.averaged(money(sold) / a_table, 2);
            self.ask("tables", &format!("{day}_tables"), format!("{tables:.10}"), Observed);
        }
        self.ask("tables", "weekday_days", "22", Oral);
        self.ask("tables", "weekend_days", "8", Oral);
        if self.has("tableware") {
            self.source("tableware", "tableware_bill");
            self.of_the_season("tableware");
            let sets = money(october) * eaten_here / s.ticket * s.sets * self.r.factor(Document);
            self.ask("tableware", "sets_month", format!("{sets:.8}"), Document);
            let per_guest = self.averaged(s.sets, 8);
            self.ask("tableware", "sets_per_guest", format!("{per_guest:.10}"), Observed);
        }
        self.r.say("sales.capacity.output_per_unit_year", "348", Document);
        self.r.say("sales.capacity.utilisation", "0.8", Observed);
        self.r.say("sales.capacity.meal_hours", "5", Observed);
        self.r.say("sales.capacity.minutes_per_meal", "75", Observed);
        // seats for about twice what is sold
        let seats = (money(t.year_sales()) * 1.9 * eaten_here / (4.0 * 0.8 * 348.0 * s.ticket)).ceil();
        self.r.say("sales.capacity.units", format!("{seats:.0}"), Observed);
        self.r.say("premises.tables", format!("{:.0}", (seats / 4.0).ceil()), Observed);
        if k.delivery_percent > 0 {
            #[allow(clippy::cast_precision_loss)]
            let a_day = money(part(october, 28)) / k.order as f64 / 30.0 * 2.0;
            self.r.say("sales.capacity.delivery_orders_day", format!("{a_day:.0}"), System);
        }
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
