//! Sources of sales of wholesale on credit, as an officer finds them: each paper or count follows from the true sales.

use crate::books::{Fen, yuan};
use crate::economy::{Truth, part};
use crate::numbers::Numbers;
use crate::visit::readings::{amount, plain, row, said};
use crate::visit::{SEASONS, Visit, month_id};
use crate::wrong::Wrong;
use appraisal::observation::Basis::{Document, Observed, Oral, System, ThirdParty};

/// Parts of sales that a paper shows, in hundredths.
const BY_NOTE: i64 = 88;
const BY_VAN: i64 = 80;
const IN_SYSTEM: i64 = 95;
const HANDLED: i64 = 90;
const UNDER_CONTRACT: i64 = 40;
const OVER_THE_COUNTER: i64 = 30;

/// What is counted beside the books; a trade gives the numbers of the methods it has.
pub(super) struct Counted {
    load_value: f64,
    days_out: f64,
    piece_price: f64,
    piece_fee: f64,
    times_handled: f64,
    outlets: f64,
    orders: i64,
    slip_value: f64,
    price_a_tonne: f64,
    households: f64,
    mu_each: f64,
    /// Ceiling: units, output of one, use of it.
    ceiling: (f64, f64, f64),
}

impl Counted {
    pub(super) fn read(numbers: &Numbers) -> Result<Self, Wrong> {
        let or = |id: &str, usual: f64| if numbers.has(id) { numbers.value(id) } else { Ok(usual) };
        let only = |id: &str, method: &str| {
            if numbers.has_method(method) && numbers.has("methods") { numbers.value(id) } else { Ok(1.0) }
        };
        #[allow(clippy::cast_possible_truncation)]
        let orders = only("orders_year", "orders")? as i64;
        Ok(Self {
            load_value: only("load_value", "trips")?,
            days_out: or("days_out", 26.0)?,
            piece_price: only("piece_price", "handling")?,
            piece_fee: only("piece_fee", "handling")?,
            times_handled: only("times_handled", "handling")?,
            outlets: only("outlets", "outlet_visit")?,
            orders,
            slip_value: only("slip_value", "counter_day")?,
            price_a_tonne: only("price_a_tonne", "out_slips")?,
            households: only("households", "credit_book")?,
            mu_each: only("mu_each", "credit_book")?,
            ceiling: (or("ceiling_units", 3.0)?, or("ceiling_output", 312.0)?, or("ceiling_use", 0.8)?),
        })
    }
}

#[allow(clippy::cast_precision_loss)]
fn money(fen: Fen) -> f64 {
    fen as f64 / 100.0
}

#[allow(clippy::cast_possible_truncation)]
fn cents(yuan: f64) -> Fen {
    (yuan * 100.0).round() as Fen
}

