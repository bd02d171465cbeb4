//! Reconciliation 勾稽推断: who is wrong (calculation §7). Estimates and identities of a case as one weighted least-squares problem.
//!
//! The reference is fitted on hard figures only; what was said is predicted from it; every hard estimate and identity is tested against the
//! fit of all the others. It advises: it changes no answer, no statement line and no verdict. Floating point is allowed here and nowhere else
//! in this crate. Knows no score.

mod apart;
mod bar;
mod fault;
mod fit;
mod net;
mod sentence;
mod spread;
mod suspect;

pub use apart::Apart;
pub use sentence::spoken;

use crate::checklist::{Checklist, Kind};
use crate::crosscheck::{Check, Verdict};
use crate::figures::Figures;
use crate::finding::{Finding, Stage, Text, Weight};
use serde::Serialize;

/// What reconciliation makes of a case.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Reconciliation {
    /// Every quantity with its reference and its readings.
    pub quantities: Vec<QuantityFit>,
    /// Every identity that holds for this case.
    pub identities: Vec<IdentityFit>,
    /// Most likely wrong 最可能有误, most likely first; empty when nothing stands out.
    pub suspects: Vec<Suspect>,
    /// The whole as a summary only: many agreeing figures dilute one wrong one.
    pub overall: Option<Overall>,
}

/// One quantity 量: its reference value and everything that speaks of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QuantityFit {
    /// Its id.
    pub id: String,
    /// Its name.
    pub label: Text,
    /// Money, ratio ….
    #[serde(skip)]
    pub kind: Kind,
    /// The figures and questions it stands for.
    pub figures: Vec<String>,
    /// The questions to look at again.
    pub questions: Vec<String>,
    /// The reference value 参照值, fitted on hard figures; none where they do not settle it.
    pub reference: Option<f64>,
    /// Its standard deviation, in the unit of the reference.
    pub sd: Option<f64>,
    /// What speaks of it.
    pub readings: Vec<ReadingFit>,
    /// Agreement in one sentence, where there is something to compare.
    pub sentence: Option<Text>,
}

/// What a reading counts as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Hard and independent: it made the reference.
    Fitted,
    /// Predicted from the reference and compared: said, or by a third party, or a second reading of one raw source, or provisional.
    Predicted,
    /// The value the statements carry.
    Statement,
    /// A bound: shown, never compared.
    Bound,
}

/// How a value stands to the others 标记.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// Nothing to compare it with 无从比较.
    Untested,
    /// In line with the others 一致.
    Agrees,
    /// |z| above 1.96 可疑.
    Suspicious,
    /// |z| above 2.58, or a failed check 疑似有误.
    Candidate,
    /// A figure that was said, further from the reference than policy allows 偏离较大.
    Apart,
}

/// One reading beside what the others predict.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReadingFit {
    /// Its id: a reading of the quantity, or a row of its table.
    pub id: String,
    /// Its name.
    pub label: Text,
    /// The figure or question it comes from.
    pub figure: String,
    /// Its basis word.
    pub basis: String,
    /// What it counts as.
    pub role: Role,
    /// The value.
    pub value: f64,
    /// What all the others predict for it.
    pub predicted: Option<f64>,
    /// Value against prediction, as a share.
    pub deviation: Option<f64>,
    /// How far apart, in standard deviations.
    pub z: Option<f64>,
    /// The mark.
    pub mark: Mark,
    /// The questions to look at again.
    pub questions: Vec<String>,
}

/// One identity beside what the other figures say of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IdentityFit {
    /// Its id.
    pub id: String,
    /// Its name.
    pub label: Text,
    /// The checks that judge it.
    pub checks: Vec<String>,
    /// What is left over at the best values of its parts.
    pub residual: f64,
    /// How far from nothing, in standard deviations.
    pub z: Option<f64>,
    /// The mark.
    pub mark: Mark,
}

/// Which way a figure is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// Said or counted too much.
    TooHigh,
    /// Said or counted too little.
    TooLow,
    /// Left out altogether: there is something that should not be.
    LeftOut,
    /// Not known.
    Either,
}

/// One figure that may be wrong.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Blamed {
    /// The quantity, or for a bare identity its id.
    pub id: String,
    /// The reading, where a quantity has several.
    pub reading: Option<String>,
    /// Its name.
    pub label: Text,
    /// What its being wrong this way usually means.
    pub meaning: Text,
    /// Which way.
    pub way: Way,
    /// By how much, in the unit of the quantity.
    pub amount: Option<f64>,
    /// The questions to look at again.
    pub questions: Vec<String>,
}

/// One entry of the short list 最可能有误. Several figures when the case cannot tell them apart.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Suspect {
    /// The figures that explain it equally well, likeliest first.
    pub blamed: Vec<Blamed>,
    /// How far from the fit of all the others, in standard deviations.
    pub z: Option<f64>,
    /// The checks it explains.
    pub checks: Vec<String>,
    /// Whether a failed check, not statistics, names it.
    pub by_verdict: bool,
    /// The entry it is an alternative to, counted from 0.
    pub instead_of: Option<usize>,
    /// In one sentence.
    pub sentence: Text,
    /// The questions to look at again, the likeliest first.
    pub questions: Vec<String>,
}

/// The whole in one number.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Overall {
    /// Sum of squared weighted residuals.
    pub chi_square: f64,
    /// Degrees of freedom.
    pub freedom: u32,
    /// |z| that the many tests of this case exceed anywhere, when all is true, as rarely as policy `suspect_family_error` says.
    pub critical: f64,
}

