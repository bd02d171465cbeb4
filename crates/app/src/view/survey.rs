//! How deep the case is surveyed, as the window says it at its head.

use super::Labels;
use crate::api::appraisal::{LeftOut, ReferenceView, SurveyView};
use crate::case::CaseSheet;

pub(super) fn survey(sheet: &CaseSheet, labels: &Labels<'_>) -> SurveyView {
    let checklist = &sheet.checklist;
    let survey = labels.appraisal.relevance.survey();
    let row = survey.row.as_ref().and_then(|id| checklist.depths.iter().find(|d| d.id == *id));
    let section = |id: &str| {
        let table = id.split('[').next().unwrap_or(id);
        checklist.questions.get(id).map(|q| &q.section).or_else(|| checklist.tables.get(table).map(|t| &t.section))
    };
    let left_out = checklist.sections.iter().filter_map(|s| {
        let own = survey.left_out.iter().filter(|id| section(id) == Some(&s.id)).count();
        let questions = u32::try_from(own).unwrap_or(u32::MAX);
        (own > 0).then(|| LeftOut { section: super::text(&s.label), questions })
    });
    SurveyView {
        depth: survey.depth.word().to_owned(),
        label: super::text(&survey.depth.label()),
        why: row.map(|r| super::text(&r.label)),
        due: survey.due.filter(|due| *due < survey.depth).map(|due| super::text(&due.label())),
        amount: survey.amount.map(|most| crate::show::number(most, 0)),
        left_out: left_out.collect(),
        answers_left_out: survey.answers_left_out,
        reference: reference(sheet, labels),
    }
}

fn reference(sheet: &CaseSheet, labels: &Labels<'_>) -> Vec<ReferenceView> {
    let used = sheet.checklist.questions.values().filter_map(|q| Some((q, q.ask.reference.as_ref()?)));
    let applies = |id: &String| labels.appraisal.relevance.applies(id) && !sheet.answers.scalars.contains_key(id);
    used.filter(|(q, _)| applies(&q.ask.id))
        .map(|(question, datum)| ReferenceView {
            id: datum.id.clone(),
            section: question.section.clone(),
            label: super::text(&question.ask.label),
            text: labels.figure(&datum.id).text,
            date: datum.date.clone(),
            said_by: super::text(&datum.said_by),
            calibrated: datum.calibrated,
            local: datum.local,
        })
        .collect()
}
