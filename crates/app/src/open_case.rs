//! A case opened from the log: its record with all history, and the sheet derived from it. Every change goes through the
//! record first; the sheet never knows more than the log.

use std::sync::Arc;

use appraisal::checklist::Checklist;
use evidence::{AnswersChanged, AsWritten, CaseDetails, CaseId, CaseLogs, CaseState, Entry, Payload, Stamp};
use store::{Saved, Store};

use crate::api::moving::Standing;
use crate::api::text::Failure;
use crate::api::visit;
use crate::case::{Answers, CaseFacts, CaseSheet, KnownKeys, Replay, admit, local_time, oddities};
use crate::case_source::{CaseSource, Shared, vouched};
use crate::kept::{self, Stand};
use crate::library::Library;
use crate::use_case::disputes;

/// The mark of the limit's first showing.
pub(crate) const LIMIT_SEEN: &str = "limit_seen";

pub(crate) struct OpenCase {
    pub(crate) id: CaseId,
    pub(crate) state: CaseState,
    pub(crate) sheet: CaseSheet,
    /// What the checks said at each record, as far as it was asked for.
    pub(crate) replay: Replay,
    /// On which checklist the case stood from which record on, the earliest first.
    pub(crate) eras: Vec<Era>,
    /// What a case of several logs has besides.
    pub(crate) shared: Option<Box<Shared>>,
}

/// A checklist on which the case stood.
#[derive(Debug, Clone)]
pub(crate) struct Era {
    /// The record from which on it stood there.
    pub(crate) from: u64,
    pub(crate) checklist: Arc<Checklist>,
}

impl OpenCase {
    pub(crate) fn of(
        id: CaseId,
        state: CaseState,
        library: &mut Library,
        store: &mut Store,
        known: Arc<KnownKeys>,
    ) -> Result<Self, Failure> {
        let Stand { checklist, standing } = kept::stand(&state.details, library, store)?;
        let eras = eras(&state, &checklist, library, store);
        let facts = facts(id, &state, standing);
        let answers = Answers::in_force(&state);
        let sheet = CaseSheet { facts, checklist, answers, known };
        Ok(Self { id, sheet, state, replay: Replay::default(), eras, shared: None })
    }

    /// A case from the store, of however many logs.
    pub(crate) fn load(
        id: CaseId,
        library: &mut Library,
        store: &mut Store,
        known: Arc<KnownKeys>,
    ) -> Result<Self, Failure> {
        if !store.is_shared(id) {
            let state = store.case_state(id)?;
            return Self::of(id, state, library, store, known);
        }
        let logs = CaseSource::entries(store, id)?;
        Self::of_logs(id, logs, library, store, &known)
    }

    /// A case of several logs, or of what of them was known at some time.
    pub(crate) fn of_logs(
        id: CaseId,
        logs: CaseLogs,
        library: &mut Library,
        store: &mut Store,
        known: &KnownKeys,
    ) -> Result<Self, Failure> {
        let team = CaseSource::team(store, &logs);
        // Which checklist it is stands in the records; what the questions of that one mean decides where officers agree.
        let details = logs.merge(&team, &AsWritten).state.details;
        let Stand { checklist, standing } = kept::stand(&details, library, store)?;
        let shared = Shared::of(logs, team, &checklist);
        let mut keys = vouched(&shared.logs);
        keys.extend(known.iter().map(|(officer, key)| (officer.clone(), *key)));
        let state = shared.merged.state.clone();
        let eras = eras(&state, &checklist, library, store);
        let mut facts = facts(id, &state, standing);
        facts.disputes = Arc::new(disputes(&shared.merged, &checklist, &shared.team));
        let answers = Answers::in_force(&state);
        let sheet = CaseSheet { facts, checklist, answers, known: Arc::new(keys) };
        Ok(Self { id, sheet, state, replay: Replay::of_several(), eras, shared: Some(Box::new(shared)) })
    }

    /// One more record, already on the disk.
    fn take(&mut self, entry: Entry) {
        match &mut self.shared {
            Some(shared) => {
                shared.take(entry, &self.sheet.checklist);
                self.state = shared.merged.state.clone();
            }
            None => self.state.apply(&entry),
        }
    }

    /// Reads the records anew: the store wrote one itself.
    pub(crate) fn reload(&mut self, store: &Store) -> Result<(), Failure> {
        match &mut self.shared {
            Some(shared) => {
                **shared = Shared::of(CaseSource::entries(store, self.id)?, shared.team.clone(), &self.sheet.checklist);
                self.state = shared.merged.state.clone();
            }
            None => self.state = store.case_state(self.id)?,
        }
        self.refresh();
        Ok(())
    }

    /// Who wrote a record, by name; none where that is whoever the store is of.
    pub(crate) fn writer(&self, stamp: &Stamp) -> Option<String> {
        self.shared.as_ref().map(|shared| shared.name(stamp))
    }

    /// Takes in a move that is already in the log: what the case stands on is found anew.
    pub(crate) fn moved(
        &mut self,
        saved: &Saved,
        payload: Payload,
        library: &mut Library,
        store: &mut Store,
    ) -> Result<(), Failure> {
        self.take(Entry { stamp: saved.stamp.clone(), payload: Some(payload) });
        let Stand { checklist, standing } = kept::stand(&self.state.details, library, store)?;
        self.eras = eras(&self.state, &checklist, library, store);
        (self.sheet.checklist, self.sheet.facts.standing) = (checklist, standing);
        self.refresh();
        Ok(())
    }

