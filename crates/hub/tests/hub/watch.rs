//! How the hub runs, as it is told at a door of its own: the figures are right, they name nobody, and the door is hard to stand in.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    sync::{Arc, Barrier},
    time::{Duration, Instant},
};

use crate::{laptop::*, line::Line};
use evidence::*;
use hub::{Server, Watch, Watched};
use tokio::{net::TcpListener, runtime::Runtime};
use wire::*;

const DAY: i64 = 86_400_000;
const WHOLE: Duration = Duration::from_secs(10);

/// A hub that is served, with both of its doors.
struct Doors {
    branch: Branch,
    runtime: Runtime,
    laptops: SocketAddr,
    watch: SocketAddr,
}

fn doors_with(whole: Duration) -> Doors {
    let branch = branch();
    let server = Server::new(Arc::clone(&branch.hub), Box::new(|_, _| {})).unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let listen = || runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let (one, two) = (listen(), listen());
    let (laptops, door) = (one.local_addr().unwrap(), two.local_addr().unwrap());
    runtime.spawn(hub::watch(Watch::with(Arc::clone(&server), Duration::ZERO, whole), two));
    runtime.spawn(hub::serve(server, one, std::future::pending()));
    Doors { branch, runtime, laptops, watch: door }
}

fn doors() -> Doors {
    doors_with(WHOLE)
}

impl Doors {
    /// Everything that comes back for these bytes, and for how long.
    fn send(&self, bytes: &[u8]) -> (String, Duration) {
        let began = Instant::now();
        let mut stream = TcpStream::connect(self.watch).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        let mut heard = Vec::new();
        // The other side may be gone before all is sent.
        let _ = stream.write_all(bytes);
        let _ = stream.read_to_end(&mut heard);
        (String::from_utf8(heard).unwrap(), began.elapsed())
    }

    fn get(&self, path: &str) -> (u16, String) {
        let (heard, _) = self.send(format!("GET {path} HTTP/1.1\r\nhost: hub\r\n\r\n").as_bytes());
        let status = heard.split(' ').nth(1).unwrap().parse().unwrap();
        (status, heard.split_once("\r\n\r\n").unwrap().1.to_owned())
    }

    fn health(&self) -> (u16, serde_json::Value) {
        let (status, body) = self.get("/health");
        (status, serde_json::from_str(&body).unwrap())
    }

    /// The figures, read as strictly as their readers do.
    fn figures(&self) -> BTreeMap<String, f64> {
        let (status, text) = self.get("/metrics");
        assert_eq!(status, 200);
        read(&text)
    }

    /// A push over the line of laptops; the code of the refusal, if it is one.
    fn push(&self, laptop: &Laptop, from: u64) -> Option<Code> {
        let records = laptop.records[from as usize - 1..].to_vec();
        let body = to_bytes(&Push { records }).unwrap();
        let heard = self.runtime.block_on(async {
            let stream = tokio::net::TcpStream::connect(self.laptops).await.unwrap();
            let mut line = Line::open(laptop, stream).await.unwrap();
            line.call(Endpoint::Push { log: laptop.log, from }, None, body).await.unwrap()
        });
        (heard.status >= 300).then(|| from_bytes::<Refusal>(&heard.body).unwrap().code().unwrap())
    }
}

