//! The four first lines of business as constructed worlds, from the numbers beside their layers, and what a planted fault is called by when it
//! is found. The worlds themselves are made by `drill`, which knows neither checks nor names.

use crate::facts::layer_files;
use appraisal::reconcile::{Blamed, Way};
use drill::Numbers;
use std::collections::HashMap;
use std::sync::{Mutex, OnceLock, PoisonError};

pub use drill::{Fault, Noise, World, dice};

/// The line of business.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Line {
    /// Wholesaler of fast-moving goods.
    Wholesaler,
    /// Restaurant: guests times spending, delivery, prepaid cards.
    Restaurant,
    /// Garment workshop: piece wages, outsourcing, electricity, long receivables.
    Garment,
    /// Pig farm: batches, living animals, feed on credit, a ceiling of places.
    PigFarm,
}

impl Line {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Wholesaler, Self::Restaurant, Self::Garment, Self::PigFarm];

    /// Its checklist.
    #[must_use]
    pub fn checklist(self) -> &'static str {
        match self {
            Self::Wholesaler => "fmcg-wholesale",
            Self::Restaurant => "restaurant",
            Self::Garment => "garment-workshop",
            Self::PigFarm => "pig-farm",
        }
    }

    /// Builds the world of a seed: a business of this line over twelve months.
    #[must_use]
    pub fn world(self, seed: u64, noise: Noise, fault: Option<Fault>) -> World {
        world(self.checklist(), seed, noise, fault)
    }
}

/// The trades that give numbers, in order of their ids; with `TRADE=a,b` those alone.
#[must_use]
pub fn trades() -> Vec<String> {
    let files = layer_files();
    let mut all = drill::trades(&pairs(&files));
    if let Ok(wanted) = std::env::var("TRADE") {
        all.retain(|t| wanted.split(',').any(|w| w == t));
    }
    all
}

/// The layer files as the world maker reads them: path and text.
#[must_use]
pub fn pairs(files: &[appraisal::checklist::LayerFile]) -> Vec<(&str, &str)> {
    files.iter().map(|f| (f.path.as_str(), f.text.as_str())).collect()
}

/// The numbers of a trade.
///
/// # Panics
/// When they do not read: then the shipped data is broken.
#[must_use]
pub fn numbers(trade: &str) -> Numbers {
    static READ: OnceLock<Mutex<HashMap<String, Numbers>>> = OnceLock::new();
    let mut read = READ.get_or_init(Mutex::default).lock().unwrap_or_else(PoisonError::into_inner);
    let made = || drill::numbers(&pairs(&layer_files()), trade).unwrap_or_else(|wrong| panic!("{wrong}"));
    read.entry(trade.to_owned()).or_insert_with(made).clone()
}

/// Builds the world of a trade.
///
/// # Panics
/// When its numbers make none: then the shipped data is broken.
#[must_use]
pub fn world(trade: &str, seed: u64, noise: Noise, fault: Option<Fault>) -> World {
    drill::world(&numbers(trade), seed, noise, fault).unwrap_or_else(|wrong| panic!("{wrong}"))
}

/// The practice case of a trade.
///
/// # Panics
/// When its numbers make none: then the shipped data is broken.
#[must_use]
pub fn practice(trade: &str, seed: u64) -> appraisal::case_file::CaseFile {
    drill::practice(&numbers(trade), seed).unwrap_or_else(|wrong| panic!("{wrong}"))
}

/// What a fault is called by in the reconciliation.
pub trait Named {
    /// The names it may be called by, and which way that is wrong.
    fn names(self) -> (&'static [&'static str], Way);

    /// Whether a figure that is blamed is this fault.
    fn is(self, blamed: &Blamed) -> bool;
}

impl Named for Fault {
    /// What it may be called by, and which way that is wrong. Agreed by meaning before any result was seen, but for names of quantities that
    /// the reconciliation learned later.
    fn names(self) -> (&'static [&'static str], Way) {
        match self {
            // money that is owed and stands in no list, so the list is too short
            Self::UndisclosedLoan | Self::SmallLoan => (&["unlisted_debt", "debts_survey"], Way::TooLow),
            // the statement's, and the owner's, sales
            Self::InflatedSales => (&["sales_month"], Way::TooHigh),
            // goods or animals in the count that are not his
            Self::ConsignedStock => (&["others_goods", "stock_survey"], Way::TooHigh),
            // what the family took and did not tell; from the till, no flow holds it either
            Self::MissingFamilyOutgo => {
                (&["unlisted_cash_outgo", "unlisted_outgo", "household", "other_private", "withdrawals"], Way::TooLow)
            }
            Self::OutgoByAccount => (&["unlisted_outgo", "household", "other_private", "withdrawals"], Way::TooLow),
            // goods owed for, in no list; a farm's feed by its own book
            Self::SupplierCredit => (&["unlisted_payables", "payables_survey", "feed_by_book"], Way::TooLow),
            Self::SecondMill => (&["unlisted_feed", "purchases", "unlisted_payables"], Way::TooLow),
            // wages owed for work done
            Self::UnpaidWages => (&["unlisted_wages", "other_payables_survey"], Way::TooLow),
            Self::RentTooLow => (&["expenses"], Way::TooLow),
            // meals owed for; the cards' own account does not close
            Self::CardsLeftOut => (&["advances_survey", "unlisted_advances", "advances_flow"], Way::TooLow),
        }
    }

    /// Whether a figure that is blamed is this fault.
    fn is(self, blamed: &Blamed) -> bool {
        let (names, way) = self.names();
        // what is left out is, by its name, neither high nor low
        let direction = blamed.way == way
            || blamed.way == Way::Either
            || blamed.id.starts_with("unlisted_")
            || blamed.id == "others_goods";
        names.contains(&blamed.id.as_str()) && direction
    }
}

/// The business of a seed that asks for little, in yuan: answers of a standard visit, and the totals of a short one besides.
///
/// # Panics
/// When its numbers make none: then the shipped data is broken.
#[must_use]
pub fn small(trade: &str, seed: u64, noise: Noise, asked: u32) -> appraisal::case_file::CaseFile {
    drill::small(&numbers(trade), seed, noise, asked).unwrap_or_else(|wrong| panic!("{wrong}"))
}

/// The practice case of a small request, with the answers of every depth.
///
/// # Panics
/// When its numbers make none: then the shipped data is broken.
#[must_use]
pub fn small_practice(trade: &str, seed: u64) -> appraisal::case_file::CaseFile {
    drill::small_practice(&numbers(trade), seed).unwrap_or_else(|wrong| panic!("{wrong}"))
}
