//! Where remarks stand and what was recorded because of them; and what keeps a case from being submitted, each where it is mended.

use evidence::{Entry, Merged, Payload, RemarkPlace, Remarked, Team};

use super::review::Showing;
use crate::api::review::{Lacking, RecordRef};
use crate::api::text::Text;
use crate::case::{CaseSheet, local_time};
use crate::open_case::OpenCase;
use crate::review::Remark;
use crate::view::{self, Labels};

/// So much of what is missing is named.
const NAMED: usize = 12;
/// So many records are offered to be pointed to.
const OFFERED: usize = 30;

impl Showing<'_> {
    /// What was recorded by those who survey after having heard a remark.
    pub(super) fn since(&self, remark: &Remark) -> Vec<RecordRef> {
        let Some(shared) = &self.open.shared else { return Vec::new() };
        let at = self.review.acts[remark.told.act].stamp.id();
        let mut heard = |entry: &Entry| {
            let does = matches!(entry.payload, Some(Payload::AnswersChanged(_) | Payload::AttachmentAdded(_)));
            does && shared.merged.before(at, entry.stamp.id())
        };
        let mut all = self.records(&mut heard, &remark.told.said);
        // What touches the place comes first, the newest before the older.
        all.reverse();
        all.sort_by_key(|record| !record.there);
        all.truncate(OFFERED);
        all
    }

    pub(super) fn records(&self, wanted: &mut dyn FnMut(&Entry) -> bool, of: &Remarked) -> Vec<RecordRef> {
        let Some(shared) = &self.open.shared else { return Vec::new() };
        let view = |entry: &Entry| RecordRef {
            hash: entry.stamp.hash.to_string(),
            by: shared.name(&entry.stamp),
            seq: u32::try_from(entry.stamp.seq).unwrap_or(u32::MAX),
            at: local_time(&entry.stamp),
            what: self.recorded(entry),
            there: self.touches(entry, of),
        };
        self.line.iter().filter(|entry| wanted(entry)).map(view).collect()
    }

    fn recorded(&self, entry: &Entry) -> Text {
        match &entry.payload {
            Some(Payload::AttachmentAdded(added)) => {
                Text::new(format!("附件 {}", added.name), format!("file {}", added.name))
            }
            Some(Payload::AnswersChanged(batch)) => {
                let tables = batch.tables.iter().map(|t| t.table.clone());
                let places = batch.changes.iter().map(path).chain(tables);
                let mut names: Vec<Text> = Vec::new();
                for label in places.map(|at| self.labels.label(&at)) {
                    if !names.contains(&label) {
                        names.push(label);
                    }
                }
                let more = names.len() > 2;
                names.truncate(2);
                let join = |side: fn(&Text) -> &str, by: &str| names.iter().map(side).collect::<Vec<_>>().join(by);
                let (zh, en) = (join(|t| &t.zh, "、"), join(|t| &t.en, ", "));
                Text::new(if more { format!("{zh}等") } else { zh }, if more { format!("{en} …") } else { en })
            }
            _ => Text::new("其他记录", "another record"),
        }
    }

    fn touches(&self, entry: &Entry, of: &Remarked) -> bool {
        let Some(place) = &of.place else { return false };
        let (changes, tables) = match &entry.payload {
            Some(Payload::AnswersChanged(batch)) => {
                let tables = batch.tables.iter().map(|t| t.table.as_str());
                (batch.changes.as_slice(), tables.collect::<Vec<_>>())
            }
            Some(Payload::AttachmentAdded(added)) => {
                return match place {
                    RemarkPlace::Question(id) => added.question.as_ref() == Some(id),
                    RemarkPlace::Cell(table, row, _) => {
                        added.question.as_ref() == Some(table) && added.row.as_ref() == Some(row)
                    }
                    _ => false,
                };
            }
            _ => return false,
        };
        let named = |id: &str| changes.iter().any(|c| c.question == id) || tables.contains(&id);
        let read = |figure: &str| {
            let questions = self.labels.checklist.model.questions(figure);
            questions.iter().any(|id| named(id))
        };
        match place {
            RemarkPlace::Question(id) => named(id),
            RemarkPlace::Cell(table, row, column) => changes
                .iter()
                .any(|c| c.question == *table && c.row.as_ref() == Some(row) && c.column.as_ref() == Some(column)),
            RemarkPlace::Figure(id) => read(id),
            RemarkPlace::Check(id) => {
                let explains = |c: &evidence::Change| c.question == "explanations";
                let rule = self.labels.checklist.checks.iter().find(|rule| rule.id == *id);
                changes.iter().any(explains) || rule.is_some_and(|rule| read(&rule.verdict))
            }
            RemarkPlace::File(_) => false,
        }
    }

    /// What a remark's place is called, and where it leads.
    pub(super) fn place(&self, said: &Remarked) -> (Text, Option<String>) {
        of(self.open, &self.labels, said)
    }

    pub(super) fn check(&self, id: &str) -> Text {
        check(&self.labels, id)
    }
}

