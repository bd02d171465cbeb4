//! Cross-checks and measures as cards.

use appraisal::crosscheck;
use appraisal::estimate::Estimate;
use appraisal::figure::Reading;
use appraisal::finding::Finding;

use super::{Labels, text};
use crate::api::appraisal::{CheckView, EstimateView, MeasureView};
use crate::api::explanations::{ExplainedState, ExplanationView, SignatureView};
use crate::api::text::{Basis, FigureView, Text, Verdict};
use crate::case::{CaseSheet, Place, SIGNED, asked, role_label};

pub(crate) fn verdict(verdict: crosscheck::Verdict) -> Verdict {
    match verdict {
        crosscheck::Verdict::Pass => Verdict::Pass,
        crosscheck::Verdict::Attention => Verdict::Attention,
        crosscheck::Verdict::Fail => Verdict::Fail,
        crosscheck::Verdict::NotChecked => Verdict::NotChecked,
        crosscheck::Verdict::NotApplicable => Verdict::NotApplicable,
    }
}

pub(super) fn checks(labels: &Labels<'_>, sheet: &CaseSheet) -> Vec<CheckView> {
    let view = |check: &crosscheck::Check| {
        let figure = |named: &Option<appraisal::figure::Named>| named.as_ref().map(|n| labels.named(n));
        let parts = [figure(&check.residual), figure(&check.deviation), figure(&check.left), figure(&check.right)];
        let mut provisional: Vec<String> = parts.iter().flatten().flat_map(|f| f.provisional.clone()).collect();
        provisional.sort();
        provisional.dedup();
        let [residual, deviation, left, right] = parts;
        CheckView {
            id: check.id.clone(),
            label: super::text(&check.label),
            verdict: verdict(check.verdict),
            residual,
            deviation,
            direction: check.direction.clone(),
            meaning: check.meaning.as_ref().map(super::text),
            left,
            right,
            missing: check.questions.iter().filter(|q| !provisional.contains(q)).cloned().collect(),
            provisional,
            explained: state(check.explained),
            explanations: check.explanations.iter().map(|row| explanation(labels, sheet, row)).collect(),
        }
    };
    labels.appraisal.checks.iter().map(view).collect()
}

fn state(explained: crosscheck::Explained) -> ExplainedState {
    match explained {
        crosscheck::Explained::NotDue => ExplainedState::NotDue,
        crosscheck::Explained::Due => ExplainedState::Due,
        crosscheck::Explained::Moved => ExplainedState::Moved,
        crosscheck::Explained::NeedsEvidence => ExplainedState::NeedsEvidence,
        crosscheck::Explained::NeedsSecondOfficer => ExplainedState::NeedsSecondOfficer,
        crosscheck::Explained::Done => ExplainedState::Done,
    }
}

/// How much of an explanation stands behind a warning; all of it stands at its check.
const BRIEF: usize = 60;

/// A warning, and behind it what was written about it: under its own name, or at the check whose explanation tells of it.
pub(super) fn warned(labels: &Labels<'_>, sheet: &CaseSheet, warning: &Finding) -> Text {
    let said = text(&warning.text);
    let told_at = sheet.checklist.warnings.iter().find(|w| w.id == warning.code).map_or("", |w| w.told_at.as_str());
    let own = format!("flag/{}", warning.code);
    let rows = labels.appraisal.figures.rows("explanations");
    let written = |name: &str| {
        let given = |row: &String, column: &str| sheet.answers.cell("explanations", row, column).map(|g| g.raw.clone());
        let row = rows.iter().rfind(|row| given(row, "check").as_deref() == Some(name))?;
        given(row, "explanation").map(|words| words.trim().to_owned()).filter(|words| !words.is_empty())
    };
    let Some(words) = written(&own).or_else(|| (!told_at.is_empty()).then(|| written(told_at)).flatten()) else {
        return said;
    };
    let short: String = words.chars().take(BRIEF).collect();
    let more = if words.chars().count() > BRIEF { "…" } else { "" };
    Text {
        zh: format!("{} ✓ 已说明：{short}{more}", said.zh), en: format!("{} ✓ explained: {short}{more}", said.en)
    }
}

