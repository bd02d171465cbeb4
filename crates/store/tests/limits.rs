//! Large answers, large pastes, files of every awkward length, and clocks that go wrong.
#![allow(clippy::unwrap_used)]

mod support;

use evidence::{Action, AnswersChanged, CaseCreated, CaseId, Change, Payload, RowAdded, TableChange, Value};
use store::{AttachmentDescription, Settings, Store};
use support::{Clock, officer, settings};

fn open(settings: Settings, clock: &Clock) -> (tempfile::TempDir, Store, CaseId) {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::create(folder.path(), officer(), "p", settings, clock.env()).unwrap();
    let (case, _) = store.create_case(CaseCreated::default()).unwrap();
    (folder, store, case)
}

#[test]
fn ten_megabytes_of_text_and_ten_thousand_rows_are_one_record_each() {
    let (folder, mut store, case) = open(settings(), &Clock::at(0));
    let long = "长".repeat(10_000_000 / 3);
    let change = Change::answer("note", Some(Value::Text(long.clone())));
    let first = store.append(Some(case), &Payload::AnswersChanged(AnswersChanged::typed(vec![change]))).unwrap();
    let rows: Vec<String> = (0..10_000).map(|row| format!("00000000-0000-4000-8000-{row:012}")).collect();
    let added = rows.iter().map(|row| RowAdded { row: row.clone(), after: None }).collect();
    let cells = |row: &String| {
        ["name", "quantity", "price", "value"].map(|column| {
            Change::cell("stock", row.clone(), column, Some(Value::Text(format!("{column} {}", &row[30..]))))
        })
    };
    let paste = AnswersChanged {
        tables: vec![TableChange { table: "stock".into(), added, ..TableChange::default() }],
        changes: rows.iter().flat_map(cells).collect(),
        action: Action::Pasted,
        after_limit_seen: false,
    };
    let second = store.append(Some(case), &Payload::AnswersChanged(paste)).unwrap();
    assert_eq!(second.stamp.seq, first.stamp.seq + 1);
    drop(store);
    let store = Store::unlock(folder.path(), "p", settings(), Clock::at(0).env()).unwrap();
    let state = store.case_state(case).unwrap();
    assert_eq!(state.answer("note").unwrap().change.value, Some(Value::Text(long)));
    let table = &state.tables["stock"];
    assert_eq!(table.rows, rows);
    let last = table.answer_at(&rows[9_999], "price").unwrap();
    assert_eq!(last.change.value, Some(Value::Text("price 009999".into())));
    assert!(store.check().unwrap().holds());
}

#[test]
fn what_is_longer_than_a_record_may_be_is_refused_and_the_store_goes_on() {
    let (_folder, mut store, case) = open(settings(), &Clock::at(0));
    let answer = |length| {
        let change = Change::answer("note", Some(Value::Text("a".repeat(length))));
        Payload::AnswersChanged(AnswersChanged::typed(vec![change]))
    };
    assert_eq!(store.append(Some(case), &answer(evidence::MAX_PAYLOAD)).unwrap_err().code(), "too_long");
    assert_eq!(store.append(Some(case), &answer(5)).unwrap().stamp.seq, 3);
    let nobody = CaseId::from_random([9; 16]);
    assert_eq!(store.append(Some(nobody), &answer(5)).unwrap_err().code(), "no_case");
    assert_eq!(store.append(Some(case), &answer(5)).unwrap().stamp.seq, 4);
}

#[test]
fn files_of_awkward_lengths_come_back_whole() {
    let (_folder, mut store, case) = open(Settings { attachment_limit: 200_000, ..settings() }, &Clock::at(0));
    for length in [0, 1, 65_535, 65_536, 65_537, 131_072, 200_000] {
        let content: Vec<u8> = (0..length).map(|i: u32| (i % 241) as u8).collect();
        // A reader that gives a few bytes at a time, as a pipe does.
        let mut trickle = Trickle(&content);
        let (id, _) = store.attach(case, AttachmentDescription::default(), &mut trickle).unwrap();
        assert_eq!(*store.attachment(case, id).unwrap(), content, "{length} bytes");
    }
    let error = store.attach(case, AttachmentDescription::default(), &mut &vec![0; 200_001][..]).unwrap_err();
    assert_eq!(error.code(), "attachment_too_large");
    assert_eq!(store.case_state(case).unwrap().attachments.len(), 7);
    assert_eq!(store.check().unwrap().attachments_good, 7);
}

struct Trickle<'a>(&'a [u8]);

impl std::io::Read for Trickle<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let length = buffer.len().min(self.0.len()).min(1_000);
        let (now, later) = self.0.split_at(length);
        buffer[..length].copy_from_slice(now);
        self.0 = later;
        Ok(length)
    }
}

