//! The weighted least-squares fit: readings of quantities, identities as constraints with a little slack, Gauss–Newton.
//!
//! Solved on the side of the identities, of which there are few: with r = what the identities leave over at the readings, A = their slopes and
//! S = A·V·Aᵀ + slack, the best values are y − V·Aᵀ·M·r. M is the inverse of S with everything projected out that no reading holds (unmeasured
//! quantities, and figures already named); it also gives every leave-one-out test in closed form.

use super::net::{Net, Reading};
use super::{Overall, Role};
use nalgebra::{DMatrix, DVector, SymmetricEigen};

/// Passes of Gauss–Newton; the relations are sums of products, so few are needed.
const PASSES: usize = 12;
/// Eigenvalues below this share of the largest count as nothing.
const CUT: f64 = 1e-10;
/// The share of its own weight a reading must have left against the others to be tested.
const REDUNDANT: f64 = 1e-7;
/// The largest step of a logarithm in one pass.
const STEP: f64 = 1.0;

/// Which readings make the fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trust {
    /// Hard ones only: the reference.
    Hard,
    /// What was said as well, where a quantity has nothing harder: the test of the identities.
    All,
}

/// What has been named already and holds nothing any more.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Named {
    /// Readings, as quantity and position.
    pub(super) readings: Vec<(usize, usize)>,
    /// Quantities that should not exist, and do.
    pub(super) exist: Vec<usize>,
    /// Identities that do not hold.
    pub(super) broken: Vec<usize>,
}

/// How a quantity stands in the fit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Held {
    /// By its readings: weighted mean and variance.
    Read { mean: f64, variance: f64 },
    /// By the identities alone.
    Free,
    /// Not at all: it should not exist, or nothing is known of it.
    Outside,
}

/// A solved case.
pub(super) struct Fit {
    trust: Trust,
    pub(super) held: Vec<Held>,
    /// Positions of the readings in each mean.
    pub(super) used: Vec<Vec<usize>>,
    /// Best values, in the form of the fit.
    pub(super) best: Vec<f64>,
    /// Slopes of the identities, rows scaled to unit variance.
    pub(super) slopes: DMatrix<f64>,
    pub(super) scale: Vec<f64>,
    pub(super) inverse: DMatrix<f64>,
    pub(super) left: DVector<f64>,
    /// Inverse of the information on the free quantities, with their positions; for those the identities settle.
    free: Vec<usize>,
    free_variance: Vec<Option<f64>>,
    rank: usize,
}

/// The inverse on the space where there is something to invert, and its rank.
fn pseudo_inverse(m: DMatrix<f64>) -> (DMatrix<f64>, usize) {
    let n = m.nrows();
    if n == 0 || m.iter().any(|x| !x.is_finite()) {
        return (DMatrix::zeros(n, n), 0);
    }
    let Some(eigen) = SymmetricEigen::try_new(m, 1e-14, 1000) else { return (DMatrix::zeros(n, n), 0) };
    let largest = eigen.eigenvalues.iter().fold(0.0f64, |a, b| a.max(b.abs()));
    let mut rank = 0;
    let kept = eigen.eigenvalues.map(|l| {
        if l > largest * CUT && l > 0.0 {
            rank += 1;
            1.0 / l
        } else {
            0.0
        }
    });
    let vectors = &eigen.eigenvectors;
    (vectors * DMatrix::from_diagonal(&kept) * vectors.transpose(), rank)
}

/// The readings that hold a quantity.
fn used(readings: &[Reading], trust: Trust, gone: impl Fn(usize) -> bool) -> Vec<usize> {
    let of = |wanted: &dyn Fn(&Reading) -> bool| -> Vec<usize> {
        let all = readings.iter().enumerate();
        all.filter(|(i, r)| wanted(r) && r.usable() && !gone(*i)).map(|(i, _)| i).collect()
    };
    let hard = of(&|r| r.role == Role::Fitted);
    if hard.is_empty() && trust == Trust::All { of(&|r| r.role == Role::Predicted) } else { hard }
}

