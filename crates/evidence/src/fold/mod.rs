//! From records to a case: answers in force, tables in order, and the history of each cell.
//!
//! The answer in force is the latest by `seq` that was not retracted; clocks play no part. Nothing is lost on the way: every earlier
//! answer stays in its cell's history. What does not fit (a retraction of a record that is not there …) becomes an [`Oddity`],
//! never a failure. Records of an erased case have no payload and only count.

mod cell;
mod table;

use std::collections::{BTreeMap, BTreeSet};

pub use cell::{Cell, Seen};
use serde::Serialize;
pub use table::{Table, TableSeen};

use crate::{
    act::{Act, ActFault, Countersigned},
    change::{Action, Basis, Change, Value},
    hash::Hash,
    id::{CaseId, LogId},
    payload::{AttachmentAdded, CaseClosed, Payload, ScenarioKept},
    record::{Record, RecordId},
};

/// When, by whom, and which record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stamp {
    /// The log it stands in.
    pub log: LogId,
    /// Its place in the log.
    pub seq: u64,
    /// Its hash.
    pub hash: Hash,
    /// Wall clock, ms since 1970 UTC.
    pub wall_ms: i64,
    /// Offset of the local time from UTC, minutes.
    pub offset_minutes: i16,
    /// The officer's id.
    pub author: String,
    /// Hash of the key that signed.
    pub key: Hash,
    /// The case it belongs to.
    pub case: Option<CaseId>,
}

impl Stamp {
    /// Which record, among those of all logs.
    pub fn id(&self) -> RecordId {
        RecordId { log: self.log, seq: self.seq }
    }
}

impl From<&Record> for Stamp {
    fn from(record: &Record) -> Self {
        let header = &record.header;
        Stamp {
            log: header.log,
            seq: header.seq,
            hash: record.hash,
            wall_ms: header.moment.wall_ms,
            offset_minutes: header.moment.offset_minutes,
            author: header.author.clone(),
            key: header.key,
            case: header.case,
        }
    }
}

/// One record, opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Which record.
    pub stamp: Stamp,
    /// What it says; none when erased or written by a newer program.
    pub payload: Option<Payload>,
}

/// The case's own facts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct CaseDetails {
    /// Title shown in the list.
    pub title: String,
    /// Industry layer id.
    pub industry: String,
    /// Checklist id.
    pub checklist: String,
    /// Content hash of the checklist.
    pub checklist_hash: Option<Hash>,
    /// Digest of the layer files it was made of.
    pub layers: Option<Hash>,
    /// Survey date, ISO.
    pub survey_date: Option<String>,
    /// Date of the initial balance sheet, ISO.
    pub initial_date: Option<String>,
    /// A practice case.
    pub practice: bool,
    /// The case that it renews.
    pub parent: Option<CaseId>,
}

/// A file of the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Attachment {
    /// When it was added.
    pub stamp: Stamp,
    /// What it is.
    pub added: AttachmentAdded,
    /// The record that took it back, if any.
    pub retracted_by: Option<u64>,
}

/// Named assumptions in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Scenario {
    /// When they were kept last.
    pub stamp: Stamp,
    /// What they are.
    pub kept: ScenarioKept,
}

/// Any other record of the case, in order: exports, marks, closing …
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Event {
    /// When.
    pub stamp: Stamp,
    /// What.
    pub payload: Payload,
}

/// A record that does not fit the others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Oddity {
    /// Retraction of a record that does not exist, comes later, or cannot be retracted.
    NothingToRetract {
        /// The retraction.
        seq: u64,
        /// What it names.
        target: u64,
    },
    /// The case was created twice.
    CreatedAgain {
        /// The second creation.
        seq: u64,
    },
    /// A record does not come after the one before it.
    OutOfOrder {
        /// That record.
        seq: u64,
    },
    /// A cell names a row without a column, or a column without a row.
    HalfACell {
        /// The record.
        seq: u64,
        /// The table.
        table: String,
    },
    /// An act of another officer that counts nothing.
    ActCountsNothing {
        /// The record.
        seq: u64,
        /// Why.
        why: ActFault,
    },
    /// A move says that the case stood on another checklist than it did. It counts all the same.
    MovedFromElsewhere {
        /// The move.
        seq: u64,
    },
    /// The record cannot be read: erased, or written by a newer program.
    Unreadable {
        /// That record.
        seq: u64,
    },
}

impl Oddity {
    /// The record that does not fit.
    pub fn seq(&self) -> u64 {
        match self {
            Oddity::NothingToRetract { seq, .. }
            | Oddity::CreatedAgain { seq }
            | Oddity::OutOfOrder { seq }
            | Oddity::HalfACell { seq, .. }
            | Oddity::ActCountsNothing { seq, .. }
            | Oddity::MovedFromElsewhere { seq }
            | Oddity::Unreadable { seq } => *seq,
        }
    }
}