    /// Records what was done, durably, and only then knows it.
    pub(crate) fn append(&mut self, store: &mut Store, payload: Payload) -> Result<Saved, Failure> {
        if let Payload::AnswersChanged(batch) = &payload {
            admit(&self.sheet.checklist, batch)?;
        }
        let saved = store.append(Some(self.id), &payload)?;
        self.learn(&saved, payload);
        Ok(saved)
    }

    /// Records an action on answers, however large: as several records where one cannot hold it, but all of them or none.
    pub(crate) fn append_answers(&mut self, store: &mut Store, batch: AnswersChanged) -> Result<(), Failure> {
        admit(&self.sheet.checklist, &batch)?;
        let payloads: Vec<Payload> = batch.in_records().into_iter().map(Payload::AnswersChanged).collect();
        let saved = store.append_all(self.id, &payloads)?;
        for (saved, payload) in saved.iter().zip(payloads) {
            self.take(Entry { stamp: saved.stamp.clone(), payload: Some(payload) });
        }
        self.refresh();
        Ok(())
    }

    /// Takes in a record that is already in the log.
    pub(crate) fn learn(&mut self, saved: &Saved, payload: Payload) {
        self.take(Entry { stamp: saved.stamp.clone(), payload: Some(payload) });
        self.refresh();
    }

    /// Derives the sheet anew from the record.
    pub(crate) fn refresh(&mut self) {
        self.sheet.facts = facts(self.id, &self.state, self.sheet.facts.standing);
        if let Some(shared) = &self.shared {
            self.sheet.facts.disputes = Arc::new(disputes(&shared.merged, &self.sheet.checklist, &shared.team));
        }
        self.sheet.answers = Answers::in_force(&self.state);
    }

    /// Follows the checks through the records that came since they were asked for last.
    pub(crate) fn follow(&mut self, store: &Store) -> Result<(), Failure> {
        let entries = self.steps(store)?;
        self.replay.follow(&entries, &self.sheet, &self.eras);
        Ok(())
    }

    /// The records that the replay has not seen yet; of several logs all of them, in the order in which they were heard.
    pub(crate) fn steps(&self, store: &Store) -> Result<Vec<Entry>, Failure> {
        match &self.shared {
            Some(shared) => Ok(shared.in_order()),
            None => Ok(store.records_after(self.id, self.replay.last())?),
        }
    }

    /// Whether the officer has seen the limit: whoever has may fit answers to it, so later changes are marked.
    pub(crate) fn limit_seen(&self) -> bool {
        self.state.events.iter().any(|e| matches!(&e.payload, Payload::Marked(m) if m.mark == LIMIT_SEEN))
    }
}

/// The checklists on which the case stood. One that is at hand no more is stood for by the present one, as everywhere.
fn eras(state: &CaseState, present: &Arc<Checklist>, library: &mut Library, store: &mut Store) -> Vec<Era> {
    let moved = state.events.iter().filter_map(|event| match &event.payload {
        Payload::ChecklistMoved(moved) => Some((event.stamp.seq, moved)),
        _ => None,
    });
    let moves: Vec<_> = moved.collect();
    let Some((_, first)) = moves.first() else { return vec![Era { from: 0, checklist: Arc::clone(present) }] };
    let stood = |trade: &str, hash| CaseDetails {
        industry: trade.to_owned(),
        checklist: trade.to_owned(),
        checklist_hash: hash,
        ..CaseDetails::default()
    };
    let mut places = vec![(0, stood(&first.from, first.from_hash))];
    places.extend(moves.iter().map(|(seq, moved)| (*seq, stood(&moved.to, moved.to_hash))));
    let era = |(from, details): (u64, CaseDetails)| {
        let stand = kept::stand(&details, library, store);
        Era { from, checklist: stand.map_or_else(|_| Arc::clone(present), |stand| stand.checklist) }
    };
    places.into_iter().map(era).collect()
}

pub(crate) fn facts(id: CaseId, state: &CaseState, standing: Standing) -> CaseFacts {
    let details = &state.details;
    let date = |text: &Option<String>| text.as_deref().and_then(|t| t.parse().ok());
    let created = state.created.as_ref().map(local_time).unwrap_or_default();
    // A case without dates was opened by nothing of ours; the day of its opening is the least surprising.
    let opened = created.get(..10).and_then(|day| day.parse().ok()).unwrap_or_default();
    let survey_date = date(&details.survey_date).unwrap_or(opened);
    CaseFacts {
        id: id.to_string(),
        title: details.title.clone(),
        practice: details.practice,
        survey_date,
        initial_date: date(&details.initial_date).unwrap_or(survey_date),
        created_at: created,
        saved_at: state.last.as_ref().map(local_time),
        void_acts: oddities(&state.oddities),
        disputes: Arc::default(),
        standing,
    }
}

/// A saved record as the window shows it.
pub(crate) fn saved(saved: &Saved) -> visit::Saved {
    visit::Saved {
        seq: u32::try_from(saved.stamp.seq).unwrap_or(u32::MAX),
        at: local_time(&saved.stamp),
        hash: saved.stamp.hash.to_string(),
    }
}