fn mean(readings: &[Reading], used: &[usize]) -> Held {
    // A reading of nothing has no spread: it stands as it is.
    if let Some(exact) = used.iter().map(|i| &readings[*i]).find(|r| r.sd <= 0.0) {
        return Held::Read { mean: exact.y, variance: 0.0 };
    }
    let weight = |r: &Reading| 1.0 / (r.sd * r.sd);
    let sum: f64 = used.iter().map(|i| weight(&readings[*i])).sum();
    let mean = used.iter().map(|i| weight(&readings[*i]) * readings[*i].y).sum::<f64>() / sum;
    Held::Read { mean, variance: 1.0 / sum }
}

impl Fit {
    pub(super) fn of(net: &Net<'_>, trust: Trust) -> Self {
        Self::besides(net, trust, &Named::default())
    }

    /// The fit without what has been named.
    pub(super) fn besides(net: &Net<'_>, trust: Trust, named: &Named) -> Self {
        let n = net.quantities.len();
        let mut held = vec![Held::Outside; n];
        let mut best = vec![0.0; n];
        let mut all_used = vec![Vec::new(); n];
        for (q, quantity) in net.quantities.iter().enumerate() {
            let list = used(&quantity.readings, trust, |i| named.readings.contains(&(q, i)));
            let start = quantity.readings.iter().find(|r| r.usable()).map(|r| r.y);
            if !list.is_empty() {
                held[q] = mean(&quantity.readings, &list);
            } else if start.is_some() || named.exist.contains(&q) {
                held[q] = Held::Free;
            }
            best[q] = match held[q] {
                Held::Read { mean, .. } => mean,
                _ => start.unwrap_or(0.0),
            };
            all_used[q] = list;
        }
        let free = (0..n).filter(|q| held[*q] == Held::Free).collect();
        let k = net.identities.len();
        let mut made = Self {
            trust,
            held,
            used: all_used,
            best,
            slopes: DMatrix::zeros(k, n),
            scale: vec![0.0; k],
            inverse: DMatrix::zeros(k, k),
            left: DVector::zeros(k),
            free,
            free_variance: Vec::new(),
            rank: 0,
        };
        made.solve(net, named);
        made
    }

    /// What its readings say of a quantity, or its best value where none hold it.
    pub(super) fn read(&self, q: usize) -> f64 {
        match self.held[q] {
            Held::Read { mean, .. } => mean,
            _ => self.best[q],
        }
    }

    fn variance(&self, q: usize) -> f64 {
        match self.held[q] {
            Held::Read { variance, .. } => variance,
            _ => 0.0,
        }
    }

    fn solve(&mut self, net: &Net<'_>, named: &Named) {
        for _ in 0..PASSES {
            let amounts: Vec<f64> = net.quantities.iter().zip(&self.best).map(|(q, u)| q.amount(*u)).collect();
            self.linearise(net, named, &amounts);
            let (projected, free_step) = self.project();
            self.inverse = projected;
            let pull = self.slopes.transpose() * (&self.inverse * &self.left);
            let mut moved = 0.0f64;
            for q in 0..self.best.len() {
                let Held::Read { mean, variance } = self.held[q] else { continue };
                let next = mean - variance * pull[q];
                moved = moved.max((next - self.best[q]).abs() / (1e-12 + variance.sqrt()));
                self.best[q] = next;
            }
            for (step, q) in free_step.iter().zip(self.free.clone()) {
                let log = matches!(net.quantities[q].rule.form, crate::checklist::Form::Log);
                let step = if log { step.clamp(-STEP, STEP) } else { *step };
                moved = moved.max(step.abs() / (1e-12 + self.best[q].abs()));
                self.best[q] += step;
            }
            if self.best.iter().any(|u| !u.is_finite()) {
                // Nothing sensible comes of these figures together: each stands alone.
                self.alone(net);
                return;
            }
            if moved < 1e-9 {
                break;
            }
        }
    }

