//! How a text reads that belongs to no question, such as the turn of a lever: the window has no reading of its own.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::text::Text;
use super::visit::QuestionType;

/// Reads a number as it is typed.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ReadNumber {
    /// `money`, `percent`, `integer`, `number`, or `date`: one without its year is the nearest to today.
    #[serde(rename = "type")]
    pub kind: QuestionType,
    pub text: String,
    /// A day of an appointment: also 明天 and 周五, and one without its year is the next to come.
    #[serde(default)]
    #[ts(as = "Option<bool>", optional)]
    pub ahead: bool,
}

/// What a typed number means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NumberRead {
    /// An exact decimal, a share as a part of one; none when the text is blank or does not read.
    pub value: Option<String>,
    /// Why it does not read.
    pub problem: Option<Text>,
}
