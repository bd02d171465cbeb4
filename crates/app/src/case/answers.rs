//! The answers in force, light enough to be copied for every keystroke: a draft is a copy with changes applied. The record
//! (with its history) stays in [`evidence::CaseState`]; this is derived from it. It knows no screen and no rule.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use evidence::{Act, AnswersChanged, Basis, Cell, Change, Seen, TableChange, Value};
use indexmap::IndexMap;

/// One answer in force.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Given {
    /// As typed.
    pub(crate) raw: String,
    /// As understood; none when it does not read.
    pub(crate) value: Option<Value>,
    /// Its own basis; none inherits.
    pub(crate) basis: Option<Basis>,
    pub(crate) by: Option<String>,
    pub(crate) how_checked: Option<String>,
    pub(crate) note: Option<String>,
    /// Attachment ids, hex.
    pub(crate) evidence: Vec<String>,
    /// Local time of the record; none in a draft.
    pub(crate) saved_at: Option<String>,
    /// The act of another person that gave it; none for what whoever is on the case wrote.
    pub(crate) act: Option<Arc<Act>>,
    /// Said by the person whose own act it is, in a log of their own (kinds 24 and 31).
    pub(crate) own_log: bool,
}

/// A table that was touched.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Rows {
    pub(crate) basis: Option<Basis>,
    pub(crate) declared_empty: bool,
    /// Row id, cells by column.
    pub(crate) rows: IndexMap<String, BTreeMap<String, Given>>,
}

/// All answers of a case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Answers {
    pub(crate) scalars: BTreeMap<String, Given>,
    pub(crate) tables: BTreeMap<String, Rows>,
    /// What was recorded first at each question; shared, for a draft never changes it.
    pub(crate) first: Arc<BTreeMap<String, String>>,
}

impl Given {
    /// The answer of one recorded change. A change that holds nothing at all takes the answer back.
    pub(crate) fn of(change: &Change, saved_at: Option<String>) -> Option<Self> {
        let raw = match (&change.typed, &change.value) {
            (Some(typed), _) => typed.clone(),
            (None, Some(Value::Text(text))) => text.clone(),
            (None, Some(Value::Truth(truth))) => if *truth { "是" } else { "否" }.to_owned(),
            (None, None) => String::new(),
        };
        let given = Self {
            raw,
            value: change.value.clone(),
            basis: change.basis,
            by: change.by.clone(),
            how_checked: change.how_checked.clone(),
            note: change.note.clone(),
            evidence: change.evidence.iter().map(ToString::to_string).collect(),
            saved_at,
            act: None,
            own_log: false,
        };
        (!given.is_nothing()).then_some(given)
    }

    fn seen(seen: &Seen) -> Option<Self> {
        let given = Self::of(&seen.change, Some(super::local_time(&seen.stamp)))?;
        let act = seen.act.as_deref().map(|act| Arc::new(act.clone()));
        Some(Self { act, own_log: seen.confirms.is_some(), ..given })
    }

    fn is_nothing(&self) -> bool {
        self.raw.is_empty()
            && self.value.is_none()
            && self.basis.is_none()
            && self.note.is_none()
            && self.by.is_none()
            && self.how_checked.is_none()
            && self.evidence.is_empty()
    }
}

impl Answers {
    /// The answers that the record of a case has in force.
    pub(crate) fn in_force(state: &evidence::CaseState) -> Self {
        let scalars = state.answers.iter().filter_map(|(id, cell)| Some((id.clone(), in_force(cell)?))).collect();
        let tables = state
            .tables
            .iter()
            .map(|(id, table)| {
                let rows = table.rows.iter().map(|row| {
                    let cells = table.cells.get(row).into_iter().flatten();
                    (row.clone(), cells.filter_map(|(column, cell)| Some((column.clone(), in_force(cell)?))).collect())
                });
                let rows = Rows { basis: table.basis, declared_empty: table.declared_empty, rows: rows.collect() };
                (id.clone(), rows)
            })
            .collect();
        let first = state.answers.iter().filter_map(|(id, cell)| Some((id.clone(), first_said(cell)?))).collect();
        let mut answers = Self { scalars, tables, first: Arc::new(first) };
        answers.prove(&state.attachments);
        answers
    }

