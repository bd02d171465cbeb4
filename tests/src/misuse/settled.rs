//! A case with everything explained that its checks and warnings ask for, as an officer would hand it in: only then can an edit be seen to
//! turn an open case into one that is agreed to, or an agreed one into one that is sent back.

use super::places::Place;
use appraisal::case_file::{AnswerFile, CaseFile, RowFile};
use appraisal::checklist::{Checklist, Kind};
use appraisal::crosscheck::{Check, Verdict};
use appraisal::figure::Named;
use appraisal::{Appraisal, appraise};

const TABLE: &str = "explanations";

/// The case with a written explanation for all that deviates in it.
#[must_use]
pub fn settled(checklist: &Checklist, case: &CaseFile) -> CaseFile {
    let mut made = case.clone();
    // an explanation may change what else is open
    for _ in 0..2 {
        let appraisal = appraise(checklist, &made.observations(), made.case.survey_date);
        for (about, deviation, residual) in open(checklist, &appraisal) {
            explain(&mut made, &about, deviation, residual);
        }
    }
    made
}

/// What waits for an explanation: checks by id with deviation and residual, warnings and contradictions by the name of theirs.
fn open(checklist: &Checklist, a: &Appraisal) -> Vec<(String, Option<String>, Option<String>)> {
    let decision = serde_json::to_value(&a.decision).unwrap_or_default();
    let reasons = decision["reasons"].as_array().into_iter().flatten().filter(|r| r["group"] == "return");
    let named: Vec<(String, String)> = reasons
        .flat_map(|r| {
            let code = r["code"].as_str().unwrap_or_default().to_owned();
            let ids = r["about"].as_array().into_iter().flatten().filter_map(|about| about["id"].as_str());
            ids.map(|id| (code.clone(), id.to_owned())).collect::<Vec<_>>()
        })
        .collect();
    let number = |named: &Option<Named>| Some(named.as_ref()?.reading.number()?.normalize().to_string());
    // a residual that is no money (months, heads) holds where there is no deviation, as the window writes it
    let plain = |named: &Option<Named>| {
        let figure = named.as_ref().and_then(|f| checklist.figures.get(&f.figure));
        figure.is_some_and(|f| f.kind != Kind::Money).then(|| number(named)).flatten()
    };
    let due = a.checks.iter().filter(|c| {
        let deviates = matches!(c.verdict, Verdict::Attention | Verdict::Fail);
        deviates || named.iter().any(|(_, id)| *id == c.id)
    });
    let sized = |c: &Check| (c.id.clone(), number(&c.deviation).or_else(|| plain(&c.residual)), number(&c.residual));
    let mut all: Vec<_> = due.map(sized).collect();
    for (code, id) in &named {
        let head = ["flag", "contradiction"].into_iter().find(|head| code.contains(head));
        all.extend(head.map(|head| (format!("{head}/{id}"), None, None)));
    }
    all
}

fn explain(case: &mut CaseFile, about: &str, deviation: Option<String>, residual: Option<String>) {
    let table = case.tables.entry(TABLE.to_owned()).or_default();
    table.declared_empty = false;
    let there = |r: &RowFile| r.cells.get("check").and_then(|a| a.v.0.as_deref()) == Some(about);
    if let Some(row) = table.rows.iter().find(|r| there(r)) {
        // written before: held to what deviates now
        let row = row.id.clone();
        for (column, value) in [("deviation", deviation), ("residual", residual)] {
            let place = Place::Cell(TABLE.to_owned(), row.clone(), column.to_owned());
            if let (Some(value), Some(answer)) = (value, place.answer_mut(case)) {
                *answer = AnswerFile::of(value);
            }
        }
        return;
    }
    let told = [
        ("check", Some(about.to_owned())),
        ("explanation", Some("写明了原因".to_owned())),
        ("evidence", Some("附了材料".to_owned())),
        ("second_officer", Some("协办乙".to_owned())),
        ("second_statement", Some("看过，属实".to_owned())),
        ("deviation", deviation),
        ("residual", residual),
    ];
    let cells = told.into_iter().filter_map(|(c, v)| Some((c.to_owned(), AnswerFile::of(v?)))).collect();
    table.rows.push(RowFile { id: format!("e{}", table.rows.len()), cells });
}
