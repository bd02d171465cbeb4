//! Folds: over single numbers, whole columns and column arithmetic. Not applicable values are skipped, unknown ones are not.

use crate::evaluate::{At, Run};
use crate::node::{Kind, Node};
use crate::outcome::{Gather, Outcome, Reason, State};
use crate::value::Value;
use rust_decimal::Decimal;

/// Feeds every value of every argument to `see`.
fn each(run: &Run<'_>, args: &[Node], at: At, see: &mut impl FnMut(&Outcome)) {
    for node in args {
        match node.over {
            None => match run.leaf(node, at) {
                Some(outcome) => see(outcome),
                None => see(&run.eval(node, at)),
            },
            Some(table) => {
                let rows = run.rows(table);
                if let Some(state) = run.table_state(table) {
                    see(&state);
                }
                match node.kind {
                    Kind::Column(column) => run.store.columns[column as usize].iter().for_each(&mut *see),
                    _ => (0..rows).for_each(|i| see(&run.eval(node, at.over(i)))),
                }
            }
        }
    }
}

/// The known numbers, and what stands in the way of a result.
fn numbers(run: &Run<'_>, args: &[Node], at: At) -> (Vec<Decimal>, Gather) {
    let (mut all, mut gather) = (Vec::new(), Gather::default());
    each(run, args, at, &mut |outcome| all.extend(gather.look(outcome).and_then(Value::as_number)));
    (all, gather)
}

fn total(numbers: impl IntoIterator<Item = Decimal>) -> Result<Decimal, Reason> {
    numbers.into_iter().try_fold(Decimal::ZERO, |sum, x| sum.checked_add(x)).ok_or(Reason::Overflow)
}
pub(super) fn state(result: Result<Decimal, Reason>) -> State {
    match result {
        Ok(n) => State::Known(Value::Number(n)),
        Err(reason) => State::NotMeaningful(reason),
    }
}

pub(super) fn sum(run: &Run<'_>, args: &[Node], at: At) -> Outcome {
    let (mut sum, mut gather) = (Some(Decimal::ZERO), Gather::default());
    each(run, args, at, &mut |outcome| {
        if let Some(Value::Number(x)) = gather.look(outcome) {
            sum = sum.and_then(|s| s.checked_add(*x));
        }
    });
    let state = gather.blocked_fold().unwrap_or_else(|| state(sum.ok_or(Reason::Overflow)));
    gather.finish(state)
}

/// A fold that needs at least one number.
fn over(run: &Run<'_>, args: &[Node], at: At, f: fn(&mut [Decimal]) -> Result<Decimal, Reason>) -> Outcome {
    let (mut all, mut gather) = numbers(run, args, at);
    let state = gather.blocked_fold().unwrap_or_else(|| match all.is_empty() {
        true => gather.blocked().unwrap_or(State::NotApplicable(Reason::NothingToFold)),
        false => state(f(&mut all)),
    });
    gather.finish(state)
}

fn least(all: &mut [Decimal]) -> Result<Decimal, Reason> {
    all.iter().min().copied().ok_or(Reason::NothingToFold)
}
fn greatest(all: &mut [Decimal]) -> Result<Decimal, Reason> {
    all.iter().max().copied().ok_or(Reason::NothingToFold)
}
fn mean(all: &mut [Decimal]) -> Result<Decimal, Reason> {
    total(all.iter().copied())?.checked_div(Decimal::from(all.len())).ok_or(Reason::NothingToFold)
}
fn middle(all: &mut [Decimal]) -> Result<Decimal, Reason> {
    all.sort_unstable();
    let half = all.len() / 2;
    if all.len() % 2 == 1 {
        return Ok(all[half]);
    }
    let sum = all[half - 1].checked_add(all[half]).ok_or(Reason::Overflow)?;
    sum.checked_div(Decimal::TWO).ok_or(Reason::Overflow)
}

pub(super) fn min(run: &Run<'_>, args: &[Node], at: At) -> Outcome {
    over(run, args, at, least)
}
pub(super) fn max(run: &Run<'_>, args: &[Node], at: At) -> Outcome {
    over(run, args, at, greatest)
}
pub(super) fn median(run: &Run<'_>, args: &[Node], at: At) -> Outcome {
    over(run, args, at, middle)
}
pub(super) fn average(run: &Run<'_>, args: &[Node], at: At) -> Outcome {
    over(run, args, at, mean)
}

/// A fold over the known ones; the causes of the others count only when nothing is known.
fn known(run: &Run<'_>, args: &[Node], at: At, f: fn(&mut [Decimal]) -> Result<Decimal, Reason>) -> Outcome {
    let (mut all, mut gather) = numbers(run, args, at);
    let state = match all.is_empty() {
        true => gather.blocked().unwrap_or(State::NotApplicable(Reason::NothingToFold)),
        false => state(f(&mut all)),
    };
    gather.finish(state)
}
pub(super) fn sum_known(run: &Run<'_>, args: &[Node], at: At) -> Outcome {
    known(run, args, at, |all| total(all.iter().copied()))
}
pub(super) fn min_known(run: &Run<'_>, args: &[Node], at: At) -> Outcome {
    known(run, args, at, least)
}
pub(super) fn max_known(run: &Run<'_>, args: &[Node], at: At) -> Outcome {
    known(run, args, at, greatest)
}

/// Several arguments multiply row by row; they are columns of one table (the type checker saw to it).
pub(super) fn sum_product(run: &Run<'_>, args: &[Node], at: At) -> Outcome {
    let Some(table) = args.iter().find_map(|a| a.over) else { return Outcome::not_meaningful(Reason::OutOfDomain) };
    let (mut sum, mut gather) = (Some(Decimal::ZERO), Gather::default());
    if let Some(state) = run.table_state(table) {
        gather.take(state);
    }
    for i in 0..run.rows(table) {
        let mut product = Some(Decimal::ONE);
        let mut whole = true;
        for node in args {
            let value = match run.leaf(node, at.over(i)) {
                Some(outcome) => gather.look(outcome).cloned(),
                None => gather.take(run.eval(node, at.over(i))),
            };
            match value {
                Some(Value::Number(x)) => product = product.and_then(|p| p.checked_mul(x)),
                _ => whole = false,
            }
        }
        if whole {
            sum = sum.and_then(|s| s.checked_add(product?));
        }
    }
    let state = gather.blocked_fold().unwrap_or_else(|| state(sum.ok_or(Reason::Overflow)));
    gather.finish(state)
}

pub(super) fn count_rows(run: &Run<'_>, args: &[Node], _: At) -> Outcome {
    let Kind::Table(table) = args[0].kind else { return Outcome::not_meaningful(Reason::OutOfDomain) };
    let mut gather = Gather::default();
    if let Some(state) = run.table_state(table) {
        gather.take(state);
    }
    let rows = State::Known(Value::Number(Decimal::from(run.rows(table))));
    let state = gather.blocked_fold().unwrap_or(rows);
    gather.finish(state)
}
