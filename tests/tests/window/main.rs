//! The real window under a virtual display, by keys alone: the journey of one visit, and twenty crashes in the middle of
//! typing. Nothing in here is a stand-in: the program, its database, its checklists, its report are the shipped ones.
#![allow(clippy::unwrap_used, clippy::print_stdout, unreachable_pub)]

mod added;
mod alone;
mod beside_a_spreadsheet;
mod bursts;
mod contrast;
mod desk;
mod first_start;
mod flows;
mod grid;
mod hostile;
mod journey;
mod kills;
mod languages;
mod officer;
mod panel;
mod prepare;
mod rare;
mod reasons;
mod received;
mod route;
mod secrecy;
mod shell;
mod sizes;
mod small_disk;
mod stage;
mod told;
mod trades;
mod unsaved;
#[allow(dead_code, reason = "shared with the test of the branch in a browser")]
mod webdriver;
mod what_if;
mod worked;
