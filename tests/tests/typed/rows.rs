//! A list that is typed or pasted says the same as one that the buttons laid out: the rows of the practice cases under ids as a new row has them.

use appraisal::case_file::CaseFile;
use appraisal::checklist::Checklist;
use tests::trades::{Trade, of_each_family};

/// The rows of the tables that have presets, each under an id of its own.
fn as_typed(case: &CaseFile, checklist: &Checklist) -> (CaseFile, usize) {
    let mut typed = case.clone();
    let mut changed = 0;
    for (id, table) in &mut typed.tables {
        let Some(asked) = checklist.tables.get(id) else { continue };
        for (n, row) in table.rows.iter_mut().enumerate() {
            // What bears another name than its preset says something else, and nothing can know it again.
            let preset = asked.presets.iter().find(|p| p.id == row.id);
            let named = |(column, value): (&String, &String)| {
                let said = row.cells.get(column).and_then(|cell| cell.v.0.as_deref());
                asked.columns.get(column).is_none_or(|c| c.ask.kind != appraisal::checklist::Kind::Text)
                    || said == Some(value)
            };
            if preset.is_some_and(|preset| preset.values.iter().all(named)) {
                row.id = format!("typed-{n}");
                changed += 1;
            }
        }
    }
    (typed, changed)
}

fn said(trade: &Trade, case: &CaseFile) -> Vec<String> {
    let appraisal = appraisal::appraise(&trade.checklist, &case.observations_as_signed(), case.case.survey_date);
    let scalars = appraisal.figures.evaluation.scalars();
    let mut all: Vec<String> = scalars.map(|(name, outcome)| format!("{name} = {:?}", outcome.state)).collect();
    all.push(format!("{:?}", appraisal.decision));
    all
}

#[test]
fn a_list_that_is_typed_says_what_the_buttons_would_have_said() {
    let mut renamed = 0;
    for trade in of_each_family() {
        let (typed, changed) = as_typed(&trade.case, &trade.checklist);
        renamed += changed;
        let laid_out = said(trade, &trade.case);
        let differing: Vec<String> = laid_out
            .iter()
            .zip(said(trade, &typed))
            // Where a row stands is part of what some reasons name.
            .filter(|(before, now)| before.replace("typed-", "") != now.replace("typed-", ""))
            .map(|(before, now)| format!("{before}\n     → {now}"))
            .collect();
        assert!(differing.is_empty(), "{}: {} differ\n{}", trade.id, differing.len(), differing.join("\n"));
    }
    assert!(renamed > 50, "only {renamed} rows were preset ones");
}
