//! A second reading of the calculation rules and the scorecard, against cases that the acceptance case does not touch.
//!
//! Every expected value is worked out by hand from the text of the rules and the printed figures of the acceptance case; the comment beside
//! it says how. Nothing here is taken from our own output.

mod asked_twice;
mod basis;
mod contradictions;
mod equity;
mod gaming;
mod kinds;
mod knock_outs;
mod left_out;
mod loan;
mod proposal;
mod said;
mod sales;
mod score;
mod service;
mod statements;
mod two_sides;

use appraisal::Appraisal;
use appraisal::figure::{Reading, Scalar};
use serde_json::{Value as Json, json};

/// The facts of the case with some paths changed: a path step is a key or the id of a row; an object replaces the answer, anything else
/// its `v`; what does not exist yet is made.
pub(crate) fn changed(changes: &[(&str, Json)]) -> Json {
    let mut facts = tests::golden::facts();
    for (path, value) in changes {
        let mut here = &mut facts;
        for step in path.split('.') {
            let of = |list: &Json| list.as_array().and_then(|rows| rows.iter().position(|r| r["id"] == json!(step)));
            here = match (of(here), of(&here["rows"])) {
                (Some(i), _) => &mut here[i],
                (None, Some(i)) if here.get(step).is_none() => &mut here["rows"][i],
                _ => &mut here[step],
            };
        }
        if value.is_object() || value.is_array() || here.get("v").is_none() {
            *here = value.clone();
        } else {
            here["v"] = value.clone();
        }
    }
    facts
}

/// The appraisal of the changed case.
pub(crate) fn with(changes: &[(&str, Json)]) -> Appraisal {
    tests::facts::appraise(&changed(changes))
}

/// An answer with its basis.
pub(crate) fn said(v: &str, basis: &str) -> Json {
    json!({ "v": v, "basis": basis })
}

/// A documented answer.
pub(crate) fn doc(v: &str) -> Json {
    said(v, "document")
}

/// A question left without an answer.
pub(crate) fn blank() -> Json {
    json!({ "v": null, "basis": "document" })
}

/// One more row for a table of the facts.
pub(crate) fn more(table: &str, row: Json) -> Json {
    let mut here = &mut tests::golden::facts();
    for step in table.split('.') {
        here = &mut here[step];
    }
    let mut rows = here["rows"].as_array().cloned().unwrap_or_default();
    rows.push(row);
    json!(rows)
}

/// A figure in one line: its value, `~` before the questions behind a fallback, `?` before what makes it unknown.
pub(crate) fn says(a: &Appraisal, id: &str) -> String {
    match a.reading(id).unwrap_or_else(|| panic!("no figure {id}")) {
        Reading::Known { value, provisional } => {
            let value = match value {
                Scalar::Number(n) => n.normalize().to_string(),
                Scalar::Text(t) => t,
                Scalar::Truth(b) => b.to_string(),
                Scalar::Date(d) => d.to_string(),
            };
            if provisional.is_empty() { value } else { format!("{value} ~{}", provisional.join(",")) }
        }
        Reading::Unknown { questions } => format!("?{}", questions.join(",")),
        Reading::NotMeaningful { .. } => "not meaningful".to_owned(),
        Reading::NotApplicable { .. } => "not applicable".to_owned(),
    }
}

/// Every figure says what is expected, or the test names all that do not.
#[track_caller]
pub(crate) fn holds(a: &Appraisal, expected: &[(&str, &str)]) {
    let differs =
        |(id, e): &(&str, &str)| (says(a, id) != *e).then(|| format!("{id}: expected {e}, found {}", says(a, id)));
    let wrong: Vec<String> = expected.iter().filter_map(differs).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Points of an indicator at L0.
pub(crate) fn points(a: &Appraisal, indicator: &str) -> u32 {
    a.score_at_l0.indicators.iter().find(|i| i.id == indicator).map(|i| i.points).expect("an indicator")
}

/// Points of an indicator at the amount asked.
pub(crate) fn points_asked(a: &Appraisal, indicator: &str) -> u32 {
    a.score_at_asked.indicators.iter().find(|i| i.id == indicator).map(|i| i.points).expect("an indicator")
}
