//! Preparation 尽调前准备: what is asked on the phone, what is signed first, which papers the client brings, what is done where, who is
//! asked apart, which tables are printed blank.
//!
//! All of it follows from the checklist and from the few answers that its conditions read. What depends on a missing answer is open, never
//! left out. Nothing here enters a figure.

mod consents;
mod materials;
mod phone;
mod plan;
mod sheets;

pub use consents::Consent;
pub use materials::{MaterialList, NeededMaterial};
pub use phone::{CallOutcome, PhoneAnswer, PhoneCall, PhoneQuestion, PhoneState};
pub use plan::{ApartQuestion, AskedApart, Original, PlanStep, PlanStop, StepKind, VisitPlan};
pub use sheets::{BlankColumn, BlankSheet};

use crate::checklist::{Ask, Checklist, Formula, PREPARE, Question, prepare_name};
use crate::finding::Text;
use crate::observation::Answers;
use crate::relevance::{Applicable, Relevance, relevance};
use formula::{Evaluation, Outcome};
use std::collections::BTreeSet;

/// Whether something of the preparation is for this case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// It is.
    Yes,
    /// It is not.
    No,
    /// It depends on an answer that nobody gave yet.
    Open,
}

/// A checklist with what is known of a case before the visit 案情.
pub struct Circumstances<'a> {
    checklist: &'a Checklist,
    answers: &'a Answers,
    relevance: Relevance,
    evaluation: Evaluation,
}

impl<'a> Circumstances<'a> {
    /// Evaluates every condition of the preparation.
    #[must_use]
    pub fn new(checklist: &'a Checklist, answers: &'a Answers) -> Self {
        let (relevance, _) = relevance(checklist, answers);
        let evaluation = checklist.relevance.evaluate_figures(&Applicable::new(checklist, answers, &relevance));
        Self { checklist, answers, relevance, evaluation }
    }

    /// The questions whose answers decide what is prepared, in the order of the visit: what kind of client, whose premises, what for.
    #[must_use]
    pub fn decided_by(&self) -> Vec<&'a Question> {
        let kinds = ["material", "kept", "consent", "informant"].map(|kind| format!("{PREPARE}{kind}."));
        let graph = &self.checklist.relevance;
        let of_preparation = |name: &str| kinds.iter().any(|kind| name.starts_with(kind.as_str()));
        let conditions = graph.names().into_iter().filter(|n| of_preparation(&n.name));
        let read: BTreeSet<String> = conditions.flat_map(|n| graph.questions(&n.name)).collect();
        let place = |q: &Question| self.checklist.sections.iter().position(|s| s.id == q.section);
        let mut asked: Vec<&Question> =
            self.checklist.questions.values().filter(|q| read.contains(&q.ask.id)).collect();
        asked.sort_by_key(|q| (place(q), q.order));
        asked
    }

    fn holds(&self, kind: &str, id: &str, condition: Option<&Formula>) -> Holds {
        if condition.is_none() {
            return Holds::Yes;
        }
        match self.evaluation.get(&prepare_name(kind, id)).and_then(Outcome::as_bool) {
            Some(true) => Holds::Yes,
            Some(false) => Holds::No,
            None => Holds::Open,
        }
    }

    /// Whether a condition is there and holds: what has none never does.
    fn says(&self, kind: &str, id: &str, condition: Option<&Formula>) -> bool {
        condition.is_some() && self.holds(kind, id, condition) == Holds::Yes
    }

    /// How a question or table is called; its id where the checklist has none of it.
    fn label(&self, id: &str) -> Text {
        let question = self.checklist.questions.get(id).map(|q| &q.ask.label);
        let label = question.or_else(|| self.checklist.tables.get(id).map(|t| &t.label));
        label.cloned().unwrap_or_else(|| Text::new(id, id))
    }

    /// The section of a question or table.
    fn section(&self, id: &str) -> Option<&'a crate::checklist::Section> {
        let section = self.checklist.questions.get(id).map(|q| &q.section);
        let section = section.or_else(|| self.checklist.tables.get(id).map(|t| &t.section))?;
        self.checklist.sections.iter().find(|s| s.id == *section)
    }

    /// Every question and table that is asked in this case with the papers that prove it, in the order of the visit.
    fn cited(&self) -> Vec<(&'a str, BTreeSet<&'a str>)> {
        let mut cited: Vec<(usize, i64, &'a str, BTreeSet<&'a str>)> = Vec::new();
        let place = |section: &str| self.checklist.sections.iter().position(|s| s.id == section).unwrap_or(usize::MAX);
        // what the bank knows, or what follows from another answer, nobody is asked and no paper is brought for
        let asked = |ask: &Ask| self.relevance.applies(&ask.id) && !ask.asked_of_nobody();
        for question in self.checklist.questions.values().filter(|q| asked(&q.ask)) {
            let papers = question.ask.evidence.iter().map(String::as_str).collect();
            cited.push((place(&question.section), question.order, &question.ask.id, papers));
        }
        for table in self.checklist.tables.values().filter(|t| self.relevance.applies(&t.id)) {
            let columns = table.columns.values().flat_map(|c| &c.ask.evidence);
            let papers = table.evidence.iter().chain(columns).map(String::as_str).collect();
            cited.push((place(&table.section), table.order, &table.id, papers));
        }
        cited.sort_by_key(|(section, order, ..)| (*section, *order));
        cited.into_iter().map(|(.., id, papers)| (id, papers)).collect()
    }
}
