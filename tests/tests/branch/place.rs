//! A branch that is served on this machine, and a line to it that breaks where a test wants.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};

use app::App;
use app::api::files::VerifyLog;
use evidence::{CaseId, Found, Hash, StoreId};
use hub::{Env, Hub, MemberRow, Officer, Outstanding, PostRow, Server, System};

/// The system, on a disk that always has room: a hub on a disk that is nearly full takes no photos, which is tested where the hub is,
/// and how full the disk is that these tests happen to run on is no matter of theirs.
struct Roomy {
    system: System,
    /// How far its clock is from the system's, ms.
    ahead: Arc<AtomicI64>,
}

impl Env for Roomy {
    fn now_ms(&self) -> i64 {
        self.system.now_ms() + self.ahead.load(Ordering::SeqCst)
    }

    fn monotonic_ms(&self) -> u64 {
        self.system.monotonic_ms()
    }

    fn fill(&self, bytes: &mut [u8]) -> hub::Result<()> {
        self.system.fill(bytes)
    }

    fn room(&self, _: &Path) -> Option<(u64, u64)> {
        Some((1 << 40, 1 << 40))
    }
}

/// A hub with an administrator and a team leader.
pub(crate) struct Place {
    pub(crate) hub: Arc<Hub>,
    pub(crate) server: Arc<Server>,
    pub(crate) address: String,
    ahead: Arc<AtomicI64>,
    pub(crate) runtime: tokio::runtime::Runtime,
    _folder: tempfile::TempDir,
}

impl Place {
    pub(crate) fn open() -> Self {
        Self::open_with(|_| String::new())
    }

