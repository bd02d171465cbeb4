//! A case whose borrower asks for more than it bears, surveyed whole or short: only where the evidence holds the limit down can an edit be seen to
//! lift it.

use super::outcome::Outcome;
use super::settled;
use crate::world::{Noise, small};
use appraisal::case_file::{AnswerFile, CaseFile};
use appraisal::checklist::{Checklist, Kind};
use appraisal::relevance::asked_only;
use rust_decimal::Decimal;

/// The tables that say what the money is for.
const PURPOSE: &[&str] = &["request.purpose_items", "purpose_plan"];

/// The case, explained, with request and purpose times the first of 2, 3, 5, 8, 12 at which less is proposed than is asked; as it is where
/// that is so already, or never.
#[must_use]
pub fn stretched(checklist: &Checklist, case: &CaseFile) -> CaseFile {
    let of = |factor: i64| settled(checklist, &times(checklist, case, Decimal::from(factor)));
    let as_it_is = of(1);
    let is_less = |case: &CaseFile| Outcome::of_case(checklist, case).proposal == "agree_with_less";
    if is_less(&as_it_is) {
        return as_it_is;
    }
    [2, 3, 5, 8, 12].into_iter().map(of).find(is_less).unwrap_or(as_it_is)
}

/// The most that a short survey carries, as shipped.
const LITTLE: u32 = 50_000;

/// How many businesses of a trade are looked at.
const TRIED: u64 = 60;

/// How far the papers of a short case stand from its books.
const SCATTER: Noise = Noise(0.05);

/// A short case of a trade, explained: of the businesses that ask for the most of a short survey the first that bears less of it; the first that
/// is agreed to at all where none bears less, and none where none is agreed to.
#[must_use]
pub fn short(trade: &str, checklist: &Checklist) -> Option<CaseFile> {
    let made = |seed: u64| settled(checklist, &asked_only(checklist, small(trade, seed, SCATTER, LITTLE)));
    let mut agreed = None;
    for seed in 1..=TRIED {
        let case = made(seed);
        let outcome = Outcome::of_case(checklist, &case);
        if outcome.proposal == "agree_with_less" {
            return Some(case);
        }
        if agreed.is_none() && outcome.rank() >= 2 {
            agreed = Some(case);
        }
    }
    agreed
}

fn times(checklist: &Checklist, case: &CaseFile, factor: Decimal) -> CaseFile {
    let mut made = case.clone();
    for id in ["request.amount", "request.own_contribution"] {
        made.answers.get_mut(id).into_iter().for_each(|answer| grow(answer, factor));
    }
    for id in PURPOSE {
        let Some((asked, given)) = checklist.tables.get(id).zip(made.tables.get_mut(*id)) else { continue };
        for (column, answer) in given.rows.iter_mut().flat_map(|r| r.cells.iter_mut()) {
            if asked.columns.get(column).is_some_and(|c| c.ask.kind == Kind::Money) {
                grow(answer, factor);
            }
        }
    }
    made
}

fn grow(answer: &mut AnswerFile, factor: Decimal) {
    let grown =
        answer.v.0.as_deref().and_then(|v| v.parse::<Decimal>().ok()).map(|n| (n * factor).normalize().to_string());
    if grown.is_some() {
        answer.v.0 = grown;
    }
}
