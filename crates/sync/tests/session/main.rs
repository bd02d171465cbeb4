//! The session against a hub in memory: cut at every byte and resumed, copied, behind, refused, beside the officer's typing.
#![allow(clippy::unwrap_used, unreachable_pub)]

mod hub;
mod laptop;
mod line;
mod lines;
mod orders;

use std::{collections::BTreeMap, future::Future, sync::Arc, sync::atomic::Ordering, time::Duration};

use evidence::{CaseId, Hash};
use hub::{Blob, Hub};
use laptop::{Paper, writer};
use line::Wire;
use sync::{Connect, Connecting, End, LineError, Problem, Report, Rules, TlsFault, Watch, session, words};
use wire::{Code, Detail, Refusal};

fn run<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

fn rules() -> Rules {
    // Small batches, so that a session of 64 KB has many.
    Rules { push_records: 7, push_bytes: 4_000, idle: Duration::from_secs(5), ..Rules::default() }
}

fn go(paper: &Paper, line: &dyn Connect, hub: &Hub) -> Report {
    run(async { session(paper, line, &hub.branch(), rules(), &Watch::default()).await.unwrap() })
}

fn whole(paper: &Paper, hub: &Arc<Hub>) -> Report {
    go(paper, &Wire::whole(hub, paper.log), hub)
}

/// What the hub has of a log and its files.
type There = (Vec<Vec<u8>>, BTreeMap<(CaseId, Hash), Blob>);

fn there(hub: &Hub, paper: &Paper) -> There {
    let state = hub.state();
    let records = state.logs[&paper.log].records.iter().map(|(_, sealed, _)| sealed.clone()).collect();
    (records, state.blobs.clone())
}

/// What must hold at any moment: what was receipted is there, what was said to be held is held whole.
fn nothing_is_said_that_is_not_so(paper: &Paper, hub: &Hub) {
    let state = hub.state();
    let inside = paper.inside();
    if let Some(receipt) = &inside.receipt {
        let there = &state.logs[&paper.log].records[receipt.seq as usize - 1].0;
        assert_eq!(there.hash, receipt.hash, "a receipt without its record");
    }
    for file in &inside.sent {
        let blob = &state.blobs[file];
        assert!(blob.whole && inside.files[file].1 == blob.bytes, "a file said to be there that is not");
    }
    assert!(!inside.ended || inside.receipt.as_ref().is_some_and(|r| r.seq <= inside.records.len() as u64));
}

/// About 64 KB on the way: two cases, some photos.
fn full(n: u8) -> Paper {
    let paper = Paper::new(n);
    for c in 0..2 {
        let case = paper.open(10 + c);
        for word in 0..12 {
            paper.say(case, &format!("第 {word} 句话，{}", "很长".repeat(usize::from(word as u8) * 10)));
        }
        for size in [4_000, 900, 9_000, 0] {
            paper.photo(case, (0..size).map(|i| (i % 251) as u8 ^ c).collect());
        }
    }
    paper
}

fn enrolled(paper: &Paper) -> Arc<Hub> {
    let hub = Hub::new();
    hub.enrol(paper.log, paper.key());
    hub
}

#[test]
fn everything_arrives_and_is_said_to_be_there_only_then() {
    let paper = full(1);
    let hub = enrolled(&paper);
    let report = whole(&paper, &hub);
    assert_eq!(report.end, End::Done, "{report:?}");
    assert_eq!((report.records, report.files), (paper.sealed().len() as u64, 8));
    assert!(paper.all_there() && paper.inside().ended);
    assert_eq!(there(&hub, &paper).0, paper.sealed());
    nothing_is_said_that_is_not_so(&paper, &hub);
    // A second one changes nothing, and sends no record and no file.
    hub.state().calls.clear();
    let again = whole(&paper, &hub);
    assert_eq!((again.end, again.records, again.files), (End::Done, 0, 0));
    assert_eq!(hub.state().calls, ["hello", "heads", "layers_wanted"]);
}

