//! Shared support for the acceptance suites.

pub mod effort;
pub mod facts;
pub mod golden;
pub mod house;
pub mod misuse;
pub mod removals;
pub mod trades;
pub mod tree;
pub mod world;
