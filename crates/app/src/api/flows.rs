//! Commands of the account flows 流水: a statement file read aside, kept as evidence, its groups confirmed or rejected, the months'
//! totals written into the checklist. Reading and summing run without the application, so that typing never waits.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::files::FileSource;
use super::text::Text;

/// Reads a statement file, with progress; keeps nothing yet.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ReadFlows {
    pub case: String,
    pub file: FileSource,
    /// The columns as the officer says, for a file whose header was not recognised.
    pub mapping: Option<FlowMapping>,
    /// Answers to what the file left open, so far.
    pub answers: Vec<FlowAnswer>,
}

/// An answer to a question about a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FlowAnswer {
    /// `dates year blank_dates currency unit sign`.
    pub about: String,
    pub value: String,
}

/// How a file was read 我这样读的.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FlowReading {
    pub sheets: Vec<FlowSheet>,
    pub dates: Text,
    pub currency: Text,
    pub unit: Text,
    pub sign: Text,
    /// Columns that were used, and for what.
    pub columns: Vec<FlowColumnRead>,
    pub unused: Vec<String>,
    /// Lines that are no movements, the first of them.
    pub beside: Vec<FlowLine>,
    /// The one question that is open.
    pub question: Option<FlowQuestion>,
    /// Answers that were given.
    pub told: Vec<Text>,
    /// They were given for an earlier file of the same layout.
    pub remembered: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FlowSheet {
    pub name: String,
    pub rows: u32,
    pub taken: bool,
    pub why: Text,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FlowColumnRead {
    pub name: String,
    pub role: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FlowLine {
    pub line: u32,
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FlowQuestion {
    pub about: String,
    pub text: Text,
    pub choices: Vec<FlowChoice>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FlowChoice {
    pub value: String,
    pub label: Text,
}

/// Which column holds what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FlowMapping {
    /// The header's line; the table begins after it.
    pub line: u32,
    pub columns: Vec<FlowColumn>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FlowColumn {
    /// Counted from 0.
    pub column: u32,
    /// `date time amount in out direction balance party party_account memo kind method status order currency refunded own_account`.
    pub role: String,
}

/// What reading came to: a file that may be kept, or why not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FlowsRead {
    pub file: Option<FlowFile>,
    pub refused: Option<Text>,
    /// The first lines, for choosing columns by hand.
    pub sample: Vec<Vec<String>>,
    /// The numbers of those lines.
    pub sample_lines: Vec<u32>,
}

/// Keeps the file read last, sealed, as evidence of the case.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct KeepFlows {
    pub case: String,
}

/// Takes a file out of the flows, with a reason; it stays in the history.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DropFlows {
    pub case: String,
    /// Attachment id.
    pub file: String,
    pub reason: String,
}

/// How far the reading is.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct FlowsProgress {
    pub case: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FlowsDone {
    pub running: bool,
    pub thousandths: u32,
}

/// Stops the reading.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct StopFlows {
    pub case: String,
}

/// The flows of the case as they stand.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ViewFlows {
    pub case: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FlowsView {
    pub files: Vec<FlowFile>,
    pub months: Vec<FlowMonth>,
    pub groups: Vec<FlowGroup>,
    pub exclusions: Vec<FlowExclusion>,
    pub findings: Vec<FlowFinding>,
    /// Twelve months of credits, what is out of sales, what counts.
    pub gross: String,
    pub excluded: String,
    pub sales: String,
    /// Groups with an exclusion that nobody confirmed or rejected.
    pub open: u32,
    pub rows: u32,
    pub duplicates: u32,
    /// Rows outside the twelve months.
    pub outside: u32,
    /// What writing into the checklist would change.
    pub changes: Vec<FlowChange>,
    /// Exclusions typed by hand stand beside those of the flows.
    pub typed_exclusions: u32,
    /// What may be the same money in two files; the first five hundred.
    pub links: Vec<FlowLink>,
    /// How many there are.
    pub links_total: u32,
    /// What was typed for months and channels that no file covers, and stays.
    pub stays: Vec<Text>,
}