/// A case as its records make it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct CaseState {
    /// Title, checklist, dates.
    pub details: CaseDetails,
    /// When it was created.
    pub created: Option<Stamp>,
    /// The last record.
    pub last: Option<Stamp>,
    /// Closed, with what outcome.
    pub closed: Option<(Stamp, CaseClosed)>,
    /// Answers by question id.
    pub answers: BTreeMap<String, Cell>,
    /// Tables by id.
    pub tables: BTreeMap<String, Table>,
    /// Files, in order of arrival.
    pub attachments: Vec<Attachment>,
    /// Named assumptions beside the case, in the order of their first keeping. No answer.
    pub scenarios: Vec<Scenario>,
    /// Everything else, in order.
    pub events: Vec<Event>,
    /// What does not fit.
    pub oddities: Vec<Oddity>,
    /// Records folded.
    pub records: u64,
    /// Who wrote records of the case in which log, by id and key.
    #[serde(skip)]
    writers: BTreeSet<(LogId, String, Hash)>,
    /// The last seq taken in of each log.
    #[serde(skip)]
    ends: BTreeMap<LogId, u64>,
    /// Acts of other officers taken in.
    #[serde(skip)]
    acts: BTreeSet<Hash>,
}

/// Folds the records of one case in the order given: of one log, that of its seqs. What several officers wrote without having heard
/// each other has no such order: that is [`crate::CaseLogs::merge`], of which this is the case of one log.
pub fn fold<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> CaseState {
    let mut state = CaseState::default();
    for entry in entries {
        state.apply(entry);
    }
    state
}

impl CaseState {
    /// The answer in force to a question.
    pub fn answer(&self, question: &str) -> Option<&Seen> {
        self.answers.get(question)?.in_force()
    }

    /// The case's own facts and nothing else.
    pub(crate) fn facts(&self) -> CaseState {
        CaseState { details: self.details.clone(), closed: self.closed.clone(), ..CaseState::default() }
    }

    /// Takes one more record; the same as folding anew with it.
    pub fn apply(&mut self, entry: &Entry) {
        let stamp = &entry.stamp;
        if self.ends.get(&stamp.log).is_some_and(|last| *last >= stamp.seq) {
            self.oddities.push(Oddity::OutOfOrder { seq: stamp.seq });
            return;
        }
        self.records += 1;
        self.ends.insert(stamp.log, stamp.seq);
        self.last = Some(stamp.clone());
        self.writers.insert((stamp.log, stamp.author.clone(), stamp.key));
        match &entry.payload {
            None => self.oddities.push(Oddity::Unreadable { seq: stamp.seq }),
            Some(Payload::CaseCreated(_)) if self.created.is_some() => {
                self.oddities.push(Oddity::CreatedAgain { seq: stamp.seq });
            }
            Some(Payload::CaseCreated(created)) => {
                let created = created.clone();
                self.created = Some(stamp.clone());
                self.details = CaseDetails {
                    title: created.title,
                    industry: created.industry,
                    checklist: created.checklist,
                    checklist_hash: created.checklist_hash,
                    layers: created.layers,
                    survey_date: created.survey_date,
                    initial_date: created.initial_date,
                    practice: created.practice,
                    parent: created.parent,
                };
            }
            Some(Payload::CaseChanged(changed)) => {
                let changed = changed.clone();
                self.details.title = changed.title.unwrap_or_else(|| self.details.title.clone());
                self.details.survey_date = changed.survey_date.or_else(|| self.details.survey_date.clone());
                self.details.initial_date = changed.initial_date.or_else(|| self.details.initial_date.clone());
                self.note(entry);
            }
            Some(Payload::ChecklistMoved(moved)) => {
                let details = &mut self.details;
                if details.checklist != moved.from || details.checklist_hash != moved.from_hash {
                    self.oddities.push(Oddity::MovedFromElsewhere { seq: stamp.seq });
                }
                details.industry.clone_from(&moved.to);
                details.checklist.clone_from(&moved.to);
                details.checklist_hash = moved.to_hash;
                details.layers = moved.layers;
                self.note(entry);
            }
            Some(Payload::AnswersChanged(batch)) => self.answers_changed(stamp, batch),
            Some(Payload::Countersigned(signed)) => self.countersigned(stamp, signed),
            Some(Payload::Retracted(retracted)) => {
                self.retract(stamp, retracted.seq);
                self.note(entry);
            }
            Some(Payload::AttachmentAdded(added)) => {
                self.attachments.push(Attachment { stamp: stamp.clone(), added: added.clone(), retracted_by: None });
            }
            Some(Payload::ScenarioKept(kept)) => {
                let kept = Scenario { stamp: stamp.clone(), kept: kept.clone() };
                match self.scenarios.iter_mut().find(|s| s.kept.name == kept.kept.name) {
                    Some(same) => *same = kept,
                    None => self.scenarios.push(kept),
                }
            }
            // Dropping what is not there is no contradiction: the officer wanted it gone.
            Some(Payload::ScenarioDropped(name)) => self.scenarios.retain(|s| s.kept.name != *name),
            Some(Payload::CaseClosed(closed)) => {
                self.closed = Some((stamp.clone(), closed.clone()));
                self.note(entry);
            }
            Some(Payload::CaseReopened) => {
                self.closed = None;
                self.note(entry);
            }
            Some(_) => self.note(entry),
        }
    }