#[test]
fn small_files_of_the_oldest_case_go_first() {
    let paper = full(1);
    let hub = enrolled(&paper);
    // Busy for long once the first files are there.
    hub.state().refuse.push(("blob_part", Refusal::with(Code::Busy, Detail::After(600))));
    let report = whole(&paper, &hub);
    assert_eq!(report.end, End::Busy { after: 600 });
    let receipted = paper.inside().receipt.as_ref().unwrap().seq;
    assert_eq!(receipted, paper.sealed().len() as u64, "records came first");
    assert!(paper.inside().sent.is_empty());
    assert_eq!(whole(&paper, &hub).end, End::Done);
    let sizes: Vec<u64> = hub.state().arrived.iter().map(|(_, size)| *size).collect();
    assert_eq!(sizes, [0, 900, 4_000, 9_000, 0, 900, 4_000, 9_000]);
    let first = hub.state().arrived[0].0;
    assert!(hub.state().arrived[..4].iter().all(|(case, _)| *case == first));
}

fn cut_everywhere(step: usize) {
    let model = full(1);
    let hub = enrolled(&model);
    let line = Wire::whole(&hub, model.log);
    assert_eq!(go(&model, &line, &hub).end, End::Done);
    let uncut = there(&hub, &model);
    let (out, back) = (line.passed.0.load(Ordering::SeqCst), line.passed.1.load(Ordering::SeqCst));
    assert!(out > 40_000, "{out}");
    let fresh = full(1);
    let mut sessions = 0;
    for (there_max, back_max) in
        (0..out).step_by(step).map(|n| (n, usize::MAX)).chain((0..back).step_by(step).map(|n| (usize::MAX, n)))
    {
        let paper = fresh.copied(1);
        let hub = enrolled(&paper);
        let cut = Wire { there: there_max, back: back_max, ..Wire::whole(&hub, paper.log) };
        let report = go(&paper, &cut, &hub);
        assert!(matches!(report.end, End::Cut(_)), "{there_max} {back_max}: {report:?}");
        assert!(!paper.inside().ended);
        nothing_is_said_that_is_not_so(&paper, &hub);
        // Cut once more near by, and then let through.
        let cut = Wire { there: there_max / 2 + 100, back: back_max, ..Wire::whole(&hub, paper.log) };
        go(&paper, &cut, &hub);
        nothing_is_said_that_is_not_so(&paper, &hub);
        let report = whole(&paper, &hub);
        assert_eq!(report.end, End::Done, "{there_max} {back_max}: {report:?}");
        assert!(there(&hub, &paper) == uncut && paper.all_there(), "{there_max} {back_max}");
        nothing_is_said_that_is_not_so(&paper, &hub);
        sessions += 3;
    }
    assert!(sessions > 30, "{sessions}");
}

/// `LONG=1`: at every byte of both directions; `STEP=n`: at every n-th.
#[test]
fn cut_at_any_byte_and_resumed_it_is_the_same() {
    let long = std::env::var("LONG").is_ok_and(|v| v == "1");
    let step = std::env::var("STEP").ok().and_then(|n| n.parse().ok());
    cut_everywhere(step.unwrap_or(if long { 1 } else { 499 }).max(1));
}

#[test]
fn typing_goes_on_and_arrives_in_the_same_session() {
    let paper = full(1);
    let hub = enrolled(&paper);
    paper.inside().typed_meanwhile = 3;
    let report = whole(&paper, &hub);
    assert_eq!(report.end, End::Done, "{report:?}");
    assert!(paper.all_there());
    assert_eq!(there(&hub, &paper).0, paper.sealed());
}

#[test]
fn two_copies_that_both_wrote_are_named_and_neither_is_lost() {
    let one = full(1);
    let hub = enrolled(&one);
    assert_eq!(whole(&one, &hub).end, End::Done);
    let other = one.copied(1);
    let case = one.open(50);
    one.say(case, "on the first");
    let fork_at = other.sealed().len() as u64 + 1;
    other.open(51);
    other.say(case, "on the second");
    other.say(case, "and again");
    assert_eq!(whole(&one, &hub).end, End::Done);
    let before = there(&hub, &one);
    let mine = other.sealed();
    let report = whole(&other, &hub);
    assert_eq!(report.end, End::Fork { seq: fork_at }, "{report:?}");
    assert!(!words::steps(&report.end).is_empty());
    assert!(there(&hub, &one) == before && other.sealed() == mine && !other.all_there());
    // Both are told from now on.
    one.say(case, "later");
    assert!(matches!(whole(&one, &hub).end, End::Fork { .. }));
    nothing_is_said_that_is_not_so(&one, &hub);
    nothing_is_said_that_is_not_so(&other, &hub);
}

