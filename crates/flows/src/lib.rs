//! Account flows 流水: statement files of banks and wallets become rows, rows get classes, classes become the months' totals.
//!
//! Pure: bytes and rules come in, values come out; no file, clock or network. The way through:
//! [`read`] (bytes → [`Statement`]: rows and what did not read) → [`Ledger`] (files together, overlaps taken out) →
//! [`classify`] (rules that are data, first match wins, each with its reason) → [`links`] (the same money in two files, counted once
//! until decided) → [`Summary`] (totals by month and channel,
//! groups to confirm) → [`signs`] (what a reviewer should look at). Names of customers are masked wherever a value is printed.

#![deny(missing_docs)]

mod amount;
mod balance;
mod biff;
mod calendar;
mod classify;
mod columns;
mod container;
mod currencies;
mod decode;
mod denomination;
mod direction;
mod earlier;
mod finding;
mod grid;
mod head;
mod header;
mod identity;
mod known;
mod ledger;
mod limits;
mod lines;
mod links;
mod merchant;
mod moment;
mod names;
mod old_workbook;
mod overlap;
mod page;
mod pairs;
mod pdf;
mod reading;
mod refunds;
mod repetition;
mod row;
mod rules;
mod sheets;
mod signs;
mod statement;
mod status;
mod summary;
mod told;
mod total;
mod workbook;

pub use calendar::DateOrder;
pub use classify::{Class, Classed, classify};
pub use denomination::{Currency, Unit};
pub use finding::{Finding, Level, Text};
pub use grid::{Grid, Line};
pub use header::{Mapping, Role};
pub use known::{Known, Relation};
pub use ledger::Ledger;
#[doc(hidden)]
pub use limits::steps;
pub use links::{Link, LinkKind, links};
pub use pdf::{Signature, SignatureVerdict, SignatureWhy};
pub use reading::{Reading, SheetRead};
pub use row::{Channel, Direction, Private, Row, Settled, masked};
pub use rules::{ClassRule, Problem, Rules, Threshold, Treatment};
pub use signs::{Measures, signs};
pub use statement::{Format, Refusal, Statement, read};
pub use summary::{Decision, Decisions, Group, LinkState, Summary, Verdict, group_key, row_key, summarise};
pub use told::{About, Choice, Question, Told};
pub use workbook::Kind;

/// Called now and then with the share of the work done, in thousandths; `false` stops it.
pub type Progress<'a> = &'a mut dyn FnMut(u32) -> bool;

/// The work was stopped by its caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stopped;
