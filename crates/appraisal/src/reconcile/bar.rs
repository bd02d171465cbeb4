//! How far a figure must stand out before the short list names it: the many tests of one case are counted, so that few clean cases name anyone.

use super::Role;
use super::fault::Fault;
use super::net::{Net, Policy};

/// Traces as alike as this cannot be told apart.
pub(super) const TIED: f64 = 0.98;

/// How many different things are tested: faults with the same trace count once.
pub(super) fn tests(all: &[Fault], net: &Net<'_>) -> usize {
    let mut different: Vec<&Fault> = Vec::new();
    for fault in all {
        if !different.iter().any(|d| d.likeness(fault).abs() > TIED) {
            different.push(fault);
        }
    }
    let said = net.quantities.iter().flat_map(|q| &q.readings).filter(|r| r.role == Role::Predicted).count();
    (different.len() + said).max(1)
}

/// The |z| that the largest of so many independent tests exceeds in a clean case with the probability policy allows.
pub(super) fn critical(policy: &Policy, tests: usize) -> f64 {
    let tests = f64::from(u32::try_from(tests).unwrap_or(u32::MAX));
    let each = 1.0 - (1.0 - policy.family_error).powf(1.0 / tests);
    quantile(0.5 * each).max(policy.z_candidate)
}

/// The z that a normal number exceeds with this probability: bisection of an exact-enough tail.
fn quantile(probability: f64) -> f64 {
    let (mut low, mut high) = (0.0f64, 40.0f64);
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if upper_tail(middle) > probability { low = middle } else { high = middle }
    }
    high
}

/// The distance each fault must show. The probability that a clean case names anyone is shared out by how readily figures are wrong, and
/// which way: what is often left out is asked for less than what is hardly ever wrong, and both together for no more than policy allows.
pub(super) struct Bar {
    family: f64,
    whole: f64,
    least: f64,
}

impl Bar {
    pub(super) fn of(policy: &Policy, all: &[Fault], net: &Net<'_>) -> Self {
        // Faults with one trace are one test: either way, the readiest of them.
        let mut groups: Vec<(&Fault, [f64; 2])> = Vec::new();
        for fault in all {
            let like = |(of, _): &&mut (&Fault, [f64; 2])| of.likeness(fault).abs() > TIED;
            match groups.iter_mut().find(like) {
                Some((of, weight)) => {
                    let turned = of.likeness(fault) < 0.0;
                    for way in [0, 1] {
                        let seen = if turned { 1 - way } else { way };
                        weight[seen] = weight[seen].max(fault.weight_of(way));
                    }
                }
                None => groups.push((fault, [fault.weight_of(0), fault.weight_of(1)])),
            }
        }
        let said = net.quantities.iter().flat_map(|q| &q.readings).filter(|r| r.role == Role::Predicted).count();
        let said = f64::from(u32::try_from(said).unwrap_or(u32::MAX));
        let whole = groups.iter().map(|(_, w)| w[0] + w[1]).sum::<f64>() + said;
        Self { family: policy.family_error, whole: whole.max(1.0), least: policy.z_suspicious }
    }

    pub(super) fn passed(&self, fault: &Fault) -> bool {
        let weight = fault.weight_of(usize::from(fault.error > 0.0));
        let each = 1.0 - (1.0 - self.family).powf(weight / self.whole);
        fault.z.abs() > self.least && upper_tail(fault.z.abs()) < each.min(0.5)
    }
}

/// The normal distribution's upper tail: Abramowitz and Stegun 26.2.17 for small z, the continued fraction beyond.
pub(super) fn upper_tail(z: f64) -> f64 {
    let density = (-0.5 * z * z).exp() / (2.0 * std::f64::consts::PI).sqrt();
    if z < 2.0 {
        let t = 1.0 / (1.0 + 0.231_641_9 * z);
        let poly = [1.330_274_429, -1.821_255_978, 1.781_477_937, -0.356_563_782, 0.319_381_530];
        return density * poly.iter().fold(0.0, |sum, c| (sum + c) * t);
    }
    density / (1..=40).rev().fold(z, |tail, i| z + f64::from(i) / tail)
}
