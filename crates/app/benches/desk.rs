//! A desk with ten thousand cases: the first look after the unlock, a page, a search. Fails when one takes longer than 50 ms.
//! `CASES=n` any number.

use std::io::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

use app::api::cases::NewCase;
use app::api::desk::{DeskGroup, SetAppointment, ShowDesk, WorkOutDesk};
use app::api::session::{CreateOfficer, Lock, Unlock};
use app::api::visit::{Action, Change, Commit};
use app::{App, Argon2Cost, Library, Machine, Settings};

/// The allocator that the window and the terminal have.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const BUDGET: Duration = Duration::from_millis(50);
const OFFICER: &str = "尽调岗甲";
const PASSWORD: &str = "口令-Tianye-2026";
const RUNS: usize = 30;

fn fill(app: &mut App, cases: usize) {
    let trades = ["fmcg-wholesale", "convenience-store", "pharmacy", "pig-farm"];
    let names = ["张三", "李四", "王五", "赵六", "借款人", "欧阳修", "重庆来"];
    for n in 0..cases {
        let title = format!("样例{}{n}号商行", names[n % names.len()]);
        let industry = trades[n % trades.len()].to_owned();
        let (survey_date, initial_date) = ("2026-10-31".to_owned(), "2025-10-31".to_owned());
        let case = app.run(NewCase { industry, title, survey_date, initial_date }).expect("a case").meta.id;
        let answer = |question: &str, raw: String| Change::Answer {
            question: question.into(),
            raw: Some(raw),
            basis: None,
            by: None,
            how_checked: None,
            note: None,
        };
        let changes = vec![
            answer("applicant.name", format!("{}{n}", names[(n + 3) % names.len()])),
            answer("applicant.phone", format!("138{:08}", n * 7 % 100_000_000)),
        ];
        app.run(Commit { case: case.clone(), changes, action: Action::Typed }).expect("answers");
        if n % 50 == 0 {
            let appointment =
                SetAppointment { case, day: "今天".into(), time: "9:30".into(), place: "店里".into() };
            app.run(appointment).expect("an appointment");
        }
    }
}

fn worst(app: &mut App, ask: &ShowDesk) -> (Duration, u32) {
    let mut times = Vec::new();
    let mut total = 0;
    for _ in 0..RUNS {
        let began = Instant::now();
        total = app.run(ask.clone()).expect("the desk").total;
        times.push(began.elapsed());
    }
    times.sort_unstable();
    (times[RUNS * 95 / 100], total)
}

fn main() {
    let cases = std::env::var("CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(10_000);
    let folder = tempfile::tempdir().expect("a folder");
    let settings = Settings { cost: Argon2Cost::LIGHT, ..Settings::of(folder.path()) };
    let mut app = App::new(settings, Library::built_in(), Arc::new(Machine::new()));
    app.run(CreateOfficer { name: OFFICER.into(), password: PASSWORD.into(), role: None }).expect("an officer");
    let mut out = std::io::stdout();
    let mut say = |line: String| writeln!(out, "{line}").expect("a line");
    let began = Instant::now();
    fill(&mut app, cases);
    say(format!("{cases} cases made in {:?}", began.elapsed()));
    let began = Instant::now();
    while app.run(WorkOutDesk { first: Vec::new() }).expect("worked out").left > 0 {}
    say(format!("worked out once in {:?}", began.elapsed()));
    app.run(Lock {}).expect("locked");
    let began = Instant::now();
    app.run(Unlock { officer: OFFICER.into(), password: PASSWORD.into() }).expect("unlocked");
    say(format!("unlocked in {:?}", began.elapsed()));

    let mut slow = false;
    let page = |search: &str, group, from| ShowDesk { search: search.into(), group, from, count: 60 };
    let began = Instant::now();
    let view = app.run(page("", Some(DeskGroup::Open), 0)).expect("the desk");
    let first = began.elapsed();
    assert_eq!((view.cases as usize, view.pending), (cases, 0), "nothing is appraised to be listed");
    say(format!("first look after the unlock {first:?}"));
    slow |= first > BUDGET;
    let asked = [
        ("today", page("", Some(DeskGroup::Today), 0)),
        ("open", page("", Some(DeskGroup::Open), 0)),
        ("all, from the middle", page("", None, u32::try_from(cases / 2).unwrap_or_default())),
        ("a name", page("借款人", None, 0)),
        ("initials jkr", page("jkr", None, 0)),
        ("pinyin zhangsan", page("zhangsan", None, 0)),
        ("a phone", page("13800000700", None, 0)),
        ("a trade", page("便利店", None, 0)),
        ("a trade by initials", page("bld", None, 0)),
        ("two words", page("bld ouyang", None, 0)),
        ("one letter", page("z", None, 0)),
        ("nothing", page("qqqqq", None, 0)),
    ];
    for (what, ask) in asked {
        let (time, total) = worst(&mut app, &ask);
        say(format!("{what}: {total} found, p95 {time:?}"));
        slow |= time > BUDGET;
    }
    assert!(!slow, "longer than {BUDGET:?}");
}
