//! Pricing and guarantors: LPR plus the policy's points beside the rate asked; a guarantor's own balance and capacity. Worked out by hand.

use appraisal::case_file::{AnswerFile, RowFile, TableFile};
use appraisal::{Appraisal, appraise};
use rust_decimal::Decimal;
use std::str::FromStr;
use tests::facts::{case_file, checklist};
use tests::golden::facts;

fn with_lpr(lpr: Option<&str>) -> Appraisal {
    let mut case = case_file(&facts(), checklist()).expect("converts");
    if let Some(lpr) = lpr {
        case.answers.insert("pricing.lpr".to_owned(), AnswerFile::of(lpr));
    }
    appraise(checklist(), &case.observations(), case.case.survey_date)
}

fn number(appraisal: &Appraisal, id: &str) -> Option<Decimal> {
    appraisal.reading(id).and_then(|r| r.number())
}

fn warned(appraisal: &Appraisal) -> bool {
    appraisal.warnings.iter().any(|w| w.code == "rate_below_policy")
}

#[test]
fn the_rate_by_policy_is_lpr_plus_points() {
    // Grade B 225 points, unsecured, product 0: 3.45% + 2.25% = 5.70%; the case asks 5.85%.
    let low = with_lpr(Some("3.45%"));
    assert_eq!(number(&low, "pricing.rate_by_policy"), Decimal::from_str("0.057").ok());
    assert_eq!(number(&low, "pricing.rate_asked_above_policy"), Decimal::from_str("0.0015").ok());
    assert!(!warned(&low));
    // 3.85% + 2.25% = 6.10%: above the rate asked.
    assert!(warned(&with_lpr(Some("3.85%"))));
}

#[test]
fn without_lpr_nothing_is_compared_and_nothing_is_missing() {
    let without = with_lpr(None);
    assert!(!without.reading("pricing.rate_by_policy").expect("a figure").applies());
    assert!(!warned(&without) && without.missing.is_empty());
}

#[test]
fn a_guarantor_has_a_balance_and_a_capacity_and_mutual_guarantees_are_said() {
    let mut case = case_file(&facts(), checklist()).expect("converts");
    let cells = [
        ("name", "保证人甲"),
        ("assets", "500000"),
        ("debts", "200000"),
        ("income_month", "12000"),
        ("spending_month", "7000"),
        ("mutual", "true"),
    ];
    let cells = cells.map(|(c, v)| (c.to_owned(), AnswerFile::of(v))).into_iter().collect();
    let rows = vec![RowFile { id: "g1".to_owned(), cells }];
    case.tables.insert("guarantors".to_owned(), TableFile { rows, ..TableFile::default() });
    let made = appraise(checklist(), &case.observations(), case.case.survey_date);
    assert_eq!(number(&made, "guarantors.g1.net_assets"), Some(Decimal::from(300_000)));
    // 70% of what is left each month: 0.7 × (12,000 − 7,000).
    assert_eq!(number(&made, "guarantors.g1.capacity_month"), Some(Decimal::from(3500)));
    assert!(made.warnings.iter().any(|w| w.code == "mutual_guarantee"));
}
