//! Wholesale on credit 赊销批发: lives on turnover, dies of receivables. Its papers: margins of eight goods, the merchant's report, delivery
//! notes, commission, loading, the count on the shelf.

use super::{Family, Living};
use crate::books::{Fen, yuan};
use crate::dice::Dice;
use crate::economy::{Cost, Good, SupplierCredit, Truth, about, flat, part};
use crate::numbers::Numbers;
use crate::visit::readings::{amount, plain, row, said};
use crate::visit::{SEASONS, Visit, month_id};
use crate::wrong::Wrong;
use appraisal::observation::Basis::{Document, Observed, Oral, System};

/// A wholesaler counts in nothing beside its books.
struct Wholesaler;

/// Draws one.
pub(super) fn live(numbers: &Numbers, dice: &mut Dice) -> Result<Living, Wrong> {
    let mut t = Truth::new();
    t.loan_buys_goods = true;
    t.seasons(numbers, dice)?;
    t.margin_permille = numbers.permille("margin", dice)?;
    t.credit_percent = numbers.percent("credit_share", dice)?;
    for (age, id) in ["open_same_month", "open_after_1", "open_after_2", "open_after_3"].into_iter().enumerate() {
        t.open_percent[age] = numbers.percent(id, dice)?;
    }
    t.cash_percent = numbers.percent("cash_share", dice)?;
    t.wechat_permille = numbers.permille("wechat_share", dice)?;
    t.heads = numbers.whole("household_heads", 1.0, dice)?;
    t.supplier_credit = SupplierCredit::Percent(numbers.percent("supplier_credit", dice)?);
    t.costs_by_margin();
    t.temper(dice);
    stocked(&mut t, numbers, dice)?;
    t.financed(numbers, dice)?;
    let gross = t.year_sales() / 12 * t.margin_permille / 1000;
    t.housed(dice, gross);
    Ok((t, Box::new(Wholesaler)))
}

/// Goods, suppliers, customers' money, running costs.
fn stocked(t: &mut Truth, numbers: &Numbers, dice: &mut Dice) -> Result<(), Wrong> {
    let month = t.year_sales() / 12;
    let target = about(month, numbers.between("stock_months", dice)?, yuan(1000));
    let kinds = dice.whole(14, 30);
    for _ in 0..kinds {
        let cost = yuan(numbers.whole("unit_cost", 1.0, dice)?) + 50 * dice.whole(0, 1);
        let share = dice.between(0.5, 1.5);
        let cases = about(target / kinds, share, 1) / cost;
        t.goods.push(Good { cost, cases: cases.max(5), own: true });
    }
    t.opening_stock = about(t.own_stock(), numbers.between("stock_change", dice)?, yuan(100));
    for end in 0..2 {
        t.prepayments[end] = about(month, numbers.between("prepaid_to_suppliers", dice)?, yuan(100));
    }
    t.advances = about(month, numbers.between("customers_paid_ahead", dice)?, yuan(100));
    t.stands_in(numbers, dice)?;
    let gross = t.year_sales() / 12 * t.margin_permille / 1000;
    let level = |id: &str, dice: &mut Dice| Ok::<Fen, Wrong>(about(gross, numbers.between(id, dice)?, yuan(10)));
    let freight = level("cost_freight", dice)?;
    t.costs = vec![
        Cost::of("wages", "month", flat(level("cost_wages", dice)?)),
        Cost::of("rent", "month", flat(level("cost_rent", dice)?)),
        Cost::of("utilities", "month", flat(level("cost_utilities", dice)?)),
        Cost::of("freight", "season", [about(freight, 0.8, yuan(10)), freight, about(freight, 1.3, yuan(10))]),
        Cost::of("telecom", "month", flat(yuan(10 * numbers.whole("telecom", 10.0, dice)?))),
        Cost::of("repairs", "year", flat(level("cost_repairs", dice)?)),
        Cost::of("tax", "year", flat(level("cost_tax", dice)?)),
        Cost::of("other", "year", flat(level("cost_other", dice)?)),
    ];
    t.rebates = about(12 * gross, numbers.between("rebates", dice)?, yuan(100));
    Ok(())
}

impl Family for Wholesaler {
    fn write(&self, _: &Truth, visit: &mut Visit<'_>) {
        visit.wholesaler();
    }
}

