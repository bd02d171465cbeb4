//! A dead end 走不通: no method and term within policy leaves a loan here (calculation §5).
//!
//! A rule cannot go through forty repayments, so this stage does: each is the case once more under another method and term. Almost every case
//! is settled by three figures already there; only where those say no are the others tried, and the first that works ends the search. Doubt
//! and presumed debt are left out, for with them it is the committee that decides; while the equity check still waits for its explanation,
//! the case is returned whatever else holds, and is judged as it was found.

use crate::checklist::Checklist;
use crate::figures::{Figures, reading};
use formula::{Assumed, Assumption, Evaluation, Value};
use rust_decimal::Decimal;

/// Months of the longest plan there is.
const LONGEST: u32 = 120;

/// Whether every repayment within policy leaves a limit of 0, a largest loan of 0, or a purpose that takes more than can be repaid. `None`
/// while that is not known.
pub(crate) fn dead_end(
    checklist: &Checklist,
    figures: &Figures,
    under: &dyn Fn(&[Assumption]) -> Option<Figures>,
) -> Option<bool> {
    // What is not known as asked is not known at all; an unfinished case is not searched at every keystroke.
    if !stuck(&figures.evaluation)? {
        return Some(false);
    }
    let tried = ways(checklist, figures).into_iter().map(|way| stuck(&under(&way)?.evaluation));
    judged(tried)
}

/// What the search assumes, one after the other. As asked first: it is what most often works once doubt is left out.
pub(crate) fn ways(checklist: &Checklist, figures: &Figures) -> Vec<Vec<Assumption>> {
    let open = figures.reading("explained.equity.open").and_then(|r| r.truth()) == Some(true);
    let without = if open { Vec::new() } else { vec![zero("income.month.doubt"), zero("income.month.presumed_debt")] };
    let ways = repayments(checklist, figures).into_iter().map(|(method, term)| repaid(figures, method, term));
    std::iter::once(Vec::new()).chain(ways).map(|way| [&without[..], &way].concat()).collect()
}

/// The first way that leaves a loan ends the search, whichever it is; one that is not known leaves it open.
pub(crate) fn judged(tried: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut unknown = false;
    for stuck in tried {
        match stuck {
            Some(false) => return Some(false),
            Some(true) => {}
            None => unknown = true,
        }
    }
    (!unknown).then_some(true)
}

/// Whether there is no loan as things stand. Zero by grade D alone is no known zero: the grade has a proposal of its own.
pub(crate) fn stuck(evaluation: &Evaluation) -> Option<bool> {
    let reading = |id: &str| evaluation.get(id).map(reading);
    let number = |id: &str| reading(id).and_then(|r| r.number());
    let grade = reading("limit.grade").and_then(|r| r.text().map(str::to_owned));
    let limit = if grade.as_deref() == Some("D") { "limit.limit_by_grade.A" } else { "limit.limit" };
    let signs = [
        number(limit).map(|n| n.is_zero()),
        reading("cash_plan.P_max")
            .and_then(|r| if r.applies() { r.number().map(|n| n.is_zero()) } else { Some(false) }),
        reading("limit.term_or_method_does_not_fit").and_then(|r| r.truth()),
    ];
    if signs.contains(&Some(true)) {
        return Some(true);
    }
    signs.iter().all(|sign| *sign == Some(false)).then_some(false)
}

/// Every method with every term of the policy, and with the term asked.
fn repayments<'c>(checklist: &'c Checklist, figures: &Figures) -> Vec<(&'c str, u32)> {
    let listed = figures.reading("policy.terms_tried").and_then(|r| r.text().map(str::to_owned)).unwrap_or_default();
    let asked = figures.reading("request.term_months").and_then(|r| r.number()).map(|n| n.to_string());
    let terms = listed.split(',').map(str::trim).map(str::to_owned).chain(asked).filter_map(|t| t.parse().ok());
    let mut terms: Vec<u32> = terms.filter(|t| (1..=LONGEST).contains(t)).collect();
    // Long ones first: where cash is short, small instalments are what may fit.
    terms.sort_unstable_by(|a, b| b.cmp(a));
    terms.dedup();
    let methods = checklist.questions.get("request.method").map_or(&[][..], |q| &q.ask.choices);
    methods.iter().flat_map(|m| terms.iter().map(|t| (m.id.as_str(), *t))).collect()
}

fn repaid(figures: &Figures, method: &str, term: u32) -> Vec<Assumption> {
    let set = |name: &str, value| Assumption { name: name.to_owned(), assumed: Assumed::Set(value) };
    let mut all = vec![
        set("request.method", Value::text(method)),
        set("request.term_months", Value::Number(Decimal::from(term))),
        // The schedules' rows would cost most and say nothing about whether a loan is left.
        set("schedules.rows", Value::Number(Decimal::ZERO)),
    ];
    let only = figures.reading("schedules.interest_only_months").and_then(|r| r.number()).unwrap_or_default();
    if only >= Decimal::from(term) {
        all.push(set("schedules.interest_only_months", Value::Number(Decimal::ZERO)));
    }
    all
}

fn zero(name: &str) -> Assumption {
    Assumption { name: name.to_owned(), assumed: Assumed::Times(Decimal::ZERO) }
}
