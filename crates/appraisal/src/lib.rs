//! Checklist, observations, statements, cross-checks, score, limit, decision. Pure: no I/O, no clock, no random numbers.
//!
//! The modules stand in flow order and import only upwards; the order is kept by a house-rule test. Every scalar figure is a rule in the
//! layer files; this crate folds answers into inputs, lets the rule graph run, and gathers from its figures what screens and reports show.

#![deny(missing_docs)]

pub mod finding;

pub mod figure;

pub mod checklist;

pub mod difference;
pub mod observation;

pub mod case_file;

mod survey;

pub mod relevance;

pub mod completeness;

pub mod proof;

pub mod inputs;

pub mod figures;

pub mod estimate;
pub mod statement;

pub mod crosscheck;

pub mod reconcile;

pub mod score;

pub mod limit;

mod dead_end;

pub mod decision;

pub mod typical;

pub mod turn;

mod evidence_floor;

pub mod next_question;

pub mod aside;

pub mod stress;

pub mod wording;

pub mod judgement;

pub mod explanation;
pub mod structure;

pub mod reviewer;

pub mod preparation;

pub mod blind;

pub mod running;

use checklist::{Checklist, STRUCTURE_INPUT};
use chrono::NaiveDate;
use completeness::{Completeness, completeness};
use crosscheck::{Check, checks};
use dead_end::dead_end;
use decision::{Before, Decision, KnockOut, decision, knock_outs};
use estimate::{Measure, measures};
use evidence_floor::evidence_floor;
pub use evidence_floor::{EvidenceFloor, figures_at_the_floor};
use figure::Reading;
use figures::{Figures, figures, figures_aside, figures_assuming};
use finding::{Finding, Stage};
use formula::{Assumed, Assumption, Value};
use inputs::CaseInputs;
use limit::{Limit, limit};
use observation::{Answers, Observation};
use proof::{Proof, proof};
use reconcile::{Reconciliation, reconcile};
use relevance::{Relevance, relevance};
use score::{Score, score};
use statement::{Statement, statements};
pub use survey::Survey;

/// Everything the answers of a case give 评估结果.
#[derive(Debug, Clone, PartialEq)]
pub struct Appraisal {
    /// Day of the appraisal 报告日.
    pub as_of: NaiveDate,
    /// Every figure by id.
    pub figures: Figures,
    /// Which questions apply.
    pub relevance: Relevance,
    /// Required questions and what is missing.
    pub completeness: Completeness,
    /// What the answers leave unproven.
    pub proof: Proof,
    /// The statements as lines over columns.
    pub statements: Vec<Statement>,
    /// Measures with their estimates.
    pub measures: Vec<Measure>,
    /// Cross-checks with verdicts.
    pub checks: Vec<Check>,
    /// Who is wrong: reference values, and what is most likely mistaken. It advises only.
    pub reconciliation: Reconciliation,
    /// Score at the candidate amount L0.
    pub score_at_l0: Score,
    /// Score at the amount asked.
    pub score_at_asked: Score,
    /// Knock-out rules.
    pub knock_outs: Vec<KnockOut>,
    /// The limit and what binds it.
    pub limit: Limit,
    /// Whether no method and term within policy leaves a loan, doubt and presumed debt apart 走不通; `None` while not known.
    pub structure_hopeless: Option<bool>,
    /// The limit with every figure at the worse end of what its basis supports 按证据下限; binds nothing.
    pub evidence_floor: EvidenceFloor,
    /// The decision proposed.
    pub decision: Decision,
    /// Required questions not answered.
    pub missing: Vec<String>,
    /// Warnings of the layer files that hold.
    pub warnings: Vec<Finding>,
    /// Answers that could not be read or contradict a constraint.
    pub findings: Vec<Finding>,
    /// What the stages noticed on the way, in flow order.
    pub noticed: Vec<Finding>,
}

