//! A laptop without a store: a log, its key, a certificate, and the calls it makes.

use std::sync::{
    Arc,
    atomic::{AtomicI64, AtomicU64, Ordering},
};

use crate::{
    agrees::Agrees,
    bucket::{self, Bucket},
    server::{Made, place},
};
use evidence::*;
use hub::{Ask, Caller, Env, Files, Hub, Officer, PostRow, Reply};
use wire::*;

pub(crate) const EXPORTER: [u8; 32] = [21; 32];
pub(crate) const START: i64 = 1_796_040_000_000;
const P: &Ed25519Sha256 = &Ed25519Sha256;

/// A clock that stands until it is moved, and chance that is counted.
pub(crate) struct Still {
    now: AtomicI64,
    counter: AtomicU64,
    /// Per mille of the disk that is free.
    free: AtomicU64,
}

impl Still {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self { now: AtomicI64::new(START), counter: AtomicU64::new(0), free: AtomicU64::new(900) })
    }

    pub(crate) fn free(&self, per_mille: u64) {
        self.free.store(per_mille, Ordering::SeqCst);
    }

    pub(crate) fn later(&self, ms: i64) {
        self.now.fetch_add(ms, Ordering::SeqCst);
    }
}

impl Env for Still {
    fn now_ms(&self) -> i64 {
        self.now.load(Ordering::SeqCst)
    }

    fn monotonic_ms(&self) -> u64 {
        1
    }

    fn room(&self, _: &std::path::Path) -> Option<(u64, u64)> {
        Some((self.free.load(Ordering::SeqCst), 1_000))
    }

    fn fill(&self, bytes: &mut [u8]) -> hub::Result<()> {
        for part in bytes.chunks_mut(32) {
            let n = self.counter.fetch_add(1, Ordering::SeqCst);
            part.copy_from_slice(&P.hash(&[&n.to_be_bytes()]).0[..part.len()]);
        }
        Ok(())
    }
}

/// A branch with an administrator and a team leader, in a folder of its own.
pub(crate) struct Branch {
    pub(crate) hub: Arc<Hub>,
    pub(crate) env: Arc<Still>,
    pub(crate) reckons: Arc<Agrees>,
    pub(crate) folder: tempfile::TempDir,
    /// Its database, where that is on a server.
    pub(crate) made: Option<Made>,
    /// Where its files are, where that is no folder.
    pub(crate) bucket: Option<Bucket>,
}

pub(crate) const BRANCH: &str = "分行/一支行";

pub(crate) fn branch() -> Branch {
    let (files, bucket) = bucket::place();
    branch_over(&files, bucket)
}

/// The same, with files where these are.
pub(crate) fn branch_over(files: &Files, bucket: Option<Bucket>) -> Branch {
    let (env, reckons, folder) = (Still::new(), Agrees::new(), tempfile::tempdir().unwrap());
    let path = folder.path().join("hub");
    let (database, made) = place();
    let (clock, other) = (Arc::<Still>::clone(&env), Arc::<Agrees>::clone(&reckons));
    let hub = Hub::create_over(&path, &database, files, clock, other).unwrap();
    let branch = Branch { hub: Arc::new(hub), env, reckons, folder, made, bucket };
    branch.officer("AD01", &["AD"]);
    branch.officer("LD01", &["LD"]);
    branch.officer("LD02", &["LD"]);
    branch
}

impl Branch {
    /// The folder in which the whole files of a case lie, sealed.
    pub(crate) fn laid(&self, case: CaseId) -> std::path::PathBuf {
        let above = match &self.bucket {
            Some(bucket) => bucket.objects(),
            None => self.folder.path().join("hub/blobs"),
        };
        above.join(case.to_string())
    }

    pub(crate) fn officer(&self, staff: &str, roles: &[&str]) {
        self.officer_of(staff, BRANCH, roles, 1);
    }

    pub(crate) fn officer_of(&self, staff: &str, branch: &str, roles: &[&str], rank: u8) {
        let officer =
            Officer { staff: staff.into(), name: format!("员工{staff}"), branch: branch.into(), trainee: false };
        let post = |role: &&str| PostRow { role: (*role).into(), branch: branch.into(), rank, until_ms: i64::MAX };
        let posts: Vec<PostRow> = roles.iter().map(post).collect();
        self.hub.set_officer(&officer, &posts).unwrap();
    }

    /// A person with a laptop that is enrolled.
    pub(crate) fn laptop(&self, staff: &str, roles: &[&str], n: u8) -> Laptop {
        self.officer(staff, roles);
        self.enrol(staff, n)
    }

    /// The same for somebody who is taken in already.
    pub(crate) fn enrol(&self, staff: &str, n: u8) -> Laptop {
        let mut laptop = Laptop::new(staff, n);
        let invitation = self.hub.invite(staff, "AD01").unwrap();
        self.hub.release(invitation.id, "LD02").unwrap();
        let reply = laptop.ask_to_enrol(&self.hub, &invitation, &EXPORTER);
        assert_eq!(reply.status, 200, "{:?}", refusal(&reply));
        laptop.take_certificate(&reply, &invitation);
        laptop
    }
}