/// Compares everything known with everything else known.
#[must_use]
pub fn reconcile(checklist: &Checklist, figures: &Figures, checks: &[Check]) -> Stage<Reconciliation> {
    let policy = net::Policy::of(checklist, figures);
    let net = net::Net::of(checklist, figures, &policy);
    let hard = fit::Fit::of(&net, fit::Trust::Hard);
    let all = fit::Fit::of(&net, fit::Trust::All);
    let mut made = Reconciliation {
        quantities: net.quantities.iter().enumerate().map(|(q, _)| quantity(&net, &hard, &policy, q)).collect(),
        identities: identities(&net, &all, &policy, checks),
        ..Reconciliation::default()
    };
    let (suspects, critical) = suspect::suspects(&net, &hard, &all, &policy, checks, &made);
    made.overall = all.overall(critical);
    made.suspects = suspects;
    asked_only(checklist, figures, &mut made);
    let findings = made.suspects.iter().map(|s| {
        let id = s.blamed.first().map_or("", |b| b.id.as_str());
        Finding::new(&format!("reconcile.{id}"), Weight::Note, s.sentence.clone(), &s.questions)
    });
    let findings = findings.collect();
    (made, findings)
}

/// Questions that this case does not ask, another trade's among them, are not pointed at.
fn asked_only(checklist: &Checklist, figures: &Figures, made: &mut Reconciliation) {
    let evaluation = &figures.evaluation;
    let asked = |id: &String| {
        let outcome = evaluation.get(id).or_else(|| evaluation.table_state(id));
        let known = checklist.questions.contains_key(id) || checklist.tables.contains_key(id);
        known && !outcome.is_some_and(|o| matches!(o.state, formula::State::NotApplicable(_)))
    };
    for quantity in &mut made.quantities {
        quantity.questions.retain(asked);
        quantity.readings.iter_mut().for_each(|r| r.questions.retain(asked));
    }
    for suspect in &mut made.suspects {
        suspect.questions.retain(asked);
        suspect.blamed.iter_mut().for_each(|b| b.questions.retain(asked));
    }
}

fn quantity(net: &net::Net<'_>, hard: &fit::Fit, policy: &net::Policy, q: usize) -> QuantityFit {
    let node = &net.quantities[q];
    let reference = hard.reference(net, q);
    let readings: Vec<ReadingFit> =
        node.readings.iter().map(|r| reading(net, hard, policy, q, r, reference.map(|(v, _)| v))).collect();
    let mut figures: Vec<String> = node.rule.readings.iter().map(|r| r.value.clone()).collect();
    figures.extend(node.rule.statement.clone());
    figures.extend(node.rule.rows.as_ref().map(|r| r.table.clone()));
    let mut made = QuantityFit {
        id: node.rule.id.clone(),
        label: node.rule.label.clone(),
        kind: node.rule.kind,
        figures,
        questions: node.rule.questions.clone(),
        reference: reference.map(|(v, _)| v),
        sd: reference.map(|(_, sd)| sd),
        readings,
        sentence: None,
    };
    made.sentence = sentence::agreement(&node.rule.per, &made);
    made
}

fn reading(
    net: &net::Net<'_>,
    hard: &fit::Fit,
    policy: &net::Policy,
    q: usize,
    r: &net::Reading,
    reference: Option<f64>,
) -> ReadingFit {
    let node = &net.quantities[q];
    let (predicted, z) = match r.role {
        Role::Bound => (None, None),
        Role::Fitted => match hard.without(net, q, r) {
            Some((value, z)) => (Some(value), Some(z)),
            None => (None, None),
        },
        Role::Predicted | Role::Statement => (reference, hard.against(net, q, r)),
    };
    let deviation = predicted.filter(|p| *p != 0.0).map(|p| (r.value - p) / p.abs());
    // What was said is named by its distance alone: it made no part of the reference.
    let said = r.role == Role::Predicted && !r.hard;
    let mark = match (z, deviation) {
        (_, Some(d)) if said => {
            if d.abs() > policy.oral_named {
                Mark::Apart
            } else {
                Mark::Agrees
            }
        }
        _ if r.provisional => Mark::Untested,
        (Some(z), _) => policy.mark(z),
        _ => Mark::Untested,
    };
    ReadingFit {
        id: r.id.clone(),
        label: r.label.clone(),
        figure: r.figure.clone(),
        basis: r.basis.clone(),
        role: r.role,
        value: r.value,
        predicted,
        deviation,
        z,
        mark,
        questions: if r.questions.is_empty() { node.rule.questions.clone() } else { r.questions.clone() },
    }
}

fn identities(net: &net::Net<'_>, all: &fit::Fit, policy: &net::Policy, checks: &[Check]) -> Vec<IdentityFit> {
    let failed = |id: &str| checks.iter().any(|c| c.id == id && c.verdict == Verdict::Fail);
    let view = |(k, identity): (usize, &net::Identity<'_>)| {
        let z = all.identity(k);
        let mark = z.map_or(Mark::Untested, |z| policy.mark(z));
        IdentityFit {
            id: identity.rule.id.clone(),
            label: identity.rule.label.clone(),
            checks: identity.rule.checks.clone(),
            residual: all.residual(k),
            z,
            // An identity that fails its verdict is named whatever its z.
            mark: if identity.rule.checks.iter().any(|c| failed(c)) { Mark::Candidate } else { mark },
        }
    };
    net.identities.iter().enumerate().map(view).collect()
}

#[cfg(test)]
#[path = "reconcile/tests.rs"]
mod tests;