    /// The same with more in its settings, which may lay files beside them.
    pub(crate) fn open_with(more: impl Fn(&Path) -> String) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("hub");
        let ahead = Arc::<AtomicI64>::default();
        let env = || Arc::new(Roomy { system: System::default(), ahead: Arc::clone(&ahead) });
        drop(Hub::create(&place, env()).unwrap());
        let settings = std::fs::read_to_string(place.join("hub.toml")).unwrap();
        std::fs::write(place.join("hub.toml"), format!("{settings}\n{}", more(&place))).unwrap();
        let hub = Arc::new(Hub::open(&place, env()).unwrap());
        let post = |role: &str| PostRow { role: role.into(), branch: "城东".into(), rank: 1, until_ms: i64::MAX };
        let people = [
            ("1", "AD"),
            ("2", "LD"),
            ("3", "OP"),
            ("4", "RK"),
            ("5", "AU"),
            ("100234", "RM"),
            ("100235", "RM"),
            ("100236", "DD"),
            ("100237", "DD"),
        ];
        for (staff, role) in people {
            let officer =
                Officer {
                    staff: staff.into(), name: format!("员工{staff}"), branch: "城东".into(), trainee: false
                };
            hub.set_officer(&officer, &[post(role)]).unwrap();
        }
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let server = Server::new(Arc::clone(&hub), Box::new(|_, _| {})).unwrap();
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = listener.local_addr().unwrap().to_string();
        runtime.spawn(hub::serve(Arc::clone(&server), listener, std::future::pending()));
        Self { hub, server, address, ahead, runtime, _folder: folder }
    }

    /// What is done now is done so many days ago, as the branch has it.
    pub(crate) fn days_ago<T>(&self, days: i64, work: impl FnOnce() -> T) -> T {
        self.ahead.store(-days * 86_400_000, Ordering::SeqCst);
        let done = work();
        self.ahead.store(0, Ordering::SeqCst);
        done
    }

    /// Answers a request that came as a file.
    pub(crate) fn approve(&self, request: &Path, reply: &Path) {
        let request = wire::from_bytes(&std::fs::read(request).unwrap()).unwrap();
        let Ok(answer) = self.hub.approve(&request) else { panic!("not approved") };
        std::fs::write(reply, wire::to_bytes(&answer).unwrap()).unwrap();
    }

    /// When each certificate of an officer's store ends, by the branch's clock.
    pub(crate) fn certificates(&self, staff: &str) -> Vec<i64> {
        let store = self.store_of(staff);
        let mut ends = Vec::new();
        let mut look = |view: &dyn hub::View| {
            let of = view.watched_stores()?.into_iter().filter(|row| row.store == store);
            ends = of.filter_map(|row| row.certificate.map(|(_, end)| end)).collect();
            Ok(())
        };
        self.hub.keep().reading(&mut look).unwrap();
        ends
    }

    /// A code on paper, released by another person.
    pub(crate) fn invite(&self, staff: &str) -> String {
        let invitation = self.hub.invite(staff, "1").unwrap();
        self.hub.release(invitation.id, "2").unwrap();
        invitation.code()
    }

    /// Gives an officer a role in a case, as a team leader does.
    pub(crate) fn member(&self, case: &str, staff: &str, role: &str) {
        let case: CaseId = case.parse().unwrap();
        let (staff, role) = (staff.to_owned(), role.to_owned());
        let member = MemberRow { staff, role, sections: None, issued_ms: 1, until_ms: i64::MAX, order: 1 };
        self.hub.keep().writing(&mut |change| change.set_member(case, &member)).unwrap();
    }

    /// What the hub said last of a record: whether it has effect, and what it reckoned.
    pub(crate) fn said(&self, case: &str, record: Hash) -> Option<(Result<(), String>, Option<Found>)> {
        let case: CaseId = case.parse().unwrap();
        let effects = self.hub.effects(case).unwrap().into_iter().filter(|effect| effect.record == record);
        let last = effects.max_by_key(|effect| effect.number)?;
        let said = if last.effective { Ok(()) } else { Err(last.reason.unwrap()) };
        Some((said, last.found))
    }

    /// The letter of the state of a case.
    pub(crate) fn state(&self, case: &str) -> String {
        let mut letter = String::new();
        let case: CaseId = case.parse().unwrap();
        let mut look = |view: &dyn hub::View| {
            let stage = view.case_row(case)?.and_then(|row| row.state);
            letter = stage.map_or('.', |stage| workflow::State::from(stage).letter()).to_string();
            Ok(())
        };
        self.hub.keep().reading(&mut look).unwrap();
        letter
    }

    /// The submissions that wait to be reckoned.
    pub(crate) fn waiting(&self) -> Vec<hub::Waiting> {
        self.hub.waiting().unwrap()
    }

    /// Erases a case here and orders every laptop to do the same.
    pub(crate) fn erase(&self, case: &str) {
        self.hub.erase(case.parse().unwrap(), "3", "4").unwrap();
    }

    /// Puts a case on hold, or lifts it.
    pub(crate) fn hold(&self, case: &str, held: bool) {
        self.hub.hold(case.parse().unwrap(), "5", held).unwrap();
    }

    /// Which laptops have not said yet that they erased what they were ordered to.
    pub(crate) fn outstanding(&self) -> Vec<Outstanding> {
        self.hub.outstanding().unwrap()
    }

    fn store_of(&self, staff: &str) -> StoreId {
        let mut found = None;
        let mut look = |view: &dyn hub::View| {
            found = view.stores()?.into_iter().find(|store| store.staff == staff).map(|store| store.store);
            Ok(())
        };
        self.hub.keep().reading(&mut look).unwrap();
        found.unwrap()
    }

    /// The laptop is lost.
    pub(crate) fn revoke(&self, staff: &str) {
        self.hub.revoke(self.store_of(staff), "1", "2").unwrap();
    }

    /// The laptop is not lost, and has to come anew.
    pub(crate) fn enrol_anew(&self, staff: &str) {
        self.hub.enrol_anew(self.store_of(staff), "1", "2").unwrap();
    }

    /// The hub's copy of the log ends where the laptop's does: number and hash.
    pub(crate) fn same_as(&self, app: &mut App) {
        let report = app.run(VerifyLog { head: None, key: None }).unwrap();
        let mut ends: Vec<evidence::Head> = Vec::new();
        self.hub
            .keep()
            .reading(&mut |view| {
                for store in view.stores()? {
                    ends.extend(view.log(store.log)?.and_then(|log| log.head));
                }
                Ok(())
            })
            .unwrap();
        let end = (u64::from(report.head_seq), report.head_hash);
        assert!(ends.iter().any(|there| (there.seq, there.hash.to_string()) == end), "{end:?}: {ends:?}");
    }
}

/// Between the laptop and the branch: so many bytes pass in both directions together, then the line breaks.
pub(crate) struct Breaking {
    pub(crate) address: String,
    left: Arc<AtomicUsize>,
}

impl Breaking {
    pub(crate) fn before(place: &Place) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (to, left) = (place.address.clone(), Arc::new(AtomicUsize::new(usize::MAX)));
        let shared = Arc::clone(&left);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (Ok(here), Ok(there)) = (stream, TcpStream::connect(&to)) else { return };
                for (from, into) in [(&here, &there), (&there, &here)] {
                    let (from, into) = (from.try_clone().unwrap(), into.try_clone().unwrap());
                    let left = Arc::clone(&shared);
                    std::thread::spawn(move || pass(from, into, &left));
                }
            }
        });
        Self { address, left }
    }

    pub(crate) fn after(&self, bytes: usize) {
        self.left.store(bytes, Ordering::SeqCst);
    }
}

fn pass(mut from: TcpStream, mut into: TcpStream, left: &AtomicUsize) {
    let mut bytes = [0; 1_024];
    while let Ok(read) = from.read(&mut bytes) {
        let allowed = left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| match left {
            usize::MAX => Some(left),
            left => Some(left.saturating_sub(read)),
        });
        let passed = read.min(allowed.unwrap_or_default());
        if read == 0 || into.write_all(&bytes[..passed]).is_err() || passed < read {
            break;
        }
    }
    let _ = (from.shutdown(Shutdown::Both), into.shutdown(Shutdown::Both));
}