#[test]
fn an_older_copy_is_caught_up_with_its_files() {
    let one = full(1);
    let hub = enrolled(&one);
    assert_eq!(whole(&one, &hub).end, End::Done);
    let older = one.copied(1);
    let case = one.open(60);
    for n in 0..8 {
        one.say(case, &n.to_string());
    }
    let photo = one.photo(case, vec![7; 10_000]);
    assert_eq!(whole(&one, &hub).end, End::Done);
    let report = whole(&older, &hub);
    assert_eq!((report.end, report.caught_up), (End::Done, 10), "{:?}", report.problems);
    assert_eq!(older.sealed(), one.sealed());
    assert!(older.all_there() && older.inside().files[&(case, photo)].1 == vec![7; 10_000]);
    let counts = words::Counts::default();
    let said = words::notes(&Report { caught_up: 214, end: End::Done, ..empty() });
    assert_eq!(said[0].zh, "这台电脑的数据比分行旧，补回 214 条");
    assert!(words::end(&Report { end: End::Done, ..empty() }, &counts, 0, 480).zh.contains("可以合上电脑"));
    // Restored from a backup and not yet looked at: caught up, and nothing is sent.
    let restored = one.copied(1);
    one.say(case, "more");
    assert_eq!(whole(&one, &hub).end, End::Done);
    restored.inside().only_reads = true;
    let report = whole(&restored, &hub);
    assert_eq!((report.end, report.caught_up), (End::OnlyRead, 1));
    assert_eq!(restored.sealed(), one.sealed());
}

fn empty() -> Report {
    Report {
        end: End::Left,
        records: 0,
        files: 0,
        bytes: 0,
        taken: 0,
        erased: 0,
        held: 0,
        caught_up: 0,
        lost_content: 0,
        ahead_ms: None,
        hub_lost: false,
        notice: None,
        problems: Vec::new(),
    }
}

#[test]
fn a_hub_restored_from_yesterday_is_sent_again_what_it_lost() {
    let paper = full(1);
    let hub = enrolled(&paper);
    assert_eq!(whole(&paper, &hub).end, End::Done);
    let yesterday = hub.state().clone();
    let case = paper.open(70);
    paper.photo(case, vec![1; 3_000]);
    assert_eq!(whole(&paper, &hub).end, End::Done);
    *hub.state() = yesterday;
    // It also lost a file it had said it holds.
    let lost = *hub.state().blobs.keys().next().unwrap();
    hub.state().blobs.remove(&lost);
    let report = whole(&paper, &hub);
    assert!(report.hub_lost && report.end == End::Done, "{report:?}");
    assert!(paper.all_there() && paper.inside().lost.len() == 1, "the receipt stays as a proof");
    nothing_is_said_that_is_not_so(&paper, &hub);
}

#[test]
fn a_record_that_the_branch_does_not_take_stops_there_and_says_so() {
    let paper = full(1);
    let hub = enrolled(&paper);
    hub.state().unreadable.insert(12);
    let report = whole(&paper, &hub);
    assert_eq!(report.end, End::Stuck { seq: 12, reason: "malformed".into() }, "{report:?}");
    assert_eq!(paper.inside().receipt.as_ref().unwrap().seq, 11, "those before it are receipted");
    nothing_is_said_that_is_not_so(&paper, &hub);
    let said = words::end(&report, &words::Counts::default(), 0, 480);
    assert!(said.zh.starts_with("第 12 条分行读不出；之前的已签收"), "{said:?}");
    // The branch was upgraded.
    hub.state().unreadable.clear();
    assert_eq!(whole(&paper, &hub).end, End::Done);
}

#[test]
fn a_lost_reply_and_a_busy_branch_change_nothing() {
    let paper = full(1);
    let hub = enrolled(&paper);
    // Everything arrived, and the last receipt did not.
    assert_eq!(whole(&paper, &hub).end, End::Done);
    paper.inside().receipt = None;
    let report = whole(&paper, &hub);
    assert_eq!((report.end, report.records), (End::Done, 1), "the last record again gives the receipt");
    for word in ["hello", "heads", "push", "have", "blob_part"] {
        let paper = full(2);
        let hub = enrolled(&paper);
        hub.state().refuse.push((word, Refusal::with(Code::Busy, Detail::After(1))));
        let report = whole(&paper, &hub);
        let expected = if word == "hello" { End::Busy { after: 1 } } else { End::Done };
        assert_eq!(report.end, expected, "{word}");
    }
    let hub = enrolled(&paper);
    let paper = full(1);
    hub.state().refuse.push(("push", Refusal::with(Code::Busy, Detail::After(360))));
    assert_eq!(whole(&paper, &hub).end, End::Busy { after: 360 });
}

