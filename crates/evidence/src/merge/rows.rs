//! Tables: which rows are there, “there are none”, basis and remark. In which order the rows stand is the matter of `order`.
//!
//! A row is there because it was added or a cell of it answered. An answer by somebody who knew that the row was gone does not bring it
//! back; an answer by somebody who did not know does, and that it was removed is then a conflict.

use std::collections::{BTreeMap, BTreeSet};

use super::{At, Claim, Context, Difference, Found, Place, Said, order};
use crate::fold::{CaseState, Table};

/// What happened to a table, in the order of the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    Removed(String),
    Added(String, Option<String>),
    Answered(String),
    Order(Vec<String>),
    Empty(bool),
}

/// One step and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Made {
    pub(super) at: At,
    pub(super) step: Step,
    /// An answer that brought its row along: nothing was known of the row before.
    pub(super) brings: bool,
}

/// What happened to one row, as far as it counts.
#[derive(Debug, Clone, Copy)]
struct Word {
    at: At,
    /// Says that the row is there.
    there: bool,
    answered: bool,
}

/// What somebody knew of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    Nothing,
    There,
    Gone,
}

/// The rows of a table.
#[derive(Default)]
pub(super) struct Rows {
    words: BTreeMap<String, Vec<Word>>,
}

impl Rows {
    /// What whoever made `at` knew of a row.
    pub(super) fn known(&self, context: &Context, row: &str, at: At) -> Known {
        let Some(words) = self.words.get(row) else { return Known::Nothing };
        let past = || words.iter().filter(|word| context.before(word.at, at));
        if past().next().is_none() {
            return Known::Nothing;
        }
        // Where a row was never removed there is nothing to weigh.
        if words.iter().all(|word| word.there) {
            return Known::There;
        }
        let last = context.maximal(past().map(|word| word.at));
        if past().any(|word| word.there && last.contains(&word.at)) { Known::There } else { Known::Gone }
    }

    /// The words that nothing comes after, by rank.
    fn last(&self, context: &Context, row: &str) -> Vec<Word> {
        let Some(words) = self.words.get(row) else { return Vec::new() };
        let last = context.maximal(words.iter().map(|word| word.at));
        last.iter().filter_map(|at| words.iter().find(|word| word.at == *at)).copied().collect()
    }
}

/// Every table: its rows, order, basis, remark and whether there are none.
pub(super) fn tables(context: &Context, state: &mut CaseState, found: &mut Found) {
    for (name, table) in &mut state.tables {
        let (made, rows) = steps(context, table);
        let present = presence(context, name, &rows, found);
        let there: BTreeSet<&str> = present.iter().map(|(row, _)| row.as_str()).collect();
        let order = order::rows(context, &made, &rows, &there);
        let empty = emptiness(context, name, &made, &rows, &present, found);
        let basis = register(
            context,
            table,
            |change| change.basis,
            found,
            || Place::Basis { table: name.clone() },
            Said::Basis,
        );
        let note = |change: &crate::TableChange| change.note.clone();
        let note = register(context, table, note, found, || Place::Note { table: name.clone() }, Said::Text);
        table.correct(order, empty, basis, note);
    }
}

/// What was done to a table and not taken back; and of each row what counts.
fn steps(context: &Context, table: &Table) -> (Vec<Made>, Rows) {
    let (mut made, mut rows) = (Vec::new(), Rows::default());
    let mut add = |id, step: Step| {
        let at = At { id, sub: made.len() };
        let (word, brings) = match &step {
            Step::Removed(row) => (Some((row, false, false)), false),
            Step::Added(row, _) => (Some((row, true, false)), false),
            Step::Answered(row) => match rows.known(context, row, at) {
                Known::Gone => (None, false),
                known => (Some((row, true, true)), known == Known::Nothing),
            },
            Step::Order(_) | Step::Empty(_) => (None, false),
        };
        if let Some((row, there, answered)) = word {
            rows.words.entry(row.clone()).or_default().push(Word { at, there, answered });
        }
        made.push(Made { at, step, brings });
    };
    table.each_step(|id, change| match change {
        Ok(change) => {
            change.removed.iter().for_each(|row| add(id, Step::Removed(row.clone())));
            change.added.iter().for_each(|new| add(id, Step::Added(new.row.clone(), new.after.clone())));
            if !change.order.is_empty() {
                add(id, Step::Order(change.order.clone()));
            }
            if let Some(empty) = change.declared_empty {
                add(id, Step::Empty(empty));
            }
        }
        Err(row) => add(id, Step::Answered(row.to_owned())),
    });
    (made, rows)
}