impl Visit<'_> {
    fn wholesaler(&mut self) {
        let months = self.accounts();
        if self.has("wechat_merchant_report") {
            self.merchant_report();
        }
        self.statement(&months);
        self.sampled();
        self.estimates();
        self.goods();
        self.customers();
        self.suppliers();
        self.rebates();
        self.costs();
    }

    /// What the payment service says was received by its code: the same receipts that the accounts show.
    fn merchant_report(&mut self) {
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

    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)]
    fn sampled(&mut self) {
        let t = self.t;
        // eight goods whose margins average to the true one; each is misread on its own
        let shares = [19, 17, 14, 13, 12, 10, 8, 7];
        let off = [8, -8, 5, -4, 3, -6, 1, 0];
        let mean: i64 = shares.iter().zip(off).map(|(s, o)| s * o).sum();
        let mut rows = Vec::new();
        for (i, (share, off)) in shares.iter().zip(off).enumerate() {
            // in hundred-thousandths, so that the mean is met exactly
            let margin = t.margin_permille * 100 + off * 100 - mean;
            let read = self.r.factor(Observed) * margin as f64;
            let price = yuan(1000);
            let cost = if read == margin as f64 { price - margin } else { price - read.round() as Fen };
            rows.push(row(
                format!("M{}", i + 1),
                vec![
                    ("name", plain(format!("商品{}", i + 1))),
                    ("cost", amount(cost, Document)),
                    ("price", amount(price, Observed)),
                    ("share", said(format!("0.{share:02}"), System)),
                ],
            ));
        }
        self.r.table("margin.sampled", Observed, rows);
        self.flattered_margin(t.margin_permille as f64 / 1000.0);
    }

    fn estimates(&mut self) {
        let t = self.t;
        let october = t.sales(11);
        let scope = SEASONS[t.season[11]];
        let seasonal =
            [("delivery_notes", "delivery_note"), ("commission", "payroll"), ("loading_count", "site_count")];
        for (id, paper) in seasonal {
            self.source(id, paper);
            self.r.say(&format!("sales.estimates.{id}.scope"), scope, Observed);
        }
        self.source("stock_turnover", "count_sheet");
        self.ask("delivery_notes", "months_covered", "1", Document);
        self.covers("delivery_notes", 880, Document);
        self.ask("loading_count", "weekdays_per_month", "22", Document);
        self.ask("loading_count", "weekend_days_per_month", "8", Document);
        let covered = part(october, 88);
        let rows = (0..4)
            .map(|w| {
                let week = if w == 3 { covered - 3 * (covered / 4) } else { covered / 4 };
                let read = self.r.read(week, Document);
                row(
                    format!("w{}", w + 1),
                    vec![("name", plain(format!("第{}周", w + 1))), ("amount", amount(read, Document))],
                )
            })
            .collect();
        self.r.table("sales.estimates.delivery_notes.notes", Document, rows);
        // one percent and a bit; the wages sheet of the month
        let wages = self.r.sum(&[october / 100], 3, Document);
        self.r.money("sales.estimates.commission.wages_month", wages, Document);
        self.r.say("sales.estimates.commission.rate", "0.01", Document);
        let (weekday, weekend) = (self.r.read(t.weekday_sales, Observed), self.r.read(t.weekend_sales, Observed));
        self.r.money("sales.estimates.loading_count.weekday_sales", weekday, Observed);
        self.r.money("sales.estimates.loading_count.weekend_sales", weekend, Observed);
        let sold = t.year_cost_of_sales();
        let days = t.own_stock() as f64 * 365.0 / sold as f64 * self.r.factor(Document);
        self.r.say("sales.estimates.stock_turnover.turnover_days", format!("{days:.6}"), Document);
        let declared = part(t.year_sales(), 60);
        self.r.money("sales.estimates.tax.declared_year", declared, Document);
        self.r.say("sales.capacity.utilisation", "0.8", Oral);
        self.r.money("sales.capacity.price", (t.year_sales() * 17 / 10 / (3 * 312) * 10 / 8 / 100 + 1) * 100, Document);
        self.r.money("scorecard.prior_year_hard_sales", t.year_sales(), System);
    }

    /// The count on the shelf, and purchases.
    fn goods(&mut self) {
        let t = self.t;
        let mut rows = Vec::new();
        for (i, good) in t.goods.iter().enumerate() {
            let cases = (good.cases as f64 * self.r.factor(Observed)).round().max(1.0);
            rows.push(row(
                format!("K{:02}", i + 1),
                vec![
                    ("name", plain(format!("商品{}", i + 1))),
                    ("unit", plain("箱")),
                    ("cost", amount(good.cost, Document)),
                    ("qty", said(format!("{cases:.0}"), Observed)),
                    ("how", plain("counted")),
                    ("state", plain("normal")),
                ],
            ));
        }
        self.r.table("stock", Observed, rows);
        let opening = self.r.sum(&[t.opening_stock_shown], 12, Document);
        self.r.money("balance_initial.inventory", opening, Document);
        self.r.money("balance_initial.inventory_write_down", 0, Document);
        let purchases = self.r.sum(&t.purchases, 3, Document);
        self.r.money("purchases_12m", purchases, Document);
    }
}
