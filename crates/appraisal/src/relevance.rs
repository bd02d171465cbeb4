//! Relevance 适用性: which questions apply in this case, which became required, which answers contradict a constraint.
//!
//! Conditions read answers and policy only. A question that does not apply keeps its old answer but does not count; a condition that is
//! unknown counts as asked. Knows no figure.

mod asked;
mod known_row;
mod settled;
mod unasked;

pub use asked::asked_only;
pub(crate) use settled::Settled;

pub(crate) use known_row::names_rows;

use crate::checklist::{Checklist, Derivation, ROW_ID, SURVEY_INPUTS, condition_name};
use crate::finding::{Finding, Weight};
use crate::observation::{self, Answers, Basis, TableState};
use crate::survey::{self, Survey};
use formula::{Answer, Causes, Evaluation, Listed, Outcome, Reason, Value};
use std::collections::{HashMap, HashSet};

/// Rounds after which conditions that switch each other on and off are left as they stand.
const ROUNDS: usize = 4;

/// The name under which conditions read how deep the case is surveyed.
const DEPTH_INPUT: &str = SURVEY_INPUTS[0];

/// What applies in this case 适用情况.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Relevance {
    off: HashSet<String>,
    /// Rows by table and column.
    off_cells: HashMap<String, HashMap<String, HashSet<String>>>,
    required: HashSet<String>,
    survey: Survey,
}

impl Relevance {
    /// How deep the case is surveyed, why, and what that leaves out.
    #[must_use]
    pub fn survey(&self) -> &Survey {
        &self.survey
    }

    /// Whether the question or table is asked in this case.
    #[must_use]
    pub fn applies(&self, id: &str) -> bool {
        !self.off.contains(id)
    }

    /// Whether this cell is asked in this row.
    #[must_use]
    pub fn cell_applies(&self, table: &str, row: &str, column: &str) -> bool {
        self.off_rows(table, column).is_none_or(|rows| !rows.contains(row))
    }

    /// Whether what stands at this place is asked: a question, a table, or a cell `table.row.column`.
    pub(crate) fn asks(&self, checklist: &Checklist, place: &str) -> bool {
        if !self.applies(place) {
            return false;
        }
        let tables =
            checklist.tables.keys().filter_map(|id| Some((id, place.strip_prefix(id.as_str())?.strip_prefix('.')?)));
        // Ids of tables hold dots, too: the longest is the one that is meant.
        match tables.max_by_key(|(id, _)| id.len()) {
            Some((table, cell)) => {
                let (row, column) = cell.split_once('.').unwrap_or((cell, ""));
                self.applies(table) && self.cell_applies(table, row, column)
            }
            None => true,
        }
    }

    /// The rows in which a column is not asked, if there are any.
    pub(crate) fn off_rows(&self, table: &str, column: &str) -> Option<&HashSet<String>> {
        self.off_cells.get(table)?.get(column)
    }

    /// Whether its `required_when` holds.
    #[must_use]
    pub fn is_required(&self, id: &str) -> bool {
        self.required.contains(id)
    }
}

/// Finds what applies, and the answers that contradict a constraint.
#[must_use]
pub fn relevance(checklist: &Checklist, answers: &Answers) -> (Relevance, Vec<Finding>) {
    let mut relevance = Relevance::default();
    let evaluate =
        |relevance: &Relevance| checklist.relevance.evaluate_figures(&Applicable::new(checklist, answers, relevance));
    let mut evaluation = evaluate(&relevance);
    // An answer that no longer applies must not switch on another question: repeat until nothing changes.
    for _ in 0..ROUNDS {
        let next = read(checklist, answers, &evaluation);
        // What is required changes no answer.
        let settled = next.off == relevance.off
            && next.off_cells == relevance.off_cells
            && next.survey.depth == relevance.survey.depth;
        relevance = next;
        if settled {
            break;
        }
        evaluation = evaluate(&relevance);
    }
    let findings = contradictions(checklist, &evaluation, &relevance);
    (relevance, findings)
}

fn says(evaluation: &Evaluation, name: &str, truth: bool) -> bool {
    evaluation.get(name).and_then(Outcome::as_bool) == Some(truth)
}

