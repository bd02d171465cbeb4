//! The wholesaler's year as an officer brings it home: every answer read off the true books with the noise of its basis.
//!
//! Answers that say nothing of money (who, where, since when, the soft information) are those of the acceptance case.

use super::books::{Fen, yuan};
use super::dice::Dice;
use super::fault::Fault;
use super::readings::{Reader, amount, plain, row, said, scaled};
use super::trade::{CALENDAR, Trade, part};
use super::{Noise, World};
use appraisal::observation::Basis::{Document, Observed, Oral, System, ThirdParty};

const SEASONS: [&str; 3] = ["low", "normal", "peak"];

/// Builds the world of a seed.
#[allow(clippy::cast_precision_loss)]
pub(super) fn build(seed: u64, noise: Noise, fault: Option<Fault>) -> World {
    let mut dice = Dice::new(seed);
    let trade = Trade::live(&mut dice, fault);
    assert!(trade.is_true(), "the books of world {seed} do not close");
    let facts = crate::golden::facts();
    let case = crate::facts::case_file(&facts, crate::facts::checklist()).unwrap_or_default();
    let mut visit = Visit { t: &trade, r: Reader { dice, noise, case }, inflation: 1.0 };
    if fault == Some(Fault::InflatedSales) {
        visit.inflation = 1.0 + trade.fault_share;
    }
    let months = visit.accounts();
    visit.statement(&months);
    visit.estimates();
    visit.goods();
    visit.customers();
    visit.suppliers();
    visit.costs();
    visit.assets_and_debts();
    visit.family();
    visit.money();
    visit.request();
    let case = visit.r.case;
    World { seed, fault, share: trade.fault_share, size: trade.fault_size as f64 / 100.0, case }
}

pub(super) struct Visit<'a> {
    pub(super) t: &'a Trade,
    pub(super) r: Reader,
    /// What the owner's and the statement's sales are multiplied by.
    inflation: f64,
}

pub(super) fn month_id(m: usize) -> String {
    let c = CALENDAR[m];
    format!("{}-{c:02}", if c >= 11 { 2025 } else { 2026 })
}

