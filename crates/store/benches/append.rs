//! What an answer costs: saved through the store (signed, chained, sealed, durable) against a bare SQLCipher transaction that
//! writes as many bytes, alternating in one run, wall clock and this thread's processor time apart.
//!
//! `cargo bench -p store --bench append [-- pairs [folder]]`. Trust the ratios; absolute times are the machine's.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

#[cfg(not(unix))]
fn main() {}

#[cfg(unix)]
fn main() {
    unix::main();
}

#[cfg(unix)]
mod unix {
    use std::{
        path::{Path, PathBuf},
        time::{Duration, Instant},
    };

    use evidence::{
        AnswersChanged, Basis, BootId, CaseCreated, Change, Ed25519Sha256, Ed25519Signer, LogId, Moment, Payload,
        Sealing, Signer, Value, seal,
    };
    use rusqlite::Connection;
    use rustix::time::{ClockId, clock_gettime};
    use store::{Argon2Cost, Env, Officer, Settings, Store};

    struct Machine(Instant);

    impl Env for Machine {
        fn moment(&self) -> Moment {
            let monotonic_ms = self.0.elapsed().as_millis() as u64;
            let boot = BootId::from_random([1; 16]);
            Moment { wall_ms: monotonic_ms as i64, offset_minutes: 480, monotonic_ms, boot, hub_heard_ms: None }
        }
    }

    /// Wall and processor time of one run, in microseconds.
    #[derive(Clone, Copy)]
    struct Cost {
        wall: f64,
        cpu: f64,
    }

    fn cpu() -> Duration {
        let now = clock_gettime(ClockId::ThreadCPUTime);
        Duration::new(now.tv_sec.unsigned_abs(), now.tv_nsec as u32)
    }

    fn measured(work: impl FnOnce()) -> Cost {
        let (wall, processor) = (Instant::now(), cpu());
        work();
        let (processor, wall) = (cpu() - processor, wall.elapsed());
        Cost { wall: wall.as_secs_f64() * 1e6, cpu: processor.as_secs_f64() * 1e6 }
    }

    fn answer(number: usize) -> Payload {
        let change = Change {
            value: Some(Value::Text(format!("{}", 300_000 + number))),
            basis: Some(Basis::Document),
            by: Some("借款人".into()),
            ..Change::answer("income.year.revenue", None)
        };
        Payload::AnswersChanged(AnswersChanged::typed(vec![change]))
    }

    /// The same library, key length and durability; one table, one row, one commit.
    fn bare(folder: &Path) -> Connection {
        let connection = Connection::open(folder.join("bare.db")).unwrap();
        connection
            .execute_batch(&format!(
                "PRAGMA cipher_log_level = NONE; PRAGMA key = \"x'{}'\"; PRAGMA cipher_compatibility = 4;
                 PRAGMA locking_mode = EXCLUSIVE; PRAGMA temp_store = MEMORY; PRAGMA secure_delete = ON;
                 PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
                 CREATE TABLE bare (id INTEGER PRIMARY KEY, payload BLOB NOT NULL)",
                "5a".repeat(32)
            ))
            .unwrap();
        connection
    }

    pub(super) fn main() {
        let mut arguments = std::env::args().skip(1).filter(|argument| !argument.starts_with('-'));
        let pairs: usize = arguments.next().map_or(2_000, |pairs| pairs.parse().unwrap());
        let place = arguments.next().map_or_else(std::env::temp_dir, PathBuf::from);
        let folder = tempfile::tempdir_in(place).unwrap();

        let settings = Settings { cost: Argon2Cost::LIGHT, ..Settings::default() };
        let officer =
            Officer { id: "5f1c7a52-6f0e-4a0f-9c52-000000000001".into(), name: "客户经理甲".into(), role: None };
        let env = || Box::new(Machine(Instant::now()));
        let path = folder.path().join("store");
        let mut store = Store::create(&path, officer, "p", settings.clone(), env()).unwrap();
        let (case, _) = store.create_case(CaseCreated::default()).unwrap();
        store.append(Some(case), &answer(0)).unwrap();
        // As many bytes as the store writes: the record's, and salt, payload, nonce and tag.
        let record = store.sealed_records(case).unwrap().pop().unwrap().len();
        let blob = vec![0xa5_u8; record + 32 + 24 + 16 + answer(0).to_bytes().unwrap().len()];
        let bare = bare(folder.path());

        let (mut bare_costs, mut store_costs) = (Vec::new(), Vec::new());
        for number in 0..pairs + 50 {
            let one = || {
                measured(|| {
                    let mut insert = bare.prepare_cached("INSERT INTO bare (payload) VALUES (?1)").unwrap();
                    insert.execute([&blob]).unwrap();
                })
            };
            let payload = answer(number);
            let mut other = || {
                measured(|| {
                    store.append(Some(case), &payload).unwrap();
                })
            };
            // Neither is always the one that runs on a warm disk queue.
            let (one, other) = if number % 2 == 0 {
                (one(), other())
            } else {
                let other = other();
                (one(), other)
            };
            // The first ones warm the caches.
            if number >= 50 {
                bare_costs.push(one);
                store_costs.push(other);
            }
        }
        println!("{pairs} pairs, {} bytes each; microseconds", blob.len());
        println!("{:<28}{:>12}{:>12}{:>12}", "", "wall median", "cpu median", "cpu mean");
        row("bare SQLCipher transaction", &bare_costs);
        row("answer saved", &store_costs);
        let ratio = |of: fn(&Cost) -> f64| {
            let ratios = bare_costs.iter().zip(&store_costs).map(|(bare, store)| of(store) / of(bare));
            median(ratios)
        };
        println!(
            "{:<28}{:>11.2}x{:>11.2}x",
            "median of paired ratios",
            ratio(|cost| cost.wall),
            ratio(|cost| cost.cpu)
        );

        others(store, &path, case, settings);
    }

