//! How far a sum may be off: each row errs on its own, so a sum of many is surer than its weakest row, and its main part gives the basis
//! (calculation §0). What all rows share – one pen, one day, one way of counting – does not average out: policy `sd_shared`.

use super::net::Policy;
use crate::checklist::PartsRule;
use formula::{Evaluation, Outcome, State, Value};
use rust_decimal::prelude::ToPrimitive;

/// The basis of a sum and its relative standard deviation.
pub(super) struct Spread {
    pub(super) basis: &'static str,
    pub(super) relative: f64,
}

fn number(outcome: &Outcome) -> Option<f64> {
    match &outcome.state {
        State::Known(Value::Number(n)) => n.to_f64().filter(|v| v.is_finite()),
        _ => None,
    }
}

/// By how much surer than one paper of its basis a total of so many papers is.
pub(super) fn of_papers(policy: &Policy, basis: &str, papers: u32) -> f64 {
    let one = policy.sd(basis);
    ((one * one / f64::from(papers) + policy.shared * policy.shared).sqrt() / one).min(1.0)
}

/// What the rows say of the sum; nothing where there are no rows to say it.
pub(super) fn spread(parts: &[PartsRule], evaluation: &Evaluation, policy: &Policy, value: f64) -> Option<Spread> {
    let mut squares = 0.0;
    let mut by_basis: Vec<(&'static str, f64)> = Vec::new();
    for part in parts {
        let times: f64 = part.times.as_ref().and_then(|t| t.parse().ok()).unwrap_or(1.0);
        let Some(values) = evaluation.column(&part.table, &part.value) else { continue };
        let bases: Vec<_> = part.basis.iter().filter_map(|c| evaluation.column_basis(&part.table, c)).collect();
        for (i, row) in values.iter().enumerate() {
            let Some(amount) = number(row).map(|x| (x * times).abs()) else { continue };
            let basis = bases.iter().find_map(|b| b.get(i).copied().flatten()).map_or("oral", |b| b.as_str());
            let own = policy.sd(basis) * amount;
            squares += own * own;
            match by_basis.iter_mut().find(|(b, _)| *b == basis) {
                Some((_, sum)) => *sum += amount,
                None => by_basis.push((basis, amount)),
            }
        }
    }
    let total: f64 = by_basis.iter().map(|(_, sum)| sum).sum();
    let basis = by_basis.iter().max_by(|a, b| a.1.total_cmp(&b.1))?.0;
    let shared = policy.shared * total;
    let relative = (squares + shared * shared).sqrt() / value.abs();
    (total > 0.0 && relative.is_finite()).then_some(Spread { basis, relative })
}
