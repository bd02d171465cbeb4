//! The order in which answers were given, and in which rows stand where no rule counts on it, moves nothing.

use crate::change::{case, changed};
use crate::{run, runner};
use appraisal::Appraisal;
use appraisal::case_file::CaseFile;
use appraisal::checklist::Checklist;
use appraisal::figure::Reading;
use appraisal::observation::Observation;
use proptest::prelude::*;
use std::collections::BTreeMap;
use tests::trades::of_each_family;
use tests::world::dice::Dice;

fn shuffle<T>(list: &mut [T], dice: &mut Dice) {
    for i in (1..list.len()).rev() {
        let j = dice.whole(0, i64::try_from(i).unwrap_or(0));
        list.swap(i, usize::try_from(j).unwrap_or(0));
    }
}

/// A row stands before its cells, whatever else comes between; the order of rows themselves stays.
fn reordered(observations: &[Observation], dice: &mut Dice) -> Vec<Observation> {
    let mut ranked: Vec<(f64, usize)> = Vec::new();
    let mut rows: BTreeMap<(String, String), f64> = BTreeMap::new();
    let mut last: BTreeMap<String, f64> = BTreeMap::new();
    for (i, o) in observations.iter().enumerate() {
        let rank = match (&o.row, &o.column) {
            (Some(row), None) => {
                let from = last.get(&o.question).copied().unwrap_or(0.0);
                let rank = dice.between(from, (from + 0.02).min(1.0));
                last.insert(o.question.clone(), rank);
                rows.insert((o.question.clone(), row.clone()), rank);
                rank
            }
            (Some(row), Some(_)) => {
                let from = rows.get(&(o.question.clone(), row.clone())).copied().unwrap_or(0.0);
                dice.between(from, 1.0)
            }
            _ => dice.between(0.0, 1.0),
        };
        ranked.push((rank, i));
    }
    ranked.sort_by(|a, b| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal));
    ranked.into_iter().map(|(_, i)| observations[i].clone()).collect()
}

/// Tables by month stand in the order of time, and rules look back by rows; everywhere else rows are a heap.
fn heaps(checklist: &Checklist, case: &CaseFile, dice: &mut Dice) -> CaseFile {
    let mut made = case.clone();
    for (id, table) in &mut made.tables {
        if checklist.tables.get(id).is_some_and(|t| t.months.is_empty() && !t.columns.contains_key("month")) {
            shuffle(&mut table.rows, dice);
        }
    }
    made
}

fn said(reading: Reading) -> Reading {
    let sorted = |mut q: Vec<String>| {
        q.sort();
        q
    };
    match reading {
        Reading::Known { value, provisional } => Reading::Known { value, provisional: sorted(provisional) },
        Reading::Unknown { questions } => Reading::Unknown { questions: sorted(questions) },
        // Which of several reasons is told first is not a figure.
        Reading::NotMeaningful { .. } => Reading::NotMeaningful { reason: String::new() },
        Reading::NotApplicable { .. } => Reading::NotApplicable { reason: String::new() },
    }
}

fn figures(checklist: &Checklist, a: &Appraisal) -> BTreeMap<String, Reading> {
    let mut all: BTreeMap<String, Reading> =
        checklist.figures.keys().filter_map(|id| Some((id.clone(), said(a.reading(id)?)))).collect();
    // Payments and what was only said stand in the order of the debts: their rows are numbers, not names.
    const NUMBERED: [&str; 2] = ["cash_plan.debt_payments", "equity_check.oral"];
    for (id, table) in checklist.rows.iter().filter(|(id, _)| !NUMBERED.contains(&id.as_str())) {
        for row in a.rows(id) {
            for column in table.columns.keys() {
                all.extend(a.figures.cell(id, &row, column).map(|r| (format!("{id}.{row}.{column}"), said(r))));
            }
        }
    }
    all
}

#[test]
fn the_order_of_answers_and_rows_moves_nothing() {
    let outcome = runner(40).run(&(case(), any::<u64>()), |((at, changes), seed)| {
        let trade = &of_each_family()[at];
        let c = &trade.checklist;
        let base = changed(c, &trade.case, &changes);
        let mut dice = Dice::new(seed);
        let as_given = figures(c, &run(c, &base));
        let observations = reordered(&base.observations(), &mut dice);
        let by_time = appraisal::appraise(c, &observations, base.case.survey_date);
        let by_row = run(c, &heaps(c, &base, &mut dice));
        for (what, other) in [("answers", by_time), ("rows", by_row)] {
            let other = figures(c, &other);
            let moved: Vec<_> = as_given.iter().filter(|(id, r)| other.get(*id) != Some(r)).take(5).collect();
            prop_assert!(
                moved.is_empty() && other.len() == as_given.len(),
                "{}: the order of {what} moves {moved:?}",
                trade.id
            );
        }
        Ok(())
    });
    if let Err(e) = outcome {
        panic!("{e}");
    }
}
