//! The faults that are planted, and what each is measured against.

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
    /// Goods or feed taken on credit that stands in no list of payables. A farm's feed mill tells of it, the own book does not.
    SupplierCredit,
    /// Feed on credit from a second mill, in no paper at all: neither bought nor owed.
    SecondMill,
    /// Piece wages of a workshop that were worked and not paid.
    UnpaidWages,
    /// A restaurant's rent told too low.
    RentTooLow,
    /// Meals owed on prepaid cards, left out of the list.
    CardsLeftOut,
}

/// The kinds that must be found in a business of any family; one where they make no sense says so itself.
pub const EVERYWHERE: &[Fault] = &[
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
            Self::SecondMill => "feed of a second mill, in no paper 账外赊料",
            Self::UnpaidWages => "unpaid piece wages 拖欠计件工资",
            Self::RentTooLow => "rent told too low 房租少报",
            Self::CardsLeftOut => "prepaid cards left out 储值漏列",
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
            Self::SecondMill => "true payables, by feed of a quarter of the year's at most",
            Self::UnpaidWages => "a month's piece wages",
            Self::RentTooLow => "true rent of the year",
            Self::CardsLeftOut => "true balance of the cards",
        }
    }
}
