//! What can go wrong with a database on a server, and nowhere else.

use std::{
    fs,
    io::{Read, Write},
    net::TcpListener,
    os::unix::net::{UnixListener, UnixStream},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    thread,
    time::Duration,
};

use crate::{
    laptop::*,
    server::{Made, Server, over_postgres, shared},
};
use evidence::{Hash, Head, LogId};
use hub::*;
use wire::{Code, Receipt, from_bytes};

fn create(folder: &Path, database: &Database) -> hub::Result<Hub> {
    Hub::create_in(folder, database, Still::new())
}

fn why<T>(done: hub::Result<T>) -> String {
    done.map(drop).unwrap_err().to_string()
}

fn made_hub(made: &Made) -> (tempfile::TempDir, Hub) {
    let outer = tempfile::tempdir().unwrap();
    let hub = create(&outer.path().join("hub"), &made.database()).unwrap();
    (outer, hub)
}

/// Ends the connection that is in the middle of a transaction.
fn end_the_writer(made: &Made) {
    let ended = made
        .client()
        .query(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
             WHERE datname = current_database() AND application_name = 'tianye-hub' AND state = 'idle in transaction'",
            &[],
        )
        .unwrap();
    assert_eq!(ended.len(), 1);
    thread::sleep(Duration::from_millis(100));
}

fn add(change: &dyn Change, log: LogId, seq: u64) -> hub::Result<()> {
    let head = Head { log, seq, hash: Hash([seq as u8; 32]) };
    change.add_record(&NewRecord { head, kind: 18, case: None, body: b"body", sealed: None, received_ms: START })
}

/// One more record behind whatever stands there.
fn add_next(change: &dyn Change, log: LogId) -> hub::Result<u64> {
    let seq = change.log(log)?.unwrap().head.map_or(1, |head| head.seq + 1);
    add(change, log, seq).map(|()| seq)
}

fn seq(keep: &dyn Keep, log: LogId) -> u64 {
    let mut seq = 0;
    keep.reading(&mut |view| {
        seq = view.log(log)?.unwrap().head.map_or(0, |head| head.seq);
        Ok(())
    })
    .unwrap();
    seq
}

const LOG: LogId = LogId(uuid::Uuid::from_bytes([9; 16]));

#[test]
fn a_failure_that_a_work_passes_over_is_not_believed() {
    let made = shared().make();
    let (_outer, hub) = made_hub(&made);
    let failed = hub.keep().writing(&mut |change| {
        change.add_case_key(case(1), b"one")?;
        // The server answers a commit behind this with a silent rollback.
        let again = change.add_case_key(case(1), b"two").unwrap_err().to_string();
        assert!(again.contains("23505") && again.contains("case_key"), "{again}");
        Ok(())
    });
    assert!(why(failed).contains("23505"));
    hub.keep()
        .reading(&mut |view| {
            assert_eq!(view.case_key(case(1))?, None);
            Ok(())
        })
        .unwrap();
}

#[test]
fn what_the_server_says_of_values_is_not_told() {
    let made = shared().make();
    let (_outer, hub) = made_hub(&made);
    let officer =
        |branch: &str| Officer { staff: "S0001".into(), name: "张三".into(), branch: branch.into(), trainee: false };
    // A text with a zero in it is none for this server; its words quote what came before.
    let refused = why(hub.keep().writing(&mut |change| change.set_officer(&officer("分行\0"), START)));
    assert!(!refused.contains("S0001") && !refused.contains("分行") && refused.contains("22021"), "{refused}");
    let invite = InviteRow {
        sealed: vec![1],
        staff: "S0001".into(),
        made_by: "AD01".into(),
        until_ms: START,
        released_by: None,
        tries: 0,
        used_by: None,
    };
    let refused = why(hub.keep().writing(&mut |change| {
        change.add_invite([1, 2, 3], &invite, START)?;
        change.add_invite([1, 2, 3], &invite, START)
    }));
    assert!(refused.contains("invite_pkey") && !refused.contains("010203"), "{refused}");
}

