//! The bytes of the wire: fixed, read back, refused, and never more than bounded.
#![allow(clippy::unwrap_used)]

mod golden;
mod hostile;
mod made;
mod paths;
mod proofs;
mod trips;
