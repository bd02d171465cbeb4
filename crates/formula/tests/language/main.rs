//! Tests of the rule language: what comes out, what is refused, and that nothing hostile breaks it.
#![allow(clippy::unwrap_used)]

mod assumptions;
mod bases;
mod diagnostics;
mod excel;
mod explain;
mod following;
mod functions;
mod options;
mod properties;
mod states;
mod tables;
mod units;
