//! How it stands with the branch 分行, and the session that brings everything there: words of `sync`, seen from the officer's screen.

use std::time::Duration;

use evidence::LogId;
use store::{Arrival, Arrived, Store, Waiting};
use sync::words::{self, Counts};
use sync::{End, Report, Rules};

use crate::api::branch::{
    ArrivedWord, BranchCard, BranchEnd, BranchStatus, BranchView, CaseArrival, SendToBranch, SetBranchAddress,
    StopBranch,
};
use crate::api::text::{Code, Failure, Text};
use crate::app::{App, Handle, case_id};
use crate::branch_desk::beside;
use crate::case::written_time;
use crate::steps::{Step, Stepped};

/// After a cut the window tries again so soon.
const AGAIN: Duration = Duration::from_secs(60);

pub(super) fn text(words: words::Words) -> Text {
    Text::new(words.zh, words.en)
}

pub(super) fn refused(zh: &str, en: &str) -> Failure {
    Failure::new(Code::BadRequest).saying(zh, en)
}

pub(super) fn counts(waiting: &Waiting) -> Counts {
    Counts {
        cases: waiting.cases,
        records: waiting.records,
        files: waiting.files,
        bytes: waiting.bytes,
        all_cases: waiting.all_cases,
        all_files: waiting.all_files,
    }
}

/// The stable word of an end.
fn code(end: &End) -> &'static str {
    match end {
        End::Done => "done",
        End::Left => "left",
        End::Cut(_) => "cut",
        End::Busy { .. } => "busy",
        End::Fork { .. } => "fork",
        End::Stuck { .. } => "stuck",
        End::Revoked => "revoked",
        End::Destroyed => "destroyed",
        End::Intercepted(_) => "intercepted",
        End::Expired => "expired",
        End::CertificateOver => "certificate_over",
        End::AnotherBranch => "another_branch",
        End::OnlyRead => "only_read",
        End::Stopped => "stopped",
        End::Refused(_) => "refused",
        End::NotUnderstood(_) => "not_understood",
    }
}

/// After how many seconds it goes on by itself; none where a person has to do something first.
fn again_in(end: &End) -> Option<u32> {
    let seconds = match end {
        End::Cut(_) | End::Left => AGAIN.as_secs(),
        End::Busy { after } => *after,
        _ => return None,
    };
    u32::try_from(seconds).ok()
}

/// One case in words.
fn arrival(arrival: &Arrival) -> CaseArrival {
    let (arrived, zh, en) = match arrival.arrived {
        Arrived::Here => (ArrivedWord::Here, "○ 仅本机", "○ here alone"),
        Arrived::Records => (ArrivedWord::Records, "◐ 记录已到、照片未齐", "◐ records there, photos not all"),
        Arrived::All => (ArrivedWord::All, "● 全部到分行", "● all at the branch"),
    };
    let (mut waits_zh, mut waits_en) = (Vec::new(), Vec::new());
    if arrival.records > 0 {
        waits_zh.push(format!("{} 条记录", words::grouped(arrival.records)));
        waits_en.push(format!("{} records", words::grouped(arrival.records)));
    }
    if arrival.files > 0 {
        let size = words::size(arrival.bytes);
        waits_zh.push(format!("{} 张照片（{size}）", words::grouped(arrival.files)));
        waits_en.push(format!("{} photos ({size})", words::grouped(arrival.files)));
    }
    if arrival.gap {
        waits_zh.push("有记录在本机读不出，不知道缺哪些照片".to_owned());
        waits_en.push("records cannot be read here, so which photos are missing is not known".to_owned());
    }
    CaseArrival {
        case: arrival.case.to_string(),
        arrived,
        words: Text::new(zh, en),
        waits: Text::new(waits_zh.join(" · "), waits_en.join(" · ")),
    }
}

/// How far a running session is, as one number: files count by their bytes.
fn thousandths(progress: &sync::Progress) -> u32 {
    let share = |(done, all): (u64, u64)| done.saturating_mul(1_000).checked_div(all).unwrap_or(1_000);
    let of = match progress.phase {
        sync::Phase::Connecting => 0,
        sync::Phase::Records => 20 + share(progress.records) * 180 / 1_000,
        sync::Phase::Others => 220,
        sync::Phase::Files => 250 + share(progress.bytes) * 750 / 1_000,
    };
    u32::try_from(of.min(1_000)).unwrap_or(1_000)
}

