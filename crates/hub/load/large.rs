//! A hub with many cases: made quickly, each of them a whole survey that was submitted, and then asked what a day asks of it.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use app::{
    App, Argon2Cost, CaseRecords, Library, Machine, Reckoner, Settings,
    api::{
        files::{Attach, CaseSource, FileSource, ImportCase},
        review::{SubmitCase, ViewReview},
        session::{CreateOfficer, Lock},
        visit::{Action, Change, Commit},
    },
};
use clap::Args;
use evidence::{
    CaseId, CaseLogs, CaseRole, CryptoProvider, Ed25519Sha256, Entry, Hash, LogRoot, Member, Payload, Record, Signer,
    Stamp, Submitted, Team, merkle_root,
};
use hub::{Ask, Caller, Hub, Reply, System};
use wire::{
    Carried, Endpoint, EnrolRequest, Heads, Message, Push, Receipt, RecordsPage, Refusal, SealedEnrolRequest,
    from_bytes, to_bytes,
};

use super::{
    Where,
    laptop::answer,
    others,
    pen::Pen,
    place::{Place, look, now_ms},
    say, spread,
};

const P: &Ed25519Sha256 = &Ed25519Sha256;
const PASSWORD: &str = "口令-Tianye-2026";
const PRACTICE: &str = include_str!("../../../industry-checklists/industries/fmcg-wholesale/practice/case.json");

#[derive(Args)]
pub(crate) struct Large {
    #[command(flatten)]
    place: Where,
    /// Cases, each submitted.
    #[arg(long, default_value_t = 10_000)]
    cases: u32,
    /// Records of each case; those of the survey alone where they are more.
    #[arg(long, default_value_t = 80)]
    records: usize,
    /// Officers among whom they lie.
    #[arg(long, default_value_t = 200)]
    officers: u32,
    /// Lists and openings that are timed.
    #[arg(long, default_value_t = 60)]
    rounds: usize,
}

struct Clock;

impl store::Env for Clock {
    fn moment(&self) -> evidence::Moment {
        app::Env::moment(&Machine::new())
    }
}

/// An account, and as whom it calls.
struct Enrolled {
    pen: Pen,
    caller: Caller,
}

/// Everything that an officer's program writes of a case up to its submission.
fn survey() -> (Vec<Payload>, Submitted) {
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings { cost: Argon2Cost::LIGHT, ..Settings::of(folder.path()) };
    let mut app = App::new(settings, Library::built_in(), Arc::new(Machine::new()));
    app.run(CreateOfficer { name: "客户经理甲".into(), password: PASSWORD.into(), role: None }).unwrap();
    let mut file: serde_json::Value = serde_json::from_str(PRACTICE).unwrap();
    file["practice"] = false.into();
    let import = ImportCase { case: None, source: CaseSource::Json { json: file.to_string() }, overwrite: false };
    let case = app.run(import).unwrap().case.meta.id;
    for lacking in app.run(ViewReview { case: case.clone() }).unwrap().lacking {
        let Some(at) = lacking.at.filter(|_| lacking.why == "consent_missing") else { continue };
        let file = FileSource::Base64 { name: "授权书.png".into(), base64: "iVBORw0KGgo=".into() };
        app.run(Attach { case: case.clone(), at: Some(at.clone()), file }).unwrap();
        let raw = Some("是".to_owned());
        let change = Change::Answer { question: at, raw, basis: None, by: None, how_checked: None, note: None };
        app.run(Commit { case: case.clone(), changes: vec![change], action: Action::Typed }).unwrap();
    }
    let statement = "本人到场调查，所填属实".to_owned();
    let submit = SubmitCase { case: case.clone(), proposal: String::new(), statement, password: PASSWORD.into() };
    app.run(submit).unwrap();
    app.run(Lock {}).unwrap();
    drop(app);
    let account = fs::read_dir(folder.path()).unwrap().flatten().find(|e| e.path().join("keys").exists()).unwrap();
    let store = store::Store::unlock(&account.path(), PASSWORD, store::Settings::default(), Box::new(Clock)).unwrap();
    let logs = store.case_logs(case.parse().unwrap()).unwrap();
    let all = logs.entries(store.log_id()).filter_map(|entry| entry.payload.clone());
    let (mut survey, mut submitted) = (Vec::new(), None);
    for payload in all {
        match payload {
            Payload::Submitted(told) => submitted = Some(told),
            other => survey.push(other),
        }
    }
    (survey, submitted.unwrap())
}

