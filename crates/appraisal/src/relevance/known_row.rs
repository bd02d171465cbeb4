//! Which preset a row is 认行: an officer types “工资” or pastes a list where a button would have laid the row out, and it is the same expense.
//!
//! Rules ask for rows by the built-in column `id`. A row that came by the button bears the preset's id; any other is known by its name: it is the name of
//! the preset, a part of it (`房租、物业`) or another word for it (`also`), or ends with one of them and holds none of a second preset. Otherwise it stays itself.

use crate::checklist::{Kind, Preset, Table, folded};
use crate::observation::Row;
use formula::Value;
use std::sync::Arc;

/// Whether what a row is called stands in this column.
pub(crate) fn names_rows(table: &Table, column: &str) -> bool {
    table.presets.iter().any(|preset| preset.values.contains_key(column)) && is_text(table, column)
}

/// The row as rules know it: the id of the preset that it is, or its own.
pub(super) fn known_as(table: &Table, row: &Row) -> Arc<str> {
    let own = || row.id.clone();
    if table.presets.is_empty() || table.presets.iter().any(|preset| *preset.id == *row.id) {
        return own();
    }
    let column = table.presets.iter().flat_map(|p| p.values.keys()).find(|column| is_text(table, column));
    let named = column.and_then(|column| row.cell(column)).map(|answer| &answer.value);
    let Some(Value::Text(name)) = named else { return own() };
    let name = folded(name);
    if name.is_empty() {
        return own();
    }
    let words: Vec<(&Preset, Vec<String>)> = table.presets.iter().map(|p| (p, words(table, p))).collect();
    let called = words.iter().find(|(_, words)| words.contains(&name));
    // What an expense is stands at the end of its name (店员工资, 仓库租金, 水电费), before anything in brackets. In names written with letters one word
    // stands in many others (“tax” in “taxi”).
    let whole = name.split('(').next().unwrap_or_default();
    let held = |word: &String| word.chars().count() > 1 && !word.is_ascii() && name.contains(word.as_str());
    let ends = |word: &String| {
        held(word)
            && (whole.ends_with(word.as_str()) || whole.strip_suffix('费').is_some_and(|w| w.ends_with(word.as_str())))
    };
    let mut holding = words.iter().filter(|(_, words)| words.iter().any(held));
    let alone = holding.next().filter(|_| holding.next().is_none());
    let found = called.or_else(|| alone.filter(|(_, words)| words.iter().any(ends)));
    found.map_or_else(own, |(preset, _)| preset.id.as_str().into())
}

fn is_text(table: &Table, column: &str) -> bool {
    table.columns.get(column).is_some_and(|c| c.ask.kind == Kind::Text && c.formula.is_none())
}

/// What a preset is called: its name, the parts of it, other words.
fn words(table: &Table, preset: &Preset) -> Vec<String> {
    let named = preset.values.iter().filter(|(column, _)| is_text(table, column)).map(|(_, name)| name.as_str());
    let whole = named.chain([preset.label.zh.as_str(), preset.label.en.as_str()]);
    let parts = whole.clone().flat_map(|name| name.split(['、', '，', ',', '（', '）', '(', ')']));
    let all = whole.chain(parts).chain(preset.also.iter().map(String::as_str)).map(folded);
    let mut all: Vec<String> = all.filter(|word| !word.is_empty()).collect();
    all.sort_unstable();
    all.dedup();
    all
}

#[cfg(test)]
#[path = "known_row/tests.rs"]
mod tests;
