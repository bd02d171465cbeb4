//! What a screen shows is what the records say: latest by seq, nothing lost, retractions honoured.
#![allow(clippy::unwrap_used)]

mod support;

use evidence::*;
use proptest::prelude::*;
use support::*;

fn state(payloads: &[Payload]) -> CaseState {
    fold(&entries(&log_of(payloads)))
}

fn table(change: TableChange) -> Payload {
    let mut batch = AnswersChanged::typed(Vec::new());
    batch.tables.push(change);
    Payload::AnswersChanged(batch)
}

fn add(rows: &[(&str, Option<&str>)]) -> Payload {
    let added = rows.iter().map(|(row, after)| RowAdded { row: (*row).into(), after: after.map(Into::into) }).collect();
    table(TableChange { table: "t".into(), added, ..TableChange::default() })
}

fn remove(row: &str) -> Payload {
    table(TableChange { table: "t".into(), removed: vec![row.into()], ..TableChange::default() })
}

fn retract(seq: u64) -> Payload {
    Payload::Retracted(Retracted { seq, reason: String::new() })
}

fn q(value: &str) -> Payload {
    answers(vec![Change::answer("q", text(value))])
}

fn value(state: &CaseState) -> Option<Value> {
    state.answer("q").and_then(|seen| seen.change.value.clone())
}

#[test]
fn the_latest_answer_is_in_force_and_all_are_kept() {
    let state = state(&[q("1"), q("2"), answers(vec![Change::answer("q", None)]), q("3")]);
    assert_eq!(value(&state), text("3"));
    let history: Vec<_> = state.answers["q"].history.iter().map(|seen| seen.change.value.clone()).collect();
    assert_eq!(history, [text("1"), text("2"), None, text("3")]);
    assert_eq!(state.answers["q"].history[1].stamp.seq, 2);
}

#[test]
fn order_is_by_seq_even_when_clocks_say_otherwise() {
    let mut entries = entries(&log_of(&[q("1"), q("2")]));
    entries[1].stamp.wall_ms = 0;
    assert_eq!(value(&fold(&entries)), text("2"));
}

#[test]
fn a_retraction_brings_the_answer_before_back() {
    let payloads = [q("1"), q("2"), retract(2), retract(1), q("3")];
    let at = |count| value(&state(&payloads[..count]));
    assert_eq!([at(2), at(3), at(4), at(5)], [text("2"), text("1"), None, text("3")]);
    let state = state(&payloads);
    assert_eq!(state.answers["q"].history[1].retracted_by, Some(3));
    assert_eq!(state.oddities, []);
}

#[test]
fn a_retraction_of_nothing_is_an_oddity_not_a_failure() {
    let state = state(&[q("1"), retract(9), retract(2), retract(1), retract(1)]);
    let nothing = |seq, target| Oddity::NothingToRetract { seq, target };
    assert_eq!(state.oddities, [nothing(2, 9), nothing(3, 2), nothing(5, 1)]);
    assert_eq!(value(&state), None);
}

#[test]
fn rows_keep_the_order_they_were_given() {
    let order = table(TableChange { table: "t".into(), order: vec!["c".into(), "a".into()], ..TableChange::default() });
    let payloads =
        [add(&[("a", None), ("b", None)]), add(&[("c", Some("a"))]), order, remove("a"), add(&[("a", None)])];
    let rows = |count| state(&payloads[..count]).tables["t"].rows.join(" ");
    assert_eq!(rows(1), "a b");
    assert_eq!(rows(2), "a c b");
    assert_eq!(rows(3), "c a b");
    assert_eq!(rows(4), "c b");
    assert_eq!(rows(5), "c b a");
}

#[test]
fn a_removed_row_does_not_come_back_through_a_late_answer() {
    let cell = |value| answers(vec![Change::cell("t", "a", "x", text(value))]);
    let state = state(&[add(&[("a", None)]), cell("1"), remove("a"), cell("2")]);
    assert_eq!(state.tables["t"].rows, Vec::<String>::new());
    assert_eq!(state.tables["t"].cells["a"]["x"].history.len(), 2, "but the answers are kept");
}

#[test]
fn retracting_the_removal_brings_row_and_cells_back() {
    let cell = answers(vec![Change::cell("t", "a", "x", text("1"))]);
    let state = state(&[add(&[("a", None), ("b", None)]), cell, remove("a"), retract(3)]);
    assert_eq!(state.tables["t"].rows, ["a", "b"]);
    assert_eq!(state.tables["t"].answer_at("a", "x").unwrap().change.value, text("1"));
}

#[test]
fn an_answer_brings_its_row_along_and_takes_it_away_when_retracted() {
    let cell = answers(vec![Change::cell("t", "fixed", "x", text("1"))]);
    let clear = answers(vec![Change::cell("t", "other", "x", None)]);
    assert_eq!(state(&[cell.clone(), clear.clone()]).tables["t"].rows, ["fixed"]);
    assert!(state(&[cell, clear, retract(1)]).tables["t"].rows.is_empty());
}