#[test]
fn a_clock_that_jumps_back_is_recorded_and_never_refused() {
    let clock = Clock::at(1_000_000);
    let (_folder, mut store, case) = open(settings(), &clock);
    let answer = Payload::AnswersChanged(AnswersChanged::typed(vec![Change::answer("q", None)]));
    clock.forward(-500);
    assert!(!store.append(Some(case), &answer).unwrap().clock_jumped, "an adjustment");
    clock.forward(-60_000);
    let saved = store.append(Some(case), &answer).unwrap();
    assert!(saved.clock_jumped);
    assert_eq!(saved.stamp.wall_ms, 939_500);
    assert!(!store.append(Some(case), &answer).unwrap().clock_jumped, "said once");
    let log = store.log_records().unwrap();
    let Some(Payload::ClockJumped(jump)) = &log.last().unwrap().payload else { panic!("{log:?}") };
    assert_eq!((jump.before_ms, jump.now_ms), (999_500, 939_500));
    assert_eq!(log.last().unwrap().stamp.seq + 1, saved.stamp.seq, "before the answer");
    assert_eq!(store.records(case).unwrap().len(), 4);
    assert!(store.check().unwrap().holds());
}

#[test]
fn several_records_of_one_action_are_all_written_or_none() {
    let (folder, mut store, case) = open(settings(), &Clock::at(0));
    let answers = |changes| Payload::AnswersChanged(AnswersChanged::typed(changes));
    let one = |id: &str| answers(vec![Change::answer(id, Some(Value::Text("1".into())))]);
    let many = answers(vec![Change::answer("m", None); evidence::MAX_ITEMS + 1]);
    let before = store.head();
    let error = store.append_all(case, &[one("a"), many.clone(), one("b")]).unwrap_err();
    assert_eq!(error.code(), "too_many");
    assert!(error.to_string().contains("500001"), "{error}");
    assert_eq!(store.append(Some(case), &many).unwrap_err().code(), "too_many");
    assert_eq!(store.head(), before);
    assert!(store.case_state(case).unwrap().answers.is_empty(), "not even the first of them");
    let saved = store.append_all(case, &[one("a"), one("b")]).unwrap();
    assert_eq!(saved.iter().map(|saved| saved.stamp.seq).collect::<Vec<_>>(), [3, 4]);
    let refused = store.create_case_with(CaseCreated::default(), vec![one("a"), many]).unwrap_err();
    assert_eq!(refused.code(), "too_many");
    assert_eq!(store.cases().unwrap().len(), 1, "no empty case is left");
    let (second, saved) = store.create_case_with(CaseCreated::default(), vec![one("a")]).unwrap();
    assert_eq!((saved.len(), store.case_state(second).unwrap().answers.len()), (2, 1));
    drop(store);
    let store = Store::unlock(folder.path(), "p", settings(), Clock::at(0).env()).unwrap();
    assert!(store.findings().is_empty(), "{:?}", store.findings());
    assert!(store.check().unwrap().holds());
}

#[test]
fn a_key_file_is_as_long_written_as_read() {
    let clock = Clock::at(0);
    let create = |length: usize| {
        let folder = tempfile::tempdir().unwrap();
        let officer = store::Officer { id: "o".into(), name: "n".repeat(length), role: None };
        Store::create(folder.path(), officer, "p", settings(), clock.env()).map(drop).map(|()| folder)
    };
    let size = |folder: &tempfile::TempDir| std::fs::metadata(folder.path().join("keys")).unwrap().len();
    let most = 60_000 + (64 << 10) - usize::try_from(size(&create(60_000).unwrap())).unwrap();
    for length in [most - 1, most] {
        let folder = create(length).unwrap();
        assert_eq!(Store::unlock(folder.path(), "p", settings(), clock.env()).unwrap().officer().name.len(), length);
    }
    let folder = tempfile::tempdir().unwrap();
    let officer = store::Officer { id: "o".into(), name: "n".repeat(most + 1), role: None };
    let error = Store::create(folder.path(), officer, "p", settings(), clock.env()).map(drop).unwrap_err();
    assert_eq!(error.code(), "too_long");
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["lock"], "nothing was begun");
}

#[test]
fn a_clock_that_jumps_is_found_in_one_transaction_with_several_records_and_listed() {
    let clock = Clock::at(1_000_000);
    let (folder, mut store, case) = open(settings(), &clock);
    let answers = |id: &str| Payload::AnswersChanged(AnswersChanged::typed(vec![Change::answer(id, None)]));
    assert!(store.clock_jumps().unwrap().is_empty());
    // At, below and above the tolerance of a second.
    for (back, jumps) in [(999, 0), (1_000, 0), (1_001, 1)] {
        clock.forward(-back);
        let saved = store.append_all(case, &[answers("a"), answers("b")]).unwrap();
        assert_eq!(saved.len(), 2, "the jump is nobody's action");
        assert_eq!(store.clock_jumps().unwrap().len(), jumps, "{back} ms");
    }
    clock.forward(-3_600_000);
    drop(store);
    let store = Store::unlock(folder.path(), "p", settings(), clock.env()).unwrap();
    let jumps = store.clock_jumps().unwrap();
    assert_eq!(jumps.len(), 2, "also the one while it was closed");
    assert_eq!(jumps[1].1.before_ms - jumps[1].1.now_ms, 3_600_000);
    assert!(jumps[0].0.seq < jumps[1].0.seq);
    assert!(store.check().unwrap().holds());
}
