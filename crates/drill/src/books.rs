//! True books: double entry in whole cents. Every posting moves one amount from one account to another, so they always balance.

use std::collections::BTreeMap;

/// An amount in cents (分).
pub type Fen = i64;

/// Yuan as cents.
#[must_use]
pub fn yuan(y: i64) -> Fen {
    y * 100
}

/// The accounts of a small trader's household and business. Debit balances are positive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Account {
    /// Cash box and all business accounts.
    Money,
    /// Customers who owe.
    Receivables,
    /// Paid to suppliers in advance.
    Prepayments,
    /// Goods at cost.
    Stock,
    /// Vehicles, shelves, machines at net value.
    FixedAssets,
    /// Prepaid rent and deposits.
    Deposits,
    /// Owed to suppliers.
    Payables,
    /// Wages owed.
    WagesOwed,
    /// Received from customers in advance.
    Advances,
    /// A listed debt of the business, by its place in the list.
    Debt(usize),
    /// The loan nobody told of.
    HiddenDebt,
    /// What the household has put in and left in: opening equity, savings, gifts, takings out.
    Equity,
    /// Sales of the year.
    Sales,
    /// Cost of goods sold.
    CostOfSales,
    /// Running costs.
    Costs,
    /// Suppliers' rebates.
    Rebates,
    /// Interest on business debt.
    Interest,
    /// Wear of fixed assets.
    Wear,
}

/// The ledger.
#[derive(Debug, Clone, Default)]
pub struct Books {
    balances: BTreeMap<Account, Fen>,
}

impl Books {
    /// Moves an amount: debits `to`, credits `from`.
    pub fn post(&mut self, from: Account, to: Account, amount: Fen) {
        *self.balances.entry(from).or_default() -= amount;
        *self.balances.entry(to).or_default() += amount;
    }

    /// The balance of an account; a liability shows as a negative balance.
    #[must_use]
    pub fn balance(&self, account: Account) -> Fen {
        self.balances.get(&account).copied().unwrap_or_default()
    }

    /// What is owed on a liability account.
    #[must_use]
    pub fn owed(&self, account: Account) -> Fen {
        -self.balance(account)
    }

    /// Whether debits equal credits.
    #[must_use]
    pub fn balances(&self) -> bool {
        self.balances.values().sum::<Fen>() == 0
    }

    /// Profit before wear: sales and rebates less cost of sales, costs and interest.
    #[must_use]
    pub fn profit(&self) -> Fen {
        -(self.balance(Account::Sales)
            + self.balance(Account::Rebates)
            + self.balance(Account::CostOfSales)
            + self.balance(Account::Costs)
            + self.balance(Account::Interest))
    }
}
