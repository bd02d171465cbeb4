//! The sheet with what is typed and not saved 未存的草稿: a copy, made once for what is saved and changed in place from keystroke to keystroke, so that a case
//! of a thousand rows is not copied for a letter. It says which places a keystroke changes. What is only typed leaves no trace: with the next record it is
//! made anew.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use appraisal::checklist::Checklist;
use appraisal::running::Edit;
use evidence::AnswersChanged;

use crate::api::visit::Touched;
use crate::case::{CaseSheet, DISPUTES, Given, KnownKeys};

/// What is typed on what is saved.
pub(super) struct Draft {
    /// What the sheet beneath was made of: these are put in whole with every record.
    papers: Arc<BTreeSet<String>>,
    known: Arc<KnownKeys>,
    checklist: Arc<Checklist>,
    /// Whether somebody signed an answer: whether a signature holds depends on everything else that stands in the case.
    signed: bool,
    pub(super) sheet: CaseSheet,
    batch: AnswersChanged,
    /// Whether the appraisal goes by what stands here.
    pub(super) told: bool,
}

/// A place that may say something else.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Question(String),
    /// A row that is saved, and a column.
    Cell(String, String, String),
    /// A table: rows come, go or move.
    Table(String),
}

impl Draft {
    /// The first keystroke on what is saved.
    pub(super) fn of(sheet: &CaseSheet, batch: AnswersChanged) -> Self {
        let answers = &sheet.answers;
        let cells = answers.tables.values().flat_map(|t| t.rows.values().flat_map(BTreeMap::values));
        let signed = answers.scalars.values().chain(cells).any(|given| given.act.is_some());
        let mut draft = sheet.clone();
        draft.answers.apply(&batch);
        let (papers, known) = (Arc::clone(&sheet.facts.papers), Arc::clone(&sheet.known));
        let checklist = Arc::clone(&sheet.checklist);
        Self { papers, known, checklist, signed, sheet: draft, batch, told: false }
    }

    /// Whether what is saved is what it was.
    pub(super) fn stands_on(&self, sheet: &CaseSheet) -> bool {
        Arc::ptr_eq(&self.papers, &sheet.facts.papers)
            && Arc::ptr_eq(&self.known, &sheet.known)
            && Arc::ptr_eq(&self.checklist, &sheet.checklist)
    }

    /// Takes what is typed now in place of what was typed before. What the appraisal has to be told for it; none where it has to be told everything.
    pub(super) fn typed(&mut self, saved: &CaseSheet, batch: AnswersChanged) -> Option<Vec<Edit>> {
        let mut places = places(saved, &self.batch);
        self.take_back(saved, &places);
        self.sheet.answers.apply(&batch);
        places.extend(self::places(saved, &batch));
        self.batch = batch;
        (self.told && !self.signed).then(|| self.edits(places))
    }

    pub(super) fn touched(&self) -> Touched {
        self.sheet.touched(&self.batch)
    }

    /// What is saved stands there again.
    fn take_back(&mut self, saved: &CaseSheet, places: &BTreeSet<Place>) {
        let answers = &mut self.sheet.answers;
        for place in places {
            match place {
                Place::Question(id) => put(&mut answers.scalars, id, saved.answers.scalars.get(id)),
                Place::Table(id) => match saved.answers.tables.get(id) {
                    Some(rows) => drop(answers.tables.insert(id.clone(), rows.clone())),
                    None => drop(answers.tables.remove(id)),
                },
                Place::Cell(table, row, column) => {
                    let there = answers.tables.get_mut(table).and_then(|t| t.rows.get_mut(row));
                    if let Some(cells) = there {
                        put(cells, column, saved.answers.cell(table, row, column));
                    }
                }
            }
        }
    }

    fn edits(&self, places: BTreeSet<Place>) -> Vec<Edit> {
        let tables: BTreeSet<String> = places.iter().filter_map(Place::table).cloned().collect();
        let edit = |place: Place| match place {
            Place::Question(id) => {
                let mut said = Vec::new();
                self.sheet.said_of_question(&id, &mut said);
                Some(Edit::Question { id, said })
            }
            // Told with the table.
            Place::Cell(table, ..) if tables.contains(&table) => None,
            Place::Cell(table, row, column) => {
                let said = self.sheet.said_of_cell(&table, &row, &column).into_iter().collect();
                Some(Edit::Cell { table, row, column, said })
            }
            Place::Table(id) => {
                let mut said = Vec::new();
                self.sheet.said_of_table(&id, &mut said);
                if id == DISPUTES {
                    self.sheet.disputes_listed(&mut said);
                }
                Some(Edit::Table { id, said })
            }
        };
        places.into_iter().filter_map(edit).collect()
    }
}

impl Place {
    fn table(&self) -> Option<&String> {
        match self {
            Place::Table(id) => Some(id),
            _ => None,
        }
    }
}

/// The places that a batch changes.
fn places(saved: &CaseSheet, batch: &AnswersChanged) -> BTreeSet<Place> {
    let tables = batch.tables.iter().map(|change| Place::Table(change.table.clone()));
    let answers = batch.changes.iter().map(|change| match (&change.row, &change.column) {
        (Some(row), Some(column)) => {
            let table = saved.answers.tables.get(&change.question);
            let is_saved = table.is_some_and(|table| !table.declared_empty && table.rows.contains_key(row));
            match is_saved && change.question != DISPUTES {
                true => Place::Cell(change.question.clone(), row.clone(), column.clone()),
                false => Place::Table(change.question.clone()),
            }
        }
        _ => Place::Question(change.question.clone()),
    });
    tables.chain(answers).collect()
}

fn put(map: &mut BTreeMap<String, Given>, key: &str, given: Option<&Given>) {
    match given {
        Some(given) => drop(map.insert(key.to_owned(), given.clone())),
        None => drop(map.remove(key)),
    }
}
