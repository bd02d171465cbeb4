//! What changed from one submission to the next: the case as it stood at each, reckoned again from its very records.

use std::collections::BTreeMap;

use evidence::Submitted;

use crate::api::review::{CompareSubmission, PlaceChange, SubmissionChanges};
use crate::api::text::Failure;
use crate::app::{App, Handle, case_id};
use crate::case::{Answers, CaseSheet, local_time};
use crate::failure::not_found;
use crate::view::{Labels, move_figures, shown};

/// So many places are listed.
const LISTED: usize = 200;

impl Handle for CompareSubmission {
    fn handle(self, app: &mut App) -> Result<SubmissionChanges, Failure> {
        let case = case_id(&self.case)?;
        let (store, open) = app.case(&self.case)?;
        let review = open.review(store)?;
        let told = |n: usize| -> Option<(Submitted, String)> {
            let submission = review.submissions.get(n)?;
            let at = review.acts.get(submission.told.act).map(|act| local_time(&act.stamp)).unwrap_or_default();
            Some((submission.told.said.clone(), at))
        };
        let (before, after) = match &self.submission {
            Some(hash) => {
                let n = review.submissions.iter().position(|s| s.hash.to_string() == *hash);
                let n = n.ok_or_else(|| not_found("上报", hash))?;
                (n.checked_sub(1).and_then(told), told(n))
            }
            None => (review.submissions.len().checked_sub(1).and_then(told), None),
        };
        let now = open.sheet.clone();
        let Some((said, at)) = before else { return Ok(SubmissionChanges::default()) };
        let Some(was) = app.sheet_at(case, &said)? else {
            return Ok(SubmissionChanges { before_at: Some(at), ..SubmissionChanges::default() });
        };
        let then = match after {
            Some((said, _)) => app.sheet_at(case, &said)?,
            None => Some(now),
        };
        let Some(then) = then else {
            return Ok(SubmissionChanges { before_at: Some(at), ..SubmissionChanges::default() });
        };
        Ok(changes(&was, &then, at))
    }
}

fn changes(was: &CaseSheet, now: &CaseSheet, at: String) -> SubmissionChanges {
    let (before, after) = (was.appraise(), now.appraise());
    let labels = [Labels::new(&was.checklist, &before), Labels::new(&now.checklist, &after)];
    let [old, new] = [(&was.answers, &labels[0]), (&now.answers, &labels[1])].map(|(a, labels)| said(a, labels));
    let mut places: Vec<&String> = old.keys().chain(new.keys()).collect();
    places.sort();
    places.dedup();
    let differs = |at: &&&String| old.get(**at) != new.get(**at);
    let view = |at: &&String| PlaceChange {
        at: (*at).clone(),
        label: if new.contains_key(*at) { labels[1].label(at) } else { labels[0].label(at) },
        before: old.get(*at).cloned(),
        after: new.get(*at).cloned(),
    };
    let all: Vec<PlaceChange> = places.iter().filter(differs).map(view).collect();
    let more = all.len().saturating_sub(LISTED);
    SubmissionChanges {
        known: true,
        before_at: Some(at),
        figures: move_figures(&labels[0], &labels[1]),
        places: all.into_iter().take(LISTED).collect(),
        more: u32::try_from(more).unwrap_or(u32::MAX),
    }
}

/// Every answer as it is shown, by its place.
fn said(answers: &Answers, labels: &Labels<'_>) -> BTreeMap<String, String> {
    let text = |at: &str, given: &crate::case::Given| {
        let value = match &given.value {
            Some(evidence::Value::Text(text)) => Some(text.clone()),
            Some(evidence::Value::Truth(truth)) => Some(truth.to_string()),
            None => None,
        };
        match (labels.ask(at), value) {
            (Some(ask), Some(value)) => shown(ask, &value),
            _ => given.raw.clone(),
        }
    };
    let scalars = answers.scalars.iter().map(|(id, given)| (id.clone(), text(id, given)));
    let cells = answers.tables.iter().flat_map(|(table, rows)| {
        rows.rows.iter().flat_map(move |(row, cells)| {
            cells.iter().map(move |(column, given)| (format!("{table}.{row}.{column}"), given))
        })
    });
    let cells = cells.map(|(at, given)| {
        let said = text(&at, given);
        (at, said)
    });
    scalars.chain(cells).filter(|(_, text)| !text.is_empty()).collect()
}
