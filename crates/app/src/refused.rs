//! Answers that the branch gave no effect 分行未采纳: they stand in the history and count nothing, and the officer is told which, why, and what to do. The
//! branch says so of what was answered while the case was not being surveyed, or by somebody without the role for it.

use std::collections::BTreeMap;

use appraisal::checklist::Checklist;
use evidence::{AnswersChanged, NoEffect, Payload, RecordId};

use crate::api::text::Text;
use crate::case_source::Shared;
use crate::use_case::refusal_words;
use crate::view;

/// Where something is answered: question or table, row, column.
type Place<'a> = (&'a str, Option<&'a str>, Option<&'a str>);

fn places(batch: &AnswersChanged) -> impl Iterator<Item = Place<'_>> {
    let answers = batch.changes.iter().map(|c| (c.question.as_str(), c.row.as_deref(), c.column.as_deref()));
    answers.chain(batch.tables.iter().map(|table| (table.table.as_str(), None, None)))
}

/// What is said among the warnings: one sentence a question or table and reason, where nothing that counts was said there since.
pub(crate) fn refused_words(shared: &Shared, checklist: &Checklist) -> Vec<Text> {
    let mut latest: BTreeMap<Place<'_>, (RecordId, Option<&String>)> = BTreeMap::new();
    let merged = &shared.merged;
    for outside in &merged.outside {
        let NoEffect::Refused { reason } = &outside.why else { continue };
        let Some(Payload::AnswersChanged(batch)) = &outside.payload else { continue };
        for place in places(batch) {
            latest.insert(place, (outside.stamp.id(), reason.as_ref()));
        }
    }
    // Said again with effect, it is settled.
    let refused = &shared.team.refused;
    let entries = shared.logs.logs().flat_map(|log| shared.logs.entries(log));
    for entry in entries.filter(|entry| !refused.contains_key(&entry.stamp.hash)) {
        let Some(Payload::AnswersChanged(batch)) = &entry.payload else { continue };
        let at = entry.stamp.id();
        for place in places(batch) {
            if latest.get(&place).is_some_and(|(refused, _)| merged.before(*refused, at)) {
                latest.remove(&place);
            }
        }
    }
    let mut counted: BTreeMap<(&str, Option<&String>), usize> = BTreeMap::new();
    for ((question, ..), (_, reason)) in &latest {
        *counted.entry((question, *reason)).or_default() += 1;
    }
    let told = counted.into_iter().filter_map(|((question, reason), count)| {
        let label = label(checklist, question)?;
        let why = refusal_words(reason);
        let (zh, en) = if count > 1 { (format!("（{count} 处）"), format!(" ({count} places)")) } else { Default::default() };
        Some(Text::new(
            format!("分行没有采纳“{}”的回答{zh}：{}。它留在记录里，不算；要算数，请再答一次", label.zh, why.zh),
            format!("the branch did not accept the answer to “{}”{en}: {}. It stays in the record and does not count; to make it count, answer again", label.en, why.en),
        ))
    });
    told.chain(other_words(shared)).collect()
}

/// The same of what is no answer: files, what was taken back, facts of the case.
fn other_words(shared: &Shared) -> impl Iterator<Item = Text> + '_ {
    let counted = |added: &evidence::AttachmentAdded| {
        shared.merged.state.attachments.iter().any(|known| known.added.id == added.id && known.retracted_by.is_none())
    };
    let name = move |payload: &Payload| match payload {
        Payload::AttachmentAdded(added) if counted(added) => None,
        Payload::AttachmentAdded(added) => {
            Some(Text::new(format!("证据“{}”", added.name), format!("the evidence “{}”", added.name)))
        }
        Payload::Retracted(_) => Some(Text::new("一次撤销", "something taken back")),
        Payload::CaseChanged(_) => Some(Text::new("案件资料的一次改动", "a change of the case's own facts")),
        Payload::ChecklistMoved(_) => Some(Text::new("换清单", "a move to another checklist")),
        // Acts are told where they stand, on the page of the review.
        _ => None,
    };
    shared.merged.outside.iter().filter_map(move |outside| {
        let NoEffect::Refused { reason } = &outside.why else { return None };
        let (what, why) = (name(outside.payload.as_ref()?)?, refusal_words(reason.as_ref()));
        Some(Text::new(
            format!("分行没有采纳{}：{}。它留在记录里，不算", what.zh, why.zh),
            format!("the branch did not accept {}: {}. It stays in the record and does not count", what.en, why.en),
        ))
    })
}

/// The name of a question or table; none where the checklist does not ask it any more.
fn label(checklist: &Checklist, id: &str) -> Option<Text> {
    let asked = checklist.questions.get(id).map(|question| &question.ask.label);
    let asked = asked.or_else(|| checklist.tables.get(id).map(|table| &table.label));
    asked.or_else(|| checklist.blind.get(id).map(|rule| &rule.ask.label)).map(view::text)
}
