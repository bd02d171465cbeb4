//! Turns of levers 假设 become assumptions on names: what the officer or a stress rule turns, seen from the figures of the case as it is.
//!
//! Knows levers and figures; what the assumptions give is for `aside`.

use crate::checklist::{By, Checklist, Kind, LARGEST, Lever, Move, Turn};
use crate::figure::{Reading, Scalar};
use crate::figures::Figures;
use crate::finding::{Finding, Text, Weight};
use formula::{Assumed, Assumption, Value};
use rust_decimal::Decimal;
use std::str::FromStr;

/// The assumptions a list of turns stands for, or why it cannot be made in this case.
///
/// What is held comes first, then what is set, then what grows: one lever's hold never undoes another's move.
///
/// # Errors
/// One finding per turn that cannot be made: a lever or row that is not there, a value that does not read or is out of range.
pub fn assumptions(checklist: &Checklist, base: &Figures, turns: &[Turn]) -> Result<Vec<Assumption>, Vec<Finding>> {
    let mut made = Vec::new();
    let mut refused = Vec::new();
    for turn in turns {
        match one(checklist, base, turn) {
            Ok(moves) => made.extend(moves),
            Err(finding) => refused.push(finding),
        }
    }
    if !refused.is_empty() {
        return Err(refused);
    }
    made.sort_by_key(|(by, _)| match by {
        By::Hold => 0,
        By::Set => 1,
        By::Times => 2,
        By::Plus => 3,
    });
    Ok(made.into_iter().map(|(_, assumption)| assumption).collect())
}

/// The row of a lever's table with the largest known amount.
#[must_use]
pub fn largest_row(base: &Figures, table: &str, column: &str) -> Option<String> {
    let rows = base.rows(table).into_iter();
    let sized = rows.filter_map(|row| Some((base.cell(table, &row, column)?.number()?, row)));
    // Of equal ones the first.
    sized.reduce(|best, next| if next.0 > best.0 { next } else { best }).map(|(_, row)| row)
}

fn one(checklist: &Checklist, base: &Figures, turn: &Turn) -> Result<Vec<(By, Assumption)>, Finding> {
    let refuse = |zh: String, en: String| Finding::new("turn.refused", Weight::Attention, Text::new(zh, en), &[]);
    let Some(lever) = checklist.levers.get(&turn.lever) else {
        return Err(refuse(format!("这份清单没有可调项“{}”", turn.lever), format!("no lever “{}” here", turn.lever)));
    };
    let label = &lever.label;
    let row = match (&lever.table, turn.row.as_deref()) {
        (Some(table), Some(asked)) => {
            let there = |row: &String| base.place(table, row).is_some();
            let found = match asked {
                LARGEST => largest_row(base, table, lever.pick.as_deref().unwrap_or_default()),
                row => Some(row.to_owned()).filter(there),
            };
            match found {
                Some(row) => Some(row),
                None => {
                    let of = checklist.tables.get(table).map_or(label, |t| &t.label);
                    return Err(refuse(format!("“{}”里没有行，不试", of.zh), format!("no row in “{}” to try", of.en)));
                }
            }
        }
        (Some(_), None) => {
            return Err(refuse(format!("{}：请选一行", label.zh), format!("{}: choose a row", label.en)));
        }
        (None, _) => None,
    };
    let Some(to) = value(checklist, lever, &turn.to) else {
        let (zh, en) = (&label.zh, &label.en);
        return Err(refuse(
            format!("{zh}：“{}”不能用，或超出范围", turn.to),
            format!("{en}: “{}” cannot be used or is out of range", turn.to),
        ));
    };
    Ok(lever.moves.iter().flat_map(|m| moved(base, m, row.as_deref(), &to).into_iter().map(|a| (m.by, a))).collect())
}

fn value(checklist: &Checklist, lever: &Lever, to: &str) -> Option<Value> {
    if lever.kind == Kind::Choice {
        let question = checklist.questions.get(lever.now.as_deref()?)?;
        return question.ask.choices.iter().any(|c| c.id == to).then(|| Value::text(to));
    }
    let number = Decimal::from_str(to.trim()).ok()?;
    let inside = lever.low.is_none_or(|low| number >= low) && lever.high.is_none_or(|high| number <= high);
    let whole = lever.kind != Kind::Integer || number.fract().is_zero();
    (inside && whole).then_some(Value::Number(number))
}

/// What one move assumes. What is not known is neither held nor raised.
fn moved(base: &Figures, one: &Move, row: Option<&str>, to: &Value) -> Vec<Assumption> {
    let at = |name: &str| row.map_or_else(|| name.to_owned(), |row| name.replace("{row}", row));
    let name = at(&one.name);
    let assume = |name: String, assumed| Assumption { name, assumed };
    let number = match to {
        Value::Number(x) => Some(*x),
        _ => None,
    };
    match one.by {
        By::Hold => held(base, name),
        By::Set => vec![assume(name, Assumed::Set(to.clone()))],
        By::Times => number
            .and_then(|share| Assumed::grown(share, one.scale))
            .map(|assumed| assume(name, assumed))
            .into_iter()
            .collect(),
        By::Plus => {
            let sizes = match &one.of {
                None => vec![(name, None)],
                Some(of) => shares(base, &name, &at(of)).into_iter().map(|(n, size)| (n, Some(size))).collect(),
            };
            let raise = |of| Assumed::raised(number?, one.scale, of);
            sizes.into_iter().filter_map(|(name, of)| Some(assume(name, raise(of)?))).collect()
        }
    }
}

/// Each name with the size its raise is a share of: one pair, or one per row of a column.
fn shares(base: &Figures, name: &str, of: &str) -> Vec<(String, Decimal)> {
    let column = |text: &str| {
        let (table, column) = text.strip_suffix(']')?.split_once('[')?;
        Some((table.to_owned(), column.to_owned()))
    };
    match (column(name), column(of)) {
        (Some((table, raised)), Some((_, size))) => {
            let rows = base.rows(&table).into_iter();
            rows.filter_map(|row| Some((format!("{table}.{row}.{raised}"), base.cell(&table, &row, &size)?.number()?)))
                .collect()
        }
        _ => base.reading(of).and_then(|r| r.number()).map(|size| (name.to_owned(), size)).into_iter().collect(),
    }
}

/// The name keeps what it says now. A number keeps its provisional mark, too: it is emptied and filled again, not replaced.
pub(crate) fn held(base: &Figures, name: String) -> Vec<Assumption> {
    let Some(Reading::Known { value, .. }) = base.reading(&name) else { return Vec::new() };
    let assume = |assumed| Assumption { name: name.clone(), assumed };
    match value {
        Scalar::Number(n) => vec![assume(Assumed::Times(Decimal::ZERO)), assume(Assumed::Plus(n))],
        Scalar::Text(text) => vec![assume(Assumed::Set(Value::text(&text)))],
        Scalar::Truth(truth) => vec![assume(Assumed::Set(Value::Bool(truth)))],
        Scalar::Date(day) => vec![assume(Assumed::Set(Value::Date(day)))],
    }
}
