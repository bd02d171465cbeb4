//! Caps, knock-outs and the decision with its reasons.

use super::{Labels, word};
use crate::api::appraisal::{AboutView, CapKind, CapView, DecisionView, KnockOutView, ReasonView};
use crate::api::text::{FigureState, Text};

pub(super) fn caps(labels: &Labels<'_>) -> Vec<CapView> {
    let view = |cap: &appraisal::limit::Cap| {
        let after = labels.named(&cap.after);
        CapView {
            id: cap.id.clone(),
            kind: match cap.kind.as_str() {
                "need" => CapKind::Need,
                "capacity" => CapKind::Capacity,
                "exposure" => CapKind::Exposure,
                "asked" => CapKind::Asked,
                _ => CapKind::Other,
            },
            label: super::text(&cap.label),
            value: labels.named(&cap.value),
            after: (after.state != FigureState::NotApplicable).then_some(after),
            binding: cap.binds,
            above_asked: cap.above_asked,
        }
    };
    labels.appraisal.limit.caps.iter().map(view).collect()
}

pub(super) fn knock_outs(labels: &Labels<'_>) -> Vec<KnockOutView> {
    let applying = labels.appraisal.knock_outs.iter().filter(|k| k.state != "not_applicable");
    let view = |k: &appraisal::decision::KnockOut| KnockOutView {
        id: k.id.clone(),
        label: super::text(&k.label),
        hit: match k.state.as_str() {
            "hit" => Some(true),
            "unknown" => None,
            _ => Some(false),
        },
        waivable: k.waivable,
        missing: k.questions.clone(),
        rests_on: labels.checklist.model.questions(&format!("knock_outs.hit.{}", k.id)).into_iter().collect(),
    };
    applying.map(view).collect()
}

/// How many things one reason names on the screen; the rest is a number.
const NAMED: usize = 8;

pub(super) fn decision(labels: &Labels<'_>) -> DecisionView {
    let decision = &labels.appraisal.decision;
    let wording = |id: &str| {
        let label = labels.label(id);
        appraisal::finding::Text::new(label.zh, label.en)
    };
    let reasons = decision.reasons.iter().map(|reason| ReasonView {
        code: reason.code.clone(),
        group: reason.group.clone(),
        group_label: worded(&reason.group),
        decides: reason.group == decision.by,
        text: super::text(&reason.sentence(NAMED, &wording)),
        about: reason.about.iter().map(|about| named(labels, about)).collect(),
    });
    DecisionView {
        proposal: labels.figure("decision.proposal"),
        proposal_label: worded(&decision.proposal),
        reduce_to: decision.reduce_to.as_ref().map(|_| labels.figure("decision.reduce_to")),
        reasons: reasons.collect(),
        conditions: decision.conditions.iter().map(super::text).collect(),
    }
}

fn worded(id: &str) -> Text {
    word(id).unwrap_or_else(|| Text::new(id, id))
}

fn named(labels: &Labels<'_>, about: &appraisal::decision::About) -> AboutView {
    let label = if about.label.zh.is_empty() { labels.label(&about.id) } else { super::text(&about.label) };
    let at = matches!(about.kind, appraisal::decision::AboutKind::Question).then(|| about.id.clone());
    AboutView { id: about.id.clone(), label, at }
}