#[test]
fn a_head_that_somebody_else_moved_is_read_again() {
    let made = shared().apart();
    let (_outer, hub) = made_hub(&made);
    hub.keep().writing(&mut |change| change.add_log(LOG, None, &[1; 32])).unwrap();
    // Somebody who does not know whose turn it is holds the row and moves the head.
    let mut other = made.client();
    let mut holding = other.transaction().unwrap();
    let moved = "UPDATE log SET head_seq = 1, head_hash = $2 WHERE log = $1";
    holding.execute(moved, &[&&LOG.0.as_bytes()[..], &&[1_u8; 32][..]]).unwrap();
    let calls = AtomicU32::new(0);
    thread::scope(|scope| {
        let writing = scope.spawn(|| {
            let mut seq = 0;
            hub.keep()
                .writing(&mut |change| {
                    calls.fetch_add(1, Ordering::SeqCst);
                    seq = add_next(change, LOG)?;
                    Ok(())
                })
                .unwrap();
            seq
        });
        thread::sleep(Duration::from_millis(300));
        holding.commit().unwrap();
        assert_eq!(writing.join().unwrap(), 2, "behind what the other wrote");
    });
    assert_eq!(calls.load(Ordering::SeqCst), 2);
    assert_eq!(seq(hub.keep(), LOG), 2);
    // Who is wrong however often they look is told so in the end.
    assert!(matches!(hub.keep().writing(&mut |change| add(change, LOG, 7)), Err(HubError::HeadMoved)));
}

#[test]
fn a_connection_that_breaks_before_the_end_leaves_nothing_and_the_work_is_done_anew() {
    let made = shared().apart();
    let (_outer, hub) = made_hub(&made);
    hub.keep().writing(&mut |change| change.add_log(LOG, None, &[1; 32])).unwrap();
    let mut calls = 0;
    hub.keep()
        .writing(&mut |change| {
            calls += 1;
            add_next(change, LOG)?;
            if calls == 1 {
                end_the_writer(&made);
            }
            add_next(change, LOG).map(drop)
        })
        .unwrap();
    assert_eq!((calls, seq(hub.keep(), LOG)), (2, 2), "the first call's record is not there beside");
    // Ended while nobody used it: the next call has another.
    made.client()
        .batch_execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
        .unwrap();
    thread::sleep(Duration::from_millis(100));
    hub.keep().writing(&mut |change| add_next(change, LOG).map(drop)).unwrap();
    assert_eq!(seq(hub.keep(), LOG), 3);
    // A work that panics is undone, and the next one finds a connection.
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        hub.keep().writing(&mut |change| {
            add_next(change, LOG)?;
            panic!("a work")
        })
    }));
    assert!(panicked.is_err());
    assert_eq!(seq(hub.keep(), LOG), 3);
    hub.keep().writing(&mut |change| add_next(change, LOG).map(drop)).unwrap();
    assert_eq!(seq(hub.keep(), LOG), 4);
}

/// A line to the server that loses the answer to the next commit, once it is told to.
fn lossy(server: &Server, folder: PathBuf, lose: Arc<AtomicBool>) {
    let (to, listener) =
        (server.folder().join(".s.PGSQL.5432"), UnixListener::bind(folder.join(".s.PGSQL.5432")).unwrap());
    thread::spawn(move || {
        for here in listener.incoming() {
            let (mut here, mut there) = (here.unwrap(), UnixStream::connect(&to).unwrap());
            let (mut back, mut from, lose) = (here.try_clone().unwrap(), there.try_clone().unwrap(), Arc::clone(&lose));
            let lost = Arc::new(AtomicBool::new(false));
            let losing = Arc::clone(&lost);
            thread::spawn(move || {
                let mut piece = [0; 1 << 16];
                while let Ok(count @ 1..) = from.read(&mut piece) {
                    if losing.load(Ordering::SeqCst) {
                        let _ = back.shutdown(std::net::Shutdown::Both);
                        return;
                    }
                    if back.write_all(&piece[..count]).is_err() {
                        return;
                    }
                }
                let _ = back.shutdown(std::net::Shutdown::Both);
            });
            thread::spawn(move || {
                let (mut piece, mut writes) = ([0; 1 << 16], false);
                while let Ok(count @ 1..) = here.read(&mut piece) {
                    // A push reads before it writes; what is to be lost is the end of the writing, on the line that took the turn.
                    writes |= piece[..count].windows(10).any(|word| word == b"FOR UPDATE");
                    let ends = writes && piece[..count].windows(7).any(|word| word == b"COMMIT\0");
                    if ends && lose.swap(false, Ordering::SeqCst) {
                        lost.store(true, Ordering::SeqCst);
                    }
                    if there.write_all(&piece[..count]).is_err() {
                        return;
                    }
                }
                let _ = there.shutdown(std::net::Shutdown::Both);
            });
        }
    });
}

