//! The faults that are planted, what each is measured against, and what it is called by when it is found.

/// What somebody hides or dresses up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// Borrowed money that stands in no list: it bought goods and paid suppliers.
    UndisclosedLoan,
    /// The same, measured against the borrowings that are listed: often small beside everything else.
    SmallLoan,
    /// The statement and the owner's word put sales above what was sold.
    InflatedSales,
    /// Goods of somebody else, counted as own.
    ConsignedStock,
    /// A family outgo nobody mentions, taken from the till: the flows that were written down do not hold it either.
    MissingFamilyOutgo,
    /// The same, paid from an account: the flows hold it, the family's list does not.
    OutgoByAccount,
    /// Goods or feed taken on credit from a supplier who stands in no list of payables.
    SupplierCredit,
}

/// The kinds that must be found.
pub const ALL: [Fault; 5] = [
    Fault::UndisclosedLoan,
    Fault::InflatedSales,
    Fault::ConsignedStock,
    Fault::MissingFamilyOutgo,
    Fault::SupplierCredit,
];

impl Fault {
    /// Name in tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::UndisclosedLoan => "undisclosed loan 隐性借款",
            Self::SmallLoan => "small undisclosed loan 小额隐性借款",
            Self::InflatedSales => "inflated sales 虚增销售",
            Self::ConsignedStock => "consigned stock 代销货",
            Self::MissingFamilyOutgo => "missing family outgo 家庭支出漏报",
            Self::OutgoByAccount => "missing family outgo, by account 走账户的家庭支出漏报",
            Self::SupplierCredit => "supplier or feed credit 赊欠漏报",
        }
    }

    /// The figure a fault's size is a share of. Every fault is drawn at 25% to 60% of it.
    #[must_use]
    pub fn figure(self) -> &'static str {
        match self {
            Self::UndisclosedLoan => "the larger of the listed business borrowings and true equity",
            Self::SmallLoan => "the listed business borrowings, at least 50,000 yuan",
            Self::InflatedSales => "true sales of the year",
            Self::ConsignedStock => "own stock at cost",
            Self::MissingFamilyOutgo | Self::OutgoByAccount => {
                "the larger of the family's true outgo and true net saving of the year"
            }
            Self::SupplierCredit => "true payables",
        }
    }
}
