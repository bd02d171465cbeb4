//! What a reviewer will probably ask back, and what would answer it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::text::Text;

/// The questions of a case, the weightiest first.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ReviewerQuestions {
    pub case: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReviewerQuestionView {
    pub id: String,
    /// How much it weighs; the weightiest stands first.
    pub weight: i32,
    pub text: Text,
    pub why: Text,
    pub answers: Text,
    /// The check it is about.
    pub check: Option<String>,
    /// Where it would be answered: questions and cells.
    pub at: Vec<String>,
}
