//! Caps, knock-outs and the decision with its reasons.

use super::{Labels, word};
use crate::api::appraisal::{CapKind, CapView, DecisionView, KnockOutView};
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

pub(super) fn decision(labels: &Labels<'_>) -> DecisionView {
    let decision = &labels.appraisal.decision;
    let mut reasons = Vec::new();
    let grade = word(&decision.grade).unwrap_or_else(|| Text::new(&decision.grade, &decision.grade));
    let by_grade = word(&decision.by_grade).unwrap_or_else(|| Text::new(&decision.by_grade, &decision.by_grade));
    reasons.push(Text::new(
        format!("评级 {}，按评级：{}", grade.zh, by_grade.zh),
        format!("Grade {}: {}", grade.en, by_grade.en),
    ));
    for id in &decision.knocked_out_by {
        let rule = labels.appraisal.knock_outs.iter().find(|k| k.id == *id);
        let label = rule.map(|k| super::text(&k.label)).unwrap_or_else(|| Text::new(id, id));
        reasons.push(Text::new(format!("准入否决：{}", label.zh), format!("Knocked out: {}", label.en)));
    }
    let failed = decision.failed_checks.iter().map(|id| (id, "检验不通过", "Check failed"));
    for (id, zh, en) in failed.chain(decision.attention.iter().map(|id| (id, "检验须说明", "Check needs a word")))
    {
        let check = labels.appraisal.checks.iter().find(|c| c.id == *id);
        let label = check.map(|c| super::text(&c.label)).unwrap_or_else(|| Text::new(id, id));
        // An explained check stands in the reasons all the same; what it still blocks must be readable.
        let done = check.is_some_and(|c| c.explained == appraisal::crosscheck::Explained::Done);
        let (said, told) = if done { ("（已解释）", " (explained)") } else { ("", "") };
        reasons.push(Text::new(format!("{zh}：{}{said}", label.zh), format!("{en}: {}{told}", label.en)));
    }
    for code in &decision.not_automatic_because {
        let why = word(code).unwrap_or_else(|| Text::new(code, code));
        reasons.push(Text::new(format!("不能自动同意：{}", why.zh), format!("No automatic agreement: {}", why.en)));
    }
    let proposal_label = word(&decision.proposal).unwrap_or_else(|| Text::new(&decision.proposal, &decision.proposal));
    DecisionView {
        proposal: labels.figure("decision.proposal"),
        proposal_label,
        reasons,
        conditions: decision.conditions.iter().map(super::text).collect(),
    }
}
