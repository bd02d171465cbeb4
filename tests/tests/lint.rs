//! The shipped checklists pass their own lint: no errors, no warnings. Notes are allowed (questions for the reader alone).

use appraisal::checklist::{Level, industries, lint};
use tests::facts::layer_files;

#[test]
fn the_shipped_checklists_have_neither_errors_nor_warnings() {
    let files = layer_files();
    assert!(!industries(&files).is_empty(), "no industry is shipped");
    let wrong: Vec<String> = lint(&files).iter().filter(|p| p.level > Level::Note).map(ToString::to_string).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_shipped_threshold_is_marked_uncalibrated() {
    let checklist = tests::facts::checklist();
    let calibrated: Vec<&String> = checklist.policies.values().filter(|p| p.calibrated).map(|p| &p.id).collect();
    assert!(calibrated.is_empty(), "shipped as calibrated, which only a bank can say: {calibrated:?}");
    assert!(checklist.policies.len() > 90, "{} policy values", checklist.policies.len());
}
