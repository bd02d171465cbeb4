//! Warnings that follow from answers alone: silent while the answer is open, and said once it is given.

use appraisal::observation::{Observation, Said};
use tests::facts::{case_file, checklist};
use tests::golden::facts;

/// Question or table, row and column of a cell, text.
type Added<'a> = (&'a str, Option<(&'a str, &'a str)>, &'a str);

/// The codes of the warnings that the case has once these answers are added.
fn warnings(added: &[Added<'_>]) -> Vec<String> {
    let mut file = case_file(&facts(), checklist()).expect("the case imports");
    // the case itself has methods that are not used
    file.tables.shift_remove("sales.methods_refused");
    let mut observations = file.observations();
    for (question, cell, text) in added {
        let said = Said::Answer((*text).to_owned());
        observations.push(match cell {
            None => Observation::of(*question, said),
            Some((row, column)) => Observation::of_cell(*question, *row, *column, said),
        });
    }
    appraisal::appraise(checklist(), &observations, file.case.survey_date)
        .warnings
        .into_iter()
        .map(|w| w.code)
        .collect()
}

#[test]
fn each_is_silent_before_its_answer_and_said_after() {
    let before = warnings(&[]);
    let cases: &[(&str, &[Added<'_>])] = &[
        ("consent_missing", &[("consent.bureau_written", None, "否")]),
        ("red_flag_staged", &[("soft.red_flags", None, "staged")]),
        ("red_flag_source_destroyed", &[("soft.red_flags", None, "source_destroyed")]),
        ("red_flag_to_committee", &[("red_flags", Some(("f1", "weight")), "committee")]),
        ("spouse_though_unmarried", &[("applicant.marital", None, "single")]),
        ("rent_owed", &[("rent.arrears", None, "1")]),
        ("second_differs", &[("second.differing", None, "1")]),
        ("first_customer_differs", &[("customers.top", Some(("c1", "share")), "26%")]),
        ("prepackaged_not_filed", &[("licence.food", None, "prepackaged"), ("licence.food_filed", None, "false")]),
        ("interviews_differ", &[("scorecard.separate_interviews", None, "consistent")]),
        ("guarantor_mutual", &[("guarantors", Some(("g1", "mutual")), "true")]),
        ("guarantee_mutual", &[("guarantees", Some(("g1", "mutual")), "true")]),
        ("premises_end_before_loan", &[("scorecard.lease_months_left", None, "11")]),
        // The trade is of medium risk and earns 8–15%.
        ("industry_class_bettered", &[("scorecard.industry_risk_class", None, "low")]),
        ("margin_range_widened", &[("margin.industry_high", None, "16%")]),
        ("methods_refused", &[("sales.methods_refused", Some(("r9", "method")), "commission")]),
        ("same_kind_debt_short", &[("request.same_kind_debt_kept", None, "49999")]),
        // 50,000 + 400,000 borrowed; 420,700 left out of the flows.
        ("loans_not_excluded", &[("debts", Some(("d2", "new_period")), "400000")]),
        // October, when the loading was counted, is of the normal season.
        ("count_of_another_season", &[("sales.estimates.loading_count.scope", None, "low")]),
        // 186,000 of wages among 4.3 million of goods.
        ("spoilage_large", &[("income.opex", Some(("wages", "spoilage")), "true")]),
        // The list holds 677,835.55, of which 117,500 are prepaid.
        ("plan_holds_more_than_purpose", &[("purpose_plan", Some(("2026-11", "out")), "560335.56")]),
        ("season_months_differ", &[("income.seasons.peak.months", None, "1,7,8,10")]),
        ("debts_not_in_bureau", &[("debts", Some(("d2", "in_bureau")), "false")]),
        ("supplier_irreplaceable", &[("suppliers.top", Some(("s1", "replaceable")), "no")]),
        ("customers_lost", &[("customers.lost", Some(("c1", "share_then")), "0.12")]),
        ("returns_high", &[("customers.returns_share", None, "6%")]),
        ("supermarkets_heavy", &[("customers.supermarket_share", None, "35%")]),
        ("costs_advanced_for_makers", &[("agency.advanced_costs", None, "2万")]),
        ("brand_contract_ends", &[("agency.brands", Some(("b1", "until")), "2027-10-30")]),
    ];
    for (code, added) in cases {
        assert!(!before.iter().any(|c| c.ends_with(code)), "{code} before: {before:?}");
        let after = warnings(added);
        assert!(after.iter().any(|c| c.ends_with(code)), "{code} after: {after:?}");
    }
}

#[test]
fn what_is_in_order_stays_silent() {
    let after = warnings(&[
        ("customers.supermarket_share", None, "30%"),
        ("agency.brands", Some(("b1", "until")), "2027-10-31"),
        ("scorecard.lease_months_left", None, "12"),
    ]);
    assert_eq!(after, warnings(&[]));
}
