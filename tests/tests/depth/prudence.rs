//! Leaving out never raises: the same business reckoned short gets no higher limit than reckoned whole, and hidden answers give nothing.

use appraisal::case_file::{AnswerFile, CaseFile};
use appraisal::checklist::Depth;
use appraisal::relevance::asked_only;
use appraisal::{Appraisal, appraise};
use rust_decimal::Decimal;
use tests::effort::{cases, tell};
use tests::trades::checklist;
use tests::world::{Noise, small, small_practice, trades};

const AMOUNT: u32 = 50_000;

fn appraised(case: &CaseFile) -> Appraisal {
    appraise(&checklist(&case.checklist, 1), &case.observations(), case.case.survey_date)
}

fn limit(a: &Appraisal) -> Option<Decimal> {
    a.reading("limit.limit").and_then(|r| r.number())
}

/// The same answers, surveyed at the standard depth by the officer's choice.
fn whole(case: &CaseFile) -> CaseFile {
    let mut case = case.clone();
    case.answers.insert("survey.depth_chosen".to_owned(), AnswerFile::of("standard"));
    case
}

#[test]
fn the_same_business_reckoned_short_gets_no_more_than_reckoned_whole() {
    let mut raised = Vec::new();
    for trade in trades() {
        let (mut lent, mut tried, mut sum_short, mut sum_whole) = (0, 0, Decimal::ZERO, Decimal::ZERO);
        for seed in 1..=u64::from(cases(6, 200)) {
            let case = small(&trade, seed, Noise(0.2), AMOUNT);
            let (short, whole) = (appraised(&case), appraised(&whole(&case)));
            tried += 1;
            let Some(most) = limit(&whole) else { panic!("{trade} {seed}: {:?}", whole.missing) };
            let Some(given) = limit(&short) else {
                raised.push(format!(
                    "{trade} {seed}: no limit, missing {:?}, unknown {:?}",
                    short.missing,
                    short.reading("limit.limit")
                ));
                continue;
            };
            lent += u32::from(given > Decimal::ZERO);
            sum_short += given;
            sum_whole += most;
            if given > most {
                raised.push(format!(
                    "{trade} {seed}: {given} short, {most} whole, {:?} {:?}",
                    short.limit.binding, whole.limit.binding
                ));
            }
        }
        tell(&format!("{trade}: {lent} of {tried} lent at short, {sum_short} of {sum_whole}"));
    }
    assert!(raised.is_empty(), "{}\n{}", raised.len(), raised.join("\n"));
}

#[test]
fn answers_of_a_deeper_survey_give_nothing_and_are_said() {
    for trade in trades() {
        let own = checklist(&trade, 1);
        let mut case = small(&trade, 1, Noise(0.2), AMOUNT);
        // The bank's data as the checklist has them.
        case.answers.retain(|id, _| own.questions.get(id).is_some_and(|q| !q.ask.asked_of_nobody()));
        let (with, without) = (appraised(&case), appraised(&asked_only(&own, case.clone())));
        assert_eq!(limit(&with), limit(&without), "{trade}");
        assert_eq!(
            with.reading("score.at_L0.total").and_then(|r| r.number()),
            without.reading("score.at_L0.total").and_then(|r| r.number()),
            "{trade}"
        );
        assert!(with.warnings.iter().any(|w| w.code.contains("deeper_answers_left_out")), "{trade}");
        assert!(!without.warnings.iter().any(|w| w.code.contains("deeper_answers_left_out")), "{trade}");
        assert!(without.missing.is_empty(), "{trade}: {:?}", without.missing);
    }
}

/// What an officer practises a stall with: whole at the short depth, marked as made up, within the amount of the depth.
#[test]
fn a_stall_s_practice_case_is_whole_at_the_short_depth() {
    let mut lent = 0;
    let stalls = ["convenience-store", "apparel-retail", "tobacco-liquor", "bakery", "breakfast-noodle"];
    for trade in stalls {
        let case = asked_only(&checklist(trade, 1), small_practice(trade, 1));
        assert!(case.practice && case.case.title.contains("简版"), "{}", case.case.title);
        let a = appraised(&case);
        assert_eq!(a.relevance.survey().depth, Depth::Short, "{trade}");
        assert_eq!(a.relevance.survey().answers_left_out, 0, "{trade}");
        assert!(a.missing.is_empty(), "{trade}: {:?}", a.missing);
        assert_eq!(a.proof.untraced, Vec::<String>::new(), "{trade}");
        assert_eq!(
            a.reading("equity_check.verdict").and_then(|r| r.text().map(str::to_owned)).as_deref(),
            Some("not_checked")
        );
        let given = limit(&a).unwrap_or_else(|| panic!("{trade}: no limit"));
        assert!(given <= Decimal::from(AMOUNT), "{trade}: {given}");
        lent += u32::from(given > Decimal::ZERO);
    }
    assert!(lent >= 4, "{lent} of {} stalls come to a loan", stalls.len());
}
