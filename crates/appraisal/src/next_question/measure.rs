//! The measures whose reference is uncertain: a lever that is named like a measure (`sales`, `margin`) moves what the case takes it for.

use super::world::World;
use crate::checklist::{By, Checklist, Turn};
use crate::reconcile::Reconciliation;
use crate::turn::assumptions;
use rust_decimal::{Decimal, MathematicalOps};

/// A measure, the lever that moves it, and the standard deviation of its reference in the lever's unit.
pub(super) struct Measured {
    lever: String,
    pub(super) sd: Decimal,
    /// Where the questions of its methods begin, when it is measured in several ways.
    prefix: String,
}

/// The measures of this case that reconciliation has a reference for.
pub(super) fn measured(checklist: &Checklist, reconciliation: &Reconciliation) -> Vec<Measured> {
    let of = |measure: &crate::checklist::MeasureRule| {
        let lever = checklist.levers.get(&measure.id)?;
        let rule = checklist
            .quantities
            .iter()
            .find(|q| q.id == measure.id || q.rows.as_ref().is_some_and(|rows| rows.table == measure.rows))?;
        let fit = reconciliation.quantities.iter().find(|fit| fit.id == rule.id)?;
        let sd = Decimal::try_from(fit.sd?).ok()?;
        let reference = Decimal::try_from(fit.reference?).ok()?;
        // A lever that multiplies takes a share of the reference, one that adds takes its unit.
        let multiplies = lever.moves.iter().find(|m| m.by != By::Hold).is_some_and(|m| m.by == By::Times);
        let sd = if multiplies { sd.checked_div(reference.abs())? } else { sd };
        let prefix = rule.rows.as_ref().map(|rows| rows.questions.clone()).unwrap_or_default();
        Some(Measured { lever: measure.id.clone(), sd, prefix })
    };
    checklist.measures.iter().filter_map(of).collect()
}

impl Measured {
    /// Whether an answer here would be another reading of this measure.
    pub(super) fn is_read_by(&self, question: &str) -> bool {
        !self.prefix.is_empty() && question.starts_with(&self.prefix)
    }

    /// The method that a question is of: what begins its name.
    pub(super) fn method_of(&self, question: &str) -> Option<String> {
        let rest = question.strip_prefix(&self.prefix).filter(|_| !self.prefix.is_empty())?;
        let method = rest.split('.').next().unwrap_or(rest);
        Some(format!("{}{method}", self.prefix))
    }

    /// The limit at both ends of the reference, `of` being the standard deviation to take.
    pub(super) fn ends(&self, world: &World<'_>, of: Decimal) -> Option<[Decimal; 2]> {
        let lever = world.checklist.levers.get(&self.lever)?;
        let by = of.checked_mul(world.two_sided())?;
        let by = by.min(lever.high.unwrap_or(by)).min(lever.low.map_or(by, |low| -low));
        let mut limits = vec![world.limit(&[])?];
        for to in [-by, by] {
            let turn = Turn { lever: self.lever.clone(), row: None, to: to.round_dp(12).to_string() };
            let assumed = assumptions(world.checklist, world.figures.as_ref()?, &[turn]).ok()?;
            limits.extend(world.limit(&assumed));
        }
        Some([*limits.iter().min()?, *limits.iter().max()?])
    }

    /// The standard deviation after one more reading of its own, by the rule of weighted means.
    pub(super) fn sd_after(&self, reading: Decimal) -> Option<Decimal> {
        let precision = |sd: Decimal| Decimal::ONE.checked_div(sd.checked_mul(sd)?);
        let both = precision(self.sd)?.checked_add(precision(reading)?)?;
        Decimal::ONE.checked_div(both)?.sqrt()
    }
}
