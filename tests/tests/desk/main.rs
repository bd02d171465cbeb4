//! What stands on the desk after a visit: lines of the trades, explanations of checks, the reviewer's questions, the report in both languages.

mod english;
mod lines;
mod tolerance;
mod units;
