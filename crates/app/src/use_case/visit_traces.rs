//! What the window notes of a chapter 作业过程: how long it was open, how long each question had the focus. One record a chapter, kind 18 `visit_traces`
//! (`docs/record.md` §2g). Counts and durations alone; it is about the officer, so it says no more than visit quality needs.

use evidence::{CaseState, Marked, Payload};

use crate::api::text::Failure;
use crate::api::visit::Saved;
use crate::api::visit_quality::NoteTraces;
use crate::app::{App, Handle};
use crate::open_case::saved;

/// The mark's word.
const TRACES: &str = "visit_traces";
/// Questions noted of one chapter; none has more.
const MOST_PLACES: usize = 400;
/// No screen is open longer than a day without being left.
const LONGEST_MS: u32 = 86_400_000;

impl Handle for NoteTraces {
    fn handle(self, app: &mut App) -> Result<Option<Saved>, Failure> {
        let (store, open) = app.case(&self.case)?;
        let facts = &open.sheet.facts;
        let checklist = &open.sheet.checklist;
        let asked = |id: &str| checklist.questions.contains_key(id) || checklist.tables.contains_key(id);
        let known = checklist.sections.iter().any(|section| section.id == self.section);
        let only_looked_at = facts.practice || facts.read_only.is_some() || open.state.closed.is_some();
        if only_looked_at || !known || store.reading().is_some() {
            return Ok(None);
        }
        let short = |ms: u32| ms.min(LONGEST_MS);
        let mut detail = format!("1 {} {} {}", self.section, short(self.open_ms), short(self.away_ms));
        for place in self.places.iter().filter(|place| asked(&place.question)).take(MOST_PLACES) {
            let (dwell, edits, pastes) = (short(place.dwell_ms), place.edits, place.pastes);
            detail.push_str(&format!(";{} {dwell} {edits} {pastes}", place.question));
        }
        let marked = Marked { mark: TRACES.to_owned(), detail: Some(detail) };
        Ok(Some(saved(&open.append(store, Payload::Marked(marked))?)))
    }
}

/// What was noted of a case.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Traces {
    /// How long questions that were left changed had the focus, ms for each time.
    pub(super) dwell: Vec<u32>,
    /// Chapters on the screen, ms.
    pub(super) open_ms: u64,
    /// Of these in the background.
    pub(super) away_ms: u64,
}

/// Reads the notes again. What does not read is passed over: a note is no answer.
pub(super) fn traces(state: &CaseState) -> Traces {
    let mut found = Traces::default();
    for event in &state.events {
        let Payload::Marked(marked) = &event.payload else { continue };
        if marked.mark == TRACES
            && let Some(detail) = &marked.detail
        {
            found.read(detail);
        }
    }
    found
}

impl Traces {
    fn read(&mut self, detail: &str) {
        let mut parts = detail.split(';');
        let head: Vec<&str> = parts.next().unwrap_or_default().split(' ').collect();
        let ["1", _, open, away] = head[..] else { return };
        let number = |text: &str| text.parse::<u32>().ok();
        self.open_ms += u64::from(number(open).unwrap_or_default());
        self.away_ms += u64::from(number(away).unwrap_or_default());
        for part in parts {
            let words: Vec<&str> = part.split(' ').collect();
            let [_, dwell, edits, _] = words[..] else { continue };
            // A table is answered cell by cell: each takes its part of the time.
            if let (Some(dwell), Some(edits @ 1..)) = (number(dwell), number(edits)) {
                self.dwell.push(dwell / edits);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Traces;

    #[test]
    fn notes_read_and_bent_ones_are_passed_over() {
        let mut found = Traces::default();
        for detail in [
            "1 stock 180000 4000;request.amount 5200 1 0;stock.place 900 0 0;debts 61000 3 1",
            "2 stock 1 1;request.amount 1 1 1",
            "1 stock 7 x;request.amount;request.amount -1 1 0;request.amount 8 1 0",
            "",
            "1",
        ] {
            found.read(detail);
        }
        assert_eq!(found, Traces { dwell: vec![5_200, 20_333, 8], open_ms: 180_007, away_ms: 4_000 });
    }
}
