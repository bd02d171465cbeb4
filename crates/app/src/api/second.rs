//! Commands of the second officer's own answers 协办独立回答: what is asked of them alone, answering or declining it, and opening what the first officer
//! answered, which is a signed record. Until then every command that reads the case refuses.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::text::Text;
use super::visit::{AnswerView, QuestionView};

/// What is asked of the second officer alone, and what was answered.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ViewBlind {
    pub case: String,
}

/// Answers or declines one of them; neither takes the answer back. What is answered after the opening is kept and counts as no answer given alone.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AnswerBlind {
    pub case: String,
    pub question: String,
    /// As typed.
    #[serde(default)]
    pub raw: Option<String>,
    /// Why it is not answered.
    #[serde(default)]
    pub declined: Option<String>,
}

/// Opens what the first officer answered: only when each question is answered or declined, and on record.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OpenFirst {
    pub case: String,
}

/// The second officer's questions, with as much of the case as a visit needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BlindView {
    /// The first officer's answers are not opened yet, and nothing of them is shown.
    pub kept_back: bool,
    pub first_officer: Option<String>,
    /// Name, business, address, as far as known.
    pub about: Vec<BlindFact>,
    pub items: Vec<BlindItem>,
    /// How many are neither answered nor declined.
    pub left: u32,
    /// When the first officer's answers were opened.
    pub opened_at: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BlindFact {
    pub label: Text,
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BlindItem {
    pub question: QuestionView,
    /// The answer that stands; before the opening the one given alone.
    pub answer: Option<AnswerView>,
    /// Why it was not answered.
    pub declined: Option<String>,
    /// It was said after the opening.
    pub after_opening: bool,
}

/// What a second officer said alone, beside the first officer's answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SecondView {
    pub officer: String,
    /// When the first officer's answers were opened, and by which record.
    pub opened_at: String,
    pub seq: u32,
    pub rows: Vec<SecondRow>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SecondRow {
    pub question: String,
    pub label: Text,
    pub second: Text,
    /// What the first officer's answers came to without having heard it.
    pub first: Text,
    /// The same now, where it is another.
    pub first_now: Option<Text>,
    /// It differs so much that it is to be explained.
    pub differs: bool,
    pub verdict: Text,
    pub tolerance: Option<Text>,
    pub to_do: Option<Text>,
    /// What was changed after the opening, which does not count as said alone.
    pub later: Option<Text>,
}