fn read(text: &str) -> BTreeMap<String, f64> {
    let (mut figures, mut described) = (BTreeMap::new(), BTreeSet::new());
    let body = text.strip_suffix("# EOF\n").unwrap();
    for line in body.lines() {
        if let Some(about) = line.strip_prefix("# ") {
            let words: Vec<&str> = about.splitn(3, ' ').collect();
            assert!(matches!(words[0], "HELP" | "TYPE"), "{line}");
            assert!(described.insert((words[0].to_owned(), words[1].to_owned())), "said twice: {line}");
            continue;
        }
        let (name, value) = line.rsplit_once(' ').unwrap();
        let bare = name.split('{').next().unwrap();
        assert!(bare.starts_with("tianye_hub_"), "{line}");
        assert!(bare.chars().all(|c| c.is_ascii_lowercase() || c == '_'), "{line}");
        if let Some(labels) = name.strip_prefix(bare).filter(|labels| !labels.is_empty()) {
            for label in labels.strip_prefix('{').unwrap().strip_suffix('}').unwrap().split(',') {
                let (label, word) = label.split_once('=').unwrap();
                let word = word.strip_prefix('"').unwrap().strip_suffix('"').unwrap();
                let plain = |c: char| c.is_ascii_lowercase() || c == '_';
                let bound = label == "le" && (word == "+Inf" || word.parse::<f64>().is_ok());
                assert!(bound || (!word.is_empty() && word.chars().all(plain)), "{line}");
            }
        }
        let family = ["_total", "_bucket", "_sum", "_count"].iter().find_map(|end| bare.strip_suffix(end));
        let of = |kind: &str, name: &str| described.contains(&(kind.to_owned(), name.to_owned()));
        let known = |name: &str| of("HELP", name) && of("TYPE", name);
        assert!(known(bare) || family.is_some_and(known), "not described: {line}");
        assert!(figures.insert(name.to_owned(), value.parse().unwrap()).is_none(), "told twice: {line}");
    }
    figures
}

fn at(figures: &BTreeMap<String, f64>, name: &str) -> f64 {
    *figures.get(&format!("tianye_hub_{name}")).unwrap_or_else(|| panic!("no {name} in {figures:#?}"))
}

