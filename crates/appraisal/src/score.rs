//! The score 评分: five dimensions, 29 indicators, 100 points, at L0 and at the amount asked (scorecard).
//!
//! Bands, points and sentences are data; first match wins, unknown scores 0 and is not assessed. Knows no limit.

use crate::checklist::{Checklist, Depth, Indicator};
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
    /// Whether this survey asks for it: a short one leaves some out, which then count neither for nor against.
    pub asked: bool,
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
    /// Points possible by dimension, of the indicators asked.
    pub dimension_max: IndexMap<String, u32>,
    /// Total points.
    pub total: u32,
    /// Total if every indicator not assessed had full points.
    pub total_if_full: u32,
    /// `A` … `D`, or `unrated` 未评级 when completeness is too low.
    pub grade: String,
    /// Indicators assessed.
    pub assessed: u32,
    /// Indicators asked.
    pub asked: u32,
    /// The full points of those asked: 100, and less at a short survey.
    pub out_of: u32,
    /// The points that the grade goes by, where they are others than the total: at a short survey.
    pub graded_by: Option<GradedBy>,
}

/// How the points of a short survey become those that its grade goes by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct GradedBy {
    /// The total brought to a hundred over the points asked.
    pub of_hundred: i64,
    /// What is taken off, because less was looked at.
    pub less: i64,
    /// What remains, and gives the grade.
    pub points: i64,
}

impl Score {
    /// Of how many points and indicators the total is, and at a short survey by which points the grade was given.
    #[must_use]
    pub fn told(&self) -> Text {
        let (total, out_of, assessed, asked) = (self.total, self.out_of, self.assessed, self.asked);
        let Some(by) = self.graded_by else {
            return Text::new(
                format!("{total}/{out_of}（已评指标 {assessed}/{asked}）"),
                format!("{total}/{out_of} (indicators assessed {assessed}/{asked})"),
            );
        };
        let GradedBy { of_hundred, less, points } = by;
        let grade = if self.grade == UNRATED {
            Text::new("未评级", "no grade")
        } else {
            Text::new(format!("{points} 分定为 {}", self.grade), format!("{points}, grade {}", self.grade))
        };
        Text::new(
            format!(
                "{total}/{out_of}（简版只问 {asked} 项、满分 {out_of}，已评 {assessed} 项；折成百分制 {of_hundred} 分，减 {less} 分，{}）",
                grade.zh
            ),
            format!(
                "{total}/{out_of} (short survey: {asked} indicators of {out_of} points asked, {assessed} assessed; {of_hundred} of a hundred, less {less}: {})",
                grade.en
            ),
        )
    }
}

/// The grade of a case with too many gaps 未评级.
const UNRATED: &str = "unrated";
/// How deep the case is surveyed, as the rules read it.
const DEPTH: &str = "survey.depth";
/// The points that a grade takes more at a short survey.
const MARGIN: &str = "policy.grade_margin_short";

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

/// At the other depths every indicator is asked, and one without an answer has lost its points.
fn is_short(figures: &Figures) -> bool {
    figures.reading(DEPTH).and_then(|r| r.text().map(str::to_owned)).as_deref() == Some(Depth::Short.word())
}

/// One indicator at this amount.
pub(crate) fn indicator(rule: &Indicator, figures: &Figures, at: &str) -> ScoredIndicator {
    let figure = |part: &str| format!("score.{at}.indicators.{}.{part}", rule.id);
    let band = number(figures, &figure("band"));
    let matched = rule.bands.iter().zip(1_u32..).find(|(_, number)| *number == band).map(|(b, _)| b);
    let value = figures.named(&figure("value")).reading;
    let asked = !is_short(figures) || value.applies();
    let not_assessed = || match asked {
        true => Text::new("未回答，记 0 分", "Not answered, scores 0"),
        false => Text::new("简版不问，不计", "Not asked at a short survey, not counted"),
    };
    ScoredIndicator {
        id: rule.id.clone(),
        dimension: rule.dimension.clone(),
        label: rule.label.clone(),
        value,
        points: number(figures, &figure("points")),
        max: rule.max,
        band,
        assessed: band > 0,
        asked,
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
    let whole = |id: &str| figures.reading(id).and_then(|r| r.number()).and_then(|n| i64::try_from(n).ok());
    let short = is_short(figures);
    let mut dimensions: IndexMap<String, u32> = IndexMap::new();
    let mut dimension_max: IndexMap<String, u32> = IndexMap::new();
    for indicator in &indicators {
        dimensions
            .entry(indicator.dimension.clone())
            .or_insert_with(|| number(&format!("score.{at}.dimensions.{}", indicator.dimension)));
        dimension_max.entry(indicator.dimension.clone()).or_default();
    }
    for indicator in indicators.iter().filter(|i| i.asked) {
        *dimension_max.entry(indicator.dimension.clone()).or_insert(0) += indicator.max;
    }
    let figure = |part: &str| whole(&format!("score.{at}.{part}"));
    let graded_by = || {
        let (of_hundred, points) = (figure("of_hundred")?, figure("total_for_grade")?);
        Some(GradedBy { of_hundred, less: whole(MARGIN)?, points })
    };
    Score {
        amount: figures.named(&format!("score.{at}.amount")).reading,
        total: number(&format!("score.{at}.total")),
        total_if_full: number(&format!("score.{at}.total_if_full")),
        grade: word(&format!("score.{at}.grade")).unwrap_or_else(|| UNRATED.to_owned()),
        assessed: number(&format!("score.{at}.assessed")),
        asked: u32::try_from(indicators.iter().filter(|i| i.asked).count()).unwrap_or(u32::MAX),
        out_of: number(&format!("score.{at}.out_of")),
        graded_by: graded_by().filter(|_| short),
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
