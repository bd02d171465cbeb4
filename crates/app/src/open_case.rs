//! A case opened from the log: its record with all history, and the sheet derived from it. Every change goes through the
//! record first; the sheet never knows more than the log.

use std::sync::Arc;

use appraisal::checklist::Checklist;
use evidence::{
    AnswersChanged, AsWritten, CaseClosed, CaseDetails, CaseId, CaseLogs, CaseState, Entry, LogId, Oddity, Payload,
    Stamp, Team,
};
use store::{Saved, Store};

use crate::api::moving::Standing;
use crate::api::text::{Code, Failure, Text};
use crate::api::visit;
use crate::case::{
    Answers, CaseFacts, CaseSheet, HeldAct, KnownKeys, Replay, admit, is_survey_day, local_time, minute, oddities,
};
use crate::case_source::{CaseSource, Shared, vouched};
use crate::kept::{self, Stand};
use crate::library::Library;
use crate::reckoning::CaseRecords;
use crate::refused::refused_words;
use crate::second::{OwnWords, Second, is_second, own_words, void_words};
use crate::typing::Typing;
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
    /// What goes on from keystroke to keystroke.
    pub(crate) typing: Typing,
    /// What a case of several logs has besides.
    pub(crate) shared: Option<Box<Shared>>,
    /// The log of who sits here.
    own: LogId,
}

/// A checklist on which the case stood.
#[derive(Debug, Clone)]
pub(crate) struct Era {
    /// The record from which on it stood there.
    pub(crate) from: u64,
    pub(crate) checklist: Arc<Checklist>,
}

