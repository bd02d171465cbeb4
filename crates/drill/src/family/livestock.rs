//! Livestock 畜禽, in two states: batches that come in, eat and go (pigs, poultry for meat, cattle, sheep), and animals that yield every day
//! (layers, dairy cows). Their papers: the batch book, the count in the pens, slips of buyers, feed, the mill's statement.

mod batches;
mod daily;
mod flock;
mod herd;

use super::Living;
use crate::books::Fen;
use crate::dice::Dice;
use crate::economy::Truth;
use crate::fault::Fault;
use crate::numbers::Numbers;
use crate::visit::Visit;
use crate::visit::readings::{amount, plain, row, said};
use crate::wrong::Wrong;
use appraisal::case_file::RowFile;
use appraisal::observation::Basis::{Document, Observed};

#[allow(clippy::cast_precision_loss)]
fn float(x: i64) -> f64 {
    x as f64
}

/// Draws a farm: one whose animals yield every day says how much a head gives.
pub(super) fn live(numbers: &Numbers, dice: &mut Dice) -> Result<Living, Wrong> {
    if numbers.has("kg_head_day") { daily::live(numbers, dice) } else { batches::live(numbers, dice) }
}

/// What every farm pays beside young stock, feed and medicine.
const COSTS: [(&str, &str); 9] = [
    ("wages", "month"),
    ("rent", "year"),
    ("utilities", "month"),
    ("freight", "year"),
    ("telecom", "month"),
    ("repairs", "year"),
    ("insurance", "year"),
    ("manure", "year"),
    ("other", "year"),
];

/// Terms of buyers who do not pay on the day, where the trade has such.
fn buyers_terms(t: &mut Truth, numbers: &Numbers, dice: &mut Dice) -> Result<(), Wrong> {
    if !numbers.has("credit_share") {
        return Ok(());
    }
    t.credit_percent = numbers.percent("credit_share", dice)?;
    for (age, id) in ["open_same_month", "open_after_1"].into_iter().enumerate() {
        if numbers.has(id) {
            t.open_percent[age] = numbers.percent(id, dice)?;
        }
    }
    Ok(())
}

impl Visit<'_> {
    /// The mean of a figure that stands on so many slips.
    fn mean(&mut self, truth: f64, slips: u32) -> f64 {
        let all: f64 = (0..slips).map(|_| self.r.factor(Document)).sum();
        truth * all / f64::from(slips)
    }

    /// Heads of a pen as counted: off by one or two, if at all.
    #[allow(clippy::cast_possible_truncation)]
    fn heads_counted(&mut self, heads: i64) -> i64 {
        (float(heads) * self.r.factor(Observed)).round() as i64
    }

    /// Questions of the trade that the herd answers: how many stand there, how many died.
    fn of_the_herd(&mut self, list: &str, heads: i64) {
        let asked = if self.numbers.has(list) { self.numbers.words(list).unwrap_or_default() } else { &[] };
        for id in asked {
            self.r.say(id, heads.to_string(), Document);
        }
    }

    /// The market beside the farm's own price.
    fn market(&mut self, price: f64) {
        for (id, part) in [("market.price_now", 1.0), ("market.price_mean_36m", 0.97), ("market.price_low_24m", 0.92)] {
            self.r.say(id, format!("{:.2}", price * part), Document);
        }
    }

    /// What lies in the store: feed, whoever it belongs to, and medicine.
    fn store(&mut self, feed: (&str, Fen, f64), medicine: (&str, Fen), companys: bool) {
        let lying = |id: &str, name: &str, cost: Fen, units: f64, state: &str| {
            row(
                id,
                vec![
                    ("name", plain(name)),
                    ("unit", plain("公斤")),
                    ("cost", amount(cost, Document)),
                    ("qty", said(format!("{units:.6}"), Observed)),
                    ("how", plain("counted")),
                    ("state", plain(state)),
                ],
            )
        };
        let of = self.r.factor(Observed);
        let whose = if companys { "others" } else { "normal" };
        let rows = vec![lying("r1", feed.0, feed.1, feed.2, whose), lying("r2", medicine.0, medicine.1, of, "normal")];
        self.r.table("stock", Observed, rows);
    }

    /// Stock at the beginning, purchases of the year and the young among them. Feed of a second mill nobody named stands in none of them.
    fn bought(&mut self, young: Fen) {
        let t = self.t;
        let hidden = self.fault == Some(Fault::SecondMill);
        let opening = self.r.sum(&[t.opening_stock_shown], 8, Document);
        self.r.money("balance_initial.inventory", opening, Document);
        self.r.money("balance_initial.inventory_write_down", 0, Document);
        let shown: Vec<Fen> = (0..12).map(|m| t.purchases[m] - if hidden { t.hidden_feed[m] } else { 0 }).collect();
        let purchases = self.r.sum(&shown, 3, Document);
        self.r.money("purchases_12m", purchases, Document);
        let young = self.r.sum(&[young], 3, Document);
        self.r.money("purchases.young_12m", young.min(purchases), Document);
    }

    /// Those who buy on credit; most pay on the day.
    fn buyers(&mut self) {
        if self.t.credit_percent > 0 {
            self.customers();
            return;
        }
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
        let rows: Vec<RowFile> = if given == 0 { Vec::new() } else { vec![row("g1", cells)] };
        self.r.table("grants", Document, rows);
    }
}
