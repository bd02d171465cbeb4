//! Depth of survey: how many questions a short one asks, in which order a visit goes, and that leaving out never raises a limit.

mod count;
mod order;
mod prudence;
