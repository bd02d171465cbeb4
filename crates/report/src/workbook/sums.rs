//! Totals that add up on the page 合计: where the rule of a total is a sum of lines that stand above it in its column, the cell adds those
//! lines, so that a reader sees what adds up to what. The terms are read off the rules of the layer files; nothing is added here that no
//! rule adds.

use appraisal::statement::Statement;
use formula::{Expr, ExprKind, Model, Operator};
use std::collections::BTreeMap;

/// Whole multiples of names.
type Terms = BTreeMap<String, i64>;

/// Steps of putting one name in place of others before giving up.
const MOST_STEPS: usize = 40;

/// The lines above line `at` that add up to it in this column, by their place in the statement: added, taken away.
pub(super) fn parts(model: &Model, statement: &Statement, at: usize, column: &str) -> Option<(Vec<usize>, Vec<usize>)> {
    let figure = |i: usize| statement.lines.get(i)?.cells.get(column).map(|n| n.figure.as_str());
    let above: Vec<(usize, &str)> = (0..at).filter_map(|i| Some((i, figure(i)?))).collect();
    let place = |name: &str| above.iter().find(|(_, f)| *f == name).map(|(i, _)| *i);
    let mut open = linear(model, figure(at)?)?;
    let mut found: BTreeMap<usize, i64> = BTreeMap::new();
    for _ in 0..MOST_STEPS {
        let Some((name, times)) = open.pop_first() else { break };
        if times == 0 {
            continue;
        }
        if let Some(i) = place(&name) {
            *found.entry(i).or_default() += times;
            continue;
        }
        // A line above is made of this name: the line stands for it, the rest of the line is taken off.
        let holder = above.iter().filter(|(i, _)| !found.contains_key(i)).find_map(|(i, f)| {
            let line = linear(model, f)?;
            let part = *line.get(&name)?;
            (part.abs() == 1).then_some((*i, line, part))
        });
        let (factor, rest) = match holder {
            Some((i, line, part)) => {
                *found.entry(i).or_default() += times * part;
                (-times * part, line)
            }
            None => (times, linear(model, &name)?),
        };
        for (other, part) in rest {
            if other != name {
                *open.entry(other).or_default() += factor * part;
            }
        }
    }
    let closed = open.values().all(|times| *times == 0);
    let ones = found.values().all(|times| times.abs() <= 1);
    let of = |sign: i64| found.iter().filter(|(_, t)| **t == sign).map(|(i, _)| *i).collect::<Vec<_>>();
    let (plus, minus) = (of(1), of(-1));
    (closed && ones && plus.len() + minus.len() > 1).then_some((plus, minus))
}

/// The rule of a name as multiples of other names; nothing where it is more than adding and taking away.
fn linear(model: &Model, name: &str) -> Option<Terms> {
    let mut terms = Terms::new();
    add(&formula::parse(model.source(name)?).ok()?, 1, &mut terms)?;
    Some(terms)
}

fn add(expr: &Expr, times: i64, terms: &mut Terms) -> Option<()> {
    match &expr.kind {
        ExprKind::Name(name) => *terms.entry(name.clone()).or_default() += times,
        ExprKind::Negative(inner) => add(inner, -times, terms)?,
        ExprKind::Plus(inner) => add(inner, times, terms)?,
        ExprKind::Binary(Operator::Add, a, b) => {
            add(a, times, terms)?;
            add(b, times, terms)?;
        }
        ExprKind::Binary(Operator::Subtract, a, b) => {
            add(a, times, terms)?;
            add(b, -times, terms)?;
        }
        ExprKind::Call(function, arguments) if function == "SUM" => {
            arguments.iter().try_for_each(|a| add(a, times, terms))?;
        }
        // what does not apply at this depth of survey adds up to nothing; its status cell says so, and the sum stands where it applies
        ExprKind::Call(function, arguments) if function == "IF" => match arguments.as_slice() {
            [_, Expr { kind: ExprKind::Call(state, _), .. }, otherwise] if state == "NOTAPPLICABLE" => {
                add(otherwise, times, terms)?;
            }
            _ => return None,
        },
        _ => return None,
    }
    Some(())
}

/// Places in one column as the arguments of SUM, neighbours as a range.
pub(super) fn arguments(rows: &[u32], column: &str) -> String {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for row in rows {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == *row => *last = *row,
            _ => ranges.push((*row, *row)),
        }
    }
    let one = |(from, to): (u32, u32)| {
        if from == to { format!("{column}{}", from + 1) } else { format!("{column}{}:{column}{}", from + 1, to + 1) }
    };
    ranges.into_iter().map(one).collect::<Vec<_>>().join(",")
}
