//! Shared support for the acceptance suites.

pub mod facts;
pub mod golden;
pub mod tree;
