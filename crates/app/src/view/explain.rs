//! Why a figure is what it is: one level of named inputs, each of which can be asked in turn.

use std::collections::BTreeSet;

use formula::Role;

use super::Labels;
use crate::api::appraisal::{ExplainedInput, Explanation, InputRole};
use crate::api::text::{Failure, FigureState};
use crate::failure::not_found;

/// More inputs than a screen can list; the rest of a long column says nothing new.
const MOST_INPUTS: usize = 200;

pub(crate) fn explanation(labels: &Labels<'_>, id: &str) -> Result<Explanation, Failure> {
    let model = &labels.checklist.model;
    let figure = labels.figure(id);
    if model.name(id).is_none() && figure.state == FigureState::NotApplicable {
        return Err(not_found("数字", id));
    }
    let cell = labels.cell(id);
    let mut inputs = Vec::new();
    let mut seen = BTreeSet::new();
    for name in model.read_set(id) {
        for place in places(labels, &name, cell) {
            if inputs.len() < MOST_INPUTS && place != id && seen.insert(place.clone()) {
                inputs.push(input(labels, &place));
            }
        }
    }
    let rule = labels.checklist.figures.get(id);
    let some = |text: &String| (!text.is_empty()).then(|| text.clone());
    Ok(Explanation {
        figure,
        formula: model.source(id).map(|f| f.trim().to_owned()),
        source: rule.and_then(|r| some(&r.source)),
        note: rule.and_then(|r| some(&r.note)),
        inputs,
    })
}

/// Where a name's values stand: itself, or the cells of a column (the same row's when it is read from a row).
fn places(labels: &Labels<'_>, name: &str, of: Option<(&str, &str, &str)>) -> Vec<String> {
    let Some((table, column)) = name.strip_suffix(']').and_then(|n| n.split_once('[')) else {
        return vec![name.to_owned()];
    };
    if let Some((own, row, _)) = of
        && own == table
    {
        return vec![format!("{table}.{row}.{column}")];
    }
    let rows = labels.appraisal.rows(table);
    if rows.is_empty() {
        return vec![table.to_owned()];
    }
    rows.iter().map(|row| format!("{table}.{row}.{column}")).collect()
}

fn input(labels: &Labels<'_>, id: &str) -> ExplainedInput {
    let role = match labels.checklist.model.name(id).map(|n| n.role) {
        _ if id.starts_with("case.") && labels.ask(id).is_none() => InputRole::Case,
        Some(Role::Constant) => InputRole::Policy,
        Some(Role::Question) => InputRole::Question,
        Some(Role::AskedTable | Role::RuleTable) => InputRole::Table,
        _ => InputRole::Figure,
    };
    let section = labels.section(id);
    let question = section.map(|_| match labels.cell(id) {
        Some((table, ..)) if labels.checklist.tables.contains_key(table) => table.to_owned(),
        _ => id.to_owned(),
    });
    ExplainedInput { role, figure: labels.figure(id), question, section: section.map(str::to_owned) }
}
