//! What a reviewer will probably ask: every open point is asked once, the weightiest first, in words with figures put in.

use appraisal::crosscheck::Verdict;
use appraisal::reviewer::{ReviewerQuestion, reviewer};
use serde_json::json;
use tests::facts::{appraise, checklist};
use tests::golden::facts;

fn asked(change: impl FnOnce(&mut serde_json::Value), after: &[&str]) -> (appraisal::Appraisal, Vec<ReviewerQuestion>) {
    let mut facts = facts();
    change(&mut facts);
    let appraisal = appraise(&facts);
    let after: Vec<String> = after.iter().map(|a| (*a).to_owned()).collect();
    let questions = reviewer(checklist(), &appraisal, &after);
    (appraisal, questions)
}

#[test]
fn every_deviating_check_is_asked_about_and_no_template_shows_its_holes() {
    // 26,900 a month for the household: the equity check fails.
    let (a, questions) = asked(|f| f["household"]["rows"][0]["amount"]["v"] = json!("26900"), &[]);
    let deviating = a.checks.iter().filter(|c| matches!(c.verdict, Verdict::Fail | Verdict::Attention));
    for check in deviating {
        let about: Vec<_> = questions.iter().filter(|q| q.check.as_ref() == Some(&check.id)).collect();
        assert_eq!(about.len(), 1, "{}", check.id);
    }
    assert!(questions.windows(2).all(|w| w[0].weight >= w[1].weight), "the weightiest first");
    for question in &questions {
        for text in [&question.text, &question.why, &question.answers] {
            assert!(!text.zh.contains(['{', '}']) && !text.en.contains(['{', '}']), "{text:?}");
            assert!(!text.zh.is_empty() && !text.en.is_empty(), "{}", question.id);
        }
    }
    let equity = questions.iter().find(|q| q.check.as_deref() == Some("equity")).expect("asked about equity");
    assert!(equity.why.zh.contains("元") && equity.why.zh.contains('%'), "{}", equity.why.zh);
}

#[test]
fn what_is_missing_or_changed_late_is_asked() {
    let (_, before) = asked(|_| (), &[]);
    let late = asked(|_| (), &["request.amount"]).1;
    assert_eq!(late.len(), before.len() + 1);
    assert!(late.iter().any(|q| q.id == "changed_after_limit_seen.request.amount"), "{late:?}");
    let open = asked(|f| f["knockouts"]["listed"]["v"] = json!(null), &[]).1;
    assert_eq!(open[0].id, "knock_out_unknown.listed_dishonest_or_enforced", "{:?}", open[0]);
}
