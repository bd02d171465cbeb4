//! From one database into the other and back, and what a backup of either gives.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    process::Command,
    sync::Arc,
};

use crate::{effects::People, laptop::*, reckoned::whys, server::shared};
use evidence::*;
use hub::{Database, Hub, HubError, LayerRow, Most, Moved, Why, move_to, restore};
use wire::{Code, Endpoint};

/// A branch in whose tables something stands, as far as calls bring it there: cases under way, files, a fork, what does not hold, readings, who may read.
fn lived() -> (People, Laptop, Hash) {
    let mut people = People::new();
    people.submit();
    let branch = &people.branch;
    let mut laptop = branch.laptop("S0009", &["DD"], 90);
    laptop.create(case(9));
    let sha256 = laptop.attach(case(9), b"photo");
    laptop.push(&branch.hub);
    let mut other = laptop.cloned();
    let mut bent = laptop.cloned();
    bent.answer(case(9), "坏的");
    *bent.records.last_mut().unwrap().record.last_mut().unwrap() ^= 1;
    assert_eq!(code(&bent.push_from(&branch.hub, 1)), Code::BadRecord);
    laptop.answer(case(9), "一");
    laptop.push(&branch.hub);
    let ask = hub::Ask {
        endpoint: Endpoint::BlobPart { case: case(9), sha256 },
        offset: Some(0),
        length: Some(5),
        from: None,
        body: b"photo".to_vec(),
    };
    assert_eq!(branch.hub.answer(&laptop.caller(), &ask).0.status, 201);
    let read = Endpoint::CaseRecords { case: case(1), log: people.officer.log, after: 0 };
    assert_eq!(people.second.ask(&branch.hub, read, Vec::new()).status, 200);
    branch
        .hub
        .keep()
        .writing(&mut |change| {
            change.set_grant(case(1), "AU01", 3, START + 1, "RK01", "抽查")?;
            let files = vec![("a.toml".into(), "id = \"a\"".into())];
            change.keep_layers(&Hash([1; 32]), &LayerRow { hash: Hash([2; 32]), checklist: "a".into(), files })?;
            // One that a person was told of and that stays.
            change.add_waiting(case(8), &Hash([3; 32]), true, START)?;
            let mut waits = change.waiting(case(8))?;
            waits.iter_mut().for_each(|row| (row.why, row.tries, row.wants) = ("stuck".into(), 3, Some(Hash([4; 32]))));
            change.set_waiting(&waits[0])
        })
        .unwrap();
    other.answer(case(9), "二");
    assert_eq!(code(&other.push_from(&branch.hub, 1)), Code::Fork);
    (people, laptop, sha256)
}

/// Every record of every log, with what opens it, and where each case stands.
fn told(hub: &Hub) -> BTreeMap<String, String> {
    let mut told = BTreeMap::new();
    hub.keep()
        .reading(&mut |view| {
            for log in view.logs()? {
                let row = view.log(log)?;
                let records = view.records(log, 0, Most { records: 10_000, bytes: 1 << 30 })?;
                told.insert(format!("log {log}"), format!("{row:?} {records:?}"));
            }
            for case in view.cases()? {
                let (row, members, acted) = (view.case_row(case)?, view.members(case)?, view.acted(case)?);
                told.insert(format!("case {case}"), format!("{row:?} {members:?} {acted:?} {:?}", view.said(case)?));
            }
            let stores = view.stores()?;
            told.insert("all".into(), format!("{:?} {stores:?} {:?}", view.identity()?, view.counts()?));
            told.insert("bundles".into(), format!("{:?}", view.bundles(0)?));
            Ok(())
        })
        .unwrap();
    told
}

fn open(folder: &Path, env: &Arc<Still>) -> Hub {
    Hub::open_with(folder, Arc::<Still>::clone(env), crate::agrees::Agrees::new()).unwrap()
}

fn moves(folder: &Path, to: &Database, env: &Arc<Still>) -> hub::Result<Moved> {
    move_to(folder, to, Arc::<Still>::clone(env))
}