    /// Slopes and what is left over, seen from the readings, each identity scaled to unit variance.
    fn linearise(&mut self, net: &Net<'_>, named: &Named, amounts: &[f64]) {
        let n = self.best.len();
        let mut rows = Vec::with_capacity(net.identities.len());
        for (k, identity) in net.identities.iter().enumerate() {
            let mut left = identity.value(amounts);
            let mut own = identity.slack * identity.slack;
            // An identity has few quantities; the slopes of the others are and stay nothing.
            for &q in &identity.quantities {
                let quantity = &net.quantities[q];
                let log = matches!(quantity.rule.form, crate::checklist::Form::Log);
                let slope = identity.slope(amounts, q, log);
                self.slopes[(k, q)] = slope;
                if let Held::Read { mean, variance } = self.held[q] {
                    left += slope * (mean - self.best[q]);
                    own += slope * slope * variance;
                }
            }
            let usable = own > 0.0 && own.is_finite() && left.is_finite() && !named.broken.contains(&k);
            let usable = usable && !(identity.rule.predicts && self.trust == Trust::All);
            let scale = if usable { 1.0 / own.sqrt() } else { 0.0 };
            self.scale[k] = scale;
            self.left[k] = if usable { left * scale } else { 0.0 };
            for &q in &identity.quantities {
                self.slopes[(k, q)] = if usable { self.slopes[(k, q)] * scale } else { 0.0 };
            }
            rows.push(identity.slack * scale);
        }
        let mut spread = self.slopes.clone();
        for q in 0..n {
            let variance = self.variance(q);
            spread.column_mut(q).scale_mut(variance);
        }
        let mut s = &spread * self.slopes.transpose();
        for (k, slack) in rows.iter().enumerate() {
            s[(k, k)] += slack * slack;
        }
        let (inverse, rank) = pseudo_inverse(s);
        self.inverse = inverse;
        self.rank = rank;
    }

    /// The inverse with the free quantities projected out, and the step that is best for them.
    fn project(&mut self) -> (DMatrix<f64>, Vec<f64>) {
        if self.free.is_empty() {
            return (self.inverse.clone(), Vec::new());
        }
        let mut u = DMatrix::zeros(self.slopes.nrows(), self.free.len());
        let mut norms = vec![0.0; self.free.len()];
        for (i, q) in self.free.iter().enumerate() {
            let column = self.slopes.column(*q);
            norms[i] = column.norm();
            if norms[i] > 0.0 {
                u.set_column(i, &(column / norms[i]));
            }
        }
        let iu = &self.inverse * &u;
        let information = u.transpose() * &iu;
        let (settled, rank) = pseudo_inverse(information.clone());
        self.rank = self.rank.saturating_sub(rank);
        let step = -(&settled * (iu.transpose() * &self.left));
        // Where something else free goes along, the identities do not settle it.
        let seen = &settled * &information;
        self.free_variance = (0..self.free.len())
            .map(|i| {
                let alone = norms[i] > 0.0 && (seen[(i, i)] - 1.0).abs() < 1e-6;
                alone.then(|| settled[(i, i)] / (norms[i] * norms[i]))
            })
            .collect();
        let steps = step.iter().zip(&norms).map(|(s, n)| if *n > 0.0 { s / n } else { 0.0 }).collect();
        let projected = &self.inverse - &iu * &settled * iu.transpose();
        (projected, steps)
    }

    fn alone(&mut self, net: &Net<'_>) {
        for (q, quantity) in net.quantities.iter().enumerate() {
            self.best[q] = match self.held[q] {
                Held::Read { mean, .. } => mean,
                _ => quantity.readings.first().map_or(0.0, |r| r.y),
            };
        }
        let k = net.identities.len();
        self.slopes = DMatrix::zeros(k, self.best.len());
        self.scale = vec![0.0; k];
        self.inverse = DMatrix::zeros(k, k);
        self.left = DVector::zeros(k);
        self.free_variance = vec![None; self.free.len()];
        self.rank = 0;
    }

