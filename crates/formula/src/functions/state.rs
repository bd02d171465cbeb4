//! Functions that look at states: choices, three-valued logic, known and unknown, fallbacks.

use crate::evaluate::{At, Run, compare};
use crate::expr::Operator;
use crate::node::{Kind, Node};
use crate::outcome::{Causes, Gather, Outcome, Reason, State, merge};
use crate::value::Value;

/// The truth of a condition with its marks, or what it comes to instead.
fn condition(run: &Run<'_>, node: &Node, at: At) -> Result<(bool, Option<Causes>), Outcome> {
    if let Some(b) = run.firm_truth(node, at) {
        return Ok((b, None));
    }
    let outcome = run.eval(node, at);
    match outcome.as_bool() {
        Some(b) => Ok((b, outcome.provisional)),
        None => Err(outcome),
    }
}

pub(super) fn if_else(run: &Run<'_>, args: &[Node], at: At) -> Outcome {
    match condition(run, &args[0], at) {
        Ok((b, marks)) => run.eval(&args[if b { 1 } else { 2 }], at).marked(marks),
        Err(blocked) => blocked,
    }
}

pub(super) fn ifs(run: &Run<'_>, args: &[Node], at: At) -> Outcome {
    let mut provisional = None;
    for pair in args.chunks_exact(2) {
        match condition(run, &pair[0], at) {
            Ok((b, marks)) => {
                provisional = merge(provisional, marks);
                if b {
                    return run.eval(&pair[1], at).marked(provisional);
                }
            }
            Err(blocked) => return blocked.marked(provisional),
        }
    }
    Outcome::not_applicable(Reason::NoMatch).marked(provisional)
}

pub(super) fn switch(run: &Run<'_>, args: &[Node], at: At) -> Outcome {
    let mut gather = Gather::default();
    let Some(key) = gather.take(run.eval(&args[0], at)) else {
        let state = gather.blocked().unwrap_or(State::NotApplicable(Reason::NoMatch));
        return gather.finish(state);
    };
    let rest = &args[1..];
    for pair in rest.chunks_exact(2) {
        let Some(value) = gather.take(run.eval(&pair[0], at)) else {
            let state = gather.blocked().unwrap_or(State::NotApplicable(Reason::NoMatch));
            return gather.finish(state);
        };
        if compare(Operator::Equal, &key, &value, args[0].decimals.max(pair[0].decimals)) {
            return run.eval(&pair[1], at).marked(gather.provisional);
        }
    }
    match rest.len() % 2 {
        1 => run.eval(&rest[rest.len() - 1], at).marked(gather.provisional),
        _ => Outcome::not_applicable(Reason::NoMatch).marked(gather.provisional),
    }
}

pub(super) fn and(run: &Run<'_>, args: &[Node], at: At) -> Outcome {
    logic(run, args, at, false)
}
pub(super) fn or(run: &Run<'_>, args: &[Node], at: At) -> Outcome {
    logic(run, args, at, true)
}

/// `decisive` settles it whatever the others are. One firm decisive operand is enough, so that a provisional one beside it does
/// not make the result provisional.
fn logic(run: &Run<'_>, args: &[Node], at: At, decisive: bool) -> Outcome {
    let mut gather = Gather::default();
    let mut decided: Option<Outcome> = None;
    for node in args {
        match run.firm_truth(node, at) {
            Some(truth) if truth == decisive => return Outcome::truth(truth),
            Some(_) => continue,
            None => {}
        }
        let outcome = run.eval(node, at);
        if outcome.as_bool() == Some(decisive) {
            if outcome.provisional.is_none() {
                return outcome;
            }
            decided = Some(match decided {
                Some(d) => d.marked(outcome.provisional),
                None => outcome,
            });
        } else if decided.is_none() {
            gather.take(outcome);
        }
    }
    if let Some(decided) = decided {
        return decided;
    }
    let state = gather.blocked().unwrap_or(State::Known(Value::Bool(!decisive)));
    gather.finish(state)
}

