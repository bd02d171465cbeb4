//! The list of duties: the outcomes on readings, the line that sums them up, and that the data says what it uses.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use workflow::{DutyError, DutyList, DutyOutcome, Judged, Known, Phase, ReadingType, Readings, Summary};

use DutyOutcome::{CannotTell, Done, NotApplicable, NotDone};

fn yes(id: &str) -> (String, Known) {
    (id.to_owned(), Known::Truth(true))
}

fn number(id: &str, text: &str) -> (String, Known) {
    (id.to_owned(), Known::Number(text.parse().expect("a number")))
}

/// A loan that was paid out ten days ago: no failed check, no signal, purpose check and first follow-up not due yet; the photo is of the next day.
fn example() -> Readings {
    let mut all: Readings = [
        "record.bureau_consent_written",
        "record.bureau_consent_first",
        "record.place_written",
        "record.time_written",
        "record.site_photo",
        "record.second_named",
        "record.asks_persons",
        "record.interviews_compared",
        "record.purpose_known",
        "record.has_spouse",
        "record.spouse_aware",
        "record.forwarded",
        "record.decided",
        "record.authority_kept",
        "record.disbursed",
    ]
    .into_iter()
    .map(yes)
    .collect();
    all.insert("record.site_photo_on_day".into(), Known::Truth(false));
    all.extend(
        [
            ("record.bureau_figures", "6"),
            ("record.second_own", "9"),
            ("record.met_alone", "3"),
            ("record.methods_refused", "1"),
            ("record.checks_failed", "0"),
            ("record.checks_unexplained", "0"),
            ("record.must_open", "0"),
            ("record.conditions_open", "0"),
            ("record.days_since_money", "10"),
            ("record.signals", "0"),
            ("record.signals_late", "0"),
            ("case.independent_estimates", "3"),
            ("case.independent_min", "3"),
            ("case.stock_counted_share", "0.82"),
            ("case.purpose_documented", "180000"),
        ]
        .map(|(id, value)| number(id, value)),
    );
    all
}

fn outcomes(readings: &Readings, whole: bool) -> BTreeMap<String, DutyOutcome> {
    DutyList::shipped().judge(readings, whole).into_iter().map(|one| (one.duty.id.clone(), one.outcome)).collect()
}

fn with(change: impl FnOnce(&mut Readings)) -> BTreeMap<String, DutyOutcome> {
    let mut readings = example();
    change(&mut readings);
    outcomes(&readings, true)
}

/// 例 of the brief, §1: 15 duties, 4 that do not apply, one not fulfilled.
#[test]
fn the_worked_example_of_the_page() {
    let judged: Vec<Judged<'_>> = DutyList::shipped().judge(&example(), true);
    assert_eq!(judged.len(), 15);
    let sum = Summary::of(&judged);
    assert_eq!(sum.words.zh, "应尽 11 项，已尽 10 项，未尽 1 项：现场照片不是走访当日");
    assert_eq!((sum.due, sum.done, sum.not_done, sum.not_applicable, sum.cannot_tell), (11, 10, 1, 4, 0));
    let not: BTreeSet<&str> =
        judged.iter().filter(|j| j.outcome == NotApplicable).map(|j| j.duty.id.as_str()).collect();
    assert_eq!(not, BTreeSet::from(["checks_explained", "purpose_checked", "follow_ups_on_time", "signals_settled"]));
    assert_eq!(sum.words.en, "11 owed, 10 fulfilled, 1 not: the photo of the site is not of the day of the visit");
}

#[test]
fn each_duty_fails_on_its_own_fact() {
    let number = |text: &str| Known::Number(text.parse::<Decimal>().expect("a number"));
    for (duty, reading, value) in [
        ("consent_before_bureau", "record.bureau_consent_first", Known::Truth(false)),
        ("consent_before_bureau", "record.bureau_consent_written", Known::Truth(false)),
        ("site_visited", "record.place_written", Known::Truth(false)),
        ("site_visited", "record.time_written", Known::Truth(false)),
        ("site_visited", "record.site_photo", Known::Truth(false)),
        ("two_officers", "record.second_named", Known::Truth(false)),
        ("two_officers", "record.second_own", number("0")),
        ("separate_interviews", "record.met_alone", number("1")),
        ("separate_interviews", "record.interviews_compared", Known::Truth(false)),
        ("stock_counted", "case.stock_counted_share", number("0.599999")),
        ("purpose_documented", "case.purpose_documented", number("0")),
        ("purpose_documented", "record.purpose_known", Known::Truth(false)),
        ("spouse_aware", "record.spouse_aware", Known::Truth(false)),
        ("must_remarks_closed", "record.must_open", number("1")),
        ("authority_kept", "record.authority_kept", Known::Truth(false)),
        ("conditions_before_money", "record.conditions_open", number("1")),
    ] {
        let found = with(|all| {
            all.insert(reading.to_owned(), value);
        });
        assert_eq!(found[duty], NotDone, "{duty} on {reading}");
        let others = found.iter().filter(|(id, outcome)| **outcome == NotDone && *id != duty && *id != "site_visited");
        assert_eq!(others.count(), 0, "{duty} on {reading}");
    }
    // Bounds hold as they are said: six tenths are enough, two persons are.
    let found = with(|all| {
        all.insert("case.stock_counted_share".into(), number("0.6"));
        all.insert("record.met_alone".into(), number("2"));
        all.insert("record.site_photo_on_day".into(), Known::Truth(true));
    });
    assert!(!found.values().any(|outcome| *outcome == NotDone));
    // Two estimates and a reason for the third; two and none.
    let two = |reasons: &str| {
        with(|all| {
            all.insert("case.independent_estimates".into(), number("2"));
            all.insert("record.methods_refused".into(), number(reasons));
        })["sales_estimates"]
    };
    assert_eq!((two("1"), two("0")), (Done, NotDone));
}