/// Two sides that may be the same money. Excluded: linked, the second side counts for nothing. Sales: parted, both count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FlowLink {
    pub key: String,
    /// `settlement landed paid_by_card withdrawal own_accounts same_account`.
    pub kind: String,
    pub label: Text,
    /// The amounts agree to the cent.
    pub exact: bool,
    pub first: FlowSide,
    pub second: FlowSide,
    pub reason: Text,
    pub verdict: Option<FlowVerdict>,
    /// Why it was parted.
    pub why: String,
    /// Nobody decided, and the second side is kept out of sales by it.
    pub open: bool,
}

/// One side of a link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FlowSide {
    pub file: String,
    pub count: u32,
    /// Of receipts: less what was given back.
    pub sum: String,
    /// The first twenty.
    pub rows: Vec<FlowSideRow>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FlowSideRow {
    pub line: u32,
    pub time: String,
    /// `in`, `out` or `neutral`.
    pub direction: String,
    pub amount: String,
    pub party: String,
    pub memo: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FlowFile {
    /// Attachment id; empty before it is kept.
    pub id: String,
    pub name: String,
    pub source: Text,
    pub encoding: String,
    pub account: String,
    pub from: String,
    pub to: String,
    pub rows: u32,
    pub unreadable: u32,
    /// Lines beside the table: totals, headings, footers.
    pub notes: u32,
    pub findings: Vec<FlowFinding>,
    pub reading: FlowReading,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FlowLevel {
    Note,
    Attention,
    Serious,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FlowFinding {
    pub code: String,
    pub level: FlowLevel,
    pub line: Option<u32>,
    pub text: Text,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FlowMonth {
    pub month: String,
    /// Null where no file covers the month.
    pub bank: Option<String>,
    pub wechat: Option<String>,
    pub alipay: Option<String>,
    pub pos: Option<String>,
    pub excluded: String,
    pub sales: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FlowTreatment {
    Sales,
    Excluded,
    Outgo,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FlowVerdict {
    /// Not sales.
    Excluded,
    /// Sales after all.
    Sales,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FlowGroup {
    pub key: String,
    pub class: String,
    pub label: Text,
    /// The other side, for groups by party.
    pub party: String,
    pub treatment: FlowTreatment,
    pub count: u32,
    pub inflow: String,
    pub outflow: String,
    pub excluded: String,
    /// Why its rows are here, the commonest first.
    pub reasons: Vec<Text>,
    pub verdict: Option<FlowVerdict>,
    pub reason: String,
    pub open: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FlowExclusion {
    pub label: Text,
    pub amount: String,
    pub confirmed: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FlowChange {
    pub label: Text,
    /// Empty: not answered.
    pub old: String,
    pub new: String,
}

/// The rows of a group, a page at a time, newest first.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct FlowRows {
    pub case: String,
    pub group: String,
    pub offset: u32,
    pub limit: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FlowRowsPage {
    pub total: u32,
    pub rows: Vec<FlowRow>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FlowRow {
    pub key: String,
    pub file: String,
    pub line: u32,
    pub time: String,
    /// `in`, `out` or `neutral`.
    pub direction: String,
    pub amount: String,
    /// What of it was given back; empty: nothing.
    pub refunded: String,
    /// It did not take place, or is in another currency: counted nowhere.
    pub counted: bool,
    pub channel: String,
    pub party: String,
    pub memo: String,
    pub kind: String,
    pub reason: Text,
    /// File and line of the other half of a pair.
    pub pair: String,
    pub verdict: Option<FlowVerdict>,
}

/// Confirms or rejects what is proposed, for groups or single rows; one action, one record. To reject an exclusion takes a reason.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ConfirmFlows {
    pub case: String,
    pub keys: Vec<String>,
    pub verdict: FlowVerdict,
    pub reason: String,
}

/// Writes the months' totals and the exclusions into the checklist, as shown by `changes`; one record.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct WriteFlows {
    pub case: String,
}
