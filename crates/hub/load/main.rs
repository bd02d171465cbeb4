//! `tianye-load`: drives a hub with real clients and says what it took. Not a test: it asserts no time; `tests/hub/loaded.rs` holds a small form to its outcome.
//!
//! ```text
//! cargo bench -p hub --bench tianye-load -- burst --stores 500 --records 1000 --photos 40 --over 600 [--postgres]
//! cargo bench -p hub --bench tianye-load -- large --cases 10000 --records 80 [--postgres]
//! ```
#![allow(clippy::unwrap_used, reason = "a tool for whoever measures: what fails ends it")]

mod burst;
mod laptop;
mod large;
mod limits;
mod pen;
mod place;
#[path = "../tests/hub/server.rs"]
#[allow(dead_code, unused_imports, unused_macros, reason = "tests use the rest")]
mod server;

use std::{
    collections::BTreeMap,
    io::Write,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use clap::{Args, Parser, Subcommand};
use hub::{Database, System};

use self::{
    burst::Came,
    laptop::{Made, Much},
    limits::Limits,
    place::{Looked, Place, now_ms},
};

/// Drives a branch hub with real clients and says what it took.
#[derive(Parser)]
#[command(name = "tianye-load")]
struct Words {
    #[command(subcommand)]
    verb: Verb,
    /// What cargo says to every bench.
    #[arg(long, hide = true, global = true)]
    bench: bool,
}

#[derive(Subcommand)]
enum Verb {
    /// Many laptops at the end of a day: each sends its records and its photos.
    Burst(Burst),
    /// A hub with many cases: how long lists, openings, checks and reckonings take there.
    Large(large::Large),
}

/// Where the hub is.
#[derive(Args)]
struct Where {
    /// An empty folder for the hub, on the disk that is to be measured; without it one of its own, removed behind.
    #[arg(long)]
    folder: Option<PathBuf>,
    /// Records in a PostgreSQL server that is started for it, instead of in a file.
    #[arg(long)]
    postgres: bool,
}

#[derive(Args)]
struct Burst {
    #[command(flatten)]
    place: Where,
    /// Laptops.
    #[arg(long, default_value_t = 500)]
    stores: u32,
    /// Records of each.
    #[arg(long, default_value_t = 1_000)]
    records: usize,
    /// Bytes of one record, about.
    #[arg(long, default_value_t = 2_000)]
    record_bytes: usize,
    /// Megabytes of photos of each.
    #[arg(long, default_value_t = 40.0)]
    photos: f64,
    /// Megabytes of one photo.
    #[arg(long, default_value_t = 2.0)]
    photo: f64,
    /// Cases of each.
    #[arg(long, default_value_t = 3)]
    cases: u32,
    /// Seconds over which they come.
    #[arg(long, default_value_t = 600)]
    over: u64,
    /// Seconds after which a laptop gives up.
    #[arg(long, default_value_t = 7_200)]
    most: u64,
}

/// A place for a hub, and what has to live as long as it.
struct Room {
    folder: PathBuf,
    database: Database,
    _held: (Option<tempfile::TempDir>, Option<server::Made>, Option<server::Server>),
}

impl Where {
    fn room(&self) -> Room {
        let held = self.folder.is_none().then(|| tempfile::tempdir().unwrap());
        let above =
            held.as_ref().map_or_else(|| self.folder.clone().unwrap_or_default(), |held| held.path().to_owned());
        let server = self.postgres.then(|| server::Server::start(&["shared_buffers=256MB".to_owned()]));
        let made = server.as_ref().map(server::Server::make);
        let database = made.as_ref().map(server::Made::database).unwrap_or_default();
        Room { folder: above.join("hub"), database, _held: (held, made, server) }
    }
}

pub(crate) fn say(line: &str) {
    let mut out = std::io::stdout();
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

fn main() {
    match Words::parse().verb {
        Verb::Burst(words) => measured(&words),
        Verb::Large(words) => large::measured(&words),
    }
}

/// What else goes on on this machine: the mean of processes that want a core, over a minute.
pub(crate) fn others() -> String {
    std::fs::read_to_string("/proc/loadavg")
        .map(|text| text.split(' ').next().unwrap_or_default().to_owned())
        .unwrap_or_default()
}

fn measured(words: &Burst) {
    let photo_bytes = (words.photo * 1e6) as usize;
    let much = Much {
        records: words.records,
        record_bytes: words.record_bytes,
        cases: words.cases,
        photos: (words.photos / words.photo).round() as usize,
        photo_bytes,
    };
    let room = words.place.room();
    std::fs::create_dir_all(room.folder.parent().unwrap_or(Path::new("."))).unwrap();
    let limits = Limits::measured(room.folder.parent().unwrap_or(Path::new(".")));
    say(&format!(
        "this machine, one core: SHA-256 {:.0} MB/s, sealing {:.0} MB/s, signatures {:.0}/s",
        limits.hash, limits.seal, limits.verify
    ));
    say(&format!(
        "loopback {:.0} MB/s, disk {:.0} MB/s flushed every 4 MB, {:.0} flushes/s; load {}",
        limits.line,
        limits.disk,
        limits.flushes,
        others()
    ));
    let began = Instant::now();
    let laptops = made(words.stores, &much);
    let (records, photos) = laptops.iter().map(Made::bytes).fold((0, 0), |all, one| (all.0 + one.0, all.1 + one.1));
    say(&format!(
        "{} laptops in {:.0} s: {} records ({:.0} MB), {} photos ({:.0} MB)",
        words.stores,
        began.elapsed().as_secs_f64(),
        u64::from(words.stores) * words.records as u64,
        records as f64 / 1e6,
        u64::from(words.stores) * much.photos as u64,
        photos as f64 / 1e6
    ));
    let place = Place::make(&room.folder, &room.database, Arc::new(System::default()));
    let serving = place.serve();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let began = Instant::now();
    let ready = burst::ready(&runtime, &place, &serving.address, laptops);
    say(&format!("enrolled in {:.0} s; load {}", began.elapsed().as_secs_f64(), others()));
    let before = serving.look();
    let stop = Arc::new(AtomicBool::new(false));
    let told = {
        let (stop, process) = (Arc::clone(&stop), serving.process());
        std::thread::spawn(move || watched(process, &stop))
    };
    let began = Instant::now();
    let came = runtime.block_on(burst::burst(ready, Duration::from_secs(words.over), Duration::from_secs(words.most)));
    let took = began.elapsed();
    stop.store(true, Ordering::Relaxed);
    let resident = told.join().unwrap();
    let after = serving.look();
    say(&format!("load {}", others()));
    report(&came, began, took, (before, after, resident), (records, photos), &limits);
    for (what, count) in serving.refusals() {
        say(&format!("  {what} {count}"));
    }
    drop(serving);
    let counts = counts(&place);
    say(&format!("the hub has {} records, {} files whole, {} missing", counts.records, counts.whole, counts.missing));
}

/// Every laptop, made on both cores.
fn made(stores: u32, much: &Much) -> Vec<Made> {
    let make = |numbers: Vec<u32>, much: Much| {
        std::thread::spawn(move || {
            numbers.into_iter().map(|n| Made::new(n, &format!("S{n:05}"), &much, now_ms)).collect::<Vec<_>>()
        })
    };
    let halves = [0, 1].map(|half| make((0..stores).filter(|n| n % 2 == half).collect(), *much));
    halves.into_iter().flat_map(|half| half.join().unwrap()).collect()
}

/// The most that was resident, looked at four times a second (the system's own peak counts from the start on), told every half minute.
fn watched(process: u32, stop: &AtomicBool) -> u64 {
    let (mut most, mut ticks) = (0, 0_u32);
    while !stop.load(Ordering::Relaxed) {
        let now = place::look(process);
        most = most.max(now.resident);
        if ticks.is_multiple_of(120) {
            say(&format!(
                "  … {} s: {:.0} MB resident, {:.0} s of a core, load {}",
                ticks / 4,
                now.resident as f64 / 1e6,
                now.cpu,
                others()
            ));
        }
        ticks += 1;
        std::thread::sleep(Duration::from_millis(250));
    }
    most
}

fn counts(place: &Place) -> hub::Counts {
    seen(&place.hub, |view| view.counts())
}

/// Reads something of the hub.
pub(crate) fn seen<T: Default>(hub: &hub::Hub, read: impl Fn(&dyn hub::View) -> hub::Result<T>) -> T {
    let mut found = T::default();
    let reading = hub.keep().reading(&mut |view| {
        found = read(view)?;
        Ok(())
    });
    reading.unwrap();
    found
}

/// The value below which so many per cent of the times lie.
pub(crate) fn percentile(times: &[Duration], per_cent: usize) -> Duration {
    let mut times = times.to_vec();
    times.sort_unstable();
    let at = (times.len() * per_cent).div_ceil(100).max(1) - 1;
    times.get(at).copied().unwrap_or_default()
}

pub(crate) fn spread(times: &[Duration]) -> String {
    let at = |per_cent| percentile(times, per_cent).as_secs_f64();
    format!("p50 {:.3} s, p95 {:.3} s, p99 {:.3} s, most {:.3} s ({})", at(50), at(95), at(99), at(100), times.len())
}

fn report(
    came: &[Came],
    began: Instant,
    took: Duration,
    (before, after, resident): (Looked, Looked, u64),
    (records, photos): (u64, u64),
    limits: &Limits,
) {
    let (mut pushes, mut ends): (Vec<Duration>, BTreeMap<&str, u64>) = (Vec::new(), BTreeMap::new());
    let (mut receipted, mut waits, mut whole) = (Vec::new(), Vec::new(), Vec::new());
    for one in came {
        let inside = one.laptop.inside();
        pushes.extend(&inside.pushes);
        receipted.extend(inside.receipted.map(|at| at - began));
        waits.extend(inside.receipted.map(|at| at - one.began));
        whole.extend(one.whole.map(|at| at - one.began));
        for (end, count) in &one.ends {
            *ends.entry(end).or_default() += count;
        }
        for odd in &inside.odd {
            say(&format!("ODD {}: {odd}", one.laptop.pen.staff));
        }
    }
    let seconds = took.as_secs_f64();
    let last = percentile(&receipted, 100).as_secs_f64();
    say(&format!("records: {} of {} laptops receipted within {last:.0} s", receipted.len(), came.len()));
    say(&format!("all: {} of {} laptops whole within {seconds:.0} s", whole.len(), came.len()));
    say(&format!("a push, as the laptop sees it: {}", spread(&pushes)));
    say(&format!("a laptop until its records are receipted: {}", spread(&waits)));
    say(&format!("a laptop until all is there: {}", spread(&whole)));
    say(&format!("sessions ended: {ends:?}"));
    let (cpu, written) = (after.cpu - before.cpu, (after.written - before.written) as f64 / 1e6);
    let sent = (records + photos) as f64 / 1e6;
    say(&format!(
        "the hub: {:.0} MB resident at most (system's peak {:.0}), {cpu:.0} s of a core, {written:.0} MB written; {sent:.0} MB came",
        resident as f64 / 1e6,
        after.peak as f64 / 1e6
    ));
    let per_second = sent / seconds;
    say(&format!(
        "{per_second:.1} MB/s: loopback {:.1} %, disk {:.1} %, hashing one core {:.1} %, sealing one core {:.1} %",
        per_second / limits.line * 100.0,
        per_second / limits.disk * 100.0,
        per_second / limits.hash * 100.0,
        per_second / limits.seal * 100.0
    ));
}
