//! The committee's page: what is proposed and why in words, and what the second officer said alone, beside the doubts it bears on.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::appraisal::NamedRef;
use super::second::SecondView;
use super::text::Text;

/// The proposal of a case in words.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ViewJudgement {
    pub case: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct JudgementView {
    /// What is proposed, how much of what was asked, and what holds it there.
    pub head: Text,
    /// Why, each a sentence without its full stop.
    pub because: Vec<Text>,
    /// What would make it firm; none when it is.
    pub firm: Option<Text>,
    /// The answers that it waits for.
    pub waits_for: Vec<NamedRef>,
    /// What each bound means in this case, by the bound's id.
    pub meanings: BTreeMap<String, Text>,
    /// What second officers said alone, beside the first officer's answers.
    pub second: Vec<SecondView>,
    /// Of each deviating check, the questions among those that rest on answers it rests on, too.
    pub beside: BTreeMap<String, Vec<String>>,
}
