//! Places that hold one value: the case's own facts, answers and cells.

use std::collections::BTreeMap;

use super::{At, Context, Difference, Found, Place, Said};
use crate::{
    change::{Basis, Change, Value},
    fold::{CaseState, Cell, Entry, Stamp},
    payload::{CaseChanged, Payload},
};

/// The facts that only the main officer sets; that officer may have two machines.
pub(super) fn details(context: &Context, state: &mut CaseState, found: &mut Found) {
    let mut said: BTreeMap<Place, Vec<(Stamp, Payload, Said)>> = BTreeMap::new();
    for event in &state.events {
        let mut add = |place: Place, payload: Payload, words: Said| {
            said.entry(place).or_default().push((event.stamp.clone(), payload, words));
        };
        match &event.payload {
            Payload::CaseChanged(changed) => {
                let only = |title, survey_date, initial_date| {
                    Payload::CaseChanged(CaseChanged { title, survey_date, initial_date })
                };
                if let Some(title) = &changed.title {
                    add(Place::Title, only(Some(title.clone()), None, None), Said::Text(title.clone()));
                }
                if let Some(date) = &changed.survey_date {
                    add(Place::SurveyDate, only(None, Some(date.clone()), None), Said::Text(date.clone()));
                }
                if let Some(date) = &changed.initial_date {
                    add(Place::InitialDate, only(None, None, Some(date.clone())), Said::Text(date.clone()));
                }
            }
            Payload::ChecklistMoved(moved) => {
                add(Place::Checklist, event.payload.clone(), Said::Checklist(moved.to.clone(), moved.to_hash));
            }
            Payload::CaseClosed(closed) => {
                add(Place::Closed, event.payload.clone(), Said::Closed(Some(closed.outcome.clone())));
            }
            Payload::CaseReopened => add(Place::Closed, event.payload.clone(), Said::Closed(None)),
            _ => {}
        }
    }
    // The creation is the ground that changes stand on: it takes the place of what it comes after, and of nothing else, wherever the line
    // has it. Another machine may have set a date without saying that it had heard of the creation.
    let created = state.created.as_ref().map(|created| At { id: created.id(), sub: 0 });
    for (place, events) in said {
        let at = |n: usize| At { id: events[n].0.id(), sub: n };
        let replaced = |n: &usize| place != Place::Closed && created.is_some_and(|new| context.before(at(*n), new));
        let maximal = context.maximal((0..events.len()).filter(|n| !replaced(n)).map(at));
        let Some(first) = maximal.first().map(|at| &events[at.sub]) else { continue };
        // The line may have ended with another word: this one is said once more, to the state alone.
        let mut again = state.facts();
        again.apply(&Entry { stamp: first.0.clone(), payload: Some(first.1.clone()) });
        (state.details, state.closed) = (again.details, again.closed);
        let same = maximal.iter().all(|at| events[at.sub].2 == first.2);
        let claims = maximal.iter().filter_map(|at| context.claim(at.id, events[at.sub].2.clone())).collect();
        found.tell(place, Difference::Values, same, claims);
    }
}

/// Answers to questions, and cells of all rows, whether the rows are there or not.
pub(super) fn answers(context: &Context, state: &mut CaseState, found: &mut Found) {
    for (question, cell) in &mut state.answers {
        settle(context, cell, found, || Place::Question { question: question.clone() });
    }
    for (table, of) in &mut state.tables {
        for (row, columns) in &mut of.cells {
            for (column, cell) in columns {
                settle(context, cell, found, || Place::Cell {
                    table: table.clone(),
                    row: row.clone(),
                    column: column.clone(),
                });
            }
        }
    }
}

/// Brings what is in force to the end of its history, and tells what stands beside it.
fn settle(context: &Context, cell: &mut Cell, found: &mut Found, place: impl FnOnce() -> Place) {
    let history = &cell.history;
    // The answers of one log are in order already.
    if history.windows(2).all(|pair| pair[0].stamp.log == pair[1].stamp.log) {
        return;
    }
    let standing = |n: &usize| history[*n].retracted_by.is_none();
    let at = |n: usize| At { id: history[n].stamp.id(), sub: n };
    let maximal = context.maximal((0..history.len()).filter(standing).map(at));
    let Some(winner) = maximal.first().copied() else { return };
    let normal = |n: usize| normal(context, &history[n].change);
    let same = maximal.iter().all(|at| normal(at.sub) == normal(winner.sub));
    let said = |at: &At| Said::Answer(Box::new(history[at.sub].change.clone()));
    let claims = maximal.iter().filter_map(|at| context.claim(at.id, said(at))).collect();
    if maximal.len() > 1 {
        found.tell(place(), Difference::Values, same, claims);
    }
    if (winner.sub + 1..history.len()).any(|n| standing(&n)) {
        // Everything that does not come after it goes before it; what does come after it was taken back.
        let after: Vec<bool> = (0..history.len()).map(|n| context.before(winner, at(n))).collect();
        let mut parts: [Vec<_>; 3] = Default::default();
        for (n, seen) in std::mem::take(&mut cell.history).into_iter().enumerate() {
            let part = if n == winner.sub { 1 } else { 2 * usize::from(after[n]) };
            parts[part].push(seen);
        }
        cell.history = parts.into_iter().flatten().collect();
    }
}

/// What makes two answers the same.
fn normal(context: &Context, change: &Change) -> (Option<Value>, Option<Basis>) {
    let value = change.value.as_ref();
    let value = value.map(|value| context.questions.normal(&change.question, change.column.as_deref(), value));
    (value, change.basis)
}
