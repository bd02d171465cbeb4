//! Answers in force that the checklist does not ask for 搁置的答案: given under another version or trade, kept under their ids, read by no rule, and
//! back in their places as soon as a checklist asks for them again.

use std::sync::Arc;

use appraisal::checklist::Checklist;
use evidence::Value;

use super::CaseSheet;
use super::answers::{Given, Rows};
use crate::api::moving::SetAside;
use crate::api::text::Text;
use crate::view;

impl CaseSheet {
    /// What stands in the case and is not asked for by `checklist`; called as one of `known` calls it, the latest first.
    pub(crate) fn set_aside(&self, checklist: &Checklist, known: &[Arc<Checklist>]) -> Vec<SetAside> {
        let mut aside = Vec::new();
        let asked = |id: &String| checklist.questions.contains_key(id) || checklist.blind.contains_key(id);
        for (id, given) in self.answers.scalars.iter().filter(|(id, _)| !asked(id)) {
            let label = named(id, known, |c| c.questions.get(id).map(|q| view::text(&q.ask.label)));
            let ask = known.iter().rev().find_map(|c| c.questions.get(id)).map(|q| &q.ask);
            aside.push(SetAside { at: id.clone(), label, text: said(ask, given) });
        }
        for (id, rows) in &self.answers.tables {
            match checklist.tables.get(id) {
                None if rows.rows.is_empty() && !rows.declared_empty => {}
                None => {
                    let label = named(id, known, |c| c.tables.get(id).map(|t| view::text(&t.label)));
                    aside.push(SetAside { at: id.clone(), label, text: counted(rows) });
                }
                Some(table) => {
                    let asked = |column: &String| table.columns.get(column).is_some_and(|c| c.formula.is_none());
                    let cells = rows.rows.iter().flat_map(|(row, cells)| cells.iter().map(move |cell| (row, cell)));
                    for (row, (column, given)) in cells.filter(|(_, (column, _))| !asked(column)) {
                        let of = |c: &Checklist| c.tables.get(id)?.columns.get(column).map(|c| c.ask.label.clone());
                        let at = format!("{id}.{row}.{column}");
                        let label = named(&at, known, |c| {
                            let (table, column) = (view::text(&table.label), view::text(&of(c)?));
                            Some(Text::new(
                                format!("{} · {}", table.zh, column.zh),
                                format!("{} · {}", table.en, column.en),
                            ))
                        });
                        let ask =
                            known.iter().rev().find_map(|c| c.tables.get(id)?.columns.get(column)).map(|c| &c.ask);
                        aside.push(SetAside { at, label, text: said(ask, given) });
                    }
                }
            }
        }
        aside
    }
}

fn named(id: &str, known: &[Arc<Checklist>], label: impl Fn(&Checklist) -> Option<Text>) -> Text {
    known.iter().rev().find_map(|c| label(c)).unwrap_or_else(|| Text::new(id, id))
}

fn said(ask: Option<&appraisal::checklist::Ask>, given: &Given) -> Text {
    let plain = match &given.value {
        Some(Value::Text(text)) => ask.map_or_else(|| text.clone(), |ask| view::shown(ask, text)),
        Some(Value::Truth(true)) => return Text::new("是", "yes"),
        Some(Value::Truth(false)) => return Text::new("否", "no"),
        None if given.raw.is_empty() => given.note.clone().unwrap_or_default(),
        None => given.raw.clone(),
    };
    Text::new(&plain, &plain)
}

fn counted(rows: &Rows) -> Text {
    let n = rows.rows.len();
    if rows.declared_empty {
        Text::new("核实无", "none, as checked")
    } else {
        Text::new(format!("{n} 行"), format!("{n} rows"))
    }
}