#[test]
fn a_commit_without_an_answer_is_an_error_and_the_same_push_again_is_received() {
    over_postgres(|| {
        let branch = branch();
        let mut laptop = branch.laptop("S0001", &["DD"], 10);
        laptop.create(case(1));
        let line = tempfile::Builder::new().prefix("tianye-").tempdir_in("/tmp").unwrap();
        let lose = Arc::new(AtomicBool::new(false));
        lossy(shared(), line.path().to_owned(), Arc::clone(&lose));
        let folder = branch.folder.path().join("hub");
        let settings = fs::read_to_string(folder.join("hub.toml")).unwrap();
        let there = shared().folder().to_str().unwrap().to_owned();
        fs::write(folder.join("hub.toml"), settings.replace(&there, line.path().to_str().unwrap())).unwrap();
        let lossy = Hub::open(&folder, Arc::<Still>::clone(&branch.env)).unwrap();
        lose.store(true, Ordering::SeqCst);
        let body = wire::to_bytes(&wire::Push { records: laptop.records.clone() }).unwrap();
        let ask = Ask {
            endpoint: wire::Endpoint::Push { log: laptop.log, from: 1 },
            offset: None,
            length: None,
            from: None,
            body,
        };
        let (reply, failure) = lossy.answer(&laptop.caller(), &ask);
        assert!(!lose.load(Ordering::SeqCst), "a commit came by this line");
        assert_eq!(reply.status, Code::Internal.status(), "no receipt");
        assert!(matches!(failure, Some(HubError::Lost(_))), "{failure:?}");
        // It stands, and nobody knew; or it would not stand, and nobody would have said so.
        assert_eq!(laptop.heads(&branch.hub).own, laptop.head);
        let (again, failure) = lossy.answer(&laptop.caller(), &ask);
        assert!(failure.is_none() && again.status == 200);
        let receipt: Receipt = from_bytes(&again.body).unwrap();
        assert_eq!((Some(receipt.head()), receipt.number), (laptop.head, laptop.push(&branch.hub).number));
        assert!(branch.hub.check(true).unwrap().holds());
        drop(lossy);
    });
}

#[test]
fn two_hubs_race_for_one_head_and_nothing_is_lost_or_doubled() {
    over_postgres(|| {
        let branch = branch();
        let mut laptop = branch.laptop("S0001", &["DD"], 10);
        let second = branch.laptop("S0002", &["DD"], 20);
        laptop.create(case(1));
        for n in 0..120 {
            laptop.answer(case(1), &format!("第 {n} 个"));
        }
        let folder = branch.folder.path().join("hub");
        let env = || Arc::<Still>::clone(&branch.env);
        let hubs = [Hub::open(&folder, env()).unwrap(), Hub::open(&folder, env()).unwrap()];
        hubs[0].keep().writing(&mut |change| change.add_log(LOG, None, &[1; 32])).unwrap();
        thread::scope(|scope| {
            for hub in &hubs {
                let (laptop, second) = (laptop.cloned(), second.cloned());
                scope.spawn(move || {
                    for round in 1..=20 {
                        hub.keep().writing(&mut |change| add_next(change, LOG).map(drop)).unwrap();
                        // The same log through both, and the hub's own log and counter beneath each.
                        let body = laptop.records[..round * 6].to_vec();
                        let body = wire::to_bytes(&wire::Push { records: body }).unwrap();
                        let reply = laptop.ask(hub, wire::Endpoint::Push { log: laptop.log, from: 1 }, body);
                        assert_eq!(reply.status, 200, "{:?}", refusal(&reply));
                        second.push(hub);
                        hub.set_officer(
                            &Officer {
                                staff: "S0002".into(),
                                name: format!("名{round}"),
                                branch: BRANCH.into(),
                                trainee: false,
                            },
                            &[],
                        )
                        .unwrap();
                    }
                });
            }
        });
        assert_eq!(seq(hubs[0].keep(), LOG), 40);
        laptop.push(&hubs[1]);
        // Those that were added for the race alone are signed by nobody.
        let checked = branch.hub.check(true).unwrap();
        assert!(checked.faults.iter().all(|fault| fault.contains(&LOG.to_string())), "{checked:?}");
    });
}

