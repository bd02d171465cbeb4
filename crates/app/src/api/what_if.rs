//! Beside the case 假设推演: the stress table, levers turned on the side, named scenarios, the structure that fits. All of it is reckoned
//! on a snapshot; no answer changes.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::text::{FigureView, Text};
use super::visit::{Change, Saved};

/// One turn of a lever.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TurnView {
    pub lever: String,
    /// A row id or `largest`, where the lever has a table.
    pub row: Option<String>,
    /// A decimal or a choice.
    pub to: String,
}

/// The case under these turns, beside the case as it is and the scenarios kept.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct WhatIf {
    pub case: String,
    /// What is typed and not saved yet counts, too.
    pub changes: Vec<Change>,
    pub turns: Vec<TurnView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WhatIfView {
    pub levers: Vec<LeverView>,
    /// Why turns could not be made; then `now` stands without them.
    pub refused: Vec<Text>,
    /// What is compared: one column per situation, the case itself first, then what is turned now, then the scenarios kept.
    pub columns: Vec<SituationView>,
    pub groups: Vec<GroupView>,
    /// Months of the cash plan with the loan each situation would get.
    pub months: Vec<MonthView>,
}

/// What may be turned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LeverView {
    pub id: String,
    pub label: Text,
    pub help: Text,
    /// `percent`, `money`, `integer`, `ratio` or `choice`.
    pub kind: String,
    pub unit: String,
    pub low: Option<String>,
    pub high: Option<String>,
    pub step: Option<String>,
    /// What it replaces, as it is now.
    pub now: Option<FigureView>,
    /// The value is taken as it is (`true`) or added to what is there.
    pub replaces: bool,
    pub choices: Vec<OptionView>,
    pub rows: Vec<OptionView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OptionView {
    pub id: String,
    pub label: Text,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SituationView {
    /// Name of the scenario; none for the case and for what is turned now.
    pub name: Option<String>,
    pub label: Text,
    /// What is assumed, one sentence each.
    pub turns: Vec<Text>,
    /// Why it cannot be made in the case as it is now.
    pub refused: Vec<Text>,
    /// When it was kept.
    pub saved_at: Option<String>,
    /// The turns themselves, to take up again.
    pub again: Vec<TurnView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct GroupView {
    pub label: Text,
    pub rows: Vec<CompareRow>,
}

/// One figure in every situation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CompareRow {
    pub label: Text,
    pub cells: Vec<CompareCell>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CompareCell {
    pub figure: FigureView,
    /// Against the case as it is, an exact decimal in the figure's own unit; none when equal or not known.
    pub change: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MonthView {
    pub month: String,
    /// Closing cash in every situation.
    pub closing: Vec<FigureView>,
    /// Whether it is below minimum cash.
    pub below: Vec<bool>,
}

/// Keeps what is turned under a name. The same name again replaces it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SaveScenario {
    pub case: String,
    pub name: String,
    pub turns: Vec<TurnView>,
}

/// Drops a scenario; the log keeps that it was there.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DeleteScenario {
    pub case: String,
    pub name: String,
}

/// The scenarios kept.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ListScenarios {
    pub case: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ScenarioList {
    /// The record just written, if one was.
    pub saved: Option<Saved>,
    pub scenarios: Vec<ScenarioView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ScenarioView {
    pub name: String,
    pub saved_at: String,
    pub turns: Vec<TurnView>,
}

/// The stress table of the case.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct StressTable {
    pub case: String,
    /// What is typed and not saved yet counts, too.
    pub changes: Vec<Change>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StressView {
    /// The loan whose plan is tested.
    pub tested: FigureView,
    /// It is the limit proposed; otherwise the amount asked.
    pub at_limit: bool,
    /// The case as it is, then each stress.
    pub rows: Vec<StressLine>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StressLine {
    pub label: Text,
    pub calibrated: bool,
    /// Why it cannot be made in this case; then there is no outlook.
    pub refused: Option<Text>,
    pub outlook: Option<OutlookView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OutlookView {
    pub net_profit: FigureView,
    pub disposable: FigureView,
    pub lowest: FigureView,
    pub lowest_month: FigureView,
    pub first_below: Option<String>,
    pub limit: FigureView,
    pub grade: Text,
    pub proposal: Text,
}

/// Searches what policy offers where the loan asked for does not fit.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct FindStructure {
    pub case: String,
    /// What is typed and not saved yet counts, too.
    pub changes: Vec<Change>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StructuresView {
    /// Why what was asked does not fit; empty when it does.
    pub why: Vec<Text>,
    /// The best, best first, each in one sentence.
    pub better: Vec<StructureView>,
    /// What to say when there is nothing to show.
    pub nothing: Option<Text>,
    pub evaluations: u32,
    /// Whether all that policy offers was tried.
    pub complete: bool,
    /// Time of the search, microseconds.
    pub took_us: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StructureView {
    pub head: Text,
    pub reason: Text,
    pub limit: FigureView,
    pub lowest: FigureView,
    pub interest: FigureView,
    /// To look at it as a scenario; empty for two parts, which no lever makes.
    pub turns: Vec<TurnView>,
}