    fn others(mut store: Store, path: &Path, case: evidence::CaseId, settings: Settings) {
        let line = |name: &str, cost: Cost| {
            println!("{name:<44}{:>9.1} ms wall{:>9.1} ms cpu", cost.wall / 1e3, cost.cpu / 1e3);
        };
        let signer = Ed25519Signer::from_seed(&[1; 32]);
        let payload = answer(1);
        let sealing = Sealing {
            log: LogId::from_random([1; 16]),
            after: store.head(),
            case: Some(case),
            moment: Machine(Instant::now()).moment(),
            author: "5f1c7a52-6f0e-4a0f-9c52-000000000001",
            payload: &payload,
            salt: [1; 32],
        };
        line("1,000 signatures", measured(|| (0..1_000).for_each(|_| drop(signer.sign(&[7; 250])))));
        line(
            "1,000 records sealed",
            measured(|| (0..1_000).for_each(|_| drop(seal(sealing, &Ed25519Sha256, &signer)))),
        );
        line("fold the case", measured(|| drop(store.case_state(case).unwrap())));
        line("check-up (signatures, contents, pages)", measured(|| assert!(store.check().unwrap().holds())));
        store.rest().unwrap();
        drop(store);
        let mut reopened = None;
        let unlock = || Store::unlock(path, "p", settings.clone(), Box::new(Machine(Instant::now()))).unwrap();
        line("unlock (light stretching)", measured(|| reopened = Some(unlock())));
        let mut store = reopened.unwrap();
        let long = Change::answer("note", Some(Value::Text("a".repeat(10_000_000))));
        let long = Payload::AnswersChanged(AnswersChanged::typed(vec![long]));
        line("a 10 MB answer", measured(|| drop(store.append(Some(case), &long).unwrap())));
        let cells = (0..40_000).map(|n| {
            let row = format!("00000000-0000-4000-8000-{:012}", n / 4);
            Change::cell("stock", row, format!("c{}", n % 4), Some(Value::Text(n.to_string())))
        });
        let paste = Payload::AnswersChanged(AnswersChanged::typed(cells.collect()));
        line("10,000 rows of 4 cells pasted", measured(|| drop(store.append(Some(case), &paste).unwrap())));
        line("fold the case with both", measured(|| drop(store.case_state(case).unwrap())));
        let standard = Settings { cost: Argon2Cost::STANDARD, ..settings };
        let folder = tempfile::tempdir().unwrap();
        let officer = Officer { id: "o".into(), name: "o".into(), role: None };
        let create =
            || Store::create(folder.path(), officer, "p", standard, Box::new(Machine(Instant::now()))).unwrap();
        line("create a store (standard stretching)", measured(|| drop(create())));
    }

    fn row(name: &str, costs: &[Cost]) {
        let mean = costs.iter().map(|cost| cost.cpu).sum::<f64>() / costs.len() as f64;
        let (wall, cpu) = (median(costs.iter().map(|cost| cost.wall)), median(costs.iter().map(|cost| cost.cpu)));
        println!("{name:<28}{wall:>12.1}{cpu:>12.1}{mean:>12.1}");
    }

    fn median(values: impl Iterator<Item = f64>) -> f64 {
        let mut values: Vec<f64> = values.collect();
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    }
}
