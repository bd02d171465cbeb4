//! What was changed after the limit had been seen 看到额度之后的改动, read from the record: answers changed, rows added to a table that had been
//! answered, rows taken out. Judges nothing.

use std::collections::BTreeMap;

use appraisal::reviewer::LateChange;
use evidence::{Cell, Payload, Seen, Stamp, Value};

use crate::case::local_time;
use crate::open_case::{LIMIT_SEEN, OpenCase};

/// The table of explanations is written because of the limit, not to move it.
const EXPLANATIONS: &str = "explanations";

/// The changes in the order in which they were made.
pub(super) fn late_changes(open: &OpenCase) -> Vec<LateChange> {
    let seen = open.state.events.iter().find(|e| matches!(&e.payload, Payload::Marked(m) if m.mark == LIMIT_SEEN));
    let Some(seen) = seen.map(|e| e.stamp.clone()) else { return Vec::new() };
    let seen = &seen;
    let mut found: Vec<(u64, LateChange)> = Vec::new();
    for (id, cell) in &open.state.answers {
        found.extend(changed(cell, id.clone(), seen));
    }
    for (id, table) in open.state.tables.iter().filter(|(id, _)| *id != EXPLANATIONS) {
        let (gone, come) = rows(table, seen);
        for (row, cells) in table.cells.iter().filter(|(row, _)| !gone.contains_key(*row) && !come.contains_key(*row)) {
            found.extend(cells.iter().filter_map(|(column, cell)| changed(cell, format!("{id}.{row}.{column}"), seen)));
        }
        let called = |row: &str| first_text(open, id, table, row);
        let whole = |stamp: &Stamp, before: Option<String>, after: Option<String>| {
            let at = local_time(stamp);
            (stamp.seq, LateChange { place: id.clone(), at, before, after, times: 1, undone: false, whole_row: true })
        };
        found.extend(gone.iter().map(|(row, stamp)| whole(stamp, Some(called(row)), None)));
        found.extend(come.iter().map(|(row, stamp)| whole(stamp, None, Some(called(row)))));
    }
    found.sort_by(|a, b| (a.0, &a.1.place).cmp(&(b.0, &b.1.place)));
    found.into_iter().map(|(_, change)| change).collect()
}

/// Whether a record stands before the limit was seen. Who works in another log did not see it here.
fn is_early(stamp: &Stamp, seen: &Stamp) -> bool {
    stamp.log != seen.log || stamp.seq < seen.seq
}

/// A cell that had an answer before the limit was seen and was given another one since.
fn changed(cell: &Cell, place: String, seen: &Stamp) -> Option<(u64, LateChange)> {
    let value = |seen: &Seen| {
        seen.change.value.as_ref().map(|value| match value {
            Value::Text(text) => text.clone(),
            Value::Truth(truth) => truth.to_string(),
        })
    };
    let mut standing = cell.history.iter().filter(|a| a.retracted_by.is_none()).peekable();
    let mut before = None;
    let mut answered = false;
    while let Some(answer) = standing.next_if(|a| is_early(&a.stamp, seen)) {
        before = value(answer);
        answered = true;
    }
    let later: Vec<&Seen> = standing.collect();
    let last = later.last().filter(|_| answered)?;
    let after = value(last);
    let mut kept = before.clone();
    let times = later.iter().filter(|a| std::mem::replace(&mut kept, value(a)) != value(a)).count();
    let undone = before == after;
    let made = LateChange { place, at: local_time(&last.stamp), before, after, times, undone, whole_row: false };
    // The same value written anew, with another basis or remark, moved nothing.
    (times > 0).then_some((last.stamp.seq, made))
}

/// Rows that were there when the limit was seen and are not now, and rows that came since to a table that had been answered.
fn rows(table: &evidence::Table, seen: &Stamp) -> (BTreeMap<String, Stamp>, BTreeMap<String, Stamp>) {
    let mut early: BTreeMap<&str, ()> = BTreeMap::new();
    let (mut answered, mut late) = (false, BTreeMap::new());
    for step in table.history.iter().filter(|h| h.retracted_by.is_none()) {
        let change = &step.change;
        if is_early(&step.stamp, seen) {
            change.removed.iter().for_each(|row| {
                early.remove(row.as_str());
            });
            change.added.iter().for_each(|added| {
                early.insert(&added.row, ());
            });
            answered = answered || change.declared_empty == Some(true) || !change.added.is_empty();
        } else {
            for row in change.removed.iter().chain(change.added.iter().map(|a| &a.row)) {
                late.insert(row.clone(), step.stamp.clone());
            }
        }
    }
    let there = |row: &String| table.rows.contains(row);
    let gone = late.iter().filter(|(row, _)| early.contains_key(row.as_str()) && !there(row));
    let come = late.iter().filter(|(row, _)| answered && !early.contains_key(row.as_str()) && there(row));
    let owned = |(row, stamp): (&String, &Stamp)| (row.clone(), stamp.clone());
    (gone.map(owned).collect(), come.map(owned).collect())
}

/// A row by its first text, as the officer calls it, or by its id.
fn first_text(open: &OpenCase, id: &str, table: &evidence::Table, row: &str) -> String {
    let columns = open.sheet.checklist.tables.get(id).map(|t| t.columns.values());
    let texts = columns.into_iter().flatten().filter(|c| c.formula.is_none());
    let mut texts = texts.filter(|c| c.ask.kind == appraisal::checklist::Kind::Text);
    let cells = table.cells.get(row);
    let said = texts.find_map(|c| match &cells?.get(&c.ask.id)?.history.last()?.change.value {
        Some(Value::Text(text)) if !text.is_empty() => Some(text.clone()),
        _ => None,
    });
    said.unwrap_or_else(|| row.to_owned())
}
