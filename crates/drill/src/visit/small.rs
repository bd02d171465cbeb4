//! A small request 简版: the totals that a short survey asks for where a longer one has lists. The same business, told in fewer words.

use super::readings::{plain, row};
use super::{SEASONS, Visit};
use crate::books::{Account, Fen};
use crate::economy::{CALENDAR, Told, part};
use appraisal::observation::Basis::{Document, Observed, Oral, System, ThirdParty};

/// What is seen of the output is counted in so many pieces, so many times a year; the price follows from the sales.
const SEEN: Fen = 10;
const TIMES: Fen = 300;

impl Visit<'_> {
    /// The totals, each read as its basis has it.
    pub(crate) fn small(&mut self) {
        let t = self.t;
        self.r.case.answers.shift_remove("survey.depth_chosen");
        self.r.say("survey.customer", "new", System);
        self.r.say("survey.security_kinds", "credit", Oral);
        self.r.say("visit.place", "经营场所", Observed);
        self.r.say("short.met", "借款人、配偶、隔壁邻铺", Observed);
        self.seasons_of_months();
        self.r.money("short.bank", t.closing_money - part(t.closing_money, 6), System);
        let stock = self.r.read(t.own_stock(), Observed);
        self.r.money("short.stock", stock, Observed);
        let things: Fen = t.assets.iter().map(|a| a.opening + a.bought - a.wear).sum::<Fen>() + t.loan_asset;
        self.r.money("short.equipment", things, Observed);
        let advances = t.books.owed(Account::Advances) - t.hidden_advances;
        let owed = self.r.read(t.payables() - t.hidden_payables + t.wages_owed + advances, ThirdParty);
        self.r.money("short.owed", owed, ThirdParty);
        let received: Fen = (0..12)
            .map(|m| {
                let receipts = t.sales(m) - t.credit_sales(m) + t.collected(m);
                receipts - part(receipts, t.cash_percent)
            })
            .sum();
        let received = self.r.sum(&[received], 12, System);
        self.of_short("receipts", "account_statements");
        self.ask_money("short_receipts", "received_12m", received, System);
        let bought = self.r.sum(&t.purchases, 3, Document);
        self.of_short("bought", "purchase_statement");
        self.ask_money("short_bought", "bought_12m", bought, Document);
        let billed = self.r.sum(&t.sales, 3, Document);
        self.of_short("book", "order_contract");
        self.ask_money("short_book", "billed_12m", billed, Document);
        self.of_short("seen", "site_count");
        let price = self.r.read(t.year_sales() / SEEN / TIMES, Observed);
        self.ask("short_seen", "seen", SEEN.to_string(), Observed);
        self.ask_money("short_seen", "price", price, Observed);
        self.ask("short_seen", "times_year", TIMES.to_string(), Observed);
        self.papers_of_totals();
    }

    /// What the totals were seen on, kept with the case.
    fn papers_of_totals(&mut self) {
        let cells = [
            ("ref", "档-21"),
            ("what", "点数单、余额与流水截图、进货对账单、户口簿，照片"),
            ("figures", "short,household.heads,sales.estimates"),
        ];
        let table = self.r.case.tables.entry("evidence.papers".to_owned()).or_default();
        table.declared_empty = false;
        table.rows.push(row("short", cells.into_iter().map(|(column, said)| (column, plain(said))).collect()));
    }

    /// A business that is told by single months is told by seasons in few words.
    fn seasons_of_months(&mut self) {
        if self.t.told == Told::Seasons {
            return;
        }
        for (s, name) in SEASONS.iter().enumerate() {
            let of: Vec<usize> = (0..12).filter(|m| self.t.season[*m] == s).collect();
            let list: Vec<String> = of.iter().map(|m| CALENDAR[*m].to_string()).collect();
            let months = if list.is_empty() { "none".to_owned() } else { list.join(",") };
            let mean = of.iter().map(|m| self.t.sales(*m)).sum::<Fen>() / Fen::try_from(of.len().max(1)).unwrap_or(1);
            self.r.say(&format!("income.seasons.{name}.months"), months, Oral);
            self.r.money(&format!("income.seasons.{name}.r"), mean, System);
        }
    }

    fn of_short(&mut self, method: &str, paper: &str) {
        self.r.case.answers.insert(format!("sales.estimates.short_{method}.source"), plain(paper));
    }
}
