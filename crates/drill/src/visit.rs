//! A year as an officer brings it home, whatever the line of business: accounts, statement, customers, suppliers, costs.
//!
//! Answers that say nothing of money (who, where, since when, the soft information) come from the data beside the layers.

mod ask;
mod owned;
pub(crate) mod readings;
pub(crate) mod request;
mod sample;
mod shelf;
mod small;

use crate::Noise;
use crate::books::{Account, Fen};
use crate::dice::Dice;
use crate::economy::{CALENDAR, Truth, part};
use crate::family::Family;
use crate::fault::Fault;
use crate::numbers::Numbers;
use appraisal::case_file::{CaseFile, RowFile};
use appraisal::observation::Basis::{Document, Oral, System, ThirdParty};
use readings::{Reader, amount, plain, row, said, scaled};

pub(crate) const SEASONS: [&str; 3] = ["low", "normal", "peak"];

/// What the borrower asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asked {
    /// Half of what a month sells, borne or not.
    Half,
    /// This much, for a thing.
    ForAThing(Fen),
    /// This much for a thing, so little that a short survey may do: its totals are told besides.
    Little(Fen),
}

/// Writes a business down: what is told first, then what follows from its truth.
pub(crate) fn written(
    truth: &Truth,
    family: &dyn Family,
    numbers: &Numbers,
    (dice, noise): (Dice, Noise),
    fault: Option<Fault>,
    asked: Asked,
) -> CaseFile {
    let mut case = CaseFile { checklist: numbers.trade.clone(), ..CaseFile::default() };
    case.case.survey_date = "2026-10-31".parse().unwrap_or_default();
    case.case.initial_date = "2025-10-31".parse().unwrap_or_default();
    numbers.told.begin(&mut case);
    let inflation = if fault == Some(Fault::InflatedSales) { 1.0 + truth.fault_share } else { 1.0 };
    let by_wechat = [0; 12];
    let mut visit =
        Visit { t: truth, numbers, r: Reader { dice, noise, case }, fault, inflation, by_wechat, spent_on: Vec::new() };
    family.write(truth, &mut visit);
    visit.assets_and_debts();
    visit.family();
    visit.money();
    match asked {
        Asked::Half => visit.request(),
        Asked::ForAThing(asked) => visit.asks_for(asked),
        Asked::Little(asked) => {
            visit.asks_for(asked);
            visit.small();
        }
    }
    let mut case = visit.r.case;
    numbers.told.complete(&mut case);
    case
}

/// An officer at a business: what is true there, and the notebook.
pub struct Visit<'a> {
    pub(crate) t: &'a Truth,
    pub(crate) numbers: &'a Numbers,
    pub(crate) r: Reader,
    pub(crate) fault: Option<Fault>,
    /// What the owner's and the statement's sales are multiplied by.
    pub(crate) inflation: f64,
    /// What was received by WeChat in each month, as the accounts show it.
    pub(crate) by_wechat: [Fen; 12],
    /// Columns of the purpose plan that a family asks for beside the amount, each with its part of it in hundredths.
    pub(crate) spent_on: Vec<(&'static str, i64)>,
}

/// The row id of a month.
pub(crate) fn month_id(m: usize) -> String {
    let c = CALENDAR[m];
    format!("{}-{c:02}", if c >= 11 { 2025 } else { 2026 })
}