fn read(checklist: &Checklist, answers: &Answers, evaluation: &Evaluation) -> Relevance {
    let mut made = Relevance { survey: survey::survey(checklist, answers, evaluation), ..Relevance::default() };
    let asked =
        checklist.questions.values().map(|q| (&q.ask.id, q.ask.relevant.is_some(), q.ask.required_when.is_some()));
    let tables = checklist.tables.values().map(|t| (&t.id, t.relevant.is_some(), t.required_when.is_some()));
    for (id, relevant, required) in asked.chain(tables) {
        if relevant && says(evaluation, &condition_name("relevant", id), false) {
            made.off.insert(id.clone());
        }
        if required && says(evaluation, &condition_name("required", id), true) {
            made.required.insert(id.clone());
        }
    }
    for table in checklist.tables.values() {
        for column in table.columns.values().filter(|c| c.ask.relevant.is_some()) {
            let rows: HashSet<String> = refused(evaluation, "relevant", &table.id, &column.ask.id).collect();
            if !rows.is_empty() {
                made.off_cells.entry(table.id.clone()).or_default().insert(column.ask.id.clone(), rows);
            }
        }
    }
    too_deep(checklist, answers, &mut made);
    not_asked_any_more(checklist, answers, &mut made);
    made.survey.leaves_out(checklist, answers, &made.off);
    made
}

/// What is asked at a deeper survey only does not apply at this one.
fn too_deep(checklist: &Checklist, answers: &Answers, made: &mut Relevance) {
    let depth = made.survey.depth;
    let questions = checklist.questions.values().filter(|q| q.ask.least_depth() > depth);
    made.off.extend(questions.map(|q| q.ask.id.clone()));
    made.off.extend(checklist.tables.values().filter(|t| t.depth > depth).map(|t| t.id.clone()));
    for table in checklist.tables.values().filter(|t| t.depth <= depth) {
        let TableState::Rows(rows) = answers.table(&table.id) else { continue };
        for column in table.columns.values().filter(|c| c.ask.depth.is_some_and(|d| d > depth)) {
            let off = made.off_cells.entry(table.id.clone()).or_default().entry(column.ask.id.clone()).or_default();
            off.extend(rows.iter().map(|row| row.id.to_string()));
        }
    }
}

/// What is no longer asked does not apply without an old answer; an old count of none says that there is nothing to choose from.
fn not_asked_any_more(checklist: &Checklist, answers: &Answers, made: &mut Relevance) {
    for question in checklist.questions.values() {
        let ask = &question.ask;
        let answer = answers.scalar(&ask.id);
        if ask.retired && answer.is_none() && !answers.taken_back(&ask.id) {
            made.off.insert(ask.id.clone());
        }
        if let Some(derived) = ask.derived.as_ref().filter(|d| d.by == Derivation::Count)
            && answer.and_then(|a| a.value.as_number()).is_some_and(|n| n.is_zero())
        {
            made.off.insert(derived.from.clone());
        }
    }
}

/// The rows in which a column's condition is false.
fn refused<'e>(
    evaluation: &'e Evaluation,
    what: &str,
    table: &str,
    column: &str,
) -> impl Iterator<Item = String> + use<'e> {
    let cells = evaluation.column(table, &condition_name(what, column)).unwrap_or_default();
    let rows = evaluation.table_rows(table).iter().zip(cells);
    rows.filter(|(_, cell)| Outcome::as_bool(cell) == Some(false)).map(|(row, _)| row.to_string())
}

fn contradictions(checklist: &Checklist, evaluation: &Evaluation, relevance: &Relevance) -> Vec<Finding> {
    let mut findings = Vec::new();
    let finding = |place: String, text: &crate::finding::Text| Finding {
        code: "answer.contradicts_constraint".to_owned(),
        weight: Weight::Attention,
        text: text.clone(),
        questions: vec![place],
    };
    for question in checklist.questions.values().filter(|q| relevance.applies(&q.ask.id)) {
        if let Some(constraint) = &question.ask.constraint
            && says(evaluation, &condition_name("holds", &question.ask.id), false)
        {
            findings.push(finding(question.ask.id.clone(), &constraint.message));
        }
    }
    for table in checklist.tables.values().filter(|t| relevance.applies(&t.id)) {
        for column in table.columns.values() {
            let Some(constraint) = &column.ask.constraint else { continue };
            for row in refused(evaluation, "holds", &table.id, &column.ask.id) {
                findings.push(finding(format!("{}.{row}.{}", table.id, column.ask.id), &constraint.message));
            }
        }
    }
    findings
}

