//! Workflow 流程: who may do what to a case in which state. A state is what the effects made of it and nothing else; [`judge`] is asked before an act has
//! effect, by the branch for truth and by a laptop for advice, and gives the same answer at both.
//!
//! Three rules stand above the table (`roles.toml`). What is not listed is refused. Survey, review, decision and money are kept apart in every
//! direction: who ever acted in one of them for a case is refused in the other three, and who looks after the customer (RM) in all four. Two-person acts
//! take two persons. Which body decides is read from `authority.toml`, whose last row must take every amount; a committee counts by [`count`].
//!
//! What diligence asked for is a list beside it (`duties.toml`, [`DutyList`]): judged on readings of the records, told and never decided by.
//!
//! Imports `evidence`, for the words that records have for states, roles and votes, and `formula`, for the rules of duties; knows no clock, no network. Source: the branch's design, sections on workflow and authority; amounts are not calibrated.

mod action;
mod authority;
mod calendar;
mod committee;
mod duty;
mod history;
mod judge;
mod records;
mod return_reason;
mod role;
mod state;
mod table;
mod words;

pub use action::{ACTIONS, Action};
pub use authority::{Authority, AuthorityError, Body, Grade, OfficerLevel, Question};
pub use calendar::{Calendar, CalendarError, Wait};
pub use committee::{Count, Outcome, Vote, count, outcome};
pub use duty::{
    Duty, DutyError, DutyList, DutyNumber, DutyOutcome, DutyReading, Judged, Known, Phase, ReadingType, Readings, Said,
    Summary,
};
pub use history::{Done, History, Person};
pub use judge::{Act, Actor, Condition, Effect, Policy, Refusal, judge};
pub use return_reason::{ReasonCount, ReasonError, ReturnReason, count_reasons};
pub use role::{Group, ROLES, Role};
pub use state::{STATES, State};
pub use table::{Table, TableError};
pub use words::{Text, Worded};
