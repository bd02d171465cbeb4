//! Rows that are alike 同样的行: a column that counts for each of its rows the rows alike in some columns (an item that is listed twice) would go through the
//! table once for each row. Here the rows are put into groups once, and each row asks how large its own is.
//!
//! Only `COUNTIFS(t[a], t[@[a]], t[b], t[@[b]], …)` is meant. What is unknown or provisional is in no group: those rows are gone through as ever.

use crate::evaluate::{Run, compare};
use crate::expr::Operator;
use crate::functions::split_criterion as split;
use crate::node::{Kind, Node, Slot};
use crate::outcome::{Outcome, State};
use crate::value::{Value, named_round};
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::{Hash, Hasher};

/// Below this going through the table is as quick.
const LEAST: usize = 24;

/// The groups of one call.
struct Groups {
    /// The call, by where its operands stand.
    call: *const Node,
    /// The group of each row; none for a row whose own values have no plain group.
    of: Vec<Option<u32>>,
    sizes: Vec<u32>,
    /// Rows that may be alike with anything.
    loose: Vec<usize>,
}

/// The groups of all such calls of one column's formula.
pub(crate) struct Alike(Vec<Groups>);

impl Alike {
    /// Puts the rows of the table into groups; none where the formula asks for none, or the table is short.
    pub(crate) fn of(run: &Run<'_>, node: &Node, rows: usize) -> Option<Self> {
        if rows < LEAST {
            return None;
        }
        let mut made = Vec::new();
        calls(node, &mut |columns, call| made.extend(groups(run, &columns, call, rows)));
        (!made.is_empty()).then_some(Self(made))
    }

    /// How many rows are alike with this one, besides those that have to be looked at.
    pub(crate) fn count(&self, args: &[Node], row: usize) -> Option<(u32, &[usize])> {
        let groups = self.0.iter().find(|g| std::ptr::eq(g.call, args.as_ptr()))?;
        let group = (*groups.of.get(row)?)?;
        Some((groups.sizes[group as usize], &groups.loose))
    }
}

/// The calls whose every criterion is the same row's value of the same column, with the decimals at which they compare.
fn calls(node: &Node, see: &mut impl FnMut(Vec<(Slot, u8)>, *const Node)) {
    if let Kind::Call(function, args) = &node.kind {
        if function.name == "COUNTIFS" {
            let pair = |pair: &[Node]| match (&pair[0].kind, &pair[1].kind) {
                (Kind::Column(a), Kind::SameRow(b)) if a == b => Some((*a, pair[0].decimals.max(pair[1].decimals))),
                _ => None,
            };
            if let Some(columns) = args.chunks_exact(2).map(pair).collect::<Option<Vec<_>>>() {
                see(columns, args.as_ptr());
                return;
            }
        }
        args.iter().for_each(|x| calls(x, see));
        return;
    }
    node.parts().into_iter().for_each(|x| calls(x, see));
}

fn groups(run: &Run<'_>, columns: &[(Slot, u8)], call: *const Node, rows: usize) -> Option<Groups> {
    let mut made = Groups { call, of: vec![None; rows], sizes: Vec::new(), loose: Vec::new() };
    let mut first: Vec<usize> = Vec::new();
    let mut found: FxHashMap<u64, Vec<u32>> = FxHashMap::default();
    'rows: for row in 0..rows {
        let mut hasher = FxHasher::default();
        let (mut plain, mut open) = (true, false);
        for (column, decimals) in columns {
            match run.cell_at(*column, row)? {
                Outcome { state: State::Known(value), provisional: None } => {
                    plain &= hash(value, *decimals, &mut hasher)?;
                }
                // it is alike with nothing, whatever else it holds
                Outcome { state: State::NotApplicable(_), provisional: None } => continue 'rows,
                _ => open = true,
            }
        }
        if open {
            made.loose.push(row);
            continue;
        }
        let alike = |other: usize| {
            columns.iter().all(|(column, decimals)| {
                let value = |row: usize| run.cell_at(*column, row).and_then(Outcome::value);
                matches!((value(row), value(other)), (Some(a), Some(b)) if compare(Operator::Equal, a, b, *decimals))
            })
        };
        let near = found.entry(hasher.finish()).or_default();
        let group = match near.iter().find(|group| alike(first[**group as usize])) {
            Some(group) => *group,
            None => {
                let group = first.len() as u32;
                first.push(row);
                made.sizes.push(0);
                near.push(group);
                group
            }
        };
        made.sizes[group as usize] += 1;
        made.of[row] = plain.then_some(group);
    }
    Some(made)
}

/// Adds a value to the hash of its row, so that what compares as equal has one hash; false when as a criterion it is no plain value. `None`: its letters
/// are of the few whose case depends on their place.
fn hash(value: &Value, decimals: u8, hasher: &mut FxHasher) -> Option<bool> {
    match value {
        Value::Number(x) => named_round(*x, decimals).hash(hasher),
        Value::Bool(b) => b.hash(hasher),
        Value::Date(d) => d.hash(hasher),
        Value::Text(text) => {
            if text.contains(['Σ', 'σ', 'ς']) {
                return None;
            }
            text.chars().flat_map(char::to_lowercase).for_each(|c| c.hash(hasher));
            let (op, rest) = split(text);
            return Some(op == Operator::Equal && rest.len() == text.len() && rest.trim().len() == text.len());
        }
    }
    Some(true)
}