/// Appraises a case: the whole flow, from what was said and seen to what is proposed.
#[must_use]
pub fn appraise(checklist: &Checklist, observations: &[Observation], as_of: NaiveDate) -> Appraisal {
    appraise_assuming(checklist, observations, as_of, &[])
}

/// The same on the side 假设: under assumptions on answers, figures or policy, while the answers stay as they are.
#[must_use]
pub fn appraise_assuming(
    checklist: &Checklist,
    observations: &[Observation],
    as_of: NaiveDate,
    assumptions: &[Assumption],
) -> Appraisal {
    let (answers, mut findings) = Answers::values(checklist, observations);
    let (relevance, contradictions) = relevance(checklist, &answers);
    let (proof, unproven) = proof(checklist, &answers, &relevance, &contradictions);
    findings.extend(contradictions);
    // What is not asked keeps its old answer, and an answer that does not count has nothing to block.
    findings.retain(|f| f.questions.iter().all(|place| relevance.asks(checklist, place)));
    let completeness = completeness(checklist, &answers, &relevance);
    let inputs = CaseInputs::new(checklist, &answers, &relevance, &completeness, &proof, as_of);
    let (figures, mut noticed) = match assumptions {
        [] => figures(&checklist.model, &inputs),
        _ => figures_assuming(&checklist.model, &inputs, assumptions),
    };

    noticed.extend(unproven);
    let statements = kept(statements(checklist, &figures), &mut noticed);
    let measures = kept(measures(checklist, &figures), &mut noticed);
    let checks = kept(checks(checklist, &figures), &mut noticed);
    let reconciliation = kept(reconcile(checklist, &figures, &checks), &mut noticed);
    let score_at_l0 = kept(score(checklist, &figures, "at_L0"), &mut noticed);
    let (score_at_asked, _) = score(checklist, &figures, "at_amount_asked");
    let knock_outs = kept(knock_outs(checklist, &figures, &proof), &mut noticed);
    let limit = kept(limit(checklist, &figures), &mut noticed);
    // On top of what is assumed already the whole is reckoned again; on the case as it is only what changes.
    let under = |more: &[Assumption]| match assumptions {
        [] => figures_aside(&figures, more).ok(),
        _ => Some(figures_assuming(&checklist.model, &inputs, &[assumptions, more].concat()).0),
    };
    let structure_hopeless = dead_end(checklist, &figures, &under);
    let evidence_floor = evidence_floor(checklist, &figures, &under);
    // The proposal's rule sees the one repayment asked for; that another works, or may work, is told to it here.
    let told = (structure_hopeless != Some(true) && figures.says_yes("decision.no_structure_works"))
        .then(|| under(&[Assumption { name: STRUCTURE_INPUT.to_owned(), assumed: Assumed::Set(Value::Bool(true)) }]));
    let figures = told.flatten().unwrap_or(figures);
    let missing = completeness.missing.clone();
    let before = Before { checks: &checks, knock_outs: &knock_outs, limit: &limit, missing: &missing, proof: &proof };
    let (decision, warnings) = decision(checklist, &figures, &before);
    Appraisal {
        as_of,
        figures,
        relevance,
        completeness,
        proof,
        statements,
        measures,
        checks,
        reconciliation,
        score_at_l0,
        score_at_asked,
        knock_outs,
        limit,
        structure_hopeless,
        evidence_floor,
        decision,
        missing,
        warnings,
        findings,
        noticed,
    }
}

/// A stage's result, its findings put with the others.
fn kept<T>((result, findings): Stage<T>, noticed: &mut Vec<Finding>) -> T {
    noticed.extend(findings);
    result
}

impl Appraisal {
    /// What the figure of this id says, also for a cell `table.row.column`; `None` when there is no such figure.
    #[must_use]
    pub fn reading(&self, id: &str) -> Option<Reading> {
        self.figures.reading(id)
    }

    /// Row ids of a table, in order.
    #[must_use]
    pub fn rows(&self, table: &str) -> Vec<String> {
        self.figures.rows(table)
    }
}