#[test]
fn a_newer_schema_and_what_is_no_hub_are_refused() {
    let made = shared().make();
    let (outer, hub) = made_hub(&made);
    drop(hub);
    let folder = outer.path().join("hub");
    assert!(why(create(&outer.path().join("second"), &made.database())).contains("holds a hub already"));
    assert!(!outer.path().join("second").exists());
    let open = || Hub::open(&folder, Still::new());
    assert!(open().is_ok());
    made.client().batch_execute("INSERT INTO migration (version, applied_ms) VALUES (3, 0)").unwrap();
    assert!(matches!(open(), Err(HubError::Newer { found: 3, known: SCHEMA_VERSION })));
    let refused = create(&outer.path().join("second"), &made.database());
    assert!(matches!(refused, Err(HubError::Newer { .. })));
    made.client().batch_execute("DELETE FROM migration").unwrap();
    assert!(why(open()).contains("does not say its schema"));
    let empty = shared().make();
    let settings = fs::read_to_string(folder.join("hub.toml")).unwrap();
    fs::write(folder.join("hub.toml"), settings.replace(&made.words, &empty.words)).unwrap();
    assert!(why(open()).contains("not of a hub"));
}

#[test]
fn words_that_would_leave_the_machine_open_or_hold_a_password_are_refused() {
    let outer = tempfile::tempdir().unwrap();
    let refused = |words: &str| {
        let database = Database { postgres: Some(words.into()), ..Database::default() };
        why(create(&outer.path().join("hub"), &database))
    };
    assert!(refused("host=db.example.com dbname=tianye").contains("root_certificate"));
    assert!(refused("host=localhost hostaddr=192.0.2.1 dbname=tianye").contains("root_certificate"));
    assert!(refused("host=127.0.0.1,10.1.1.1 dbname=tianye").contains("root_certificate"));
    let secret = refused("host=localhost dbname=tianye password=geheim");
    assert!(secret.contains("PGPASSWORD") && !secret.contains("geheim"), "{secret}");
    let odd = refused("host=localhost password=geheim such=1");
    assert!(odd.contains("cannot be read") && !odd.contains("geheim"), "{odd}");
    assert!(refused("dbname=tianye").contains("names no host"));
    assert!(refused("host=127.0.0.1 port=1 dbname=tianye").contains("连不上"));
    assert!(!outer.path().join("hub").exists());
}

#[test]
fn a_server_that_does_not_wait_for_its_disk_is_refused() {
    let careless = Server::start(&["fsync=off".into()]);
    let outer = tempfile::tempdir().unwrap();
    let made = careless.make();
    assert!(why(create(&outer.path().join("hub"), &made.database())).contains("fsync"));
    assert!(!outer.path().join("hub").exists());
}

/// A certificate for `localhost` and the authority that vouches for it, as PEM.
pub(crate) fn certificate() -> (String, String, String) {
    let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256).unwrap();
    let mut authority = rcgen::CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let root = authority.self_signed(&key).unwrap().der().to_vec();
    let issuer = rcgen::Issuer::new(authority, key);
    let own = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256).unwrap();
    let params = rcgen::CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    let leaf = params.signed_by(&own, &issuer).unwrap().der().to_vec();
    (pem("CERTIFICATE", &root), pem("CERTIFICATE", &leaf), pem("PRIVATE KEY", &own.serialize_der()))
}

