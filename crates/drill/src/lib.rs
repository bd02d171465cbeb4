//! Drill 演练: businesses whose truth is known, built forwards month by month in double entry, and the visit an officer would bring home.
//!
//! Everything here works from the trade's own bookkeeping and shares no code, no formula and no figure with the checks it is used to test: the
//! engine only ever sees the case file that comes out. A world is told by its trade, its seed, its noise and its fault.

pub mod books;
pub mod conduct;
pub mod dice;
pub mod economy;
pub mod family;
pub mod fault;
mod layers;
pub mod numbers;
mod practice;
mod said;
pub mod visit;
pub mod wrong;

pub use books::Fen;
pub use fault::Fault;
pub use layers::{numbers, trades};
pub use numbers::Numbers;
pub use practice::{SMALL_TITLE, practice, small_practice};
pub use wrong::Wrong;

use appraisal::case_file::CaseFile;
use dice::Dice;
use economy::Truth;
use family::Family;
use visit::Asked;

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
    /// True sales of each month, from November to October.
    pub sales: [Fen; 12],
    /// The season of each month: low, normal, peak as 0, 1, 2.
    pub season: [usize; 12],
    /// What the officer brings home.
    pub case: CaseFile,
}

/// Builds the world of a seed: a business of a trade over twelve months.
///
/// # Errors
/// When the trade's numbers make no world.
#[allow(clippy::cast_precision_loss)]
pub fn world(numbers: &Numbers, seed: u64, noise: Noise, fault: Option<Fault>) -> Result<World, Wrong> {
    let (truth, family, dice) = lived(numbers, seed, fault)?;
    let case = visit::written(&truth, family.as_ref(), numbers, (dice, noise), fault, Asked::Half);
    let size = truth.fault_size as f64 / 100.0;
    Ok(World { seed, fault, share: truth.fault_share, size, sales: truth.sales, season: truth.season, case })
}

/// The business of a seed that asks for little, in yuan: everything a standard visit brings home, and the totals of a short one besides, so that
/// both can be reckoned of the same truth.
///
/// # Errors
/// When the trade's numbers make no world.
pub fn small(numbers: &Numbers, seed: u64, noise: Noise, asked: u32) -> Result<CaseFile, Wrong> {
    let (truth, family, dice) = lived(numbers, seed, None)?;
    let asked = Asked::Little(books::yuan(i64::from(asked)));
    Ok(visit::written(&truth, family.as_ref(), numbers, (dice, noise), None, asked))
}

/// A business of this seed, its year lived, and the dice that its readings go on with.
fn lived(numbers: &Numbers, seed: u64, fault: Option<Fault>) -> Result<(Truth, Box<dyn Family>, Dice), Wrong> {
    let mut dice = Dice::new(seed);
    let (mut truth, mut family) = family::live(numbers, &mut dice)?;
    truth.run(fault);
    plant(&mut truth, family.as_mut(), &mut dice, fault);
    if truth.is_true() {
        return Ok((truth, family, dice));
    }
    let wrong = Wrong::of("books", format!("种子 {seed} 的账不平"), format!("the books of seed {seed} do not close"));
    Err(wrong.at(&numbers.trade))
}

/// The faults a trade's family must show when they are planted.
///
/// # Errors
/// When the trade's numbers make no world.
pub fn faults(numbers: &Numbers) -> Result<&'static [Fault], Wrong> {
    family::live(numbers, &mut Dice::new(0)).map(|(_, family)| family.faults())
}

/// A fault that is not in the books but in what is shown.
fn plant(truth: &mut Truth, family: &mut dyn Family, dice: &mut Dice, fault: Option<Fault>) {
    match fault {
        Some(Fault::InflatedSales) => {
            truth.fault_size = economy::share_of(truth.year_sales(), truth.fault_share, 1);
        }
        Some(Fault::ConsignedStock) => {
            let lying = if truth.living_worth > 0 { truth.living_worth } else { truth.own_stock() };
            let wanted = economy::share_of(lying, truth.fault_share, 1);
            truth.fault_size = family.take_in(truth, wanted, dice);
        }
        _ => {}
    }
}