    /// A file attached to a place is evidence for the answer there, whichever came first.
    fn prove(&mut self, attachments: &[evidence::Attachment]) {
        for attachment in attachments.iter().filter(|a| a.retracted_by.is_none()) {
            let added = &attachment.added;
            let Some(question) = &added.question else { continue };
            let given = match (&added.row, &added.column) {
                (Some(row), Some(column)) => {
                    let row = self.tables.get_mut(question).and_then(|t| t.rows.get_mut(row));
                    row.map(|cells| cells.entry(column.clone()).or_default())
                }
                // A file for a whole table stands in the list of attachments.
                _ if self.tables.contains_key(question) => None,
                _ => Some(self.scalars.entry(question.clone()).or_default()),
            };
            let id = added.id.to_string();
            if let Some(given) = given.filter(|g| !g.evidence.contains(&id)) {
                given.evidence.push(id);
            }
        }
    }

    pub(crate) fn cell(&self, table: &str, row: &str, column: &str) -> Option<&Given> {
        self.tables.get(table)?.rows.get(row)?.get(column)
    }

    /// Applies one action as the record would, without recording it.
    pub(crate) fn apply(&mut self, batch: &AnswersChanged) {
        for change in &batch.tables {
            self.tables.entry(change.table.clone()).or_default().apply(change);
        }
        for change in &batch.changes {
            let given = Given::of(change, None);
            match (&change.row, &change.column) {
                (Some(row), Some(column)) => {
                    let table = self.tables.entry(change.question.clone()).or_default();
                    if given.is_some() || table.rows.contains_key(row) {
                        table.declared_empty = false;
                        set(table.rows.entry(row.clone()).or_default(), column, given);
                    }
                }
                _ => set(&mut self.scalars, &change.question, given),
            }
        }
    }
}

fn in_force(cell: &Cell) -> Option<Given> {
    cell.in_force().and_then(Given::seen)
}

/// The first answer that reads and was not taken back, whatever was said later.
fn first_said(cell: &Cell) -> Option<String> {
    cell.history.iter().filter(|seen| seen.retracted_by.is_none()).find_map(|seen| match &seen.change.value {
        Some(Value::Text(text)) => Some(text.clone()),
        _ => None,
    })
}

fn set(map: &mut BTreeMap<String, Given>, key: &str, given: Option<Given>) {
    match given {
        Some(given) => {
            map.insert(key.to_owned(), given);
        }
        None => {
            map.remove(key);
        }
    }
}

impl Rows {
    fn apply(&mut self, change: &TableChange) {
        if !change.removed.is_empty() {
            self.rows.retain(|row, _| !change.removed.contains(row));
        }
        for added in &change.added {
            if self.rows.contains_key(&added.row) {
                continue;
            }
            let after = added.after.as_ref().and_then(|after| self.rows.get_index_of(after));
            self.rows.shift_insert(after.map_or(self.rows.len(), |at| at + 1), added.row.clone(), BTreeMap::new());
        }
        if !change.order.is_empty() {
            let places: HashMap<&String, usize> = change.order.iter().enumerate().map(|(at, row)| (row, at)).collect();
            let place = |row: &String| places.get(row).copied().unwrap_or(usize::MAX);
            self.rows.sort_by(|a, _, b, _| place(a).cmp(&place(b)));
        }
        if let Some(empty) = change.declared_empty {
            self.declared_empty = empty;
        }
        if !self.rows.is_empty() {
            self.declared_empty = false;
        }
        if change.basis.is_some() {
            self.basis = change.basis;
        }
    }
}
