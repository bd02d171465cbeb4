//! The records behind a duty, as its data names them: a question or table, `file/QUESTION`, `act/ACTION`, `second`, `check`. Each with what stood there before
//! and what stood there after it.

use std::collections::BTreeMap;

use evidence::{Cell, Hash, Payload, Seen, Stamp, Table, Value};
use workflow::{Action, Duty, Role};

use super::DutyCase;
use crate::api::text::Text;
use crate::case::minute;
use crate::use_case::act_words;
use crate::view::{Labels, shown};

/// One record, as far as it is about a duty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Proof {
    pub(crate) stamp: Stamp,
    pub(crate) role: Option<Role>,
    pub(crate) what: Text,
    pub(crate) place: Option<String>,
    pub(crate) before: Option<String>,
    pub(crate) after: Option<String>,
}

impl DutyCase<'_> {
    /// The records of a duty, in the order of its data, the earlier before the later.
    pub(super) fn proofs(&self, duty: &Duty, labels: &Labels<'_>) -> Vec<Proof> {
        let mut all = Vec::new();
        for at in &duty.evidence {
            match at.split_once('/') {
                Some(("file", question)) => self.of_files(question, labels, &mut all),
                Some(("act", action)) => self.of_acts(Action::of(action), &mut all),
                _ if at == "second" => self.of_second(labels, &mut all),
                _ if at == "check" => self.of_checks(labels, &mut all),
                _ => self.of_answers(at, labels, &mut all),
            }
        }
        all
    }

    fn of_answers(&self, id: &str, labels: &Labels<'_>, all: &mut Vec<Proof>) {
        if let Some(cell) = self.then.answers.get(id) {
            all.extend(history(cell).map(|(before, seen)| Proof {
                stamp: seen.stamp.clone(),
                role: None,
                what: labels.label(id),
                place: Some(id.to_owned()),
                before: before.and_then(|seen| said(id, seen, labels)),
                after: said(id, seen, labels),
            }));
        }
        if let Some(table) = self.then.tables.get(id) {
            of_table(id, table, labels, all);
        }
    }

    fn of_files(&self, question: &str, labels: &Labels<'_>, all: &mut Vec<Proof>) {
        let here = self.then.attachments.iter().filter(|f| f.added.question.as_deref() == Some(question));
        all.extend(here.map(|file| {
            let label = labels.label(question);
            let added = &file.added;
            let gone = file.retracted_by.is_some();
            let taken = added.marks.as_ref().and_then(|marks| marks.taken.as_deref()).map(minute);
            let taken = taken.map(|at| format!(" {at}")).unwrap_or_default();
            Proof {
                stamp: file.stamp.clone(),
                role: None,
                what: match gone {
                    true => Text::new(format!("{}：附件，已移除", label.zh), format!("{}: file, taken out", label.en)),
                    false => Text::new(format!("{}：附件", label.zh), format!("{}: file", label.en)),
                },
                place: Some(question.to_owned()),
                before: None,
                after: Some(format!("{}{taken} {}", added.name, added.id.short())),
            }
        }));
    }

    /// What was done in review and decision. What the deciding bodies said is told once they have decided, to everybody.
    fn of_acts(&self, action: Option<Action>, all: &mut Vec<Proof>) {
        let review = self.review;
        let decided = review.latest().is_some_and(|latest| latest.decided);
        let secret = matches!(action, Some(Action::Decide | Action::Vote | Action::Table));
        if secret && !decided {
            return;
        }
        let acts = review.acts.iter().enumerate();
        let acts = acts.filter(|(n, act)| Some(act.action) == action && review.counts(*n));
        all.extend(acts.map(|(n, act)| Proof {
            stamp: act.stamp.clone(),
            role: act.role,
            what: act_words(act.action),
            place: None,
            before: None,
            after: self.text_of(n),
        }));
    }

    /// What an act says in its own words, where those are for everybody to read.
    fn text_of(&self, act: usize) -> Option<String> {
        let review = self.review;
        let remarks = review.remarks.iter();
        let remarked = remarks.clone().find(|r| r.told.act == act).map(|r| r.told.said.text.clone());
        let answered = remarks.clone().flat_map(|r| &r.answers).find(|a| a.act == act).map(|a| a.said.text.clone());
        let closed = remarks.flat_map(|r| &r.closed).find(|c| c.act == act).and_then(|c| c.said.text.clone());
        let motion = review.motions.iter().find(|m| m.told.act == act).map(|m| {
            let terms = [m.told.said.amount.clone(), Some(m.told.said.body.clone())];
            terms.into_iter().flatten().collect::<Vec<_>>().join(" ")
        });
        let signed = review.signed.iter().find(|s| s.act == act).map(|s| s.said.conditions.join("；"));
        remarked.or(answered).or(closed).or(motion).or(signed).filter(|text| !text.is_empty())
    }

    fn of_second(&self, labels: &Labels<'_>, all: &mut Vec<Proof>) {
        all.extend(self.second_records().map(|entry| Proof {
            stamp: entry.stamp.clone(),
            role: Some(Role::SecondOfficer),
            what: match &entry.payload {
                Some(Payload::Countersigned(_)) => Text::new("同机签字", "signed on the main officer's machine"),
                Some(Payload::AttachmentAdded(_)) => Text::new("附件", "a file"),
                Some(Payload::ExplanationConfirmed(_)) => Text::new("确认解释", "an explanation confirmed"),
                Some(Payload::Cosigned(_)) => act_words(Action::Cosign),
                Some(Payload::AnswersChanged(batch)) => {
                    let alone =
                        |id: &str| labels.checklist.blind.get(id).map(|rule| crate::view::text(&rule.ask.label));
                    let label = |id: &str| alone(id).unwrap_or_else(|| labels.label(id));
                    let places = batch.changes.iter().map(|c| label(&c.question));
                    let tables = batch.tables.iter().map(|t| labels.label(&t.table));
                    places.chain(tables).next().unwrap_or_else(|| Text::new("回答", "an answer"))
                }
                _ => Text::new("其他", "something else"),
            },
            place: None,
            before: None,
            after: None,
        }));
    }

    /// Confirmations and acceptances of explanations in logs of their own.
    fn of_checks(&self, labels: &Labels<'_>, all: &mut Vec<Proof>) {
        let label = |id: &str| {
            let rule = labels.checklist.checks.iter().find(|rule| rule.id == id);
            rule.map_or_else(|| Text::new(id, id), |rule| crate::view::text(&rule.label))
        };
        all.extend(self.line.iter().filter_map(|entry| {
            let (role, check, what, text) = match &entry.payload {
                Some(Payload::ExplanationConfirmed(said)) => {
                    (Role::SecondOfficer, &said.check, ("协办确认", "confirmed"), &said.statement)
                }
                Some(Payload::EvidenceAccepted(said)) => {
                    (Role::Reviewer, &said.check, ("审查认定", "judged by the reviewer"), &said.text)
                }
                _ => return None,
            };
            let check = label(check);
            Some(Proof {
                stamp: entry.stamp.clone(),
                role: Some(role),
                what: Text::new(format!("{}：{}", check.zh, what.0), format!("{}: {}", check.en, what.1)),
                place: None,
                before: None,
                after: Some(text.clone()).filter(|text| !text.is_empty()),
            })
        }));
    }
}

