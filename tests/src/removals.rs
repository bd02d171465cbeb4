//! Each required answer of a case removed in turn: nothing silently becomes zero, score and limit never rise unless provisional, and the
//! question is named wherever it matters.

use appraisal::case_file::CaseFile;
use appraisal::checklist::Checklist;
use appraisal::figure::Reading;
use appraisal::{Appraisal, appraise};
use std::collections::BTreeMap;

/// Figures that follow from counting and scoring: by rule an unknown scores 0, lowers completeness and so the grade, without naming itself.
const FOLLOW_FROM_SCORING: &[&str] = &[
    "completeness.",
    "score.",
    "decision.",
    "limit.grade",
    "limit.after_grade_factor",
    "limit.before_floor",
    "limit.limit",
    "limit.plan_at_limit",
    "limit.total_exposure_of_the_family",
    "schedules.limit",
    "knock_outs.",
    "warning.",
    "condition.",
    "pricing.",
];

/// When the purchase-based margin is no longer the adopted one, spoilage is charged again (calculation §1); the expenses it moves stay firm
/// by reading 6 of the case, and with them minimum cash and what stands on it.
const FOLLOW_FROM_SPOILAGE: &[&str] = &[
    "income.year.operating_expenses",
    "income.year.spoilage_not_charged_again",
    "income.month.operating_expenses",
    "income.seasons.low.per_month.operating_expenses",
    "income.seasons.normal.per_month.operating_expenses",
    "income.seasons.peak.per_month.operating_expenses",
    "cash_plan.minimum_cash",
    "cash_plan.P_m",
    "cash_plan.shortfall_plus_minimum_cash",
    "cash_plan.yearly_totals.opex_paid",
    "limit.need",
    "limit.capacity.P_min",
    "limit.capacity.capacity_iii_cash_plan",
    "limit.plan_at_amount_asked.lowest_to_monthly_operating_expenses",
];

/// Numbers that count what is there, or say of themselves that they look at the known ones only.
const COUNTS: &[&str] =
    &["sales_check.independent_estimates", "sales_check.independent_hard_estimates", "limit.bound_over_known"];

/// Every required answer of the case, with the case that lacks it.
fn removals(checklist: &Checklist, case: &CaseFile) -> Vec<(String, CaseFile)> {
    let mut all = Vec::new();
    for (id, question) in &checklist.questions {
        // what nobody is asked stands as reference data or follows from another answer when it is gone
        if question.ask.required && !question.ask.asked_of_nobody() && case.answers.contains_key(id) {
            let mut less = case.clone();
            less.answers.shift_remove(id);
            all.push((id.clone(), less));
        }
    }
    for (id, table) in &checklist.tables {
        let Some(given) = case.tables.get(id) else { continue };
        if table.required {
            let mut less = case.clone();
            less.tables.shift_remove(id);
            all.push((id.clone(), less));
        }
        for (r, row) in given.rows.iter().enumerate() {
            for column in row.cells.keys().filter(|c| table.columns.get(*c).is_some_and(|c| c.ask.required)) {
                let mut less = case.clone();
                less.tables[id].rows[r].cells.shift_remove(column);
                all.push((format!("{id}.{}.{column}", row.id), less));
            }
        }
    }
    all
}

fn firm_figures(checklist: &Checklist, appraisal: &Appraisal) -> BTreeMap<String, Reading> {
    checklist.figures.keys().filter_map(|id| Some((id.clone(), appraisal.reading(id)?))).collect()
}

fn names(reading: &Reading, question: &str) -> bool {
    // A table that is untouched is named as a whole.
    reading.waiting_for().iter().any(|q| q == question || question.starts_with(&format!("{q}.")))
}

/// How many answers were removed, and what is wrong where one is missing. `stand_firm` names figures (by the start of their id) that the
/// trade's rules let stand firm on what is known, each with its reason beside the caller.
///
/// # Panics
/// When the whole case has no limit: then there is nothing to compare with.
#[must_use]
pub fn findings(checklist: &Checklist, case: &CaseFile, stand_firm: &[&str]) -> (usize, Vec<String>) {
    let run = |case: &CaseFile| appraise(checklist, &case.observations(), case.case.survey_date);
    let whole = run(case);
    let before = firm_figures(checklist, &whole);
    let spoilage_left_out =
        |a: &Appraisal| a.reading("margin_check.from.by_purchases").and_then(|r| r.truth()) == Some(true);
    let limit = whole.limit.limit.number().unwrap_or_else(|| panic!("the whole case has no limit"));
    let score = whole.score_at_l0.total;
    let removals = removals(checklist, case);
    let look = |(question, less): &(String, CaseFile)| {
        let mut wrong = Vec::new();
        let after = run(less);
        let spoilage = !spoilage_left_out(&after);
        // A question that does not apply in this case is not missed.
        let applied = whole.reading(question).is_none_or(|r| r.applies());
        if applied && !after.missing.contains(question) {
            wrong.push(format!("{question}: not among the missing"));
        }
        // Only an amount that is itself marked provisional excuses a higher score; an unknown one does not.
        let provisional = matches!(&after.limit.l0, Reading::Known { provisional, .. } if !provisional.is_empty());
        if after.score_at_l0.total > score && !provisional {
            wrong.push(format!("{question}: the score rises to {}", after.score_at_l0.total));
        }
        if let Some(now) = after.limit.limit.number()
            && now > limit
            && after.limit.limit.is_firm()
        {
            wrong.push(format!("{question}: the limit rises to {now}"));
        }
        for (id, now) in firm_figures(checklist, &after) {
            let was = &before[&id];
            // A verdict that becomes “not checked” says so itself; numbers must name the question.
            let changed = was.is_firm() && now.is_firm() && now != *was && now.number().is_some();
            let starts = |list: &[&str]| list.iter().any(|p| id.starts_with(p));
            let explained = starts(FOLLOW_FROM_SCORING)
                || starts(COUNTS)
                || starts(stand_firm)
                || (spoilage && starts(FOLLOW_FROM_SPOILAGE));
            if changed && !explained {
                wrong.push(format!("{question}: {id} silently goes from {was:?} to {now:?}"));
            }
            if was.is_firm() && matches!(now, Reading::Unknown { .. }) && !names(&now, question) {
                wrong.push(format!("{question}: {id} becomes unknown without naming it: {now:?}"));
            }
        }
        wrong
    };
    // Each stands alone: the cores share them.
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let wrong = std::thread::scope(|scope| {
        let share = |part: &'_ [(String, CaseFile)]| part.iter().flat_map(look).collect::<Vec<_>>();
        let parts = removals.chunks(removals.len().div_ceil(cores).max(1));
        let working: Vec<_> = parts.map(|part| scope.spawn(move || share(part))).collect();
        working.into_iter().flat_map(|w| w.join().unwrap_or_else(|_| vec!["a removal panicked".to_owned()])).collect()
    });
    (removals.len(), wrong)
}
