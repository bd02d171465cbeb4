//! The order on site: consent and person, purpose, history, premises and counting, papers, evidence of sales, then the statement's own sales,
//! household, debts, visit record. A conclusion stands after its evidence.

use tests::facts::layer_files;
use tests::trades::checklist;

/// Chapters that must follow each other, wherever a trade puts its own between them.
const WAY: &[&str] = &[
    "precheck",
    "applicant",
    "request",
    "history",
    "cash",
    "stock",
    "assets",
    "suppliers",
    "customers",
    "receivables",
    "payables",
    "margin",
    "costs",
    "sales_evidence",
    "sales",
    "family",
    "debts",
    "opening",
    "soft",
    "visit",
];

#[test]
fn every_trade_goes_the_way_of_a_visit() {
    for trade in appraisal::checklist::industries(&layer_files()) {
        let checklist = checklist(&trade.id, 1);
        let at = |id: &str| checklist.sections.iter().position(|s| s.id == id);
        let places: Vec<(usize, &str)> = WAY.iter().filter_map(|id| Some((at(id)?, *id))).collect();
        for pair in places.windows(2) {
            assert!(pair[0].0 < pair[1].0, "{}: {} stands before {}", trade.id, pair[1].1, pair[0].1);
        }
    }
}

#[test]
fn the_statements_own_sales_stand_after_every_method() {
    for trade in appraisal::checklist::industries(&layer_files()) {
        let checklist = checklist(&trade.id, 1);
        let place = |section: &str, order: i64| (checklist.sections.iter().position(|s| s.id == section), order);
        let questions = checklist.questions.values().map(|q| (q.ask.id.as_str(), place(&q.section, q.order)));
        let all: Vec<_> =
            questions.chain(checklist.tables.values().map(|t| (t.id.as_str(), place(&t.section, t.order)))).collect();
        let method = |id: &str| id.starts_with("sales.estimates.") || id.starts_with("sales.capacity.");
        let own = |id: &str| id.starts_with("income.seasons.") || id == "income.months";
        let last = all.iter().filter(|(id, _)| method(id)).max_by_key(|(_, at)| *at);
        let first = all.iter().filter(|(id, _)| own(id)).min_by_key(|(_, at)| *at);
        let (Some(last), Some(first)) = (last, first) else { panic!("{}: no sales", trade.id) };
        assert!(last.1 < first.1, "{}: {} is asked after {}", trade.id, last.0, first.0);
    }
}
