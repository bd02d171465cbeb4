//! Beside the case 旁算: the figures again under assumptions, from the same answers. For stress, what-if and the search for a structure.
//!
//! Reads an appraisal, changes nothing in it.

use crate::Appraisal;
use crate::checklist::{Checklist, Turn};
use crate::figures::{Figures, figures_aside};
use crate::finding::Finding;
use crate::turn::assumptions;
use formula::Assumption;

/// One case, ready to be computed under other assumptions.
pub struct Aside<'a> {
    pub(crate) checklist: &'a Checklist,
    pub(crate) base: &'a Figures,
}

impl<'a> Aside<'a> {
    /// Beside this appraisal, which assumed nothing itself.
    #[must_use]
    pub fn new(checklist: &'a Checklist, appraisal: &'a Appraisal) -> Self {
        Self { checklist, base: &appraisal.figures }
    }

    /// All figures under assumptions.
    ///
    /// # Errors
    /// What was assumed has no place in this checklist.
    pub fn under(&self, assumptions: &[Assumption]) -> Result<Figures, Vec<Finding>> {
        figures_aside(self.base, assumptions)
    }

    /// What a list of turns assumes in this case.
    ///
    /// # Errors
    /// One finding per turn that cannot be made.
    pub fn turned(&self, turns: &[Turn]) -> Result<Vec<Assumption>, Vec<Finding>> {
        assumptions(self.checklist, self.base, turns)
    }
}

/// What is compared between situations: a group's name in both languages, and its figures.
pub const COMPARED: &[(&str, &str, &[&str])] = &[
    (
        "报表",
        "Statements",
        &[
            "income.year.revenue",
            "margin_check.adopted",
            "income.year.gross_profit",
            "income.year.operating_expenses",
            "income.year.net_profit",
            "income.month.disposable",
            "balance_sheet.survey.totals.assets",
            "balance_sheet.survey.totals.liabilities",
            "balance_sheet.survey.totals.equity",
            "ratios.combined_debt_ratio",
        ],
    ),
    (
        "现金计划",
        "Cash plan",
        &[
            "limit.plan_at_limit.lowest",
            "limit.plan_at_limit.lowest_month",
            "cash_plan.minimum_cash",
            "limit.capacity.P_min",
        ],
    ),
    (
        "额度",
        "Limit",
        &[
            "limit.amount_asked",
            "limit.need",
            "limit.capacity.min",
            "limit.exposure_min",
            "limit.limit",
            "score.at_L0.total",
            "decision.grade",
            "decision.proposal",
        ],
    ),
];