#[test]
fn the_figures_are_right_and_name_nobody() {
    let doors = doors();
    let branch = &doors.branch;
    let before = doors.figures();
    assert_eq!(at(&before, "keep_answers"), 1.0);
    assert_eq!(at(&before, "gate_waits_total{gate=\"records\"}"), 0.0);
    for absent in ["backup_age_seconds", "oldest_unsynced_store_seconds"] {
        assert!(!before.contains_key(&format!("tianye_hub_{absent}")), "{absent}");
    }
    // Received twice, a gap, two records that do not hold, a fork.
    let mut one = branch.laptop("S0001", &["DD"], 10);
    one.create(case(1));
    assert_eq!(doors.push(&one, 2), Some(Code::Gap));
    assert_eq!(doors.push(&one, 1), None);
    assert_eq!(doors.push(&one, 1), None);
    let mut bent = one.cloned();
    bent.answer(case(1), "坏的");
    bent.answer(case(1), "坏的后面");
    *bent.records[2].record.last_mut().unwrap() ^= 1;
    assert_eq!(doors.push(&bent, 3), Some(Code::BadRecord));
    let mut other = one.cloned();
    one.answer(case(1), "这台电脑的");
    assert_eq!(doors.push(&one, 3), None);
    other.answer(case(1), "那台电脑的");
    other.answer(case(1), "还有一条");
    assert_eq!(doors.push(&other, 3), Some(Code::Fork));
    // A case that is erased, and an answer of somebody who is not in it.
    let mut two = branch.laptop("S0002", &["DD"], 20);
    two.create(case(2));
    assert_eq!(doors.push(&two, 1), None);
    let mut far = branch.laptop("S0003", &["RV"], 30);
    let late = far.changed(case(2));
    assert_eq!(doors.push(&far, 1), None);
    let why = far.said(&branch.hub, late).unwrap().unwrap_err();
    branch.officer("OP01", &["OP"]);
    branch.officer("RK01", &["RK"]);
    two.create(case(3));
    two.say(Some(case(3)), &Payload::Marked(Marked { mark: "asks".into(), detail: Some("withdraw".into()) }));
    assert_eq!(doors.push(&two, 1), None);
    assert_eq!(at(&doors.figures(), "erase_orders{held=\"yes\"}"), 0.0);
    branch.hub.erase(case(3), "OP01", "RK01").unwrap();
    branch.hub.keep().writing(&mut |change| change.add_waiting(case(2), &late, true, START)).unwrap();

    let figures = doors.figures();
    assert_eq!(at(&figures, "requests_total{endpoint=\"push\",code=\"ok\"}"), 6.0);
    for code in ["gap", "bad_record", "fork"] {
        assert_eq!(at(&figures, &format!("requests_total{{endpoint=\"push\",code=\"{code}\"}}")), 1.0, "{code}");
    }
    assert_eq!(at(&figures, "push_seconds_count"), 9.0);
    assert_eq!(at(&figures, "push_seconds_bucket{le=\"+Inf\"}"), 9.0);
    assert_eq!(at(&figures, "blob_seconds_count"), 0.0);
    assert_eq!(at(&figures, "forked_stores"), 1.0);
    let counts = branch.hub.check(false).unwrap().counts;
    assert_eq!((counts.forked, counts.quarantined), (2, 2));
    assert_eq!(at(&figures, "forked_records"), 2.0);
    assert_eq!(at(&figures, "quarantined_records"), 2.0);
    assert_eq!(at(&figures, &format!("refused_effects{{reason=\"{why}\"}}")), 1.0);
    assert_eq!(at(&figures, "waiting_submissions{why=\"turn\"}"), 1.0);
    assert_eq!(at(&figures, "certificates_near_end"), 0.0);
    assert_eq!(at(&figures, "oldest_unsynced_store_seconds"), 0.0);
    let outstanding = branch.hub.outstanding().unwrap();
    let (held, not) = outstanding.iter().partition::<Vec<_>, _>(|one| one.held);
    assert_eq!(held.len(), 1);
    assert_eq!(at(&figures, "erase_orders{held=\"yes\"}"), held.len() as f64);
    assert_eq!(at(&figures, "erase_orders{held=\"no\"}"), not.len() as f64);

    // Days later one of the two that may work was here; then a backup; then the laptop has erased.
    branch.env.later(5 * DAY);
    assert_eq!(at(&doors.figures(), "oldest_unsynced_store_seconds"), 5.0 * 86_400.0);
    two.say(Some(case(3)), &Payload::CaseErased(format!("分行删除指令 branch order {}", Hash([1; 32]))));
    assert_eq!(doors.push(&two, 1), None);
    assert_eq!(at(&doors.figures(), "oldest_unsynced_store_seconds"), 5.0 * 86_400.0, "the other was not");
    assert_eq!(doors.push(&far, 1), None);
    branch.hub.backup(&branch.folder.path().join("backup")).unwrap();
    branch.env.later(3_600_000);
    let figures = doors.figures();
    assert_eq!(at(&figures, "oldest_unsynced_store_seconds"), 3_600.0, "it sent nothing new, and was here");
    assert_eq!(at(&figures, "backup_age_seconds"), 3_600.0);
    assert_eq!(at(&figures, "erase_orders{held=\"yes\"}"), 0.0);
    branch.env.later(710 * DAY);
    assert_eq!(at(&doors.figures(), "certificates_near_end"), 2.0);

    // Nothing of anybody, in either answer.
    let told = doors.get("/metrics").1 + &doors.get("/health").1;
    let folder = branch.folder.path().display().to_string();
    let named = ["S000", "AD01", "LD01", "员工", BRANCH, "分行", "坏的", "塔吊", "withdraw", &folder];
    for planted in named.into_iter().map(str::to_owned).chain([case(1), case(2), case(3)].map(|case| case.to_string()))
    {
        assert!(!told.contains(&planted), "{planted} in {told}");
    }
    for id in [one.store.to_string(), one.log.to_string(), branch.hub.id().to_string(), late.to_string()] {
        assert!(!told.contains(&id), "{id}");
    }
    assert!(told.is_ascii());
}