#[test]
fn declared_empty_ends_with_the_first_row() {
    let declare =
        |empty| table(TableChange { table: "t".into(), declared_empty: Some(empty), ..TableChange::default() });
    let payloads = [declare(true), add(&[("a", None)]), remove("a"), declare(true), declare(false)];
    let empty = |count| state(&payloads[..count]).tables["t"].declared_empty;
    assert_eq!([empty(1), empty(2), empty(3), empty(4), empty(5)], [true, false, false, true, false]);
    assert!(state(&[declare(true), add(&[("a", None)]), retract(2)]).tables["t"].declared_empty, "as before");
}

#[test]
fn case_facts_follow_their_records() {
    let samples = samples();
    let state = fold(&entries(&log_of(&samples)));
    assert_eq!(state.details.title, "改名");
    assert_eq!(state.details.survey_date.as_deref(), Some("2026-10-31"));
    assert_eq!(state.details.checklist, "b");
    assert!(state.details.practice && state.closed.is_none(), "closed and opened again");
    assert_eq!(state.attachments.len(), 1);
    // The sample retraction takes back the sample answers.
    assert!(state.answer("request.amount").is_none());
    assert_eq!(state.answers["request.amount"].history.len(), 1);
    assert!(state.answers["request.amount"].history[0].after_limit_seen);
}

#[test]
fn what_cannot_be_read_or_does_not_fit_is_told() {
    let mut entries = entries(&log_of(&[q("1"), q("2"), Payload::CaseCreated(CaseCreated::default())]));
    entries[1].payload = None;
    entries.push(entries[2].clone());
    let created = Entry { stamp: Stamp { seq: 9, ..entries[2].stamp.clone() }, ..entries[2].clone() };
    entries.push(created);
    let half = Change { row: Some("a".into()), ..Change::answer("t", None) };
    let stamp = Stamp { seq: 10, ..entries[0].stamp.clone() };
    entries.push(Entry { stamp, payload: Some(answers(vec![half])) });
    let state = fold(&entries);
    let expected = [
        Oddity::Unreadable { seq: 2 },
        Oddity::OutOfOrder { seq: 3 },
        Oddity::CreatedAgain { seq: 9 },
        Oddity::HalfACell { seq: 10, table: "t".into() },
    ];
    assert_eq!(state.oddities, expected);
    assert_eq!(value(&state), text("1"));
}

#[test]
fn an_answer_keeps_its_row_when_what_made_the_row_known_is_taken_back() {
    let cell = |value: &str| answers(vec![Change::cell("t", "b", "x", text(value))]);
    let removed = || table(TableChange { table: "t".into(), removed: vec!["b".into()], ..TableChange::default() });
    let retract = |seq| Payload::Retracted(Retracted { seq, reason: String::new() });
    let rows = |payloads: &[Payload]| fold(&entries(&log_of(payloads))).tables["t"].rows.clone();
    // The removal of a row that was not there yet; the first of two answers that brought it along.
    assert_eq!(rows(&[removed(), cell("1"), retract(1)]), ["b"]);
    assert_eq!(rows(&[cell("1"), cell("2"), retract(1)]), ["b"]);
    assert_eq!(rows(&[cell("1"), cell("2"), retract(1), retract(2)]), [""; 0]);
    assert_eq!(rows(&[cell("1"), removed(), cell("2")]), [""; 0], "a late answer does not bring a removed row back");
}

/// Any mixture of actions on two questions and one table.
fn action() -> impl Strategy<Value = Payload> {
    let row = proptest::sample::select(vec!["a", "b", "c", "d"]);
    let cell = |(row, value): (&str, Option<u8>)| {
        answers(vec![Change::cell("t", row, "x", value.map(|value| Value::Text(value.to_string())))])
    };
    prop_oneof![
        any::<u8>().prop_map(|value| q(&value.to_string())),
        (row.clone(), any::<Option<u8>>()).prop_map(cell),
        (row.clone(), proptest::option::of(row.clone())).prop_map(|(row, after)| add(&[(row, after)])),
        row.clone().prop_map(remove),
        any::<bool>().prop_map(|empty| table(TableChange {
            table: "t".into(),
            declared_empty: Some(empty),
            ..TableChange::default()
        })),
        (1..12_u64).prop_map(retract),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]
    #[test]
    fn the_state_is_that_of_the_records_never_retracted(payloads in proptest::collection::vec(action(), 0..14)) {
        let all = entries(&log_of(&payloads));
        let folded = fold(&all);
        // What was retracted might as well never have been, as far as what is in force goes.
        let gone: std::collections::BTreeSet<u64> = all
            .iter()
            .filter_map(|entry| match &entry.payload {
                Some(Payload::Retracted(retracted)) if retracted.seq < entry.stamp.seq => Some(retracted.seq),
                _ => None,
            })
            .collect();
        let kept: Vec<Entry> = all.iter().filter(|entry| !gone.contains(&entry.stamp.seq)).cloned().collect();
        let bare = fold(&kept);
        prop_assert_eq!(value(&folded), value(&bare));
        let shown = |state: &CaseState| {
            let table = state.tables.get("t").cloned().unwrap_or_default();
            let cells: Vec<_> = table.rows.iter().map(|row| table.answer_at(row, "x").map(|seen| seen.change.clone())).collect();
            (table.rows, table.declared_empty, cells)
        };
        prop_assert_eq!(shown(&folded), shown(&bare));
        prop_assert_eq!(folded.records, all.len() as u64);
    }
}