impl Visit<'_> {
    /// The accounts' inflows by month and channel; gives back each month's sales as they show there.
    fn accounts(&mut self) -> Vec<Fen> {
        let t = self.t;
        let mut inflows = Vec::new();
        let mut merchant = Vec::new();
        let mut seen = Vec::new();
        let extra = t.family_income / 12;
        for m in 0..12 {
            let receipts = t.sales(m) - t.credit_sales(m) + t.collected(m);
            let through = receipts - part(receipts, t.cash_percent);
            let wechat = t.sales(m) * t.wechat_permille / 1000;
            let (alipay, pos) = (part(through, 6), part(through, 3));
            let bank = through - wechat - alipay - pos;
            let read = [bank, wechat, alipay, pos].map(|x| self.r.read(x, System));
            // Gross inflows also hold what is no sale; the officer leaves it out again, line by line.
            let foreign = extra + if m == 4 { t.rebates } else { 0 } + if m == 7 { t.gift } else { 0 };
            let id = month_id(m);
            merchant.push(row(&id, vec![("month", plain(&id)), ("amount", amount(read[1], System))]));
            inflows.push(row(
                &id,
                vec![
                    ("month", plain(&id)),
                    ("bank", amount(read[0] + foreign, System)),
                    ("wechat", amount(read[1], System)),
                    ("alipay", amount(read[2], System)),
                    ("pos", amount(read[3], System)),
                ],
            ));
            // what the statement takes for the month: the same papers, timing of collections put right
            seen.push(scaled(t.sales(m), read.iter().sum::<Fen>() as f64 / through as f64));
        }
        self.r.table("sales.estimates.account_inflows.inflows", System, inflows);
        self.r.table("sales.estimates.wechat_merchant_report.months", System, merchant);
        let exclusions =
            [("x1", "家庭转入", t.family_income), ("x2", "供应商返利", t.rebates), ("x3", "亲属资助", t.gift)];
        let rows = exclusions
            .iter()
            .map(|(id, name, x)| row(*id, vec![("name", plain(*name)), ("amount", amount(*x, System))]))
            .collect();
        self.r.table("sales.estimates.account_inflows.exclusions", System, rows);
        self.r.say("sales.estimates.account_inflows.cash_share", format!("0.{:02}", t.cash_percent), Oral);
        self.r.say(
            "sales.estimates.wechat_merchant_report.share_of_sales",
            format!("0.{:03}", t.wechat_permille),
            System,
        );
        seen
    }

    /// The statement's seasons, and the margins.
    fn statement(&mut self, months: &[Fen]) {
        let t = self.t;
        for (s, name) in SEASONS.iter().enumerate() {
            let of: Vec<usize> = (0..12).filter(|m| t.season[*m] == s).collect();
            let n = Fen::try_from(of.len()).unwrap_or(1);
            let list: Vec<String> = of.iter().map(|m| CALENDAR[*m].to_string()).collect();
            let mean = of.iter().map(|m| months[*m]).sum::<Fen>() / n;
            self.r.say(&format!("income.seasons.{name}.months"), list.join(","), Oral);
            self.r.say(&format!("income.seasons.{name}.n"), n.to_string(), Oral);
            self.r.money(&format!("income.seasons.{name}.r"), scaled(mean, self.inflation), System);
            self.r.say(&format!("sales.estimates.oral_seasons.{name}.n"), n.to_string(), Oral);
            let said = self.r.read(t.season_sales[s], Oral);
            self.r.money(&format!("sales.estimates.oral_seasons.{name}.r"), scaled(said, self.inflation), Oral);
        }
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
        // the owner rounds his margin up, never down
        let flattery = 1.0 + (self.r.factor(Oral) - 1.0).abs();
        let stated = t.margin_permille as f64 / 1000.0 * flattery;
        self.r.say("margin.stated", format!("{stated:.5}"), Oral);
    }

    fn estimates(&mut self) {
        let t = self.t;
        let october = t.sales(11);
        let scope = SEASONS[t.season[11]];
        for id in ["delivery_notes", "commission", "loading_count"] {
            self.r.say(&format!("sales.estimates.{id}.scope"), scope, Oral);
        }
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
        let sold: Fen = (0..12).map(|m| t.cost_of_sales(m)).sum();
        let days = t.own_stock() as f64 * 365.0 / sold as f64 * self.r.factor(Document);
        self.r.say("sales.estimates.stock_turnover.turnover_days", format!("{days:.6}"), Document);
        let declared = part(t.year_sales(), 60);
        self.r.money("sales.estimates.tax.declared_year", declared, Document);
        self.r.say("sales.capacity.utilisation", "0.8", Oral);
        self.r.money("sales.capacity.price", (t.year_sales() * 17 / 10 / (3 * 312) * 10 / 8 / 100 + 1) * 100, Oral);
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

    fn customers(&mut self) {
        let t = self.t;
        let (mut now, mut before, mut model) = (Vec::new(), Vec::new(), Vec::new());
        for (age, days) in [15, 45, 75, 105].into_iter().enumerate() {
            let open = t.open_after(11 - age, age);
            let parts = 4 - Fen::try_from(age).unwrap_or(0);
            for p in 0..parts {
                let piece = if p == 0 { open - (parts - 1) * (open / parts) } else { open / parts };
                let cells = |read| vec![("amount", amount(read, Document)), ("days", said(days.to_string(), Document))];
                let mut cells_now = cells(self.r.read(piece, Document));
                cells_now.push(("debtor", plain(format!("客户{}-{}", age + 1, p + 1))));
                cells_now.push(("confirmed", plain("true")));
                now.push(row(format!("R{age}{p}"), cells_now));
                let mut cells_before = cells(self.r.read(piece, Document));
                cells_before.push(("name", plain(format!("客户{}-{}", age + 1, p + 1))));
                before.push(row(format!("b{age}{p}"), cells_before));
            }
            let m = 11 - age;
            let sold = self.r.sum(&[t.credit_sales(m)], 3, Document);
            let share = (t.open_percent[age] as f64 / 100.0 * self.r.factor(System)).min(1.0);
            let id = month_id(m);
            model.push(row(
                &id,
                vec![
                    ("month", plain(&id)),
                    ("credit_sales", amount(sold, Document)),
                    ("uncollected_share", said(format!("{share:.4}"), System)),
                ],
            ));
        }
        self.r.table("receivables", Document, now);
        self.r.table("balance_initial.receivables_aged", Document, before);
        self.r.table("receivables_model", Document, model);
        let sold: Vec<Fen> = (0..12).map(|m| t.credit_sales(m)).collect();
        let collected: Vec<Fen> = (0..12).map(|m| t.collected(m)).collect();
        let (sold, collected) = (self.r.sum(&sold, 3, Document), self.r.sum(&collected, 3, System));
        self.r.money("credit_sales_12m", sold, Document);
        self.r.money("collections_12m", collected, System);
        let advances = if t.advances == 0 {
            Vec::new()
        } else {
            vec![row("c1", vec![("name", plain("客户甲")), ("amount", amount(t.advances, Document))])]
        };
        self.r.table("customer_advances", Document, advances);
        self.r.money("balance_initial.customer_advances", t.advances, Document);
    }

    fn suppliers(&mut self) {
        let t = self.t;
        let listed = t.payables() - t.hidden_payables;
        let rows = (0..3)
            .map(|i| {
                let piece = if i == 0 { listed - 2 * (listed / 3) } else { listed / 3 };
                let basis = if i == 2 { ThirdParty } else { Document };
                let read = self.r.read(piece, basis);
                row(
                    format!("y{}", i + 1),
                    vec![("name", plain(format!("供应商{}", ["A", "B", "C"][i]))), ("amount", amount(read, basis))],
                )
            })
            .collect();
        self.r.table("payables", Document, rows);
        let opening = self.r.sum(&[t.opening_payables], 3, Document);
        self.r.money("balance_initial.payables", opening, Document);
        let credit = self.r.sum(&t.credit_purchases, 3, Document);
        let paid = self.r.sum(&t.supplier_payments, 3, System);
        self.r.money("credit_purchases_12m", credit, Document);
        self.r.money("supplier_payments_12m", paid, System);
        let prepaid = self.r.read(t.closing_prepayments_shown, Document);
        let cells =
            vec![("name", plain("供应商A")), ("amount", amount(prepaid, Document)), ("on_purpose", plain("false"))];
        self.r.table("prepayments", Document, vec![row("a1", cells)]);
        let before = self.r.read(t.prepayments[0], Document);
        self.r.money("balance_initial.prepayments", before, Document);
        self.r.money("income.rebates_year", t.rebates, Document);
    }

    fn costs(&mut self) {
        let t = self.t;
        let counts: Vec<Fen> = (0..3).map(|s| t.season.iter().filter(|x| **x == s).count() as Fen).collect();
        let mut rows = Vec::new();
        for cost in &t.costs {
            let basis = if cost.id == "telecom" { Oral } else { Document };
            let mut cells = vec![("name", plain(cost.id)), ("per", plain(cost.per))];
            let year: Fen = cost.month.iter().zip(&counts).map(|(x, n)| x * n).sum();
            match cost.per {
                "season" => {
                    for (column, x) in ["amount_low", "amount_normal", "amount_peak"].into_iter().zip(cost.month) {
                        cells.push((column, amount(self.r.read(x, basis), basis)));
                    }
                }
                "year" => cells.push(("amount", amount(self.r.read(year, basis), basis))),
                _ => cells.push(("amount", amount(self.r.read(cost.month[1], basis), basis))),
            }
            rows.push(row(cost.id, cells));
        }
        self.r.table("income.opex", Document, rows);
        // the owner's own figure of a month's profit, with his own figure of sales
        let profit = scaled(self.t.books.profit() / 12, self.inflation);
        let stated = self.r.sum(&[profit], 2, Oral);
        self.r.money("net_profit_stated_month", stated, Oral);
    }
}
