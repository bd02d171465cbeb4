//! Every trade proved from a truth: whatever gives numbers (`world.toml`) is drawn, written down and appraised. A new trade is found by itself.

mod faults;
mod golden;
mod mixed;
mod practice;
mod stress;