impl Visit<'_> {
    /// The accounts' inflows by month and channel; gives back each month's sales as they show there.
    pub(crate) fn accounts(&mut self) -> Vec<Fen> {
        let t = self.t;
        let mut inflows = Vec::new();
        let mut seen = Vec::new();
        let extra = t.family_income / 12;
        let lent: Fen = t.debts.iter().filter(|d| d.business).map(|d| d.new).sum();
        for m in 0..12 {
            let receipts = t.sales(m) - t.credit_sales(m) + t.collected(m);
            let through = receipts - part(receipts, t.cash_percent);
            let wechat = t.sales(m) * t.wechat_permille / 1000;
            let (alipay, pos) = (part(through, 6), part(through, 3));
            // a delivery platform settles after its fees; a card topped up is money, and no sale
            let fees = t.fees[m];
            let bank = through - wechat - alipay - pos - fees;
            let read = [bank, wechat, alipay, pos].map(|x| self.r.read(x, System));
            // Gross inflows also hold what is no sale; the officer leaves it out again, line by line.
            let topped_up = if m == 3 { t.advances_growth } else { 0 };
            let in_month = |at: usize, x: Fen| if m == at { x } else { 0 };
            let foreign = extra + topped_up + in_month(4, t.rebates) + in_month(5, lent) + in_month(7, t.gift);
            let id = month_id(m);
            self.by_wechat[m] = read[1];
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
            let whole = read.iter().sum::<Fen>() + fees;
            seen.push(if through == 0 { 0 } else { scaled(t.sales(m), whole as f64 / through as f64) });
        }
        self.r.table("sales.estimates.account_inflows.inflows", System, inflows);
        let exclusions =
            [("x1", "家庭转入", t.family_income), ("x2", "返利补贴", t.rebates), ("x3", "亲属资助", t.gift)];
        let mut rows: Vec<RowFile> = exclusions
            .iter()
            .map(|(id, name, x)| row(*id, vec![("name", plain(*name)), ("amount", amount(*x, System))]))
            .collect();
        for (i, debt) in t.debts.iter().enumerate().filter(|(_, d)| d.business && d.new > 0) {
            let cells = vec![
                ("name", plain(format!("出借方{}放款", i + 1))),
                ("amount", amount(debt.new, System)),
                ("debt", plain(format!("d{}", i + 1))),
            ];
            rows.push(row(format!("l{}", i + 1), cells));
        }
        self.r.table("sales.estimates.account_inflows.exclusions", System, rows);
        self.r.say("sales.estimates.account_inflows.cash_share", format!("0.{:02}", t.cash_percent), Oral);
        seen
    }

    /// The statement's seasons, and what the owner says of them.
    pub(crate) fn statement(&mut self, months: &[Fen]) {
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
    }

    /// What the owner says of his margin: rounded up, never down.
    pub(crate) fn flattered_margin(&mut self, margin: f64) {
        let flattery = 1.0 + (self.r.factor(Oral) - 1.0).abs();
        self.r.say("margin.stated", format!("{:.12}", margin * flattery), Oral);
    }

    pub(crate) fn customers(&mut self) {
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
        let owed = t.books.owed(Account::Advances) - t.hidden_advances;
        let advances = if owed == 0 {
            Vec::new()
        } else {
            vec![row("c1", vec![("name", plain("客户甲")), ("amount", amount(owed, Document))])]
        };
        self.r.table("customer_advances", Document, advances);
        self.r.money("balance_initial.customer_advances", t.advances, Document);
    }

    pub(crate) fn suppliers(&mut self) {
        let t = self.t;
        let listed = t.payables() - t.hidden_payables;
        let rows = (0..3)
            .map(|i| {
                let piece = if i == 0 { listed - 2 * (listed / 3) } else { listed / 3 };
                let basis = if i == 2 { ThirdParty } else { Document };
                let read = self.r.read(piece, basis);
                let name = plain(format!("供应商{}", ["A", "B", "C"][i]));
                let cells = vec![("name", name), ("amount", amount(read, basis))];
                row(format!("y{}", i + 1), cells)
            })
            .collect();
        self.r.table("payables", Document, rows);
        let opening = self.r.sum(&[t.opening_payables], 3, Document);
        self.r.money("balance_initial.payables", opening, Document);
        let mut credit_purchases = t.credit_purchases;
        if self.fault == Some(Fault::SecondMill) {
            // in no paper: neither bought nor owed
            for (m, hidden) in t.hidden_feed.iter().enumerate() {
                credit_purchases[m] -= hidden;
            }
        }
        let credit = self.r.sum(&credit_purchases, 3, Document);
        let paid = self.r.sum(&t.supplier_payments, 3, System);
        self.r.money("credit_purchases_12m", credit, Document);
        self.r.money("supplier_payments_12m", paid, System);
        let prepaid = self.r.read(t.closing_prepayments_shown, Document);
        let cells =
            vec![("name", plain("供应商A")), ("amount", amount(prepaid, Document)), ("on_purpose", plain("false"))];
        let rows = if prepaid == 0 { Vec::new() } else { vec![row("a1", cells)] };
        self.r.table("prepayments", Document, rows);
        let before = self.r.read(t.prepayments[0], Document);
        self.r.money("balance_initial.prepayments", before, Document);
    }

    /// What suppliers gave back in the year.
    pub(crate) fn rebates(&mut self) {
        self.r.money("income.rebates_year", self.t.rebates, Document);
    }

    pub(crate) fn costs(&mut self) {
        let t = self.t;
        let counts: Vec<Fen> = (0..3).map(|s| t.season.iter().filter(|x| **x == s).count() as Fen).collect();
        let mut rows = Vec::new();
        for cost in &t.costs {
            let mut cells = vec![("name", plain(cost.called())), ("per", plain(cost.per))];
            if let Some(nature) = cost.nature {
                cells.push(("nature", plain(nature)));
            }
            let year: Fen = cost.month.iter().zip(&counts).map(|(x, n)| x * n).sum();
            match cost.per {
                "season" => {
                    for (column, x) in ["amount_low", "amount_normal", "amount_peak"].into_iter().zip(cost.month) {
                        cells.push((column, amount(self.r.read(x, Document), Document)));
                    }
                }
                "year" => cells.push(("amount", amount(self.r.read(year, Document), Document))),
                _ => cells.push(("amount", amount(self.r.read(cost.month[1], Document), Document))),
            }
            rows.push(row(cost.id, cells));
        }
        self.r.table("income.opex", Document, rows);
        // the owner's own figure of a month's profit, with his own figure of sales
        let profit = scaled((self.t.books.profit() + self.t.hidden_cost) / 12, self.inflation);
        let stated = self.r.sum(&[profit], 2, Oral);
        self.r.money("net_profit_stated_month", stated, Oral);
    }
}
