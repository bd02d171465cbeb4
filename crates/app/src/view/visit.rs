//! The state of the questions: progress, what is not asked, what is missing and where it matters, what contradicts.

use std::collections::{HashMap, HashSet};

use appraisal::finding::{Finding, Weight};

use super::Labels;
use super::tables::Tables;
use crate::api::appraisal::{Missing, NamedRef, SectionProgress, VisitView};
use crate::api::text::{Problem, ProblemKind, Text};
use crate::case::CaseSheet;

/// More would not be read, and would weigh down every keystroke.
const MOST_MISSING: usize = 300;

pub(super) fn visit(sheet: &CaseSheet, labels: &Labels<'_>, tables: Tables) -> VisitView {
    let problems = problems(labels);
    VisitView {
        survey: super::survey::survey(sheet, labels),
        progress: progress(sheet, labels, &problems),
        irrelevant: irrelevant(sheet, labels),
        locks: sheet.locks(|question| labels.appraisal.relevance.applies(question)),
        missing: missing(labels),
        problems,
        computed: tables.computed,
        sums: tables.sums,
    }
}

fn problems(labels: &Labels<'_>) -> Vec<Problem> {
    let kind = |finding: &Finding| match finding.code.starts_with("answer.") {
        true => ProblemKind::Unreadable,
        false => ProblemKind::Contradiction,
    };
    // Answers that nothing asks for are listed apart (`set_aside`).
    let findings = labels.appraisal.findings.iter().filter(|f| f.weight != Weight::Note);
    let view = |finding: &Finding| {
        let at = finding.questions.first().cloned().unwrap_or_default();
        Problem { label: labels.label(&at), at, kind: kind(finding), message: super::text(&finding.text) }
    };
    findings.map(view).collect()
}

fn missing(labels: &Labels<'_>) -> Vec<Missing> {
    let matters = matters(labels);
    let waiting = |at: &String| matters.get(at.as_str()).map_or(0, Vec::len);
    let mut all: Vec<&String> = labels.appraisal.missing.iter().collect();
    // What holds up most comes first; the order of the visit decides between equals.
    all.sort_by_key(|at| std::cmp::Reverse(waiting(at)));
    let view = |at: &String| Missing {
        at: at.clone(),
        section: labels.section(at).unwrap_or_default().to_owned(),
        label: labels.label(at),
        matters: matters.get(at.as_str()).cloned().unwrap_or_default(),
    };
    all.into_iter().take(MOST_MISSING).map(view).collect()
}

/// For each question: the limit, checks and indicators that wait for it.
fn matters<'a>(labels: &Labels<'a>) -> HashMap<&'a str, Vec<NamedRef>> {
    let mut found: HashMap<&'a str, Vec<NamedRef>> = HashMap::new();
    let appraisal = labels.appraisal;
    let mut note = |questions: &'a [String], id: &str, label: Text| {
        for question in questions {
            let list = found.entry(question).or_default();
            if !list.iter().any(|n| n.id == id) {
                list.push(NamedRef { id: id.to_owned(), label: label.clone() });
            }
        }
    };
    note(appraisal.limit.limit.waiting_for(), "limit.limit", labels.label("limit.limit"));
    for check in &appraisal.checks {
        note(&check.questions, &check.id, super::text(&check.label));
    }
    for indicator in &appraisal.score_at_l0.indicators {
        note(indicator.value.waiting_for(), &indicator.id, super::text(&indicator.label));
    }
    for knock_out in &appraisal.knock_outs {
        note(&knock_out.questions, &knock_out.id, super::text(&knock_out.label));
    }
    found
}

fn progress(sheet: &CaseSheet, labels: &Labels<'_>, problems: &[Problem]) -> Vec<SectionProgress> {
    let relevance = &labels.appraisal.relevance;
    // What lacks something, as one each: a question, or the table of its cells.
    let lacking: HashSet<&str> =
        labels.appraisal.missing.iter().map(|at| labels.cell(at).map_or(at.as_str(), |c| c.0)).collect();
    let mut counts: HashMap<&str, (u32, u32, bool)> = HashMap::new();
    let mut count = |section, id: &str, begun: bool| {
        let (required, answered, any) = counts.entry(section).or_default();
        let whole = !lacking.contains(id);
        *required += 1;
        *answered += u32::from(whole);
        *any |= whole || begun;
    };
    for question in sheet.checklist.questions.values() {
        let id = &question.ask.id;
        let asked = !question.ask.asked_of_nobody() || sheet.answers.scalars.contains_key(id);
        if asked && relevance.applies(id) && (question.ask.required || relevance.is_required(id)) {
            count(question.section.as_str(), id, false);
        }
    }
    for table in sheet.checklist.tables.values().filter(|t| relevance.applies(&t.id)) {
        let rows = sheet.answers.tables.get(&table.id).is_some_and(|t| !t.rows.is_empty());
        let asks = || table.columns.values().any(|c| c.formula.is_none() && c.ask.required);
        if table.required || relevance.is_required(&table.id) || (rows && asks()) {
            count(table.section.as_str(), &table.id, rows);
        }
    }
    let view = |section: &appraisal::checklist::Section| {
        let (required, answered, begun) = counts.get(section.id.as_str()).copied().unwrap_or_default();
        let problems = problems.iter().filter(|p| labels.section(&p.at) == Some(&section.id)).count();
        let problems = u32::try_from(problems).unwrap_or(u32::MAX);
        SectionProgress { section: section.id.clone(), answered, required, begun, problems }
    };
    sheet.checklist.sections.iter().map(view).collect()
}

fn irrelevant(sheet: &CaseSheet, labels: &Labels<'_>) -> Vec<String> {
    let relevance = &labels.appraisal.relevance;
    // What nobody is asked shows only where an old case answered it.
    let unasked =
        |ask: &appraisal::checklist::Ask| ask.asked_of_nobody() && !sheet.answers.scalars.contains_key(&ask.id);
    let scalars = sheet.checklist.questions.values().map(|q| &q.ask);
    let mut off: Vec<String> =
        scalars.filter(|ask| !relevance.applies(&ask.id) || unasked(ask)).map(|ask| ask.id.clone()).collect();
    off.extend(relevance.survey().left_out.iter().filter(|id| id.ends_with(']')).cloned());
    for table in sheet.checklist.tables.values() {
        if !relevance.applies(&table.id) {
            off.push(table.id.clone());
            continue;
        }
        let conditional: Vec<&String> =
            table.columns.values().filter(|c| c.ask.relevant.is_some()).map(|c| &c.ask.id).collect();
        let rows = sheet.answers.tables.get(&table.id);
        for row in rows.into_iter().flat_map(|r| r.rows.keys()).filter(|_| !conditional.is_empty()) {
            let cells = conditional.iter().filter(|c| !relevance.cell_applies(&table.id, row, c));
            off.extend(cells.map(|c| format!("{}.{row}.{c}", table.id)));
        }
    }
    off
}