#[test]
fn refusals_end_the_session_in_words_and_mark_nothing() {
    for (word, code) in [
        ("heads", Code::Revoked),
        ("push", Code::Revoked),
        ("push", Code::DiskFull),
        ("push", Code::Internal),
        ("push", Code::LogClosed),
        ("heads", Code::UnknownStore),
    ] {
        let paper = full(1);
        let hub = enrolled(&paper);
        hub.state().refuse.push((word, Refusal::of(code)));
        let report = whole(&paper, &hub);
        match code {
            Code::Revoked => assert_eq!(report.end, End::Revoked),
            _ => assert_eq!(report.end, End::Refused(Box::new(Refusal::of(code)))),
        }
        assert!(!paper.inside().ended && !words::end(&report, &words::Counts::default(), 0, 480).zh.is_empty());
        nothing_is_said_that_is_not_so(&paper, &hub);
    }
    // A file that is refused holds up no other, and is said.
    let paper = full(1);
    let hub = enrolled(&paper);
    for _ in 0..3 {
        hub.state().refuse.push(("blob_part", Refusal::of(Code::CaseFull)));
    }
    let report = whole(&paper, &hub);
    assert_eq!((report.end.clone(), report.files), (End::Done, 8), "tried again in the next round: {report:?}");
    let paper = full(1);
    let hub = enrolled(&paper);
    let gone = *paper.inside().files.keys().next().unwrap();
    paper.inside().gone.insert(gone.1);
    let report = whole(&paper, &hub);
    assert_eq!(report.end, End::Left, "a file that is lost here is never said to be there");
    assert!(matches!(report.problems[..], [Problem::FileLost(case, id)] if (case, id) == gone), "{report:?}");
    assert!(!paper.inside().ended);
}

#[test]
fn offsets_and_hashes_of_files_are_the_branches_matter() {
    let paper = full(1);
    let hub = enrolled(&paper);
    let ((case, id), size) = {
        let inside = paper.inside();
        let (file, (_, bytes)) = inside.files.iter().find(|(_, (_, bytes))| bytes.len() == 9_000).unwrap();
        (*file, bytes.len())
    };
    // A part of another file lies there: the hash says so, and it is sent from its beginning.
    hub.state().blobs.insert((case, id), Blob { bytes: vec![9; size - 10], whole: false });
    let report = whole(&paper, &hub);
    assert_eq!(report.end, End::Done, "{report:?}");
    assert!(hub.state().blobs[&(case, id)].whole);
}

#[test]
fn two_officers_hear_each_other() {
    let (one, two) = (full(1), Paper::new(2));
    let hub = enrolled(&one);
    hub.enrol(two.log, two.key());
    let case = one.open(80);
    one.say(case, "owner");
    assert_eq!(whole(&one, &hub).end, End::Done);
    two.inside().known.insert(one.log, writer(&one));
    two.say(case, "second");
    let report = whole(&two, &hub);
    assert_eq!((report.end, report.taken), (End::Done, 2), "{:?}", report.problems);
    // The first does not know whose log that is: said, and nothing is taken in.
    let report = whole(&one, &hub);
    assert_eq!(report.end, End::Done, "what is here is there all the same");
    assert_eq!(report.problems, [Problem::UnknownWriter(case, two.log)]);
    one.inside().known.insert(two.log, writer(&two));
    let report = whole(&one, &hub);
    assert_eq!((report.end, report.taken), (End::Done, 2), "what it said and that it heard");
    // Hearing each other comes to an end.
    let mut ends = Vec::new();
    for _ in 0..6 {
        ends.push((whole(&two, &hub).taken, whole(&one, &hub).taken));
    }
    assert_eq!(there(&hub, &one).0, one.sealed());
    assert_eq!(there(&hub, &two).0, two.sealed());
}

struct Fails(LineError);

impl Connect for Fails {
    fn connect(&self) -> Connecting<'_> {
        Box::pin(async { Err(self.0.clone()) })
    }
}

