//! A figure 数字 as screens, reports and tests read it: its state, its value, and the questions behind what is missing.
//!
//! A serialisable mirror of the rule language's outcome. Knows no rule and no layer file.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Serialize;

/// A known value 值.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Scalar {
    /// Money (元), ratios (fractions), days, counts.
    Number(#[serde(with = "rust_decimal::serde::str")] Decimal),
    /// A word, such as a verdict or a choice.
    Text(String),
    /// Yes or no 是否.
    Truth(bool),
    /// A calendar day 日期.
    Date(NaiveDate),
}

/// What a figure says 读数: known, unknown, not meaningful or not applicable (calculation §0).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Reading {
    /// Known 已知; provisional 暂估 when `provisional` names questions whose missing answers a fallback stands for.
    Known {
        /// The value.
        value: Scalar,
        /// Question ids behind a fallback; empty when the figure stands on answers alone.
        provisional: Vec<String>,
    },
    /// Asked and not answered 缺; unknown is never zero.
    Unknown {
        /// The questions that would make it known.
        questions: Vec<String>,
    },
    /// No meaning 无意义, such as a ratio on a base of zero.
    NotMeaningful {
        /// Why.
        reason: String,
    },
    /// Not asked in this case 不适用.
    NotApplicable {
        /// Why.
        reason: String,
    },
}

impl Reading {
    /// The number, when known.
    #[must_use]
    pub fn number(&self) -> Option<Decimal> {
        match self {
            Self::Known { value: Scalar::Number(number), .. } => Some(*number),
            _ => None,
        }
    }

    /// The word, when known.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Known { value: Scalar::Text(text), .. } => Some(text),
            _ => None,
        }
    }

    /// The truth, when known.
    #[must_use]
    pub fn truth(&self) -> Option<bool> {
        match self {
            Self::Known { value: Scalar::Truth(truth), .. } => Some(*truth),
            _ => None,
        }
    }

    /// Whether it is known and rests on no fallback.
    #[must_use]
    pub fn is_firm(&self) -> bool {
        matches!(self, Self::Known { provisional, .. } if provisional.is_empty())
    }

    /// Whether it applies in this case.
    #[must_use]
    pub fn applies(&self) -> bool {
        !matches!(self, Self::NotApplicable { .. })
    }

    /// The questions it waits for: those that make it unknown, or those a fallback stands for.
    #[must_use]
    pub fn waiting_for(&self) -> &[String] {
        match self {
            Self::Known { provisional, .. } => provisional,
            Self::Unknown { questions } => questions,
            _ => &[],
        }
    }
}

/// A reading under the id of the figure it came from, so that a screen can ask how it arose.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Named {
    /// Figure id.
    pub figure: String,
    /// What it says.
    #[serde(flatten)]
    pub reading: Reading,
}
