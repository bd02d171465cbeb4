//! The trades beside wholesale: each practice case whole, its figures equal to an independent calculation, its rules where they are its own.
//!
//! `tests/data/<trade>/expected.json` holds figures worked out without our code or rules; how is told by the script beside it.

mod aside;
mod every;
mod garment;
mod pig_farm;
mod restaurant;
mod trade;