/// The rows that are there, each with the first word that says so.
fn presence(context: &Context, table: &str, rows: &Rows, found: &mut Found) -> Vec<(String, Claim)> {
    let mut present = Vec::new();
    for row in rows.words.keys() {
        let last = rows.last(context, row);
        let said = |word: &Word| match (word.there, word.answered) {
            (false, _) => Said::Removed,
            (true, true) => Said::Answered,
            (true, false) => Said::Added,
        };
        let claim = |word: &Word| context.claim(word.at.id, said(word));
        let Some(first) = last.iter().find(|word| word.there).and_then(claim) else { continue };
        if last.iter().any(|word| !word.there) {
            let (there, gone): (Vec<&Word>, Vec<&Word>) = last.iter().partition(|word| word.there);
            let claims = there.into_iter().chain(gone).filter_map(claim).collect();
            let place = Place::Row { table: table.to_owned(), row: row.clone() };
            found.tell(place, Difference::RemovedAndKept, false, claims);
        }
        present.push((row.clone(), first));
    }
    present
}

/// “There are none” counts as long as whoever said so knew of no row, no row came after, and none is there.
fn emptiness(
    context: &Context,
    table: &str,
    made: &[Made],
    rows: &Rows,
    present: &[(String, Claim)],
    found: &mut Found,
) -> bool {
    let declared = |one: &Made| match one.step {
        Step::Empty(empty) => Some(empty),
        _ => None,
    };
    let last = context.maximal(made.iter().filter(|one| declared(one).is_some()).map(|one| one.at));
    let outdated = |at: At| {
        rows.words.iter().any(|(row, words)| {
            words.iter().any(|word| word.there && context.before(at, word.at))
                || rows.known(context, row, at) == Known::There
        })
    };
    let said: Vec<(At, bool)> = last
        .into_iter()
        .filter_map(|at| Some((at, declared(&made[at.sub])?)))
        .filter(|(at, empty)| !*empty || !outdated(*at))
        .collect();
    let claims = |wanted: &dyn Fn(bool) -> bool| -> Vec<Claim> {
        let wanted = said.iter().filter(|(_, empty)| wanted(*empty));
        wanted.filter_map(|(at, empty)| context.claim(at.id, Said::Empty(*empty))).collect()
    };
    let place = Place::Empty { table: table.to_owned() };
    if let Some((_, first)) = present.iter().min_by_key(|(_, claim)| (context.rank(claim.stamp.id()), claim.stamp.seq))
    {
        let against = claims(&|empty| empty);
        if !against.is_empty() {
            let claims = std::iter::once(first.clone()).chain(against).collect();
            found.tell(place, Difference::EmptyAndRows, false, claims);
        }
        return false;
    }
    let same = said.iter().all(|(_, empty)| *empty == said[0].1);
    found.tell(place, Difference::Values, same, claims(&|_| true));
    said.first().is_some_and(|(_, empty)| *empty)
}

/// A table's basis or remark.
fn register<T: Clone + PartialEq>(
    context: &Context,
    table: &Table,
    of: impl Fn(&crate::TableChange) -> Option<T>,
    found: &mut Found,
    place: impl FnOnce() -> Place,
    said: impl Fn(T) -> Said,
) -> Option<T> {
    let standing = table.history.iter().enumerate().filter(|(_, seen)| seen.retracted_by.is_none());
    let words: Vec<(At, T)> =
        standing.filter_map(|(sub, seen)| Some((At { id: seen.stamp.id(), sub }, of(&seen.change)?))).collect();
    let last = context.maximal(words.iter().map(|(at, _)| *at));
    let last: Vec<(At, T)> =
        last.iter().filter_map(|at| words.iter().find(|(known, _)| known == at)).cloned().collect();
    let first = last.first()?.1.clone();
    let same = last.iter().all(|(_, word)| *word == first);
    let claims = last.into_iter().filter_map(|(at, word)| context.claim(at.id, said(word))).collect();
    found.tell(place(), Difference::Values, same, claims);
    Some(first)
}
