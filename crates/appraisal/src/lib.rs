//! Checklist, observations, statements, cross-checks, score, limit, decision. Pure: no I/O, no clock, no random numbers.
//!
//! The modules stand in flow order and import only upwards; the order is kept by a house-rule test. Every scalar figure is a rule in the
//! layer files; this crate folds answers into inputs, lets the rule graph run, and gathers from its figures what screens and reports show.

pub mod finding;

pub mod checklist;
pub mod observation;

pub mod case_file;
