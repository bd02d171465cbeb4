//! Cross-checks 交叉检验: every check with its verdict, size, direction and what that direction usually means.
//!
//! The verdict of each check is a figure of the rule graph; this stage reads it and picks the sentence. Knows no score.

use crate::figure::{Named, Reading};
use crate::finding::Text;
use serde::Serialize;

/// What a check says 结论.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// ✓ 通过.
    Pass,
    /// ! 关注: a written explanation is due.
    Attention,
    /// ✗ 不通过: explanation, evidence and second officer.
    Fail,
    /// – 未检: inputs unknown or too few.
    NotChecked,
    /// Not asked in this case 不适用.
    NotApplicable,
}

impl Verdict {
    /// The verdict a figure's word stands for; anything unknown is not checked.
    #[must_use]
    pub fn from_reading(reading: &Reading) -> Self {
        match reading {
            Reading::NotApplicable { .. } => Self::NotApplicable,
            _ => match reading.text() {
                Some("pass") => Self::Pass,
                Some("attention") => Self::Attention,
                Some("fail") => Self::Fail,
                Some("not_applicable") => Self::NotApplicable,
                _ => Self::NotChecked,
            },
        }
    }

    /// The word used in figures and interchange.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Attention => "attention",
            Self::Fail => "fail",
            Self::NotChecked => "not_checked",
            Self::NotApplicable => "not_applicable",
        }
    }
}

/// One cross-check 检验项.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Check {
    /// Its id, such as `equity` or `sales/account_inflows`.
    pub id: String,
    /// Its name.
    pub label: Text,
    /// What it says.
    pub verdict: Verdict,
    /// Left side 实际, when the check shows two sides.
    pub left: Option<Named>,
    /// Right side 应有.
    pub right: Option<Named>,
    /// Residual 差额: actual minus expected, in yuan.
    pub residual: Option<Named>,
    /// Deviation 偏差率: residual over its stated base.
    pub deviation: Option<Named>,
    /// Direction 方向, a word.
    pub direction: Option<String>,
    /// What that direction usually means 该方向通常意味着.
    pub meaning: Option<Text>,
    /// Questions it waits for.
    pub questions: Vec<String>,
}
