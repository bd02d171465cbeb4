//! The acceptance case: every figure of the expected file, base case and all variants, compared or the test fails.
//!
//! The expected figures come from an independent calculation. The case enters as answers; tolerances are those of the case's README.

use appraisal::Appraisal;
use serde_json::Value as Json;
use tests::golden::{actual_tree, compare, expected, facts};

fn run(name: &str, expected: &Json, appraisal: &Appraisal) -> Vec<String> {
    let actual = actual_tree(appraisal, expected);
    let (compared, mismatches) = compare(expected, &actual);
    assert!(compared > 400, "{name}: only {compared} figures compared");
    mismatches.into_iter().map(|m| format!("{name}: {m}")).collect()
}

#[test]
fn every_expected_figure_of_the_case_holds() {
    let expected = expected();
    let wrong = run("base", &expected, &tests::golden::appraise(&facts(), None));
    assert!(wrong.is_empty(), "{} figures differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_expected_figure_of_the_variants_holds() {
    let (expected, facts) = (expected(), facts());
    let mut wrong = Vec::new();
    for (id, variant) in expected["variants"].as_object().expect("variants") {
        wrong.extend(run(id, variant, &tests::golden::appraise(&facts, Some(id))));
    }
    assert!(wrong.is_empty(), "{} figures differ:\n{}", wrong.len(), wrong.join("\n"));
}