/// The sheet of a case that was merged, with what is said of it besides its answers.
fn sheet_of_several(shared: &Shared, facts: CaseFacts, checklist: Arc<Checklist>, known: KnownKeys) -> CaseSheet {
    let state = &shared.merged.state;
    let facts = CaseFacts { disputes: Arc::new(disputes(&shared.merged, &checklist, &shared.team)), ..facts };
    let mut sheet = CaseSheet { facts, checklist, answers: Answers::in_force(state), known: Arc::new(known) };
    sheet.facts.second = Arc::new(shared.second(&sheet, &Second::default()));
    sheet.facts.void_acts.extend(void_words(Some(shared), &mut state.answers.keys(), &sheet.checklist));
    sheet.facts.void_acts.extend(refused_words(shared, &sheet.checklist));
    sheet
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
        let facts = CaseFacts { read_only: read_only(id, &state, store)?, ..facts(id, &state, standing) };
        let answers = Answers::in_force(&state);
        let mut sheet = CaseSheet { facts, checklist, answers, known };
        sheet.facts.void_acts.extend(void_words(None, &mut state.answers.keys(), &sheet.checklist));
        let own = store.log_id();
        Ok(Self { id, sheet, state, replay: Replay::default(), eras, typing: Typing::default(), shared: None, own })
    }

    /// A case from the store, of however many logs.
    pub(crate) fn load(
        id: CaseId,
        library: &mut Library,
        store: &mut Store,
        known: Arc<KnownKeys>,
    ) -> Result<Self, Failure> {
        let open = if store.is_merged(id)? {
            let logs = CaseSource::entries(store, id)?;
            Self::of_logs(id, logs, library, store, &known)?
        } else {
            let state = store.case_state(id)?;
            Self::of(id, state, library, store, known)?
        };
        if has_gap(&open.state) {
            store.heed_gaps(id)?;
        }
        Ok(open)
    }

    /// A case of several logs, or of what of them was known at some time.
    pub(crate) fn of_logs(
        id: CaseId,
        logs: CaseLogs,
        library: &mut Library,
        store: &mut Store,
        known: &KnownKeys,
    ) -> Result<Self, Failure> {
        let team = CaseSource::team(store, id, &logs)?;
        Self::of_team(id, logs, team, library, store, known)
    }

    /// The same with these writers, and with what is known here of the effect of what they wrote.
    pub(crate) fn of_team(
        id: CaseId,
        logs: CaseLogs,
        team: Team,
        library: &mut Library,
        store: &mut Store,
        known: &KnownKeys,
    ) -> Result<Self, Failure> {
        // Which checklist it is stands in the records; what the questions of that one mean decides where officers agree.
        let details = logs.merge(&team, &AsWritten).state.details;
        let Stand { checklist, standing } = kept::stand(&details, library, store)?;
        let shared = Shared::of(logs, team, &checklist);
        let mut keys = vouched(&shared.logs);
        keys.extend(known.iter().map(|(officer, key)| (officer.clone(), *key)));
        let state = shared.merged.state.clone();
        let eras = eras(&state, &checklist, library, store);
        let facts = CaseFacts { read_only: read_only(id, &state, store)?, ..facts(id, &state, standing) };
        let sheet = sheet_of_several(&shared, facts, checklist, keys);
        Ok(Self {
            id,
            own: store.log_id(),
            sheet,
            state,
            replay: Replay::of_several(),
            eras,
            typing: Typing::default(),
            shared: Some(Box::new(shared)),
        })
    }

    /// A case of records alone, on the checklist that was proved to be theirs: for whoever has no store and writes nothing.
    pub(crate) fn of_records(records: CaseRecords, checklist: Arc<Checklist>) -> Self {
        let CaseRecords { case: id, logs, team } = records;
        let shared = Shared::of(logs, team, &checklist);
        let state = shared.merged.state.clone();
        let facts = facts(id, &state, Standing::Present);
        let sheet = sheet_of_several(&shared, facts, checklist, vouched(&shared.logs));
        let eras = vec![Era { from: 0, checklist: Arc::clone(&sheet.checklist) }];
        Self {
            id,
            // No log of the case has this id: whoever reads wrote nothing in it from here.
            own: LogId::from_random([0; 16]),
            sheet,
            state,
            replay: Replay::of_several(),
            eras,
            typing: Typing::default(),
            shared: Some(Box::new(shared)),
        }
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

    /// The log of whoever sits here.
    pub(crate) fn own(&self) -> LogId {
        self.own
    }

    /// From which record of the own log on the case is in it: its creation, or what was taken in first from another officer.
    pub(crate) fn began(&self, own: LogId) -> u64 {
        let created = self.state.created.as_ref().filter(|created| created.log == own).map(|created| created.seq);
        let heard = || self.shared.as_ref()?.logs.entries(own).next().map(|entry| entry.stamp.seq);
        created.or_else(heard).unwrap_or_default()
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

    /// What who sits here said alone, if they are a second officer of the case.
    pub(crate) fn own_words(&self) -> Option<OwnWords> {
        let shared = self.shared.as_ref()?;
        let second = is_second(&shared.team, shared.merged.owner.as_ref(), self.own);
        second.then(|| own_words(&shared.logs, self.own, &self.sheet.checklist))
    }

    /// Whether the first officer's answers are kept back: who sits here is the second officer, is asked something alone, and has not opened them.
    pub(crate) fn kept_back(&self) -> bool {
        !self.sheet.checklist.blind.is_empty() && self.own_words().is_some_and(|words| words.opened.is_none())
    }

    /// Whether whoever wrote this record had opened the first officer's answers by then.
    pub(crate) fn opened_before(&self, stamp: &Stamp) -> bool {
        let words = self.shared.as_ref().map(|shared| own_words(&shared.logs, stamp.log, &self.sheet.checklist));
        words.and_then(|words| words.opened).is_some_and(|opened| opened.seq < stamp.seq)
    }

    /// How many questions are neither answered nor declined alone.
    pub(crate) fn left_alone(&self) -> usize {
        self.own_words().map_or(0, |words| words.left(&self.sheet.checklist).len())
    }

    /// Refuses an answer to a question that is put to second officers alone by anybody else.
    fn refuse_not_second(&self, batch: &AnswersChanged) -> Result<(), Failure> {
        let blind = &self.sheet.checklist.blind;
        let Some(change) = batch.changes.iter().find(|change| blind.contains_key(&change.question)) else {
            return Ok(());
        };
        if self.own_words().is_some() {
            return Ok(());
        }
        let label = blind.get(&change.question).map(|rule| crate::view::text(&rule.ask.label)).unwrap_or_default();
        Err(Failure::new(Code::BadRequest)
            .saying(format!("“{}”只问协办", label.zh), format!("“{}” is put to the second officer alone", label.en)))
    }

    /// Refuses to change a case that is closed 结案; what is only said about it (exports, marks) goes on.
    pub(crate) fn refuse_when_closed(&self) -> Result<(), Failure> {
        if self.state.closed.is_none() {
            return Ok(());
        }
        let (zh, en) =
            ("案件已结案，不能再改；要改请先重新打开", "the case is closed; open it again before changing it");
        Err(Failure::new(Code::BadRequest).saying(zh, en))
    }

    /// Whether a record may be written as the case stands.
    fn admits(&self, payload: &Payload) -> Result<(), Failure> {
        match payload {
            Payload::AnswersChanged(batch) => {
                self.refuse_when_closed()?;
                self.refuse_not_second(batch)?;
                admit(&self.sheet.checklist, batch)
            }
            Payload::Retracted(_)
            | Payload::CaseChanged(_)
            | Payload::Countersigned(_)
            | Payload::ExplanationConfirmed(_) => self.refuse_when_closed(),
            _ => Ok(()),
        }
    }

    /// Records what was done, durably, and only then knows it.
    pub(crate) fn append(&mut self, store: &mut Store, payload: Payload) -> Result<Saved, Failure> {
        self.admits(&payload)?;
        let saved = store.append(Some(self.id), &payload)?;
        self.learn(&saved, payload);
        Ok(saved)
    }

    /// Records a try without the consent that comes first. What was saved beside it stands whether or not the disk takes this line, and what was
    /// refused stays refused.
    pub(crate) fn note_try(&mut self, store: &mut Store, tried: evidence::Marked) {
        let _ = self.append(store, Payload::Marked(tried));
    }

    /// Refuses a file at a place that waits for a consent, and records the try.
    pub(crate) fn refuse_place(&mut self, store: &mut Store, question: &str) -> Result<(), Failure> {
        let refused = self.sheet.refuse_answer(question);
        if let Some(tried) = refused.is_err().then(|| self.sheet.tried(std::iter::once(question))).flatten() {
            self.note_try(store, tried);
        }
        refused
    }

    /// Refuses an act that waits for a consent, and records the try.
    pub(crate) fn refuse_act(&mut self, store: &mut Store, act: HeldAct) -> Result<(), Failure> {
        let Some((why, tried)) = self.sheet.refused_act(act) else { return Ok(()) };
        self.note_try(store, tried);
        Err(why)
    }

    /// Records an action on answers, however large: as several records where one cannot hold it, but all of them or none.
    pub(crate) fn append_answers(&mut self, store: &mut Store, batch: AnswersChanged) -> Result<(), Failure> {
        self.append_all(store, batch.in_records().into_iter().map(Payload::AnswersChanged).collect()).map(drop)
    }

    /// Records what belongs together: all of it, or nothing.
    pub(crate) fn append_all(&mut self, store: &mut Store, payloads: Vec<Payload>) -> Result<Vec<Saved>, Failure> {
        payloads.iter().try_for_each(|payload| self.admits(payload))?;
        let saved = store.append_all(self.id, &payloads)?;
        self.learn_all(&saved, payloads);
        Ok(saved)
    }

    /// Takes in records that are already in the log.
    pub(crate) fn learn_all(&mut self, saved: &[Saved], payloads: Vec<Payload>) {
        for (saved, payload) in saved.iter().zip(payloads) {
            self.take(Entry { stamp: saved.stamp.clone(), payload: Some(payload) });
        }
        self.refresh();
    }

    /// Takes in a record that is already in the log.
    pub(crate) fn learn(&mut self, saved: &Saved, payload: Payload) {
        self.take(Entry { stamp: saved.stamp.clone(), payload: Some(payload) });
        self.refresh();
    }

    /// Derives the sheet anew from the record.
    pub(crate) fn refresh(&mut self) {
        let read_only = self.sheet.facts.read_only.take();
        let before = Arc::clone(&self.sheet.facts.second);
        self.sheet.facts = CaseFacts { read_only, ..facts(self.id, &self.state, self.sheet.facts.standing) };
        if let Some(shared) = &self.shared {
            self.sheet.facts.disputes = Arc::new(disputes(&shared.merged, &self.sheet.checklist, &shared.team));
        }
        self.sheet.answers = Answers::in_force(&self.state);
        if let Some(shared) = &self.shared {
            self.sheet.facts.second = Arc::new(shared.second(&self.sheet, &before));
        }
        let void = void_words(self.shared.as_deref(), &mut self.state.answers.keys(), &self.sheet.checklist);
        self.sheet.facts.void_acts.extend(void);
        if let Some(shared) = &self.shared {
            self.sheet.facts.void_acts.extend(refused_words(shared, &self.sheet.checklist));
        }
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
    let date = |text: &Option<String>| text.as_deref().and_then(|t| t.parse().ok()).filter(|day| is_survey_day(*day));
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
        closed: state.closed.as_ref().map(|(stamp, closed)| closing_words(&local_time(stamp), closed)),
        disputes: Arc::default(),
        papers: Arc::new(papers(state)),
        second: Arc::default(),
        standing,
        read_only: None,
    }
}

/// Questions at which a file hangs.
fn papers(state: &CaseState) -> std::collections::BTreeSet<String> {
    let there = state.attachments.iter().filter(|a| a.retracted_by.is_none());
    there.filter_map(|a| a.added.question.clone()).collect()
}

/// When and how a case was closed, in words.
fn closing_words(at: &str, closed: &CaseClosed) -> Text {
    let outcome = crate::use_case::outcome(&closed.outcome);
    let at = minute(at);
    let why =
        |open: &str, shut: &str| closed.reason.as_ref().map(|why| format!("{open}{why}{shut}")).unwrap_or_default();
    Text::new(
        format!("{at} 结案：{}{}", outcome.zh, why("（", "）")),
        format!("closed {at}: {}{}", outcome.en, why(" (", ")")),
    )
}

/// Whether there is a record without content that can be read.
fn has_gap(state: &CaseState) -> bool {
    state.oddities.iter().any(|oddity| matches!(oddity, Oddity::Unreadable { .. }))
}

/// Why a case is only looked at: nothing is written to the store, or a record of the case cannot be read.
fn read_only(case: CaseId, state: &CaseState, store: &Store) -> Result<Option<Text>, Failure> {
    if let Some(reading) = store.reading() {
        let (why, to_do) = (reading.why(), reading.to_do());
        return Ok(Some(Text::new(format!("{}{}", why.zh, to_do.zh), format!("{} {}", why.en, to_do.en))));
    }
    if !has_gap(state) {
        return Ok(None);
    }
    let gaps = store.gaps(case)?;
    let list: Vec<String> = gaps.iter().take(20).map(u64::to_string).collect();
    let list = list.join("、");
    Ok((!gaps.is_empty()).then(|| {
        Text::new(
            format!("本案第 {list} 条记录读不出，现在只能查看；其余内容都在。从备份恢复后可以继续填，也可以导出读得出的部分。"),
            format!("Records {list} of this case cannot be read, so it is only looked at; the rest is all here. Restore a backup to go on, or export what can be read."),
        )
    }))
}

/// A saved record as the window shows it.
pub(crate) fn saved(saved: &Saved) -> visit::Saved {
    stamped(&saved.stamp)
}

pub(crate) fn stamped(stamp: &Stamp) -> visit::Saved {
    visit::Saved {
        seq: u32::try_from(stamp.seq).unwrap_or(u32::MAX),
        at: local_time(stamp),
        hash: stamp.hash.to_string(),
    }
}
