//! The twelve months: every movement posted, money followed month by month, and the fault carried through the true books.

use super::{Debt, Flows, Truth};
use crate::books::{Account, Books, Fen, yuan};
use crate::fault::Fault;
use std::collections::VecDeque;

#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)]
pub(crate) fn share_of(x: Fen, share: f64, step: Fen) -> Fen {
    (x as f64 * share / step as f64).ceil() as Fen * step
}

impl Truth {
    /// Lives through the year. A fault that is part of the books is drawn against the figures of the same year without it.
    pub(crate) fn run(&mut self, fault: Option<Fault>) {
        self.post_year(0, 0, 0);
        let closing_advances = self.books.owed(Account::Advances);
        let size = match fault {
            Some(loan @ (Fault::UndisclosedLoan | Fault::SmallLoan)) => {
                let borrowed: Fen = self.debts.iter().filter(|d| d.business).map(Debt::balance).sum();
                let figure =
                    if loan == Fault::SmallLoan { borrowed.max(yuan(50_000)) } else { self.equity().max(borrowed) };
                share_of(figure, self.fault_share, yuan(1000))
            }
            Some(Fault::MissingFamilyOutgo | Fault::OutgoByAccount) => {
                share_of(self.household_year().max(self.net_saving()), self.fault_share, yuan(1200))
            }
            Some(Fault::UnpaidWages) => {
                // a share of a month's piece wages
                share_of(self.piece_wages / 12, self.fault_share, yuan(100))
            }
            Some(Fault::RentTooLow) => share_of(self.rent_year(), self.fault_share, yuan(1200)),
            Some(Fault::CardsLeftOut) => share_of(closing_advances, self.fault_share, yuan(10)),
            Some(Fault::SupplierCredit | Fault::SecondMill) => {
                // a share of all payables, the hidden ones included
                share_of(self.payables(), self.fault_share / (1.0 - self.fault_share), yuan(100))
            }
            _ => return,
        };
        self.fault_size = size;
        self.outgo_shows = fault == Some(Fault::OutgoByAccount);
        match fault {
            Some(Fault::UndisclosedLoan | Fault::SmallLoan) => self.post_year(size, 0, 0),
            Some(Fault::MissingFamilyOutgo | Fault::OutgoByAccount) => self.post_year(0, size, 0),
            Some(Fault::UnpaidWages) => {
                self.hidden_wages = size;
                self.post_year(0, 0, 0);
            }
            Some(Fault::RentTooLow) => {
                self.hidden_cost = size;
                self.post_year(0, 0, 0);
            }
            Some(Fault::CardsLeftOut) => self.hidden_advances = size,
            _ => self.post_year(0, 0, size),
        }
    }

    /// Whether debits equal credits, and what is owned at the end is what was owned at the beginning plus what the year brought.
    pub(crate) fn is_true(&self) -> bool {
        let private_principal: Fen = self.debts.iter().filter(|d| !d.business).map(|d| d.repaid).sum();
        let wear: Fen = self.assets.iter().map(|a| a.wear).sum();
        let brought = self.net_saving() + self.gift - self.taken_out - private_principal - wear;
        self.books.balances() && self.equity() == self.opening_equity + brought
    }