#[test]
fn a_hub_moves_to_the_server_and_back_and_nothing_is_another() {
    let (people, mut laptop, sha256) = lived();
    assert_eq!(whys(&people), [Why::Stuck]);
    let People { branch, mut officer, .. } = people;
    let Branch { hub, env, folder: outer, .. } = branch;
    let folder = outer.path().join("hub");
    let (before, made) = (told(&hub), shared().make());
    let server = hub::Server::new(Arc::clone(&hub), Box::new(|_, _| {})).unwrap();
    assert!(matches!(moves(&folder, &made.database(), &env), Err(HubError::InUse)), "it is being served");
    drop(server);
    assert!(matches!(moves(&folder, &made.database(), &env), Err(HubError::InUse)), "another program has it open");
    drop(hub);
    assert!(moves(&folder, &Database::default(), &env).is_err(), "where it is already");
    let moved = moves(&folder, &made.database(), &env).unwrap();
    assert!(moved.checked.holds() && moved.tables.len() == 30, "{moved:?}");
    let empty: Vec<&str> = moved.tables.iter().filter(|(_, rows)| *rows == 0).map(|(table, _)| *table).collect();
    assert!(empty.is_empty(), "{empty:?}: nothing stands there that could be lost");
    assert!(!folder.join("hub.db").exists() && folder.join("hub.db.moved").exists());
    let settings = fs::read_to_string(folder.join("hub.toml")).unwrap();
    assert!(settings.contains("[database]\npostgres = ") && settings.contains("# 笔记本连接的地址"), "{settings}");
    let there = open(&folder, &env);
    assert_eq!(told(&there), before);
    assert!(there.check(true).unwrap().holds());
    // It lives on there: who reads, who is a fork, who goes on.
    assert_eq!(code(&laptop.push_from(&there, 1)), Code::Forked);
    let read = laptop.ask(&there, Endpoint::BlobRead { case: case(9), sha256 }, Vec::new());
    assert_eq!((read.status, &read.body[..]), (200, &b"photo"[..]));
    officer.changed(case(1));
    officer.push(&there);
    assert!(there.rebuild().unwrap().differences.is_empty());
    let later = told(&there);
    drop(there);
    // A second hub does not come into the same tables, by a move or as a new one.
    let another = outer.path().join("another");
    drop(Hub::create(&another, Arc::<Still>::clone(&env)).unwrap());
    assert!(moves(&another, &made.database(), &env).unwrap_err().to_string().contains("already"));
    assert!(open(&another, &env).check(true).unwrap().holds(), "it is where it was");
    // And back. The old file is no obstacle, it has another name.
    assert!(moves(&folder, &Database::default(), &env).unwrap().checked.holds());
    assert!(folder.join("hub.db").exists());
    assert!(!fs::read_to_string(folder.join("hub.toml")).unwrap().contains("\n[database]"));
    let here = open(&folder, &env);
    assert_eq!(told(&here), later);
    assert!(here.check(true).unwrap().holds());
    laptop.answer(case(9), "三");
    assert_eq!(code(&laptop.push_from(&here, 1)), Code::Forked);
}

#[test]
fn a_backup_of_the_server_is_restored_as_a_file() {
    crate::server::over_postgres(|| {
        let (people, ..) = lived();
        let branch = &people.branch;
        let (backup, back) = (branch.folder.path().join("backup"), branch.folder.path().join("back"));
        let before = told(&branch.hub);
        assert_eq!(branch.hub.backup(&backup).unwrap(), 3);
        assert_eq!(restore(&backup, &back).unwrap(), 3);
        // Restored is a file that no longer names the server: that one may still be served.
        assert!(!fs::read_to_string(back.join("hub.toml")).unwrap().contains("\n[database]"));
        fs::copy(branch.folder.path().join("hub/vault.key"), back.join("vault.key")).unwrap();
        let old = open(&back, &branch.env);
        assert_eq!(told(&old), before);
        assert!(old.check(true).unwrap().holds());
        drop(old);
        let made = shared().make();
        assert!(moves(&back, &made.database(), &branch.env).unwrap().checked.holds());
        assert_eq!(told(&open(&back, &branch.env)), before);
    });
}

/// Records a second from the file to the server, compared and checked. `cargo test -p hub --test hub -- --ignored --nocapture a_move_takes`
#[test]
#[ignore = "a measurement"]
fn a_move_takes() {
    let branch = branch();
    let mut laptop = branch.laptop("S0001", &["DD"], 10);
    laptop.create(case(1));
    for n in 0..4_999 {
        laptop.answer(case(1), &format!("第 {n} 个回答，二十来个字的一句话，像现场写的那样"));
    }
    for (at, records) in laptop.records.chunks(1_000).enumerate() {
        let body = wire::to_bytes(&wire::Push { records: records.to_vec() }).unwrap();
        let reply = laptop.ask(&branch.hub, Endpoint::Push { log: laptop.log, from: at as u64 * 1_000 + 1 }, body);
        assert_eq!(reply.status, 200);
    }
    let Branch { hub, env, folder: outer, .. } = branch;
    drop(hub);
    let (folder, made) = (outer.path().join("hub"), shared().make());
    for (to, place) in [(made.database(), "to PostgreSQL"), (Database::default(), "to SQLite")] {
        let began = std::time::Instant::now();
        moves(&folder, &to, &env).unwrap();
        let rate = laptop.records.len() as f64 / began.elapsed().as_secs_f64();
        std::io::Write::write_fmt(&mut std::io::stderr(), format_args!("{place}: {rate:.0} records/s\n")).unwrap();
    }
}