/// Takes an account in without a line: this program is the hub's as well.
fn enrolled(place: &Place, mut pen: Pen, role: &str) -> (Enrolled, Carried) {
    place.officer(&pen.staff, role);
    let (invitation, exporter) = (place.invite(&pen.staff), [21; 32]);
    let opened = pen.opened();
    let head = pen.head.unwrap();
    let request = EnrolRequest {
        version: 1,
        invite: invitation.id.0,
        store: pen.store,
        log: pen.log,
        device: [9; 16],
        log_key: pen.signer.public_key().to_vec(),
        tls_key: evidence::Ed25519Signer::from_seed(&pen.tls).public_key().try_into().unwrap(),
        exchange_key: [3; 32],
        head: (head.seq, head.hash),
        officer: pen.staff.clone(),
        program: "load".into(),
    };
    let sealed = SealedEnrolRequest::seal(&request, &invitation.secret, &exporter, &pen.signer).unwrap();
    let reply = place.hub.enrol(&sealed, &exporter).unwrap();
    let reply = reply.open(&invitation.secret, &exporter, sealed.hash()).unwrap();
    let certificate = P.hash(&[reply.chain.first().unwrap()]);
    (Enrolled { pen, caller: Caller { certificate: Some(certificate), exporter: None } }, opened)
}

fn ask(hub: &Hub, caller: &Caller, endpoint: Endpoint, body: Vec<u8>) -> Reply {
    let (reply, failure) = hub.answer(caller, &Ask { endpoint, offset: None, length: None, from: None, body });
    assert!(failure.is_none(), "{failure:?}");
    assert_eq!(reply.status, 200, "{:?}", from_bytes::<Refusal>(&reply.body));
    reply
}

fn timed<T: Message>(hub: &Hub, caller: &Caller, endpoint: Endpoint, times: &mut Vec<Duration>) -> T {
    let began = Instant::now();
    let reply = ask(hub, caller, endpoint, Vec::new());
    times.push(began.elapsed());
    from_bytes(&reply.body).unwrap()
}

/// Records on their way to the hub.
struct Batch<'a> {
    hub: &'a Hub,
    caller: Caller,
    from: u64,
    size: usize,
    records: Vec<Carried>,
}

impl Batch<'_> {
    fn add(&mut self, pen: &Pen, carried: Carried) {
        if self.records.len() == wire::MAX_PUSH_RECORDS || self.size + carried.size() > wire::MAX_PUSH - (64 << 10) {
            self.send(pen);
        }
        self.size += carried.size();
        self.records.push(carried);
    }

    fn send(&mut self, pen: &Pen) {
        let records = std::mem::take(&mut self.records);
        let count = records.len() as u64;
        let endpoint = Endpoint::Push { log: pen.log, from: self.from };
        let reply = ask(self.hub, &self.caller, endpoint, to_bytes(&Push { records }).unwrap());
        let receipt: Receipt = from_bytes(&reply.body).unwrap();
        assert_eq!(receipt.seq, self.from + count - 1);
        (self.from, self.size) = (receipt.seq + 1, 0);
    }
}

/// All cases of an officer: the survey, answers up to the wanted number, the submission.
fn filled(hub: &Hub, who: &mut Enrolled, opened: Carried, cases: u32, words: &Large, like: &(Vec<Payload>, Submitted)) {
    let mut batch = Batch { hub, caller: who.caller, from: 1, size: 0, records: Vec::new() };
    batch.add(&who.pen, opened);
    for number in 0..cases {
        let case = who.pen.case(number);
        let mut hashes: Vec<Hash> = Vec::new();
        let (mut padding, wanted) = (words.records.saturating_sub(like.0.len() + 1), like.0.len());
        for at in 0.. {
            let carried = match like.0.get(at) {
                Some(payload) => who.pen.write(Some(case), payload),
                None if padding > 0 => {
                    padding -= 1;
                    // The same amount again: another record, the same case.
                    who.pen.write(Some(case), &again(&like.0, at - wanted))
                }
                None => break,
            };
            hashes.extend(who.pen.head.map(|head| head.hash));
            batch.add(&who.pen, carried);
        }
        let last = who.pen.head.unwrap().seq;
        let own = LogRoot { log: who.pen.log, count: hashes.len() as u64, last, root: merkle_root(&hashes, P) };
        let submitted = who.pen.write(Some(case), &Payload::Submitted(Submitted { logs: vec![own], ..like.1.clone() }));
        batch.add(&who.pen, submitted);
    }
    batch.send(&who.pen);
}

