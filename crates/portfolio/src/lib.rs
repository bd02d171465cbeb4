//! Portfolio 组合: statistics over many cases. Numbers in, numbers and oddities out.
//!
//! The first of them is visit quality 走访质量: how an officer's visits were entered, set beside each other. It ranks what is unusual and judges
//! nobody: an [`Oddity`] is a figure, a bound that nobody has calibrated yet and a place among the officer's own visits; what may innocently explain it
//! and what to ask is said by whoever shows it. No figure of a case reads any of it, and no personal attribute comes in.
//!
//! Imports nothing of ours; knows no record, no checklist, no clock, no words.

mod copies;
mod digits;
mod measure;
mod quality;
mod share;
mod visit;

pub use measure::{Family, Measure, Side, apart};
pub use quality::{MOST_VISITS, Oddity, Quality, RANKING, Rank, Reading, review};
pub use share::Share;
pub use visit::{Given, Photo, Step, Value, Visit, Way};