#[test]
fn both_databases_at_once_are_refused() {
    crate::server::over_postgres(|| {
        let branch = branch();
        let folder = branch.folder.path().join("hub");
        fs::write(folder.join("hub.db"), b"old").unwrap();
        let refused = Hub::open(&folder, Arc::<Still>::clone(&branch.env)).map(drop).unwrap_err().to_string();
        assert!(refused.contains("hub.db is here as well"), "{refused}");
    });
}

#[test]
fn the_program_does_all_of_it() {
    let outer = tempfile::tempdir().unwrap();
    let (folder, backup) = (outer.path().join("hub"), outer.path().join("backup"));
    let made = shared().make();
    let run = |words: &[&str]| {
        let done = Command::new(env!("CARGO_BIN_EXE_tianye-hub")).args(words).output().unwrap();
        let (out, err) = (String::from_utf8(done.stdout).unwrap(), String::from_utf8(done.stderr).unwrap());
        assert!(done.status.success(), "{words:?}: {out}{err}");
        out
    };
    let at = folder.to_str().unwrap();
    let person = ["--staff", "AD01", "--name", "管理员", "--branch", "分行"];
    run(&[&["init", at, "--postgres", &made.words], &person[..]].concat());
    assert!(run(&["check", at]).contains("all holds"));
    run(&["backup", at, backup.to_str().unwrap()]);
    assert!(run(&["move", at, "sqlite"]).contains("逐表核对相同"));
    assert!(run(&["check", at]).contains("all holds") && folder.join("hub.db").is_file());
    let again = shared().make();
    let moved = run(&["move", at, &again.words]);
    assert!(moved.contains("\nrecord 3\n") && moved.contains("all holds"), "{moved}");
    assert!(run(&["check", at, "--read-data", "--rebuild"]).contains("all holds"));
    // What cannot be reached leaves nothing behind.
    let nowhere = outer.path().join("nowhere");
    let words = format!("host={} dbname=none", outer.path().display());
    let refused = Command::new(env!("CARGO_BIN_EXE_tianye-hub"))
        .args([&["init", nowhere.to_str().unwrap(), "--postgres", &words], &person[..]].concat())
        .output()
        .unwrap();
    assert!(!refused.status.success() && !nowhere.exists());
    assert!(String::from_utf8(refused.stderr).unwrap().contains("连不上数据库服务器"));
}

/// The columns of each table in a schema as it is written.
fn columns(sql: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut tables = BTreeMap::new();
    for part in sql.split("CREATE TABLE ").skip(1) {
        let (name, rest) = part.split_once(" (").unwrap_or((part, ""));
        if name.contains(' ') {
            continue;
        }
        let body = rest.split(';').next().unwrap().rsplit_once(')').unwrap().0;
        let columns = body.split(['\n', ',']).filter_map(|line| {
            let mut words = line.split_whitespace();
            let (name, kind) = (words.next()?, words.next()?);
            ["BLOB", "TEXT", "INTEGER", "BYTEA", "BIGINT"].contains(&kind).then(|| name.to_owned())
        });
        tables.insert(name.to_owned(), columns.collect());
    }
    tables
}

#[test]
fn both_schemas_and_the_list_that_is_copied_have_the_same_columns() {
    let source =
        |name: &str| fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/keep").join(name)).unwrap();
    let quoted = |mut tables: BTreeMap<String, BTreeSet<String>>| {
        tables.get_mut("hub").unwrap().remove("\"only\"");
        tables.get_mut("hub").unwrap().insert("only".into());
        tables
    };
    let mut file = quoted(columns(&(source("sql/schema_1.sql") + &source("sql/schema_2.sql"))));
    let mut server = quoted(columns(&source("sql/postgres_2.sql")));
    assert!(file.get_mut("read_log").unwrap().remove("id"), "the file numbers its readings");
    assert!(server.remove("writer").is_some());
    assert_eq!(file, server);
    let mut listed = BTreeMap::new();
    for part in source("columns.rs").split("name: \"").skip(1) {
        let (name, rest) = part.split_once('"').unwrap();
        let body = rest.split("key:").next().unwrap();
        let columns = body
            .split("(\"")
            .skip(1)
            .filter_map(|part| part.split_once("\","))
            .map(|(name, _)| name.replace("\\\"", ""));
        listed.insert(name.to_owned(), columns.filter(|name| !name.contains('.')).collect::<BTreeSet<_>>());
    }
    // What each database brings with it.
    for own in ["migration", "level", "bars"] {
        assert!(file.remove(own).is_some() && !listed.contains_key(own), "{own}");
    }
    assert_eq!(listed, file);
}
