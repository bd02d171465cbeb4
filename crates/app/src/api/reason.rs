//! Why a figure is what it is, as a tree for reading: words with labels and values, down to who said what on which basis.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::appraisal::InputRole;
use super::text::{Basis, Text};

/// Explains a figure to some depth; deeper parts are asked for in turn.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ExplainTree {
    pub case: String,
    /// A figure id, a question id, or `table.row.column`.
    pub figure: String,
    pub depth: u8,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Reason {
    pub id: String,
    /// Of the figure that was asked about, where it is a bound or the limit: what it means, before any arithmetic.
    pub meaning: Option<Text>,
    pub label: Text,
    /// The value with its unit, or the word for what it is instead.
    pub value: Text,
    pub known: bool,
    pub provisional: bool,
    pub role: InputRole,
    /// The rule in words, with values.
    pub sentence: Option<Text>,
    /// Which branch was taken, what is missing, what stands for it.
    pub remarks: Vec<Text>,
    /// The paragraph of the method.
    pub source: Text,
    /// Layer file and line.
    pub place: String,
    pub uncalibrated: bool,
    pub said: Option<ReasonSaid>,
    /// Where it is asked: a question, a table, or a cell.
    pub ask: Option<String>,
    /// There is more below than is given here.
    pub more: bool,
    pub parts: Vec<Reason>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReasonSaid {
    pub basis: Basis,
    pub by: String,
    pub at: String,
    pub how_checked: String,
    pub evidence: u32,
}
