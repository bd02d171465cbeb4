//! The real window under a virtual display, by keys alone: the journey of one visit, and twenty crashes in the middle of
//! typing. Nothing in here is a stand-in: the program, its database, its checklists, its report are the shipped ones.
#![allow(clippy::unwrap_used, clippy::print_stdout, unreachable_pub)]

mod added;
mod bursts;
mod contrast;
mod first_start;
mod flows;
mod journey;
mod kills;
mod officer;
mod panel;
mod prepare;
mod rare;
mod reasons;
mod secrecy;
mod sizes;
mod small_disk;
mod stage;
mod told;
mod trades;
mod unsaved;
mod webdriver;
mod what_if;
mod worked;
