//! A case with everything explained that its checks and warnings ask for, as an officer would hand it in: only then can an edit be seen to
//! turn an open case into one that is agreed to, or an agreed one into one that is sent back.

use super::places::Place;
use appraisal::case_file::{AnswerFile, CaseFile, RowFile};
use appraisal::checklist::Checklist;
use appraisal::crosscheck::Verdict;
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
        for (about, deviation, residual) in open(&appraisal) {
            explain(&mut made, &about, deviation, residual);
        }
    }
    made
}

/// What waits for an explanation: checks by id with deviation and residual, warnings and contradictions by the name of theirs.
fn open(a: &Appraisal) -> Vec<(String, Option<String>, Option<String>)> {
    let number = |named: &Option<Named>| Some(named.as_ref()?.reading.number()?.normalize().to_string());
    let due = a.checks.iter().filter(|c| matches!(c.verdict, Verdict::Attention | Verdict::Fail));
    let mut all: Vec<_> = due.map(|c| (c.id.clone(), number(&c.deviation), number(&c.residual))).collect();
    let decision = serde_json::to_value(&a.decision).unwrap_or_default();
    for reason in decision["reasons"].as_array().into_iter().flatten() {
        let code = reason["code"].as_str().unwrap_or_default();
        let head = ["flag", "contradiction"].into_iter().find(|head| code.contains(head));
        let ids = reason["about"].as_array().into_iter().flatten().filter_map(|about| about["id"].as_str());
        if let Some(head) = head.filter(|_| reason["group"] == "return") {
            all.extend(ids.map(|id| (format!("{head}/{id}"), None, None)));
        }
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
