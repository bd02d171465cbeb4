//! The reconciliation as cards: numbers in words, questions with their labels, what is not asked left out.

use appraisal::checklist::Kind;
use appraisal::reconcile::{self, IdentityFit, QuantityFit, ReadingFit, Role, Suspect, spoken};

use super::Labels;
use crate::api::appraisal::NamedRef;
use crate::api::reconciliation::{IdentityView, Mark, QuantityView, ReadingView, ReconciliationView, SuspectView};
use crate::api::text::{Basis, Text};

pub(super) fn reconciliation(labels: &Labels<'_>) -> ReconciliationView {
    let made = &labels.appraisal.reconciliation;
    ReconciliationView {
        suspects: made.suspects.iter().map(|s| suspect(labels, s)).collect(),
        // A quantity with one reading and no prediction has nothing to show.
        quantities: made.quantities.iter().filter(|q| compared(q)).map(|q| quantity(labels, q)).collect(),
        identities: made.identities.iter().map(identity).collect(),
    }
}

fn compared(quantity: &QuantityFit) -> bool {
    quantity.readings.iter().any(|r| r.predicted.is_some())
}

fn mark(mark: reconcile::Mark) -> Mark {
    match mark {
        reconcile::Mark::Untested => Mark::Untested,
        reconcile::Mark::Agrees => Mark::Agrees,
        reconcile::Mark::Suspicious => Mark::Suspicious,
        reconcile::Mark::Candidate => Mark::Candidate,
        reconcile::Mark::Apart => Mark::Apart,
    }
}

fn said(value: f64, kind: Kind) -> Text {
    spoken(value, kind).into()
}

/// Questions that are asked in this case, by their names.
fn questions(labels: &Labels<'_>, ids: &[String]) -> Vec<NamedRef> {
    let view = |id: &String| NamedRef { id: id.clone(), label: labels.label(id) };
    ids.iter().map(view).collect()
}

fn suspect(labels: &Labels<'_>, suspect: &Suspect) -> SuspectView {
    let checks = labels.appraisal.checks.iter().filter(|c| suspect.checks.contains(&c.id));
    SuspectView {
        sentence: super::text(&suspect.sentence),
        instead: suspect.instead_of.is_some(),
        by_verdict: suspect.by_verdict,
        checks: checks.map(|c| NamedRef { id: c.id.clone(), label: super::text(&c.label) }).collect(),
        questions: questions(labels, &suspect.questions),
    }
}

fn quantity(labels: &Labels<'_>, fit: &QuantityFit) -> QuantityView {
    let spread = fit.reference.zip(fit.sd).filter(|(r, _)| *r != 0.0);
    QuantityView {
        id: fit.id.clone(),
        label: super::text(&fit.label),
        figures: fit.figures.clone(),
        reference: fit.reference.map(|r| said(r, fit.kind)),
        spread: spread.map(|(r, sd)| format!("±{:.1}%", (sd / r).abs() * 100.0)),
        sentence: fit.sentence.as_ref().map(super::text),
        readings: fit.readings.iter().filter(|r| r.role != Role::Bound).map(|r| reading(labels, fit, r)).collect(),
    }
}

fn reading(labels: &Labels<'_>, fit: &QuantityFit, r: &ReadingFit) -> ReadingView {
    // The statement's value is no answer of its own: it has no basis word.
    let basis = (r.role != Role::Statement).then(|| r.basis.parse::<evidence::Basis>().ok().map(Basis::from)).flatten();
    ReadingView {
        id: r.id.clone(),
        label: super::text(&r.label),
        figure: r.figure.clone(),
        basis,
        value: said(r.value, fit.kind),
        predicted: r.predicted.map(|p| said(p, fit.kind)),
        deviation: r.deviation.map(|d| format!("{:+.0}%", d * 100.0)),
        z: r.z.map(|z| format!("{z:+.1}")),
        mark: mark(r.mark),
        questions: questions(labels, &r.questions),
    }
}

fn identity(fit: &IdentityFit) -> IdentityView {
    IdentityView {
        id: fit.id.clone(),
        label: super::text(&fit.label),
        checks: fit.checks.clone(),
        residual: said(fit.residual, Kind::Money),
        z: fit.z.map(|z| format!("{z:+.1}")),
        mark: mark(fit.mark),
    }
}
