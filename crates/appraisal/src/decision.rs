//! The decision proposed 建议: by grade, knock-outs, failed checks and what keeps it from being automatic (calculation §5). A human signs.
//!
//! The last stage: reads all others, nobody reads it.

use crate::checklist::{Checklist, Notice};
use crate::crosscheck::{Check, Explained, Verdict};
use crate::figures::Figures;
use crate::finding::{Finding, Stage, Text, Weight};
use crate::limit::Limit;
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
    /// Ids of failed checks without a complete explanation of the present deviation.
    pub unexplained: Vec<String>,
    /// Ids of checks at attention without a written one.
    pub unwritten: Vec<String>,
    /// Ids of checks that could not be made.
    pub not_checked: Vec<String>,
    /// Ids of knock-outs hit.
    pub knocked_out_by: Vec<String>,
    /// Codes of what excludes an automatic agreement.
    pub not_automatic_because: Vec<String>,
    /// Conditions proposed 放款条件.
    pub conditions: Vec<Text>,
}

/// The knock-out rules with their states.
#[must_use]
pub fn knock_outs(checklist: &Checklist, figures: &Figures) -> Stage<Vec<KnockOut>> {
    let state = |rule: &crate::checklist::KnockOutRule| {
        let id = format!("knock_outs.each.{}", rule.id);
        let hit = figures.named(&format!("knock_outs.hit.{}", rule.id)).reading;
        KnockOut {
            id: rule.id.clone(),
            label: rule.label.clone(),
            state: figures.named(&id).reading.text().unwrap_or("unknown").to_owned(),
            waivable: rule.waivable,
            questions: hit.waiting_for().to_vec(),
        }
    };
    let made: Vec<KnockOut> = checklist.knock_outs.iter().map(state).collect();
    let noticed = |k: &KnockOut| {
        let weight = match k.state.as_str() {
            "hit" => Weight::Blocking,
            "unknown" => Weight::Attention,
            _ => return None,
        };
        Some(Finding::new(&format!("knock_out.{}.{}", k.state, k.id), weight, k.label.clone(), &k.questions))
    };
    let findings = made.iter().filter_map(noticed).collect();
    (made, findings)
}

/// The notices whose condition is true.
#[must_use]
pub fn notices(rules: &[Notice], figures: &Figures, prefix: &str, weight: Weight) -> Vec<Finding> {
    rules
        .iter()
        .filter(|n| figures.reading(&format!("{prefix}.{}", n.id)).and_then(|r| r.truth()) == Some(true))
        .map(|n| Finding { code: n.id.clone(), weight, text: n.text.clone(), questions: Vec::new() })
        .collect()
}

/// The decision proposed.
#[must_use]
pub fn decision(checklist: &Checklist, figures: &Figures, before: &Before<'_>) -> Stage<Decision> {
    let word = |id: &str| figures.named(id).reading.text().unwrap_or_default().to_owned();
    let with = |verdict: Verdict| {
        before.checks.iter().filter(|c| c.verdict == verdict).map(|c| c.id.clone()).collect::<Vec<_>>()
    };
    let failed_checks = with(Verdict::Fail);
    let knocked_out_by: Vec<String> =
        before.knock_outs.iter().filter(|k| k.state == "hit").map(|k| k.id.clone()).collect();
    let mut excluded = Vec::new();
    let mut exclude = |when: bool, code: &str| {
        if when {
            excluded.push(code.to_owned());
        }
    };
    // A failed check stays failed; explained in full (text, evidence, second officer) it no longer keeps people from agreeing.
    let open = |verdict: Verdict| {
        let due = before.checks.iter().filter(|c| c.verdict == verdict && c.explained != Explained::Done);
        due.map(|c| c.id.clone()).collect::<Vec<_>>()
    };
    let (unexplained, unwritten) = (open(Verdict::Fail), open(Verdict::Attention));
    exclude(!unexplained.is_empty(), "unexplained_failed_check");
    exclude(!before.missing.is_empty(), "unknown_required_answer");
    exclude(
        figures.reading("decision.completeness_too_low").and_then(|r| r.truth()) == Some(true),
        "completeness_below_minimum",
    );
    exclude(before.knock_outs.iter().any(|k| k.state == "unknown"), "unknown_knock_out");
    exclude(!before.limit.limit.is_firm(), "provisional_or_unknown_limit");
    let below = figures.reading("limit.limit_below_P_min_purpose_cannot_be_completed").and_then(|r| r.truth());
    exclude(below == Some(true), "limit_below_p_min");
    let made = Decision {
        grade: word("decision.grade"),
        by_grade: word("decision.by_grade"),
        proposal: word("decision.proposal"),
        failed_checks,
        attention: with(Verdict::Attention),
        unexplained,
        unwritten,
        not_checked: with(Verdict::NotChecked),
        knocked_out_by,
        not_automatic_because: excluded,
        conditions: notices(&checklist.conditions, figures, "condition", Weight::Note)
            .into_iter()
            .map(|f| f.text)
            .collect(),
    };
    (made, notices(&checklist.warnings, figures, "warning", Weight::Attention))
}

/// What the decision looks back on.
#[derive(Debug, Clone, Copy)]
#[allow(missing_docs)]
pub struct Before<'a> {
    pub checks: &'a [Check],
    pub knock_outs: &'a [KnockOut],
    pub limit: &'a Limit,
    pub missing: &'a [String],
}
