//! What might be wrong, one fault at a time: an error in one reading, something that should not exist, or an identity that does not hold.
//!
//! Each fault leaves a trace over readings and identities; how well the trace fits what is left over is its z, how alike two traces are their
//! correlation. Faults with the same trace cannot be told apart by this case.

use super::fit::{Fit, Held};
use super::net::{Net, Policy};
use super::{Role, Way};
use nalgebra::DVector;

/// The share of a trace that the case must hold against the fault for it to be tested.
const SEEN: f64 = 1e-7;

/// Where a fault sits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seat {
    /// One reading of a quantity.
    Reading(usize, usize),
    /// A quantity that should not exist.
    Exists(usize),
    /// An identity as such.
    Identity(usize),
}

/// A possible fault with what the case says of it.
pub(super) struct Fault {
    pub(super) seat: Seat,
    pub(super) z: f64,
    /// The error that fits best, in the form of the fit: reading minus truth.
    pub(super) error: f64,
    pub(super) information: f64,
    /// Its trace over the identities.
    trace: DVector<f64>,
    /// The trace as the fit weighs it, for holding others against it.
    drawn: DVector<f64>,
    /// How large such an error may be, in the form of the fit.
    pub(super) reach: f64,
    /// How readily such a figure reads too low and too high, before anything is compared.
    pub(super) weight: [f64; 2],
    /// For one of several readings: its weight, share of the mean.
    own: Option<(f64, f64)>,
}

impl Fault {
    /// How alike the traces of two faults are, between −1 and 1.
    pub(super) fn likeness(&self, other: &Self) -> f64 {
        let mut product = self.trace.dot(&other.drawn);
        if let (Seat::Reading(q, i), Seat::Reading(p, j)) = (self.seat, other.seat)
            && q == p
            && let (Some((weight, _)), Some((_, share))) = (self.own, other.own)
        {
            product += if i == j { weight * (1.0 - share) } else { -weight * share };
        }
        product / (self.information * other.information).sqrt()
    }

    /// The share of what an identity leaves over that its best error takes up.
    pub(super) fn explains(&self, fit: &Fit, k: usize) -> f64 {
        let left = fit.left[k];
        if left == 0.0 { 0.0 } else { self.trace[k] * self.error / left }
    }

    /// Log of how much better the case is explained with this fault than without it, an error of about its reach expected: the marginal
    /// likelihood, so that neither size nor smallness is free.
    pub(super) fn support(&self) -> f64 {
        let reach = self.reach * self.reach * self.information;
        0.5 * self.z * self.z * reach / (1.0 + reach) - 0.5 * (1.0 + reach).ln() + self.readily(self.error)
    }

    /// The same where a verdict, not the spread of the figures, says that identity `k` holds a fault: how readily an error of this kind leaves
    /// what is left over there, and how well such an error sits with all the rest (`others`: the same fault seen without that identity).
    /// `None` when it moves the identity the wrong way or not at all.
    pub(super) fn support_of(&self, left: f64, spread: f64, k: usize, others: Option<&Self>) -> Option<f64> {
        let slope = self.trace[k];
        let reach = slope.abs() * self.reach;
        // A figure too small for what is left over is no explanation of it.
        if reach <= spread {
            return None;
        }
        let expected = reach * reach + spread * spread;
        let error = left / slope * (reach * reach / expected);
        if matches!(self.seat, Seat::Exists(_)) && error > 0.0 {
            return None;
        }
        let rest = others.map_or(0.0, |o| o.z * o.information.sqrt() * error - 0.5 * error * error * o.information);
        Some(-0.5 * left * left / expected - 0.5 * expected.ln() + rest + self.readily(error))
    }

    /// The error that takes up all that is left over in an identity.
    pub(super) fn with_error(&self, left: f64, k: usize) -> f64 {
        left / self.trace[k]
    }

    /// How readily it reads too low (0) or too high (1); what should not exist cannot be too much of nothing.
    pub(super) fn weight_of(&self, way: usize) -> f64 {
        if way == 1 && matches!(self.seat, Seat::Exists(_)) { 0.0 } else { self.weight[way] }
    }

    fn readily(&self, error: f64) -> f64 {
        self.weight[usize::from(error > 0.0)].ln()
    }

    /// What should not exist cannot exist less than not at all.
    pub(super) fn possible(&self) -> bool {
        !matches!(self.seat, Seat::Exists(_)) || self.error < 0.0
    }

    pub(super) fn way(&self, error: f64) -> Way {
        match self.seat {
            Seat::Identity(_) => Way::Either,
            Seat::Exists(_) => Way::LeftOut,
            Seat::Reading(..) if error > 0.0 => Way::TooHigh,
            Seat::Reading(..) => Way::TooLow,
        }
    }
}

/// Every fault the case can say something of.
pub(super) fn faults(net: &Net<'_>, fit: &Fit, policy: &Policy) -> Vec<Fault> {
    let mut all = Vec::new();
    for (q, quantity) in net.quantities.iter().enumerate() {
        if quantity.rule.zero {
            // What should not exist reads as nothing; that it exists is a reading too low.
            if fit.held[q] == Held::Outside
                && let Some(reach) = quantity.scale.filter(|s| *s > 0.0)
                && let Some(fault) = traced(fit, q, Seat::Exists(q), 1.0, None, 0.0)
            {
                all.push(Fault { reach, weight: quantity.weight(policy, ""), ..fault });
            }
            continue;
        }
        let Held::Read { mean, variance } = fit.held[q] else { continue };
        for at in &fit.used[q] {
            let r = &quantity.readings[*at];
            let reach = quantity.reach(policy, r.value);
            if r.role == Role::Statement || reach <= 0.0 {
                continue;
            }
            let (share, own, score) = if r.sd > 0.0 {
                let weight = 1.0 / (r.sd * r.sd);
                (variance * weight, Some((weight, variance * weight)), weight * (r.y - mean))
            } else {
                (1.0, None, 0.0)
            };
            if let Some(fault) = traced(fit, q, Seat::Reading(q, *at), share, own, score) {
                all.push(Fault { reach, weight: quantity.weight(policy, &r.basis), ..fault });
            }
        }
    }
    all
}

/// The fault that an identity does not hold, whatever its parts.
pub(super) fn broken(fit: &Fit, k: usize) -> Option<Fault> {
    let information = fit.inverse[(k, k)];
    if information <= SEEN {
        return None;
    }
    let mut trace = DVector::zeros(fit.left.len());
    trace[k] = 1.0;
    let score = (&fit.inverse * &fit.left)[k];
    let z = score / information.sqrt();
    let seat = Seat::Identity(k);
    let drawn = &fit.inverse * &trace;
    let error = score / information;
    Some(Fault { seat, z, error, information, trace, drawn, reach: 0.0, weight: [1.0; 2], own: None })
}

fn traced(fit: &Fit, q: usize, seat: Seat, share: f64, own: Option<(f64, f64)>, own_score: f64) -> Option<Fault> {
    let trace: DVector<f64> = fit.slopes.column(q) * share;
    let drawn = &fit.inverse * &trace;
    let within = own.map_or(0.0, |(weight, share)| weight * (1.0 - share));
    let information = trace.dot(&drawn) + within;
    let whole = trace.dot(&trace) + own.map_or(0.0, |(weight, _)| weight);
    let score = drawn.dot(&fit.left) + own_score;
    let seen = information > SEEN * whole && information.is_finite() && score.is_finite();
    let z = score / information.sqrt();
    let error = score / information;
    seen.then_some(Fault { seat, z, error, information, trace, drawn, reach: 0.0, weight: [1.0; 2], own })
}
