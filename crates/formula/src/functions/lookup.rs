//! Folds with criteria, INDEX and MATCH. A criterion is a value, or a text that begins with an operator; no wildcards.

use super::fold::state;
use super::number::int_at;
use crate::evaluate::{At, Run, compare};
use crate::expr::Operator;
use crate::node::{Kind, Node};
use crate::outcome::{Gather, Outcome, Reason, State};
use crate::value::{Type, Value, from_serial};
use chrono::NaiveDate;
use rust_decimal::Decimal;

/// The operator at the head of a criterion, and the rest.
pub(crate) fn split(text: &str) -> (Operator, &str) {
    const SIGNS: [(&str, Operator); 6] = [
        ("<=", Operator::LessOrEqual),
        (">=", Operator::GreaterOrEqual),
        ("<>", Operator::NotEqual),
        ("<", Operator::Less),
        (">", Operator::Greater),
        ("=", Operator::Equal),
    ];
    for (sign, op) in SIGNS {
        if let Some(rest) = text.strip_prefix(sign) {
            return (op, rest);
        }
    }
    (Operator::Equal, text)
}

/// The operand of a textual criterion, read as the column's type; `None` when it cannot be one, and then nothing equals it.
fn operand(text: &str, ty: Type) -> Option<Value> {
    let text = text.trim();
    match ty {
        Type::Text => Some(Value::text(text)),
        Type::Number => Decimal::from_str_exact(text).ok().map(Value::Number),
        Type::Bool => match text.to_ascii_uppercase().as_str() {
            "TRUE" => Some(Value::Bool(true)),
            "FALSE" => Some(Value::Bool(false)),
            _ => None,
        },
        Type::Date => match text.parse::<i64>() {
            Ok(days) => from_serial(days).map(Value::Date),
            Err(_) => NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().map(Value::Date),
        },
    }
}

/// A criterion made ready for the cells of one column.
struct Criterion {
    column: u32,
    op: Operator,
    /// `None`: nothing of the column's type can equal it.
    operand: Option<Value>,
    decimals: u8,
}

impl Criterion {
    fn new(column: &Node, value: Value, decimals: u8) -> Criterion {
        let slot = self::column(column);
        let ty = column.ty.unwrap_or(value.ty());
        match &value {
            Value::Text(text) => {
                let (op, rest) = split(text);
                let decimals = if ty == Type::Number { 12 } else { decimals };
                // the plain word, as most criteria are, needs no copy
                let plain = ty == Type::Text && rest.trim().len() == text.len();
                let operand = if plain { Some(value) } else { operand(rest, ty) };
                Criterion { column: slot, op, operand, decimals }
            }
            _ => {
                let operand = (value.ty() == ty).then_some(value);
                Criterion { column: slot, op: Operator::Equal, operand, decimals }
            }
        }
    }
    fn meets(&self, cell: &Value) -> bool {
        match &self.operand {
            Some(value) => compare(self.op, cell, value, self.decimals),
            None => self.op == Operator::NotEqual,
        }
    }
}

fn column(node: &Node) -> u32 {
    if let Kind::Column(c) = node.kind { c } else { u32::MAX }
}

/// Runs over the rows that meet all criteria (`pairs`: column, criterion, …); false when a criterion itself has no value.
fn matching(run: &Run<'_>, pairs: &[Node], at: At, gather: &mut Gather, see: impl FnMut(&mut Gather, usize)) -> bool {
    let rows = pairs[0].over.map_or(0, |table| run.rows(table));
    matching_among(run, pairs, at, gather, 0..rows, see)
}

/// The same over some of the rows, of which the others are known to miss.
fn matching_among(
    run: &Run<'_>,
    pairs: &[Node],
    at: At,
    gather: &mut Gather,
    mut among: impl Iterator<Item = usize>,
    mut see: impl FnMut(&mut Gather, usize),
) -> bool {
    let Some(table) = pairs[0].over else { return true };
    if let Some(state) = run.table_state(table) {
        gather.take(state);
    }
    let Some(first) = among.next() else { return true };
    let mut criteria = Vec::with_capacity(pairs.len() / 2);
    let mut given = Gather::default();
    for pair in pairs.chunks_exact(2) {
        let decimals = pair[0].decimals.max(pair[1].decimals);
        criteria.extend(given.take(run.eval(&pair[1], at)).map(|value| Criterion::new(&pair[0], value, decimals)));
    }
    // a criterion without a value leaves the fold without one, whatever the rows hold
    if let Some(blocked) = given.blocked() {
        gather.take(given.finish(blocked));
        return false;
    }
    gather.provisional = crate::outcome::merge(gather.provisional.take(), given.provisional);
    'rows: for i in std::iter::once(first).chain(among) {
        let mut open: Option<Outcome> = None;
        let (mut missed, mut provisional) = (false, None);
        for criterion in &criteria {
            let Some(cell) = run.cell_at(criterion.column, i) else { continue 'rows };
            let meets = match &cell.state {
                State::Known(value) => criterion.meets(value),
                State::NotApplicable(_) => false,
                _ => {
                    open = Some(match &open {
                        Some(o) => union(o, cell),
                        None => cell.clone(),
                    });
                    continue;
                }
            };
            // one firm miss settles it; a provisional one leaves its mark on the fold unless a firm one follows
            match (meets, &cell.provisional) {
                (false, None) => continue 'rows,
                (false, _) => missed = true,
                _ => {}
            }
            provisional = crate::outcome::merge(provisional, cell.provisional.clone());
        }
        if missed {
            gather.provisional = crate::outcome::merge(gather.provisional.take(), provisional);
            continue;
        }
        match open {
            Some(open) => {
                gather.take(open);
            }
            None => {
                gather.provisional = crate::outcome::merge(gather.provisional.take(), provisional);
                see(gather, i);
            }
        }
    }
    true
}

