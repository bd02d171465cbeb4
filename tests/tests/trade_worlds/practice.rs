//! Practice cases made from a seed: whole, marked as generated, and a loan comes of them wherever their numbers allow.

use appraisal::{Appraisal, appraise};
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use tests::effort::{cases, tell};
use tests::trades::checklist;
use tests::world::{practice, trades};

fn appraised(trade: &str, seed: u64) -> Appraisal {
    let case = practice(trade, seed);
    appraise(&checklist(trade, 1), &case.observations(), case.case.survey_date)
}

#[test]
fn a_practice_case_is_whole_and_says_that_it_is_generated() {
    for trade in trades() {
        for seed in 1..=u64::from(cases(3, 40)) {
            let case = practice(&trade, seed);
            assert!(case.practice && case.case.title.contains("生成的练习案卷"), "{}", case.case.title);
            assert!(case.contradictions().is_empty(), "{:?}", case.contradictions());
            let a = appraised(&trade, seed);
            assert!(a.missing.is_empty(), "{trade} {seed}: {:?}", a.missing);
            let found: Vec<_> = a.findings.iter().map(|f| (&f.code, &f.questions)).collect();
            assert!(found.is_empty(), "{trade} {seed}: {found:?}");
            let share = a.reading("completeness.share").and_then(|r| r.number());
            assert_eq!(share, Some(Decimal::ONE), "{trade} {seed}");
            assert_eq!(a.proof.untraced, Vec::<String>::new(), "{trade} {seed}");
            assert_eq!(a.decision.knocked_out_by, Vec::<String>::new(), "{trade} {seed}");
            assert_eq!(a.decision.failed_checks, Vec::<String>::new(), "{trade} {seed}");
            let story = case.answers.get("history.story").and_then(|s| s.v.0.clone()).unwrap_or_default();
            assert!(story.contains("这一年卖了约") && story.contains("添置"), "{trade} {seed}: {story}");
        }
    }
}

/// The first seeds are what an officer opens. Of many seeds four in five come to a loan; the others are exercises in saying no.
#[test]
fn most_practice_cases_come_to_a_loan() {
    let count = u64::from(cases(6, 40));
    let mut weak = Vec::new();
    for trade in trades() {
        let mut proposals: BTreeMap<String, u64> = BTreeMap::new();
        for seed in 1..=count {
            let proposal = appraised(&trade, seed).decision.proposal;
            if seed == 1 && !["agree", "agree_with_less"].contains(&proposal.as_str()) {
                weak.push(format!("{trade}: the first case comes to {proposal}"));
            }
            *proposals.entry(proposal).or_default() += 1;
        }
        let agreed: u64 = ["agree", "agree_with_less"].iter().filter_map(|p| proposals.get(*p)).sum();
        tell(&format!("{trade}: {agreed} of {count} come to a loan {proposals:?}"));
        if agreed * 5 < count * 4 {
            weak.push(format!("{trade}: only {agreed} of {count}"));
        }
    }
    assert!(weak.is_empty(), "{}", weak.join("\n"));
}

#[test]
fn a_seed_gives_the_same_case_every_time() {
    for trade in trades() {
        assert_eq!(practice(&trade, 7), practice(&trade, 7));
        assert_ne!(practice(&trade, 7), practice(&trade, 8));
    }
}
