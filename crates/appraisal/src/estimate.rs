//! A measure with its estimates 被测量与估计: one quantity obtained in several ways (calculation §2).
//!
//! Gathers the rows of a rule table named by a `[[measure]]` entry. The verdicts are rules; nothing is computed here.

use crate::checklist::{Checklist, MeasureRule};
use crate::figure::{Named, Reading};
use crate::figures::Figures;
use crate::finding::{Finding, Stage, Text, Weight};
use indexmap::IndexMap;
use serde::Serialize;

/// One way of obtaining the quantity 一种估计.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Estimate {
    /// Row id.
    pub id: String,
    /// Its name.
    pub label: Text,
    /// The row's figures by column: `value_month`, `basis`, `role`, `verdict`, `deviation`, `direction`, `credibility`, ….
    pub columns: IndexMap<String, Reading>,
}

/// One quantity and everything that speaks of it 被测量.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Measure {
    /// Its id.
    pub id: String,
    /// Its name.
    pub label: Text,
    /// The check that judges it, by id.
    pub check: String,
    /// The statement's value 表内值.
    pub statement: Named,
    /// The reference value 参照值 (median of independent hard estimates).
    pub reference: Named,
    /// Its estimates in the order of the layer files; those that do not apply are left out.
    pub estimates: Vec<Estimate>,
}

/// The measures named by the `[[measure]]` entries.
#[must_use]
pub fn measures(checklist: &Checklist, figures: &Figures) -> Stage<Vec<Measure>> {
    let made: Vec<Measure> = checklist.measures.iter().map(|rule| measure(rule, checklist, figures)).collect();
    let findings = without_reference(&made);
    (made, findings)
}

/// Measures that have nothing to be held against.
pub(crate) fn without_reference(made: &[Measure]) -> Vec<Finding> {
    let findings = made.iter().filter(|m| m.reference.reading.number().is_none()).map(|m| {
        let text = Text::new(format!("{}没有可靠的核实值", m.label.zh), format!("{}: no reference value", m.label.en));
        Finding::new(
            &format!("measure.{}.no_reference", m.id),
            Weight::Attention,
            text,
            m.reference.reading.waiting_for(),
        )
    });
    findings.collect()
}

pub(crate) fn measure(rule: &MeasureRule, checklist: &Checklist, figures: &Figures) -> Measure {
    let table = checklist.rows.get(&rule.rows);
    let rows = figures.rows(&rule.rows).into_iter().filter_map(|row| {
        // An estimate whose value does not apply to this case is not shown.
        let shown = |id: &str| table?.columns.get(id).filter(|c| !c.hidden);
        let value = ["value_month", "value"].into_iter().filter(|id| shown(id).is_some());
        let value = value.filter_map(|id| figures.evaluation.cell(&rule.rows, &row, id)).next();
        if value.is_some_and(formula::Outcome::is_not_applicable) {
            return None;
        }
        let columns: IndexMap<String, Reading> = table?
            .columns
            .values()
            .filter(|c| !c.hidden)
            .filter_map(|c| Some((c.id.clone(), figures.cell(&rule.rows, &row, &c.id)?)))
            .collect();
        let label = table?.rows.iter().find(|r| r.id == row).map(|r| r.label.clone()).unwrap_or_default();
        Some(Estimate { id: row, label, columns })
    });
    Measure {
        id: rule.id.clone(),
        label: rule.label.clone(),
        check: rule.check.clone(),
        statement: figures.named(&rule.statement),
        reference: figures.named(&rule.reference),
        estimates: rows.collect(),
    }
}