#[test]
fn a_proxy_that_opens_the_line_is_named_and_another_branch_gets_nothing() {
    let paper = full(1);
    let hub = enrolled(&paper);
    let proxy = LineError::Tls(TlsFault::Intercepted("UnknownIssuer".into()));
    let report = go(&paper, &Fails(proxy), &hub);
    assert!(matches!(report.end, End::Intercepted(_)));
    let said = words::end(&report, &words::Counts::default(), 0, 480);
    assert!(said.zh.starts_with("线路上有设备拆开了加密连接，请找科技部放行"), "{said:?}");
    assert!(matches!(go(&paper, &Fails(LineError::Unreachable("no".into())), &hub).end, End::Cut(_)));
    assert_eq!(go(&paper, &Fails(LineError::Tls(TlsFault::Expired("x".into()))), &hub).end, End::Expired);
    let mut branch = hub.branch();
    branch.hub_key_hash = Hash([1; 32]);
    let line = Wire::whole(&hub, paper.log);
    let report = run(async { session(&paper, &line, &branch, rules(), &Watch::default()).await.unwrap() });
    assert_eq!(report.end, End::AnotherBranch);
    assert_eq!(hub.state().calls, ["hello"]);
}

#[test]
fn a_session_stops_when_it_is_told_and_a_dead_line_is_cut() {
    let paper = full(1);
    let hub = enrolled(&paper);
    let line = Wire::whole(&hub, paper.log);
    let watch = Watch::default();
    watch.stop();
    let report = run(async { session(&paper, &line, &hub.branch(), rules(), &watch).await.unwrap() });
    assert_eq!(report.end, End::Stopped);
    /// A line on which nothing ever comes.
    struct Dead;
    impl Connect for Dead {
        fn connect(&self) -> Connecting<'_> {
            Box::pin(async {
                let (here, there) = tokio::io::duplex(1 << 16);
                std::mem::forget(there);
                Ok(sync::Line { stream: Box::new(here), exporter: None })
            })
        }
    }
    let rules = Rules { idle: Duration::from_millis(200), ..rules() };
    let report = run(async { session(&paper, &Dead, &hub.branch(), rules, &Watch::default()).await.unwrap() });
    assert!(matches!(report.end, End::Cut(_)), "{report:?}");
}

#[test]
fn clocks_that_differ_are_said_and_refuse_nothing() {
    let mut paper = full(1);
    paper.now_ms -= 42 * 60_000;
    let hub = enrolled(&paper);
    let report = whole(&paper, &hub);
    assert_eq!(report.end, End::Done);
    assert_eq!(words::clock(report.ahead_ms.unwrap()).unwrap().zh, "本机时间比分行慢 42 分钟（不影响保存）");
    assert!(words::clock(299_000).is_none());
}

#[test]
fn the_screen_says_what_is_agreed() {
    let counts = words::Counts { cases: 3, records: 214, files: 46, bytes: 117_400_000, all_cases: 12, all_files: 318 };
    let now = 1_800_000_000_000;
    assert_eq!(
        words::waiting(&counts, Some(now - 3 * 86_400_000), now, 480).zh,
        "待回行：3 份案件 · 214 条记录 · 46 张照片（118 MB） · 上次回行 3 天前"
    );
    assert_eq!(words::not_enrolled().zh, "未接入分行，数据只在本机");
    let at = 1_799_999_520_000;
    let time = words::time_of_day(at, 480);
    assert_eq!(words::done(&counts, at, 480).zh, format!("已全部到分行 {time}（12 份案件、318 张照片）。可以合上电脑"));
    let progress = sync::Progress {
        phase: sync::Phase::Files,
        records: (9, 9),
        received_ms: Some(at),
        files: (31, 46),
        bytes: (80, 118),
        files_since_ms: Some(now - 120_000),
        bytes_since: 40,
    };
    assert_eq!(
        words::running(&progress, now, 480).zh,
        format!("正在回行：记录已签收 {time}；照片 31/46，约 2 分钟。可以继续工作")
    );
    for end in [
        End::Done,
        End::Left,
        End::Cut(String::new()),
        End::Fork { seq: 3 },
        End::Revoked,
        End::Destroyed,
        End::OnlyRead,
    ] {
        let said = words::end(&Report { end, ..empty() }, &counts, now, 480);
        assert!(!said.zh.contains("同步") && !said.en.is_empty());
    }
    assert_eq!(words::grouped(1_204), "1,204");
}