    fn note(&mut self, entry: &Entry) {
        if let Some(payload) = &entry.payload {
            self.events.push(Event { stamp: entry.stamp.clone(), payload: payload.clone() });
        }
    }

    fn answers_changed(&mut self, stamp: &Stamp, batch: &crate::AnswersChanged) {
        for change in &batch.tables {
            self.tables.entry(change.table.clone()).or_default().change(stamp, batch.action, change);
        }
        for change in &batch.changes {
            let seen = Seen {
                stamp: stamp.clone(),
                change: change.clone(),
                action: batch.action,
                after_limit_seen: batch.after_limit_seen,
                retracted_by: None,
                act: None,
                confirms: None,
            };
            match (&change.row, &change.column) {
                (None, None) => self.answers.entry(change.question.clone()).or_default().history.push(seen),
                (Some(row), Some(column)) => {
                    self.tables.entry(change.question.clone()).or_default().answer(row, column, seen);
                }
                _ => self.oddities.push(Oddity::HalfACell { seq: stamp.seq, table: change.question.clone() }),
            }
        }
    }

    /// An act stands where it says, as the latest answer there. One that does not hold leaves everything as it was, and is said.
    fn countersigned(&mut self, stamp: &Stamp, signed: &Countersigned) {
        let act = match self.act(stamp, signed) {
            Ok(act) => Box::new(act),
            Err(why) => return self.oddities.push(Oddity::ActCountsNothing { seq: stamp.seq, why }),
        };
        let said = &act.said;
        for word in &said.answers {
            let change = Change {
                question: said.question.clone(),
                row: said.row.clone(),
                column: word.column.clone(),
                value: Some(Value::Text(word.text.clone())),
                basis: Some(Basis::Document),
                by: Some(said.name.clone()),
                evidence: word.evidence.clone(),
                ..Change::default()
            };
            let seen = Seen {
                stamp: stamp.clone(),
                change,
                action: Action::Typed,
                after_limit_seen: false,
                retracted_by: None,
                act: Some(act.clone()),
                confirms: None,
            };
            match (&said.row, &word.column) {
                (Some(row), Some(column)) => {
                    self.tables.entry(said.question.clone()).or_default().answer(row, column, seen);
                }
                _ => self.answers.entry(said.question.clone()).or_default().history.push(seen),
            }
        }
    }

    fn act(&mut self, stamp: &Stamp, signed: &Countersigned) -> Result<Act, ActFault> {
        let act = signed.read()?;
        if stamp.case != Some(act.said.case) {
            return Err(ActFault::OtherCase);
        }
        // Another name does not make another person: the key tells, and so does the account. A second officer who has a log of their own in
        // the case may still sign in that of the first.
        let own = |(log, author, key): &(LogId, String, Hash)| {
            *log == stamp.log && (*author == act.said.officer || *key == act.key)
        };
        if self.writers.iter().any(own) {
            return Err(ActFault::OwnCase);
        }
        if self.acts.insert(act.id) { Ok(act) } else { Err(ActFault::Replayed) }
    }

    /// A log takes back its own records only.
    fn retract(&mut self, stamp: &Stamp, seq: u64) {
        let (by, target) = (stamp.seq, RecordId { log: stamp.log, seq });
        let mut found = false;
        for cell in self.answers.values_mut() {
            found |= cell.retract(target, by);
        }
        for table in self.tables.values_mut() {
            found |= table.retract(target, by);
        }
        for attachment in &mut self.attachments {
            if attachment.stamp.id() == target && attachment.retracted_by.is_none() {
                attachment.retracted_by = Some(by);
                found = true;
            }
        }
        // Counted when its place is filled in.
        let confirms =
            |payload: &Payload| matches!(payload, Payload::ExplanationConfirmed(_) | Payload::EvidenceAccepted(_));
        found |= self.events.iter().any(|event| event.stamp.id() == target && confirms(&event.payload));
        if !found {
            self.oddities.push(Oddity::NothingToRetract { seq: by, target: seq });
        }
    }
}