fn pem(label: &str, bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let number = three.iter().fold(0_u32, |n, byte| n << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for at in 0..4 {
            let letter = char::from(LETTERS[(number >> (18 - 6 * at) & 63) as usize]);
            text.push(if at > three.len() { '=' } else { letter });
        }
    }
    let lines: Vec<&str> = (0..text.len()).step_by(64).map(|at| &text[at..text.len().min(at + 64)]).collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"))
}

#[test]
fn over_tls_the_server_is_known_by_its_certificate_and_the_hub_by_its_password() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let (root, leaf, key) = certificate();
    let keys = tempfile::Builder::new().prefix("tianye-").tempdir_in("/tmp").unwrap();
    let path = |name: &str| keys.path().join(name);
    fs::write(path("hba"), "local all all trust\nhostssl all all 127.0.0.1/32 scram-sha-256\n").unwrap();
    fs::write(path("leaf"), leaf).unwrap();
    fs::write(path("key"), key).unwrap();
    Server::own(keys.path());
    let word = |name: &str, file: &str| format!("{name}={}", path(file).display());
    let server = Server::start(&[
        "listen_addresses=127.0.0.1".into(),
        format!("port={port}"),
        "ssl=on".into(),
        word("ssl_cert_file", "leaf"),
        word("ssl_key_file", "key"),
        word("hba_file", "hba"),
    ]);
    server.administer("CREATE ROLE bank LOGIN PASSWORD 'ge:heim'");
    server.administer("CREATE DATABASE bank OWNER bank TEMPLATE template0");
    let outer = tempfile::tempdir().unwrap();
    let at = |name: &str| outer.path().join(name);
    fs::write(at("root.pem"), root).unwrap();
    fs::write(at("other.pem"), certificate().0).unwrap();
    fs::write(at("pass"), format!("# ours\nelsewhere:*:*:*:no\nlocalhost:{port}:bank:*:ge\\:heim\n")).unwrap();
    let words = format!("host=localhost hostaddr=127.0.0.1 port={port} user=bank dbname=bank");
    let database = |root: Option<&str>| Database {
        postgres: Some(words.clone()),
        root_certificate: root.map(at),
        passfile: Some(at("pass")),
    };
    let folder = at("hub");
    let open = why(create(&folder, &database(Some("root.pem"))));
    assert!(open.contains("chmod 600"), "a password that others may read is none: {open}");
    fs::set_permissions(at("pass"), std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    assert!(why(create(&folder, &database(None))).contains("连不上"), "this server takes nobody without TLS");
    let other = why(create(&folder, &database(Some("other.pem"))));
    assert!(other.contains("UnknownIssuer") || other.contains("BadSignature"), "{other}");
    let mut wrong = database(Some("root.pem"));
    wrong.postgres = Some(words.replace("host=localhost", "host=elsewhere.example"));
    assert!(
        why(create(&folder, &wrong)).contains("NotValidForName")
            || why(create(&folder, &wrong)).contains("not valid for name")
    );
    let hub = create(&folder, &database(Some("root.pem"))).unwrap();
    let mut client = server.client("bank");
    let under: i64 = client
        .query_one("SELECT count(*) FROM pg_stat_ssl s JOIN pg_stat_activity a USING (pid) WHERE a.usename = 'bank' AND s.ssl AND s.version = 'TLSv1.3'", &[])
        .unwrap()
        .get(0);
    assert!(under >= 1);
    assert!(hub.check(true).unwrap().holds());
    drop(hub);
    fs::write(at("pass"), "localhost:*:bank:bank:wrong\n").unwrap();
    let refused = why(Hub::open(&folder, Still::new()));
    assert!(refused.contains("password authentication failed") && !refused.contains("wrong\n"), "{refused}");
}