impl App {
    pub(super) fn branch_view(&mut self, cases: &[String]) -> Result<BranchView, Failure> {
        let moment = self.env.moment();
        let (now, offset) = (moment.wall_ms, moment.offset_minutes);
        let wanted = cases.iter().map(|case| case_id(case)).collect::<Result<Vec<_>, _>>()?;
        let running = self.branch.running();
        let asked = self.asked_digits();
        let desk = std::sync::Arc::clone(&self.branch);
        let store = &mut self.session()?.store;
        let log = store.log_id();
        let Some(branch) = store.branch().cloned() else {
            return Ok(BranchView {
                branch: None,
                words: text(words::not_enrolled()),
                running: running.is_some(),
                thousandths: 0,
                waiting: false,
                last: None,
                cases: Vec::new(),
                asked,
            });
        };
        let waiting = store.waiting()?;
        let counted = counts(&waiting);
        let had_all = store.branch_had_all_ms();
        let line = match (&running, had_all) {
            (Some(watch), _) => text(words::running(&watch.progress(), now, offset)),
            (None, Some(at)) if waiting.cases == 0 => text(words::done(&counted, at, offset)),
            (None, _) if waiting.cases == 0 => Text::new("没有要回行的案件", "There is no case to be sent"),
            (None, last) => text(words::waiting(&counted, last, now, offset)),
        };
        let arrivals = if wanted.is_empty() { Vec::new() } else { store.arrivals()? };
        let cases = arrivals.iter().filter(|one| wanted.contains(&one.case)).map(arrival).collect();
        let last = desk.last(log).map(|(report, at)| ended(store, &report, at, offset)).transpose()?;
        Ok(BranchView {
            branch: Some(BranchCard {
                address: branch.address,
                staff: branch.staff,
                name: branch.name,
                path: branch.path,
                since: written_time(branch.enrolled_ms, offset),
            }),
            words: line,
            running: running.is_some(),
            thousandths: running.map_or(0, |watch| thousandths(&watch.progress())),
            waiting: waiting.cases > 0,
            last,
            cases,
            asked: None,
        })
    }
}

fn ended(store: &mut Store, report: &Report, at_ms: i64, offset: i16) -> Result<BranchEnd, Failure> {
    let counted = counts(&store.waiting()?);
    let mut notes: Vec<Text> = words::notes(report).into_iter().map(text).collect();
    // What was done then is so still only if nothing came since.
    let done = report.end == End::Done;
    if done && counted.cases > 0 {
        notes.push(Text::new("之后又有新的，还没有回行", "there is something new since, which was not sent yet"));
    }
    let words = match done && counted.cases > 0 {
        true => {
            let at = words::time_of_day(at_ms, offset);
            Text::new(format!("{at} 那次全部到了分行"), format!("everything was at the branch at {at}"))
        }
        false => text(words::end(report, &counted, at_ms, offset)),
    };
    Ok(BranchEnd {
        code: code(&report.end).to_owned(),
        words,
        notes,
        steps: words::steps(&report.end).into_iter().map(text).collect(),
        at: written_time(at_ms, offset),
        again_in: again_in(&report.end),
    })
}

impl Handle for BranchStatus {
    fn handle(self, app: &mut App) -> Result<BranchView, Failure> {
        app.branch_view(&self.cases)
    }
}

impl Handle for StopBranch {
    fn handle(self, app: &mut App) -> Result<BranchView, Failure> {
        app.branch.stop();
        app.branch_view(&[])
    }
}

impl Handle for SetBranchAddress {
    fn handle(self, app: &mut App) -> Result<BranchView, Failure> {
        let address = address(&self.address)?;
        let store = &mut app.session()?.store;
        let branch = store.branch().cloned().ok_or_else(not_enrolled)?;
        store.change_branch(store::Branch { address, ..branch })?;
        app.branch_view(&[])
    }
}

pub(super) fn address(typed: &str) -> Result<String, Failure> {
    sync::address(typed).ok_or_else(|| {
        refused(
            "地址写作主机名，需要时加冒号和端口，例如 10.1.2.3:8443",
            "an address is a host, or host:port, such as 10.1.2.3:8443",
        )
    })
}

fn not_enrolled() -> Failure {
    refused("未接入分行，数据只在本机", "not connected to a branch; the data is on this machine alone")
}

pub(super) fn runtime() -> Result<sync::Runtime, Failure> {
    sync::runtime().map_err(|error| Failure::new(Code::Internal).caused_by(error))
}

impl Stepped for SendToBranch {
    fn start(self, app: &mut App) -> Result<Step<BranchView>, Failure> {
        let store = &mut app.session()?.store;
        let log: LogId = store.log_id();
        let branch = store.branch().cloned().ok_or_else(not_enrolled)?;
        let key = store.tls_key()?;
        let known = sync::Branch {
            hub: branch.hub,
            hub_key_hash: sync::key_hash(&branch.hub_key),
            hub_key: branch.hub_key,
            hub_log: branch.hub_log,
        };
        let line = sync::Branch::tcp(&branch.address, &branch.chain, &key.seed)
            .map_err(|fault| Failure::new(Code::Damaged).caused_by(fault))?;
        let running = app.branch.begin().ok_or_else(|| refused("正在回行", "it is being sent already"))?;
        let desk = std::sync::Arc::clone(&app.branch);
        beside(
            app,
            log,
            move |remote| {
                let session = sync::session(remote, &line, &known, Rules::default(), &running.watch);
                let report = runtime()?.block_on(session)?;
                drop(running);
                Ok(report)
            },
            move |app, report| {
                if report.end == End::Destroyed {
                    // Nobody is unlocked any more, and nobody ever will be in this account.
                    let said = words::end(&report, &Counts::default(), 0, 0);
                    return Err(Failure::new(Code::Locked).saying(said.zh, said.en));
                }
                desk.ended(log, report, app.env.moment().wall_ms);
                app.branch_view(&[])
            },
        )
    }
}