pub(crate) struct Laptop {
    pub(crate) staff: String,
    pub(crate) store: StoreId,
    pub(crate) log: LogId,
    pub(crate) seed: [u8; 32],
    pub(crate) certificate: Option<Hash>,
    pub(crate) chain: Vec<Vec<u8>>,
    pub(crate) records: Vec<Carried>,
    pub(crate) head: Option<Head>,
    request: Option<Hash>,
}

impl Laptop {
    pub(crate) fn new(staff: &str, n: u8) -> Self {
        let mut made = Self {
            staff: staff.into(),
            store: StoreId::from_random([n; 16]),
            log: LogId::from_random([n; 16]),
            seed: [n; 32],
            certificate: None,
            chain: Vec::new(),
            records: Vec::new(),
            head: None,
            request: None,
        };
        made.open_log();
        made
    }

    fn open_log(&mut self) {
        let public_key = self.signer().public_key().to_vec();
        let (officer, program) = (self.staff.clone(), "0.1.0".to_owned());
        self.say(None, &Payload::LogOpened(LogOpened { public_key, officer, program, role: None }));
    }

    pub(crate) fn signer(&self) -> Ed25519Signer {
        Ed25519Signer::from_seed(&self.seed)
    }

    /// The same account on another machine, as it was at this moment.
    pub(crate) fn cloned(&self) -> Self {
        Self {
            staff: self.staff.clone(),
            store: self.store,
            log: self.log,
            seed: self.seed,
            certificate: self.certificate,
            chain: self.chain.clone(),
            records: self.records.clone(),
            head: self.head,
            request: None,
        }
    }

    /// Another log of the same store and key, that names the one before.
    pub(crate) fn go_on(&mut self, n: u8) {
        let before = self.head.unwrap();
        (self.log, self.head, self.records) = (LogId::from_random([n; 16]), None, Vec::new());
        self.open_log();
        let (log, seq, hash) = (before.log, before.seq, before.hash);
        self.say(None, &Payload::LogContinued(LogContinued { log, seq, hash, reason: "分行读不出".into() }));
    }

    /// One more record; gives its hash.
    pub(crate) fn say(&mut self, case: Option<CaseId>, payload: &Payload) -> Hash {
        let seq = self.head.map_or(1, |head| head.seq + 1);
        let moment = Moment {
            wall_ms: START + seq as i64,
            offset_minutes: 480,
            monotonic_ms: seq,
            boot: BootId::from_random([1; 16]),
            hub_heard_ms: None,
        };
        let salt = P.hash(&[&self.seed, &seq.to_be_bytes(), self.log.0.as_bytes()]).0;
        let author = self.staff.clone();
        let sealing = Sealing { log: self.log, after: self.head, case, moment, author: &author, payload, salt };
        let sealed = seal(sealing, P, &self.signer()).unwrap();
        self.head = Some(sealed.head());
        self.records.push(Carried::new(sealed.bytes.clone(), Some(&sealed.opening)));
        sealed.hash
    }

    pub(crate) fn create(&mut self, case: CaseId) -> Hash {
        let created = CaseCreated {
            title: "塔吊租赁".into(),
            industry: "tower-crane".into(),
            checklist: "tower-crane".into(),
            ..CaseCreated::default()
        };
        self.say(Some(case), &Payload::CaseCreated(created))
    }

    pub(crate) fn answer(&mut self, case: CaseId, text: &str) -> Hash {
        let note = Marked { mark: "note".into(), detail: Some(text.into()) };
        self.say(Some(case), &Payload::Marked(note))
    }

    /// An answer that the workflow judges.
    pub(crate) fn changed(&mut self, case: CaseId) -> Hash {
        let changed = CaseChanged { title: Some("塔吊租赁二".into()), ..CaseChanged::default() };
        self.say(Some(case), &Payload::CaseChanged(changed))
    }

    pub(crate) fn attach(&mut self, case: CaseId, bytes: &[u8]) -> Hash {
        let id = P.hash(&[bytes]);
        let added = AttachmentAdded {
            id,
            size: bytes.len() as u64,
            name: "照片.jpg".into(),
            media_type: "image/jpeg".into(),
            question: None,
            row: None,
            column: None,
            evidence: None,
            source: None,
            note: None,
            marks: None,
        };
        self.say(Some(case), &Payload::AttachmentAdded(added));
        id
    }

    pub(crate) fn request(&self, invitation: &Invitation) -> EnrolRequest {
        let head = self.head.unwrap();
        EnrolRequest {
            version: 1,
            invite: invitation.id.0,
            store: self.store,
            log: self.log,
            device: [9; 16],
            log_key: self.signer().public_key().to_vec(),
            tls_key: self.tls_key().public_key().try_into().unwrap(),
            exchange_key: [3; 32],
            head: (head.seq, head.hash),
            officer: self.staff.clone(),
            program: "0.1.0".into(),
        }
    }