pub(super) fn not(args: &[Value]) -> Result<Value, Reason> {
    args[0].as_bool().map(|b| Value::Bool(!b)).ok_or(Reason::OutOfDomain)
}

/// Whether the state of a part is so; a name need not be copied for that.
fn look(run: &Run<'_>, node: &Node, at: At, is: impl Fn(&Outcome) -> bool) -> Outcome {
    Outcome::truth(match run.leaf(node, at) {
        Some(outcome) => is(outcome),
        None => is(&run.eval(node, at)),
    })
}

pub(super) fn known(run: &Run<'_>, args: &[Node], at: At) -> Outcome {
    look(run, &args[0], at, Outcome::is_known)
}
pub(super) fn applicable(run: &Run<'_>, args: &[Node], at: At) -> Outcome {
    look(run, &args[0], at, |x| !x.is_not_applicable())
}

pub(super) fn meaningful(run: &Run<'_>, args: &[Node], at: At) -> Outcome {
    look(run, &args[0], at, |x| !x.is_not_meaningful())
}

/// A figure that rests on a fallback counts as not answered.
pub(super) fn firm(run: &Run<'_>, args: &[Node], at: At) -> Outcome {
    let Outcome { state, provisional } = run.eval(&args[0], at);
    match (state, provisional) {
        (State::Known(_), Some(causes)) => Outcome { state: State::Unknown(causes), provisional: None },
        (state, provisional) => Outcome { state, provisional },
    }
}

pub(super) fn fallback(run: &Run<'_>, args: &[Node], at: At) -> Outcome {
    let x = run.eval(&args[0], at);
    let Outcome { state: State::Unknown(causes), provisional } = x else { return x };
    run.eval(&args[1], at).marked(merge(provisional, Some(causes)))
}
pub(super) fn provisional(run: &Run<'_>, args: &[Node], at: At) -> Outcome {
    let value = run.eval(&args[0], at);
    match run.eval(&args[1], at).state {
        State::Unknown(causes) => value.marked(Some(causes)),
        _ => value,
    }
}

fn literal(args: &[Node]) -> Reason {
    match &args[0].kind {
        Kind::Literal(Value::Text(text)) => Reason::Given(text.clone()),
        _ => Reason::OutOfDomain,
    }
}
pub(super) fn not_meaningful(_: &Run<'_>, args: &[Node], _: At) -> Outcome {
    Outcome::not_meaningful(literal(args))
}
pub(super) fn not_applicable(_: &Run<'_>, args: &[Node], _: At) -> Outcome {
    Outcome::not_applicable(literal(args))
}

/// The cause is the literal: the question whose answer cannot be used.
pub(super) fn unknown(_: &Run<'_>, args: &[Node], _: At) -> Outcome {
    match literal(args) {
        Reason::Given(question) => Outcome::unknown(&question),
        reason => Outcome::not_meaningful(reason),
    }
}

pub(super) fn verdict(run: &Run<'_>, args: &[Node], at: At) -> Outcome {
    let mut gather = Gather::default();
    let x = run.eval(&args[0], at);
    if x.is_not_applicable() {
        return Outcome::text("not_applicable").marked(x.provisional);
    }
    let d = |i: usize| args[0].decimals.max(args[i].decimals);
    let values = [gather.take(x), gather.take(run.eval(&args[1], at)), gather.take(run.eval(&args[2], at))];
    let word = match &values {
        [Some(x), Some(pass), _] if compare(Operator::LessOrEqual, x, pass, d(1)) => "pass",
        [Some(x), Some(_), Some(attention)] if compare(Operator::LessOrEqual, x, attention, d(2)) => "attention",
        [Some(_), Some(_), Some(_)] => "fail",
        _ => "not_checked",
    };
    gather.finish(State::Known(Value::text(word)))
}
