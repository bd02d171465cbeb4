//! The decision proposed 建议: by grade, knock-outs, failed checks and what keeps it from being automatic (calculation §5). A human signs.
//!
//! The last stage: reads all others, nobody reads it.

use crate::finding::Text;
use serde::Serialize;

/// One knock-out rule 准入否决项.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KnockOut {
    /// Its id.
    pub id: String,
    /// Its name.
    pub label: Text,
    /// `clear`, `hit`, `unknown` or `not_applicable`.
    pub state: String,
    /// Whether the committee may waive it, with reason.
    pub waivable: bool,
    /// Questions that would decide it.
    pub questions: Vec<String>,
}

/// What is proposed, and why 建议与理由.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Decision {
    /// Grade at L0.
    pub grade: String,
    /// `agree`, `agree_less_or_security`, `committee` or `decline`, by grade alone.
    pub by_grade: String,
    /// The proposal after knock-outs and open points.
    pub proposal: String,
    /// Ids of failed checks.
    pub failed_checks: Vec<String>,
    /// Ids of checks that need a written explanation.
    pub attention: Vec<String>,
    /// Ids of checks that could not be made.
    pub not_checked: Vec<String>,
    /// Ids of knock-outs hit.
    pub knocked_out_by: Vec<String>,
    /// Codes of what excludes an automatic agreement.
    pub not_automatic_because: Vec<String>,
    /// Conditions proposed 放款条件.
    pub conditions: Vec<Text>,
}
