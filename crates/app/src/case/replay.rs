//! What the checks said at each record of a case: the log is folded anew and the case appraised after every record that changed an
//! answer. It computes nothing of its own and stores nothing; whoever keeps the log can repeat it.

use std::collections::BTreeMap;

use appraisal::crosscheck::{Check, Verdict};
use evidence::{CaseState, Entry, Payload};

use super::{Answers, CaseSheet, local_time};
use crate::open_case::Era;

/// One state of one check on record.
#[derive(Debug, Clone)]
pub(crate) struct Point {
    pub(crate) seq: u64,
    pub(crate) at: String,
    pub(crate) check: Check,
    /// The questions and cells that the record changed.
    pub(crate) changed: Vec<String>,
    pub(crate) after_limit_seen: bool,
}

/// The states of the checks that failed at some record, from the first failure on; only states that differ from the one before.
#[derive(Debug, Clone, Default)]
pub(crate) struct Replay {
    state: CaseState,
    last: u64,
    /// Of a case of several logs: followed from its beginning each time, for what another log brings may stand before what is known.
    several: bool,
    /// By check id.
    pub(crate) failed: BTreeMap<String, Vec<Point>>,
}

/// The table of explanations changes no side of a check.
const EXPLANATIONS: &str = "explanations";

impl Replay {
    /// Of a case of several logs.
    pub(crate) fn of_several() -> Self {
        Self { several: true, ..Self::default() }
    }

    /// The number of the last record taken in.
    pub(crate) fn last(&self) -> u64 {
        self.last
    }

    /// Takes in the records that came since; `sheet` gives the case's facts, `eras` the checklist on which it stood at each record.
    pub(crate) fn follow(&mut self, entries: &[Entry], sheet: &CaseSheet, eras: &[Era]) {
        if self.several {
            *self = Self::of_several();
        }
        let (known, several) = (self.last, self.several);
        let mut stood = eras.first();
        for entry in entries.iter().filter(|e| several || e.stamp.seq > known) {
            self.last = if several { self.last + 1 } else { entry.stamp.seq };
            self.state.apply(entry);
            let (changed, after_limit_seen) = match &entry.payload {
                Some(Payload::AnswersChanged(batch)) => (places(batch), batch.after_limit_seen),
                Some(Payload::Countersigned(signed)) => (signed.read().map(signed_places).unwrap_or_default(), false),
                Some(Payload::Retracted(_) | Payload::CaseChanged(_) | Payload::ChecklistMoved(_)) => {
                    (Vec::new(), false)
                }
                _ => continue,
            };
            if !changed.is_empty() && changed.iter().all(|at| at.starts_with(EXPLANATIONS)) {
                continue;
            }
            if matches!(entry.payload, Some(Payload::ChecklistMoved(_))) {
                stood = eras.iter().find(|era| era.from == entry.stamp.seq).or(stood);
            }
            // Numbers of other logs say nothing about the moves, which are the owner's.
            let era = if several { stood } else { eras.iter().rfind(|era| era.from <= entry.stamp.seq) };
            let checklist = era.map_or(&sheet.checklist, |era| &era.checklist).clone();
            let then = CaseSheet { answers: Answers::in_force(&self.state), checklist, ..sheet.clone() };
            let seen =
                Point { seq: entry.stamp.seq, at: local_time(&entry.stamp), check: EMPTY, changed, after_limit_seen };
            for check in then.appraise().checks {
                self.learn(check, &seen);
            }
        }
    }

    fn learn(&mut self, check: Check, seen: &Point) {
        let point = |check: Check| Point { check, ..seen.clone() };
        match self.failed.get_mut(&check.id) {
            None if check.verdict == Verdict::Fail => {
                self.failed.insert(check.id.clone(), vec![point(check)]);
            }
            Some(points) if points.last().is_none_or(|last| !same(&last.check, &check)) => points.push(point(check)),
            _ => {}
        }
    }
}

/// Filled in by the check it is made for.
const EMPTY: Check = Check {
    id: String::new(),
    label: appraisal::finding::Text { zh: String::new(), en: String::new() },
    verdict: Verdict::NotChecked,
    left: None,
    right: None,
    residual: None,
    deviation: None,
    direction: None,
    meaning: None,
    questions: Vec::new(),
    explained: appraisal::crosscheck::Explained::NotDue,
    explanations: Vec::new(),
};

fn same(a: &Check, b: &Check) -> bool {
    a.verdict == b.verdict
        && a.left == b.left
        && a.right == b.right
        && a.residual == b.residual
        && a.deviation == b.deviation
}

/// The places that an act of another person answered.
fn signed_places(act: evidence::Act) -> Vec<String> {
    let said = act.said;
    let place = |word: &evidence::Word| match (&said.row, &word.column) {
        (Some(row), Some(column)) => format!("{}.{row}.{column}", said.question),
        _ => said.question.clone(),
    };
    said.answers.iter().map(place).collect()
}

/// The places a batch changed: questions, cells, and tables whose rows changed.
fn places(batch: &evidence::AnswersChanged) -> Vec<String> {
    let mut places: Vec<String> = Vec::new();
    let mut add = |place: String| {
        if !places.contains(&place) && places.len() < MOST_PLACES {
            places.push(place);
        }
    };
    for change in &batch.changes {
        match (&change.row, &change.column) {
            (Some(row), Some(column)) => add(format!("{}.{row}.{column}", change.question)),
            _ => add(change.question.clone()),
        }
    }
    for change in &batch.tables {
        add(change.table.clone());
    }
    places
}

/// An import changes everything; naming more says nothing.
const MOST_PLACES: usize = 200;
