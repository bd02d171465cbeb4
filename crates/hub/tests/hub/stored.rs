//! Files in a bucket: a store that is away, slow, broken or lying never makes the hub say more than is there, and what came is not sent again.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use crate::{
    bucket::{Bucket, Meets},
    laptop::*,
    line::Line,
};
use evidence::*;
use hub::{Ask, Files, Hub, HubError, Reply, System};
use wire::*;

pub(crate) const CHUNK: usize = 64 << 10;
const NAME: &str = "借款人某某某 13800000000";

/// A file that names a person all over.
pub(crate) fn photo(length: usize) -> Vec<u8> {
    NAME.bytes().cycle().take(length).collect()
}

struct Filed {
    branch: Branch,
    laptop: Laptop,
    bytes: Vec<u8>,
    sha256: Hash,
}

impl Filed {
    /// A branch with its files in a bucket, and a laptop that has a file to send.
    fn new(length: usize) -> Self {
        let bucket = Bucket::start();
        let files = bucket.files();
        Self::over(length, &files, bucket)
    }

    fn over(length: usize, files: &Files, bucket: Bucket) -> Self {
        let branch = branch_over(files, Some(bucket));
        let mut laptop = branch.laptop("S0001", &["DD"], 10);
        laptop.create(case(1));
        let bytes = photo(length);
        let sha256 = laptop.attach(case(1), &bytes);
        laptop.push(&branch.hub);
        Self { branch, laptop, bytes, sha256 }
    }

    fn bucket(&self) -> &Bucket {
        self.branch.bucket.as_ref().unwrap()
    }

    fn ask(&self, hub: &Hub, offset: usize, bytes: &[u8]) -> (Reply, Option<HubError>) {
        let endpoint = Endpoint::BlobPart { case: case(1), sha256: self.sha256 };
        let (offset, length) = (Some(offset as u64), Some(self.bytes.len() as u64));
        hub.answer(&self.laptop.caller(), &Ask { endpoint, offset, length, from: None, body: bytes.to_vec() })
    }

    fn send(&self) -> (Reply, Option<HubError>) {
        self.ask(&self.branch.hub, 0, &self.bytes)
    }

    /// What a laptop does that comes again: it asks how much is there, and sends the rest.
    fn comes_again(&self, hub: &Hub) -> (usize, Reply) {
        let have = Have { blobs: vec![HaveBlob { sha256: self.sha256, size: self.bytes.len() as u64 }] };
        let reply = self.laptop.ask(hub, Endpoint::Have { case: case(1) }, to_bytes(&have).unwrap());
        let missing: Missing = from_bytes(&reply.body).unwrap();
        let offset = missing.blobs.first().map_or(self.bytes.len(), |blob| blob.offset as usize);
        (self.bytes.len() - offset, self.ask(hub, offset, &self.bytes[offset..]).0)
    }

    fn read(&self, hub: &Hub) -> (Reply, Option<HubError>) {
        let endpoint = Endpoint::BlobRead { case: case(1), sha256: self.sha256 };
        hub.answer(&self.laptop.caller(), &Ask { endpoint, offset: None, length: None, from: None, body: Vec::new() })
    }

    fn missing(&self, hub: &Hub) -> u64 {
        self.laptop.heads(hub).cases[0].blobs_missing
    }

    /// Refused for a while, and nobody says that all has arrived.
    fn is_put_off(&self, (reply, failure): &(Reply, Option<HubError>)) {
        assert_eq!(code(reply), Code::Busy, "{failure:?}");
        assert!(matches!(failure, Some(HubError::Store(_))), "{failure:?}");
        assert_eq!(self.missing(&self.branch.hub), 1);
    }
}