impl Visit<'_> {
    /// What the payment service says was received by its code: the same receipts that the accounts show.
    pub(super) fn merchant_report(&mut self) {
        if !self.has("wechat_merchant_report") {
            return;
        }
        let rows = (0..12).map(|m| {
            let id = month_id(m);
            row(&id, vec![("month", plain(&id)), ("amount", amount(self.by_wechat[m], System))])
        });
        let rows = rows.collect();
        self.source("wechat_merchant_report", "account_statements");
        self.of_the_year("wechat_merchant_report");
        self.table_of("wechat_merchant_report", "months", System, rows);
        self.covers("wechat_merchant_report", self.t.wechat_permille, System);
    }

    pub(super) fn sources_of_sales(&mut self, c: &Counted) {
        let t = self.t;
        let october = t.sales(11);
        self.notes(october);
        self.commission(october);
        self.loading(t);
        self.turnover(t);
        self.by_day("trips", "trip_record", ("trips_day", "load_value"), (c.load_value, c.days_out), (october, BY_VAN));
        let slips = ("slips_day", "slip_value");
        self.by_day("counter_day", "till_count", slips, (c.slip_value, c.days_out), (october, OVER_THE_COUNTER));
        self.system_months(t);
        self.handling(c, october);
        self.by_terms(t, october);
        self.outlets(c, october);
        self.signed_statements(t);
        self.orders(c, t.year_sales());
        self.weighed_out(c, t);
        self.credit_book(c, t);
        self.heaps(t);
        self.bounds(c, t);
    }

    /// Begins a method of the last month's season.
    fn begins(&mut self, method: &str, paper: &str) -> bool {
        if !self.has(method) {
            return false;
        }
        self.source(method, paper);
        let scope = SEASONS[self.t.season[11]];
        self.r.say(&format!("sales.estimates.{method}.scope"), scope, Observed);
        true
    }

    fn notes(&mut self, october: Fen) {
        if !self.begins("delivery_notes", "delivery_note") {
            return;
        }
        self.ask("delivery_notes", "months_covered", "1", Document);
        self.covers("delivery_notes", 10 * BY_NOTE, Document);
        let covered = part(october, BY_NOTE);
        let rows = (0..4)
            .map(|w| {
                let week = if w == 3 { covered - 3 * (covered / 4) } else { covered / 4 };
                let read = self.r.read(week, Document);
                let name = plain(format!("第{}周", w + 1));
                row(format!("w{}", w + 1), vec![("name", name), ("amount", amount(read, Document))])
            })
            .collect();
        self.table_of("delivery_notes", "notes", Document, rows);
    }

    /// One percent, by the wages sheet of the month.
    fn commission(&mut self, october: Fen) {
        if !self.begins("commission", "payroll") {
            return;
        }
        let wages = self.r.sum(&[october / 100], 3, Document);
        self.ask_money("commission", "wages_month", wages, Document);
        self.ask("commission", "rate", "0.01", Document);
    }

    fn loading(&mut self, t: &Truth) {
        if !self.begins("loading_count", "site_count") {
            return;
        }
        self.ask("loading_count", "weekdays_per_month", "22", Document);
        self.ask("loading_count", "weekend_days_per_month", "8", Document);
        let (weekday, weekend) = (self.r.read(t.weekday_sales, Observed), self.r.read(t.weekend_sales, Observed));
        self.ask_money("loading_count", "weekday_sales", weekday, Observed);
        self.ask_money("loading_count", "weekend_sales", weekend, Observed);
    }

    #[allow(clippy::cast_precision_loss)]
    fn turnover(&mut self, t: &Truth) {
        if !self.has("stock_turnover") {
            return;
        }
        self.source("stock_turnover", "count_sheet");
        let sold = t.year_cost_of_sales();
        let days = t.own_stock() as f64 * 365.0 / sold as f64 * self.r.factor(Document);
        self.ask("stock_turnover", "turnover_days", format!("{days:.6}"), Document);
    }

    /// So many a day, each of such a value: loads that leave, slips at the counter.
    fn by_day(&mut self, method: &str, paper: &str, ask: (&str, &str), each: (f64, f64), of: (Fen, i64)) {
        if !self.begins(method, paper) {
            return;
        }
        let ((count, value), (value_each, days), (sales, percent)) = (ask, each, of);
        let a_day = self.mean_of(money(part(sales, percent)) / (value_each * days), 5, Observed);
        self.ask(method, count, format!("{a_day:.10}"), Observed);
        let read = self.r.sum(&[cents(value_each)], 3, Observed);
        self.ask_money(method, value, read, Observed);
        self.ask(method, "days_month", format!("{days:.0}"), Document);
        self.covers(method, 10 * percent, Document);
    }

    fn system_months(&mut self, t: &Truth) {
        if !self.has("sales_system") {
            return;
        }
        self.source("sales_system", "stock_system");
        self.of_the_year("sales_system");
        self.months("sales_system", t.sales.map(|s| part(s, IN_SYSTEM)), System);
        self.covers("sales_system", 10 * IN_SYSTEM, Observed);
    }

    fn handling(&mut self, c: &Counted, october: Fen) {
        if !self.begins("handling", "handling_slip") {
            return;
        }
        let covered = money(part(october, HANDLED));
        let fees = cents(covered / c.piece_price * c.piece_fee * c.times_handled);
        // the fee a piece follows from the month's fees, which are whole cents
        let fee = money(fees) * c.piece_price / (covered * c.times_handled);
        let fees = self.r.sum(&[fees], 3, Document);
        self.ask_money("handling", "fees_month", fees, Document);
        self.ask("handling", "fee_a_piece", format!("{fee:.12}"), Document);
        self.ask("handling", "times_handled", format!("{:.0}", c.times_handled), Observed);
        self.ask("handling", "price_a_piece", format!("{}", c.piece_price), Document);
        self.covers("handling", 10 * HANDLED, Observed);
    }

    /// Days customers take: what they owe of the last ninety days over a day's sales on credit.
    fn by_terms(&mut self, t: &Truth, october: Fen) {
        if !self.begins("receivables_model", "receivables_book") {
            return;
        }
        let owed: Fen = (0..3).map(|age| t.open_after(11 - age, age)).sum();
        let days = money(owed) * 30.0 / money(part(october, t.credit_percent)) * self.r.factor(Document);
        self.ask("receivables_model", "terms_days", format!("{days:.12}"), Document);
        self.covers("receivables_model", 10 * t.credit_percent, Document);
    }

    /// Ten customers visited; those served make nearly all sales.
    fn outlets(&mut self, c: &Counted, october: Fen) {
        if !self.begins("outlet_visit", "outlet_record") {
            return;
        }
        let mean = cents(money(part(october, IN_SYSTEM)) / c.outlets);
        let (mut rows, mut left) = (Vec::new(), 10 * mean);
        for i in 0..10 {
            let buys = if i == 9 { left } else { mean * (80 + 4 * i) / 100 };
            left -= buys;
            let read = self.r.read(buys, ThirdParty);
            let cells = vec![("name", plain(format!("下游{}", i + 1))), ("month", amount(read, ThirdParty))];
            rows.push(row(format!("o{}", i + 1), cells));
        }
        self.table_of("outlet_visit", "visits", ThirdParty, rows);
        self.ask("outlet_visit", "served", format!("{:.0}", c.outlets), Document);
        let share = money(mean) * c.outlets / money(october);
        self.ask("outlet_visit", "share_of_sales", format!("{share:.12}"), Document);
    }

    /// Statements that customers signed, and supply contracts.
    fn signed_statements(&mut self, t: &Truth) {
        if self.has("credit_sales") {
            self.source("credit_sales", "customer_statement");
            self.covers("credit_sales", 10 * t.credit_percent, Document);
        }
        if self.has("contracts") {
            self.source("contracts", "order_contract");
            self.covers("contracts", 10 * UNDER_CONTRACT, Document);
            let whole = part(t.year_sales(), UNDER_CONTRACT);
            let rows = (0..4)
                .map(|i| {
                    let piece = if i == 0 { whole - 3 * (whole / 4) } else { whole / 4 };
                    let read = self.r.read(piece, Document);
                    let name = plain(format!("单位{}", i + 1));
                    row(format!("h{}", i + 1), vec![("name", name), ("amount", amount(read, Document))])
                })
                .collect();
            self.table_of("contracts", "list", Document, rows);
        }
    }

    /// Orders of the year, by their numbers; a few of a hundred came to nothing.
    #[allow(clippy::cast_precision_loss)]
    fn orders(&mut self, c: &Counted, year: Fen) {
        if !self.has("orders") {
            return;
        }
        self.source("orders", "order_contract");
        let carried_out = c.orders;
        let mean = part(year, 90) / carried_out;
        let voided = carried_out / 25;
        self.ask("orders", "numbers", (carried_out + voided).to_string(), Document);
        self.ask("orders", "voided", voided.to_string(), Document);
        let read = self.r.sum(&[mean], 20, Document);
        self.ask_money("orders", "mean_value", read, Document);
        let share = money(mean * carried_out) / money(year);
        self.ask("orders", "share_of_sales", format!("{share:.12}"), Document);
    }

    /// Slips of the yard's scale, month by month.
    fn weighed_out(&mut self, c: &Counted, t: &Truth) {
        if !self.has("out_slips") {
            return;
        }
        self.source("out_slips", "weigh_out_slip");
        self.of_the_year("out_slips");
        let rows = (0..12)
            .map(|m| {
                let id = month_id(m);
                let read = self.r.read(part(t.sales(m), IN_SYSTEM), System);
                let tonnes = money(part(t.sales(m), IN_SYSTEM)) / c.price_a_tonne;
                let tonnes = said(format!("{tonnes:.3}"), System);
                row(&id, vec![("month", plain(&id)), ("amount", amount(read, System)), ("tonnes", tonnes)])
            })
            .collect();
        self.table_of("out_slips", "months", System, rows);
        self.covers("out_slips", 10 * IN_SYSTEM, Document);
    }

    /// Households that owe until the harvest: acres of each, inputs of an acre.
    fn credit_book(&mut self, c: &Counted, t: &Truth) {
        if !self.has("credit_book") {
            return;
        }
        self.source("credit_book", "credit_ledger");
        let a_mu = money(part(t.year_sales(), t.credit_percent)) / (c.households * c.mu_each);
        self.ask("credit_book", "households", format!("{:.0}", c.households), Document);
        let mu = self.mean_of(c.mu_each, 10, Document);
        self.ask("credit_book", "mu_each", format!("{mu:.10}"), Document);
        let a_mu = self.mean_of(a_mu, 10, Document);
        self.ask("credit_book", "cost_per_mu", format!("{a_mu:.12}"), Document);
        self.covers("credit_book", 10 * t.credit_percent, Document);
    }

    /// Goods that lie in heaps are counted twice: piece by piece on the sheet, and by the heap.
    fn heaps(&mut self, t: &Truth) {
        let lying = money(t.goods.iter().map(|g| g.cost * g.cases).sum());
        let at = |numbers: &Numbers, id: &str| if numbers.has(id) { numbers.value(id).ok() } else { None };
        if let (Some(boards), Some(cost)) = (at(self.numbers, "boards_a_stack"), at(self.numbers, "cost_a_board")) {
            let stacks = self.mean_of(lying / (boards * cost), 3, Observed);
            self.r.say("board.stacks", format!("{stacks:.10}"), Observed);
            self.r.say("board.boards_a_stack", format!("{boards}"), Observed);
            self.r.say("board.cost_a_board", format!("{cost}"), Document);
        }
        if let Some(cost) = at(self.numbers, "cost_a_tonne") {
            let tonnes = self.mean_of(lying / cost, 3, Observed);
            self.r.say("steel.yard_tonnes", format!("{tonnes:.10}"), Observed);
            self.r.say("steel.cost_a_tonne", format!("{cost}"), Document);
        }
    }

    /// The bounds: taxed sales below, the ceiling well above; and sales of the year before.
    fn bounds(&mut self, c: &Counted, t: &Truth) {
        let declared = part(t.year_sales(), 60);
        self.ask_money("tax", "declared_year", declared, Document);
        let (units, output, used) = c.ceiling;
        if self.numbers.has("ceiling_units") {
            self.r.say("sales.capacity.units", format!("{units}"), Observed);
        }
        // a ceiling by flats or acres has no output of one
        if self.numbers.has("ceiling_output") && output > 1.0 {
            self.r.say("sales.capacity.output_per_unit_year", format!("{output}"), Document);
        }
        self.r.say("sales.capacity.utilisation", format!("{used}"), Oral);
        let price = (money(t.year_sales()) * 1.7 / (units * output * used)).ceil();
        self.r.money("sales.capacity.price", cents(price).max(yuan(1)), Document);
        self.r.money("scorecard.prior_year_hard_sales", t.year_sales(), System);
    }
}
