//! The program killed while it takes in records: what it receipted is there, what it did not is whole or not there.

use std::{
    fs,
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    sync::Arc,
};

use crate::{laptop::*, line::Line};
use hub::{Hub, System};
use wire::*;

struct Running(Child, String);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn started(folder: &std::path::Path) -> Running {
    let mut child = Command::new(env!("CARGO_BIN_EXE_tianye-hub"))
        .args(["serve", folder.to_str().unwrap(), "--listen", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.trim().rsplit(' ').next().unwrap().to_owned();
    Running(child, address)
}

#[test]
fn no_receipt_without_its_records() {
    let kills = if std::env::var_os("LONG").is_some() { 1_000 } else { 6 };
    let kills = std::env::var("CASES").ok().and_then(|c| c.parse().ok()).unwrap_or(kills);
    let outer = tempfile::tempdir().unwrap();
    let folder = outer.path().join("hub");
    let (database, made) = crate::server::place();
    let hub = Arc::new(Hub::create_in(&folder, &database, Arc::new(System::default())).unwrap());
    let branch =
        Branch { hub, env: Still::new(), reckons: crate::agrees::Agrees::new(), folder: outer, made, bucket: None };
    for (staff, role) in [("AD01", "AD"), ("LD01", "LD"), ("LD02", "LD")] {
        branch.officer(staff, &[role]);
    }
    let mut laptop = branch.laptop("S0001", &["DD"], 10);
    laptop.create(case(1));
    // Enough that every kill meets a push: at most three of forty records are receipted before it, and some more while it comes.
    for n in 0..1_400 + 250 * kills {
        laptop.answer(case(1), &format!("第 {n} 个回答"));
    }
    let Branch { hub, folder: _outer, made, .. } = branch;
    drop(hub);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let (mut received, mut met) = (0, 0);
    for kill in 0..kills {
        let running = started(&folder);
        let address = running.1.clone();
        let sent = runtime.block_on(async {
            let stream = tokio::net::TcpStream::connect(&address).await.ok()?;
            let mut line = Line::open(&laptop, stream).await.ok()?;
            let heads = line.call(Endpoint::Heads { cursor: None }, None, Vec::new()).await.ok()?;
            let own = from_bytes::<Heads>(&heads.body).unwrap().own;
            let from = own.map_or(0, |head| head.seq);
            assert!(from >= received, "record {received} was receipted and is gone; the log ends at {from}");
            // Killed while it takes in, a moment behind a receipt; another moment each time.
            let (go, wait) = tokio::sync::oneshot::channel::<()>();
            let killed = tokio::spawn(async move {
                let _ = wait.await;
                tokio::time::sleep(std::time::Duration::from_millis(7 * kill % 40)).await;
                drop(running);
            });
            let (mut go, mut receipts) = (Some(go), 0);
            let (mut last, mut at) = (from, from as usize);
            while at < laptop.records.len() {
                let records: Vec<Carried> = laptop.records.iter().skip(at).take(40).cloned().collect();
                let count = records.len();
                let body = to_bytes(&Push { records }).unwrap();
                match line.call(Endpoint::Push { log: laptop.log, from: at as u64 + 1 }, None, body).await {
                    Ok(heard) if heard.status == 200 => {
                        last = from_bytes::<Receipt>(&heard.body).unwrap().seq;
                        receipts += 1;
                        if receipts == 1 + kill % 3 {
                            let _ = go.take().map(|go| go.send(()));
                        }
                    }
                    _ => break,
                }
                at += count;
            }
            drop(go);
            killed.await.unwrap();
            Some(last)
        });
        received = received.max(sent.unwrap_or(received));
        met += u64::from((received as usize) < laptop.records.len());
    }
    let hub = Hub::open(&folder, Arc::new(System::default())).unwrap();
    let checked = hub.check(true).unwrap();
    assert!(checked.holds(), "{checked:?}");
    let own = laptop.heads(&hub).own.map_or(0, |head| head.seq);
    assert!(own >= received && received > 0, "{received} receipted, {own} there");
    assert!(met > kills / 2, "only {met} of {kills} kills met a push");
    assert_eq!(fs::metadata(folder.join("hub.db")).is_ok(), made.is_none());
}

crate::server::also_over_postgres! {
    no_receipt_without_its_records
}
