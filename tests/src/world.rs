//! Constructed businesses: whole years of true books, built forwards month by month, and the readings an officer would take of them.
//!
//! Everything here works from the trade's own bookkeeping and shares no code, no formula and no figure with the checks it is used to test:
//! the engine only ever sees the case file that comes out. A world is told by its seed, its noise and its fault.

pub mod books;
pub mod dice;
pub mod fault;
mod garment;
mod herd;
mod lines;
mod owned;
mod pig_farm;
mod readings;
mod restaurant;
mod setting;
mod trade;
mod visit;
mod wholesale;
mod year;

pub use books::Fen;
pub use fault::Fault;
pub use trade::Line;

use appraisal::case_file::CaseFile;

/// How far readings stand from the books, as a share of the modelled standard deviations: 0 reads exactly.
///
/// The noise model: every *elementary* reading – one row counted, one month of one account, one supplier's statement, one price label, one
/// sum the owner names – is off by its own factor, normal, cut at 2.5 sd, with the relative sd of its basis (document and system 3%,
/// observed 8%, third party 10%, oral 15%). Totals are sums of such readings, so they are off by less. What a bank prints in one figure (an
/// account's balance, a loan's balance, its interest, its repayments) and what is agreed in writing (rent paid in advance, deposits) is
/// read exactly at every level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Noise(pub f64);

/// A constructed business.
#[derive(Debug, Clone)]
pub struct World {
    /// What it was made from.
    pub seed: u64,
    /// The fault planted, if any.
    pub fault: Option<Fault>,
    /// Its size as a share of the figure it distorts (see [`Fault::figure`]).
    pub share: f64,
    /// Its size in yuan.
    pub size: f64,
    /// What the officer brings home.
    pub case: CaseFile,
}

impl Line {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Wholesaler, Self::Restaurant, Self::Garment, Self::PigFarm];

    /// Builds the world of a seed: a business of this line over twelve months.
    #[must_use]
    pub fn world(self, seed: u64, noise: Noise, fault: Option<Fault>) -> World {
        visit::build(self, seed, noise, fault)
    }
}