#[test]
fn a_stolen_disk_of_the_server_says_nothing_without_the_vault_key() {
    let server = Server::start(&[]);
    let made = server.make();
    let (outer, hub) = made_hub(&made);
    let branch = Branch {
        hub: Arc::new(hub),
        env: Still::new(),
        reckons: crate::agrees::Agrees::new(),
        folder: outer,
        made: Some(made),
        bucket: None,
    };
    branch.env.later(1);
    branch.officer("AD01", &["AD"]);
    branch.officer("LD02", &["LD"]);
    let mut laptop = branch.laptop("S0001", &["DD"], 10);
    laptop.create(case(1));
    laptop.answer(case(1), "借款人某某某 13800000000");
    laptop.push(&branch.hub);
    let mut other = laptop.cloned();
    laptop.answer(case(1), "借款人某某某");
    laptop.push(&branch.hub);
    other.answer(case(1), "借款人某某某 13800000000");
    assert_eq!(code(&other.push_from(&branch.hub, 1)), Code::Fork);
    let planted: [&[u8]; 5] =
        ["借款人某某某".as_bytes(), b"13800000000", "塔吊租赁".as_bytes(), "员工S0001".as_bytes(), b"tower-crane"];
    branch
        .hub
        .keep()
        .writing(&mut |change| {
            change.set_grant(case(1), "G", 3, START, "RK01", "借款人某某某")?;
            let files = vec![("a.toml".into(), "name = \"借款人某某某\"".into())];
            change.keep_layers(&Hash([1; 32]), &LayerRow { hash: Hash([2; 32]), checklist: "own".into(), files })
        })
        .unwrap();
    server.administer("CHECKPOINT");
    let mut looked = 0;
    let mut folders = vec![server.folder().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(bytes) = fs::read(&path) {
                looked += 1;
                for word in planted {
                    assert!(!bytes.windows(word.len()).any(|w| w == word), "{} holds {word:?}", path.display());
                }
            }
        }
    }
    assert!(looked > 500, "{looked}");
    // Another vault key opens none of it.
    let folder = branch.folder.path().join("hub");
    fs::write(folder.join("vault.key"), "ab".repeat(32)).unwrap();
    assert!(Hub::open(&folder, Still::new()).is_err());
}

#[test]
fn the_servers_own_processes_killed_while_hubs_write() {
    let kills = std::env::var("CASES").ok().and_then(|c| c.parse().ok()).unwrap_or(5);
    let server = Server::start(&["restart_after_crash=on".into()]);
    let made = server.make();
    let (outer, hub) = made_hub(&made);
    let branch = Branch {
        hub: Arc::new(hub),
        env: Still::new(),
        reckons: crate::agrees::Agrees::new(),
        folder: outer,
        made: Some(made),
        bucket: None,
    };
    branch.officer("AD01", &["AD"]);
    branch.officer("LD02", &["LD"]);
    let mut laptop = branch.laptop("S0001", &["DD"], 10);
    laptop.create(case(1));
    for n in 0..400 * kills {
        laptop.answer(case(1), &format!("第 {n} 个"));
    }
    let (mut received, mut broken, done) = (0, 0, AtomicBool::new(false));
    thread::scope(|scope| {
        scope.spawn(|| {
            for kill in 0..kills {
                thread::sleep(Duration::from_millis(400 + 37 * kill as u64));
                server.kill_a_backend();
            }
            done.store(true, Ordering::SeqCst);
        });
        let mut at = 0;
        while !done.load(Ordering::SeqCst) || at < laptop.records.len() {
            let records: Vec<wire::Carried> = laptop.records.iter().skip(at).take(40).cloned().collect();
            if records.is_empty() {
                thread::sleep(Duration::from_millis(20));
                continue;
            }
            let body = wire::to_bytes(&wire::Push { records }).unwrap();
            let endpoint = wire::Endpoint::Push { log: laptop.log, from: at as u64 + 1 };
            let ask = Ask { endpoint, offset: None, length: None, from: None, body };
            let (reply, _) = branch.hub.answer(&laptop.caller(), &ask);
            if reply.status == 200 {
                received = from_bytes::<Receipt>(&reply.body).unwrap().seq;
                at = usize::try_from(received).unwrap();
            } else {
                broken += 1;
                thread::sleep(Duration::from_millis(50));
            }
        }
    });
    server.wait();
    assert_eq!(laptop.heads(&branch.hub).own.map_or(0, |head| head.seq), received);
    assert_eq!(received, laptop.head.unwrap().seq);
    let checked = branch.hub.check(true).unwrap();
    assert!(checked.holds(), "{checked:?}");
    assert!(broken > 0, "no kill met anything");
}
