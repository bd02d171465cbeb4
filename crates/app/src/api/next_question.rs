//! The next question 下一问: what to ask now, ranked by how far the answer would narrow the limit. Reckoned beside the keystroke on a
//! snapshot of the draft; a reply that comes after a newer draft is stale, and the window drops it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::text::{FigureView, Text};
use super::visit::Change;

/// What to ask next, given the answers and what is being typed.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AskNext {
    pub case: String,
    /// As in a draft.
    pub changes: Vec<Change>,
    /// How many at most.
    pub most: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NextQuestionsView {
    /// Between what amounts the limit lies as things stand; none while nothing can be said.
    pub low: Option<FigureView>,
    pub high: Option<FigureView>,
    pub questions: Vec<NextQuestionView>,
    /// Time of the reckoning, microseconds.
    pub took_us: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NextQuestionView {
    /// A question, a table or `table.row.column`: where to jump.
    pub at: String,
    pub section: String,
    pub label: Text,
    /// Not answered yet, or answered by word of mouth only.
    pub kind: NextKind,
    /// How to find it out: what to look at, count or ask for.
    pub look: Option<Text>,
    /// The papers or sights that would settle it.
    pub evidence: Vec<Text>,
    /// By how much the interval of the limit would shrink, yuan.
    pub narrows: FigureView,
    /// Why it matters, in one sentence.
    pub why: Text,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum NextKind {
    /// Nobody answered it yet.
    Ask,
    /// Only said so far: a paper or a count would settle it.
    Verify,
}