/// One of the answers once more; where the survey has none, a remark.
fn again(survey: &[Payload], number: usize) -> Payload {
    let answers: Vec<&Payload> =
        survey.iter().filter(|p| matches!(p, Payload::AnswersChanged(batch) if batch.tables.is_empty())).collect();
    match answers.get(number % answers.len().max(1)) {
        Some(answer) => (*answer).clone(),
        None => answer(number, 600),
    }
}

pub(crate) fn measured(words: &Large) {
    let room = words.place.room();
    fs::create_dir_all(room.folder.parent().unwrap_or(Path::new("."))).unwrap();
    let like = survey();
    say(&format!("a survey has {} records; load {}", like.0.len() + 1, others()));
    let place = Place::make(&room.folder, &room.database, Arc::new(System::default()));
    let began = Instant::now();
    let officers: Vec<(Enrolled, Carried)> =
        (0..words.officers).map(|n| enrolled(&place, Pen::new(n, &format!("S{n:05}"), now_ms()), "DD")).collect();
    let leader = enrolled(&place, Pen::new(1_000_001, "LD09", now_ms()), "LD").0;
    let reviewer = enrolled(&place, Pen::new(1_000_002, "RV09", now_ms()), "RV").0;
    say(&format!("{} officers in {:.0} s", words.officers, began.elapsed().as_secs_f64()));
    let (began, each) = (Instant::now(), words.cases.div_ceil(words.officers.max(1)));
    let (left, done) = (Mutex::new(officers), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let Some((mut who, opened)) = left.lock().unwrap().pop() else { return };
                    filled(&place.hub, &mut who, opened, each, words, &like);
                    let mut done = done.lock().unwrap();
                    done.push(who);
                    if done.len().is_multiple_of(20) {
                        say(&format!("  … {} officers, {:.0} s", done.len(), began.elapsed().as_secs_f64()));
                    }
                }
            });
        }
    });
    let officers = done.into_inner().unwrap();
    let counts = super::counts(&place);
    say(&format!(
        "{} cases, {} records, made and reckoned in {:.0} s; {} wait; {:.0} MB; load {}",
        counts.cases,
        counts.records,
        began.elapsed().as_secs_f64(),
        place.hub.waiting().unwrap().len(),
        fs::metadata(room.folder.join("hub.db")).map_or(0.0, |data| data.len() as f64 / 1e6),
        others()
    ));
    lists(&place.hub, &officers, &leader, &reviewer, words.rounds);
    openings(&place.hub, &officers, &reviewer, each, words.rounds);
    drop(place);
    for verb in [&["check"][..], &["check", "--rebuild"]] {
        program(verb, &room.folder);
    }
}

fn lists(hub: &Hub, officers: &[Enrolled], leader: &Enrolled, reviewer: &Enrolled, rounds: usize) {
    let mut times = Vec::new();
    for who in officers.iter().cycle().take(rounds) {
        let _: Heads = timed(hub, &who.caller, Endpoint::Heads { cursor: None }, &mut times);
    }
    say(&format!("heads of an officer: {}", spread(&times)));
    for (name, who) in [("leader", leader), ("reviewer", reviewer)] {
        let (mut times, mut cursor, mut count) = (Vec::new(), None, 0);
        loop {
            let heads: Heads = timed(hub, &who.caller, Endpoint::Heads { cursor }, &mut times);
            count += heads.cases.len();
            cursor = heads.next;
            if cursor.is_none() {
                break;
            }
        }
        say(&format!("heads of a {name}, {count} cases, a page: {}", spread(&times)));
    }
    let end = super::seen(hub, |view| Ok(view.log(hub.log())?.and_then(|log| log.head).map_or(0, |head| head.seq)));
    for (name, who) in [("an officer", &officers[0]), ("a leader", leader), ("a reviewer", reviewer)] {
        let (mut all, mut none) = (Vec::new(), Vec::new());
        for _ in 0..5 {
            let _: RecordsPage = timed(hub, &who.caller, Endpoint::Orders { after: 0 }, &mut all);
            let _: RecordsPage = timed(hub, &who.caller, Endpoint::Orders { after: end.saturating_sub(50) }, &mut none);
        }
        say(&format!("orders of {name}, from the first on: {}", spread(&all)));
        say(&format!("orders of {name}, the last fifty: {}", spread(&none)));
    }
}