/// The answers alone, with what does not apply marked as such.
pub(crate) struct Applicable<'a> {
    checklist: &'a Checklist,
    answers: &'a Answers,
    relevance: &'a Relevance,
    not_asked: Reason,
}

impl<'a> Applicable<'a> {
    pub(crate) fn new(checklist: &'a Checklist, answers: &'a Answers, relevance: &'a Relevance) -> Self {
        Self { checklist, answers, relevance, not_asked: Reason::given("本例不问 not asked in this case") }
    }

    fn not_asked(&self) -> Answer {
        Answer::not_applicable(self.not_asked.clone())
    }

    /// What a row says in a column.
    fn of_column<'s>(&'s self, table: &'s str, column: &'s str) -> impl Fn(&observation::Row) -> Answer + 's {
        let asked_table = self.checklist.tables.get(table);
        let asked = asked_table.and_then(|t| t.columns.get(column));
        let required = asked.is_none_or(|c| c.ask.required);
        let off = self.relevance.off_rows(table, column);
        move |row| match row.cell(column) {
            _ if column == ROW_ID => {
                let known = asked_table.map_or_else(|| row.id.clone(), |t| known_row::known_as(t, row));
                Answer::known(Value::Text(known), None)
            }
            _ if off.is_some_and(|rows| rows.contains(&*row.id)) => self.not_asked(),
            Some(answer) => known(answer, || format!("{table}.{}.{column}", row.id)),
            None if required => Answer::unanswered(),
            // An optional cell left empty is a detail that was not given, not a gap in the sum.
            None => self.not_asked(),
        }
    }
}

impl formula::Answers for Applicable<'_> {
    fn scalar(&self, name: &str) -> Answer {
        if name == DEPTH_INPUT {
            return Answer::known(Value::text(self.relevance.survey.depth.word()), None);
        }
        match self.answers.scalar(name) {
            _ if !self.relevance.applies(name) => self.left_out(name).unwrap_or_else(|| self.not_asked()),
            Some(answer) => known(answer, || name.to_owned()),
            None => self.unasked(name).unwrap_or_else(Answer::unanswered),
        }
    }

    fn rows(&self, table: &str) -> Listed {
        if !self.relevance.applies(table) {
            return Listed::NotApplicable(self.not_asked.clone());
        }
        match self.answers.table(table) {
            TableState::Untouched => Listed::Untouched,
            TableState::DeclaredEmpty => Listed::Rows(Vec::new()),
            TableState::Rows(rows) => Listed::Rows(rows.iter().map(|r| r.id.clone()).collect()),
        }
    }

    fn column(&self, table: &str, column: &str) -> Vec<Answer> {
        let TableState::Rows(rows) = self.answers.table(table) else { return Vec::new() };
        rows.iter().map(self.of_column(table, column)).collect()
    }

    fn cell(&self, table: &str, row: usize, column: &str) -> Answer {
        let TableState::Rows(rows) = self.answers.table(table) else { return Answer::unanswered() };
        rows.get(row).map(self.of_column(table, column)).unwrap_or_default()
    }
}

/// An answer that another officer gave otherwise makes all that reads it provisional, by its place.
fn known(answer: &observation::Answer, place: impl FnOnce() -> String) -> Answer {
    let mut made = Answer::known(answer.value.clone(), Some(basis(answer.basis)));
    if let (true, Some(outcome)) = (answer.disputed, &mut made.outcome) {
        outcome.provisional = Some(Causes::one(&place().into()));
    }
    made
}

/// The same word of the rule language.
fn basis(basis: Basis) -> formula::Basis {
    match basis {
        Basis::Oral => formula::Basis::Oral,
        Basis::ThirdParty => formula::Basis::ThirdParty,
        Basis::Observed => formula::Basis::Observed,
        Basis::System => formula::Basis::System,
        Basis::Document => formula::Basis::Document,
    }
}
