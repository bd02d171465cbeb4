//! One file per group of commands; each command's handler stands beside its neighbours of the same noun.

mod attachments;
mod cases;
mod clock;
mod closing;
mod conflicts;
mod exchange;
mod explanations;
mod findings;
mod flows;
mod flows_keeping;
mod flows_memory;
mod flows_writing;
mod late_change;
mod loose;
mod moving;
mod next_question;
mod officers;
mod package_words;
mod packages;
mod preparation;
mod reading;
mod reviewer;
mod salvage;
mod signing;
mod trades;
mod verify;
mod visit;
mod what_if;

pub(crate) use closing::outcome;
pub(crate) use conflicts::disputes;
pub use loose::{Appraised, LooseCase};
pub use preparation::Told;
pub(crate) use what_if::scenarios;