/// Each answer with the one before it.
fn history(cell: &Cell) -> impl Iterator<Item = (Option<&Seen>, &Seen)> {
    let before = std::iter::once(None).chain(cell.history.iter().map(Some));
    before.zip(&cell.history)
}

fn said(at: &str, seen: &Seen, labels: &Labels<'_>) -> Option<String> {
    let text = match seen.change.value.as_ref()? {
        Value::Text(text) => text.clone(),
        Value::Truth(truth) => truth.to_string(),
    };
    Some(labels.ask(at).map_or_else(|| text.clone(), |ask| shown(ask, &text)))
}

/// A cell, what stood there, and what stands there now.
type CellChange = (String, Option<String>, Option<String>);

/// One line a record: the cell with what stood there where it changed one, else how many.
fn of_table(id: &str, table: &Table, labels: &Labels<'_>, all: &mut Vec<Proof>) {
    let mut records: BTreeMap<(i64, Hash), (Stamp, Vec<CellChange>)> = BTreeMap::new();
    for (row, cells) in &table.cells {
        for (column, cell) in cells {
            let at = format!("{id}.{row}.{column}");
            for (before, seen) in history(cell) {
                let change = (at.clone(), before.and_then(|seen| said(&at, seen, labels)), said(&at, seen, labels));
                let key = (seen.stamp.wall_ms, seen.stamp.hash);
                records.entry(key).or_insert_with(|| (seen.stamp.clone(), Vec::new())).1.push(change);
            }
        }
    }
    all.extend(records.into_values().map(|(stamp, mut changes)| match changes.len() {
        1 => {
            let (at, before, after) = changes.remove(0);
            Proof { stamp, role: None, what: labels.label(&at), place: Some(at), before, after }
        }
        n => {
            let label = labels.label(id);
            let what = Text::new(format!("{}：{n} 处", label.zh), format!("{}: {n} places", label.en));
            Proof { stamp, role: None, what, place: Some(id.to_owned()), before: None, after: None }
        }
    }));
}
