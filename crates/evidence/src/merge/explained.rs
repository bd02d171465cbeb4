//! What second officers and reviewers said in logs of their own about an explanation, filled in where the checklist asks for it.
//!
//! It holds for one text, named by the hash of the record that holds it. As soon as another text is in force it is due again.

use super::Context;
use crate::{
    change::{Action, Basis, Change, Value},
    fold::{CaseState, Event, Seen},
    hash::Hash,
    hub_acts::CaseRole,
    payload::Payload,
};

/// The table of explanations and its columns, as the checklist names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Explanations<'a> {
    /// The table.
    pub table: &'a str,
    /// The check that is explained.
    pub check: &'a str,
    /// The text.
    pub text: &'a str,
    /// Who confirmed it.
    pub officer: &'a str,
    /// What that officer saw.
    pub statement: &'a str,
    /// Who accepted it.
    pub accepted_by: &'a str,
}

impl Default for Explanations<'_> {
    fn default() -> Self {
        Self {
            table: "explanations",
            check: "check",
            text: "explanation",
            officer: "second_officer",
            statement: "second_statement",
            accepted_by: "accepted_by",
        }
    }
}

pub(super) fn fill(context: &Context, state: &mut CaseState) {
    let names = context.questions.explanations();
    if !state.tables.contains_key(names.table) {
        return;
    }
    let retracted = |event: &Event| {
        let by_own = |other: &Event| match &other.payload {
            Payload::Retracted(retracted) => {
                other.stamp.log == event.stamp.log
                    && retracted.seq == event.stamp.seq
                    && other.stamp.seq > event.stamp.seq
            }
            _ => false,
        };
        state.events.iter().any(by_own)
    };
    let words: Vec<Event> = state
        .events
        .iter()
        .filter(|event| matches!(event.payload, Payload::ExplanationConfirmed(_) | Payload::EvidenceAccepted(_)))
        .filter(|event| !retracted(event))
        .cloned()
        .collect();
    let mut filled: Vec<(String, Hash, Vec<Seen>)> = Vec::new();
    for event in &words {
        let Some(officer) = context.standing.officer(event.stamp.log) else { continue };
        if context.standing.owner.as_ref() == Some(officer) {
            continue;
        }
        match &event.payload {
            Payload::ExplanationConfirmed(said) if context.standing.has(officer, CaseRole::So) => {
                let Some((text, author)) = text_at(context, state, &said.row, &said.check) else { continue };
                // Nobody confirms a text of their own.
                if text != said.text || author.as_ref() == Some(officer) {
                    continue;
                }
                filled.retain(|(row, _, _)| *row != said.row);
                if said.agrees {
                    let officer = word(context, event, &said.row, names.officer, None, text);
                    let statement = word(context, event, &said.row, names.statement, Some(&said.statement), text);
                    filled.push((said.row.clone(), event.stamp.hash, vec![officer, statement]));
                }
            }
            _ => {}
        }
    }
    let mut accepted: Vec<Seen> = Vec::new();
    for event in &words {
        let Payload::EvidenceAccepted(said) = &event.payload else { continue };
        let Some(officer) = context.standing.officer(event.stamp.log) else { continue };
        if !context.standing.has(officer, CaseRole::Rv) || context.standing.owner.as_ref() == Some(officer) {
            continue;
        }
        let rows = state.tables.get(names.table).into_iter().flat_map(|table| table.cells.keys());
        for row in rows {
            let Some((text, _)) = text_at(context, state, row, &said.check) else { continue };
            let confirmed = filled.iter().any(|(known, by, _)| known == row && *by == said.of);
            if text == said.of || confirmed {
                accepted.retain(|seen| seen.change.row.as_ref() != Some(row));
                if said.accepted {
                    accepted.push(word(context, event, row, names.accepted_by, None, text));
                }
            }
        }
    }
    let Some(table) = state.tables.get_mut(names.table) else { return };
    for seen in filled.into_iter().flat_map(|(_, _, seen)| seen).chain(accepted) {
        let (Some(row), Some(column)) = (&seen.change.row, &seen.change.column) else { continue };
        let cell = table.cells.entry(row.clone()).or_default().entry(column.clone()).or_default();
        cell.history.push(seen);
    }
}

/// The record that holds the text in force in a row that explains this check, and who wrote it.
fn text_at(context: &Context, state: &CaseState, row: &str, check: &str) -> Option<(Hash, Option<String>)> {
    let names = context.questions.explanations();
    let table = state.tables.get(names.table)?;
    let explained = table.answer_at(row, names.check)?.change.value.as_ref()?;
    if *explained != Value::Text(check.to_owned()) || !table.rows.iter().any(|there| there == row) {
        return None;
    }
    let text = table.answer_at(row, names.text).filter(|seen| seen.change.value.is_some())?;
    Some((text.stamp.hash, context.standing.officer(text.stamp.log).cloned()))
}

/// The officer's name, or what is said, as the answer in a cell.
fn word(context: &Context, event: &Event, row: &str, column: &str, said: Option<&str>, text: Hash) -> Seen {
    let officer = context.standing.officer(event.stamp.log).unwrap_or(&event.stamp.author);
    let name = context.standing.name(officer);
    let value = Value::Text(said.unwrap_or(name).to_owned());
    let change = Change {
        basis: Some(Basis::Document),
        by: Some(name.to_owned()),
        ..Change::cell(context.questions.explanations().table, row, column, Some(value))
    };
    Seen {
        stamp: event.stamp.clone(),
        change,
        action: Action::Typed,
        after_limit_seen: false,
        retracted_by: None,
        act: None,
        confirms: Some(text),
    }
}
