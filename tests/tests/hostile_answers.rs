//! Answers as nobody should give them: never a panic, always a word about it; what does not read counts as unanswered.

use appraisal::checklist::{Ask, Kind};
use appraisal::observation::{Observation, Said};
use appraisal::{Appraisal, appraise};
use tests::facts::{case_file, checklist};
use tests::golden::facts;

fn ask_of(o: &Observation) -> Option<&'static Ask> {
    match &o.column {
        None => checklist().questions.get(&o.question).map(|q| &q.ask),
        Some(column) => checklist().tables.get(&o.question)?.columns.get(column).map(|c| &c.ask),
    }
}

/// The case with every answer replaced; `None` keeps an answer.
fn replaced(answer: impl Fn(&Ask) -> Option<String>) -> (Appraisal, usize) {
    let file = case_file(&facts(), checklist()).expect("the case imports");
    let mut count = 0;
    let change = |mut o: Observation| {
        if let (Said::Answer(_), Some(ask)) = (&o.said, ask_of(&o))
            && !o.question.starts_with("case.")
            && let Some(text) = answer(ask)
        {
            o.said = Said::Answer(text);
            count += 1;
        }
        o
    };
    let observations: Vec<Observation> = file.observations().into_iter().map(change).collect();
    (appraise(checklist(), &observations, file.case.survey_date), count)
}

#[test]
fn what_does_not_read_is_said_once_each_and_counts_as_unanswered() {
    for garbage in [
        "五十四五万",
        "🐷🐷",
        "=SUM(A1)",
        "1e400",
        "99999999999999999999999999999999999",
        "((((((((((1",
        "2026-02-30",
        "\u{0}\u{7}",
    ] {
        let texts = [Kind::Text, Kind::Place, Kind::Phone, Kind::IdNumber, Kind::CreditCode];
        let (appraisal, count) = replaced(|ask| (!texts.contains(&ask.kind)).then(|| garbage.to_owned()));
        let unreadable = appraisal.findings.iter().filter(|f| f.code == "answer.unreadable").count();
        assert_eq!(unreadable, count, "{garbage:?}");
        assert!(count > 500, "{count} answers replaced");
        assert!(
            appraisal.completeness.missing.len() > 300,
            "{garbage:?}: {} missing",
            appraisal.completeness.missing.len()
        );
    }
}

#[test]
fn numbers_at_the_edge_do_not_break_the_flow() {
    for number in ["0", "-1", "0.0000000001", "79228162514264337593543950335", "-79228162514264337593543950335"] {
        let (appraisal, count) = replaced(|ask| ask.kind.is_number().then(|| number.to_owned()));
        assert!(count > 400, "{count} answers replaced");
        assert_ne!(
            appraisal.figures.reading("limit.limit").and_then(|r| r.number()).map(|n| n > 300_000.into()),
            Some(true),
            "{number}"
        );
    }
}

#[test]
fn dates_far_away_and_texts_without_end_do_not_break_the_flow() {
    for date in ["0001-01-01", "9999-12-31"] {
        let (_, count) = replaced(|ask| (ask.kind == Kind::Date).then(|| date.to_owned()));
        assert!(count >= 4, "{count} dates");
    }
    let (_, count) = replaced(|ask| (ask.kind == Kind::Text).then(|| "长".repeat(20_000)));
    assert!(count > 100, "{count} texts");
}

#[test]
fn an_amount_below_zero_is_a_slip_unless_the_question_says_otherwise() {
    let (appraisal, count) = replaced(|ask| (ask.kind == Kind::Money).then(|| "-100".to_owned()));
    let refused = appraisal.findings.iter().filter(|f| f.text.zh.contains("不能是负数")).count();
    // Net flows of a month, a revaluation and a stated loss may be negative: four amounts a month over the past year and the plan.
    assert!(refused > 300 && refused < count, "{refused} of {count} refused");
    assert!(appraisal.limit.limit.number().is_none_or(|n| n.is_zero()), "{:?}", appraisal.limit.limit);
    assert!(appraisal.missing.contains(&"request.amount".to_owned()));
}
