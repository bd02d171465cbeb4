//! Everything that reads a file from outside, fed with what a hostile hand or a bad stick makes of honest files: never a panic, each input within
//! its time, all of them within a bound on memory, or refused.
//!
//! Seeded and repeatable, on the stable compiler. In every run a few seconds a reader; `LONG=1` an hour each, `MINUTES=n`, `CASES=n` n inputs each, `SEED=n`
//! others. Each reader runs in a process of its own, whose memory the system bounds: what reaches for more ends there, and the input that did it is
//! kept and named. The time is that of the processor, so that a busy machine tells no lies.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod mutate;
mod targets;

use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use mutate::Dice;
use targets::Target;

const TARGET: &str = "TIANYE_FUZZ_TARGET";
/// What one input may take of the processor.
const SECONDS: f64 = 2.0;
/// How long a reader is tried in every run.
const SHORT: Duration = Duration::from_secs(6);
const LONG: Duration = Duration::from_secs(3_600);
/// What a reader's process may have of memory, program and corpus included.
const MEMORY_MB: u64 = 1_500;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// What this process used of the processor, in seconds; none where the system does not tell.
fn processor() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let fields = stat.rsplit(')').next()?.split_whitespace().skip(11).take(2);
    Some(fields.filter_map(|n| n.parse::<f64>().ok()).sum::<f64>() / 100.0)
}

/// Keeps an input that went wrong, and says where.
fn kept(target: &str, input: &[u8]) -> PathBuf {
    let path = std::env::temp_dir().join(format!("tianye-fuzz-{target}-{}", std::process::id()));
    let _ = std::fs::write(&path, input);
    path
}

/// Ends the process when one input takes far longer than it may: a loop without end would never come back to be measured.
fn watch(target: &'static str, at: &'static AtomicU64, input: &'static Mutex<Vec<u8>>) {
    std::thread::spawn(move || {
        let (mut seen, mut since) = (0, processor().unwrap_or(0.0));
        loop {
            std::thread::sleep(Duration::from_millis(200));
            let (now, used) = (at.load(Ordering::Relaxed), processor().unwrap_or(0.0));
            if now != seen {
                (seen, since) = (now, used);
            } else if used - since > 5.0 * SECONDS {
                let path = kept(target, &input.lock().map(|bytes| bytes.clone()).unwrap_or_default());
                println!("{target}: input {now} takes more than {} s: {}", 5.0 * SECONDS, path.display());
                std::process::exit(3);
            }
        }
    });
}

/// The child: one reader, input after input.
#[test]
#[ignore = "run by the tests below, in a process whose memory is bounded"]
fn child() {
    static AT: AtomicU64 = AtomicU64::new(0);
    static INPUT: Mutex<Vec<u8>> = Mutex::new(Vec::new());
    let Ok(name) = std::env::var(TARGET) else { return };
    let target: &'static Target = targets::ALL.iter().find(|target| target.name == name).unwrap();
    let corpus = (target.corpus)();
    assert!(!corpus.is_empty());
    let read = (target.reader)();
    // The honest files first: what does not read whole is no corpus.
    let taken = corpus.iter().filter(|input| read(input)).count();
    assert!(taken * 2 > corpus.len(), "{name}: only {taken} of {} honest inputs are taken", corpus.len());
    let mut dice = Dice::new(number("SEED").unwrap_or(1));
    let long = || std::env::var("LONG").is_ok_and(|v| v == "1").then_some(LONG);
    let asked = number("MINUTES").map(|minutes| Duration::from_secs(60 * minutes));
    let (began, end) = (Instant::now(), asked.or_else(long).unwrap_or(SHORT));
    let (mut slowest, mut taken, mut count) = (0.0_f64, 0_u64, 0_u64);
    watch(target.name, &AT, &INPUT);
    while number("CASES").map_or_else(|| began.elapsed() < end, |cases| count < cases) {
        let input = mutate::next(&corpus, target.words, &mut dice);
        input.clone_into(&mut INPUT.lock().unwrap());
        AT.store(count + 1, Ordering::Relaxed);
        let before = processor().unwrap_or(0.0);
        let good = catch_unwind(AssertUnwindSafe(|| read(&input)));
        let mut used = processor().unwrap_or(0.0) - before;
        count += 1;
        // What shares the processor with us slows a single reading, not each of three: the bound is on the work, so the least of them counts.
        for _ in 0..2 {
            if used > SECONDS && good.is_ok() {
                let before = processor().unwrap_or(0.0);
                let _ = catch_unwind(AssertUnwindSafe(|| read(&input)));
                used = used.min(processor().unwrap_or(0.0) - before);
            }
        }
        match good {
            Ok(good) => taken += u64::from(good),
            Err(_) => panic!("{name}: input {count} panics: {}", kept(target.name, &input).display()),
        }
        slowest = slowest.max(used);
        assert!(used <= SECONDS, "{name}: input {count} takes {used} s: {}", kept(target.name, &input).display());
    }
    let peak = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = peak.lines().find_map(|line| line.strip_prefix("VmHWM:")).map_or("?", str::trim).to_owned();
    println!(
        "FUZZED {name}: {count} inputs, {taken} taken, the rest refused; slowest {slowest:.2} s, most memory {peak}"
    );
}

fn bounded(name: &str) {
    let child = std::env::current_exe().unwrap();
    let arguments = ["--exact", "child", "--ignored", "--nocapture", "--test-threads=1"];
    // The shell bounds the memory of what it becomes; where there is none, time and panics are tried all the same.
    let mut command = if cfg!(unix) {
        let mut command = Command::new("sh");
        command.arg("-c").arg(format!("ulimit -v {}; exec \"$0\" \"$@\"", MEMORY_MB * 1_024)).arg(child);
        command
    } else {
        Command::new(child)
    };
    let output = command.args(arguments).env(TARGET, name).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let told = said.lines().find_map(|line| line.split_once("FUZZED ")).map(|(_, told)| told.to_owned());
    let wrong: String = String::from_utf8_lossy(&output.stderr).chars().take(2_000).collect();
    let last: Vec<&str> = said.lines().rev().take(5).collect();
    assert!(output.status.success(), "{name}: {:?}\n{last:?}\n{wrong}", output.status);
    let _ = writeln!(std::io::stdout(), "{}", told.expect("the child tried something"));
}

macro_rules! fuzzed {
    ($($name:ident),*) => {$(
        #[test]
        fn $name() {
            bounded(stringify!($name));
        }
    )*};
}

fuzzed!(
    package,
    manifest,
    record,
    payload,
    keys,
    case_file,
    text_statement,
    workbook_statement,
    print_statement,
    checklist,
    layer_workbook,
    rule
);

#[test]
fn every_target_is_tried() {
    let names = [
        "package",
        "manifest",
        "record",
        "payload",
        "keys",
        "case_file",
        "text_statement",
        "workbook_statement",
        "print_statement",
        "checklist",
        "layer_workbook",
        "rule",
    ];
    assert_eq!(targets::ALL.iter().map(|target| target.name).collect::<Vec<_>>(), names);
}
