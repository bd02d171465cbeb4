//! A case that can be evaluated again and again under assumptions: folded once, with what applies and what is missing.

use crate::checklist::Checklist;
use crate::completeness::{Completeness, completeness};
use crate::figures::{Figures, figures, figures_aside};
use crate::inputs::CaseInputs;
use crate::observation::{Answers, Observation};
use crate::proof::Proof;
use crate::relevance::{Relevance, relevance};
use chrono::NaiveDate;
use formula::{Assumption, Outcome, Value};
use rust_decimal::Decimal;

/// The limit before it is rounded down, so that small steps show.
const LIMIT: &str = "limit.before_floor";
pub(super) struct World<'a> {
    pub(super) checklist: &'a Checklist,
    pub(super) answers: Answers,
    pub(super) relevance: Relevance,
    pub(super) completeness: Completeness,
    as_of: NaiveDate,
    pub(super) figures: Option<Figures>,
}

impl<'a> World<'a> {
    pub(super) fn of(checklist: &'a Checklist, observations: &[Observation], as_of: NaiveDate) -> Self {
        let (answers, _) = Answers::values(checklist, observations);
        let (relevance, _) = relevance(checklist, &answers);
        let completeness = completeness(checklist, &answers, &relevance);
        let mut world = Self { checklist, answers, relevance, completeness, as_of, figures: None };
        world.figures = world.evaluate(&[]);
        world
    }

    /// The same case after more was said.
    pub(super) fn after(&self, observations: &[Observation], said: &[Observation]) -> Self {
        let all: Vec<Observation> = observations.iter().chain(said).cloned().collect();
        Self::of(self.checklist, &all, self.as_of)
    }

    fn evaluate(&self, assumptions: &[Assumption]) -> Option<Figures> {
        // What has no place in this checklist cannot be assumed, and says nothing.
        if let (Some(base), false) = (&self.figures, assumptions.is_empty()) {
            return figures_aside(base, assumptions).ok();
        }
        // What is proven moves no limit.
        let (of, proof) = (&self.completeness, Proof::default());
        let inputs = CaseInputs::new(self.checklist, &self.answers, &self.relevance, of, &proof, self.as_of);
        Some(figures(&self.checklist.model, &inputs).0)
    }

    /// A figure without assumptions.
    pub(super) fn number(&self, figure: &str) -> Option<Decimal> {
        self.figures.as_ref()?.evaluation.get(figure)?.as_number()
    }

    /// What is missing: required, or waited for by the limit.
    pub(super) fn open(&self) -> Vec<String> {
        let mut open = self.completeness.missing.clone();
        let waited: Vec<String> = self.waiting_for_limit().into_iter().filter(|w| !open.contains(w)).collect();
        open.extend(waited);
        open
    }

    /// What the limit waits for: questions, tables, `table.row.column`.
    pub(super) fn waiting_for_limit(&self) -> Vec<String> {
        let Some(limit) = self.figures.as_ref().and_then(|f| f.evaluation.get(LIMIT)) else { return Vec::new() };
        limit.causes().iter().map(ToString::to_string).collect()
    }

    /// The limit under assumptions; nothing when a knock-out is hit; `None` when it is unknown.
    pub(super) fn limit(&self, assumptions: &[Assumption]) -> Option<Decimal> {
        match assumptions {
            [] => self.read(self.figures.as_ref()?),
            _ => self.read(&self.evaluate(assumptions)?),
        }
    }

    fn read(&self, figures: &Figures) -> Option<Decimal> {
        let figures = &figures.evaluation;
        let hit = |id: &str| {
            let state = figures.get(&format!("knock_outs.each.{id}"));
            state.and_then(Outcome::value).is_some_and(|v| matches!(v, Value::Text(t) if &**t == "hit"))
        };
        if self.checklist.knock_outs.iter().any(|k| hit(&k.id)) {
            return Some(Decimal::ZERO);
        }
        figures.get(LIMIT)?.as_number()
    }

    /// Within so many standard deviations lies what is not suspicious (policy; calculation §7: 1.96).
    pub(super) fn two_sided(&self) -> Decimal {
        let policy = self.checklist.policies.get("z_suspicious");
        policy.and_then(|p| p.value.parse().ok()).unwrap_or_default()
    }

    /// A standard deviation of the policy, relative, by basis.
    pub(super) fn sd(&self, basis: crate::observation::Basis) -> Decimal {
        let policy = self.checklist.policies.get(&format!("sd_{}", basis.word()));
        policy.and_then(|p| p.value.parse().ok()).unwrap_or_default()
    }
}