/// What the operands make of a fold: with all criteria given, not applicable cells are skipped.
fn stopped(gather: &mut Gather, given: bool) -> Option<State> {
    if given { gather.blocked_fold() } else { gather.blocked() }
}

fn union(a: &Outcome, b: &Outcome) -> Outcome {
    let mut gather = Gather::default();
    gather.take(a.clone());
    gather.take(b.clone());
    let state = gather.blocked().unwrap_or_else(|| a.state.clone());
    gather.finish(state)
}

fn fold(run: &Run<'_>, args: &[Node], at: At, f: fn(&[Decimal]) -> State) -> Outcome {
    let (mut gather, mut all) = (Gather::default(), Vec::new());
    let values = column(&args[0]);
    let given = matching(run, &args[1..], at, &mut gather, |gather, i| {
        if let Some(cell) = run.cell_at(values, i) {
            all.extend(gather.look(cell).and_then(Value::as_number));
        }
    });
    let state = stopped(&mut gather, given).unwrap_or_else(|| f(&all));
    gather.finish(state)
}

pub(super) fn sum_ifs(run: &Run<'_>, args: &[Node], at: At) -> Outcome {
    fold(run, args, at, |all| {
        state(all.iter().try_fold(Decimal::ZERO, |s, x| s.checked_add(*x)).ok_or(Reason::Overflow))
    })
}
fn number_or_none(n: Option<&Decimal>) -> State {
    n.map_or(State::NotApplicable(Reason::NoMatch), |n| State::Known(Value::Number(*n)))
}
pub(super) fn min_ifs(run: &Run<'_>, args: &[Node], at: At) -> Outcome {
    fold(run, args, at, |all| number_or_none(all.iter().min()))
}
pub(super) fn max_ifs(run: &Run<'_>, args: &[Node], at: At) -> Outcome {
    fold(run, args, at, |all| number_or_none(all.iter().max()))
}
pub(super) fn count_ifs(run: &Run<'_>, args: &[Node], at: At) -> Outcome {
    let (mut gather, mut count) = (Gather::default(), 0u32);
    let given = match run.alike.and_then(|alike| alike.count(args, at.row)) {
        Some((alike, others)) => {
            count = alike;
            matching_among(run, args, at, &mut gather, others.iter().copied(), |_, _| count += 1)
        }
        None => matching(run, args, at, &mut gather, |_, _| count += 1),
    };
    let state = stopped(&mut gather, given).unwrap_or(State::Known(Value::Number(count.into())));
    gather.finish(state)
}

pub(super) fn index(run: &Run<'_>, args: &[Node], at: At) -> Outcome {
    let mut gather = Gather::default();
    let position = gather.take(run.eval(&args[1], at));
    if let Some(state) = args[0].over.and_then(|t| run.table_state(t)) {
        gather.take(state);
    }
    let Some(position) = position else {
        let state = gather.blocked().unwrap_or(State::NotApplicable(Reason::NoMatch));
        return gather.finish(state);
    };
    if let Some(state) = gather.blocked() {
        return gather.finish(state);
    }
    let row = int_at(&[position], 0).ok().and_then(|n| usize::try_from(n).ok()?.checked_sub(1));
    match row.and_then(|i| run.cell_at(column(&args[0]), i)) {
        Some(cell) => cell.clone().marked(gather.provisional),
        None => gather.finish(State::NotMeaningful(Reason::OutOfDomain)),
    }
}

/// The first row that holds the value. An unknown cell before the hit might itself be the hit.
pub(super) fn match_exact(run: &Run<'_>, args: &[Node], at: At) -> Outcome {
    let mut gather = Gather::default();
    let wanted = gather.take(run.eval(&args[0], at));
    if let Some(state) = args[1].over.and_then(|t| run.table_state(t)) {
        gather.take(state);
    }
    if let Some(state) = gather.blocked() {
        return gather.finish(state);
    }
    let (Some(wanted), Some(table)) = (wanted, args[1].over) else {
        return gather.finish(State::NotApplicable(Reason::NoMatch));
    };
    let decimals = args[0].decimals.max(args[1].decimals);
    for i in 0..run.rows(table) {
        let Some(cell) = run.cell_at(column(&args[1]), i) else { continue };
        let provisional = cell.provisional.clone();
        match &cell.state {
            State::Known(value) => {
                gather.provisional = crate::outcome::merge(gather.provisional.take(), provisional);
                if value.ty() == wanted.ty() && compare(Operator::Equal, value, &wanted, decimals) {
                    return gather.finish(State::Known(Value::Number(Decimal::from(i + 1))));
                }
            }
            State::NotApplicable(_) => {}
            _ => return cell.clone().marked(gather.provisional),
        }
    }
    gather.finish(State::NotApplicable(Reason::NoMatch))
}
