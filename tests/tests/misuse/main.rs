//! Misuse: what a borrower or an officer could try on a complete case. Twenty-one known tricks, then edits drawn at random.
//!
//! Either the limit and the grade do not rise, or the proposal becomes one without money, or the committee's, with that reason on page 1.
//! `TABLE=1` prints every line of the known ones.

mod generator;
mod hand;
mod kinds;
mod known;
mod table;

pub(crate) use hand::{Hand, Tried};
