//! The narrative chapters 走访、申请、借款人、经营、附表、征信、担保: answers by section.
//!
//! A section that no list names falls to the chapter of its group of facts, so that an industry's own sections are printed without a change
//! here.

use super::answers;
use crate::case::Case;
use crate::document::Block;
use appraisal::checklist::Depth;

const REQUEST: &[&str] = &["request"];
const PERSON: &[&str] = &["applicant", "family", "soft"];
const BUSINESS: &[&str] = &["history", "suppliers", "customers", "behaviour"];
const CREDIT: &[&str] = &["debts"];
const SECURITY: &[&str] = &["security"];
const SCHEDULES: &[&str] = &[
    "sales",
    "sales_evidence",
    "margin",
    "costs",
    "cash",
    "receivables",
    "stock",
    "assets",
    "payables",
    "opening",
    "equity",
    "cash_flow",
];
/// What was asked and signed before the journey, and who was met where.
const VISIT: &[&str] = &["precheck", "visit"];
/// The seven groups of facts; 0 is administration.
const ADMINISTRATION: u32 = 0;

/// Preparation and visit 准备与走访: consents, look-ups, places, persons, papers.
pub(super) fn visit(case: &Case<'_>) -> Vec<Block> {
    let mut blocks = super::depth::blocks(case);
    blocks.extend(with_group(case, VISIT, &[ADMINISTRATION]));
    blocks
}

pub(super) fn request(case: &Case<'_>) -> Vec<Block> {
    answers::sections(case, REQUEST)
}

pub(super) fn person(case: &Case<'_>) -> Vec<Block> {
    with_group(case, PERSON, &[6])
}

pub(super) fn business(case: &Case<'_>) -> Vec<Block> {
    let blocks = with_group(case, BUSINESS, &[1, 2, 3, 4, 7]);
    let short = case.appraisal.relevance.survey().depth == Depth::Short;
    if blocks.is_empty() && short {
        // “Nothing to report” would read as if somebody had looked.
        return vec![Block::note(case.pick("简版调查不问这些。", "A short survey asks nothing of this."))];
    }
    blocks
}

pub(super) fn schedules(case: &Case<'_>) -> Vec<Block> {
    with_group(case, SCHEDULES, &[5])
}

pub(super) fn credit(case: &Case<'_>) -> Vec<Block> {
    answers::sections(case, CREDIT)
}

pub(super) fn security(case: &Case<'_>) -> Vec<Block> {
    answers::sections(case, SECURITY)
}

/// The sections named, and those of the groups that no chapter names.
fn with_group(case: &Case<'_>, named: &[&str], groups: &[u32]) -> Vec<Block> {
    let listed =
        |id: &str| [REQUEST, PERSON, BUSINESS, CREDIT, SECURITY, SCHEDULES, VISIT].iter().any(|l| l.contains(&id));
    let ids: Vec<&str> = case
        .checklist
        .sections
        .iter()
        .filter(|s| named.contains(&s.id.as_str()) || (groups.contains(&s.group) && !listed(&s.id)))
        .map(|s| s.id.as_str())
        .collect();
    answers::sections(case, &ids)
}
