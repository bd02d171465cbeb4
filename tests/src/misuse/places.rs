//! Places of a case: an answer, a cell, and on which basis it stands.

use appraisal::case_file::{AnswerFile, CaseFile};
use appraisal::checklist::{Ask, Checklist};
use appraisal::observation::Basis;
use std::fmt;

/// The papers of a case and what they cover.
pub const PAPERS: &str = "evidence.papers";

/// Where an answer stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A question.
    Scalar(String),
    /// A cell: table, row id, column.
    Cell(String, String, String),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Scalar(id) => f.write_str(id),
            Self::Cell(table, row, column) => write!(f, "{table}.{row}.{column}"),
        }
    }
}

impl Place {
    /// The place without its row, so that all rows of a table are one kind.
    #[must_use]
    pub fn kind(&self) -> String {
        match self {
            Self::Scalar(id) => id.clone(),
            Self::Cell(table, _, column) => format!("{table}.*.{column}"),
        }
    }

    /// What the checklist asks here.
    #[must_use]
    pub fn ask<'c>(&self, checklist: &'c Checklist) -> Option<&'c Ask> {
        match self {
            Self::Scalar(id) => checklist.questions.get(id).map(|q| &q.ask),
            Self::Cell(table, _, column) => {
                let column = checklist.tables.get(table)?.columns.get(column)?;
                column.formula.is_none().then_some(&column.ask)
            }
        }
    }

    /// The answer that stands here.
    #[must_use]
    pub fn answer<'c>(&self, case: &'c CaseFile) -> Option<&'c AnswerFile> {
        match self {
            Self::Scalar(id) => case.answers.get(id),
            Self::Cell(table, row, column) => {
                case.tables.get(table)?.rows.iter().find(|r| r.id == *row)?.cells.get(column)
            }
        }
    }

    /// The answer here, made when there is none; `None` when its row is gone.
    pub fn answer_mut<'c>(&self, case: &'c mut CaseFile) -> Option<&'c mut AnswerFile> {
        match self {
            Self::Scalar(id) => Some(case.answers.entry(id.clone()).or_default()),
            Self::Cell(table, row, column) => {
                let row = case.tables.get_mut(table)?.rows.iter_mut().find(|r| r.id == *row)?;
                Some(row.cells.entry(column.clone()).or_default())
            }
        }
    }

    /// The basis in force: the answer's own, its table's, the checklist's, or said.
    #[must_use]
    pub fn basis(&self, checklist: &Checklist, case: &CaseFile) -> Basis {
        let own = self.answer(case).and_then(|a| a.basis);
        let table = match self {
            Self::Cell(table, ..) => Some(table),
            Self::Scalar(_) => None,
        };
        let of_table = table.and_then(|t| case.tables.get(t)).and_then(|t| t.basis);
        let default = || {
            let asked = self.ask(checklist).and_then(|a| a.default_basis.clone());
            asked.or_else(|| checklist.tables.get(table?)?.default_basis.clone()).and_then(|w| Basis::of(&w))
        };
        own.or(of_table).or_else(default).unwrap_or(Basis::Oral)
    }

    /// Takes the trace away: attachments, and the papers that name this place or what it lies below.
    pub fn untrace(&self, case: &mut CaseFile) {
        if let Some(answer) = self.answer_mut(case) {
            answer.evidence.clear();
        }
        let here = self.to_string();
        let covers = |path: &str| here == path || here.starts_with(&format!("{path}."));
        for row in case.tables.get_mut(PAPERS).into_iter().flat_map(|t| &mut t.rows) {
            if let Some(figures) = row.cells.get_mut("figures")
                && let Some(text) = &figures.v.0
            {
                let left: Vec<&str> = text.split(',').map(str::trim).filter(|p| !covers(p)).collect();
                figures.v.0 = Some(left.join(","));
            }
        }
    }
}

/// Every answered place of the case that the checklist asks, in groups: each question one, each table one.
#[must_use]
pub fn groups(checklist: &Checklist, case: &CaseFile) -> Vec<Vec<Place>> {
    let asked = |place: &Place| place.ask(checklist).is_some();
    let scalars = case.answers.keys().map(|id| vec![Place::Scalar(id.clone())]);
    let tables = case.tables.iter().map(|(id, table)| {
        let cells = table.rows.iter().flat_map(|r| r.cells.keys().map(|c| (r.id.clone(), c.clone())));
        cells.map(|(row, column)| Place::Cell(id.clone(), row, column)).collect::<Vec<_>>()
    });
    let kept = scalars.chain(tables).map(|group| group.into_iter().filter(asked).collect::<Vec<_>>());
    kept.filter(|group| !group.is_empty()).collect()
}