/// What a remark's place is called, and where it leads.
pub(super) fn of(open: &OpenCase, labels: &Labels<'_>, said: &Remarked) -> (Text, Option<String>) {
    match &said.place {
        None => (Text::new("整个案件", "the case as a whole"), None),
        Some(RemarkPlace::Question(id)) => (labels.label(id), Some(id.clone())),
        Some(RemarkPlace::Cell(table, row, column)) => {
            let at = format!("{table}.{row}.{column}");
            (labels.label(&at), Some(at))
        }
        Some(RemarkPlace::Figure(id)) => (labels.label(id), None),
        Some(RemarkPlace::Check(id)) => (check(labels, id), None),
        Some(RemarkPlace::File(hash)) => {
            let named = open.state.attachments.iter().find(|a| a.added.id == *hash);
            let name = named.map_or_else(|| hash.short(), |a| a.added.name.clone());
            (Text::new(&name, &name), named.and_then(|a| a.added.question.clone()))
        }
    }
}

fn check(labels: &Labels<'_>, id: &str) -> Text {
    let rule = labels.checklist.checks.iter().find(|rule| rule.id == id);
    rule.map_or_else(|| Text::new(id, id), |rule| view::text(&rule.label))
}

fn path(change: &evidence::Change) -> String {
    match (&change.row, &change.column) {
        (Some(row), Some(column)) => format!("{}.{row}.{column}", change.question),
        _ => change.question.clone(),
    }
}

/// What keeps a case from being submitted: conflicts, consents, required answers, each where it is mended; and how many more there are.
pub(super) fn lacking(open: &OpenCase, labels: &Labels<'_>) -> (Vec<Lacking>, u32) {
    let several = open.shared.as_ref().map(|shared| (&shared.merged, &shared.team));
    let mut all = all_lacking(several, &open.sheet, labels);
    let more = all.len().saturating_sub(NAMED);
    all.truncate(NAMED);
    (all, u32::try_from(more).unwrap_or(u32::MAX))
}

/// All of it, asked here and at the branch alike; `several` is the merge of a case of several logs.
pub(crate) fn all_lacking(several: Option<(&Merged, &Team)>, sheet: &CaseSheet, labels: &Labels<'_>) -> Vec<Lacking> {
    let mut all = Vec::new();
    if let Some((merged, team)) = several {
        for conflict in super::conflicts::views(merged, &sheet.checklist, team) {
            let at = Some(conflict.place).filter(|at| !at.contains(':'));
            all.push(Lacking { why: "open_conflict".into(), label: conflict.label, at });
        }
    }
    for lock in sheet.locks(|question| labels.appraisal.relevance.applies(question)) {
        all.push(Lacking { why: "consent_missing".into(), label: lock.why, at: Some(lock.question) });
    }
    for at in &labels.appraisal.missing {
        all.push(Lacking { why: "answer_missing".into(), label: labels.label(at), at: Some(at.clone()) });
    }
    all
}
