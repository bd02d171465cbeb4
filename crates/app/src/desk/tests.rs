//! Searching, grouping and ordering the lines of the desk.

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn line(at: OnDesk) -> Line {
    Line::of((7, 1, None), at, true, day("2026-10-30"), "2026-10-31")
}

fn client() -> OnDesk {
    OnDesk {
        title: "样例商行 Store".into(),
        industry: "fmcg-wholesale".into(),
        names: vec!["重庆来".into()],
        phones: vec!["13800001234".into()],
        ..OnDesk::default()
    }
}

fn found(search: &str, line: &Line) -> Option<Option<String>> {
    let trades =
        |word: &str| if word == "kxp" { BTreeSet::from(["fmcg-wholesale".to_owned()]) } else { BTreeSet::new() };
    Words::of(search, trades).fit(line).map(|fit| fit.as_text.map(|text| text.zh))
}

#[test]
fn a_client_is_found_by_name_initials_phone_trade_and_day_in_whatever_case() {
    let line = line(client());
    for words in
        ["", "样例", "商行", "store", "ＳＴＯＲＥ", "ylsh", "YLSH", "yangli", "sh", "kxp", "2026-10", "样例 kxp"]
    {
        assert_eq!(found(words, &line), Some(None), "{words}");
    }
    // Both readings of the name's first character, and what the line does not show is said.
    for words in ["重庆", "cql", "zql", "chongqing"] {
        assert_eq!(found(words, &line), Some(Some("重庆来".into())), "{words}");
    }
    for words in ["另外", "xyz", "样例 另外", "9999", "123"] {
        assert_eq!(found(words, &line), None, "{words}");
    }
}

#[test]
fn a_phone_is_found_by_its_digits_and_shown_covered() {
    let line = line(client());
    assert_eq!(found("138 0000", &line), None, "three digits are no phone");
    for words in ["1380", "0000", "13800001234", "1234"] {
        assert_eq!(found(words, &line), Some(Some("手机 *******1234".into())), "{words}");
    }
}

#[test]
fn each_case_lies_in_one_group() {
    let today = day("2026-11-05");
    let visit = |day: NaiveDate| Some(Visit { day, time: None, place: None });
    let at = |change: &dyn Fn(&mut OnDesk)| {
        let mut at = client();
        change(&mut at);
        line(at).group(today)
    };
    assert_eq!(at(&|_| ()), DeskGroup::Open);
    assert_eq!(at(&|at| at.visit = visit(today)), DeskGroup::Today);
    assert_eq!(at(&|at| at.visit = visit(day("2026-11-01"))), DeskGroup::Today, "missed");
    assert_eq!(at(&|at| at.visit = visit(day("2026-10-30"))), DeskGroup::Open, "the case was written in on that day");
    assert_eq!(at(&|at| at.visit = visit(day("2026-11-06"))), DeskGroup::Open);
    assert_eq!(at(&|at| at.waits = Some(Waits::Second)), DeskGroup::Waiting);
    let both = |at: &mut OnDesk| (at.waits, at.visit) = (Some(Waits::Second), visit(today));
    assert_eq!(at(&both), DeskGroup::Today);
    assert_eq!(at(&|at| at.closed = true), DeskGroup::Done);
    assert_eq!(at(&|at| (at.closed, at.archived) = (true, true)), DeskGroup::Archived);
    let mut soon = client();
    soon.visit = visit(day("2026-11-12"));
    assert!(line(soon.clone()).is_coming(today) && !line(soon).is_coming(day("2026-11-12")));
}

#[test]
fn the_day_goes_by_the_hour_and_the_rest_by_what_was_saved_last() {
    let at = |seq: u64, time: &str| {
        let visit = Visit { day: day("2026-11-05"), time: Some(time.into()), place: None };
        Line::of((seq, 1, None), OnDesk { visit: Some(visit), ..client() }, true, day("2026-10-30"), "")
    };
    let (early, late) = (at(1, "09:30"), at(2, "14:00"));
    assert!(order(&early, DeskGroup::Today) < order(&late, DeskGroup::Today));
    assert!(order(&late, DeskGroup::Open) < order(&early, DeskGroup::Open));
}