#[test]
fn health_is_told_by_the_keep_and_the_disk() {
    let doors = doors();
    let (status, body) = doors.health();
    assert_eq!((status, body["well"].as_bool(), body["keep"].as_bool()), (200, Some(true), Some(true)));
    assert_eq!((body["schema"].as_u64(), body["room_per_cent"].as_u64()), (Some(hub::SCHEMA_VERSION.into()), Some(90)));
    let engine = if doors.branch.made.is_some() { "postgres" } else { "sqlite" };
    assert_eq!(body["engine"].as_str(), Some(engine));
    assert_eq!(body["protocols"], serde_json::json!(PROTOCOLS));
    doors.branch.env.free(9);
    let (status, body) = doors.health();
    assert_eq!((status, body["well"].as_bool(), body["keep"].as_bool()), (503, Some(false), Some(true)));
    doors.branch.env.free(900);
    assert_eq!(doors.health().0, 200);
    // Every reader of the keep is held: it does not answer, and that is said in seconds, not waited for.
    let (held, free) = (Barrier::new(5), Barrier::new(5));
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                doors.branch.hub.keep().reading(&mut |_| {
                    held.wait();
                    free.wait();
                    Ok(())
                })
            });
        }
        held.wait();
        let began = Instant::now();
        let (status, body) = doors.health();
        let took = began.elapsed();
        let (scraped, text) = doors.get("/metrics");
        free.wait();
        assert_eq!((status, body["keep"].as_bool(), body["room_per_cent"].as_u64()), (503, Some(false), None));
        assert!(took < Duration::from_secs(8), "{took:?}");
        // What is in memory is told all the same, if it comes in time; no half of the rest.
        assert_eq!(scraped, 200);
        assert_eq!(at(&read(&text), "keep_answers"), 0.0);
        assert!(!text.contains("forked"));
    });
    assert_eq!(doors.health().0, 200);
}

#[test]
fn who_is_slow_or_says_too_much_is_cut() {
    let doors = doors_with(Duration::from_millis(700));
    for (request, code) in [
        ("POST /metrics HTTP/1.1\r\nhost: hub\r\ncontent-length: 0\r\n\r\n", " 405 "),
        ("HEAD /metrics HTTP/1.1\r\nhost: hub\r\n\r\n", " 405 "),
        ("GET /metrics HTTP/1.1\r\nhost: hub\r\ncontent-length: 5\r\n\r\nhello", " 413 "),
        ("GET /v1/hello HTTP/1.1\r\nhost: hub\r\n\r\n", " 404 "),
        ("GET /metrics?x=1 HTTP/1.1\r\nhost: hub\r\n\r\n", " 404 "),
        ("GET / HTTP/1.1\r\nhost: hub\r\n\r\n", " 404 "),
    ] {
        let (heard, _) = doors.send(request.as_bytes());
        assert!(heard.lines().next().unwrap().contains(code), "{request}: {heard}");
    }
    // One request a connection.
    let twice = "GET /health HTTP/1.1\r\nhost: hub\r\n\r\n".repeat(2);
    assert_eq!(doors.send(twice.as_bytes()).0.matches("HTTP/1.1").count(), 1);
    let long = format!("GET /metrics HTTP/1.1\r\nhost: hub\r\nx: {}\r\n\r\n", "x".repeat(64 << 10));
    let (heard, took) = doors.send(long.as_bytes());
    assert!(!heard.contains(" 200 ") && took < Duration::from_secs(5), "{heard}");
    let (heard, took) = doors.send(b"GET /met");
    assert!(!heard.contains(" 200 ") && took < Duration::from_secs(5), "{heard}");
    // As many as are let in stand there and say nothing: laptops do not notice, and soon the door is free.
    let stuck: Vec<TcpStream> = (0..40).map(|_| TcpStream::connect(doors.watch).unwrap()).collect();
    let laptop = doors.branch.laptop("S0001", &["DD"], 10);
    assert_eq!(doors.push(&laptop, 1), None);
    std::thread::sleep(Duration::from_secs(2));
    assert_eq!(doors.get("/health").0, 200);
    drop(stuck);
}

#[test]
fn the_door_of_the_laptops_tells_nothing_of_it() {
    let doors = doors();
    let laptop = doors.branch.laptop("S0001", &["DD"], 10);
    for path in ["/health", "/metrics", "/v1/health", "/v1/metrics"] {
        let heard = doors.runtime.block_on(async {
            let stream = tokio::net::TcpStream::connect(doors.laptops).await.unwrap();
            Line::open(&laptop, stream).await.unwrap().get(path).await.unwrap()
        });
        assert_eq!(from_bytes::<Refusal>(&heard.body).unwrap().code(), Some(Code::NotFound), "{path}");
    }
    // Each of them was counted, without its path.
    assert_eq!(at(&doors.figures(), "requests_total{endpoint=\"none\",code=\"not_found\"}"), 4.0);
}

