//! The score 评分: five dimensions, 29 indicators, 100 points, at L0 and at the amount asked (scorecard).
//!
//! Bands, points and sentences are data; first match wins, unknown scores 0 and is not assessed. Knows no limit.

use crate::figure::Reading;
use crate::finding::Text;
use indexmap::IndexMap;
use serde::Serialize;

/// One indicator 指标 as scored.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ScoredIndicator {
    /// `A1` … `E5`.
    pub id: String,
    /// `A` … `E`.
    pub dimension: String,
    /// Its name.
    pub label: Text,
    /// Its value.
    pub value: Reading,
    /// Points given.
    pub points: u32,
    /// Points possible.
    pub max: u32,
    /// Band that matched, from 1; 0 when not assessed.
    pub band: u32,
    /// Whether its value was known.
    pub assessed: bool,
    /// `<indicator>.<band>`.
    pub reason_code: String,
    /// The band's sentence, or that it was not assessed.
    pub reason: Text,
}

/// The score at one amount 某金额下的评分.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Score {
    /// The amount at which loan-dependent indicators were taken.
    pub amount: Reading,
    /// All indicators in order.
    pub indicators: Vec<ScoredIndicator>,
    /// Points by dimension.
    pub dimensions: IndexMap<String, u32>,
    /// Points possible by dimension.
    pub dimension_max: IndexMap<String, u32>,
    /// Total points.
    pub total: u32,
    /// Total if every indicator not assessed had full points.
    pub total_if_full: u32,
    /// `A` … `D`, or `unrated` 未评级 when completeness is too low.
    pub grade: String,
    /// Indicators assessed.
    pub assessed: u32,
}