/// One row of the table of explanations.
fn explanation(labels: &Labels<'_>, sheet: &CaseSheet, row: &str) -> ExplanationView {
    let table = "explanations";
    let given = |column: &str| sheet.answers.cell(table, row, column);
    let text = |column: &str| given(column).map(|g| g.raw.clone()).filter(|t| !t.is_empty());
    let size = ["deviation", "residual"].iter().find(|c| text(c).is_some());
    ExplanationView {
        row: row.to_owned(),
        text: text("explanation").unwrap_or_default(),
        evidence: text("evidence"),
        files: given("evidence").map(|g| g.evidence.clone()).unwrap_or_default(),
        second_officer: text("second_officer"),
        second_statement: text("second_statement"),
        confirmed: signature(sheet, table, row, "second_officer"),
        accepted_by: text("accepted_by"),
        accepted: signature(sheet, table, row, "accepted_by"),
        written_for: size.map(|column| labels.figure(&format!("{table}.{row}.{column}")).text),
        saved_at: given("explanation").and_then(|g| g.saved_at.clone()),
    }
}

/// Whether a guarded cell was signed, when and by which account; or why what stands there does not count.
fn signature(sheet: &CaseSheet, table: &str, row: &str, column: &str) -> Option<SignatureView> {
    let place = Place { question: table, row: Some(row), column: Some(column) };
    let given = sheet.answers.cell(table, row, column)?;
    let unsigned = sheet.unsigned(place, asked(&sheet.checklist, table, Some(column))?, given);
    let signed = given.act.as_ref().filter(|_| unsigned.is_none());
    Some(SignatureView {
        holds: signed.is_some(),
        text: match (signed, unsigned) {
            (Some(act), _) => {
                let role = role_label(act.said.role);
                Text::new(format!("{}（{}）", SIGNED, role.zh), format!("signed with the own account ({})", role.en))
            }
            (None, Some(why)) => why,
            (None, None) => return None,
        },
        at: signed.and_then(|_| given.saved_at.clone()),
    })
}

pub(super) fn measures(labels: &Labels<'_>) -> Vec<MeasureView> {
    // The tolerance of a measure's estimates, or that of its check.
    let policy = |id: &str, band: &str| {
        let value = |name: String| labels.checklist.policies.get(&name).map(|p| p.value.clone());
        value(format!("{id}_estimate_{band}")).or_else(|| value(format!("{id}_{band}")))
    };
    let views = labels.appraisal.measures.iter().map(|measure| {
        let rule = labels.checklist.measures.iter().find(|m| m.id == measure.id);
        let rows = rule.map(|r| r.rows.as_str()).unwrap_or_default();
        let verdict = labels.appraisal.checks.iter().find(|c| c.id == measure.check).map(|c| verdict(c.verdict));
        MeasureView {
            id: measure.id.clone(),
            label: super::text(&measure.label),
            statement: shown(labels.named(&measure.statement)),
            reference: shown(labels.named(&measure.reference)),
            pass_band: policy(&measure.id, "pass"),
            attention_band: policy(&measure.id, "attention"),
            verdict: verdict.unwrap_or(Verdict::NotChecked),
            check: (!measure.check.is_empty()).then(|| measure.check.clone()),
            estimates: measure.estimates.iter().map(|e| estimate(labels, rows, e)).collect(),
        }
    });
    views.collect()
}

fn shown(figure: FigureView) -> Option<FigureView> {
    (figure.state != crate::api::text::FigureState::NotApplicable).then_some(figure)
}

fn estimate(labels: &Labels<'_>, rows: &str, estimate: &Estimate) -> EstimateView {
    let column = |names: &[&str]| {
        names.iter().find_map(|name| estimate.columns.get(*name).map(|reading| ((*name).to_owned(), reading)))
    };
    let figure = |names: &[&str]| {
        column(names).map(|(name, reading)| labels.view(&format!("{rows}.{}.{name}", estimate.id), reading))
    };
    let word = |names: &[&str]| column(names).and_then(|(_, r)| r.text().map(str::to_owned));
    let not_known = || {
        let reading = Reading::NotApplicable { reason: "本行没有数值".to_owned() };
        labels.view(&format!("{rows}.{}", estimate.id), &reading)
    };
    let basis = word(&["basis", "main_basis"]).and_then(|w| w.parse::<evidence::Basis>().ok()).map(Basis::from);
    let verdict =
        column(&["verdict"]).map_or(Verdict::NotApplicable, |(_, r)| verdict(crosscheck::Verdict::from_reading(r)));
    EstimateView {
        id: estimate.id.clone(),
        label: super::text(&estimate.label),
        value: figure(&["annual_equivalent_month", "value_month", "value"]).unwrap_or_else(not_known),
        basis,
        role: word(&["role"]),
        deviation: figure(&["deviation"]).and_then(shown),
        verdict,
    }
}