/// A reviewer opens a case: its records fetched, each signature and the hub's word over all of them checked, the case reckoned.
fn openings(hub: &Hub, officers: &[Enrolled], reviewer: &Enrolled, each: u32, rounds: usize) {
    let (reckoner, mut fetched, mut whole) = (Reckoner::default(), Vec::new(), Vec::new());
    for (round, who) in officers.iter().cycle().take(rounds + 1).enumerate() {
        let case = who.pen.case(u32::try_from(round).unwrap_or_default() % each);
        let began = Instant::now();
        let logs = records(hub, reviewer, who, case);
        let took = began.elapsed();
        let member = Member { officer: who.pen.staff.clone(), role: CaseRole::Dd, sections: None };
        let team = Team {
            hubs: [hub.log()].into(),
            names: [(who.pen.staff.clone(), who.pen.staff.clone())].into(),
            logs: [(who.pen.log, who.pen.staff.clone())].into(),
            owner: Some(who.pen.staff.clone()),
            members: vec![member],
            ..Team::default()
        };
        let records = CaseRecords { case, logs, team };
        let stands = Reckoner::stands(&records);
        let layers = reckoner.built_in(&stands).unwrap();
        reckoner.reckon(&records, &layers).unwrap();
        // The first one reads the checklist.
        if round > 0 {
            fetched.push(took);
            whole.push(began.elapsed());
        }
    }
    say(&format!("a case's records fetched by a reviewer and checked: {}", spread(&fetched)));
    say(&format!("the same and reckoned: {}", spread(&whole)));
}

fn records(hub: &Hub, reviewer: &Enrolled, who: &Enrolled, case: CaseId) -> CaseLogs {
    let (mut logs, mut after, mut hashes) = (CaseLogs::default(), 0, Vec::new());
    loop {
        let page: RecordsPage =
            timed(hub, &reviewer.caller, Endpoint::CaseRecords { case, log: who.pen.log, after }, &mut Vec::new());
        for carried in &page.records {
            let record = Record::parse(&carried.record, P).unwrap();
            assert!(record.is_signed_by(who.pen.signer.public_key(), P));
            after = record.header.seq;
            hashes.push(record.hash);
            let payload = carried.opening().map(|opening| Payload::from_bytes(&opening.payload).unwrap());
            logs.take(Entry { stamp: Stamp::from(&record), payload });
        }
        if page.end {
            let served = page.served.unwrap();
            assert!(served.is_of(hub.id(), hub.public_key(), P) && served.root.root == merkle_root(&hashes, P));
            return logs;
        }
    }
}

/// Runs a verb of the program over the hub and says how long it took and how much memory.
fn program(verb: &[&str], folder: &Path) {
    let began = Instant::now();
    let (first, rest) = verb.split_first().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_tianye-hub"))
        .arg(first)
        .arg(folder)
        .args(rest)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut seen = look(child.id());
    while child.try_wait().unwrap().is_none() {
        let now = look(child.id());
        if now.peak > 0 {
            seen = now;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    let said = child.wait_with_output().unwrap();
    say(&format!(
        "{}: {:.0} s, {:.0} s of a core, {:.0} MB at most; load {}",
        verb.join(" "),
        began.elapsed().as_secs_f64(),
        seen.cpu,
        seen.peak as f64 / 1e6,
        others()
    ));
    for line in String::from_utf8_lossy(&said.stdout).lines().take(8) {
        say(&format!("  {line}"));
    }
}
