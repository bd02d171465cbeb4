//! A hundred thousand lines: time of each step, memory, and how long a draft waits meanwhile.
//! `cargo bench -p app --bench flows --no-default-features -- [lines]`
#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use app::api::cases::OpenPracticeCase;
use app::api::session::CreateOfficer;
use app::api::{Answered, Request};
use app::{App, Argon2Cost, Library, Machine, Settings};

/// The allocator that the window and the terminal have.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn statement(lines: usize) -> String {
    let mut text =
        String::from("样例银行\n账号：62220001\n交易日期,交易时间,收入,支出,余额,对方户名,对方账号,摘要,交易流水号\n");
    let mut balance = 0_u64;
    for n in 0..lines {
        let (month, day) = ((n * 12 / lines) + 1, (n * 12 % lines) * 28 / lines + 1);
        let amount = 20 + (n * 7919) % 3000;
        balance += amount as u64;
        text.push_str(&format!(
            "2025-{month:02}-{day:02},{:02}:{:02}:{:02},{amount}.00,,{balance}.00,客户{},62{:014},货款 第 {n} 笔,{n:020}\n",
            8 + n % 12, n % 60, n * 7 % 60, n % 900, n % 900,
        ));
    }
    text
}

fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|l| l.starts_with("VmHWM")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|n| n.parse().ok()).unwrap_or(0) / 1024
}

fn ask(app: &Mutex<App>, json: &str) -> (Duration, String) {
    let start = Instant::now();
    let request: Request = serde_json::from_str(json).unwrap();
    let mut begun = app.lock().unwrap().begin(request).unwrap();
    let reply = loop {
        begun = match begun {
            Answered::Now(reply) => break reply,
            Answered::Later(work) => break work().unwrap(),
            Answered::Then(work) => {
                let last = work().unwrap();
                last(&mut app.lock().unwrap()).unwrap()
            }
        };
    };
    (start.elapsed(), reply)
}

fn main() {
    let lines = std::env::args().filter_map(|a| a.parse().ok()).next().unwrap_or(100_000);
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings { cost: Argon2Cost::LIGHT, ..Settings::of(folder.path() as &Path) };
    let mut app = App::new(settings, Library::built_in(), Arc::new(Machine::new()));
    app.run(CreateOfficer { name: "尽调岗甲".into(), password: "口令-Tianye-2026".into(), role: None }).unwrap();
    let case = app.run(OpenPracticeCase { industry: "fmcg-wholesale".into() }).unwrap().meta.id;
    let path = folder.path().join("bank.csv");
    let text = statement(lines);
    std::fs::write(&path, &text).unwrap();
    println!("{lines} lines, {:.1} MB; memory before {} MB", text.len() as f64 / 1e6, memory());
    drop(text);
    let app = Arc::new(Mutex::new(app));
    let draft = format!(
        r#"{{"cmd":"draft","case":"{case}","changes":[{{"kind":"answer","question":"request.amount","raw":"31万","basis":null,"by":null,"how_checked":null,"note":null}}]}}"#
    );
    let mut quiet: Vec<Duration> = (0..60).map(|_| ask(&app, &draft).0).collect();
    let typing = Arc::new(AtomicBool::new(true));
    let typist = {
        let (app, typing, draft) = (Arc::clone(&app), Arc::clone(&typing), draft.clone());
        std::thread::spawn(move || {
            let mut waits = Vec::new();
            while typing.load(Ordering::Relaxed) {
                waits.push(ask(&app, &draft).0);
                std::thread::sleep(Duration::from_millis(40));
            }
            waits
        })
    };
    let path = serde_json::to_string(&path.display().to_string()).unwrap();
    for (name, json) in [
        (
            "read",
            format!(r#"{{"cmd":"read_flows","case":"{case}","file":{{"from":"path","path":{path}}},"mapping":null}}"#),
        ),
        ("keep", format!(r#"{{"cmd":"keep_flows","case":"{case}"}}"#)),
        ("view, first", format!(r#"{{"cmd":"view_flows","case":"{case}"}}"#)),
        ("view, again", format!(r#"{{"cmd":"view_flows","case":"{case}"}}"#)),
    ] {
        let (took, reply) = ask(&app, &json);
        println!("{name:12} {:7.0} ms, reply {} KB", took.as_secs_f64() * 1e3, reply.len() / 1000);
    }
    typing.store(false, Ordering::Relaxed);
    let mut busy = typist.join().unwrap();
    for (name, waits) in [("draft alone", &mut quiet), ("draft meanwhile", &mut busy)] {
        waits.sort();
        let at = |share: usize| waits[(waits.len() * share / 100).min(waits.len() - 1)].as_secs_f64() * 1e3;
        println!(
            "{name:16} n={} median {:.1} ms, 95% {:.1} ms, longest {:.1} ms",
            waits.len(),
            at(50),
            at(95),
            at(100)
        );
    }
    println!("memory at most {} MB", memory());
}
