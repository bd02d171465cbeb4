//! Families 族: sixteen ways a small business earns its money. Each has a file here: what is true of such a business, and what its papers,
//! counts and words show of it. A trade gives the numbers, as data.

mod counter_retail;
mod credit_wholesale;
mod crops_per_mu;
mod fleet_and_machines;
mod livestock;
mod machine_output;
mod piece_rate;
mod seats_and_portions;

use crate::books::Fen;
use crate::dice::Dice;
use crate::economy::Truth;
use crate::fault::{self, Fault};
use crate::numbers::Numbers;
use crate::visit::Visit;
use crate::wrong::Wrong;

/// A business of one family: what it counts in beside its books (animals, tables, machines), and how that is written down.
pub trait Family {
    /// Writes its papers, counts and words: the answers of the family's own questions, by question id.
    fn write(&self, truth: &Truth, visit: &mut Visit<'_>);

    /// Counts goods of somebody else with its own, worth about `wanted`; gives back what they stand for.
    fn take_in(&mut self, truth: &mut Truth, wanted: Fen, dice: &mut Dice) -> Fen {
        truth.consigned(wanted, dice)
    }

    /// The faults that make sense in this family and must be found.
    fn faults(&self) -> &'static [Fault] {
        fault::EVERYWHERE
    }
}

/// A business as a family makes it.
pub type Living = (Truth, Box<dyn Family>);

/// Draws a business from the numbers of a trade.
type Founder = fn(&Numbers, &mut Dice) -> Result<Living, Wrong>;

/// The families there are.
const FAMILIES: [(&str, Founder); 8] = [
    ("counter-retail", counter_retail::live),
    ("credit-wholesale", credit_wholesale::live),
    ("crops-per-mu", crops_per_mu::live),
    ("fleet-and-machines", fleet_and_machines::live),
    ("livestock", livestock::live),
    ("machine-output", machine_output::live),
    ("piece-rate", piece_rate::live),
    ("seats-and-portions", seats_and_portions::live),
];

/// Lives a business of the family a trade names.
pub(crate) fn live(numbers: &Numbers, dice: &mut Dice) -> Result<Living, Wrong> {
    let Some((_, founder)) = FAMILIES.iter().find(|(id, _)| *id == numbers.family) else {
        let known: Vec<&str> = FAMILIES.iter().map(|(id, _)| *id).collect();
        let known = known.join("、");
        let zh = format!("没有族“{}”，只有 {known}", numbers.family);
        return Err(Wrong::of("family", zh, format!("no such family; there are {known}")).at(&numbers.trade));
    };
    founder(numbers, dice)
}