    pub(crate) fn tls_key(&self) -> Ed25519Signer {
        Ed25519Signer::from_seed(&self.tls_seed())
    }

    pub(crate) fn tls_seed(&self) -> [u8; 32] {
        P.hash(&[b"tls", &self.seed]).0
    }

    pub(crate) fn ask_to_enrol(&mut self, hub: &Hub, invitation: &Invitation, exporter: &[u8; 32]) -> Reply {
        let request = self.request(invitation);
        let sealed = SealedEnrolRequest::seal(&request, &invitation.secret, exporter, &self.signer()).unwrap();
        self.request = Some(sealed.hash());
        let caller = Caller { certificate: None, exporter: Some(*exporter) };
        ask_as(hub, &caller, Endpoint::Enrol, to_bytes(&sealed).unwrap())
    }

    pub(crate) fn take_certificate(&mut self, reply: &Reply, invitation: &Invitation) {
        let sealed: SealedEnrolReply = from_bytes(&reply.body).unwrap();
        let reply = sealed.open(&invitation.secret, &EXPORTER, self.request.unwrap()).unwrap();
        self.chain = reply.chain.iter().map(|c| c.to_vec()).collect();
        self.certificate = Some(P.hash(&[&self.chain[0]]));
    }

    pub(crate) fn caller(&self) -> Caller {
        Caller { certificate: self.certificate, exporter: Some(EXPORTER) }
    }

    pub(crate) fn ask(&self, hub: &Hub, endpoint: Endpoint, body: Vec<u8>) -> Reply {
        ask_as(hub, &self.caller(), endpoint, body)
    }

    /// Records from a seq on.
    pub(crate) fn push_from(&self, hub: &Hub, from: u64) -> Reply {
        let records = self.records[from as usize - 1..].to_vec();
        let body = to_bytes(&Push { records }).unwrap();
        self.ask(hub, Endpoint::Push { log: self.log, from }, body)
    }

    /// All records; they must be received.
    pub(crate) fn push(&self, hub: &Hub) -> Receipt {
        let reply = self.push_from(hub, 1);
        assert_eq!(reply.status, 200, "{:?}", refusal(&reply));
        let receipt: Receipt = from_bytes(&reply.body).unwrap();
        assert!(receipt.is_of(hub.id(), hub.public_key(), P) && Some(receipt.head()) == self.head);
        receipt
    }

    pub(crate) fn heads(&self, hub: &Hub) -> Heads {
        let reply = self.ask(hub, Endpoint::Heads { cursor: None }, Vec::new());
        assert_eq!(reply.status, 200, "{:?}", refusal(&reply));
        from_bytes(&reply.body).unwrap()
    }

    pub(crate) fn state(&self, hub: &Hub, case: CaseId) -> Option<Stage> {
        self.heads(hub).cases.iter().find(|c| c.case == case).and_then(|c| c.state)
    }

    /// What the hub said last of a record: none, or why it has no effect.
    pub(crate) fn said(&self, hub: &Hub, record: Hash) -> Option<Result<(), String>> {
        let effects = self.orders(hub).into_iter().filter_map(|payload| match payload {
            Payload::Effect(effect) if effect.record == record => Some(effect),
            _ => None,
        });
        let last = effects.max_by_key(|effect| effect.number)?;
        Some(if last.effective { Ok(()) } else { Err(last.reason.unwrap()) })
    }

    pub(crate) fn orders(&self, hub: &Hub) -> Vec<Payload> {
        let (mut found, mut after) = (Vec::new(), 0);
        loop {
            let reply = self.ask(hub, Endpoint::Orders { after }, Vec::new());
            assert_eq!(reply.status, 200, "{:?}", refusal(&reply));
            let page: RecordsPage = from_bytes(&reply.body).unwrap();
            for carried in &page.records {
                let record = Record::parse(&carried.record, P).unwrap();
                assert!(record.is_signed_by(hub.public_key(), P) && record.header.seq > after);
                after = record.header.seq;
                found.extend(carried.opening().map(|o| Payload::from_bytes(&o.payload).unwrap()));
            }
            if page.end {
                return found;
            }
        }
    }
}

pub(crate) fn ask_as(hub: &Hub, caller: &Caller, endpoint: Endpoint, body: Vec<u8>) -> Reply {
    let (reply, failure) = hub.answer(caller, &Ask { endpoint, offset: None, length: None, from: None, body });
    assert!(failure.is_none(), "{failure:?}");
    reply
}

pub(crate) fn refusal(reply: &Reply) -> Option<Refusal> {
    from_bytes(&reply.body).ok()
}

pub(crate) fn code(reply: &Reply) -> Code {
    let refusal: Refusal = from_bytes(&reply.body).unwrap();
    let code = refusal.code().unwrap();
    assert_eq!(code.status(), reply.status);
    code
}

pub(crate) fn detail(reply: &Reply) -> Detail {
    refusal(reply).unwrap().detail.unwrap()
}

pub(crate) fn case(n: u8) -> CaseId {
    CaseId::from_random([n; 16])
}
