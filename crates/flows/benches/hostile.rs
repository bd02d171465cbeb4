//! How long hostile files take, from their bytes to the year's totals, beside an honest one of the same size. Times are for the machine at
//! hand; that the work is bounded, the tests count. `cargo bench --bench hostile -- LINES NAME` sets the size (40,000 lines where nothing is
//! said) and picks the kinds whose name holds a word; the last column is the most memory that the process held so far.
#![allow(clippy::print_stdout, clippy::unwrap_used)]

#[path = "../tests/flows/hostile_files.rs"]
mod hostile_files;

use std::path::Path;
use std::time::Instant;

use flows::{Decisions, Known, Ledger, Relation, Rules, Statement, Told};
use hostile_files::{GROWING, REFUSED};

fn rules() -> Rules {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../industry-checklists/flows");
    let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<(String, String)> = paths
        .filter(|path| path.extension().is_some_and(|end| end == "toml"))
        .map(|path| (path.display().to_string(), std::fs::read_to_string(path).unwrap()))
        .collect();
    files.sort();
    let borrowed: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    Rules::load(&borrowed).unwrap_or_else(|problems| panic!("{problems:?}"))
}

/// The whole way: read, laid over each other, classed, linked, summed. What came of it.
fn run(files: &[Vec<u8>], rules: &Rules) -> String {
    let mut known = Known::default();
    known.add(Relation::Borrower, "借款人");
    let mut refused = String::new();
    let mut read: Vec<Statement> = Vec::new();
    for bytes in files {
        match flows::read(bytes, "x", 0, &Told::default(), rules, &mut |_| true) {
            Ok(statement) => read.push(statement),
            Err(refusal) => refused = refusal.text().en.chars().take(40).collect(),
        }
    }
    if !refused.is_empty() {
        return format!("refused: {refused}");
    }
    let ledger = Ledger::of(read, rules);
    let Ok(classed) = flows::classify(&ledger, rules, &known, &mut |_| true) else { return "stopped".into() };
    let links = flows::links(&ledger, &classed, rules);
    let survey = chrono::NaiveDate::from_ymd_opt(2026, 10, 31).unwrap_or_default();
    let summary = flows::summarise(&ledger, &classed, rules, &links, &Decisions::default(), survey);
    let _ = flows::signs(&ledger, &summary, rules, None);
    format!("{} rows", ledger.rows.len())
}

/// What the process used of the processor, in seconds; a busy machine makes it wait beside.
fn processor() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2);
    fields.filter_map(|n| n.parse::<f64>().ok()).sum::<f64>() / 100.0
}

/// The most memory that the process held so far, in MB; 0 where the system does not tell.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.split_whitespace().next().and_then(|kb| kb.parse::<u64>().ok()).unwrap_or(0) / 1_000
}

fn main() {
    let said = std::env::args().skip(1).find_map(|argument| argument.parse().ok());
    let lines: usize = said.unwrap_or(40_000);
    let rules = rules();
    let honest = |n: usize| {
        let mut text = "交易时间,收入,支出,余额,对方户名,摘要\n".to_owned();
        for at in 0..n {
            let (month, day) = (at % 10 + 1, at % 28 + 1);
            text.push_str(&format!(
                "2026-{month:02}-{day:02} 10:{:02}:{:02},{}.50,,,客户{},货款\n",
                at / 60 % 60,
                at % 60,
                at % 977 + 1,
                at % 300
            ));
        }
        vec![text.into_bytes()]
    };
    let wanted: Vec<String> =
        std::env::args().skip(1).filter(|a| a.parse::<usize>().is_err() && a != "--bench").collect();
    let wanted = wanted.join(" ");
    let measure = |name: &str, make: &dyn Fn() -> Vec<Vec<u8>>| {
        if !name.contains(&wanted) {
            return;
        }
        let files = make();
        let size: usize = files.iter().map(Vec::len).sum();
        let (before, began, used) = (flows::steps(), Instant::now(), processor());
        let came = run(&files, &rules);
        let (steps, took, used) = (flows::steps() - before, began.elapsed(), processor() - used);
        println!(
            "{name:<56} {:>8} kB {:>8.2} s {used:>6.2} s of processor {steps:>12} steps {:>6} MB  {came}",
            size / 1_000,
            took.as_secs_f64(),
            peak()
        );
    };
    measure("an honest file", &|| honest(lines));
    for (name, make) in GROWING {
        measure(name, &|| make(lines));
    }
    for (name, make) in REFUSED {
        measure(name, &|| make(1_000));
    }
}
