//! The score 评分: five dimensions, 29 indicators, 100 points, at L0 and at the amount asked (scorecard).
//!
//! Bands, points and sentences are data; first match wins, unknown scores 0 and is not assessed. Knows no limit.

use crate::checklist::{Checklist, Indicator};
use crate::figure::Reading;
use crate::figures::Figures;
use crate::finding::{Finding, Stage, Text, Weight};
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
    /// `<indicator>.<band>`, or `<indicator>.unknown` when not assessed.
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

/// The grade of a case with too many gaps 未评级.
const UNRATED: &str = "unrated";

/// The score at `at_L0` or `at_amount_asked`.
#[must_use]
pub fn score(checklist: &Checklist, figures: &Figures, at: &str) -> Stage<Score> {
    let indicators = checklist.indicators.iter().map(|rule| indicator(rule, figures, at)).collect();
    let made = total(figures, at, indicators);
    let findings = unrated(&made);
    (made, findings)
}

fn number(figures: &Figures, id: &str) -> u32 {
    figures.reading(id).and_then(|r| r.number()).and_then(|n| u32::try_from(n).ok()).unwrap_or(0)
}

/// One indicator at this amount.
pub(crate) fn indicator(rule: &Indicator, figures: &Figures, at: &str) -> ScoredIndicator {
    let figure = |part: &str| format!("score.{at}.indicators.{}.{part}", rule.id);
    let band = number(figures, &figure("band"));
    let matched = rule.bands.iter().zip(1_u32..).find(|(_, number)| *number == band).map(|(b, _)| b);
    let not_assessed = || Text::new("未回答，记 0 分", "Not answered, scores 0");
    ScoredIndicator {
        id: rule.id.clone(),
        dimension: rule.dimension.clone(),
        label: rule.label.clone(),
        value: figures.named(&figure("value")).reading,
        points: number(figures, &figure("points")),
        max: rule.max,
        band,
        assessed: band > 0,
        reason_code: match band {
            0 => format!("{}.unknown", rule.id),
            _ => format!("{}.{band}", rule.id),
        },
        reason: matched.map_or_else(not_assessed, |b| b.text.clone()),
    }
}

/// The score with its indicators.
pub(crate) fn total(figures: &Figures, at: &str, indicators: Vec<ScoredIndicator>) -> Score {
    let number = |id: &str| number(figures, id);
    let word = |id: &str| figures.reading(id).and_then(|r| r.text().map(str::to_owned));
    let mut dimensions: IndexMap<String, u32> = IndexMap::new();
    let mut dimension_max: IndexMap<String, u32> = IndexMap::new();
    for indicator in &indicators {
        dimensions
            .entry(indicator.dimension.clone())
            .or_insert_with(|| number(&format!("score.{at}.dimensions.{}", indicator.dimension)));
        *dimension_max.entry(indicator.dimension.clone()).or_insert(0) += indicator.max;
    }
    Score {
        amount: figures.named(&format!("score.{at}.amount")).reading,
        total: number(&format!("score.{at}.total")),
        total_if_full: number(&format!("score.{at}.total_if_full")),
        grade: word(&format!("score.{at}.grade")).unwrap_or_else(|| UNRATED.to_owned()),
        assessed: number(&format!("score.{at}.assessed")),
        indicators,
        dimensions,
        dimension_max,
    }
}

pub(crate) fn unrated(score: &Score) -> Vec<Finding> {
    let text = Text::new("资料完整度不够，未评级", "too incomplete to be rated");
    let unrated = score.grade == UNRATED;
    unrated.then(|| Finding::new("score.unrated", Weight::Attention, text, &[])).into_iter().collect()
}
