//! One edit of a case: an answer said instead of proven, hard without a trace, gone; a row left out or invented; the opening point moved.

use super::places::Place;
use appraisal::case_file::{AnswerFile, CaseFile, RowFile, TableFile};
use appraisal::observation::Basis;
use std::fmt;

/// One edit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// The same value on a weaker basis.
    Soften(Place, Basis),
    /// Another value, said.
    Say(Place, String),
    /// Another value on the same hard basis, with no paper behind it.
    Forge(Place, String),
    /// The trace alone goes.
    Untrace(Place),
    /// The answer goes.
    Remove(Place),
    /// A row goes.
    DropRow(String, String),
    /// A table is left untouched.
    Forget(String),
    /// A table is declared empty.
    DeclareNone(String),
    /// A row that was only said.
    Invent(String, RowFile),
    /// The opening point lies so many months earlier (later when below zero).
    MoveOpening(i32),
}

impl Edit {
    /// The kind of the edit, the same for all rows of a table and all values.
    #[must_use]
    pub fn kind(&self) -> String {
        match self {
            Self::Soften(place, _) => format!("softened {}", place.kind()),
            Self::Say(place, _) => format!("said {}", place.kind()),
            Self::Forge(place, _) => format!("untraced {}", place.kind()),
            Self::Untrace(place) => format!("trace gone {}", place.kind()),
            Self::Remove(place) => format!("removed {}", place.kind()),
            Self::DropRow(table, _) => format!("row left out {table}"),
            Self::Forget(table) => format!("table left out {table}"),
            Self::DeclareNone(table) => format!("declared none {table}"),
            Self::Invent(table, _) => format!("invented {table}"),
            Self::MoveOpening(_) => "opening point moved".to_owned(),
        }
    }

    /// Makes the edit. What no longer has its place is left as it is.
    pub fn apply(&self, case: &mut CaseFile) {
        match self {
            Self::Soften(place, basis) => {
                if place.answer(case).is_some()
                    && let Some(answer) = place.answer_mut(case)
                {
                    answer.basis = Some(*basis);
                    answer.evidence.clear();
                }
            }
            Self::Say(place, value) => {
                if let Some(answer) = place.answer_mut(case) {
                    *answer = AnswerFile { basis: Some(Basis::Oral), ..AnswerFile::of(value.clone()) };
                }
            }
            Self::Forge(place, value) => {
                if place.answer(case).is_some()
                    && let Some(answer) = place.answer_mut(case)
                {
                    answer.v.0 = Some(value.clone());
                    place.untrace(case);
                }
            }
            Self::Untrace(place) => place.untrace(case),
            Self::Remove(place) => match place {
                Place::Scalar(id) => {
                    case.answers.shift_remove(id);
                }
                Place::Cell(table, row, column) => {
                    let rows = case.tables.get_mut(table).into_iter().flat_map(|t| &mut t.rows);
                    rows.filter(|r| r.id == *row).for_each(|r| {
                        r.cells.shift_remove(column);
                    });
                }
            },
            Self::DropRow(table, row) => {
                if let Some(table) = case.tables.get_mut(table) {
                    table.rows.retain(|r| r.id != *row);
                }
            }
            Self::Forget(table) => {
                case.tables.shift_remove(table);
            }
            Self::DeclareNone(table) => {
                case.tables.insert(table.clone(), TableFile { declared_empty: true, ..TableFile::default() });
            }
            Self::Invent(table, row) => {
                let table = case.tables.entry(table.clone()).or_default();
                table.declared_empty = false;
                table.rows.push(row.clone());
            }
            Self::MoveOpening(months) => {
                let day = case.case.initial_date;
                let by = chrono::Months::new(months.unsigned_abs());
                let moved = if *months > 0 { day.checked_sub_months(by) } else { day.checked_add_months(by) };
                case.case.initial_date = moved.filter(|d| *d < case.case.survey_date).unwrap_or(day);
            }
        }
    }
}

impl fmt::Display for Edit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Soften(place, basis) => write!(f, "{place} only {basis}"),
            Self::Say(place, value) => write!(f, "{place} = {value} said"),
            Self::Forge(place, value) => write!(f, "{place} = {value} untraced"),
            Self::Untrace(place) => write!(f, "{place} without its paper"),
            Self::Remove(place) => write!(f, "{place} removed"),
            Self::DropRow(table, row) => write!(f, "{table}.{row} left out"),
            Self::Forget(table) => write!(f, "{table} untouched"),
            Self::DeclareNone(table) => write!(f, "{table} declared none"),
            Self::Invent(table, row) => {
                let cells = row.cells.iter().map(|(c, a)| format!("{c}={}", a.v.0.as_deref().unwrap_or("-")));
                write!(f, "{table} + said row {{{}}}", cells.collect::<Vec<_>>().join(", "))
            }
            Self::MoveOpening(months) => write!(f, "opening point {months} months earlier"),
        }
    }
}

/// The case with edits made.
#[must_use]
pub fn edited(case: &CaseFile, edits: &[Edit]) -> CaseFile {
    let mut made = case.clone();
    edits.iter().for_each(|e| e.apply(&mut made));
    made
}