#[test]
fn it_is_off_unless_set_and_on_this_machine_unless_said() {
    let at = |listen: &str, anywhere| Watched { listen: Some(listen.into()), anywhere }.address();
    assert_eq!(Watched::default().address().unwrap(), None);
    assert_eq!(Watched { listen: None, anywhere: true }.address().unwrap(), None);
    for here in ["127.0.0.1:9464", "[::1]:9464", "127.8.9.1:1", "[::ffff:127.0.0.1]:1"] {
        assert!(at(here, false).unwrap().is_some(), "{here}");
    }
    for there in ["0.0.0.0:9464", "[::]:9464", "10.0.0.5:9464", "[::ffff:10.0.0.5]:1"] {
        let refused = at(there, false).unwrap_err().to_string();
        assert!(refused.contains("anywhere = true"), "{refused}");
        assert!(at(there, true).unwrap().is_some(), "{there}");
    }
    for wrong in ["localhost:9464", "9464", "127.0.0.1", ""] {
        assert!(at(wrong, true).is_err(), "{wrong}");
    }
    let doors = doors();
    assert_eq!(doors.branch.hub.settings().watch, Watched::default());
}

/// The program, and the lines that it says first.
fn program(folder: &Path, lines: usize) -> (Child, Vec<String>) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_tianye-hub"))
        .args(["serve", folder.to_str().unwrap(), "--listen", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let said = BufReader::new(child.stdout.take().unwrap()).lines().take(lines).map(Result::unwrap).collect();
    (child, said)
}

#[test]
fn the_program_tells_where_it_is_watched_and_refuses_a_door_to_others() {
    let doors = doors();
    let folder = doors.branch.folder.path().join("other");
    drop(hub::Hub::create(&folder, Arc::new(hub::System::default())).unwrap());
    let settings = std::fs::read_to_string(folder.join("hub.toml")).unwrap();
    let set = |watch: &str| std::fs::write(folder.join("hub.toml"), format!("{settings}\n[watch]\n{watch}\n")).unwrap();
    set("listen = \"127.0.0.1:0\"");
    let (mut child, said) = program(&folder, 2);
    let address = said[1].split_once("http://").unwrap().1.strip_suffix("/metrics").unwrap().parse().unwrap();
    let doors = Doors { watch: address, ..doors };
    let (status, body) = doors.health();
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!((status, body["engine"].as_str()), (200, Some("sqlite")));
    set("listen = \"0.0.0.0:0\"");
    let (child, said) = program(&folder, 1);
    let ended = child.wait_with_output().unwrap();
    assert!(!ended.status.success() && said.is_empty(), "{said:?}");
    assert!(String::from_utf8(ended.stderr).unwrap().contains("anywhere = true"));
}

#[test]
fn a_store_of_files_that_is_away_is_told() {
    crate::bucket::over_s3(|| {
        let mut doors = doors();
        let (status, body) = doors.health();
        assert_eq!((status, body["files"].as_bool(), body["store"].as_str()), (200, Some(true), Some("s3")));
        assert!(doors.get("/metrics").1.contains("\ntianye_hub_files_answer 1\n"));
        doors.branch.bucket.as_mut().unwrap().close();
        let (status, body) = doors.health();
        assert_eq!((status, body["well"].as_bool(), body["files"].as_bool()), (503, Some(false), Some(false)));
        assert_eq!(body["keep"].as_bool(), Some(true));
        let told = doors.get("/metrics").1;
        assert!(told.contains("\ntianye_hub_files_answer 0\n") && told.contains("\ntianye_hub_keep_answers 1\n"));
        doors.branch.bucket.as_mut().unwrap().open();
        assert_eq!(doors.health().0, 200);
    });
}

crate::server::also_over_postgres! {
    the_figures_are_right_and_name_nobody
    health_is_told_by_the_keep_and_the_disk
    who_is_slow_or_says_too_much_is_cut
    the_door_of_the_laptops_tells_nothing_of_it
}
