//! What basis a result has that several answers entered: by value where they are added up, by the softest where they multiply.

use crate::evaluate::{At, Run};
use crate::inputs::Basis;
use crate::node::Node;
use crate::outcome::{Gather, Outcome, Reason, State};
use crate::value::{Value, named_round};
use rust_decimal::Decimal;

/// Decimals at which amounts are compared here, in engine and workbook alike.
pub(crate) const PLACES: u8 = 6;

fn word(value: Value) -> Option<Basis> {
    match value {
        Value::Text(text) => Basis::named(&text),
        _ => None,
    }
}

/// The softest of the words that are known; `none` when there is none, so that it is always known.
pub(super) fn softest(run: &Run<'_>, args: &[Node], at: At) -> Outcome {
    let mut gather = Gather::default();
    let words = args.iter().filter_map(|node| gather.take(run.eval(node, at)).and_then(word));
    let softest = words.min().map_or("none", Basis::as_str);
    gather.finish(State::Known(Value::text(softest)))
}

/// What stands on each kind of basis.
#[derive(Default)]
struct Sums {
    oral: Decimal,
    third_party: Decimal,
    observed: Decimal,
    system: Decimal,
    document: Decimal,
}

impl Sums {
    /// A word that is no basis counts as said only.
    fn add(&mut self, basis: Option<Basis>, amount: Decimal) -> Option<()> {
        let sum = match basis {
            Some(Basis::ThirdParty) => &mut self.third_party,
            Some(Basis::Observed) => &mut self.observed,
            Some(Basis::System) => &mut self.system,
            Some(Basis::Document) => &mut self.document,
            Some(Basis::Oral) | None => &mut self.oral,
        };
        *sum = sum.checked_add(amount)?;
        Some(())
    }

    /// `soft` is more than the share `limit` of `firm`.
    fn outweighs(soft: Decimal, firm: Decimal, limit: Decimal) -> Option<bool> {
        Some(named_round(soft.checked_sub(limit.checked_mul(firm)?)?, PLACES) > Decimal::ZERO)
    }

    fn basis(&self, limit: Decimal) -> Option<Basis> {
        let hard = self.observed.checked_add(self.system)?.checked_add(self.document)?;
        if Sums::outweighs(self.oral, hard.checked_add(self.third_party)?, limit)? {
            return Some(Basis::Oral);
        }
        if Sums::outweighs(self.oral.checked_add(self.third_party)?, hard, limit)? {
            return Some(Basis::ThirdParty);
        }
        // of two equal ones the softer
        let at_least = |a: Decimal, b: Decimal| named_round(a - b, PLACES) >= Decimal::ZERO;
        Some(if at_least(self.observed, self.system) && at_least(self.observed, self.document) {
            Basis::Observed
        } else if at_least(self.system, self.document) {
            Basis::System
        } else {
            Basis::Document
        })
    }
}

/// A limit, then pairs of what is added up and the basis it rests on. What is not known, and what is zero, carries no weight.
pub(super) fn by_value(run: &Run<'_>, args: &[Node], at: At) -> Outcome {
    let mut gather = Gather::default();
    let limit = match gather.take(run.eval(&args[0], at)) {
        Some(Value::Number(limit)) => limit,
        _ => {
            let state = gather.blocked().unwrap_or(State::NotMeaningful(Reason::OutOfDomain));
            return gather.finish(state);
        }
    };
    let (mut sums, mut counted, mut within) = (Sums::default(), false, true);
    for pair in args[1..].chunks_exact(2) {
        let table = pair[0].over.or(pair[1].over);
        if let Some(state) = table.and_then(|t| run.table_state(t)) {
            gather.take(state);
        }
        for row in 0..table.map_or(1, |t| run.rows(t)) {
            let at = if table.is_some() { at.over(row) } else { at };
            let (value, basis) = (gather.take(run.eval(&pair[0], at)), gather.take(run.eval(&pair[1], at)));
            let (Some(Value::Number(amount)), Some(basis)) = (value, basis) else { continue };
            if !named_round(amount, PLACES).is_zero() {
                counted = true;
                within &= sums.add(word(basis), amount.abs()).is_some();
            }
        }
    }
    let state = match (counted, within.then(|| sums.basis(limit)).flatten()) {
        (false, _) => gather.blocked().unwrap_or(State::NotApplicable(Reason::NothingToFold)),
        (true, Some(basis)) => State::Known(Value::text(basis.as_str())),
        (true, None) => State::NotMeaningful(Reason::Overflow),
    };
    gather.finish(state)
}
