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
            for c in text.chars() {
                match c {
                    c if c.is_ascii() => c.to_ascii_lowercase().hash(hasher),
                    // Chinese signs have one shape, and are most of what is written.
                    '\u{3000}'..='\u{9fff}' => c.hash(hasher),
                    c => c.to_lowercase().for_each(|c| c.hash(hasher)),
                }
            }
            return Some(is_plain(text));
        }
    }
    Some(true)
}

/// Whether a text as a criterion means itself: no sign of comparison before it, nothing to be cut off.
fn is_plain(text: &str) -> bool {
    // A letter, digit or Chinese sign at either end, as nearly always: nothing is looked for. (A sign takes three bytes, of which only the first is one of these.)
    let bytes = text.as_bytes();
    let sign = |byte: Option<&u8>| byte.is_some_and(|byte| (0xe4..=0xe9).contains(byte));
    let letter = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let begins = letter(bytes.first()) || sign(bytes.first());
    if begins && (letter(bytes.last()) || sign(bytes.len().checked_sub(3).and_then(|at| bytes.get(at)))) {
        return true;
    }
    let (op, rest) = split(text);
    op == Operator::Equal && rest.len() == text.len() && rest.trim().len() == text.len()
}

/// So few rows are computed one by one; for more, all are put into groups.
const FEW: usize = 4;

/// The columns of a formula `COUNTIFS(…)>1` that counts the rows alike in them, and nothing else: whether a row is there twice.
fn twice(node: &Node) -> Option<Vec<(Slot, u8)>> {
    let Kind::Binary(Operator::Greater, pair) = &node.kind else { return None };
    let one = matches!(&pair[1].kind, Kind::Literal(Value::Number(n)) if *n == rust_decimal::Decimal::ONE);
    let whole = matches!(&pair[0].kind, Kind::Call(function, _) if function.name == "COUNTIFS");
    let mut found = None;
    if one && whole {
        calls(&pair[0], &mut |columns, _| found = Some(columns));
    }
    found
}

/// The columns that a formula of that form looks at.
pub(crate) fn looked_at(node: &Node) -> Vec<Slot> {
    twice(node).unwrap_or_default().into_iter().map(|(column, _)| column).collect()
}

/// The rows in which such a formula may say something else, when the cells of these rows are all that changed: those rows; the rows that are alike to them
/// now; and every row that did not stand alone for certain. A row that did, and is not alike to a changed one, stands alone still. None where it is simpler to compute all.
pub(crate) fn other_rows(run: &Run<'_>, node: &Node, before: &[Outcome], changed: &[u32]) -> Option<Vec<u32>> {
    let mut columns = twice(node)?;
    if changed.len() > FEW {
        return None;
    }
    // Numbers tell rows apart sooner than words do.
    let first = *changed.first()? as usize;
    columns.sort_by_key(|(column, _)| run.cell_at(*column, first).is_some_and(|cell| cell.as_text().is_some()));
    let mut fresh: Vec<Vec<&Value>> = Vec::new();
    for row in changed {
        let mut values = Vec::with_capacity(columns.len());
        let mut nothing = false;
        for (column, _) in &columns {
            match run.cell_at(*column, *row as usize)? {
                Outcome { state: State::Known(value), provisional: None } => values.push(value),
                // alike with nothing
                Outcome { state: State::NotApplicable(_), provisional: None } => nothing = true,
                _ => return None,
            }
        }
        if !nothing {
            fresh.push(values);
        }
    }
    let mut rows = changed.to_vec();
    for (row, said) in before.iter().enumerate() {
        if changed.contains(&(row as u32)) {
            continue;
        }
        let alone = matches!(said, Outcome { state: State::Known(Value::Bool(false)), provisional: None });
        let value = |column: Slot| run.cell_at(column, row).and_then(Outcome::value);
        let plain =
            || columns.iter().all(|(column, _)| value(*column).is_none_or(|v| v.as_text().is_none_or(is_plain)));
        let alike = |fresh: &Vec<&Value>| {
            let mut each = columns.iter().zip(fresh);
            each.all(|((column, decimals), new)| {
                value(*column).is_some_and(|old| compare(Operator::Equal, old, new, *decimals))
            })
        };
        if !alone || fresh.iter().any(alike) || !plain() {
            rows.push(row as u32);
            if rows.len() > 2 * FEW {
                return None;
            }
        }
    }
    Some(rows)
}
