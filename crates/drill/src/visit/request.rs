//! What the borrower asks for.

use super::Visit;
use super::readings::{amount, plain, row};
use crate::books::{Fen, yuan};
use crate::economy::part;
use appraisal::observation::Basis::{Document, Oral};

impl Visit<'_> {
    /// A world's borrower asks for half of what a month sells, whether that can be borne or not: goods for growth.
    pub(crate) fn request(&mut self) {
        let purpose = self.t.year_sales() / 12 / yuan(1000) * yuan(1000);
        self.r.say("request.purpose_kind", "growth", Document);
        self.request_of(purpose, part(purpose, 40), part(purpose, 50) / yuan(1000) * yuan(1000), "订货单");
    }

    /// Somebody in a practice case buys a thing and pays a third of it himself.
    pub(crate) fn asks_for(&mut self, asked: Fen) {
        let own = own_part(asked);
        let what = self.numbers.told("buys").to_owned();
        self.r.say("request.purpose_kind", "asset", Document);
        self.r.say("request.purpose_text", format!("添置{what}"), Document);
        self.spent_on.iter_mut().for_each(|(_, percent)| *percent = 0);
        self.r.say("request.term_months", TERM.to_string(), Oral);
        self.request_of(asked + own, own, asked, &format!("{what}合同"));
    }

    fn request_of(&mut self, purpose: Fen, own: Fen, asked: Fen, paper: &str) {
        let cells = vec![("name", plain(paper)), ("amount", amount(purpose, Document))];
        self.r.table("request.purpose_items", Document, vec![row("p1", cells)]);
        self.r.say("request.method", "annuity", Oral);
        self.r.money("request.own_contribution", own, Oral);
        self.r.money("request.amount", asked, Oral);
        // A made-up case is surveyed whole, whatever it asks for, unless it is made for a short survey.
        self.r.say("survey.depth_chosen", "standard", Oral);
        self.r.money("request.product_max", yuan(1_000_000), Document);
        let stays = self.t.debts.iter().filter(|d| d.kind == "short_term").map(crate::economy::Debt::balance).sum();
        self.r.money("request.same_kind_debt_kept", stays, Document);
        let mut cells = vec![("month", plain("2026-11")), ("out", amount(purpose, Document))];
        cells.extend(self.spent_on.iter().map(|(on, percent)| (*on, amount(part(purpose, *percent), Document))));
        self.r.table("purpose_plan", Document, vec![row("2026-11", cells)]);
    }
}

/// Months of a practice loan for a thing.
pub(crate) const TERM: i64 = 24;

/// What he pays himself beside such a loan.
pub(crate) fn own_part(asked: Fen) -> Fen {
    asked / 2
}
