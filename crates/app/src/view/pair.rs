//! Two readings of one figure 两种口径: what the statements carry beside what other answers make of it, where an identity of the checklist says
//! that both must be the same. Which figures these are follows from the layers alone; nothing is computed here.

use std::collections::BTreeSet;

use appraisal::checklist::{CheckRule, Checklist};
use appraisal::finding;

use super::Labels;
use super::check::verdict;
use crate::api::appraisal::{EstimateView, MeasureView};
use crate::api::text::{Basis, FigureState, Verdict};

/// One figure and its other readings.
pub(super) struct Pair<'a> {
    pub(super) id: String,
    label: &'a finding::Text,
    /// What the statements carry, where one side of the check is that.
    pub(super) statement: Option<&'a str>,
    /// The other readings: the check that compares one, and its figure.
    pub(super) readings: Vec<(&'a str, &'a str)>,
}

/// The figures that have another reading. Checks that compare the same figure with different others make one ladder of it.
pub(super) fn pairs(checklist: &Checklist) -> Vec<Pair<'_>> {
    let judged: BTreeSet<&str> = checklist.identities.iter().flat_map(|i| &i.checks).map(String::as_str).collect();
    let of_measure = |id: &str| checklist.measures.iter().any(|m| m.check == id);
    let mut found: Vec<Pair<'_>> = Vec::new();
    for rule in checklist.checks.iter().filter(|rule| judged.contains(rule.id.as_str()) && !of_measure(&rule.id)) {
        let Some((carried, readings)) = sides(checklist, rule) else { continue };
        let same = carried.and_then(|figure| found.iter_mut().find(|pair| pair.statement == Some(figure)));
        match same {
            Some(pair) => pair.readings.extend(readings.iter().map(|r| (rule.id.as_str(), *r))),
            None => found.push(Pair {
                id: rule.id.clone(),
                label: carried.and_then(|figure| named(checklist, figure)).unwrap_or(&rule.label),
                statement: carried,
                readings: readings.iter().map(|r| (rule.id.as_str(), *r)).collect(),
            }),
        }
    }
    found
}

/// What a check compares: the figure that the statements carry, where one side only stands for it, and the readings of it.
fn sides<'a>(checklist: &'a Checklist, rule: &'a CheckRule) -> Option<(Option<&'a str>, Vec<&'a str>)> {
    let (left, right) = (rule.left.as_deref()?, rule.right.as_deref()?);
    // One check for each row of a table is a question of that row, not of one figure.
    if left.contains('*') || right.contains('*') {
        return None;
    }
    Some(match (stands_for(checklist, left), stands_for(checklist, right)) {
        (Some(carried), None) => (Some(carried), vec![right]),
        (None, Some(carried)) => (Some(carried), vec![left]),
        _ => (None, vec![left, right]),
    })
}

/// The figure that another one is nothing but a name for.
fn stands_for<'a>(checklist: &'a Checklist, figure: &str) -> Option<&'a str> {
    let formula = checklist.figures.get(figure)?.formula.text.trim();
    checklist.figures.get(formula).map(|rule| rule.id.as_str())
}

/// What is spoken of when the figure is compared: the quantity's name, else its own.
fn named<'a>(checklist: &'a Checklist, figure: &str) -> Option<&'a finding::Text> {
    let quantity = checklist.quantities.iter().find(|q| q.readings.iter().any(|r| r.value == figure));
    quantity.map(|q| &q.label).or_else(|| checklist.figures.get(figure).map(|rule| &rule.label))
}

pub(super) fn views(labels: &Labels<'_>) -> Vec<MeasureView> {
    pairs(labels.checklist).iter().filter_map(|pair| view(labels, pair)).collect()
}

/// One figure with its readings; none where the case has not two of them.
fn view(labels: &Labels<'_>, pair: &Pair<'_>) -> Option<MeasureView> {
    let statement = pair.statement.map(|figure| labels.figure(figure));
    let check = |id: &str| labels.appraisal.checks.iter().find(|c| c.id == id);
    let mut estimates = Vec::new();
    let mut worst = Verdict::NotApplicable;
    for (id, figure) in &pair.readings {
        let Some(check) = check(id) else { continue };
        let value = labels.figure(figure);
        if value.state == FigureState::NotApplicable {
            continue;
        }
        let said = verdict(check.verdict);
        if weight(said) > weight(worst) {
            worst = said;
        }
        estimates.push(EstimateView {
            id: (*figure).to_owned(),
            label: value.label.clone(),
            value,
            basis: basis(labels, figure),
            role: None,
            // each check has a base of its own for it, which is not the figure beside it: the verdict says enough
            deviation: None,
            verdict: said,
        });
    }
    let statement = statement.filter(|s| s.state != FigureState::NotApplicable);
    (estimates.len() + usize::from(statement.is_some()) > 1).then(|| MeasureView {
        id: pair.id.clone(),
        label: super::text(pair.label),
        statement,
        reference: None,
        pass_band: None,
        attention_band: None,
        verdict: worst,
        check: Some(pair.id.clone()),
        estimates,
    })
}

/// On what a reading rests, where the reconciliation knows it.
fn basis(labels: &Labels<'_>, figure: &str) -> Option<Basis> {
    let readings = labels.appraisal.reconciliation.quantities.iter().flat_map(|q| &q.readings);
    let found = readings.into_iter().find(|r| r.figure == figure)?;
    found.basis.parse::<evidence::Basis>().ok().map(Basis::from)
}

fn weight(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Fail => 4,
        Verdict::Attention => 3,
        Verdict::NotChecked => 2,
        Verdict::Pass => 1,
        Verdict::NotApplicable => 0,
    }
}