pub(crate) fn objects(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { found.extend(objects(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

#[test]
fn whatever_a_put_meets_the_file_is_not_called_whole_and_not_sent_again() {
    // Longer than a chunk and a bit, and chunks alone: then nothing at all is sent again.
    let long = 2 * CHUNK + 99;
    for (length, method, meets) in [
        (2 * CHUNK, "PUT", Meets::Status(500)),
        (long, "PUT", Meets::Status(503)),
        (long, "PUT", Meets::Status(403)),
        (long, "PUT", Meets::CutComing),
        (long, "PUT", Meets::Untold),
        (long, "HEAD", Meets::Status(500)),
        (long, "HEAD", Meets::Status(404)),
    ] {
        let filed = Filed::new(length);
        filed.bucket().meets(method, meets, usize::MAX);
        filed.is_put_off(&filed.send());
        let (rest, reply) = filed.comes_again(&filed.branch.hub);
        assert_eq!((rest, code(&reply)), (length % CHUNK, Code::Busy), "{method} {meets:?}");
        filed.bucket().is_well();
        let (rest, reply) = filed.comes_again(&filed.branch.hub);
        assert_eq!((rest, reply.status), (length % CHUNK, 201), "{method} {meets:?}");
        assert_eq!(filed.missing(&filed.branch.hub), 0);
        assert!(filed.branch.hub.check(true).unwrap().holds());
        assert_eq!(filed.read(&filed.branch.hub).0.body, filed.bytes);
        let part = objects(&filed.branch.folder.path().join("hub/blobs"));
        assert!(part.is_empty(), "the part is gone: {part:?}");
    }
}

#[test]
fn a_store_that_tells_no_checksum_is_read_back() {
    let filed = Filed::new(CHUNK + 3);
    let reads = filed.bucket().calls("GET");
    for method in ["PUT", "HEAD"] {
        filed.bucket().meets(method, Meets::Mute, usize::MAX);
    }
    filed.bucket().meets("GET", Meets::BentGoing, usize::MAX);
    let answer = filed.send();
    filed.is_put_off(&answer);
    assert!(answer.1.unwrap().to_string().contains("is another there"));
    filed.bucket().meets("GET", Meets::BentGoing, 0);
    assert_eq!(filed.comes_again(&filed.branch.hub).1.status, 201);
    assert_eq!(filed.bucket().calls("GET"), reads + 2);
}

#[test]
fn a_fault_that_passes_is_not_even_told() {
    for meets in [Meets::Status(503), Meets::CutComing, Meets::Untold] {
        let filed = Filed::new(CHUNK + 1);
        filed.bucket().meets("PUT", meets, 1);
        filed.bucket().meets("HEAD", meets, 1);
        assert_eq!(filed.send().0.status, 201, "{meets:?}");
        assert_eq!((filed.bucket().calls("PUT"), filed.bucket().calls("HEAD")), (3, 3), "one is the probe's");
        filed.bucket().meets("GET", if meets == Meets::CutComing { Meets::CutGoing } else { meets }, 1);
        let (reply, failure) = filed.read(&filed.branch.hub);
        assert_eq!((reply.status, reply.body == filed.bytes), (200, true), "{meets:?} {failure:?}");
    }
}

#[test]
fn a_store_that_is_silent_or_gone_is_waited_for_no_longer_than_said() {
    let bucket = Bucket::start();
    let mut filed = Filed::over(3 * CHUNK, &bucket.hasty(), bucket);
    for meets in [Meets::Silence, Meets::UntoldSilence] {
        filed.bucket().meets("PUT", meets, usize::MAX);
        let began = Instant::now();
        filed.is_put_off(&filed.send());
        assert!(began.elapsed() < Duration::from_secs(30), "{meets:?}: {:?}", began.elapsed());
    }
    filed.bucket().is_well();
    filed.branch.bucket.as_mut().unwrap().close();
    // Records go on meanwhile.
    filed.is_put_off(&filed.send());
    filed.laptop.answer(case(1), "记录还收");
    filed.laptop.push(&filed.branch.hub);
    assert!(
        matches!(filed.branch.hub.check(false), Ok(checked) if checked.holds()),
        "no whole file has to be asked about"
    );
    filed.branch.bucket.as_mut().unwrap().open();
    assert_eq!(filed.comes_again(&filed.branch.hub).1.status, 201);
    // Reading and checking say that they could not, not that there is nothing.
    filed.branch.bucket.as_mut().unwrap().close();
    let (reply, failure) = filed.read(&filed.branch.hub);
    assert_eq!(code(&reply), Code::Busy, "{failure:?}");
    assert!(matches!(filed.branch.hub.check(false), Err(HubError::Store(_))));
    assert!(matches!(filed.branch.hub.check(true), Err(HubError::Store(_))));
    assert!(filed.branch.hub.backup(&filed.branch.folder.path().join("backup")).is_err());
}

#[test]
fn what_was_bent_on_the_way_is_not_called_whole() {
    let filed = Filed::new(CHUNK + 5);
    filed.bucket().meets("PUT", Meets::Bent, usize::MAX);
    let answer = filed.send();
    filed.is_put_off(&answer);
    assert!(answer.1.unwrap().to_string().contains("BadDigest"), "the store itself found it");
    filed.bucket().is_well();
    assert_eq!(filed.comes_again(&filed.branch.hub).1.status, 201);
    assert!(filed.branch.hub.check(true).unwrap().holds());
}

#[test]
fn a_file_that_was_cut_off_on_its_way_out_is_not_served_short() {
    let filed = Filed::new(5 * CHUNK);
    assert_eq!(filed.send().0.status, 201);
    for meets in [Meets::CutGoing, Meets::Status(500), Meets::Untold, Meets::TooMuch] {
        filed.bucket().meets("GET", meets, usize::MAX);
        let (reply, failure) = filed.read(&filed.branch.hub);
        assert_eq!(code(&reply), Code::Busy, "{meets:?} {failure:?}");
        assert!(filed.branch.hub.check(true).is_err(), "nobody knows whether it holds");
    }
    filed.bucket().meets("GET", Meets::BentGoing, usize::MAX);
    assert_eq!(code(&filed.read(&filed.branch.hub).0), Code::Internal, "what is bent does not open");
    filed.bucket().is_well();
    assert_eq!(filed.read(&filed.branch.hub).0.body, filed.bytes);
}

#[test]
fn a_damaged_object_is_found_and_never_served() {
    let filed = Filed::new(3 * CHUNK + 9);
    assert_eq!(filed.send().0.status, 201);
    let object = objects(&filed.branch.laid(case(1))).remove(0);
    let good = fs::read(&object).unwrap();
    let bent = |at: usize| {
        let mut bytes = good.clone();
        bytes[at] ^= 1;
        bytes
    };
    let shorter = good[..40 + 2 * (CHUNK + 16)].to_vec();
    let longer = [&good[..], &[0; 100]].concat();
    for (bytes, listed) in [
        (bent(0), true),
        (bent(20), true),
        (bent(5_000), true),
        (bent(good.len() - 1), true),
        (shorter, false),
        (longer, false),
        (good[..7].to_vec(), false),
        (Vec::new(), false),
    ] {
        fs::write(&object, &bytes).unwrap();
        let hub = &filed.branch.hub;
        let found = hub.check(true).unwrap();
        assert_eq!(found.faults.len(), 1, "{} bytes: {found:?}", bytes.len());
        assert_eq!(hub.check(false).unwrap().holds(), listed, "{} bytes", bytes.len());
        let (reply, failure) = filed.read(hub);
        assert_eq!(code(&reply), Code::Internal, "{failure:?}");
    }
    fs::remove_file(&object).unwrap();
    assert_eq!(filed.branch.hub.check(true).unwrap().faults.len(), 1);
    assert_eq!(code(&filed.read(&filed.branch.hub).0), Code::Internal);
    fs::write(&object, &good).unwrap();
    assert!(filed.branch.hub.check(true).unwrap().holds());
}

#[test]
fn a_wrong_key_opens_nothing_and_is_told_without_being_shown() {
    let bucket = Bucket::start();
    let wrong = Files { key: Some(bucket.wrong_key()), ..bucket.files() };
    let outer = tempfile::tempdir().unwrap();
    let folder = outer.path().join("hub");
    let refused = Hub::create_on(&folder, &Default::default(), &wrong, Still::new()).map(drop).unwrap_err();
    assert!(refused.to_string().contains("SignatureDoesNotMatch"), "{refused}");
    assert!(!refused.to_string().contains("secret") && !folder.exists());
    // The same for one whose key is changed while the hub is there.
    let mut filed = Filed::over(CHUNK, &bucket.files(), bucket);
    let folder = filed.branch.folder.path().join("hub");
    let settings = fs::read_to_string(folder.join("hub.toml")).unwrap();
    fs::write(folder.join("hub.toml"), settings.replace("s3.key\"\n", "wrong.key\"\n")).unwrap();
    filed.branch.hub = Arc::new(Hub::open(&folder, Arc::<Still>::clone(&filed.branch.env)).unwrap());
    let answer = filed.send();
    filed.is_put_off(&answer);
    assert!(answer.1.unwrap().to_string().contains("SignatureDoesNotMatch"));
    fs::write(folder.join("hub.toml"), settings).unwrap();
    let hub = Hub::open(&folder, Arc::<Still>::clone(&filed.branch.env)).unwrap();
    assert_eq!(filed.comes_again(&hub).1.status, 201);
}

#[test]
fn a_bucket_shows_nobody() {
    let filed = Filed::new(4 * CHUNK);
    assert_eq!(filed.send().0.status, 201);
    let all = objects(&filed.bucket().folder());
    assert!(all.len() > 1);
    for path in all {
        let bytes = fs::read(&path).unwrap();
        for word in ["借款人", "13800000000", "塔吊", "S0001", "jpg", &filed.sha256.to_string()] {
            assert!(!bytes.windows(word.len()).any(|w| w == word.as_bytes()), "{} holds {word}", path.display());
            assert!(!path.to_str().unwrap().contains(word), "{}", path.display());
        }
    }
}

#[test]
fn an_erasure_removes_every_object_of_a_case_and_no_other() {
    let filed = Filed::new(CHUNK);
    assert_eq!(filed.send().0.status, 201);
    let (mut laptop, branch) = (filed.laptop, &filed.branch);
    // More than one page of a list.
    let (folder, other) = (branch.laid(case(1)), branch.laid(case(2)));
    for n in 0..1_205 {
        fs::write(folder.join(format!("{n:064x}")), b"x").unwrap();
    }
    fs::create_dir_all(&other).unwrap();
    fs::write(other.join("1".repeat(64)), b"x").unwrap();
    branch.officer("OP01", &["OP"]);
    branch.officer("RK01", &["RK"]);
    laptop.say(Some(case(1)), &Payload::Marked(Marked { mark: "asks".into(), detail: Some("withdraw".into()) }));
    laptop.push(&branch.hub);
    branch.hub.erase(case(1), "OP01", "RK01").unwrap();
    assert_eq!((objects(&folder).len(), objects(&other).len()), (0, 1));
    assert!(branch.hub.check(true).unwrap().holds());
}

#[test]
fn what_a_store_that_is_away_still_has_of_an_erased_case_goes_when_it_is_back() {
    let mut filed = Filed::new(CHUNK);
    assert_eq!(filed.send().0.status, 201);
    filed.branch.officer("OP01", &["OP"]);
    filed.branch.officer("RK01", &["RK"]);
    let asks = Marked { mark: "asks".into(), detail: Some("withdraw".into()) };
    filed.laptop.say(Some(case(1)), &Payload::Marked(asks));
    filed.laptop.push(&filed.branch.hub);
    filed.branch.bucket.as_mut().unwrap().close();
    let told = filed.branch.hub.erase(case(1), "OP01", "RK01").unwrap_err().to_string();
    assert!(told.contains("The case is erased"), "{told}");
    assert_eq!(code(&filed.read(&filed.branch.hub).0), Code::Erased);
    filed.branch.bucket.as_mut().unwrap().open();
    assert_eq!(objects(&filed.branch.laid(case(1))).len(), 1);
    // Once an hour, and when the program starts.
    let server = hub::Server::new(Arc::clone(&filed.branch.hub), Box::new(|_, _| {})).unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
    runtime.spawn(hub::serve(server, listener, std::future::pending()));
    let began = Instant::now();
    while !objects(&filed.branch.laid(case(1))).is_empty() {
        assert!(began.elapsed() < Duration::from_secs(60), "it is still there");
        std::thread::sleep(Duration::from_millis(10));
    }
    runtime.shutdown_background();
}

#[test]
fn a_hub_that_is_killed_between_the_store_and_its_own_table_says_nothing_and_goes_on() {
    let bucket = Bucket::start();
    let outer = tempfile::tempdir().unwrap();
    let folder = outer.path().join("hub");
    let hub = Hub::create_on(&folder, &Default::default(), &bucket.files(), Arc::new(System::default())).unwrap();
    let (env, reckons) = (Still::new(), crate::agrees::Agrees::new());
    let branch = Branch { hub: Arc::new(hub), env, reckons, folder: outer, made: None, bucket: Some(bucket) };
    for (staff, role) in [("AD01", "AD"), ("LD02", "LD")] {
        branch.officer(staff, &[role]);
    }
    let mut laptop = branch.laptop("S0001", &["DD"], 10);
    laptop.create(case(1));
    let bytes = photo(2 * CHUNK + 7);
    let sha256 = laptop.attach(case(1), &bytes);
    laptop.push(&branch.hub);
    let mut filed = Filed { branch, laptop, bytes, sha256 };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let places = [("PUT", Meets::Silence, false), ("PUT", Meets::UntoldSilence, true), ("HEAD", Meets::Silence, true)];
    for (method, meets, there) in places {
        filed.bucket().meets(method, meets, usize::MAX);
        let before = filed.bucket().calls(method);
        let mut child = Command::new(env!("CARGO_BIN_EXE_tianye-hub"))
            .args(["serve", folder.to_str().unwrap(), "--listen", "127.0.0.1:0"])
            .env_remove("AWS_ACCESS_KEY_ID")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().rsplit(' ').next().unwrap().to_owned();
        runtime.block_on(async {
            let stream = tokio::net::TcpStream::connect(&address).await.unwrap();
            let mut line = Line::open(&filed.laptop, stream).await.unwrap();
            let (endpoint, length) = (Endpoint::BlobPart { case: case(1), sha256 }, filed.bytes.len() as u64);
            let call = line.call(endpoint, Some((0, length)), filed.bytes.clone());
            let killed = async {
                loop {
                    tokio::time::sleep(Duration::from_millis(5)).await;
                    let object = !objects(&filed.branch.laid(case(1))).is_empty();
                    if filed.bucket().calls(method) > before && object == there {
                        break;
                    }
                }
                child.kill().unwrap();
                child.wait().unwrap();
                std::future::pending::<()>().await;
            };
            // Nothing is answered: the hub is gone before it says anything.
            let call = std::pin::pin!(call);
            let killed = std::pin::pin!(killed);
            let answered = first(call, killed).await;
            assert!(answered.is_err(), "{method} {meets:?}");
        });
        filed.bucket().is_well();
        let hub = Hub::open(&folder, Arc::new(System::default())).unwrap();
        assert_eq!(filed.missing(&hub), 1, "{method} {meets:?}");
        assert!(hub.check(true).unwrap().holds());
        assert_eq!(!objects(&filed.branch.laid(case(1))).is_empty(), there, "{method} {meets:?}");
        filed.branch.hub = Arc::new(hub);
    }
    let (rest, reply) = filed.comes_again(&filed.branch.hub);
    assert_eq!((rest, reply.status), (7, 201));
    assert_eq!(filed.missing(&filed.branch.hub), 0);
    assert!(filed.branch.hub.check(true).unwrap().holds());
}

/// The first of two, of which the second never ends.
async fn first<T>(
    mut one: std::pin::Pin<&mut impl Future<Output = T>>,
    mut other: std::pin::Pin<&mut impl Future<Output = ()>>,
) -> T {
    std::future::poll_fn(|context| {
        let _ = other.as_mut().poll(context);
        one.as_mut().poll(context)
    })
    .await
}
