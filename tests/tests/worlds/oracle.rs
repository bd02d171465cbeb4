//! How well anybody could do: the residuals of the checks, weighed by somebody who knows which fault to look for, which way it moves them and how
//! they scatter in clean worlds of that line, and who accuses one clean world in a hundred. The best straight-line test there is for that one
//! fault; the reconciliation has to tell all of them apart with the same readings and knows none of this. What the oracle does not see, the
//! readings do not tell.

use crate::faults::appraised;
use appraisal::Appraisal;
use tests::world::{Fault, Line, Noise};

/// The identities, whatever the line; where one does not apply it leaves nothing.
const CHECKS: [&str; 8] = [
    "equity",
    "articulation/cash",
    "stock_equation",
    "articulation/payables",
    "articulation/receivables",
    "receivables",
    "articulation/customer_advances",
    "herd/feed_credit",
];

/// The z one clean world in a hundred exceeds, one-sided.
const ONE_IN_HUNDRED: f64 = 2.326;

const N: usize = CHECKS.len();

type Residuals = [f64; N];

/// What is left over, as shares of a year's sales.
fn residuals(a: &Appraisal) -> Residuals {
    let number =
        |id: &str| a.reading(id).and_then(|r| r.number()).map_or(0.0, |x| x.to_string().parse().unwrap_or(0.0));
    let sales: f64 = number("income.year.revenue");
    CHECKS.map(|id| {
        let check = a.checks.iter().find(|c| c.id == id);
        let left = check.and_then(|c| c.residual.as_ref()).and_then(|r| r.reading.number());
        left.map_or(0.0, |x| x.to_string().parse().unwrap_or(0.0)) / sales.max(1.0)
    })
}

/// Solves a symmetric system by elimination; what nothing speaks of stays out.
fn solve(mut m: [[f64; N]; N], mut b: Residuals) -> Residuals {
    for i in 0..N {
        if m[i][i].abs() < 1e-18 {
            m[i] = [0.0; N];
            m.iter_mut().for_each(|row| row[i] = 0.0);
            (m[i][i], b[i]) = (1.0, 0.0);
        }
        for j in 0..N {
            if j != i {
                let times = m[j][i] / m[i][i];
                let row = m[i];
                for (x, y) in m[j].iter_mut().zip(row) {
                    *x -= times * y;
                }
                b[j] -= times * b[i];
            }
        }
    }
    std::array::from_fn(|i| b[i] / m[i][i])
}

/// Somebody who has seen clean worlds of a line, and knows what to look for.
pub(crate) struct Oracle {
    mean: Residuals,
    weights: Residuals,
    centre: f64,
    sd: f64,
}

impl Oracle {
    /// Taught on worlds that nobody else sees.
    #[allow(clippy::cast_precision_loss)]
    pub(crate) fn taught(line: Line, kind: Fault, noise: f64, seeds: std::ops::Range<u64>) -> Self {
        let clean: Vec<Residuals> =
            seeds.clone().map(|s| residuals(&appraised(line, &line.world(s, Noise(noise), None)))).collect();
        let n = clean.len().max(2) as f64;
        let mean: Residuals = std::array::from_fn(|i| clean.iter().map(|r| r[i]).sum::<f64>() / n);
        let mut spread = [[0.0; N]; N];
        for (i, row) in spread.iter_mut().enumerate() {
            for (j, cell) in row.iter_mut().enumerate() {
                *cell = clean.iter().map(|r| (r[i] - mean[i]) * (r[j] - mean[j])).sum::<f64>() / (n - 1.0);
            }
        }
        // nothing is surer than a millionth of the sales: what never scatters tells most
        for (i, row) in spread.iter_mut().enumerate() {
            row[i] += 1e-12;
        }
        // which way the fault moves them, read off worlds without noise
        let exact: Vec<Residuals> =
            seeds.take(40).map(|s| residuals(&appraised(line, &line.world(s, Noise(0.0), Some(kind))))).collect();
        let way: Residuals = std::array::from_fn(|i| exact.iter().map(|r| r[i]).sum::<f64>());
        let weights = solve(spread, way);
        let mut made = Self { mean, weights, centre: 0.0, sd: 1.0 };
        let scores: Vec<f64> = clean.iter().map(|r| made.score(r)).collect();
        made.centre = scores.iter().sum::<f64>() / n;
        made.sd = (scores.iter().map(|s| (s - made.centre).powi(2)).sum::<f64>() / (n - 1.0)).sqrt().max(1e-18);
        made
    }

    fn score(&self, r: &Residuals) -> f64 {
        (0..N).map(|i| self.weights[i] * (r[i] - self.mean[i])).sum()
    }

    /// Whether it would call this world faulty.
    pub(crate) fn sees(&self, a: &Appraisal) -> bool {
        (self.score(&residuals(a)) - self.centre) / self.sd > ONE_IN_HUNDRED
    }
}