    /// Variance of the best value, where the fit settles it.
    fn settled(&self, q: usize) -> Option<f64> {
        match self.held[q] {
            Held::Read { variance, .. } => {
                let column = self.slopes.column(q);
                let gain = column.dot(&(&self.inverse * column));
                Some((variance - variance * variance * gain).max(0.0))
            }
            Held::Free => {
                let i = self.free.iter().position(|f| *f == q)?;
                self.free_variance.get(i).copied().flatten()
            }
            Held::Outside => None,
        }
    }

    /// The reference and its standard deviation, as amounts.
    pub(super) fn reference(&self, net: &Net<'_>, q: usize) -> Option<(f64, f64)> {
        let variance = self.settled(q)?;
        let value = net.quantities[q].amount(self.best[q]);
        let sd = match net.quantities[q].rule.form {
            crate::checklist::Form::Log => value.abs() * variance.sqrt(),
            crate::checklist::Form::Level => variance.sqrt(),
        };
        (value.is_finite() && sd.is_finite()).then_some((value, sd))
    }

    /// What all the others say in the place of one fitted reading, and how far it stands from that: leave-one-out in closed form.
    pub(super) fn without(&self, net: &Net<'_>, q: usize, r: &Reading) -> Option<(f64, f64)> {
        let at = net.quantities[q].readings.iter().position(|x| std::ptr::eq(x, r))?;
        let (score, information) = self.evidence(net, q, at)?;
        let value = net.quantities[q].amount(r.y - score / information);
        value.is_finite().then_some((value, score / information.sqrt()))
    }

    /// Score and information of an error in one reading.
    pub(super) fn evidence(&self, net: &Net<'_>, q: usize, at: usize) -> Option<(f64, f64)> {
        let Held::Read { mean, variance } = self.held[q] else { return None };
        let r = &net.quantities[q].readings[at];
        if r.sd <= 0.0 || !self.used[q].contains(&at) {
            return None;
        }
        let weight = 1.0 / (r.sd * r.sd);
        let share = variance * weight;
        let column = self.slopes.column(q);
        let drawn = &self.inverse * column;
        let information = weight * (1.0 - share) + share * share * column.dot(&drawn);
        let score = weight * (r.y - mean) + share * drawn.dot(&self.left);
        (information > REDUNDANT * weight).then_some((score, information))
    }

    /// How far a figure that made no part of the fit stands from what the fit predicts.
    pub(super) fn against(&self, net: &Net<'_>, q: usize, r: &Reading) -> Option<f64> {
        let variance = self.settled(q)?;
        let spread = (r.sd * r.sd + variance).sqrt();
        let z = (r.y - self.best[q]) / spread;
        (net.quantities[q].readings.len() > 1 || self.held[q] == Held::Free).then_some(z).filter(|z| z.is_finite())
    }

    /// How far an identity stands from the fit of all the others.
    pub(super) fn identity(&self, k: usize) -> Option<f64> {
        let own = self.inverse[(k, k)];
        (own > REDUNDANT).then(|| (&self.inverse * &self.left)[k] / own.sqrt()).filter(|z| z.is_finite())
    }

    /// What an identity leaves over, by the others' best values.
    pub(super) fn residual(&self, k: usize) -> f64 {
        let own = self.inverse[(k, k)];
        let scaled = if own > REDUNDANT { (&self.inverse * &self.left)[k] / own } else { self.left[k] };
        if self.scale[k] > 0.0 { scaled / self.scale[k] } else { 0.0 }
    }

    pub(super) fn overall(&self, critical: f64) -> Option<Overall> {
        let by_identities = self.left.dot(&(&self.inverse * &self.left));
        let freedom = u32::try_from(self.rank).unwrap_or(0);
        let chi_square = by_identities;
        (freedom > 0 && chi_square.is_finite()).then_some(Overall { chi_square, freedom, critical })
    }
}
