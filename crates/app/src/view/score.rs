//! The score at both amounts, with the bands it was taken by.

use appraisal::figure::{Reading, Scalar};
use appraisal::score::{Score, ScoredIndicator};
use rust_decimal::Decimal;

use super::label::figure_kind;
use super::{Labels, word};
use crate::api::appraisal::{BandView, DimensionView, IndicatorView, ScoreCard, ScoreView};
use crate::api::text::{FigureKind, FigureView, Text};

pub(super) fn score(labels: &Labels<'_>) -> ScoreView {
    ScoreView {
        at_l0: card(labels, &labels.appraisal.score_at_l0, "at_L0"),
        at_amount_asked: card(labels, &labels.appraisal.score_at_asked, "at_amount_asked"),
    }
}

fn card(labels: &Labels<'_>, score: &Score, at: &str) -> ScoreCard {
    let dimensions = score.dimensions.iter().map(|(id, got)| {
        let label = word(&format!("dimension.{id}")).unwrap_or_else(|| Text::new(id, id));
        let max = score.dimension_max.get(id).copied().unwrap_or_default();
        let points = points(labels, format!("score.{at}.dimensions.{id}"), label.clone(), *got, &[]);
        DimensionView { id: id.clone(), label, points, max: max.to_string() }
    });
    ScoreCard {
        total: labels.figure(&format!("score.{at}.total")),
        grade: labels.figure(&format!("score.{at}.grade")),
        dimensions: dimensions.collect(),
        indicators: score.indicators.iter().map(|i| indicator(labels, i, at)).collect(),
    }
}

fn points(labels: &Labels<'_>, id: String, label: Text, got: u32, provisional: &[String]) -> FigureView {
    let reading = Reading::Known { value: Scalar::Number(Decimal::from(got)), provisional: provisional.to_vec() };
    labels.bare(id, label, FigureKind::Integer, &reading)
}

fn indicator(labels: &Labels<'_>, scored: &ScoredIndicator, at: &str) -> IndicatorView {
    let id = format!("score.{at}.indicators.{}", scored.id);
    let rule = labels.checklist.indicators.iter().find(|i| i.id == scored.id);
    let label = super::text(&scored.label);
    let kind = rule.map_or(FigureKind::Number, |r| figure_kind(r.value_kind));
    let band = usize::try_from(scored.band).ok().and_then(|b| b.checked_sub(1));
    let bands = rule.map(|r| r.bands.as_slice()).unwrap_or_default();
    let bands = bands.iter().enumerate().map(|(i, b)| BandView {
        points: b.points.to_string(),
        text: super::text(&b.text),
        hit: band == Some(i),
    });
    let waiting = scored.value.waiting_for();
    let provisional = if scored.assessed { waiting } else { &[] };
    IndicatorView {
        id: scored.id.clone(),
        dimension: scored.dimension.clone(),
        value: labels.bare(format!("{id}.value"), label.clone(), kind, &scored.value),
        points: points(labels, format!("{id}.points"), label.clone(), scored.points, provisional),
        label,
        max: scored.max.to_string(),
        asked: scored.asked,
        band: (scored.assessed || !scored.asked).then(|| super::text(&scored.reason)),
        bands: bands.collect(),
        missing: if scored.assessed { Vec::new() } else { waiting.to_vec() },
    }
}