    fn post_year(&mut self, loan: Fen, outgo: Fen, supplier_credit: Fen) {
        use Account::{
            Advances, CostOfSales, Costs, Debt as Listed, Deposits, Equity, FixedAssets, HiddenDebt, Interest, Money,
            Payables, Prepayments, Rebates, Receivables, Sales, Stock, WagesOwed, Wear,
        };
        let mut b = Books::default();
        (self.hidden_debt, self.hidden_outgo, self.hidden_payables) = (loan, outgo, supplier_credit);
        // What the loan bought: goods that were not there a year ago, the rest paid to suppliers in advance; elsewhere a thing that stands there.
        let growth = if self.loan_buys_goods { loan.min(self.own_stock() / 2) } else { 0 };
        self.loan_asset = if self.loan_buys_goods { 0 } else { loan };
        // Animals have eaten what they have eaten, on credit or not.
        let put_by = if self.credit_lies_there { supplier_credit.min(self.own_stock() / 4) } else { 0 };
        let opening_stock = self.opening_stock - growth - put_by;
        let opening_prepayments = self.prepayments[0];
        let in_advance = loan - growth - self.loan_asset;
        let closing_prepayments = self.prepayments[1] + in_advance;
        let mut owed: VecDeque<Fen> = (12 - self.credit_months..12).map(|m| self.on_credit(m, self.input[m])).collect();
        self.opening_payables = owed.iter().sum();
        // opening balance
        let opening = [
            (Receivables, self.receivables()),
            (Prepayments, opening_prepayments),
            (Stock, opening_stock),
            (Deposits, self.deposits + self.prepaid_rent),
            (FixedAssets, self.assets.iter().map(|a| a.opening).sum()),
            (Payables, -self.opening_payables),
            (WagesOwed, -self.wages_owed),
            (Advances, -self.advances),
        ];
        for (account, amount) in opening {
            b.post(Equity, account, amount);
        }
        for (d, debt) in self.debts.iter().enumerate() {
            if debt.business {
                b.post(Listed(d), Equity, debt.opening);
            }
        }
        // goods of the year, spread as they are sold; the goods of the loan are bought with it, in cash
        let sold = self.year_cost_of_sales();
        let bought = sold + self.own_stock() - opening_stock;
        let ordinary = bought - growth - supplier_credit;
        let weighed: Fen = self.input.iter().map(|x| x / 100).sum();
        let mut left = ordinary;
        let mut opening_money: Fen = 0;
        let mut money: Fen = 0;
        for m in 0..12 {
            let mut f = Flows::default();
            let sales = self.sales(m);
            let credit = self.credit_sales(m);
            b.post(Sales, Receivables, credit);
            b.post(Sales, Money, sales - credit);
            let collected = self.collected(m);
            b.post(Receivables, Money, collected);
            f.operating_in = sales - credit + collected;
            b.post(Stock, CostOfSales, self.cost_of_sales[m]);
            let goods = if m == 11 { left } else { ordinary * (self.input[m] / 100) / weighed / 100 * 100 };
            left -= goods;
            // part of it on credit, paid the month after; the rest at once
            let on_credit = self.on_credit(m, goods);
            let hidden = if m >= 9 { supplier_credit / 3 + if m == 11 { supplier_credit % 3 } else { 0 } } else { 0 };
            self.hidden_feed[m] = hidden;
            b.post(Payables, Stock, on_credit + hidden);
            b.post(Money, Stock, goods - on_credit);
            let paid = owed.pop_front().unwrap_or_default();
            owed.push_back(on_credit);
            b.post(Money, Payables, paid);
            let loan_goods = if m == 6 { growth } else { 0 };
            self.purchases[m] = goods + hidden + loan_goods;
            self.credit_purchases[m] = on_credit + hidden;
            self.supplier_payments[m] = paid;
            f.operating_out = goods - on_credit + paid;
            if m == 6 && loan > 0 {
                // cash from hand to hand: it never passes an account
                b.post(HiddenDebt, Money, loan);
                b.post(Money, Stock, growth);
                b.post(Money, Prepayments, in_advance);
                b.post(Money, FixedAssets, self.loan_asset);
            }
            let costs = self.costs.iter().map(|c| c.month[self.season[m]]).sum::<Fen>() + self.hidden_cost / 12;
            b.post(Money, Costs, costs);
            f.operating_out += costs;
            if m == 11 {
                // worked and not yet paid: it stands in the wages' sheet, the money is still there
                b.post(WagesOwed, Money, self.hidden_wages);
                f.operating_out -= self.hidden_wages;
            }
            if m == 3 {
                b.post(Advances, Money, self.advances_growth);
                f.operating_in += self.advances_growth;
            }
            if m == 4 {
                b.post(Rebates, Money, self.rebates);
                f.operating_in += self.rebates;
                let more = self.prepayments[1] - opening_prepayments;
                b.post(Money, Prepayments, more);
                f.operating_out += more;
                let assets: Fen = self.assets.iter().map(|a| a.bought).sum();
                b.post(Money, FixedAssets, assets);
                f.investing = -assets;
            }
            if m == 7 {
                b.post(Equity, Money, self.gift);
                b.post(Money, Equity, self.taken_out);
                f.private += self.gift - self.taken_out;
            }
            let family = self.family_income / 12 - self.household.iter().sum::<Fen>() - self.other_private / 12;
            b.post(Equity, Money, family);
            f.private += family;
            b.post(Money, Equity, outgo / 12);
            // what leaves an account is seen there; what leaves the till is not
            let unseen = if self.outgo_shows { 0 } else { outgo / 12 };
            f.private -= outgo / 12 - unseen;
            if m == 5 {
                for (d, debt) in self.debts.iter().enumerate() {
                    if debt.business {
                        b.post(Listed(d), Money, debt.new - debt.repaid);
                        b.post(Money, Interest, debt.interest);
                        f.financing += debt.new - debt.repaid - debt.interest;
                    } else {
                        b.post(Money, Equity, debt.repaid + debt.interest);
                        f.private -= debt.repaid + debt.interest;
                    }
                }
            }
            self.flows[m] = f;
            money += f.operating_in - f.operating_out + f.investing + f.financing + f.private - unseen;
            opening_money = opening_money.max(-money);
        }
        b.post(FixedAssets, Wear, self.assets.iter().map(|a| a.wear).sum());
        // enough to begin with that money never ran out, and some to spare
        self.opening_money = opening_money + self.year_sales() / 12 * (10 + self.advances % 17) / 100;
        b.post(Equity, Money, self.opening_money);
        self.closing_money = self.opening_money + money;
        self.prepayments[1] = closing_prepayments - in_advance;
        self.opening_equity = opening.iter().map(|(_, x)| x).sum::<Fen>() + self.opening_money
            - self.debts.iter().filter(|d| d.business).map(|d| d.opening).sum::<Fen>();
        self.opening_stock_shown = opening_stock;
        self.closing_prepayments_shown = closing_prepayments;
        self.books = b;
    }
}