#[test]
fn what_is_not_owed_does_not_apply() {
    let number = |text: &str| Known::Number(text.parse::<Decimal>().expect("a number"));
    for (duty, reading, value) in [
        ("consent_before_bureau", "record.bureau_figures", number("0")),
        ("separate_interviews", "record.asks_persons", Known::Truth(false)),
        ("stock_counted", "case.stock_counted_share", Known::NotApplicable),
        ("spouse_aware", "record.has_spouse", Known::Truth(false)),
        ("must_remarks_closed", "record.forwarded", Known::Truth(false)),
        ("authority_kept", "record.decided", Known::Truth(false)),
        ("conditions_before_money", "record.disbursed", Known::Truth(false)),
    ] {
        let found = with(|all| {
            all.insert(reading.to_owned(), value);
        });
        assert_eq!(found[duty], NotApplicable, "{duty} on {reading}");
    }
    // Thirty days are in time, the thirty-first is not; what was done then nobody here can tell.
    let after = |days: &str| {
        let found = with(|all| {
            all.insert("record.days_since_money".into(), number(days));
        });
        (found["purpose_checked"], found["follow_ups_on_time"])
    };
    assert_eq!(after("30"), (NotApplicable, NotApplicable));
    assert_eq!(after("31"), (CannotTell, CannotTell));
    let checked = with(|all| {
        all.insert("record.days_since_money".into(), number("31"));
        all.insert("record.purpose_checked".into(), Known::Truth(true));
        all.insert("record.signals".into(), number("2"));
        all.insert("record.signals_late".into(), number("1"));
    });
    assert_eq!((checked["purpose_checked"], checked["signals_settled"]), (Done, NotDone));
}

#[test]
fn a_photo_without_a_time_proves_nothing_either_way() {
    let found = with(|all| {
        all.remove("record.site_photo_on_day");
    });
    assert_eq!(found["site_visited"], CannotTell);
    let judged = DutyList::shipped().judge(&Readings::new(), true);
    assert!(
        judged.iter().all(|one| one.outcome != Done && one.outcome != NotApplicable || one.duty.id == "stock_counted")
    );
    let mut readings = example();
    readings.remove("record.authority_kept");
    readings.insert("record.site_photo_on_day".into(), Known::Truth(true));
    let sum = Summary::of(&DutyList::shipped().judge(&readings, true));
    assert_eq!(sum.words.zh, "应尽 11 项，已尽 10 项，未尽 0 项；无法判断 1 项：在审批权限以内");
}

/// With a record that cannot be read nobody is told not to have done something, and what was done stays done.
#[test]
fn a_gap_in_the_record_accuses_nobody() {
    let whole = outcomes(&example(), true);
    for (duty, outcome) in outcomes(&example(), false) {
        let expected = if whole[&duty] == Done { Done } else { CannotTell };
        assert_eq!(outcome, expected, "{duty}");
    }
}

#[test]
fn the_data_says_what_it_uses() {
    let list = DutyList::shipped();
    assert_eq!(DutyList::all()[0].version(), list.version());
    assert!(list.numbers().iter().all(|n| !n.calibrated && !n.source.is_empty()), "numbers ship uncalibrated");
    let used = list.text();
    for reading in list.readings() {
        let there = used.matches(reading.id.as_str()).count();
        assert!(there > 1 || reading.id.ends_with("signals_late"), "{} is read by nothing", reading.id);
        assert!(!reading.means.zh.is_empty() && reading.means.en.is_ascii(), "{}", reading.id);
    }
    for duty in list.duties() {
        for said in [&duty.label, &duty.cannot] {
            assert!(!said.zh.is_ascii() && said.en.is_ascii() && !said.en.is_empty(), "{}", duty.id);
        }
    }
    let phases: Vec<Phase> = list.duties().iter().map(|duty| duty.phase).collect();
    assert!(phases.is_sorted(), "in the order of a loan's life");
    assert!(list.readings().iter().any(|r| r.kind == ReadingType::Bool));
}

#[test]
fn a_list_that_does_not_hold_together_is_refused_by_name() {
    let read = |text: &str| DutyList::read(Box::leak(text.to_owned().into_boxed_str())).map(drop);
    let whole = DutyList::shipped().text();
    assert_eq!(read(whole), Ok(()));
    let role = whole.replacen("role = \"SO\"", "role = \"XX\"", 1);
    assert_eq!(read(&role), Err(DutyError::Role { duty: "two_officers".into(), word: "XX".into() }));
    let twice = whole.replacen("id = \"two_officers\"", "id = \"site_visited\"", 1);
    assert_eq!(read(&twice), Err(DutyError::Twice("site_visited".into())));
    let unknown = whole.replacen("record.second_own>0", "record.second_won>0", 1);
    assert!(matches!(read(&unknown), Err(DutyError::Formula(why)) if why.contains("second_won")));
    let number = whole.replacen("due = \"record.has_spouse\"", "due = \"record.met_alone\"", 1);
    assert!(matches!(read(&number), Err(DutyError::Formula(_))), "a number is no truth");
    assert!(matches!(read("version = 1"), Err(DutyError::Shape(_))));
}
