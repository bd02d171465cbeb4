//! Properties that hold for every case, on generated cases of every shipped trade.
//!
//! A case is a practice case with changes; what can be changed is read from the checklist, so a new trade is covered as soon as it ships.
//! A failing case shrinks to the few changes that matter. `LONG=1` tries 10,000 cases of each property, `CASES=n` any number, `SEED=n` others.

mod change;
mod oral;
mod order;
mod removal;
mod scale;
mod schedule;

use appraisal::case_file::CaseFile;
use appraisal::checklist::Checklist;
use appraisal::{Appraisal, appraise};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// A runner from a known seed, so that a run can be repeated; the short form is a prefix of the long one.
fn runner(short: u32) -> TestRunner {
    let config = Config {
        cases: tests::effort::cases(short, 10_000),
        failure_persistence: None,
        max_shrink_iters: 600,
        ..Config::default()
    };
    let mut seed = [0; 32];
    seed[..8].copy_from_slice(&tests::effort::seed().to_le_bytes());
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seed))
}

fn run(checklist: &Checklist, case: &CaseFile) -> Appraisal {
    appraise(checklist, &case.observations(), case.case.survey_date)
}
